"""Many letters: each in a process of its own, the unchanged skipped, the failed told, the rest done."""

import gc
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from helpers import ROOT, Problem, __main__, codebook, letters, processes, reports
from helpers.files import Environment
from helpers.reports import batch, notebooks, provenance

from .conftest import FICTIONAL, SEED
from .test_command import BESIDE, REPORT, run

GOOD = ("brief-a", "brief-b", "brief-c")
BAD = "bad.txt is a PDF, not text: save the letter as plain text (.txt) and read that"

needs_fork = pytest.mark.skipif("forkserver" not in processes.multiprocessing.get_all_start_methods(), reason="Windows")


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Path:
    """A folder with three fictional letters, one that is none, and a codebook of one's own."""
    folder = tmp_path_factory.mktemp("archive")
    (folder / "letters").mkdir()
    for place, name in enumerate(GOOD):
        text = FICTIONAL.replace("3 mei 2031", f"{place + 1} mei 203{place}").replace("Rusland en", "Rusland " * place)
        (folder / "letters" / f"{name}.txt").write_text(text, encoding="utf-8")
    (folder / "letters" / "bad.txt").write_bytes(b"%PDF-1.7")
    shutil.copy(ROOT / "data" / "codebooks" / "navo.yaml", folder / "own.yaml")
    return folder


def report(archive: Path, out: str, *more: str) -> subprocess.CompletedProcess:
    return run("report", "letters", "-p", "codebook", "own.yaml", "--out", out, *more, folder=archive)


def states(archive: Path, out: str) -> dict[str, str]:
    """The last state of each letter in the log."""
    return {line["letter"]: line["state"] for line in batch.lines(archive / out / "log.csv")}


def times(archive: Path, out: str) -> dict[str, int]:
    return {name: (archive / out / name / "report.html").stat().st_mtime_ns for name in GOOD}


def test_one_bad_letter_stops_no_other_and_what_is_made_is_not_made_again(archive):
    first = report(archive, "out")
    assert (first.returncode, first.stderr.splitlines()) == (1, [BAD, "3 made, 0 unchanged, 1 failed: out/log.csv"])
    assert sorted(first.stdout.split()) == [f"out/{name}/report.html" for name in GOOD]
    assert states(archive, "out") == {"bad": "failed"} | dict.fromkeys(GOOD, "made")
    assert {path.name for path in (archive / "out").iterdir()} == {*GOOD, *BESIDE}
    before = times(archive, "out")

    again = report(archive, "out")
    assert again.returncode == 1
    assert again.stderr.splitlines()[-1].startswith("0 made, 3 unchanged, 1 failed (--again makes")
    assert sorted(again.stdout.split()) == sorted(first.stdout.split())
    assert times(archive, "out") == before
    assert len(batch.lines(archive / "out" / "log.csv")) == 8

    (archive / "own.yaml").write_text((archive / "own.yaml").read_text(encoding="utf-8") + "\n", encoding="utf-8")
    changed = report(archive, "out")
    assert changed.stderr.splitlines()[-1].startswith("3 made, 0 unchanged, 1 failed")
    assert all(after > before[name] for name, after in times(archive, "out").items())


@needs_fork
def test_killed_half_way_and_run_again_it_is_complete(archive):
    half_way(archive, "killed", lambda process: process.kill())
    assert 1 <= len(states(archive, "killed")) <= 3
    assert report(archive, "killed").returncode == 1
    assert set(states(archive, "killed")) == {"bad", *GOOD}
    assert {path.name for path in (archive / "killed").iterdir()} == {*GOOD, *BESIDE}
    assert all({path.name for path in (archive / "killed" / name).iterdir()} == REPORT for name in GOOD)


@needs_fork
@pytest.mark.parametrize(
    ("end", "code"),
    [(lambda own: os.killpg(own.pid, signal.SIGINT), 130), (lambda own: own.terminate(), 143)],
    ids=["interrupted", "asked to end"],
)
def test_stopped_it_says_so_and_leaves_nothing_half_done(archive, end, code):
    process, said = half_way(archive, f"stopped-{code}", end)
    assert process.returncode == code
    assert said.splitlines()[-1] == "stopped: what was done is whole, run it again to go on"
    assert "Traceback" not in said
    assert {path.name for path in (archive / f"stopped-{code}").iterdir()} <= {*GOOD, *BESIDE}


def half_way(archive: Path, out: str, end) -> tuple[subprocess.Popen, str]:
    """A run ended when the first report stands; what it said on its error output."""
    command = [sys.executable, "-m", "helpers", "report", "letters", "-p", "codebook", "own.yaml", "--out", out]
    process = subprocess.Popen(
        [*command, "--jobs", "1"],
        cwd=archive, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True,
    )  # fmt: skip
    while process.poll() is None and not list((archive / out).glob("brief-*/report.html")):
        time.sleep(0.01)
    end(process)
    return process, process.communicate()[1]


EVERY_KIND = (
    'import sys\nprint("one")\nprint("two", file=sys.stderr)\nprint("three", end="")',
    "letter, 1 / 3",
    "from IPython.display import HTML, clear_output, display",
    'print("gone")\nclear_output()\ndisplay(HTML("<b>é</b>"), {"text/plain": "x"}, raw=False)',
    'place = display("before", display_id="p")\nplace.update("after")',
    "import pandas as pd\npd.DataFrame({'a': [1.5, None]})",
    "import matplotlib.pyplot as plt\n_ = plt.plot([1, 2])",
    "x = 3\n%whos int",
    "!echo from the shell",
    "await __import__('asyncio').sleep(0, 'later')",
    "__name__, get_ipython().__class__.__name__, sorted(Out)",
    "",
)
"""Cells whose outputs are of every kind that a notebook has."""


def ran(folder: str, cells: tuple[str, ...], engine: str, letter: str) -> str:
    """The executed notebook of those cells, as text."""
    path = Path(folder) / f"{letter}.ipynb"
    first = new_code_cell('letter: str = ""', metadata={"tags": ["parameters"]}, id="first")
    rest = [new_code_cell(source, id=f"cell-{place}") for place, source in enumerate(cells)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(new_notebook(cells=[first, *rest], metadata=kernel), path)
    failed = Path(folder) / f"{letter}.failed.ipynb"
    return nbformat.writes(notebooks.executed(path, {"letter": letter}, failed, engine=engine))


def asked(ask, *names: str, jobs: int = 1) -> dict[str, object]:
    return {name: answer for name, answer, _ in processes.answers(ask, names, jobs)}


@needs_fork
def test_every_kind_of_output_is_that_of_a_kernel(tmp_path):
    by_kernel, by_fork = (
        asked(partial(ran, str(tmp_path), EVERY_KIND, engine), "a-letter")["a-letter"]
        for engine in ("jupyter", "forked")
    )
    assert by_fork == by_kernel
    assert "image/png" in by_fork
    assert '"gone\\n"' not in by_fork


def state(name: str) -> tuple[bool, int, set[str]]:
    loaded = {"pandas", "matplotlib", "papermill", "nbconvert", "IPython", "helpers.reports.forked"} & set(sys.modules)
    return gc.get_freeze_count() > 0, threading.active_count(), loaded


@needs_fork
def test_what_letters_are_forked_from_is_warm_and_has_one_thread():
    frozen, threads, loaded = asked(state, "a-letter")["a-letter"]
    assert frozen, "warming ended before its last step"
    assert threads == 1
    assert loaded == {"pandas", "matplotlib", "papermill", "nbconvert", "IPython", "helpers.reports.forked"}


@needs_fork
def test_nothing_of_a_letter_is_seen_in_the_next(tmp_path):
    cells = (
        "import builtins, os, sys, pandas as pd\nfrom helpers import letters, lexicons, reports",
        "print([getattr(builtins, 'trace', 'none'), pd.options.display.width, len(reports.pages._AT_HAND), "
        "os.environ.get('TRACE'), 'wave' in sys.modules, lexicons.lexicon('starters')[0].get('trace')])",
        "builtins.trace = os.environ['TRACE'] = letter\npd.options.display.width = 7\nimport wave",
        "reports.pages._AT_HAND['trace'] = letter\nlexicons.lexicon('starters')[0]['trace'] = letter",
        "print('process', os.getpid())",
    )
    seen = asked(partial(ran, str(tmp_path), cells, "forked"), "one", "two", "three")
    assert all("['none', 80, 0, None, False, None]" in each for each in seen.values())
    assert len({re.search(r"process (\d+)", each)[1] for each in seen.values()}) == 3


@needs_fork
@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("1 / 0", r"in cell 3 \(ZeroDivisionError: division by zero\)"),
        ("raise SystemExit('no such section')", r"\(no such section\)"),
        ("def", r"in cell 3 \(SyntaxError: .*\)"),
        ("import os; os._exit(7)", r"in cell 3 \(DeadProcess: its process ended with exit code 7: out of memory.*\)"),
        ("import os; os.kill(os.getpid(), 9)", r"in cell 3 \(DeadProcess: .* signal 9 \(SIGKILL\): out of memory.*\)"),
        ("import time; time.sleep(60)", r"in cell 3 \(CellTimeout: it took more than 1 s\)"),
    ],
)  # fmt: skip
def test_a_failure_names_its_cell_in_one_sentence(tmp_path, source, said):
    answer = asked(partial(ran_in_a_second, str(tmp_path), ("print('so far')", source, "print('never')")), "x")["x"]
    assert isinstance(answer, Problem)
    assert re.fullmatch(rf"x: x failed {said}; the run so far is in x\.failed\.ipynb", str(answer))
    kept = (tmp_path / "x.failed.ipynb").read_text(encoding="utf-8")
    assert '"so far\\n"' in kept
    assert '"never\\n"' not in kept


def ran_in_a_second(folder: str, cells: tuple[str, ...], letter: str) -> str:
    notebooks.LONGEST = 1
    return ran(folder, cells, "forked", letter)


def answered(name: str) -> str:
    match name:
        case "bad":
            raise Problem("bad.txt is empty")
        case "fault":
            raise IndexError("list index\nout of range")
        case "dead":
            os._exit(3)
        case "killed":
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(60)
        case "orphan":
            return str(processes.orphaned())
    return name * 100_000


def test_each_name_has_one_answer_whatever_becomes_of_its_process():
    found = asked(answered, "dead", "bad", "a", "fault", "b", "orphan", jobs=2)
    assert {name: str(answer) for name, answer in found.items()} == {
        "a": "a" * 100_000,
        "b": "b" * 100_000,
        "bad": "bad.txt is empty",
        "fault": "fault: the program fell over it (IndexError: list index out of range): please report this letter",
        "dead": "dead: its process ended with exit code 3: out of memory, or a crash",
        "orphan": "False",
    }


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            PermissionError(13, "Permission denied", "/run/x"),
            "(Permission denied: /run/x): give yourself the right to it",
        ),
        (OSError(12, "Cannot allocate memory"), "([Errno 12] Cannot allocate memory): is there memory left?"),
        (EOFError(), "(): is there memory left?"),
    ],
)
def test_why_no_process_could_be_begun_is_told(monkeypatch, error, said):
    def refuse(*_):
        raise error

    monkeypatch.setattr(processes, "_begun", refuse)
    assert str(asked(answered, "a")["a"]) == f"a: no process could be begun {said}"


def test_what_the_machine_does_not_allow_is_no_fault_of_the_program(monkeypatch, capsys):
    def refuse(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(processes, "start", refuse)
    assert __main__.main(["report", SEED]) == __main__.MACHINE
    assert capsys.readouterr().err == (
        "this machine does not allow what is needed (Operation not permitted): check your rights\n"
    )


@pytest.mark.parametrize("name", ["a", "bad", "fault"])
def test_an_answer_that_nobody_waits_for_any_more_is_no_traceback(monkeypatch, name):
    monkeypatch.setattr(signal, "signal", lambda *ignored: None)
    waiting, answer = processes.multiprocessing.Pipe(duplex=False)
    waiting.close()
    assert processes._asked(answer, answered, name) is None


def test_the_machine_s_refusal_ends_the_run(capsys):
    outcomes = iter([("a", "a/report.html"), ("b", Environment("out: no space left on device")), ("c", "")])
    assert __main__._told(outcomes) == __main__.MACHINE
    assert capsys.readouterr() == ("a/report.html\n", "out: no space left on device\n")
    assert next(outcomes) == ("c", "")


def test_no_more_processes_run_at_a_time_than_the_system_can_wait_for(monkeypatch):
    asked_for = []
    monkeypatch.setattr(processes, "at_once", lambda jobs: asked_for.append(jobs) or 1)
    assert asked(str.upper, "a", "b", jobs=64) == {"a": "A", "b": "B"}
    assert dict(processes.served(str.upper, ["a", "b"], 64)) == {"a": "A", "b": "B"}
    assert set(asked_for) == {64}


def test_without_a_fork_server_processes_begin_anew_and_notebooks_run_in_a_kernel(monkeypatch, tmp_path):
    monkeypatch.setattr(processes.multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    assert processes.start().get_start_method() == "spawn"
    engines = []
    monkeypatch.setattr(batch, "made", lambda *given, engine, **more: engines.append(engine) or (tmp_path, True))
    batch._made(batch.Order({}, "01_letter", tmp_path, engine="forked"), False, SEED)
    assert engines == ["jupyter"]
    assert asked(str.upper, "a") == {"a": "A"}


@pytest.fixture
def ingredients(tmp_path, monkeypatch):
    """What a report of a letter is made from, all of it in a folder that a test may change."""
    for name, path in (("GOLD", ROOT / "data" / "gold"), ("SOURCES", ROOT / "src" / "helpers")):
        shutil.copytree(path, tmp_path / name)
        monkeypatch.setattr(provenance, name, tmp_path / name)
    for name in ("lexicons", "validation"):
        shutil.copytree(ROOT / "data" / name, tmp_path / name)
    monkeypatch.setattr(provenance, "DATA", tmp_path)
    shutil.copy(ROOT / "data" / "codebooks" / "navo.yaml", tmp_path / "own.yaml")
    shutil.copy(reports.NOTEBOOKS / "01_letter.ipynb", tmp_path / "lesson.ipynb")
    given = {"codebook": str(tmp_path / "own.yaml"), "language": "nl"}
    return lambda **more: reports.ingredients(tmp_path / "lesson.ipynb", given | more, letters.read(SEED))


@pytest.mark.parametrize(
    ("path", "changed"),
    [
        ("own.yaml", "codebook"),
        ("lesson.ipynb", "notebook"),
        (f"GOLD/{SEED}/sentences.csv", "gold"),
        ("GOLD/coders.csv", "gold"),
        ("GOLD/learned_from/sofia/sentences.csv", ""),
        ("validation/navo.csv", "gold"),
        ("SOURCES/coding.py", "helpers"),
        ("SOURCES/reports/fragments/opening.html.j2", "helpers"),
        ("SOURCES/reports/templates/aandacht/page.css", "helpers"),
        ("lexicons/report_words.csv", "lexicons"),
        ("elsewhere.txt", ""),
    ],
)
def test_what_changes_a_report_changes_its_ingredients(ingredients, tmp_path, path, changed):
    before = ingredients()
    with open(tmp_path / path, "a", encoding="utf-8", newline="") as file:
        file.write("\n")
    after = ingredients()
    assert [name for name in before if before[name] != after[name]] == [changed] * bool(changed)


def test_a_changed_letter_or_parameter_changes_the_ingredients(ingredients, monkeypatch):
    before = ingredients()
    assert before == ingredients()
    assert before["parameters"] != ingredients(language="en")["parameters"]
    monkeypatch.setattr(letters, "catalogue", lambda: {SEED: {"file": f"{SEED}.txt", "title": "another"}})
    assert before["letter"] != ingredients()["letter"]


@pytest.mark.parametrize("told", ["", "{", "[]", '{"letter": 1}', "null"])
def test_a_report_whose_provenance_cannot_be_read_is_made_anew(tmp_path, told):
    (tmp_path / "provenance.json").write_text(told, encoding="utf-8")
    assert provenance.made_from(tmp_path) == {}
    assert provenance.made_from(tmp_path / "nowhere") == {}


def test_the_log_has_a_line_for_each_letter_and_outlives_a_torn_one(tmp_path):
    log = batch.Log(tmp_path / "deep" / "log.csv")
    log.add("a", "01_letter", batch.MADE, 1.25, Path("a/report.html"))
    log.add("b", "01_letter", batch.FAILED, 0, Problem('b.txt, line 1, has a "quote"'))
    assert log.summary() == f"1 made, 0 unchanged, 1 failed: {log.path}"
    with open(log.path, "a", encoding="utf-8") as file:
        file.write("2031-05-03T00:00")
    log.check()
    found = batch.lines(log.path)
    assert [(line["letter"], line["state"], line["said"]) for line in found] == [
        ("a", "made", str(Path("a/report.html"))), ("b", "failed", 'b.txt, line 1, has a "quote"'),
    ]  # fmt: skip
    assert abs(datetime.now(UTC) - datetime.fromisoformat(found[0]["time"])).total_seconds() < 3600
    assert batch.lines(tmp_path / "none.csv") == []


@pytest.mark.parametrize(("held", "is_log"), [("", True), ("time,letter,note", True), ("mine\n", False), (None, False)])
def test_no_line_is_added_to_a_file_that_is_no_log(tmp_path, held, is_log):
    log = batch.Log(tmp_path / "notes.txt")
    log.check()
    log.path.mkdir() if held is None else log.path.write_text(held, encoding="utf-8")
    if is_log:
        log.check()
    else:
        with pytest.raises(Problem, match=r"notes\.txt is there already and is no log: give another file as --log$"):
            log.check()


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["letters"], ["bad.txt", "brief-a.txt", "brief-b.txt", "brief-c.txt"]),
        (["letters/brief-*.txt"], ["brief-a.txt", "brief-b.txt", "brief-c.txt"]),
        (["letters/brief-[ab].txt", "letters/brief-a.txt"], ["brief-a.txt", "brief-b.txt"]),
        ([SEED, "letters/no-such.txt"], [SEED, "no-such.txt"]),
    ],
)
def test_a_folder_or_a_pattern_names_the_letters_in_it(archive, monkeypatch, names, found):
    monkeypatch.chdir(archive)
    assert [Path(name).name for name in letters.expanded(names)] == found


@pytest.mark.parametrize("name", ["letters/*.pdf", "empty"])
def test_a_folder_or_a_pattern_without_a_letter_is_one_sentence(archive, monkeypatch, name):
    (archive / "empty").mkdir(exist_ok=True)
    monkeypatch.chdir(archive)
    with pytest.raises(Problem, match=r"no \.txt, .* file in it: check the name of the folder or the pattern$"):
        letters.expanded([name])


def test_the_metadata_beside_an_xml_is_no_letter(tmp_path):
    for name in ("kst-1.xml", "kst-1.metadata.xml", "metadata.xml", "notes.md"):
        (tmp_path / name).write_text("", encoding="utf-8")
    assert letters.expanded([str(tmp_path)]) == [str(tmp_path / "kst-1.xml")]


def test_a_file_that_looks_like_a_letter_is_not_left_out_in_silence(tmp_path, capsys):
    others = ("b.doc", "c.rtf", "d.odt", "e.JPG", "f.zip")
    for name in ("a.txt", *others, "a.doc", "b.odt", ".g.doc", "~$h.docm", "i.md", "j.csv", "k.json"):
        (tmp_path / name).write_text(FICTIONAL, encoding="utf-8")
    for name in ("~$a.docx", "._a.pdf"):
        (tmp_path / name).write_bytes(b"")
    for name in ("l.doc", "m.pdf"):
        (tmp_path / name).mkdir()
    found = letters.expanded([str(tmp_path)])
    assert [Path(name).name for name in found] == ["a.txt", "b.odt", "c.rtf", "d.odt", "e.JPG", "f.zip"]
    assert [Path(name).name for name in letters.expanded([str(tmp_path / "*.txt")])] == ["a.txt"]
    (tmp_path / "b.odt").unlink()
    assert __main__.main(["check", "navo", str(tmp_path)]) == 1
    told = capsys.readouterr()
    assert told.out.splitlines()[-1]
    assert told.err.splitlines() == [
        "b.doc is in Word's old format, which cannot be read: save it as .docx or .pdf",
        "c.rtf is in a format of word processors, which cannot be read: save it as .docx",
        "d.odt is in a format of word processors, which cannot be read: save it as .docx",
        "e.JPG is a picture, which cannot be read: recognise its text, for example with ocrmypdf, and give the PDF",
        "f.zip is packed, which cannot be read: unpack it, and give the letters in it",
    ]


def test_the_same_bytes_of_a_codebook_are_one_codebook():
    assert codebook.read("navo") is codebook.read("navo")
