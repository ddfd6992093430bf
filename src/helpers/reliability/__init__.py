"""How far to trust a coding: its agreement with sentences that people have coded, issue by issue."""

import csv
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from helpers import DATA, Problem
from helpers.attention import EMPTY, EMPTY_RULES
from helpers.coding import PROCEDURAL
from helpers.reliability import spreadsheets
from helpers.reliability.spreadsheets import SETS

GOLD = DATA / "gold"
NEEDED = ("sentence_id", "text", "issues")
COLUMNS = ("sentence_id", "text", *SETS, "probability")
"""The columns of a file of coded sentences; those of NEEDED are required, except the text in a second coder's file."""
UNKNOWN = "unknown"
"""Stands for the coders where nobody says who coded."""


def gold(letter: str) -> pd.DataFrame:
    """The hand-coded sentences of a letter: letter, sentence (from 0), text, and sets issues, ambiguous, context_only.

    `ambiguous` issues are those that a second coder could defend: they score neutrally. `context_only`, a subset of
    `issues`, are not worded in the sentence itself. `probability` is the chance that the sentence had of being coded: 1
    where the whole letter was, less in a sample. Raises Problem where the letter has no gold, in a folder of its name
    in data/gold or in a set of letters there.

    >>> gold("kst-28676-282")["issues"].iloc[1] == {"nato-eu", "russia", "north-korea"}
    True
    """
    folder = folder_of(letter)
    if folder is None:
        raise Problem(f"no gold for {letter}: its coded sentences go into data/gold/{letter}/sentences.csv")
    return coded_sentences(folder / "sentences.csv")


def folder_of(letter: str, within: Path = GOLD) -> Path | None:
    """The folder in data/gold that has the letter's coded sentences, by itself or in a set; None where none has.

    >>> folder_of("kst-28676-282").name, folder_of("kst-1-1")
    ('kst-28676-282', None)
    """
    folders = [within / letter, *sorted(within.glob(f"*/{letter}"))]
    return next((path for path in folders if (path / "sentences.csv").is_file()), None)


def said_of(folder: Path) -> dict[str, str]:
    """What data/gold/coders.csv says about a folder of gold, or about the set it is in; else its own coders.csv.

    `coders` is people, models (language models working independently), one (a single coder) or, where nothing is said,
    unknown; `written_with` names the codebooks that were written with the letters in view.

    >>> said_of(GOLD / "kept_out")["coders"], said_of(GOLD / "mine")["coders"]
    ('models', 'unknown')
    """
    inside = folder.is_relative_to(GOLD) and folder != GOLD
    top = folder.relative_to(GOLD).parts[0] if inside else folder.name
    rows = [*_rows(folder / "coders.csv"), *(_rows(GOLD / "coders.csv") if inside else [])]
    by_folder = {row["folder"]: row for row in rows if "folder" in row}
    return {"folder": top, "coders": UNKNOWN, "written_with": "", "how": ""} | by_folder.get(top, {})


def _rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, whatever its columns; none where there is no file."""
    if not path.is_file():
        return []
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def first(letter: str) -> pd.DataFrame:
    """The codes of the first of two coders, in the columns of `gold`; the gold itself where there were not two."""
    coded = _of_coder(letter, "first")
    return gold(letter) if coded is None else coded


def second(letter: str) -> pd.DataFrame | None:
    """The codes of the second coder of a letter's sentences, in the columns of `gold`; None where there was none."""
    return _of_coder(letter, "second")


def _of_coder(letter: str, name: str) -> pd.DataFrame | None:
    folder = folder_of(letter)
    path = folder / f"{name}.csv" if folder else None
    return coded_sentences(path, ("sentence_id", "issues")) if path and path.is_file() else None


def twice_coded() -> pd.DataFrame:
    """Every sentence that two coders coded independently: letter, sentence, and as sets issues and second, the other's.

    The sets have only the codes that they gave, not those that they thought ambiguous.

    >>> len(twice_coded()) > 100
    True
    """
    letters = sorted(path.parent.name for path in GOLD.glob("**/second.csv"))
    return pd.concat(map(coded_by_both, letters), ignore_index=True)


def coded_by_both(letter: str) -> pd.DataFrame:
    """The sentences of `twice_coded` in one letter, which must have a second coder."""
    both = first(letter).merge(second(letter), on=["letter", "sentence"], suffixes=("", "_second"))
    sets = {"issues": both["issues"].map(frozenset), "second": both["issues_second"].map(frozenset)}
    return both[["letter", "sentence"]].assign(**sets)


def coded_sentences(path: Path, needed: Sequence[str] = NEEDED) -> pd.DataFrame:
    """The hand-coded sentences in a file of the form that data/gold/guidelines.md describes, in the columns of `gold`.

    They belong to the letter that the file's folder is named for. Raises Problem, naming line and column, where the
    file cannot be read or lacks what is needed, or a cell is wrong.
    """
    name = f"{path.parent.name}/{path.name}"
    rows = spreadsheets.rows(path, name, needed, COLUMNS)
    if not rows:
        raise Problem(f"{name} has no sentence in it: give it one line for each, below the names of its columns")
    numbers = [_number(row["sentence_id"], place) for place, row in rows]
    spreadsheets.check_each_once((place, number) for (place, _), number in zip(rows, numbers, strict=True))
    coded = pd.DataFrame([spreadsheets.codes(row, place) for place, row in rows], columns=SETS)
    texts, chances = [row.get("text", "") for _, row in rows], [_chance(row, place) for place, row in rows]
    keys = {"letter": path.parent.name, "sentence": numbers, "text": texts}
    return pd.DataFrame({**keys, **coded, "probability": chances})


def _number(sentence_id: str, place: spreadsheets.Place) -> int:
    match = re.fullmatch(r"s0*([1-9]\d{0,8})", sentence_id, re.A)
    if not match:
        raise place.wrong("sentence_id", f"expected s and the number of a sentence, such as s01, found {sentence_id!r}")
    return int(match[1]) - 1


def _chance(row: spreadsheets.Row, place: spreadsheets.Place) -> float:
    """The chance that a sentence was drawn; a Dutch Excel writes it with a comma."""
    cell = row.get("probability", "") or "1"
    chance = float(cell.replace(",", ".")) if re.fullmatch(r"\d*[.,]?\d+(?:[eE]-?\d+)?", cell, re.A) else 0
    if not 0 < chance <= 1:
        raise place.wrong("probability", f"expected a number above 0 and at most 1, found {cell!r}")
    return chance


def matched(gold: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """The coded sentences with the id and the numbers that a reading of their letter gave them, matched by text.

    A sentence that the reading cut differently has a number below 0. Where the whole letter was coded, each further
    sentence of the reading gets a row without issues and with a blank `probability`, so that any coding there is false.
    """
    numbers_of_text: dict[str, list[int]] = {}
    for number, text in zip(sentences["sentence"], sentences["text"], strict=True):
        numbers_of_text.setdefault(text, []).append(number)
    numbers = [
        numbers_of_text[text].pop(0) if numbers_of_text.get(text) else -1 - place
        for place, text in enumerate(gold["text"])
    ]
    letter = sentences["letter"].iloc[0] if len(sentences) else ""
    rows = gold.assign(letter=letter, sentence=numbers)
    if (gold["probability"] < 1).any():
        return rows
    extra = [
        {"letter": letter, "sentence": number, "text": text}
        for text, rest in numbers_of_text.items()
        for number in rest
    ]
    return pd.DataFrame([*rows.to_dict("records"), *({name: set() for name in SETS} | row for row in extra)])


def agreement(codings: pd.DataFrame, gold: pd.DataFrame, empty: str = EMPTY) -> pd.DataFrame:
    """One row per issue that the gold or the codings have, and a last one, `all`, for all of them together.

    Columns: issue; n, its codes in the gold; found, missed and false, numbers of sentences; precision, found / (found +
    false); recall, found / n; f1; NaN where undefined. Under the rule `none` only wording counts, so issues that the
    gold has from context alone are not expected. Codings of letters without gold do not count.
    """
    pairs = _compared(codings, gold, empty)
    by_issue = [_scores(issue, pairs_of_issue) for issue, pairs_of_issue in pairs.groupby("issue")]
    return pd.DataFrame([*by_issue, _scores("all", pairs)])


def errors(codings: pd.DataFrame, gold: pd.DataFrame, empty: str = EMPTY) -> pd.DataFrame:
    """One row per code that was missed or is false: letter, sentence, issue, error (missed or false), cause, text.

    The cause of a missed code: the sentence was read otherwise; the issue is clear only from its context; or the issue
    has words there that no term matches. The cause of a false code is its source: the wording (with the term that
    matched), the heading or the context.
    """
    pairs = _compared(codings, gold, empty)
    differing = pairs[pairs["wanted"] != pairs["found"]]
    key = ["letter", "sentence", "issue"]
    by_number = {(row.letter, row.sentence): row for row in gold.itertuples(index=False)}
    terms = codings[codings["source"].isin(EMPTY_RULES[empty])].drop_duplicates(key).set_index(key)[["source", "term"]]
    rows = []
    for row in differing.itertuples(index=False):
        sentence, code = by_number[row.letter, row.sentence], (row.letter, row.sentence, row.issue)
        cause = _why_missed(sentence, row.issue) if row.wanted else " ".join(terms.loc[code]).strip()
        rows.append((*code, "missed" if row.wanted else "false", cause, sentence.text))
    errors_found = pd.DataFrame(rows, columns=[*key, "error", "cause", "text"])
    return errors_found.sort_values(key, ignore_index=True)


def _why_missed(sentence, issue: str) -> str:
    if sentence.sentence < 0:
        return "read otherwise"
    return "context only" if issue in sentence.context_only else "no term"


def _compared(codings: pd.DataFrame, gold: pd.DataFrame, empty: str) -> pd.DataFrame:
    """Each sentence's issues by either side, without the ambiguous ones: issue, letter, sentence, wanted, found."""
    coded = coded_issues(codings, empty)
    rows = [
        (issue, sentence.letter, sentence.sentence, issue in expected, issue in coded_here)
        for sentence in gold.itertuples(index=False)
        for expected in [sentence.issues - (sentence.context_only if empty == "none" else set())]
        for coded_here in [coded[sentence.letter, sentence.sentence]]
        for issue in (expected | coded_here) - sentence.ambiguous - (sentence.issues - expected)
    ]
    return pd.DataFrame(rows, columns=["issue", "letter", "sentence", "wanted", "found"])


def coded_issues(codings: pd.DataFrame, empty: str = EMPTY) -> Mapping[tuple[str, int], frozenset[str]]:
    """The issues that a sentence is coded with under that rule, by letter and number; empty where there are none."""
    counted = codings[codings["source"].isin(EMPTY_RULES[empty]) & (codings["issue"] != PROCEDURAL)]
    return defaultdict(frozenset, counted.groupby(["letter", "sentence"])["issue"].agg(frozenset).to_dict())


def _scores(issue: str, pairs: pd.DataFrame) -> dict:
    hits = int((pairs["wanted"] & pairs["found"]).sum())
    n, coded = int(pairs["wanted"].sum()), int(pairs["found"].sum())
    return {
        "issue": issue,
        "n": n,
        "found": hits,
        "missed": n - hits,
        "false": coded - hits,
        "precision": hits / coded if coded else float("nan"),
        "recall": hits / n if n else float("nan"),
        "f1": 2 * hits / (n + coded) if n + coded else float("nan"),
    }
