"""A letter explored: how its shares change when a codebook's terms change, or sources do not count.

Everything here is a function of two pages of one letter, as it was and as it is now; `controls` adds the widgets.
"""

import re
from collections.abc import Collection
from pathlib import Path

import pandas as pd

from helpers import Problem, attention, charts, coding, corpus
from helpers import codebook as codebooks
from helpers.codebook import Codebook
from helpers.codebook.edited import CHANGED, changes, yaml_of
from helpers.files import answered, write_whole
from helpers.reports.page import CHARTED, SIDE, UNITS, Html, Page, charted_name, fragment, source_line

WIDTH = 60
"""Characters on each side of words in context."""


def coded_again(report: Page, book: Codebook, empty: str = "", sources: Collection[str] = coding.SOURCES) -> Page:
    """The page of the same letter coded with that codebook, under that rule, from those sources; it is not read again.

    Raises Problem for an unknown rule or source.
    """
    empty = empty or report.empty
    attention.check_empty(empty)
    if unknown := sorted(set(sources) - set(coding.SOURCES)):
        raise Problem(f"sources: expected {' or '.join(coding.SOURCES)}, found {unknown[0]!r}")
    tables = corpus.coded(report.tables, book, empty=empty, seed=report.seed, sources=sources)
    return Page(tables, book, report.words, empty, report.seed)


def compared(before: Page, after: Page, unit: str = "sentences") -> pd.DataFrame:
    """Each issue's share of a unit on two pages of one letter: issue, before, after, change; the largest before first.

    An issue that neither page has is left out; procedural and uncoded, where the unit has them, stand last. A share is
    0 where no heading has an issue. Raises Problem for an unknown unit.
    """
    if unit not in UNITS:
        raise Problem(f"unit: expected {' or '.join(UNITS)}, found {unit!r}")
    shares = pd.DataFrame({"before": before.unit(unit, "share"), "after": after.unit(unit, "share")}).fillna(0)
    issues = shares.drop(index=[*SIDE, attention.UNMAPPED], errors="ignore")
    issues = issues[(issues > 0).any(axis=1)].sort_values(["before", "after"], ascending=False, kind="stable")
    rows = pd.concat([issues, shares.loc[[side for side in SIDE if side in shares.index]]])
    return rows.assign(change=rows["after"] - rows["before"]).rename_axis("issue").reset_index()


def chart(before: Page, after: Page, unit: str = "sentences", narrow: bool = False) -> charts.Axes:
    """The largest issues' shares before and after, beside each other; an issue keeps its place and its colour."""
    rows = compared(before, after, unit)
    rows = rows[(rows.index < CHARTED) | rows["issue"].isin(SIDE)]
    names = [charted_name(after, issue) for issue in rows["issue"]]
    shown = rows.assign(name=names, rank=[before.ranks.get(issue, -1) for issue in rows["issue"]])
    return charts.before_and_after(shown, after.words.percent, after.words(f"share_of_{unit}"), narrow)


def caption(before: Page, after: Page, unit: str = "sentences") -> dict[str, str]:
    """Title, subtitle, source and alternative text of that chart."""
    words, percent = after.words, after.words.percent
    values = [
        words("explored_alt_value", issue=after.labels[row.issue], before=percent(row.before), after=percent(row.after))
        for row in compared(before, after, unit).itertuples(index=False)
    ]
    return {
        "title": words("explored_title"),
        "subtitle": words("explored_subtitle", terms=words.number(len(changes(before.codebook, after.codebook)))),
        "source": source_line(after),
        "alt": words("explored_alt", source=after.source, values="; ".join(values)),
    }


def moved(before: Page, after: Page, unit: str = "sentences") -> Html:
    """The shares before and after as a table, with the difference in points and the changes to the codebook."""
    words = after.words
    rows = [
        (after.labels[row.issue], words.percent(row.before, 1), words.percent(row.after, 1),
         f"{'+' if row.change > 0 else ''}{words.number(100 * row.change, 1)}")
        for row in compared(before, after, unit).itertuples(index=False)
    ]  # fmt: skip
    changed = list(changes(before.codebook, after.codebook).itertuples(index=False, name=None))
    return fragment("moved", after, rows=rows, changes=changed, unit=words(f"share_of_{unit}"))


def evidence(page: Page, issue: str) -> Html:
    """The sentences that count for an issue, or for `procedural` or `uncoded`, with the words that do so marked.

    Raises Problem for an issue that the codebook does not have.
    """
    if issue not in page.coded.weights:
        raise Problem(f"no issue {issue!r} in codebook {page.codebook.name}: choose {', '.join(page.coded.weights)}")
    weights, stretches = page.coded.weights[issue], page.stretches
    sections = page.tables["sentences"].set_index("sentence")["section"]
    headings = page.tables["sections"].set_index("section")["heading"]
    rows = [
        (number, headings[sections[number]], stretches[number], page.words.number(weight, 2))
        for number, weight in weights[weights > 0].items()
    ]
    return fragment("explored", page, issue=issue, rows=rows)


def context(page: Page, words: str) -> pd.DataFrame:
    """Every place of the words, in any case and also inside longer words: sentence, left, match, right."""
    places = []
    for row in page.tables["sentences"].itertuples(index=False):
        for match in re.finditer(re.escape(words.strip()), row.text, re.I) if words.strip() else ():
            left, right = row.text[max(0, match.start() - WIDTH) : match.start()], row.text[match.end() :][:WIDTH]
            places.append((row.sentence, left, match[0], right))
    return pd.DataFrame(places, columns=["sentence", "left", "match", "right"])


def save(before: Codebook, after: Codebook, path: str | Path) -> Path:
    """Write the changed codebook, with the changes at its head, to a file of one's own, and return the path.

    Raises Problem for a file in data/codebooks, one that is not .yaml or that holds something else, and where nothing
    was changed.
    """
    path = Path(path)
    if path.suffix != ".yaml":
        raise Problem(f"{path.name}: a codebook is saved as a .yaml file: end its name so")
    if path.resolve().is_relative_to(codebooks.FOLDER.resolve()):
        raise Problem(f"{path.name} would stand among the codebooks of the project: choose another folder")
    if path.exists() and not (path.is_file() and path.read_bytes().startswith(CHANGED.encode())):
        raise Problem(f"{path.name} is there and was not saved from here: choose another name")
    text = yaml_of(before, after, path.stem)
    with answered(path.parent):
        write_whole(path, text.encode("utf-8"), path.parent)
    return path
