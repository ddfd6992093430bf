"""Headings where a format marks none: by number, capitals, a line of their own, or a label that opens a paragraph.

Each heading carries the rule that found it. Where two readings are possible a line is
body text: fewer sections rather than invented ones.
"""

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from helpers.layout.lines import LABEL, ROOM, Decision
from helpers.layout.traced import Traced

LONGEST, LONGEST_NUMBERED, LONGEST_CAPITALS = 12, 15, 24
"""Words."""

FINAL, NO_HEADING_ENDS = ".!?…;:,", ".!…;:,"
"""The signs in which no plain line of its own ends, and those in which no heading ends: a heading may ask a
question.
"""

LONGEST_LABEL, FEWEST_LABELS = 6, 2
"""Words of a label such as "Inzet Nederland:"; and the fewest labels of a letter that count."""

NUMBERED = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})*[.)]|\d{1,2}(?:\.\d{1,2})+|[A-Z][.)]|[a-z]\)|[IVX]{1,5}[.)]|"
    r"(?:Sessie|Werksessie|Session) \w+ ?[:–-])"
    r" +(?=[\W_]*[A-ZÀ-Þ])"
)
DEPTH = re.compile(r"\d{1,2}(?:\.\d{1,2})*")
OF_LIST = re.compile(r"(?:[–—•*·▪o-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s+(?=\S)")
NO_HEADING = re.compile(
    r"(?:https?://|www\.)\S+|\S+@\S+|\d{1,2} [a-z]+ \d{4}|[–—•*·▪-].*|[a-zà-ÿ](?!\)).*|\(.*\)|\[.*\]|[«“\"].*[»”\"]",
    re.S,
)
"""Addresses, dates, items of a list, what begins in lower case, and what is quoted or in brackets."""

LINE = re.compile(r"(?<=\n)[^\n\f]*\S[^\n\f]*(?=\n|\Z)")


def headings_apart(traced: Traced, listed: Collection[str]) -> tuple[Traced, list[Decision]]:
    """The text with a blank line around each heading that stands in a paragraph's lines, for one of three cues.

    It is numbered or listed by the user; or it opens a paragraph, and the next word would have fitted on its line.
    """
    stripped, width = ["", *traced.stripped, ""], traced.width
    breaks, place, decisions = [], 0, []
    for line, before, line_text, after in zip(traced.lines, stripped, stripped[1:], stripped[2:], strict=False):
        rule = (before or after) and _apart(line_text, before, after, width, listed)
        if rule:
            breaks += [place, place + len(line)]
            decisions.append(("heading", line_text, line_text, rule, int(traced.origin[place])))
        place += len(line) + 1
    if not breaks:
        return traced, []
    edges = sorted({0, *breaks, len(traced.text)})
    return traced.arranged(list(pairwise(edges)), "\n"), decisions


def _apart(line: str, before: str, after: str, width: int, listed: Collection[str]) -> str:
    """The rule by which a line between two others is a heading; empty where it is none."""
    if line in listed:
        return "in the list given"
    if before and before[-1] not in ".!?»”)":
        return ""
    if not line or line[-1] in NO_HEADING_ENDS or len(line.split()) > LONGEST or NO_HEADING.match(line):
        return ""
    if NUMBERED.match(line) and not _listed_item(line, before, after):
        return "numbered"
    capitals = line.isupper() and len(line) > 3
    slack = width - len(line) - len(after.split(" ")[0]) > ROOM and after[:1].isupper()
    full = len(after) > len(line) + ROOM or after[-1:] in "."
    if not before and after and slack and full and line[-1] not in FINAL and not OF_LIST.match(line) and not capitals:
        return "a short line that opens a paragraph"
    return ""


def _listed_item(line: str, before: str, after: str) -> bool:
    """Whether a numbered line is an item of a list: its neighbour is numbered to the same depth, or it is announced."""
    shape = _shape(line)
    return before.endswith(":") or any(
        _shape(neighbour) == shape for neighbour in (before, after) if NUMBERED.match(neighbour)
    )


def _shape(line: str) -> str:
    return re.sub(r"[A-Za-z]+", "a", re.sub(r"\d+", "0", NUMBERED.match(line)[0]))


def level(text: str, lines: int, fills: bool, following: str, listed: Collection[str]) -> tuple[int, str]:
    """The level of a block as a heading and the rule that says so; 0 and an empty rule where it is not a heading.

    `lines` is how many it has on the page, `fills` whether its first line fills the page's width.

    >>> level("2.1 Afschrikking", 1, False, "De Raad sprak.", ()), level("Open deur", 1, False, "Georgië.", ())
    ((2, 'numbered'), (1, 'a line of its own'))
    >>> level("Dat geldt ook hier.", 1, False, "De Raad sprak.", ())
    (0, '')
    """
    if text in listed:
        return _depth(text), "in the list given"
    last = text[-1]
    if NO_HEADING.fullmatch(text):
        return 0, ""
    if text.isupper() and len(text.split()) <= LONGEST_CAPITALS and lines <= 3 and last not in ".,;:" and len(text) > 3:
        return _depth(text), "in capitals"
    if last == ":":
        return (1, "a line that ends in a colon") if _announces(text, lines, following) else (0, "")
    if last in NO_HEADING_ENDS:
        return 0, ""
    words = len(text.split())
    if last == "?" and not (lines == 1 and words <= LONGEST and len(following) > len(text)):
        return 0, ""
    if NUMBERED.match(text) and words <= LONGEST_NUMBERED and lines <= 2:
        return _depth(text), "numbered"
    if lines == 1 and words <= LONGEST:
        return 1, "a line of its own" if last != "?" else "a question on a line of its own"
    if lines == 2 and fills and words <= LONGEST_NUMBERED:
        return 1, "two lines of their own"
    return 0, ""


def _announces(text: str, lines: int, following: str) -> bool:
    """Whether a colon closes a heading, as it does before prose; before a list it closes an announcement."""
    return lines == 1 and len(text.split()) <= 5 and not OF_LIST.match(following) and following[:1].isupper()


def _depth(text: str) -> int:
    number = DEPTH.match(text)
    return number[0].count(".") + 1 if number else 1


def labels(texts: Sequence[str]) -> list[int]:
    """For every paragraph the length of the label that opens it as a heading; 0 where none does, or too few have one.

    >>> labels(["Inzet Nederland: De NAVO helpt.", "Inzet EU: Sancties.", "Hij zei het zo."])
    [15, 8, 0]
    """
    matches = [LABEL.match(text) for text in texts]
    ends = [
        match.end("label")
        if match and len(match["label"].split()) <= LONGEST_LABEL and not _speaks(match["label"])
        else 0
        for match in matches
    ]
    return ends if sum(end > 0 for end in ends) >= FEWEST_LABELS else [0] * len(ends)


VERBS = re.compile(
    r"\b(?:is|zijn|was|waren|heeft|hebben|wordt|worden|werd|zei|luidt|luiden|geldt|gelden|volgt|are|were|has|have|said)\b"
)


def _speaks(label: str) -> bool:
    return bool(VERBS.search(label))


def is_item(text: str) -> re.Match | None:
    """The marker that opens an item of a list or a numbered paragraph; None where there is none.

    >>> is_item("– de EU")[0], is_item("12. We stand united.")[0], is_item("De EU")
    ('– ', '12. ', None)
    """
    return OF_LIST.match(text)
