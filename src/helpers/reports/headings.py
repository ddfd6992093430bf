"""Headings against words: what a letter's headings announce beside what its sentences are on."""

import math
from collections.abc import Iterator

import pandas as pd

from helpers import attention, charts
from helpers.coding import named_in
from helpers.reports.page import CHARTED, Html, Page, charted_name, fragment, source_line

APART = 0.05
"""An issue without a heading is named in the title if it has this share of the words: a convention of this project."""


def absent(page: Page) -> str:
    """Why headings cannot be compared with words in this letter; empty where they can."""
    sections, words = page.tables["sections"], page.words
    headed = sections[sections["issue"] != ""]
    if not page.ranks:
        return f"{words('nothing')}."
    if not sections["heading"].any():
        return words("headings_none")
    if headed.empty:
        return words("headings_no_issue")
    if len(headed) < 2 or headed["sentences"].sum() < attention.FEWEST:
        return words(
            "headings_few", headings=words.number(len(headed)), sentences=words.number(headed["sentences"].sum())
        )
    return ""


def shares(page: Page) -> pd.DataFrame:
    """The charted issues' shares of words, by headings and by codebook: name, heading, codebook, rank, link, issue.

    The shares by codebook are from wording alone: a rule that gives sentences the issue of their heading would compare
    the headings with themselves.
    """
    heading, worded = page.unit("sections", "share"), page.worded
    codebook = worded.weights.mul(worded.sizes, axis=0).sum() / worded.sizes.sum()
    rows = [
        (charted_name(page, issue), heading[issue], codebook[issue], rank, f"#sentences-{issue}", issue)
        for issue, rank in page.ranks.items()
        if rank < CHARTED
    ]
    return pd.DataFrame(rows, columns=["name", "heading", "codebook", "rank", "link", "issue"])


def chart(page: Page, narrow: bool = False) -> charts.Axes:
    """Each charted issue's share of the words by headings, and by the codebook."""
    return charts.dumbbell(shares(page), page.words.percent, page.words("headings_axis"), narrow)


def caption(page: Page) -> dict[str, str]:
    """Title, subtitle, note, source and alternative text; where nothing can be compared, the title and the reason."""
    words, why = page.words, absent(page)
    if why:
        return {"title": words("headings_title"), "absent": why}
    rows = shares(page)
    values = "; ".join(_alt_value(page, row) for row in rows.itertuples(index=False))
    return {
        "title": title(page, rows),
        "subtitle": words("headings_subtitle", words=words.number(page.letter["tokens"]), cross=_cross(page)),
        "note": words("headings_note", share=words.percent(page.unit("sections", "share")[attention.UNMAPPED])),
        "source": source_line(page),
        "alt": words("headings_alt", source=page.source, values=values),
    }


def title(page: Page, rows: pd.DataFrame) -> str:
    """The largest issue that no heading names, where it has a twentieth of the words; else the question itself."""
    named = named_in(page.tables["sections"]["heading"], page.codebook)
    alone = rows[(rows["heading"] == 0) & (rows["codebook"] >= APART) & ~rows["issue"].isin(named)]
    if alone.empty:
        return page.words("headings_title")
    largest = alone.loc[alone["codebook"].idxmax(), "issue"]
    return page.words("headings_found", issue=page.labels[largest])


def _alt_value(page: Page, row) -> str:
    percent = page.words.percent
    return page.words(
        "headings_alt_value",
        issue=page.labels[row.issue], heading=percent(row.heading), codebook=percent(row.codebook),
    )  # fmt: skip


def _cross(page: Page) -> str:
    return "" if math.isnan(page.crossed) else page.words("cross_cutting", share=page.words.percent(page.crossed))


def crossing(page: Page) -> Html:
    """The sentences with words of an issue other than their heading's: which, under which heading, on what else."""
    rows = list(_crossing(page))
    return fragment("crossing", page, rows=rows)


def _crossing(page: Page) -> Iterator[tuple]:
    issues = page.tables["sections"].set_index("section")["issue"]
    weights = page.worded.weights[page.codebook.ids]
    for row in page.tables["sentences"].itertuples(index=False):
        heading, weights_of_sentence = issues[row.section], weights.loc[row.sentence]
        others = [issue for issue in page.ranks if weights_of_sentence[issue] > 0 and issue != heading]
        if heading and others:
            yield (
                row.sentence,
                page.stretches[row.sentence],
                _named(page, heading),
                [_named(page, other) for other in others],
            )


def _named(page: Page, issue: str) -> str:
    """The issue, with its number where the letter has it."""
    return f"{page.ranks[issue] + 1}. {page.labels[issue]}" if issue in page.ranks else page.labels[issue]
