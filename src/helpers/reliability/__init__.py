"""How far to trust a coding: its agreement with sentences that people have coded, issue by issue."""

import csv
from pathlib import Path

import pandas as pd

from helpers import DATA, Problem
from helpers.attention import EMPTY, EMPTY_RULES
from helpers.coding import PROCEDURAL

GOLD = DATA / "gold"
SETS = ("issues", "ambiguous", "context_only")


def gold(letter: str) -> pd.DataFrame:
    """The hand-coded sentences of a letter: sentence (from 0), text, and as sets issues, ambiguous, context_only.

    `ambiguous` issues are those that a second coder could defend: they score neutrally.
    `context_only`, a part of `issues`, are not worded in the sentence itself. Raises Problem
    where the letter has no gold.

    >>> gold("kst-28676-282")["issues"].iloc[1] == {"nato-eu", "russia", "north-korea"}
    True
    """
    path = GOLD / letter / "sentences.csv"
    if not path.is_file():
        raise Problem(f"no gold for {letter}: its coded sentences go into {Path(*path.parts[-4:])}")
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    coded = {name: [set(filter(None, row[name].split(";"))) for row in rows] for name in SETS}
    return pd.DataFrame({"sentence": range(len(rows)), "text": [row["text"] for row in rows], **coded})


def agreement(codings: pd.DataFrame, gold: pd.DataFrame, empty: str = EMPTY) -> pd.DataFrame:
    """One row per issue that the gold or the codings have, and a last one, `all`, over them together.

    Columns: issue; n, its codes in the gold; found, missed and false sentences; precision
    found / (found + false), recall found / n, f1; NaN where undefined. Under the rule `none` only
    wording counts, so issues that the gold has from context alone are not asked for.
    """
    counted = codings[codings["source"].isin(EMPTY_RULES[empty]) & (codings["issue"] != PROCEDURAL)]
    coded = counted.groupby("sentence")["issue"].agg(set)
    rows = [
        (issue, sentence.sentence, issue in wanted, issue in found)
        for sentence in gold.itertuples(index=False)
        for wanted in [sentence.issues - (sentence.context_only if empty == "none" else set())]
        for found in [coded.get(sentence.sentence, set())]
        for issue in (wanted | found) - sentence.ambiguous - (sentence.issues - wanted)
    ]
    pairs = pd.DataFrame(rows, columns=["issue", "sentence", "wanted", "found"])
    by_issue = [_scores(issue, own) for issue, own in pairs.groupby("issue")]
    return pd.DataFrame([*by_issue, _scores("all", pairs)])


def _scores(issue: str, pairs: pd.DataFrame) -> dict:
    hits = int((pairs["wanted"] & pairs["found"]).sum())
    n, found = int(pairs["wanted"].sum()), int(pairs["found"].sum())
    return {
        "issue": issue,
        "n": n,
        "found": hits,
        "missed": n - hits,
        "false": found - hits,
        "precision": hits / found if found else float("nan"),
        "recall": hits / n if n else float("nan"),
        "f1": 2 * hits / (n + found) if n + found else float("nan"),
    }
