"""Weights: each sentence shared out over the issues it is coded with. Every share is a sum of them."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers import Problem
from helpers.attention.intervals import independent
from helpers.attention.rules import EMPTY_RULES, UNCODED, check_empty
from helpers.codebook import Codebook
from helpers.coding import PROCEDURAL
from helpers.tables import in_reading_order

BANDWIDTH = 0.75
"""Sentences: the standard deviation of the kernel by which `smooth` borrows."""

REACH, NO_MASS = 8, 1e-12
"""Sentences to which the kernel reaches; its mass so far from any coded sentence is none."""

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
    def independent(self) -> pd.Series:
        """For how many independent sentences each share's interval takes the letter's, by issue."""
        return pd.Series(independent(self.weights.to_numpy(float), np.ones(len(self.weights))), self.weights.columns)


def coded(
    sentences: pd.DataFrame, tokens: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook, empty: str
) -> Coded:
    """One letter's weights under the rule `empty` for sentences without words of an issue: one of EMPTY_RULES.

    Of the tokens and the codings those of the letter count. Raises Problem where the sentences are of several letters.
    """
    letter, sentences = _only(sentences["letter"].unique().tolist()), in_reading_order(sentences)
    own = weighed(sentences, tokens, codings, codebook, empty)
    index = pd.Index(sentences["sentence"], name="sentence")
    weights = pd.DataFrame(own.weights, index, pd.Index([*codebook.ids, PROCEDURAL, UNCODED], name="issue"))
    mentions = pd.DataFrame(own.mentions, index, pd.Index(codebook.ids, name="issue"))
    sizes = pd.Series(own.sizes, index)
    only_sends = (codings["letter"] == letter) & (codings["issue"] == PROCEDURAL)
    procedural = frozenset(codings.loc[only_sends, "sentence"])
    return Coded(letter, weights, mentions, sizes, sentences["paragraph"].nunique(), procedural)


def _only(letters: list[str]) -> str:
    if len(letters) == 1:
        return letters[0]
    found = f"those of {len(letters)}, {letters[0]} and {letters[1]} among them" if letters else "none"
    raise Problem(f"expected the sentences of one letter, found {found}: give one letter at a time")


class Weighed(NamedTuple):
    """The sentences of any number of letters, in arrays: what `Coded` has of one in tables."""

    weights: np.ndarray
    mentions: np.ndarray
    sizes: np.ndarray
    letters: np.ndarray
    """The number of the letter of each sentence, and where each letter begins."""
    starts: np.ndarray


def weighed(
    sentences: pd.DataFrame, tokens: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook, empty: str
) -> Weighed:
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
        weights = np.concatenate([smoothed(own) for own in np.split(weights, starts[1:-1])])
    uncoded = (weights.sum(axis=1, keepdims=True) == 0).astype(float)
    own = _places(sentences, letters, names, tokens)
    sizes = np.bincount(own[own >= 0], minlength=len(sentences))
    return Weighed(np.concatenate([weights, uncoded], axis=1), mentions, sizes, letters, starts)


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


def smoothed(weights: np.ndarray) -> np.ndarray:
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
