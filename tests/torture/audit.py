"""P14: no package of the lock has a known hole, which only a service on the network can tell.

No list of advisories is kept here: one that ages would vouch for what it has never heard of. So this is a line of its
own, which asks at the time, and where it cannot ask of every single package it says so and does not pass.
"""

import json
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from packaging.utils import canonicalize_name

from ..licences import versions
from ..test_packages import HASHED
from . import Outcome, Run

TARGET = "0 holes, every package checked"
SECONDS = 15
"""In which the service must answer."""

Package = tuple[str, str]


@dataclass(frozen=True)
class Audit:
    """The packages that were checked, the holes known of them, and why the others were not."""

    checked: frozenset[Package]
    holes: tuple[str, ...] = ()
    why: str = ""


def no_known_holes(run: Run) -> Outcome:
    """Every version of the lock, those for other systems and Pythons too."""
    return told(versions(HASHED.read_text(encoding="utf-8")), run.folder)


def told(packages: set[Package], folder: Path, *service: str) -> Outcome:
    """What the service knows of the packages: a hole is short, and a package that it was not asked of no pass."""
    found = audited(packages, folder, *service)
    figure = f"{len(found.checked)} of {len(packages)} versions checked, {len(found.holes)} holes"
    figure += f": {', '.join(found.holes[:3])}" if found.holes else ""
    if found.holes or found.checked >= packages > set():
        return Outcome(figure, TARGET, not found.holes)
    return Outcome(f"{figure}; the rest could not be checked: {found.why or 'no package was given'}", TARGET, None)


def audited(packages: set[Package], folder: Path, *service: str) -> Audit:
    """What pip-audit finds; it refuses two versions of a package at once, so these are asked for in turns."""
    if not find_spec("pip_audit"):
        return Audit(frozenset(), why="pip-audit is not installed (pip install -c requirements.lock -e '.[test]')")
    by_name, checked, holes, why = defaultdict(list), set(), [], ""
    for name, version in sorted(packages):
        by_name[name].append(version)
    for turn in range(max(map(len, by_name.values()), default=0)):
        asked = {(name, own[turn]) for name, own in by_name.items() if len(own) > turn}
        answer = heard(_asked(asked, folder, *service), asked)
        checked, holes, why = checked | answer.checked, [*holes, *answer.holes], why or answer.why
    return Audit(frozenset(checked), tuple(holes), why)


def _asked(packages: set[Package], folder: Path, *service: str) -> subprocess.CompletedProcess:
    """pip-audit, asked of these versions and no others.

    Of the lock itself it leaves out what other systems need, without a word.
    """
    pins = folder / "pins.txt"
    pins.write_text("".join(f"{name}=={version}\n" for name, version in sorted(packages)), encoding="utf-8")
    audit = [sys.executable, "-m", "pip_audit", "--format", "json", "--disable-pip", "--no-deps", "--aliases", "off"]
    audit += ["--progress-spinner", "off", "--timeout", str(SECONDS), "--cache-dir", str(folder / "cache"), *service]
    return subprocess.run([*audit, "-r", str(pins)], capture_output=True, encoding="utf-8", timeout=900)


def heard(done: subprocess.CompletedProcess, asked: set[Package]) -> Audit:
    """What pip-audit answered: a package that it skipped, or is silent about, was not checked, whatever it says."""
    try:
        found = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = (done.stderr.strip().splitlines() or ["no answer"])[-1]
        return Audit(frozenset(), why=f"the service cannot be reached ({' '.join(last.split())[:100]})")
    own = [(each, (canonicalize_name(each["name"]), each["version"])) for each in found if "vulns" in each]
    holes = [f"{name} {version} ({hole['id']})" for each, (name, version) in own for hole in each["vulns"]]
    checked = frozenset(package for _, package in own) & asked
    missed = sorted(asked - checked)
    why = f"{len(missed)} are unknown to the service, such as {' '.join(missed[0])}" if missed else ""
    return Audit(checked, tuple(holes), why)
