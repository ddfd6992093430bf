"""Texts as counts of their words, and which of these words a codebook's terms would match."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from helpers.codebook import Codebook
from helpers.coding import Matcher

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

UNITS = {"letter": ["letter"], "section": ["letter", "section"], "paragraph": ["letter", "paragraph"]}
"""The possible texts, and the keys by which they are distinguished."""

FEWEST_TEXTS = 2
"""Texts that must have a word: one that no two share says nothing about what they have in common."""


@dataclass(frozen=True)
class Dfm:
    """A document-feature matrix: texts in rows, words in columns, and how often each text has each word."""

    counts: "csr_matrix"
    texts: pd.MultiIndex | pd.Index
    words: pd.Index
    sentences: int

    @property
    def sizes(self) -> pd.Series:
        """The number of words left in each text."""
        return pd.Series(np.asarray(self.counts.sum(axis=1)).ravel(), self.texts)

    def having(self, words: list[str]) -> np.ndarray:
        """Texts × words: whether a text has a word."""
        return self.counts[:, self.words.get_indexer(words)].toarray() > 0


def dfm(tokens: pd.DataFrame, unit: str = "paragraph", at_least: int = FEWEST_TEXTS) -> Dfm:
    """The texts of any number of letters as counts of their lemmas; `unit` is letter, section or paragraph.

    Stop words and numbers are left out, then words that fewer than `at_least` texts have, then texts without any
    word left. `sentences` counts those of all texts.

    >>> rows = [("kst-1-1", 0, 0, "steun", False), ("kst-1-1", 1, 1, "steun", False), ("kst-1-1", 1, 1, "de", True)]
    >>> texts = dfm(pd.DataFrame(rows, columns=["letter", "paragraph", "sentence", "lemma", "stopword"]))
    >>> texts.words.tolist(), texts.counts.toarray().tolist(), texts.sentences
    (['steun'], [[1], [1]], 2)
    """
    from scipy.sparse import csr_matrix

    words = plain(tokens)
    having = words.drop_duplicates([*UNITS[unit], "lemma"]).groupby("lemma").size()
    frequent = words[words["lemma"].isin(having[having >= at_least].index)]
    counts_of_lemmas = frequent.groupby([*UNITS[unit], "lemma"], sort=False).size()
    rows, texts = pd.factorize(counts_of_lemmas.index.droplevel("lemma"))
    columns, lemmas = pd.factorize(counts_of_lemmas.index.get_level_values("lemma"), sort=True)
    counts = csr_matrix((counts_of_lemmas.to_numpy(), (rows, columns)), (len(texts), len(lemmas)))
    return Dfm(counts, texts.set_names(UNITS[unit]), lemmas, len(tokens.drop_duplicates(["letter", "sentence"])))


def plain(tokens: pd.DataFrame) -> pd.DataFrame:
    """The tokens that say something about the subject: no stop words and no numbers."""
    return tokens[~tokens["stopword"] & tokens["lemma"].str[0].str.isalpha()]


def seed_words(codebook: Codebook, tokens: pd.DataFrame, texts: Dfm, language: str) -> pd.DataFrame:
    """Which words of the texts each of the codebook's terms would match: issue, term, words joined by `; `, note.

    Texts are bags of words here, so `note` says why a term gives none: it has several words, it is weak (it counts only
    beside another), it matches no word of the texts, or too few texts have the words that it matches.
    """
    terms = [
        term
        for issue in codebook.issues
        for term in issue.terms
        if not term.excludes and term.language in (language, "both")
    ]
    alone = [term for term in terms if len(term.words) == 1 and not term.weak]
    caught, words_of_texts = _caught(Matcher(alone, language), tokens), set(texts.words)
    rows = [(term.issue, term.pattern, caught[term.issue, term.pattern]) for term in terms]
    seeds = pd.DataFrame(rows, columns=["issue", "term", "caught"])
    seeds["words"] = ["; ".join(sorted(words & words_of_texts)) for words in seeds["caught"]]
    seeds["note"] = [_note(term, words, words_of_texts) for term, words in zip(terms, seeds["caught"], strict=True)]
    return seeds.drop(columns="caught")


def seeds_by_issue(seeds: pd.DataFrame, issues: Iterable[str]) -> dict[str, list[str]]:
    """The seed words of each issue that has any, in the order of the issues; `seeds` as returned by `seed_words`.

    >>> rows = [("russia", "rusland", "rusland"), ("russia", "=NRR", "NRR"), ("ukraine", "krim", "")]
    >>> seeds_by_issue(pd.DataFrame(rows, columns=["issue", "term", "words"]), ["ukraine", "russia"])
    {'russia': ['NRR', 'rusland']}
    """
    words_of_issue = seeds[seeds["words"] != ""].groupby("issue")["words"].agg("; ".join)
    return {issue: sorted(set(words_of_issue[issue].split("; "))) for issue in issues if issue in words_of_issue.index}


def _caught(matcher: Matcher, tokens: pd.DataFrame) -> dict[tuple[str, str], set[str]]:
    """The lemmas of the forms that each term matches."""
    caught, words = defaultdict(set), plain(tokens)[["form", "lemma"]].drop_duplicates()
    for lemma, matches in zip(words["lemma"], matcher.of_each(words["form"].tolist()), strict=True):
        for match in matches:
            caught[match.term.issue, match.term.pattern].add(lemma)
    return caught


def _note(term, caught: set[str], words_of_texts: set[str]) -> str:
    if len(term.words) > 1:
        return "several words"
    if term.weak:
        return "weak"
    if not caught:
        return "not in the texts"
    return "" if caught & words_of_texts else "in too few texts"
