"""Charts: a table in, Axes out. Titles and captions stand on the page, where they can be read aloud and translated."""

import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import pairwise

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

INK, MUTED, INTERVAL, RULE, BAND = "#1b2733", "#52606d", "#7b8794", "#d5dbe1", "#f1f4f7"
LINE, ALARM = "#0b3c5d", "#b3261e"
HIGHEST_BAND = 1.5
"""Times the highest value: a band that goes higher is cut off, because it would press all others down."""

BEHIND = 30
"""The points at most of a line that stands behind another; more would only make the file larger."""

COLOURS = tuple(mpl.color_sequences["petroff8"])
"""Colours that are told apart with every kind of colour vision; issues beyond the eighth are grey, with a number."""

WIDTH, ROW = 7.4, 0.285
NARROW_WIDTH, NARROW_ROW = 3.7, 0.5
"""Inches; on a narrow chart, for a telephone, the names stand above their rows."""

FOOT, TOP, SIDE, GAP = 0.46, 0.2, 0.16, 0.13
"""Inches: for the axis and its label, for numbers above the rows, on either side, and beside a name or a figure."""

LONGEST_NAME = 3.4
"""Inches; a longer name is cut off in the chart and stands in full in the table."""

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
"""Text stays text, letter text is never read as mathematics, and two runs draw the same bytes."""


def colour(rank: int) -> str:
    """The colour of the issue with that rank, counted from 0."""
    return mpl.colors.to_hex(COLOURS[rank]) if rank < len(COLOURS) else INTERVAL


def attention(shares: pd.DataFrame, percent: Callable[[float], str], label: str, narrow: bool = False) -> Axes:
    """Each row's share as a dot with its interval, from top to bottom: columns name, share, low, high, rank, link.

    The share stands in figures beside the name, where it cannot be mistaken for the end of an interval. Rows without a
    rank (procedural, uncoded, the rest) are drawn hollow. `label` is that of the axis, with its unit and denominator.
    """
    with mpl.rc_context(STYLE):
        names = [_with(percent(row.share), row.name, narrow) for row in shares.itertuples(index=False)]
        axes = _axes(names, narrow)
        for place, row in enumerate(shares.itertuples(index=False)):
            _dot_with_interval(axes, place, row)
        _scale(axes, shares[["share", "high"]].max(axis=None), percent, label, narrow)
        _name_rows(axes, names, shares["link"], narrow)
        _rule_above_the_rest(axes, (shares["rank"] >= 0).sum(), len(shares), narrow)
    return axes


def spread(
    ranges: pd.DataFrame, percent: Callable[[float], str], label: str, even: float, narrow: bool = False
) -> Axes:
    """Each issue's share as a dot over a bar, the range of the topic most like it in all runs, with its median.

    Columns name, share, lowest, median, highest, rank; an issue for which no run has a topic gets no bar. `even`, a
    dashed line, is the share that every topic would have if all were equally large.
    """
    with mpl.rc_context(STYLE):
        axes = _axes(ranges["name"], narrow)
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


def before_and_after(shares: pd.DataFrame, percent: Callable[[float], str], label: str, narrow: bool = False) -> Axes:
    """Each row's share before and after, a pale bar above a full one: columns name, before, after, rank.

    Rows without a rank (procedural, uncoded) are grey. Both shares stand in figures at the right.
    """
    with mpl.rc_context(STYLE):
        axes = _axes(shares["name"], narrow, f"{percent(0.1)} → {percent(0.1)}")
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
        axes = _axes(shares["name"], narrow, f"{percent(0.1)} → {percent(0.1)}")
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
    """Write a text to the right of what is drawn in a row."""
    axes.annotate(text, (right, place), (9, 0), textcoords="offset points", va="center", fontsize=9.5)


def _scale(axes: Axes, widest: float, percent: Callable[[float], str], label: str, narrow: bool) -> None:
    """Give the axes a horizontal scale of shares, from 0 to a little beyond the widest, if there is any."""
    axes.set(xlim=(0, 1.02 * widest if widest > 0 else 1), xlabel=label)
    axes.xaxis.set_major_formatter(lambda value, _: percent(value))
    axes.xaxis.set_major_locator(MaxNLocator(5 if narrow else 8, steps=[1, 2, 5, 10]))
    axes.grid(axis="x", color=RULE, linewidth=0.6)


def _axes(names: Sequence[str], narrow: bool, at_right: str = "", top: float = 0) -> Axes:
    """Axes with a row for each name, and room for the names, for a figure at the right of a row, and on top.

    The room is computed here from the widths of the texts: a layout found by trial takes longer than the drawing.
    """
    width, row = (NARROW_WIDTH, NARROW_ROW) if narrow else (WIDTH, ROW)
    height = row * len(names) + FOOT + top + 0.04
    left = SIDE if narrow else max(map(_inches, _fitted(names, narrow)), default=0) + GAP + 0.1
    right = width - (_inches(at_right) + GAP if at_right else SIDE)
    figure = Figure(figsize=(width, height))
    axes = figure.add_axes((left / width, FOOT / height, (right - left) / width, row * len(names) / height))
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(length=0)
    axes.tick_params(axis="y", pad=9)
    axes.set_axisbelow(True)
    axes.set_ylim(len(names) - 0.4, -0.8 if narrow else -0.6)
    return axes


@cache
def _inches(text: str) -> float:
    """The width of a text."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    face = FontProperties(family=STYLE["font.family"], size=STYLE["font.size"])
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "(?s)Glyph .* missing")  # a browser has other fonts
        return text_to_path.get_text_width_height_descent(text, face, False)[0] / 72


def _fitted(names: Sequence[str], narrow: bool) -> list[str]:
    """The names, cut off where they are too long for their place."""
    return [_cut(name, _room(narrow)) for name in names]


def _room(narrow: bool) -> float:
    """The inches that a name may take."""
    return NARROW_WIDTH - 2 * SIDE if narrow else LONGEST_NAME


def _with(figure: str, name: str, narrow: bool) -> str:
    """The name, cut off where it is too long, with a figure after it."""
    behind = f"\N{EN SPACE}{figure}"
    return _cut(name, _room(narrow) - _inches(behind)) + behind


def _cut(name: str, room: float) -> str:
    if _inches(name) <= room:
        return name
    longest = next(end for end in range(len(name), 0, -1) if _inches(f"{name[:end]}…") <= room)
    return f"{name[:longest].rstrip()}…"


def _name_rows(axes: Axes, names: Sequence[str], links: Sequence[str], narrow: bool) -> None:
    """Write the names beside their rows, or above them, each as a link where it has one."""
    names = _fitted(names, narrow)
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


def _dot_with_interval(axes: Axes, place: int, row) -> None:
    if row.high == row.high:
        axes.plot([row.low, row.high], [place, place], color=INTERVAL, linewidth=2.5, solid_capstyle="butt")
    fill = "white" if row.rank < 0 else colour(row.rank)
    axes.plot(row.share, place, "o", markersize=8, color=fill, mec=INK, mew=1, clip_on=False, zorder=3)


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
    """Where in the letter each issue occurs: a line per match over the body's words; issues in the order of `names`.

    `codings` has issue, source, first and last (tokens); codings without words of their own lie pale underneath.
    `bounds` are the sections' first tokens and numbers; the last is where the body ends. `number` formats the axis.
    """
    with mpl.rc_context(STYLE):
        axes = _axes(list(names.values()), narrow, top=TOP)
        _shade_sections(axes, bounds)
        for place, issue in enumerate(names):
            of_issue = codings[codings["issue"] == issue]
            pale, words = of_issue[of_issue["source"] != "wording"], of_issue[of_issue["source"] == "wording"]
            half = 0.2 if narrow else 0.36
            _lines(axes, pale["first"], pale["last"], place, place, color=colour(place), alpha=0.3, linewidth=9)
            _lines(axes, words["first"], words["first"], place - half, place + half, color=colour(place), linewidth=2)
        axes.set(xlim=(0, bounds[-1][0]), xlabel=label)
        _name_rows(axes, list(names.values()), [""] * len(names), narrow)
        axes.xaxis.set_major_formatter(lambda value, _: number(value))
        axes.xaxis.set_major_locator(MaxNLocator(4 if narrow else 8, steps=[1, 2, 5, 10], integer=True))
    return axes


def _lines(axes: Axes, left: pd.Series, right: pd.Series, low: float, high: float, **look) -> None:
    """Draw a line for each row, from its left at the low height to its right at the high one, all in one path."""
    rows = len(left)
    places = np.column_stack([left, right, [np.nan] * rows]).ravel()
    axes.plot(places, np.tile([low, high, np.nan], rows), solid_capstyle="butt", **look)


def _shade_sections(axes: Axes, bounds: Sequence[tuple[int, str]]) -> None:
    top = axes.get_ylim()[1]
    for place, ((start, section), (end, _)) in enumerate(pairwise(bounds)):
        axes.axvspan(start, end, color=BAND if place % 2 else "white", linewidth=0)
        axes.annotate(section, ((start + end) / 2, top), (0, 3), textcoords="offset points", ha="center", fontsize=9,
                      color=MUTED, annotation_clip=False)  # fmt: skip


def panels(
    points: pd.DataFrame,
    lines: pd.DataFrame,
    names: Mapping[str, str],
    steps: Mapping[str, Sequence[str]],
    show: Callable[[float], str],
    label: str,
    narrow: bool = False,
) -> Axes:
    """Small multiples: a panel per issue, in the order of `names`, over the letters' days, all on one scale from 0.

    `points` has issue, date, value, low, high, size (of the letter, from 0 to 1) and agenda (drawn hollow); `lines` has
    issue, date, share, low and high, a smooth line with its band. The other issues' lines stand behind in grey. Where
    there are no lines, letters have their own intervals and are joined, except over a gap of more than twice the usual.
    `steps` are the days on which an issue's level changes: dashed, because a smooth line hides a step.
    """
    columns = 1 if narrow else 2
    rows = max(-(-len(names) // columns), 1)
    width, height = (NARROW_WIDTH, 1.0) if narrow else (WIDTH, 1.05)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(width, height * rows + 0.5), layout="constrained")
        grid = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False).ravel()
        points, lines = (rows.assign(year=_years(rows["date"])) for rows in (points, lines))
        for axes, issue in zip(grid, names, strict=False):
            _panel(axes, points[points["issue"] == issue], lines, issue)
            for year in _years(pd.Series(steps.get(issue, []), dtype="str")):
                axes.axvline(year, color=ALARM, linewidth=1, linestyle=(0, (3, 2)))
            axes.set_title(names[issue], loc="left", fontsize=9.5, color=INK, pad=3)
        for place, axes in enumerate(grid):
            axes.set_visible(place < len(names))
            axes.tick_params(labelbottom=place + columns >= len(names))
        highest = points[["value", "high"] if lines.empty else ["value"]].max(axis=None)
        if not lines.empty:
            highest = max(highest, min(lines["high"].max(), HIGHEST_BAND * highest))
        _heights(grid[0], 1.1 * highest, show, 3)
        _years_below(grid[0], points["year"], 4 if narrow else 6)
        figure.supylabel(label, fontsize=10, color=MUTED)
    return grid[0]


def _heights(axes: Axes, top: float, show: Callable[[float], str], most: int) -> None:
    """Give the axes a vertical scale from 0 to the top, with at most so many steps."""
    axes.set_ylim(0, top if top > 0 else 1)
    axes.yaxis.set_major_formatter(lambda value, _: show(value))
    axes.yaxis.set_major_locator(MaxNLocator(most, steps=[1, 2, 5, 10]))


def _panel(axes: Axes, points: pd.DataFrame, lines: pd.DataFrame, issue: str) -> None:
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(length=0, labelcolor=MUTED)
    axes.set_axisbelow(True)
    axes.grid(axis="y", color=RULE, linewidth=0.6)
    for _, line in lines[lines["issue"] != issue].groupby("issue", sort=False):
        few = line.iloc[:: len(line) // BEHIND + 1]
        axes.plot(few["year"], few["share"], color=RULE, linewidth=0.7)
    smooth = lines[lines["issue"] == issue]
    if lines.empty:
        axes.vlines(points["year"], points["low"], points["high"], color=INTERVAL, linewidth=1.5, alpha=0.6)
        _joined(axes, points["year"], points["value"])
    axes.fill_between(smooth["year"], smooth["low"], smooth["high"], color=LINE, alpha=0.16, linewidth=0)
    axes.plot(smooth["year"], smooth["share"], color=LINE, linewidth=1.8)
    thirds = (3 * points["size"]).clip(upper=2).astype(int)
    for (third, agenda), alike in points.groupby([thirds, "agenda"]):
        face = "white" if agenda else LINE
        size = 2.6 + 1.2 * third
        axes.plot(alike["year"], alike["value"], "o", ms=size, color=face, mec=LINE, mew=0.8, zorder=3, clip_on=False)


def timeline(
    values: pd.DataFrame,
    rules: Mapping[str, float],
    show: Callable[[float], str],
    label: str,
    narrow: bool = False,
) -> Axes:
    """One value per letter over its days: columns date, value, and flagged, which is drawn larger and in red.

    `rules` are horizontal lines, by name.
    """
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(NARROW_WIDTH if narrow else WIDTH, 2.5), layout="constrained")
        axes = figure.add_subplot()
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.tick_params(length=0, labelcolor=MUTED)
        axes.grid(axis="y", color=RULE, linewidth=0.6)
        years = _years(values["date"])
        _joined(axes, years, values["value"])
        for flagged, face, size in ((False, LINE, 4.5), (True, ALARM, 6.5)):
            rows = values["flagged"] == flagged
            axes.plot(years[rows], values["value"][rows], "o", ms=size, color=face, mec=INK, mew=0.6, clip_on=False)
        for name, height in rules.items():
            axes.axhline(height, color=MUTED, linewidth=1, linestyle=(0, (4, 3)))
            axes.annotate(name, (1, height), (3, 0), xycoords=("axes fraction", "data"), textcoords="offset points",
                          fontsize=9, color=MUTED, va="center")  # fmt: skip
        highest = max([*values["value"], *rules.values()], default=0)
        axes.set_ylabel(label)
        _heights(axes, 1.15 * highest, show, 4)
        _years_below(axes, years, 4 if narrow else 8)
    return axes


def pairs(rows: pd.DataFrame, show: Callable[[float], str], label: str, narrow: bool = False) -> Axes:
    """Two shares of each row, joined: `share` hollow, `other` filled; columns name, share, other."""
    with mpl.rc_context(STYLE):
        axes = _axes(rows["name"], narrow)
        for place, row in enumerate(rows.itertuples(index=False)):
            axes.plot([row.share, row.other], [place, place], color=INTERVAL, linewidth=2, zorder=1)
            axes.plot(row.share, place, "o", markersize=8, color="white", mec=INK, mew=1.2, clip_on=False, zorder=2)
            axes.plot(row.other, place, "D", markersize=7, color=LINE, mec=INK, mew=0.8, clip_on=False, zorder=3)
        _scale(axes, rows[["share", "other"]].max(axis=None), show, label, narrow)
        _name_rows(axes, rows["name"], [""] * len(rows), narrow)
    return axes


def _years(days: pd.Series) -> pd.Series:
    """ISO days as years with the part of the year that has passed."""
    moments = pd.to_datetime(days)
    return moments.dt.year + (moments.dt.day_of_year - 1) / 366


def _years_below(axes: Axes, years: pd.Series, most: int) -> None:
    if len(years):
        axes.set_xlim(years.min() - 0.2, years.max() + 0.2)
    axes.tick_params(axis="x", pad=7)
    axes.xaxis.set_major_locator(MaxNLocator(most, steps=[1, 2, 5, 10], integer=True))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0f}")


def _joined(axes: Axes, years: pd.Series, values: pd.Series) -> None:
    """Draw a thin line through the points, broken where two are more than twice the usual distance apart."""
    gaps = years.diff()
    for _, run in pd.DataFrame({"year": years, "value": values}).groupby((gaps > 2 * gaps.median()).cumsum()):
        axes.plot(run["year"], run["value"], color=INTERVAL, linewidth=0.8, zorder=1)
