"""Change: how attention moves over the letters of a dossier, with letters as the units of what can be said of it.

A share over time is of what has an issue (`share_coded`), unless another measure is asked for: a codebook that
goes stale would otherwise make every issue fall. An agenda and the report of its meeting count as one meeting.
"""

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from helpers import Problem, attention
from helpers.attention import Coded, concentration
from helpers.attention.intervals import Interval, difference_of_letters, wilson
from helpers.change import points
from helpers.change.drift import drift
from helpers.change.meetings import meetings
from helpers.change.periods import of_period, shares_of_period
from helpers.change.points import STEADY, Change, changes, penalty
from helpers.change.punctuation import punctuated, punctuation
from helpers.change.smooth import band, lowess
from helpers.codebook import Codebook
from helpers.tables import table

__all__ = [
    "by_meeting", "check_measure", "coded_letters", "courses", "days", "difference", "diversity", "drift", "enough",
    "meetings", "of_period", "over_time", "overlaps", "pooled", "rows_pooled", "shares_of_period", "smooth",
    "unevenness",
]  # fmt: skip

FEWEST = 10
"""Meetings, for a smooth line, a change or an alarm; a line through fewer would follow each of them."""

SHARES = ("share_coded", "share")
MEASURES = (*SHARES, "count", "per_1000")
GRAIN = 0.5
"""Sentences: the step in which a letter's shares move, for one on two issues gives half to each."""

PAIRS, STILL = 500, 200
"""Draws of what would be where all letters divide their attention alike: of pairs of letters, and of dossiers."""

NAN = math.nan


def coded_letters(tables: Mapping[str, pd.DataFrame], codebook: Codebook, empty: str) -> list[Coded]:
    """Each letter's sentences as weights over issues, in the order of the dates; letters without one come last."""
    parts = [dict(list(tables[name].groupby("letter"))) for name in ("sentences", "tokens", "codings")]
    nothing = tables["codings"].head(0)
    return [
        attention.coded(parts[0][letter], parts[1][letter], parts[2].get(letter, nothing), codebook, empty)
        for letter in in_order(tables["letters"])
        if letter in parts[0]
    ]


def in_order(letters: pd.DataFrame) -> list[str]:
    """The letters from the first to the last; those of a day by their id, those without a date at the end."""
    undated = letters["date"] == ""
    return letters.assign(undated=undated).sort_values(["undated", "date", "letter"])["letter"].tolist()


def over_time(letters: pd.DataFrame, meeting: pd.Series, coded: Sequence[Coded]) -> pd.DataFrame:
    """The table over_time: one row per letter and issue, the letters in order, the issues in the codebook's.

    `share` is of all sentences, `share_coded` of what has an issue, each with its 95 % interval for sentences of
    which neighbours agree (`attention.intervals.shares_in_runs`); without interval where the letter is too short or
    the share 0 or 1. `count` is the sentences' weights, `denominator` all sentences, `per_1000` matches per 1,000 body
    tokens, `words` the tokens of the sentences, by their weights. A letter in which nothing is coded has no
    share_coded.
    """
    about = letters.set_index("letter")
    return table("over_time", [row for own in coded for row in _of_letter(own, about.loc[own.letter], meeting)])


def _of_letter(own: Coded, about: pd.Series, meeting: pd.Series) -> list[tuple]:
    issues = own.mentions.columns
    weights, words = own.weights[issues], own.weights[issues].mul(own.sizes, axis=0).sum()
    count, of, coded = weights.sum(), len(weights), float(weights.to_numpy().sum())
    bounds = _bounds(own, own.weights, pd.Series(1.0, weights.index))
    bounds_coded = _bounds(own, weights, weights.sum(axis=1))
    rate = 1000 * own.mentions.sum() / (own.sizes.sum() or NAN)
    return [
        (own.letter, meeting[own.letter], about["date"], about["kind"], issue, count[issue] / of, *bounds[issue],
         count[issue] / (coded or NAN), *bounds_coded[issue], count[issue], of, rate[issue], words[issue])
        for issue in issues
    ]  # fmt: skip


def _bounds(own: Coded, weights: pd.DataFrame, sizes: pd.Series) -> dict[str, Interval]:
    manner = "runs" if own.bears_interval else ""
    return dict(zip(weights, attention.bounds(weights.to_numpy(float), sizes.to_numpy(float), manner), strict=True))


def days(rows: pd.DataFrame) -> pd.Series:
    """The day of each meeting of the table over_time, by meeting, in order: that of its last letter."""
    found = rows[rows["date"] != ""].groupby("meeting")["date"].max()
    return found.reset_index().sort_values(["date", "meeting"]).set_index("meeting")["date"]


def check_measure(measure: str) -> None:
    """Raises Problem where there is no such measure of attention over time."""
    if measure not in MEASURES:
        raise Problem(f"measure: expected {' or '.join(MEASURES)}, found {measure!r}")


def by_meeting(rows: pd.DataFrame, measure: str = MEASURES[0]) -> pd.DataFrame:
    """Meetings × issues, in order: the mean of the letters of each meeting, agenda and report alike.

    Letters without a date, and those in which nothing is coded, are left out.
    """
    check_measure(measure)
    issues, known = rows["issue"].unique(), rows.dropna(subset=measure)
    means = known.groupby(["meeting", "issue"])[measure].mean().unstack().reindex(columns=issues)
    return means.loc[[meeting for meeting in days(rows).index if meeting in means.index]].astype(float)


def enough(found: int, what: str) -> None:
    """Raises Problem for fewer than 10 meetings that have a day and an issue; `what` they are too few for, in words.

    >>> enough(7, "change points")
    Traceback (most recent call last):
    helpers.Problem: change points need 10 letters with a date and an issue or more, found 7 (...): among so few ...
    """
    if found < FEWEST:
        raise Problem(
            f"{what} need {FEWEST} letters with a date and an issue or more, found {found} (an agenda and the report "
            "of its meeting are one): among so few each would make its own"
        )


def courses(rows: pd.DataFrame, seed: int, measure: str = MEASURES[0]) -> pd.DataFrame:
    """The table courses: one row per change of an issue, and one for each issue that is steady; absent ones have none.

    `course` is up, down, new, silent, rise, fall, once or steady (`points.changes`, `points.peak`); `letter` and `date`
    are the meeting's from which it holds; `before` and `after` the levels, of a rise or fall the ends of its line, of a
    peak the level of the others and the peak; `penalty` what a change had to explain, in squared shares; `p` how often
    chance would make as much of any issue of the dossier (`points.by_chance`, `points.peak_by_chance`), at most 1 in
    40; `tested` of how many issues a change could have been told. Raises Problem for fewer than 10 meetings, or a
    measure that is no share.
    """
    if measure not in SHARES:
        raise Problem(f"change points are told of shares: expected share_coded or share, found {measure!r}")
    wide, dates = by_meeting(rows, measure), days(rows)
    enough(len(wide), "change points")
    grain = GRAIN / float(rows["denominator"].mean())
    met = wide.loc[:, wide.any()]
    found = _courses(met.to_numpy(), _sizes(rows, measure)[met.index].to_numpy(), grain, seed)
    tested = int(points.can_change(met.to_numpy()).sum())
    return table("courses", [
        (issue, each.course, met.index[each.place], dates[met.index[each.place]], each.before, each.after, of_change,
         each.p, tested)
        for issue, (of_change, own) in zip(met, found, strict=True) for each in own
    ])  # fmt: skip


def _sizes(rows: pd.DataFrame, measure: str) -> pd.Series:
    """Of how many sentences the shares of each meeting are: the mean of its letters."""
    of = rows.groupby(["meeting", "letter"]).agg({"count": "sum", "denominator": "first"})
    whole = of["count" if measure == "share_coded" else "denominator"]
    return whole[whole > 0].groupby("meeting").mean()


def _courses(series: np.ndarray, sizes: np.ndarray, grain: float, seed: int) -> list[tuple[float, list[Change]]]:
    """For each column what a change of it must explain, and its changes, or that it is steady."""
    penalties = [penalty(own, grain) for own in series.T]
    tested = np.flatnonzero(points.can_change(series))
    peaks = _peaks(series, sizes, penalties, tested)
    flat = series.copy()
    for column, once in peaks.items():
        flat[once.place, column] = flat[[place for place in (once.place - 1, once.place + 1) if place in
                                         range(len(flat))], column].mean()  # fmt: skip
    p = np.ones(series.shape[1])
    p[tested] = points.by_chance(flat[:, tested], float(sizes.mean()), seed)
    found = []
    for column, of_change in enumerate(penalties):
        own = [*([peaks[column]] if column in peaks else []), *changes(flat[:, column], of_change, p[column])]
        level = float(series[:, column].mean())
        found.append((of_change, own or [Change(STEADY, 0, level, level)]))
    return found


def _peaks(series: np.ndarray, sizes: np.ndarray, penalties: Sequence[float], tested: np.ndarray) -> dict[int, Change]:
    """The peaks that chance makes in fewer than 1 in 40 dossiers, by column."""
    found = {}
    for column in tested:
        own, place = series[:, column], points.peak(series[:, column], penalties[column])
        if place is None:
            continue
        alike = points.likeness(np.delete(series, column, axis=1), sizes)
        p = points.peak_by_chance(own, sizes, place, alike, len(tested))
        if p <= points.SURE:
            found[int(column)] = Change(points.ONCE, place, float(np.delete(own, place).mean()), float(own[place]), p)
    return found


def smooth(rows: pd.DataFrame, measure: str, seed: int) -> pd.DataFrame:
    """The table smooth: the smooth line of each issue that occurs, at every meeting, with its band over meetings.

    LOWESS over the days (fraction .5, no robustness weights) and the middle 95 % of the lines through resamples of
    meetings from `seed`. Raises Problem for fewer than 10 meetings.
    """
    wide, dates = by_meeting(rows, measure), days(rows)
    enough(len(wide), "smooth lines")
    met = wide.loc[:, wide.any()]
    x = pd.to_datetime(dates[met.index]).map(pd.Timestamp.toordinal).to_numpy(float)
    lines = lowess(x, met.to_numpy(float)), *band(x, met.to_numpy(float), seed)
    return table(
        "smooth",
        [
            (issue, meeting, dates[meeting], *(line[place, column] for line in lines))
            for column, issue in enumerate(met)
            for place, meeting in enumerate(met.index)
        ],
    )


def pooled(rows: pd.DataFrame, measure: str = MEASURES[0]) -> pd.DataFrame:
    """The table pooled: each issue's share over all meetings, in two ways, in the codebook's order.

    `macro` is the mean of the meetings' shares, how the ministry divides a letter, with its 95 % interval over meetings
    (none below 10, nor of an issue that none has); `micro` the share of all their text, in which a long letter weighs
    more; the letters of a meeting count for one together. `letters` have the issue, `words` are the tokens on it. All
    are of the same letters (`rows_pooled`). Raises Problem for a measure that is no share.
    """
    if measure not in SHARES:
        raise Problem(f"measure: expected {' or '.join(SHARES)}, found {measure!r}: others cannot be pooled")
    wide, counted = by_meeting(rows, measure), rows_pooled(rows, measure)
    size = counted.groupby("meeting")["letter"].nunique()
    weight = 1 / counted["meeting"].map(size).astype(float)
    coded = counted.groupby("letter")["count"].transform("sum")
    whole = coded if measure == "share_coded" else counted["denominator"]
    sums = pd.DataFrame({"count": weight * counted["count"], "of": weight * whole}).groupby(counted["issue"]).sum()
    micro = sums["count"] / sums["of"]
    had, words = counted[counted["count"] > 0].groupby("issue").size(), counted.groupby("issue")["words"].sum()
    return table("pooled", [
        (issue, wide[issue].mean(), *over_meetings(wide[issue].to_numpy()), micro.get(issue, NAN), had.get(issue, 0),
         words.get(issue, 0.0))
        for issue in wide
    ])  # fmt: skip


def rows_pooled(rows: pd.DataFrame, measure: str = MEASURES[0]) -> pd.DataFrame:
    """The rows of over_time that are pooled: of the letters with a date and a share, as in `by_meeting`."""
    return rows[rows["date"] != ""].dropna(subset=measure)


def over_meetings(shares: np.ndarray) -> Interval:
    """The 95 % interval of the mean of the meetings' shares: Wilson's, for so many sentences as would have its error.

    With Student's t for the number of meetings; a small share is skewed, and its interval is so too.

    >>> [round(bound, 3) for bound in over_meetings(np.array([0.0, 0.0, 0.1] * 4))]
    [0.013, 0.081]
    """
    mean, error = float(shares.mean()), float(shares.std(ddof=1)) / math.sqrt(len(shares)) if len(shares) > 1 else 0.0
    if len(shares) < FEWEST or not 0 < mean < 1:
        return NAN, NAN
    if not error:
        return mean, mean
    alike = mean * (1 - mean) / error**2
    return wilson(mean * alike, alike, float(stdtrit(len(shares) - 1, 0.975)))


def overlaps(rows: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The table overlap: the part of attention that each two letters give to the same issues, 1 - half sum |a - b|.

    One row per pair, each letter with itself included; letters in which nothing is coded are left out. `expected` is
    the mean overlap, `low` and `high` the middle 95 %, of pairs of as many coded sentences drawn from `seed`, all by
    the one division that the letters have on average: two letters differ by their few sentences alone. Not given of a
    letter with itself.
    """
    wide = rows.dropna(subset="share_coded").pivot(index="letter", columns="issue", values="share_coded")
    wide = wide.loc[[letter for letter in rows["letter"].unique() if letter in wide.index]]
    own = wide.to_numpy(float)
    shared = np.array([concentration.overlap(own, one) for one in own]).reshape(len(own), len(own))
    sizes = rows.groupby("letter")["count"].sum().round().clip(lower=1).astype(int)[wide.index].to_numpy()
    known = _overlaps_by_chance(own.mean(axis=0), np.unique(sizes), seed) if len(own) else {}
    return table("overlap", [
        (letter, other, min(max(shared[place, column], 0.0), 1.0),
         *(known[min(sizes[place], sizes[column]), max(sizes[place], sizes[column])] if place != column else [NAN] * 3))
        for place, letter in enumerate(wide.index) for column, other in enumerate(wide.index)
    ])  # fmt: skip


def _overlaps_by_chance(
    shares: np.ndarray, sizes: Sequence[int], seed: int
) -> dict[tuple[int, int], tuple[float, float, float]]:
    """Mean, low and high of the overlap of two draws of the shares, by how many sentences each has."""
    drawn = {}
    for size in sizes:
        chance = np.random.default_rng([seed, int(size)])
        drawn[size] = chance.multinomial(size, shares / shares.sum(), (2, PAIRS)) / size
    found = {}
    for place, one in enumerate(sizes):
        for other in sizes[place:]:
            overlap = concentration.overlap(drawn[one][0], drawn[other][1])
            low, high = np.percentile(overlap, (2.5, 97.5))
            found[one, other] = float(overlap.mean()), float(low), float(high)
    return found


def diversity(rows: pd.DataFrame) -> pd.DataFrame:
    """The table diversity: the effective number of issues of each letter; empty where nothing is coded."""
    return table("diversity", [
        (letter, own["meeting"].iloc[0], own["date"].iloc[0], _effective(own["count"]))
        for letter, own in rows.groupby("letter", sort=False)
    ])  # fmt: skip


def _effective(counts: pd.Series) -> float:
    return concentration.effective_number(counts.to_numpy()) if counts.sum() else NAN


def difference(coded: Sequence[Coded], one: str, other: str) -> pd.DataFrame:
    """The table difference: every issue that either letter has, from the largest difference to the smallest.

    Shares of all sentences, `difference` the other letter's less the first's, with Newcombe's interval (1998), from
    that of each share in its letter, where neighbours agree (`attention.intervals.difference_of_letters`). Raises
    Problem where one of the letters is not there, or both are one.
    """
    known = {own.letter: own for own in coded}
    for letter in (one, other):
        if letter not in known:
            raise Problem(f"no letter {letter!r} among these: choose two of {', '.join(list(known)[:20])}")
    if one == other:
        raise Problem(f"a letter does not differ from itself: choose another than {one!r}")
    before, after = known[one].weights, known[other].weights
    bounds = difference_of_letters(after.to_numpy(float), before.to_numpy(float))
    found = pd.DataFrame({"share": before.mean(), "other": after.mean()}).assign(bounds=bounds)
    found = found.loc[known[one].mentions.columns]
    met = found[(found["share"] > 0) | (found["other"] > 0)]
    rows = [(row.Index, row.share, row.other, row.other - row.share, *row.bounds) for row in met.itertuples()]
    return table("difference", sorted(rows, key=lambda row: -abs(row[3])))


def unevenness(rows: pd.DataFrame, seed: int) -> dict[str, float]:
    """How uneven the changes from year to year are, of all issues together (`punctuation`).

    `dropped` changes are from 0 and have no per cent. `l_kurtosis_low` and so on are the middle 95 % of the same of
    letters as many and as long, drawn from `seed`, whose division of attention never changes. Raises Problem for fewer
    than 50 changes.
    """
    wide, dates = by_meeting(rows), days(rows)
    years = dates[wide.index].str[:4].to_numpy()
    changed = _yearly_changes(wide.to_numpy(), years)
    found = punctuation(changed[~np.isnan(changed)]) | {"dropped": int(np.isnan(changed).sum())}
    still = [punctuated(_yearly_changes(own, years)) for own in _unchanging(rows, wide, seed)]
    for name in ("l_kurtosis", "gini"):
        found[f"{name}_low"], found[f"{name}_high"] = np.nanpercentile(
            [each[name] for each in still], (2.5, 97.5)
        ).tolist()
    return found


def _yearly_changes(shares: np.ndarray, years: np.ndarray) -> np.ndarray:
    """The changes of the yearly means in per cent, meetings × issues; NaN from 0, none where an issue stays at 0."""
    yearly = np.array([shares[years == year].mean(axis=0) for year in np.unique(years)])
    yearly = yearly[:, yearly.any(axis=0)]
    return np.array([change for own in yearly.T for change in concentration.percent_changes(own.tolist())])


def _unchanging(rows: pd.DataFrame, wide: pd.DataFrame, seed: int) -> Iterator[np.ndarray]:
    """Meetings × issues of letters of the same lengths that all divide their attention as all do on average."""
    sizes = rows[rows["meeting"].isin(wide.index)].groupby(["meeting", "letter"])["count"].sum()
    sizes = sizes[sizes > 0].round().clip(lower=1).astype(int)
    meeting = sizes.index.get_level_values("meeting")
    mean = np.array([(meeting == own) / (meeting == own).sum() for own in wide.index])
    division, chance = wide.mean().to_numpy(), np.random.default_rng(seed)
    for _ in range(STILL):
        yield mean @ (chance.multinomial(sizes, division / division.sum()) / sizes.to_numpy()[:, None])
