"""The page of results: Markdown tables, and sections that are replaced one by one."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from scripts.bench.rounds import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
_GIGABYTE = 1024**3


@dataclass(frozen=True, slots=True)
class Target:
    """What was aimed at: a value and the most, or least, that it should be."""

    what: str
    value: float
    limit: float
    at_least: bool = False

    @property
    def line(self) -> str:
        """A line of a list."""
        met = self.value >= self.limit if self.at_least else self.value <= self.limit
        sign = "≥" if self.at_least else "≤"
        return f"* {'met' if met else '**missed**'}: {self.what}: {self.value:.2f} (aim {sign} {self.limit:.3g})"


def table(head: Sequence[str], rows: Sequence[Sequence[str | float]]) -> str:
    """Return a table; the first column is text, numbers have two places or, from 100 on, none."""
    lines = [f"| {' | '.join(head)} |", f"|---|{'---:|' * (len(head) - 1)}"]
    return "\n".join([*lines, *(f"| {' | '.join(map(_cell, row))} |" for row in rows)])


def _cell(value: str | float) -> str:
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if isinstance(value, int) or value >= 100 else f"{value:.2f}"  # noqa: PLR2004 - see above


def section(intro: str, *parts: str, targets: Sequence[Target] = ()) -> str:
    """Return the text of a section: what it is about, its tables, what was aimed at, where and when it was measured."""
    aims = "\n".join(target.line for target in targets)
    return "\n\n".join(each for each in (intro, *parts, aims, machine()) if each)


def machine() -> str:
    """Return the date and the machine; no names, no places."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / _GIGABYTE
    today = datetime.now(UTC).date().isoformat()
    return (
        f"*{today}, revision {_revision()}: {os.cpu_count()} cores ({_processor()}), {memory:.0f} GB memory, "
        f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f} at the end.*"
    )


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())


def _revision() -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "unknown"


def replace(path: Path, mark: str, text: str, end: str = "end") -> None:
    """Put a text between ``<!-- mark -->`` and ``<!-- end -->`` of a file; raises ``ValueError`` where they are not."""
    whole = path.read_text("utf-8")
    before, begun, rest = whole.partition(f"<!-- {mark} -->\n")
    _, ended, after = rest.partition(f"<!-- {end} -->")
    if not (begun and ended):
        message = f"{path.name} has no place for {mark}"
        raise ValueError(message)
    path.write_text(f"{before}{begun}{text}\n{ended}{after}", "utf-8")
