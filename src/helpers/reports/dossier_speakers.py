"""The piece of a dossier's page on who says what: issues by speakers over all letters, and the acts behind each number."""

import pandas as pd

from helpers import positions
from helpers.positions.lexicon import STANCES
from helpers.reports import speakers
from helpers.reports.dossier import Dossier
from helpers.reports.page import Html, fragment

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
        evidence=[_evidence(own, issue, acts[acts["issue"] == issue], names) for issue in issues],
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


def _cells(own: Dossier, acts: pd.DataFrame, names: dict[str, str]) -> list[list[tuple[str, str]]]:
    """Under each speaker the stances in their order, each with its number of acts."""
    counted = acts.groupby(["column", "stance"]).size()
    return [
        [
            (own.words(f"stance_{stance}"), own.words.number(counted[column, stance]))
            for stance in STANCES
            if (column, stance) in counted.index
        ]
        for column in names
    ]


def _evidence(own: Dossier, issue: str, acts: pd.DataFrame, names: dict[str, str]) -> dict:
    listed = [
        {
            "letter": row.letter,
            "said": own.words("act_said", speaker=names[row.column], stance=own.words(f"stance_{row.stance}")),
            "language": row.language,
            "text": row.text,
        }
        for row in acts.tail(LISTED).itertuples(index=False)
    ]
    summary = own.words(
        "dossier_acts", issue=own.labels[issue], acts=own.words.number(len(acts)), listed=own.words.number(len(listed))
    )
    return {"issue": issue, "summary": summary, "acts": listed}
