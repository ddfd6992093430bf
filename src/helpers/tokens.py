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
"""Counts as a stop word, as a month does; 1325 is a resolution."""

TYPES, TAILS = 50_000, 20_000
"""How many distinct words, and endings of words, have their lemma remembered, however many letters are read."""

SHORTEST_TAIL = 5
"""Letters: a shorter ending of a compound is too often a word by accident."""


def tokens(sentences: pd.DataFrame) -> pd.DataFrame:
    """The tokens table of the sentences of any number of letters; `token` counts through each letter from 0.

    >>> from helpers.tables import table
    >>> row = ("kst-1-1", 0, 0, 0, 7, 40, "Dit helpt in de strijd tegen IS.", "nl", 7, 40)
    >>> made = tokens(table("sentences", [row]))
    >>> [(row.start, row.form, row.stopword) for row in made.itertuples()][-2:]
    [(30, 'tegen', True), (36, 'IS', False)]
    """
    sentences = in_reading_order(sentences)
    cut = _cut(sentences["text"].tolist())
    of_sentence, starts = cut.texts, cut.starts + sentences["start"].to_numpy()[cut.texts]
    rows = sentences[["letter", "section", "paragraph", "sentence"]].take(of_sentence).reset_index(drop=True)
    return rows.assign(
        token=_numbered(sentences["letter"], np.bincount(of_sentence, minlength=len(sentences))),
        start=starts,
        end=starts + _lengths(cut.types)[cut.codes],
        **_by_type(cut, sentences["language"].to_numpy()[of_sentence]),
    ).astype(COLUMNS["tokens"])


class _Cut(NamedTuple):
    """The tokens of texts: the types, and for each token the numbers of its type and text, and where it starts."""

    types: list[str]
    codes: np.ndarray
    texts: np.ndarray
    starts: np.ndarray


def _cut(texts: list[str]) -> _Cut:
    """The tokens of the texts, cut once per distinct chunk between blanks: no token has a blank inside."""
    pieces_of_texts = [text.split(" ") for text in texts]
    owners = np.repeat(np.arange(len(texts)), _lengths(pieces_of_texts))
    chunks, distinct = _factorized(chain.from_iterable(pieces_of_texts))
    offsets = _sums_before(_lengths(distinct)[chunks] + 1) - _sums_before(_lengths(texts) + 1)[owners]
    by_distinct = [list(TOKEN.finditer(kind)) for kind in distinct]
    matches, sizes = list(chain.from_iterable(by_distinct)), _lengths(by_distinct)
    pieces, occurrences = _spelt_out(_sums_before(sizes)[chunks], sizes[chunks])
    codes, types = _factorized(match[0] for match in matches)
    within = np.array([match.start() for match in matches], np.int64)
    return _Cut(types, codes[occurrences], owners[pieces], offsets[pieces] + within[occurrences])


def _factorized(words: Iterable[str]) -> tuple[np.ndarray, list[str]]:
    """The number of each word among the distinct words, and those words."""
    codes, types = pd.factorize(np.array(list(words), object))
    return codes, types.tolist()


def _spelt_out(firsts: np.ndarray, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Runs of consecutive numbers, from the first of each and its size: the run of each number, and the number."""
    runs = np.repeat(np.arange(len(sizes)), sizes)
    return runs, np.arange(len(runs)) + (firsts - _sums_before(sizes))[runs]


def _sums_before(sizes: np.ndarray) -> np.ndarray:
    """The sum of all sizes before each one."""
    return np.cumsum(sizes) - sizes


def _lengths(things: list[Sized]) -> np.ndarray:
    return np.fromiter(map(len, things), np.int64, len(things))


def _numbered(letters: pd.Series, counts: np.ndarray) -> np.ndarray:
    """The number of each token in its letter, from the letter and the number of tokens of each sentence."""
    sizes = pd.Series(counts).groupby(pd.factorize(letters)[0], sort=False).sum().to_numpy()
    return np.arange(counts.sum()) - np.repeat(_sums_before(sizes), sizes)


def _by_type(cut: _Cut, languages: np.ndarray) -> dict[str, pd.Series]:
    """Form, lemma and stop-word mark of the tokens, decided once for each distinct form and language."""
    of_token, distinct = pd.factorize(languages)
    rows, pairs = pd.factorize(cut.codes * max(len(distinct), 1) + of_token)
    words = [(cut.types[pair // len(distinct)], distinct[pair % len(distinct)]) for pair in pairs.tolist()]
    return {
        "form": pd.Series(cut.types, dtype="str").take(cut.codes).reset_index(drop=True),
        "lemma": pd.Series([lemma(*pair) for pair in words], dtype="str").take(rows).reset_index(drop=True),
        "stopword": pd.Series([is_stopword(*pair) for pair in words], dtype=bool).take(rows).reset_index(drop=True),
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
    """Whether the word says nothing about the subject: it is in the general list or the genre's, or is a year.

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
    """The shortest lemma that differs from the form, as written or in lower case; else that of its known ending."""
    lemmas = (_simple(variant, language) for variant in dict.fromkeys((form, form.lower())))
    shortest = min(lemmas, key=lambda lemma: (lemma.lower() == form.lower(), len(lemma)))
    if shortest.lower() != form.lower():
        return shortest
    return form if form[0].isupper() or _is_known(form, language) else _by_tail(form, language)


def _simple(form: str, language: str) -> str:
    return _lemmatize()(form, lang=language).replace("_", "")


@cache
def _lemmatize() -> Callable[..., str]:
    from simplemma import lemmatize

    return lemmatize


@lru_cache(maxsize=TAILS)
def _is_known(form: str, language: str) -> bool:
    """Whether the library's dictionary has the word, as written or with its first letter in the other case."""
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
