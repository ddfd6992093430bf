"""Coding: what each kind of term meets, and what it leaves alone."""

import dataclasses
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import codebook, corpus, letters
from helpers.codebook import Term
from helpers.coding import Coder, Matcher, codings, longest, sections_coded
from helpers.sections import NO_SECTION
from helpers.tables import table

ORACLE = json.loads((Path(__file__).parent / "oracles.json").read_text(encoding="utf-8"))["dictionary_overlap"]


@pytest.mark.parametrize(
    ("pattern", "text", "met"),
    [
        ("rusland", "De relatie met Rusland.", ["Rusland"]),
        ("rusland", "Belarusland bestaat niet", []),
        ("missie", "een NAVO-missie", ["missie"]),
        ("missie", "de Commissie en missies", []),
        ("kernwapen*", "het Kernwapenverbod", ["Kernwapenverbod"]),
        ("klimaat*", "het vestigingsklimaat", []),
        ("*terroris*", "contraterrorisme en terroristen", ["contraterrorisme", "terroristen"]),
        ("*macedoni*", "Noord-Macedonië", ["Macedonië"]),
        ("=IS", "IS is niet is. ISIS", ["IS"]),
        ("=MAP", "de MAP-status, een map", ["MAP"]),
        ("2% norm", "de 2%-norm en de 2% norm", ["2%-norm", "2% norm"]),
        ("vrouwen vrede en veiligheid", "«vrouwen, vrede en veiligheid»", ["vrouwen, vrede en veiligheid"]),
        ("open deur*", "open-deurbeleid; open deur beleid; opendeur", ["open-deurbeleid", "open deur"]),
        ("noord korea*", "Noord-Koreaanse, Noord\u00a0Korea, noord; korea", ["Noord-Koreaanse", "Noord\u00a0Korea"]),
        ("noord korea*", "Noord  Korea,\nNoord\tKorea, Noord,korea", ["Noord  Korea", "Noord\tKorea"]),
        ("noord korea*", "Noord \n\nKoreaanse, Noord \n zee, Noord", ["Noord \n\nKoreaanse"]),
        ("de raad van de navo", "de \nRaad van\nde  \tNAVO", ["de \nRaad van\nde  \tNAVO"]),
        ("de raad van de navo", "de Raad van de EU, de Raad van, de Raad van de", []),
        ("=*EU*", "anti-EU EUs deur", ["EU", "EUs"]),
        ("noord korea sancties", "Noord-Korea, sancties; Noord-Korea: sancties", ["Noord-Korea, sancties"]),
        ("=EU missie*", "EU-missies, eu-missies, EU-Missie", ["EU-missies"]),
        ("noord", "   Noord   ", ["Noord"]),
        ("R&D", "de R&D, r & d, R en D", ["R&D"]),
        ("P5+1", "De P5+1 en P5 1", ["P5+1", "P5 1"]),
        ("art. 5", "art. 5, Art.  5; art 5, art. vijf, art.5", ["art. 5", "Art.  5", "art 5"]),
        ("navo eu", "NAVO/EU. NAVO. EU", ["NAVO/EU"]),
        ("girls' education", "Girls’ education; girls education", ["Girls’ education", "girls education"]),
        ("open deur 2030", "De deur is open. Deur. 2030. Open deur. 2030", ["Open deur. 2030"]),
        ("da'esh", "Da’esh", ["Da’esh"]),
        ("moscow", "Moscow's stance, Moscows", ["Moscow's"]),
        ("=NAVO", "de NAVO’s", ["NAVO’s"]),
        ("5%", "3,5% en 3.5%; 5%, 15%, 5%-norm", ["5%", "5%"]),
        ("3,5%", "3,5% van het bbp; 13,5%", ["3,5%"]),
        ("1325", "resolutie 1325, 1820; 1325. En 21.1325", ["1325", "1325"]),
        ("oekra*", "OEKRAÏNE", ["OEKRAÏNE"]),
    ],
)
def test_a_term_meets_its_words_and_no_others(pattern, text, met):
    found = Matcher([Term("an-issue", pattern, "nl")], "nl").matches(text)
    assert [text[match.start : match.end] for match in found] == met


def test_a_full_memory_of_runs_is_emptied_and_nothing_else_changes(monkeypatch, navo, seed_tables):
    texts = seed_tables["sentences"]["text"]
    terms = [term for issue in navo.issues for term in issue.terms]
    full, small = Matcher(terms, "nl"), Matcher(terms, "nl")
    expected = [full.matches(text) for text in texts]
    monkeypatch.setattr("helpers.coding.matches.MOST_HELD", 5)
    assert [small.matches(text) for text in texts] == expected
    assert small.held < full.held / 10


def test_texts_read_as_one_have_the_matches_that_each_has_alone(navo, seed_tables):
    texts = [*seed_tables["sentences"]["text"], "", " . ", "open", "deur", "de Raad van . de NAVO", "", "Georgië ."]
    terms = [term for issue in navo.issues for term in issue.terms]
    assert Matcher(terms, "nl").of_each(texts) == [Matcher(terms, "nl").matches(text) for text in texts]
    assert Matcher(terms, "nl").of_each([]) == []


@pytest.mark.parametrize("between", [" " * 200, "\n" * 200, f" {'x' * 200}-"])
def test_a_run_too_long_to_be_kept_is_read_as_any_other(between):
    text = f"de open{between}deur. Open deur"
    expected = ["Open deur"] if "x" in between else [f"open{between}deur", "Open deur"]
    found = Matcher([Term("an-issue", "open deur", "nl")], "nl").matches(text)
    assert [text[match.start : match.end] for match in found] == expected


@pytest.mark.parametrize(("language", "met"), [("nl", ["rusland", "nrr"]), ("en", ["russia", "nrr"])])
def test_terms_are_of_their_language(language, met):
    terms = [Term("russia", "rusland", "nl"), Term("russia", "russia", "en"), Term("russia", "nrr", "both")]
    assert [match.term.pattern for match in Matcher(terms, language).matches("rusland russia nrr")] == met


def issues_met(patterns: dict, text: str, matching: str, exclusions: dict | None = None) -> list[str]:
    terms = [Term(issue, pattern, "both") for issue, own in patterns.items() for pattern in own]
    terms += [Term(issue, pattern, "both", True) for issue, own in (exclusions or {}).items() for pattern in own]
    return sorted(match.term.issue for match in longest(Matcher(terms, "en").matches(text), matching))


@pytest.mark.parametrize(("matching", "expected"), [("across", "longest_across_keys"), ("within", "per_key_or_within")])
@pytest.mark.parametrize("text", ["1", "2"])
def test_overlaps_are_solved_as_in_the_oracle(matching, expected, text):
    found = issues_met(ORACLE["input"]["patterns"], ORACLE["input"]["texts"][text], matching)
    assert found == sorted(ORACLE["expected"][expected][text])


def test_an_exclusion_silences_its_own_issue_only():
    example = ORACLE["input"]["not_example"]
    assert issues_met(example["patterns"], example["text"], "across", example["not"]) == ["GN"]
    assert issues_met({"WB": ["servi*"]}, "een service in Servië", "across", {"WB": ["service*"]}) == ["WB"]
    tribunal = {"hybrid": ["hybride"], "law": ["tribuna*"]}, "een hybride tribunaal"
    assert issues_met(*tribunal, "across", {"hybrid": ["hybride tribuna*"]}) == ["law"]


def test_the_same_words_count_for_every_issue_that_lists_them():
    example = ORACLE["input"]["same_term_two_keys"]
    assert issues_met(example["patterns"], example["text"], "across") == ["X", "Y"]


@pytest.mark.parametrize(
    ("sentence", "heading_issue", "issues"),
    [
        ("De EU was aanwezig.", "", set()),
        ("De EU was aanwezig.", "nato-eu", {"nato-eu"}),
        ("De NAVO-EU samenwerking en de EU.", "", {"nato-eu"}),
        ("De strijdkrachten bleven rustig.", "russia", set()),
        ("Afschrikking door strijdkrachten.", "russia", {"deterrence-defence"}),
        ("Hierbij bied ik u het verslag over Rusland aan.", "", {"procedural"}),
        ("De opstelling van Wit-Rusland.", "", {"other"}),
        ("De serviceverlening is verbeterd.", "", set()),
        ("De hervormingen in Servië.", "", {"western-balkans"}),
    ],
)
def test_weak_terms_need_company_and_formulas_have_no_issue(navo, sentence, heading_issue, issues):
    assert {match.term.issue for match in Coder(navo, "nl").coded(sentence, {heading_issue})} == issues


@pytest.mark.parametrize(
    ("language", "sentence", "issues"),
    [
        ("nl", "Met deze brief ontvangt u de tweede voortgangsrapportage over de krijgsmacht.", {"procedural"}),
        ("nl", "De volgende rapportage ontvangt u in december.", {"procedural"}),
        ("nl", "Ik informeer uw Kamer na afloop van de Raad over de uitkomsten.", {"procedural"}),
        ("nl", "Over Soedan informeren wij de Kamer na de Raad.", {"procedural"}),
        ("nl", "Ik informeer u zodra er meer bekend is.", {"procedural"}),
        ("nl", "Graag ga ik hierover met uw Kamer in gesprek.", {"procedural"}),
        ("nl", "Ik dank uw Kamer voor de aandacht voor vrouwen.", {"procedural"}),
        ("nl", "Ik hoop u hiermee voldoende te hebben geïnformeerd.", {"procedural"}),
        ("nl", "In het najaar kom ik hierop terug.", {"procedural"}),
        ("nl", "Voor de zomer stuurt het kabinet uw Kamer een brief over Soedan.", {"procedural"}),
        ("nl", "Het kabinet stuurt Oekraïne een brief.", {"ukraine"}),
        ("nl", "Nederland informeert de bondgenoten over de steun aan Oekraïne.", {"ukraine"}),
        ("nl", "Graag ga ik in op de situatie in Jemen.", {"middle-east"}),
        ("nl", "Nederland gaat met Oekraïne in gesprek.", {"ukraine"}),
        ("nl", "Ik dank Oekraïne voor de gastvrije ontvangst.", {"ukraine"}),
        ("en", "I am depositing the communiqué on Ukraine in the Libraries of both Houses.", {"procedural"}),
        ("en", "I commend this statement to the House.", {"procedural"}),
        ("en", "I will update the House on Sudan in June.", {"procedural"}),
        ("en", "We shall return to the House with a further statement on Russia.", {"procedural"}),
        ("en", "Britain will keep Ukraine informed of its plans.", {"ukraine"}),
        ("en", "We commend Ukraine for its reforms.", {"ukraine"}),
        ("en", "I will keep pressing Russia.", {"russia"}),
        ("nl", "In het voortgangsrapport over digitalisering staat meer.", set()),
        ("nl", "Het voortgangsrapport over de toetreding is kritisch.", {"enlargement"}),
        ("en", "The progress report on accession is critical.", {"enlargement"}),
        ("nl", "Defensie vermindert de uitstoot van broeikasgassen met 20% in 2035.", {"climate-energy"}),
        ("nl", "De opkomst bedroeg 20%.", set()),
        ("nl", "Aan defensie-uitgaven gaat 20% naar materieel.", {"burden-sharing"}),
        ("nl", "De 2%-norm blijft staan.", {"burden-sharing"}),
        ("en", "Unemployment in Tunisia rose by 3% last year.", {"projecting-stability"}),
        ("en", "At least 3.5% of GDP should be spent on core defence.", {"burden-sharing"}),
        ("nl", "De begroting voor ontwikkelingssamenwerking stijgt met 5%.", set()),
        ("nl", "De begroting van Defensie stijgt met 5%.", {"burden-sharing"}),
        ("nl", "De Algemene Rekenkamer plaatst kanttekeningen.", set()),
        ("nl", "De Rekenkamer ziet corruptie.", {"rule-of-law"}),
        ("nl", "Extra patrouilles bij windparken en onderzeese kabels.", {"hybrid-cyber"}),
        ("nl", "Nieuwe windparken maken ons minder afhankelijk.", {"climate-energy"}),
        ("nl", "In de provincie patrouilleren militairen van de missie.", {"operations"}),
        ("en", "More patrols near wind farms and undersea cables.", {"hybrid-cyber"}),
        ("en", "New wind farms will be built.", {"climate-energy"}),
        ("en", "Ministers will meet again in Oslo.", {"procedural"}),
        ("en", "Each year we meet again and Ukraine is still waiting.", {"ukraine"}),
        ("nl", "Het verslag over Syrië ontvangt u zoals altijd na de Raad.", {"procedural"}),
        ("nl", "De minister voor Buitenlandse Handel en Ontwikkelingshulp was aanwezig.", set()),
        ("nl", "De buitenlandse handel groeit.", {"trade"}),
        ("en", "The Minister for Foreign Trade was there.", set()),
        ("en", "Foreign trade is growing.", {"trade"}),
        ("nl", "Het kabinet hecht aan ontwapening van Hamas.", {"middle-east"}),
        ("nl", "Het kabinet hecht aan nucleaire ontwapening.", {"arms-control"}),
        ("en", "Lebanon must disarm Hezbollah.", {"middle-east"}),
        ("en", "Allies trained with the Georgia National Guard.", set()),
        ("en", "Allies trained with the guard of Georgia.", {"georgia"}),
        ("en", "The team runs a security operations center.", set()),
        ("en", "The team runs a peace support operation.", {"operations"}),
        ("en", "Allies raise defense budgets and the defense posture.", {"burden-sharing", "deterrence-defence"}),
        ("en", "The Defense Department is in Arlington.", set()),
        ("en", "Congress was told of the arms sale.", {"trade"}),
        ("en", "The ban on arms sales stands.", {"sanctions"}),
        ("nl", "Chisinau wil af van Russisch gas.", {"other", "russia", "climate-energy"}),
        ("nl", "De levering van gas en de Russische minister.", {"russia"}),
        ("en", "The headquarters must not duplicate SHAPE.", {"nato-eu"}),
        ("nl", "De sancties treffen ook de schaduwvloot.", {"sanctions"}),
        ("nl", "De schaduwvloot sleept ankers over datakabels.", {"hybrid-cyber"}),
        ("nl", "Nederland ziet ondermijning van het gezag in Sarajevo.", {"western-balkans"}),
        ("nl", "Spionage en ondermijning nemen toe.", {"hybrid-cyber"}),
        ("en", "Germany handed over a patrol boat.", set()),
        ("en", "The mission has a patrol boat.", {"operations"}),
        ("nl", "Het VN-Zeerechtverdrag geldt ook daar.", {"rule-of-law"}),
        ("nl", "De zeeroute is hersteld.", set()),
    ],
)  # fmt: skip
def test_sending_and_bare_figures_are_on_no_issue(navo, language, sentence, issues):
    assert {match.term.issue for match in Coder(navo, language).coded(sentence)} == issues


@pytest.mark.parametrize(
    ("heading", "issue"),
    [
        ("NAVO-EU samenwerking", "nato-eu"),
        ("Non-proliferatie, wapenbeheersing en ontwapening", "arms-control"),
        ("NAVO Georgië Commissie", "georgia"),
        ("Projecting stability", "projecting-stability"),
        ("Open deur", "enlargement"),
        ("2. Rusland", "russia"),
        ("Migratieroutes", "migration"),
        ("Charkiv", "ukraine"),
        ("Defense Reform", "projecting-stability"),
        ("Hervorming", "institutional"),
        ("3. Financiën", ""),
        ("2. Mandaat en uitvoerbaarheid", "operations"),
        ("2.1 Bevelvoering", "operations"),
        ("Mandaat van de secretaris-generaal", "institutional"),
        ("Deelnemers", ""),
        ("Defensie-uitgaven", "burden-sharing"),
        ("Overig", ""),
        ("", ""),
    ],
)
def test_a_heading_gives_its_section_an_issue_or_none(navo, heading, issue):
    assert sections_coded(headed(heading), navo)["issue"].tolist() == [issue]


def headed(*headings: str, levels: tuple[int, ...] = (), labels: tuple[int, ...] = ()) -> pd.DataFrame:
    """A sections table of one letter with these headings; labels are the places of those that open a paragraph."""
    rows = [
        ("x", number, level, heading, number in labels, "", 0, 0, 0, 0, "", NO_SECTION)
        for number, (heading, level) in enumerate(zip(headings, levels or [1] * len(headings), strict=True))
    ]
    return table("sections", rows)


@pytest.mark.parametrize(
    ("headings", "levels", "labels", "issues", "headed_by"),
    [
        (("1. Oekraïne", "1.1 Militaire steun", "1.2 Wederopbouw"), (1, 2, 2), (), ["ukraine"] * 3, [0, 0, 0]),
        (("Rusland", "Dialoog", "Vooruitblik"), (1, 2, 1), (), ["russia", "russia", ""], [0, 0, -1]),
        (("Rusland", "Georgië", "Bezoek", "Overig"), (1, 2, 3, 2), (),
         ["russia", "georgia", "georgia", "russia"], [0, 1, 1, 0]),
        (("Verslag", "Rusland", "Overig"), (1, 2, 2), (), ["", "russia", ""], [-1, 1, -1]),
        (("Rusland", "Vervolg.", "Georgië.", "Overig"), (1, 1, 1, 1), (1, 2),
         ["russia", "russia", "georgia", ""], [0, 0, 2, -1]),
    ],
)  # fmt: skip
def test_a_heading_without_an_issue_has_that_of_the_nearest_higher_one(
    navo, headings, levels, labels, issues, headed_by
):
    found = sections_coded(headed(*headings, levels=levels, labels=labels), navo)
    assert found["issue"].tolist() == issues
    assert found["headed_by"].tolist() == headed_by


def test_headings_are_read_in_their_order_however_they_lie(navo):
    found = sections_coded(headed("Rusland", "Dialoog", "Slot", levels=(1, 2, 1)).iloc[[2, 1, 0]], navo)
    assert found["issue"].tolist() == ["russia", "russia", ""]


def test_no_letter_has_the_heading_of_another(navo):
    both = pd.concat([headed("Rusland"), headed("Dialoog", levels=(2,)).assign(letter="y")])
    assert sections_coded(both, navo)["issue"].tolist() == ["russia", ""]


def test_a_sentence_below_a_heading_without_an_issue_stands_under_the_higher_one(navo):
    text = (
        "1. Oekraïne\n\n1.1 Steun\n\nEr is veel geleverd. Meer landen willen bijdragen.\n\n2. Overig\n\nHet bleef stil."
    )
    found = corpus.tables([letters.Letter("x", text)], navo)["codings"]
    assert found[["sentence", "issue", "source", "match"]].values.tolist() == [
        [0, "ukraine", "heading", "1. Oekraïne"],
        [1, "ukraine", "heading", "1. Oekraïne"],
    ]


def test_every_coding_stands_where_it_says(seed, seed_tables):
    found = seed_tables["codings"]
    assert [seed.text[start:end] for start, end in zip(found["start"], found["end"], strict=True)] == found[
        "match"
    ].tolist()
    raw = [
        seed.letter.text[slice(*seed.raw_span(start, end))]
        for start, end in zip(found["start"], found["end"], strict=True)
    ]
    assert ["".join(text.split()).replace("-", "") for text in raw] == [
        "".join(text.split()).replace("-", "") for text in found["match"]
    ]


def test_a_sentence_without_words_has_its_heading_s_issue(seed_tables):
    found, sentences = seed_tables["codings"], seed_tables["sentences"].set_index("sentence")
    headed = found[found["source"] == "heading"]
    assert headed["match"].tolist()[0] == "NAVO-EU samenwerking"
    assert not set(headed["sentence"]) & set(found.loc[found["source"] == "wording", "sentence"])
    assert sentences.loc[9, "text"].startswith("Daarnaast hebben zij ingestemd")
    assert headed["sentence"].tolist() == [9, 19, 21, 28, 33]


@given(
    st.text(st.sampled_from("abAB -,'’%*("), max_size=40), st.lists(st.text("ab* ", min_size=1, max_size=6), max_size=6)
)
def test_matches_lie_in_the_text_and_kept_ones_do_not_overlap(text, patterns):
    terms = [Term(f"issue-{place}", pattern, "nl") for place, pattern in enumerate(patterns)]
    found = Matcher([term for term in terms if term.words], "nl").matches(text)
    assert all(text[match.start : match.end].strip() for match in found)
    kept = longest(found)
    assert {match.span for match in kept} <= {match.span for match in found}
    assert all(
        one.span == other.span or one.end <= other.start for one in kept for other in kept if one.start <= other.start
    )


def test_a_letter_is_coded_alike_alone_and_with_others(navo, tmp_path):
    (tmp_path / "other.txt").write_text(
        "Rusland\n\nDe sancties tegen Rusland blijven. Het blijft zo.", encoding="utf-8"
    )
    own, other = letters.read("kst-28676-282"), letters.read(tmp_path / "other.txt")
    alone, together = corpus.tables([own], navo), corpus.tables([other, own], navo)
    for name, rows in together.items():
        mine = rows[rows["letter"] == "kst-28676-282"].reset_index(drop=True)
        pd.testing.assert_frame_equal(mine, alone[name], obj=name)


def test_no_sentences_give_no_codings(seed_tables, navo):
    assert codings(seed_tables["sentences"].head(0), seed_tables["sections"], navo).empty
    assert codebook.read("navo").matching == "across"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Er is over Rusland gesproken. Dat bleef. Ook dat.", [("russia", "wording"), *[("russia", "context")] * 2]),
        ("Er is over Rusland gesproken.\n\nDat bleef moeilijk.", [("russia", "wording")]),
        ("Rusland\n\nDe sancties blijven.", [("sanctions", "wording"), ("russia", "context")]),
        ("Rusland\n\nDat blijft zo.", [("russia", "heading")]),
        ("Rusland\n\nDe sancties blijven. Daarop was geen kritiek. Estland zweeg.",
         [("sanctions", "wording"), ("russia", "context"), ("russia", "heading"), ("sanctions", "context"),
          ("russia", "heading")]),
        ("Hierbij zend ik u het verslag over Rusland. Het is kort.", [("procedural", "wording")]),
        ("Er is over Jemen gesproken. Ik dank uw Kamer voor de aandacht voor vrouwen.",
         [("middle-east", "wording"), ("procedural", "wording")]),
        ("Rusland\n\nDat blijft zo. Ik informeer u zodra er meer bekend is.",
         [("russia", "heading"), ("procedural", "wording")]),
    ],
)  # fmt: skip
def test_context_codes_what_the_sentence_itself_does_not_name(navo, text, expected):
    made = corpus.tables([letters.Letter("x", text)], navo)["codings"]
    assert list(zip(made["issue"], made["source"], strict=True)) == expected


@pytest.mark.parametrize(
    ("day", "issues"), [("2018-12-31", ["procedural"]), ("2025-01-01", ["russia"]), ("", ["procedural"])]
)
def test_a_formula_silences_a_sentence_in_its_own_days_alone(navo, day, issues):
    book = dataclasses.replace(navo, procedural=(Term("procedural", "hierbij zend (to 2018)", "nl"),))
    found = Coder(book, "nl").coded("Hierbij zend ik u een brief over Rusland.", day=day)
    assert [match.term.issue for match in found] == issues


def test_a_term_is_silent_in_letters_of_other_days():
    term = Term("trade", "tarief (to 2020)", "nl")
    sections = headed("").assign(letter="a")
    own = table("sentences", [("a", 0, 0, 0, 0, 12, "Een tarief.", "nl", 0, 12)])
    navo = codebook.read("navo")
    book = dataclasses.replace(navo, issues=(dataclasses.replace(navo.issues[0], id="trade", terms=(term,)),))
    found = {day: len(codings(own, sections, book, {"a": day})) for day in ("2020-05-01", "2021-01-01", "")}
    assert found == {"2020-05-01": 1, "2021-01-01": 0, "": 1}
    sections = pd.concat([headed("Tarief")] * 3).assign(letter=["old", "new", "undated"])
    days = {"old": "2020-05-01", "new": "2021-01-01"}
    assert sections_coded(sections, book, days)["issue"].tolist() == ["trade", "", "trade"]
