"""Damaged letters of every format: none may end in anything but a letter or one sentence of what is wrong.

    python benchmarks/fuzz.py [INPUTS]

makes so many inputs from the fictional letters of tests/letters, in equal parts plain text, both dialects of the
official XML, web pages, Word files and PDFs, each changed in one to eight places: bytes, and the format's own
pieces (lines, tags, members of a Word file, objects and numbers of a PDF). The same number gives the same input.
Each is read, laid out and cut into sentences. Told are those read, those refused in a sentence, tracebacks
(none is wanted), the slowest, and the most memory. `python benchmarks/fuzz.py --one KIND NUMBER` gives the
traceback of one. Files are read inside the process that tries them, in which a crash of a library ends only
the one input; the project itself reads each in a process of its own.
"""

import io
import json
import random
import re
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path

from lxml import etree

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.letters import formats, typeset

from helpers import Problem, letters
from helpers.layout import layout
from helpers.letters import apart, reader
from helpers.sections import sections, sentences

INPUTS = 21_000
SOURCES = Path(typeset.__file__).parent / "in_sample"
SUFFIXES = {"text": ".txt", "modern": ".xml", "legacy": ".xml", "html": ".html", "docx": ".docx", "pdf": ".pdf"}
MADE: dict[str, Callable[[typeset.Letter], bytes]] = {
    "text": lambda own: typeset.page(own)[0].encode(),
    "modern": formats.modern,
    "legacy": formats.legacy,
    "html": formats.web_page,
    "docx": formats.word,
    "pdf": lambda own: formats.pdf(own)[0],
}
LETTERS = 6
MOST_CHANGES = 8
SLOW = 10
"""Seconds: an input that takes longer is told by its number."""

PIECES = {
    "text": re.compile(rb"[^\n]*\n"),
    "modern": re.compile(rb"<[^>]*>|[^<]+"),
    "pdf": re.compile(rb"\d+ 0 obj.*?endobj|-?[\d.]+|/\w+|<<|>>|\[|\]", re.S),
}
ODD = {
    "text": "\f|-\n|\u00ad\n|\u00ad|\x00|\ufeff|\u200b|\u2028|ﬁ|e\u0301|Ã«|\r|\r\n|\n\n\n| \n |«|»|(|)|(((|…|...|12.|a)"
    "|«»“”|   a   b   \n   c   d   \n|1. |1\n|Noten\n1 een\n2 twee\n|Inhoud\nEen 1\nTwee 2\n|Bijlage 1\n"
    "|Nr. 1 MOTIE VAN\n|\U0001f600|\ud7ff|İ|ẞ|Den Haag, 31 februari 2031\n|Geachte Voorzitter,\n|Aan de Voorzitter"
    "|vergaderjaar 20302031|De Minister van X, De Minister van Y, A. Bakker B. Jansen|De Minister van X,\nA. Bakker\n"
    "|B R I E F|E en|pagina 1 van 2\n|Kop: Tekst|– |• | |\t|ISSN 0921 - 7371\n|_____\n|"
    + "a" * 3000
    + "|"
    + "- " * 1000,
    "modern": "<|>|</|<al>|</al>|<noot nr='1'>|<table>|<row>|<entry>|<tussenkop>|<p>|</p>|<div>|<h2>|<li>|<sup>1</sup>"
    "|<b>|<w:p>|<w:tbl>|<w:tc>|<w:r>|<w:t>|&amp;|&x;|&#0;|&#xffff;|&#x1F600;|<!-- -->|<!DOCTYPE x [<!ENTITY x 'y'>]>"
    "|<?x?>|<![CDATA[x]]>| x='1'| id=''|\x00|\ud7ff|" + "<al>" * 400 + "|" + "<div>" * 400 + "|" + "<w:p>" * 300,
    "pdf": "0|-1|99999999999|1e9|65535|null|true|<<|>>|[|]|(|)|/Kids|/Parent|/Length|/Type|stream|endstream|endobj"
    "|xref|trailer|1 0 R|2 0 R|99 0 R|BT|ET|Tj|Tm|TJ|Td|cm|q|Q|\x00|%%EOF|<FFFF>|()",
}
ODD = {kind: [odd.encode("utf-8", "surrogatepass") for odd in own.split("|")] for kind, own in ODD.items()}


@cache
def _letters(kind: str) -> list[bytes]:
    """Undamaged letters of that kind."""
    paths = sorted(SOURCES.glob("*.letter"))[:: max(1, len(list(SOURCES.glob("*.letter"))) // LETTERS)][:LETTERS]
    return [MADE[kind](typeset.letter(path.read_text(encoding="utf-8"))) for path in paths]


def made(kind: str, number: int) -> bytes:
    """The damaged letter of that kind and number."""
    draw = random.Random(f"{kind} {number}")
    data = draw.choice(_letters(kind))
    for _ in range(draw.randint(1, MOST_CHANGES)):
        data = _changed(data, kind, draw)
    return data


def _changed(data: bytes, kind: str, draw: random.Random) -> bytes:
    if kind == "docx" and draw.random() < 0.97:
        return _repacked(data, draw)
    if kind in ("modern", "legacy") and draw.random() < 0.85:
        return _in_tree(data, draw)
    grammar = kind if kind in ("text", "pdf") else "modern"
    return _in_pieces(data, grammar, draw) if draw.random() < 0.7 and kind != "docx" else _in_bytes(data, draw)


def _in_bytes(data: bytes, draw: random.Random) -> bytes:
    """One stretch of bytes flipped, left out, said twice, cut off behind, or made random."""
    start = draw.randrange(len(data) + 1)
    end = min(len(data), start + draw.choice((1, 1, 2, 8, 64, 1000)))
    new = draw.choice((
        bytes(byte ^ (1 << draw.randrange(8)) for byte in data[start:end]), b"", data[start:end] * 2,
        draw.randbytes(end - start), bytes([draw.randrange(256)]) * (end - start),
    ))  # fmt: skip
    return data[:start] if draw.random() < 0.05 else data[:start] + new + data[end:]


def _in_pieces(data: bytes, grammar: str, draw: random.Random) -> bytes:
    """A piece of the format left out, said again elsewhere, often repeated, put for another, or an odd one put in."""
    spans = [match.span() for match in PIECES[grammar].finditer(data)] or [(0, len(data))]
    (start, end), (first, last) = draw.choice(spans), draw.choice(spans)
    own, other, odd = data[start:end], data[first:last], draw.choice(ODD[grammar])
    new = draw.choice((b"", other, own + other, own * draw.choice((2, 3, 50)), odd, own + odd, odd + own))
    return data[:start] + new + data[end:]


def _in_tree(data: bytes, draw: random.Random) -> bytes:
    """XML with an element left out, said again, put elsewhere, deep in itself, renamed, or with an odd text."""
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        return _in_bytes(data, draw)
    elements = [element for element in root.iter(etree.Element) if element is not root] or [root]
    one, other = draw.choice(elements), draw.choice(elements)
    draw.choice((_left_out, _said_again, _moved, _deepened, _renamed, _reworded, _reworded))(one, other, draw)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def _left_out(one, other, draw: random.Random) -> None:
    if one.getparent() is not None:
        one.getparent().remove(one)


def _said_again(one, other, draw: random.Random) -> None:
    for _ in range(draw.choice((1, 1, 30))):
        one.addnext(deepcopy(one)) if one.getparent() is not None else None


def _moved(one, other, draw: random.Random) -> None:
    other.append(deepcopy(one))


def _deepened(one, other, draw: random.Random) -> None:
    inner = one
    for _ in range(draw.choice((1, 5, 100))):
        inner = etree.SubElement(inner, one.tag)
    inner.text = "De Ministers spraken over Rusland."


def _renamed(one, other, draw: random.Random) -> None:
    one.tag = other.tag


def _reworded(one, other, draw: random.Random) -> None:
    text = draw.choice(ODD["text"]).decode("utf-8", "replace")
    text = re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
    one.text, one.tail = draw.choice(
        (("", one.tail), (text, one.tail), ((one.text or "") + text, one.tail), (one.text, text))
    )
    for name in one.attrib:
        one.set(name, draw.choice((one.get(name), "", "-1", "x", "99999999999999999999")))


def _repacked(data: bytes, draw: random.Random) -> bytes:
    """A Word file with one of its members changed; as it is where it is no zip any more."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    except Exception:
        return _in_bytes(data, draw)
    name = draw.choice(sorted(name for name in members if name.endswith("l")) or sorted(members))
    change = draw.choices((_in_tree, _in_bytes, lambda own, draw: _in_pieces(own, "modern", draw)), (18, 1, 1))[0]
    members[name] = change(members[name], draw)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for member, own in members.items():
            archive.writestr(zipfile.ZipInfo(member), own)
    return packed.getvalue()


def tried(kind: str, number: int, folder: Path) -> None:
    """Reads the input to its sentences; raises what reading raises."""
    path = folder / f"letter{SUFFIXES[kind]}"
    path.write_bytes(made(kind, number))
    own = layout(letters.read(path))
    own.parts(), own.decisions(), sections(own)
    for row in sentences(own).itertuples(index=False):
        if own.text[row.start : row.end] != row.text:
            raise AssertionError(f"sentence {row.sentence} is not where it says")


def _batch(kind: str, first: int, last: int) -> None:
    """Tries inputs one after the other and tells of each in a line: its number, how it ended, the seconds."""
    apart.found = reader.read
    with tempfile.TemporaryDirectory() as folder:
        for number in range(first, last):
            print(number, flush=True)
            start = time.perf_counter()
            ended = _ending(kind, number, Path(folder))
            print(json.dumps([number, ended, time.perf_counter() - start, _peak()]), flush=True)


def _ending(kind: str, number: int, folder: Path) -> str:
    try:
        tried(kind, number, folder)
    except Problem as problem:
        return "refused" if "\n" not in str(problem) else f"a problem of several lines: {problem}"
    except BaseException as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} in {Path(place.filename).name}, line {place.lineno}"
    return "read"


def _peak() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def of_kind(kind: str, count: int) -> tuple[Counter, dict[str, int], tuple[float, int], float]:
    """How the inputs of a kind ended, an example of each ending, the slowest with its number, the most memory."""
    endings, examples, slowest, memory, first = Counter(), {}, (0.0, 0), 0.0, 0
    while first < count:
        child = subprocess.run(
            [sys.executable, __file__, "--batch", kind, str(first), str(count)],
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        told = [json.loads(line) for line in child.stdout.splitlines()]
        for number, ended, seconds, peak in (line for line in told if isinstance(line, list)):
            endings[ended] += 1
            examples.setdefault(ended, number)
            slowest, memory = max(slowest, (seconds, number)), max(memory, peak)
        first = count
        if child.returncode:
            endings["crashed"] += 1
            examples.setdefault("crashed", told[-1])
            first = told[-1] + 1
    return endings, examples, slowest, memory


def main(count: int) -> None:
    start, total = time.perf_counter(), Counter()
    for kind in SUFFIXES:
        endings, examples, slowest, memory = of_kind(kind, count // len(SUFFIXES))
        total.update(endings)
        print(
            f"{kind:7} {endings.total():6} inputs: {endings['read']} read, {endings['refused']} refused, "
            f"slowest {slowest[0]:.2f} s ({slowest[1]}), {memory:.0f} MiB",
            flush=True,
        )
        for ended in endings.keys() - {"read", "refused"}:
            print(f"        {endings[ended]} × {ended} (--one {kind} {examples[ended]})", flush=True)
    bad = total.total() - total["read"] - total["refused"]
    print(f"{total.total()} inputs in {time.perf_counter() - start:.0f} s, {bad} of them ended otherwise")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--batch"]:
        _batch(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    elif sys.argv[1:2] == ["--one"]:
        apart.found = reader.read
        with tempfile.TemporaryDirectory() as folder:
            tried(sys.argv[2], int(sys.argv[3]), Path(folder))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else INPUTS)
