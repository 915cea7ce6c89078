"""Audits as JSON, for programs: everything an ``AuditReport`` holds, under Chinese names as in the other outputs."""

from __future__ import annotations

import json

from generator import __version__
from generator.audit.model import Rule
from generator.audit.report import AuditReport, Row, conclusion
from generator.findings import Finding, SourcePosition


def render(reports: tuple[AuditReport, ...], rules: tuple[Rule, ...]) -> str:
    """Return the audits as one JSON text."""
    del rules
    tree = {
        "程序": f"gongkai {__version__}",
        "结论": conclusion(reports),
        "报告": [_report(report) for report in reports],
    }
    return json.dumps(tree, ensure_ascii=False, indent=2) + "\n"


def _report(report: AuditReport) -> dict[str, object]:
    head = report.head
    return {
        "文件夹": head.folder,
        "部门": head.department,
        "年度": head.year,
        "公开日期": head.day,
        "模板包": head.pack,
        "结论": conclusion([report]),
        "汇总": [_row(row) for row in (*report.summary(), report.total())],
        "发现": [_finding(finding) for finding in report.findings],
        "豁免": [
            {**_finding(each.finding), "理由": each.reason, "批准人职务": each.approver} for each in report.waived
        ],
        "未审核": [
            {"规则": each.rule, "类别": each.family, "事项": each.what, "原因": each.because}
            for each in report.unchecked
        ],
    }


def _row(row: Row) -> dict[str, object]:
    return {
        "类别": row.family,
        "已核对": row.checked,
        "通过": row.passed,
        "错误": row.errors,
        "警告": row.warnings,
        "提示": row.hints,
        "尾差": row.rounding,
        "已豁免": row.waived,
        "未审核": row.unchecked,
    }


def _finding(finding: Finding) -> dict[str, object]:
    told = {
        "编号": finding.id,
        "类别": finding.family,
        "级别": finding.severity.value,
        "尾差": finding.rounding,
        "说明": finding.message,
        "位置": [_place(place) for place in finding.positions],
        "印的是": finding.printed,
        "应为": finding.expected or finding.computed,
        "依据的数": list(finding.basis),
        "改法": finding.fix,
        "依据": list(finding.regulation),
    }
    return {key: value for key, value in told.items() if value or key == "尾差"}


def _place(place: SourcePosition) -> dict[str, object]:
    where: dict[str, object] = {"文件": place.file, "行": place.line, "列": place.column}
    told = {**where, "文字": place.text, "原行": place.source_line}
    return {**told, "来自": place.origin} if place.origin else told
