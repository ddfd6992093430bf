"""Whatever the disk refuses, at whichever call: one sentence, the old as it was, and nothing half written left."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from helpers import ROOT, corpus, files, reports
from helpers.files import Environment, locked, write_whole, written_whole
from helpers.reports import batch, index

from .conftest import SEED
from .faults import REFUSALS, Disk, refusing

Write = Callable[[Path, str], object]
TRACKED = ROOT / "reports" / SEED


def whole_file(folder: Path, text: str) -> None:
    write_whole(folder / "kst-1.xml", text.encode(), folder)


def whole_folder(folder: Path, text: str) -> None:
    with written_whole(folder / "kst-1") as part:
        (part / "report.html").write_text(text, encoding="utf-8")
        (part / "tables").mkdir()
        (part / "tables" / "letters.csv").write_text(text, encoding="utf-8")


def all_reports(folder: Path, text: str) -> None:
    index.write(folder, folder / text, "nl")


def log(folder: Path, text: str) -> None:
    batch.Log(folder / "log.csv").add(text, "01_letter", batch.MADE, 1, text)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refused_at_every_call(write: Write, folder: Path, error: int, step: int = 1) -> int:
    """Lets each call fail in turn, `step` apart; how many calls there are."""
    write(folder, "old")
    before = contents(folder)
    with refusing(Disk(folder)) as disk:
        write(folder, "new")
    last = disk.calls
    for number in range(1, last + 1, step):
        write(folder, "old")
        with refusing(Disk(folder, number, error)), pytest.raises(Environment) as problem:
            write(folder, "new")
        assert os.strerror(error) in str(problem.value), number
        assert "\n" not in str(problem.value)
        assert contents(folder) == before, number
    return last


@pytest.mark.parametrize("error", REFUSALS)
@pytest.mark.parametrize(("write", "least"), [(whole_file, 5), (whole_folder, 10), (all_reports, 5)])
def test_every_call_that_fails_is_one_sentence_and_leaves_the_old(tmp_path, write, least, error):
    assert refused_at_every_call(write, tmp_path, error) >= least


@pytest.mark.parametrize("error", REFUSALS)
def test_a_rename_that_fails_leaves_the_old_where_two_cannot_change_places(tmp_path, monkeypatch, error):
    monkeypatch.setattr(files, "_exchanged", lambda part, target: False)
    assert refused_at_every_call(whole_folder, tmp_path, error) >= 11


def test_a_log_that_cannot_be_written_is_the_machine_s(tmp_path):
    log(tmp_path, "old")
    for number in (1, 2):
        with refusing(Disk(tmp_path, number)), pytest.raises(Environment, match="No space left on device"):
            log(tmp_path, "new")
    assert batch.lines(tmp_path / "log.csv")[0]["letter"] == "old"


def test_a_folder_that_cannot_be_locked_is_the_machine_s(tmp_path):
    for number in (1, 2):
        disk, folder = Disk(tmp_path, number, errno.EROFS), tmp_path / "new" / "deep"
        with refusing(disk), pytest.raises(Environment, match="Read-only file system"), locked(folder):
            pass


def report(monkeypatch) -> Write:
    """Writes the seed letter's report, its notebook taken as run."""
    plan = reports.planned(SEED, {})
    run = nbformat.read(TRACKED / "report.ipynb", as_version=4)
    monkeypatch.setattr(reports, "executed", lambda *ignored: run)
    return lambda folder, text: reports.render(plan, folder)


def test_a_report_is_the_old_one_whatever_call_fails(tmp_path, monkeypatch):
    write = report(monkeypatch)
    write(tmp_path, "old")
    old = contents(tmp_path)
    with refusing(Disk(tmp_path)) as disk:
        write(tmp_path, "new")
    assert disk.calls > 60
    for number in range(1, disk.calls + 1, disk.calls // 6):
        with refusing(Disk(tmp_path, number)), pytest.raises(Environment, match="No space left on device"):
            write(tmp_path, "new")
        assert without_run(contents(tmp_path)) == without_run(old), number


def without_run(found: dict[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in found.items() if not name.endswith("provenance.json")}


def test_tables_are_the_old_ones_whatever_call_fails(tmp_path, seed_tables):
    def write(folder: Path, text: str) -> None:
        with written_whole(folder / "tables") as part:
            corpus.write({"parts": seed_tables["parts"].assign(text=text)}, part)

    assert refused_at_every_call(write, tmp_path, errno.ENOSPC) > 4
