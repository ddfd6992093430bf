"""What is supplied of a letter beside its text, and whether the tables can hold it."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from helpers import Problem
from helpers.letters.identifiers import as_id, dossier_number

KINDS = ("report", "agenda", "other")
LANGUAGES = ("nl", "en")

NEEDED = ("letter", "file")

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
"""Ends of lines and other characters that steer a screen or a printer."""


def listed(path: Path) -> dict[str, dict[str, str]]:
    """The rows of a list of letters by the letter's id, also as a spreadsheet saves it, Dutch or English.

    Raises Problem, naming the line, where it is not UTF-8 or lacks a column, where a row lacks an id or a file, and
    where an id is none or that of an earlier row.
    """
    found, lines = {}, {}
    for line, row in _rows(path):
        where = f"{path.name}, line {line}"
        _check_row(row, where)
        first = lines.setdefault(row["letter"].casefold(), line)
        if first != line:
            raise Problem(f"{where}: {row['letter']} is listed in line {first} already: keep one of them")
        found[row["letter"]] = row
    return found


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with the line in which it ends; a spreadsheet also saves rows of nothing, which are none."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Problem(f"{path.name}, line {line}, is not UTF-8: save it as CSV UTF-8") from None
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;", key=text.split("\n", 1)[0].count))
    if missing := [column for column in NEEDED if column not in (rows.fieldnames or ())]:
        raise Problem(f"{path.name}, line 1, lacks the column {missing[0]}: begin with {', '.join(NEEDED)}")
    yield from ((rows.line_num, row) for row in rows if row["letter"] or row["file"])


def _check_row(row: Mapping[str, str], where: str) -> None:
    own, file = row["letter"], row["file"]
    if not own:
        raise Problem(f"{where}: {file} has no id: name one in the column letter")
    if own != as_id(own):
        raise Problem(f"{where}: {own!r} is no id, of which a folder is made: write it as {as_id(own)!r}")
    if not file:
        raise Problem(f"{where}: {own} has no file: name it in the column file")


def as_supplied(name: str, value: str) -> str:
    """A value as the tables have it under that name: in one line, and each dossier once by its number.

    Where lines end or other control characters stand comes a blank; what is no number of a dossier stays as it is.

    >>> as_supplied("title", "Verslag\\r\\nNAVO-top\\n"), as_supplied("dossier", "28 676;33 750 V; 28676")
    ('Verslag NAVO-top', '28676; 33750-V')
    """
    line = CONTROL.sub(" ", value).strip()
    if name != "dossier":
        return line
    return "; ".join(dict.fromkeys(dossier_number(each) or each for each in map(str.strip, line.split(";")) if each))


def check_supplied(supplied: Mapping[str, str], where: str) -> None:
    """Raises Problem where a date is no day, or a kind or language none that there is; `where` names their file.

    >>> check_supplied({"kind": "brief"}, "brieven.jsonl, line 1")
    Traceback (most recent call last):
    helpers.Problem: brieven.jsonl, line 1, kind: expected report or agenda or other, found 'brief'
    """
    check_day(f"{where}, date", supplied.get("date", ""))
    for name, known in (("kind", KINDS), ("language", LANGUAGES)):
        if supplied.get(name) and supplied[name] not in known:
            raise Problem(f"{where}, {name}: expected {' or '.join(known)}, found {supplied[name]!r}")


def check_day(name: str, text: str) -> None:
    """Raises Problem where the text is neither empty nor a day.

    >>> check_day("since", "2031-02-30")
    Traceback (most recent call last):
    helpers.Problem: since: expected a day such as 2017-12-31, found '2031-02-30'
    """
    if text and not is_day(text):
        raise Problem(f"{name}: expected a day such as 2017-12-31, found {text!r}")


def is_day(text: str) -> bool:
    """Whether it is a day of the calendar, written as year-month-day and in no other form that ISO 8601 has.

    >>> [is_day(text) for text in ("2031-02-13", "2031-02-30", "20310213", "2031-W07-4", "2031-02", "")]
    [True, False, False, False, False, False]
    """
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
