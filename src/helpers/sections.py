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
"""The mark of an item used as a word of the sentence that it closes: options a and b."""

LIST = re.compile(r"(?:^|[:;] )\(?a[.)] ")
"""A list within a paragraph, whose items are not on lines of their own."""

NUMBER = re.compile(r"(?:^|\s)\d{1,2}\.$")
FEWEST_WORDS, FEWEST_SMALL, MUCH_MORE = 5, 3, 2
"""A sentence needs at least so many words, and so many stop words of another language, to be in that language; and that
many times as many as it has of the letter's own.
"""

MOST_PIECES, LONGEST_KNOWN = 20_000, 5_000
"""How many pieces between two blanks are remembered, and of what length, in characters, sentences may be for that."""

WORD = re.compile(r"[^\W\d_]+")
BLANKS, STARTER = re.compile(r"\s*"), re.compile(r"\W*(\w*)")
OPENS = re.compile(r"[\"'«“‘(\[–—-]*\s*(.)")
OPENED = re.compile(r"[(«\"“‘]")
LONGEST_END, LONGEST_WORD = 12, 100
"""Characters: the longest match of these patterns at the end of a sentence and one before it; and the longest word that
may be an abbreviation.
"""

NO_SECTION = -1
"""Stands for the section whose heading gives an issue, where none does."""

LONG_WORD = 5
"""Letters: a full stop after so many closes a sentence or belongs to a listed abbreviation, never to a marker, an
initial or a number.
"""

DOTTED = re.compile(r"(?:[^\W\d_]{1,3}\.){2,}$|(?:^|\s)[a-z]{1,3}\.-[a-z]{1,4}\.$")


def sections(*layouts: Layout) -> pd.DataFrame:
    """The sections table, one row per section of these letters; section 0 is the opening before the first heading.

    Here `issue` is empty, `headed_by` is NO_SECTION and the counts are 0: a codebook and tokens fill them in later.

    >>> from helpers import layout, letters
    >>> sections(layout.layout(letters.read("kst-28676-282")))["heading"].tolist()[:3]
    ['', 'NAVO-EU samenwerking', 'Rusland']
    """
    return table("sections", chain.from_iterable(map(_section_rows, layouts)))


def _section_rows(layout: Layout) -> list[tuple]:
    body = _body(layout)
    opens = not body or not (body[0].level or body[0].label)
    rows = [(layout.letter.letter, 0, 0, "", False, "", 0, 0, 0, 0, "", NO_SECTION)] if opens else []
    headings = (block for block in body if block.level or block.label)
    return rows + [_section_row(layout, section, block) for section, block in enumerate(headings, start=1)]


def _section_row(layout: Layout, section: int, block: Block) -> tuple:
    """The row of the section below a heading, or a label that opens a paragraph; issue and counts come later."""
    start, end = block.start, block.start + block.label if block.label else block.end
    rule = block.rule or "a label that opens a paragraph"
    heading, level = layout.text[start:end], block.level or 1
    return (layout.letter.letter, section, level, heading, bool(block.label), "", 0, 0, start, end, rule, NO_SECTION)


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
        spans = sentence_spans(layout.text[first:last], layout.language)
        _check_whole(layout.letter.letter, layout.text[first:last], spans)
        for start, end in spans:
            sentence = first + start, first + end
            text, key = layout.text[slice(*sentence)], (section, paragraph, len(rows), *sentence)
            spoken = language(text, layout.language)
            rows.append((layout.letter.letter, *key, text, spoken, *layout.raw_span(*sentence)))
    return rows


def check_body(layout: Layout) -> None:
    """Raise Problem when the letter has headings but no body text."""
    if not any(layout.text[first:last].strip() for _, _, first, last in _paragraphs(layout)):
        raise Problem(f"{layout.letter.letter} has only headings and no body text: give the file with its body")


def _check_whole(letter: str, paragraph: str, spans: list[tuple[int, int]]) -> None:
    """Raise Problem unless only blanks stand between the sentences of a paragraph."""
    bounds = [0, *chain.from_iterable(spans), len(paragraph)]
    if any(paragraph[end:start].strip() for end, start in zip(bounds[::2], bounds[1::2], strict=True)):
        raise Problem(f"{letter} cannot be cut into sentences without loss: please report this letter")


def sentence_spans(paragraph: str, language: str = "nl") -> list[tuple[int, int]]:
    """The sentences of a paragraph as [start, end) spans, without the blanks between them.

    >>> text = "Dat geldt op 5 en 6 december jl. in Brussel. De NAR (Noord-Atlantische Raad) stemde in."
    >>> [text[start:end] for start, end in sentence_spans(text)]
    ['Dat geldt op 5 en 6 december jl. in Brussel.', 'De NAR (Noord-Atlantische Raad) stemde in.']
    """
    spans, start, counted_to, quotes, brackets = [], 0, 0, 0, 0
    for ending in ENDING.finditer(paragraph):
        end, behind = ending.end(), BLANKS.match(paragraph, ending.end()).end()
        quotes += paragraph.count("«", counted_to, end) - paragraph.count("»", counted_to, end)
        brackets += paragraph.count("(", counted_to, end) - paragraph.count(")", counted_to, end)
        counted_to, closed = end, quotes < 1 and brackets < 1
        if closed and _ends_sentence(paragraph, start, ending, behind, language):
            spans.append((start, end))
            start, counted_to, quotes, brackets = behind, behind, 0, 0
    return [*spans, (start, len(paragraph.rstrip()))] if paragraph[start:].strip() else spans


def language(sentence: str, of_letter: str) -> str:
    """The language of a sentence: the letter's, unless the stop words of another one outnumber its own.

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
    counts = {name: sum(map(stopwords.__contains__, words)) for name, stopwords in small.items() if name != of_letter}
    other = max(counts, key=counts.get)
    if counts[other] < FEWEST_SMALL:
        return of_letter
    return other if counts[other] > MUCH_MORE * sum(map(small[of_letter].__contains__, words)) else of_letter


@cache
def _of_others(of_letter: str) -> Callable[[str], int]:
    """A function that counts the stop words of other languages in a piece between two blanks; most pieces recur."""
    of_others = frozenset().union(*(stopwords for name, stopwords in _small_words().items() if name != of_letter))
    return lru_cache(maxsize=MOST_PIECES)(lambda piece: sum(map(of_others.__contains__, WORD.findall(piece))))


@cache
def _small_words() -> dict[str, frozenset[str]]:
    """Each language's stop words of three letters or more that no other language has."""
    from stopwordsiso import stopwords

    longer = {language: {word for word in stopwords(language) if len(word) > 2} for language in LANGUAGES}
    return {language: frozenset(words - _of_all_but(language, longer)) for language, words in longer.items()}


def _of_all_but(language: str, words: dict[str, set[str]]) -> set[str]:
    return set().union(*(words[other] for other in words if other != language))


def _body(layout: Layout) -> list[Block]:
    return [block for block in layout.blocks if block.part == "body"]


def _paragraphs(layout: Layout) -> Iterator[tuple[int, int, int, int]]:
    """The section, number and span of each paragraph, after the label or list marker that opens it."""
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
    """Whether the sentence from `start` ends here; the next one would begin at `behind`."""
    if not _opens_sentence(paragraph, behind, ending[0]):
        return False
    closing = paragraph[max(start, ending.end() - LONGEST_WORD) : ending.end()]
    return ending[0] != "." or not _abbreviates(closing, paragraph, behind, language)


def _opens_sentence(paragraph: str, behind: int, ending: str) -> bool:
    first = OPENS.match(paragraph, behind)
    if not first:
        return False
    if "…" in ending or ending.startswith("..."):
        return first[1].isupper()
    return first[1].isupper() or first[1].isdigit() or first[0][0] in '"«“‘–—('


def _abbreviates(before: str, paragraph: str, behind: int, language: str) -> bool:
    """Whether the full stop at the end of `before` belongs to a marker, an initial, a number or an abbreviation."""
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
    """The last word of a text, after any bracket or quotation mark that opens it."""
    return OPENED.split(text.rsplit(None, 1)[-1])[-1]


@cache
def _abbreviations(language: str) -> dict[str, str]:
    return {row["abbreviation"]: row["ends"] for row in lexicon("abbreviations") if row["language"] == language}


@cache
def _starters(language: str) -> frozenset[str]:
    return frozenset(row["word"] for row in lexicon("starters") if row["language"] == language)
