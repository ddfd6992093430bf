"""How many reports a minute: papermill and nbconvert for each letter, against `python -m helpers report`.

    python benchmarks/reports.py [--letters 50] [--plain 4] [--rounds 5] [--jobs 2]

The letters are fictional and say so: the seed letter's sentences in another order, under its headings. In each round
both ways have a turn, so that what else the machine does meets both. The plain way is a loop over two commands and
takes the same time for each letter, so that of each round it makes only some of the letters (`--plain`).
A single report is timed by itself: cold, from the command to the page; and warm, within a run of many. Where others
use the machine, the time of the processors says more than the time by the clock; it is measured on Linux alone.
"""

import argparse
import csv
import ctypes
import os
import platform
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from helpers import ROOT, corpus, letters
from helpers import codebook as codebooks

PR_SET_CHILD_SUBREAPER = 36
Cost = tuple[float, float]
"""Seconds by the clock, and of the processors."""

NOTEBOOK = ROOT / "notebooks" / "01_letter.ipynb"
HEAD = """Nr. {number} BRIEF VAN DE MINISTER VAN BUITENLANDSE ZAKEN

Aan de Voorzitter van de Tweede Kamer der Staten-Generaal

Den Haag, {day} mei {year}

Deze brief is verzonnen: zinnen uit een andere brief in een andere volgorde, om te meten hoe snel een rapport klaar is.
"""


def write_letters(folder: Path, count: int) -> list[Path]:
    """So many letters as text files in the folder, the same at every run."""
    made = corpus.tables([letters.read("kst-28676-282")], codebooks.read("navo"))
    headings = [heading for heading in made["sections"]["heading"] if heading]
    paths = []
    for number in range(count):
        own = random.Random(number)
        told = own.sample(made["sentences"]["text"].tolist(), len(made["sentences"]))
        size = len(told) // len(headings)
        body = [
            f"{heading}\n\n{' '.join(told[place * size : (place + 1) * size])}"
            for place, heading in enumerate(headings)
        ]
        head = HEAD.format(number=number + 1, day=number % 28 + 1, year=2031 + number % 10)
        paths.append(folder / f"fictief-{number:03}.txt")
        paths[-1].write_text("\n\n".join([head, *body]), encoding="utf-8")
    return paths


def plain(paths: list[Path], folder: Path) -> Cost:
    """Of a letter, in a loop as a user would write it."""
    with measured() as cost:
        for path in paths:
            executed = folder / f"{path.stem}.ipynb"
            run("papermill", NOTEBOOK, executed, "-p", "letter", path, "--no-progress-bar")
            run("jupyter", "nbconvert", "--to", "html", "--no-input", executed)
    return cost[0] / len(paths), cost[1] / len(paths)


def ours(paths: list[Path], folder: Path, jobs: int) -> Cost:
    """Of a letter, with all of them in one command."""
    with measured() as cost:
        run("python", "-m", "helpers", "report", *paths, "--jobs", jobs, "--again", "--out", folder)
    return cost[0] / len(paths), cost[1] / len(paths)


def run(name: str, *arguments: object) -> None:
    program = Path(sys.executable) if name == "python" else Path(sys.executable).with_name(name)
    subprocess.run([str(each) for each in (program, *arguments)], check=True, capture_output=True)


@contextmanager
def measured() -> Iterator[list[float]]:
    """Seconds by the clock, and of the processors, that the commands within take with all their processes."""
    start, before, cost = time.perf_counter(), used(), []
    yield cost
    cost.append(time.perf_counter() - start)
    while sys.platform == "linux":
        try:
            os.wait()
        except ChildProcessError:
            break
    cost.append(used() - before)


def used() -> float:
    if sys.platform != "linux":
        return float("nan")
    import resource

    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def inherit_orphans() -> None:
    """Processes that outlive their parents become this one's to wait for, so that their time is counted."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def warm(log: Path) -> list[float]:
    """Seconds of each report in a run of many, by its log."""
    with open(log, encoding="utf-8", newline="") as file:
        return [float(line["seconds"]) for line in csv.DictReader(file)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name, usual in (("letters", 50), ("plain", 4), ("rounds", 5), ("jobs", 2)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    given = parser.parse_args()
    inherit_orphans()
    with TemporaryDirectory() as name:
        folder = Path(name)
        paths = write_letters(folder, given.letters)
        plain(paths[:1], folder), ours(paths[:1], folder / "reports", 1)
        turns = []
        for turn in range(given.rounds):
            some = [paths[(turn * given.plain + place) % len(paths)] for place in range(given.plain)]
            turns.append((plain(some, folder), ours(paths, folder / "reports", given.jobs), ours(paths[:1], folder, 1)))
            print(
                f"round {turn + 1}: " + ", ".join(f"{wall:.2f} s ({cpu:.2f})" for wall, cpu in turns[-1]),
                file=sys.stderr,
            )
        alone = warm(folder / "reports" / "log.csv")
    told(turns, alone, given)


def told(turns: list[tuple[Cost, Cost, Cost]], alone: list[float], given: argparse.Namespace) -> None:
    """Print the table: medians, with least and most of the rounds."""
    theirs, own, cold = ([turn[place] for turn in turns] for place in range(3))
    print(f"{given.letters} letters, {given.rounds} rounds, Python {platform.python_version()}, {platform.machine()}")
    print(f"{'':52}{'median':>8}{'least':>8}{'most':>8}")
    for name, figures in (
        (f"papermill + nbconvert, reports a minute (of {given.plain} letters)", [60 / wall for wall, _ in theirs]),
        (f"python -m helpers, {given.jobs} jobs, reports a minute", [60 / wall for wall, _ in own]),
        ("ratio", [one[0] / other[0] for one, other in zip(theirs, own, strict=True)]),
        ("papermill + nbconvert, processor s a report", [cpu for _, cpu in theirs]),
        (f"python -m helpers, {given.jobs} jobs, processor s a report", [cpu for _, cpu in own]),
        ("ratio", [one[1] / other[1] for one, other in zip(theirs, own, strict=True)]),
        ("one report cold, s", [wall for wall, _ in cold]),
        ("one report cold, processor s", [cpu for _, cpu in cold]),
        ("one report warm, s", alone),
    ):
        row = (statistics.median(figures), min(figures), max(figures))
        print(f"{name:52}" + "".join(f"{figure:8.2f}" for figure in row))


if __name__ == "__main__":
    main()
