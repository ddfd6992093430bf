"""Names: countries and organisations, acronyms with what they stand for, names told by their capitals."""

import re
from collections import Counter
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import corpus
from helpers.letters import Letter
from helpers.lexicons import lexicon
from helpers.tables import COLUMNS, table
from helpers.terms import acronyms, entities, name_counts, proper_names
from helpers.terms.acronyms import definitions
from helpers.terms.names import _opened_by, names


def found(text: str, language: str = "nl") -> list[tuple]:
    return [(name.form, name.id, name.kind) for name in names(text, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bosnië-Herzegovina, ook Bosnië en Herzegovina", ["BA", "BA"]),
        ("Macedonië heet Noord-Macedonië", ["MK", "MK"]),
        ("de VS, de V.S. en de Verenigde Staten van Amerika", ["US", "US", "US"]),
        ("het VK, Groot-Brittannië en Engeland", ["GB", "GB", "GB"]),
        ("Tsjechië en de Tsjechische Republiek", ["CZ", "CZ"]),
        ("Birma, nu Myanmar", ["MM", "MM"]),
        ("de DPRK, Noord-Korea en Noord Korea", ["KP", "KP", "KP"]),
        ("de Russische Federatie en Rusland", ["RU", "RU"]),
        ("Turkije, nu Türkiye", ["TR", "TR"]),
        ("Wit-Rusland of Belarus", ["BY", "BY"]),
        ("Kiev of Kyiv", ["UA", "UA"]),
        ("Papoea-Nieuw-Guinea, Guinee en Guinee-Bissau", ["PG", "GN", "GW"]),
        ("Congo-Brazzaville en de Democratische Republiek Congo", ["CG", "CD"]),
        ("de Navo, de NAVO, de N.A.V.O. en NATO", ["NAVO"] * 4),
        ("de OVSE of OSCE", ["OVSE", "OVSE"]),
        ("RUSLAND en Ruslands leger", ["RU", "RU"]),
        ("de VN-Veiligheidsraad", ["VN"]),
        ("Bahama’s en Bahama's", ["BS", "BS"]),
    ],
)
def test_a_country_has_one_id_under_all_its_names(text, expected):
    assert [name.id for name in names(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NAVO-EU samenwerking", [("NAVO", "NAVO", "organisation"), ("EU", "EU", "organisation")]),
        ("het EU-Turkije akkoord", [("EU", "EU", "organisation"), ("Turkije", "TR", "country")]),
        ("anti-Russische wetten", [("Russische", "RU", "adjective")]),
        ("Oost-Oekraïne", [("Oost-Oekraïne", "UA", "place")]),
        ("Noord-Iraakse velden", [("Noord-Iraakse", "IQ", "adjective")]),
        ("Zuid-Koreaanse schepen", [("Zuid-Koreaanse", "KR", "adjective")]),
        ("Zuid-Soedan", [("Zuid-Soedan", "SS", "country")]),
        ("Portugese en Iraakse soldaten", [("Portugese", "PT", "adjective"), ("Iraakse", "IQ", "adjective")]),
        ("Georgiërs", [("Georgiërs", "GE", "demonym")]),
        ("Nederlands initiatief", [("Nederlands", "NL", "adjective")]),
    ],
)
def test_the_longest_name_counts_and_parts_of_countries_are_places(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("het is van belang, dat is alles", "nl"),
        ("Ruslandbeleid en Iraneakkoord", "nl"),
        ("turkse letters, mali, polen", "nl"),
        ("Frans Timmermans sprak", "nl"),
        ("Latijns-Amerika en Noord-Amerika", "nl"),
        ("de Zuid-Chinese Zee en de Indische Oceaan", "nl"),
        ("Oranje-Nassau", "nl"),
        ("het Koreaanse schiereiland", "nl"),
        ("Please polish it and tell us", "en"),
        ("New England and Latin America", "en"),
        ("", "nl"),
    ],
)
def test_what_only_looks_like_a_name_is_none(text, language):
    assert found(text, language) == []


def test_a_country_in_an_organisation_s_name_is_counted_apart():
    text = "De NAVO Rusland Raad sprak over Rusland en Russische wapens; de Russen in Moskou niet."
    sentences = table("sentences", [("kst-1-1", 0, 0, 0, 7, 7 + len(text), text, "nl", 7, 7 + len(text))])
    rows = entities(sentences)
    assert rows[["form", "within"]].values.tolist()[:4] == [
        ["NAVO Rusland Raad", ""], ["NAVO", "NRR"], ["Rusland", "NRR"], ["Rusland", ""],
    ]  # fmt: skip
    counts = name_counts(rows).set_index("id")
    assert counts.loc["RU", ["label", "mentions", "outside", "adjectives", "places"]].tolist() == [
        "Rusland",
        2,
        1,
        2,
        1,
    ]
    assert counts.loc["NAVO", ["mentions", "outside"]].tolist() == [1, 0]


def test_an_organisation_and_a_country_of_one_id_are_counted_apart():
    text = "IJsland strijdt tegen IS; de Afrikaanse Unie is niet de Unie."
    rows = entities(table("sentences", [("kst-1-1", 0, 0, 0, 0, len(text), text, "nl", 0, len(text))]))
    assert name_counts(rows)[["id", "kind", "mentions"]].values.tolist() == [
        ["AU", "organisation", 1], ["EU", "organisation", 1], ["IS", "country", 1], ["IS", "organisation", 1],
    ]  # fmt: skip


def test_entities_of_the_seed_letter_stand_where_they_say(seed, seed_tables):
    rows = seed_tables["entities"]
    assert [seed.text[start:end] for start, end in zip(rows["start"], rows["end"], strict=True)] == rows[
        "form"
    ].tolist()
    assert rows["start"].is_monotonic_increasing
    whole = rows[rows["within"] == ""]
    assert (whole["end"].to_numpy()[:-1] <= whole["start"].to_numpy()[1:]).all()


def test_no_sentences_have_no_names():
    empty = table("sentences", [])
    assert entities(empty).dtypes.astype(str).to_dict() == COLUMNS["entities"]
    assert acronyms(empty).dtypes.astype(str).to_dict() == COLUMNS["acronyms"]
    assert name_counts(entities(empty)).empty


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_state_has_a_name_and_an_adjective(language):
    """Adjectives of the states that letters name; ten small states have none in one of the languages."""
    known = {(name.id, name.kind) for names_ in _opened_by(language).values() for name in names_}
    countries = {id_ for id_, kind in known if kind == "country"}
    members = {row["id"] for row in lexicon("names") if row["kind"] == "adjective"}
    without = sorted(members - {id_ for id_, kind in known if kind == "adjective"})
    assert members <= countries
    assert (len(members), len(without)) >= (190, 0)
    assert len(without) <= 10, without


def test_the_lexicon_knows_its_kinds():
    rows = lexicon("names")
    assert {row["kind"] for row in rows} == {"country", "adjective", "demonym", "place", "organisation", "none"}
    assert {row["language"] for row in rows} == {"nl", "en", "both"}
    for row in rows:
        assert (row["kind"] == "none") == (row["id"] == ""), row
        assert row["kind"] in ("organisation", "none") or re.fullmatch("[A-Z]{2}", row["id"]), row


WORDS = st.sampled_from(
    ["NAVO", "Rusland", "Raad", "Zuid-Korea", "Korea", "de", "Noord", "-", ",", "IS", "is", "Frans"]
)


@given(st.lists(WORDS, max_size=12).map(" ".join))
def test_names_never_overlap_but_in_an_organisation(text):
    made = names(text)
    outer = [name for name in made if not name.within]
    assert all(one.end <= other.start for one, other in pairwise(outer))
    assert all(text[name.start : name.end] == name.form for name in made)
    for name in made:
        if name.within:
            assert any(o.id == name.within and o.start <= name.start and name.end <= o.end for o in outer)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("de Noord-Atlantische Raad (NAR) kwam", ("NAR", "Noord-Atlantische Raad", "initials")),
        (
            "de Noord-Atlantische Verdragsorganisatie (NAVO)",
            ("NAVO", "Noord-Atlantische Verdragsorganisatie", "initials"),
        ),
        ("de Raad Algemene Zaken (RAZ)", ("RAZ", "Raad Algemene Zaken", "initials")),
        (
            "de Europese Dienst voor Extern Optreden (EDEO)",
            ("EDEO", "Europese Dienst voor Extern Optreden", "initials"),
        ),
        (
            "chemische, biologische, radiologische en nucleaire (CBRN) dreiging",
            ("CBRN", "chemische, biologische, radiologische en nucleaire", "initials"),
        ),
        ("de secretaris-generaal van de NAVO (hierna: de SG)", ("SG", "secretaris-generaal van de NAVO", "initials")),
        ("the Secretary General (hereinafter “the SG”)", ("SG", "Secretary General", "initials")),
        (
            "the Organization for Security and Co-operation in Europe (OSCE)",
            ("OSCE", "Organization for Security and Co-operation in Europe", "initials"),
        ),
        ("de NAVO Oekraïne Commissie (NUC)", ("NUC", "NAVO Oekraïne Commissie", "known")),
        (
            "de Organisatie voor het Verbod op Chemische Wapens (OPCW)",
            ("OPCW", "Organisatie voor het Verbod op Chemische Wapens", "known"),
        ),
        ("de Noord-Atlantische Raad (hierna: de Raad)", ("Raad", "Noord-Atlantische Raad", "hereafter")),
        (
            "het verdrag inzake het kernwapenverbod (hierna: het verdrag)",
            ("verdrag", "verdrag inzake het kernwapenverbod", "hereafter"),
        ),
    ],
)
def test_an_acronym_is_checked_by_what_stands_before_it(text, expected):
    assert [made[2:] for made in definitions(text)] == [expected]
    assert all(text[made.start : made.end] == made.short for made in definitions(text))


@pytest.mark.parametrize(
    "text",
    [
        "minister Bakker (VVD) sprak", "in Brussel (NAVO) en Parijs", "Rusland (Moskou)", "het geweld (PKK)",
        "artikel 5 (zie boven)", "de Raad (NAR)", "wapens (hierna: middelen)", "(NAR)",
        "a" * 40 + " (" + "A" * 40 + ")",
    ],
)  # fmt: skip
def test_what_is_not_spelt_out_is_no_definition(text):
    assert list(definitions(text)) == []


def test_the_acronyms_of_the_seed_letter_and_their_later_uses(seed, seed_tables):
    rows = seed_tables["acronyms"]
    assert rows.set_index("acronym")[["long", "uses"]].T.to_dict("list") == {
        "NAR": ["Noord-Atlantische Raad", 4],
        "NGC": ["NAVO Georgië Commissie", 2],
        "NRR": ["NAVO Rusland Raad", 1],
        "NUC": ["NAVO Oekraïne Commissie", 1],
        "MAP": ["Membership Action Plan", 1],
        "CBRN": ["chemische, biologische, radiologische en nucleaire", 0],
    }
    for row in rows.itertuples(index=False):
        assert seed.text[row.start : row.end] == row.acronym
        assert seed.text[: row.end + 1].count(f"({row.acronym})") == 1
    body = " ".join(seed_tables["sentences"]["text"])
    uses = Counter(re.findall(r"\w+", body))
    assert all(row.uses == uses[row.acronym] - 1 for row in rows.itertuples(index=False))


def test_names_told_by_their_capitals(seed_tables):
    rows = proper_names(seed_tables["tokens"])
    terms = rows.set_index("term")["count"].to_dict()
    assert terms["projecting stability"] == 3
    assert rows.set_index("term").at["projecting stability", "forms"] == (
        "projecting stability 2; Projecting Stability 1"
    )
    assert terms["membership action plan"] == 2
    assert {"helsinki centre of excellence on countering hybrid warfare", "hoge vertegenwoordiger"} <= set(terms)
    assert rows["count"].is_monotonic_decreasing


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Het Open Deur Beleid. Een open-deurbeleid en het opendeurbeleid.", {"open deur beleid": 3}),
        ("Tijdens Nederland is niets.", {}),
        ("De Minister. Rusland, Oekraïne en de Raad.", {}),
        ("Dit is de Raad van Europa en de raad van Europa.", {"raad van europa": 2}),
        ("Hier is Rusland.", {}),
    ],
)
def test_spellings_of_a_name_are_one_term(navo, text, expected):
    tokens = corpus.tables([Letter("fictional", text)], navo)["tokens"]
    found_ = proper_names(tokens)
    assert dict(zip(found_["term"], found_["count"], strict=True)) == expected


def test_proper_names_of_two_letters_are_counted_together(seed_tables):
    tokens = seed_tables["tokens"]
    both = proper_names(pd.concat([tokens, tokens.assign(letter="another")]))
    assert both.set_index("term").loc["projecting stability", ["count", "letters"]].tolist() == [6, 2]
