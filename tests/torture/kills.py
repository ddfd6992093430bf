"""P1: a run that is killed, asked to end or interrupted, at any moment."""

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from ..conftest import FICTIONAL
from ..test_command import BESIDE, digests
from . import Outcome, Run, command

LETTER = "brief"
ENDS = {9: -9, signal.SIGTERM: 143, signal.SIGINT: 130}
"""How a run is ended, and the exit code of one that was; 9 is SIGKILL, which Windows has no name for."""


AT_ONCE = 2
"""Runs side by side, each in a folder of its own: on two cores all of them take half the time."""


class Ended(NamedTuple):
    """A run to be ended: how, how long after its start, and whether an old report stands there."""

    number: int
    end: signal.Signals
    moment: float
    over_old: bool


def old_new_or_absent(run: Run) -> Outcome:
    """A report is the old one, the new one or absent, and the run after it gives the bytes of an undisturbed one."""
    path = run.folder / f"{LETTER}.txt"
    path.write_text(FICTIONAL, encoding="utf-8")
    wanted = {"new": (), "old": ("-p", "empty", "none")}
    times = {end: run.times(few, many) for end, few, many in
             ((signal.SIGKILL, 6, 200), (signal.SIGTERM, 3, 50), (signal.SIGINT, 3, 50))}  # fmt: skip
    with ThreadPoolExecutor(AT_ONCE) as pool:
        start = time.monotonic()
        list(pool.map(lambda name: _made(path, run.folder / name, *wanted[name]), wanted))
        whole = time.monotonic() - start
        found = list(pool.map(partial(_found, run.folder), _drawn(random.Random(run.seed), times, whole)))
    seen, wrong = [state for state, _ in found], list(chain.from_iterable(faults for _, faults in found))
    counts = ", ".join(f"{seen.count(state)} {state}" for state in ("absent", "old", "new", "broken"))
    figure = f"{' + '.join(f'{number} {end.name}' for end, number in times.items())}: {counts}; {len(wrong)} wrong"
    return Outcome(figure + f" ({wrong[:3]})" * bool(wrong), "0 broken, 0 wrong", "broken" not in seen and not wrong)


def _drawn(draw: random.Random, times: dict[signal.Signals, int], whole: float) -> Iterator[Ended]:
    ends = [end for end, number in times.items() for _ in range(number)]
    for number, end in enumerate(ends):
        yield Ended(number, end, draw.uniform(0, whole), draw.random() < 0.7)


def _found(folder: Path, ended: Ended) -> tuple[str, list[str]]:
    """The state of the report behind a run that was ended, and what was wrong with it or with the run after it."""
    path, out = folder / f"{LETTER}.txt", folder / f"out-{ended.number}"
    old, new = (digests(folder / name / LETTER) for name in ("old", "new"))
    if ended.over_old:
        shutil.copytree(folder / "old", out)
    code, said = _ended(path, out, ended.end, ended.moment)
    state = digests(out / LETTER) if (out / LETTER).exists() else None
    seen = "absent" if state is None else "old" if state == old else "new" if state == new else "broken"
    wrong = []
    if code not in (0, ENDS[ended.end], -ended.end) or "Traceback" in said:
        wrong.append(f"{ended.end.name}: exit {code}, {said[-300:]}")
    _made(path, out)
    if digests(out / LETTER) != new or {each.name for each in out.iterdir()} != {LETTER, *BESIDE}:
        wrong.append(f"{ended.end.name}: the run after it gave something else")
    shutil.rmtree(out)
    return seen, wrong


def _made(path: Path, out: Path, *more: str) -> None:
    subprocess.run(command("report", path, "--out", out, *more), check=True, capture_output=True)


def _ended(path: Path, out: Path, end: signal.Signals, moment: float) -> tuple[int, str]:
    """Make the report anew, and end it then; its exit code and what it said."""
    process = subprocess.Popen(
        command("report", path, "--out", out, "--again"),
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True,
    )  # fmt: skip
    try:
        said = process.communicate(timeout=moment)[1]
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, end) if end != signal.SIGTERM else process.terminate()
        said = process.communicate()[1]
    return process.returncode, said
