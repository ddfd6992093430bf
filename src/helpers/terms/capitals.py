"""Names of several words that no list has, found by their capitals, with their spellings folded into one term."""

from collections import Counter, defaultdict
from collections.abc import Iterator

import pandas as pd

from helpers.tables import in_reading_order

LINKS = frozenset(["van", "der", "of", "on", "for", "voor"])
"""Lower-case words that a name may have inside."""

COLUMNS = ["term", "label", "count", "forms", "letters", "first"]


def proper_names(tokens: pd.DataFrame) -> pd.DataFrame:
    """Runs of two or more capitalised words: term, label, count, forms, letters, first; the most frequent first.

    The first word of a sentence begins no run, because its capital says nothing. A name is one term in any case and
    spelling (Projecting Stability, projecting stability; open-deurbeleid, open deur beleid): `count` is of all of
    them, `forms` has each with its count, `label` is the most frequent. `first` is the first token of its first use.
    """
    by_sentence = in_reading_order(tokens, "token").groupby(["letter", "sentence"], sort=False)
    pieces = [_Sentence(rows) for _, rows in by_sentence]
    folded_names = {fold(" ".join(run)) for sentence in pieces for run in sentence.runs()}
    uses = defaultdict(list)
    for sentence in pieces:
        for form, letter, token in sentence.uses(folded_names):
            uses[fold(form)].append((form, letter, token))
    rows = sorted((_row(uses_of_name) for uses_of_name in uses.values()), key=lambda row: (-row[2], row[0]))
    return pd.DataFrame(rows, columns=COLUMNS)


def fold(name: str) -> str:
    """The name without its case, blanks and hyphens.

    >>> fold("Open-deurbeleid") == fold("open deur beleid")
    True
    """
    return name.replace(" ", "").replace("-", "").lower()


def _row(uses: list[tuple[str, str, int]]) -> tuple:
    forms = Counter(form for form, _, _ in uses).most_common()
    with_counts = "; ".join(f"{form} {count}" for form, count in forms)
    letters = len({letter for _, letter, _ in uses})
    return forms[0][0].lower(), forms[0][0], len(uses), with_counts, letters, uses[0][2]


class _Sentence:
    """One sentence's words, and for each whether only a blank separates it from the next."""

    def __init__(self, rows: pd.DataFrame):
        self.letter = rows["letter"].iloc[0]
        self.forms, self.numbers = rows["form"].tolist(), rows["token"].tolist()
        starts, ends = rows["start"].tolist(), rows["end"].tolist()
        self.goes_on = [starts[place + 1] - ends[place] == 1 for place in range(len(starts) - 1)] + [False]

    def runs(self) -> Iterator[list[str]]:
        """The longest runs of capitalised words, with any links between them."""
        place = 1
        while place < len(self.forms):
            end = self._end(place)
            if end - place > 1:
                yield self.forms[place:end]
            place = max(end, place + 1)

    def _end(self, place: int) -> int:
        """The place after the run that begins at that word; the word's own where none does."""
        end = place
        while end < len(self.forms) and (end == place or self.goes_on[end - 1]):
            if self.forms[end][0].isupper():
                end += 1
            elif end > place and self._links(end):
                end += 2
            else:
                break
        return end

    def _links(self, place: int) -> bool:
        return self.forms[place] in LINKS and self.goes_on[place] and self.forms[place + 1][0].isupper()

    def uses(self, wanted: set[str]) -> Iterator[tuple[str, str, int]]:
        """Every use of the wanted names in any spelling: from each word on the longest, none inside another."""
        longest = max(map(len, wanted), default=0)
        place = 0
        while place < len(self.forms):
            size = self._size(place, wanted, longest)
            if size:
                yield " ".join(self.forms[place : place + size]), self.letter, self.numbers[place]
            place += size or 1

    def _size(self, place: int, wanted: set[str], longest: int) -> int:
        """The length in words of the longest wanted name that begins at that word; 0 where none does."""
        size, folded = 0, ""
        for end in range(place, len(self.forms)):
            folded += fold(self.forms[end])
            if folded in wanted:
                size = end - place + 1
            if len(folded) > longest or not self.goes_on[end]:
                break
        return size
