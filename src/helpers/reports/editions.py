"""A notebook in another language, with the texts of data/lessons/<language>/<notebook>.md in place of the English.

Each text stands below a line that names its cell and the English that it translates, by the first eight digits of that
text's SHA-256. So a change of the English shows in the translation.
"""

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from helpers import DATA, ROOT

NOTEBOOKS = ROOT / "notebooks"
THE_REPORT, THE_DOSSIER = "01_letter", "07_dossier"

LESSONS = "en"
"""The language of notebooks that declare none."""

FOLDER = DATA / "lessons"
HEAD = re.compile(r"^<!-- (?P<cell>[\w-]+) of (?P<english>[0-9a-f]{8}) -->\n", re.M)


def edition(notebook: dict, name: str, language: str) -> dict:
    """The notebook, as its JSON has it, with each cell's text in that language where it has one.

    >>> cell = {"id": "02-00", "cell_type": "markdown", "metadata": {}, "source": ["# Where?"]}
    >>> edition({"cells": [cell]}, "02_sections", "nl")["cells"][0]["source"][0]
    '# Waar verandert een brief van onderwerp?\\n'
    """
    translations = texts(name, language)
    cells = [
        cell | {"source": _lines(translations[cell["id"]][1])} if cell["id"] in translations else cell
        for cell in notebook["cells"]
    ]
    return notebook | {"cells": cells}


def texts(name: str, language: str) -> dict[str, tuple[str, str]]:
    """For each translated cell, the digest of the English that was translated, and the text."""
    path = file_of(name, language)
    if not path.is_file():
        return {}
    _, *parts = HEAD.split(path.read_text(encoding="utf-8"))
    return {cell: (english, text.strip("\n")) for cell, english, text in zip(*[iter(parts)] * 3, strict=True)}


def file_of(name: str, language: str) -> Path:
    """The file with a notebook's texts in a language, which may not exist."""
    return FOLDER / language / f"{name}.md"


def edition_of(notebook: Path, values: Mapping[str, object]) -> str:
    """The language of the texts with which a lesson is rendered; none for the reports, whose texts stay off the page.

    >>> edition_of(NOTEBOOKS / "04_codebook.ipynb", {"language": "nl"})
    'nl'
    """
    return "" if notebook.stem in (THE_REPORT, THE_DOSSIER) else str(values.get("language", LESSONS))


def digest(source: list[str]) -> str:
    """The digest by which a translation recognises the English text of its cell.

    >>> digest(["# Where does a letter", " change the subject?"])
    '8bc152e5'
    """
    return sha256("".join(source).encode()).hexdigest()[:8]


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
