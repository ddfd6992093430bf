"""From a letter to its attention: the modules stand in the order in which the data flows."""

from collections.abc import Iterable
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
            f"no codebooks in {DATA}: Aandacht is used from its clone, so install it there "
            "(pip install -r requirements.txt)"
        )


def counted(number: int, noun: str) -> str:
    """A number of things in words.

    >>> counted(1, "letter"), counted(0, "letter")
    ('1 letter', '0 letters')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


MOST_TOLD = 5
"""Faults of one file that are told at once."""


class Problems(Problem):
    """Several faults of one file; as a sentence the first of them, with the number of the others.

    >>> print(Problems([Problem("a.csv, line 2: mend it"), Problem("a.csv, line 3: mend it")]))
    a.csv, line 2: mend it (and 1 more)
    """

    def __init__(self, found: list[Problem]):
        super().__init__(found)
        self.found = found

    def __str__(self) -> str:
        return f"{self.found[0]} (and {len(self.found) - 1} more)"


def each_of(problem: Problem) -> list[Problem]:
    """What is told of a problem: itself, or of several the first five, and how many there are."""
    found = problem.found if isinstance(problem, Problems) else [problem]
    more = len(found) - MOST_TOLD
    return [*found[:MOST_TOLD], *([Problem(f"and {more} more: mend these first")] if more > 0 else [])]


def check_none(found: Iterable[Problem]) -> None:
    """Raises the problems found, where there are any: one as itself, several together."""
    every = [one for problem in found for one in (problem.found if isinstance(problem, Problems) else [problem])]
    if every:
        raise every[0] if len(every) == 1 else Problems(every)
