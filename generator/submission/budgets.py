"""Checks of a 部门预算 across its keys: units, projects and what refers to them.

Comes in: the tree of the input. Goes out: findings about codes and names that stand twice, and about units and projects
that are spoken of but not there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from generator.submission.budget_models import LISTED
from generator.submission.budget_problems import (
    CODE_MISSING,
    UNIT_CODE,
    UNIT_MISSING,
    UNIT_TWICE,
    UNIT_UNKNOWN,
)
from generator.submission.guessing import Guesser, shown
from generator.submission.problems import PROJECT_TWICE, UNKNOWN_PROJECT
from generator.submission.target_references import check_targets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.findings import Finding
    from generator.submission.positions import Spot

PROJECTS: Final = "预算项目"
_OF_UNITS: Final = (PROJECTS, "年终结转结余", "政府采购预算", "政府购买服务预算")
_CODE: Final = re.compile(r"[0-9A-Za-z-]+")
_OF_PROJECTS: Final = ("政府采购预算", "政府购买服务预算")


def check_budget(root: Spot, *, complete: bool) -> Iterator[Finding]:
    """Report what does not fit together in a budget; references only when all files could be read."""
    yield from _twice(root)
    yield from _codes(root)
    yield from _unit_codes(root)
    if complete:
        yield from _units(root)
        yield from _references(root)
    yield from check_targets(root, complete=complete)


def _twice(root: Spot) -> Iterator[Finding]:
    """Report names of projects, codes of projects and codes of units that stand twice."""
    for key, name, what, problem in (
        (PROJECTS, "名称", "预算项目", PROJECT_TWICE),
        (PROJECTS, "编码", "项目编码", UNIT_TWICE),
        ("预算单位", "编码", "单位编码", UNIT_TWICE),
        ("预算单位", "名称", "单位名称", UNIT_TWICE),
    ):
        seen: dict[str, Spot] = {}
        for _, item in root.children(key):
            spot = item.get(name)
            if spot is None or not spot.text or seen.setdefault(spot.text, spot) is spot:
                continue
            first = seen[spot.text].value
            message = f"{what}“{shown(spot.text)}”写了两次，第一次在 {first.file} 第 {first.line} 行。"
            yield problem.at(message, spot.value, first, fix="请删去多余的一处，或改成各不相同。")


def _codes(root: Spot) -> Iterator[Finding]:
    """Report projects of 附表10 without a code."""
    for _, item in root.children(PROJECTS):
        category, name = item.get("类别"), item.get("名称")
        if category and name and category.text in LISTED and item.get("编码") is None:
            message = f"“{shown(name.text)}”列在附表10里，但没有填项目编码。"
            yield CODE_MISSING.at(message, name.value, fix="请在“名称”下面加一行“编码: 项目编码”。")


def _unit_codes(root: Spot) -> Iterator[Finding]:
    """Report codes of units that are words: 合计 is a row of its own."""
    for _, unit in root.children("预算单位"):
        code = unit.get("编码")
        if code and code.text and not _CODE.fullmatch(code.text):
            message = f"单位编码“{shown(code.text)}”不是编码：只能用数字和英文字母。"
            yield UNIT_CODE.at(message, code.value, expected="预算单位的编码，如 043001", fix="请填预算单位的编码。")


def _units(root: Spot) -> Iterator[Finding]:
    """Report units that are not listed, and what names none where there are several."""
    codes = [unit.text for _, each in root.children("预算单位") if (unit := each.get("编码"))]
    for key in _OF_UNITS:
        for _, item in root.children(key):
            typed = item.get("单位")
            if typed and typed.text and typed.text not in codes:
                message = f"“预算单位”里没有编码“{shown(typed.text)}”。"
                yield UNIT_UNKNOWN.at(message, typed.value, expected="、".join(codes), fix="请填预算单位的编码。")
            elif typed is None and len(codes) > 1:
                message = f"有 {len(codes)} 个预算单位，“{key}”的这一项没有写属于哪个单位。"
                yield UNIT_MISSING.at(
                    message, item.value, expected="、".join(codes), fix=f"请加一行“单位: {codes[0]}”。"
                )


def _references(root: Spot) -> Iterator[Finding]:
    """Report projects that 附表11 or 12 speaks of and that are not there."""
    names = [name.text for _, each in root.children(PROJECTS) if (name := each.get("名称"))]
    guesser = Guesser()
    for key in _OF_PROJECTS:
        for _, item in root.children(key):
            typed = item.get("项目")
            if typed and typed.text and typed.text not in names:
                close = guesser.closest(typed.text, names)
                fix = f"是否应为“{close}”？两处名称要一字不差。" if close else f"请在“{PROJECTS}”里加上这个项目。"
                yield UNKNOWN_PROJECT.at(f"“{PROJECTS}”里没有“{shown(typed.text)}”。", typed.value, fix=fix)
