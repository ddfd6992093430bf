"""From a letter to its attention: the modules stand in the order in which the data flows."""

from pathlib import Path

__version__ = "0.1.0"

ROOT = Path(__file__).resolve().parents[2]
"""The project's folder: data is found from here, never from the working directory."""

DATA = ROOT / "data"


class Problem(Exception):
    """What is wrong with an input, as one sentence: the file, what was found, what to do.

    What it repeats of a name or a text stays on its line and steers no terminal.

    >>> str(Problem("no file brief\\n\\x1b[31m.txt: check its name"))
    'no file brief\\\\n\\\\x1b[31m.txt: check its name'
    """

    def __str__(self) -> str:
        said = super().__str__()
        return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in said)


def check_clone() -> None:
    """Raises Problem where the package was installed without the project's data around it."""
    if not (DATA / "codebooks").is_dir():
        raise Problem(
            f"no codebooks in {DATA}: Aandacht is used from its clone, so install it there (pip install -e .)"
        )
