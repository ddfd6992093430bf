"""The packages: each locked with the hashes of its files, and under a licence that lets the project be passed on."""

import re
from functools import cache
from importlib.metadata import distribution

import pytest
from packaging.utils import canonicalize_name

from helpers import ROOT

from .test_house import pins

HASHED = ROOT / "locks" / "all.txt"
BASE = ROOT / "locks" / "base.txt"
FREE = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|Zlib|Unlicense|HPND|CC0|0BSD|Academic|CNRI", re.I
)
COPYLEFT = re.compile(r"\bA?GPL|(?<!Lesser )General Public", re.I)


@cache
def locked() -> dict[str, str]:
    """The version of every package of the lock with hashes."""
    return pins(HASHED.read_text(encoding="utf-8"))


def versions(text: str) -> set[tuple[str, str]]:
    """Every version of every package of a lock: a few have two, for two versions of Python."""
    return {(canonicalize_name(name), version) for name, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, re.M)}


def licence(name: str) -> str:
    """What a package says of its licence; nothing where it is not installed on this system."""
    try:
        said = distribution(name).metadata
    except ImportError:
        return ""
    classified = [each for each in said.get_all("Classifier") or () if each.startswith("License ::")]
    return "; ".join(filter(None, [said.get("License-Expression"), *classified])) or (said.get("License") or "?")[:200]


def licences() -> dict[str, str]:
    """The licence of every package of the default install that is installed here."""
    names = pins(BASE.read_text(encoding="utf-8"))
    return {name: said for name in sorted(names) if (said := licence(name))}


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


def test_no_package_of_the_default_install_forbids_passing_it_on():
    found = licences()
    assert len(found) > 80
    assert not {name: said for name, said in found.items() if COPYLEFT.search(said)}
    assert not {name: said for name, said in found.items() if not FREE.search(said)}


def test_make_installs_nothing_but_files_of_the_locks_by_their_hashes():
    recipes = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^WHEELS \?= --only-binary :all:$", recipes, re.M)
    assert re.search(r"^LOCKED := \$\(INSTALL\) --require-hashes \$\(WHEELS\)$", recipes, re.M)
    given = re.findall(r"^\t\$\((INSTALL|LOCKED)\) (.*)$", recipes, re.M)
    own = ("INSTALL", "--no-build-isolation -e .")
    assert given == [("LOCKED", "-r locks/base.txt"), own, ("LOCKED", "-r locks/all.txt"), own]
    assert recipes.count("pip install") == 1  # that of INSTALL
