"""Every number of the attention table walked back to the rows it counts, recomputed from them by hand.

Nothing of helpers.attention is used here: plain sums over the rows of sections, sentences, tokens and codings.
"""

from fractions import Fraction

import pytest

from helpers import corpus, letters
from helpers.letters import Letter

RULES = {
    "none": {"wording"},
    "carry": {"wording", "heading"},
    "context": {"wording", "heading", "context"},
}
SIDES = ("procedural", "uncoded")


@pytest.fixture(scope="module", params=RULES)
def walked(request, navo):
    """The seed letter's tables as lists of rows, and the rule they were made by."""
    made = corpus.tables([letters.read("kst-28676-282")], navo, empty=request.param)
    rows = {name: list(made[name].itertuples(index=False)) for name in ("sections", "sentences", "tokens", "codings")}
    table = {(row.unit, row.issue): row for row in made["attention"].itertuples(index=False)}
    return request.param, rows, table


def issues_of(sentence: int, rule: str, codings: list) -> set[str]:
    return {row.issue for row in codings if row.sentence == sentence and row.source in RULES[rule]}


def parts(rule: str, rows: dict) -> dict[int, dict[str, Fraction]]:
    """Of each sentence what it gives to each issue: equal parts to those it has, all of it to uncoded where none."""
    given = {}
    for sentence in rows["sentences"]:
        issues = issues_of(sentence.sentence, rule, rows["codings"]) or {"uncoded"}
        given[sentence.sentence] = {issue: Fraction(1, len(issues)) for issue in issues}
    return given


def assert_is(row, count: Fraction | int, denominator: int, sentences: int) -> None:
    assert row.count == pytest.approx(float(count), abs=1e-9), row
    assert row.denominator == denominator, row
    assert row.share == pytest.approx(float(Fraction(count) / denominator), abs=1e-9), row
    assert row.sentences == sentences, row


def test_sentences(walked, navo):
    rule, rows, table = walked
    given = parts(rule, rows)
    for issue in [*navo.ids, *SIDES]:
        own = [each[issue] for each in given.values() if issue in each]
        assert_is(table["sentences", issue], sum(own, Fraction(0)), len(rows["sentences"]), len(own))


def test_tokens(walked, navo):
    rule, rows, table = walked
    given = parts(rule, rows)
    sizes = {number: sum(token.sentence == number for token in rows["tokens"]) for number in given}
    for issue in [*navo.ids, *SIDES]:
        own = [each[issue] * sizes[number] for number, each in given.items() if issue in each]
        assert_is(table["tokens", issue], sum(own, Fraction(0)), len(rows["tokens"]), len(own))


def test_mentions(walked, navo):
    _, rows, table = walked
    worded = [row for row in rows["codings"] if row.source == "wording" and row.issue != "procedural"]
    for issue in navo.ids:
        own = [row for row in worded if row.issue == issue]
        assert_is(table["mentions", issue], len(own), len(worded), len({row.sentence for row in own}))


def test_sections(walked, navo):
    _, rows, table = walked
    issue_of = {row.section: row.issue or "unmapped" for row in rows["sections"]}
    for issue in [*navo.ids, "unmapped"]:
        tokens = sum(issue_of[row.section] == issue for row in rows["tokens"])
        sentences = sum(issue_of[row.section] == issue for row in rows["sentences"])
        assert_is(table["sections", issue], tokens, len(rows["tokens"]), sentences)


def test_the_table_has_no_other_numbers(walked, navo):
    _, _, table = walked
    units = {"sentences": SIDES, "tokens": SIDES, "mentions": (), "sections": ("unmapped",)}
    assert set(table) == {(unit, issue) for unit, sides in units.items() for issue in [*navo.ids, *sides]}


def test_shares_of_what_is_coded(walked, navo):
    _, _, table = walked
    for unit in ("sentences", "tokens", "mentions", "sections"):
        whole = sum(table[unit, issue].count for issue in navo.ids)
        for issue in navo.ids:
            assert table[unit, issue].share_coded == pytest.approx(table[unit, issue].count / whole, abs=1e-9)


def strays(text: str, made: dict) -> list:
    """The codings that cannot be walked back: words that do not stand there, no heading, no sentence they come from."""
    sentences = {row.sentence: row for row in made["sentences"].itertuples(index=False)}
    headings = {(row.start, row.end): row for row in made["sections"].itertuples(index=False) if row.heading}
    rows = list(made["codings"].itertuples(index=False))
    return [
        row for row in rows if text[row.start : row.end] != row.match or not walks_back(row, rows, sentences, headings)
    ]


def walks_back(row, rows: list, sentences: dict, headings: dict) -> bool:
    own = sentences[row.sentence]
    if (row.section, row.paragraph) != (own.section, own.paragraph):
        return False
    if row.source == "wording":
        return bool(row.term) and own.start <= row.start < row.end <= own.end
    heading = headings.get((row.start, row.end))
    if heading is not None and heading.section == row.section and heading.issue == row.issue:
        return row.source in ("heading", "context")
    before = [each for each in rows if each.sentence == row.sentence - 1 and each.issue == row.issue]
    same_paragraph = row.sentence - 1 in sentences and sentences[row.sentence - 1].paragraph == row.paragraph
    return (
        row.source == "context"
        and same_paragraph
        and (row.start, row.end) in {(each.start, each.end) for each in before}
    )


def test_every_coding_of_the_seed_letter_walks_back_to_words_a_heading_or_the_sentence_before(seed, seed_tables):
    assert strays(seed.text, seed_tables) == []
    assert set(seed_tables["codings"]["source"]) == {"wording", "heading", "context"}


def test_a_coding_that_does_not_walk_back_is_found(seed, seed_tables):
    """Negative cases: a place one off, a heading of another section, a sentence before that is on another issue."""
    codings = seed_tables["codings"]
    first = {source: codings[codings["source"] == source].index[0] for source in ("wording", "heading", "context")}
    for source, column, value in (("wording", "start", 0), ("heading", "section", 99), ("context", "issue", "cheese")):
        spoilt = codings.copy()
        spoilt.loc[first[source], column] = value
        assert len(strays(seed.text, seed_tables | {"codings": spoilt})) >= 1, source


def test_a_continued_sentence_points_at_the_words_that_first_gave_the_issue(navo):
    text = "Nederland sprak over Rusland. Daarover was iedereen bezorgd. Ook daarom bleef het stil."
    made = corpus.tables([Letter("a", text)], navo)
    codings = made["codings"]
    assert codings["source"].tolist() == ["wording", "context", "context"]
    assert codings["match"].tolist() == ["Rusland"] * 3
    assert strays(text, made) == []
