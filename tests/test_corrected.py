"""Shares corrected with hand-coded sentences: the laws that must hold, and what is said where nothing is known."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import Problem
from helpers.attention import UNCODED, Coded
from helpers.coding import PROCEDURAL
from helpers.reliability.corrected import (
    FEWEST_LETTERS,
    Letters,
    corrected,
    corrected_shares,
    corrected_together,
    hand_weights,
    machine_weights,
    unconfused,
    unconfused_shares,
)

ISSUES = ("x", "y", "z")


def letter_of(sets: list[set[str]], name: str = "a") -> Coded:
    """A letter whose sentences the program gave these issues."""
    index = pd.Index(range(len(sets)), name="sentence")
    met = pd.DataFrame([[float(issue in own) for issue in ISSUES] for own in sets], index, list(ISSUES))
    weights = met.div(met.sum(axis=1).replace(0, 1), axis=0)
    rest = (met.sum(axis=1) == 0).astype(float)
    return Coded(name, weights.assign(**{PROCEDURAL: 0.0, UNCODED: rest}), met, pd.Series(1, index), 9)


def gold_of(sets: list[set[str]], probability=1.0) -> pd.DataFrame:
    return pd.DataFrame({"sentence": range(len(sets)), "issues": sets, "probability": probability})


SETS = st.lists(st.sets(st.sampled_from(ISSUES)), min_size=2, max_size=30)


@settings(max_examples=60)
@given(SETS, st.data())
def test_a_coding_without_error_keeps_its_shares_whatever_was_sampled(sets, data):
    letter = letter_of(sets)
    drawn = data.draw(st.lists(st.integers(0, len(sets) - 1), min_size=1, unique=True))
    chances = data.draw(st.lists(st.floats(0.05, 1), min_size=len(drawn), max_size=len(drawn)))
    sample = gold_of(sets).iloc[drawn].assign(probability=chances)
    rows = corrected_shares(letter, [(letter, sample)])
    assert rows["corrected"].tolist() == pytest.approx(rows["share"].tolist(), abs=1e-9)
    assert rows["share"].tolist() == pytest.approx(machine_weights(letter).mean().tolist())


@settings(max_examples=60)
@given(SETS, st.data())
def test_a_letter_coded_whole_has_the_coder_s_shares(sets, data):
    hand = data.draw(st.lists(st.sets(st.sampled_from(ISSUES)), min_size=len(sets), max_size=len(sets)))
    letter = letter_of(sets)
    true = hand_weights(gold_of(hand), ISSUES).mean()
    rows = corrected_shares(letter, [(letter, gold_of(hand))])
    assert rows["corrected"].tolist() == pytest.approx(true.tolist(), abs=1e-9)
    other = unconfused_shares(letter, [(letter, gold_of(hand))])
    assert other["corrected"].isna().all() or other["corrected"].fillna(0).tolist() == pytest.approx(
        true.tolist(), abs=1e-6
    )


@settings(max_examples=60)
@given(SETS, st.data())
def test_corrected_shares_sum_to_one_and_lie_in_their_bounds(sets, data):
    drawn = data.draw(st.lists(st.sets(st.sampled_from(ISSUES)), min_size=1, max_size=len(sets)))
    letter = letter_of(sets)
    rows = corrected_shares(letter, [(letter, gold_of(drawn, len(drawn) / len(sets)))])
    assert rows["corrected"].sum() == pytest.approx(1, abs=1e-9)
    assert rows["corrected"].between(0, 1 + 1e-9).all()
    assert (rows["estimate"] < 0).equals(rows["cut"])
    kept = rows[~rows["cut"] & (rows["estimate"] <= 1)]
    assert (kept["low"] <= kept["estimate"] + 1e-9).all()
    assert (kept["high"] >= kept["estimate"] - 1e-9).all()


def test_a_negative_estimate_is_cut_to_zero_and_the_others_are_divided_by_their_sum():
    letter = letter_of([{"x"}] * 2 + [{"y"}] * 8)
    rows = corrected_shares(letter, [(letter, gold_of([{"y"}]))]).set_index("issue")
    assert rows.loc["x", ["estimate", "corrected", "cut"]].tolist() == [pytest.approx(-0.8), 0, True]
    assert rows.at["y", "corrected"] == 1


def test_unequal_chances_weigh_by_one_over_them():
    """Of two errors, the one of a sentence that was rarely drawn stands for more of its like."""
    estimate, _ = corrected([0] * 10, [0, 0], [1, 0], [0.1, 0.9])
    assert estimate == pytest.approx((1 / 0.1) / (1 / 0.1 + 1 / 0.9))
    equal, bounds = corrected([1] * 3 + [0] * 7, [1, 0, 1], [1, 1, 0], [0.3] * 3)
    assert (equal, bounds) == (pytest.approx(0.3), pytest.approx(corrected([1] * 3 + [0] * 7, [1, 0, 1], [1, 1, 0])[1]))


def test_the_interval_of_a_sample_holds_the_true_share_in_93_of_100_samples():
    draw = np.random.default_rng(282)
    true = draw.random(4000) < 0.2
    coded = np.where(draw.random(4000) < 0.15, ~true, true)
    held = []
    for _ in range(300):
        drawn = draw.choice(4000, 150, replace=False)
        low, high = corrected(coded, coded[drawn], true[drawn])[1]
        held.append(low <= true.mean() <= high)
    assert np.mean(held) >= 0.92
    assert abs(coded.mean() - true.mean()) > 0.05


LETTERS, LENGTH = 40, 20
HELD = [(2, False, 0.0, 0.8), (5, False, 0.0, 0.9), (5, True, 0.95, 1.0), (10, True, 0.95, 1.0)]
"""Letters coded by hand, whether the variance is over letters, and between what its coverage lies."""


@pytest.mark.parametrize(("coded", "over_letters", "least", "most"), HELD)
def test_where_recall_differs_by_letter_only_an_interval_over_letters_holds_the_share(coded, over_letters, least, most):
    draw, held, of = np.random.default_rng(282), [], np.repeat(np.arange(LETTERS), LENGTH)
    for _ in range(300):
        true = draw.random(len(of)) < draw.beta(1.4, 10.6, LETTERS)[of]
        program = true & (draw.random(len(of)) < np.clip(draw.normal(0.85, 0.3, LETTERS), 0, 1)[of])
        drawn = np.isin(of, draw.choice(LETTERS, coded, replace=False))
        letters = Letters(of, of[drawn]) if over_letters else None
        low, high = corrected(program, program[drawn], true[drawn], letters=letters)[1]
        held.append(low <= true.mean() <= high)
    assert least <= np.mean(held) <= most


def test_over_letters_of_one_sentence_each_the_variance_is_that_of_sentences_by_student():
    given = [1] * 30 + [0] * 70, [1] * 8 + [0] * 12, [1] * 9 + [0] * 11
    estimate, (low, high) = corrected(*given)
    own, (lower, higher) = corrected(*given, letters=Letters(None, range(20)))
    assert own == estimate
    assert high - low < higher - lower < 1.12 * (high - low)
    assert math.isnan(corrected(*given, letters=Letters(None, [0] * 20))[1][0])


@pytest.mark.parametrize("count", [0, 1, FEWEST_LETTERS - 1, FEWEST_LETTERS])
def test_too_few_letters_tell_nothing_of_the_others(count):
    letters = [letter_of([{"x"}, {"y"}, {"y"} if number % 2 else set()], str(number)) for number in range(8)]
    by = [(letter, gold_of([{"x"}, {"y"}, {"y"}])) for letter in letters[:count]]
    one = corrected_shares(letters[-1], by).set_index("issue")
    if count == FEWEST_LETTERS:
        rows = corrected_together(letters, by).set_index("issue")
        assert rows.loc["y", ["low", "estimate", "high"]].is_monotonic_increasing
        assert rows["coded"].eq(3 * count).all()
        assert one.loc["y", ["low", "estimate", "high"]].is_monotonic_increasing
    else:
        assert one[["low", "high"]].isna().all(axis=None)
        with pytest.raises(Problem, match=rf"^corrected shares need 5 letters .* found {count}: the errors of fewer"):
            corrected_together(letters, by)


def test_without_hand_coded_sentences_every_correction_is_blank():
    letter = letter_of([{"x"}, {"y"}, set()])
    for rows in (corrected_shares(letter, []), unconfused_shares(letter, [])):
        assert rows["share"].tolist() == pytest.approx([1 / 3, 1 / 3, 0, 1 / 3])
        assert rows[["corrected", "low", "high", "estimate"]].isna().all(axis=None)


def test_the_errors_of_other_letters_are_taken_off():
    """The program misses half of what is on y there; so it does here."""
    other = letter_of([{"x"}, {"x"}, {"y"}, set()], "b")
    rows = corrected_shares(letter_of([{"x"}, set()]), [(other, gold_of([{"x"}, {"x"}, {"y"}, {"y"}]))])
    assert rows.set_index("issue")["corrected"].tolist() == [0.5, 0.25, 0, 0.25]
    assert rows["coded"].eq(4).all()


def test_sentences_that_were_read_otherwise_or_not_coded_correct_nothing():
    letter = letter_of([{"x"}, {"y"}])
    rows = gold_of([{"y"}, {"x"}]).assign(sentence=[-1, 1], probability=[1.0, math.nan])
    found = corrected_shares(letter, [(letter, rows)])
    assert found[["corrected", "low", "high", "estimate"]].isna().all(axis=None)
    assert found["coded"].eq(0).all()
    assert unconfused_shares(letter, [(letter, rows)])["corrected"].isna().all()


def test_classes_that_the_sample_does_not_tell_apart_are_blank():
    assert np.isnan(unconfused([0.5, 0.5], [[0.5, 0.5], [0.5, 0.5]])).all()
    assert unconfused([0.6, 0.4], [[1, 0], [0, 1]]) == pytest.approx([0.6, 0.4])
