"""Terms: how often each word is used, how evenly, where it is typical, in what context; and who is named."""

from itertools import pairwise

import numpy as np
import pandas as pd

from helpers.tables import COLUMNS, in_reading_order, table
from helpers.terms.acronyms import acronyms
from helpers.terms.capitals import proper_names
from helpers.terms.collocations import collocates, multiword
from helpers.terms.dispersion import dp_norms
from helpers.terms.keywords import keyness
from helpers.terms.names import entities, name_counts
from helpers.terms.tfidf import idf, tf_idf

__all__ = [
    "acronyms", "collocates", "entities", "idf", "keyness", "kwic", "multiword", "name_counts", "proper_names",
    "terms", "tf_idf",
]  # fmt: skip


def terms(tokens: pd.DataFrame) -> pd.DataFrame:
    """The terms table of any number of letters: one row per letter and lemma, the most frequent first.

    `label` is the lemma's most frequent form, `forms` all of its forms with their counts; `per_1000` is per thousand
    body tokens, stop words included; `sections` counts the sections with the term; `first` is the number of its first
    token.
    """
    if tokens.empty:
        return table("terms", [])
    tokens = in_reading_order(tokens, "token")
    (letters, names), (lemmas, distinct) = (pd.factorize(tokens[name]) for name in ("letter", "lemma"))
    term_of_token, keys = pd.factorize(letters * len(distinct) + lemmas)
    firsts, counts = _firsts(term_of_token), np.bincount(term_of_token)
    letter, sizes = keys // len(distinct), np.bincount(letters)
    labels, forms = _forms(term_of_token, tokens["form"])
    sections, spread = _spread(term_of_token, letter, letters, tokens["section"].to_numpy())
    order = np.lexsort((_ranks(distinct)[keys % len(distinct)], -counts, letter))
    columns = {
        "letter": names.take(letter[order]),
        "term": distinct.take(keys[order] % len(distinct)),
        "label": [labels[place] for place in order.tolist()],
        "count": counts[order],
        "per_1000": (1000 * counts / sizes[letter])[order],
        "sections": sections[order],
        "dp_norm": spread[order],
        "first": tokens["token"].to_numpy()[firsts[order]],
        "stopword": tokens["stopword"].to_numpy()[firsts[order]],
        "forms": [forms[place] for place in order.tolist()],
    }
    return pd.DataFrame(columns).astype(COLUMNS["terms"])


def _firsts(codes: np.ndarray) -> np.ndarray:
    """Where each code first occurs, for codes that are numbered in order of occurrence."""
    return np.flatnonzero(np.diff(np.maximum.accumulate(codes), prepend=-1))


def _ranks(distinct: pd.Index) -> np.ndarray:
    """The place of each word in alphabetical order."""
    words = distinct.tolist()
    ranks = np.empty(len(words), np.int64)
    ranks[sorted(range(len(words)), key=words.__getitem__)] = np.arange(len(words))
    return ranks


def _forms(term_of_token: np.ndarray, forms: pd.Series) -> tuple[list[str], list[str]]:
    """The most frequent form of each term, and all of its forms with their counts."""
    codes, distinct = pd.factorize(forms)
    pair_of_token, pairs = pd.factorize(term_of_token * len(distinct) + codes)
    terms, words, counts = pairs // len(distinct), pairs % len(distinct), np.bincount(pair_of_token)
    order = np.lexsort((_ranks(distinct)[words], -counts, terms))
    written, words = distinct.tolist(), words[order].tolist()
    with_counts = [f"{written[word]} {count}" for word, count in zip(words, counts[order].tolist(), strict=True)]
    starts = np.flatnonzero(np.diff(terms[order], prepend=-1)).tolist()
    spans = pairwise([*starts, len(with_counts)])
    labels = [written[words[start]] for start in starts]
    return labels, ["; ".join(with_counts[start:end]) for start, end in spans]


def _spread(
    term_of_token: np.ndarray, letter_of_term: np.ndarray, letter_of_token: np.ndarray, sections: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """For each term the number of sections that have it, and its dispersion over the sections of its letter."""
    sections_with, spread = np.empty(len(letter_of_term), np.int64), np.empty(len(letter_of_term))
    of_token, of_term = (
        np.searchsorted(numbers, np.arange(letter_of_term[-1] + 2)) for numbers in (letter_of_token, letter_of_term)
    )
    for number in range(letter_of_term[-1] + 1):
        tokens, terms = slice(*of_token[number : number + 2]), slice(*of_term[number : number + 2])
        here, places = np.unique(sections[tokens], return_inverse=True)
        cells = (term_of_token[tokens] - terms.start) * len(here) + places
        counts = np.bincount(cells, minlength=(terms.stop - terms.start) * len(here)).reshape(-1, len(here))
        sections_with[terms] = (counts > 0).sum(axis=1)
        spread[terms] = dp_norms(counts, np.bincount(places))
    return sections_with, spread


def kwic(sentences: pd.DataFrame, tokens: pd.DataFrame, term: str, width: int = 45) -> pd.DataFrame:
    """Every use of a lemma in context: letter, sentence, left, match, right, with `width` characters on each side."""
    uses = tokens[tokens["lemma"] == term].merge(
        sentences[["letter", "sentence", "start", "text"]], on=["letter", "sentence"], suffixes=("", "_of_sentence")
    )
    rows = []
    for use in uses.itertuples(index=False):
        start, end = use.start - use.start_of_sentence, use.end - use.start_of_sentence
        left, right = use.text[max(0, start - width) : start], use.text[end : end + width]
        rows.append((use.letter, use.sentence, left, use.form, right))
    return pd.DataFrame(rows, columns=["letter", "sentence", "left", "match", "right"])
