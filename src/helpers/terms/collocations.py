"""Words that keep each other's company: pairs of neighbours, and words that share sentences with another."""

import math

import pandas as pd

from helpers.tables import in_reading_order

FEWEST = 3
"""The sentences that two words must share before their association is measured."""


def multiword(tokens: pd.DataFrame, at_least: int = 2) -> pd.DataFrame:
    """Pairs of neighbouring words that belong together: term, label, count, g2; the strongest first.

    Only a blank stands between the two, and neither is a stop word or a number. They are ranked by Dunning's
    log-likelihood (NLTK's BigramCollocationFinder).
    """
    from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder

    tokens = in_reading_order(tokens, "token")
    breaks = (tokens["start"] - tokens["end"].shift() != 1) | (tokens["letter"] != tokens["letter"].shift())
    finder = BigramCollocationFinder.from_documents(tokens.groupby(breaks.cumsum())["lemma"].agg(list))
    finder.apply_freq_filter(at_least)
    content_words = set(tokens.loc[~tokens["stopword"], "lemma"])
    finder.apply_word_filter(lambda word: word not in content_words or word[0].isdigit())
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


def collocates(tokens: pd.DataFrame, term: str, at_least: int = FEWEST) -> pd.DataFrame:
    """The words that share sentences with a term, without stop words, and the measures of their association.

    Columns: term, together (sentences with both), sentences (with the word), log_dice, g2, pmi, npmi, t; the highest
    logDice first. The window is the sentence, and all counts are of sentences.
    """
    words = tokens[~tokens["stopword"]].drop_duplicates(["letter", "sentence", "lemma"])
    key = words["letter"].astype(str) + " " + words["sentence"].astype(str)
    with_term = set(key[words["lemma"] == term])
    total = len(tokens.drop_duplicates(["letter", "sentence"]))
    sentences, together = words["lemma"].value_counts(), words.loc[key.isin(with_term), "lemma"].value_counts()
    rows = [
        (
            word,
            both,
            sentences[word],
            *association(both, len(with_term), sentences[word], total).values(),
        )
        for word, both in together.items()
        if word != term and both >= at_least
    ]
    ties = pd.DataFrame(rows, columns=["term", "together", "sentences", "log_dice", "g2", "pmi", "npmi", "t"])
    return ties.sort_values(["log_dice", "term"], ascending=[False, True], ignore_index=True)


def association(both: int, one: int, other: int, total: int) -> dict[str, float]:
    """How closely two words are associated that share `both` of `total` units, of `one` and `other` with each.

    The measures are logDice (Rychlý 2008), log-likelihood (Dunning 1993), pointwise mutual information, in bits and
    normalised (Church & Hanks 1990, Bouma 2009), and t. The normalised one is NaN where every unit has both.

    >>> {name: round(value, 6) for name, value in association(20, 42, 31, 1500).items()}
    {'log_dice': 13.132104, 'g2': 114.309078, 'pmi': 4.526161, 'npmi': 0.726648, 't': 4.278045}
    """
    from nltk.metrics import BigramAssocMeasures

    counts = both, (one, other), total
    pmi = BigramAssocMeasures.pmi(*counts)
    return {
        "log_dice": 14 + math.log2(2 * both / (one + other)),
        "g2": BigramAssocMeasures.likelihood_ratio(*counts),
        "pmi": pmi,
        "npmi": pmi / -math.log2(both / total) if both < total else math.nan,
        "t": BigramAssocMeasures.student_t(*counts),
    }
