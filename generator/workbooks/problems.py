"""Problems of workbooks, each with a stable id.

Comes in: nothing. Goes out: the problems by name, and ``PROBLEMS``, all of them in order of their ids.
"""

from __future__ import annotations

from generator.findings import Severity
from generator.submission.problems import Problem

FILE = Problem("WKB-001", "工作簿打不开，或不能安全地读取")
"""Not there, no workbook, damaged, protected by a password, or larger than any report's."""

ERROR_CELL = Problem("WKB-002", "单元格是 Excel 的出错标记，或公式没有算出的值")
"""#REF! and the like; a formula that no program has computed yet."""

AMOUNT = Problem("WKB-003", "单元格里不是金额")
"""A text that cannot be read as an amount without guessing."""

CODE = Problem("WKB-004", "科目编码看不懂，或有金额却没有科目编码")
"""A row with money whose subject cannot be told."""

TABLE = Problem("WKB-005", "看不出是哪一张公开表，或缺少应有的表")
"""A title that contradicts the label, two tables on one sheet, no table at all."""

TWICE = Problem("WKB-006", "同一张公开表、同一科目或同一项出现了两次")
"""Which of the two counts cannot be told."""

UNIT = Problem("WKB-007", "看不出金额单位，或单位不是元、万元")
"""Amounts without a unit would be wrong by four digits."""

HEADER = Problem("WKB-008", "表头里缺少必需的栏，或同一栏有两个")
"""A figure whose column cannot be told."""

YEAR = Problem("WKB-009", "各表的年度或部门不一致")
"""The sheets belong to different reports."""

TOTAL = Problem("WKB-010", "表里的合计与各项之和不符")
"""The totals are computed anew; one that differs means that an item was missed or mistyped."""

ROUNDED = Problem("WKB-011", "合计与各项之和的尾差已补平", Severity.HINT)
"""Figures rounded for print: amounts below what is printed were chosen so that every total prints as it did."""

FORMULA = Problem("WKB-012", "用的是公式上次算出的值", Severity.HINT)
"""A formula's value is only as fresh as the last time the workbook was computed."""

CHOSEN = Problem("WKB-013", "表里没有的划分，按约定分配", Severity.HINT)
"""人员/公用 by 项 and the like, which the nine tables do not tell."""

DECIMALS = Problem("WKB-014", "金额的位数多于分，已四舍五入", Severity.HINT)
"""A computed cell with more decimals than money has."""

KEY = Problem("WKB-015", "填报工作簿里有看不懂的工作表、栏或行")
"""A sheet, column or row of a fill-in workbook that belongs to no key: its text would be lost."""

CONFLICT = Problem("WKB-016", "几个工作簿不能放在一起导入")
"""A fill-in workbook beside tables, or one key filled in two workbooks."""

EXISTS = Problem("WKB-017", "文件夹里已有填报文件")
"""Nothing that was typed is overwritten unasked."""

MISSING_TABLE = Problem("WKB-018", "缺少公开表，有的数没有导入", Severity.WARNING)
"""Without the table its figures cannot be told; they are left open."""

TAIL = Problem("WKB-019", "表里的数彼此差一点，可能是尾差", Severity.WARNING)
"""Printed figures that no exact figures can give together, but that are no farther apart than rounding may bring."""

KIND = Problem("WKB-020", "九张公开表只能导入决算公开")
"""The texts of another kind of report cannot stand beside the figures of the nine tables."""

PROBLEMS = tuple(value for value in tuple(globals().values()) if isinstance(value, Problem))
"""All problems in order of their ids."""
