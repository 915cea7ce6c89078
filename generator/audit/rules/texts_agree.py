"""Rules on figures of no account: told twice of the same matter, or as parts of one number of things.

Comes in: the typed texts of a ``View``. Goes out: results. No table holds these figures, so nothing but another text
can tell that one was misread: each matter of 重点工作 is told and then listed, and a form speaks of its matters in
several texts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain, combinations, product, takewhile
from typing import Final

from msgspec import Struct

from generator.accounts.facts import HUNDRED
from generator.audit.model import Family, Found, Passed, Path, Result, Rule, TypedText, View
from generator.audit.rules.performance_values import PARTS_OF_ALL
from generator.audit.text.figures import Figure, Kind, Rough
from generator.audit.text.plain import PlainText
from generator.audit.text.reading import figured
from generator.derive.performance import OVERALL
from generator.findings import Severity

_FORMS: Final = "项目自评"
_MATTERS: Final = {"重点工作": 3, _FORMS: 2, OVERALL: 1}
"""How many steps of a path tell which matter a text is about."""
_VALUES: Final = ("目标值", "完成值", "填报日期", "名称")
_LEAST: Final = 6
"""How many characters around two figures must be the same for them to be the same figure."""
_LEAST_OF_AMOUNTS: Final = 4
_LEAST_ACROSS: Final = 8
"""How many characters before them must be the same, for one in the overall form and one in a project's form."""
_STOP: Final = re.compile("[。；\n]")
_ITEM: Final = re.compile("[，、。；\n]")
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_PLANNED: Final = re.compile("计划|目标|预算|预期|上年|原定|下一?年")
_GROUP: Final = re.compile(
    "(?P<whole>[0-9]{1,6})(?P<unit>[项个家名人次件户批])[^，。；0-9]{1,16}中，?有?(?P<part>[0-9]{1,6})(?P=unit)"
    "(?:[^。；0-9]{1,16}，其中有?(?P<less>[0-9]{1,6})(?P=unit))?"
)

_RATE: Final = re.compile(
    rf"(?:{PARTS_OF_ALL})(?:均|都|分别)?(?:为|是|达到|达|提高到|提升到|保持在)?(?P<rate>[0-9]{{1,6}}(?:\.[0-9]{{1,4}})?)%"
)


class _Told(Struct, frozen=True):
    """A figure with the words of its sentence before it, and those behind it up to the next mark.

    ``back`` are the words before it, read backwards; ``planned`` tells whether they speak of a plan.
    """

    typed: TypedText
    figure: Figure
    before: str
    quote: str
    after: str
    back: str
    planned: bool


def matters_told_alike(view: View) -> Iterator[Result]:
    """同一件事在正文和完成情况表里、在自评表的几段文字里都写到的，数字应当一致。"""
    matters = _matters(view)
    for texts in matters.values():
        for one, other in combinations(texts, 2):
            yield from (_compared(first, second) for first, second in _pairs(one, other))
    forms = [texts for path, texts in matters.items() if path[0] == _FORMS]
    for one, other in product(matters.get((OVERALL,), []), chain.from_iterable(forms)):
        for first, second in _pairs(one, other):
            if _shared(first.back, second.back) >= _LEAST_ACROSS:
                yield _compared(first, second, Severity.HINT)


def parts_within_number(view: View) -> Iterator[Result]:
    """写“几项中有几项”“其中几项”的，部分的个数不得大于全部的个数。"""
    for typed, text in figured(view):
        for match in _GROUP.finditer(text.text):
            numbers = [int(match[name]) for name in ("whole", "part", "less") if match[name]]
            if sorted(numbers, reverse=True) == numbers:
                yield Passed(f"“{match[0]}”的部分不大于全部")
                continue
            yield Found(
                f"“{match[0]}”里部分的个数大于全部的个数。",
                "请核对这几个数。",
                (typed.path,),
                printed="、".join(map(str, numbers)),
                quote=match[0],
            )


def rates_at_most_all(view: View) -> Iterator[Result]:
    """文字里写的满意度、覆盖率、及时率、合格率等是部分占全部的比例，不可能超过 100%。"""
    for typed, text in figured(view):
        for match in _RATE.finditer(text.text):
            if Decimal(match["rate"]) <= HUNDRED:
                yield Passed(f"“{match[0]}”不超过 100%")
                continue
            yield Found(
                f"“{match[0]}”超过了 100%，这个比例不可能超过 100%。",
                "请核对数字；实际是增长率或完成率的，请改名称。",
                (typed.path,),
                printed=f"{match['rate']}%",
                quote=match[0],
            )


def _matters(view: View) -> dict[Path, list[list[_Told]]]:
    """Return the figures of each text by the matter it is about; a list of paragraphs is one text."""
    texts: dict[Path, list[_Told]] = defaultdict(list)
    for typed, text in figured(view):
        if typed.path[0] in _MATTERS and typed.path[-1] not in _VALUES and "指标组" not in typed.path:
            key = typed.path[:-1] if isinstance(typed.path[-1], int) else typed.path
            texts[key] += _told(typed, text)
    matters: dict[Path, list[list[_Told]]] = defaultdict(list)
    for path, figures in texts.items():
        matters[path[: _MATTERS[str(path[0])]]].append(figures)
    return matters


def _told(typed: TypedText, plain_text: PlainText) -> Iterator[_Told]:
    text = plain_text.text
    for mark in plain_text.marks:
        if isinstance(mark, Figure) and _exact(mark):
            before, after = _STOP.split(text[: mark.start])[-1], _ITEM.split(text[mark.end :])[0]
            planned = bool(_PLANNED.search(before.rpartition("，")[2]))
            yield _Told(typed, mark, before, text[mark.start : mark.end], after, before[::-1], planned)


def _exact(figure: Figure) -> bool:
    return figure.kind is not Kind.BARE and figure.rough is Rough.EXACT and not (figure.fact or figure.chinese)


def _pairs(one: list[_Told], other: list[_Told]) -> Iterator[tuple[_Told, _Told]]:
    """Yield figures of two texts that are each other's best match by the words around them."""
    for first in one:
        second = _best(first, other)
        if second is not None and _best(second, one) is first:
            yield first, second


def _best(told: _Told, others: list[_Told]) -> _Told | None:
    """Return the figure in words most like another's; none where two are as like, or none is like enough."""
    rated = sorted(((_alike(told, each), number) for number, each in enumerate(others)), reverse=True)
    least = _LEAST_OF_AMOUNTS if told.figure.kind is Kind.AMOUNT else _LEAST
    if not rated or rated[0][0] < least or (len(rated) > 1 and rated[0][0] == rated[1][0]):
        return None
    return others[rated[0][1]]


def _alike(one: _Told, other: _Told) -> int:
    """Return how many Chinese characters next to two figures are the same; 0 where they count different things."""
    if (one.figure.kind, one.figure.unit) != (other.figure.kind, other.figure.unit):
        return 0
    if one.planned != other.planned:
        return 0
    return _shared(one.back, other.back) + _shared(one.after, other.after)


def _shared(one: str, other: str) -> int:
    """Return how many Chinese characters two texts begin with in common."""
    if one[:1] != other[:1]:  # so it is for most pairs
        return 0
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return sum(bool(_HAN.match(character)) for character, _ in pairs)


def _compared(one: _Told, other: _Told, severity: Severity | None = None) -> Result:
    if one.figure.value == other.figure.value:
        return Passed(f"“{one.quote}”两处一致")
    quotes = [f"{each.before[-_LEAST - 2 :]}{each.quote}{each.after[:_LEAST]}" for each in (one, other)]
    return Found(
        f"同一件事写了两个数：一处写“{quotes[0]}”，另一处写“{quotes[1]}”。",
        "请核对后改成一致；不是同一个数的，请把说法分清。",
        (one.typed.path, other.typed.path),
        printed=one.quote,
        computed=other.quote,
        quote=one.quote,
        severity=severity if _alike(one, other) >= _LEAST else Severity.HINT,
    )


RULES: Final = (
    Rule("TXT-120", Family.TEXT, Severity.WARNING, "一件事各处的数一致", ("官方格式-情况说明",), matters_told_alike),
    Rule("TXT-122", Family.TEXT, Severity.ERROR, "满意度等比例不超过百分之百", ("算术",), rates_at_most_all),
    Rule("TXT-121", Family.TEXT, Severity.ERROR, "部分的个数不大于全部", ("算术",), parts_within_number),
)
