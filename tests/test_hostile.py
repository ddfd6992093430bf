"""Nothing in a letter, a codebook, a file's name or a parameter is run or loaded, and all of it can be read."""

import ast
import re
from functools import partial
from pathlib import Path

import pytest
from lxml import etree
from lxml import html as lxml_html
from papermill.translators import PythonTranslator

from helpers import Problem, charts, codebook, letters
from helpers.codebook.checks import UNREADABLE
from helpers.reports import checked, index, show
from helpers.reports import page as pieces
from helpers.reports.page import CHARTED, Page
from helpers.reports.words import Words
from tests.hostile import CASES, PLACES, SHAPELESS, Case, labelled, pages, visible, whole, written

HARMLESS = "is de eerste zin. Zij gaat verder. Dit voorstel is van belang. Ook dit."

SVG = {"svg", "defs", "style", "g", "path", "use", "text", "a", "clipPath", "rect"}
"""The elements of a chart."""

named = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def parsed(text: str) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(text.encode(), parser=lxml_html.HTMLParser(encoding="utf-8", huge_tree=True))


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="module")
def reports(folder) -> dict[str, Page]:
    """The page of each case by its name, and of the same letter and codebook without an attack."""
    return pages({case.name: case.payload for case in CASES} | {"harmless": HARMLESS}, folder)


@pytest.fixture(scope="module")
def harmless(reports) -> lxml_html.HtmlElement:
    return parsed(whole(reports["harmless"], drawn=False))


def anatomy(page: lxml_html.HtmlElement) -> set[tuple[str, ...]]:
    """Every kind of element with every attribute it has anywhere in the page, and that there is a comment."""
    elements = list(page.iter())
    comments = {("comment",) for each in elements if not isinstance(each.tag, str)}
    return comments | {
        (each.tag, *(name for name in each.attrib if name != "class")) for each in elements if isinstance(each.tag, str)
    }


def styles(page: lxml_html.HtmlElement) -> list[str]:
    return page.xpath("//style/text()")


def read(page: lxml_html.HtmlElement) -> str:
    """What a reader finds on the page, but for the numbers of issues that are set behind words."""
    for added in page.xpath("//body//sup | //body//style | //span[contains(@class, 'headed')]"):
        added.drop_tree()
    return visible(page.text_content())


@named
def test_a_hostile_page_has_the_parts_of_a_harmless_one_and_can_be_read(case: Case, reports, harmless):
    page = parsed(whole(reports[case.name], drawn=False))
    assert anatomy(page) <= anatomy(harmless)
    assert styles(page) == styles(harmless)
    assert len(page.xpath("//meta")) == len(harmless.xpath("//meta"))
    assert all(link.startswith("#") or link in harmless.xpath("//@href") for link in page.xpath("//@href"))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    text = read(page).lower()
    for word in PLACES:
        assert f"{word}{case.shown}".lower() in text, word


LONGEST = 350


@pytest.mark.parametrize("first", range(0, len(CASES), CHARTED))
def test_the_words_of_a_codebook_stay_words_in_a_chart(first, folder, monkeypatch):
    monkeypatch.setattr(pieces, "LONGEST_LABEL", LONGEST)
    monkeypatch.setattr(charts, "_inches", lambda text: 1.0)  # so that no name is cut for want of room
    shown = {case.name: SHAPELESS.sub("", case.payload)[:LONGEST] for case in CASES[first : first + CHARTED]}
    drawn = etree.fromstring(show.svg(pieces.attention_chart(labelled(list(shown.values()), folder)), "chart"))
    assert {etree.QName(each).localname for each in drawn.iter()} == SVG
    assert all(link.startswith("#") for link in drawn.xpath("//@*[local-name() = 'href']"))
    text = visible("".join(drawn.itertext()))
    assert [name for name, label in shown.items() if visible(label) not in text] == []


def test_an_overlong_label_leaves_room_for_the_chart(folder):
    for chart in (pieces.attention_chart, pieces.where_chart):
        axes = chart(labelled(["Donaudampf" * 300, "en" * 30], folder))
        assert show.svg(axes, "chart")
        assert axes.get_position().width > 0.3


@pytest.mark.parametrize(
    "case", [case for case in CASES if UNREADABLE.search(case.payload)], ids=lambda case: case.name
)
def test_a_codebook_with_characters_that_nobody_reads_is_refused(case, folder):
    both = {"nl": case.payload, "en": "x"}
    path = written(folder, [{"id": "x", "label": both, "definition": both, "terms": {"both": ["x"]}}])
    escaped = path.read_text(encoding="utf-8").encode("ascii", "backslashreplace")
    for text in (escaped, re.sub(rb"\\x(..)", rb"\\u00\1", escaped)):
        path.write_bytes(text)
        with pytest.raises(Problem, match=r"^vijandig\.yaml, line 1, has a character that no text has \(0x[\da-f]+\)"):
            codebook.read(path)


@pytest.mark.parametrize("half", ["\\ud83d", "\\udc00 en verder"])
def test_a_codebook_with_half_a_character_is_refused(half, folder):
    path = written(folder, [{"id": "x", "label": {"nl": "HALF", "en": "x"}, "definition": {}, "terms": {}}])
    path.write_text(path.read_text(encoding="utf-8").replace("HALF", half), encoding="utf-8")
    with pytest.raises(Problem, match=r"has a character that no text has \(0xd"):
        codebook.read(path)


@named
def test_what_would_be_a_name_in_the_page_or_in_code_is_refused_in_one_sentence(case, folder):
    plain = SHAPELESS.sub("", case.payload)
    both = {"nl": "x", "en": "x"}
    issue = {"id": plain, "label": both, "definition": both, "terms": {"both": ["x"]}}
    refused = [
        lambda: codebook.read(written(folder, [issue])),
        lambda: codebook.read(written(folder, [issue | {"id": "russia\n"}])),
        lambda: codebook.read(written(folder, [issue | {"id": "russia"}], name=plain)),
        lambda: codebook.read(written(folder, [issue | {"id": "russia"}], date=plain)),
        *(partial(checked, {name: case.payload}) for name in ("codebook", "language", "empty", "seed", "force")),
        lambda: checked({case.payload: "x"}),
        lambda: checked({}, case.payload),
        lambda: letters.read(case.payload),
    ]
    for make in refused:
        with pytest.raises(Problem) as said:
            make()
        assert len(str(said.value).splitlines()) == 1


@named
def test_the_value_of_a_parameter_is_a_value_in_the_notebook_s_code(case):
    code = PythonTranslator.codify({"letter": case.payload})
    (line,) = ast.parse(code).body
    assert ast.literal_eval(line.value) == case.payload


@named
def test_a_file_s_name_is_a_plain_id_and_the_page_of_all_reports_shows_it(case, folder):
    own = letters.letter_id(Path(case.payload.replace("/", " ").replace("\x00", " ")[:200] + ".txt"))
    assert re.fullmatch(r"[\w][\w.-]*[\w]|\w", own)


def test_the_page_of_all_reports_shows_what_letters_and_failures_say(reports):
    found = [index.Entry(name, each.letter, each.shares, each.labels) for name, each in reports.items()]
    failures = [{"letter": each.name, "said": str(Problem(f"Faalwoord {each.payload}"))} for each in CASES]
    page, plain = (parsed(index.page(found[:end], failures[:end], Words("nl"))) for end in (len(found), 2))
    assert anatomy(page) <= anatomy(plain)
    assert page.xpath("//td/a/@href | //th/a/@href") == [f"{name}/report.html" for name in reports]
    text = read(page).lower()
    said = [f"titelwoord{case.shown}" for case in CASES if not UNREADABLE.search(case.payload)]
    said += [visible(failure["said"]) for failure in failures]
    assert [each for each in said if each.lower() not in text] == []
