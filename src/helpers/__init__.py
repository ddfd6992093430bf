"""From a letter to its attention: the modules stand in the order in which the data flows."""

from pathlib import Path

__version__ = "0.1.0"

ROOT = Path(__file__).resolve().parents[2]
"""The project's folder: data is found from here, never from the working directory."""

DATA = ROOT / "data"


class Problem(Exception):
    """What is wrong with an input, as one sentence: the file, what was found, what to do."""
