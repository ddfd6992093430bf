"""The figures of the lessons, beside those of the report."""

import pandas as pd

from helpers import charts
from helpers.reports.page import Page, source_line


def spread_chart(page: Page, ranges: pd.DataFrame, even: float, narrow: bool = False) -> charts.Axes:
    """Each issue's share, and the range over all runs of the topic beside it; `ranges` as `topics.spread` gives them.

    `even` is the share that every topic would have were all as large.
    """
    rows = ranges.assign(name=ranges["issue"].map(page.labels), rank=ranges["issue"].map(page.ranks))
    return charts.spread(rows, page.words.percent, page.words("spread_axis"), even, narrow)


def spread_caption(page: Page, ranges: pd.DataFrame, method: str, runs: int) -> dict[str, str]:
    """Title, subtitle, note, source and alternative text of that chart."""
    words, met = page.words, ranges.dropna(subset="lowest")
    values = [
        words(
            "spread_alt_value",
            issue=page.labels[row.issue],
            **{name: words.percent(getattr(row, name)) for name in ("share", "lowest", "highest")},
        )
        for row in met.itertuples(index=False)
    ]
    return {
        "title": words("spread_title"),
        "subtitle": words("spread_subtitle", runs=words.number(runs), method=method),
        "note": words("spread_note"),
        "source": source_line(page),
        "alt": words("spread_alt", source=page.source, values="; ".join(values)),
    }
