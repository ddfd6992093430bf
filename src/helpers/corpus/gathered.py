"""The contents of pieces, gathered: each table in one file, or in folders by dossier and year, letter after letter."""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby, islice
from pathlib import Path
from typing import NamedTuple

from helpers import corpus
from helpers.corpus.pieces import Order, Piece
from helpers.tables import COLUMNS, table

OPEN = 64
"""Pieces that are kept open at a time."""

GROUP = 100_000
"""Rows in a row group of Parquet, the part that is in memory at a time."""

READ = 100
"""Letters whose rows are taken together, and after which the memory for reading their pieces is given back."""

DOSSIER, SMALL = "in_dossier=", re.compile("[a-z]")
"""How the name of a partition's folder begins, and the letters in it that some systems take for large ones."""


class Place(NamedTuple):
    """Where the tables of a letter are: its piece and the place in it, and the folder of its partition."""

    partition: str
    letter: str
    piece: int
    place: int


Own = tuple[Piece, int]
"""A piece and a letter's place in it."""


def folders_of(partitions: Iterable[str]) -> dict[str, str]:
    """The folder of each partition: one that a file system without capitals would take for another's has its small
    letters by their numbers, which programs that read such folders turn back.

    >>> list(folders_of(["in_dossier=Navo/in_year=2017", "in_dossier=NAVO/in_year=2017"]).values())
    ['in_dossier=NAVO/in_year=2017', 'in_dossier=N%61%76%6F/in_year=2017']
    """
    folders: dict[str, str] = {}
    taken: dict[str, str] = {}
    for partition in sorted(set(partitions)):
        dossier, year = partition.removeprefix(DOSSIER).rsplit("/", 1)
        if taken.setdefault(dossier.casefold(), dossier) != dossier:
            dossier = SMALL.sub(lambda letter: f"%{ord(letter[0]):02X}", dossier)
        folders[partition] = f"{DOSSIER}{dossier}/{year}"
    return folders


def write(places: Sequence[Place], paths: Sequence[Path], order: Order, folder: Path, partitioned: bool) -> None:
    """Write the wanted tables of all letters into the folder, from the pieces at these paths."""
    opened = lru_cache(maxsize=OPEN)(lambda number: Piece(paths[number]))
    folders = folders_of(place.partition for place in places) if partitioned else {}
    keyed = sorted(places) if partitioned else sorted(places, key=lambda place: place.letter)
    for name in order.wanted:
        if name == corpus.TEXTS:
            _write_texts(_read(keyed, opened), keyed, folder / name)
            continue
        for partition, places_of_partition in groupby(keyed, key=lambda place: place.partition if partitioned else ""):
            target = folder / name / folders[partition] if partitioned else folder
            target.mkdir(parents=True, exist_ok=True)
            WRITERS[order.form](name, _read(places_of_partition, opened), target / f"{name}.{order.form}")


def _read(places: Iterable[Place], opened: Callable[[int], Piece]) -> Iterator[Own]:
    """Each letter's piece and its place there; a piece's pages count as this process's memory until they are given
    back.
    """
    recent: deque[Piece] = deque(maxlen=OPEN)
    for number, place in enumerate(places, start=1):
        piece = opened(place.piece)
        if piece not in recent:
            recent.append(piece)
        yield piece, place.place
        if number % READ == 0:
            for read_piece in recent:
                read_piece.release()


def _write_texts(letters: Iterable[Own], places: Iterable[Place], folder: Path) -> None:
    folder.mkdir()
    for (piece, number), place in zip(letters, places, strict=True):
        (folder / f"{place.letter}.txt").write_bytes(piece.lines(corpus.TEXTS, number))


def _write_csv(name: str, letters: Iterable[Own], path: Path) -> None:
    with open(path, "wb") as file:
        file.write(f"{','.join(COLUMNS[name])}\n".encode())
        file.writelines(piece.lines(name, place) for piece, place in letters)


def _write_parquet(name: str, letters: Iterable[Own], path: Path) -> None:
    """Write row groups that all have the same number of rows but the last, whatever the pieces were."""
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    schema = pyarrow.Table.from_pandas(table(name, []), preserve_index=False).schema
    with ParquetWriter(path, schema) as file:
        for group in _groups(letters, name, schema):
            file.write_table(group, row_group_size=GROUP)


def _groups(letters: Iterable[Own], name: str, schema) -> Iterator:
    import pyarrow

    waiting, number = [schema.empty_table()], 0
    for rows in _blocks(letters, name):
        waiting.append(rows)
        number += rows.num_rows
        while number >= GROUP:
            whole = pyarrow.concat_tables(waiting).combine_chunks()
            yield whole.slice(0, GROUP)
            waiting, number = [whole.slice(GROUP)], number - GROUP
    yield pyarrow.concat_tables(waiting).combine_chunks()


def _blocks(letters: Iterable[Own], name: str) -> Iterator:
    """The rows of several letters at a time as one block: a table for each letter takes ten times their memory."""
    import pyarrow

    letters = iter(letters)
    while together := list(islice(letters, READ)):
        yield pyarrow.concat_tables([piece.rows(name, place) for piece, place in together]).combine_chunks()


WRITERS = {"csv": _write_csv, "parquet": _write_parquet}
