"""The word lists of the project, read from data/lexicons: each entry stands there with its reason."""

import csv
from functools import cache

from helpers import DATA


@cache
def lexicon(name: str) -> tuple[dict[str, str], ...]:
    """The rows of data/lexicons/<name>.csv, one dict a row, every value a string.

    >>> {"term": "hierbij", "language": "nl"}.items() <= lexicon("genre_stopwords")[0].items()
    True
    """
    with open(DATA / "lexicons" / f"{name}.csv", encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
