"""Files that letters can come as and that would harm a reader, each made here in a few lines, and the answer to each.

All letters are fictional. A bomb is made when it is asked for and lies nowhere.
"""

import io
import random
import zipfile
import zlib
from collections.abc import Callable
from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas

SAID = "Hierbij bied ik u het verslag aan van een verzonnen bijeenkomst over Georgië."
LETTER = f"{SAID}\n\nRusland\n\nDe Ministers spraken over Georgië en de NAVO. De NAVO steunt Georgië.\n"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
XML = "<kamerstuk><stuk><vrije-tekst><tekst><al>{}</al></tekst></vrije-tekst></stuk></kamerstuk>"
AGAIN, AS_PDF = "download it again", "print it to a new PDF"
AS_TEXT = "save the letter as plain text (.txt) and read that"


class File(NamedTuple):
    """A file by its name, how its bytes are made, and the answer to it; none where it is read, with `text` in it."""

    name: str
    made: Callable[[], bytes]
    answer: str
    text: str = ""

    @property
    def is_refused(self) -> bool:
        return bool(self.answer)


def word(body: str, **members: str) -> bytes:
    """A Word file of that body, with other members beside it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
        archive.writestr("word/document.xml", body)
    return file.getvalue()


def document(text: str = SAID, before: str = "") -> str:
    return f"{before}<w:document {W}><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"


def word_bomb(mebibytes: int) -> bytes:
    """A small Word file that unpacks to one of that size."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as member:
        for _ in range(mebibytes):
            member.write(bytes(2**20))
    return file.getvalue()


def laughs() -> bytes:
    """Nine entities, each ten times the one before: a thousand million of them."""
    each = "".join(f'<!ENTITY {"abcdefghij"[n]} "{("&" + "abcdefghij"[n - 1] + ";") * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE k [<!ENTITY a "ha">{each}]><kamerstuk>&j;</kamerstuk>'.encode()


def objects(*bodies: bytes) -> bytes:
    """A PDF of these objects, the first of which is its root."""
    made, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(bodies) + 1, table)
    return made + head + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(bodies) + 1, len(made))


def stream(data: bytes, said: bytes = b"") -> bytes:
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (said, len(data), data)


FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
FONTS = b"/Font<</F 4 0 R>>"
PRINTED = b"BT /F 11 Tf 50 700 Td (Hierbij bied ik u het verslag aan van een verzonnen bijeenkomst.) Tj ET"


def page(content: bytes, resources: bytes = FONTS, more: tuple[bytes, ...] = (), pages: int = 1) -> bytes:
    """A PDF of one page, so many times over, with that content."""
    own = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 5 0 R/Resources<<%b>>>>" % resources
    kids = b"<</Type/Pages/Kids[%b]/Count %d>>" % (b"3 0 R " * pages, pages)
    return objects(b"<</Type/Catalog/Pages 2 0 R>>", kids, own, FONT, content, *more)


def packed(piece: bytes, times: int, before: bytes = b"") -> bytes:
    packing = zlib.compressobj(9)
    data = packing.compress(before) + b"".join(packing.compress(piece) for _ in range(times)) + packing.flush()
    return stream(data, b"/Filter/FlateDecode")


def forms(depth: int) -> bytes:
    """A page whose form draws two forms, each of which draws two, and so on."""
    last = stream(b"BT /F 11 Tf 50 700 Td (NAVO) Tj ET", b"/Subtype/Form/BBox[0 0 9 9]/Resources<<%b>>" % FONTS)
    own = (stream(b"/X Do /X Do", b"/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % (7 + place))
           for place in range(depth))  # fmt: skip
    return page(stream(b"/X Do"), FONTS + b"/XObject<</X 6 0 R>>", (*own, last))


def printed(pages: int = 2) -> bytes:
    """A sound PDF, of packed streams."""
    file = io.BytesIO()
    canvas = Canvas(file, pageCompression=1, invariant=1)
    for number in range(pages):
        for place, line in enumerate(LETTER.splitlines()):
            canvas.drawString(72, 720 - 14 * place, f"{line} {number}")
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def garbled() -> bytes:
    """A sound PDF, of which some bytes of a page were overwritten."""
    data = printed()
    at = data.index(b"stream", data.index(b"/FlateDecode")) + 40
    return data[:at] + random.Random(1).randbytes(20) + data[at + 20 :]


def in_hexadecimal(mebibytes: int) -> bytes:
    """So many MiB that pack to half."""
    return random.Random(2).randbytes(mebibytes << 19).hex().encode()


def late() -> bytes:
    """A PDF with a packed stream of 3 MiB, of which bytes near the end were overwritten."""
    data = page(packed(PRINTED, 1, in_hexadecimal(6)))
    return data[: 5 << 19] + bytes(4000) + data[(5 << 19) + 4000 :]


def text(before: str = "", after: str = "", encoding: str = "utf-8") -> Callable[[], bytes]:
    return lambda: (before + LETTER + after).encode(encoding)


def web(inner: str, encoding: str = "utf-8", head: str = "") -> Callable[[], bytes]:
    return lambda: f"<html><head>{head}</head><body>{inner}</body></html>".encode(encoding)


PARAGRAPH = f"<p>{SAID}</p>"
OLD = "{} is an old Word file, or has a password: save it as .docx, without a password"
DTD = "{} holds a DTD, which Word never writes: save it again from Word"

FILES = [
    File("empty.txt", lambda: b"", "{} is empty: there is no letter in it"),
    File("blank.txt", lambda: b" \r\n\f\t", "{} is blank: there is no letter in it"),
    File("utf-16.txt", text(encoding="utf-16"), "", "Georgië"),
    File("utf-16-unmarked.txt", text(encoding="utf-16-be"), "", "Georgië"),
    File("utf-16-odd.txt", lambda: b"\xfe\xff\x01\x00\x14", "{} is damaged utf-16 at byte 4: save it again as UTF-8"),
    File("windows.txt", text(encoding="cp1252"), "", "Georgië"),
    File("two.txt", lambda: LETTER.encode() + b"caf\xe9 \x81",
         "{}, line 6, is neither UTF-8 nor Windows-1252: save the letter as UTF-8"),
    File("mojibake.txt", lambda: LETTER.encode().decode("cp1252").encode(), "", "Georgi\u00c3\u00ab"),
    File("nul.txt", lambda: LETTER.encode() * 10 + b"\0", "", "Georgië"),
    File("binary.txt", lambda: LETTER.encode() + bytes(range(8)), f"{{}} holds binary data, not text: {AS_TEXT}"),
    File("random.txt", lambda: random.Random(7).randbytes(3000),
         "{}, line 1, is neither UTF-8 nor Windows-1252: save the letter as UTF-8"),
    File("a-pdf.txt", printed, f"{{}} is a PDF, not text: {AS_TEXT}"),
    File("word.txt", lambda: word(document()), f"{{}} is a zip or Word file, not text: {AS_TEXT}"),
    File("marks.txt", text("a" + "\u0301" * 5000 + " "), "", "Georgië"),
    File("escapes.txt", text("\x1b]8;;"), "{} holds binary data, not text: " + AS_TEXT),
    File("bidi.txt", text("\u202e\u200b\u2066"), "", "Georgië"),
    File("line.txt", lambda: b"De NAVO steunt Rusland. " * 150_000,
         "{} has 3,600,000 characters: the limit is 1,500,000, so give the letter alone"),
    File("old.doc", lambda: b"\xd0\xcf\x11\xe0" + bytes(500),
         "{} is in Word's old format, which cannot be read: save it as .docx or .pdf"),
    File("empty.docx", lambda: b"", "{} is empty: there is no letter in it"),
    File("old.docx", lambda: b"\xd0\xcf\x11\xe0" + bytes(500), OLD),
    File("macros.docx", lambda: word(document(), **{"word/vbaProject.bin": "x"}), "", "Georgië"),
    File("outside.docx", lambda: word(document(), **{"../../x": "x"}), "", "Georgië"),
    File("entity.docx", lambda: word(document("&a;", "<!DOCTYPE x [<!ENTITY a 'NAVO'>]>")), DTD),
    File("doctype.docx", lambda: word(document(before="<!DOCTYPE x>")), DTD),
    File("half.docx", lambda: word(document())[:200],
         "{} is a damaged Word file (File is not a zip file): save it again"),
    File("sheet.docx", lambda: word("x").replace(b"word/document.xml", b"xl/workbook12.xml"),
         "{} holds no Word document: save the letter as .docx"),
    File("comment.docx", lambda: word(document(SAID.replace("bied", "bi<!-- x --><?x y?>ed"))), "", "Hierbij bied ik"),
    File("deep.docx", lambda: word(f"<w:document {W}>" + "<w:p>" * 9000),
         "{} (word/document.xml), line 1, is nested deeper than 256: give the file as it was published"),
    File("bomb.docx", lambda: word_bomb(210), "{} unpacks to 210 MiB: the limit is 200, so give the letter alone"),
    File("empty.xml", lambda: b"", "{}, line 1, is not XML (Document is empty, line 1, column 1): download it again"),
    File("laughs.xml", laughs, "{}, line 1, declares an entity: remove the DTD and give the file again"),
    File("outside.xml", lambda: b'<!DOCTYPE k\n[<!ENTITY a SYSTEM "file:///etc/passwd">]><kamerstuk>&a;</kamerstuk>',
         "{}, line 1, declares an entity: remove the DTD and give the file again"),
    File("parameter.xml", lambda: b'<?xml version="1.0"?>\n<!DOCTYPE k [<!ENTITY % a SYSTEM "http://x.example/">%a;]><k/>',
         "{}, line 2, declares an entity: remove the DTD and give the file again"),
    File("hidden.xml", lambda: '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE k [<!ENTITY a "b">]><k>&a;</k>'
         .encode("utf-16"), "{} refers to an entity: write out what it stands for and give the file again"),
    File("unknown.xml", lambda: b'<!DOCTYPE k SYSTEM "x.dtd"><kamerstuk>&a;</kamerstuk>',
         "{} refers to an entity: write out what it stands for and give the file again"),
    File("included.xml", lambda: ('<?xml version="1.0"?>\n\n' + XML.format(
        SAID + '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>')).encode(),
         "{}, line 3, includes another file, which is not read: put its text in its place"),
    File("lie.xml", lambda: ('<?xml version="1.0" encoding="utf-8"?>' + XML.format(SAID)).encode("cp1252"),
         "{}, line 1, has bytes that do not fit its declared encoding: save it again as UTF-8"),
    File("declared.xml", lambda: ('<?xml version="1.0" encoding="cp1252"?>' + XML.format(SAID)).encode("cp1252"),
         "", "Georgië"),
    File("deep.xml", lambda: b"<a>" * 200_000 + b"</a>" * 200_000,
         "{}, line 1, is nested deeper than 256: give the file as it was published"),
    File("none.xml", lambda: b"<html/>", "{} is XML but no parliamentary paper (no kamerstuk or kamerwrk in it): give "
         "the paper's own XML"),
    File("empty.html", lambda: b"", "{} is empty: there is no letter in it"),
    File("script.html", web("<script>document.title = 1</script>"),
         "{} is a web page without text: save the page again once the letter is shown"),
    File("declared.html", web(PARAGRAPH.replace("Georgië", "Łódź"), "iso-8859-2", '<meta charset="iso-8859-2">'),
         "", "Łódź"),
    File("lie.html", web(PARAGRAPH, "cp1252", '<meta charset="utf-8">'), "", "Georgië"),
    File("deep.html", web("<div>" * 50_000 + PARAGRAPH),
         "{}, line 1, is nested deeper than 256: save the letter as plain text"),
    File("partly.html", web(PARAGRAPH + "\n" + "<div>" * 300 + PARAGRAPH),
         "{}, line 2, is nested deeper than 256: save the letter as plain text"),
    File("empty.pdf", lambda: b"", "{} is empty: there is no letter in it"),
    File("page.pdf", lambda: b"<html><body>404",
         "{} is named a PDF and is a web page: download the letter again, or name the page .html"),
    File("sound.pdf", printed, "", "verzonnen"),
    File("cut.pdf", lambda: printed()[:900], f"{{}} is a damaged PDF: {AGAIN}"),
    File("garbled.pdf", garbled, f"{{}} is a damaged PDF (a part of it does not unpack): {AGAIN}"),
    File("late.pdf", late, f"{{}} is a damaged PDF (a part of it does not unpack): {AGAIN}"),
    File("scan.pdf", lambda: page(stream(b"0 0 10 10 re f")),
         f"{{}} has no text in it: if it is a scan, recognise its text first, for example with ocrmypdf; else {AGAIN}"),
    File("pages.pdf", lambda: page(stream(PRINTED), pages=100_000), "{} has 100000 pages: the limit is 2000"),
    File("cycle.pdf", lambda: objects(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 1>>"),
         f"{{}} has a page that cannot be read (1 of 1): {AGAIN}"),
    File("itself.pdf", lambda: page(stream(b"/X Do " + PRINTED), FONTS + b"/XObject<</X 6 0 R>>", (
        stream(b"/X Do", b"/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>"),)), "", "verzonnen"),
    File("zeros.pdf", lambda: page(packed(b" " * 2**20, 210)), f"{{}} unpacks to more than 200 MiB: {AS_PDF}"),
    File("late-zeros.pdf", lambda: page(packed(b" " * 2**20, 210, in_hexadecimal(2))),
         f"{{}} unpacks to more than 200 MiB: {AS_PDF}"),
    File("long.pdf", lambda: page(packed(PRINTED, 1, b"%" + in_hexadecimal(6) + b"\n")), "", "verzonnen"),
    File("nested.pdf", lambda: page(stream(PRINTED), FONTS + b"/A " + b"[" * 10**5 + b"]" * 10**5), "", "verzonnen"),
]  # fmt: skip

SLOW = [
    File("operators.pdf", lambda: page(stream(b"BT /F 11 Tf 50 700 Td " + b"(NAVO) Tj " * 400_000 + b"ET")),
         f"{{}} has 1,600,000 characters on page 1: {AS_PDF}"),
    File("forms.pdf", lambda: forms(24), f"{{}} crashed its reader (signal 6): {AS_PDF} and give that"),
    File("gibibyte.docx", lambda: word_bomb(1024),
         "{} unpacks to 1024 MiB: the limit is 200, so give the letter alone"),
    File("gibibyte.pdf", lambda: page(packed(b" " * 2**20, 1024)), f"{{}} unpacks to more than 200 MiB: {AS_PDF}"),
    File("huge.txt", lambda: b"x" * (190 * 2**20), "{} is 190 MiB: the limit is 50 MiB a letter"),
]  # fmt: skip
"""Those that keep a processor or a disk busy for seconds."""
