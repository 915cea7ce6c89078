"""Rules on secrets: marks of secrecy, words of papers that are not for the public, details of systems.

Comes in: the typed texts. Goes out: results. The standard phrase “不包括涉密项目” is lawful.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.audit.model import Family, Result, Rule, View
from generator.audit.text_lists import listed, personal
from generator.findings import Severity


def no_marks_of_secrecy(view: View) -> Iterator[Result]:
    """依法确定为国家秘密的政府信息，不予公开。报告里不得出现密级标志、保密期限和涉密项目的名称。"""
    fix = "请删去，并由保密工作机构重新审查；带密级的材料不得公开。"
    return listed(view, personal().marks, fix)


def no_inside_words(view: View) -> Iterator[Result]:
    """机关、单位应当对拟公开的信息进行保密审查。出现“机密”“内部资料”“不予公开”“涉密项目”等用语的，应当核对内容能否公开。"""
    fix = "请核对这部分内容能否公开；不能公开的删去，可以公开的改写或填写豁免。"
    return listed(view, personal().inside, fix)


def no_details_of_systems(view: View) -> Iterator[Result]:
    """公开后可能危及国家安全、公共安全的政府信息，不予公开。报告里不应写服务器地址、内部网址和系统的账号、口令。"""
    fix = "请删去。"
    return listed(view, personal().technical, fix)


_SECRET: Final = ("政府信息公开条例-14", "保守国家秘密法-35")
RULES: Final = (
    Rule("REL-019", Family.RELEASE, Severity.ERROR, "密级标志", _SECRET, no_marks_of_secrecy),
    Rule("REL-020", Family.RELEASE, Severity.WARNING, "内部用语", _SECRET, no_inside_words),
    Rule(
        "REL-021", Family.RELEASE, Severity.WARNING, "系统的地址和口令", ("政府信息公开条例-14",), no_details_of_systems
    ),
)
