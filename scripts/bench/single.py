"""Section a: one report, cold and warm, by stage and format."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

from scripts.bench.page import Target, section, table
from scripts.bench.plan import Plan
from scripts.bench.rounds import ROOT, Row, medians, task

SMALL, LARGE = "sample-small", "sample-large"


def measure(plan: Plan) -> str:
    """Measure both samples and return the section."""
    built = {name: medians(plan.rounds, partial(task, "stages", ROOT / "inputs" / name)) for name in (SMALL, LARGE)}
    again = medians(plan.rounds, lambda: _warm(plan.scratch))
    five = medians(plan.rounds, lambda: task("formats", ROOT / "inputs" / LARGE))
    rebuilt = again["warm PDF"] / again["cold PDF"]
    targets = (
        Target("all five formats, of the PDF alone", five["all five"] / five["PDF"], 1.3),
        Target("HTML again after one figure changed, read and composed anew, seconds", again["warm page"], 0.3),
        Target("PDF again after one figure changed, of the first", rebuilt, 1 / 3),
    )
    return section(
        f"Seconds on the clock, medians of {plan.rounds} rounds; each round is a process of its own. The start of the "
        "program and its imports are not part of the stages. What was aimed at is of sample-large.",
        _stages(built),
        _again(again),
        targets=targets,
    )


def _warm(scratch: Path) -> Row:
    copy = scratch / LARGE
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(ROOT / "inputs" / LARGE, copy)
    return task("warm", copy)


def _stages(built: dict[str, Row]) -> str:
    heads = [f"{name}, {row['pages']:.0f} pages" for name, row in built.items()]
    head = ["stage", *(each for title in heads for each in (title, "share"))]
    names = [name for name in built[LARGE] if name not in ("pages", "peak", "cpu")]
    rows = [[name, *(x for row in built.values() for x in (row[name], row[name] / row["whole"]))] for name in names]
    peaks = [x for row in built.values() for x in (row["peak"], "")]
    return table(head, [*rows, ["peak memory, MB", *peaks]])


def _again(row: Row) -> str:
    rows = [[what, row[f"cold {what}"], row[f"warm {what}"]] for what in ("page", "audit", "PDF")]
    return table(["sample-large in one process", "first", "again, one figure changed"], rows)
