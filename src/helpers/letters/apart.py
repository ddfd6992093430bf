"""Files of strangers, each read in a process of its own that may neither run on nor grow, nor write a file.

A file can be written to keep its reader busy for ever, to fill the memory or to crash a library. So no format is read
here: a server, `reader`, reads each file in a process forked from it, under limits, and what it finds comes back as
JSON. Where processes cannot be forked (Windows) the server itself reads, and only the clock bounds it.
"""

import json
import os
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass

from helpers import Problem
from helpers.letters.source import Source
from helpers.processes import not_begun

COMMAND = (sys.executable, "-m", "helpers.letters.reader")
LENGTH = 8
"""Bytes before an answer that tell its length."""

FORKS = hasattr(os, "fork")
"""Whether the server reads each file in a process of its own, which it bounds by the clock; else the clock is here."""

INSTEAD = {
    "pdf": "print it to a new PDF and give that",
    "metadata": "give the letter without it",
    "list": "run it again later",
}
OTHERWISE = "save the letter as plain text and give that"
"""What to do with a file that is too much for its reader."""


@dataclass(frozen=True)
class Limits:
    """Seconds by the clock and of the processor, bytes of memory, and bytes of the answer."""

    seconds: float = 30
    processor: int = 20
    memory: int = 2**30
    answer: int = 2**26


LIMITS = Limits()


def source(kind: str, data: bytes, name: str) -> Source:
    """The text of a file of that kind (xml, html, docx or pdf), and what its format marks.

    Raises Problem where the file is no such file, and where its reader runs on, grows or dies.

    >>> source("html", b"<p>De bondgenoten spraken over Rusland.</p>", "brief.html").text
    'De bondgenoten spraken over Rusland.'
    """
    return Source.unpacked(found(kind, data, name))


def found(kind: str, data: bytes, name: str) -> dict:
    """What the reader of that kind finds, as JSON has it; raises Problem as `source` does."""
    try:
        server = _server()
    except OSError as error:
        raise not_begun(name, error) from None
    try:
        answer = server.answer(kind, data, name)
    except (OSError, ValueError):
        server.end()
        raise Problem(_ended(kind, name, server.late)) from None
    except BaseException:
        server.end()
        raise
    if "problem" in answer:
        raise Problem(answer["problem"])
    return answer["found"]


def too_much(kind: str, name: str, what: str) -> str:
    """What to say of a file of which reading it ended so."""
    return f"{name} {what}: {INSTEAD.get(kind, OTHERWISE)}"


def _ended(kind: str, name: str, late: bool) -> str:
    if late:
        return too_much(kind, name, f"took more than {LIMITS.seconds:g} s to read")
    return f"{name} cannot be read (its reader was ended): is there memory left? Run it again"


class _Server:
    """A server in a process of its own, for one thread of this one: a signal ends it with the thread that began it."""

    def __init__(self):
        self.owner, own_group = os.getpid(), {"process_group": 0} if os.name == "posix" else {}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        self._process = subprocess.Popen(COMMAND, **pipes, **own_group)
        self.late = False

    @property
    def serves(self) -> bool:
        """Whether it was begun by this process, and not by the one that this was forked from, and has not ended."""
        return self.owner == os.getpid() and self._process.poll() is None

    def answer(self, kind: str, data: bytes, name: str) -> dict:
        order = {"kind": kind, "name": name, "size": len(data), "limits": asdict(LIMITS)}
        clock = None if FORKS else threading.Timer(LIMITS.seconds, self._end_late)
        if clock:
            clock.start()
        try:
            self._process.stdin.write(json.dumps(order).encode() + b"\n" + data)
            self._process.stdin.flush()
            length = int.from_bytes(self._process.stdout.read(LENGTH), "big")
            return json.loads(self._process.stdout.read(length))
        finally:
            if clock:
                clock.cancel()

    def _end_late(self) -> None:
        self.late = True
        self._process.kill()

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()


_here = threading.local()


def _server() -> _Server:
    if not getattr(_here, "server", None) or not _here.server.serves:
        _here.server = _Server()
    return _here.server
