"""How hard a text is to read and how varied its words are: weak evidence, for comparing letters in one language."""

import math
import re
from collections import Counter
from collections.abc import Sequence

import pandas as pd

LONG = 6
"""Letters; LIX counts the words that have more."""

WINDOW = 50
"""Tokens in the moving window of the type-token ratio."""

VOWELS = {
    "nl": re.compile(r"[aeiouyáéíóúàèëïöüêîôûâ]+", re.I),
    "en": re.compile(r"[aeiouy]+(?!$)|[aiouy]$|(?<=[^aeiouy]l)e$", re.I),
}


def readability(tokens: pd.DataFrame, language: str) -> dict[str, float]:
    """LIX and RIX; for Dutch also Flesch-Douma and Brouwer's Leesindex A, for English Flesch's reading ease.

    Words are body tokens with a letter. Syllables are counted as groups of vowels, which moves the Dutch scores by some
    two points from those with a dictionary of syllables. NaN without words.
    """
    words = [form for form in tokens["form"] if any(character.isalpha() for character in form)]
    sentences = len(tokens.drop_duplicates(["letter", "sentence"]))
    syllables = sum(_syllables(word, language) for word in words)
    long = sum(len(word) > LONG for word in words)
    scores = indices(len(words), sentences, syllables, long)
    return {name: scores[name] for name in ("lix", "rix", *OF_LANGUAGE[language])}


OF_LANGUAGE = {"nl": ("flesch_douma", "leesindex_a"), "en": ("flesch",)}


def indices(words: int, sentences: int, syllables: int, long: int) -> dict[str, float]:
    """Each index from its counts: LIX (Björnsson 1968), RIX (Anderson 1983), Flesch-Douma (Douma 1960), Leesindex A
    (Brouwer 1963), Flesch's reading ease (Flesch 1948).

    >>> indices(100, 5, 180, 35)["lix"], round(indices(100, 5, 180, 35)["flesch_douma"], 3)
    (55.0, 49.635)
    """
    if not words or not sentences:
        return dict.fromkeys(("lix", "rix", "flesch_douma", "leesindex_a", "flesch"), math.nan)
    length, weight = words / sentences, syllables / words
    return {
        "lix": length + 100 * long / words,
        "rix": long / sentences,
        "flesch_douma": 206.835 - 0.93 * length - 77 * weight,
        "leesindex_a": 195 - 2 / 3 * 100 * weight - 2 * length,
        "flesch": 206.835 - 1.015 * length - 84.6 * weight,
    }


def _syllables(word: str, language: str) -> int:
    return max(1, len(VOWELS[language].findall(word)))


def mattr(words: Sequence[str], window: int = WINDOW) -> float:
    """The mean type-token ratio of every window of that many tokens (Covington & McFall 2010).

    For a text shorter than the window it is the type-token ratio; NaN without words.

    >>> round(mattr("one one two one one two one".split(), 2), 9)
    0.833333333
    """
    if not words:
        return math.nan
    window = min(window, len(words))
    counts = Counter(words[:window])
    types = [len(counts)]
    for leaving, entering in zip(words, words[window:], strict=False):
        counts.update([entering])
        counts.subtract([leaving])
        if not counts[leaving]:
            del counts[leaving]
        types.append(len(counts))
    return sum(types) / len(types) / window


def yule(words: Sequence[str]) -> float:
    """Yule's K: how often two words drawn at random are the same, in ten thousandths (Yule 1944); higher is less
    varied.
    """
    counts = Counter(words).values()
    return 1e4 * (sum(count * count for count in counts) - len(words)) / len(words) ** 2 if words else math.nan


def mtld(words: Sequence[str], threshold: float = 0.72) -> float:
    """The mean length of runs whose type-token ratio stays above the threshold, in both directions (McCarthy & Jarvis
    2010).
    """
    return (_factor_length(words, threshold) + _factor_length(words[::-1], threshold)) / 2 if words else math.nan


def _factor_length(words: Sequence[str], threshold: float) -> float:
    factors, types, tokens = 0.0, set(), 0
    for word in words:
        types.add(word)
        tokens += 1
        if len(types) / tokens <= threshold:
            factors, types, tokens = factors + 1, set(), 0
    if tokens:
        factors += (1 - len(types) / tokens) / (1 - threshold)
    return len(words) / factors if factors else math.nan
