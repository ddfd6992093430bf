"""The figures of the lessons, beside those of the report."""

import pandas as pd

from helpers import charts
from helpers.reports.page import Page, source_line


def spread_chart(page: Page, ranges: pd.DataFrame, even: float, narrow: bool = False) -> charts.Axes:
    """Each issue's share, and the range over all runs of the topic most like it; `ranges` are those of `topics.spread`.

    `even` is the share that every topic would have if all were equally large.
    """
    rows = ranges.assign(name=ranges["issue"].map(page.labels), rank=ranges["issue"].map(page.ranks))
    return charts.spread(rows, page.words.percent, page.words("spread_axis"), even, narrow)


def spread_caption(page: Page, ranges: pd.DataFrame, method: str, runs: int) -> dict[str, str]:
    """Title, subtitle, note, source and alternative text of that chart."""
    words, with_topic = page.words, ranges.dropna(subset="lowest")
    values = [
        words(
            "spread_alt_value",
            issue=page.labels[row.issue],
            **{name: words.percent(getattr(row, name)) for name in ("share", "lowest", "highest")},
        )
        for row in with_topic.itertuples(index=False)
    ]
    return {
        "title": words("spread_title"),
        "subtitle": words("spread_subtitle", runs=words.number(runs), method=method),
        "note": words("spread_note"),
        "source": source_line(page),
        "alt": words("spread_alt", source=page.source, values="; ".join(values)),
    }


def doubt_chart(page: Page, doubts: pd.DataFrame, narrow: bool = False) -> charts.Axes:
    """Each issue's share, once for each kind of doubt, with its bounds; `doubts` are those of `doubt`."""
    rows = doubts.assign(
        name=[f"{page.labels[row.issue]}: {page.words(f'doubt_{row.kind}')}" for row in doubts.itertuples(index=False)],
        share=doubts["issue"].map(page.shares["share"]),
        rank=doubts["issue"].map(page.ranks),
        link="",
    )
    return charts.attention(rows, page.words.percent, page.words("attention_axis"), narrow)


def doubt_caption(page: Page, doubts: pd.DataFrame) -> dict[str, str]:
    """Title, subtitle, note, source and alternative text of that chart."""
    words = page.words
    values = [
        words(
            "doubt_alt_value",
            issue=page.labels[row.issue],
            kind=words(f"doubt_{row.kind}"),
            **{name: words.percent(getattr(row, name)) for name in ("low", "high")},
        )
        for row in doubts.dropna(subset="low").itertuples(index=False)
    ]
    return {
        "title": words("doubt_title"),
        "subtitle": words("doubt_subtitle"),
        "note": words("doubt_note"),
        "source": source_line(page),
        "alt": words("doubt_alt", source=page.source, values="; ".join(values)),
    }
