"""The same work for many things on several cores: a function and what it is done for come in, the results go out.

The processes are forked, so that packs, fonts and style sheets need not be read again: a build has no second to spare
for starting programs. A forked process does nothing but the work: it neither prints nor logs and leaves without tidying
up, and so never waits for a lock that some thread of the program held when it was forked.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from typing import TYPE_CHECKING, NoReturn, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

In = TypeVar("In")
Out = TypeVar("Out")
_MOST = 1000
"""So many numbers of two bytes fit into any pipe."""
_NUMBER = 2
_MOST_CORES = 8
"""More have nothing to do: a report has a few dozen parts, and its longest one is a tenth of it."""


def cores() -> int:
    """Return how many processes can work at the same time for this program."""
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(here, _MOST_CORES)


def each(
    work: Callable[[In], Out], items: Sequence[In], processes: int, weight: Callable[[In], int] = lambda _: 1
) -> list[Out]:
    """Return what ``work`` makes of each item; the heaviest are begun first.

    ``work`` must give the same result in any process; what it gives is pickled. What a process did not deliver, be it
    that it was killed or that the work failed, is done here: so an exception is raised here, with its own trace.
    """
    done: dict[int, Out] = {}
    if processes > 1 and 1 < len(items) <= _MOST and sys.platform == "linux":
        heaviest = sorted(range(len(items)), key=lambda number: -weight(items[number]))
        done = _forked(work, items, heaviest, min(processes, len(items)))
    return [done[number] if number in done else work(item) for number, item in enumerate(items)]


def _forked(work: Callable[[In], Out], items: Sequence[In], order: Sequence[int], processes: int) -> dict[int, Out]:
    """Return the results, by number, of all processes that came to their end."""
    waiting, give = os.pipe()
    os.write(give, b"".join(number.to_bytes(_NUMBER, "big") for number in order))
    os.close(give)
    children: dict[int, int] = {}
    done: dict[int, Out] = {}
    try:
        for _ in range(processes):
            take, deliver = os.pipe()
            child = os.fork()
            if not child:
                _work(work, items, waiting, deliver)
            os.close(deliver)
            children[child] = take
        for child in list(children):
            done |= _delivered(child, children.pop(child))
    finally:
        os.close(waiting)
        for child, take in children.items():
            os.kill(child, signal.SIGKILL)
            _delivered(child, take)
    return done


def _delivered(child: int, take: int) -> dict[int, Out]:
    """Return what a process made, nothing if it failed."""
    with os.fdopen(take, "rb") as file:
        pickled = file.read()
    _, status = os.waitpid(child, 0)
    done: dict[int, Out] = {} if status else pickle.loads(pickled)  # noqa: S301 -- written by this very program
    return done


def _work(work: Callable[[In], Out], items: Sequence[In], waiting: int, deliver: int) -> NoReturn:
    """Take numbers until none is left, deliver all at once, and leave; the program's own end is not this process's."""
    failed = 1
    try:
        done = {}
        while number := os.read(waiting, _NUMBER):
            index = int.from_bytes(number, "big")
            done[index] = work(items[index])
        with os.fdopen(deliver, "wb") as file:
            pickle.dump(done, file, pickle.HIGHEST_PROTOCOL)
        failed = 0
    finally:
        os._exit(failed)
