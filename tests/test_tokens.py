"""Tokens, lemmas and stop words."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.tables import table
from helpers.tokens import TOKEN, is_stopword, lemma, tokens


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("de NAVO-EU samenwerking", ["de", "NAVO-EU", "samenwerking"]),
        ("drie nieuwe thema’s", ["drie", "nieuwe", "thema’s"]),
        ("veiligheids- en defensiegebied", ["veiligheids", "en", "defensiegebied"]),
        ("«vrouwen, vrede»", ["vrouwen", "vrede"]),
        ("2.500.000 euro, 2,5% en de 2%-norm", ["2.500.000", "euro", "2,5%", "en", "de", "2%-norm"]),
        ("m.b.t. de V.S.", ["m.b.t.", "de", "V.S."]),
        ("– … !", []),
    ],
)
def test_a_word_is_one_token(text, forms):
    assert TOKEN.findall(text) == forms


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("Bondgenoten", "bondgenoot"),
        ("Bondgenootschap", "bondgenootschap"),
        ("Ministers", "minister"),
        ("ministeriële", "ministerieel"),
        ("aangedrongen", "aandringen"),
        ("kwam", "komen"),
        ("Secretaris-Generaal", "secretaris-generaal"),
        ("Vertegenwoordiger", "vertegenwoordiger"),
        ("IS", "IS"),
        ("is", "zijn"),
        ("NAR", "NAR"),
        ("VNVR-resolutie", "VNVR-resolutie"),
        ("Rusland", "rusland"),
        ("Daarnaast", "daarnaast"),
        ("veiligheidssituaties", "veiligheidssituatie"),
        ("2018", "2018"),
    ],
)
def test_the_lemma_is_the_word_in_the_dictionary(form, expected):
    assert lemma(form) == expected


def test_english_has_its_own_lemmas():
    assert [lemma(form, "en") for form in ("Allies", "met", "NATO")] == ["ally", "meet", "NATO"]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("is", True),
        ("IS", False),
        ("de", True),
        ("Hierbij", True),
        ("december", True),
        ("EU", False),
        ("sancties", False),
        ("2018", True),
        ("1325", False),
        ("3025", False),
    ],
)
def test_case_is_tested_before_the_stop_list(form, expected):
    assert is_stopword(form) is expected


FILLER = (
    "daarnaast hierbij daarbij daarin hierin mede verder verdere gebied belang gaat gaan name zoals bovendien tijdens "
    "tussen binnen komen blijft blijven stond stonden heeft hebben wordt worden kader zullen zal kan kunnen moet "
    "moeten dient waar waarin waarop samen onder richting sprake plaats ten tot ter jl orde alsmede evenals echter "
    "overigens tenslotte tegelijkertijd mogelijk mogelijke december"
)


def test_the_filler_of_the_genre_is_stopped_in_every_form_of_it():
    assert [word for word in FILLER.split() if not is_stopword(word)] == []


def test_what_the_stop_lists_take_from_the_seed_letter(seed_tables, record_property):
    """Half of the tokens by the general list; the genre's takes a further sixteenth, and no name of an actor."""
    from helpers.tokens import _stopwords

    found = seed_tables["tokens"]
    general, whole = found["form"].str.lower().isin(_stopwords("nl")).mean(), found["stopword"].mean()
    record_property("figure", f"tokens stopped: {general:.1%} by the general list, {whole:.1%} with the genre's")
    assert general == pytest.approx(0.498, abs=0.001)
    assert general < whole < 0.57
    assert not found.loc[found["form"].isin(["IS", "EU", "VN", "NAR", "NGC"]), "stopword"].any()


def test_tokens_stand_where_they_say(seed, seed_tables):
    found = seed_tables["tokens"]
    assert [seed.text[start:end] for start, end in zip(found["start"], found["end"], strict=True)] == found[
        "form"
    ].tolist()
    assert found["token"].tolist() == list(range(1516))


def test_tokens_of_two_letters_are_counted_apart(seed_tables):
    one = seed_tables["sentences"].head(3)
    both = tokens(pd.concat([one, one.assign(letter="another")]))
    assert both.groupby("letter", sort=False)["token"].agg(["min", "max"]).to_numpy().tolist() == [[0, 80], [0, 80]]


@settings(max_examples=50)
@given(st.lists(st.text("aVS1.,%-’_ \u00a0\n\t", max_size=20), max_size=4))
def test_tokens_are_those_that_each_text_has_as_a_whole(texts):
    rows = [("a", 0, 0, number, 100 * number, 0, text, "nl", 0, 0) for number, text in enumerate(texts)]
    made = tokens(table("sentences", rows))
    assert list(zip(made["sentence"], made["start"], made["end"], made["form"], strict=True)) == [
        (number, 100 * number + match.start(), 100 * number + match.end(), match[0])
        for number, text in enumerate(texts)
        for match in TOKEN.finditer(text)
    ]
