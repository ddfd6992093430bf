"""The audit of the packages: what it was told nothing of it has not checked. The service is one of this machine."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from subprocess import CompletedProcess
from threading import Thread

import pytest

from helpers import ROOT

from .licences import versions
from .test_packages import HASHED
from .torture.audit import Audit, audited, heard, told

PACKAGES = {("contourpy", "1.3.3"), ("contourpy", "1.4.0"), ("pywinpty", "3.1.2"), ("nltk", "3.10.4")}


def hole(name: str, version: str) -> dict:
    package = {"name": name, "ecosystem": "PyPI"}
    return {"id": "FICTION-1", "affected": [{"package": package, "versions": [version], "ranges": []}]}


@contextmanager
def advisories(holes: dict[tuple[str, str], dict], status: int = 200) -> Iterator[str]:
    """The address of a service that knows these holes."""

    class Service(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            known = holes.get((asked["package"]["name"], asked["version"]))
            answer = json.dumps({"vulns": [known]} if known else {}).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *said):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("packages", "known", "status", "kept", "figure"),
    [
        (PACKAGES, {}, 200, True, "4 of 4 versions checked, 0 holes"),
        (PACKAGES, {("contourpy", "1.4.0")}, 200, False, "4 of 4 versions checked, 1 holes: contourpy 1.4.0 (FICTION"),
        (PACKAGES, {("pywinpty", "3.1.2")}, 200, False, "4 of 4 versions checked, 1 holes: pywinpty 3.1.2 (FICTION"),
        (PACKAGES, {}, 503, None, "0 of 4 versions checked, 0 holes; the rest could not be checked: the serv"),
        (set(), {}, 200, None, "0 of 0 versions checked, 0 holes; the rest could not be checked: no package was given"),
    ],
)  # fmt: skip
def test_the_audit_asks_of_every_version_and_passes_only_what_it_was_told_of(
    tmp_path, packages, known, status, kept, figure
):
    pytest.importorskip("pip_audit")
    with advisories({package: hole(*package) for package in known}, status) as address:
        outcome = told(packages, tmp_path, "-s", "osv", "--osv-url", address)
    assert outcome.kept is kept
    assert outcome.figure.startswith(figure)
    assert "\n" not in outcome.figure


def test_a_package_that_is_skipped_or_left_out_was_not_checked():
    asked = {("nltk", "3.10.4"), ("pypdf", "7.1.0"), ("six", "1.17.0")}
    found = [{"name": "nltk", "skip_reason": "not found"}, {"name": "pypdf", "version": "7.1.0", "vulns": []}]
    said = CompletedProcess([], 0, json.dumps({"dependencies": found}), "No known vulnerabilities found")
    assert heard(said, asked) == Audit(
        frozenset({("pypdf", "7.1.0")}), (), "2 are unknown to the service, such as nltk 3.10.4"
    )


@pytest.mark.parametrize("said", ["", "[]", "{}", "<html>", "null"])
def test_an_answer_that_is_none_is_one_sentence(said):
    answer = heard(CompletedProcess([], 1, said, "Traceback\n  File x\nConnectionError: no\taddress"), {("six", "1")})
    assert answer == Audit(frozenset(), (), "the service cannot be reached (ConnectionError: no address)")


def test_without_pip_audit_nothing_was_checked(tmp_path, monkeypatch):
    monkeypatch.setattr("tests.torture.audit.find_spec", lambda name: None)
    assert audited({("six", "1")}, tmp_path).why.startswith("pip-audit is not installed (pip install")


def test_both_versions_of_a_package_are_asked_for():
    assert {version for name, version in versions(HASHED.read_text(encoding="utf-8")) if name == "contourpy"} == {
        "1.3.3",
        "1.4.0",
    }
    assert "pip-audit==" in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
