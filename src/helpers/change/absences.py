"""Absences: the issues that the letters on a meeting leave out, and how seldom they would by what the others have."""

from collections.abc import Iterator
from functools import cache

import numpy as np
import pandas as pd

from helpers import Problem
from helpers.change.predicted import ALIKE, ALIKE_WEIGHT, log_chance
from helpers.tables import table

FEWEST = 10
"""Meetings; the others of fewer would not tell what to expect of one."""


def absences(rows: pd.DataFrame) -> pd.DataFrame:
    """The table absences: one row per meeting and issue that none of its letters has, the least expected first.

    `rows` are those of over_time. Share and meetings are the mean share in the other meetings and how many of them have
    the issue; size, the mean number of sentences with an issue in the meeting's letters. p is the chance that a meeting
    of that size has none, by what the others have: beta-binomial, as meetings differ more than single sentences do
    (`predicted.chances`). q is the part of the absences with such a p or smaller that is expected by chance (Benjamini
    & Hochberg 1995), among all in the table. Letters in which nothing is coded are left out. Raises Problem for fewer
    than 10 meetings with an issue.
    """
    from scipy.stats import false_discovery_control  # slow to import, and only here

    counts, sizes, dates = _by_meeting(rows)
    if len(counts) < FEWEST:
        raise Problem(
            f"absences need {FEWEST} letters with an issue or more, found {len(counts)} (an agenda and the report of "
            "its meeting are one): so few do not tell what to expect of one"
        )
    absent = [row for issue in counts for row in _of_issue(issue, counts[issue], sizes)]
    p = np.array([row[-1] for row in absent])
    q = false_discovery_control(p) if len(p) else p
    ordered = sorted(zip(absent, q.tolist(), strict=True), key=lambda row: (row[0][-1], row[0][:2]))
    return table("absences", [(meeting, dates[meeting], *row, of) for (meeting, *row), of in ordered])


def _by_meeting(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    """Each issue's sentences in each meeting, all with an issue, and the meeting's date: means of its letters."""
    coded = rows.dropna(subset="share_coded")
    counts = coded.groupby(["meeting", "issue"])["count"].mean().unstack()[coded["issue"].unique()]
    return counts, counts.sum(axis=1), coded.groupby("meeting")["date"].max()


def _of_issue(issue: str, counts: pd.Series, sizes: pd.Series) -> Iterator[tuple[str, str, float, int, float, float]]:
    """Meeting, issue, share and meetings elsewhere, size and p of each meeting without an issue that others have."""
    present = counts > 0
    if not present.any():
        return
    each = {meeting: log_chance(counts[meeting], sizes[meeting], ALIKE) for meeting in counts.index}
    together = sum(each.values(), np.log(ALIKE_WEIGHT))
    shares = counts / sizes
    for meeting in counts.index[~present]:
        others = together - each[meeting]
        weights = np.exp(others - others.max())
        p = float((_chance_of_none(max(round(sizes[meeting]), 1)) * weights).sum() / weights.sum())
        yield meeting, issue, float(shares.drop(meeting).mean()), int(present.sum()), float(sizes[meeting]), p


@cache
def _chance_of_none(size: int) -> np.ndarray:
    """The chance of none in so many sentences: means × likenesses."""
    return np.exp(log_chance(0, size, ALIKE))
