"""Tokens, lemmas and stop words."""

import pandas as pd
import pytest

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
    ],
)
def test_case_is_tested_before_the_stop_list(form, expected):
    assert is_stopword(form) is expected


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
