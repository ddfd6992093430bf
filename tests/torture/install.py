"""P14: every package at one version and hash, as a wheel, under a licence that is known, and without known holes."""

import json
import re
import shutil
import subprocess
import sys

from helpers import ROOT

from ..test_packages import HASHED, licences, locked
from . import Outcome, Run

TARGET = "all hashed, wheels for all, no conflicts, no GPL, no known holes in any of them"


def sound_packages(run: Run) -> Outcome:
    """The lock, the packages installed, and the advisories; what could not be checked is no pass."""
    pins, free = locked(), licences()
    broken = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, encoding="utf-8")
    holes, told = _known_holes()
    figure = f"{len(pins)} packages locked with {HASHED.read_text(encoding='utf-8').count('--hash=')} hashes; "
    figure += f"pip check: {'sound' if broken.returncode == 0 else broken.stdout.splitlines()[0]}; "
    figure += f"{len(free)} licences known; advisories: {told}"
    return Outcome(figure, TARGET, None if holes is None else not holes and broken.returncode == 0)


def _known_holes() -> tuple[int | None, str]:
    """How many known holes the locked packages have; None where a single one of them could not be checked."""
    if not shutil.which("pip-audit"):
        return None, "could not be checked: pip-audit is not installed"
    audit = ["pip-audit", "--format", "json", "--disable-pip", "--require-hashes", "-r", str(HASHED)]
    done = subprocess.run(audit, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=600)
    try:
        found = json.loads(done.stdout)["dependencies"]
    except ValueError:
        return None, f"could not be checked ({(done.stderr.strip().splitlines() or ['no answer'])[-1][:120]})"
    names = {each["name"].lower() for each in found if "vulns" in each}
    if missed := {re.sub(r"[-_.]+", "-", name) for name in locked()} - names:
        return None, f"could not be checked for {len(missed)} packages, such as {min(missed)}"
    holes = [f"{each['name']} {hole['id']}" for each in found for hole in each["vulns"]]
    return len(holes), f"{len(found)} checked, {len(holes)} holes {holes[:1] or ''}"
