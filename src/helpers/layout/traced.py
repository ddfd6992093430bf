"""Text that remembers where each of its characters stood in the letter as received."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, takewhile

import numpy as np

Change = tuple[str, str] | None
"""What a match becomes, and by which rule; None leaves it alone."""


@dataclass(frozen=True)
class Traced:
    """A text and, for every character, its place in the text it was made from."""

    text: str
    origin: np.ndarray

    @cached_property
    def lines(self) -> list[str]:
        """The lines, cut once for all steps that leave the text as it is."""
        return self.text.split("\n")

    @cached_property
    def stripped(self) -> list[str]:
        """The lines without the blanks around them."""
        return [line.strip() for line in self.lines]

    @cached_property
    def printed(self) -> list[str]:
        """The lines without the blanks around them, where a form feed ends a line too."""
        if "\f" not in self.text:
            return self.stripped
        return [line.strip() for line in self.text.replace("\f", "\n").split("\n")]

    @cached_property
    def width(self) -> int:
        """The columns of the widest line."""
        return max(map(len, self.stripped))

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
        return self.changed(pattern.finditer(self.text, 0, len(self.text) if end is None else end), change)

    def heads(self, pattern: re.Pattern) -> Iterator[re.Match]:
        """The matches of a pattern that begins at the head of a line, sought nowhere else.

        >>> [match[0] for match in Traced.of("1 noot\\n2 noot 3").heads(re.compile(r"^\\d", re.M))]
        ['1', '2']
        """
        done = 0
        for start in accumulate((len(line) + 1 for line in self.text.split("\n")[:-1]), initial=0):
            if start >= done and (match := pattern.match(self.text, start)):
                done = match.end()
                yield match

    def changed(
        self, matches: Iterable[re.Match], change: Callable[[re.Match], Change]
    ) -> tuple["Traced", list[tuple[re.Match, str, str]]]:
        """The same as `sub`, for the given matches, which must follow each other in the text."""
        texts, origins, made, done = [], [], [], 0
        for match in matches:
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

    def squeezed(self, pattern: re.Pattern, outcome: Callable[[str], str], before: str = "") -> "Traced":
        """The text with one character for every match, which keeps the place at the match's end or, if new, its
        beginning.

        Any characters of `before` that stand before a match belong to it.

        >>> Traced.of("een  \\n twee").squeezed(re.compile(r"\\n *"), lambda blanks: " ", " ").text
        'een twee'
        """
        texts, done, kept = [], 0, bytearray(b"\1" * len(self.text))
        squeezed_blanks: dict[str, tuple[str, bytes]] = {}
        for match in pattern.finditer(self.text):
            text, end = self.text[done : match.start()].rstrip(before), match.end()
            start = done + len(text)
            blanks = self.text[start:end]
            if blanks not in squeezed_blanks:
                character = outcome(blanks)
                stays = len(blanks) - 1 if blanks[-1] == character else 0
                squeezed_blanks[blanks] = character, bytes(place == stays for place in range(len(blanks)))
            character, kept[start:end] = squeezed_blanks[blanks]
            texts += text, character
            done = end
        return Traced("".join([*texts, self.text[done:]]), self.origin[np.frombuffer(kept, bool)]) if done else self

    def arranged(self, spans: Sequence[tuple[int, int]], between: str = "") -> "Traced":
        """The pieces of the text at these spans, in this order, with `between` after each but the last.

        >>> Traced.of("een 1 noot. twee").arranged([(0, 3), (11, 16), (4, 11)]).text
        'een twee1 noot.'
        """
        pieces = [Traced(self.text[start:end], self.origin[start:end]) for start, end in spans]
        return Traced.of_pieces(pieces, [between] * (len(pieces) - 1))

    @classmethod
    def of_pieces(cls, pieces: Sequence["Traced"], between: Sequence[str]) -> "Traced":
        """The pieces one after the other, each but the last followed by its text from `between`."""
        texts, origins = [], []
        for piece, gap in zip(pieces, [*between, ""], strict=True):
            texts += [piece.text, gap]
            last = piece.origin[-1:] if len(piece.origin) else np.zeros(1, np.int32)
            origins += [piece.origin, np.repeat(last, len(gap))]
        return cls("".join(texts), np.concatenate(origins))

    def _places(self, match: re.Match, outcome: str) -> np.ndarray:
        """The places of an outcome: what it shares with the end of the match stays there; the rest takes the match's
        beginning.
        """
        if len(outcome) < 2:
            place = match.end() - 1 if match[0].endswith(outcome) else match.start()
            return self.origin[place : place + len(outcome)]
        shared = sum(
            1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(match[0][::-1], outcome[::-1], strict=False))
        )
        start, end, new = *match.span(), len(outcome) - shared
        places = [min(place, end - 1) for place in (*range(start, start + new), *range(end - shared, end))]
        return self.origin[np.array(places, int)]
