"""Which words are typical of one period of a dossier compared with the rest, with letters as the units."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from helpers import Problem
from helpers.tables import OF_DOSSIER, table
from helpers.terms.keywords import keyness

FEWEST_MEETINGS = 3
"""On either side; with fewer, a word of a single letter would be typical of the period."""

FEWEST_USES = 3
DRAWS, BATCH = 9999, 500
"""Permutations of the meetings, enough for a word to stand out among a hundred, and how many are held at a time."""

RESAMPLES = 999
SURE = 0.05


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
    inside = counts.index.isin(meeting[meeting.index.isin(period)])
    fewest = min(int(inside.sum()), int((~inside).sum()))
    if fewest < FEWEST_MEETINGS:
        raise Problem(
            f"words of a period need {FEWEST_MEETINGS} meetings or more in it and outside it, found {fewest} on one "
            "side: a word of a single letter would be typical of the period"
        )
    return counts, sizes, inside


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
