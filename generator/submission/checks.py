"""Checks of the report's head: year, date of publication, pack, and the department's name.

Comes in: the tree of the input. Goes out: findings about values that are well written but cannot be meant.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter, ValidationError

from generator.submission.fields import Day
from generator.submission.guessing import shown
from generator.submission.kinds import kind_of
from generator.submission.problems import DAY, FILE_NAME, PACK_NAME, YEAR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.findings import Finding
    from generator.submission.positions import Spot

FIRST_YEAR, LAST_YEAR = 2017, 2099
_PACK = re.compile(r"[\w-]+(?:\.[\w-]+)*/[\w-]+(?:\.[\w-]+)*")
_FORBIDDEN_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_LONGEST_NAME = 60
_DAY: Final = TypeAdapter(Day)


def check_head(root: Spot) -> Iterator[Finding]:
    """Report a year, a day, a pack or a name that cannot be meant."""
    yield from _check_year(root)
    yield from _check_day(root)
    yield from _check_pack(root)
    yield from _check_name(root)


def year_of(root: Spot) -> int | None:
    """Return the report's year, or nothing when it is missing or cannot be meant."""
    year = _typed_year(root)
    return year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else None


def pack_of(root: Spot) -> str:
    """Return the pack's name, or nothing when it is missing or could lead out of the folder of templates."""
    spot = root.get("报告", "模板包")
    return spot.text if spot and _PACK.fullmatch(spot.text) else ""


def _typed_year(root: Spot) -> int | None:
    spot = root.get("报告", "年度")
    return int(spot.text) if spot and re.fullmatch(r"[0-9]{1,9}", spot.text) else None


def _check_year(root: Spot) -> Iterator[Finding]:
    spot, year = root.get("报告", "年度"), _typed_year(root)
    if spot and year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        expected = f"{FIRST_YEAR} 至 {LAST_YEAR} 之间的四位年份"
        yield YEAR.at(f"年度“{year}”不合理。", spot.value, expected=expected, fix="请填决算所属的年度，例如 2024。")


def _check_day(root: Spot) -> Iterator[Finding]:
    spot, year = root.get("报告", "公开日期"), year_of(root)
    day = _day(spot.text) if spot else None
    typed = root.get("报告", "类型")
    kind = kind_of(typed.text if typed else "")
    if spot and day and year and not _within(day, kind.season(year)):
        what, when = ("预算", "预算批复之后") if kind.ahead else ("决算", "年度终了、决算批复之后")
        message = f"{year} 年度的{what}，公开日期却是 {day.year} 年 {day.month} 月 {day.day} 日。"
        expected = f"{year if kind.ahead else year + 1} 年的日期（{when}）"
        yield DAY.at(message, spot.value, expected=expected, fix="请核对“年度”和“公开日期”。")


def _within(day: date, season: tuple[date, date]) -> bool:
    return season[0] <= day <= season[1]


def _day(text: str) -> date | None:
    try:
        return _DAY.validate_python(text)
    except ValidationError:
        return None  # reported with its place by the models


def _check_pack(root: Spot) -> Iterator[Finding]:
    spot = root.get("报告", "模板包")
    if spot and spot.text and not pack_of(root):
        message = f"模板包“{shown(spot.text)}”的写法不对。"
        fix = "请写成“地区/包名”，只有一个斜杠，不带路径，例如 wuhan/final-accounts-2024。"
        yield PACK_NAME.at(message, spot.value, expected="<地区>/<包名>", fix=fix)


def _check_name(root: Spot) -> Iterator[Finding]:
    spot = root.get("部门", "名称")
    if spot is None or not spot.text:
        return
    bad = dict.fromkeys(_FORBIDDEN_IN_NAMES.findall(spot.text))
    if bad:
        characters = " ".join(each if each.isprintable() else f"U+{ord(each):04X}" for each in bad)
        message = f"部门名称要用作文件名，不能有 {characters} 。"
        fix = "请改用中文标点，例如把半角冒号、引号、斜杠换成全角的，或删去。"
        yield FILE_NAME.at(message, spot.value, fix=fix)
    elif spot.text.startswith(".") or spot.text.endswith("."):
        yield FILE_NAME.at("部门名称要用作文件名，首尾不能是句点。", spot.value, fix="请删去首尾的句点。")
    elif len(spot.text) > _LONGEST_NAME:
        message = f"部门名称有 {len(spot.text)} 个字，用作文件名太长。"
        yield FILE_NAME.at(message, spot.value, expected=f"不超过 {_LONGEST_NAME} 个字", fix="请填部门的规范全称。")
