"""Runs the promises, one after the other, and prints what came of each; exit 0 where all are kept, 1 where one is
short, 3 where one could not be checked. None needs the network but the audit, which asks what holes are known.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from . import Outcome, Run
from .audit import no_known_holes
from .bounds import bounded
from .bytes import same_bytes
from .cluster import of_a_cluster
from .codebooks import refused
from .disk import whatever_the_disk_refuses
from .fuzzed import no_traceback
from .install import sound_packages
from .kills import old_new_or_absent
from .letters import characters_kept, meaning_kept, only_the_poisoned
from .network import no_invalid_body
from .page import nothing_printed_from_outside, nothing_runs

PROMISES: dict[str, Callable[[Run], Outcome]] = {
    "P1": old_new_or_absent,
    "P2": whatever_the_disk_refuses,
    "P3": same_bytes,
    "P4": no_traceback,
    "P5": bounded,
    "P6": only_the_poisoned,
    "P7": of_a_cluster,
    "P8": nothing_runs,
    "P9": nothing_printed_from_outside,
    "P10": refused,
    "P11": no_invalid_body,
    "P12": meaning_kept,
    "P13": characters_kept,
    "P14": sound_packages,
    "audit": no_known_holes,
}


def main() -> int:
    parser = argparse.ArgumentParser("python -m tests.torture", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="in ten minutes instead of ninety")
    parser.add_argument("--only", nargs="+", choices=PROMISES, default=list(PROMISES), metavar="P1")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    given = parser.parse_args()
    print(f"seed {given.seed}; again with --seed {given.seed}", flush=True)
    outcomes = {name: _told(name, given.quick, given.seed) for name in given.only}
    kept = [outcome.kept for outcome in outcomes.values()]
    print(f"\n{kept.count(True)} kept, {kept.count(False)} short, {kept.count(None)} could not be checked (no pass)")
    return 1 if False in kept else 3 if None in kept else 0


def _told(name: str, quick: bool, seed: int) -> Outcome:
    """The outcome of a promise, told in a line of the table; what its trial falls over is a promise not kept."""
    promise, start = PROMISES[name], time.monotonic()
    with TemporaryDirectory(prefix="aandacht-torture-", ignore_cleanup_errors=True) as folder:
        try:
            outcome = promise(Run(quick, seed, Path(folder)))
        except Exception as error:
            outcome = Outcome(f"{type(error).__name__}: {error}"[:300], "the trial itself ends", False)
    seconds = time.monotonic() - start
    what = promise.__name__.replace("_", " ")
    print(f"{name:6}{outcome.said:12}{what:34}{outcome.figure} | {outcome.target} | {seconds:.0f} s", flush=True)
    return outcome


if __name__ == "__main__":
    sys.exit(main())
