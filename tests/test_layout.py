"""The page undone: every line-end hyphen, seam and character decided, logged, and nothing lost."""

import re
from collections import Counter
from itertools import islice

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from helpers import Problem
from helpers.layout import layout
from helpers.layout.hyphens import decided
from helpers.letters import Letter
from helpers.sections import sections


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("samen-\nwerking tussen de NAVO en de EU", "samenwerking tussen de NAVO en de EU"),
        ("de Noord-\nAtlantische Raad", "de Noord-Atlantische Raad"),
        ("veiligheids- en defensie-\ngebied", "veiligheids- en defensiegebied"),
        ("informatie-uitwisseling; informatie-\nuitwisseling", "informatie-uitwisseling; informatie-uitwisseling"),
        ("de lucht-\nen raketverdediging", "de lucht- en raketverdediging"),
        ("de land-, lucht-\nof zeemacht", "de land-, lucht- of zeemacht"),
        ("een NAVO-\nmissie", "een NAVO-missie"),
        ("de 2%-\nnorm", "de 2%-norm"),
        ("de F-\n16", "de F-16"),
        ("het IJs-\nselmeer", "het IJsselmeer"),
        ("de niet-\nmilitaire steun", "de niet-militaire steun"),
        ("de ex-\nploitatie", "de exploitatie"),
        ("secretaris-\ngeneraal", "secretaris-generaal"),
        ("de financi-\nële steun", "de financiële steun"),
        ("het mini-\nsterie", "het ministerie"),
        ("de EU-zijde", "de EU-zijde"),
        ("Rusland -\nen Oekraïne", "Rusland - en Oekraïne"),
        ("samen-  \n  werking", "samenwerking"),
    ],
)
def test_rejoins_only_what_the_page_broke(laid_out, page, text):
    assert laid_out(page).text == text


@pytest.mark.parametrize(
    ("left", "right", "words", "known", "outcome"),
    [
        ("partij-", "en", {}, (), "join"),
        ("veiligheids-", "en", {"veiligheidsen": 1}, (), "suspend"),
        ("kinder-", "of", {}, (), "suspend"),
        ("co-", "ordinatie", {}, ("coördinatie",), "trema"),
        ("co-", "ordinatie", {}, (), "keep"),
        ("materi-", "eel", {}, (), "join"),
        ("ge-", "insinueerd", {}, (), "join"),
        ("anti-", "dumping", {"anti-dumping": 2, "antidumping": 1}, (), "keep"),
        ("anti-", "dumping", {"anti-dumping": 1, "antidumping": 2}, (), "join"),
    ],
)
def test_the_first_rule_that_fires_decides(left, right, words, known, outcome):
    assert decided(left, right, words, lambda word: word in known, "nl")[0] == outcome


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("Georgie\u0308", "Georgië"),
        ("de\u00a0NAVO", "de NAVO"),
        ("NA\u00adVO, con\ufb02ict, e\ufb03ci\u00ebnt", "NAVO, conflict, efficiënt"),
        ("NA\u200bVO", "NAVO"),
        ("samen\u00ad\nwerking", "samenwerking"),
        ("een\r\nregel\r\n\r\ntwee", "een regel\ntwee"),
        ("een\rregel", "een regel"),
        ("m², ½ en NAVO¹", "m², ½ en NAVO¹"),
        ("Landen  als\tIrak", "Landen als Irak"),
    ],
)
def test_no_character_hides_a_word_from_the_count(laid_out, page, text):
    assert laid_out(page).text == text


LINE = "Een regel die net zo lang is als een regel op deze bladzijde maar kan zijn,"


@pytest.mark.parametrize(
    ("page", "blocks"),
    [
        (f"{LINE}\nis bekrachtigd.\n Op initiatief van Nederland\nzal dat gebeuren.", 2),
        (f"{LINE}\ngeuit door het lange en zeer repressieve bewind dat nog steeds in\n het Noorden regeert.", 1),
        (f"{LINE}\nis bekrachtigd.\fOp initiatief van Nederland.", 2),
        (f"{LINE}\nen nog een regel die bijna net zo lang is als de regel van hiervoor\n\fOp deze.", 1),
        (f"{LINE}\nen deze regel is net zo lang, want zij gaat door tot het einde van deze.\n CONGO\n\nOp dat.", 3),
        (f"{LINE}\nen deze regel is net zo lang, want zij gaat door tot het einde, ook in\n Congo\n\nOp dat.", 2),
        ("\n".join(f" {LINE}" for _ in range(20)), 1),
    ],
)
def test_a_paragraph_goes_on_over_a_page_seam_unless_its_last_line_had_room(laid_out, page, blocks):
    assert len(laid_out(page).blocks) == blocks


LONG = "Een alinea op een regel, zoals een tekstverwerker haar geeft. " * 4


@pytest.mark.parametrize(
    ("page", "blocks"),
    [
        (f"Hierbij het verslag.\nRusland\n{LONG}\nOekraïne\n{LONG}", 5),
        (f"{LONG}\n\nRusland\n\n{LONG}", 3),
        ("Hierbij het verslag.\nRusland\nDe dialoog is moeizaam.\nOekraïne\nDe steun blijft.", 5),
        (f"{LINE}\nis bekrachtigd.\nRusland\n{LINE}\nis ook bekrachtigd. Dat gebeurde in de zomer\nvan dat jaar.", 3),
        (f"{LINE}\nen een regel die kort is\nmaar doorgaat.", 1),
    ],
)
def test_paragraphs_are_found_where_no_blank_line_parts_them(laid_out, page, blocks):
    assert len(laid_out(page).blocks) == blocks


@pytest.mark.parametrize(
    "printed",
    [
        "kst-99999-7",
        "ISSN 0921 - 7371",
        "'s-Gravenhage 2031",
        "Tweede Kamer, vergaderjaar 2030–2031, 99 999, nr. 7 3",
        "kst-99999-7\nISSN 0921 - 7371\n's-Gravenhage 2031\n\nTweede Kamer, vergaderjaar 2030–2031, 99 999, nr. 7\n3",
    ],
)
@pytest.mark.parametrize(("before", "after"), [("\n", "\n"), ("\n\n", "\n\n"), ("\n", "\n\f")])
def test_what_is_printed_around_the_text_is_set_apart(laid_out, printed, before, after):
    last = "geuit door een regel die ook zo lang is als een regel hier kan zijn door"
    found = laid_out(f"{LINE}\n{last}{before}{printed}{after}het bewind.")
    assert found.text == f"{LINE} {last} het bewind."
    assert found.parts()["part"].eq("furniture").all()
    assert " ".join(found.parts()["text"]).split() == printed.split()


@pytest.mark.parametrize(
    "line",
    [
        "(Tweede Kamer, vergaderjaar 2030–2031, 99 999, nr. 1), schreven wij.",
        "Zie Kamerstuk kst-99999-7 voor het verslag.",
        "De regering zetelt in 's-Gravenhage 2031.",
    ],
)
def test_a_line_of_the_text_is_not_taken_for_print_around_it(laid_out, line):
    assert laid_out(f"Eerste zin.\n\n{line}").text == f"Eerste zin.\n{line}"


def test_decisions_name_the_line_and_the_rule(laid_out):
    decisions = laid_out("Een regel.\n\nde Noord-\nAtlantische Raad").decisions()
    assert decisions.iloc[0].tolist() == [
        "a-letter", "hyphen", "Noord-⏎Atlantische", "Noord-Atlantische", "keep: a capital or a digit after it", 3,
    ]  # fmt: skip


def test_every_character_knows_where_it_stood(seed):
    for block in seed.blocks:
        start, end = seed.raw_span(block.start, block.end)
        raw = seed.letter.text[start:end]
        assert Counter(raw.replace("-", "").split()[0]) <= Counter(seed.of(block))
        assert raw[0] == seed.of(block)[0]
        assert raw[-1] == seed.of(block)[-1]


@pytest.mark.parametrize(
    ("page", "addressee", "parts"),
    [
        ("Aan de Voorzitter van de\nTweede Kamer der Staten-Generaal\nPrinses Irenestraat 6\nDen Haag",
         "de Voorzitter van de Tweede Kamer der Staten-Generaal", ["salutation", "letterhead"]),
        ("To the Speaker of the\nHouse of Representatives", "the Speaker of the House of Representatives",
         ["salutation"]),
        ("Aan de Voorzitter van de Tweede Kamer\nDen Haag", "de Voorzitter van de Tweede Kamer Den Haag",
         ["salutation"]),
        ("Aan de Voorzitter van de Tweede Kamer\n\nDen Haag", "de Voorzitter van de Tweede Kamer",
         ["salutation", "letterhead"]),
    ],
)  # fmt: skip
def test_an_addressee_goes_on_over_its_line(laid_out, page, addressee, parts):
    made = laid_out(f"{page}\n\nDatum 14 mei 2031\n\nDe ministers spraken over Rusland en over de oorlog.\n")
    assert made.metadata["addressee"] == addressee
    assert [block.part for block in made.blocks] == [*parts, "letterhead", "body"]


@pytest.mark.parametrize(
    ("page", "parts"),
    [
        ("Hoogachtend,\n\nDe minister van Buitenlandse Zaken\nP. Pieters", ["signature"] * 2),
        ("Hoogachtend,\nDe minister van Buitenlandse Zaken\nP. Pieters", ["signature"] * 2),
        ("Yours sincerely,\n\nThe Foreign Secretary\nA. Carter", ["signature"] * 2),
        ("De minister van Defensie ontving daarna in Den Haag\nJ. Stoltenberg van de NAVO.", ["body"]),
    ],
)
def test_a_signature_needs_no_comma(laid_out, page, parts):
    made = laid_out(f"De ministers spraken over Rusland en over de oorlog.\n\n{page}\n")
    assert [block.part for block in made.blocks] == ["body", *parts]


SIDE_BY_SIDE = "De minister van Buitenlandse Zaken,     De minister van Defensie,\n\nJ.A. van Dam     drs. M. Bos-Vink"


@pytest.mark.parametrize(
    ("page", "signatures", "senders"),
    [
        ("Yours sincerely,\n\nA. de Carter\nForeign Secretary", 2, "Foreign Secretary: A. de Carter"),
        ("Yours sincerely,\n\nA. Carter\n\nMinister of Defence", 3, "Minister of Defence: A. Carter"),
        ("Kind regards,\n\nThe Minister of Defence\n\nA. Carter", 3, "Minister of Defence: A. Carter"),
        ("Yours sincerely,\n\nJane Carter\n\nHead of Unit", 3, "Jane Carter"),
        ("Met vriendelijke groet,\n\nnamens de minister van Defensie,\n\nA. Bos", 3, "A. Bos"),
        (f"Hoogachtend,\n\n{SIDE_BY_SIDE}", 3,
         "minister van Buitenlandse Zaken: J.A. van Dam; minister van Defensie: drs. M. Bos-Vink"),
        (SIDE_BY_SIDE.replace("     ", "\t"), 2,
         "minister van Buitenlandse Zaken: J.A. van Dam; minister van Defensie: drs. M. Bos-Vink"),
        ("Yours sincerely,\n\nA. Carter\t\tB. Hall\nForeign Secretary\tDefence Secretary", 3,
         "Foreign Secretary: A. Carter; Defence Secretary: B. Hall"),
    ],
)  # fmt: skip
def test_what_follows_a_closing_formula_is_the_signature(laid_out, page, signatures, senders):
    made = laid_out(f"The ministers discussed Russia and the war, and the costs.\n\n{page}\n")
    assert [block.part for block in made.blocks] == ["body", *["signature"] * signatures]
    assert made.metadata["senders"] == senders


@pytest.mark.parametrize(
    ("page", "parts"),
    [
        ("Hoogachtend,\n\nA. Bos\n\nRusland\n\nDe dialoog is moeizaam.", ["signature"] * 2 + ["body"] * 2),
        ("Hoogachtend,\n\nA. Bos\n\nVERSLAG VAN DE TOP\n\nDe dialoog is moeizaam.", ["signature"] * 2 + ["body"] * 2),
        ("Hoogachtend,\n\nA. Bos\n\nDe minister was er ook.", ["signature"] * 2 + ["body"]),
        ("Land     Minister\nEstland     A. Bos\nPolen     C. Vink", ["table"] * 3),
    ],
)
def test_a_report_below_the_signature_is_none(laid_out, page, parts):
    made = laid_out(f"The ministers discussed Russia and the war, and the costs.\n\n{page}\n")
    assert [block.part for block in made.blocks] == ["body", *parts]


def test_a_letter_without_body_is_refused():
    with pytest.raises(Problem, match="a-letter holds only the opening and closing of a letter: give the file"):
        layout(Letter("a-letter", "Nr. 7 BRIEF VAN DE MINISTER\n\nDen Haag, 3 mei 2031\n"))


LETTERS = st.text(st.sampled_from("Aaen éё\u0308\u00ad-–—.\n\r\t \f«»()ﬁ0\u00a0\x07"), min_size=1).filter(
    lambda text: text.strip() and not re.search(r"0\s*0", text)  # five digits are a dossier
)


@settings(max_examples=500)
@given(LETTERS)
def test_nothing_is_lost_and_a_second_time_changes_nothing(text):
    try:
        first = layout(Letter("a-letter", text + "\nx"))
        again = layout(Letter("a-letter", first.text.replace("\n", "\n\n")))
    except Problem:  # all of it is a table, or a list of contents
        reject()
    assert again.text == first.text
    assert len(first.traced.origin) == len(first.text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("De Ministers spraken over Rusland en over de samenwerking.", "nl"),
        ("The Ministers discussed Russia and the cooperation with the European Union.", "en"),
    ],
)
def test_the_language_is_that_of_most_words_unless_supplied(text, language):
    assert layout(Letter("a-letter", text)).language == language
    assert layout(Letter("a-letter", text, supplied={"language": "en"})).language == "en"


def test_a_language_that_is_not_read_is_refused():
    with pytest.raises(Problem, match=r"^a-letter, language: expected nl or en, found 'fr'$"):
        layout(Letter("a-letter", "Un texte.", supplied={"language": "fr"}))


def test_a_number_alone_at_a_page_foot_is_no_trouble(laid_out):
    assert laid_out("De plannen1 gaan door.\n1\fHet kabinet steunt ze.").text


def test_a_line_of_hundreds_of_thousands_of_characters_is_read(laid_out):
    """Time that grew with the square of a line's length would keep this going for minutes."""
    text = "De Ministers spraken over " + "Rusland en " * 40_000 + "sancties."
    assert laid_out(text + "\n1. Er is gesproken.\n2. Er is gegeten.").text.startswith(text)


def test_a_tab_behind_the_number_of_a_paper_makes_no_table(laid_out):
    head = "99 999-02\tRaad Buitenlandse Zaken\n\nNr. 98\tBRIEF VAN DE MINISTER\n\nDen Haag, 3 mei 2031"
    found = laid_out(f"{head}\n\nDe Raad sprak.\n\nUitgaven\t2030\nEstland\t2,1")
    assert {name: found.metadata.get(name) for name in ("dossier", "number", "title")} == {
        "dossier": "99999-02", "number": "98", "title": "Raad Buitenlandse Zaken"
    }  # fmt: skip
    assert found.parts().query("part == 'table'")["text"].tolist() == ["Uitgaven 2030", "Estland 2,1"]


PROSE = "De Raad sprak over de steun aan Oekraïne en over de kosten daarvan voor\nde landen van de EU."


@pytest.mark.parametrize(
    ("block", "fields", "tables"),
    [
        ("Datum     3 mei 2031\nBetreft   Verslag van de top", {"date": "2031-05-03", "kind": "report"}, 0),
        ("Datum\t3 mei 2031\nOns kenmerk\tBZ-31.1\nBijlagen\t1", {"date": "2031-05-03"}, 0),
        ("Datum     3 mei 2031     Uw kenmerk     31Z12\nBetreft   Steun     Bijlage   1", {"date": "2031-05-03"}, 0),
        ("Den Haag, 4 mei 2031\n\nLand     Bijdrage\nPolen     3 mln.", {"date": "2031-05-04"}, 2),
    ],
)
def test_the_columns_of_a_letterhead_are_no_table(laid_out, block, fields, tables):
    made = laid_out(f"Ministerie van Defensie\n\n{block}\n\nGeachte Voorzitter,\n\n{PROSE}\n")
    assert {name: made.metadata.get(name) for name in fields} == fields
    assert [each.part for each in made.blocks].count("table") == tables


def test_the_columns_of_a_table_in_the_text_are_one(laid_out):
    made = laid_out(f"Geachte Voorzitter,\n\n{PROSE}\n\nDatum     Betreft\n3 mei     Steun\n\n{PROSE}\n")
    assert [each.part for each in made.blocks] == ["salutation", "body", "table", "table", "body"]


@pytest.mark.parametrize(
    ("above", "part"),
    [
        ("Bestemming 2031 (mln) 2032 (mln)", "table"),
        ("Uitgaven in 2031 en 2032", "body"),
        ("Uitgaven 2031", "body"),
        ("Dit zijn de bedragen: 2031 2032.", "body"),
        ("Steun aan partners", "body"),
    ],
)
def test_a_line_of_years_above_a_table_heads_its_columns(laid_out, above, part):
    made = laid_out(f"{PROSE}\n\n{above}\n\nPolen     3,1     4,2\n\nTunesië     2,0     2,5\n\n{PROSE}\n")
    assert [each.part for each in made.blocks] == ["body", part, "table", "table", "body"]


def of_pages(*heads: str) -> str:
    """Pages of some thirty lines below these heads, without any mark of their turns."""
    lines = iter(f"{LINE[:-2]} {one}{other}" for one in "abcdefghijklmn" for other in "abcdefghijklmn")
    return "\n".join("\n".join([head, "", *islice(lines, 32), ""]) for head in heads)


OTHER, THIRD = "Polen en Estland kregen steun.", "Het overleg gaat in juni verder."


@pytest.mark.parametrize(
    ("page", "furniture", "headings"),
    [
        (f"{PROSE}\n\nPagina 1 van 3\nMinisterie van Defensie   BZ-1\n\n2. Irak\n\n{OTHER}\n\nPagina 2 van 3\n"
         f"Ministerie van Defensie   BZ-1\n\n3. Iran\n\n{THIRD}\n\n   Page 3 of 3", 5, ["", "2. Irak", "3. Iran"]),
        (of_pages("Verslag van de top", "Verslag van de top", "Verslag van de top"), 3, [""]),
        (of_pages("BZ-31.1     2", "BZ-31.1     3", "BZ-31.1     4"), 3, [""]),
        (of_pages("Ministerie van Defensie", "Ministerie van Defensie"), 2, [""]),
        (of_pages("Irak en Iran", "Irak en Iran"), 0, ["Irak en Iran"] * 2),
        (f"{PROSE}\n\nInzet\n\n{PROSE}\n\nInzet\n\n{PROSE}\n\nInzet\n\n{PROSE}", 0, ["", *["Inzet"] * 3]),
        (f"{LINE}\nPagina 1 van 3 van het verslag geeft de cijfers.\n\n{PROSE}", 0, [""]),
        (of_pages("Bijlage 1", "Bijlage 2", "Bijlage 3"), 0, ["", "Bijlage 2", "Bijlage 3"]),
    ],
)  # fmt: skip
def test_heads_and_feet_are_found_without_form_feeds(laid_out, page, furniture, headings):
    made = laid_out(page)
    assert made.parts()["part"].eq("furniture").sum() == furniture
    assert sections(made)["heading"].tolist() == headings


@pytest.mark.parametrize(
    ("page", "body", "notes"),
    [
        ("Norway wanted talks.[1] There was no vote.\n\nThe Minister of Defence,\nA. Carter\n\n[1] See no. 5.",
         "Norway wanted talks. There was no vote.", ["[1] See no. 5."]),
        ("Norway wanted talks [1] and a vote.[2]\n\nThe Minister of Defence,\nA. Carter\n\n[1] One.\n[2] Two.",
         "Norway wanted talks and a vote.", ["[1] One.", "[2] Two."]),
        ("De missie in Irak1 gaat door tot juni.\n\nDe Minister van Defensie,\nA. Bos\n\n1 Zie de brief van mei.",
         "De missie in Irak gaat door tot juni.", ["1 Zie de brief van mei."]),
        ("Norway wanted talks [1] and a vote.", "Norway wanted talks [1] and a vote.", []),
    ],
)  # fmt: skip
def test_notes_below_the_signature_are_set_apart(laid_out, page, body, notes):
    made = laid_out(page)
    assert made.of(made.blocks[0]) == body
    assert made.parts().query("part == 'footnote'")["text"].tolist()[-len(notes) :] == notes or not notes
