"""P2: a disk that refuses any call, or is full."""

import errno
import os
import subprocess
from functools import partial
from pathlib import Path
from unittest.mock import patch

import nbformat
import pytest

from helpers import codebook as codebooks
from helpers import corpus, files, letters, reports
from helpers.files import Environment, written_whole

from ..conftest import SEED
from ..faults import REFUSALS, Disk, refusing
from ..test_faults import TRACKED, all_reports, contents, refused_at_every_call, whole_file, whole_folder, without_run
from . import Outcome, Run, command


def whatever_the_disk_refuses(run: Run) -> Outcome:
    """Each call of each writer fails once: one sentence, the old as it was, nothing half written."""
    calls, writers = 0, {"file": whole_file, "folder": whole_folder, "index": all_reports, "tables": _tables()}
    for error in REFUSALS[: run.times(1, 3)]:
        for name, write in writers.items():
            folder = run.folder / f"{name}-{error}"
            folder.mkdir()
            calls += refused_at_every_call(write, folder, error)
        with patch.object(files, "_exchanged", lambda part, target: False):
            (folder := run.folder / f"renamed-{error}").mkdir()
            calls += refused_at_every_call(whole_folder, folder, error)
        calls += _report(run.folder / f"report-{error}", error, run.times(10, 1))
    full = _full(run.folder / "small")
    told = {True: "a full disk of 64 KiB answered", False: "a full disk of 64 KiB NOT answered",
            None: "a full disk not tried (mount refused)"}[full]  # fmt: skip
    kept = None if full is None else full
    return Outcome(f"{calls} calls failed in turn, each answered; {told}", "all answered, exit 3", kept)


def _tables():
    made = corpus.tables([letters.read(SEED)], codebooks.read("navo"))

    def write(folder: Path, text: str) -> None:
        with written_whole(folder / "tables") as part:
            corpus.write(made | {"parts": made["parts"].assign(text=text)}, part)

    return write


def _report(folder: Path, error: int, step: int) -> int:
    """The calls of a report's writing, of which each fails in turn."""
    folder.mkdir()
    plan, run = reports.planned(SEED, {}), nbformat.read(TRACKED / "report.ipynb", as_version=4)
    with patch.object(reports, "executed", lambda *ignored: run):
        write = partial(reports.render, plan, folder)
        write()
        old = without_run(contents(folder))
        with refusing(Disk(folder)) as disk:
            write()
        for number in range(1, disk.calls + 1, step):
            with refusing(Disk(folder, number, error)), pytest.raises(Environment, match=os.strerror(error)):
                write()
            if without_run(contents(folder)) != old:
                raise AssertionError(f"call {number} of a report that failed left something else")
    return disk.calls


def _full(folder: Path) -> bool | None:
    """Whether a real full disk is answered: exit 3, one line, nothing left; None where none can be mounted."""
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], capture_output=True)
    if mounted.returncode:
        return None
    try:
        done = subprocess.run(command("report", SEED, "--out", folder), capture_output=True, encoding="utf-8")
        left = {path.name for path in folder.iterdir()} - {".lock", "log.csv"}
        return done.returncode == 3 and os.strerror(errno.ENOSPC) in done.stderr and not left
    finally:
        subprocess.run(["umount", folder], check=True)
