"""From a letter to its attention: the modules stand in the order in which the data flows."""

from pathlib import Path

__version__ = "0.1.0"

ROOT = Path(__file__).resolve().parents[2]
"""The project's folder: data is found from here, never from the working directory."""

DATA = ROOT / "data"


class Problem(Exception):
    """What is wrong with an input, as one sentence: the file, what was found, what to do.

    Whatever it quotes stays on one line and sends a terminal no orders.

    >>> print(Problem("a\\nb\\x1b]8;; is empty"))
    a\\nb\\x1b]8;; is empty
    """

    def __str__(self) -> str:
        return "".join(
            each if each.isprintable() else each.encode("unicode_escape").decode() for each in super().__str__()
        )
