"""The tables of any number of letters, from reading them to their attention, and those tables as files."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import pandas as pd

from helpers import Problem, attention, coding
from helpers import sections as parts_of_text
from helpers.attention.prominence import prominence
from helpers.codebook import Codebook
from helpers.layout import Layout, layout
from helpers.letters import Letter
from helpers.tables import COLUMNS, REAL, table
from helpers.terms import acronyms, entities, terms
from helpers.tokens import tokens

FORMATS = ("csv", "parquet")
RISKY = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet may run a cell that opens so; an apostrophe before it makes it text."""

TEXTS = "texts"
"""The folder of the clean texts, beside the tables."""

DIGITS = "%.12g"
"""Of a real number in CSV: all that two machines agree on."""


def tables(
    letters: Iterable[Letter], codebook: Codebook, *, empty: str = attention.EMPTY, seed: int = attention.SEED
) -> dict[str, pd.DataFrame]:
    """Every table of the letters by its name, in the order in which the data flows.

    Raises Problem when two letters have the same id, or one cannot be measured.

    >>> from helpers import codebook, letters
    >>> made = tables([letters.read("kst-28676-282")], codebook.read("navo"))
    >>> {name: len(made[name]) for name in ("sections", "sentences", "tokens", "codings")}
    {'sections': 8, 'sentences': 66, 'tokens': 1516, 'codings': 170}
    """
    layouts = [layout(letter) for letter in _apart(letters)]
    sentences = _stacked("sentences", [parts_of_text.sentences(each) for each in layouts])
    words = tokens(sentences)
    sections = _stacked("sections", [parts_of_text.sections(each) for each in layouts])
    sections = _counted(sections, sentences, words)
    read = {
        "letters": table("letters", [_letter_row(each, sections, sentences, words) for each in layouts]),
        "sections": sections,
        "sentences": sentences,
        "parts": _stacked("parts", [each.parts() for each in layouts]),
        "decisions": _stacked("decisions", [each.decisions() for each in layouts]),
        "tokens": words,
        "terms": terms(words),
        "entities": entities(sentences),
        "acronyms": acronyms(sentences),
    }
    return coded(read, codebook, empty=empty, seed=seed)


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
    sentences, words = read["sentences"], read["tokens"]
    sections = coding.sections_coded(read["sections"], codebook)
    days = dict(read["letters"][["letter", "date"]].itertuples(index=False, name=None))
    codings = coding.codings(sentences, sections, codebook, days)
    codings = codings[codings["source"].isin(sources)].reset_index(drop=True)
    return {
        **read,
        "sections": sections,
        "codings": codings,
        "attention": attention.attention(sections, sentences, words, codings, codebook, empty=empty, seed=seed),
        "prominence": prominence(sections, sentences, words, codings, codebook, empty=empty),
    }


def stacked(made: Iterable[dict[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    """The tables of several corpora as those of one."""
    made = list(made)
    return {name: _stacked(name, [tables[name] for tables in made]) for name in made[0]}


def _apart(letters: Iterable[Letter]) -> list[Letter]:
    """The letters, no two of them with an id that a folder could take for the other's."""
    by_id: dict[str, Letter] = {}
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


def _letter_row(own: Layout, sections: pd.DataFrame, sentences: pd.DataFrame, words: pd.DataFrame) -> tuple:
    letter, said = own.letter, own.metadata
    names = ("dossier", "number", "date", "kind", "place", "senders", "addressee", "title")
    counts = [(rows["letter"] == letter.letter).sum() for rows in (sections, sentences, words)]
    paragraphs = sentences.loc[sentences["letter"] == letter.letter, "paragraph"].nunique()
    return (
        letter.letter, *(said.get(name, "") for name in names), own.language, letter.format, said.get("source", ""),
        letter.sha256, counts[0], paragraphs, *counts[1:], "; ".join(letter.supplied), letter.encoding,
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


def write_texts(letters: Iterable[Letter], folder: Path) -> None:
    """The clean text of each letter, to which `start` and `end` in the tables refer, as texts/<letter>.txt."""
    (folder / TEXTS).mkdir()
    for letter in letters:
        (folder / TEXTS / f"{letter.letter}.txt").write_text(layout(letter).text, encoding="utf-8", newline="\n")


def is_table(path: Path) -> bool:
    """Whether `write` could have written a file of that name, or the folder of the clean texts beside it."""
    return path.name == TEXTS or (path.stem in COLUMNS and path.suffix.removeprefix(".") in FORMATS)


def check_format(form: str) -> None:
    """Raises Problem for a format there is not, or one whose library is not installed."""
    if form not in FORMATS:
        raise Problem(f"no format {form!r}: choose {' or '.join(FORMATS)}")
    if form == "parquet":
        try:
            import pyarrow  # noqa: F401
        except ImportError:
            raise Problem("Parquet needs pyarrow, which is not installed: pip install -e '.[scale]'") from None


def write_csv(rows: pd.DataFrame, path: Path) -> None:
    """UTF-8, comma, newline, real numbers to 12 digits; a text that a spreadsheet would run gets an apostrophe."""
    inert = rows.assign(**{name: rows[name].map(_inert) for name in rows.select_dtypes("str")})
    inert.to_csv(path, index=False, encoding="utf-8", lineterminator="\n", float_format=DIGITS)


def read_csv(path: Path, name: str) -> pd.DataFrame:
    """The table of that name from a file that `write_csv` wrote, to the value."""
    types = COLUMNS[name]
    reals = [column for column, type_ in types.items() if type_ == REAL]
    rows = pd.read_csv(path, dtype=types, keep_default_na=False, na_values=dict.fromkeys(reals, ""), encoding="utf-8")
    return rows.assign(**{column: rows[column].map(_as_was) for column in rows.select_dtypes("str")})


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith((*RISKY, "'")) else text


def _as_was(text: str) -> str:
    return text.removeprefix("'")
