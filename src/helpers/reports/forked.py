"""The engine `forked` of papermill: a notebook's cells run in a process forked from this one.

The process has everything that this one has loaded, and IPython's own shell as in a kernel. What the shell would send
over Jupyter's sockets comes back through a pipe and is read by nbclient: the outputs are those of a kernel, without the
time to start one. What a cell's subprocess prints is not caught, and user profiles of IPython are not read.
"""

import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOBase
from multiprocessing.connection import Connection
from tempfile import TemporaryDirectory

import matplotlib
from ipykernel.zmqshell import ZMQInteractiveShell
from jupyter_client.session import Session
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from nbformat.v4 import new_output
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines
from traitlets import List
from traitlets.config import Config

from helpers.processes import ended
from helpers.reports.notebooks import FORKED

INLINE = "module://matplotlib_inline.backend_inline"
"""The backend for pyplot's figures in a kernel, unless the environment names another."""

SKIP = "skip-execution"
LANGUAGE = {
    "name": "python",
    "mimetype": "text/x-python",
    "codemirror_mode": {"name": "ipython", "version": 3},
    "pygments_lexer": "ipython3",
    "nbconvert_exporter": "python",
    "file_extension": ".py",
}
"""What a kernel reports of its language, apart from the version."""


class ForkedEngine(Engine):
    """Runs a notebook's cells in a process forked from this one, which must not have a second thread."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, execution_timeout=None, **ignored) -> NotebookNode:
        """The notebook with its outputs; a cell that fails, takes longer or dies ends with an error output."""
        return _Client(nb_man, timeout=execution_timeout).execute()


papermill_engines.register(FORKED, ForkedEngine)


class _Client(PapermillNotebookClient):
    """The way nbclient reads a kernel's messages, without the kernel."""

    def execute(self, **ignored) -> NotebookNode:
        self.reset_execution_trackers()
        with _cells_process() as (self.process, self.channel):
            self.papermill_execute_cells()
        self.nb.metadata["language_info"] = dict(LANGUAGE)
        self.set_widgets_metadata()
        return self.nb

    def execute_cell(self, cell: NotebookNode, cell_index: int, **ignored) -> None:
        if cell.cell_type != "code" or not cell.source.strip() or SKIP in cell.metadata.get("tags", []):
            return
        self.clear_before_next_output = False
        count, messages = self._run(cell)
        cell.execution_count = count
        for message in messages:
            self.process_message(message, cell, cell_index)
        errors = [message["content"] for message in messages if message["msg_type"] == "error"]
        if errors and "raises-exception" not in cell.metadata.get("tags", []):
            raise CellExecutionError.from_cell_and_msg(cell, errors[0])

    def _run(self, cell: NotebookNode) -> tuple[int, list[dict]]:
        try:
            self.channel.send(cell.source)
            if self.channel.poll(self.timeout):
                return self.channel.recv()
            name, reason = "CellTimeout", f"it took more than {self.timeout} s"
        except (EOFError, OSError):
            self.process.join()
            name, reason = "DeadProcess", ended(self.process.exitcode)
        cell.outputs.append(new_output("error", ename=name, evalue=reason, traceback=[f"{name}: {reason}"]))
        raise CellExecutionError.from_cell_and_msg(cell, cell.outputs[-1])


@contextmanager
def _cells_process() -> Iterator[tuple]:
    """A forked process that runs each source it is sent, and the connection to it."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    with TemporaryDirectory() as folder:
        process = context.Process(target=_run_cells, args=(ours, theirs, folder), daemon=True)
        process.start()
        theirs.close()
        try:
            yield process, ours
        finally:
            ours.close()
            process.kill()
            process.join()


def _run_cells(ours: Connection, theirs: Connection, folder: str) -> None:
    """Run what comes until nothing more comes. What others print on fd 1 must not get between the answers."""
    ours.close()
    os.dup2(2, 1)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    shell, session = _shell(folder)
    while True:
        try:
            source = theirs.recv()
        except EOFError:
            os._exit(0)
        shell.run_cell(source, store_history=True)
        theirs.send((shell.execution_count - 1, session.taken()))


def _shell(folder: str) -> tuple[ZMQInteractiveShell, "_Collected"]:
    """IPython's shell as in a kernel, except that it keeps no history; its messages are collected."""
    session = _Collected()
    config = Config({"HistoryManager": {"enabled": False}})
    shell = ZMQInteractiveShell.instance(ipython_dir=folder, config=config)
    shell.displayhook.session = shell.display_pub.session = session
    matplotlib.use(os.environ.setdefault("MPLBACKEND", INLINE))
    sys.stdout, sys.stderr = _Stream(session, "stdout"), _Stream(session, "stderr")
    return shell, session


class _Collected(Session):
    """A session of Jupyter's messages that sends none: they stay here until taken, in the form that JSON would give
    them.
    """

    messages = List()

    def send(self, stream, msg_or_type, content=None, *ignored, **ignored_too) -> None:
        message = self.msg(msg_or_type, content) if isinstance(msg_or_type, str) else msg_or_type
        self.messages.append(self.unpack(self.pack(message)))

    def taken(self) -> list[dict]:
        messages, self.messages = self.messages, []
        return messages


class _Stream(TextIOBase):
    """Standard output or error as messages of the session; a text that follows its own kind is joined to it."""

    def __init__(self, session: _Collected, name: str):
        self.session, self.name = session, name

    encoding = "utf-8"

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        last = self.session.messages[-1] if self.session.messages else {"msg_type": ""}
        if last["msg_type"] == "stream" and last["content"]["name"] == self.name:
            last["content"]["text"] += text
        else:
            self.session.send(None, "stream", {"name": self.name, "text": text})
        return len(text)
