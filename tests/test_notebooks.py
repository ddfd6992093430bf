"""The notebooks: committed clean, run from any folder, each about one question."""

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from helpers import Problem
from helpers.reports import NOTEBOOKS

from .conftest import FICTIONAL
from .lesson import run as in_process

ALL = sorted(NOTEBOOKS.glob("*.ipynb"))
OF_A_LETTER = [path for path in ALL if path.stem != "07_dossier"]
named = pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)


def cells(path: Path, kind: str) -> list[dict]:
    return [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == kind]


def run(path: Path, output: Path, folder: Path, *parameters: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "papermill", str(path), str(output), *parameters]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", timeout=120)


def test_the_notebooks_are_those_of_the_readme():
    assert [path.stem for path in ALL] == [
        "01_letter", "02_sections", "03_terms", "04_codebook",
        "05_reliability", "06_topics", "07_dossier", "08_your_own",
    ]  # fmt: skip


@named
def test_a_notebook_is_committed_without_outputs(path):
    assert not any(cell["outputs"] or cell["execution_count"] for cell in cells(path, "code"))
    stripped = subprocess.run(
        [sys.executable, "-m", "nbstripout", "--keep-id", "--verify", str(path)], capture_output=True, encoding="utf-8"
    )
    assert stripped.returncode == 0, stripped.stdout
    notebook = json.loads(path.read_text(encoding="utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    assert "papermill" not in notebook["metadata"]


@named
def test_a_notebook_reads_as_a_text_with_short_cells(path):
    code = cells(path, "code")
    tagged = [cell for cell in code if "parameters" in cell["metadata"].get("tags", [])]
    lengths = sorted(len(cell["source"]) for cell in code if cell not in tagged)
    assert len(tagged) == 1
    assert 20 <= len(code) + len(cells(path, "markdown")) <= 40
    assert lengths[len(lengths) // 2] <= 3
    assert lengths[int(0.9 * len(lengths))] <= 6
    assert "".join(cells(path, "markdown")[0]["source"]).startswith("# ")
    assert "?" in cells(path, "markdown")[0]["source"][0]


@named
def test_papermill_runs_a_notebook_without_a_word_on_the_error_stream(path, tmp_path):
    given = ("-p", "letter", "kst-28676-282") if path in OF_A_LETTER else ()
    done = run(path, tmp_path / "x.ipynb", Path("/"), *given)
    assert done.returncode == 0, done.stderr[-2000:]
    outputs = [output for cell in cells(tmp_path / "x.ipynb", "code") for output in cell["outputs"]]
    noisy = [output for output in outputs if output.get("name") == "stderr" and "TCP" not in "".join(output["text"])]
    assert not noisy
    assert outputs


def test_a_letter_with_gold_is_compared_with_it_wherever_its_file_lies(tmp_path):
    letter = NOTEBOOKS.parent / "data" / "gold" / "kept_out" / "dollard" / "dollard.txt"
    done = run(NOTEBOOKS / "04_codebook.ipynb", tmp_path / "x.ipynb", NOTEBOOKS, "-p", "letter", str(letter))
    assert done.returncode == 0, done.stderr[-2000:]
    cell = next(cell for cell in cells(tmp_path / "x.ipynb", "code") if cell["id"] == "04-29")
    shown = "".join(cell["outputs"][0]["data"]["text/plain"]).splitlines()[-1].split()
    assert shown[1] == "all"
    assert int(shown[2]) > 50
    assert float(shown[-1]) > 0.8


@pytest.mark.parametrize("folder", [NOTEBOOKS.parent, NOTEBOOKS], ids=["project", "notebooks"])
def test_papermill_runs_a_notebook_from_any_folder(folder, tmp_path):
    done = run(NOTEBOOKS / "02_sections.ipynb", tmp_path / "x.ipynb", folder)
    assert done.returncode == 0, done.stderr[-2000:]


@named
def test_a_notebook_runs_on_another_letter_or_says_why_not(path, tmp_path):
    (tmp_path / "brief.txt").write_text(FICTIONAL, encoding="utf-8")
    given = {"letter": str(tmp_path / "brief.txt")} if path in OF_A_LETTER else {"letters": str(tmp_path)}
    with suppress(SystemExit, Problem):
        in_process(json.loads(path.read_text(encoding="utf-8")), **given)
