"""P8 and P9: what a letter, a title, an id or a term may hold, and a page that opens or prints it."""

import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from helpers import Problem
from helpers.reports import pdf

from . import Outcome, Run

HIT = re.compile(r"<title>1</title>")
NO_BROWSER = "no Chromium, Chrome or Edge is installed"


def _browser() -> Path | None:
    try:
        return pdf.browser()
    except Problem:
        return None


def nothing_runs(run: Run) -> Outcome:
    """Each payload in every place of a page, opened with the page's policy and without: no script, no request."""
    target = "0 scripts, 0 requests"
    if not _browser():
        return Outcome(NO_BROWSER, target, None)
    if not find_spec("tests.hostile"):
        return Outcome("tests/hostile.py, which makes the pages, is not there", target, None)
    browser, hostile = import_module("tests.browser"), import_module("tests.hostile")
    payloads = dict(list(hostile.PAYLOADS.items())[:: run.times(12, 1)])
    hits, opened = [], 0
    for name, report in hostile.pages(payloads, run.folder).items():
        page = hostile.whole(report, drawn=False)
        for policy in ("with", "without"):
            path = run.folder / f"{policy}.html"
            path.write_text(page if policy == "with" else browser.POLICY.sub("", page), encoding="utf-8")
            seen = browser.opened(path, run.folder)
            opened += 1
            if HIT.search(seen.document) or seen.requests:
                hits.append(f"{name} {policy} policy")
    return Outcome(
        f"{len(payloads)} payloads, {opened} pages opened, hits: {hits or 0}", target, not hits and opened > 0
    )


SECRET = "geheim-van-elders"
PLANTED = '<iframe src="{0}"></iframe><object data="{0}"></object><embed src="{0}"><link rel="attachment" href="{0}">'


def nothing_printed_from_outside(run: Run) -> Outcome:
    """Files planted in a page are in no print of it; without a policy they are, so that the trial is seen to see."""
    target = "0 secrets with the policy; more than 0 without it, or the trial sees nothing"
    if not (by := _browser()):
        return Outcome(NO_BROWSER, target, None)
    secret = run.folder / "secret.html"
    secret.write_text(f"<p>{SECRET}</p>", encoding="utf-8")
    hostile = import_module("tests.hostile")
    page = hostile.whole(hostile.pages({"harmless": "is gelezen."}, run.folder)["harmless"], drawn=False)
    planted = page.replace("<main", PLANTED.format(secret.as_uri()) + "<main", 1)
    bare = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", planted)
    with_policy, without = (_secrets(each, run.folder, by) for each in (planted, bare))
    figure = f"{with_policy} of 4 planted secrets printed; {without} without the policy"
    return Outcome(figure, target, planted != page and with_policy == 0 and without > 0)


def _secrets(page: str, folder: Path, by: Path) -> int:
    from pypdf import PdfReader

    path = folder / "report.html"
    path.write_text(page, encoding="utf-8")
    (folder / "report.pdf").write_bytes(pdf.printed(path, by))
    read = PdfReader(folder / "report.pdf")
    return sum(each.extract_text().count(SECRET) for each in read.pages) + len(read.attachments)
