"""Sheets for coders: a letter's sentences as a spreadsheet, what coders wrote in it, and the gold made from that.

A sheet opens in a Dutch or an English Excel, and is read back however Excel saves it: with any of its separators, as
UTF-8, UTF-16 or in the code page of Windows.
"""

import csv
import difflib
import io
import math
import re
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path
from unicodedata import normalize

import numpy as np
import pandas as pd

from helpers import Problem, check_none
from helpers.attention import EMPTY, SEED
from helpers.codebook import Codebook
from helpers.reliability import SETS, coded_issues, spreadsheets
from helpers.reliability.coders import alpha, alpha_of_sets
from helpers.reliability.spreadsheets import OPEN, SEPARATORS, Place, Row, check_each_once, codes, sentence_id
from helpers.tables import as_was, inert

COLUMNS = ("sentence_id", "heading", "text", "issues", "ambiguous", "context_only", "sample")
"""The columns of a sheet. A coder fills in the three of SETS; `sample` says how many sentences out of how many were
drawn.
"""

NEEDED = ("sentence_id", "text", "issues")

Coders = Mapping[str, pd.DataFrame]
"""The codes of each coder for the same sentences, by the coder's name, in the columns of `gold`."""


def sheet(sentences: pd.DataFrame, sections: pd.DataFrame, sample: int = 0, seed: int = SEED) -> pd.DataFrame:
    """One row per sentence of a letter, to be coded: the columns of COLUMNS, with the coder's empty.

    With `sample` that number is drawn at random, all with the same chance, and kept in the order of the letter. Raises
    Problem for a negative sample, or one of more sentences than there are.
    """
    if sample and not 0 < sample <= len(sentences):
        raise Problem(f"--sample: expected 1 to {len(sentences)}, the sentences of the letter, found {sample}")
    drawn = np.random.default_rng(seed).choice(len(sentences), sample, replace=False) if sample else slice(None)
    to_code = sentences.iloc[sorted(drawn) if sample else drawn]
    headings = to_code["section"].map(sections.set_index("section")["heading"])
    drawn_of = f"{sample} of {len(sentences)}" if sample else ""
    rows = {
        "sentence_id": to_code["sentence"].map(sentence_id),
        "heading": headings,
        "text": to_code["text"],
        "sample": drawn_of,
    }
    return pd.DataFrame(rows).reindex(columns=COLUMNS, fill_value="").reset_index(drop=True)


def written(rows: pd.DataFrame, separator: str = ",") -> bytes:
    """The rows as a spreadsheet file, which begins with the mark that tells Excel it is UTF-8.

    A Dutch Excel separates cells by `;` and writes numbers with a comma, an English one separates cells by `,`. Raises
    Problem for any other separator.

    >>> written(pd.DataFrame({"sentence_id": ["s01"], "text": ["Eén; twee."]}), ";").decode("utf-8-sig")
    'sentence_id;text\\r\\ns01;"Eén; twee."\\r\\n'
    >>> written(pd.DataFrame({"issue": ["russia"], "alpha": [-0.25]}), ";").decode("utf-8-sig")
    'issue;alpha\\r\\nrussia;-0,25\\r\\n'
    """
    if separator not in SEPARATORS[:2]:
        raise Problem(f"--separator: expected ; (a Dutch Excel) or , (an English one), found {separator!r}")
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=separator, lineterminator="\r\n")
    writer.writerow(rows.columns)
    writer.writerows([[_shown(cell, separator) for cell in row] for row in rows.itertuples(index=False)])
    return lines.getvalue().encode("utf-8-sig")


def _shown(cell: object, separator: str) -> str:
    """A cell in a form that Excel takes for what it is: a text, or a number in the language of the separator."""
    if isinstance(cell, float):
        return "" if math.isnan(cell) else f"{cell:.12g}".replace(".", "," if separator == ";" else ".")
    return inert(str(cell))


def read(path: Path, sentences: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """What a coder wrote in a sheet of these sentences, in the columns of `gold`.

    Raises Problem, naming line and column, where a column or a sentence is missing, a sentence was changed or is still
    to be decided, or an issue is not in the codebook; the faults of several lines are raised together.
    """
    rows = [(place, _as_it_was(row)) for place, row in spreadsheets.rows(path, path.name, NEEDED, COLUMNS)]
    by_id = {sentence_id(row.sentence): row for row in sentences.itertuples(index=False)}
    check_none(fault for place, row in rows for fault in _faults(row, place, by_id, codebook))
    sentences_of_rows = [by_id[row["sentence_id"]] for _, row in rows]
    coded = [
        (sentence.letter, sentence.sentence, sentence.text, *codes(row, place))
        for sentence, (place, row) in zip(sentences_of_rows, rows, strict=True)
    ]
    check_each_once((place, sentence.sentence) for sentence, (place, _) in zip(sentences_of_rows, rows, strict=True))
    chance = _chance([row.get("sample", "") for _, row in rows], len(sentences), path.name)
    return pd.DataFrame(coded, columns=["letter", "sentence", "text", *SETS]).assign(probability=chance)


def _as_it_was(row: Row) -> Row:
    return {column: as_was(cell) for column, cell in row.items()}


def _faults(row: Row, place: Place, by_id: dict, codebook: Codebook) -> Iterator[Problem]:
    """The faults in a line of a sheet."""
    sentence = by_id.get(row["sentence_id"])
    if sentence is None:
        fault = f"the letter has no sentence {row['sentence_id']!r}: leave the ids as they were"
        yield place.wrong("sentence_id", fault)
    elif not _is_text(row["text"], sentence.text):
        fault = (
            f"it is not sentence {row['sentence_id']} of the letter: leave texts as they were, and save as CSV UTF-8"
        )
        yield place.wrong("text", fault)
    try:
        for column, issues in zip(SETS, codes(row, place), strict=True):
            yield from _unknown(issues, column, place, codebook)
    except Problem as problem:
        yield problem


def _unknown(issues: set[str], column: str, place: Place, codebook: Codebook) -> Iterator[Problem]:
    """A fault for each issue that is not in the codebook, with what may have been meant."""
    for issue in sorted(issues - set(codebook.ids)):
        near = difflib.get_close_matches(issue, codebook.ids, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(codebook.ids)}"
        yield place.wrong(column, f"no issue {issue!r} in codebook {codebook.name}: {hint}")


def _is_text(cell: str, text: str) -> bool:
    """Whether a cell holds the text, apart from what spreadsheets do to it.

    They change blanks, and where they save in the code page of Windows, a letter that this lacks becomes ? or loses its
    accent.

    >>> _is_text("Jelena Vukovi?  sprak", "Jelena Vuković sprak"), _is_text("Jelena sprak", "Jelena zweeg")
    (True, False)
    """
    as_read, expected = (" ".join(as_was(words).split()) for words in (cell, text))
    pairs = zip(as_read, expected, strict=False)
    return len(as_read) == len(expected) and all(
        read == letter or read == "?" or read == normalize("NFD", letter)[0] for read, letter in pairs
    )


def _chance(samples: list[str], sentences: int, name: str) -> float:
    """The chance that a sentence had of being in the sheet, from which no drawn sentence may be missing."""
    match = re.match(r"(\d+) of (\d+)$", samples[0] if samples else "")
    expected = int(match[1]) if match else sentences
    if len(samples) != expected:
        raise Problem(
            f"{name} has {len(samples)} of the {expected} sentences that were to be coded: put back what is missing"
        )
    return expected / sentences


def check_same(coders: Coders) -> None:
    """Raise Problem where there are fewer than two coders, or they coded different sentences."""
    if len(coders) < 2:
        raise Problem("agreement needs two coders or more: give the sheet of each")
    if column_names := {name.lower() for name in coders} & set(COLUMNS):
        raise Problem(
            f"a coder is called {min(column_names)}, as a column of the sheet is: give that file another name"
        )
    (first, rows), *others = coders.items()
    for name, sentences in others:
        if list(sentences["sentence"]) != list(rows["sentence"]):
            raise Problem(f"{first} and {name} hold other sentences: give all coders the same sheet, in its order")


def agreement_of_coders(coders: Coders, codebook: Codebook) -> pd.DataFrame:
    """One row per issue that a coder gave, in the order of the codebook, and a last one, `all`.

    Columns: issue; n, the codes of all coders together; sentences, those that all coders gave the issue, in `all` those
    on whose issues they agree; of, the sentences that any coder gave it, in `all` every sentence; and alpha,
    Krippendorff's, on whether a sentence has the issue, in `all` on its set of issues, with MASI distance (Passonneau
    2006). An issue that any coder found ambiguous in a sentence is left out there. Raises Problem as `check_same` does.
    """
    check_same(coders)
    sets = _sure_sets(coders)
    issues = set().union(*(code for codes_of_coder in sets for code in codes_of_coder))
    rows = [_of_issue(issue, sets) for issue in codebook.ids if issue in issues]
    agreed = sum(len(set(codes)) == 1 for codes in zip(*sets, strict=True))
    together = ("all", sum(row[1] for row in rows), agreed, len(sets[0]), alpha_of_sets(sets))
    return pd.DataFrame([*rows, together], columns=["issue", "n", "sentences", "of", "alpha"])


def _sure_sets(coders: Coders) -> list[list[frozenset]]:
    """Each coder's set of issues for each sentence, without those that any coder found ambiguous there."""
    unsure = [set().union(*doubts) for doubts in zip(*(codes["ambiguous"] for codes in coders.values()), strict=True)]
    return [
        [frozenset(issues - doubt) for issues, doubt in zip(codes["issues"], unsure, strict=True)]
        for codes in coders.values()
    ]


def _of_issue(issue: str, sets: list[list[frozenset]]) -> tuple:
    has = [[issue in code for code in codes_of_coder] for codes_of_coder in sets]
    by_sentence = list(zip(*has, strict=True))
    return issue, sum(map(sum, has)), sum(map(all, by_sentence)), sum(map(any, by_sentence)), alpha(has)


def agreement_by_coder(coders: Coders) -> pd.DataFrame:
    """One row per coder: coder, codes (given), without (sentences without an issue), alpha (mean with the others)."""
    check_same(coders)
    sets = dict(zip(coders, _sure_sets(coders), strict=True))
    pairs = {pair: alpha_of_sets([sets[name] for name in pair]) for pair in combinations(coders, 2)}
    rows = [
        (name, sum(map(len, codes_of_coder)), sum(not code for code in codes_of_coder), _mean(pairs, name))
        for name, codes_of_coder in sets.items()
    ]
    return pd.DataFrame(rows, columns=["coder", "codes", "without", "alpha"])


def _mean(pairs: Mapping[tuple[str, str], float], name: str) -> float:
    return float(np.mean([value for pair, value in pairs.items() if name in pair]))


def disagreements(coders: Coders) -> pd.DataFrame:
    """A sheet of the sentences on whose issues the coders differ, with what each wrote, to be decided.

    Columns: sentence_id, text, one per coder, and issues (`?`), ambiguous and context_only, as of a sheet.
    """
    check_same(coders)
    first = next(iter(coders.values()))
    apart = [len({frozenset(issues) for issues in codes}) > 1 for codes in _side_by_side(coders, "issues")]
    by_coder = {name: codes_of_coder.loc[apart, "issues"].map(_joined) for name, codes_of_coder in coders.items()}
    rows = {"sentence_id": first.loc[apart, "sentence"].map(sentence_id), "text": first.loc[apart, "text"], **by_coder}
    return pd.DataFrame(rows).assign(issues=OPEN, ambiguous="", context_only="").reset_index(drop=True)


def _side_by_side(coders: Coders, column: str) -> list[tuple[set, ...]]:
    return list(zip(*(codes_of_coder[column] for codes_of_coder in coders.values()), strict=True))


def _joined(issues: set[str]) -> str:
    return ";".join(sorted(issues))


def read_decisions(path: Path, coders: Coders, codebook: Codebook) -> pd.DataFrame:
    """The decisions on the sentences on which the coders differ, in the columns of `gold`.

    Raises Problem as `read` does, and where a sentence is not decided.
    """
    open_sentences = disagreements(coders)
    codes_of_first = next(iter(coders.values()))
    apart = codes_of_first[codes_of_first["sentence"].map(sentence_id).isin(open_sentences["sentence_id"])]
    return read(path, apart, codebook)


def adjudicated(coders: Coders, decisions: pd.DataFrame | None = None) -> pd.DataFrame:
    """The gold of a letter: what all coders gave a sentence, and the decision where they differ.

    Where they agree, an issue is ambiguous if any of them says so, and clear only from context if all of them do.
    Raises Problem where a sentence on which they differ is not decided.
    """
    decided = {} if decisions is None else {row.sentence: row for row in decisions.itertuples(index=False)}
    first = next(iter(coders.values()))
    rows = []
    for place, row in enumerate(first.itertuples(index=False)):
        codes = [codes_of_coder.iloc[place] for codes_of_coder in coders.values()]
        if row.sentence in decided:
            rows.append(tuple(getattr(decided[row.sentence], name) for name in SETS))
        elif any(coded["issues"] != row.issues for coded in codes):
            raise Problem(f"{sentence_id(row.sentence)} is not decided: fill in the sheet of decisions, and give it")
        else:
            ambiguous = set().union(*(coded["ambiguous"] for coded in codes)) - row.issues
            rows.append((row.issues, ambiguous, set.intersection(*(set(coded["context_only"]) for coded in codes))))
    return first.assign(**{name: [row[place] for row in rows] for place, name in enumerate(SETS)})


def gold_file(gold: pd.DataFrame) -> bytes:
    """The gold in the form that data/gold/guidelines.md describes, which `coded_sentences` reads."""
    rows = gold.assign(
        sentence_id=gold["sentence"].map(sentence_id), **{name: gold[name].map(_joined) for name in SETS}
    )
    columns = ["sentence_id", "text", *SETS, *(["probability"] if (gold["probability"] < 1).any() else [])]
    return rows[columns].to_csv(index=False, lineterminator="\n").encode()


def who_coded(letter: str, coders: Coders) -> bytes:
    """The line about a letter in the form of data/gold/coders.csv, for the letter's own folder."""
    how = f"{len(coders)} coders apart ({', '.join(coders)}), on whose differences it was decided"
    row = {"folder": letter, "coders": "people", "written_with": "", "how": how}
    return pd.DataFrame([row]).to_csv(index=False, lineterminator="\n").encode()


def differences(codings: pd.DataFrame, gold: pd.DataFrame, empty: str = EMPTY) -> pd.DataFrame:
    """One row per sentence that a codebook codes otherwise than people did: sentence_id, text, missed, false.

    The codings count as in `agreement`, but issues from context alone are expected under any rule.
    """
    coded = coded_issues(codings, empty)
    rows = [
        (
            sentence_id(row.sentence),
            row.text,
            _joined(row.issues - by_codebook),
            _joined(by_codebook - row.issues - row.ambiguous),
        )
        for row in gold.itertuples(index=False)
        for by_codebook in [coded[row.letter, row.sentence]]
    ]
    differing = pd.DataFrame(rows, columns=["sentence_id", "text", "missed", "false"])
    return differing[(differing["missed"] != "") | (differing["false"] != "")].reset_index(drop=True)
