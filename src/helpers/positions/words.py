"""The words of a sentence as the search for acts reads them: without brackets and quotations, and with their kinds."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from helpers.positions.lexicon import Acts, Reading, acts, of_kinds, small_words

ASIDE = re.compile(
    r"«[^»]*»|“[^”]*”|\([^()]*\)|\"[^\"]*\"|\[[^\]]*\]"
    r"|\b(?:Mr|Mrs|Madam|Madame)\.? (?:Deputy )?(?:Speaker|Chairman|Chair),"
)
"""A bracket or a quotation, whose speaker is another; and the person addressed (Mr Speaker)."""


class Word(NamedTuple):
    """A word at [start, end) of its letter, also in lower case, and the marks between it and the word before."""

    form: str
    low: str
    start: int
    end: int
    gap: str


class Sentence(NamedTuple):
    """The words of a sentence with the lists of its language."""

    words: list[Word]
    language: str
    small: dict[str, frozenset[str]]
    acts: Acts

    def readings(self, place: int) -> tuple[Reading, ...]:
        return self.acts.readings.get(self.words[place].low, ())

    def is_a(self, place: int, *kinds: str) -> bool:
        """Whether the word at that place is a small word of one of the kinds; False where there is no word."""
        return 0 <= place < len(self.words) and self.words[place].low in of_kinds(self.language, kinds)


def sentence(text: str, start: int, tokens: Iterable[tuple[str, int, int]], language: str) -> Sentence:
    """The sentence with its tokens (form, start, end), whose places are counted like `start`, from that of the letter.

    >>> tokens = [("De", 7, 9), ("NAR", 10, 13), ("raad", 19, 23), ("stemt", 25, 30), ("in", 31, 33)]
    >>> parsed = sentence("De NAR (een raad) stemt in.", 7, tokens, "nl")
    >>> [word.low for word in parsed.words], parsed.readings(2)[0].verb
    (['de', 'nar', 'stemt', 'in'], 'in|stemmen')
    """
    open_text = ASIDE.sub(lambda aside: " " * len(aside[0]), text) if ASIDE.search(text) else text
    words, done = [], 0
    for form, first, last in tokens:
        first, last = first - start, last - start
        if open_text[first] != " ":
            words.append(Word(form, form.lower(), first + start, last + start, open_text[done:first].strip()))
            done = last
    return Sentence(words, language, small_words(language), acts(language))
