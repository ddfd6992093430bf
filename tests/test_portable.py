"""What Windows lacks, taken away from this machine: the same bytes, and of what goes wrong the same sentences."""

import os
import re
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from helpers import ROOT, Problem
from helpers.letters import apart

from .conftest import FICTIONAL, SEED

LACKING = """import multiprocessing, os, sys

for name in ("fork", "forkpty", "killpg", "setpgid", "sched_getaffinity"):
    if hasattr(os, name):
        delattr(os, name)
sys.modules["resource"] = None
multiprocessing.get_all_start_methods = lambda: ["spawn"]
"""
"""Run by every process of the command when it begins; what Python itself needs here of this system is left."""

MOCK = Path(__file__).with_name("mock_reader.py")
TRACKED = ROOT / "reports" / SEED


def run(folder: Path, *arguments: object) -> subprocess.CompletedProcess:
    """The command as on Windows: nothing is forked, and its output has few characters."""
    (folder / "sitecustomize.py").write_text(LACKING, encoding="utf-8")
    own = {"PYTHONPATH": os.pathsep.join([str(folder), str(ROOT / "src")]), "PYTHONIOENCODING": "cp1252"}
    command = [sys.executable, "-m", "helpers", *map(str, arguments)]
    return subprocess.run(command, env=os.environ | own, cwd=ROOT, capture_output=True, encoding="cp1252", timeout=300)


def contents(folder: Path) -> dict[str, bytes]:
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if name not in ("provenance.json", "report.pdf")}


def test_a_report_is_the_same_to_the_byte(tmp_path):
    done = run(tmp_path, "report", SEED, "--out", tmp_path / "reports")
    assert (done.returncode, done.stdout.strip()) == (0, str(tmp_path / "reports" / SEED / "report.html")), done.stderr
    assert contents(tmp_path / "reports" / SEED) == contents(TRACKED)


def test_tables_made_side_by_side_are_those_of_one_process(tmp_path):
    page = f"<html><body><p>{FICTIONAL.replace(chr(10) * 2, '</p><p>')}</p></body></html>"
    (tmp_path / "brief.html").write_text(page, encoding="utf-8")
    letters = ["data/practice", tmp_path / "brief.html", SEED]
    for name, more in (("one", ("--jobs", 1)), ("many", ("--jobs", 2, "--batch", 5))):
        done = run(tmp_path, "tables", *letters, "--out", tmp_path / name, *more)
        assert (done.returncode, done.stderr) == (0, "")
    assert contents(tmp_path / "one") == contents(tmp_path / "many")


COLLECTED = """import asyncio, multiprocessing, os, signal, subprocess, sys

import distributed, hypothesis, ipykernel, matplotlib, nbclient, pandas, papermill, pytest

sys.modules["resource"] = None
for module, names in ((signal, "SIGKILL SIGXCPU SIGHUP"), (os, "fork killpg setpgid geteuid sched_getaffinity")):
    for name in names.split():
        vars(module).pop(name, None)
sys.exit(pytest.main(["--collect-only", "-qq", "-p", "no:cacheprovider", "-p", "no:xdist", "tests"]))
"""
"""The libraries first: they ask which system it is, and are not what is tested."""


def test_every_test_is_found_where_signals_and_calls_of_unix_are_lacking():
    """One that asks for them when its module is read would end the whole run."""
    own = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", COLLECTED]
    done = subprocess.run(command, env=own, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stdout


def test_no_command_that_is_told_is_quoted_for_a_shell_of_unix_alone():
    papers = [*ROOT.glob("*.md"), *ROOT.glob("teaching/*.md"), *ROOT.glob("src/helpers/**/*.py")]
    told = re.compile(r"pip install [^\n`\"]*'\.")
    assert [path.name for path in papers if told.search(path.read_text(encoding="utf-8"))] == []


def test_a_reader_that_hangs_is_told_with_what_to_do(monkeypatch):
    without_fork = f"import os, runpy; vars(os).pop('fork', None); runpy.run_path({str(MOCK)!r}, run_name='__main__')"
    monkeypatch.setattr(apart, "COMMAND", (sys.executable, "-c", without_fork))
    monkeypatch.setattr(apart, "FORKS", False)
    monkeypatch.setattr(apart, "LIMITS", replace(apart.LIMITS, seconds=2))
    monkeypatch.setattr(apart, "_here", threading.local())
    with pytest.raises(Problem) as problem:
        apart.found("mock", b"hang", "x.doc")
    assert str(problem.value) == "x.doc took more than 2 s to read: save the letter as plain text and give that"
    monkeypatch.setattr(apart, "LIMITS", replace(apart.LIMITS, seconds=60))
    assert apart.found("mock", b"hello", "x.doc") == {"text": "hello"}
    apart._here.server.end()
