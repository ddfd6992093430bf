"""PDF: printed whole or not at all, by a browser that ends; where none is there, said in one sentence."""

import errno
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from helpers import Problem
from helpers.files import locked
from helpers.reports import batch, pdf

from .browser import BROWSER, is_gone, needs_browser
from .conftest import SEED
from .test_command import run

PAGE = """<!DOCTYPE html><html lang="nl"><title>Een verzonnen bladzijde</title>
<style>@page { size: A4 }
@media print { details::details-content { content-visibility: visible; block-size: auto } }</style>
<h1>Een verzonnen bladzijde</h1><details><summary>Zinnen</summary><p>Alleen te zien als het open is.</p></details>"""

POSIX = pytest.mark.skipif(os.name != "posix", reason="the stand-in for a browser is a script for a Unix shell")

HANGS = "sleep 300 & echo $! > {pid}; sleep 300"
LEAVES_A_CHILD = "sleep 300 & echo $! > {pid}; exit 1"
HALF = 'for each; do case "$each" in --print-to-pdf=*) printf "%%PDF-1.4 half" > "${{each#*=}}";; esac; done'


@pytest.fixture
def page(tmp_path) -> Path:
    folder = tmp_path / "a-letter"
    folder.mkdir()
    (folder / "report.html").write_text(PAGE, encoding="utf-8")
    return folder / "report.html"


def stand_in(folder: Path, script: str) -> Path:
    """A program that does what the script says in the place of a browser."""
    path = folder / "chromium"
    path.write_text(f"#!/bin/sh\n{script.format(pid=folder / 'pid')}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@needs_browser
def test_a_page_is_printed_with_its_title_language_and_closed_lists_and_twice_alike(page):
    from pypdf import PdfReader

    first, second = (pdf.printed(page, BROWSER) for _ in range(2))
    assert first == second
    (page.parent / "report.pdf").write_bytes(first)
    read = PdfReader(page.parent / "report.pdf")
    assert (read.metadata.title, read.trailer["/Root"]["/Lang"]) == ("Een verzonnen bladzijde", "nl")
    assert "/StructTreeRoot" in read.trailer["/Root"]
    assert "Alleen te zien als het open is." in read.pages[0].extract_text()
    assert [round(float(side)) for side in read.pages[0].mediabox[2:]] == [595, 842]
    assert not {"/CreationDate", "/ModDate"} & set(read.metadata)
    assert str(page.parent).encode() not in first


@needs_browser
def test_a_page_that_is_printed_asks_for_nothing_of_any_server(page, monkeypatch):
    asked = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *said):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    page.write_text(f'{PAGE}<img src="{address}/x.png">', encoding="utf-8")
    pdf.printed(page, BROWSER)
    assert asked == []
    monkeypatch.setattr(pdf, "FLAGS", tuple(flag for flag in pdf.FLAGS if "resolver" not in flag))
    pdf.printed(page, BROWSER)
    assert asked == ["/x.png"]  # so that the trial is seen to see
    server.shutdown()
    server.server_close()


@POSIX
@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("exit 0", "chromium wrote no whole PDF"),
        (HALF, "chromium wrote no whole PDF"),
        ("echo first >&2; echo No usable sandbox! >&2; exit 7", "chromium ended with exit code 7 (No usable sandbox!)"),
        (HANGS, "chromium took more than 0.5 s"),
        (LEAVES_A_CHILD, "chromium ended with exit code 1"),
    ],
)
def test_a_browser_that_fails_is_told_in_one_sentence_and_leaves_nothing(page, tmp_path, script, said):
    with pytest.raises(Problem) as caught:
        pdf.printed(page, stand_in(tmp_path, script), longest=0.5)
    assert str(caught.value) == f"a-letter: no report.pdf: {said}; open report.html in a browser and print it as PDF"
    assert [path.name for path in page.parent.iterdir()] == ["report.html"]
    if (tmp_path / "pid").is_file():
        assert is_gone(int((tmp_path / "pid").read_text()))


def test_what_cannot_be_run_is_told(page, tmp_path):
    (tmp_path / "chromium").write_bytes(b"no program")
    with pytest.raises(Problem, match=r"no report.pdf: chromium could not be started \(.+\); open report.html"):
        pdf.printed(page, tmp_path / "chromium")


@pytest.mark.parametrize("name", pdf.NAMES)
def test_a_browser_on_the_path_is_found(tmp_path, name):
    program = tmp_path / (name + (".exe" if os.name == "nt" else ""))
    program.write_bytes(b"")
    program.chmod(0o755)
    assert pdf.browser("linux", {"PATH": str(tmp_path)}) == program


@pytest.mark.parametrize(
    ("platform", "variable", "place"),
    [
        ("win32", "PROGRAMFILES", "Google/Chrome/Application/chrome.exe"),
        ("win32", "PROGRAMFILES(X86)", "Microsoft/Edge/Application/msedge.exe"),
        ("win32", "LOCALAPPDATA", "Chromium/Application/chrome.exe"),
        ("darwin", "HOME", "Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
        ("darwin", "HOME", "Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge"),
    ],
)
def test_an_installed_browser_is_found_where_its_system_puts_it(tmp_path, platform, variable, place):
    (tmp_path / place).parent.mkdir(parents=True)
    (tmp_path / place).write_bytes(b"")
    assert pdf.browser(platform, {variable: str(tmp_path)}) == tmp_path / place
    with pytest.raises(Problem):
        pdf.browser("linux", {variable: str(tmp_path)})


def test_no_browser_is_taken_from_the_working_directory_but_by_its_path(tmp_path, monkeypatch):
    (tmp_path / "chromium").write_bytes(b"")
    (tmp_path / "chromium").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    here = {"PATH": os.curdir}  # where Windows seeks before all else, named or not
    for environment in (here, here | {pdf.BROWSER: "chromium"}):
        with pytest.raises(Problem):
            pdf.browser("win32", environment)
    own = os.path.join(os.curdir, "chromium")
    assert pdf.browser(environment=here | {pdf.BROWSER: own}).samefile(own)


def test_what_ends_a_browser_on_windows_is_the_system_s_own():
    assert pdf._taskkill({"SYSTEMROOT": "D:/Windows"}) == Path("D:/Windows/System32/taskkill.exe")


@POSIX
def test_a_group_that_is_ending_may_be_refused_to_be_killed_as_on_macos(page, tmp_path, monkeypatch):
    def refuse(*given) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "killpg", refuse)
    with pytest.raises(Problem, match="chromium ended with exit code 3"):
        pdf.printed(page, stand_in(tmp_path, "exit 3"))


def test_the_one_that_is_named_is_taken_and_no_other(tmp_path):
    own = tmp_path / ("own.exe" if os.name == "nt" else "own")
    own.write_bytes(b"")
    own.chmod(0o755)
    assert pdf.browser(environment={pdf.BROWSER: str(own), "PATH": os.environ["PATH"]}) == own
    with pytest.raises(Problem, match="AANDACHT_BROWSER names 'gone', and no such program is there"):
        pdf.browser(environment={pdf.BROWSER: "gone", "PATH": os.environ["PATH"]})


def test_where_there_is_none_it_is_said_what_was_sought_and_how_to_print_by_hand():
    with pytest.raises(Problem, match=r"sought: chromium, .*msedge.* AANDACHT_BROWSER, or open report.html .* print"):
        pdf.browser("linux", {"PATH": ""})


@POSIX
def test_a_pdf_that_fails_keeps_the_one_before_and_is_made_only_where_it_is_not(page, tmp_path):
    order = batch.Order({}, "01_letter", tmp_path, browser=stand_in(tmp_path, "exit 3"))
    target = page.with_suffix(".pdf")
    with locked(tmp_path):
        assert "ended with exit code 3" in str(batch._print(page, order, is_new=False))
        assert not target.exists()
        target.write_bytes(b"%PDF- the one before %%EOF")
        assert batch._print(page, order, is_new=False) is None
        assert "ended with exit code 3" in str(batch._print(page, order, is_new=True))
    assert target.read_bytes() == b"%PDF- the one before %%EOF"


@needs_browser
def test_without_a_browser_the_report_is_made_and_with_one_it_is_printed_later(tmp_path):
    command = ("report", SEED, "--pdf", "--out", tmp_path)
    page, printed = tmp_path / SEED / "report.html", tmp_path / SEED / "report.pdf"
    without = run(*command, AANDACHT_BROWSER="no-such-browser")
    assert (without.returncode, without.stdout.strip()) == (1, str(page))
    assert without.stderr.startswith("no report.pdf: AANDACHT_BROWSER names 'no-such-browser'")
    assert len(without.stderr.splitlines()) == 1
    assert not printed.exists()

    made = page.stat().st_mtime_ns
    assert run(*command).returncode == 0
    assert printed.read_bytes().startswith(b"%PDF-")
    assert page.stat().st_mtime_ns == made
