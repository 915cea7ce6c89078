"""Comparing a typed figure with the values it may speak of, as printed to the places typed.

Comes in: a ``Figure``, its referents and all facts. Goes out: a ``Verdict``: equal, a rounding difference (尾差)
that the rounding of the figures it was computed from explains, off by one in the last place, a unit slip, last
year's figure, or simply another.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Final

from msgspec import Struct

from generator.accounts.facts import HUNDRED, Derivation, Fact, FactBook, Measure, Operation
from generator.amounts import format_amount, round_half_up
from generator.audit.text.figures import YUAN, Figure, Kind, Rough
from generator.audit.text.values import Referent

_PRINTED_WAN: Final = Decimal(100)
"""Amounts are printed in 万元 with two decimals: to the 百元."""
_PRINTED_RATE: Final = Decimal("0.1")
_WHOLE: Final = (Decimal(0), HUNDRED)
_UNIT_SLIPS: Final = (Decimal(10) ** 4, Decimal(10) ** 8, Decimal(10) ** -4, Decimal(10) ** -8)
_ABOUT: Final = Decimal("0.1")
_OVER: Final = Decimal("1.5")
_RATE_PLACES: Final = 1
_LEAST_PLACES: Final = {Kind.RATE: _RATE_PLACES, Kind.SCORE: 2, Kind.BARE: 2}
_NEAR: Final = {Kind.AMOUNT: Decimal(100), Kind.RATE: Decimal("0.1"), Kind.SCORE: Decimal("0.01")}
"""Up to what size one in the last place is little: 百元, a tenth of a percent, a hundredth of a point."""
_MOST_OPERANDS: Final = 400


class Outcome(StrEnum):
    """How a figure compares with the nearest of its referents."""

    EQUAL = "一致"
    ROUNDING = "尾差"
    NEAR = "末位相差一"
    NOT_WHOLE = "不是整数"
    """Typed as 100% or 0%, which it is only when rounded to no decimals."""
    UNIT = "单位差"
    DIFFERENT = "不一致"


class Verdict(Struct, frozen=True):
    """How a figure compares, with which referent, and how that one would be typed."""

    outcome: Outcome
    referent: Referent
    expected: str


def compare(figure: Figure, referents: tuple[Referent, ...], facts: FactBook) -> Verdict:
    """Compare a figure with the values it may speak of; the nearest one decides."""
    verdicts = [_one(figure, each, facts) for each in referents]
    order = tuple(Outcome)
    return min(verdicts, key=lambda each: (order.index(each.outcome), _distance(figure, each.referent)))


def rounded(value: Decimal, step: Decimal) -> Decimal:
    """Round half up to a step (四舍五入), which is a power of ten; exact however many digits there are."""
    return round_half_up(value, -step.adjusted())


def typed_as(value: Decimal, figure: Figure) -> str:
    """Return a value as it would be typed in the figure's unit, to its places and at least to those printed."""
    if figure.kind is not Kind.AMOUNT:
        places = max(figure.places, _LEAST_PLACES.get(figure.kind, 0))
        scaled = value * 10 if figure.unit == "‰" else value
        return f"{format_amount(scaled, places, drop_zeros=True)}{figure.unit}"
    scale = _scale(figure.unit)
    typed = _exponent(figure.step / scale)
    places = max(typed, 2 if figure.unit != YUAN else 0)
    return f"{format_amount(value / scale, places, drop_zeros=typed < places)}{figure.unit}"


def _one(figure: Figure, referent: Referent, facts: FactBook) -> Verdict:
    typed, value = abs(figure.value), abs(referent.value)
    expected = typed_as(value, figure)
    return Verdict(_outcome(figure, typed, value, referent, facts), referent, expected)


def _outcome(figure: Figure, typed: Decimal, value: Decimal, referent: Referent, facts: FactBook) -> Outcome:
    if figure.rough is not Rough.EXACT:
        return Outcome.EQUAL if _roughly(figure.rough, typed, value) else Outcome.DIFFERENT
    if rounded(value, figure.step) == typed:
        hollow = figure.kind is Kind.RATE and typed in _WHOLE and rounded(value, _PRINTED_RATE) != typed
        return Outcome.NOT_WHOLE if hollow else Outcome.EQUAL
    if typed in _from_rounded(referent, figure, facts):
        return Outcome.ROUNDING
    if (
        figure.step <= _NEAR.get(figure.kind, Decimal(0))
        and typed
        and abs(rounded(value, figure.step) - typed) == figure.step
    ):
        return Outcome.NEAR
    if figure.kind is Kind.AMOUNT and typed and any(_same_digits(value * slip, figure) for slip in _UNIT_SLIPS):
        return Outcome.UNIT
    return Outcome.DIFFERENT


def _same_digits(value: Decimal, figure: Figure) -> bool:
    return rounded(value, figure.step) == abs(figure.value)


def _roughly(rough: Rough, typed: Decimal, value: Decimal) -> bool:
    if rough is Rough.OVER:
        return typed <= value <= typed * _OVER
    if rough is Rough.UNDER:
        return typed / _OVER <= value <= typed
    return abs(typed - value) <= typed * _ABOUT


def _distance(figure: Figure, referent: Referent) -> Decimal:
    return abs(abs(figure.value) - abs(referent.value))


def _from_rounded(referent: Referent, figure: Figure, facts: FactBook) -> frozenset[Decimal]:
    """Return what the referent comes to when it is computed from figures that were rounded before."""
    if referent.operation is None or referent.operation in (Operation.SAME, Operation.TALLY):
        same = _same(referent, facts)
        return _from_rounded(same, figure, facts) if same else frozenset()
    operands = _operands(referent, facts)
    return frozenset(rounded(abs(value), figure.step) for value in _computed(referent, operands, figure, facts))


def _same(referent: Referent, facts: FactBook) -> Referent | None:
    """Return what a fact that only repeats another one repeats."""
    fact = facts.get(referent.name)
    if fact is None or not isinstance(fact.origin, Derivation) or fact.origin.operation is not Operation.SAME:
        return None
    other = facts[fact.origin.operands[0]]
    operation = other.origin.operation if isinstance(other.origin, Derivation) else None
    return Referent(other.name, other.value, other.measure, (other.name,), operation)


def _operands(referent: Referent, facts: FactBook) -> tuple[Fact, ...]:
    if len(referent.facts) > 1:
        return tuple(facts[name] for name in referent.facts if name in facts)
    origin = facts[referent.name].origin if referent.name in facts else None
    names = origin.operands if isinstance(origin, Derivation) else ()
    return tuple(facts[name] for name in names if name in facts)


def _computed(referent: Referent, operands: tuple[Fact, ...], figure: Figure, facts: FactBook) -> Iterator[Decimal]:
    """Yield the results from rounded operands, as deep as sums go."""
    if referent.operation is Operation.SUM:
        step = figure.step if figure.kind is Kind.AMOUNT else Decimal("0.01")
        for level in _levels(operands, facts):
            yield sum((rounded(fact.value, step) for fact in level), Decimal(0))
    elif referent.operation in (Operation.CHANGE, Operation.DIFFERENCE) and len(operands) > 1:
        one, other = (rounded(fact.value, figure.step) for fact in operands[:2])
        yield one - other
    elif referent.operation in (Operation.RATIO, Operation.GROWTH) and len(operands) > 1:
        one, other = (rounded(fact.value, _PRINTED_WAN) for fact in operands[:2])
        if other:
            part = one - other if referent.operation is Operation.GROWTH else one
            yield part / other * HUNDRED
    elif referent.operation is Operation.SCORE:
        yield from _scores(operands)


def _levels(operands: tuple[Fact, ...], facts: FactBook) -> Iterator[tuple[Fact, ...]]:
    """Yield the addends of a sum, then those of its addends, down to what was typed."""
    level = operands
    while level and len(level) <= _MOST_OPERANDS:
        yield level
        below = [part for fact in level for part in _addends(fact, facts)]
        if tuple(below) == level:
            return
        level = tuple(below)


def _addends(fact: Fact, facts: FactBook) -> Iterator[Fact]:
    origin = fact.origin
    if isinstance(origin, Derivation) and origin.operation in (Operation.SUM, Operation.SAME) and origin.operands:
        yield from (facts[name] for name in origin.operands if name in facts)
    else:
        yield fact


def _scores(operands: tuple[Fact, ...]) -> Iterator[Decimal]:
    """Yield the budget score from a rate that was rounded as printed."""
    weights = [fact.value for fact in operands if fact.measure is Measure.SCORE]
    rates = [fact.value for fact in operands if fact.measure is Measure.RATE]
    for weight in weights:
        for rate in rates:
            yield weight * min(round_half_up(rate, _RATE_PLACES), HUNDRED) / HUNDRED


def _scale(unit: str) -> Decimal:
    """Return how many 元 one of an amount's unit is."""
    powers = {"万亿元": 12, "亿元": 8, "千万元": 7, "百万元": 6, "十万元": 5, "万元": 4, "千元": 3, "百元": 2}
    return Decimal(10) ** powers.get(unit, 0)


def _exponent(step: Decimal) -> int:
    exponent = step.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0
