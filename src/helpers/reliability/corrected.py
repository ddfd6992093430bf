"""Shares corrected by the codes that people gave some sentences, since even a coding that is mostly right is biased.

They stand beside the shares of the program and do not replace them.
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
"""Letters that must be coded by hand before their errors show how those of other letters vary."""

Pair = tuple[Coded, pd.DataFrame]
"""A letter as the program coded it, and its hand-coded sentences, `matched` to its reading."""


class Letters(NamedTuple):
    """The letter of each unit; None where units vary independently."""

    machine: Sequence | None = None
    coded: Sequence | None = None


def corrected(
    machine: Sequence[float],
    machine_of_coded: Sequence[float],
    hand: Sequence[float],
    probabilities: Sequence[float] | None = None,
    letters: Letters | None = None,
) -> tuple[float, Interval]:
    """The mean of a coding, corrected by hand codes of a random part of it, and its 95 % interval by the normal
    distribution.

    `machine` is the program's coding of all units; `machine_of_coded` and `hand` are the program's and the people's
    coding of the units coded by hand (prediction-powered mean, Angelopoulos et al. 2023). Where these were drawn with
    unequal `probabilities`, each weighs one over its own (Hájek's ratio; design-based, Egami et al. 2023). Where
    `letters` were drawn and not units, the units of a letter vary together: variances are then over letters (Liang &
    Zeger 1986), and the interval is Student's, with one degree of freedom fewer than letters coded by hand; NaN for a
    single letter.

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
    """The variance of the weighted mean of the values, over units or else over letters."""
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
    """The true shares behind measured ones, from the part of each true class (rows) that is coded as each class
    (columns).

    NaN where the rows do not distinguish the classes.
    """
    turned = np.asarray(confusion, float).T
    if np.linalg.matrix_rank(turned) < turned.shape[1]:
        return np.full(turned.shape[1], math.nan)
    return np.linalg.lstsq(turned, np.asarray(shares, float), rcond=None)[0]


def machine_weights(letter: Coded) -> pd.DataFrame:
    """The program's weights, sentences × issues and `uncoded`, which includes the procedural sentences."""
    issues = letter.weights[letter.mentions.columns]
    return issues.assign(**{UNCODED: 1 - issues.sum(axis=1)})


def hand_weights(gold: pd.DataFrame, issues: Sequence[str]) -> pd.DataFrame:
    """The weights of the sentences coded by hand: a sentence gives an equal part to each of its issues.

    Issues that only a second coder could defend get none.

    >>> rows = pd.DataFrame({"sentence": [4, 5], "issues": [{"russia", "ukraine"}, set()]})
    >>> hand_weights(rows, ["russia", "ukraine"]).loc[4].tolist()
    [0.5, 0.5, 0.0]
    """
    rows = [
        [(issue in codes) / max(len(codes), 1) for issue in issues] + [float(not codes)] for codes in gold["issues"]
    ]
    return pd.DataFrame(rows, pd.Index(gold["sentence"], name="sentence"), [*issues, UNCODED])


def corrected_shares(letter: Coded, by: Iterable[Pair]) -> pd.DataFrame:
    """A letter's shares of the sentences beside the shares corrected by hand-coded sentences, its own or others'.

    One row per issue of the codebook and one for `uncoded`, which includes the procedural sentences. `estimate` is the
    program's mean plus the mean error of the `coded` sentences (see `corrected`); a negative one is `cut` to 0, and the
    results divided by their sum are `corrected`. `low` and `high` are the estimate's 95 % interval, limited to 0 and 1.
    All but `share` are blank where no sentence was coded by hand. A share corrected by other letters has their mean
    error removed, which is right for letters like them; the interval is then over letters, and blank where there are
    fewer than 5.
    """
    return _corrected([letter], list(by))


def corrected_together(letters: Iterable[Coded], by: Iterable[Pair]) -> pd.DataFrame:
    """The corrected shares of all sentences of several letters together, where a long letter weighs more.

    The letters coded by hand are assumed to be drawn at random from letters like these. Raises Problem where there are
    fewer than 5: with 2 the interval would be 69 points wide (benchmarks/corrected.py).
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
    drawn = _letters_drawn(letters, by, machine, hand)
    columns = [(machine[issue], theirs[issue], hand[issue]) for issue in machine]
    estimates = [corrected(*column, chances, drawn) for column in columns]
    if drawn is not None and len(set(drawn.coded)) < FEWEST_LETTERS:
        estimates = [(estimate, (math.nan, math.nan)) for estimate, _ in estimates]
    return _table(machine, estimates, len(hand))


def _letters_drawn(
    letters: Sequence[Coded], by: Sequence[Pair], machine: pd.DataFrame, hand: pd.DataFrame
) -> Letters | None:
    """The letter of each sentence; None where those coded by hand are sentences of the one letter itself."""
    if [letter.letter for letter in letters] == [letter.letter for letter, _ in by]:
        return None
    of_machine = machine.index.get_level_values(0) if len(letters) > 1 else None
    return Letters(of_machine, hand.index.get_level_values(0))


def unconfused_shares(letter: Coded, by: Iterable[Pair]) -> pd.DataFrame:
    """Shares corrected in another way, by the confusion matrix: as what each issue's hand-coded weight was coded.

    It corrects issues that people coded; it is blank for others, and where the coded sentences do not distinguish the
    issues. There is no interval.
    """
    machine = machine_weights(letter)
    theirs, hand, chances = _coded_by_hand(list(by), machine.columns)
    confusion = pd.DataFrame(hand.mul(1 / chances, axis=0).to_numpy().T @ theirs.to_numpy(), hand.columns, hand.columns)
    coded_issues = confusion[confusion.sum(axis=1) > 0]
    solved = (
        unconfused(machine.mean(), coded_issues.div(coded_issues.sum(axis=1), axis=0).to_numpy())
        if len(coded_issues)
        else []
    )
    estimates = pd.Series(solved, coded_issues.index, dtype=float).reindex(machine.columns)
    return _table(machine, [(estimate, (math.nan, math.nan)) for estimate in estimates], len(hand))


def _coded_by_hand(by: Iterable[Pair], columns: pd.Index) -> tuple[pd.DataFrame, pd.DataFrame, np.ndarray]:
    """The program's and the people's weights of all sentences coded by hand, by letter, and these sentences'
    chances.
    """
    nothing = pd.DataFrame(columns=columns, dtype=float)
    theirs, hands, chances = [nothing], [nothing], [np.empty(0)]
    for letter, gold in by:
        sentences = gold[gold["sentence"].isin(letter.weights.index) & gold["probability"].notna()]
        hands.append(hand_weights(sentences, list(letter.mentions.columns)))
        theirs.append(machine_weights(letter).loc[sentences["sentence"]])
        chances.append(sentences["probability"].to_numpy(float))
    numbers = range(len(hands))
    return pd.concat(theirs, keys=numbers), pd.concat(hands, keys=numbers), np.concatenate(chances)


def _table(machine: pd.DataFrame, estimates: list[tuple[float, Interval]], coded: int) -> pd.DataFrame:
    values = np.array([estimate for estimate, _ in estimates])
    positive = np.maximum(values, 0)
    bounds = np.clip([bounds for _, bounds in estimates], 0, 1)
    whole = np.nansum(positive) or math.nan
    rows = zip(machine.columns, machine.mean(), positive / whole, *bounds.T, values, values < 0, strict=True)
    return pd.DataFrame(rows, columns=COLUMNS[:-1]).assign(coded=coded)
