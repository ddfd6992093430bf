"""The validation card of a letter: what is known of how well its codings match those that people would give it."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from helpers.attention import EMPTY, coded
from helpers.codebook import Codebook
from helpers.reliability import agreement, coded_by_both, folder_of, gold, matched, said_of, second
from helpers.reliability.coders import alpha_of_sets
from helpers.reliability.corrected import corrected_shares
from helpers.reliability.validation import known

FEWEST_READ = 0.5
"""The part of the coded sentences that the letter must have word for word; with less it is another letter of that
name.
"""


@dataclass(frozen=True)
class Own:
    """A letter's own hand-coded sentences, and what they tell about its coding."""

    gold: pd.DataFrame
    """The hand-coded sentences, by their numbers in the reading."""

    scores: pd.DataFrame
    """The codebook's `agreement` with them, by issue."""

    shares: pd.DataFrame
    """`corrected_shares`, by issue."""

    coders: str
    """Who coded: people, models or one, as in `said_of`."""

    in_view: bool
    """Whether the codebook was written with the letter in view: then the figures are an upper bound."""

    second: float
    """Krippendorff's alpha between the sets of issues of two coders; NaN where there was one."""

    @property
    def sentences(self) -> int:
        return int(self.gold["probability"].notna().sum())


@dataclass(frozen=True)
class Card:
    """What is known of a letter's coding, which is not validated where both parts are None."""

    own: Own | None
    """From the letter's own gold."""

    known: pd.DataFrame | None
    """From the codebook's figures on letters that it was not made with, by issue; see `validation`."""


def card(tables: Mapping[str, pd.DataFrame], codebook: Codebook, empty: str = EMPTY) -> Card:
    """The card of one letter: from its gold, where it has any in the codebook's issues, and from the codebook's
    figures.

    There are figures only if they were measured with exactly this codebook and under the same rule.

    >>> from helpers import codebook, corpus, letters
    >>> navo = codebook.read("navo")
    >>> validated = card(corpus.tables([letters.read("kst-28676-282")], navo), navo)
    >>> validated.own.sentences, validated.own.in_view, validated.known.at["all", "codebook"]
    (66, True, 'navo')
    """
    return Card(_own(tables, codebook, empty), known(codebook, empty))


def _own(tables: Mapping[str, pd.DataFrame], codebook: Codebook, empty: str) -> Own | None:
    letter = tables["letters"].at[0, "letter"]
    hand = hand_coded(letter, tables["sentences"], codebook)
    if hand is None:
        return None
    weights = coded(*(tables[name] for name in ("sentences", "tokens", "codings")), codebook, empty)
    source = said_of(folder_of(letter))
    return Own(
        gold=hand,
        scores=agreement(tables["codings"], hand, empty).set_index("issue"),
        shares=corrected_shares(weights, [(weights, hand)]).set_index("issue"),
        coders=source["coders"],
        in_view=codebook.name in source["written_with"].split(";"),
        second=alpha_of_coders(letter),
    )


def hand_coded(letter: str, sentences: pd.DataFrame, codebook: Codebook) -> pd.DataFrame | None:
    """The letter's hand-coded sentences by their numbers in the reading; None where there are none for this codebook.

    `sentences` are those of the letter. Gold in other issues, or of another letter of that name, does not count.
    """
    if folder_of(letter) is None:
        return None
    hand = matched(gold(letter), sentences)
    in_issues = set().union(*hand["issues"]) <= set(codebook.ids)
    of_coders = hand.loc[hand["probability"].notna(), "sentence"]
    return hand if in_issues and (of_coders >= 0).mean() >= FEWEST_READ else None


def alpha_of_coders(letter: str) -> float:
    """Krippendorff's alpha of the sets of issues that two coders gave the letter's sentences; NaN without a second.

    >>> round(alpha_of_coders("sofia"), 2) > 0.8, alpha_of_coders("kst-28676-282")
    (True, nan)
    """
    if second(letter) is None:
        return float("nan")
    both = coded_by_both(letter)
    return alpha_of_sets([both["issues"], both["second"]])
