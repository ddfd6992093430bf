"""The exercises of the lessons: how each answer, and each usual mistake, is computed from what the notebook found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np
import pandas as pd

from helpers.attention import UNCODED
from helpers.change.points import STEADY, change_points, penalty
from helpers.coding import PROCEDURAL
from helpers.reliability.coders import concordance

Answer = str | float
Computed = Callable[[SimpleNamespace], Answer]


@dataclass(frozen=True)
class Exercise:
    """The right answer, and what usual mistakes would give, by the kind of hint that each of them gets."""

    answer: Computed
    mistakes: Mapping[str, Computed] = field(default_factory=dict)


def _hyphens(found: SimpleNamespace) -> pd.DataFrame:
    return found.decisions[found.decisions["step"] == "hyphen"]


def _joined(found: SimpleNamespace) -> int:
    return int(_hyphens(found)["rule"].str.startswith(("join", "trema")).sum())


def _halves(found: SimpleNamespace) -> pd.Series:
    return _hyphens(found)["before"].str.split("-⏎").explode().str.strip("«(.,;:)»")


def _unknown(found: SimpleNamespace, halves: pd.Series) -> int:
    return int((~halves.isin(found.tables["tokens"]["form"])).sum())


def _by_border(found: SimpleNamespace) -> pd.Series:
    return found.pairs.groupby("between")["shared"].mean().reindex(["nothing", "a new paragraph", "a heading"])


def _lowered(tokens: pd.DataFrame) -> pd.Series:
    stopwords = tokens.loc[tokens["stopword"], "form"].str.lower()
    return tokens["form"].str.lower().isin(stopwords)


def _passing(found: SimpleNamespace, threshold: float) -> int:
    return int(((found.tested["p"] < threshold) & (found.tested["g2"] > 0)).sum())


def _everywhere(found: SimpleNamespace) -> pd.DataFrame:
    return found.frequent[found.frequent["sections"] == found.tokens["section"].nunique()]


def _of_is(found: SimpleNamespace) -> pd.DataFrame:
    """What the lower-case pattern catches: each token `is` that no longer match covers."""
    coded = found.changed["codings"]
    return coded[(coded["issue"] == found.issue) & (coded["term"] == "is")]


def _of_issue(found: SimpleNamespace) -> pd.DataFrame:
    coded = found.changed["codings"]
    return coded[(coded["issue"] == found.issue) & (coded["source"] == "wording")]


def _gain(found: SimpleNamespace) -> pd.Series:
    """By how much the share of an issue is larger by matches than by sentences; of issues alone."""
    shares = found.shares.drop([PROCEDURAL, UNCODED, "unmapped"], errors="ignore")
    return (shares["mentions"] - shares["sentences"]).fillna(0)


def _intervals(found: SimpleNamespace) -> pd.DataFrame:
    """The issues with an interval of their share of the sentences, the largest first."""
    rows = found.tables["attention"].query("unit == 'sentences'").dropna(subset="low")
    return rows[~rows["issue"].isin([PROCEDURAL, UNCODED])].sort_values("share", ascending=False, kind="stable")


def _overlapping(found: SimpleNamespace) -> int:
    rows = _intervals(found)
    return int((rows["high"].iloc[1:] >= rows["low"].iloc[0]).sum()) if len(rows) else 0


def _largest_inside(found: SimpleNamespace) -> int:
    """Those whose interval holds the first share itself: too strict a rule of overlap."""
    rows = _intervals(found)
    return int((rows["high"].iloc[1:] >= rows["share"].iloc[0]).sum()) if len(rows) else 0


def _held(found: SimpleNamespace) -> int:
    """The issues of which the sample does not say on which side of the cut their share lies."""
    return int(((found.sampled["low"] <= found.cut) & (found.sampled["high"] >= found.cut)).sum())


def _steadiest(found: SimpleNamespace) -> str:
    return str(found.alike.mean().idxmax())


def _beside(ranges: pd.DataFrame, column: str = "median") -> float:
    """The mean over the five largest issues: of their shares, or of the sizes of the topics beside them."""
    return float(ranges.head(5)[column].mean())


def _beyond_headings(found: SimpleNamespace) -> pd.Series:
    """By how much the share of an issue's words is larger by the codebook than by the headings."""
    return found.issues["tokens"] - found.issues["sections"]


def _uncoded(tables: Mapping[str, pd.DataFrame], column: str = "share") -> float:
    rows = tables["attention"].query("unit == 'sentences'").set_index("issue")
    return float(rows.at[UNCODED, column])


def _told(courses: pd.DataFrame) -> int:
    return int((courses["course"] != STEADY).sum())


def _stepped(draws: Sequence[np.ndarray]) -> float:
    """The part of the series in which a step is found."""
    return float(np.mean([bool(change_points(each, penalty(each))) for each in draws]))


def _steps_each(draws: Sequence[np.ndarray]) -> float:
    """The mean number of steps in a series: one with two of them counts twice."""
    return float(np.mean([len(change_points(each, penalty(each))) for each in draws]))


def _whole(found: SimpleNamespace) -> float:
    """The same for as many orders of all meetings."""
    orders = range(len(found.drawn))
    return _stepped([found.series.sample(frac=1, random_state=number).to_numpy() for number in orders])


def _part(hits: float, of: float) -> float:
    return float(hits / of) if of else 0.0


def _precision(counts: pd.Series) -> float:
    return _part(counts["found"], counts["found"] + counts["false"])


def _recall(counts: pd.Series) -> float:
    return _part(counts["found"], counts["n"])


EXERCISES: dict[str, dict[int, Exercise]] = {
    "01_letter": {
        1: Exercise(
            lambda found: str(_beyond_headings(found).idxmax()),
            {
                "largest by words": lambda found: str(found.issues["tokens"].idxmax()),
                "largest by headings": lambda found: str(found.issues["sections"].idxmax()),
                "loses": lambda found: str(_beyond_headings(found).idxmin()),
            },
        ),
        2: Exercise(
            lambda found: _uncoded(found.again.tables),
            {
                "before": lambda found: _uncoded(found.report.tables),
                "count": lambda found: _uncoded(found.again.tables, "count"),
                "coded": lambda found: 1 - _uncoded(found.again.tables),
            },
        ),
    },
    "02_sections": {
        1: Exercise(
            lambda found: len(_hyphens(found)) - _joined(found),
            {"joined": _joined, "all": lambda found: len(_hyphens(found))},
        ),
        2: Exercise(
            lambda found: _unknown(found, _halves(found)),
            {
                "known": lambda found: len(_halves(found)) - _unknown(found, _halves(found)),
                "all": lambda found: len(_halves(found)),
                "words": lambda found: len(_hyphens(found)),
            },
        ),
        3: Exercise(
            lambda found: float(_by_border(found)["nothing"] - _by_border(found)["a heading"]),
            {
                "one share": lambda found: float(_by_border(found)["nothing"]),
                "paragraph": lambda found: float(_by_border(found)["nothing"] - _by_border(found)["a new paragraph"]),
                "turned": lambda found: float(_by_border(found)["a heading"] - _by_border(found)["nothing"]),
            },
        ),
    },
    "03_terms": {
        1: Exercise(
            lambda found: int((_lowered(found.tokens) & ~found.tokens["stopword"]).sum()),
            {
                "stop words": lambda found: int(found.tokens["stopword"].sum()),
                "all": lambda found: int(_lowered(found.tokens).sum()),
            },
        ),
        2: Exercise(
            lambda found: _passing(found, 0.01 / len(found.tested)),
            {
                "not divided": lambda found: _passing(found, 0.01),
                "both signs": lambda found: int((found.tested["p"] < 0.01 / len(found.tested)).sum()),
                "expected": lambda found: len(found.tested) / 100,
            },
        ),
        3: Exercise(
            lambda found: int(_everywhere(found)["count"].sum()),
            {
                "terms": lambda found: len(_everywhere(found)),
                "share": lambda found: float(_everywhere(found)["count"].sum() / found.frequent["count"].sum()),
            },
        ),
    },
    "04_codebook": {
        1: Exercise(
            lambda found: len(_of_is(found)) / max(len(_of_issue(found)), 1),
            {
                "count": lambda found: len(_of_is(found)),
                "of all": lambda found: len(_of_is(found)) / max(len(found.changed["codings"]), 1),
                "whole issue": lambda found: 1.0,
            },
        ),
        2: Exercise(
            lambda found: str(_gain(found).idxmax()),
            {
                "largest by matches": lambda found: str(_gain_base(found, "mentions")),
                "largest by sentences": lambda found: str(_gain_base(found, "sentences")),
                "loses": lambda found: str(_gain(found).idxmin()),
            },
        ),
        3: Exercise(
            _overlapping,
            {
                "itself": lambda found: _overlapping(found) + 1,
                "inside": _largest_inside,
                "none": lambda found: 0,
            },
        ),
    },
    "05_reliability": {
        1: Exercise(
            lambda found: float(found.nobody["same"].median()),
            {
                "alpha": lambda found: float(found.nobody["alpha"].median()),
                "lowest": lambda found: float(found.nobody["same"].min()),
                "highest": lambda found: float(found.nobody["same"].max()),
            },
        ),
        2: Exercise(
            lambda found: float((2 * found.true).corr(found.true) - concordance(2 * found.true, found.true)),
            {
                "pearson": lambda found: float((2 * found.true).corr(found.true)),
                "concordance": lambda found: concordance(2 * found.true, found.true),
            },
        ),
        3: Exercise(
            _held,
            {
                "outside": lambda found: len(found.sampled) - _held(found),
                "low": lambda found: int((found.sampled["low"] <= found.cut).sum()),
                "high": lambda found: int((found.sampled["high"] >= found.cut).sum()),
                "all": lambda found: len(found.sampled),
            },
        ),
    },
    "06_topics": {
        1: Exercise(_steadiest, {"other": lambda found: str(found.alike.mean().idxmin())}),
        2: Exercise(
            lambda found: float(found.coding[_steadiest(found)]["rand"].mean()),
            {
                "itself": lambda found: float(found.alike.mean().max()),
                "flattering": lambda found: float(found.coding[_steadiest(found)]["same"].mean()),
                "one start": lambda found: float(found.coding[_steadiest(found)]["rand"].iloc[0]),
            },
        ),
        3: Exercise(
            lambda found: _beside(found.fewer),
            {
                "before": lambda found: _beside(found.ranges),
                "issues": lambda found: _beside(found.fewer, "share"),
                "even": lambda found: 1 / found.another,
                "all": lambda found: float(found.fewer["median"].mean()),
            },
        ),
    },
    "07_dossier": {
        1: Exercise(
            lambda found: _told(found.alone),
            {
                "by meeting": lambda found: len(found.own.changes),
                "more": lambda found: _told(found.alone) - len(found.own.changes),
                "issues": lambda found: found.alone.loc[found.alone["course"] != STEADY, "issue"].nunique(),
                "steady too": lambda found: len(found.alone),
            },
        ),
        2: Exercise(
            lambda found: _stepped(found.drawn),
            {
                "count": lambda found: len(found.drawn) * _stepped(found.drawn),
                "without": lambda found: 1 - _stepped(found.drawn),
                "steps": lambda found: _steps_each(found.drawn),
                "all meetings": _whole,
            },
        ),
    },
    "08_your_own": {
        1: Exercise(
            lambda found: _precision(found.counts),
            {
                "recall": lambda found: _recall(found.counts),
                "false": lambda found: 1 - _precision(found.counts),
                "count": lambda found: float(found.counts["found"]),
            },
        ),
        2: Exercise(
            lambda found: _recall(found.fewer),
            {
                "precision": lambda found: _precision(found.fewer),
                "missed": lambda found: 1 - _recall(found.fewer),
                "count": lambda found: float(found.fewer["found"]),
            },
        ),
    },
}
"""By lesson and number. Answers and mistakes are computed anew for each letter."""


def _gain_base(found: SimpleNamespace, unit: str) -> str:
    shares = found.shares.drop([PROCEDURAL, UNCODED, "unmapped"], errors="ignore")[unit].fillna(0)
    return str(np.asarray(shares.index)[shares.to_numpy().argmax()])
