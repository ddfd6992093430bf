"""The figures of the lessons: what they draw and what they say of it."""

import pandas as pd
import pytest

from helpers.reports import lessons, page_of

NOTHING = (float("nan"), float("nan"))


@pytest.fixture
def ranges() -> pd.DataFrame:
    rows = [("russia", 0.126, 20, 0.045, 0.081, 0.418), ("ukraine", 0.063, 0, *[float("nan")] * 3)]
    return pd.DataFrame(rows, columns=["issue", "share", "runs", "lowest", "median", "highest"])


@pytest.mark.parametrize(
    ("language", "value", "subtitle", "other"),
    [
        ("nl", "Rusland 13%, topic 4% tot 42%", "over 20 keer LDA", "Oekra"),
        ("en", "Russia 13%, topic 4% to 42%", "over 20 starts of LDA", "Ukraine"),
    ],
)
def test_the_caption_tells_what_is_drawn_in_the_page_s_language(ranges, language, value, subtitle, other):
    page = page_of("kst-28676-282", language=language)
    caption = lessons.spread_caption(page, ranges, "LDA", 20)
    assert value in caption["alt"]
    assert other not in caption["alt"]
    assert subtitle in caption["subtitle"]
    names = [label.get_text() for label in lessons.spread_chart(page, ranges, 0.125).get_yticklabels()]
    assert names == [page.labels["russia"], page.labels["ukraine"]]


@pytest.mark.parametrize(
    ("language", "value", "names"),
    [
        ("nl", "Rusland, tekst 2% tot 42%; Rusland, keuzes 5% tot 14%", ["Rusland: tekst", "Rusland: codering"]),
        ("en", "Russia, text 2% to 42%; Russia, choices 5% to 14%", ["Russia: text", "Russia: coding"]),
    ],
)
def test_each_kind_of_doubt_has_its_bar_and_a_blank_one_has_none(language, value, names):
    page = page_of("kst-28676-282", language=language)
    rows = [("russia", "text", 0.024, 0.422), ("russia", "coding", *NOTHING), ("russia", "choices", 0.048, 0.141)]
    doubts = pd.DataFrame(rows, columns=["issue", "kind", "low", "high"])
    assert lessons.doubt_caption(page, doubts)["alt"].endswith(f"{value}.")
    chart = lessons.doubt_chart(page, doubts)
    assert [label.get_text() for label in chart.get_yticklabels()][:2] == names
    assert len([line for line in chart.lines if len(line.get_xdata()) == 2]) == 2
