"""Engines that make pieces: this process, others on this machine, or the workers of a Dask cluster.

Each engine takes a function and batches, and yields every batch with its answer, or with the Problem of the process
that died over it, in the order in which they are done.
"""

import logging
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice

from helpers import Problem, processes
from helpers.files import Environment

Batch = Sequence
Answers = Iterator[tuple[Batch, bytes | Problem]]
Engine = Callable[[Callable[[Batch], bytes], Iterable[Batch]], Answers]

WARM = "helpers.corpus.pieces"
"""The module that the processes of this machine load when they begin: by name, so that it is not imported here."""

PATIENCE = 5
"""The seconds within which a scheduler must answer."""

AHEAD = 2
"""Batches under way for every thread of the cluster, so that none waits for this machine."""


def here(ask: Callable, batches: Iterable[Batch]) -> Answers:
    """The answers of this process."""
    for batch in batches:
        yield batch, ask(batch)


def side_by_side(ask: Callable, batches: Iterable[Batch], jobs: int) -> Answers:
    """The answers of so many processes on this machine; of this one for a single batch or a single job."""
    coming = iter(batches)
    first = list(islice(coming, 1 if jobs == 1 else 2))
    engine = here if len(first) < 2 else lambda ask, batches: processes.served(ask, batches, jobs, WARM)
    yield from engine(ask, chain(first, coming))


def on_cluster(ask: Callable, batches: Iterable[Batch], address: str) -> Answers:
    """The answers of the workers of the Dask cluster with that scheduler; workers may join and leave at any time.

    A worker receives the letters' bytes and sends back the piece, so it needs the same helpers but no shared disk.
    Raises Environment where no scheduler answers, or it is lost.
    """
    client = _client(address)
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # a scheduler that is lost is told below
    try:
        yield from _answers(client, ask, iter(batches))
    except (OSError, TimeoutError, _cancelled()) as error:
        raise Environment(f"the scheduler {address} was lost ({_said(error)}): run it again to go on") from None
    finally:
        client.close(timeout=PATIENCE)


def _client(address: str):
    try:
        from distributed import Client
    except ImportError:
        raise Problem('--scheduler needs Dask, which is not installed: pip install -e ".[scale]"') from None
    try:
        return Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError, ImportError) as error:
        raise Environment(
            f"no Dask scheduler answers at {address} ({_said(error)}): check that it runs and its address"
        ) from None


def _answers(client, ask: Callable, coming: Iterator[Batch]) -> Answers:
    from distributed import as_completed

    under_way: dict[str, Batch] = {}
    done = as_completed(loop=client.loop)
    while True:
        room = max(AHEAD * sum(client.nthreads().values()), 1) - len(under_way)
        for batch in islice(coming, max(room, 0)):
            with warnings.catch_warnings(action="ignore"):  # that a batch is large: it is meant to be
                future = client.submit(ask, batch, pure=False)
            under_way[future.key] = batch
            done.add(future)
        if not under_way:
            return
        future = next(done)
        yield under_way.pop(future.key), _answer(future)


def _answer(future) -> bytes | Problem:
    """The answer of a worker; a batch that felled several workers is given up."""
    from distributed import KilledWorker

    try:
        return future.result()
    except KilledWorker:
        return Problem("its process on the cluster was ended several times: out of memory, or a crash")


def _cancelled() -> type[Exception]:
    from distributed.client import FutureCancelledError

    return FutureCancelledError


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
