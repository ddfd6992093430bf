"""Notebooks: executed by papermill, and turned into one page that loads nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from helpers import Problem
from helpers.files import Environment, refuses, write_whole
from helpers.reports.editions import edition
from helpers.reports.show import stylesheet
from helpers.reports.words import Words

if TYPE_CHECKING:  # its import takes a second, which a kernel need not pay
    from nbformat import NotebookNode

LAB_ONLY = "lab"
"""The tag of cells that speak to the reader of the notebook, not of the page."""

CLASS_ONLY = "lesson"
"""The tag of cells in a report's notebook that are for a class: no report is made with them."""

LONGEST = 120
"""Seconds that a cell may take; a whole report takes five."""

JUPYTER, FORKED = "jupyter", "forked"
"""The engines: the kernel that a notebook has in Jupyter, or a process forked from this one, which is faster."""

QUIET = ["--Application.log_level=CRITICAL"]
"""A kernel that is told to stop may log on standard error that it was interrupted; a failure reaches us as a cell."""


def executed(
    notebook: Path,
    parameters: Mapping[str, object],
    failed: Path,
    progress: bool = False,
    engine: str = JUPYTER,
    language: str = "",
) -> NotebookNode:
    """The notebook run with the parameters, without anything that differs from one run to the next.

    Its texts are in `language`, where one is given and they exist. Raises Problem, naming the cell, when one fails; the
    run so far is then at the path `failed`.
    """
    from papermill import execute_notebook

    letter = failed.name.removesuffix(".failed.ipynb")
    bar = {"desc": letter, "leave": False} if progress else False
    with TemporaryDirectory() as folder:
        output = Path(folder) / "run.ipynb"
        try:
            run = execute_notebook(
                _written(notebook, language, Path(folder)), str(output), dict(parameters),
                kernel_name="python3", progress_bar=bar, execution_timeout=LONGEST, **_options(engine),
            )  # fmt: skip
        except Exception as error:
            if refuses(error):
                raise Environment(f"{letter}: {error.strerror}: make room in {folder}, then run it again") from error
            if output.is_file():
                write_whole(failed, output.read_bytes(), failed.parent)
            raise Problem(
                f"{letter}: {notebook.stem} failed {_said(error)}; the run so far is in {failed.name}"
            ) from error
    return _timeless(run)


def _written(notebook: Path, language: str, folder: Path) -> str:
    """The path of the notebook as it is to be run: in the language, and without the cells that are for a class."""
    edited = edition(json.loads(notebook.read_text(encoding="utf-8")), notebook.stem, language)
    cells = [cell for cell in edited["cells"] if CLASS_ONLY not in cell["metadata"].get("tags", [])]
    path = folder / notebook.name
    path.write_text(json.dumps(edited | {"cells": cells}), encoding="utf-8")
    return str(path)


def _options(engine: str) -> dict[str, object]:
    """What papermill is told about the engine; a notebook that runs for seconds need not be saved at every cell."""
    if engine == FORKED:
        import helpers.reports.forked  # noqa: F401 it registers itself with papermill

        return {"engine_name": FORKED, "request_save_on_cell_execute": False}
    from traitlets.config import Config

    return {"extra_arguments": QUIET, "config": Config({"KernelManager": {"transport_encryption": "auto"}})}


def _said(error: Exception) -> str:
    """Where and why a run ended, in one line, whatever papermill or the kernel raised."""
    if getattr(error, "ename", "") == "SystemExit":
        return f"({' '.join(error.evalue.split())[:2000]})"
    if hasattr(error, "ename"):
        return f"in cell {error.cell_index} ({error.ename}: {' '.join(error.evalue.split())[:200]})"
    if type(error).__name__ == "CellTimeoutError":
        return f"(a cell took more than {LONGEST} s)"
    if type(error).__name__ == "DeadKernelError":
        return "(the kernel died: out of memory, or a crash)"
    return f"({type(error).__name__}: {' '.join(str(error).split())[:200]})"


def _timeless(run: NotebookNode) -> NotebookNode:
    run.metadata.pop("papermill", None)
    run.metadata.get("language_info", {}).pop("version", None)
    for cell in run.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = "injected-parameters"
        if cell.cell_type == "code":
            cell.outputs = _streams_joined(cell.outputs)
    return run


def _streams_joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """The outputs of a cell, with what it prints between two others as one output for each stream, standard output
    first.

    In how many pieces the text arrives, and in what order, depends on the kernel's timing.
    """
    joined: list[NotebookNode] = []
    for printed, group in groupby(outputs, lambda output: output.output_type == "stream"):
        group_outputs = list(group)
        joined += _joined(group_outputs) if printed else group_outputs
    return joined


def _joined(streams: list[NotebookNode]) -> list[NotebookNode]:
    from nbformat.v4 import new_output

    texts = {name: "".join(stream.text for stream in streams if stream.name == name) for name in ("stdout", "stderr")}
    return [new_output("stream", name=name, text=text) for name, text in texts.items() if text]


def html(run: NotebookNode, title: str, words: Words) -> str:
    """The run as one page: outputs and markdown, without the cells for the lab, with title, language and style."""
    run = run.copy()
    run.metadata = run.metadata | {"aandacht": about(title, words)}
    run.cells = [cell for cell in run.cells if LAB_ONLY not in cell.metadata.get("tags", [])]
    return _exporter().from_notebook_node(run)[0]


def about(title: str, words: Words) -> dict[str, str]:
    """The data for the head of a page, with its style."""
    return {"title": title, "language": words.language, "skip": words("skip"), "stylesheet": stylesheet()}


@cache
def _exporter():
    """Nbconvert's exporter without its second reading of the page, which takes ten times as long as the first.

    It looks for images and for JupyterLab's cells, and our template writes neither.
    """
    from nbconvert import HTMLExporter, TemplateExporter

    class Exporter(HTMLExporter):
        from_notebook_node = TemplateExporter.from_notebook_node

    folder = files("helpers.reports") / "templates"
    return Exporter(template_name="aandacht", extra_template_basedirs=[str(folder)], exclude_anchor_links=True)
