"""P4: whatever stands in a file, text or one sentence comes of it."""

import random
import sys
from collections import Counter
from pathlib import Path

from helpers import ROOT, Problem
from helpers.letters.text import decoded

from . import Outcome, Run

sys.path.insert(0, str(ROOT / "benchmarks"))
import fuzz

PIECES = (
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"\0",
    b"\x00a",
    b"\xc3\xab",
    b"\xeb",
    b"\x81",
    b"\r",
    b"\n",
    b"NAVO",
    b"%PDF",
)
REGRESSIONS = (b"\xfe\xff\x01\x00\x14", b"\xff\xfe\x00\xd8", b"\xef\xbb\xbf", b"\x00")


def no_traceback(run: Run) -> Outcome:
    """Random bytes through the decoder, and damaged letters of every format through the readers."""
    count, mutants, endings = run.times(100_000, 2_000_000), run.times(600, 10_000), Counter()
    wrong = sum(not _answered(data) for data in (*REGRESSIONS, *_inputs(run.seed, count)))
    slowest = 0.0
    for kind in fuzz.SUFFIXES:
        own, _, (slow, _), _ = fuzz.of_kind(kind, mutants // len(fuzz.SUFFIXES))
        endings.update(own)
        slowest = max(slowest, slow)
    bad = endings.total() - endings["read"] - endings["refused"]
    figure = f"{count:,} inputs of the decoder, {wrong} not answered; {endings.total():,} damaged letters: "
    figure += f"{endings['read']:,} read, {endings['refused']:,} refused, {bad} otherwise; slowest {slowest:.1f} s"
    return Outcome(figure, "0 not answered, 0 otherwise", wrong == bad == 0)


def _inputs(seed: int, count: int):
    draw = random.Random(seed)
    for _ in range(count):
        yield b"".join(
            draw.choice(PIECES) if draw.random() < 0.6 else draw.randbytes(draw.randrange(9))
            for _ in range(draw.randrange(1, 8))
        )


def _answered(data: bytes) -> bool:
    try:
        text, _ = decoded(data, Path("x.txt").name)
    except Problem as problem:
        return "\n" not in str(problem)
    except Exception:
        return False
    return bool(text.strip())
