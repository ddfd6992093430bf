"""Letters whose texts are nearly the same: what is printed again, or under another number."""

import re
import zlib
from collections import Counter
from collections.abc import Collection

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
    words = words_of(text)
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


class Firsts:
    """The first letter of each number and text; two ids that `whole` matches are two letters, whatever their numbers.

    >>> firsts = Firsts(re.compile(r"kst-.*"))
    >>> firsts.copied("brief", "28676", "3", set()), firsts.copied("kopie", "28676; 21501", "3", set())
    ('', 'same number as brief')
    >>> firsts.copied("ander", "", "", {"brief"}), firsts.copied("nieuw", "28676", "4", set())
    ('same text as brief', '')
    """

    def __init__(self, whole: re.Pattern):
        self._whole = whole
        self._letters: dict[str, None] = {}
        self._numbers: dict[tuple[str, str], str] = {}

    def copied(self, letter: str, dossier: str, number: str, alike: Collection[str]) -> str:
        """Of which earlier letter this is a copy; nothing where it is a first, which is noted."""
        numbers = [(part, number) for part in dossier.split("; ") if part and number]
        first = next((self._numbers[key] for key in numbers if key in self._numbers), "")
        if first and not (self._whole.fullmatch(first) and self._whole.fullmatch(letter)):
            return f"same number as {first}"
        if alike and (first := next((earlier for earlier in self._letters if earlier in alike), "")):
            return f"same text as {first}"
        self._numbers |= dict.fromkeys(numbers, letter)
        self._letters[letter] = None
        return ""


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text: two files in which these are the same are one letter.

    >>> words_of("Rusland\\n\\nis  genoemd.") == words_of("Rusland is genoemd")
    True
    """
    return tuple(re.findall(r"\w+", text.casefold()))


def _alike(runs: frozenset[int], others: frozenset[int]) -> bool:
    return len(runs & others) >= COPY * len(runs | others)
