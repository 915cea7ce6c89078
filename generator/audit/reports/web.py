"""Audits as one self-contained HTML file that a bureau can hand back to a department.

Comes in: audits and rules. Goes out: a page without scripts, fonts or pictures of its own, made from ``report.html.j2``
beside this module; everything typed by a department is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import groupby
from pathlib import Path

from jinja2 import Environment
from msgspec import Struct

from generator import __version__
from generator.audit.manual import titles
from generator.audit.model import Rule
from generator.audit.report import AuditReport, by_reason, conclusion
from generator.findings import Finding, Severity, SourcePosition, around, details
from generator.pages import pages

_FOLDER = Path(__file__).parent
_NOWHERE = "没有位置的发现"
_CLASSES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "hint"}


class FileGroup(Struct, frozen=True):
    """The findings of one file."""

    name: str
    findings: tuple[Finding, ...]


def render(reports: tuple[AuditReport, ...], rules: tuple[Rule, ...]) -> str:
    """Return the page."""
    return (
        _environment()
        .get_template("report.html.j2")
        .render(reports=reports, titles=titles(rules), version=__version__, conclusion=conclusion(reports))
    )


@cache
def _environment() -> Environment:
    environment = pages(_FOLDER)
    environment.globals.update(
        by_file=by_file,
        by_reason=by_reason,
        details=details,
        marked=marked,
        conclusion_of=lambda each: conclusion([each]),
    )
    environment.filters["css"] = _CLASSES.__getitem__
    return environment


def by_file(findings: Iterable[Finding]) -> tuple[FileGroup, ...]:
    """Return the findings by file, in order of place; those without a place come last."""
    groups = groupby(findings, key=lambda finding: finding.positions[0].file if finding.positions else _NOWHERE)
    return tuple(FileGroup(name, tuple(own)) for name, own in groups)


def marked(place: SourcePosition) -> tuple[str, str, str]:
    """Return the source line in three parts, the one at fault in the middle."""
    return around(place)
