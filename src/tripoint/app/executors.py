"""Where documents are coded: in this process, in worker processes, or on a Ray cluster.

One seam: documents in, coded articles out, in the order given. Few chunks of documents are under
way at a time, so memory does not grow with what there is to read. A worker that dies costs
nothing: its chunk is done again. A document that kills each worker it meets is said to be unread.

What a worker needs is imported where it is used: the threads of its libraries are set before.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from tripoint.errors import UsageError, WorkerError

if TYPE_CHECKING:
    import datetime as dt

    from tripoint.schema import Coded
    from tripoint.sources.files import Document, Unread

    _Chunk: TypeAlias = list[Document | Unread]
    _Done: TypeAlias = list[Coded | Unread]

__all__ = ["ONE_THREAD", "Crew", "code_chunk", "open_executor"]

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "TRIPOINT_THREADS")
ONE_THREAD = dict.fromkeys(_THREADS, "1")
"""The environment of a worker: as many workers as cores, so one thread each."""

_CHUNK = 8
# Chunks under way for each worker: one it codes, one that waits, so that none is ever idle.
_AHEAD = 2
_TRIES = 3


class Executor(Protocol):
    """Codes documents somewhere."""

    def coded(self, given: Iterable[Document | Unread]) -> Iterator[Coded | Unread]:
        """Each document coded, or why it could not be, in the order given."""
        ...


class Crew(Protocol):
    """Workers that code chunks of documents at the same time."""

    workers: int

    def begin(self, chunk: _Chunk) -> Any:
        """Start on a chunk; what comes back is given to `end`."""
        ...

    def end(self, begun: Any) -> _Done:
        """Wait for a chunk; raises WorkerError where it lost one worker after the other."""
        ...

    def alone(self, document: Document | Unread) -> _Done:
        """Code one document where it can harm no other; raises WorkerError as `end` does."""
        ...

    def close(self) -> None:
        """Let the workers go."""
        ...


def open_executor(name: str, workers: int, published: dt.datetime | None) -> Executor:
    """The executor `local`, `processes` or `ray`; `published` stands in where a page has no time.

    `workers` 0 takes every core that this process may use. Raises UsageError for what is not to be
    had.
    """
    if name == "local":
        if workers > 1:
            raise UsageError(f"local is one process, not {workers}: choose --executor processes")
        return _Local(published)
    count = workers or _cores()
    if name == "processes":
        return _Parallel(lambda: _Processes(count, published))
    if name == "ray":
        from tripoint.app.cluster import Cluster

        return _Parallel(lambda: Cluster(count, published))
    raise UsageError(f"no executor {name!r}: choose local, processes or ray")


def code_chunk(chunk: _Chunk, published: dt.datetime | None) -> _Done:
    """What a worker does: code each document of a chunk."""
    from tripoint.app.coding import coded_stream

    return list(coded_stream(chunk, published))


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Local:
    """The process itself, one document after the other."""

    def __init__(self, published: dt.datetime | None) -> None:
        self._published = published

    def coded(self, given: Iterable[Document | Unread]) -> Iterator[Coded | Unread]:
        from tripoint.app.coding import coded_stream

        return coded_stream(given, self._published)


class _Parallel:
    """A crew kept busy with a few chunks at a time, their results put back in order."""

    def __init__(self, hire: Any) -> None:
        self._hire = hire

    def coded(self, given: Iterable[Document | Unread]) -> Iterator[Coded | Unread]:
        crew: Crew = self._hire()
        under_way: deque[tuple[_Chunk, Any]] = deque()
        rest = iter(given)
        try:
            while chunk := list(islice(rest, _CHUNK)):
                under_way.append((chunk, crew.begin(chunk)))
                if len(under_way) >= crew.workers * _AHEAD:
                    yield from _ended(crew, *under_way.popleft())
            while under_way:
                yield from _ended(crew, *under_way.popleft())
        finally:
            crew.close()


def _ended(crew: Crew, chunk: _Chunk, begun: Any) -> Iterator[Coded | Unread]:
    """The results of a chunk; of one that kills its workers, document by document."""
    try:
        done = crew.end(begun)
    except WorkerError:
        yield from _one_by_one(crew, chunk)
    else:
        yield from done


def _one_by_one(crew: Crew, chunk: _Chunk) -> Iterator[Coded | Unread]:
    from tripoint.sources.files import Unread

    for document in chunk:
        try:
            yield from crew.alone(document)
        except WorkerError:
            yield Unread(
                document.name,
                "ended the process that coded it, each time it was tried; this is a fault of"
                " Tripoint, or memory is short: please report it with the page",
            )


@dataclass(slots=True, eq=False)
class _Begun:
    """A chunk under way, and how often it lost its worker."""

    chunk: _Chunk
    future: Future[_Done]
    losses: int = 0


class _Processes:
    """Processes of this machine, each with models of its own.

    Where one dies the pool is broken, and every chunk that was under way is begun again in a new
    one: nobody can tell which of them the dead process had.
    """

    def __init__(self, workers: int, published: dt.datetime | None) -> None:
        self.workers = workers
        self._published = published
        self._under_way: list[_Begun] = []
        self._apart: ProcessPoolExecutor | None = None
        self._pool = _pool(workers)
        try:
            self._pool.submit(os.getpid).result()
        except BrokenExecutor as fault:
            raise WorkerError(
                "worker processes end as soon as they are started: leave out --workers, or in a"
                ' program of your own stand under `if __name__ == "__main__":`'
            ) from fault

    def begin(self, chunk: _Chunk) -> _Begun:
        try:
            future = self._submit(chunk)
        except BrokenExecutor:
            self._renew()
            future = self._submit(chunk)
        self._under_way.append(_Begun(chunk, future))
        return self._under_way[-1]

    def end(self, begun: _Begun) -> _Done:
        while True:
            try:
                done = begun.future.result()
                break
            except BrokenExecutor as fault:
                begun.losses += 1
                if begun.losses == _TRIES:
                    self._under_way.remove(begun)
                    raise WorkerError("a worker process was lost: run it again") from fault
                self._renew()
        self._under_way.remove(begun)
        return done

    def alone(self, document: Document | Unread) -> _Done:
        for _ in range(_TRIES - 1):
            self._apart = self._apart or _pool(1)
            try:
                return self._apart.submit(code_chunk, [document], self._published).result()
            except BrokenExecutor:
                self._apart.shutdown()
                self._apart = None
        raise WorkerError(f"{document.name} ended its worker process: leave it out")

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)
        if self._apart is not None:
            self._apart.shutdown()

    def _submit(self, chunk: _Chunk) -> Future[_Done]:
        return self._pool.submit(code_chunk, chunk, self._published)

    def _renew(self) -> None:
        """A new pool, with all that the broken one left undone."""
        self._pool.shutdown(cancel_futures=True)
        self._pool = _pool(self.workers)
        for each in self._under_way:
            if _is_lost(each.future):
                each.future = self._submit(each.chunk)


def _is_lost(future: Future[_Done]) -> bool:
    return future.cancelled() or isinstance(future.exception(), BrokenExecutor)


def _pool(workers: int) -> ProcessPoolExecutor:
    # Not forked: a copy of a process with threads may hang on a lock that no thread of it holds.
    spawning = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=spawning, initializer=_prepare_worker)


def _prepare_worker() -> None:
    """One thread a library; Ctrl-C is the parent's to answer; no worker outlives its parent."""
    os.environ.update(ONE_THREAD)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
