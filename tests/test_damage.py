"""What copying did to words: repaired where something proves what stood there, else left and told."""

import pytest

HEAD = "Nr. 7 BRIEF VAN DE MINISTER\n\nDen Haag, 3 mei 2031\n\n"


@pytest.mark.parametrize(
    ("page", "text", "told"),
    [
        ("financiÃ«n en EuropaÂ’s rol", "financiën en EuropaÂ’s rol", "character"),
        ("de Raad zegt â€žjaâ€œ", "de Raad zegt „ja“", "character"),
        ("De Zuid-Korea-gezant in ZuidKorea en OostTimor", "De Zuid-Korea-gezant in Zuid-Korea en Oost-Timor", "glued"),
        ("Brussel sprak; inBrussel en vanParijs", "Brussel sprak; in Brussel en vanParijs", "glued"),
        ("De heer Smit-Bakker en mevrouw Smit- Bakker", "De heer Smit-Bakker en mevrouw Smit-Bakker", "glued"),
        ("De heer McDonald en mevrouw VanDijk", "De heer McDonald en mevrouw VanDijk", None),
        ("De heer Smit- Visser van de land- en Tuinbouw", "De heer Smit- Visser van de land- en Tuinbouw", None),
        ("in deNAVO en deEU", "in deNAVO en deEU", None),
        ("de Â en de Ã van het alfabet", "de Â en de Ã van het alfabet", None),
    ],
)
def test_words_are_mended_on_proof_alone(laid_out, page, text, told):
    own = laid_out(HEAD + page + ".")
    assert own.of(own.blocks[-1]) == text + "."
    steps = set(own.decisions()["step"]) - {"warning"}
    assert steps == ({told} if told else set())


def test_a_glued_word_that_nothing_proves_is_told(laid_out):
    rows = laid_out(HEAD + "De heer sprak overVrede.").decisions().query("step == 'glued'")
    assert rows["before"].tolist() == rows["after"].tolist() == ["overVrede"]
    assert rows["rule"].tolist() == ["a capital inside a word: nothing proves what stood there"]


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("Nr. 7 B R I E F V A N D E MINISTER VAN DEFENSIE", "Nr. 7 BRIEF VAN DE MINISTER VAN DEFENSIE"),
        ("Aan de Voorzitter van de T weede K amer", "Aan de Voorzitter van de Tweede Kamer"),
        ("Vergaderjaar 20302031", "Vergaderjaar 2030–2031"),
        ("Vergaderjaar 20302041", "Vergaderjaar 20302041"),
        ("De Minister van X Y Z", "De Minister van X Y Z"),
        ("Plan B gaat door", "Plan B gaat door"),
    ],
)  # fmt: skip
def test_only_words_of_a_letterhead_are_put_together(laid_out, line, read):
    assert laid_out(f"{line}\n\n{HEAD}De Raad sprak over Rusland.").text.split("\n")[0] == read


def test_letters_apart_below_the_head_are_left_alone(laid_out):
    body = "\n\n".join(["De Raad sprak over Rusland."] * 60 + ["V A N D E Raad."])
    assert laid_out(HEAD + body).text.endswith("V A N D E Raad.")
