"""Files and folders that are written whole or not at all."""

import ctypes
import errno
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path, PurePath
from secrets import token_hex

from helpers import Problem
from helpers.processes import orphaned

PART, OLD = ".aandacht-part-", ".aandacht-old-"
"""How the names of what is half written or replaced begin: of nobody else's files, for `locked` clears them."""

LOCK = ".lock"

OF_SYSTEMS = (".ds_store", "thumbs.db", "desktop.ini")
"""Files that macOS and Windows leave in a folder by themselves, when somebody looks into it."""

WINDOWS = sys.platform == "win32"
"""There a file that a program has open can be neither replaced nor moved, nor a folder with such a file."""

WAITS = (0.1, 0.3, 0.6, 1.0) if WINDOWS else ()
"""Seconds: for so long a scanner there may hold what was just written."""

HERE = -100
"""AT_FDCWD: a path relative to the working directory, in Linux's calls."""

EXCHANGE = 2
"""RENAME_EXCHANGE of Linux's renameat2: two names change places in one step."""


class Environment(Problem):
    """A problem of the machine, not of the input: a disk that is full, a folder that is in use."""


def refuses(error: BaseException) -> bool:
    """Whether the error is the machine's: a disk that is full, broken or not to be written."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS)


@contextmanager
def answered(folder: Path) -> Iterator[None]:
    """What the machine refuses while the folder is written becomes one sentence."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        closing = "close what has its files open, " if WINDOWS and isinstance(error, PermissionError) else ""
        raise Environment(
            f"{folder}: {error.strerror or error}: {closing}check the disk and your rights, then run it again"
        ) from None


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """The folder for this run alone; what an interrupted run left in it is put right first."""
    from filelock import FileLock, Timeout  # here, so that what is wrong can be said where no library is installed

    with answered(folder):
        try:
            with FileLock(folder / LOCK, timeout=0):
                _put_right(folder)
                try:
                    yield
                finally:
                    _put_right(folder)
        except Timeout:
            raise Environment(f"{folder.name}/ is in use by another run: wait until it is done") from None


def check_replaceable(target: Path, ours: Callable[[Path], bool]) -> None:
    """Nothing that is not ours may be replaced.

    Raises Problem where the target is a file, or holds one that `ours` does not know.
    """
    if target.is_file():
        raise Problem(f"{target} is a file: give a folder that is new or empty")
    found = target.iterdir() if target.is_dir() else ()
    others = sorted(path.name for path in found if not (ours(path) or is_of_system(path)))
    if others:
        raise Problem(f"{target} holds other files ({others[0]}): give a folder that is new or empty")


def is_of_system(path: PurePath) -> bool:
    """Whether a system put the file into the folder, and nobody will miss it.

    >>> [is_of_system(PurePath(name)) for name in (".DS_Store", "Thumbs.db", "._report.html", "diary.txt")]
    [True, True, True, False]
    """
    return path.name.lower() in OF_SYSTEMS or path.name.startswith("._")


def in_order(paths: Iterable[PurePath]) -> list[PurePath]:
    """The paths in one order on every system: by themselves those of Windows know no capitals."""
    return sorted(paths, key=lambda path: path.parts)


@contextmanager
def written_whole(target: Path, folder: Path | None = None) -> Iterator[Path]:
    """A folder to write into, beside the target or in another folder of its disk, which takes its place in one step.

    After an error the target is as it was. Raises Environment where the machine refuses. To be used under `locked` for
    that folder.
    """
    with answered(target.parent):
        part = (folder or target.parent) / f"{PART}{target.name}-{token_hex(4)}"
        part.mkdir()  # and not by tempfile, whose folders are on Windows for nobody else, also under another name
        try:
            yield part
            _flush(part)
            if orphaned():
                raise Environment(f"{target.name}: the run was ended, so what was there stays: run it again")
            _take_place(part, target)
        finally:
            shutil.rmtree(part, ignore_errors=True)


def write_whole(path: Path, data: bytes, folder: Path) -> None:
    """Write a file in one step; the half of it that an interruption leaves lies in the folder, which `locked` clears.

    After an error the file is as it was. Raises Environment where the machine refuses. To be used under `locked`, with
    a folder on the disk of the file.
    """
    with answered(path.parent):
        descriptor, part = tempfile.mkstemp(prefix=PART, dir=folder)
        try:
            with open(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(descriptor)
            os.chmod(part, 0o666 & ~_umask())
            move(part, path)
        finally:
            Path(part).unlink(missing_ok=True)


def move(path: str | Path, to: Path) -> None:
    """Give it another name, a file in the place of one that has it; on Windows it is tried again while it is held."""
    named = os.rename if os.path.isdir(path) else os.replace  # which Windows means for files alone
    for wait in WAITS:
        with suppress(PermissionError):
            return named(path, to)
        time.sleep(wait)
    named(path, to)


def digest(path: Path) -> str:
    """The SHA-256 of a file; or of the names and hashes of all files in a folder; empty where there is neither.

    What Python keeps of modules is left out, also while it is being written.
    """
    if path.is_file():
        return sha256(path.read_bytes()).hexdigest()
    files = [file for file in path.rglob("*") if "__pycache__" not in file.parts and file.is_file()]
    listed = "".join(f"{file.relative_to(path).as_posix()} {digest(file)}\n" for file in in_order(files))
    return sha256(listed.encode()).hexdigest() if files else ""


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _flush(folder: Path) -> None:
    """Everything in the folder on the disk, before its name says that it is done."""
    for path in [*folder.rglob("*"), folder]:
        if path.is_file() or os.name == "posix":
            descriptor = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def _take_place(part: Path, target: Path) -> None:
    if target.is_symlink():
        target.unlink()
    if not target.exists():
        move(part, target)
    elif not _exchanged(part, target):
        old = target.with_name(f"{OLD}{target.name}")
        shutil.rmtree(old, ignore_errors=True)
        move(target, old)
        try:
            move(part, target)
        except OSError:
            move(old, target)
            raise
        shutil.rmtree(old, ignore_errors=True)


def _exchanged(part: Path, target: Path) -> bool:
    """Whether the two changed places in one step, which Linux can and other systems cannot."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    return rename is not None and rename(HERE, os.fsencode(part), HERE, os.fsencode(target), EXCHANGE) == 0


def _put_right(parent: Path) -> None:
    """Drop half-written files and folders; bring back a report whose new version never came."""
    for old in parent.glob(f"{OLD}*"):
        target = old.with_name(old.name.removeprefix(OLD))
        shutil.rmtree(old, ignore_errors=True) if target.exists() else move(old, target)
    for part in parent.glob(f"{PART}*"):
        part.unlink() if part.is_file() else shutil.rmtree(part, ignore_errors=True)


def write_text(path: Path, text: str) -> None:
    """Write a text the same on every machine."""
    path.write_text(text, encoding="utf-8", newline="\n")
