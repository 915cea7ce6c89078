"""Problems of a 部门预算's input, each with a stable id."""

from __future__ import annotations

from typing import Final

from generator.submission.problems import Problem

UNIT_TWICE: Final = Problem("BUD-001", "编码或名称写了两次")
"""Two units or projects with one code: the rows of the tables could not be told apart."""

UNIT_UNKNOWN: Final = Problem("BUD-002", "单位编码不在“预算单位”里")
"""Something belongs to a unit that is not listed."""

UNIT_MISSING: Final = Problem("BUD-003", "有几个预算单位，但没有写属于哪一个")
"""With one unit everything is its own; with several it must be said."""

CODE_MISSING: Final = Problem("BUD-004", "附表10里的项目没有编码")
"""附表10 prints the code of every project."""

BUDGET_PROBLEMS: Final = tuple(value for value in tuple(globals().values()) if isinstance(value, Problem))
"""All of them, in order of their ids."""
