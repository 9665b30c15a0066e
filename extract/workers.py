"""Workers: batches of documents to any `concurrent.futures.Executor`, their results back in order.

By default processes of this machine; with an address (tcp://…) those of a dask.distributed scheduler, which find the
documents at the same paths. A worker that dies is replaced and its documents done again, one by one, so that the one
that kills is known: after two tries it is set aside with its name.
"""

from __future__ import annotations

import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeAlias, TypeVar

from extract import stopping
from extract.errors import MandatesError

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

Jobs: TypeAlias = int | str | None  # processes on this machine, the address of a scheduler, or as many as pay off

# A signal to the whole group (systemd) ends the workers before we have heard it: that is no broken worker.
_MOMENT = 0.2
_LONG = 5.0
# So many documents one after the other, each of which killed a worker: it is not the documents.
_TOO_MANY = 10

In = TypeVar("In")
Out = TypeVar("Out")


class Crew(Protocol):
    """Workers and how they are replaced."""

    count: int

    def submit(self, function: Callable[..., Any], *given: Any) -> Future[Any]:
        """Has it done by a worker."""

    def died(self, error: BaseException) -> bool:
        """Whether this is how it looks when a worker died."""

    def alone(self) -> None:
        """From now on at most one piece of work is under way: whoever dies died of it."""

    def together(self) -> None:
        """From now on work goes to all workers again."""

    def end(self, at_once: bool) -> None:
        """Ends the workers; `at_once` in the middle of their work."""


class Processes:
    """Processes of this machine, each made ready by `start`. A pool in which one died is made anew."""

    def __init__(self, count: int, start: Callable[[], None]) -> None:
        self.count, self._start, self._now = count, start, count
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, function: Callable[..., Any], *given: Any) -> Future[Any]:
        """As `Executor.submit`; a pool that broke meanwhile tells it by the future."""
        from concurrent.futures import ProcessPoolExecutor  # costs time, and one process needs none

        with stopping.held():  # a worker whose start is interrupted would be known to nobody
            self._pool = self._pool or ProcessPoolExecutor(self._now, initializer=self._start)
            try:
                return self._pool.submit(function, *given)
            except BrokenExecutor as error:
                failed: Future[Any] = Future()
                failed.set_exception(error)
                return failed

    def died(self, error: BaseException) -> bool:
        """The pool says so; and the pool is of no use any more."""
        if not isinstance(error, BrokenExecutor):
            return False
        time.sleep(_MOMENT)
        self.end(at_once=True)
        return True

    def alone(self) -> None:
        """A pool of one."""
        self._resize(1)

    def together(self) -> None:
        """A pool of all."""
        self._resize(self.count)

    def _resize(self, count: int) -> None:
        if self._now != count:
            self.end(at_once=True)
        self._now = count

    def end(self, at_once: bool) -> None:
        """To wait for workers in the middle of work can last for ever: Ctrl-C may come while their queue is read.

        So the pool's own thread is waited for a while only: where it ends while Python does, both close the same
        pipe, and Python prints a traceback of that.
        """
        pool, self._pool = self._pool, None
        if pool is None:
            return
        if not at_once:
            pool.shutdown(wait=True)
            return
        thread = getattr(pool, "_executor_manager_thread", None)
        for number in list(getattr(pool, "_processes", None) or {}):
            with suppress(ProcessLookupError):
                os.kill(number, getattr(signal, "SIGKILL", signal.SIGTERM))
        pool.shutdown(wait=False)
        if thread is not None:
            thread.join(_LONG)


class Cluster:
    """The workers of a dask.distributed scheduler, which replaces those that die and tries their work again itself."""

    def __init__(self, address: str) -> None:
        try:
            dask: Any = import_module("distributed")
        except ImportError as error:
            cure = "pip install 'mandate-tracker[cluster]'"
            raise MandatesError("--cluster", "dask.distributed is not installed", cure) from error
        try:
            self._client: Any = dask.Client(address, timeout=_LONG)
        except (OSError, ValueError) as error:
            raise MandatesError(address, "no scheduler answers there", "start one: dask scheduler") from error
        self._killed: type[BaseException] = dask.KilledWorker
        self.count = max(1, sum(self._client.ncores().values()))
        self._pool: Executor = self._client.get_executor(pure=False)

    def submit(self, function: Callable[..., Any], *given: Any) -> Future[Any]:
        """As `Executor.submit`."""
        return self._pool.submit(function, *given)

    def died(self, error: BaseException) -> bool:
        """The scheduler gave the work up: every worker that took it died."""
        return isinstance(error, self._killed)

    def alone(self) -> None:
        """Nothing to do: the scheduler knows what each worker was at."""

    def together(self) -> None:
        """Nothing to do."""

    def end(self, at_once: bool) -> None:
        """Takes back what was not begun, and leaves; the workers stay for others."""
        self._pool.shutdown(wait=not at_once)
        self._client.close()


@dataclass(frozen=True, slots=True)
class Batches(Generic[In, Out]):
    """Work for a crew, in batches: `work` turns one into as many results, `killer` makes the result of an item that
    kills workers. Results come in the order of the items."""

    crew: Crew
    work: Callable[[Sequence[In]], list[Out]]
    killer: Callable[[In], Out]
    size: int
    window: int

    def __call__(self, items: Sequence[In]) -> Iterator[Out]:
        """Batches of `size` items, `window` of them under way at once."""
        waiting: deque[tuple[Sequence[In], Future[list[Out]]]] = deque()
        starts = iter(range(0, len(items), self.size))
        finished = False
        try:
            while True:
                while len(waiting) < self.window and (start := next(starts, None)) is not None:
                    batch = items[start : start + self.size]
                    waiting.append((batch, self.crew.submit(self.work, batch)))
                if not waiting:
                    break
                batch, future = waiting.popleft()
                try:
                    done = future.result()
                except BaseException as error:
                    if not self.crew.died(error):
                        raise
                    done = list(self._one_by_one(batch))
                    again = [one for one, _ in waiting]
                    kept = [self._kept(future) for _, future in waiting]
                    waiting = deque(
                        (one, old or self.crew.submit(self.work, one)) for one, old in zip(again, kept, strict=True)
                    )
                yield from done
            finished = True
        finally:
            self.crew.end(at_once=not finished)

    def _kept(self, future: Future[list[Out]]) -> Future[list[Out]] | None:
        """What was done before the worker died, or is still being done; None for what has to be done again."""
        if not future.done():
            return None if isinstance(self.crew, Processes) else future
        return None if future.cancelled() or future.exception() else future

    def _one_by_one(self, batch: Sequence[In]) -> Iterator[Out]:
        """The items of a batch in which a worker died; one that kills again is set aside."""
        self.crew.alone()
        dead = 0
        for item in batch:
            try:
                yield from self.crew.submit(self.work, [item]).result()
                dead = 0
            except BaseException as error:
                if not self.crew.died(error):
                    raise
                dead += 1
                if dead >= _TOO_MANY:
                    cure = "free some memory or run with --jobs 1"
                    raise MandatesError("workers", f"{dead} were killed one after the other", cure) from error
                yield self.killer(item)
        self.crew.together()
