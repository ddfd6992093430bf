"""A whole dossier fetched from a server on this machine that has every fault, and killed again and again.

    python -m benchmarks.fetching [LETTERS [KILLS]]

run in the project's folder, fetches so many letters (130) undisturbed, then again with as many SIGKILLs at
random moments (20), and says whether every failure is named, what was fetched twice, and whether the two
folders are equal. It ends with 1 where they are not.
"""

import csv
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests import fetching, official_server


def manifest(folder: Path) -> list[dict[str, str]]:
    with open(folder / "manifest.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def undisturbed(server: official_server.Official, folder: Path) -> bool:
    """Whether a run without a kill ends complete: nothing fetched twice, every failure named, none besides."""
    start = time.perf_counter()
    code, twice = fetching.run(server, folder), fetching.fetched_twice(server)
    rows = manifest(folder)
    statuses = Counter(row["status"] for row in rows)
    print(f"undisturbed: {time.perf_counter() - start:.1f} s, {sum(server.asked.values())} requests, {dict(statuses)}")
    failed = {row["letter"]: row["reason"] for row in rows if row["status"] == "failed"}
    named = sum(reason.startswith(f"{letter}.") for letter, reason in failed.items())
    print(f"exit {code}; good answers fetched twice: {twice}; failures: {len(failed)}, of them named: {named}")
    return code == 1 and not twice and set(failed) == fetching.failing(server) and named == len(failed)


def repeated(server: official_server.Official, folder: Path) -> bool:
    """Whether a second run over a complete folder asks only for the list and for what had failed."""
    before, failing = fetching.contents(folder), fetching.failing(server)
    server.asked.clear()
    fetching.run(server, folder)
    asked = {path[1:].split(".")[0] for path in server.asked} - {"sru"}
    print(f"a second run: {sum(server.asked.values())} requests, for the list and {len(asked)} letters that had failed")
    return fetching.contents(folder) == before and asked == failing


def killed(server: official_server.Official, folder: Path, kills: int) -> bool:
    """Whether runs that are killed end with the folder of an undisturbed one, and refetched at most one file a kill."""
    had = fetching.interrupt(server, folder, kills, longest=3)
    twice = fetching.fetched_twice(server) - _lists(server)
    equal = fetching.contents(folder) == fetching.contents(folder.with_name("undisturbed"))
    print(f"killed {kills} times, with letters there after each: {' '.join(map(str, had))}")
    print(f"files fetched twice: {twice}; the folder equals the undisturbed one: {'yes' if equal else 'NO'}")
    return equal and twice <= kills


def _lists(server: official_server.Official) -> int:
    """Good answers that are pages of the list, which every run asks for, beyond the first of each."""
    return sum(number - 1 for path, number in server.good.items() if path.startswith("/sru"))


def main(letters: int = 130, kills: int = 20) -> int:
    with (
        tempfile.TemporaryDirectory() as folder,
        official_server.serving(official_server.dossier(letters), page=50) as server,
    ):
        fetching.set_faults(server)
        print(f"{letters} letters in {len(server.papers)} papers; {len(server.faults) + len(server.for_ever)} faults")
        right = undisturbed(server, Path(folder) / "undisturbed")
        right &= repeated(server, Path(folder) / "undisturbed")
        fetching.set_faults(server)
        right &= killed(server, Path(folder) / "killed", kills)
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
