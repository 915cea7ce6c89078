"""Section d: how time and memory grow with the pages of a report and with the departments of a bureau."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from scripts.bench.batches import batch
from scripts.bench.page import Target, section, table
from scripts.bench.plan import Plan
from scripts.bench.rounds import Row, exponent, medians, ran, task, together
from tests.generated import SMALL, bureau, many, of_pages, write_report

_LIMIT: Final = 1.1
_QUICK: Final = 200
"""Reports up to so many pages are measured in every round, larger ones once."""


def measure(plan: Plan) -> str:
    """Measure both kinds of growth and return the section."""
    built = [_report(plan, pages) for pages in plan.pages]
    checked = [_departments(plan, number) for number in plan.departments]
    speeds = together(plan.rounds, dict(_checks(plan)))
    return section(
        "Exponents k of c·x^k are fitted to the logarithms by least squares; 1 means in proportion. The processors' "
        "time is fitted: other work on the machine does not count in it.",
        table(
            ["pages", "seconds", "CPU seconds", "peak MB"],
            [[row["pages"], row["whole"], row["cpu"], row["peak"]] for row in built],
        ),
        "All five formats of one generated report, in a process of its own.",
        table(
            ["departments", "seconds", "CPU seconds", "CPU ms each", "largest process, MB"],
            [
                [n, row["elapsed"], row["cpu"], row["cpu"] / n * 1000, row["peak"]]
                for n, row in checked_by(plan, checked)
            ],
        ),
        "`gongkai batch --check` of so many small generated departments with two processes, with the board over all.",
        f"In one process that is warm, {plan.checked} departments each, every one seen once:",
        table(
            ["checked alone", "CPU ms each", "a second of the processor"],
            [[name, 1000 / row["a second"], row["a second"]] for name, row in speeds.items()],
        ),
        targets=_targets(plan, built, checked, speeds),
    )


def checked_by(plan: Plan, checked: list[Row]) -> list[tuple[int, Row]]:
    """Return rows with the number of departments they are of."""
    return list(zip(plan.departments, checked, strict=True))


def _report(plan: Plan, pages: int) -> Row:
    folder = write_report(plan.scratch / "pages", pages, of_pages(pages))
    return medians(plan.rounds if pages <= _QUICK else 1, lambda: task("stages", folder))


def _departments(plan: Plan, number: int) -> Row:
    root = plan.scratch / f"departments-{number}"
    many(root, [SMALL] * number)
    row = batch(root, plan.scratch / "checked", ["--check", "--workers", "2"])
    shutil.rmtree(root)
    return row


def _roots(plan: Plan) -> Iterator[tuple[str, Path]]:
    """Yield kinds of bureaus, each with the folder that one has been written to."""
    for name, shapes in (("small departments", [SMALL] * plan.checked), ("a mixed bureau", bureau(plan.checked))):
        root = plan.scratch / name.replace(" ", "-")
        many(root, shapes)
        yield name, root


def _checks(plan: Plan) -> Iterator[tuple[str, Callable[[], Row]]]:
    """Yield what is checked by which Python, with what measures it."""
    roots = tuple(_roots(plan))
    for python in (sys.executable, *plan.pythons):
        _, said = ran([python, "-c", "import sys; print(*sys.version.split()[:1])"])
        for name, root in roots:
            yield f"{name}, Python {said.strip()}", partial(task, "checks", root, python=python)


def _targets(plan: Plan, built: list[Row], checked: list[Row], speeds: dict[str, Row]) -> list[Target]:
    pages = [(row["pages"], row) for row in built]
    departments = checked_by(plan, checked)
    return [
        *(
            Target(f"exponent of {what} with {of}", exponent([(n, row[key]) for n, row in points]), _LIMIT)
            for of, points in (("pages", pages), ("departments", departments))
            for what, key in (("time", "cpu"), ("memory", "peak"))
        ),
        *(
            Target(f"departments checked, a second and core, {name}", row["a second"], 50, at_least=True)
            for name, row in speeds.items()
        ),
    ]
