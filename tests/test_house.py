"""The house: its rooms in order, its papers true."""

import argparse
import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from helpers import ROOT, __main__, __version__

SOURCES = ROOT / "src" / "helpers"

ORDER = [
    "", "processes", "files", "tables", "lexicons", "letters", "layout", "sections", "tokens", "terms", "codebook",
    "coding", "attention", "change", "positions", "topics", "reliability", "diagnosis", "corpus", "charts", "reports",
    "lessons", "__main__",
]  # fmt: skip
"""A module imports only those before it."""


def room(path: Path) -> str:
    """The room of a source file: its module, or the package it is in."""
    return path.relative_to(SOURCES).parts[0].removesuffix(".py").replace("__init__", "")


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "helpers":
            inside = node.module.split(".")[1:2]
            names |= set(inside) if inside else {alias.name if alias.name in ORDER else "" for alias in node.names}
    return names


@pytest.mark.parametrize("path", sorted(SOURCES.rglob("*.py")), ids=lambda path: str(path.relative_to(SOURCES)))
def test_a_module_imports_only_those_before_it(path):
    assert room(path) in ORDER
    assert all(ORDER.index(name) <= ORDER.index(room(path)) for name in imported(path))


def test_the_readme_s_picture_of_the_flow_is_the_order():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    picture = re.search(r"## How the data flows.*?```\n(.*?)```", readme, re.S)[1]
    shown = [line.split()[0] for line in picture.splitlines() if line.strip()]
    assert shown == [name for name in ORDER if name not in ("", "files", "tables", "lexicons", "__main__")]


@pytest.mark.parametrize("path", sorted(ROOT.glob("*.md")), ids=lambda path: path.name)
def test_every_link_of_the_papers_leads_to_a_file(path):
    targets = re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8"))
    missing = [target for target in targets if not target.startswith("http") and not (ROOT / target).exists()]
    assert not missing


def test_the_readme_names_every_command_and_notebook():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        assert f"(notebooks/{path.name})" in readme
    for target in ("make report", "make test", "make lab"):
        assert target in readme


COMMANDS = next(each.choices for each in __main__._parser()._actions if each.dest == argparse.SUPPRESS and each.choices)
UNTOLD = {"--help", "--base"}
"""Options that the README leaves out: the second is for tests."""


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_tells_every_option_of_a_command(name):
    usage = (ROOT / "README.md").read_text(encoding="utf-8").split("## The command line")[1].split("```")[1]
    own = re.search(rf"^python -m helpers {name} .*\n(?: .*\n)*", usage, re.M)
    options = {tuple(action.option_strings) for action in COMMANDS[name]._actions if action.option_strings}
    assert own
    assert [each for each in options if not {*each} & UNTOLD and not any(option in own[0] for option in each)] == []


def test_the_readme_s_figures_are_the_tables_figures(seed_tables):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shares = seed_tables["attention"].query("unit == 'sentences'").set_index("issue")["share"]
    for issue, label in (
        ("russia", "Rusland"),
        ("nato-eu", "NAVO-EU"),
        ("projecting-stability", "Zuidflank en stabiliteit"),
    ):
        assert f"{label} {shares[issue]:.0%}" in readme


def pins(text: str) -> dict[str, str]:
    return {
        name.lower().replace("_", "-"): version for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", text, re.M)
    }


def test_every_dependency_is_pinned_and_in_the_lock():
    requirements = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    lock = pins((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    lines = [line for line in requirements.splitlines() if line and not line.startswith(("#", "-c"))]
    assert lines[-1] == "-e ."
    assert all("==" in line for line in lines[:-1])
    direct = pins(requirements) | pins("\n".join(line for extra in extras.values() for line in extra))
    assert len(direct) > 20
    assert {name: lock.get(name) for name in direct} == direct


def test_the_package_asks_for_what_it_is_tested_with():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    requirements = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert pins("\n".join(project["dependencies"]).replace(">=", "==")) == pins(requirements)


def test_ruff_reads_every_module():
    listed = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--show-files"], cwd=ROOT, capture_output=True, encoding="utf-8"
    )
    assert {str(path) for path in SOURCES.rglob("*.py")} <= set(listed.stdout.splitlines())


def test_the_version_is_one():
    assert f"version: {__version__}" in (ROOT / "CITATION.cff").read_text(encoding="utf-8").replace('"', "")
    assert __version__ in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_what_is_imported_is_required():
    """Every library that the package imports by name is pinned by name."""
    known = {
        "yaml": "pyyaml", "IPython": "ipython", "sklearn": "scikit-learn", "jupyter_client": "jupyter-client",
    }  # fmt: skip
    required = pins((ROOT / "requirements.txt").read_text(encoding="utf-8")) | {"pyarrow": "", "distributed": ""}
    import sys

    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module] if isinstance(node, ast.ImportFrom) else [a.name for a in getattr(node, "names", [])]
            if isinstance(node, ast.Import | ast.ImportFrom):
                top = {(name or "").split(".")[0] for name in names} - {"helpers", ""} - set(sys.stdlib_module_names)
                assert {known.get(name, name).lower() for name in top} <= set(required), path.name


def pytest_of(folder: Path, *paths: str) -> subprocess.CompletedProcess:
    """A run of the tests at these paths under the project's settings, in which Python tells of encodings not named."""
    settings = ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(folder), "-p", "no:cacheprovider"]
    command = [sys.executable, "-X", "warn_default_encoding", "-m", "pytest", *settings, *paths]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", timeout=300)


LIES = '''
def fall(said: str) -> None:
    """
    >>> fall("this text is true")
    Traceback (most recent call last):
    ValueError: this text is true
    """
    raise ValueError(said)

def lie(said: str) -> None:
    """
    >>> fall("something else")
    Traceback (most recent call last):
    ValueError: this text is a lie
    """

def test_named(tmp_path):
    (tmp_path / "a").write_text("Georgië", encoding="utf-8")

def test_not_named(tmp_path):
    (tmp_path / "a").write_text("Georgië")
'''


def test_an_example_with_another_message_fails_and_so_does_the_encoding_of_the_machine(tmp_path):
    (tmp_path / "tests_of_lies.py").write_text(LIES, encoding="utf-8")
    done = pytest_of(tmp_path, "tests_of_lies.py")
    failed = re.findall(r"^FAILED tests_of_lies.py::(\S+)", done.stdout, re.M)
    assert failed == ["tests_of_lies.lie", "test_not_named"], done.stdout


@pytest.mark.skipif(sys.flags.warn_default_encoding, reason="this run itself tells of it")
def test_no_file_is_read_in_the_encoding_of_the_machine():
    done = pytest_of(ROOT, "src", "tests/test_letters.py", "tests/test_sheets.py", "tests/test_validation.py")
    assert done.returncode == 0, done.stdout
