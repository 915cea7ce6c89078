"""The board as JSON, for programs: everything it holds, under Chinese names; amounts are texts with exact 元."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

from generator import __version__
from generator.batch.board import Board, Line
from generator.batch.records import Told
from generator.batch.totals import NOTE, Sum


def render(board: Board) -> bytes:
    """Return the file."""
    tree = {
        "程序": f"gongkai {__version__}",
        "根文件夹": board.title,
        "日期": board.today.isoformat(),
        "做法": "生成" if board.build else "审核",
        "计数": dict(board.counts),
        "报告": [_line(line) for line in board.lines],
        "合计": [_sum(each) for each in board.sums],
        "合计说明": NOTE,
        "其他": [_told(each) for each in board.notes],
    }
    return (json.dumps(tree, ensure_ascii=False, indent=1) + "\n").encode()


def _line(line: Line) -> dict[str, object]:
    record = line.record
    return {
        "文件夹": line.name,
        "部门": line.unit,
        "年度": record.year,
        "类型": record.kind,
        "名单内": line.listed,
        "状态": line.state.value,
        "变化": line.change.value,
        "批复日期": _day(record.approved),
        "公开日期": _day(record.published),
        "最迟公开日期": _day(line.deadline),
        "剩余天数": line.days,
        "已生成": record.built,
        "文件": {each.name: each.digest for each in record.files},
        "金额": {name: _amount(value) for name, value in record.totals.items()},
        "发现": [_told(each) for each in line.findings],
    }


def _sum(each: Sum) -> dict[str, object]:
    return {
        "年度": each.year,
        "类型": each.kind,
        "报告数": each.reports,
        "其中有错误": each.with_errors,
        "金额": {name: _amount(value) for name, value in each.totals.items()},
        "勾稽": [
            {
                "关系": tie.equation,
                "左边": _amount(tie.left),
                "右边": _amount(tie.right),
                "差额": _amount(tie.difference),
                "结论": tie.verdict,
            }
            for tie in each.ties
        ],
    }


def _told(each: Told) -> dict[str, str]:
    entry = {"编号": each.id, "级别": each.severity.value, "说明": each.message, "位置": each.place, "改法": each.fix}
    return {key: value for key, value in entry.items() if value}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _amount(value: Decimal) -> str:
    return f"{value:f}"
