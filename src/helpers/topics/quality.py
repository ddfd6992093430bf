"""Whether the words of a topic belong together: by the texts that have them, and by people who look for an intruder."""

import math
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from helpers.terms.collocations import association
from helpers.topics.texts import Dfm

if TYPE_CHECKING:
    from helpers.topics import Topics

SHOWN = 5
"""Words of a topic in a row of the sheet, beside the intruder."""


def umass(having: int, both: int) -> float:
    """How likely a word is, given a heavier one of its topic, by the texts that have them (Mimno et al. 2011).

    `having` counts the texts with the heavier word, `both` those with both; 0 or more where every one has both.

    >>> umass(3, 2), round(umass(3, 0), 6)
    (0.0, -1.098612)
    """
    return math.log((both + 1) / having)


def npmi(both: int, one: int, other: int, total: int) -> float:
    """Normalised pointwise mutual information of two words over texts (Bouma 2009): 1 always together, -1 never.

    NaN where every text has both.

    >>> round(npmi(2, 3, 2, 4), 9), npmi(0, 3, 1, 4)
    (0.415037499, -1.0)
    """
    return association(both, one, other, total)["npmi"] if both else -1.0


def coherence(run: "Topics", texts: Dfm, most: int = 10) -> pd.DataFrame:
    """How much each topic's heaviest words share texts: topic, words (their number), umass, npmi: means over pairs.

    It is measured on the texts from which the topics were learned, so it flatters. Empty for a topic of one word.
    """
    rows = []
    for topic, words in run.top(most).items():
        having = texts.having(words).astype(int)
        both, total = having.T @ having, len(having)
        pairs = list(combinations(range(len(words)), 2))
        scores = [
            (
                umass(both[first, first], both[first, second]),
                npmi(both[first, second], both[first, first], both[second, second], total),
            )
            for first, second in pairs
        ]
        rows.append((topic, len(words), *_means(scores)))
    return pd.DataFrame(rows, columns=["topic", "words", "umass", "npmi"])


def _means(scores: list[tuple[float, float]]) -> tuple[float, float]:
    return tuple(pd.DataFrame(scores, columns=["umass", "npmi"], dtype=float).mean())


def intrusion_sheet(run: "Topics", seed: int, shown: int = SHOWN) -> pd.DataFrame:
    """A row per topic in which people must find the word that is not of it: topic, words joined by `; `, intruder.

    The words are its heaviest and an intruder, shuffled: a heavy word of another topic that is in the lighter half of
    this one (Chang et al. 2009). Show the sheet without its last column. A topic with too few words, or without an
    intruder, has no row.
    """
    draw = np.random.default_rng(seed)
    top, rows = run.top(shown), []
    for topic, words in top.items():
        middle = run.words.loc[topic].median()
        others = [word for another, heavy in top.items() if another != topic for word in heavy]
        intruders = sorted({word for word in others if word not in words and run.words.at[topic, word] <= middle})
        if len(words) == shown and intruders:
            intruder = str(draw.choice(intruders))
            rows.append((topic, "; ".join(draw.permutation([*words, intruder])), intruder))
    return pd.DataFrame(rows, columns=["topic", "words", "intruder"])


def model_precision(found: int, rows: int, shown: int = SHOWN) -> dict[str, float]:
    """The share of intruders that a person found, and the chance of finding as many by guessing (Chang et al. 2009).

    Each row has `shown` words and the intruder. Both figures are NaN without rows.

    >>> {name: round(value, 6) for name, value in model_precision(6, 8).items()}
    {'precision': 0.75, 'p': 0.000441}
    """
    from scipy.stats import binomtest

    if not rows:
        return {"precision": math.nan, "p": math.nan}
    return {
        "precision": found / rows,
        "p": float(binomtest(found, rows, 1 / (shown + 1), alternative="greater").pvalue),
    }
