"""What a file is by its first bytes, whatever its name says."""

KINDS = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip or Word file",
    b"\xd0\xcf\x11\xe0": "an old Word file",
    b"{\\rtf": "an RTF file",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"\x89PNG": "a picture (PNG)",
    b"GIF8": "a picture (GIF)",
    b"II*\0": "a picture (TIFF)",
    b"MM\0*": "a picture (TIFF)",
}
PAGE = (b"<!doctype html", b"<html", b"<head", b"<body")
WEB_PAGE = "a web page"
INSTEAD = {
    "a PDF": "name it .pdf",
    "a picture": "recognise its text, for example with ocrmypdf, and give the PDF that comes of it",
    WEB_PAGE: "download the letter again, or name the page .html",
    "a zip": "name it .docx if it is one, or unpack it",
    "an old": "save it as .docx or .pdf",
    "an RTF": "save it as .docx or .pdf",
}


def kind(data: bytes) -> str:
    """The kind of a file by its first bytes; empty where that is not known.

    >>> kind(b"\\xff\\xd8\\xff\\xe0"), kind(b"\\n<!DOCTYPE HTML><html>"), kind(b"Aan de Voorzitter")
    ('a picture (JPEG)', 'a web page', '')
    """
    by_beginning = next((name for start, name in KINDS.items() if data.startswith(start)), "")
    return by_beginning or (WEB_PAGE if data[:200].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(PAGE) else "")


def instead(what: str) -> str:
    """What to do with a file of that kind that has the name of another."""
    return next((do for start, do in INSTEAD.items() if what.startswith(start)), "download it again")
