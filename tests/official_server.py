"""A server on this machine that plays the official publications: their list, their papers, and their faults.

Every paper is invented. Faults are told per path: each request takes the next of them, and after the last
comes the right answer; a fault that is said for ever never passes.
"""

import gzip
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from helpers.letters.front_matter import MONTHS

DOSSIER = "99999"
SRU = "http://docs.oasis-open.org/ns/search-ws/sruResponse"
NAMESPACES = (
    f'xmlns:sru="{SRU}" xmlns:gzd="http://standaarden.overheid.nl/sru" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:overheidwetgeving="http://standaarden.overheid.nl/wetgeving/"'
)
ERROR_PAGE = (
    b"<!DOCTYPE html><html><head><title>Fout 404</title></head><body><p>Verzonnen foutpagina.</p></body></html>"
)
BUSY_PAGE = b"<!DOCTYPE html><html><head><title>Onderhoud</title></head><body><p>Even geduld.</p></body></html>"
NOT_FOUND = "/fout404"
"""Where the sites lead who asks for what is not there; what that page says is not known."""

BOMB = b'<!DOCTYPE k [<!ENTITY a "aaaa">]><kamerstuk><stuk><titel>&a;</titel></stuk></kamerstuk>'
TYPES = {"xml": "application/xml", "html": "text/html", "pdf": "application/pdf"}

SUBJECTS = ("De Raad", "De alliantie", "Het kabinet", "De Ministers", "De delegatie", "Een aantal bondgenoten",
            "De voorzitter", "Nederland", "De commissie", "Het bureau", "De partners", "De groep")  # fmt: skip
VERBS = ("besprak", "steunde", "verwelkomde", "onderzocht", "noemde", "verlengde", "beoordeelde", "bevestigde")
OBJECTS = ("de verzonnen missie in het noorden", "het nieuwe plan voor afschrikking", "de samenwerking met de buren",
           "het verdrag over kleine wapens", "de inzet van schepen en vliegtuigen", "een oefening in het voorjaar",
           "de hervorming van het hoofdkwartier", "de bijdrage aan het fonds", "het toezicht op de grens",
           "de dialoog met de tegenpartij", "de begroting van het komende jaar", "de opvang van vluchtelingen",
           "het onderzoek naar de aanval", "de bescherming van kabels op zee")  # fmt: skip
OPENINGS = {
    "report": "Hierbij bied ik u het verslag aan van de verzonnen bijeenkomst.",
    "agenda": "Hierbij bied ik u de geannoteerde agenda aan van de verzonnen bijeenkomst.",
    "other": "Met deze verzonnen brief informeer ik u over de stand van zaken.",
}


@dataclass(frozen=True)
class Paper:
    """A paper of the dossier: what its record says, and its files by format."""

    letter: str
    number: str
    date: str
    types: tuple[str, ...]
    files: dict[str, bytes] = field(repr=False)
    linked: bool = True
    """Whether its record names its files."""
    at: str = ""
    """Before the path of its files in the record: a folder of the server, or another server."""


def body(seed: int, sentences: int = 24) -> list[str]:
    """Invented sentences, the same for the same seed."""
    chance = random.Random(seed)
    return [f"{chance.choice(SUBJECTS)} {chance.choice(VERBS)} {chance.choice(OBJECTS)}." for _ in range(sentences)]


def letter(number: int, date: str, kind: str = "report", seed: int | None = None, **changed) -> Paper:
    """A letter in every format, with its metadata; its record calls it a letter."""
    title = "BRIEF VAN DE MINISTER VAN DEFENSIE"
    return paper(number, date, title, OPENINGS[kind], body(number if seed is None else seed), **changed)


def motion(number: int, date: str, **changed) -> Paper:
    """A motion; its record says so, unless it is told to say otherwise."""
    told = {"types": ("Motie",)} | changed
    return paper(number, date, "MOTIE VAN HET LID BAKKER", "De Kamer,", body(number, 3), **told)


def paper(number, date, title, opening, sentences, *, types=("Brief",), forms=("xml", "html", "pdf", "metadata"),
          letter="", dossier=DOSSIER, linked=True, at="") -> Paper:  # fmt: skip
    year, month, day = map(int, date.split("-"))
    written = f"Den Haag, {day} {list(MONTHS)[month - 1]} {year}"
    paragraphs = ["Aan de Voorzitter van de Tweede Kamer der Staten-Generaal", written, opening, *sentences]
    own = letter or f"kst-{dossier}-{number}"
    made = {
        "xml": _xml(number, title, paragraphs),
        "html": _html(number, title, paragraphs),
        "pdf": _pdf(number, title, paragraphs),
        "metadata": _metadata(own, number, date, dossier),
    }
    return Paper(own, str(number), date, types, {form: made[form]() for form in forms}, linked, at)


def _xml(number, title: str, paragraphs: list[str]):
    lines = "".join(f"<al>{escape(text)}</al>" for text in paragraphs)
    return lambda: (
        f"<officiele-publicatie><kamerstuk><dossier><dossiernummer><dossiernr>99 999</dossiernr></dossiernummer>"
        f'<titel>Verzonnen</titel></dossier><stuk><stuknr>Nr. <ondernummer kamer="2">{number}</ondernummer></stuknr>'
        f"<titel>{title}</titel><algemeen><vrije-tekst><tekst>{lines}</tekst></vrije-tekst><tekst-sluiting>"
        "<ondertekening><functie>De Minister van Defensie,</functie><naam><voornaam>A.</voornaam><achternaam>Bakker"
        "</achternaam></naam></ondertekening></tekst-sluiting></algemeen></stuk></kamerstuk></officiele-publicatie>"
    ).encode()


def _html(number, title: str, paragraphs: list[str]):
    lines = "".join(f"<p>{escape(text)}</p>" for text in (f"Nr. {number} {title}", *paragraphs))
    return lambda: (
        f'<!DOCTYPE html><html><head><title>Nr. {number}</title></head><body><div id="broodtekst" class="stuk">{lines}'
        "<p>De Minister van Defensie, A. Bakker</p></div></body></html>"
    ).encode()


def _pdf(number, title: str, paragraphs: list[str]):
    def made() -> bytes:
        import io

        from reportlab.pdfgen.canvas import Canvas

        file = io.BytesIO()
        canvas = Canvas(file, invariant=1)
        for place, text in enumerate((f"Nr. {number} {title}", *paragraphs)):
            canvas.drawString(50, 800 - 26 * place, text)
        canvas.save()
        return file.getvalue()

    return made


def _metadata(own: str, number, date: str, dossier: str):
    said = {"DC.identifier": own, "OVERHEIDop.dossiernummer": dossier, "OVERHEIDop.dossiertitel": "Verzonnen",
            "OVERHEIDop.ondernummer": number, "DCTERMS.issued": date}  # fmt: skip
    rows = "".join(f'<metadata name="{name}" content="{value}"/>' for name, value in said.items())
    return lambda: f"<metadata_gegevens>{rows}</metadata_gegevens>".encode()


def dossier(letters: int, seed: int = 282) -> list[Paper]:
    """A dossier of so many letters over the years, with a motion after every tenth."""
    kinds, made = cycle(("report", "agenda", "report", "other")), []
    for number in range(1, letters + 1):
        date = f"{2001 + number // 12}-{number % 12 + 1:02}-{random.Random(seed + number).randint(1, 28):02}"
        made.append(letter(number, date, next(kinds), seed=seed * 1000 + number))
        if number % 10 == 0:
            made.append(motion(1000 + number, date))
    return made


class Official(ThreadingHTTPServer):
    """The server; `good` counts the whole and right answers by path, `asked` all requests, `together` the most at
    once.
    """

    daemon_threads = True

    def __init__(self, papers: Iterable[Paper], page: int = 1000):
        super().__init__(("127.0.0.1", 0), _Answer)
        self.papers, self.page = list(papers), page
        self.files = {self.path(own, form): data for own in self.papers for form, data in own.files.items()}
        self.faults: dict[str, list[str]] = {}
        self.for_ever: dict[str, str] = {}
        self.good, self.asked, self.hosts = Counter(), Counter(), Counter()
        self.queries: list[str] = []
        self.now = self.together = 0
        self.slow = 1.0

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @staticmethod
    def path(own: Paper, form: str) -> str:
        path = f"/{own.letter}/metadata.xml" if form == "metadata" else f"/{own.letter}.{form}"
        return own.at + path if own.at.startswith("/") else path

    def fault(self, path: str) -> str:
        waiting = self.faults.get(path, [])
        return waiting.pop(0) if waiting else self.for_ever.get(path, "")

    def handle_error(self, request, client_address):
        """A client that went away is no fault of the server."""

    def listed(self, query: str, start: int, most: int) -> bytes:
        """A page of the list, as SRU 2.0 gives it."""
        self.queries.append(query)
        since, until = (re.search(rf"dt\.date{sign}=([\d-]+)", query) for sign in (">", "<"))
        found = [
            own
            for own in sorted(self.papers, key=lambda own: own.date)
            if f'w.dossiernummer=="{DOSSIER}"' in query
            and (not since or own.date >= since[1])
            and (not until or own.date <= until[1])
        ]
        given = found[start - 1 : start - 1 + min(most, self.page)]
        return (
            f"<sru:searchRetrieveResponse {NAMESPACES}><sru:version>2.0</sru:version>"
            f"<sru:numberOfRecords>{len(found)}</sru:numberOfRecords>"
            f"<sru:records>{''.join(map(self._record, given))}</sru:records></sru:searchRetrieveResponse>"
        ).encode()

    def _record(self, own: Paper) -> str:
        types = "".join(f"<overheidwetgeving:subrubriek>{name}</overheidwetgeving:subrubriek>" for name in own.types)
        server = own.at if "://" in own.at else self.base
        items = "".join(
            f'<gzd:itemUrl manifestation="{form}">{server}{self.path(own, form)}</gzd:itemUrl>' for form in own.files
        )
        return (
            "<sru:record><sru:recordData><gzd:gzd><gzd:originalData><overheidwetgeving:meta><owmskern>"
            f"<dcterms:identifier>{own.letter}</dcterms:identifier><dcterms:title>Verzonnen</dcterms:title></owmskern>"
            f"<owmsmantel><dcterms:date>{own.date}</dcterms:date><dcterms:available>{own.date}</dcterms:available>"
            f"</owmsmantel><tpmeta><overheidwetgeving:dossiernummer>{DOSSIER}</overheidwetgeving:dossiernummer>"
            f"<overheidwetgeving:ondernummer>{own.number}</overheidwetgeving:ondernummer>{types}</tpmeta>"
            f"</overheidwetgeving:meta></gzd:originalData><gzd:enrichedData>{items if own.linked else ''}"
            "</gzd:enrichedData></gzd:gzd></sru:recordData></sru:record>"
        )


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Official

    def do_GET(self):
        own, at = self.server, urlsplit(self.path)
        own.now += 1
        own.together = max(own.together, own.now)
        own.asked[at.path] += 1
        own.hosts[self.headers["Host"]] += 1
        try:
            fault = own.fault(at.path)
            getattr(self, f"_{fault.partition(' ')[0]}")(fault) if fault else self._right()
        except OSError:
            self.close_connection = True
        finally:
            own.now -= 1

    def log_message(self, *_):
        pass

    def date_time_string(self, timestamp=None):
        """Its clock stands still."""
        return "Sat, 03 May 2031 12:00:00 GMT"

    def _data(self) -> tuple[bytes | None, str]:
        at = urlsplit(self.path)
        if at.path == "/sru":
            asked = {name: values[0] for name, values in parse_qs(at.query).items()}
            return self.server.listed(asked["query"], int(asked["startRecord"]), int(asked["maximumRecords"])), "xml"
        return self.server.files.get(at.path), at.path.rsplit(".")[-1]

    def _right(self, _=""):
        data, form = self._data()
        if self.path == NOT_FOUND:
            return self._send(200, BUSY_PAGE, "text/html")
        if data is None:
            return self._send(404, ERROR_PAGE, "text/html")
        self._send(200, data, TYPES[form])
        self.server.good[self.path if "/sru" in self.path else urlsplit(self.path).path] += 1

    def _send(self, status: int, data: bytes, form: str, length: int | None = None, **headers: str):
        self.send_response(status)
        self.send_header("Content-Type", form)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data) if length is None else length))
        self.end_headers()
        self.wfile.write(data)

    def _status(self, fault: str):
        """Status 429, with `after SECONDS` where the server asks to wait."""
        _, status, *after = fault.split(maxsplit=2)
        headers = {"Retry_After": after[0].removeprefix("after ")} if after else {}
        self._send(int(status), BUSY_PAGE, "text/html", **headers)

    def _slow(self, _):
        time.sleep(self.server.slow)
        self._right()

    def _drip(self, _):
        """A byte at a time."""
        data, form = self._data()
        self._send(200, data[:1], TYPES[form], len(data))
        for at in range(1, len(data)):
            time.sleep(self.server.slow / 20)
            self.wfile.write(data[at : at + 1])

    def _truncated(self, _):
        data, form = self._data()
        self._send(200, data[: len(data) // 2], TYPES[form], len(data))
        self.close_connection = True

    def _cut(self, _):
        """Half of the file, of which no length is said."""
        data, form = self._data()
        self._unmeasured(data[: len(data) // 2], TYPES[form])

    def _endless(self, _):
        self._unmeasured(b"<kamerstuk>", "application/xml")
        while True:
            self.wfile.write(b"<al>meer</al>" * 10_000)

    def _bomb(self, _):
        """Few bytes that unpack to many."""
        self._send(200, gzip.compress(b" " * 20_000_000), "application/xml", Content_Encoding="gzip")

    def _packed(self, _):
        data, form = self._data()
        self._send(200, gzip.compress(data), TYPES[form], Content_Encoding="gzip")

    def _unmeasured(self, data: bytes, form: str):
        self.send_response(200)
        self.send_header("Content-Type", form)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        self.wfile.write(data)

    def _large(self, _):
        self._send(200, b"", "application/xml", 10**12)
        self.close_connection = True

    def _type(self, _):
        """The right file, called something else."""
        data, _ = self._data()
        self._send(200, data, "text/html")
        self.server.good[urlsplit(self.path).path] += 1

    def _busy_page(self, _):
        self._send(200, BUSY_PAGE, "text/html")

    def _error_page(self, _):
        self._send(200, ERROR_PAGE, "text/html")

    def _invalid(self, _):
        self._send(200, b"<kamerstuk><stuk><titel>Verzonnen & kapot</titel>", "application/xml")

    def _entity(self, _):
        self._send(200, BOMB, "application/xml")

    def _to(self, fault: str):
        """To ADDRESS."""
        self._send(302, b"", "text/html", Location=fault.removeprefix("to "))

    def _reset(self, _):
        """Nothing at all."""
        self.close_connection = True

    def _other(self, fault: str):
        """Other PATH: the file of that path, right as it is."""
        self._send(200, self.server.files[fault.removeprefix("other ")], "text/html")

    def _refused(self, _):
        """What SRU says where it does not understand a question."""
        said = "<diag:message>Query syntax error</diag:message>"
        self._send(
            200,
            f'<sru:searchRetrieveResponse {NAMESPACES} xmlns:diag="http://docs.oasis-open.org/ns/search-ws/diagnostic">'
            f"<sru:numberOfRecords>0</sru:numberOfRecords><sru:diagnostics><diag:diagnostic>{said}</diag:diagnostic>"
            "</sru:diagnostics></sru:searchRetrieveResponse>".encode(),
            "application/xml",
        )


@contextmanager
def serving(papers: Iterable[Paper], page: int = 1000) -> Iterator[Official]:
    """The server, for as long as it is needed."""
    server = Official(papers, page)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    with suppress(KeyboardInterrupt):
        try:
            yield server
        finally:
            server.shutdown()
            server.server_close()
