"""Reports: a notebook run for a letter, its page, its tables and figures, and where they come from."""

import difflib
import json
import platform
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from helpers import DATA, ROOT, Problem, __version__, attention, corpus
from helpers import codebook as codebooks
from helpers import letters as received
from helpers.attention import EMPTY, check_empty
from helpers.files import check_replaceable, written_whole
from helpers.layout import layout
from helpers.letters import Letter
from helpers.reliability import folder_of
from helpers.reports.notebooks import JUPYTER, executed, html
from helpers.reports.page import Page
from helpers.reports.parameters import declared, effective
from helpers.reports.show import KEY
from helpers.reports.words import Words

NOTEBOOKS = ROOT / "notebooks"
FOLDER = ROOT / "reports"
THE_REPORT = "01_letter"
SOURCES = Path(__file__).parents[1]
GOLD = DATA / "gold"
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
    letter: Letter
    page: Page

    @property
    def name(self) -> str:
        """The report's folder: the letter's id, and the notebook where it is not the report."""
        return folder_name(self.letter.letter, self.notebook.stem)


def folder_name(letter: str, notebook: str = THE_REPORT) -> str:
    """The name of the folder that holds a letter's report.

    >>> folder_name("kst-28676-282"), folder_name("kst-28676-282", "02_sections")
    ('kst-28676-282', 'kst-28676-282.02_sections')
    """
    return letter if notebook == THE_REPORT else f"{letter}.{notebook}"


_measured: dict[tuple, Page] = {}
"""Pages at hand, by what `page_of` is asked."""


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
    asked = (letter, codebook, language, empty, seed, force)
    return _measured.get(asked) or _page(received.read(letter, force), codebook, language, empty, seed)


def _page(letter: Letter, codebook: str, language: str, empty: str, seed: int) -> Page:
    words, book = Words(language), codebooks.read(codebook)
    return Page(corpus.tables([letter], book, empty=empty, seed=seed), book, words, empty, seed)


def planned(letter: str, given: Mapping[str, str], notebook: str = THE_REPORT) -> Plan:
    """The plan of a report: parameters by their declared types, the letter read and measured.

    Raises Problem for whatever would make the notebook fail on its input.
    """
    return _planned(*_asked(letter, given, notebook))


def _asked(letter: str, given: Mapping[str, str], notebook: str) -> tuple[Path, dict[str, object], Letter]:
    """The notebook, the values of its parameters, and the letter as received."""
    values = checked(given, notebook) | {"letter": letter}
    return _notebook(notebook), values, received.read(letter, bool(values.get("force")))


def _planned(notebook: Path, values: dict[str, object], letter: Letter) -> Plan:
    return Plan(notebook, values, letter, _page(letter, **_of_page(values)))


def _of_page(values: Mapping[str, object]) -> dict[str, object]:
    """What `_page` is asked for, by the values of a notebook's parameters, of which it may lack some."""
    known = {"codebook": "navo", "language": LESSONS, "empty": EMPTY, "seed": attention.SEED}
    return {name: values.get(name, usual) for name, usual in known.items()}


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
    known = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))
    if name not in known:
        near = difflib.get_close_matches(name, known) or known
        raise Problem(f"no notebook {name!r} in notebooks: choose {' or '.join(near)}")
    return NOTEBOOKS / f"{name}.ipynb"


def made(
    letter: str,
    given: Mapping[str, str],
    notebook: str = THE_REPORT,
    folder: Path = FOLDER,
    *,
    again: bool = False,
    engine: str = JUPYTER,
    progress: bool = False,
) -> tuple[Path, bool]:
    """The page of a letter's report, and whether it was made now: not where nothing has changed that it is made from.

    Raises Problem as `planned` and `render` do. By `again` it is made in any case.
    """
    path, values, own = _asked(letter, given, notebook)
    page = folder / folder_name(own.letter, notebook) / "report.html"
    if not again and page.is_file() and _made_from(page.parent) == ingredients(path, values, own):
        return page, False
    return render(_planned(path, values, own), folder, progress, engine), True


def _made_from(folder: Path) -> dict:
    """The ingredients of the report in that folder; none where its provenance cannot be read."""
    try:
        told = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
        return {name: told[name] for name in INGREDIENTS}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def render(plan: Plan, folder: Path = FOLDER, progress: bool = False, engine: str = JUPYTER) -> Path:
    """Run the plan's notebook and put its report into `folder/<name>/`, whole or not at all; its page is returned.

    Raises Problem when a cell fails; the run so far is then kept beside the reports.
    """
    started = datetime.now(UTC)
    failed = folder / f"{plan.name}.failed.ipynb"
    check_replaceable(folder / plan.name, is_of_report)
    with _at_hand(plan):
        run = executed(plan.notebook, plan.parameters, failed, progress, engine)
    with written_whole(folder / plan.name) as part:
        _write(part, plan, run, started)
    failed.unlink(missing_ok=True)
    return folder / plan.name / "report.html"


@contextmanager
def _at_hand(plan: Plan) -> Iterator[None]:
    """The plan's page for a notebook in a process forked from this one, which need not measure the letter again."""
    values = plan.parameters
    asked = (values["letter"], *_of_page(values).values(), values.get("force", False))
    _measured[asked] = plan.page
    try:
        yield
    finally:
        _measured.pop(asked)


def is_of_report(path: Path) -> bool:
    """Whether `render` could have written a file or folder of that name."""
    return path.name in ("report.html", "report.pdf", "report.ipynb", "letter.txt", "provenance.json", "figures", "tables")


def _write(part: Path, plan: Plan, run, started: datetime) -> None:
    import nbformat

    title = plan.page.title() if plan.notebook.stem == THE_REPORT else f"{plan.page.source}: {plan.notebook.stem[3:]}"
    _write_text(part / "report.html", html(run, title, plan.page.words))
    _write_text(part / "report.ipynb", nbformat.writes(run) + "\n")
    _write_figures(part / "figures", run)
    _write_text(part / "letter.txt", layout(plan.letter).text)
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
    return {
        **ingredients(plan.notebook, plan.parameters, plan.letter),
        "attention": {"seed": plan.page.seed, "intervals": attention.INTERVALS[0], "empty": plan.page.empty},
        "run": {
            "started": started.isoformat(timespec="seconds"),
            "seconds": round((datetime.now(UTC) - started).total_seconds(), 1),
        },
    }


INGREDIENTS = ("letter", "codebook", "gold", "notebook", "helpers", "lexicons", "parameters", "python", "packages")


def ingredients(notebook: Path, parameters: Mapping[str, object], letter: Letter) -> dict[str, object]:
    """All that a report depends on, by hash: two reports of which these are equal are the same to the byte."""
    book, supplied = codebooks.read(_of_page(parameters)["codebook"]), dict(letter.supplied)
    found = (
        {"id": letter.letter, "sha256": letter.sha256, "source": supplied.get("source", ""), "supplied": supplied},
        {"name": book.name, "version": book.version, "sha256": book.sha256},
        _gold(letter.letter, book.name),
        {"name": notebook.stem, "sha256": _sha256(notebook)},
        {"version": __version__, "sha256": _sha256(SOURCES)},
        {"sha256": _sha256(DATA / "lexicons"), "dictionary": _sha256(DATA / "README.md")},
        dict(parameters),
        platform.python_version(),
        {name: version(name) for name in PACKAGES},
    )
    return dict(zip(INGREDIENTS, found, strict=True))


def _gold(letter: str, codebook: str) -> dict[str, str]:
    """What the validation card is made from: the letter's coded sentences, who coded, and the codebook's figures."""
    coded, figures = folder_of(letter, GOLD), DATA / "validation" / f"{codebook}.csv"
    return {
        "sha256": _sha256(coded) if coded else "",
        "coders": _sha256(GOLD / "coders.csv"),
        "validation": _sha256(figures),
    }


def _sha256(path: Path) -> str:
    """Of a file; or of the names and hashes of all files in a folder; empty where there is neither."""
    if path.is_file():
        return sha256(path.read_bytes()).hexdigest()
    files = sorted(file for file in path.rglob("*") if file.is_file() and file.suffix != ".pyc")
    listed = "".join(f"{file.relative_to(path).as_posix()} {_sha256(file)}\n" for file in files)
    return sha256(listed.encode()).hexdigest() if files else ""
