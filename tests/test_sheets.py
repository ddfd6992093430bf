"""Sheets for coders: written for Excel, read back as it saves them, compared, decided, and made gold."""

import csv
import io

import pandas as pd
import pytest

from helpers import Problem, each_of, layout, reliability, sections
from helpers.__main__ import main
from helpers.letters import Letter
from helpers.reliability import GOLD, coded_sentences, sheets

LETTER = """Nr. 8 BRIEF VAN DE MINISTER VAN BUITENLANDSE ZAKEN

Aan de Voorzitter van de Tweede Kamer der Staten-Generaal

Den Haag, 4 mei 2031

Hierbij bied ik u het verslag aan van een verzonnen bijeenkomst; ook deze brief is verzonnen.

Rusland

De Ministers spraken over Rusland; Jelena Vuković sprak over sancties. Zij vroegen om geduld.

Slot

De bijdrage van Georgië is van belang. Daarover is niet gesproken.
"""


@pytest.fixture(scope="module")
def sentences() -> pd.DataFrame:
    return sections.sentences(layout.layout(Letter("fictief", LETTER)))


@pytest.fixture(scope="module")
def empty(sentences) -> pd.DataFrame:
    return sheets.sheet(sentences, sections.sections(layout.layout(Letter("fictief", LETTER))))


CODES = {"s02": "russia; sanctions", "s03": "none", "s04": "georgia"}


def filled(rows: pd.DataFrame, codes: dict[str, str], **more: dict[str, str]) -> pd.DataFrame:
    columns = {"issues": codes, **more}
    return rows.assign(**{name: rows["sentence_id"].map(own).fillna("") for name, own in columns.items()})


def test_a_sheet_has_every_sentence_with_its_heading_and_room_for_codes(empty, sentences):
    assert tuple(empty.columns) == sheets.COLUMNS
    assert empty["text"].tolist() == sentences["text"].tolist()
    assert empty["heading"].tolist() == ["", "Rusland", "Rusland", "Slot", "Slot"]
    assert empty["sentence_id"].tolist() == ["s01", "s02", "s03", "s04", "s05"]
    assert (empty[["issues", "ambiguous", "context_only", "sample"]] == "").all(axis=None)


def test_a_sample_is_drawn_once_for_all_and_says_of_how_many(sentences, empty, navo, tmp_path):
    parts = pd.DataFrame({"section": [0, 1, 2], "heading": ["", "Rusland", "Slot"]})
    drawn = sheets.sheet(sentences, parts, sample=3)
    assert drawn.equals(sheets.sheet(sentences, parts, sample=3))
    assert drawn["sentence_id"].is_monotonic_increasing
    assert set(drawn["sample"]) == {"3 of 5"}
    (tmp_path / "ann.csv").write_bytes(sheets.written(drawn))
    assert sheets.read(tmp_path / "ann.csv", sentences, navo)["probability"].tolist() == [0.6] * 3
    with pytest.raises(Problem, match=r"--sample: expected 1 to 5, the sentences of the letter, found 6"):
        sheets.sheet(sentences, parts, sample=6)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
def test_a_sheet_is_read_as_excel_saves_it(empty, sentences, navo, tmp_path, separator, encoding):
    text = filled(empty, CODES, context_only={"s02": "sanctions"}, ambiguous={"s05": "other"})
    file = io.StringIO()
    text.assign(extra="").to_csv(file, sep=separator, index=False, lineterminator="\r\n")
    data = (file.getvalue() + separator * 7 + "\r\n").encode(encoding, errors="replace")
    (tmp_path / "ann.csv").write_bytes(data)
    coded = sheets.read(tmp_path / "ann.csv", sentences, navo)
    assert coded["issues"].tolist() == [set(), {"russia", "sanctions"}, set(), {"georgia"}, set()]
    assert coded["ambiguous"].tolist()[-1] == {"other"}
    assert coded["context_only"].tolist()[1] == {"sanctions"}
    assert coded["text"].tolist() == sentences["text"].tolist()
    assert (coded["probability"] == 1).all()


def test_a_sheet_opens_in_excel_of_both_languages(empty):
    for separator in ";,":
        data = sheets.written(empty, separator)
        assert data.startswith(b"\xef\xbb\xbf")
        lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=separator))
        assert [len(line) for line in lines] == [7] * 6
        assert lines[2][2].startswith("De Ministers spraken over Rusland;")
    with pytest.raises(Problem, match=r"--separator: expected ; \(a Dutch Excel\) or , \(an English one\), found '\|'"):
        sheets.written(empty, "|")


def test_a_cell_that_a_spreadsheet_would_run_is_text():
    assert b"'=1+1" in sheets.written(pd.DataFrame({"sentence_id": ["s01"], "text": ["=1+1"]}))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("sentence_id,", "id,", "ann.csv, line 1: expected the columns sentence_id, heading, text"),
        (",issues,", ",codes,", "ann.csv, line 1, lacks the column issues"),
        (",", "|", "ann.csv, line 1: expected the columns"),
        ("russia; sanctions", "rusia", "ann.csv, line 3, column issues: no issue 'rusia' in codebook navo: did you"),
        ("georgia", "koffie", "ann.csv, line 5, column issues: no issue 'koffie' in codebook navo: there are russia, "),
        ("georgia", "?", "ann.csv, line 5, column issues: still to be decided"),
        ("spraken over Rusland", "spraken", "ann.csv, line 3, column text: it is not sentence s02 of the letter"),
        ("s04", "s44", "ann.csv, line 5, column sentence_id: the letter has no sentence 's44'"),
        ("georgia,", "georgia,georgia", "ann.csv, line 5, column ambiguous: georgia stands in issues too"),
        ("georgia,,", "georgia,,russia", "ann.csv, line 5, column context_only: russia does not stand in issues"),
        ("s04,Slot,De bijdrage van Georgië is van belang.,georgia,,,", "s04", "ann.csv, line 5, column text: it is"),
        ("s04,", "s99\r\ns04,", "ann.csv, line 5, column sentence_id: the letter has no sentence 's99'"),
        (",Daarover", ',"Daarover', "ann.csv, line 6: a cell cannot be read (unexpected end of data): see"),
        ("georgia", '"georgia"!', "ann.csv, line 5: a cell cannot be read (',' expected after '\"'): see"),
        ("georgia", "georgia " * 20_000, "ann.csv, line 5: a cell cannot be read (field larger than field limit"),
        ("s05,Slot,Daarover is niet gesproken.,,,,\r\n", "", "ann.csv has 4 of the 5 sentences that were to be coded"),
        (
            "s05,Slot,Daarover is niet gesproken.",
            "s04,Slot,De bijdrage van Georgië is van belang.",
            "ann.csv, line 6, column sentence_id: s04 stands in line 5 too",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_sheet_is_told_with_line_and_column(empty, sentences, navo, tmp_path, old, new, said):
    text = sheets.written(filled(empty, CODES)).decode("utf-8-sig")
    assert old in text
    (tmp_path / "ann.csv").write_text(text.replace(old, new), encoding="utf-8", newline="")
    with pytest.raises(Problem) as problem:
        sheets.read(tmp_path / "ann.csv", sentences, navo)
    assert str(problem.value).startswith(said)
    assert "\n" not in str(problem.value)


def test_a_line_that_ends_early_has_no_issues_there(empty, sentences, navo, tmp_path):
    text = sheets.written(filled(empty, CODES)).decode("utf-8-sig").replace("niet gesproken.,,,,", "niet gesproken.")
    (tmp_path / "ann.csv").write_text(text, encoding="utf-8", newline="")
    assert sheets.read(tmp_path / "ann.csv", sentences, navo)["issues"].tolist()[-2:] == [{"georgia"}, set()]


def test_what_is_wrong_with_several_lines_is_told_together(empty, sentences, navo, tmp_path):
    text = sheets.written(filled(empty, {"s02": "rusia; sancties", "s03": "?", "s04": "gorgia"})).decode("utf-8-sig")
    (tmp_path / "ann.csv").write_text(text.replace("s05", "s55"), encoding="utf-8", newline="")
    with pytest.raises(Problem) as problem:
        sheets.read(tmp_path / "ann.csv", sentences, navo)
    assert [str(each).split(" in codebook")[0].removeprefix("ann.csv, ") for each in each_of(problem.value)] == [
        "line 3, column issues: no issue 'rusia'",
        "line 3, column issues: no issue 'sancties'",
        "line 4, column issues: still to be decided: write the issues, or none",
        "line 5, column issues: no issue 'gorgia'",
        "line 6, column sentence_id: the letter has no sentence 's55': leave the ids as they were",
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04rest", "ann.csv is an Excel workbook: save it as CSV UTF-8"),
        (b"", "ann.csv, line 1: expected the columns"),
        (b"\xff\xfe\x00", "ann.csv, line 1: expected the columns"),
    ],
)
def test_a_file_that_is_no_sheet_is_one_sentence(sentences, navo, tmp_path, data, said):
    (tmp_path / "ann.csv").write_bytes(data)
    with pytest.raises(Problem, match=said):
        sheets.read(tmp_path / "ann.csv", sentences, navo)
    with pytest.raises(Problem, match=r"no sheet .*bob\.csv"):
        sheets.read(tmp_path / "bob.csv", sentences, navo)


def coder(sentences: pd.DataFrame, *issues: str, ambiguous: tuple[str, ...] = ("",) * 5) -> pd.DataFrame:
    codes, doubt = ([set(filter(None, each.split(";"))) for each in cells] for cells in (issues, ambiguous))
    own = {name: sentences[name] for name in ("letter", "sentence", "text")}
    return pd.DataFrame({**own, "issues": codes, "ambiguous": doubt}).assign(
        context_only=[set() for _ in codes], probability=1.0
    )


@pytest.fixture
def three(sentences) -> dict[str, pd.DataFrame]:
    return {
        "ann": coder(sentences, "", "russia;sanctions", "", "georgia", ""),
        "bob": coder(sentences, "", "russia;sanctions", "russia", "georgia", ""),
        "cor": coder(sentences, "", "russia", "", "georgia", "", ambiguous=("", "sanctions", "", "", "")),
    }


def test_agreement_counts_what_coders_share_and_leaves_doubt_out(three, navo):
    rows = sheets.agreement_of_coders(three, navo).set_index("issue")
    assert rows.index.tolist() == ["russia", "georgia", "all"]
    assert rows.loc["russia", ["n", "sentences", "of"]].tolist() == [4, 1, 2]
    assert rows.loc["georgia"].tolist() == [3, 1, 1, 1.0]
    assert rows.loc["all", ["n", "sentences", "of"]].tolist() == [7, 4, 5]
    assert 0 < rows.at["all", "alpha"] < 1


def test_each_coder_is_set_against_the_others(three):
    rows = sheets.agreement_by_coder(three).set_index("coder")
    assert rows["codes"].tolist() == [2, 3, 2]
    assert rows["without"].tolist() == [3, 2, 3]
    assert rows["alpha"].idxmin() == "bob"


def test_coders_who_agree_have_an_alpha_of_one(sentences, navo):
    same = {name: coder(sentences, "", "russia", "", "georgia", "") for name in ("ann", "bob")}
    assert sheets.agreement_of_coders(same, navo)["alpha"].tolist() == [1, 1, 1]
    assert sheets.disagreements(same).empty
    assert sheets.adjudicated(same)["issues"].tolist() == same["ann"]["issues"].tolist()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda three: {"ann": three["ann"]}, "agreement needs two coders or more"),
        (lambda three: {**three, "cor": three["cor"].head(2)}, "ann and cor hold other sentences"),
        (lambda three: {"ann": three["ann"], "Issues": three["bob"]}, "a coder is called issues"),
    ],
)
def test_coders_that_cannot_be_compared_are_one_sentence(three, navo, change, said):
    with pytest.raises(Problem, match=said):
        sheets.agreement_of_coders(change(three), navo)


def test_disagreements_are_decided_and_become_gold(three, navo, tmp_path):
    sheet = sheets.disagreements(three)
    assert sheet["sentence_id"].tolist() == ["s02", "s03"]
    assert sheet.loc[0, ["ann", "bob", "cor", "issues"]].tolist() == [
        "russia;sanctions",
        "russia;sanctions",
        "russia",
        "?",
    ]
    with pytest.raises(Problem, match="s02 is not decided"):
        sheets.adjudicated(three)
    path = tmp_path / "decisions.csv"
    path.write_bytes(sheets.written(sheet, ";"))
    with pytest.raises(Problem, match=r"decisions.csv, line 2, column issues: still to be decided"):
        sheets.read_decisions(path, three, navo)
    path.write_bytes(sheets.written(sheet.assign(issues=["russia", "none"], ambiguous=["sanctions", ""]), ";"))
    gold = sheets.adjudicated(three, sheets.read_decisions(path, three, navo))
    assert gold["issues"].tolist() == [set(), {"russia"}, set(), {"georgia"}, set()]
    assert gold["ambiguous"].tolist()[1] == {"sanctions"}
    (tmp_path / "fictief").mkdir()
    (tmp_path / "fictief" / "sentences.csv").write_bytes(sheets.gold_file(gold))
    assert coded_sentences(tmp_path / "fictief" / "sentences.csv").equals(gold.astype({"probability": float}))


def test_what_the_codebook_codes_otherwise_stands_sentence_by_sentence(three):
    gold = three["ann"].assign(ambiguous=[set(), set(), {"operations"}, set(), set()])
    rows = [
        (1, "russia", "wording"),
        (2, "operations", "heading"),
        (2, "nato-eu", "context"),
        (3, "georgia", "wording"),
    ]
    codings = pd.DataFrame([*rows, (0, "procedural", "wording")], columns=["sentence", "issue", "source"])
    codings = codings.assign(letter="fictief")
    found = sheets.differences(codings, gold)
    assert found[["sentence_id", "missed", "false"]].to_numpy().tolist() == [
        ["s02", "sanctions", ""],
        ["s03", "", "nato-eu"],
    ]
    assert sheets.differences(codings, gold, "none")["sentence_id"].tolist() == ["s02"]


def test_the_exercise_runs_from_sheet_to_figures(tmp_path, capsys):
    letter, folder = tmp_path / "fictief.txt", tmp_path / "class"
    letter.write_text(LETTER, encoding="utf-8")
    ann, bob = tmp_path / "ann.csv", tmp_path / "bob.csv"
    assert main(["sheet", str(letter), "--out", str(ann), "--separator", ";"]) == 0
    assert main(["sheet", str(letter), "--out", str(ann)]) == 2
    text = ann.read_text(encoding="utf-8-sig")
    with open(ann, "w", encoding="cp1252", errors="replace", newline="") as file:
        file.write(text.replace("belang.;;", "belang.;georgia;"))
    bob.write_text(text, encoding="utf-8")
    asked = ["coders", str(letter), str(ann), str(bob), "--out", str(folder), "--separator", ";"]
    assert main(asked) == 0
    assert main(asked) == 2
    decisions = folder / "decisions.csv"
    decisions.write_text(decisions.read_text(encoding="utf-8-sig").replace(";?;", ";georgia;"), encoding="utf-8")
    assert main([*asked, "--decisions", str(decisions)]) == 0
    assert main(["validate", "navo", "--gold", str(folder), "--out", str(tmp_path / "figures")]) == 0
    said = capsys.readouterr()
    assert "2 coders agree on 4 of 5 sentences" in said.out
    assert "gold of 5 sentences, 1 code\n" in said.out
    assert f"to have the report of fictief show it: copy {folder / 'fictief'} into {GOLD}, and make the" in said.out
    assert "navo on it: precision" in said.out
    assert "may have been coded: give another name" in said.err
    assert "decisions.csv is there already: give it as --decisions" in said.err
    assert sorted(path.name for path in folder.iterdir()) == [
        "agreement.csv", "coders.csv", "decisions.csv", "differences.csv", "fictief",
    ]  # fmt: skip
    for name in ("agreement.csv", "coders.csv", "differences.csv"):
        assert ";" in (folder / name).read_text(encoding="utf-8-sig").splitlines()[0]
        assert (folder / name).read_bytes().startswith(b"\xef\xbb\xbf")


def test_gold_of_two_coders_tells_their_agreement_before_it_was_decided(tmp_path, monkeypatch):
    letter, out = tmp_path / "fictief.txt", tmp_path / "class"
    letter.write_text(LETTER, encoding="utf-8")
    sheets_of = {name: tmp_path / f"{name}.csv" for name in ("ann", "bob")}
    for name, path in sheets_of.items():
        assert main(["sheet", str(letter), "--out", str(path)]) == 0
        codes = "georgia" if name == "ann" else "russia"
        text = path.read_text(encoding="utf-8-sig").replace("belang.,,", f"belang.,{codes},")
        path.write_text(text, encoding="utf-8")
    asked = ["coders", str(letter), *map(str, sheets_of.values()), "--out", str(out)]
    assert main(asked) == 0
    decisions = out / "decisions.csv"
    decisions.write_text(decisions.read_text(encoding="utf-8-sig").replace(",?,", ",russia,"), encoding="utf-8")
    assert main([*asked, "--decisions", str(decisions)]) == 0
    monkeypatch.setattr(reliability, "GOLD", out)
    monkeypatch.setattr(reliability.folder_of, "__defaults__", (out,))
    both = reliability.coded_by_both("fictief")
    differing = both[both["issues"] != both["second"]]
    assert differing[["issues", "second"]].values.tolist() == [[{"georgia"}, {"russia"}]]
    said = reliability.said_of(out / "fictief")
    assert (said["coders"], said["how"]) == ("people", "2 coders apart (ann, bob), on whose differences it was decided")


@pytest.mark.parametrize(("separator", "line"), [(";", "russia;-0,25;;'=NGC"), (",", "russia,-0.25,,'=NGC")])
def test_a_number_is_one_in_the_excel_that_the_sheet_is_for(separator, line):
    rows = pd.DataFrame({"issue": ["russia"], "alpha": [-0.25], "undefined": [float("nan")], "term": ["=NGC"]})
    assert sheets.written(rows, separator).decode("utf-8-sig").splitlines()[1] == line


def test_a_pattern_that_no_shell_replaced_is_all_sheets_that_it_matches(tmp_path, capsys):
    letter = tmp_path / "fictief.txt"
    letter.write_text(LETTER, encoding="utf-8")
    for name in ("ann", "bob"):
        assert main(["sheet", str(letter), "--out", str(tmp_path / f"{name}.csv")]) == 0
    assert main(["coders", str(letter), str(tmp_path / "*.csv"), "--out", str(tmp_path / "class")]) == 0
    assert "2 coders agree on 5 of 5 sentences" in capsys.readouterr().out
    assert main(["coders", str(letter), str(tmp_path / "*.tsv"), "--out", str(tmp_path / "class")]) == 2
    assert "*.tsv: give the path of a .csv file" in capsys.readouterr().err


def test_one_bad_sheet_does_not_hide_another(tmp_path, capsys):
    letter = tmp_path / "fictief.txt"
    letter.write_text(LETTER, encoding="utf-8")
    for name in ("ann", "bob"):
        (tmp_path / f"{name}.csv").write_text("a;b\n", encoding="utf-8")
    asked = ["coders", str(letter), str(tmp_path / "ann.csv"), str(tmp_path / "bob.csv"), "--out", str(tmp_path / "x")]
    assert main(asked) == 2
    assert [line.split(",")[0] for line in capsys.readouterr().err.splitlines()] == ["ann.csv", "bob.csv"]
    assert not (tmp_path / "x").exists()
    assert main(["sheet", str(letter), "--out", str(tmp_path / "cor.csv")]) == 0
    assert main([*asked[:3], str(tmp_path / "cor.csv"), *asked[-2:]]) == 2
    assert not (tmp_path / "x").exists()
