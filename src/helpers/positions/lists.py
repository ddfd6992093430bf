"""Items of a list under a colon: what its lead-in says that an actor does, it does with each of them."""

from collections.abc import Sequence
from typing import NamedTuple

from helpers.positions.actors import Mention
from helpers.positions.endings import opening
from helpers.positions.lexicon import STANCES
from helpers.positions.search import Act
from helpers.positions.stance import SIDED
from helpers.positions.words import Sentence

LIST = "list"
"""How a speaker is told whose act is that of the lead-in."""

MARKER = range(3, 9)
"""Characters between two paragraphs where the marker of an item stands; without one it is a line end."""


class Lead(NamedTuple):
    """The sentence that opens a list with its last act, and the row that was read last.

    `items` counts the items so far; `is_item` says whether the last row opens one, and is not a further sentence of it.
    """

    sentence: Sentence
    act: Act
    speaker: Mention
    row: tuple
    items: int = 0
    is_item: bool = False

    def at(self, row) -> "Lead | None":
        """The list at the next row; None where it has ended."""
        if row.section == self.row.section and row.paragraph != self.row.paragraph and _is_item(row, self.row):
            return self._replace(row=row, items=self.items + 1, is_item=True)
        goes_on = self.items and (row.section, row.paragraph) == (self.row.section, self.row.paragraph)
        return self._replace(row=row, is_item=False) if goes_on else None

    def of(self, item: Sentence) -> Act:
        """The act of the lead-in on an item, named by the ending that the item opens with."""
        reading = self.act.found
        ending = opening(item) if reading.stance in SIDED else ""
        if ending:
            reading = reading._replace(label=f"{reading.label}: {ending}", aside=True)
        return self.act._replace(found=reading, source=LIST)


def opened(row, own: Sentence, told: Sequence[tuple[Act, Mention | None]]) -> Lead | None:
    """The list that a sentence opens with a colon behind the act of a speaker; None where it opens none."""
    if not row.text.rstrip().endswith(":") or not told:
        return None
    act, speaker = told[-1]
    return Lead(own, act, speaker, row) if speaker is not None and act.found.stance in STANCES else None


def _is_item(row, before) -> bool:
    """Whether a paragraph is an item: its marker stands before it, or it goes on with the sentence of the lead-in."""
    return row.start - before.end in MARKER or row.text[:1].islower()
