"""A disk that refuses: the Nth call of open, write, flush to the disk, rename or new folder fails, once."""

import builtins
import errno
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

REFUSALS = (errno.ENOSPC, errno.EIO, errno.EROFS)


@dataclass
class Disk:
    """Counts the calls that write under a folder, and lets the one of that number fail; none where it is 0."""

    folder: Path
    number: int = 0
    error: int = errno.ENOSPC
    calls: int = 0

    def call(self, path: object = "") -> None:
        self.calls += 1
        if self.calls == self.number:
            raise OSError(self.error, os.strerror(self.error), str(path))

    def holds(self, path: object) -> bool:
        return isinstance(path, str | os.PathLike) and Path(path).absolute().is_relative_to(self.folder)


class _File(io.FileIO):
    """A file whose writes are calls of the disk."""

    disk: Disk

    def write(self, data) -> int:
        self.disk.call(self.name)
        return super().write(data)


def _opened(disk: Disk, real):
    def opened(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None):
        writes = set(mode) & set("wax+")
        if not (writes and (disk.holds(file) or isinstance(file, int))):
            return real(file, mode, buffering, encoding, errors, newline, closefd, opener)
        disk.call(file)
        raw = _File(file, mode.replace("b", "").replace("t", ""), closefd, opener)
        raw.disk = disk
        if buffering == 0:
            return raw
        buffered = io.BufferedWriter(raw)
        return buffered if "b" in mode else io.TextIOWrapper(buffered, encoding, errors, newline)

    return opened


def _refusing(disk: Disk, real):
    """The call of the system, where it is about a path of the folder or an open file."""

    def call(*given, **more):
        made_before = real is MKDIR and Path(given[0]).is_dir()
        if not made_before and (
            any(map(disk.holds, [*given, *more.values()])) or (given and isinstance(given[0], int))
        ):
            disk.call(given[0] if given else "")
        return real(*given, **more)

    return call


MKDIR = os.mkdir
CALLS = ("fsync", "rename", "replace", "mkdir", "chmod")


@contextmanager
def refusing(disk: Disk) -> Iterator[Disk]:
    """That disk in the place of the real one."""
    files = [(builtins, "open"), (io, "open")]
    patched = [(module, name, _opened(disk, getattr(module, name))) for module, name in files]
    patched += [(os, name, _refusing(disk, getattr(os, name))) for name in CALLS]
    patched += [(tempfile, name, _refusing(disk, getattr(tempfile, name))) for name in ("mkdtemp", "mkstemp")]
    before = [(module, name, getattr(module, name)) for module, name, _ in patched]
    try:
        for module, name, own in patched:
            setattr(module, name, own)
        yield disk
    finally:
        for module, name, own in before:
            setattr(module, name, own)
