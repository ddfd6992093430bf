"""Shares corrected by what people said of some sentences, for a coding that is mostly right is biased all the same.

The shares of the program stand beside them and are not replaced.
"""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers import Problem
from helpers.attention import UNCODED, Coded
from helpers.attention.intervals import Interval, Z

COLUMNS = ["issue", "share", "corrected", "low", "high", "estimate", "cut", "coded"]
FEWEST_LETTERS = 5
"""Coded by hand, before their errors tell how those of other letters vary."""

Pair = tuple[Coded, pd.DataFrame]
"""A letter as the program coded it, and the hand-coded sentences of it, `matched` to its reading."""


class Letters(NamedTuple):
    """Of which letter each unit is; none where units vary by themselves."""

    machine: Sequence | None = None
    coded: Sequence | None = None


def corrected(
    machine: Sequence[float],
    machine_of_coded: Sequence[float],
    hand: Sequence[float],
    probabilities: Sequence[float] | None = None,
    letters: Letters | None = None,
) -> tuple[float, Interval]:
    """The mean of a coding, corrected by what people said of a random part of it, and its 95 % interval, a normal one.

    `machine` is the program's coding of all units, `machine_of_coded` and `hand` the program's
    and the people's of those coded by hand (prediction-powered mean, Angelopoulos et al. 2023). Where these were drawn
    with unequal `probabilities`, each weighs by one over its own (Hájek's ratio; design-based, Egami et al. 2023).
    Where `letters` were drawn and not units, the units of one vary together: variances are then over letters (Liang &
    Zeger 1986), and the interval is Student's with one degree less than letters coded by hand; NaN of one letter.

    >>> coded = [1] * 8 + [0] + [1] * 6 + [0] * 35, [1] * 8 + [1] + [0] * 6 + [0] * 35
    >>> estimate, (low, high) = corrected([1] * 300 + [0] * 700, *coded)
    >>> round(estimate, 6), round(low, 6), round(high, 6)
    (0.2, 0.096103, 0.303897)
    """
    machine = np.asarray(machine, float)
    error = np.asarray(hand, float) - np.asarray(machine_of_coded, float)
    parts = np.ones(len(error)) if probabilities is None else 1 / np.asarray(probabilities, float)
    parts = parts / parts.sum()
    estimate = float(machine.mean() + (parts * error).sum())
    half = _half(machine, error, parts, letters or Letters())
    return estimate, (estimate - half, estimate + half)


def _half(machine: np.ndarray, error: np.ndarray, parts: np.ndarray, letters: Letters) -> float:
    """Half the width of the interval."""
    even = np.full(len(machine), 1 / len(machine))
    spread = math.sqrt(_variance(machine, even, letters.machine) + _variance(error, parts, letters.coded))
    return Z * spread if letters.coded is None else _student(len(set(letters.coded)) - 1) * spread


def _variance(values: np.ndarray, parts: np.ndarray, letters: Sequence | None) -> float:
    """Of the mean of values that weigh by such parts, of units or else of letters."""
    added = parts * (values - (parts * values).sum())
    if letters is None:
        return float((added**2).sum())
    by_letter = np.bincount(np.unique(np.asarray(letters), return_inverse=True)[1], added)
    count = len(by_letter)
    return float(count / (count - 1) * (by_letter**2).sum()) if count > 1 else math.nan


def _student(degrees: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(degrees, 0.975))


def unconfused(shares: Sequence[float], confusion: np.ndarray) -> np.ndarray:
    """True shares behind measured ones, given which part of each true class (rows) is coded as which (columns).

    NaN where the rows do not tell the classes apart.
    """
    turned = np.asarray(confusion, float).T
    if np.linalg.matrix_rank(turned) < turned.shape[1]:
        return np.full(turned.shape[1], math.nan)
    return np.linalg.lstsq(turned, np.asarray(shares, float), rcond=None)[0]


def machine_weights(letter: Coded) -> pd.DataFrame:
    """The program's weights, sentences × issues and `uncoded`, which holds the procedural sentences too."""
    issues = letter.weights[letter.mentions.columns]
    return issues.assign(**{UNCODED: 1 - issues.sum(axis=1)})


def hand_weights(gold: pd.DataFrame, issues: Sequence[str]) -> pd.DataFrame:
    """The same of the sentences coded by hand: a sentence gives an equal part to each of its issues.

    Those that a second coder could defend get none.

    >>> rows = pd.DataFrame({"sentence": [4, 5], "issues": [{"russia", "ukraine"}, set()]})
    >>> hand_weights(rows, ["russia", "ukraine"]).loc[4].tolist()
    [0.5, 0.5, 0.0]
    """
    rows = [[(issue in own) / max(len(own), 1) for issue in issues] + [float(not own)] for own in gold["issues"]]
    return pd.DataFrame(rows, pd.Index(gold["sentence"], name="sentence"), [*issues, UNCODED])


def corrected_shares(letter: Coded, by: Iterable[Pair]) -> pd.DataFrame:
    """A letter's shares of the sentences beside the shares corrected by hand-coded sentences, of its own or of others.

    One row per issue of the codebook and `uncoded`, which holds the procedural sentences too. `estimate` is the
    program's mean and the mean error of the `coded` sentences (see `corrected`); a negative one is `cut` to 0, and the
    shares are then divided by their sum: `corrected`. `low` and `high` are the 95 % interval of the estimate, a normal
    one, cut to 0 and 1. All but `share` are blank where no sentence was coded by hand. Corrected by other letters, a
    share has the mean error of theirs taken off, which is right for letters like them; the interval is then over
    letters, and blank where there are fewer than 5.
    """
    return _corrected([letter], list(by))


def corrected_together(letters: Iterable[Coded], by: Iterable[Pair]) -> pd.DataFrame:
    """The same of all sentences of several letters together, in which a long letter weighs more than a short one.

    The letters coded by hand are taken as drawn at random from letters like these. Raises Problem where they are fewer
    than 5: the interval of 2 would be 69 points wide (benchmarks/corrected.py).
    """
    by = list(by)
    if len(by) < FEWEST_LETTERS:
        raise Problem(
            f"corrected shares need {FEWEST_LETTERS} letters of the dossier or more that were coded by hand, found "
            f"{len(by)}: the errors of fewer do not tell how those of the others vary"
        )
    return _corrected(list(letters), by)


def _corrected(letters: Sequence[Coded], by: Sequence[Pair]) -> pd.DataFrame:
    machine = pd.concat([machine_weights(letter) for letter in letters], keys=range(len(letters)))
    theirs, hand, chances = _coded_by_hand(by, machine.columns)
    if hand.empty:
        return _table(machine, [(math.nan, (math.nan, math.nan))] * machine.shape[1], 0)
    of = _letters_drawn(letters, by, machine, hand)
    columns = [(machine[issue], theirs[issue], hand[issue]) for issue in machine]
    found = [corrected(*each, chances, of) for each in columns]
    if of is not None and len(set(of.coded)) < FEWEST_LETTERS:
        found = [(estimate, (math.nan, math.nan)) for estimate, _ in found]
    return _table(machine, found, len(hand))


def _letters_drawn(
    letters: Sequence[Coded], by: Sequence[Pair], machine: pd.DataFrame, hand: pd.DataFrame
) -> Letters | None:
    """Of which letter each sentence is; none where those coded by hand are sentences of the one letter itself."""
    if [letter.letter for letter in letters] == [letter.letter for letter, _ in by]:
        return None
    of_machine = machine.index.get_level_values(0) if len(letters) > 1 else None
    return Letters(of_machine, hand.index.get_level_values(0))


def unconfused_shares(letter: Coded, by: Iterable[Pair]) -> pd.DataFrame:
    """The same by another way, the confusion matrix: what part of each issue's hand-coded weight was coded as which.

    Corrects for issues that people met; of others, and where the sentences coded do not tell issues apart, it says
    nothing: blank. There is no interval.
    """
    machine = machine_weights(letter)
    theirs, hand, chances = _coded_by_hand(list(by), machine.columns)
    confusion = pd.DataFrame(hand.mul(1 / chances, axis=0).to_numpy().T @ theirs.to_numpy(), hand.columns, hand.columns)
    met = confusion[confusion.sum(axis=1) > 0]
    solved = unconfused(machine.mean(), met.div(met.sum(axis=1), axis=0).to_numpy()) if len(met) else []
    estimates = pd.Series(solved, met.index, dtype=float).reindex(machine.columns)
    return _table(machine, [(estimate, (math.nan, math.nan)) for estimate in estimates], len(hand))


def _coded_by_hand(by: Iterable[Pair], columns: pd.Index) -> tuple[pd.DataFrame, pd.DataFrame, np.ndarray]:
    """The program's weights and the people's of all sentences coded by hand, by letter, and the chances of these."""
    nothing = pd.DataFrame(columns=columns, dtype=float)
    theirs, hands, chances = [nothing], [nothing], [np.empty(0)]
    for letter, gold in by:
        own = gold[gold["sentence"].isin(letter.weights.index) & gold["probability"].notna()]
        hands.append(hand_weights(own, list(letter.mentions.columns)))
        theirs.append(machine_weights(letter).loc[own["sentence"]])
        chances.append(own["probability"].to_numpy(float))
    numbers = range(len(hands))
    return pd.concat(theirs, keys=numbers), pd.concat(hands, keys=numbers), np.concatenate(chances)


def _table(machine: pd.DataFrame, estimates: list[tuple[float, Interval]], coded: int) -> pd.DataFrame:
    found = np.array([estimate for estimate, _ in estimates])
    kept = np.maximum(found, 0)
    bounds = np.clip([bounds for _, bounds in estimates], 0, 1)
    whole = np.nansum(kept) or math.nan
    rows = zip(machine.columns, machine.mean(), kept / whole, *bounds.T, found, found < 0, strict=True)
    return pd.DataFrame(rows, columns=COLUMNS[:-1]).assign(coded=coded)
