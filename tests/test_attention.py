"""Attention: every share against numbers worked by hand, and the laws that must hold."""

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import Problem, codebook, corpus
from helpers.attention import (
    EMPTY_RULES,
    attention,
    by_section,
    check_empty,
    coded,
    coverage,
    cross_cutting,
    difference,
    interval,
    ranking,
    resampled,
    told_apart,
)
from helpers.attention.concentration import FEWEST, effective_interval, effective_number, entropy, normalised_entropy
from helpers.attention.intervals import (
    difference_in_runs,
    difference_of_letters,
    difference_of_shares,
    run_length,
    shares_in_runs,
    wilson,
)
from helpers.attention.weights import BANDWIDTH, smoothed
from helpers.letters import Letter
from helpers.tables import table
from helpers.terms import terms
from helpers.tokens import tokens

ORACLES = json.loads((Path(__file__).parent / "oracles.json").read_text(encoding="utf-8"))
TOY = ORACLES["attention_toy"]


@pytest.fixture(scope="module")
def abc(tmp_path_factory):
    """A codebook of the three issues of the toy letter."""
    issue = "  - id: {0}\n    label: {{nl: {0}, en: {0}}}\n    definition: {{nl: x, en: x}}\n    terms: {{nl: [{0}]}}\n"
    issues = "".join(issue.format(name) for name in "abc")
    path = tmp_path_factory.mktemp("codebook") / "abc.yaml"
    head = 'name: abc\ntitle: {nl: x, en: x}\nversion: "1"\ndate: "2026-01-01"\nauthors: [x]\ncitation: x\nissues:\n'
    path.write_text(head + issues, encoding="utf-8")
    return codebook.read(path)


@pytest.fixture(scope="module")
def toy():
    """The toy letter's tables as the modules before would make them."""
    sentences, tokens, codings = [], [], []
    headings = {"intro": (0, ""), "Alpha": (1, "a"), "Beta": (2, "b")}
    for number, sentence in enumerate(TOY["input"]["sentences"]):
        section, heading_issue = headings[sentence["section"]]
        unit = "toy", section, number, number
        sentences.append((*unit, 0, 1, "x", "nl", 0, 1))
        tokens += [(*unit, 0, 0, 1, "x", "x", False)] * sentence["tokens"]
        for issue, hits in sentence["hits"].items():
            codings += [(*unit, issue.lower(), "wording", issue, issue, 0, 1)] * hits
        if not sentence["hits"] and heading_issue:
            codings.append((*unit, heading_issue, "heading", "", "x", 0, 1))
    sections = [
        ("toy", number, 1, name, False, issue, 0, 0, 0, 0, "", number) for name, (number, issue) in headings.items()
    ]
    rows = {"sections": sections, "sentences": sentences, "tokens": tokens, "codings": codings}
    return {name: table(name, own) for name, own in rows.items()}


@pytest.fixture(scope="module")
def toy_attention(toy, abc):
    def of(empty: str) -> pd.DataFrame:
        tables = (toy[name] for name in ("sections", "sentences", "tokens", "codings"))
        return attention(*tables, abc, empty=empty).set_index(["unit", "issue"])

    return of


@pytest.mark.parametrize("unit", ["sentences", "tokens"])
@pytest.mark.parametrize(("empty", "name"), [("none", "share_all_units_none"), ("carry", "share_carry")])
def test_codebook_shares_equal_the_worked_example(toy_attention, unit, empty, name):
    shares = toy_attention(empty).loc[unit, "share"]
    expected = TOY["expected"][f"{name}_{unit}"]
    assert shares[["a", "b", "c", "uncoded"]].tolist() == pytest.approx(expected, abs=1e-6)
    assert shares.sum() == pytest.approx(1, abs=1e-9)


def test_smoothed_shares_equal_the_worked_example(toy, abc, toy_attention):
    expected = TOY["expected"]
    shares = toy_attention("smooth").loc["sentences", "share"]
    assert shares[["a", "b", "c", "uncoded"]].tolist() == pytest.approx(expected["share_smooth_sentences"], abs=1e-6)
    weights = coded(toy["sentences"], toy["tokens"], toy["codings"], abc, "smooth").weights[["a", "b", "c"]]
    assert weights.loc[2].tolist() == pytest.approx(expected["smooth_q_sentence_3"], abs=1e-6)
    assert weights.loc[6].tolist() == pytest.approx(expected["smooth_q_sentence_7"], abs=1e-6)


@pytest.mark.parametrize("unit", ["sentences", "tokens"])
def test_shares_of_what_is_coded_equal_the_worked_example(toy_attention, unit):
    shares = toy_attention("none").loc[unit, "share_coded"]
    assert shares[["a", "b", "c"]].tolist() == pytest.approx(
        TOY["expected"][f"share_coded_units_none_{unit}"], abs=1e-6
    )
    assert math.isnan(shares["uncoded"])


def test_mentions_equal_the_worked_example(toy_attention):
    mentions = toy_attention("carry").loc["mentions"]
    assert mentions["count"].tolist() == TOY["expected"]["mentions"]
    assert mentions["share"].tolist() == pytest.approx(TOY["expected"]["mention_share"], abs=1e-6)
    assert mentions["sentences"].tolist() == TOY["expected"]["units_with_issue"]
    rates = 1000 * mentions["count"] / 100
    assert rates.tolist() == TOY["expected"]["rate_per_1000_tokens"]


def test_section_shares_equal_the_worked_example(toy_attention):
    sections = toy_attention("carry").loc["sections", "share"]
    expected = TOY["expected"]["section_share_tokens"]
    assert sections[["a", "b", "c", "unmapped"]].tolist() == pytest.approx(
        [expected["A"], expected["B"], 0, expected["unmapped"]]
    )


def test_coverage_diversity_and_crossing_equal_the_worked_example(toy, abc):
    letter = coded(toy["sentences"], toy["tokens"], toy["codings"], abc, "none")
    assert coverage(letter) == {"covered": 0.75, "ambiguous": 0.25, "procedural": 0, "uncoded": 0.25}
    carried = coded(toy["sentences"], toy["tokens"], toy["codings"], abc, "carry")
    assert effective_number(carried.weights[["a", "b", "c"]].sum().to_numpy()) == pytest.approx(
        TOY["expected"]["effective_number_of_issues_carry"], abs=1e-6
    )
    assert cross_cutting(letter, toy["sentences"], toy["sections"]) == pytest.approx(
        TOY["expected"]["cross_cutting_index"]
    )
    rows = by_section(letter, toy["sentences"])[["a", "b", "c"]]
    alpha, beta = (rows.loc[section] / rows.loc[section].sum() for section in (1, 2))
    expected = TOY["expected"]["heading_by_issue_matrix_rows"]
    assert alpha.tolist() == pytest.approx(expected["Alpha"])
    assert beta.tolist() == pytest.approx(expected["Beta"])


@pytest.mark.parametrize(
    ("counts", "entropy_", "effective"), [([50, 30, 15, 5], "H_nats", "effective_number_of_issues")]
)
def test_diversity_equals_its_oracle(counts, entropy_, effective):
    expected = ORACLES["diversity"]["expected"]
    assert entropy(np.array(counts)) == pytest.approx(expected[entropy_], abs=1e-6)
    assert effective_number(np.array(counts)) == pytest.approx(expected[effective], abs=1e-6)
    assert normalised_entropy(np.array(counts)) == pytest.approx(expected["H_normalised_k4"], abs=1e-6)
    assert normalised_entropy(np.array([*counts, 0, 0])) == pytest.approx(expected["H_normalised_k6"], abs=1e-6)


@pytest.mark.parametrize("case", ["one_of_four", "equal_four", "one_issue"])
def test_diversity_at_its_edges_equals_its_oracle(case):
    counts = np.array(ORACLES["diversity_edges"]["input"][case])
    expected = ORACLES["diversity_edges"]["expected"][case]
    assert effective_number(counts) == pytest.approx(expected["effective_number_of_issues"])
    if "H_normalised_k4" in expected:
        assert normalised_entropy(counts) == pytest.approx(expected["H_normalised_k4"])
    else:
        assert math.isnan(normalised_entropy(counts))


def test_diversity_of_nothing_is_blank():
    assert math.isnan(effective_number(np.zeros(3)))


@pytest.mark.parametrize(("block", "name"), [(3, "bootstrap_SE"), (1, "bootstrap_SE_block1")])
def test_the_bootstrap_has_the_exact_mean_and_error(block, name):
    oracle = ORACLES["moving_block_bootstrap"]
    series = np.array(oracle["input"]["series"], float)[:, None]
    draws = resampled(series, np.ones(len(series)), seed=1, block=block, draws=40_000)[:, 0]
    assert draws.std() == pytest.approx(oracle["expected"][name], abs=0.003)
    mean = oracle["expected"]["bootstrap_mean"] if block == 3 else oracle["expected"]["observed_share"]
    assert draws.mean() == pytest.approx(mean, abs=0.003)


@pytest.mark.parametrize(("block", "name"), [(3, "percentile95_block3"), (1, "percentile95_block1")])
def test_the_interval_of_a_run_equals_its_oracle(block, name):
    series = np.zeros((66, 1))
    series[15:25] = 1
    draws = resampled(series, np.ones(66), seed=1, block=block, draws=10_000)[:, 0]
    expected = ORACLES["moving_block_bootstrap_long_interval"]["expected"][name]
    assert interval(draws, 10 / 66) == pytest.approx(
        expected, abs=ORACLES["moving_block_bootstrap_long_interval"]["tolerance"]
    )


@pytest.mark.parametrize("share", [0, 1, math.nan])
def test_no_interval_where_there_is_nothing_to_resample(share):
    assert all(math.isnan(bound) for bound in interval(np.full(10, share), share))


def test_a_constant_series_has_no_width():
    assert np.ptp(resampled(np.ones((20, 1)), np.ones(20))) == 0


def letters_in_runs(stay: float, count: int, length: int) -> np.ndarray:
    """Sentences on one of four issues, each with that chance on that of the sentence before: letters × sentences."""
    draw = np.random.default_rng(282)
    issues = draw.choice(4, (count, length), p=RUN_SHARES)
    for place in range(1, length):
        issues[:, place] = np.where(draw.random(count) < stay, issues[:, place - 1], issues[:, place])
    return np.eye(4)[issues]


RUN_SHARES = (0.5, 0.3, 0.15, 0.05)


@pytest.mark.parametrize("stay", [0.0, 0.5, 0.75])
def test_the_interval_holds_the_true_share_in_93_of_100_letters(stay):
    held = []
    for weights in letters_in_runs(stay, 300, 66):
        bounds = np.array(shares_in_runs(weights, np.ones(66)))
        met = weights.any(axis=0)
        held += list(((bounds[:, 0] <= RUN_SHARES) & (bounds[:, 1] >= RUN_SHARES))[met])
    assert np.mean(held) >= 0.93


def test_the_resampled_interval_is_too_narrow_for_long_runs():
    drawn = letters_in_runs(0.75, 100, 66)
    bounds = [interval(resampled(weights, np.ones(66))[:, 0], weights[:, 0].mean()) for weights in drawn]
    assert np.mean([low <= RUN_SHARES[0] <= high for low, high in bounds]) < 0.85


def test_the_difference_of_two_shares_is_held_too():
    bounds = [difference_in_runs(weights, np.ones(66), 0, 1) for weights in letters_in_runs(0.75, 300, 66)]
    assert np.mean([low <= RUN_SHARES[0] - RUN_SHARES[1] <= high for low, high in bounds]) >= 0.93


@pytest.mark.parametrize("stay", [0.0, 0.5, 0.75])
def test_the_difference_of_two_letters_is_held_in_93_of_100_pairs(stay):
    drawn = letters_in_runs(stay, 400, 66)
    pairs = [difference_of_letters(one, other) for one, other in zip(drawn[:200], drawn[200:], strict=True)]
    assert np.mean([low <= 0 <= high for bounds in pairs for low, high in bounds]) >= 0.93


def test_independent_sentences_of_long_runs_are_too_few_for_newcombe():
    """What the difference of two letters was before: of independent sentences."""
    counts = letters_in_runs(0.75, 400, 66).sum(axis=1)[:, 0]
    bounds = [difference_of_shares(one, 66, other, 66) for one, other in zip(counts[:200], counts[200:], strict=True)]
    assert np.mean([low <= 0 <= high for low, high in bounds]) < 0.8


def test_the_difference_of_letters_of_many_independent_sentences_is_newcombe_s():
    one, other = letters_in_runs(0.0, 2, 20_000)
    expected = [
        difference_of_shares(own, 20_000, of_other, 20_000)
        for own, of_other in zip(one.sum(axis=0), other.sum(axis=0), strict=True)
    ]
    assert difference_of_letters(one, other) == [pytest.approx(bounds, abs=0.001) for bounds in expected]


def test_letters_that_keep_to_one_issue_differ_as_if_their_sentences_were_independent():
    one, other = np.tile([1.0, 0.0], (20, 1)), np.tile([0.0, 1.0], (20, 1))
    assert difference_of_letters(one, other)[0] == difference_of_shares(20, 20, 0, 20)


def test_the_interval_of_the_effective_number_holds_the_true_one():
    true = effective_number(RUN_SHARES)
    bounds = [effective_interval(weights) for stay in (0.0, 0.5, 0.75) for weights in letters_in_runs(stay, 100, 66)]
    assert np.mean([low <= true <= high for low, high in bounds]) >= 0.9
    assert all(1 <= low <= high <= 4 for low, high in bounds)


def test_the_effective_number_of_a_short_letter_or_of_one_issue_has_no_interval():
    assert math.isnan(effective_interval(letters_in_runs(0.0, 1, FEWEST - 1)[0])[0])
    assert math.isnan(effective_interval(np.eye(4)[np.zeros(66, int)])[0])


def test_the_interval_of_the_effective_number_hangs_on_its_seed_alone():
    weights = letters_in_runs(0.5, 1, 66)[0]
    assert effective_interval(weights, 1) == effective_interval(weights, 1) != effective_interval(weights, 2)


def test_the_longer_the_runs_the_wider_the_interval():
    series = [np.tile(np.repeat([1.0, 0.0], length), 24 // length)[:, None] for length in (1, 2, 4, 8)]
    lengths = [run_length(each - 0.5) for each in series]
    widths = [np.ptp(shares_in_runs(np.c_[each, 1 - each], np.ones(len(each)))[0]) for each in series]
    assert lengths == sorted(lengths)
    assert widths == sorted(widths)
    assert 1 <= lengths[0] < 1.1 < lengths[-1] <= 24


def test_the_interval_of_many_independent_sentences_is_wilson_s():
    weights = letters_in_runs(0.0, 1, 20_000)[0]
    counts = weights.sum(axis=0)
    expected = [wilson(count, 20_000) for count in counts]
    assert shares_in_runs(weights, np.ones(20_000)) == [pytest.approx(bounds, abs=0.001) for bounds in expected]


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 9)), min_size=12, max_size=40).filter(
        lambda rows: any(one for one, *_ in rows) and any(other for _, other, _ in rows)
    )
)
def test_an_interval_lies_around_its_share_between_0_and_1(rows):
    one, other, rest = np.array(rows, float).T
    weights = np.c_[one, other, rest]
    shares = weights.sum(axis=0) / weights.sum()
    for share, (low, high) in zip(shares, shares_in_runs(weights, weights.sum(axis=1)), strict=True):
        assert -1e-9 <= low <= share + 1e-9
        assert share - 1e-9 <= high <= 1 + 1e-9


def test_sentences_that_are_all_alike_have_no_width():
    assert shares_in_runs(np.full((20, 2), 0.5), np.ones(20)) == [(0.5, 0.5)] * 2


def test_the_resampled_intervals_are_there_for_comparison(seed_tables, navo):
    tables = [seed_tables[name] for name in ("sections", "sentences", "tokens", "codings")]
    default, blocks = seed_tables["attention"], attention(*tables, navo, intervals="blocks")
    bounds = ["low", "high"]
    pd.testing.assert_frame_equal(default.drop(columns=bounds), blocks.drop(columns=bounds))
    assert default[bounds].isna().equals(blocks[bounds].isna())
    russia = blocks.set_index(["unit", "issue"]).loc[("sentences", "russia")]
    letter = coded(*tables[1:], navo, "context")
    drawn = resampled(letter.weights.to_numpy(float), np.ones(66))[:, navo.ids.index("russia")]
    assert tuple(russia[bounds]) == interval(drawn, russia["share"])
    with pytest.raises(Problem, match=r"^intervals: expected runs or blocks, found 'rows'$"):
        attention(*tables, navo, intervals="rows")


def test_a_short_letter_has_shares_and_no_interval(navo):
    text = "\n\n".join(["De sancties tegen Rusland blijven."] * 11)
    rows = corpus.tables([Letter("short", text)], navo)["attention"].set_index(["unit", "issue"])
    assert rows.loc[("sentences", "russia"), "share"] == 0.5
    assert rows["low"].isna().all()


@pytest.mark.parametrize("text", ["Een zin zonder onderwerp.", "Er is gesproken.\n\nEen kop\n\nEr is gegeten."])
def test_a_letter_without_any_issue_is_uncoded_and_nothing_fails(navo, text):
    rows = corpus.tables([Letter("empty", text)], navo)["attention"].set_index(["unit", "issue"])
    assert rows.loc[("sentences", "uncoded"), "share"] == 1
    assert rows.loc["sentences"].drop("uncoded")["share"].eq(0).all()
    assert rows.loc["mentions"]["share"].isna().all()
    assert rows.loc["sections"].drop("unmapped")["share"].isna().all()
    assert rows.loc["sentences"]["share_coded"].isna().all()


@pytest.mark.parametrize("empty", ["none", "carry", "context"])
def test_every_share_walks_back_to_its_rows(seed_tables, navo, empty):
    made = corpus_tables_of_seed(empty)
    codings, sentences = made["codings"], made["sentences"]
    counted = codings[codings["source"].isin(EMPTY_RULES[empty])]
    of_sentence = counted.drop_duplicates(["sentence", "issue"])
    weight = 1 / of_sentence.groupby("sentence")["issue"].transform("size")
    by_hand = weight.groupby(of_sentence["issue"]).sum()
    shares = made["attention"].query("unit == 'sentences'").set_index("issue")
    for issue, row in shares.drop("uncoded").iterrows():
        assert row["share"] == pytest.approx(by_hand.get(issue, 0) / len(sentences)), issue
        assert row["sentences"] == (of_sentence["issue"] == issue).sum(), issue
    assert shares.at["uncoded", "count"] == len(sentences) - counted["sentence"].nunique()


def corpus_tables_of_seed(empty: str) -> dict[str, pd.DataFrame]:
    from helpers import letters

    return corpus.tables([letters.read("kst-28676-282")], codebook.read("navo"), empty=empty)


def test_the_lead_is_tested_by_its_difference(seed_tables, navo):
    letter = coded(*(seed_tables[name] for name in ("sentences", "tokens", "codings")), navo, "context")
    first, second = ranking(letter)[:2]
    low, high = difference(letter, first, second)
    assert (first, second) == ("nato-eu", "projecting-stability")
    assert low < 0 < high
    assert difference(letter, second, first) == pytest.approx((-high, -low))


PROCEDURAL_AND_NOT = {
    "a": "Hierbij bied ik u het verslag aan. Er is over Rusland gesproken.",
    "b": "Er is over Jemen gesproken. Ook was er overleg. Hierbij bied ik u het verslag aan.",
}


def test_the_weights_of_a_letter_are_its_own_whatever_rows_of_others_lie_beside(navo):
    both = corpus.tables([Letter(name, text) for name, text in PROCEDURAL_AND_NOT.items()], navo)
    own = both["sentences"].query("letter == 'b'")
    letter = coded(own, both["tokens"], both["codings"], navo, "none")
    assert (letter.letter, letter.procedural) == ("b", frozenset([2]))
    assert coverage(letter)["uncoded"] == pytest.approx(1 / 3)
    alone = coded(own, *(both[name].query("letter == 'b'") for name in ("tokens", "codings")), navo, "none")
    pd.testing.assert_frame_equal(letter.weights, alone.weights)
    assert coverage(letter) == coverage(alone)


@pytest.mark.parametrize(("letters", "found"), [(["a", "b"], "those of 2, a and b among them"), ([], "none")])
def test_the_weights_of_other_than_one_letter_are_refused(navo, letters, found):
    made = corpus.tables([Letter(name, text) for name, text in PROCEDURAL_AND_NOT.items()], navo)
    sentences = made["sentences"][made["sentences"]["letter"].isin(letters)]
    with pytest.raises(Problem, match=f"^expected the sentences of one letter, found {found}: give one letter at a "):
        coded(sentences, made["tokens"], made["codings"], navo, "none")


def test_what_the_largest_can_be_told_from_has_less_by_its_difference(seed_tables, navo):
    letter = coded(*(seed_tables[name] for name in ("sentences", "tokens", "codings")), navo, "context")
    assert told_apart(letter) == []
    drawn = letters_in_runs(0.0, 1, 66)[0]
    weights = letter.weights * 0
    weights[navo.ids[:4]] = drawn
    other = replace(letter, weights=weights)
    largest, *others = ranking(other)
    expected = [issue for issue in others if difference(other, largest, issue)[0] > 0]
    assert told_apart(other) == expected != []
    assert told_apart(replace(other, paragraphs=1)) == []


def assert_same(one: pd.DataFrame, other: pd.DataFrame, by: list[str]) -> None:
    """The rows are the same, but for the order of what `by` tells apart."""
    sort = {"by": by, "kind": "stable", "ignore_index": True}
    pd.testing.assert_frame_equal(one.sort_values(**sort), other.sort_values(**sort))


@pytest.mark.parametrize("by", [["sentence"], ["paragraph", "letter"], ["text"]])
def test_the_order_of_the_rows_changes_nothing(navo, by):
    texts = "Rusland dreigt. Er is overleg. Rusland is er.", "Oekraïne vraagt steun. Er is overleg over sancties."
    made = corpus.tables([Letter(name, text) for name, text in zip("ab", texts, strict=True)], navo)
    mixed = made["sentences"].sort_values(by, kind="stable")
    shares = attention(made["sections"], mixed, made["tokens"], made["codings"], navo, empty="smooth")
    whole = attention(made["sections"], made["sentences"], made["tokens"], made["codings"], navo, empty="smooth")
    assert_same(shares, whole, ["letter", "unit"])
    assert_same(tokens(mixed), made["tokens"], ["letter", "token"])
    assert_same(terms(made["tokens"].sort_values("form", kind="stable")), made["terms"], ["letter", "term"])


def test_smoothing_borrows_from_near_sentences_alone():
    """As every row by the whole kernel would, and no more memory is taken by a long letter."""
    weights = np.random.default_rng(1).integers(0, 2, (40, 3)).astype(float)
    places = np.arange(40)
    kernel = np.exp(-(((places[:, None] - places[None, :]) / BANDWIDTH) ** 2) / 2) @ weights
    assert smoothed(weights) == pytest.approx(kernel / kernel.sum(axis=1, keepdims=True), abs=1e-15)
    assert smoothed(np.eye(50_000, 2)).shape == (50_000, 2)


def test_an_unknown_rule_is_answered_with_those_there_are():
    with pytest.raises(Problem, match=r"^empty: expected none or carry or context or smooth, found 'cary'$"):
        check_empty("cary")


ISSUE_WORDS = st.sampled_from(["Rusland", "sancties", "NAVO-missie", "ontwapening", "overleg", "Oekraïne", "IS"])


@settings(max_examples=30)
@given(
    st.lists(st.lists(ISSUE_WORDS, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=20),
    st.sampled_from(list(EMPTY_RULES)),
)
def test_shares_sum_to_one(sentences, empty):
    text = "Opening van de brief.\n\nRusland\n\n" + " ".join(f"Er was {sentence}." for sentence in sentences)
    rows = corpus.tables([Letter("a-letter", text)], codebook.read("navo"), empty=empty)["attention"]
    sums = rows.dropna(subset="share").groupby("unit")["share"].sum()
    assert sums.to_numpy() == pytest.approx(1, abs=1e-9)
    intervals = rows.dropna(subset="low")
    assert (intervals["low"] <= intervals["high"]).all()
