"""A codebook's figures over all issues, beside the goals that were set for letters it was not made with."""

import math
from dataclasses import dataclass

import pandas as pd

FEWEST_CODES = 5
"""Codes of an issue; with fewer, its F1 and alpha are mostly chance."""

LARGEST_ERROR = 0.06
"""The goal for the error of any share."""


@dataclass(frozen=True)
class Figure:
    """A figure over all issues, and its goal where one was set."""

    name: str
    value: str
    """As it is shown."""

    goal: str = ""
    came: str = ""
    """Whether the goal was met, missed or, where nothing could be, not measured."""


def figures(rows: pd.DataFrame) -> list[Figure]:
    """The figures that the table of `validation` gives over all issues, and which goals they miss.

    >>> from helpers.reliability.validation import FOLDER, read_figures
    >>> [figure.value for figure in figures(read_figures(FOLDER / "navo.csv")) if figure.came == "missed"]
    ['14.8 points', '.933', '.55', '1.15']
    """
    whole = rows.set_index("issue").loc["all"]
    beyond = f"letters with a share off by more than {100 * LARGEST_ERROR:.0f} points"
    return [
        Figure("precision, recall and F1 of all codes", _both(whole, "precision", "recall", "f1")),
        _least("alpha of the sets of issues (MASI)", whole["alpha"], 0.8),
        *_means(rows),
        _most("error of a share in the mean", 100 * whole["share_error"], 2.5, "{:.1f}", " points"),
        _most("largest error of a share", 100 * whole["share_largest"], 100 * LARGEST_ERROR, "{:.1f}", " points"),
        Figure(beyond, _shown(whole["letters_beyond"], f"{{:.0f}} of {whole['letters']}")),
        _least("Lin's concordance of the shares", whole["concordance"], 0.95, "{:.3f}"),
        _most("error of the effective number of issues in the mean", whole["effective_error"], 0.3),
        _most("largest error of the effective number of issues", whole["effective_largest"], 0.3),
    ]


def _means(rows: pd.DataFrame) -> list[Figure]:
    """The means of F1 and alpha over the issues with enough codes, and over all that people gave."""
    all_issues, frequent = (rows[(rows["issue"] != "all") & (rows["n"] >= fewest)] for fewest in (1, FEWEST_CODES))
    means = [(issues, issues[["f1", "alpha"]].mean()) for issues in (frequent, all_issues)]
    shown = [f"{_both(mean, 'f1', 'alpha')} ({len(issues)} issues)" for issues, mean in means]
    goal = _least("", means[1][1]["f1"], 0.8)
    return [
        Figure(f"mean F1 and alpha over the issues with {FEWEST_CODES} or more codes", shown[0]),
        Figure("the same over all issues with a code", shown[1], f"F1 {goal.goal}", goal.came),
    ]


def _least(name: str, value: float, goal: float, form: str = "{:.2f}") -> Figure:
    return Figure(name, _shown(value, form), f"at least {_shown(goal)}", _came(value - goal))


def _most(name: str, value: float, goal: float, form: str = "{:.2f}", unit: str = "") -> Figure:
    return Figure(name, _shown(value, form + unit), f"at most {_shown(goal, '{:g}' + unit)}", _came(goal - value))


def _came(over: float) -> str:
    if math.isnan(over):
        return "not measured"
    return "met" if over >= 0 else "missed"


def _both(row: pd.Series, *names: str) -> str:
    return ", ".join(_shown(row[name]) for name in names)


def _shown(value: float, form: str = "{:.2f}") -> str:
    """The value without the 0 before its point, as in .89; a dash where nothing was measured."""
    shown = form.format(value)
    return (shown[1:] if shown.startswith("0.") and "points" not in shown else shown) if value == value else "–"
