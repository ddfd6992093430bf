"""A codebook with one thing changed, to see what depends on it."""

from dataclasses import replace

from helpers import Problem
from helpers.codebook import Codebook, Term


def with_term(codebook: Codebook, issue: str, term: str, language: str = "both") -> Codebook:
    """The codebook with one more term for an issue, written as terms are in its file.

    Its `sha256` is empty, because no file holds it. Raises Problem where it has no such issue.

    >>> from helpers import codebook
    >>> with_term(codebook.read("navo"), "counter-terrorism", "is").terms().query("term == 'is'")["issue"].tolist()
    ['counter-terrorism']
    """
    if issue not in codebook.ids:
        raise Problem(f"no issue {issue!r} in codebook {codebook.name}: choose {', '.join(codebook.ids)}")
    added = Term(issue, term, language)
    issues = [replace(other, terms=(*other.terms, added)) if other.id == issue else other for other in codebook.issues]
    return replace(codebook, issues=tuple(issues), sha256="")
