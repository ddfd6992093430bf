"""Text that remembers where each of its characters stood in the letter as received."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np

Change = tuple[str, str] | None
"""What a match becomes and by which rule; None leaves it alone."""


@dataclass(frozen=True)
class Traced:
    """A text and, for every character, its place in the text it was made from."""

    text: str
    origin: np.ndarray

    @classmethod
    def of(cls, text: str) -> "Traced":
        return cls(text, np.arange(len(text), dtype=np.int32))

    def sub(
        self, pattern: re.Pattern, change: Callable[[re.Match], Change], end: int | None = None
    ) -> tuple["Traced", list[tuple[re.Match, str, str]]]:
        """The text with every match (before `end`) changed, and the matches that were, each with its outcome and rule.

        >>> joined, made = Traced.of("de samen-\\nwerking").sub(re.compile("-\\n"), lambda match: ("", "join"))
        >>> joined.text, joined.origin[9:12].tolist(), made[0][1:]
        ('de samenwerking', [11, 12, 13], ('', 'join'))
        """
        texts, origins, made, done = [], [], [], 0
        for match in pattern.finditer(self.text, 0, len(self.text) if end is None else end):
            outcome = change(match)
            if outcome is None or outcome[0] == match[0]:
                continue
            first, last = match.span()
            texts += self.text[done:first], outcome[0]
            origins += self.origin[done:first], self._places(match, outcome[0])
            made.append((match, *outcome))
            done = last
        if not made:
            return self, []
        origin = np.concatenate([*origins, self.origin[done:]])
        return Traced("".join([*texts, self.text[done:]]), origin), made

    def squeezed(self, pattern: re.Pattern, outcome: Callable[[str], str]) -> "Traced":
        """The text with one character for every match, which stays where the match ends or, if it is new, begins.

        >>> Traced.of("een  twee").squeezed(re.compile(" +"), lambda blanks: " ").text
        'een twee'
        """
        texts, done, kept = [], 0, np.ones(len(self.text), bool)
        for match in pattern.finditer(self.text):
            start, end = match.span()
            one = outcome(match[0])
            texts += self.text[done:start], one
            kept[start:end] = False
            kept[end - 1 if self.text[end - 1] == one else start] = True
            done = end
        return Traced("".join([*texts, self.text[done:]]), self.origin[kept]) if done else self

    def arranged(self, spans: Sequence[tuple[int, int]], between: str = "") -> "Traced":
        """The pieces of the text at these spans, in this order, with `between` after each but the last.

        >>> Traced.of("een 1 noot. twee").arranged([(0, 3), (11, 16), (4, 11)]).text
        'een twee1 noot.'
        """
        pieces = [Traced(self.text[start:end], self.origin[start:end]) for start, end in spans]
        return Traced.of_pieces(pieces, [between] * (len(pieces) - 1))

    @classmethod
    def of_pieces(cls, pieces: Sequence["Traced"], between: Sequence[str]) -> "Traced":
        """The pieces one after the other, each but the last with the text `between` it and the next."""
        texts, origins = [], []
        for piece, gap in zip(pieces, [*between, ""], strict=True):
            texts += [piece.text, gap]
            last = piece.origin[-1:] if len(piece.origin) else np.zeros(1, np.int32)
            origins += [piece.origin, np.repeat(last, len(gap))]
        return cls("".join(texts), np.concatenate(origins))

    def _places(self, match: re.Match, outcome: str) -> np.ndarray:
        """What match and outcome share at their end stays where it stood; the rest begins where the match began."""
        if len(outcome) < 2:
            place = match.end() - 1 if match[0].endswith(outcome) else match.start()
            return self.origin[place : place + len(outcome)]
        shared = sum(
            1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(match[0][::-1], outcome[::-1], strict=False))
        )
        start, end, new = *match.span(), len(outcome) - shared
        places = [min(place, end - 1) for place in (*range(start, start + new), *range(end - shared, end))]
        return self.origin[np.array(places, int)]
