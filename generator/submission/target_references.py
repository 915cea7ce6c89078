"""Checks of the performance targets of a budget: what they speak of is there, and each form is filled in one way.

Comes in: the tree of the input. Goes out: findings about projects and goals that are spoken of but not there or stand
twice, about forms that mix the two variants, and about amounts of 支出明细 that cannot be told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from generator.submission.budget_problems import FORM_VARIANT, GOAL_TWICE, GOAL_UNKNOWN, INDICATORS, OPEN_AMOUNTS
from generator.submission.fields import code_of
from generator.submission.guessing import Guesser, shown
from generator.submission.problems import PROJECT_TWICE, UNKNOWN_PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.findings import Finding
    from generator.submission.positions import Spot

OVERALL: Final = "整体绩效目标"
FORMS: Final = "项目绩效目标"
VARIANTS: Final = (("申请理由", "主要内容"), ("立项依据", "实施方案"))
INDICATOR_KEYS: Final = ("长期指标", "年度指标", "评分指标")
_BOTH: Final = "请填“申请理由”和“主要内容”，或者“立项依据”和“实施方案”，只填其中一对。"


def check_targets(root: Spot, *, complete: bool) -> Iterator[Finding]:
    """Report what does not fit together in the forms; projects only when all files could be read."""
    yield from _twice(root)
    if complete:
        yield from _projects(root)
    for _, form in root.children(FORMS):
        yield from _variant(form)
        yield from _goals(form)
        yield from _indicators(form)
        yield from _amounts(form)


def _twice(root: Spot) -> Iterator[Finding]:
    seen: dict[str, Spot] = {}
    for spot in (named for _, form in root.children(FORMS) if (named := form.get("项目")) and named.text):
        if seen.setdefault(spot.text, spot) is not spot:
            message = f"项目“{shown(spot.text)}”的申报表填了两份。"
            yield PROJECT_TWICE.at(message, spot.value, seen[spot.text].value, fix="请删去一份。")


def _projects(root: Spot) -> Iterator[Finding]:
    """Report projects that forms speak of and that are not in 预算项目."""
    names = [name.text for _, each in root.children("预算项目") if (name := each.get("名称"))]
    named = [(spot.text, spot.value) for _, form in root.children(FORMS) if (spot := form.get("项目"))]
    named += [(str(key), spot.key) for key, spot in root.children(OVERALL, "支出方向")]
    guesser = Guesser()
    for typed, place in named:
        if typed and typed not in names:
            close = guesser.closest(typed, names)
            fix = f"是否应为“{close}”？两处名称要一字不差。" if close else "请在“预算项目”里加上这个项目。"
            yield UNKNOWN_PROJECT.at(f"“预算项目”里没有“{shown(typed)}”。", place, fix=fix)


def _variant(form: Spot) -> Iterator[Finding]:
    """Report a form that has not exactly one of the two pairs of texts."""
    typed = [[key for key in pair if form.get(key)] for pair in VARIANTS]
    if sorted(map(len, typed)) != [0, 2]:
        told = "、".join(f"“{key}”" for keys in typed for key in keys)
        message = f"申报表填了{told}。" if told else "申报表没有说明项目的理由和内容。"
        place = form.get("项目") or form
        yield FORM_VARIANT.at(message, place.value, fix=_BOTH)


def _goals(form: Spot) -> Iterator[Finding]:
    """Report goals that stand twice, and indicators of goals that are not there."""
    seen: dict[str, Spot] = {}
    for spot in (name for _, goal in form.children("总目标") if (name := goal.get("名称")) and name.text):
        if seen.setdefault(spot.text, spot) is not spot:
            message = f"总目标“{shown(spot.text)}”写了两次。"
            yield GOAL_TWICE.at(message, spot.value, seen[spot.text].value, fix="请把名称区分开，或合成一个。")
    guesser = Guesser()
    for key in INDICATOR_KEYS:
        for spot in (goal for _, each in form.children(key) if (goal := each.get("目标")) and goal.text):
            if seen and spot.text not in seen:
                close = guesser.closest(spot.text, seen)
                fix = f"是否应为“{close}”？" if close else f"请改为总目标之一：{'、'.join(seen)}。"
                yield GOAL_UNKNOWN.at(f"“总目标”里没有“{shown(spot.text)}”。", spot.value, fix=fix)


def _indicators(form: Spot) -> Iterator[Finding]:
    """Report a form without indicators of the year, or with both kinds of them."""
    scored, annual = form.get("评分指标"), form.get("年度指标")
    place = form.get("项目") or form
    if scored and (other := annual or form.get("长期指标")):
        message = "“评分指标”代替长期、年度两张目标表，不能一起填。"
        yield INDICATORS.at(message, scored.key, other.key, fix="请只留一种。")
    elif not scored and not annual:
        yield INDICATORS.at("申报表没有年度的绩效指标。", place.value, fix="请填“年度指标”，或者“评分指标”。")


def _amounts(form: Spot) -> Iterator[Finding]:
    """Report rows without an amount of which one economic type has several: none of them can be told."""
    seen: dict[str, Spot] = {}
    for _, row in form.children("支出明细"):
        economic = row.get("经济科目")
        if economic and economic.text and not row.get("金额"):
            code = code_of(economic.text)
            if seen.setdefault(code, economic) is not economic:
                message = f"经济科目 {code} 有两行没有填金额，分不出各是多少。"
                yield OPEN_AMOUNTS.at(message, economic.value, seen[code].value, fix="请填金额；最多一行可以不填。")
