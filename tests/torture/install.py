"""P14: every package at one version and hash, as a wheel, under a licence that is known; what can be told offline."""

import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version

from ..licences import table, versions
from ..test_packages import COPYLEFT, HASHED, locked
from . import Outcome, Run

TARGET = "all hashed, the versions of the lock, no conflicts, no GPL"


def sound_packages(run: Run) -> Outcome:
    """The lock with its hashes, and the packages installed here."""
    text, free = HASHED.read_text(encoding="utf-8"), table()
    check = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, encoding="utf-8")
    others = [f"{name} {own}" for name in locked() if (own := _installed(name)) and (name, own) not in versions(text)]
    copyleft = [name for (name, _), said in free.items() if COPYLEFT.search(said)]
    figure = f"{len(locked())} packages locked with {text.count('--hash=')} hashes; "
    figure += f"installed in another version: {others or 0}; "
    figure += f"pip check: {'sound' if check.returncode == 0 else check.stdout.splitlines()[0]}; "
    figure += f"{len(free)} licences known, GPL: {copyleft or 0}"
    return Outcome(figure, TARGET, not others and not copyleft and check.returncode == 0)


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
