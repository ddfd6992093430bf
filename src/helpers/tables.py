"""The tables that the modules hand to one another: their names, columns and types.

Other programs rely on these names; data/README.md says what each column means.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

TEXT, WHOLE, REAL, YES_NO = "str", "int64", "float64", "bool"

RISKY = frozenset("=+-@\t\r'")
"""A spreadsheet may run a cell that begins with one of these; the last is the apostrophe which, put in front, makes it
text.
"""

COLUMNS = {
    "letters": {
        "letter": TEXT,
        "dossier": TEXT,
        "number": TEXT,
        "date": TEXT,
        "kind": TEXT,
        "place": TEXT,
        "senders": TEXT,
        "addressee": TEXT,
        "title": TEXT,
        "language": TEXT,
        "format": TEXT,
        "source": TEXT,
        "sha256": TEXT,
        "sections": WHOLE,
        "paragraphs": WHOLE,
        "sentences": WHOLE,
        "tokens": WHOLE,
        "supplied": TEXT,
        "encoding": TEXT,
        "session": TEXT,
        "subject": TEXT,
    },
    "sections": {
        "letter": TEXT,
        "section": WHOLE,
        "level": WHOLE,
        "heading": TEXT,
        "run_in": YES_NO,
        "issue": TEXT,
        "sentences": WHOLE,
        "tokens": WHOLE,
        "start": WHOLE,
        "end": WHOLE,
        "rule": TEXT,
        "headed_by": WHOLE,
    },
    "sentences": {
        "letter": TEXT,
        "section": WHOLE,
        "paragraph": WHOLE,
        "sentence": WHOLE,
        "start": WHOLE,
        "end": WHOLE,
        "text": TEXT,
        "language": TEXT,
        "raw_start": WHOLE,
        "raw_end": WHOLE,
    },
    "parts": {"letter": TEXT, "part": TEXT, "text": TEXT, "start": WHOLE, "end": WHOLE},
    "tokens": {
        "letter": TEXT,
        "section": WHOLE,
        "paragraph": WHOLE,
        "sentence": WHOLE,
        "token": WHOLE,
        "start": WHOLE,
        "end": WHOLE,
        "form": TEXT,
        "lemma": TEXT,
        "stopword": YES_NO,
    },
    "terms": {
        "letter": TEXT,
        "term": TEXT,
        "label": TEXT,
        "count": WHOLE,
        "per_1000": REAL,
        "sections": WHOLE,
        "dp_norm": REAL,
        "first": WHOLE,
        "stopword": YES_NO,
        "forms": TEXT,
    },
    "entities": {
        "letter": TEXT,
        "section": WHOLE,
        "paragraph": WHOLE,
        "sentence": WHOLE,
        "start": WHOLE,
        "end": WHOLE,
        "form": TEXT,
        "id": TEXT,
        "kind": TEXT,
        "within": TEXT,
    },
    "acronyms": {
        "letter": TEXT,
        "section": WHOLE,
        "paragraph": WHOLE,
        "sentence": WHOLE,
        "start": WHOLE,
        "end": WHOLE,
        "acronym": TEXT,
        "long": TEXT,
        "rule": TEXT,
        "uses": WHOLE,
        "long_uses": WHOLE,
    },
    "codings": {
        "letter": TEXT,
        "section": WHOLE,
        "paragraph": WHOLE,
        "sentence": WHOLE,
        "issue": TEXT,
        "source": TEXT,
        "term": TEXT,
        "match": TEXT,
        "start": WHOLE,
        "end": WHOLE,
    },
    "attention": {
        "letter": TEXT,
        "unit": TEXT,
        "issue": TEXT,
        "share": REAL,
        "low": REAL,
        "high": REAL,
        "count": REAL,
        "denominator": REAL,
        "share_coded": REAL,
        "sentences": WHOLE,
    },
    "prominence": {
        "letter": TEXT,
        "issue": TEXT,
        "in_heading": YES_NO,
        "in_opening": YES_NO,
        "first_mention": REAL,
        "longest_run": REAL,
        "mean_position": REAL,
        "list_inflation": REAL,
        "inflated": YES_NO,
        "sentences_without": REAL,
        "tokens_without": REAL,
        "mentions_without": REAL,
        "sections_without": REAL,
    },
    "crosswalk": {
        "letter": TEXT,
        "unit": TEXT,
        "scheme": TEXT,
        "code": TEXT,
        "share": REAL,
        "count": REAL,
        "denominator": REAL,
        "issues": TEXT,
    },
    "positions": {
        "letter": TEXT,
        "section": WHOLE,
        "paragraph": WHOLE,
        "sentence": WHOLE,
        "actor": TEXT,
        "actor_type": TEXT,
        "act": TEXT,
        "verb": TEXT,
        "stance": TEXT,
        "aside": YES_NO,
        "issues": TEXT,
        "start": WHOLE,
        "end": WHOLE,
        "particle_start": WHOLE,
        "particle_end": WHOLE,
        "source": TEXT,
        "resolved": YES_NO,
        "commitment": YES_NO,
        "deadline": TEXT,
    },
    "decisions": {
        "letter": TEXT,
        "step": TEXT,
        "before": TEXT,
        "after": TEXT,
        "rule": TEXT,
        "line": WHOLE,
    },
}
"""The tables of any number of letters, in which each letter is measured by itself."""

OF_DOSSIER = {
    "over_time": {
        "letter": TEXT,
        "meeting": TEXT,
        "date": TEXT,
        "kind": TEXT,
        "issue": TEXT,
        "share": REAL,
        "low": REAL,
        "high": REAL,
        "share_coded": REAL,
        "low_coded": REAL,
        "high_coded": REAL,
        "count": REAL,
        "denominator": REAL,
        "per_1000": REAL,
        "words": REAL,
    },
    "smooth": {"issue": TEXT, "meeting": TEXT, "date": TEXT, "share": REAL, "low": REAL, "high": REAL},
    "courses": {
        "issue": TEXT,
        "course": TEXT,
        "letter": TEXT,
        "date": TEXT,
        "before": REAL,
        "after": REAL,
        "penalty": REAL,
        "p": REAL,
        "tested": WHOLE,
    },
    "pooled": {
        "issue": TEXT,
        "macro": REAL,
        "low": REAL,
        "high": REAL,
        "micro": REAL,
        "letters": WHOLE,
        "words": REAL,
    },
    "corrected": {
        "issue": TEXT,
        "share": REAL,
        "corrected": REAL,
        "low": REAL,
        "high": REAL,
        "coded": WHOLE,
        "letters": WHOLE,
    },
    "overlap": {"letter": TEXT, "other": TEXT, "overlap": REAL, "expected": REAL, "low": REAL, "high": REAL},
    "diversity": {"letter": TEXT, "meeting": TEXT, "date": TEXT, "effective": REAL},
    "drift": {
        "letter": TEXT,
        "date": TEXT,
        "uncoded": REAL,
        "centre": REAL,
        "limit": REAL,
        "baseline": YES_NO,
        "beyond": YES_NO,
        "meeting": TEXT,
    },
    "absences": {
        "meeting": TEXT,
        "date": TEXT,
        "issue": TEXT,
        "share": REAL,
        "meetings": WHOLE,
        "size": REAL,
        "p": REAL,
        "q": REAL,
    },
    "difference": {
        "issue": TEXT,
        "share": REAL,
        "other": REAL,
        "difference": REAL,
        "low": REAL,
        "high": REAL,
    },
    "period_shares": {
        "issue": TEXT,
        "share": REAL,
        "reference": REAL,
        "difference": REAL,
        "low": REAL,
        "high": REAL,
        "p": REAL,
        "q": REAL,
        "meetings": WHOLE,
        "meetings_reference": WHOLE,
    },
    "period_terms": {
        "term": TEXT,
        "label": TEXT,
        "target": WHOLE,
        "reference": WHOLE,
        "meetings": WHOLE,
        "meetings_reference": WHOLE,
        "g2": REAL,
        "log_ratio": REAL,
        "low": REAL,
        "high": REAL,
        "from_zero": YES_NO,
        "p": REAL,
        "q": REAL,
        "tested": WHOLE,
    },
}
"""The tables of a dossier, in which its letters are compared (module change)."""

EVERY = COLUMNS | OF_DOSSIER


def table(name: str, rows: Iterable[tuple]) -> pd.DataFrame:
    """The rows as the table of that name: its columns in order, each of its type, even when there are no rows.

    >>> table("parts", [("kst-28676-282", "signature", "H. Zijlstra", 10630, 10641)]).loc[0, "part"]
    'signature'
    >>> list(table("decisions", []).columns)
    ['letter', 'step', 'before', 'after', 'rule', 'line']
    """
    types, rows = EVERY[name], list(rows)
    columns = zip(*rows, strict=True) if rows else ([] for _ in types)
    return pd.DataFrame(
        {column: pd.Series(cells, dtype=types[column]) for column, cells in zip(types, columns, strict=True)}
    )


def in_reading_order(rows: pd.DataFrame, by: str = "sentence") -> pd.DataFrame:
    """The rows letter by letter, each letter's in the order of `by`; letters in the order in which they first occur.

    >>> rows = pd.DataFrame({"letter": ["b", "a", "b"], "sentence": [1, 0, 0]})
    >>> in_reading_order(rows).to_numpy().tolist()
    [['b', 0], ['b', 1], ['a', 0]]
    """
    letters, numbers = pd.factorize(rows["letter"])[0].astype(np.int64), rows[by].to_numpy(np.int64)
    keys = letters * (numbers.max(initial=0) + 1) + numbers
    return rows if (np.diff(keys) >= 0).all() else rows.take(np.argsort(keys, kind="stable")).reset_index(drop=True)


def inert(text: str) -> str:
    """A cell that no spreadsheet will run; `as_was` gives back the text.

    >>> inert("=NGC"), as_was(inert("=NGC")), inert("NGC")
    ("'=NGC", '=NGC', 'NGC')
    """
    return f"'{text}" if text[:1] in RISKY else text


def as_was(text: str) -> str:
    """The text that `inert` made a cell of."""
    return text.removeprefix("'")
