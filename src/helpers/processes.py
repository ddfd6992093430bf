"""Each letter in a process of its own, forked from one that has loaded the libraries and read no letter.

A letter that fells its process fells no other, and nothing of one letter can be seen in the next.
Where processes cannot be forked from a server (Windows), each begins anew, and more slowly.
"""

import ctypes
import errno
import multiprocessing
import os
import signal
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from time import monotonic

from helpers import Problem

WARM = "helpers.reports.warm"
"""Named and not imported: the server alone loads it."""

PR_SET_PDEATHSIG = 1

ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
"""Letters are made side by side; threads of linear algebra within one would only stand in the others' way."""


MOST_ON_WINDOWS = 28
"""Processes that Windows can wait for together: for 60 things at most, and of each for its answer and its end."""


def answers(ask: Callable[[str], object], names: Iterable[str], jobs: int = 0) -> Iterator[tuple[str, object, float]]:
    """Each name, what `ask` returns for it or the Problem it raises, and the seconds it took, as they come.

    At most `jobs` processes run at a time; 0 is as many as the machine has cores. `ask` is a function of a module,
    or a partial of one. A process that dies is a Problem too.
    """
    waiting, running = deque(names), {}
    try:
        while waiting or running:
            while waiting and len(running) < at_once(jobs):
                name = waiting.popleft()
                try:
                    running[_begun(ask, name)] = name, monotonic()
                except (EOFError, OSError) as error:
                    yield name, not_begun(name, error), 0.0
            for own in _done(running) if running else ():
                name, began = running.pop(own)
                yield name, _answer(name, *own), monotonic() - began
    finally:
        for process, _ in running:
            process.terminate()
            process.join()


def not_begun(name: str, error: EOFError | OSError) -> Problem:
    """Why no process could be begun: where the machine refuses that, its words; else it may lack memory.

    >>> print(not_begun("brief.pdf", PermissionError(1, "Operation not permitted", "/tmp/x")))
    brief.pdf: no process could be begun (Operation not permitted: /tmp/x): give yourself the right to it
    """
    if getattr(error, "errno", None) in (errno.EACCES, errno.EPERM, errno.EROFS):
        where = error.filename or tempfile.gettempdir()
        return Problem(f"{name}: no process could be begun ({error.strerror}: {where}): give yourself the right to it")
    return Problem(f"{name}: no process could be begun ({error}): is there memory left?")


def cores() -> int:
    """How many processes this one may have run at a time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def at_once(jobs: int, platform: str = sys.platform) -> int:
    """How many processes run at a time where so many are asked for, of which 0 is as many as there are cores.

    >>> at_once(64, "linux"), at_once(64, "win32"), at_once(2, "win32")
    (64, 28, 2)
    """
    return min(jobs or cores(), MOST_ON_WINDOWS if platform == "win32" else sys.maxsize)


def fault(name: str, error: Exception) -> Problem:
    """What to say of an error that is no Problem: the program's fault, in one line.

    >>> print(fault("kst-28676-282", IndexError("out of range")))
    kst-28676-282: the program fell over it (IndexError: out of range): please report this letter
    """
    said = " ".join(str(error).split())[:200]
    return Problem(f"{name}: the program fell over it ({type(error).__name__}: {said}): please report this letter")


def ended(exit_code: int) -> str:
    """How a process ended that gave no answer.

    >>> ended(-11)
    'its process was ended by signal 11 (SIGSEGV): out of memory, or a crash'
    """
    if exit_code < 0 and -exit_code in set(signal.Signals):
        how = f"was ended by signal {-exit_code} ({signal.Signals(-exit_code).name})"
    else:
        how = f"ended with exit code {exit_code}"
    return f"its process {how}: out of memory, or a crash"


def start(warm: str = WARM) -> BaseContext:
    """The way in which processes begin; the server is told what to load, and does so while we go on."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver

    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")
    forkserver.set_forkserver_preload([warm])
    with _uninterrupted():
        forkserver.ensure_running()
    return multiprocessing.get_context("forkserver")


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """What begins here takes no notice of an interruption from the keyboard, which is for this process alone."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def orphaned() -> bool:
    """Whether the run for which this process makes a letter has ended without it."""
    parent = multiprocessing.parent_process()
    return parent is not None and not parent.is_alive()


def end_with_parent(parent: int) -> None:
    """Let this process be killed when its parent ends, on Linux; elsewhere it must see for itself.

    The signal comes with the end of the thread that began it.
    """
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def limit(memory: int, seconds: int) -> None:
    """Bound the memory and processor time of this process where the system can, and let it write no file."""
    try:
        import resource
    except ImportError:
        return
    bounds = {"AS": (memory, memory), "CPU": (seconds, seconds + 1), "FSIZE": (0, 0), "CORE": (0, 0)}
    for name, own in bounds.items():
        with suppress(OSError, ValueError, AttributeError):  # of a system without that bound
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), own)


Begun = tuple[BaseProcess, Connection]
"""A process, and where its answer comes."""


def _begun(ask: Callable, name: str) -> Begun:
    context = start()
    answered, answer = context.Pipe(duplex=False)
    process = context.Process(target=_asked, args=(answer, ask, name))
    process.start()
    answer.close()
    return process, answered


def _done(running: Iterable[Begun]) -> list[Begun]:
    """Those that have answered or ended, once there are any."""
    wait([each for process, answered in running for each in (process.sentinel, answered)])
    return [(process, answered) for process, answered in running if not process.is_alive() or _has_come(answered)]


def _has_come(answered: Connection) -> bool:
    try:
        return answered.poll()
    except OSError:  # on Windows, of a process that is about to end without an answer
        return False


def _asked(answer: Connection, ask: Callable, name: str) -> None:
    """In the process of its own: an interruption is for the run, and at its end this one tidies up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        _sent(answer, ask(name))
    except Problem as problem:
        _sent(answer, problem)
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        _sent(answer, fault(name, error))


def _answer(name: str, process: BaseProcess, answered: Connection) -> object:
    try:
        if _has_come(answered):
            return answered.recv()
    except EOFError:
        pass
    finally:
        answered.close()
        process.join()
    return Problem(f"{name}: {ended(process.exitcode)}")


def served(ask: Callable, questions: Iterable, jobs: int = 0, warm: str = WARM) -> Iterator[tuple[object, object]]:
    """Each question, and what `ask` returns for it or the Problem of a process that died over it, as they come.

    At most `jobs` processes run at a time, each of which answers many questions; a question is taken only when one
    is free for it. `ask` is a function of a module, or a partial of one, and raises nothing.
    """
    coming, busy, idle = iter(questions), {}, []
    context = start(warm)
    try:
        while True:
            while len(busy) < at_once(jobs) and (question := next(coming, None)) is not None:
                channel, process = idle.pop() if idle else _server(context, ask)
                _sent(channel, question)
                busy[channel] = process, question
            if not busy:
                return
            for channel in wait(list(busy)):
                process, question = busy.pop(channel)
                answer = _received(channel, process)
                if answer is not None:
                    idle.append((channel, process))
                yield question, answer if answer is not None else Problem(ended(process.exitcode))
    finally:
        for channel, process in [*idle, *((channel, process) for channel, (process, _) in busy.items())]:
            process.terminate()
            process.join()
            channel.close()


def _server(context: BaseContext, ask: Callable) -> tuple[Connection, BaseProcess]:
    ours, theirs = context.Pipe()
    process = context.Process(target=_serving, args=(theirs, ask), daemon=True)
    process.start()
    theirs.close()
    return ours, process


def _serving(channel: Connection, ask: Callable) -> None:
    """Answer what comes, until the run that asks has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with suppress(EOFError, OSError):
        while True:
            channel.send(ask(channel.recv()))


def _sent(channel: Connection, question: object) -> None:
    with suppress(OSError):  # to a process that has died, or a run that has ended: nobody waits for it
        channel.send(question)


def _received(channel: Connection, process: BaseProcess) -> object | None:
    try:
        return channel.recv()
    except (EOFError, OSError):
        channel.close()
        process.join()
        return None
