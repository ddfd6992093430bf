"""Meetings: which letters of a dossier are about the same one, so that it is counted once.

An annotated agenda is sent before a meeting and a report after it. Both divide their attention as the meeting did, so
they are not two observations of how attention moves.
"""

import re
from datetime import date

import pandas as pd

from helpers.letters.front_matter import MONTHS

LONGEST_WAIT = 100
"""The most days between an agenda and the report of its meeting."""

MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
DAYS = re.compile(rf"\b(\d{{1,2}}(?:(?:, | ?[-–] ?| en | and | t/m | tot en met )\d{{1,2}})*) ({MONTH})\b", re.I)


def meetings(letters: pd.DataFrame, sentences: pd.DataFrame) -> pd.Series:
    """The meeting of each letter, by letter: the id of the report on the meeting, or else of the letter itself.

    An agenda belongs to the first report of its dossier that follows within 100 days and whose first paragraph names a
    day that the agenda's own does. Letters without a date, or that name no day, stand alone.
    """
    opening = sentences[sentences["paragraph"] == 0].groupby("letter")["text"].agg(" ".join)
    days = {letter: days_named(text) for letter, text in opening.items()}
    dated = letters[letters["date"] != ""].sort_values(["date", "letter"])
    reports = list(dated[dated["kind"] == "report"].itertuples(index=False))
    meeting_of = dict(zip(letters["letter"], letters["letter"], strict=True))
    for agenda in dated[dated["kind"] == "agenda"].itertuples(index=False):
        following = (report for report in reports if _follows(report, agenda, days))
        meeting_of[agenda.letter] = next((report.letter for report in following), agenda.letter)
    return pd.Series(meeting_of, dtype="str", name="meeting").rename_axis("letter")


def _follows(report, agenda, days: dict[str, set]) -> bool:
    waited = (date.fromisoformat(report.date) - date.fromisoformat(agenda.date)).days
    same = set(report.dossier.split("; ")) & set(agenda.dossier.split("; "))
    return 0 < waited <= LONGEST_WAIT and bool(same and days.get(report.letter, set()) & days.get(agenda.letter, set()))


def days_named(text: str) -> set[tuple[int, int]]:
    """The days that a text names, as month and day.

    >>> sorted(days_named("de bijeenkomst van 13 en 14 februari 2031 te Brussel")), days_named("in het voorjaar")
    ([(2, 13), (2, 14)], set())
    """
    return {
        (MONTHS[match[2].lower()], int(day)) for match in DAYS.finditer(text) for day in re.findall(r"\d+", match[1])
    }
