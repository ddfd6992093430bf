"""Topics: refused where texts are too few, told with their range, and never taken for issues."""

import json
import math
from itertools import chain
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers import Problem, topics
from helpers.topics import quality
from helpers.topics.texts import Dfm

ORACLES = json.loads((Path(__file__).parent / "oracles.json").read_text(encoding="utf-8"))
SUBJECTS = {
    "rusland": ["rusland", "moskou", "dialoog", "NRR", "contact"],
    "zee": ["zee", "vloot", "haven", "schip", "patrouille"],
    "geld": ["begroting", "bijdrage", "uitgave", "procent", "last"],
}
COMMON = ["NAVO", "minister", "top", "bondgenoot", "bijeenkomst"]


def tokens_of(texts: list[str]) -> pd.DataFrame:
    """A tokens table in which each text is a letter of one paragraph and one sentence."""
    rows = [
        (f"kst-1-{number}", 0, 0, 0, word, word, word in ("de", "van"))
        for number, text in enumerate(texts)
        for word in text.split()
    ]
    return pd.DataFrame(rows, columns=["letter", "section", "paragraph", "sentence", "form", "lemma", "stopword"])


def texts_of(documents: list[list[str]]) -> Dfm:
    return topics.dfm(tokens_of([" ".join(words) for words in documents]), "letter", at_least=1)


@pytest.fixture(scope="module")
def dossier() -> pd.DataFrame:
    """Fictional: 100 letters of 20 sentences, each mostly on one of three subjects."""
    draw, rows = np.random.default_rng(282), []
    for letter in range(100):
        for sentence in range(20):
            own = list(SUBJECTS)[letter % 3 if draw.random() < 0.8 else draw.integers(3)]
            words = [*draw.choice(SUBJECTS[own], 2), *draw.choice(COMMON, 2)]
            rows += [(f"kst-2-{letter}", 0, sentence // 10, sentence, word, word, False) for word in words]
    return pd.DataFrame(rows, columns=["letter", "section", "paragraph", "sentence", "form", "lemma", "stopword"])


@pytest.fixture(scope="module")
def by_letter(dossier) -> Dfm:
    return topics.dfm(dossier, "letter")


@pytest.fixture(scope="module")
def subjects(by_letter) -> pd.DataFrame:
    """The letters coded as the subject that they were made of."""
    numbers = [int(letter.split("-")[2]) % 3 for letter in by_letter.texts]
    return pd.DataFrame(np.eye(3)[numbers], by_letter.texts, list(SUBJECTS))


@pytest.fixture(scope="module")
def paragraphs(seed_tables) -> Dfm:
    return topics.dfm(seed_tables["tokens"])


@pytest.fixture(scope="module")
def issues(seed_tables, navo) -> pd.DataFrame:
    return topics.issue_weights(*(seed_tables[name] for name in ("sentences", "tokens", "codings")), navo)


@pytest.fixture(scope="module")
def learned(paragraphs) -> list[topics.Topics]:
    return topics.runs(paragraphs, 8, even_if_too_few=True)


# Texts


def test_stop_words_numbers_and_words_of_one_text_are_left_out():
    made = topics.dfm(tokens_of(["de steun van 2018 NAVO NAVO", "steun NAVO tunnel 2018", "de van"]), "letter")
    assert made.words.tolist() == ["NAVO", "steun"]
    assert made.texts.tolist() == ["kst-1-0", "kst-1-1"]
    assert made.counts.toarray().tolist() == [[2, 1], [1, 1]]
    assert made.sizes.tolist() == [3, 2]


@pytest.mark.parametrize(("unit", "texts"), [("letter", 1), ("section", 8), ("paragraph", 18)])
def test_a_text_is_a_letter_a_section_or_a_paragraph(seed_tables, unit, texts):
    made = topics.dfm(seed_tables["tokens"], unit, at_least=1)
    plain = seed_tables["tokens"].query("not stopword")
    assert (len(made.texts), made.sentences) == (texts, 66)
    assert made.counts.sum() == plain["lemma"].str[0].str.isalpha().sum()


def test_no_words_make_no_texts(seed_tables):
    made = topics.dfm(seed_tables["tokens"].head(0))
    assert (made.counts.shape, made.sentences) == ((0, 0), 0)


@pytest.mark.parametrize(
    ("term", "words", "note"),
    [
        ("rusland", "rusland", ""),
        ("=NRR", "NRR", ""),
        ("*terroris*", "terrorismebestrijding", ""),
        ("poetin*", "", "not in the texts"),
        ("open deur*", "", "several words"),
        ("noord korea*", "", "several words"),
    ],
)
def test_each_term_is_told_with_the_words_it_gives_or_why_none(seed_tables, paragraphs, navo, term, words, note):
    seeds = topics.seed_words(navo, seed_tables["tokens"], paragraphs, "nl").set_index("term")
    assert seeds.loc[term, ["words", "note"]].tolist() == [words, note]


def test_seed_words_are_of_the_texts_and_every_term_without_has_its_reason(seed_tables, paragraphs, navo):
    seeds = topics.seed_words(navo, seed_tables["tokens"], paragraphs, "nl")
    assert set("; ".join(filter(None, seeds["words"])).split("; ")) <= set(paragraphs.words)
    assert ((seeds["words"] == "") == (seeds["note"] != "")).all()
    assert {"weak", "in too few texts"} < set(seeds["note"])
    asked = navo.terms().query("not excludes and language in ('nl', 'both')")
    assert seeds[["issue", "term"]].to_numpy().tolist() == asked[["issue", "term"]].to_numpy().tolist()


# The refusal


@pytest.mark.parametrize(
    ("texts", "sentences", "enough"),
    [(18, 66, False), (99, 2000, False), (100, 1999, False), (100, 2000, True), (300, 20_000, True)],
)
def test_too_few_texts_or_sentences_are_refused_with_the_reason(texts, sentences, enough):
    made = Dfm(None, pd.RangeIndex(texts), pd.Index([]), sentences)
    topics.check_enough(made, even_if_too_few=True)
    if enough:
        topics.check_enough(made)
    else:
        with pytest.raises(Problem, match=rf"^topics need 100 texts and 2,000 sentences.*found {texts} and .*start"):
            topics.check_enough(made)


def test_a_letter_is_refused_unless_told_to_go_on(paragraphs):
    with pytest.raises(Problem, match="found 18 and 66: in so few the random start decides"):
        topics.runs(paragraphs, 8)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"number": 1}, "expected 2 or more, .* found 1"),
        ({"number": 19}, r"at most as many as texts \(18\)"),
        ({"number": 8, "method": "lsa"}, "expected nmf or lda, found 'lsa'"),
        ({"number": 8, "method": "lda", "seeded": [["rusland"]]}, "one prior: seed nmf"),
        ({"number": 2, "seeded": [["a"], ["b"], ["c"]]}, "seed words of 3 topics for 2"),
        ({"number": 8, "seeds": range(5)}, "need 20 random starts .*found 5"),
        ({"number": 8, "seeds": [1] * 20}, "need 20 random starts .*found 1"),
    ],
)
def test_what_cannot_be_learned_is_said_in_a_sentence(paragraphs, given, said):
    with pytest.raises(Problem, match=said):
        topics.runs(paragraphs, even_if_too_few=True, **given)


# What is learned


@pytest.mark.parametrize("method", topics.METHODS)
def test_texts_are_shared_out_over_topics_and_topics_over_words(paragraphs, method):
    run = topics.topics(paragraphs, 5, method, seed=1, even_if_too_few=True)
    assert run.weights.shape == (18, 5)
    assert run.words.shape == (5, len(paragraphs.words))
    assert run.weights.sum(axis=1).to_numpy() == pytest.approx(1)
    assert run.words.sum(axis=1).to_numpy() == pytest.approx(1)
    assert run.shares.sum() == pytest.approx(1)
    assert run.table()["share"].is_monotonic_decreasing
    again = topics.topics(paragraphs, 5, method, seed=1, even_if_too_few=True)
    pd.testing.assert_frame_equal(run.weights, again.weights, check_exact=True)


def test_topics_of_texts_that_two_lists_of_words_explain_give_back_their_counts():
    texts = texts_of([["zee", "zee", "vloot", "vloot"], ["geld"], ["zee", "vloot", "geld", "geld", "geld"]])
    run = topics.topics(texts, 2, seed=1, even_if_too_few=True)
    made = run.weights.mul(run.sizes, axis=0) @ run.words
    assert made.to_numpy() == pytest.approx(texts.counts.toarray(), abs=0.02)
    assert run.shares.sort_values().tolist() == pytest.approx([0.4, 0.6], abs=0.01)


def test_many_texts_sort_themselves_the_same_way_from_every_start(by_letter, subjects):
    runs = topics.runs(by_letter, 3)
    assert topics.agreement_of_runs(runs)["rand"].eq(1).all()
    with_coding = topics.agreement_with_coding(runs, subjects)
    assert with_coding[["rand", "same"]].eq(1).all(axis=None)
    assert with_coding["texts"].eq(100).all()
    for topic, subject in topics.aligned(runs[0], subjects)[["topic", "issue"]].itertuples(index=False):
        assert set(runs[0].top(10)[topic]) & set(chain.from_iterable(SUBJECTS.values())) == set(SUBJECTS[subject])


def test_seed_words_decide_which_topic_is_which_where_texts_are_enough(by_letter, subjects):
    seeded = [words[:2] for words in SUBJECTS.values()]
    found = topics.kept(topics.runs(by_letter, 3, seeded=seeded), subjects, list(SUBJECTS))
    assert found[["kept", "topics"]].eq(3).all(axis=None)
    by_chance = topics.kept(topics.runs(by_letter, 3), subjects, list(SUBJECTS))
    assert by_chance["kept"].mean() < 2


def test_a_seed_word_that_no_text_has_changes_nothing(by_letter):
    plain, seeded = (topics.topics(by_letter, 3, seed=1, seeded=words).words for words in ([], [["onbekend"]]))
    pd.testing.assert_frame_equal(plain, seeded)


# Topics beside issues


def a_run(weights: list[list[float]], sizes: list[int], seed: int = 0) -> topics.Topics:
    index = pd.RangeIndex(len(weights))
    words = pd.DataFrame(np.eye(len(weights[0])), columns=list("abcdefgh")[: len(weights[0])])
    return topics.Topics(pd.DataFrame(weights, index), words, pd.Series(sizes, index), seed)


def test_a_topic_and_an_issue_share_the_smaller_part_of_each_text():
    run = a_run([[1, 0], [0.5, 0.5], [0, 1]], [10, 10, 20])
    coding = pd.DataFrame([[0.2, 0.8], [0, 1], [1, 0]], columns=["russia", "ukraine"])
    assert topics.aligned(run, coding).to_numpy().tolist() == [
        [1, "russia", 0.5, 0.625, 0.55],
        [0, "ukraine", pytest.approx(0.325), 0.375, pytest.approx(0.45)],
    ]


@pytest.mark.parametrize(("columns", "pairs"), [(1, 1), (2, 2), (3, 2)])
def test_what_is_more_on_one_side_has_no_partner(columns, pairs):
    coding = pd.DataFrame(np.eye(3)[:, :columns], columns=[f"issue-{place}" for place in range(columns)])
    runs = [a_run([[1, 0], [0, 1], [0, 1]], [1, 1, 1])]
    found = topics.aligned(runs[0], coding)
    assert len(found) == found["topic"].nunique() == found["issue"].nunique() == pairs
    ranges = topics.spread(runs, coding)
    assert len(ranges) == columns
    assert ranges["runs"].sum() == pairs
    assert ranges["lowest"].isna().sum() == columns - pairs


def test_the_range_is_over_the_runs():
    coding = pd.DataFrame({"russia": [1.0, 0.0], "ukraine": [0.0, 1.0]})
    runs = [a_run([[1 - part, part], [0, 1]], [1, 1], seed) for seed, part in enumerate((0.0, 0.2, 0.4))]
    russia = topics.spread(runs, coding).set_index("issue").loc["russia"]
    assert russia[["share", "runs", "lowest", "median", "highest", "shared"]].tolist() == pytest.approx(
        [0.5, 3, 0.3, 0.4, 0.5, 0.4]
    )


@pytest.mark.parametrize(
    ("one", "other", "rand"),
    [([0, 0, 1, 1], [1, 1, 0, 0], 1.0), ([0, 0, 1, 1], [0, 1, 0, 1], -0.5), ([0, 0, 1, 1], [0, 0, 0, 0], 0.0)],
)
def test_the_numbers_of_topics_do_not_matter_to_how_alike_two_runs_are(one, other, rand):
    pair = [a_run(np.eye(2)[sorting].tolist(), [1] * 4, seed) for seed, sorting in enumerate((one, other))]
    found = topics.agreement_of_runs(pair)
    assert found.to_numpy().tolist() == [[0, 1, pytest.approx(rand)]]


def test_texts_without_an_issue_are_not_compared():
    run = a_run([[1, 0], [0, 1], [1, 0]], [1, 1, 1])
    coding = pd.DataFrame({"russia": [1.0, 0.0, 0.0], "ukraine": [0.0, 1.0, 0.0]})
    assert topics.agreement_with_coding([run], coding).to_numpy().tolist() == [[0, 1, 1, 2]]


def test_issues_of_texts_are_parts_of_their_sentences(seed_tables, issues, paragraphs):
    assert (issues.index.get_level_values("paragraph") == paragraphs.texts.get_level_values("paragraph")).all()
    assert issues.sum(axis=1).max() <= 1 + 1e-9
    sizes = seed_tables["sentences"].groupby("paragraph").size().to_numpy()
    shares = seed_tables["attention"].query("unit == 'sentences'").set_index("issue")["share"]
    found = issues.mul(sizes, axis=0).sum() / sizes.sum()
    assert found.to_dict() == pytest.approx(shares[found.index].to_dict())


def test_a_letter_s_texts_are_told_apart_from_another_s(seed_tables, navo):
    names = ("sentences", "tokens", "codings")
    two = [pd.concat([seed_tables[name], seed_tables[name].assign(letter="other")]) for name in names]
    both = topics.issue_weights(*two, navo, "letter")
    assert both.index.tolist() == ["kst-28676-282", "other"]
    assert both.loc["other"].tolist() == pytest.approx(both.loc["kst-28676-282"].tolist())


def test_on_one_letter_seeds_decide_and_the_number_of_topics_sets_their_size(paragraphs, issues, learned):
    by_chance = topics.runs(paragraphs, 8, "lda", even_if_too_few=True)
    assert topics.agreement_of_runs(by_chance)["rand"].mean() < 0.2
    assert topics.agreement_with_coding(learned, issues)["rand"].max() < 0.8
    few, many = (topics.runs(paragraphs, number, even_if_too_few=True) for number in (4, 16))
    sizes = [topics.spread(runs, issues).set_index("issue").at["russia", "median"] for runs in (few, many)]
    assert sizes[0] > 2 * sizes[1]


# The words of a topic


def test_coherence_equals_its_oracle():
    oracle = ORACLES["coherence"]
    run = a_run([[1.0]] * 4, [1] * 4)
    words = pd.DataFrame([[0.6, 0.4, 0.0]], columns=["a", "b", "c"])
    own = topics.Topics(run.weights, words, run.sizes, 0)
    found = topics.coherence(own, texts_of(oracle["input"]["documents"]))
    expected = [oracle["expected"][name] for name in ("UMass_a_b", "NPMI_a_b")]
    assert found.loc[0, ["umass", "npmi"]].tolist() == pytest.approx(expected, abs=1e-6)
    assert found.loc[0, ["topic", "words"]].tolist() == [0, 2]


@pytest.mark.parametrize(
    ("both", "one", "other", "total", "expected"), [(0, 2, 2, 4, -1), (2, 2, 2, 4, 1), (1, 2, 2, 4, 0)]
)
def test_npmi_is_between_never_and_always_together(both, one, other, total, expected):
    assert quality.npmi(both, one, other, total) == pytest.approx(expected)


def test_coherence_is_blank_where_there_is_no_pair_or_every_text_has_both():
    assert math.isnan(quality.npmi(4, 4, 4, 4))
    run = a_run([[1.0]], [1])
    assert topics.coherence(run, texts_of([["a"]]))[["umass", "npmi"]].isna().all(axis=None)


def test_word_intrusion_equals_its_oracle():
    own, expected = ORACLES["word_intrusion"]["input"], ORACLES["word_intrusion"]["expected"]
    found = topics.model_precision(own["found"], own["shown"])
    assert found == pytest.approx({"precision": expected["model_precision"], "p": expected["p"]}, abs=1e-6)
    assert math.isnan(topics.model_precision(0, 0)["p"])


def test_an_intruder_is_heavy_elsewhere_and_light_here(learned):
    sheet = topics.intrusion_sheet(learned[0], seed=3)
    top = learned[0].top(quality.SHOWN)
    assert len(sheet) > 4
    for row in sheet.itertuples(index=False):
        shown = row.words.split("; ")
        assert set(shown) == {*top[row.topic], row.intruder}
        assert any(row.intruder in words for topic, words in top.items() if topic != row.topic)
        assert learned[0].words.loc[row.topic, row.intruder] <= learned[0].words.loc[row.topic].median()
    assert sheet["words"].tolist() == topics.intrusion_sheet(learned[0], seed=3)["words"].tolist()
    assert sheet["words"].tolist() != topics.intrusion_sheet(learned[0], seed=4)["words"].tolist()


def test_a_topic_with_too_few_words_is_not_on_the_sheet():
    assert topics.intrusion_sheet(a_run([[1, 0], [0, 1]], [1, 1]), seed=1).empty
