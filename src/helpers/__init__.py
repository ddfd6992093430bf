"""The way from a letter to its attention: README.md shows the modules in the order in which the data flows."""

from collections.abc import Iterable
from pathlib import Path

__version__ = "0.1.0"

ROOT = Path(__file__).resolve().parents[2]
"""The project's folder: data is found from here, never from the working directory."""

DATA = ROOT / "data"


class Problem(Exception):
    """What is wrong with an input, in one sentence: the file, what was found there, and what to do.

    Names and texts that it repeats are escaped, so that they neither break the line nor steer a terminal.

    >>> str(Problem("no file brief\\n\\x1b[31m.txt: check its name"))
    'no file brief\\\\n\\\\x1b[31m.txt: check its name'
    """

    def __str__(self) -> str:
        message = super().__str__()
        return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in message)


def check_clone() -> None:
    """Raise Problem where the package is installed without the project's data around it."""
    if not (DATA / "codebooks").is_dir():
        raise Problem(
            f"no codebooks in {DATA}: Aandacht is used from its clone, so install it there "
            "(pip install -r requirements.txt)"
        )


def counted(number: int, noun: str) -> str:
    """A number with its noun, in the plural where it is not one.

    >>> counted(1, "letter"), counted(0, "letter")
    ('1 letter', '0 letters')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


MOST_TOLD = 5
"""The faults of one file that are shown at once."""


class Problems(Problem):
    """Several faults of one file; as a sentence, the first of them and the number of the others.

    >>> print(Problems([Problem("a.csv, line 2: mend it"), Problem("a.csv, line 3: mend it")]))
    a.csv, line 2: mend it (and 1 more)
    """

    def __init__(self, found: list[Problem]):
        super().__init__(found)
        self.found = found

    def __str__(self) -> str:
        return f"{self.found[0]} (and {len(self.found) - 1} more)"


def each_of(problem: Problem) -> list[Problem]:
    """The problems to show for a problem: itself, or the first five of several and how many more there are."""
    problems = _singles(problem)
    untold = len(problems) - MOST_TOLD
    return [*problems[:MOST_TOLD], *([Problem(f"and {untold} more: mend these first")] if untold > 0 else [])]


def _singles(problem: Problem) -> list[Problem]:
    return problem.found if isinstance(problem, Problems) else [problem]


def check_none(found: Iterable[Problem]) -> None:
    """Raise the problems, where there are any: one as itself, several as one `Problems`."""
    problems = [single for problem in found for single in _singles(problem)]
    if problems:
        raise problems[0] if len(problems) == 1 else Problems(problems)
