"""Records: what became of each report, as the ledger keeps it and the board shows it.

Comes in: nothing. Goes out: frozen models that are written as JSON and read back; amounts are exact 元.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from generator.findings import Finding, Severity, in_order

PACK = "PACK-"


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Told(_Kept):
    """A finding as a board shows it: its place is a text."""

    id: str
    severity: Severity
    message: str
    place: str = ""
    fix: str = ""


class Written(_Kept):
    """A file of a report: its name and the SHA-256 of its bytes."""

    name: str
    digest: str


class Record(_Kept):
    """One report: what was found, what was written, and the figures that add up to the bureau's.

    ``key`` is the cache key, ``inputs`` the digest of what was handed in. ``readable`` tells that there are figures,
    ``done`` that it was looked at to the end; only then may the record be taken again.
    """

    name: str
    key: str = ""
    inputs: str = ""
    department: str = ""
    year: str = ""
    kind: str = ""
    approved: date | None = None
    published: date | None = None
    findings: tuple[Told, ...] = ()
    totals: dict[str, Decimal] = {}
    files: tuple[Written, ...] = ()
    built: bool = False
    readable: bool = False
    done: bool = True

    def count(self, severity: Severity) -> int:
        """Return how many findings there are of a severity."""
        return sum(each.severity is severity for each in self.findings)

    @property
    def errors(self) -> int:
        """How many errors there are."""
        return self.count(Severity.ERROR)

    @property
    def broken_pack(self) -> bool:
        """Whether the pack is at fault, not the department."""
        return any(each.id.startswith(PACK) for each in self.findings)


def told(findings: Iterable[Finding]) -> tuple[Told, ...]:
    """Return findings as a board shows them, in order of place."""
    return tuple(
        Told(
            id=each.id,
            severity=each.severity,
            message=each.message,
            place=each.positions[0].told if each.positions else "",
            fix=each.fix or each.expected,
        )
        for each in in_order(findings)
    )
