"""Rules on single indicators (三级指标): direction, weight, unit, result, tier of the score.

Comes in: the forms of a ``View``. Goes out: results. What no rule can score, and scores that differ from the rule,
derivation has told already (PRF-001 to PRF-004); here stands what it cannot see.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import combinations
from typing import Final

from generator.audit.forms import FormView, IndicatorView, all_indicators, forms
from generator.audit.model import Family, Found, Passed, Path, Result, Rule, View
from generator.audit.saying import points
from generator.derive.targets import Direction
from generator.findings import Severity
from generator.submission.performance import IndicatorGroup

_LESS_IS_BETTER: Final = re.compile(
    r"(?:(?:事故|投诉|上访|信访|差错|错误|失误|故障|死亡|伤亡|伤残|违规|违法|违纪|泄密|泄漏|超支|逾期|延误|质疑"
    r"|污染事件|安全事件|舆情事件)(?:发生)?(?:次数|起数|件数|宗数|数量|人数|率|数)?"
    r"|(?:发生|差错|错误|失误|误差|故障|死亡|流失|失业|空置|逾期|超时|超支|投诉|退件|返工)率"
    r"|(?:响应|等待|办理|处理|审批|修复)(?:时间|时长|时限)|(?:单位|人均|平均|单次)成本)$"
)
_HANDLED: Final = re.compile(
    r"受理|处理|办理|处置|调解|化解|办结|查处|查办|接待|接访|解决|排查|核查|调查|整治|整改|下降|降低|减少|压降|控制|防范|预防"
)
"""Words before the ending that turn it round: 受理投诉次数 counts work, not faults."""

_MORE_IS_BETTER: Final = re.compile(
    r"(?:满意度|满意率|合格率|及时率|覆盖率|通过率|达标率|优良率|办结率|准确率|完成率|到位率|出勤率)$"
)


_ENOUGH_FORMS: Final = 5
"""With fewer forms, none can be called unlike most."""
_FIRST_LEVELS: Final = ("产出", "效益", "满意度")
_LEVELS: Final = (
    *((word, _FIRST_LEVELS[0]) for word in ("数量指标", "质量指标", "时效指标")),
    *((word, _FIRST_LEVELS[1]) for word in ("经济效益", "社会效益", "生态效益", "可持续影响")),
    ("满意度", _FIRST_LEVELS[2]),
)
"""Words of 二级指标 and the 一级指标 they belong to."""


def direction_follows_target(view: View) -> Iterator[Result]:
    """指标的方向由目标值决定，填写的“方向”不得与目标值的写法相反，能用数量计分的指标不得改按定性计分。

    目标值为“≥X”的是正向指标，得分=权重×B/A；目标值为“≤X”的是反向指标，得分=权重×A/B；不能用数量表示的是定性指标。
    """
    for form, each in all_indicators(view):
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
                f"{where}目标值“{target}”、完成值“{each.indicator.actual}”都是同一单位的数，"
                "可以按公式计分，“方向”却填了定性。",
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
    for form, each in all_indicators(view):
        way, quantity, reached = each.target.direction, each.target.quantity, each.reached
        if quantity is None or reached is None or reached.number == quantity.number:
            continue
        less = _less_is_better(each.name)
        more = bool(_MORE_IS_BETTER.search(each.name)) and bool(quantity.number)
        wrong = (less and way is Direction.POSITIVE) or (more and not less and way is Direction.NEGATIVE)
        if not wrong:
            yield Passed("方向与名称相符")
            continue
        right, mark = (Direction.NEGATIVE, "≤") if less else (Direction.POSITIVE, "≥")
        kind = "越少越好" if less else "越高越好"
        yield Found(
            f"{form.title}的指标“{each.name}”从名称看{kind}，现在按{way}计分："
            f"目标值“{each.indicator.target}”，完成值“{each.indicator.actual}”，得 {points(each.score)}。",
            f"请把目标值写成“{mark}…”，或填“方向: {right}”；确实不是{kind}的，可以不改。",
            (each.at("目标值"), each.at("完成值")),
            facts=each.facts,
            printed=way,
            computed=right,
        )


def _less_is_better(name: str) -> bool:
    """Tell whether a name says clearly that less is better."""
    match = _LESS_IS_BETTER.search(name)
    return match is not None and not _HANDLED.search(name[: match.start()])


def weights_are_positive(view: View) -> Iterator[Result]:
    """绩效指标都应有分值，指标得分按权重计算。权重为零的指标不参与评分，不应列入自评表。"""
    for form, each in all_indicators(view):
        if each.indicator.weight:
            yield Passed("有权重")
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


def levels_are_kept(view: View) -> Iterator[Result]:
    """绩效指标分一级、二级、三级，同一一级指标的名称应当统一，二级指标应列在所属的一级指标下，各级权重才能正确汇总。

    数量、质量、时效指标属于产出指标；经济、社会、生态效益和可持续影响指标属于效益指标；服务对象满意度指标属于满意度指标。
    """
    for form in forms(view):
        spelt: dict[str, str] = {}
        for n, goal in enumerate(form.form.goals):
            for g, group in enumerate(goal.groups):
                path = form.at("年度绩效目标", n, "指标组", g)
                first = spelt.setdefault(group.level1.removesuffix("指标"), group.level1)
                yield _level1(form, group, first, (*path, "一级指标"))
                if group.level2:
                    yield _level2(form, group, group.level2, (*path, "二级指标"))


def _level1(form: FormView, group: IndicatorGroup, first: str, path: Path) -> Result:
    if group.level1 == first:
        return Passed("一级指标写法统一")
    message = f"{form.title}的一级指标有“{first}”“{group.level1}”两种写法，权重和得分会分开汇总。"
    return Found(message, f"请统一写成“{first}”。", (path,), printed=group.level1, computed=first)


def _level2(form: FormView, group: IndicatorGroup, level2: str, path: Path) -> Result:
    above = next((above for word, above in _LEVELS if word in level2), "")
    known = next((level for level in _FIRST_LEVELS if level in group.level1), "")
    if not above or not known or above == known:
        return Passed("二级指标的归属")
    message = f"{form.title}的二级指标“{level2}”列在“{group.level1}”下，应属于{above}指标。"
    mild = above == _FIRST_LEVELS[2] and known == _FIRST_LEVELS[1]
    fix = "请改正一级指标或二级指标；格式规定满意度列在效益指标下的，可以不改。"
    severity = Severity.HINT if mild else None
    return Found(message, fix, (path,), printed=group.level1, computed=f"{above}指标", severity=severity)


def levels_are_weighed(view: View) -> Iterator[Result]:
    """自评表的指标应当反映产出和效果：都应有产出指标，并有效益指标或满意度指标（满意度指标暂可不作为必评指标）。

    填表说明没有规定各级指标各占多少分；同一部门的自评表多数按同样的分值分配时，分配不同的列为评审要点。
    """
    sums = {form.title: (form, _level_sums(form)) for form in forms(view)}
    usual = _usual([levels.get(_FIRST_LEVELS[0], Decimal(0)) for _, levels in sums.values()])
    for form, levels in sums.values():
        output = levels.get(_FIRST_LEVELS[0], Decimal(0))
        path = (form.at("年度绩效目标"),)
        if not output:
            message, fix = (
                f"{form.title}没有产出指标（{_weights(levels)}）。",
                "请补充产出指标；一级指标名称写错的，请改正。",
            )
            yield Found(message, fix, path, severity=Severity.WARNING)
        elif not any(levels.get(level) for level in _FIRST_LEVELS[1:]):
            message = f"{form.title}只有产出指标，没有效益指标，也没有满意度指标（{_weights(levels)}）。"
            yield Found(message, "请核对一级指标；应当反映效果的，请补充效益指标。", path)
        elif usual and output != usual:
            message = f"{form.title}的权重是{_weights(levels)}；本部门多数自评表的产出指标是 {points(usual)}。"
            fix = "请核对权重的分配；确实需要不同的，可以不改。"
            yield Found(message, fix, path, printed=points(output), computed=points(usual))
        else:
            yield Passed("一级指标的权重")


def _weights(levels: Mapping[str, Decimal]) -> str:
    return "，".join(f"{level} {points(weight)}" for level, weight in levels.items() if weight)


def _level_sums(form: FormView) -> dict[str, Decimal]:
    """Return the weights by 一级指标, an unknown one under its own name."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for goal in form.form.goals:
        for group in goal.groups:
            words = f"{group.level1}{group.level2 or ''}"
            known = next((level for level in reversed(_FIRST_LEVELS) if level in words), group.level1)
            sums[known] += sum(each.weight for each in group.indicators)
    return sums


def _usual(sums: list[Decimal]) -> Decimal | None:
    """Return the sum that clearly most forms have, if there is one."""
    most, times = Counter(sums).most_common(1)[0]
    return most if len(sums) >= _ENOUGH_FORMS and times * 5 >= len(sums) * 4 else None


_FORM: Final = ("官方格式-自评表",)
_PERFORMANCE: Final = Family.PERFORMANCE

RULES: Final = (
    Rule("PFM-001", _PERFORMANCE, Severity.ERROR, "指标方向与目标值相符", _FORM, direction_follows_target),
    Rule("PFM-002", _PERFORMANCE, Severity.WARNING, "越少越好的指标按反向计分", _FORM, better_way_is_named),
    Rule("PFM-003", _PERFORMANCE, Severity.WARNING, "指标权重不为零", _FORM, weights_are_positive),
    Rule("PFM-004", _PERFORMANCE, Severity.WARNING, "同一张表里指标不重复", _FORM, named_once),
    Rule("PFM-010", _PERFORMANCE, Severity.WARNING, "一级、二级指标的归属", _FORM, levels_are_kept),
    Rule("PFM-011", _PERFORMANCE, Severity.HINT, "一级指标的权重", _FORM, levels_are_weighed),
)
