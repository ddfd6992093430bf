"""Letters for benchmarks: the seed letter's sentences, drawn anew, with invented words so that the vocabulary grows.

A letter has as many sentences as the seed letter, in the same sections and paragraphs. A corpus of n
letters has about 122 n ^ 0.714 invented words (Heaps 1978): 17,000 in 1,000 letters, 88,000 in 10,000.
The same seed gives the same letters.
"""

import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pandas as pd

from helpers import letters
from helpers.layout import layout
from helpers.sections import sections, sentences

FACTOR, EXPONENT = 122.6, 0.714
WIDTH, LINES, BROKEN = 74, 58, 0.2
"""Columns of a line, lines of a page, and how many of the words that end a line are broken."""

INVENTED = 144
"""Words that are put into a letter, most of them invented for an earlier one."""

HEADS, TAILS = (
    ["bra", "dro", "fle", "gri", "kla", "kno", "plo", "sme", "spe", "sta", "stu", "tra", "vlo", "wre", "zwa"],
    [
        "delig",
        "erij",
        "gaarde",
        "houder",
        "kunde",
        "lings",
        "mogen",
        "naar",
        "onder",
        "pleger",
        "rink",
        "sel",
        "tocht",
        "uwing",
        "vaart",
    ],
)


def tables_of(count: int, seed: int = 282, batch: int = 100) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """The sections and sentences tables of that many letters, so many letters at a time."""
    made = texts(count, seed)
    for first in range(0, count, batch):
        names = [f"letter-{number}" for number in range(first, min(first + batch, count))]
        yield (
            pd.concat([_seed()[0].assign(letter=name) for name in names], ignore_index=True),
            pd.concat([_sentences(name, next(made)) for name in names], ignore_index=True),
        )


def texts(count: int, seed: int = 282) -> Iterator[list[str]]:
    """The sentences of each letter."""
    draw, known = random.Random(seed), []
    own = _seed()[1]["text"].tolist()
    for number in range(count):
        new = [_word(len(known) + place) for place in range(_new(number))]
        known += new
        older = [known[int(len(known) ** draw.random()) - 1] for _ in range(INVENTED - len(new))]
        yield _mixed([draw.choice(own) for _ in own], new + older, draw)


def pages(count: int, seed: int = 282) -> Iterator[str]:
    """The text of each letter as it is printed: lines of the seed letter's width, words broken at their ends.

    Blanks close the lines, a blank opens each page, and head and signature are the seed letter's.
    """
    _, own = _seed()
    head, foot = _margins()
    breaks = random.Random(seed + 1)
    for number, drawn in enumerate(texts(count, seed), start=1):
        paragraphs: dict[tuple[int, int], list[str]] = {}
        for place, text in zip(zip(own["section"], own["paragraph"], strict=True), drawn, strict=True):
            paragraphs.setdefault(place, []).append(text)
        yield head.replace("282", str(number)) + "\n".join(_printed(paragraphs, breaks)) + foot


def write(count: int, folder: Path) -> None:
    """The letters as letter-<number>.txt in the folder, which is made."""
    folder.mkdir(parents=True)
    for number, page in enumerate(pages(count), start=1):
        (folder / f"letter-{number:06}.txt").write_text(page, encoding="utf-8", newline="\n")


def _printed(paragraphs: dict[tuple[int, int], list[str]], breaks: random.Random) -> Iterator[str]:
    """The lines of the body; a heading and a blank line above the first paragraph of a section."""
    headings, last, printed = _seed()[0].set_index("section")["heading"], 0, 6
    for (section, _), paragraph in paragraphs.items():
        if section != last:
            yield from (f"{headings[section]} ", "")
        last = section
        for line in [*_lines(" ".join(paragraph), breaks), ""]:
            printed += 1
            yield f" {line}" if line and printed % LINES == 0 else line


def _lines(text: str, breaks: random.Random) -> Iterator[str]:
    """The text in lines of WIDTH columns at most, a long word at the end of one in BROKEN broken in two."""
    line = ""
    for word in text.split(" "):
        room = WIDTH - len(line) - 1
        if len(word) <= room:
            line = f"{line} {word}" if line else word
            continue
        half = min(room - 1, len(word) - 3)
        if half > 2 and word.isalpha() and word.islower() and breaks.random() < BROKEN:
            yield f"{line} {word[:half]}-"
            line = word[half:]
        else:
            yield f"{line} "
            line = word
    yield f"{line} "


def _margins() -> tuple[str, str]:
    """The seed letter's head and its signature, as they are printed."""
    text = letters.read("kst-28676-282").text
    return text[: text.index("Hierbij bied")], text[text.index("\n\nDe Minister van Buitenlandse") :]


def _new(number: int) -> int:
    """How many words are invented for the letter of that number, from 0."""
    return round(FACTOR * (number + 1) ** EXPONENT) - round(FACTOR * number**EXPONENT)


def _word(number: int) -> str:
    """An invented word, another for every number."""
    syllables = ""
    while True:
        number, head = divmod(number, len(HEADS))
        syllables += HEADS[head]
        if not number:
            return syllables + TAILS[len(syllables) * 7 % len(TAILS)]
        number -= 1


def _mixed(own: list[str], words: list[str], draw: random.Random) -> list[str]:
    """The sentences, each word put into one of them."""
    parted = [sentence.split(" ") for sentence in own]
    for word in words:
        sentence = draw.choice(parted)
        sentence.insert(draw.randrange(len(sentence)), word)
    return [" ".join(sentence) for sentence in parted]


def _sentences(letter: str, own: list[str]) -> pd.DataFrame:
    """The seed letter's sentences table with these sentences, one behind the other."""
    ends = pd.Series([len(text) for text in own]).add(1).cumsum().sub(1)
    starts = ends - [len(text) for text in own]
    return _seed()[1].assign(letter=letter, text=own, start=starts, end=ends, raw_start=starts, raw_end=ends)


@cache
def _seed() -> tuple[pd.DataFrame, pd.DataFrame]:
    own = layout(letters.read("kst-28676-282"))
    return sections(own), sentences(own)
