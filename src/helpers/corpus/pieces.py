"""A piece of work: the tables of some letters in one file, from which those of each letter can be taken.

A piece is made from nothing but the order and the bytes of its letters, by a function without other effects. So it may
be made in any process, on any machine, and made again where one is lost; and which letters are made together changes
no byte of what is written in the end.
"""

import gc
import io
import json
import mmap
import platform
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property, partial
from hashlib import sha256
from importlib.metadata import version
from itertools import accumulate
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from helpers import DATA, Problem, attention, corpus
from helpers.codebook import Codebook
from helpers.files import digest
from helpers.layout import Layout
from helpers.letters import Received, opened
from helpers.tables import COLUMNS

SOURCES = Path(__file__).parents[1]
PACKAGES = ("numpy", "pandas", "simplemma", "stopwordsiso", "babel", "lxml", "pypdfium2")
"""The libraries that the tables depend on, beside the program itself."""

LENGTH = 8
"""Bytes for the length of a piece's head."""

YEAR, UNKNOWN = 4, "none"
LONGEST_NAME = 60
"""The characters of a dossier that the name of its folder has at most."""


@cache
def program() -> dict[str, object]:
    """What makes tables here: the program, its word lists and its libraries, by hash or version."""
    return {
        "helpers": digest(SOURCES),
        "lexicons": digest(DATA / "lexicons"),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
    }


@dataclass(frozen=True)
class Order:
    """What is asked for every letter: which tables, by which codebook and rules, in which form."""

    codebook: Codebook
    wanted: tuple[str, ...] = (*COLUMNS, corpus.TEXTS)
    form: str = "csv"
    empty: str = attention.EMPTY
    force: bool = False

    @cached_property
    def made_from(self) -> dict[str, object]:
        """All that tables depend on beside the letters, by hash: where two are equal, so are the tables."""
        return {
            "codebook": {"name": self.codebook.name, "version": self.codebook.version, "sha256": self.codebook.sha256},
            "parameters": {"empty": self.empty, "force": self.force, "tables": list(self.wanted), "format": self.form},
            **program(),
        }

    @cached_property
    def _sha256(self) -> str:
        return sha256(json.dumps(self.made_from, sort_keys=True).encode()).hexdigest()

    def key(self, letter: Received) -> str:
        """The key by which a letter that has been done is recognised: of its bytes, what was supplied, and the
        order.
        """
        identity = [self._sha256, letter.letter, letter.suffix, letter.format, sorted(letter.supplied.items())]
        return sha256(json.dumps(identity).encode() + letter.data).hexdigest()[:32]


@dataclass(frozen=True)
class Entry:
    """What a piece records of a letter: its key and id, the folder of its partition, and why it failed if it did."""

    key: str
    letter: str
    partition: str = ""
    failed: str = ""


def piece(order: Order, batch: Sequence[Received]) -> bytes:
    """The bytes of a piece: the tables of the letters, and a sentence for each letter that fails.

    Raises Problem where the order comes from a machine with another version of the program.
    """
    differing = [name for name, here in program().items() if order.made_from[name] != here]
    if differing:
        raise Problem(f"a worker has other {' and '.join(differing)} than this machine: install the same there")
    with _uncollected():
        return _piece(order, batch)


def _piece(order: Order, batch: Sequence[Received]) -> bytes:
    rules = {"empty": order.empty, "wanted": {*order.wanted, "letters"}}
    tables, layouts, failed = corpus.measured(batch, order.codebook, partial(opened, force=order.force), **rules)
    folders = _partitions(tables["letters"]) if tables else {}
    entries = [
        Entry(order.key(letter), letter.letter, folders.get(letter.letter, ""), failed.get(letter.letter, ""))
        for letter in batch
    ]
    return _packed(order, entries, tables, layouts)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Suspend the search for cycles that follows each allocation of many objects: a batch makes many, and no cycles."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _partitions(letters: pd.DataFrame) -> dict[str, str]:
    """The folder of each letter, by its first dossier and its year."""
    rows = zip(letters["letter"], letters["dossier"], letters["date"], strict=True)
    return {letter: partition(dossier.split("; ")[0], date[:YEAR]) for letter, dossier, date in rows}


def partition(dossier: str, year: str) -> str:
    """The folder of a dossier and a year, in names that other programs turn into columns.

    A point at the end is written by its number, for Windows drops it.

    >>> partition("28676", "2017"), partition("21501/02.", "")
    ('in_dossier=28676/in_year=2017', 'in_dossier=21501%2F02%2E/in_year=none')
    """
    dossier_folder = re.sub(r"\.$", "%2E", quote(dossier[:LONGEST_NAME], safe=""))
    year_folder = year if len(year) == YEAR and year.isdecimal() and year.isascii() else UNKNOWN
    return f"in_dossier={dossier_folder or UNKNOWN}/in_year={year_folder}"


def _packed(order: Order, entries: list[Entry], tables: dict[str, pd.DataFrame], layouts: dict) -> bytes:
    ids = [entry.letter for entry in entries]
    blobs, ends = {}, {}
    for name in order.wanted if tables else ():
        if name == corpus.TEXTS:
            blobs[name], ends[name] = _texts(ids, layouts)
        else:
            counts = tables[name]["letter"].value_counts().reindex(ids, fill_value=0).tolist()
            blobs[name], ends[name] = PACKED[order.form](tables[name], counts)
    head = {
        "letters": [[entry.key, entry.letter, entry.partition, entry.failed] for entry in entries],
        "sizes": {name: len(blob) for name, blob in blobs.items()},
        "ends": ends,
    }
    head_bytes = json.dumps(head, ensure_ascii=False).encode()
    return b"".join([len(head_bytes).to_bytes(LENGTH, "little"), head_bytes, *blobs.values()])


def _texts(ids: list[str], layouts: dict[str, Layout]) -> tuple[bytes, list[int]]:
    texts = [layouts[letter].text.encode() if letter in layouts else b"" for letter in ids]
    return b"".join(texts), list(accumulate(map(len, texts)))


def _as_csv(rows: pd.DataFrame, counts: list[int]) -> tuple[bytes, list[int]]:
    """The rows as lines, and the byte at which each letter's rows end."""
    cells, blobs = corpus.cells(rows), []
    for number in counts:
        lines = io.StringIO()
        corpus.writer(lines).writerows(next(cells) for _ in range(number))
        blobs.append(lines.getvalue().encode())
    return b"".join(blobs), list(accumulate(map(len, blobs)))


def _as_arrow(rows: pd.DataFrame, counts: list[int]) -> tuple[bytes, list[int]]:
    """The rows as a stream of Arrow, and the row at which each letter's rows end."""
    import pyarrow

    table, sink = pyarrow.Table.from_pandas(rows, preserve_index=False), pyarrow.BufferOutputStream()
    with pyarrow.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table.combine_chunks())
    return sink.getvalue().to_pybytes(), list(accumulate(counts))


PACKED = {"csv": _as_csv, "parquet": _as_arrow}


class Piece:
    """A piece in a file, of which only what is asked for is read."""

    def __init__(self, path: Path):
        self.path = path
        with open(path, "rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        length = int.from_bytes(self._bytes[:LENGTH], "little")
        head = json.loads(self._bytes[LENGTH : LENGTH + length])
        self.entries = [Entry(*entry) for entry in head["letters"]]
        starts = accumulate(head["sizes"].values(), initial=LENGTH + length)
        self._spans = {
            name: (start, start + size) for (name, size), start in zip(head["sizes"].items(), starts, strict=False)
        }
        self._ends = {name: [0, *ends] for name, ends in head["ends"].items()}
        self._arrow: dict[str, object] = {}

    def lines(self, name: str, place: int) -> bytes:
        """The bytes of a letter, by its place in the piece, in a table of lines or among the texts."""
        start, (first, last) = self._spans[name][0], self._own(name, place)
        return self._bytes[start + first : start + last]

    def rows(self, name: str, place: int):
        """The rows of a letter, by its place in the piece, as a table of Arrow."""
        first, last = self._own(name, place)
        return self._table(name).slice(first, last - first)

    def release(self) -> None:
        """Give back the memory of what was read, where the system can; it is read again when asked for."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._bytes.madvise(mmap.MADV_DONTNEED)

    def _own(self, name: str, place: int) -> tuple[int, int]:
        return self._ends[name][place], self._ends[name][place + 1]

    def _table(self, name: str):
        import pyarrow

        if name not in self._arrow:
            start, end = self._spans[name]
            stream = pyarrow.py_buffer(self._bytes).slice(start, end - start)
            self._arrow[name] = pyarrow.ipc.open_stream(stream).read_all()
        return self._arrow[name]
