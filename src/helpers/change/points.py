"""Change points: where a series takes another level, and its course as a whole."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from helpers.change.predicted import chances

SHORTEST = 2
"""The least number of observations between two changes."""

FACTOR = 3.0
"""Times the variance and the logarithm of the length: what a further change must explain. Larger than the 2 of
Schwarz's criterion, because the place of a change is chosen too (Zhang & Siegmund 2007).
"""

STEADY, UP, DOWN, RISE, FALL, NEW, SILENT, ONCE = "steady", "up", "down", "rise", "fall", "new", "silent", "once"
LEAST = 0.05
"""Of a share: a smaller change is not reported, however certain it is."""

NOTHING = 0.01
"""A lower level is that of an issue that is not spoken of."""

SURE = 0.025
"""The chance that a step or line is reported for any issue where nothing changes, and the same again for a peak:
together 1 in 20 dossiers.
"""

DRAWS = 999
PEAK, DEVIATIONS = 0.10, 4.0
"""How far a single observation must lie above every other, in share and in standard deviations, to be a peak."""


@dataclass(frozen=True)
class Change:
    """A change of a series: its course, the place of the first observation after it, and the levels before and
    after.
    """

    course: str
    place: int
    before: float
    after: float
    p: float = math.nan


def change_points(values: Sequence[float], penalty: float, shortest: int = SHORTEST) -> list[int]:
    """The places where the series takes another level: the first observation of every segment but the first.

    The segments are those with the least sum of squares about their means plus `penalty` for every change, found by
    optimal partitioning (Jackson et al. 2005), with the same result as Pelt (Killick, Fearnhead & Eckley 2012).

    >>> change_points([0.1, 0.12, 0.09, 0.11, 0.1, 0.3, 0.28, 0.33, 0.31, 0.29], 0.01)
    [5]
    >>> change_points([0.1, 0.12, 0.09, 0.11], 0.01)
    []
    """
    series = np.asarray(values, float)
    sums, squares = (np.concatenate(([0.0], np.cumsum(terms))) for terms in (series, series**2))
    lowest_cost, last_start = np.full(len(series) + 1, np.inf), np.zeros(len(series) + 1, int)
    lowest_cost[0] = -penalty
    for end in range(shortest, len(series) + 1):
        starts = np.arange(0, end - shortest + 1)
        of_segment = squares[end] - squares[starts] - (sums[end] - sums[starts]) ** 2 / (end - starts)
        costs = lowest_cost[starts] + of_segment + penalty
        best = int(costs.argmin())
        lowest_cost[end], last_start[end] = costs[best], starts[best]
    return _back(last_start, len(series))


def _back(last_start: np.ndarray, end: int) -> list[int]:
    """The starts of all segments but the first, in order, followed back from the end."""
    starts = []
    while end > 0 and last_start[end] > 0:
        end = int(last_start[end])
        starts.append(end)
    return starts[::-1]


def sum_of_squares(values: Sequence[float], places: Sequence[int] = ()) -> float:
    """The sum of squares about the means of the segments that begin at these places.

    >>> round(sum_of_squares([0.1, 0.12, 0.09, 0.11, 0.1, 0.3, 0.28, 0.33, 0.31, 0.29], [5]), 6)
    0.002
    """
    return float(
        sum(((segment - segment.mean()) ** 2).sum() for segment in np.split(np.asarray(values, float), places))
    )


def penalty(values: Sequence[float], grain: float = 0.0) -> float:
    """What a change must explain: 3 ln n times the variance of a single observation about its level.

    The variance is estimated from the median difference of neighbours, which a change or a peak hardly affects (median
    absolute difference / .954), and is at least that of the grain, half a sentence of a letter.
    """
    series = np.asarray(values, float)
    middle = float(np.median(np.abs(np.diff(series)))) / 0.954 if len(series) > 1 else 0.0
    return FACTOR * math.log(max(len(series), 2)) * max(middle, grain) ** 2


def changes(values: Sequence[float], of_change: float, p: float) -> list[Change]:
    """The steps or the line of a series of shares, in order; none where it is steady.

    Of a constant, a straight line and levels, the one with the least sum of squares plus `of_change` for every change
    is taken. A line must explain as much as a change, but is preferred to levels at a third of that cost, since its
    slope has no place that was chosen. Neither is reported where chance too often explains as much (`p` of `by_chance`
    above 1 in 40), nor is a change of less than 5 points. A level that rises from below 1 % is new, one that falls
    there is silent.
    """
    series = np.asarray(values, float)
    places = change_points(series, of_change)
    levels = sum_of_squares(series, places) + of_change * len(places)
    time = np.arange(len(series)) - (len(series) - 1) / 2
    slope = float((time @ series) / (time @ time))
    line = float(((series - series.mean() - slope * time) ** 2).sum())
    sloped = line + of_change < sum_of_squares(series) and line + of_change / 3 < levels
    if p > SURE:
        return []
    if sloped:
        ends = (max(float(series.mean() + slope * end), 0.0) for end in (time[0], time[-1]))
        candidates = [Change(RISE if slope > 0 else FALL, 0, *ends, p)]
    else:
        means = [float(segment.mean()) for segment in np.split(series, places)]
        candidates = [
            Change(_step(before, after), place, before, after, p)
            for place, before, after in zip(places, means[:-1], means[1:], strict=True)
        ]
    return [change for change in candidates if abs(change.after - change.before) >= LEAST]


def can_change(series: np.ndarray) -> np.ndarray:
    """Which columns vary enough for a change of 5 points to be reported, whatever their order."""
    return np.ptp(series, axis=0) >= LEAST


def shortest_told(meetings: int) -> int:
    """The number of meetings a step must hold to be reported: with fewer, even the clearest has a p above 1 in 40.

    A step that holds for k of n meetings and that no other order equals has p = 2 / (n over k).

    >>> [shortest_told(meetings) for meetings in (10, 14, 60)]
    [3, 2, 2]
    """
    return next((k for k in range(SHORTEST, meetings // 2 + 1) if 2 / math.comb(meetings, k) <= SURE), meetings)


def by_chance(series: np.ndarray, size: float, seed: int) -> np.ndarray:
    """How often an order of the meetings explains any series as well by one step or a line; one p for each series.

    `series` has a column for each issue, and `size` is the number of sentences behind a share. The meetings are
    reordered, all issues alike, and an issue is compared with the best explained of all issues that are not better
    explained than itself (Westfall & Young 1993): so p holds for the dossier, not just for the issue. What is explained
    is the sum of squares that a step or the line takes, over those that it leaves and those of drawing that many
    sentences.

    >>> step, sway = np.repeat([0.1, 0.3], 6) + np.tile([0.0, 0.01], 6), np.tile([0.1, 0.3], 6)
    >>> by_chance(np.c_[step, sway], 30, 282).round(3).tolist()
    [0.006, 1.0]
    """
    if not series.shape[1]:
        return np.ones(0)
    orders = np.random.default_rng(seed).permuted(np.tile(np.arange(len(series)), (DRAWS, 1)), axis=1)
    observed = np.array([_explained(of_issue[None, :], size)[0] for of_issue in series.T])
    drawn = np.array([_explained(of_issue[orders], size) for of_issue in series.T])
    order = np.argsort(-observed, kind="stable")
    highest = np.maximum.accumulate(drawn[order][::-1], axis=0)[::-1]
    p = (1 + (highest >= observed[order][:, None] - 1e-12).sum(axis=1)) / (1 + DRAWS)
    p_of_issues = np.empty(len(order))
    p_of_issues[order] = np.maximum.accumulate(p)
    return p_of_issues


def _explained(series: np.ndarray, size: float) -> np.ndarray:
    """The squares that the best step or the line takes from each row, divided by those that are left."""
    length = series.shape[1]
    centred = series - series.mean(axis=1, keepdims=True)
    shortest = shortest_told(length)
    before = np.arange(shortest, length - shortest + 1)
    sums = np.cumsum(centred, axis=1)[:, before - 1]
    steps = (sums**2 * length / (before * (length - before))).max(axis=1, initial=0)
    time = np.arange(length) - (length - 1) / 2
    explained = np.maximum(steps, (centred @ time) ** 2 / (time @ time))
    mean = series.mean(axis=1)
    return explained / ((centred**2).sum(axis=1) - explained + length * mean * (1 - mean) / size + 1e-12)


def peak(values: Sequence[float], of_change: float) -> int | None:
    """The place of the observation that lies 10 points and 4 standard deviations above every other, if there is one.

    >>> peak([0.0, 0.0, 0.3, 0.0, 0.0], 0.0001), peak([0.1, 0.12, 0.15], 0.0001)
    (2, None)
    """
    series = np.asarray(values, float)
    place = int(series.argmax())
    deviation = math.sqrt(of_change / (FACTOR * math.log(len(series))))
    return place if series[place] - np.delete(series, place).max() >= max(PEAK, DEVIATIONS * deviation) else None


def peak_by_chance(shares: np.ndarray, sizes: np.ndarray, place: int, alike: float, peaks: int) -> float:
    """How often any of so many issues has, at any meeting, as much as this one, judged by its other meetings.

    `alike` is how alike two sentences of a meeting are (`likeness`), and `peaks` the number of issues that could peak.
    """
    others = np.arange(len(shares)) != place
    counts = shares * sizes
    chance = chances(sizes[place], counts[others], sizes[others], alike)[int(counts[place] + 1e-9)]
    return min(1.0, float(chance) * len(shares) * peaks)


def likeness(series: np.ndarray, sizes: np.ndarray) -> float:
    """How alike two sentences of a meeting are: by how much more neighbouring meetings differ than draws of sentences
    would.

    `series` has a column for each issue. Differences between neighbours hardly reflect slow changes and steps.

    >>> likeness(np.tile([[0.1], [0.3]], (6, 1)), np.full(12, 30.0)) > 0.05
    True
    """
    differ = float((np.diff(series, axis=0) ** 2).sum()) / 2
    means, between = (series[1:] + series[:-1]) / 2, (sizes[1:] + sizes[:-1]) / 2
    drawn = float(((means * (1 - means)).sum(axis=1) / between).sum())
    ratio = differ / drawn if drawn else 1.0
    return min(max((ratio - 1) / max(float(sizes.mean()) - 1, 1), 0.0), 0.5)


def late(values: Sequence[float]) -> int:
    """How many of the last meetings lie 5 points or more above or below all others, yet are too few to be reported.

    >>> late([0.1, 0.12, 0.09, 0.11, 0.1, 0.12, 0.1, 0.1, 0.3, 0.32]), late([0.1, 0.12, 0.09, 0.11, 0.1])
    (2, 0)
    """
    series = np.asarray(values, float)
    for last in range(shortest_told(len(series)) - 1, 0, -1):
        before, after = series[:-last], series[-last:]
        if len(before) and max(after.min() - before.max(), before.min() - after.max()) >= LEAST:
            return last
    return 0


def step_up(values: Sequence[float], seed: int, chance: float, least: float = LEAST) -> int | None:
    """The place from which a series is higher by `least` or more; None where more than that part of the orders shows
    it.

    >>> step_up([0.05, 0.1, 0.05, 0.0, 0.1, 0.05, 0.05, 0.25, 0.3, 0.28], 282, 0.025)
    7
    >>> step_up([0.3, 0.28, 0.25, 0.05, 0.1, 0.05, 0.0, 0.1, 0.05, 0.05], 282, 0.025)
    """
    series = np.asarray(values, float)
    drawn = np.random.default_rng(seed).permuted(np.tile(series, (DRAWS, 1)), axis=1)
    rises = _rises(series[None, :])[0]
    place = int(rises.argmax()) + SHORTEST
    as_high = (_rises(drawn).max(axis=1) >= rises.max() - 1e-12).sum()
    sure = (1 + as_high) / (1 + DRAWS) <= chance
    return place if sure and series[place:].mean() - series[:place].mean() >= least else None


def _rises(series: np.ndarray) -> np.ndarray:
    """How much higher each row is after a place, in standard errors of that difference: rows × places."""
    size = series.shape[1]
    before = np.arange(SHORTEST, size - SHORTEST + 1)
    sums = np.cumsum(series - series.mean(axis=1, keepdims=True), axis=1)[:, before - 1]
    return -sums * np.sqrt(size / (before * (size - before)))


def _step(before: float, after: float) -> str:
    """The name of a step.

    >>> _step(0.0, 0.15), _step(0.08, 0.24), _step(0.15, 0.002)
    ('new', 'up', 'silent')
    """
    if after > before:
        return NEW if before < NOTHING else UP
    return SILENT if after < NOTHING else DOWN
