"""A dossier fetched by the command in a process of its own, with every fault, and killed at any moment.

    python -m tests.fetching ADDRESS DIR

fetches from the server of that address into the folder, waiting and giving up sooner than the command does.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from functools import partial
from itertools import cycle
from pathlib import Path

from helpers import ROOT
from tests.official_server import Official

PASSING = (["status 429"], ["status 500", "status 503"], ["truncated"], ["cut"], ["slow"], ["drip"], ["reset"],
           ["busy_page"], ["invalid"], ["status 429 after 0"], ["type"],
           ["truncated", "status 502", "reset"])  # fmt: skip
LASTING = ("status 500", "status 403", "invalid", "error_page", "busy_page", "large", "endless", "bomb", "entity",
           "cut", "to http://localhost:1/x", "to https://example.org/x", "truncated", "status 404")  # fmt: skip
QUICK = tuple(faults for faults in PASSING if faults not in (["slow"], ["drip"]))
FAILING = {"status 500", "status 403", "truncated", "to http://localhost:1/x", "to https://example.org/x"}
"""Faults after which no other format is asked for: the server may do better another day."""

SILENCE = 2
"""Seconds; the server is silent for twice as long where it is slow."""

EVERY = 3
"""Of so many letters one has a fault that passes; of thrice as many, one has a fault that lasts."""


def set_faults(server: Official, passing: Iterable[list[str]] = PASSING) -> None:
    """Faults over the letters and their metadata, the same each time; the counts begin anew."""
    letters = [own for own in server.papers if "Brief" in own.types]
    passing, lasting = cycle(passing), cycle(LASTING)
    server.slow = 2 * SILENCE
    server.faults = {"/sru": ["status 503", "truncated"]}
    server.for_ever = {}
    for place, own in enumerate(letters):
        if place % EVERY == 0:
            server.faults[server.path(own, "xml")] = list(next(passing))
        elif place % EVERY == 1:
            server.faults[server.path(own, "metadata")] = list(next(passing))
        elif place % (3 * EVERY) == 2:
            server.for_ever[server.path(own, "xml")] = next(lasting)
    server.good.clear()
    server.asked.clear()


def failing(server: Official) -> set[str]:
    """The letters whose fault lasts and leaves no other format."""
    return {path[1:].split(".")[0] for path, fault in server.for_ever.items() if fault in FAILING}


def fetched_twice(server: Official) -> int:
    """How many good answers were asked for again since the faults were set."""
    return sum(number - 1 for number in server.good.values())


def started(server: Official, folder: Path) -> subprocess.Popen:
    own = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", __name__, server.base, str(folder)]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=ROOT, env=own, stdout=quiet, stderr=quiet, start_new_session=True)


def run(server: Official, folder: Path) -> int:
    """The exit code of an undisturbed run."""
    return started(server, folder).wait()


def interrupt(server: Official, folder: Path, kills: int, longest: float, seed: int = 282) -> list[int]:
    """Kill so many runs at random moments, let the last end; how many letters the manifest had after each kill."""
    moments, had = random.Random(seed), []
    for _ in range(kills):
        process = started(server, folder)
        end = time.monotonic() + moments.uniform(0.3, longest)
        while process.poll() is None and time.monotonic() < end:
            time.sleep(0.005)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL) if os.name == "posix" else process.kill()
        process.wait()
        had.append(len(list(folder.glob("*.xml"))) + len(list(folder.glob("*.html"))))
    run(server, folder)
    return had


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder and of those in it."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def main(base: str, folder: str) -> int:
    from helpers import __main__
    from helpers.letters import web

    web.Pace = partial(web.Pace, first_wait=0.01, silence=SILENCE, patience=1.5 * SILENCE, largest=10**6)
    return __main__.main(["fetch", "99999", "--out", folder, "--base", base])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
