"""Rules on what texts say about the figures: direction, equality, the base of rates, and the year.

Comes in: a ``View``. Goes out: results.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from generator.amounts import round_half_up, to_wan
from generator.audit.model import Family, Found, Passed, Result, Rule, View
from generator.audit.text.figures import Rough
from generator.audit.text.reading import against_year, read, right_year, statements
from generator.audit.text.senses import NO_BASE
from generator.audit.text.statements import Claim, Role, Statement
from generator.audit.text.subjects import ADJUSTED, BUDGET, INITIAL
from generator.audit.text.values import Referent
from generator.findings import Severity

_RATES: Final = (Role.GROWTH, Role.COMPLETION, Role.SHARE)
_BUDGETS: Final = (INITIAL, ADJUSTED, BUDGET)
_CENTS: Final = 2
_UNCLEAR: Final = re.compile("(?<![0-9本上下一])年度预算(?!执行)")
_CLEAR: Final = re.compile("年初预算|全年预算|调整后?预算")
_SECTION: Final = 2
"""How deep a section is in 补充文字, or a form in 项目自评."""


def directions_agree(view: View) -> Iterator[Result]:
    """“增加”“减少”、“增长”“下降”、“大于”“小于”等方向词，应与决算数和所比数的实际增减方向一致。"""
    for said in read(view):
        if not said.sign or not said.referents:
            continue
        if any(_points_so(said, each) for each in said.referents):
            yield Passed("方向正确")
            continue
        referent = said.referents[0]
        way = _way(referent.value)
        yield Found(
            f"“{said.quote}”的方向写反了：“{said.subject}”与所比的数相比，{way}。",
            "请改正方向词，并核对后面的原因。",
            (said.text.path,),
            referent.facts,
            printed=said.quote,
            computed=f"{referent.name}：{way}",
            quote=said.quote,
        )


def equal_means_equal(view: View) -> Iterator[Result]:
    """写“持平”“相同”“无增减变化”的，两个数应当相等；有差额的应写明增加或减少的数额和原因，没有差额的不写增加、减少。"""
    for said in read(view):
        if isinstance(said, Statement) and _of_nothing(said):
            yield Found(
                f"“{said.quote}”没有增减，不应写增加或减少。",
                "请写“持平”。",
                (said.text.path,),
                printed=said.quote,
                computed="持平",
                quote=said.quote,
                severity=Severity.WARNING,
            )
        if not isinstance(said, Claim) or said.sign:
            continue
        shown = [round_half_up(to_wan(each.value), _CENTS) for each in said.referents]
        if not all(shown):
            yield Passed("所说的两个数相等")
            continue
        way = "增加" if shown[0] > 0 else "减少"
        yield Found(
            f"写“{said.quote}”，但“{said.subject}”与所比的数不等，{way} {abs(shown[0])}万元。",
            f"请写明{way}的数额和原因。",
            (said.text.path,),
            said.referents[0].facts,
            printed=said.quote,
            computed=f"{way} {abs(shown[0])}万元",
            quote=said.quote,
        )


def no_rate_without_base(view: View) -> Iterator[Result]:
    """上年数或预算数为零的，算不出增减率、完成率，文字不得写比率，只写数额。"""
    for said in statements(view, *_RATES):
        if not said.referents:
            continue
        zero = [each for each in said.referents if each.base_zero]
        if len(zero) < len(said.referents):
            yield Passed("比率有基数")
            continue
        yield Found(
            f"“{said.quote}”的基数是 0，算不出{said.role}。",
            "请删去比率，只写数额和原因。",
            (said.text.path,),
            zero[0].facts,
            printed=said.typed,
            computed=f"{zero[0].name}：除数为 0",
            quote=said.quote,
        )


def rates_name_their_base(view: View) -> Iterator[Result]:
    """写完成率的应说明是完成年初预算还是全年（调整）预算，不得只写“完成”百分之几；同一节里写预算数的，也应说明是哪一个。"""
    yield from _unclear_budgets(view)
    budgets = {(id(each.text), each.sentence) for each in statements(view, Role.VALUE) if each.aspect in _BUDGETS}
    for said in statements(view, Role.COMPLETION):
        if said.base != NO_BASE or (id(said.text), said.sentence) in budgets:
            yield Passed("说明了基数")
            continue
        yield Found(
            f"“{said.quote}”没有说明是哪个预算数的百分之几。",
            "请写成“完成年初预算的……%”或“完成全年预算的……%”。",
            (said.text.path,),
            printed=said.quote,
            quote=said.quote,
        )


def _unclear_budgets(view: View) -> Iterator[Result]:
    """Yield the amounts called 年度预算, which may be the initial or the adjusted one, where others are told apart."""
    unclear = [said for said in statements(view, Role.VALUE) if _UNCLEAR.search(said.label)]
    clear = {typed.path[:_SECTION] for typed in view.texts if _CLEAR.search(typed.text)} if unclear else ()
    for said in unclear:
        if said.text.path[:_SECTION] in clear:
            yield Found(
                f"“{said.quote}”没有说明是年初预算还是全年（调整）预算。",
                "请写成“年初预算”或“全年预算”，同一节里写法一致。",
                (said.text.path,),
                printed=said.quote,
                quote=said.quote,
                severity=Severity.HINT,
            )


def years_agree(view: View) -> Iterator[Result]:
    """文字里带年度的数，年度应与所引数据的年度一致：本年的数不得写成别的年度，与上年比较的不得写成别的年度。"""
    told: set[tuple[int, int]] = set()
    for said in statements(view, *Role):
        year = right_year(view, said)
        if year is None:
            if said.sense.this_year:
                yield Passed("不是别的年度的数")
            continue
        if (id(said.text), said.sentence) in told:
            continue  # an amount and its rate share the year that is wrong
        told.add((id(said.text), said.sentence))
        against = against_year(said)
        named = said.sense.base_year if against else said.year
        what = f"与 {year} 年相比的数" if against else f"{year} 年的数"
        yield Found(
            f"“{said.quote}”是{what}，写成了 {named} 年。",
            f"请把 {named} 年改为 {year} 年；确是 {named} 年的，请核对数字。",
            (said.text.path,),
            tuple(name for each in said.sense.this_year[:1] for name in each.facts),
            printed=str(named),
            computed=str(year),
            quote=said.quote,
        )


def _of_nothing(said: Statement) -> bool:
    """Tell whether a change of 0 was given a direction (增加0万元)."""
    exact = said.figure.rough is Rough.EXACT and not said.figure.value
    return exact and bool(said.sign) and said.role in (Role.CHANGE, Role.GROWTH)


def _points_so(said: Statement | Claim, referent: Referent) -> bool:
    """Tell whether a value goes the way that is said; a change of nothing is no matter of direction."""
    nothing = not referent.value and isinstance(said, Statement)
    return referent.base_zero or nothing or referent.value * said.sign > 0


def _way(value: Decimal) -> str:
    if not value:
        return "两数相等"
    return "是增加（大于）" if value > 0 else "是减少（小于）"


_TEXT: Final = Family.TEXT
_CITED: Final = ("官方格式-情况说明",)

RULES: Final = (
    Rule("TXT-107", _TEXT, Severity.ERROR, "增减方向与数字一致", _CITED, directions_agree),
    Rule("TXT-108", _TEXT, Severity.ERROR, "写持平的没有增减", _CITED, equal_means_equal),
    Rule("TXT-109", _TEXT, Severity.ERROR, "基数为零不写比率", _CITED, no_rate_without_base),
    Rule("TXT-110", _TEXT, Severity.WARNING, "完成率说明基数", _CITED, rates_name_their_base),
    Rule("TXT-115", _TEXT, Severity.ERROR, "年度与所说的数相符", _CITED, years_agree),
)
