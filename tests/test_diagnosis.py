"""The codebook's diagnosis: each figure against what the letter has."""

import dataclasses
import operator
import os
import subprocess
import sys

import pytest

from helpers import attention, codebook, corpus, diagnosis, letters
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
    expected = diagnosis._shares(two_letters, anew, navo)["russia"]
    terms = diagnosis.of_terms(two_letters, navo).set_index(["issue", "term"])
    assert terms.loc[("russia", "rusland"), "without"] == pytest.approx(expected)


def test_coverage_adds_up_and_is_that_of_attention(two_letters, navo):
    of = diagnosis.coverage(two_letters, navo)
    assert of["covered"] + of["procedural"] + of["uncoded"] == pytest.approx(1)
    assert of["procedural"] > 0
    tables = [two_letters[name] for name in ("sentences", "tokens", "codings")]
    letters = [attention.coded(own, *tables[1:], navo, "none") for _, own in tables[0].groupby("letter")]
    sizes = [len(each.weights) for each in letters]
    for name, share in of.items():
        own = [attention.coverage(each)[name] for each in letters]
        assert share == pytest.approx(sum(map(operator.mul, own, sizes)) / sum(sizes))


def test_words_of_uncoded_sentences_are_suggested(two_letters):
    found = diagnosis.suggestions(two_letters)
    assert found.loc[0, "term"] == "vliegveld"
    assert found.loc[0, "uses"] == 3


def test_words_of_the_house_are_not_suggested(navo):
    words = "kabinet kamerleden brief raad ministers nederland nederlandse motie statement cabinet parliament dutch"
    text = " ".join(f"De {word} is bij het vliegveld." for word in words.split() * 3)
    found = diagnosis.suggestions(corpus.tables([letters.Letter("fictief", text)], navo))["term"].tolist()
    assert found == ["vliegveld"]


def test_a_term_of_two_issues_is_told():
    shared = diagnosis.shared_terms(codebook.read("navo")).to_numpy().tolist()
    assert ["naamskwestie", "enlargement; western-balkans"] in shared
    assert ["al shabaab", "counter-terrorism; africa-sahel"] in shared
    assert all(len(set(issues.split("; "))) == issues.count(";") + 1 > 1 for _, issues in shared)


def test_the_command_tells_of_the_codebook_alone_and_with_letters(capsys):
    assert main(["check", "navo"]) == 0
    assert "navo 2.2.3: 29 issues" in capsys.readouterr().out
    assert main(["check", "navo", "kst-28676-282"]) == 0
    told = capsys.readouterr().out
    assert "1 letter, 66 sentences: 91% with words of an issue" in told
    assert "north-korea noord korea*" in told
    assert "al shabaab (counter-terrorism; africa-sahel)" not in told
    assert "; … (all of them: --all, or --out FILE)" in told
    assert len(told.splitlines()) < 40
    assert len(told) < 4000
    carries, shift = told.index("a term that carries its issue"), told.index("the largest shifts in points")
    assert carries < told.index("that may be missing") < told.index("terms never hit") < shift


def test_all_of_it_goes_to_the_screen_or_to_a_new_file(capsys, tmp_path):
    (tmp_path / "brief.txt").write_text("Er is over Rusland gesproken. Het vliegveld kost geld.", encoding="utf-8")
    asked, out = ["check", "navo", str(tmp_path / "brief.txt")], tmp_path / "all.txt"
    assert main([*asked, "--all"]) == 0
    whole = capsys.readouterr().out
    assert "poetin* (russia)" in whole
    assert "al shabaab (counter-terrorism; africa-sahel)" in whole
    assert "…" not in whole
    assert main([*asked, "--out", str(out)]) == 0
    assert capsys.readouterr().out.endswith(f"\nall of it: {out}\n")
    assert out.read_text(encoding="utf-8") == whole
    assert main([*asked, "--out", str(out)]) == 2
    assert capsys.readouterr().err == f"{out} is there already: give another name\n"


@pytest.mark.skipif(os.name != "posix", reason="a pipe is closed in another way there")
def test_a_reader_who_has_read_enough_ends_it_quietly(tmp_path):
    command = [sys.executable, "-m", "helpers", "check", "navo", "--all"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    assert process.wait(60) == 141
    assert process.stderr.read() == b""
    process.stderr.close()


def test_the_command_goes_on_past_a_letter_that_cannot_be_read(capsys):
    assert main(["check", "navo", "kst-28676-282", "no-letter"]) == 1
    captured = capsys.readouterr()
    assert "1 letter, 66 sentences" in captured.out
    assert "no letter 'no-letter'" in captured.err
    assert main(["check", "no-codebook"]) == 2
    assert main(["check", "navo", "no-letter"]) == 2
