"""Readings: what one letter's weights say beside its shares."""

import numpy as np
import pandas as pd

from helpers.attention.intervals import NONE, Interval, difference_in_runs, differences_in_runs
from helpers.attention.shares import quotient
from helpers.attention.weights import Coded


def ranking(letter: Coded) -> list[str]:
    """The issues that the letter has, by their share of its sentences; ties in the codebook's order."""
    shares = letter.weights[letter.mentions.columns].sum()
    return shares[shares > 0].sort_values(ascending=False, kind="stable").index.tolist()


def difference(letter: Coded, first: str, second: str) -> Interval:
    """The 95 % interval of the difference of two issues' shares of the sentences, where neighbours agree.

    Whether two issues differ is read from it: two overlapping intervals are no test. None where the letter is short.
    """
    if not letter.bears_interval:
        return NONE
    places = map(letter.weights.columns.get_loc, (first, second))
    return difference_in_runs(letter.weights.to_numpy(float), np.ones(len(letter.weights)), *places)


def told_apart(letter: Coded) -> list[str]:
    """The issues that surely have less than the largest: the interval of the difference lies above zero.

    In the order of `ranking`; none where the letter is short.
    """
    if not (letter.bears_interval and (issues := ranking(letter))):
        return []
    places = [letter.weights.columns.get_loc(issue) for issue in issues]
    bounds = differences_in_runs(letter.weights.to_numpy(float), np.ones(len(letter.weights)), places[0])
    return [issue for issue, place in zip(issues[1:], places[1:], strict=True) if bounds[place, 0] > 0]


def by_section(letter: Coded, sentences: pd.DataFrame) -> pd.DataFrame:
    """Sections × issues: the sentences of each section, shared out over the issues, procedural and uncoded."""
    return letter.weights.groupby(sentences.set_index("sentence")["section"]).sum()


def cross_cutting(letter: Coded, sentences: pd.DataFrame, sections: pd.DataFrame) -> float:
    """The share of what is coded under mapped headings that goes to another issue than the heading's.

    Of a letter coded under the rule `none`: the others give sentences the issue of their heading, and so answer the
    question with itself. NaN where no heading is mapped.
    """
    heading = sentences.set_index("sentence")["section"].map(sections.set_index("section")["issue"])
    long = letter.weights[letter.mentions.columns].stack()
    long = long[long.index.get_level_values(0).map(heading) != ""]
    other = long.index.get_level_values(1) != long.index.get_level_values(0).map(heading)
    return quotient(long[other].sum(), long.sum())


def coverage(letter: Coded) -> dict[str, float]:
    """Of all sentences, the share with words of an issue, with those of two or more, procedural, and without."""
    return covered(letter.mentions.to_numpy(), len(letter.procedural))


def covered(mentions: np.ndarray, procedural: int) -> dict[str, float]:
    """The same of sentences × issues, the matches of each, and of how many sentences are procedural."""
    met = (mentions > 0).sum(axis=1)
    total = len(met)
    return {
        "covered": (met > 0).sum() / total,
        "ambiguous": (met > 1).sum() / total,
        "procedural": procedural / total,
        "uncoded": ((met == 0).sum() - procedural) / total,
    }
