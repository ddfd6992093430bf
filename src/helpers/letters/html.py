"""Web pages: the letter in them, without what the site puts around it."""

import re

from lxml import etree
from lxml import html as lxml_html

from helpers import Problem
from helpers.letters.front_matter import is_front
from helpers.letters.source import TITLE, Blocks, Source
from helpers.letters.text import decoded
from helpers.letters.xml import DEPTH

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
SITE = re.compile(r"(?:^|[\s_-])(?:share|sharing|social|cookies?|breadcrumbs?|skip)(?:$|[\s_-])", re.I)
"""What a page calls the parts that its site puts around a letter."""

SITE_PART = 0.25
"""A part so called is of the site where it has no more of the text than that."""

HEADINGS = {"h1": 1, "h2": 1, "h3": 2, "h4": 3, "h5": 4}
LEAVES = {"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "pre", "blockquote"}
NO_MARKUP = re.compile(
    r"^\s*<\?xml[^>]*\?>|[\x00-\x08\x0b-\x0c\x0e-\x1f\ufffe\uffff]"
    r"|&#(?:0*(?:[12]?\d|3[01]|6553[45])(?!\d)|x0*(?:1?[\da-f]|fff[ef])(?![\da-f]));?",
    re.I,
)
"""What the parser of web pages does not take: a declaration of XML, and control characters, also as their numbers."""

CHARSET = re.compile(rb"<(?:meta|\\?xml)\b[^>]*(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.I)
FIRST = 2048
"""Bytes in which a page says its encoding."""

NOTES = "//*[self::div or self::ol or self::ul or self::section or self::p or self::li][@class or @id][{}]".format(
    " or ".join(
        f"contains(concat(' ', @class, ' ', @id), ' {name}')" for name in ("noot", "noten", "voetno", "footnote")
    )
)
"""What a page calls its notes."""

MARKS = "//sup[string-length(normalize-space()) < 3 and number(normalize-space()) > 0]"
RESIDUE = re.compile(r"Naar boven|Delen|Print|U bent hier:.*|Kamerstuk|Datum publicatie|Organisatie")


def read(data: bytes, name: str) -> Source:
    """The letter in a web page.

    Raises Problem when the page holds no text.
    """
    text, encoding = decoded(data, name, declared(data))
    parser = lxml_html.HTMLParser()
    try:
        root = lxml_html.document_fromstring(NO_MARKUP.sub(" ", text), parser)
    except etree.LxmlError:
        raise Problem(f"{name} is no web page: save the page again once the letter is shown") from None
    if deep := next((error for error in parser.error_log if "depth" in error.message), None):
        raise Problem(f"{name}, line {deep.line}, is nested deeper than {DEPTH}: save the letter as plain text")
    marks = _without_marks(root)
    body = next((found[0] for path in BODIES if (found := root.xpath(path))), root)
    blocks = Blocks()
    held = [note.xpath(".//li | .//p[not(ancestor::li)]") or [note] for note in _taken_out(body, NOTES)]
    notes = [" ".join(note.text_content().split()) for each in held for note in each]
    _site_taken_out(body)
    _title_apart(body)
    _add(body, blocks)
    for note in (*marks, *notes):
        blocks.add(note, part="footnote")
    source = blocks.source(encoding)
    if not source.text:
        raise Problem(f"{name} is a web page without text: save the page again once the letter is shown")
    return source


def declared(data: bytes) -> str:
    """The encoding that a page says it has; nothing where it says none.

    >>> declared(b'<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-15">')
    'iso-8859-15'
    """
    found = CHARSET.search(data[:FIRST])
    return found[1].decode("ascii", "ignore").lower() if found else ""


def _without_marks(root) -> list[str]:
    """The numbers of notes in the text, which are taken out of it."""
    return [" ".join(mark.text_content().split()) for mark in _taken_out(root, MARKS)]


def _taken_out(root, path: str) -> list:
    """The elements of that path, the outermost of each, taken out of the page; what follows them stays."""
    found = root.xpath("." + path)
    outermost = [each for each in found if not any(other in found for other in each.iterancestors())]
    for each in outermost:
        each.drop_tree()
    return outermost


def _site_taken_out(body) -> None:
    """Bars to share the page, notices of cookies and the path to the page are taken out of it."""
    most = SITE_PART * len(body.text_content())
    for each in body.xpath(".//*[@class or @id]"):
        called = f"{each.get('class', '')} {each.get('id', '')}"
        if SITE.search(called) and each.getparent() is not None and len(each.text_content()) <= most:
            each.drop_tree()


def _title_apart(body) -> None:
    """The one heading of the first level is marked as the title; where there are more, they part the letter.

    A number, a date or an addressee is left to stand where it is, as a line of the letterhead.
    """
    first = [each for each in body.iter("h1") if not any(above.tag in AROUND for above in each.iterancestors())]
    of_letterhead = [each for each in first if is_front(" ".join(each.text_content().split()))]
    for each in of_letterhead:
        each.tag = "p"
    if len(first) - len(of_letterhead) == 1:
        next(each for each in first if each.tag == "h1").tag = TITLE


def _add(element, blocks: Blocks) -> None:
    if not isinstance(element.tag, str) or element.tag in AROUND:
        return
    if element.tag == TITLE:
        blocks.add(element.text_content(), part=TITLE)
    elif element.tag == "table":
        blocks.add(" ".join(caption.text_content() for caption in element.iterchildren("caption")), part="table")
        for row in element.iter("tr"):
            cells = row.iterchildren(etree.Element)  # a comment is no cell
            blocks.add(" | ".join(" ".join(cell.text_content().split()) for cell in cells), part="table")
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
