"""Choices, on the page: whether the answer would be another by another measure."""

import pandas as pd

from helpers.attention.concentration import effective_number
from helpers.reports.page import BY_RULE, CHARTED, Html, Page, fragment


def choices(page: Page) -> Html:
    """Rank and share of the first issues by every unit and rule, and the range of the share."""
    table = page.choices
    rows = [_row(page, table, issue) for issue in list(page.ranks)[:CHARTED]]
    columns = [_head(page, *choice) for choice in table]
    return fragment(
        "choices", page, title=title(page, table), columns=columns, spans=_spans(table), rows=rows,
        effective=_effective(page, table),
    )  # fmt: skip


def _effective(page: Page, table: pd.DataFrame) -> list[str]:
    """The effective number of issues by each choice, and last from the lowest to the highest."""
    number = page.words.number
    numbers = [effective_number([share for _, share in table[choice]]) for choice in table]
    cells = [number(effective, 1) for effective in numbers]
    return (
        [*cells, page.words("low_high", low=number(min(numbers), 1), high=number(max(numbers), 1))] if numbers else []
    )


def _head(page: Page, unit: str, rule: str) -> str:
    return page.words(f"choice_{rule}") if unit in BY_RULE else page.words(f"choice_of_{unit}")


def _spans(table: pd.DataFrame) -> list[tuple[str, int]]:
    """Each unit with the number of its columns."""
    units = [unit for unit, _ in table]
    return [(unit, units.count(unit)) for unit in dict.fromkeys(units)]


def title(page: Page, table: pd.DataFrame) -> str:
    """Under how many of the choices the first issue stays first; the question itself where the letter has no issue."""
    if not page.ranks:
        return page.words("choices_title")
    held = page.choices_held
    return page.words(
        "choices_all" if held == len(table.columns) else "choices_held",
        issue=page.labels[next(iter(page.ranks))],
        held=page.words.number(held),
        choices=page.words.number(len(table.columns)),
    )


def _row(page: Page, table: pd.DataFrame, issue: str) -> dict:
    cells, percent = table.loc[issue], page.words.percent
    shares = [share for _, share in cells]
    widest = max(share for other in list(page.ranks)[:CHARTED] for _, share in table.loc[other])
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
