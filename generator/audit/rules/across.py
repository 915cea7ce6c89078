"""Rules across tables that are judgements, not equalities: what may not exceed what, what may not be negative.

Comes in: the facts of a ``View``. Goes out: results. Equalities between sums of cells stand in the pack's
``identities.yaml``; procurement and “三公” items in ``across_items``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from generator.accounts.facts import Measure
from generator.audit.model import Family, Found, NotChecked, Passed, Path, Result, Rule, View
from generator.audit.rules.ties import tolerance
from generator.audit.saying import wan
from generator.derive.subjects import ITEM
from generator.derive.totals import FISCAL_FUNDS, FISCAL_SOURCES
from generator.findings import Severity, SourcePosition
from generator.submission.fields import code_of, name_of
from generator.submission.guessing import plain_text

_ITEM_OF_TYPE: Final = {
    "30212": "因公出国（境）费",
    "30217": "公务接待费",
    "30231": "公务用车运行维护费",
    "31013": "公务用车购置费",
}
"""Economic types of 公开06表 and the items of 公开09表 they are part of."""

_NEVER_NEGATIVE: Final = re.compile(r"(?:单位\..+?\.)?(?:政府采购|项目\.|三公经费.*预算数$|整体自评)")
_ZERO: Final = Decimal(0)
_TAKEN_BACK: Final = re.compile(r"冲减|冲销|冲回|退回|收回|缴回|退缴|红字|负数")
_OTHER_BASIS: Final = re.compile(r"口径|事业单位|项目支出|参公|不包括|不含|无机关运行经费")
_BASIC_ITEMS: Final = ("行政运行", "事业运行")
_PROJECT_ITEMS: Final = ("一般行政管理事务",)


def basic_within_three_public(view: View) -> Iterator[Result]:
    """公开06表的因公出国（境）费用、公务接待费、公务用车运行维护费、公务用车购置，只是基本支出中的部分，不应大于公开09表相应的决算数。

    公开09表的决算数包括基本支出和项目支出中用财政拨款安排的全部“三公”经费。
    """
    for code, item in _ITEM_OF_TYPE.items():
        part, whole = f"经济分类.{code}", f"三公经费.{item}.决算数"
        if part not in view.facts:
            continue
        over = view.facts.amount(part) - view.facts.amount(whole)
        if over <= 0:
            yield Passed(f"公开06表 {code} 不大于公开09表{item}")
            continue
        yield Found(
            f"公开06表 {code} {view.accounts.economic.name(code)} {wan(view.facts.amount(part))}，"
            f"大于公开09表{item}决算数 {wan(view.facts.amount(whole))}，多 {wan(over)}。",
            "请核对两处：基本支出列支的“三公”经费要全部计入公开09表。",
            facts=(part, whole),
            printed=wan(view.facts.amount(whole)),
            computed=f"不小于 {wan(view.facts.amount(part))}",
            rounding=over <= tolerance(view, (part, whole)),
        )


def operating_cost_is_public_cost(view: View) -> Iterator[Result]:
    """机关运行经费是行政单位和参照公务员法管理的事业单位的一般公共预算基本支出中的公用经费。

    行政单位、参公单位的机关运行经费应等于公开06表的公用经费合计；包括其他事业单位的，不应大于公用经费合计，不同的应当说明口径。
    """
    final, public = view.facts.amount("机关运行经费.决算数"), view.facts.amount("公用经费合计")
    if final == public:
        yield Passed("机关运行经费等于公用经费合计")
        return
    texts = [each.text for each in view.texts if each.path[0] in ("机关运行经费", "补充文字")]
    if any(_OTHER_BASIS.search(text) for text in texts):
        yield Passed("机关运行经费与公用经费合计不同，说明了口径")
        return
    greater = final > public
    names = ("机关运行经费.决算数", "公用经费合计")
    yield Found(
        f"机关运行经费决算数 {wan(final)}，{'大于' if greater else '小于'}公开06表公用经费合计 {wan(public)}。",
        "行政单位、参公单位两者应相等，可填“决算数: 公用经费”；口径不同的，请在原因或补充文字里说明。",
        (("机关运行经费", "决算数"),),
        facts=names,
        printed=wan(final),
        computed=wan(public),
        severity=None if greater else Severity.HINT,
        rounding=abs(final - public) <= tolerance(view, names),
    )


def funds_not_all_left_over(view: View) -> Iterator[Result]:
    """政府性基金预算财政拨款有本年收入而全年没有支出、全部结转下年的，应当核对收入科目和支出科目是否一致。"""
    for code in _fund_items(view):
        prefix = f"政府性基金.{code}"
        income, spent = view.facts.amount(f"{prefix}.本年收入"), view.facts.amount(f"{prefix}.本年支出")
        if not income or spent:
            yield Passed(f"政府性基金 {code} 有收有支")
            continue
        yield Found(
            f"政府性基金科目 {code} {view.accounts.functional.name(code)} 本年收入 {wan(income)}，"
            "没有支出，全部结转下年。",
            "请核对收入和支出是否填了同一个科目；确实没有支出的，可以不改。",
            facts=(f"{prefix}.本年收入",),
        )


def closing_not_negative(view: View) -> Iterator[Result]:
    """年末结转和结余不应为负数：每个政府性基金科目、每类财政拨款的本年支出，不应大于年初结转和结余与本年收入之和。"""
    for code in _fund_items(view):
        prefix = f"政府性基金.{code}"
        what = f"政府性基金科目 {code} {view.accounts.functional.name(code)} "
        yield _closing(view, what, (f"{prefix}.年末结转和结余", f"{prefix}.可用资金", f"{prefix}.本年支出"))
    for source in FISCAL_SOURCES:
        if source == FISCAL_SOURCES[1] and _fund_items(view):
            continue
        names = (f"年末结转和结余.{source}", f"{source}收入总计", f"{source}支出")
        yield _closing(view, source, names)
    total, fiscal = view.facts.amount("年末结转和结余"), view.facts.amount("年末财政拨款结转和结余")
    names = ("年末结转和结余", "收支总计", "支出和结余分配")
    if fiscal >= 0 and total - fiscal < 0:
        yield Found(
            f"财政拨款以外的资金年末结转和结余是 {wan(total - fiscal)}："
            "支出、结余分配大于年初结转和结余与本年收入之和。",
            "请核对其他资金的收入、支出、年初结转和结余，以及“使用非财政拨款结余”“结余分配”是否漏填。",
            facts=names,
            computed=wan(total - fiscal),
            severity=Severity.WARNING,
            rounding=fiscal - total <= tolerance(view, names),
        )
    else:
        yield Passed("财政拨款以外的资金年末结转和结余不是负数")


def _closing(view: View, what: str, names: tuple[str, str, str]) -> Result:
    closing, available, spent = (view.facts.amount(name) for name in names)
    if closing >= 0:
        return Passed(f"{what}年末结转和结余不是负数")
    return Found(
        f"{what}年末结转和结余是 {wan(closing)}："
        f"本年支出 {wan(spent)}，大于年初结转和结余与本年收入之和 {wan(available)}。",
        "请核对收入、支出和年初结转和结余，可能漏填了收入或年初数，或者填错了资金性质、科目。",
        facts=names,
        printed=wan(spent),
        computed=f"不大于 {wan(available)}",
        rounding=-closing <= tolerance(view, names),
    )


def _fund_items(view: View) -> tuple[str, ...]:
    return tuple(code for code in view.accounts.subjects.government_fund if len(code) == ITEM)


def negative_amounts_explained(view: View) -> Iterator[Result]:
    """金额出现负数的，应当核对并说明原因（如冲减、退回）；预算数、政府采购金额、项目预算和执行数不应为负数。"""
    below_zero = [fact for fact in view.facts.values() if fact.value < _ZERO]
    negative = [f for f in below_zero if isinstance(f.origin, SourcePosition) and f.measure is Measure.AMOUNT]
    if not negative:
        yield Passed("没有负数金额")
        return
    explained = any(_TAKEN_BACK.search(each.text) for each in view.texts)
    for fact in negative:
        never = bool(_NEVER_NEGATIVE.match(fact.name))
        mild = Severity.HINT if explained else None
        yield Found(
            f"“{fact.name}”是负数：{wan(fact.value)}。",
            "请核对金额；确有冲减、退回的，请在有关原因里写明。",
            facts=(fact.name,),
            printed=wan(fact.value),
            severity=Severity.ERROR if never else mild,
        )


def subjects_fit_kinds(view: View) -> Iterator[Result]:
    """“行政运行”“事业运行”反映基本支出，“一般行政管理事务”反映未单独设置项级科目的项目支出，支出的性质应与科目相符。"""
    for code in view.accounts.subjects.expenditure:
        name = view.accounts.functional.name(code) or ""
        if len(code) != ITEM or name not in (*_BASIC_ITEMS, *_PROJECT_ITEMS):
            continue
        basic_item = name in _BASIC_ITEMS
        wrong = "项目支出" if basic_item else "基本支出"
        facts = tuple(
            f"支出.{code}.{fund}.{wrong}" for fund in FISCAL_FUNDS if f"支出.{code}.{fund}.{wrong}" in view.facts
        )
        amount = sum((view.facts.amount(each) for each in facts), Decimal(0))
        if not amount:
            yield Passed(f"科目 {code} {name} 的支出性质")
            continue
        yield Found(
            f"科目 {code} {name} 只反映{'基本支出' if basic_item else '项目支出'}，这里有{wrong} {wan(amount)}。",
            f"请核对：{wrong}应填在{'一般行政管理事务等' if basic_item else '行政运行等'}科目。",
            facts=facts,
            printed=wan(amount),
            severity=Severity.HINT if basic_item else None,
        )


def projects_within_project_spending(view: View) -> Iterator[Result]:
    """各项目执行数之和不应大于项目支出合计：项目是项目支出的组成部分。"""
    if not view.accounts.submission.projects:
        yield NotChecked("项目执行数与项目支出", "没有填“项目”")
        return
    names = ("项目合计.执行数", "项目支出合计")
    total, spent = (view.facts.amount(name) for name in names)
    if total <= spent:
        yield Passed("各项目执行数之和不大于项目支出合计")
        return
    yield Found(
        f"各项目执行数之和 {wan(total)}，大于项目支出合计 {wan(spent)}，多 {wan(total - spent)}。",
        "请核对各项目的执行数和项目支出；同一笔钱不要计入两个项目。",
        (("项目",),),
        facts=names,
        printed=wan(total),
        computed=f"不大于 {wan(spent)}",
        rounding=total - spent <= tolerance(view, names),
    )


def subjects_have_one_name(view: View) -> Iterator[Result]:
    """同一科目编码在各处的名称应当相同。"""
    submission = view.accounts.submission
    tables: tuple[tuple[Path, tuple[str, ...]], ...] = (
        (("收入",), tuple(submission.income)),
        (("支出",), tuple(submission.expenditure)),
        (("各类支出用途",), tuple(submission.class_purposes)),
        (("预算差异原因",), tuple(submission.budget_reasons)),
        (
            ("结转结余", "年初结转和结余", "政府性基金预算财政拨款"),
            tuple(submission.carry_over.opening.government_fund_budget),
        ),
    )
    named: dict[str, dict[str, Path]] = defaultdict(dict)
    for path, subjects in tables:
        for subject in subjects:
            if name_of(subject):
                named[code_of(subject)].setdefault(plain_text(name_of(subject)), (*path, subject))
    for code, names in named.items():
        if len(names) == 1:
            yield Passed(f"科目 {code} 的名称一致")
            continue
        yield Found(
            f"科目 {code} 有 {len(names)} 个名称：{'、'.join(f'“{name}”' for name in names)}。",
            f"请统一写成“{view.accounts.functional.name(code) or next(iter(names))}”；编码填错的，请改编码。",
            tuple(names.values()),
            computed=view.accounts.functional.name(code) or "",
        )


_ACROSS: Final = Family.ACROSS
_ARITHMETIC: Final = ("算术",)

RULES: Final = (
    Rule(
        "ACR-001",
        _ACROSS,
        Severity.ERROR,
        "06表“三公”科目不大于09表",
        ("官方格式-公开06表", "官方格式-公开09表"),
        basic_within_three_public,
    ),
    Rule(
        "ACR-002",
        _ACROSS,
        Severity.WARNING,
        "机关运行经费与公用经费",
        ("预算法-14", "预决算公开操作规程-清单"),
        operating_cost_is_public_cost,
    ),
    Rule("ACR-003", _ACROSS, Severity.HINT, "政府性基金收入全部结转", ("官方格式-公开07表",), funds_not_all_left_over),
    Rule(
        "ACR-004",
        _ACROSS,
        Severity.ERROR,
        "年末结转和结余不为负",
        ("官方格式-公开07表", "官方格式-公开04表"),
        closing_not_negative,
    ),
    Rule("ACR-005", _ACROSS, Severity.WARNING, "负数金额说明原因", ("预算法-75",), negative_amounts_explained),
    Rule("ACR-006", _ACROSS, Severity.WARNING, "支出性质与科目相符", ("预算法-32",), subjects_fit_kinds),
    Rule(
        "ACR-007", _ACROSS, Severity.WARNING, "项目执行数不大于项目支出", _ARITHMETIC, projects_within_project_spending
    ),
    Rule("ACR-008", _ACROSS, Severity.WARNING, "同一科目同一名称", ("预算法-32",), subjects_have_one_name),
)
