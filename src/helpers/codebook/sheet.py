"""A codebook as a sheet: one line a term, for those who keep it in a spreadsheet.

Columns: issue, kind, language, text; others are left alone. Lines without an issue say what
the codebook is (kinds name, title, version, date, author, citation, matching, procedural), the
others what an issue is (label, definition, cap, manifesto, heading) and how it is found (term, not).
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
"""Kinds whose lists a codebook file calls by another name."""


def loaded(text: str, name: str) -> tuple[dict, Lines]:
    """The document that the sheet holds, and the line of every part of it.

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
            _take(row, content, places, (lines, line, name))
        except Problem as problem:
            faults.append(problem)
    check_none(faults)
    return content, lines


Where = tuple[Lines, int, str]
"""The lines of all parts, and the line and the sheet's name of what is being read."""


def _take(row: list[str], content: dict, places: dict[str, int], where: Where) -> None:
    """Put what a line of the sheet says where it belongs; `places` are those of the issues so far."""
    (issue, kind, language, said), (lines, line, name) = row, where
    shapes = OF_ISSUE if issue else OF_CODEBOOK
    if kind not in shapes:
        raise Problem(f"{name}, line {line}: expected a kind of {', '.join(shapes)}, found {kind!r}")
    languages = LANGUAGES[shapes[kind]]
    if language not in languages:
        wanted = " or ".join(languages) if any(languages) else "nothing"
        raise Problem(f"{name}, line {line}: expected {wanted} as the language of a {kind}, found {language!r}")
    own, path = content, ()
    if issue:
        place = places.setdefault(issue, len(places))
        path = ("issues", place)
        if place == len(content["issues"]):
            content["issues"].append({"id": issue})
            lines[path] = lines[(*path, "id")] = line
        own = content["issues"][place]
    _put(own, path, shapes[kind], (KEYS.get(kind, kind), language, said), where)


def _rows(text: str, name: str) -> Iterator[tuple[int, str, str, str, str]]:
    """The line and the four columns of every line that says something; parted by commas, semicolons or tabs."""
    first = text.split("\n", 1)[0]
    parted = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=parted, restkey="more", strict=True)
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


def _put(own: dict, path: tuple, shape: str, said: tuple[str, str, str], where: Where) -> None:
    """Put what a line says where its kind has it, and remember the line."""
    (key, language, text), (lines, line, name) = said, where
    lines.setdefault((*path, key), line)
    if shape.endswith("by language"):
        own, path, key = own.setdefault(key, {}), (*path, key), language
        lines.setdefault((*path, key), line)
    if shape.startswith("list"):
        lines[(*path, key, len(own.setdefault(key, [])))] = line
        own[key].append(text)
    elif key in own:
        raise Problem(f"{name}, line {line}, repeats {key} of line {lines[(*path, key)]}: keep one")
    else:
        own[key] = text


def written(content: dict) -> str:
    """The sheet of a document, which `loaded` reads again as the same document."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_lines_of(content, "", OF_CODEBOOK))
    for issue in content["issues"]:
        writer.writerows(_lines_of(issue, issue["id"], OF_ISSUE))
    return file.getvalue()


def _lines_of(own: dict, issue: str, shapes: dict[str, str]) -> Iterator[tuple[str, str, str, str]]:
    for kind, shape in shapes.items():
        value = own.get(KEYS.get(kind, kind))
        by_language = value if shape.endswith("by language") else {"": value}
        for language, texts in (by_language or {}).items():
            for text in texts if isinstance(texts, list) else [texts] if texts is not None else []:
                yield issue, kind, language, text
