"""What a meeting is expected to have of a kind of sentence, by the other meetings: so many of so many, or more.

Meetings of one level do not differ as draws of single sentences do: neighbours agree, and so does a meeting with
itself. The model is beta-binomial (Skellam 1948); its mean is not told by the others but weighed by them, so that few
meetings expect less surely.
"""

from collections.abc import Sequence

import numpy as np
from scipy.special import gammaln

MEANS = np.sin(np.pi / 2 * (np.arange(200) + 0.5) / 200)[:, None] ** 2
"""Of equal weight before any meeting is seen (Jeffreys)."""

ALIKE = np.array([0, 0.005, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.14, 0.2, 0.3])
"""How alike two sentences of a meeting may be (the correlation of being of that kind), where it is not known."""

ALIKE_WEIGHT = np.exp(-ALIKE / 0.05)
"""The project's own: a likeness of .03 makes the variance of 28 sentences 1.8 times that of single draws."""


def chances(size: float, counts: Sequence[float], sizes: Sequence[float], alike: float | None = None) -> np.ndarray:
    """How often a meeting of that size has 0 or more, 1 or more, and so on; `counts` of `sizes` are the others'.

    `alike` is the correlation of two sentences of a meeting; where it is not given, the others weigh it too. Counts
    may have halves, for a meeting's letters count for one.

    >>> chances(28, [2, 1, 3, 2, 0], [28] * 5)[[1, 5, 9]].round(3).tolist()
    [0.761, 0.067, 0.004]
    """
    own, weight = (ALIKE, ALIKE_WEIGHT) if alike is None else (np.array([alike]), np.ones(1))
    seen = sum((_log_chance(count, of, own) for count, of in zip(counts, sizes, strict=True)), np.log(weight))
    seen = np.exp(seen - seen.max())
    whole = max(round(size), 1)
    each = np.array([(np.exp(_log_chance(count, whole, own)) * seen).sum() for count in range(whole + 1)])
    return np.minimum(each[::-1].cumsum()[::-1] / seen.sum(), 1.0)


def _log_chance(count: float, size: float, alike: np.ndarray) -> np.ndarray:
    """The logarithm of the chance of the count: means × likenesses."""
    spread = 1 / np.maximum(alike, 1e-4) - 1
    one, other = MEANS * spread, (1 - MEANS) * spread
    ways = gammaln(size + 1) - gammaln(count + 1) - gammaln(size - count + 1)
    none = gammaln(one) + gammaln(other) - gammaln(spread)
    return ways + gammaln(count + one) + gammaln(size - count + other) - gammaln(size + spread) - none
