"""Answers of exercises: told from the letter's tables, compared, and hinted at where they are wrong.

No answer stands anywhere as a number: each is computed from what the student's own notebook found, so that it is right
for any letter. A usual mistake is computed as well, and has a hint of its own.
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
"""In lesson_hints.csv, the lesson of what is said of any exercise."""

CLOSE = 0.005
"""Two decimals are enough of a share."""


class Unfinished(Problem):
    """An exercise without an answer: it ends a run of the notebook, and is told in one line."""

    def _render_traceback_(self) -> list[str]:
        """What Jupyter shows in place of a traceback."""
        return [str(self)]


def checks(lesson: str, language: str = "en", **found: object) -> Callable[[int, object], None]:
    """What checks the answers of a lesson's exercises: call it with the exercise's number and the answer.

    `found` are the tables and other values that its answers are computed from, by their names in the notebook. The
    check prints that the answer is right, or a hint that does not tell it. Raises Problem for a lesson or language
    that there is not; the check itself raises Unfinished, which stops the run, where the answer is still `...`.

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
    own = SimpleNamespace(**found)

    def check(number: int, answer: object) -> None:
        if number not in EXERCISES[lesson]:
            raise Problem(f"no exercise {number} in {lesson}: choose {', '.join(map(str, EXERCISES[lesson]))}")
        kind, *more = judged(EXERCISES[lesson][number], answer, own)
        if kind == "empty":
            raise Unfinished(hint(EVERYWHERE, 0, "empty", language).format(number=number))
        said = [hint(lesson, number, one, language) or hint(EVERYWHERE, 0, one, language) for one in more]
        print(" ".join([hint(EVERYWHERE, 0, kind, language).format(number=number), *said]))

    return check


def judged(exercise: Exercise, answer: object, found: SimpleNamespace) -> list[str]:
    """The kinds of hint that an answer gets: `empty`; or `right` or `wrong`, and behind it what is said of it."""
    if answer is ... or answer is None:
        return ["empty"]
    if isinstance(answer, Collection) and not isinstance(answer, str):
        return ["wrong", "not one"]
    right = exercise.answer(found)
    if isinstance(right, str) != isinstance(answer, str) or not isinstance(answer, str | Real):
        return ["wrong", "not a name" if isinstance(right, str) else "not a number"]
    if same(answer, right):
        return ["right", "why"]
    usual = {name: mistake(found) for name, mistake in exercise.mistakes.items()}
    if made := [name for name in usual if same(answer, usual[name])]:
        return ["wrong", min(made, key=lambda name: _apart(answer, usual[name]))]
    return ["wrong", *_direction(answer, right), "else"]


def _apart(answer: Answer, other: Answer) -> float:
    """How far apart two answers are that are the same to two decimals: of two such mistakes the nearer was made."""
    return 0.0 if isinstance(answer, str) else abs(float(answer) - float(other))


def _direction(answer: Answer, right: Answer) -> list[str]:
    """On which side of the right number the answer is; of a share, whether it was given in percent."""
    if isinstance(right, str) or math.isnan(answer) or math.isnan(right):
        return []
    if isinstance(right, float) and abs(right) <= 1 < abs(answer):
        return ["percent"]
    return ["too high" if answer > right else "too low"]


def same(answer: Answer, right: Answer) -> bool:
    """Whether two answers are one: names but for capitals and blanks around, numbers to two decimals.

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
