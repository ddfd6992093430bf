"""Codings: which words of which sentence speak of which issue, one row per match.

A coding says where it comes from: `wording`, words of the sentence itself; `heading`, a
sentence without any such words that stands under the heading of an issue; `context`, the
heading's issue of a sentence that names other issues, or what the sentence before it in its
paragraph is on, of a sentence without words of an issue that points back (dit voorstel, daarop),
or that has no heading of an issue above it.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from itertools import chain

import pandas as pd

from helpers.codebook import Codebook, Term
from helpers.coding.matches import Match, Matcher
from helpers.lexicons import lexicon
from helpers.tables import table

PROCEDURAL = "procedural"

SOURCES = ("wording", "heading", "context")
"""Where a coding may come from."""

READY = 8
"""Codebooks and languages that are kept ready, for the next letters."""


@dataclass(frozen=True)
class Coder:
    """A codebook made ready to code sentences of one language."""

    codebook: Codebook
    language: str

    @cached_property
    def _matcher(self) -> Matcher:
        issues = chain.from_iterable(issue.terms for issue in self.codebook.issues)
        return Matcher(chain(self.codebook.procedural, issues), self.language)

    def coded(self, text: str, at_hand: Collection[str] = (), day: str = "") -> list[Match]:
        """The matches that count in a sentence: none of an issue where it only sends, schedules or closes.

        `at_hand` are the issues of its heading and of the sentence before. A term counts where the letter's
        `day`, if known, is one of its own.
        """
        met = self._matcher.matches(text)
        procedural = [match for match in met if match.term.issue == PROCEDURAL]
        if procedural or not met:
            return procedural[:1]
        found = [match for match in met if match.term.counts_on(day)]
        return longest(_supported(found, at_hand), self.codebook.matching)


def _supported(found: list[Match], at_hand: Collection[str]) -> list[Match]:
    """Weak terms count only beside a strong one of their issue, or where the issue is at hand already."""
    strong = {match.term.issue for match in found if not (match.term.weak or match.term.excludes)}
    return [match for match in found if not match.term.weak or match.term.issue in strong.union(at_hand)]


def longest(found: Iterable[Match], matching: str = "across") -> list[Match]:
    """What is left when a match inside or across a longer one is dropped: longest first, then leftmost.

    `across` compares all issues, `within` only those of one issue. The same words may count
    for several issues, once for each. An excluding term silences its own issue only, so that
    "hybride tribunaal" is no hybrid threat and still a tribunal; on the same words it comes first.
    """
    ranked = sorted(found, key=lambda match: (match.start - match.end, match.start, not match.term.excludes))
    kept: list[Match] = []
    for match in ranked:
        if not any(_silences(other, match, matching) for other in kept):
            kept.append(match)
    return sorted((match for match in kept if not match.term.excludes), key=lambda match: match.span)


def _silences(kept: Match, match: Match, matching: str) -> bool:
    apart = kept.end <= match.start or match.end <= kept.start
    same_issue = kept.term.issue == match.term.issue
    if apart or (match.term.excludes and not same_issue):
        return False
    if same_issue:
        return True
    return matching == "across" and kept.span != match.span and not kept.term.excludes


def sections_coded(sections: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """The sections table with each heading's issue, by the codebook's headings map and its terms; empty without one.

    Where patterns of several issues match, the longest decides; a tie stays unmapped.
    """
    matcher = _of_headings(codebook)
    return sections.assign(issue=[_issue_of_heading(heading, matcher) for heading in sections["heading"]])


@lru_cache(maxsize=READY)
def _of_headings(codebook: Codebook) -> Matcher:
    return Matcher(_heading_terms(codebook), "both")


def _heading_terms(codebook: Codebook) -> Iterator[Term]:
    """The patterns of the headings map, and the issues' strong terms, which name them in a heading as well."""
    for issue in codebook.issues:
        yield from issue.headings
        yield from (replace(term, language="both") for term in issue.terms if not (term.weak or term.excludes))


def _issue_of_heading(heading: str, matcher: Matcher) -> str:
    found = matcher.matches(heading)
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
    return table("codings", _rows(sentences, sections, codebook, days or {}))


def _rows(
    sentences: pd.DataFrame, sections: pd.DataFrame, codebook: Codebook, days: Mapping[str, str]
) -> Iterator[tuple]:
    coders = {language: _coder(codebook, language) for language in sentences["language"].unique()}
    headed = {(row.letter, row.section): row for row in sections.itertuples(index=False)}
    place, before, opening = None, [], set()
    for row in sentences.itertuples(index=False):
        section = headed[row.letter, row.section]
        if opens := place != (row.letter, row.section, row.paragraph):
            place, before = (row.letter, row.section, row.paragraph), []
        at_hand = {section.issue, *(issue for issue, *_ in before)}
        worded = [
            (match.term.issue, "wording", match.term.pattern, row.text[match.start : match.end],
             row.start + match.start, row.start + match.end)
            for match in coders[row.language].coded(row.text, at_hand, days.get(row.letter, ""))
        ]  # fmt: skip
        opening = {issue for issue, *_ in worded} if opens else opening
        issues = {issue for issue, *_ in worded}
        back = bool(before and _pointers(row.language).search(row.text))
        going_on = [
            coding
            for coding in before
            if _goes_on(coding, coding[0] in opening, back, len(issues), bool(section.issue))
        ]
        found = worded + _from_context(issues, section, going_on)
        yield from ((row.letter, row.section, row.paragraph, row.sentence, *coding) for coding in found)
        before = found


@lru_cache(maxsize=READY)
def _coder(codebook: Codebook, language: str) -> Coder:
    return Coder(codebook, language)


def _from_context(worded: set[str], section, going_on: list[tuple]) -> list[tuple]:
    """What a sentence is on by its heading, and what goes on in it of the sentence before."""
    if PROCEDURAL in worded:
        return []
    source = "context" if worded else "heading"
    headed = [(section.issue, source, "", section.heading, section.start, section.end)] if section.issue else []
    taken = [] if section.issue in worded else headed
    return taken + _continued(going_on, worded | {section.issue})


def _continued(going_on: list[tuple], had: set[str]) -> list[tuple]:
    """The issues that go on, each with the words or the heading that gave it first."""
    first = {issue: coding for issue, *coding in reversed(going_on) if issue not in had | {PROCEDURAL}}
    return [
        (issue, "context", "", *first[issue][2:])
        for issue in dict.fromkeys(each[0] for each in going_on)
        if issue in first
    ]


def _goes_on(before: tuple, opens_paragraph: bool, points_back: bool, worded: int, under_heading: bool) -> bool:
    """Whether a coding of the sentence before goes on in a sentence with words of so many issues.

    Words of one other issue leave it, under no heading of an issue, what the paragraph opened with and the
    sentence before words. A sentence without words takes it more readily the nearer its words are.
    """
    near = before[1] == "wording"
    if worded:
        return worded == 1 and near and opens_paragraph and not under_heading
    if near or not under_heading:
        return opens_paragraph or points_back
    return opens_paragraph and points_back


@cache
def _pointers(language: str) -> re.Pattern:
    """Words that point back: a star stands for any end."""
    words = [row["word"] for row in lexicon("pointers") if row["language"] == language]
    return re.compile(r"\b(?:" + "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words) + r")\b", re.I)
