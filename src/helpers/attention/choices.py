"""Choices: what each issue's share would be by another unit, or another rule for sentences without words of an issue.

Each choice is defensible, so a share's range over them is an uncertainty of its own, beside its interval (Denny &
Spirling 2018).
"""

import pandas as pd

from helpers.attention import EMPTY_RULES, attention
from helpers.codebook import Codebook

COLUMNS = ["letter", "issue", "unit", "empty", "share", "rank"]


def choices(
    sections: pd.DataFrame, sentences: pd.DataFrame, tokens: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook
) -> pd.DataFrame:
    """Each issue's share by every unit of the attention table, under every rule for sentences without words of an
    issue.

    One row per letter, rule, unit and issue, in that order; columns letter, issue, unit, empty (the rule), share, and
    rank, from 1 among the issues by that choice, where equal shares have the same rank. Mentions and sections do not
    depend on the rule. Share and rank are blank where no heading has an issue, or nothing is counted.

    >>> from helpers import codebook, corpus, letters
    >>> navo = codebook.read("navo")
    >>> tables = corpus.tables([letters.read("kst-28676-282")], navo)
    >>> shares = choices(*(tables[name] for name in ("sections", "sentences", "tokens", "codings")), navo)
    >>> shares.query("issue == 'russia' and unit == 'sentences'")["empty"].tolist()
    ['none', 'carry', 'context', 'smooth']
    """
    by_rule = [
        attention(sections, sentences, tokens, codings, codebook, empty=empty).assign(empty=empty)
        for empty in EMPTY_RULES
    ]
    rows = pd.concat(by_rule, ignore_index=True)
    rows = rows[rows["issue"].isin(codebook.ids)]
    ranks = rows.groupby(["letter", "unit", "empty"])["share"].rank("min", ascending=False)
    return rows.assign(rank=ranks)[COLUMNS].reset_index(drop=True)
