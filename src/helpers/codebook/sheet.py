"""A codebook as a sheet, with a row for each term, for those who keep it in a spreadsheet.

Its columns are issue, kind, language and text; others are ignored. Rows without an issue describe the codebook (kinds
name, title, version, date, author, citation, matching, procedural); the others describe an issue (label, definition,
cap, manifesto, heading) and say how it is found (term, not).
"""

import csv
import io
from collections.abc import Iterator

from helpers import Problem, check_none
from helpers.codebook.document import Lines

COLUMNS = ("issue", "kind", "language", "text")
OF_CODEBOOK = {
    "name": "text", "title": "by language", "version": "text", "date": "text", "author": "list",
    "citation": "text", "matching": "text", "procedural": "lists by language",
}  # fmt: skip
OF_ISSUE = {
    "label": "by language", "definition": "by language", "cap": "list", "manifesto": "list",
    "heading": "list", "term": "lists by language", "not": "lists by language",
}  # fmt: skip
LANGUAGES = {"text": ("",), "list": ("",), "by language": ("nl", "en"), "lists by language": ("nl", "en", "both")}
KEYS = {"author": "authors", "heading": "headings", "term": "terms"}
"""Kinds whose lists have another name in a codebook file."""


def loaded(text: str, name: str) -> tuple[dict, Lines]:
    """The document that the sheet holds, and the line of each of its parts.

    Raises Problem, naming the line, where it is no such sheet.

    >>> content, lines = loaded("issue,kind,language,text\\nrussia,term,nl,rusland\\n", "x.csv")
    >>> content, lines[("issues", 0, "terms", "nl", 0)]
    ({'issues': [{'id': 'russia', 'terms': {'nl': ['rusland']}}]}, 2)
    """
    content: dict = {"issues": []}
    lines: Lines = {(): 1, ("issues",): 1}
    faults, places = [], {}
    for line, *row in _rows(text, name):
        try:
            _enter(row, content, places, (lines, line, name))
        except Problem as problem:
            faults.append(problem)
    check_none(faults)
    return content, lines


Where = tuple[Lines, int, str]
"""The lines of all parts, and the line and the sheet's name that are being read."""


def _enter(row: list[str], content: dict, places: dict[str, int], where: Where) -> None:
    """Enter what a row of the sheet says in the document; `places` are those of the issues so far."""
    (issue, kind, language, text), (lines, line, name) = row, where
    shapes = OF_ISSUE if issue else OF_CODEBOOK
    if kind not in shapes:
        raise Problem(f"{name}, line {line}: expected a kind of {', '.join(shapes)}, found {kind!r}")
    languages = LANGUAGES[shapes[kind]]
    if language not in languages:
        expected = " or ".join(languages) if any(languages) else "nothing"
        raise Problem(f"{name}, line {line}: expected {expected} as the language of a {kind}, found {language!r}")
    part, path = content, ()
    if issue:
        place = places.setdefault(issue, len(places))
        path = ("issues", place)
        if place == len(content["issues"]):
            content["issues"].append({"id": issue})
            lines[path] = lines[(*path, "id")] = line
        part = content["issues"][place]
    _put(part, path, shapes[kind], (KEYS.get(kind, kind), language, text), where)


def _rows(text: str, name: str) -> Iterator[tuple[int, str, str, str, str]]:
    """The line and the four columns of every row that is not empty; separated by commas, semicolons or tabs."""
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=separator, restkey="more", strict=True)
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise Problem(f"{name}, line 1, lacks the column {' and '.join(missing)}: begin with {','.join(COLUMNS)}")
    try:
        for row in reader:
            values = [(row[column] or "").strip() for column in COLUMNS]
            if any(values):
                yield (reader.line_num, *values)
    except csv.Error as error:
        raise Problem(f"{name}, line {reader.line_num + 1}, is no CSV ({error}): close every quotation mark") from None


def _put(part: dict, path: tuple, shape: str, entry: tuple[str, str, str], where: Where) -> None:
    """Put the text of a row at the key of its kind, and remember its line."""
    (key, language, text), (lines, line, name) = entry, where
    lines.setdefault((*path, key), line)
    if shape.endswith("by language"):
        part, path, key = part.setdefault(key, {}), (*path, key), language
        lines.setdefault((*path, key), line)
    if shape.startswith("list"):
        lines[(*path, key, len(part.setdefault(key, [])))] = line
        part[key].append(text)
    elif key in part:
        raise Problem(f"{name}, line {line}, repeats {key} of line {lines[(*path, key)]}: keep one")
    else:
        part[key] = text


def written(content: dict) -> str:
    """The sheet of a document, which `loaded` reads back as the same document."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_lines_of(content, "", OF_CODEBOOK))
    for issue in content["issues"]:
        writer.writerows(_lines_of(issue, issue["id"], OF_ISSUE))
    return file.getvalue()


def _lines_of(content: dict, issue: str, shapes: dict[str, str]) -> Iterator[tuple[str, str, str, str]]:
    for kind, shape in shapes.items():
        value = content.get(KEYS.get(kind, kind))
        by_language = value if shape.endswith("by language") else {"": value}
        for language, texts in (by_language or {}).items():
            for text in _listed(texts):
                yield issue, kind, language, text


def _listed(texts: list[str] | str | None) -> list[str]:
    if texts is None:
        return []
    return texts if isinstance(texts, list) else [texts]
