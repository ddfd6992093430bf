"""The tables of any number of letters, from reading them to their attention, and those tables as files."""

import csv
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
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
"""The file beside the tables that says what they were made from."""

FROM_CODINGS = ("codings", "attention", "prominence", "crosswalk", "positions")
FLOW = (
    "letters", "sections", "sentences", "parts", "decisions", "tokens", "terms", "entities", "acronyms", *FROM_CODINGS,
)  # fmt: skip
"""The tables in the order in which they are made, those that depend on the codings last."""

DIGITS = "%.12g"
"""The form of a real number in CSV: the digits on which any two machines agree."""


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
    >>> rows = tables([letters.read("kst-28676-282")], codebook.read("navo"))
    >>> {name: len(rows[name]) for name in ("sections", "sentences", "tokens", "codings")}
    {'sections': 8, 'sentences': 66, 'tokens': 1516, 'codings': 170}
    """
    layouts = [layout(letter) for letter in _apart(letters)]
    return of_layouts(layouts, codebook, empty=empty, seed=seed, wanted=wanted)


class Measured(NamedTuple):
    """The outcome for letters, by id: tables and layouts of those that can be measured, and why others cannot."""

    tables: dict[str, pd.DataFrame]
    """By name; empty where no letter can be measured."""
    layouts: dict[str, Layout]
    failed: dict[str, str]


def measured(
    letters: Iterable[Letter | Received],
    codebook: Codebook,
    opened: Callable[[Letter | Received], Letter] = lambda letter: letter,
    **options: object,
) -> Measured:
    """The tables, as `of_layouts` makes them, of those letters that can be opened and measured.

    Raises Problem when two letters have the same id.

    >>> from helpers import codebook
    >>> both = Letter("one", "Rusland dreigt."), Letter("two", "Nr. 1 BRIEF VAN DE MINISTER")
    >>> outcome = measured(both, codebook.read("navo"))
    >>> list(outcome.layouts), list(outcome.failed)
    (['one'], ['two'])
    """
    layouts, failed = {}, {}
    for letter in _apart(letters):
        try:
            layouts[letter.letter] = _measurable(opened(letter))
        except Exception as error:
            failed[letter.letter] = _sentence_of(letter.letter, error)
    return Measured(_tables_of_sound(layouts, failed, codebook, options), layouts, failed)


def _measurable(letter: Letter) -> Layout:
    laid_out = layout(letter)
    parts_of_text.check_body(laid_out)
    return laid_out


def _sentence_of(letter: str, error: Exception) -> str:
    return str(error if isinstance(error, Problem) else fault(letter, error))


def _tables_of_sound(
    layouts: dict[str, Layout], failed: dict[str, str], codebook: Codebook, options: dict[str, object]
) -> dict[str, pd.DataFrame]:
    """The tables of the letters; where all together fail, those that fail alone are noted and left out."""
    while layouts:
        try:
            return of_layouts(list(layouts.values()), codebook, **options)
        except Exception:
            for letter, laid_out in list(layouts.items()):
                try:
                    of_layouts([laid_out], codebook, **options)
                except Exception as error:
                    failed[letter] = _sentence_of(letter, error)
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
    """The wanted tables of letters whose pages have been undone; what none of these needs is not made."""
    tables = _OfLayouts(layouts, codebook, empty, seed)
    return {name: getattr(tables, name) for name in FLOW if name in wanted}


class _Measures:
    """The tables that measure coded letters, each made when it is first asked for."""

    sections: pd.DataFrame
    sentences: pd.DataFrame
    tokens: pd.DataFrame
    entities: pd.DataFrame
    codings: pd.DataFrame

    def __init__(self, codebook: Codebook, places: Mapping[str, str], empty: str, seed: int):
        self.codebook, self.places, self.empty, self.seed = codebook, places, empty, seed

    @cached_property
    def attention(self) -> pd.DataFrame:
        return attention.attention(*self._coded, self.codebook, empty=self.empty, seed=self.seed)

    @cached_property
    def prominence(self) -> pd.DataFrame:
        return prominence(*self._coded, self.codebook, empty=self.empty)

    @cached_property
    def crosswalk(self) -> pd.DataFrame:
        return attention.crosswalk(self.attention, self.codebook)

    @cached_property
    def positions(self) -> pd.DataFrame:
        homes = {letter: home_of(place) for letter, place in self.places.items()}
        return positions(self.sentences, self.tokens, self.entities, self.codings, homes)

    @property
    def _coded(self) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        return self.sections, self.sentences, self.tokens, self.codings


class _OfLayouts(_Measures):
    """Every table of letters whose pages have been undone; raises Problem for a letter without body text."""

    def __init__(self, layouts: Sequence[Layout], codebook: Codebook, empty: str, seed: int):
        super().__init__(codebook, _from_metadata(layouts, "place"), empty, seed)
        self.layouts, self.days = layouts, _from_metadata(layouts, "date")
        self.sentences = parts_of_text.sentences(*layouts)

    @cached_property
    def letters(self) -> pd.DataFrame:
        return _letters(self.layouts, self.sections, self.sentences, self.tokens)

    @cached_property
    def sections(self) -> pd.DataFrame:
        sections = coding.sections_coded(parts_of_text.sections(*self.layouts), self.codebook, self.days)
        return _counted(sections, self.sentences, self.tokens)

    @cached_property
    def parts(self) -> pd.DataFrame:
        return table("parts", chain.from_iterable(laid_out.part_rows() for laid_out in self.layouts))

    @cached_property
    def decisions(self) -> pd.DataFrame:
        return table("decisions", chain.from_iterable(laid_out.decision_rows() for laid_out in self.layouts))

    @cached_property
    def tokens(self) -> pd.DataFrame:
        return tokens(self.sentences)

    @cached_property
    def terms(self) -> pd.DataFrame:
        return terms(self.tokens)

    @cached_property
    def entities(self) -> pd.DataFrame:
        return entities(self.sentences)

    @cached_property
    def acronyms(self) -> pd.DataFrame:
        return acronyms(self.sentences)

    @cached_property
    def codings(self) -> pd.DataFrame:
        return coding.codings(self.sentences, self.sections, self.codebook, self.days)


def _from_metadata(layouts: Sequence[Layout], name: str) -> dict[str, str]:
    """What each letter's metadata have under that name, by letter; empty where they have nothing."""
    return {laid_out.letter.letter: laid_out.metadata.get(name, "") for laid_out in layouts}


def coded(
    read: Mapping[str, pd.DataFrame],
    codebook: Codebook,
    *,
    empty: str = attention.EMPTY,
    seed: int = attention.SEED,
    sources: Collection[str] = coding.SOURCES,
) -> dict[str, pd.DataFrame]:
    """The tables of letters coded with a codebook, whatever they were coded with before; no letter is read again.

    Codings from other `sources` are left out, as if nothing had been found there.
    """
    days, places = (read["letters"].set_index("letter")[column].to_dict() for column in ("date", "place"))
    sections = coding.sections_coded(read["sections"], codebook, days)
    codings = coding.codings(read["sentences"], sections, codebook, days)
    measures = _Measures(codebook, places, empty, seed)
    measures.sections, measures.sentences, measures.tokens = sections, read["sentences"], read["tokens"]
    measures.entities = read["entities"]
    measures.codings = codings[codings["source"].isin(sources)].reset_index(drop=True)
    return {**read, "sections": sections, **{name: getattr(measures, name) for name in FROM_CODINGS}}


def stacked(made: Iterable[dict[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    """The tables of several corpora as those of one; without any, every table, empty."""
    made = list(made)
    return {name: _stacked(name, [tables[name] for tables in made]) for name in (made[0] if made else COLUMNS)}


def _apart(letters: Iterable[Letter | Received]) -> list[Letter | Received]:
    """The letters; raises Problem where two have ids that a folder could not tell apart."""
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
    return table("letters", [_letter_row(laid_out, counts) for laid_out in layouts])


def _letter_row(laid_out: Layout, counts: list[dict[str, int]]) -> tuple:
    letter, metadata = laid_out.letter, laid_out.metadata
    sizes = [count.get(letter.letter, 0) for count in counts]
    names = ("dossier", "number", "date", "kind", "place", "senders", "addressee", "title")
    return (
        letter.letter, *(metadata.get(name, "") for name in names), laid_out.language, letter.format,
        metadata.get("source", ""), letter.sha256, *sizes, "; ".join(letter.supplied), letter.encoding,
        metadata.get("session", ""), metadata.get("subject", ""),
    )  # fmt: skip


def write(made: dict[str, pd.DataFrame], folder: Path, form: str = "csv") -> None:
    """Write every table as a file of its name into the folder, which must exist.

    Raises Problem for an unknown format, or one whose library is not installed.
    """
    check_format(form)
    for name, rows in made.items():
        if form == "parquet":
            rows.to_parquet(folder / f"{name}.parquet", index=False)
        else:
            write_csv(rows, folder / f"{name}.csv")


def wanted(names: str) -> tuple[str, ...]:
    """The tables named, separated by commas, in their own order, `texts` being the clean texts; all for no name.

    Raises Problem for a table that there is not.

    >>> wanted("attention, codings")
    ('codings', 'attention')
    """
    tables = (*COLUMNS, TEXTS)
    asked = [name.strip() for name in names.split(",") if name.strip()]
    if unknown := [name for name in asked if name not in tables]:
        raise Problem(f"no table {unknown[0]!r}: choose among {', '.join(tables)}")
    return tuple(name for name in tables if name in asked) or tables


def is_table(path: Path) -> bool:
    """Whether a run of `tables` could have written a file or folder of that name."""
    return path.name in (TEXTS, PROVENANCE, *COLUMNS) or (
        path.stem in COLUMNS and path.suffix.removeprefix(".") in FORMATS
    )


def check_format(form: str) -> None:
    """Raise Problem for an unknown format, or one whose library is not installed."""
    if form not in FORMATS:
        raise Problem(f"no format {form!r}: choose {' or '.join(FORMATS)}")
    if form == "parquet":
        try:
            import pyarrow  # noqa: F401
        except ImportError:
            raise Problem('Parquet needs pyarrow, which is not installed: pip install -e ".[scale]"') from None


def write_csv(rows: pd.DataFrame, path: Path) -> None:
    """Write a table as UTF-8, comma, newline, real numbers to 12 digits, with an apostrophe before text that a
    spreadsheet would run.
    """
    with open(path, "w", encoding="utf-8", newline="") as file:
        write_lines(rows, file)


def write_lines(rows: pd.DataFrame, file: TextIO) -> None:
    """Write the lines of `write_csv` into an open file."""
    lines = writer(file)
    lines.writerow(rows.columns)
    lines.writerows(cells(rows))


def writer(file: TextIO):
    """A writer of rows of cells into an open file, in the form of `write_csv`."""
    return csv.writer(_Lines(file), lineterminator="\r\n")


class _Lines:
    """A file whose lines end in a newline; to its csv writer they end in CR LF, so that it quotes either character."""

    def __init__(self, file: TextIO):
        self._write = file.write

    def write(self, line: str) -> None:
        self._write(f"{line[:-2]}\n")


def cells(rows: pd.DataFrame) -> Iterator[tuple]:
    """The rows of a table, with each cell as it stands in CSV."""
    return zip(*(_cells(rows[name]) for name in rows.columns), strict=True)


def _cells(column: pd.Series) -> list:
    if column.dtype == "float64":
        return ["" if isnan(value) else DIGITS % value for value in column.tolist()]
    if column.dtype != "str":
        return column.tolist()
    return list(map(inert, column.tolist()))


def read_csv(path: Path, name: str) -> pd.DataFrame:
    """The table of that name from a file that `write_csv` wrote, with exactly the same values."""
    types = EVERY[name]
    reals = [column for column, type_ in types.items() if type_ == REAL]
    rows = pd.read_csv(path, dtype=types, keep_default_na=False, na_values=dict.fromkeys(reals, ""), encoding="utf-8")
    return rows.assign(**{column: rows[column].map(as_was) for column in rows.select_dtypes("str")})
