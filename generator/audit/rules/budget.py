"""Rules on a 部门预算: what its projects may be spent on, what is bought from them, and last year's budget.

Comes in: the facts and typed projects of a ``View``. Goes out: results. That the tables tie is told by the pack's
identities.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from msgspec import Struct

from generator.audit.model import Family, Found, NotChecked, Passed, Path, Result, Rule, View
from generator.audit.saying import wan
from generator.derive.budget import taken_from_prior
from generator.derive.prior import LAST
from generator.findings import Severity
from generator.submission.budget_models import BudgetProject, BudgetSubmission, ProcurementItem, ServiceItem
from generator.submission.fields import code_of
from generator.submission.figures import PERSONNEL_CLASSES
from generator.submission.kinds import DEPARTMENT_BUDGET

_CLASS: Final = 3
_WAGES: Final = "301"
_PEOPLE, _OFFICE = "人员类", "公用经费"
_ARRANGED: Final = "预算项目."
_PAID: Final = "基本支出经济.合计.人员经费"
_PER_HEAD: Final = (Decimal(2_000), Decimal(2_000_000))
"""元 a year: far below and far above any salary or pension, so that only slips of units are found."""
_PREFIXES: Final = {"政府采购预算": "采购预算", "政府购买服务预算": "购买服务预算"}


def _budget(view: View) -> BudgetSubmission:
    submission = view.accounts.submission
    if not isinstance(submission, BudgetSubmission):  # the rules hold for this kind only
        message = "a rule of budgets was asked about another report"
        raise TypeError(message)
    return submission


def money_suits_its_category(view: View) -> Iterator[Result]:
    """人员类项目只安排工资福利支出和对个人和家庭的补助，公用经费项目不安排工资福利支出；否则附表5、附表6 会分错。"""
    for number, project in enumerate(_budget(view).budget_projects):
        if project.category in (_PEOPLE, _OFFICE):
            yield from _suits(view, number, project)


def _suits(view: View, number: int, project: BudgetProject) -> Iterator[Result]:
    for path, economic in _amounts(number, project):
        own = economic[:_CLASS]
        wrong = own not in PERSONNEL_CLASSES if project.category == _PEOPLE else own == _WAGES
        if not wrong:
            yield Passed(f"{project.name}的经济科目 {economic}")
            continue
        name = view.accounts.economic.name(economic) or economic
        what = "不是人员经费的科目" if project.category == _PEOPLE else "是人员经费的科目"
        yield Found(
            f"“{project.name}”是{project.category}，安排了 {economic} {name}，这{what}。",
            "请核对经济科目；科目没有错的，请改“类别”，或分成两个项目。",
            (path,),
            printed=f"{economic} {name}",
        )


def _amounts(number: int, project: BudgetProject) -> Iterator[tuple[Path, str]]:
    """Yield the place and the economic code of every amount of a project."""
    for subject, arranged in project.arranged.items():
        for field in type(arranged).model_fields.items():
            for economic in getattr(arranged, field[0]):
                yield ("预算项目", number, "安排", subject, str(field[1].alias), economic), code_of(economic)


class _Bought(Struct, frozen=True):
    """What is bought from one economic type of a project: under which key, the items' numbers and their facts."""

    key: str
    project: str
    economic: str
    numbers: tuple[int, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """The amounts of its items."""
        return tuple(f"{_PREFIXES[self.key]}.{number + 1}.金额" for number in self.numbers)


def people_suit_their_money(view: View) -> Iterator[Result]:
    """人员经费与在职、离退休的人数应相称：人均不到两千元或者超过二百万元的，多半是元、万元填错，或者人数填错。"""
    facts = view.facts
    people = facts.amount("人员.在职.合计") + facts.amount("人员.离退休.合计")
    paid = facts.amount(_PAID)
    if not people or not paid or _PER_HEAD[0] <= paid / people <= _PER_HEAD[1]:
        yield Passed("人员经费与人数相称")
        return
    yield Found(
        f"人员经费 {wan(paid)}，在职和离退休共 {people} 人，人均 {wan(paid / people)}。",
        f"请核对人数和“金额单位”（现在填的是{_budget(view).report.unit}），以及所填的数是不是同一单位。",
        (("人员构成",),),
        facts=(_PAID, "人员.在职.合计", "人员.离退休.合计"),
        printed=wan(paid),
    )


def purchases_come_from_their_project(view: View) -> Iterator[Result]:
    """列入政府采购预算、政府购买服务预算的，应当是所列项目中已经安排的钱：同一项目、同一经济科目的采购金额，不应大于安排的数。"""
    arranged: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for name in view.facts:
        if name.startswith(_ARRANGED):
            *project, _function, _source, economic = name.removeprefix(_ARRANGED).split(".")
            arranged[".".join(project), economic] += view.facts.amount(name)
    for bought in _purchases(_budget(view)):
        yield _covered(view, bought, arranged[bought.project, bought.economic])


def _purchases(submission: BudgetSubmission) -> Iterator[_Bought]:
    """Yield what is bought, together for each project and economic type."""
    items: tuple[tuple[str, Sequence[ProcurementItem | ServiceItem]], ...] = (
        ("政府采购预算", submission.procurement_items),
        ("政府购买服务预算", submission.service_items),
    )
    for key, listed in items:
        spent: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, item in enumerate(listed):
            spent[item.project, code_of(item.economic)].append(number)
        yield from (_Bought(key, *what, tuple(numbers)) for what, numbers in spent.items())


def _covered(view: View, bought: _Bought, arranged: Decimal) -> Result:
    total = sum((view.facts.amount(fact) for fact in bought.facts), Decimal(0))
    if total <= arranged:
        return Passed(f"{bought.key}：{bought.project}的 {bought.economic}")
    return Found(
        f"“{bought.key}”中“{bought.project}”的 {bought.economic} 合计 {wan(total)}，而项目只安排了 {wan(arranged)}。",
        "请核对项目、经济科目、数量和单价；项目安排少了的，请补上。",
        ((bought.key, bought.numbers[-1]),),
        facts=bought.facts,
        printed=wan(total),
        computed=f"不大于 {wan(arranged)}",
    )


def prior_budget_is_that_of_last_year(view: View) -> Iterator[Result]:
    """预算里的上年预算数，应与上年公开的部门预算一致。关联了上年填报文件夹的，填写的上年预算逐一核对。"""
    last = view.accounts.prior
    if last is None:
        yield NotChecked("上年预算与上年公开的部门预算", "没有关联上年的填报文件夹")
        return
    fix = "请按上年公开的预算改正，或删去这个数，由程序从上年的填报文件夹取；口径有调整的，先在上年文件夹里调整。"
    for ours, theirs in taken_from_prior(last):
        if ours not in view.facts:
            continue
        value, right = view.facts.amount(ours), last.facts.amount(theirs)
        if value == right:
            yield Passed(f"{ours}与上年部门预算一致")
            continue
        yield Found(
            f"“{ours}” {wan(value)}，上年部门预算是 {wan(right)}，相差 {wan(abs(value - right))}。",
            fix,
            facts=tuple(name for name in (ours, f"{LAST}{theirs}") if name in view.facts),
            printed=wan(value),
            computed=wan(right),
        )


_KINDS: Final = (DEPARTMENT_BUDGET,)
RULES: Final = (
    Rule(
        "ACR-321",
        Family.ACROSS,
        Severity.WARNING,
        "项目类别与经济科目",
        ("官方格式-预算附表6",),
        money_suits_its_category,
        kinds=_KINDS,
    ),
    Rule(
        "ACR-322",
        Family.ACROSS,
        Severity.WARNING,
        "采购金额不大于项目安排的数",
        ("官方格式-预算附表11",),
        purchases_come_from_their_project,
        kinds=_KINDS,
    ),
    Rule(
        "ACR-323",
        Family.ACROSS,
        Severity.WARNING,
        "人员经费与人数相称",
        ("算术",),
        people_suit_their_money,
        kinds=_KINDS,
    ),
    Rule(
        "YRS-010",
        Family.YEARS,
        Severity.ERROR,
        "上年预算与上年部门预算一致",
        ("官方格式-预算说明",),
        prior_budget_is_that_of_last_year,
        kinds=_KINDS,
    ),
)
