"""Letters whose texts are nearly the same: what is printed again, or under another number."""

import re
import zlib
from collections import Counter

RUN, SKETCH = 4, 16
"""Running words that are compared as one, and how many such runs of a letter are looked up to find its copies."""

SHARED = SKETCH // 2
"""Of those runs two copies have at least so many in common, but for one pair in a hundred thousand."""

COPY, SHORTEST = 0.9, 100
"""The share of runs that two copies have in common, and the words below which different letters may be alike."""


def runs(text: str) -> frozenset[int]:
    """The hashes of a text's running words; none of one too short to be told from another's.

    >>> len(runs("De bondgenoten spraken opnieuw. " * 25)), runs("Hierbij zend ik u het verslag.")
    (4, frozenset())
    """
    words = re.findall(r"\w+", text.casefold())
    if len(words) < SHORTEST:
        return frozenset()
    return frozenset(zlib.crc32(" ".join(words[at : at + RUN]).encode()) for at in range(len(words) - RUN + 1))


class Copies:
    """Which of the letters added so far have nearly the same text: nine tenths of their runs in common.

    Only letters that share many of their lowest hashes are compared (Broder 1997), so that a letter is
    told from a thousand others at once.
    """

    def __init__(self):
        self._runs: dict[str, frozenset[int]] = {}
        self._sketched: dict[int, list[str]] = {}
        self._of: dict[str, set[str]] = {}

    def add(self, letter: str, own: frozenset[int]) -> None:
        """Add a letter by the runs of its body."""
        sketch = sorted(own)[:SKETCH]
        shared = Counter(other for run in sketch for other in self._sketched.get(run, []))
        near = [other for other, number in shared.items() if number >= min(SHARED, len(sketch))]
        self._of[letter] = {other for other in near if _alike(own, self._runs[other])}
        for other in self._of[letter]:
            self._of[other].add(letter)
        self._runs[letter] = own
        for run in sketch:
            self._sketched.setdefault(run, []).append(letter)

    def of(self, letter: str) -> set[str]:
        """The other letters with nearly the text of this one."""
        return self._of.get(letter, set())


def _alike(one: frozenset[int], other: frozenset[int]) -> bool:
    return len(one & other) >= COPY * len(one | other)
