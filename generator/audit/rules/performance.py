"""Rules on the self-evaluation forms as a whole: the projects they cover, budgets, dates, and Part 3 about them.

Comes in: the forms of a ``View``, the projects and the facts. Goes out: results.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from generator.audit.forms import PROJECT_FORMS, forms
from generator.audit.model import Family, Found, NotChecked, Passed, Result, Rule, View
from generator.audit.rules.ties import tolerance
from generator.audit.saying import percent, wan
from generator.derive.performance import OVERALL
from generator.derive.projects import leaf_projects, review_projects
from generator.document.nodes import Paragraph, plain
from generator.findings import Severity
from generator.submission.figures import Project
from generator.submission.kinds import FINAL_ACCOUNTS
from generator.submission.performance import ProjectForm

_HUNDRED: Final = Decimal(100)
_NEARLY_ALL: Final = Decimal(90)
_SHARE: Final = "绩效.自评资金占比"


def projects_have_forms(view: View) -> Iterator[Result]:
    """部门应当公开项目绩效自评结果（不包括涉密项目）：每一个一级项目都应有自评表，或者包括在一张自评表里。"""
    submission = view.accounts.submission
    if not submission.project_forms:
        yield NotChecked("一级项目的自评表", "没有填项目自评表")
        return
    covered = {name for names in _covered(view).values() for name in names}
    for number, project in enumerate(submission.projects):
        leaves = [leaf.name for leaf in leaf_projects((project,)) if leaf.executed or leaf.budget]
        missing = [name for name in leaves if name not in covered]
        if not missing:
            yield Passed(f"项目“{project.name}”有自评表")
            continue
        whole = len(missing) == len(leaves)
        names = "、".join(f"“{name}”" for name in missing)
        yield Found(
            f"项目“{project.name}”没有自评表，也没有包括在别的自评表里。"
            if whole
            else f"项目“{project.name}”的{names}没有包括在任何自评表里。",
            "请补充自评表，或写进有关自评表的“包含项目”；涉密等不公开的，请核对项目清单。",
            (("项目", number, "名称"),),
            facts=tuple(f"项目.{name}.执行数" for name in missing),
            severity=None if whole else Severity.HINT,
        )


def projects_counted_once(view: View) -> Iterator[Result]:
    """同一项目的预算数、执行数只能计入一张自评表、一条综述，否则自评项目的资金会重复计算。"""
    submission = view.accounts.submission
    reviews = {number: review_projects(form) for number, form in enumerate(submission.project_forms) if form.review}
    groups = (
        ("自评表", {n: form.projects or (form.name,) for n, form in enumerate(submission.project_forms)}, None),
        ("综述", reviews, Severity.ERROR),
    )
    for what, lists, severity in groups:
        holders: dict[str, list[int]] = defaultdict(list)
        for number, names in lists.items():
            for leaf in _leaves_of(view, names):
                holders[leaf].append(number)
        for leaf, numbers in holders.items():
            titles = "、".join(f"“{submission.project_forms[number].name}”" for number in numbers)
            if len(numbers) == 1:
                yield Passed(f"项目“{leaf}”计入一份{what}")
                continue
            yield Found(
                f"项目“{leaf}”的 {wan(view.facts.amount(f'项目.{leaf}.执行数'))}同时计入{titles}的{what}。",
                "请只在一处列这个项目；几处各反映一部分的，请在“项目”里分成几个项目。",
                tuple((PROJECT_FORMS, number, "项目名称") for number in numbers),
                facts=(f"项目.{leaf}.执行数",),
                severity=severity,
            )


def forms_have_reviews(view: View) -> Iterator[Result]:
    """预算绩效情况说明应当反映所有项目的绩效自评结果。

    每张项目自评表都应有综述，或者包括在别的综述里，文字中的项目个数才与附件一致。
    """
    submission = view.accounts.submission
    reviewed = set(_leaves_of(view, (name for form in submission.project_forms for name in _reviewed(form))))
    for number, form in enumerate(submission.project_forms):
        own = set(_leaves_of(view, form.projects or (form.name,)))
        if form.review or own <= reviewed:
            yield Passed(f"“{form.name}”自评表有综述")
            continue
        yield Found(
            f"“{form.name}”自评表没有综述，也没有包括在别的综述里："
            f"附件有 {len(submission.project_forms)} 张项目自评表，"
            f"正文写的项目数是 {view.facts.amount('绩效.自评项目数')} 个。",
            "请填写这张自评表的“综述”，或写进有关综述的“项目”。",
            ((PROJECT_FORMS, number, "项目名称"),),
            facts=("绩效.自评项目数",),
        )


def self_evaluated_share(view: View) -> Iterator[Result]:
    """全面开展绩效自评的，自评资金应为一般公共预算项目支出的全部。

    不足 100% 的，应当说明没有自评的项目；不应超过 100%。
    """
    share = view.facts.get(_SHARE)
    if share is None:
        yield NotChecked("自评资金占一般公共预算项目支出的比例", "没有一般公共预算项目支出")
        return
    sentence = _printed(view, _SHARE)
    if not sentence:
        yield NotChecked("自评资金占一般公共预算项目支出的比例", "报告里没有印出这个比例")
        return
    evaluated, spent = view.facts.amount("绩效.自评资金"), view.facts.amount("支出.合计.一般公共预算.项目支出")
    figures = f"自评资金 {wan(evaluated)}，一般公共预算项目支出 {wan(spent)}，占 {percent(share.value)}"
    facts = (_SHARE, "绩效.自评资金", "支出.合计.一般公共预算.项目支出")
    if share.value > _HUNDRED:
        yield Found(
            f"{figures}，超过了 100%。",
            "请核对各项目的执行数；综述里包括用其他资金安排的项目的，请在“自评过程”里说明。",
            (("项目",),),
            facts=facts,
            computed="不超过 100%",
            rounding=evaluated - spent <= tolerance(view, facts[1:]),
        )
    elif share.value < _HUNDRED and "全面" in sentence:
        yield Found(
            f"{figures}，报告却写着全面开展绩效自评。",
            "请补充没有自评的项目的综述，或在“自评过程”里说明哪些项目没有自评、为什么。",
            (("项目",),),
            facts=facts,
            severity=Severity.HINT if share.value >= _NEARLY_ALL else None,
        )
    else:
        yield Passed("自评资金占一般公共预算项目支出的比例")


def overall_budget(view: View) -> Iterator[Result]:
    """整体自评表的预算数是调整后的部门整体支出预算，包括基本支出和全部项目。

    它不应小于各项目全年预算数之和，也不应小于一般公共预算全年预算数；年初预算数不应小于一般公共预算年初预算数。
    """
    initial = view.facts.amount("支出.合计.一般公共预算.年初预算")
    budget = view.facts.amount(f"{OVERALL}.预算数")
    pairs = (
        ("预算数", "项目合计.全年预算数", "各项目全年预算数之和"),
        ("预算数", "支出.合计.一般公共预算.全年预算", "一般公共预算全年预算数"),
        ("年初预算数", "支出.合计.一般公共预算.年初预算", "一般公共预算年初预算数"),
    )
    for key, part, what in pairs:
        whole = view.facts.get(f"{OVERALL}.{key}")
        least = view.facts.amount(part)
        if whole is None or not least:
            continue
        if whole.value >= least:
            yield Passed(f"整体自评表的{key}不小于{what}")
            continue
        lawful = key == "预算数" and budget == initial
        yield Found(
            f"整体自评表的{key} {wan(whole.value)}，小于{what} {wan(least)}，少 {wan(least - whole.value)}。"
            + ("填的数等于年初预算数，不是调整后的预算数。" if lawful else ""),
            "请填调整后的全年预算总额（包括上年结转）；各项目预算数填错的，请改正。",
            ((OVERALL, key),),
            facts=(whole.name, part),
            printed=wan(whole.value),
            computed=f"不小于 {wan(least)}",
            severity=Severity.HINT if lawful else None,
            rounding=least - whole.value <= tolerance(view, (whole.name, part)),
        )


def filled_in_time(view: View) -> Iterator[Result]:
    """绩效自评在年度终了以后进行，自评表的填报日期应在次年，并且不晚于公开日期。"""
    published = view.accounts.submission.report.published
    first = date(view.year + 1, 1, 1)
    last = published or date(view.year + 1, 12, 31)
    for form in forms(view):
        day = form.form.filled_on
        if day is None:
            continue
        if first <= day <= last:
            yield Passed(f"{form.title}的填报日期")
            continue
        late = day > last
        yield Found(
            f"{form.title}的填报日期是 {day.year} 年 {day.month} 月 {day.day} 日，"
            + (
                f"晚于{'公开日期' if published else '年度终了后的次年'}。"
                if late
                else f"{view.year} 年度还没有结束，不能自评。"
            ),
            "请核对填报日期和公开日期。",
            (form.at("填报日期"), *((("报告", "公开日期"),) if late and published else ())),
            printed=day.isoformat(),
            computed=f"{first.isoformat()} 至 {last.isoformat()}",
        )


def _covered(view: View) -> dict[int, set[str]]:
    """Return by form the projects with figures of their own that it, or its review, sums up."""
    found = {}
    for number, form in enumerate(view.accounts.submission.project_forms):
        found[number] = set(_leaves_of(view, (*(form.projects or (form.name,)), *_reviewed(form))))
    return found


def _reviewed(form: ProjectForm) -> tuple[str, ...]:
    return review_projects(form) if form.review else ()


def _leaves_of(view: View, names: Iterable[str]) -> Iterator[str]:
    """Yield the projects with figures of their own that some names stand for."""
    known = dict(_by_name(view.accounts.submission.projects))
    for name in names:
        if name in known:
            yield from (leaf.name for leaf in leaf_projects((known[name],)))


def _by_name(projects: tuple[Project, ...]) -> Iterator[tuple[str, Project]]:
    for project in projects:
        yield project.name, project
        yield from _by_name(project.parts)


def _printed(view: View, fact: str) -> str:
    """Return the paragraph of the report that prints a fact."""
    for block in view.document.blocks():
        if isinstance(block, Paragraph) and fact in [run.fact for run in block.runs]:
            return plain(block.runs)
    return ""


_FORM: Final = ("官方格式-自评表",)
_TEXT: Final = ("预决算公开操作规程-清单", "官方格式-情况说明")
_PERFORMANCE: Final = Family.PERFORMANCE

RULES: Final = (
    Rule(
        "PFM-031",
        _PERFORMANCE,
        Severity.WARNING,
        "一级项目都有自评表",
        _TEXT,
        projects_have_forms,
        kinds=(FINAL_ACCOUNTS,),
    ),
    Rule("PFM-032", _PERFORMANCE, Severity.WARNING, "项目不重复计入自评", _FORM, projects_counted_once),
    Rule(
        "PFM-033", _PERFORMANCE, Severity.WARNING, "自评表都有综述", _TEXT, forms_have_reviews, kinds=(FINAL_ACCOUNTS,)
    ),
    Rule(
        "PFM-034",
        _PERFORMANCE,
        Severity.WARNING,
        "自评资金占项目支出的比例",
        _TEXT,
        self_evaluated_share,
        kinds=(FINAL_ACCOUNTS,),
    ),
    Rule("PFM-035", _PERFORMANCE, Severity.WARNING, "整体自评表的预算数", _FORM, overall_budget),
    Rule("PFM-036", _PERFORMANCE, Severity.WARNING, "自评表的填报日期", _FORM, filled_in_time),
)
