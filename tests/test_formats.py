"""One letter in every format gives the same sections, sentences and counts.

The letter, in tests/letters, is fictional and written for this test.
"""

import io
import re
import zipfile
from pathlib import Path

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from pypdf import PdfWriter

from helpers import Problem, corpus, letters
from helpers.letters import docx as docx_reader
from helpers.letters import metadata
from helpers.letters import pdf as pdf_reader
from helpers.reports import pdf as pdf_pages

from .browser import BROWSER, needs_browser

FOLDER = Path(__file__).parent / "letters"
PAGE = (FOLDER / "page.html").read_text(encoding="utf-8")
NOTE = "Kamerstuk 99 999, nr. 4."

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(paragraphs: list[str], look: str = '<w:name w:val="Kop 1"/>', notes: str = "footnote") -> bytes:
    """A Word file of these paragraphs' XML, with a heading style of another name."""
    styles = f'<w:styles {W}><w:style w:styleId="K1">{look}</w:style></w:styles>'
    note = f"<w:{notes}><w:p><w:r><w:t>{NOTE}</w:t></w:r></w:p></w:{notes}>"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{''.join(paragraphs)}</w:body></w:document>")
        archive.writestr("word/styles.xml", styles)
        archive.writestr(f"word/{notes}s.xml", f"<w:{notes}s {W}>{note}</w:{notes}s>")
    return file.getvalue()


def paragraph(text: str, style: str = "", deleted: str = "") -> str:
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    gone = f"<w:del><w:r><w:delText>{deleted}</w:delText></w:r></w:del>"
    return f"<w:p>{look}<w:r><w:t>{text}</w:t></w:r>{gone}</w:p>"


def docx() -> bytes:
    text = (FOLDER / "brief.txt").read_text(encoding="utf-8").replace("Rusland1", "Rusland")
    blocks = text.strip().removesuffix(f"1 {NOTE}").strip().split("\n\n")
    styles = {"Rusland": "K1", "Open deur": "K1"}
    return word([paragraph(block, styles.get(block, ""), "geschrapt") for block in blocks])


HEAD, FOOT = "Een verzonnen dossier, nr. 5", "bladzijde {}"

PAGES = [
    """99 999 Een verzonnen dossier

Nr. 5 BRIEF VAN DE MINISTER VAN DEFENSIE

Aan de Voorzitter van de Tweede Kamer der Staten-Generaal

Den Haag, 3 mei 2031

Hierbij bied ik u het verslag aan van een verzonnen bijeen-
komst. Er was brede steun voor dialoog.

Rusland

De Ministers spraken over Rusland1 en over sancties. De weerbaar-

1 Kamerstuk 99 999, nr. 4.""",
    """heid van Oekraïne bleef een zorg.

Open deur

Georgië boekte voortgang met hervormingen.

De Minister van Defensie,
A. Bakker""",
]


def pdf(pages: list[str]) -> bytes:
    """A PDF of these pages, each with a running head and foot."""
    file = io.BytesIO()
    with mpl.rc_context({"pdf.fonttype": 42}), PdfPages(file) as made:
        for number, page in enumerate(pages, start=1):
            figure = Figure(figsize=(8.3, 11.7))
            for place, line in enumerate([HEAD, "", *page.split("\n"), "", FOOT.format(number)]):
                figure.text(0.1, 0.95 - 0.02 * place, line, family="monospace", size=9)
            made.savefig(figure)
    return file.getvalue()


FILES = {path.name: path.read_bytes() for path in sorted(FOLDER.iterdir()) if path.suffix in letters.READERS} | {
    "word.docx": docx(),
    "printed.pdf": pdf(PAGES),
}


@pytest.fixture
def read(tmp_path):
    def of(name: str, data: bytes):
        (tmp_path / name).write_bytes(data)
        return letters.read(tmp_path / name)

    return of


@pytest.mark.parametrize("name", FILES)
def test_every_format_gives_the_same_letter(read, navo, name):
    expected = corpus.tables([read("brief.txt", FILES["brief.txt"])], navo)
    found = corpus.tables([read(name, FILES[name])], navo)
    said = ["dossier", "number", "date", "kind", "place", "senders", "addressee", "title", "language", "tokens"]
    assert found["letters"].loc[0, said].tolist() == expected["letters"].loc[0, said].tolist()
    assert found["sections"]["heading"].tolist() == ["", "Rusland", "Open deur"]
    for table, columns in (
        ("sentences", ["section", "paragraph", "sentence", "text"]),
        ("terms", ["term", "count", "sections"]),
        ("codings", ["sentence", "issue", "source", "match"]),
        ("attention", ["unit", "issue", "share"]),
    ):
        pd.testing.assert_frame_equal(found[table][columns], expected[table][columns], obj=f"{name} {table}")


@pytest.mark.parametrize("name", FILES)
def test_notes_are_set_apart(read, navo, name):
    parts = corpus.tables([read(name, FILES[name])], navo)["parts"].query("part == 'footnote' and text != '1'")
    assert [text.removeprefix("1 ") for text in parts["text"]] == [NOTE]


def test_endnotes_of_a_word_file_are_notes_too(read, navo):
    data = word([paragraph("De Raad sprak over Rusland.")], notes="endnote")
    assert corpus.tables([read("x.docx", data)], navo)["parts"]["text"].tolist() == [NOTE]


def test_a_heading_keeps_its_level(read, navo):
    assert corpus.tables([read("modern.xml", FILES["modern.xml"])], navo)["sections"]["level"].tolist() == [0, 1, 3]


@pytest.mark.parametrize(
    ("look", "level"),
    [
        ('<w:name w:val="heading 3"/>', 3),
        ('<w:name w:val="Kop 9"/>', 9),
        ('<w:name w:val="heading 99999999999999999999"/>', 0),
        ('<w:name w:val="heading ²"/>', 0),
        ("<w:name/>", 0),
        ('<w:pPr><w:outlineLvl w:val="1"/></w:pPr>', 2),
        ('<w:pPr><w:outlineLvl w:val="9"/></w:pPr>', 0),
        ('<w:pPr><w:outlineLvl w:val="²"/></w:pPr>', 0),
        ('<w:pPr><w:outlineLvl w:val="99999999999999999999"/></w:pPr>', 0),
    ],
)
def test_a_word_style_gives_a_level_of_one_digit_or_none(read, look, level):
    text = "De Ministers spraken over Rusland."
    letter = read("x.docx", word([paragraph(text, "K1"), paragraph("Er is ook over sancties gesproken.")], look))
    assert letter.headings == ({(0, len(text)): level} if level else {})


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


BOLD, NOT_BOLD = "<w:b/>", '<w:b w:val="0"/>'
BOX = f"<w:txbxContent><w:p>{run('Den Haag, 3 mei 2031')}</w:p></w:txbxContent>"
DRAWN = (
    '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    f"<mc:Choice>{BOX}</mc:Choice><mc:Fallback>{BOX}</mc:Fallback></mc:AlternateContent></w:r>"
)
CELL = "<w:tc><w:p>{}</w:p>{}</w:tc>"
INNER = f"<w:tbl><w:tr>{CELL.format(run('b'), '')}</w:tr></w:tbl>"


@pytest.mark.parametrize(
    ("body", "text", "headings"),
    [
        (f"<w:p>{run('F')}<w:r><w:noBreakHyphen/></w:r>{run('16 vloog.')}</w:p>", "F-16 vloog.", 0),
        (f"<w:p>{run('NAVO')}<w:r><w:softHyphen/></w:r>{run('top.')}</w:p>", "NAVOtop.", 0),
        (f"<w:p>{run('Kabul')}<w:r><w:cr/></w:r>{run('viel.')}</w:p>", "Kabul viel.", 0),
        (f"<w:p><w:moveFrom>{run('Er.')}</w:moveFrom>{run('In.')}</w:p><w:p><w:moveTo>{run('Er.')}</w:moveTo></w:p>",
         "In.\n\nEr.", 0),
        (f"<w:p>{DRAWN}{run('De ministers spraken.')}</w:p>", "Den Haag, 3 mei 2031\n\nDe ministers spraken.", 0),
        (f"<w:customXml><w:p>{run('De ministers spraken.')}</w:p></w:customXml>", "De ministers spraken.", 0),
        (f"<w:tbl><w:tr>{CELL.format(run('a'), INNER)}{CELL.format(run('c'), '')}</w:tr></w:tbl>", "a b | c", 0),
        (f"<w:p>{run('Rusland', BOLD)}</w:p>", "Rusland", 1),
        (f"<w:p>{run('Rusland', NOT_BOLD)}</w:p>", "Rusland", 0),
        (f"<w:p>{run('Rusland dreigt. ', BOLD)}</w:p>", "Rusland dreigt.", 0),
    ],
)  # fmt: skip
def test_word_s_own_marks_are_read_as_word_shows_them(body, text, headings):
    found = docx_reader.read(word([body]), "x.docx")
    assert (found.text.removesuffix(f"\n\n{NOTE}"), len(found.headings)) == (text, headings)


def test_a_comment_in_a_table_of_a_web_page_is_no_cell(read):
    rows = "<table><tr><td>Land</td><!-- leeg --><td>Schepen</td></tr></table>"
    letter = read("x.html", f"<body><p>De cijfers staan hieronder.</p>{rows}</body>".encode())
    assert "Land | Schepen" in letter.text


def on_a_page(left: float, foot: float, text: str, height: float = 10.0, width: float = 5.0) -> list:
    """The characters of a line, of equal width, that begins there."""
    letters_at = ((left + place * width, letter) for place, letter in enumerate(text) if letter != " ")
    return [pdf_reader.Glyph(letter, x, x + width, foot, height, False) for x, letter in letters_at]


HEADS = ["Aan de Voorzitter", "Postbus 20018", "2500 EA Den Haag", "Datum 3 mei 2031"]
SIDE = ["Ministerie van", "Defensie", "Bezuidenhoutseweg 67", "Onze referentie"]
WIDE_LINES = [
    on_a_page(70, 500 - 12 * line, "De ministers spraken lang over de steun aan partners") for line in range(9)
]


@pytest.mark.parametrize(
    ("side", "rows", "beside"),
    [
        ({"left": 300, "height": 7.0, "width": 3.0}, 4, SIDE),
        ({"left": 300, "height": 7.0, "width": 3.0}, 3, []),
        ({"left": 300, "height": 9.98}, 4, []),
        ({"left": 340, "height": 9.98}, 4, []),
        ({"left": 340, "height": 7.0, "width": 3.0}, 1, SIDE[:1]),
        ({"left": 130, "height": 7.0, "width": 3.0}, 4, []),
    ],
)
def test_a_smaller_column_beside_the_text_is_told_by_where_its_lines_begin(side, rows, beside):
    heads = [on_a_page(70, 700 - 13 * row, text) for row, text in enumerate(HEADS)]
    own = [on_a_page(foot=702 - 11 * row, text=text, **side) for row, text in enumerate(SIDE[:rows])]
    page = pdf_reader._page(sorted([*heads, *own, *WIDE_LINES], key=lambda line: -line[0].foot))
    told = ["".join(glyph.character for glyph in line) for line in page.beside]
    assert told == [text.replace(" ", "") for text in beside]
    assert len(page.column) == len(heads) + len(own) + len(WIDE_LINES) - len(beside)


@pytest.mark.parametrize(
    ("part", "stays"),
    [
        ('<div class="share-links"><h2>Share this page</h2><a>Facebook</a></div>', False),
        ('<div id="cookie_notice">We use cookies.</div>', False),
        ('<ul class="breadcrumb"><li>Home</li></ul>', False),
        ('<div class="shared-values"><p>We share values.</p></div>', True),
        ('<div class="social"><p>' + "Allies spoke of Kosovo at length. " * 20 + "</p></div>", True),
    ],
)
def test_what_a_site_puts_around_a_letter_is_told_by_its_name_and_size(part, stays, read):
    letter = read(
        "x.html", f"<body><p>{'The ministers met in Oslo. ' * 9}</p>{part}<p>They agreed.</p></body>".encode()
    )
    assert (letter.text.count("\n\n") == 2, letter.text[-12:]) == (stays, "They agreed.")


def test_a_pdf_of_which_a_page_cannot_be_loaded_is_refused_not_read_in_part(read):
    pages = re.search(rb"/Kids \[ (\d+ 0 R) (\d+ 0 R) \]", FILES["printed.pdf"])
    assert pages
    lost = FILES["printed.pdf"].replace(pages[0], pages[0].replace(pages[2], b"1 0 R".ljust(len(pages[2]))))
    with pytest.raises(Problem, match=r"^x\.pdf has a page that cannot be read \(2 of 2\): download it again$"):
        read("x.pdf", lost)


def test_where_a_format_marks_headings_no_short_line_is_one(read, navo):
    page = PAGE.replace("<div><p>Georgië boekte", "<p>een korte regel</p><div><p>Georgië boekte")
    assert corpus.tables([read("page.html", page.encode())], navo)["sections"]["heading"].tolist() == [
        "",
        "Rusland",
        "Open deur",
    ]


@pytest.mark.parametrize("reference", ["&#0;", "&#1", "&#x1F;", "&#31;", "&#xFFFE;", "&#65535;", "\f", "&#10;"])
def test_a_control_character_of_a_web_page_is_a_blank(read, navo, reference):
    page = PAGE.replace("boekte voortgang", f"boekte<sup>7</sup> {reference}voortgang")
    made = corpus.tables([read("page.html", page.encode())], navo)
    assert "Georgië boekte voortgang met hervormingen." in made["sentences"]["text"].tolist()


def test_tables_are_set_apart(read, navo):
    table = "<table><tr><th>Land</th><th>Bijdrage</th></tr><tr><td>Rusland</td><td>0</td></tr></table>"
    made = corpus.tables([read("page.html", PAGE.replace("<h2>", table + "<h2>").encode())], navo)
    assert made["parts"].query("part == 'table'")["text"].tolist() == ["Land | Bijdrage", "Rusland | 0"]
    without = corpus.tables([read("page.html", PAGE.encode())], navo)
    assert made["letters"].at[0, "tokens"] == without["letters"].at[0, "tokens"]


STATEMENT = "Written Ministerial Statement: NATO Summit, 9 July 2031 (fictional)"


@pytest.mark.parametrize(
    ("first", "said", "headings"),
    [
        (f"<h1>{STATEMENT}</h1>", [STATEMENT, "2031-07-09"], ["", "Burden sharing"]),
        ("<h1>The letter of 9 July 2031</h1>", ["The letter of 9 July 2031", ""], ["", "Burden sharing"]),
        ("", ["", ""], ["", "Burden sharing"]),
        ("<h1>28 676 NATO</h1><h1>Nr. 7 LETTER OF THE MINISTER</h1>", ["NATO", ""], ["", "Burden sharing"]),
        ("<h1>London, 9 July 2031</h1><h1>The summit</h1>", ["The summit", "2031-07-09"], ["", "Burden sharing"]),
        ("<h1>Russia</h1><p>It threatens.</p><h1>Ukraine</h1>", ["", ""], ["Russia", "Ukraine", "Burden sharing"]),
    ],
)
def test_the_one_first_heading_of_a_web_page_is_its_title(read, navo, first, said, headings):
    page = f"<main>{first}<p>The ministers met in Tallinn.</p><h2>Burden sharing</h2><p>Allies agreed.</p></main>"
    made = corpus.tables([read("page.html", page.encode())], navo)
    assert made["letters"].loc[0, ["title", "date"]].tolist() == said
    assert made["sections"]["heading"].tolist() == headings
    assert made["sentences"]["text"].tolist()[-2:] == ["The ministers met in Tallinn.", "Allies agreed."]


ROWS = "<tr><td>Land</td><td>Schepen</td></tr>"


@pytest.mark.parametrize(
    ("around", "table", "body"),
    [
        (f"<p>Tabel 1: uitgaven (x € 1 mln.)</p><table>{ROWS}</table>", 2, []),
        (f"<table><caption>De uitgaven</caption>{ROWS}</table>", 2, []),
        (f"<table>{ROWS}</table><p>Table 2 Spending of allies</p>", 2, []),
        ("<p>Figuur 3. Uitgaven in miljoenen</p>", 1, []),
        (f"<p>Tabel 1 geeft de uitgaven.</p><table>{ROWS}</table>", 1, ["Tabel 1 geeft de uitgaven."]),
        ("<p>Tabel 1 Uitgaven per land</p>", 0, ["Tabel 1 Uitgaven per land"]),
        ("<p>In tabel 1: zie hieronder.</p>", 0, ["In tabel 1: zie hieronder."]),
    ],
)
def test_a_caption_is_of_its_table(read, navo, around, table, body):
    page = f"<main><h2>Geld</h2><p>De bondgenoten spraken.</p>{around}</main>"
    made = corpus.tables([read("page.html", page.encode())], navo)
    assert len(made["parts"].query("part == 'table'")) == table
    assert made["sentences"]["text"].tolist() == ["De bondgenoten spraken.", *body]


OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
BOMB = '<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<kamerstuk>&b;</kamerstuk>'


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("x.xml", b"", "x.xml, line 1, is not XML"),
        ("x.xml", b"<kamerstuk><al>", "x.xml, line 1, is not XML"),
        ("x.xml", b"<html/>", "x.xml is XML but no parliamentary paper"),
        ("x.xml", BOMB.encode(), "x.xml, line 2, declares an entity: remove the DTD"),
        ("x.xml", BOMB.replace("1.0", "1.0\" encoding=\"utf-16").encode("utf-16"), "x.xml refers to an entity"),
        ("x.xml", OUTSIDE.encode(), "x.xml, line 1, declares an entity"),
        ("x.xml", b"<a>" * 5000 + b"</a>" * 5000, "x.xml, line 1, is nested deeper than 256"),
        ("x.html", b"<html><body><script>x</script></body></html>", "x.html is a web page without text"),
        ("x.html", b"", "x.html is empty"),
        ("x.html", b"<html><script>x</scr></html>", "x.html is a web page without text"),
        ("x.docx", FILES["word.docx"].replace(b"openxmlformats", b""), "x.docx is a damaged Word file"),
        ("x.docx", word([]).replace(b"body", b"bodi"), "x.docx is a damaged Word file"),
        ("x.pdf", b"", "x.pdf is empty: there is no letter in it"),
        ("x.pdf", b"<html>", "x.pdf is named a PDF and is a web page: download the letter again, or name"),
        ("x.pdf", b"\xff\xd8\xff\xe0", "x.pdf is named a PDF and is a picture (JPEG): recognise its text, for"),
        ("x.pdf", b"\x89PNG\r\n", "x.pdf is named a PDF and is a picture (PNG): recognise its text"),
        ("x.pdf", b"II*\x00", "x.pdf is named a PDF and is a picture (TIFF): recognise its text"),
        ("x.pdf", b"PK\x03\x04", "x.pdf is named a PDF and is a zip or Word file: name it .docx if it"),
        ("x.pdf", b"Brief 12", "x.pdf is named a PDF and is something else (it begins with 'Brief 12'): down"),
        ("x.docx", b"%PDF-1.7", "x.docx is named a Word file and is a PDF: name it .pdf"),
        ("x.txt", b"GIF89a", "x.txt is a picture (GIF), not text: save the letter as plain text (.txt) and read that"),
        ("x.pdf", FILES["printed.pdf"][:3000], "x.pdf is a damaged PDF"),
        ("x.pdf", FILES["printed.pdf"].replace(b"/FlateDecode", b"/FlateDecade"), "x.pdf has no text in it"),
        ("x.docx", b"PK\x03\x04 nothing", "x.docx is a damaged Word file"),
        ("x.docx", b"", "x.docx is empty: there is no letter in it"),
        ("x.docx", docx()[:-40], "x.docx is a damaged Word file"),
        ("x.odt", b"x", "x.odt is in a format of word processors, which cannot be read: save it as .docx"),
    ],
)  # fmt: skip
def test_a_bad_file_is_answered_in_one_sentence(read, name, data, said):
    with pytest.raises(Problem) as problem:
        read(name, data)
    assert str(problem.value).startswith(said)
    assert "\n" not in str(problem.value)


def test_a_word_file_that_unpacks_to_too_much_is_refused(monkeypatch):
    from helpers.letters import docx as reader

    monkeypatch.setattr(reader, "LARGEST", 100)
    with pytest.raises(Problem, match=r"^x\.docx unpacks to 0 MiB: the limit is 0"):
        reader.read(FILES["word.docx"], "x.docx")


def test_running_heads_are_set_apart_and_a_word_goes_on_over_the_page(read, navo):
    made = corpus.tables([read("printed.pdf", FILES["printed.pdf"])], navo)
    furniture = made["parts"].query("part == 'furniture'")["text"]
    assert sorted(furniture) == [HEAD, HEAD, FOOT.format(1), FOOT.format(2)]
    assert "De weerbaarheid van Oekraïne bleef een zorg." in set(made["sentences"]["text"])


BY_A_BROWSER = """<meta charset="utf-8"><style>
@page { size: A4; margin: 25mm } body { font: 11pt/1.4 serif } sup { font-size: 7pt; line-height: 0 }
.notes { font-size: 8pt; position: absolute; top: 215mm }
</style>
<p>Geachte Voorzitter,</p>
<p>Er is over de NAVO gesproken.<sup>1</sup> De ministers spraken over Rusland en over de veiligheid van allen.</p>
<p>De toestand is geschetst.<sup>2</sup> Er is veel geleverd aan Oekraïne, en meer landen zullen volgen.</p>
<p>Hoogachtend,</p>
<div class="notes"><p>1 Kamerstuk 99 999, nr. 4.</p><p>2 Het gaat om sancties van eerder.</p></div>"""


@needs_browser
def test_notes_of_a_page_that_a_browser_printed_are_no_sentences(read, navo, tmp_path):
    (tmp_path / "page.html").write_text(BY_A_BROWSER, encoding="utf-8")
    made = corpus.tables([read("page.pdf", pdf_pages.printed(tmp_path / "page.html", BROWSER))], navo)
    assert made["sentences"]["text"].tolist() == [
        "Er is over de NAVO gesproken.", "De ministers spraken over Rusland en over de veiligheid van allen.",
        "De toestand is geschetst.", "Er is veel geleverd aan Oekraïne, en meer landen zullen volgen.",
    ]  # fmt: skip
    notes = made["parts"].query("part == 'footnote'")["text"].tolist()
    assert {"1 Kamerstuk 99 999, nr. 4.", "2 Het gaat om sancties van eerder."} <= set(notes)


def scan() -> bytes:
    file = io.BytesIO()
    figure = Figure(figsize=(2, 2))
    figure.add_axes((0, 0, 1, 1)).set_axis_off()
    with PdfPages(file) as made:
        made.savefig(figure)
    return file.getvalue()


def test_a_pdf_of_pictures_is_sent_to_text_recognition(read):
    with pytest.raises(Problem, match=r"^x\.pdf has no text in it: if it is a scan, recognise its text first"):
        read("x.pdf", scan())


def test_a_pdf_with_a_password_is_refused(read):
    writer = PdfWriter(io.BytesIO(FILES["printed.pdf"]))
    writer.encrypt("geheim", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    with pytest.raises(Problem, match=r"^x\.pdf needs a password: save it without one$"):
        read("x.pdf", file.getvalue())


METADATA = """<metadata_gegevens>
<metadata name="OVERHEIDop.dossiernummer" content="99999;99998"/>
<metadata name="OVERHEIDop.dossiertitel" content="Een verzonnen dossier"/>
<metadata name="OVERHEIDop.dossiertitel" content="Een tweede"/>
<metadata name="DCTERMS.issued" content="2031-05-04"/>
<metadata name="OVERHEIDop.datumBrief" content="{}"/>
</metadata_gegevens>"""


@pytest.mark.parametrize(
    ("name", "day", "said"),
    [
        ("metadata.xml", "2031-05-02", ("99999; 99998", "2031-05-02")),
        ("modern.metadata.xml", "2031-05-02", ("99999; 99998", "2031-05-02")),
        ("metadata.xml", "2031-02-31", ("99999; 99998", "2031-05-03")),
        ("other.xml", "2031-05-02", ("99999", "2031-05-03")),
    ],
)
def test_the_metadata_beside_an_xml_is_used_and_told(read, navo, tmp_path, name, day, said):
    (tmp_path / name).write_text(METADATA.format(day), encoding="utf-8")
    letter = corpus.tables([read("modern.xml", FILES["modern.xml"])], navo)["letters"].iloc[0]
    assert (letter["dossier"], letter["date"]) == said
    assert ("dossier" in letter["supplied"]) == (name != "other.xml")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ([("OVERHEIDop.dossiernummer", "28676")] * 2, {"dossier": "28676"}),
        ([("OVERHEIDop.dossiernummer", "28676"), ("OVERHEIDop.dossiernummer", "33 750-V;28 676")],
         {"dossier": "28676; 33750-V"}),
        ([("OVERHEIDop.datumBrief", "2031-05-02")] * 2, {"date": "2031-05-02"}),
        ([("OVERHEIDop.datumBrief", "2031-05-02"), ("OVERHEIDop.datumBrief", "2031-05-03")], {}),
        ([("OVERHEIDop.dossiertitel", "NAVO")] * 2 + [("OVERHEIDop.dossiertitel", "Raad")], {"title": "NAVO; Raad"}),
    ],
)  # fmt: skip
def test_what_the_metadata_say_twice_is_said_once(fields, said):
    each = "".join(f'<metadata name="{name}" content="{value}"/>' for name, value in fields)
    assert metadata.read(f"<metadata_gegevens>{each}</metadata_gegevens>".encode(), "metadata.xml") == said


NO_LETTER = """99 999 Een verzonnen dossier

{}

Den Haag, 3 mei 2031

De Kamer verzoekt de regering deze verzonnen tekst te lezen.
"""


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Nr. 12 MOTIE VAN HET LID BAKKER C.S.", "a motion"),
        ("Nr. 12 GEWIJZIGDE MOTIE VAN HET LID BAKKER", "a motion"),
        ("Nr. 8 VERSLAG VAN EEN COMMISSIEDEBAT", "the report of a debate"),
        ("Nr. 8 VERSLAG VAN EEN ALGEMEEN OVERLEG", "the report of a debate"),
        ("Nr. 9 LIJST VAN VRAGEN EN ANTWOORDEN", "a list of questions"),
        ("Nr. 9 BRIEF VAN DE MINISTER VAN DEFENSIE", ""),
    ],
)
def test_a_paper_that_is_no_letter_is_named_and_read_only_when_forced(tmp_path, navo, line, kind):
    (tmp_path / "x.txt").write_text(NO_LETTER.format(line), encoding="utf-8")
    assert len(corpus.tables([letters.read(tmp_path / "x.txt", force=True)], navo)["sentences"]) == 1
    if kind:
        with pytest.raises(Problem, match=rf"^x is {kind}, not a letter: give the letter, or read it all the same"):
            corpus.tables([letters.read(tmp_path / "x.txt")], navo)
    else:
        assert len(corpus.tables([letters.read(tmp_path / "x.txt")], navo)["sentences"]) == 1
