"""Which words are typical of a text compared with another: keyness by several measures, each with its own question.

Throughout, a and b are the uses of a word in target and reference, and c and d the numbers of tokens in each.
"""

import math

import numpy as np
import pandas as pd

Z = 1.96
"""The normal quantile of .975, rounded as in the published interval of the log ratio."""

PRIOR = 500
"""Tokens: the weight of the prior in the log-odds."""


def keyness(target: pd.Series, reference: pd.Series) -> pd.DataFrame:
    """Which words are typical of the target compared with the reference.

    Both are series of words (lemmas), one per token. Columns: term, target, reference, g2, log_ratio, low, high, z, p,
    from_zero. `g2` is signed: negative where the word is rarer in the target. `low` and `high` bound the log ratio at
    95 %. `z` is that of the weighted log-odds. `from_zero` says that a count of 0 was taken as 0.5 in the log ratio,
    which then is only a bound, without an interval. Sorted by g2, then term.
    """
    a, b = target.value_counts(), reference.value_counts()
    words = sorted({*a.index, *b.index})
    rows = [(word, a.get(word, 0), b.get(word, 0)) for word in words]
    measured = pd.DataFrame(rows, columns=["term", "target", "reference"])
    sizes = len(target), len(reference)
    pairs = list(zip(measured["target"], measured["reference"], strict=True))
    measured["g2"] = [g2(*pair, *sizes) for pair in pairs]
    measured["log_ratio"] = [log_ratio(*pair, *sizes) for pair in pairs]
    bounds = [log_ratio_interval(*pair, *sizes) for pair in pairs]
    measured["low"], measured["high"] = [low for low, _ in bounds], [high for _, high in bounds]
    measured["z"] = log_odds(measured["target"].to_numpy(), measured["reference"].to_numpy())
    measured["p"] = [_p_of_chi2(abs(value)) for value in measured["g2"]]
    measured["from_zero"] = (measured["target"] == 0) | (measured["reference"] == 0)
    return measured.sort_values(["g2", "term"], ascending=[False, True], ignore_index=True)


def g2(a: int, b: int, c: int, d: int) -> float:
    """Log-likelihood over the four cells, signed by where the word is more frequent (Dunning 1993).

    NaN where it is undefined.

    >>> round(g2(40, 20, 1500, 60000), 6), round(g2(3, 7, 10, 9), 6)
    (222.716158, -4.534939)
    """
    if a + b == 0 or c * d == 0:
        return math.nan
    observed = np.array([[a, b], [c - a, d - b]], float)
    expected = observed.sum(1, keepdims=True) * observed.sum(0, keepdims=True) / (c + d)
    with np.errstate(divide="ignore", invalid="ignore"):
        cells = np.where(observed > 0, observed * np.log(observed / expected), 0.0)
    return math.copysign(1, a / c - b / d) * 2 * float(cells.sum())


def g2_of_word(a: int, b: int, c: int, d: int) -> float:
    """Log-likelihood over the word's own two cells, signed, as the UCREL wizard shows it; for comparison only."""
    if a + b == 0 or c * d == 0:
        return math.nan
    cells = sum(o * math.log(o / (size * (a + b) / (c + d))) for o, size in ((a, c), (b, d)) if o)
    return math.copysign(1, a / c - b / d) * 2 * cells


def bic(likelihood: float, tokens: int) -> float:
    """The Bayes factor of a log-likelihood over that many tokens; above 10 is very strong evidence (Wilson 2013)."""
    return abs(likelihood) - math.log(tokens)


def effect_size(likelihood: float, a: int, b: int, c: int, d: int) -> float:
    """ELL: the log-likelihood over its largest possible value, between 0 and 1 (Johnston, Berry & Mielke 2006)."""
    least = min(c, d) * (a + b) / (c + d)
    return abs(likelihood) / ((c + d) * math.log(least)) if b and least > 1 else math.nan


def simple_maths(a: int, b: int, c: int, d: int, add: float = 1) -> float:
    """The ratio of the rates per million, with `add` added to both (Kilgarriff 2009)."""
    return (1e6 * a / c + add) / (1e6 * b / d + add)


def log_ratio(a: float, b: float, c: int, d: int) -> float:
    """The binary logarithm of the ratio of the two rates; a count of 0 is taken as 0.5 (Hardie 2014).

    >>> round(log_ratio(40, 20, 1500, 60000), 6), round(log_ratio(5, 0, 1500, 60000), 6)
    (6.321928, 8.643856)
    """
    if a + b == 0 or c * d == 0:
        return math.nan
    return math.log2(((a or 0.5) / c) / ((b or 0.5) / d))


def log_ratio_interval(a: int, b: int, c: int, d: int) -> tuple[float, float]:
    """The 95 % interval of the log ratio; NaN where a count is 0.

    >>> [round(bound, 4) for bound in log_ratio_interval(40, 20, 1500, 60000)]
    [5.5511, 7.0928]
    """
    if not a or not b or not c * d:
        return math.nan, math.nan
    half = Z * math.sqrt(1 / a - 1 / c + 1 / b - 1 / d) / math.log(2)
    return log_ratio(a, b, c, d) - half, log_ratio(a, b, c, d) + half


def log_odds(target: np.ndarray, reference: np.ndarray, prior: np.ndarray | None = None) -> np.ndarray:
    """The z of the weighted log-odds of each word, with an informative prior on both sides (Monroe, Colaresi & Quinn
    2008).

    `prior` is each word's weight; by default the pooled counts, scaled to a sum of 500.
    """
    target, reference = np.asarray(target, float), np.asarray(reference, float)
    pooled = target + reference
    prior = PRIOR * pooled / pooled.sum() if prior is None else np.asarray(prior, float)
    of_target, of_reference = (_odds(counts, prior) for counts in (target, reference))
    return (of_target - of_reference) / np.sqrt(1 / (target + prior) + 1 / (reference + prior))


def _odds(counts: np.ndarray, prior: np.ndarray) -> np.ndarray:
    return np.log((counts + prior) / (counts.sum() + prior.sum() - counts - prior))


def _p_of_chi2(value: float) -> float:
    """The upper tail of the chi-square distribution with one degree of freedom."""
    return math.erfc(math.sqrt(value / 2)) if not math.isnan(value) else math.nan
