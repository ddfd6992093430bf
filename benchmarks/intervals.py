"""How often a 95 % interval of a share holds the true share, and how wide it is.

    python benchmarks/intervals.py [LETTERS]

Letters are drawn whose true shares are known, from three processes: `seed`, in which as many neighbours
share an issue as on the seed letter (.815, against .165 of any two sentences; hand-coded); `short`, with
shorter runs (.5); `sections`, in which an issue keeps to sections of 4 to 12 sentences. For each process,
length and way to make the interval: coverage and mean width, both in per cent, by true share. A letter in
which the issue is not met has no interval and does not count. Then the same of the difference of two shares of a
letter, of a share in two letters of one process, whose true difference is 0, and of the effective number of issues.
"""

import sys
from collections.abc import Callable, Iterator

import numpy as np
from scipy.special import stdtrit

from helpers.attention import interval, resampled
from helpers.attention.concentration import effective_interval, effective_number
from helpers.attention.intervals import (
    difference_in_runs,
    difference_of_letters,
    difference_of_shares,
    shares_in_runs,
)

SHARES = np.array([0.15, 0.12, 0.1, 0.1, 0.08, 0.07, 0.06, 0.05, 0.05, 0.05, 0.04, 0.04, 0.03, 0.03, 0.02, 0.01])
SHOWN = (0.15, 0.1, 0.07, 0.05, 0.03)
SECOND = 0.45
"""So many sentences have a second issue, drawn by the shares; its autocorrelations are then the seed letter's."""

LENGTHS = (40, 66, 120)
STAYS = {"seed": 0.779, "short": 0.401, "sections": 0.0}
"""The chance that the issue of a sentence is that of the one before it, and is not drawn anew."""

SECTION = (4, 13)
WIDE = 0.05
PAIRS = ((0, 2), (2, 3), (2, 7), (5, 8), (0, 8))

Bounds = tuple[np.ndarray, np.ndarray]


def letters(process: str, count: int, length: int, draw: np.random.Generator) -> np.ndarray:
    """Weights over issues: letters × sentences × issues."""
    issues = draw.choice(len(SHARES), (count, length), p=SHARES)
    for letter in issues:
        for place in range(1, length):
            if draw.random() < STAYS[process]:
                letter[place] = letter[place - 1]
        if process == "sections":
            letter[:] = letter[list(_firsts(length, draw))]
    second = draw.choice(len(SHARES), (count, length), p=SHARES)
    second = np.where(draw.random((count, length)) < SECOND, second, issues)
    held = np.eye(len(SHARES))[issues] + np.eye(len(SHARES))[second] > 0
    return held / held.sum(axis=2, keepdims=True)


def _firsts(length: int, draw: np.random.Generator) -> Iterator[int]:
    """For each sentence the first of its section; the letter may begin inside one."""
    first, left = 0, draw.integers(1, draw.integers(*SECTION) + 1)
    for place in range(length):
        if not left:
            first, left = place, draw.integers(*SECTION)
        left -= 1
        yield first


def percentile(weights: np.ndarray, block: int) -> Bounds:
    """The middle 95 % of resamples of blocks (Künsch 1989)."""
    draws, shares = resampled(weights, np.ones(len(weights)), 1, block), weights.mean(axis=0)
    return tuple(np.array([interval(own, share) for own, share in zip(draws.T, shares, strict=True)]).T)


def student(weights: np.ndarray, block: int, logit: bool) -> Bounds:
    """Student's t for the number of blocks, with the error that resamples of blocks have; on the log odds or not."""
    shares, error = weights.mean(axis=0), resampled(weights, np.ones(len(weights)), 1, block).std(axis=0)
    half = stdtrit(max(len(weights) / block - 1, 2), 0.975) * error
    if not logit:
        return np.maximum(shares - half, 0), np.minimum(shares + half, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        odds, half = np.log(shares / (1 - shares)), half / (shares * (1 - shares))
        return 1 / (1 + np.exp(half - odds)), 1 / (1 + np.exp(-half - odds))


def runs(weights: np.ndarray) -> Bounds:
    """The project's own."""
    return tuple(np.array(shares_in_runs(weights, np.ones(len(weights)))).T)


def _root(weights: np.ndarray) -> int:
    return round(len(weights) ** 0.5)


WAYS: dict[str, Callable[[np.ndarray], Bounds]] = {
    "percentile, blocks of 3": lambda weights: percentile(weights, 3),
    "percentile, blocks of root n": lambda weights: percentile(weights, _root(weights)),
    "t, blocks of root n": lambda weights: student(weights, _root(weights), False),
    "logit t, blocks of root n": lambda weights: student(weights, _root(weights), True),
    "Wilson, runs, t (default)": runs,
}


def tested(way: Callable[[np.ndarray], Bounds], drawn: np.ndarray, true: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Coverage and mean width for each issue."""
    held, widths, met = np.zeros_like(true), np.zeros_like(true), np.zeros_like(true)
    for weights in drawn:
        (low, high), own = way(weights), (weights.mean(axis=0) > 0) & (weights.mean(axis=0) < 1)
        held[own] += ((low <= true) & (true <= high))[own]
        widths[own] += (high - low)[own]
        met += own
    return held / met, widths / met


def differences(drawn: np.ndarray, true: np.ndarray) -> dict[str, tuple[float, float]]:
    """Coverage and mean width of the differences of pairs, by resamples of blocks and by runs."""
    found: dict[str, list] = {"percentile, blocks of 3": [], "Wilson, runs, t (default)": []}
    for weights in drawn:
        draws = resampled(weights, np.ones(len(weights)), 1)
        for one, other in PAIRS:
            if weights[:, [one, other]].any(axis=0).all():
                apart, middle = true[one] - true[other], np.percentile(draws[:, one] - draws[:, other], (2.5, 97.5))
                in_runs = difference_in_runs(weights, np.ones(len(weights)), one, other)
                for way, (low, high) in zip(found, (middle, in_runs), strict=True):
                    found[way].append((low <= apart <= high, high - low))
    return {way: tuple(np.mean(own, axis=0)) for way, own in found.items()}


def between(drawn: np.ndarray) -> dict[str, list[tuple[float, float]]]:
    """By each SHOWN share, coverage and mean width of its difference between the letters of each pair, which is 0.

    Where one of them has the issue; by Newcombe's interval of independent sentences, and by the project's own.
    """
    found: dict[str, list] = {"Newcombe, independent": [], "Newcombe, runs, t (default)": []}
    places = [int(np.flatnonzero(np.isclose(SHARES, share))[0]) for share in SHOWN]
    held: dict[str, dict[int, list]] = {way: {place: [] for place in places} for way in found}
    for one, other in zip(drawn[::2], drawn[1::2], strict=False):
        counts, others, in_runs = one.sum(axis=0), other.sum(axis=0), difference_of_letters(one, other)
        for place in places:
            if counts[place] or others[place]:
                alone = difference_of_shares(counts[place], len(one), others[place], len(other))
                for way, (low, high) in zip(found, (alone, in_runs[place]), strict=True):
                    held[way][place].append((low <= 0 <= high, high - low))
    return {way: [tuple(np.mean(own[place], axis=0)) for place in places] for way, own in held.items()}


def effective(drawn: np.ndarray, true: np.ndarray) -> tuple[float, float, float]:
    """Coverage and mean width of the interval of the effective number, and the mean number itself."""
    bounds = np.array([effective_interval(weights) for weights in drawn])
    number = effective_number(true)
    held = (bounds[:, 0] <= number) & (number <= bounds[:, 1])
    return (
        held.mean(),
        np.ptp(bounds, axis=1).mean(),
        np.mean([effective_number(weights.sum(axis=0)) for weights in drawn]),
    )


def main(count: int) -> None:
    draw, lowest = np.random.default_rng(282), {}
    print(f"{'coverage / mean width by true share':50}" + "".join(f"{share:12.0%}" for share in SHOWN))
    for process in STAYS:
        true = letters(process, 20_000, 66, draw).mean(axis=(0, 1))
        for length in LENGTHS:
            drawn = letters(process, count, length, draw)
            for name, way in WAYS.items():
                coverage, widths = tested(way, drawn, true)
                alike = [np.isclose(SHARES, share) for share in SHOWN]
                cells = [f"{100 * coverage[own].mean():6.1f}/{100 * widths[own].mean():4.1f}" for own in alike]
                large = [coverage[own].mean() for own, share in zip(alike, SHOWN, strict=True) if share >= WIDE]
                lowest[name] = min([lowest.get(name, 1), *large])
                print(f"{process:9}{length:4} {name:36}" + " ".join(f"{cell:>11}" for cell in cells), flush=True)
            for name, (held, width) in differences(drawn, true).items():
                print(
                    f"{process:9}{length:4} {name:30} difference of two: {100 * held:5.1f}/{100 * width:4.1f}",
                    flush=True,
                )
            for name, cells in between(letters(process, 2 * count, length, draw)).items():
                shown = " ".join(f"{f'{100 * held:.1f}/{100 * width:4.1f}':>11}" for held, width in cells)
                print(f"{process:9}{length:4} {f'two letters: {name}':36}{shown}", flush=True)
                lowest[name] = min([lowest.get(name, 1), *(held for held, _ in cells)])
            held, width, number = effective(drawn, true)
            told = f"{100 * held:.1f}/{width:.1f}, mean {number:.1f} of {effective_number(true):.1f}"
            print(f"{process:9}{length:4} effective number: {told}", flush=True)
            lowest["effective number"] = min(lowest.get("effective number", 1), held)
    for name, coverage in lowest.items():
        print(f"lowest coverage (of a letter's shares, of {WIDE:.0%} or more): {100 * coverage:5.1f}  {name}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 1000)
