"""Audits as SARIF 2.1.0, for editors and code hosts: one run, a result for each finding, waivers as suppressions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote

from generator import __version__
from generator.audit.manual import body_of, titles
from generator.audit.model import Rule
from generator.audit.report import AuditReport, Waived
from generator.findings import Finding, Severity, SourcePosition, details

_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "note"}


def render(reports: tuple[AuditReport, ...], rules: tuple[Rule, ...]) -> str:
    """Return the audits as one SARIF log."""
    described = {rule.id: rule for rule in rules}
    used = [*described, *_others(reports, described)]
    known = titles(rules)
    index = {identifier: number for number, identifier in enumerate(used)}
    driver = {
        "name": "gongkai",
        "version": __version__,
        "language": "zh-CN",
        "rules": [_rule(described[each]) if each in described else _check(each, known) for each in used],
    }
    notes = [
        {
            "message": {"text": f"未审核：{each.what}，因为{each.because}"},
            "level": "note",
            "associatedRule": {"id": each.rule},
        }
        for report in reports
        for each in report.unchecked
    ]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notes}],
        "results": [_result(root, each, index) for root, each in _results(reports)],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _others(reports: Iterable[AuditReport], described: dict[str, Rule]) -> list[str]:
    """Return the ids of findings that no rule made: those of the rooms before the audit."""
    ids = {finding.id for report in reports for finding in report.findings}
    return sorted(ids - set(described))


def _results(reports: Iterable[AuditReport]) -> list[tuple[str, Finding | Waived]]:
    found: list[tuple[str, Finding | Waived]] = []
    for report in reports:
        root = report.head.root or report.head.folder
        found += [(root, finding) for finding in report.findings]
        found += [(root, waived) for waived in report.waived]
    return found


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": rule.title,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": body_of(rule)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.family.value]},
    }


def _check(identifier: str, known: Mapping[str, str]) -> dict[str, Any]:
    """Describe a check of the rooms before the audit."""
    title = known.get(identifier, "")
    return {"id": identifier, **({"name": title, "shortDescription": {"text": title}} if title else {})}


def _result(root: str, each: Finding | Waived, index: dict[str, int]) -> dict[str, Any]:
    finding = each.finding if isinstance(each, Waived) else each
    told = "\n".join([finding.message, *(f"{label}：{text}" for label, text in details(finding))])
    result: dict[str, Any] = {
        "ruleId": finding.id,
        "ruleIndex": index[finding.id],
        "level": _LEVELS[finding.severity],
        "message": {"text": told},
        "locations": [_location(root, place) for place in finding.positions[:1]],
        "relatedLocations": [_location(root, place) for place in finding.positions[1:]],
        "properties": {"tags": [finding.family, *(["尾差"] if finding.rounding else [])]},
    }
    if isinstance(each, Waived):
        reason = f"{each.reason}（{each.approver}）"
        result["suppressions"] = [{"kind": "inSource", "status": "accepted", "justification": reason}]
    return result


def _location(root: str, place: SourcePosition) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": place.line, "startColumn": place.column}
    if place.text:
        region["endColumn"] = place.column + len(place.text)
        region["snippet"] = {"text": place.text}
    artifact = {"uri": quote(f"{root}/{place.file}" if root else place.file), "uriBaseId": "%SRCROOT%"}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}
