"""Section c: a bureau's departments by ``gongkai batch``, with one process, two, and a local Dask cluster."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from scripts.bench.page import Target, replace, section, table
from scripts.bench.plan import Plan
from scripts.bench.rounds import ROOT, Row, median_row, ran
from tests.generated import bureau, many

ONE, TWO, CLUSTER = "one process", "two processes", "Dask, two workers"
_GONGKAI: Final = (sys.executable, "-c", "from generator.cli import main; main()")
GUIDE: Final = ROOT / "docs" / "批量使用.md"
_DEPARTMENTS: Final = 100


def measure(plan: Plan) -> str:
    """Build every round's departments in each way and return the section; the guide for bureaus gets a line as well.

    The cluster is started when the others are done: its processes take time even when they have nothing to do.
    """
    rows: dict[str, list[Row]] = {}
    for number in range(plan.rounds):
        many(_root(plan, number), bureau(plan.batch), number * plan.batch)
    _measure(plan, {ONE: ["--workers", "1"], TWO: ["--workers", "2"]}, rows)
    with _cluster() as address:
        _measure(plan, {CLUSTER: ["--scheduler", address]} if address else {}, rows)
    took = {way: median_row(each) for way, each in rows.items()}
    if plan.written:
        replace(GUIDE, "实测", _told(took, plan.batch), "完")
    whole = plan.rounds * plan.batch
    return section(
        f"`gongkai batch` of {whole} generated departments, {plan.batch} in each of {plan.rounds} rounds; medians of "
        "the rounds. Five formats each, the start of the program and its workers included, that of the cluster not.",
        _table(took, plan.batch),
        "" if CLUSTER in took else "Skipped: Dask is not installed (extra `cluster`).",
        targets=_targets(rows),
    )


def _root(plan: Plan, number: int) -> Path:
    return plan.scratch / f"bureau-{number}"


def _measure(plan: Plan, ways: dict[str, list[str]], rows: dict[str, list[Row]]) -> None:
    for number in range(plan.rounds):
        for way, options in ways.items():
            rows.setdefault(way, []).append(batch(_root(plan, number), plan.scratch / "out", options))


def batch(root: Path, out: Path, options: Sequence[str]) -> Row:
    """Run ``gongkai batch`` anew and return what it cost."""
    shutil.rmtree(out, ignore_errors=True)
    cost, _ = ran([*_GONGKAI, "batch", root, "-o", out, "-q", *options])
    return cost.row


@contextmanager
def _cluster() -> Iterator[str]:
    """Run a cluster of two worker processes beside this one; give its address, or nothing where there is none."""
    if find_spec("distributed") is None:
        yield ""
        return
    command = [sys.executable, "-m", "scripts.bench.cluster"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            yield process.stdout.readline().strip() if process.stdout else ""
        finally:
            process.communicate()


def _table(took: dict[str, Row], number: int) -> str:
    head = ["", "seconds", f"seconds for {_DEPARTMENTS}", "times one process", "CPU seconds", "largest process, MB"]
    one = took[ONE]["elapsed"]
    rows = []
    for way, row in took.items():
        own = ["–", "–"] if way == CLUSTER else [row["cpu"], row["peak"]]  # a cluster's workers are not our processes
        elapsed = row["elapsed"]
        rows.append([way, elapsed, elapsed / number * _DEPARTMENTS, one / elapsed, *own])
    return table(head, rows)


def _targets(rows: dict[str, list[Row]]) -> list[Target]:
    """Compare way by way within each round; the median of the rounds' ratios counts."""
    aims = [Target("two processes, times one", _ratio(rows[ONE], rows[TWO]), 1.8, at_least=True)]
    if CLUSTER in rows:
        aims.append(Target("Dask, of the time of two processes", _ratio(rows[CLUSTER], rows[TWO]), 1.15))
    return aims


def _ratio(these: Sequence[Row], those: Sequence[Row]) -> float:
    pairs = zip(these, those, strict=True)
    return median_row([{"ratio": this["elapsed"] / that["elapsed"]} for this, that in pairs])["ratio"]


def _told(took: dict[str, Row], number: int) -> str:
    one, two = (took[way]["elapsed"] / number * _DEPARTMENTS for way in (ONE, TWO))
    return (
        f"在两核的机器上实测：大小不一的 {_DEPARTMENTS} 个部门全部生成五种文件，一个进程约 {one / 60:.1f} 分钟，"
        f"两个进程约 {two / 60:.1f} 分钟，单个进程最多用内存 {took[TWO]['peak']:.0f} MB。"
        "各机器不同；怎样测的、其他数见 [benchmarks.md](benchmarks.md)。"
    )
