"""The figures of the lessons: what they draw and what they say of it."""

import pandas as pd
import pytest

from helpers.reports import lessons, page_of


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
