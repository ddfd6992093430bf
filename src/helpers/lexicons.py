"""The word lists of the project, read from data/lexicons, where each entry stands with its reason."""

import csv
from functools import cache

from helpers import DATA, Problem


@cache
def lexicon(name: str) -> tuple[dict[str, str], ...]:
    """The rows of data/lexicons/<name>.csv, one dict per row, every value a string.

    >>> {"term": "hierbij", "language": "nl"}.items() <= lexicon("genre_stopwords")[0].items()
    True
    """
    with open(DATA / "lexicons" / f"{name}.csv", encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def document(name: str) -> dict:
    """The document data/lexicons/<name>.yaml, every value a string, since `on` and `no` are words there.

    >>> "no" in document("clauses")["en"]["negations"]
    True
    """
    return loaded((DATA / "lexicons" / f"{name}.yaml").read_text(encoding="utf-8"), f"data/lexicons/{name}.yaml")


def loaded(text: str, name: str) -> dict:
    """The document in a text of YAML; Problem names the line that cannot be read."""
    import yaml

    try:
        return yaml.load(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise Problem(f"{name}, line {line}: {error.problem}; mend the line") from None
