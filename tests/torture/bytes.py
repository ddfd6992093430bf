"""P3: the same bytes wherever, whenever and by whatever a report is made."""

import os
import subprocess
from pathlib import Path

from ..conftest import FICTIONAL
from ..test_command import digests
from . import Outcome, Run, command

NAMES = ("brief-a", "brief-b")
WAYS: list[tuple[dict[str, str], list[str]]] = [
    ({}, []),
    ({"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Asia/Tokyo"}, ["--jobs", "1"]),
    ({"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "TZ": "America/New_York"}, ["--jobs", "2"]),
    ({"PYTHONHASHSEED": "0", "LC_ALL": "tr_TR.UTF-8", "TZ": "UTC"}, ["--engine", "jupyter"]),
    *(({"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}, [])
      for seed in ("0", "1", "2", "random") for zone, locale in (("UTC", "C"), ("Asia/Kolkata", "C.UTF-8"),
                                                                 ("Pacific/Apia", "nl_NL.UTF-8"))),
    ({"OMP_NUM_THREADS": "1", "HOME": "/nowhere"}, []),
    ({"PYTHONOPTIMIZE": "1"}, ["--jobs", "1"]),
]  # fmt: skip


def same_bytes(run: Run) -> Outcome:
    """The reports of two letters, made in every way from another folder, the letters in either order."""
    for place, name in enumerate(NAMES):
        (run.folder / f"{name}.txt").write_text(FICTIONAL.replace("Rusland en", "Rusland " * place), encoding="utf-8")
    ways = WAYS[: run.times(4, len(WAYS))]
    found = [_made(run.folder, place, *way) for place, way in enumerate(ways)]
    different = {place: names for place, own in enumerate(found) if (names := _differing(own, found[0]))}
    figure = f"{len(ways)} ways, {sum(map(len, found[0]))} files each, {len(different)} ways differ {different or ''}"
    return Outcome(figure, "0 differ", not different)


def _differing(own: list[dict[str, str]], first: list[dict[str, str]]) -> list[str]:
    """The files that are others than the first way gave."""
    pairs = [(one.get(name), other.get(name), name) for one, other in zip(own, first, strict=True) for name in one]
    return sorted({name for one, other, name in pairs if one != other})


def _made(folder: Path, place: int, environment: dict[str, str], more: list[str]) -> list[dict[str, str]]:
    out, own = folder / f"out-{place}", folder / f"cwd-{place}"
    own.mkdir()
    names = [folder / f"{name}.txt" for name in NAMES]
    for each in names:
        (own / each.name).write_bytes(each.read_bytes())
    given = [each.name for each in (names if place % 2 else names[::-1])]
    subprocess.run(
        command("report", *given, "--out", out, *more),
        cwd=own, env={**os.environ, **environment}, check=True, capture_output=True,
    )  # fmt: skip
    return [digests(out / name) for name in NAMES]
