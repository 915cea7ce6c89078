"""Rules on the values of indicators (三级指标): target, result, unit, and the tier of a qualitative score.

Comes in: the forms of a ``View``. Goes out: results.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from generator.amounts import format_amount
from generator.audit.forms import IndicatorView, all_indicators
from generator.audit.model import Family, Found, Passed, Result, Rule, View
from generator.audit.saying import percent, points
from generator.derive.targets import Direction
from generator.findings import Severity

_HUNDRED: Final = Decimal(100)
_FAR_BEYOND: Final = 3
PARTS_OF_ALL: Final = (
    "满意度|满意率|好评率|合格率|及时率|覆盖率|通过率|达标率|优良率|办结率|准确率|出勤率|到岗率|上岗率|知晓率|公开率"
    "|普及率|反馈率|保障率"
)
"""Rates that are a part of a whole and so at most 100 %, as alternatives of a pattern."""
_AT_MOST_ALL: Final = re.compile(rf"(?:{PARTS_OF_ALL})$")
_RATE_NAME: Final = re.compile(r"(?:率|满意度|比例|占比|百分比)$")
_COUNT_NAME: Final = re.compile(r"(?:次数|个数|人数|人次|场次|场数|件数|户数|家数|批次|数量)$")
_NO_RESULT: Final = re.compile(r"[/\\—\-－…·.]+|略|同上|同左|见附件|待定|待统计|待填|空|暂无|不详|不适用")
_TIME_UNIT: Final = re.compile(r"年|月|日|天|小时|分钟|季")
_FAILED: Final = re.compile(
    r"(?:未|没有|没能|未能)(?:完成|开展|实施|达到|达成|达标|启动|建成|实现|组织|落实|举办|通过)"
)
_IN_PART: Final = re.compile(r"部分(?:完成|达成|实现|达到|建成)|(?:未|没有)(?:完全|全部)(?:完成|达成|实现|达到|建成)")
_YEAR: Final = re.compile(r"(?<![\d—\-至])(20\d\d)年(?!以来|底以前|[—\-至])")
_FULL_TIER, _PART_TIER = Decimal("0.8"), Decimal("0.5")


def result_fits_target(view: View) -> Iterator[Result]:
    """实际完成值应当与年初目标值可比，两者都应填写，不得用“/”“略”“待统计”等代替。

    目标值是数的，完成值也应是同一单位的数；目标值是文字的，完成值应说明达到的程度。
    """
    for form, each in all_indicators(view):
        found = _misfit(each)
        if found is None:
            yield Passed("目标值与完成值可比")
            continue
        where = f"{form.title}的指标“{each.name}”"
        message, fix, key, severity = found
        values = f"目标值“{each.indicator.target}”，完成值“{each.indicator.actual}”"
        yield Found(f"{where}{message}（{values}）。", fix, (each.at(key),), severity=severity)


def _misfit(each: IndicatorView) -> tuple[str, str, str, Severity | None] | None:
    """Say what makes target and result incomparable, how to mend it, at which key, and how bad it is."""
    wanted, reached, indicator = each.wanted, each.reached, each.indicator
    for key, text in (("目标值", indicator.target), ("完成值", indicator.actual)):
        if _NO_RESULT.fullmatch(text):
            return f"的{key}没有填写内容", f"请填写{key}；没有考核的指标请删去并调整权重。", key, None
    if indicator.score is None or indicator.direction == Direction.WORDS.value:
        return None  # without a typed score, derivation has told what cannot be compared
    if wanted and reached is None:
        return "目标值是数，完成值却不是可比的数", "请把完成值写成与目标值同一单位的数。", "完成值", None
    if wanted and reached and wanted.unit != reached.unit and wanted.unit and reached.unit:
        fix = "请把目标值和完成值写成同一单位。"
        return f"目标值的单位是“{wanted.unit}”，完成值的单位是“{reached.unit}”", fix, "完成值", None
    if wanted is None and reached and not _TIME_UNIT.match(reached.unit):
        fix = "请用文字说明达到的程度，或把目标值也写成数。"
        return "目标值是文字，完成值却是一个数", fix, "完成值", Severity.HINT
    return None


def units_fit_names(view: View) -> Iterator[Result]:
    """指标的单位应与名称相符。

    名称为某某率、满意度、比例的指标，目标值和完成值应是百分数或文字；名称为次数、人数、数量的指标，不应是百分数。
    """
    for form, each in all_indicators(view):
        wrong = _wrong_unit(each)
        if not wrong:
            yield Passed("单位与名称相符")
            continue
        where = f"{form.title}的指标“{each.name}”"
        key, text, should = wrong
        yield Found(
            f"{where}的{key}“{text}”与名称不符：从名称看应是{should}。",
            f"请核对{key}，写成{should}；名称写错的，请改名称。",
            (each.at(key), each.at("名称")),
            printed=text,
            computed=should,
        )


def _wrong_unit(each: IndicatorView) -> tuple[str, str, str] | None:
    """Return the key, its text and what it should be, where the unit contradicts the name."""
    for key, text, quantity in (
        ("目标值", each.indicator.target, each.wanted),
        ("完成值", each.indicator.actual, each.reached),
    ):
        if quantity is None:
            continue
        if quantity.unit == "" and quantity.number and _RATE_NAME.search(each.name):
            return key, text, "百分数"
        if quantity.unit == "%" and _COUNT_NAME.search(each.name):
            return key, text, "带单位的数"
    return None


def rates_are_possible(view: View) -> Iterator[Result]:
    """满意度、覆盖率、及时率、合格率等是部分占全部的比例，不可能超过 100%。"""
    for form, each in all_indicators(view):
        if not _AT_MOST_ALL.search(each.name):
            continue
        for key, text, quantity in (
            ("目标值", each.indicator.target, each.wanted),
            ("完成值", each.indicator.actual, each.reached),
        ):
            if quantity and quantity.unit == "%" and quantity.number > _HUNDRED:
                yield Found(
                    f"{form.title}的指标“{each.name}”的{key}“{text}”超过了 100%，这个比例不可能超过 100%。",
                    "请核对数字；实际是增长率或完成率的，请改名称。",
                    (each.at(key),),
                    printed=text,
                    computed=f"不超过 {percent(_HUNDRED)}",
                    quote=text,
                )
            else:
                yield Passed("不超过 100%")


def targets_not_far_beyond(view: View) -> Iterator[Result]:
    """绩效目标应当科学合理。完成值超过目标值三倍的，说明目标值设定偏低，应当分析原因，并在下一年度调整目标值。"""
    for form, each in all_indicators(view):
        wanted, reached = each.target.quantity, each.reached
        if wanted is None or reached is None or each.target.direction is not Direction.POSITIVE or not wanted.number:
            continue
        times = reached.number / wanted.number
        said = each.name in form.deviation or ("偏低" in form.deviation and each.indicator.actual in form.deviation)
        if times <= _FAR_BEYOND or said:
            yield Passed("没有远超目标值")
            continue
        yield Found(
            f"{form.title}的指标“{each.name}”目标值“{each.indicator.target}”，完成值“{each.indicator.actual}”，"
            f"是目标值的 {format_amount(times, 1)} 倍，目标值设定偏低。",
            "请在偏差原因分析中说明，并在下一年度调高目标值；单位或位数写错的，请改正。",
            (each.at("完成值"), each.at("目标值")),
            printed=each.indicator.actual,
        )


def scores_fit_tiers(view: View) -> Iterator[Result]:
    """定性指标按三档计分，得分应与完成情况相符。

    达成预期指标的，得分为权重的 100%—80%；部分达成预期指标的，80%—50%；未达成预期指标的，50%—0%。
    """
    for form, each in all_indicators(view):
        score, weight = each.indicator.score, each.indicator.weight
        if score is None or not weight or score > weight or each.verdict.by_formula:
            continue
        tier = _tier(each)
        if tier is None or tier[1] <= score / weight <= tier[2]:
            yield Passed("得分与完成情况相符")
            continue
        words, low, high = tier
        yield Found(
            f"{form.title}的指标“{each.name}”完成值“{each.indicator.actual}”属于{words}，填写的得分 {points(score)}"
            f"是权重的 {percent(score / weight * 100)}，应在 {percent(low * 100)}至 {percent(high * 100)}之间。",
            "请核对得分；完成值没有写清达到程度的，请写清楚。",
            (each.at("得分"), each.at("完成值")),
            facts=each.facts,
            printed=points(score),
            computed=f"{points(weight * low)}至{points(weight * high)}",
        )


def results_are_of_the_year(view: View) -> Iterator[Result]:
    """完成值应当是本年度的结果；写着以前年度日期、沿用以前年度结果的，应当核对年份，并说明能否得满分。"""
    for form, each in all_indicators(view):
        actual, other = each.indicator.actual, f"{each.name}{each.indicator.target}"
        past = [match for match in _YEAR.finditer(actual) if int(match[1]) < view.year and match[1] not in other]
        if not past:
            yield Passed("完成值没有说到以前年度")
            continue
        yield Found(
            f"{form.title}的指标“{each.name}”完成值“{actual}”说的是 {past[0][1]} 年，不是 {view.year} 年度的结果。",
            "请核对年份；沿用以前年度结果的，请在偏差原因分析里说明，并核对得分。",
            (each.at("完成值"),),
            printed=actual,
            quote=past[0][0],
        )


def _tier(each: IndicatorView) -> tuple[str, Decimal, Decimal] | None:
    """Return the tier that the words of the result leave no doubt about, with its bounds as parts of the weight."""
    actual = each.indicator.actual
    if each.verdict.score == each.indicator.weight:
        return "达成预期指标", _FULL_TIER, Decimal(1)
    if _IN_PART.search(actual):
        return "部分达成预期指标", _PART_TIER, _FULL_TIER
    if _FAILED.search(actual):
        return "未达成预期指标", Decimal(0), _PART_TIER
    return None


_FORM: Final = ("官方格式-自评表",)
_PERFORMANCE: Final = Family.PERFORMANCE

RULES: Final = (
    Rule("PFM-005", _PERFORMANCE, Severity.WARNING, "完成值与目标值可比", _FORM, result_fits_target),
    Rule("PFM-006", _PERFORMANCE, Severity.WARNING, "单位与指标名称相符", _FORM, units_fit_names),
    Rule("PFM-007", _PERFORMANCE, Severity.ERROR, "满意度等比例不超过 100%", ("算术",), rates_are_possible),
    Rule("PFM-008", _PERFORMANCE, Severity.HINT, "目标值没有明显偏低", _FORM, targets_not_far_beyond),
    Rule("PFM-009", _PERFORMANCE, Severity.WARNING, "定性指标得分与完成情况相符", _FORM, scores_fit_tiers),
    Rule("PFM-013", _PERFORMANCE, Severity.HINT, "完成值是本年度的", _FORM, results_are_of_the_year),
)
