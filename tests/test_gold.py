"""The coded letters in data/gold: laid out from their sources, their places true, and their folders found."""

import csv

import pandas as pd
import pytest

from helpers import codebook, layout, letters, sections
from helpers.reliability import GOLD, folder_of, gold, matched, second
from tests.letters.gold import COLUMNS, SETS, files

FOLDERS = sorted(path.parent for path in GOLD.glob("*/*/sentences.csv"))
named = pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)


def test_the_coded_letters_are_those_of_their_sources():
    """Whoever changes a source, or moves it to another set, runs `python -m tests.letters.gold`."""
    expected = files()
    found = {path.relative_to(GOLD).as_posix() for name in SETS for path in (GOLD / name).rglob("*") if path.is_file()}
    assert found == set(expected)
    for path, text in expected.items():
        assert (GOLD / path).read_bytes() == text.encode(), path


def test_no_letter_is_in_two_sets():
    names = [path.name for path in FOLDERS]
    assert len(set(names)) == len(names)


@named
def test_the_places_of_a_coded_sentence_are_where_it_stands(folder):
    clean, page = ((folder / name).read_text(encoding="utf-8") for name in ("clean.txt", f"{folder.name}.txt"))
    with open(folder / "sentences.csv", encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    assert tuple(reader.fieldnames) == COLUMNS
    assert [row["sentence_id"] for row in rows] == [f"s{number:02}" for number in range(1, len(rows) + 1)]
    for row in rows:
        assert clean[int(row["start"]) : int(row["end"])] == row["text"]
        printed = page[int(row["raw_start"]) : int(row["raw_end"])]
        assert (printed[0], printed[-1]) == (row["text"][0], row["text"][-1])


def test_where_a_sentence_is_read_as_coded_both_say_alike_where_it_was_printed():
    """The reading finds the places on its own."""
    folder = folder_of("sofia")
    read = sections.sentences(layout.layout(letters.read(str(folder / "sofia.txt")))).set_index("text")
    coded = pd.read_csv(folder / "sentences.csv").set_index("text")
    both = read.index.intersection(coded.index)
    assert len(both) == len(coded)
    places = ["raw_start", "raw_end"]
    pd.testing.assert_frame_equal(read.loc[both, places], coded.loc[both, places])


@named
def test_only_issues_of_the_codebook_are_coded(folder):
    ids = set(codebook.read("navo").ids)
    for coded in filter(lambda rows: rows is not None, (gold(folder.name), second(folder.name))):
        for row in coded.itertuples(index=False):
            assert row.issues | row.ambiguous <= ids
            assert row.context_only <= row.issues
            assert not row.ambiguous & row.issues


def test_every_set_says_who_coded_it_and_whether_a_codebook_was_written_with_it():
    with open(GOLD / "coders.csv", encoding="utf-8", newline="") as file:
        rows = {row["folder"]: row for row in csv.DictReader(file)}
    folders = {path.relative_to(GOLD).parts[0] for path in GOLD.rglob("sentences.csv")}
    assert set(rows) == folders
    assert rows["kept_out"]["written_with"] == ""
    assert rows["learned_from"]["written_with"] == rows["kst-28676-282"]["written_with"] == "navo"
    assert {name: row["coders"] for name, row in rows.items()} == {
        "kst-28676-282": "one", "kept_out": "models", "learned_from": "models",
    }  # fmt: skip


GOLD_ROWS = pd.DataFrame(
    {"text": ["A.", "B.", "A."], "issues": [{"x"}, {"y"}, set()], "ambiguous": [set()] * 3, "context_only": [set()] * 3}
)


@pytest.mark.parametrize(
    ("read", "numbers"),
    [
        (["A.", "B.", "A."], [0, 1, 2]),
        (["A.", "A."], [0, -2, 1]),
        (["A.", "B. A."], [0, -2, -3, 1]),
        (["Z.", "A.", "B.", "A."], [1, 2, 3, 0]),
    ],
    ids=["as coded", "one lost", "two as one", "one more"],
)
def test_coded_sentences_are_told_by_their_text(read, numbers):
    sentences = pd.DataFrame({"letter": "a", "sentence": range(len(read)), "text": read})
    found = matched(GOLD_ROWS.assign(probability=1.0), sentences)
    assert found["sentence"].tolist() == numbers
    assert set(found["letter"]) == {"a"}
    assert found["probability"].isna().sum() == len(numbers) - 3
    assert found.loc[found["probability"].isna(), "issues"].tolist() == [set()] * (len(numbers) - 3)


def test_what_a_sample_left_out_is_not_coded_as_nothing():
    sentences = pd.DataFrame({"letter": "a", "sentence": range(4), "text": ["Z.", "A.", "B.", "A."]})
    found = matched(GOLD_ROWS.head(2).assign(probability=0.5), sentences)
    assert found["sentence"].tolist() == [1, 2]
