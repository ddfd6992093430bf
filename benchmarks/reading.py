"""How the time and memory of reading grow with a letter's length.

    python benchmarks/reading.py [MEGABYTES ...]

reads texts of these sizes, each in a process of its own, and fits seconds = c * megabytes ^ exponent.
The text is the seed letter's body over and over, under one head: lines, hyphens and page seams as printed.
"""

import math
import subprocess
import sys
import time

from helpers import letters
from helpers.layout import layout
from helpers.letters import Letter
from helpers.sections import sections, sentences

SIZES = (1.0, 3.0, 10.0, 50.0)


def text(megabytes: float) -> str:
    """A letter of that size; a million characters to the megabyte."""
    seed = letters.read("kst-28676-282").text
    head, body = seed[:147], seed[147 : seed.index("De Minister van Buitenlandse Zaken")]
    return head + body * max(1, round(megabytes * 1e6 / len(body))) + seed[-50:]


def measured(megabytes: float) -> tuple[float, float]:
    """Seconds of the processor and mebibytes of memory that reading a letter of that size takes."""
    letter = Letter("a-letter", text(megabytes))
    start = time.process_time()
    own = layout(letter)
    sections(own), sentences(own), own.parts(), own.decisions()
    return time.process_time() - start, _peak()


def exponent(sizes: list[float], seconds: list[float]) -> float:
    """The slope of log seconds over log size, by least squares."""
    xs, ys = [math.log(size) for size in sizes], [math.log(second) for second in seconds]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


def _peak() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(sizes: list[float]) -> None:
    made = []
    for size in sizes:
        child = [sys.executable, __file__, "--one", str(size)]
        found = subprocess.run(child, capture_output=True, encoding="utf-8", check=True).stdout.split()
        made.append([float(figure) for figure in found])
        print(f"{size:6.1f} MB  {made[-1][0]:8.2f} s  {made[-1][1]:8.0f} MiB", flush=True)
    if len(sizes) > 1:
        print(f"seconds grow with size ^ {exponent(sizes, [second for second, _ in made]):.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(*measured(float(sys.argv[2])))
    else:
        main([float(size) for size in sys.argv[1:]] or list(SIZES))
