"""Attention: each issue's share of a letter, by several units, with an interval and its words behind it.

A sentence on two issues gives half of itself to each. Every share is a sum over rows of the
codings table: `weights` is that sum before it is taken.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers import Problem
from helpers.attention.intervals import Interval, difference_in_runs, run_length, shares_in_runs
from helpers.codebook import Codebook
from helpers.coding import PROCEDURAL
from helpers.tables import COLUMNS, in_reading_order, table

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

REACH, NO_MASS = 8, 1e-12
"""Sentences to which the kernel reaches; its mass so far from any coded sentence is none."""

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

    procedural: frozenset[int] = frozenset()
    """The numbers of the sentences that only send, schedule or close; `smooth` gives their neighbours weight of it."""

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
    sentences = in_reading_order(sentences)
    own = _weighed(sentences, tokens, codings, codebook, empty)
    index = pd.Index(sentences["sentence"], name="sentence")
    weights = pd.DataFrame(own.weights, index, pd.Index([*codebook.ids, PROCEDURAL, UNCODED], name="issue"))
    mentions = pd.DataFrame(own.mentions, index, pd.Index(codebook.ids, name="issue"))
    sizes = pd.Series(own.sizes, index)
    procedural = frozenset(codings.loc[codings["issue"] == PROCEDURAL, "sentence"])
    return Coded(sentences["letter"].iloc[0], weights, mentions, sizes, sentences["paragraph"].nunique(), procedural)


class _Weighed(NamedTuple):
    """The sentences of any number of letters, in arrays: what `Coded` has of one in tables."""

    weights: np.ndarray
    mentions: np.ndarray
    sizes: np.ndarray
    letters: np.ndarray
    """The number of the letter of each sentence, and where each letter begins."""
    starts: np.ndarray


def _weighed(
    sentences: pd.DataFrame, tokens: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook, empty: str
) -> _Weighed:
    check_empty(empty)
    letters, names = pd.factorize(sentences["letter"])
    starts = np.searchsorted(letters, np.arange(len(names) + 1))
    issues = [*codebook.ids, PROCEDURAL]
    sources, codes = codings["source"], _numbers(codings["issue"], pd.Index(issues))
    places = _places(sentences, letters, names, codings)
    met = _matches(places, codes, sources.isin(EMPTY_RULES[empty]).to_numpy(), (len(sentences), len(issues)))
    wording = (sources == "wording").to_numpy() & (codes < len(codebook.ids))
    mentions = _matches(places, codes, wording, (len(sentences), len(issues)))[:, :-1]
    capped = np.minimum(met, 1)
    totals = capped.sum(axis=1, keepdims=True)
    weights = capped / np.where(totals, totals, 1)
    if empty == "smooth":
        weights = np.concatenate([_smoothed(own) for own in np.split(weights, starts[1:-1])])
    uncoded = (weights.sum(axis=1, keepdims=True) == 0).astype(float)
    own = _places(sentences, letters, names, tokens)
    sizes = np.bincount(own[own >= 0], minlength=len(sentences))
    return _Weighed(np.concatenate([weights, uncoded], axis=1), mentions, sizes, letters, starts)


def _places(sentences: pd.DataFrame, letters: np.ndarray, names: pd.Index, rows: pd.DataFrame) -> np.ndarray:
    """The place among the sentences of the sentence of each row; -1 of one that is not there."""
    numbers = sentences["sentence"].to_numpy()
    size = max(int(numbers.max(initial=0)), int(rows["sentence"].max()) if len(rows) else 0) + 1
    keys = letters * size + numbers
    of_letter = _numbers(rows["letter"], names)
    wanted = of_letter * size + rows["sentence"].to_numpy()
    found = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    known = (keys[found] == wanted) & (of_letter >= 0)
    return np.where(known, found, -1)


def _numbers(values: pd.Series, known: pd.Index) -> np.ndarray:
    """The place of each value among the known ones, looked up once per distinct value; -1 of one that is not there."""
    codes, distinct = pd.factorize(values)
    return known.get_indexer(distinct)[codes]


def _matches(places: np.ndarray, codes: np.ndarray, counted: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Sentences × issues: how many of the codings that are counted each has."""
    known = counted & (places >= 0) & (codes >= 0)
    cells = places[known] * shape[1] + codes[known]
    return np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)


def _smoothed(weights: np.ndarray) -> np.ndarray:
    """Every row as the mean of all rows, near ones most, renormalised (kernel of Gauss; Watanabe & Zhou 2022).

    A row whose neighbours have nothing either stays empty.
    """
    drawn = np.array(weights, float)
    for lag in range(1, min(REACH, len(weights) - 1) + 1):
        part = math.exp(-((lag / BANDWIDTH) ** 2) / 2)
        drawn[lag:] += part * weights[:-lag]
        drawn[:-lag] += part * weights[lag:]
    mass = drawn.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(mass > NO_MASS, drawn / mass, 0.0)


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
    if sentences.empty:
        return table("attention", [])
    sentences = in_reading_order(sentences)
    own, issues = _weighed(sentences, tokens, codings, codebook, empty), len(codebook.ids)
    paragraphs = sentences["paragraph"].groupby(own.letters).nunique().to_numpy()
    headed = _headed(sections, sentences, codebook)
    names = sentences["letter"].iloc[own.starts[:-1]].tolist()
    rows = []
    for number, (start, end) in enumerate(pairwise(own.starts.tolist())):
        weights, mentions, sizes = own.weights[start:end], own.mentions[start:end], own.sizes[start:end]
        long = end - start >= FEWEST and paragraphs[number] >= FEWEST_PARAGRAPHS
        manner = intervals if long else "", seed
        rows += [
            *_of_unit(np.ones(end - start), weights, weights, issues, manner),
            *_of_unit(sizes, weights * sizes[:, None], weights, issues, manner),
            *_of_unit(mentions.sum(axis=1), mentions, mentions, issues, manner),
            *_of_sections(headed[start:end], sizes, issues),
        ]
    return _attention_table(names, codebook.ids, rows)


def _attention_table(names: list[str], ids: list[str], rows: list[tuple]) -> pd.DataFrame:
    """The table of these figures, whose units and issues come in the same order for each letter."""
    of_units = {"sentences": [*ids, PROCEDURAL, UNCODED], "tokens": [*ids, PROCEDURAL, UNCODED], "mentions": ids,
                "sections": [*ids, UNMAPPED]}  # fmt: skip
    keys = [(unit, issue) for unit, issues in of_units.items() for issue in issues]
    letters = pd.Series(np.repeat(np.array(names, object), len(keys)), dtype="str")
    units, issues = (
        pd.Series(np.tile(np.array(own, object), len(names)), dtype="str") for own in zip(*keys, strict=True)
    )
    figures = dict(zip(list(COLUMNS["attention"])[3:], map(list, zip(*rows, strict=True)), strict=True))
    return pd.DataFrame({"letter": letters, "unit": units, "issue": issues, **figures}).astype(COLUMNS["attention"])


def _of_unit(
    sizes: np.ndarray, weights: np.ndarray, having: np.ndarray, issues: int, manner: tuple[str, int]
) -> Iterator[tuple]:
    """The figures of each issue by one unit, in the order of the columns of the table."""
    weights = np.asfortranarray(weights, float)  # as pandas has them, so that sums are the same to the last digit
    counts, denominator = weights.sum(axis=0), sizes.sum().item()
    in_issues = counts[:issues].sum().item()
    intervals = bounds(weights, sizes.astype(float), *manner)
    met = (having > 0).sum(axis=0).tolist()
    for place, (count, (low, high)) in enumerate(zip(counts.tolist(), intervals, strict=True)):
        share_coded = _ratio(count, in_issues) if place < issues else math.nan
        yield _ratio(count, denominator), low, high, count, denominator, share_coded, met[place]


def bounds(weights: np.ndarray, sizes: np.ndarray, intervals: str = "runs", seed: int = SEED) -> list[Interval]:
    """The interval of each column's share, made in one of INTERVALS; none where the share is 0, 1 or unknown.

    None at all where `intervals` is empty: the letter is too short for them.
    """
    if not (intervals and sizes.sum()):
        return [NONE] * weights.shape[1]
    shares = weights.sum(axis=0) / sizes.sum()
    if intervals == "blocks":
        draws = resampled(weights, sizes, seed)
        return [interval(own, share) for own, share in zip(draws.T, shares, strict=True)]
    found = shares_in_runs(weights, sizes)
    return [own if share not in (0, 1) else NONE for own, share in zip(found, shares.tolist(), strict=True)]


def _headed(sections: pd.DataFrame, sentences: pd.DataFrame, codebook: Codebook) -> np.ndarray:
    """The issue of the heading above each sentence, by its number in the codebook; -1 where it has none."""
    issue_of = dict(zip(zip(sections["letter"], sections["section"], strict=True), sections["issue"], strict=True))
    numbers = {issue: number for number, issue in enumerate(codebook.ids)}
    above = zip(sentences["letter"], sentences["section"], strict=True)
    return np.array([numbers.get(issue_of.get(place, ""), -1) for place in above], int)


def _of_sections(headed: np.ndarray, sizes: np.ndarray, issues: int) -> Iterator[tuple]:
    """A census of the letter by the issues of its headings; undefined where no heading has one."""
    counts = np.bincount(headed + 1, sizes, issues + 1).astype(int).tolist()
    having = np.bincount(headed + 1, minlength=issues + 1).tolist()
    unmapped, whole = counts[0], sum(counts)
    mapped = whole - unmapped
    for count, met in zip(counts[1:], having[1:], strict=True):
        share = _ratio(count, whole) if mapped else math.nan
        yield share, math.nan, math.nan, count, whole, _ratio(count, mapped), met
    yield _ratio(unmapped, whole), math.nan, math.nan, unmapped, whole, math.nan, having[0]


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
    procedural = len(letter.procedural)
    return {
        "covered": (met > 0).sum() / total,
        "ambiguous": (met > 1).sum() / total,
        "procedural": procedural / total,
        "uncoded": ((met == 0).sum() - procedural) / total,
    }
