"""The data that the project holds: as received, complete, and explained."""

import hashlib
import importlib
import io
import re

import pandas as pd
import pytest

from helpers import DATA, letters
from helpers.attention import coded
from helpers.corpus import DIGITS
from helpers.lexicons import lexicon
from helpers.tables import COLUMNS, EVERY
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


def examples_in(dictionary: str, name: str) -> dict[str, str]:
    """The last column of the table below the heading `### name`, by the first; no blank ones."""
    part = re.search(rf"^### {name}\n(.*?)(?=^##|\Z)", dictionary, re.M | re.S)[1]
    rows = [line.split("|") for line in part.splitlines() if line.startswith("|")][2:]
    found = {row[1].strip(" `"): row[-2].strip().strip("`") for row in rows}
    return {column: example for column, example in found.items() if example}


@pytest.mark.parametrize("name", COLUMNS)
def test_the_examples_of_a_table_are_a_row_of_the_seed_letter(seed_tables, name):
    """As the CSV has them; a hash by the first of its digits."""
    examples = examples_in((DATA / "README.md").read_text(encoding="utf-8"), name)
    written = pd.read_csv(io.StringIO(seed_tables[name].to_csv(index=False, float_format=DIGITS)), dtype=str).fillna("")
    fits = pd.Series(True, written.index)
    for column, example in examples.items():
        own = written[column]
        fits &= own.str.startswith(example.rstrip("…")) if example.endswith("…") else own == example
    assert fits.any(), written[fits_most(written, examples)].to_dict("records")


def fits_most(written: pd.DataFrame, examples: dict[str, str]) -> pd.Series:
    """The rows that have most of the examples: what to mend them by."""
    same = pd.DataFrame({column: written[column] == example for column, example in examples.items()}).sum(axis=1)
    return same == same.max()


def test_the_independent_sentences_of_the_seed_letter_are_as_told(seed_tables, navo):
    letter = coded(*(seed_tables[name] for name in ("sentences", "tokens", "codings")), navo, "context")
    units = letter.independent[letter.weights.sum() > 0]
    told = f"The 66 sentences of the seed letter count for {units.min():.0f} to {units.max():.0f}, by issue."
    assert told in (DATA / "README.md").read_text(encoding="utf-8")


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
