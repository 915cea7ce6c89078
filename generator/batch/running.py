"""Running many jobs: handed to executors, collected as they finish, tried once more when a worker dies or hangs.

Comes in: jobs, the function that does one, and what makes an ``Executor`` (``concurrent.futures``). Goes out: each job
with its result or the ``Failure`` that is told instead. Each of ``width`` executors has one job at a time, so that it
is certain which job a dead or hanging worker had; any executor with the standard interface will do.
"""

from __future__ import annotations

import os
import signal
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from enum import Enum, auto
from multiprocessing import get_all_start_methods, get_context, parent_process
from typing import Any, Final, Generic, TypeVar

ATTEMPTS: Final = 2
_BYTES_EACH: Final = 700 * 1024 * 1024
"""Memory for one report at a time: a large one takes half of it."""


class NobodyLeftError(Exception):
    """There is nobody who could do the work; tells why in Chinese. Ends a run: it says nothing about any job."""


@dataclass(frozen=True, slots=True)
class Means:
    """Who does the work: what makes an executor, how many at a time just now, seconds for one report.

    ``notes`` are what there is to tell of those who work, in Chinese, when all is done.
    """

    make: Callable[[], Executor]
    width: Callable[[], int]
    limit: float
    notes: Callable[[], tuple[str, ...]] = tuple


In = TypeVar("In")
Out = TypeVar("Out")


class Why(Enum):
    """Why there is no result."""

    DIED = auto()
    TOO_LONG = auto()
    FAULT = auto()


@dataclass(frozen=True, slots=True)
class Failure:
    """A job without a result; ``trace`` is that of a fault of the program."""

    why: Why
    trace: str = ""
    error: str = ""


@dataclass(slots=True)
class _Held(Generic[In]):
    """A job in work: which attempt it is, who does it, when it began."""

    job: In
    attempt: int
    executor: Executor
    began: float


def run(jobs: Iterable[In], work: Callable[[In], Out], by: Means) -> Iterator[tuple[In, Out | Failure]]:
    """Yield each job with what came of it, as they finish; raises ``NobodyLeftError`` when nobody is left to do any."""
    runner = _Runner(work, by, deque((job, 1) for job in jobs))
    try:
        yield from runner.results()
    finally:
        runner.stop()


class _Runner(Generic[In, Out]):
    def __init__(self, work: Callable[[In], Out], by: Means, waiting: deque[tuple[In, int]]) -> None:
        self._work, self._by, self._waiting = work, by, waiting
        self._idle: list[Executor] = []
        self._held: dict[Future[Out], _Held[In]] = {}

    def results(self) -> Iterator[tuple[In, Out | Failure]]:
        """Yield results until there is nothing left to do."""
        while self._waiting or self._held:
            width = self._by.width()
            while self._waiting and len(self._held) < width:
                self._hand_out()
            latest = min(held.began for held in self._held.values()) + self._by.limit
            done, _ = wait(self._held, max(0.0, latest - time.monotonic()), FIRST_COMPLETED)
            for future in done:
                yield from self._collected(future)
            for future in [each for each in self._held if not each.done()]:
                if time.monotonic() - self._held[future].began >= self._by.limit:
                    held = self._held.pop(future)
                    held.executor.shutdown(wait=False, cancel_futures=True)
                    yield from self._again(held, Failure(Why.TOO_LONG))

    def stop(self) -> None:
        """End all workers at once; what they had in work is lost, nothing else."""
        for executor in (*self._idle, *(held.executor for held in self._held.values())):
            executor.shutdown(wait=False, cancel_futures=True)

    def _hand_out(self) -> None:
        job, attempt = self._waiting.popleft()
        executor = self._idle.pop() if self._idle else self._by.make()
        began = time.monotonic()
        try:
            future = executor.submit(self._work, job)
        except BrokenExecutor as error:  # it died while it had nothing to do
            future = Future()
            future.set_exception(error)
        self._held[future] = _Held(job, attempt, executor, began)

    def _collected(self, future: Future[Out]) -> Iterator[tuple[In, Out | Failure]]:
        held = self._held.pop(future)
        error = future.exception()
        if isinstance(error, NobodyLeftError):
            raise error
        if isinstance(error, BrokenExecutor):
            held.executor.shutdown(wait=True, cancel_futures=True)  # its process is gone: there is none to kill
            yield from self._again(held, Failure(Why.DIED))
            return
        self._idle.append(held.executor)
        if error is None:
            yield held.job, future.result()
        else:
            trace = "".join(traceback.format_exception(error))
            yield held.job, Failure(Why.FAULT, trace, f"{type(error).__name__}: {error}")

    def _again(self, held: _Held[In], failure: Failure) -> Iterator[tuple[In, Failure]]:
        """Put a job back once more, or give it up."""
        if held.attempt < ATTEMPTS:
            self._waiting.appendleft((held.job, held.attempt + 1))
        else:
            yield held.job, failure


class Here(Executor):
    """Does each job at once in the program itself; a job that hangs is not stopped."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401 - the standard interface
        """Do the work and return the future that holds what came of it."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - as in any executor: whoever asks for the result gets it
            future.set_exception(error)
        return future


class OneProcess(Executor):
    """One process of its own, which ``shutdown(wait=False)`` kills, and which ends when the program does."""

    def __init__(self, preload: str) -> None:
        """Start the process; the module ``preload`` and all that it imports are loaded once for all processes."""
        method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
        context = get_context(method)
        if method == "forkserver":
            context.set_forkserver_preload([preload])
        self._pool = ProcessPoolExecutor(1, context, _begin)
        self._process: Future[int] = self._pool.submit(os.getpid)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401 - the standard interface
        """Hand the work to the process."""
        return self._pool.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - the standard interface
        """End the process; without ``wait``, whatever it does."""
        self._pool.shutdown(wait, cancel_futures=cancel_futures)
        if not wait and self._process.done() and not self._process.cancelled() and not self._process.exception():
            try:
                os.kill(self._process.result(), signal.SIGKILL)
            except ProcessLookupError:
                return  # it has ended by itself


def _begin() -> None:
    """Prepare a process: Ctrl+C is the program's to answer, and it ends as soon as the program is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def workers() -> int:
    """Return how many processes to use, by the cores and the free memory; no more are started than there are jobs."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    names = os.sysconf_names
    free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") if "SC_AVPHYS_PAGES" in names else _BYTES_EACH
    return max(1, min(cores, free // _BYTES_EACH))
