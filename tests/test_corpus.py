"""The tables of letters, and those tables as files."""

from collections import Counter

import pandas as pd
import pytest

from helpers import Problem, corpus, letters
from helpers.corpus import pieces
from helpers.letters import Letter
from helpers.tables import COLUMNS, table

from .conftest import FICTIONAL, SEED


def test_every_table_has_the_columns_of_the_contract(seed_tables):
    assert set(seed_tables) == set(COLUMNS)
    for name, rows in seed_tables.items():
        assert rows.dtypes.astype(str).to_dict() == COLUMNS[name], name


def test_the_counts_of_a_letter_are_those_of_its_rows(seed_tables):
    letter = seed_tables["letters"].iloc[0]
    assert letter[["sections", "paragraphs", "sentences", "tokens"]].tolist() == [8, 18, 66, 1516]
    assert seed_tables["sections"]["tokens"].tolist() == [101, 238, 213, 128, 150, 168, 320, 198]
    assert seed_tables["sections"]["sentences"].sum() == 66


def test_the_tables_rebuild_the_clean_text(seed, seed_tables):
    pieces = [seed_tables["sentences"][["start", "end", "text"]], seed_tables["parts"][["start", "end", "text"]]]
    headings = seed_tables["sections"].query("heading != ''")[["start", "end", "heading"]]
    placed = pd.concat([*pieces, headings.rename(columns={"heading": "text"})]).sort_values("start")
    text = seed.text
    for start, end, piece in placed.itertuples(index=False):
        assert text[start:end] == piece
        text = text[:start] + "\n" * (end - start) + text[end:]
    assert not text.strip()


def test_what_is_written_as_csv_is_read_as_it_was(seed_tables, tmp_path):
    corpus.write(seed_tables, tmp_path)
    for name, rows in seed_tables.items():
        read = corpus.read_csv(tmp_path / f"{name}.csv", name)
        pd.testing.assert_frame_equal(read, rows, rtol=1e-11, obj=name)


@pytest.mark.parametrize(
    "text", ["a\rb", "\r", "a\r\nb", "a\nb", "\ta", "=1+1", "'t", '"a", b', "", "NA", "nan", " a ", "1e5", "True"]
)
def test_a_text_is_the_same_after_csv(text, tmp_path):
    rows = table("parts", [("x", "note", text, 0, 0), ("y", "note", "gewoon", 1, 1)])
    corpus.write_csv(rows, tmp_path / "parts.csv")
    pd.testing.assert_frame_equal(corpus.read_csv(tmp_path / "parts.csv", "parts"), rows)
    blob, _ = pieces.PACKED["csv"](rows, [1, 1])
    assert (tmp_path / "parts.csv").read_bytes() == b"letter,part,text,start,end\n" + blob


def test_what_is_written_as_parquet_is_read_as_it_was(seed_tables, tmp_path):
    corpus.write(seed_tables, tmp_path, "parquet")
    for name, rows in seed_tables.items():
        pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / f"{name}.parquet"), rows, obj=name)


@pytest.mark.parametrize("form", ["=1+1", "+31", "-1", "@sum", "\tx", "'t", "=cmd|' /C calc'!A0"])
def test_no_cell_is_run_by_a_spreadsheet(form, tmp_path):
    rows = pd.DataFrame({"text": [form, "gewoon"]}).astype("str")
    corpus.write_csv(rows, tmp_path / "x.csv")
    lines = (tmp_path / "x.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1].strip('"').startswith("'")
    assert lines[2] == "gewoon"


def test_a_format_there_is_not_is_answered_with_those_there_are():
    with pytest.raises(Problem, match=r"^no format 'xlsx': choose csv or parquet$"):
        corpus.check_format("xlsx")


def test_parquet_without_its_library_is_answered_with_the_extra(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(Problem, match=r'^Parquet needs pyarrow, which is not installed: pip install -e "\.\[scale\]"$'):
        corpus.check_format("parquet")


@pytest.mark.parametrize(
    ("wanted", "made"),
    [
        (["letters", "tokens"], ["tokens", "sections_coded"]),
        (["sentences", "parts", "decisions", "acronyms"], []),
        (["terms"], ["tokens"]),
        (["codings"], ["tokens", "sections_coded", "codings"]),
        (["positions"], ["tokens", "sections_coded", "codings", "entities"]),
        (list(COLUMNS), ["tokens", "sections_coded", "codings", "entities"]),
    ],
)
def test_what_no_wanted_table_needs_is_not_made(wanted, made, navo, seed_tables, monkeypatch):
    called = Counter()

    def count(place, name: str) -> None:
        own = getattr(place, name)
        monkeypatch.setattr(place, name, lambda *given, **more: called.update([name]) or own(*given, **more))

    for place, name in (
        (corpus, "tokens"), (corpus.coding, "sections_coded"), (corpus.coding, "codings"), (corpus, "entities"),
    ):  # fmt: skip
        count(place, name)
    found = corpus.tables([letters.read(SEED)], navo, wanted=wanted)
    assert called == Counter(made)
    assert set(found) == set(wanted)
    for name, rows in found.items():
        pd.testing.assert_frame_equal(rows, seed_tables[name])


def test_the_tables_of_no_corpora_are_empty():
    made = corpus.stacked([])
    assert {name: rows.dtypes.astype(str).to_dict() for name, rows in made.items()} == COLUMNS
    assert not any(map(len, made.values()))


@pytest.mark.parametrize("make", [corpus.tables, corpus.measured])
@pytest.mark.parametrize("text", ["Tekst.", ""])
def test_letters_of_one_id_are_not_mixed(make, text, navo):
    with pytest.raises(Problem, match=r"^two letters have the id BRIEF: rename the file of one$"):
        make([Letter("brief", text), Letter("BRIEF", "Tekst.")], navo)


def test_a_letter_of_another_minister(navo):
    made = corpus.tables([Letter("fictional", FICTIONAL)], navo)
    assert made["letters"].iloc[0][["number", "date", "senders"]].tolist() == [
        "7",
        "2031-05-03",
        "Minister van Defensie: A. Bakker",
    ]
    assert made["sections"]["issue"].tolist() == ["", "russia", ""]
    assert made["sentences"]["section"].tolist() == [0, 0, 1, 1, 2]
