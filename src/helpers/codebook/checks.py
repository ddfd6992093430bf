"""What a codebook must hold, and, where it does not, the fault in words that its writer understands."""

import difflib
import json
import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache

from helpers import DATA, Problem, check_none
from helpers.codebook.document import Lines
from helpers.codebook.term import PIECE, Term
from helpers.letters.text import NO_TEXT

SCHEMA = DATA / "codebooks" / "codebook.schema.json"
RESERVED = ("procedural", "uncoded", "unmapped", "wordless")
"""Rows of the attention table, and a list in the report, that are not issues."""

UNREADABLE = re.compile(rf"{NO_TEXT.pattern}|[\f\ud800-\udfff]")
"""In a codebook also half a character (a lone surrogate) and a form feed."""


NEVER_MET = re.compile(r"[^\s\w*,.&+/'’–-]|\*\*|_|(?<!a)\.|\.(?!\s+1)|['’](?!\s)")
"""In a term with an a for each word and a 1 for each number: characters that texts are never compared with (see
FOLLOWING).
"""

SHORTEST = 2
"""Letters that the beginning or middle of a word needs at least."""

SOUND_ISSUE = {"id": "x", "label": {"nl": "x", "en": "x"}, "definition": {"nl": "x", "en": "x"}, "terms": {"nl": ["x"]}}
SOUND = {
    "name": "x", "title": {"nl": "x", "en": "x"}, "version": "x", "date": "2026-11-24", "authors": ["x"],
    "citation": "x", "issues": [SOUND_ISSUE],
}  # fmt: skip
"""What replaces a faulty part, so that the check can go on to the next fault."""


def check(content, lines: Lines, name: str) -> None:
    """Raise Problem, naming the line, for every fault of one kind; the next kind is checked once those are mended."""
    for faults in (_unreadable(content, (), lines, name), _against_schema(content, lines, name)):
        check_none(faults)
    check_none(_faults_of_issues(content, lines, name))


def _unreadable(content, path: tuple, lines: Lines, name: str) -> Iterator[Problem]:
    """Faults of characters that cannot be seen: they hide a term from its letters or reverse a page, and YAML may
    escape them (\\u202e).
    """
    if isinstance(content, dict | list):
        for key, part in content.items() if isinstance(content, dict) else enumerate(content):
            yield from _unreadable(part, (*path, key), lines, name)
    elif character := UNREADABLE.search(content):
        yield Problem(
            f"{name}, line {lines[path]}, has a character that no text has ({ord(character[0]):#x}): remove it"
        )


def _against_schema(content, lines: Lines, name: str) -> Iterator[Problem]:
    faults = sorted(_schema_faults(content, lines), key=lambda fault: fault[0])
    return (Problem(f"{name}, line {line}: {message}") for line, message in faults)


def _schema_faults(content, lines: Lines) -> Iterator[tuple[int, str]]:
    """The line and the wording of each fault. The schema's check ends at the first, so each one is mended in a copy."""
    from fastjsonschema import JsonSchemaValueException

    mended = deepcopy(content)
    while isinstance(mended, dict):
        try:
            _schema()(mended)
            return
        except JsonSchemaValueException as error:
            path = tuple(int(part) if part.isdigit() else part for part in error.path[1:])
            yield lines[path], _in_words(error, path)
            _mend(mended, path, error.rule == "required")
    yield lines[()], f"the codebook: expected keys, found {'a list' if isinstance(mended, list) else repr(mended[:40])}"


def _mend(content: dict, path: tuple, lacks: bool) -> None:
    """Put something sound where a fault was found: in a part of the codebook or an issue, or where one is lacking."""
    part, sound = content, SOUND
    if path[:1] == ("issues",) and len(path) > 1:
        if not isinstance(content["issues"][path[1]], dict):
            content["issues"][path[1]] = SOUND_ISSUE
            return
        part, sound, path = content["issues"][path[1]], SOUND_ISSUE, path[2:]
    properties = _schema_of("issue" if sound is SOUND_ISSUE else "")["properties"]
    if path or not lacks:
        del part[path[0] if path else min(set(part) - set(properties))]
    part |= {key: value for key, value in sound.items() if key not in part}


@cache
def _schema():
    """The compiled schema: by fastjsonschema, which nbformat requires, because jsonschema takes a second to import."""
    import fastjsonschema

    return fastjsonschema.compile(_schema_of())


@cache
def _schema_of(part: str = "") -> dict:
    """The schema of a codebook, or of a named part of it."""
    whole = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return whole["definitions"][part] if part else whole


def _in_words(error, path: tuple) -> str:
    """A schema error in words that a codebook's writer understands."""
    where = ".".join(part for part in path if isinstance(part, str)) or "the codebook"
    actual = (
        {dict: "keys", list: "a list", str: repr(str(error.value)[:40])}[type(error.value)]
        if error.value
        else "nothing"
    )
    if error.rule == "required":
        missing = [key for key in error.rule_definition if key not in error.value]
        return f"{where} lacks {' and '.join(missing)}: add it"
    if error.rule == "additionalProperties":
        properties = error.definition["properties"]
        return f"{where} has {_unknown(set(error.value) - set(properties), properties)}"
    if error.rule == "pattern":
        return f"{where}: expected {error.definition['description']}, found {actual}"
    if error.rule == "enum":
        return f"{where}: expected {' or '.join(error.rule_definition)}, found {actual}"
    keys = " and ".join(list(error.definition.get("properties", ()))[:2])
    expected = {"object": f"keys such as {keys}", "array": "a list", "string": "text"}[error.definition["type"]]
    return f"{where}: expected {expected}, found {actual}"


def _unknown(keys: set[str], properties: dict) -> str:
    near = difflib.get_close_matches(min(keys), properties, 1)
    return (
        f"an unknown key {min(keys)!r}: {f'did you mean {near[0]}?' if near else 'there are ' + ', '.join(properties)}"
    )


def _faults_of_issues(content: dict, lines: Lines, name: str) -> Iterator[Problem]:
    for language, terms in content.get("procedural", {}).items():
        where = ("procedural", language), lines, name
        yield from _faults_of_terms(terms, where)
        yield from _weak_terms(terms, where)
    first: dict[str, int] = {}
    for place, issue in enumerate(content["issues"]):
        line = lines[("issues", place, "id")]
        if issue["id"] in RESERVED:
            yield Problem(f"{name}, line {line}: the id {issue['id']!r} is taken by the report: choose another")
        if issue["id"] in first:
            yield Problem(f"{name}, line {line}, repeats issue {issue['id']!r} of line {first[issue['id']]}: keep one")
        first.setdefault(issue["id"], line)
        for group in ("terms", "not"):
            for language, terms in issue.get(group, {}).items():
                yield from _faults_of_terms(terms, (("issues", place, group, language), lines, name))
        yield from _faults_of_terms(issue.get("headings", []), (("issues", place, "headings"), lines, name))


Where = tuple[tuple, Lines, str]
"""The path of a list of terms, the lines of all parts, and the codebook's name."""


def _faults_of_terms(terms: list[str], where: Where) -> Iterator[Problem]:
    path, lines, name = where
    for place, term in enumerate(terms):
        line = lines[(*path, place)]
        parsed = Term("", term, "")
        if not parsed.words:
            yield Problem(f"{name}, line {line}: the term {term!r} has no word in it: write letters or digits")
        elif "(" in parsed.bare:
            flags = "(w), (from 2019-02) or (to 2022-06-02)"
            yield Problem(f"{name}, line {line}: the term {term!r} has brackets that are no flag: write {flags}")
        elif sign := NEVER_MET.search(PIECE.sub(_shape, parsed.bare.removeprefix("="))):
            fault = f"has {sign[0]!r}, with which it is never met: remove it"
            yield Problem(f"{name}, line {line}: the term {term!r} {fault}")
        elif any(manner != "whole" and len(word) < SHORTEST for word, manner in parsed.words):
            yield Problem(f"{name}, line {line}: the term {term!r} is met in too many words: write more of the word")
        elif term in terms[:place]:
            yield Problem(f"{name}, line {line}, repeats the term {term!r}: keep one")


def _shape(word: re.Match) -> str:
    return "1" if word[0][0].isdigit() else "a"


def _weak_terms(terms: list[str], where: Where) -> Iterator[Problem]:
    path, lines, name = where
    for place, term in enumerate(terms):
        if Term("", term, "").weak:
            line = lines[(*path, place)]
            yield Problem(f"{name}, line {line}: the procedural term {term!r} is weak: remove (w), for it counts alone")
