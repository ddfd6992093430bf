"""Names, on the page: the countries and organisations that a letter names, and the acronyms that it explains."""

from functools import cache

import pandas as pd

from helpers.reports.page import Html, Page, fragment
from helpers.terms import name_counts

LISTED = 12
"""The most countries, or organisations, in a table: those named most."""


def names(page: Page) -> Html:
    """The countries and organisations that the letter names most, with their counts; and its acronyms."""
    counts = name_counts(page.tables["entities"])
    explained = page.tables["acronyms"].drop_duplicates("acronym")
    return fragment(
        "names",
        page,
        countries=_rows(page, counts[counts["kind"] == "country"]),
        organisations=_rows(page, counts[counts["kind"] == "organisation"]),
        acronyms=[(row.acronym, row.long) for row in explained.itertuples(index=False)],
    )


def _rows(page: Page, counts: pd.DataFrame) -> list[dict[str, str]]:
    columns = ["mentions", "outside", "adjectives", "places"]
    totals = counts.assign(total=counts[["mentions", "adjectives", "places"]].sum(axis=1))
    ranked = totals.sort_values(["mentions", "total"], ascending=False, kind="stable").head(LISTED)
    return [
        {**_label(page, row), **{name: page.words.number(row[name]) for name in columns}}
        for row in ranked.to_dict("records")
    ]


def _label(page: Page, row: dict) -> dict[str, str]:
    """The name as the letter writes it; for a country of which it names only people or places, the name in CLDR."""
    if row["mentions"] or row["id"] not in _countries(page.words.language):
        return {"label": row["label"], "language": page.letter["language"]}
    return {"label": _countries(page.words.language)[row["id"]], "language": page.words.language}


@cache
def _countries(language: str) -> dict[str, str]:
    from babel import Locale

    return dict(Locale(language).territories)
