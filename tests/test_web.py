"""Files fetched from a real server on this machine, with every fault that a server can have."""

import gzip

import pytest

from helpers import Problem
from helpers.files import Environment
from helpers.letters import xml
from helpers.letters.web import Absent, Down, Pace, Trouble, Unusable, Web
from tests.official_server import letter, serving

PATH = "/kst-99999-7.xml"


@pytest.fixture(scope="module")
def server():
    with serving([letter(7, "2031-05-03"), letter(8, "2031-05-04")]) as own:
        yield own


@pytest.fixture
def waited() -> list[float]:
    return []


@pytest.fixture
def get(server, waited):
    """Fetch the letter's XML, each wait noted and none waited; the server's faults are over at the end."""

    def get(path: str = PATH, name: str = "x", **pace) -> bytes:
        web = Web(server.base, Pace(**{"largest": 10**6, "sleep": waited.append} | pace))
        return web.file(server.base + path, name, lambda data: xml.read(data, name))

    yield get
    server.faults, server.for_ever = {}, {}


@pytest.mark.parametrize(
    ("faults", "waits"),
    [
        ([], []),
        (["status 429"], [0.25]),
        (["status 500", "status 503", "status 502", "status 429"], [0.25, 0.5, 1, 2]),
        (["status 429 after 7"], [7]),
        (["status 503 after 0"], [0.25]),
        (["status 503 after later"], [0.25]),
        (["status 429 after Sat, 03 May 2031 12:00:09 GMT"], [9]),
        (["status 429 after Sat, 03 May 2031 11:00:00 GMT"], [0.25]),
        (["truncated"], [0.25]),
        (["truncated", "status 500", "cut"], [0.25, 0.5, 1]),
        (["reset"], [0.25]),
        (["invalid"], [0.25]),
        (["busy_page"], [0.25]),
        (["type"], []),
        ([f"to {PATH}"], []),
        (["to http://127.0.0.1:{port}/kst-99999-7.xml"], []),
    ],
)
def test_what_passes_is_asked_again_after_a_wait(server, get, waited, faults, waits):
    server.faults[PATH] = [fault.format(port=server.server_address[1]) for fault in faults]
    assert get() == server.files[PATH]
    assert waited == waits


@pytest.mark.parametrize(("fault", "pace"), [("slow", {"silence": 0.2}), ("drip", {"patience": 0.3})])
def test_what_is_slow_is_given_up_in_time_and_asked_again(server, get, waited, fault, pace):
    server.faults[PATH] = [fault]
    assert get(**pace) == server.files[PATH]
    assert waited == [0.25]


@pytest.mark.parametrize(
    ("fault", "error", "said", "asked"),
    [
        ("status 404", Absent, "x is not there", 1),
        ("status 410", Absent, "x is not there", 1),
        ("to /fout404", Absent, "x is not there", 1),
        ("status 500", Trouble, "x: the server answered 500: run it again later", 5),
        ("status 503", Down, "x: the server answered 503: run it again later", 5),
        ("status 403", Trouble, "x: the server answered 403: run it again later", 1),
        ("status 204", Trouble, "x: the server answered 204: run it again later", 1),
        ("truncated", Trouble, "x broke off before its end: run it again later", 5),
        ("cut", Unusable, "x, line 1, is not XML", 2),
        ("invalid", Unusable, "x, line 1, is not XML", 2),
        ("busy_page", Unusable, "x is XML but no parliamentary paper", 2),
        ("other /kst-99999-7/metadata.xml", Unusable, "x is XML but no parliamentary paper", 2),
        ("entity", Unusable, "x, line 1, declares an entity", 2),
        ("large", Unusable, "x is larger than 1,000,000 bytes: that is no letter", 1),
        ("endless", Unusable, "x is larger than 1,000,000 bytes: that is no letter", 1),
        ("bomb", Unusable, "x is larger than 1,000,000 bytes: that is no letter", 1),
        ("reset", Down, "x: 127.0.0.1 cannot be reached: check the network and run it again", 5),
        (
            "to https://example.org/x.xml",
            Trouble,
            "x leads to example.org, which is no official site: it is not followed",
            1,
        ),
        (
            "to http://localhost:{port}/x",
            Trouble,
            "x leads to localhost:{port}, which is no official site",
            1,
        ),
        (
            "to file:///etc/hosts",
            Trouble,
            "x leads to file:///etc/hosts, which is no official site: it is not followed",
            1,
        ),
        ("to http://[x", Trouble, "x leads to what is no address: it is not followed", 1),
        ("to " + PATH, Trouble, "x leads from address to address without end: run it again later", 5),
    ],
)
def test_what_does_not_pass_is_told_in_one_sentence(server, get, fault, error, said, asked):
    port = server.server_address[1]
    server.for_ever[PATH] = fault.format(port=port)
    before = server.asked[PATH]
    with pytest.raises(Problem) as told:
        get()
    assert type(told.value) is error
    assert str(told.value).startswith(said.format(port=port))
    assert server.asked[PATH] - before == asked
    assert set(server.hosts) == {f"127.0.0.1:{port}"}


def test_a_server_that_asks_for_a_long_wait_is_left_alone(server, get, waited):
    server.for_ever[PATH] = "status 429 after 3600"
    before = server.asked[PATH]
    with pytest.raises(Environment, match=r"^x: the server asks to wait 3600 s: run it again after that$"):
        get()
    assert (server.asked[PATH] - before, waited) == (1, [])


def test_where_no_server_is_there_is_one_sentence(waited):
    with serving([]) as gone:
        base = gone.base
    with pytest.raises(Down, match=r"^x: 127.0.0.1 cannot be reached: check the network and run it again$"):
        Web(base, Pace(sleep=waited.append)).file(f"{base}/x", "x")
    assert waited == [0.25, 0.5, 1, 2]


def test_what_comes_packed_is_unpacked(server, get):
    """Without a fault of its own: the length that is said is that of the packed bytes."""
    packed = gzip.compress(server.files[PATH])
    server.faults[PATH] = ["packed"]
    assert len(packed) < len(server.files[PATH])
    assert get() == server.files[PATH]
