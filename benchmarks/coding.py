"""How fast letters are coded, and whether the time for one grows with their number.

    python benchmarks/coding.py [LETTERS ...]

For each number of letters, in a process of its own: letters a second through the matching step alone
(every sentence's matches of all issues), through the issues of headings, through the codings table, and
through the attention table; and the most memory the process had. The letters are recombined from the seed
letter's sentences (recombined.py); making them is not timed. They come in batches, as `tables` has them,
and without a search for cycles, as there. Beside it stands how fast `re.findall` finds the words of that text here.
"""

import gc
import re
import subprocess
import sys
import time
from itertools import chain, islice

import recombined

from helpers import codebook
from helpers.attention import attention
from helpers.coding import Matcher, codings, sections_coded
from helpers.tokens import tokens

NUMBERS = (1_000, 10_000)
BATCH = 100
ATTENDED = 100
"""Letters of which the attention is measured: its time does not depend on what came before."""


def matching(count: int) -> tuple[float, int]:
    """Seconds to match every sentence of that many letters, and the matches."""
    navo = codebook.read("navo")
    matcher = Matcher(chain.from_iterable(issue.terms for issue in navo.issues), "nl")
    seconds, found, texts = 0.0, 0, recombined.texts(count)
    while sentences := list(chain.from_iterable(islice(texts, BATCH))):
        start = time.process_time()
        found += sum(map(len, matcher.of_each(sentences)))
        seconds += time.process_time() - start
    return seconds, found


def tabling(count: int) -> tuple[float, float, int]:
    """Seconds for the issues of headings and for the codings of that many letters, and the codings."""
    navo = codebook.read("navo")
    heading = coding = 0.0
    found = 0
    for sections, sentences in recombined.tables_of(count, batch=BATCH):
        start = time.process_time()
        headed = sections_coded(sections, navo)
        middle = time.process_time()
        found += len(codings(sentences, headed, navo))
        heading, coding = heading + middle - start, coding + time.process_time() - middle
    return heading, coding, found


def attending(count: int) -> float:
    """Seconds for the attention of that many letters."""
    navo = codebook.read("navo")
    ((sections, sentences),) = islice(recombined.tables_of(count, batch=count), 1)
    headed, words = sections_coded(sections, navo), tokens(sentences)
    found = codings(sentences, headed, navo)
    start = time.process_time()
    attention(headed, sentences, words, found, navo)
    return time.process_time() - start


def finding() -> float:
    """Megabytes of text a second of which re.findall makes words: what this machine can do at this moment."""
    text = " ".join(chain.from_iterable(islice(recombined.texts(BATCH), BATCH)))
    start = time.process_time()
    re.findall(r"\w+", text)
    return len(text.encode()) / 1e6 / (time.process_time() - start)


def _peak() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _one(count: int) -> None:
    gc.disable()
    words = finding()
    matched, matches = matching(count)
    heading, coding, found = tabling(count)
    attended = attending(min(count, ATTENDED))
    print(
        f"{count:7,} letters: {count / matched:7,.0f} matched a second ({matches:,} matches), "
        f"headings {count / heading:6,.0f}, codings {count / coding:6,.0f} ({found:,} rows), "
        f"attention {min(count, ATTENDED) / attended:5,.0f}; {_peak():.0f} MiB; words {words:.0f} MB a second"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        _one(int(sys.argv[2]))
    else:
        for number in sys.argv[1:] or NUMBERS:
            subprocess.run([sys.executable, __file__, "--one", str(number)], check=True)
