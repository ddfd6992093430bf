"""Acts that people coded, and how well the program finds them, who said them, and on which side."""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from helpers.positions import home_of, spoken
from helpers.positions.actors import Speakers
from tests.coded import ACTS, SEEN, gold
from tests.coded import tables as read_tables

NEUTRAL = {
    "Türkiye": "Turkey", "Czech Republic": "Czechia", "Macedonia": "North Macedonia", "UK": "United Kingdom",
    "USA": "United States", "United States of America": "United States", "US": "United States", "DPRK": "North Korea",
    "Bosnia": "Bosnia and Herzegovina", "Palestinian Territories": "Palestine",
    "Bosnia & Herzegovina": "Bosnia and Herzegovina",
}  # fmt: skip
"""Names of countries as coders write them and as the table has them."""


@dataclass
class Score:
    """Acts in common, found and wanted; of those in common, how many have the speaker, and speaker and stance."""

    hits: int = 0
    found: int = 0
    wanted: int = 0
    speaker: int = 0
    both: int = 0
    pairs: int = 0
    missed: list = field(default_factory=list)
    false: list = field(default_factory=list)
    other: list = field(default_factory=list)

    def __add__(self, another: "Score") -> "Score":
        return Score(*(getattr(self, name) + getattr(another, name) for name in self.__dataclass_fields__))

    @property
    def precision(self) -> float:
        return self.hits / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.hits / self.wanted if self.wanted else 1.0

    @property
    def right(self) -> float:
        """The share of the acts in common that have the right speaker."""
        return self.speaker / self.hits if self.hits else 1.0

    @property
    def f1(self) -> float:
        """F1 of sentence, speaker and stance together."""
        return 2 * self.pairs / (self.found + self.wanted) if self.found + self.wanted else 1.0

    def __str__(self) -> str:
        return (
            f"{self.wanted} acts, {self.found} found; precision {self.precision:.3f}, recall {self.recall:.3f}; "
            f"speaker right in {self.right:.3f} of {self.hits}; speaker and stance F1 {self.f1:.3f}"
        )


def type_of(actor_type: str, home: str = "") -> str:
    """An actor's type in one spelling; the sender's government is the home of a Dutch letter and of any other."""
    kind, _, country = actor_type.partition(":")
    country = NEUTRAL.get(country.strip(), country.strip())
    if kind == "home" or (country and country == home):
        return "netherlands"
    return f"{kind}:{country}" if country else kind


def score(found: pd.DataFrame, wanted: Iterable[dict], neutral: Iterable[dict] = (), home: str = "") -> Score:
    """Found rows (sentence, actor, actor_type, verb, stance) against wanted ones.

    An act is the other when both are of one sentence and share a word of the verb, else when one speaker has both. One
    that is like a neutral act counts nowhere.
    """
    made, rows = Score(), [row._asdict() for row in found.itertuples(index=False)]
    by_sentence: dict[int, list[dict]] = {}
    for row in rows:
        by_sentence.setdefault(row["sentence"], []).append(row)
    wanted, neutral = list(wanted), list(neutral)
    for number in {*by_sentence, *(row["sentence"] for row in wanted)}:
        own = by_sentence.get(number, [])
        made += _of_sentence(own, [row for row in wanted if row["sentence"] == number],
                             [row for row in neutral if row["sentence"] == number], home)  # fmt: skip
    return made


def _of_sentence(found: list[dict], wanted: list[dict], neutral: list[dict], home: str) -> Score:
    pairs = []
    left, open_ = list(wanted), list(found)
    for closest in (4, 3, 2, 1):
        for row in list(open_):
            like = next((other for other in left if _likeness(row, other, home) == closest), None)
            if like:
                pairs.append((row, like))
                open_.remove(row)
                left.remove(like)
    for row in list(open_):
        if any(_likeness(row, other, home) >= 1 or not other["verb"] for other in neutral):
            open_.remove(row)
    speaker = [type_of(row["actor_type"], home) == type_of(other["actor_type"], home) for row, other in pairs]
    both = [right and row["stance"] == other["stance"] for right, (row, other) in zip(speaker, pairs, strict=True)]
    said = Counter((type_of(row["actor_type"], home), row["stance"]) for row in [*open_, *(row for row, _ in pairs)])
    meant = Counter((type_of(row["actor_type"], home), row["stance"]) for row in wanted)
    wrong = [pair for right, pair in zip(both, pairs, strict=True) if not right]
    right = sum(speaker), sum(both), (said & meant).total()
    return Score(len(pairs), len(pairs) + len(open_), len(wanted), *right, left, open_, wrong)


def _likeness(row: dict, other: dict, home: str) -> int:
    """4 where speaker and a word of the verb are the same, 3 a word and 1 the speaker only; 0 for another act."""
    words = [set(each["verb"].lower().split()) for each in (row, other)]
    verb = bool(words[0] & words[1]) or any(one in two for one in words[0] for two in words[1] if len(one) > 4)
    speaker = type_of(row["actor_type"], home) == type_of(other["actor_type"], home)
    return 4 if verb and speaker else 3 if verb else 1 if speaker else 0


def read(path: Path) -> list[dict]:
    """The rows of a file of coded acts, `sentence` a number from 0."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["sentence"] = int(row["sentence"]) if "sentence" in row else int(row["sentence_id"].removeprefix("s")) - 1
    return rows


def of_status(rows: list[dict], status: str) -> list[dict]:
    return [row for row in rows if row.get("status", "definite") == status]


def letters(which: str) -> list[str]:
    """The letters whose acts were coded: those that were seen, or those kept out."""
    return sorted(path.name.removesuffix(".acts.csv") for path in (ACTS / which).glob("*.acts.csv"))


def score_of_letter(which: str, name: str) -> tuple[str, Score]:
    """The language of a letter, and its score; a sentence that was read otherwise has no act in common."""
    numbers, tables = gold(SEEN, name)["sentence"].tolist(), read_tables(SEEN, name)
    letter = tables["letters"].iloc[0]
    wanted = [row | {"sentence": numbers[row["sentence"]]} for row in read(ACTS / which / f"{name}.acts.csv")]
    home = home_of(letter["place"])
    country = "" if home == "NL" else Speakers(home="").country(home, "en")[1].partition(":")[2]
    return letter["language"], score(spoken(tables["positions"]), wanted, home=country)


def scores(which: str) -> dict[str, Score]:
    """The scores of all letters of a folder together, and of those in each language."""
    made: dict[str, Score] = {}
    for name in letters(which):
        language, own = score_of_letter(which, name)
        for key in ("all", language):
            made[key] = made.get(key, Score()) + own
    return made
