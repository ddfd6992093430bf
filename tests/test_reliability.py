"""Agreement with hand-coded sentences."""

import json
import math
from pathlib import Path

import pandas as pd
import pytest

from helpers import Problem
from helpers.reliability import agreement, coded_sentences, errors, gold, twice_coded
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
            "letter": "a",
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
        ["a", -1, "x", "missed", "read otherwise", "e"],
        ["a", 0, "x", "missed", "no term", "a"],
        ["a", 1, "x", "missed", "context only", "b"],
        ["a", 2, "y", "false", "wording y*", "c"],
        ["a", 3, "y", "false", "heading", "d"],
    ]


@pytest.mark.parametrize("empty", ["none", "carry", "context"])
def test_codings_of_another_letter_beside_count_nowhere(seed_tables, empty):
    wanted, own = gold("kst-28676-282"), seed_tables["codings"]
    beside = pd.concat([own, own.assign(letter="kst-1-1", issue="migration")])
    for measure in (agreement, errors):
        pd.testing.assert_frame_equal(measure(beside, wanted, empty), measure(own, wanted, empty))


def test_two_letters_are_compared_each_with_its_own_codings():
    codings = pd.concat([coded_as([{"x"}, {"y"}]), coded_as([set(), {"x"}]).assign(letter="b")])
    wanted = pd.concat([gold_of([{"x"}, set()]), gold_of([{"z"}, {"x"}]).assign(letter="b")]).assign(text="")
    scores = agreement(codings, wanted).set_index("issue")
    assert scores.loc["all", ["found", "missed", "false"]].tolist() == [2, 1, 1]
    assert errors(codings, wanted)[["letter", "sentence", "issue", "error"]].to_numpy().tolist() == [
        ["a", 1, "y", "false"], ["b", 0, "z", "missed"],
    ]  # fmt: skip


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


CODED = """sentence_id;text;issues;ambiguous;context_only;probability
s01;"Er is gesproken; verzonnen.";;;;
s02;Rusland dreigt Georgië.;russia;georgia;russia;0,25
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", "\t"])
def test_gold_is_read_as_a_spreadsheet_saves_it(tmp_path, encoding, separator):
    path = tmp_path / "sentences.csv"
    path.write_text(CODED.replace("gesproken;", "gesproken,").replace(";", separator), encoding=encoding)
    rows = coded_sentences(path)
    assert rows["sentence"].tolist() == [0, 1]
    assert rows["text"].tolist() == ["Er is gesproken, verzonnen.", "Rusland dreigt Georgië."]
    assert rows[["issues", "ambiguous", "context_only"]].iloc[1].tolist() == [{"russia"}, {"georgia"}, {"russia"}]
    assert rows["probability"].tolist() == [1, 0.25]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "sentence_id;",
            "id;",
            "line 1: expected the columns sentence_id, text, issues, ambiguous, context_only, prob",
        ),
        (";issues;", ";codes;", "line 1, lacks the column issues: begin with sentence_id, text, issues"),
        (";text;", ";tekst;", "line 1, lacks the column text: begin with sentence_id, text, issues"),
        ("s02", "2", "line 3, column sentence_id: expected s and the number of a sentence, such as s01, found '2'"),
        ("s02", "s00", "line 3, column sentence_id: expected s and the number of a sentence, such as s01, found 's00'"),
        ("s02", "s1", "line 3, column sentence_id: s01 stands in line 2 too: keep one"),
        ("0,25", "0", "line 3, column probability: expected a number above 0 and at most 1, found '0'"),
        ("0,25", "1,5", "line 3, column probability: expected a number above 0 and at most 1, found '1,5'"),
        ("0,25", "nan", "line 3, column probability: expected a number above 0 and at most 1, found 'nan'"),
        (";russia;georgia", ";?;georgia", "line 3, column issues: still to be decided"),
        (";georgia;", ";russia;", "line 3, column ambiguous: russia stands in issues too"),
        (";russia;0", ";georgia;0", "line 3, column context_only: georgia does not stand in issues"),
        (CODED[59:], "", "has no sentence in it: give it one line for each"),
    ],
)
def test_what_is_wrong_with_gold_is_told_with_its_letter_line_and_column(tmp_path, old, new, said):
    assert old in CODED
    path = tmp_path / "brief" / "sentences.csv"
    path.parent.mkdir()
    path.write_text(CODED.replace(old, new, 1), encoding="utf-8-sig")
    with pytest.raises(Problem) as problem:
        coded_sentences(path)
    assert str(problem.value).replace("sentences.csv, ", "sentences.csv ").startswith(f"brief/sentences.csv {said}")
