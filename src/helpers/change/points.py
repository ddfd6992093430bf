"""Change points: where a series takes another level, and what its course is as a whole."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from helpers.change.predicted import chances

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

SURE = 0.025
"""Of a step or line told of any issue where nothing changes, and as much of a peak: together 1 in 20 dossiers."""

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


def changes(values: Sequence[float], of_change: float, p: float) -> list[Change]:
    """The steps or the line of a series of shares, in order; none where it is steady.

    Of a constant, a straight line and levels, the one with the least squares plus `of_change` for every change is
    taken. A line must explain as much to be taken for one, but is preferred to levels at a third of that, for its slope
    has no place that was chosen. Neither is told where chance explains as much too often (`p` of `by_chance` above
    1 in 40), nor a change of less than 5 points. A level that comes from below 1 % is new, one that goes there silent.
    """
    own = np.asarray(values, float)
    places = change_points(own, of_change)
    levels = sum_of_squares(own, places) + of_change * len(places)
    time = np.arange(len(own)) - (len(own) - 1) / 2
    slope = float((time @ own) / (time @ time))
    line = float(((own - own.mean() - slope * time) ** 2).sum())
    sloped = line + of_change < sum_of_squares(own) and line + of_change / 3 < levels
    if p > SURE:
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


def can_change(series: np.ndarray) -> np.ndarray:
    """Which columns sway so much that a change of 5 points could be told of them, in whatever order."""
    return np.ptp(series, axis=0) >= LEAST


def shortest_told(meetings: int) -> int:
    """How many meetings a step must hold for to be told: of fewer, not even the clearest has a p of 1 in 40.

    A step that holds for k of n meetings and has no equal among their orders has p 2 / (n over k).

    >>> [shortest_told(meetings) for meetings in (10, 14, 60)]
    [3, 2, 2]
    """
    return next((k for k in range(SHORTEST, meetings // 2 + 1) if 2 / math.comb(meetings, k) <= SURE), meetings)


def by_chance(series: np.ndarray, size: float, seed: int) -> np.ndarray:
    """How often an order of the meetings explains any series so well by one step or a line; one p for each series.

    `series` has a column for each issue, `size` is how many sentences a share is of. The orders are those of the
    meetings, so that all issues are reordered alike, and what an issue is held against is the best explained of all
    issues that are not better explained than itself (Westfall & Young 1993): p is of the dossier and no longer of the
    issue. Explained is the sum of squares that a step or the line takes, in those that it leaves and those of drawing
    so many sentences.

    >>> step, sway = np.repeat([0.1, 0.3], 6) + np.tile([0.0, 0.01], 6), np.tile([0.1, 0.3], 6)
    >>> by_chance(np.c_[step, sway], 30, 282).round(3).tolist()
    [0.006, 1.0]
    """
    if not series.shape[1]:
        return np.ones(0)
    orders = np.random.default_rng(seed).permuted(np.tile(np.arange(len(series)), (DRAWS, 1)), axis=1)
    observed = np.array([_explained(own[None, :], size)[0] for own in series.T])
    drawn = np.array([_explained(own[orders], size) for own in series.T])
    order = np.argsort(-observed, kind="stable")
    highest = np.maximum.accumulate(drawn[order][::-1], axis=0)[::-1]
    p = (1 + (highest >= observed[order][:, None] - 1e-12).sum(axis=1)) / (1 + DRAWS)
    found = np.empty(len(order))
    found[order] = np.maximum.accumulate(p)
    return found


def _explained(series: np.ndarray, size: float) -> np.ndarray:
    """The squares that the best step or the line takes from each row, in those that are left."""
    length = series.shape[1]
    centred = series - series.mean(axis=1, keepdims=True)
    shortest = shortest_told(length)
    before = np.arange(shortest, length - shortest + 1)
    sums = np.cumsum(centred, axis=1)[:, before - 1]
    steps = (sums**2 * length / (before * (length - before))).max(axis=1, initial=0)
    time = np.arange(length) - (length - 1) / 2
    taken = np.maximum(steps, (centred @ time) ** 2 / (time @ time))
    mean = series.mean(axis=1)
    return taken / ((centred**2).sum(axis=1) - taken + length * mean * (1 - mean) / size + 1e-12)


def peak(values: Sequence[float], of_change: float) -> int | None:
    """The place of the observation that has 10 points and 4 standard deviations more than any other, if there is one.

    >>> peak([0.0, 0.0, 0.3, 0.0, 0.0], 0.0001), peak([0.1, 0.12, 0.15], 0.0001)
    (2, None)
    """
    own = np.asarray(values, float)
    place = int(own.argmax())
    deviation = math.sqrt(of_change / (FACTOR * math.log(len(own))))
    return place if own[place] - np.delete(own, place).max() >= max(PEAK, DEVIATIONS * deviation) else None


def peak_by_chance(shares: np.ndarray, sizes: np.ndarray, place: int, alike: float, peaks: int) -> float:
    """How often any of so many issues has a meeting with so much, by what the others have of it; for all meetings.

    `alike` is how alike two sentences of a meeting are (`likeness`), `peaks` how many issues could have a peak.
    """
    others = np.arange(len(shares)) != place
    counts = shares * sizes
    chance = chances(sizes[place], counts[others], sizes[others], alike)[int(counts[place] + 1e-9)]
    return min(1.0, float(chance) * len(shares) * peaks)


def likeness(series: np.ndarray, sizes: np.ndarray) -> float:
    """How alike two sentences of a meeting are, by how much more its neighbours differ than draws of sentences would.

    `series` has a column for each issue. Differences of neighbours know little of slow changes and of steps.

    >>> likeness(np.tile([[0.1], [0.3]], (6, 1)), np.full(12, 30.0)) > 0.05
    True
    """
    differ = float((np.diff(series, axis=0) ** 2).sum()) / 2
    means, of = (series[1:] + series[:-1]) / 2, (sizes[1:] + sizes[:-1]) / 2
    drawn = float(((means * (1 - means)).sum(axis=1) / of).sum())
    ratio = differ / drawn if drawn else 1.0
    return min(max((ratio - 1) / max(float(sizes.mean()) - 1, 1), 0.0), 0.5)


def late(values: Sequence[float]) -> int:
    """How many of the last meetings lie 5 points or more above or below all others, and are too few to be told.

    >>> late([0.1, 0.12, 0.09, 0.11, 0.1, 0.12, 0.1, 0.1, 0.3, 0.32]), late([0.1, 0.12, 0.09, 0.11, 0.1])
    (2, 0)
    """
    own = np.asarray(values, float)
    for last in range(shortest_told(len(own)) - 1, 0, -1):
        before, after = own[:-last], own[-last:]
        if len(before) and max(after.min() - before.max(), before.min() - after.max()) >= LEAST:
            return last
    return 0


def step_up(values: Sequence[float], seed: int, chance: float, least: float = LEAST) -> int | None:
    """The place from which a series is higher, by `least` or more; None where more than that chance of orders show it.

    >>> step_up([0.05, 0.1, 0.05, 0.0, 0.1, 0.05, 0.05, 0.25, 0.3, 0.28], 282, 0.025)
    7
    >>> step_up([0.3, 0.28, 0.25, 0.05, 0.1, 0.05, 0.0, 0.1, 0.05, 0.05], 282, 0.025)
    """
    own = np.asarray(values, float)
    drawn = np.random.default_rng(seed).permuted(np.tile(own, (DRAWS, 1)), axis=1)
    rises = _rises(own[None, :])[0]
    place = int(rises.argmax()) + SHORTEST
    as_high = (_rises(drawn).max(axis=1) >= rises.max() - 1e-12).sum()
    sure = (1 + as_high) / (1 + DRAWS) <= chance
    return place if sure and own[place:].mean() - own[:place].mean() >= least else None


def _rises(series: np.ndarray) -> np.ndarray:
    """How much higher each row is behind a place, in errors of that difference: rows × places."""
    size = series.shape[1]
    before = np.arange(SHORTEST, size - SHORTEST + 1)
    sums = np.cumsum(series - series.mean(axis=1, keepdims=True), axis=1)[:, before - 1]
    return -sums * np.sqrt(size / (before * (size - before)))


def _step(before: float, after: float) -> str:
    """What a step is called.

    >>> _step(0.0, 0.15), _step(0.08, 0.24), _step(0.15, 0.002)
    ('new', 'up', 'silent')
    """
    if after > before:
        return NEW if before < NOTHING else UP
    return SILENT if after < NOTHING else DOWN
