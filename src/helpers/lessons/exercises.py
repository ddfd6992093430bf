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
    """The right answer, and the results of usual mistakes, by the kind of hint for each of them."""

    answer: Computed
    mistakes: Mapping[str, Computed] = field(default_factory=dict)


def _hyphens(notebook: SimpleNamespace) -> pd.DataFrame:
    return notebook.decisions[notebook.decisions["step"] == "hyphen"]


def _joined(notebook: SimpleNamespace) -> int:
    return int(_hyphens(notebook)["rule"].str.startswith(("join", "trema")).sum())


def _halves(notebook: SimpleNamespace) -> pd.Series:
    return _hyphens(notebook)["before"].str.split("-⏎").explode().str.strip("«(.,;:)»")


def _unknown(notebook: SimpleNamespace, halves: pd.Series) -> int:
    return int((~halves.isin(notebook.tables["tokens"]["form"])).sum())


def _by_border(notebook: SimpleNamespace) -> pd.Series:
    return notebook.pairs.groupby("between")["shared"].mean().reindex(["nothing", "a new paragraph", "a heading"])


def _lowered(tokens: pd.DataFrame) -> pd.Series:
    stopwords = tokens.loc[tokens["stopword"], "form"].str.lower()
    return tokens["form"].str.lower().isin(stopwords)


def _passing(notebook: SimpleNamespace, threshold: float) -> int:
    return int(((notebook.tested["p"] < threshold) & (notebook.tested["g2"] > 0)).sum())


def _everywhere(notebook: SimpleNamespace) -> pd.DataFrame:
    return notebook.frequent[notebook.frequent["sections"] == notebook.tokens["section"].nunique()]


def _of_is(notebook: SimpleNamespace) -> pd.DataFrame:
    """The codings by the lower-case pattern: each token `is` that no longer match covers."""
    codings = notebook.changed["codings"]
    return codings[(codings["issue"] == notebook.issue) & (codings["term"] == "is")]


def _of_issue(notebook: SimpleNamespace) -> pd.DataFrame:
    codings = notebook.changed["codings"]
    return codings[(codings["issue"] == notebook.issue) & (codings["source"] == "wording")]


def _gain(notebook: SimpleNamespace) -> pd.Series:
    """How much larger the share of an issue is by matches than by sentences; of issues alone."""
    shares = notebook.shares.drop([PROCEDURAL, UNCODED, "unmapped"], errors="ignore")
    return (shares["mentions"] - shares["sentences"]).fillna(0)


def _largest_by(notebook: SimpleNamespace, unit: str) -> str:
    shares = notebook.shares.drop([PROCEDURAL, UNCODED, "unmapped"], errors="ignore")[unit].fillna(0)
    return str(np.asarray(shares.index)[shares.to_numpy().argmax()])


def _intervals(notebook: SimpleNamespace) -> pd.DataFrame:
    """The issues whose share of the sentences has an interval, the largest first."""
    rows = notebook.tables["attention"].query("unit == 'sentences'").dropna(subset="low")
    return rows[~rows["issue"].isin([PROCEDURAL, UNCODED])].sort_values("share", ascending=False, kind="stable")


def _overlapping(notebook: SimpleNamespace) -> int:
    rows = _intervals(notebook)
    return int((rows["high"].iloc[1:] >= rows["low"].iloc[0]).sum()) if len(rows) else 0


def _largest_inside(notebook: SimpleNamespace) -> int:
    """The number of issues whose interval contains the first share itself: too strict a rule of overlap."""
    rows = _intervals(notebook)
    return int((rows["high"].iloc[1:] >= rows["share"].iloc[0]).sum()) if len(rows) else 0


def _held(notebook: SimpleNamespace) -> int:
    """The number of issues for which the sample does not show on which side of the cut their share lies."""
    return int(((notebook.sampled["low"] <= notebook.cut) & (notebook.sampled["high"] >= notebook.cut)).sum())


def _steadiest(notebook: SimpleNamespace) -> str:
    return str(notebook.alike.mean().idxmax())


def _beside(ranges: pd.DataFrame, column: str = "median") -> float:
    """The mean over the five largest issues of their shares, or of the sizes of the topics most like them."""
    return float(ranges.head(5)[column].mean())


def _beyond_headings(notebook: SimpleNamespace) -> pd.Series:
    """How much larger the share of an issue's words is by the codebook than by the headings."""
    return notebook.issues["tokens"] - notebook.issues["sections"]


def _uncoded(tables: Mapping[str, pd.DataFrame], column: str = "share") -> float:
    rows = tables["attention"].query("unit == 'sentences'").set_index("issue")
    return float(rows.at[UNCODED, column])


def _told(courses: pd.DataFrame) -> int:
    return int((courses["course"] != STEADY).sum())


def _stepped(draws: Sequence[np.ndarray]) -> float:
    """The part of the series in which a step is found."""
    return float(np.mean([bool(change_points(series, penalty(series))) for series in draws]))


def _steps_each(draws: Sequence[np.ndarray]) -> float:
    """The mean number of steps in a series, where a series with two of them counts twice."""
    return float(np.mean([len(change_points(series, penalty(series))) for series in draws]))


def _whole(notebook: SimpleNamespace) -> float:
    """The part of the series with a step, for as many random orders of all meetings."""
    orders = range(len(notebook.drawn))
    return _stepped([notebook.series.sample(frac=1, random_state=number).to_numpy() for number in orders])


def _part(hits: float, whole: float) -> float:
    return float(hits / whole) if whole else 0.0


def _precision(counts: pd.Series) -> float:
    return _part(counts["found"], counts["found"] + counts["false"])


def _recall(counts: pd.Series) -> float:
    return _part(counts["found"], counts["n"])


EXERCISES: dict[str, dict[int, Exercise]] = {
    "01_letter": {
        1: Exercise(
            lambda notebook: str(_beyond_headings(notebook).idxmax()),
            {
                "largest by words": lambda notebook: str(notebook.issues["tokens"].idxmax()),
                "largest by headings": lambda notebook: str(notebook.issues["sections"].idxmax()),
                "loses": lambda notebook: str(_beyond_headings(notebook).idxmin()),
            },
        ),
        2: Exercise(
            lambda notebook: _uncoded(notebook.again.tables),
            {
                "before": lambda notebook: _uncoded(notebook.report.tables),
                "count": lambda notebook: _uncoded(notebook.again.tables, "count"),
                "coded": lambda notebook: 1 - _uncoded(notebook.again.tables),
            },
        ),
    },
    "02_sections": {
        1: Exercise(
            lambda notebook: len(_hyphens(notebook)) - _joined(notebook),
            {"joined": _joined, "all": lambda notebook: len(_hyphens(notebook))},
        ),
        2: Exercise(
            lambda notebook: _unknown(notebook, _halves(notebook)),
            {
                "known": lambda notebook: len(_halves(notebook)) - _unknown(notebook, _halves(notebook)),
                "all": lambda notebook: len(_halves(notebook)),
                "words": lambda notebook: len(_hyphens(notebook)),
            },
        ),
        3: Exercise(
            lambda notebook: float(_by_border(notebook)["nothing"] - _by_border(notebook)["a heading"]),
            {
                "one share": lambda notebook: float(_by_border(notebook)["nothing"]),
                "paragraph": lambda notebook: float(
                    _by_border(notebook)["nothing"] - _by_border(notebook)["a new paragraph"]
                ),
                "turned": lambda notebook: float(_by_border(notebook)["a heading"] - _by_border(notebook)["nothing"]),
            },
        ),
    },
    "03_terms": {
        1: Exercise(
            lambda notebook: int((_lowered(notebook.tokens) & ~notebook.tokens["stopword"]).sum()),
            {
                "stop words": lambda notebook: int(notebook.tokens["stopword"].sum()),
                "all": lambda notebook: int(_lowered(notebook.tokens).sum()),
            },
        ),
        2: Exercise(
            lambda notebook: _passing(notebook, 0.01 / len(notebook.tested)),
            {
                "not divided": lambda notebook: _passing(notebook, 0.01),
                "both signs": lambda notebook: int((notebook.tested["p"] < 0.01 / len(notebook.tested)).sum()),
                "expected": lambda notebook: len(notebook.tested) / 100,
            },
        ),
        3: Exercise(
            lambda notebook: int(_everywhere(notebook)["count"].sum()),
            {
                "terms": lambda notebook: len(_everywhere(notebook)),
                "share": lambda notebook: float(
                    _everywhere(notebook)["count"].sum() / notebook.frequent["count"].sum()
                ),
            },
        ),
    },
    "04_codebook": {
        1: Exercise(
            lambda notebook: len(_of_is(notebook)) / max(len(_of_issue(notebook)), 1),
            {
                "count": lambda notebook: len(_of_is(notebook)),
                "of all": lambda notebook: len(_of_is(notebook)) / max(len(notebook.changed["codings"]), 1),
                "whole issue": lambda notebook: 1.0,
            },
        ),
        2: Exercise(
            lambda notebook: str(_gain(notebook).idxmax()),
            {
                "largest by matches": lambda notebook: str(_largest_by(notebook, "mentions")),
                "largest by sentences": lambda notebook: str(_largest_by(notebook, "sentences")),
                "loses": lambda notebook: str(_gain(notebook).idxmin()),
            },
        ),
        3: Exercise(
            _overlapping,
            {
                "itself": lambda notebook: _overlapping(notebook) + 1,
                "inside": _largest_inside,
                "none": lambda notebook: 0,
            },
        ),
    },
    "05_reliability": {
        1: Exercise(
            lambda notebook: float(notebook.nobody["same"].median()),
            {
                "alpha": lambda notebook: float(notebook.nobody["alpha"].median()),
                "lowest": lambda notebook: float(notebook.nobody["same"].min()),
                "highest": lambda notebook: float(notebook.nobody["same"].max()),
            },
        ),
        2: Exercise(
            lambda notebook: float(
                (2 * notebook.true).corr(notebook.true) - concordance(2 * notebook.true, notebook.true)
            ),
            {
                "pearson": lambda notebook: float((2 * notebook.true).corr(notebook.true)),
                "concordance": lambda notebook: concordance(2 * notebook.true, notebook.true),
            },
        ),
        3: Exercise(
            _held,
            {
                "outside": lambda notebook: len(notebook.sampled) - _held(notebook),
                "low": lambda notebook: int((notebook.sampled["low"] <= notebook.cut).sum()),
                "high": lambda notebook: int((notebook.sampled["high"] >= notebook.cut).sum()),
                "all": lambda notebook: len(notebook.sampled),
            },
        ),
    },
    "06_topics": {
        1: Exercise(_steadiest, {"other": lambda notebook: str(notebook.alike.mean().idxmin())}),
        2: Exercise(
            lambda notebook: float(notebook.coding[_steadiest(notebook)]["rand"].mean()),
            {
                "itself": lambda notebook: float(notebook.alike.mean().max()),
                "flattering": lambda notebook: float(notebook.coding[_steadiest(notebook)]["same"].mean()),
                "one start": lambda notebook: float(notebook.coding[_steadiest(notebook)]["rand"].iloc[0]),
            },
        ),
        3: Exercise(
            lambda notebook: _beside(notebook.fewer),
            {
                "before": lambda notebook: _beside(notebook.ranges),
                "issues": lambda notebook: _beside(notebook.fewer, "share"),
                "even": lambda notebook: 1 / notebook.another,
                "all": lambda notebook: float(notebook.fewer["median"].mean()),
            },
        ),
    },
    "07_dossier": {
        1: Exercise(
            lambda notebook: _told(notebook.alone),
            {
                "by meeting": lambda notebook: len(notebook.own.changes),
                "more": lambda notebook: _told(notebook.alone) - len(notebook.own.changes),
                "issues": lambda notebook: notebook.alone.loc[notebook.alone["course"] != STEADY, "issue"].nunique(),
                "steady too": lambda notebook: len(notebook.alone),
            },
        ),
        2: Exercise(
            lambda notebook: _stepped(notebook.drawn),
            {
                "count": lambda notebook: len(notebook.drawn) * _stepped(notebook.drawn),
                "without": lambda notebook: 1 - _stepped(notebook.drawn),
                "steps": lambda notebook: _steps_each(notebook.drawn),
                "all meetings": _whole,
            },
        ),
    },
    "08_your_own": {
        1: Exercise(
            lambda notebook: _precision(notebook.counts),
            {
                "recall": lambda notebook: _recall(notebook.counts),
                "false": lambda notebook: 1 - _precision(notebook.counts),
                "count": lambda notebook: float(notebook.counts["found"]),
            },
        ),
        2: Exercise(
            lambda notebook: _recall(notebook.fewer),
            {
                "precision": lambda notebook: _precision(notebook.fewer),
                "missed": lambda notebook: 1 - _recall(notebook.fewer),
                "count": lambda notebook: float(notebook.fewer["found"]),
            },
        ),
    },
}
"""By lesson and number. Answers and mistakes are computed anew for each letter, from the values of its notebook."""
