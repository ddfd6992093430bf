"""Files and folders written whole or not at all."""

import errno
import os
import tempfile
from functools import partial
from pathlib import PurePosixPath, PureWindowsPath

import pytest

from helpers import Problem, files
from helpers.files import Environment, check_replaceable, locked, write_whole, written_whole


def write(target, text: str) -> None:
    with written_whole(target) as part:
        (part / "report.html").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("exchange", [True, False])
def test_the_new_takes_the_place_of_the_old(tmp_path, monkeypatch, exchange):
    if not exchange:
        monkeypatch.setattr(files, "_exchanged", lambda part, target: False)
    target = tmp_path / "kst-1"
    for text in ("one", "two"):
        write(target, text)
        assert (target / "report.html").read_text(encoding="utf-8") == text
    assert [path.name for path in tmp_path.iterdir()] == ["kst-1"]


def test_after_an_error_the_old_is_as_it_was(tmp_path):
    target = tmp_path / "kst-1"
    write(target, "one")

    def fail_half_way() -> None:
        with written_whole(target) as part:
            (part / "report.html").write_text("half", encoding="utf-8")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert (target / "report.html").read_text(encoding="utf-8") == "one"
    assert [path.name for path in tmp_path.iterdir()] == ["kst-1"]


@pytest.mark.skipif(os.name != "posix", reason="links need rights there")
def test_a_link_in_the_way_is_replaced_and_not_followed(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "kst-1").symlink_to(elsewhere)
    write(tmp_path / "kst-1", "one")
    assert not (tmp_path / "kst-1").is_symlink()
    assert (elsewhere / "mine.txt").exists()


def test_what_an_interrupted_run_left_is_put_right(tmp_path):
    (tmp_path / ".aandacht-part-kst-1-abc").mkdir()
    (tmp_path / ".aandacht-old-kst-2").mkdir()
    (tmp_path / ".aandacht-old-kst-3").mkdir()
    (tmp_path / "kst-3").mkdir()
    with locked(tmp_path):
        assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", "kst-2", "kst-3"]


def test_a_hidden_file_of_another_s_stays(tmp_path):
    for name in (".old-notes", ".part-2", "notes"):
        (tmp_path / name).mkdir()
    with locked(tmp_path):
        assert sorted(path.name for path in tmp_path.iterdir()) == [".lock", ".old-notes", ".part-2", "notes"]


def refusing_so_often(monkeypatch, times: int) -> list[str]:
    """A system as Windows is while another program has a file open: so many moves are refused. What was asked for."""
    asked = []

    def held(move, path, to):
        asked.append(os.path.basename(to))
        if len(asked) <= times:
            raise PermissionError(errno.EACCES, "Access is denied")
        move(path, to)

    for name in ("rename", "replace"):
        monkeypatch.setattr(os, name, partial(held, getattr(os, name)))
    monkeypatch.setattr(files, "WINDOWS", True)
    monkeypatch.setattr(files, "WAITS", (0, 0))
    monkeypatch.setattr(files, "_exchanged", lambda part, target: False)
    return asked


def test_what_is_held_for_a_moment_is_moved_when_it_is_free(tmp_path, monkeypatch):
    asked = refusing_so_often(monkeypatch, times=2)
    write(tmp_path / "kst-1", "one")
    assert (tmp_path / "kst-1" / "report.html").read_text(encoding="utf-8") == "one"
    write_whole(tmp_path / "log.csv", b"one", tmp_path)
    assert asked == ["kst-1"] * 3 + ["log.csv"]


def test_what_stays_open_elsewhere_is_told_with_what_to_do(tmp_path, monkeypatch):
    write(tmp_path / "kst-1", "one")
    refusing_so_often(monkeypatch, times=99)
    with pytest.raises(Environment, match=r"Access is denied: close what has its files open, check the disk and your"):
        write(tmp_path / "kst-1", "two")
    assert (tmp_path / "kst-1" / "report.html").read_text(encoding="utf-8") == "one"
    assert [path.name for path in tmp_path.iterdir()] == ["kst-1"]


@pytest.mark.parametrize("path", [PurePosixPath, PureWindowsPath])
def test_paths_have_one_order_on_every_system(path):
    names = ["b/a.pdf", "a.pdf", "B.pdf", "b.pdf", "b/B.pdf"]
    assert [each.as_posix() for each in files.in_order(map(path, names))] == [
        "B.pdf",
        "a.pdf",
        "b/B.pdf",
        "b/a.pdf",
        "b.pdf",
    ]


def test_two_runs_do_not_write_into_one_folder(tmp_path):
    with locked(tmp_path), pytest.raises(Environment, match="is in use by another run"), locked(tmp_path):
        pass


def test_a_refusing_machine_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(Environment, match=r"file: .*: check the disk and your rights"), locked(tmp_path / "file"):
        pass


def test_nothing_of_others_is_replaced(tmp_path):
    (tmp_path / "diary.txt").write_text("", encoding="utf-8")
    with pytest.raises(Problem, match=r"holds other files \(diary\.txt\): give a folder that is new or empty$"):
        check_replaceable(tmp_path, lambda path: path.suffix == ".csv")
    check_replaceable(tmp_path, lambda path: path.suffix == ".txt")
    check_replaceable(tmp_path / "new", lambda path: False)


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db", "desktop.ini", "._report.html"])
def test_what_a_system_leaves_in_a_folder_is_in_nobody_s_way(tmp_path, name):
    (tmp_path / name).write_bytes(b"")
    check_replaceable(tmp_path, lambda path: False)
    (tmp_path / f"my {name}").write_bytes(b"")
    with pytest.raises(Problem, match="holds other files"):
        check_replaceable(tmp_path, lambda path: False)


def test_what_is_written_can_be_read_by_others(tmp_path):
    write(tmp_path / "kst-1", "one")
    assert oct((tmp_path / "kst-1").stat().st_mode & 0o777) == oct(0o777 & ~files._umask())
    assert os.access(tmp_path / "kst-1", os.R_OK)


def test_a_folder_is_not_made_by_tempfile_whose_folders_are_for_nobody_else_on_windows(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "mkdtemp", lambda *given, **more: pytest.fail("a folder of tempfile"))
    write(tmp_path / "kst-1", "one")


def test_a_file_is_written_whole_or_stays_as_it_was(tmp_path, monkeypatch):
    target = tmp_path / "texts" / "kst-1.xml"
    target.parent.mkdir()
    write_whole(target, b"one", tmp_path)
    assert oct(target.stat().st_mode & 0o777) == oct(0o666 & ~files._umask())

    def refuse(descriptor: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(Environment, match="disk full: check the disk and your rights"):
        write_whole(target, b"two", tmp_path)
    assert target.read_bytes() == b"one"
    assert [path.name for path in tmp_path.iterdir()] == ["texts"]


def test_half_a_file_is_cleared_by_the_next_run(tmp_path):
    (tmp_path / ".aandacht-part-abc").write_bytes(b"ha")
    with locked(tmp_path):
        assert [path.name for path in tmp_path.iterdir()] == [".lock"]


def test_what_python_keeps_of_a_module_is_no_part_of_a_folder_s_hash(tmp_path):
    (tmp_path / "coding.py").write_text("x = 1", encoding="utf-8")
    before = files.digest(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    for name in ("coding.cpython-311.pyc", "coding.cpython-311.pyc.140271533"):
        (tmp_path / "__pycache__" / name).write_bytes(b"")
    assert files.digest(tmp_path) == before
    (tmp_path / "coding.py").write_text("x = 2", encoding="utf-8")
    assert files.digest(tmp_path) != before


def test_a_file_in_the_place_of_a_folder_is_not_replaced(tmp_path):
    (tmp_path / "diary").write_text("mine", encoding="utf-8")
    with pytest.raises(Problem, match=r"diary is a file: give a folder that is new or empty$"):
        check_replaceable(tmp_path / "diary", lambda path: True)
