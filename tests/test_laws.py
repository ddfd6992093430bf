"""Laws of the whole way from letters to shares, whatever the letters say."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import codebook, corpus
from helpers.attention import attention, by_section, coded
from helpers.attention.prominence import prominence
from helpers.coding import codings
from helpers.letters import Letter
from helpers.positions import positions
from helpers.terms import acronyms, entities, multiword, proper_names, terms
from helpers.tokens import tokens
from helpers.topics import issue_weights

NAVO = codebook.read("navo")
WORDS = st.sampled_from(["Rusland", "sancties", "de missie", "ontwapening", "overleg", "Oekraïne", "IS", "daarvan"])
ACTS = st.sampled_from([
    "De bondgenoten steunen Georgië.", "Zij veroordelen ook Rusland.", "Hierbij zend ik u het verslag.",
    "De Noord-Atlantische Raad (NAR) sprak met de Verenigde Naties.",
    "De NAR zal volgens de VN optreden.",
])  # fmt: skip
SENTENCES = st.lists(WORDS, min_size=1, max_size=4).map(lambda words: f"Er was {' en '.join(words)}.") | ACTS
SECTIONS = st.tuples(st.sampled_from(["Rusland", "Open deur", "Tot slot", "IS"]), st.lists(SENTENCES, max_size=4))
LETTERS = st.lists(SECTIONS, min_size=1, max_size=4).map(
    lambda sections: (
        "De opening van de brief.\n\n"
        + "\n\n".join("\n\n".join([heading, " ".join(own)]).strip() for heading, own in sections)
    )
)
few = settings(max_examples=5)
"""Each reads letters anew, which takes its time."""


def made(texts: dict[str, str]) -> dict[str, pd.DataFrame]:
    return corpus.tables([Letter(name, text) for name, text in texts.items()], NAVO)


def of_letter(tables: dict[str, pd.DataFrame], letter: str) -> dict[str, pd.DataFrame]:
    return {name: rows[rows["letter"] == letter].reset_index(drop=True) for name, rows in tables.items()}


def assert_same(one: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> None:
    for name in one:
        pd.testing.assert_frame_equal(one[name], other[name], obj=name)


@few
@given(st.lists(LETTERS, min_size=2, max_size=2), st.randoms())
def test_a_letter_is_measured_alike_alone_in_a_dossier_and_in_any_order(texts, random):
    names = [f"letter-{number}" for number in range(len(texts))]
    together = dict(zip(names, texts, strict=True))
    shuffled = dict(random.sample(list(together.items()), len(together)))
    whole, turned = made(together), made(shuffled)
    for name in names:
        assert_same(of_letter(whole, name), of_letter(turned, name))
    assert_same(of_letter(whole, names[0]), made({names[0]: texts[0]}))


@few
@given(LETTERS)
def test_an_empty_section_has_no_attention_and_takes_none_from_others(text):
    """A heading without text below it has rows of 0, and no share that is not a number."""
    tables = made({"a": f"{text}\n\nNoord-Korea\n\nTot slot\n\nEr was overleg."})
    empty = tables["sections"].query("sentences == 0")
    assert "Noord-Korea" in empty["heading"].tolist()
    assert empty["tokens"].eq(0).all()
    letter = coded(*(tables[name] for name in ("sentences", "tokens", "codings")), NAVO, "context")
    counts = by_section(letter, tables["sentences"])
    assert set(counts.index) == set(tables["sentences"]["section"])
    assert counts.notna().all(axis=None)
    sections = tables["attention"].query("unit == 'sections'").set_index("issue")
    assert sections["count"].notna().all()
    assert sections["share"].isna().sum() in (0, len(NAVO.ids))
    assert sections.at["north-korea", "count"] == 0


def remade(given: dict[str, pd.DataFrame], found: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The tables that are made of others, of those given."""
    sections, sentences, words = read = [given[name] for name in ("sections", "sentences", "tokens")]
    return {
        "tokens": tokens(sentences),
        "terms": terms(words),
        "entities": entities(sentences),
        "acronyms": acronyms(sentences),
        "codings": codings(sentences, sections, NAVO),
        "attention": attention(*read, given["codings"], NAVO),
        "prominence": prominence(*read, given["codings"], NAVO),
        "positions": positions(sentences, words, given["entities"], found),
    }


@few
@given(st.lists(LETTERS, min_size=2, max_size=2), st.integers(0, 99))
def test_the_order_of_the_rows_decides_nothing(texts, seed):
    """Rows of two letters mixed up give each of them the same tables, and the same words and weights to both."""
    whole = made(dict(zip("ab", texts, strict=True)))
    mixed = {name: rows.sample(frac=1, random_state=seed) for name, rows in whole.items()}
    again = remade(mixed, whole["codings"])
    for letter in "ab":
        assert_same(of_letter(again, letter), of_letter({name: whole[name] for name in again}, letter))
    for measure in (multiword, proper_names):
        columns = ["term", "count"]
        found = [measure(each["tokens"]).sort_values("term", ignore_index=True)[columns] for each in (mixed, whole)]
        pd.testing.assert_frame_equal(*found)
    weights = [issue_weights(each["sentences"], each["tokens"], each["codings"], NAVO) for each in (mixed, whole)]
    pd.testing.assert_frame_equal(*(each.sort_index() for each in weights), check_like=True)
