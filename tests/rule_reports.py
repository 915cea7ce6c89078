"""What one rule says of a base report with a few things changed; the same as a case, for tests that look closer."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cases import BASES, Case, pack, run, view

from generator.audit.engine import audit
from generator.audit.registry import all_rules
from generator.audit.report import AuditReport
from generator.findings import Finding

RULES = {rule.id: rule for rule in all_rules(pack())}


def report(
    folder: Path, rule: str, put: Mapping[str, Any] | None = None, drop: tuple[str, ...] = (), base: str = "小"
) -> AuditReport:
    """Return the audit of one rule."""
    return run(Case(rule, "", 0, base, put or {}, drop), RULES[rule], folder)


def found(
    folder: Path, rule: str, put: Mapping[str, Any] | None = None, drop: tuple[str, ...] = (), base: str = "小"
) -> tuple[Finding, ...]:
    """Return the findings of one rule."""
    return tuple(each for each in report(folder, rule, put, drop, base).findings if each.id == rule)


def of_base(base: str, *beginnings: str) -> tuple[Finding, ...]:
    """Return what the rules whose ids begin so find in an unchanged base report."""
    rules = [rule for rule in RULES.values() if rule.id.startswith(beginnings)]
    return audit(view(BASES[base]), rules).findings
