"""The packages: each locked with the hashes of its files, and under a licence that lets the project be passed on."""

import re
from functools import cache

import pytest

from helpers import ROOT

from .licences import BASE, licences, table, versions
from .test_house import pins

HASHED = ROOT / "locks" / "all.txt"
FREE = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|Zlib|Unlicense|HPND|CC0|0BSD|Academic|CNRI", re.I
)
COPYLEFT = re.compile(r"\bA?GPL|(?<!Lesser )General Public", re.I)


@cache
def locked() -> dict[str, str]:
    """The version of every package of the lock with hashes."""
    return pins(HASHED.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", [HASHED, BASE], ids=lambda path: path.name)
def test_every_package_of_a_lock_has_its_hashes_and_its_version(path):
    text = path.read_text(encoding="utf-8")
    lock = pins((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    entries = re.split(r"\n(?=[a-z])", text, flags=re.I)[1:] if text.startswith("#") else re.split(r"\n(?=[a-z])", text)
    assert len(entries) >= len(pins(text)) > 80  # two of a few, for two versions of Python
    assert all("--hash=sha256:" in entry for entry in entries)
    assert {name: lock[name] for name in pins(text) if name != "setuptools"} == {
        name: version for name, version in pins(text).items() if name != "setuptools"
    }


def test_the_locks_hold_every_package_of_the_project():
    lock = pins((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    assert set(lock) == set(locked()) - {"setuptools"}
    required = pins((ROOT / "requirements.txt").read_text(encoding="utf-8"))
    assert set(required) <= set(pins(BASE.read_text(encoding="utf-8")))


def test_the_table_of_licences_has_every_package_of_the_default_install_as_that_says_it():
    assert set(table()) == versions(BASE.read_text(encoding="utf-8"))
    installed = licences()
    assert len(installed) > 80
    assert {package: said for package, said in table().items() if package in installed} == installed


def test_no_package_of_the_default_install_forbids_passing_it_on():
    assert not {package: said for package, said in table().items() if COPYLEFT.search(said)}
    assert not {package: said for package, said in table().items() if not FREE.search(said)}


@pytest.mark.parametrize(
    ("said", "copyleft"),
    [
        ("GPL-3.0-or-later", True),
        ("MIT AND GPL-2.0-only", True),
        ("AGPL-3.0", True),
        ("GNU General Public License v3 (GPLv3)", True),
        ("GNU Affero General Public License v3", True),
        ("LGPL-2.1-or-later", False),
        ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("MIT", False),
    ],
)
def test_a_licence_that_binds_what_uses_it_is_seen(said, copyleft):
    assert bool(COPYLEFT.search(said)) == copyleft


def test_make_installs_nothing_but_files_of_the_locks_by_their_hashes():
    recipes = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^WHEELS \?= --only-binary :all:$", recipes, re.M)
    assert re.search(r"^LOCKED := \$\(INSTALL\) --require-hashes \$\(WHEELS\)$", recipes, re.M)
    given = re.findall(r"^\t\$\((INSTALL|LOCKED)\) (.*)$", recipes, re.M)
    own = ("INSTALL", "--no-build-isolation -e .")
    assert given == [("LOCKED", "-r locks/base.txt"), own, ("LOCKED", "-r locks/all.txt"), own]
    assert recipes.count("pip install") == 1  # that of INSTALL
