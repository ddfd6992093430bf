"""How often a dossier's report tells what is not there, and how often it tells what is.

    python -m benchmarks.changes [--dossiers 60]

Dossiers are drawn in which it is known what happens: attention over 19 issues as the practice letters divide it, 30
sentences a meeting (28 for the alarm), and meetings that differ by chance or, where it says so, each from the one
before (AR .5) or in how much they leave uncoded (alike: .03 of the variance of a sentence is the meeting's). The rates
are of dossiers with an alarm or a change that is told, of intervals that hold the true share, and of draws of words.
"""

import argparse
import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers import change
from helpers.attention import Coded
from helpers.change.periods import difference_over_meetings, of_period
from helpers.change.points import shortest_told

DIVISION = np.array([15.5, 12.8, 12.5, 11.7, 9.2, 9, 8, 7.5, 7.3, 2, 1.5, 1.4, 0.4, 0.4, 0.4, 0.2, 0.2, 0.1, 0.1])
DIVISION = DIVISION / DIVISION.sum()
SENTENCES, OF_ALARM, UNCODED, SWAY = 30, 28, 0.06, 0.3
SEED = 282


def over_time(shares: np.ndarray, size: int = SENTENCES) -> pd.DataFrame:
    """The table over_time of meetings × issues, two months apart."""
    return pd.DataFrame([
        (f"m{place:03}", f"m{place:03}", f"{2031 + place // 6}-{2 * (place % 6) + 1:02}-03", f"i{issue}", share, share,
         share * size, float(size))
        for place, own in enumerate(shares) for issue, share in enumerate(own.tolist())
    ], columns=["letter", "meeting", "date", "issue", "share", "share_coded", "count", "denominator"])  # fmt: skip


def swaying(
    meetings: int, draw: np.random.Generator, memory: float = 0.0, last: int = 0, to: float = 0.0
) -> np.ndarray:
    """Shares of meetings that sway about one division; of the fifth issue the last meetings have another share."""
    sway = draw.normal(0, 1, (meetings, len(DIVISION)))
    for place in range(1, meetings):
        sway[place] = memory * sway[place - 1] + math.sqrt(1 - memory**2) * sway[place]
    true = DIVISION * np.exp(SWAY * sway)
    true /= true.sum(axis=1, keepdims=True)
    if last:
        others = np.arange(len(DIVISION)) != 4
        true[-last:, others] *= (1 - to) / true[-last:, others].sum(axis=1, keepdims=True)
        true[-last:, 4] = to
    return np.array([draw.multinomial(SENTENCES, own) / SENTENCES for own in true])


def told(shares: np.ndarray) -> pd.DataFrame:
    found = change.courses(over_time(shares), SEED)
    return found[found["course"] != "steady"]


def alarm(shares: np.ndarray, pairs: bool = False) -> bool:
    """Whether letters with these uncoded shares raise the alarm; in pairs each meeting has two letters alike."""
    names = [
        (f"m{place:03}{side}", f"m{place:03}b") for place in range(len(shares)) for side in ("ab" if pairs else "b")
    ]
    dates = [f"{2031 + int(name[1:4]) // 6}-{2 * (int(name[1:4]) % 6) + 1:02}-03" for name, _ in names]
    letters, one = pd.DataFrame({"letter": [name for name, _ in names], "date": dates}), np.ones(OF_ALARM)
    coded = [
        Coded(name, pd.DataFrame({"a": one}),
              pd.DataFrame({"a": (np.arange(OF_ALARM) >= round(OF_ALARM * shares[int(name[1:4])])).astype(int)}),
              pd.Series(one), 9)
        for name, _ in names
    ]  # fmt: skip
    return bool(change.drift(letters, pd.Series(dict(names)), coded, SEED)["beyond"].any())


def uncoded(meetings: int, draw: np.random.Generator, alike: float, last: int = 0, to: float = 0.0) -> np.ndarray:
    true = np.r_[np.full(meetings - last, UNCODED), np.full(last, to)]
    if alike:
        true = draw.beta(true * (1 / alike - 1), (1 - true) * (1 / alike - 1))
    return draw.binomial(OF_ALARM, true) / OF_ALARM


def rate(met: Sequence[bool]) -> str:
    return f"{100 * np.mean(met):5.1f} %"


def alarms(dossiers: int, draw: np.random.Generator) -> None:
    for meetings in (10, 20, 28, 60):
        cells = [
            f"{name} {rate([alarm(uncoded(meetings, draw, alike), pairs) for _ in range(dossiers)])}"
            for name, alike, pairs in (("draws", 0, False), ("alike", 0.03, False), ("alike, in pairs", 0.03, True))
        ]
        print(f"alarm, nothing changes, {meetings:3} meetings:  " + "  ".join(cells), flush=True)
    for meetings, last, to in ((10, 3, 0.25), (10, 5, 0.25), (20, 4, 0.25), (20, 10, 0.15), (28, 6, 0.2)):
        found = rate([alarm(uncoded(meetings, draw, 0.03, last, to)) for _ in range(dossiers)])
        print(f"alarm, last {last:2} of {meetings} from {UNCODED:.0%} to {to:.0%} uncoded: {found}", flush=True)


def courses(dossiers: int, draw: np.random.Generator) -> None:
    for meetings in (10, 20, 28, 60):
        cells = [
            f"{name} {rate([len(told(swaying(meetings, draw, memory))) > 0 for _ in range(dossiers)])}"
            for name, memory in (("AR 0", 0.0), ("AR .5", 0.5))
        ]
        print(f"change told, nothing changes, {meetings:3} meetings:  " + "  ".join(cells), flush=True)
    for meetings in (10, 20, 28):
        cells = []
        for last in (1, 2, 3, 4, meetings // 2):
            found = rate(["i4" in set(told(swaying(meetings, draw, 0, last, 0.3))["issue"]) for _ in range(dossiers)])
            cells.append(f"last {last}: {found}")
        shortest = shortest_told(meetings)
        print(f"step from 9 to 30 %, {meetings} meetings (shortest told {shortest}):  " + "  ".join(cells), flush=True)


def intervals(dossiers: int, draw: np.random.Generator) -> None:
    for meetings in (10, 20):
        for true in (0.12, 0.05, 0.02):
            held = []
            for _ in range(10 * dossiers):
                shares = draw.binomial(SENTENCES, draw.beta(20 * true, 20 * (1 - true), meetings)) / SENTENCES
                low, high = change.over_meetings(shares)
                held += [low <= true <= high] if shares.any() else []
            print(f"interval over {meetings} meetings of a share of {true:.0%} holds it: {100 * np.mean(held):5.1f} %",
                  flush=True)  # fmt: skip


def periods(dossiers: int, draw: np.random.Generator) -> None:
    """How often the interval of a difference between some meetings and the others holds the true one."""
    for inside, outside in ((3, 17), (5, 5), (7, 13), (10, 10), (30, 30)):
        cells = []
        for here, elsewhere in ((0.12, 0.12), (0.05, 0.15), (0.02, 0.02), (0.002, 0.08)):
            held = []
            for _ in range(10 * dossiers):
                sides = [draw.binomial(SENTENCES, draw.beta(20 * true, 20 * (1 - true), meetings)) / SENTENCES
                         for true, meetings in ((here, inside), (elsewhere, outside))]  # fmt: skip
                low, high = difference_over_meetings(*sides)
                held += [low <= here - elsewhere <= high] if low == low else []
            cells.append(f"{here:.1%} and {elsewhere:.1%}: {rate(held)}")
        print(f"difference of {inside:2} meetings and {outside:2}, shares " + "  ".join(cells), flush=True)


def absent(dossiers: int, draw: np.random.Generator) -> None:
    """How often an absence is told where nothing changes, and where one meeting leaves out an issue."""
    for share in (0.0, 0.12, 0.25):
        for meetings in (10, 20):
            sure, listed = [], []
            for _ in range(dossiers):
                shares = swaying(meetings, draw, 0, meetings, share) if share else swaying(meetings, draw)
                if share:
                    shares[-1, 4] = 0
                    shares[-1] /= shares[-1].sum()
                rows = change.absences(over_time(shares))
                own = rows[(rows["meeting"] == f"m{meetings - 1:03}") & (rows["issue"] == "i4")] if share else rows
                sure.append(bool((own["q"] <= 0.05).any()))
                listed.append(bool((own["p"] <= 0.05).any()))
            what = f"one meeting of {meetings} without an issue of {share:.0%}" if share else f"{meetings} meetings"
            print(f"absences, {what}: q of .05 or less {rate(sure)}, p of .05 or less {rate(listed)}", flush=True)


def overlaps(dossiers: int, draw: np.random.Generator) -> None:
    """Letters of 15 to 60 sentences with one division: how many overlaps are below their range, and above it."""
    rows = []
    for place, size in enumerate(draw.integers(15, 61, 60).tolist()):
        own = over_time(draw.multinomial(size, DIVISION, 1) / size, size)
        rows.append(own.assign(letter=f"m{place:03}", meeting=f"m{place:03}"))
    found = change.overlaps(pd.concat(rows), SEED).dropna()
    below, above = (found["overlap"] < found["low"]).mean(), (found["overlap"] > found["high"]).mean()
    print(f"overlap of letters alike: mean {found['overlap'].mean():.2f}, expected {found['expected'].mean():.2f}; "
          f"below the range {below:.1%}, above {above:.1%}", flush=True)  # fmt: skip


def leaps(dossiers: int, draw: np.random.Generator) -> None:
    """Eight years of three letters in which nothing changes: how often unevenness is outside its range."""
    outside = []
    for _ in range(max(dossiers // 4, 10)):
        shares = draw.multinomial(25, DIVISION, 24) / 25
        dates = [f"{2031 + place // 3}-{4 * (place % 3) + 1:02}-03" for place in range(24)]
        rows = over_time(shares, 25)
        found = change.unevenness(rows.assign(date=np.repeat(dates, len(DIVISION))), SEED)
        outside.append([found[name] > found[f"{name}_high"] for name in ("l_kurtosis", "gini")])
    kurtosis, gini = 100 * np.mean(outside, axis=0)
    print(f"unevenness above its range, nothing changes: L-kurtosis {kurtosis:.1f} %, Gini {gini:.1f} %", flush=True)


def words(dossiers: int, draw: np.random.Generator) -> None:
    """Twenty meetings of 300 words drawn from one stock; and with one word that half of them use five times as much."""
    stock = 1 / np.arange(20, 420)
    stock /= stock.sum()
    false, found, clear = [], [], 0
    for _ in range(max(dossiers // 8, 10)):
        for more in (1, 5):
            own = np.tile(stock, (20, 1))
            own[10:, 30] *= more
            drawn = [draw.choice(len(stock), 300, p=each / each.sum()) for each in own]
            lemmas = np.char.add("w", np.concatenate(drawn).astype(str))
            letter = np.repeat([f"m{place:02}" for place in range(20)], 300)
            tokens = pd.DataFrame({"letter": letter, "lemma": lemmas, "form": lemmas, "stopword": False})
            names = sorted(set(letter))
            rows = of_period(tokens, pd.Series(names, names), names[10:], SEED)
            sure = set(rows.loc[rows["q"] <= 0.05, "term"])
            if more == 1:
                false.append(bool(sure))
                clear += int((rows["p"] <= 0.05).sum())
            else:
                found.append("w30" in sure)
    print(f"words, nothing differs: dossiers with a word of q <= .05 {100 * np.mean(false):.1f} %, words with p <= .05 "
          f"{clear / len(false):.1f} each; a word used five times as much has q <= .05 in {100 * np.mean(found):.0f} %",
          flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dossiers", type=int, default=60)
    dossiers = parser.parse_args().dossiers
    for part in (intervals, periods, absent, overlaps, leaps, words, alarms, courses):
        part(dossiers, np.random.default_rng(SEED))


if __name__ == "__main__":
    main()
