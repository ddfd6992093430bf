"""Prominence: where in a letter an issue stands, and what its share owes to lists and to the opening.

A share says how much of a letter is on an issue. Whether it has a heading, comes first or stands in one run
are other questions, to be read beside the share and never multiplied with it.
"""

import math
import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

import numpy as np
import pandas as pd

from helpers.attention.rules import EMPTY
from helpers.attention.shares import headed
from helpers.attention.weights import weighed
from helpers.codebook import Codebook
from helpers.tables import in_reading_order, table

LISTED = 1.3
"""A higher list inflation is flagged: the project's own convention, as is where the opening ends."""

OPENING = re.compile(r"\W*(?:\d+\W+)?(?:inleiding|introductie|introduction)\W*", re.I)
"""A heading that makes its section the opening of a letter that begins with it."""

UNITS = 4
"""Sentences, tokens, mentions and sections: by each of them an issue has a share without the opening."""


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
    if sentences.empty:
        return table("prominence", [])
    sentences, sections, ids = in_reading_order(sentences), in_reading_order(sections, "section"), codebook.ids
    given, opening = (tokens, codings, codebook), in_opening(sentences, sections)
    worded = weighed(sentences, *given, "none")
    having = worded if empty in ("none", "smooth") else weighed(sentences, *given, empty)
    without, firsts = _without(sentences[~opening], sections, *given, empty), first_mentions(codings, tokens)
    titled = set(zip(sections["letter"], sections["issue"], strict=True))
    rows, nothing = [], np.full((len(ids), UNITS), math.nan)
    for letter, (start, end) in _letters(sentences, worded.starts):
        own, mentions = slice(start, end), worded.mentions[start:end]
        opened = mentions[opening[own]].any(axis=0).tolist()
        found = _measures(mentions, worded.weights[own, : len(ids)], having.weights[own, : len(ids)])
        for issue, opens, measures, left in zip(ids, opened, found, without.get(letter, nothing).tolist(), strict=True):
            first = firsts.get((letter, issue), math.nan)
            rows.append((letter, issue, (letter, issue) in titled, opens, first, *measures, *left))
    return table("prominence", rows)


def _letters(sentences: pd.DataFrame, starts: np.ndarray) -> Iterator[tuple[str, tuple[int, int]]]:
    """Each letter, and where its sentences start and end."""
    return zip(sentences["letter"].iloc[starts[:-1]].tolist(), pairwise(starts.tolist()), strict=True)


def _measures(mentions: np.ndarray, worded: np.ndarray, having: np.ndarray) -> Iterator[tuple]:
    """Of each issue of a letter its longest run, mean position, list inflation, and whether that is flagged."""
    for own, inflation in zip(having.T, list_inflation(mentions, worded), strict=True):
        places = np.flatnonzero(own).tolist()
        yield longest_run(places), mean_position(places, len(own)), inflation, inflation > LISTED


def in_opening(sentences: pd.DataFrame, sections: pd.DataFrame) -> np.ndarray:
    """Whether each sentence stands in the opening of its letter: its section 0, or one headed Introduction.

    Where no heading parts the letter the opening is its first paragraph; where it begins with another heading, none.
    """
    first = sections.drop_duplicates("letter").set_index("letter")
    opens = first["heading"].map(lambda heading: not heading or bool(OPENING.fullmatch(heading)))
    undivided = (first["heading"] == "") & (sections["letter"].value_counts().reindex(first.index) == 1)
    letters, paragraphs = sentences["letter"], sentences["paragraph"]
    first_paragraph = paragraphs == paragraphs.groupby(letters, sort=False).transform("first")
    first_section = sentences["section"] == letters.map(first["section"])
    return np.where(letters.map(undivided), first_paragraph, first_section & letters.map(opens)).astype(bool)


def first_mentions(codings: pd.DataFrame, tokens: pd.DataFrame) -> dict[tuple[str, str], float]:
    """By letter and issue the share of the letter's tokens that stand before the first words of the issue."""
    starts = {letter: own.to_numpy() for letter, own in tokens.groupby("letter", sort=False)["start"]}
    firsts = codings[codings["source"] == "wording"].groupby(["letter", "issue"], sort=False)["start"].min()
    return {
        (letter, issue): float((starts[letter] < start).mean())
        for (letter, issue), start in firsts.items()
        if letter in starts
    }


def longest_run(places: Sequence[int]) -> float:
    """The most units in a row; blank of none.

    >>> longest_run([0, 1, 3]), longest_run([])
    (2, nan)
    """
    runs = [len(list(run)) for _, run in groupby(enumerate(places), lambda pair: pair[1] - pair[0])]
    return max(runs, default=math.nan)


def mean_position(places: Sequence[int], units: int) -> float:
    """The mean place over the last place, from 0 (all at the beginning) to 1; blank of none, or in one unit.

    >>> round(mean_position([0, 1, 3], 8), 6)
    0.190476
    """
    return sum(places) / len(places) / (units - 1) if places and units > 1 else math.nan


def list_inflation(mentions: np.ndarray, weights: np.ndarray) -> list[float]:
    """Each issue's share of the mentions over its share of the coded sentences; blank of an absent issue.

    Above 1 its name is met more often than its sentences are: it is a list (wapenbeheersing en ontwapening), or
    repeated. Both are sentences × issues, the weights those under the rule none, for only words are mentions.
    """
    counts, sums = mentions.sum(axis=0), weights.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        inflations = (counts / counts.sum()) / (sums / sums.sum())
    return np.where(sums > 0, inflations, math.nan).tolist()


def _without(
    left: pd.DataFrame,
    sections: pd.DataFrame,
    tokens: pd.DataFrame,
    codings: pd.DataFrame,
    codebook: Codebook,
    empty: str,
) -> dict[str, np.ndarray]:
    """Of each letter with sentences behind its opening the issues' shares of these, issues × units."""
    if left.empty:
        return {}
    own, above = weighed(left, tokens, codings, codebook, empty), headed(sections, left, codebook)
    issues = len(codebook.ids)
    return {
        letter: _shares(*(each[start:end] for each in (own.weights[:, :issues], own.mentions, own.sizes, above)))
        for letter, (start, end) in _letters(left, own.starts)
    }


def _shares(weights: np.ndarray, mentions: np.ndarray, sizes: np.ndarray, above: np.ndarray) -> np.ndarray:
    weights, whole = np.asfortranarray(weights), sizes.sum()
    by_heading = np.bincount(above + 1, sizes, weights.shape[1] + 1)[1:]
    sums = weights.sum(axis=0), (weights * sizes[:, None]).sum(axis=0), mentions.sum(axis=0), by_heading
    of = len(weights), whole, mentions.sum(), whole if by_heading.any() else 0
    return np.array([own / (all_of or math.nan) for own, all_of in zip(sums, of, strict=True)]).T
