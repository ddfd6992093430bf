"""The tables of any number of letters, from reading them to their attention, and those tables as files."""

import csv
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from math import isnan
from pathlib import Path
from typing import NamedTuple, TextIO

import pandas as pd

from helpers import Problem, attention, coding
from helpers import sections as parts_of_text
from helpers.attention.prominence import prominence
from helpers.codebook import Codebook
from helpers.layout import Layout, layout
from helpers.letters import Letter, Received
from helpers.positions import home_of, positions
from helpers.processes import fault
from helpers.tables import COLUMNS, EVERY, REAL, as_was, inert, table
from helpers.terms import acronyms, entities, terms
from helpers.tokens import tokens

FORMATS = ("csv", "parquet")
TEXTS = "texts"
"""The folder of the clean texts, beside the tables."""

PROVENANCE = "provenance.json"
"""The file beside the tables that tells what they were made from."""

DIGITS = "%.12g"
"""Of a real number in CSV: all that two machines agree on."""


def tables(
    letters: Iterable[Letter],
    codebook: Codebook,
    *,
    empty: str = attention.EMPTY,
    seed: int = attention.SEED,
    wanted: Collection[str] = tuple(COLUMNS),
) -> dict[str, pd.DataFrame]:
    """Every table of the letters by its name, or those wanted, in the order in which the data flows.

    Raises Problem when two letters have the same id, or one cannot be measured.

    >>> from helpers import codebook, letters
    >>> made = tables([letters.read("kst-28676-282")], codebook.read("navo"))
    >>> {name: len(made[name]) for name in ("sections", "sentences", "tokens", "codings")}
    {'sections': 8, 'sentences': 66, 'tokens': 1516, 'codings': 170}
    """
    layouts = [layout(letter) for letter in _apart(letters)]
    return of_layouts(layouts, codebook, empty=empty, seed=seed, wanted=wanted)


class Measured(NamedTuple):
    """What came of letters, by id: the tables and layouts of those that can be measured, and why others cannot."""

    tables: dict[str, pd.DataFrame]
    """By name; none where no letter is left."""
    layouts: dict[str, Layout]
    failed: dict[str, str]


def measured(
    letters: Iterable[Letter | Received],
    codebook: Codebook,
    opened: Callable[[Letter | Received], Letter] = lambda letter: letter,
    **asked: object,
) -> Measured:
    """The tables, as `of_layouts` makes them, of those letters that can be opened and measured.

    Raises Problem when two letters have the same id.

    >>> from helpers import codebook
    >>> given = Letter("one", "Rusland dreigt."), Letter("two", "Nr. 1 BRIEF VAN DE MINISTER")
    >>> made = measured(given, codebook.read("navo"))
    >>> list(made.layouts), list(made.failed)
    (['one'], ['two'])
    """
    layouts, failed = {}, {}
    for letter in _apart(letters):
        try:
            layouts[letter.letter] = _measurable(opened(letter))
        except Exception as error:
            failed[letter.letter] = _said(letter.letter, error)
    return Measured(_of_sound(layouts, failed, codebook, asked), layouts, failed)


def _measurable(letter: Letter) -> Layout:
    own = layout(letter)
    parts_of_text.check_body(own)
    return own


def _said(letter: str, error: Exception) -> str:
    return str(error if isinstance(error, Problem) else fault(letter, error))


def _of_sound(
    layouts: dict[str, Layout], failed: dict[str, str], codebook: Codebook, asked: dict[str, object]
) -> dict[str, pd.DataFrame]:
    """The tables of the letters; one that makes the step fail which all take is found and left out."""
    while layouts:
        try:
            return of_layouts(list(layouts.values()), codebook, **asked)
        except Exception:
            for letter, own in list(layouts.items()):
                try:
                    of_layouts([own], codebook, **asked)
                except Exception as error:
                    failed[letter] = _said(letter, error)
                    del layouts[letter]
    return {}


def of_layouts(
    layouts: Sequence[Layout],
    codebook: Codebook,
    *,
    empty: str = attention.EMPTY,
    seed: int = attention.SEED,
    wanted: Collection[str] = tuple(COLUMNS),
) -> dict[str, pd.DataFrame]:
    """The tables wanted of letters whose page is undone; what none of them needs is not made."""
    days = {each.letter.letter: each.metadata.get("date", "") for each in layouts}
    places = {each.letter.letter: each.metadata.get("place", "") for each in layouts}
    sentences = parts_of_text.sentences(*layouts)
    words, named = cache(lambda: tokens(sentences)), cache(lambda: entities(sentences))
    sections = cache(
        lambda: _counted(coding.sections_coded(parts_of_text.sections(*layouts), codebook, days), sentences, words())
    )
    codings = cache(lambda: coding.codings(sentences, sections(), codebook, days))
    make: dict[str, Callable[[], pd.DataFrame]] = {
        "letters": lambda: _letters(layouts, sections(), sentences, words()),
        "sections": sections,
        "sentences": lambda: sentences,
        "parts": lambda: table("parts", chain.from_iterable(each.part_rows() for each in layouts)),
        "decisions": lambda: table("decisions", chain.from_iterable(each.decision_rows() for each in layouts)),
        "tokens": words,
        "terms": lambda: terms(words()),
        "entities": named,
        "acronyms": lambda: acronyms(sentences),
        **_from_codings(
            codings, lambda: (sections(), sentences, words()), named, places, codebook, empty=empty, seed=seed
        ),
    }
    return {name: of() for name, of in make.items() if name in wanted}


def _from_codings(
    codings: Callable[[], pd.DataFrame],
    read: Callable[[], tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]],
    named: Callable[[], pd.DataFrame],
    places: Mapping[str, str],
    codebook: Codebook,
    **rule: str | int,
) -> dict[str, Callable[[], pd.DataFrame]]:
    """How each table is made that depends on what was coded; `read` gives sections, sentences and tokens."""
    attended = cache(lambda: attention.attention(*read(), codings(), codebook, **rule))
    return {
        "codings": codings,
        "attention": attended,
        "prominence": lambda: prominence(*read(), codings(), codebook, empty=rule["empty"]),
        "crosswalk": lambda: attention.crosswalk(attended(), codebook),
        "positions": lambda: positions(
            *read()[1:], named(), codings(), {letter: home_of(place) for letter, place in places.items()}
        ),
    }


def coded(
    read: Mapping[str, pd.DataFrame],
    codebook: Codebook,
    *,
    empty: str = attention.EMPTY,
    seed: int = attention.SEED,
    sources: Collection[str] = coding.SOURCES,
) -> dict[str, pd.DataFrame]:
    """The tables of letters coded with a codebook, whatever they were coded with before; no letter is read again.

    Codings of other `sources` than those named are left out, as if nothing had been found there.
    """
    days, places = (read["letters"].set_index("letter")[column].to_dict() for column in ("date", "place"))
    sections = coding.sections_coded(read["sections"], codebook, days)
    codings = coding.codings(read["sentences"], sections, codebook, days)
    codings = codings[codings["source"].isin(sources)].reset_index(drop=True)
    given = (sections, read["sentences"], read["tokens"])
    make = _from_codings(
        lambda: codings, lambda: given, lambda: read["entities"], places, codebook, empty=empty, seed=seed
    )
    return {**read, "sections": sections, **{name: of() for name, of in make.items()}}


def stacked(made: Iterable[dict[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    """The tables of several corpora as those of one; of none every table, empty."""
    made = list(made)
    return {name: _stacked(name, [tables[name] for tables in made]) for name in (made[0] if made else COLUMNS)}


def _apart(letters: Iterable[Letter | Received]) -> list[Letter | Received]:
    """The letters, no two of them with an id that a folder could take for the other's."""
    by_id: dict[str, Letter | Received] = {}
    for letter in letters:
        if letter.letter.casefold() in by_id:
            raise Problem(f"two letters have the id {letter.letter}: rename the file of one")
        by_id[letter.letter.casefold()] = letter
    return list(by_id.values())


def _stacked(name: str, of_letters: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat([table(name, []), *of_letters], ignore_index=True)


def _counted(sections: pd.DataFrame, sentences: pd.DataFrame, words: pd.DataFrame) -> pd.DataFrame:
    keys = ["letter", "section"]
    counts = {name: rows.groupby(keys).size() for name, rows in (("sentences", sentences), ("tokens", words))}
    index = pd.MultiIndex.from_frame(sections[keys])
    return sections.assign(**{name: count.reindex(index, fill_value=0).to_numpy() for name, count in counts.items()})


def _letters(
    layouts: Sequence[Layout], sections: pd.DataFrame, sentences: pd.DataFrame, words: pd.DataFrame
) -> pd.DataFrame:
    paragraphs = sentences.drop_duplicates(["letter", "paragraph"])
    counts = [rows["letter"].value_counts().to_dict() for rows in (sections, paragraphs, sentences, words)]
    return table("letters", [_letter_row(own, [each.get(own.letter.letter, 0) for each in counts]) for own in layouts])


def _letter_row(own: Layout, counts: list[int]) -> tuple:
    letter, said = own.letter, own.metadata
    names = ("dossier", "number", "date", "kind", "place", "senders", "addressee", "title")
    return (
        letter.letter, *(said.get(name, "") for name in names), own.language, letter.format, said.get("source", ""),
        letter.sha256, *counts, "; ".join(letter.supplied), letter.encoding,
        said.get("session", ""),
    )  # fmt: skip


def write(made: dict[str, pd.DataFrame], folder: Path, form: str = "csv") -> None:
    """Every table as a file of its name in the folder, which exists.

    Raises Problem for a format there is not, or one whose library is not installed.
    """
    check_format(form)
    for name, rows in made.items():
        if form == "parquet":
            rows.to_parquet(folder / f"{name}.parquet", index=False)
        else:
            write_csv(rows, folder / f"{name}.csv")


def wanted(names: str) -> tuple[str, ...]:
    """The tables named, parted by commas, in their order, and `texts` where the clean texts are; all of an empty text.

    Raises Problem for a table that there is not.

    >>> wanted("attention, codings")
    ('codings', 'attention')
    """
    known = (*COLUMNS, TEXTS)
    asked = [name.strip() for name in names.split(",") if name.strip()]
    if unknown := [name for name in asked if name not in known]:
        raise Problem(f"no table {unknown[0]!r}: choose among {', '.join(known)}")
    return tuple(name for name in known if name in asked) or known


def is_table(path: Path) -> bool:
    """Whether a run of `tables` could have written a file or folder of that name."""
    return path.name in (TEXTS, PROVENANCE, *COLUMNS) or (
        path.stem in COLUMNS and path.suffix.removeprefix(".") in FORMATS
    )


def check_format(form: str) -> None:
    """Raises Problem for a format there is not, or one whose library is not installed."""
    if form not in FORMATS:
        raise Problem(f"no format {form!r}: choose {' or '.join(FORMATS)}")
    if form == "parquet":
        try:
            import pyarrow  # noqa: F401
        except ImportError:
            raise Problem('Parquet needs pyarrow, which is not installed: pip install -e ".[scale]"') from None


def write_csv(rows: pd.DataFrame, path: Path) -> None:
    """UTF-8, comma, newline, real numbers to 12 digits; a text that a spreadsheet would run gets an apostrophe."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        write_lines(rows, file)


def write_lines(rows: pd.DataFrame, file: TextIO) -> None:
    """The lines of `write_csv` into an open file."""
    lines = writer(file)
    lines.writerow(rows.columns)
    lines.writerows(cells(rows))


def writer(file: TextIO):
    """What writes rows of cells into an open file, as `write_csv` does."""
    return csv.writer(_Lines(file), lineterminator="\r\n")


class _Lines:
    """A file whose lines end in a newline; its writer ends them in CR LF, for it quotes cells with what ends a line."""

    def __init__(self, file: TextIO):
        self._write = file.write

    def write(self, line: str) -> None:
        self._write(f"{line[:-2]}\n")


def cells(rows: pd.DataFrame) -> Iterator[tuple]:
    """The rows of a table, each cell as CSV has it."""
    return zip(*(_cells(rows[name]) for name in rows.columns), strict=True)


def _cells(column: pd.Series) -> list:
    if column.dtype == "float64":
        return ["" if isnan(value) else DIGITS % value for value in column.tolist()]
    if column.dtype != "str":
        return column.tolist()
    return list(map(inert, column.tolist()))


def read_csv(path: Path, name: str) -> pd.DataFrame:
    """The table of that name from a file that `write_csv` wrote, to the value."""
    types = EVERY[name]
    reals = [column for column, type_ in types.items() if type_ == REAL]
    rows = pd.read_csv(path, dtype=types, keep_default_na=False, na_values=dict.fromkeys(reals, ""), encoding="utf-8")
    return rows.assign(**{column: rows[column].map(as_was) for column in rows.select_dtypes("str")})
