"""Choices on the page: whether the answer would have been another by another measure."""

import pandas as pd

from helpers.attention import EMPTY_RULES
from helpers.attention.choices import choices as by_choice
from helpers.reports.page import CHARTED, Html, Page, fragment

UNITS = ("sentences", "tokens", "mentions", "sections")
BY_RULE = ("sentences", "tokens")
"""Units that sentences without words of an issue change; the others are the same under every rule."""


def choices(page: Page) -> Html:
    """Rank and share of the first issues by every unit and rule, and the range of the share."""
    table = _of_page(page)
    rows = [_row(page, table, issue) for issue in list(page.ranks)[:CHARTED]]
    columns = [_head(page, *choice) for choice in table]
    return fragment("choices", page, title=title(page, table), columns=columns, spans=_spans(table), rows=rows)


def _of_page(page: Page) -> pd.DataFrame:
    """Issues × choices, of which each is a pair of unit and rule; cells are (rank, share); the report's own is first."""
    own = (page.tables[name] for name in ("sections", "sentences", "tokens", "codings"))
    found = by_choice(*own, page.codebook).dropna(subset="share")
    cells = found.assign(cell=list(zip(found["rank"], found["share"], strict=True)))
    wide = cells.pivot(index="issue", columns=["unit", "empty"], values="cell")
    return wide[[choice for choice in _columns(page) if choice in wide]]


def _columns(page: Page) -> list[tuple[str, str]]:
    rules = sorted(EMPTY_RULES, key=lambda rule: rule != page.empty)
    return [(unit, rule) for unit in UNITS for rule in (rules if unit in BY_RULE else rules[:1])]


def _head(page: Page, unit: str, rule: str) -> str:
    return page.words(f"choice_{rule}") if unit in BY_RULE else page.words(f"choice_of_{unit}")


def _spans(table: pd.DataFrame) -> list[tuple[str, int]]:
    """Each unit with the number of its columns."""
    units = [unit for unit, _ in table]
    return [(unit, units.count(unit)) for unit in dict.fromkeys(units)]


def title(page: Page, table: pd.DataFrame) -> str:
    """Under how many of the choices the first issue stays first; the question where the letter has none."""
    if not page.ranks:
        return page.words("choices_title")
    first = next(iter(page.ranks))
    held = sum(rank == 1 for rank, _ in table.loc[first])
    return page.words(
        "choices_all" if held == len(table.columns) else "choices_held",
        issue=page.labels[first], held=page.words.number(held), choices=page.words.number(len(table.columns)),
    )  # fmt: skip


def _row(page: Page, table: pd.DataFrame, issue: str) -> dict:
    cells, percent = table.loc[issue], page.words.percent
    shares = [share for _, share in cells]
    widest = max(share for own in list(page.ranks)[:CHARTED] for _, share in table.loc[own])
    own_rank = cells.iloc[0][0]
    return {
        "issue": issue,
        "rank": page.ranks[issue],
        "cells": [(_rank(page, rank, share), percent(share), rank != own_rank) for rank, share in cells],
        "range": page.words(
            "low_high", low=page.words.number(100 * min(shares)), high=page.words.percent(max(shares))
        ),
        "line": [f"{100 * share / widest:.1f}" for share in (min(shares), shares[0], max(shares))],
    }  # fmt: skip


def _rank(page: Page, rank: float, share: float) -> str:
    """The rank, and a dash where the issue does not occur by that choice."""
    return page.words.number(rank) if share else "–"
