"""Attention: each issue's share of a letter, by several units, with an interval and its words behind it.

A sentence on two issues gives half of itself to each. Every share is a sum over rows of the
codings table: `weights` is that sum before it is taken.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from helpers import Problem
from helpers.attention.intervals import Interval, difference_in_runs, run_length, shares_in_runs
from helpers.codebook import Codebook
from helpers.coding import PROCEDURAL
from helpers.tables import table

UNCODED, UNMAPPED = "uncoded", "unmapped"
EMPTY_RULES = {
    "none": ("wording",),
    "carry": ("wording", "heading"),
    "context": ("wording", "heading", "context"),
    "smooth": ("wording",),
}
"""Which sources count. `none`: a sentence without words of an issue stays uncoded; `carry`: it takes the issue
of its heading, where that has one; `context`: and where it points back, or no heading has one, what the sentence
before it is on, while a sentence on another issue shares itself with its heading's; `smooth`: every sentence borrows
from its neighbours, near ones most."""

EMPTY = "context"
"""The rule unless another is chosen: on letters kept out it came closest to the coders."""

BANDWIDTH = 0.75
"""Sentences: the standard deviation of the kernel by which `smooth` borrows."""

INTERVALS = ("runs", "blocks")
"""How an interval is made. `runs`: Wilson's, for as many independent sentences as neighbours that agree leave;
`blocks`: the middle 95 % of resamples of blocks, which is too narrow where an issue keeps to one place."""

SEED = 282
DRAWS = 2000
BLOCK = 3
"""Sentences in a row that are drawn together, since neighbours share their issue."""

NO_MASS = 1e-12
"""A kernel's mass so far from any coded sentence is none."""

NONE = math.nan, math.nan

FEWEST, FEWEST_PARAGRAPHS = 12, 4
"""Sentences and paragraphs; a shorter letter gets no interval."""


@dataclass(frozen=True)
class Coded:
    """One letter's sentences as weights over issues: what all its shares are sums of."""

    letter: str
    weights: pd.DataFrame
    """One row per sentence, columns the issues, procedural and uncoded; every row sums to 1."""

    mentions: pd.DataFrame
    """One row per sentence, columns the issues: the matches in its wording."""

    sizes: pd.Series
    """Tokens per sentence."""

    paragraphs: int

    @property
    def bears_interval(self) -> bool:
        """Whether the letter is long enough to be resampled."""
        return len(self.weights) >= FEWEST and self.paragraphs >= FEWEST_PARAGRAPHS

    @cached_property
    def independent(self) -> float:
        """How many independent sentences say as much of the shares as the letter's."""
        return len(self.weights) / run_length((self.weights - self.weights.mean()).to_numpy(float))


def check_empty(rule: str) -> None:
    """Raises Problem where there is no such rule for sentences without words of an issue."""
    _check("empty", rule, EMPTY_RULES)


def _check(name: str, given: str, known: Iterable[str]) -> None:
    if given not in known:
        raise Problem(f"{name}: expected {' or '.join(known)}, found {given!r}")


def coded(
    sentences: pd.DataFrame, tokens: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook, empty: str
) -> Coded:
    """One letter's weights under the rule `empty` for sentences without words of an issue: one of EMPTY_RULES."""
    check_empty(empty)
    counted = codings[codings["source"].isin(EMPTY_RULES[empty])]
    index = pd.Index(sentences["sentence"], name="sentence")
    met = _matches_per_sentence(counted, index, [*codebook.ids, PROCEDURAL])
    capped = met.clip(upper=1)
    weights = capped.div(capped.sum(axis=1).replace(0, 1), axis=0)
    weights = _smoothed(weights) if empty == "smooth" else weights
    weights[UNCODED] = (weights.sum(axis=1) == 0).astype(float)
    wording = counted[(counted["source"] == "wording") & (counted["issue"] != PROCEDURAL)]
    sizes = tokens.groupby("sentence").size().reindex(index, fill_value=0)
    mentions = _matches_per_sentence(wording, index, codebook.ids)
    return Coded(sentences["letter"].iloc[0], weights, mentions, sizes, sentences["paragraph"].nunique())


def _smoothed(weights: pd.DataFrame) -> pd.DataFrame:
    """Every row as the mean of all rows, near ones most, renormalised (kernel of Gauss; Watanabe & Zhou 2022).

    A row whose neighbours have nothing either stays empty.
    """
    places = np.arange(len(weights))
    kernel = np.exp(-(((places[:, None] - places[None, :]) / BANDWIDTH) ** 2) / 2)
    drawn = kernel @ weights.to_numpy(float)
    mass = drawn.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        return pd.DataFrame(np.where(mass > NO_MASS, drawn / mass, 0.0), weights.index, weights.columns)


def _matches_per_sentence(codings: pd.DataFrame, index: pd.Index, issues: list[str]) -> pd.DataFrame:
    columns = pd.Index(issues, name="issue")
    places = index.get_indexer(codings["sentence"]), columns.get_indexer(codings["issue"])
    known = (places[0] >= 0) & (places[1] >= 0)
    met = np.zeros((len(index), len(columns)), int)
    np.add.at(met, (places[0][known], places[1][known]), 1)
    return pd.DataFrame(met, index, columns)


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

    `share` is `count / denominator`. Unit sentences: the sentences' weights over all sentences;
    tokens: the same weighed by tokens; mentions: matches over all matches; sections: tokens
    under headings of the issue over all tokens. Rows procedural, uncoded and unmapped make the
    shares of a unit sum to 1. `low` and `high` are the 95 % interval for sentences of which
    neighbours agree (`shares_in_runs`: Wilson 1927, Kish 1965), or with `intervals` blocks the middle
    95 % of 2,000 resamples of blocks of 3 sentences from `seed` (moving block bootstrap, Künsch
    1989); empty where the letter has fewer than 12 sentences or 4 paragraphs, where the share is 0
    or 1, and for sections, which are no sample. A share is empty where its denominator is 0 or no
    heading has an issue. `share_coded` is the share among what has an issue; `sentences` counts those
    with any of it.
    """
    _check("intervals", intervals, INTERVALS)
    by_letter = [dict(list(rows.groupby("letter", sort=False))) for rows in (sections, tokens, codings)]
    rows = []
    for letter, own in sentences.groupby("letter", sort=False):
        headed, *of_letter = (
            found.get(letter, all_rows.head(0))
            for found, all_rows in zip(by_letter, (sections, tokens, codings), strict=True)
        )
        letter_coded = coded(own, *of_letter, codebook, empty)
        rows += [*_of_units(letter_coded, intervals, seed), *_of_sections(letter_coded, headed, own, codebook)]
    return table("attention", rows)


def _of_units(letter: Coded, intervals: str, seed: int) -> Iterator[tuple]:
    issues = set(letter.mentions.columns)
    having = (letter.weights > 0).sum().to_dict()
    mentioning = (letter.mentions > 0).sum().to_dict()
    for unit, weights, sizes in (
        ("sentences", letter.weights, pd.Series(1.0, letter.weights.index)),
        ("tokens", letter.weights.mul(letter.sizes, axis=0), letter.sizes),
        ("mentions", letter.mentions, letter.mentions.sum(axis=1)),
    ):
        counts, denominator = weights.sum(), sizes.sum()
        in_issues = counts[letter.mentions.columns].sum()
        bounds = _bounds(letter, weights.to_numpy(float), sizes.to_numpy(float), intervals, seed)
        for (issue, count), (low, high) in zip(counts.items(), bounds, strict=True):
            share_coded = _ratio(count, in_issues) if issue in issues else math.nan
            met = mentioning[issue] if unit == "mentions" else having[issue]
            yield (
                letter.letter,
                unit,
                issue,
                _ratio(count, denominator),
                low,
                high,
                count,
                denominator,
                share_coded,
                met,
            )


def _bounds(letter: Coded, weights: np.ndarray, sizes: np.ndarray, intervals: str, seed: int) -> list[Interval]:
    """The interval of each column's share; none where the letter is too short, or the share is 0, 1 or unknown."""
    if not (letter.bears_interval and sizes.sum()):
        return [NONE] * weights.shape[1]
    shares = weights.sum(axis=0) / sizes.sum()
    if intervals == "blocks":
        draws = resampled(weights, sizes, seed)
        return [interval(own, share) for own, share in zip(draws.T, shares, strict=True)]
    bounds = shares_in_runs(weights, sizes)
    return [own if share not in (0, 1) else NONE for own, share in zip(bounds, shares, strict=True)]


def _of_sections(letter: Coded, sections: pd.DataFrame, sentences: pd.DataFrame, codebook: Codebook) -> Iterator[tuple]:
    """A census of the letter by the issues of its headings; undefined where no heading has one."""
    issues = sections.set_index("section")["issue"]
    issue_of = sentences.set_index("sentence")["section"].map(issues).replace("", UNMAPPED)
    counts, having = letter.sizes.groupby(issue_of).sum(), issue_of.value_counts()
    mapped, whole = counts.drop(UNMAPPED, errors="ignore").sum(), letter.sizes.sum()
    for issue in [*codebook.ids, UNMAPPED]:
        count = counts.get(issue, 0)
        share = _ratio(count, whole) if mapped or issue == UNMAPPED else math.nan
        share_coded = _ratio(count, mapped) if issue != UNMAPPED else math.nan
        yield (
            letter.letter, "sections", issue, share, math.nan, math.nan,
            count, whole, share_coded, having.get(issue, 0),
        )  # fmt: skip


def _ratio(count: float, denominator: float) -> float:
    return count / denominator if denominator else math.nan


def resampled(
    weights: np.ndarray, sizes: np.ndarray, seed: int = SEED, block: int = BLOCK, draws: int = DRAWS
) -> np.ndarray:
    """Shares in resamples of a letter: draws × columns, the column sums of `weights` over the sum of `sizes`.

    Each resample is drawn, with replacement, from the overlapping blocks of `block` sentences
    in reading order and cut to the letter's length (moving block bootstrap, Künsch 1989).
    NaN where the sizes drawn sum to 0.
    """
    length = len(weights)
    starts = np.random.default_rng(seed).integers(0, length - block + 1, (draws, math.ceil(length / block)))
    drawn = (starts[:, :, None] + np.arange(block)).reshape(draws, -1)[:, :length]
    places = drawn + length * np.arange(draws)[:, None]
    times = np.bincount(places.ravel(), minlength=draws * length).reshape(draws, length)
    with np.errstate(invalid="ignore", divide="ignore"):
        return (times @ weights) / (times @ sizes)[:, None]


def interval(draws: np.ndarray, share: float) -> Interval:
    """The middle 95 % of the draws (linear percentiles); none where the share is 0 or 1, or unknown."""
    if math.isnan(share) or share in (0, 1) or np.isnan(draws).any():
        return NONE
    low, high = np.percentile(draws, (2.5, 97.5))
    return float(low), float(high)


def ranking(letter: Coded) -> list[str]:
    """The issues that the letter has, by their share of its sentences; ties in the codebook's order."""
    shares = letter.weights[letter.mentions.columns].sum()
    return shares[shares > 0].sort_values(ascending=False, kind="stable").index.tolist()


def difference(letter: Coded, first: str, second: str) -> Interval:
    """The 95 % interval of the difference of two issues' shares of the sentences, where neighbours agree.

    Whether two issues differ is read from it: two overlapping intervals are no test. None where the letter is short.
    """
    if not letter.bears_interval:
        return NONE
    places = map(letter.weights.columns.get_loc, (first, second))
    return difference_in_runs(letter.weights.to_numpy(float), np.ones(len(letter.weights)), *places)


def by_section(letter: Coded, sentences: pd.DataFrame) -> pd.DataFrame:
    """Sections × issues: the sentences of each section, shared out over the issues, procedural and uncoded."""
    return letter.weights.groupby(sentences.set_index("sentence")["section"]).sum()


def cross_cutting(letter: Coded, sentences: pd.DataFrame, sections: pd.DataFrame) -> float:
    """The share of what is coded under mapped headings that goes to another issue than the heading's.

    NaN where no heading is mapped.
    """
    heading = sentences.set_index("sentence")["section"].map(sections.set_index("section")["issue"])
    long = letter.weights[letter.mentions.columns].stack()
    long = long[long.index.get_level_values(0).map(heading) != ""]
    other = long.index.get_level_values(1) != long.index.get_level_values(0).map(heading)
    return _ratio(long[other].sum(), long.sum())


def coverage(letter: Coded) -> dict[str, float]:
    """Of all sentences, the share with words of an issue, with those of two or more, procedural, and without."""
    met = (letter.mentions > 0).sum(axis=1)
    total = len(met)
    procedural = (letter.weights[PROCEDURAL] > 0).sum()
    return {
        "covered": (met > 0).sum() / total,
        "ambiguous": (met > 1).sum() / total,
        "procedural": procedural / total,
        "uncoded": ((met == 0).sum() - procedural) / total,
    }
