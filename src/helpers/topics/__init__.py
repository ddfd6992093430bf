"""Topics: weightings of texts that are learned from their words alone, without a codebook.

A topic is a list of words with weights that a program found and nobody defined. It has a number, never the name of an
issue; how it relates to the issues of a codebook is measured (`aligned`, `spread`). Every run starts at random, so a
single run is not a finding: at least 20 are made, and the range over them is shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from helpers import Problem
from helpers.topics.alignment import (
    agreement_of_runs,
    agreement_with_coding,
    aligned,
    issue_weights,
    kept,
    main,
    spread,
)
from helpers.topics.quality import coherence, intrusion_sheet, model_precision
from helpers.topics.texts import Dfm, dfm, seed_words, seeds_by_issue

__all__ = [
    "Dfm", "Topics", "agreement_of_runs", "agreement_with_coding", "aligned", "coherence", "dfm", "intrusion_sheet",
    "issue_weights", "kept", "main", "model_precision", "runs", "seed_words", "seeds_by_issue", "spread", "topics",
]  # fmt: skip

FEWEST_TEXTS, FEWEST_SENTENCES = 100, 2000
"""With fewer of either, the words of a text decide less than the random start."""

FEWEST_RUNS = 20
METHODS = ("nmf", "lda")

STEPS = {"nmf": 2000, "lda": 50}
"""The maximum number of iterations."""

PUSH = 10
"""How much more than other words a seed word weighs at the start of its topic, in means of the random start."""


@dataclass(frozen=True)
class Topics:
    """What one run learned."""

    weights: pd.DataFrame
    """One row per text, one column per topic from 0: the topic's part of the text's words. A row sums to 1, or is 0
    where no topic takes the text.
    """

    words: pd.DataFrame
    """One row per topic, one column per word: the word's part of the topic. A row sums to 1, or is 0."""

    sizes: pd.Series
    """The number of words of each text."""

    seed: int

    @cached_property
    def shares(self) -> pd.Series:
        """Each topic's share of the words of all texts."""
        return self.weights.mul(self.sizes, axis=0).sum() / self.sizes.sum()

    def top(self, most: int = 8) -> dict[int, list[str]]:
        """The heaviest words of each topic, ties in alphabetical order."""
        return {
            topic: row[row > 0].sort_values(ascending=False, kind="stable").head(most).index.tolist()
            for topic, row in self.words.iterrows()
        }

    def table(self, most: int = 8) -> pd.DataFrame:
        """One row per topic, the largest first: topic, share (of all words), words (the heaviest, joined by `; `)."""
        top = {topic: "; ".join(words) for topic, words in self.top(most).items()}
        rows = self.shares.sort_values(ascending=False, kind="stable").rename("share").rename_axis("topic")
        return rows.reset_index().assign(words=lambda rows: rows["topic"].map(top))


def topics(
    texts: Dfm,
    number: int,
    method: str = "nmf",
    *,
    seed: int,
    seeded: Sequence[Sequence[str]] = (),
    even_if_too_few: bool = False,
) -> Topics:
    """The given number of topics, learned from the counts of words by one run from one random start.

    `nmf` factorises the counts with the least squared error (Lee & Seung 1999), `lda` is latent Dirichlet allocation
    by variational Bayes (Blei, Ng & Jordan 2003; Hoffman, Blei & Bach 2010), both by scikit-learn with its defaults.
    `seeded` has words for the first topics: they weigh more in these at the start, and nothing holds them there. Only
    `nmf` takes them, because scikit-learn's `lda` has one prior for all words and does not let its start be chosen.

    Raises Problem below 100 texts or 2,000 sentences, except with `even_if_too_few`, to show that it fails; for more
    topics than texts or words; and for an unknown method, or one that cannot be seeded.
    """
    check_enough(texts, even_if_too_few)
    _check(texts, number, method, seeded)
    learned = _nmf if method == "nmf" else _lda
    weights, words = learned(texts, number, seed, seeded)
    weights, words = weights * words.sum(axis=1), _rows_of_one(words)
    return Topics(
        pd.DataFrame(_rows_of_one(weights), texts.texts),
        pd.DataFrame(words, columns=texts.words),
        texts.sizes,
        seed,
    )


def check_enough(texts: Dfm, even_if_too_few: bool = False) -> None:
    """Raise Problem where the texts are too few for topics, unless told to go on."""
    if even_if_too_few or (len(texts.texts) >= FEWEST_TEXTS and texts.sentences >= FEWEST_SENTENCES):
        return
    raise Problem(
        f"topics need {FEWEST_TEXTS} texts and {FEWEST_SENTENCES:,} sentences or more, found {len(texts.texts)} and "
        f"{texts.sentences:,}: in so few the random start decides more than the words, so use a codebook or more texts"
    )


def _check(texts: Dfm, number: int, method: str, seeded: Sequence[Sequence[str]]) -> None:
    if method not in METHODS:
        raise Problem(f"method: expected {' or '.join(METHODS)}, found {method!r}")
    if seeded and method != "nmf":
        raise Problem(f"{method} takes no seed words, as scikit-learn gives all words one prior: seed nmf")
    if not 2 <= number <= min(texts.counts.shape):
        raise Problem(
            f"topics: expected 2 or more, at most as many as texts ({len(texts.texts)}) and words "
            f"({len(texts.words)}), found {number}"
        )
    if len(seeded) > number:
        raise Problem(f"seed words of {len(seeded)} topics for {number} topics: take as many topics, or more")


def _nmf(texts: Dfm, number: int, seed: int, seeded: Sequence[Sequence[str]]) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.decomposition import NMF

    counts = texts.counts.astype(float)
    model = NMF(number, init="custom", max_iter=STEPS["nmf"])
    weights = model.fit_transform(counts, **_start(texts, number, seed, seeded))
    return weights, model.components_


def _start(texts: Dfm, number: int, seed: int, seeded: Sequence[Sequence[str]]) -> dict[str, np.ndarray]:
    """The random start that scikit-learn itself makes, with the weight of the seed words added."""
    draw = np.random.RandomState(seed).standard_normal
    mean = np.sqrt(texts.counts.mean() / number)
    words = mean * np.abs(draw((number, len(texts.words))))
    for topic, seed_words_of_topic in enumerate(seeded):
        words[topic, texts.words.get_indexer_for([word for word in seed_words_of_topic if word in texts.words])] += (
            PUSH * mean
        )
    return {"W": mean * np.abs(draw((len(texts.texts), number))), "H": words}


def _lda(texts: Dfm, number: int, seed: int, seeded: Sequence[Sequence[str]]) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.decomposition import LatentDirichletAllocation

    model = LatentDirichletAllocation(number, max_iter=STEPS["lda"], random_state=seed)
    weights = model.fit_transform(texts.counts)
    return weights, _rows_of_one(model.components_)


def _rows_of_one(values: np.ndarray) -> np.ndarray:
    """Each row over its sum; a row of zeros stays as it is."""
    sums = values.sum(axis=1, keepdims=True)
    return np.divide(values, sums, out=np.zeros_like(values), where=sums > 0)


def runs(
    texts: Dfm,
    number: int,
    method: str = "nmf",
    *,
    seeds: Iterable[int] = range(FEWEST_RUNS),
    seeded: Sequence[Sequence[str]] = (),
    even_if_too_few: bool = False,
) -> list[Topics]:
    """The topics of each random start; a topic's number means something else in each run.

    Raises Problem for fewer than 20 starts, and as `topics` does.
    """
    seeds = list(dict.fromkeys(seeds))
    if len(seeds) < FEWEST_RUNS:
        raise Problem(f"topics need {FEWEST_RUNS} random starts or more to show their range, found {len(seeds)}")
    return [topics(texts, number, method, seed=seed, seeded=seeded, even_if_too_few=even_if_too_few) for seed in seeds]
