"""Undo the page: characters, page seams, broken words and broken lines, each decision logged.

The clean text has one block a line. Every character of it remembers its place in the
letter as received, and nothing is lost without a row in the decisions.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from helpers import Problem
from helpers.layout import hyphens
from helpers.layout.lines import (
    SHOWN_BREAK,
    Decision,
    token_before,
    token_from,
    with_paragraphs,
    without_furniture,
    without_seams,
)
from helpers.layout.traced import Change, Traced
from helpers.letters import Letter, front_matter
from helpers.tables import table

LANGUAGES = ("nl", "en")

LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x85]")
LINE_END = re.compile(r"\r\n?|\n")
CHARACTERS = (
    (
        "no character of the text",
        re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"),
        "",
    ),
    ("no-break or thin blank", re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000]"), " "),
    ("another hyphen", re.compile(r"[\u2010\u2011]|\u00ad(?=[ \t]*[\r\n])"), "-"),
    ("soft hyphen", re.compile("\u00ad"), ""),
)
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "ĳ": "ij", "Ĳ": "IJ"}
LIGATURE = re.compile(f"[{''.join(LIGATURES)}]")
COMBINED = re.compile(r"\w[\u0300-\u036f]+")

LINE_BREAK = re.compile(r"[ \t]*[\n\f]\s*")
BLOCK_END = re.compile(r"\n\s*\n|\f")
BLANKS = re.compile(r"(?<=\S)[ \t]{2,}(?=\S)")


@dataclass(frozen=True)
class Block:
    """A paragraph, heading or line of the front matter; [start, end) in the clean text, `lines` on the page."""

    start: int
    end: int
    part: str
    lines: int
    level: int
    """Of a heading that the format marks; 0 where it marks none here."""


@dataclass(frozen=True)
class Layout:
    """A letter with its page undone: the clean text, its blocks, and how they came about."""

    letter: Letter
    traced: Traced
    blocks: tuple[Block, ...]
    made: tuple[Decision, ...]
    language: str

    @property
    def text(self) -> str:
        return self.traced.text

    @cached_property
    def metadata(self) -> dict[str, str]:
        """What the letter says of itself, and over it what was supplied."""
        texts, parts = [self.of(block) for block in self.blocks], [block.part for block in self.blocks]
        return front_matter.fields(texts, parts) | dict(self.letter.supplied)

    def of(self, block: Block) -> str:
        return self.text[block.start : block.end]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Where [start, end) of the clean text stood in the letter as received."""
        return int(self.traced.origin[start]), int(self.traced.origin[end - 1]) + 1

    def decisions(self) -> pd.DataFrame:
        """The decisions table, in the order of the letter: all that was done but to blanks and plain line breaks."""
        rows = [
            (self.letter.letter, step, before, after, rule, len(LINE_END.findall(self.letter.text, 0, place)) + 1)
            for step, before, after, rule, place in sorted(self.made, key=lambda decision: decision[-1])
        ]
        return table("decisions", rows)

    def parts(self) -> pd.DataFrame:
        """The parts table: what was set apart from the body, in the order of the letter.

        What is not in the clean text has no length there: it starts and ends where it was taken out.
        """
        rows = [(block.part, self.of(block), block.start, block.end) for block in self.blocks if block.part != "body"]
        for step, before, _, _, place in self.made:
            if step == "furniture":
                rows.append((step, before, *[int(self.traced.origin.searchsorted(place))] * 2))
        return table("parts", [(self.letter.letter, *row) for row in sorted(rows, key=lambda row: row[2:])])


def layout(letter: Letter) -> Layout:
    """The letter with its page undone.

    Raises Problem when no body text is left.

    >>> from helpers import letters
    >>> seed = layout(letters.read("kst-28676-282"))
    >>> seed.text[138:206]
    'Hierbij bied ik u het verslag aan van de bijeenkomst van de Noord-At'
    """
    traced, made = _characters(Traced.of(letter.text))
    language = _language(letter, traced.text)
    for step in (without_furniture, with_paragraphs, without_seams):
        traced, decided = step(traced)
        made += decided
    traced, broken = _hyphens(traced, language)
    traced = _lines_joined(traced)
    decisions = (*made, *broken)
    _check_kept(letter, traced.text, decisions)
    return Layout(letter, traced, _blocks(letter, traced), decisions, language)


def _characters(traced: Traced) -> tuple[Traced, list[Decision]]:
    """Line ends as newlines; composed letters; no characters that hide a word from the count."""
    traced, _ = traced.sub(LINE_ENDS, lambda match: ("\n", ""))
    steps: list[tuple[re.Pattern, Callable[[re.Match], Change]]] = [
        (pattern, lambda match, to=to, rule=rule: (to, rule)) for rule, pattern, to in CHARACTERS
    ]
    steps += [
        (LIGATURE, lambda match: (LIGATURES[match[0]], "ligature")),
        (COMBINED, lambda match: (unicodedata.normalize("NFC", match[0]), "letter and accent as one character")),
    ]
    decisions = []
    for pattern, change in steps:
        before = traced
        traced, made = traced.sub(pattern, change)
        decisions += [
            ("character", match[0], after, rule, int(before.origin[match.start()])) for match, after, rule in made
        ]
    return traced, decisions


def _language(letter: Letter, text: str) -> str:
    """The language supplied, else Dutch or English, whichever has more of its words in the letter."""
    from simplemma import in_target_language

    supplied = letter.supplied.get("language")
    if supplied and supplied not in LANGUAGES:
        raise Problem(f"{letter.letter} has the language {supplied!r} in letters.csv: write {' or '.join(LANGUAGES)}")
    if supplied:
        return supplied
    share = {language: in_target_language(text[:2000], lang=language) for language in LANGUAGES}
    return max(LANGUAGES, key=lambda language: share[language])


def _hyphens(traced: Traced, language: str) -> tuple[Traced, list[Decision]]:
    from simplemma import is_known

    words = hyphens.evidence(traced.text)

    def change(match: re.Match) -> Change:
        left, right = _left(match), _right(match)
        if not (hyphens.WORD.search(left) and hyphens.WORD.search(right)):
            return None  # a dash, not a word
        outcome, rule = hyphens.decided(left, right, words, lambda word: is_known(word, lang=language), language)
        return hyphens.spelling(outcome, match[1]), f"{outcome}: {rule}"

    joined, made = traced.sub(hyphens.LINE_END, change)
    decisions = [
        (
            "hyphen",
            f"{_left(match)}{SHOWN_BREAK}{_right(match)}",
            f"{_left(match)[:-1]}{after}{_right(match)[1:]}",
            rule,
            int(traced.origin[match.start()]),
        )
        for match, after, rule in made
    ]
    return joined, decisions


def _left(match: re.Match) -> str:
    return token_before(match) + "-"


def _right(match: re.Match) -> str:
    return token_from(match.string, match.end() - 1)


def _lines_joined(traced: Traced) -> Traced:
    """One block a line: lines of a paragraph joined by a blank, runs of blanks squeezed, no blank at either end."""
    traced, _ = traced.sub(re.compile(r"\A\s+|\s+\Z"), lambda match: ("", ""))
    traced, _ = traced.sub(LINE_BREAK, lambda match: ("\n" if BLOCK_END.search(match[0]) else " ", ""))
    traced, _ = traced.sub(BLANKS, lambda match: (" ", ""))
    return traced


def _blocks(letter: Letter, traced: Traced) -> tuple[Block, ...]:
    spans = [(match.start(), match.end()) for match in re.finditer(r"[^\n]+", traced.text)]
    parts = front_matter.parts([traced.text[start:end] for start, end in spans])
    if "body" not in parts:
        raise Problem(f"{letter.letter} holds only the opening and closing of a letter: give the file with its body")
    marked = {start: part for (start, _), part in letter.parts.items()}
    levels = {start: level for (start, _), level in letter.headings.items()}
    return tuple(
        Block(
            start,
            end,
            marked.get(first, part),
            len(LINE_END.findall(letter.text, first, last)) + 1,
            levels.get(first, 0),
        )
        for (start, end), part in zip(spans, parts, strict=True)
        for first, last in [(int(traced.origin[start]), int(traced.origin[end - 1]))]
    )


def _check_kept(letter: Letter, text: str, decisions: Iterable[Decision]) -> None:
    """No character but blanks may come or go without a decision that says so."""
    left = _ink(letter.text)
    for _, before, after, _, _ in decisions:
        left += _ink(after)
        left -= _ink(before)
    if left != _ink(text):
        lost = sorted(((left - _ink(text)) + (_ink(text) - left)).elements())
        raise Problem(
            f"{letter.letter} cannot be cleaned without loss ({''.join(lost)[:40]!r}): please report this letter"
        )


def _ink(text: str) -> Counter:
    return Counter(character for character in text if not character.isspace() and character != SHOWN_BREAK)
