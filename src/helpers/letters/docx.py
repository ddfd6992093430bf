"""Word files: paragraphs, headings by style, notes and tables, in the order in which they stand."""

import io
import re
import zipfile
from dataclasses import dataclass, field

from lxml import etree

from helpers import Problem
from helpers.letters.kinds import instead, kind
from helpers.letters.source import Blocks, Source
from helpers.letters.xml import parsed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEADING, CONTENTS = (
    re.compile(r"(?:(?:heading|kop) )?([1-9])", re.A),
    re.compile(r"(?:toc|inhopg) ?\d|(?:toc heading|kopvaninhoudsopgave)$"),
)
OUTLINE = tuple("012345678")
"""The values of an outline level; 9 is body text."""

OLE = b"\xd0\xcf\x11\xe0"
"""How a Word file of before 2007 begins, and one with a password."""

INSTEAD = {f"{W}p": " ", f"{W}tab": " ", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "-"}
"""What stands for an element that is no text itself."""

OFF = ("0", "false", "off")
BOX, MOVED = f"{W}txbxContent", f"{W}moveFrom"
AGAIN = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""What an older Word shows in the place of a drawing: its text once more."""

DTD = re.compile("<!(?:DOCTYPE|ENTITY)", re.I)
LARGEST = 200 * 2**20
"""Bytes that a file may unpack to."""


def read(data: bytes, name: str) -> Source:
    """The letter in a .docx file; insertions are read, deletions are not, macros are ignored.

    What was moved is read where it went, and the text of a box before the paragraph that it hangs on.

    Raises Problem when the file is damaged, unpacks to too much, or holds no document.
    """
    if not data:
        raise Problem(f"{name} is empty: there is no letter in it")
    if data.startswith(OLE):
        raise Problem(f"{name} is an old Word file, or has a password: save it as .docx, without a password")
    if (what := kind(data)) and not data.startswith(b"PK"):
        raise Problem(f"{name} is named a Word file and is {what}: {instead(what)}")
    document = _member(data, "word/document.xml", name)
    body = None if document is None else document.find(f"{W}body")
    if body is None:
        raise Problem(f"{name} holds no Word document: save the letter as .docx")
    styles = _styles(_member(data, "word/styles.xml", name))
    etree.strip_elements(body, MOVED, AGAIN, with_tail=False)
    blocks = Blocks()
    _add(body, styles, blocks)
    for member in ("word/footnotes.xml", "word/endnotes.xml"):
        notes = _member(data, member, name)
        for note in notes if notes is not None else ():
            _add_note(note, blocks)
    return blocks.source("utf-8")


def _add_note(note: etree._Element, blocks: Blocks) -> None:
    number, text = note.get(f"{W}id", ""), _text(note)
    blocks.add(f"{number if number.isdigit() else ''} {text}" if text.strip() else "", part="footnote")


def _member(data: bytes, member: str, name: str) -> etree._Element | None:
    """The XML of a member of the file, or None where it has none of that name."""
    text = _unpacked(data, member, name)
    if text is None:
        return None
    if any(DTD.search(text.decode(encoding, "ignore")) for encoding in ("latin-1", "utf-16-le", "utf-16-be")):
        raise Problem(f"{name} holds a DTD, which Word never writes: save it again from Word")
    return parsed(text, f"{name} ({member})")


def _unpacked(data: bytes, member: str, name: str) -> bytes | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(each.file_size for each in archive.infolist())
            if size > LARGEST:
                raise Problem(
                    f"{name} unpacks to {size >> 20} MiB: the limit is {LARGEST >> 20}, so give the letter alone"
                )
            return archive.read(member) if member in archive.namelist() else None
    except Problem:
        raise
    except Exception as error:  # a damaged zip raises whatever its bytes lead to
        raise Problem(_damaged(name, error)) from None


def _damaged(name: str, error: Exception) -> str:
    return f"{name} is a damaged Word file ({' '.join(str(error).split())[:100]}): save it again"


@dataclass(frozen=True)
class Styles:
    """By the ids of styles: the levels of those for headings, and those for lists of contents."""

    levels: dict[str, int] = field(default_factory=dict)
    contents: set[str] = field(default_factory=set)


def _styles(found: etree._Element | None) -> Styles:
    """What each style is for: by its outline level, or by its name."""
    styles = Styles()
    for style in found.iter(f"{W}style") if found is not None else ():
        own, outline, title = style.get(f"{W}styleId"), style.find(f".//{W}outlineLvl"), style.find(f"{W}name")
        name = (title.get(f"{W}val", "") if title is not None else "").lower()
        if CONTENTS.match(name):
            styles.contents.add(own)
        elif outline is not None and outline.get(f"{W}val", "") in OUTLINE:
            styles.levels[own] = OUTLINE.index(outline.get(f"{W}val")) + 1
        elif named := HEADING.fullmatch(name):
            styles.levels[own] = int(named[1])
    return styles


def _add(element: etree._Element, styles: Styles, blocks: Blocks) -> None:
    if element.tag == f"{W}tbl":
        for row in _own(element, f"{W}tr"):
            blocks.add(" | ".join(_text(cell) for cell in _own(row, f"{W}tc")), part="table")
    elif element.tag == f"{W}p":
        for box in _boxes(element):
            _add(box, styles, blocks)
        text, style = _text(element).strip(), element.find(f"{W}pPr/{W}pStyle")
        own = "" if style is None else style.get(f"{W}val")
        part = "contents" if own in styles.contents else ""
        blocks.add(text, level=0 if part else styles.levels.get(own) or _bold(element, text), part=part)
    else:
        for child in element:
            _add(child, styles, blocks)


def _own(element: etree._Element, tag: str) -> list[etree._Element]:
    """The rows of a table, or the cells of a row, but for those of a table within it."""
    return [each for each in element.iter(tag) if next(each.iterancestors(element.tag)) is element]


def _boxes(paragraph: etree._Element) -> list[etree._Element]:
    """The text boxes that hang on a paragraph, taken out of it."""
    found = list(paragraph.iter(BOX))
    for box in found:
        box.getparent().remove(box)
    return found


def _bold(paragraph: etree._Element, text: str) -> int:
    """Level 1 for a short paragraph that is bold from end to end and that no point closes."""
    runs = [run for run in paragraph.iter(f"{W}r") if _text(run).strip()]
    bold = all(_is_on(run.find(f"{W}rPr/{W}b")) for run in runs)
    return 1 if runs and bold and len(text.split()) <= 12 and text[-1] not in ".,;" else 0


def _is_on(look: etree._Element | None) -> bool:
    """Whether a run has a look; an element may also say that it has it not, where its style would give it."""
    return look is not None and look.get(f"{W}val", "") not in OFF


def _text(element: etree._Element) -> str:
    return "".join((node.text or "") if node.tag == f"{W}t" else INSTEAD.get(node.tag, "") for node in element.iter())
