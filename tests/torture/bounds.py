"""P5: no document takes more memory or time than it may, or leaves anything behind."""

import os
import subprocess
import sys
from pathlib import Path

from ..hostile_files import FILES, SLOW, File
from . import Outcome, Run

MEMORY, PROCESSOR = 1024, 22
"""MiB and seconds: what a reader may take, and two seconds for what stands around it."""

READ = """
import sys
from helpers import Problem, codebook, corpus, letters
from helpers.letters import apart
try:
    letter = letters.read(sys.argv[1])
    print("READ", letter.text)
    corpus.tables([letter], codebook.read("navo"))
except Problem as problem:
    print(problem)
if server := getattr(apart._here, "server", None):
    server._process.stdin.close()
    server._process.wait()
"""
LONGEST = File("longest.txt", lambda: b"De NAVO steunt Rusland. " * 62_000, "", "NAVO")
"""As long a text as is read."""


def bounded(run: Run) -> Outcome:
    """Every hostile file, read and measured in a process of its own, without a network where that can be taken away."""
    alone = ["unshare", "-n"] if subprocess.run(["unshare", "-n", "true"], capture_output=True).returncode == 0 else []
    files = FILES[:: run.times(3, 1)] + ([] if run.quick else [*SLOW, LONGEST])
    wrong, most, slowest = [], 0.0, 0.0
    for file in files:
        folder = run.folder / f"in-{file.name}"
        folder.mkdir()
        said, memory, seconds = _read(file, folder, alone)
        most, slowest = max(most, memory), max(slowest, seconds)
        left = [path.name for path in folder.iterdir()] != [file.name]
        right = (
            file.answer.format(file.name) in said if file.is_refused else said.startswith("READ") and file.text in said
        )
        if not right or left or memory > MEMORY or seconds > PROCESSOR:
            wrong.append(file.name)
        (folder / file.name).unlink()
    network = "without a network" if alone else "with a network, which could not be taken away"
    figure = (
        f"{len(files)} files {network}: at most {most:.0f} MiB and {slowest:.1f} s of processor; wrong: {wrong or 0}"
    )
    return Outcome(figure, f"{MEMORY} MiB, {PROCESSOR} s, 0 wrong", not wrong)


def _read(file: File, folder: Path, alone: list[str]) -> tuple[str, float, float]:
    """What was said, and the memory in MiB and processor time in seconds of the process and those it began."""
    (folder / file.name).write_bytes(file.made())
    process = subprocess.Popen(
        [*alone, sys.executable, "-c", READ, file.name], cwd=folder,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    said = process.stdout.read()
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    return said, used.ru_maxrss / 1024, used.ru_utime + used.ru_stime
