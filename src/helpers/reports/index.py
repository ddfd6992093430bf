"""The page of all reports in a folder: the newest letter first, each with its attention, and those that failed.

It is made from the provenance and tables of the reports and from the log, never from their pages, and loads nothing.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from helpers import Problem, attention, charts, corpus
from helpers import codebook as codebooks
from helpers.files import answered, in_order, write_whole
from helpers.reports.batch import FAILED, lines
from helpers.reports.notebooks import about
from helpers.reports.page import SIDE, Html, interval_of, template
from helpers.reports.words import Words
from helpers.tables import COLUMNS

COLOURED = len(charts.COLOURS)
"""The number of issues with a colour of their own in every bar: those with most attention in all letters together."""


@dataclass(frozen=True)
class Entry:
    """A report in a folder: its letter, the shares of its sentences by issue, and the issues' labels."""

    folder: str
    letter: pd.Series
    shares: pd.DataFrame
    labels: Mapping[str, str]

    @property
    def dossiers(self) -> list[str]:
        return [dossier for dossier in self.letter["dossier"].split("; ") if dossier]

    @property
    def years(self) -> list[str]:
        return [self.letter["date"][:4]] if self.letter["date"] else []


def write(folder: Path, log: Path, language: str) -> None:
    """Write the page as index.html in the folder of the reports, whole or not at all."""
    with answered(folder):
        shown = page(entries(folder, language), failed(log), Words(language), dossiers(folder))
        write_whole(folder / "index.html", shown.encode("utf-8"), folder)


def entries(folder: Path, language: str) -> list[Entry]:
    """The reports in the folder, the newest letter first; those without a date last."""
    found = [_entry(path.parent, language) for path in in_order(folder.glob("*/report.html"))]
    return sorted(filter(None, found), key=lambda entry: entry.letter["date"], reverse=True)


def _entry(folder: Path, language: str) -> Entry | None:
    """The report in its folder; None where it has no tables, because then it is not one of ours."""
    try:
        letters = _letters(folder)
        if len(letters) > 1:
            return None
        rows = corpus.read_csv(folder / "tables" / "attention.csv", "attention")
        shares = rows[rows["unit"] == "sentences"].set_index("issue")
        letter = letters.iloc[0][list(COLUMNS["letters"])]
        return Entry(folder.name, letter, shares, _labels(_codebook(folder), language))
    except (OSError, ValueError, LookupError):
        return None


def _letters(folder: Path) -> pd.DataFrame:
    return corpus.read_csv(folder / "tables" / "letters.csv", "letters")


def dossiers(folder: Path) -> list[tuple[str, int]]:
    """The reports on several letters together: the name of each folder, and the number of its letters."""
    found = []
    for path in in_order(folder.glob("*/tables/over_time.csv")):
        with suppress(OSError, ValueError, LookupError):
            found.append((path.parents[1].name, len(_letters(path.parents[1]))))
    return found


def _codebook(folder: Path) -> str:
    """The codebook that a report was asked for; the usual one where its provenance does not say."""
    try:
        provenance = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
        return provenance["parameters"]["codebook"]
    except (OSError, ValueError, LookupError, TypeError):
        return "navo"


@cache
def _labels(codebook: str, language: str) -> dict[str, str]:
    """The labels of the codebook's issues; none where it is gone, so that issues are named by their ids."""
    try:
        return codebooks.read(codebook).labels(language)
    except Problem:
        return {}


def failed(log: Path) -> list[dict[str, str]]:
    """The lines of the log for the letters that failed when they were last asked for."""
    last = {(line["letter"], line["notebook"]): line for line in lines(log)}
    return [line for line in last.values() if line["state"] == FAILED]


def page(
    reports: Sequence[Entry],
    failures: Iterable[Mapping[str, str]],
    words: Words,
    together: Sequence[tuple[str, int]] = (),
) -> Html:
    """The whole page, in the language of the words."""
    colours = _colours(reports)
    labels = {issue: label for entry in reversed(reports) for issue, label in entry.labels.items()}
    filters = [_filter(name, reports) for name in ("dossier", "year")]
    key = [(labels.get(issue, issue), colour) for issue, colour in colours.items()]
    return Html(
        template("all").render(
            about=about(words("all_title"), words),
            words=words,
            rows=[_row(entry, colours, filters, words) for entry in reports],
            key=[*key, (words("all_other"), charts.INTERVAL)],
            filters=[filter_ for filter_ in filters if len(filter_["choices"]) > 1],
            dossiers=[(f"{quote(name)}/report.html", name, words.number(count)) for name, count in together],
            failed=[{"name": line["letter"], "said": line["said"]} for line in failures],
        )
    )


def _colours(reports: Sequence[Entry]) -> dict[str, str]:
    """The colour of each issue that has one, the same in every bar."""
    if not reports:
        return {}
    shares = pd.concat([entry.shares["share"] for entry in reports]).drop(list(SIDE), errors="ignore")
    totals = shares.groupby(level=0).sum().sort_values(ascending=False, kind="stable")
    return {issue: charts.colour(rank) for rank, issue in enumerate(totals[totals > 0].index[:COLOURED])}


def _filter(name: str, reports: Sequence[Entry]) -> dict:
    """The choices of a filter: each dossier or year that occurs, with an id that a style sheet can name."""
    values = sorted({value for entry in reports for value in getattr(entry, f"{name}s")})
    return {"name": name, "choices": [{"id": f"{name}-{place}", "text": text} for place, text in enumerate(values)]}


def _row(entry: Entry, colours: Mapping[str, str], filters: Sequence[Mapping], words: Words) -> dict:
    letter, shares = entry.letter, entry.shares["share"].drop(list(SIDE), errors="ignore")
    values = {*entry.dossiers, *entry.years}
    return {
        "link": f"{quote(entry.folder)}/report.html",
        "name": entry.folder,
        "title": " ".join(filter(None, (letter["title"] or letter["subject"], letter["dossier"], letter["number"]))),
        "date": words.date(letter["date"]),
        "tokens": words.number(letter["tokens"]),
        "largest": _largest(entry, shares, words),
        "uncoded": words.percent(entry.shares["share"].get(attention.UNCODED, 0)),
        "bar": _bar(entry, shares, colours, words),
        "classes": [value["id"] for filter_ in filters for value in filter_["choices"] if value["text"] in values],
    }


def _largest(entry: Entry, shares: pd.Series, words: Words) -> str:
    if not shares.max() > 0:
        return "–"
    issue = shares.idxmax()
    interval = interval_of(entry.shares.loc[issue], words)
    return f"{entry.labels.get(issue, issue)} {words.percent(shares[issue])} ({interval})"


def _bar(entry: Entry, shares: pd.Series, colours: Mapping[str, str], words: Words) -> list[tuple[str, str, str, str]]:
    """The issues as stretches of a hundred, those with a colour first: start, width, colour and description."""
    order = [*(issue for issue in colours if issue in shares.index), *shares.index.difference(list(colours))]
    widths = 100 * shares[order].fillna(0)
    starts = widths.cumsum() - widths
    return [
        (f"{starts[issue]:.2f}", f"{widths[issue]:.2f}", colours.get(issue, charts.INTERVAL),
         f"{entry.labels.get(issue, issue)} {words.percent(shares[issue])}")
        for issue in order if widths[issue] > 0
    ]  # fmt: skip
