"""Terms: counts, dispersion, keyness, pairs and contexts."""

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.terms import keyness, kwic, multiword
from helpers.terms.dispersion import dp_norm
from helpers.terms.keywords import g2, log_ratio

ORACLES = json.loads((Path(__file__).parent / "oracles.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", ORACLES["keyness"]["expected"], ids=lambda case: f"{case['a']}-{case['b']}")
def test_keyness_equals_its_oracle(case):
    sizes = [case[name] for name in "abcd"]
    assert g2(*sizes) == pytest.approx(case["G2_4cell"], abs=1e-6)
    assert log_ratio(*sizes) == pytest.approx(case["log_ratio"], abs=1e-6)


@pytest.mark.parametrize(("a", "b", "c", "d"), [(0, 0, 10, 10), (1, 0, 5, 0)])
def test_keyness_is_blank_where_it_is_undefined(a, b, c, d):
    assert math.isnan(g2(a, b, c, d))


def test_equal_rates_are_not_key():
    assert g2(5, 10, 100, 200) == pytest.approx(0)


def test_p_is_that_of_chi_square():
    from helpers.terms.keywords import _p_of_chi2

    critical = zip(ORACLES["chi2_critical_df1"]["expected"], (0.05, 0.01, 0.001, 0.0001), strict=True)
    assert all(_p_of_chi2(value) == pytest.approx(p, rel=1e-6) for value, p in critical)


@pytest.mark.parametrize(
    ("counts", "expected"), [("frequencies", "spread"), ("frequencies_all_in_part_1", "all_in_part_1")]
)
def test_dispersion_equals_its_oracle(counts, expected):
    block = ORACLES["dispersion"]
    assert dp_norm(block["input"][counts], block["input"]["part_sizes"]) == pytest.approx(
        block["expected"][expected]["DPnorm"], abs=1e-6
    )


@pytest.mark.parametrize(("counts", "sizes"), [([3], [10]), ([0, 0], [5, 5]), ([1, 0], [5, 0])])
def test_dispersion_is_blank_over_one_part_or_no_use(counts, sizes):
    assert math.isnan(dp_norm(counts, sizes))


def test_the_most_used_words_of_the_seed_letter(seed_tables):
    plain = seed_tables["terms"].query("not stopword").head(16)
    assert dict(zip(plain["label"], plain["count"], strict=True)) == {
        "NAVO": 32, "Nederland": 13, "Bondgenoten": 9, "EU": 9, "militaire": 7, "samenwerking": 7, "bijeenkomst": 6,
        "Georgië": 6, "inspanningen": 6, "Ministers": 6, "NAR": 5, "bijdragen": 5, "ministeriële": 5, "nucleaire": 5,
        "Rusland": 5, "Top": 5,
    }  # fmt: skip


def test_terms_add_up_to_the_tokens(seed_tables):
    terms = seed_tables["terms"]
    assert terms["count"].sum() == len(seed_tables["tokens"])
    assert terms["per_1000"].sum() == pytest.approx(1000)
    assert not terms.duplicated(["letter", "term"]).any()


def test_few_words_of_a_section_are_key(seed_tables):
    tokens = seed_tables["tokens"]
    russia = tokens["section"] == 2
    key = keyness(tokens.loc[russia, "lemma"], tokens.loc[~russia, "lemma"])
    assert key["term"].head(3).tolist() == ["militair", "rusland", "NRR"]
    assert key["g2"].is_monotonic_decreasing
    assert (
        np.sign(key["g2"]) == np.sign((key["target"] / russia.sum() - key["reference"] / (~russia).sum()).round(12))
    ).all()


def test_pairs_of_words_that_belong_together(seed_tables):
    pairs = multiword(seed_tables["tokens"])
    assert {"NAVO top", "open deur", "projecting stability"} <= set(pairs["term"])
    assert not set(" ".join(pairs["term"]).split()) & {"de", "van", "2018"}
    assert not {"plan MAP", "commissie NGC"} & set(pairs["term"])


def test_every_use_of_a_word_is_shown_in_its_context(seed_tables):
    found = kwic(seed_tables["sentences"], seed_tables["tokens"], "IS")
    assert found["match"].tolist() == ["IS", "IS"]
    assert found["left"].str.endswith(("strijd tegen ", "zoals ")).all()


def test_no_tokens_give_no_terms(seed_tables):
    from helpers.terms import terms

    empty = terms(seed_tables["tokens"].head(0))
    assert empty.empty
    pd.testing.assert_series_equal(empty.dtypes, seed_tables["terms"].dtypes)
