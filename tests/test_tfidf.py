"""tf-idf: across many letters, by a table of weights that is kept; inside one letter refused."""

import json
import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import Problem
from helpers.terms import idf, tf_idf

ORACLE = json.loads((Path(__file__).parent / "oracles.json").read_text(encoding="utf-8"))["tf_idf"]
TIMES = 7
"""So often the oracle's three documents make 21 letters, with the same share of them for each word."""


def tokens_of(texts: list[str]) -> pd.DataFrame:
    rows = [(f"kst-1-{number}", word) for number, text in enumerate(texts) for word in text.split()]
    return pd.DataFrame(rows, columns=["letter", "lemma"])


@pytest.fixture(scope="module")
def dossier() -> pd.DataFrame:
    return tokens_of(ORACLE["input"]["documents"] * TIMES)


@pytest.fixture(scope="module")
def of_the_oracle(dossier) -> pd.DataFrame:
    found = tf_idf(dossier, idf(dossier))
    return found[found["letter"] == f"kst-1-{ORACLE['input']['document'] - 1}"].set_index("term")


@pytest.mark.parametrize(("term", "expected"), [("b", "tidytext_b"), ("a", "tidytext_a")])
def test_weights_equal_their_oracle(of_the_oracle, term, expected):
    assert of_the_oracle.at[term, "tf_idf"] == pytest.approx(ORACLE["expected"][expected], abs=1e-6)


@pytest.mark.parametrize("other", ["sklearn_default_b", "sklearn_norm_none_b", "sklearn_norm_none_no_smooth_b"])
def test_other_programs_give_other_weights(of_the_oracle, other):
    assert of_the_oracle.at["b", "tf_idf"] != pytest.approx(ORACLE["expected"][other], abs=0.1)


def test_the_columns_are_enough_for_the_forms_of_others(of_the_oracle):
    count, weight = of_the_oracle.loc["b", ["count", "idf"]]
    assert count * weight / math.log(10) == pytest.approx(ORACLE["expected"]["count_log10_b"], abs=1e-6)
    assert count * (weight + 1) == pytest.approx(ORACLE["expected"]["sklearn_norm_none_no_smooth_b"], abs=1e-6)


@pytest.mark.parametrize("letters", [1, 2, 19])
def test_few_letters_are_refused_with_the_reason(letters):
    with pytest.raises(Problem, match=rf"^tf-idf needs 20 letters or more, found {letters}: .*deletes the subject"):
        idf(tokens_of(["de NAVO top"] * letters))


def test_one_letter_is_refused_however_many_sections_it_has(seed_tables):
    with pytest.raises(Problem, match=r"found 1:"):
        idf(seed_tables["tokens"])


def test_twenty_letters_are_enough():
    assert idf(tokens_of(["NAVO"] * 20))["idf"].tolist() == [0.0]


def test_kept_weights_come_back_from_a_file_and_weigh_a_later_letter(tmp_path):
    frozen = idf(tokens_of(["NA steun", "NA"] * 10))
    frozen.to_csv(tmp_path / "idf.csv", index=False)
    back = pd.read_csv(tmp_path / "idf.csv", keep_default_na=False)
    later = tokens_of(["NA steun tunnel"])
    assert tf_idf(later, back).to_numpy().tolist()[:2] == tf_idf(later, frozen).to_numpy().tolist()[:2]
    weights = tf_idf(later, back).set_index("term")["tf_idf"]
    assert weights["steun"] == pytest.approx(math.log(2) / 3)
    assert weights["NA"] == 0
    assert math.isnan(weights["tunnel"])


def test_a_table_of_weights_is_of_all_the_letters_words(dossier):
    frozen = idf(dossier)
    assert frozen["of"].eq(21).all()
    assert dict(zip(frozen["term"], frozen["letters"], strict=True)) == {"a": 21, "b": 14, "c": 7, "d": 7}


@settings(max_examples=30)
@given(st.lists(st.lists(st.sampled_from("abcde"), min_size=1).map(" ".join), min_size=20, max_size=24))
def test_a_word_of_every_letter_weighs_nothing_and_no_word_less(texts):
    tokens = tokens_of(texts)
    found = tf_idf(tokens, idf(tokens))
    everywhere = found.groupby("term")["letter"].transform("size") == len(texts)
    assert found.loc[everywhere, "tf_idf"].eq(0).all()
    assert found.loc[~everywhere, "tf_idf"].gt(0).all()
    assert found.groupby("letter")["tf"].sum().tolist() == pytest.approx([1] * len(texts))
