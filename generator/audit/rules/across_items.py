"""Rules across the items of Part 3: procurement against spending, small firms against procurement, “三公” items.

Comes in: the facts of a ``View``. Goes out: results. Bounds of plausibility are wide: they find slips of units, not
thrift.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from generator.amounts import format_amount
from generator.audit.model import Family, Found, NotChecked, Passed, Result, Rule, View
from generator.audit.rules.ties import tolerance
from generator.audit.saying import percent, wan
from generator.derive.comparisons import PROCUREMENT_KINDS, THREE_PUBLIC
from generator.derive.totals import FUNDS
from generator.findings import Severity
from generator.submission.kinds import DEPARTMENT_BUDGET, FINAL_ACCOUNTS

_SMALL: Final = "政府采购.中小企业"
_SMALL_PATH: Final = ("政府采购", "授予中小企业")
_OVERSEAS, _PURCHASE, _RUNNING, _RECEPTION = THREE_PUBLIC
_FACTORS: Final = (Decimal(100), Decimal(1000), Decimal(10_000))
_ZERO: Final = Decimal(0)
_LEAST_TOTAL, _MOST_TOTAL = Decimal(10_000), Decimal(10) ** 11
_PER_HEAD: Final = (
    (f"三公经费.{_OVERSEAS}.决算数", f"三公经费.{_OVERSEAS}.人次", "因公出国（境）费人均", 500, 500_000),
    (f"三公经费.{_RECEPTION}.国内接待支出", f"三公经费.{_RECEPTION}.国内接待人次", "国内公务接待费人均", 1, 5_000),
    (f"三公经费.{_RUNNING}.决算数", f"三公经费.{_RUNNING}.保有量", "公务用车运行维护费车均", 1, 500_000),
    (f"三公经费.{_PURCHASE}.决算数", f"三公经费.{_PURCHASE}.购置数", "公务用车购置费车均", 1_000, 3_000_000),
)
"""Amount, count, what to call the quotient, and the least and most it can plausibly be, in 元."""


def small_firms_within_procurement(view: View) -> Iterator[Result]:
    """授予中小企业合同金额是政府采购支出的一部分，占政府采购支出总额和各类支出的比例不超过 100%。"""
    facts = view.facts
    pairs = [(f"{_SMALL}.{kind}", f"政府采购.{kind}", kind) for kind in PROCUREMENT_KINDS]
    for part, whole, kind in (*pairs, (f"{_SMALL}.合计", "政府采购.总额", "合计")):
        if part not in facts:
            continue
        over = facts.amount(part) - facts.amount(whole)
        if over <= 0:
            yield Passed(f"授予中小企业合同金额（{kind}）不大于采购金额")
            continue
        share = f"，占 {percent(facts.amount(part) / facts.amount(whole) * 100)}" if facts.amount(whole) else ""
        yield Found(
            f"授予中小企业合同金额（{kind}）{wan(facts.amount(part))}，大于政府采购支出（{kind}）"
            f"{wan(facts.amount(whole))}{share}。",
            "请核对两个数的口径；合同金额大于当年支出的，请在“政府采购支出说明”的补充文字里说明。",
            facts=(part, whole),
            printed=wan(facts.amount(part)),
            computed=f"不大于 {wan(facts.amount(whole))}",
            rounding=over <= tolerance(view, (part, whole)),
        )


def micro_within_small(view: View) -> Iterator[Result]:
    """授予小微企业合同金额包括在授予中小企业合同金额之内；授予中小企业合同金额合计应等于货物、工程、服务三项之和。"""
    facts = view.facts
    total, micro = facts.amount(f"{_SMALL}.合计"), facts.amount(f"{_SMALL}.小微企业")
    if micro > total:
        names = (f"{_SMALL}.小微企业", f"{_SMALL}.合计")
        yield Found(
            f"授予小微企业合同金额 {wan(micro)}，大于授予中小企业合同金额 {wan(total)}。",
            "小微企业包括在中小企业之内，请核对两个数是否填反。",
            ((*_SMALL_PATH, "小微企业"),),
            facts=names,
            printed=wan(micro),
            computed=f"不大于 {wan(total)}",
            rounding=micro - total <= tolerance(view, names),
        )
    else:
        yield Passed("授予小微企业合同金额不大于授予中小企业合同金额")
    if view.accounts.submission.procurement.small_business.total is not None:
        yield from _sum_of_kinds(view, total)


def _sum_of_kinds(view: View, total: Decimal) -> Iterator[Result]:
    kinds = tuple(f"{_SMALL}.{kind}" for kind in PROCUREMENT_KINDS if f"{_SMALL}.{kind}" in view.facts)
    if not kinds:
        yield NotChecked("授予中小企业合同金额合计", "没有分货物、工程、服务填写")
        return
    added = sum((view.facts.amount(name) for name in kinds), Decimal(0))
    missing = [k for k in PROCUREMENT_KINDS if f"{_SMALL}.{k}" not in view.facts and view.facts.amount(f"政府采购.{k}")]
    if added == total or (added < total and missing):
        yield Passed("授予中小企业合同金额合计")
        return
    yield Found(
        f"授予中小企业合同金额合计填的是 {wan(total)}，各分项相加是 {wan(added)}。",
        "分项都填了的，请删去“合计”，由程序相加。",
        ((*_SMALL_PATH, "合计"),),
        facts=(f"{_SMALL}.合计", *kinds),
        printed=wan(total),
        computed=wan(added),
        rounding=abs(added - total) <= tolerance(view, (f"{_SMALL}.合计", *kinds)),
    )


def procurement_within_spending(view: View) -> Iterator[Result]:
    """政府采购支出是用财政性资金采购货物、工程和服务的支出，不应大于本年支出合计扣除人员经费后的数额；公务用车购置应计入货物采购。"""
    facts = view.facts
    total, spent = facts.amount("政府采购.总额"), facts.amount("本年支出合计")
    personnel = sum((facts.amount(f"支出.合计.{fund}.人员经费") for fund in FUNDS), Decimal(0))
    if total > spent - personnel:
        yield Found(
            f"政府采购支出总额 {wan(total)}，大于本年支出合计 {wan(spent)}"
            f"扣除人员经费 {wan(personnel)}后的 {wan(spent - personnel)}。",
            "请核对采购金额和金额单位；填的是合同金额的，请改填本年实际支出。",
            (("政府采购",),),
            facts=("政府采购.总额", "本年支出合计", "支出.合计.一般公共预算.人员经费"),
            printed=wan(total),
            computed=f"不大于 {wan(spent - personnel)}",
        )
    else:
        yield Passed("政府采购支出不大于人员经费以外的支出")
    cars, goods = facts.amount(f"三公经费.{_PURCHASE}.决算数"), facts.amount("政府采购.货物")
    if cars > goods:
        yield Found(
            f"公务用车购置费决算数 {wan(cars)}，大于政府采购货物支出 {wan(goods)}。",
            "购置公务用车实行政府采购，请核对货物采购是否漏计；由上级统一采购的，可以不改。",
            (("政府采购", "货物"),),
            facts=(f"三公经费.{_PURCHASE}.决算数", "政府采购.货物"),
            severity=Severity.HINT,
        )
    elif cars:
        yield Passed("公务用车购置费不大于货物采购")


def parts_of_three_public(view: View) -> Iterator[Result]:
    """“三公”经费各项的“其中”不应大于该项决算数，列全的应与决算数相等；外事接待支出是公务接待费的一部分。"""
    for item, each in view.accounts.submission.three_public.items:
        if each.parts:
            yield _parts(view, item, tuple(f"三公经费.{item}.其中.{part}" for part in each.parts))
    final, foreign = f"三公经费.{_RECEPTION}.决算数", f"三公经费.{_RECEPTION}.外事接待支出"
    if view.facts.amount(foreign) > view.facts.amount(final):
        yield Found(
            f"外事接待支出 {wan(view.facts.amount(foreign))}，大于公务接待费决算数 {wan(view.facts.amount(final))}。",
            "外事接待支出包括在公务接待费之内，请核对两个数。",
            facts=(foreign, final),
            printed=wan(view.facts.amount(foreign)),
            computed=f"不大于 {wan(view.facts.amount(final))}",
        )
    elif view.facts.amount(foreign):
        yield Passed("外事接待支出不大于公务接待费")


def _parts(view: View, item: str, parts: tuple[str, ...]) -> Result:
    final = f"三公经费.{item}.决算数"
    added, whole = sum((view.facts.amount(name) for name in parts), Decimal(0)), view.facts.amount(final)
    if added == whole:
        return Passed(f"{item}的“其中”等于决算数")
    over = added > whole
    return Found(
        f"{item}的“其中”相加是 {wan(added)}，"
        f"{'大于' if over else '小于'}决算数 {wan(whole)}，相差 {wan(abs(added - whole))}。",
        "请核对各分项；还有没列出的，请补上。",
        (("三公经费", item, "其中"),),
        facts=(final, *parts),
        printed=wan(added),
        computed=wan(whole),
        severity=None if over else Severity.HINT,
        rounding=abs(added - whole) <= tolerance(view, (final, *parts)),
    )


def amounts_per_head(view: View) -> Iterator[Result]:
    """“三公”经费的金额应与人次、批次、车辆数相称，人均、车均过高或过低的，多半是单位或位数填错。"""
    for amount, number, what, least, most in _PER_HEAD:
        money, heads = view.facts.amount(amount), view.facts.amount(number)
        if money <= 0 or not heads:
            continue
        average = money / heads
        if least <= average <= most:
            yield Passed(f"{what}数额")
            continue
        yield Found(
            f"{what} {format_amount(average, 2, separators=True)} 元（{wan(money)} ÷ {heads:f}），"
            f"过{'高' if average > most else '低'}。",
            "请核对金额、单位和个数。",
            facts=(amount, number),
            printed=wan(money),
        )


def budgets_not_shifted(view: View) -> Iterator[Result]:
    """决算数与预算数恰好相差一百倍、一千倍、一万倍的，多半是小数点或者元、万元填错。"""
    for budget, final, what in _budget_pairs(view):
        planned, spent = view.facts.amount(budget), view.facts.amount(final)
        if planned <= _ZERO or spent <= _ZERO:
            continue
        less, more = sorted((planned, spent))
        if more not in [less * factor for factor in _FACTORS]:
            yield Passed(f"{what}的预算数与决算数")
            continue
        yield Found(
            f"{what}的预算数 {wan(planned)}与决算数 {wan(spent)}恰好相差 {format_amount(more / less, 0)} 倍。",
            "请核对小数点和单位。",
            facts=(budget, final),
            printed=wan(spent),
        )


def _budget_pairs(view: View) -> Iterator[tuple[str, str, str]]:
    for item in THREE_PUBLIC:
        yield f"三公经费.{item}.预算数", f"三公经费.{item}.决算数", item
    yield "机关运行经费.年初预算", "机关运行经费.决算数", "机关运行经费"
    for name in view.facts:
        if name.startswith("项目.") and name.endswith(".全年预算数"):
            prefix = name.removesuffix(".全年预算数")
            yield name, f"{prefix}.执行数", f"项目“{prefix.removeprefix('项目.')}”"
    for code in view.accounts.subjects.budgeted:
        for base in ("年初预算", "全年预算"):
            yield f"支出.{code}.一般公共预算.{base}", f"支出.{code}.一般公共预算.合计", f"科目 {code}"


def unit_is_plausible(view: View) -> Iterator[Result]:
    """金额单位应与所填的数相符：部门一年的支出合计小于一万元或者超过一千亿元的，多半是元、万元填错了。"""
    spent = view.facts.amount("本年支出合计")
    if not spent or _LEAST_TOTAL <= spent <= _MOST_TOTAL:
        yield Passed("金额单位与数额相称")
        return
    unit = view.accounts.submission.report.unit
    yield Found(
        f"本年支出合计只有 {wan(spent)}。" if spent < _LEAST_TOTAL else f"本年支出合计多达 {wan(spent)}。",
        f"请核对“金额单位”（现在填的是{unit}）和所填的数是不是同一单位。",
        (("报告", "金额单位"),),
        facts=("本年支出合计",),
        printed=unit,
    )


_ACROSS: Final = Family.ACROSS
_OF_MONEY: Final = (FINAL_ACCOUNTS, DEPARTMENT_BUDGET)
_LIST: Final = ("预决算公开操作规程-清单",)
_TABLE_9: Final = ("官方格式-公开09表",)
_ARITHMETIC: Final = ("算术",)

RULES: Final = (
    Rule("ACR-009", _ACROSS, Severity.WARNING, "金额单位与数额相称", _ARITHMETIC, unit_is_plausible, kinds=_OF_MONEY),
    Rule("ACR-011", _ACROSS, Severity.WARNING, "授予中小企业金额不大于采购", _LIST, small_firms_within_procurement),
    Rule("ACR-012", _ACROSS, Severity.ERROR, "小微企业金额不大于中小企业", _LIST, micro_within_small),
    Rule("ACR-013", _ACROSS, Severity.WARNING, "政府采购与支出", _LIST, procurement_within_spending),
    Rule("ACR-014", _ACROSS, Severity.ERROR, "“三公”其中与决算数", _TABLE_9, parts_of_three_public),
    Rule("ACR-015", _ACROSS, Severity.WARNING, "“三公”人均车均合理", _TABLE_9, amounts_per_head),
    Rule("ACR-016", _ACROSS, Severity.WARNING, "预算数与决算数没有错位", _ARITHMETIC, budgets_not_shifted),
)
