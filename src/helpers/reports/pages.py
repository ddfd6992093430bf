"""Pages: the measurements of a letter or a dossier and the words to present them in, kept at hand for a notebook."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from helpers import Problem, attention, corpus
from helpers import codebook as codebooks
from helpers import letters as received
from helpers.attention import EMPTY
from helpers.files import Environment
from helpers.letters import Letter
from helpers.reports.again import given as asked_for
from helpers.reports.dossier import Dossier, Settings, check_enough, of_tables
from helpers.reports.dossier_copies import doubled, near_copies
from helpers.reports.editions import LESSONS
from helpers.reports.page import Page
from helpers.reports.words import Words

_AT_HAND: dict[tuple, Page | Dossier] = {}
"""Pages by the arguments of `page_of` or `dossier_of`."""


def page_of(
    letter: str,
    codebook: str = "navo",
    language: str = "nl",
    empty: str = EMPTY,
    seed: int = attention.SEED,
    force: bool = False,
) -> Page:
    """The page of a letter: its tables under a codebook, and the words of a language to present them in.

    Raises Problem when the letter, the codebook or the language does not exist or is not sound.

    >>> page_of("kst-28676-282", language="en").title()
    'Kamerstuk 28 676, no. 282: where does attention go?'
    """
    key = (letter, codebook, language, empty, seed, force)
    return _AT_HAND.get(key) or of_letter(letter, received.read(letter, force), codebook, language, empty, seed)


def of_letter(name: str, letter: Letter, codebook: str, language: str, empty: str, seed: int) -> Page:
    """The page of a letter that has been read, under the name by which it was asked for."""
    words, book = Words(language), codebooks.read(codebook)
    tables = corpus.tables([letter], book, empty=empty, seed=seed)
    return Page(tables, book, words, empty, seed, asked_for([name], codebook, letter.forced))


def dossier_of(
    names: Sequence[str] | str,
    codebook: str = "navo",
    language: str = "nl",
    force: bool = False,
    **settings: object,
) -> Dossier:
    """The page of a dossier: the tables of its letters, each and together, and the words to present them in.

    `names` are ids, paths, folders or patterns of letters; `settings` those of `helpers.reports.dossier.Settings`.
    A letter that cannot be read or measured is left out, and so is one that is given twice. Raises Problem as
    `helpers.reports.dossier.of_tables` does, and when the codebook or the language is not sound.
    """
    names_given = [names] if isinstance(names, str) else list(names)
    key = asked_of_dossier(
        {"letters": names_given, "codebook": codebook, "language": language, "force": force} | settings
    )
    if key in _AT_HAND:
        return _AT_HAND[key]
    dossier = of_dossier(*readable(names_given, force), codebook, language, Settings(**settings))
    return replace(dossier, given=asked_for(names_given, codebook, force))


def of_dossier(
    own: Sequence[Letter], unread: Mapping[str, str], codebook: str, language: str, settings: Settings
) -> Dossier:
    """The page of the letters that were read, with the reason for each that could not be, by id."""
    words, book = Words(language), codebooks.read(codebook)
    check_enough(len(own), unread)
    measured = corpus.measured(own, book, empty=settings.empty, seed=settings.seed)
    copies = doubled(measured.layouts)
    tables = {name: frame[~frame["letter"].isin(list(copies))] for name, frame in measured.tables.items()}
    near = tuple(
        near_copies({letter: laid_out for letter, laid_out in measured.layouts.items() if letter not in copies})
    )
    return of_tables(tables, book, words, settings, {**unread, **measured.failed, **copies}, near)


def readable(names: Sequence[str], force: bool) -> tuple[list[Letter], dict[str, str]]:
    """The letters that can be read, and the reason for each that cannot, by id."""
    expanded, read, unread = received.expanded(names), [], {}
    received.ids(expanded)
    for name in expanded:
        try:
            read.append(received.read(name, force))
        except Environment:
            raise
        except Problem as problem:
            unread[received.id_of(name)] = str(problem)
    return read, unread


def asked_of_dossier(values: Mapping[str, object]) -> tuple:
    """The key by which the page of a dossier is kept: its letters, and every other value."""
    usual = {"codebook": "navo", "language": LESSONS, "force": False} | vars(Settings())
    return tuple(values["letters"]), *(values.get(name, default) for name, default in usual.items())


def page_values(values: Mapping[str, object]) -> dict[str, object]:
    """The arguments of `of_letter`, from the values of a notebook's parameters, of which some may be missing."""
    defaults = {"codebook": "navo", "language": LESSONS, "empty": EMPTY, "seed": attention.SEED}
    return {name: values.get(name, default) for name, default in defaults.items()}


@contextmanager
def at_hand(asked: tuple, page: Page | Dossier) -> Iterator[None]:
    """Keep the page for a notebook in a process forked from this one, which then need not measure the letter again."""
    _AT_HAND[asked] = page
    try:
        yield
    finally:
        _AT_HAND.pop(asked)
