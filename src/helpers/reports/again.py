"""The command that makes a page again, in the form in which it is given in the project's folder."""

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from os.path import abspath, exists
from pathlib import Path

from helpers import ROOT
from helpers.codebook import FOLDER as CODEBOOKS
from helpers.letters import catalogue
from helpers.reports.words import Words

PATTERN = re.compile(r"[*?[]")

READ_IN_QUOTES = re.compile(r'["$`!%\\]')
"""What one shell or another reads in double quotes; cmd.exe, that of Windows, knows no others."""


@dataclass(frozen=True)
class Given:
    """What a page was asked for: its letters and its codebook by id, or by path from the project's folder.

    What lies `elsewhere` is given by its bare name: a page does not reveal where its reader, or its maker, keeps it.
    """

    letters: tuple[str, ...]
    codebook: str
    elsewhere: tuple[str, ...] = ()
    force: bool = False


def given(letters: Sequence[str], codebook: str, force: bool = False) -> Given:
    """What a page was asked for, from the names of its letters and its codebook as they were given.

    >>> given(["kst-28676-282", "data/practice/*.txt"], "navo")
    Given(letters=('kst-28676-282', 'data/practice/*.txt'), codebook='navo', elsewhere=(), force=False)
    """
    is_known = any((CODEBOOKS / f"{codebook}{suffix}").is_file() for suffix in (".yaml", ".csv"))
    placed = [(name, True) if name in catalogue() else _placed(name) for name in letters]
    book = (codebook, True) if is_known else _placed(codebook)
    elsewhere = dict.fromkeys(name for name, below in [*placed, book] if not below)
    return Given(tuple(name for name, _ in placed), book[0], tuple(elsewhere), force)


def _placed(name: str) -> tuple[str, bool]:
    """The path from the project's folder, and whether it lies below that; else its last part, or two for a pattern."""
    without_patterns = Path(*(part for part in Path(name).parts if not PATTERN.search(part)))
    absolute = Path(abspath(name if exists(without_patterns) else ROOT / name))
    path = absolute.parent.resolve() / absolute.name
    if path != ROOT and path.is_relative_to(ROOT):
        return path.relative_to(ROOT).as_posix(), True
    return ("/".join(path.parts[-2:]) if PATTERN.search(path.name) else path.name), False


def _quoted(part: str) -> str:
    """A part of a command as a shell takes it: in double quotes, where it needs any and they are enough.

    >>> _quoted("brief.txt"), _quoted("brief 3 mei.txt"), _quoted("$(date).txt")
    ('brief.txt', '"brief 3 mei.txt"', "'$(date).txt'")
    """
    quoted = shlex.quote(part)
    return quoted if quoted == part or READ_IN_QUOTES.search(part) else f'"{part}"'


def command(own: Given, words: Words, settings: Mapping[str, object], notebook: str = "") -> str:
    """The command that makes the page again, and what is to be put into the project's folder before it."""
    said = {"codebook": own.codebook, **settings, **({"force": "true"} if own.force else {})}
    parts = [*own.letters, *(("--notebook", notebook) if notebook else ())]
    parts += [part for name, value in said.items() if value != "" for part in ("-p", name, str(value))]
    line = f"python -m helpers report {' '.join(map(_quoted, parts))}"
    return words("again_with", command=line, files=", ".join(own.elsewhere)) if own.elsewhere else line
