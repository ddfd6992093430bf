"""Drift: whether letters begin to speak of what the codebook does not know."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers import Problem
from helpers.attention import Coded, coverage
from helpers.change.points import LEAST, step_up
from helpers.change.predicted import chances
from helpers.tables import table

FEWEST = 10
"""Meetings; the first half of fewer would not tell how much the uncoded share sways by itself."""

CHANCE = 0.025
"""Of an alarm in a dossier in which nothing changes, by either of the two ways to raise it: together 1 in 20."""


def drift(letters: pd.DataFrame, meeting: pd.Series, coded: Sequence[Coded], seed: int) -> pd.DataFrame:
    """The table drift: the share of each letter's sentences without words of an issue, and whether it is too large.

    Meetings are the units, of which each letter has the mean. An alarm is raised in two ways, each in at most 1 in 40
    dossiers in which nothing changes: a step up of 5 points or more such as fewer orders of the meetings show
    (`points.step_up`, from `seed`), or a meeting with more than all later ones would have by the earlier ones
    (`limit`, `predicted.chances`). `baseline` are the letters of the first half of the meetings, or those before the
    step where it comes sooner, `centre` the mean of their meetings; only later ones can be `beyond`. Raises Problem
    for fewer than 10 meetings with a date.
    """
    met = _by_meeting(letters, meeting, coded)
    if len(met) < FEWEST:
        raise Problem(
            f"an alarm of drift needs {FEWEST} letters with a date or more, found {len(met)} (an agenda and the report "
            "of its meeting are one): the first half of fewer does not tell how much the uncoded share sways by itself"
        )
    shares = (met["count"] / met["size"]).to_numpy()
    step = step_up(shares, seed, CHANCE, LEAST)
    half = min(len(met) // 2, step or len(met))
    highest = limits(met["count"].to_numpy(), met["size"].to_numpy(), half)
    beyond = (np.arange(len(met)) >= (step or len(met))) | (shares > highest + 1e-12)
    place, dates = {name: number for number, name in enumerate(met.index)}, letters.set_index("letter")["date"]
    return table("drift", [
        (each.letter, dates[each.letter], coverage(each)["uncoded"], float(shares[:half].mean()), float(highest[at]),
         at < half, bool(at >= half and beyond[at]), meeting[each.letter])
        for each in coded if dates[each.letter] for at in [place[meeting[each.letter]]]
    ])  # fmt: skip


def _by_meeting(letters: pd.DataFrame, meeting: pd.Series, coded: Sequence[Coded]) -> pd.DataFrame:
    """The uncoded and all sentences of each meeting, the mean of its letters with a date, in order."""
    dates = letters.set_index("letter")["date"]
    rows = pd.DataFrame(
        [
            (meeting[each.letter], dates[each.letter], coverage(each)["uncoded"] * len(each.weights), len(each.weights))
            for each in coded
            if dates[each.letter]
        ],
        columns=["meeting", "date", "count", "size"],
    )
    found = rows.groupby("meeting").agg({"date": "max", "count": "mean", "size": "mean"})
    return found.reset_index().sort_values(["date", "meeting"]).set_index("meeting")


def limits(counts: np.ndarray, sizes: np.ndarray, half: int) -> np.ndarray:
    """The largest share that each meeting may have by the first `half`, so that 1 in 40 dossiers has a later one above.

    >>> limits(np.array([2, 1, 3, 2, 0, 2, 2, 2]), np.full(8, 28.0), 5).round(2).tolist()
    [0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25]
    """
    later = len(counts) - half
    whole = np.maximum(np.round(sizes), 1)
    largest = {
        size: (chances(size, counts[:half], sizes[:half]) > CHANCE / later).sum() - 1 for size in np.unique(whole)
    }
    return np.array([largest[size] / size for size in whole])
