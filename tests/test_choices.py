"""What the shares would have been by other choices."""

import math

import pandas as pd
import pytest

from helpers import corpus
from helpers.attention import EMPTY_RULES, attention
from helpers.attention.choices import choices
from helpers.letters import Letter

NAMES = ("sections", "sentences", "tokens", "codings")


@pytest.fixture(scope="module")
def seed_choices(seed_tables, navo):
    return choices(*(seed_tables[name] for name in NAMES), navo)


@pytest.mark.parametrize("empty", EMPTY_RULES)
def test_each_choice_has_the_shares_of_the_attention_table(seed_choices, seed_tables, navo, empty):
    rows = attention(*(seed_tables[name] for name in NAMES), navo, empty=empty)
    expected = rows[rows["issue"].isin(navo.ids)].reset_index(drop=True)
    found = seed_choices[seed_choices["empty"] == empty].reset_index(drop=True)
    pd.testing.assert_frame_equal(
        found[["letter", "issue", "unit", "share"]], expected[["letter", "issue", "unit", "share"]]
    )


def test_ranks_begin_at_one_and_equal_shares_are_ranked_alike(seed_choices):
    own = seed_choices.query("unit == 'sentences' and empty == 'context'").set_index("issue")
    assert own.sort_values("rank").index[0] == "nato-eu"
    assert own.loc["nato-eu", "rank"] == 1
    absent = own[own["share"] == 0]["rank"]
    assert absent.nunique() == 1
    assert absent.iloc[0] == (own["share"] > 0).sum() + 1


@pytest.mark.parametrize("unit", ["mentions", "sections"])
def test_mentions_and_sections_know_no_rule(seed_choices, unit):
    rows = seed_choices[seed_choices["unit"] == unit]
    assert rows.groupby("issue")["share"].nunique().eq(1).all()


def test_where_no_heading_has_an_issue_share_and_rank_are_blank(navo):
    made = corpus.tables([Letter("short", "Er is gesproken.\n\nEen kop\n\nEr is gegeten.")], navo)
    rows = choices(*(made[name] for name in NAMES), navo).query("unit in ('mentions', 'sections')")
    assert rows[["share", "rank"]].map(math.isnan).all(axis=None)
