"""Prominence: where in a letter an issue stands, and what its share owes to lists and to the opening.

A share says how much of a letter is on an issue. Whether it has a heading, comes first or stands in one run
are other questions, to be read beside the share and never multiplied with it.
"""

import math
import re
from collections.abc import Iterator
from itertools import groupby

import pandas as pd

from helpers.attention import EMPTY, EMPTY_RULES, UNMAPPED, Coded, coded
from helpers.codebook import Codebook
from helpers.tables import table

LISTED = 1.3
"""A higher list inflation is flagged: the project's own convention, as is where the opening ends."""

OPENING = re.compile(r"\W*(?:\d+\W+)?(?:inleiding|introductie|introduction)\W*", re.I)
"""A heading that makes its section the opening of a letter that begins with it."""


def prominence(
    sections: pd.DataFrame,
    sentences: pd.DataFrame,
    tokens: pd.DataFrame,
    codings: pd.DataFrame,
    codebook: Codebook,
    *,
    empty: str = EMPTY,
) -> pd.DataFrame:
    """The prominence table of any number of letters: one row per letter and issue, in the codebook's order.

    `in_heading`, whether a heading gives the issue; `in_opening`, whether words of it stand in the opening, the text
    before the first heading. `first_mention` is the share of the letter's tokens before the first words of it;
    `longest_run` the most sentences in a row with it; `mean_position` the mean of the numbers of its sentences over
    that of the last, from 0 to 1. `list_inflation` is its share of the mentions over its share of the sentences that
    words of issues are in; `inflated` flags more than 1.3. The last columns are the shares of the attention table
    with the opening left out. Blank where there is nothing to measure: an absent issue, a letter of one sentence.
    """
    rows = []
    for letter, own in sentences.groupby("letter", sort=False):
        of_letter = [rows_of[rows_of["letter"] == letter] for rows_of in (sections, tokens, codings)]
        rows += _of_letter(letter, own, *of_letter, codebook, empty)
    return table("prominence", rows)


def _of_letter(
    letter: str,
    sentences: pd.DataFrame,
    sections: pd.DataFrame,
    tokens: pd.DataFrame,
    codings: pd.DataFrame,
    codebook: Codebook,
    empty: str,
) -> Iterator[tuple]:
    opening = opening_of(sentences, sections)
    worded = codings[codings["source"] == "wording"]
    opened = set(worded.loc[worded["sentence"].isin(opening), "issue"])
    firsts = first_mentions(worded, tokens)
    places = _places(codings[codings["source"].isin(EMPTY_RULES[empty])], sentences)
    inflations = list_inflation(coded(sentences, tokens, codings, codebook, "none"))
    without = _without(opening, sentences, sections, tokens, codings, codebook, empty)
    for issue in codebook.ids:
        own, inflation = places.get(issue, []), inflations[issue]
        yield (
            letter, issue, bool((sections["issue"] == issue).any()), issue in opened, firsts.get(issue, math.nan),
            longest_run(own), mean_position(own, len(sentences)), inflation, inflation > LISTED,
            *(shares[issue] for shares in without),
        )  # fmt: skip


def opening_of(sentences: pd.DataFrame, sections: pd.DataFrame) -> set[int]:
    """The numbers of the sentences of a letter's opening: its section 0, or one headed Introduction.

    Where no heading parts the letter the opening is its first paragraph; where it begins with another heading, none.
    """
    first = sections.iloc[0]
    if len(sections) == 1 and not first["heading"]:
        within = sentences["paragraph"] == sentences["paragraph"].iloc[0]
    elif not first["heading"] or OPENING.fullmatch(first["heading"]):
        within = sentences["section"] == first["section"]
    else:
        return set()
    return set(sentences.loc[within, "sentence"])


def first_mentions(worded: pd.DataFrame, tokens: pd.DataFrame) -> dict[str, float]:
    """The share of a letter's tokens that stand before the first words of each issue."""
    starts = tokens["start"].to_numpy()
    firsts = worded.groupby("issue")["start"].min()
    return {issue: float((starts < start).sum() / len(starts)) for issue, start in firsts.items() if len(starts)}


def _places(counted: pd.DataFrame, sentences: pd.DataFrame) -> dict[str, list[int]]:
    """Of each issue the sentences that have it, as places in reading order from 0."""
    place_of = {number: place for place, number in enumerate(sentences["sentence"])}
    return {
        issue: sorted({place_of[number] for number in numbers})
        for issue, numbers in counted.groupby("issue")["sentence"]
    }


def longest_run(places: list[int]) -> float:
    """The most units in a row; blank of none.

    >>> longest_run([0, 1, 3]), longest_run([])
    (2, nan)
    """
    runs = [len(list(run)) for _, run in groupby(enumerate(places), lambda pair: pair[1] - pair[0])]
    return max(runs, default=math.nan)


def mean_position(places: list[int], units: int) -> float:
    """The mean place over the last place, from 0 (all at the beginning) to 1; blank of none, or in one unit.

    >>> round(mean_position([0, 1, 3], 8), 6)
    0.190476
    """
    return sum(places) / len(places) / (units - 1) if places and units > 1 else math.nan


def list_inflation(worded: Coded) -> dict[str, float]:
    """Each issue's share of the mentions over its share of the coded sentences; blank of an absent issue.

    Above 1 its name is met more often than its sentences are: it is a list (wapenbeheersing en ontwapening), or
    repeated. `worded` is coded under the rule none, for only words are mentions.
    """
    issues = worded.mentions.columns
    mentions, weights = worded.mentions.sum(), worded.weights[issues].sum()
    return ((mentions / mentions.sum()) / (weights / weights.sum()).where(weights > 0)).to_dict()


def _without(
    opening: set[int],
    sentences: pd.DataFrame,
    sections: pd.DataFrame,
    tokens: pd.DataFrame,
    codings: pd.DataFrame,
    codebook: Codebook,
    empty: str,
) -> list[pd.Series]:
    """The shares of each issue by sentences, tokens, mentions and sections in the letter without its opening."""
    left, tokens, codings = (rows[~rows["sentence"].isin(opening)] for rows in (sentences, tokens, codings))
    if left.empty:
        return [pd.Series(math.nan, codebook.ids)] * 4
    letter = coded(left, tokens, codings, codebook, empty)
    heading_of = left.set_index("sentence")["section"].map(sections.set_index("section")["issue"])
    by_heading = letter.sizes.groupby(heading_of.replace("", UNMAPPED)).sum()
    mapped = by_heading.drop(UNMAPPED, errors="ignore").sum()
    by_tokens = letter.weights.mul(letter.sizes, axis=0).sum()
    return [
        letter.weights.sum() / len(left),
        by_tokens / (letter.sizes.sum() or math.nan),
        letter.mentions.sum() / (letter.mentions.to_numpy().sum() or math.nan),
        by_heading.reindex(codebook.ids, fill_value=0) / (letter.sizes.sum() if mapped else math.nan),
    ]
