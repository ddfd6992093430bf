"""Reports: a notebook run for a letter, its page, its tables and figures, and where they come from."""

import difflib
import hashlib
import json
import platform
import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from helpers import ROOT, Problem, __version__, attention, corpus
from helpers import codebook as codebooks
from helpers import letters as received
from helpers.attention import EMPTY, check_empty
from helpers.layout import layout
from helpers.files import check_replaceable, written_whole
from helpers.reports.notebooks import executed, html
from helpers.reports.page import Page
from helpers.reports.parameters import declared, effective
from helpers.reports.show import KEY
from helpers.reports.words import Words

NOTEBOOKS = ROOT / "notebooks"
FOLDER = ROOT / "reports"
THE_REPORT = "01_letter"
SOURCES = Path(__file__).parents[1]
PAGE = ("codebook", "language", "empty", "seed", "force")
"""The parameters that the tables and words of a page depend on; a notebook may declare others for itself."""

LESSONS = "en"
"""The language of the notebooks that declare none."""

PACKAGES = [
    "babel",
    "ipykernel",
    "jinja2",
    "matplotlib",
    "nbclient",
    "nbconvert",
    "numpy",
    "pandas",
    "papermill",
    "scikit-learn",
    "scipy",
    "simplemma",
    "stopwordsiso",
]


@dataclass(frozen=True)
class Plan:
    """What one report is made from, read and checked before any notebook is run."""

    notebook: Path
    parameters: dict[str, object]
    page: Page
    text: str

    @property
    def name(self) -> str:
        """The report's folder: the letter's id, and the notebook where it is not the report."""
        letter = self.page.letter["letter"]
        return letter if self.notebook.stem == THE_REPORT else f"{letter}.{self.notebook.stem}"


def page_of(
    letter: str,
    codebook: str = "navo",
    language: str = "nl",
    empty: str = EMPTY,
    seed: int = attention.SEED,
    force: bool = False,
) -> Page:
    """The page of a letter: its tables under a codebook, and the words of a language to tell them in.

    Raises Problem when the letter, the codebook or the language is not there or not sound.

    >>> page_of("kst-28676-282", language="en").title()
    'Kamerstuk 28 676, no. 282: where does attention go?'
    """
    words, book = Words(language), codebooks.read(codebook)
    tables = corpus.tables([received.read(letter, force)], book, empty=empty, seed=seed)
    return Page(tables, book, words, empty, seed)


def planned(letter: str, given: Mapping[str, str], notebook: str = THE_REPORT) -> Plan:
    """The plan of a report: parameters by their declared types, the letter read and measured.

    Raises Problem for whatever would make the notebook fail on its input.
    """
    values = checked(given, notebook) | {"letter": letter}
    of_page = {"language": LESSONS} | {name: values[name] for name in PAGE if name in values}
    page = page_of(letter, **of_page)
    return Plan(_notebook(notebook), values, page, layout(received.read(letter, bool(values.get("force")))).text)


def checked(given: Mapping[str, str], notebook: str = THE_REPORT) -> dict[str, object]:
    """The value of every parameter of the notebook but the letter, those given read by their types.

    Raises Problem for a name that is unknown, a value of another type, or a codebook that is not sound.
    """
    if "letter" in given:
        raise Problem("letter is no further parameter: name the letters by themselves")
    values = effective(given, declared(_notebook(notebook)))
    Words(values.get("language", LESSONS))
    check_empty(values.get("empty", "none"))
    if values.get("seed", 0) < 0:
        raise Problem(f"seed: expected 0 or more, found {values['seed']}")
    codebooks.read(values.get("codebook", "navo"))
    return values


def _notebook(name: str) -> Path:
    path = NOTEBOOKS / f"{name}.ipynb"
    if not re.fullmatch(r"\w+", name) or not path.is_file():
        known = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))
        near = difflib.get_close_matches(name, known) or known
        raise Problem(f"no notebook {name!r} in notebooks: choose {' or '.join(near)}")
    return path


def render(plan: Plan, folder: Path = FOLDER, progress: bool = False) -> Path:
    """Run the plan's notebook and put its report into `folder/<name>/`, whole or not at all; its page is returned.

    Raises Problem when a cell fails; the run so far is then kept beside the reports.
    """
    started = datetime.now(UTC)
    failed = folder / f"{plan.name}.failed.ipynb"
    check_replaceable(folder / plan.name, is_of_report)
    run = executed(plan.notebook, plan.parameters, failed, progress)
    with written_whole(folder / plan.name) as part:
        _write(part, plan, run, started)
    failed.unlink(missing_ok=True)
    return folder / plan.name / "report.html"


def is_of_report(path: Path) -> bool:
    """Whether `render` could have written a file or folder of that name."""
    return path.name in ("report.html", "report.ipynb", "letter.txt", "provenance.json", "figures", "tables")


def _write(part: Path, plan: Plan, run, started: datetime) -> None:
    import nbformat

    title = plan.page.title() if plan.notebook.stem == THE_REPORT else f"{plan.page.source}: {plan.notebook.stem[3:]}"
    _write_text(part / "report.html", html(run, title, plan.page.words))
    _write_text(part / "report.ipynb", nbformat.writes(run) + "\n")
    _write_figures(part / "figures", run)
    _write_text(part / "letter.txt", plan.text)
    (part / "tables").mkdir()
    corpus.write(plan.page.tables, part / "tables")
    _write_text(part / "provenance.json", json.dumps(provenance(plan, started), indent=1, ensure_ascii=False) + "\n")


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_figures(folder: Path, run) -> None:
    folder.mkdir()
    for output in (output for cell in run.cells for output in cell.get("outputs", [])):
        if figure := output.get("metadata", {}).get(KEY):
            _write_text(folder / f"{figure['figure']}.svg", output.data["image/svg+xml"])
            (folder / f"{figure['figure']}.png").write_bytes(b64decode(output.data["image/png"]))


def provenance(plan: Plan, started: datetime) -> dict:
    """What a report was made from: hashes, parameters, versions; only `run` differs from one run to the next."""
    letter, book = plan.page.letter, plan.page.codebook
    return {
        "letter": {"id": letter["letter"], "sha256": letter["sha256"], "source": letter["source"]},
        "codebook": {"name": book.name, "version": book.version, "sha256": book.sha256},
        "notebook": {"name": plan.notebook.stem, "sha256": _sha256(plan.notebook)},
        "helpers": {"version": __version__, "sha256": _sha256(*sorted(SOURCES.rglob("*.py")))},
        "parameters": plan.parameters,
        "attention": {"seed": plan.page.seed, "intervals": attention.INTERVALS[0], "empty": plan.page.empty},
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
        "run": {
            "started": started.isoformat(timespec="seconds"),
            "seconds": round((datetime.now(UTC) - started).total_seconds(), 1),
        },
    }


def _sha256(*paths: Path) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()
