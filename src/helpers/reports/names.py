"""Names on the page: the countries and organisations that a letter names, and the short forms that it explains."""

import pandas as pd

from helpers.reports.page import Html, Page, fragment
from helpers.terms import name_counts

LISTED = 12
"""Countries and organisations in a table, those named most."""


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
        {"label": row["label"], **{name: page.words.number(row[name]) for name in columns}}
        for row in ranked.to_dict("records")
    ]
