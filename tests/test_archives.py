"""Files of many letters: what is read of them, and what is refused in one sentence."""

import io
import json
import os
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from helpers import corpus
from helpers.__main__ import _bar, main
from helpers.letters import Received, archives, opened

from .conftest import FICTIONAL

DATA = FICTIONAL.encode()
METADATA = b'<metadata_gegevens><metadata name="OVERHEIDop.dossiernummer" content="28676"/></metadata_gegevens>'


def found(path, columns=archives.Columns()) -> dict[str, str | Received]:  # noqa: B008
    """Of each letter in a file its bytes, or what was said of it, by its place beside the folder of the file."""
    return {
        name.removeprefix(f"{path.parent}{os.sep}"): letter if isinstance(letter, Received) else str(letter)
        for name, letter in archives.letters([str(path)], columns)
    }


def zipped(path, files: dict[str, bytes]):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return path


def test_a_zip_gives_its_letters_with_their_metadata_and_nothing_else(tmp_path):
    files = {"2017/brief een.txt": DATA, "2017/metadata/brief een.xml": METADATA, "a.metadata.xml": METADATA,
             "__MACOSX/b.txt": DATA, ".c.txt": DATA, "lees.md": b"x"}  # fmt: skip
    letters = found(zipped(tmp_path / "brieven.zip", files))
    assert list(letters) == ["brieven.zip/2017/brief een.txt"]
    letter = letters["brieven.zip/2017/brief een.txt"]
    assert (letter.letter, letter.data, letter.supplied) == ("brief-een", DATA, {"dossier": "28676"})
    assert (opened(letter).format, opened(letter).text) == ("txt", FICTIONAL)


def test_a_file_in_a_zip_that_looks_like_a_letter_is_told(tmp_path):
    none = ("een.doc", "2017/twee.odt", "metadata/drie.doc", "__MACOSX/vier.doc", "._vijf.doc", "lees.md")
    alike = ("2017/een.doc", "2017/twee.doc", "2018/twee.doc")
    files = {"een.txt": DATA, **dict.fromkeys((*alike, *none), b"x")}
    letters = found(zipped(tmp_path / "brieven.zip", files))
    assert list(letters) == [f"brieven.zip/{name}" for name in ("een.txt", "2017/een.doc", "2017/twee.odt", alike[2])]
    assert letters["brieven.zip/2017/een.doc"].startswith("brieven.zip/2017/een.doc is in Word's old format, which")


@pytest.mark.parametrize(
    ("names", "lost"),
    [
        (["a.txt", "b.txt", "2017/a.txt"], []),
        (["a.txt", "b.txt", "a.txt"], [1]),
        (["a.txt", "a.txt", "./a.txt"], [1, 2]),
        (["x//a.txt", "x/a.txt", "a.md", "a.md"], [1]),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_letters_of_one_name_in_a_zip_the_last_is_read_and_the_others_are_told(names, lost, tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for number, name in enumerate(names, start=1):
            archive.writestr(name, f"Brief {number}.")
    letters = found(tmp_path / "x.zip")
    told = [letter for letter in letters.values() if isinstance(letter, str)]
    read = [letter.data.decode() for letter in letters.values() if isinstance(letter, Received)]
    last = Path(names[0]).as_posix()
    assert told == [
        f"x.zip/{last}, entry {number}, has the name of a later one, which alone is read: pack it again under another"
        for number in lost
    ]
    expected = [number for number, name in enumerate(names, start=1) if name.endswith("txt") and number not in lost]
    assert sorted(read) == [f"Brief {number}." for number in expected]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("/etc/a.txt", DATA, "x.zip//etc/a.txt: its name leads out of the archive"),
        ("../a.txt", DATA, "x.zip/../a.txt: its name leads out of the archive"),
        ("b\\..\\a.txt", DATA, "its name leads out of the archive"),
        ("a.txt", b"a" * 40 * 2**20, "x.zip unpacks to 40 MiB, over 100 times its size: no letters do"),
    ],
)
def test_what_a_zip_hides_is_not_unpacked(name, data, said, tmp_path):
    (told,) = found(zipped(tmp_path / "x.zip", {name: data})).values()
    assert isinstance(told, str)
    assert said in told


def test_a_name_with_windows_s_separator_is_refused_on_windows_too(monkeypatch, tmp_path):
    path = zipped(tmp_path / "x.zip", {"b\\a.txt": DATA})
    monkeypatch.setattr(zipfile.os, "sep", "\\")  # by which zipfile makes names of it that have none
    (told,) = found(path).values()
    assert "its name leads out of the archive" in told


def test_a_zip_that_lies_of_its_size_is_read_no_further_than_it_says(tmp_path):
    path = zipped(tmp_path / "x.zip", {"a.txt": b"a" * 50_000})
    size = (50_000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (500).to_bytes(4, "little")))
    assert found(path)["x.zip/a.txt"].startswith("x.zip/a.txt cannot be unpacked (Bad CRC-32")


def test_a_zip_packed_otherwise_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.txt", DATA)
    assert found(tmp_path / "x.zip")["x.zip/a.txt"].startswith("x.zip/a.txt is packed by another method")


def test_a_letter_too_large_or_too_dense_spoils_no_other(tmp_path):
    import random

    noise = random.Random(1).randbytes(1_000_000)
    files = {"a.txt": DATA, "b.txt": b"b" * 3 * 2**20, "noise.bin": noise, "c.txt": DATA}
    told = found(zipped(tmp_path / "x.zip", files))
    assert told["x.zip/b.txt"].startswith("x.zip/b.txt unpacks to 3 MiB, over 100 times its size")
    assert [isinstance(each, Received) for each in told.values()] == [True, False, True]


def test_a_damaged_zip_and_a_damaged_letter_are_told(tmp_path):
    data = bytearray(zipped(tmp_path / "x.zip", {"a.txt": DATA, "b.txt": DATA}).read_bytes())
    data[60] ^= 255
    (tmp_path / "x.zip").write_bytes(data)
    told = found(tmp_path / "x.zip")
    assert told["x.zip/a.txt"].startswith("x.zip/a.txt cannot be unpacked (")
    assert isinstance(told["x.zip/b.txt"], Received)
    (tmp_path / "y.zip").write_bytes(b"PK\x03\x04")
    assert found(tmp_path / "y.zip")["y.zip"].startswith("y.zip is no zip file, or a damaged one")


LINES = [
    ('{"letter": "a b", "text": "Tekst.", "date": "2017-12-15", "session": null, "headings": ["Een", "Slot"]}', None),
    ("", None),
    ("{", "line 3: is no JSON (Expecting property name enclosed in double quotes"),
    ("[1]", "line 4: is no object with 'letter' and 'text'"),
    ('{"letter": "a", "text": " "}', "line 5: has no text in 'text'"),
    ('{"letter": 7, "text": "Tekst."}', "line 6: has no text in 'letter'"),
    ('{"letter": "a", "text": "\\ud800"}', "line 7: holds half a character"),
    ('{"letter": "a", "text": "Tekst.", "title": {"nl": "x"}}', "line 8: title is \"{'nl': 'x'}\": expected text"),
    ("[" * 100_000, "line 9: is no JSON ("),
    ('{"letter": "../../c", "text": "Tekst.", "title": "Verslag\\r\\nNAVO-top\\u0000", "place": "\\t"}', None),
]  # fmt: skip


def test_each_line_of_json_is_a_letter_or_is_told(tmp_path):
    path = tmp_path / "brieven.jsonl"
    path.write_bytes("\n".join(line for line, _ in LINES).encode())
    told = found(path)
    for number, (line, said) in enumerate(LINES, start=1):
        own = told.get(f"brieven.jsonl, line {number}")
        assert (own is None) == (line == "")
        if said:
            assert said in own
    first, last = told["brieven.jsonl, line 1"], told["brieven.jsonl, line 10"]
    assert (first.letter, first.supplied) == ("a-b", {"date": "2017-12-15", "headings": "Een|Slot"})
    assert last.supplied == {"title": "Verslag NAVO-top"}
    assert (last.letter, opened(last).format, opened(last).text) == ("c", "jsonl", "Tekst.")


def test_what_a_line_supplies_is_told_by_its_line(tmp_path, capsys):
    said = {"a": {"date": "13-02-2031"}, "b": {"date": "2031-02-13"}, "c": {"kind": "brief"}}
    lines = [json.dumps({"letter": name, "text": FICTIONAL} | own) for name, own in said.items()]
    path = tmp_path / "brieven.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert main(["tables", str(path), "--out", str(tmp_path / "x"), "--jobs", "1", "--tables", "letters"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "brieven.jsonl, line 1, date: expected a day such as 2017-12-31, found '13-02-2031'",
        "brieven.jsonl, line 3, kind: expected report or agenda or other, found 'brief'",
    ]
    assert corpus.read_csv(tmp_path / "x" / "letters.csv", "letters")["date"].tolist() == ["2031-02-13"]


def test_a_line_without_end_is_not_taken_into_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "LARGEST", 100)
    path = tmp_path / "x.jsonl"
    path.write_text("x" * 1000 + "\n" + json.dumps({"letter": "a", "text": "Tekst."}), encoding="utf-8")
    told = found(path)
    assert told["x.jsonl, line 1"].startswith("x.jsonl, line 1: is over")
    assert isinstance(told["x.jsonl, line 2"], Received)


def written(path, **columns):
    import pyarrow
    from pyarrow import parquet

    parquet.write_table(pyarrow.table(columns), path)
    return path


def test_rows_of_parquet_are_letters_by_the_columns_named(tmp_path):
    path = written(tmp_path / "x.parquet", nr=["a", None], inhoud=["Tekst.", "Tekst."], date=[date(2017, 12, 15)] * 2,
                   other=[1, 2])  # fmt: skip
    told = found(path, archives.Columns("nr", "inhoud"))
    assert told["x.parquet, row 1"].supplied == {"date": "2017-12-15"}
    assert told["x.parquet, row 2"] == "x.parquet, row 2: has no text in 'nr': give every letter an id and its text"
    assert found(path) == {"x.parquet": "x.parquet has no column 'letter': it has date, inhoud, nr, other"}


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1" + b"x" * 100 + b"PAR1", io.BytesIO(b"text").getvalue()])
def test_a_damaged_parquet_is_told(data, tmp_path):
    (tmp_path / "x.parquet").write_bytes(data)
    (told,) = found(tmp_path / "x.parquet").values()
    assert told.startswith("x.parquet is no Parquet file, or a damaged one (")
    assert "\n" not in told


def test_a_folder_is_letters_and_files_of_letters(tmp_path):
    (tmp_path / "a.txt").write_bytes(DATA)
    (tmp_path / "b.jsonl").write_text('{"letter": "b", "text": "Tekst."}\n', encoding="utf-8")
    zipped(tmp_path / "c.zip", {"c.txt": DATA})
    (tmp_path / "d.md").write_bytes(b"x")
    (tmp_path / "f.doc").write_bytes(b"x")
    names = archives.named([str(tmp_path)])
    own, told = [letter for _, letter in archives.letters(names)][:3], dict(archives.letters(names))
    assert [letter.letter for letter in own] == ["a", "b", "c"]
    assert str(told[str(tmp_path / "f.doc")]).startswith("f.doc is in Word's old format, which cannot be read")
    assert found(tmp_path / "e.zip") == {"e.zip": f"no file {tmp_path / 'e.zip'}: did you mean c.zip?"}


@pytest.mark.parametrize(
    ("names", "shown"),
    [(["x.jsonl"], True), (["x.ZIP"], True), (["a.txt", "b.txt"], True), (["a.txt"], False), (["kst-28676"], False)],
)
def test_a_bar_counts_what_may_be_more_than_one_letter(names, shown, monkeypatch):
    screen = io.StringIO()
    screen.isatty = lambda: True
    monkeypatch.setattr(sys, "stderr", screen)
    with _bar(names) as bar:
        assert list(bar("ab")) == ["a", "b"]
    assert ("letter" in screen.getvalue()) == shown
