"""Which words are typical of one period of a dossier against the rest, with letters as the units."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from helpers import Problem
from helpers.tables import OF_DOSSIER, table
from helpers.terms.keywords import keyness

FEWEST_MEETINGS = 3
"""On either side; with fewer, a word of a single letter would be typical of the period."""

FEWEST_USES = 3
DRAWS = 999
SURE = 0.05


def of_period(tokens: pd.DataFrame, meeting: pd.Series, period: Collection[str], seed: int) -> pd.DataFrame:
    """Words that are more frequent in the period's letters than in the others: one row per lemma, strongest first.

    `meeting` gives each letter its meeting, `period` are the letters of the period; a meeting with one of them is in it
    whole. Columns: term; label, its most frequent form; target and reference, its uses; meetings and
    meetings_reference, those that have it; g2, log_ratio with low and high, and from_zero as in
    `terms.keywords.keyness`; p, how often the mean of the meetings' rates would differ as much or more if the meetings
    were shared out by chance (999 permutations of meetings from `seed`, not of words). Stop words, numbers, words of
    one meeting and of fewer than 3 uses are left out. Raises Problem where the period or the rest has fewer than 3
    meetings.
    """
    plain = tokens[~tokens["stopword"] & tokens["form"].str[0].str.isalpha()]
    rates, inside = _rates(plain, tokens, meeting, period)
    own = tokens["letter"].map(meeting).isin(rates.index[inside])
    found = keyness(plain.loc[own, "lemma"], plain.loc[~own, "lemma"]).set_index("term").reindex(rates.columns)
    had = rates > 0
    found["meetings"], found["meetings_reference"] = had[inside].sum(), had[~inside].sum()
    found["p"] = _by_chance(rates.to_numpy(float), inside, np.random.default_rng(seed))
    found = found.rename_axis("term").reset_index()
    forms = plain.groupby(["lemma", "form"]).size().rename("uses").reset_index()
    forms = forms.sort_values(["uses", "form"], ascending=[False, True]).drop_duplicates("lemma")
    found["label"] = found["term"].map(forms.set_index("lemma")["form"])
    kept = found[(found["g2"] > 0) & (found["meetings"] > 1) & (found["target"] + found["reference"] >= FEWEST_USES)]
    ordered = kept.sort_values(["p", "g2", "term"], ascending=[True, False, True])
    return table("period_terms", ordered[list(OF_DOSSIER["period_terms"])].itertuples(index=False))


def _rates(
    plain: pd.DataFrame, tokens: pd.DataFrame, meeting: pd.Series, period: Collection[str]
) -> tuple[pd.DataFrame, np.ndarray]:
    """Each lemma's uses per token of each meeting, meetings × lemmas, and which of the meetings are in the period."""
    of = plain["letter"].map(meeting)
    rates = plain.groupby([of, "lemma"]).size().unstack(fill_value=0)
    rates = rates.loc[:, rates.sum() >= FEWEST_USES].div(tokens.groupby(tokens["letter"].map(meeting)).size(), axis=0)
    inside = rates.index.isin(meeting[meeting.index.isin(period)])
    fewest = min(int(inside.sum()), int((~inside).sum()))
    if fewest < FEWEST_MEETINGS:
        raise Problem(
            f"words of a period need {FEWEST_MEETINGS} meetings or more in it and outside it, found {fewest} on one "
            "side: a word of a single letter would be typical of the period"
        )
    return rates.fillna(0.0), inside


def _by_chance(rates: np.ndarray, inside: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """The part of the permutations of meetings in which the means differ as much or more, the one observed included."""
    observed = _differences(rates, inside[None, :])[0]
    drawn = np.array([chance.permutation(inside) for _ in range(DRAWS)])
    as_far = (np.abs(_differences(rates, drawn)) >= np.abs(observed) - 1e-15).sum(axis=0)
    return (1 + as_far) / (1 + DRAWS)


def _differences(rates: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """The mean rate inside less that outside: a row per division of the meetings, a column per word."""
    weights = inside / inside.sum(axis=1, keepdims=True) - (~inside) / (~inside).sum(axis=1, keepdims=True)
    return weights @ rates
