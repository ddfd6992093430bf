"""Letters that people coded sentence by sentence, and how well the codebook codes them."""

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pandas as pd

from helpers import codebook, corpus
from helpers.letters import Letter
from helpers.reliability import SETS, agreement, matched
from helpers.reliability.coders import alpha, share_errors
from tests.letters import typeset

HANDS = Path(__file__).parent / "letters" / "hands"
SEEN, KEPT_OUT = HANDS / "seen", HANDS / "kept_out"


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
            (int(row["sentence"]), issue) for row in csv.DictReader(file) for issue in row["issues"].split(";") if issue
        ]
    return pd.DataFrame(rows, columns=["sentence", "issue"]).assign(source="wording")


def scores(folder: Path) -> pd.DataFrame:
    """The agreement of the codebook with the coders over all letters of a folder, by issue and `all`; with alpha."""
    every = [(tables(folder, name)["codings"], gold(folder, name)) for name in names(folder)]
    return _scores(every)


def scores_of_coders(folder: Path) -> pd.DataFrame:
    """The same of the second coder with the first, over the letters that both have coded."""
    both = [name for name in names(folder) if (folder / f"{name}.second.csv").is_file()]
    first = [gold(folder, name) for name in both]
    counted = [own.assign(sentence=range(len(own))) for own in first]
    return _scores(list(zip([second(folder, name) for name in both], counted, strict=True)))


def _scores(every: list[tuple[pd.DataFrame, pd.DataFrame]]) -> pd.DataFrame:
    apart = 100_000
    codings = pd.concat(
        [own.assign(sentence=own["sentence"] + apart * place) for place, (own, _) in enumerate(every, 1)]
    )
    wanted = pd.concat(
        [own.assign(sentence=own["sentence"] + apart * place) for place, (_, own) in enumerate(every, 1)]
    )
    found = codings[codings["issue"] != "procedural"].groupby("sentence")["issue"].agg(set)
    made = agreement(codings, wanted, "context").set_index("issue")
    pairs = [(row.issues, found.get(row.sentence, set()), row.ambiguous) for row in wanted.itertuples(index=False)]
    made["alpha"] = [
        alpha([[issue in one for one, _, unsure in pairs if issue not in unsure],
               [issue in other for _, other, unsure in pairs if issue not in unsure]])
        if issue != "all" else float("nan")
        for issue in made.index
    ]  # fmt: skip
    return made


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
