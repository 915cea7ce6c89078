"""Processes and what they cost; medians of rounds; how something grows."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent.parent
_MEGABYTE: Final = 1024
_SUBREAPER: Final = 36
"""PR_SET_CHILD_SUBREAPER of Linux."""
_PATIENCE: Final = 5.0
_PAUSE: Final = 0.01
"""Seconds to wait for orphans, and between looks."""
Row = dict[str, float]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process and its children took: seconds on the clock and of the processors, and MB of the largest."""

    elapsed: float
    cpu: float
    peak: float

    @property
    def row(self) -> Row:
        """The same as numbers by name."""
        return {"elapsed": self.elapsed, "cpu": self.cpu, "peak": self.peak}


class FailedError(Exception):
    """A measured process failed; the message is what it said."""

    def __init__(self, program: str, code: int, said: str) -> None:
        super().__init__(f"{program} ended with {code}: {said[-2000:]}")


def ran(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> tuple[Cost, str]:
    """Run a command to its end; return its cost and what it printed; raises ``FailedError``."""
    _adopt_orphans()
    others = _children()
    start = time.perf_counter()
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
    with subprocess.Popen(
        [str(each) for each in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        env=surroundings,
    ) as process:
        said = process.stdout.read() if process.stdout else ""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    elapsed = time.perf_counter() - start
    every = [used, *_orphans(others)]
    if process.returncode:
        raise FailedError(str(command[0]), process.returncode, said)
    cpu = sum(each.ru_utime + each.ru_stime for each in every)
    return Cost(elapsed, cpu, max(each.ru_maxrss for each in every) / _MEGABYTE), said


@cache
def _adopt_orphans() -> None:
    """Make this process, once, the parent of processes whose own parent ends first, so that their cost is known."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def _children() -> set[int]:
    """Return the processes whose parent this one is."""
    lists = Path("/proc/self/task").glob("*/children")
    return {int(number) for each in lists for number in each.read_text("utf-8").split()}


def _orphans(others: set[int]) -> list[resource.struct_rusage]:
    """Return what the orphans of a process that has ended took; those that go on for long are left alone."""
    found = []
    until = time.perf_counter() + _PATIENCE
    while (left := _children() - others) and time.perf_counter() < until:
        for number in left:
            process, _, used = os.wait4(number, os.WNOHANG)
            if process:
                found.append(used)
        time.sleep(_PAUSE)
    return found


def task(name: str, *arguments: str | Path | int, python: str = sys.executable) -> Row:
    """Do one of ``tasks`` in a process of its own; return its numbers, with ``peak``, the MB of its largest process."""
    command = [python, "-m", "scripts.bench.tasks", name, *map(str, arguments)]
    cost, said = ran(command)
    return {**json.loads(said.splitlines()[-1]), "peak": cost.peak}


def medians(rounds: int, measure: Callable[[], Row]) -> Row:
    """Return the median of each number over so many rounds."""
    return median_row([measure() for _ in range(rounds)])


def median_row(rows: Sequence[Row]) -> Row:
    """Return the median of each number."""
    return {key: statistics.median(row[key] for row in rows) for key in rows[0]}


def together(rounds: int, measures: Mapping[str, Callable[[], Row]]) -> dict[str, Row]:
    """Return medians of several measures taken in turn, so that a slow minute of the machine meets them all."""
    rows: dict[str, list[Row]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            rows[name].append(measure())
    return {name: median_row(each) for name, each in rows.items()}


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """Return k of y = c·x^k fitted to points by least squares on logarithms; 1 is in proportion."""
    return statistics.linear_regression([log(x) for x, _ in points], [log(y) for _, y in points]).slope
