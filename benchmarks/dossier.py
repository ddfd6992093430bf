"""How long the report of a large dossier takes, and how large its page is.

    python -m benchmarks.dossier [--letters 300]

The letters are fictional and say so: the seed letter's sentences in another order, under its headings, 66 sentences
each, one a month. One command makes one report of all of them.
"""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.reports import inherit_orphans, measured, run, write_letters

MONTHS = [
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december",
]  # fmt: skip


def write_dossier(folder: Path, count: int) -> None:
    """So many letters as text files in the folder, a month apart."""
    for number, path in enumerate(write_letters(folder, count)):
        text = path.read_text(encoding="utf-8")
        line = next(line for line in text.splitlines() if line.startswith("Den Haag, "))
        day = f"Den Haag, {number % 28 + 1} {MONTHS[number % 12]} {2001 + number // 12}"
        path.write_text(text.replace(line, day), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--letters", type=int, default=300)
    count = parser.parse_args().letters
    inherit_orphans()
    with TemporaryDirectory() as folder:
        own, out = Path(folder) / "brieven", Path(folder) / "out"
        own.mkdir()
        write_dossier(own, count)
        with measured() as cost:
            run("python", "-m", "helpers", "report", own, "--notebook", "07_dossier", "--out", out)
        page = (out / "brieven" / "report.html").stat().st_size
    print(f"{count} letters: {cost[0]:.0f} s by the clock, {cost[1]:.0f} s of the processors; page {page / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
