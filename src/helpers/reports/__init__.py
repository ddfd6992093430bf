"""Reports: a notebook run for a letter, its page, its tables and figures, and where they come from."""

import json
from base64 import b64decode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from helpers import ROOT, corpus
from helpers.files import check_replaceable, write_text, written_whole
from helpers.reports.editions import LESSONS, NOTEBOOKS, THE_DOSSIER, THE_REPORT, edition_of
from helpers.reports.notebooks import JUPYTER, executed, html
from helpers.reports.pages import at_hand, dossier_of, page_of, readable
from helpers.reports.plans import (
    DossierPlan,
    Plan,
    asked,
    checked,
    dossier_name,
    folder_name,
    notebook_of,
    plan_of,
    plan_of_dossier,
    planned,
    takes_dossier,
)
from helpers.reports.provenance import ingredients, ingredients_of_dossier, made_from, record
from helpers.reports.show import KEY

__all__ = [
    "FOLDER", "LESSONS", "NOTEBOOKS", "THE_DOSSIER", "THE_REPORT", "DossierPlan", "Plan", "checked", "dossier_name",
    "dossier_of", "folder_name", "ingredients", "is_of_report", "left_out", "made", "made_of_dossier", "page_of",
    "planned", "render", "takes_dossier",
]  # fmt: skip

FOLDER = ROOT / "reports"


def made(
    letter: str,
    given: Mapping[str, str],
    notebook: str = THE_REPORT,
    folder: Path = FOLDER,
    *,
    again: bool = False,
    engine: str = JUPYTER,
    progress: bool = False,
) -> tuple[Path, bool]:
    """The page of a letter's report, and whether it was made now, as it is unless nothing that it is made from has
    changed.

    With `again` it is made in any case. Raises Problem as `planned` and `render` do.
    """
    path, values, received = asked(letter, given, notebook)
    page = folder / folder_name(received.letter, notebook) / "report.html"
    if not again and page.is_file() and made_from(page.parent) == ingredients(path, values, received):
        return page, False
    return render(plan_of(path, values, received), folder, progress, engine), True


def made_of_dossier(
    names: Sequence[str],
    given: Mapping[str, str],
    notebook: str = THE_DOSSIER,
    folder: Path = FOLDER,
    *,
    again: bool = False,
    engine: str = JUPYTER,
    progress: bool = False,
) -> tuple[Path, bool]:
    """The page of the report on all these letters together, and whether it was made now, as for `made`.

    Letters that cannot be read or measured, or are given twice, are left out: `left_out` says which, and why.
    """
    values, path = checked(given, notebook) | {"letters": list(names)}, notebook_of(notebook)
    received, unread = readable(names, bool(values.get("force")))
    linked = tuple(letter.letter for letter in received if (folder / letter.letter / "report.html").is_file())
    page = folder / dossier_name(names) / "report.html"
    ingredients = ingredients_of_dossier(path, values, received, linked, unread)
    if not again and page.is_file() and made_from(page.parent) == ingredients:
        return page, False
    plan = plan_of_dossier(path, values, received, unread, page.parent.name, linked)
    return render(plan, folder, progress, engine), True


def left_out(page: Path) -> dict[str, str]:
    """Why the report of a dossier leaves letters out, by id; empty for the report of a letter."""
    provenance = json.loads((page.parent / "provenance.json").read_text(encoding="utf-8"))
    return provenance["attention"].get("left_out", {})


def render(plan: Plan | DossierPlan, folder: Path = FOLDER, progress: bool = False, engine: str = JUPYTER) -> Path:
    """Run the plan's notebook, put its report into `folder/<name>/`, whole or not at all, and return its page.

    Raises Problem when a cell fails; the run so far is then kept beside the reports.
    """
    started = datetime.now(UTC)
    failed = folder / f"{plan.name}.failed.ipynb"
    check_replaceable(folder / plan.name, is_of_report)
    with at_hand(plan.asked, plan.page):
        run = executed(
            plan.notebook, plan.parameters, failed, progress, engine, edition_of(plan.notebook, plan.parameters)
        )
    with written_whole(folder / plan.name) as part:
        _write(part, plan, run, started)
    failed.unlink(missing_ok=True)
    return folder / plan.name / "report.html"


def is_of_report(path: Path) -> bool:
    """Whether `render` could have written a file or folder of that name."""
    return path.name in (
        "report.html",
        "report.pdf",
        "report.ipynb",
        "letter.txt",
        "provenance.json",
        "figures",
        "tables",
    )


def _write(part: Path, plan: Plan | DossierPlan, run, started: datetime) -> None:
    import nbformat

    write_text(part / "report.html", plan.finished(html(run, plan.title, plan.page.words)))
    write_text(part / "report.ipynb", nbformat.writes(run) + "\n")
    _write_figures(part / "figures", run)
    plan.write_text(part)
    (part / "tables").mkdir()
    corpus.write(plan.page.tables, part / "tables")
    provenance = record(plan.ingredients(), plan.how(), started)
    write_text(part / "provenance.json", json.dumps(provenance, indent=1, ensure_ascii=False) + "\n")


def _write_figures(folder: Path, run) -> None:
    folder.mkdir()
    for output in (output for cell in run.cells for output in cell.get("outputs", [])):
        if figure := output.get("metadata", {}).get(KEY):
            write_text(folder / f"{figure['figure']}.svg", output.data["image/svg+xml"])
            (folder / f"{figure['figure']}.png").write_bytes(b64decode(output.data["image/png"]))
