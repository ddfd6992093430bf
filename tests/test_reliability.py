"""Agreement with hand-coded sentences."""

import json
import math
from pathlib import Path

import pandas as pd
import pytest

from helpers import Problem
from helpers.reliability import agreement, gold
from helpers.tables import table

ORACLE = json.loads((Path(__file__).parent / "oracles.json").read_text(encoding="utf-8"))["agreement_with_gold"]


def coded_as(issues: list[set[str]]) -> pd.DataFrame:
    rows = [("a", 0, 0, number, issue, "wording", "", "", 0, 0) for number, own in enumerate(issues) for issue in own]
    return table("codings", rows)


def gold_of(issues: list[set[str]], ambiguous=None, context_only=None) -> pd.DataFrame:
    nothing = [set() for _ in issues]
    return pd.DataFrame(
        {
            "sentence": range(len(issues)),
            "issues": issues,
            "ambiguous": ambiguous or nothing,
            "context_only": context_only or nothing,
        }
    )


def test_precision_and_recall_equal_their_oracle():
    wanted, found = ([{issue} for issue in ORACLE["input"][name]] for name in ("gold", "predicted"))
    scores = agreement(coded_as(found), gold_of(wanted)).set_index("issue")
    for issue, expected in ORACLE["expected"]["per_issue"].items():
        assert scores.loc[issue, ["precision", "recall", "f1"]].tolist() == pytest.approx(
            [expected[name] for name in ("precision", "recall", "F1")], abs=1e-6
        )
        assert scores.loc[issue, "n"] == expected["n"]
    assert scores.loc["all", "recall"] == pytest.approx(ORACLE["expected"]["accuracy"])


def test_ambiguous_codes_score_neither_way():
    scores = agreement(coded_as([{"x", "y"}]), gold_of([{"x"}], ambiguous=[{"y", "z"}])).set_index("issue")
    assert scores.loc["all", ["found", "missed", "false"]].tolist() == [1, 0, 0]


def test_what_only_context_tells_is_not_asked_of_wording():
    coding, wanted = coded_as([set()]), gold_of([{"x"}], context_only=[{"x"}])
    assert agreement(coding, wanted, "none").set_index("issue").loc["all", "n"] == 0
    assert agreement(coding, wanted, "carry").set_index("issue").loc["all", "missed"] == 1


def test_what_is_undefined_is_blank():
    scores = agreement(coded_as([{"x"}]), gold_of([set()])).set_index("issue")
    assert math.isnan(scores.loc["x", "recall"])
    assert scores.loc["x", "precision"] == 0


def test_a_letter_without_gold_is_told_where_it_belongs():
    with pytest.raises(
        Problem, match=r"^no gold for kst-1-1: its coded sentences go into data/gold/kst-1-1/sentences\.csv$"
    ):
        gold("kst-1-1")
