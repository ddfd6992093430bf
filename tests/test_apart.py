"""Files of strangers are read apart: whatever becomes of the reader is one sentence, and nothing outlives it."""

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from helpers import ROOT, Problem
from helpers.letters import apart, reader

MOCK = (sys.executable, str(Path(__file__).with_name("mock_reader.py")))
PLAIN = "save the letter as plain text and give that"

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="bounds of Linux")


@pytest.fixture
def mock(monkeypatch):
    """Asks a reader that does what its document says, within a second of the processor."""
    monkeypatch.setattr(apart, "COMMAND", MOCK)
    monkeypatch.setattr(apart, "LIMITS", replace(apart.LIMITS, processor=1))
    monkeypatch.setattr(apart, "_here", threading.local())
    yield lambda order: apart.found("mock", order.encode(), "x.doc")
    apart._here.server.end()


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("hang", f"x.doc took more than 1 s to read: {PLAIN}"),
        ("spin", f"x.doc took more than 1 s of processor time to read: {PLAIN}"),
        ("bloat", f"x.doc needs more than 1024 MiB of memory to read: {PLAIN}"),
        ("exit 3", f"x.doc ended its reader (exit code 3): {PLAIN}"),
        ("exit 0", f"x.doc ended its reader (exit code 0): {PLAIN}"),
        ("segfault", f"x.doc crashed its reader (signal 11): {PLAIN}"),
        ("abort", f"x.doc crashed its reader (signal 6): {PLAIN}"),
        ("say 70000000", f"x.doc gives more than 64 MiB of text: {PLAIN}"),
        ("refuse", "x.doc is refused"),
    ],
)
def test_a_reader_that_hangs_grows_or_dies_is_one_sentence_and_the_next_file_is_read(mock, monkeypatch, order, said):
    if order == "hang":
        monkeypatch.setattr(apart, "LIMITS", replace(apart.LIMITS, seconds=1))
    with pytest.raises(Problem) as problem:
        mock(order)
    assert str(problem.value) == said
    assert mock("hello") == {"text": "hello"}


@pytest.mark.parametrize("order", ["raise broken", "recurse"])
def test_a_fault_of_a_reader_is_told_as_one_in_one_line(mock, order):
    with pytest.raises(
        Problem, match=r"^x\.doc: the program fell over it \((ValueError|RecursionError): .*report this"
    ) as problem:
        mock(order)
    assert "\n" not in str(problem.value)


def test_what_a_reader_prints_or_allocates_disturbs_no_answer(mock):
    assert mock("print") == {"text": "print"}
    assert mock("allocate") == {"text": "none"}


def test_the_limits_are_those_that_are_promised():
    lines = (ROOT / "SECURITY.md").read_text(encoding="utf-8").splitlines()
    (promised,) = (line for line in lines if line.startswith("| P5 "))
    own = apart.LIMITS
    assert (
        f"{own.memory / 2**30:g} GiB of memory, {own.processor} s of processor time and {own.seconds} s by" in promised
    )


def test_a_reader_has_the_bounds_it_is_asked_to_have(mock):
    memory, seconds = apart.LIMITS.memory, apart.LIMITS.processor
    found = {"AS": [memory, memory], "CPU": [seconds, seconds + 1], "FSIZE": [0, 0], "CORE": [0, 0]}
    assert mock(f"bounds {' '.join(found)}") == found


@pytest.mark.parametrize("drips", [False, True])
def test_a_reader_is_waited_for_to_its_second_also_when_its_answer_drips(monkeypatch, drips):
    """By a clock of the test's own, which only waiting moves on."""
    came, goes = os.pipe()
    now = [1000.0]

    def waits(reads, writes, errors, seconds):
        now[0] += min(seconds, 1.5) if drips else seconds
        return (reads[:1] if drips and os.write(goes, b"x") else []), [], []

    monkeypatch.setattr(reader, "monotonic", lambda: now[0])
    monkeypatch.setattr(reader, "select", SimpleNamespace(select=waits))
    assert reader._collected(came, apart.LIMITS) == (b"", "took more than 30 s to read")
    assert now[0] == 1000 + apart.LIMITS.seconds
    os.close(came)
    os.close(goes)


def test_a_reader_writes_no_file(mock, tmp_path):
    with pytest.raises(Problem):
        mock(f"write {tmp_path / 'x'}")
    assert not (tmp_path / "x").exists() or not (tmp_path / "x").stat().st_size


def alive(pid: int) -> bool:
    """Whether the process runs; one that has ended and was not asked for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def soon(true) -> bool:
    """Whether it is so within five seconds."""
    end = time.monotonic() + 5
    while not true() and time.monotonic() < end:
        time.sleep(0.01)
    return true()


def test_what_a_reader_started_ends_with_it(mock, tmp_path):
    child = int(mock(f"spawn {tmp_path / 'x'}")["text"])
    assert soon(lambda: not alive(child))


def children(pid: int) -> set[int]:
    """The processes that a process began, and theirs."""
    found = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, encoding="utf-8").stdout.split("\n")
    pairs = [tuple(map(int, line.split())) for line in found if line.strip()]
    own = {child for child, parent in pairs if parent == pid}
    return own.union(*(children(child) for child in own))


@pytest.mark.parametrize("end", ["SIGKILL", "SIGTERM"])
@pytest.mark.parametrize("more", [(), ("unwatched",)])
def test_no_reader_outlives_who_asked(end, more):
    code = (
        f"from helpers.letters import apart; apart.COMMAND = {(*MOCK, *more)!r}; apart.found('mock', b'hang', 'x.doc')"
    )
    asker = subprocess.Popen([sys.executable, "-c", code])
    assert soon(lambda: len(children(asker.pid)) == 2)
    own = children(asker.pid)
    os.kill(asker.pid, getattr(signal, end))
    asker.wait()
    assert soon(lambda: not any(map(alive, own)))


def test_a_server_that_was_ended_is_begun_again(mock):
    mock("hello")
    os.kill(apart._here.server._process.pid, signal.SIGKILL)
    assert soon(lambda: not apart._here.server.serves)
    assert mock("hello") == {"text": "hello"}


def test_a_thread_and_a_forked_process_have_servers_of_their_own(mock):
    mock("hello")
    own = apart._here.server
    asked = threading.Thread(target=lambda: mock("hello"))
    asked.start()
    asked.join()
    assert apart._server() is own
    child = os.fork()
    if not child:
        mock("hello")
        os._exit(0 if apart._here.server is not own else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert mock("again") == {"text": "again"}
