"""Neighbouring sentences: what stands between them, and whether they share an issue."""

import pandas as pd

from helpers.coding import PROCEDURAL

BETWEEN = ("nothing", "a new paragraph", "a heading")


def neighbours(sentences: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    """One row per sentence of a letter that, like the sentence before it, has words of an issue.

    Columns: sentence, between (what stands before it: nothing, a new paragraph or a heading), before and issues (the
    issues of the two, as lists), shared (whether they have one in common), text. Issues that a sentence takes only from
    its heading are left out: they would make headings look like borders by definition.

    >>> from helpers import codebook, corpus, letters
    >>> tables = corpus.tables([letters.read("kst-28676-282")], codebook.read("navo"))
    >>> neighbours(tables["sentences"], tables["codings"])["between"].unique().tolist()
    ['nothing', 'a heading', 'a new paragraph']
    """
    worded = codings[(codings["source"] == "wording") & (codings["issue"] != PROCEDURAL)]
    issues = worded.groupby("sentence")["issue"].agg(lambda issues_of_sentence: sorted(set(issues_of_sentence)))
    border = sentences["paragraph"].diff().gt(0).astype(int) + sentences["section"].diff().gt(0)
    pairs = sentences.assign(
        between=border.map(dict(enumerate(BETWEEN))),
        before=sentences["sentence"].sub(1).map(issues),
        issues=sentences["sentence"].map(issues),
    ).dropna(subset=["before", "issues"])
    shared = [not set(row.before).isdisjoint(row.issues) for row in pairs.itertuples()]
    columns = ["sentence", "between", "before", "issues", "shared", "text"]
    return pairs.assign(shared=pd.Series(shared, pairs.index, dtype=bool))[columns].reset_index(drop=True)
