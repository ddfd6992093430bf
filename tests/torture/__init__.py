"""The promises of SECURITY.md under torture: what would break them, many times over.

    python -m tests.torture [--quick] [--only P1 P4] [--seed 282]

Each promise is a function of a module here, which is given a run and returns what came of it.
"""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from helpers import ROOT


@dataclass(frozen=True)
class Run:
    """How a promise is put to the test: in short or in full, by which seed, and a folder of its own."""

    quick: bool
    seed: int
    folder: Path

    def times(self, few: int, many: int) -> int:
        return few if self.quick else many


@dataclass(frozen=True)
class Outcome:
    """What came of a promise: a figure and its target, and whether it was kept; None where it could not be tried."""

    figure: str
    target: str
    kept: bool | None

    @property
    def said(self) -> str:
        return {True: "ok", False: "SHORT", None: "NOT CHECKED"}[self.kept]


Promise = Callable[[Run], Outcome]


def command(*given: object) -> list[str]:
    """The command line, as a process's arguments."""
    return [sys.executable, "-m", "helpers", *map(str, given)]


def tested(target: str, *tests: str) -> Outcome:
    """The outcome of tests of the suite: how many passed."""
    run = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", *tests]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, encoding="utf-8")
    counts = done.stdout.strip().splitlines()[-1:]
    dots = sum(line.count(".") for line in done.stdout.splitlines() if "%]" in line for line in [line.split("[")[0]])
    failed = [line.removeprefix("FAILED ") for line in done.stdout.splitlines() if line.startswith("FAILED")]
    figure = f"{dots} tests passed, {len(failed)} failed{': ' + failed[0] if failed else ''}"
    return Outcome(figure if dots or failed else " ".join(counts), target, done.returncode == 0 and dots > 0)
