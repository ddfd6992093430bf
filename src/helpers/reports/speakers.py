"""The piece of a report's page on who says what: issues by speakers, on what nothing is found, and what is promised."""

from helpers import positions
from helpers.positions.actors import country_in
from helpers.positions.lexicon import STANCES, in_language
from helpers.reports.dossier import Dossier
from helpers.reports.page import Html, Page, fragment

NAMED = ("netherlands", "home", "nato", "allies", "eu", "ministers", "un")
"""Types of actors that the page has a name for; another is called as the letter calls it."""

MOST_SPEAKERS = 10
"""Columns of the table; who says less is in one more."""

REST = "rest"


def matrix(page: Page) -> Html:
    """Issues by speakers: what each says of them, every cell leading to its sentences."""
    made = page.tables["positions"]
    cells = positions.matrix(made)
    spread = columns(cells)
    own = names(page, spread, positions.labels(made))
    return fragment(
        "positions",
        page,
        names=own,
        rows=_rows(page, cells, spread),
        nothing=_nothing(page, made, own),
        commitments=_commitments(page, made),
        figures=figures(page, made),
        unknown=", ".join(positions.unknown(made)["act"]),
    )


def columns(cells) -> dict[str, str]:
    """The column of each speaker: its own, or that of the rest."""
    ranked = cells.groupby("actor_type", sort=False)["acts"].sum().sort_values(ascending=False, kind="stable").index
    own = ranked if len(ranked) <= MOST_SPEAKERS + 1 else ranked[:MOST_SPEAKERS]
    return {speaker: speaker if speaker in own else REST for speaker in ranked}


def names(page: Page | Dossier, spread: dict[str, str], labels: dict[str, str]) -> dict[str, str]:
    """What the page calls the speaker of each column."""
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
        own = cells[cells["issue"] == issue]
        if len(own):
            shown = [
                _cell(page, own[own["actor_type"].map(spread) == column]) for column in dict.fromkeys(spread.values())
            ]
            rows.append((issue, page.ranks.get(issue, -1), shown))
    return rows


def _cell(page: Page, own) -> list[tuple[str, str, list[int]]]:
    """What one speaker does with an issue: in words, their language, and the sentences of each."""
    found = own.groupby(["stance", "act"], sort=False)["sentences"].sum().to_dict()
    return [
        (*shown(page, stance, act, page.letter["language"]), sorted(set(sentences)))
        for (stance, act), sentences in sorted(found.items(), key=lambda each: STANCES.index(each[0][0]))
    ]


def shown(page: Page | Dossier, stance: str, act: str, language: str) -> tuple[str, str]:
    """A stance in the words of the page, or the act where that is no side on the issue; and their language."""
    return in_language(act, language, page.words.language) if act else (page.words(f"stance_{stance}"), "")


def _nothing(page: Page, made, names: dict[str, str]) -> list[tuple[str, str]]:
    missing = positions.nothing_found(made, list(page.ranks))
    return [
        (names[speaker], ", ".join(page.labels[issue] for issue in issues))
        for speaker, issues in missing.items()
        if speaker in names and issues
    ]


def _commitments(page: Page, made) -> list[tuple[str, tuple[str, str], str, int]]:
    """Who promises what (the act and its language), until when, and in which sentence."""
    names, language = positions.labels(made), page.letter["language"]
    rows = positions.commitments(made)
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
    """How many acts have a speaker, an act of two once, how many speakers there are, and how many acts name none."""
    counted, (alone, every) = positions.spoken(made), positions.agentless(made)
    return page.words(
        "positions_figures",
        acts=page.words.number(every - alone),
        speakers=page.words.number(counted["actor_type"].nunique()),
        agentless=page.words.number(alone),
        every=page.words.number(every),
        share=page.words.percent(alone / every) if every else "–",
    )
