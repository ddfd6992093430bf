"""Change over the letters of a dossier: formulas, what the practice dossier has, what few letters cannot bear."""

import json
import math
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from helpers import DATA, Problem, change, corpus, letters
from helpers.attention import Coded, concentration
from helpers.change.drift import limits
from helpers.change.meetings import days_named
from helpers.change.periods import difference_over_meetings
from helpers.change.points import change_points, late, penalty, shortest_told, sum_of_squares
from helpers.change.predicted import chances
from helpers.change.punctuation import gini, l_moments, punctuation
from helpers.change.smooth import band, lowess, smoother
from helpers.tables import OF_DOSSIER

ORACLES = json.loads((Path(__file__).parent / "oracles.json").read_text(encoding="utf-8"))
PRACTICE = DATA / "practice"


@pytest.fixture(scope="module")
def tables(practice_tables):
    return practice_tables


@pytest.fixture(scope="module")
def coded(tables, navo):
    return change.coded_letters(tables, navo, "context")


@pytest.fixture(scope="module")
def meeting(tables):
    return change.meetings(tables["letters"], tables["sentences"])


@pytest.fixture(scope="module")
def rows(tables, meeting, coded):
    return change.over_time(tables["letters"], meeting, coded)


def first(tables: dict[str, pd.DataFrame], count: int) -> dict[str, pd.DataFrame]:
    """The tables of the first letters."""
    own = sorted(tables["letters"]["letter"])[:count]
    return {name: frame[frame["letter"].isin(own)] for name, frame in tables.items()}


def of(tables: dict[str, pd.DataFrame], navo) -> pd.DataFrame:
    coded = change.coded_letters(tables, navo, "context")
    return change.over_time(tables["letters"], change.meetings(tables["letters"], tables["sentences"]), coded)


def test_lowess():
    own = ORACLES["lowess"]
    x, y = (np.array(own["input"][name], float) for name in "xy")
    assert lowess(x, y) == pytest.approx(own["expected"], abs=1e-6)
    assert lowess(x, np.c_[y, y])[:, 1] == pytest.approx(own["expected"], abs=1e-6)


def test_a_change_point():
    own, expected = ORACLES["change_point"]["input"]["y"], ORACLES["change_point"]["expected"]
    for of_change in (0.01, 0.05):
        assert change_points(own, of_change) == [expected["change_after_observation"]]
    assert sum_of_squares(own, [5]) == pytest.approx(expected["SSE_two_segments"], abs=1e-6)
    assert sum_of_squares(own) == pytest.approx(expected["SSE_one_segment"], abs=1e-6)
    assert change_points(own, penalty(own)) == [5]


def test_l_moments_and_gini():
    own, expected = ORACLES["l_moments_and_gini"]["input"]["changes"], ORACLES["l_moments_and_gini"]["expected"]
    found = l_moments(own)
    assert found == pytest.approx([expected[name] for name in ("l1", "l2", "tau3", "tau4")], abs=1e-6)
    assert gini(own) == pytest.approx(expected["gini_of_absolute_changes"], abs=1e-6)
    assert gini([2, -2, 2]) == pytest.approx(expected["gini_equal"])
    assert gini([0, 0, 5, 0, 0]) == pytest.approx(expected["gini_one_of_five"])
    normal = np.random.default_rng(1).normal(size=200_000)
    assert l_moments(normal)[3] == pytest.approx(expected["tau4_of_a_normal"], abs=0.002)
    assert np.isnan(gini([0, 0]))
    assert np.isnan(l_moments([3, 3, 3])[3])


STEADY_SERIES = [0.10, 0.12, 0.09, 0.11, 0.10, 0.12, 0.11, 0.09, 0.10, 0.12, 0.10, 0.11]


@pytest.mark.parametrize(
    ("series", "courses"),
    [
        (STEADY_SERIES, []),
        ([each + 0.15 * (place > 5) for place, each in enumerate(STEADY_SERIES)], [("up", 6)]),
        ([0.0] * 6 + STEADY_SERIES[6:], [("new", 6)]),
        (STEADY_SERIES[:6] + [0.0] * 6, [("silent", 6)]),
        ([each + 0.02 * place for place, each in enumerate(STEADY_SERIES)], [("rise", 0)]),
        ([0.3 + each - 0.02 * place for place, each in enumerate(STEADY_SERIES)], [("fall", 0)]),
        ([0.0] * 6 + [0.3] + [0.0] * 6, [("once", 6)]),
        ([0.0] * 4 + [0.4] + [0.0] * 4 + [0.2, 0.22, 0.19, 0.2, 0.21], [("once", 4), ("new", 9)]),
        ([0.0] * 12 + [0.3], [("once", 12)]),
        ([0.01] * 6 + [0.04] * 6, []),
        ([0.0] * 12, []),
    ],
)
def test_the_course_of_a_series(series, courses):
    assert told({"a": series}) == [("a", *each) for each in courses]


def rows_of(series: dict[str, list[float]], size: int = 30) -> pd.DataFrame:
    """The table over_time of meetings a month apart that have these shares of so many sentences."""
    return pd.DataFrame([
        (f"m{place:03}", f"m{place:03}", f"{2031 + place // 12}-{place % 12 + 1:02}-03", issue, share, share,
         share * size, size)
        for issue, own in series.items() for place, share in enumerate(own)
    ], columns=["letter", "meeting", "date", "issue", "share", "share_coded", "count", "denominator"])  # fmt: skip


def told(series: dict[str, list[float]], size: int = 30) -> list[tuple[str, str, int]]:
    """The changes that are told of these series: issue, course, and the place from which it holds."""
    found = change.courses(rows_of(series, size), 282, "share")
    found = found[found["course"] != "steady"]
    return [(row.issue, row.course, int(row.letter[1:])) for row in found.itertuples(index=False)]


def swaying(seed: int, meetings: int, size: int = 30, shares: tuple[float, ...] = (0.2, 0.15, 0.12, 0.1, 0.08, 0.02)):
    """Series of shares that only sway, by issue."""
    drawn = np.random.default_rng(seed).multinomial(size, [*shares, 1 - sum(shares)], meetings) / size
    return {f"i{number}": own.tolist() for number, own in enumerate(drawn.T)}


@pytest.mark.parametrize("meetings", [10, 20])
def test_chance_alone_makes_few_changes_in_a_dossier(meetings):
    """Dossiers of seven issues that only sway: of 120, at most one in twenty is told any change of."""
    assert sum(bool(told(swaying(seed, meetings))) for seed in range(120)) / 120 <= 0.05


def test_a_peak_among_many_issues_is_told_only_where_it_is_no_draw():
    still = {f"i{number}": [0.1] * 12 for number in range(6)}
    assert told({"a": [0.1] * 5 + [0.27] + [0.1] * 6, **still}) == []
    assert told({"a": [0.1] * 5 + [0.6] + [0.1] * 6, **still}) == [("a", "once", 5)]


@pytest.mark.parametrize(
    ("meetings", "last", "expected", "apart"),
    [(10, 2, [], 2), (10, 3, [("a", "up", 7)], 0), (13, 2, [], 2), (14, 2, [("a", "up", 12)], 0),
     (14, 1, [("a", "once", 13)], 1), (60, 2, [("a", "up", 58)], 0)],
)  # fmt: skip
def test_a_step_too_short_to_be_told_is_told_too_early(meetings, last, expected, apart):
    """A step from 5 to 40 % in the last meetings, of issues of which the others do not move."""
    own = np.r_[np.full(meetings - last, 0.05), np.full(last, 0.4)] + np.random.default_rng(5).normal(
        0, 0.005, meetings
    )
    assert told({"a": own.tolist(), "b": [0.3] * meetings}) == expected
    assert late(own) == apart
    assert (last >= shortest_told(meetings)) == bool(expected and expected[0][1] == "up")


@given(st.lists(st.floats(0, 1, width=32), min_size=4, max_size=30), st.floats(0.001, 0.5))
@settings(max_examples=60)
def test_no_partition_is_cheaper_than_the_one_found(series, of_change):
    places = change_points(series, of_change)
    own = sum_of_squares(series, places) + of_change * len(places)
    others = [[], *([place] for place in range(2, len(series) - 1))]
    assert all(own <= sum_of_squares(series, each) + of_change * len(each) + 1e-9 for each in others)
    assert all(end - start >= 2 for start, end in zip([0, *places], [*places, len(series)], strict=True))


@given(st.lists(st.integers(0, 3000), min_size=3, max_size=25, unique=True))
@settings(max_examples=40)
def test_the_smooth_line_is_a_mean_that_keeps_straight_lines(days):
    x = np.array(sorted(days), float)
    assert smoother(x, x).sum(axis=1) == pytest.approx(np.ones(len(x)))
    assert lowess(x, np.full(len(x), 0.3)) == pytest.approx(np.full(len(x), 0.3))


def test_letters_of_one_day_have_a_smooth_line_too():
    x = np.array([1.0, 1, 1, 1, 5, 9])
    assert np.isfinite(lowess(x, np.arange(6.0))).all()
    assert np.isfinite(band(x, np.arange(6.0), 1)).all()


def stated() -> dict[str, tuple[str, str]]:
    """What data/README.md says of each issue of the practice dossier: what happens, and its date."""
    text = (DATA / "README.md").read_text(encoding="utf-8")
    part = text[text.index("Its attention changes in known ways") :]
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in part.splitlines() if line.startswith("|")]
    found = {issue: (what, date) for names, what, _, date in lines[2:11] for issue in names.split(", ")}
    assert len(found) == 11
    return found


KINDS = {
    "falls silent": "silent", "is new": "new", "steps up": "up", "steps down": "down", "rises slowly": "rise",
    "falls slowly": "fall", "peaks": "once", "do not change": "steady", "are hardly": "steady",
}  # fmt: skip


def test_every_change_that_is_stated_is_found_and_no_other(rows):
    found = change.courses(rows, 282)
    told = {issue: (next(kind for words, kind in KINDS.items() if what.startswith(words)), date)
            for issue, (what, date) in stated().items()}  # fmt: skip
    others = told.pop("all others")
    assert found["issue"].is_unique
    for row in found.itertuples(index=False):
        course, date = told.pop(row.issue, others)
        assert (row.issue, row.course) == (row.issue, course)
        assert date in ("", row.date), row.issue
    assert not told


def test_the_stated_levels_are_those_found(rows):
    found = change.courses(rows, 282).set_index("issue")
    for issue, (what, _) in stated().items():
        for level, column in zip(
            re.findall(r"(\d+) %", what) if issue != "all others" else (), ("before", "after"), strict=False
        ):
            assert round(100 * found.at[issue, column]) == pytest.approx(int(level), abs=2), issue
    side = found[found["course"] == "steady"].drop(["russia", "nato-eu", "arms-control"])
    assert side["after"].max() < 0.03


def test_the_alarm_of_drift_goes_off_where_stated_and_nowhere_else(tables, meeting, coded):
    found = change.drift(tables["letters"], meeting, coded, 282)
    assert found.loc[found["beyond"], "letter"].tolist() == [f"practice-{number}" for number in (25, 26, 27, 28)]
    before = found[~found["beyond"]]
    assert before["uncoded"].max() <= 1 / 6 < 0.25 < found.loc[found["beyond"], "uncoded"].min()


def test_the_minister_s_word_is_found_with_letters_as_units(tables, meeting):
    own = tables["letters"].set_index("letter")["senders"].str.contains("Okhuijsen")
    assert own[own].index.tolist() == [f"practice-{number}" for number in range(14, 21)]
    dutch = tables["letters"].query("language == 'nl'")["letter"]
    tokens = tables["tokens"][tables["tokens"]["letter"].isin(dutch)]
    found = change.of_period(tokens, meeting, own[own].index, 282)
    assert found.loc[0, "term"] == "tweesporenaanpak"
    assert found.loc[0, "reference"] == 0
    assert (found["meetings"] > 1).all()
    reverse = change.of_period(tokens, meeting, own[~own].index, 282)
    assert not set(reverse["term"]) & set(found["term"])


def test_every_letter_says_on_its_first_line_that_it_is_fictional(tables):
    texts = [path.read_text(encoding="utf-8") for path in sorted(PRACTICE.glob("*.txt"))]
    assert len(texts) == 28
    assert all(re.search(r"\b(?:fictief|fictional)\b", text.splitlines()[0]) for text in texts)
    assert (tables["letters"]["dossier"] == "99931").all()
    assert tables["letters"]["number"].tolist() == [str(number) for number in range(1, 29)]
    assert tables["letters"]["date"].is_monotonic_increasing
    assert tables["letters"]["sentences"].between(17, 36).all()
    assert tables["sentences"]["text"].is_unique


def test_an_agenda_belongs_to_the_report_of_its_meeting(tables, meeting):
    agendas = tables["letters"].query("kind == 'agenda'")["letter"].tolist()
    assert len(agendas) == 8
    assert [int(meeting[each][-2:]) - int(each[-2:]) for each in agendas] == [1] * 8
    assert meeting.nunique() == 20


@pytest.mark.parametrize(
    ("column", "value"),
    [("date", ""), ("dossier", "99932"), ("kind", "other"), ("date", "2030-01-01")],
)
def test_an_agenda_of_another_meeting_stands_alone(tables, column, value):
    about = first(tables, 3)["letters"].copy()
    about.loc[about["letter"] == "practice-02", column] = value
    assert change.meetings(about, tables["sentences"])["practice-02"] == "practice-02"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("op 9, 10 en 11 juni 2032 te Porto", {(6, 9), (6, 10), (6, 11)}),
        ("held on 3-4 July", {(7, 3), (7, 4)}),
        ("in juni, met 12 landen", set()),
    ],
)
def test_the_days_that_a_text_names(text, days):
    assert days_named(text) == days


def test_a_pair_counts_once(rows):
    wide = change.by_meeting(rows)
    assert len(wide) == 20
    pair = rows[rows["letter"].isin(["practice-09", "practice-10"])].pivot(
        index="issue", columns="letter", values="share_coded"
    )
    assert wide.loc["practice-10", "north-korea"] == pytest.approx(pair.loc["north-korea"].mean())


def test_pooling_by_letter_and_by_length():
    own, expected = ORACLES["pooling"]["input"]["letters"], ORACLES["pooling"]["expected"]
    rows = pd.DataFrame([
        {"letter": str(place), "meeting": str(place), "date": f"2031-01-0{place + 1}", "issue": issue,
         "share": count / each["n"], "count": count, "denominator": each["n"], "words": 0.0}
        for place, each in enumerate(own) for issue, count in (("a", each["x"]), ("b", each["n"] - each["x"]))
    ])  # fmt: skip
    found = change.pooled(rows, "share").set_index("issue").loc["a"]
    assert (found["micro"], found["macro"]) == pytest.approx((expected["micro"], expected["macro"]))
    assert np.isnan(found["low"])


def test_a_letter_in_which_nothing_is_coded_halves_no_other_of_its_meeting(rows):
    """Nor does one without a date count in any column."""
    blank, unknown = rows["letter"] == "practice-09", rows["letter"] == "practice-28"
    changed = rows.assign(
        date=rows["date"].mask(unknown, ""), share_coded=rows["share_coded"].mask(blank),
        count=rows["count"].mask(blank, 0.0), words=rows["words"].mask(blank, 0.0),
    )  # fmt: skip
    without = rows[~blank & ~unknown]
    pd.testing.assert_frame_equal(change.pooled(changed), change.pooled(without))


def test_shares_overlaps_and_diversity_are_what_they_say(rows):
    assert rows.groupby("letter")["share_coded"].sum().to_numpy() == pytest.approx(np.ones(28))
    shared = change.overlaps(rows, 282).set_index(["letter", "other"])["overlap"]
    assert shared.between(0, 1).all()
    assert shared["practice-01", "practice-01"] == pytest.approx(1)
    one, other = (rows[rows["letter"] == f"practice-{number}"]["share_coded"].to_numpy() for number in ("01", "28"))
    assert shared["practice-01", "practice-28"] == pytest.approx(concentration.overlap(one, other))
    assert shared["practice-28", "practice-01"] == pytest.approx(shared["practice-01", "practice-28"])
    pooled = change.pooled(rows)
    assert pooled["macro"].sum() == pytest.approx(1)
    assert pooled["micro"].sum() == pytest.approx(1)
    had = pooled[pooled["macro"] > 0]
    assert ((had["low"] < had["macro"]) & (had["macro"] < had["high"])).all()
    assert pooled.loc[pooled["macro"] == 0, "low"].isna().all()
    assert change.diversity(rows)["effective"].between(1, 29).all()


def test_the_tables_have_their_columns(rows, tables, meeting, coded):
    found = {
        "over_time": rows, "courses": change.courses(rows, 282), "smooth": change.smooth(rows, "share", 1),
        "pooled": change.pooled(rows), "overlap": change.overlaps(rows, 282), "diversity": change.diversity(rows),
        "drift": change.drift(tables["letters"], meeting, coded, 282),
        "difference": change.difference(coded, "practice-01", "practice-28"),
    }  # fmt: skip
    for name, frame in found.items():
        assert frame.dtypes.astype(str).to_dict() == OF_DOSSIER[name], name


def test_two_letters_are_compared_by_their_sentences(coded, rows):
    found = change.difference(coded, "practice-01", "practice-28")
    one, other = (rows[rows["letter"] == letter].set_index("issue") for letter in ("practice-01", "practice-28"))
    assert found["difference"].abs().is_monotonic_decreasing
    for row in found.itertuples(index=False):
        assert (row.share, row.other) == (one.at[row.issue, "share"], other.at[row.issue, "share"])
        assert row.low <= row.difference <= row.high
        before, after = one.loc[row.issue], other.loc[row.issue]
        if row.share and row.other:
            apart = row.difference - math.hypot(after["share"] - after["low"], before["high"] - before["share"])
            assert row.low == pytest.approx(apart)


def test_the_order_of_the_letters_does_not_matter(tables, navo, rows):
    shuffled = {
        name: frame.sample(frac=1, random_state=3) if name == "letters" else frame for name, frame in tables.items()
    }
    pd.testing.assert_frame_equal(of(shuffled, navo), rows)


def test_a_letter_alone_has_the_shares_that_it_has_in_its_dossier(navo, rows):
    alone = corpus.tables([letters.read(PRACTICE / "practice-18.txt")], navo)
    own = of(alone, navo)
    pd.testing.assert_frame_equal(own, rows[rows["letter"] == "practice-18"].reset_index(drop=True))
    table = alone["attention"].query("unit == 'sentences'").set_index("issue").loc[own["issue"]]
    assert own["share"].to_numpy() == pytest.approx(table["share"].to_numpy())
    assert own["low"].to_numpy() == pytest.approx(table["low"].to_numpy(), nan_ok=True)
    assert own["share_coded"].to_numpy() == pytest.approx(table["share_coded"].to_numpy())


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (
            lambda rows: change.courses(rows, 282),
            "change points need 10 letters with a date and an issue",
        ),
        (
            lambda rows: change.smooth(rows, "share", 1),
            "need 10 letters with a date and an issue or more, found 4",
        ),
        (lambda rows: change.unevenness(rows, 282), "needs 50 changes of an issue"),
        (lambda rows: change.by_meeting(rows, "frequency"), "measure: expected share_coded or share or count"),
        (lambda rows: change.courses(rows, 282, "per_1000"), "change points are told of shares"),
    ],
)
def test_what_few_letters_cannot_bear_is_refused_in_a_sentence(tables, navo, ask, said):
    with pytest.raises(Problem, match=re.escape(said)) as refusal:
        ask(of(first(tables, 5), navo))
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("other", "said"),
    [("practice-99", "no letter 'practice-99' among these"), ("practice-01", "a letter does not differ from itself")],
)
def test_two_letters_that_cannot_be_compared_are_refused_in_a_sentence(coded, other, said):
    with pytest.raises(Problem, match=re.escape(said)) as refusal:
        change.difference(coded, "practice-01", other)
    assert "\n" not in str(refusal.value)


def test_few_letters_have_no_alarm_and_no_words_of_a_period(tables, navo):
    few = first(tables, 5)
    own, coded = change.meetings(few["letters"], few["sentences"]), change.coded_letters(few, navo, "context")
    with pytest.raises(Problem, match="an alarm of drift needs 10 letters with a date or more, found 4"):
        change.drift(few["letters"], own, coded, 282)
    with pytest.raises(Problem, match="words of a period need 3 meetings or more in it and outside it, found 1"):
        change.of_period(few["tokens"], change.meetings(few["letters"], few["sentences"]), ["practice-01"], 282)


def shares_of(tables, navo, chosen) -> pd.DataFrame:
    meeting = change.meetings(tables["letters"], tables["sentences"])
    return change.shares_of_period(change.by_meeting(of(tables, navo)), meeting, chosen, 282).set_index("issue")


def test_a_period_has_the_issues_that_the_practice_letters_state(tables, navo):
    later = tables["letters"].query("date >= '2035-02-27'")["letter"]
    rows = shares_of(tables, navo, later)
    sure = rows[rows["q"] <= 0.05]
    assert set(sure.index[sure["difference"] > 0]) == {"hybrid-cyber", "burden-sharing", "deterrence-defence"}
    assert set(sure.index[sure["difference"] < 0]) == {"afghanistan", "enlargement", "projecting-stability"}
    steady = rows.loc[["russia", "nato-eu", "arms-control"]]
    assert ((steady["low"] < 0) & (steady["high"] > 0) & (steady["p"] > 0.05)).all()
    assert rows["difference"].sum() == pytest.approx(0, abs=1e-9)
    assert rows["difference"].to_numpy() == pytest.approx((rows["share"] - rows["reference"]).to_numpy())


def test_the_rest_has_the_difference_of_the_period_with_the_other_sign(tables, navo):
    letters = tables["letters"]
    by = letters["senders"].str.contains("Okhuijsen")
    one, other = (shares_of(tables, navo, letters.loc[side, "letter"]) for side in (by, ~by))
    other = other.loc[one.index]
    assert one["difference"].to_numpy() == pytest.approx(-other["difference"].to_numpy())
    assert one["low"].to_numpy() == pytest.approx(-other["high"].to_numpy())
    assert one["meetings"].tolist() == other["meetings_reference"].tolist()


@pytest.mark.parametrize(
    ("inside", "outside", "holds_zero"),
    [
        ([0.1, 0.1, 0.1], [0.1, 0.1, 0.1], None),  # nothing varies
        ([0.0, 0.0, 0.0], [0.0, 0.0, 0.0], None),
        ([0.1, 0.2, 0.15, 0.1], [0.3, 0.2, 0.25, 0.35], False),
        ([0.0, 0.0, 0.0, 0.0], [0.3, 0.2, 0.25, 0.35], False),
        ([0.0, 0.0, 0.0, 0.0], [0.3, 0.0, 0.0, 0.0], True),
        ([0.1, 0.2], [0.3, 0.1], True),
        ([1.0, 0.9, 1.0], [0.1, 0.0, 0.0], False),
    ],
)
def test_the_interval_over_meetings_of_a_difference(inside, outside, holds_zero):
    one, other = np.array(inside), np.array(outside)
    low, high = difference_over_meetings(one, other)
    if holds_zero is None:
        assert np.isnan([low, high]).all()
    else:
        assert -1 <= low < one.mean() - other.mean() < high <= 1
        assert (low < 0 < high) is holds_zero


def test_what_the_practice_letters_leave_out_can_be_chance(tables, navo):
    rows = change.absences(of(tables, navo))
    assert (rows["q"] > 0.05).all()
    assert rows["p"].is_monotonic_increasing
    steady = ["russia", "nato-eu", "arms-control"]  # in every meeting
    assert not rows["issue"].isin(steady).any()
    last = rows[rows["meeting"] == "practice-28"].set_index("issue")
    assert last.at["afghanistan", "meetings"] == 9


@pytest.mark.parametrize(("sentences", "expected"), [(6, False), (200, True)])
def test_an_issue_of_every_letter_is_missed_in_a_long_one_and_not_in_a_short_one(sentences, expected):
    shares = [("russia", 0.3), ("ukraine", 0.7)]
    rows = [
        (f"m{meeting:02}", f"2031-{meeting + 1:02}-01", issue, share * sentences, share)
        for meeting in range(11) for issue, share in shares
    ]  # fmt: skip
    rows += [("m11", "2031-12-01", "russia", 0.0, 0.0), ("m11", "2031-12-01", "ukraine", float(sentences), 1.0)]
    table = pd.DataFrame(rows, columns=["meeting", "date", "issue", "count", "share_coded"])
    (absent,) = change.absences(table).itertuples(index=False)
    assert (absent.meeting, absent.issue, absent.meetings, absent.size) == ("m11", "russia", 11, sentences)
    assert absent.share == pytest.approx(0.3)
    assert (absent.p < 0.001) is expected
    assert absent.q == absent.p  # of one absence


def test_two_meetings_are_no_period(tables, navo):
    with pytest.raises(Problem, match="shares of a period need 3 meetings or more in it and outside it, found 2 on"):
        shares_of(tables, navo, ["practice-27", "practice-28"])


def test_fifty_changes_are_enough():
    assert punctuation([1.0, -1.0] * 25)["changes"] == 50
    with pytest.raises(Problem, match="found 49"):
        punctuation([1.0] * 49)


def test_few_meetings_expect_less_surely():
    """The limit by 5 meetings is above that by 20 of the same; a short meeting may have a larger share than a long."""
    few, many = (chances(28, [2] * half, [28] * half)[7] for half in (5, 40))
    assert many < few / 2 < 0.02
    short, long = limits(np.full(12, 2.0), np.r_[np.full(10, 28.0), 10, 60], 6)[-2:]
    assert short > long


def test_the_chances_of_a_count_are_those_of_scipy():
    """With a likeness near 0 and many meetings: the binomial distribution."""
    found = chances(20, [30] * 60, [100] * 60, 0.0)
    assert found == pytest.approx(binom.sf(np.arange(-1, 20), 20, 0.3), abs=0.005)


def uncoded(shares: list[float], pairs: bool = False) -> tuple[pd.DataFrame, pd.Series, list]:
    """Letters whose sentences have such a share without a word; in pairs, an agenda and its report alike."""
    letters = pd.DataFrame(
        [(f"l{place:03}", f"{2031 + place // 12}-{place % 12 + 1:02}-03") for place in range(len(shares))],
        columns=["letter", "date"],
    )
    meeting = pd.Series({f"l{place:03}": f"l{place | 1 if pairs else place:03}" for place in range(len(shares))})
    coded = [
        Coded(f"l{place:03}", pd.DataFrame({"a": np.ones(28)}),
              pd.DataFrame({"a": (np.arange(28) >= round(28 * share)).astype(int)}), pd.Series(np.ones(28)), 9)
        for place, share in enumerate(shares)
    ]  # fmt: skip
    return letters, meeting, coded


@pytest.mark.parametrize("pairs", [False, True])
def test_the_alarm_goes_off_in_few_dossiers_in_which_nothing_changes(pairs):
    chance = np.random.default_rng(282)
    alarms = 0
    for _ in range(100):
        own = (chance.binomial(28, 0.06, 20) / 28).tolist()
        own = [share for share in own for _ in range(2)] if pairs else own
        alarms += change.drift(*uncoded(own, pairs), 282)["beyond"].any()
    assert alarms <= 5


def test_the_alarm_goes_off_where_the_codebook_is_stale():
    chance, alarms = np.random.default_rng(282), 0
    for _ in range(40):
        own = np.r_[chance.binomial(28, 0.06, 15), chance.binomial(28, 0.25, 5)] / 28
        alarms += change.drift(*uncoded(own.tolist()), 282)["beyond"].any()
    assert alarms >= 36


def test_an_alarm_is_of_meetings():
    """Two letters on one meeting are no step: the same letters as meetings of their own are."""
    own = [0.04, 0.07, 0.07, 0.0, 0.11, 0.04, 0.07, 0.04, 0.0, 0.07] * 2 + [0.07, 0.04, 0.21, 0.21]
    assert change.drift(*uncoded(own), 282)["beyond"].sum() == 2
    found = change.drift(*uncoded(own, True), 282)
    assert not found["beyond"].any()
    assert found["meeting"].nunique() == 12


def test_letters_without_a_date_are_left_out_of_what_has_an_order(tables, navo):
    undated = tables | {"letters": tables["letters"].assign(
        date=tables["letters"]["date"].where(tables["letters"]["letter"] != "practice-28", "")
    )}  # fmt: skip
    rows = of(undated, navo)
    assert "practice-28" in set(rows["letter"])
    assert "practice-28" not in change.by_meeting(rows).index
