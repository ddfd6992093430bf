"""The data that the project holds: as received, complete, and explained."""

import hashlib
import importlib
import re

import pytest

from helpers import DATA, letters
from helpers.lexicons import lexicon
from helpers.tables import EVERY
from helpers.terms.readability import readability

TEXT = (DATA / "README.md").read_text(encoding="utf-8")


def test_the_seed_letter_is_byte_for_byte_as_received():
    data = (DATA / "letters" / "kst-28676-282.txt").read_bytes()
    assert hashlib.sha256(data).hexdigest() == "180e2053706ffdeffd01e319b93e1ac9565339cec138a2bb5ace0d47b4625e15"
    assert (len(data), data.count(b"\n")) == (10880, 194)


def test_every_letter_in_the_catalogue_has_its_file_and_its_source():
    for letter, row in letters.catalogue().items():
        assert (DATA / "letters" / row["file"]).is_file(), letter
        assert row["source"].startswith("https://"), letter
        assert row["status"], letter


def columns_in(dictionary: str, table: str) -> list[str]:
    """The first column of the table below the heading `### table` in the data dictionary."""
    part = re.search(rf"^### {table}\n(.*?)(?=^##|\Z)", dictionary, re.M | re.S)[1]
    rows = [line.split("|")[1].strip(" `") for line in part.splitlines() if line.startswith("|")]
    return rows[2:]


@pytest.mark.parametrize("table", EVERY)
def test_the_data_dictionary_explains_every_column_in_its_order(table):
    dictionary = (DATA / "README.md").read_text(encoding="utf-8")
    assert columns_in(dictionary, table) == list(EVERY[table])


@pytest.mark.parametrize("path", sorted((DATA / "lexicons").glob("*.csv")), ids=lambda path: path.stem)
def test_every_entry_of_a_word_list_stands_there_once_and_with_its_reason(path):
    rows = lexicon(path.stem)
    if "reason" in rows[0]:
        assert [row for row in rows if not row["reason"].strip()] == []
    key = [name for name in ("language", "abbreviation", "word", "form", "term", "key") if name in rows[0]]
    entries = [tuple(row[name] for name in key) for row in rows] if key else [tuple(row.values()) for row in rows]
    assert len(set(entries)) == len(entries)


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.csv")), ids=lambda path: path.name)
def test_data_files_are_utf_8_with_newlines(path):
    text = path.read_bytes().decode("utf-8")
    assert "\r" not in text
    assert text.endswith("\n")


def measures() -> list[tuple[str, str]]:
    rows = re.findall(r"^\| [^|]+ \| `(helpers\.[\w.]+)` \| (.+) \|$", TEXT, re.M)
    return [(module, name) for module, names in rows for name in re.findall(r"`(\w+)`", names)]


@pytest.mark.parametrize(("module", "name"), measures())
def test_a_measure_to_import_is_there_and_says_what_it_is(module, name):
    assert getattr(importlib.import_module(module), name).__doc__


def test_the_seed_letter_reads_as_hard_as_is_said(seed_tables):
    found = readability(seed_tables["tokens"], "nl")
    assert f"lix {found['lix']:.1f}, flesch_douma {found['flesch_douma']:.1f}" in TEXT
    assert len(measures()) > 40
