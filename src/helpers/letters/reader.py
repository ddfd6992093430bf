"""The server that reads files of strangers: each in a process forked from this one, which has loaded the libraries.

The process is bounded in memory, in processor time and by the clock, may write no file, and is killed with all that it
started when it has answered, when its time is up, or when nobody waits for its answer any more.
"""

import json
import os
import select
import signal
import sys
from contextlib import suppress
from dataclasses import asdict
from importlib import import_module
from time import monotonic

from helpers import Problem
from helpers.letters.apart import FORKS, LENGTH, Limits, too_much
from helpers.letters.source import Source
from helpers.processes import end_with_parent, fault, limit

READERS = {
    "xml": ("helpers.letters.xml", "read"),
    "html": ("helpers.letters.html", "read"),
    "docx": ("helpers.letters.docx", "read"),
    "pdf": ("helpers.letters.pdf", "read"),
    "metadata": ("helpers.letters.metadata", "read"),
    "list": ("helpers.letters.official", "listed"),
}
"""Where the reader of each kind is found, which is loaded when it is first asked for."""

ALONE = "nobody waits for the answer"
PIECE = 2**16


def read(kind: str, data: bytes, name: str) -> dict:
    """What the reader of that kind finds in the file, in this process; raises what it raises."""
    module, function = READERS[kind]
    read = getattr(import_module(module), function)(data, name)
    return read if isinstance(read, dict) else read.packed() if isinstance(read, Source) else asdict(read)


def serve() -> None:
    """Answer what is asked on standard input, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent(os.getppid())
    asked, told = sys.stdin.buffer, sys.stdout.buffer
    while line := asked.readline():
        order = json.loads(line)
        limits, own = Limits(**order.pop("limits")), asked.read(order.pop("size"))
        answer = (_apart if FORKS else _here)(order["kind"], own, order["name"], limits)
        told.write(len(answer).to_bytes(LENGTH, "big") + answer)
        told.flush()


def _here(kind: str, data: bytes, name: str, limits: Limits) -> bytes:
    """The answer, made in this process."""
    try:
        answer = {"found": read(kind, data, name)}
    except Problem as problem:
        answer = {"problem": str(problem)}
    except MemoryError:
        answer = {"problem": too_much(kind, name, f"needs more than {limits.memory >> 20} MiB of memory to read")}
    except Exception as error:
        answer = {"problem": str(fault(name, error))}
    return json.dumps(answer).encode()


def _apart(kind: str, data: bytes, name: str, limits: Limits) -> bytes:
    """The answer, made in a process of its own; where it makes none, why not."""
    import_module(READERS[kind][0])
    came, goes = os.pipe()
    server, child = os.getpid(), os.fork()
    if not child:
        _answer_and_leave(goes, server, (kind, data, name, limits))
    os.close(goes)
    with suppress(OSError):
        os.setpgid(child, child)
    answer, why = _collected(came, limits)
    os.close(came)
    with suppress(OSError):
        os.killpg(child, signal.SIGKILL)
    if why == ALONE:
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if answer and not why:
        return answer
    return json.dumps({"problem": too_much(kind, name, why or _ended(status, limits))}).encode()


def _answer_and_leave(goes: int, server: int, order: tuple) -> None:
    """In the process of its own, from which nothing returns."""
    try:
        os.setpgid(0, 0)
        end_with_parent(server)
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        limit(order[-1].memory, order[-1].processor)
        answer = memoryview(_here(*order))
        while answer:
            answer = answer[os.write(goes, answer) :]
        os._exit(0)
    except BaseException:
        os._exit(1)


def _collected(came: int, limits: Limits) -> tuple[bytes, str]:
    """What the process answers, and why it is not waited for any longer."""
    end, answer = monotonic() + limits.seconds, bytearray()
    while (left := end - monotonic()) > 0:
        ready = select.select([came, sys.stdin], [], [], left)[0]
        if sys.stdin in ready:
            return b"", ALONE
        if came in ready:
            piece = os.read(came, PIECE)
            if not piece:
                return bytes(answer), ""
            answer += piece
            if len(answer) > limits.answer:
                return b"", f"gives more than {limits.answer >> 20} MiB of text"
    return b"", f"took more than {limits.seconds:g} s to read"


def _ended(status: int, limits: Limits) -> str:
    if -status == signal.SIGXCPU:
        return f"took more than {limits.processor} s of processor time to read"
    if status < 0:
        return f"crashed its reader (signal {-status})"
    return f"ended its reader (exit code {status})"


if __name__ == "__main__":
    serve()
