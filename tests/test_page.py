"""The page's pieces: the headline's rule, numbers as the language writes them, and text that stays text."""

import re

import pytest
from lxml import html as lxml_html

from helpers import ROOT, Problem, corpus, letters
from helpers.letters import Letter
from helpers.reliability import GOLD
from helpers.reports import again, choices, files, headings, names, page_of
from helpers.reports import page as pieces
from helpers.reports.page import Page, headline
from helpers.reports.words import Words
from tests.reading import FOLDERS, IN_SAMPLE, file_of
from tests.reading import names as letters_in

PIECES = {
    **{name: getattr(pieces, name) for name in ("opening", "contents", "matrix", "figures", "terms", "sentences")},
    **{name: getattr(pieces, name) for name in ("card", "marked_letter", "limits", "method")},
    "crossing": headings.crossing,
    "choices": choices.choices,
    "names": names.names,
    "files": files.files,
}

HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)> [x](javascript:alert(3)) "
    "**vet** $\\badcmd$ `code` &amp; Rusland is hier genoemd."
)


@pytest.fixture(scope="module")
def seed_page():
    return page_of("kst-28676-282")


def page_with(navo, text: str, language: str = "nl", empty: str = "context") -> Page:
    return Page(corpus.tables([Letter("a-letter", text)], navo, empty=empty), navo, Words(language), empty)


def told(sentences: list[str]) -> str:
    """A letter of these sentences, each a paragraph."""
    return "\n\n".join(sentences)


RUSSIA, UKRAINE, NOTHING = (
    "Er is over Rusland gesproken.",
    "Er is over Oekraïne gesproken.",
    "Er is gegeten en gedronken.",
)


@pytest.mark.parametrize(
    ("sentences", "said"),
    [
        ([NOTHING] * 20, "Geen onderwerp van dit codeboek komt in deze brief voor"),
        ([RUSSIA] * 5, "Rusland krijgt de meeste aandacht, maar de brief is te kort voor een interval"),
        ([NOTHING] * 15 + [RUSSIA] * 5, "Het grootste deel van de brief draagt geen onderwerp; "
         "daarna krijgt Rusland de meeste aandacht"),
        ([RUSSIA] * 20, "Rusland is het enige onderwerp van dit codeboek in deze brief"),
        ([RUSSIA] * 11 + [UKRAINE] * 9, "Rusland krijgt de meeste aandacht, maar de voorsprong is onzeker"),
        ([RUSSIA, RUSSIA, RUSSIA, RUSSIA, UKRAINE] * 6, "Rusland krijgt de meeste aandacht"),
    ],
)  # fmt: skip
def test_the_headline_says_what_the_numbers_bear(navo, sentences, said):
    assert headline(page_with(navo, told(sentences))) == said


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_letter_has_its_report_and_every_decision_its_words(navo, folder):
    for name in letters_in(folder):
        tables = corpus.tables([letters.read(file_of(folder, name))], navo)
        for language in ("nl", "en"):
            page = Page(tables, navo, Words(language))
            for piece in PIECES.values():
                piece(page)
        assert [rule for rule in tables["decisions"]["rule"] if Words("nl").rule(rule) == rule] == []


def test_a_letter_that_only_announces_a_report_says_so_first(navo):
    letter = letters.read(file_of(IN_SAMPLE, "aankondiging"))
    page = Page(corpus.tables([letter], navo), navo, Words("nl"))
    assert "Waarschuwing: de brief kondigt een stuk aan dat niet in dit bestand staat" in str(pieces.opening(page))


def test_the_headline_of_the_seed_letter_names_no_winner(seed_page):
    assert headline(seed_page) == ("Geen onderwerp is te onderscheiden van het grootste, NAVO-EU")
    assert not re.search(r"\d", headline(seed_page))


@pytest.mark.parametrize(
    ("language", "numbers"),
    [("nl", ["1.516", "13,6", "8%", "15 december 2017"]), ("en", ["1,516", "13.6", "8%", "15 December 2017"])],
)
def test_numbers_and_dates_are_written_as_the_language_writes_them(language, numbers):
    shown = pieces.opening(page_of("kst-28676-282", language=language))
    assert all(number in shown for number in numbers)


def test_an_unknown_language_is_answered_with_those_there_are():
    with pytest.raises(Problem, match=r"^language: expected nl or en, found 'fr'$"):
        Words("fr")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_text_is_there_in_both_languages(language):
    from helpers.lexicons import lexicon

    rows = lexicon("report_words")
    assert all(row[language] for row in rows)
    places = [set(re.findall(r"{(\w+)}", row["nl"])) == set(re.findall(r"{(\w+)}", row["en"])) for row in rows]
    assert all(places)


@pytest.mark.parametrize("empty", ["carry", "none", "context", "smooth"])
@pytest.mark.parametrize("text", [told([NOTHING]), told([RUSSIA] * 3), told([RUSSIA, "Oekraïne", UKRAINE] * 6)],
                         ids=["nothing", "short", "headed"])  # fmt: skip
def test_every_piece_is_made_for_letters_of_every_kind(navo, text, empty):
    tables = corpus.tables([Letter("a-letter", text)], navo, empty=empty)
    for language in ("nl", "en"):
        page = Page(tables, navo, Words(language), empty)
        assert all("aandacht" in piece(page) for piece in PIECES.values())
        assert pieces.attention_caption(page)["alt"]
        assert pieces.attention_chart(page)


@pytest.mark.parametrize("piece", PIECES)
def test_nothing_in_a_letter_becomes_markup(navo, piece):
    front = "Nr. 7 BRIEF VAN DE <b>MINISTER</b>\n\nAan de <script>alert(4)</script>\n\nDen Haag, 3 mei 2031\n\n"
    text = front + told([HOSTILE, "<h1>Rusland</h1>", HOSTILE]) + "\n\nDe Minister van <i>X</i>,\nA. Bakker"
    shown = lxml_html.fromstring(PIECES[piece](page_with(navo, text)))
    assert not shown.xpath("//script | //img | //b | //i | //strong | //code")
    assert not shown.xpath("//a[not(starts-with(@href, '#'))] | //@onerror | //@src")


def test_every_counted_word_is_marked_once_in_the_letter(seed_page):
    shown = lxml_html.fromstring(pieces.marked_letter(seed_page))
    codings = seed_page.tables["codings"]
    words = codings[(codings["source"] == "wording") & (codings["issue"] != "procedural")]
    assert len(shown.xpath("//mark")) == words.drop_duplicates(["start", "end"]).shape[0]
    numbers = [number for sup in shown.xpath("//mark/sup/text()") for number in sup.split(", ")]
    assert len(numbers) == len(words)
    for mark in shown.xpath("//mark"):
        for number in mark.xpath("sup"):
            mark.remove(number)
    text = " ".join(" ".join(p.itertext()) for p in shown.xpath("//*[@id='letter-text']"))
    assert "Projecting Stability" in " ".join(text.split())


def test_the_marked_letter_reads_as_the_letter(seed, seed_page):
    shown = lxml_html.fromstring(pieces.marked_letter(seed_page))
    for added in shown.xpath("//sup | //span[contains(@class, 'headed')]"):
        added.drop_tree()
    for row in seed_page.tables["sentences"].itertuples(index=False):
        element = shown.get_element_by_id(f"sentence-{row.sentence}")
        assert element.text_content().strip() == row.text


def test_every_figure_leads_to_sentences_that_sum_to_it(seed_page):
    shown = lxml_html.fromstring(pieces.sentences(seed_page))
    shares = seed_page.shares
    for issue in seed_page.ranks:
        listed = shown.get_element_by_id(f"sentences-{issue}").xpath("li/span[@class='weight']")
        weights = [float(weight.text_content().split()[-1].replace(",", ".")) for weight in listed]
        assert sum(weights) / 66 == pytest.approx(shares.at[issue, "share"], abs=0.0008), issue
        assert len(weights) == shares.at[issue, "sentences"]


def test_overlapping_words_of_two_issues_are_marked_for_both(navo):
    page = page_with(navo, "De naamskwestie is opgelost.")
    assert "<sup>1, 2</sup>" in pieces.marked_letter(page)
    assert 'class="i-enlargement i-western-balkans"' in pieces.marked_letter(page)


@pytest.mark.parametrize(
    ("english", "dutch"),
    [
        ("join: no rule keeps it", "samen: geen regel houdt het streepje"),
        ('suspend: suspended before "en"', 'weglatingsstreepje: voor "en" is een deel weggelaten'),
        ("53 columns to spare: a new paragraph", "53 kolommen over: een nieuwe alinea"),
        ("another thing", "another thing"),
    ],
)
def test_a_decision_s_rule_is_told_in_the_page_s_language(english, dutch):
    assert Words("nl").rule(english) == dutch
    assert Words("en").rule(english) == english


def test_every_rule_of_a_decision_has_its_words(seed_tables):
    assert all(Words("nl").rule(rule) != rule for rule in seed_tables["decisions"]["rule"])


def test_a_heading_without_text_is_still_in_the_letter(navo):
    page = page_with(navo, "Eerste zin.\n\nRusland\n\nOekraïne\n\nTweede zin.")
    shown = lxml_html.fromstring(pieces.marked_letter(page))
    assert [heading.text_content() for heading in shown.xpath("//h3")] == ["1. Rusland", "2. Oekraïne"]


def test_the_card_has_what_coders_gave_beside_what_the_codebook_found(seed_page):
    shown = lxml_html.fromstring(pieces.card(seed_page))
    rows = {row.findtext("th/a"): [cell.text for cell in row.findall("td")] for row in shown.xpath("//tbody/tr")}
    own, known, words = seed_page.card.own, seed_page.card.known, seed_page.words
    for issue, rank in seed_page.ranks.items():
        cells = rows[f"{rank + 1}. {seed_page.labels[issue]}"]
        assert cells[3:5] == [words.percent(own.shares.at[issue, name], 1) for name in ("share", "corrected")]
        assert cells[0] == words.number(own.scores.at[issue, "n"] if issue in own.scores.index else 0)
        assert cells[5] == words.number(known.at[issue, "n"])
        assert cells[6] == words.percent(known.at[issue, "recall"])
    assert len(rows[None]) == 9
    assert rows[None][0] == "106"


@pytest.mark.parametrize(
    ("language", "said"),
    [("nl", ["106 codes in 66 zinnen", "een bovengrens"]), ("en", ["106 codes in 66 sentences", "an upper bound"])],
)
def test_the_first_screen_says_how_far_the_coding_was_tested(language, said):
    page = page_of("kst-28676-282", language=language)
    whole = page.card.own.scores.loc["all"]
    figures = [page.words.percent(whole[name]) for name in ("recall", "precision")]
    assert all(each in pieces.opening(page) for each in said + figures)


def test_a_letter_without_gold_is_not_validated_and_has_the_figures_of_letters_kept_out(navo):
    page = page_with(navo, told([RUSSIA] * 12))
    assert "Niet gevalideerd voor deze brief" in pieces.opening(page)
    shown = lxml_html.fromstring(pieces.card(page))
    assert [len(row) for row in shown.xpath("//tbody/tr")] == [5, 5]
    assert "data/gold/guidelines.md" in shown.text_content()


def test_under_another_rule_or_codebook_nothing_is_known(navo):
    page = page_with(navo, told([RUSSIA] * 12), empty="none")
    assert page.words("not_validated") in pieces.opening(page)
    shown = lxml_html.fromstring(pieces.card(page))
    assert not shown.xpath("//table")
    assert page.words("limit_validation") in pieces.limits(page)


def test_an_issue_that_only_coders_saw_is_on_the_card(navo, seed_tables):
    found = seed_tables["codings"].query("issue != 'georgia'")
    page = Page(seed_tables | {"codings": found}, navo, Words("en"))
    shown = lxml_html.fromstring(pieces.card(page))
    (row,) = shown.xpath("//tbody/tr[normalize-space(th)='Georgia']")
    assert [cell.text for cell in row.findall("td")][:4] == ["7", "0%", "–", "0.0%"]


def test_a_second_coder_is_told_of(navo):
    own = letters.read(str(GOLD / "learned_from" / "sofia" / "sofia.txt"))
    page = Page(corpus.tables([own], navo), navo, Words("en"))
    alpha = page.words.number(page.card.own.second, 2)
    assert page.words("card_note_second", alpha=alpha) in lxml_html.fromstring(pieces.card(page)).text_content()


BELOW = "data/practice/practice-01.txt"


@pytest.mark.parametrize(
    ("names", "codebook", "command"),
    [
        (["kst-28676-282"], "navo", "kst-28676-282 -p codebook navo -p language en"),
        ([BELOW], "navo", f"{BELOW} -p codebook navo -p language en"),
        ([str(ROOT / BELOW)], "data/codebooks/cap.yaml", f"{BELOW} -p codebook data/codebooks/cap.yaml -p language en"),
        (["data/practice", "data/../data/practice/*-1?.txt"], "navo",
         'data/practice "data/practice/*-1?.txt" -p codebook navo -p language en'),
        (["own/brief 3 mei.txt"], "navo",
         '"brief 3 mei.txt" -p codebook navo -p language en '
         "(in the project's folder, with brief 3 mei.txt put into it)"),
        (["own/$(date).txt", "own/*.pdf"], "own/own.yaml",
         "'$(date).txt' \"own/*.pdf\" -p codebook own.yaml -p language en "
         "(in the project's folder, with $(date).txt, own/*.pdf, own.yaml put into it)"),
        (["own"], "navo", "own -p codebook navo -p language en (in the project's folder, with own put into it)"),
    ],
)  # fmt: skip
def test_the_command_to_make_it_again_works_in_the_project_s_folder(tmp_path, monkeypatch, names, codebook, command):
    (tmp_path / "own").mkdir()
    for name in ("brief 3 mei.txt", "$(date).txt", "own.yaml"):
        (tmp_path / "own" / name).write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    made = again.command(again.given(names, codebook), Words("en"), {"language": "en", "since": ""})
    assert made == f"python -m helpers report {command}"


def test_the_page_has_the_command_with_the_letter_s_place(monkeypatch, tmp_path):
    page = page_of(BELOW, force=True)
    assert f"report {BELOW} -p codebook navo -p language nl -p empty context -p seed 282 -p force true" in str(
        pieces.method(page)
    )
    (tmp_path / "brief mei.txt").write_text("De sancties tegen Rusland blijven.", encoding="utf-8")
    own = str(pieces.method(page_of(str(tmp_path / "brief mei.txt"))))
    assert "-p seed 282 (in de map van het project, met brief mei.txt daarin)" in own
    assert str(tmp_path) not in own
