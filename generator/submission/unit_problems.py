"""Problems of a department made of units: what can be wrong between the units, and with what the department adds.

Comes in: nothing. Goes out: the problems by name and ``UNIT_PROBLEMS``, in order. Ids are never used again for
something else.
"""

from __future__ import annotations

from typing import Final

from generator.findings import Severity
from generator.submission.problems import Problem

FOLDERS = Problem("UNI-001", "“单位”里的文件夹是空的、读不了，或文件放错了地方")
"""A figure that stands where nobody reads it would be missing from the sums."""

UNIT_YEAR = Problem("UNI-002", "单位的年度与部门不同")
"""Figures of two years cannot be added."""

UNIT_PACK = Problem("UNI-003", "单位的模板包与部门不同", Severity.WARNING)
"""The unit's own report would look different from that of its department."""

UNIT_TWICE = Problem("UNI-004", "一个单位计了两次")
"""Two folders with the same name or the very same figures, or a unit that another one includes already."""

UNIT_LIST = Problem("UNI-005", "“所属单位”与“单位”里的文件夹不一致")
"""A unit missing, unknown or misspelt."""

HEADQUARTERS = Problem("UNI-006", "“单位”里没有本级，或有两个本级")
"""The department's own offices are one of its units, and only one."""

TYPED = Problem("UNI-007", "部门填了由各单位相加的数")
"""The sum of the units is the department's figure; control figures belong in 批复数."""

PRIOR = Problem("UNI-008", "部门填的上年数与各单位之和不同", Severity.WARNING)
"""The published figure counts, but a difference must have a reason: units that joined or left, or a slip."""

PARTLY = Problem("UNI-009", "有的单位填了，有的没有填，不能相加")
"""A base of comparison that only some units give would be compared with the figures of all."""

UNLIKE = Problem("UNI-010", "各单位的写法不同，不能合在一起")
"""A project with parts in one unit and without in another, or two names for one own subject."""

ELIMINATION = Problem("UNI-011", "单位间抵销有误")
"""An unknown unit, no such figure, or more than one of the sides has."""

ELIMINATED = Problem("UNI-012", "列出单位间抵销", Severity.HINT)
"""Every elimination is told, so that nobody looks for the missing sum."""

COUNTED_TWICE = Problem("UNI-013", "单位之间的补助、上缴在部门合计中计了两次", Severity.HINT)
"""Both sides are among the units, and nothing is eliminated."""

UNIT_PROBLEMS: Final = tuple(value for value in tuple(globals().values()) if isinstance(value, Problem))
"""All problems in order of their ids."""
