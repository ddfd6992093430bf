"""A smooth line through the letters of a dossier, and how far it would move with other letters."""

import numpy as np

FRACTION = 0.5
"""The part of the points from which each place of the line is estimated."""

DRAWS = 500
FAR, NEAR = 0.999, 0.001
"""Parts of the radius: beyond the first a point weighs nothing, within the second fully (Cleveland 1981)."""


def lowess(x: np.ndarray, y: np.ndarray, at: np.ndarray | None = None, fraction: float = FRACTION) -> np.ndarray:
    """Local straight lines through the nearest points, without robustness weights (LOWESS, Cleveland 1979).

    `y` has one row per point and may have several columns; the line is given at the places `at`, by default at `x`.
    Equal to statsmodels' `lowess(frac=.5, it=0)` and R's `lowess(f=.5, iter=0)`.

    >>> lowess(np.arange(6.0), np.array([1.0, 2, 3, 4, 5, 6]), fraction=0.7).round(6).tolist()
    [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    """
    return smoother(x, x if at is None else at, fraction) @ y


def smoother(x: np.ndarray, at: np.ndarray, fraction: float = FRACTION) -> np.ndarray:
    """The matrix, places × points, whose product with the points' values is the smooth line; every row sums to 1."""
    distance = np.abs(np.asarray(at, float)[:, None] - x[None, :])
    radius = np.sort(distance, axis=1)[:, max(int(fraction * len(x) + 1e-10), 2) - 1][:, None]
    relative = distance / np.where(radius > 0, radius, 1)
    weights = np.where(relative < FAR, (1 - np.minimum(relative, 1) ** 3) ** 3, 0.0)
    weights[(relative <= NEAR) | ((radius == 0) & (distance == 0))] = 1.0
    weights = np.where(weights.sum(axis=1, keepdims=True) > 0, weights, (distance <= radius).astype(float))
    weights /= weights.sum(axis=1, keepdims=True)
    middle = (weights * x).sum(axis=1, keepdims=True)
    spread = (weights * (x - middle) ** 2).sum(axis=1, keepdims=True)
    slopes = np.where(np.sqrt(spread) > NEAR * np.ptp(x), 1 / np.where(spread > 0, spread, 1), 0.0)
    return weights * (1 + (np.asarray(at, float)[:, None] - middle) * (x - middle) * slopes)


def band(x: np.ndarray, y: np.ndarray, seed: int, draws: int = DRAWS) -> tuple[np.ndarray, np.ndarray]:
    """The middle 95 % of the line at `x` over resamples of the points, with replacement: low and high, each like `y`.

    No line is drawn through a resample with fewer than three different points.
    """
    drawn = np.random.default_rng(seed).integers(0, len(x), (draws, len(x)))
    lines = [lowess(x[places], y[places], x) for places in drawn if len(np.unique(x[places])) > 2]
    low, high = np.percentile(lines, (2.5, 97.5), axis=0)
    return low, high
