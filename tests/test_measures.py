"""Every formula against numbers that other programs gave, in oracles.json with their sources."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from helpers.attention import concentration, intervals
from helpers.reliability import boundaries, coders, corrected
from helpers.terms import collocations, dispersion, keywords, readability

ORACLES = json.loads((Path(__file__).parent / "oracles.json").read_text(encoding="utf-8"))


def given(name: str) -> tuple:
    return ORACLES[name]["input"], ORACLES[name]["expected"]


def near(expected, digits: float = 1e-6):
    return pytest.approx(expected, abs=digits)


@pytest.mark.parametrize("case", ORACLES["keyness"]["expected"], ids=lambda case: f"{case['a']}-{case['b']}")
def test_keyness(case):
    own = [case[name] for name in "abcd"]
    assert keywords.g2_of_word(*own) == near(case["G2_2cell"])
    assert keywords.bic(keywords.g2(*own), sum(own[2:])) == near(case["BIC_from_4cell"])
    assert keywords.bic(keywords.g2_of_word(*own), sum(own[2:])) == near(case["BIC_from_2cell"])
    assert keywords.simple_maths(*own) == near(case["simple_maths_1"])
    assert keywords.simple_maths(*own, add=100) == near(case["simple_maths_100"])
    if "log_ratio_ci95_z1.96" in case:
        assert keywords.log_ratio_interval(*own) == near(tuple(case["log_ratio_ci95_z1.96"]))
        assert keywords.effect_size(keywords.g2_of_word(*own), *own) == near(case["ELL_from_2cell"])
    else:
        assert math.isnan(keywords.log_ratio_interval(*own)[0])
        assert math.isnan(keywords.effect_size(1, *own))


def test_log_odds():
    own, expected = given("weighted_log_odds_counts")
    target, reference = np.array(own["target"]), np.array(own["reference"])
    pooled = target + reference
    assert keywords.log_odds(target, reference, np.full(4, 0.01)) == near(expected["z_alpha_0.01_per_word"])
    assert keywords.log_odds(target, reference, 100 * pooled / pooled.sum()) == near(
        expected["z_prior_100_times_pooled_share"]
    )


def test_log_odds_as_published():
    own, expected = given("weighted_log_odds_published")
    words = sorted({*own["target"].split(), *own["reference"].split()})
    counts = [np.array([own[side].split().count(word) for word in words]) for side in ("target", "reference")]
    found = dict(zip(words, keywords.log_odds(*counts, np.full(len(words), own["alpha_per_word"])), strict=True))
    assert {word: found[word] for word in expected} == near(expected)


@pytest.mark.parametrize(
    ("counts", "case"), [("frequencies", "spread"), ("frequencies_all_in_part_1", "all_in_part_1")]
)
def test_dispersion(counts, case):
    own, expected = given("dispersion")
    found = {
        name: measure(own[counts], own["part_sizes"])
        for name, measure in {
            "DP": dispersion.dp, "DPnorm": dispersion.dp_norm, "juilland_D": dispersion.juilland,
            "rosengren_S": dispersion.rosengren, "carroll_D2": dispersion.carroll, "KLD_base2": dispersion.divergence,
        }.items()
    }  # fmt: skip
    if case == "all_in_part_1":
        found["DPnorm"] = min(found["DPnorm"], 1.0)
    assert found == near({name: expected[case][name] for name in found})


@pytest.mark.parametrize("measure", [dispersion.dp, dispersion.juilland, dispersion.rosengren, dispersion.carroll])
def test_dispersion_over_one_part_or_of_an_unused_word_is_blank(measure):
    assert math.isnan(measure([3, 0], [10, 0]))
    assert math.isnan(measure([0, 0], [10, 10]))


def test_words_that_are_in_every_sentence_are_tied_to_no_degree():
    found = collocations.association(3, 3, 3, 3)
    assert (math.isnan(found["npmi"]), found["pmi"], found["log_dice"]) == (True, 0, 14)


def test_association():
    own, expected = given("collocation")
    found = collocations.association(own["n11"], own["n1"], own["n2"], own["N"])
    names = {"pmi": "PMI_log2", "npmi": "NPMI", "log_dice": "logDice", "t": "t", "g2": "G2"}
    assert found == near({name: expected[other] for name, other in names.items()})


def test_readability():
    own, expected = given("readability")
    found = readability.indices(own["words"], own["sentences"], own["syllables"], own["words_longer_than_6_letters"])
    names = {
        "lix": "LIX", "rix": "RIX", "flesch_douma": "flesch_douma", "leesindex_a": "leesindex_A_brouwer",
        "flesch": "flesch_reading_ease_en",
    }  # fmt: skip
    assert found == near({name: expected[other] for name, other in names.items()})
    assert all(map(math.isnan, readability.indices(0, 0, 0, 0).values()))


def test_lexical_diversity():
    own, expected = given("lexical_diversity")
    for window in (2, 3, 4, 50):
        assert readability.mattr(own["mattr_tokens"], window) == near(
            expected.get(f"MATTR_{window}") if window < 50 else 2 / 7
        )
    for number in "12":
        assert readability.yule(own[f"yule_tokens_{number}"].split()) == near(expected[f"yule_K_{number}"])
    words = (own["mtld_text"].split()) * own["mtld_repeat"]
    assert readability.mtld(words) == near(expected["MTLD_mean_of_both_directions"])
    assert readability.mattr(words, 50) == near(expected["MATTR_50"])


def test_intervals_of_one_share():
    own, expected = given("interval_one_share")
    assert intervals.wilson(own["x"], own["n"]) == near(tuple(expected["wilson"]))
    assert intervals.beta(own["x"], own["n"] - own["x"]) == near(tuple(expected["jeffreys"]))
    assert intervals.dirichlet(own["counts"])[0] == near(tuple(expected["dirichlet_share_1"]))


def test_paragraphs_as_clusters():
    own, expected = given("paragraph_ratio")
    assert intervals.ratio(own["on_issue"], own["sentences"]) == near((expected["share"], expected["SE_cluster"]))


def test_difference_of_shares():
    own, expected = given("difference_of_shares")
    found = intervals.difference_of_shares(own["x1"], own["n1"], own["x2"], own["n2"])
    assert found == near(tuple(expected["newcombe"]))
    assert math.isnan(intervals.difference_of_shares(1, 2, 0, 0)[0])


def test_corrected_shares():
    own, expected = given("ppi_mean")
    hand = own["hand_coded"]
    machine_of_coded = [1] * hand["both_1"] + [0] * hand["hand_1_machine_0"] + [1] * hand["hand_0_machine_1"]
    by_hand = [1] * hand["both_1"] + [1] * hand["hand_1_machine_0"] + [0] * hand["hand_0_machine_1"]
    rest = [0] * hand["both_0"]
    ones = own["machine_labels_all"]["ones"]
    machine = [1] * ones + [0] * (own["machine_labels_all"]["n"] - ones)
    estimate, bounds = corrected.corrected(machine, machine_of_coded + rest, by_hand + rest)
    assert estimate == near(expected["estimate"])
    assert bounds == near(tuple(expected["ci95"]))
    confused, true = given("confusion_correction")
    assert corrected.unconfused(confused["naive"], confused["M_rows_true_columns_predicted"]) == near(true["corrected"])


def test_concentration():
    own, expected = given("diversity")
    assert concentration.concentration(own["counts"]) == near(expected["HHI"])
    assert concentration.miller_madow(own["counts"]) == near(expected["H_miller_madow"])


def test_two_divisions_of_attention():
    own, expected = given("compare_shares")
    pair = own["a"], own["b"]
    assert concentration.overlap(*pair) == near(expected["overlap"])
    assert concentration.jensen_shannon(*pair) == near(expected["jensen_shannon_divergence_base2"])
    assert concentration.hellinger(*pair) == near(expected["hellinger"])
    assert concentration.cosine(*pair) == near(expected["cosine_similarity"])


def test_pooling_and_changes():
    letters, expected = given("pooling")
    pairs = zip(*((letter["x"], letter["n"]) for letter in letters["letters"]), strict=True)
    assert concentration.pooled(*pairs) == near((expected["micro"], expected["macro"]))
    own, changes = given("percent_change")
    assert concentration.percent_changes(own["shares"]) == near(changes["percent_percent"])


@pytest.mark.parametrize("name", ["three_coders", "four_observers"])
def test_alpha(name):
    own, expected = given("krippendorff_alpha")
    assert coders.alpha(own[name]) == near(expected[name]["nominal"])


def test_alpha_of_sets():
    own, expected = given("alpha_set_valued")
    sets = [[frozenset(codes) for codes in own[coder]] for coder in ("coder_1", "coder_2")]
    assert coders.alpha_of_sets(sets) == near(expected["alpha_masi"])


def test_alpha_where_nothing_varies_is_blank_and_no_issue_is_a_value():
    assert math.isnan(coders.alpha([["a", "a"], ["a", "a"]]))
    none = [[frozenset(), frozenset("a")], [frozenset(), frozenset("a")]]
    assert coders.alpha_of_sets(none) == 1


def test_kappa():
    (own, expected), (plan, errors) = given("cohen_kappa"), given("kappa_standard_error_plan")
    pairs = [(row, column) for row in (0, 1) for column in (0, 1) for _ in range(own["table"][row][column])]
    assert coders.kappa(*zip(*pairs, strict=True)) == near(expected["kappa"])
    assert [coders.error_of_kappa(plan["po"], plan["pe"], units) for units in plan["n"]] == near(errors)


def test_agreement_with_gold():
    own, expected = given("agreement_with_gold")
    pair = own["gold"], own["predicted"]
    assert coders.kappa(*pair) == near(expected["kappa"])
    assert coders.alpha(pair) == near(expected["alpha_nominal"])
    found = coders.share_errors(expected["shares_predicted"], expected["shares_gold"])
    assert found == near(
        {"mean": expected["share_MAE"], "largest": expected["share_max_error"], "concordance": expected["lin_ccc"]}
    )


def test_boundaries():
    own, expected = given("segmentation")
    far = boundaries.boundary_errors(own["reference_sizes"], own["hypothesis_sizes"])
    close = boundaries.boundary_errors(own["near_miss_reference"], own["near_miss_hypothesis"])
    assert (far["pk"], far["window_diff"]) == near((expected["Pk"], expected["WindowDiff"]))
    assert close["window"] == 3
    assert (far["similarity"], close["similarity"]) == near(
        (expected["boundary_similarity_B"], expected["near_miss_B"])
    )
    assert boundaries.boundary_errors([4, 7], [4, 7])["similarity"] == 1
    assert boundaries.boundary_errors([4, 7], [11])["similarity"] == 0
    short = boundaries.boundary_errors([1, 1], [2])
    assert (math.isnan(short["pk"]), math.isnan(short["window_diff"]), short["similarity"]) == (True, True, 0)
    assert (close["pk"], close["window_diff"]) == near((expected["near_miss_Pk"], expected["near_miss_WindowDiff"]))
    assert math.isnan(boundaries.boundary_errors([11], [11])["pk"])
    with pytest.raises(ValueError, match="not of one text"):
        boundaries.boundary_errors([3], [4])
