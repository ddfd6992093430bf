"""A Dask cluster of processes of this machine, of which any can be killed."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from helpers import ROOT
from helpers.letters import apart

MOCK = (sys.executable, str(Path(__file__).with_name("mock_reader.py")))
LONGEST = 3
"""Seconds by the clock that a reader has here."""


def read_by_mock(ask: Callable, batch: Sequence) -> bytes:
    """The answer of a worker whose readers do what a web page orders, as a hostile one might make them do."""
    apart.COMMAND, apart.LIMITS = MOCK, replace(apart.LIMITS, seconds=LONGEST, processor=1)
    return ask(batch)


@dataclass
class Cluster:
    """A scheduler at an address that stays its own, and workers without a nanny."""

    folder: Path
    port: int
    schedulers: list[subprocess.Popen] = field(default_factory=list)
    workers: list[subprocess.Popen] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    def begin(self, workers: int) -> None:
        """Begin a scheduler, the one before being lost, and so many workers."""
        self.schedulers.append(self._begun("scheduler", "--host", "127.0.0.1", "--port", str(self.port)))
        until = time.monotonic() + 60
        while not self._listens() and time.monotonic() < until:
            time.sleep(0.05)
        for _ in range(workers):
            self.add_worker()

    def add_worker(self) -> None:
        folder = ("--local-directory", str(self.folder))
        self.workers.append(self._begun("worker", self.address, "--nthreads", "1", "--no-nanny", *folder))

    def lose_scheduler(self) -> None:
        self.schedulers[-1].kill()
        self.schedulers[-1].wait()

    def lose_worker(self, draw: random.Random) -> None:
        """Kill a worker alone: what it began must see for itself that it is gone."""
        lost = draw.choice([worker for worker in self.workers if worker.poll() is None])
        lost.kill()
        lost.wait()

    def orphans(self) -> list[int]:
        """The processes that workers began which have ended."""
        ended = {worker.pid for worker in self.workers if worker.poll() is not None}
        found = subprocess.run(["ps", "-eo", "pid=,sid=,stat="], capture_output=True, encoding="utf-8").stdout
        rows = [line.split() for line in found.splitlines()]
        return [int(pid) for pid, session, state in rows if int(session) in ended and not state.startswith("Z")]

    def end(self) -> None:
        for process in [*self.workers, *self.schedulers]:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _listens(self) -> bool:
        with closing(socket.socket()) as own:
            return own.connect_ex(("127.0.0.1", self.port)) == 0

    def _begun(self, what: str, *given: str) -> subprocess.Popen:
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *given, "--no-dashboard"]
        path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        return subprocess.Popen(
            command, cwd=self.folder, env=os.environ | {"PYTHONPATH": path}, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    """A cluster that has begun; its workers may still be on their way."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        own = Cluster(folder, free.getsockname()[1])
    try:
        own.begin(workers)
        yield own
    finally:
        own.end()
