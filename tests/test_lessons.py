"""The lessons: what they ask, what their checks say, the copies for students, and the Dutch edition."""

import ast
import json
import re
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from helpers import ROOT, Problem, __main__, codebook
from helpers.lessons import checks, students
from helpers.lessons.checks import EVERYWHERE, Unfinished, hint, judged, same
from helpers.lessons.exercises import EXERCISES
from helpers.lexicons import lexicon
from helpers.reports import NOTEBOOKS, editions, lessons, made, notebooks, page_of
from helpers.reports.notebooks import FORKED

from .conftest import SEED
from .lesson import ENGLISH, LESSONS, REPORTS, Run, notebook, run, tagged

NOTHING = (float("nan"), float("nan"))
BESIDE = [*REPORTS, "08_your_own"]
"""Lessons that have the pieces of a report, or the explorer, beside what a lesson has."""

each_lesson = pytest.mark.parametrize("name", LESSONS)
each_exercise = pytest.mark.parametrize(
    ("name", "number"), [(name, number) for name in LESSONS for number in EXERCISES[name]]
)
GLOSSARY = (ROOT / "teaching" / "glossary.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def on_the_seed() -> dict[str, Run]:
    """Each lesson with its solutions, on the seed letter; that of a dossier on the practice letters."""
    return {name: run(notebook(name), letter=SEED, language="en") for name in LESSONS}


def sources(cells: list[dict], kind: str) -> str:
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == kind)


@each_lesson
def test_a_lesson_has_all_that_a_lesson_has(name):
    cells = notebook(name)["cells"]
    kept = students.copy(notebook(name))["cells"]
    assert 20 <= len(kept) <= (40 if name in BESIDE else 30)
    for tag in ("goals", "parameters", "summary", "glossary", "reading"):
        assert len(tagged(cells, tag)) == 1, tag
    assert len(tagged(cells, "predict")) >= 2
    assert re.search(r"\*Time: \d+ minutes .*You need: ", sources(cells, "markdown"))
    assert re.search(r"Read \d\d_\w+ first\.\*", sources(cells, "markdown")) or name == LESSONS[0]
    assert "**What this cannot tell**" in sources(cells, "markdown")
    asked = re.findall(r"\*\*Exercise (\d)\.", sources(cells, "markdown"))
    assert asked == [str(number) for number in EXERCISES[name]]
    assert 2 <= len(asked) <= 4


@each_lesson
def test_an_exercise_is_text_gap_solution_and_check_in_this_order(name):
    cells = notebook(name)["cells"]
    order = [tag for cell in cells for tag in cell["metadata"].get("tags", []) if tag in ("solution", "check")]
    assert order == ["solution", "check"] * len(EXERCISES[name])
    for number in EXERCISES[name]:
        (gap,) = [cell for cell in cells if f"answer_{number} = ..." in "".join(cell["source"])]
        place = cells.index(gap)
        assert "exercise" in gap["metadata"]["tags"]
        assert "solution" in cells[place + 1]["metadata"]["tags"]
        assert f"answer_{number} = " in "".join(cells[place + 1]["source"])
        assert "".join(cells[place + 2]["source"]).endswith(f"check({number}, answer_{number})")


@each_lesson
def test_every_check_accepts_the_solution(name, on_the_seed):
    said = "".join(on_the_seed[name].printed.values())
    assert re.findall(r"Exercise (\d): (\w+ ?\w*)\.", said) == [(str(number), "right") for number in EXERCISES[name]]


@each_exercise
def test_every_check_rejects_usual_mistakes_with_a_hint_that_does_not_tell(name, number, on_the_seed):
    found, exercise = SimpleNamespace(**on_the_seed[name].names), EXERCISES[name][number]
    right = exercise.answer(found)
    wrong = [usual(found) for usual in exercise.mistakes.values()]
    wrong += ["Rusland", 12] if isinstance(right, str) else [right + 1, right - 1, 100 * right + 7, "many"]
    wrong = [answer for answer in wrong if not same(answer, right)]
    assert len(wrong) >= 3
    for answer in wrong:
        kind, *more = judged(exercise, answer, found)
        said = " ".join(hint(name, number, one, "en") or hint(EVERYWHERE, 0, one, "en") for one in more)
        assert kind == "wrong", answer
        assert said
        assert not re.search(rf"(?<![\w.]){re.escape(str(right))}(?![\w.])", said), said


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (pd.Series([True, False]), "whole column or table"),
        ([4, 9], "whole column or table"),
        ("4", "A number is asked for"),
        (4, "right"),
    ],
)
def test_an_answer_is_one_value(answer, said, capsys):
    frequent = pd.DataFrame({"count": [9, 4], "sections": [1, 3]})
    checks("03_terms", tokens=pd.DataFrame({"section": [0, 1, 2]}), frequent=frequent)(3, answer)
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("answer", "kind"), [(0.110, "issues"), (0.1097, "issues"), (0.114, "before"), (0.12, "else"), (0.237, "why")]
)
def test_of_two_mistakes_that_are_alike_the_nearer_was_made(answer, kind):
    fewer, before = pd.DataFrame({"share": [0.1097], "median": [0.2368]}), pd.DataFrame({"median": [0.1140]})
    found = SimpleNamespace(fewer=fewer, ranges=before, another=4)
    assert judged(EXERCISES["06_topics"][3], answer, found)[-1] == kind


@each_exercise
def test_an_empty_answer_ends_the_run_in_one_line(name, number):
    with pytest.raises(Unfinished, match=rf"^Opgave {number} wacht") as waiting:
        checks(name, "nl")(number, ...)
    assert waiting.value._render_traceback_() == [str(waiting.value)]


@pytest.mark.parametrize(
    ("lesson", "language", "number", "said"),
    [
        ("02_section", "en", 1, "no exercises of '02_section': choose 01_letter or 02_sections or"),
        ("02_sections", "fr", 1, "language: expected nl or en, found 'fr'"),
        ("02_sections", "en", 9, "no exercise 9 in 02_sections: choose 1, 2, 3"),
    ],
)
def test_a_check_that_there_is_not_is_one_sentence(lesson, language, number, said):
    with pytest.raises(Problem, match=re.escape(said)):
        checks(lesson, language)(number, 1)


def test_every_kind_of_hint_stands_in_the_list_and_no_other():
    wanted = {
        (name, str(number), kind)
        for name, exercises in EXERCISES.items()
        for number, exercise in exercises.items()
        for kind in ("why", "else", *exercise.mistakes)
    }
    general = ("empty", "right", "wrong", "not a number", "not a name", "not one", "too high", "too low", "percent")
    wanted |= {(EVERYWHERE, "0", kind) for kind in general}
    assert {(row["lesson"], row["exercise"], row["kind"]) for row in lexicon("lesson_hints")} == wanted
    assert all(row["en"] and row["nl"] for row in lexicon("lesson_hints"))


CLAIMS = [
    ("01_letter", "answer_1 == 'counter-terrorism' and issues.at[answer_1, 'sections'] == 0"),
    ("01_letter", "issues.at['counter-terrorism', 'tokens'] > .05"),
    ("01_letter", "answer_2 > report.tables['attention'].query('issue == \"uncoded\"')['share'].iloc[0]"),
    ("02_sections", "'seam' in set(decisions['step'])"),
    ("02_sections", "'Noord-⏎Atlantische' in set(hyphens['before']) and 'samenwerking' in set(hyphens['after'])"),
    ("02_sections", "by_border['nothing'] > by_border['a heading']"),
    ("02_sections", "(pairs['between'] == 'a heading').sum() < 10"),
    ("02_sections", "'economische en politieke sancties' in ' '.join(tables['sentences']['text'])"),
    ("03_terms", "set(tokens.loc[lost, 'form']) == {'IS'}"),
    ("03_terms", "{'EU', 'VN', 'NAR'} <= set(tokens['form'])"),
    ("03_terms", "frequent.set_index('label')['dp_norm'].pipe(lambda dp: dp['NAVO'] < .2 < .6 < dp['Rusland'])"),
    ("03_terms", "0 < answer_2 < ((tested['p'] < .01) & (tested['g2'] > 0)).sum()"),
    ("03_terms", "frequent.loc[everywhere, 'label'].tolist() == ['NAVO']"),
    ("04_codebook", "answer_2 == 'arms-control'"),
    ("04_codebook", "answer_1 > .5 and changed['codings']['match'].tolist().count('is') == of_is"),
    ("04_codebook", "answer_3 == len(others)"),
    ("04_codebook", "bounds[0][1] > bounds[1][0] and bounds[2][1] < 0"),
    ("04_codebook", "own.loc[own['term'] == '*terroris*', 'match'].str.lower().ne('terrorisme').any()"),
    ("05_reliability", "coders.by_issue(twice['issues'], twice['second'])['same'].min() > .9"),
    ("05_reliability", "answer_1 > .9 and nobody['alpha'].max() < .1"),
    ("05_reliability", "answer_2 > .1"),
    ("05_reliability", "known.at['all', 'f1'] < scores.at['all', 'f1']"),
    ("05_reliability", "answer_3 not in {len(sampled), (sampled['low'] <= .05).sum(), (sampled['high'] >= .05).sum()}"),
    ("05_reliability", "answer_3 not in {len(sampled) - answer_3, (sampled['whole'] > .05).sum()}"),
    ("06_topics", "learned['nmf'][0].table(6)['words'].str.contains('NAVO').mean() > .5"),
    ("06_topics", "len(learned['nmf']) == len(learned['lda']) == 20"),
    ("06_topics", "alike['lda'].mean() < .1 < .7 < alike['nmf'].mean() and answer_1 == 'nmf'"),
    ("06_topics", "answer_2 < alike['nmf'].mean() and coding['lda']['same'].mean() > .3"),
    ("06_topics", "(ranges['highest'] - ranges['lowest']).max() > .3"),
    ("07_dossier", "list(alone.query('issue == \"afghanistan\"')['course']) == ['down', 'up', 'silent']"),
    ("07_dossier", "list(own.changes.query('issue == \"afghanistan\"')['course']) == ['silent']"),
    ("07_dossier", "list(own.changes.query('issue == \"north-korea\"')['course']) == ['once']"),
    ("07_dossier", "list(alone.query('issue == \"north-korea\"')['course']) == ['steady']"),
    ("07_dossier", "0 < answer_1 < len(own.changes) and len(drawn) == 200"),
    ("07_dossier", "(len(own.letters), len(series), few) == (28, 20, 6) and .4 < answer_2 < .6"),
    ("08_your_own", "explorer.compared(report, again).set_index('issue')['after'].idxmax() == 'russia'"),
    ("08_your_own", "list(report.ranks)[0] != 'russia' and (counts['found'], counts['missed']) == (counts['n'], 0)"),
    ("08_your_own", "answer_1 < .5 and fewer['false'] == 0 and .5 < answer_2 < 1"),
    ("06_topics", "answer_3 > 1.5 * topics.spread(learned['nmf'], issues).head(5)['median'].mean()"),
]
"""What the texts say of the seed letter, in the words of the notebook."""


@pytest.mark.parametrize(("name", "claim"), CLAIMS)
def test_what_a_lesson_says_of_the_seed_letter_is_so(name, claim, on_the_seed):
    assert eval(claim, dict(on_the_seed[name].names)), claim


NUMBERS = {
    "02_sections": {"section 0": "before the first heading"},
    "03_terms": {"p < .01": "0.01 / len(tested)", "divides .01": "0.01 / len(tested)"},
    "04_codebook": {"40 of 200": "wilson(40, 200)", "58 of 200": "wilson(58, 200)"},
    "05_reliability": {},
    "01_letter": {},
    "07_dossier": {},
    "08_your_own": {},
    "06_topics": {"20 random starts": "topics.runs(texts, number, method"},
}
"""Numbers in the texts of more than one digit, and the code that they stand beside."""


@each_lesson
def test_no_number_stands_in_a_text_that_is_not_computed(name):
    cells = notebook(name)["cells"]
    texts = [cell for cell in cells if not {"goals", "reading"} & set(cell["metadata"].get("tags", []))]
    text = re.sub(r"\d\d_\w+|`[^`]*`", "", sources(texts, "markdown"))
    for known, code in NUMBERS[name].items():
        assert known in text
        assert code in sources(cells, "code") + text
        text = text.replace(known, "")
    assert re.findall(r"\.\d+|\d+\.\d+|\d{2,}|\d+ ?%|[2-9]", re.sub(r"Exercise \d", "", text)) in ([], ["2"])


@each_lesson
def test_the_words_of_a_lesson_stand_in_the_glossary(name):
    linked = re.findall(r"glossary\.md#([\w-]+)\)", sources(notebook(name)["cells"], "markdown"))
    headings = {heading.lower().replace(" ", "-") for heading in re.findall(r"^## (.+)$", GLOSSARY, re.M)}
    assert len(linked) >= 4
    assert set(linked) <= headings


def test_the_definitions_for_coders_are_those_of_the_codebook():
    text = (ROOT / "teaching" / "issues.md").read_text(encoding="utf-8")
    told = re.findall(r"^## (\S+)\n\n\*\*(.+)\.\*\* (.+)\n\n\*(.+)\.\* (.+)$", text, re.M)
    issues = codebook.read("navo").issues
    assert told == [
        (each.id, *[part for spoken in ("en", "nl") for part in (each.label[spoken], each.definition[spoken])])
        for each in issues
    ]
    assert text.count("\n## ") == len(issues)


@pytest.mark.parametrize("name", ["README.md", "glossary.md", "issues.md"])
def test_the_guide_names_files_and_commands_that_there_are(name):
    text = (ROOT / "teaching" / name).read_text(encoding="utf-8")
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text)]
    assert [link for link in links if not (ROOT / "teaching" / link).exists()] == []
    help_of = __main__._parser().format_help()
    assert [
        command for command in re.findall(r"python -m helpers (\w+)", text) if f"\n    {command} " not in help_of
    ] == []


def test_every_word_of_the_glossary_has_its_dutch_and_stands_in_order():
    headings = re.findall(r"^## (.+)\n\*([^*]+)\.\*", GLOSSARY, re.M)
    assert len(headings) == GLOSSARY.count("\n## ")
    assert headings == sorted(headings)


@each_lesson
def test_a_students_copy_has_no_solution_and_runs_to_its_first_gap(name):
    source, copy = notebook(name)["cells"], students.copy(notebook(name))
    text = sources(copy["cells"], "code")
    assert not tagged(copy["cells"], "solution")
    for cell in tagged(source, "solution"):
        assert not [line for line in cell["source"] if line.strip() in text]
    assert "".join(tagged(copy["cells"], "exercise")[0]["source"])
    if name != "06_topics":
        ended = run(copy, letter=SEED).ended
        assert ended == tagged(copy["cells"], "check")[0]["id"]


@pytest.mark.parametrize("name", REPORTS)
def test_what_is_for_a_class_is_in_no_report(name, tmp_path):
    cells = notebook(name)["cells"]
    path = Path(notebooks._written(NOTEBOOKS / f"{name}.ipynb", "", tmp_path))
    tags = ("exercise", "solution", "check", "summary", "glossary")
    of_a_class = [cell for tag in tags for cell in tagged(cells, tag)]
    assert all({"lesson", "lab"} <= set(cell["metadata"]["tags"]) for cell in of_a_class)
    assert len(of_a_class) == 10
    assert json.loads(path.read_text(encoding="utf-8"))["cells"] == [cell for cell in cells if cell not in of_a_class]


@pytest.mark.parametrize(
    ("language", "said", "other"),
    [("nl", "Wat telt als onderwerp", "What counts as"), ("en", "What counts as an issue", "Wat telt als")],
)
def test_a_rendered_lesson_speaks_the_language_that_is_asked_for(language, said, other, tmp_path):
    page, _ = made(SEED, {"language": language}, "04_codebook", tmp_path, engine=FORKED)
    assert said in page.read_text(encoding="utf-8")
    assert other not in page.read_text(encoding="utf-8")
    made_from = json.loads((page.parent / "provenance.json").read_text(encoding="utf-8"))["notebook"]
    assert ("edition" in made_from) == (language == "nl")


@pytest.mark.parametrize(("language", "line"), [("nl", 'language: str = "nl"'), ("en", 'language: str = "en"')])
@each_lesson
def test_a_copy_speaks_the_language_of_the_class(name, language, line):
    own = students.copy(editions.edition(notebook(name), name, language), language)
    assert line in sources(tagged(own["cells"], "parameters"), "code")


def test_the_copies_are_a_folder_that_is_written_whole_and_again(tmp_path):
    folder = tmp_path / "class"
    written = students.write(folder, "nl")
    assert [path.stem for path in written] == sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
    first = json.loads((folder / "02_sections.ipynb").read_text(encoding="utf-8"))["cells"][0]
    assert first["source"][0] == "# Waar verandert een brief van onderwerp?\n"
    text = (folder / "02_sections.ipynb").read_text(encoding="utf-8")
    assert "(glossary.md#section)" in text
    assert (folder / "glossary.md").is_file()
    (folder / ".DS_Store").write_bytes(b"")  # of a Mac on which somebody looked into the folder
    assert students.write(folder, "en") == written
    assert [path.name for path in tmp_path.iterdir()] == ["class"]


@pytest.mark.parametrize(
    ("name", "said"), [("notes.txt", "holds other files (notes.txt)"), ("02_sections.ipynb", "was worked on and stays")]
)
def test_no_one_s_work_is_replaced(tmp_path, name, said):
    students.write(tmp_path / "class")
    with open(tmp_path / "class" / name, "a", encoding="utf-8") as file:
        file.write("\n")
    before = (tmp_path / "class" / name).read_bytes()
    with pytest.raises(Problem, match=re.escape(said)):
        students.write(tmp_path / "class")
    assert (tmp_path / "class" / name).read_bytes() == before


def test_a_file_in_the_place_of_the_copies_stays(tmp_path):
    (tmp_path / "class").write_text("mine", encoding="utf-8")
    with pytest.raises(Problem, match=r"class is a file: give a folder that is new or empty$"):
        students.write(tmp_path / "class")
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("class", "mine")]


def test_a_language_that_there_is_not_writes_nothing(tmp_path):
    with pytest.raises(Problem, match="language: expected nl or en"):
        students.write(tmp_path / "class", "fr")
    assert not list(tmp_path.iterdir())


def speaks(cell: dict) -> bool:
    """Whether the cell has words for the reader: a text, or code that explains itself or prints a sentence."""
    source = "".join(cell["source"])
    return cell["cell_type"] == "markdown" or bool(re.search(r'(^|  )# |print\(\s*f?"', source))


@each_lesson
def test_the_dutch_edition_is_whole_and_in_step(name):
    cells, dutch = {cell["id"]: cell for cell in notebook(name)["cells"]}, editions.texts(name, "nl")
    assert {cell for cell in cells if speaks(cells[cell])} == set(dutch)
    behind = {cell: editions.digest(cells[cell]["source"]) for cell, (of, _) in dutch.items()}
    assert {cell: of for cell, (of, _) in dutch.items()} == behind
    for cell, (_, text) in dutch.items():
        english = "".join(cells[cell]["source"])
        assert re.findall(r"\]\(([^)]+)\)", text) == re.findall(r"\]\(([^)]+)\)", english)
        assert text != english
        assert text.count("\n#") == english.count("\n#")
        if cells[cell]["cell_type"] == "code":
            assert bare(text) == bare(english)


def bare(source: str) -> str:
    """The code without its comments, and with nothing in its texts."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)


@each_lesson
def test_the_dutch_edition_runs_on_an_english_letter(name):
    done = run(editions.edition(notebook(name), name, "nl"), letter=ENGLISH, language="nl")
    said = "".join(done.printed.values())
    assert re.findall(r"Opgave (\d): (\w+)\.", said) == [(str(number), "goed") for number in EXERCISES[name]]


@pytest.fixture
def ranges() -> pd.DataFrame:
    rows = [("russia", 0.126, 20, 0.045, 0.081, 0.418), ("ukraine", 0.063, 0, *[float("nan")] * 3)]
    return pd.DataFrame(rows, columns=["issue", "share", "runs", "lowest", "median", "highest"])


@pytest.mark.parametrize(
    ("language", "value", "subtitle", "other"),
    [
        ("nl", "Rusland 13%, topic 4% tot 42%", "over 20 keer LDA", "Oekra"),
        ("en", "Russia 13%, topic 4% to 42%", "over 20 starts of LDA", "Ukraine"),
    ],
)
def test_the_caption_tells_what_is_drawn_in_the_page_s_language(ranges, language, value, subtitle, other):
    page = page_of("kst-28676-282", language=language)
    caption = lessons.spread_caption(page, ranges, "LDA", 20)
    assert value in caption["alt"]
    assert other not in caption["alt"]
    assert subtitle in caption["subtitle"]
    names = [label.get_text() for label in lessons.spread_chart(page, ranges, 0.125).get_yticklabels()]
    assert names == [page.labels["russia"], page.labels["ukraine"]]


@pytest.mark.parametrize(
    ("language", "value", "names"),
    [
        ("nl", "Rusland, tekst 2% tot 42%; Rusland, keuzes 5% tot 14%", ["Rusland: tekst", "Rusland: codering"]),
        ("en", "Russia, text 2% to 42%; Russia, choices 5% to 14%", ["Russia: text", "Russia: coding"]),
    ],
)
def test_each_kind_of_doubt_has_its_bar_and_a_blank_one_has_none(language, value, names):
    page = page_of("kst-28676-282", language=language)
    rows = [("russia", "text", 0.024, 0.422), ("russia", "coding", *NOTHING), ("russia", "choices", 0.048, 0.141)]
    doubts = pd.DataFrame(rows, columns=["issue", "kind", "low", "high"])
    assert lessons.doubt_caption(page, doubts)["alt"].endswith(f"{value}.")
    chart = lessons.doubt_chart(page, doubts)
    assert [label.get_text().partition("\u2002")[0] for label in chart.get_yticklabels()][:2] == names
    assert len([line for line in chart.lines if len(line.get_xdata()) == 2]) == 2
