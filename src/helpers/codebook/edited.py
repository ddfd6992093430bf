"""A codebook with other terms for an issue: what a person types, what changed, and the file that holds it.

Terms are typed one a line behind the language that they are for, `nl: rusland*`; behind `not`, they are wordings in
which the issue's terms do not count: `not nl: wit rusland`.
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
"""How the file of a changed codebook begins."""


def typed(issue: Issue) -> str:
    """The issue's terms as a person types them.

    >>> from helpers import codebook
    >>> navo = codebook.read("navo")
    >>> "not nl: wit rusland" in typed(navo.issues[navo.ids.index("russia")]).splitlines()
    True
    """
    return "\n".join(f"{'not ' if term.excludes else ''}{term.language}: {term.pattern}" for term in issue.terms)


def edited(book: Codebook, issue: str, text: str) -> Codebook:
    """The codebook with what was typed as the terms of the issue.

    Raises Problem, naming the line, where that is no list of terms.
    """
    if issue not in book.ids:
        raise Problem(f"no issue {issue!r} in codebook {book.name}: choose {', '.join(book.ids)}")
    content, place = content_of(book), book.ids.index(issue)
    own, lines = _groups(text, issue, place)
    kept = {key: value for key, value in content["issues"][place].items() if key not in own}
    content["issues"][place] = kept | {key: value for key, value in own.items() if value}
    check(content, lines, f"the terms of {issue}")
    return codebook_of(content, hashlib.sha256(repr(content).encode()).hexdigest())


def _groups(text: str, issue: str, place: int) -> tuple[dict[str, dict[str, list[str]]], defaultdict]:
    """The terms typed, by group and language, and the line of each by its path in a codebook."""
    own: dict[str, dict[str, list[str]]] = {group: {} for group in GROUPS.values()}
    lines: defaultdict = defaultdict(lambda: 1)
    known = {f"{opens}{language}": (group, language) for opens, group in GROUPS.items() for language in LANGUAGES}
    for line, written in enumerate(text.splitlines(), start=1):
        opens, colon, term = (part.strip() for part in written.partition(":"))
        if not written.strip():
            continue
        if not (colon and opens in known and term):
            raise Problem(
                f"the terms of {issue}, line {line}: expected {', '.join(known)}, a colon and a term, found {written!r}"
            )
        group, language = known[opens]
        listed = own[group].setdefault(language, [])
        lines[("issues", place, group, language, len(listed))] = line
        listed.append(term)
    return own, lines


def content_of(book: Codebook) -> dict:
    """The document of a codebook, of which `codebook_of` makes it again."""
    return {
        "name": book.name, "title": dict(book.title), "version": book.version, "date": book.date,
        "authors": list(book.authors), "citation": book.citation, "matching": book.matching,
        **({"procedural": _by_language(book.procedural)} if book.procedural else {}),
        "issues": [_issue(issue) for issue in book.issues],
    }  # fmt: skip


def _issue(issue: Issue) -> dict:
    found = {
        "id": issue.id, "label": dict(issue.label), "definition": dict(issue.definition),
        "cap": list(issue.cap), "manifesto": list(issue.manifesto),
        "headings": [term.pattern for term in issue.headings],
        "terms": _by_language(term for term in issue.terms if not term.excludes),
        "not": _by_language(term for term in issue.terms if term.excludes),
    }  # fmt: skip
    return {key: value for key, value in found.items() if value}


def _by_language(terms: Iterable[Term]) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for term in terms:
        lists.setdefault(term.language, []).append(term.pattern)
    return lists


def changes(before: Codebook, after: Codebook) -> pd.DataFrame:
    """One row per term that only one of the two has: issue, change (added, removed), term as it is typed."""
    old, new = ({(issue.id, line): None for issue in book.issues for line in _lines(issue)} for book in (before, after))
    removed = [(issue, "removed", term) for issue, term in old if (issue, term) not in new]
    added = [(issue, "added", term) for issue, term in new if (issue, term) not in old]
    return pd.DataFrame(removed + added, columns=["issue", "change", "term"])


def _lines(issue: Issue) -> list[str]:
    return typed(issue).splitlines()


def yaml_of(before: Codebook, after: Codebook, name: str) -> str:
    """The changed codebook as a codebook file of that name, which says at its head what was changed.

    Raises Problem where that is no name of a codebook, or nothing was changed.
    """
    import yaml

    made = changes(before, after)
    if made.empty:
        raise Problem("nothing was changed: there is no codebook to save")
    counts = made["change"].value_counts()
    said = {
        "name": name,
        "version": f"{before.version} (changed)",
        "citation": f"{before.citation} Terms added: {counts.get('added', 0)}; removed: {counts.get('removed', 0)}.",
    }
    content = content_of(after) | said
    check(content, defaultdict(lambda: 1), f"{name}.yaml")
    signs = made["change"].map({"added": "+", "removed": "-"})
    log = "".join(f"#   {row.issue} {sign} {row.term}\n" for sign, row in zip(signs, made.itertuples(), strict=True))
    written = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)
    return f"{CHANGED}{before.name} {before.version}:\n{log}{written}"
