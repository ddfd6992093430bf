"""The pieces of a dossier's page: how attention moves over its letters, and what too few letters cannot tell."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from helpers import Problem, __version__, attention, change, charts, diagnosis
from helpers.change import points
from helpers.change.periods import SURE
from helpers.reliability.validation import known
from helpers.reports.again import Given, command
from helpers.reports.dossier import Dossier, letters_of_period, two_letters
from helpers.reports.page import CHARTED, Html, compared_elsewhere, fragment, source_line
from helpers.reports.words import Words
from helpers.tables import table

LISTED_WORDS = 15
LISTED_ABSENCES = 15
LEAST_ELSEWHERE = 0.01
"""Of an issue that the last letter leaves out, the mean share in the other meetings from which it is named."""
SQUARES = 20
"""The most letters in the table of overlaps; where there are more, it has years."""


def headline(dossier: Dossier) -> str:
    """The answer, derived from the numbers by rule; it contains no figure."""
    words = dossier.words
    if not dossier.ranks:
        return words("dossier_nothing")
    first = dossier.labels[next(iter(dossier.ranks))]
    if "courses" not in dossier.tables:
        return words("dossier_few", first=first)
    named = _winner_and_loser(dossier)
    key = {(True, True): "dossier_shift", (True, False): "dossier_up", (False, True): "dossier_down"}
    return words(
        key.get(("up" in named, "down" in named), "dossier_steady"), **named, **({} if named else {"first": first})
    )


def _winner_and_loser(dossier: Dossier) -> dict[str, str]:
    """The issues that gain and lose most, where any demonstrably does."""
    gains = (dossier.changes["after"] - dossier.changes["before"]).groupby(dossier.changes["issue"], sort=False).sum()
    gains = gains[~gains.index.isin(dossier.changes.loc[dossier.changes["course"] == points.ONCE, "issue"])]
    ups, downs = gains[gains > 0], gains[gains < 0]
    return {name: dossier.labels[issue] for name, issue in (
        ("up", ups.idxmax() if len(ups) else ""), ("down", downs.idxmin() if len(downs) else ""),
    ) if issue}  # fmt: skip


def _by_length(dossier: Dossier) -> Iterator[str]:
    """Which issue is first in all text together, where by letters another is."""
    if dossier.first_by_length:
        yield dossier.words("first_by_length", issue=dossier.labels[dossier.first_by_length])


def opening(dossier: Dossier) -> Html:
    """The first screen above the chart: what the dossier is, the answer, its figures, how far to trust it."""
    words, letters = dossier.words, dossier.letters
    dated = letters.loc[letters["date"] != "", "date"]
    effective = dossier.tables["diversity"]["effective"].mean()
    span = words(
        "dossier_span", letters=words.number(len(letters)), meetings=words.number(dossier.rows["meeting"].nunique()),
        days=_days(words, dated),
    )  # fmt: skip
    return fragment(
        "dossier_opening",
        dossier,
        kicker=[f"{dossier.source} ({dossier.named})" if dossier.named else dossier.source, span],
        headline=headline(dossier),
        sentences=[
            *(() if _winner_and_loser(dossier) else _by_length(dossier)),
            *told_changes(dossier),
            words("no_judgement"),
        ],
        warnings=[*_alarm(dossier), *_undated(dossier), *_left_out(dossier), *_near(dossier), validation_line(dossier)],
        facts=[
            (words.number(len(letters)), words("fact_letters")),
            (words.number(letters["tokens"].sum()), words("fact_words")),
            (words.percent(_uncoded(dossier)), words("fact_uncoded_mean")),
            (
                words.number(effective, 1) if effective == effective else "0",
                words("fact_effective_mean", issues=words.number(len(dossier.codebook.ids))),
            ),
        ],
    )


def _days(words: Words, dates: pd.Series) -> str:
    """The first and the last of the dates, or the one day that all have."""
    first, last = words.date(dates.min()), words.date(dates.max())
    return first if first == last else words("low_to_high", low=first, high=last)


def validation_line(dossier: Dossier) -> str:
    """How well the coding was found to match that of coders: in letters of the dossier, in others, or unknown."""
    words, elsewhere = dossier.words, known(dossier.codebook, dossier.empty)
    if "corrected" in dossier.tables:
        row = dossier.tables["corrected"].iloc[0]
        here = words("compared_dossier", letters=words.number(row["letters"]), sentences=words.number(row["coded"]))
    else:
        here = words("not_validated_dossier" if elsewhere is None else "not_compared_dossier")
    return " ".join([here, *([] if elsewhere is None else [compared_elsewhere(dossier, elsewhere.loc["all"])])])


def _uncoded(dossier: Dossier) -> float:
    shares = dossier.tables["attention"].query("unit == 'sentences' and issue == 'uncoded'")["share"]
    return float(shares.mean())


def told_changes(dossier: Dossier) -> Iterator[str]:
    """What changes, a sentence for each kind of course; or that nothing does, or why it cannot be told."""
    if "courses" not in dossier.tables:
        yield dossier.words("refused", why=dossier.words.rule(dossier.refused["courses"]))
    elif dossier.changes.empty:
        yield dossier.words("course_none", points=dossier.words.percent(points.LEAST))
    yield from _too_early(dossier)
    for course in (points.NEW, points.UP, points.RISE, points.SILENT, points.DOWN, points.FALL, points.ONCE):
        rows = dossier.changes[dossier.changes["course"] == course]
        issues = [
            dossier.words("issue_on", issue=dossier.labels[row.issue], date=dossier.words.month(row.date))
            if course not in (points.RISE, points.FALL)
            else dossier.labels[row.issue]
            for row in rows.itertuples(index=False)
        ]
        if issues:
            yield dossier.words(f"lead_{course}", issues=", ".join(issues))


def _alarm(dossier: Dossier) -> Iterator[str]:
    rows = dossier.tables.get("drift", table("drift", []))
    beyond = rows[rows["beyond"]]
    if len(beyond):
        yield dossier.words(
            "drift_alarm",
            letters=dossier.words.number(len(beyond)),
            date=dossier.words.date(beyond["date"].iloc[0]),
            share=dossier.words.percent(beyond["uncoded"].mean()),
            centre=dossier.words.percent(beyond["centre"].iloc[0]),
        )


def _undated(dossier: Dossier) -> Iterator[str]:
    undated = dossier.letters.loc[dossier.letters["date"] == "", "letter"]
    if len(undated):
        yield dossier.words("undated", letters=", ".join(undated))


def _left_out(dossier: Dossier) -> Iterator[str]:
    if dossier.left_out:
        yield dossier.words("left_out", letters=", ".join(sorted(dossier.left_out)))


def _near(dossier: Dossier) -> Iterator[str]:
    if dossier.near:
        yield dossier.words("near_copies", letters=", ".join(" ~ ".join(pair) for pair in dossier.near))


PARTS = (
    ("moves", "moves_title"), ("courses", "courses_title"), ("pooled", "pooled_title"), ("drift", "drift_title"),
    ("diversity", "diversity_title"), ("overlap", "overlap_title"),
    ("absences", "absences_title"), ("period", "period_title"),
    ("difference", "difference_title"), ("positions", "positions_title"), ("letters", "letters_title"),
    ("limits", "limits_title"), ("method", "method_title"),
)  # fmt: skip
"""The parts of the page after the first screen: their ids, and the keys of their titles."""


def contents(dossier: Dossier) -> Html:
    """Links to what follows the first screen."""
    return fragment("dossier_contents", dossier, parts=PARTS)


def moves_chart(dossier: Dossier, narrow: bool = False) -> charts.Axes:
    """Chart 5: a panel for each of the twelve largest issues, over the letters' days."""
    issues = list(dossier.ranks)[:CHARTED]
    measure, low, high = _columns(dossier)
    rows = dossier.rows[dossier.rows["issue"].isin(issues) & (dossier.rows["date"] != "")].dropna(subset=measure)
    coded = _coded(dossier)[rows["letter"]].to_numpy()
    shown = rows.assign(
        value=rows[measure], low=rows[low] if low else float("nan"), high=rows[high] if high else float("nan"),
        size=coded / max(coded.max(initial=0), 1), agenda=rows["kind"] == "agenda",
    )  # fmt: skip
    lines = dossier.tables.get("smooth", table("smooth", []))
    names = {issue: f"{dossier.ranks[issue] + 1}. {dossier.labels[issue]}" for issue in issues}
    lines = lines[lines["issue"].isin(issues)]
    return charts.panels(
        shown, lines, names, _steps(dossier), dossier.show, dossier.words(f"measure_{dossier.settings.measure}"), narrow
    )


def _steps(dossier: Dossier) -> dict[str, list[str]]:
    """The days on which the level of an issue changes."""
    rows = dossier.changes[dossier.changes["course"].isin([points.NEW, points.UP, points.SILENT, points.DOWN])]
    return rows.groupby("issue")["date"].agg(list).to_dict()


def _coded(dossier: Dossier) -> pd.Series:
    """The coded sentences of each letter, by their weights."""
    return dossier.rows.groupby("letter")["count"].sum()


def _columns(dossier: Dossier) -> tuple[str, str, str]:
    """The columns of the measure and of its interval; counts and rates have none."""
    measure = dossier.settings.measure
    bounds = {"share_coded": ("low_coded", "high_coded"), "share": ("low", "high")}
    return measure, *bounds.get(measure, ("", ""))


def moves_caption(dossier: Dossier) -> dict[str, str]:
    """Title, subtitle, note, source and alternative text of chart 5."""
    words, bounds = dossier.words, bool(_columns(dossier)[1]) and "smooth" not in dossier.tables
    nothing = int((_coded(dossier) == 0).sum())
    notes = [
        words("moves_intervals") if bounds else "",
        words("moves_steps") if _steps(dossier) else "",
        words("moves_line")
        if "smooth" in dossier.tables
        else words("refused", why=words.rule(dossier.refused["smooth"])),
        words("moves_rest", count=words.number(len(dossier.ranks) - CHARTED)) if len(dossier.ranks) > CHARTED else "",
        words("moves_nothing", letters=words.number(nothing)) if nothing else "",
    ]
    return {
        "title": words("moves_title"),
        "subtitle": words("moves_subtitle", measure=words(f"measure_{dossier.settings.measure}")),
        "note": " ".join(filter(None, notes)),
        "source": source_line(dossier),
        "alt": words(
            "moves_alt", source=dossier.source, headline=headline(dossier), values=" ".join(told_changes(dossier))
        ),
    }


def _late(dossier: Dossier) -> dict[str, int]:
    """The steady issues whose last meetings stand apart, and how many do: too few to distinguish from chance."""
    if "courses" not in dossier.tables:
        return {}
    rows, wide = dossier.tables["courses"], change.by_meeting(dossier.rows, dossier.share)
    steady = rows.loc[rows["course"] == points.STEADY, "issue"]
    return {issue: last for issue in steady if (last := points.late(wide[issue]))}


def _too_early(dossier: Dossier) -> Iterator[str]:
    if late := _late(dossier):
        yield dossier.words(
            "course_late", issues=", ".join(dossier.labels[issue] for issue in dossier.ranks if issue in late)
        )


def courses(dossier: Dossier) -> Html:
    """What changes: a row for each change, what is steady, and what cannot be told yet or was not asked."""
    words = dossier.words
    rows = [
        {
            "issue": row.issue,
            "course": words(f"course_{row.course}"),
            "date": words.date(row.date) if row.course not in (points.RISE, points.FALL) else words("whole_period"),
            "before": words.percent(row.before, 1),
            "after": words.percent(row.after, 1),
            "p": _chance(words, row.p),
        }
        for row in dossier.changes.itertuples(index=False)
    ]
    why = dossier.refused.get("courses", "")
    notes = [] if why else [*_steady(dossier), *_too_early(dossier), _shortest(dossier)]
    return fragment(
        "courses", dossier, rows=rows, notes=notes, why=why, uneven=_uneven(dossier),
        subtitle=" ".join([words("courses_subtitle"), *_issues_tested(dossier)]),
    )  # fmt: skip


def _issues_tested(dossier: Dossier) -> Iterator[str]:
    """For how many issues a change was sought, and how often chance would show one; nothing where none was."""
    rows = dossier.tables.get("courses", table("courses", []))
    if tested := int(rows["tested"].max()) if len(rows) else 0:
        yield dossier.words("courses_tested", tested=dossier.words.number(tested))


def _chance(words: Words, p: float) -> str:
    """A p with three decimals; no p is shown as 0."""
    return f"< {words.number(0.001, 3)}" if p < 0.001 else words.number(p, 3)


def _steady(dossier: Dossier) -> Iterator[str]:
    """The issues that do not demonstrably change, and those that vary too little for any change to be reported."""
    wide = change.by_meeting(dossier.rows, dossier.share)
    tested = dict(zip(wide, points.can_change(wide.to_numpy()), strict=True))
    rows, late = dossier.tables["courses"], _late(dossier)
    steady = set(rows.loc[rows["course"] == points.STEADY, "issue"]) - set(late)
    for key, testable in (("steady", True), ("never_apart", False)):
        if named := [dossier.labels[issue] for issue in dossier.ranks if issue in steady and tested[issue] == testable]:
            yield dossier.words(key, issues=", ".join(named), points=dossier.words.percent(points.LEAST))


def _shortest(dossier: Dossier) -> str:
    """How many of the last meetings cannot show a change yet."""
    meetings = len(change.by_meeting(dossier.rows, dossier.share))
    last = points.shortest_told(meetings) - 1
    key = "course_shortest_one" if last == 1 else "course_shortest"
    return dossier.words(key, meetings=dossier.words.number(meetings), last=dossier.words.number(last))


def _uneven(dossier: Dossier) -> str:
    try:
        figures = change.unevenness(dossier.rows, dossier.settings.seed)
    except Problem as problem:
        return dossier.words("refused", why=dossier.words.rule(str(problem)))
    shown = {
        name: dossier.words.number(value, 2) for name, value in figures.items() if name not in ("changes", "dropped")
    }
    return dossier.words(
        "uneven",
        changes=dossier.words.number(figures["changes"]),
        dropped=dossier.words.number(figures["dropped"]),
        **shown,
    )


def pooled(dossier: Dossier) -> Html:
    """The figures of all letters together, by letter and by length, for reports and agendas apart, and their volume."""
    words, kinds = dossier.words, _means_by_kind(dossier)
    shares = dossier.tables["pooled"].set_index("issue")
    rows = [
        {
            "issue": issue,
            "macro": words.percent(shares.at[issue, "macro"], 1),
            "interval": _between(dossier, shares.loc[issue]),
            "micro": words.percent(shares.at[issue, "micro"], 1),
            "report": _percent(words, kinds["report"].get(issue)),
            "agenda": _percent(words, kinds["agenda"].get(issue)),
            "letters": words.number(shares.at[issue, "letters"]),
            "words": words.number(round(shares.at[issue, "words"])),
        }
        for issue in dossier.ranks
    ]
    subtitle = [*_letters_pooled(dossier), words("pooled_subtitle"), *_by_length(dossier)]
    return fragment(
        "pooled", dossier, rows=rows, subtitle=" ".join(subtitle),
        corrected=list(_corrected(dossier)), why=dossier.refused.get("corrected", ""),
    )  # fmt: skip


def _letters_pooled(dossier: Dossier) -> Iterator[str]:
    """How many letters the figures are from, and why not from the others."""
    words, counted = dossier.words, dossier.rows_pooled
    letters, meetings = counted["letter"].nunique(), counted["meeting"].nunique()
    yield words("pooled_of", letters=words.number(letters), meetings=words.number(meetings))
    undated = int((dossier.letters["date"] == "").sum())
    for key, count in (("pooled_undated", undated), ("pooled_nothing", len(dossier.letters) - letters - undated)):
        if count:
            yield words(key, letters=words.number(count))


def _corrected(dossier: Dossier) -> Iterator[dict[str, str]]:
    """The shares of all sentences, as coded and as corrected, for the issues that have either."""
    for row in dossier.tables.get("corrected", table("corrected", [])).itertuples(index=False):
        if row.share > 0 or row.corrected > 0:
            yield {
                "issue": dossier.labels[row.issue],
                "share": dossier.words.percent(row.share, 1),
                "corrected": dossier.words.percent(row.corrected, 1),
                "interval": _between(dossier, pd.Series({"low": row.low, "high": row.high})),
            }


def _means_by_kind(dossier: Dossier) -> dict[str, Mapping[str, float]]:
    """The mean share of each issue in reports and in agendas; none where there is no letter of the kind."""
    rows = dossier.rows_pooled
    return {kind: rows[rows["kind"] == kind].groupby("issue")[dossier.share].mean() for kind in ("report", "agenda")}


def _percent(words: Words, share: float | None) -> str:
    return "–" if share is None or share != share else words.percent(share, 1)


def _between(dossier: Dossier, row: pd.Series) -> str:
    if row["low"] != row["low"]:
        return dossier.words("no_interval")
    low, high = dossier.words.number(100 * row["low"], 1), dossier.words.percent(row["high"], 1)
    return dossier.words("low_high", low=low, high=high)


def drift_chart(dossier: Dossier, narrow: bool = False) -> charts.Axes:
    """The uncoded share of each letter, with the limit of its control chart where there are enough letters."""
    words = dossier.words
    rows = dossier.tables.get("drift", _uncoded_rows(dossier))
    rules = {}
    if "drift" in dossier.tables:
        rules = {words("drift_centre"): rows["centre"].iloc[0], words("drift_limit"): rows["limit"].median()}
    shown = rows.assign(value=rows["uncoded"], flagged=rows["beyond"])
    return charts.timeline(shown, rules, words.percent, words("drift_axis"), narrow)


def _uncoded_rows(dossier: Dossier) -> pd.DataFrame:
    rows = dossier.tables["attention"].query("unit == 'sentences' and issue == 'uncoded'").set_index("letter")
    dates = dossier.letters["date"]
    dated = dates[dates != ""]
    return pd.DataFrame({"date": dated, "uncoded": rows["share"].reindex(dated.index), "beyond": False}).dropna()


def drift_caption(dossier: Dossier) -> dict[str, str]:
    words = dossier.words
    reading = " ".join(_alarm(dossier)) or words("drift_none" if "drift" in dossier.tables else "drift_unknown")
    why = words("refused", why=words.rule(dossier.refused["drift"])) if "drift" in dossier.refused else ""
    return {
        "title": words("drift_title"),
        "subtitle": words("drift_subtitle"),
        "note": " ".join(filter(None, (reading, _unknown_words(dossier), words("drift_rate") if not why else "", why))),
        "source": source_line(dossier),
        "alt": words("drift_alt", source=dossier.source, told=reading),
    }


def _unknown_words(dossier: Dossier) -> str:
    """Words of the sentences that the codebook leaves uncoded in the letters beyond the limit."""
    rows = dossier.tables.get("drift")
    if rows is None or not rows["beyond"].any():
        return ""
    beyond = set(rows.loc[rows["beyond"], "letter"])
    letters = {name: frame[frame["letter"].isin(beyond)] for name, frame in dossier.tables.items() if "letter" in frame}
    suggested = diagnosis.suggestions(letters, 8)["term"].tolist()
    return dossier.words("drift_words", words=", ".join(suggested)) if suggested else ""


def diversity_chart(dossier: Dossier, narrow: bool = False) -> charts.Axes:
    """The effective number of issues of each letter."""
    rows = dossier.tables["diversity"].query("date != ''").dropna(subset="effective")
    shown = rows.assign(value=rows["effective"], flagged=False)
    return charts.timeline(shown, {}, dossier.words.number, dossier.words("diversity_axis"), narrow)


def diversity_caption(dossier: Dossier) -> dict[str, str]:
    words = dossier.words
    values = dossier.tables["diversity"]["effective"].dropna()
    if values.empty:
        return dict.fromkeys(("subtitle", "note"), "") | {
            "title": words("diversity_title"), "source": source_line(dossier), "alt": words("dossier_nothing")
        }  # fmt: skip
    figures = {name: words.number(value, 1) for name, value in
            (("least", values.min()), ("most", values.max()), ("mean", values.mean()))}  # fmt: skip
    return {
        "title": words("diversity_title"),
        "subtitle": words("diversity_subtitle", issues=words.number(len(dossier.codebook.ids))),
        "note": words("diversity_note", **figures),
        "source": source_line(dossier),
        "alt": words("diversity_alt", source=dossier.source, **figures),
    }


def overlap(dossier: Dossier) -> Html:
    """How alike the letters divide their attention: a table of all pairs, or of pairs of years where there are many
    letters.

    A pair has a mark where it is less alike than letters of these lengths that divide their attention alike.
    """
    pairs, letters = dossier.tables["overlap"], dossier.letters
    compared = letters["letter"][letters["letter"].isin(pairs["letter"])]
    by_year = len(compared) > SQUARES
    group = (
        letters["date"].str[:4].where(letters["date"] != "", dossier.words("no_date")) if by_year else letters["letter"]
    )
    apart = pairs[pairs["letter"] != pairs["other"]]
    means = (apart if by_year else pairs).groupby([pairs["letter"].map(group), pairs["other"].map(group)])[
        ["overlap", "low"]
    ].mean()  # fmt: skip
    order = list(dict.fromkeys(group[compared]))
    head, short = ("year", dict(zip(order, order, strict=True))) if by_year else _short_names(dossier, order)
    heads = [(name, short[name]) for name in order]
    cells = means.reindex(pd.MultiIndex.from_product([order, order]))
    rows = [(short[row], [_cell(dossier, *cells.loc[(row, column)]) for column in order]) for row in order]
    return fragment(
        "overlap", dossier, heads=heads, rows=rows, head=head, by_year=by_year, expected=_expected(dossier, apart)
    )


def _expected(dossier: Dossier, pairs: pd.DataFrame) -> str:
    """The average overlap, over the pairs, of two letters that divide their attention alike."""
    if pairs.empty:
        return ""
    return dossier.words("overlap_expected", **{
        name: dossier.words.percent(pairs[name].mean()) for name in ("expected", "low", "high")
    })  # fmt: skip


def _short_names(dossier: Dossier, letters: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The heading and the names by which a table tells letters apart: their numbers, else their dates, else ids."""
    for head, column in (("letter_number", "number"), ("all_date", "date")):
        names = dossier.letters.loc[list(letters), column]
        if names.is_unique and (names != "").all():
            return head, names.to_dict()
    return "provenance_letter", dict(zip(letters, letters, strict=True))


def _cell(dossier: Dossier, value: float, low: float) -> tuple[str, int]:
    if value != value:
        return "–", 0
    return dossier.words.number(100 * value) + "*" * (value < low), round(9 * max(2 * value - 1, 0))


def absences(dossier: Dossier) -> Html:
    """What letters leave out that the others lead one to expect, and what the later of the two compared leaves out."""
    words, rows = dossier.words, dossier.tables.get("absences", table("absences", []))
    _, last = two_letters(dossier.tables["letters"], dossier.settings)
    of_last = rows["meeting"] == dossier.rows.set_index("letter")["meeting"].get(last, pd.Series([""])).iloc[0]
    shown = rows[(rows["p"] <= SURE) | (of_last & (rows["share"] >= LEAST_ELSEWHERE))].head(LISTED_ABSENCES)
    sure = [_absence(dossier, row) for row in shown[shown["q"] <= SURE].itertuples(index=False)]
    return fragment(
        "absences",
        dossier,
        subtitle=words("absences_subtitle", tested=words.number(len(rows)), chance=words.number(SURE * len(rows))),
        told=words("absences_sure", absences=", ".join(sure)) if sure else words("absences_unsure"),
        last=words("absences_last", date=dossier.day(last)),
        why=dossier.refused.get("absences", ""),
        rows=[
            {
                "absence": _absence(dossier, row),
                "sure": row.q <= SURE,
                "elsewhere_share": words.percent(row.share, 1),
                "with_it_elsewhere": words.number(row.meetings),
                "p_value": _chance(words, row.p),
                "q_value": _chance(words, row.q),
            }
            for row in shown.itertuples(index=False)
        ],
    )


def _absence(dossier: Dossier, row) -> str:
    date = dossier.words.date(row.date) or row.meeting
    return dossier.words("absence_in", issue=dossier.labels[row.issue], date=date)


def period(dossier: Dossier) -> Html:
    """What the letters of a period, or of a sender, have more of than the others: issues and words, by meetings."""
    words, letters = dossier.words, dossier.letters
    chosen = letters.loc[letters_of_period(dossier.tables["letters"], dossier.rows, dossier.settings)]
    rows = dossier.tables.get("period_terms", table("period_terms", []))
    sure = rows[rows["p"] <= SURE]
    listed = sure.sort_values(["log_ratio", "term"], ascending=[False, True]).head(LISTED_WORDS)
    named = ", ".join(listed.loc[listed["q"] <= SURE, "label"])
    left_out = int((letters["language"] != dossier.language).sum())
    return fragment(
        "period",
        dossier,
        subtitle=_sides(dossier, chosen),
        shares=_shares_of_period(dossier, chosen["letter"]),
        tested=" ".join(_words_tested(dossier, rows)),
        left_out=words("period_language", letters=words.number(left_out)) if left_out else "",
        why=dossier.refused.get("period_terms", ""),
        told=words("period_sure", words=named) if named else words("period_unsure"),
        rows=[_typical(dossier, row) for row in listed.itertuples(index=False)],
    )


def _sides(dossier: Dossier, chosen: pd.DataFrame) -> str:
    """Which letters are set against the others: of what days, and of whom where a sender was asked for."""
    key = ("period_one" if len(chosen) == 1 else "period_subtitle") + ("_by" if dossier.settings.sender else "")
    return dossier.words(
        key,
        letters=dossier.words.number(len(chosen)),
        days=_days(dossier.words, chosen["date"]),
        sender=_named(dossier, chosen),
    )


def _named(dossier: Dossier, chosen: pd.DataFrame) -> str:
    """The names of the senders of these letters that were asked for, or their offices where one was."""
    sender = dossier.settings.sender.casefold()
    parts = (signed.partition(": ")[::2] for senders in chosen["senders"] for signed in senders.split("; "))
    names = (name if sender in name.casefold() else office for office, name in parts)
    return ", ".join(dict.fromkeys(name for name in names if sender in name.casefold()))


def _shares_of_period(dossier: Dossier, chosen: pd.Series) -> dict[str, object]:
    """The issues of the period against the others: what is told of them and their rows, or why there are none."""
    words = dossier.words
    if "period_shares" not in dossier.tables:
        return {"why": dossier.refused["period_shares"], "rows": []}
    rows, counted = dossier.tables["period_shares"], dossier.rows_pooled
    inside, meetings = (
        pooled_rows["meeting"].nunique() for pooled_rows in (counted[counted["letter"].isin(chosen)], counted)
    )
    sure = rows[rows["q"] <= SURE]
    sides = {
        "more": sure.loc[sure["difference"] > 0, "issue"].map(dossier.labels),
        "less": sure.loc[sure["difference"] < 0, "issue"].map(dossier.labels),
    }
    sentences = [words(f"period_shares_{side}", issues=", ".join(named)) for side, named in sides.items() if len(named)]
    return {
        "why": "",
        "subtitle": words(
            "period_shares_subtitle", measure=words(f"measure_{dossier.share}"), inside=words.number(inside),
            outside=words.number(meetings - inside), tested=words.number(len(rows)),
        ),
        "told": [*(sentences or [words("period_shares_unsure")]), words("period_looked")],
        "rows": [_share_of_period(dossier, row) for row in rows.itertuples(index=False)],
    }  # fmt: skip


def _share_of_period(dossier: Dossier, row) -> dict[str, str]:
    words = dossier.words
    bounds = {"low": words.number(100 * row.low, 1), "high": words.number(100 * row.high, 1)}
    return {
        "issue": dossier.labels[row.issue],
        "sure": row.q <= SURE,
        "target": words.percent(row.share, 1),
        "reference": words.percent(row.reference, 1),
        "difference_points": words.number(100 * row.difference, 1),
        "interval": words("low_to_high", **bounds) if row.low == row.low else "–",
        "p_value": _chance(words, row.p),
        "q_value": _chance(words, row.q),
    }


def _words_tested(dossier: Dossier, rows: pd.DataFrame) -> Iterator[str]:
    """How the words were tested, and how many chance would let through; nothing where none was tested."""
    if len(rows):
        tested = int(rows["tested"].max())
        yield dossier.words(
            "period_tested", tested=dossier.words.number(tested), chance=dossier.words.number(SURE * tested / 2)
        )


def _typical(dossier: Dossier, row) -> dict[str, str]:
    words = dossier.words
    bounds = {"low": words.number(row.low, 1), "high": words.number(row.high, 1)}
    return {
        "term": row.label,
        "sure": row.q <= SURE,
        "target": words.number(row.target),
        "reference": words.number(row.reference),
        "meetings": words.number(row.meetings),
        "log_ratio": words.number(row.log_ratio, 1),
        "interval": words("low_to_high", **bounds) if row.low == row.low else words("only_there"),
        "p_value": _chance(words, row.p),
        "q_value": _chance(words, row.q),
    }


def difference_chart(dossier: Dossier, narrow: bool = False) -> charts.Axes:
    """Chart 6: the shares of the issues in two letters, the largest difference first."""
    rows = dossier.tables["difference"].head(CHARTED)
    shown = rows.assign(name=rows["issue"].map(dossier.labels))
    return charts.pairs(shown, dossier.words.percent, dossier.words("attention_axis"), narrow)


def difference_caption(dossier: Dossier) -> dict[str, str]:
    words = dossier.words
    first, second = two_letters(dossier.tables["letters"], dossier.settings)
    rows = dossier.tables["difference"]
    no_longer = [dossier.labels[row.issue] for row in rows.itertuples(index=False) if not row.other]
    new = [dossier.labels[row.issue] for row in rows.itertuples(index=False) if not row.share]
    sure = [dossier.labels[row.issue] for row in rows.itertuples(index=False) if row.low > 0 or row.high < 0]
    named = words("difference_named", new=", ".join(new) or words("none"), gone=", ".join(no_longer) or words("none"))
    days = {"one": dossier.day(first), "other": dossier.day(second)}
    shares = (_two_shares(dossier, row) for row in rows.head(CHARTED).itertuples())
    return {
        "title": words("difference_title"),
        "subtitle": words("difference_subtitle", **days),
        "note": " ".join([
            _overlap_of(dossier, first, second),
            named,
            words("difference_sure", issues=", ".join(sure)) if sure else words("difference_unsure"),
        ]).strip(),
        "source": source_line(dossier),
        "alt": words("difference_alt", **days, values="; ".join(shares)),
    }  # fmt: skip


def _overlap_of(dossier: Dossier, first: str, second: str) -> str:
    """The overlap of two letters, beside that of letters that divide their attention alike."""
    pairs = dossier.tables["overlap"]
    for row in pairs[(pairs["letter"] == first) & (pairs["other"] == second)].itertuples(index=False):
        shown = {name: dossier.words.percent(getattr(row, name)) for name in ("overlap", "expected", "low", "high")}
        return dossier.words("difference_overlap", **shown)
    return ""


def _two_shares(dossier: Dossier, row) -> str:
    return dossier.words("difference_value", issue=dossier.labels[row.issue], one=dossier.words.percent(row.share),
                     other=dossier.words.percent(row.other))  # fmt: skip


def differences(dossier: Dossier) -> Html:
    """The figures of the two letters, with the interval of each difference."""
    words = dossier.words
    first, second = two_letters(dossier.tables["letters"], dossier.settings)
    rows = [
        {
            "issue": row.issue,
            "one": words.percent(row.share, 1),
            "other": words.percent(row.other, 1),
            "points": words.number(100 * row.difference, 1),
            "interval": words("low_to_high", low=words.number(100 * row.low, 1), high=words.number(100 * row.high, 1)),
        }
        for row in dossier.tables["difference"].itertuples(index=False)
    ]
    return fragment("differences", dossier, rows=rows, heads=(dossier.day(first), dossier.day(second)))


def letters(dossier: Dossier) -> Html:
    """The letters, in order: day, kind, meeting, words, the largest issue, and the uncoded share.

    The name of a letter becomes a link where its own report stands beside the dossier's.
    """
    words = dossier.words
    of_sentences = dossier.tables["attention"].query("unit == 'sentences'")
    shares, issues = (
        of_sentences.pivot(index="letter", columns="issue", values=measure) for measure in ("share", dossier.share)
    )
    issues, meeting = issues[dossier.codebook.ids], dossier.rows.groupby("letter")["meeting"].first()
    rows = []
    for row in dossier.letters.itertuples(index=False):
        together = meeting.get(row.letter, row.letter)
        rows.append({
            "letter": row.letter, "date": words.date(row.date) or "–", "kind": words(f"kind_{row.kind}"),
            "meeting": together if together != row.letter else "", "tokens": words.number(row.tokens),
            "largest": _largest(dossier, issues.loc[row.letter]) if row.letter in issues.index else "–",
            "uncoded": words.percent(shares[attention.UNCODED].get(row.letter, 0.0)),
        })  # fmt: skip
    left_out = dict(sorted(dossier.left_out.items()))
    return fragment("letters", dossier, rows=rows, share=words(f"measure_{dossier.share}"), left_out=left_out)


def _largest(dossier: Dossier, shares: pd.Series) -> str:
    """The issue with the largest share, and that; a dash where no issue has any."""
    return f"{dossier.labels[shares.idxmax()]} {dossier.words.percent(shares.max())}" if shares.max() > 0 else "–"


def limits(dossier: Dossier) -> Html:
    """The answer once more, and what these numbers cannot tell."""
    words = dossier.words
    keys = (
        "limit_stance",
        "limit_dossier_instrument",
        "limit_whole",
        "limit_order",
        "limit_cause",
        "limit_validation_dossier",
    )
    return fragment(
        "limits", dossier, answer=[f"{headline(dossier)}.", *told_changes(dossier)], limits=[words(key) for key in keys]
    )


def method(dossier: Dossier) -> Html:
    """How it was done, by which rules, and where everything comes from."""
    words, book, settings = dossier.words, dossier.codebook, dossier.settings
    penalty = dossier.tables["courses"]["penalty"] if "courses" in dossier.tables else pd.Series(dtype=float)
    span = [words.number(1e4 * end, 1) for end in (penalty.min(), penalty.max())] if len(penalty) else ["–", "–"]
    rules = [
        words("method_meetings"),
        words("method_courses", penalty="–".join(dict.fromkeys(span)), points=words.percent(points.LEAST),
              nothing=words.percent(points.NOTHING), peak=words.percent(points.PEAK)),
        words("method_smooth"),
        words("method_pooled"),
        words("method_drift"),
        words("method_overlap"),
        words("method_period"),
        words("method_difference"),
    ]  # fmt: skip
    provenance = [
        (words("letters_title"), " · ".join(f"{row.letter} {row.sha256[:12]}" for row in dossier.letters.itertuples())),
        (words("provenance_codebook"), f"{book.citation} sha256 {book.sha256}"),
        (words("provenance_settings"), words("settings", empty=settings.empty, seed=str(settings.seed))),
        (words("provenance_again"), _command(dossier)),
        (words("provenance_program"), f"Aandacht {__version__}"),
    ]
    return fragment("dossier_method", dossier, rules=rules, provenance=provenance)


def _command(dossier: Dossier) -> str:
    """The command that makes the page again; letters whose names as given are not known have their ids."""
    asked_for = dossier.given or Given(tuple(dossier.letters["letter"]), dossier.codebook.name)
    return command(
        asked_for, dossier.words, {"language": dossier.words.language, **vars(dossier.settings)}, "07_dossier"
    )
