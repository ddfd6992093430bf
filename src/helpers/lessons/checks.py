"""Checks of the answers to exercises: computed from the letter's tables, compared, with a hint where an answer is
wrong.

No answer is stored as a number: each is computed from what the student's own notebook found, so that it is right for
any letter. The usual mistakes are computed as well, and each has a hint of its own.
"""

import math
from collections.abc import Callable, Collection
from functools import cache
from numbers import Real
from types import SimpleNamespace

from helpers import Problem
from helpers.lessons.exercises import EXERCISES, Answer, Exercise
from helpers.letters.supplied import LANGUAGES
from helpers.lexicons import lexicon

EVERYWHERE = "any"
"""In lesson_hints.csv, stands for the lesson of hints that hold for any exercise."""

CLOSE = 0.005
"""Two decimals of a share are enough."""


class Unfinished(Problem):
    """An exercise without an answer: it ends a run of the notebook, and is reported in one line."""

    def _render_traceback_(self) -> list[str]:
        """What Jupyter shows in place of a traceback."""
        return [str(self)]


def checks(lesson: str, language: str = "en", **found: object) -> Callable[[int, object], None]:
    """A function that checks the answers to a lesson's exercises: call it with the exercise's number and the answer.

    `found` are the tables and other values from which its answers are computed, by their names in the notebook. The
    check prints that the answer is right, or a hint that does not give it away. Raises Problem for an unknown lesson or
    language; the check itself raises Unfinished, which stops the run, where the answer is still `...`.

    >>> import pandas as pd
    >>> frequent = pd.DataFrame({"count": [9, 4], "sections": [3, 1]})
    >>> check = checks("03_terms", tokens=pd.DataFrame({"section": [0, 1, 2]}), frequent=frequent)
    >>> check(3, 4)
    Exercise 3: not yet. That is too low. idf is zero for a word that stands in every section of this letter.
    """
    if lesson not in EXERCISES:
        raise Problem(f"no exercises of {lesson!r}: choose {' or '.join(EXERCISES)}")
    if language not in LANGUAGES:
        raise Problem(f"language: expected {' or '.join(LANGUAGES)}, found {language!r}")
    notebook = SimpleNamespace(**found)

    def check(number: int, answer: object) -> None:
        if number not in EXERCISES[lesson]:
            raise Problem(f"no exercise {number} in {lesson}: choose {', '.join(map(str, EXERCISES[lesson]))}")
        kind, *comments = judged(EXERCISES[lesson][number], answer, notebook)
        if kind == "empty":
            raise Unfinished(hint(EVERYWHERE, 0, "empty", language).format(number=number))
        hints = [
            hint(lesson, number, comment, language) or hint(EVERYWHERE, 0, comment, language) for comment in comments
        ]
        print(" ".join([hint(EVERYWHERE, 0, kind, language).format(number=number), *hints]))

    return check


def judged(exercise: Exercise, answer: object, found: SimpleNamespace) -> list[str]:
    """The kinds of hint that an answer gets: `empty`; or `right` or `wrong`, followed by the comments on it."""
    if answer is ... or answer is None:
        return ["empty"]
    if isinstance(answer, Collection) and not isinstance(answer, str):
        return ["wrong", "not one"]
    right = exercise.answer(found)
    if isinstance(right, str) != isinstance(answer, str) or not isinstance(answer, str | Real):
        return ["wrong", "not a name" if isinstance(right, str) else "not a number"]
    if same(answer, right):
        return ["right", "why"]
    usual_mistakes = {name: mistake(found) for name, mistake in exercise.mistakes.items()}
    if mistakes_made := [name for name in usual_mistakes if same(answer, usual_mistakes[name])]:
        return ["wrong", min(mistakes_made, key=lambda name: _apart(answer, usual_mistakes[name]))]
    return ["wrong", *_direction(answer, right), "else"]


def _apart(answer: Answer, mistaken: Answer) -> float:
    """How far apart two answers are that agree to two decimals: of two such mistakes, the nearer one was made."""
    return 0.0 if isinstance(answer, str) else abs(float(answer) - float(mistaken))


def _direction(answer: Answer, right: Answer) -> list[str]:
    """Whether the answer is too high or too low, or, for a share, was given in percent."""
    if isinstance(right, str) or math.isnan(answer) or math.isnan(right):
        return []
    if isinstance(right, float) and abs(right) <= 1 < abs(answer):
        return ["percent"]
    return ["too high" if answer > right else "too low"]


def same(answer: Answer, right: Answer) -> bool:
    """Whether two answers are the same: names apart from capitals and surrounding blanks, numbers to two decimals.

    >>> same(" Russia", "russia"), same(0.67, 2 / 3), same(0.66, 2 / 3), same(3, 4), same(math.nan, math.nan)
    (True, True, False, False, True)
    """
    if isinstance(answer, str) or isinstance(right, str):
        return str(answer).strip().lower() == str(right).strip().lower()
    if math.isnan(answer) or math.isnan(right):
        return math.isnan(answer) and math.isnan(right)
    return abs(float(answer) - float(right)) < CLOSE


def hint(lesson: str, number: int, kind: str, language: str) -> str:
    """The text of data/lexicons/lesson_hints.csv of that kind; empty where there is none."""
    return _hints().get((lesson, str(number), kind), {}).get(language, "")


@cache
def _hints() -> dict[tuple[str, str, str], dict[str, str]]:
    return {(row["lesson"], row["exercise"], row["kind"]): row for row in lexicon("lesson_hints")}
