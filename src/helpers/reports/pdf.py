"""A report on paper: its page printed as PDF by an installed Chromium, Chrome or Edge.

Nothing is loaded and nothing stays behind: the browser's profile lies in a temporary folder, it reaches no server,
and it ends with the printing or after LONGEST seconds, with all processes that it began.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from helpers import Problem

BROWSER = "AANDACHT_BROWSER"
"""The environment variable that names a browser, by its path or its name."""

NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "microsoft-edge-stable",
    "chrome", "msedge",
)  # fmt: skip
"""The names of browsers on the PATH, in the order in which they are sought."""

ON_WINDOWS = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe",
              "Chromium/Application/chrome.exe")  # fmt: skip
ON_MACOS = ("Google Chrome", "Microsoft Edge", "Chromium")
"""Where browsers lie that are not on the PATH: below a folder of programs."""

FLAGS = (
    "--headless", "--disable-gpu", "--disable-extensions", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--no-first-run", "--no-default-browser-check", "--no-pdf-header-footer",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip

LONGEST = 60
"""Seconds that a page may take; that of a long letter takes three."""

DATES = re.compile(rb"/(?:CreationDate|ModDate) \([^)]*\)")

BY_HAND = "open report.html in a browser and print it as PDF"


def browser(platform: str = sys.platform, environment: Mapping[str, str] = os.environ) -> Path:
    """The browser that prints: the one that AANDACHT_BROWSER names, or else the first that is found.

    Raises Problem, which says what was sought and how to print by hand, where none is found.
    """
    path, named = environment.get("PATH", ""), environment.get(BROWSER, "")
    if named:
        if not (found := _program(named, path)):
            raise Problem(f"no report.pdf: {BROWSER} names {named!r}, and no such program is there; or {BY_HAND}")
        return found
    on_path = filter(None, (_program(name, path) for name in NAMES))
    found = next((each for each in (*on_path, *_places(platform, environment)) if each.is_file()), None)
    if found is None:
        raise Problem(
            f"no report.pdf: no Chromium, Chrome or Edge was found (sought: {', '.join(NAMES)} on the PATH, and where "
            f"they are installed): name one in {BROWSER}, or {BY_HAND}"
        )
    return found


def _program(name: str, path: str) -> Path | None:
    """The program of that name or path. By its name none in the working directory, where Windows seeks before all
    else: what lies there may have come with the letters.
    """
    found = shutil.which(name, path=path)
    return Path(found) if found and (os.path.dirname(name) or os.path.isabs(found)) else None


def _places(platform: str, environment: Mapping[str, str]) -> Iterator[Path]:
    """Where browsers are installed on Windows and macOS."""
    if platform == "win32":
        for folder in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            if environment.get(folder):
                yield from (Path(environment[folder]) / program for program in ON_WINDOWS)
    if platform == "darwin":
        for folder in (Path("/Applications"), Path(environment.get("HOME", "/")) / "Applications"):
            yield from (folder / f"{program}.app" / "Contents" / "MacOS" / program for program in ON_MACOS)


def printed(page: Path, by: Path, longest: float = LONGEST) -> bytes:
    """The page as PDF, printed by that browser, without the time, so that two prints have the same bytes.

    Another version of the browser, or other fonts, may give other bytes. Raises Problem where the browser takes longer
    than that many seconds, ends with an error, or does not write a whole PDF.
    """
    with TemporaryDirectory(prefix="aandacht-", ignore_cleanup_errors=True) as folder:
        output = Path(folder) / "report.pdf"
        command = [
            by,
            *FLAGS,
            *_unsandboxed(),
            f"--user-data-dir={Path(folder) / 'profile'}",
            f"--print-to-pdf={output}",
        ]
        ended = _run([*command, page.resolve().as_uri()], Path(folder) / "said", longest)
        data = output.read_bytes() if output.is_file() else b""
    if ended or not (data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")):
        failure = ended or "wrote no whole PDF"
        raise Problem(f"{page.parent.name}: no report.pdf: {by.name} {failure}; {BY_HAND}")
    return DATES.sub(lambda date: b" " * len(date[0]), data)


def _unsandboxed() -> list[str]:
    """The flag without which Chromium refuses to run for Linux's superuser; the page runs nothing that needs a
    sandbox.
    """
    return ["--no-sandbox"] if sys.platform.startswith("linux") and os.geteuid() == 0 else []


def _run(command: list, log: Path, longest: float) -> str:
    """Run it, and end whatever it began; how it failed, or an empty text."""
    with open(log, "wb") as errors:
        try:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True
            )
        except OSError as error:
            return f"could not be started ({error.strerror or error})"
        try:
            code = process.wait(longest)
        except subprocess.TimeoutExpired:
            return f"took more than {longest:g} s"
        finally:
            _end(process)
    return f"ended with exit code {code}{_last_line(log)}" if code else ""


def _end(process: subprocess.Popen) -> None:
    """End a browser and the processes that it began, if any still run."""
    if os.name == "nt":
        if process.poll() is None:
            tree = [_taskkill(os.environ), "/F", "/T", "/PID", str(process.pid)]
            subprocess.run(tree, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    else:
        with suppress(ProcessLookupError, PermissionError):  # the second by macOS, of a group that is ending
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _taskkill(environment: Mapping[str, str]) -> Path:
    """Windows's own program, by its whole path: by its name one in the working directory would be run."""
    return Path(environment.get("SYSTEMROOT", "C:/Windows")) / "System32" / "taskkill.exe"


def _last_line(said: Path) -> str:
    """The last that it wrote on its error output, in brackets."""
    lines = said.read_text(encoding="utf-8", errors="replace").split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    return f" ({last[:200]})" if last else ""
