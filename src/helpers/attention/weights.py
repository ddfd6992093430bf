"""Weights: each sentence divided over the issues it is coded with. Every share is a sum of them."""

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
"""Sentences: the standard deviation of the kernel by which `smooth` borrows from neighbours."""

REACH, NO_MASS = 8, 1e-12
"""The reach of the kernel in sentences, and the mass below which no coded sentence is in reach."""

FEWEST, FEWEST_PARAGRAPHS = 12, 4
"""Sentences and paragraphs; a shorter letter gets no interval."""


@dataclass(frozen=True)
class Coded:
    """One letter's sentences as weights over issues: what all its shares are sums of."""

    letter: str
    weights: pd.DataFrame
    """One row per sentence, columns the issues, procedural and uncoded; every row sums to 1."""

    mentions: pd.DataFrame
    """One row per sentence, columns the issues: the number of matches in its wording."""

    sizes: pd.Series
    """Tokens per sentence."""

    paragraphs: int

    procedural: frozenset[int] = frozenset()
    """The numbers of the sentences that only send, schedule or close; `smooth` passes some of that on to their
    neighbours.
    """

    @property
    def bears_interval(self) -> bool:
        """Whether the letter is long enough for intervals."""
        return len(self.weights) >= FEWEST and self.paragraphs >= FEWEST_PARAGRAPHS

    @cached_property
    def independent(self) -> pd.Series:
        """As how many independent sentences each share's interval counts the letter's, by issue."""
        return pd.Series(independent(self.weights.to_numpy(float), np.ones(len(self.weights))), self.weights.columns)


def coded(
    sentences: pd.DataFrame, tokens: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook, empty: str
) -> Coded:
    """One letter's weights, with sentences without words of an issue treated by the rule `empty`, one of EMPTY_RULES.

    Tokens and codings of other letters are ignored. Raises Problem unless the sentences are those of one letter.
    """
    letter, sentences = _only(sentences["letter"].unique().tolist()), in_reading_order(sentences)
    arrays = weighed(sentences, tokens, codings, codebook, empty)
    index = pd.Index(sentences["sentence"], name="sentence")
    weights = pd.DataFrame(arrays.weights, index, pd.Index([*codebook.ids, PROCEDURAL, UNCODED], name="issue"))
    mentions = pd.DataFrame(arrays.mentions, index, pd.Index(codebook.ids, name="issue"))
    sizes = pd.Series(arrays.sizes, index)
    only_sends = (codings["letter"] == letter) & (codings["issue"] == PROCEDURAL)
    procedural = frozenset(codings.loc[only_sends, "sentence"])
    return Coded(letter, weights, mentions, sizes, sentences["paragraph"].nunique(), procedural)


def _only(letters: list[str]) -> str:
    if len(letters) == 1:
        return letters[0]
    received = f"those of {len(letters)}, {letters[0]} and {letters[1]} among them" if letters else "none"
    raise Problem(f"expected the sentences of one letter, found {received}: give one letter at a time")


class Weighed(NamedTuple):
    """The sentences of any number of letters in arrays: what `Coded` has of one letter in tables."""

    weights: np.ndarray
    mentions: np.ndarray
    sizes: np.ndarray
    letters: np.ndarray
    """The number of each sentence's letter."""
    starts: np.ndarray
    """Where each letter begins among the sentences, and at last their number."""


def weighed(
    sentences: pd.DataFrame, tokens: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook, empty: str
) -> Weighed:
    check_empty(empty)
    letters, names = pd.factorize(sentences["letter"])
    starts = np.searchsorted(letters, np.arange(len(names) + 1))
    issues = [*codebook.ids, PROCEDURAL]
    sources, codes = codings["source"], _numbers(codings["issue"], pd.Index(issues))
    places = _places(sentences, letters, names, codings)
    matches = _matches(places, codes, sources.isin(EMPTY_RULES[empty]).to_numpy(), (len(sentences), len(issues)))
    wording = (sources == "wording").to_numpy() & (codes < len(codebook.ids))
    mentions = _matches(places, codes, wording, (len(sentences), len(issues)))[:, :-1]
    capped = np.minimum(matches, 1)
    totals = capped.sum(axis=1, keepdims=True)
    weights = capped / np.where(totals, totals, 1)
    if empty == "smooth":
        weights = np.concatenate([smoothed(of_letter) for of_letter in np.split(weights, starts[1:-1])])
    uncoded = (weights.sum(axis=1, keepdims=True) == 0).astype(float)
    token_places = _places(sentences, letters, names, tokens)
    sizes = np.bincount(token_places[token_places >= 0], minlength=len(sentences))
    return Weighed(np.concatenate([weights, uncoded], axis=1), mentions, sizes, letters, starts)


def _places(sentences: pd.DataFrame, letters: np.ndarray, names: pd.Index, rows: pd.DataFrame) -> np.ndarray:
    """The place of each row's sentence among the sentences; -1 where it is not among them."""
    numbers = sentences["sentence"].to_numpy()
    size = max(int(numbers.max(initial=0)), int(rows["sentence"].max()) if len(rows) else 0) + 1
    keys = letters * size + numbers
    of_letter = _numbers(rows["letter"], names)
    sought = of_letter * size + rows["sentence"].to_numpy()
    nearest = np.minimum(np.searchsorted(keys, sought), len(keys) - 1)
    present = (keys[nearest] == sought) & (of_letter >= 0)
    return np.where(present, nearest, -1)


def _numbers(values: pd.Series, index: pd.Index) -> np.ndarray:
    """The place of each value in the index, looked up once per distinct value; -1 where it is not there."""
    codes, distinct = pd.factorize(values)
    return index.get_indexer(distinct)[codes]


def _matches(places: np.ndarray, codes: np.ndarray, counted: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Sentences × issues: how many of the counted codings each sentence has."""
    valid = counted & (places >= 0) & (codes >= 0)
    cells = places[valid] * shape[1] + codes[valid]
    return np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape)


def smoothed(weights: np.ndarray) -> np.ndarray:
    """Every row as the mean of all rows, the nearest weighing most, renormalised (Gaussian kernel; Watanabe & Zhou
    2022).

    A row stays empty where its neighbours are empty too.
    """
    drawn = np.array(weights, float)
    for lag in range(1, min(REACH, len(weights) - 1) + 1):
        part = math.exp(-((lag / BANDWIDTH) ** 2) / 2)
        drawn[lag:] += part * weights[:-lag]
        drawn[:-lag] += part * weights[lag:]
    mass = drawn.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(mass > NO_MASS, drawn / mass, 0.0)
