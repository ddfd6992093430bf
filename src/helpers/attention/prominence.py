"""Prominence: where in a letter an issue stands, and what its share owes to lists and to the opening.

A share says how much of a letter is on an issue. Whether the issue has a heading, comes first or stands in one run are
other questions: read the answers beside the share, and never multiply it by them.
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
"""A list inflation above this is flagged: a convention of this project, as is the end of the opening."""

OPENING = re.compile(r"\W*(?:\d+\W+)?(?:inleiding|introductie|introduction)\W*", re.I)
"""A first heading that makes its section the opening of the letter."""

UNITS = 4
"""Sentences, tokens, mentions and sections: an issue has a share without the opening by each of these."""


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

    `in_heading` says whether a heading gives the issue; `in_opening`, whether words of it stand in the opening, the
    text before the first heading. `first_mention` is the share of the letter's tokens before its first words;
    `longest_run` the most consecutive sentences on it; `mean_position` the mean number of its sentences over the number
    of the last sentence, from 0 to 1. `list_inflation` is its share of the mentions over its share of the sentences
    with words of any issue; `inflated` flags more than 1.3. The last columns are the shares of the attention table
    without the opening. Cells are blank where there is nothing to measure: an absent issue, a letter of one sentence.
    """
    if sentences.empty:
        return table("prominence", [])
    sentences, sections, ids = in_reading_order(sentences), in_reading_order(sections, "section"), codebook.ids
    evidence, opening = (tokens, codings, codebook), in_opening(sentences, sections)
    worded = weighed(sentences, *evidence, "none")
    with_rule = worded if empty in ("none", "smooth") else weighed(sentences, *evidence, empty)
    without, firsts = _without(sentences[~opening], sections, *evidence, empty), first_mentions(codings, tokens)
    titled = set(zip(sections["letter"], sections["issue"], strict=True))
    rows, nothing = [], np.full((len(ids), UNITS), math.nan)
    for letter, (start, end) in _letters(sentences, worded.starts):
        rows_of_letter, mentions = slice(start, end), worded.mentions[start:end]
        in_its_opening = mentions[opening[rows_of_letter]].any(axis=0).tolist()
        measured = _measures(
            mentions, worded.weights[rows_of_letter, : len(ids)], with_rule.weights[rows_of_letter, : len(ids)]
        )
        for issue, opens, measures, shares in zip(
            ids, in_its_opening, measured, without.get(letter, nothing).tolist(), strict=True
        ):
            first = firsts.get((letter, issue), math.nan)
            rows.append((letter, issue, (letter, issue) in titled, opens, first, *measures, *shares))
    return table("prominence", rows)


def _letters(sentences: pd.DataFrame, starts: np.ndarray) -> Iterator[tuple[str, tuple[int, int]]]:
    """Each letter, and where its sentences start and end."""
    return zip(sentences["letter"].iloc[starts[:-1]].tolist(), pairwise(starts.tolist()), strict=True)


def _measures(mentions: np.ndarray, worded: np.ndarray, having: np.ndarray) -> Iterator[tuple]:
    """The longest run, mean position and list inflation of each issue of a letter, and whether the last is flagged."""
    for weights, inflation in zip(having.T, list_inflation(mentions, worded), strict=True):
        places = np.flatnonzero(weights).tolist()
        yield longest_run(places), mean_position(places, len(weights)), inflation, inflation > LISTED


def in_opening(sentences: pd.DataFrame, sections: pd.DataFrame) -> np.ndarray:
    """Whether each sentence stands in the opening of its letter: its section 0, or one headed Introduction.

    Where no heading divides the letter, the opening is its first paragraph; a letter that begins with another heading
    has none.
    """
    first = sections.drop_duplicates("letter").set_index("letter")
    opens = first["heading"].map(lambda heading: not heading or bool(OPENING.fullmatch(heading)))
    undivided = (first["heading"] == "") & (sections["letter"].value_counts().reindex(first.index) == 1)
    letters, paragraphs = sentences["letter"], sentences["paragraph"]
    first_paragraph = paragraphs == paragraphs.groupby(letters, sort=False).transform("first")
    first_section = sentences["section"] == letters.map(first["section"])
    return np.where(letters.map(undivided), first_paragraph, first_section & letters.map(opens)).astype(bool)


def first_mentions(codings: pd.DataFrame, tokens: pd.DataFrame) -> dict[tuple[str, str], float]:
    """By letter and issue, the share of the letter's tokens that stand before the first words of the issue."""
    starts = {letter: of_letter.to_numpy() for letter, of_letter in tokens.groupby("letter", sort=False)["start"]}
    firsts = codings[codings["source"] == "wording"].groupby(["letter", "issue"], sort=False)["start"].min()
    return {
        (letter, issue): float((starts[letter] < start).mean())
        for (letter, issue), start in firsts.items()
        if letter in starts
    }


def longest_run(places: Sequence[int]) -> float:
    """The most consecutive units; blank without any.

    >>> longest_run([0, 1, 3]), longest_run([])
    (2, nan)
    """
    runs = [len(list(run)) for _, run in groupby(enumerate(places), lambda pair: pair[1] - pair[0])]
    return max(runs, default=math.nan)


def mean_position(places: Sequence[int], units: int) -> float:
    """The mean place over the last place, from 0 (all at the beginning) to 1; blank without any, or in one unit.

    >>> round(mean_position([0, 1, 3], 8), 6)
    0.190476
    """
    return sum(places) / len(places) / (units - 1) if places and units > 1 else math.nan


def list_inflation(mentions: np.ndarray, weights: np.ndarray) -> list[float]:
    """Each issue's share of the mentions over its share of the coded sentences; blank for an absent issue.

    Above 1 the issue is named more often than its sentences account for: in lists (wapenbeheersing en ontwapening), or
    repeatedly. Both are sentences × issues, with weights under the rule none, since only words are mentions.
    """
    counts, sums = mentions.sum(axis=0), weights.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        inflations = (counts / counts.sum()) / (sums / sums.sum())
    return np.where(sums > 0, inflations, math.nan).tolist()


def _without(
    behind: pd.DataFrame,
    sections: pd.DataFrame,
    tokens: pd.DataFrame,
    codings: pd.DataFrame,
    codebook: Codebook,
    empty: str,
) -> dict[str, np.ndarray]:
    """The issues' shares of the sentences after the opening, issues × units, for each letter that has any."""
    if behind.empty:
        return {}
    coded, above = weighed(behind, tokens, codings, codebook, empty), headed(sections, behind, codebook)
    by_sentence = coded.weights[:, : len(codebook.ids)], coded.mentions, coded.sizes, above
    return {
        letter: _shares(*(rows[start:end] for rows in by_sentence))
        for letter, (start, end) in _letters(behind, coded.starts)
    }


def _shares(weights: np.ndarray, mentions: np.ndarray, sizes: np.ndarray, above: np.ndarray) -> np.ndarray:
    weights, whole = np.asfortranarray(weights), sizes.sum()
    by_heading = np.bincount(above + 1, sizes, weights.shape[1] + 1)[1:]
    counts = weights.sum(axis=0), (weights * sizes[:, None]).sum(axis=0), mentions.sum(axis=0), by_heading
    denominators = len(weights), whole, mentions.sum(), whole if by_heading.any() else 0
    return np.array(
        [counted / (denominator or math.nan) for counted, denominator in zip(counts, denominators, strict=True)]
    ).T
