"""How the characters of a letter are written changes no count: other line ends, encodings, accents and blanks."""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers import codebook, corpus, letters
from helpers.codebook import Codebook

from .conftest import SEED

LIGATURES = {"ffi": "ﬃ", "ffl": "ﬄ", "ff": "ﬀ", "fi": "ﬁ", "fl": "ﬂ"}
WITHIN = re.compile(r"(?<=[a-z]{3})(?=[a-z]{3})")

SPELLINGS: dict[str, Callable[[str], bytes]] = {
    "decomposed": lambda text: unicodedata.normalize("NFD", text).encode(),
    "composed": lambda text: unicodedata.normalize("NFC", text).encode(),
    "windows line ends": lambda text: text.replace("\n", "\r\n").encode(),
    "old line ends": lambda text: text.replace("\n", "\r").encode(),
    "byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16 without a mark": lambda text: text.encode("utf-16-le"),
    "windows": lambda text: text.encode("cp1252", "xmlcharrefreplace") if _fits(text) else text.encode(),
    "soft hyphens": lambda text: WITHIN.sub("\u00ad", text).encode(),
    "zero-width blanks": lambda text: WITHIN.sub("\u200b", text).encode(),
    "ligatures": lambda text: re.sub("|".join(LIGATURES), lambda match: LIGATURES[match[0]], text).encode(),
    "no-break blanks": lambda text: re.sub(r"(?<=\w) (?=\w)", "\u00a0", text).encode(),
    "bidi marks": lambda text: re.sub(r"\b(?=NAVO|Rusland)", "\u200e", text).encode(),
}
"""The same letter in other bytes."""


def _fits(text: str) -> bool:
    try:
        return bool(text.encode("cp1252"))
    except UnicodeEncodeError:
        return False


def spelt(text: str, name: str) -> bytes:
    return SPELLINGS[name](text)


def counted(data: bytes, folder: Path, book: Codebook) -> tuple:
    """What is counted of a letter of these bytes: its sentences and words, its codings and shares."""
    path = folder / "letter.txt"
    path.write_bytes(data)
    made = corpus.tables([letters.read(path)], book)
    shares = made["attention"][["unit", "issue", "count", "share"]].round(12).to_csv()
    return (
        made["sentences"]["text"].tolist(), made["sections"]["heading"].tolist(),
        made["codings"][["sentence", "issue", "match"]].to_numpy().tolist(), shares,
    )  # fmt: skip


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    text = letters.read(SEED).text
    return text, counted(text.encode(), tmp_path_factory.mktemp("meaning"), codebook.read("navo"))


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_letter_in_another_spelling_has_the_same_counts(name, original, tmp_path, navo):
    text, right = original
    assert counted(spelt(text, name), tmp_path, navo) == right
    assert spelt(text, name) != text.encode() or name in ("composed", "ligatures")
