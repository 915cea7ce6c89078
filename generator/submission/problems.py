"""Problems: everything that can be wrong with the input, each with a stable id.

Comes in: nothing. Goes out: the problems by name, from which findings are made, and ``PROBLEMS``, the table that the
guide prints. Ids are never used again for something else.
"""

from __future__ import annotations

from msgspec import Struct

from generator.findings import Finding, Severity, SourcePosition


class Problem(Struct, frozen=True):
    """A kind of problem: its id, how bad it is, and in one Chinese line what it means."""

    id: str
    meaning: str
    severity: Severity = Severity.ERROR

    def at(self, message: str, *places: SourcePosition, expected: str = "", fix: str = "") -> Finding:
        """Return a finding of this kind, the main place first."""
        return Finding(self.id, self.severity, message, places, expected=expected, fix=fix)


MISSING = Problem("INP-001", "缺少必须填写的键")
"""A key without which the report cannot be made is nowhere; the place is that of the key above it."""

UNKNOWN_KEY = Problem("INP-002", "键写错了，或写错了地方")
"""A key that the models do not have there; the nearest one, or the place where it belongs, is suggested."""

EMPTY = Problem("INP-003", "键的后面没有填内容")
"""Nothing behind a colon or a dash, or an empty list: neither zero nor “none” is guessed from a gap."""

WRONG_FORM = Problem("INP-004", "形式不对：应为一个值、列表或下级项目")
"""A value where keys belong, a list where one value belongs, and so on."""

AMOUNT = Problem("INP-005", "金额写得不对")
"""A text that is not strictly an amount in the report's unit."""

VALUE = Problem("INP-006", "整数、分值、日期或“是/否”写得不对")
"""A text that is not the number, day or flag its key asks for."""

CHOICE = Problem("INP-007", "不在可选的几项之内")
"""A text that is none of a fixed list of choices."""

SUBJECT = Problem("INP-008", "科目写得不对")
"""A key that should begin with a code of a subject and does not."""

NOT_KEYS = Problem("INP-009", "文件里不是“键: 值”")
"""A file whose outermost level is a list or a mere text."""

IN_TWO_FILES = Problem("INP-010", "同一个键写在两个文件里")
"""A key in more than one file; only 项目自评 and the keys that hold reasons may be spread, each part written once."""

SUBJECT_TWICE = Problem("INP-011", "同一科目写了两次")
"""One code twice in one table, with and without its name, or with two names."""

UNKNOWN_SUBJECT = Problem("INP-012", "科目编码不存在")
"""A code that this year's classification does not have and that 自定义科目 does not add."""

SUBJECT_LEVEL = Problem("INP-013", "科目级次不对")
"""A 类 or 款 where a 项 must be given, and so on: roll-ups are computed, never typed."""

SUBJECT_NAME = Problem("INP-014", "编码后面的名称与科目名称不符", Severity.WARNING)
"""The name behind a code is another than the official one, so one of the two is probably wrong."""

OWN_SUBJECT = Problem("INP-015", "自定义科目有误")
"""An own subject that exists already, or whose 类 or 款 does not exist."""

YEAR = Problem("INP-016", "年度不合理")
"""A year outside of those in which reports of this kind exist."""

DAY = Problem("INP-017", "公开日期与年度不相称", Severity.WARNING)
"""Final accounts of a year are published in the following year, seldom in the one after."""

PACK_NAME = Problem("INP-018", "模板包的写法不对")
"""A pack is named ``<地区>/<包名>``; anything else could leave the folder of templates."""

FILE_NAME = Problem("INP-019", "名称里有不能用作文件名的字符")
"""The department's name becomes part of file names on every system."""

FOLDER = Problem("INP-020", "报告文件夹不存在或里面没有填报文件")
"""Nothing to read."""

PROJECT_TWICE = Problem("INP-021", "项目重名")
"""Two projects, parts of projects or forms with the same name: figures could not be told apart."""

UNKNOWN_PROJECT = Problem("INP-022", "引用的项目不在“项目”里")
"""A form or review speaks of a project whose figures are not given."""

PROJECT_COUNTED_TWICE = Problem("INP-023", "同一项目被计入两次")
"""A list of projects names one twice, or a project together with one of its parts: the sum would be wrong."""

PROJECT_FIGURE = Problem("INP-024", "项目缺少数字，或数字填了两处")
"""A project without parts needs its figures; one with parts has their sums."""

UNKNOWN_REASON = Problem("INP-025", "“同”指向的原因不存在")
"""A reason refers to one that is not given."""

CIRCULAR_REASON = Problem("INP-026", "“同”绕成了一圈")
"""Reasons refer to each other, so that none of them says anything."""

UNKNOWN_NAME = Problem("INP-027", "变动原因、补充文字或空表说明里没有这个键")
"""A free key that the report has no place for; its text would be lost."""

UNUSED = Problem("INP-028", "填了却用不到", Severity.WARNING)
"""A text for a subject in which nothing was spent: it would not be printed."""

MANY = Problem("INP-029", "同样的问题太多，其余没有列出")
"""More findings of one kind than anybody reads; the cause is usually one and the same."""

NEW_SUBJECT = Problem("INP-030", "科目不在分类里，报告按填写的名称印", Severity.WARNING)
"""An unknown code below a known subject, with a name of its own: printed, but the clerk should confirm it."""

TOO_MANY_ITEMS = Problem("INP-031", "一个列表或一组键的项数太多")
"""More items than any department has: a wrong file or a slip; without a bound a report would take hours."""

PROBLEMS = tuple(value for value in tuple(globals().values()) if isinstance(value, Problem))
"""All problems in order of their ids."""
