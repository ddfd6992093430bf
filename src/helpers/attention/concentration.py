"""How many issues share the attention, and how alike the attention of two letters is."""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from helpers.attention.intervals import NONE, SEED, Interval, independent_runs, resampled, student

FEWEST = 40
"""Sentences; a shorter letter shows too few issues to tell how many there would be."""


def entropy(counts: Sequence[float]) -> float:
    """Shannon's entropy of the shares, in nats; 0 · ln 0 is 0. NaN where nothing is counted.

    >>> round(entropy([50, 30, 15, 5]), 6), round(entropy([7]), 6)
    (1.14212, 0.0)
    """
    total = np.sum(counts)
    if not total:
        return math.nan
    shares = np.asarray(counts, float)[np.asarray(counts) > 0] / total
    return float(abs(-(shares * np.log(shares)).sum()))


def normalised_entropy(counts: Sequence[float]) -> float:
    """Entropy over its largest value, ln k, with k all issues of the codebook; NaN where k is 1."""
    return entropy(counts) / math.log(len(counts)) if len(counts) > 1 else math.nan


def effective_number(counts: Sequence[float]) -> float:
    """How many issues of equal weight would be as diverse: exp of Shannon's entropy (Greene 2015).

    NaN where nothing is counted.

    >>> round(effective_number([50, 30, 15, 5]), 6)
    3.133404
    """
    return math.exp(entropy(counts))


def effective_interval(weights: np.ndarray, seed: int = SEED) -> Interval:
    """The 95 % interval of a letter's effective number, from its sentences × issues in reading order.

    The entropy's error is that of resamples of blocks as long as the letter's runs (Künsch 1989), and its quantile is
    Student's t for that number of runs. A letter shows fewer issues than there would be, so that its number is too low
    and grows with its length: the upper bound is raised by as much as the resamples have less than the letter, and by
    Miller's (1955) correction for as many units as runs. The bounds lie between 1 and all issues; there are none below
    40 sentences, or for a letter on one issue.

    >>> [round(bound, 1) for bound in effective_interval(np.repeat(np.eye(4), 15, axis=0))]
    [1.9, 4.0]
    """
    from scipy.special import entr

    counts, sizes = weights.sum(axis=0), weights.sum(axis=1)
    if len(weights) < FEWEST or (counts > 0).sum() < 2:
        return NONE
    runs = independent_runs(weights, sizes)
    entropies = entr(resampled(weights, sizes, seed, max(1, round(len(weights) / runs)))).sum(axis=1)
    observed, half = entropy(counts), student(runs - 1) * np.nanstd(entropies)
    unseen = ((counts > 0).sum() - 1) / (2 * runs) + observed - np.nanmean(entropies)
    return max(math.exp(observed - half), 1.0), min(math.exp(observed + unseen + half), float(len(counts)))


def miller_madow(counts: Sequence[float]) -> float:
    """Entropy corrected for the few units it is measured on, by adding (issues present - 1) / 2n (Miller 1955)."""
    counts = np.asarray(counts, float)
    return entropy(counts) + ((counts > 0).sum() - 1) / (2 * counts.sum()) if counts.sum() else math.nan


def concentration(counts: Sequence[float]) -> float:
    """The sum of the squared shares: the chance that two units drawn at random are on one issue (Herfindahl 1950)."""
    counts = np.asarray(counts, float)
    return float(((counts / counts.sum()) ** 2).sum()) if counts.sum() else math.nan


def overlap(one: Sequence[float], other: Sequence[float]) -> float | np.ndarray:
    """The part of their attention that two letters give to the same issues, 0 to 1: one minus the Bray-Curtis distance.

    Given rows of shares, one overlap for each row.

    >>> round(overlap([0.5, 0.3, 0.2], [0.4, 0.4, 0.2]), 6), overlap([[1, 0], [0.5, 0.5]], [1, 0]).tolist()
    (0.9, [1.0, 0.5])
    """
    shared = 1 - np.abs(np.asarray(one) - np.asarray(other)).sum(axis=-1) / 2
    return shared if shared.ndim else float(shared)


def jensen_shannon(one: Sequence[float], other: Sequence[float]) -> float:
    """The mean divergence of two divisions of attention from their average, in bits, 0 to 1 (Lin 1991)."""
    one, other = np.asarray(one, float), np.asarray(other, float)
    middle = (one + other) / 2
    return sum(
        float((shares[shares > 0] * np.log2(shares[shares > 0] / middle[shares > 0])).sum()) / 2
        for shares in (one, other)
    )


def hellinger(one: Sequence[float], other: Sequence[float]) -> float:
    """The Hellinger distance: that between the square roots of the shares, 0 to 1 (Hellinger 1909)."""
    return float(np.linalg.norm(np.sqrt(one) - np.sqrt(other)) / math.sqrt(2))


def cosine(one: Sequence[float], other: Sequence[float]) -> float:
    """The cosine of the angle between two divisions of attention; it is 1 where they are the same."""
    return float(np.dot(one, other) / np.linalg.norm(one) / np.linalg.norm(other))


def pooled(counts: Sequence[float], sizes: Sequence[float]) -> tuple[float, float]:
    """A share over letters in two ways: of all their text, and as the mean of the letters' shares; empty letters drop
    out.

    >>> pooled([50, 90, 0], [100, 900, 0])
    (0.14, 0.3)
    """
    counts, sizes = np.asarray(counts, float), np.asarray(sizes, float)
    counts, sizes = counts[sizes > 0], sizes[sizes > 0]
    return float(counts.sum() / sizes.sum()), float(round((counts / sizes).mean(), 12))


def percent_changes(shares: Sequence[float]) -> list[float]:
    """The change from each share to the next, in percent of the first; NaN from 0 (Jones & Baumgartner 2005)."""
    return [100 * (after - before) / before if before else math.nan for before, after in pairwise(shares)]
