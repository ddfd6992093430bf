"""The fictional letters in every other format: from what a letter says to official XML, a web page, Word and PDF."""

import io
import re
import zipfile
from collections.abc import Iterator
from html import escape

import matplotlib
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.letters import typeset
from tests.letters.typeset import MARK, Letter, Line

NOT_MARKED = ("contents", "furniture")
"""Blocks that only a page has."""

DOSSIER = re.compile(r"(?P<number>\d\d \d{3})(?:[- ](?P<chapter>[IVX]+|\d\d))?(?: (?P<title>.+))?")
NUMBER = re.compile(r"(?P<before>N[ro]\. )(?P<number>\w+) (?P<title>.+)", re.I)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def said(own: Letter) -> Iterator[tuple[str, str, dict]]:
    """The blocks of a letter in order, as kind, text with the marks of notes in braces, and the block itself."""
    label = ""
    for block in own.blocks:
        kind = next(iter(block))
        text = " ".join(block[kind]) if kind == "paragraph" else block[kind]
        if block.get("run_in"):
            label = text + ": "
        elif kind not in NOT_MARKED and kind != "footnote":
            yield kind, label + text, block
            label = ""


def modern(own: Letter) -> bytes:
    """The official XML of 2010 and later."""
    front = [text for kind, text, _ in said(own) if kind == "letterhead"]
    dossiers = [match for text in front if (match := DOSSIER.fullmatch(text))]
    number = next((match for text in front if (match := NUMBER.fullmatch(text))), None)
    heads = "".join(map(_dossier, dossiers))
    piece = number and (
        f'<stuknr>{number["before"]}<ondernummer kamer="2">{number["number"]}</ondernummer></stuknr>'
        f"<titel>{_noted(number['title'], own)} </titel>"
    )
    taken = {match.string for match in (*dossiers, *filter(None, [number]))}
    blocks = [block for block in said(own) if block[1] not in taken]
    last = max(place for place, (kind, *_) in enumerate(blocks) if kind not in ("signature", "annex"))
    body = "".join(_modern(*block, own) for block in _with_tables(blocks[: last + 1]))
    closing = "".join(_signature(text) for kind, text, _ in blocks[last + 1 :] if kind == "signature")
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<officiele-publicatie><kamerstuk><kamerstukkop>'
        f'<tekstregel inhoud="vergaderjaar">Vergaderjaar {own.front.get("session", "")}</tekstregel></kamerstukkop>'
        f"{heads}<stuk>{piece or ''}<algemeen><vrije-tekst><tekst>{body}</tekst></vrije-tekst>"
        f"<tekst-sluiting>{closing}</tekst-sluiting></algemeen>{_annexes(blocks)}</stuk>"
        "</kamerstuk></officiele-publicatie>"
    ).encode()


def _dossier(match: re.Match) -> str:
    chapter = f" <begrotingshoofdstuk>{match['chapter']}</begrotingshoofdstuk>" if match["chapter"] else ""
    return (
        f"<dossier><dossiernummer><dossiernr>{match['number']}</dossiernr>{chapter}</dossiernummer>"
        f"<titel>{escape(match['title'] or '')}</titel></dossier>"
    )


def _modern(kind: str, text: str, block: dict, own: Letter) -> str:
    if kind == "heading":
        return f'<tussenkop kopopmaak="vet">{escape(text)}</tussenkop>'
    if kind == "table":
        rows = "".join(
            f"<row>{''.join(f'<entry><al>{cell}</al></entry>' for cell in row)}</row>" for row in block["rows"]
        )
        return f"<table><tgroup><tbody>{rows}</tbody></tgroup></table>"
    inside = _noted(text, own)
    if "marker" in block:
        return f"<lijst><li><li.nr>{escape(block['marker'])}</li.nr><al>{inside}</al></li></lijst>"
    return f"<al>{inside}</al>"


def _noted(text: str, own: Letter) -> str:
    """The text with each note where its mark stands."""

    def note(match: re.Match) -> str:
        number, words = own.notes[match[1]].split(" ", 1)
        return f'<noot id="n{number}" type="voet"><noot.nr>{number}</noot.nr><noot.al>{escape(words)}</noot.al></noot>'

    return MARK.sub(note, escape(text))


def _with_tables(blocks: list[tuple[str, str, dict]]) -> Iterator[tuple[str, str, dict]]:
    """The blocks, the rows of a table as one."""
    rows: list[list[str]] = []
    for kind, text, block in blocks:
        if kind == "table":
            rows.append([escape(cell.strip()) for cell in text.split("|")])
            continue
        if rows:
            yield "table", "", {"rows": rows}
            rows = []
        yield kind, text, block


def _signature(text: str) -> str:
    role, _, name = text.partition(", ")
    initials, _, surname = name.partition(" ")
    return (
        f"<ondertekening><functie>{escape(role)},</functie><naam><voornaam>{escape(initials)}</voornaam>"
        f"<achternaam>{escape(surname)}</achternaam></naam></ondertekening>"
    )


def _annexes(blocks: list[tuple[str, str, dict]]) -> str:
    title, *others = [escape(text) for kind, text, _ in blocks if kind == "annex"] or [""]
    body = "".join(f"<al>{text}</al>" for text in others)
    return f"<bijlage><kop><titel>{title}</titel></kop>{body}</bijlage>" if title else ""


def legacy(own: Letter) -> bytes:
    """The official XML of 1995 to 2009: one list of lines, notes at its end, lists as they are printed."""
    front = [text for kind, text, _ in said(own) if kind == "letterhead"]
    dossiers = [match for text in front if (match := DOSSIER.fullmatch(text))]
    number = next((match for text in front if (match := NUMBER.fullmatch(text))), None)
    heads = "".join(
        f"<onderw><nummer>{' '.join(filter(None, [match['number'], match['chapter']]))}</nummer>"
        f"<naam>{escape(match['title'] or '')}</naam></onderw>"
        for match in dossiers
    )
    piece = number and (
        f"<ltrlabel>{number['before']}</ltrlabel><nummer>{number['number']}</nummer><titel>{_referred(number['title'])}</titel>"
    )
    taken = {match.string for match in (*dossiers, *filter(None, [number]))}
    blocks = [block for block in said(own) if block[1] not in taken and block[0] != "annex"]
    body = "".join(_legacy(*block) for block in _with_tables(blocks))
    notes = "".join(
        f'<voetnoot id="v{number}" nr="{number}"><al>{escape(note.split(" ", 1)[1])}</al></voetnoot>'
        for number, note in own.notes.items()
    )
    return (
        '<?xml version="1.0" encoding="iso-8859-15"?>\n'
        f"<kamerwrk><frontm><vergjaar>{own.front.get('session', '')}</vergjaar>{heads}</frontm>"
        f"<body><stuk>{piece or ''}{body}{notes}</stuk>{_annexes(list(said(own)))}</body></kamerwrk>"
    ).encode("iso-8859-15", "xmlcharrefreplace")


def _legacy(kind: str, text: str, block: dict) -> str:
    if kind == "heading":
        return f'<tuskop letat="vet">{escape(text)}</tuskop>'
    if kind == "table":
        return _modern(kind, text, block, Letter())
    if kind == "signature":
        return "<witreg/>" + "".join(f"<al>{escape(line)}</al>" for line in _signed(text))
    inside = _referred(text)
    return f"<al>{escape(block.get('marker', ''))} {inside.replace(', ', chr(44) + chr(10), 1)}</al>"


def _referred(text: str) -> str:
    return MARK.sub(lambda match: f'<voetref refid="v{match[1]}" nr="{match[1]}"/>', escape(text))


def _signed(text: str) -> list[str]:
    role, _, name = text.partition(", ")
    return [role + ",", name] if name else [text]


def web_page(own: Letter) -> bytes:
    """A page of the official site, with what a site puts around a letter."""
    items: list[str] = []
    for kind, text, block in _with_tables(list(said(own))):
        inside = MARK.sub(lambda match: f'<sup><a href="#n{match[1]}">{match[1]}</a></sup>', escape(text))
        if kind == "heading":
            items.append(f"<h3>{inside}</h3>")
        elif kind == "table":
            rows = ("".join(f"<td>{cell}</td>" for cell in row) for row in block["rows"])
            items.append(f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")
        elif "marker" in block:
            items.append(f"<ul><li>{inside}</li></ul>")
        else:
            items.append(f'<div class="alineagroep"><p>{inside}</p></div>')
    notes = "".join(f'<div class="voetnoot" id="n{n}"><p>{escape(note)}</p></div>' for n, note in own.notes.items())
    return (
        f'<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>Brief</title><script>var a = "De";</script>'
        f"</head><body><header><nav><p>U bent hier: Home / Brief</p></nav></header><main>"
        f'<div id="broodtekst" class="stuk">{"".join(items)}{notes}</div></main>'
        "<footer><p>Over deze website</p></footer></body></html>"
    ).encode()


def word(own: Letter) -> bytes:
    """A Word file: headings by style, a list of contents, notes and tables in their own elements."""
    contents = [_paragraph(_run(f"{block['contents']}"), "Inhopg1") for block in own.blocks if "contents" in block]
    body = "".join(
        ("".join(contents) if place == _first_body(own) else "") + _word(*block)
        for place, block in enumerate(_with_tables(list(said(own))))
    )
    notes = "".join(
        f'<w:footnote w:id="{number}">{_paragraph(_run(note.split(" ", 1)[1]))}</w:footnote>'
        for number, note in own.notes.items()
    )
    styles = "".join(
        f'<w:style w:styleId="{style}"><w:name w:val="{name}"/></w:style>'
        for style, name in (("Kop1", "Kop 1"), ("Inhopg1", "toc 1"))
    )
    space = f'xmlns:w="{W}"'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/styles.xml", f"<w:styles {space}>{styles}</w:styles>")
        archive.writestr("word/footnotes.xml", f"<w:footnotes {space}>{notes}</w:footnotes>")
    return file.getvalue()


def _first_body(own: Letter) -> int:
    kinds = [kind for kind, *_ in _with_tables(list(said(own)))]
    return next(place for place, kind in enumerate(kinds) if kind in ("paragraph", "heading"))


def _word(kind: str, text: str, block: dict) -> str:
    if kind == "table":
        rows = ("".join(f"<w:tc><w:p>{_run(cell)}</w:p></w:tc>" for cell in row) for row in block["rows"])
        return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"
    pieces = MARK.split(text)
    runs = "".join(
        f'<w:r><w:footnoteReference w:id="{piece}"/></w:r>' if place % 2 else _run(escape(piece))
        for place, piece in enumerate(pieces)
    )
    return _paragraph(runs, "Kop1" if kind == "heading" else "")


def _paragraph(runs: str, style: str = "") -> str:
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{look}{runs}</w:p>"


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


FONT, SIZE, SMALL, LEADING, MARGIN, LOOSEST = "DejaVu Serif", 9, 6, 14, 70, 0.25
registerFont(TTFont(FONT, matplotlib.get_data_path() + "/fonts/ttf/DejaVuSerif.ttf"))
"""The fonts that every PDF reader brings lack the letters of Zvečan."""

COLUMN = 5.5
RAISED = re.compile("([\ue000-\ue0ff])")


BESIDE = ("Verzonnen ministerie", "Postbus 0", "0000 AA Nergens", "", "Contact", "T 000 000", "", "Kenmerk", "V-2031-1")


def pdf(own: Letter) -> tuple[bytes, list[tuple]]:
    """A PDF with broken words, justified lines, raised marks, notes at the foot, a running head and page numbers.

    A ministry's copy has its address beside the text. With the PDF its line-end hyphens, each as left, right and
    decision.
    """
    kept = {name: value for name, value in own.options.items() if name not in ("blank", "seam", "hyphens")}
    options = kept | {"width": "84", "length": "40", "wrap": "yes", "foot": "", "raised": "yes"}
    lines = typeset.printed(Letter(options, own.front, own.blocks))
    pages = _pages(lines)
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1)
    for number, page in enumerate(pages, start=1):
        _draw_around(canvas, number, len(pages), own)
        _draw(canvas, page)
    canvas.save()
    broken = [line.broken for line in lines if line.broken]
    return file.getvalue(), [(_plain(left), _plain(right), decision) for left, right, decision in broken]


def _draw_around(canvas: Canvas, number: int, pages: int, own: Letter) -> None:
    canvas.setFont(FONT, SIZE)
    if pages > 1:
        canvas.drawString(MARGIN, A4[1] - 40, "Een verzonnen brief van vele bladzijden")
    canvas.drawRightString(A4[0] - MARGIN, 40, f"pagina {number} van {pages}")
    canvas.setFont(FONT, SMALL)
    if number == 1 and any(text.startswith("Betreft") for kind, text, _ in said(own) if kind == "letterhead"):
        for place, line in enumerate(BESIDE):
            canvas.drawString(A4[0] - MARGIN + 8, A4[1] - 75 - 10.5 * place, line)


def _plain(text: str) -> str:
    return RAISED.sub(lambda match: str(ord(match[0]) - typeset.RAISED), text)


def _pages(lines: list[Line]) -> list[list[Line]]:
    pages: list[list[Line]] = [[]]
    for line in lines:
        if line.text.startswith("\f"):
            pages.append([])
        pages[-1].append(Line(line.text.lstrip("\f"), line.broken))
    return pages


def _draw(canvas: Canvas, page: list[Line]) -> None:
    canvas.setFont(FONT, SIZE)
    measure = A4[0] - 2 * MARGIN
    for place, line in enumerate(page):
        following = page[place + 1].text if place + 1 < len(page) else ""
        y = A4[1] - 70 - place * LEADING
        if "  " in line.text:
            for cell in re.finditer(r"\S+(?: \S+)*", line.text):
                canvas.drawString(MARGIN + COLUMN * cell.start(), y, cell[0])
        else:
            _draw_line(canvas, line.text, y, measure if following.strip() else 0)
    canvas.showPage()


def _draw_line(canvas: Canvas, text: str, y: float, measure: float) -> None:
    """A line; justified to the measure where it is not the last of its paragraph and not far from full."""
    parts = [(_plain(part), bool(RAISED.match(part))) for part in RAISED.split(text)]
    spare = measure - sum(stringWidth(part, FONT, SMALL if raised else SIZE) for part, raised in parts)
    written = canvas.beginText(MARGIN, y)
    written.setWordSpace(spare / text.count(" ") if 0 < spare < LOOSEST * measure and " " in text else 0)
    for part, raised in parts:
        written.setFont(FONT, SMALL if raised else SIZE)
        written.setRise(4 if raised else 0)
        written.textOut(part)
    canvas.drawText(written)
