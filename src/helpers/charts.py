"""Charts: a table in, Axes out. Titles and captions stand in the page, so that they can be read and translated."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

INK, MUTED, INTERVAL, RULE, BAND = "#1b2733", "#52606d", "#7b8794", "#d5dbe1", "#f1f4f7"
COLOURS = tuple(mpl.color_sequences["petroff8"])
"""Told apart by every kind of colour vision; issues beyond the eighth are grey and have their number."""

WIDTH, ROW, FOOT = 7.4, 0.285, 0.6
NARROW_WIDTH, NARROW_ROW = 3.7, 0.5
"""Inches; on a narrow chart, for a telephone, the names stand above their rows."""

STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "svg.fonttype": "none",
    "svg.hashsalt": "aandacht",
    "text.parse_math": False,
    "axes.edgecolor": RULE,
    "axes.labelcolor": MUTED,
    "xtick.color": MUTED,
    "text.color": INK,
}
"""Text stays text, letter text is never mathematics, and two runs draw the same bytes."""


def colour(rank: int) -> str:
    """The colour of the issue with that rank, from 0."""
    return mpl.colors.to_hex(COLOURS[rank]) if rank < len(COLOURS) else INTERVAL


def attention(shares: pd.DataFrame, percent: Callable[[float], str], label: str, narrow: bool = False) -> Axes:
    """Each row's share as a dot with its interval, from top to bottom: columns name, share, low, high, rank, link.

    Rows without a rank (procedural, uncoded, the rest) are drawn hollow. `label` is the axis's, with its unit
    and denominator.
    """
    with mpl.rc_context(STYLE):
        axes = _axes(len(shares), narrow)
        for place, row in enumerate(shares.itertuples(index=False)):
            _dot_with_interval(axes, place, row, percent)
        _scale(axes, shares[["share", "high"]].max(axis=None), percent, label, narrow)
        _name_rows(axes, shares["name"], shares["link"], narrow)
        _rule_above_the_rest(axes, (shares["rank"] >= 0).sum(), len(shares), narrow)
    return axes


def spread(
    ranges: pd.DataFrame, percent: Callable[[float], str], label: str, even: float, narrow: bool = False
) -> Axes:
    """Each issue's share as a dot, and under it a bar: the topic beside it, over all runs, with its median.

    Columns name, share, lowest, median, highest, rank; an issue beside which no run has a topic gets no bar.
    `even`, a dashed line, is the share that every topic would have were all as large.
    """
    with mpl.rc_context(STYLE):
        axes = _axes(len(ranges), narrow)
        axes.axvline(even, color=MUTED, linewidth=1, linestyle=(0, (4, 3)))
        for place, row in enumerate(ranges.itertuples(index=False)):
            axes.plot([row.lowest, row.highest], [place, place], color=RULE, linewidth=9, solid_capstyle="butt")
            axes.plot([row.median, row.median], [place - 0.2, place + 0.2], color=MUTED, linewidth=2)
            axes.plot(
                row.share, place, "o", markersize=8, color=colour(row.rank), mec=INK, mew=1, clip_on=False, zorder=3
            )
        _scale(axes, max(even, ranges[["share", "highest"]].max(axis=None)), percent, label, narrow)
        _name_rows(axes, ranges["name"], [""] * len(ranges), narrow)
    return axes


def pairs(shares: pd.DataFrame, percent: Callable[[float], str], label: str, narrow: bool = False) -> Axes:
    """Each row's share before and after, a pale bar above a full one: columns name, before, after, rank.

    Rows without a rank (procedural, uncoded) are grey. Both shares stand in figures at the right.
    """
    with mpl.rc_context(STYLE):
        axes = _axes(len(shares), narrow)
        for place, row in enumerate(shares.itertuples(index=False)):
            axes.barh(place - 0.16, row.before, 0.3, color=RULE)
            axes.barh(place + 0.16, row.after, 0.3, color=INTERVAL if row.rank < 0 else colour(row.rank))
            _say(axes, place, max(row.before, row.after), f"{percent(row.before)} → {percent(row.after)}")
        _scale(axes, shares[["before", "after"]].max(axis=None), percent, label, narrow)
        _name_rows(axes, shares["name"], [""] * len(shares), narrow)
    return axes


def dumbbell(shares: pd.DataFrame, percent: Callable[[float], str], label: str, narrow: bool = False) -> Axes:
    """Two shares of each row and the distance between them: columns name, heading, codebook, rank, link.

    A hollow diamond is the share by headings, a filled dot that by the codebook; both stand in figures at the right.
    """
    with mpl.rc_context(STYLE):
        axes = _axes(len(shares), narrow)
        for place, row in enumerate(shares.itertuples(index=False)):
            axes.plot([row.heading, row.codebook], [place, place], color=INTERVAL, linewidth=2.5, zorder=2)
            axes.plot(row.codebook, place, "o", markersize=8, color=colour(row.rank), mec=INK, mew=1, clip_on=False,
                      zorder=3)  # fmt: skip
            axes.plot(row.heading, place, "D", markersize=6, color="white", mec=INK, mew=1.2, clip_on=False, zorder=4)
            _say(axes, place, max(row.heading, row.codebook), f"{percent(row.heading)} → {percent(row.codebook)}")
        _scale(axes, shares[["heading", "codebook"]].max(axis=None), percent, label, narrow)
        _name_rows(axes, shares["name"], shares["link"], narrow)
    return axes


def _say(axes: Axes, place: int, right: float, text: str) -> None:
    """A text to the right of what a row draws."""
    axes.annotate(text, (right, place), (9, 0), textcoords="offset points", va="center", fontsize=9.5)


def _scale(axes: Axes, widest: float, percent: Callable[[float], str], label: str, narrow: bool) -> None:
    """A horizontal axis of shares, from 0 to a little beyond the widest."""
    axes.set(xlim=(0, 1.08 * widest or 1), xlabel=label)
    axes.xaxis.set_major_formatter(lambda value, _: percent(value))
    axes.xaxis.set_major_locator(MaxNLocator(5 if narrow else 8, steps=[1, 2, 5, 10]))
    axes.grid(axis="x", color=RULE, linewidth=0.6)


def _axes(rows: int, narrow: bool) -> Axes:
    width, row = (NARROW_WIDTH, NARROW_ROW) if narrow else (WIDTH, ROW)
    figure = Figure(figsize=(width, row * rows + FOOT), layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(length=0)
    axes.tick_params(axis="y", pad=9)
    axes.set_axisbelow(True)
    axes.set_ylim(rows - 0.4, -0.8 if narrow else -0.6)
    return axes


def _name_rows(axes: Axes, names: Sequence[str], links: Sequence[str], narrow: bool) -> None:
    """The names beside their rows, or above them; each a link where it has one."""
    if narrow:
        axes.set_yticks([])
        above = [
            axes.annotate(name, (0, place), (0, 10), textcoords="offset points") for place, name in enumerate(names)
        ]
    else:
        axes.set_yticks(range(len(names)), names)
        above = axes.get_yticklabels()
    for name, link in zip(above, links, strict=True):
        name.set_color(INK)
        if link:
            name.set_url(link)


def _dot_with_interval(axes: Axes, place: int, row, percent: Callable[[float], str]) -> None:
    right = row.share
    if row.high == row.high:
        axes.plot([row.low, row.high], [place, place], color=INTERVAL, linewidth=2.5, solid_capstyle="butt")
        right = row.high
    fill = "white" if row.rank < 0 else colour(row.rank)
    axes.plot(row.share, place, "o", markersize=8, color=fill, mec=INK, mew=1, clip_on=False, zorder=3)
    _say(axes, place, right, percent(row.share))


def _rule_above_the_rest(axes: Axes, issues: int, rows: int, narrow: bool) -> None:
    if issues < rows:
        axes.axhline(issues - (0.7 if narrow else 0.5), color=INTERVAL, linewidth=0.8)


def dispersion(
    codings: pd.DataFrame,
    names: Mapping[str, str],
    bounds: Sequence[tuple[int, str]],
    number: Callable[[float], str],
    label: str,
    narrow: bool = False,
) -> Axes:
    """Where in the letter each issue is met: a line per match, over the body's words; issues in the order of `names`.

    `codings` has issue, source, first and last (tokens); codings without words of their own are pale underlays.
    `bounds` are the sections' first tokens and numbers; the last is where the body ends. `number` writes the axis.
    """
    with mpl.rc_context(STYLE):
        axes = _axes(len(names), narrow)
        _shade_sections(axes, bounds)
        for place, issue in enumerate(names):
            own = codings[codings["issue"] == issue]
            pale, words = own[own["source"] != "wording"], own[own["source"] == "wording"]
            half = 0.2 if narrow else 0.36
            _lines(axes, pale["first"], pale["last"], place, place, color=colour(place), alpha=0.3, linewidth=9)
            _lines(axes, words["first"], words["first"], place - half, place + half, color=colour(place), linewidth=2)
        axes.set(xlim=(0, bounds[-1][0]), xlabel=label)
        _name_rows(axes, list(names.values()), [""] * len(names), narrow)
        axes.xaxis.set_major_formatter(lambda value, _: number(value))
        axes.xaxis.set_major_locator(MaxNLocator(4 if narrow else 8, steps=[1, 2, 5, 10], integer=True))
    return axes


def _lines(axes: Axes, left: pd.Series, right: pd.Series, low: float, high: float, **look) -> None:
    """A line for each row, from its left and the low height to its right and the high one, all of them one path."""
    rows = len(left)
    places = np.column_stack([left, right, [np.nan] * rows]).ravel()
    axes.plot(places, np.tile([low, high, np.nan], rows), solid_capstyle="butt", **look)


def _shade_sections(axes: Axes, bounds: Sequence[tuple[int, str]]) -> None:
    top = axes.get_ylim()[1]
    for place, ((start, section), (end, _)) in enumerate(pairwise(bounds)):
        axes.axvspan(start, end, color=BAND if place % 2 else "white", linewidth=0)
        axes.annotate(section, ((start + end) / 2, top), (0, 3), textcoords="offset points", ha="center", fontsize=9,
                      color=MUTED, annotation_clip=False)  # fmt: skip
