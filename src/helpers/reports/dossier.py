"""A dossier for its page: the tables of its letters, each by itself and all together, and what was asked about them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from helpers import Problem, attention, change
from helpers.change import points
from helpers.codebook import Codebook
from helpers.letters.supplied import check_day
from helpers.reliability.card import hand_coded
from helpers.reliability.corrected import corrected_together
from helpers.reports.again import Given
from helpers.reports.page import SIDE
from helpers.reports.words import Words
from helpers.tables import OF_DOSSIER, table

KEPT = ("letters", "sections", "sentences", "tokens", "codings", "attention", "positions")
"""The tables of the single letters that a dossier has as well."""


@dataclass(frozen=True)
class Settings:
    """What is asked of a dossier, beside its letters and its codebook."""

    empty: str = attention.EMPTY
    seed: int = attention.SEED
    measure: str = change.MEASURES[0]
    since: str = ""
    until: str = ""
    sender: str = ""
    one: str = ""
    other: str = ""

    def __post_init__(self):
        attention.check_empty(self.empty)
        change.check_measure(self.measure)
        for name, day in (("since", self.since), ("until", self.until)):
            check_day(name, day)


@dataclass(frozen=True)
class Dossier:
    """The tables of a dossier's letters, each by itself and all together, and the words to present them in.

    `refused` has a sentence for each table that could not be made, `left_out` one for each letter left out, by id.
    """

    tables: Mapping[str, pd.DataFrame]
    codebook: Codebook
    words: Words
    settings: Settings
    refused: Mapping[str, str]
    left_out: Mapping[str, str] = field(default_factory=dict)
    near: tuple[tuple[str, str], ...] = ()
    """The pairs of its letters that have nearly the same text."""
    given: Given | None = None
    """The names by which the letters and the codebook were asked for."""

    @property
    def letter(self) -> pd.Series:
        """A letter in the language of most of the dossier's letters."""
        letters = self.tables["letters"]
        return letters[letters["language"] == self.language].iloc[0]

    @cached_property
    def language(self) -> str:
        return self.tables["letters"]["language"].mode().iloc[0]

    @property
    def empty(self) -> str:
        return self.settings.empty

    @property
    def share(self) -> str:
        """The share that is shown where only a share will do: the measure itself, where it is one."""
        return self.settings.measure if self.settings.measure in change.SHARES else change.SHARES[0]

    @cached_property
    def letters(self) -> pd.DataFrame:
        """The letters in the order of their dates."""
        letters = self.tables["letters"]
        return letters.set_index("letter", drop=False).loc[change.in_order(letters)]

    @cached_property
    def rows(self) -> pd.DataFrame:
        return self.tables["over_time"]

    @cached_property
    def meetings(self) -> pd.Series:
        """The day of each meeting, in order."""
        return change.days(self.rows)

    @cached_property
    def labels(self) -> dict[str, str]:
        return self.codebook.labels(self.words.language) | {side: self.words(side) for side in SIDE}

    @cached_property
    def ranks(self) -> dict[str, int]:
        """The issues that any letter has, by their rank from 0, the largest mean share first."""
        pooled = self.tables["pooled"]
        present = pooled[pooled["macro"] > 0].sort_values("macro", ascending=False, kind="stable")
        return {issue: rank for rank, issue in enumerate(present["issue"])}

    @cached_property
    def first_by_length(self) -> str:
        """The issue that is first in all text together, where by letters another is; else empty."""
        pooled = self.tables["pooled"].set_index("issue")["micro"]
        first = next(iter(self.ranks), "")
        return str(pooled.idxmax()) if first and pooled.max() > pooled[first] else ""

    @cached_property
    def rows_pooled(self) -> pd.DataFrame:
        """The rows of the letters whose figures are pooled."""
        return change.rows_pooled(self.rows, self.share)

    @cached_property
    def changes(self) -> pd.DataFrame:
        """The changes to report, the largest gain or loss first; none where there are too few letters."""
        if "courses" not in self.tables:
            return table("courses", [])
        rows = self.tables["courses"]
        moved = rows[rows["course"] != points.STEADY]
        return moved.loc[(moved["after"] - moved["before"]).abs().sort_values(ascending=False, kind="stable").index]

    @cached_property
    def number(self) -> str:
        """The number that its letters have in common; empty where they have none."""
        numbers = [set(number.split("; ")) - {""} for number in self.tables["letters"]["dossier"]]
        return next(iter(sorted(set.intersection(*numbers))), "")

    @cached_property
    def source(self) -> str:
        """How the dossier is cited: by the number its letters have in common, else as so many letters."""
        if not self.number:
            return self.words("dossier_of", letters=self.words.number(len(self.letters)))
        spaced = f"{self.number[:2]} {self.number[2:]}" if self.number[:5].isdigit() else self.number
        return self.words("dossier_number", dossier=spaced)

    @cached_property
    def named(self) -> str:
        """The title of the dossier: that of its first letter where they share a number, else one that all have."""
        titles = list(dict.fromkeys(self.letters["title"]))
        return next(filter(None, titles), "") if self.number or len(titles) == 1 else ""

    def title(self) -> str:
        return self.words("dossier_title", source=self.source)

    def show(self, value: float) -> str:
        """A value of the measure as the language writes it."""
        if self.settings.measure in change.SHARES:
            return self.words.percent(value)
        return self.words.number(value, 1 if value % 1 else 0)

    def day(self, letter: str) -> str:
        return self.words.date(self.letters.at[letter, "date"]) or letter


def of_tables(
    tables: Mapping[str, pd.DataFrame],
    codebook: Codebook,
    words: Words,
    settings: Settings = Settings(),
    left_out: Mapping[str, str] | None = None,
    near: tuple[tuple[str, str], ...] = (),
) -> Dossier:
    """The dossier of letters, made from their tables, with why others are `left_out` and which pairs are `near` alike.

    Raises Problem for fewer than two letters, letters without any sentence, or an unknown period or letter.
    """
    left_out = left_out or {}
    check_enough(len(tables["letters"]) if tables else 0, left_out)
    letters = tables["letters"]
    coded = change.coded_letters(tables, codebook, settings.empty)
    meeting = change.meetings(letters, tables["sentences"])
    rows = change.over_time(letters, meeting, coded)
    if (letters["date"] == "").all():
        raise Problem("no letter of the dossier has a date: supply them in letters.csv or in metadata files")
    makers = _of_dossier(tables, rows, coded, meeting, settings)
    makers["corrected"] = lambda: corrected(tables["sentences"], coded, codebook)
    made, refused = {}, {}
    for name, make in makers.items():
        try:
            made[name] = make()
        except Problem as problem:
            refused[name] = str(problem)
    kept_tables = {name: tables[name] for name in KEPT}
    return Dossier(kept_tables | {"over_time": rows} | made, codebook, words, settings, refused, left_out, near)


def check_enough(count: int, left_out: Mapping[str, str]) -> None:
    """Raise Problem for fewer than two letters, with the first reason why another is left out.

    >>> check_enough(1, {"brief": "brief.pdf is empty: give another"})
    Traceback (most recent call last):
    helpers.Problem: a dossier needs 2 letters or more, found 1 and 1 left out (brief.pdf is empty: give another)
    """
    if count < 2 and left_out:
        first = next(iter(left_out.values()))
        raise Problem(f"a dossier needs 2 letters or more, found {count} and {len(left_out)} left out ({first})")
    if count < 2:
        raise Problem(f"a dossier needs 2 letters or more, found {count}: one letter has its report in 01_letter")


def _of_dossier(
    tables: Mapping[str, pd.DataFrame],
    rows: pd.DataFrame,
    coded: Sequence[attention.Coded],
    meeting: pd.Series,
    settings: Settings,
) -> dict[str, Callable[[], pd.DataFrame]]:
    """How to make each table of the letters together, by name; a named period and named letters are checked at once."""
    letters, measure, seed = tables["letters"], settings.measure, settings.seed
    share = measure if measure in change.SHARES else change.SHARES[0]
    pair, period = two_letters(letters, settings), letters_of_period(letters, rows, settings)
    if settings.one or settings.other:
        change.difference(coded, *pair)
    return {
        "smooth": lambda: change.smooth(rows, measure, seed),
        "courses": lambda: change.courses(rows, seed, share),
        "pooled": lambda: change.pooled(rows, share),
        "overlap": lambda: change.overlaps(rows, seed),
        "absences": lambda: change.absences(rows),
        "diversity": lambda: change.diversity(rows),
        "drift": lambda: change.drift(letters, meeting, coded, seed),
        "difference": lambda: change.difference(coded, *pair),
        "period_shares": lambda: change.shares_of_period(change.by_meeting(rows, share), meeting, period, seed),
        "period_terms": lambda: change.of_period(comparable(tables), meeting, period, seed),
    }


def comparable(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The tokens on which periods are compared: of the letters with a date, in the language that most letters have."""
    letters = tables["letters"]
    letters_compared = letters[(letters["language"] == letters["language"].mode().iloc[0]) & (letters["date"] != "")]
    return tables["tokens"][tables["tokens"]["letter"].isin(letters_compared["letter"])]


def corrected(sentences: pd.DataFrame, coded: Sequence[attention.Coded], codebook: Codebook) -> pd.DataFrame:
    """The table corrected: the shares of all sentences of the letters, beside those corrected by hand-coded ones.

    The letters coded by hand are treated as a random sample of the dossier. Raises Problem where there are fewer than
    five.
    """
    hands = [
        (letter, hand_coded(letter.letter, sentences[sentences["letter"] == letter.letter], codebook))
        for letter in coded
    ]
    by = [(letter, hand) for letter, hand in hands if hand is not None]
    shares = corrected_together(coded, by).assign(letters=len(by))
    return table("corrected", shares[list(OF_DOSSIER["corrected"])].itertuples(index=False))


def two_letters(letters: pd.DataFrame, settings: Settings) -> tuple[str, str]:
    """The letters to compare: those named, else the first and the last report, or letter of any kind.

    A letter without a date is the first or the last only where fewer than two have one.
    """
    order = letters.set_index("letter").loc[change.in_order(letters)]
    dated = order[order["date"] != ""]
    reports = dated[dated["kind"] == "report"].index
    ends = next(
        (letters_of_kind for letters_of_kind in (reports, dated.index) if len(letters_of_kind) > 1), order.index
    )
    return settings.one or ends[0], settings.other or ends[-1]


def letters_of_period(letters: pd.DataFrame, rows: pd.DataFrame, settings: Settings) -> list[str]:
    """The letters from `since` to `until`, of the `sender` where one is named; from the middle where none is given.

    Raises Problem where no letter, or every one, is among them.
    """
    chosen_by = settings.since or settings.until or settings.sender
    since, until = settings.since if chosen_by else _middle(rows), settings.until or "9999"
    dated = letters[letters["date"] != ""]
    signed = dated["senders"].str.casefold().str.contains(settings.sender.casefold(), regex=False)
    chosen = dated.loc[signed & dated["date"].between(since, until), "letter"].tolist()
    if chosen_by and len(chosen) in (0, len(dated)):
        raise Problem(_not_parted(dated, "every" if chosen else "no", settings))
    return chosen


def _not_parted(dated: pd.DataFrame, how_many: str, settings: Settings) -> str:
    """Why the letters have no two sides: no letter, or every one, is in the period or of the sender."""
    period = f"in the period from {settings.since or 'its beginning'} to {settings.until or 'its end'}"
    held = f"it has letters from {dated['date'].min()} to {dated['date'].max()}"
    if not settings.sender:
        return f"{how_many} letter of the dossier is {period}: {held}"
    names = "; ".join(dict.fromkeys(dated.loc[dated["senders"] != "", "senders"])) or "nobody that is known"
    within = f" and {period}" if settings.since or settings.until else ""
    return f"{how_many} letter of the dossier is of a sender {settings.sender!r}{within}: {held}, by {names}"


def _middle(rows: pd.DataFrame) -> str:
    days = change.days(rows)
    return days.iloc[len(days) // 2]
