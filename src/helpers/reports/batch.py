"""Many reports: each made in a process of its own, the unchanged skipped, and a log with a line for each letter."""

import csv
import multiprocessing
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from helpers import Problem, letters, processes
from helpers.files import Environment, answered, write_whole
from helpers.reports import checked, left_out, made, made_of_dossier, pdf
from helpers.reports.notebooks import FORKED, JUPYTER

LOG = "log.csv"
LINE = ("time", "letter", "notebook", "state", "seconds", "said")
"""Columns of the log; `said` is the page that was made, or a sentence on why there is none."""

MADE, UNCHANGED, FAILED = "made", "unchanged", "failed"


@dataclass(frozen=True)
class Order:
    """What is asked for every letter: a notebook with its parameters, where its reports go, and how they are made."""

    parameters: Mapping[str, str]
    notebook: str
    folder: Path
    again: bool = False
    engine: str = FORKED
    browser: Path | None = None
    """Prints each page as report.pdf beside it; None where that is not asked for."""
    letters: tuple[str, ...] = ()
    """For a dossier: its letters, for all of which one report is made under the dossier's name."""


@dataclass
class Log:
    """The log at a path, to which lines are added, and how many of this run's letters have each state."""

    path: Path
    counts: Counter[str] = field(default_factory=Counter)

    def check(self) -> None:
        """Raise Problem where a file of another kind is at the path, to which no line may be added."""
        first_line = ",".join(LINE).encode()
        if self.path.exists() and not (
            self.path.is_file() and first_line.startswith(_begins(self.path, len(first_line)))
        ):
            raise Problem(f"{self.path} is there already and is no log: give another file as --log")

    def add(self, letter: str, notebook: str, state: str, seconds: float, said: object) -> None:
        self.counts[state] += 1
        moment = datetime.now(UTC).isoformat(timespec="seconds")
        with answered(self.path.parent), open(self.path, "a", encoding="utf-8", newline="") as file:
            lines = csv.writer(file, lineterminator="\n")
            if not file.tell():
                lines.writerow(LINE)
            lines.writerow((moment, letter, notebook, state, f"{seconds:.1f}", said))

    def summary(self) -> str:
        """How many letters have each state; empty where a single letter was made or failed, which says so itself."""
        if self.counts.total() < 2 and not self.counts[UNCHANGED]:
            return ""
        counts = ", ".join(f"{self.counts[state]} {state}" for state in (MADE, UNCHANGED, FAILED))
        return f"{counts}{' (--again makes the unchanged anew)' if self.counts[UNCHANGED] else ''}: {self.path}"


def _begins(path: Path, size: int) -> bytes:
    with open(path, "rb") as file:
        return file.read(size)


def lines(path: Path) -> list[dict[str, str]]:
    """The lines of the log at that path, the oldest first; none where there is no log."""
    if not path.is_file():
        return []
    with open(path, encoding="utf-8", errors="replace", newline="") as file:
        return [line for line in csv.DictReader(file) if None not in line.values()]


def check(order: Order) -> None:
    """Raise Problem for a notebook, a parameter or a codebook that would make every letter fail."""
    for _, answer, _ in processes.answers(partial(_checked, order), [order.notebook]):
        if isinstance(answer, Problem):
            raise answer


def _checked(order: Order, notebook: str) -> None:
    checked(order.parameters, notebook)


def reports(
    names: Iterable[str], order: Order, log: Log, jobs: int = 0, progress: bool = False
) -> Iterator[tuple[str, Path | Problem]]:
    """Each letter with the page of its report, or its Problem, as they come; each is a line of the log.

    A page comes again with each Problem about it: a letter that a dossier leaves out, or a failure to print it. At most
    `jobs` are made at a time; 0 means as many as there are cores. Progress counts letters, or for one letter cells.
    """
    from tqdm import tqdm

    names = list(names)
    ask = partial(_made, order, progress and len(names) == 1)
    with tqdm(total=len(names), unit="letter", leave=False, disable=not progress or len(names) == 1) as bar:
        for name, answer, seconds in processes.answers(ask, names, jobs):
            page, state, problems = (answer, FAILED, []) if isinstance(answer, Problem) else answer
            log.add(letters.id_of(name), order.notebook, state, seconds, "; ".join(map(str, [page, *problems])))
            bar.update()
            yield from ((name, outcome) for outcome in (page, *problems))


def _made(order: Order, progress: bool, name: str) -> tuple[Path, str, list[Problem]]:
    can_fork = "fork" in multiprocessing.get_all_start_methods()
    engine = order.engine if can_fork else JUPYTER
    request = (order.letters or name, order.parameters, order.notebook, order.folder)
    make = made_of_dossier if order.letters else made
    page, is_new = make(*request, again=order.again, engine=engine, progress=progress)
    unprinted, reasons = _print(page, order, is_new), left_out(page) if order.letters else {}
    problems = [Problem(f"{why} (left out of {page.parent.name})") for why in reasons.values()]
    return page, MADE if is_new else UNCHANGED, [*problems, *([unprinted] if unprinted else [])]


def _print(page: Path, order: Order, is_new: bool) -> Problem | None:
    """Print the page beside itself where that is asked for and not yet done; the Problem that prevented it, if any."""
    target = page.with_suffix(".pdf")
    if order.browser is None or (target.is_file() and not is_new):
        return None
    try:
        with answered(order.folder):
            write_whole(target, pdf.printed(page, order.browser), order.folder)
    except Environment:
        raise
    except Problem as problem:
        return problem
    return None
