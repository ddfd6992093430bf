"""P1: a run that is killed, asked to end or interrupted, at any moment."""

import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

from ..conftest import FICTIONAL
from ..test_command import BESIDE, digests
from . import Outcome, Run, command

LETTER = "brief"
ENDS = {signal.SIGKILL: -9, signal.SIGTERM: 143, signal.SIGINT: 130}
"""How a run is ended, and the exit code of one that was."""


def old_new_or_absent(run: Run) -> Outcome:
    """A report is the old one, the new one or absent, and the run after it gives the bytes of an undisturbed one."""
    draw, path, out = random.Random(run.seed), run.folder / f"{LETTER}.txt", run.folder / "out"
    path.write_text(FICTIONAL, encoding="utf-8")
    start = time.monotonic()
    _made(path, run.folder / "new")
    whole = time.monotonic() - start
    _made(path, run.folder / "old", "-p", "empty", "none")
    old, new = (digests(run.folder / name / LETTER) for name in ("old", "new"))
    times = {end: run.times(few, many) for end, few, many in
             ((signal.SIGKILL, 6, 200), (signal.SIGTERM, 3, 50), (signal.SIGINT, 3, 50))}  # fmt: skip
    seen, wrong = [], []
    for end in [end for end, number in times.items() for _ in range(number)]:
        shutil.rmtree(out, ignore_errors=True)
        if draw.random() < 0.7:
            shutil.copytree(run.folder / "old", out)
        code, said = _ended(path, out, end, draw.uniform(0, whole))
        state = digests(out / LETTER) if (out / LETTER).exists() else None
        seen.append("absent" if state is None else "old" if state == old else "new" if state == new else "broken")
        if code not in (0, ENDS[end], -end) or "Traceback" in said:
            wrong.append(f"{end.name}: exit {code}, {said[-300:]}")
        _made(path, out)
        if digests(out / LETTER) != new or {each.name for each in out.iterdir()} != {LETTER, *BESIDE}:
            wrong.append(f"{end.name}: the run after it gave something else")
    counts = ", ".join(f"{seen.count(state)} {state}" for state in ("absent", "old", "new", "broken"))
    figure = f"{' + '.join(f'{number} {end.name}' for end, number in times.items())}: {counts}; {len(wrong)} wrong"
    return Outcome(figure + f" ({wrong[:3]})" * bool(wrong), "0 broken, 0 wrong", "broken" not in seen and not wrong)


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
