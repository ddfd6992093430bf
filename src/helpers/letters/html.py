"""Web pages: the letter in them, without what the site puts around it."""

import re

from lxml import etree
from lxml import html as lxml_html

from helpers import Problem
from helpers.letters.source import Blocks, Source
from helpers.letters.text import decoded

BODIES = (
    "//*[@id='broodtekst']",
    "//*[contains(concat(' ', @class, ' '), ' stuk ')]",
    "//article",
    "//main",
    "//body",
)
"""Where the letter stands, the most telling place first."""

AROUND = {
    "script",
    "style",
    "noscript",
    "nav",
    "header",
    "footer",
    "aside",
    "form",
    "button",
    "template",
    "svg",
    "iframe",
}
HEADINGS = {"h2": 1, "h3": 2, "h4": 3, "h5": 4}
LEAVES = {"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "pre", "blockquote"}
NO_MARKUP = re.compile(r"^\s*<\?xml[^>]*\?>|[\x00-\x08\x0b\x0e-\x1f]")
"""What the parser of web pages does not take: a declaration of XML, and control characters."""

RESIDUE = re.compile(r"Naar boven|Delen|Print|U bent hier:.*|Kamerstuk|Datum publicatie|Organisatie")


def read(data: bytes, name: str) -> Source:
    """The letter in a web page.

    Raises Problem when the page holds no text.
    """
    text, encoding = decoded(data, name)
    try:
        root = lxml_html.document_fromstring(NO_MARKUP.sub("", text))
    except etree.LxmlError:
        raise Problem(f"{name} is no web page: save the page again once the letter is shown") from None
    body = next((found[0] for path in BODIES if (found := root.xpath(path))), root)
    blocks = Blocks()
    _add(body, blocks)
    source = blocks.source(encoding)
    if not source.text:
        raise Problem(f"{name} is a web page without text: save the page again once the letter is shown")
    return source


def _add(element, blocks: Blocks) -> None:
    if not isinstance(element.tag, str) or element.tag in AROUND:
        return
    if element.tag == "table":
        for row in element.iter("tr"):
            blocks.add(" | ".join(" ".join(cell.text_content().split()) for cell in row), part="table")
    elif element.tag in LEAVES and not element.xpath(".//p | .//li | .//table"):
        text = " ".join(element.text_content().split())
        if not RESIDUE.fullmatch(text):
            blocks.add(text, level=_level(element, text))
    else:
        blocks.add(element.text or "")
        for child in element:
            _add(child, blocks)
            blocks.add(child.tail or "")


def _level(element, text: str) -> int:
    """The level of a heading, or of a paragraph that is bold from end to end; 0 of any other."""
    bold = " ".join(" ".join(found.text_content() for found in element.xpath(".//strong | .//b")).split())
    return HEADINGS.get(element.tag, 1 if element.tag == "p" and bold == text != "" and text[-1] not in ".,;" else 0)
