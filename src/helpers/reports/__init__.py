"""Reports: a notebook run for a letter, its page, its tables and figures, and where they come from."""

import difflib
import json
import platform
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from helpers import DATA, ROOT, Problem, __version__, attention, corpus
from helpers import codebook as codebooks
from helpers import letters as received
from helpers.attention import EMPTY, check_empty
from helpers.files import Environment, check_replaceable, digest, written_whole
from helpers.layout import layout
from helpers.letters import Letter
from helpers.reliability import folder_of
from helpers.reports import editions
from helpers.reports.again import given as asked_for
from helpers.reports.dossier import Dossier, Settings, check_enough, of_tables
from helpers.reports.notebooks import JUPYTER, executed, html
from helpers.reports.page import Page
from helpers.reports.parameters import declared, effective
from helpers.reports.show import KEY
from helpers.reports.words import Words

NOTEBOOKS = ROOT / "notebooks"
FOLDER = ROOT / "reports"
THE_REPORT = "01_letter"
THE_DOSSIER = "07_dossier"
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

    @property
    def title(self) -> str:
        return (
            self.page.title() if self.notebook.stem == THE_REPORT else f"{self.page.source}: {self.notebook.stem[3:]}"
        )

    @property
    def asked(self) -> tuple:
        """By which its page is at hand for the notebook."""
        values = self.parameters
        return values["letter"], *_of_page(values).values(), values.get("force", False)

    def ingredients(self) -> dict[str, object]:
        return ingredients(self.notebook, self.parameters, self.letter)

    def how(self) -> dict[str, object]:
        """How its figures are made, as the provenance tells it."""
        return {"seed": self.page.seed, "intervals": attention.INTERVALS[0], "empty": self.page.empty}

    def finished(self, page: str) -> str:
        """The page as it is written."""
        return page

    def write_text(self, part: Path) -> None:
        _write_text(part / "letter.txt", layout(self.letter).text)


@dataclass(frozen=True)
class DossierPlan:
    """What the report of a dossier is made from: as `Plan`, for all its letters together."""

    notebook: Path
    parameters: dict[str, object]
    letters: tuple[Letter, ...]
    page: Dossier
    name: str
    linked: tuple[str, ...]
    """The letters that have a report of their own beside this one."""
    unread: Mapping[str, str]
    """Of each letter that cannot be read, by id, why not."""

    @property
    def title(self) -> str:
        return self.page.title()

    @property
    def asked(self) -> tuple:
        return _asked_of_dossier(self.parameters)

    def ingredients(self) -> dict[str, object]:
        return ingredients_of_dossier(self.notebook, self.parameters, self.letters, self.linked, self.unread)

    def how(self) -> dict[str, object]:
        return vars(self.page.settings) | {"left_out": dict(self.page.left_out)}

    def finished(self, page: str) -> str:
        """With a link from each letter to its own report."""
        for letter in self.linked:
            name = f'<span class="letter-name">{letter}</span>'
            page = page.replace(name, f'<a href="../{quote(letter)}/report.html">{letter}</a>')
        return page

    def write_text(self, part: Path) -> None:
        """None: the letters' texts stand in their own reports."""


def folder_name(letter: str, notebook: str = THE_REPORT) -> str:
    """The name of the folder that holds a letter's report.

    >>> folder_name("kst-28676-282"), folder_name("kst-28676-282", "02_sections")
    ('kst-28676-282', 'kst-28676-282.02_sections')
    """
    return letter if notebook == THE_REPORT else f"{letter}.{notebook}"


_measured: dict[tuple, Page | Dossier] = {}
"""Pages at hand, by what `page_of` or `dossier_of` is asked."""


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
    return _measured.get(asked) or _page(letter, received.read(letter, force), codebook, language, empty, seed)


def _page(name: str, letter: Letter, codebook: str, language: str, empty: str, seed: int) -> Page:
    words, book = Words(language), codebooks.read(codebook)
    tables = corpus.tables([letter], book, empty=empty, seed=seed)
    return Page(tables, book, words, empty, seed, asked_for([name], codebook, letter.forced))


def dossier_of(
    names: Sequence[str] | str,
    codebook: str = "navo",
    language: str = "nl",
    force: bool = False,
    **settings: object,
) -> Dossier:
    """The page of a dossier: the tables of its letters, each and together, and the words to tell them in.

    `names` are ids, paths, folders or patterns of letters; `settings` those of `helpers.reports.dossier.Settings`.
    A letter that cannot be read or measured is left out. Raises Problem as `helpers.reports.dossier.of_tables` does,
    and when the codebook or the language is not sound.
    """
    every = [names] if isinstance(names, str) else list(names)
    asked = _asked_of_dossier({"letters": every, "codebook": codebook, "language": language, "force": force} | settings)
    if asked in _measured:
        return _measured[asked]
    dossier = _dossier(*_letters_of(every, force), codebook, language, Settings(**settings))
    return replace(dossier, given=asked_for(every, codebook, force))


def _dossier(
    own: Sequence[Letter], unread: Mapping[str, str], codebook: str, language: str, settings: Settings
) -> Dossier:
    words, book = Words(language), codebooks.read(codebook)
    check_enough(len(own), unread)
    made = corpus.measured(own, book, empty=settings.empty, seed=settings.seed)
    return of_tables(made.tables, book, words, settings, {**unread, **made.failed})


def _letters_of(names: Sequence[str], force: bool) -> tuple[list[Letter], dict[str, str]]:
    """The letters that can be read, and of each other by its id why not."""
    expanded, own, unread = received.expanded(names), [], {}
    received.ids(expanded)
    for name in expanded:
        try:
            own.append(received.read(name, force))
        except Environment:
            raise
        except Problem as problem:
            unread[received.id_of(name)] = str(problem)
    return own, unread


def _asked_of_dossier(values: Mapping[str, object]) -> tuple:
    """By which the page of a dossier is at hand: its letters, and every other value."""
    usual = {"codebook": "navo", "language": LESSONS, "force": False} | vars(Settings())
    return tuple(values["letters"]), *(values.get(name, other) for name, other in usual.items())


def takes_dossier(notebook: str) -> bool:
    """Whether a notebook is of many letters together: whether it has the parameter `letters`.

    >>> takes_dossier("07_dossier"), takes_dossier("01_letter")
    (True, False)
    """
    cells = json.loads(_notebook(notebook).read_text(encoding="utf-8"))["cells"]
    tagged = [cell for cell in cells if "parameters" in cell["metadata"].get("tags", [])]
    return any(line.startswith("letters:") for cell in tagged for line in cell["source"])


def dossier_name(names: Sequence[str]) -> str:
    """The name of the folder of a dossier's report: that of the folder in which all its letters lie.

    It is `dossier` where they lie in several, or are named by their ids; and where it would be the name of a letter's.

    >>> dossier_name(["data/practice"]), dossier_name(["kst-28676-282", "data/practice"])
    ('practice', 'dossier')
    """
    expanded = received.expanded(names)
    folders = {"" if name in received.catalogue() else Path(name).resolve().parent.name for name in expanded}
    name = received.letter_id(Path(f"{next(iter(folders))}.x")) if len(folders) == 1 and "" not in folders else ""
    return name if name and name not in received.ids(expanded) else "dossier"


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
    return Plan(notebook, values, letter, _page(values["letter"], letter, **_of_page(values)))


def _of_page(values: Mapping[str, object]) -> dict[str, object]:
    """What `_page` is asked for, by the values of a notebook's parameters, of which it may lack some."""
    known = {"codebook": "navo", "language": LESSONS, "empty": EMPTY, "seed": attention.SEED}
    return {name: values.get(name, usual) for name, usual in known.items()}


def checked(given: Mapping[str, str], notebook: str = THE_REPORT) -> dict[str, object]:
    """The value of every parameter of the notebook but the letter, those given read by their types.

    Raises Problem for a name that is unknown, a value of another type, or a codebook that is not sound.
    """
    for name in {"letter", "letters"} & set(given):
        raise Problem(f"{name} is no further parameter: name the letters by themselves")
    values = effective(given, declared(_notebook(notebook)))
    Words(values.get("language", LESSONS))
    check_empty(values.get("empty", "none"))
    if values.get("seed", 0) < 0:
        raise Problem(f"seed: expected 0 or more, found {values['seed']}")
    codebooks.read(values.get("codebook", "navo"))
    _settings(values)
    return values


def _settings(values: Mapping[str, object]) -> Settings:
    return Settings(**{name: values[name] for name in vars(Settings()) if name in values})


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


def made_of_dossier(
    names: Sequence[str],
    given: Mapping[str, str],
    notebook: str = THE_DOSSIER,
    folder: Path = FOLDER,
    *,
    again: bool = False,
    engine: str = JUPYTER,
    progress: bool = False,
) -> tuple[Path, bool]:
    """The page of the report of all these letters, and whether it was made now; as `made`.

    Letters that cannot be read or measured are left out: `left_out` tells which, and why.
    """
    values, path = checked(given, notebook) | {"letters": list(names)}, _notebook(notebook)
    own, unread = _letters_of(names, bool(values.get("force")))
    linked = tuple(each.letter for each in own if (folder / each.letter / "report.html").is_file())
    page = folder / dossier_name(names) / "report.html"
    made_from = ingredients_of_dossier(path, values, own, linked, unread)
    if not again and page.is_file() and _made_from(page.parent) == made_from:
        return page, False
    known = _of_page(values)
    told = _dossier(own, unread, known["codebook"], known["language"], _settings(values))
    told = replace(told, given=asked_for(names, known["codebook"], bool(values.get("force"))))
    plan = DossierPlan(path, values, tuple(own), told, page.parent.name, linked, unread)
    return render(plan, folder, progress, engine), True


def left_out(page: Path) -> dict[str, str]:
    """Of each letter that the report of a dossier leaves out, by id, why; none of the report of a letter."""
    told = json.loads((page.parent / "provenance.json").read_text(encoding="utf-8"))
    return told["attention"].get("left_out", {})


def _made_from(folder: Path) -> dict:
    """The ingredients of the report in that folder; none where its provenance cannot be read."""
    try:
        told = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
        return {name: told[name] for name in INGREDIENTS}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def render(plan: Plan | DossierPlan, folder: Path = FOLDER, progress: bool = False, engine: str = JUPYTER) -> Path:
    """Run the plan's notebook and put its report into `folder/<name>/`, whole or not at all; its page is returned.

    Raises Problem when a cell fails; the run so far is then kept beside the reports.
    """
    started = datetime.now(UTC)
    failed = folder / f"{plan.name}.failed.ipynb"
    check_replaceable(folder / plan.name, is_of_report)
    with _at_hand(plan):
        run = executed(
            plan.notebook, plan.parameters, failed, progress, engine, edition_of(plan.notebook, plan.parameters)
        )
    with written_whole(folder / plan.name) as part:
        _write(part, plan, run, started)
    failed.unlink(missing_ok=True)
    return folder / plan.name / "report.html"


@contextmanager
def _at_hand(plan: Plan | DossierPlan) -> Iterator[None]:
    """The plan's page for a notebook in a process forked from this one, which need not measure the letter again."""
    asked = plan.asked
    _measured[asked] = plan.page
    try:
        yield
    finally:
        _measured.pop(asked)


def is_of_report(path: Path) -> bool:
    """Whether `render` could have written a file or folder of that name."""
    return path.name in (
        "report.html",
        "report.pdf",
        "report.ipynb",
        "letter.txt",
        "provenance.json",
        "figures",
        "tables",
    )


def edition_of(notebook: Path, values: Mapping[str, object]) -> str:
    """The language of the texts with which a lesson is rendered; none for the reports, whose texts stay off the page.

    >>> edition_of(NOTEBOOKS / "04_codebook.ipynb", {"language": "nl"})
    'nl'
    """
    return "" if notebook.stem in (THE_REPORT, THE_DOSSIER) else str(values.get("language", LESSONS))


def _write(part: Path, plan: Plan | DossierPlan, run, started: datetime) -> None:
    import nbformat

    _write_text(part / "report.html", plan.finished(html(run, plan.title, plan.page.words)))
    _write_text(part / "report.ipynb", nbformat.writes(run) + "\n")
    _write_figures(part / "figures", run)
    plan.write_text(part)
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


def provenance(plan: Plan | DossierPlan, started: datetime) -> dict:
    """What a report was made from: hashes, parameters, versions; only `run` differs from one run to the next."""
    return {
        **plan.ingredients(),
        "attention": plan.how(),
        "run": {
            "started": started.isoformat(timespec="seconds"),
            "seconds": round((datetime.now(UTC) - started).total_seconds(), 1),
        },
    }


INGREDIENTS = ("letter", "codebook", "gold", "notebook", "helpers", "lexicons", "parameters", "python", "packages")


def ingredients(notebook: Path, parameters: Mapping[str, object], letter: Letter) -> dict[str, object]:
    """All that a report depends on, by hash: two reports of which these are equal are the same to the byte."""
    book = codebooks.read(_of_page(parameters)["codebook"])
    return _ingredients(notebook, parameters, _of_letter(letter), _gold(letter.letter, book.name))


def ingredients_of_dossier(
    notebook: Path,
    parameters: Mapping[str, object],
    own: Sequence[Letter],
    linked: Sequence[str],
    unread: Mapping[str, str],
) -> dict[str, object]:
    """The same of a dossier: every letter, which of them the page links to, and which could not be read."""
    book = codebooks.read(_of_page(parameters)["codebook"])
    gold = {letter.letter: _gold(letter.letter, book.name) for letter in own}
    about = {"letters": [_of_letter(letter) for letter in own], "linked": list(linked), "unread": dict(unread)}
    return _ingredients(notebook, parameters, about, gold)


def _of_letter(letter: Letter) -> dict[str, object]:
    supplied = dict(letter.supplied)
    return {
        "id": letter.letter, "sha256": letter.sha256, "source": supplied.get("source", ""), "supplied": supplied,
    }  # fmt: skip


def _ingredients(notebook: Path, parameters: Mapping[str, object], letter: object, gold: object) -> dict[str, object]:
    book = codebooks.read(_of_page(parameters)["codebook"])
    found = (
        letter,
        {"name": book.name, "version": book.version, "sha256": book.sha256},
        gold,
        {"name": notebook.stem, "sha256": digest(notebook)} | _edition(notebook, parameters),
        {"version": __version__, "sha256": digest(SOURCES)},
        {"sha256": digest(DATA / "lexicons"), "dictionary": digest(DATA / "README.md")},
        dict(parameters),
        platform.python_version(),
        {name: version(name) for name in PACKAGES},
    )
    return dict(zip(INGREDIENTS, found, strict=True))


def _edition(notebook: Path, parameters: Mapping[str, object]) -> dict[str, str]:
    """The file of a lesson's texts in the language of its page, where there is one."""
    path = editions.file_of(notebook.stem, edition_of(notebook, parameters))
    return {"edition": digest(path)} if path.is_file() else {}


def _gold(letter: str, codebook: str) -> dict[str, str]:
    """What the validation card is made from: the letter's coded sentences, who coded, and the codebook's figures."""
    coded, figures = folder_of(letter, GOLD), DATA / "validation" / f"{codebook}.csv"
    return {
        "sha256": digest(coded) if coded else "",
        "coders": digest(GOLD / "coders.csv"),
        "validation": digest(figures),
    }
