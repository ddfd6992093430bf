"""The addresses of the official publications, and what is read from their list and told of their files."""

from urllib.parse import parse_qs, urlsplit

import pytest

from helpers import Problem
from helpers.letters import official
from helpers.letters.web import Absent, Web
from tests.official_server import BOMB, BUSY_PAGE, ERROR_PAGE, Official, letter, motion


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("28676", "28676"),
        ("28 676", "28676"),
        ("28\u00a0676", "28676"),
        ("28.676", "28676"),
        ("33750 V", "33750-V"),
        ("33750V", "33750-V"),
        ("33 750-v", "33750-V"),
        ("36600-XVII", "36600-XVII"),
        ("21501-02", "21501-02"),
        ("21501 02", "21501-02"),
        ("21 501 02", "21501-02"),
        ("2150102", "21501-02"),
        ("33 750 IIA", "33750-IIA"),
    ],
)
def test_a_dossier_has_one_number_however_it_is_written(name, number):
    assert official.dossier(name) == number


@pytest.mark.parametrize(
    "name", ["", "NAVO", "28676 NAVO", "2867", "286766", "kst-28676-282", '28676" OR "1', "28676-282", "../28676"]
)
def test_what_is_no_number_of_a_dossier_is_refused(name):
    with pytest.raises(Problem, match=r"is no number of a dossier: write it as 28676, 21501-02 or 36600-VII$"):
        official.dossier(name)


def test_the_list_is_asked_for_by_dossier_and_days():
    at = urlsplit(official.list_address("36600-VII", 251, since="2017-01-01", until="2017-12-31"))
    asked = {name: values[0] for name, values in parse_qs(at.query).items()}
    assert (at.scheme, at.netloc, at.path) == ("https", "repository.overheid.nl", "/sru")
    assert asked["query"] == (
        'c.product-area==officielepublicaties AND w.dossiernummer=="36600-VII" AND w.publicatienaam==Kamerstuk'
        " AND dt.date>=2017-01-01 AND dt.date<=2017-12-31 sortBy dt.date/sort.ascending"
    )
    assert (asked["startRecord"], asked["maximumRecords"], asked["version"]) == ("251", "250", "2.0")
    assert asked["httpAccept"] == "application/xml"
    whole = parse_qs(urlsplit(official.list_address("28676")).query)["query"][0]
    assert "dt.date>" not in whole
    assert "dt.date<" not in whole


@pytest.mark.parametrize(
    ("form", "address"),
    [
        ("xml", "https://zoek.officielebekendmakingen.nl/kst-28676-282.xml"),
        ("html", "https://zoek.officielebekendmakingen.nl/kst-28676-282.html"),
        ("pdf", "https://zoek.officielebekendmakingen.nl/kst-28676-282.pdf"),
        ("metadata", "https://zoek.officielebekendmakingen.nl/kst-28676-282/metadata.xml"),
    ],
)
def test_the_address_of_a_file_follows_from_the_id(form, address):
    assert official.file_address("kst-28676-282", form) == address
    assert Web().trusted(address) == address


@pytest.mark.parametrize(
    ("address", "trusted"),
    [
        ("https://repository.overheid.nl/sru?a=b", "https://repository.overheid.nl/sru?a=b"),
        ("http://zoek.officielebekendmakingen.nl/kst-1.xml", "https://zoek.officielebekendmakingen.nl/kst-1.xml"),
        ("https://example.org/kst-1.xml", ""),
        ("https://repository.overheid.nl.example.org/sru", ""),
        ("https://repository.overheid.nl@example.org/sru", ""),
        ("https://repository.overheid.nl:8000/sru", ""),
        ("file:///etc/hosts", ""),
        ("ftp://repository.overheid.nl/sru", ""),
        ("http://127.0.0.1/sru", ""),
        ("http://[/sru", ""),
        ("", ""),
    ],
)
def test_only_the_official_sites_are_trusted_and_only_by_https(address, trusted):
    assert Web().trusted(address) == trusted


def test_in_the_place_of_the_sites_only_the_other_server_is_trusted():
    web = Web("http://127.0.0.1:8000/")
    assert web.trusted("http://127.0.0.1:8000/sru") == "http://127.0.0.1:8000/sru"
    for address in ("http://127.0.0.1:8001/sru", "https://127.0.0.1:8000/sru", "https://repository.overheid.nl/sru"):
        assert web.trusted(address) == ""


@pytest.mark.parametrize(
    "base", ["http://example.org", "ftp://127.0.0.1", "127.0.0.1:8000", "http://127.0.0.1.example.org"]
)
def test_another_server_is_on_this_machine_or_has_https(base):
    with pytest.raises(Problem, match=r"is no address to fetch from: give one with https, or one of this machine$"):
        Web(base)
    assert Web("https://example.org").base == "https://example.org"


@pytest.fixture
def server():
    """A server that is asked without a network."""
    own = Official([letter(7, "2031-05-03"), motion(8, "2031-05-04"), letter(9, "2031-05-05", linked=False)])
    yield own
    own.server_close()


QUERY = 'w.dossiernummer=="99999"'


def test_a_record_says_what_the_paper_is_and_where_its_files_are(server):
    page = official.listed(server.listed(QUERY, 1, 2), "the list")
    assert (page.given, page.total) == (2, 3)
    first, second = page.records
    assert (first.letter, first.dossier, first.number) == ("kst-99999-7", "99999", "7")
    assert (first.date, first.available, first.types) == ("2031-05-03", "2031-05-03", ("Brief",))
    assert first.files["xml"] == f"{server.base}/kst-99999-7.xml"
    assert first.files["metadata"] == f"{server.base}/kst-99999-7/metadata.xml"
    assert (first.no_letter, second.no_letter) == ("", "a motion")
    assert official.listed(server.listed(QUERY, 3, 2), "the list").records[0].files == {}


@pytest.mark.parametrize(
    ("types", "no_letter"),
    [
        (("Brief",), ""),
        (("Motie",), "a motion"),
        (("MOTIE", "Kamerstuk"), "a motion"),
        (("Verslag",), "the report of a debate"),
        (("Voorstel van wet",), "a bill"),
        (("Amendement",), "an amendment"),
        (("Brief", "Verslag"), ""),
        (("Overige Kamerstukken",), ""),
        ((), ""),
    ],
)
def test_a_record_tells_motions_and_debates_from_letters(types, no_letter):
    assert official.Record("kst-99999-7", types=types).no_letter == no_letter


def test_annexes_and_ids_that_would_leave_the_folder_are_no_papers(server):
    data = server.listed(QUERY, 1, 3).replace(b"kst-99999-7<", b"blg-12345<").replace(b"kst-99999-8<", b"../kst-1<")
    page = official.listed(data, "the list")
    assert [record.letter for record in page.records] == ["kst-99999-9"]
    assert page.given == 3


@pytest.mark.parametrize("day", [b"2031-02-31", b"mei 2031", b""])
def test_a_day_that_no_calendar_has_stays_empty(server, day):
    data = server.listed(QUERY, 1, 1).replace(b"2031-05-03", day)
    assert official.listed(data, "the list").records[0].date == ""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ((b"", b""), ""),
        ((b"numberOfRecords", b"number"), "the list is no list of publications: run it again later"),
        ((b"sru:record>", b"sru:nothing>"), "the list ends before the last of its 3 records: run it again later"),
        ((b"</sru:searchRetrieveResponse>", b""), "the list, line 1, is not XML"),
        ((b"<sru:records>", b"<d:diagnostic xmlns:d='d'><d:message>No index</d:message></d:diagnostic><sru:records>"),
         "the list: the server refuses the question (No index): please report this"),
    ],
)  # fmt: skip
def test_an_answer_that_is_no_list_is_told_in_one_sentence(server, change, said):
    data = server.listed(QUERY, 1, 3).replace(*change)
    if not said:
        assert len(official.listed(data, "the list").records) == 3
    else:
        with pytest.raises(Problem) as told:
            official.listed(data, "the list")
        assert str(told.value).startswith(said)


FILES = letter(7, "2031-05-03").files
OK = "ok"


@pytest.mark.parametrize(
    ("form", "data", "said"),
    [
        ("xml", FILES["xml"], OK),
        ("html", FILES["html"], OK),
        ("pdf", FILES["pdf"], OK),
        ("metadata", FILES["metadata"], OK),
        ("xml", FILES["html"], "x is a web page and no xml: run it again later"),
        ("metadata", b"\n<html><body>Even geduld</body></html>", "x is a web page and no metadata: run it again later"),
        ("pdf", BUSY_PAGE, "x is a web page and no pdf: run it again later"),
        ("html", BUSY_PAGE, "x is no page with a letter: run it again later"),
        ("html", FILES["xml"], "x is no page with a letter: run it again later"),
        ("xml", FILES["metadata"], "x is XML but no parliamentary paper"),
        ("metadata", FILES["xml"], "x says nothing of a paper: run it again later"),
        ("xml", FILES["xml"][:-20], "x, line 1, is not XML"),
        ("pdf", FILES["pdf"][:-200], "x is no whole PDF: run it again later"),
        ("pdf", b"", "x is no whole PDF: run it again later"),
        ("xml", b"", "x, line 1, is not XML"),
        ("xml", BOMB, "x, line 1, declares an entity"),
    ],
)
def test_a_file_is_told_by_its_content(form, data, said):
    if said == OK:
        official.check(data, form, "x")
    else:
        with pytest.raises(Problem) as told:
            official.check(data, form, "x")
        assert str(told.value).startswith(said)
        assert not isinstance(told.value, Absent)


@pytest.mark.parametrize("form", ["xml", "html", "pdf", "metadata"])
@pytest.mark.parametrize(
    "page",
    [
        ERROR_PAGE,
        b"<html><body><h1>Pagina niet gevonden</h1></body></html>",
        b"<!doctype html><p id='fout404'>Fout</p>",
    ],
)
def test_the_page_for_what_is_not_there_is_told_by_its_content(form, page):
    with pytest.raises(Absent, match=r"^x is not there$"):
        official.check(page, form, "x")
