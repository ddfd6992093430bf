"""The command line, run as its users run it: in a process of its own, from any folder."""

import errno
import hashlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from lxml import html as lxml_html

from helpers import ROOT, __main__, codebook, corpus
from helpers.tables import COLUMNS

from .conftest import FICTIONAL, SEED

TRACKED = ROOT / "reports" / SEED
REPORT = {"report.html", "report.ipynb", "letter.txt", "tables", "figures", "provenance.json"}

BESIDE = {".lock", "log.csv", "index.html"}
"""What a run leaves beside the reports."""


def run(*arguments: str, folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "helpers", *map(str, arguments)]
    own = {**os.environ, **environment}
    return subprocess.run(command, cwd=folder, env=own, capture_output=True, encoding="utf-8", timeout=300)


def digests(folder: Path) -> dict[str, str]:
    """The sha256 of every file of a report; provenance without its run."""
    found = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "provenance.json"
    }
    provenance = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    return found | {"provenance": {name: value for name, value in provenance.items() if name != "run"}}


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> Path:
    """The seed letter's report, made once in a folder of its own."""
    folder = tmp_path_factory.mktemp("reports")
    done = run("report", SEED, "--out", folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == str(folder / SEED / "report.html")
    return folder / SEED


def test_a_report_has_its_files(report):
    assert {path.name for path in report.iterdir()} == REPORT
    assert {path.stem for path in (report / "tables").iterdir()} == set(COLUMNS)
    assert {path.name for path in (report / "figures").iterdir()} == {
        "attention.svg", "attention.png", "headings.svg", "headings.png", "where.svg", "where.png",
    }  # fmt: skip


def test_the_tracked_tables_are_those_made_anew(report):
    assert {path.name for path in (TRACKED / "tables").iterdir()} == {f"{name}.csv" for name in COLUMNS}
    for path in sorted((report / "tables").iterdir()):
        assert path.read_bytes() == (TRACKED / "tables" / path.name).read_bytes(), path.name
    assert (report / "letter.txt").read_bytes() == (TRACKED / "letter.txt").read_bytes()


def test_the_page_is_one_small_file_that_names_no_other_place(report):
    text = (report / "report.html").read_text(encoding="utf-8")
    assert len(text.encode()) < 300_000
    assert not re.search(r"https?://(?!www\.w3\.org|zoek\.officielebekendmakingen\.nl)", text)


def test_no_code_error_or_path_of_the_machine_is_in_a_report(report):
    for path in (report / "report.html", report / "report.ipynb", report / "provenance.json"):
        text = path.read_text(encoding="utf-8")
        assert str(ROOT) not in text, path.name
        assert str(Path.home()) + "/" not in text or str(Path.home()) == "/", path.name
        assert '"stderr"' not in text, path.name
    page = (report / "report.html").read_text(encoding="utf-8")
    assert "page_of(" not in page
    assert "prepare_lab" not in page


def test_the_page_s_shares_are_those_of_the_tables(report):
    page = lxml_html.fromstring((report / "report.html").read_text(encoding="utf-8"))
    attention = corpus.read_csv(report / "tables" / "attention.csv", "attention")
    shares = attention.query("unit == 'sentences'").set_index("issue")["share"]
    rows = page.xpath("//h2[@id='figures']/..//tbody/tr")
    shown = {row.xpath("th/a/@href")[0].removeprefix("#sentences-"): row.xpath("td")[0].text_content() for row in rows}
    assert set(shares[shares > 0].index) <= set(shown)
    assert all(text == f"{100 * shares[issue]:.1f}%".replace(".", ",") for issue, text in shown.items())


def test_any_locale_hash_seed_and_folder_give_the_same_bytes(report, tmp_path):
    elsewhere = tmp_path / "other place"
    elsewhere.mkdir()
    other = {"PYTHONHASHSEED": "7", "LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Tokyo"}
    done = run("report", SEED, "--out", elsewhere, folder=elsewhere, **other)
    assert done.returncode == 0, done.stderr
    again = run("tables", SEED, "--out", tmp_path / "tables", folder=Path("/"), PYTHONHASHSEED="1", LC_ALL="C")
    assert again.returncode == 0, again.stderr
    assert digests(elsewhere / SEED) == digests(report)
    for path in (report / "tables").iterdir():
        assert (tmp_path / "tables" / path.name).read_bytes() == path.read_bytes()
    assert (tmp_path / "tables" / "texts" / f"{SEED}.txt").read_bytes() == (report / "letter.txt").read_bytes()


def test_jupyter_s_kernel_gives_the_same_bytes(report, tmp_path):
    done = run("report", SEED, "--engine", "jupyter", "--out", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert digests(tmp_path / SEED) == digests(report)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["report", "kst-28676-828"], 2, "no letter 'kst-28676-828' in data/letters: did you mean kst-28676-282?"),
        (["report", SEED, "-p", "lettr", "x"], 2, "unknown parameter 'lettr': did you mean letter?"),
        (["report", SEED, "-p", "seed", "een"], 2, "seed: expected a whole number, found 'een'"),
        (["report", SEED, "-p", "seed", "1", "-p", "seed", "2"], 2, "a parameter is given twice: give each once"),
        (["report", SEED, "--notebook", "01_lettr"], 2, "no notebook '01_lettr' in notebooks: choose 01_letter"),
        (["report", "data/README.md"], 2, "README.md is no .txt, .xml, .html, .htm, .docx, .pdf file: save the letter"),
        (["report", SEED, "--jobs", "0"], 2, "--jobs: expected 1 or more, found 0"),
        (["report", "tests/no-such-*.txt"], 2, "tests/no-such-*.txt: no .txt, .xml, .html, .htm, .docx, .pdf file"),
        (["tables", SEED, "--out", "data"], 2, "data holds other files"),
        (["tables", SEED, "--out", "x", "--format", "xlsx"], 2, "no format 'xlsx': choose csv or parquet"),
        (["tables", SEED, "--out", "x", "--codebook", "nvo"], 2, "no codebook 'nvo' in data/codebooks"),
        (["report", "a/brief.txt", "b/brief.txt"], 2, "a/brief.txt and b/brief.txt have one id, brief: rename"),
    ],
)  # fmt: skip
def test_a_mistake_is_answered_in_one_sentence(arguments, code, said, tmp_path):
    given = arguments if "--out" in arguments else [*arguments, "--out", str(tmp_path)]
    done = run(*given)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith(said)
    assert {path.name for path in tmp_path.iterdir()} <= BESIDE


@pytest.mark.parametrize("arguments", [("check", "navo"), ("report", SEED), ("students", "--out", "x")])
def test_a_copy_outside_the_clone_says_so(arguments, tmp_path):
    place = tmp_path / "lib" / "site-packages"
    shutil.copytree(ROOT / "src" / "helpers", place / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    done = run(*arguments, folder=tmp_path, PYTHONPATH=str(place), PYTHONDONTWRITEBYTECODE="1")
    said = f"no codebooks in {tmp_path / 'lib' / 'data'}: Aandacht is used from its clone, so install it there"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{said} (pip install -r requirements.txt)\n")
    assert run("--version", folder=tmp_path, PYTHONPATH=str(place)).returncode == 0
    assert not (tmp_path / "x").exists()
    bare = run_bare(*arguments, PYTHONPATH=str(place), PYTHONDONTWRITEBYTECODE="1")
    assert (bare.returncode, bare.stdout, bare.stderr) == (done.returncode, done.stdout, done.stderr)
    imported = [sys.executable, "-c", "from helpers import codebook"]
    done = subprocess.run(imported, env=os.environ | {"PYTHONPATH": str(place)}, capture_output=True, encoding="utf-8")
    assert f"helpers.Problem: {said}" in done.stderr


def run_bare(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """The command where no library is installed."""
    command = [sys.executable, "-S", "-m", "helpers", *map(str, arguments)]
    return subprocess.run(command, env={**os.environ, **environment}, capture_output=True, encoding="utf-8", timeout=60)


@pytest.mark.parametrize("arguments", [("check", "navo"), ("tables", SEED, "--out", "x")])
def test_a_library_that_is_missing_is_named(arguments):
    done = run_bare(*arguments, PYTHONPATH=str(ROOT / "src"))
    assert (done.returncode, done.stdout) == (3, "")
    assert re.fullmatch(r"\w+ is not installed: pip install -r requirements\.txt in the clone\n", done.stderr)


@pytest.mark.parametrize(
    ("error", "platform", "unheard"),
    [
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), "linux", True),
        (OSError(errno.EINVAL, "Invalid argument"), "win32", True),
        (OSError(errno.EINVAL, "Invalid argument"), "linux", False),
        (OSError(errno.EINVAL, "Invalid argument", "brief?.txt"), "win32", False),
        (ValueError("no number"), "win32", False),
    ],
)
def test_that_nobody_reads_on_is_known_by_what_the_system_calls_it(error, platform, unheard):
    assert __main__._nobody_reads(error, platform) == unheard


def test_what_the_encoding_of_the_output_lacks_is_written_by_its_number():
    done = run("check", "navo", "--all", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")


CODEBOOKS = " or ".join(sorted(path.stem for path in codebook.FOLDER.glob("*.yaml")))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["tables", "a\udcff.txt", "--out", "x"],
            "argument 2 is no text in this machine's encoding: write it as UTF-8\n",
        ),
        (["tables", "a\nb\x1b]8;;.txt", "--out", "x"], "no file a\\nb\\x1b]8;;.txt: check its name and folder\n"),
        (["tables", "x" * 5000 + ".txt", "--out", "x"], f"no file {'x' * 5000}.txt: check its name and folder\n"),
        (["fetch", "28676", "--out", "x" * 5000], "a name is too long for this machine: shorten it\n"),
        (["check", "x" * 5000], f"no codebook '{'x' * 5000}' in data/codebooks: choose {CODEBOOKS}, or give a path\n"),
    ],
)
def test_a_name_that_no_file_can_have_is_one_sentence(arguments, said, capsys, monkeypatch, tmp_path):
    from helpers import __main__

    monkeypatch.chdir(tmp_path)
    assert __main__.main(arguments) == 2
    assert capsys.readouterr().err == said


def test_one_bad_letter_does_not_stop_the_others(tmp_path):
    (tmp_path / "good.txt").write_text(FICTIONAL, encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"%PDF-1.7")
    done = run("tables", "bad.txt", "good.txt", "./zzzz", "--out", "tables", folder=tmp_path)
    assert done.returncode == 1
    assert sorted(done.stderr.splitlines()) == [
        "bad.txt is a PDF, not text: save the letter as plain text (.txt) and read that",
        "no file ./zzzz: check its name and folder",
    ]
    assert corpus.read_csv(tmp_path / "tables" / "letters.csv", "letters")["letter"].tolist() == ["good"]


def test_a_fault_of_the_program_is_one_line_and_stops_no_other_letter(monkeypatch, capsys, tmp_path):
    from helpers import __main__, letters

    def fall_over(data, name):
        raise IndexError("list index\nout of range")

    monkeypatch.setitem(letters.READERS, ".txt", fall_over)
    assert __main__.main(["tables", SEED, "--out", str(tmp_path / "x")]) == 2
    assert capsys.readouterr().err == (
        f"{SEED}: the program fell over it (IndexError: list index out of range): please report this letter\n"
    )


def test_a_lesson_s_page_says_its_language(tmp_path):
    done = run("report", SEED, "--notebook", "02_sections", "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    page = lxml_html.fromstring((tmp_path / f"{SEED}.02_sections" / "report.html").read_text(encoding="utf-8"))
    assert page.get("lang") == "en"
    assert len(page.xpath("//h1")) == 1


def test_tables_as_parquet(tmp_path):
    done = run("tables", SEED, "--out", tmp_path / "tables", "--format", "parquet")
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "tables").iterdir()} == {f"{name}.parquet" for name in COLUMNS} | {
        "texts", "provenance.json",
    }  # fmt: skip


def test_an_own_letter_in_english_words(tmp_path):
    (tmp_path / "brief.txt").write_text(FICTIONAL, encoding="utf-8")
    done = run("report", "brief.txt", "-p", "language", "en", "--out", "reports", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    page = lxml_html.fromstring((tmp_path / "reports" / "brief" / "report.html").read_text(encoding="utf-8"))
    assert page.get("lang") == "en"
    assert page.xpath("//*[@id='letter-text']/@lang") == ["nl"]
    assert "too short for an interval" in page.findtext(".//h1")


def test_a_failing_notebook_leaves_the_old_report_and_its_run(tmp_path):
    """A codebook that changes between the check and the run makes the notebook fail."""
    from helpers import Problem
    from helpers.reports import planned, render

    (tmp_path / "brief.txt").write_text(FICTIONAL, encoding="utf-8")
    plan = planned(str(tmp_path / "brief.txt"), {})
    (tmp_path / "out").mkdir()
    (tmp_path / "brief.txt").unlink()
    with pytest.raises(
        Problem, match=r"^brief: 01_letter failed in cell \d+ \(Problem: no file .*; the run so far is in brief"
    ):
        render(plan, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["brief.failed.ipynb"]


def test_importing_the_command_line_loads_no_heavy_library():
    heavy = ["nltk", "scipy.stats", "sklearn", "pandas", "matplotlib", "papermill", "nbconvert", "jsonschema"]
    code = f"import sys, helpers.__main__; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8").stdout.strip() == "[]"


def test_measuring_a_letter_loads_no_library_it_does_not_need():
    heavy = ["nltk", "scipy.stats", "sklearn", "matplotlib", "papermill", "nbconvert", "jsonschema"]
    code = (
        "import sys; from helpers import codebook, corpus, letters; "
        f"corpus.tables([letters.read('{SEED}')], codebook.read('navo')); "
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8").stdout.strip() == "[]"


KILLS = 8


@pytest.mark.skipif(os.name != "posix", reason="processes are killed in another way there")
def test_killed_at_any_moment_a_report_is_the_old_one_the_new_one_or_absent(report, tmp_path, record_property):
    """SIGKILL at random moments: half of them over an old report, which differs from the new; `torture` has 200."""
    moments = random.Random(282)
    new = digests(report)
    old = run("report", SEED, "--out", tmp_path, "-p", "empty", "none")
    assert old.returncode == 0
    old = digests(tmp_path / SEED)
    seen = []
    for kill in range(KILLS):
        moment = time.monotonic() + moments.uniform(0.2, 4)
        command = [sys.executable, "-m", "helpers", "report", SEED, "--out", str(tmp_path)]
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        while process.poll() is None and time.monotonic() < moment:
            time.sleep(0.01)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        target = tmp_path / SEED
        state = digests(target) if target.exists() else None
        assert state in (None, old, new)
        seen.append("absent" if state is None else "old" if state == old else "new")
        if kill == KILLS // 2:
            shutil.rmtree(tmp_path / SEED, ignore_errors=True)
    assert run("report", SEED, "--out", tmp_path).returncode == 0
    assert digests(tmp_path / SEED) == new
    assert {path.name for path in tmp_path.iterdir()} == {SEED, *BESIDE}
    found = ", ".join(f"{seen.count(state)} {state}" for state in ("absent", "old", "new"))
    record_property("figure", f"killed {KILLS} times, the report was: {found}")
