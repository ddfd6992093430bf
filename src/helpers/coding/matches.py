"""Matches: where the words of a term stand in a text, for the terms of all issues in one pass.

A text is read in chunks, from blank to blank. The matches that begin in a chunk, alone or in a run with the chunks
after it, are found once for each distinct run and kept by number, so that most of a text is looked up and not read.
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
"""What may stand between two words of a term in a text, whatever stands between them in the term, and the next word:
one of these signs, or a blank, also after a comma or a possessive (girls' education), or after a full stop before a
number (art. 5).
"""

MORE = re.compile(r"['’]?[,.]?\s*")
"""What may stand after a word where the next one is out of sight."""

MOST_HELD, LONGEST_RUN = 10_000_000, 100
"""Characters of runs that are kept, some 100 MB; and of a run that is still looked up when it gets longer."""

COST = 50
"""The characters that a kept run counts for beside its own."""

MOST_WORDS = 20_000
"""Distinct words whose folded form is kept."""

END = "."
"""Stands after the last chunk of a text, and for every chunk in which no term goes on."""

PARTING = f" {END} "
"""Stands between texts that are read as one."""

NOTHING, FAR = 0, 1
"""The run in which nothing begins, and the one for a run that gets too long to be looked up."""

BITS = 32
"""Bits of a step that hold the number of a chunk; the number of the run before it stands above them."""


class Match(NamedTuple):
    """A term found at [start, end) of a text."""

    term: Term
    start: int
    end: int

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


Opening = tuple["Branch", int, int]
"""The terms that begin with a word, and where that word starts and ends in its chunk."""

OPEN = [Match(Term("", "", ""), 0, 0)]
"""Stands for the matches of a run after which a term may still go on."""


@lru_cache(maxsize=MOST_WORDS)
def _forms(word: str) -> tuple[str, str]:
    """The word as terms in capitals see it, marked by an =, and as all other terms do."""
    return f"={bare(word)}", fold(word)


class Branch:
    """The terms that begin with the same words: those that end there, and by their next word those that go on."""

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
        """The length of the shortest stem."""
        return min(map(len, self.stems), default=0)

    @cached_property
    def _sizes(self) -> dict[str, list[int]]:
        """The lengths of the stems that begin with each head, shortest first: most words begin with none."""
        sizes = defaultdict(set)
        for stem in self.stems:
            sizes[stem[: self._head]].add(len(stem))
        return {head: sorted(lengths) for head, lengths in sizes.items()}

    @cached_property
    def _parts(self) -> list[tuple[str, int, "Branch"]]:
        """What is sought inside a word, in which of its forms (0 as written, 1 folded), and where it leads."""
        return [(part.removeprefix("="), int(part[0] != "="), branch) for part, branch in self.inside.items()]

    def after(self, word: str) -> list["Branch"]:
        """The branches that the word leads to."""
        forms = _forms(word)
        branches = [self.whole[form] for form in forms if form in self.whole]
        for form in forms:
            sizes = [size for size in self._sizes.get(form[: self._head], ()) if size <= len(form)]
            branches += [self.stems[form[:size]] for size in sizes if form[:size] in self.stems]
        return branches + [branch for part, form, branch in self._parts if part in forms[form]]

    def matches(self, text: str, start: int, end: int) -> list[Match]:
        """The matches of the terms whose words so far stand at [start, end), followed through the text; or OPEN."""
        ending = [Match(term, start, end) for term in self.terms]
        next_word = FOLLOWING.match(text, end) if self.goes_on else None
        if next_word:
            further = [branch.matches(text, start, next_word.end()) for branch in self.after(next_word[1])]
            return OPEN if any(matches is OPEN for matches in further) else ending + list(chain.from_iterable(further))
        return OPEN if self.goes_on and MORE.fullmatch(text, end) else ending


def _beginning(openings: Iterable[Opening], text: str) -> list[Match]:
    """The matches of the terms that these openings, at the head of the text, begin; or OPEN."""
    by_opening = [branch.matches(text, start, end) for branch, start, end in openings]
    return OPEN if any(matches is OPEN for matches in by_opening) else list(chain.from_iterable(by_opening))


class Kept(dict):
    """What a function returns, kept for the next time."""

    def __init__(self, make: Callable):
        super().__init__()
        self._make = make

    def __missing__(self, key):
        return self.setdefault(key, self._make(key))


class Runs:
    """Runs of chunks by number, and the matches that begin in the first chunk of each."""

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
    """The number of matches that begin in each run, or -1 where a term may go on after it."""

    behind = property(lambda self: np.frombuffer(self._behind, np.int64))
    """The number that a run of one chunk has when it follows another: its own where a term may go on in it, else
    NOTHING.
    """

    def _add(self, text: str, openings: list[Opening], matches: list[Match], goes_on: bool = False) -> int:
        number = len(self._texts)
        self.held += len(text) + COST
        self._texts.append(text)
        self._openings.append(openings)
        self._behind.append(number if goes_on else NOTHING)
        self._firsts.append(len(self.terms))
        self._counts.append(-1 if matches is OPEN else len(matches))
        for term, start, end in matches if matches is not OPEN else ():
            self.terms.append(term)
            self._starts.append(start)
            self._ends.append(end)
        return number

    def _chunk(self, chunk: str) -> int:
        """The run of one chunk; NOTHING, as for most, where no term begins or goes on in it."""
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
        """The run that is one chunk longer; FAR where a term may still go on after a long one."""
        run, next_chunk = step >> BITS, step & ((1 << BITS) - 1)
        text = f"{self._texts[run]} {self._texts[next_chunk]}"
        matches = _beginning(self._openings[run], text)
        if matches is OPEN and len(text) > LONGEST_RUN:
            return FAR
        return self._add(text, self._openings[run], matches)

    def whole(self, run: int, text: str) -> int:
        """The run of a chunk and all that follows it."""
        return self._add(text, [], _beginning(self._openings[run], text))

    def matches(self, runs: np.ndarray, places: np.ndarray) -> Iterator[Match]:
        """The matches of each of the runs, which start at these places."""
        counts = self.counts[runs]
        firsts = np.frombuffer(self._firsts, np.int64)[runs] - (np.cumsum(counts) - counts)
        rows = np.repeat(firsts, counts) + np.arange(counts.sum())
        offsets = np.repeat(places, counts)
        spans = (np.frombuffer(bounds, np.int64)[rows] + offsets for bounds in (self._starts, self._ends))
        cells = zip(
            map(self.terms.__getitem__, rows.tolist()),
            *(places_of_span.tolist() for places_of_span in spans),
            strict=True,
        )
        return map(tuple.__new__, repeat(Match), cells)


class Matcher:
    """Finds the terms of all issues in one pass over any number of texts."""

    def __init__(self, terms: Iterable[Term], language: str):
        self._runs = Runs(term for term in terms if term.language in (language, "both"))

    @property
    def held(self) -> int:
        """The approximate number of characters of runs that are kept."""
        return self._runs.held

    def matches(self, text: str) -> list[Match]:
        """Every match of every term, overlapping ones included, in the order of the text.

        >>> matcher = Matcher([Term("georgia", "georgi*", "nl"), Term("enlargement", "open deur*", "nl")], "nl")
        >>> [(match.term.issue, match.span) for match in matcher.matches("NAVO-Georgiëtop en het open-deurbeleid")]
        [('georgia', (5, 15)), ('enlargement', (23, 38))]
        """
        return self.of_each([text])[0]

    def of_each(self, texts: Sequence[str]) -> list[list[Match]]:
        """The matches in each of the texts, which are read as one: many take little longer than a few.

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
        matches = list(self._runs.matches(runs, places - firsts[owners]))
        ends = np.cumsum(np.bincount(owners, self._runs.counts[runs], len(texts)).astype(np.int64))
        return [matches[first:last] for first, last in pairwise([0, *ends.tolist()])]

    def _met(self, chunks: list[str]) -> tuple[np.ndarray, np.ndarray]:
        """The numbers of the chunks in which matches begin, and the run that each begins."""
        kept = self._runs
        of_chunks = _numbers_of(kept.chunks, chunks)
        numbers = np.flatnonzero(kept.counts[of_chunks])
        runs, behind = of_chunks[numbers], 1
        going = np.flatnonzero(kept.counts[runs] < 0)
        while going.size:
            steps = (runs[going] << BITS) | kept.behind[of_chunks[numbers[going] + behind]]
            runs[going] = _numbers_of(kept.steps, steps.tolist())
            going, behind = going[kept.counts[runs[going]] < 0], behind + 1
        for place in np.flatnonzero(runs == FAR):
            number = numbers[place]
            rest = " ".join(chunks[number : chunks.index(END, number) + 1])
            runs[place] = kept.whole(of_chunks[number], rest)
        matched = kept.counts[runs] > 0
        return numbers[matched], runs[matched]


def _numbers_of(kept: Kept, keys: list) -> np.ndarray:
    return np.fromiter(map(kept.__getitem__, keys), np.int64, len(keys))


def _starts(text: str) -> np.ndarray:
    """Where each chunk of the text starts."""
    blanks = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4") == ord(" ")
    return np.concatenate([[0], np.flatnonzero(blanks) + 1])
