"""Provenance: what a report is made from, by hash; equal ingredients make the same report to the byte."""

import json
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from helpers import DATA, __version__
from helpers import codebook as codebooks
from helpers.files import digest
from helpers.letters import Letter
from helpers.reliability import folder_of
from helpers.reports import editions
from helpers.reports.pages import page_values

SOURCES = Path(__file__).parents[1]
GOLD = DATA / "gold"

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

INGREDIENTS = ("letter", "codebook", "gold", "notebook", "helpers", "lexicons", "parameters", "python", "packages")


def record(ingredients: Mapping[str, object], how: Mapping[str, object], started: datetime) -> dict:
    """What a report was made from: hashes, parameters, versions; only `run` differs from one run to the next."""
    return {
        **ingredients,
        "attention": how,
        "run": {
            "started": started.isoformat(timespec="seconds"),
            "seconds": round((datetime.now(UTC) - started).total_seconds(), 1),
        },
    }


def ingredients(notebook: Path, parameters: Mapping[str, object], letter: Letter) -> dict[str, object]:
    """All that a report depends on, by hash: two reports for which these are equal are the same to the byte."""
    book = codebooks.read(page_values(parameters)["codebook"])
    return _ingredients(notebook, parameters, _of_letter(letter), _gold(letter.letter, book.name))


def ingredients_of_dossier(
    notebook: Path,
    parameters: Mapping[str, object],
    own: Sequence[Letter],
    linked: Sequence[str],
    unread: Mapping[str, str],
) -> dict[str, object]:
    """The ingredients of a dossier's report: every letter, which ones the page links to, and which could not be
    read.
    """
    book = codebooks.read(page_values(parameters)["codebook"])
    gold = {letter.letter: _gold(letter.letter, book.name) for letter in own}
    about = {"letters": [_of_letter(letter) for letter in own], "linked": list(linked), "unread": dict(unread)}
    return _ingredients(notebook, parameters, about, gold)


def _of_letter(letter: Letter) -> dict[str, object]:
    supplied = dict(letter.supplied)
    return {
        "id": letter.letter, "sha256": letter.sha256, "source": supplied.get("source", ""), "supplied": supplied,
    }  # fmt: skip


def _ingredients(notebook: Path, parameters: Mapping[str, object], letter: object, gold: object) -> dict[str, object]:
    book = codebooks.read(page_values(parameters)["codebook"])
    values = (
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
    return dict(zip(INGREDIENTS, values, strict=True))


def _edition(notebook: Path, parameters: Mapping[str, object]) -> dict[str, str]:
    """The digest of the file with a lesson's texts in the language of its page, where there is one."""
    path = editions.file_of(notebook.stem, editions.edition_of(notebook, parameters))
    return {"edition": digest(path)} if path.is_file() else {}


def _gold(letter: str, codebook: str) -> dict[str, str]:
    """The ingredients of the validation card: the letter's coded sentences, who coded, and the codebook's figures."""
    coded, figures = folder_of(letter, GOLD), DATA / "validation" / f"{codebook}.csv"
    return {
        "sha256": digest(coded) if coded else "",
        "coders": digest(GOLD / "coders.csv"),
        "validation": digest(figures),
    }


def made_from(folder: Path) -> dict:
    """The ingredients of the report in that folder; empty where its provenance cannot be read."""
    try:
        provenance = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
        return {name: provenance[name] for name in INGREDIENTS}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
