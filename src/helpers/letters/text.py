"""Plain text: bytes to characters, in a fixed order of encodings, so that nothing is guessed unsaid."""

import re
from contextlib import suppress

from helpers import Problem
from helpers.letters.kinds import WEB_PAGE, kind
from helpers.letters.source import Source

MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
GUESSED = ("utf-16-le", "utf-16-be")
SINGLE = re.compile(r"iso-8859-(?:[2-9]|1[0-6])|windows-125[0134678]")
"""Encodings of one byte that a page may declare; what calls itself iso-8859-1 is Windows-1252."""

CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
NO_TEXT = re.compile(
    r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffe\uffff]"
)
"""Characters that nobody reads: they control a machine, hide in words, or turn the direction of all that follows."""


def read(data: bytes, name: str) -> Source:
    """The text of a plain text file, which marks nothing by itself."""
    return Source(*decoded(data, name))


def decoded(data: bytes, name: str, declared: str = "") -> tuple[str, str]:
    """The text of a file and the encoding it was read as: byte order mark, UTF-8, the one it declares, Windows-1252.

    Raises Problem when the bytes are empty, another format's, or no text.

    >>> decoded("Georgië".encode("cp1252"), "brief.txt")
    ('Georgië', 'Windows-1252 (guessed)')
    >>> decoded(b"%PDF-1.7 ...", "brief.txt")
    Traceback (most recent call last):
    helpers.Problem: brief.txt is a PDF, not text: save the letter as plain text (.txt) and read that
    """
    if (what := kind(data)) not in ("", WEB_PAGE):
        raise Problem(f"{name} is {what}, not text: save the letter as plain text (.txt) and read that")
    text, encoding = _text(data, name, declared)
    if not text.strip():
        raise Problem(f"{name} is {'empty' if not data else 'blank'}: there is no letter in it")
    if len(CONTROL.findall(text)) * 1000 > len(text):
        raise Problem(f"{name} holds binary data, not text: save the letter as plain text (.txt) and read that")
    return text, encoding


def _text(data: bytes, name: str, declared: str) -> tuple[str, str]:
    encoding = next((found for mark, found in MARKS.items() if data.startswith(mark)), None) or _unmarked(data)
    try:
        text = data.decode(encoding or "utf-8")
        return text, f"{encoding} (guessed)" if encoding in GUESSED else (encoding or "utf-8").removesuffix("-sig")
    except UnicodeDecodeError as error:
        if encoding:
            raise Problem(f"{name} is damaged {encoding} at byte {error.start}: save it again as UTF-8") from None
    if SINGLE.fullmatch(declared):
        with suppress(LookupError, UnicodeDecodeError):
            return data.decode(declared), declared
    return _windows(data, name)


def _unmarked(data: bytes) -> str | None:
    """UTF-16 without a byte order mark shows as a NUL in every second byte; UTF-8 would let it pass."""
    sample = data[:1000]
    for encoding, nuls in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if len(sample) > 3 and nuls.count(0) > 0.4 * len(sample):
            return encoding
    return None


def _windows(data: bytes, name: str) -> tuple[str, str]:
    try:
        return data.decode("cp1252"), "Windows-1252 (guessed)"
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Problem(f"{name}, line {line}, is neither UTF-8 nor Windows-1252: save the letter as UTF-8") from None
