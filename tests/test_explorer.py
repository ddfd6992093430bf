"""The explorer: terms typed and checked, the letter coded again, shares that move, and a codebook of one's own."""

import json

import numpy as np
import pytest
from lxml import html as lxml_html

from helpers import Problem, codebook, corpus
from helpers.attention import UNCODED
from helpers.codebook.edited import changes, content_of, edited, typed, yaml_of
from helpers.letters import Letter
from helpers.reports import explorer
from helpers.reports.page import Page
from helpers.reports.show import svg
from helpers.reports.words import Words

LETTER = """De Ministers spraken over Rusland en over sancties.

Oekraïne

Bondgenoten steunen Kiev. Dat blijft zo. Over Wit-Rusland is niet gesproken.

Slot

De volgende bijeenkomst is in juni, in Moskou.
"""
"""Fictional, and written for this test."""

ISSUES = [
    {"id": "russia", "label": {"nl": "Rusland", "en": "Russia"}, "definition": {"nl": "x", "en": "x"},
     "cap": ["1921"], "terms": {"nl": ["rusland*", "=Moskou"]}, "not": {"nl": ["wit rusland"]}},
    {"id": "ukraine", "label": {"nl": "Oekraïne", "en": "Ukraine"}, "definition": {"nl": "x", "en": "x"},
     "headings": ["oekraïne"], "terms": {"both": ["oekraïne*", "kiev (w)"]}},
]  # fmt: skip
RUSSIA = "nl: rusland*\nnl: =Moskou\nnot nl: wit rusland"


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> codebook.Codebook:
    both = {"nl": "x", "en": "x"}
    said = {
        "name": "klein",
        "title": both,
        "version": "1",
        "date": "2031-05-03",
        "authors": ["x"],
        "citation": "Klein.",
    }
    path = tmp_path_factory.mktemp("book") / "klein.yaml"
    path.write_text(json.dumps(said | {"procedural": {"nl": ["volgende vergadering"]}, "issues": ISSUES}))
    return codebook.read(path)


@pytest.fixture(scope="module")
def report(book) -> Page:
    return Page(corpus.tables([Letter("een-brief", LETTER)], book), book, Words("nl"))


def with_russia(report: Page, text: str) -> Page:
    return explorer.coded_again(report, edited(report.codebook, "russia", text))


def test_what_is_typed_is_what_the_codebook_has(book):
    assert typed(book.issues[0]) == RUSSIA
    again = edited(book, "russia", f"\n{RUSSIA}\n\n")
    assert again.issues == book.issues
    assert changes(book, again).empty


@pytest.mark.parametrize("name", ["klein", "navo"])
def test_a_codebook_s_document_makes_it_again(book, name):
    own = codebook.read(name) if name == "navo" else book
    assert codebook.codebook_of(content_of(own), own.sha256) == own


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rusland*", "line 1: expected nl, en, both, not nl, not en, not both, a colon and a term, found 'rusland*'"),
        ("nl: rusland*\nfr: russie", "line 2: expected nl"),
        ("nl: rusland*\nnl:", "line 2: expected nl"),
        ("nl: rusland*\n\nen: ***", "line 3: the term '***' has no word in it"),
        ("nl: rusland*\nnl: rusland*", "line 2, repeats the term 'rusland*'"),
        ("nl: moskou (x)", "line 1: the term 'moskou (x)' has brackets that are no flag"),
        ("nl: rus\u202eland", "line 1, has a character that no text has"),
        ("", "issues lacks terms"),
        ("not nl: wit rusland", "issues lacks terms"),
    ],
)
def test_what_is_no_list_of_terms_is_told_by_its_line(book, text, said):
    with pytest.raises(Problem) as problem:
        edited(book, "russia", text)
    assert str(problem.value).startswith("the terms of russia, line ")
    assert said in str(problem.value)


def test_an_issue_that_is_not_there_is_answered_with_those_there_are(book, report):
    for ask in (lambda: edited(book, "mars", "nl: mars"), lambda: explorer.evidence(report, "mars")):
        with pytest.raises(Problem, match=r"^no issue 'mars' in codebook klein: choose russia, ukraine"):
            ask()


@pytest.mark.parametrize("empty", ["none", "carry", "context", "smooth"])
def test_a_letter_coded_again_is_as_if_it_were_read_with_that_codebook(report, book, empty):
    changed = edited(book, "russia", "nl: bondgeno*")
    again, anew = (
        explorer.coded_again(report, changed, empty),
        corpus.tables([Letter("een-brief", LETTER)], changed, empty=empty),
    )
    assert list(again.tables) == list(anew)
    for name, rows in anew.items():
        assert again.tables[name].equals(rows), name


def test_the_same_codebook_moves_nothing(report, book):
    rows = explorer.compared(report, explorer.coded_again(report, book))
    assert (rows["change"] == 0).all()
    assert rows["after"].sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("text", "moves"),
    [
        (RUSSIA + "\nnl: sancties", 0),
        (RUSSIA + "\nnl: juni", 0),
        (RUSSIA + "\nnl: bondgeno*", 1),
        ("nl: rusland*\nnot nl: wit rusland", -1),
        ("nl: rusland*\nnl: =Moskou", 1),
        ("nl: marsmannetje", -1),
    ],
)
def test_an_edit_moves_the_share_of_its_issue_and_those_of_others_pay_for_it(report, text, moves):
    rows = explorer.compared(report, with_russia(report, text)).set_index("issue")["change"]
    assert np.sign(rows["russia"]) == moves
    assert rows.sum() == pytest.approx(0)


@pytest.mark.parametrize(
    ("sources", "left"),
    [
        (["wording"], {"wording"}),
        (["wording", "heading"], {"wording", "heading"}),
        (["heading", "context"], {"heading", "context"} - {"context"}),
        ([], set()),
    ],
)
def test_a_source_that_is_off_does_not_count(report, book, sources, left):
    again = explorer.coded_again(report, book, "context", sources)
    assert set(again.tables["codings"]["source"]) <= set(sources)
    assert set(again.tables["codings"]["source"]) >= left
    assert again.coded.weights.sum(axis=1).tolist() == pytest.approx([1] * len(again.coded.weights))
    assert (again.shares.at[UNCODED, "share"] == 1) == (not sources)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda report: explorer.coded_again(report, report.codebook, "leeg"), "empty: expected none or carry"),
        (
            lambda report: explorer.coded_again(report, report.codebook, sources=["dream"]),
            "sources: expected wording or",
        ),
        (lambda report: explorer.compared(report, report, "lines"), "unit: expected sentences or tokens"),
    ],
)
def test_a_choice_that_there_is_not_is_answered_with_those_there_are(report, ask, said):
    with pytest.raises(Problem, match=f"^{said}"):
        ask(report)


@pytest.mark.parametrize("unit", explorer.UNITS)
def test_bars_table_and_alternative_text_have_the_same_shares(report, unit):
    again = with_russia(report, RUSSIA + "\nnl: bondgeno*")
    rows = explorer.compared(report, again, unit)
    drawn, told = svg(explorer.chart(report, again, unit), "x"), explorer.caption(report, again, unit)["alt"]
    shown = lxml_html.fromstring(explorer.moved(report, again, unit))
    assert len(shown.xpath("//tbody/tr")) == len(rows)
    for row in rows.itertuples(index=False):
        before, after = report.words.percent(row.before), report.words.percent(row.after)
        assert f"{before} → {after}" in drawn
        assert f"{before}, daarna {after}" in told
    assert "erbij (russia): nl: bondgeno*" in shown.text_content()


def test_the_sentences_of_an_issue_have_its_words_marked_and_no_markup_of_their_own(report, book):
    shown = lxml_html.fromstring(explorer.evidence(report, "russia"))
    assert [mark.text for mark in shown.xpath("//mark")] == ["Rusland", "Moskou"]
    hostile = Page(corpus.tables([Letter("x", "Over Rusland <img src=x> is gesproken.")], book), book, Words("nl"))
    pieces = (explorer.evidence(hostile, "russia"), explorer.moved(hostile, with_russia(hostile, "nl: moskou")))
    assert "&lt;" in pieces[0]
    assert all("<b>" not in piece and "<img" not in piece for piece in pieces)


def test_words_are_found_in_context_as_they_stand(report):
    found = explorer.context(report, "rusland")
    assert found["match"].tolist() == ["Rusland", "Rusland"]
    assert found.loc[1, "left"].endswith("Wit-")
    assert explorer.context(report, " ").empty
    assert explorer.context(report, ".*").empty


def test_a_changed_codebook_is_saved_with_its_changes_and_read_as_it_is(report, book, tmp_path):
    changed = edited(book, "russia", RUSSIA.replace("nl: =Moskou", "nl: kremlin*"))
    path = explorer.save(book, changed, tmp_path / "mijn.yaml")
    assert path.read_text(encoding="utf-8").startswith(
        "# Changed from klein 1:\n#   russia - nl: =Moskou\n#   russia + nl: kremlin*\nname: mijn\n"
    )
    read = codebook.read(path)
    assert (read.issues, read.procedural) == (changed.issues, changed.procedural)
    assert (read.name, read.version) == ("mijn", "1 (changed)")
    assert read.citation == "Klein. Terms added: 1; removed: 1."
    assert explorer.save(book, changed, path) == path


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("mijn.txt", "is saved as a .yaml file"),
        ("Mijn Boek.yaml", "name: expected small letters, digits and hyphens"),
        ("ander.yaml", "is there and was not saved from here"),
        (str(codebook.FOLDER / "navo.yaml"), "would stand among the codebooks of the project"),
        (str(codebook.FOLDER / ".." / "codebooks" / "nieuw.yaml"), "would stand among the codebooks of the project"),
    ],
)
def test_a_codebook_is_saved_over_nothing_but_its_own(book, tmp_path, name, said):
    (tmp_path / "ander.yaml").write_text("name: ander")
    with pytest.raises(Problem, match=said):
        explorer.save(book, edited(book, "russia", "nl: rus*"), tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["ander.yaml"]


def test_what_was_not_changed_is_not_saved(book, tmp_path):
    with pytest.raises(Problem, match=r"^nothing was changed"):
        explorer.save(book, edited(book, "russia", RUSSIA), tmp_path / "mijn.yaml")
    assert yaml_of(book, edited(book, "russia", "nl: rus*"), "mijn")


@pytest.fixture
def controls(report):
    pytest.importorskip("ipywidgets")
    from helpers.reports.controls import Controls

    made = Controls(report, "een-brief", "klein", lambda *asked: report)
    assert made.box.children
    return made


def buttons(box) -> dict[str, object]:
    inner = [each for child in getattr(box, "children", ()) for each in buttons(child).items()]
    return dict(inner) | ({box.description: box} if type(box).__name__ == "Button" else {})


def test_an_edit_in_the_explorer_moves_the_bars_and_undo_brings_them_back(controls, tmp_path):
    before, press = controls.drawn.value, buttons(controls.box)
    controls.issue.value = "russia"
    assert controls.terms.value == RUSSIA
    controls.terms.value = RUSSIA + "\nnl: bondgeno*"
    press["Toepassen"].click()
    assert controls.drawn.value != before
    assert "bondgeno*" in controls.table.value
    controls.file.value = str(tmp_path / "mijn.yaml")
    press["Bewaren"].click()
    assert "Bewaard als" in controls.said.value
    assert "bondgeno*" in (tmp_path / "mijn.yaml").read_text(encoding="utf-8")
    press["Terug"].click()
    assert controls.drawn.value == before


def test_a_mistake_in_the_explorer_is_one_sentence_and_changes_nothing(controls):
    before = controls.table.value
    controls.issue.value = "russia"
    controls.terms.value = "<b>rusland</b>"
    buttons(controls.box)["Toepassen"].click()
    assert "expected nl" in controls.said.value
    assert "<b>" not in controls.said.value
    assert controls.table.value == before


def test_what_counts_is_chosen_in_the_explorer(controls):
    controls.unit.value = "mentions"
    assert "treffers" in controls.table.value
    controls.sources["heading"].value = controls.sources["context"].value = False
    assert set(controls.after.tables["codings"]["source"]) == {"wording"}
    controls.search.value = "kiev"
    assert "<mark>Kiev</mark>" in controls.found.value
    controls.issue.value = "uncoded"
    assert controls.terms.disabled
