"""A lesson run in this process: its cells one after the other, without a kernel."""

import ast
import io
import json
from contextlib import redirect_stdout
from dataclasses import dataclass, field

import pandas as pd

from helpers.lessons.checks import Unfinished
from helpers.reports import NOTEBOOKS

REPORTS = ["01_letter", "07_dossier"]
LESSONS = sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))
ENGLISH = "data/gold/learned_from/kestrel/kestrel.txt"
LAB = ("display.html.use_mathjax", True, "display.max_colwidth", 50, "display.precision", 6)
"""What `prepare_lab` sets, as it is to be again behind the lesson."""


@dataclass
class Run:
    """What a run left: the notebook's names, what each cell printed, and the cell at which an empty answer ended it."""

    names: dict = field(default_factory=dict)
    printed: dict[str, str] = field(default_factory=dict)
    ended: str = ""


def notebook(name: str) -> dict:
    return json.loads((NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"))


def tagged(cells: list[dict], tag: str) -> list[dict]:
    return [cell for cell in cells if tag in cell["metadata"].get("tags", [])]


def run(of: dict, **parameters: object) -> Run:
    """The notebook run with those parameters; what would be shown is asked for its page, as Jupyter does."""
    done = Run()
    with pd.option_context(*LAB):
        for cell in (cell for cell in of["cells"] if cell["cell_type"] == "code"):
            with redirect_stdout(io.StringIO()) as out:
                try:
                    _run_cell("".join(cell["source"]), cell["id"], done.names)
                except Unfinished:
                    done.ended = cell["id"]
                    return done
            done.printed[cell["id"]] = out.getvalue()
            if "parameters" in cell["metadata"].get("tags", []):
                done.names.update(parameters)
    return done


def _run_cell(source: str, cell: str, names: dict) -> None:
    tree = ast.parse(source)
    shown = ast.Expression(tree.body.pop().value) if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, cell, "exec"), names)
    if shown:
        value = eval(compile(shown, cell, "eval"), names)
        getattr(value, "_repr_html_", lambda: None)()
