"""Letters that people coded sentence by sentence, and how well the codebook codes them."""

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pandas as pd

from helpers import codebook, corpus
from helpers.letters import Letter
from helpers.reliability import SETS, agreement, matched
from helpers.reliability.coders import share_errors
from helpers.reliability.validation import pooled, validation
from tests.letters import typeset

HANDS = Path(__file__).parent / "letters" / "hands"
SEEN, KEPT_OUT, ACTS = HANDS / "seen", HANDS / "kept_out", HANDS / "acts"


def names(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.letter"))


def _said(folder: Path, name: str) -> str:
    return (folder / f"{name}.letter").read_text(encoding="utf-8")


@cache
def tables(folder: Path, name: str) -> dict[str, pd.DataFrame]:
    """The tables of the letter as it was printed."""
    printed, _ = typeset.page(typeset.letter(_said(folder, name), damaged=True))
    return corpus.tables([Letter(name, printed)], codebook.read("navo"))


@cache
def gold(folder: Path, name: str) -> pd.DataFrame:
    """What the coder said of each sentence as it was read; one that was read otherwise has another's number.

    Sentences of the reading that the letter does not have carry no issue, so that what is coded there is false.
    """
    rows = [
        row | {each: set(filter(None, row[each].split(";"))) for each in SETS}
        for row in typeset.codes(_said(folder, name))
    ]
    return matched(pd.DataFrame(rows).assign(probability=1.0), tables(folder, name)["sentences"])


@cache
def second(folder: Path, name: str) -> pd.DataFrame:
    """The codings table that the second coder's sheet amounts to."""
    with open(folder / f"{name}.second.csv", encoding="utf-8", newline="") as file:
        rows = [
            (name, int(row["sentence"]), issue)
            for row in csv.DictReader(file)
            for issue in row["issues"].split(";")
            if issue
        ]
    return pd.DataFrame(rows, columns=["letter", "sentence", "issue"]).assign(source="wording")


@cache
def scores(folder: Path) -> pd.DataFrame:
    """The figures of the codebook over all letters of a folder, by issue and `all`."""
    every = [(tables(folder, name), gold(folder, name)) for name in names(folder)]
    return validation(every, codebook.read("navo"), coders="models")


def scores_of_coders(folder: Path) -> pd.DataFrame:
    """The agreement of the second coder with the first, over the letters that both have coded."""
    both = [name for name in names(folder) if (folder / f"{name}.second.csv").is_file()]
    first = [gold(folder, name) for name in both]
    counted = [own.assign(sentence=range(len(own))) for own in first]
    codings = [{"codings": second(folder, name)} for name in both]
    return agreement(*pooled(list(zip(codings, counted, strict=True)))).set_index("issue")


def shares(folder: Path, name: str) -> tuple[dict[str, float], dict[str, float]]:
    """Each issue's share of the sentences, as measured and as the coder has it."""
    measured = tables(folder, name)["attention"].query("unit == 'sentences'").set_index("issue")["share"].to_dict()
    true: Counter = Counter()
    coded = typeset.codes(_said(folder, name))
    for row in coded:
        issues = [issue for issue in row["issues"].split(";") if issue]
        for issue in issues:
            true[issue] += 1 / len(issues) / len(coded)
    return measured, dict(true)


def share_error(folder: Path, name: str) -> float:
    """The mean error, in points, of the shares of the issues that the letter has by measure or coder."""
    measured, true = shares(folder, name)
    ids = [issue for issue in codebook.read("navo").ids if measured[issue] or true.get(issue)]
    return 100 * share_errors([measured[issue] for issue in ids], [true.get(issue, 0) for issue in ids])["mean"]


def in_order(folder: Path, name: str, most: int = 3) -> bool:
    """Whether the first three issues by measure are the coder's, in the coder's order; ties may go either way."""
    measured, true = shares(folder, name)
    ids = codebook.read("navo").ids
    first = sorted(ids, key=lambda issue: -measured[issue])[:most]
    wanted = sorted(true.values(), reverse=True)[:most]
    return all(abs(true.get(issue, 0) - value) < 1e-9 for issue, value in zip(first, wanted, strict=True))
