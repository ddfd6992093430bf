"""How far a share can be trusted: intervals of a share and of a difference, shares corrected with hand-coded units."""

import math
from collections.abc import Sequence

import numpy as np

Z = 1.959963984540054
"""The normal quantile of .975."""

Interval = tuple[float, float]


def wilson(hits: float, of: float) -> Interval:
    """The 95 % score interval of one share of independent units (Wilson 1927); NaN of none.

    >>> [round(bound, 6) for bound in wilson(9, 45)]
    [0.108961, 0.33823]
    """
    if not of:
        return math.nan, math.nan
    share = hits / of
    middle = (share + Z**2 / (2 * of)) / (1 + Z**2 / of)
    half = Z / (1 + Z**2 / of) * math.sqrt(share * (1 - share) / of + Z**2 / (4 * of**2))
    return middle - half, middle + half


def beta(hits: float, others: float, prior: float = 0.5) -> Interval:
    """The 95 % interval of a share with that prior on hits and on others: Jeffreys's where the prior is a half."""
    from scipy.stats import beta as distribution

    low, high = distribution.ppf((0.025, 0.975), hits + prior, others + prior)
    return float(low), float(high)


def dirichlet(counts: Sequence[float], prior: float = 0.5) -> list[Interval]:
    """The 95 % interval of each of several shares that sum to one, with that prior on each."""
    total = sum(counts) + prior * len(counts)
    return [beta(count, total - prior - count - prior, prior) for count in counts]


def difference_of_shares(hits: float, of: float, others: float, of_others: float) -> Interval:
    """The 95 % interval of the first share less the second, of independent units (Newcombe 1998, method 10).

    Sentences of one letter are not independent: read it as too narrow. NaN where one has no units.

    >>> [round(bound, 6) for bound in difference_of_shares(12, 66, 4, 60)]
    [-0.00377, 0.232005]
    """
    if not (of and of_others):
        return math.nan, math.nan
    (low, high), (other_low, other_high) = wilson(hits, of), wilson(others, of_others)
    share, other = hits / of, others / of_others
    return (
        share - other - math.hypot(share - low, other_high - other),
        share - other + math.hypot(high - share, other - other_low),
    )


def ratio(counts: Sequence[float], sizes: Sequence[float]) -> tuple[float, float]:
    """A share over clusters such as paragraphs, and its standard error with clusters as units (Cochran 1977).

    >>> share, error = ratio([4, 0, 0, 3, 0, 1, 0, 1, 0, 0], [4, 5, 3, 4, 6, 5, 4, 5, 4, 5])
    >>> round(share, 6), round(error, 6)
    (0.2, 0.105175)
    """
    counts, sizes = np.asarray(counts, float), np.asarray(sizes, float)
    share, clusters = counts.sum() / sizes.sum(), len(counts)
    residuals = counts - share * sizes
    return float(share), float(math.sqrt(clusters / (clusters - 1) * (residuals**2).sum()) / sizes.sum())


def corrected(
    machine: Sequence[float], machine_of_coded: Sequence[float], hand: Sequence[float]
) -> tuple[float, Interval]:
    """The mean of a coding, corrected by what people said of a random part of it, and its 95 % interval.

    `machine` is the program's coding of all units, `machine_of_coded` and `hand` the program's
    and the people's of those coded by hand (prediction-powered mean, Angelopoulos et al. 2023).

    >>> coded = [1] * 8 + [0] + [1] * 6 + [0] * 35, [1] * 8 + [1] + [0] * 6 + [0] * 35
    >>> estimate, (low, high) = corrected([1] * 300 + [0] * 700, *coded)
    >>> round(estimate, 6), round(low, 6), round(high, 6)
    (0.2, 0.096103, 0.303897)
    """
    machine = np.asarray(machine, float)
    error = np.asarray(hand, float) - np.asarray(machine_of_coded, float)
    estimate = machine.mean() + error.mean()
    spread = math.sqrt(machine.var() / len(machine) + error.var() / len(error))
    return float(estimate), (float(estimate - Z * spread), float(estimate + Z * spread))


def unconfused(shares: Sequence[float], confusion: np.ndarray) -> np.ndarray:
    """True shares behind measured ones, given which part of each true class (rows) is coded as which (columns)."""
    return np.linalg.solve(np.asarray(confusion, float).T, np.asarray(shares, float))
