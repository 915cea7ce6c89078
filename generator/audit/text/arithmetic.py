"""Sentences that compute: whether the figures of one sentence agree with one another, whatever they speak of.

Comes in: what was read from the texts. Goes out: ``Slip`` values: a rate that its own figures do not give, a
difference that is none, parts that come to more than the whole, shares that do not come to 100 %. Only figures
that could not be compared with a fact need it; where all figures of a sum were compared, the sum is right if
they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import accumulate, groupby, pairwise
from typing import Final

from msgspec import Struct

from generator.accounts.facts import HUNDRED
from generator.audit.text.comparing import rounded, typed_as
from generator.audit.text.figures import Figure, Kind, Rough
from generator.audit.text.statements import Claim, Role, Said, Statement
from generator.audit.text.subjects import ADJUSTED, BUDGET, FINAL, FUNDS, INITIAL, PRIOR

_BUDGETS: Final = (INITIAL, ADJUSTED, BUDGET)
_FROM: Final = re.compile("[由从自]")
_TO: Final = re.compile(
    "(?P<up>增加|增长|提高|提升|上升|扩大|增|升)(?:到|至|为)|(?P<down>减少|下降|降低|压缩|缩减|压减|减|降)(?:到|至|为)"
)
_RATE_OF: Final = re.compile("(?P<verb>[\u4e00-\u9fff]{2})率(?:为|达|达到)?$")
_PARTS: Final = re.compile("其中|包括|包含")
_SHARE: Final = re.compile("，?占[^，；。]*?%")
_BREAK: Final = re.compile("[，；、。]")
_APART: Final = re.compile("每|人均|户均|单价|标准|预算|目标|不超过|上年")
_CLOSE: Final = Decimal("0.02")
_LEAST_PARTS: Final = 2
_REACH: Final = 30
"""How many figures back in its sentence a figure may be computed from."""


class Slip(Struct, frozen=True):
    """Figures of one sentence that do not agree: the one at fault, what it should be, and from which figures."""

    item: Statement
    expected: str
    formula: str
    direction: bool = False
    rounding: bool = False
    close: bool = False


class _Computed(Struct, frozen=True):
    """What a figure should be by others of its sentence; ``spread`` is how much the rounding of those may shift it."""

    value: Decimal
    formula: str
    spread: Decimal


def _ratio(part: Statement, whole: Statement) -> _Computed:
    """Return one figure in percent of another."""
    rate = _value(part) / _value(whole) * HUNDRED
    spread = abs(rate) * sum((_half(each) / abs(_value(each)) for each in (part, whole) if _value(each)), Decimal(0))
    return _Computed(rate, f"{part.typed} ÷ {whole.typed} × 100%", spread)


def _difference(one: Statement, other: Statement) -> _Computed:
    return _Computed(_value(one) - _value(other), f"{one.typed} - {other.typed}", _half(one) + _half(other))


def _half(item: Statement) -> Decimal:
    """Return by how much rounding may have moved a figure; whole numbers of things were not rounded."""
    figure = item.figure
    return Decimal(0) if figure.kind is Kind.COUNT and figure.step == 1 else figure.step / 2


def sentences(said: Iterable[Said]) -> Iterator[tuple[Statement, ...]]:
    """Yield the figures of each sentence, in order."""
    items = (each for each in said if not isinstance(each, Claim))
    for _, group in groupby(items, key=lambda each: (each.text.path, each.sentence)):
        yield tuple(group)


def rates(sentence: tuple[Statement, ...]) -> Iterator[Slip | None]:
    """Yield each rate that the figures before it give, as a slip where it is another; nothing where it agrees."""
    for place, item in enumerate(sentence):
        if item.figure.kind is not Kind.RATE or _compared(item):
            continue
        before = sentence[max(0, place - _REACH) : place]
        for find in (_completion, _growth, _rate_of_counts, _growth_from_to):
            computed = find(item, before)
            if computed is not None:
                yield _checked(item, computed)
                break


def differences(sentence: tuple[Statement, ...]) -> Iterator[Slip | None]:
    """Yield each difference that the two amounts before it give, as a slip where it is another."""
    for place, item in enumerate(sentence):
        before = sentence[max(0, place - _REACH) : place]
        if item.role is Role.CHANGE and item.figure.kind is Kind.AMOUNT and not _compared(item):
            pair = _change_of(item, before)
            if pair is not None:
                yield _checked(item, _difference(*pair))
        yield from _from_to(item, before)


def parts(sentence: tuple[Statement, ...]) -> Iterator[Slip | None]:
    """Yield each whole with the parts listed behind 其中, as a slip where they come to more, or almost to it."""
    amounts = [item for item in sentence if item.figure.kind is Kind.AMOUNT]
    for place, whole in enumerate(amounts[:-1]):
        between = _between(whole, amounts[place + 1])
        if not _PARTS.search(between) or "。" in between:
            continue
        listed = _listed(whole, amounts[place + 1 :])
        if len(listed) < _LEAST_PARTS or all(_compared(each) for each in (whole, *listed)):
            continue
        yield _sum(whole, listed)


def shares(sentence: tuple[Statement, ...]) -> Iterator[Slip | None]:
    """Yield the shares of one whole in a sentence, as a slip where they come to more than 100 %."""
    by_whole: dict[str, list[Statement]] = {}
    for item in sentence:
        if item.role is Role.SHARE and item.base:
            by_whole.setdefault(item.base, []).append(item)
    for listed in by_whole.values():
        if len(listed) < _LEAST_PARTS or all(_compared(each) for each in listed):
            continue
        total = sum((each.figure.value for each in listed), Decimal(0))
        room = sum((each.figure.step for each in listed), Decimal(0)) / 2
        formula = " + ".join(each.typed for each in listed)
        yield Slip(listed[-1], "100%", f"{formula} = {total}%") if total > HUNDRED + room else None


def _completion(item: Statement, before: tuple[Statement, ...]) -> _Computed | None:
    """支出决算 ÷ 预算: the last of each before the rate."""
    if item.role is not Role.COMPLETION:
        return None
    wanted = (item.base,) if item.base in (INITIAL, ADJUSTED) else _BUDGETS
    final = _last(before, lambda each: each.role is Role.VALUE and each.aspect in (FINAL, FUNDS))
    budget = _last(before, lambda each: each.role is Role.VALUE and each.aspect in wanted)
    if final is None or budget is None or not _value(budget) or _other_subject(final, budget):
        return None
    return _ratio(final, budget)


def _growth(item: Statement, before: tuple[Statement, ...]) -> _Computed | None:
    """增减额 ÷ 基数: the change right before the rate, and what it is a change against."""
    if item.role is not Role.GROWTH or not before:
        return None
    change = before[-1]
    pair = _change_of(change, before[:-1]) if change.role is Role.CHANGE else None
    return _ratio(change, pair[1]) if pair is not None and _value(pair[1]) else None


def _rate_of_counts(item: Statement, before: tuple[Statement, ...]) -> _Computed | None:
    """排查435个，化解434个，化解率99.77%: the count of what the rate is called after, of the count before."""
    label = item.text.plain.text[item.start : item.figure.start]
    match = _RATE_OF.search(label)
    if match is None or len(before) < _LEAST_PARTS:
        return None
    whole, part = before[-2], before[-1]
    own, other = (each.text.plain.text[each.start : each.figure.start] for each in (part, whole))
    counts = part.figure.kind is whole.figure.kind is Kind.COUNT and part.figure.unit == whole.figure.unit
    if not counts or match["verb"] not in own or match["verb"] in other or not _value(whole):
        return None
    return _ratio(part, whole)


def _growth_from_to(item: Statement, before: tuple[Statement, ...]) -> _Computed | None:
    """由X增加到Y，增长Z%."""
    if item.role is not Role.GROWTH or len(before) < _LEAST_PARTS:
        return None
    one, other = before[-2], before[-1]
    if _moved(one, other) is None or not _value(one):
        return None
    level = _ratio(other, one)
    formula = f"({other.typed} - {one.typed}) ÷ {one.typed} × 100%"
    return _Computed(abs(level.value - HUNDRED), formula, level.spread)


def _from_to(item: Statement, before: tuple[Statement, ...]) -> Iterator[Slip | None]:
    """Yield 由X增加到Y where Y is not more than X, or 减少到 where it is not less."""
    if not before:
        return
    one = before[-1]
    sign = _moved(one, item)
    if sign is not None:
        right = (_value(item) - _value(one)) * sign > 0
        yield (
            None if right else Slip(item, "减少" if sign > 0 else "增加", f"{one.typed} → {item.typed}", direction=True)
        )


def _moved(one: Statement, other: Statement) -> int | None:
    """Return the direction of 由X增加到Y, or nothing where two figures do not stand so."""
    same = one.figure.kind is other.figure.kind and _comparable(one.figure, other.figure)
    match = _TO.search(_between(one, other))
    if not same or match is None or one.figure.kind is Kind.BARE:
        return None
    text = one.text.plain.text
    begin = text.rfind("。", 0, one.figure.start) + 1
    return (1 if match["up"] else -1) if _FROM.search(text[begin : one.figure.start]) else None


def _comparable(one: Figure, other: Figure) -> bool:
    return one.kind is Kind.AMOUNT or one.unit == other.unit


def _change_of(change: Statement, before: tuple[Statement, ...]) -> tuple[Statement, Statement] | None:
    """Return the two amounts that a change lies between: 调整后 and 年初, 本年 and 上年."""
    base = change.base or PRIOR
    bases = _BUDGETS if base == BUDGET else (base,)
    other = _last(before, lambda each: each.role is Role.VALUE and each.aspect in bases)
    ones = (ADJUSTED, BUDGET) if base == INITIAL and _adjusts(change) else (FINAL, FUNDS)
    one = _last(before, lambda each: each.role is Role.VALUE and each.aspect in ones)
    if one is None or other is None or one is other or _other_subject(one, other):
        return None
    return one, other


def _adjusts(change: Statement) -> bool:
    return "调" in change.text.plain.text[max(change.start, change.figure.start - 6) : change.figure.start]


def _last(items: tuple[Statement, ...], fits: Callable[[Statement], bool]) -> Statement | None:
    return next((each for each in reversed(items) if fits(each)), None)


def _other_subject(one: Statement, other: Statement) -> bool:
    """Tell whether two figures speak of different things, as far as it is known."""
    return one.bound and other.bound and one.subject != other.subject


def _checked(item: Statement, computed: _Computed) -> Slip | None:
    """Return nothing where a figure is what was computed; a slip by rounding where that explains it."""
    figure = item.figure
    typed, right = abs(figure.value), abs(computed.value)
    if figure.rough is not Rough.EXACT or typed == rounded(right, figure.step):
        return None
    rounding = abs(typed - right) <= computed.spread + figure.step / 2
    return Slip(item, typed_as(right, figure), computed.formula, rounding=rounding)


def _sum(whole: Statement, listed: list[Statement]) -> Slip | None:
    running = tuple(accumulate(_value(each) for each in listed))
    if _value(whole) in running:
        return None  # the list ends where the whole is reached; what follows is told of it, not a part
    total = running[-1]
    room = sum((each.figure.step for each in (whole, *listed)), Decimal(0)) / 2
    difference = total - _value(whole)
    if not difference or any(each.figure.rough is not Rough.EXACT for each in (whole, *listed)):
        return None
    formula = " + ".join(each.typed for each in listed)
    slip = Slip(whole, typed_as(total, whole.figure), formula)
    if abs(difference) <= room:
        return Slip(whole, slip.expected, formula, rounding=True)
    if difference > 0:
        return slip
    return Slip(whole, slip.expected, formula, close=True) if -difference <= _value(whole) * _CLOSE else None


def _listed(whole: Statement, rest: list[Statement]) -> list[Statement]:
    """Return the amounts listed as parts of a whole: in its unit, up to the next list, no budgets or changes."""
    found: list[Statement] = []
    for place, (previous, item) in enumerate(pairwise([whole, *rest])):
        between = _SHARE.sub("", _between(previous, item))
        divided = place + 1 < len(rest) and _PARTS.search(_between(item, rest[place + 1]))
        another = previous is not whole and (_PARTS.search(between) or len(_BREAK.findall(between)) > 1)
        if another or divided:
            break
        label = item.text.plain.text[item.start : item.figure.start]
        other = item.role is not None and (item.role is not Role.VALUE or item.aspect not in (FINAL, FUNDS))
        if item.figure.unit == whole.figure.unit and not other and not _APART.search(label):
            found.append(item)
    return found


def _between(one: Statement, other: Statement) -> str:
    return one.text.plain.text[one.figure.end : other.figure.start]


def _value(item: Statement) -> Decimal:
    return item.figure.value


def _compared(item: Statement) -> bool:
    """Tell whether a figure was compared with a fact, or quoted from one."""
    return bool(item.figure.fact) or bool(item.referents)
