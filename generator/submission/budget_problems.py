"""Problems of a 部门预算's input, each with a stable id."""

from __future__ import annotations

from typing import Final

from generator.findings import Severity
from generator.submission.problems import Problem

UNIT_TWICE: Final = Problem("BUD-001", "编码或名称写了两次")
"""Two units or projects with one code: the rows of the tables could not be told apart."""

UNIT_UNKNOWN: Final = Problem("BUD-002", "单位编码不在“预算单位”里")
"""Something belongs to a unit that is not listed."""

UNIT_MISSING: Final = Problem("BUD-003", "有几个预算单位，但没有写属于哪一个")
"""With one unit everything is its own; with several it must be said."""

CODE_MISSING: Final = Problem("BUD-004", "附表10里的项目没有编码")
"""附表10 prints the code of every project."""

FORM_VARIANT: Final = Problem("BUD-005", "项目申报表的两种填法混在一起，或少了一半")
"""附表14 has two variants, told apart by 申请理由 and 主要内容, or 立项依据 and 实施方案."""

GOAL_TWICE: Final = Problem("BUD-006", "项目的总目标重名")
"""Indicators speak of goals by their names."""

GOAL_UNKNOWN: Final = Problem("BUD-007", "指标所属的目标不在“总目标”里", Severity.WARNING)
"""Every indicator measures one of the goals of its form."""

INDICATORS: Final = Problem("BUD-008", "项目申报表没有年度指标，或两种指标都填了")
"""A form has the two tables of goals, or the table of scored indicators."""

OPEN_AMOUNTS: Final = Problem("BUD-009", "支出明细同一科目有几行没有填金额")
"""What the project has of an economic type less the rows with amounts is the amount of one row only."""

UNIT_CODE: Final = Problem("BUD-010", "单位编码不是数字或字母")
"""The rows of the tables are told by it: it must not be a word that they use themselves."""

BUDGET_PROBLEMS: Final = tuple(value for value in tuple(globals().values()) if isinstance(value, Problem))
"""All of them, in order of their ids."""
