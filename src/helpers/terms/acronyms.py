"""Acronyms and what they stand for, where a letter defines them itself: Noord-Atlantische Raad (NAR)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from helpers.tables import in_reading_order, table
from helpers.terms.names import names

BRACKET = re.compile(
    r"\((?P<hereafter>(?:hierna|hereafter|hereinafter)(?: te noemen| genoemd| referred to as)?:? ?)?"
    r"[«“‘\"']?(?:(?:de|het|the) )?(?P<short>\w[\w.&-]*)[»”’\"']?\)"
)
WORD = re.compile(r"[^\W_]+")
CAPITALS = 2
"""The capitals that an acronym has at least; any other word that stands for a longer name needs a hierna before it."""

MOST_LETTERS = 10
"""The letters that an acronym has at most."""

LONGEST = 12
"""The words before the bracket that are examined."""

SMALL = frozenset([
    "aan", "bij", "de", "der", "den", "des", "deze", "dit", "een", "en", "het", "in", "inzake", "met", "op", "over",
    "te", "tegen", "ter", "tot", "tussen", "van", "voor",
    "a", "an", "and", "at", "for", "of", "on", "or", "the", "this", "to", "with",
])  # fmt: skip
"""Words that need no letter in an acronym."""


class Definition(NamedTuple):
    """A short form at [start, end) of a text, what it stands for, and the evidence for that."""

    start: int
    end: int
    short: str
    long: str
    rule: str


def acronyms(sentences: pd.DataFrame) -> pd.DataFrame:
    """The acronyms table of the sentences of any number of letters: one row per letter and acronym that it defines.

    `long` is what it stands for, as its initials confirm or a "hierna" says; `uses` counts the acronym after its
    definition, `long_uses` the long form anywhere, its definition included and in any case.
    """
    by_letter = in_reading_order(sentences).groupby("letter", sort=False)
    return table(
        "acronyms",
        [row for letter, rows in by_letter for row in _of_letter(letter, rows)],
    )


def _of_letter(letter: str, sentences: pd.DataFrame) -> Iterator[tuple]:
    text = "\n".join(sentences["text"])
    defined, offset = set(), 0
    for row in sentences.itertuples(index=False):
        for start, end, short, long, rule in definitions(row.text, row.language):
            if short not in defined:
                defined.add(short)
                yield (
                    letter, row.section, row.paragraph, row.sentence, row.start + start, row.start + end, short, long,
                    rule, _uses(short, text[offset + end :]), _uses(long.lower(), text.lower()),
                )  # fmt: skip
        offset += len(row.text) + 1


def _uses(words: str, text: str) -> int:
    return len(re.findall(rf"(?<!\w){re.escape(words)}(?!\w)", text))


def definitions(text: str, language: str = "nl") -> Iterator[Definition]:
    """The definitions in a text: a bracket with a short form of the words before it.

    `rule` is initials, known (a name whose acronym comes from another language) or hereafter.

    >>> text = "de Noord-Atlantische Raad (NAR) en de Raad van Europa (hierna: de Raad)"
    >>> [definition[2:] for definition in definitions(text)]
    [('NAR', 'Noord-Atlantische Raad', 'initials'), ('Raad', 'Raad van Europa', 'hereafter')]
    """
    for match in BRACKET.finditer(text):
        before = list(WORD.finditer(text, 0, match.start()))[-LONGEST:]
        start, rule = _long_form(before, text, match, language)
        if rule:
            yield Definition(*match.span("short"), match["short"], text[start : match.start()].rstrip(), rule)


def _long_form(before: list[re.Match], text: str, bracket: re.Match, language: str) -> tuple[int, str]:
    """Where the long form begins, and the rule that shows it; an empty rule where none does."""
    short, hereafter = bracket["short"], bracket["hereafter"]
    letters = "".join(WORD.findall(short.lower()))
    words = [("-" if text.endswith("-", 0, word.start()) else "") + word[0].lower() for word in before]
    if sum(map(str.isupper, short)) >= CAPITALS and len(letters) <= MOST_LETTERS:
        for place in range(len(before) - 1, -1, -1):
            if words[place] not in SMALL and _spelt(words[place:], letters, bool(hereafter)):
                return before[place].start(), "initials"
        if named_before := _in_other_language(text[: bracket.start()].rstrip(), short, language):
            return named_before
    return _named(before, text, short) if hereafter else (0, "")


def _spelt(words: list[str], letters: str, more_may_follow: bool) -> bool:
    """Whether each word gives the next letters: its first letter, and maybe more of its own (Verdragsorganisatie: vo).

    Small words need not give one, nor need what follows a hyphen (Co-operation: c).
    """
    if not letters:
        return more_may_follow or all(word.startswith("-") for word in words)
    if not words:
        return False
    first, rest = words[0], words[1:]
    if (first in SMALL or first.startswith("-")) and _spelt(rest, letters, more_may_follow):
        return True
    word = first.removeprefix("-")
    return word[0] == letters[0] and any(
        _in_order(letters[1:size], word[1:]) and _spelt(rest, letters[size:], more_may_follow)
        for size in range(1, len(letters) + 1)
    )


def _in_other_language(before: str, short: str, language: str) -> tuple[int, str] | None:
    """Where the name before the bracket begins, if the acronym is one of its own in another language."""
    whose = {name.id for name in names(short, language) if name.kind == "organisation"}
    for name in names(before, language):
        if name.end == len(before) and name.id in whose and not name.within:
            return name.start, "known"
    return None


def _in_order(letters: str, word: str) -> bool:
    remaining = iter(word)
    return all(letter in remaining for letter in letters)


def _named(before: list[re.Match], text: str, short: str) -> tuple[int, str]:
    """Where the words begin that repeat the short form at its last use: het verdrag inzake ... (hierna: het
    verdrag).
    """
    uses = [place for place, word in enumerate(before) if word[0].lower() == short.lower()]
    if not uses:
        return 0, ""
    start = uses[-1]
    while start and before[start - 1][0].lower() not in SMALL and _touch(before, text, start):
        start -= 1
    return before[start].start(), "hereafter"


def _touch(before: list[re.Match], text: str, place: int) -> bool:
    return text[before[place - 1].end() : before[place].start()] in (" ", "-")
