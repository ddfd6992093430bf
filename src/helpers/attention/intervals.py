"""How far a share can be trusted as one of the many that the letter might have had: intervals of shares and
differences.
"""

import math
from collections.abc import Sequence

import numpy as np

Z = 1.959963984540054
"""The normal quantile of .975."""

NO_CORRELATION = 1e-12
"""A sum this small is none: what is left of it is rounding error."""

LEAST_LEFT = 0.2
"""The least part of the variance that the letter's own mean leaves."""

INTERVALS = ("runs", "blocks")
"""How an interval is made. `runs`: Wilson's, for as many independent sentences as the agreement of neighbours leaves;
`blocks`: the middle 95 % of resamples of blocks, which is too narrow where an issue keeps to one place.
"""

SEED, DRAWS = 282, 2000
"""Of the resamples: the seed unless another is given, and their number."""

BLOCK = 3
"""Consecutive sentences that are drawn together, since neighbours share their issue."""

Interval = tuple[float, float]
NONE: Interval = (math.nan, math.nan)


def wilson(hits: float, of: float, quantile: float = Z) -> Interval:
    """The score interval of one share of independent units (Wilson 1927), by default of 95 %; NaN without units.

    >>> [round(bound, 6) for bound in wilson(9, 45)]
    [0.108961, 0.33823]
    """
    if not of:
        return math.nan, math.nan
    share = hits / of
    middle = (share + quantile**2 / (2 * of)) / (1 + quantile**2 / of)
    half = quantile / (1 + quantile**2 / of) * math.sqrt(share * (1 - share) / of + quantile**2 / (4 * of**2))
    return middle - half, middle + half


def beta(hits: float, others: float, prior: float = 0.5) -> Interval:
    """The 95 % interval of a share with that prior on hits and on others: Jeffreys's where the prior is one half."""
    from scipy.stats import beta as distribution

    low, high = distribution.ppf((0.025, 0.975), hits + prior, others + prior)
    return float(low), float(high)


def dirichlet(counts: Sequence[float], prior: float = 0.5) -> list[Interval]:
    """The 95 % interval of each of several shares that sum to one, with that prior on each."""
    total = sum(counts) + prior * len(counts)
    return [beta(count, total - prior - count - prior, prior) for count in counts]


def difference_of_shares(hits: float, of: float, others: float, of_others: float) -> Interval:
    """The 95 % interval of the first share minus the second, of independent units (Newcombe 1998, method 10).

    The sentences of one letter are not independent: use `difference_of_letters` for them. NaN where one has no units.

    >>> [round(bound, 6) for bound in difference_of_shares(12, 66, 4, 60)]
    [-0.00377, 0.232005]
    """
    if not (of and of_others):
        return math.nan, math.nan
    return _newcombe(hits / of, wilson(hits, of), others / of_others, wilson(others, of_others))


def _newcombe(share: float, limits: Interval, other: float, other_limits: Interval) -> Interval:
    """The interval of a difference, from the two shares and the interval of each by itself."""
    return (
        share - other - math.hypot(share - limits[0], other_limits[1] - other),
        share - other + math.hypot(limits[1] - share, other - other_limits[0]),
    )


def difference_of_letters(counts: np.ndarray, others: np.ndarray) -> list[Interval]:
    """The 95 % interval of each column's share in one letter minus that in another, where neighbouring units are alike.

    Both have units in reading order as rows, and the same columns. Newcombe's (1998) interval, from that of each share
    by itself, which `shares_in_runs` gives; it exists also where a letter does not have the issue.

    >>> russia = np.tile([1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], 6)
    >>> none = np.tile([0.0, 1.0], 30)
    >>> [round(bound, 3) for bound in difference_of_letters(np.c_[russia, 1 - russia], np.c_[0 * none, none])[0]]
    [0.138, 0.508]
    >>> [round(bound, 3) for bound in difference_of_shares(18, 60, 0, 60)]
    [0.182, 0.425]
    """
    first, second = (_with_limits(letter) for letter in (counts, others))
    return [_newcombe(*share, *other_share) for share, other_share in zip(first, second, strict=True)]


def _with_limits(counts: np.ndarray) -> list[tuple[float, Interval]]:
    """Each column's share and its interval; where a letter's units are all alike, as if they were independent."""
    shares, sizes = counts.mean(axis=0).tolist(), np.ones(len(counts))
    if math.isinf(_spread(np.array(shares), _residuals(counts, sizes))):
        return [(share, wilson(share * len(counts), len(counts))) for share in shares]
    return list(zip(shares, shares_in_runs(counts, sizes), strict=True))


def run_length(residuals: np.ndarray) -> float:
    """How many consecutive units tell together as much as one independent unit: 1, or more where neighbours agree.

    `residuals`, units × columns, are what the units have above their share. The length is one plus twice the
    autocorrelations, all columns together, up to the first that is not positive (the initial sequence of Geyer 1992);
    what the letter's own mean takes from each of them is added again (Percival 1993). It is at most half the units.

    >>> alternating, in_runs = np.array([1.0, 0.0] * 12), np.repeat([1.0, 0.0] * 3, 4)
    >>> [round(run_length(series[:, None] - 0.5), 2) for series in (alternating, in_runs)]
    [1.04, 2.81]
    """
    return float(_run_lengths(residuals)[-1])


def _run_lengths(residuals: np.ndarray) -> np.ndarray:
    """The run length of each column by itself, and last that of all together."""
    units, total = len(residuals), _with_sum((residuals**2).sum(axis=0))
    length, lags, alike, least = np.ones(len(total)), np.ones(len(total)), total > 0, total * NO_CORRELATION
    for lag in range(1, units - 1):
        shared = _with_sum((residuals[lag:] * residuals[:-lag]).sum(axis=0))
        alike &= shared > least
        if not alike.any():
            break
        length += np.divide(2 * shared, total, where=alike, out=np.zeros(len(total)))
        lags += alike * (2 * (1 - lag / units))
    return np.clip(length / np.maximum(1 - lags / units, LEAST_LEFT), 1.0, max(units / 2, 1.0))


def _with_sum(sums: np.ndarray) -> np.ndarray:
    return np.concatenate((sums, sums.sum(keepdims=True)))


def independent_runs(counts: np.ndarray, sizes: np.ndarray) -> float:
    """How many runs the units are worth, all columns together: the units divided by their `run_length`."""
    return len(counts) / run_length(_residuals(counts, sizes))


def shares_in_runs(counts: np.ndarray, sizes: np.ndarray) -> list[Interval]:
    """The 95 % interval of each column's share, its sum over that of `sizes`, where neighbouring units are alike.

    The units, sentences in reading order, count as fewer independent ones: as many as would make the share vary as
    much (the design effect, Kish 1965). Their run length is that of all columns together, or half way to that of the
    column itself where this is shorter: one column has too few runs to estimate its own, and all together show that of
    the largest. The interval is Wilson's for that number of units, with the quantile of Student's t for the number of
    runs (after Korn & Graubard 1998).

    >>> russia = np.tile([1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], 6)
    >>> [round(bound, 3) for bound in shares_in_runs(np.c_[russia, 1 - russia], np.ones(60))[0]]
    [0.151, 0.508]
    >>> [round(bound, 3) for bound in wilson(18, 60)]
    [0.199, 0.425]
    """
    shares = (counts.sum(axis=0) / sizes.sum()).tolist()
    units, quantiles = _independent(counts, sizes)
    return [
        wilson(share * effective, effective, quantile) if math.isfinite(effective) else (share, share)
        for share, effective, quantile in zip(shares, units.tolist(), quantiles.tolist(), strict=True)
    ]


def independent(counts: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """As how many independent units each column's interval counts these; infinite where they are all alike.

    >>> russia = np.tile([1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], 6)
    >>> [round(units, 1) for units in independent(np.c_[russia, 1 - russia], np.ones(60)).tolist()]
    [24.6, 24.6]
    """
    return _independent(counts, sizes)[0]


def _independent(counts: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The number that `independent` gives for each column, and the quantile of Student's t for the column's runs."""
    residuals = _residuals(counts, sizes)
    *by_column, together = _run_lengths(residuals)
    runs = 2 * len(counts) / (np.minimum(by_column, together) + together)
    return runs * _spread(counts.sum(axis=0) / sizes.sum(), residuals), student(runs - 1)


def difference_in_runs(counts: np.ndarray, sizes: np.ndarray, first: int, other: int) -> Interval:
    """The 95 % interval of the share of the `first` column minus that of the `other`; see `differences_in_runs`."""
    low, high = differences_in_runs(counts, sizes, first)[other].tolist()
    return low, high


def differences_in_runs(counts: np.ndarray, sizes: np.ndarray, first: int) -> np.ndarray:
    """The 95 % interval of the share of the `first` column minus that of each column, as in `shares_in_runs`.

    One row per column, low and high. The interval is Wilson's, solved for a difference d, whose variance is p + q - d²
    over the effective number of units where p and q are shares of the same units (Goodman 1965).
    """
    shares, residuals = counts.sum(axis=0) / sizes.sum(), _residuals(counts, sizes)
    *by_column, _ = _run_lengths(_residuals(counts[:, [first]] - counts, sizes))
    together = run_length(residuals)
    runs = 2 * len(counts) / (np.minimum(by_column, together) + together)
    factor = student(runs - 1) ** 2 / (runs * _spread(shares, residuals))
    apart, both = shares[first] - shares, shares[first] + shares
    half = np.sqrt(np.maximum(apart**2 - (1 + factor) * (apart**2 - factor * both), 0.0))
    return np.stack([apart - half, apart + half], axis=1) / (1 + factor)[:, None]


def _spread(shares: np.ndarray, residuals: np.ndarray) -> float:
    """How many times as many independent units as runs the shares' spread is worth; infinite where none varies."""
    spread = residuals.var(axis=0).sum()
    return float((shares * (1 - shares)).sum() / spread) if spread > NO_CORRELATION else math.inf


def _residuals(counts: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    return (counts - counts.sum(axis=0) / sizes.sum() * sizes[:, None]) / sizes.mean()


def student(degrees: float | np.ndarray) -> np.ndarray:
    """The quantile of .975 of Student's t, for one degree of freedom at least."""
    from scipy.special import stdtrit

    return stdtrit(np.maximum(degrees, 1.0), 0.975)


def ratio(counts: Sequence[float], sizes: Sequence[float]) -> tuple[float, float]:
    """A share over clusters such as paragraphs, and its standard error with the clusters as units (Cochran 1977).

    >>> share, error = ratio([4, 0, 0, 3, 0, 1, 0, 1, 0, 0], [4, 5, 3, 4, 6, 5, 4, 5, 4, 5])
    >>> round(share, 6), round(error, 6)
    (0.2, 0.105175)
    """
    counts, sizes = np.asarray(counts, float), np.asarray(sizes, float)
    share, clusters = counts.sum() / sizes.sum(), len(counts)
    residuals = counts - share * sizes
    return float(share), float(math.sqrt(clusters / (clusters - 1) * (residuals**2).sum()) / sizes.sum())


def bounds(weights: np.ndarray, sizes: np.ndarray, intervals: str = "runs", seed: int = SEED) -> list[Interval]:
    """The interval of each column's share, made as one of INTERVALS; none where the share is 0, 1 or unknown.

    No column has one where `intervals` is empty: the letter is too short.
    """
    if not (intervals and sizes.sum()):
        return [NONE] * weights.shape[1]
    shares = weights.sum(axis=0) / sizes.sum()
    if intervals == "blocks":
        draws = resampled(weights, sizes, seed)
        return [interval(limits, share) for limits, share in zip(draws.T, shares, strict=True)]
    limits_of_columns = shares_in_runs(weights, sizes)
    return [
        drawn if share not in (0, 1) else NONE for drawn, share in zip(limits_of_columns, shares.tolist(), strict=True)
    ]


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
    """The middle 95 % of the draws (linear percentiles); none where the share is 0, 1 or unknown."""
    if math.isnan(share) or share in (0, 1) or np.isnan(draws).any():
        return NONE
    low, high = np.percentile(draws, (2.5, 97.5))
    return float(low), float(high)
