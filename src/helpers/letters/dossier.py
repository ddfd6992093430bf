"""The letters of a dossier in a folder: fetched once, distinguished from other papers, with a manifest of all of them.

The folder is the cache: what its manifest names with a hash is never fetched again. Letters lie in it by
their ids; what was fetched and is no letter, a second copy, or of a kind not asked for lies in `apart`;
what the publisher says of each paper lies in `metadata`.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cache, partial
from pathlib import Path

from helpers import Problem
from helpers.files import Environment, answered, check_replaceable, move, write_whole
from helpers.letters import apart, front_matter, metadata, official
from helpers.letters.copies import Copies, Firsts, runs
from helpers.letters.identifiers import SUFFIX
from helpers.letters.official import READERS, Record
from helpers.letters.supplied import KINDS, check_day
from helpers.letters.web import Absent, Down, Trouble, Unusable, Web

MANIFEST, APART = "manifest.csv", "apart"
WAITING, KEPT, FAILED, UNREADABLE, ANOTHER = "waiting", "kept", "failed", "unreadable", "another kind"
LOST = 5
"""So many letters in succession for which the server or the network fails end the run."""

NUMBERED = re.compile(rf"kst-\d{{5}}(?:-{SUFFIX})?-(?:\d+[a-z]?|[A-Z]{{1,2}})")
"""An id that gives dossier and number whole: two such ids are two letters, whatever their metadata leave out."""


@dataclass(frozen=True)
class Asked:
    """What is asked for: a dossier, from a day to a day, letters of one kind; all of it where nothing is said.

    Raises Problem for a dossier, a day or a kind that there is not.

    >>> Asked("28 676", since="2017-02-30")
    Traceback (most recent call last):
    helpers.Problem: since: expected a day such as 2017-12-31, found '2017-02-30'
    """

    dossier: str
    since: str = ""
    until: str = ""
    kind: str = ""

    def __post_init__(self):
        object.__setattr__(self, "dossier", official.dossier(self.dossier))
        for name in ("since", "until"):
            check_day(name, getattr(self, name))
        if self.until and self.since > self.until:
            raise Problem(f"since {self.since} is after until {self.until}: exchange them")
        if self.kind and self.kind not in KINDS:
            raise Problem(f"no kind {self.kind!r}: choose {', '.join(KINDS[:-1])} or {KINDS[-1]}")


@dataclass(frozen=True)
class Row:
    """A paper of the dossier, as the manifest has it; data/README.md says what each column means."""

    letter: str
    dossier: str = ""
    number: str = ""
    date: str = ""
    kind: str = ""
    format: str = ""
    source: str = ""
    available: str = ""
    sha256: str = ""
    metadata_sha256: str = ""
    status: str = WAITING
    reason: str = ""


@dataclass(frozen=True)
class Paper:
    """What the words of a paper tell: its fields, what it is instead of a letter, or why it cannot be read.

    `runs` are the hashes of the running words of its body, by which copies are told.
    """

    said: Mapping[str, str] = field(default_factory=dict)
    no_letter: str = ""
    unreadable: str = ""
    runs: frozenset[int] = frozenset()


class Dossier:
    """A folder and the dossier that is fetched into it; to be used under `locked`.

    Raises Problem where the dossier has no papers or the manifest is none, Environment where the list of
    papers cannot be had.
    """

    def __init__(self, folder: Path, asked: Asked, web: Web):
        self.folder, self._asked, self._web = folder, asked, web
        self._papers: dict[str, Paper] = {}
        self._copies = Copies()
        self._placed: dict[str, bool] = {}
        self._whole: set[str] = set()
        self._failed = 0
        with answered(folder):
            known = manifest(folder)
            self._records = {record.letter: record for record in records(asked, web)}
            listed = {letter: _row(record, known.get(letter)) for letter, record in self._records.items()}
            self._rows = {letter: self._as_found(row) for letter, row in (known | listed).items()}
            for name in (APART, metadata.FOLDER):
                (folder / name).mkdir(exist_ok=True)
            self._settle()

    @property
    def rows(self) -> list[Row]:
        """The manifest: a row for every paper, in the order of their days and numbers."""
        return sorted(self._rows.values(), key=_in_order)

    def letters(self) -> list[str]:
        """The ids of the papers asked for that their records let be letters, in order."""
        may_be = {letter for letter, record in self._records.items() if not record.no_letter}
        return [row.letter for row in self.rows if row.letter in may_be]

    def fetch(self, letter: str) -> Path | None:
        """The file of a letter, fetched unless it is there; none where it is set apart.

        Raises Problem where it cannot be had or read, which the manifest then says, and Environment where
        several in succession cannot be had.
        """
        with answered(self.folder):
            if letter in self._whole:
                self._failed = 0
            else:
                self._fetch(letter)
        row = self._rows[letter]
        if row.status == UNREADABLE:
            raise Problem(row.reason)
        return self._path(row) if row.status == KEPT else None

    def _fetch(self, letter: str) -> None:
        try:
            wrong = [] if self._rows[letter].metadata_sha256 else self._fetch_metadata(letter)
            if letter not in self._papers:
                self._fetch_paper(letter, wrong)
        except Environment:
            raise
        except Problem as problem:
            self._put(replace(self._rows[letter], status=FAILED, reason=str(problem)))
            self._failed = self._failed + 1 if isinstance(problem, Down) else 0
            if self._failed == LOST:
                raise Environment(f"{problem} ({LOST} in succession failed; what was done is whole)") from None
            raise
        self._whole.add(letter)
        self._failed = 0

    def _fetch_metadata(self, letter: str) -> list[str]:
        """Fetch what the publisher says of a paper, where there is such a file; what is wrong with it."""
        try:
            _, data = self._file(letter, "metadata")
        except Absent:
            return []
        except Unusable as problem:
            return [str(problem)]
        published = apart.found("metadata", data, letter)
        values = {name: published[name] for name in ("dossier", "number", "date") if published.get(name)}
        self._put(replace(self._rows[letter], metadata_sha256=_sha256(data), **values))
        write_whole(self._metadata_path(letter), data, self.folder)
        return []

    def _fetch_paper(self, letter: str, wrong: list[str]) -> None:
        """Fetch a paper in the best format that it has; what is wrong with a better one is said in its row."""
        files = self._records[letter].files
        forms = [form for form in READERS if form in files] or list(READERS)
        for form in forms:
            try:
                return self._keep(letter, form, *self._file(letter, form), wrong)
            except Unusable as problem:
                wrong = [*wrong, str(problem)]
            except Absent:
                continue
        raise Problem(wrong[-1] if wrong else f"{letter} is published in none of {', '.join(forms)}")

    def _file(self, letter: str, form: str) -> tuple[str, bytes]:
        """The address and the bytes of a paper's file: where its record says, else where its id says."""
        listed_address, name = self._records[letter].files.get(form, ""), f"{letter}.{form}"
        address = self._web.trusted(listed_address) or official.file_address(letter, form, self._web.base)
        return address, self._web.file(address, name, partial(official.check, form=form, name=name))

    def _keep(self, letter: str, form: str, address: str, data: bytes, wrong: list[str]) -> None:
        """The row first, the file after it: no file is ever there that the manifest does not name."""
        fetched, row = paper(data, form, f"{letter}.{form}"), self._rows[letter]
        self._know(letter, fetched)
        self._put(
            replace(
                row,
                **{name: getattr(row, name) or fetched.said.get(name, "") for name in ("dossier", "number", "date")},
                kind="" if fetched.no_letter else fetched.said.get("kind", ""),
                format=form,
                source=address,
                sha256=_sha256(data),
                reason="; ".join(filter(None, [fetched.unreadable, *wrong])),
            )
        )
        write_whole(self._path(self._rows[letter]), data, self.folder)

    def _put(self, row: Row) -> None:
        self._rows[row.letter] = row
        self._settle()

    def _know(self, letter: str, own: Paper) -> None:
        self._papers[letter] = own
        self._copies.add(letter, own.runs)

    def _settle(self) -> None:
        """Judge every paper anew, say so in the manifest, and put every file where it belongs."""
        self._rows |= {row.letter: row for row in judged(self.rows, self._papers, self._copies, self._asked.kind)}
        write_whole(self.folder / MANIFEST, _written(self.rows), self.folder)
        for letter in self._papers:
            row = self._rows[letter]
            if self._placed.get(letter) != (row.status == KEPT):
                self._place(row)

    def _place(self, row: Row) -> None:
        here, there = self._places(row)
        wrong = there if row.status == KEPT else here
        if wrong.exists():
            move(wrong, self._path(row))
        self._placed[row.letter] = row.status == KEPT

    def _as_found(self, row: Row) -> Row:
        """The row, without what it names and the folder has not or has otherwise."""
        whole = not row.metadata_sha256 or _is(self._metadata_path(row.letter), row.metadata_sha256)
        row = row if whole else replace(row, metadata_sha256="")
        file = next((file for file in self._places(row) if row.sha256 and _is(file, row.sha256)), None)
        if file is None:
            unfetched = {"kind": "", "format": "", "source": "", "sha256": "", "status": WAITING, "reason": ""}
            return replace(row, **unfetched) if row.sha256 else row
        self._know(row.letter, paper(file.read_bytes(), row.format, file.name))
        self._whole |= {row.letter} if whole else set()
        return row

    def _places(self, row: Row) -> tuple[Path, Path]:
        name = f"{row.letter}.{row.format}"
        return self.folder / name, self.folder / APART / name

    def _path(self, row: Row) -> Path:
        return self._places(row)[row.status != KEPT]

    def _metadata_path(self, letter: str) -> Path:
        return self.folder / metadata.FOLDER / f"{letter}.xml"


def manifest(folder: Path) -> dict[str, Row]:
    """The rows of a folder's manifest by letter; none where the folder is new or empty.

    Raises Problem where the folder holds other files and no manifest, or the manifest is not as it was written.
    """
    path = folder / MANIFEST
    if not path.is_file():
        check_replaceable(folder, lambda file: file.name.startswith("."))
        return {}
    try:
        with open(path, encoding="utf-8", newline="") as file:
            rows = [Row(**row) for row in csv.DictReader(file, strict=True)]
    except (TypeError, ValueError, csv.Error):
        rows = [Row("")]
    if not all(map(_is_ours, rows)):
        raise Problem(f"{path} is not as it was written: give a folder that is new or empty")
    return {row.letter: row for row in rows}


def records(asked: Asked, web: Web) -> list[Record]:
    """What the list says of the papers of a dossier, each once.

    Raises Problem where it has none, Environment where it cannot be had.
    """
    by_letter: dict[str, Record] = {}
    try:
        for record in _listed(asked, web):
            by_letter.setdefault(record.letter, record)
    except (Absent, Trouble) as problem:
        raise Environment(str(problem)) from None
    if not by_letter:
        raise Problem(f"the official publications have no papers of dossier {asked.dossier} then: check its number")
    return list(by_letter.values())


def _listed(asked: Asked, web: Web) -> Iterator[Record]:
    start, total, name = 1, 1, f"the list of dossier {asked.dossier}"
    while start <= total:
        address = official.list_address(asked.dossier, start, asked.since, asked.until, web.base)
        page = official.page_of_list(web.file(address, name, partial(official.page_of_list, name=name)), name)
        yield from page.records
        start, total = start + page.given, page.total


def paper(data: bytes, form: str, name: str) -> Paper:
    """What the words of a fetched file tell.

    >>> motion = b"<kamerstuk><stuk><stuknr>Nr. 12</stuknr><titel>MOTIE VAN HET LID BAKKER</titel></stuk></kamerstuk>"
    >>> paper(motion, "xml", "kst-99999-12.xml").no_letter
    'a motion'
    """
    try:
        blocks = official.blocks(READERS[form](data, name), form)
    except Problem as problem:
        return Paper(unreadable=str(problem))
    parts = front_matter.parts(blocks)
    body = " ".join(block for block, part in zip(blocks, parts, strict=True) if part == "body")
    return Paper(front_matter.fields(blocks, parts), front_matter.no_letter(blocks, parts), runs=runs(body))


def judged(rows: Iterable[Row], papers: Mapping[str, Paper], copies: Copies, kind: str = "") -> list[Row]:
    """The rows of the fetched papers with their status: kept, or why they are set apart.

    Of two papers of one dossier and number, or of nearly the same text, the better format is kept, else the earlier.
    """
    best = {form: rank for rank, form in enumerate(READERS)}
    fetched = [row for row in rows if row.letter in papers]
    firsts, judged_rows = Firsts(NUMBERED), []
    for row in sorted(fetched, key=lambda row: (best[row.format], *_in_order(row))):
        words = papers[row.letter]
        status = (
            (words.unreadable and UNREADABLE)
            or (words.no_letter and f"no letter: {words.no_letter}")
            or firsts.copied(row.letter, row.dossier, row.number, copies.of(row.letter))
            or (ANOTHER if kind not in ("", row.kind) else KEPT)
        )
        judged_rows.append(replace(row, status=status))
    return judged_rows


def _row(record: Record, known: Row | None) -> Row:
    """The row of a listed paper: as it is known where something of it was fetched, else as it is listed."""
    if known and (known.sha256 or known.metadata_sha256):
        return known
    status = f"no letter: {record.no_letter}" if record.no_letter else WAITING
    return Row(record.letter, record.dossier, record.number, record.date, available=record.available, status=status)


def _in_order(row: Row) -> tuple:
    return row.date or "9999", _numbered(row.letter)


@cache
def _numbered(letter: str) -> list:
    """The id in pieces, by which 9 is before 10."""
    return [int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", letter)]


def _is_ours(row: Row) -> bool:
    """Whether every column is there, and the id and format can be a file's name in the folder."""
    whole = None not in asdict(row).values()
    return whole and bool(official.PAPER.fullmatch(row.letter)) and row.format in ("", *READERS)


def _written(rows: Iterable[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, [column.name for column in fields(Row)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(map(asdict, rows))
    return text.getvalue().encode()


def _is(path: Path, sha256: str) -> bool:
    return path.is_file() and _sha256(path.read_bytes()) == sha256


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
