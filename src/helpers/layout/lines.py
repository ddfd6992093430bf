"""The lines of a page: what is printed around the text, where paragraphs end, and where the page was turned."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from helpers.layout.traced import Change, Traced
from helpers.letters.front_matter import CLOSING, is_annex, is_front, is_signed, is_title

SHOWN_BREAK = "⏎"

Decision = tuple[str, str, str, str, int]
"""step, before, after, rule, and the place in the letter as received."""

FURNITURE = re.compile(
    r"^[ \t]*+(?:kst-[\dA-Za-z-]+|ISSN \d{4} ?- ?\d{3}[\dX]|['’‘]s-Gravenhage \d{4}"
    r"|(?:Tweede|Eerste) Kamer, vergaderjaar \d{4} ?[–-] ?\d{2,4}, [\dIVXLC -]+, nr\. ?[\dA-Z ]+)[ \t]*+$"
    r"(?:\s++\d{1,3}[ \t]*+$)?",
    re.M,
)
"""What the printer puts on every page: its number, the paper's, the publisher's; whole lines only."""

NUMBERED_PAGE = re.compile(
    r"(?:\A|(?<=\n\n)|(?<=\f))(?:[^\s\f]+ ){0,9}(?:[Pp]agina|[Pp]age|[Bb]lz\.|[Bb]ladzijde) \d{1,3}"
    r"(?: (?:van|of) \d{1,3})?"
    r"(?=[ \t]*(?:\n[ \t]*\n|\n?\f|\s*\Z))"
)
"""A separate line that ends in the number of its page."""

PAGE = re.compile(r"(?:agina|age|lz\.|ladzijde) \d")
"""What every such line contains; it also ends in a digit."""

PAGE_OF = re.compile(r"(?:^|(?<=\f))[ \t]*+(?i:pagina|page) \d{1,3} (?:van|of) \d{1,3}[ \t]*+(?=\f|$)", re.M)
"""A line with the number of its page and of all pages, wherever it stands."""

HEAD_LINE = re.compile(
    r"(?:Ministerie van|Ministry of|(?:Ons|Onze|Our) (?:kenmerk|referentie|ref\w*)|(?:Tweede|Eerste) Kamer)\b.*"
)
"""What a ministry prints above a page."""

FEWEST_LINES, UNEVEN, RECURS = 30, 5, 3
"""Lines that a page has at least, and by how many pages may differ; and the pages on which a line must recur to be a
head or foot, or two for a ministry's line.
"""

EDGES = (re.compile(r"(?:\A|(?<=\f))\s*[^\n\f]+"), re.compile(r"^[^\n\f]+(?=\s*(?:\f|\Z))", re.M))
"""The first and the last line of a page."""

MOST_PAGES, MOST_RUNNING = 0.6, 2
"""The part of the pages on which a head or foot stands at least, and the lines that it has at most."""

LEADING_BLANK, FEED = re.compile(r"\n (?=\S)"), re.compile(r"\f|\n (?=\S)")
"""What every page seam contains, without and with form feeds."""

SEAM = re.compile(r"\s(?<=\S\s)(?:(?<=\f)\s*|\s*\f\s*|(?<=\n) |(?<=[ \t])[ \t]*\n )(?=\S)")
"""Blanks between two words that contain a form feed, or whose line end is followed by one blank."""

MOST_SEAMS = 0.1
"""Of all lines: where more begin with a blank, the text is indented, not paged."""

ROOM = 20
"""Columns: a line that could have held the next line's first word with more to spare ended its paragraph.
On the seed letter 53 at the one such seam, inside paragraphs never more than 9."""

LONG, MOST_LONG = 150, 0.1
"""Columns: no page is so wide, so where more of the lines are that long, each is a paragraph."""

MOST_CLOSED = 0.5
"""Of all lines: on a page few end where a sentence does, so where more do, each line is a paragraph."""

FEWEST_BLANK = 0.03
"""Of all lines: where fewer are blank, blank lines do not separate the paragraphs."""

ITEM = re.compile(r"\n(?P<blanks>[ \t]*)(?P<marker>[–—•*·▪-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])(?=[ \t]+\S)")
"""A line that opens as an item of a list, and the line end before it."""

ITEM_ENDS = re.compile(r"[.;:!?»”)]$|[;,] (?:en|of|and|or)$")
"""The possible ends of what stands before an item."""

RESIDUE_LINE = re.compile(
    r"Naar boven|Terug naar boven|Delen|Deel dit.*|Print(?:en)?|Afdrukken|"
    r"Download(?:en)?( PDF)?|"
    r"Back to top|Share|"
    r"U bent hier:.*|You are here:.*|_{5,}|-{5,}|\*{3,}|={5,}",
    re.I,
)
RESIDUE = re.compile(rf"(?:^|(?<=\f))[ \t]*+(?:{RESIDUE_LINE.pattern})[ \t]*+$", re.M | re.I)
"""What a web page puts around a letter, and ruled lines."""


FRONT_LINES = 40
"""The letterhead's lines are among this many first lines."""

LABEL = re.compile(r"(?P<label>[A-ZÀ-Þ][^.:;!?\n]{1,60}): +(?=[A-ZÀ-Þ«“\"’'‘])")
"""What can open a paragraph as its heading."""

ALONE = re.compile(r"[^\W\d_a-zà-öø-ÿ][^\n]{2,70}[^\s.,;:!?-][ \t]*\n[ \t]*\n")
"""A short line before a blank one, without a full stop: at the head of a page, after a full stop, it is a heading."""

TOKEN = re.compile(r"\S*")
WHOLE_LINE = re.compile(r"^.*\S.*$", re.M)
CLOSERS = tuple('.!?:;»”"')
BREAK = re.compile(r"(?<=\S)[ \t]*\n[ \t]*(?=\S)")


def without_furniture(traced: Traced) -> tuple[Traced, list[Decision]]:
    """The text with a page mark (a form feed) for what was printed around it, and without running heads and feet."""
    printers = traced.heads(FURNITURE)
    traced, decisions = _without(traced, printers, lambda match: ("\f", "a line that the printer puts on every page"))
    if any(PAGE.search(line) for line in traced.printed if line[-1:].isdecimal()):
        pages = NUMBERED_PAGE.finditer(traced.text)
        traced, numbered = _without(traced, pages, lambda match: ("\f", "a line that numbers the page"))
        decisions += numbered
        mark = "" if "\f" in traced.text else "\f"
        pages = PAGE_OF.finditer(traced.text)
        traced, numbered = _without(traced, pages, lambda match: (mark, "a line that numbers the page"))
        decisions += numbered
    if "\f" not in traced.text and traced.width <= LONG:
        traced, recurring = _without(traced, *_recurring(traced))
        decisions += recurring
    if any(map(RESIDUE_LINE.match, traced.printed)):
        lines = RESIDUE.finditer(traced.text)
        traced, residue = _without(traced, lines, lambda match: ("", "what a web page puts around the text"))
        decisions += residue
    for edge in EDGES * MOST_RUNNING:
        if "\f" in traced.text:
            traced, running = _without(traced, edge.finditer(traced.text), _running(edge, traced.text))
            decisions += running
    return traced, decisions


def _without(
    traced: Traced, lines: Iterable[re.Match], change: Callable[[re.Match], Change]
) -> tuple[Traced, list[Decision]]:
    cleared, outcomes = traced.changed(lines, change)
    places = [(" ".join(match[0].split()), rule, int(traced.origin[match.start()])) for match, _, rule in outcomes]
    return cleared, [("furniture", text, "", rule, place) for text, rule, place in places]


def _running(edge: re.Pattern, text: str) -> Callable[[re.Match], Change]:
    """A change that removes the lines at that edge of the pages that most pages have, whatever their numbers."""
    pages = text.strip("\f \n").count("\f") + 1
    counts = Counter(_numberless(match[0]) for match in edge.finditer(text))
    running = {line for line, count in counts.items() if count >= max(2, MOST_PAGES * pages)}
    return lambda match: ("", "a line that most pages begin or end with") if _numberless(match[0]) in running else None


def _recurring(traced: Traced) -> tuple[Iterable[re.Match], Callable[[re.Match], Change]]:
    """The lines that recur at the distance of pages, in a text that marks no pages; and the change for them."""
    places: dict[str, list[int]] = {}
    for number, line in enumerate(traced.stripped):
        places.setdefault(_numberless(line), []).append(number)
    recurring = {line for line, numbers in places.items() if len(numbers) > 1 and _is_of_pages(line, numbers)}
    recur = (match for match in WHOLE_LINE.finditer(traced.text) if recurring and _numberless(match[0]) in recurring)
    return recur, lambda match: ("\f", "a line that recurs on every page")


def _is_of_pages(line: str, places: list[int]) -> bool:
    gaps = [after - before for before, after in pairwise(places)]
    even = min(gaps) >= FEWEST_LINES and max(gaps) - min(gaps) <= UNEVEN
    return even and bool(line and (len(places) >= RECURS or HEAD_LINE.match(line))) and not is_annex(line)


def _numberless(line: str) -> str:
    return re.sub(r"\d+", "0", " ".join(line.split()))


def with_paragraphs(traced: Traced) -> tuple[Traced, list[Decision]]:
    """The text with a blank line after every paragraph, where the page itself has none."""
    lines = [line for line in traced.stripped if line]
    has_blank_lines = traced.text.strip().count("\n") + 1 - len(lines) > FEWEST_BLANK * len(lines)
    wide = sum(len(line) > LONG and not line.isspace() for line in traced.lines) > MOST_LONG * len(lines)
    closed = not has_blank_lines and sum(line.endswith(CLOSERS) for line in lines) > MOST_CLOSED * len(lines)
    if wide or closed:
        return _broken(traced, lambda match: ("\n\n", "every line is a paragraph"))
    if has_blank_lines:
        return traced, []
    width = traced.width
    within = _room_within(traced.text, width)

    def change(match: re.Match) -> Change:
        room = _room(match, width)
        closed = _line_before(match).endswith(CLOSERS)
        ended = room > (within if closed else ROOM) and not _first(match)[0].islower()
        return ("\n\n", f"{room} columns to spare: a new paragraph") if ended else None

    return _broken(traced, change)


def front_lines_apart(traced: Traced) -> tuple[Traced, list[Decision]]:
    """The text with a blank line before each line that can only stand above or below a letter, and after its date."""
    front = list(map(is_front, traced.stripped[: FRONT_LINES + 1]))
    breaks, place = [], 0
    for number, (previous, this) in enumerate(pairwise(traced.stripped)):
        place += len(traced.lines[number]) + 1
        signs = _may_sign(this) and is_signed(this) and (previous.endswith(CLOSERS) or is_signed(previous))
        if signs or (this and CLOSING.fullmatch(previous)):
            breaks.append(place)
        if (
            number < FRONT_LINES
            and previous
            and this
            and (front[number + 1] or (front[number] and not is_title(previous)))
        ):
            breaks.append(place)
    return _with_breaks(traced, breaks), []


def _may_sign(line: str) -> bool:
    """Whether a line has a comma or an initial, as most have not."""
    return "," in line or ". " in line


def items_apart(traced: Traced) -> tuple[Traced, list[Decision]]:
    """The text with a blank line before every item of a list: its marker stands where a sentence or an item ended."""
    width, breaks, decisions, marked = traced.width, [], [], 0
    for match in ITEM.finditer(traced.text):
        before = traced.text[max(marked, traced.text.rfind("\n", marked, match.start()) + 1) : match.start()].strip()
        marked = match.end()
        room = width - len(before) - 1 - len(_first(match))
        if before and (ITEM_ENDS.search(before) or (room > ROOM and match["marker"] != "-")):
            breaks.append(match.start("blanks"))
            decisions.append(
                (
                    "item",
                    match["marker"],
                    match["marker"],
                    "an item of a list",
                    int(traced.origin[match.start("marker")]),
                )
            )
    return _with_breaks(traced, breaks), decisions


def _with_breaks(traced: Traced, places: list[int]) -> Traced:
    """The text with one more line end at each of these places."""
    if not places:
        return traced
    return traced.arranged(list(pairwise(sorted({0, *places, len(traced.text)}))), "\n")


def _room_within(text: str, width: int) -> int:
    """The most columns to spare before a line that begins in lower case, and so continues its paragraph."""
    rooms = [_room(match, width) for match in BREAK.finditer(text) if _first(match)[0].islower()]
    return min(ROOM, max(rooms, default=ROOM))


def _broken(traced: Traced, change: Callable[[re.Match], Change]) -> tuple[Traced, list[Decision]]:
    parted, made = traced.sub(BREAK, change)
    return parted, _over_breaks("paragraph", traced, made)


def without_seams(traced: Traced) -> tuple[Traced, list[Decision]]:
    """The text without the seams between its pages: a form feed or one leading blank.

    The last line of a page shows whether its paragraph ended there.
    """
    if "\f" not in traced.text and _is_indented(traced.lines):
        return traced, []
    width = traced.width

    def change(match: re.Match) -> Change:
        room = _room(match, width)
        if _line_before(match).endswith(CLOSERS) and LABEL.match(match.string, match.end()):
            return "\n\n", "a label opens a new paragraph"
        if _line_before(match).endswith(CLOSERS) and ALONE.match(match.string, match.end()):
            return "\n\n", "a line of its own opens the page"
        goes_on = not _line_before(match).endswith(CLOSERS) and _first(match)[0].islower()
        separate = bool(re.search(r"\n\s*\n", match[0].replace("\f", "")))
        if goes_on or (room <= ROOM and not (separate and _line_before(match).endswith(CLOSERS))):
            return "\n", f"{room} columns to spare: the same paragraph"
        return "\n\n", f"{room} columns to spare: a new paragraph"

    seamless, made = traced.changed(seams(traced.text), change)
    return seamless, _over_breaks("seam", traced, made)


def seams(text: str) -> Iterator[re.Match]:
    """The seams between pages in the text, each with all blanks around it."""
    done = 0
    for turn in (FEED if "\f" in text else LEADING_BLANK).finditer(text):
        if turn.start() < done:
            continue
        match = SEAM.match(text, done + len(text[done : turn.start()].rstrip()))
        done = match.end() if match else turn.end()
        if match:
            yield match


def _is_indented(lines: Sequence[str]) -> bool:
    indented = sum(line.startswith(" ") and not line.isspace() for line in lines)
    return indented > max(3, MOST_SEAMS * len(lines))


def _over_breaks(step: str, traced: Traced, made: Iterable[tuple[re.Match, str, str]]) -> list[Decision]:
    return [
        (
            step,
            f"{token_before(match)}{SHOWN_BREAK}{_first(match)}",
            f"{token_before(match)} {_first(match)}",
            rule,
            int(traced.origin[match.start()]),
        )
        for match, _, rule in made
    ]


def _room(match: re.Match, width: int) -> int:
    """The columns that the line before the match had to spare for the first word after it."""
    return max(0, width - len(_line_before(match)) - 1 - len(_first(match)))


def _line_before(match: re.Match) -> str:
    text = match.string
    return text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip()


def _first(match: re.Match) -> str:
    return token_from(match.string, match.end())


def token_before(match: re.Match) -> str:
    """The characters before the match, back to the last blank."""
    before = match.string[max(0, match.start() - 100) : match.start()]
    return before.split()[-1] if before and not before[-1].isspace() else ""


def token_from(text: str, place: int) -> str:
    """The characters from the place up to the next blank."""
    return TOKEN.match(text, place, place + 100)[0]
