"""P10: a codebook that is a bomb, or that is broken in any line, is refused at once and names the line."""

import random
import re
import subprocess
import sys

from helpers import Problem, codebook

from ..test_codebook import GOOD
from . import Outcome, Run

ALIASES = "a: &a [x]\n" + "".join(
    f"{'bcdefghi'[n]}: &{'bcdefghi'[n]} [{('*' + 'abcdefghi'[n] + ', ') * 9}]\n" for n in range(8)
)
BOMBS = {
    "aliases.yaml": ALIASES, "python.yaml": GOOD.replace("kremlin", "!!python/object/apply:os.system [x]"),
    "nested.yaml": "[" * 20_000, "nested-keys.yaml": "".join(f"{' ' * n}a:\n" for n in range(3000)),
    "documents.yaml": GOOD + "---\n" + GOOD, "tab.yaml": GOOD.replace("version", "\tversion"), "list.yaml": "- a\n",
    "none.yaml": "", "null.yaml": GOOD.replace("[rusland]", "~"), "twice.yaml": GOOD + "name: other\n",
    "large.yaml": GOOD + "# " + "x" * (12 * 2**20), "terms.yaml": GOOD.replace("kremlin", "kremlin, " * 5000 + "x"),
    "quote.csv": 'issue,kind,language,text\nrussia,term,nl,"rusland\n', "columns.csv": "issue;kind\n",
    "nul.yaml": GOOD + "\0",
}  # fmt: skip
READ = """
import sys, time, resource
from helpers import Problem, codebook
codebook.read("navo")
start, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    codebook.read(sys.argv[1])
except Problem as problem:
    print(problem)
print(time.process_time() - start, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""
BREAKS = ("\t{}", "{}: :", "- {}", "*x {}", "{}\n  unknown: [", "!!x {}")


def refused(run: Run) -> Outcome:
    wrong, slowest, most = [], 0.0, 0.0
    for name, text in BOMBS.items():
        path = run.folder / name
        path.write_text(text, encoding="utf-8")
        *said, figures = subprocess.run(
            [sys.executable, "-c", READ, path], capture_output=True, encoding="utf-8"
        ).stdout.splitlines() or [""]
        seconds, memory = map(float, figures.split())
        slowest, most = max(slowest, seconds), max(most, memory)
        if len(said) != 1 or seconds > 1 or memory > 100:
            wrong.append(name)
    broken = _lines_not_named(run)
    figure = f"{len(BOMBS)} bombs: at most {slowest:.2f} s, {most:.0f} MiB more; not refused so: {wrong or 0}; "
    figure += f"{run.times(100, 2000)} broken lines: {broken} accepted, or named by no line"
    return Outcome(figure, "1 s, 100 MiB, 0, 0", not wrong and not broken)


def _lines_not_named(run: Run) -> int:
    """How many of the codebooks with one broken line are answered without a line, or by a line before it."""
    draw, lines, missed = random.Random(run.seed), GOOD.splitlines(), 0
    for _ in range(run.times(100, 2000)):
        place = draw.randrange(len(lines))
        own = [*lines[:place], draw.choice(BREAKS).format(lines[place].strip()), *lines[place + 1 :]]
        path = run.folder / "broken.yaml"
        path.write_text("\n".join(own), encoding="utf-8")
        try:
            codebook.read(path)
        except Problem as problem:
            named = re.search(r"line (\d+)", str(problem))
            missed += not named
        else:
            missed += 1
    return missed
