"""Audits as JUnit XML: a suite for each report and family, a case for each rule, for build servers.

A rule fails when it found an error; warnings and hints stand in its output; a rule that could check nothing is skipped.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from generator.audit.manual import titles
from generator.audit.model import Family, Rule
from generator.audit.report import AuditReport
from generator.findings import Finding, Severity, render_finding, visible

_INPUT = "填报格式"


def render(reports: tuple[AuditReport, ...], rules: tuple[Rule, ...]) -> str:
    """Return the audits as one XML document."""
    root = ET.Element("testsuites", name="gongkai")
    for report in reports:
        for family in Family:
            _suite(root, report, family, [rule for rule in rules if rule.family is family])
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(root: ET.Element, report: AuditReport, family: Family, rules: list[Rule]) -> None:
    known, names = titles(rules), {rule.id: rule.title for rule in rules}
    for finding in report.findings:
        if finding.family == family:
            names.setdefault(finding.id, known.get(finding.id, family))
    if family is Family.INPUT and not names:
        names[_INPUT] = family
    suite = ET.SubElement(root, "testsuite", name=f"{report.head.folder} {family}")
    results = [_case(suite, report, identifier, title) for identifier, title in names.items()]
    suite.set("tests", str(len(results)))
    suite.set("failures", str(results.count("failure")))
    suite.set("skipped", str(results.count("skipped")))
    suite.set("errors", "0")


def _case(suite: ET.Element, report: AuditReport, identifier: str, title: str) -> str:
    case = ET.SubElement(suite, "testcase", classname=suite.get("name", ""), name=f"{identifier} {title}")
    own = [finding for finding in report.findings if finding.id == identifier]
    errors = [finding for finding in own if finding.severity is Severity.ERROR]
    unchecked = [each for each in report.unchecked if each.rule == identifier]
    passed = (report.passed or {}).get(identifier, ("", 0))[1]
    if errors:
        failure = ET.SubElement(case, "failure", message=visible(errors[0].message), type=Severity.ERROR.value)
        failure.text = _text(errors)
    elif unchecked and not own and not passed:
        ET.SubElement(case, "skipped", message=visible("；".join(f"{each.what}：{each.because}" for each in unchecked)))
    milder = [finding for finding in own if finding.severity is not Severity.ERROR]
    if milder:
        ET.SubElement(case, "system-out").text = _text(milder)
    return case[0].tag if len(case) else ""


def _text(findings: Iterable[Finding]) -> str:
    return "\n\n".join(render_finding(finding) for finding in findings)
