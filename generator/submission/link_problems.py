"""Problems of the link to last year's folder (上年), each with a stable id.

Comes in: nothing. Goes out: the problems by name and ``LINK_PROBLEMS``, in order. Ids are never used again for
something else.
"""

from __future__ import annotations

from typing import Final

from generator.findings import Severity
from generator.submission.problems import Problem

LINK_WRITTEN = Problem("LNK-001", "“上年”或“年初预算”的路径写法不对")
"""Only a path from this folder is taken: an absolute one holds on one machine and could lead anywhere."""

LINK_FOLDER = Problem("LNK-002", "“上年”或“年初预算”所指的文件夹不存在或不是填报文件夹")
"""Nothing is there, it cannot be read, or no YAML file lies in it."""

LINK_CIRCLE = Problem("LNK-003", "“上年”或“年初预算”指向本报告自己，或绕成了一圈")
"""The folder itself, one inside it, one that holds it, or one that links back to it."""

LINK_BROKEN = Problem("LNK-004", "所指的填报文件夹有错误，不能取数")
"""Its own check tells them one by one."""

LINK_YEAR = Problem("LNK-005", "所指的不是那个年度的报告")
"""Last year's report is of the year before, 年初预算 of the same year."""

LINK_NAME = Problem("LNK-006", "部门名称与所指的填报文件夹不同", Severity.WARNING)
"""Another department was linked, or it has been renamed."""

LINK_KIND = Problem("LNK-007", "所指的文件夹是另一类报告，不能取数")
"""Last year's report must be of the same kind, 年初预算 a 部门预算."""

LINK_PROBLEMS: Final = tuple(value for value in tuple(globals().values()) if isinstance(value, Problem))
"""All of them in order of their ids."""
