"""Audits for people at a terminal: findings with their lines and carets, then a table by family.

Comes in: audits. Goes out: text with colours where the console has them. The lines of findings are those of
``findings.render_finding``; only their colours are added here, and no line is broken, so carets stay under their text.
"""

from __future__ import annotations

from io import StringIO
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from generator.audit.model import Rule
from generator.audit.report import AuditReport, Row, by_reason, conclusion
from generator.findings import Finding, Severity, render_finding, visible

_STYLES: Final = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.HINT: "cyan"}
_WIDTH: Final = 120
_COLUMNS: Final = ("类别", "已核对", "通过", "错误", "警告", "提示", "尾差", "已豁免", "未审核")
_MOST_OF_A_REASON: Final = 10


def render(reports: tuple[AuditReport, ...], rules: tuple[Rule, ...]) -> str:
    """Return the audits as plain text."""
    del rules
    text = StringIO()
    show(reports, Console(file=text, width=_WIDTH, color_system=None, highlight=False, emoji=False))
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines()) + "\n"


def show(reports: tuple[AuditReport, ...], console: Console) -> None:
    """Print the audits, each with its summary, and the conclusion over all of them."""
    for report in reports:
        _show_report(report, console)
    if len(reports) > 1:
        clean = sum(report.clean for report in reports)
        _print(console, Text(f"{len(reports)} 个部门，没有错误的 {clean} 个。{conclusion(reports)}", "bold"))


def _show_report(report: AuditReport, console: Console) -> None:
    head = report.head
    year = f"{head.year}年度" if head.year else ""
    console.rule(Text("　".join(visible(part) for part in (head.folder, head.department, year) if part), "bold"))
    for finding in report.findings:
        if not finding.rounding:
            _print(console, _finding(finding))
            console.print()
    _show_rounding(report, console)
    _show_waived(report, console)
    _show_unchecked(report, console)
    console.print(_table(report))
    _print(console, Text(f"结论：{conclusion([report])}{'' if report.clean else '有错误，不能生成正式报告。'}", "bold"))
    console.print()


def _show_rounding(report: AuditReport, console: Console) -> None:
    own = [finding for finding in report.findings if finding.rounding]
    if own:
        _print(console, Text(f"尾差 {len(own)} 处（单位换算、四舍五入造成，不影响公开）：", "bold"))
        for finding in own:
            where = f"{finding.positions[0]}　" if finding.positions else ""
            _print(console, Text(f"  {visible(where)}{finding.id}　{visible(finding.message)}"))
        console.print()


def _show_waived(report: AuditReport, console: Console) -> None:
    if report.waived:
        _print(console, Text(f"已豁免 {len(report.waived)} 项：", "bold"))
        for each in report.waived:
            where = f"{each.finding.positions[0]}　" if each.finding.positions else ""
            _print(console, Text(f"  {visible(where)}{each.finding.id}　{visible(each.finding.message)}"))
            _print(console, Text(f"    理由：{visible(each.reason)}（{visible(each.approver)}）"))
        console.print()


def _show_unchecked(report: AuditReport, console: Console) -> None:
    if report.unchecked:
        _print(console, Text(f"未审核 {len(report.unchecked)} 项：", "bold"))
        for group in by_reason(report.unchecked):
            if len(group.items) > _MOST_OF_A_REASON:
                _print(console, Text(f"  {visible(group.because)}：{len(group.items)} 项"))
            else:
                for each in group.items:
                    _print(console, Text(f"  {each.rule}　{visible(each.what)}：{visible(each.because)}"))
        console.print()


def _finding(finding: Finding) -> Text:
    """Return a finding as printed everywhere, its heading and carets in colour."""
    style = _STYLES[finding.severity]
    text = Text()
    for line in render_finding(finding).split("\n"):
        if line.startswith(f"{finding.severity} {finding.id}"):
            mark, rest = (
                line[: len(finding.severity) + 1 + len(finding.id)],
                line[len(finding.severity) + 1 + len(finding.id) :],
            )
            text.append(mark, style).append(f"{rest}\n")
        elif line.strip() and not line.strip("^ "):
            text.append(f"{line}\n", style)
        else:
            text.append(f"{line}\n", "" if line.startswith("  ") else "bold")
    text.rstrip()
    return text


def _table(report: AuditReport) -> Table:
    table = Table(show_footer=True, header_style="bold", footer_style="bold")
    total = _cells(report.total())
    for number, (name, foot) in enumerate(zip(_COLUMNS, total, strict=True)):
        table.add_column(name, foot, justify="right" if number else "left", no_wrap=True)
    for row in report.summary():
        table.add_row(*_cells(row))
    return table


def _cells(row: Row) -> tuple[str, ...]:
    figures = (row.checked, row.passed, row.errors, row.warnings, row.hints, row.rounding, row.waived, row.unchecked)
    return (row.family, *(str(figure) for figure in figures))


def _print(console: Console, text: Text) -> None:
    console.print(text, soft_wrap=True)
