"""Who says what on a dossier's page: issues by speakers over all letters, and the acts behind each number."""

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


def matrix(own: Dossier) -> Html:
    """Issues by speakers: how often each takes which side, and the sentences behind it."""
    made = own.tables["positions"]
    spread = speakers.columns(positions.matrix(made))
    names = speakers.names(own, spread, positions.labels(made))
    acts = _acts(own, made).assign(column=lambda rows: rows["actor_type"].map(spread))
    issues = [issue for issue in own.ranks if (acts["issue"] == issue).any()]
    return fragment(
        "dossier_positions",
        own,
        names=names,
        rows=[(issue, own.ranks[issue], _cells(own, acts[acts["issue"] == issue], names)) for issue in issues],
        evidence=[_evidence(own, issue, acts[acts["issue"] == issue]) for issue in issues],
        figures=speakers.figures(own, made),
    )


def _acts(own: Dossier, made: pd.DataFrame) -> pd.DataFrame:
    """The acts that count, once for each of their issues, in the order of the letters, with their sentences."""
    rows = positions.spoken(made)
    rows = rows.assign(issue=rows["issues"].str.split(";")).explode("issue")
    texts = own.tables["sentences"][["letter", "sentence", "text", "language"]]
    order = {letter: place for place, letter in enumerate(own.letters["letter"])}
    rows = rows.merge(texts, on=["letter", "sentence"])
    return rows.assign(place=rows["letter"].map(order)).sort_values(["place", "start"], kind="stable")


def _cells(own: Dossier, acts: pd.DataFrame, names: dict[str, str]) -> list[list[tuple[str, str, str]]]:
    """Under each speaker what is done, by stances in their order: the words, their language, and the number of acts."""
    done = Counter(
        (column, stance, *did)
        for column, stance, did in zip(acts["column"], acts["stance"], _did(own, acts), strict=True)
    )
    return [
        [
            (said, tongue, own.words.number(count))
            for (_, _, said, tongue), count in sorted(
                (each for each in done.items() if each[0][0] == column), key=lambda each: STANCES.index(each[0][1])
            )
        ]
        for column in names
    ]


def _did(own: Dossier, acts: pd.DataFrame) -> list[tuple[str, str]]:
    """What is done in each act, in words and their language."""
    return [
        speakers.shown(own, row.stance, row.act if row.aside else "", row.language)
        for row in acts.itertuples(index=False)
    ]


def _speaker(own: Dossier, row) -> tuple[str, str]:
    """Who does it, as the letter says, and its language; of the sender, who may be "ik", the name on the page."""
    if row.actor_type in SENDERS:
        return own.words(f"speaker_{row.actor_type}"), ""
    return row.actor[:1].upper() + row.actor[1:], row.language


def _evidence(own: Dossier, issue: str, acts: pd.DataFrame) -> dict:
    """The acts on an issue, the last of many, each with who does it."""
    listed = [
        {
            "letter": row.letter,
            "speaker": _speaker(own, row),
            "did": did,
            "language": row.language,
            "text": row.text,
        }
        for row, did in zip(acts.tail(LISTED).itertuples(index=False), _did(own, acts.tail(LISTED)), strict=True)
    ]
    key = "dossier_acts_one" if len(acts) == 1 else "dossier_acts_all" if len(acts) == len(listed) else "dossier_acts"
    shown = {"acts": own.words.number(len(acts)), "listed": own.words.number(len(listed))}
    return {"issue": issue, "summary": own.words(key, issue=own.labels[issue], **shown), "acts": listed}
