"""Sections, paragraphs and sentences of a letter, each with its place in the clean text."""

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from itertools import chain

import pandas as pd

from helpers import Problem
from helpers.layout import Block, Layout
from helpers.layout.headings import is_item
from helpers.letters.supplied import LANGUAGES
from helpers.lexicons import lexicon
from helpers.tables import table

ENDING = re.compile(r"[.!?…]+[\"'»”’)\]]*(?=\s)")
MARKER = re.compile(r"(?:^|[:;] )\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})\.$")
INITIAL = re.compile(r"(?:^|[^\w'’])[^\W\d_]\.$")
MARK_AS_WORD = re.compile(r"(?:[^\W\d_]{2}|\b[a-z]),? [a-z]\.$")
"""The mark of an item as a word of the sentence that it closes: options a and b."""

LIST = re.compile(r"(?:^|[:;] )\(?a[.)] ")
"""A list within a paragraph, whose items no line parts."""

NUMBER = re.compile(r"(?:^|\s)\d{1,2}\.$")
FEWEST_WORDS, FEWEST_SMALL, MUCH_MORE = 5, 3, 2
"""A sentence has so many words, and so many small ones of another language, before it is in that language; and that
many times as many as of the letter's own."""

MOST_PIECES, LONGEST_KNOWN = 20_000, 5_000
"""So many of what stands between two blanks are remembered, of sentences of no more characters than that."""

WORD = re.compile(r"[^\W\d_]+")
BLANKS, STARTER = re.compile(r"\s*"), re.compile(r"\W*(\w*)")
OPENS = re.compile(r"[\"'«“‘(\[–—-]*\s*(.)")
OPENED = re.compile(r"[(«\"“‘]")
LONGEST_END, LONGEST_WORD = 12, 100
"""Characters: the longest of these at the end of a sentence, and one more before it; a word, of which no longer one
is an abbreviation."""

NO_SECTION = -1
"""Instead of the section whose heading gives an issue, where none does."""

LONG_WORD = 5
"""Letters: a point behind so many closes a sentence, or a listed abbreviation, and no marker, initial or number."""

DOTTED = re.compile(r"(?:[^\W\d_]{1,3}\.){2,}$|(?:^|\s)[a-z]{1,3}\.-[a-z]{1,4}\.$")


def sections(*layouts: Layout) -> pd.DataFrame:
    """The sections table, one row per section of these letters; 0 is the opening before the first heading.

    `issue` is empty, `headed_by` NO_SECTION and the counts are 0 until a codebook and tokens are there to fill them.

    >>> from helpers import layout, letters
    >>> sections(layout.layout(letters.read("kst-28676-282")))["heading"].tolist()[:3]
    ['', 'NAVO-EU samenwerking', 'Rusland']
    """
    return table("sections", chain.from_iterable(map(_section_rows, layouts)))


def _section_rows(layout: Layout) -> list[tuple]:
    body = _body(layout)
    opens = not body or not (body[0].level or body[0].label)
    rows = [(layout.letter.letter, 0, 0, "", False, "", 0, 0, 0, 0, "", NO_SECTION)] if opens else []
    for section, block in enumerate((block for block in body if block.level or block.label), start=1):
        end = block.start + block.label if block.label else block.end
        rule = block.rule or "a label that opens a paragraph"
        heading = layout.text[block.start : end]
        rows.append(
            (
                layout.letter.letter,
                section,
                block.level or 1,
                heading,
                bool(block.label),
                "",
                0,
                0,
                block.start,
                end,
                rule,
                NO_SECTION,
            )
        )
    return rows


def sentences(*layouts: Layout) -> pd.DataFrame:
    """The sentences table, one row per sentence of the body of these letters: `layout.text[start:end] == text`.

    Raises Problem when a letter has headings and no body.

    >>> from helpers import layout, letters
    >>> sentences(layout.layout(letters.read("kst-28676-282")))["text"].iloc[9]
    'Daarnaast hebben zij ingestemd met drie nieuwe thema’s voor samenwerking.'
    """
    return table("sentences", chain.from_iterable(map(sentence_rows, layouts)))


def sentence_rows(layout: Layout) -> list[tuple]:
    """The rows of the sentences table of a letter.

    Raises Problem when it has headings and no body.
    """
    check_body(layout)
    rows = []
    for section, paragraph, first, last in _paragraphs(layout):
        paragraph_spans = sentence_spans(layout.text[first:last], layout.language)
        _check_whole(layout.letter.letter, layout.text[first:last], paragraph_spans)
        for start, end in paragraph_spans:
            span = first + start, first + end
            text, own = layout.text[slice(*span)], (section, paragraph, len(rows), *span)
            rows.append((layout.letter.letter, *own, text, language(text, layout.language), *layout.raw_span(*span)))
    return rows


def check_body(layout: Layout) -> None:
    """Raises Problem when the letter has headings and no body."""
    if not any(layout.text[first:last].strip() for _, _, first, last in _paragraphs(layout)):
        raise Problem(f"{layout.letter.letter} has only headings and no body text: give the file with its body")


def _check_whole(letter: str, paragraph: str, spans: list[tuple[int, int]]) -> None:
    """Between the sentences of a paragraph stands nothing but blanks."""
    bounds = [0, *chain.from_iterable(spans), len(paragraph)]
    if any(paragraph[end:start].strip() for end, start in zip(bounds[::2], bounds[1::2], strict=True)):
        raise Problem(f"{letter} cannot be cut into sentences without loss: please report this letter")


def sentence_spans(paragraph: str, language: str = "nl") -> list[tuple[int, int]]:
    """The sentences of a paragraph as [start, end) spans, blanks between them left out.

    >>> text = "Dat geldt op 5 en 6 december jl. in Brussel. De NAR (Noord-Atlantische Raad) stemde in."
    >>> [text[start:end] for start, end in sentence_spans(text)]
    ['Dat geldt op 5 en 6 december jl. in Brussel.', 'De NAR (Noord-Atlantische Raad) stemde in.']
    """
    spans, start, last, quotes, brackets = [], 0, 0, 0, 0
    for ending in ENDING.finditer(paragraph):
        end, behind = ending.end(), BLANKS.match(paragraph, ending.end()).end()
        quotes += paragraph.count("«", last, end) - paragraph.count("»", last, end)
        brackets += paragraph.count("(", last, end) - paragraph.count(")", last, end)
        last, closed = end, quotes < 1 and brackets < 1
        if closed and _ends_sentence(paragraph, start, ending, behind, language):
            spans.append((start, end))
            start, last, quotes, brackets = behind, behind, 0, 0
    return [*spans, (start, len(paragraph.rstrip()))] if paragraph[start:].strip() else spans


def language(sentence: str, of_letter: str) -> str:
    """The language of a sentence: the letter's, unless the small words of another say otherwise.

    >>> language("The host nation offered full support to all of the participants.", "nl")
    'en'
    >>> language("De VN spraken over «responsibility to protect».", "nl")
    'nl'
    """
    sentence = sentence.lower()
    if len(sentence) <= LONGEST_KNOWN and sum(map(_of_others(of_letter), sentence.split())) < FEWEST_SMALL:
        return of_letter
    words = WORD.findall(sentence)
    if len(words) < FEWEST_WORDS:
        return of_letter
    small = _small_words()
    found = {each: sum(map(own.__contains__, words)) for each, own in small.items() if each != of_letter}
    other = max(found, key=found.get)
    if found[other] < FEWEST_SMALL:
        return of_letter
    return other if found[other] > MUCH_MORE * sum(map(small[of_letter].__contains__, words)) else of_letter


@cache
def _of_others(of_letter: str) -> Callable[[str], int]:
    """Counts the small words of other languages in what stands between two blanks; most words are met again."""
    others = frozenset().union(*(own for each, own in _small_words().items() if each != of_letter))
    return lru_cache(maxsize=MOST_PIECES)(lambda piece: sum(map(others.__contains__, WORD.findall(piece))))


@cache
def _small_words() -> dict[str, frozenset[str]]:
    """The stop words of three letters or more of each language that are none in another."""
    from stopwordsiso import stopwords

    of = {each: {word for word in stopwords(each) if len(word) > 2} for each in LANGUAGES}
    return {each: frozenset(own - set.union(*(of[other] for other in of if other != each))) for each, own in of.items()}


def _body(layout: Layout) -> list[Block]:
    return [block for block in layout.blocks if block.part == "body"]


def _paragraphs(layout: Layout) -> Iterator[tuple[int, int, int, int]]:
    """Section, paragraph and span of each: behind the label that opens it, or the marker of its list."""
    section = paragraph = 0
    for block in _body(layout):
        section += bool(block.level or block.label)
        if not block.level:
            text = layout.of(block)
            label = re.match(r":?\s*", text[block.label :]).end() + block.label if block.label else 0
            marker = is_item(text[label:])
            yield section, paragraph, block.start + label + (marker.end() if marker else 0), block.end
            paragraph += 1


def _ends_sentence(paragraph: str, start: int, ending: re.Match, behind: int, language: str) -> bool:
    """Whether the sentence from `start` ends there; what may be the next stands at `behind`."""
    if not _opens_sentence(paragraph, behind, ending[0]):
        return False
    before = paragraph[max(start, ending.end() - LONGEST_WORD) : ending.end()]
    return ending[0] != "." or not _abbreviates(before, paragraph, behind, language)


def _opens_sentence(paragraph: str, behind: int, ending: str) -> bool:
    first = OPENS.match(paragraph, behind)
    if not first:
        return False
    if "…" in ending or ending.startswith("..."):
        return first[1].isupper()
    return first[1].isupper() or first[1].isdigit() or first[0][0] in '"«“‘–—('


def _abbreviates(before: str, paragraph: str, behind: int, language: str) -> bool:
    """Whether the point at the end of `before` belongs to a list marker, an initial, a number or an abbreviation."""
    word, end = _last_word(before)[:-1], before[-LONGEST_END:]
    acronym = len(word) > 1 and word.isupper() and "." not in word  # VS is a state, vs. an abbreviation
    ends = None if acronym else _abbreviations(language).get(word.lower())
    if ends == "before a starter" or (word.isupper() and "." in word):
        return STARTER.match(paragraph, behind)[1] not in _starters(language)
    if ends == "before a figure":
        return paragraph[behind : behind + 1].isdigit()
    if len(word) >= LONG_WORD and word[-LONG_WORD:].isalpha():
        return ends == "never"
    if not ends and MARK_AS_WORD.search(end) and not LIST.search(paragraph, 0, behind):
        return False
    if ends == "never" or MARKER.search(end) or INITIAL.search(end) or DOTTED.search(end):
        return True
    return bool(NUMBER.search(end)) and paragraph[behind : behind + 1].isdigit()


def _last_word(text: str) -> str:
    """The word that a text ends in, behind any bracket or quotation mark that opens."""
    return OPENED.split(text.rsplit(None, 1)[-1])[-1]


@cache
def _abbreviations(language: str) -> dict[str, str]:
    return {row["abbreviation"]: row["ends"] for row in lexicon("abbreviations") if row["language"] == language}


@cache
def _starters(language: str) -> frozenset[str]:
    return frozenset(row["word"] for row in lexicon("starters") if row["language"] == language)
