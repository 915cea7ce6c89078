"""Rules across years within one folder: last year's figures against each other and against this year's.

Comes in: the facts of a ``View``. Goes out: results. What needs last year's report itself stands in ``years_linked``.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from generator.amounts import format_amount
from generator.audit.model import Family, Found, NotChecked, Passed, Result, Rule, View
from generator.audit.rules.ties import tolerance
from generator.audit.rules.years_linked import openings_are_last_closings
from generator.audit.saying import wan
from generator.derive.comparisons import COMPARED, THREE_PUBLIC
from generator.findings import Severity

_EXACT_FACTORS: Final = tuple(Decimal(10) ** power for power in (1, 2, 3, 4))
_UNIT_SLIP: Final = (Decimal(5_000), Decimal(20_000))
"""Between these a figure is so many times another's that one of them was probably typed in the other unit."""

_WITHIN: Final = (
    ("上年.本年收入合计", "上年.收支总计"),
    ("上年.本年支出合计", "上年.收支总计"),
    ("上年.财政拨款收支总计", "上年.收支总计"),
    ("上年.一般公共预算财政拨款收入", "上年.本年收入合计"),
    ("上年.政府性基金预算财政拨款收入", "上年.本年收入合计"),
    ("上年.国有资本经营预算财政拨款收入", "上年.本年收入合计"),
    ("上年.一般公共预算财政拨款支出", "上年.本年支出合计"),
    ("上年.一般公共预算财政拨款收入", "上年.财政拨款收支总计"),
    ("上年.一般公共预算财政拨款支出", "上年.财政拨款收支总计"),
)
"""What is part of what among last year's figures."""

_FISCAL_INCOME: Final = tuple(f"上年.{name}" for name in COMPARED if name.endswith("财政拨款收入"))


def prior_figures_fit(view: View) -> Iterator[Result]:
    """上年决算数应与上年公开的决算一致，各数之间应当合理。

    收入合计、支出合计、财政拨款收支总计不大于收支总计；各类财政拨款收入、支出不大于相应的合计和财政拨款收支总计。
    """
    for part, whole in _WITHIN:
        if part not in view.facts or whole not in view.facts:
            continue
        yield _within(view, (part,), whole)
    incomes = tuple(name for name in _FISCAL_INCOME if name in view.facts)
    if len(incomes) > 1:
        yield from (
            _within(view, incomes, whole)
            for whole in ("上年.本年收入合计", "上年.财政拨款收支总计")
            if whole in view.facts
        )


def _within(view: View, parts: tuple[str, ...], whole: str) -> Result:
    added = sum((view.facts.amount(part) for part in parts), Decimal(0))
    limit = view.facts.amount(whole)
    names = "、".join(f"“{part.removeprefix('上年.')}”" for part in parts)
    what = f"上年{names}{'之和' if len(parts) > 1 else ''}"
    label = f"上年“{whole.removeprefix('上年.')}”"
    if added <= limit:
        return Passed(f"{what}不大于{label}")
    return Found(
        f"{what} {wan(added)}，大于{label} {wan(limit)}。",
        "请按上年公开的决算核对这几个数。",
        facts=(*parts, whole),
        printed=wan(added),
        computed=f"不大于 {wan(limit)}",
        rounding=added - limit <= tolerance(view, (*parts, whole)),
    )


def opening_is_last_closing(view: View) -> Iterator[Result]:
    """本年年初结转和结余应等于上年年末结转和结余，即上年收支总计减去上年支出合计和结余分配。

    因会计差错更正等调整年初数，或者上年有结余分配的，可以不同，应当核对。关联了上年填报文件夹的，按资金性质、政府性基金按科目逐项核对。
    """
    if view.accounts.prior is not None:
        yield from openings_are_last_closings(view, view.accounts.prior)
        return
    total, spent = "上年.收支总计", "上年.本年支出合计"
    if total not in view.facts or spent not in view.facts:
        yield NotChecked("年初结转和结余与上年年末数", "没有填上年收支总计或上年支出合计")
        return
    closing, opening = view.facts.amount(total) - view.facts.amount(spent), view.facts.amount("年初结转和结余")
    if closing < 0:
        return  # told by the rule on last year's figures
    if closing == opening:
        yield Passed("年初结转和结余等于上年年末数")
        return
    names = (total, spent, "年初结转和结余")
    more = opening > closing
    yield Found(
        f"本年年初结转和结余 {wan(opening)}，{'大于' if more else '小于'}上年收支总计 {wan(view.facts.amount(total))}"
        f"减上年支出合计 {wan(view.facts.amount(spent))}后的 {wan(closing)}。",
        "请核对年初数和上年数；上年有结余分配或年初数作过调整的，可以不改。",
        (("结转结余", "年初结转和结余"), ("上年决算", "收支总计"), ("上年决算", "本年支出合计")),
        facts=names,
        printed=wan(opening),
        computed=wan(closing),
        severity=None if more else Severity.HINT,
        rounding=abs(opening - closing) <= tolerance(view, names),
    )


def changes_are_no_slips(view: View) -> Iterator[Result]:
    """与上年相比恰好相差十倍、百倍、千倍，或者相差约一万倍的，多半是小数点错位或者元、万元填错，应当核对。"""
    for current, prior, what in _pairs(view):
        now, then = view.facts.amount(current), view.facts.amount(prior)
        if now <= 0 or then <= 0:
            continue
        factor = max(now, then) / min(now, then)
        if factor not in _EXACT_FACTORS and not _UNIT_SLIP[0] <= factor <= _UNIT_SLIP[1]:
            yield Passed(f"{what}与上年相比没有错位")
            continue
        exact = "恰好" if factor in _EXACT_FACTORS else "约"
        yield Found(
            f"{what}本年 {wan(now)}，上年 {wan(then)}，{exact}相差 {format_amount(factor, 0)} 倍。",
            "请核对小数点和金额单位；确实如此的，可以不改。",
            facts=(prior, current),
            printed=wan(then),
        )


def totals_differ_from_last_year(view: View) -> Iterator[Result]:
    """收入、支出的合计与上年完全相等（到分）的情形极少，应当核对是否误填了本年数。"""
    for name in COMPARED:
        now, then = view.facts.amount(name), view.facts.amount(f"上年.{name}")
        if not then:
            continue
        if now != then:
            yield Passed(f"{name}与上年不同")
            continue
        yield Found(
            f"{name}本年和上年都是 {wan(now)}，一分不差。",
            "请按上年公开的决算核对上年数；确实相等的，可以不改。",
            (("上年决算", name),),
            facts=(f"上年.{name}", name),
            printed=wan(then),
        )


def _pairs(view: View) -> Iterator[tuple[str, str, str]]:
    """Yield this year's fact, last year's, and what they are."""
    for name in COMPARED:
        if f"上年.{name}" in view.facts:
            yield name, f"上年.{name}", name
    for item in THREE_PUBLIC:
        if f"三公经费.{item}.上年决算数" in view.facts:
            yield f"三公经费.{item}.决算数", f"三公经费.{item}.上年决算数", item
    if "机关运行经费.上年决算数" in view.facts:
        yield "机关运行经费.决算数", "机关运行经费.上年决算数", "机关运行经费"


_YEARS: Final = Family.YEARS
_TEXT: Final = ("官方格式-情况说明",)

RULES: Final = (
    Rule("YRS-001", _YEARS, Severity.ERROR, "上年各数相互合理", _TEXT, prior_figures_fit),
    Rule(
        "YRS-002",
        _YEARS,
        Severity.WARNING,
        "年初结转和结余等于上年年末",
        ("官方格式-公开01表",),
        opening_is_last_closing,
    ),
    Rule("YRS-003", _YEARS, Severity.WARNING, "与上年相比没有错位", _TEXT, changes_are_no_slips),
    Rule("YRS-004", _YEARS, Severity.HINT, "与上年完全相等", _TEXT, totals_differ_from_last_year),
)
