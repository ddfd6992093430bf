"""How topics relate to the issues of a codebook, and to the topics of another run.

The comparison is of how two sortings divide the same texts. Of each text, a topic and an issue share the smaller of
their two parts.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from helpers.attention import EMPTY, coded
from helpers.codebook import Codebook
from helpers.tables import in_reading_order
from helpers.topics.texts import UNITS

if TYPE_CHECKING:
    from helpers.topics import Topics

NONE = -1
"""Stands for the main column of a text that has no weight in any."""


def issue_weights(
    sentences: pd.DataFrame,
    tokens: pd.DataFrame,
    codings: pd.DataFrame,
    codebook: Codebook,
    unit: str = "paragraph",
    empty: str = EMPTY,
) -> pd.DataFrame:
    """Texts × issues that occur: each issue's part of the sentences of a text, by the codings.

    A row sums to 1, or to less where sentences of the text are procedural or uncoded; `empty` as for attention.
    """
    sentences, pieces = in_reading_order(sentences), []
    for letter, sentences_of_letter in sentences.groupby("letter", sort=False):
        of_letter = [rows[rows["letter"] == letter] for rows in (tokens, codings)]
        pieces.append(
            coded(sentences_of_letter, *of_letter, codebook, empty)
            .weights[codebook.ids]
            .set_axis(sentences_of_letter.index)
        )
    weights = pd.concat(pieces)
    weights = weights.loc[:, weights.sum() > 0]
    return weights.groupby([sentences[key] for key in UNITS[unit]], sort=False).mean()


def main(weights: pd.DataFrame) -> pd.Series:
    """The column with the largest weight in each text; the first in a tie, -1 where a text has no weight.

    >>> main(pd.DataFrame([[0.2, 0.8], [0.5, 0.5], [0.0, 0.0]])).tolist()
    [1, 0, -1]
    """
    columns = weights.columns.to_numpy(object)[weights.to_numpy().argmax(axis=1)]
    return pd.Series(columns, weights.index).where(weights.sum(axis=1) > 0, NONE).infer_objects()


def aligned(run: "Topics", issues: pd.DataFrame) -> pd.DataFrame:
    """The pairs of a topic and an issue that share most, each in at most one pair; the most shared first.

    Columns: topic; issue; shared, topic_share and issue_share, all shares of the words of the texts. The pairs are
    those with the largest sum (Kuhn 1955); where there are more topics than issues, or fewer, some have no partner. A
    partner does not name a topic: `shared` over `issue_share` says how much of the issue is in it.
    """
    from scipy.optimize import linear_sum_assignment

    parts = issues.reindex(run.weights.index, fill_value=0.0)
    sizes = (run.sizes / run.sizes.sum()).to_numpy()
    least = np.minimum(run.weights.to_numpy()[:, :, None], parts.to_numpy()[:, None, :])
    shared = np.tensordot(sizes, least, axes=1)
    of_issue = sizes @ parts.to_numpy()
    rows = [
        (topic, parts.columns[issue], shared[topic, issue], run.shares[topic], of_issue[issue])
        for topic, issue in zip(*linear_sum_assignment(shared, maximize=True), strict=True)
    ]
    pairs = pd.DataFrame(rows, columns=["topic", "issue", "shared", "topic_share", "issue_share"])
    return pairs.sort_values("shared", ascending=False, kind="stable", ignore_index=True)


def spread(runs: Sequence["Topics"], issues: pd.DataFrame) -> pd.DataFrame:
    """The size of the topic most like each issue, over the runs: one row per issue, the largest issue first.

    Columns: issue; share, of the words of the texts by the codings; runs, the number in which a topic is paired with
    it; lowest, median and highest share of that topic; shared, the median of what the two share. The last four are
    empty where no run has such a topic.
    """
    pairs = pd.concat([aligned(run, issues) for run in runs])
    by_issue = pairs.groupby("issue")
    ranges = by_issue["topic_share"].agg(runs="size", lowest="min", median="median", highest="max")
    ranges["shared"] = by_issue["shared"].median()
    sizes = runs[0].sizes
    share = issues.reindex(sizes.index, fill_value=0.0).mul(sizes, axis=0).sum() / sizes.sum()
    ranges = (
        share.rename("share").rename_axis("issue").to_frame().join(ranges).fillna({"runs": 0}).astype({"runs": int})
    )
    return ranges.sort_values("share", ascending=False, kind="stable").reset_index()


def agreement_of_runs(runs: Sequence["Topics"]) -> pd.DataFrame:
    """How alike any two runs sort the texts by their main topics: seed, other, rand.

    `rand` is the adjusted Rand index: 1 for the same sorting, 0 as by chance (Hubert & Arabie 1985).
    """
    from sklearn.metrics import adjusted_rand_score

    sorted_by = {run.seed: main(run.weights) for run in runs}
    rows = [
        (seed, other_seed, adjusted_rand_score(sorted_by[seed], sorted_by[other_seed]))
        for seed, other_seed in combinations(sorted_by, 2)
    ]
    return pd.DataFrame(rows, columns=["seed", "other", "rand"])


def agreement_with_coding(runs: Sequence["Topics"], issues: pd.DataFrame) -> pd.DataFrame:
    """How alike each run and the coding sort the texts that have an issue: seed, rand, same, texts.

    `rand` is the adjusted Rand index of main topics and main issues; `same` the part of the `texts` whose main
    issue is the one beside their main topic.
    """
    from sklearn.metrics import adjusted_rand_score

    rows = []
    for run in runs:
        issue = main(issues.reindex(run.weights.index, fill_value=0.0))
        issue = issue[issue != NONE]
        topic = main(run.weights)[issue.index]
        beside = topic.map(aligned(run, issues).set_index("topic")["issue"])
        rows.append((run.seed, adjusted_rand_score(issue, topic), (beside == issue).mean(), len(issue)))
    return pd.DataFrame(rows, columns=["seed", "rand", "same", "texts"])


def kept(runs: Sequence["Topics"], issues: pd.DataFrame, began: Sequence[str]) -> pd.DataFrame:
    """How many topics are, after learning, paired with the issue whose words they began with: seed, kept, topics.

    `began` has the issue of each of the first topics, in their order; `topics` is their number.
    """
    rows = []
    for run in runs:
        beside = aligned(run, issues).set_index("topic")["issue"]
        rows.append((run.seed, sum(beside.get(topic) == issue for topic, issue in enumerate(began)), len(began)))
    return pd.DataFrame(rows, columns=["seed", "kept", "topics"])
