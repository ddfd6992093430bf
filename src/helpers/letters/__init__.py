"""Letters as they were received: found by id or path, their bytes decoded, nothing else changed.

Every format has a file here that turns bytes into text; what the text itself says of its
number, date and sender is read in `front_matter`.
"""

import difflib
import glob
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from os.path import isdir, isfile
from pathlib import Path, PurePath

from helpers import DATA, ROOT, Problem, check_clone
from helpers.files import in_order
from helpers.letters import apart, metadata
from helpers.letters import text as plain_text
from helpers.letters.identifiers import as_id
from helpers.letters.source import Source, Span
from helpers.letters.supplied import as_supplied, check_supplied, listed

check_clone()  # here, for every way into the package comes by letters

CATALOGUE = DATA / "letters" / "letters.csv"
READERS: dict[str, Callable[[bytes, str], Source]] = {
    ".txt": plain_text.read,
    ".xml": partial(apart.source, "xml"),
    ".html": partial(apart.source, "html"),
    ".htm": partial(apart.source, "html"),
    ".docx": partial(apart.source, "docx"),
    ".pdf": partial(apart.source, "pdf"),
}
"""Plain text is read here, all else in a process of its own."""

LOOK_ALIKES = {
    **dict.fromkeys((".doc", ".dot"), ("in Word's old format", "save it as .docx or .pdf")),
    **dict.fromkeys((".rtf", ".odt", ".docm", ".dotx"), ("in a format of word processors", "save it as .docx")),
    **dict.fromkeys((".pages", ".wpd", ".wps", ".lwp"), ("in the format of one word processor", "save it as .docx")),
    **dict.fromkeys((".eml", ".msg"), ("an e-mail", "save the letter in it, or its text as .txt")),
    **dict.fromkeys((".mht", ".mhtml"), ("a web page packed with its pictures", "save it as .html")),
    **dict.fromkeys(
        (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".gif", ".bmp", ".heic"),
        ("a picture", "recognise its text, for example with ocrmypdf, and give the PDF"),
    ),
    **dict.fromkeys((".epub", ".ps", ".xps", ".djvu"), ("in a format of books and printers", "save it as .pdf")),
    **dict.fromkeys((".zip", ".7z", ".rar"), ("packed", "unpack it, and give the letters in it")),
}
"""Files that may be letters and cannot be read, by how their names end: what they are, and what to do."""

LARGEST = 50 * 2**20
"""Bytes; a letter is some ten thousand, so a larger file is not one letter."""

LONGEST = 1_500_000
"""Characters, some five hundred pages: more cannot be measured in the time and memory that a letter may take."""

SUPPLIABLE = (
    "dossier",
    "number",
    "date",
    "kind",
    "place",
    "senders",
    "addressee",
    "title",
    "language",
    "session",
    "subject",
    "source",
    "headings",
)


@dataclass(frozen=True)
class Letter:
    """A letter as received: `text` is the file's bytes decoded and otherwise unchanged, or the text in its markup.

    `headings` and `parts` are what a format marks by itself, by [start, end) in the text; where it is
    `marked`, nothing else is a heading. Raises Problem where a date, kind or language that is supplied is none.
    """

    letter: str
    text: str
    format: str = "txt"
    encoding: str = "utf-8"
    sha256: str = ""
    supplied: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[Span, int] = field(default_factory=dict)
    parts: Mapping[Span, str] = field(default_factory=dict)
    marked: bool = False
    forced: bool = False
    """Whether a paper that calls itself no letter is read all the same."""
    supplied_in: str = ""
    """The file and the place in it where `supplied` stands, for messages."""

    def __post_init__(self):
        check_supplied(self.supplied, self.supplied_in or self.letter)

    @cached_property
    def part_spans(self) -> list[Span]:
        """Where the format marks a part, in the order of the text."""
        return sorted(self.parts)

    @property
    def listed(self) -> frozenset[str]:
        """The headings that a user lists in letters.csv, parted by bars."""
        return frozenset(filter(None, (heading.strip() for heading in self.supplied.get("headings", "").split("|"))))


@dataclass(frozen=True)
class Received:
    """A letter's bytes before they are read: its id, the file's name as messages tell it, and what is supplied."""

    letter: str
    name: str
    suffix: str
    data: bytes
    supplied: Mapping[str, str] = field(default_factory=dict)
    format: str = ""
    """Where it came in a file of many letters, of what kind that is."""
    supplied_in: str = ""
    """As of the letter."""


def read(name: str | Path, force: bool = False) -> Letter:
    """The letter of that id in data/letters, or of that path; by `force` also a paper that is no letter.

    Raises Problem, in one sentence, when there is no such letter or it holds no text.

    >>> read("kst-28676-282").text[:12]
    ' Nr. 282  BR'
    >>> read("kst-28676-828")
    Traceback (most recent call last):
    helpers.Problem: no letter 'kst-28676-828' in data/letters: did you mean kst-28676-282?
    """
    return opened(received(str(name)), force)


def received(name: str) -> Received:
    """The bytes of the letter of that id or path, and what was supplied beside its text.

    Raises Problem when there is no such letter, or its file cannot be read or is no letter's.
    """
    row = catalogue().get(name)
    path = file_of(name)
    suffix, data = _suffix(path), _bytes(path)
    in_catalogue = {key: value for key in SUPPLIABLE if (value := as_supplied(key, row.get(key) or ""))} if row else {}
    where = f"{CATALOGUE.name}, letter {name}" if row else ""
    supplied = metadata.of_letter(path) | in_catalogue
    return Received(name if row else letter_id(path), path.name, suffix, data, supplied, supplied_in=where)


def opened(letter: Received, force: bool = False) -> Letter:
    """The letter in bytes received; by `force` also a paper that is no letter.

    Raises Problem when the bytes hold no text, or more than can be measured, or what is supplied cannot be.
    """
    source = _source(letter.suffix, letter.data, letter.name)
    return Letter(
        letter=letter.letter,
        text=source.text,
        format=letter.format or letter.suffix[1:],
        encoding=source.encoding,
        sha256=hashlib.sha256(letter.data).hexdigest(),
        supplied=letter.supplied,
        headings=source.headings,
        parts=source.parts,
        marked=source.marked,
        forced=force,
        supplied_in=letter.supplied_in,
    )


def file_of(name: str) -> Path:
    """The file of the letter of that id or path; Problem where there is none."""
    supplied = catalogue().get(name)
    return CATALOGUE.parent / supplied["file"] if supplied else path_of(name)


def catalogue() -> dict[str, dict[str, str]]:
    """The rows of data/letters/letters.csv by letter id: the file, and what its text itself lacks."""
    state = CATALOGUE.stat()
    return _catalogue(CATALOGUE, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=1)
def _catalogue(path: Path, *state: int) -> dict[str, dict[str, str]]:
    """Read once as long as the file stays as it is: it is asked for every letter."""
    return listed(path)


def ids(names: Iterable[str]) -> list[str]:
    """The ids of letters named by id or path.

    Raises Problem where two files give one id, or two that some file systems take for one.
    """
    named: dict[str, str] = {}
    for name in dict.fromkeys(names):
        letter = id_of(name)
        other = named.setdefault(letter.casefold(), name)
        if other != name and _file(other) != _file(name):
            raise Problem(f"{other} and {name} have one id, {letter}: rename one of the files")
    return list(named)


def id_of(name: str) -> str:
    """The id of a letter that is named by its id or its path."""
    return name if name in catalogue() else letter_id(Path(name))


def expanded(names: Iterable[str], also: Collection[str] = ()) -> list[str]:
    """The names, with each folder replaced by the letters in it and each pattern by the letters that it matches.

    Files that end in one of `also` are taken along, and those that look like a letter and cannot be read, so that none
    is left out in silence. Raises Problem for a folder or a pattern without a letter.

    >>> expanded(["kst-28676-282", "data/letters"])
    ['kst-28676-282']
    """
    return _once(letter for name in names for letter in _expanded(name, {*READERS, *also}))


def _once(names: Iterable[str]) -> list[str]:
    """The names, but of several of one file the first; a file is looked at only where two names have one id."""
    names = list(dict.fromkeys(names))
    folded = [id_of(name).casefold() for name in names]
    times = Counter(folded)
    first: dict[object, str] = {}
    for letter, name in zip(folded, names, strict=True):
        first.setdefault((letter, _file(name)) if times[letter] > 1 else letter, name)
    return list(first.values())


def _file(name: str) -> object:
    """What all names of a letter's file have in common."""
    try:
        state = file_of(name).stat()
    except (OSError, Problem):
        return Path(name)
    return state.st_dev, state.st_ino


def _expanded(name: str, suffixes: Collection[str]) -> list[str]:
    folder = next((path for path in (Path(name), ROOT / name) if isdir(path)), None)
    if name in catalogue() or not (folder or re.search(r"[*?[]", name)) or isfile(name):
        return [name]
    inside = folder.iterdir() if folder else map(Path, glob.glob(name, recursive=True))
    found = [path for path in inside if not is_hidden(path) and not isdir(path)]
    letters = in_order(path for path in found if path.suffix.lower() in suffixes and not is_metadata(path))
    others = unreadable(found, letters)
    if not letters and not others:
        raise Problem(f"{name}: no {', '.join(READERS)} file in it: check the name of the folder or the pattern")
    return [_listed_as(path) for path in in_order([*letters, *others])]


def unreadable(found: Iterable[PurePath], letters: Iterable[PurePath]) -> list[PurePath]:
    """Those of the files found that look like letters and cannot be read, one of a name in a folder.

    One beside a letter of its name was saved as that already.

    >>> found = [Path("a.doc"), Path("b.doc"), Path("notes.md")]
    >>> [path.name for path in unreadable(found, [Path("a.docx")])]
    ['b.doc']
    """
    known = set(map(_alone, letters))
    alike = (path for path in in_order(found) if path.suffix.lower() in LOOK_ALIKES)
    return [path for own, path in {_alone(path): path for path in alike}.items() if own not in known]


def _alone(path: PurePath) -> tuple[PurePath, str]:
    """By which a letter is told from the others in its folder."""
    return path.parent, letter_id(path).casefold()


def is_hidden(path: PurePath) -> bool:
    """Whether a system or a word processor keeps the file for itself, by its name.

    >>> [is_hidden(Path(name)) for name in ("brieven/._brief.pdf", "~$brief.docx", "brief.docx")]
    [True, True, False]
    """
    return path.name.startswith((".", "~$"))


def is_metadata(path: PurePath) -> bool:
    """Whether the file is the publisher's word on a letter, by its name."""
    return path.suffix.lower() == ".xml" and path.stem.lower().endswith("metadata")


def _listed_as(path: Path) -> str:
    """The id of a letter of the catalogue, for that is where the rest of its facts stand; of another its path."""
    row = catalogue().get(path.stem)
    return path.stem if row and path.resolve() == (CATALOGUE.parent / row["file"]).resolve() else str(path)


def letter_id(path: PurePath) -> str:
    """The id of a letter outside data/letters: its file's name, in characters that any folder takes.

    >>> letter_id(Path("brieven/Kamerbrief 3 mei.txt"))
    'Kamerbrief-3-mei'
    """
    return as_id(path.stem)


def path_of(name: str) -> Path:
    """The file of that name, sought from the working directory and from the project's folder."""
    for path in (Path(name), ROOT / name):
        if isfile(path):  # which a name that is too long does not stop
            return path
    raise Problem(_not_found(name))


def _not_found(name: str) -> str:
    if isdir(name):
        return f"{name} is a folder: name the letters in it, one by one"
    if re.search(r"[/\\]|\.\w{1,5}$", name):
        near = difflib.get_close_matches(Path(name).name, _names_beside(Path(name)))
        return f"no file {name}: {_did_you_mean(near) or 'check its name and folder'}"
    letters = sorted(catalogue())
    near = difflib.get_close_matches(name, letters)
    return f"no letter {name!r} in data/letters: {_did_you_mean(near) or 'there are ' + ', '.join(letters)}"


def _did_you_mean(near: list[str]) -> str:
    return f"did you mean {' or '.join(near)}?" if near else ""


def _names_beside(path: Path) -> list[str]:
    return sorted(file.name for file in path.parent.iterdir()) if isdir(path.parent) else []


def _source(suffix: str, data: bytes, name: str) -> Source:
    source = READERS[suffix](data, name)
    if len(source.text) > LONGEST:
        raise Problem(f"{name} has {len(source.text):,} characters: the limit is {LONGEST:,}, so give the letter alone")
    return source


def _suffix(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix in LOOK_ALIKES:
        raise Problem(told_unreadable(path.name))
    if suffix not in READERS:
        raise Problem(f"{path.name} is no {', '.join(READERS)} file: save the letter as one of these and read that")
    return suffix


def told_unreadable(name: str) -> str:
    """What to say of a file that looks like a letter and cannot be read.

    >>> told_unreadable("brief.doc")
    "brief.doc is in Word's old format, which cannot be read: save it as .docx or .pdf"
    """
    kind, instead = LOOK_ALIKES[PurePath(name).suffix.lower()]
    return f"{name} is {kind}, which cannot be read: {instead}"


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise Problem(f"{path.name} is {path.stat().st_size >> 20} MiB: the limit is {LARGEST >> 20} MiB a letter")
        return path.read_bytes()
    except OSError as error:
        raise Problem(f"{path.name} cannot be read ({error.strerror}): check the file and its rights") from None
