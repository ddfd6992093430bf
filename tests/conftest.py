"""What every test may use: the seed letter, the codebook, and letters written for the test."""

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import settings

from helpers import DATA, codebook, corpus, letters
from helpers.codebook import Codebook
from helpers.layout import Layout, layout
from helpers.letters import Letter

settings.register_profile("tests", deadline=None)  # how fast a test runs depends on what runs beside it
settings.load_profile("tests")

SEED = "kst-28676-282"

FICTIONAL = """Nr. 7 BRIEF VAN DE MINISTER VAN DEFENSIE

Aan de Voorzitter van de Tweede Kamer der Staten-Generaal

Den Haag, 3 mei 2031

Hierbij bied ik u het verslag aan van een verzonnen bijeenkomst. Deze brief is
fictief en voor een toets geschreven.

Rusland

De Ministers spraken over Rusland en over sancties. Bondgenoten spraken
hun zorgen uit.

Slot

De volgende bijeenkomst is in juni.

De Minister van Defensie,
A. Bakker
"""


@pytest.fixture(scope="session")
def navo() -> Codebook:
    return codebook.read("navo")


@pytest.fixture(scope="session")
def seed() -> Layout:
    return layout(letters.read(SEED))


@pytest.fixture(scope="session")
def seed_tables(navo) -> dict[str, pd.DataFrame]:
    return corpus.tables([letters.read(SEED)], navo)


@pytest.fixture(scope="session")
def practice_tables(navo) -> dict[str, pd.DataFrame]:
    """The tables of the practice dossier."""
    return corpus.tables(map(letters.read, letters.expanded([str(DATA / "practice")])), navo)


@pytest.fixture
def laid_out() -> Callable[[str], Layout]:
    """A text, given as a letter's, with its page undone."""
    return lambda text: layout(Letter("a-letter", text))


def pytest_terminal_summary(terminalreporter):
    """Print the figures that tests have recorded, also those of other processes."""
    reports = [report for state in ("passed", "failed") for report in terminalreporter.stats.get(state, [])]
    figures = [value for report in reports for name, value in report.user_properties if name == "figure"]
    if figures:
        terminalreporter.section("figures")
    for figure in figures:
        terminalreporter.write_line(figure)
