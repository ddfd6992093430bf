"""Shares: the attention table, each issue's part of a letter by several units."""

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd

from helpers.attention.intervals import INTERVALS, SEED, bounds
from helpers.attention.rules import EMPTY, UNCODED, UNMAPPED, check
from helpers.attention.weights import FEWEST, FEWEST_PARAGRAPHS, weighed
from helpers.codebook import Codebook
from helpers.coding import PROCEDURAL
from helpers.tables import COLUMNS, in_reading_order, table


def attention(
    sections: pd.DataFrame,
    sentences: pd.DataFrame,
    tokens: pd.DataFrame,
    codings: pd.DataFrame,
    codebook: Codebook,
    *,
    empty: str = EMPTY,
    intervals: str = "runs",
    seed: int = SEED,
) -> pd.DataFrame:
    """The attention table of any number of letters: one row per letter, unit and issue, in the codebook's order.

    `share` is `count / denominator`. By the unit sentences it is the sentences' weights over all sentences; by tokens,
    the same weighted by tokens; by mentions, matches over all matches; by sections, tokens under headings of the issue
    over all tokens. The rows procedural, uncoded and unmapped make the shares of a unit sum to 1. `low` and `high` are
    the 95 % interval for sentences whose neighbours agree (`shares_in_runs`: Wilson 1927, Kish 1965), or with
    `intervals` blocks the middle 95 % of 2,000 resamples of blocks of 3 sentences from `seed` (moving block bootstrap,
    Künsch 1989). They are empty where the letter has fewer than 12 sentences or 4 paragraphs, where the share is 0 or
    1, and for sections, which are not a sample. A share is empty where its denominator is 0 or no heading has an issue.
    `share_coded` is the share of what has an issue; `sentences` counts those with any part of the issue.
    """
    check("intervals", intervals, INTERVALS)
    if sentences.empty:
        return table("attention", [])
    sentences = in_reading_order(sentences)
    coded, issues = weighed(sentences, tokens, codings, codebook, empty), len(codebook.ids)
    paragraphs = sentences["paragraph"].groupby(coded.letters).nunique().to_numpy()
    above = headed(sections, sentences, codebook)
    names = sentences["letter"].iloc[coded.starts[:-1]].tolist()
    rows = []
    for number, (start, end) in enumerate(pairwise(coded.starts.tolist())):
        weights, mentions, sizes = coded.weights[start:end], coded.mentions[start:end], coded.sizes[start:end]
        long_enough = end - start >= FEWEST and paragraphs[number] >= FEWEST_PARAGRAPHS
        how = intervals if long_enough else "", seed
        rows += [
            *_of_unit(np.ones(end - start), weights, weights, issues, how),
            *_of_unit(sizes, weights * sizes[:, None], weights, issues, how),
            *_of_unit(mentions.sum(axis=1), mentions, mentions, issues, how),
            *_of_sections(above[start:end], sizes, issues),
        ]
    return _attention_table(names, codebook.ids, rows)


def _attention_table(names: list[str], ids: list[str], rows: list[tuple]) -> pd.DataFrame:
    """The table of these figures, whose units and issues come in the same order for every letter."""
    of_units = {"sentences": [*ids, PROCEDURAL, UNCODED], "tokens": [*ids, PROCEDURAL, UNCODED], "mentions": ids,
                "sections": [*ids, UNMAPPED]}  # fmt: skip
    keys = [(unit, issue) for unit, issues in of_units.items() for issue in issues]
    letters = pd.Series(np.repeat(np.array(names, object), len(keys)), dtype="str")
    units, issues = (
        pd.Series(np.tile(np.array(values, object), len(names)), dtype="str") for values in zip(*keys, strict=True)
    )
    figures = dict(zip(list(COLUMNS["attention"])[3:], map(list, zip(*rows, strict=True)), strict=True))
    return pd.DataFrame({"letter": letters, "unit": units, "issue": issues, **figures}).astype(COLUMNS["attention"])


def _of_unit(
    sizes: np.ndarray, weights: np.ndarray, having: np.ndarray, issues: int, how: tuple[str, int]
) -> Iterator[tuple]:
    """The figures of each issue by one unit, in the order of the table's columns."""
    weights = np.asfortranarray(weights, float)  # as pandas has them, so that sums are the same to the last digit
    counts, denominator = weights.sum(axis=0), sizes.sum().item()
    in_issues = counts[:issues].sum().item()
    intervals = bounds(weights, sizes.astype(float), *how)
    sentences = (having > 0).sum(axis=0).tolist()
    for place, (count, (low, high)) in enumerate(zip(counts.tolist(), intervals, strict=True)):
        share_coded = quotient(count, in_issues) if place < issues else math.nan
        yield quotient(count, denominator), low, high, count, denominator, share_coded, sentences[place]


def headed(sections: pd.DataFrame, sentences: pd.DataFrame, codebook: Codebook) -> np.ndarray:
    """The number in the codebook of the issue of the heading above each sentence; -1 where it has none."""
    issue_of = dict(zip(zip(sections["letter"], sections["section"], strict=True), sections["issue"], strict=True))
    numbers = {issue: number for number, issue in enumerate(codebook.ids)}
    above = zip(sentences["letter"], sentences["section"], strict=True)
    return np.array([numbers.get(issue_of.get(place, ""), -1) for place in above], int)


def _of_sections(headed: np.ndarray, sizes: np.ndarray, issues: int) -> Iterator[tuple]:
    """The figures by section: the tokens under the headings of each issue; undefined where no heading has one."""
    counts = np.bincount(headed + 1, sizes, issues + 1).astype(int).tolist()
    sentences_with = np.bincount(headed + 1, minlength=issues + 1).tolist()
    unmapped, whole = counts[0], sum(counts)
    mapped = whole - unmapped
    for count, sentences in zip(counts[1:], sentences_with[1:], strict=True):
        share = quotient(count, whole) if mapped else math.nan
        yield share, math.nan, math.nan, count, whole, quotient(count, mapped), sentences
    yield quotient(unmapped, whole), math.nan, math.nan, unmapped, whole, math.nan, sentences_with[0]


def quotient(count: float, denominator: float) -> float:
    """The count over the denominator; NaN where that is 0."""
    return count / denominator if denominator else math.nan
