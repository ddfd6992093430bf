"""Undo the page: characters, page seams, broken words and broken lines, with each decision recorded.

The clean text has one block to a line. Every character of it remembers its place in the letter as received, and nothing
is lost without a row in the decisions.
"""

import re
import sys
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache, partial
from itertools import pairwise

import numpy as np
import pandas as pd

from helpers import Problem
from helpers.layout import damage, headings, hyphens
from helpers.layout.apart import Pieces, captions, contents_apart, notes_apart, tables_apart
from helpers.layout.lines import (
    ROOM,
    SHOWN_BREAK,
    Decision,
    front_lines_apart,
    items_apart,
    token_before,
    token_from,
    with_paragraphs,
    without_furniture,
    without_seams,
)
from helpers.layout.traced import Change, Traced
from helpers.letters import Letter, front_matter
from helpers.letters.source import TITLE
from helpers.letters.supplied import LANGUAGES
from helpers.letters.text import NO_TEXT
from helpers.tables import table

LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x85]")
LINE_END = re.compile(r"\r\n?|\n")
CHARACTERS = (
    ("no character of the text", NO_TEXT, ""),
    ("no-break or thin blank", re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000]"), " "),
    ("another hyphen", re.compile(r"[\u2010\u2011]|\u00ad(?=[ \t]*[\r\n])"), "-"),
    ("soft hyphen", re.compile("\u00ad"), ""),
)
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "ĳ": "ij", "Ĳ": "IJ"}
LIGATURE = re.compile(f"[{''.join(LIGATURES)}]")
COMPOSED = "letter and accent as one character"
COMBINED = re.compile(r"\w[\u0300-\u036f]+")

ODD = re.compile(
    rf"{NO_TEXT.pattern}|[\r\u0085\u00a0\u00ad\u0132\u0133\u0300-\u036f\u2000-\u200a\u2010\u2011\u2028\u2029\u202f\u205f"
    r"\u3000\ufb00-\ufb06]"
)
"""A character that any of these changes; most letters have none."""

TAKEN_OUT = {"furniture": "furniture", "mark": "footnote"}
"""Steps that take something out of the text, and the part that it is."""

ANNOUNCEMENT = 60
"""Words: a letter of less that speaks of a report or an agenda only announces it."""

SEVERAL = 4
"""Paragraphs: a letter of so many gives the report itself, as one with text under a heading does."""

ANNOUNCED = "the letter announces a paper that is not in this file: give that paper's file as well"
UNDIVIDED = "no heading was found: the letter is one section"
ASKED = "it answers questions, and what was asked counts as the letter's own words"
QUESTION = re.compile(r"(?:Vra(?:ag|gen)|Questions?) \d+(?:\D{1,5}\d+)*\W*")
"""The line above a question that is answered: Vraag 1, Vraag 4 en 5."""


LINE_BREAK = re.compile(r"\n\s*")
"""A line end with the blanks behind it: where lines are joined no form feed is left."""

BLOCK_END = re.compile(r"\n\s*\n")
NARROWEST = 40
"""Columns: lines of less are no page's."""

ONE_LINE = re.compile(r"(?<=Staten-Generaal) (?=(?:Den Haag|['’‘`]+s-Gravenhage|Brussel), \d)")
DATE_THEN_TEXT = re.compile(
    r"^((?:Den Haag|['’‘`]+s-Gravenhage|The Hague), \d{1,2} (?:"
    + "|".join(front_matter.MONTHS)
    + r") \d{4}) (?=[A-ZÀ-Þ])",
    re.M,
)
"""Of a letter whose line breaks are lost."""

BLANKS = re.compile(r"[ \t](?<=\S[ \t])(?:[ \t]+|(?<=\t))(?=\S)")
"""Two or more between two words, or a tab."""

WIDE = ("  ", "\t")
"""One of these is in all such blanks."""


@dataclass(frozen=True)
class Block:
    """A paragraph, heading or line of the front matter; [start, end) in the clean text, `lines` on the page."""

    start: int
    end: int
    part: str
    lines: int
    level: int
    """Of a heading; 0 of any other block."""
    rule: str = ""
    """What tells that it is a heading."""
    label: int = 0
    """The characters of the label that opens the paragraph as a heading; 0 where none does."""


@dataclass(frozen=True)
class Layout:
    """A letter with its page undone: the clean text, its blocks, and the decisions that led to them."""

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
        """What the letter says of itself, overridden by what was supplied."""
        texts, parts = [self.of(block) for block in self.blocks], [block.part for block in self.blocks]
        head = [text for text, part in zip(texts, parts, strict=True) if part == "letterhead"]
        printed = [before for step, before, *_ in self.made if step == "furniture"]
        session = {"session": front_matter.session([*head, *printed])}
        supplied = {name: NO_TEXT.sub("", value) for name, value in self.letter.supplied.items()}
        return front_matter.fields(texts, parts, _title(self)) | session | supplied

    @property
    def warnings(self) -> list[str]:
        """What a reader should know before any number: the letter only announces a paper; it has no headings."""
        body = [block for block in self.blocks if block.part == "body"]
        words = sum(len(self.of(block).split()) for block in body)
        headed = any(above.level and not below.level for above, below in pairwise(body))
        announces = words <= ANNOUNCEMENT and len(body) < SEVERAL and not headed
        announced = announces and self.metadata.get("kind", "other") != "other"
        undivided = not any(block.level or block.label for block in body)
        answers = sum(bool(QUESTION.fullmatch(self.of(block))) for block in body) > 1
        return [ANNOUNCED] * announced + [UNDIVIDED] * (undivided and not announced) + [ASKED] * answers

    def of(self, block: Block) -> str:
        return self.text[block.start : block.end]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Where [start, end) of the clean text stood in the letter as received."""
        return int(self.traced.origin[start]), int(self.traced.origin[end - 1]) + 1

    def decisions(self) -> pd.DataFrame:
        """The decisions table, in the order of the letter: all that was done but to blanks and plain line breaks."""
        return table("decisions", self.decision_rows())

    def decision_rows(self) -> list[tuple]:
        """The rows of the decisions table."""
        ends = [match.start() for match in LINE_END.finditer(self.letter.text)]
        rows = [
            (self.letter.letter, step, before, after, rule, bisect_left(ends, place) + 1)
            for step, before, after, rule, place in sorted(self.made, key=lambda decision: decision[-1])
        ]
        rows += [(self.letter.letter, "warning", "", "", warning, 0) for warning in self.warnings]
        return rows

    def parts(self) -> pd.DataFrame:
        """The parts table: what was set apart from the body, in the order of the letter.

        What is not in the clean text has no length there: it starts and ends where it was taken out.
        """
        return table("parts", self.part_rows())

    def part_rows(self) -> list[tuple]:
        """The rows of the parts table."""
        rows = [(block.part, self.of(block), block.start, block.end) for block in self.blocks if block.part != "body"]
        order = self.traced.origin.argsort(kind="stable")
        for step, before, _, _, place in self.made:
            if step in TAKEN_OUT:
                after = self.traced.origin.searchsorted(place, sorter=order)
                at = int(order[after]) if after < len(order) else len(self.text)
                rows.append((TAKEN_OUT[step], before, at, at))
        return [(self.letter.letter, *row) for row in sorted(rows, key=lambda row: row[2:])]


def layout(letter: Letter) -> Layout:
    """The letter with its page undone.

    Raises Problem when no body text is left.

    >>> from helpers import letters
    >>> seed = layout(letters.read("kst-28676-282"))
    >>> seed.text[138:206]
    'Hierbij bied ik u het verslag aan van de bijeenkomst van de Noord-At'
    """
    traced, mended = damage.encoding_mended(Traced.of(letter.text))
    traced, decisions = _characters(traced)
    decisions = mended + decisions
    language = _language(letter, traced.text)
    pieces: Pieces = {}
    for step in _steps(letter, language):
        traced, decisions_of_step, *pieces_of_step = step(traced)
        decisions += decisions_of_step
        pieces |= pieces_of_step[0] if pieces_of_step else {}
    _check_kept(letter, traced.text, decisions)
    return Layout(letter, traced, _blocks(letter, traced, pieces), tuple(decisions), language)


def _steps(letter: Letter, language: str) -> list[Callable]:
    """The steps in order; what a format marks is not sought again in its text."""
    unpaged = [
        damage.kerning_mended,
        without_furniture,
        with_paragraphs,
        *(() if _marked(letter) else (notes_apart, tables_apart, contents_apart)),
        front_lines_apart,
        lambda traced: headings.headings_apart(traced, letter.listed),
        items_apart,
        without_seams,
    ]
    words = [
        lambda traced: _hyphens(traced, language),
        _lines_joined,
        lambda traced: damage.words_mended(traced, language),
    ]
    return [*unpaged, *words, _front_and_signatures_apart]


def _marked(letter: Letter) -> bool:
    """Whether the format itself says what is heading, note or table; a page only has places."""
    return letter.marked or bool(set(letter.parts.values()) - {"letterhead", TITLE})


def _characters(traced: Traced) -> tuple[Traced, list[Decision]]:
    """Line ends as newlines; composed letters; no characters that hide a word from the count."""
    if not ODD.search(traced.text):
        return traced, []
    traced, _ = traced.sub(LINE_ENDS, lambda match: ("\n", ""))
    steps: list[tuple[re.Pattern, Callable[[re.Match], Change]]] = [
        (pattern, lambda match, to=to, rule=rule: (to, rule)) for rule, pattern, to in CHARACTERS
    ]
    steps += [
        (LIGATURE, lambda match: (LIGATURES[match[0]], "ligature")),
        (COMBINED, lambda match: (unicodedata.normalize("NFC", match[0]), COMPOSED)),
    ]
    decisions = []
    for pattern, change in steps:
        before = traced
        traced, changed = traced.sub(pattern, change)
        decisions += _character_decisions(before, changed)
    return traced, decisions


def _character_decisions(before: Traced, changed: Sequence[tuple[re.Match, str, str]]) -> list[Decision]:
    return [("character", match[0], after, rule, int(before.origin[match.start()])) for match, after, rule in changed]


def _language(letter: Letter, text: str) -> str:
    """The language supplied, else Dutch or English, whichever has more of its words in the letter."""
    if supplied := letter.supplied.get("language"):
        return supplied
    words = _sampled(text[:2000])
    return max(LANGUAGES, key=lambda language: sum(_is_of(word, language) for word in words))


def _sampled(text: str) -> list[str]:
    """The words by which the library recognises a language."""
    from simplemma.token_sampler import MostCommonTokenSampler

    return MostCommonTokenSampler().sample_text(text)


@lru_cache(maxsize=20_000)
def _is_of(word: str, language: str) -> bool:
    """Whether the library knows the word or can derive it."""
    return _detector(language).proportion_in_target_languages(word) > 0


@cache
def _detector(language: str):
    """What tells of a word whether it is of the language."""
    from simplemma import LanguageDetector

    return LanguageDetector(language)


def _hyphens(traced: Traced, language: str) -> tuple[Traced, list[Decision]]:
    if not hyphens.LINE_END.search(traced.text):
        return traced, []
    words, known = hyphens.evidence(traced.text), partial(_is_known, language=language)

    def change(match: re.Match) -> Change:
        left, right = _left(match), _right(match)
        if not (hyphens.WORD.search(left) and hyphens.WORD.search(right)):
            return None  # a dash, not a word
        first = match.start() - len(left) + 1
        opens = bool(hyphens.OPENS_SENTENCE.search(match.string[max(0, first - 6) : first]))
        outcome, rule = hyphens.decided(left, right, words, known, language, opens)
        return hyphens.spelling(outcome, match[1]), f"{outcome}: {rule}"

    rejoined, changed = traced.sub(hyphens.LINE_END, change)
    composed, decisions = _composed(rejoined)
    return composed, decisions + [_hyphen_decision(traced, *each_change) for each_change in changed]


def _composed(traced: Traced) -> tuple[Traced, list[Decision]]:
    """The text with a letter and its accent as one character, where a line end had parted them."""
    if not ODD.search(traced.text):
        return traced, []
    composed, changed = traced.sub(COMBINED, lambda match: (unicodedata.normalize("NFC", match[0]), COMPOSED))
    return composed, _character_decisions(traced, changed)


def _hyphen_decision(traced: Traced, match: re.Match, after: str, rule: str) -> Decision:
    left, right = _left(match), _right(match)
    place = int(traced.origin[match.start()])
    return ("hyphen", f"{left}{SHOWN_BREAK}{right}", f"{left[:-1]}{after}{right[1:]}", rule, place)


@lru_cache(maxsize=20_000)
def _is_known(word: str, language: str) -> bool:
    """Whether the word is in the lexicon, or a country's name."""
    from simplemma import is_known

    return word in _countries(language) or is_known(word, lang=language)


@cache
def _countries(language: str) -> frozenset[str]:
    """The names of countries, which a lexicon of words lacks."""
    from babel import Locale

    return frozenset(Locale(language).territories.values())


def _left(match: re.Match) -> str:
    return token_before(match) + "-"


def _right(match: re.Match) -> str:
    return token_from(match.string, match.end() - 1)


def _lines_joined(traced: Traced) -> tuple[Traced, list[Decision]]:
    """One block a line: lines of a paragraph joined by a blank, runs of blanks squeezed, no blank at either end."""
    start, end = len(traced.text) - len(traced.text.lstrip()), len(traced.text.rstrip())
    traced = traced.arranged([(start, end)])
    traced = traced.squeezed(LINE_BREAK, _joining, before=" \t")
    if any(wide in traced.text for wide in WIDE):
        traced = traced.squeezed(BLANKS, lambda blanks: " ")
    return traced, []


def _joining(blanks: str) -> str:
    return "\n" if BLOCK_END.search(blanks) else " "


def _front_and_signatures_apart(traced: Traced) -> tuple[Traced, list[Decision]]:
    """Addressee, whole, and date in blocks of their own; of signatures side by side, each name under its office."""
    if "Staten-Generaal " in traced.text:
        traced, _ = traced.sub(ONE_LINE, lambda match: ("\n", ""))
    traced, _ = traced.changed(traced.heads(front_matter.UNFINISHED), _addressee_joined)
    traced, _ = traced.changed(traced.heads(DATE_THEN_TEXT), lambda match: (match[1] + "\n", ""))
    match = next(traced.heads(front_matter.SIDE_BY_SIDE), None)
    pairs = front_matter.paired(match) if match else []
    if not pairs:
        return traced, []
    spans = [(0, match.start()), *(span for pair in pairs for span in pair), (match.end(), len(traced.text))]
    between = ["", *[" ", "\n"] * len(pairs)]
    between[-1] = ""
    pieces = [traced.arranged([span]) for span in spans]
    rule = "signatures side by side"
    return Traced.of_pieces(pieces, between), [
        ("signature", match[0], match[0], rule, int(traced.origin[match.start()]))
    ]


def _addressee_joined(match: re.Match) -> Change:
    line = match[0].rstrip()
    return (f"{line} ", "") if front_matter.ADDRESSEE.fullmatch(line) else None


def _blocks(letter: Letter, traced: Traced, pieces: Pieces) -> tuple[Block, ...]:
    spans = [match.span() for match in re.finditer(r"[^\n]+", traced.text)]
    texts = [traced.text[start:end] for start, end in spans]
    origins = [int(traced.origin[start]) for start, _ in spans]
    marked = captions(texts, [pieces.get(origin) or _format_part(letter, origin) for origin in origins])
    of_text = iter(front_matter.parts([text for text, part in zip(texts, marked, strict=True) if not part]))
    parts = [part or next(of_text) for part in marked]
    kind = front_matter.no_letter(texts, parts)
    if kind and not letter.forced:
        way = "give the letter, or read it all the same with -p force true (tables: --force)"
        raise Problem(f"{letter.letter} is {kind}, not a letter: {way}")
    if "body" not in parts:
        raise Problem(f"{letter.letter} holds only the opening and closing of a letter: give the file with its body")
    blocks = [Block(*span, part, _lines_of(letter, traced, span), 0) for span, part in zip(spans, parts, strict=True)]
    return _once(traced, _with_headings(letter, traced, blocks))


def _once(traced: Traced, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks; a heading that is printed twice in a row is one, its second print belongs to the page."""
    unrepeated: list[Block] = []
    for block in blocks:
        previous = next((earlier for earlier in reversed(unrepeated) if earlier.part == "body"), None)
        repeated = bool(previous and previous.level and block.level) and _same(traced, previous, block)
        unrepeated.append(replace(block, part="furniture", level=0, rule="") if repeated else block)
    return tuple(unrepeated)


def _same(traced: Traced, first: Block, second: Block) -> bool:
    return traced.text[first.start : first.end].casefold() == traced.text[second.start : second.end].casefold()


def _format_part(letter: Letter, origin: int) -> str:
    """What the format itself says that stands there: a note, a table, the letterhead; nothing where it is silent."""
    spans = letter.part_spans
    place = bisect_right(spans, (origin, len(letter.text))) - 1
    part = letter.parts[spans[place]] if place >= 0 and origin < spans[place][1] else ""
    return "letterhead" if part == TITLE else part


def _title(laid_out: Layout) -> str:
    """What the format marks as the title of the letter; nothing where it marks none."""
    starts = {start for (start, _), part in laid_out.letter.parts.items() if part == TITLE}
    titles = (laid_out.of(block) for block in laid_out.blocks if int(laid_out.traced.origin[block.start]) in starts)
    return next(titles, "")


def _lines_of(letter: Letter, traced: Traced, span: tuple[int, int]) -> int:
    """How many lines a block has on the page; what was moved in between does not count."""
    first, last = int(traced.origin[span[0]]), int(traced.origin[span[1] - 1])
    count = letter.text.count
    return count("\r", first, last) + count("\n", first, last) - count("\r\n", first, last) + 1


def _with_headings(letter: Letter, traced: Traced, blocks: list[Block]) -> tuple[Block, ...]:
    """The blocks, those of the body with their levels as headings, or the labels that open them as such."""
    body = [place for place, block in enumerate(blocks) if block.part == "body"]
    texts = {place: traced.text[blocks[place].start : blocks[place].end] for place in body}
    marked = {start: level for (start, _), level in letter.headings.items()}
    width, listed = Traced.of(letter.text).width, letter.listed
    for place, after in zip(body, [*body, None][1:], strict=True):
        block = blocks[place]
        marked_level = marked.get(int(traced.origin[block.start]), 0)
        level, rule = marked_level, "marked as a heading" if marked_level else ""
        if not letter.marked:
            fills = block.lines == 2 and _fills(letter, traced, block, width)
            level, rule = headings.level(texts[place], block.lines, fills, texts.get(after, ""), listed)
        if level:
            blocks[place] = replace(block, level=level, rule=rule)
    prose = [place for place in body if not blocks[place].level]
    for place, label in zip(prose, headings.labels([texts[place] for place in prose]), strict=True):
        if label:
            blocks[place] = replace(blocks[place], label=label)
    return tuple(blocks)


def _fills(letter: Letter, traced: Traced, block: Block, width: int) -> bool:
    """Whether the first line of a block leaves no room for the first word of its second."""
    first, *others = letter.text[int(traced.origin[block.start]) : int(traced.origin[block.end - 1]) + 1].splitlines()
    return bool(others) and width >= NARROWEST and width - len(first.strip()) - 1 - len(others[0].split(" ")[0]) <= ROOM


def _check_kept(letter: Letter, text: str, decisions: Sequence[Decision]) -> None:
    """No character but blanks may come or go without a decision that says so."""
    befores, afters = ("".join(decision[place] for decision in decisions) for place in (1, 2))
    gained, stands = _codes(letter.text + afters), _codes(befores + text)
    size = max(int(codes.max(initial=0)) for codes in (gained, stands)) + 1
    differences = np.bincount(gained, minlength=size) - np.bincount(stands, minlength=size)
    differences[[code for code in _blanks() if code < size]] = 0
    if differences.any():
        lost = "".join(chr(code) * abs(differences[code]) for code in differences.nonzero()[0].tolist())
        raise Problem(f"{letter.letter} cannot be cleaned without loss ({lost[:40]!r}): please report this letter")


def _codes(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


@cache
def _blanks() -> tuple[int, ...]:
    """The codes of blanks, and of what stands for a line break."""
    return (*(code for code in range(sys.maxunicode + 1) if chr(code).isspace()), ord(SHOWN_BREAK))
