"""Matches: where a text has the words of a term, of all issues in one pass.

A text is read in chunks, from blank to blank. What a chunk begins, alone or as a run with the chunks behind it, is
decided once for each distinct run and kept by number, so that most of a text is looked up and never read.
"""

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import chain, pairwise, repeat
from typing import NamedTuple

import numpy as np

from helpers.codebook import PIECE, Term, bare, fold

FOLLOWING = re.compile(rf"(?:[-–&+/]|['’]?,?\s+|(?<=[^\W\d_])\.\s+(?=\d))({PIECE.pattern})")
"""What parts two words of a term in a text, whatever parts them in the term, and the word behind it: one of these
signs, or a blank, also after a comma or a possessive (girls' education), or after a stop before a number (art. 5)."""

MORE = re.compile(r"['’]?[,.]?\s*")
"""What may stand behind a word where the next one is out of sight."""

MOST_HELD, LONGEST_RUN = 10_000_000, 100
"""Characters of runs that are kept, and of a run that is still looked up when it gets longer: some 100 MB at most."""

COST = 50
"""Characters by which keeping a run counts beside its own."""

MOST_WORDS = 20_000
"""Distinct words whose folded form is kept."""

END = "."
"""Behind the last chunk of a text, and instead of every chunk in which no term goes on."""

PARTING = f" {END} "
"""Between texts that are read as one."""

NOTHING, FAR = 0, 1
"""The run that begins nothing, and what is met where a run gets too long to be looked up."""

BITS = 32
"""Of the number of a chunk in a step: the run before it stands above them."""


class Match(NamedTuple):
    """A term met at [start, end) of a text."""

    term: Term
    start: int
    end: int

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


Opening = tuple["Branch", int, int]
"""The terms that begin with a word, and where it starts and ends in its chunk."""

OPEN = [Match(Term("", "", ""), 0, 0)]
"""Instead of the matches of a run: a term may go on behind it."""


@lru_cache(maxsize=MOST_WORDS)
def _forms(word: str) -> tuple[str, str]:
    """The word as terms in capitals and as other terms see it; a term in capitals is marked by a =."""
    return f"={bare(word)}", fold(word)


class Branch:
    """The terms that begin with the same words: those that end with them, and by their next word those that go on."""

    def __init__(self):
        self.terms: list[Term] = []
        self.whole: dict[str, Branch] = {}
        self.stems: dict[str, Branch] = {}
        self.inside: dict[str, Branch] = {}

    def add(self, term: Term, depth: int = 0) -> None:
        if depth == len(term.words):
            self.terms.append(term)
            return
        word, manner = term.words[depth]
        branches = {"whole": self.whole, "stem": self.stems, "inside": self.inside}[manner]
        branches.setdefault(f"={word}" if term.cased else word, Branch()).add(term, depth + 1)

    @cached_property
    def goes_on(self) -> bool:
        return bool(self.whole or self.stems or self.inside)

    @cached_property
    def _head(self) -> int:
        """The characters of the shortest stem."""
        return min(map(len, self.stems), default=0)

    @cached_property
    def _sizes(self) -> dict[str, list[int]]:
        """How long the stems are that begin with a head, shortest first: most words begin with none."""
        sizes = defaultdict(set)
        for stem in self.stems:
            sizes[stem[: self._head]].add(len(stem))
        return {head: sorted(found) for head, found in sizes.items()}

    @cached_property
    def _parts(self) -> list[tuple[str, int, "Branch"]]:
        """What is met inside a word, and in which of its forms: as written or folded."""
        return [(part.removeprefix("="), int(part[0] != "="), branch) for part, branch in self.inside.items()]

    def after(self, word: str) -> list["Branch"]:
        """The branches that the word leads to."""
        forms = _forms(word)
        found = [self.whole[form] for form in forms if form in self.whole]
        for form in forms:
            sizes = [size for size in self._sizes.get(form[: self._head], ()) if size <= len(form)]
            found += [self.stems[form[:size]] for size in sizes if form[:size] in self.stems]
        return found + [branch for part, form, branch in self._parts if part in forms[form]]

    def matches(self, text: str, start: int, end: int) -> list[Match]:
        """The matches of its terms, whose words so far are at [start, end), that go on as the text does; or OPEN."""
        found = [Match(term, start, end) for term in self.terms]
        following = FOLLOWING.match(text, end) if self.goes_on else None
        if following:
            further = [branch.matches(text, start, following.end()) for branch in self.after(following[1])]
            return OPEN if any(each is OPEN for each in further) else found + list(chain.from_iterable(further))
        return OPEN if self.goes_on and MORE.fullmatch(text, end) else found


def _beginning(openings: Iterable[Opening], text: str) -> list[Match]:
    """The matches of the terms that the openings, at the head of the text, begin; or OPEN."""
    found = [branch.matches(text, start, end) for branch, start, end in openings]
    return OPEN if any(each is OPEN for each in found) else list(chain.from_iterable(found))


class Kept(dict):
    """What a function gives, kept for the next time."""

    def __init__(self, make: Callable):
        super().__init__()
        self._make = make

    def __missing__(self, key):
        return self.setdefault(key, self._make(key))


class Runs:
    """Runs of chunks by number, and what begins in the first chunk of each."""

    def __init__(self, terms: Iterable[Term]):
        self._begins, self._goes_on = Branch(), Branch()
        for term in terms:
            for depth in range(len(term.words)):
                (self._goes_on if depth else self._begins).add(term, depth)
        self.forget()

    def forget(self) -> None:
        self.chunks, self.steps = Kept(self._chunk), Kept(self._step)
        self.held = 0
        self._texts: list[str] = []
        self._openings: list[list[Opening]] = []
        self._counts, self._firsts, self._behind = array("q"), array("q"), array("q")
        self.terms: list[Term] = []
        self._starts, self._ends = array("q"), array("q")
        for _ in (NOTHING, FAR):
            self._add(END, [], [])

    counts = property(lambda self: np.frombuffer(self._counts, np.int64))
    """Of each run how many matches begin in it, or -1: a term may go on behind it."""

    behind = property(lambda self: np.frombuffer(self._behind, np.int64))
    """Of each run of one chunk its number as one behind others: its own where a term may go on in it or through it."""

    def _add(self, text: str, openings: list[Opening], found: list[Match], goes_on: bool = False) -> int:
        number = len(self._texts)
        self.held += len(text) + COST
        self._texts.append(text)
        self._openings.append(openings)
        self._behind.append(number if goes_on else NOTHING)
        self._firsts.append(len(self.terms))
        self._counts.append(-1 if found is OPEN else len(found))
        for term, start, end in found if found is not OPEN else ():
            self.terms.append(term)
            self._starts.append(start)
            self._ends.append(end)
        return number

    def _chunk(self, chunk: str) -> int:
        """The run of one chunk: NOTHING, for most, where no term begins or goes on in it."""
        words = PIECE.finditer(chunk)
        openings = [(branch, *word.span()) for word in words for branch in self._begins.after(word[0])]
        bared = chunk.lstrip()
        first = PIECE.match(bared)
        goes_on = bool(self._goes_on.after(first[0])) if first else not bared
        if openings or goes_on:
            return self._add(chunk, openings, _beginning(openings, chunk), goes_on)
        self.held += len(chunk) + COST
        return NOTHING

    def _step(self, step: int) -> int:
        """The run that is one chunk longer; FAR where a term may go on behind a long one."""
        run, behind = step >> BITS, step & ((1 << BITS) - 1)
        text = f"{self._texts[run]} {self._texts[behind]}"
        found = _beginning(self._openings[run], text)
        if found is OPEN and len(text) > LONGEST_RUN:
            return FAR
        return self._add(text, self._openings[run], found)

    def whole(self, run: int, text: str) -> int:
        """The run of a chunk and all that is behind it."""
        return self._add(text, [], _beginning(self._openings[run], text))

    def matches(self, runs: np.ndarray, places: np.ndarray) -> Iterator[Match]:
        """The matches of each of the runs, which stand at these places."""
        counts = self.counts[runs]
        firsts = np.frombuffer(self._firsts, np.int64)[runs] - (np.cumsum(counts) - counts)
        rows = np.repeat(firsts, counts) + np.arange(counts.sum())
        offsets = np.repeat(places, counts)
        spans = (np.frombuffer(each, np.int64)[rows] + offsets for each in (self._starts, self._ends))
        cells = zip(map(self.terms.__getitem__, rows.tolist()), *(each.tolist() for each in spans), strict=True)
        return map(tuple.__new__, repeat(Match), cells)


class Matcher:
    """Finds the terms of all issues, in one pass over any number of texts."""

    def __init__(self, terms: Iterable[Term], language: str):
        self._runs = Runs(term for term in terms if term.language in (language, "both"))

    @property
    def held(self) -> int:
        """About how many characters of runs are kept."""
        return self._runs.held

    def matches(self, text: str) -> list[Match]:
        """Every match of every term, overlaps included, in the order of the text.

        >>> matcher = Matcher([Term("georgia", "georgi*", "nl"), Term("enlargement", "open deur*", "nl")], "nl")
        >>> [(match.term.issue, match.span) for match in matcher.matches("NAVO-Georgiëtop en het open-deurbeleid")]
        [('georgia', (5, 15)), ('enlargement', (23, 38))]
        """
        return self.of_each([text])[0]

    def of_each(self, texts: Sequence[str]) -> list[list[Match]]:
        """The matches of each of the texts, which are read as one: many take little longer than a few.

        >>> matcher = Matcher([Term("russia", "rusland", "nl")], "nl")
        >>> [[match.span for match in found] for found in matcher.of_each(["Over Rusland.", "", "Rusland"])]
        [[(5, 12)], [], [(0, 7)]]
        """
        if self.held > MOST_HELD:
            self._runs.forget()
        joined = PARTING.join([*texts, ""])
        numbers, runs = self._met(joined.split(" "))
        places = _starts(joined)[numbers]
        firsts = np.cumsum([0, *(len(text) + len(PARTING) for text in texts)])
        owners = np.searchsorted(firsts, places, "right") - 1
        found = list(self._runs.matches(runs, places - firsts[owners]))
        ends = np.cumsum(np.bincount(owners, self._runs.counts[runs], len(texts)).astype(np.int64))
        return [found[first:last] for first, last in pairwise([0, *ends.tolist()])]

    def _met(self, chunks: list[str]) -> tuple[np.ndarray, np.ndarray]:
        """The numbers of the chunks in which matches begin, and the run that each begins."""
        known = self._runs
        of_chunks = _numbers(known.chunks, chunks)
        numbers = np.flatnonzero(known.counts[of_chunks])
        runs, behind = of_chunks[numbers], 1
        going = np.flatnonzero(known.counts[runs] < 0)
        while going.size:
            steps = (runs[going] << BITS) | known.behind[of_chunks[numbers[going] + behind]]
            runs[going] = _numbers(known.steps, steps.tolist())
            going, behind = going[known.counts[runs[going]] < 0], behind + 1
        for place in np.flatnonzero(runs == FAR):
            number = numbers[place]
            rest = " ".join(chunks[number : chunks.index(END, number) + 1])
            runs[place] = known.whole(of_chunks[number], rest)
        met = known.counts[runs] > 0
        return numbers[met], runs[met]


def _numbers(kept: Kept, keys: list) -> np.ndarray:
    return np.fromiter(map(kept.__getitem__, keys), np.int64, len(keys))


def _starts(text: str) -> np.ndarray:
    """Where each chunk of the text starts."""
    blanks = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4") == ord(" ")
    return np.concatenate([[0], np.flatnonzero(blanks) + 1])
