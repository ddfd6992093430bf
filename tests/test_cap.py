"""A second codebook, of another kind and not on NATO: everything runs with it."""

import pytest

from helpers import codebook, corpus, diagnosis, letters
from helpers.codebook import Codebook
from helpers.coding import Coder

from .conftest import SEED
from .lesson import ENGLISH, notebook, run

TOPICS = [*range(1, 11), *range(12, 22), 23]
"""The numbers of CAP's major topics: 11 and 22 are not in use."""


@pytest.fixture(scope="module")
def cap() -> Codebook:
    return codebook.read("cap")


def test_it_has_the_21_major_topics_and_says_that_it_is_not_validated(cap):
    assert [int(issue.cap[0]) for issue in cap.issues] == TOPICS
    assert "not validated" in cap.citation
    assert "niet gevalideerd" in cap.title["nl"]


def test_every_topic_has_terms_of_its_own_in_both_languages(cap):
    terms = cap.terms().query("not excludes and not weak")
    counts = terms.groupby(["issue", "language"]).size().unstack(fill_value=0)
    assert (counts.loc[cap.ids, ["nl", "en"]] >= 4).all(axis=None)
    assert diagnosis.shared_terms(cap).empty


@pytest.mark.parametrize(
    ("sentence", "language", "issues"),
    [
        ("De Kamer sprak over de woningbouw en over hypotheken.", "nl", {"housing"}),
        ("Het vestigingsklimaat is verbeterd.", "nl", set()),
        ("De kerncentrale levert stroom; kernwapens zijn een andere zaak.", "nl", {"energy", "defense"}),
        ("The security environment has changed.", "en", set()),
        ("Farmers asked for a trade agreement.", "en", {"agriculture", "foreign-trade"}),
        ("NATO ministers met.", "en", set()),
    ],
)
def test_its_terms_catch_what_they_are_for_and_leave_the_rest(cap, sentence, language, issues):
    assert {match.term.issue for match in Coder(cap, language).coded(sentence)} == issues


@pytest.mark.parametrize("letter", [SEED, ENGLISH])
def test_the_tables_of_a_letter_are_made_with_it(cap, letter):
    made = corpus.tables([letters.read(letter)], cap)
    shares = made["attention"].query("unit == 'sentences'").set_index("issue")["share"]
    assert shares.sum() == pytest.approx(1)
    assert set(shares.index) == {*cap.ids, "procedural", "uncoded"}
    assert (shares[cap.ids] > 0).sum() > 3


@pytest.mark.parametrize(("language", "shown"), [("nl", "Internationale zaken"), ("en", "International affairs")])
def test_a_report_is_made_with_it(language, shown):
    done = run(notebook("01_letter"), letter=SEED, codebook="cap", language=language)
    assert shown in done.names["page"].opening(done.names["report"])._repr_html_()


def test_a_lesson_runs_with_it():
    done = run(notebook("04_codebook"), letter=SEED, codebook="cap", issue="defense")
    assert "".join(done.printed.values()).count("right.") == 3
