"""Prominence: where an issue stands, against the worked example and letters written for the test."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import codebook, corpus
from helpers.attention import coded
from helpers.attention.prominence import OPENING, in_opening, list_inflation, longest_run, mean_position, prominence
from helpers.letters import Letter
from helpers.tables import COLUMNS, table

from .test_attention import TOY, abc, toy  # noqa: F401

EXPECTED = TOY["expected"]


@pytest.fixture(scope="module")
def placed(toy):  # noqa: F811
    """The toy letter, its opening without a heading, its tokens in a row, every match at its sentence's first token."""
    tokens = toy["tokens"].assign(start=range(len(toy["tokens"])))
    first = tokens.groupby("sentence")["start"].min()
    sections = toy["sections"].assign(heading=toy["sections"]["heading"].replace("intro", ""))
    coded_at = toy["codings"]["sentence"].map(first)
    return toy | {"sections": sections, "tokens": tokens, "codings": toy["codings"].assign(start=coded_at)}


@pytest.fixture(scope="module")
def of_toy(placed, abc):  # noqa: F811
    def of(empty: str) -> pd.DataFrame:
        tables = (placed[name] for name in ("sections", "sentences", "tokens", "codings"))
        return prominence(*tables, abc, empty=empty).set_index("issue")

    return of


def test_prominence_equals_the_worked_example(of_toy):
    rows = of_toy("none")
    for column, name in (
        ("first_mention", "first_mention_position"),
        ("longest_run", "longest_run_units"),
        ("mean_position", "mean_position"),
    ):
        assert rows[column].to_dict() == pytest.approx(
            {issue.lower(): value for issue, value in EXPECTED[name].items()}, abs=1e-6
        )
    assert rows["list_inflation"].tolist() == pytest.approx(
        EXPECTED["list_inflation_vs_coded_sentence_share"], abs=1e-6
    )
    assert rows["inflated"].tolist() == [False, False, True]
    assert rows["in_heading"].tolist() == [True, True, False]
    assert rows["in_opening"].tolist() == [True, True, False]


def test_shares_without_the_opening_equal_the_worked_example(of_toy):
    rows = of_toy("carry")
    sections = {issue.lower(): share for issue, share in EXPECTED["section_share_tokens_intro_apart"].items()}
    assert rows["sections_without"].to_dict() == pytest.approx(sections | {"c": 0}, abs=1e-6)
    assert rows["sentences_without"].tolist() == pytest.approx([2.5 / 7, 3 / 7, 1.5 / 7])
    assert rows["tokens_without"].tolist() == pytest.approx([37.5 / 90, 40 / 90, 12.5 / 90])
    assert rows["mentions_without"].tolist() == pytest.approx([3 / 9, 2 / 9, 4 / 9])


def test_list_inflation_does_not_depend_on_the_rule_for_sentences_without_words(of_toy):
    assert of_toy("none")["list_inflation"].equals(of_toy("carry")["list_inflation"])
    assert of_toy("carry").loc["a", "longest_run"] == 4


@pytest.mark.parametrize(
    ("places", "run", "units", "mean"),
    [([0], 1, 4, 0), ([3], 1, 4, 1), ([0, 1, 2], 3, 3, 0.5), ([0, 2, 3, 5], 2, 6, 0.5)],
)
def test_runs_and_positions(places, run, units, mean):
    assert (longest_run(places), mean_position(places, units)) == (run, mean)


def test_an_absent_issue_and_a_single_sentence_are_blank():
    assert math.isnan(longest_run([]))
    assert math.isnan(mean_position([], 9))
    assert math.isnan(mean_position([0], 1))


def test_absent_issues_are_blank_in_the_seed_letter_and_in_its_file(seed_tables, tmp_path):
    rows = seed_tables["prominence"].set_index("issue")
    counts = seed_tables["attention"].query("unit == 'sentences'").set_index("issue")["count"]
    absent = [issue for issue in rows.index if not counts[issue]]
    assert absent
    blank = ["first_mention", "longest_run", "mean_position", "list_inflation"]
    assert rows.loc[absent, blank].isna().all(axis=None)
    assert not rows.loc[absent, ["in_heading", "in_opening", "inflated"]].any(axis=None)
    assert rows.drop(absent)[blank].notna().all(axis=None)
    corpus.write({"prominence": seed_tables["prominence"]}, tmp_path)
    assert "nan" not in (tmp_path / "prominence.csv").read_text(encoding="utf-8").lower()


def test_the_seed_letter_announces_its_issues_and_lists_two(seed_tables):
    rows = seed_tables["prominence"].set_index("issue")
    opened = {"russia", "north-korea", "nato-eu", "enlargement", "georgia", "projecting-stability"}
    assert set(rows.index[rows["in_opening"]]) == opened
    assert rows.loc["arms-control", ["in_heading", "inflated"]].tolist() == [True, True]
    shares = seed_tables["attention"].query("unit == 'sections'").set_index("issue")["share"]
    without = rows["sections_without"]
    assert without.sum() == pytest.approx(1)
    assert without["russia"] == pytest.approx(shares["russia"] * 1516 / (1516 - 101))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Er was overleg over Rusland. Meer niet.\n\nSancties zijn er.", {0, 1}),
        ("Er was overleg.\n\nRusland\n\nRusland zweeg.", {0}),
        ("1. Rusland\n\nRusland zweeg.\n\n2. Slot\n\nEr is gegeten.", set()),
        ("1. Inleiding\n\nRusland zweeg. Wij ook.\n\n2. Slot\n\nEr is gegeten.", {0, 1}),
    ],
)
def test_the_opening_is_what_stands_before_the_first_heading(navo, text, expected):
    made = corpus.tables([Letter("fictional", text)], navo)
    opening = in_opening(made["sentences"], made["sections"])
    assert set(made["sentences"].loc[opening, "sentence"]) == expected


@pytest.mark.parametrize(
    ("heading", "is_opening"),
    [
        ("Inleiding", True),
        ("1. Inleiding", True),
        ("INTRODUCTION", True),
        ("Inleiding van Rusland", False),
        ("Rusland", False),
    ],
)
def test_a_heading_that_opens(heading, is_opening):
    assert bool(OPENING.fullmatch(heading)) is is_opening


@pytest.mark.parametrize("text", ["Rusland zweeg.", "Er is gegeten.", "Er is gegeten.\n\nEen kop\n\nEr is gedronken."])
@pytest.mark.parametrize("empty", ["none", "carry", "context", "smooth"])
def test_short_letters_and_letters_without_issues_have_their_rows(navo, text, empty):
    rows = corpus.tables([Letter("fictional", text)], navo, empty=empty)["prominence"]
    assert len(rows) == len(navo.ids)
    assert rows["mean_position"].isna().all()
    assert not rows["inflated"].any()


def test_letters_are_measured_apart(navo):
    two = [Letter("one", "Rusland zweeg.\n\nEr was overleg."), Letter("two", "Er was overleg.\n\nRusland zweeg.")]
    both = corpus.tables(two, navo)["prominence"].query("issue == 'russia'")
    assert both["first_mention"].tolist() == [0, 0.6]
    assert both["mean_position"].tolist() == [0, 1]


def test_no_letters_have_no_rows(navo):
    empty = (table(name, []) for name in ("sections", "sentences", "tokens", "codings"))
    assert prominence(*empty, navo).dtypes.astype(str).to_dict() == COLUMNS["prominence"]


@given(st.sets(st.integers(0, 20), min_size=1))
def test_laws_of_runs_and_positions(places):
    ordered = sorted(places)
    assert 1 <= longest_run(ordered) <= len(ordered)
    assert ordered[0] <= mean_position(ordered, 21) * 20 + 1e-9 <= ordered[-1] + 2e-9


def test_inflations_weighed_by_the_sentences_are_one(seed_tables):
    book = codebook.read("navo")
    letter = coded(*(seed_tables[name] for name in ("sentences", "tokens", "codings")), book, "none")
    weights = letter.weights[book.ids].sum()
    inflation = pd.Series(list_inflation(letter.mentions.to_numpy(), letter.weights[book.ids].to_numpy()), book.ids)
    assert (inflation * weights / weights.sum()).sum() == pytest.approx(1)
