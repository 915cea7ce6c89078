"""The engine: runs the rules that hold in the report's year over a view and makes an ``AuditReport`` of what they say.

Comes in: a ``View``, the rules, and the findings of the rooms before (reading, derivation, composition). Goes out: an
``AuditReport``. A report that could not even be read is audited as well: every rule is 未审核.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from msgspec.structs import replace

from generator.audit.early import early_checks
from generator.audit.hiding import hidden
from generator.audit.model import Family, Found, NotChecked, Passed, Rule, TypedText, View
from generator.audit.places import basis, places
from generator.audit.report import AuditReport, Head, Unchecked, Waived
from generator.audit.waivers import Placed, apply
from generator.derive.accounts import Accounts
from generator.document.nodes import Document
from generator.document.printing import Printing, resolve
from generator.findings import Finding, Severity, in_order, order_of
from generator.pack.loading import TemplatePack
from generator.regulations import citation
from generator.submission.models import Submission

NOT_PRINTED: Final = ("报告", "上年", "版式", "批复数", "发布", "豁免")
"""Keys whose texts are settings or records and never stand in the report."""

UNREADABLE: Final = "填报数据还有错误，改正后才能审核"
_EVERYTHING: Final = "整条规则"


def view_of(accounts: Accounts, pack: TemplatePack, document: Document) -> View:
    """Return what the rules may look at."""
    typed = tuple(TypedText(path, text) for path, text in accounts.submission.texts if path[0] not in NOT_PRINTED)
    return View(
        accounts=accounts,
        pack=pack,
        printing=Printing(resolve(pack.manifest.options, accounts.submission.options)),
        texts=typed,
        document=document,
    )


def audit(view: View, rules: Iterable[Rule], before: Iterable[Finding] = (), head: Head | None = None) -> AuditReport:
    """Run the rules; ``before`` are findings of the rooms before, counted under the family of their ids."""
    own, before = tuple(rules), tuple(before)
    outcome, year = _Outcome(), view.year
    for rule in own:
        if rule.holds_in(year):
            _run(view, rule, outcome)
    placed = (*(Placed(in_family(finding)) for finding in before), *outcome.placed)
    typed = view.accounts.positions.count()
    wrong = {position for finding in before for position in finding.positions[:1]}
    outcome.passed[Family.INPUT] = (Family.INPUT, max(typed - len(wrong), 0))
    sorted_ = apply(view, placed, {rule.id: rule for rule in own})
    waived = zip(sorted_.waived, hidden((each.finding for each in sorted_.waived), outcome.secrets), strict=True)
    return AuditReport(
        head=head_of(view.accounts.submission, head or Head("")),
        findings=in_order(hidden(sorted_.findings, outcome.secrets)),
        waived=tuple(sorted((replace(each, finding=shown) for each, shown in waived), key=_order)),
        unchecked=tuple(outcome.unchecked),
        passed=outcome.passed,
    )


def _order(waived: Waived) -> tuple[bool, str, int, int, str, str]:
    return order_of(waived.finding)


def unreadable(findings: Iterable[Finding], rules: Iterable[Rule], head: Head) -> AuditReport:
    """Return the audit of a report that could not be read or derived: nothing was checked but the input itself."""
    unchecked = (Unchecked(rule.id, rule.family, _EVERYTHING, UNREADABLE) for rule in rules)
    return AuditReport(head, in_order(in_family(finding) for finding in findings), unchecked=tuple(unchecked))


def in_family(finding: Finding) -> Finding:
    """Return a finding of another room with the family its id belongs to."""
    if finding.family:
        return finding
    known = early_checks().get(finding.id)
    return replace(finding, family=known.family if known else Family.INPUT)


@dataclass(slots=True)
class _Outcome:
    """Gathers what the rules say, and what must not be shown with its mask; lives for one audit."""

    placed: list[Placed] = field(default_factory=list)
    unchecked: list[Unchecked] = field(default_factory=list)
    passed: dict[str, tuple[str, int]] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)


def _run(view: View, rule: Rule, outcome: _Outcome) -> None:
    family, number = rule.family.value, 0
    for result in rule.check(view):
        if isinstance(result, Passed):
            number += result.times
        elif isinstance(result, NotChecked):
            outcome.unchecked.append(Unchecked(rule.id, family, result.what, result.because))
        else:
            outcome.placed.append(Placed(_finding(view, rule, result), result.paths))
            if rule.personal and result.quote:
                outcome.secrets[result.quote] = result.printed
    outcome.passed[rule.id] = (family, number)


def _finding(view: View, rule: Rule, found: Found) -> Finding:
    return Finding(
        id=rule.id,
        severity=found.severity or (Severity.HINT if found.rounding else rule.severity),
        message=found.message,
        positions=places(view, found),
        fix=found.fix,
        printed=found.printed,
        computed=found.computed,
        basis=basis(view.facts, found),
        regulation=tuple(cited.line for name in rule.citations if (cited := citation(name, view.year))),
        family=rule.family.value,
        rounding=found.rounding,
    )


def head_of(submission: Submission, head: Head) -> Head:
    """Return which report an audit is of, as typed; the folder is that of ``head``."""
    report = submission.report
    return replace(
        head,
        department=submission.department.name,
        year=str(report.year),
        day=report.published.isoformat() if report.published else "",
        pack=report.pack,
    )
