"""Change points: where a series takes another level, and what its course is as a whole."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

SHORTEST = 2
"""Observations between two changes."""

FACTOR = 3.0
"""Times the variance and the logarithm of the length: what a further change must explain. Above the 2 of Schwarz's
criterion, for the place of a change is chosen too (Zhang & Siegmund 2007)."""

STEADY, UP, DOWN, RISE, FALL, NEW, SILENT, ONCE = "steady", "up", "down", "rise", "fall", "new", "silent", "once"
LEAST = 0.05
"""Of a share: a smaller change is not told, however sure it is."""

NOTHING = 0.01
"""A level below it is that of an issue that is not spoken of."""

SURE = 0.01
"""The part of the permutations that may explain as much as the order that there is."""

DRAWS = 999
PEAK, DEVIATIONS = 0.10, 4.0
"""What a single observation must have more than any other, and how many standard deviations, to be a peak."""


@dataclass(frozen=True)
class Change:
    """A change of a series: its course, the place of the first observation that has it, the levels before and after."""

    course: str
    place: int
    before: float
    after: float
    p: float = math.nan


def change_points(values: Sequence[float], penalty: float, shortest: int = SHORTEST) -> list[int]:
    """The places where the series takes another level: of the first observation of every segment but the first.

    The segments are those with the least sum of squares about their means plus `penalty` for every change, by optimal
    partitioning (Jackson et al. 2005), which finds what Pelt finds (Killick, Fearnhead & Eckley 2012).

    >>> change_points([0.1, 0.12, 0.09, 0.11, 0.1, 0.3, 0.28, 0.33, 0.31, 0.29], 0.01)
    [5]
    >>> change_points([0.1, 0.12, 0.09, 0.11], 0.01)
    []
    """
    own = np.asarray(values, float)
    sums, squares = (np.concatenate(([0.0], np.cumsum(each))) for each in (own, own**2))
    least, last = np.full(len(own) + 1, np.inf), np.zeros(len(own) + 1, int)
    least[0] = -penalty
    for end in range(shortest, len(own) + 1):
        starts = np.arange(0, end - shortest + 1)
        of_segment = squares[end] - squares[starts] - (sums[end] - sums[starts]) ** 2 / (end - starts)
        costs = least[starts] + of_segment + penalty
        best = int(costs.argmin())
        least[end], last[end] = costs[best], starts[best]
    return _back(last, len(own))


def _back(last: np.ndarray, end: int) -> list[int]:
    """The starts of the segments, from the last to the first, but for the first's."""
    found = []
    while end > 0 and last[end] > 0:
        end = int(last[end])
        found.append(end)
    return found[::-1]


def sum_of_squares(values: Sequence[float], places: Sequence[int] = ()) -> float:
    """The squares about the means of the segments that begin at these places.

    >>> round(sum_of_squares([0.1, 0.12, 0.09, 0.11, 0.1, 0.3, 0.28, 0.33, 0.31, 0.29], [5]), 6)
    0.002
    """
    return float(sum(((each - each.mean()) ** 2).sum() for each in np.split(np.asarray(values, float), places)))


def penalty(values: Sequence[float], grain: float = 0.0) -> float:
    """What a change must explain: 3 ln n times the variance of a single observation about its level.

    The variance is told by the middle of the differences of neighbours, on which a change or a peak has no hold
    (median absolute difference / .954), and is at least that of the grain, half a sentence of a letter.
    """
    own = np.asarray(values, float)
    middle = float(np.median(np.abs(np.diff(own)))) / 0.954 if len(own) > 1 else 0.0
    return FACTOR * math.log(max(len(own), 2)) * max(middle, grain) ** 2


def changes(values: Sequence[float], of_change: float, seed: int) -> list[Change]:
    """The changes of a series of shares, in order; none where it is steady.

    Of a constant, a straight line and levels, the one with the least squares plus `of_change` for every change is
    taken. A line must explain as much to be taken for one, but is preferred to levels at a third of that, for its slope
    has no place that was chosen. Neither is told unless fewer than 1 in 100 permutations of the series explain as
    much by one step or a line (`by_chance`, from `seed`), nor a change of less than 5 points. A level that comes from
    below 1 % is new, one that goes there is silent. An observation that has 10 points and 4 standard deviations more
    than any other is a peak (once), and left out of what else is told.
    """
    own = np.asarray(values, float)
    place = int(own.argmax())
    rest = np.delete(own, place)
    deviation = math.sqrt(of_change / (FACTOR * math.log(len(own))))
    if own[place] - rest.max() < max(PEAK, DEVIATIONS * deviation):
        return _levels_or_line(own, of_change, seed)
    once = Change(ONCE, place, float(rest.mean()), float(own[place]))
    others = _levels_or_line(rest, of_change, seed)
    return [once, *(replace(each, place=each.place + (each.place >= place)) for each in others)]


def by_chance(own: np.ndarray, seed: int) -> float:
    """How often a permutation of the series is explained as well by one step or a line, the order there is included.

    >>> steps = np.repeat([0.1, 0.3], 6) + np.tile([0.0, 0.01], 6)
    >>> by_chance(steps, 282), by_chance(np.tile([0.1, 0.3], 6), 282) > 0.5
    (0.005, True)
    """
    drawn = np.random.default_rng(seed).permuted(np.tile(own, (DRAWS, 1)), axis=1)
    return float((1 + (_explained(drawn) >= _explained(own[None, :]) - 1e-12).sum()) / (1 + DRAWS))


def _explained(series: np.ndarray) -> np.ndarray:
    """The squares that the best step or the line takes from each row."""
    size = series.shape[1]
    centred = series - series.mean(axis=1, keepdims=True)
    before = np.arange(SHORTEST, size - SHORTEST + 1)
    sums = np.cumsum(centred, axis=1)[:, before - 1]
    steps = (sums**2 * size / (before * (size - before))).max(axis=1)
    time = np.arange(size) - (size - 1) / 2
    return np.maximum(steps, (centred @ time) ** 2 / (time @ time))


def _levels_or_line(own: np.ndarray, of_change: float, seed: int) -> list[Change]:
    places = change_points(own, of_change)
    levels = sum_of_squares(own, places) + of_change * len(places)
    time = np.arange(len(own)) - (len(own) - 1) / 2
    slope = float((time @ own) / (time @ time))
    line = float(((own - own.mean() - slope * time) ** 2).sum())
    sloped = line + of_change < sum_of_squares(own) and line + of_change / 3 < levels
    if not (sloped or places) or (p := by_chance(own, seed)) > SURE:
        return []
    if sloped:
        ends = (max(float(own.mean() + slope * end), 0.0) for end in (time[0], time[-1]))
        found = [Change(RISE if slope > 0 else FALL, 0, *ends, p)]
    else:
        means = [float(each.mean()) for each in np.split(own, places)]
        found = [
            Change(_step(before, after), place, before, after, p)
            for place, before, after in zip(places, means[:-1], means[1:], strict=True)
        ]
    return [each for each in found if abs(each.after - each.before) >= LEAST]


def _step(before: float, after: float) -> str:
    """What a step is called.

    >>> _step(0.0, 0.15), _step(0.08, 0.24), _step(0.15, 0.002)
    ('new', 'up', 'silent')
    """
    if after > before:
        return NEW if before < NOTHING else UP
    return SILENT if after < NOTHING else DOWN
