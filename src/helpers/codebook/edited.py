"""A codebook with other terms for an issue: what a person types, what it changes, and the file that keeps it.

Terms are typed one to a line, after their language: `nl: rusland*`. With `not` before the language they are wordings
in which the issue's terms do not count: `not nl: wit rusland`.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable

import pandas as pd

from helpers import Problem
from helpers.codebook import Codebook, Issue, Term, codebook_of
from helpers.codebook.checks import check

GROUPS = {"": "terms", "not ": "not"}
LANGUAGES = ("nl", "en", "both")
CHANGED = "# Changed from "
"""The first words of a changed codebook's file."""


def typed(issue: Issue) -> str:
    """The issue's terms as a person types them.

    >>> from helpers import codebook
    >>> navo = codebook.read("navo")
    >>> "not nl: wit rusland" in typed(navo.issues[navo.ids.index("russia")]).splitlines()
    True
    """
    return "\n".join(f"{'not ' if term.excludes else ''}{term.language}: {term.pattern}" for term in issue.terms)


def edited(book: Codebook, issue: str, text: str) -> Codebook:
    """The codebook with the typed text as the terms of the issue.

    Raises Problem, naming the line, where the text is not a list of terms.
    """
    if issue not in book.ids:
        raise Problem(f"no issue {issue!r} in codebook {book.name}: choose {', '.join(book.ids)}")
    content, place = content_of(book), book.ids.index(issue)
    groups, lines = _groups(text, issue, place)
    others = {key: value for key, value in content["issues"][place].items() if key not in groups}
    content["issues"][place] = others | {key: value for key, value in groups.items() if value}
    check(content, lines, f"the terms of {issue}")
    return codebook_of(content, hashlib.sha256(repr(content).encode()).hexdigest())


def _groups(text: str, issue: str, place: int) -> tuple[dict[str, dict[str, list[str]]], defaultdict]:
    """The typed terms by group and language, and the line of each by its path in a codebook."""
    groups: dict[str, dict[str, list[str]]] = {group: {} for group in GROUPS.values()}
    lines: defaultdict = defaultdict(lambda: 1)
    kinds = {f"{opens}{language}": (group, language) for opens, group in GROUPS.items() for language in LANGUAGES}
    for line, written in enumerate(text.splitlines(), start=1):
        opens, colon, term = (part.strip() for part in written.partition(":"))
        if not written.strip():
            continue
        if not (colon and opens in kinds and term):
            raise Problem(
                f"the terms of {issue}, line {line}: expected {', '.join(kinds)}, a colon and a term, found {written!r}"
            )
        group, language = kinds[opens]
        terms = groups[group].setdefault(language, [])
        lines[("issues", place, group, language, len(terms))] = line
        terms.append(term)
    return groups, lines


def content_of(book: Codebook) -> dict:
    """The document of a codebook, from which `codebook_of` makes it again."""
    return {
        "name": book.name, "title": dict(book.title), "version": book.version, "date": book.date,
        "authors": list(book.authors), "citation": book.citation, "matching": book.matching,
        **({"procedural": _by_language(book.procedural)} if book.procedural else {}),
        "issues": [_issue(issue) for issue in book.issues],
    }  # fmt: skip


def _issue(issue: Issue) -> dict:
    content = {
        "id": issue.id, "label": dict(issue.label), "definition": dict(issue.definition),
        "cap": list(issue.cap), "manifesto": list(issue.manifesto),
        "headings": [term.pattern for term in issue.headings],
        "terms": _by_language(term for term in issue.terms if not term.excludes),
        "not": _by_language(term for term in issue.terms if term.excludes),
    }  # fmt: skip
    return {key: value for key, value in content.items() if value}


def _by_language(terms: Iterable[Term]) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for term in terms:
        lists.setdefault(term.language, []).append(term.pattern)
    return lists


def changes(before: Codebook, after: Codebook) -> pd.DataFrame:
    """One row per term that only one of the two codebooks has: issue, change (added or removed), term as typed."""
    before_terms, new = (
        {(issue.id, line): None for issue in book.issues for line in _lines(issue)} for book in (before, after)
    )
    removed = [(issue, "removed", term) for issue, term in before_terms if (issue, term) not in new]
    added = [(issue, "added", term) for issue, term in new if (issue, term) not in before_terms]
    return pd.DataFrame(removed + added, columns=["issue", "change", "term"])


def _lines(issue: Issue) -> list[str]:
    return typed(issue).splitlines()


def yaml_of(before: Codebook, after: Codebook, name: str) -> str:
    """The changed codebook as a codebook file of that name, which lists at its head what was changed.

    Raises Problem where the name is not one for a codebook, or nothing was changed.
    """
    import yaml

    changed = changes(before, after)
    if changed.empty:
        raise Problem("nothing was changed: there is no codebook to save")
    counts = changed["change"].value_counts()
    head = {
        "name": name,
        "version": f"{before.version} (changed)",
        "citation": f"{before.citation} Terms added: {counts.get('added', 0)}; removed: {counts.get('removed', 0)}.",
    }
    content = content_of(after) | head
    check(content, defaultdict(lambda: 1), f"{name}.yaml")
    signs = changed["change"].map({"added": "+", "removed": "-"})
    log = "".join(f"#   {row.issue} {sign} {row.term}\n" for sign, row in zip(signs, changed.itertuples(), strict=True))
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)
    return f"{CHANGED}{before.name} {before.version}:\n{log}{text}"
