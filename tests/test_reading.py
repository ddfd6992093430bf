"""The quality gate of reading: fictional letters against their gold, each figure printed. Without gold it fails."""

import csv
import unicodedata

import pytest

from tests.letters import formats
from tests.reading import (
    FOLDER,
    FOLDERS,
    IN_SAMPLE,
    WIDTHS,
    at_widths,
    figures,
    file_of,
    found,
    gold,
    names,
    scores,
    source,
)

LEAST = {
    "headings": 1.0,
    "sections": 1.0,
    "paragraphs": 0.99,
    "sentences": 0.995,
    "hyphens": 0.99,
    "true hyphens": 0.95,
    "front matter": 1.0,
    "parts": 1.0,
}
"""F1 below which no letter may fall."""


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_figures(folder, record_property):
    assert names(folder), f"no gold in {folder}"
    for kind, counts in figures(folder).items():
        right, wrong = counts.hits, (len(counts.missed), len(counts.false))
        record_property(
            "figure", f"{folder.name}: {kind} F1 {counts.f1:.4f} ({right} right, {wrong[0]} missed, {wrong[1]} false)"
        )


@pytest.mark.parametrize(
    ("folder", "name"),
    [(folder, name) for folder in FOLDERS for name in names(folder)],
    ids=lambda value: getattr(value, "name", value),
)
def test_a_letter_is_read_as_a_reader_would(folder, name):
    for kind, counts in scores(folder, name).items():
        assert counts.f1 >= LEAST[kind], f"{name}, {kind}: missed {counts.missed}, false {counts.false}"


@pytest.mark.parametrize(("kind", "least"), [("joined words", 1.0), ("true hyphens", 0.95)])
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_hyphens_in_columns_of_every_width(folder, kind, least, record_property):
    right, every = at_widths(folder)[kind]
    record_property("figure", f"{folder.name}: {kind} right at {len(WIDTHS)} widths {right} of {every}")
    assert right / every >= least


def test_every_trap_is_in_a_letter():
    folders = {name: folder for folder in FOLDERS for name in names(folder)}
    with open(FOLDER / "traps.csv", encoding="utf-8", newline="") as file:
        traps = list(csv.DictReader(file))
    for trap in traps:
        printed = file_of(folders[trap["letter"]], trap["letter"]).read_bytes().decode("utf-8", "replace")
        assert trap["fragment"] in " ".join(printed.split()), trap["trap"]
    assert len({trap["trap"] for trap in traps}) == len(traps)


DISGUISES = {
    "letters and accents apart": lambda text: unicodedata.normalize("NFD", text).encode(),
    "ligatures": lambda text: text.replace("fi", "ﬁ").replace("ij", "ĳ").encode(),
    "carriage returns": lambda text: text.replace("\n", "\r\n").encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "a byte order mark": lambda text: text.encode("utf-8-sig"),
    "no-break blanks": lambda text: text.replace(" de ", " de\u00a0").encode(),
    "soft hyphens": lambda text: text.replace("minist", "mi\u00adnist").encode(),
    "blanks in twos": lambda text: text.replace(" de ", " de  ").encode(),
}


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("name", ["woorden", "tabel-en-bijlage", "oslo"])
def test_the_bytes_a_letter_came_in_change_no_word(tmp_path, name, disguise):
    text = file_of(IN_SAMPLE, name).read_text(encoding="utf-8")
    (tmp_path / "x.txt").write_bytes(DISGUISES[disguise](text))
    plain, disguised = found(file_of(IN_SAMPLE, name)), found(tmp_path / "x.txt")
    assert (disguised.sections, disguised.parts, disguised.fields) == (plain.sections, plain.parts, plain.fields)


FORMATS = {
    "modern.xml": formats.modern,
    "legacy.xml": formats.legacy,
    "html": formats.web_page,
    "docx": formats.word,
    "pdf": lambda own: formats.pdf(own)[0],
}
NOT_BODY = ("footnote", "table", "annex")


@pytest.mark.parametrize("made", FORMATS)
@pytest.mark.parametrize(
    ("folder", "name"),
    [(folder, name) for folder in FOLDERS for name in names(folder)],
    ids=lambda value: getattr(value, "name", value),
)
def test_a_letter_is_the_same_in_every_format(tmp_path, folder, name, made):
    own = source(folder, name)
    (tmp_path / f"{name}.{made}").write_bytes(FORMATS[made](own))
    expected, actual = gold(folder, name), found(tmp_path / f"{name}.{made}")
    for kind in ("headings", "sections", "paragraphs"):
        assert getattr(actual, kind) == getattr(expected, kind), kind
    without = ("session",) if made in ("html", "docx", "pdf") else ()
    for name in sorted(set(expected.fields) - set(without)):
        assert actual.fields[name] == expected.fields[name], name
    apart = [
        sorted(
            (part, text) for part, text in reading.parts if part in NOT_BODY and not text.isdigit() and text != "X Noot"
        )
        for reading in (expected, actual)
    ]
    assert apart[0] == apart[1]
    if made == "pdf":
        assert [hyphen[1:] for hyphen in actual.hyphens] == formats.pdf(own)[1]
