"""The words that only templates of a 部门预算 may use: lists of what has money, and what must be explained.

Comes in: the accounts of a budget, a ``Voice``, names of subjects. Goes out: a mapping of names for the template
environment. What is compared with last year asks for last year's budget where it was not typed; a change that is
printed asks for its reason, a listed project for its use.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from generator.accounts.facts import FactBook
from generator.derive.accounts import Accounts
from generator.derive.budget_totals import ALL_MONEY, FISCAL, KINDS, LAST_YEAR, PROJECT_COLUMNS, THIS_YEAR
from generator.derive.comparisons import PROCUREMENT_KINDS
from generator.derive.subjects import CLASS, GROUP, ITEM, TOTAL
from generator.document.marks import bare
from generator.document.subject_names import SubjectNames
from generator.document.voice import Change, Voice
from generator.submission.budget_models import LISTED, BudgetProject, BudgetSubmission
from generator.submission.fields import code_of
from generator.submission.reasons import paragraphs, reason_at

_FIRST_CLASSES: Final = ("301", "303")
"""The classes of 人员经费, told before the others."""
_ADMINISTRATIVE: Final = ("行政单位", "参照公务员法管理的事业单位")
"""The units that have 机关运行经费 (预算法实施条例)."""
_PRIOR_FIGURES: Final = {
    "收支总计": "收支总计: 上年收支预算总数",
    "一般公共预算": "一般公共预算: 按功能科目逐项填写，上年没有的填 0",
    "三公经费": "三公经费: 分四项填写，没有的填 0",
}
"""What to type under 上年预算, by what is compared."""


def budget_words(accounts: Accounts, voice: Voice, names: SubjectNames) -> dict[str, object]:
    """Return the names that only templates of a 部门预算 may use."""
    submission = accounts.submission
    if not isinstance(submission, BudgetSubmission):
        msg = "words of a budget for a report that is none"
        raise TypeError(msg)
    asking = _Asking(submission, voice)
    return {
        "变动": asking.change,
        "原因": voice.reason,
        "科目原因": asking.subject_reason,
        "项目用途": asking.use,
        "机关运行经费": asking.operating_cost,
        "资产额": asking.asset,
        **_lists(accounts, names),
        **_texts(submission, voice),
    }


def _lists(accounts: Accounts, names: SubjectNames) -> dict[str, object]:
    """Return the lists of sources, subjects and kinds that have money."""
    facts, subjects = accounts.facts, accounts.subjects
    sources = (*THIS_YEAR, "上年结转结余")
    kinds = [kind for kind in KINDS if kind in KINDS[:2] or facts.amount(f"支出预算.{TOTAL}.{ALL_MONEY}.{kind}")]
    columns = [column for column in PROJECT_COLUMNS if facts.amount(f"项目支出预算.{TOTAL}.{column}")]
    general = [code for code in subjects.budgeted if _told(code, facts)]
    fiscal = [code for code in subjects.expenditure if facts.amount(f"财政拨款支出预算.{code}")]
    spent = [code for code in subjects.expenditure if facts.amount(f"支出预算.{code}.{ALL_MONEY}.合计")]
    return {
        "收入来源": [source for source in sources if facts.amount(f"收入预算.{TOTAL}.{source}")],
        "财政拨款来源": [each for each in (*FISCAL, *LAST_YEAR[:3]) if facts.amount(f"收入预算.{TOTAL}.{each}")],
        "支出性质": kinds,
        "支出类": names.subjects(spent, CLASS),
        "财政拨款类": names.subjects(fiscal, CLASS),
        "一般公共预算科目": names.subjects(general, ITEM),
        "基金科目": list(_of_fund(FISCAL[1], accounts, names)),
        "国资科目": list(_of_fund(FISCAL[2], accounts, names)),
        "经济类": list(_economic(accounts)),
        "项目资金": columns,
        "采购类": list(PROCUREMENT_KINDS),
    }


def _told(code: str, facts: FactBook) -> bool:
    """Tell whether a 项 of 一般公共预算 has money this year or had some last year."""
    return any(facts.amount(name) for name in (f"支出预算.{code}.一般公共预算.合计", f"上年预算.一般公共预算.{code}"))


def _of_fund(fund: str, accounts: Accounts, names: SubjectNames) -> Iterator[dict[str, object]]:
    """Yield the 项 of a fund that have money, each with its projects of 项目支出."""
    submission = accounts.submission
    projects = submission.budget_projects if isinstance(submission, BudgetSubmission) else ()
    for code in accounts.subjects.expenditure:
        if len(code) == ITEM and accounts.facts.amount(f"支出预算.{code}.{fund}.合计"):
            own = [each.name for each in projects if _spends(each, code, fund)]
            yield {**names.subject(code), "项目": own}


def _spends(project: BudgetProject, code: str, fund: str) -> bool:
    """Tell whether a project of 项目支出 has money of a fund, last year's included, for a 项."""
    for subject, arranged in project.arranged.items():
        if project.category in LISTED and code_of(subject) == code:
            money = {str(field.alias): getattr(arranged, key) for key, field in type(arranged).model_fields.items()}
            return any(amount for source in (fund, f"{fund}结转") for amount in money[source].values())
    return False


def _economic(accounts: Accounts) -> Iterator[dict[str, object]]:
    """Yield the economic classes of 基本支出 that have money, those of 人员经费 first, each with its 款."""
    codes = [code for code in accounts.subjects.economic if accounts.facts.amount(f"基本支出经济.{code}.合计")]
    classes = [code for code in codes if len(code) == CLASS]
    for code in sorted(classes, key=lambda code: (code not in _FIRST_CLASSES, code)):
        below = [_economic_name(each, accounts) for each in codes if len(each) == GROUP and each.startswith(code)]
        yield {"编码": code, "名": _economic_name(code, accounts), "款": below}


def _economic_name(code: str, accounts: Accounts) -> str:
    return accounts.economic.name(code) or code


def _texts(submission: BudgetSubmission, voice: Voice) -> dict[str, object]:
    """Return names and typed texts of units, staff, projects and services."""
    natures = Counter(unit.nature for unit in submission.units)
    listed = (each for each in submission.budget_projects if each.category in LISTED)
    contents = dict.fromkeys(item.content for item in submission.service_items)
    return {
        "预算单位": [unit.name for unit in submission.units],
        "单位性质": [{"性质": nature, "个数": count} for nature, count in natures.items()],
        "人员说明": [voice.quoted(text) for text in submission.staff.notes],
        "项目": [each.name for each in listed if voice.holds(f"项目支出预算.项目.{each.name}.合计")],
        "购买内容": [each for each in contents if voice.holds(f"购买服务预算.内容.{each}")],
        "有整体绩效目标": submission.overall_target is not None,
        "有项目绩效目标": bool(submission.project_targets),
    }


class _Asking(Struct, frozen=True):
    """The functions that ask for what a budget must explain."""

    submission: BudgetSubmission
    voice: Voice

    def change(self, name: str, difference: str = "增减额") -> Change:
        """Return a change against last year's budget; asks for last year's figures where there are none."""
        if f"{name}.{difference}" in self.voice.facts:
            return self.voice.change(name, difference)
        what = _compared(name)
        message = f"报告中要与上年预算比较“{what}”，但没有填上年预算数。"
        self.voice.ask("TXT-007", message, (self.submission.PRIOR, what), _PRIOR_FIGURES[what])
        return Change.unknown(name)

    def subject_reason(self, code: str) -> tuple[str, ...]:
        """Return why a 项 of 一般公共预算 changed against last year's budget; asks for it where it was not typed."""
        path = ("科目变动原因", code)
        self.voice.explained[path] = None
        found = paragraphs(reason_at(self.submission, path))
        if found:
            return self.voice.trimmed(found)
        change = self.change(f"科目变动.{code}")
        direction = "增加" if change.up else "减少"
        message = f"科目 {code} 的一般公共预算比上年预算{direction}{bare(change.amount)}万元，报告中要说明原因。"
        near = next(self._places(code), ())
        return self.voice.ask("TXT-001", message, path, f"{code}: 填写原因", near)

    def _places(self, code: str) -> Iterator[tuple[str | int, ...]]:
        """Yield where a 项 was typed: this year's projects, then last year's budget."""
        for number, project in enumerate(self.submission.budget_projects):
            yield from (
                ("预算项目", number, "安排", subject) for subject in project.arranged if code_of(subject) == code
            )
        prior = self.submission.prior_budget.general_public_budget
        yield from ((self.submission.PRIOR, "一般公共预算", subject) for subject in prior if code_of(subject) == code)

    def use(self, name: str) -> str:
        """Return what a project of 项目支出 is for; asks for it where it was not typed."""
        projects = self.submission.budget_projects
        number = next((number for number, each in enumerate(projects) if each.name == name), None)
        if number is None:
            msg = f"“预算项目”里没有“{name}”"
            raise LookupError(msg)
        arranged = bare(self.voice.amount(f"项目支出预算.项目.{name}.合计"))
        message = f"项目“{name}”安排了 {arranged} 万元，报告中要说明主要用途。"
        return self.voice.needed(projects[number].purpose, ("预算项目", number, "用途"), message)

    def operating_cost(self) -> dict[str, object]:
        """Return 机关运行经费; asks for it where a unit must have it, and is empty where none has."""
        if self.submission.operating_budget is not None:
            same = self.submission.operating_budget == "公用经费"
            return {"额": self.voice.amount("机关运行经费.预算数"), "即公用经费": same}
        units = [unit.name for unit in self.submission.units if unit.nature in _ADMINISTRATIVE]
        if not units:
            return {}
        message = f"{'、'.join(units)}有机关运行经费，报告中要公开它的预算数，但没有填。"
        example = "机关运行经费预算: 公用经费，或填金额"
        asked = self.voice.ask("TXT-007", message, ("机关运行经费预算",), example, ("预算单位",))
        return {"额": asked[0], "即公用经费": False}

    def asset(self, key: str) -> str:
        """Return a figure of 国有资产占有使用; asks for them where none was typed."""
        if "held_assets" in self.submission.model_fields_set:
            return self.voice.amount(f"资产.{key}")
        year = self.submission.report.year - 1
        message = f"报告中要说明截至 {year} 年 12 月 31 日的国有资产占有使用情况，但没有填。"
        return self.voice.ask("TXT-005", message, ("国有资产占有使用", "占有使用"), "占有使用: 金额")[0]


def _compared(name: str) -> str:
    """Return what of last year's budget a change is measured against."""
    if name in ("变动.收支总计", "变动.一般公共预算", "变动.三公经费"):
        return name.removeprefix("变动.")
    for start, what in (("科目变动.", "一般公共预算"), ("三公经费变动.", "三公经费")):
        if name.startswith(start):
            return what
    msg = f"没有名为“{name}”的增减变动"
    raise LookupError(msg)
