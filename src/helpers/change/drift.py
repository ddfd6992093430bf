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
"""Meetings; the first half of fewer would not show how much the uncoded share varies by itself."""

CHANCE = 0.025
"""The chance of an alarm in a dossier in which nothing changes, by each of the two ways to raise one: together 1 in
20.
"""


def drift(letters: pd.DataFrame, meeting: pd.Series, coded: Sequence[Coded], seed: int) -> pd.DataFrame:
    """The table drift: the share of each letter's sentences without words of an issue, and whether it is too large.

    Meetings are the units, each with the mean of its letters. An alarm is raised in two ways, each in at most 1 in 40
    dossiers in which nothing changes: by a step up of 5 points or more that few orders of the meetings would show
    (`points.step_up`, from `seed`), or by a meeting with more than the earlier ones lead one to expect of any later one
    (`limit`, `predicted.chances`). `baseline` are the letters of the first half of the meetings, or those before the
    step if that comes sooner, and `centre` is the mean of their meetings; only later letters can be `beyond`. Raises
    Problem for fewer than 10 meetings with a date.
    """
    rows = _by_meeting(letters, meeting, coded)
    if len(rows) < FEWEST:
        raise Problem(
            f"an alarm of drift needs {FEWEST} letters with a date or more, found {len(rows)} (an agenda and the "
            "report of its meeting are one): the first half of fewer does not tell how much the uncoded share sways "
            "by itself"
        )
    shares = (rows["count"] / rows["size"]).to_numpy()
    step = step_up(shares, seed, CHANCE, LEAST)
    half = min(len(rows) // 2, step or len(rows))
    highest = limits(rows["count"].to_numpy(), rows["size"].to_numpy(), half)
    beyond = (np.arange(len(rows)) >= (step or len(rows))) | (shares > highest + 1e-12)
    place, dates = (
        {name: position for position, name in enumerate(rows.index)},
        letters.set_index("letter")["date"],
    )
    return table("drift", [
        (letter.letter, dates[letter.letter], coverage(letter)["uncoded"], float(shares[:half].mean()),
         float(highest[number]), number < half, bool(number >= half and beyond[number]), meeting[letter.letter])
        for letter in coded if dates[letter.letter] for number in [place[meeting[letter.letter]]]
    ])  # fmt: skip


def _by_meeting(letters: pd.DataFrame, meeting: pd.Series, coded: Sequence[Coded]) -> pd.DataFrame:
    """The uncoded and all sentences of each meeting, as the mean of its letters with a date, in order."""
    dates = letters.set_index("letter")["date"]
    rows = pd.DataFrame(
        [
            (
                meeting[letter.letter],
                dates[letter.letter],
                coverage(letter)["uncoded"] * len(letter.weights),
                len(letter.weights),
            )
            for letter in coded
            if dates[letter.letter]
        ],
        columns=["meeting", "date", "count", "size"],
    )
    meetings = rows.groupby("meeting").agg({"date": "max", "count": "mean", "size": "mean"})
    return meetings.reset_index().sort_values(["date", "meeting"]).set_index("meeting")


def limits(counts: np.ndarray, sizes: np.ndarray, half: int) -> np.ndarray:
    """The largest share that each meeting may have, judged by the first `half`, so that 1 in 40 dossiers has a later
    one above it.

    >>> limits(np.array([2, 1, 3, 2, 0, 2, 2, 2]), np.full(8, 28.0), 5).round(2).tolist()
    [0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25]
    """
    later = len(counts) - half
    whole = np.maximum(np.round(sizes), 1)
    largest = {
        size: (chances(size, counts[:half], sizes[:half]) > CHANCE / later).sum() - 1 for size in np.unique(whole)
    }
    return np.array([largest[size] / size for size in whole])
