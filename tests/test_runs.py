"""The tables of many letters: whatever makes them, in whatever order, and often killed, the same bytes."""

import json
import logging
import os
import signal
import subprocess
import sys
import time
import zipfile
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ROOT, Problem, codebook, corpus, processes
from helpers.corpus import engines
from helpers.corpus.pieces import Order, piece
from helpers.corpus.runs import Run, pieces_folder
from helpers.files import Environment
from helpers.letters import Letter, Received, archives
from helpers.letters import read as letters_read

from .cluster import LONGEST, Cluster, cluster, read_by_mock
from .conftest import FICTIONAL

kills = pytest.mark.skipif(os.name != "posix", reason="processes are killed in another way there")

NUMBER = 8
CODEBOOK = """name: klein
title: {nl: Klein, en: Small}
version: "1"
date: "2026-11-25"
authors: [A]
citation: A (2026).
issues:
  - id: russia
    label: {nl: Rusland, en: Russia}
    definition: {nl: Rusland., en: Russia.}
    headings: [rusland]
    terms: {nl: [rusland, "sanctie*"]}
  - id: georgia
    label: {nl: Georgië, en: Georgia}
    definition: {nl: Georgië., en: Georgia.}
    headings: [georgië]
    terms: {nl: ["georgi*"]}
"""
PLACES = ("Rusland", "Georgië", "Afghanistan", "Noord-Korea")


@pytest.fixture(scope="module")
def letters(tmp_path_factory) -> Path:
    """A folder of fictional letters of several dossiers and years, one of them none."""
    folder = tmp_path_factory.mktemp("letters") / "letters"
    folder.mkdir()
    for number in range(NUMBER):
        text = FICTIONAL.replace("Rusland", PLACES[number % 4]).replace("2031", str(2030 + number % 3))
        head = f"{28676 + number % 2}  NAVO\n\n" if number % 5 else ""
        (folder / f"brief-{number:02}.txt").write_text(head + text, encoding="utf-8")
    (folder / "geen.txt").write_bytes(b"%PDF-1.7")
    return folder


def codebook_of(names: list[str]) -> Path:
    """A small codebook beside the letters, for processes that begin fast."""
    path = Path(names[0]).parent.parent / "klein.yaml"
    path.write_text(CODEBOOK, encoding="utf-8")
    return path


def made(names, target: Path, engine=engines.here, order: Order | None = None, **manner) -> list[str]:
    """What was said of the letters that failed; the tables are at the target."""
    run = Run(order or Order(codebook.read(codebook_of(names))), target, engine, **manner)
    keep = manner.get("size", 0) == 1
    return [str(problem) for _, problem in run.made(lambda: archives.letters(names), keep) if problem]


def read(folder: Path) -> list[Letter]:
    return [letters_read(path) for path in sorted(folder.glob("brief*"))]


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def whole(letters, tmp_path_factory) -> dict[str, str]:
    target = tmp_path_factory.mktemp("whole") / "tables"
    names = archives.named([str(letters)])
    assert made(names, target) == ["geen.txt is a PDF, not text: save the letter as plain text (.txt) and read that"]
    assert [path.name for path in target.parent.iterdir()] == ["tables"]
    return digests(target)


def test_a_run_writes_what_the_letters_together_have(letters, whole, tmp_path):
    corpus.write(corpus.tables(read(letters), codebook.read(letters.parent / "klein.yaml")), tmp_path)
    assert digests(tmp_path).items() <= whole.items()
    assert set(whole) - set(digests(tmp_path)) == {
        "provenance.json",
        *(f"texts/brief-{n:02}.txt" for n in range(NUMBER)),
    }


@settings(max_examples=4)
@given(st.randoms(use_true_random=False), st.integers(1, NUMBER + 2))
def test_neither_order_nor_size_of_batches_changes_a_byte(letters, whole, tmp_path_factory, draw, size):
    names = archives.named([str(letters)])
    draw.shuffle(names)
    target = tmp_path_factory.mktemp("again") / "tables"
    made(names, target, size=size)
    assert digests(target) == whole


def test_other_processes_change_no_byte(letters, whole, tmp_path):
    names = archives.named([str(letters)])
    made(names, tmp_path / "tables", partial(engines.side_by_side, jobs=2), size=3)
    assert digests(tmp_path / "tables") == whole


@pytest.mark.parametrize("partitioned", [False, True])
def test_parquet_is_the_same_whatever_the_batches(letters, tmp_path, partitioned, navo, monkeypatch):
    from helpers.corpus import gathered

    monkeypatch.setattr(gathered, "GROUP", 7)
    names, order = archives.named([str(letters)]), Order(navo, ("letters", "terms", "texts"), "parquet")
    made(names, tmp_path / "one", order=order, partitioned=partitioned)
    made(names[::-1], tmp_path / "two", order=order, partitioned=partitioned, size=5)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")
    rows = pd.read_parquet(tmp_path / "one" / ("letters" if partitioned else "letters.parquet"))
    assert sorted(rows["letter"]) == [f"brief-{number:02}" for number in range(NUMBER)]
    if partitioned:
        assert set(rows["in_year"].astype(str)) == {"2030", "2031", "2032"}
        assert (rows["in_dossier"] == "none").sum() == (rows["dossier"] == "").sum() == 2
    else:
        expected = corpus.tables(read(letters), navo)["terms"]
        pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "one" / "terms.parquet"), expected)


def test_dossiers_that_differ_in_capitals_alone_have_folders_apart_on_every_system(tmp_path, navo):
    dossiers = {"a": "Navo", "b": "NAVO", "c": "Navo", "d": "28676", "e": "28676."}
    rows = [{"letter": letter, "text": FICTIONAL, "dossier": dossier} for letter, dossier in dossiers.items()]
    (tmp_path / "x.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    made([str(tmp_path / "x.jsonl")], tmp_path / "tables", order=Order(navo, ("letters",)), partitioned=True)
    found = sorted(path.name for path in (tmp_path / "tables" / "letters").iterdir())
    assert found == [f"in_dossier={own}" for own in ("28676", "28676%2E", "N%61%76%6F", "NAVO")]
    assert len({name.casefold().rstrip(".") for name in found}) == 4
    assert len(list((tmp_path / "tables").rglob("letters.csv"))) == 4


def test_what_is_done_is_not_done_again(letters, whole, tmp_path):
    names, target = archives.named([str(letters)]), tmp_path / "tables"
    asked: list[str] = []

    def counted(ask, batches):
        for batch in batches:
            asked.extend(letter.letter for letter in batch)
            yield batch, ask(batch)

    made(names[:5], target, counted, size=1)
    assert len(asked) == 5
    assert made(names, target, counted, size=1)[0].startswith("geen.txt is a PDF")
    assert len(asked) == NUMBER + 1
    assert digests(target) == whole
    assert made(names[::-1], target, counted, size=1)[0].startswith("geen.txt is a PDF")
    assert len(asked) == NUMBER + 1
    made(names, target, counted, size=1, again=True)
    assert len(asked) == 2 * (NUMBER + 1)
    assert digests(target) == whole


def test_a_file_that_came_since_and_cannot_be_read_is_told(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(FICTIONAL, encoding="utf-8")
    names, target = [str(tmp_path / "in" / "a.txt")], tmp_path / "tables"
    assert made(names, target) == []
    (tmp_path / "in" / "oud.doc").write_bytes(b"x")
    said = ["oud.doc is in Word's old format, which cannot be read: save it as .docx or .pdf"]
    for _ in range(2):
        assert made(archives.named([str(tmp_path / "in")]), target) == said
    assert list(json.loads((target / "provenance.json").read_text(encoding="utf-8"))["failed"].values()) == said


def test_a_changed_letter_codebook_or_wish_is_done_again(letters, tmp_path, navo):
    import dataclasses

    copy, target = tmp_path / "a.txt", tmp_path / "tables"
    copy.write_text(FICTIONAL, encoding="utf-8")
    keys = set()
    for order in (
        Order(navo),
        Order(navo, ("codings",)),
        Order(navo, form="parquet"),
        Order(dataclasses.replace(navo, sha256="other")),
    ):
        keys.add(order.key(archives.received(str(copy))))
    copy.write_text(FICTIONAL + "Een zin meer.\n", encoding="utf-8")
    keys.add(Order(navo).key(archives.received(str(copy))))
    assert len(keys) == 5
    made([str(copy)], target, order=Order(navo, ("letters",)))
    assert json.loads((target / "provenance.json").read_text(encoding="utf-8"))["made"] == 1


def test_a_process_that_dies_over_a_letter_takes_no_other_with_it(letters, whole, tmp_path):
    names = archives.named([str(letters)])
    poison = "brief-07"

    def falls(ask, batches):
        for batch in batches:
            dies = any(letter.letter == poison for letter in batch)
            yield batch, Problem(processes.ended(-11)) if dies else ask(batch)

    said = made(names, tmp_path / "tables", falls, size=4)
    assert sorted(said)[0].endswith(
        "brief-07.txt: its process was ended by signal 11 (SIGSEGV): out of memory, or a crash"
    )
    rows = corpus.read_csv(tmp_path / "tables" / "letters.csv", "letters")
    assert len(rows) == NUMBER - 1
    assert poison not in set(rows["letter"])


def dies_over(fatal: int, question: int) -> int:
    if question == fatal:
        os.kill(os.getpid(), signal.SIGKILL)
    return question + 1


@kills
def test_a_process_that_dies_is_a_problem_and_another_goes_on():
    answers = dict(processes.served(partial(dies_over, 2), range(1, 6), 2))
    died = answers.pop(2)
    assert str(died) == "its process was ended by signal 9 (SIGKILL): out of memory, or a crash"
    assert answers == {1: 2, 3: 4, 4: 5, 5: 6}


def test_a_worker_with_another_program_is_refused(navo):
    order = Order(navo)
    order.made_from["helpers"] = "other"
    with pytest.raises(Problem, match=r"^a worker has other helpers than this machine: install the same there$"):
        piece(order, [])


def test_letters_of_one_id_in_archives_are_not_mixed(tmp_path):
    lines = [json.dumps({"letter": name, "text": FICTIONAL}) for name in ("a", "A", "b")]
    (tmp_path / "x.jsonl").write_text("\n".join(lines), encoding="utf-8")
    for turn in (1, -1):
        (tmp_path / "x.jsonl").write_text("\n".join(lines[::turn]), encoding="utf-8")
        said = made([str(tmp_path / "x.jsonl")], tmp_path / "tables", again=True)
        assert len(said) == 1
        assert "have one id, a: rename one of them" in said[0]
        assert corpus.read_csv(tmp_path / "tables" / "letters.csv", "letters")["letter"].tolist() == ["b"]


@pytest.mark.parametrize("size", [1, 250])
@pytest.mark.parametrize(("name", "place"), [("x.jsonl", ", line 1"), ("x.zip", "/a.txt"), ("x.parquet", ", row 1")])
def test_letters_of_one_id_in_files_of_one_name_are_not_mixed(tmp_path, monkeypatch, name, place, size):
    monkeypatch.chdir(tmp_path)
    for year in ("2017", "2018"):
        (tmp_path / year).mkdir()
        own = {"a": FICTIONAL.replace("2031", year), f"b-{year}": FICTIONAL}
        _write_archive(Path(year, name), own)
    said = made([str(Path(year, name)) for year in ("2018", "2017")], tmp_path / "tables", size=size)
    one, other = (f"{Path(year, name)}{place}" for year in ("2017", "2018"))
    assert said == [f"{one} and {other} have one id, a: rename one of them"]
    assert corpus.read_csv(tmp_path / "tables" / "letters.csv", "letters")["letter"].tolist() == ["b-2017", "b-2018"]


def _write_archive(path: Path, texts: dict[str, str]) -> None:
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            for letter, text in texts.items():
                archive.writestr(f"{letter}.txt", text)
        return
    rows = pd.DataFrame({"letter": texts.keys(), "text": texts.values()})
    rows.to_json(path, orient="records", lines=True) if path.suffix == ".jsonl" else rows.to_parquet(path)


def test_a_letter_that_fails_among_many_is_one_line(navo, monkeypatch):
    batch = [Received(f"b{number}", f"b{number}.txt", ".txt", FICTIONAL.encode()) for number in range(3)]
    batch[1] = Received("b1", "b1.txt", ".txt", b"Hierbij bied ik u het verslag aan. Val hier om.")
    whole_step = corpus.of_layouts

    def falls(layouts, *args, **kwargs):
        if any("Val hier om" in own.text for own in layouts):
            raise IndexError("out of range")
        return whole_step(layouts, *args, **kwargs)

    monkeypatch.setattr(corpus, "of_layouts", falls)
    head = piece(Order(navo, ("letters",)), batch)
    said = json.loads(head[8 : 8 + int.from_bytes(head[:8], "little")])
    assert [failed[:40] for _, _, _, failed in said["letters"]] == [
        "",
        "b1: the program fell over it (IndexError:"[:40],
        "",
    ]


COMMAND = "import sys; from helpers.__main__ import main; sys.exit(main())"


def begun(letters: Path, target: Path) -> subprocess.Popen:
    book = str(letters.parent / "klein.yaml")
    arguments = ["tables", str(letters), "--out", str(target), "--codebook", book, "--jobs", "1", "--batch", "1"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, *arguments], env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )


@kills
@pytest.mark.parametrize("moments", [(1, 4, "gathering")])
def test_a_run_that_is_killed_leaves_whole_pieces_and_goes_on(letters, whole, tmp_path, moments):
    target = tmp_path / "tables"
    work = pieces_folder(target)

    def reached(moment: int | str) -> bool:
        return (
            bool(list(work.glob(".aandacht-part-tables*")))
            if moment == "gathering"
            else len(list(work.glob("*.piece"))) >= moment
        )

    for moment in moments:
        run = begun(letters, target)
        while not reached(moment) and run.poll() is None:
            time.sleep(0.002)
        run.send_signal(signal.SIGKILL)
        run.communicate()
        assert not target.exists() or digests(target) == whole
        for path in work.glob("*.piece"):
            assert path.stem == sha256(path.read_bytes()).hexdigest()[:32]
    run = begun(letters, target)
    assert (run.communicate()[1].count(b"\n"), run.returncode) == (1, 1)
    assert digests(target) == whole
    assert [path.name for path in tmp_path.iterdir()] == ["tables"]


def test_a_scheduler_that_does_not_answer_is_one_sentence(letters, tmp_path, monkeypatch):
    monkeypatch.setattr(engines, "PATIENCE", 0.3)
    with pytest.raises(
        Environment, match=r"^no Dask scheduler answers at tcp://127\.0\.0\.1:9 \(.*\): check that it runs"
    ):
        made(
            [str(next(letters.iterdir()))],
            tmp_path / "tables",
            partial(engines.on_cluster, address="tcp://127.0.0.1:9"),
        )
    assert not list(tmp_path.iterdir())


@kills
def test_a_cluster_whose_workers_leave_and_join_changes_no_byte(letters, whole, tmp_path):
    from distributed import LocalCluster

    names = archives.named([str(letters)])
    with LocalCluster(n_workers=3, threads_per_worker=1, dashboard_address=None, silence_logs=50) as cluster:

        def disturbed(ask, batches):
            for number, answer in enumerate(engines.on_cluster(ask, batches, cluster.scheduler_address)):
                if number == 1:
                    os.kill(cluster.workers[0].pid, signal.SIGKILL)
                    cluster.scale(4)
                yield answer

        made(names, tmp_path / "tables", disturbed, size=1)
    assert digests(tmp_path / "tables") == whole


class Future:
    """An answer of a cluster that is none."""

    def __init__(self, ask, batch):
        self.key, self.result = f"key of {batch}", partial(ask, batch)


class LastFirst(list):
    """The answers of a cluster that does what it was asked last first."""

    def __init__(self, loop):
        super().__init__()

    add, __next__ = list.append, list.pop


def test_a_batch_that_felled_its_workers_is_told_of_and_no_other(monkeypatch):
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(distributed, "as_completed", LastFirst)

    def ask(batch):
        if batch == "bd":
            raise distributed.KilledWorker("a task", "a worker", 3)
        return batch.encode()

    client = SimpleNamespace(
        loop=None, nthreads=lambda: {"a worker": 2}, submit=lambda ask, batch, pure: Future(ask, batch)
    )
    answers = dict(engines._answers(client, ask, iter(["aa", "bd", "cc", "dd", "ee", "ff"])))
    assert str(answers.pop("bd")).startswith("its process on the cluster was ended several times")
    assert answers == {each: each.encode() for each in ("aa", "cc", "dd", "ee", "ff")}


@pytest.fixture(scope="module")
def killable(tmp_path_factory):
    """A cluster of one worker, of which anything may be killed."""
    pytest.importorskip("distributed")
    if os.name != "posix":
        pytest.skip("processes are killed in another way there")
    with cluster(tmp_path_factory.mktemp("cluster"), 1) as own:
        yield own


def without_provenance(folder: Path) -> dict[str, str]:
    return {name: digest for name, digest in digests(folder).items() if name != "provenance.json"}


ORDERS = {"hangt": "hang", "valt": "segfault", "stopt": "exit 3"}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="bounds of Linux")
@pytest.mark.parametrize("where", ["side by side", "on a cluster"])
def test_letters_that_fell_their_reader_or_hang_change_no_byte_of_the_others(letters, killable, tmp_path, where):
    """Also in the processes of a pool and the workers of a cluster a reader ends by its clock."""
    folder = tmp_path / "letters"
    folder.mkdir()
    good = [*archives.named([str(letters)])[:4], str(folder / "goed.html")]
    (folder / "goed.html").write_text(f"<h1>Brief</h1><p>{FICTIONAL}</p>", encoding="utf-8")
    for name, order in ORDERS.items():
        (folder / f"{name}.html").write_text(f"<!-- reader: {order} --><p>Rusland.</p>", encoding="utf-8")
    poison = [str(folder / f"{name}.html") for name in ORDERS]
    cluster = partial(engines.on_cluster, address=killable.address)
    engine = cluster if where == "on a cluster" else partial(engines.side_by_side, jobs=2)

    def by_mock(ask, batches):
        return engine(partial(read_by_mock, ask), batches)

    made(good, tmp_path / "clean" / "tables")
    said = made([good[0], *poison, *good[1:]], tmp_path / "mixed" / "tables", by_mock, size=2)
    assert [each.partition(":")[0] for each in sorted(said)] == [
        f"hangt.html took more than {LONGEST} s to read",
        "stopt.html ended its reader (exit code 3)",
        "valt.html crashed its reader (signal 11)",
    ]
    assert without_provenance(tmp_path / "mixed" / "tables") == without_provenance(tmp_path / "clean" / "tables")


def test_a_scheduler_that_is_lost_is_one_sentence_and_the_run_is_gone_on_with(
    letters, whole, killable: Cluster, tmp_path, monkeypatch
):
    monkeypatch.setattr(engines, "PATIENCE", 2)
    names, done, logged = archives.named([str(letters)]), [], []
    monkeypatch.setattr(logging.getLogger("distributed.client"), "handle", logged.append)

    def disturbed(ask, batches):
        for batch, answer in engines.on_cluster(ask, batches, killable.address):
            if not done:
                killable.lose_scheduler()
            done.append(batch[0].letter)
            yield batch, answer

    lost = rf"^the scheduler {killable.address} was lost \(.*\): run it again to go on$"
    with pytest.raises(Environment, match=lost):
        made(names, tmp_path / "tables", disturbed, size=1)
    assert not (tmp_path / "tables").exists()
    assert [record.getMessage() for record in logged] == []
    killable.begin(1)
    assert done
    made(names, tmp_path / "tables", disturbed, size=1)
    assert len(done) == len({*done}) == NUMBER + 1  # none that was done is done again
    assert digests(tmp_path / "tables") == whole
