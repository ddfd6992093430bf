"""The files beside a page: each table with the meaning of its columns, as in data/README.md, or in Dutch."""

import re
from functools import cache

from helpers import DATA
from helpers.lexicons import lexicon
from helpers.reports.page import Html, Page, fragment

DICTIONARY = DATA / "README.md"

PART = re.compile(r"^### (\w+)\n\n(.+?)\n\n\|.*?\n\|-.*?\n((?:\|.*\n)+)", re.M)
"""A table of the data dictionary: its name, what its rows are, and a row for each column."""


def files(page: Page) -> Html:
    """The files beside the page, each table with its rows and columns, and what they hold."""
    tables = [
        {
            "name": name,
            "about": _meaning(name, "", page.words.language),
            "rows": page.words.number(len(rows)),
            "columns": [(column, _meaning(name, column, page.words.language)) for column in rows],
        }
        for name, rows in page.tables.items()
    ]
    return fragment("files", page, tables=tables)


def _meaning(table: str, column: str, language: str) -> tuple[str, str]:
    """The meaning of a column, or without a column that of a row of the table; and the language of that text."""
    in_dutch = _in_dutch().get((table, column)) or _in_dutch().get(("", column)) if language == "nl" else None
    return (in_dutch, "nl") if in_dutch else (dictionary()[table][column], "en")


@cache
def dictionary() -> dict[str, dict[str, str]]:
    """The meaning of each column of each table, in English; under the empty name, that of a row of the table.

    >>> dictionary()["parts"]["start"]
    'first character in the clean text'
    """
    text = DICTIONARY.read_text(encoding="utf-8")
    return {name: {"": about, **_columns(rows)} for name, about, rows in PART.findall(text)}


def _columns(rows: str) -> dict[str, str]:
    cells = [row.split("|") for row in rows.splitlines()]
    return {cell[1].strip(): cell[3].strip() for cell in cells}


@cache
def _in_dutch() -> dict[tuple[str, str], str]:
    return {(row["table"], row["column"]): row["nl"] for row in lexicon("columns")}
