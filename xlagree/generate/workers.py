"""Work shared by processes: done in its order, few pieces in memory at once, and all of it ended by Ctrl-C or a kill."""

import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, TypeVar

HANDFUL = 5
"""Up to so many pieces one process is done before others have started."""

MOST_JOBS = 60
"""Windows cannot wait for more processes at once."""

_stopping: Any = None
"""Of a worker: the byte by which the parent says that it stops; no lock, as a worker may be ended at any moment."""

Piece = TypeVar("Piece")
Made = TypeVar("Made")


def jobs_for(wanted: int | None, pieces: int) -> int:
    """How many processes share some pieces of work: as many as wanted, else one for each processor.

    >>> jobs_for(8, 3), jobs_for(None, 2)
    (3, 1)
    """
    if wanted is None:
        wanted = 1 if pieces <= HANDFUL else os.cpu_count() or 1
    return max(1, min(wanted, pieces, MOST_JOBS))


def shared_out(
    work: Callable[[Piece], Made],
    pieces: Iterable[Piece],
    jobs: int,
    ended: Callable[[Piece], Made] | None = None,
) -> Generator[Made]:
    """What the work makes of every piece, in their order, one after the other or by several processes.

    A piece is asked for when its turn comes, and not kept once it is done. `ended` says what is to be said of a piece whose
    process the system ended, as where memory ran out: those under way are tried again, each alone, before it is asked.
    """
    if jobs == 1:
        yield from map(work, pieces)
        return
    coming, under_way = iter(pieces), deque[Piece]()
    while True:
        try:
            for made in _by_processes(work, _noted(under_way, coming), jobs):
                under_way.popleft()
                yield made
            return
        except BrokenProcessPool:
            if ended is None:
                raise
            for _ in range(min(_ahead(jobs) + 1, len(under_way))):
                yield _alone(work, under_way.popleft(), ended)


def _noted(under_way: deque[Piece], coming: Iterator[Piece]) -> Iterator[Piece]:
    """The pieces that are under way already, then those to come, noted as under way."""
    yield from tuple(under_way)
    for piece in coming:
        under_way.append(piece)
        yield piece


def _ahead(jobs: int) -> int:
    """How many pieces are handed to processes before the first has to be done: a long list does not wait as messages."""
    return 2 * jobs


def _alone(work: Callable[[Piece], Made], piece: Piece, ended: Callable[[Piece], Made]) -> Made:
    try:
        (made,) = _by_processes(work, (piece,), 1)
        return made
    except BrokenProcessPool:
        return ended(piece)


def _by_processes(work: Callable[[Piece], Made], pieces: Iterable[Piece], jobs: int) -> Generator[Made]:
    # Spawned, not forked: the same on every system, and safe while a progress bar has its thread.
    processes = get_context("spawn")
    stopping = processes.RawValue("b", 0)
    pool = ProcessPoolExecutor(jobs, processes, _attend, (stopping,))
    ahead: deque[Future[Made]] = deque()
    try:
        for piece in pieces:
            with _ctrl_c_later():
                ahead.append(pool.submit(_done_unless_stopping, work, piece))
            if len(ahead) > _ahead(jobs):
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()
    finally:
        with _ctrl_c_later():
            stopping.value = 1
            pool.shutdown(cancel_futures=True)


@contextmanager
def _ctrl_c_later() -> Iterator[None]:
    """Hold Ctrl-C back while processes start: born with it held back, they leave it to us."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker  # there is none on Windows

    resource_tracker.ensure_running()  # it lets signals through again when it starts, so it starts before
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _attend(stopping: Any) -> None:
    """What every worker does first: leave Ctrl-C to the parent, and end when the parent was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    global _stopping
    _stopping = stopping
    Thread(target=_end_with_parent, daemon=True).start()


def _done_unless_stopping(work: Callable[[Piece], Made], piece: Piece) -> Made:
    """A piece done, unless the parent stops: a pool takes back no piece that waits for the next worker that is free."""
    if _stopping.value:
        raise CancelledError
    return work(piece)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
