"""The pieces of a dossier's page: how attention moves over its letters, and what too few letters cannot tell."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from helpers import Problem, __version__, attention, change, charts, diagnosis
from helpers.change import points
from helpers.change.periods import SURE
from helpers.reliability.validation import known
from helpers.reports.again import Given, command
from helpers.reports.dossier import Dossier, letters_of_period, two_letters
from helpers.reports.page import CHARTED, Html, compared_elsewhere, fragment
from helpers.reports.words import Words
from helpers.tables import table

LISTED_WORDS = 15
SQUARES = 20
"""Letters in the table of overlaps; of more, years."""


def headline(own: Dossier) -> str:
    """The answer, by rule from the numbers; it holds no figure."""
    words = own.words
    if not own.ranks:
        return words("dossier_nothing")
    first = own.labels[next(iter(own.ranks))]
    if "courses" not in own.tables:
        return words("dossier_few", first=first)
    named = _winner_and_loser(own)
    key = {(True, True): "dossier_shift", (True, False): "dossier_up", (False, True): "dossier_down"}
    return words(
        key.get(("up" in named, "down" in named), "dossier_steady"), **named, **({} if named else {"first": first})
    )


def _winner_and_loser(own: Dossier) -> dict[str, str]:
    """The issues that gain and lose most, as far as any is told to."""
    moved = (own.changes["after"] - own.changes["before"]).groupby(own.changes["issue"], sort=False).sum()
    moved = moved[~moved.index.isin(own.changes.loc[own.changes["course"] == points.ONCE, "issue"])]
    ups, downs = moved[moved > 0], moved[moved < 0]
    return {name: own.labels[where] for name, where in (
        ("up", ups.idxmax() if len(ups) else ""), ("down", downs.idxmin() if len(downs) else ""),
    ) if where}  # fmt: skip


def _by_length(own: Dossier) -> Iterator[str]:
    """Which issue is first in all text together, where the letters by themselves have another."""
    if own.first_by_length:
        yield own.words("first_by_length", issue=own.labels[own.first_by_length])


def opening(own: Dossier) -> Html:
    """The first screen above the chart: what the dossier is, the answer, its figures, how far to trust it."""
    words, letters = own.words, own.letters
    dated = letters.loc[letters["date"] != "", "date"]
    effective = own.tables["diversity"]["effective"].mean()
    span = words(
        "dossier_span", letters=words.number(len(letters)), meetings=words.number(own.rows["meeting"].nunique()),
        days=_days(words, dated),
    )  # fmt: skip
    return fragment(
        "dossier_opening",
        own,
        kicker=[f"{own.source} ({own.named})" if own.named else own.source, span],
        headline=headline(own),
        sentences=[*(() if _winner_and_loser(own) else _by_length(own)), *told_changes(own), words("no_judgement")],
        warnings=[*_alarm(own), *_undated(own), *_left_out(own), *_near(own), validation_line(own)],
        facts=[
            (words.number(len(letters)), words("fact_letters")),
            (words.number(letters["tokens"].sum()), words("fact_words")),
            (words.percent(_uncoded(own)), words("fact_uncoded_mean")),
            (words.number(effective, 1) if effective == effective else "0",
             words("fact_effective_mean", issues=words.number(len(own.codebook.ids)))),
        ],
    )  # fmt: skip


def _days(words: Words, dates: pd.Series) -> str:
    """The first and the last of the dates, or the one day that all have."""
    first, last = words.date(dates.min()), words.date(dates.max())
    return first if first == last else words("low_to_high", low=first, high=last)


def validation_line(own: Dossier) -> str:
    """How far the coding was found to be what coders gave: in letters of the dossier, in others, or nothing known."""
    words, elsewhere = own.words, known(own.codebook, own.empty)
    if "corrected" in own.tables:
        row = own.tables["corrected"].iloc[0]
        here = words("compared_dossier", letters=words.number(row["letters"]), sentences=words.number(row["coded"]))
    else:
        here = words("not_validated_dossier" if elsewhere is None else "not_compared_dossier")
    return " ".join([here, *([] if elsewhere is None else [compared_elsewhere(own, elsewhere.loc["all"])])])


def _uncoded(own: Dossier) -> float:
    shares = own.tables["attention"].query("unit == 'sentences' and issue == 'uncoded'")["share"]
    return float(shares.mean())


def told_changes(own: Dossier) -> Iterator[str]:
    """What changes, a sentence for each kind of course; or that nothing does, or why it cannot be told."""
    if "courses" not in own.tables:
        yield own.words("refused", why=own.words.rule(own.refused["courses"]))
    elif own.changes.empty:
        yield own.words("course_none", points=own.words.percent(points.LEAST))
    yield from _too_early(own)
    for course in (points.NEW, points.UP, points.RISE, points.SILENT, points.DOWN, points.FALL, points.ONCE):
        rows = own.changes[own.changes["course"] == course]
        issues = [
            own.words("issue_on", issue=own.labels[row.issue], date=own.words.month(row.date))
            if course not in (points.RISE, points.FALL)
            else own.labels[row.issue]
            for row in rows.itertuples(index=False)
        ]
        if issues:
            yield own.words(f"lead_{course}", issues=", ".join(issues))


def _alarm(own: Dossier) -> Iterator[str]:
    rows = own.tables.get("drift", table("drift", []))
    beyond = rows[rows["beyond"]]
    if len(beyond):
        yield own.words(
            "drift_alarm", letters=own.words.number(len(beyond)), date=own.words.date(beyond["date"].iloc[0]),
            share=own.words.percent(beyond["uncoded"].mean()), centre=own.words.percent(beyond["centre"].iloc[0]),
        )  # fmt: skip


def _undated(own: Dossier) -> Iterator[str]:
    undated = own.letters.loc[own.letters["date"] == "", "letter"]
    if len(undated):
        yield own.words("undated", letters=", ".join(undated))


def _left_out(own: Dossier) -> Iterator[str]:
    if own.left_out:
        yield own.words("left_out", letters=", ".join(sorted(own.left_out)))


def _near(own: Dossier) -> Iterator[str]:
    if own.near:
        yield own.words("near_copies", letters=", ".join(" ~ ".join(pair) for pair in own.near))


PARTS = (
    ("moves", "moves_title"), ("courses", "courses_title"), ("pooled", "pooled_title"), ("drift", "drift_title"),
    ("diversity", "diversity_title"), ("overlap", "overlap_title"), ("period", "period_title"),
    ("difference", "difference_title"), ("positions", "positions_title"), ("letters", "letters_title"),
    ("limits", "limits_title"), ("method", "method_title"),
)  # fmt: skip
"""The parts of the page behind the first screen: their ids, and the keys of their titles."""


def contents(own: Dossier) -> Html:
    """Links to what follows the first screen."""
    return fragment("dossier_contents", own, parts=PARTS)


def moves_chart(own: Dossier, narrow: bool = False) -> charts.Axes:
    """Chart 5: a panel for each of the twelve largest issues, over the letters' days."""
    issues = list(own.ranks)[:CHARTED]
    measure, low, high = _columns(own)
    rows = own.rows[own.rows["issue"].isin(issues) & (own.rows["date"] != "")].dropna(subset=measure)
    coded = _coded(own)[rows["letter"]].to_numpy()
    shown = rows.assign(
        value=rows[measure], low=rows[low] if low else float("nan"), high=rows[high] if high else float("nan"),
        size=coded / max(coded.max(initial=0), 1), agenda=rows["kind"] == "agenda",
    )  # fmt: skip
    lines = own.tables.get("smooth", table("smooth", []))
    names = {issue: f"{own.ranks[issue] + 1}. {own.labels[issue]}" for issue in issues}
    lines = lines[lines["issue"].isin(issues)]
    return charts.panels(
        shown, lines, names, _steps(own), own.show, own.words(f"measure_{own.settings.measure}"), narrow
    )


def _steps(own: Dossier) -> dict[str, list[str]]:
    """The days on which the level of an issue changes."""
    rows = own.changes[own.changes["course"].isin([points.NEW, points.UP, points.SILENT, points.DOWN])]
    return rows.groupby("issue")["date"].agg(list).to_dict()


def _coded(own: Dossier) -> pd.Series:
    """The coded sentences of each letter, by their weights."""
    return own.rows.groupby("letter")["count"].sum()


def _columns(own: Dossier) -> tuple[str, str, str]:
    """The columns of the measure and of its interval; counts and rates have none."""
    measure = own.settings.measure
    bounds = {"share_coded": ("low_coded", "high_coded"), "share": ("low", "high")}
    return measure, *bounds.get(measure, ("", ""))


def moves_caption(own: Dossier) -> dict[str, str]:
    """Title, subtitle, note, source and alternative text of chart 5."""
    words, bounds = own.words, bool(_columns(own)[1]) and "smooth" not in own.tables
    nothing = int((_coded(own) == 0).sum())
    notes = [
        words("moves_intervals") if bounds else "",
        words("moves_steps") if _steps(own) else "",
        words("moves_line") if "smooth" in own.tables else words("refused", why=words.rule(own.refused["smooth"])),
        words("moves_rest", count=words.number(len(own.ranks) - CHARTED)) if len(own.ranks) > CHARTED else "",
        words("moves_nothing", letters=words.number(nothing)) if nothing else "",
    ]
    return {
        "title": words("moves_title"),
        "subtitle": words("moves_subtitle", measure=words(f"measure_{own.settings.measure}")),
        "note": " ".join(filter(None, notes)),
        "source": source_line(own),
        "alt": words("moves_alt", source=own.source, headline=headline(own), values=" ".join(told_changes(own))),
    }  # fmt: skip


def source_line(own: Dossier) -> str:
    return own.words("source_line", source=own.source, codebook=own.codebook.name, version=own.codebook.version)


def _late(own: Dossier) -> dict[str, int]:
    """The steady issues of which the last meetings stand apart, and how many: too few to be told from chance."""
    if "courses" not in own.tables:
        return {}
    rows, wide = own.tables["courses"], change.by_meeting(own.rows, own.share)
    steady = rows.loc[rows["course"] == points.STEADY, "issue"]
    return {issue: last for issue in steady if (last := points.late(wide[issue]))}


def _too_early(own: Dossier) -> Iterator[str]:
    if late := _late(own):
        yield own.words("course_late", issues=", ".join(own.labels[issue] for issue in own.ranks if issue in late))


def courses(own: Dossier) -> Html:
    """What changes: a row for each change, what is steady, and what cannot be told yet or was not asked."""
    words = own.words
    rows = [
        {
            "issue": row.issue,
            "course": words(f"course_{row.course}"),
            "date": words.date(row.date) if row.course not in (points.RISE, points.FALL) else words("whole_period"),
            "before": words.percent(row.before, 1),
            "after": words.percent(row.after, 1),
            "p": _chance(words, row.p),
        }
        for row in own.changes.itertuples(index=False)
    ]
    why = own.refused.get("courses", "")
    notes = [] if why else [*_steady(own), *_too_early(own), _shortest(own)]
    return fragment(
        "courses", own, rows=rows, notes=notes, why=why, uneven=_uneven(own),
        subtitle=" ".join([words("courses_subtitle"), *_issues_tested(own)]),
    )  # fmt: skip


def _issues_tested(own: Dossier) -> Iterator[str]:
    """Of how many issues a change was sought, and how often chance would show one; nothing where none was."""
    rows = own.tables.get("courses", table("courses", []))
    if tested := int(rows["tested"].max()) if len(rows) else 0:
        yield own.words("courses_tested", tested=own.words.number(tested))


def _chance(words: Words, p: float) -> str:
    """A p of three decimals; no p is told as 0."""
    return f"< {words.number(0.001, 3)}" if p < 0.001 else words.number(p, 3)


def _steady(own: Dossier) -> Iterator[str]:
    """The issues that do not demonstrably change, and those that sway too little for a change to be told of them."""
    wide = change.by_meeting(own.rows, own.share)
    tested = dict(zip(wide, points.can_change(wide.to_numpy()), strict=True))
    rows, late = own.tables["courses"], _late(own)
    steady = set(rows.loc[rows["course"] == points.STEADY, "issue"]) - set(late)
    for key, asked in (("steady", True), ("never_apart", False)):
        if named := [own.labels[issue] for issue in own.ranks if issue in steady and tested[issue] == asked]:
            yield own.words(key, issues=", ".join(named), points=own.words.percent(points.LEAST))


def _shortest(own: Dossier) -> str:
    """How many of the last meetings cannot show a change yet."""
    met = len(change.by_meeting(own.rows, own.share))
    last = points.shortest_told(met) - 1
    key = "course_shortest_one" if last == 1 else "course_shortest"
    return own.words(key, meetings=own.words.number(met), last=own.words.number(last))


def _uneven(own: Dossier) -> str:
    try:
        found = change.unevenness(own.rows, own.settings.seed)
    except Problem as problem:
        return own.words("refused", why=own.words.rule(str(problem)))
    shown = {name: own.words.number(value, 2) for name, value in found.items() if name not in ("changes", "dropped")}
    return own.words(
        "uneven", changes=own.words.number(found["changes"]), dropped=own.words.number(found["dropped"]), **shown
    )


def pooled(own: Dossier) -> Html:
    """The figures of all letters together, by letter and by length, reports and agendas apart, and their volume."""
    words, kinds = own.words, _means_by_kind(own)
    found = own.tables["pooled"].set_index("issue")
    rows = [
        {
            "issue": issue,
            "macro": words.percent(found.at[issue, "macro"], 1),
            "interval": _between(own, found.loc[issue]),
            "micro": words.percent(found.at[issue, "micro"], 1),
            "report": _percent(words, kinds["report"].get(issue)),
            "agenda": _percent(words, kinds["agenda"].get(issue)),
            "letters": words.number(found.at[issue, "letters"]),
            "words": words.number(round(found.at[issue, "words"])),
        }
        for issue in own.ranks
    ]
    subtitle = [*_letters_pooled(own), words("pooled_subtitle"), *_by_length(own)]
    return fragment(
        "pooled", own, rows=rows, subtitle=" ".join(subtitle),
        corrected=list(_corrected(own)), why=own.refused.get("corrected", ""),
    )  # fmt: skip


def _letters_pooled(own: Dossier) -> Iterator[str]:
    """Of how many letters the figures are, and why they are not of the others."""
    words, counted = own.words, own.rows_pooled
    letters, meetings = counted["letter"].nunique(), counted["meeting"].nunique()
    yield words("pooled_of", letters=words.number(letters), meetings=words.number(meetings))
    undated = int((own.letters["date"] == "").sum())
    for key, count in (("pooled_undated", undated), ("pooled_nothing", len(own.letters) - letters - undated)):
        if count:
            yield words(key, letters=words.number(count))


def _corrected(own: Dossier) -> Iterator[dict[str, str]]:
    """The shares of all sentences, as coded and as corrected, of the issues that either has."""
    for row in own.tables.get("corrected", table("corrected", [])).itertuples(index=False):
        if row.share > 0 or row.corrected > 0:
            yield {
                "issue": own.labels[row.issue],
                "share": own.words.percent(row.share, 1),
                "corrected": own.words.percent(row.corrected, 1),
                "interval": _between(own, pd.Series({"low": row.low, "high": row.high})),
            }


def _means_by_kind(own: Dossier) -> dict[str, Mapping[str, float]]:
    """The mean share of each issue in reports and in agendas; none where there is no letter of the kind."""
    rows = own.rows_pooled
    return {kind: rows[rows["kind"] == kind].groupby("issue")[own.share].mean() for kind in ("report", "agenda")}


def _percent(words: Words, share: float | None) -> str:
    return "–" if share is None or share != share else words.percent(share, 1)


def _between(own: Dossier, row: pd.Series) -> str:
    if row["low"] != row["low"]:
        return own.words("no_interval")
    low, high = own.words.number(100 * row["low"], 1), own.words.percent(row["high"], 1)
    return own.words("low_high", low=low, high=high)


def drift_chart(own: Dossier, narrow: bool = False) -> charts.Axes:
    """The uncoded share of each letter, with the limit of its control chart where there are letters enough."""
    words = own.words
    rows = own.tables.get("drift", _uncoded_rows(own))
    rules = {}
    if "drift" in own.tables:
        rules = {words("drift_centre"): rows["centre"].iloc[0], words("drift_limit"): rows["limit"].median()}
    shown = rows.assign(value=rows["uncoded"], flagged=rows["beyond"])
    return charts.timeline(shown, rules, words.percent, words("drift_axis"), narrow)


def _uncoded_rows(own: Dossier) -> pd.DataFrame:
    rows = own.tables["attention"].query("unit == 'sentences' and issue == 'uncoded'").set_index("letter")
    dates = own.letters["date"]
    dated = dates[dates != ""]
    return pd.DataFrame({"date": dated, "uncoded": rows["share"].reindex(dated.index), "beyond": False}).dropna()


def drift_caption(own: Dossier) -> dict[str, str]:
    words = own.words
    told = " ".join(_alarm(own)) or words("drift_none" if "drift" in own.tables else "drift_unknown")
    why = words("refused", why=words.rule(own.refused["drift"])) if "drift" in own.refused else ""
    return {
        "title": words("drift_title"),
        "subtitle": words("drift_subtitle"),
        "note": " ".join(filter(None, (told, _unknown_words(own), words("drift_rate") if not why else "", why))),
        "source": source_line(own),
        "alt": words("drift_alt", source=own.source, told=told),
    }


def _unknown_words(own: Dossier) -> str:
    """The words of the sentences that the codebook leaves uncoded in the letters beyond the limit."""
    rows = own.tables.get("drift")
    if rows is None or not rows["beyond"].any():
        return ""
    beyond = set(rows.loc[rows["beyond"], "letter"])
    letters = {name: frame[frame["letter"].isin(beyond)] for name, frame in own.tables.items() if "letter" in frame}
    found = diagnosis.suggestions(letters, 8)["term"].tolist()
    return own.words("drift_words", words=", ".join(found)) if found else ""


def diversity_chart(own: Dossier, narrow: bool = False) -> charts.Axes:
    """The effective number of issues of each letter."""
    rows = own.tables["diversity"].query("date != ''").dropna(subset="effective")
    shown = rows.assign(value=rows["effective"], flagged=False)
    return charts.timeline(shown, {}, own.words.number, own.words("diversity_axis"), narrow)


def diversity_caption(own: Dossier) -> dict[str, str]:
    words = own.words
    values = own.tables["diversity"]["effective"].dropna()
    if values.empty:
        return dict.fromkeys(("subtitle", "note"), "") | {
            "title": words("diversity_title"), "source": source_line(own), "alt": words("dossier_nothing")
        }  # fmt: skip
    told = {name: words.number(value, 1) for name, value in
            (("least", values.min()), ("most", values.max()), ("mean", values.mean()))}  # fmt: skip
    return {
        "title": words("diversity_title"),
        "subtitle": words("diversity_subtitle", issues=words.number(len(own.codebook.ids))),
        "note": words("diversity_note", **told),
        "source": source_line(own),
        "alt": words("diversity_alt", source=own.source, **told),
    }


def overlap(own: Dossier) -> Html:
    """How alike the letters divide their attention: a table of all pairs of them, or of years where they are many.

    A pair less alike than letters of their lengths that divide it alike has a mark.
    """
    pairs, letters = own.tables["overlap"], own.letters
    known = letters["letter"][letters["letter"].isin(pairs["letter"])]
    by_year = len(known) > SQUARES
    group = letters["date"].str[:4].where(letters["date"] != "", own.words("no_date")) if by_year else letters["letter"]
    apart = pairs[pairs["letter"] != pairs["other"]]
    means = (apart if by_year else pairs).groupby([pairs["letter"].map(group), pairs["other"].map(group)])[
        ["overlap", "low"]
    ].mean()  # fmt: skip
    order = list(dict.fromkeys(group[known]))
    head, short = ("year", dict(zip(order, order, strict=True))) if by_year else _short_names(own, order)
    heads = [(each, short[each]) for each in order]
    cells = means.reindex(pd.MultiIndex.from_product([order, order]))
    rows = [(short[one], [_cell(own, *cells.loc[(one, other)]) for other in order]) for one in order]
    return fragment("overlap", own, heads=heads, rows=rows, head=head, by_year=by_year, expected=_expected(own, apart))


def _expected(own: Dossier, pairs: pd.DataFrame) -> str:
    """What two letters that divide their attention alike overlap, on average over the pairs."""
    if pairs.empty:
        return ""
    return own.words("overlap_expected", **{
        name: own.words.percent(pairs[name].mean()) for name in ("expected", "low", "high")
    })  # fmt: skip


def _short_names(own: Dossier, letters: Sequence[str]) -> tuple[str, dict[str, str]]:
    """By what the letters are told apart in a table, and that of each: their numbers, else their dates, else ids."""
    for head, column in (("letter_number", "number"), ("all_date", "date")):
        own_names = own.letters.loc[list(letters), column]
        if own_names.is_unique and (own_names != "").all():
            return head, own_names.to_dict()
    return "provenance_letter", dict(zip(letters, letters, strict=True))


def _cell(own: Dossier, value: float, low: float) -> tuple[str, int]:
    if value != value:
        return "–", 0
    return own.words.number(100 * value) + "*" * (value < low), round(9 * max(2 * value - 1, 0))


def period(own: Dossier) -> Html:
    """What the letters of a period, or of a sender, have more of than the others: issues and words, by meetings."""
    words, letters = own.words, own.letters
    chosen = letters.loc[letters_of_period(own.tables["letters"], own.rows, own.settings)]
    rows = own.tables.get("period_terms", table("period_terms", []))
    sure = rows[rows["p"] <= SURE]
    listed = sure.sort_values(["log_ratio", "term"], ascending=[False, True]).head(LISTED_WORDS)
    named = ", ".join(listed.loc[listed["q"] <= SURE, "label"])
    left_out = int((letters["language"] != own.language).sum())
    return fragment(
        "period",
        own,
        subtitle=_sides(own, chosen),
        shares=_shares_of_period(own, chosen["letter"]),
        tested=" ".join(_words_tested(own, rows)),
        left_out=words("period_language", letters=words.number(left_out)) if left_out else "",
        why=own.refused.get("period_terms", ""),
        told=words("period_sure", words=named) if named else words("period_unsure"),
        rows=[_typical(own, row) for row in listed.itertuples(index=False)],
    )


def _sides(own: Dossier, chosen: pd.DataFrame) -> str:
    """Which letters are set against the others: of what days, and of whom where a sender was asked for."""
    key = ("period_one" if len(chosen) == 1 else "period_subtitle") + ("_by" if own.settings.sender else "")
    return own.words(
        key, letters=own.words.number(len(chosen)), days=_days(own.words, chosen["date"]), sender=_named(own, chosen)
    )


def _named(own: Dossier, chosen: pd.DataFrame) -> str:
    """The names of the senders of these letters that were asked for, or their offices where one was."""
    asked = own.settings.sender.casefold()
    parts = (signed.partition(": ")[::2] for senders in chosen["senders"] for signed in senders.split("; "))
    found = (name if asked in name.casefold() else office for office, name in parts)
    return ", ".join(dict.fromkeys(each for each in found if asked in each.casefold()))


def _shares_of_period(own: Dossier, chosen: pd.Series) -> dict[str, object]:
    """The issues of the period against the others: what is told of them and their rows, or why there are none."""
    words = own.words
    if "period_shares" not in own.tables:
        return {"why": own.refused["period_shares"], "rows": []}
    rows, counted = own.tables["period_shares"], own.rows_pooled
    inside, every = (each["meeting"].nunique() for each in (counted[counted["letter"].isin(chosen)], counted))
    sure = rows[rows["q"] <= SURE]
    sides = {
        "more": sure.loc[sure["difference"] > 0, "issue"].map(own.labels),
        "less": sure.loc[sure["difference"] < 0, "issue"].map(own.labels),
    }
    told = [words(f"period_shares_{side}", issues=", ".join(named)) for side, named in sides.items() if len(named)]
    return {
        "why": "",
        "subtitle": words(
            "period_shares_subtitle", measure=words(f"measure_{own.share}"), inside=words.number(inside),
            outside=words.number(every - inside), tested=words.number(len(rows)),
        ),
        "told": [*(told or [words("period_shares_unsure")]), words("period_looked")],
        "rows": [_share_of_period(own, row) for row in rows.itertuples(index=False)],
    }  # fmt: skip


def _share_of_period(own: Dossier, row) -> dict[str, str]:
    words = own.words
    bounds = {"low": words.number(100 * row.low, 1), "high": words.number(100 * row.high, 1)}
    return {
        "issue": own.labels[row.issue],
        "sure": row.q <= SURE,
        "target": words.percent(row.share, 1),
        "reference": words.percent(row.reference, 1),
        "difference_points": words.number(100 * row.difference, 1),
        "interval": words("low_to_high", **bounds) if row.low == row.low else "–",
        "p_value": _chance(words, row.p),
        "q_value": _chance(words, row.q),
    }


def _words_tested(own: Dossier, rows: pd.DataFrame) -> Iterator[str]:
    """How the words were tested, and how many chance would let through; nothing where none was."""
    if len(rows):
        tested = int(rows["tested"].max())
        yield own.words("period_tested", tested=own.words.number(tested), chance=own.words.number(SURE * tested / 2))


def _typical(own: Dossier, row) -> dict[str, str]:
    words = own.words
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


def difference_chart(own: Dossier, narrow: bool = False) -> charts.Axes:
    """Chart 6: the shares of the issues in two letters, the largest difference first."""
    rows = own.tables["difference"].head(CHARTED)
    shown = rows.assign(name=rows["issue"].map(own.labels))
    return charts.pairs(shown, own.words.percent, own.words("attention_axis"), narrow)


def difference_caption(own: Dossier) -> dict[str, str]:
    words = own.words
    one, other = two_letters(own.tables["letters"], own.settings)
    rows = own.tables["difference"]
    gone = [own.labels[row.issue] for row in rows.itertuples(index=False) if not row.other]
    new = [own.labels[row.issue] for row in rows.itertuples(index=False) if not row.share]
    sure = [own.labels[row.issue] for row in rows.itertuples(index=False) if row.low > 0 or row.high < 0]
    named = words("difference_named", new=", ".join(new) or words("none"), gone=", ".join(gone) or words("none"))
    days = {"one": own.day(one), "other": own.day(other)}
    shares = (_two_shares(own, row) for row in rows.head(CHARTED).itertuples())
    return {
        "title": words("difference_title"),
        "subtitle": words("difference_subtitle", **days),
        "note": " ".join([
            _overlap_of(own, one, other),
            named,
            words("difference_sure", issues=", ".join(sure)) if sure else words("difference_unsure"),
        ]).strip(),
        "source": source_line(own),
        "alt": words("difference_alt", **days, values="; ".join(shares)),
    }  # fmt: skip


def _overlap_of(own: Dossier, one: str, other: str) -> str:
    """The overlap of two letters, beside what it would be if they divided their attention alike."""
    pairs = own.tables["overlap"]
    for row in pairs[(pairs["letter"] == one) & (pairs["other"] == other)].itertuples(index=False):
        shown = {name: own.words.percent(getattr(row, name)) for name in ("overlap", "expected", "low", "high")}
        return own.words("difference_overlap", **shown)
    return ""


def _two_shares(own: Dossier, row) -> str:
    return own.words("difference_value", issue=own.labels[row.issue], one=own.words.percent(row.share),
                     other=own.words.percent(row.other))  # fmt: skip


def differences(own: Dossier) -> Html:
    """The figures of the two letters, with the interval of each difference."""
    words = own.words
    one, other = two_letters(own.tables["letters"], own.settings)
    rows = [
        {
            "issue": row.issue,
            "one": words.percent(row.share, 1),
            "other": words.percent(row.other, 1),
            "points": words.number(100 * row.difference, 1),
            "interval": words("low_to_high", low=words.number(100 * row.low, 1), high=words.number(100 * row.high, 1)),
        }
        for row in own.tables["difference"].itertuples(index=False)
    ]
    return fragment("differences", own, rows=rows, heads=(own.day(one), own.day(other)))


def letters(own: Dossier) -> Html:
    """The letters, in order: day, kind, meeting, words, the largest issue, and what is uncoded.

    The name of each becomes a link where its own report stands beside the dossier's.
    """
    words = own.words
    of_sentences = own.tables["attention"].query("unit == 'sentences'")
    shares, issues = (
        of_sentences.pivot(index="letter", columns="issue", values=measure) for measure in ("share", own.share)
    )
    issues, meeting = issues[own.codebook.ids], own.rows.groupby("letter")["meeting"].first()
    rows = []
    for row in own.letters.itertuples(index=False):
        of = issues.loc[row.letter] if row.letter in issues.index else pd.Series(0.0, own.codebook.ids)
        largest = f"{own.labels[of.idxmax()]} {words.percent(of.max())}" if of.max() > 0 else "–"
        with_it = meeting.get(row.letter, row.letter)
        rows.append({
            "letter": row.letter, "date": words.date(row.date) or "–", "kind": words(f"kind_{row.kind}"),
            "meeting": with_it if with_it != row.letter else "", "tokens": words.number(row.tokens), "largest": largest,
            "uncoded": words.percent(shares[attention.UNCODED].get(row.letter, 0.0)),
        })  # fmt: skip
    return fragment(
        "letters", own, rows=rows, share=words(f"measure_{own.share}"), left_out=dict(sorted(own.left_out.items()))
    )


def limits(own: Dossier) -> Html:
    """The answer once more, and what these numbers cannot tell."""
    words = own.words
    told = (
        "limit_stance",
        "limit_dossier_instrument",
        "limit_whole",
        "limit_order",
        "limit_cause",
        "limit_validation_dossier",
    )
    return fragment(
        "limits", own, answer=[f"{headline(own)}.", *told_changes(own)], limits=[words(each) for each in told]
    )


def method(own: Dossier) -> Html:
    """How it was done, by which rules, and where everything comes from."""
    words, book, settings = own.words, own.codebook, own.settings
    penalty = own.tables["courses"]["penalty"] if "courses" in own.tables else pd.Series(dtype=float)
    span = [words.number(1e4 * each, 1) for each in (penalty.min(), penalty.max())] if len(penalty) else ["–", "–"]
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
        (words("letters_title"), " · ".join(f"{row.letter} {row.sha256[:12]}" for row in own.letters.itertuples())),
        (words("provenance_codebook"), f"{book.citation} sha256 {book.sha256}"),
        (words("provenance_settings"), words("settings", empty=settings.empty, seed=str(settings.seed))),
        (words("provenance_again"), _command(own)),
        (words("provenance_program"), f"Aandacht {__version__}"),
    ]
    return fragment("dossier_method", own, rules=rules, provenance=provenance)


def _command(own: Dossier) -> str:
    """The command that makes the page again; letters of which it is not known how they were named have their ids."""
    given = own.given or Given(tuple(own.letters["letter"]), own.codebook.name)
    return command(given, own.words, {"language": own.words.language, **vars(own.settings)}, "07_dossier")
