"""The codebook: what it holds, and how a faulty one is answered."""

import csv
import dataclasses
import io
import re

import pytest

from helpers import DATA, Problem, codebook, each_of
from helpers.codebook import FOLDER, Term, document, sheet

GOOD = """name: mini
title: {nl: Klein, en: Small}
version: "1"
date: "2026-11-24"
authors: [A]
citation: A (2026).
issues:
  - id: russia
    label: {nl: Rusland, en: Russia}
    definition: {nl: Rusland., en: Russia.}
    headings: [rusland]
    terms:
      nl: [rusland, "russisch*"]
      both: ["=NRR", kremlin]
"""


@pytest.fixture
def read(tmp_path):
    def read_text(text: str | bytes):
        path = tmp_path / "mini.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return codebook.read(path)

    return read_text


def test_the_codebook_of_the_project_has_its_29_issues(navo):
    assert len(navo.issues) == 29
    assert (navo.ids[0], navo.ids[-1]) == ("russia", "other")
    assert all(issue.label["nl"] and issue.label["en"] and issue.definition["en"] for issue in navo.issues)
    assert all(issue.cap for issue in navo.issues)
    assert all(issue.headings for issue in navo.issues if issue.id not in ("other", "institutional"))


def test_a_term_of_two_issues_is_a_mission_a_place_or_a_thing_of_both(navo):
    terms = navo.terms().query("not excludes")
    shared = terms[terms.duplicated(["term", "language"], keep=False)].groupby("term")["issue"].agg(list)
    assert shared["naamskwestie"] == ["enlargement", "western-balkans"]
    assert shared["=ISAF"] == ["afghanistan", "operations"]
    assert set(map(len, shared)) == {2}
    assert len(shared) == 78


@pytest.mark.parametrize(
    ("pattern", "words", "weak", "cased"),
    [
        ("rusland", (("rusland", "whole"),), False, False),
        ("russisch*", (("russisch", "stem"),), False, False),
        ("*terroris*", (("terroris", "inside"),), False, False),
        ("chemische wapen*", (("chemische", "whole"), ("wapen", "stem")), False, False),
        ("=IS", (("IS", "whole"),), False, True),
        ("=EU (w)", (("EU", "whole"),), True, True),
        ("weerbaarheid (w)", (("weerbaarheid", "whole"),), True, False),
        ("2% norm", (("2%", "whole"), ("norm", "whole")), False, False),
        ("da'esh", (("da'esh", "whole"),), False, False),
    ],
)
def test_a_term_says_how_its_words_are_met(pattern, words, weak, cased):
    term = Term("an-issue", pattern, "nl")
    assert (term.words, term.weak, term.cased) == (words, weak, cased)


def test_a_small_codebook_is_read(read):
    book = read(GOOD)
    assert (book.name, book.matching, book.ids) == ("mini", "across", ["russia"])
    assert [term.pattern for term in book.issues[0].terms] == ["rusland", "russisch*", "=NRR", "kremlin"]


def test_a_formula_may_have_its_days(read):
    book = read(GOOD.replace("issues:", "procedural: {nl: [hierbij zend (to 2018), hierbij]}\nissues:"))
    assert [term.bare for term in book.procedural] == ["hierbij zend", "hierbij"]


def test_scalars_stay_text(read):
    assert read(GOOD.replace("kremlin", "no, 010, 1e3")).issues[0].terms[-1].pattern == "1e3"


@pytest.mark.parametrize(
    ("fault", "instead", "line", "said"),
    [
        (GOOD, "", 0, "is empty"),
        (GOOD, "- a", 1, "expected keys, found a list"),
        ("name: mini\n", "", 1, "lacks name"),
        ("authors: [A]", "authors: A", 5, "expected a list, found 'A'"),
        ('"2026-11-24"', "nu", 4, "expected a date such as 2026-11-24, found 'nu'"),
        ("name: mini", "name: mini\nname: other", 2, "repeats 'name' of line 1"),
        ("name: mini", "name: mini\nmatching: sideways", 2, "expected across or within, found 'sideways'"),
        ("name: mini", "name: mini\nversoin: x", 1, "unknown key 'versoin': did you mean version?"),
        ("headings:", "heading:", 8, "unknown key 'heading': did you mean headings?"),
        ("id: russia", "id: uncoded", 8, "taken by the report"),
        ("id: russia", "id: Rusland!", 8, "expected small letters, digits and hyphens"),
        ("kremlin]", "kremlin, kremlin]", 14, "repeats the term 'kremlin'"),
        ("kremlin]", '"***"]', 14, "has no word in it"),
        ("kremlin]", '"N.A.V.O."]', 14, "the term 'N.A.V.O.' has '.', with which it is never met: remove it"),
        ("kremlin]", '"art.5"]', 14, "the term 'art.5' has '.', with which"),
        ("kremlin]", '"% of gdp"]', 14, "the term '% of gdp' has '%', with which"),
        ("kremlin]", '"krem_lin"]', 14, "the term 'krem_lin' has '_', with which"),
        ("kremlin]", '"kremlin**"]', 14, "the term 'kremlin**' has '**', with which"),
        ("kremlin]", '"a*"]', 14, "the term 'a*' is met in too many words: write more of the word"),
        (
            "label: {nl: Rusland, en: Russia}",
            "label: Rusland",
            9,
            "issues.label: expected keys such as nl and en, found",
        ),
        ('["=NRR", kremlin]', "[]", 14, "expected a list, found nothing"),
        ('["=NRR", kremlin]', "&a [x]\n      en: *a", 15, "uses an alias (*a): write it out"),
        ('["=NRR", kremlin]', "!!python/object/apply:os.system [x]", 14, "has a tag"),
        ('["=NRR", kremlin]', "[" * 30 + "]" * 30, 14, "nests too deeply"),
        ("issues:", "procedural: {nl: [ter info, hierbij (weak)]}\nissues:", 7, "brackets that are no flag"),
        ("issues:", 'procedural: {en: ["***"]}\nissues:', 7, "the term '***' has no word in it"),
        ("issues:", "procedural:\n  nl: [hierbij]\n  both:\n  - nr\n  - nr\nissues:", 11, "repeats the term 'nr'"),
        ("issues:", "procedural: {nl: [hierbij (w)]}\nissues:", 7, "the procedural term 'hierbij (w)' is weak"),
        ("version", "\tversion", 3, "is not YAML"),
        ("title:", "? title:", 2, "has a key that is no word"),
        ("      both", "---\n      both", 14, "document"),
    ],
)
def test_a_faulty_codebook_is_answered_with_its_line(read, fault, instead, line, said):
    with pytest.raises(Problem) as problem:
        read(GOOD.replace(fault, instead, 1))
    assert "\n" not in str(problem.value)
    assert said in str(problem.value)
    assert not line or f"mini.yaml, line {line}" in str(problem.value)


SECOND = GOOD[GOOD.index("  - id") :].replace("russia", "georgia")


@pytest.mark.parametrize(
    ("faulty", "told"),
    [
        (
            GOOD.replace("name: mini", "nam: mini").replace('"2026-11-24"', "nu").replace("headings:", "heading:")
            + SECOND.replace("label:", "lable:"),
            ["line 1: the codebook lacks name: add it", "line 1: the codebook has an unknown key 'nam': did you",
             "line 4: date: expected a date such as 2026-11-24, found 'nu'", "line 8: issues has an unknown key 'head",
             "line 15: issues lacks label", "line 15: issues has an unknown key 'lable': did you mean label?"],
        ),
        (
            GOOD.replace("kremlin]", 'kremlin, "**", kremlin]') + SECOND.replace("georgia", "uncoded"),
            ["line 14: the term '**' has no word", "line 14, repeats the term 'kremlin'", "line 15: the id 'uncoded'"],
        ),
        (GOOD.replace("kremlin]", "[a], {b: c}, []]"), ["line 14: issues.terms.both: expected text, found a list"]),
        (GOOD + "  - een\n  - twee\n" + SECOND.replace("terms:", "term:"),
         ["line 15: issues: expected keys", "line 16: issues: expected keys", "line 17: issues lacks terms",
          "line 17: issues has an unknown key 'term'"]),
        ("name: mini\nissues: []\n", ["line 1: the codebook lacks title and ", "line 2: issues: expected a list"]),
    ],
    ids=["of head and issues", "of terms", "one of a part", "issues that are none", "almost nothing"],
)  # fmt: skip
def test_the_faults_of_a_codebook_are_told_together(read, faulty, told):
    with pytest.raises(Problem) as problem:
        read(faulty)
    found = problem.value.found if len(told) > 1 else [problem.value]
    assert len(found) == len(told)
    for one, said in zip(map(str, found), told, strict=True):
        assert one.startswith(f"mini.yaml, {said}"), (one, said)


def test_of_many_faults_five_are_told_and_how_many_more(read, tmp_path):
    with pytest.raises(Problem) as problem:
        read(GOOD.replace("kremlin]", f"kremlin{', kremlin' * 8}]"))
    assert str(problem.value).endswith("repeats the term 'kremlin': keep one (and 7 more)")
    assert [str(each) for each in each_of(problem.value)][5:] == ["and 3 more: mend these first"]


def test_the_faults_of_a_sheet_are_told_together(tmp_path):
    text = as_sheet(GOOD).replace("russia,term,nl,rusland", "russia,terms,nl,rusland\nrussia,label,nl,R")
    (tmp_path / "mini.csv").write_text(text, encoding="utf-8")
    with pytest.raises(Problem) as problem:
        codebook.read(tmp_path / "mini.csv")
    assert [str(each).split(":")[0] for each in each_of(problem.value)] == [
        "mini.csv, line 14", "mini.csv, line 15, repeats nl of line 9",
    ]  # fmt: skip


def test_a_repeated_issue_names_both_lines(read):
    issue = GOOD[GOOD.index("  - id") :]
    with pytest.raises(Problem, match=r"^mini\.yaml, line 15, repeats issue 'russia' of line 8: keep one$"):
        read(GOOD + issue)


def test_an_encoding_other_than_utf_8_is_refused(read):
    with pytest.raises(Problem, match=r"^mini\.yaml, line 9, is not UTF-8: save the codebook as UTF-8$"):
        read(GOOD.replace("Rusland, en", "Oekraïne, en").encode("cp1252"))


def test_a_character_that_no_text_has_is_named_with_its_line(read):
    with pytest.raises(Problem, match=r"^mini\.yaml, line 14, has a character that no text has \(0x0\): remove it$"):
        read(GOOD.replace("kremlin", "krem\0lin"))


def test_a_codebook_that_is_not_there_is_answered_with_those_that_are():
    with pytest.raises(Problem, match=r"^no codebook 'nvo' in data/codebooks: choose navo, or give a path$"):
        codebook.read("nvo")


@pytest.mark.parametrize("name", ["bad/none.yaml", "none.csv", "./none", "..\\none.yml"])
def test_a_path_of_no_codebook_is_answered_as_a_path(name):
    with pytest.raises(Problem, match=f"^no file {re.escape(name)}: check its name and folder$"):
        codebook.read(name)


def test_the_project_s_codebook_fits_its_lines():
    text = (FOLDER / "navo.yaml").read_text(encoding="utf-8")
    assert max(map(len, text.splitlines())) <= 100
    assert not re.search(r"[ \t]$", text, re.M)


def as_sheet(text: str) -> str:
    return sheet.written(document.loaded(text, "x.yaml")[0])


def test_a_sheet_holds_the_same_codebook_as_the_file(navo, tmp_path):
    text = (FOLDER / "navo.yaml").read_text(encoding="utf-8")
    (tmp_path / "navo.csv").write_text(as_sheet(text), encoding="utf-8-sig")
    found = codebook.read(tmp_path / "navo.csv")
    assert dataclasses.replace(found, sha256=navo.sha256) == navo


@pytest.mark.parametrize("parted", [";", "\t"])
def test_a_sheet_of_another_country_s_spreadsheet_is_read(tmp_path, parted):
    rows = list(csv.reader(io.StringIO(as_sheet(GOOD))))
    file = io.StringIO()
    csv.writer(file, delimiter=parted).writerows(rows)
    (tmp_path / "mini.csv").write_text(file.getvalue(), encoding="utf-8", newline="")
    assert codebook.read(tmp_path / "mini.csv").ids == ["russia"]


def test_the_sheet_of_the_readme_is_a_codebook(tmp_path):
    (sheet,) = re.findall(r"```\n(issue,kind,.*?)```", (DATA / "README.md").read_text(encoding="utf-8"), re.S)
    (tmp_path / "mine.csv").write_text(sheet, encoding="utf-8")
    (issue,) = codebook.read(tmp_path / "mine.csv").issues
    assert [term.pattern for term in issue.terms] == ["russisch*", "=NRR", "wit rusland"]


def test_a_sheet_may_be_saved_as_windows_does(tmp_path):
    (tmp_path / "mine.csv").write_bytes(as_sheet(GOOD).replace("Rusland.", "Oekraïne.").encode("cp1252"))
    assert codebook.read(tmp_path / "mine.csv").issues[0].definition["nl"] == "Oekraïne."


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("issue,kind", "issue,sort", "mini.csv, line 1, lacks the column kind: begin with issue,kind,language,text"),
        ("russia,term,nl,rusland", "russia,terms,nl,rusland", "mini.csv, line 14: expected a kind of label, "),
        ("russia,term,nl,rusland", "russia,term,de,rusland",
         "mini.csv, line 14: expected nl or en or both as the language of a term, found 'de'"),
        ("russia,term,nl,rusland", "russia,term,,rusland",
         "mini.csv, line 14: expected nl or en or both as the language of a term, found ''"),
        (",date,,2026-11-24", ",date,nl,2026-11-24", "mini.csv, line 6: expected nothing as the language of a date"),
        ("russia,term,nl,rusland", "russia,term,nl,**", "mini.csv, line 14: the term '**' has no word in it"),
        ("russia,term,nl,rusland", 'russia,term,nl,"rusland', "mini.csv, line 14, is no CSV"),
        ("russia,label,nl,Rusland", "russia,label,nl,R\nrussia,label,nl,R", "mini.csv, line 10, repeats nl of line 9"),
        ("issue,kind,language,text", "issue,kind,language,text\n,procedural,nl,hierbij (weak)",
         "mini.csv, line 2: the term 'hierbij (weak)' has brackets that are no flag"),
        (",date,,2026-11-24", ",date,,24-11-2026", "mini.csv, line 6: date: expected a date such as"),
    ],
)  # fmt: skip
def test_a_faulty_sheet_is_answered_by_its_line(tmp_path, old, new, said):
    text = as_sheet(GOOD)
    assert old in text
    (tmp_path / "mini.csv").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Problem) as problem:
        codebook.read(tmp_path / "mini.csv")
    assert said in str(problem.value)


@pytest.mark.parametrize(
    ("pattern", "bare", "weak", "days"),
    [
        ("krim", "krim", False, {"2031-01-01": True, "": True}),
        ("oefening* (w)", "oefening*", True, {"2031-01-01": True}),
        ("turkije (to 2022-06-02)", "turkije", False, {"2022-06-02": True, "2022-06-03": False}),
        ("türkiye (from 2022)", "türkiye", False, {"2021-12-31": False, "2022-01-01": True}),
        ("birma (w) (from 1989-06) (to 2010)", "birma", True, {"1989-05-31": False, "2010-12-31": True, "2011": False}),
    ],
)  # fmt: skip
def test_a_term_has_its_days(pattern, bare, weak, days):
    term = Term("x", pattern, "nl")
    assert (term.bare, term.weak) == (bare, weak)
    assert {day: term.counts_on(day) for day in days} == days


def test_brackets_that_are_no_flag_are_told(read):
    with pytest.raises(Problem, match=r"line 13: the term 'rusland \(until 2019\)' has brackets that are no flag"):
        read(GOOD.replace("[rusland, ", '["rusland (until 2019)", '))
