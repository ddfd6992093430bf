"""Rules: which codings count, and what happens to a sentence that has none."""

from collections.abc import Iterable

from helpers import Problem

UNCODED, UNMAPPED = "uncoded", "unmapped"

EMPTY_RULES = {
    "none": ("wording",),
    "carry": ("wording", "heading"),
    "context": ("wording", "heading", "context"),
    "smooth": ("wording",),
}
"""Which sources count. `none`: a sentence without words of an issue stays uncoded. `carry`: it takes the issue of its
heading, if that has one. `context`: it also takes what the sentence before it is on, where it points back or no heading
has an issue, and a sentence on another issue is shared with that of its heading. `smooth`: every sentence borrows from
its neighbours, most from the nearest.
"""

EMPTY = "context"
"""The default rule: on 30 letters from which nothing had been learned, it came closest to the coders."""


def check_empty(rule: str) -> None:
    """Raise Problem where there is no such rule for sentences without words of an issue."""
    check("empty", rule, EMPTY_RULES)


def check(name: str, given: str, known: Iterable[str]) -> None:
    """Raise Problem where the value given for the parameter of that name is not one of the known ones."""
    if given not in known:
        raise Problem(f"{name}: expected {' or '.join(known)}, found {given!r}")
