"""The board as a workbook: who stands where, all findings, the totals; texts are text cells, never formulas."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import xlsxwriter

from generator.batch.board import Board, severities
from generator.batch.totals import NOTE
from generator.findings import visible

if TYPE_CHECKING:
    from xlsxwriter.format import Format

Value = str | int | Decimal | None
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_LONGEST: Final = 32_000
_STATES: Final = (
    *("部门", "文件夹", "年度", "类型", "名单内", "状态", "已生成", "与上次相比", *severities()),
    *("批复日期", "公开日期", "最迟公开日期", "剩余天数", "收支总计（元）", "本年收入（元）", "本年支出（元）"),
)
_FINDINGS: Final = ("文件夹", "部门", "级别", "编号", "说明", "位置", "改法")
_SUMS: Final = ("年度", "类型", "报告数", "项目", "金额（元）", "对应（元）", "差额（元）", "结论")


def render(board: Board) -> bytes:
    """Return the file, the same for the same board."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    created = datetime.combine(board.today, time())
    book.set_properties({"title": f"决算公开总览：{board.title}", "created": created})
    head = book.add_format({"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True})
    cell = book.add_format({"border": 1, "valign": "top", "text_wrap": True, "num_format": "@"})
    number = book.add_format({"border": 1, "valign": "top", "num_format": "0"})
    money = book.add_format({"border": 1, "valign": "top", "num_format": "#,##0.00"})
    formats = {str: cell, int: number, Decimal: money}
    for name, heads, rows in (
        ("总览", _STATES, _states(board)),
        ("发现", _FINDINGS, _findings(board)),
        ("合计", _SUMS, _totals(board)),
    ):
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(heads) - 1, 16)
        for column, text in enumerate(heads):
            sheet.write_string(0, column, text, head)
        last = 0
        for last, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                _write(sheet, last, column, value, formats)
        sheet.autofilter(0, 0, last, len(heads) - 1)
    book.close()
    return stream.getvalue()


def _write(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: Value, formats: dict[type, Format]
) -> None:
    if value is None:
        sheet.write_blank(row, column, None, formats[str])
    elif isinstance(value, str):
        sheet.write_string(row, column, visible(value)[:_LONGEST], formats[str])
    else:
        sheet.write_number(row, column, value, formats[type(value)])


def _states(board: Board) -> Iterator[tuple[Value, ...]]:
    for line in board.lines:
        record = line.record
        yield (
            line.unit,
            line.name,
            record.year,
            record.kind,
            "是" if line.listed else "否",
            line.state.value,
            "是" if record.built else "否",
            line.change.value,
            *(line.count(each) for each in severities()),
            _day(record.approved),
            _day(record.published),
            _day(line.deadline),
            line.days,
            *(record.totals.get(name) for name in ("收支总计", "本年收入", "本年支出")),
        )


def _findings(board: Board) -> Iterator[tuple[Value, ...]]:
    for line in board.lines:
        for each in line.findings:
            yield (line.name, line.unit, each.severity.value, each.id, each.message, each.place, each.fix)
    for each in board.notes:
        yield ("", "", each.severity.value, each.id, each.message, each.place, each.fix)


def _totals(board: Board) -> Iterator[tuple[Value, ...]]:
    for each in board.sums:
        head = (each.year, each.kind, each.reports)
        for name, value in each.totals.items():
            yield (*head, name, value, None, None, "")
        for tie in each.ties:
            yield (*head, tie.equation, tie.left, tie.right, tie.difference, tie.verdict)
    yield ("", "", None, NOTE)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
