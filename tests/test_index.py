"""The page of all reports: newest first, to be chosen by dossier and year, safe whatever a letter says."""

import json
import re

import pytest
from lxml import html as lxml_html

from helpers import attention, corpus
from helpers.letters import Letter
from helpers.reports import batch, index
from helpers.reports.words import Words

from .browser import ALLOWED
from .conftest import FICTIONAL

HOSTILE = "<script>alert(1)</script>\" onload='x' </style>"


def written(folder, navo, name: str, text: str = FICTIONAL, **supplied: str) -> None:
    """A report's tables and provenance, and a page that says nothing true."""
    (folder / name / "tables").mkdir(parents=True)
    corpus.write(corpus.tables([Letter(name, text, supplied=supplied)], navo), folder / name / "tables")
    (folder / name / "provenance.json").write_text(json.dumps({"parameters": {"codebook": "navo"}}), encoding="utf-8")
    (folder / name / "report.html").write_text("<h1>not to be read</h1>", encoding="utf-8")


@pytest.fixture
def folder(tmp_path, navo):
    """Three fictional letters of two dossiers and two years, one without a date."""
    written(tmp_path, navo, "brief-a", dossier="28676", number="7", title="NAVO")
    later = FICTIONAL.replace("3 mei 2031", "5 juni 2032").replace("over Rusland en", "over")
    written(tmp_path, navo, "brief-b", later, dossier="21501-02; 28676")
    written(tmp_path, navo, "brief-c", FICTIONAL.replace("Den Haag, 3 mei 2031\n", ""))
    return tmp_path


def shown(folder, language: str = "nl") -> lxml_html.HtmlElement:
    index.write(folder, folder / batch.LOG, language)
    return lxml_html.fromstring((folder / "index.html").read_text(encoding="utf-8"))


def rows(page: lxml_html.HtmlElement) -> list[list[str]]:
    return [[cell.text_content().strip() for cell in row.xpath("th|td")] for row in page.xpath("//tbody/tr")]


def test_every_report_is_a_row_the_newest_letter_first(folder):
    page = shown(folder)
    assert [row[1] for row in rows(page)] == ["brief-b21501-02; 28676 7", "brief-aNAVO 28676 7", "brief-c7"]
    assert [row[0] for row in rows(page)] == ["5 juni 2032", "3 mei 2031", ""]
    assert page.xpath("//tbody//a/@href") == [f"brief-{one}/report.html" for one in "bac"]
    assert "not to be read" not in page.text_content()


def test_the_figures_are_those_of_the_tables(folder):
    page, words = shown(folder, "en"), Words("en")
    for row, name in zip(rows(page), ("brief-b", "brief-a", "brief-c"), strict=True):
        table = corpus.read_csv(folder / name / "tables" / "attention.csv", "attention")
        shares = table[table["unit"] == "sentences"].set_index("issue")["share"]
        first = shares.drop(list(index.SIDE)).idxmax()
        assert words.percent(shares[first]) in row[3]
        assert row[4] == words.percent(shares[attention.UNCODED])


def test_a_bar_is_as_long_as_the_shares_of_its_issues(folder, navo):
    page = shown(folder)
    for bar, entry in zip(page.xpath("//tbody//svg"), index.entries(folder, "nl"), strict=True):
        widths = [float(width) for width in bar.xpath("rect/@width")]
        starts = [float(start) for start in bar.xpath("rect/@x")]
        assert sum(widths) == pytest.approx(100 * entry.shares["share"].drop(list(index.SIDE)).sum(), abs=0.1)
        assert all(abs(start - sum(widths[:place])) < 0.1 for place, start in enumerate(starts))
    of_russia = {rect.get("fill") for rect in page.xpath("//tbody//rect") if rect.text_content().startswith("Rusland")}
    assert len(of_russia) == 1


def test_dossier_and_year_are_chosen_without_a_script(folder):
    text, page = (folder / "index.html"), shown(folder)
    style = "".join(page.xpath("//main//style/text()"))
    rules = dict(re.findall(r"body:has\(#([\w-]+):checked\) tbody tr:not\(\.([\w-]+)\)", style))
    choices = page.xpath("//input[@type='radio' and @id]/@id")
    assert set(rules) == set(choices) == {"dossier-0", "dossier-1", "year-0", "year-1"}
    assert all(chosen == kept for chosen, kept in rules.items())
    labels = [label.text_content().strip() for label in page.xpath("//label")]
    assert labels == ["alle dossiers", "21501-02", "28676", "alle jaren", "2031", "2032"]
    classes = [row.get("class").split() for row in page.xpath("//tbody/tr")]
    assert classes == [["dossier-0", "dossier-1", "year-1"], ["dossier-1", "year-0"], []]
    assert "<script" not in text.read_text(encoding="utf-8")


def test_what_cannot_be_chosen_from_is_not_asked(tmp_path, navo):
    written(tmp_path, navo, "brief-a", dossier="28676")
    assert shown(tmp_path).xpath("//fieldset") == []


def test_those_that_failed_the_last_time_are_listed_with_their_reason(folder):
    log = batch.Log(folder / batch.LOG)
    for letter, state, said in (
        ("brief-a", batch.FAILED, "brief-a.txt is empty"), ("brief-x", batch.FAILED, "brief-x.txt is a PDF, not text"),
        ("brief-a", batch.MADE, "brief-a/report.html"), ("brief-y", batch.MADE, "brief-y/report.html"),
    ):  # fmt: skip
        log.add(letter, "01_letter", state, 1, said)
    page = shown(folder)
    assert [name.text_content() for name in page.xpath("//dl/dt")] == ["brief-x"]
    assert [said.text_content() for said in page.xpath("//dl/dd")] == ["brief-x.txt is a PDF, not text"]


@pytest.mark.parametrize(("language", "title"), [("nl", "Alle rapporten"), ("en", "All reports")])
def test_the_page_is_accessible_and_in_its_language(folder, language, title):
    page = shown(folder, language)
    assert page.get("lang") == language
    assert page.findtext(".//title") == page.findtext(".//h1") == title
    assert all(cell.get("scope") in ("col", "row") for cell in page.xpath("//th"))
    assert page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") == [ALLOWED]
    assert not page.xpath("//script | //link | //iframe | //form | //*[@src]")
    assert len(page.xpath("//@id")) == len(set(page.xpath("//@id")))
    assert page.xpath("//a[@class='skip']/@href") == ["#content"]


def test_what_a_letter_says_of_itself_stays_text(tmp_path, navo):
    written(tmp_path, navo, "brief-a", dossier=HOSTILE, title=HOSTILE)
    written(tmp_path, navo, "javascript:x", dossier="28676")
    batch.Log(tmp_path / batch.LOG).add("x", "01_letter", batch.FAILED, 0, HOSTILE)
    page = shown(tmp_path)
    assert not page.xpath("//script | //*[@onload]")
    assert {link.partition("/")[0] for link in page.xpath("//tbody//a/@href")} == {"brief-a", "javascript%3Ax"}
    assert page.xpath("//dl/dd")[0].text_content() == HOSTILE


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: (folder / "tables" / "letters.csv").unlink(),
        lambda folder: (folder / "tables" / "letters.csv").write_text("letter\nbrief-a\n", encoding="utf-8"),
        lambda folder: (folder / "tables" / "attention.csv").write_text("", encoding="utf-8"),
        lambda folder: (folder / "tables" / "letters.csv").write_bytes(b"\xff\xfe"),
    ],
)
def test_a_folder_that_is_no_report_is_left_out(folder, spoil):
    spoil(folder / "brief-a")
    assert [entry.folder for entry in index.entries(folder, "nl")] == ["brief-b", "brief-c"]


@pytest.mark.parametrize("told", ["", "null", '{"parameters": {"codebook": "gone.yaml"}}'])
def test_a_report_of_which_the_codebook_is_not_known_still_has_its_row(folder, told):
    (folder / "brief-a" / "provenance.json").write_text(told, encoding="utf-8")
    assert "brief-a" in rows(shown(folder))[1][1]


def test_an_empty_folder_has_a_page_too(tmp_path):
    assert rows(shown(tmp_path)) == []
