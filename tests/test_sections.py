"""Sections, paragraphs and sentences: where they begin and end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import DATA, Problem
from helpers.layout import ANNOUNCED, ASKED
from helpers.sections import sections, sentence_spans, sentences

CASES = (DATA / "gold" / "sentence_boundaries.txt").read_text(encoding="utf-8").splitlines()

LEFT_OVER = [
    case for case in CASES if case.startswith(('"Wij staan klaar."', "a. Versterking", "– de brief van 4 maart"))
]
"""What the rules do not decide: a quotation as a sentence of another, a marker inside a list line."""


WIDE = " ".join(["De Raad sprak over de steun aan Oekraïne."] * 6)


def split(text: str, language: str = "nl") -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, language)]


@pytest.mark.parametrize("case", [case for case in CASES if case not in LEFT_OVER])
def test_a_sentence_ends_where_a_reader_says(case):
    assert split(case.replace("‖", "")) == [sentence.strip() for sentence in case.split("‖")]


def test_the_cases_left_over_are_still_so():
    assert len(LEFT_OVER) == 3
    assert all(split(case.replace("‖", "")) != [part.strip() for part in case.split("‖")] for case in LEFT_OVER)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Georgië wordt lid. De NAVO steunt dat.", 2),
        ("Op 5 en 6 mei jl. De Raad kwam bijeen.", 2),
        ("The U.S. supports this. So does Gen. Smith.", 2),
        ("Dit kost 1.5 mln. euro.", 1),
        ("Is dat zo? Ja.", 2),
        ("Wij steunen de opties a en b. De derde optie is te duur.", 2),
        ("Dit volgt uit artikel 4, onder c. Het besluit is genomen.", 2),
        ("The Council chose option a. Norway abstained.", 2),
        ("Er zijn drie wegen: a. Overleg met Moskou b. Druk c. Steun.", 1),
        ("De brief, d.d. 3 mei, ging o.a. Duitsland en m.b.t. Irak ook o. a. Polen aan.", 1),
        ("Dat meldde de heer v. Dijk in de 4e eeuw v. Chr. al.", 1),
        ("The case of Nicaragua v. United States and, e. g. Iran, is known.", 1),
        ("Zonder punt", 1),
        ("", 0),
        ("The question of some Hon. Members is whether it is there. It is.", 2),
        ("The right hon. Member and the Rt. Hon. Lady spoke with Sen. Bell, Amb. Reed and Maj. Gen. Hall.", 1),
        ("The answers of Mr. Hall, Mrs. Bell and Ms. Reed are in No. 12 of 4 May.", 1),
        ("The answer was no. We went on, and told it to the honourable. They left.", 3),
    ],
)
def test_abbreviations_and_numbers_end_no_sentence(text, number):
    language = "en" if text.startswith("The ") else "nl"
    assert len(split(text, language)) == number


@given(st.text(st.sampled_from("Aa. !?…«»()[]\"'1–"), max_size=60))
def test_spans_rebuild_the_paragraph(text):
    spans = sentence_spans(text)
    covered = "".join(text[start:end] for start, end in spans)
    assert covered.replace(" ", "") == text.replace(" ", "")
    assert all(text[start:end].strip() for start, end in spans)


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("Eerste zin.\n\nRusland\n\nDe dialoog is moeizaam.", ["", "Rusland"]),
        ("Rusland\n\nDe dialoog is moeizaam.", ["Rusland"]),
        ("Eerste zin.\n\nDat geldt ook hier.\n\nTweede zin.", [""]),
        ("Eerste zin.\n\nDialoog (MD).\n\nTweede zin.", [""]),
        ("Eerste zin.\n\n[HCWS4512]", [""]),
        (f"{WIDE}\n\nVraag 1\nKent u dit? 1)\n\nAntwoord\nJa.\n\n1) NOS, 2 mei 2031.", ["", "Vraag 1", "Antwoord"]),
        ("Eerste zin.\n\nWat nu te doen\nmet Rusland\n\nTweede zin.", [""]),
        ("Eerste zin.\n\n– een punt van een lijst\n\nTweede zin.", [""]),
        ("Eerste zin.\n\n" + "woord " * 13 + "\n\nTweede zin.", [""]),
    ],
)
def test_a_heading_is_a_short_line_of_its_own(laid_out, text, headings):
    assert sections(laid_out(text))["heading"].tolist() == headings


def test_sections_paragraphs_and_sentences_are_counted_through_the_letter(laid_out):
    text = "Een. Twee.\n\nDrie.\n\nRusland\n\nVier. Vijf."
    found = sentences(laid_out(text))
    assert found[["section", "paragraph", "sentence"]].to_numpy().tolist() == [
        [0, 0, 0], [0, 0, 1], [0, 1, 2], [1, 2, 3], [1, 2, 4],
    ]  # fmt: skip


def test_a_letter_of_headings_alone_is_refused(laid_out):
    with pytest.raises(Problem, match="a-letter has only headings and no body text"):
        sentences(laid_out("Rusland\n\nOekraïne"))


def test_a_letter_that_answers_questions_says_whose_words_count(laid_out):
    asked = (
        "Hier de antwoorden.\n\nVraag {}\n\nKent u dit?\n\nAntwoord\n\nJa.\n\nVraag {}\n\nZo ja?\n\nAntwoord\n\nNee."
    )
    assert ASKED in laid_out(asked.format(1, "2 en 3")).warnings
    assert ASKED not in laid_out(asked.format("is nu", "blijft")).warnings


SENT = "Geachte Voorzitter,\n\nHierbij zend ik u het verslag van de top."


@pytest.mark.parametrize(
    ("rest", "announces"),
    [
        ("", True),
        ("\n\nIk vertrouw erop u zo voldoende te hebben ingelicht.", True),
        ("\n\n1. Irak\n\nDe missie is verlengd.\n\n2. Iran\n\nEr was geen besluit.", False),
        ("\n\nDe missie is verlengd.\n\nEr was geen besluit.\n\nPolen en Estland kregen steun.", False),
    ],
)
def test_a_letter_that_is_the_report_itself_announces_none(laid_out, rest, announces):
    made = laid_out(f"{SENT}{rest}\n\nDe Minister van Defensie,\nA. Bos\n")
    assert (ANNOUNCED in made.warnings) == announces


def test_a_mark_of_a_note_is_no_part_of_an_address(laid_out):
    found = laid_out(
        "Postbus 20061\n\nDen Haag, 3 mei 2031\n\nDit gold in 20171 voor de NAVO.\n\n1 Dat jaar was het zo."
    )
    assert "Postbus 20061" in found.text
    assert "in 2017 voor" in found.text
