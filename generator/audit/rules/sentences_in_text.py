"""Rules on what figures say of one another: computed within a sentence, or given twice in different texts.

Comes in: a ``View``. Goes out: results. These rules reach figures that no fact of the accounts stands behind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from msgspec import Struct

from generator.audit.model import Family, Found, Passed, Result, Rule, TypedText, View, once_a_view
from generator.audit.text.arithmetic import Slip, differences, parts, rates, sentences, shares
from generator.audit.text.figures import Kind, Rough
from generator.audit.text.plain import squeeze
from generator.audit.text.reading import read
from generator.audit.text.statements import Claim, Role, Statement
from generator.audit.text.subjects import FUNDS, THREE_PUBLIC_SECTION
from generator.derive.performance import OVERALL
from generator.findings import Severity
from generator.submission.kinds import FINAL_ACCOUNTS

_SHORTEST_LABEL: Final = 4
_MOST_LABELS: Final = 100
"""With how many other labels of the same ending one is compared."""
_SECTIONS: Final = "补充文字"
_REVIEWS: Final = "项目自评"
"""What the section speaks of that reviews every project."""
_MISSION: Final = re.compile(
    "\\([0-9]{1,2}\\)[^。]*?(?<!来访)团组(?P<groups>[0-9]{1,3})个，(?P<persons>[0-9]{1,4})人次"
)
_MISSIONS: Final = {"groups": "团组数", "persons": "人次"}
_FIX: Final = "请核对这一句的各个数字。"
_Check = Callable[[tuple[Statement, ...]], Iterator[Slip | None]]


class _Told(Struct, frozen=True):
    """A figure with what it is called; figures of one key may be the same."""

    item: Statement
    key: tuple[str, ...]
    label: str


def rates_follow(view: View) -> Iterator[Result]:
    """同一句里写了分子、分母（或基数、增减额）又写比率的，比率应能由这些数算出。"""
    yield from _slips(view, rates)


def differences_follow(view: View) -> Iterator[Result]:
    """同一句里写了两个数又写差额的，差额应等于两数之差；写“由甲增加（减少）到乙”的，乙应大于（小于）甲。"""
    yield from _slips(view, differences)


def parts_add_up(view: View) -> Iterator[Result]:
    """“其中”“包括”之后逐项列出的金额，合计不得大于所说的总数；各项列全的，合计应等于总数。"""
    yield from _slips(view, parts)


def shares_add_up(view: View) -> Iterator[Result]:
    """同一句里占同一总数的各项比例，合计不得超过 100%（四舍五入的尾差除外）。"""
    yield from _slips(view, shares)


def told_alike(view: View) -> Iterator[Result]:
    """同一个数在几处文字里出现的，各处应当一致。"""
    keyed: dict[tuple[str, ...], list[_Told]] = {}
    for told in _told(view):
        keyed.setdefault(told.key, []).append(told)
    for group in keyed.values():
        firsts: list[_Told] = []
        for told in group:
            first = next((each for each in firsts[:_MOST_LABELS] if _same_label(each, told)), None)
            if first is None:
                firsts.append(told)
            elif first.item.text.path == told.item.text.path:
                continue
            elif first.item.figure.value == told.item.figure.value:
                yield Passed("各处一致")
            else:
                yield _told_twice(first.item, told.item)


def missions_add_up(view: View) -> Iterator[Result]:
    """逐个说明出国（境）团组的，各团组的个数、人次之和应等于全年的团组数、人次。"""
    matches = ((typed.path, _MISSION.match(squeeze(typed.text))) for typed in _sections(view))
    listed = [(path, match) for path, match in matches if match]
    if not listed:
        return
    for unit, name in _MISSIONS.items():
        fact, total = f"三公经费.因公出国（境）费.{name}", sum(int(match[unit]) for _, match in listed)
        if total == view.facts.amount(fact):
            yield Passed(f"各团组的{name}之和与全年数一致")
            continue
        yield Found(
            f"文字逐个写出的出国（境）团组{name}之和是 {total}，全年{name}是 {view.facts.amount(fact)}。",
            "请核对各团组的个数和人次，有没有漏写、多写的团组。",
            tuple(path for path, _ in listed),
            (fact,),
            printed=str(total),
            computed=f"{fact} = {view.facts.amount(fact)}",
        )


def _sections(view: View) -> Iterator[TypedText]:
    return (typed for typed in view.texts if typed.path[0] == _SECTIONS and THREE_PUBLIC_SECTION in typed.path)


@once_a_view
def _sentences(view: View) -> tuple[tuple[Statement, ...], ...]:
    return tuple(sentences(read(view)))


def _slips(view: View, check: _Check) -> Iterator[Result]:
    for sentence in _sentences(view):
        for slip in check(sentence):
            yield _found(slip) if slip else Passed("本句各数相符")


def _found(slip: Slip) -> Found:
    item = slip.item
    return Found(
        _message(slip),
        _FIX,
        (item.text.path,),
        printed=item.typed,
        computed=f"{slip.formula} = {slip.expected}",
        quote=item.quote,
        severity=Severity.HINT if slip.rounding or slip.close else None,
        rounding=slip.rounding,
    )


def _message(slip: Slip) -> str:
    quote = slip.item.quote
    if slip.direction:
        return f"“{quote}”的方向与前后两个数不符（{slip.formula}）。"
    if slip.rounding:
        return f"“{quote}”与本句各数相差一个尾差：{slip.formula}，应为 {slip.expected}。"
    if slip.close:
        return f"“{quote}”与所列各项的合计接近而不相等：{slip.formula} = {slip.expected}，请核对各项是否列全。"
    return f"“{quote}”与本句的数字不符：按 {slip.formula}，应为 {slip.expected}。"


def _told_twice(one: Statement, other: Statement) -> Found:
    return Found(
        f"同一个数两处不同：一处写“{one.quote}”，另一处写“{other.quote}”。",
        "请核对后改成一致；不是同一个数的，请把说法分清。",
        (one.text.path, other.text.path),
        printed=one.typed,
        computed=other.typed,
        quote=one.quote,
    )


def _told(view: View) -> Iterator[_Told]:
    """Yield the figures that are compared with nothing else, each with what it is called."""
    previous: Statement | None = None
    for said in read(view):
        if isinstance(said, Claim):
            continue
        behind = previous.figure.end if previous and previous.text is said.text else 0
        previous = said
        if not _comparable(said):
            continue
        if said.bound:
            names = (said.subject, str(said.role), said.aspect, said.base, str(said.year))
            yield _Told(said, (*_measure(said), *names), "")
            continue
        label = _label(said, behind)
        if len(_telling(view, label)) >= _SHORTEST_LABEL:
            yield _Told(said, (_group(said), *_measure(said), label[-_SHORTEST_LABEL:]), label)


def _comparable(said: Statement) -> bool:
    """Tell whether a figure is exact, not quoted and compared with no fact, so that only another text can tell."""
    figure = said.figure
    if figure.fact or figure.chinese or figure.rough is not Rough.EXACT or figure.kind in (Kind.BARE, Kind.SCORE):
        return False
    if said.bound:
        return not said.referents and said.role in (Role.VALUE, Role.COUNT)
    return said.role is None or said.aspect == FUNDS


def _group(said: Statement) -> str:
    """Return what texts must share to speak of the same thing by the same words: their form, or that there is none.

    A paragraph on some review that is not known speaks of a project that no other paragraph speaks of.
    """
    if said.form:
        return said.form if said.form != OVERALL else ""
    reviews = said.text.scope.subject == _REVIEWS and said.text.scope.section
    return "/".join(map(str, said.text.path)) if reviews else ""


def _measure(said: Statement) -> tuple[str, str]:
    return said.figure.kind, said.figure.unit if said.figure.kind is Kind.COUNT else ""


def _label(said: Statement, begin: int) -> str:
    """Return the words before a figure, back to the figure before it or the beginning of the sentence."""
    text = said.text.plain.text[: said.figure.start]
    return text[max(begin, text.rfind("。") + 1, text.rfind("；") + 1) :].lstrip("，、：)")


def _telling(view: View, label: str) -> str:
    """Return what is left of a label without words that are too general to tell figures by."""
    for word in view.pack.labels.vague:
        label = label.replace(word, "")
    return label


def _same_label(one: _Told, other: _Told) -> bool:
    """Tell whether two labels are the same: one is the end of the other."""
    short, long = sorted((one.label, other.label), key=len)
    return long.endswith(short)


_TEXT: Final = Family.TEXT
_SUMS: Final = ("算术",)

RULES: Final = (
    Rule("TXT-111", _TEXT, Severity.ERROR, "比率与本句的数字相符", _SUMS, rates_follow),
    Rule("TXT-112", _TEXT, Severity.ERROR, "差额与本句的数字相符", _SUMS, differences_follow),
    Rule("TXT-113", _TEXT, Severity.WARNING, "其中各项与总数相符", _SUMS, parts_add_up),
    Rule("TXT-114", _TEXT, Severity.WARNING, "比例之和不超过百分之百", _SUMS, shares_add_up),
    Rule(
        "TXT-119",
        _TEXT,
        Severity.ERROR,
        "团组明细与全年数一致",
        ("预决算公开操作规程-清单",),
        missions_add_up,
        kinds=(FINAL_ACCOUNTS,),
    ),
    Rule("TXT-116", _TEXT, Severity.WARNING, "同一个数各处一致", ("官方格式-情况说明",), told_alike),
)
