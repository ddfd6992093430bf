"""Tokens of sentences, each with its lemma and whether it is a stop word."""

import re
from functools import cache, lru_cache

import numpy as np
import pandas as pd

from helpers.lexicons import lexicon
from helpers.tables import COLUMNS, in_reading_order

TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # V.S., m.b.t.
    r"|(?:\d+(?:[.,]\d+)+%?|\d+%|\w+)(?:[-'’]\w+)*"  # 2.500, 2%-norm, NAVO-EU, thema's
)
PARTS = re.compile(f"({TOKEN.pattern})")
"""Parts a text into what is no token and what is one, in turn."""

YEAR = re.compile(r"(?:19|20)\d\d")
"""A part of a date, as a month is; 1325 is a resolution."""

TYPES, TAILS = 50_000, 20_000
"""Distinct words, and ends of them, of which is remembered what was decided, however many letters there are."""

SHORTEST_TAIL = 5
"""Letters: a shorter end of a compound is too often a word by accident."""


def tokens(sentences: pd.DataFrame) -> pd.DataFrame:
    """The tokens table of the sentences of any number of letters; `token` is counted through the letter from 0.

    >>> from helpers.tables import table
    >>> row = ("kst-1-1", 0, 0, 0, 7, 40, "Dit helpt in de strijd tegen IS.", "nl", 7, 40)
    >>> made = tokens(table("sentences", [row]))
    >>> [(row.start, row.form, row.stopword) for row in made.itertuples()][-2:]
    [(30, 'tegen', True), (36, 'IS', False)]
    """
    sentences = in_reading_order(sentences)
    forms, places, starts = _split(sentences["text"].tolist())
    starts += sentences["start"].to_numpy()[places]
    own = sentences[["letter", "section", "paragraph", "sentence"]].take(places).reset_index(drop=True)
    return own.assign(
        token=_numbered(sentences["letter"], np.bincount(places, minlength=len(sentences))),
        start=starts,
        end=starts + _lengths(forms),
        **_by_type(forms, sentences["language"].to_numpy()[places]),
    ).astype(COLUMNS["tokens"])


def _split(texts: list[str]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """The tokens of all texts, and of each the number of its text and where it starts there.

    Cut at once: no token goes over the end of a line.
    """
    parts = PARTS.split("\n".join(texts))
    starts = np.cumsum(_lengths(parts))[:-1:2]
    begun = np.cumsum(_lengths(texts) + 1) - _lengths(texts) - 1
    places = np.searchsorted(begun, starts, side="right") - 1
    return parts[1::2], places, starts - begun[places]


def _lengths(texts: list[str]) -> np.ndarray:
    return np.fromiter(map(len, texts), np.int64, len(texts))


def _numbered(letters: pd.Series, counts: np.ndarray) -> np.ndarray:
    """The number of each token in its letter, given the letter and the number of tokens of each sentence."""
    sizes = pd.Series(counts).groupby(pd.factorize(letters)[0], sort=False).sum().to_numpy()
    return np.arange(counts.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)


def _by_type(forms: list[str], languages: np.ndarray) -> dict[str, pd.Series]:
    """Form, lemma and stop-word mark of tokens: what a form says is decided once, however often it is used."""
    codes, types = pd.factorize(np.array([*forms, ""], object)[:-1])
    spoken, known = pd.factorize(languages)
    pairs, own = np.unique(codes * max(len(known), 1) + spoken, return_inverse=True)
    each = [(types[pair // len(known)], known[pair % len(known)]) for pair in pairs.tolist()]
    return {
        "form": pd.Series(types, dtype="str").take(codes).reset_index(drop=True),
        "lemma": pd.Series([lemma(*pair) for pair in each], dtype="str").take(own).reset_index(drop=True),
        "stopword": pd.Series([is_stopword(*pair) for pair in each], dtype=bool).take(own).reset_index(drop=True),
    }


@lru_cache(maxsize=TYPES)
def lemma(form: str, language: str = "nl") -> str:
    """The dictionary form of a word, in lower case; acronyms and numbers as written.

    >>> [lemma(form) for form in ("Bondgenoten", "IS", "aangedrongen", "veiligheidssituaties", "Georgische")]
    ['bondgenoot', 'IS', 'aandringen', 'veiligheidssituatie', 'georgisch']
    """
    if _is_acronym(form) or not form[0].isalpha():
        return form
    listed = _overrides(language).get(form.lower())
    return listed or _looked_up(form, language).lower()


@lru_cache(maxsize=TYPES)
def is_stopword(form: str, language: str = "nl") -> bool:
    """Whether the word says nothing of the subject: in the general list or the genre's, or a year.

    Case is tested first: an acronym is never a stop word.

    >>> is_stopword("is"), is_stopword("IS"), is_stopword("Hierbij"), is_stopword("NAVO"), is_stopword("2018")
    (True, False, True, False, True)
    """
    if _is_acronym(form):
        return False
    if YEAR.fullmatch(form):
        return True
    return bool({form.lower(), lemma(form, language)} & (_stopwords(language) | _genre_stopwords(language)))


def _is_acronym(form: str) -> bool:
    return sum(character.isupper() for character in form) > 1 and form[:2].isupper()


def _looked_up(form: str, language: str) -> str:
    """The lemma of the form as written or in lower case, whichever changed and is shorter, else of its longest tail."""
    lemmas = (_simple(variant, language) for variant in dict.fromkeys((form, form.lower())))
    found = min(lemmas, key=lambda lemma: (lemma.lower() == form.lower(), len(lemma)))
    if found.lower() != form.lower():
        return found
    return form if form[0].isupper() or _is_known(form, language) else _by_tail(form, language)


def _simple(form: str, language: str) -> str:
    from simplemma import lemmatize

    return lemmatize(form, lang=language).replace("_", "")


@lru_cache(maxsize=TAILS)
def _is_known(form: str, language: str) -> bool:
    """Whether the word is in the library's dictionary, as written or with the other first letter."""
    return _dictionaries().get_lemma(form, language) is not None


@cache
def _dictionaries():
    from simplemma.strategies import DictionaryLookupStrategy

    return DictionaryLookupStrategy()


def _by_tail(form: str, language: str) -> str:
    for start in range(2, len(form) - SHORTEST_TAIL + 1):
        tail = form[start:]
        if tail[0].isalpha() and _is_known(tail, language):
            return form[:start] + _simple(tail, language)
    return form


@cache
def _overrides(language: str) -> dict[str, str]:
    return {row["form"]: row["lemma"] for row in lexicon("lemmas") if row["language"] == language}


@cache
def _stopwords(language: str) -> frozenset[str]:
    from stopwordsiso import stopwords

    return frozenset(stopwords(language))


@cache
def _genre_stopwords(language: str) -> frozenset[str]:
    return frozenset(row["term"] for row in lexicon("genre_stopwords") if row["language"] == language)
