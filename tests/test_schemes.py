"""Schemes: the same attention by the codes of the Comparative Agendas Project and the Manifesto Project."""

import pandas as pd
import pytest

from helpers import codebook, corpus
from helpers.attention import crosswalk
from helpers.letters import Letter
from helpers.tables import COLUMNS, table


@pytest.fixture(scope="module")
def both(navo):
    texts = {
        "one": "Rusland\n\nDe sancties tegen Rusland blijven. Oekraïne is gesteund. Het weer was mooi.",
        "two": "Hierbij bied ik u het verslag aan.\n\nDe brief over cyber en hybride dreigingen volgt. Migratie bleef.",
    }
    return corpus.tables([Letter(name, text) for name, text in texts.items()], navo)


def shares(rows: pd.DataFrame, *keys: str) -> dict:
    return rows.groupby(list(keys))["share"].sum().round(12).to_dict()


@pytest.mark.parametrize("scheme", ["cap_major", "cap", "manifesto"])
def test_the_shares_of_a_scheme_sum_to_those_of_the_issues(both, scheme):
    own = both["crosswalk"].query("scheme == @scheme")
    assert shares(own, "letter", "unit") == shares(both["attention"], "letter", "unit")


def test_a_major_topic_has_what_its_topics_have(both):
    rows = both["crosswalk"]
    topics = rows.query("scheme == 'cap' and code.str.isdecimal()")
    topics = topics.assign(code=topics["code"].str[:-2])
    majors = rows.query("scheme == 'cap_major' and code.str.isdecimal()")
    assert shares(majors, "letter", "unit", "code") == shares(topics, "letter", "unit", "code")


def test_a_count_walks_back_to_the_counts_of_its_issues(both, navo):
    codes = {issue.id: [code.rstrip("?") for code in issue.cap] for issue in navo.issues}
    counts = both["attention"].set_index(["letter", "unit", "issue"])["count"]
    own = both["crosswalk"].query("scheme == 'cap' and issues != ''")
    assert len(own) > 10
    for row in own.itertuples():
        issues = row.issues.split("; ")
        parts = [counts[row.letter, row.unit, issue] / len(codes[issue]) for issue in issues]
        assert all(row.code in codes[issue] for issue in issues)
        assert sum(parts) == pytest.approx(row.count)


@pytest.mark.parametrize(
    ("unit", "scheme", "code", "issues"),
    [
        ("sentences", "manifesto", "101/102", "russia"),
        ("sentences", "manifesto", "107/109", "ukraine; sanctions"),
        ("sentences", "cap", "900", ""),
        ("sentences", "cap", "uncoded", ""),
    ],
)
def test_a_code_names_the_issues_that_give_something(both, unit, scheme, code, issues):
    rows = both["crosswalk"].query("letter == 'one'").set_index(["unit", "scheme", "code"])
    assert set(rows.loc[(unit, scheme, code), "issues"].split("; ")) >= set(issues.split("; "))


def test_issues_without_a_code_have_none_and_nothing_is_lost(both):
    rows = both["crosswalk"].query("scheme == 'manifesto' and unit == 'sentences'").set_index(["letter", "code"])
    other = both["attention"].query("issue == 'other' and unit == 'sentences'").set_index("letter")["count"]
    assert rows.xs("none", level="code")["count"].to_dict() == other.to_dict()


def test_major_topics_of_the_second_codebook_are_its_issues():
    cap = codebook.read("cap")
    made = corpus.tables([Letter("one", "Defensie\n\nDe krijgsmacht en de landbouw zijn besproken.")], cap)
    own = made["crosswalk"].query("scheme == 'cap_major' and unit == 'sentences' and share > 0")
    assert dict(zip(own["code"], own["issues"], strict=True)) == {"4": "agriculture", "16": "defense"}


def test_no_letter_has_no_rows(navo):
    assert crosswalk(table("attention", []), navo).dtypes.astype(str).to_dict() == COLUMNS["crosswalk"]
