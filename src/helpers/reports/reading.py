"""A letter's page and what was read from it, side by side: what was removed, joined and decided, and why."""

from collections.abc import Iterator
from dataclasses import dataclass

from helpers.layout import Block, Layout
from helpers.layout.lines import Decision
from helpers.reports.page import Html, template
from helpers.reports.words import Words


@dataclass(frozen=True)
class Side:
    """A stretch of the page as received, from that line on, and the block read from it; without a part it was
    removed.
    """

    line: int
    received: str
    part: str
    read: str
    decisions: list[Decision]


def side_by_side(clean: Layout, language: str = "en") -> Html:
    """The page on the left, what was read from it on the right, and each decision between them, in that language."""
    return Html(template("reading").render(sides=list(sides(clean)), words=Words(language), language=clean.language))


def sides(clean: Layout) -> Iterator[Side]:
    """The sides in the order of the page; a stretch from which no block was read stands alone.

    >>> from helpers import layout, letters
    >>> rows = list(sides(layout.layout(letters.read("kst-28676-282"))))
    >>> rows[3].received.split("\\n")[0], rows[3].part
    ('Hierbij bied ik u het verslag aan van de bijeenkomst van de Noord-', 'body')
    """
    done = 0
    for start, end, block in sorted(
        ((*clean.raw_span(part_of_text.start, part_of_text.end), part_of_text) for part_of_text in clean.blocks),
        key=_place,
    ):
        if start > done:
            yield from _alone(clean, done, start)
        yield _side(clean, start, end, block)
        done = max(done, end)
    yield from _alone(clean, done, len(clean.letter.text))


def _place(side: tuple[int, int, Block]) -> tuple[int, int]:
    return side[:2]


def _alone(clean: Layout, start: int, end: int) -> Iterator[Side]:
    """The stretch between two blocks as removed, where it is more than blanks."""
    if clean.letter.text[start:end].strip():
        yield _side(clean, start, end, None)


def _side(clean: Layout, start: int, end: int, block: Block | None) -> Side:
    received = clean.letter.text[start:end]
    first = start + len(received) - len(received.lstrip())
    return Side(
        line=clean.letter.text.count("\n", 0, first) + 1,
        received=received.strip("\r\n\f"),
        part=_part(block) if block else "",
        read=clean.of(block) if block else "",
        decisions=sorted(
            (decision for decision in clean.made if start <= decision[-1] < end), key=lambda decision: decision[-1]
        ),
    )


def _part(block: Block) -> str:
    return "heading" if block.level else block.part
