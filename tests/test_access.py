"""The page for every reader: by keyboard, by screen reader, on a telephone, on paper, without a network."""

import os
import re
from itertools import pairwise

import pytest
from lxml import html as lxml_html

from helpers import charts
from helpers.reports import planned, render
from helpers.reports.notebooks import FORKED, JUPYTER
from helpers.reports.show import stylesheet

from .browser import ALLOWED, measured, needs_browser, opened
from .conftest import SEED

LANGUAGES = ("nl", "en")
SAYS = {"nl": "Kamerstuk 28 676, nr. 282: waar gaat de aandacht naar uit?",
        "en": "Kamerstuk 28 676, no. 282: where does attention go?"}  # fmt: skip


@pytest.fixture(scope="module")
def rendered(tmp_path_factory) -> dict:
    """The seed letter's page, rendered in each language."""
    folder = tmp_path_factory.mktemp("access")
    engine, pages = FORKED if hasattr(os, "fork") else JUPYTER, {}
    for language in LANGUAGES:
        (folder / language).mkdir()
        pages[language] = render(planned(SEED, {"language": language}), folder / language, engine=engine)
    return pages


@pytest.fixture(scope="module", params=LANGUAGES)
def page(request, rendered) -> tuple:
    """The language of a page, its text, and its tree."""
    text = rendered[request.param].read_text(encoding="utf-8")
    return request.param, text, lxml_html.fromstring(text)


def test_the_page_says_what_it_is_and_in_what_language(page):
    language, _, tree = page
    assert (tree.get("lang"), tree.findtext(".//title")) == (language, SAYS[language])
    assert tree.xpath("//*[@id='letter-text']/@lang") == ["nl"]
    assert {each.get("lang") for each in tree.xpath("//ol[@class='evidence']/li/span[1]")} <= {"nl", None}


def test_headings_lead_from_one_to_the_next(page):
    levels = [int(heading.tag[1]) for heading in page[2].xpath("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(deeper <= before + 1 for before, deeper in pairwise(levels))
    assert all(heading.text_content().strip() for heading in page[2].xpath("//h1 | //h2 | //h3"))


def test_every_figure_has_its_text(page):
    language, _, tree = page
    texts = tree.xpath("//figure/@aria-label")
    assert len(texts) == len(tree.xpath("//figure")) == 3
    kind = {"nl": r"(Punt|Strepen)(grafiek|kaart) van .+", "en": r"(Dot|Strip) plot of .+"}[language]
    assert all(re.fullmatch(kind, text, re.S) and len(text) > 200 for text in texts)
    assert not [text for text in texts if "No description" in text]


def test_every_table_has_a_name_and_every_head_its_direction(page):
    for table in page[2].xpath("//table"):
        assert table.findtext("caption").strip()
        assert all(cell.get("scope") in ("col", "row", "colgroup") for cell in table.iter("th"))
        assert all(row.xpath("th[@scope='row']") for row in table.xpath("tbody/tr"))
    wide = page[2].xpath("//div[@class='wide']")
    assert all(each.get("tabindex") == "0" and (each.get("aria-label") or each.get("aria-labelledby")) for each in wide)


def test_the_first_link_skips_to_the_content_and_every_link_has_its_target(page):
    _, _, tree = page
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    links = [link.get("href") or link.get("xlink:href") for link in tree.xpath("//a")]
    assert links[0] == "#content"
    assert {link[0] for link in links} == {"#"}
    assert {link[1:] for link in links} <= set(ids)
    assert set(tree.xpath("//@aria-labelledby")) <= set(ids)


def test_a_link_to_sentences_opens_their_list(page):
    """A browser opens a closed list only where the target lies inside it."""
    for target in page[2].xpath("//*[starts-with(@id, 'sentences-')]"):
        assert target.tag == "ol"
        assert target.getparent().tag == "details"


def test_every_name_in_the_first_chart_is_a_link_of_the_table(page):
    _, _, tree = page
    charted = {link.get("xlink:href") for link in tree.xpath("//figure[@id='figure-attention']//a")}
    listed = set(tree.xpath("//h2[@id='figures']/..//tbody//a/@href"))
    assert {link for link in charted if link.startswith("#sentences-")} <= listed
    assert len(charted) > 10


def test_nothing_is_run_or_loaded(page):
    _, text, tree = page
    assert not tree.xpath("//script | //iframe | //object | //embed | //form | //link | //*[@src] | //@onclick")
    assert not re.search(r"url\((?!#)|@import|javascript:", text)
    assert tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") == [ALLOWED]


def test_every_choice_of_the_filter_has_its_label(page):
    boxes = page[2].xpath("//fieldset//input")
    assert len(boxes) > 10
    assert all(box.get("type") == "radio" and box.getparent().tag == "label" for box in boxes)
    assert page[2].xpath("//fieldset/legend")


def badly_written(text: str, language: str) -> list[str]:
    """Numbers with a decimal point in Dutch, or a decimal comma in English, outside the letter and what is quoted."""
    tree = lxml_html.fromstring(text)
    for apart in tree.xpath("//body//*[@lang='nl'] | //*[@class='provenance'] | //style | //*[@id='files']/.."):
        apart.drop_tree()
    without_versions = re.sub(r"\d+\.\d+\.\d+", "", tree.text_content())
    return re.findall({"nl": r"\d\.\d{1,2}(?!\d)", "en": r"\d,\d{1,2}(?!\d)"}[language], without_versions)


def test_numbers_are_written_as_the_language_writes_them(page):
    language, text, _ = page
    assert badly_written(text, language) == []
    wrong, right = {"nl": ("7.6", "7,6"), "en": ("7,6", "7.6")}[language]
    assert badly_written(text.replace("</h1>", f" {wrong}</h1>"), language) == [wrong]
    assert badly_written(text.replace("</h1>", f" {right}</h1>"), language) == []


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The ratio of two colours' luminances, 1 to 21 (WCAG 2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def on_white(colour: str, opacity: int) -> str:
    return "#" + "".join(
        f"{round(255 + (int(colour[place : place + 2], 16) - 255) * opacity / 255):02x}" for place in (1, 3, 5)
    )


def test_the_contrast_of_two_colours():
    assert round(contrast("#000000", "#ffffff"), 1) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
    assert on_white("#000000", 0x22) == "#dddddd"


@pytest.mark.parametrize("rank", range(9))
def test_words_on_the_tint_of_an_issue_can_be_read(rank):
    assert contrast(charts.INK, on_white(charts.colour(rank), 0x22)) >= 7
    assert contrast(charts.MUTED, on_white(charts.colour(rank), 0x22)) >= 4.5


@pytest.mark.parametrize("colour", [charts.INK, charts.MUTED, "#0b3c5d"])
def test_text_on_white_can_be_read(colour):
    assert contrast(colour, "#ffffff") >= 4.5
    assert colour in stylesheet()


@needs_browser
def test_a_browser_asks_for_nothing_and_says_nothing(rendered, tmp_path):
    for language, path in rendered.items():
        found = opened(path, tmp_path / language)
        assert (found.console, found.requests) == ([], [])
        assert SAYS[language] in found.document


@needs_browser
def test_what_a_browser_asks_for_and_says_would_be_seen(tmp_path):
    page = tmp_path / "page.html"
    page.write_text('<img src="http://127.0.0.1:9/x.png"><script>console.log("said")</script>', encoding="utf-8")
    found = opened(page, tmp_path)
    assert found.requests == ["http://127.0.0.1:9/x.png"]
    assert any("said" in line for line in found.console)


FOOT = "return [document.getElementById('figure-attention').querySelector('svg').getBoundingClientRect().bottom]"
OVERFLOW = "return [document.documentElement.scrollWidth - window.innerWidth]"


@needs_browser
def test_the_first_screen_holds_the_first_chart(page, tmp_path):
    assert measured(page[1], FOOT, tmp_path, 1000, 1100)[0] <= 1100


@needs_browser
def test_on_a_small_screen_nothing_stands_outside_it(page, tmp_path):
    assert measured(page[1], OVERFLOW, tmp_path, 500, 900)[0] <= 0


SHADES = """
const cell = (row) => document.querySelector('.matrix tbody tr' + row + ' td');
const look = (own, shade) => { own.className = 's' + shade; const style = getComputedStyle(own);
  return [style.color, style.backgroundColor]; };
return [cell(':not(.side)'), cell('.side')].flatMap((own) => [...Array(10).keys()].map((shade) => look(own, shade)))"""


def in_hex(colour: str) -> str:
    """A colour as a browser computes it; the ground of none is the white of the page."""
    parts = [int(part) for part in re.findall(r"\d+", colour)]
    return "#ffffff" if len(parts) == 4 and parts[3] == 0 else "#" + "".join(f"{part:02x}" for part in parts[:3])


@needs_browser
def test_counts_on_every_shade_of_the_matrix_can_be_read(page, tmp_path):
    looks = measured(page[1], SHADES, tmp_path, 1000, 1100)
    assert len({ground for _, ground in looks}) == 10
    assert [look for look in looks if contrast(*map(in_hex, look)) < 4.5] == []


OF_ISSUE = """
const coloured = (mark) => getComputedStyle(mark).backgroundColor !== 'rgba(0, 0, 0, 0)';
const count = (of) => [...document.querySelectorAll('#letter-text mark')].filter(
  (mark) => coloured(mark) && mark.classList.contains('i-russia') === of).length;
const before = [count(true), count(false)];
document.getElementById('f-russia').click();
return [before, [count(true), count(false)]]"""


@needs_browser
def test_the_filter_leaves_the_marks_of_one_issue(page, tmp_path):
    everything, of_issue = measured(page[1], OF_ISSUE, tmp_path, 1000, 1100)
    assert everything[1] > 50
    assert of_issue == [everything[0], 0]
