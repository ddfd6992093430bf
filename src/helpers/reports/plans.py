"""Plans: what one report is made from, and what it is asked for, checked before any notebook runs."""

import difflib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from helpers import Problem, attention
from helpers import codebook as codebooks
from helpers import letters as received
from helpers.attention import check_empty
from helpers.files import write_text
from helpers.layout import layout
from helpers.letters import Letter
from helpers.reports import pages
from helpers.reports.again import given as given_again
from helpers.reports.dossier import Dossier, Settings
from helpers.reports.editions import LESSONS, NOTEBOOKS, THE_REPORT
from helpers.reports.page import Page
from helpers.reports.pages import asked_of_dossier, page_values
from helpers.reports.parameters import declared, effective
from helpers.reports.provenance import ingredients, ingredients_of_dossier
from helpers.reports.words import Words


@dataclass(frozen=True)
class Plan:
    """What one report is made from, read and checked before any notebook runs."""

    notebook: Path
    parameters: dict[str, object]
    letter: Letter
    page: Page

    @property
    def name(self) -> str:
        """The report's folder: the letter's id, with the notebook where that is not the report."""
        return folder_name(self.letter.letter, self.notebook.stem)

    @property
    def title(self) -> str:
        return (
            self.page.title() if self.notebook.stem == THE_REPORT else f"{self.page.source}: {self.notebook.stem[3:]}"
        )

    @property
    def asked(self) -> tuple:
        """The key by which its page is kept for the notebook."""
        values = self.parameters
        return values["letter"], *page_values(values).values(), values.get("force", False)

    def ingredients(self) -> dict[str, object]:
        return ingredients(self.notebook, self.parameters, self.letter)

    def how(self) -> dict[str, object]:
        """How its figures are made, in the form of the provenance."""
        return {"seed": self.page.seed, "intervals": attention.INTERVALS[0], "empty": self.page.empty}

    def finished(self, page: str) -> str:
        """The page as it is written."""
        return page

    def write_text(self, part: Path) -> None:
        write_text(part / "letter.txt", layout(self.letter).text)


@dataclass(frozen=True)
class DossierPlan:
    """What the report of a dossier is made from: as for `Plan`, for all its letters together."""

    notebook: Path
    parameters: dict[str, object]
    letters: tuple[Letter, ...]
    page: Dossier
    name: str
    linked: tuple[str, ...]
    """The letters that have a report of their own beside this one."""
    unread: Mapping[str, str]
    """The reason for each letter that cannot be read, by id."""

    @property
    def title(self) -> str:
        return self.page.title()

    @property
    def asked(self) -> tuple:
        return asked_of_dossier(self.parameters)

    def ingredients(self) -> dict[str, object]:
        return ingredients_of_dossier(self.notebook, self.parameters, self.letters, self.linked, self.unread)

    def how(self) -> dict[str, object]:
        return vars(self.page.settings) | {"left_out": dict(self.page.left_out)}

    def finished(self, page: str) -> str:
        """The page with a link from each letter to its own report."""
        for letter in self.linked:
            name = f'<span class="letter-name">{letter}</span>'
            page = page.replace(name, f'<a href="../{quote(letter)}/report.html">{letter}</a>')
        return page

    def write_text(self, part: Path) -> None:
        """Write nothing: the letters' texts stand in their own reports."""


def folder_name(letter: str, notebook: str = THE_REPORT) -> str:
    """The name of the folder that holds a letter's report.

    >>> folder_name("kst-28676-282"), folder_name("kst-28676-282", "02_sections")
    ('kst-28676-282', 'kst-28676-282.02_sections')
    """
    return letter if notebook == THE_REPORT else f"{letter}.{notebook}"


def takes_dossier(notebook: str) -> bool:
    """Whether a notebook is about many letters together, that is, has the parameter `letters`.

    >>> takes_dossier("07_dossier"), takes_dossier("01_letter")
    (True, False)
    """
    cells = json.loads(notebook_of(notebook).read_text(encoding="utf-8"))["cells"]
    tagged = [cell for cell in cells if "parameters" in cell["metadata"].get("tags", [])]
    return any(line.startswith("letters:") for cell in tagged for line in cell["source"])


def dossier_name(names: Sequence[str]) -> str:
    """The name of the folder of a dossier's report: that of the folder in which all its letters lie.

    It is `dossier` where they lie in several folders or are named by their ids, and where it would be a letter's name.

    >>> dossier_name(["data/practice"]), dossier_name(["kst-28676-282", "data/practice"])
    ('practice', 'dossier')
    """
    expanded = received.expanded(names)
    folders = {"" if name in received.catalogue() else Path(name).resolve().parent.name for name in expanded}
    name = received.letter_id(Path(f"{next(iter(folders))}.x")) if len(folders) == 1 and "" not in folders else ""
    return name if name and name not in received.ids(expanded) else "dossier"


def planned(letter: str, given: Mapping[str, str], notebook: str = THE_REPORT) -> Plan:
    """The plan of a report: its parameters by their declared types, its letter read and measured.

    Raises Problem for any input that would make the notebook fail.
    """
    return plan_of(*asked(letter, given, notebook))


def asked(letter: str, given: Mapping[str, str], notebook: str) -> tuple[Path, dict[str, object], Letter]:
    """The notebook, the values of its parameters, and the letter as received."""
    values = checked(given, notebook) | {"letter": letter}
    return notebook_of(notebook), values, received.read(letter, bool(values.get("force")))


def plan_of(notebook: Path, values: dict[str, object], letter: Letter) -> Plan:
    """The plan of a report on a letter that has been read, which is measured now."""
    return Plan(notebook, values, letter, pages.of_letter(values["letter"], letter, **page_values(values)))


def plan_of_dossier(
    notebook: Path,
    values: dict[str, object],
    own: Sequence[Letter],
    unread: Mapping[str, str],
    name: str,
    linked: tuple[str, ...],
) -> DossierPlan:
    """The plan of the report on letters that have been read, which are measured now."""
    page_settings, names = page_values(values), values["letters"]
    page = pages.of_dossier(own, unread, page_settings["codebook"], page_settings["language"], settings_of(values))
    page = replace(page, given=given_again(names, page_settings["codebook"], bool(values.get("force"))))
    return DossierPlan(notebook, values, tuple(own), page, name, linked, unread)


def checked(given: Mapping[str, str], notebook: str = THE_REPORT) -> dict[str, object]:
    """The value of every parameter of the notebook except the letter, the given ones read by their types.

    Raises Problem for an unknown name, a value of another type, or a codebook that is not sound.
    """
    for name in {"letter", "letters"} & set(given):
        raise Problem(f"{name} is no further parameter: name the letters by themselves")
    values = effective(given, declared(notebook_of(notebook)))
    Words(values.get("language", LESSONS))
    check_empty(values.get("empty", "none"))
    if values.get("seed", 0) < 0:
        raise Problem(f"seed: expected 0 or more, found {values['seed']}")
    codebooks.read(values.get("codebook", "navo"))
    settings_of(values)
    return values


def settings_of(values: Mapping[str, object]) -> Settings:
    """The settings of a dossier among the values of a notebook's parameters."""
    return Settings(**{name: values[name] for name in vars(Settings()) if name in values})


def notebook_of(name: str) -> Path:
    """The path of the notebook of that name; raises Problem, with the nearest names, where there is none."""
    names = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))
    if name not in names:
        near = difflib.get_close_matches(name, names) or names
        raise Problem(f"no notebook {name!r} in notebooks: choose {' or '.join(near)}")
    return NOTEBOOKS / f"{name}.ipynb"
