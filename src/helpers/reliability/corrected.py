"""Shares corrected by what people said of some sentences, for a coding that is mostly right is biased all the same.

The shares of the program stand beside them and are not replaced.
"""

import math
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from helpers.attention import UNCODED, Coded
from helpers.attention.intervals import Interval, Z

COLUMNS = ["issue", "share", "corrected", "low", "high", "estimate", "cut", "coded"]
Pair = tuple[Coded, pd.DataFrame]
"""A letter as the program coded it, and the hand-coded sentences of it, `matched` to its reading."""


def corrected(
    machine: Sequence[float],
    machine_of_coded: Sequence[float],
    hand: Sequence[float],
    probabilities: Sequence[float] | None = None,
) -> tuple[float, Interval]:
    """The mean of a coding, corrected by what people said of a random part of it, and its 95 % interval, a normal one.

    `machine` is the program's coding of all units, `machine_of_coded` and `hand` the program's
    and the people's of those coded by hand (prediction-powered mean, Angelopoulos et al. 2023). Where these were drawn
    with unequal `probabilities`, each weighs by one over its own (Hájek's ratio; design-based, Egami et al. 2023).

    >>> coded = [1] * 8 + [0] + [1] * 6 + [0] * 35, [1] * 8 + [1] + [0] * 6 + [0] * 35
    >>> estimate, (low, high) = corrected([1] * 300 + [0] * 700, *coded)
    >>> round(estimate, 6), round(low, 6), round(high, 6)
    (0.2, 0.096103, 0.303897)
    """
    machine = np.asarray(machine, float)
    error = np.asarray(hand, float) - np.asarray(machine_of_coded, float)
    parts = np.ones(len(error)) if probabilities is None else 1 / np.asarray(probabilities, float)
    parts = parts / parts.sum()
    mean = (parts * error).sum()
    spread = math.sqrt(machine.var() / len(machine) + (parts**2 * (error - mean) ** 2).sum())
    estimate = machine.mean() + mean
    return float(estimate), (float(estimate - Z * spread), float(estimate + Z * spread))


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
    share has the mean error of theirs taken off, which is right for letters like them.
    """
    return _corrected(machine_weights(letter), by)


def corrected_together(letters: Iterable[Coded], by: Iterable[Pair]) -> pd.DataFrame:
    """The same of all sentences of several letters together, in which a long letter weighs more than a short one."""
    return _corrected(pd.concat([machine_weights(letter) for letter in letters], ignore_index=True), by)


def _corrected(machine: pd.DataFrame, by: Iterable[Pair]) -> pd.DataFrame:
    theirs, hand, chances = _coded_by_hand(by, machine.columns)
    if hand.empty:
        return _table(machine, [(math.nan, (math.nan, math.nan))] * machine.shape[1], 0)
    columns = [(machine[issue], theirs[issue], hand[issue]) for issue in machine]
    return _table(machine, [corrected(*each, chances) for each in columns], len(hand))


def unconfused_shares(letter: Coded, by: Iterable[Pair]) -> pd.DataFrame:
    """The same by another way, the confusion matrix: what part of each issue's hand-coded weight was coded as which.

    Corrects for issues that people met; of others, and where the sentences coded do not tell issues apart, it says
    nothing: blank. There is no interval.
    """
    machine = machine_weights(letter)
    theirs, hand, chances = _coded_by_hand(by, machine.columns)
    confusion = pd.DataFrame(hand.mul(1 / chances, axis=0).to_numpy().T @ theirs.to_numpy(), hand.columns, hand.columns)
    met = confusion[confusion.sum(axis=1) > 0]
    solved = unconfused(machine.mean(), met.div(met.sum(axis=1), axis=0).to_numpy()) if len(met) else []
    estimates = pd.Series(solved, met.index, dtype=float).reindex(machine.columns)
    return _table(machine, [(estimate, (math.nan, math.nan)) for estimate in estimates], len(hand))


def _coded_by_hand(by: Iterable[Pair], columns: pd.Index) -> tuple[pd.DataFrame, pd.DataFrame, np.ndarray]:
    """The program's weights and the people's of all sentences coded by hand, and the chances that these had."""
    nothing = pd.DataFrame(columns=columns, dtype=float)
    theirs, hands, chances = [nothing], [nothing], [np.empty(0)]
    for letter, gold in by:
        own = gold[gold["sentence"].isin(letter.weights.index) & gold["probability"].notna()]
        hands.append(hand_weights(own, list(letter.mentions.columns)))
        theirs.append(machine_weights(letter).loc[own["sentence"]])
        chances.append(own["probability"].to_numpy(float))
    return pd.concat(theirs), pd.concat(hands), np.concatenate(chances)


def _table(machine: pd.DataFrame, estimates: list[tuple[float, Interval]], coded: int) -> pd.DataFrame:
    found = np.array([estimate for estimate, _ in estimates])
    kept = np.maximum(found, 0)
    bounds = np.clip([bounds for _, bounds in estimates], 0, 1)
    whole = np.nansum(kept) or math.nan
    rows = zip(machine.columns, machine.mean(), kept / whole, *bounds.T, found, found < 0, strict=True)
    return pd.DataFrame(rows, columns=COLUMNS[:-1]).assign(coded=coded)
