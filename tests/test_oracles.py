"""What the other tests leave of oracles.json: numbers that follow from the project's measures, each from its block."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from helpers.attention import interval, resampled
from helpers.attention.concentration import concentration, effective_number, entropy, jensen_shannon, overlap
from helpers.attention.intervals import difference_of_shares, ratio
from helpers.codebook import Term
from helpers.coding import Matcher
from helpers.reliability.coders import alpha, concordance, kappa, standard_error_of_kappa
from helpers.reliability.corrected import corrected
from helpers.terms.keywords import g2, log_odds

ORACLES = json.loads((Path(__file__).parent / "oracles.json").read_text(encoding="utf-8"))


def given(name: str) -> tuple:
    return ORACLES[name]["input"], ORACLES[name]["expected"]


def near(expected, digits: float = 1e-6):
    return pytest.approx(expected, abs=digits)


def test_concentration_in_other_units():
    own, expected = given("diversity")
    assert entropy(own["counts"]) / math.log(2) == near(expected["H_bits"])
    assert 1 / concentration(own["counts"]) == near(expected["inverse_HHI"])
    edges, at_edges = given("diversity_edges")
    for case, wanted in at_edges.items():
        assert entropy(edges[case]) == near(wanted.get("H", math.log(4)))
        assert concentration(edges[case]) == near(wanted.get("HHI", 1))


def test_distances_of_two_divisions():
    own, expected = given("compare_shares")
    assert 1 - overlap(own["a"], own["b"]) == near(expected["bray_curtis"])
    assert math.sqrt(jensen_shannon(own["a"], own["b"])) == near(expected["jensen_shannon_distance_base2"])


@pytest.mark.parametrize("case", ORACLES["keyness_quanteda_disagreement"]["expected"])
def test_keyness_is_that_of_quanteda_without_its_correction(case):
    """The corrected numbers, which quanteda gives unless told otherwise, are others and not ours."""
    said = ORACLES["keyness_quanteda_disagreement"]["expected"][case]
    own = g2(*map(int, case.split(",")))
    assert own == near(said["none"], 5e-5)
    assert abs(own - said["default"]) > 1


def test_the_chance_of_a_keyness():
    from scipy.stats import chi2

    for case in ORACLES["keyness"]["expected"]:
        own = g2(*(case[name] for name in "abcd"))
        assert chi2.sf(abs(own), 1) == pytest.approx(case["p_from_4cell"], rel=1e-5)


def test_log_odds_with_the_pooled_counts_as_prior():
    own, expected = given("weighted_log_odds_counts")
    target, reference = np.array(own["target"]), np.array(own["reference"])
    assert log_odds(target, reference, target + reference) == near(expected["z_prior_pooled_counts"])


def test_what_clusters_cost():
    own, expected = given("paragraph_ratio")
    share, error = ratio(own["on_issue"], own["sentences"])
    simple = math.sqrt(share * (1 - share) / sum(own["sentences"]))
    assert simple == near(expected["SE_simple"]) == near(given("interval_one_share")[1]["SE"])
    assert (error / simple) ** 2 == near(expected["design_effect"])
    assert sum(own["sentences"]) / (error / simple) ** 2 == near(expected["n_effective"])


def test_paragraphs_resampled():
    """The lower bound stands where the draws jump from .026 to .038, and falls on either side by the seed."""
    own, expected = given("paragraph_ratio")[0], ORACLES["paragraph_bootstrap"]
    counts, sizes = np.array(own["on_issue"], float)[:, None], np.array(own["sentences"], float)
    draws = resampled(counts, sizes, seed=1, block=1, draws=20_000)[:, 0]
    assert draws.std() == near(expected["expected"]["SE"], expected["tolerance"])
    low, high = expected["expected"]["percentile95"]
    assert np.percentile(draws, 2) - 0.002 <= low <= np.percentile(draws, 3) + 0.002
    assert interval(draws, 0.2)[1] == near(high, expected["tolerance"])


def test_a_resampled_effective_number_is_too_low():
    own, expected = given("effective_number_bootstrap_bias")
    counts = np.array(own["counts"])
    draws = np.random.default_rng(1).multinomial(counts.sum(), counts / counts.sum(), 10_000)
    assert effective_number(counts) == near(expected["point"])
    assert np.mean([effective_number(each) for each in draws]) == near(expected["mean_of_resamples"], 0.006)


def test_the_difference_itself():
    own, expected = given("difference_of_shares")
    difference = own["x1"] / own["n1"] - own["x2"] / own["n2"]
    low, high = difference_of_shares(own["x1"], own["n1"], own["x2"], own["n2"])
    assert difference == near(expected["difference"])
    assert low < difference < high
    assert low < 0 < expected["wald"][0]


def test_the_error_of_a_corrected_share():
    own, expected = given("ppi_mean")
    hand = own["hand_coded"]
    pairs = [(1, 1)] * hand["both_1"] + [(0, 1)] * hand["hand_1_machine_0"] + [(1, 0)] * hand["hand_0_machine_1"]
    machine, people = zip(*pairs, *[(0, 0)] * hand["both_0"], strict=True)
    ones, units = own["machine_labels_all"]["ones"], own["machine_labels_all"]["n"]
    _, (low, high) = corrected([1] * ones + [0] * (units - ones), machine, people)
    assert (high - low) / 2 / 1.959964 == near(expected["SE"])
    alone = np.mean(people)
    assert math.sqrt(alone * (1 - alone) / len(people)) == near(expected["SE_hand_only"])


@pytest.mark.parametrize("name", ["three_coders", "four_observers"])
def test_alpha_of_numbers(name):
    from nltk.metrics.distance import interval_distance

    own, expected = given("krippendorff_alpha")
    assert alpha(own[name], interval_distance) == near(expected[name]["interval"])


def test_the_distance_of_two_sets():
    from nltk.metrics.distance import jaccard_distance, masi_distance

    _, expected = given("alpha_set_valued")
    assert round(masi_distance({1, 2}, {2}), 2) == near(expected["masi_distance_12_vs_2"], 0.005)
    assert jaccard_distance({1, 2}, {2}) == near(expected["jaccard_distance_12_vs_2"])


def test_the_error_of_kappa():
    own, expected = given("cohen_kappa")
    pairs = [(row, column) for row in (0, 1) for column in (0, 1) for _ in range(own["table"][row][column])]
    assert standard_error_of_kappa(*zip(*pairs, strict=True)) == near(expected["SE_statsmodels"])
    assert kappa(*zip(*pairs, strict=True)) == near(expected["kappa"])
    assert math.isnan(standard_error_of_kappa("aa", "aa"))


def test_agreement_over_issues_and_how_pearson_flatters():
    _, expected = given("agreement_with_gold")
    scores = list(expected["per_issue"].values())
    assert np.mean([each["F1"] for each in scores]) == near(expected["macro_F1"])
    assert np.average([each["F1"] for each in scores], weights=[each["n"] for each in scores]) == near(
        expected["weighted_F1"]
    )
    measured, true = np.array(expected["shares_predicted"]), np.array(expected["shares_gold"])
    assert math.sqrt(((measured - true) ** 2).mean()) == near(expected["share_RMSE"])
    assert np.corrcoef(measured, true)[0, 1] == near(expected["pearson"])
    assert concordance(measured, true) < expected["pearson"]


@pytest.mark.parametrize(("term", "hits"), [("=IS", "case_sensitive_hits"), ("is", "case_insensitive_hits")])
def test_capitals_tell_islamic_state_from_the_verb(term, hits):
    own, expected = given("dictionary_overlap")
    found = Matcher([Term("an-issue", term, "nl")], "nl").matches(own["case_example"]["text"])
    assert len(found) == expected[hits]
