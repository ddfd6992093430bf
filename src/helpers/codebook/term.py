"""A term: one pattern of an issue, and how each of its words is matched."""

import re
from dataclasses import dataclass
from functools import cached_property

PIECE = re.compile(r"(?:\d++[.,](?=\d))*[^\W_]+(?:['’][^\W_]+)*%?")
"""A word as terms see it: a hyphen begins a new one; a number is one word, with its decimal sign (3,5%)."""

DAY = r"\d{4}(?:-\d\d(?:-\d\d)?)?"
FLAGS = re.compile(rf"(?: \((?:(?P<weak>w)|from (?P<first>{DAY})|to (?P<last>{DAY}))\))+$")
"""After a pattern, in any order: weak; counts in letters from that day on; counts up to that day."""


@dataclass(frozen=True)
class Term:
    """One pattern of an issue: its words, and how each is to be matched."""

    issue: str
    pattern: str
    language: str
    excludes: bool = False

    @cached_property
    def weak(self) -> bool:
        """Whether it counts only beside another term of its issue, or under a heading of that issue."""
        return self._flag("weak") is not None

    @cached_property
    def cased(self) -> bool:
        return self.pattern.startswith("=")

    @cached_property
    def bare(self) -> str:
        """The pattern without its flags."""
        return FLAGS.sub("", self.pattern)

    def _flag(self, name: str) -> str | None:
        flags = re.finditer(
            rf"\((?:(?P<weak>w)|from (?P<first>{DAY})|to (?P<last>{DAY}))\)", self.pattern[len(self.bare) :]
        )
        return next((flag[name] for flag in flags if flag[name]), None)

    @cached_property
    def _days(self) -> tuple[str, str]:
        """The first and the last day on which the term counts; a month or a year stands for all of its days."""
        return self._flag("first") or "", (self._flag("last") or "9999") + "-99"

    def counts_on(self, day: str) -> bool:
        """Whether the term counts in a letter of that ISO date, as it does where the date is unknown.

        >>> term = Term("other", "turkije (to 2022-06)", "nl")
        >>> term.counts_on("2022-06-02"), term.counts_on("2022-07-01"), term.counts_on("")
        (True, False, True)
        """
        first, last = self._days
        return not day or first <= day <= last

    @cached_property
    def words(self) -> tuple[tuple[str, str], ...]:
        """Each word of the pattern and how it is matched: whole, stem (the word begins with it) or inside.

        >>> Term("arms-control", "chemische wapen*", "nl").words
        (('chemische', 'whole'), ('wapen', 'stem'))
        """
        text = self.bare.removeprefix("=")
        return tuple(
            (fold(match["word"]) if not self.cased else match["word"], _manner(match))
            for match in re.finditer(rf"(?P<before>\*?)(?P<word>{PIECE.pattern})(?P<after>\*?)", text)
        )


def fold(word: str) -> str:
    """The word in the case and with the apostrophe in which terms are compared, without the 's of a possessive.

    >>> fold("Moscow’s"), fold("Da’esh")
    ('moscow', "da'esh")
    """
    return bare(word).lower()


def bare(word: str) -> str:
    """The word as written, without the 's of a possessive.

    >>> bare("NAVO’s")
    'NAVO'
    """
    return word.replace("’", "'").removesuffix("'s")


def _manner(match: re.Match) -> str:
    if match["before"] and match["after"]:
        return "inside"
    return "stem" if match["after"] else "whole"
