"""A piece of work: the tables of some letters as one file, from which those of each letter can be taken again.

A piece is made of nothing but the order and the bytes of its letters, by a function that has no other effect. So it
may be made in any process, on any machine, and made again where one is lost; and which letters are made together
changes no byte of what is written in the end.
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
"""What the tables depend on beside the program itself."""

LENGTH = 8
"""Bytes that tell the length of what a piece says of itself."""

YEAR, UNKNOWN = 4, "none"
LONGEST_NAME = 60
"""Characters of a dossier in the name of a folder."""


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
    """What is asked of every letter: which tables, by which codebook and rules, in which form."""

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
        """By what a letter that was done is known again: its bytes, what was supplied of it, and the order."""
        own = [self._sha256, letter.letter, letter.suffix, letter.format, sorted(letter.supplied.items())]
        return sha256(json.dumps(own).encode() + letter.data).hexdigest()[:32]


@dataclass(frozen=True)
class Entry:
    """What a piece says of a letter: its key and id, the folder of its partition, and why it failed if it did."""

    key: str
    letter: str
    partition: str = ""
    failed: str = ""


def piece(order: Order, batch: Sequence[Received]) -> bytes:
    """The bytes of a piece: the tables of the letters, those that fail each with its sentence instead.

    Raises Problem where the order comes from a machine with another program.
    """
    other = [name for name, own in program().items() if order.made_from[name] != own]
    if other:
        raise Problem(f"a worker has other {' and '.join(other)} than this machine: install the same there")
    with _uncollected():
        return _piece(order, batch)


def _piece(order: Order, batch: Sequence[Received]) -> bytes:
    asked = {"empty": order.empty, "wanted": {*order.wanted, "letters"}}
    made, layouts, failed = corpus.measured(batch, order.codebook, partial(opened, force=order.force), **asked)
    folders = _partitions(made["letters"]) if made else {}
    entries = [
        Entry(order.key(each), each.letter, folders.get(each.letter, ""), failed.get(each.letter, "")) for each in batch
    ]
    return _packed(order, entries, made, layouts)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without a search for cycles each time that more has been made: a batch makes much, and no cycles."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _partitions(letters: pd.DataFrame) -> dict[str, str]:
    """The folder of each letter among others of its first dossier and its year."""
    rows = zip(letters["letter"], letters["dossier"], letters["date"], strict=True)
    return {letter: partition(dossier.split("; ")[0], date[:YEAR]) for letter, dossier, date in rows}


def partition(dossier: str, year: str) -> str:
    """The folder of a dossier and a year, by names from which other programs make columns.

    A point at the end is written by its number, for Windows drops it.

    >>> partition("28676", "2017"), partition("21501/02.", "")
    ('in_dossier=28676/in_year=2017', 'in_dossier=21501%2F02%2E/in_year=none')
    """
    named = re.sub(r"\.$", "%2E", quote(dossier[:LONGEST_NAME], safe=""))
    known = year if len(year) == YEAR and year.isdecimal() and year.isascii() else UNKNOWN
    return f"in_dossier={named or UNKNOWN}/in_year={known}"


def _packed(order: Order, entries: list[Entry], made: dict[str, pd.DataFrame], layouts: dict) -> bytes:
    ids = [entry.letter for entry in entries]
    blobs, ends = {}, {}
    for name in order.wanted if made else ():
        if name == corpus.TEXTS:
            blobs[name], ends[name] = _texts(ids, layouts)
        else:
            counts = made[name]["letter"].value_counts().reindex(ids, fill_value=0).tolist()
            blobs[name], ends[name] = PACKED[order.form](made[name], counts)
    said = {
        "letters": [[entry.key, entry.letter, entry.partition, entry.failed] for entry in entries],
        "sizes": {name: len(blob) for name, blob in blobs.items()},
        "ends": ends,
    }
    head = json.dumps(said, ensure_ascii=False).encode()
    return b"".join([len(head).to_bytes(LENGTH, "little"), head, *blobs.values()])


def _texts(ids: list[str], layouts: dict[str, Layout]) -> tuple[bytes, list[int]]:
    texts = [layouts[letter].text.encode() if letter in layouts else b"" for letter in ids]
    return b"".join(texts), list(accumulate(map(len, texts)))


def _as_csv(rows: pd.DataFrame, counts: list[int]) -> tuple[bytes, list[int]]:
    """The rows as lines, and the bytes at which those of each letter end."""
    cells, blobs = corpus.cells(rows), []
    for number in counts:
        own = io.StringIO()
        corpus.writer(own).writerows(next(cells) for _ in range(number))
        blobs.append(own.getvalue().encode())
    return b"".join(blobs), list(accumulate(map(len, blobs)))


def _as_arrow(rows: pd.DataFrame, counts: list[int]) -> tuple[bytes, list[int]]:
    """The rows as Arrow's stream, and the rows at which those of each letter end."""
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
        said = json.loads(self._bytes[LENGTH : LENGTH + length])
        self.entries = [Entry(*entry) for entry in said["letters"]]
        starts = accumulate(said["sizes"].values(), initial=LENGTH + length)
        self._spans = {
            name: (start, start + size) for (name, size), start in zip(said["sizes"].items(), starts, strict=False)
        }
        self._ends = {name: [0, *ends] for name, ends in said["ends"].items()}
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
        """Give back the memory of what was read, where the system can; it is read again when it is asked for."""
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
