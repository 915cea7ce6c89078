"""How much is measured: everything, or enough to see that measuring works."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Plan:
    """Sizes of a run; ``scratch`` is a folder that is gone afterwards."""

    scratch: Path
    rounds: int = 3
    batch: int = 34
    """Departments of one round of batches; the rounds have different ones."""
    pages: tuple[int, ...] = (25, 50, 100, 200, 400)
    departments: tuple[int, ...] = (100, 1_000, 10_000)
    checked: int = 200
    """Departments checked in one process."""
    written: bool = True
    """Whether guides get the results."""
    pythons: tuple[str, ...] = ()
    """Other Pythons that have the project's packages, to check departments with."""
    resident: int = 200
    """Reports built in one process."""


def quick(scratch: Path) -> Plan:
    """Return a plan of a few minutes."""
    return Plan(scratch, 1, 4, (25, 50, 100), (20, 60, 180), 40, written=False, resident=8)
