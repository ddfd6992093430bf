"""Rules: which codings count, and what is said of a sentence that has none."""

from collections.abc import Iterable

from helpers import Problem

UNCODED, UNMAPPED = "uncoded", "unmapped"

EMPTY_RULES = {
    "none": ("wording",),
    "carry": ("wording", "heading"),
    "context": ("wording", "heading", "context"),
    "smooth": ("wording",),
}
"""Which sources count. `none`: a sentence without words of an issue stays uncoded; `carry`: it takes the issue
of its heading, where that has one; `context`: and where it points back, or no heading has one, what the sentence
before it is on, while a sentence on another issue shares itself with its heading's; `smooth`: every sentence borrows
from its neighbours, near ones most."""

EMPTY = "context"
"""The rule unless another is chosen: on 30 letters not yet learned from it came closest to the coders."""


def check_empty(rule: str) -> None:
    """Raises Problem where there is no such rule for sentences without words of an issue."""
    check("empty", rule, EMPTY_RULES)


def check(name: str, given: str, known: Iterable[str]) -> None:
    """Raises Problem where what was given for a parameter of that name is none of what is known."""
    if given not in known:
        raise Problem(f"{name}: expected {' or '.join(known)}, found {given!r}")
