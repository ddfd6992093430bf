"""The part of a report's page on who says what: issues by speakers, where nothing is found, and what is promised."""

from helpers import positions
from helpers.positions.actors import country_in
from helpers.positions.lexicon import STANCES, in_language
from helpers.reports.dossier import Dossier
from helpers.reports.page import Html, Page, fragment

NAMED = ("netherlands", "home", "nato", "allies", "eu", "ministers", "un")
"""Types of actors for which the page has a name; others are named as in the letter."""

MOST_SPEAKERS = 10
"""Columns of the table; speakers who say less share one more."""

REST = "rest"


def matrix(page: Page) -> Html:
    """Issues by speakers: what each says about them, with every cell leading to its sentences."""
    positions_table = page.tables["positions"]
    cells = positions.matrix(positions_table)
    spread = columns(cells)
    column_names = names(page, spread, positions.labels(positions_table))
    return fragment(
        "positions",
        page,
        names=column_names,
        rows=_rows(page, cells, spread),
        nothing=_nothing(page, positions_table, column_names),
        commitments=_commitments(page, positions_table),
        figures=figures(page, positions_table),
        unknown=", ".join(positions.unknown(positions_table)["act"]),
    )


def columns(cells) -> dict[str, str]:
    """The column of each speaker: its own, or that of the rest."""
    ranked = cells.groupby("actor_type", sort=False)["acts"].sum().sort_values(ascending=False, kind="stable").index
    with_column = ranked if len(ranked) <= MOST_SPEAKERS + 1 else ranked[:MOST_SPEAKERS]
    return {speaker: speaker if speaker in with_column else REST for speaker in ranked}


def names(page: Page | Dossier, spread: dict[str, str], labels: dict[str, str]) -> dict[str, str]:
    """The name on the page for the speaker of each column."""
    return {column: _name(page, column, labels) for column in dict.fromkeys(spread.values())}


def _name(page: Page | Dossier, speaker: str, labels: dict[str, str]) -> str:
    if speaker in (*NAMED, REST, "other"):
        return page.words(f"speaker_{speaker}")
    foreign = (page.tables["letters"]["language"] != page.words.language).any()
    country = country_in(speaker, page.words.language) if foreign else ""
    return country or labels[speaker]


def _rows(page: Page, cells, spread: dict[str, str]) -> list[tuple]:
    """Each issue that somebody speaks on, with its cells: the stances in their order and the sentences of each."""
    rows = []
    for issue in [*page.ranks, ""]:
        cells_of_issue = cells[cells["issue"] == issue]
        if len(cells_of_issue):
            shown = [
                _cell(page, cells_of_issue[cells_of_issue["actor_type"].map(spread) == column])
                for column in dict.fromkeys(spread.values())
            ]
            rows.append((issue, page.ranks.get(issue, -1), shown))
    return rows


def _cell(page: Page, cells) -> list[tuple[str, str, list[int]]]:
    """What one speaker does with an issue: in words, with their language, and the sentences of each."""
    sentences_by_act = cells.groupby(["stance", "act"], sort=False)["sentences"].sum().to_dict()
    return [
        (*shown(page, stance, act, page.letter["language"]), sorted(set(sentences)))
        for (stance, act), sentences in sorted(sentences_by_act.items(), key=lambda item: STANCES.index(item[0][0]))
    ]


def shown(page: Page | Dossier, stance: str, act: str, language: str) -> tuple[str, str]:
    """A stance in the words of the page, or the act where it is not a side on the issue; and the language of the
    words.
    """
    return in_language(act, language, page.words.language) if act else (page.words(f"stance_{stance}"), "")


def _nothing(page: Page, positions_table, names: dict[str, str]) -> list[tuple[str, str]]:
    missing = positions.nothing_found(positions_table, list(page.ranks))
    return [
        (names[speaker], ", ".join(page.labels[issue] for issue in issues))
        for speaker, issues in missing.items()
        if speaker in names and issues
    ]


def _commitments(page: Page, positions_table) -> list[tuple[str, tuple[str, str], str, int]]:
    """Who promises what (the act and its language), by when, and in which sentence."""
    names, language = positions.labels(positions_table), page.letter["language"]
    rows = positions.commitments(positions_table)
    return [
        (
            _name(page, row.actor_type, names | {row.actor_type: row.actor}),
            in_language(row.act, language, page.words.language),
            row.deadline,
            row.sentence,
        )
        for row in rows.itertuples(index=False)
    ]


def figures(page: Page | Dossier, made) -> str:
    """A sentence: how many acts have a speaker (an act of two counts once), how many speakers, and how many acts
    name none.
    """
    counted, (alone, all_acts) = positions.spoken(made), positions.agentless(made)
    return page.words(
        "positions_figures",
        acts=page.words.number(all_acts - alone),
        speakers=page.words.number(counted["actor_type"].nunique()),
        agentless=page.words.number(alone),
        every=page.words.number(all_acts),
        share=page.words.percent(alone / all_acts) if all_acts else "–",
    )
