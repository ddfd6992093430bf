"""What stands on the page and is no running text: notes, rows of tables, lists of contents.

Each step gives the text with every such piece as a block of its own, the decisions, and
what the pieces are, by the place of their first character in the letter as received.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from helpers.layout.lines import Decision, seams
from helpers.layout.traced import Change, Traced
from helpers.letters.front_matter import GREETING, LABELLED, sign_together

Pieces = dict[int, str]
Apart = tuple[Traced, list[Decision], Pieces]

NOTE = re.compile(r"^[ \t]*+(?:(?P<number>\d{1,2})[.)]?|\[(?P<boxed>\d{1,2})\])(?:[ \t]++(?=[^\s\d])|[ \t]*+$)", re.M)
NUMBER_OPENS = re.compile(r"(?:\d{1,2}[.)]?|\[\d{1,2}\])(?!\S)")
"""What opens every note, and the line of nearly nothing else."""

NOTES_TITLE = re.compile(r"^[ \t]*+(?:X Noot|(?:Voet|Eind)?noten|(?:Foot|End)?notes)[ \t]*+:?$", re.M | re.I)
MARK = (
    r"(?P<before>(?:[a-zà-öø-ÿ]|[A-Z]{{3}})[)»”’\"]?[.,;:!?]?[)»”’\"]?|[)»”’\"][.,;:!?]?|"
    r"(?<!Postbus )(?<!Box )\b(?:19|20)\d\d[.,;:]?)"
    r"(?:(?P<mark>{number})(?![\d%]|[.,]\d)|(?P<apart>[ ]{number}\))(?=[ \t]*$))|(?<=\S)(?P<boxed>[ ]?\[{number}\])"
)
"""The mark of a note: a number that touches the word or sign before it, or, at the end of a line, as in " 1)"; or one
in square brackets."""

MARKED = re.compile(r" \d{1,2}\)(?=[ \t]*$)| ?\[\d{1,2}\]|\d{1,2}", re.M)

PARTING = ("|", "   ", "\t")
"""One of these is in every line with cells."""

CELLS = re.compile(r"\S[ \t]*\|[ \t]*\S|\S(?:[ ]{3,}|\t+[ ]*)\S")
ITEM_OPENS = re.compile(
    r"^(?:[–—•*·▪o-]|\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivxIVX]{1,4}|[A-Z])[.)]?)(?:[ ]{3,}|\t+)(?=[^\d|]+$)"
)
"""The marker of an item or heading and the blank behind it, which is no cell."""

WIDE = re.compile(r"\||[ ]{3,}|\t+")
WIDEST_CELL = 8
"""Words."""

HEAD = 30
"""Lines."""

LONGEST_HEADS = 200
"""Characters."""

JOINS = re.compile(r"in|en|van|tot|voor|over|met|and|of|to|for|from|with|the|de|het|-|–")
"""A line with one of these is a heading or prose, and no list of what columns hold."""

LINE = re.compile(r"^[^\n\f]*\S[^\n\f]*$", re.M)
SIGNED = re.compile(
    r"\b(?:De|The) (?:Minister|Staatssecretaris|State Secretary|Prime Minister)|^\s*(?:[A-Z]\. ?){1,4}[A-Z][a-z]+"
)
CAPTION = re.compile(
    r"(?:Tabel|Table|Figuur|Figure|Grafiek|Graph|Chart) \d{1,3}[a-z]?(?:(?P<parted> ?[:.–-])| (?=[A-ZÀ-Þ])) ?\S.*", re.S
)
OFFICIAL = re.compile(r"\s*(?:\d{2} \d{3}(?:[-–]\d+)?|Nr\. \d+)[ \t]")
"""The dossier or number that opens a line of a parliamentary paper's head; its title stands where a cell would."""

LONGEST_CAPTION = 30
"""Words."""

CONTENTS_TITLE = re.compile(r"\s*(?:Inhoud(?:sopgave)?|(?:Table of )?Contents):?\s*", re.I)
PAGE_ENDS = re.compile(r"[ \t.…·]\d{1,3}$")
"""The number of a page, at the end of every line of contents."""

CONTENTS_LINE = re.compile(r"\s*(?P<title>\S.*?)[ \t.…·]+(?P<page>\d{1,3})\s*")


def notes_apart(traced: Traced) -> Apart:
    """Notes, wherever a page put them, moved behind the letter; their marks taken out of the text."""
    numbered = any(map(NUMBER_OPENS.match, traced.stripped))
    found = [*_at_page_feet(traced.text), *_under_a_title(traced.text)] if numbered else []
    if not found:
        return traced, [], {}
    spans = _without_overlap(found)
    pieces = {int(traced.origin[start]): "footnote" for start, _ in spans}
    decisions = [
        ("footnote", text, text, "a note is moved behind the letter", int(traced.origin[start]))
        for start, end in spans
        for text in [" ".join(traced.text[start:end].split())]
    ]
    numbers = [_number(match) for start, _ in spans if (match := NOTE.match(traced.text, start))]
    traced, marks = _without_marks(_moved(traced, spans), numbers, sum(end - start + 2 for start, end in spans))
    return traced, decisions + marks, pieces


def tables_apart(traced: Traced) -> Apart:
    """Every row of a table as a block: lines one under the other whose cells are parted by bars or wide blanks."""
    if not _may_part(traced.text):
        return traced, [], {}
    head = _head(traced.text)
    runs = ([line for line in run if not _is_labelled(line, head)] for run in _runs(traced.text, _is_row))
    rows = [line for run in runs if len(run) > 1 for line in [*_column_heads(traced.text, run), *run]]
    return _as_blocks(traced, rows, "table", "cells in columns")


def _column_heads(text: str, run: list[re.Match]) -> list[re.Match]:
    """The line above a table that heads its columns, though no wide blanks part it: figures, and no prose."""
    first = run[0].start()
    above = list(LINE.finditer(text, max(0, first - LONGEST_HEADS), first))
    words = above[-1][0].split() if above else []
    cells = len(re.split(WIDE, run[0][0].strip().strip("|")))
    figures = sum(word[0].isdigit() for word in words)
    heads = figures > 1 and len(words) >= cells > 2 and words[-1][-1] not in ".:;,?!"
    return above[-1:] if heads and not any(map(JOINS.fullmatch, words)) else []


def contents_apart(traced: Traced) -> Apart:
    """Every line of a list of contents as a block: titles that come back as lines of the letter, with their pages."""
    if sum(map(_ends_in_page, traced.printed)) < 2:
        return traced, [], {}
    later = {_bare(line[0]) for line in LINE.finditer(traced.text)}
    lines = []
    for run in _runs(traced.text, _is_of_contents):
        listed = [match for line in run if (match := CONTENTS_LINE.fullmatch(line[0]))]
        if len(listed) > 1 and sum(_bare(match["title"]) in later for match in listed) * 2 >= len(listed):
            lines += run
    return _as_blocks(traced, lines, "contents", "a line of the list of contents")


def captions(texts: Sequence[str], parts: Sequence[str]) -> list[str]:
    """The parts, those of captions as of the table: told by their form, or beside a table by their number alone.

    >>> captions(["Tabel 1: uitgaven (x € 1 mln.)", "Tabel 1 geeft de uitgaven."], ["", ""])
    ['table', '']
    """
    around = ["", *parts, ""]
    return [
        "table" if not own and _is_caption(text, "table" in (before, after)) else own
        for text, own, before, after in zip(texts, parts, around, around[2:], strict=False)
    ]


def _is_caption(text: str, beside: bool) -> bool:
    match = CAPTION.fullmatch(text)
    told = match and (match["parted"] or (beside and text[-1] not in ".!?"))
    return bool(told) and len(text.split()) <= LONGEST_CAPTION


def _at_page_feet(text: str) -> Iterator[tuple[int, int]]:
    """Notes are numbered on from 1, their marks stand above; a number with a point may rather be a heading's."""
    expected, start = 1, 0
    for end in [*(match.start() for match in seams(text)), len(text)]:
        for match in sorted(NOTE.finditer(text, start, end), key=lambda note: note[0].rstrip()[-1] in ".)"):
            if _number(match) == expected and _mark(expected).search(text, 0, match.start()):
                spans = list(_numbered_on(text, match.start(), end))
                expected += len(spans)
                yield from spans
                break
        start = end


def _number(note: re.Match) -> int:
    return int(note["number"] or note["boxed"])


def _under_a_title(text: str) -> Iterator[tuple[int, int]]:
    for title in NOTES_TITLE.finditer(text):
        first = NOTE.search(text, title.end())
        if first and not text[title.end() : first.start()].strip():
            yield title.span()
            yield from _numbered_on(text, first.start(), len(text))


def _numbered_on(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The notes from `start`, each to where the next begins; the last to the end of its paragraph."""
    number = _number(NOTE.match(text, start, end))
    while start < end:
        following = next((match for match in NOTE.finditer(text, start + 1, end) if _number(match) == number + 1), None)
        gap = re.compile(r"\n[ \t]*\n").search(text, _first_text(text, start), end)
        stop = min(following.start() if following else end, gap.start() if gap else end)
        yield start, stop
        if not following or text[stop : following.start()].strip():
            return
        start, number = following.start(), number + 1


def _first_text(text: str, start: int) -> int:
    """Where the words of a note begin, which may be under its number."""
    return re.compile(r"\s*\[?\d+[.)\]]?\s*").match(text, start).end()


def _without_overlap(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _moved(traced: Traced, spans: list[tuple[int, int]]) -> Traced:
    """The text without these spans and the blanks before them, and the spans behind it as paragraphs."""
    kept, done = [], 0
    for start, end in spans:
        kept.append((done, len(traced.text[:start].rstrip(" \t\n"))))
        done = end
    rest = traced.arranged([*kept, (done, len(traced.text.rstrip()))])
    return Traced.of_pieces([rest, traced.arranged(spans, "\n\n")], ["\n\n"])


def _mark(number: int) -> re.Pattern:
    return re.compile(MARK.format(number=number), re.M)


def _without_marks(traced: Traced, numbers: list[int], behind: int) -> tuple[Traced, list[Decision]]:
    """The text without the marks of these notes; what stands `behind` it, the notes themselves, is left alone."""
    places, place, text = set(), 0, traced.text[: len(traced.text) - behind]
    for number in numbers:
        match = _mark(number).search(text, place) or _mark(number).search(text)
        if match:
            places.add(match.start(match.lastgroup))
            place = match.end()

    def change(match: re.Match) -> Change:
        between = " " if re.match(r"[^\W\d_]", match.string[match.end() :][:1]) else ""
        return (between, "the mark of a note") if match.start() in places else None

    cleared, made = traced.sub(MARKED, change)
    return cleared, [("mark", match[0], "", rule, int(traced.origin[match.start()])) for match, _, rule in made]


def _runs(text: str, belongs: Callable[[str], bool]) -> Iterator[list[re.Match]]:
    """Runs of lines, blank ones left out of account, that belong together."""
    run: list[re.Match] = []
    for line in LINE.finditer(text):
        if belongs(line[0]):
            run.append(line)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _may_part(text: str) -> bool:
    return any(sign in text for sign in PARTING)


def _is_row(line: str) -> bool:
    if not _may_part(line):
        return False
    own = ITEM_OPENS.sub("", line.strip())
    cells = [cell.strip() for cell in re.split(WIDE, own.strip("|"))]
    return (
        bool(CELLS.search(own))
        and not (SIGNED.search(line) or OFFICIAL.match(line) or sign_together(cells))
        and all(len(cell.split()) <= WIDEST_CELL for cell in cells)
    )


def _head(text: str) -> int:
    """Where the letterhead ends: at the greeting; without one, below so many lines."""
    place = 0
    for line in text.split("\n", HEAD)[:HEAD]:
        if GREETING.fullmatch(line.strip()):
            break
        place += len(line) + 1
    return place


def _is_labelled(line: re.Match, head: int) -> bool:
    """Whether a line of the letterhead gives the date, the subject or a reference behind its label."""
    return line.end() <= head and bool(LABELLED.fullmatch(re.split(WIDE, line[0].strip())[0]))


def _is_of_contents(line: str) -> bool:
    return bool((_ends_in_page(line.rstrip()) and CONTENTS_LINE.fullmatch(line)) or CONTENTS_TITLE.fullmatch(line))


def _ends_in_page(line: str) -> bool:
    return line[-1:].isdecimal() and bool(PAGE_ENDS.search(line[-4:]))


def _as_blocks(traced: Traced, lines: list[re.Match], part: str, rule: str) -> Apart:
    firsts = {line.end() - len(line[0].lstrip()): line for line in lines}
    if not lines:
        return traced, [], {}
    pieces = {int(traced.origin[first]): part for first in firsts}
    decisions = [
        (part, text, text, rule, int(traced.origin[first]))
        for first, line in firsts.items()
        for text in [" ".join(line[0].split())]
    ]
    edges = sorted({0, len(traced.text), *(edge for line in lines for edge in line.span())})
    return traced.arranged(list(pairwise(edges)), "\n"), decisions, pieces


def _bare(title: str) -> str:
    return " ".join(title.split()).casefold()
