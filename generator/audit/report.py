"""The outcome of an audit: findings, what passed, what could not be checked, and the waivers, counted by family.

Comes in: nothing; the engine makes it and the report writers read it. Goes out: frozen ``AuditReport`` values. 已核对
is what passed and what was found; what was not checked is counted apart and never as passed; rounding differences
(尾差) are findings counted in a column of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from generator.audit.model import Family
from generator.findings import Finding, Severity, count, has_errors


class Head(Struct, frozen=True):
    """Which report was audited: as typed, so far as it could be read. ``day`` is 公开日期, never today.

    ``root`` is the folder's path from where the program runs, for tools that open the files; ``folder`` its name.
    """

    folder: str
    root: str = ""
    department: str = ""
    year: str = ""
    day: str = ""
    pack: str = ""


class Unchecked(Struct, frozen=True):
    """Something a rule could not check, and why."""

    rule: str
    family: str
    what: str
    because: str


class Skipped(Struct, frozen=True):
    """What was not checked for one reason."""

    because: str
    items: tuple[Unchecked, ...]


class Waived(Struct, frozen=True):
    """A finding the department answers for: why, and the role of who decided it."""

    finding: Finding
    reason: str
    approver: str


class Row(Struct, frozen=True):
    """One line of the summary table."""

    family: str
    passed: int
    errors: int
    warnings: int
    hints: int
    rounding: int
    waived: int
    unchecked: int

    @property
    def found(self) -> int:
        """Everything found but rounding differences and what was waived."""
        return self.errors + self.warnings + self.hints

    @property
    def checked(self) -> int:
        """Everything that could be checked, whatever came of it."""
        return self.passed + self.found + self.rounding + self.waived


class AuditReport(Struct, frozen=True):
    """Everything an audit says of one report; findings in order of place, ``passed`` by rule id."""

    head: Head
    findings: tuple[Finding, ...]
    waived: tuple[Waived, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    passed: Mapping[str, tuple[str, int]] | None = None
    """Rule id → (family, how many things passed)."""

    @property
    def clean(self) -> bool:
        """Whether nothing found stops the output."""
        return not has_errors(self.findings)

    @property
    def counts(self) -> dict[Severity, int]:
        """How many findings there are of each severity, rounding differences left out."""
        return count(finding for finding in self.findings if not finding.rounding)

    def summary(self) -> tuple[Row, ...]:
        """Return the summary table, a row for each family in its order."""
        return tuple(self._row(family.value) for family in Family)

    def total(self) -> Row:
        """Return the last line of the summary table."""
        rows = self.summary()
        return Row("合计", *(sum(column) for column in zip(*map(_figures, rows), strict=True)))

    def _row(self, family: str) -> Row:
        own = [finding for finding in self.findings if finding.family == family]
        severities = count(finding for finding in own if not finding.rounding)
        return Row(
            family=family,
            passed=sum(number for name, number in (self.passed or {}).values() if name == family),
            errors=severities[Severity.ERROR],
            warnings=severities[Severity.WARNING],
            hints=severities[Severity.HINT],
            rounding=sum(finding.rounding for finding in own),
            waived=sum(each.finding.family == family for each in self.waived),
            unchecked=sum(each.family == family for each in self.unchecked),
        )


def _figures(row: Row) -> tuple[int, ...]:
    return (row.passed, row.errors, row.warnings, row.hints, row.rounding, row.waived, row.unchecked)


def by_reason(unchecked: Iterable[Unchecked]) -> tuple[Skipped, ...]:
    """Return what was not checked by reason, in order of first appearance."""
    reasons: dict[str, list[Unchecked]] = {}
    for each in unchecked:
        reasons.setdefault(each.because, []).append(each)
    return tuple(Skipped(because, tuple(items)) for because, items in reasons.items())


def conclusion(reports: Iterable[AuditReport]) -> str:
    """Return the closing sentence over one or several audits."""
    gathered = tuple(reports)
    numbers = {severity: sum(report.counts[severity] for report in gathered) for severity in Severity}
    told = "，".join(f"{severity} {number} 项" for severity, number in numbers.items() if number)
    rounding = sum(finding.rounding for report in gathered for finding in report.findings)
    unchecked = sum(len(report.unchecked) for report in gathered)
    waived = sum(len(report.waived) for report in gathered)
    others = (("尾差", rounding, "处"), ("已豁免", waived, "项"), ("未审核", unchecked, "项"))
    more = "".join(f"；{label} {number} {unit}" for label, number, unit in others if number)
    return f"{told or '没有发现问题'}{more}。"
