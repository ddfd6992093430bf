"""Agreement with hand-coded sentences."""

import json
import math
from pathlib import Path

import pandas as pd
import pytest

from helpers import Problem
from helpers.reliability import agreement, errors, gold, twice_coded
from helpers.reliability.coders import by_issue
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


def coding(sentence: int, issue: str, source: str, term: str = "") -> tuple:
    return ("a", 0, 0, sentence, issue, source, term, "", 0, 0)


def test_every_error_has_its_cause():
    issues = [{"x"}, {"x"}, set(), set(), {"x"}, {"x"}]
    wanted = gold_of(issues, context_only=[set(), {"x"}, set(), set(), set(), set()]).assign(text=list("abcdef"))
    wanted.loc[4, "sentence"] = -1
    rows = [coding(2, "y", "wording", "y*"), coding(3, "y", "heading"), coding(5, "x", "wording", "x")]
    found = errors(table("codings", rows), wanted)
    assert found.to_numpy().tolist() == [
        [-1, "x", "missed", "read otherwise", "e"],
        [0, "x", "missed", "no term", "a"],
        [1, "x", "missed", "context only", "b"],
        [2, "y", "false", "wording y*", "c"],
        [3, "y", "false", "heading", "d"],
    ]


@pytest.mark.parametrize("empty", ["none", "carry", "context"])
def test_errors_are_as_many_as_the_agreement_counts(seed_tables, empty):
    wanted = gold("kst-28676-282")
    whole = agreement(seed_tables["codings"], wanted, empty).set_index("issue").loc["all"]
    counts = errors(seed_tables["codings"], wanted, empty)["error"].value_counts()
    assert counts.get("missed", 0) == whole["missed"]
    assert counts.get("false", 0) == whole["false"]


def test_no_errors_is_a_table_too():
    assert errors(coded_as([{"x"}]), gold_of([{"x"}]).assign(text="a")).empty


def test_agreement_on_a_rare_issue_is_high_of_itself_and_no_better_than_chance():
    rows = by_issue([frozenset("x"), *[frozenset()] * 99], [frozenset()] * 100).set_index("issue")
    assert rows.loc["x", ["n", "same", "kappa"]].tolist() == [1, 0.99, 0]
    assert rows.at["x", "alpha"] <= 0
    assert by_issue([frozenset()], [frozenset()]).empty


def test_the_rarest_issue_comes_first():
    one = [frozenset("xy"), frozenset("y"), frozenset("z")]
    assert by_issue(one, one)[["issue", "n", "same", "alpha"]].to_numpy().tolist() == [
        ["x", 1, 1, 1], ["z", 1, 1, 1], ["y", 2, 1, 1],
    ]  # fmt: skip


def test_sentences_coded_twice_are_those_of_both_files():
    rows = twice_coded()
    assert not rows.duplicated(["letter", "sentence"]).any()
    sofia = rows[rows["letter"] == "sofia"]
    assert len(sofia) == len(gold("sofia"))
    assert sofia["issues"].iloc[0] == gold("sofia")["issues"].iloc[0]
