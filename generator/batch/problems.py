"""Problems of a batch, each with a stable id.

Comes in: nothing. Goes out: the problems by name, and ``PROBLEMS``, all of them in order of their ids.
"""

from __future__ import annotations

from generator.findings import Severity
from generator.submission.problems import Problem

LIST = Problem("BAT-001", "名单写得不对")
"""A list of the expected units that cannot be used."""

NONE = Problem("BAT-002", "文件夹里没有填报文件夹")
"""Nothing to do: most likely the wrong folder."""

MISSING = Problem("BAT-003", "名单上的单位没有报送")
"""No folder, or nothing in it."""

UNEXPECTED = Problem("BAT-004", "填报文件夹不在名单上", Severity.WARNING)
"""It is made all the same, but not added to the totals."""

NAME = Problem("BAT-005", "报告里的部门名称与名单不同", Severity.WARNING)
"""Handed in under another's name, or the list is out of date."""

TWICE = Problem("BAT-006", "同一部门同一年度有两份报告", Severity.WARNING)
"""The totals would count it twice."""

PASSED_OVER = Problem("BAT-007", "有填报文件而没有“报告”，或是链接，没有处理", Severity.WARNING)
"""A folder that a person may take for a report."""

DIED = Problem("BAT-008", "处理这份报告的进程异常结束，重试后仍然如此")
"""Out of memory, killed, or a fault in a library."""

TOO_LONG = Problem("BAT-009", "处理这份报告超过了时限，重试后仍然如此")
"""It hangs, or the machine is too slow."""

FAULT = Problem("BAT-010", "程序的错误")
"""An exception: never the department's fault."""

PROBLEMS = (LIST, NONE, MISSING, UNEXPECTED, NAME, TWICE, PASSED_OVER, DIED, TOO_LONG, FAULT)
