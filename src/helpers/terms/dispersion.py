"""How evenly a term is spread over the parts of a text: sections of a letter, or letters of a dossier.

Every function takes the term's count in each part and the part's size in tokens. Parts of size 0 are left out; the
measure is NaN where only one part is left or the term is not used.
"""

import math
from collections.abc import Iterable

import numpy as np

Parts = tuple[np.ndarray, np.ndarray]


def dp(counts: Iterable[float], sizes: Iterable[float]) -> float:
    """Deviation of proportions: 0 is even, near 1 is all in the smallest part (Gries 2008).

    >>> round(dp([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]), 6)
    0.18
    """
    counts, sizes = _parts(counts, sizes)
    if _undefined(counts, sizes):
        return math.nan
    return float(np.abs(counts / counts.sum() - sizes / sizes.sum()).sum() / 2)


def dp_norm(counts: Iterable[float], sizes: Iterable[float]) -> float:
    """Deviation of proportions, normalised: 0 is even, 1 all in the smallest part (Gries 2008, Lijffijt & Gries 2012).

    >>> round(dp_norm([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]), 9)
    0.219512195
    """
    counts, sizes = _parts(counts, sizes)
    return math.nan if _undefined(counts, sizes) else float(dp(counts, sizes) / (1 - sizes.min() / sizes.sum()))


def dp_norms(counts: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """The normalised deviation of proportions of many used terms: `counts` is terms × parts, none of size 0.

    >>> dp_norms(np.array([[1, 2, 3, 4, 5], [0, 0, 0, 0, 1]]), np.array([9, 10, 10, 10, 11])).round(3).tolist()
    [0.22, 0.951]
    """
    if len(sizes) < 2:
        return np.full(len(counts), math.nan)
    apart = np.abs(counts / counts.sum(axis=1, keepdims=True) - sizes / sizes.sum()).sum(axis=1) / 2
    return apart / (1 - sizes.min() / sizes.sum())


def juilland(counts: Iterable[float], sizes: Iterable[float]) -> float:
    """Juilland's D of the rates per part: 1 is even (Juilland & Chang-Rodríguez 1964)."""
    counts, sizes = _parts(counts, sizes)
    if _undefined(counts, sizes):
        return math.nan
    rates = counts / sizes
    return float(1 - rates.std() / rates.mean() / math.sqrt(len(rates) - 1))


def rosengren(counts: Iterable[float], sizes: Iterable[float]) -> float:
    """Rosengren's S: 1 is even; the least possible is the share of the part that has all uses (Rosengren 1971)."""
    counts, sizes = _parts(counts, sizes)
    if _undefined(counts, sizes):
        return math.nan
    return float(np.sqrt(sizes / sizes.sum() * counts).sum() ** 2 / counts.sum())


def carroll(counts: Iterable[float], sizes: Iterable[float]) -> float:
    """Carroll's D2: the entropy of the rates over its largest possible value; 1 is even (Carroll 1970)."""
    counts, sizes = _parts(counts, sizes)
    if _undefined(counts, sizes):
        return math.nan
    rates = counts / sizes
    shares = rates[rates > 0] / rates.sum()
    return float(abs(-(shares * np.log2(shares)).sum()) / math.log2(len(rates)))


def divergence(counts: Iterable[float], sizes: Iterable[float]) -> float:
    """Kullback-Leibler divergence of the term's distribution from the sizes of the parts, in bits; 0 is even."""
    counts, sizes = _parts(counts, sizes)
    if _undefined(counts, sizes):
        return math.nan
    shares, expected = counts / counts.sum(), sizes / sizes.sum()
    used = shares > 0
    return float((shares[used] * np.log2(shares[used] / expected[used])).sum())


def _parts(counts: Iterable[float], sizes: Iterable[float]) -> Parts:
    counts, sizes = np.asarray(counts, float), np.asarray(sizes, float)
    return counts[sizes > 0], sizes[sizes > 0]


def _undefined(counts: np.ndarray, sizes: np.ndarray) -> bool:
    return len(sizes) < 2 or counts.sum() == 0
