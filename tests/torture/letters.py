"""P6, P12 and P13: among many letters, in every spelling of their characters, and to the last of these."""

import shutil
import subprocess
from collections import Counter
from pathlib import Path

from helpers import codebook, corpus
from helpers.layout import layout
from helpers.layout.headings import is_item
from helpers.letters import Letter, read

from ..conftest import FICTIONAL, SEED
from ..hostile_files import FILES
from ..letters import typeset
from ..test_command import digests
from ..test_meaning import SPELLINGS, counted, spelt
from . import Outcome, Run, command

TEXTS = Path(typeset.__file__).parent
POISON = [file for file in FILES if file.is_refused and Path(file.name).suffix != ".doc"][::2][:25]


def only_the_poisoned(run: Run) -> Outcome:
    """Letters with a twentieth of them poisoned: those and no others fail, and the rest is as it is without them."""
    tables, tables_said = _batch(run.folder / "tables", run.times(100, 1000), "tables")
    reports, reports_said = _batch(run.folder / "reports", run.times(20, 240), "report")
    return Outcome(f"tables: {tables_said}; reports: {reports_said}", "exactly the poisoned", tables and reports)


def _batch(folder: Path, number: int, what: str) -> tuple[bool, str]:
    letters, poison = folder / "letters", folder / "poison"
    for each in (letters, poison):
        each.mkdir(parents=True)
    for place in range(number - number // 20):
        text = FICTIONAL.replace("Nr. 7", f"Nr. {place}").replace("Rusland en", "Rusland " * (place % 4))
        (letters / f"brief-{place:04}.txt").write_text(text, encoding="utf-8")
    names = [f"vergif-{place:04}{Path(POISON[place % len(POISON)].name).suffix}" for place in range(number // 20)]
    for place, name in enumerate(names):
        (poison / name).write_bytes(POISON[place % len(POISON)].made())
    clean = subprocess.run(command(what, letters, "--out", folder / "clean"), capture_output=True, encoding="utf-8")
    mixed = subprocess.run(
        command(what, letters, poison, "--out", folder / "mixed"), capture_output=True, encoding="utf-8"
    )
    lines = [line for line in mixed.stderr.splitlines() if "vergif" in line]
    alike = _made(folder / "clean", what) == _made(folder / "mixed", what)
    listed = sorted({name for name in names for line in lines if line.startswith(name)}) == sorted(names)
    right = clean.returncode == 0 and mixed.returncode == 1 and len(lines) == len(names) and listed and alike
    said = (
        f"{number} letters, {len(lines)} of {len(names)} poisoned listed, the rest {'alike' if alike else 'DIFFERENT'}"
    )
    shutil.rmtree(folder, ignore_errors=True)
    return right, said


def _made(out: Path, what: str) -> dict:
    """What a batch made: of reports their hashes, of tables their bytes; nothing of what differs by run."""
    if what == "report":
        return {path.name: digests(path) for path in sorted(out.iterdir()) if path.is_dir()}
    return {path.name: path.read_bytes() for path in sorted(out.rglob("*")) if path.suffix in (".csv", ".txt")}


def _texts(run: Run) -> list[str]:
    """The letters written for the tests, as plain text, and the seed letter."""
    paths = [path for folder in ("in_sample", "kept_out") for path in sorted((TEXTS / folder).glob("*.letter"))]
    own = [typeset.page(typeset.letter(path.read_text(encoding="utf-8")))[0] for path in paths[:: run.times(8, 1)]]
    return [read(SEED).text, *own]


def meaning_kept(run: Run) -> Outcome:
    """A letter in every spelling of its characters has the same counts."""
    book, texts, wrong = codebook.read("navo"), _texts(run), []
    for text in texts:
        right = counted(text.encode(), run.folder, book)
        for name in SPELLINGS:
            if counted(spelt(text, name), run.folder, book) != right:
                wrong.append(f"{name}: {text[:40]!r}")
    figure = f"{len(texts)} letters in {len(SPELLINGS)} spellings, {len(wrong)} differ {wrong[:1] or ''}"
    return Outcome(figure, "0 differ", not wrong)


def characters_kept(run: Run) -> Outcome:
    """Every character of the clean text is in a sentence, a heading or a part, or marks an item or a label."""
    book, total, wrong = codebook.read("navo"), 0, []
    for place, text in enumerate(_texts(run)):
        own = layout(Letter(f"letter-{place}", text))
        made, left = corpus.tables([own.letter], book), _ink(own.text)
        for name, column in (("sentences", "text"), ("sections", "heading"), ("parts", "text")):
            for each in made[name][column]:
                left.subtract(_ink(each))
        for marker in filter(None, (is_item(own.of(block)) for block in own.blocks)):
            left.subtract(_ink(marker[0]))
        total += sum(_ink(own.text).values())
        left.subtract({":": sum(bool(block.label) for block in own.blocks)})
        if any(count > 0 for count in left.values()):
            wrong.append(f"{text[:40]!r}")
    return Outcome(f"{total:,} characters, letters with a loss: {len(wrong)} {wrong[:1] or ''}", "0", not wrong)


def _ink(text: str) -> Counter:
    return Counter(character for character in text if not character.isspace())
