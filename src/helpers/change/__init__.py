"""Change: how attention moves over the letters of a dossier, with the letters as the units of inference.

A share over time is a share of what has an issue (`share_coded`), unless another measure is asked for: otherwise every
issue would fall as a codebook goes stale. An agenda and the report of its meeting count as one meeting.
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
from helpers.change.absences import absences
from helpers.change.drift import drift
from helpers.change.meetings import meetings
from helpers.change.periods import of_period, shares_of_period
from helpers.change.points import STEADY, Change, changes, penalty
from helpers.change.punctuation import punctuated, punctuation
from helpers.change.smooth import band, lowess
from helpers.codebook import Codebook
from helpers.tables import table

__all__ = [
    "absences", "by_meeting", "check_measure", "coded_letters", "courses", "days", "difference", "diversity", "drift",
    "enough", "meetings", "of_period", "over_time", "overlaps", "pooled", "rows_pooled", "shares_of_period", "smooth",
    "unevenness",
]  # fmt: skip

FEWEST = 10
"""Meetings for a smooth line, a change or an alarm; with fewer, a line would follow every one of them."""

SHARES = ("share_coded", "share")
MEASURES = (*SHARES, "count", "per_1000")
GRAIN = 0.5
"""Sentences: the smallest step of a letter's shares, since a sentence on two issues gives half to each."""

PAIRS, STILL = 500, 200
"""Simulations of letters that all divide their attention alike: of pairs of letters, and of whole dossiers."""

NAN = math.nan


def coded_letters(tables: Mapping[str, pd.DataFrame], codebook: Codebook, empty: str) -> list[Coded]:
    """Each letter's sentences as weights over issues, in the order of the dates; letters without a date come last."""
    parts = [dict(list(tables[name].groupby("letter"))) for name in ("sentences", "tokens", "codings")]
    nothing = tables["codings"].head(0)
    return [
        attention.coded(parts[0][letter], parts[1][letter], parts[2].get(letter, nothing), codebook, empty)
        for letter in in_order(tables["letters"])
        if letter in parts[0]
    ]


def in_order(letters: pd.DataFrame) -> list[str]:
    """The letters from first to last: those of one day by their id, those without a date at the end."""
    undated = letters["date"] == ""
    return letters.assign(undated=undated).sort_values(["undated", "date", "letter"])["letter"].tolist()


def over_time(letters: pd.DataFrame, meeting: pd.Series, coded: Sequence[Coded]) -> pd.DataFrame:
    """The table over_time: one row per letter and issue, the letters in order, the issues in the codebook's.

    `share` is of all sentences, `share_coded` of what has an issue, each with its 95 % interval for sentences whose
    neighbours agree (`attention.intervals.shares_in_runs`), and without one where the letter is too short or the share
    is 0 or 1. `count` is the sum of the sentences' weights, `denominator` the number of sentences, `per_1000` matches
    per 1,000 body tokens, `words` the tokens of the sentences, by their weights. A letter in which nothing is coded has
    no share_coded.
    """
    about = letters.set_index("letter")
    return table(
        "over_time", [row for letter in coded for row in _of_letter(letter, about.loc[letter.letter], meeting)]
    )


def _of_letter(letter: Coded, about: pd.Series, meeting: pd.Series) -> list[tuple]:
    issues = letter.mentions.columns
    weights, words = letter.weights[issues], letter.weights[issues].mul(letter.sizes, axis=0).sum()
    count, sentences, coded = weights.sum(), len(weights), float(weights.to_numpy().sum())
    bounds = _bounds(letter, letter.weights, pd.Series(1.0, weights.index))
    bounds_coded = _bounds(letter, weights, weights.sum(axis=1))
    rate = 1000 * letter.mentions.sum() / (letter.sizes.sum() or NAN)
    return [
        (letter.letter, meeting[letter.letter], about["date"], about["kind"], issue, count[issue] / sentences,
         *bounds[issue], count[issue] / (coded or NAN), *bounds_coded[issue], count[issue], sentences, rate[issue],
         words[issue])
        for issue in issues
    ]  # fmt: skip


def _bounds(letter: Coded, weights: pd.DataFrame, sizes: pd.Series) -> dict[str, Interval]:
    how = "runs" if letter.bears_interval else ""
    return dict(zip(weights, attention.bounds(weights.to_numpy(float), sizes.to_numpy(float), how), strict=True))


def days(rows: pd.DataFrame) -> pd.Series:
    """The day of each meeting in the table over_time, in order: that of its last letter."""
    last_days = rows[rows["date"] != ""].groupby("meeting")["date"].max()
    return last_days.reset_index().sort_values(["date", "meeting"]).set_index("meeting")["date"]


def check_measure(measure: str) -> None:
    """Raise Problem for an unknown measure of attention over time."""
    if measure not in MEASURES:
        raise Problem(f"measure: expected {' or '.join(MEASURES)}, found {measure!r}")


def by_meeting(rows: pd.DataFrame, measure: str = MEASURES[0]) -> pd.DataFrame:
    """Meetings × issues, in order: the mean of the letters of each meeting, agenda and report alike.

    Letters without a date, and those in which nothing is coded, are left out.
    """
    check_measure(measure)
    issues, with_share = rows["issue"].unique(), rows.dropna(subset=measure)
    means = with_share.groupby(["meeting", "issue"])[measure].mean().unstack().reindex(columns=issues)
    return means.loc[[meeting for meeting in days(rows).index if meeting in means.index]].astype(float)


def enough(found: int, what: str) -> None:
    """Raise Problem for fewer than 10 meetings that have a day and an issue; `what` names what they are too few for.

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
    """The table courses: one row for each change of an issue, and one for each steady issue; absent issues have none.

    `course` is up, down, new, silent, rise, fall, once or steady (`points.changes`, `points.peak`); `letter` and `date`
    are those of the meeting from which it holds; `before` and `after` are the levels, for a rise or fall the ends of
    its line, for a peak the level of the other meetings and the peak; `penalty` is what a change had to explain, in
    squared shares; `p`, at most 1 in 40, is how often chance would produce as much for any issue of the dossier
    (`points.by_chance`, `points.peak_by_chance`); `tested` is the number of issues for which a change could have been
    reported. Raises Problem for fewer than 10 meetings, or a measure that is not a share.
    """
    if measure not in SHARES:
        raise Problem(f"change points are told of shares: expected share_coded or share, found {measure!r}")
    wide, dates = by_meeting(rows, measure), days(rows)
    enough(len(wide), "change points")
    grain = GRAIN / float(rows["denominator"].mean())
    occurring = wide.loc[:, wide.any()]
    changes_of_issues = _courses(occurring.to_numpy(), _sizes(rows, measure)[occurring.index].to_numpy(), grain, seed)
    tested = int(points.can_change(occurring.to_numpy()).sum())
    meetings, rows = occurring.index, []
    for issue, (of_change, course) in zip(occurring, changes_of_issues, strict=True):
        for change in course:
            meeting, levels = meetings[change.place], (change.before, change.after)
            rows.append((issue, change.course, meeting, dates[meeting], *levels, of_change, change.p, tested))
    return table("courses", rows)


def _sizes(rows: pd.DataFrame, measure: str) -> pd.Series:
    """The number of sentences behind the shares of each meeting: the mean over its letters."""
    letters = rows.groupby(["meeting", "letter"]).agg({"count": "sum", "denominator": "first"})
    whole = letters["count" if measure == "share_coded" else "denominator"]
    return whole[whole > 0].groupby("meeting").mean()


def _courses(series: np.ndarray, sizes: np.ndarray, grain: float, seed: int) -> list[tuple[float, list[Change]]]:
    """For each column, what a change of it must explain, and its changes, or that it is steady."""
    penalties = [penalty(column, grain) for column in series.T]
    tested = np.flatnonzero(points.can_change(series))
    peaks = _peaks(series, sizes, penalties, tested)
    flat = _without_peaks(series, peaks)
    p = np.ones(series.shape[1])
    p[tested] = points.by_chance(flat[:, tested], float(sizes.mean()), seed)
    courses_of_issues = []
    for column, of_change in enumerate(penalties):
        changes_of_issue = [
            *([peaks[column]] if column in peaks else []),
            *changes(flat[:, column], of_change, p[column]),
        ]
        level = float(series[:, column].mean())
        courses_of_issues.append((of_change, changes_of_issue or [Change(STEADY, 0, level, level)]))
    return courses_of_issues


def _without_peaks(series: np.ndarray, peaks: Mapping[int, Change]) -> np.ndarray:
    """The series, with each peak replaced by the mean of its neighbours."""
    flat = series.copy()
    for column, peak in peaks.items():
        neighbours = [place for place in (peak.place - 1, peak.place + 1) if 0 <= place < len(flat)]
        flat[peak.place, column] = flat[neighbours, column].mean()
    return flat


def _peaks(series: np.ndarray, sizes: np.ndarray, penalties: Sequence[float], tested: np.ndarray) -> dict[int, Change]:
    """The peaks that chance produces in fewer than 1 in 40 dossiers, by column."""
    peaks = {}
    for column in tested:
        shares, place = series[:, column], points.peak(series[:, column], penalties[column])
        if place is None:
            continue
        alike = points.likeness(np.delete(series, column, axis=1), sizes)
        p = points.peak_by_chance(shares, sizes, place, alike, len(tested))
        if p <= points.SURE:
            peaks[int(column)] = Change(
                points.ONCE, place, float(np.delete(shares, place).mean()), float(shares[place]), p
            )
    return peaks


def smooth(rows: pd.DataFrame, measure: str, seed: int) -> pd.DataFrame:
    """The table smooth: the smooth line of each issue that occurs, at every meeting, with its band over meetings.

    It is LOWESS over the days (fraction .5, no robustness weights), and the band is the middle 95 % of the lines
    through resamples of the meetings from `seed`. Raises Problem for fewer than 10 meetings.
    """
    wide, dates = by_meeting(rows, measure), days(rows)
    enough(len(wide), "smooth lines")
    occurring = wide.loc[:, wide.any()]
    x = pd.to_datetime(dates[occurring.index]).map(pd.Timestamp.toordinal).to_numpy(float)
    lines = lowess(x, occurring.to_numpy(float)), *band(x, occurring.to_numpy(float), seed)
    return table(
        "smooth",
        [
            (issue, meeting, dates[meeting], *(line[place, column] for line in lines))
            for column, issue in enumerate(occurring)
            for place, meeting in enumerate(occurring.index)
        ],
    )


def pooled(rows: pd.DataFrame, measure: str = MEASURES[0]) -> pd.DataFrame:
    """The table pooled: each issue's share over all meetings, in two ways, in the codebook's order.

    `macro` is the mean of the meetings' shares, or how the ministry divides a letter, with its 95 % interval over
    meetings (none below 10 meetings, or for an issue that none has); `micro` is the share of all their text, in which a
    long letter weighs more, but the letters of a meeting count as one. `letters` is the number that have the issue,
    `words` that of the tokens on it. All are of the same letters (`rows_pooled`). Raises Problem for a measure that is
    not a share.
    """
    if measure not in SHARES:
        raise Problem(f"measure: expected {' or '.join(SHARES)}, found {measure!r}: others cannot be pooled")
    wide, counting = by_meeting(rows, measure), rows_pooled(rows, measure)
    size = counting.groupby("meeting")["letter"].nunique()
    weight = 1 / counting["meeting"].map(size).astype(float)
    coded = counting.groupby("letter")["count"].transform("sum")
    whole = coded if measure == "share_coded" else counting["denominator"]
    sums = pd.DataFrame({"count": weight * counting["count"], "of": weight * whole}).groupby(counting["issue"]).sum()
    micro = sums["count"] / sums["of"]
    letters = counting[counting["count"] > 0].groupby("issue").size()
    words = counting.groupby("issue")["words"].sum()
    return table("pooled", [
        (issue, wide[issue].mean(), *over_meetings(wide[issue].to_numpy()), micro.get(issue, NAN),
         letters.get(issue, 0), words.get(issue, 0.0))
        for issue in wide
    ])  # fmt: skip


def rows_pooled(rows: pd.DataFrame, measure: str = MEASURES[0]) -> pd.DataFrame:
    """The rows of over_time that are pooled: those of the letters with a date and a share, as in `by_meeting`."""
    return rows[rows["date"] != ""].dropna(subset=measure)


def over_meetings(shares: np.ndarray) -> Interval:
    """The 95 % interval of the mean of the meetings' shares: Wilson's, for as many sentences as have its error.

    It has Student's t for the number of meetings. A small share has a skewed distribution, and so a skewed interval.

    >>> [round(bound, 3) for bound in over_meetings(np.array([0.0, 0.0, 0.1] * 4))]
    [0.013, 0.081]
    """
    if len(shares) < FEWEST or not 0 < (mean := float(shares.mean())) < 1:
        return NAN, NAN
    error = float(shares.std(ddof=1)) / math.sqrt(len(shares))
    if not error:
        return mean, mean
    alike = mean * (1 - mean) / error**2
    return wilson(mean * alike, alike, float(stdtrit(len(shares) - 1, 0.975)))


def overlaps(rows: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The table overlap: the part of attention that two letters give to the same issues, 1 - half sum |a - b|.

    One row per pair, including each letter with itself; letters in which nothing is coded are left out. `expected` is
    the mean overlap, and `low` and `high` the middle 95 %, of simulated pairs with as many coded sentences, all drawn
    from `seed` by the average division: two letters differ merely because they have few sentences. All three are empty
    for a letter with itself.
    """
    wide = rows.dropna(subset="share_coded").pivot(index="letter", columns="issue", values="share_coded")
    wide = wide.loc[[letter for letter in rows["letter"].unique() if letter in wide.index]]
    shares = wide.to_numpy(float)
    shared = np.array([concentration.overlap(shares, row) for row in shares]).reshape(len(shares), len(shares))
    sizes = rows.groupby("letter")["count"].sum().round().clip(lower=1).astype(int)[wide.index].to_numpy()
    by_chance = _overlaps_by_chance(shares.mean(axis=0), np.unique(sizes), seed) if len(shares) else {}
    return table("overlap", [
        (letter, other, min(max(shared[place, column], 0.0), 1.0),
         *(by_chance[tuple(sorted((sizes[place], sizes[column])))] if place != column else [NAN] * 3))
        for place, letter in enumerate(wide.index) for column, other in enumerate(wide.index)
    ])  # fmt: skip


def _overlaps_by_chance(
    shares: np.ndarray, sizes: Sequence[int], seed: int
) -> dict[tuple[int, int], tuple[float, float, float]]:
    """Mean, low and high of the overlap of two draws of the shares, by the number of sentences in each."""
    drawn = {}
    for size_drawn in sizes:
        chance = np.random.default_rng([seed, int(size_drawn)])
        drawn[size_drawn] = chance.multinomial(size_drawn, shares / shares.sum(), (2, PAIRS)) / size_drawn
    overlaps = {}
    for place, size in enumerate(sizes):
        for other_size in sizes[place:]:
            simulated = concentration.overlap(drawn[size][0], drawn[other_size][1])
            low, high = np.percentile(simulated, (2.5, 97.5))
            overlaps[size, other_size] = float(simulated.mean()), float(low), float(high)
    return overlaps


def diversity(rows: pd.DataFrame) -> pd.DataFrame:
    """The table diversity: the effective number of issues of each letter; empty where nothing is coded."""
    return table("diversity", [
        (letter, of_letter["meeting"].iloc[0], of_letter["date"].iloc[0], _effective(of_letter["count"]))
        for letter, of_letter in rows.groupby("letter", sort=False)
    ])  # fmt: skip


def _effective(counts: pd.Series) -> float:
    return concentration.effective_number(counts.to_numpy()) if counts.sum() else NAN


def difference(coded: Sequence[Coded], one: str, other: str) -> pd.DataFrame:
    """The table difference: every issue that either letter has, from the largest difference to the smallest.

    Shares are of all sentences; `difference` is the other letter's minus the first's, with Newcombe's interval (1998)
    from that of each share in its letter, where neighbours agree (`attention.intervals.difference_of_letters`). Raises
    Problem where one of the letters is not among these, or both are the same.
    """
    by_letter = {weighed.letter: weighed for weighed in coded}
    for letter in (one, other):
        if letter not in by_letter:
            raise Problem(f"no letter {letter!r} among these: choose two of {', '.join(list(by_letter)[:20])}")
    if one == other:
        raise Problem(f"a letter does not differ from itself: choose another than {one!r}")
    before, after = by_letter[one].weights, by_letter[other].weights
    bounds = difference_of_letters(after.to_numpy(float), before.to_numpy(float))
    shares = pd.DataFrame({"share": before.mean(), "other": after.mean()}).assign(bounds=bounds)
    shares = shares.loc[by_letter[one].mentions.columns]
    present = shares[(shares["share"] > 0) | (shares["other"] > 0)]
    rows = [(row.Index, row.share, row.other, row.other - row.share, *row.bounds) for row in present.itertuples()]
    return table("difference", sorted(rows, key=lambda row: -abs(row[3])))


def unevenness(rows: pd.DataFrame, seed: int) -> dict[str, float]:
    """How uneven the changes from year to year are, for all issues together (`punctuation`).

    `dropped` is the number of changes from 0, which have no percentage. `l_kurtosis_low` and so on are the middle 95 %
    of the same figures for as many letters of the same lengths, simulated from `seed`, whose division of attention
    never changes. Raises Problem for fewer than 50 changes.
    """
    wide, dates = by_meeting(rows), days(rows)
    years = dates[wide.index].str[:4].to_numpy()
    yearly = _yearly_changes(wide.to_numpy(), years)
    figures = punctuation(yearly[~np.isnan(yearly)]) | {"dropped": int(np.isnan(yearly).sum())}
    unchanging = [punctuated(_yearly_changes(shares, years)) for shares in _unchanging(rows, wide, seed)]
    for name in ("l_kurtosis", "gini"):
        figures[f"{name}_low"], figures[f"{name}_high"] = np.nanpercentile(
            [simulated[name] for simulated in unchanging], (2.5, 97.5)
        ).tolist()
    return figures


def _yearly_changes(shares: np.ndarray, years: np.ndarray) -> np.ndarray:
    """The changes of the yearly means in percent; NaN from 0, and none while an issue stays at 0."""
    yearly = np.array([shares[years == year].mean(axis=0) for year in np.unique(years)])
    yearly = yearly[:, yearly.any(axis=0)]
    return np.array([change for of_issue in yearly.T for change in concentration.percent_changes(of_issue.tolist())])


def _unchanging(rows: pd.DataFrame, wide: pd.DataFrame, seed: int) -> Iterator[np.ndarray]:
    """Meetings × issues of simulated letters of the same lengths that all divide their attention as on average."""
    sizes = rows[rows["meeting"].isin(wide.index)].groupby(["meeting", "letter"])["count"].sum()
    sizes = sizes[sizes > 0].round().clip(lower=1).astype(int)
    meeting = sizes.index.get_level_values("meeting")
    mean = np.array([(meeting == name) / (meeting == name).sum() for name in wide.index])
    division, chance = wide.mean().to_numpy(), np.random.default_rng(seed)
    for _ in range(STILL):
        yield mean @ (chance.multinomial(sizes, division / division.sum()) / sizes.to_numpy()[:, None])
