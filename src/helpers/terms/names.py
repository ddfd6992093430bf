"""Names of countries, their people and places, and of organisations; the longest name counts.

The names of states come from Unicode's CLDR (library babel). data/lexicons/names.csv adds other names for them,
adjectives, peoples, places and organisations, and takes precedence where both have a form.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from helpers.lexicons import lexicon
from helpers.tables import in_reading_order, table

PIECE = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+")
"""What names consist of: initials with full stops, or letters and digits without a hyphen."""

JOINT = re.compile(r"\.?[ \u00a0]|[-–‑'’]")
"""What may stand between two pieces of a name, whichever of these the listed form has."""

COMPASS = frozenset([
    "Noord", "Zuid", "Oost", "West", "Noordoost", "Noordwest", "Zuidoost", "Zuidwest", "Midden", "Centraal",
])  # fmt: skip
"""Before a hyphen these make a place in the country that follows: Oost-Oekraïne."""

NO_STATES = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UM", "UN", "XA", "XB", "ZZ"])
"""Codes of CLDR that are not countries in ISO 3166."""

STATUS = re.compile(r" \(.*\)| SAR .*")
"""What CLDR adds to a name and letters do not write."""

AND = {"nl": "en", "en": "and"}

FEWEST_CAPITALS = 3
"""Letters: a longer name of a country is also recognised all in capitals."""


class Name(NamedTuple):
    """A name at [start, end) of a text, with the id of the organisation inside whose name it stands."""

    start: int
    end: int
    form: str
    id: str
    kind: str
    within: str


class Known(NamedTuple):
    """A name to look for: its pieces, the id of what it names, and the kind: country, organisation and so on."""

    pieces: tuple[str, ...]
    id: str
    kind: str


Piece = tuple[str, int, int]
Openings = dict[str, list[Known]]


def entities(sentences: pd.DataFrame) -> pd.DataFrame:
    """The entities table of the sentences of any number of letters: one row per name, in the order of the text.

    `kind` is country, adjective, demonym, place or organisation; `id` is the country's ISO 3166 code or a short id of
    the organisation; `within` is the id of the organisation inside whose name it stands, or empty.
    """
    rows = (
        (*row[:4], row.start + name.start, row.start + name.end, *name[2:])
        for row in in_reading_order(sentences).itertuples(index=False)
        for name in names(row.text, row.language)
    )
    return table("entities", rows)


def name_counts(entities: pd.DataFrame) -> pd.DataFrame:
    """How often a letter names each country and organisation: letter, id, kind, label, and four counts.

    For a country `mentions` counts its names, `adjectives` its adjectives and people, `places` the places in it; for an
    organisation the last two are 0. `outside` are the mentions that are not part of an organisation's name: the
    NATO-Russia Council is not Russia. `label` is the most frequent name, or else adjective or place.
    """
    is_name = entities["kind"].isin(["country", "organisation"])
    counted = pd.DataFrame(
        {
            "letter": entities["letter"],
            "id": entities["id"],
            "kind": entities["kind"].where(entities["kind"] == "organisation", "country"),
            "mentions": is_name,
            "outside": is_name & (entities["within"] == ""),
            "adjectives": entities["kind"].isin(["adjective", "demonym"]),
            "places": entities["kind"] == "place",
        }
    )
    keys = ["letter", "id", "kind"]
    counts = counted.groupby(keys, sort=False).sum().astype(int).reset_index()
    labels = entities.assign(is_name=is_name, kind=counted["kind"]).groupby([*keys, "is_name", "form"]).size()
    labels = labels.reset_index(name="uses").sort_values(["is_name", "uses", "form"], ascending=[False, False, True])
    counts = counts.merge(labels.drop_duplicates(keys)[[*keys, "form"]].rename(columns={"form": "label"}), on=keys)
    ranked = counts.sort_values(["letter", "mentions", "adjectives", "id"], ascending=[True, False, False, True])
    return ranked[[*keys, "label", "mentions", "outside", "adjectives", "places"]].reset_index(drop=True)


def names(text: str, language: str = "nl") -> list[Name]:
    """Every name in a text of that language, including those inside an organisation's name.

    >>> [name[2:] for name in names("In de NAVO Rusland Raad sprak Zuid-Korea niet.")]  # doctest: +NORMALIZE_WHITESPACE
    [('NAVO Rusland Raad', 'NRR', 'organisation', ''), ('NAVO', 'NAVO', 'organisation', 'NRR'),
     ('Rusland', 'RU', 'country', 'NRR'), ('Zuid-Korea', 'KR', 'country', '')]
    """
    pieces = [(piece[0], piece.start(), piece.end()) for piece in PIECE.finditer(text)]
    return list(_walk(text, pieces, _opened_by(language)))


def _walk(text: str, pieces: list[Piece], opened_by: Openings, within: str = "") -> Iterator[Name]:
    """The names from left to right, none of which begins inside another, except those inside an organisation's name."""
    place = 0
    while place < len(pieces):
        listed = _longest(text, pieces, place, opened_by, within)
        if listed is None:
            place += 1
            continue
        end = place + len(listed.pieces)
        if listed.kind != "none":
            start, kind = _placed(text, pieces, place, listed)
            character_end = pieces[end - 1][2]
            yield Name(start, character_end, text[start:character_end], listed.id, kind, within)
        if listed.kind == "organisation" and not within:
            yield from _walk(text, pieces[place:end], opened_by, listed.id)
        place = end


def _longest(text: str, pieces: list[Piece], place: int, opened_by: Openings, within: str) -> Known | None:
    """The longest name that begins at that piece and, inside an organisation's name, may stand there."""
    for listed in opened_by.get(pieces[place][0], ()):
        covered = pieces[place : place + len(listed.pieces)]
        if tuple(piece[0] for piece in covered) == listed.pieces and _stands(listed, within) and _joined(text, covered):
            return listed
    return None


def _stands(listed: Known, within: str) -> bool:
    """Whether it counts inside that organisation's name: the African Union contains no Union, NATO no second NATO."""
    return not within or (listed.id != within and (listed.kind != "organisation" or listed.pieces[0].isupper()))


def _joined(text: str, pieces: list[Piece]) -> bool:
    return all(JOINT.fullmatch(text, first[2], second[1]) for first, second in pairwise(pieces))


def _placed(text: str, pieces: list[Piece], place: int, listed: Known) -> tuple[int, str]:
    """Where the name begins, and its kind: a part of a country, such as Oost-Oekraïne, is a place."""
    start = pieces[place][1]
    before = pieces[place - 1] if place and text[start - 1] == "-" else ("",)
    if before[0] not in COMPASS:
        return start, listed.kind
    return before[1], "place" if listed.kind == "country" else listed.kind


@cache
def _opened_by(language: str) -> Openings:
    """The names of a language by their first piece, the longest first."""
    opened_by = defaultdict(list)
    for listed in sorted(_listed_names(language), key=lambda listed: -len(listed.pieces)):
        opened_by[listed.pieces[0]].append(listed)
    return dict(opened_by)


def _listed_names(language: str) -> Iterator[Known]:
    """Every form once: the lexicon's takes precedence over CLDR's, and both over a derived one."""
    in_lexicon = [Known(_pieces(row["form"]), row["id"], row["kind"]) for row in _rows(language)]
    by_pieces = {name.pieces: name for name in [*_states(language), *in_lexicon]}
    countries = [name for name in by_pieces.values() if name.kind == "country"]
    derived = [name._replace(pieces=pieces) for name in countries for pieces in _derived(name.pieces, language)]
    return iter(({name.pieces: name for name in derived} | by_pieces).values())


def _rows(language: str) -> list[dict[str, str]]:
    return [row for row in lexicon("names") if row["language"] in (language, "both")]


def _states(language: str) -> Iterator[Known]:
    from babel import Locale

    for code, name in Locale(language).territories.items():
        if len(code) == 2 and code not in NO_STATES:
            plain = STATUS.sub("", name).replace("&", AND[language])
            for form in {plain, plain.replace("St. ", "Saint ")}:
                yield Known(_pieces(form), code, "country")


def _derived(pieces: tuple[str, ...], language: str) -> Iterator[tuple[str, ...]]:
    """A country's name in capitals, and in Dutch with the s of possession: Ruslands optreden."""
    if sum(map(len, pieces)) > FEWEST_CAPITALS:
        yield tuple(piece.upper() for piece in pieces)
        if language == "nl":
            yield (*pieces[:-1], f"{pieces[-1]}s")


def _pieces(form: str) -> tuple[str, ...]:
    return tuple(PIECE.findall(form))
