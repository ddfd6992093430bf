"""Who says what, on a dossier's page: issues by speakers over all letters, and the acts behind each number."""

from collections import Counter

import pandas as pd

from helpers import positions
from helpers.positions.lexicon import STANCES
from helpers.reports import speakers
from helpers.reports.dossier import Dossier
from helpers.reports.page import Html, fragment

SENDERS = ("netherlands", "home")
LISTED = 25
"""Acts on an issue that the page lists, the last ones; all of them are in the table positions."""


def matrix(dossier: Dossier) -> Html:
    """Issues by speakers: how often each takes which side, and the sentences behind it."""
    rows_of_positions = dossier.tables["positions"]
    spread = speakers.columns(positions.matrix(rows_of_positions))
    names = speakers.names(dossier, spread, positions.labels(rows_of_positions))
    acts = _acts(dossier, rows_of_positions).assign(column=lambda rows: rows["actor_type"].map(spread))
    issues = [issue for issue in dossier.ranks if (acts["issue"] == issue).any()]
    return fragment(
        "dossier_positions",
        dossier,
        names=names,
        rows=[(issue, dossier.ranks[issue], _cells(dossier, acts[acts["issue"] == issue], names)) for issue in issues],
        evidence=[_evidence(dossier, issue, acts[acts["issue"] == issue]) for issue in issues],
        figures=speakers.figures(dossier, rows_of_positions),
    )


def _acts(dossier: Dossier, positions_made: pd.DataFrame) -> pd.DataFrame:
    """The acts that count, once for each of their issues, in the order of the letters, with their sentences."""
    rows = positions.spoken(positions_made)
    rows = rows.assign(issue=rows["issues"].str.split(";")).explode("issue")
    texts = dossier.tables["sentences"][["letter", "sentence", "text", "language"]]
    order = {letter: place for place, letter in enumerate(dossier.letters["letter"])}
    rows = rows.merge(texts, on=["letter", "sentence"])
    return rows.assign(place=rows["letter"].map(order)).sort_values(["place", "start"], kind="stable")


def _cells(dossier: Dossier, acts: pd.DataFrame, names: dict[str, str]) -> list[list[tuple[str, str, str]]]:
    """For each speaker what is done, the stances in their order: the words, their language, and the number of acts."""
    done = Counter(
        (column, stance, *act_and_language)
        for column, stance, act_and_language in zip(acts["column"], acts["stance"], _did(dossier, acts), strict=True)
    )
    return [
        [
            (act, tongue, dossier.words.number(count))
            for (_, _, act, tongue), count in sorted(
                (counted for counted in done.items() if counted[0][0] == column),
                key=lambda each: STANCES.index(each[0][1]),
            )
        ]
        for column in names
    ]


def _did(dossier: Dossier, acts: pd.DataFrame) -> list[tuple[str, str]]:
    """What is done in each act, in words and with their language."""
    return [
        speakers.shown(dossier, row.stance, row.act if row.aside else "", row.language)
        for row in acts.itertuples(index=False)
    ]


def _speaker(dossier: Dossier, row) -> tuple[str, str]:
    """The speaker as the letter says, and the language of that; the sender, who may be "ik", by the name on the
    page.
    """
    if row.actor_type in SENDERS:
        return dossier.words(f"speaker_{row.actor_type}"), ""
    return row.actor[:1].upper() + row.actor[1:], row.language


def _evidence(dossier: Dossier, issue: str, acts: pd.DataFrame) -> dict:
    """The acts on an issue, the last ones of many, each with its speaker."""
    listed = [
        {
            "letter": row.letter,
            "speaker": _speaker(dossier, row),
            "did": did,
            "language": row.language,
            "text": row.text,
        }
        for row, did in zip(acts.tail(LISTED).itertuples(index=False), _did(dossier, acts.tail(LISTED)), strict=True)
    ]
    sentence = (
        "dossier_acts_one" if len(acts) == 1 else "dossier_acts_all" if len(acts) == len(listed) else "dossier_acts"
    )
    shown = {"acts": dossier.words.number(len(acts)), "listed": dossier.words.number(len(listed))}
    return {"issue": issue, "summary": dossier.words(sentence, issue=dossier.labels[issue], **shown), "acts": listed}
