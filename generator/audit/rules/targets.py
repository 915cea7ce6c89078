"""Rules on the performance targets of a budget: 附表13 整体支出绩效目标申报表 and 附表14 部门项目申报表.

Comes in: facts and typed forms of a ``View``. Goes out: results.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from generator.accounts.facts import HUNDRED
from generator.audit.model import Family, Found, NotChecked, Passed, Path, Result, Rule, View
from generator.audit.rules.ties import tolerance
from generator.audit.saying import wan
from generator.derive.target_forms import OVERALL, PROJECT, SIDES
from generator.findings import Severity
from generator.submission.budget_models import LISTED, BudgetSubmission
from generator.submission.fields import code_of
from generator.submission.kinds import DEPARTMENT_BUDGET

if TYPE_CHECKING:
    from generator.submission.target_models import AnnualGoal, LongGoal, ProjectTarget, TargetIndicator

_OVERALL_KEY, _FORMS_KEY = "整体绩效目标", "项目绩效目标"
_PLAIN: Final = re.compile(r"\d{1,3}")
_LEVELS: Final = ("产出", ("效益", "满意"))
_FEWEST: Final = 3


def _submission(view: View) -> BudgetSubmission:
    submission = view.accounts.submission
    if not isinstance(submission, BudgetSubmission):
        msg = "these rules hold for budgets only"
        raise TypeError(msg)
    return submission


def _forms(view: View) -> Iterator[tuple[Path, ProjectTarget]]:
    for number, form in enumerate(_submission(view).project_targets):
        yield (_FORMS_KEY, number), form


def details_tie(view: View) -> Iterator[Result]:
    """项目支出明细测算应当与项目预算一致：各行合计等于项目的当年预算，每个支出经济分类的金额等于项目在这个科目安排的数。"""
    for path, form in _forms(view):
        prefix = f"{PROJECT}.{form.project}"
        codes = dict.fromkeys(code_of(detail.economic) for detail in form.details)
        pairs = [(f"经济科目 {code} 合计", f"{prefix}.明细款.{code}", f"{prefix}.款.{code}") for code in codes]
        wrong = [
            _differs(view, form, (*path, "支出明细"), pair)
            for pair in (*pairs, ("各行合计", f"{prefix}.明细合计", f"{prefix}.当年预算"))
            if view.facts.amount(pair[1]) != view.facts.amount(pair[2])
        ]
        if not wrong:
            yield Passed(f"项目“{form.project}”的支出明细与预算相等")
        yield from wrong
        yield from _negative(view, form, path)


def _differs(view: View, form: ProjectTarget, path: Path, pair: tuple[str, str, str]) -> Found:
    what, itemised, arranged = pair
    shown, right = wan(view.facts.amount(itemised)), wan(view.facts.amount(arranged))
    return Found(
        f"项目“{form.project}”的支出明细，{what}是 {shown}，“预算项目”里安排的是 {right}。",
        "请核对各行的金额和经济科目；漏列的活动请补上。",
        (path,),
        facts=(itemised, arranged),
        printed=shown,
        computed=right,
        rounding=abs(view.facts.amount(itemised) - view.facts.amount(arranged))
        <= tolerance(view, (itemised, arranged)),
    )


def _negative(view: View, form: ProjectTarget, path: Path) -> Iterator[Found]:
    """Find amounts left open for which the other rows leave less than nothing."""
    for number, detail in enumerate(form.details, 1):
        name = f"{PROJECT}.{form.project}.明细.{number}.金额"
        if detail.amount is None and view.facts.amount(name) < 0:
            yield Found(
                f"项目“{form.project}”的支出明细第 {number} 行没有填金额，其余各行已超过科目安排的数。",
                "请核对同一科目其余各行的金额。",
                ((*path, "支出明细", number - 1, "经济科目"),),
                facts=(name,),
                printed=wan(view.facts.amount(name)),
            )


def projects_have_forms(view: View) -> Iterator[Result]:
    """预算支出全面实施绩效目标管理：部门要有整体支出绩效目标，有预算的项目支出都要有绩效目标申报表。"""
    submission = _submission(view)
    if submission.overall_target is None:
        yield Found("没有填整体支出绩效目标，附表13是空表。", "请填写“整体绩效目标”。", ((),))
    else:
        yield Passed("整体支出绩效目标")
    having = {form.project for form in submission.project_targets}
    for number, project in enumerate(submission.budget_projects):
        amount = f"{PROJECT}.{project.name}.当年预算"
        if project.category not in LISTED or not view.facts.amount(amount):
            continue
        if project.name in having:
            yield Passed(f"项目“{project.name}”有申报表")
        else:
            yield Found(
                f"项目“{project.name}”安排了 {wan(view.facts.amount(amount))}，没有项目申报表。",
                "请在“项目绩效目标”里填写；涉密的项目不公开，请填写豁免。",
                (("预算项目", number, "名称"),),
                facts=(amount,),
            )


def two_years_before(view: View) -> Iterator[Result]:
    """整体支出绩效目标申报表列出近两年收支：两年都要有数，收入与支出相等，上年的收支与上年预算的收支总计一致。"""
    if _submission(view).overall_target is None:
        yield NotChecked("近两年收支金额", "没有填整体支出绩效目标")
        return
    for year, key in (("上年", "上年收支"), ("前年", "前年收支")):
        names = tuple(f"{OVERALL}.{side}.合计.{year}" for side in SIDES)
        path = (_OVERALL_KEY, key)
        if not all(name in view.facts for name in names):
            fix = f"请填写“{key}”；有上年预算文件夹的，在“上年”里写明它的位置。"
            yield Found(f"附表13没有{year}的收支金额。", fix, (path,), severity=Severity.ERROR)
            continue
        yield _equal(view, names, path, f"附表13{year}的收入合计 {{0}}，支出合计 {{1}}。")
    if "上年预算.收支总计" in view.facts and f"{OVERALL}.收入构成.合计.上年" in view.facts:
        names = (f"{OVERALL}.收入构成.合计.上年", "上年预算.收支总计")
        yield _equal(view, names, (_OVERALL_KEY, "上年收支"), "附表13上年的收入合计 {0}，上年预算的收支总计 {1}。")


def _equal(view: View, names: tuple[str, ...], path: Path, message: str) -> Result:
    amounts = [view.facts.amount(name) for name in names]
    if amounts[0] == amounts[1]:
        return Passed(message.format(*map(wan, amounts)))
    fix = "请核对；两个数口径不同的，填写豁免并说明理由。"
    near = abs(amounts[0] - amounts[1]) <= tolerance(view, names)
    return Found(
        message.format(*map(wan, amounts)), fix, (path,), facts=names,
        printed=wan(amounts[0]), computed=wan(amounts[1]), rounding=near,
    )  # fmt: skip


def whole_budget(view: View) -> Iterator[Result]:
    """项目总预算是项目各年度预算的合计，不小于当年预算；项目的起止年度应包括预算年度。"""
    for path, form in _forms(view):
        total, current = (f"{PROJECT}.{form.project}.{key}" for key in ("总预算", "当年预算"))
        first, last = form.first_year or view.year, form.last_year or view.year
        if view.facts.amount(total) < view.facts.amount(current):
            printed, computed = wan(view.facts.amount(total)), wan(view.facts.amount(current))
            message = f"项目“{form.project}”的总预算 {printed}，小于当年预算 {computed}。"
            yield Found(
                message, "请核对总预算；与当年预算相同的可以不填。", ((*path, "总预算"),), (total, current), printed
            )
        elif not first <= view.year <= last:
            message = f"项目“{form.project}”的起止年度是 {first}—{last}，不包括 {view.year} 年。"
            place = (*path, "起始年度" if first > view.year else "终止年度")
            yield Found(message, "请核对起始年度和终止年度。", (place,), printed=f"{first}—{last}")
        else:
            yield Passed(f"项目“{form.project}”的总预算和起止年度")


def values_are_targets(view: View) -> Iterator[Result]:
    """绩效指标应当细化、量化：指标值是要达到的数量、质量、时效，不是指标的分值。"""
    for path, title, rows in _tables(view):
        plain = [row.value for row in rows if _PLAIN.fullmatch(row.value)]
        if len(rows) >= _FEWEST and len(plain) == len(rows) and sum(map(Decimal, plain)) == HUNDRED:
            message = f"{title}的指标值是 {'、'.join(plain)}，合计 100，像是分值，不是目标值。"
            yield Found(message, "请填写要达到的数量、质量、时效等，例如 12次、≥95%。", (path,))
        else:
            yield Passed(f"{title}的指标值")


def output_and_effect(view: View) -> Iterator[Result]:
    """绩效指标应当反映产出和效果：年度绩效目标都应有产出指标，并有效益指标或满意度指标。"""
    first, effects = _LEVELS
    for path, form in _forms(view):
        levels = [row.level1 for row in form.annual_indicators]
        if not levels:
            continue  # a project that is scored by its contract has indicators of its own
        lacking = [] if any(first in level for level in levels) else ["产出指标"]
        if not any(effect in level for effect in effects for level in levels):
            lacking.append("效益指标或满意度指标")
        if lacking:
            message = f"项目“{form.project}”的年度绩效目标没有{'，也没有'.join(lacking)}。"
            yield Found(message, "请补充；一级指标名称写错的，请改正。", ((*path, "年度指标"),))
        else:
            yield Passed(f"项目“{form.project}”有产出和效果的指标")


def _tables(view: View) -> Iterator[tuple[Path, str, Sequence[TargetIndicator]]]:
    """Yield every table of indicators with where it stands and what it is called."""
    overall = _submission(view).overall_target
    groups: list[tuple[str, Sequence[LongGoal | AnnualGoal]]] = []
    if overall:
        groups = [("长期目标", overall.long_goals), ("年度目标", overall.annual_goals)]
    for key, goals in groups:
        for number, goal in enumerate(goals):
            yield (_OVERALL_KEY, key, number, "指标"), f"附表13{key}{number + 1}", goal.indicators
    for path, form in _forms(view):
        for key, rows in (("长期指标", form.long_indicators), ("年度指标", form.annual_indicators)):
            if rows:
                yield (*path, key), f"项目“{form.project}”的{key}", rows


_FORM: Final = ("官方格式-绩效目标申报表",)
_BUDGET: Final = (DEPARTMENT_BUDGET,)
_RULES: Final = (
    ("PFM-051", Severity.ERROR, "支出明细与项目预算一致", (*_FORM, "算术"), details_tie),
    ("PFM-052", Severity.WARNING, "项目支出都有绩效目标", _FORM, projects_have_forms),
    ("PFM-053", Severity.WARNING, "近两年收支金额", _FORM, two_years_before),
    ("PFM-054", Severity.ERROR, "项目总预算和起止年度", _FORM, whole_budget),
    ("PFM-055", Severity.HINT, "指标值不是分值", _FORM, values_are_targets),
    ("PFM-056", Severity.WARNING, "指标反映产出和效果", _FORM, output_and_effect),
)
RULES: Final = tuple(
    Rule(name, Family.PERFORMANCE, severity, title, citations, check, kinds=_BUDGET)
    for name, severity, title, citations, check in _RULES
)
