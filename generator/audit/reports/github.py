"""Audits as workflow commands, which GitHub shows beside the lines of the input files."""

from __future__ import annotations

from collections.abc import Iterator

from generator.audit.model import Rule
from generator.audit.report import AuditReport, conclusion
from generator.findings import Finding, Severity, details, visible

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}


def render(reports: tuple[AuditReport, ...], rules: tuple[Rule, ...]) -> str:
    """Return a command a line."""
    del rules
    return "".join(f"{line}\n" for report in reports for line in _lines(report))


def _lines(report: AuditReport) -> Iterator[str]:
    yield from (_command(finding, report.head.root or report.head.folder) for finding in report.findings)
    yield f"::notice title={_property(report.head.department or report.head.folder)}::{_data(conclusion([report]))}"


def _command(finding: Finding, root: str) -> str:
    place = finding.positions[0] if finding.positions else None
    where = [f"file={_property(f'{root}/{place.file}')}", f"line={place.line}", f"col={place.column}"] if place else []
    title = f"title={_property(f'{finding.severity} {finding.id}')}"
    told = "\n".join([finding.message, *(f"{label}：{text}" for label, text in details(finding))])
    return f"::{_COMMANDS[finding.severity]} {','.join([*where, title])}::{_data(told)}"


def _data(text: str) -> str:
    """Return text as the part behind the colons takes it."""
    lines = (visible(line).replace("%", "%25") for line in text.split("\n"))
    return "%0A".join(lines)


def _property(text: str) -> str:
    """Return text as a property takes it."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
