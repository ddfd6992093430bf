"""The official publications: the addresses of a dossier's papers, and what is said there of each of them.

The list of a dossier is asked for by SRU 2.0, some records at a time. A record names the files of its
paper; where it names none, their addresses follow from the paper's id.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from urllib.parse import quote, urlencode

from helpers import Problem
from helpers.letters import apart
from helpers.letters.front_matter import is_title
from helpers.letters.identifiers import dossier_number
from helpers.letters.source import Source
from helpers.letters.supplied import as_supplied
from helpers.letters.web import Absent

REPOSITORY = "https://repository.overheid.nl"
SITE = "https://zoek.officielebekendmakingen.nl"
READERS = {form: partial(apart.source, form) for form in ("xml", "html", "pdf")}
"""The formats of a letter, the one that says most of itself first."""

A_PAGE = 250
"""Records asked for at a time; a server may give fewer."""

PAPER = re.compile(r"kst-[\w-]{1,80}", re.ASCII)
"""An id of the Kamerstukken, which is also the name of a file; annexes have others."""

NO_LETTER = {
    "motie": "a motion",
    "amendement": "an amendment",
    "verslag": "the report of a debate",
    "voorstel van wet": "a bill",
}
"""Papers of a dossier that are no letter, by what a record calls them; `brief` beside it decides against it."""

WEB_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html)\b", re.I)
ERROR = re.compile(rb"<(?:title|h1)\b[^>]*>[^<]*(?:404|niet gevonden|not found)|fout404", re.I)


@dataclass(frozen=True)
class Record:
    """What the list says of a paper; `files` are its addresses by format, `types` what it is called."""

    letter: str
    dossier: str = ""
    number: str = ""
    date: str = ""
    available: str = ""
    types: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def no_letter(self) -> str:
        """What the paper is where its record calls it no letter; else nothing, and its own words decide.

        >>> Record("kst-99999-7", types=("Motie",)).no_letter, Record("kst-99999-8", types=("Brief",)).no_letter
        ('a motion', '')
        """
        called = [name.casefold() for name in self.types]
        return "" if "brief" in called else next((NO_LETTER[name] for name in called if name in NO_LETTER), "")


@dataclass(frozen=True)
class Listed:
    """A page of the list: its records of parliamentary papers, how many records it has, and how many there are."""

    records: tuple[Record, ...]
    given: int
    total: int


def dossier(name: str) -> str:
    """The number of a dossier as the official publications write it.

    Raises Problem where it is none.

    >>> [dossier(name) for name in ("28 676", "33750 v", "21501-02", "36600-VII")]
    ['28676', '33750-V', '21501-02', '36600-VII']
    """
    number = dossier_number(name)
    if not number:
        raise Problem(f"{name!r} is no number of a dossier: write it as 28676, 21501-02 or 36600-VII")
    return number


def list_address(number: str, start: int = 1, since: str = "", until: str = "", base: str = "") -> str:
    """The address of the list of a dossier's papers by date, from record `start` (the first is 1).

    >>> "maximumRecords=250&" in list_address("28676", since="2017-01-01")
    True
    """
    query = f'c.product-area==officielepublicaties AND w.dossiernummer=="{number}" AND w.publicatienaam==Kamerstuk'
    query += f" AND dt.date>={since}" * bool(since) + f" AND dt.date<={until}" * bool(until)
    parameters = {
        "operation": "searchRetrieve",
        "version": "2.0",
        "query": f"{query} sortBy dt.date/sort.ascending",
        "startRecord": start,
        "maximumRecords": A_PAGE,
        "httpAccept": "application/xml",
    }
    return f"{base or REPOSITORY}/sru?{urlencode(parameters, quote_via=quote)}"


def file_address(letter: str, form: str, base: str = "") -> str:
    """The address of a paper's file: xml, html or pdf, or its metadata.

    >>> file_address("kst-28676-282", "xml")
    'https://zoek.officielebekendmakingen.nl/kst-28676-282.xml'
    """
    return f"{base or SITE}/{letter}{'/metadata.xml' if form == 'metadata' else f'.{form}'}"


def page_of_list(data: bytes, name: str) -> Listed:
    """A page of the list, read in a process of its own; raises Problem as `listed` does."""
    page = apart.found("list", data, name)
    records = (Record(**record | {"types": tuple(record["types"])}) for record in page["records"])
    return Listed(tuple(records), page["given"], page["total"])


def listed(data: bytes, name: str) -> Listed:
    """A page of the list.

    Raises Problem where it is no answer of SRU, where the server refuses the question, and where
    there should be records and are none.
    """
    from helpers.letters.xml import root_of  # its library is for the process that reads files

    root = root_of(data, name)
    if refused := [_text(root, "message") or "without a reason" for _ in root.iter("{*}diagnostic")]:
        raise Problem(f"{name}: the server refuses the question ({refused[0]}): please report this")
    total = _text(root, "numberOfRecords")
    if not total.isdecimal():
        raise Problem(f"{name} is no list of publications: run it again later")
    records = [_record(element) for element in root.iter("{*}record")]
    if not records and int(total):
        raise Problem(f"{name} ends before the last of its {total} records: run it again later")
    papers = tuple(record for record in records if PAPER.fullmatch(record.letter))
    return Listed(papers, len(records), int(total))


def check(data: bytes, form: str, name: str) -> None:
    """Raises Absent where it is the site's page for what is not there, Problem where it is no file of that format."""
    if WEB_PAGE.match(data):
        if ERROR.search(data):
            raise Absent(f"{name} is not there")
        if form != "html":
            raise Problem(f"{name} is a web page and no {form}: run it again later")
    CHECKS[form](data, name)


def _check_html(data: bytes, name: str) -> None:
    if not WEB_PAGE.match(data) or not any(map(is_title, blocks(READERS["html"](data, name), "html"))):
        raise Problem(f"{name} is no page with a letter: run it again later")


def _check_pdf(data: bytes, name: str) -> None:
    if not data.startswith(b"%PDF") or b"%%EOF" not in data[-1024:]:
        raise Problem(f"{name} is no whole PDF: run it again later")


def _check_metadata(data: bytes, name: str) -> None:
    if not apart.found("metadata", data, name):
        raise Problem(f"{name} says nothing of a paper: run it again later")


CHECKS = {"xml": READERS["xml"], "html": _check_html, "pdf": _check_pdf, "metadata": _check_metadata}


def blocks(source: Source, form: str) -> list[str]:
    """The blocks of a letter's text, one paragraph each; in a PDF a paragraph is what stands between blank lines."""
    parted = re.split(r"\n\s*\n|\f", source.text) if form == "pdf" else source.text.split("\n\n")
    return [" ".join(block.split()) for block in parted if block.strip()]


def _record(element) -> Record:
    types = [_squeezed(child) for name in ("subrubriek", "type") for child in element.iter(f"{{*}}{name}")]
    numbers = "; ".join(_squeezed(child) for child in element.iter("{*}dossiernummer"))
    files = {child.get("manifestation", ""): _squeezed(child) for child in element.iter("{*}itemUrl")}
    return Record(
        _text(element, "identifier"),
        as_supplied("dossier", numbers),
        _text(element, "ondernummer"),
        _day(_text(element, "date")),
        _day(_text(element, "available")),
        tuple(filter(None, types)),
        {form: address for form, address in files.items() if form in CHECKS},
    )


def _text(element, name: str) -> str:
    first = next(element.iter(f"{{*}}{name}"), None)
    return "" if first is None else _squeezed(first)


def _squeezed(element) -> str:
    return " ".join((element.text or "").split())


def _day(text: str) -> str:
    """The day of a date, which may come with an hour; nothing where no calendar has it."""
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return ""
