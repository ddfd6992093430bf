"""The codebook's diagnosis: each figure against what the letter has."""

import dataclasses

import pytest

from helpers import codebook, corpus, diagnosis, letters
from helpers.__main__ import main


@pytest.fixture(scope="module")
def two_letters(tmp_path_factory, navo):
    path = tmp_path_factory.mktemp("letters") / "other.txt"
    path.write_text(
        "Er is over Rusland gesproken. De sancties tegen Rusland blijven. Het vliegveld kost geld. "
        "Het vliegveld wacht. Het vliegveld is oud.",
        encoding="utf-8",
    )
    return corpus.tables([letters.read("kst-28676-282"), letters.read(path)], navo)


def test_a_term_is_told_with_its_hits_and_what_leaving_it_out_does(two_letters, navo):
    terms = diagnosis.of_terms(two_letters, navo).set_index(["issue", "term"])
    worded = two_letters["codings"].query("source == 'wording'")
    assert terms["hits"].sum() == (worded["issue"] != "procedural").sum()
    rusland = terms.loc[("russia", "rusland")]
    assert rusland["hits"] == (worded["term"] == "rusland").sum()
    assert rusland["without"] < rusland["share"]
    assert rusland["shift"] == pytest.approx(100 * (rusland["without"] - rusland["share"]))
    assert terms.loc[("russia", "poetin*"), ["hits", "shift"]].tolist() == [0, 0]


def test_leaving_a_term_out_equals_a_codebook_without_it(two_letters, navo):
    russia, *others = navo.issues
    without = dataclasses.replace(russia, terms=tuple(term for term in russia.terms if term.pattern != "rusland"))
    sentences, sections = two_letters["sentences"], two_letters["sections"]
    anew = corpus.coding.codings(sentences, sections, dataclasses.replace(navo, issues=(without, *others)))
    expected = diagnosis._shares(anew, len(sentences))["russia"]
    terms = diagnosis.of_terms(two_letters, navo).set_index(["issue", "term"])
    assert terms.loc[("russia", "rusland"), "without"] == pytest.approx(expected)


def test_coverage_adds_up(two_letters):
    of = diagnosis.coverage(two_letters)
    assert of["covered"] + of["procedural"] + of["uncoded"] == pytest.approx(1)


def test_words_of_uncoded_sentences_are_suggested(two_letters):
    found = diagnosis.suggestions(two_letters)
    assert found.loc[0, "term"] == "vliegveld"
    assert found.loc[0, "uses"] == 3


def test_a_term_of_two_issues_is_told():
    shared = diagnosis.shared_terms(codebook.read("navo")).to_numpy().tolist()
    assert ["naamskwestie", "enlargement; western-balkans"] in shared


def test_the_command_tells_of_the_codebook_alone_and_with_letters(capsys):
    assert main(["check", "navo"]) == 0
    assert "navo 2.2.0: 29 issues" in capsys.readouterr().out
    assert main(["check", "navo", "kst-28676-282"]) == 0
    told = capsys.readouterr().out
    assert "1 letter, 66 sentences: 91% with words of an issue" in told
    assert "north-korea noord korea*" in told


def test_the_command_goes_on_past_a_letter_that_cannot_be_read(capsys):
    assert main(["check", "navo", "kst-28676-282", "no-letter"]) == 1
    captured = capsys.readouterr()
    assert "1 letter, 66 sentences" in captured.out
    assert "no letter 'no-letter'" in captured.err
    assert main(["check", "no-codebook"]) == 2
    assert main(["check", "navo", "no-letter"]) == 2
