"""Rules on figures typed in texts: amounts, rates, counts, scores and indicators against the facts they speak of.

Comes in: a ``View``. Goes out: results. How a figure finds its fact is the work of ``generator/audit/text``; here
stands what follows when it does not agree, and what was not compared is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.audit.model import Family, Found, NotChecked, Passed, Result, Rule, View
from generator.audit.saying import wan
from generator.audit.text.comparing import Outcome, Verdict
from generator.audit.text.figures import Kind
from generator.audit.text.reading import right_year, statements, unbound, verdict_of
from generator.audit.text.scopes import Talk
from generator.audit.text.statements import Firmness, Role, Statement
from generator.audit.text.subjects import BUDGET, FUNDS
from generator.findings import Severity

_AMOUNTS: Final = (Role.VALUE, Role.CHANGE)
_RATES: Final = (Role.GROWTH, Role.COMPLETION, Role.SHARE)
_INDICATORS: Final = (Role.TARGET, Role.ACTUAL)
_ADJUSTING: Final = ("调整", "调增", "调减", "调剂", "追加", "核减", "收回")
"""Words by which a text says that a budget was changed in the course of the year."""
_COUNTED: Final = "指标数"
"""The end of the names of counts of indicators."""
_NO_LABEL: Final = "前面的文字没有说明它是哪个数据项"


def amounts_agree(view: View) -> Iterator[Result]:
    """文字中的金额，凡说明是哪一项收入、支出、预算、项目或增减额的，应与决算表和填报数一致（按所写的位数四舍五入）。"""
    if not view.pack.labels.subjects:
        yield NotChecked("文字中的全部数字", "模板包没有 labels.yaml，不知道文字讲的是哪个数据项")
    for said in statements(view, *_AMOUNTS):
        yield from _compared(view, said)
    yield from _unbound(view, Kind.AMOUNT)


def rates_agree(view: View) -> Iterator[Result]:
    """文字中的占比、增减率、完成率，应按决算表的数计算，分子、分母与文字所说的一致（按所写的位数四舍五入）。"""
    for said in statements(view, *_RATES):
        yield from _compared(view, said)
    yield from _unbound(view, Kind.RATE)


def counts_agree(view: View) -> Iterator[Result]:
    """文字中的项目个数、自评表份数、团组和人次、车辆数、设备台（套）数，应与填报数一致。"""
    for said in statements(view, Role.COUNT):
        if said.text.scope.talk is Talk.FORM and said.subject.endswith(_COUNTED):
            continue  # counts of indicators in the texts of a form are the matter of PFM-022
        yield from _compared(view, said)


def scores_agree(view: View) -> Iterator[Result]:
    """文字中的自评得分、预算执行得分和一级指标得分，应与所附绩效自评表的得分一致。"""
    for said in statements(view, Role.SCORE):
        yield from _compared(view, said)


def indicators_agree(view: View) -> Iterator[Result]:
    """文字中引用的三级指标目标值、完成值，应与所附绩效自评表同一指标的目标值、完成值一致。"""
    for said in statements(view, *_INDICATORS):
        verdict = verdict_of(view, said)
        if verdict is None or verdict.outcome is Outcome.EQUAL:
            yield Passed("与自评表一致")
            continue
        yield Found(
            f"文字写“{said.quote}”，自评表中{verdict.referent.name}是 {verdict.expected}。",
            "请核对后改正文字，或改正自评表。",
            (said.text.path, *verdict.referent.paths),
            printed=said.typed,
            computed=verdict.expected,
            quote=said.quote,
            severity=_LOUDNESS[said.sense.firmness],
        )


def units_agree(view: View) -> Iterator[Result]:
    """文字中的金额单位（元、万元、亿元）应写对；与所说数据项数字相同而相差一万倍的，是单位写错。"""
    for said in statements(view, *_AMOUNTS):
        verdict = verdict_of(view, said)
        if verdict is None:
            continue
        if verdict.outcome is not Outcome.UNIT:
            yield Passed("单位正确")
            continue
        right = wan(abs(verdict.referent.value))
        yield Found(
            f"“{said.quote}”的单位写错：{_what(view, said)}是 {right}，与所写的数字相同而单位不同。",
            "请把“元”“万元”“亿元”改对。",
            (said.text.path,),
            verdict.referent.facts,
            printed=said.typed,
            computed=right,
            quote=said.quote,
        )


_LOUDNESS: Final = {
    Firmness.FIRM: Severity.ERROR,
    Firmness.LIKELY: Severity.WARNING,
    Firmness.WEAK: Severity.HINT,
}
"""How loud a difference from an indicator is, by how sure its name is."""


def _compared(view: View, said: Statement) -> Iterator[Result]:
    """Yield what comparing a bound figure gives; unit slips and wrong years are told by rules of their own."""
    if right_year(view, said) is not None:
        return
    verdict = verdict_of(view, said)
    if verdict is None:
        if not said.referents:
            yield from _without_value(view, said)
    elif verdict.outcome is Outcome.EQUAL:
        yield Passed("与数据一致")
    elif verdict.outcome is not Outcome.UNIT:
        yield _difference(view, said, verdict)


def _difference(view: View, said: Statement, verdict: Verdict) -> Found:
    rounding = verdict.outcome is Outcome.ROUNDING
    names = verdict.referent.facts
    fix = f"请核对后改正，或写成引用{{{names[0]}}}，由程序填数。" if len(names) == 1 else "请改为与公开表一致的数。"
    return Found(
        f"文字写“{said.quote}”，{_what(view, said)}是 {verdict.expected}{_note(view, said, verdict)}。",
        fix,
        (said.text.path,),
        names,
        printed=said.typed,
        computed=f"{verdict.referent.name} = {verdict.expected}",
        quote=said.quote,
        severity=Severity.HINT if rounding else _milder(said, verdict),
        rounding=rounding,
    )


def _what(view: View, said: Statement) -> str:
    """Return what a figure is of: 公务接待费的决算, or a count by its name."""
    words = view.pack.labels.aspects.get(said.aspect)
    aspect = words.title if words and words.title else said.aspect
    return f"“{said.subject}”" if said.role is Role.COUNT else f"“{said.subject}”的{aspect}"


def _note(view: View, said: Statement, verdict: Verdict) -> str:
    """Return what there is to say about how it differs."""
    if verdict.outcome is Outcome.ROUNDING:
        return "，是先四舍五入再计算的尾差"
    if verdict.outcome is Outcome.NOT_WHOLE:
        return f"，不是正好 {said.typed}"
    last = verdict_of(view, said, said.sense.last_year)
    if last is not None and last.outcome is Outcome.EQUAL and said.figure.value:
        return f"；所写的是 {view.year - 1} 年的数"
    return "，末位相差 1，不是四舍五入造成的" if verdict.outcome is Outcome.NEAR else ""


def _milder(said: Statement, verdict: Verdict) -> Severity | None:
    """Return the milder severity where it is not certain which value is meant, or by how little it differs."""
    several = said.aspect not in (BUDGET, FUNDS) and len({each.value for each in said.referents}) > 1
    little = verdict.outcome in (Outcome.NEAR, Outcome.NOT_WHOLE)
    return Severity.WARNING if little or several or said.sense.firmness is not Firmness.FIRM else None


def _without_value(view: View, said: Statement) -> Iterator[Result]:
    """Yield what can be said of a figure whose label has no fact: the initial budget of a project, or nothing."""
    verdict = verdict_of(view, said, said.sense.instead)
    if verdict is None:
        yield NotChecked(_where(said), said.sense.because)
    elif verdict.outcome is Outcome.EQUAL:
        yield Passed("与全年预算数一致")
    elif any(word in said.around for word in _ADJUSTING):
        yield NotChecked(_where(said), "项目只填了全年预算数，没有年初预算数")
    else:
        yield Found(
            f"文字写“{said.quote}”，而“{said.subject}”的全年预算数是 {verdict.expected}，文字没有说明年中有调整。",
            "请核对；年中调整过预算的，请写明调整数。",
            (said.text.path,),
            verdict.referent.facts,
            printed=said.typed,
            computed=verdict.expected,
            quote=said.quote,
            severity=Severity.HINT,
        )


def _unbound(view: View, kind: Kind) -> Iterator[Result]:
    for said in unbound(view):
        if said.accounts and said.figure.kind is kind:
            yield NotChecked(_where(said), _NO_LABEL)


def _where(said: Statement) -> str:
    place = " › ".join(str(step + 1) if isinstance(step, int) else step for step in said.text.path)
    return f"{place}：“{said.quote}”"


_TEXT: Final = Family.TEXT
_CITED: Final = ("官方格式-情况说明",)
_FORM: Final = ("官方格式-自评表",)

RULES: Final = (
    Rule("TXT-101", _TEXT, Severity.ERROR, "文字中的金额与数据一致", _CITED, amounts_agree),
    Rule("TXT-102", _TEXT, Severity.ERROR, "文字中的比率与数据一致", _CITED, rates_agree),
    Rule("TXT-103", _TEXT, Severity.ERROR, "文字中的个数与数据一致", _CITED, counts_agree),
    Rule("TXT-104", _TEXT, Severity.ERROR, "文字中的得分与自评表一致", _FORM, scores_agree),
    Rule("TXT-105", _TEXT, Severity.ERROR, "文字中的指标值与自评表一致", _FORM, indicators_agree),
    Rule("TXT-106", _TEXT, Severity.ERROR, "金额单位没有写错", ("算术",), units_agree),
)
