"""What a codebook must hold, said in its writer's words where it does not."""

import difflib
import json
import re
from collections import Counter
from functools import cache

from helpers import DATA, Problem
from helpers.codebook.document import Lines
from helpers.codebook.term import Term
from helpers.letters.text import NO_TEXT

SCHEMA = DATA / "codebooks" / "codebook.schema.json"
RESERVED = ("procedural", "uncoded", "unmapped", "wordless")
"""Rows of the attention table, and a list of the report, that are no issue."""

UNREADABLE = re.compile(rf"{NO_TEXT.pattern}|[\f\ud800-\udfff]")
"""In a codebook also the half of a character, and the end of a page."""


def check(content, lines: Lines, name: str) -> None:
    from fastjsonschema import JsonSchemaValueException

    _check_characters(content, (), lines, name)
    try:
        _schema()(content)
    except JsonSchemaValueException as error:
        path = tuple(int(part) if part.isdigit() else part for part in error.path[1:])
        raise Problem(f"{name}, line {lines[path]}: {_said(error, path)}") from None
    _check_unique(content, lines, name)


def _check_characters(content, path: tuple, lines: Lines, name: str) -> None:
    """A character that nobody reads hides a term from its letters or turns a page around; YAML may write it \\u202e."""
    if isinstance(content, dict | list):
        for place, part in content.items() if isinstance(content, dict) else enumerate(content):
            _check_characters(part, (*path, place), lines, name)
    elif found := UNREADABLE.search(content):
        raise Problem(f"{name}, line {lines[path]}, has a character that no text has ({ord(found[0]):#x}): remove it")


@cache
def _schema():
    """The schema's check: fastjsonschema, which nbformat brings, as jsonschema takes a second to import."""
    import fastjsonschema

    return fastjsonschema.compile(json.loads(SCHEMA.read_text(encoding="utf-8")))


def _said(error, path: tuple) -> str:
    """A schema error in a codebook writer's words."""
    where = ".".join(part for part in path if isinstance(part, str)) or "the codebook"
    found = (
        {dict: "keys", list: "a list", str: repr(str(error.value)[:40])}[type(error.value)]
        if error.value
        else "nothing"
    )
    if error.rule == "required":
        missing = [key for key in error.rule_definition if key not in error.value]
        return f"{where} lacks {' and '.join(missing)}: add it"
    if error.rule == "additionalProperties":
        known = error.definition["properties"]
        return f"{where} has {_unknown(set(error.value) - set(known), known)}"
    if error.rule == "pattern":
        return f"{where}: expected {error.definition['description']}, found {found}"
    if error.rule == "enum":
        return f"{where}: expected {' or '.join(error.rule_definition)}, found {found}"
    wanted = {"object": "keys", "array": "a list", "string": "text"}[error.definition["type"]]
    return f"{where}: expected {wanted}, found {found}"


def _unknown(keys: set[str], known: dict) -> str:
    near = difflib.get_close_matches(min(keys), known, 1)
    return f"an unknown key {min(keys)!r}: {f'did you mean {near[0]}?' if near else 'there are ' + ', '.join(known)}"


def _check_unique(content: dict, lines: Lines, name: str) -> None:
    first: dict[str, int] = {}
    for place, issue in enumerate(content["issues"]):
        line = lines[("issues", place, "id")]
        if issue["id"] in RESERVED:
            raise Problem(f"{name}, line {line}: the id {issue['id']!r} is taken by the report: choose another")
        if issue["id"] in first:
            raise Problem(f"{name}, line {line}, repeats issue {issue['id']!r} of line {first[issue['id']]}: keep one")
        first[issue["id"]] = line
        for group in ("terms", "not"):
            for language, terms in issue.get(group, {}).items():
                _check_terms(terms, (("issues", place, group, language), lines, name))
        _check_terms(issue.get("headings", []), (("issues", place, "headings"), lines, name))


def _check_terms(terms: list[str], where: tuple[tuple, Lines, str]) -> None:
    path, lines, name = where
    for place, term in enumerate(terms):
        line = lines[(*path, place)]
        own = Term("", term, "")
        if not own.words:
            raise Problem(f"{name}, line {line}: the term {term!r} has no word in it: write letters or digits")
        if "(" in own.bare:
            flags = "(w), (from 2019-02) or (to 2022-06-02)"
            raise Problem(f"{name}, line {line}: the term {term!r} has brackets that are no flag: write {flags}")
        if Counter(terms[: place + 1])[term] > 1:
            raise Problem(f"{name}, line {line}, repeats the term {term!r}: keep one")
