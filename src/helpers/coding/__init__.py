"""Codings: which words of which sentence speak of which issue, one row per match.

A coding says where it comes from: `wording`, words of the sentence itself; `heading`, a
sentence without any such words that stands under the heading of an issue; `context`, the
heading's issue of a sentence that names other issues, or what the sentence before it in its
paragraph is on, of a sentence without words of an issue that points back (dit voorstel, daarop),
or that has no heading of an issue above it.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from itertools import chain, groupby, pairwise
from operator import itemgetter
from typing import NamedTuple

import pandas as pd

from helpers.codebook import Codebook, Term
from helpers.coding.matches import Match, Matcher
from helpers.lexicons import lexicon
from helpers.sections import NO_SECTION
from helpers.tables import in_reading_order, table

PROCEDURAL = "procedural"

SOURCES = ("wording", "heading", "context")
"""Where a coding may come from."""

LABELS = 100
"""The level of labels that open a paragraph."""

TOGETHER = 6_000
"""Sentences of which the matches are sought together: those of a hundred letters or so."""

READY = 8
"""Codebooks and languages that are kept ready, for the next letters."""

PLACE, SENTENCE = ("letter", "section", "paragraph"), ("sentence", "start", "text", "language")
"""Columns of the sentences table by which it is parted into paragraphs, and what is read of a sentence."""

SPAN = itemgetter(1, 2)
"""Where a match starts and ends."""

Coding = tuple[str, str, str, str, int, int]
"""Issue, source, term, match, start and end."""


class Heading(NamedTuple):
    """The issue of a heading, or none, its words and where they stand."""

    issue: str
    heading: str
    start: int
    end: int


@dataclass(frozen=True)
class Coder:
    """A codebook made ready to code sentences of one language."""

    codebook: Codebook
    language: str

    @cached_property
    def _matcher(self) -> Matcher:
        issues = chain.from_iterable(issue.terms for issue in self.codebook.issues)
        return Matcher(chain(self.codebook.procedural, issues), self.language)

    def met(self, texts: Sequence[str]) -> list[list[Match]]:
        """All matches of each of the sentences, whether or not they count."""
        return self._matcher.of_each(texts)

    def coded(self, text: str, at_hand: Collection[str] = (), day: str = "") -> list[Match]:
        """The matches that count in a sentence, as `counted` tells."""
        return self.counted(*self.met([text]), at_hand, day)

    def counted(self, met: list[Match], at_hand: Collection[str], day: str) -> list[Match]:
        """Those matches of a sentence that count: none of an issue where it only sends, schedules or closes.

        `at_hand` are the issues of its heading and of the sentence before. A term counts where the letter's
        `day`, if known, is one of its own.
        """
        found = [match for match in met if match.term.counts_on(day)]
        issues = [term.issue for term, *_ in found]
        if PROCEDURAL in issues:
            return [found[issues.index(PROCEDURAL)]]
        return longest(_supported(found, at_hand), self.codebook.matching)


def _supported(found: list[Match], at_hand: Collection[str]) -> list[Match]:
    """Weak terms count only beside a strong one of their issue, or where the issue is at hand already."""
    given = {match.term.issue for match in found if not (match.term.weak or match.term.excludes)}.union(at_hand)
    return [match for match in found if not match.term.weak or match.term.issue in given]


def longest(found: Iterable[Match], matching: str = "across") -> list[Match]:
    """What is left when a match inside or across a longer one is dropped: longest first, then leftmost.

    `across` compares all issues, `within` only those of one issue. The same words may count
    for several issues, once for each. An excluding term silences its own issue only, so that
    "hybride tribunaal" is no hybrid threat and still a tribunal; on the same words it comes first.
    """
    met = sorted(found, key=SPAN)
    if any(one.end > other.start for one, other in pairwise(met)):
        met = sorted(_unsilenced(met, matching), key=SPAN)
    return [match for match in met if not match.term.excludes]


def _unsilenced(found: list[Match], matching: str) -> list[Match]:
    kept: list[Match] = []
    for match in sorted(found, key=lambda match: (match.start - match.end, match.start, not match.term.excludes)):
        if not any(_silences(other, match, matching) for other in kept):
            kept.append(match)
    return kept


def _silences(kept: Match, match: Match, matching: str) -> bool:
    apart = kept.end <= match.start or match.end <= kept.start
    same_issue = kept.term.issue == match.term.issue
    if apart or (match.term.excludes and not same_issue):
        return False
    if same_issue:
        return True
    return matching == "across" and kept.span != match.span and not kept.term.excludes


def sections_coded(sections: pd.DataFrame, codebook: Codebook, days: Mapping[str, str] | None = None) -> pd.DataFrame:
    """The sections table with each heading's issue, by the codebook's headings map and its terms; empty without one.

    Where patterns of several issues match, the longest decides; a tie stays unmapped. A heading without an issue has
    that of the nearest higher one: `headed_by` is the section whose heading gives it, or NO_SECTION. `days` has the
    date of each letter, by which terms may be silent.
    """
    sections = in_reading_order(sections, "section")
    of_letters = [(days or {}).get(letter, "") for letter in sections["letter"].tolist()]
    places = list(zip(sections["heading"].tolist(), of_letters, strict=True))
    distinct = list(dict.fromkeys(places))
    met = _of_headings(codebook).of_each([heading for heading, _ in distinct])
    issue_of = {place: _issue_of_heading(own, place[1]) for place, own in zip(distinct, met, strict=True)}
    given = list(_inherited(_cells(sections, "letter", "section", "level", "run_in"), map(issue_of.get, places)))
    return sections.assign(issue=[issue for issue, _ in given], headed_by=[section for _, section in given])


def _inherited(sections: Iterable[tuple[str, int, int, bool]], issues: Iterable[str]) -> Iterator[tuple[str, int]]:
    """The issue of each section and the section that gives it; a label in a paragraph is below every heading."""
    above: list[tuple[int, str, int]] = []
    letter = None
    for (own, section, level, run_in), issue in zip(sections, issues, strict=True):
        depth = LABELS if run_in else level
        above = [each for each in above if each[0] < depth] if own == letter else []
        letter = own
        given = (issue, section) if issue else above[-1][1:] if above else ("", NO_SECTION)
        above.append((depth, *given))
        yield given


def named_in(headings: Iterable[str], codebook: Codebook) -> set[str]:
    """The issues that any of the headings names, also beside another that gives its section the issue.

    >>> from helpers import codebook
    >>> sorted(named_in(["1. Rusland en afschrikking"], codebook.read("navo")))
    ['deterrence-defence', 'russia']
    """
    return {match.term.issue for met in _of_headings(codebook).of_each(list(headings)) for match in met}


@lru_cache(maxsize=READY)
def _of_headings(codebook: Codebook) -> Matcher:
    return Matcher(_heading_terms(codebook), "both")


def _heading_terms(codebook: Codebook) -> Iterator[Term]:
    """The patterns of the headings map, and the issues' strong terms, which name them in a heading as well."""
    for issue in codebook.issues:
        yield from issue.headings
        yield from (replace(term, language="both") for term in issue.terms if not (term.weak or term.excludes))


def _issue_of_heading(met: list[Match], day: str) -> str:
    found = [match for match in met if match.term.counts_on(day)]
    size = max((match.end - match.start for match in found), default=0)
    issues = {match.term.issue for match in found if match.end - match.start == size}
    return issues.pop() if len(issues) == 1 else ""


def codings(
    sentences: pd.DataFrame, sections: pd.DataFrame, codebook: Codebook, days: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """The codings table of the sentences of any number of letters; `sections` are those that `sections_coded` gave.

    `start` and `end` are places in the letter's clean text: there stand the matched words, or,
    where the source is heading or context, the heading, or the words of the sentence before. `days`
    has the date of each letter, by which terms may be silent.
    """
    return table("codings", _rows(in_reading_order(sentences), sections, codebook, days or {}))


def _rows(
    sentences: pd.DataFrame, sections: pd.DataFrame, codebook: Codebook, days: Mapping[str, str]
) -> Iterator[tuple]:
    headings = _headings(sections)
    for (letter, section, paragraph), own in groupby(_met(sentences, codebook), key=itemgetter(0, 1, 2)):
        spoken = [row[3:] for row in own]
        for sentence, found in _of_paragraph(spoken, headings[letter, section], days.get(letter, "")):
            yield from ((letter, section, paragraph, sentence, *coding) for coding in found)


def _headings(sections: pd.DataFrame) -> dict[tuple[str, int], Heading]:
    """Of each section the heading that gives its issue."""
    own = dict(zip(_cells(sections, *PLACE[:2]), map(Heading._make, _cells(sections, *Heading._fields)), strict=True))
    given = _cells(sections, "letter", "section", "headed_by")
    return {(letter, section): own[letter, by if by != NO_SECTION else section] for letter, section, by in given}


def _met(sentences: pd.DataFrame, codebook: Codebook) -> Iterator[tuple]:
    """The place and the words of each sentence, who codes it, and all matches in it."""
    coders = {language: _coder(codebook, language) for language in sentences["language"].unique()}
    for first in range(0, len(sentences), TOGETHER):
        rows = list(_cells(sentences[first : first + TOGETHER], *PLACE, *SENTENCE))
        texts = defaultdict(list)
        for *_, text, language in rows:
            texts[language].append(text)
        met = {language: iter(coders[language].met(own)) for language, own in texts.items()}
        yield from ((*row, coders[language], next(met[language])) for *row, language in rows)


def _cells(rows: pd.DataFrame, *columns: str) -> Iterator[tuple]:
    return zip(*(rows[column].tolist() for column in columns), strict=True)


def _of_paragraph(
    sentences: list[tuple[int, int, str, Coder, list[Match]]], heading: Heading, day: str
) -> Iterator[tuple[int, list[Coding]]]:
    """The number of each sentence and its codings, some of which go on in the next."""
    before: list[Coding] = []
    opening = None
    for number, start, text, coder, met in sentences:
        at_hand = {heading.issue, *(coding[0] for coding in before)}
        found = [
            (term.issue, "wording", term.pattern, text[first:last], start + first, start + last)
            for term, first, last in coder.counted(met, at_hand, day)
        ]
        issues = {coding[0] for coding in found}
        opening = issues if opening is None else opening
        if PROCEDURAL not in issues:
            back = bool(before and not issues and _pointers(coder.language).search(text))
            going_on = _going_on(before, opening, issues, back, bool(heading.issue))
            found += _from_context(issues, heading, going_on)
        yield number, found
        before = found


@lru_cache(maxsize=READY)
def _coder(codebook: Codebook, language: str) -> Coder:
    return Coder(codebook, language)


def _from_context(worded: set[str], heading: Heading, going_on: list[Coding]) -> Iterator[Coding]:
    """What a sentence is on by its heading, and what goes on in it of the sentence before."""
    had = worded | {heading.issue, PROCEDURAL}
    if heading.issue and heading.issue not in worded:
        yield heading.issue, "context" if worded else "heading", "", *heading[1:]
    for issue, _, _, *first in going_on:
        if issue not in had:
            had.add(issue)
            yield issue, "context", "", *first


def _going_on(
    before: list[Coding], opening: set[str], worded: set[str], points_back: bool, under_heading: bool
) -> list[Coding]:
    """The codings of the sentence before that go on in a sentence with words of these issues.

    Words of one other issue leave it, under no heading of an issue, what the paragraph opened with and the
    sentence before words.
    """
    if not before or len(worded) > 1 or (worded and under_heading):
        return []
    if worded:
        return [coding for coding in before if coding[1] == "wording" and coding[0] in opening]
    return [coding for coding in before if _goes_on(coding, coding[0] in opening, points_back, under_heading)]


def _goes_on(before: Coding, opens_paragraph: bool, points_back: bool, under_heading: bool) -> bool:
    """Whether a coding goes on in a sentence without words: more readily the nearer its words are."""
    if before[1] == "wording" or not under_heading:
        return opens_paragraph or points_back
    return opens_paragraph and points_back


@cache
def _pointers(language: str) -> re.Pattern:
    """Words that point back: a star stands for any end."""
    words = [row["word"] for row in lexicon("pointers") if row["language"] == language]
    return re.compile(r"\b(?:" + "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words) + r")\b", re.I)
