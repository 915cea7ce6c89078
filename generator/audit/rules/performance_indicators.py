"""Rules on single indicators (三级指标): direction, weight, unit, result, tier of the score.

Comes in: the forms of a ``View``. Goes out: results. What no rule can score, and scores that differ from the rule,
derivation has told already (PRF-001 to PRF-004); here stands what it cannot see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from typing import Final

from generator.amounts import format_amount
from generator.audit.forms import FormView, IndicatorView, forms
from generator.audit.model import Family, Found, Passed, Result, Rule, View
from generator.audit.saying import percent, points
from generator.derive.targets import Direction
from generator.findings import Severity

_HUNDRED: Final = Decimal(100)
_FAR_BEYOND: Final = 3
_LESS_IS_BETTER: Final = re.compile(
    r"(?:(?:事故|投诉|上访|信访|差错|错误|失误|故障|死亡|伤亡|伤残|违规|违法|违纪|泄密|泄漏|超支|逾期|延误|污染事件|安全事件|舆情事件|质疑)"
    r"(?:发生)?(?:次数|起数|件数|宗数|数量|人数|率|数)?|(?:发生|差错|错误|失误|误差|故障|死亡|流失|失业|空置|逾期|超时|超支|投诉|退件|返工)率"
    r"|(?:响应|等待|办理|处理|审批|修复)(?:时间|时长|时限)|(?:单位|人均|平均|单次)成本)$"
)
_HANDLED: Final = re.compile(
    r"受理|处理|办理|处置|调解|化解|办结|查处|查办|接待|接访|解决|排查|核查|调查|整治|整改|下降|降低|减少|压降|控制|防范|预防|应急|演练|宣传|培训|责任|服务"
)
_MORE_IS_BETTER: Final = re.compile(
    r"(?:满意度|满意率|合格率|及时率|覆盖率|通过率|达标率|优良率|办结率|准确率|完成率|到位率|出勤率)$"
)
_AT_MOST_ALL: Final = re.compile(
    r"(?:满意度|满意率|好评率|合格率|及时率|覆盖率|通过率|达标率|优良率|办结率|准确率|出勤率|到岗率|上岗率|知晓率|公开率|普及率|反馈率)$"
)
_RATE_NAME: Final = re.compile(r"(?:率|满意度|比例|占比|百分比)$")
_COUNT_NAME: Final = re.compile(r"(?:次数|个数|人数|人次|场次|场数|件数|户数|家数|批次|数量)$")
_NO_RESULT: Final = re.compile(r"[/\\—\-－…·.]+|略|同上|同左|见附件|待定|待统计|待填|空|暂无|不详|不适用")
_TIME_UNIT: Final = re.compile(r"年|月|日|天|小时|分钟|季")
_FAILED: Final = re.compile(
    r"(?:未|没有|没能|未能)(?:完成|开展|实施|达到|达成|达标|启动|建成|实现|组织|落实|举办|通过)"
)
_IN_PART: Final = re.compile(r"部分(?:完成|达成|实现|达到|建成)|(?:未|没有)(?:完全|全部)(?:完成|达成|实现|达到|建成)")
_FULL_TIER, _PART_TIER = Decimal("0.8"), Decimal("0.5")


def _all(view: View) -> Iterator[tuple[FormView, IndicatorView]]:
    return ((form, indicator) for form in forms(view) for indicator in form.indicators)


def direction_follows_target(view: View) -> Iterator[Result]:
    """指标的方向由目标值决定，填写的“方向”不得与目标值的写法相反，能用数量计分的指标不得改按定性计分。

    目标值为“≥X”的是正向指标，得分=权重×B/A；目标值为“≤X”的是反向指标，得分=权重×A/B；不能用数量表示的是定性指标。
    """
    for form, each in _all(view):
        typed, quantity = each.indicator.direction, each.wanted
        if typed is None:
            continue
        where, target = f"{form.title}的指标“{each.name}”", each.indicator.target
        if quantity and quantity.bound and typed not in (quantity.bound, Direction.WORDS):
            yield Found(
                f"{where}目标值“{target}”是{quantity.bound}指标的写法，“方向”却填了{typed}，得分会算反。",
                f"请删去“方向”，或改为{quantity.bound}；目标值写反了的，请改正目标值。",
                (each.at("方向"), each.at("目标值")),
                facts=each.facts,
                printed=typed,
                computed=quantity.bound,
            )
        elif Direction(typed) is Direction.WORDS and quantity and each.reached and quantity.unit == each.reached.unit:
            yield Found(
                f"{where}目标值“{target}”、完成值“{each.indicator.actual}”都是同一单位的数，可以按公式计分，“方向”却填了定性。",
                "请删去“方向”和“得分”，由程序按公式计分；确属定性的，请把目标值写成文字。",
                (each.at("方向"), each.at("目标值"), each.at("完成值")),
                facts=each.facts,
                printed=typed,
                severity=Severity.WARNING,
            )
        elif Direction(typed) is not Direction.WORDS and quantity is None:
            yield Found(
                f"{where}目标值“{target}”不是一个数，“方向”填{typed}不起作用，按定性计分。",
                "请把目标值写成带单位的数，或删去“方向”。",
                (each.at("方向"), each.at("目标值")),
                printed=typed,
                computed="定性",
                severity=Severity.HINT,
            )
        else:
            yield Passed(f"{where}的方向")


def better_way_is_named(view: View) -> Iterator[Result]:
    """正向指标完成值越大得分越高，反向指标完成值越小得分越高，名称应与方向相符。

    事故、投诉、差错、故障、逾期、平均成本、响应时间等越少越好的，应为反向；满意度、合格率、及时率、覆盖率等越高越好的，
    应为正向。目标值是不为零的数又没有写“≤”“≥”的，按正向计分，所以越少越好的指标应写明“≤”。
    """
    for form, each in _all(view):
        way, quantity, reached = each.target.direction, each.target.quantity, each.reached
        if quantity is None or reached is None or reached.number == quantity.number:
            continue
        less = bool(_LESS_IS_BETTER.search(each.name)) and not _HANDLED.search(each.name)
        more = bool(_MORE_IS_BETTER.search(each.name)) and bool(quantity.number)
        wrong = (less and way is Direction.POSITIVE) or (more and not less and way is Direction.NEGATIVE)
        where = f"{form.title}的指标“{each.name}”"
        if not wrong:
            yield Passed(f"{where}的方向与名称")
            continue
        right, mark = (Direction.NEGATIVE, "≤") if less else (Direction.POSITIVE, "≥")
        kind = "越少越好" if less else "越高越好"
        yield Found(
            f"{where}从名称看{kind}，现在按{way}计分：目标值“{each.indicator.target}”，完成值“{each.indicator.actual}”，"
            f"得 {points(each.score)}。",
            f"请把目标值写成“{mark}…”，或填“方向: {right}”；确实不是{kind}的，可以不改。",
            (each.at("目标值"), each.at("完成值")),
            facts=each.facts,
            printed=way,
            computed=right,
        )


def weights_are_positive(view: View) -> Iterator[Result]:
    """绩效指标都应有分值，指标得分按权重计算。权重为零的指标不参与评分，不应列入自评表。"""
    for form, each in _all(view):
        if each.indicator.weight:
            yield Passed(f"{form.title}的指标“{each.name}”有权重")
            continue
        yield Found(
            f"{form.title}的指标“{each.name}”权重是 0 分，完成与否都不影响得分。",
            "请给它分配权重，并相应调整其他指标，使合计为 80 分；不考核的指标请删去。",
            (each.at("权重"), each.at("名称")),
            facts=each.facts,
            printed="0",
        )


def named_once(view: View) -> Iterator[Result]:
    """同一张自评表里的指标不得重复：同一目标下的同名指标会重复计分，不同目标下的同名指标完成值应当一致。"""
    for form in forms(view):
        pairs = [(a, b) for a, b in combinations(form.indicators, 2) if a.name == b.name]
        twice = [(a, b) for a, b in pairs if a.goal == b.goal or _values(a) != _values(b)]
        for first, second in twice:
            if first.goal == second.goal:
                what = f"同一目标下的指标“{first.name}”写了两次"
            else:
                what = f"指标“{first.name}”在两个目标下的目标值或完成值不同"
            yield Found(
                f"{form.title}里{what}：“{first.indicator.target}”完成“{first.indicator.actual}”，"
                f"“{second.indicator.target}”完成“{second.indicator.actual}”。",
                "请删去重复的一个并调整权重；是两件事的，请把名称区分开。",
                (second.at("名称"), first.at("名称")),
                printed=second.name,
            )
        if not twice:
            yield Passed(f"{form.title}的指标没有重名")


def _values(each: IndicatorView) -> tuple[str, str]:
    return each.indicator.target, each.indicator.actual


def result_fits_target(view: View) -> Iterator[Result]:
    """实际完成值应当与年初目标值可比，两者都应填写，不得用“/”“略”“待统计”等代替。

    目标值是数的，完成值也应是同一单位的数；目标值是文字的，完成值应说明达到的程度。
    """
    for form, each in _all(view):
        found = _misfit(each)
        where = f"{form.title}的指标“{each.name}”"
        if found is None:
            yield Passed(f"{where}的目标值与完成值可比")
            continue
        message, fix, key, severity = found
        values = f"目标值“{each.indicator.target}”，完成值“{each.indicator.actual}”"
        yield Found(f"{where}{message}（{values}）。", fix, (each.at(key),), facts=each.facts, severity=severity)


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
    for form, each in _all(view):
        wrong = _wrong_unit(each)
        where = f"{form.title}的指标“{each.name}”"
        if not wrong:
            yield Passed(f"{where}的单位与名称相符")
            continue
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
        if _RATE_NAME.search(each.name) and quantity.unit == "" and quantity.number:
            return key, text, "百分数"
        if _COUNT_NAME.search(each.name) and quantity.unit == "%":
            return key, text, "带单位的数"
    return None


def rates_are_possible(view: View) -> Iterator[Result]:
    """满意度、覆盖率、及时率、合格率等是部分占全部的比例，不可能超过 100%。"""
    for form, each in _all(view):
        if not _AT_MOST_ALL.search(each.name):
            continue
        for key, text, quantity in (
            ("目标值", each.indicator.target, each.wanted),
            ("完成值", each.indicator.actual, each.reached),
        ):
            where = f"{form.title}的指标“{each.name}”的{key}"
            if quantity and quantity.unit == "%" and quantity.number > _HUNDRED:
                yield Found(
                    f"{where}“{text}”超过了 100%，这个比例不可能超过 100%。",
                    "请核对数字；实际是增长率或完成率的，请改名称。",
                    (each.at(key),),
                    facts=each.facts,
                    printed=text,
                    computed=f"不超过 {percent(_HUNDRED)}",
                    quote=text,
                )
            else:
                yield Passed(f"{where}不超过 100%")


def targets_not_far_beyond(view: View) -> Iterator[Result]:
    """绩效目标应当科学合理。完成值超过目标值三倍的，说明目标值设定偏低，应当分析原因，并在下一年度调整目标值。"""
    for form, each in _all(view):
        wanted, reached = each.target.quantity, each.reached
        if wanted is None or reached is None or each.target.direction is not Direction.POSITIVE or not wanted.number:
            continue
        times = reached.number / wanted.number
        where = f"{form.title}的指标“{each.name}”"
        said = each.name in form.deviation or ("偏低" in form.deviation and each.indicator.actual in form.deviation)
        if times <= _FAR_BEYOND or said:
            yield Passed(f"{where}没有远超目标值")
            continue
        yield Found(
            f"{where}目标值“{each.indicator.target}”，完成值“{each.indicator.actual}”，"
            f"是目标值的 {format_amount(times, 1)} 倍，目标值设定偏低。",
            "请在偏差原因分析中说明，并在下一年度调高目标值；单位或位数写错的，请改正。",
            (each.at("完成值"), each.at("目标值")),
            facts=each.facts,
            printed=each.indicator.actual,
        )


def scores_fit_tiers(view: View) -> Iterator[Result]:
    """定性指标按三档计分，得分应与完成情况相符。

    达成预期指标的，得分为权重的 100%—80%；部分达成预期指标的，80%—50%；未达成预期指标的，50%—0%。
    """
    for form, each in _all(view):
        score, weight = each.indicator.score, each.indicator.weight
        if score is None or not weight or score > weight or each.verdict.by_formula:
            continue
        tier = _tier(each)
        where = f"{form.title}的指标“{each.name}”"
        if tier is None or tier[1] <= score / weight <= tier[2]:
            yield Passed(f"{where}的得分与完成情况相符")
            continue
        words, low, high = tier
        yield Found(
            f"{where}完成值“{each.indicator.actual}”属于{words}，填写的得分 {points(score)}"
            f"是权重的 {percent(score / weight * 100)}，应在 {percent(low * 100)}至 {percent(high * 100)}之间。",
            "请核对得分；完成值没有写清达到程度的，请写清楚。",
            (each.at("得分"), each.at("完成值")),
            facts=each.facts,
            printed=points(score),
            computed=f"{points(weight * low)}至{points(weight * high)}",
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
    Rule("PFM-001", _PERFORMANCE, Severity.ERROR, "指标方向与目标值相符", _FORM, direction_follows_target),
    Rule("PFM-002", _PERFORMANCE, Severity.WARNING, "越少越好的指标按反向计分", _FORM, better_way_is_named),
    Rule("PFM-003", _PERFORMANCE, Severity.WARNING, "指标权重不为零", _FORM, weights_are_positive),
    Rule("PFM-004", _PERFORMANCE, Severity.WARNING, "同一张表里指标不重复", _FORM, named_once),
    Rule("PFM-005", _PERFORMANCE, Severity.WARNING, "完成值与目标值可比", _FORM, result_fits_target),
    Rule("PFM-006", _PERFORMANCE, Severity.WARNING, "单位与指标名称相符", _FORM, units_fit_names),
    Rule("PFM-007", _PERFORMANCE, Severity.ERROR, "满意度等比例不超过 100%", ("算术",), rates_are_possible),
    Rule("PFM-008", _PERFORMANCE, Severity.HINT, "目标值没有明显偏低", _FORM, targets_not_far_beyond),
    Rule("PFM-009", _PERFORMANCE, Severity.WARNING, "定性指标得分与完成情况相符", _FORM, scores_fit_tiers),
)
