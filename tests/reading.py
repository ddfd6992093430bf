"""Fictional letters with gold, and how well a letter was read: the figures of the quality gate.

The gold was written by reading; `tests/letters/README.md` says by whom, when, and what is kept out.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from helpers import layout, letters, sections
from tests.letters import typeset

FOLDER = Path(__file__).parent / "letters"
IN_SAMPLE, KEPT_OUT, CODED = FOLDERS = FOLDER / "in_sample", FOLDER / "kept_out", FOLDER / "coded"
FIELDS = ("dossier", "number", "date", "kind", "place", "senders", "addressee", "title", "language", "session")
WIDTHS = range(44, 92, 2)
KEEPING = ("keep", "suspend", "trema")
"""Decisions that leave more than the joined word: the hyphens that a reader who always joins gets wrong."""


@dataclass(frozen=True)
class Counts:
    """What two lists have in common, whatever their order: hits, what was missed, what is false."""

    hits: int
    missed: list
    false: list

    @property
    def f1(self) -> float:
        wrong = len(self.missed) + len(self.false)
        return 2 * self.hits / (2 * self.hits + wrong) if self.hits + wrong else 1.0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.hits + other.hits, self.missed + other.missed, self.false + other.false)


@dataclass(frozen=True)
class Reading:
    """A letter as a reader found it, or as the gold has it: lists in the order of the letter."""

    fields: dict[str, str]
    headings: list[str]
    sections: list[tuple[str, tuple[str, ...]]]
    paragraphs: list[str]
    sentences: list[str]
    hyphens: list[tuple]
    parts: list[tuple[str, str]]


def names(folder: Path) -> list[str]:
    """The letters with gold in a folder."""
    return sorted(path.name.removesuffix(".gold.yaml") for path in folder.glob("*.gold.yaml"))


def source(folder: Path, name: str) -> typeset.Letter:
    """What the letter says, before any page or format."""
    return typeset.letter((folder / f"{name}.letter").read_text(encoding="utf-8"))


def file_of(folder: Path, name: str) -> Path:
    (file,) = (path for path in folder.glob(f"{name}.*") if path.suffix not in (".yaml", ".letter"))
    return file


@cache
def gold(folder: Path, name: str) -> Reading:
    """The letter as the gold has it."""
    said = yaml.safe_load((folder / f"{name}.gold.yaml").read_text(encoding="utf-8"))
    headings, grouped, paragraphs, parts = [], [("", [])], [], []
    for block in said["blocks"]:
        if "heading" in block:
            headings.append(block["heading"])
            grouped.append((block["heading"], []))
        elif "paragraph" in block:
            paragraphs.append(" ".join(block["paragraph"]))
            grouped[-1][1].extend(block["paragraph"])
        else:
            parts += block.items()
    return Reading(
        fields=said["front"] | {"language": said["language"]},
        headings=headings,
        sections=[(heading, tuple(own)) for heading, own in grouped if heading or own],
        paragraphs=paragraphs,
        sentences=[sentence for _, own in grouped for sentence in own],
        hyphens=[tuple(hyphen) for hyphen in said.get("hyphens", [])],
        parts=_parts(parts),
    )


@cache
def found(file: Path) -> Reading:
    """The letter as the project reads it."""
    own = layout.layout(letters.read(file))
    sentences, headings = sections.sentences(own), sections.sections(own)
    of_paragraph = sentences.groupby("paragraph")["text"].agg(" ".join)
    of_section = sentences.groupby("section")["text"].agg(tuple)
    parts = own.parts()
    return Reading(
        fields={name: own.metadata.get(name, "") for name in FIELDS} | {"language": own.language},
        headings=[heading for heading in headings["heading"] if heading],
        sections=[
            (row.heading, of_section.get(row.section, ()))
            for row in headings.itertuples(index=False)
            if row.heading or row.section in of_section
        ],
        paragraphs=of_paragraph.tolist(),
        sentences=sentences["text"].tolist(),
        hyphens=_hyphens(own),
        parts=_parts(zip(parts["part"], parts["text"], strict=True)),
    )


def _hyphens(own: layout.Layout) -> list[tuple]:
    """Each line-end hyphen: its line, the halves, and what was decided."""
    made = own.decisions().query("step == 'hyphen'")
    return [(row.line, *row.before.split("⏎"), row.rule.split(":")[0]) for row in made.itertuples(index=False)]


def _parts(parts: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Parts and their texts; a letterhead as one, for its lines may be divided in many ways; cells without bars."""
    apart: dict[str, list[str]] = {"letterhead": [], "salutation": []}
    rows = [(part, " ".join(text.replace("|", " ").split())) for part, text in parts]
    for part, text in rows:
        if part in apart:
            apart[part].append(text)
    whole = [(part, " ".join(texts)) for part, texts in apart.items() if texts]
    return whole + [row for row in rows if row[0] not in apart]


def common(expected: list, actual: list) -> Counts:
    wanted, had = Counter(expected), Counter(actual)
    return Counts((wanted & had).total(), sorted((wanted - had).elements()), sorted((had - wanted).elements()))


def scores(folder: Path, name: str) -> dict[str, Counts]:
    """How well a letter was read, by what was read."""
    expected, actual = gold(folder, name), found(file_of(folder, name))
    made = {
        kind: common(getattr(expected, kind), getattr(actual, kind))
        for kind in ("headings", "sections", "paragraphs", "sentences", "hyphens", "parts")
    }
    kept = [[each for each in hyphens if each[-1] in KEEPING] for hyphens in (expected.hyphens, actual.hyphens)]
    fields = [list(reading.fields.items()) for reading in (expected, actual)]
    return made | {"true hyphens": common(*kept), "front matter": common(*fields)}


def figures(folder: Path) -> dict[str, Counts]:
    """The scores of all letters of a folder together."""
    total: dict[str, Counts] = {}
    for name in names(folder):
        for kind, counts in scores(folder, name).items():
            total[kind] = total.get(kind, Counts(0, [], [])) + counts
    return total


@cache
def at_widths(folder: Path) -> dict[str, tuple[int, int]]:
    """Line-end hyphens decided right, and all, with every letter of a folder set in columns of 24 widths."""
    right, every = Counter(), Counter()
    for name in names(folder):
        for width in WIDTHS:
            own = source(folder, name)
            own.options |= {"width": str(width), "prefer": "keep"}
            printed, hyphens = typeset.page(own)
            decided = _hyphens(layout.layout(letters.Letter(name, printed)))
            for hyphen in hyphens:
                kind = "true hyphens" if hyphen[-1] in KEEPING else "joined words"
                every[kind] += 1
                right[kind] += tuple(hyphen) in decided
    return {kind: (right[kind], every[kind]) for kind in sorted(every)}
