"""Files of many letters: zip archives, lines of JSON (.jsonl) and Parquet, read letter by letter.

A row of JSON or Parquet has the letter's id and its text, in the columns `letter` and `text` unless others are
named, and any of the columns that letters.csv may supply. Nothing is unpacked to the disk.
"""

import json
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePosixPath

from helpers import Problem
from helpers.letters import (
    LARGEST,
    READERS,
    SUPPLIABLE,
    Received,
    apart,
    as_id,
    expanded,
    ids,
    is_hidden,
    is_metadata,
    letter_id,
    metadata,
    path_of,
    received,
    told_unreadable,
    unreadable,
)
from helpers.letters.supplied import as_supplied

MOST_UNPACKED, FREE = 100, 2**20
"""Times its size that a file or a whole archive may unpack to, beyond so many bytes; letters pack to a quarter."""

ROWS, LARGEST_GROUP = 64, 2**30
"""Rows of Parquet that are read at a time, and the bytes that a group of rows may have unpacked."""


@dataclass(frozen=True)
class Columns:
    """The columns of a table of letters that have their ids and their texts."""

    letter: str = "letter"
    text: str = "text"


Found = tuple[str, Received | Problem]
"""Where a letter is, its file as it was named and the place in it, and its bytes, or what is wrong with it."""

Entry = tuple[PurePosixPath, zipfile.ZipInfo]
"""A file of a zip archive."""


def named(names: Iterable[str]) -> list[str]:
    """The names, with each folder and pattern replaced by the letters and the files of many letters in it.

    Raises Problem for a folder or a pattern with neither, and where two letters have one id.
    """
    found = expanded(names, ARCHIVES)
    ids(name for name in found if not is_archive(name))
    return found


def letters(names: Iterable[str], columns: Columns = Columns()) -> Iterator[Found]:
    """Every letter of these names, one after the other, or the Problem with it."""
    for name in names:
        yield from _letters_of(name, columns)


def is_archive(name: str) -> bool:
    """Whether a file of that name has many letters."""
    return Path(name).suffix.lower() in ARCHIVES


def _letters_of(name: str, columns: Columns) -> Iterator[Found]:
    open_archive = ARCHIVES.get(Path(name).suffix.lower())
    try:
        for place, letter in open_archive(path_of(name), columns) if open_archive else [("", received(name))]:
            yield f"{name}{place}", letter
    except Problem as problem:
        yield name, problem
    except (OSError, EOFError) as error:
        yield name, Problem(f"{name} cannot be read ({getattr(error, 'strerror', None) or error}): check the file")


def _zipped(path: Path, _: Columns) -> Iterator[Found]:
    try:
        with zipfile.ZipFile(path) as archive:
            every = [(PurePosixPath(info.filename), info) for info in archive.infolist() if not info.is_dir()]
            files = dict(every)
            _check_unpacked(path.name, sum(info.file_size for info in files.values()), path.stat().st_size)
            own = [inside for inside in files if _is_of_reader(inside) and not _is_apart(inside)]
            for inside in own:
                yield f"/{inside}", _of_zip(path.name, archive, files[inside], inside, files)
            yield from _replaced(path.name, every, {inside: files[inside] for inside in own})
            for inside in unreadable((each for each in files if not _is_apart(each)), own):
                yield f"/{inside}", Problem(told_unreadable(f"{path.name}/{inside}"))
    except zipfile.BadZipFile as error:
        yield "", Problem(f"{path.name} is no zip file, or a damaged one ({error}): pack it again")


def _replaced(name: str, every: Iterable[Entry], letters: Mapping[PurePosixPath, zipfile.ZipInfo]) -> Iterator[Found]:
    """The entries that a later one of their name replaces among the letters, as it would on the disk."""
    for number, (inside, info) in enumerate(every, start=1):
        if letters.get(inside, info) is not info:
            place = f"/{inside}, entry {number}"
            told = f"{name}{place}, has the name of a later one, which alone is read: pack it again under another"
            yield place, Problem(told)


def _is_of_reader(inside: PurePosixPath) -> bool:
    return inside.suffix.lower() in READERS


def _is_apart(inside: PurePosixPath) -> bool:
    """Whether a file is hidden, or metadata."""
    hidden = is_hidden(inside) or "__MACOSX" in inside.parts
    return hidden or is_metadata(inside) or metadata.FOLDER in inside.parts[:-1]


def _of_zip(
    name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, inside: PurePosixPath, files: Mapping
) -> Received | Problem:
    where = f"{name}/{inside}"
    try:
        if inside.is_absolute() or ".." in inside.parts or "\\" in info.orig_filename:
            raise Problem(f"{where}: its name leads out of the archive: pack it again under its own name")
        data = _unpacked(where, archive, info)
        beside = next((file for file in metadata.candidates(inside) if file in files), None)
        said = apart.found("metadata", _unpacked(where, archive, files[beside]), str(beside)) if beside else {}
    except Problem as problem:
        return problem
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError, ValueError) as error:
        return Problem(f"{where} cannot be unpacked ({error}): pack it again, without a password")
    return Received(letter_id(inside), where, inside.suffix.lower(), data, said)


def _unpacked(where: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The bytes of a file in the archive, which are never more than it says."""
    if info.file_size > LARGEST:
        raise Problem(f"{where} is {info.file_size >> 20} MiB: the limit is {LARGEST >> 20} MiB a letter")
    _check_unpacked(where, info.file_size, info.compress_size)
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Problem(f"{where} is packed by another method than deflate: pack it again")
    with archive.open(info) as file:
        return file.read(info.file_size)


def _check_unpacked(where: str, size: int, packed: int) -> None:
    if size > FREE + MOST_UNPACKED * packed:
        raise Problem(f"{where} unpacks to {size >> 20} MiB, over {MOST_UNPACKED} times its size: no letters do")


def _lines(path: Path, columns: Columns) -> Iterator[Found]:
    with open(path, "rb") as file:
        for number in count(1):
            line = file.readline(LARGEST + 1)
            if not line:
                return
            if line.strip():
                place = f", line {number}"
                yield place, _of_line(f"{path.name}{place}", line, columns)
            while len(line) > LARGEST and not line.endswith(b"\n"):
                line = file.readline(LARGEST + 1)


def _of_line(where: str, line: bytes, columns: Columns) -> Received | Problem:
    if len(line) > LARGEST:
        return Problem(f"{where}: is over {LARGEST >> 20} MiB: the limit is that of a letter")
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Problem(f"{where}: is no JSON ({error}): write one letter a line")
    return _of_row(where, row, columns, "jsonl")


def _rows(path: Path, columns: Columns) -> Iterator[Found]:
    for number, row in enumerate(_parquet_rows(path, columns), start=1):
        place = f", row {number}"
        yield place, _of_row(f"{path.name}{place}", row, columns, "parquet")


def _parquet_rows(path: Path, columns: Columns) -> Iterator[dict]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise Problem('Parquet needs pyarrow, which is not installed: pip install -e ".[scale]"') from None
    try:
        with parquet.ParquetFile(path, pre_buffer=False) as file:
            known = set(file.schema_arrow.names)
            for needed in (columns.letter, columns.text):
                if needed not in known:
                    raise Problem(f"{path.name} has no column {needed!r}: it has {', '.join(sorted(known))[:200]}")
            groups = [file.metadata.row_group(group).total_byte_size for group in range(file.num_row_groups)]
            if max(groups, default=0) > LARGEST_GROUP:
                raise Problem(f"{path.name} has a group of rows of {max(groups) >> 20} MiB: write smaller groups")
            wanted = [name for name in (columns.letter, columns.text, *SUPPLIABLE) if name in known]
            for batch in file.iter_batches(ROWS, columns=list(dict.fromkeys(wanted))):
                yield from batch.to_pylist()
    except (pyarrow.ArrowException, UnicodeDecodeError) as error:
        raise Problem(
            f"{path.name} is no Parquet file, or a damaged one ({_first_line(error)}): write it again"
        ) from None


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0].rstrip(".")[:200]


def _of_row(where: str, row: object, columns: Columns, form: str) -> Received | Problem:
    """The letter in a row, in the bytes that its text would have in a file."""
    if not isinstance(row, dict):
        return Problem(f"{where}: is no object with {columns.letter!r} and {columns.text!r}: write one letter a line")
    for needed in (columns.letter, columns.text):
        if not isinstance(row.get(needed), str) or not row[needed].strip():
            return Problem(f"{where}: has no text in {needed!r}: give every letter an id and its text")
    try:
        data = row[columns.text].encode()
        own = as_id(row[columns.letter].encode().decode())
        supplied = {name: value for name in SUPPLIABLE if (value := _supplied(where, name, row.get(name)))}
    except UnicodeEncodeError:
        return Problem(f"{where}: holds half a character (a lone surrogate): write it again as UTF-8")
    except Problem as problem:
        return problem
    if len(data) > LARGEST:
        return Problem(f"{where}: is {len(data) >> 20} MiB: the limit is {LARGEST >> 20} MiB a letter")
    return Received(own, where, ".txt", data, supplied, form, where)


def _supplied(where: str, name: str, value: object) -> str:
    """What a row says of its letter, as text: a date as ISO, a list joined as letters.csv has it."""
    if isinstance(value, list):
        value = ("|" if name == "headings" else "; ").join(map(str, value))
    if hasattr(value, "isoformat"):
        value = value.isoformat()[:10]
    if isinstance(value, dict | float | bool):
        raise Problem(f"{where}: {name} is {str(value)[:40]!r}: expected text")
    text = "" if value is None else as_supplied(name, str(value))
    text.encode()
    return text


ARCHIVES: dict[str, Callable[[Path, Columns], Iterator[Found]]] = {
    ".zip": _zipped,
    ".jsonl": _lines,
    ".parquet": _rows,
}
"""What finds the letters in a file, each by its place there alone."""
