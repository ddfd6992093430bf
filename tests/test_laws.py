"""Laws of the whole way from letters to shares, whatever the letters say."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import codebook, corpus
from helpers.attention import by_section, coded
from helpers.letters import Letter

NAVO = codebook.read("navo")
WORDS = st.sampled_from(["Rusland", "sancties", "de missie", "ontwapening", "overleg", "Oekraïne", "IS", "daarvan"])
SENTENCES = st.lists(WORDS, min_size=1, max_size=4).map(lambda words: f"Er was {' en '.join(words)}.")
SECTIONS = st.tuples(st.sampled_from(["Rusland", "Open deur", "Tot slot", "IS"]), st.lists(SENTENCES, max_size=4))
LETTERS = st.lists(SECTIONS, min_size=1, max_size=4).map(
    lambda sections: (
        "De opening van de brief.\n\n"
        + "\n\n".join("\n\n".join([heading, " ".join(own)]).strip() for heading, own in sections)
    )
)
few = settings(max_examples=5, deadline=None)
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
