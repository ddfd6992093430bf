"""Tokens of sentences, each with its lemma and whether it is a stop word."""

import re
from collections.abc import Callable, Iterable, Sized
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.lexicons import lexicon
from helpers.tables import COLUMNS, in_reading_order

TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # V.S., m.b.t.
    r"|(?:\d+(?:[.,]\d+)+%?|\d+%|\w+)(?:[-'’]\w+)*"  # 2.500, 2%-norm, NAVO-EU, thema's
)
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
    cut = _cut(sentences["text"].tolist())
    places, starts = cut.texts, cut.starts + sentences["start"].to_numpy()[cut.texts]
    own = sentences[["letter", "section", "paragraph", "sentence"]].take(places).reset_index(drop=True)
    return own.assign(
        token=_numbered(sentences["letter"], np.bincount(places, minlength=len(sentences))),
        start=starts,
        end=starts + _lengths(cut.types)[cut.codes],
        **_by_type(cut, sentences["language"].to_numpy()[places]),
    ).astype(COLUMNS["tokens"])


class _Cut(NamedTuple):
    """The tokens of texts: their types, and of each token its type, its text and where it starts there, by number."""

    types: list[str]
    codes: np.ndarray
    texts: np.ndarray
    starts: np.ndarray


def _cut(texts: list[str]) -> _Cut:
    """The texts' tokens, cut once per distinct chunk, from blank to blank: no token has a blank inside."""
    parted = [text.split(" ") for text in texts]
    owners = np.repeat(np.arange(len(texts)), _lengths(parted))
    chunks, kinds = _factorized(chain.from_iterable(parted))
    begun = _before(_lengths(kinds)[chunks] + 1) - _before(_lengths(texts) + 1)[owners]
    of_kinds = [list(TOKEN.finditer(kind)) for kind in kinds]
    found, sizes = list(chain.from_iterable(of_kinds)), _lengths(of_kinds)
    own, members = _spelt_out(_before(sizes)[chunks], sizes[chunks])
    codes, types = _factorized(match[0] for match in found)
    inside = np.array([match.start() for match in found], np.int64)
    return _Cut(types, codes[members], owners[own], begun[own] + inside[members])


def _factorized(words: Iterable[str]) -> tuple[np.ndarray, list[str]]:
    """The number of each word among the distinct ones, and these."""
    codes, types = pd.factorize(np.array(list(words), object))
    return codes, types.tolist()


def _spelt_out(firsts: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The members of runs of numbers, by the first of each run and its size: the run of each member, and itself."""
    runs = np.repeat(np.arange(len(sizes)), sizes)
    return runs, np.arange(len(runs)) + (firsts - _before(sizes))[runs]


def _before(sizes: np.ndarray) -> np.ndarray:
    """What comes before each."""
    return np.cumsum(sizes) - sizes


def _lengths(each: list[Sized]) -> np.ndarray:
    return np.fromiter(map(len, each), np.int64, len(each))


def _numbered(letters: pd.Series, counts: np.ndarray) -> np.ndarray:
    """The number of each token in its letter, given the letter and the number of tokens of each sentence."""
    sizes = pd.Series(counts).groupby(pd.factorize(letters)[0], sort=False).sum().to_numpy()
    return np.arange(counts.sum()) - np.repeat(_before(sizes), sizes)


def _by_type(cut: _Cut, languages: np.ndarray) -> dict[str, pd.Series]:
    """Form, lemma and stop-word mark of tokens: what a form says is decided once, however often it is used."""
    spoken, known = pd.factorize(languages)
    own, pairs = pd.factorize(cut.codes * max(len(known), 1) + spoken)
    each = [(cut.types[pair // len(known)], known[pair % len(known)]) for pair in pairs.tolist()]
    return {
        "form": pd.Series(cut.types, dtype="str").take(cut.codes).reset_index(drop=True),
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
    return form[:2].isupper() and sum(map(str.isupper, form)) > 1


def _looked_up(form: str, language: str) -> str:
    """The lemma of the form as written or in lower case, whichever changed and is shorter, else of its longest tail."""
    lemmas = (_simple(variant, language) for variant in dict.fromkeys((form, form.lower())))
    found = min(lemmas, key=lambda lemma: (lemma.lower() == form.lower(), len(lemma)))
    if found.lower() != form.lower():
        return found
    return form if form[0].isupper() or _is_known(form, language) else _by_tail(form, language)


def _simple(form: str, language: str) -> str:
    return _lemmatize()(form, lang=language).replace("_", "")


@cache
def _lemmatize() -> Callable[..., str]:
    from simplemma import lemmatize

    return lemmatize


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
