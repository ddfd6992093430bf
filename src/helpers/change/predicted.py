"""How often a meeting is expected to have so many sentences of a kind, or more, by what the other meetings have.

Meetings on one level differ by more than draws of single sentences do: neighbours agree, and so do the sentences of
one meeting. The model is beta-binomial (Skellam 1948); the other meetings do not fix its mean but weight every mean, so
that few meetings make for a less certain expectation.
"""

from collections.abc import Sequence

import numpy as np
from scipy.special import gammaln

MEANS = np.sin(np.pi / 2 * (np.arange(200) + 0.5) / 200)[:, None] ** 2
"""Means of equal weight before any meeting is seen (Jeffreys's prior)."""

ALIKE = np.array([0, 0.005, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.14, 0.2, 0.3])
"""How alike two sentences of a meeting may be (their correlation), where that is not known."""

ALIKE_WEIGHT = np.exp(-ALIKE / 0.05)
"""A convention of this project: a likeness of .03 makes the variance of 28 sentences 1.8 times that of single draws."""


def chances(size: float, counts: Sequence[float], sizes: Sequence[float], alike: float | None = None) -> np.ndarray:
    """How often a meeting of that size has 0 or more, 1 or more, and so on; the others have `counts` out of `sizes`.

    `alike` is the correlation of two sentences of a meeting; where it is not given, the others weight it too. Counts
    may be fractions, because the letters of a meeting count as one.

    >>> chances(28, [2, 1, 3, 2, 0], [28] * 5)[[1, 5, 9]].round(3).tolist()
    [0.761, 0.067, 0.004]
    """
    likenesses, weight = (ALIKE, ALIKE_WEIGHT) if alike is None else (np.array([alike]), np.ones(1))
    posterior = sum(
        (log_chance(count, of, likenesses) for count, of in zip(counts, sizes, strict=True)), np.log(weight)
    )
    posterior = np.exp(posterior - posterior.max())
    whole = max(round(size), 1)
    chance_of = np.array(
        [(np.exp(log_chance(count, whole, likenesses)) * posterior).sum() for count in range(whole + 1)]
    )
    return np.minimum(chance_of[::-1].cumsum()[::-1] / posterior.sum(), 1.0)


def log_chance(count: float, size: float, alike: np.ndarray) -> np.ndarray:
    """The logarithm of the chance of the count: means × likenesses."""
    spread = 1 / np.maximum(alike, 1e-4) - 1
    in_favour, against = MEANS * spread, (1 - MEANS) * spread
    ways = gammaln(size + 1) - gammaln(count + 1) - gammaln(size - count + 1)
    none = gammaln(in_favour) + gammaln(against) - gammaln(spread)
    return ways + gammaln(count + in_favour) + gammaln(size - count + against) - gammaln(size + spread) - none
