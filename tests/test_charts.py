"""Charts: what is drawn is what the table says, the same at every run."""

import pandas as pd
import pytest

from helpers import charts
from helpers.reports.show import png, svg


@pytest.fixture
def shares():
    rows = [
        ("1. Rusland $x$", 0.4, 0.2, 0.6, 0, "#sentences-russia"),
        ("2. <NAVO> & EU", 0.3, float("nan"), float("nan"), 1, "#sentences-nato-eu"),
        ("ongecodeerd", 0.0, float("nan"), float("nan"), -1, "#sentences-uncoded"),
    ]
    return pd.DataFrame(rows, columns=["name", "share", "low", "high", "rank", "link"])


def percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def test_names_are_text_and_never_markup_or_mathematics(shares):
    drawn = svg(charts.attention(shares, percent, "aandeel"), "attention")
    assert "1. Rusland $x$" in drawn
    assert "2. &lt;NAVO&gt; &amp; EU" in drawn
    assert "<NAVO>" not in drawn


def test_names_link_into_the_page_and_nowhere_else(shares):
    drawn = svg(charts.attention(shares, percent, "aandeel"), "attention")
    assert 'href="#sentences-russia"' in drawn
    assert "target=" not in drawn
    assert "<metadata" not in drawn


@pytest.mark.parametrize("narrow", [False, True])
def test_two_drawings_are_the_same_bytes(shares, narrow):
    first, second = (charts.attention(shares, percent, "aandeel", narrow) for _ in range(2))
    assert svg(first, "a") == svg(second, "a")
    assert png(first) == png(second)


def test_ids_of_two_charts_on_a_page_differ(shares):
    import re

    drawn = charts.attention(shares, percent, "aandeel")
    first, second = (set(re.findall(r'\bid="([^"]+)"', svg(drawn, name))) for name in ("a", "b"))
    assert first
    assert not first & second


def test_only_what_is_referred_to_has_an_id_and_nothing_is_lost_with_the_bytes(shares):
    import re

    drawn = svg(charts.attention(shares, percent, "aandeel"), "a")
    referred = set(re.findall(r'(?:href="#|url\(#)(a-[^")]+)', drawn))
    assert referred == set(re.findall(r'\bid="([^"]+)"', drawn))
    assert re.findall(r"\u2002(\d+%)<", drawn)[-3:] == ["40%", "30%", "0%"]
    assert not re.search(r"\d\.\d{3}|<g/>|rotate\(-0", drawn)
    assert "'DejaVu Sans', Verdana, sans-serif" in drawn


@pytest.mark.parametrize("narrow", [False, True])
def test_a_dumbbell_holds_both_shares_apart(narrow):
    rows = [("1. Rusland", 0.14, 0.11, 0, "#sentences-russia"), ("2. Oekraïne", 0.0, 0.04, 9, "#sentences-ukraine")]
    shares = pd.DataFrame(rows, columns=["name", "heading", "codebook", "rank", "link"])
    axes = charts.dumbbell(shares, percent, "aandeel", narrow)
    drawn = [(line.get_marker(), [round(float(x), 2) for x in line.get_xdata()]) for line in axes.get_lines()]
    assert drawn == [("None", [0.14, 0.11]), ("o", [0.11]), ("D", [0.14]),
                     ("None", [0.0, 0.04]), ("o", [0.04]), ("D", [0.0])]  # fmt: skip
    assert "14% → 11%" in svg(axes, "headings")
    assert 'href="#sentences-ukraine"' in svg(axes, "headings")


def test_an_interval_is_drawn_where_there_is_one(shares):
    axes = charts.attention(shares, percent, "aandeel")
    bars = [line for line in axes.get_lines() if len(line.get_xdata()) == 2 and list(line.get_xdata()) == [0.2, 0.6]]
    assert len(bars) == 1


def test_all_shares_zero_can_be_drawn(shares):
    nothing = shares.tail(1)
    assert charts.attention(nothing, percent, "aandeel").get_xlim() == (0, 1)


def test_each_match_is_a_line_at_its_place():
    codings = pd.DataFrame(
        [("a", "wording", 3, 9), ("a", "heading", 10, 19), ("b", "wording", 15, 19)],
        columns=["issue", "source", "first", "last"],
    )
    axes = charts.dispersion(codings, {"a": "1. A", "b": "2. B"}, [(0, ""), (10, "1"), (20, "")], str, "woorden")
    assert [label.get_text() for label in axes.get_yticklabels()] == ["1. A", "2. B"]
    assert axes.get_xlim() == (0, 20)


@pytest.mark.parametrize("narrow", [False, True])
def test_the_range_over_runs_is_a_bar_under_the_share(narrow):
    rows = [("Rusland", 0.13, 0.05, 0.1, 0.42, 0), ("Oekraïne", 0.06, *[float("nan")] * 3, 9)]
    ranges = pd.DataFrame(rows, columns=["name", "share", "lowest", "median", "highest", "rank"])
    axes = charts.spread(ranges, percent, "aandeel", even=0.125, narrow=narrow)
    drawn = [[float(value) for value in line.get_xdata()] for line in axes.get_lines()]
    assert drawn[:4] == [[0.125, 0.125], [0.05, 0.42], [0.1, 0.1], [0.13]]
    assert axes.get_xlim()[1] > 0.42
    assert "Oekraïne" in svg(axes, "spread")


@pytest.mark.parametrize(("rank", "expected"), [(8, charts.INTERVAL), (100, charts.INTERVAL)])
def test_beyond_the_palette_issues_are_grey(rank, expected):
    assert charts.colour(rank) == expected
    assert len({charts.colour(place) for place in range(8)}) == 8


@pytest.mark.parametrize("narrow", [False, True])
def test_a_name_that_is_too_long_is_cut_off_and_all_that_is_said_stays_in_the_picture(narrow):
    rows = [("1. " + "Onderwerp " * 12, 0.4, 0.2, 0.6, 0, ""), ("2. Rusland", 0.1, 0.05, 0.2, 1, "")]
    shares = pd.DataFrame(rows, columns=["name", "share", "low", "high", "rank", "link"])
    axes = charts.attention(shares, percent, "aandeel", narrow)
    drawn = svg(axes, "a")
    assert "…" in drawn
    assert ">2. Rusland\u200210%<" in drawn
    assert "…\u200240%<" in drawn
    axes.figure.dpi = 72
    width, height = (72 * side for side in axes.figure.get_size_inches())
    ticks = [label for place, label in zip(axes.get_xticks(), axes.get_xticklabels(), strict=True) if place <= 0.6]
    for text in [*axes.texts, *axes.get_yticklabels(), *ticks]:
        box = text.get_window_extent()
        assert (box.x0 > -1, box.y0 > -1, box.x1 < width + 1, box.y1 < height + 1) == (True,) * 4, text.get_text()
