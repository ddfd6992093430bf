"""Terms: how often each word is used, how evenly, where it is typical, in what context; and who is named."""

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
    """The terms table of any number of letters: one row per letter and lemma, most frequent first.

    `label` is the lemma's most frequent form, `forms` all of them with their counts;
    `per_1000` is per thousand body tokens, stop words included; `sections` counts the
    sections that have the term; `first` is the number of its first token.
    """
    if tokens.empty:
        return table("terms", [])
    tokens = in_reading_order(tokens, "token")
    (letters, names), (lemmas, known) = (pd.factorize(tokens[name]) for name in ("letter", "lemma"))
    own, keys = pd.factorize(letters * len(known) + lemmas)
    firsts, counts = _firsts(own), np.bincount(own)
    letter, sizes = keys // len(known), np.bincount(letters)
    labels, forms = _forms(own, tokens["form"])
    sections, spread = _spread(own, letter, letters, tokens["section"].to_numpy())
    order = np.lexsort((_ranks(known)[keys % len(known)], -counts, letter))
    columns = {
        "letter": names.take(letter[order]),
        "term": known.take(keys[order] % len(known)),
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
    """Where each code comes first, of codes that are numbered as they come."""
    return np.flatnonzero(np.diff(np.maximum.accumulate(codes), prepend=-1))


def _ranks(known: pd.Index) -> np.ndarray:
    """The place of each word in the order of the alphabet."""
    words = known.tolist()
    ranks = np.empty(len(words), np.int64)
    ranks[sorted(range(len(words)), key=words.__getitem__)] = np.arange(len(words))
    return ranks


def _forms(own: np.ndarray, forms: pd.Series) -> tuple[list[str], list[str]]:
    """The most frequent form of each term, and all of them with their counts; `own` is the term of each token."""
    codes, known = pd.factorize(forms)
    own, pairs = pd.factorize(own * len(known) + codes)
    term, words, counts = pairs // len(known), pairs % len(known), np.bincount(own)
    order = np.lexsort((_ranks(known)[words], -counts, term))
    written, words = known.tolist(), words[order].tolist()
    told = [f"{written[word]} {count}" for word, count in zip(words, counts[order].tolist(), strict=True)]
    starts = np.flatnonzero(np.diff(term[order], prepend=-1)).tolist()
    labels = [written[words[start]] for start in starts]
    ends = [*starts[1:], len(told)]
    return labels, [
        told[start] if end - start == 1 else "; ".join(told[start:end]) for start, end in zip(starts, ends, strict=True)
    ]


def _spread(
    own: np.ndarray, letter: np.ndarray, letters: np.ndarray, sections: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Of each term the sections that have it, and its dispersion over those of its letter."""
    having, spread = np.empty(len(letter), np.int64), np.empty(len(letter))
    of_token, of_term = (np.searchsorted(each, np.arange(letter[-1] + 2)) for each in (letters, letter))
    for number in range(letter[-1] + 1):
        tokens, terms = slice(*of_token[number : number + 2]), slice(*of_term[number : number + 2])
        known, places = np.unique(sections[tokens], return_inverse=True)
        cells = (own[tokens] - terms.start) * len(known) + places
        counts = np.bincount(cells, minlength=(terms.stop - terms.start) * len(known)).reshape(-1, len(known))
        having[terms] = (counts > 0).sum(axis=1)
        spread[terms] = dp_norms(counts, np.bincount(places))
    return having, spread


def kwic(sentences: pd.DataFrame, tokens: pd.DataFrame, term: str, width: int = 45) -> pd.DataFrame:
    """Every use of a lemma in its context: letter, sentence, left, match, right; `width` characters on each side."""
    uses = tokens[tokens["lemma"] == term].merge(
        sentences[["letter", "sentence", "start", "text"]], on=["letter", "sentence"], suffixes=("", "_of_sentence")
    )
    rows = []
    for use in uses.itertuples(index=False):
        start, end = use.start - use.start_of_sentence, use.end - use.start_of_sentence
        left, right = use.text[max(0, start - width) : start], use.text[end : end + width]
        rows.append((use.letter, use.sentence, left, use.form, right))
    return pd.DataFrame(rows, columns=["letter", "sentence", "left", "match", "right"])
