"""Every hostile page of tests/hostile.py in a real browser: nothing may run, nothing may be asked for.

    python -m benchmarks.hostile [FOLDER [PAYLOAD ...]]

Each payload's page is made whole, charts included, and opened twice: as it is, and without its content security
policy, so that the escaping is tried by itself. A server of this machine gives the pages and counts whatever else is
asked of it; every payload that loads something asks there. Told are the scripts that ran, the requests, the dialogs,
what the browser wrote on its console (a policy that had to step in writes there), and pages whose payload cannot be
read or that are wider than their window. The exit code is 0 where all are none. With FOLDER, the pages and a picture
of each stay there; with names of payloads, those alone are tried.
"""

import json
import subprocess
import sys
import threading
import time
from base64 import b64decode
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.browser import POLICY
from tests.hostile import ADDRESS, CASES, PLACES, pages, visible, whole
from websocket import create_connection

from helpers.reports import pdf

PATIENCE = 0.4
"""Seconds that a page is left alone after it was loaded: handlers, animations and refreshes come later."""

LONGEST = 30
WINDOW = {"width": 1280, "height": 900, "deviceScaleFactor": 1, "mobile": False}
FLAGS = ("--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--remote-debugging-port=0",
         "--remote-allow-origins=*")  # fmt: skip

READ = """(() => {
  const marks = document.querySelectorAll('body sup, body style, body .headed');
  marks.forEach(each => each.remove());
  document.querySelectorAll('details').forEach(each => each.open = true);
  return {title: document.title, text: document.body.textContent, wide: document.documentElement.scrollWidth,
          scripts: document.scripts.length, turned: getComputedStyle(document.body).display};
})()"""


class Seen(NamedTuple):
    """What a page did: how it ended up, and what it asked for, said and opened."""

    state: dict
    hits: list[str]
    console: list[str]
    dialogs: int
    picture: bytes


class Server(ThreadingHTTPServer):
    """Gives the page that it holds at /page; every other address is a hit."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Answer)
        self.page, self.hits = b"", []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        own = self.path == "/page"
        if not own and self.path != "/favicon.ico":
            self.server.hits.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8" if own else "text/javascript")
        self.end_headers()
        self.wfile.write(self.server.page if own else b"document.title=1")

    do_POST = do_GET  # noqa: N815 the server's own name

    def log_message(self, *told) -> None:
        """Nothing is written."""


class Tab:
    """A tab of the browser, spoken to in its own protocol."""

    def __init__(self, address: str):
        self.socket, self.number = create_connection(address, timeout=LONGEST), 0
        self.events: list[dict] = []
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.do(f"{domain}.enable")
        self.do("Emulation.setDeviceMetricsOverride", **WINDOW)

    def do(self, method: str, **given) -> dict:
        """What the browser answers; what happens meanwhile is kept."""
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": given}))
        while (message := json.loads(self.socket.recv())).get("id") != self.number:
            self._note(message)
        return message.get("result", {})

    def _note(self, message: dict) -> None:
        self.events.append(message)
        if message["method"] == "Page.javascriptDialogOpening":
            self.number += 1
            self.socket.send(json.dumps({"id": self.number, "method": "Page.handleJavaScriptDialog",
                                         "params": {"accept": True}}))  # fmt: skip

    def wait(self, until: Callable[[dict], bool], longest: float) -> None:
        """Until such an event comes, or so long."""
        end = time.monotonic() + longest
        while (left := end - time.monotonic()) > 0 and not any(map(until, self.events)):
            self.socket.settimeout(left)
            try:
                message = json.loads(self.socket.recv())
            except TimeoutError:
                break
            except Exception as error:
                if "timed out" not in str(error):
                    raise
                break
            if "method" in message:
                self._note(message)
        self.socket.settimeout(LONGEST)


@contextmanager
def browser(folder: Path) -> Iterator[Tab]:
    """A tab of a browser whose profile lies in that folder; it ends with all that it began."""
    command = [pdf.browser(), *FLAGS, *pdf._unsandboxed(), f"--user-data-dir={folder}", "about:blank"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        yield Tab(_tab(folder / "DevToolsActivePort"))
    finally:
        pdf._end(process)


def _tab(told: Path) -> str:
    """Where the first tab is spoken to."""
    from urllib.request import urlopen

    end = time.monotonic() + LONGEST
    while not (told.is_file() and told.read_text(encoding="utf-8").count("\n")) and time.monotonic() < end:
        time.sleep(0.05)
    port = told.read_text(encoding="utf-8").split("\n")[0]
    while time.monotonic() < end:
        with urlopen(f"http://127.0.0.1:{port}/json/list") as answer:
            tabs = [tab for tab in json.load(answer) if tab["type"] == "page"]
        if tabs:
            return tabs[0]["webSocketDebuggerUrl"]
        time.sleep(0.05)
    raise SystemExit("the browser opened no tab")


def seen(tab: Tab, server: Server, page: str) -> Seen:
    """The page, opened in the tab from the server, and what it did."""
    server.page, server.hits = page.replace(ADDRESS, f"{server.address}/hit").encode(), []
    tab.do("Page.navigate", url="about:blank")
    tab.events = []
    tab.do("Page.navigate", url=f"{server.address}/page")
    tab.wait(lambda event: event["method"] == "Page.loadEventFired", LONGEST)
    tab.wait(lambda event: False, PATIENCE)
    picture = b64decode(tab.do("Page.captureScreenshot")["data"])
    state = tab.do("Runtime.evaluate", expression=READ, returnByValue=True)["result"]["value"]
    return Seen(state, list(server.hits), list(_said(tab.events)), _dialogs(tab.events), picture)


def _said(events: list[dict]) -> Iterator[str]:
    """What stands on the console, and what was asked for elsewhere than at the server's page."""
    for event in events:
        given = event["params"]
        if event["method"] == "Log.entryAdded" and "favicon" not in given["entry"].get("url", ""):
            yield given["entry"]["text"]
        if event["method"] == "Runtime.consoleAPICalled" or event["method"] == "Runtime.exceptionThrown":
            yield json.dumps(given)[:200]
        if event["method"] == "Network.requestWillBeSent":
            address = given["request"]["url"]
            if not address.startswith("data:") and not address.endswith(("/page", "/favicon.ico")):
                yield f"asked for {address[:200]}"


def _dialogs(events: list[dict]) -> int:
    return sum(event["method"] == "Page.javascriptDialogOpening" for event in events)


def faults(name: str, shown: Seen, title: str, address: str) -> Iterator[str]:
    """What is wrong with what was seen of a page, one sentence each."""
    state, payload = shown.state, {case.name: case.shown for case in CASES}[name]
    if visible(state["title"]) != visible(title.replace(ADDRESS, f"{address}/hit")) or state["scripts"]:
        yield f"something ran (title {state['title'][:40]!r}, {state['scripts']} scripts)"
    yield from (f"asked the server for {hit}" for hit in shown.hits)
    yield from (f"on the console: {said}" for said in shown.console)
    if shown.dialogs:
        yield "a dialog was opened"
    text = visible(state["text"]).lower()
    own = payload.replace(ADDRESS, f"{address}/hit").lower()
    missing = [word for word in PLACES if f"{word}{own}" not in text]
    if missing:
        yield f"cannot be read: {', '.join(missing)}"
    if state["wide"] > WINDOW["width"]:
        yield f"is {state['wide']} pixels wide"
    if state["turned"] == "none":
        yield "shows nothing"


def main(keep: Path | None = None, only: Collection[str] = ()) -> int:
    """Open every page with and without its policy, tell the faults, and return how many there are."""
    found, opened = 0, 0
    with TemporaryDirectory(ignore_cleanup_errors=True) as own:
        folder, server = Path(own), Server()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        reports = pages({case.name: case.payload for case in CASES if not only or case.name in only}, folder)
        with browser(folder / "profile") as tab:
            _check_watch(tab, server)
            for name, report in reports.items():
                made = whole(report)
                for kind, page in (("", made), (" without its policy", POLICY.sub("", made))):
                    shown, opened = seen(tab, server, page), opened + 1
                    for fault in faults(name, shown, report.title(), server.address):
                        found += 1
                        print(f"{name}{kind}: {fault}", flush=True)
                    if keep and not kind:
                        keep.mkdir(parents=True, exist_ok=True)
                        (keep / f"{name}.html").write_text(made, encoding="utf-8")
                        (keep / f"{name}.png").write_bytes(shown.picture)
        server.shutdown()
    print(f"{len(reports)} payloads, {opened} pages opened: {found} faults")
    return found


def _check_watch(tab: Tab, server: Server) -> None:
    """A page that does run, load and warn, so that finding nothing means something."""
    bait = f"<title>x</title><body><script>document.title=1;alert(1);console.log(2)</script><img src={ADDRESS}>"
    shown = seen(tab, server, bait)
    if not (shown.state["title"] == "1" and shown.hits and shown.console and shown.dialogs):
        raise SystemExit(f"the watch is blind: {shown._replace(picture=b'')}")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else None, sys.argv[2:]) > 0)
