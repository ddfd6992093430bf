"""P7: a cluster whose workers are killed and whose scheduler is begun anew, and letters that fell their readers."""

import random
import sys
import time
from collections.abc import Iterable
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from helpers.corpus import engines
from helpers.files import Environment
from helpers.letters import archives

from ..cluster import Cluster, cluster, read_by_mock
from ..conftest import FICTIONAL
from ..test_runs import made, without_provenance
from . import Outcome, Run

TARGET = "the tables of one process, exactly the poisoned listed, 1 loss in one sentence, 0 left running"
ORDERS = ("hang", "segfault", "spin", "exit 3", "abort")
WORKERS, KILLS = 3, 3


def of_a_cluster(run: Run) -> Outcome:
    """Letters of which a twentieth fell their reader or keep it busy, on workers that are killed at any moment."""
    if not find_spec("distributed") or not sys.platform.startswith("linux"):
        return Outcome('Dask is not installed (pip install -e ".[scale]"), or this is not Linux', TARGET, None)
    number, draw = run.times(60, 1000), random.Random(run.seed)
    good, poison = _letters(run.folder / "letters", number)
    names = [*good, *poison]
    draw.shuffle(names)
    made(good, run.folder / "clean" / "tables")
    with cluster(run.folder, WORKERS) as own:
        said, lost = _on(own, names, run.folder / "mixed" / "tables", draw)
        end = time.monotonic() + 5
        while (left := own.orphans()) and time.monotonic() < end:
            time.sleep(0.1)
        killed = len(own.workers) - WORKERS * len(own.schedulers)
    alike = without_provenance(run.folder / "clean" / "tables") == without_provenance(run.folder / "mixed" / "tables")
    listed = {each.split()[0].rstrip(":") for each in said} == {Path(each).name for each in poison}
    figure = f"{number} letters, {len(said)} of {len(poison)} poisoned listed, {killed} workers killed, "
    figure += f"{lost} losses of the scheduler; the tables {'alike' if alike else 'DIFFER'}; left running: {len(left)}"
    return Outcome(figure, TARGET, alike and listed and len(said) == len(poison) and lost == 1 and not left)


def _letters(folder: Path, number: int) -> tuple[list[str], list[str]]:
    """Letters as text, and web pages that fell their reader."""
    folder.mkdir(parents=True)
    for place in range(number - number // 20):
        text = FICTIONAL.replace("Rusland en", "Rusland " * (place % 4)).replace("Nr. 7", f"Nr. {place}")
        (folder / f"brief-{place:04}.txt").write_text(text, encoding="utf-8")
    for place in range(number // 20):
        page = f"<!-- reader: {ORDERS[place % len(ORDERS)]} --><p>Rusland.</p>"
        (folder / f"vergif-{place:04}.html").write_text(page, encoding="utf-8")
    return archives.named([str(folder / "*.txt")]), archives.named([str(folder / "*.html")])


def _on(own: Cluster, names: list[str], target: Path, draw: random.Random) -> tuple[list[str], int]:
    """What was said of the letters that failed, and how often the scheduler was lost before all were done."""
    moments = sorted(draw.sample(range(1, len(names) // 2), KILLS))
    loses = {len(names) * 2 // 3}
    answered = 0

    def disturbed(ask, batches) -> Iterable:
        nonlocal answered
        for answer in engines.on_cluster(partial(read_by_mock, ask), batches, own.address):
            answered += 1
            if moments and answered >= moments[0]:
                moments.pop(0)
                own.lose_worker(draw)
                own.add_worker()
            if answered in loses:
                loses.clear()
                own.lose_scheduler()
            yield answer

    for lost in range(3):
        try:
            return made(names, target, disturbed, size=1), lost
        except Environment:
            own.begin(WORKERS)
    return [], 3
