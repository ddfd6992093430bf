"""PDF files: their lines, page by page.

Where each character stands tells what a line is: a raised number belongs to the word before it, a wide
gap parts two cells, and what stands beside the column of text is the letterhead. The lines are handed on
as they are printed: what the page did to them is undone with that of any other page.
"""

import base64
import ctypes
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

import pypdfium2
from pypdfium2 import raw

from helpers import Problem
from helpers.letters.kinds import instead, kind
from helpers.letters.source import Source

MOST_PAGES, MOST_CHARACTERS = 2000, 200_000
"""Pages of a letter, and characters of one page, which has some five thousand."""

STREAM, HEAD = re.compile(rb">>\s*stream\r?\n"), 2000
"""Where the bytes of a stream begin; what it says of itself stands before them, in so many bytes at most."""

FLATE = re.compile(rb"/Filter\s*\[?\s*(/ASCII85Decode\s*)?/FlateDecode")
UNPACKED, PIECE = 200 * 2**20, 2**20
"""Bytes that the streams of a file may unpack to, and those unpacked at a time."""

RAISED, SAME_LINE = 0.6, 0.2
"""A smaller character is raised, and another of its line, where its foot is off the line's by less, in its heights."""

SMALLER = 0.85
"""A raised character is that much of its line's height at most."""

TOUCHING = 0.5
"""A raised character is no further from its line than that, in the line's heights."""

BLANK, CELL = 0.17, 1.8
"""The gaps that part two words and two cells, in heights of their characters. Words that a justified line
drives apart were 1.0 at most on the fixture letters."""

MOST = 0.9
"""So many of the lines end within the column of text; a title may run past it."""

ASIDE = 4
"""Lines: of fewer is no column beside the text."""

USUAL, SAME_DISTANCE, OPENED = 0.1, 0.05, 1.3
"""Lines follow each other at the least distance that so many of them have, give or take that part of it; at so many
times that there is a blank line."""

NO_TEXT = (
    "has no text in it: if it is a scan, recognise its text first, for example with ocrmypdf; else download it again"
)
NO_LETTERS = "has fonts that do not say which letters they draw: recognise its text first, for example with ocrmypdf"

HYPHENS = {"\x02": "-", "\ufffe": "-", "\u00ad": "-"}
"""What the library gives for a hyphen at a line's end."""


def read(data: bytes, name: str) -> Source:
    """The lines of a PDF, pages parted by form feeds; what stands beside the text is marked as letterhead.

    Raises Problem when the file is no PDF, is damaged, needs a password, has too many pages or no text.
    """
    if not data:
        raise Problem(f"{name} is empty: there is no letter in it")
    if not data.startswith(b"%PDF"):
        what = kind(data) or f"something else (it begins with {data[:8].decode('latin-1')!r})"
        raise Problem(f"{name} is named a PDF and is {what}: {instead(what)}")
    _check_streams(data, name)
    own = lines(data)
    if "problem" in own:
        raise Problem(f"{name} {own['problem']}")
    return Source(own["text"], "PDF", parts=dict.fromkeys(map(tuple, own["beside"]), "letterhead"))


def _check_streams(data: bytes, name: str) -> None:
    """Raises Problem where a packed stream is damaged, of which the library would give a part in silence, or a bomb."""
    if b"/Encrypt" in data:
        return
    unpacked = 0
    for stream in STREAM.finditer(data):
        head = max(0, stream.start() - HEAD)
        packed = FLATE.search(data, max(head, data.rfind(b"obj", head, stream.start())), stream.start())
        if packed:
            own = memoryview(data)[stream.end() :]
            try:
                for piece in _pieces(_binary(data, stream.end()) if packed[1] else own):
                    unpacked += piece
                    if unpacked > UNPACKED:
                        raise Problem(f"{name} unpacks to more than {UNPACKED >> 20} MiB: print it to a new PDF")
            except (zlib.error, ValueError):
                raise Problem(f"{name} is a damaged PDF (a part of it does not unpack): download it again") from None


def _binary(data: bytes, start: int) -> bytes:
    """The bytes of a stream that is written in ASCII."""
    return base64.a85decode(data[start : data.index(b"~>", start)], ignorechars=b" \t\r\n\f\0")


def _pieces(packed: bytes | memoryview) -> Iterator[int]:
    """The lengths of what a packed stream unpacks to, piece by piece."""
    unpacking, rest, place = zlib.decompressobj(), b"", 0
    while not unpacking.eof and (rest or place < len(packed)):
        if not rest:
            rest, place = packed[place : place + PIECE], place + PIECE
        yield len(unpacking.decompress(rest, PIECE))
        rest = unpacking.unconsumed_tail


def lines(data: bytes) -> dict:
    """The text of a PDF under `text` and the spans beside it, or under `problem` what is wrong and what to do."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            return {"problem": "needs a password: save it without one"}
        if error.err_code == raw.FPDF_ERR_SECURITY:
            return {"problem": "is encrypted: print it to a new PDF and give that"}
        return {"problem": "is a damaged PDF: download it again"}
    if len(document) > MOST_PAGES:
        return {"problem": f"has {len(document)} pages: the limit is {MOST_PAGES}"}
    pages = []
    for number in range(len(document)):
        try:
            textpage = document[number].get_textpage()
        except Exception:  # whatever is wrong with it: of a letter without a page, counts would be too low
            return {"problem": f"has a page that cannot be read ({number + 1} of {len(document)}): download it again"}
        if textpage.count_chars() > MOST_CHARACTERS:
            return {"problem": f"has {textpage.count_chars():,} characters on page {number + 1}: print it to a new PDF"}
        pages.append(_page(_lines(list(_glyphs(textpage)))))
    return _lettered(pages)


def _lettered(pages: list["Page"]) -> dict:
    glyphs = [glyph for page in pages for line in (*page.beside, *page.column) for glyph in line]
    if not glyphs:
        return {"problem": NO_TEXT}
    if sum(glyph.character in "\x00\ufffd" for glyph in glyphs) * 2 > len(glyphs):
        return {"problem": NO_LETTERS}
    usual, text, beside = _usual_distance(page.column for page in pages), "", []
    for page in pages:
        text += "\f" if text else ""
        own = [(block, False) for block in _blocks(page.column, usual)]
        own += [(block, True) for block in _blocks(page.beside, _usual_distance([page.beside]))]
        for place, (block, apart) in enumerate(sorted(own, key=lambda each: -each[0][0][0].foot)):
            text += "\n\n" if place else ""
            start, text = len(text), text + "\n".join(map(_text, block))
            beside += [(start, len(text))] if apart else []
    return {"text": text, "beside": beside}


@dataclass(frozen=True)
class Glyph:
    """A character on a page: where it begins and ends, where its foot stands, its height, and a blank before it."""

    character: str
    left: float
    right: float
    foot: float
    height: float
    spaced: bool


Line = list[Glyph]


@dataclass(frozen=True)
class Page:
    """The lines of the column of text from top to bottom, and of what stands beside it."""

    column: list[Line]
    beside: list[Line]


def _glyphs(textpage) -> Iterator[Glyph]:
    """The characters of a page but blanks, as placed; what the library adds by itself is left out."""
    x, foot, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    spaced = False
    for place in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(textpage, place)
        character = HYPHENS.get(chr(code), chr(code)) if code < 0xD800 or 0xE000 <= code < 0x110000 else "\ufffd"
        if raw.FPDFText_IsGenerated(textpage, place) == 1 or character.isspace():
            spaced = True
            continue
        raw.FPDFText_GetCharOrigin(textpage, place, x, foot)
        raw.FPDFText_GetLooseCharBox(textpage, place, box)
        height = abs(raw.FPDFText_GetFontSize(textpage, place)) * _scale(textpage, place)
        yield Glyph(character, x.value, max(x.value, box.right), foot.value, height or 1.0, spaced)
        spaced = False


def _scale(textpage, place: int) -> float:
    """How much the page enlarges the font: a size of 1 that is drawn 11 high is 11."""
    matrix = raw.FS_MATRIX()
    return (abs(matrix.d) or abs(matrix.b) or 1.0) if raw.FPDFText_GetMatrix(textpage, place, matrix) else 1.0


def _lines(glyphs: list[Glyph]) -> list[Line]:
    """The characters by line, from top to bottom, each line from left to right."""
    feet = (sorted(same, key=_left) for _, same in groupby(sorted(glyphs, key=_foot), key=_foot))
    lines: list[Line] = []
    for piece in sorted((cell for foot in feet for cell in _cells(foot)), key=len, reverse=True):
        line = next((line for line in lines if _belongs(piece, line)), None)
        if line:
            line.extend(piece)
        else:
            lines.append(piece)
    return [sorted(line, key=_left) for line in sorted(lines, key=lambda line: -line[0].foot)]


def _foot(glyph: Glyph) -> float:
    return round(glyph.foot, 1)


def _left(glyph: Glyph) -> float:
    return glyph.left


def _belongs(piece: Line, line: Line) -> bool:
    """Whether the characters stand on that line; raised or lowered ones touch it, and are smaller."""
    off, height = abs(piece[0].foot - line[0].foot), line[0].height
    if off < SAME_LINE * height:
        return True
    smaller = max(glyph.height for glyph in piece) <= SMALLER * height
    return off < RAISED * height and smaller and _apart(piece, line) < TOUCHING * height


def _apart(piece: Line, line: Line) -> float:
    """The gap between the characters and the nearest of the line."""
    return min(max(piece[0].left - glyph.right, glyph.left - piece[-1].right, 0) for glyph in line)


def _page(lines: list[Line]) -> Page:
    """The lines, apart from what is set smaller beside the column of text."""
    sizes = Counter(round(glyph.height, 1) for line in lines for glyph in line)
    usual = max(sizes, key=sizes.get, default=0)
    cells = [(line, _cells(line)) for line in lines]
    ends = [line[-1].right for line, own in cells if len(own) == 1 and round(line[-1].height, 1) == usual]
    edge = sorted(ends)[int(MOST * (len(ends) - 1))] if ends else float("inf")
    lefts = _lefts_beside([cell for _, own in cells for cell in own], usual)
    column, beside = [], []
    for _, own in cells:
        smaller = [cell for cell in own if _is_smaller(cell, usual)]
        apart = [cell for cell in smaller if cell[0].left > edge or round(cell[0].left) in lefts]
        beside += [[glyph for cell in apart for glyph in cell]] if apart else []
        kept = [glyph for cell in own if cell not in apart for glyph in cell]
        column += [kept] if kept else []
    return Page(column, beside)


def _lefts_beside(cells: list[Line], usual: float) -> set[int]:
    """Where the lines of a smaller column begin that the text goes round: all text at its height ends before it."""
    smaller, text = defaultdict(list), []
    for cell in cells:
        if _is_smaller(cell, usual):
            smaller[round(cell[0].left)].append(cell[0].foot)
        else:
            text.append((cell[0].foot, cell[-1].right))
    found = set()
    for left, feet in smaller.items():
        ends = [right for foot, right in text if min(feet) <= foot <= max(feet)]
        if len(feet) >= ASIDE and ends and max(ends) < left:
            found.add(left)
    return found


def _is_smaller(cell: Line, usual: float) -> bool:
    """Whether all of a cell is smaller than the usual height, which is rounded to a tenth."""
    return round(max(glyph.height for glyph in cell), 1) < usual


def _cells(line: Line) -> list[Line]:
    cells = [[line[0]]]
    for before, glyph in pairwise(line):
        if glyph.left - before.right > CELL * max(before.height, glyph.height):
            cells.append([])
        cells[-1].append(glyph)
    return cells


def _usual_distance(columns: Iterable[list[Line]]) -> float:
    found = [distance for column in columns for distance in _distances(column)]
    counts = Counter(found)
    alike = {
        each: sum(count for other, count in counts.items() if abs(other - each) <= SAME_DISTANCE * each)
        for each in counts
    }
    return min((each for each, count in alike.items() if count >= USUAL * len(found)), default=0)


def _distances(lines: list[Line]) -> list[float]:
    """From each line to the next, in heights of their characters."""
    return [
        round((above[0].foot - below[0].foot) / max(_height(above), _height(below)), 2)
        for above, below in pairwise(lines)
    ]


def _height(line: Line) -> float:
    return median(glyph.height for glyph in line)


def _blocks(lines: list[Line], usual: float) -> list[list[Line]]:
    """The lines in blocks that more than the usual distance parts."""
    blocks: list[list[Line]] = []
    for distance, line in zip([float("inf"), *_distances(lines)], lines, strict=False):
        if distance > OPENED * usual:
            blocks.append([])
        blocks[-1].append(line)
    return blocks


def _text(line: Line) -> str:
    text = line[0].character
    for before, glyph in pairwise(line):
        gap = (glyph.left - before.right) / max(before.height, glyph.height)
        spaced = glyph.spaced and not _is_mark(before, glyph)
        text += "   " if gap > CELL else " " if spaced or gap > BLANK else ""
        text += glyph.character
    return text.replace("\x00", "\ufffd")


def _is_mark(before: Glyph, glyph: Glyph) -> bool:
    """Whether the character is raised behind another, as the mark of a note is: there the library sees a blank."""
    return glyph.height <= SMALLER * before.height and glyph.foot > before.foot
