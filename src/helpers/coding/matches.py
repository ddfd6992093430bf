"""Matches: where a text has the words of a term, of all issues in one pass."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property, lru_cache
from itertools import chain, compress
from typing import NamedTuple

from helpers.codebook import PIECE, Term, bare, fold

FOLLOWING = re.compile(rf"(?:[-–]|,?\s+)({PIECE.pattern})")
"""A blank of a term stands for a blank, also after a comma, or for a hyphen; and the word behind it."""

MORE = re.compile(r",?\s*")
"""What may stand behind a word where the next one is out of sight."""

MOST_CHUNKS, LONGEST_CHUNK = 100_000, 100
"""Distinct chunks of a text that are kept, and the characters of one, or of a run of them: some 50 MB at most."""

MOST_BEHIND = 1_000
"""Distinct texts behind a chunk by which is kept what it begins."""

MOST_WORDS = 20_000
"""Distinct words whose folded form is kept."""

END = "."
"""Behind the last chunk: there no term goes on."""


class Match(NamedTuple):
    """A term met at [start, end) of a text."""

    term: Term
    start: int
    end: int

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


new = tuple.__new__
"""Makes a match of a tuple in half the time that a call of Match takes."""

Opening = tuple["Branch", int, int]
"""The terms that begin with a word, and where it starts and ends in its chunk."""

OPEN = [Match(Term("", "", ""), 0, 0)]
"""Instead of the matches of a run of chunks: a term may go on behind it."""


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


class Following(dict):
    """Each chunk of a text as one behind another: itself where a term may go on in it, or through it, else END."""

    def __init__(self, terms: Iterable[Term]):
        super().__init__()
        self.branch = Branch()
        for term in terms:
            for depth in range(1, len(term.words)):
                self.branch.add(term, depth)

    def __missing__(self, chunk: str) -> str:
        bared = chunk.lstrip()
        first = PIECE.match(bared)
        goes_on = self.branch.after(first[0]) if first else not bared
        return _kept(self, chunk, chunk if goes_on else END, chunk, MOST_CHUNKS)


class Opened(dict):
    """The matches that begin in a chunk, by the chunk behind it; kept for the next time, as chunks are.

    Where a term may go on behind that too, in place of them what the two together open; OPEN where that gets long.
    """

    def __init__(self, text: str, openings: list[Opening]):
        super().__init__({END: _beginning(openings, f"{text} {END}")})
        self.text, self.openings = text, openings

    def __missing__(self, behind: str) -> "list[Match] | Opened":
        text = f"{self.text} {behind}"
        found = _beginning(self.openings, text)
        if found is OPEN and len(text) <= LONGEST_CHUNK:
            found = Opened(text, self.openings)
        return _kept(self, behind, found, text, MOST_BEHIND)


def _kept(memory: dict, key: str, value, text: str, most: int):
    """The value, kept in the memory; a full one is emptied, and long texts are not kept."""
    if len(text) > LONGEST_CHUNK:
        return value
    if len(memory) >= most:
        memory.clear()
    return memory.setdefault(key, value)


def _beginning(openings: Iterable[Opening], text: str) -> list[Match]:
    """The matches of the terms that the openings, at the head of the text, begin; or OPEN."""
    found = [branch.matches(text, start, end) for branch, start, end in openings]
    return OPEN if any(each is OPEN for each in found) else list(chain.from_iterable(found))


class Matcher(dict):
    """Finds the terms of all issues in one pass over a text.

    What a chunk of a text, from blank to blank, opens is decided once per distinct chunk and kept here, so that most
    chunks cost no more than to be looked up. A full memory is emptied: it holds no more than MOST_CHUNKS, however many
    letters there are.
    """

    def __init__(self, terms: Iterable[Term], language: str):
        super().__init__()
        own = [term for term in terms if term.language in (language, "both")]
        self.branch, self.following = Branch(), Following(own)
        for term in own:
            self.branch.add(term)

    def matches(self, text: str) -> list[Match]:
        """Every match of every term, overlaps included, in the order of the text.

        >>> matcher = Matcher([Term("georgia", "georgi*", "nl"), Term("enlargement", "open deur*", "nl")], "nl")
        >>> [(match.term.issue, match.span) for match in matcher.matches("NAVO-Georgiëtop en het open-deurbeleid")]
        [('georgia', (5, 15)), ('enlargement', (23, 38))]
        """
        chunks = text.split(" ")
        chunks.append(END)
        opened, following, found = list(map(self.__getitem__, chunks)), self.following, []
        place = last = 0
        for number in compress(range(len(chunks)), opened):
            own = opened[number][following[chunks[number + 1]]]
            if own and (own := self._closed(own, chunks, number)):
                place += len(" ".join(chunks[last:number])) + (number > last)
                last = number
                for term, start, end in own:
                    found.append(new(Match, (term, place + start, place + end)))
        return found

    def _closed(self, own: list[Match] | Opened, chunks: list[str], number: int) -> list[Match]:
        """The matches that begin in the chunk of that number, by as many chunks behind it as it takes."""
        behind = number + 2
        while own.__class__ is Opened:
            own, behind = own[self.following[chunks[behind]]], behind + 1
        return _beginning(self[chunks[number]].openings, " ".join(chunks[number:])) if own is OPEN else own

    def __missing__(self, chunk: str) -> Opened | None:
        """What the words of the chunk open, kept for the next time."""
        words = PIECE.finditer(chunk)
        openings = [(branch, *word.span()) for word in words for branch in self.branch.after(word[0])]
        return _kept(self, chunk, Opened(chunk, openings) if openings else None, chunk, MOST_CHUNKS)
