"""Copies of the notebooks for students: without solutions, with the gaps of the exercises and their checks."""

import json
import re
from hashlib import sha256
from pathlib import Path

from helpers import ROOT, Problem
from helpers.files import answered, check_replaceable, write_text, written_whole
from helpers.reports import NOTEBOOKS
from helpers.reports.editions import edition
from helpers.reports.words import Words

SOLUTION = "solution"
LIST = "copies.json"
"""Beside the copies: the hash of each as it was written, by which a copy that was worked on is recognised."""

GLOSSARY = ROOT / "teaching" / "glossary.md"
PARAMETER = re.compile(r'^language: str = "\w+"')


def copy(notebook: dict, language: str = "en") -> dict:
    """The notebook, as its JSON has it, without the cells tagged `solution`; links lead to the glossary beside it.

    Its parameter `language` is that of the class: the reports are Dutch by default, and a check hints in its language.

    >>> cells = [{"metadata": {"tags": [tag]}, "source": [f"{tag}"]} for tag in ("exercise", "solution", "check")]
    >>> [cell["source"] for cell in copy({"cells": cells})["cells"]]
    [['exercise'], ['check']]
    """
    unsolved = [cell for cell in notebook["cells"] if SOLUTION not in cell["metadata"].get("tags", [])]
    cells = [cell | {"source": [_of_class(line, language) for line in cell["source"]]} for cell in unsolved]
    return notebook | {"cells": cells}


def _of_class(line: str, language: str) -> str:
    spoken = PARAMETER.sub(f'language: str = "{language}"', line)
    return spoken.replace("../teaching/glossary.md", GLOSSARY.name)


def write(folder: Path, language: str = "en") -> list[Path]:
    """Write the copy of every notebook in that language, with the glossary, whole or not at all; the copies' paths.

    Raises Problem for an unknown language, or a folder with other files or with a copy that was worked on.
    """
    Words(language)
    check_unworked(folder)
    with answered(folder.parent), written_whole(folder) as part:
        for path in sorted(NOTEBOOKS.glob("*.ipynb")):
            translated = edition(json.loads(path.read_text(encoding="utf-8")), path.stem, language)
            write_text(part / path.name, json.dumps(copy(translated, language), indent=1, ensure_ascii=False) + "\n")
        write_text(part / GLOSSARY.name, GLOSSARY.read_text(encoding="utf-8"))
        hashes = {path.name: _sha256(path) for path in sorted(part.iterdir())}
        write_text(part / LIST, json.dumps(hashes, indent=1) + "\n")
    return sorted(folder.glob("*.ipynb"))


def check_unworked(folder: Path) -> None:
    """Raise Problem where the folder holds anything but copies as they were written: nobody's work is replaced.

    A copy that was run and saved counts as worked on.
    """
    known = _hashes(folder)
    check_replaceable(folder, lambda path: path.name in (*known, LIST))
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name in known and _sha256(path) != known[path.name]:
            raise Problem(f"{path} was worked on and stays as it is: give another folder")


def _hashes(folder: Path) -> dict[str, str]:
    try:
        return dict(json.loads((folder / LIST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


def _sha256(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
