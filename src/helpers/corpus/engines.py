"""What makes pieces: this process, others of this machine, or the workers of a Dask cluster.

Each engine takes a function and batches, and gives every batch with its answer, or with the Problem of the process
that died over it, in whatever order they are done.
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
"""Named and not imported: what the processes of this machine have loaded when they begin."""

PATIENCE = 5
"""Seconds in which a scheduler must answer."""

AHEAD = 2
"""Batches that are under way for every thread of the cluster, so that none waits for this machine."""


def here(ask: Callable, batches: Iterable[Batch]) -> Answers:
    """In this process."""
    for batch in batches:
        yield batch, ask(batch)


def side_by_side(ask: Callable, batches: Iterable[Batch], jobs: int) -> Answers:
    """In so many processes of this machine; in this one where there is but one batch or one job."""
    coming = iter(batches)
    first = list(islice(coming, 1 if jobs == 1 else 2))
    engine = here if len(first) < 2 else lambda ask, batches: processes.served(ask, batches, jobs, WARM)
    yield from engine(ask, chain(first, coming))


def on_cluster(ask: Callable, batches: Iterable[Batch], address: str) -> Answers:
    """On the workers of the Dask cluster with that scheduler, which may join and leave at any time.

    A worker is sent the letters' bytes and sends the piece back, so it needs the same helpers and no common disk.
    Raises Environment where there is no scheduler, or it is lost.
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
    """What a worker sent back; a batch that felled several workers is given up."""
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
