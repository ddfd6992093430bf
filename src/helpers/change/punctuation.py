"""How uneven the changes of attention are: whether most years change little and a few change much."""

from collections.abc import Sequence

import numpy as np

from helpers import Problem

FEWEST_CHANGES = 50
"""Changes of an issue from one year to the next; with fewer, the tails say nothing."""


def l_moments(values: Sequence[float]) -> tuple[float, float, float, float]:
    """The first two L-moments, L-skewness and L-kurtosis, by probability-weighted moments (Hosking 1990).

    >>> [round(each, 4) for each in l_moments([-30, -5, -3, -1, 0, 0, 1, 2, 4, 6, 8, 250])]
    [19.3333, 24.9394, 0.7311, 0.8953]
    """
    ordered = np.sort(np.asarray(values, float))
    places, size = np.arange(len(ordered)), len(ordered)
    weights, moments = np.ones(size), []
    for order in range(4):
        moments.append(float((weights * ordered).mean()))
        weights = weights * (places - order) / max(size - 1 - order, 1)
    b0, b1, b2, b3 = moments
    second = 2 * b1 - b0
    third, fourth = 6 * b2 - 6 * b1 + b0, 20 * b3 - 30 * b2 + 12 * b1 - b0
    return (b0, second, third / second, fourth / second) if second else (b0, 0.0, float("nan"), float("nan"))


def gini(values: Sequence[float]) -> float:
    """How unequal the sizes of the values are: 0 if all are alike, near 1 if one has all (Gini 1912); NaN where all are
    0.

    >>> round(gini([1, 1, 1]), 6), round(gini([0, 0, 0, 0, 7]), 6)
    (0.0, 0.8)
    """
    sizes = np.sort(np.abs(np.asarray(values, float)))
    if not sizes.sum():
        return float("nan")
    return float(((2 * np.arange(1, len(sizes) + 1) - len(sizes) - 1) * sizes).sum() / (len(sizes) * sizes.sum()))


def punctuation(changes: Sequence[float]) -> dict[str, float]:
    """L-kurtosis and Gini of yearly changes in percent, all issues together (Kaplaner & Steinebach 2021).

    Raises Problem for fewer than 50 changes.

    >>> punctuation([10.0] * 7)
    Traceback (most recent call last):
    helpers.Problem: the unevenness of changes needs 50 changes of an issue from year to year or more, found 7: ...
    """
    if len(changes) < FEWEST_CHANGES:
        raise Problem(
            f"the unevenness of changes needs {FEWEST_CHANGES} changes of an issue from year to year or more, "
            f"found {len(changes)}: its tails would be chance"
        )
    return punctuated(changes)


def punctuated(changes: Sequence[float]) -> dict[str, float]:
    """The figures of `punctuation` for any number of changes; those that are NaN are left out."""
    known = np.asarray(changes, float)
    known = known[~np.isnan(known)]
    return {"changes": len(known), "l_kurtosis": l_moments(known)[3] if len(known) else np.nan, "gini": gini(known)}
