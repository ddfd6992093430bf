"""What the letters of a period, or of a minister, have more of than the rest of a dossier: issues and words."""

import math
from collections.abc import Collection

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from helpers import Problem
from helpers.attention.intervals import Interval, wilson
from helpers.tables import OF_DOSSIER, table
from helpers.terms.keywords import keyness

FEWEST_MEETINGS = 3
"""On either side; with fewer, a word of a single letter would be typical of the period."""

FEWEST_USES = 3
DRAWS, BATCH = 9999, 500
"""Permutations of the meetings, enough for a word to stand out among a hundred, and how many are held at a time."""

RESAMPLES = 999
SURE = 0.05
LEAST_SPREAD = 1e-12
"""Below it shares are the same, but for how a computer rounds."""


def shares_of_period(shares: pd.DataFrame, meeting: pd.Series, period: Collection[str], seed: int) -> pd.DataFrame:
    """The table period_shares: each issue's share in the period's meetings against that in the others.

    `shares`, meetings × issues, are as `by_meeting` has them; `meeting` gives each letter its meeting, `period` are the
    letters of the period; a meeting with one of them is in it whole. One row per issue that any meeting has, the
    largest difference first: share and reference, the mean of the meetings on either side; difference, and low and high
    of its 95 % interval (`difference_over_meetings`); p, how often the means would differ as much or more if the
    meetings were shared out by chance (9,999 permutations from `seed`); q, the same over all issues (Benjamini &
    Hochberg 1995); meetings and meetings_reference, those that have the issue. Raises Problem where the period or the
    rest has fewer than 3 meetings.
    """
    from scipy.stats import false_discovery_control  # slow to import, and only here

    met = shares.loc[:, shares.any()]
    inside = _inside(met.index, meeting, period, "shares", "one letter would speak for the period")
    values = met.to_numpy(float)
    p = _by_chance(values, inside, np.random.default_rng([seed, 2]))
    q = false_discovery_control(p) if len(p) else p
    rows = [
        (issue, one.mean(), other.mean(), one.mean() - other.mean(), *difference_over_meetings(one, other), p[place],
         q[place], int((one > 0).sum()), int((other > 0).sum()))
        for place, issue in enumerate(met)
        for one, other in [(values[inside, place], values[~inside, place])]
    ]  # fmt: skip
    return table("period_shares", sorted(rows, key=lambda row: -abs(row[3])))


def difference_over_meetings(one: np.ndarray, other: np.ndarray) -> Interval:
    """The 95 % interval of the mean share of some meetings less that of others, from the share in each meeting.

    How many sentences a meeting is worth is told by how its shares vary about the mean of their side, both sides
    together; Wilson's interval for so many on each side, with the quantile of Student's t for the meetings, and from
    both that of the difference (the square-and-add of Newcombe 1998). None where the shares do not vary.

    >>> before, after = np.array([0.1, 0.2, 0.15, 0.1]), np.array([0.3, 0.2, 0.25, 0.35])
    >>> [round(bound, 3) for bound in difference_over_meetings(after, before)]
    [0.038, 0.235]
    """
    means, sides = [float(side.mean()) for side in (one, other)], (one, other)
    free = len(one) + len(other) - 2
    spread = sum(float(((side - mean) ** 2).sum()) for side, mean in zip(sides, means, strict=True))
    binomial = sum((len(side) - 1) * mean * (1 - mean) for side, mean in zip(sides, means, strict=True))
    if free < 1 or min(spread, binomial) < LEAST_SPREAD:
        return math.nan, math.nan
    worth, quantile = binomial / spread, float(stdtrit(free, 0.975))
    (low, high), (low_other, high_other) = (
        wilson(mean * worth * len(side), worth * len(side), quantile) for side, mean in zip(sides, means, strict=True)
    )
    apart = means[0] - means[1]
    return (
        apart - math.hypot(means[0] - low, high_other - means[1]),
        apart + math.hypot(high - means[0], means[1] - low_other),
    )


def of_period(tokens: pd.DataFrame, meeting: pd.Series, period: Collection[str], seed: int) -> pd.DataFrame:
    """Words that are more frequent in the period's letters than in the others: one row per lemma, the strongest first.

    `meeting` gives each letter its meeting, `period` are the letters of the period; a meeting with one of them belongs
    to it as a whole. Columns: term; label, its most frequent form; target and reference, its uses; meetings and
    meetings_reference, those that have it; g2, log_ratio and from_zero as in `terms.keywords.keyness`; low and high,
    the middle 95 % of the log ratios over resamples of the meetings on either side; p, how often the mean of the
    meetings' rates would differ as much or more if the meetings were divided by chance (9,999 permutations of meetings
    from `seed`, not of words); q, the part of the words with such a p or smaller that is expected to have it by chance
    (Benjamini & Hochberg 1995), among all words `tested`, including those that the rest has more of. Stop words,
    numbers, words of one meeting and words with fewer than 3 uses are left out. Raises Problem where the period or the
    rest has fewer than 3 meetings.
    """
    from scipy.stats import false_discovery_control  # slow to import, and only here

    words = tokens[~tokens["stopword"] & tokens["form"].str[0].str.isalpha()]
    counts, sizes, inside = _counts(words, tokens, meeting, period)
    in_period = tokens["letter"].map(meeting).isin(counts.index[inside])
    measured = (
        keyness(words.loc[in_period, "lemma"], words.loc[~in_period, "lemma"]).set_index("term").reindex(counts.columns)
    )
    present = counts > 0
    measured["meetings"], measured["meetings_reference"] = present[inside].sum(), present[~inside].sum()
    measured["p"] = _by_chance((counts.to_numpy().T / sizes).T, inside, np.random.default_rng(seed))
    measured["q"], measured["tested"] = (
        false_discovery_control(measured["p"]) if len(measured) else measured["p"],
        len(measured),
    )
    typical = measured[(measured["g2"] > 0) & (measured["meetings"] > 1)].copy()
    bounds = _bounds(counts[typical.index].to_numpy(float), words["letter"].map(meeting), counts.index, inside, seed)
    typical["low"], typical["high"] = (np.where(typical["from_zero"], np.nan, bound) for bound in bounds)
    typical = typical.rename_axis("term").reset_index()
    typical["label"] = typical["term"].map(_most_frequent_forms(words))
    ordered = typical.sort_values(["p", "g2", "term"], ascending=[True, False, True])
    return table("period_terms", ordered[list(OF_DOSSIER["period_terms"])].itertuples(index=False))


def _most_frequent_forms(words: pd.DataFrame) -> pd.Series:
    """The most frequent form of each lemma, by lemma; the first in the alphabet of those that are as frequent."""
    forms = words.groupby(["lemma", "form"]).size().rename("uses").reset_index()
    forms = forms.sort_values(["uses", "form"], ascending=[False, True]).drop_duplicates("lemma")
    return forms.set_index("lemma")["form"]


def _counts(
    words: pd.DataFrame, tokens: pd.DataFrame, meeting: pd.Series, period: Collection[str]
) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Each lemma's uses in each meeting, meetings × lemmas; the meetings' tokens; and which meetings are in the
    period.
    """
    counts = words.groupby([words["letter"].map(meeting), "lemma"]).size().unstack(fill_value=0)
    counts = counts.loc[:, (counts.sum() >= FEWEST_USES) & ((counts > 0).sum() > 1)]
    sizes = tokens.groupby(tokens["letter"].map(meeting)).size()[counts.index].to_numpy(float)
    alone = "a word of a single letter would be typical of the period"
    return counts, sizes, _inside(counts.index, meeting, period, "words", alone)


def _inside(meetings: pd.Index, meeting: pd.Series, period: Collection[str], what: str, otherwise: str) -> np.ndarray:
    """Which of the meetings are in the period; raises Problem where few are, or few are not."""
    inside = meetings.isin(meeting[meeting.index.isin(period)])
    fewest = min(int(inside.sum()), int((~inside).sum()))
    if fewest < FEWEST_MEETINGS:
        raise Problem(
            f"{what} of a period need {FEWEST_MEETINGS} meetings or more in it and outside it, found {fewest} on one "
            f"side: {otherwise}"
        )
    return inside


def _by_chance(rates: np.ndarray, inside: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """The part of the permutations of meetings, the one observed included, in which the means differ as much or
    more.
    """
    observed = np.abs(_differences(rates, inside[None, :])[0]) - 1e-15
    drawn = chance.permuted(np.tile(inside, (DRAWS, 1)), axis=1)
    batches = (drawn[start : start + BATCH] for start in range(0, DRAWS, BATCH))
    as_far = sum((np.abs(_differences(rates, divisions)) >= observed).sum(axis=0) for divisions in batches)
    return (1 + as_far) / (1 + DRAWS)


def _bounds(
    counts: np.ndarray, words: pd.Series, meetings: pd.Index, inside: np.ndarray, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Low and high of the log ratio of each word over resamples of the meetings on either side; 0 uses count as 0.5."""
    sizes, chance = words.value_counts().reindex(meetings).to_numpy(float), np.random.default_rng([seed, 1])
    logs = []
    for side in (inside, ~inside):
        number = int(side.sum())
        drawn = chance.multinomial(number, np.full(number, 1 / number), RESAMPLES)
        logs.append(np.log2(np.maximum(drawn @ counts[side], 0.5) / (drawn @ sizes[side])[:, None]))
    return tuple(np.percentile(logs[0] - logs[1], (2.5, 97.5), axis=0))


def _differences(rates: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """The mean rate inside minus that outside: a row per division of the meetings, a column per word."""
    weights = inside / inside.sum(axis=1, keepdims=True) - (~inside) / (~inside).sum(axis=1, keepdims=True)
    return weights @ rates
