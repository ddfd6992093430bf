"""Lays the coded fictional letters out as gold: from each letter's source to data/gold/<set>/<letter>/.

    python -m tests.letters.gold

makes both sets anew from the folders of sources as they are now, and removes what these no longer hold.
"""

import csv
import io
import re
import shutil
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from helpers.reliability import GOLD
from tests.letters import typeset

FOLDER = Path(__file__).parent
SETS = {
    "kept_out": [FOLDER / "hands" / "kept_out"],
    "learned_from": [FOLDER / "hands" / "seen", FOLDER / "coded"],
}
"""The folders of sources of each set: those kept out from reading, and those that taught the program."""

COLUMNS = (
    "sentence_id", "section", "paragraph", "start", "end", "raw_start", "raw_end",
    "text", "issues", "ambiguous", "context_only",
)  # fmt: skip
SECOND = ("sentence_id", "issues", "ambiguous", "context_only")
OPENING = {"nl": "Inleiding", "en": "Introduction"}

LAST_MARKS = re.compile(rf"(?:{typeset.MARK.pattern})+$")
"""The marks of notes behind a sentence are none of it."""

BREAK = re.compile(r"\n[\f ]?")
"""The end of a line; where that is the last of its page, notes and a foot may stand below it."""


def files() -> dict[str, str]:
    """Every file of both sets, by its path in data/gold."""
    sources = ((name, path) for name, folders in SETS.items() for path in _letters(folders))
    return dict(chain.from_iterable(_files(f"{name}/{path.stem}", path) for name, path in sources))


def _letters(folders: list[Path]) -> list[Path]:
    return sorted(path for folder in folders for path in folder.glob("*.letter"))


def _files(folder: str, path: Path) -> Iterator[tuple[str, str]]:
    source = path.read_text(encoding="utf-8")
    own, codes = typeset.letter(source), typeset.codes(source)
    page, _ = typeset.page(typeset.letter(source, damaged=True))
    clean = list(_clean(own))
    rows = _sentences(own, codes, clean, page)
    yield f"{folder}/{path.stem}.txt", page
    yield f"{folder}/clean.txt", "\n".join(clean)
    yield f"{folder}/sentences.csv", _csv(COLUMNS, rows)
    second = path.with_suffix(".second.csv")
    if second.is_file():
        yield f"{folder}/second.csv", _csv(SECOND, _second(second, [row["sentence_id"] for row in rows]))


def _clean(own: typeset.Letter) -> Iterator[str]:
    """The letter without its page, one block a line."""
    for block in own.blocks:
        kind = next(iter(block))
        yield _unmarked(" ".join(block[kind]) if kind == "paragraph" else block[kind])


def _unmarked(text: str) -> str:
    return typeset.MARK.sub("", text)


def _sentences(own: typeset.Letter, codes: list[dict], clean: list[str], page: str) -> list[dict]:
    rows, section, paragraph, at, printed = [], OPENING[own.options["language"]], 0, 0, 0
    for block, line in zip(own.blocks, clean, strict=True):
        section, paragraph = block.get("heading", section), paragraph + ("paragraph" in block)
        start = at
        for sentence in block.get("paragraph", ()):
            raw_start, printed = _printed(typeset._marked(LAST_MARKS.sub("", sentence), own), page, printed)
            end = start + len(_unmarked(sentence))
            place = (f"s{len(rows) + 1:02}", section, paragraph, start, end, raw_start, printed)
            rows.append(dict(zip(COLUMNS, place, strict=False)) | codes[len(rows)])
            start = end + 1
        at += len(line) + 1
    return rows


def _printed(text: str, page: str, at: int) -> tuple[int, int]:
    """Where the text stands on the page, from that place on."""
    while (end := _end(text, page, at)) is None:
        at += 1
    return at, end


def _end(text: str, page: str, at: int) -> int | None:
    """Where the text ends if it is printed from there on, over whatever breaks; else None."""
    for place, letter in enumerate(text):
        if page.startswith(letter, at):
            at += 1
            continue
        hyphen = page.startswith("-", at) and letter != " "
        rest = text[place + (letter == " ") :]
        ends = (_end(_as_after(page[after], rest), page, after) for after in _breaks(page, at + hyphen) if place)
        return next((end for end in ends if end is not None), None)
    return at


def _as_after(printed: str, rest: str) -> str:
    """The rest of a word, its diaeresis gone with the break where the page has none."""
    plain = rest[0].translate(typeset.PLAIN)
    return plain + rest[1:] if printed == plain else rest


def _breaks(page: str, at: int) -> Iterator[int]:
    """Where the line that ends there may go on: in the next, or below the notes and the foot of the page."""
    below = BREAK.finditer(page, at) if page.startswith("\n\n", at) else filter(None, [BREAK.match(page, at)])
    return (each.end() for each in below if each.end() < len(page))


def _second(path: Path, ids: list[str]) -> list[dict]:
    """The second coder's codes, by the ids of the sentences."""
    with open(path, encoding="utf-8", newline="") as file:
        return [row | {"sentence_id": ids[int(row["sentence"])]} for row in csv.DictReader(file)]


def _csv(columns: tuple[str, ...], rows: list[dict]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def main() -> None:
    for name in SETS:
        shutil.rmtree(GOLD / name, ignore_errors=True)
    for path, text in files().items():
        (GOLD / path).parent.mkdir(parents=True, exist_ok=True)
        (GOLD / path).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
