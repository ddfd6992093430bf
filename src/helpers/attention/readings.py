"""Readings: what one letter's weights tell beside its shares."""

import numpy as np
import pandas as pd

from helpers.attention.intervals import NONE, Interval, difference_in_runs, differences_in_runs
from helpers.attention.shares import quotient
from helpers.attention.weights import Coded


def ranking(letter: Coded) -> list[str]:
    """The issues of the letter by their share of its sentences, largest first; ties in the codebook's order."""
    shares = letter.weights[letter.mentions.columns].sum()
    return shares[shares > 0].sort_values(ascending=False, kind="stable").index.tolist()


def difference(letter: Coded, first: str, second: str) -> Interval:
    """The 95 % interval of the difference between two issues' shares of the sentences, where neighbours agree.

    Read from it whether two issues differ: whether their own intervals overlap is no test. None in a short letter.
    """
    if not letter.bears_interval:
        return NONE
    places = map(letter.weights.columns.get_loc, (first, second))
    return difference_in_runs(letter.weights.to_numpy(float), np.ones(len(letter.weights)), *places)


def told_apart(letter: Coded) -> list[str]:
    """The issues with certainly less than the largest: the interval of the difference lies above zero.

    In the order of `ranking`; none in a short letter.
    """
    if not (letter.bears_interval and (issues := ranking(letter))):
        return []
    places = [letter.weights.columns.get_loc(issue) for issue in issues]
    bounds = differences_in_runs(letter.weights.to_numpy(float), np.ones(len(letter.weights)), places[0])
    return [issue for issue, place in zip(issues[1:], places[1:], strict=True) if bounds[place, 0] > 0]


def by_section(letter: Coded, sentences: pd.DataFrame) -> pd.DataFrame:
    """Sections × issues: the sentences of each section, divided over the issues, procedural and uncoded."""
    return letter.weights.groupby(sentences.set_index("sentence")["section"]).sum()


def cross_cutting(letter: Coded, sentences: pd.DataFrame, sections: pd.DataFrame) -> float:
    """The share of what is coded under mapped headings that goes to an issue other than the heading's.

    The letter should be coded under the rule `none`: the other rules give sentences the issue of their heading, and so
    presuppose the answer. NaN where no heading is mapped.
    """
    heading = sentences.set_index("sentence")["section"].map(sections.set_index("section")["issue"])
    by_issue = letter.weights[letter.mentions.columns].stack()
    by_issue = by_issue[by_issue.index.get_level_values(0).map(heading) != ""]
    elsewhere = by_issue.index.get_level_values(1) != by_issue.index.get_level_values(0).map(heading)
    return quotient(by_issue[elsewhere].sum(), by_issue.sum())


def coverage(letter: Coded) -> dict[str, float]:
    """Of all sentences, the shares with words of an issue, with words of several, procedural, and without."""
    return covered(letter.mentions.to_numpy(), len(letter.procedural))


def covered(mentions: np.ndarray, procedural: int) -> dict[str, float]:
    """The coverage from sentences × issues, each cell a number of matches, and the number of procedural sentences."""
    issues = (mentions > 0).sum(axis=1)
    total = len(issues)
    return {
        "covered": (issues > 0).sum() / total,
        "ambiguous": (issues > 1).sum() / total,
        "procedural": procedural / total,
        "uncoded": ((issues == 0).sum() - procedural) / total,
    }
