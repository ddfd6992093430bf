"""A codebook of issues: read from YAML or from a CSV sheet, and checked."""

import difflib
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from os.path import isfile
from pathlib import Path

import pandas as pd

from helpers import DATA, ROOT, Problem
from helpers.codebook import document, sheet
from helpers.codebook.checks import check
from helpers.codebook.term import PIECE, Term, bare, fold

__all__ = ["PIECE", "Codebook", "Issue", "Term", "bare", "codebook_of", "fold", "read"]

FOLDER = DATA / "codebooks"
LARGEST = 2**20

LOADERS: dict[str, Callable] = {".yaml": document.loaded, ".yml": document.loaded, ".csv": sheet.loaded}


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
    """An instrument: its issues in order, and what a report must tell about it."""

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

    def __hash__(self) -> int:
        return hash(self.sha256)

    @property
    def ids(self) -> list[str]:
        return [issue.id for issue in self.issues]

    def labels(self, language: str) -> dict[str, str]:
        return {issue.id: issue.label[language] for issue in self.issues}

    def terms(self) -> pd.DataFrame:
        """One row per term: issue, term, language, manner (how its last word is matched), cased, weak, excludes."""
        rows = [
            (term.issue, term.pattern, term.language, term.words[-1][1], term.cased, term.weak, term.excludes)
            for issue in self.issues
            for term in issue.terms
        ]
        return pd.DataFrame(rows, columns=["issue", "term", "language", "manner", "cased", "weak", "excludes"])


def read(name: str | Path) -> Codebook:
    """The codebook of that name in data/codebooks, or at that path.

    Raises Problem, naming file and line, when it is not a codebook.

    >>> navo = read("navo")
    >>> len(navo.issues), navo.labels("nl")["north-korea"]
    (29, 'Noord-Korea')
    """
    path = _path(str(name))
    data = path.read_bytes()
    if len(data) > LARGEST:
        raise Problem(f"{path.name} is {len(data) >> 20} MiB: a codebook has at most {LARGEST >> 20} MiB")
    return _read(data, path.name)


@cache
def _read(data: bytes, name: str) -> Codebook:
    """The codebook in a file's bytes, remembered so that the same bytes are parsed and checked once."""
    load = LOADERS[_suffix(Path(name))]
    content, lines = load(_text(data, name), name)
    check(content, lines, name)
    return codebook_of(content, hashlib.sha256(data).hexdigest())


def _text(data: bytes, name: str) -> str:
    """The text of a file: UTF-8, or for a sheet also Windows-1252, in which spreadsheets may save it."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if name.lower().endswith(".csv"):
            return data.decode("cp1252", errors="replace")
        line = data.count(b"\n", 0, error.start) + 1
        raise Problem(f"{name}, line {line}, is not UTF-8: save the codebook as UTF-8") from None


def _path(name: str) -> Path:
    for path in (FOLDER / f"{name}.yaml", FOLDER / f"{name}.csv", Path(name), ROOT / name):
        if isfile(path):  # unlike Path.is_file, False for a name that is too long
            return path
    if re.search(r"[/\\]|\.(?:ya?ml|csv)$", name, re.I):
        raise Problem(f"no file {name}: check its name and folder")
    names = sorted(path.stem for path in FOLDER.glob("*.yaml"))
    near = difflib.get_close_matches(name, names) or names
    raise Problem(f"no codebook {name!r} in data/codebooks: choose {' or '.join(near)}, or give a path")


def _suffix(path: Path) -> str:
    if path.suffix.lower() not in LOADERS:
        raise Problem(f"{path.name} is no {', '.join(LOADERS)} file: save the codebook as one of these")
    return path.suffix.lower()


def codebook_of(content: dict, sha256: str) -> Codebook:
    """The codebook in a document that has passed `check`."""
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
