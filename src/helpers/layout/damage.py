"""What copying did to words: read in a wrong encoding, set apart letter by letter, glued together, torn apart.

It is repaired where the letter, or a list, proves what stood there, and otherwise left as it is and reported.
"""

import re
from collections.abc import Mapping
from functools import cache

from helpers.layout.hyphens import evidence
from helpers.layout.lines import FRONT_LINES, Decision
from helpers.layout.traced import Change, Traced
from helpers.lexicons import lexicon

AS_WINDOWS = "".join(bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xC0))
MISREAD = re.compile(f"[ÂÃ][{re.escape(AS_WINDOWS)}]|â[{re.escape(AS_WINDOWS)}]{{2}}")
"""Two or three bytes of UTF-8 that were read as that many characters of Windows-1252."""

SPACED = re.compile(r"[A-ZÀ-Þ-] (?<!\S..)(?:[A-ZÀ-Þ-] )+[A-ZÀ-Þ](?!\S)")
SPLIT = re.compile(r"[A-ZÀ-Þ] (?<!\S..)[a-zà-ÿ-]{2,}(?=[\s,.]|$)")
YEARS = re.compile(r"(?P<first>(?:19|20)(?<=[Vv]ergaderjaar ..)\d\d)(?P<second>(?:19|20)\d\d)\b")

GLUED = re.compile(r"\b(?P<left>[^\W\d_]?[a-zà-ÿ]+)(?P<right>[A-ZÀ-Þ][a-zà-ÿ]{2,})\b")
COMPASS = {"noord", "zuid", "oost", "west", "midden", "centraal", "noordoost", "noordwest", "zuidoost", "zuidwest"}
SMALL = {
    "nl": {"aan", "bij", "de", "door", "een", "en", "het", "in", "met", "naar", "om", "op", "over", "te", "uit", "van"},
    "en": {"a", "and", "by", "for", "from", "in", "of", "on", "the", "to", "with"},
}
NAMED_SO = re.compile(r"(?:Mac|Mc|van|Van|De|Di|La|Le)[A-Z]")
CAPITAL_INSIDE, CAPITAL_BEHIND = re.compile(r"[A-ZÀ-Þ](?<=[a-zà-ÿ].)[a-zà-ÿ]{2}"), re.compile(r"- [A-ZÀ-Þ]")
"""What every word that was glued to another has, and every name that was torn apart."""

TORN = re.compile(r"\b(?P<left>[^\W\d_]{2,})- (?P<right>[A-ZÀ-Þ][^\W\d_]+)")


def encoding_mended(traced: Traced) -> tuple[Traced, list[Decision]]:
    """The text with every character mended that was written as UTF-8 and read as Windows-1252.

    >>> encoding_mended(Traced.of("financiÃ«n"))[0].text
    'financiën'
    """
    if not any(first in traced.text for first in "ÂÃâ"):
        return traced, []
    return _changed(traced, MISREAD, _read_again, "character")


def _read_again(match: re.Match) -> Change:
    try:
        meant = match[0].encode("cp1252").decode("utf-8")
    except UnicodeError:
        return None
    return (meant, "UTF-8 that was read as Windows-1252") if meant.isprintable() else None


def kerning_mended(traced: Traced) -> tuple[Traced, list[Decision]]:
    """The text with those words of its front matter closed up that were set apart letter by letter.

    >>> kerning_mended(Traced.of("B R I E F V A N D E Minister aan de T weede Kamer"))[0].text
    'BRIEF VAN DE Minister aan de Tweede Kamer'
    """
    front = min(len(traced.text), sum(len(line) + 1 for line in traced.lines[:FRONT_LINES]))
    decisions: list[Decision] = []
    for pattern, change in ((SPACED, _unspaced), (SPLIT, _unsplit), (YEARS, _years_apart)):
        in_front = lambda match, change=change: change(match) if match.end() <= front else None  # noqa: E731
        traced, decisions_of_pattern = _changed(traced, pattern, in_front, "kerning", min(front, len(traced.text)))
        decisions += decisions_of_pattern
    return traced, decisions


def _unspaced(match: re.Match) -> Change:
    words = _parted(match[0].replace(" ", ""))
    return (" ".join(words), "letters set apart, of words known in a letterhead") if words else None


def _parted(letters: str) -> list[str]:
    """The words of a letterhead that the letters spell one after the other; none where they do not."""
    ways: dict[int, list[str]] = {0: []}
    for end in range(1, len(letters) + 1):
        starts = (start for start in ways if letters[start:end].lower() in _front_words())
        if (start := min(starts, default=None)) is not None:
            ways[end] = [*ways[start], letters[start:end]]
    return ways.get(len(letters), [])


def _unsplit(match: re.Match) -> Change:
    whole = match[0].replace(" ", "", 1)
    in_letterhead = whole.lower() in _front_words()
    return (whole, "a capital set apart, of a word known in a letterhead") if in_letterhead else None


def _years_apart(match: re.Match) -> Change:
    follows = int(match["second"]) == int(match["first"]) + 1
    return (f"{match['first']}–{match['second']}", "two years that follow each other") if follows else None


@cache
def _front_words() -> frozenset[str]:
    return frozenset(row["word"] for row in lexicon("front_words"))


def words_mended(traced: Traced, language: str) -> tuple[Traced, list[Decision]]:
    """The text with words separated that were glued together, and names closed up that a blank tore apart.

    >>> words_mended(Traced.of("ZuidKorea is niet Noord-Korea"), "nl")[0].text
    'Zuid-Korea is niet Noord-Korea'
    """
    glued, torn = CAPITAL_INSIDE.search(traced.text), CAPITAL_BEHIND.search(traced.text)
    words = evidence(traced.text) if glued or torn else {}
    parted, closed, unproven = [], [], []
    if glued:
        traced, parted = _changed(traced, GLUED, lambda match: _parted_where_known(match, words, language), "glued")
    if torn:
        traced, closed = _changed(traced, TORN, lambda match: _closed_where_known(match, words), "glued")
    if glued:
        unproven = [match for match in GLUED.finditer(traced.text) if not NAMED_SO.match(match[0])]
    rule = "a capital inside a word: nothing proves what stood there"
    return traced, [
        *parted,
        *closed,
        *(("glued", match[0], match[0], rule, int(traced.origin[match.start()])) for match in unproven),
    ]


def _parted_where_known(match: re.Match, words: Mapping, language: str) -> Change:
    left, right = match["left"], match["right"]
    if words[f"{left}-{right}".lower()]:
        return f"{left}-{right}", "the letter writes the word with a hyphen"
    if left.lower() in COMPASS:
        return f"{left}-{right}", "a point of the compass before a name"
    if left.lower() in SMALL[language] and words[right.lower()]:
        return f"{left} {right}", "two words that the letter has apart"
    return None


def _closed_where_known(match: re.Match, words: Mapping) -> Change:
    whole = f"{match['left']}-{match['right']}"
    return (whole, "the letter writes the word with a hyphen") if words[whole.lower()] else None


def _changed(
    traced: Traced, pattern: re.Pattern, change, step: str, end: int | None = None
) -> tuple[Traced, list[Decision]]:
    changed, outcomes = traced.sub(pattern, change, end)
    return changed, [
        (step, match[0], after, rule, int(traced.origin[match.start()])) for match, after, rule in outcomes
    ]
