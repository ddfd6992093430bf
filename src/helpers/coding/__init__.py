"""Codings: which words of which sentence speak of which issue, one row per match.

Every coding names its source. `wording`: words of the sentence itself. `heading`: the sentence has no such words and
stands under the heading of an issue. `context`: either the heading's issue, in a sentence that names other issues; or
the issue of the sentence before it in the paragraph, where the sentence has no words of an issue and points back (dit
voorstel, daarop), or has no heading with an issue above it.
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
"""The possible sources of a coding."""

LABELS = 100
"""The depth of the labels that open a paragraph: below every heading."""

TOGETHER = 6_000
"""Sentences that are matched in one pass: those of a hundred letters or so."""

READY = 8
"""How many codebooks and languages are kept ready for the next letters."""

PLACE, SENTENCE = ("letter", "section", "paragraph"), ("sentence", "start", "text", "language")
"""Columns of the sentences table: those that part it into paragraphs, and those read from each sentence."""

SPAN = itemgetter(1, 2)
"""Where a match starts and ends."""

Coding = tuple[str, str, str, str, int, int]
"""Issue, source, term, match, start and end."""


class Heading(NamedTuple):
    """The issue of a heading, or none, with the heading's words and where they stand."""

    issue: str
    heading: str
    start: int
    end: int


@dataclass(frozen=True)
class Coder:
    """A codebook made ready to code sentences in one language."""

    codebook: Codebook
    language: str

    @cached_property
    def _matcher(self) -> Matcher:
        issues = chain.from_iterable(issue.terms for issue in self.codebook.issues)
        return Matcher(chain(self.codebook.procedural, issues), self.language)

    def met(self, texts: Sequence[str]) -> list[list[Match]]:
        """All matches in each of the sentences, whether or not they count."""
        return self._matcher.of_each(texts)

    def coded(self, text: str, at_hand: Collection[str] = (), day: str = "") -> list[Match]:
        """The matches that count in a sentence, as `counted` decides."""
        return self.counted(*self.met([text]), at_hand, day)

    def counted(self, met: list[Match], at_hand: Collection[str], day: str) -> list[Match]:
        """The matches that count in a sentence: none of an issue where it only sends, schedules or closes.

        `at_hand` are the issues of its heading and of the sentence before. A term with dates counts only where they
        include the letter's `day`, if that is known.
        """
        counting = [match for match in met if match.term.counts_on(day)]
        issues = [term.issue for term, *_ in counting]
        if PROCEDURAL in issues:
            return [counting[issues.index(PROCEDURAL)]]
        return longest(_supported(counting, at_hand), self.codebook.matching)


def _supported(matches: list[Match], at_hand: Collection[str]) -> list[Match]:
    """The matches without the weak ones that no strong match of their issue, nor an issue at hand, supports."""
    supported = {match.term.issue for match in matches if not (match.term.weak or match.term.excludes)}.union(at_hand)
    return [match for match in matches if not match.term.weak or match.term.issue in supported]


def longest(found: Iterable[Match], matching: str = "across") -> list[Match]:
    """The matches that are left when those inside or across a longer one are dropped: longest first, then leftmost.

    `across` compares all issues, `within` only those of one issue. The same words may count
    for several issues, once for each. An excluding term silences its own issue only, so that
    "hybride tribunaal" is no hybrid threat and still a tribunal; on the same words it comes first.
    """
    matches = sorted(found, key=SPAN)
    if any(one.end > other.start for one, other in pairwise(matches)):
        matches = sorted(_unsilenced(matches, matching), key=SPAN)
    return [match for match in matches if not match.term.excludes]


def _unsilenced(matches: list[Match], matching: str) -> list[Match]:
    longer: list[Match] = []
    for match in sorted(matches, key=lambda match: (match.start - match.end, match.start, not match.term.excludes)):
        if not any(_silences(earlier, match, matching) for earlier in longer):
            longer.append(match)
    return longer


def _silences(longer: Match, match: Match, matching: str) -> bool:
    separate = longer.end <= match.start or match.end <= longer.start
    same_issue = longer.term.issue == match.term.issue
    if separate or (match.term.excludes and not same_issue):
        return False
    if same_issue:
        return True
    return matching == "across" and longer.span != match.span and not longer.term.excludes


def sections_coded(sections: pd.DataFrame, codebook: Codebook, days: Mapping[str, str] | None = None) -> pd.DataFrame:
    """The sections table with the issue of each heading, by the codebook's headings and terms; empty where there is
    none.

    Where patterns of several issues match, the longest decides; a tie leaves the heading unmapped. A heading without
    an issue takes that of the nearest higher heading: `headed_by` is the section whose heading gives it, or NO_SECTION.
    `days` has the date of each letter, outside which some terms do not count.
    """
    sections = in_reading_order(sections, "section")
    days_of_sections = [(days or {}).get(letter, "") for letter in sections["letter"].tolist()]
    headings = list(zip(sections["heading"].tolist(), days_of_sections, strict=True))
    distinct = list(dict.fromkeys(headings))
    matches = _of_headings(codebook).of_each([heading for heading, _ in distinct])
    issue_of = {
        heading: _issue_of_heading(in_heading, heading[1])
        for heading, in_heading in zip(distinct, matches, strict=True)
    }
    inherited = list(_inherited(_cells(sections, "letter", "section", "level", "run_in"), map(issue_of.get, headings)))
    return sections.assign(issue=[issue for issue, _ in inherited], headed_by=[section for _, section in inherited])


def _inherited(sections: Iterable[tuple[str, int, int, bool]], issues: Iterable[str]) -> Iterator[tuple[str, int]]:
    """The issue of each section and the section that gives it; a label in a paragraph stands below every heading."""
    above: list[tuple[int, str, int]] = []
    previous = None
    for (letter, section, level, run_in), issue in zip(sections, issues, strict=True):
        depth = LABELS if run_in else level
        above = [heading for heading in above if heading[0] < depth] if letter == previous else []
        previous = letter
        inherited = (issue, section) if issue else above[-1][1:] if above else ("", NO_SECTION)
        above.append((depth, *inherited))
        yield inherited


def named_in(headings: Iterable[str], codebook: Codebook) -> set[str]:
    """The issues that any of the headings names, including those beside the one that its section gets.

    >>> from helpers import codebook
    >>> sorted(named_in(["1. Rusland en afschrikking"], codebook.read("navo")))
    ['deterrence-defence', 'russia']
    """
    return {match.term.issue for matches in _of_headings(codebook).of_each(list(headings)) for match in matches}


@lru_cache(maxsize=READY)
def _of_headings(codebook: Codebook) -> Matcher:
    return Matcher(_heading_terms(codebook), "both")


def _heading_terms(codebook: Codebook) -> Iterator[Term]:
    """The codebook's patterns for headings, and the strong terms of its issues, which name them in a heading too."""
    for issue in codebook.issues:
        yield from issue.headings
        yield from (replace(term, language="both") for term in issue.terms if not (term.weak or term.excludes))


def _issue_of_heading(matches: list[Match], day: str) -> str:
    counting = [match for match in matches if match.term.counts_on(day)]
    size = max((match.end - match.start for match in counting), default=0)
    issues = {match.term.issue for match in counting if match.end - match.start == size}
    return issues.pop() if len(issues) == 1 else ""


def codings(
    sentences: pd.DataFrame, sections: pd.DataFrame, codebook: Codebook, days: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """The codings table of the sentences of any number of letters; `sections` are those that `sections_coded` returns.

    `start` and `end` are places in the letter's clean text: of the matched words, or, where the source is heading or
    context, of the heading or of the words in the sentence before. `days` has the date of each letter, outside which
    some terms do not count.
    """
    return table("codings", _rows(in_reading_order(sentences), sections, codebook, days or {}))


def _rows(
    sentences: pd.DataFrame, sections: pd.DataFrame, codebook: Codebook, days: Mapping[str, str]
) -> Iterator[tuple]:
    headings = _headings(sections)
    for (letter, section, paragraph), rows in groupby(_matched(sentences, codebook), key=itemgetter(0, 1, 2)):
        in_paragraph = [row[3:] for row in rows]
        for sentence, coded in _of_paragraph(in_paragraph, headings[letter, section], days.get(letter, "")):
            yield from ((letter, section, paragraph, sentence, *coding) for coding in coded)


def _headings(sections: pd.DataFrame) -> dict[tuple[str, int], Heading]:
    """The heading that gives each section its issue."""
    headings = dict(
        zip(_cells(sections, *PLACE[:2]), map(Heading._make, _cells(sections, *Heading._fields)), strict=True)
    )
    rows = _cells(sections, "letter", "section", "headed_by")
    return {(letter, section): headings[letter, by if by != NO_SECTION else section] for letter, section, by in rows}


def _matched(sentences: pd.DataFrame, codebook: Codebook) -> Iterator[tuple]:
    """The place and the words of each sentence, the coder of its language, and all matches in it."""
    coders = {language: _coder(codebook, language) for language in sentences["language"].unique()}
    for first in range(0, len(sentences), TOGETHER):
        rows = list(_cells(sentences[first : first + TOGETHER], *PLACE, *SENTENCE))
        texts = defaultdict(list)
        for *_, text, language in rows:
            texts[language].append(text)
        matches = {language: iter(coders[language].met(of_language)) for language, of_language in texts.items()}
        yield from ((*row, coders[language], next(matches[language])) for *row, language in rows)


def _cells(rows: pd.DataFrame, *columns: str) -> Iterator[tuple]:
    return zip(*(rows[column].tolist() for column in columns), strict=True)


def _of_paragraph(
    sentences: list[tuple[int, int, str, Coder, list[Match]]], heading: Heading, day: str
) -> Iterator[tuple[int, list[Coding]]]:
    """The number of each sentence and its codings, some of which carry over to the next."""
    before: list[Coding] = []
    opening = None
    for number, start, text, coder, matches in sentences:
        at_hand = {heading.issue, *(coding[0] for coding in before)}
        coded = [
            (term.issue, "wording", term.pattern, text[first:last], start + first, start + last)
            for term, first, last in coder.counted(matches, at_hand, day)
        ]
        issues = {coding[0] for coding in coded}
        opening = issues if opening is None else opening
        if PROCEDURAL not in issues:
            points_back = bool(before and not issues and _pointers(coder.language).search(text))
            going_on = _going_on(before, opening, issues, points_back, bool(heading.issue))
            coded += _codings_from_context(issues, heading, going_on)
        yield number, coded
        before = coded


@lru_cache(maxsize=READY)
def _coder(codebook: Codebook, language: str) -> Coder:
    return Coder(codebook, language)


def _codings_from_context(worded: set[str], heading: Heading, going_on: list[Coding]) -> Iterator[Coding]:
    """The codings that a sentence owes to its heading, and those that carry over from the sentence before."""
    issues = worded | {heading.issue, PROCEDURAL}
    if heading.issue and heading.issue not in worded:
        yield heading.issue, "context" if worded else "heading", "", *heading[1:]
    for issue, _, _, *first in going_on:
        if issue not in issues:
            issues.add(issue)
            yield issue, "context", "", *first


def _going_on(
    before: list[Coding], opening: set[str], worded: set[str], points_back: bool, under_heading: bool
) -> list[Coding]:
    """The codings of the sentence before that carry over to a sentence with words of the issues `worded`.

    A sentence with words of a single issue, under no heading with an issue, keeps what the paragraph opened with and
    the sentence before names in words.
    """
    if not before or len(worded) > 1 or (worded and under_heading):
        return []
    if worded:
        return [coding for coding in before if coding[1] == "wording" and coding[0] in opening]
    return [coding for coding in before if _goes_on(coding, coding[0] in opening, points_back, under_heading)]


def _goes_on(before: Coding, opens_paragraph: bool, points_back: bool, under_heading: bool) -> bool:
    """Whether a coding carries over to a sentence without words of an issue: the nearer its words, the more readily."""
    if before[1] == "wording" or not under_heading:
        return opens_paragraph or points_back
    return opens_paragraph and points_back


@cache
def _pointers(language: str) -> re.Pattern:
    """Words that point back; a star in the lexicon stands for any ending."""
    words = [row["word"] for row in lexicon("pointers") if row["language"] == language]
    return re.compile(r"\b(?:" + "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words) + r")\b", re.I)
