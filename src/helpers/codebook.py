"""A codebook of issues, read from YAML, checked, and described."""

import difflib
import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pandas as pd

from helpers import DATA, ROOT, Problem

FOLDER = DATA / "codebooks"
LARGEST = 2**20
DEEPEST = 10
RESERVED = ("procedural", "uncoded", "unmapped")
"""Rows of the attention table that are no issue."""

PIECE = re.compile(r"[^\W_]+(?:['’][^\W_]+)*%?")
"""A word as terms see it: a hyphen opens a new one."""

WEAK = " (w)"
Lines = dict[tuple, int]


@dataclass(frozen=True)
class Term:
    """One pattern of an issue: its words, and how each is to be met."""

    issue: str
    pattern: str
    language: str
    excludes: bool = False

    @cached_property
    def weak(self) -> bool:
        """Whether it counts only beside another term of its issue, or under a heading of it."""
        return self.pattern.endswith(WEAK)

    @cached_property
    def cased(self) -> bool:
        return self.pattern.startswith("=")

    @cached_property
    def words(self) -> tuple[tuple[str, str], ...]:
        """Each word of the pattern and how it is met: whole, stem (begins so) or inside.

        >>> Term("arms-control", "chemische wapen*", "nl").words
        (('chemische', 'whole'), ('wapen', 'stem'))
        """
        text = self.pattern.removesuffix(WEAK).removeprefix("=")
        return tuple(
            (fold(match["word"]) if not self.cased else match["word"], _manner(match))
            for match in re.finditer(rf"(?P<before>\*?)(?P<word>{PIECE.pattern})(?P<after>\*?)", text)
        )


@dataclass(frozen=True)
class Issue:
    """A political matter that a letter can attend to, and the terms that find it."""

    id: str
    label: dict[str, str]
    definition: dict[str, str]
    terms: tuple[Term, ...]
    headings: tuple[Term, ...]
    cap: tuple[str, ...]
    manifesto: tuple[str, ...]


@dataclass(frozen=True)
class Codebook:
    """An instrument: its issues in order, and what a report must say of it."""

    name: str
    title: dict[str, str]
    version: str
    date: str
    authors: tuple[str, ...]
    citation: str
    matching: str
    issues: tuple[Issue, ...]
    procedural: tuple[Term, ...]
    sha256: str

    @property
    def ids(self) -> list[str]:
        return [issue.id for issue in self.issues]

    def labels(self, language: str) -> dict[str, str]:
        return {issue.id: issue.label[language] for issue in self.issues}

    def terms(self) -> pd.DataFrame:
        """One row per term: issue, term, language, manner (how its last word is met), cased, weak, excludes."""
        rows = [
            (term.issue, term.pattern, term.language, term.words[-1][1], term.cased, term.weak, term.excludes)
            for issue in self.issues
            for term in issue.terms
        ]
        return pd.DataFrame(rows, columns=["issue", "term", "language", "manner", "cased", "weak", "excludes"])


def fold(word: str) -> str:
    """The word in the case and apostrophe in which terms are compared."""
    return word.lower().replace("’", "'")


def read(name: str | Path) -> Codebook:
    """The codebook of that name in data/codebooks, or of that path.

    Raises Problem, naming file and line, when it is not a codebook.

    >>> navo = read("navo")
    >>> len(navo.issues), navo.labels("nl")["north-korea"]
    (29, 'Noord-Korea')
    """
    path = _path(str(name))
    data = path.read_bytes()
    if len(data) > LARGEST:
        raise Problem(f"{path.name} is {len(data) >> 20} MiB: a codebook has at most {LARGEST >> 20} MiB")
    try:
        content, lines = _loaded(data.decode("utf-8-sig"), path.name)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Problem(f"{path.name}, line {line}, is not UTF-8: save the codebook as UTF-8") from None
    _check(content, lines, path.name)
    return _codebook(content, hashlib.sha256(data).hexdigest())


def _path(name: str) -> Path:
    for path in (FOLDER / f"{name}.yaml", Path(name), ROOT / name):
        if path.is_file():
            return path
    known = sorted(path.stem for path in FOLDER.glob("*.yaml"))
    near = difflib.get_close_matches(name, known) or known
    raise Problem(f"no codebook {name!r} in data/codebooks: choose {' or '.join(near)}, or give a path")


def _loaded(text: str, name: str) -> tuple[dict, Lines]:
    """The document as dicts, lists and strings, and the line of every part of it; nothing in it is run."""
    import yaml

    try:
        _check_events(text, name)
        lines: Lines = {}
        return _built(yaml.compose(text, Loader=yaml.SafeLoader), (), lines, name), lines
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise Problem(
            f"{name}, line {line}, has a character that no text has ({error.character:#x}): remove it"
        ) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        place = f", line {mark.line + 1}," if mark else ""
        raise Problem(f"{name}{place} is not YAML ({getattr(error, 'problem', error)}): mend that line") from None


def _check_events(text: str, name: str) -> None:
    """Aliases, tags, deep nesting and second documents have no place in a codebook; some of them run or explode."""
    import yaml

    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if isinstance(event, yaml.AliasEvent):
            raise Problem(f"{name}, line {line}, uses an alias (*{event.anchor}): write it out")
        if getattr(event, "tag", None) not in (None, "!"):
            raise Problem(f"{name}, line {line}, has a tag ({event.tag}): remove it")
        if depth > DEEPEST or documents > 1:
            raise Problem(
                f"{name}, line {line}, nests too deeply or starts a second document: write one list of issues"
            )


def _built(node, path: tuple, lines: Lines, name: str):
    import yaml

    if node is None:
        raise Problem(f"{name} is empty: a codebook has a name, a version and issues")
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_built(item, (*path, place), lines, name) for place, item in enumerate(node.value)]
    built: dict = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise Problem(
                f"{name}, line {key.start_mark.line + 1}, has a key that is no word: write a name before the colon"
            )
        if key.value in built:
            first = lines[(*path, key.value)]
            raise Problem(f"{name}, line {key.start_mark.line + 1}, repeats {key.value!r} of line {first}: keep one")
        built[key.value] = _built(value, (*path, key.value), lines, name)
    return built


def _check(content, lines: Lines, name: str) -> None:
    from fastjsonschema import JsonSchemaValueException

    try:
        _schema()(content)
    except JsonSchemaValueException as error:
        path = tuple(int(part) if part.isdigit() else part for part in error.path[1:])
        raise Problem(f"{name}, line {lines[path]}: {_said(error, path)}") from None
    _check_unique(content, lines, name)


@cache
def _schema():
    """The schema's check: fastjsonschema, which nbformat brings, as jsonschema takes a second to import."""
    import fastjsonschema

    return fastjsonschema.compile(json.loads((FOLDER / "codebook.schema.json").read_text(encoding="utf-8")))


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
            raise Problem(
                f"{name}, line {line}: the id {issue['id']!r} is taken by the attention table: choose another"
            )
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
        if not Term("", term, "").words:
            raise Problem(f"{name}, line {line}: the term {term!r} has no word in it: write letters or digits")
        if Counter(terms[: place + 1])[term] > 1:
            raise Problem(f"{name}, line {line}, repeats the term {term!r}: keep one")


def _manner(match: re.Match) -> str:
    if match["before"] and match["after"]:
        return "inside"
    return "stem" if match["after"] else "whole"


def _codebook(content: dict, sha256: str) -> Codebook:
    return Codebook(
        name=content["name"],
        title=content["title"],
        version=content["version"],
        date=content["date"],
        authors=tuple(content["authors"]),
        citation=" ".join(content["citation"].split()),
        matching=content.get("matching", "across"),
        issues=tuple(_issue(issue) for issue in content["issues"]),
        procedural=_terms("procedural", content.get("procedural", {})),
        sha256=sha256,
    )


def _issue(issue: dict) -> Issue:
    return Issue(
        id=issue["id"],
        label=issue["label"],
        definition=issue["definition"],
        terms=_terms(issue["id"], issue["terms"]) + _terms(issue["id"], issue.get("not", {}), excludes=True),
        headings=_terms(issue["id"], {"both": issue.get("headings", [])}),
        cap=tuple(issue.get("cap", [])),
        manifesto=tuple(issue.get("manifesto", [])),
    )


def _terms(issue: str, by_language: dict[str, list[str]], excludes: bool = False) -> tuple[Term, ...]:
    return tuple(
        Term(issue, pattern, language, excludes) for language, patterns in by_language.items() for pattern in patterns
    )
