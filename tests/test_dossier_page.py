"""The page of a dossier: its headline's rule, its pieces for many letters and for few, the notebook and the command."""

import hashlib
import json
import re
import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html as lxml_html

from helpers import DATA, Problem, corpus, letters, reports
from helpers.layout import layout
from helpers.letters import Letter
from helpers.reports import dossier, dossier_of, dossier_speakers, index, show
from helpers.reports import dossier_page as pieces
from helpers.reports.dossier import Dossier, Settings, of_tables
from helpers.reports.dossier_copies import doubled, near_copies
from helpers.reports.dossier_page import headline
from helpers.reports.words import Words

from .test_command import run

PRACTICE = DATA / "practice"
PIECES = (
    "opening", "contents", "courses", "pooled", "overlap", "absences", "period", "differences", "letters", "limits",
    "method",
)  # fmt: skip
CHARTS = ("moves", "drift", "diversity", "difference")
HOSTILE = "<script>alert(1)</script> <b>vet</b> $\\badcmd$ Rusland is genoemd."


@pytest.fixture(scope="module")
def practice(practice_tables, navo) -> Dossier:
    return of_tables(practice_tables, navo, Words("nl"))


@pytest.fixture(scope="module")
def few(practice_tables, navo) -> Dossier:
    """The first five letters, which bear neither change nor alarm."""
    own = sorted(practice_tables["letters"]["letter"])[:5]
    tables = {name: frame[frame["letter"].isin(own)] for name, frame in practice_tables.items()}
    return of_tables(tables, navo, Words("en"))


def told(navo, *texts: str, language: str = "nl", **settings: str) -> Dossier:
    """The dossier of letters with these sentences, one a month."""
    head = "Nr. {n} BRIEF VAN DE MINISTER\n\nAan de Voorzitter\n\nDen Haag, 3 {month} 20{year}\n\n"
    months = ["januari", "maart", "mei", "juli", "september", "november"]
    own = [
        Letter(f"brief-{n:02}", head.format(n=n, month=months[n % 6], year=31 + n // 6) + text)
        for n, text in enumerate(texts)
    ]
    return of_tables(corpus.tables(own, navo), navo, Words(language), Settings(**settings))


def test_a_letter_without_a_date_is_on_neither_side_of_a_period(practice_tables):
    letters = practice_tables["letters"].sort_values("date")
    dutch = letters.loc[letters["language"] == "nl", "letter"]
    ends = {dutch.iloc[0], letters["letter"].iloc[0], letters["letter"].iloc[-1]}
    dates = letters["date"].mask(letters["letter"].isin(ends), "")
    own = practice_tables | {"letters": letters.assign(date=dates, kind="other")}
    assert set(dossier.comparable(practice_tables)["letter"]) == set(dutch)
    assert set(dossier.comparable(own)["letter"]) == set(dutch) - ends
    assert not ends & set(dossier.two_letters(own["letters"], Settings()))


HEAD = "99 931 Noord-Atlantische samenwerking\n\nNr. {number} BRIEF VAN DE MINISTER\n\n"
HEAD += "Aan de Voorzitter\n\nDen Haag, {day} januari 2031\n\n"
SPOKEN = " ".join(f"Er is in zaal {n} over Rusland en over punt {n} gesproken." for n in range(20))
ONE = HEAD.format(number=1, day=3) + SPOKEN


@pytest.mark.parametrize(
    ("other", "form", "said", "near"),
    [
        (ONE, "txt", "same text as brief", []),
        (ONE.replace("Er is in", "Er  is\nin"), "docx", "same text as brief", []),
        (HEAD.format(number=1, day=5) + "Er is over Oekraïne gesproken.", "txt", "same number as brief", []),
        (HEAD.format(number=2, day=3) + SPOKEN, "txt", "", [("brief", "ander")]),
        (HEAD.format(number=2, day=3) + SPOKEN.replace("zaal 3", "zaal drie"), "txt", "", [("brief", "ander")]),
        (HEAD.format(number=2, day=3) + SPOKEN.replace("over", "nooit over"), "txt", "", []),
        (HEAD.format(number=2, day=3) + "Er is over Oekraïne gesproken.", "txt", "", []),
    ],
)
def test_a_letter_that_is_given_twice_counts_once(other, form, said, near):
    own = {"brief": layout(Letter("brief", ONE)), "ander": layout(Letter("ander", other, form))}
    found = doubled(own)
    assert list(found) == (["ander"] if said else [])
    assert said in found.get("ander", "")
    assert said or list(near_copies(own)) == near


def test_copies_are_named_and_left_out_of_every_table(tmp_path):
    for name in ("brief", "kopie", "ander", "bijna"):
        text = ONE if name in ("brief", "kopie") else ONE.replace("Nr. 1", "Nr. 2").replace("3 jan", "9 jan")
        text = text.replace("Nr. 2", "Nr. 3") if name == "bijna" else text
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    own = dossier_of(str(tmp_path))
    assert own.left_out == {"kopie": "kopie has the same text as brief and would be counted twice: leave one out"}
    assert {name for frame in own.tables.values() if "letter" in frame for name in frame["letter"]} == {
        "brief", "ander", "bijna",
    }  # fmt: skip
    shown = lxml_html.fromstring(pieces.opening(own)).text_content()
    assert "3 brieven over 3 bijeenkomsten" in shown
    assert "of dubbel gegeven: kopie." in shown
    assert "Bijna gelijk van tekst, en toch elk geteld: ander ~ bijna, ander ~ brief, bijna ~ brief." in shown


RUSSIA, UKRAINE, NOTHING = (
    "Er is over Rusland gesproken.",
    "Er is over Oekraïne gesproken.",
    "Er is gegeten en gedronken.",
)


@pytest.mark.parametrize(
    ("letters", "said"),
    [
        ([[NOTHING]] * 12, "Geen onderwerp van dit codeboek komt in deze brieven voor"),
        ([[RUSSIA, UKRAINE, RUSSIA]] * 3,
         "Rusland krijgt gemiddeld de meeste aandacht; voor verandering zijn er te weinig brieven"),
        ([[RUSSIA, UKRAINE, RUSSIA]] * 12,
         "De verdeling van de aandacht verandert niet aantoonbaar; Rusland krijgt gemiddeld de meeste"),
        ([[RUSSIA] * 4 + [UKRAINE]] * 7 + [[RUSSIA] + [UKRAINE] * 4] * 7,
         "De aandacht verschuift: Oekraïne wint het meest, Rusland verliest het meest"),
    ],
)  # fmt: skip
def test_the_headline_says_what_the_numbers_bear(navo, letters, said):
    own = told(navo, *("\n\n".join(sentences) for sentences in letters))
    assert headline(own) == said
    for piece in PIECES:
        assert "aandacht" in getattr(pieces, piece)(own)


DATED = [RUSSIA, UKRAINE], [RUSSIA, UKRAINE], [RUSSIA]
LONG = [UKRAINE] * 9 + [RUSSIA] * 4


def undated(own: Dossier, navo, *letters: str) -> Dossier:
    """The same where these letters have no date."""
    rows = own.tables["letters"]
    dates = rows["date"].mask(rows["letter"].isin(letters), "")
    return of_tables(own.tables | {"letters": rows.assign(date=dates)}, navo, own.words)


@pytest.mark.parametrize(
    ("letters", "without", "said", "not_said"),
    [
        ([*DATED, LONG, [RUSSIA]], (), ["Brieven: 5, over 5 bijeenkomsten.", "komt Oekraïne eerst"], ["Niet erin"]),
        ([*DATED, LONG, [NOTHING]], ("brief-03",),
         ["Brieven: 3, over 3 bijeenkomsten.", "want zonder datum: 1.", "want niets gecodeerd: 1."], ["komt"]),
        ([*DATED, LONG, [RUSSIA]], ("brief-03",), ["Brieven: 4, over 4", "want zonder datum: 1."], ["gecodeerd: "]),
    ],
)  # fmt: skip
def test_the_pooled_figures_are_of_the_same_letters(navo, letters, without, said, not_said):
    own = undated(told(navo, *("\n\n".join(sentences) for sentences in letters)), navo, *without)
    shown = lxml_html.fromstring(pieces.pooled(own)).xpath("string(//p[@class='subtitle'])")
    assert [each for each in said if each not in shown] == [each for each in not_said if each in shown] == []
    assert ("Naar lengte" in pieces.opening(own)) == ("komt Oekraïne eerst" in said)
    assert headline(own).startswith("Rusland krijgt gemiddeld de meeste")


def test_what_is_not_there_is_told_of_the_letters_with_a_date(navo):
    own = undated(told(navo, *["\n\n".join([RUSSIA, UKRAINE])] * 6), navo, "brief-01", "brief-02")
    assert "datum en een onderwerp, en zo zijn er 4 (" in pieces.opening(own)
    assert "Getoetst" not in pieces.courses(own)
    period = lxml_html.fromstring(pieces.period(own)).xpath("string(//p[@class='subtitle'])").strip()
    assert period == "De 2 brieven van 3 september 2031 tot 3 november 2031 tegenover de andere."


def test_letters_of_one_day_have_one_day(navo):
    own = told(navo, *[RUSSIA] * 3)
    rows = own.tables["letters"].assign(date=["2034-06-02", "2034-06-02", "2034-06-01"])
    own = of_tables(own.tables | {"letters": rows}, navo, Words("nl"), Settings(since="2034-06-02"))
    assert "De 2 brieven van 2 juni 2034 tegenover de andere." in pieces.period(own)
    same = of_tables(own.tables | {"letters": rows.assign(date="2034-06-02")}, navo, Words("nl"))
    assert "over 3 bijeenkomsten, 2 juni 2034" in pieces.opening(same)
    assert "2 juni 2034 tot" not in pieces.opening(same)


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ({"sender": "okhuijsen"}, "The 7 letters of S.J. Okhuijsen (24 October 2034 to 26 February 2036) against"),
        ({"sender": "Okhuijsen", "since": "2036-01-31"}, "The letter of S.J. Okhuijsen (26 February 2036) against"),
        ({"sender": "minister of"}, "The 4 letters of Minister of Foreign Affairs (25 February 2032 to 28 October"),
        ({"until": "2031-12-31"}, "The 4 letters of 26 February 2031 to 29 October 2031 against the others."),
    ],
)
def test_the_letters_of_a_sender_are_set_against_the_others(practice_tables, navo, asked, named):
    own = of_tables(practice_tables, navo, Words("en"), Settings(**asked))
    assert named in pieces.period(own)


@pytest.mark.parametrize(
    ("numbers", "dates", "heads"),
    [
        (["1", "2", "3"], ["2034-06-02"] * 3, ["Nr.", "1", "2", "3"]),
        (["", "2", "3"], ["2034-06-01", "2034-06-02", "2034-06-03"],
         ["Datum", "2034-06-01", "2034-06-02", "2034-06-03"]),
        (["1", "1", "3"], ["2034-06-01", "2034-06-02", "2034-06-03"],
         ["Datum", "2034-06-01", "2034-06-02", "2034-06-03"]),
        (["", "", ""], ["2034-06-01", "2034-06-02", "2034-06-02"], ["Brief", "brief-00", "brief-01", "brief-02"]),
        (["", "", ""], ["2034-06-01", "2034-06-02", ""], ["Brief", "brief-00", "brief-01", "brief-02"]),
    ],
)  # fmt: skip
def test_letters_are_told_apart_in_the_table_of_overlaps(navo, numbers, dates, heads):
    own = told(navo, *[RUSSIA] * 3)
    rows = own.tables["letters"].sort_values("letter").assign(number=numbers, date=dates)
    own = of_tables(own.tables | {"letters": rows}, navo, own.words)
    page = lxml_html.fromstring(pieces.overlap(own))
    assert [each.text_content().strip() for each in page.xpath("//thead//th")] == heads


def test_acts_are_listed_with_who_does_them(practice):
    page = lxml_html.fromstring(dossier_speakers.matrix(practice))
    acts = [" ".join(each.text_content().split()) for each in page.xpath("//ol[@class='evidence']/li")]
    assert not [each for each in acts if re.match(r"\S+ (Andere sprekers|Overige|Ik|I),", each)]
    assert [each for each in acts if re.match(r"\S+ (Gezant|De drie landen|Ambassadeur),", each)]
    for each in page.xpath("//details"):
        told_of = re.search(r": (een|\d+) uitspra(?:ak|ken)(?:, de laatste (\d+))?$", each.findtext("summary"))
        count, listed = told_of.groups()
        assert {"een": 1}.get(count) or int(count) >= int(listed or count)
        assert listed is None or int(listed) < int(count)


def test_reports_and_agendas_are_told_of_the_letters_that_are_pooled(practice, navo):
    own = undated(practice, navo, "practice-10")
    rows, shares = own.rows_pooled, pieces._means_by_kind(own)["report"]
    assert "practice-10" not in set(rows["letter"])
    expected = rows[rows["kind"] == "report"].groupby("issue")["share_coded"].mean()
    assert shares["north-korea"] == pytest.approx(expected["north-korea"])


def test_the_first_screen_tells_every_change_and_the_alarm(practice):
    shown = lxml_html.fromstring(pieces.opening(practice)).text_content()
    assert (
        headline(practice) == "De aandacht verschuift: Lastenverdeling wint het meest, Afghanistan verliest het meest"
    )
    for said in (
        "Nieuw: Hybride en cyber (oktober 2034).", "Verstomd: Afghanistan (oktober 2034).",
        "Een stap omhoog: Afschrikking en verdediging (oktober 2035).", "Langzaam gestegen: Lastenverdeling.",
        "Eenmalig hoog: Noord-Korea (maart 2033).", "Alarm: in 4 brieven sinds 23 juni 2037 heeft 29% van de zinnen",
        "Niet gevalideerd", "28 brieven over 20 bijeenkomsten", "26 februari 2031",
    ):  # fmt: skip
        assert said in shown
    assert not re.search(r"\d", headline(practice))


def test_the_words_of_what_the_codebook_does_not_know_are_shown(practice):
    assert {"landingsplaats", "boring"} <= set(re.split(r"[ ,.:]+", pieces.drift_caption(practice)["note"]))


@pytest.mark.parametrize("dossier", ["practice", "few"])
def test_every_piece_is_made_and_every_refusal_is_told(dossier, request):
    own = request.getfixturevalue(dossier)
    shown = "".join(getattr(pieces, piece)(own) for piece in PIECES)
    for chart in CHARTS:
        caption = getattr(pieces, f"{chart}_caption")(own)
        assert all(caption[name] for name in ("title", "subtitle", "source", "alt"))
        assert getattr(pieces, f"{chart}_chart")(own)
        shown += caption["note"]
    few = {"smooth", "absences", "courses", "drift", "period_shares", "period_terms"}
    assert set(own.refused) == {"corrected"} | (set() if dossier == "practice" else few)
    assert shown.count(Words(own.words.language)("refused", why="")[:-3]) == (1 if dossier == "practice" else 10)


def test_every_refusal_has_its_words_in_dutch(few):
    for said in few.refused.values():
        assert Words("nl").rule(said) != said
        assert re.search(r"\d", Words("nl").rule(said))


def test_numbers_are_written_as_the_language_writes_them(practice, few):
    assert "8.000" in pieces.opening(practice)
    assert re.search(r"11,\d–20,\d%", pieces.pooled(practice))
    assert "1,576" in pieces.opening(few)
    assert "26 February 2031" in pieces.letters(few)


@pytest.mark.parametrize("letters", [2, 12])
def test_letters_in_which_nothing_is_coded_have_a_page(navo, letters):
    own = told(navo, *["De tuin staat er mooi bij."] * letters)
    shown = "".join(getattr(pieces, piece)(own) for piece in PIECES)
    assert "Niet erin, want niets gecodeerd" in shown
    for chart in CHARTS:
        assert getattr(pieces, f"{chart}_caption")(own)["title"]
        assert getattr(pieces, f"{chart}_chart")(own)


def test_nothing_in_a_letter_becomes_markup(navo):
    own = told(navo, *["\n\n".join([HOSTILE, RUSSIA, "<h1>Rusland</h1>"])] * 3)
    for piece in PIECES:
        shown = lxml_html.fromstring(getattr(pieces, piece)(own))
        assert not shown.xpath("//script | //img | //b | //@onerror | //@src")


@pytest.mark.parametrize("measure", ["share", "count", "per_1000"])
def test_every_measure_has_its_chart(practice, measure):
    own = replace(practice, words=Words("en"), settings=Settings(measure=measure))
    assert Words("en")(f"measure_{measure}") in pieces.moves_caption(own)["subtitle"]
    assert pieces.moves_chart(own)
    assert (">0%<" in show.svg(pieces.moves_chart(own), "moves")) == (measure == "share")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"since": "2040-01-01"}, "no letter of the dossier is in the period from 2040-01-01"),
        ({"until": "2040-01-01"}, "every letter of the dossier is in the period from its beginning to 2040-01-01"),
        ({"sender": "Blok"}, "no letter of the dossier is of a sender 'Blok': it has letters from 2031-02-26 to"),
        ({"sender": "minister"}, "every letter of the dossier is of a sender 'minister'"),
        ({"sender": "Terpstra", "until": "2031-01-01"}, "of a sender 'Terpstra' and in the period from its beginning"),
        ({"one": "practice-99"}, "no letter 'practice-99' among these"),
        ({"since": "in mei"}, "since: expected a day such as 2017-12-31, found 'in mei'"),
        ({"measure": "frequency"}, "measure: expected share_coded or"),
        ({"empty": "all"}, "empty: expected none or"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_in_a_sentence(practice_tables, navo, settings, said):
    with pytest.raises(Problem, match=re.escape(said)):
        of_tables(practice_tables, navo, Words("en"), Settings(**settings))


def test_one_letter_is_no_dossier():
    with pytest.raises(Problem, match="a dossier needs 2 letters or more, found 1: one letter has its report in 01_"):
        dossier_of("kst-28676-282")


@pytest.mark.parametrize(
    ("names", "name"),
    [(["data/practice"], "practice"), (["data/practice/practice-0*.txt"], "practice"), (["kst-28676-282"], "dossier")],
)
def test_a_report_is_named_after_the_folder_of_its_letters(names, name):
    assert reports.dossier_name(names) == name


def test_a_folder_named_as_one_of_its_letters_does_not_give_its_name(tmp_path):
    (tmp_path / "brief").mkdir()
    for name in ("brief", "ander"):
        (tmp_path / "brief" / f"{name}.txt").write_text("Rusland.", encoding="utf-8")
    assert reports.dossier_name([str(tmp_path / "brief")]) == "dossier"


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """Where the command makes the report of twelve letters and three that are none, beside that of one of them."""
    folder = tmp_path_factory.mktemp("dossier")
    (folder / "brieven").mkdir()
    for number in range(10, 22):
        shutil.copy(PRACTICE / f"practice-{number}.txt", folder / "brieven")
    (folder / "brieven" / "leeg.txt").write_text("", encoding="utf-8")
    (folder / "brieven" / "kop.txt").write_text("Nr. 1 BRIEF VAN DE MINISTER", encoding="utf-8")
    (folder / "brieven" / "oud.doc").write_bytes(b"x")
    (folder / "out" / "practice-14").mkdir(parents=True)
    (folder / "out" / "practice-14" / "report.html").write_text("made before", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def first_run(made):
    """What the command answers when the report is made; the folder then holds it, whichever test is run first."""
    return command(made)


LEFT_OUT = [
    "leeg.txt is empty: there is no letter in it (left out of brieven)",
    "oud.doc is in Word's old format, which cannot be read: save it as .docx or .pdf (left out of brieven)",
    "kop holds only the opening and closing of a letter: give the file with its body (left out of brieven)",
]


def command(folder: Path, *more: str):
    return run(
        "report", "brieven", "--notebook", "07_dossier", "--out", "out", "-p", "language", "en", *more, folder=folder
    )


def test_all_letters_given_are_one_report(made, first_run):
    done = first_run
    assert (done.returncode, done.stderr.splitlines()) == (1, LEFT_OUT)
    assert done.stdout.split() == ["out/brieven/report.html"]
    report = made / "out" / "brieven"
    assert {path.name for path in report.iterdir()} == {
        "report.html", "report.ipynb", "provenance.json", "tables", "figures",
    }  # fmt: skip
    assert {path.stem for path in (report / "figures").iterdir()} == set(CHARTS)
    over_time = corpus.read_csv(report / "tables" / "over_time.csv", "over_time")
    assert over_time["letter"].nunique() == 12
    provenance = json.loads((report / "provenance.json").read_text(encoding="utf-8"))
    given = {each["id"]: each["sha256"] for each in provenance["letter"]["letters"]}
    assert (len(given), set(provenance["attention"]["left_out"])) == (13, {"leeg", "kop", "oud"})
    assert provenance["parameters"]["letters"] == ["brieven"]
    sha = hashlib.sha256((made / "brieven" / "practice-10.txt").read_bytes()).hexdigest()
    assert given["practice-10"] == sha

    again = command(made)
    assert again.returncode == 1
    assert again.stderr.splitlines()[:3] == LEFT_OUT
    assert "1 unchanged" in again.stderr
    assert index.dossiers(made / "out") == [("brieven", 12)]
    assert 'href="brieven/report.html"' in (made / "out" / "index.html").read_text(encoding="utf-8")


def test_the_command_to_make_it_again_names_what_was_given(made, first_run):
    page = lxml_html.parse(str(made / "out" / "brieven" / "report.html"))
    text = " ".join(page.getroot().text_content().split())
    assert "python -m helpers report brieven --notebook 07_dossier -p codebook navo -p language en" in text
    assert "(in the project's folder, with brieven put into it)" in text


def test_letters_that_cannot_be_read_or_measured_are_told_on_the_page(made, first_run):
    page = lxml_html.parse(str(made / "out" / "brieven" / "report.html"))
    (warning,) = page.xpath("//p[@class='warning'][contains(., 'Left out')]")
    assert ": kop, leeg, oud. " in warning.text_content()
    assert [item.text_content() for item in page.xpath("//div[h2/@id='letters']//li")] == [
        "kop: kop holds only the opening and closing of a letter: give the file with its body",
        "leeg: leeg.txt is empty: there is no letter in it",
        "oud: oud.doc is in Word's old format, which cannot be read: save it as .docx or .pdf",
    ]


def test_letters_of_which_one_can_be_read_are_no_dossier(tmp_path):
    shutil.copy(PRACTICE / "practice-10.txt", tmp_path)
    (tmp_path / "leeg.txt").write_text("", encoding="utf-8")
    with pytest.raises(
        Problem, match=re.escape("found 1 and 1 left out (leeg.txt is empty: there is no letter in it)")
    ):
        dossier_of(str(tmp_path))


def test_the_page_is_one_accessible_file_that_loads_nothing(made, first_run):
    text = (made / "out" / "brieven" / "report.html").read_text(encoding="utf-8")
    page = lxml_html.fromstring(text)
    assert len(text.encode()) < 600_000
    assert page.get("lang") == "en"
    assert len(page.xpath("//h1")) == 1
    assert page.findtext(".//title") == "Dossier 99 931: how does attention move?"
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    links = page.xpath("//a/@href")
    assert all(link[1:] in ids for link in links if link.startswith("#"))
    assert {link for link in links if not link.startswith("#")} == {"../practice-14/report.html"}
    assert not page.xpath("//script | //link | //img[starts-with(@src, 'http')] | //iframe")
    assert page.xpath("//th[not(@scope)]") == []
    assert page.xpath("//table[not(caption)]") == []
    assert all(page.xpath("//figure/@aria-label"))
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1 | //h2 | //h3")]
    assert levels[:2] == [1, 2]
    assert all(2 <= level <= before + 1 for before, level in pairwise(levels[1:]))


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("since", "mei", "since: expected a day such as 2017-12-31, found 'mei'"),
        ("letters", '["x"]', "letters is no further parameter: name the letters by themselves"),
        ("measure", "woorden", "measure: expected share_coded or share or count or per_1000, found 'woorden'"),
    ],
)
def test_a_mistake_in_the_call_is_one_sentence(name, value, said):
    with pytest.raises(Problem, match=re.escape(said)):
        reports.checked({name: value}, "07_dossier")


def test_the_seed_letter_may_stand_in_a_dossier(navo):
    own = of_tables(
        corpus.tables([letters.read(name) for name in ("kst-28676-282", PRACTICE / "practice-01.txt")], navo),
        navo, Words("nl"),
    )  # fmt: skip
    assert own.source == "Een dossier van 2 brieven"
    assert "15 december 2017" in pieces.letters(own)


def test_shares_are_corrected_where_letters_were_coded_by_hand(navo):
    """The program's shares are left as they are, and the corrected ones stand beside them."""
    names = ("merel", "medway", "dollard", "zwin")
    own = [letters.read(DATA / "gold" / "kept_out" / name / f"{name}.txt") for name in names]
    dossier = of_tables(corpus.tables([letters.read("kst-28676-282"), *own], navo), navo, Words("nl"))
    found = dossier.tables["corrected"]
    assert found["letters"].iloc[0] == 5
    assert found["corrected"].sum() == pytest.approx(1)
    micro = dossier.rows.groupby("issue")["count"].sum() / dossier.rows.groupby("letter")["denominator"].first().sum()
    assert found.set_index("issue")["share"]["russia"] == pytest.approx(micro["russia"])
    assert "Met codeurs vergeleken: 5 brieven" in pieces.opening(dossier)
    assert "Gecorrigeerd met handgecodeerde zinnen" in pieces.pooled(dossier)
    fewer = of_tables(corpus.tables(own, navo), navo, Words("nl"))
    assert fewer.words.rule(fewer.refused["corrected"]).startswith("gecorrigeerde aandelen vergen 5 brieven")
    assert "corrected" not in fewer.tables


@pytest.mark.parametrize(
    ("numbers", "titles", "named"),
    [
        (["99931", "99931", "99931"], ["", "NAVO", "NAVO"], "NAVO"),
        (["", "", ""], ["NAVO", "NAVO", "NAVO"], "NAVO"),
        (["", "21501-02", ""], ["", "Raad Buitenlandse Zaken", ""], ""),
        (["28676", "21501-02", ""], ["NAVO", "Raad Buitenlandse Zaken", ""], ""),
        (["", "", ""], ["", "", ""], ""),
    ],
)
def test_a_dossier_has_no_title_of_one_of_its_letters(few, numbers, titles, named):
    rows = few.tables["letters"].head(3).assign(dossier=numbers, title=titles)
    assert replace(few, tables=few.tables | {"letters": rows}).named == named
