"""How topics lie to the issues of a codebook, and to the topics of another run.

What is compared is how two sortings divide the same texts. A topic and an issue share, of each text, the smaller
of their two parts of it.
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
"""The main column of a text that has no weight in any."""


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
    for letter, own in sentences.groupby("letter", sort=False):
        of_letter = [rows[rows["letter"] == letter] for rows in (tokens, codings)]
        pieces.append(coded(own, *of_letter, codebook, empty).weights[codebook.ids].set_axis(own.index))
    weights = pd.concat(pieces)
    weights = weights.loc[:, weights.sum() > 0]
    return weights.groupby([sentences[key] for key in UNITS[unit]], sort=False).mean()


def main(weights: pd.DataFrame) -> pd.Series:
    """The column with the largest weight in each text; the first of a tie, -1 where a text has none.

    >>> main(pd.DataFrame([[0.2, 0.8], [0.5, 0.5], [0.0, 0.0]])).tolist()
    [1, 0, -1]
    """
    columns = weights.columns.to_numpy(object)[weights.to_numpy().argmax(axis=1)]
    return pd.Series(columns, weights.index).where(weights.sum(axis=1) > 0, NONE).infer_objects()


def aligned(run: "Topics", issues: pd.DataFrame) -> pd.DataFrame:
    """The pairs of a topic and an issue that share most, each in one pair at most; the most shared first.

    Columns: topic; issue; shared, topic_share and issue_share, all of the words of the texts. The pairs are those
    with the largest sum (Kuhn 1955); where one side has more, some of it has no partner. A partner is a neighbour,
    not a name: `shared` over `issue_share` says how much of the issue is in the topic.
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
    found = pd.DataFrame(rows, columns=["topic", "issue", "shared", "topic_share", "issue_share"])
    return found.sort_values("shared", ascending=False, kind="stable", ignore_index=True)


def spread(runs: Sequence["Topics"], issues: pd.DataFrame) -> pd.DataFrame:
    """How large the topic beside each issue is, over the runs: one row per issue, the largest issue first.

    Columns: issue; share, of the words of the texts by the codings; runs, in which a topic is beside it; lowest,
    median and highest share of that topic; shared, the median of what the two share. Empty where no run has one.
    """
    found = pd.concat([aligned(run, issues) for run in runs])
    by_issue = found.groupby("issue")
    made = by_issue["topic_share"].agg(runs="size", lowest="min", median="median", highest="max")
    made["shared"] = by_issue["shared"].median()
    sizes = runs[0].sizes
    share = issues.reindex(sizes.index, fill_value=0.0).mul(sizes, axis=0).sum() / sizes.sum()
    made = share.rename("share").rename_axis("issue").to_frame().join(made).fillna({"runs": 0}).astype({"runs": int})
    return made.sort_values("share", ascending=False, kind="stable").reset_index()


def agreement_of_runs(runs: Sequence["Topics"]) -> pd.DataFrame:
    """How alike each two runs sort the texts by their main topics: seed, other, rand.

    `rand` is the adjusted Rand index: 1 the same sorting, 0 what chance gives (Hubert & Arabie 1985).
    """
    from sklearn.metrics import adjusted_rand_score

    sorted_by = {run.seed: main(run.weights) for run in runs}
    rows = [
        (seed, other, adjusted_rand_score(sorted_by[seed], sorted_by[other]))
        for seed, other in combinations(sorted_by, 2)
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
    """How many topics lie, after learning, beside the issue with whose words they began: seed, kept, topics.

    `began` has the issue of each of the first topics, in their order; `topics` is their number.
    """
    rows = []
    for run in runs:
        beside = aligned(run, issues).set_index("topic")["issue"]
        rows.append((run.seed, sum(beside.get(topic) == issue for topic, issue in enumerate(began)), len(began)))
    return pd.DataFrame(rows, columns=["seed", "kept", "topics"])
