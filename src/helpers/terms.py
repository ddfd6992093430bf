"""Terms: how often each word is used, how evenly, where it is typical, and in what context."""

import math
from collections.abc import Iterable

import numpy as np
import pandas as pd

from helpers.tables import table

ENOUGH_FOR_DISPERSION = 3
"""Occurrences; below it DPnorm says little and charts grey it."""


def terms(tokens: pd.DataFrame) -> pd.DataFrame:
    """The terms table of any number of letters: one row per letter and lemma, most frequent first.

    `label` is the lemma's most frequent form, `forms` all of them with their counts;
    `per_1000` is per thousand body tokens, stop words included; `sections` counts the
    sections that have the term; `first` is the number of its first token.
    """
    pieces = [_terms_of_letter(letter, rows) for letter, rows in tokens.groupby("letter", sort=False)]
    return pd.concat([table("terms", []), *pieces], ignore_index=True).astype(table("terms", []).dtypes)


def _terms_of_letter(letter: str, tokens: pd.DataFrame) -> pd.DataFrame:
    by_section = tokens.groupby(["lemma", "section"]).size().unstack(fill_value=0)
    sizes = tokens.groupby("section").size().reindex(by_section.columns)
    first = tokens.drop_duplicates("lemma").set_index("lemma")
    forms = _forms(tokens)
    rows = [
        (
            letter, term, forms[term][0][0], sum(counts), 1000 * sum(counts) / len(tokens),
            sum(count > 0 for count in counts), dp_norm(counts, sizes),
            first.at[term, "token"], first.at[term, "stopword"],
            "; ".join(f"{form} {count}" for form, count in forms[term]),
        )
        for term, counts in zip(by_section.index, by_section.to_numpy().tolist(), strict=True)
    ]  # fmt: skip
    return table("terms", sorted(rows, key=lambda row: (-row[3], row[1])))


def _forms(tokens: pd.DataFrame) -> dict[str, list[tuple[str, int]]]:
    """The forms of each lemma with their counts, most frequent first."""
    forms: dict[str, list[tuple[str, int]]] = {}
    counts = tokens.groupby(["lemma", "form"]).size()
    for (term, form), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        forms.setdefault(term, []).append((form, count))
    return forms


def dp_norm(counts: Iterable[float], sizes: Iterable[float]) -> float:
    """Deviation of proportions of a term over parts, normalised: 0 is even, 1 all in one part (Gries 2008).

    NaN where there is one part, or no use. Parts of size 0 are left out.

    >>> round(dp_norm([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]), 9)
    0.219512195
    """
    counts, sizes = np.asarray(counts, float), np.asarray(sizes, float)
    counts, sizes = counts[sizes > 0], sizes[sizes > 0]
    if len(sizes) < 2 or counts.sum() == 0:
        return math.nan
    expected = sizes / sizes.sum()
    return float(np.abs(counts / counts.sum() - expected).sum() / 2 / (1 - expected.min()))


def keyness(target: pd.Series, reference: pd.Series) -> pd.DataFrame:
    """Which words are typical of the target against the reference.

    Columns: term, target, reference, g2, log_ratio, p, from_zero.
    Both are series of words (lemmas), one a token. `g2` is signed: negative where the word
    is rarer in the target. `from_zero` says that a count of 0 was taken as 0.5 in the log
    ratio, which then is no more than a bound. Sorted by g2, then term.
    """
    a, b = target.value_counts(), reference.value_counts()
    words = sorted({*a.index, *b.index})
    rows = [(word, a.get(word, 0), b.get(word, 0)) for word in words]
    found = pd.DataFrame(rows, columns=["term", "target", "reference"])
    sizes = len(target), len(reference)
    found["g2"] = [g2(x, y, *sizes) for x, y in zip(found["target"], found["reference"], strict=True)]
    found["log_ratio"] = [log_ratio(x, y, *sizes) for x, y in zip(found["target"], found["reference"], strict=True)]
    found["p"] = [_p_of_chi2(abs(value)) for value in found["g2"]]
    found["from_zero"] = (found["target"] == 0) | (found["reference"] == 0)
    return found.sort_values(["g2", "term"], ascending=[False, True], ignore_index=True)


def g2(a: int, b: int, c: int, d: int) -> float:
    """Log-likelihood over the four cells, signed by where the word is more frequent (Dunning 1993).

    a, b: uses in target and reference; c, d: their tokens. NaN where it is undefined.

    >>> round(g2(40, 20, 1500, 60000), 6), round(g2(3, 7, 10, 9), 6)
    (222.716158, -4.534939)
    """
    if a + b == 0 or c * d == 0:
        return math.nan
    observed = np.array([[a, b], [c - a, d - b]], float)
    expected = observed.sum(1, keepdims=True) * observed.sum(0, keepdims=True) / (c + d)
    with np.errstate(divide="ignore", invalid="ignore"):
        cells = np.where(observed > 0, observed * np.log(observed / expected), 0.0)
    return math.copysign(1, a / c - b / d) * 2 * float(cells.sum())


def log_ratio(a: float, b: float, c: int, d: int) -> float:
    """Binary logarithm of the ratio of the two rates; a count of 0 is taken as 0.5 (Hardie 2014).

    >>> round(log_ratio(40, 20, 1500, 60000), 6), round(log_ratio(5, 0, 1500, 60000), 6)
    (6.321928, 8.643856)
    """
    if a + b == 0 or c * d == 0:
        return math.nan
    return math.log2(((a or 0.5) / c) / ((b or 0.5) / d))


def _p_of_chi2(value: float) -> float:
    """The upper tail of chi-square with one degree of freedom."""
    return math.erfc(math.sqrt(value / 2)) if not math.isnan(value) else math.nan


def multiword(tokens: pd.DataFrame, at_least: int = 2) -> pd.DataFrame:
    """Pairs of neighbouring words that belong together: term, label, count, g2; strongest first.

    Pairs with no more than a blank between them, without stop words and numbers, ranked by
    Dunning's log-likelihood (NLTK's BigramCollocationFinder).
    """
    from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder

    parted = (tokens["start"] - tokens["end"].shift() != 1) | (tokens["letter"] != tokens["letter"].shift())
    finder = BigramCollocationFinder.from_documents(tokens.groupby(parted.cumsum())["lemma"].agg(list))
    finder.apply_freq_filter(at_least)
    plain = set(tokens.loc[~tokens["stopword"], "lemma"])
    finder.apply_word_filter(lambda word: word not in plain or word[0].isdigit())
    scored = sorted(finder.score_ngrams(BigramAssocMeasures.likelihood_ratio), key=lambda pair: (-pair[1], pair[0]))
    labels = _pair_labels(tokens)
    rows = [(" ".join(pair), labels[pair], finder.ngram_fd[pair], score) for pair, score in scored]
    return pd.DataFrame(rows, columns=["term", "label", "count", "g2"])


def _pair_labels(tokens: pd.DataFrame) -> dict[tuple[str, str], str]:
    lemmas, forms = tokens["lemma"].tolist(), tokens["form"].tolist()
    labels: dict[tuple[str, str], str] = {}
    for place in range(len(lemmas) - 1):
        labels.setdefault((lemmas[place], lemmas[place + 1]), f"{forms[place]} {forms[place + 1]}")
    return labels


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
