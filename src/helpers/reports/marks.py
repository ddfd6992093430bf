"""Marks: which stretches of a sentence count for which issues, including overlaps."""

from collections.abc import Mapping
from itertools import pairwise

import pandas as pd

Stretch = tuple[str, list[str], list[int]]
"""A text, the issues it counts for, and the numbers of those whose words end with it. A stretch without text closes
a sentence and stands for the issues that it owes to its heading or context.
"""


def marked(sentences: pd.DataFrame, codings: pd.DataFrame, ranks: Mapping[str, int]) -> dict[int, list[Stretch]]:
    """Every sentence of a letter as stretches, cut wherever the words of an issue begin or end.

    `ranks` gives each issue of the codings its rank from 0; its number is one more.
    """
    by_sentence = dict(list(codings.groupby("sentence")))
    nothing = codings.head(0)
    return {
        row.sentence: _stretches(row, by_sentence.get(row.sentence, nothing), ranks)
        for row in sentences.itertuples(index=False)
    }


def _stretches(sentence, codings: pd.DataFrame, ranks: Mapping[str, int]) -> list[Stretch]:
    worded = codings[codings["source"] == "wording"]
    spans = list(worded[["start", "end", "issue"]].itertuples(index=False, name=None))
    bounds = sorted({sentence.start, sentence.end, *(bound for span in spans for bound in span[:2])})
    stretches = [
        (
            sentence.text[start - sentence.start : end - sentence.start],
            list(dict.fromkeys(issue for first, last, issue in spans if first <= start and end <= last)),
            sorted(ranks[issue] + 1 for _, last, issue in spans if last == end),
        )
        for start, end in pairwise(bounds)
    ]
    headed = codings.loc[codings["source"] != "wording", "issue"].tolist()
    return stretches + ([("", headed, sorted(ranks[issue] + 1 for issue in headed))] if headed else [])
