"""Spreadsheet files in which people coded sentences: read as Excel saves them, in Dutch or English, with faults
located.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from helpers import Problem

SETS = ("issues", "ambiguous", "context_only")
SEPARATORS = (",", ";", "\t")
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""The first bytes of a file that Excel saved as Unicode text."""

OPEN = "?"
"""Stands in the issues of a sentence that is still to be decided."""

NO_ISSUE = ("", "none", "geen", "-")
BETWEEN = re.compile(r"[;,|\s]+")
"""What separates two issues in a cell; no id contains any of these."""

Row = dict[str, str]
"""The cell below each column; empty where the line ends before it."""


class Place:
    """The place of a fault in a spreadsheet."""

    def __init__(self, name: str, line: int):
        self.name, self.line = name, line

    def wrong(self, column: str, said: str) -> Problem:
        return Problem(f"{self.name}, line {self.line}, column {column}: {said}")


def rows(path: Path, name: str, needed: Sequence[str], columns: Sequence[str]) -> list[tuple[Place, Row]]:
    """The lines that hold anything, each with its place, numbered as a spreadsheet numbers them.

    The file may be UTF-8, UTF-16 or in the code page of Windows, its cells separated by comma, semicolon or tab.
    Messages call it `name`. Raises Problem where it cannot be read, or lacks one of the needed columns.
    """
    text = _text(path, name)
    separator, head = _head(text, name, needed, columns)
    filled = []
    for line, cells in enumerate(_lines(text, separator, name)[1:], 2):
        row = dict.fromkeys(head, "") | dict(zip(head, map(str.strip, cells), strict=False))
        if any(row.values()):
            filled.append((Place(name, line), row))
    return filled


def _text(path: Path, name: str) -> str:
    try:
        data = path.read_bytes()
    except OSError:
        raise Problem(f"no sheet {path}: give the path of a .csv file") from None
    if data.startswith(b"PK"):
        raise Problem(f"{name} is an Excel workbook: save it as CSV UTF-8 (comma or semicolon delimited)")
    if data.startswith(UTF_16):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _head(text: str, name: str, needed: Sequence[str], columns: Sequence[str]) -> tuple[str, list[str]]:
    """The separator of the cells, and the names of the columns."""
    first = text.split("\n", 1)[0].strip()
    for separator in SEPARATORS:
        head = [cell.strip().lower() for cell in next(csv.reader([first], delimiter=separator), [])]
        if len(head) > 1 and needed[0] in head:
            if missing := [column for column in needed if column not in head]:
                raise Problem(f"{name}, line 1, lacks the column {missing[0]}: begin with {', '.join(columns)}")
            return separator, head
    raise Problem(
        f"{name}, line 1: expected the columns {', '.join(columns)}, parted by ; or , or a tab, found {first[:40]!r}"
    )


def _lines(text: str, separator: str, name: str) -> list[list[str]]:
    lines = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            lines.append(cells)
    except csv.Error as error:
        fault = f"a cell cannot be read ({error}): see that its quotes are closed, and save it as CSV again"
        raise Problem(f"{name}, line {len(lines) + 1}: {fault}") from None
    return lines


def codes(row: Mapping[str, str], place: Place) -> tuple[set[str], set[str], set[str]]:
    """The issues, the ambiguous ones, and those clear only from context that a coder gave a sentence.

    Raises Problem where they are still to be decided, or contradict each other.
    """
    issues, ambiguous, context = (_ids(row.get(column, ""), column, place) for column in SETS)
    if both := sorted(issues & ambiguous):
        raise place.wrong("ambiguous", f"{both[0]} stands in issues too: an ambiguous issue is one that you left out")
    if alone := sorted(context - issues):
        raise place.wrong("context_only", f"{alone[0]} does not stand in issues: write it there as well")
    return issues, ambiguous, context


def _ids(cell: str, column: str, place: Place) -> set[str]:
    if cell == OPEN:
        raise place.wrong(column, "still to be decided: write the issues, or none")
    return set() if cell.lower() in NO_ISSUE else {part.lower() for part in BETWEEN.split(cell) if part}


def sentence_id(number: int) -> str:
    """The id by which people know a sentence, from its number, which counts from 0."""
    return f"s{number + 1:02d}"


def check_each_once(found: Iterable[tuple[Place, int]]) -> None:
    """Raise Problem where two places have the same sentence."""
    first: dict[int, Place] = {}
    for place, number in found:
        if first.setdefault(number, place) is not place:
            fault = f"{sentence_id(number)} stands in line {first[number].line} too: keep one"
            raise place.wrong("sentence_id", fault)
