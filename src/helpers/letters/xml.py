"""The official XML of the Dutch parliament's papers, in its dialect of 2010 and in that of 1995.

No entity is expanded and nothing outside the file is read. Notes, tables and annexes are
set apart; headings keep the level that their print gave them.
"""

import re

from lxml import etree

from helpers import Problem
from helpers.letters.source import Blocks, Source

LEVELS = {"vet": 1, "vetcur": 2, "cur": 3}
SKIPPED = {"noot", "nootref", "voetref", "voetnoot", "plaatje", "table", "witreg", "metadata", "meta"}
TITLES = {"tussenkop", "tuskop"}
APART = {"al", "li.nr", "nr", "titel", "noot.nr", "noot.al", "voornaam", "achternaam"}
FRONT = {"titel", "stuknr", "ltrlabel", "nummer", "tekst-sluiting", "bijlage", "ondertekening"}
DECLARED = re.compile(rb"<!(?:ENTITY|DOCTYPE[^>]*\[)", re.I)
INCLUDED = "{http://www.w3.org/2001/XInclude}include"
DEPTH = 256
"""Elements that may stand in one another; the library goes no deeper."""


def read(data: bytes, name: str) -> Source:
    """The letter in an official XML file.

    Raises Problem when the file is no XML, declares entities, or holds no parliamentary paper.
    """
    root = root_of(data, name)
    paper = next(root.iter("kamerstuk", "kamerwrk"), None)
    if paper is None:
        raise Problem(
            f"{name} is XML but no parliamentary paper (no kamerstuk or kamerwrk in it): give the paper's own XML"
        )
    blocks = Blocks()
    _add_front(paper, blocks)
    for element in paper.iter("vrije-tekst", "body"):
        _add_body(element, blocks)
    for signature in paper.iter("ondertekening"):
        blocks.add(", ".join(filter(None, (_text(signature.find("functie")).rstrip(","), _name(signature)))))
    for annex in paper.iter("bijlage"):
        for element in annex.iter("titel", "al"):
            blocks.add(_text(element), part="annex")
    for note in paper.iter("noot", "voetnoot"):
        words = _text(note, skipped=SKIPPED - {"noot", "voetnoot"})
        blocks.add(f"{note.get('nr', '')} {words}", part="footnote")
    return blocks.source((root.getroottree().docinfo.encoding or "utf-8").lower())


def root_of(data: bytes, name: str) -> etree._Element:
    """The root of an XML file; raises Problem when it is none, or when it declares or uses an entity."""
    if found := DECLARED.search(data):
        line = data.count(b"\n", 0, found.start()) + 1
        raise Problem(f"{name}, line {line}, declares an entity: remove the DTD and give the file again")
    root = parsed(data, name)
    if (included := next(root.iter(INCLUDED), None)) is not None:
        raise Problem(
            f"{name}, line {included.sourceline}, includes another file, which is not read: put its text in its place"
        )
    return root


def parsed(data: bytes, name: str) -> etree._Element:
    """The root of XML of which nothing is expanded or fetched; raises Problem when it is none or uses an entity."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Problem(f"{name}, line {error.lineno or 1}, {_said(error, data)}") from None
    if next(root.iter(etree.Entity), None) is not None:
        raise Problem(f"{name} refers to an entity: write out what it stands for and give the file again")
    return root


def _said(error: etree.XMLSyntaxError, data: bytes) -> str:
    """What is wrong with XML at the line of the error, and what to do."""
    said = " ".join(str(error.msg).split())
    if "depth" in said:
        return f"is nested deeper than {DEPTH}: give the file as it was published"
    if "encoding" in said:
        return "has bytes that do not fit its declared encoding: save it again as UTF-8"
    if data.strip() and (error.lineno or 1) > data.rstrip().count(b"\n"):
        return f"is not XML to its end ({said}): download it again, for it may have been cut off"
    return f"is not XML ({said}): download it again"


def _add_front(paper: etree._Element, blocks: Blocks) -> None:
    """The parliamentary year, the dossier lines, and the number with the kind of paper."""
    for year in paper.xpath(".//tekstregel[@inhoud='vergaderjaar'] | .//frontm/vergjaar"):
        blocks.add(_text(year), part="letterhead")
    for dossier in paper.iter("dossier"):
        number = " ".join(
            filter(None, (_text(dossier.find(".//dossiernr")), _text(dossier.find(".//begrotingshoofdstuk"))))
        )
        blocks.add(f"{number} {_text(dossier.find('titel'))}", part="letterhead")
    for subject in paper.iter("onderw"):
        blocks.add(f"{_text(subject.find('nummer'))} {_text(subject.find('naam'))}", part="letterhead")
    for piece in paper.iter("stuk"):
        number = _text(piece.find("stuknr")) or _text(piece.find("ltrlabel")) + " " + _text(piece.find("nummer"))
        blocks.add(f"{number} {_text(piece.find('titel'))}")


def _add_body(element: etree._Element, blocks: Blocks) -> None:
    for child in element:
        if child.tag in TITLES:
            blocks.add(_text(child), level=LEVELS.get(child.get("kopopmaak") or child.get("letat"), 1))
        elif child.tag == "kop":
            blocks.add(_text(child), level=max(1, len(list(child.iterancestors("divisie")))))
        elif child.tag == "al" or child.tag == "li":
            blocks.add(_text(child))
        elif child.tag == "table":
            for row in child.iter("row"):
                blocks.add(" | ".join(_text(cell) for cell in row.iter("entry")), part="table")
        elif child.tag not in SKIPPED | FRONT:
            _add_body(child, blocks)


def _name(signature: etree._Element) -> str:
    name = signature.find("naam")
    return "" if name is None else " ".join(filter(None, (_text(part) for part in name))) or _text(name)


def _text(element: etree._Element | None, skipped: set[str] = SKIPPED) -> str:
    """The text of an element without its notes and pictures, blanks squeezed."""
    if element is None:
        return ""
    texts = [element.text or ""]
    for child in element:
        between = " " if child.tag in APART else ""
        texts += [between, "" if child.tag in skipped else _text(child, skipped), between, child.tail or ""]
    return " ".join("".join(texts).split())
