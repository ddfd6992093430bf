"""Drift: whether letters begin to speak of what the codebook does not know."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers import Problem
from helpers.attention import Coded, coverage
from helpers.tables import table

FEWEST = 10
"""Letters; the first half of fewer would not tell how much the uncoded share sways by itself."""

LIMIT = 3.0
OF_RANGES = 1.128
"""The mean difference of two draws from a normal distribution, in its standard deviations (d2 of control charts)."""


def drift(letters: pd.DataFrame, coded: Sequence[Coded]) -> pd.DataFrame:
    """The table drift: the share of each letter's sentences without words of an issue, and whether it is too large.

    A control chart of single observations: the centre is the mean of the first half of the letters with a date, the
    limit three standard deviations above it, told from the differences of neighbours (Shewhart 1931), and at least
    that of half a sentence. `baseline` are the letters of that half; only later ones can be `beyond`. Raises Problem
    for fewer than 10 letters with a date.
    """
    dates = letters.set_index("letter")["date"]
    dated = [each for each in coded if dates[each.letter]]
    if len(dated) < FEWEST:
        raise Problem(
            f"an alarm of drift needs {FEWEST} letters with a date or more, found {len(dated)}: the first half of "
            "fewer does not tell how much the uncoded share sways by itself"
        )
    shares = np.array([coverage(each)["uncoded"] for each in dated])
    half = len(dated) // 2
    centre, limit = limits(shares[:half], 0.5 / float(np.mean([len(each.weights) for each in dated])))
    return table("drift", [
        (each.letter, dates[each.letter], share, centre, limit, place < half, place >= half and share > limit)
        for place, (each, share) in enumerate(zip(dated, shares.tolist(), strict=True))
    ])  # fmt: skip


def limits(baseline: Sequence[float], grain: float = 0.0) -> tuple[float, float]:
    """The centre and the upper limit of a control chart of single observations.

    >>> [round(each, 4) for each in limits([0.1, 0.12, 0.1, 0.12])]
    [0.11, 0.1632]
    """
    own = np.asarray(baseline, float)
    spread = max(float(np.abs(np.diff(own)).mean()) / OF_RANGES, grain)
    return float(own.mean()), float(own.mean() + LIMIT * spread)
