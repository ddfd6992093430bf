"""Parts of the page beside its figures: headings against words, choices, names, and the files it comes with."""

import re

import pytest
from lxml import html as lxml_html

from helpers import corpus
from helpers.attention import EMPTY_RULES
from helpers.attention.concentration import effective_number
from helpers.letters import Letter
from helpers.reports import choices, files, headings, names, page_of
from helpers.reports import page as pieces
from helpers.reports.page import Page
from helpers.reports.words import Words
from helpers.tables import COLUMNS


@pytest.fixture(scope="module", params=["nl", "en"])
def seed_page(request):
    return page_of("kst-28676-282", language=request.param)


@pytest.fixture
def page_with(navo):
    def page(text: str, language: str = "nl", empty: str = "context") -> Page:
        return Page(corpus.tables([Letter("a-letter", text)], navo, empty=empty), navo, Words(language), empty)

    return page


def shown(piece) -> lxml_html.HtmlElement:
    return lxml_html.fromstring(f"<div>{piece}</div>")


def under(*parts: tuple[str, list[str]]) -> str:
    """A letter of headings with their sentences, each a paragraph; an empty heading is none."""
    return "\n\n".join(line for heading, own in parts for line in ([heading] if heading else []) + own)


RUSSIA, UKRAINE, KOREA = (
    "Er is over Rusland gesproken.",
    "Er is over Oekraïne gesproken.",
    "Er is over Noord-Korea gesproken.",
)
TALIBAN, GEORGIA = "Er is over Afghanistan gesproken.", "Er is over Georgië gesproken."


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (under(("", [RUSSIA] * 20)), "Deze brief heeft geen koppen. Er is dus niets om de woorden mee te vergelijken."),
        (under(("Opening", [RUSSIA] * 9), ("Slot", [RUSSIA] * 9)),
         "Geen kop van deze brief noemt een onderwerp van het codeboek. "
         "Er is dus niets om de woorden mee te vergelijken."),
        (under(("Rusland", [RUSSIA] * 20), ("Slot", [UKRAINE] * 2)),
         "Koppen met een onderwerp: 1; zinnen eronder: 20. Dat is te weinig om koppen en woorden te vergelijken."),
        (under(("Rusland", [RUSSIA] * 5), ("Oekraïne", [UKRAINE] * 6)),
         "Koppen met een onderwerp: 2; zinnen eronder: 11. Dat is te weinig om koppen en woorden te vergelijken."),
        (under(("Rusland", [RUSSIA] * 6), ("Oekraïne", [UKRAINE] * 6)), ""),
    ],
)  # fmt: skip
def test_where_headings_cannot_be_compared_the_page_says_why(page_with, text, why):
    page = page_with(text)
    assert headings.absent(page) == why
    assert headings.caption(page).get("absent", "") == why


def test_of_a_letter_without_issues_nothing_is_drawn_but_what_there_is(page_with):
    page = page_with(under(("Rusland", ["Er is gegeten."] * 7), ("Oekraïne", ["Er is gedronken."] * 7)), empty="none")
    nothing = "Geen onderwerp van dit codeboek komt in deze brief voor."
    assert headings.caption(page) == {"title": "Zeggen koppen en woorden hetzelfde?", "absent": nothing}
    assert pieces.where_caption(page) == {"title": "Waar in de brief?", "absent": nothing}
    assert len(pieces.attention_chart(page).get_yticklabels()) == 2


@pytest.mark.parametrize(
    ("aside", "title"),
    [
        ([KOREA] * 4, "Noord-Korea krijgt aandacht zonder eigen kop"),
        ([], "Zeggen koppen en woorden hetzelfde?"),
    ],
)
def test_an_issue_without_a_heading_stands_in_the_title(page_with, aside, title):
    page = page_with(under(("Rusland", [RUSSIA] * 8 + aside), ("Oekraïne", [UKRAINE] * 8)), empty="none")
    assert headings.caption(page)["title"] == title


def test_an_issue_that_a_heading_names_beside_another_is_not_without_one(page_with):
    page = page_with(under(("Rusland en Noord-Korea", [KOREA] * 8 + [RUSSIA] * 2), ("Oekraïne", [UKRAINE] * 8)))
    assert set(headings.shares(page).query("heading == 0")["issue"]) & {"north-korea", "russia"}
    assert headings.caption(page)["title"] == "Zeggen koppen en woorden hetzelfde?"


def test_both_shares_of_the_dumbbell_are_of_all_words(seed_page):
    rows = headings.shares(seed_page).set_index("issue")
    worded = page_of("kst-28676-282", empty="none").tables["attention"].set_index(["unit", "issue"])["share"]
    for issue in rows.index:
        assert rows.at[issue, "heading"] == worded["sections", issue]
        assert rows.at[issue, "codebook"] == pytest.approx(worded["tokens", issue])
    assert rows.index.tolist() == list(seed_page.ranks)[: pieces.CHARTED]


def test_a_sentence_crosses_where_it_is_on_another_issue_than_its_heading(page_with):
    mixed = "Er is over Rusland en over Oekraïne gesproken."
    page = page_with(under(("", [UKRAINE]), ("Rusland", [RUSSIA, mixed, KOREA]), ("Slot", [UKRAINE])), empty="none")
    rows = shown(headings.crossing(page)).xpath("//li")
    assert [row.xpath("a/@href")[0] for row in rows] == ["#sentence-2", "#sentence-3"]
    told = [row.xpath("span[@class='weight']")[0].text_content() for row in rows]
    number = {issue: rank + 1 for issue, rank in page.ranks.items()}
    assert told == [
        f"onder {number['russia']}. Rusland; gaat ook over {number['ukraine']}. Oekraïne",
        f"onder {number['russia']}. Rusland; gaat ook over {number['north-korea']}. Noord-Korea",
    ]


def test_the_sentences_that_cross_are_what_the_index_counts(seed_page):
    """The weights of the sentences that cross, but for what they give their own heading, are the index's share."""
    tables = seed_page.tables
    heading = tables["sections"].set_index("section")["issue"]
    listed = [
        int(link.removeprefix("#sentence-")) for link in shown(headings.crossing(seed_page)).xpath("//li/a/@href")
    ]
    weights, crossed, whole = seed_page.worded.weights[seed_page.codebook.ids], 0.0, 0.0
    for row in tables["sentences"].itertuples(index=False):
        own = heading[row.section]
        if own:
            whole += weights.loc[row.sentence].sum()
            if row.sentence in listed:
                crossed += weights.loc[row.sentence].drop(own).sum()
    assert crossed / whole == pytest.approx(seed_page.crossed)
    assert seed_page.crossed == pytest.approx(0.5175, abs=1e-4)


@pytest.mark.parametrize("empty", EMPTY_RULES)
def test_headings_are_set_against_words_and_not_against_themselves(page_with, empty):
    """Of a letter on one issue under headings of two others, all is on another issue, whatever the rule."""
    kabul = ["De Taliban rukken op in Afghanistan."] * 8
    page = page_with(under(("Rusland", kabul), ("Noord-Korea", kabul)), empty=empty)
    rows = headings.shares(page).set_index("issue")
    assert page.crossed == 1
    assert rows.loc["afghanistan", ["heading", "codebook"]].tolist() == [0, 1]
    assert rows.drop("afghanistan")["codebook"].eq(0).all()
    assert "gaat 100% over een ander onderwerp" in headings.caption(page)["subtitle"]
    assert "gaat 100% over een ander onderwerp" in pieces.matrix(page)


def test_the_choices_are_counted_in_the_title(seed_page):
    table = seed_page.choices
    first = next(iter(seed_page.ranks))
    held = [rank == 1 for rank, _ in table.loc[first]]
    assert (sum(held), len(held)) == (8, 10)
    assert choices.title(seed_page, table) in (
        "NAVO-EU is eerste bij 8 van de 10 keuzes", "NATO-EU comes first under 8 of 10 choices",
    )  # fmt: skip


def test_a_first_issue_that_other_measures_put_second_is_told_above(page_with):
    sanctions = f"Er is lang gesproken over {'sancties, over nieuwe ' * 9}sancties."
    told = "Naar de meeste andere maten komt een ander onderwerp eerst: Rusland is eerste bij 4 van de 9 keuzes."
    assert told in pieces.opening(page_with(under(("", [RUSSIA, RUSSIA, sanctions]))))
    assert "andere maten" not in pieces.opening(page_with(under(("", [RUSSIA, UKRAINE, RUSSIA]))))


def test_a_first_issue_that_no_more_sentences_have_than_are_uncoded_is_told_above(page_with):
    told = "Ongecodeerd is 33% van de zinnen, niet minder dan Rusland heeft"
    assert told in pieces.opening(page_with(under(("", [RUSSIA, UKRAINE]), ("Tot slot", ["Het regende lang."]))))
    assert "Ongecodeerd" not in pieces.opening(page_with(under(("", [RUSSIA, RUSSIA, UKRAINE]))))
    assert "Ongecodeerd" not in pieces.opening(page_with(under(("", ["Het regende lang."]))))


def test_the_coverage_of_a_chart_is_all_sentences(page_with):
    sentences = [RUSSIA, UKRAINE, "Het regende lang.", "Hierbij bied ik u het verslag aan."]
    note = pieces.attention_caption(page_with(under(("", sentences))))["note"]
    assert "50% van de zinnen heeft woorden van een onderwerp (0% van meer dan een), 25% heeft er geen en" in note


@pytest.mark.parametrize(
    ("sentences", "said"),
    [
        ([RUSSIA] * 10 + [UKRAINE] * 2 + [KOREA] * 2,
         "Rusland krijgt de meeste aandacht, maar in te weinig losse passages om er zeker van te zijn"),
        ([RUSSIA] * 10 + [UKRAINE] * 6, "Rusland krijgt de meeste aandacht, maar de voorsprong is onzeker"),
        ([RUSSIA, RUSSIA, RUSSIA, UKRAINE] * 15, "Rusland krijgt de meeste aandacht"),
        ([RUSSIA, UKRAINE, KOREA] * 6 + [RUSSIA],
         "Geen onderwerp is te onderscheiden van het grootste, Rusland"),
        ([RUSSIA, UKRAINE, KOREA] * 20 + [TALIBAN],
         "Geen onderwerp springt eruit: Rusland is niet te onderscheiden van Oekraïne en Noord-Korea"),
        ([RUSSIA, UKRAINE, KOREA, GEORGIA] * 20 + [TALIBAN],
         "Geen onderwerp springt eruit: Rusland is niet te onderscheiden van Oekraïne, Noord-Korea en andere"),
    ],
)  # fmt: skip
def test_the_headline_tells_a_clear_lead_from_a_sure_one(page_with, sentences, said):
    assert pieces.headline(page_with(under(("", sentences)))) == said


@pytest.mark.parametrize(
    ("sentences", "said"),
    [
        ([RUSSIA, UKRAINE, KOREA] * 6 + [RUSSIA], "Van geen van de 2 andere verschilt"),
        ([RUSSIA, UKRAINE, KOREA] * 20 + [TALIBAN], "De voorsprong van Rusland is zeker op 1 van de 3 andere"),
        ([RUSSIA] * 11 + [UKRAINE] * 9, ""),
        ([RUSSIA, UKRAINE, KOREA], ""),
    ],
)
def test_the_first_screen_counts_what_the_first_issue_can_be_told_from(page_with, sentences, said):
    page = page_with(under(("", sentences)))
    assert said in pieces.opening(page)
    told = re.compile("De voorsprong van|Van geen van de")
    assert bool(told.search(pieces.opening(page))) == bool(told.search(pieces.limits(page))) == bool(said)


COWS = "De koeien staan in de wei."


@pytest.mark.parametrize(
    ("language", "sentences", "said", "unsaid"),
    [
        ("en", [COWS] * 20, ["undefined, for none occurs", "A share of 0% or 100% has no interval.",
                             "A share of 0% or 100% gets no interval."],
         ["Line: 95%", "separate ones", "The interval says", "the effective number, larger", "in the 95% interval"]),
        ("en", ["Er is over Rusland en Oekraïne gesproken."], ["Russia has 50% of the only sentence (1).", "2.0"],
         ["1 sentences", "Line: 95%", "separate ones", "The interval says"]),
        ("nl", ["Er is over Rusland en Oekraïne gesproken."], ["Rusland heeft 50% van de enige zin (1)."],
         ["1 zinnen", "Streep: 95%", "losse zinnen", "Het interval zegt"]),
        ("nl", [RUSSIA, UKRAINE] * 10, ["Streep: 95%", "losse zinnen", "Het interval zegt"], ["heeft geen interval"]),
    ],
)  # fmt: skip
def test_a_page_speaks_of_no_interval_that_is_not_there(page_with, language, sentences, said, unsaid):
    page = page_with(under(("", sentences)), language)
    caption = pieces.attention_caption(page)
    every = (pieces.opening, pieces.card, pieces.limits, pieces.method)
    text = " ".join([caption["subtitle"], caption["note"], *(str(piece(page)) for piece in every)])
    assert [each for each in said if each not in text] == []
    assert [each for each in unsaid if each in text] == []


@pytest.mark.parametrize(
    ("sentences", "figure", "told"),
    [([COWS] * 20, "–", "niet te bepalen"), ([RUSSIA, UKRAINE] * 10, "2,0", "het effectieve aantal"),
     ([RUSSIA, UKRAINE] * 20, "2,0", "het effectieve aantal (1,9 tot")],
)  # fmt: skip
def test_the_effective_number_has_its_interval_or_why_it_has_none(page_with, sentences, figure, told):
    last = shown(pieces.opening(page_with(under(("", sentences))))).xpath("//dl/div")[-1]
    assert last.xpath("dd")[0].text_content() == figure
    assert told in last.xpath("dt")[0].text_content()


def test_the_caption_has_the_sentences_that_the_intervals_count(seed_page):
    units = seed_page.coded.independent[seed_page.having_interval]
    assert (units.min(), units.max()) == pytest.approx((14.56, 25.61), abs=0.01)
    assert " 15–26 " in pieces.attention_caption(seed_page)["note"]


def test_the_first_choice_is_the_report_s_own(seed_page):
    rows = shown(choices.choices(seed_page)).xpath("//tbody/tr")
    percent = seed_page.words.percent
    for row, issue in zip(rows, seed_page.ranks, strict=False):
        share = row.xpath("td")[0].text_content().split()[1]
        assert share == percent(seed_page.shares.at[issue, "share"])
        assert not row.xpath("td")[0].xpath("b")
    assert len(rows) == pieces.CHARTED


def test_the_effective_number_is_shown_by_every_choice(seed_page):
    cells = [cell.text_content() for cell in shown(choices.choices(seed_page)).xpath("//tfoot/tr/td")]
    table, number = seed_page.choices, seed_page.words.number
    expected = [effective_number([share for _, share in table[choice]]) for choice in table]
    assert cells[:-1] == [number(each, 1) for each in expected]
    assert cells[:2] == [number(13.6, 1), number(15.7, 1)]
    assert cells[-1] == f"{number(min(expected), 1)}–{number(max(expected), 1)}"


def test_a_rank_that_differs_is_bold_and_the_range_holds_every_share(seed_page):
    table = seed_page.choices
    rows = shown(choices.choices(seed_page)).xpath("//tbody/tr")
    for row, issue in zip(rows, seed_page.ranks, strict=False):
        cells = row.xpath("td[not(@class)]")
        assert [bool(cell.xpath("b")) for cell in cells] == [
            rank != table.loc[issue].iloc[0][0] for rank, _ in table.loc[issue]
        ]
        line = [float(place) for place in re.findall(r"[MH]([\d.]+)", row.xpath(".//path/@d")[0])]
        shares = [share for _, share in table.loc[issue]]
        assert line[0] / line[1] == pytest.approx(min(shares) / max(shares), abs=0.01)


@pytest.mark.parametrize(
    ("text", "columns", "title"),
    [
        (under(("", [RUSSIA] * 14 + [UKRAINE] * 6)), 9, "Rusland is eerste bij alle 9 keuzes"),
        (under(("", ["Er is gegeten en gedronken."] * 20)), 0, "Hangt het antwoord van de maat af?"),
    ],
)
def test_choices_of_a_letter_without_headings_or_without_issues(page_with, text, columns, title):
    tree = shown(choices.choices(page_with(text)))
    assert tree.findtext(".//h2") == title
    assert len(tree.xpath("//tbody/tr[1]/td[not(@class)]")) == columns


def test_names_are_counted_as_the_table_counts_them(seed_page):
    rows = {
        row.xpath("th")[0].text_content(): [cell.text_content() for cell in row.xpath("td")]
        for row in shown(names.names(seed_page)).xpath("//tbody/tr")
    }
    assert rows["Rusland"] == ["5", "4", "0", "0"]
    assert rows["Noord-Korea"] == ["4", "4", "2", "0"]
    assert rows["NAVO"] == ["39"]
    assert "NAR (Noord-Atlantische Raad)" in names.names(seed_page)


def test_a_country_of_which_only_a_place_or_its_people_are_named_has_its_own_name(page_with):
    text = "Er is in Kyiv gesproken met een Estse minister. Noorwegen was er ook."
    told = {
        language: [
            (row.text_content(), row.get("lang"))
            for row in shown(names.names(page_with(text, language))).xpath("//tbody/tr/th")
        ]
        for language in ("nl", "en")
    }
    assert told["nl"] == [("Noorwegen", "nl"), ("Estland", "nl"), ("Oekraïne", "nl")]
    assert told["en"] == [("Noorwegen", "nl"), ("Estonia", "en"), ("Ukraine", "en")]


def test_a_letter_of_one_section_has_no_matrix_but_says_so(page_with):
    tree = shown(pieces.matrix(page_with(under(("", [RUSSIA] * 3)))))
    assert not tree.xpath("//table")
    assert "De brief heeft maar één onderdeel" in tree.text_content()
    assert shown(pieces.matrix(page_with(under(("", [RUSSIA]), ("Slot", [RUSSIA]))))).xpath("//table")


@pytest.mark.parametrize(
    ("headings", "own", "shown_as"),
    [
        (("1. Irak", "1.1 Missie"), ["1", "1.1"], ["1. Irak", "1.1 Missie"]),
        (("1. Irak", "Slot"), ["1", "2"], ["1. Irak", "2. Slot"]),
        (("12 landen", "Slot"), ["1", "2"], ["1. 12 landen", "2. Slot"]),
    ],
)
def test_a_heading_with_its_own_number_is_numbered_once(page_with, headings, own, shown_as):
    made = page_with(under(*((heading, [RUSSIA]) for heading in headings)))
    columns = shown(pieces.matrix(made)).xpath("//thead//th[@title]")
    assert [each.text_content() for each in columns] == own
    assert [each.text_content() for each in shown(pieces.marked_letter(made)).xpath("//h3")] == shown_as


@pytest.mark.parametrize(("issues", "rows"), [(12, 12 + 2), (13, 13 + 2), (14, 12 + 1 + 2), (19, 12 + 1 + 2)])
def test_issues_beyond_the_chart_are_one_row_where_they_are_more_than_one(seed_page, issues, rows):
    page = Page(seed_page.tables, seed_page.codebook, seed_page.words)
    page.__dict__["ranks"] = dict(list(seed_page.ranks.items())[:issues])
    assert len(pieces.charted(page)) == rows


def test_a_letter_that_names_nobody_says_so(page_with):
    assert "noemt geen land en geen organisatie" in names.names(page_with("Er is gegeten en gedronken."))


@pytest.mark.parametrize("table", COLUMNS)
def test_the_dictionary_of_the_page_has_every_column_in_both_languages(table):
    assert list(files.dictionary()[table]) == ["", *COLUMNS[table]]
    assert all(files.dictionary()[table].values())
    for column in files.dictionary()[table]:
        assert files._meaning(table, column, "en")[1] == "en"
        assert files._meaning(table, column, "nl")[1] == "nl", f"data/lexicons/columns.csv lacks {table}.{column}"


def test_the_lexicon_of_columns_names_no_column_that_there_is_not():
    from helpers.lexicons import lexicon

    for row in lexicon("columns"):
        tables = [row["table"]] if row["table"] else [name for name in COLUMNS if row["column"] in COLUMNS[name]]
        assert tables
        assert row["column"] in ("", *COLUMNS[tables[0]])


def test_every_file_beside_the_page_is_named_with_its_rows(seed_page):
    told = [summary.text_content() for summary in shown(files.files(seed_page)).xpath("//summary")]
    number = seed_page.words.number
    assert [line.split(" · ")[0] for line in told] == [f"tables/{name}.csv" for name in seed_page.tables]
    assert [line.rsplit(" ", 1)[1] for line in told] == [number(len(rows)) for rows in seed_page.tables.values()]


def test_where_each_issue_stands_is_its_row_of_the_prominence_table(seed_page):
    tree = shown(pieces.figures(seed_page))
    row = next(
        row
        for row in tree.xpath("//h3[@id='places']/..//tbody/tr")
        if row.xpath("th/a/@href") == ["#sentences-georgia"]
    )
    yes = seed_page.words("yes")
    assert [cell.text_content() for cell in row.xpath("td")][:6] == [yes, yes, "5%", "59%", "7", "6%"]
    assert row.xpath("td/b")[0].text_content() in ("1,5", "1.5")


def test_the_facts_lead_to_what_they_count(seed_page):
    facts = shown(pieces.opening(seed_page)).xpath("//dl[@class='facts']//a")
    assert [fact.get("href") for fact in facts] == ["#letter", "#matrix", "#sentences-wordless", "#choices"]
    listed = shown(pieces.sentences(seed_page)).get_element_by_id("sentences-wordless").xpath("li/a")
    share = seed_page.words.percent(len(listed) / 66)
    assert facts[2].text_content() == share
    assert len(listed) == 5


def test_a_list_without_sentences_says_so(seed_page):
    rows = shown(pieces.sentences(seed_page)).get_element_by_id("sentences-uncoded").xpath("li")
    assert [row.text_content().strip() for row in rows] == [seed_page.words("no_sentences")]


@pytest.mark.parametrize("empty", ["none", "carry", "context", "smooth"])
def test_the_sentences_without_words_are_the_same_under_every_rule(empty):
    page = page_of("kst-28676-282", empty=empty)
    facts = shown(pieces.opening(page)).xpath("//dl[@class='facts']//a")
    assert facts[2].text_content() == "8%"
    assert len(shown(pieces.sentences(page)).get_element_by_id("sentences-wordless").xpath("li/a")) == 5
