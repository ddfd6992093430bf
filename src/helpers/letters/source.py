"""What a reader makes of a file: its text, and what the format itself marks in it."""

from dataclasses import dataclass, field

Span = tuple[int, int]

TITLE = "title"
"""The part of what the format marks as the title of the whole: a line of the letterhead."""


@dataclass(frozen=True)
class Source:
    """The text of a file. Where the format marks headings, these and no others are headings.

    `headings` gives the level of each heading, `parts` what is no body, both by [start, end) in the text.
    """

    text: str
    encoding: str
    headings: dict[Span, int] = field(default_factory=dict)
    parts: dict[Span, str] = field(default_factory=dict)
    marked: bool = False

    def packed(self) -> dict:
        """The source as JSON has it.

        >>> Source.unpacked(Source("Rusland", "utf-8", {(0, 7): 1}).packed()).headings
        {(0, 7): 1}
        """
        lists = {name: [[*span, what] for span, what in getattr(self, name).items()] for name in ("headings", "parts")}
        return {"text": self.text, "encoding": self.encoding, **lists, "marked": self.marked}

    @classmethod
    def unpacked(cls, packed: dict) -> "Source":
        """The source that was packed."""
        lists = {name: {(start, end): what for start, end, what in packed[name]} for name in ("headings", "parts")}
        return cls(**packed | lists)


class Blocks:
    """Blocks of text, put one under the other with a blank line between, and what each of them is."""

    def __init__(self):
        self._texts: list[str] = []
        self._length = 0
        self.headings: dict[Span, int] = {}
        self.parts: dict[Span, str] = {}

    def add(self, text: str, *, level: int = 0, part: str = "") -> None:
        """Add a block, blanks squeezed; nothing where there is no text. A level makes it a heading."""
        text = " ".join(text.split())
        if not text:
            return
        span = (self._length, self._length + len(text))
        self._texts.append(text)
        self._length = span[1] + 2
        if level:
            self.headings[span] = level
        if part:
            self.parts[span] = part

    def source(self, encoding: str) -> Source:
        """The blocks as a source whose headings are marked, if any is."""
        return Source("\n\n".join(self._texts), encoding, self.headings, self.parts, marked=bool(self.headings))
