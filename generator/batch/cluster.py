"""Workers on other machines: a Dask scheduler is asked for them, and each slot gives one of them one job at a time.

Comes in: the address of a scheduler. Goes out: ``Means``. A job is given to one worker by name, so that it is certain
which one dies or hangs; Dask itself tries nothing again. Only workers that are just as this machine are given any.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import dask
from distributed import Client, KilledWorker, Security
from distributed.cfexecutor import ClientExecutor

from generator.batch.keys import machine, packs
from generator.batch.running import Means, NobodyLeftError, OneProcess
from generator.batch.shipping import Shipment, receive, ship
from generator.batch.working import PRELOAD

LOOK: Final = 0.5
"""Seconds between two looks at who is there."""
PATIENCE: Final = 30.0
"""Seconds to wait for the first worker, or for one to come back when all are gone."""
_CONNECT: Final = 10
_PACKS: Final = "模板包"
_SCHEDULER_GONE: Final = "与调度程序的连接断了。做完的都已保存；请重新启动调度程序和工作进程，再运行一次就接着做。"
_MISSING: Final = "程序（没有安装，或者版本不同）"

_OF_SCHEDULER: Final = (_MISSING, "程序", "Python 和组件")
"""What must be the same on the scheduler, which reads the jobs but does none."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the scheduler is; the three files are for ``tls://``."""

    scheduler: str
    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None

    @property
    def security(self) -> Security | None:
        """What Dask needs to encrypt, if asked."""
        if self.ca is None:
            return None
        files = {"tls_ca_file": self.ca, "tls_client_cert": self.certificate, "tls_client_key": self.key}
        return Security(require_encryption=True, **{name: str(path) for name, path in files.items()})


@contextmanager
def connected(address: Address, most: int | None, limit: float, templates: Path | None) -> Iterator[Means]:
    """Give the means to work on a cluster, by ``most`` workers at a time; packs in ``templates`` go along with jobs.

    Raises ``NobodyLeftError`` when there is no scheduler, or when there are workers that are not as this machine.
    """
    _quiet()
    wanted = machine() | ({} if templates else {_PACKS: packs(None)})
    with dask.config.set({"distributed.comm.timeouts.connect": f"{_CONNECT}s"}):
        try:
            client = Client(address.scheduler, timeout=_CONNECT, security=address.security, set_as_default=False)
        except (OSError, ValueError) as error:
            message = f"连不上调度程序 {address.scheduler}：请核对地址（和证书），以及它是否在运行。（{error}）"
            raise NobodyLeftError(message) from error
        cluster = _Cluster(client, wanted)
        try:
            cluster.begin()
            yield Means(partial(_Slot, cluster), partial(cluster.width, most), limit, cluster.left_out)
        finally:
            cluster.end()
            client.close(timeout=_CONNECT)


def _quiet() -> None:
    """Leave it to this program to tell what is wrong with a cluster, in Chinese."""
    for name in tuple(logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)


def _unlike(wanted: Mapping[str, str]) -> Callable[[], tuple[str, ...]]:
    """Return what tells a worker's differences from this machine; it is sent by value, as the worker may lack all."""

    def differences() -> tuple[str, ...]:
        try:
            from generator.batch.keys import machine, packs  # noqa: PLC0415 - on the worker

            import_module(preload)  # so that the first report is no slower than the others
        except ImportError:
            return (missing,)
        there = machine() | ({packs_name: packs(None)} if packs_name in wanted else {})
        return tuple(name for name in wanted if there.get(name) != wanted[name])

    missing, packs_name, preload = _MISSING, _PACKS, PRELOAD
    return differences


@dataclass(frozen=True, slots=True)
class _Worker:
    """What the scheduler tells of a worker that is of use here."""

    nthreads: int
    local_directory: str


def _worker(told: Mapping[str, Any]) -> _Worker:
    return _Worker(told["nthreads"], told["local_directory"])


class _Cluster:
    """The workers there are just now, and which of them has which jobs.

    ``_asking`` is held while the scheduler is asked, ``_lock`` never: what Dask answers is taken in Dask's own thread.
    """

    def __init__(self, client: Client, wanted: Mapping[str, str]) -> None:
        self._client, self._unlike = client, _unlike(wanted)
        self._lock, self._asking = threading.Lock(), threading.Lock()
        self._ended = threading.Event()
        self._watching = threading.Thread(target=self._watch, daemon=True)
        self._there: dict[str, _Worker] = {}
        self._differences: dict[str, tuple[str, ...]] = {}
        self._held: dict[Future[Any], str] = {}
        self._lost = ""

    def begin(self) -> None:
        """Look who is there, and keep looking; workers that are not as this machine end it before it begins."""
        self._look()
        scheduler = [name for name in self._client.run_on_scheduler(self._unlike) if name in _OF_SCHEDULER]
        unlike = {"调度程序": scheduler, **self._differences}
        if any(unlike.values()):
            told = "；".join(f"{name}：{'、'.join(what)}" for name, what in unlike.items() if what)
            message = f"这些进程与本机不同，做出的报告会不一样：{told}。请在那里装上相同的版本，重新启动后再运行。"
            raise NobodyLeftError(message)
        self._watching.start()

    def end(self) -> None:
        """Look no more."""
        self._ended.set()
        if self._watching.ident:
            self._watching.join()

    def width(self, most: int | None) -> int:
        """Return how many jobs can be done at a time, at least one; wait for workers that are on their way."""
        ends = time.monotonic() + PATIENCE
        while not (threads := sum(each.nthreads for each in self._there.values())):
            if not self._lost and time.monotonic() > ends:
                self._lost = f"集群里没有可用的工作进程（等了 {PATIENCE:g} 秒）。请启动工作进程后再运行一次。"
            if self._lost:
                raise NobodyLeftError(self._lost)
            self._ended.wait(LOOK)
        return min(threads, most or threads)

    def left_out(self) -> tuple[str, ...]:
        """Return who joined on the way and was given nothing, and why."""
        return tuple(
            f"中途加入的工作进程 {name} 与本机不同（{'、'.join(what)}），没有用它。请在那里装上相同的版本，重新启动。"
            for name, what in self._differences.items()
            if what
        )

    def submit(self, work: Callable[..., Any], shipment: Shipment) -> Future[Any]:
        """Give a job to the worker with the most free threads."""
        outcome: Future[Any] = Future()
        with self._lock:
            busy = list(self._held.values())
            free = {name: each.nthreads - busy.count(name) for name, each in self._there.items()}
            if not free:
                outcome.set_exception(self._gone())
                return outcome
            name = max(free, key=free.__getitem__)
            self._held[outcome], below = name, self._there[name].local_directory
        executor = ClientExecutor(self._client, workers=[name], allow_other_workers=False, pure=False, retries=0)
        executor.submit(receive, work, shipment, below).add_done_callback(partial(self._answered, outcome))
        return outcome

    def give_up(self, outcome: Future[Any]) -> None:
        """Restart the worker that has this job in hand, if any: nothing else ends what it does."""
        with self._lock:
            name = self._held.pop(outcome, None)
        if name is None or self._lost:
            return
        with self._asking:
            with self._lock:
                self._there.pop(name, None)
            try:
                self._client.restart_workers([name], timeout=PATIENCE, raise_for_error=False)
            except (OSError, ValueError):
                return  # it is gone, or the scheduler is: the next look tells

    def _answered(self, outcome: Future[Any], answer: Future[Any]) -> None:
        """Pass on what came of a job, unless it has been given up."""
        if answer.cancelled():  # what Dask does with all jobs when the scheduler is gone
            self._scheduler_gone()
            return
        with self._lock:
            held = self._held.pop(outcome, None)
        error = answer.exception()
        if held is None:
            return
        if error is None:
            outcome.set_result(answer.result())
        else:
            outcome.set_exception(BrokenExecutor() if isinstance(error, KilledWorker) else error)

    def _gone(self) -> Exception:
        return NobodyLeftError(self._lost) if self._lost else BrokenExecutor()

    def _scheduler_gone(self) -> None:
        """End the run: all jobs are lost with the scheduler."""
        with self._lock:
            self._lost = self._lost or _SCHEDULER_GONE
            self._there = {}
        self._break()

    def _break(self) -> None:
        """Break the jobs of the workers that are no longer there."""
        with self._lock:
            broken = [outcome for outcome, name in self._held.items() if name not in self._there]
            for outcome in broken:
                del self._held[outcome]
        for outcome in broken:
            outcome.set_exception(self._gone())

    def _watch(self) -> None:
        while not self._lost and not self._ended.wait(LOOK):
            self._look()

    def _look(self) -> None:
        """See who is there, and which of the new ones are as this machine."""
        with self._asking:
            try:
                found = self._client.sync(self._client.scheduler.identity, n_workers=-1)["workers"]
                new = [name for name in found if name not in self._differences]
                self._differences |= self._client.run(self._unlike, workers=new) if new else {}
            except OSError:
                found = None
            if found is not None:
                with self._lock:
                    alike = [name for name in found if not self._differences.get(name)]
                    self._there = {name: _worker(found[name]) for name in alike}
        if found is None:
            self._scheduler_gone()
        self._break()


class _Slot(Executor):
    """One place to work; what cannot be shipped is done in a process of this machine."""

    def __init__(self, cluster: _Cluster) -> None:
        self._cluster = cluster
        self._own: OneProcess | None = None
        self._latest: Future[Any] = Future()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401 - the standard interface
        """Hand the work to a worker, with all it reads."""
        shipment = ship(*args, **kwargs)
        if shipment is None:
            self._own = self._own or OneProcess(PRELOAD)
            return self._own.submit(fn, *args, **kwargs)
        self._latest = self._cluster.submit(fn, shipment)
        return self._latest

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - the standard interface
        """End the work; without ``wait``, whatever it does."""
        if not wait:
            self._cluster.give_up(self._latest)
        if self._own:
            self._own.shutdown(wait, cancel_futures=cancel_futures)
