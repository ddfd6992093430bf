"""A real browser for tests: what it asks for and says when it opens a page, and what a page measures in it."""

import json
import os
import re
import subprocess
import time
from html import unescape
from pathlib import Path
from typing import NamedTuple

import pytest

from helpers import Problem
from helpers.reports import pdf


def _installed() -> Path | None:
    try:
        return pdf.browser()
    except Problem:
        return None


BROWSER = _installed()
needs_browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium, Chrome or Edge is installed")

CONSOLE = re.compile(r":CONSOLE[:(].*")
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
ALLOWED = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""The whole policy of a page: any word more lets it load more."""
MEASURED = re.compile(r'<pre id="measured">(.*?)</pre>', re.S)


class Opened(NamedTuple):
    """A page that was opened: its document as it then was, what it said on the console, and what it asked for."""

    document: str
    console: list[str]
    requests: list[str]


def opened(page: Path, folder: Path, *flags: str) -> Opened:
    """The page in a browser whose profile and logs lie in that folder."""
    log, profile = folder / "net.json", folder / "profile"
    command = [BROWSER, *pdf.FLAGS, *pdf._unsandboxed(), f"--user-data-dir={profile}", f"--log-net-log={log}",
               "--enable-logging=stderr", *flags, "--dump-dom", page.as_uri()]  # fmt: skip
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", timeout=120)
    return Opened(done.stdout, CONSOLE.findall(done.stderr), _asked(log))


def _asked(log: Path) -> list[str]:
    """The addresses that the page asked for; what a browser asks for by itself has no origin."""
    found = [event.get("params", {}) for event in json.loads(log.read_text(encoding="utf-8"))["events"]]
    own = [params["url"] for params in found if params.get("initiator", "not an origin") != "not an origin"]
    return sorted({address for address in own if not address.startswith("file:")})


def measured(page: str, script: str, folder: Path, width: int, height: int) -> object:
    """What a script returns in a copy of the page, of which the policy lets it run, in a window of that size."""
    run = f"document.getElementById('measured').textContent = JSON.stringify((() => {{ {script} }})())"
    copy = folder / "copy.html"
    copy.write_text(
        POLICY.sub("", page).replace("</body>", f'<pre id="measured"></pre><script>{run}</script></body>'),
        encoding="utf-8",
    )
    document = opened(copy, folder, f"--window-size={width},{height}").document
    return json.loads(unescape(MEASURED.search(document)[1]))


def is_gone(pid: int, patience: float = 10) -> bool:
    """Whether a process of that id has ended, or does so within that many seconds."""
    until = time.monotonic() + patience
    while _runs(pid):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def _runs(pid: int) -> bool:
    """Whether it runs, and is not just waiting to be buried."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except OSError:
        return not Path("/proc/self").exists()
