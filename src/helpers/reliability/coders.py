"""How far two or more coders agree beyond chance, and how close measured shares come to those of people."""

import math
from collections.abc import Callable, Hashable, Sequence
from operator import eq

import numpy as np
import pandas as pd

NONE = frozenset({"NONE"})
"""No issue is a value too, since two empty sets cannot be compared."""

Codes = Sequence[Sequence[Hashable | None]]
"""One row per coder, one code per unit; None where the coder did not code the unit."""


def differ(one: Hashable, other: Hashable) -> float:
    """The distance of nominal codes: 1 between any two, 0 from a code to itself."""
    return float(one != other)


def alpha(codes: Codes, distance: Callable[[Hashable, Hashable], float] = differ) -> float:
    """Krippendorff's alpha (Krippendorff 2004) with that distance between codes; NaN where none varies or is shared.

    >>> round(alpha([["a", "b", "b", None], ["a", "b", "a", "a"]]), 6)
    0.444444
    """
    from nltk.metrics.agreement import AnnotationTask

    shared = [unit for unit in range(len(codes[0])) if sum(coder[unit] is not None for coder in codes) > 1]
    rows = [
        (f"coder {number}", f"unit {unit}", coder[unit])
        for number, coder in enumerate(codes)
        for unit in shared
        if coder[unit] is not None
    ]
    if len({code for _, _, code in rows}) < 2:
        return math.nan
    return float(AnnotationTask(rows, distance=distance).alpha())


def alpha_of_sets(codes: Sequence[Sequence[frozenset | None]]) -> float:
    """Krippendorff's alpha for codes that are sets of issues, by MASI distance (Passonneau 2006)."""
    from nltk.metrics.distance import masi_distance

    filled = [[None if code is None else frozenset(code) or NONE for code in coder] for coder in codes]
    return alpha(filled, masi_distance)


def by_issue(one: Sequence[frozenset], other: Sequence[frozenset]) -> pd.DataFrame:
    """One row per issue that either coder gave, the rarest first: how far they agree on the sentences that have it.

    Columns: issue; n, sentences to which either gave it; same, the part of all sentences on which they agree, which is
    high by itself where an issue is rare; kappa and alpha, which are corrected for chance.

    >>> rows = by_issue([frozenset("a"), frozenset(), frozenset("a"), frozenset()], [frozenset()] * 4)
    >>> rows[["issue", "n", "same", "kappa"]].to_numpy().tolist()
    [['a', 2, 0.5, 0.0]]
    """
    rows = []
    for issue in sorted(frozenset().union(*one, *other)):
        pair = [issue in codes for codes in one], [issue in codes for codes in other]
        either, same = (
            np.mean([measure(*codes_of_both) for codes_of_both in zip(*pair, strict=True)]) for measure in (max, eq)
        )
        rows.append((issue, round(either * len(pair[0])), float(same), kappa(*pair), alpha(pair)))
    agreement = pd.DataFrame(rows, columns=["issue", "n", "same", "kappa", "alpha"])
    return agreement.sort_values(["n", "issue"], ignore_index=True)


def kappa(one: Sequence[Hashable], other: Sequence[Hashable]) -> float:
    """Cohen's kappa of two coders (Cohen 1960); NaN where neither varies."""
    from nltk.metrics.agreement import AnnotationTask

    if len({*one, *other}) < 2:
        return math.nan
    rows = [
        (coder, f"unit {unit}", code)
        for coder, codes in (("one", one), ("other", other))
        for unit, code in enumerate(codes)
    ]
    return float(AnnotationTask(rows).kappa())


def standard_error_of_kappa(one: Sequence[Hashable], other: Sequence[Hashable]) -> float:
    """The standard error of the kappa of two coders (Fleiss, Cohen & Everitt 1969); NaN where neither varies."""
    observed = kappa(one, other)
    if math.isnan(observed):
        return observed
    table = pd.crosstab(
        pd.Categorical(one, codes := sorted({*one, *other})), pd.Categorical(other, codes), dropna=False
    )
    parts = table.to_numpy() / len(one)
    rows, columns = parts.sum(axis=1), parts.sum(axis=0)
    chance = (rows * columns).sum()
    same = (np.diag(parts) * (1 - (rows + columns) * (1 - observed)) ** 2).sum()
    apart = parts * (columns[:, None] + rows[None, :]) ** 2
    apart = (1 - observed) ** 2 * (apart.sum() - np.diag(apart).sum())
    spread = same + apart - (observed - chance * (1 - observed)) ** 2
    return float(math.sqrt(spread / len(one)) / (1 - chance))


def error_of_kappa(agreed: float, by_chance: float, units: int) -> float:
    """The standard error that kappa will have with so many units, for planning a gold sample (Cohen 1960)."""
    return math.sqrt(agreed * (1 - agreed)) / ((1 - by_chance) * math.sqrt(units))


def share_errors(measured: Sequence[float], true: Sequence[float]) -> dict[str, float]:
    """How far measured shares are from the true ones: mean and largest absolute error, and Lin's concordance.

    Pearson's correlation flatters (.97 where the mean error is 5 points), so it is not given.

    >>> errors = share_errors([.25, .5, .2, .05], [.3, .4, .2, .1])
    >>> {name: round(value, 6) for name, value in errors.items()}
    {'mean': 0.05, 'largest': 0.1, 'concordance': 0.903226}
    """
    errors = np.abs(np.asarray(measured, float) - np.asarray(true, float))
    return {"mean": float(errors.mean()), "largest": float(errors.max()), "concordance": concordance(measured, true)}


def concordance(one: Sequence[float], other: Sequence[float]) -> float:
    """Lin's concordance of two series of shares, with population moments (Lin 1989); NaN where neither varies."""
    one, other = np.asarray(one, float), np.asarray(other, float)
    spread = one.var() + other.var() + (one.mean() - other.mean()) ** 2
    return float(2 * ((one - one.mean()) * (other - other.mean())).mean() / spread) if spread else math.nan
