"""Targets and results of performance indicators, and the score the official rules give for them.

Comes in: the texts of 目标值 and 完成值, the weight, and the 方向 where it was typed. Goes out: a ``Verdict``. The
rules are those printed under every form (备注 2 and 3): 正向指标 weight × B/A, 反向指标 weight × A/B, never above the
weight; 定性指标 by tiers, of which only the full one follows from the texts alone.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final

from msgspec import Struct

from generator.amounts import round_half_up

SCORE_PLACES: Final = 2
_AT_LEAST: Final = "≥ ≧ >= ＞ > 大于等于 大于或等于 大于 高于 超过 不少于 不低于 不小于 至少".split()  # noqa: SIM905 - a list of marks
_AT_MOST: Final = "≤ ≦ <= ＜ < 小于等于 小于或等于 小于 低于 少于 不超过 不高于 不大于 不多于 至多".split()  # noqa: SIM905 - as above
_HALF_WIDTH: Final = str.maketrans("０１２３４５６７８９．，％（）＝〈〉", "0123456789.,%()=<>")
_MARKS: Final = "|".join(re.escape(mark) for mark in sorted((*_AT_LEAST, *_AT_MOST), key=len, reverse=True))
_QUANTITY: Final = re.compile(
    rf"(?P<mark>{_MARKS}|=)?\s*(?P<number>(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]+)(?:\.[0-9]+)?)\s*(?P<about>余|多|左右)?"
    r"(?P<unit>[^0-9]{0,12}?)(?P<side>及以上|\(含\)以上|以上|及以下|\(含\)以下|以下|以内|之内)?"
)
_MULTIPLIERS: Final = {"万亿": Decimal(10) ** 12, "亿": Decimal(10) ** 8, "万": Decimal(10) ** 4}
_RATES: Final = ("%", "‰")
_RESERVATIONS: Final = ("未", "不", "没", "无", "非", "部分", "基本", "初步", "略", "欠", "差", "滞后", "延迟", "较低")
"""Words that take back or weaken what stands beside them: ``未完成`` contains ``完成`` and is no success."""
_SHORTEST_WORD: Final = 2
_FAR_BEYOND: Final = Decimal("1.5")


class Direction(StrEnum):
    """Which way is better: more, less, or as the words say."""

    POSITIVE = "正向"
    NEGATIVE = "反向"
    WORDS = "定性"


class Quantity(Struct, frozen=True):
    """A number with its unit, 万 and 亿 multiplied out; ``bound`` tells how it was marked (≥, ≤), if at all."""

    number: Decimal
    unit: str
    bound: Direction | None = None


class Target(Struct, frozen=True):
    """What an indicator should reach: in words, or a quantity that more or less is better than."""

    text: str
    direction: Direction
    quantity: Quantity | None = None


class Verdict(Struct, frozen=True):
    """The score by rule, or why no rule gives one; ``by_formula`` when it follows from quantities, not from words."""

    score: Decimal | None
    problem: str = ""
    by_formula: bool = False


@lru_cache(maxsize=2048)
def parse_quantity(text: str) -> Quantity | None:
    """Return the one number of a text with its unit, or nothing where there is no number, or more than one."""
    match = _QUANTITY.fullmatch(_plain(text))
    if match is None:
        return None
    number, unit = Decimal(match["number"].replace(",", "")), match["unit"]
    for prefix, factor in _MULTIPLIERS.items():
        if unit.startswith(prefix):
            number, unit = number * factor, unit.removeprefix(prefix)
            break
    return Quantity(number, unit, _bound(match["mark"] or "", match["side"] or ""))


def parse_target(text: str, typed: str | None = None) -> Target:
    """Return what a 目标值 asks for; a typed 方向 goes before its marks, and a plain number asks for at least that."""
    quantity = parse_quantity(text)
    if typed == Direction.WORDS or quantity is None:
        return Target(text, Direction.WORDS)
    zero = not quantity.number and quantity.bound is None
    direction = Direction(typed) if typed else quantity.bound or (Direction.NEGATIVE if zero else Direction.POSITIVE)
    return Target(text, direction, quantity)


def judge(target: Target, actual: str, weight: Decimal) -> Verdict:
    """Score a result by the rules of 备注 2 and 3, rounded half up to two decimals, never above the weight."""
    if target.quantity is None:
        return _judge_words(target.text, actual, weight)
    result = parse_quantity(actual)
    if _plain(target.text) == _plain(actual):
        return Verdict(weight, by_formula=True)
    if result is None or result.bound not in (None, target.direction):
        return Verdict(None, "完成值不是一个可与目标值相比的数")
    if not _comparable(target.quantity.unit, result.unit):
        return Verdict(None, f"目标值{_unit(target.quantity)}，完成值{_unit(result)}")
    share = _share(target.direction, target.quantity.number, result.number)
    return Verdict(round_half_up(min(weight * share, weight), SCORE_PLACES), by_formula=True)


def far_beyond(target: Target, actual: str) -> bool:
    """Tell whether a result is so far beyond its target (half as much again) that the target was set too low."""
    result = parse_quantity(actual)
    if target.quantity is None or result is None or not target.quantity.number:
        return False
    if not _comparable(target.quantity.unit, result.unit) or target.direction is not Direction.POSITIVE:
        return False
    return result.number >= target.quantity.number * _FAR_BEYOND


def _share(direction: Direction, target: Decimal, actual: Decimal) -> Decimal:
    """Return B/A or A/B; a target or a result of zero, which cannot be divided by, is reached or missed outright."""
    better = actual >= target if direction is Direction.POSITIVE else actual <= target
    if better:
        return Decimal(1)
    return actual / target if direction is Direction.POSITIVE else target / actual


def _judge_words(target: str, actual: str, weight: Decimal) -> Verdict:
    """Give the full score where the result is, or plainly contains, the words of the target; else people judge."""
    wanted, found = _plain(target), _plain(actual)
    if wanted == found:
        return Verdict(weight)
    rest = found.replace(wanted, "", 1)
    if len(wanted) >= _SHORTEST_WORD and wanted in found and not any(word in rest for word in _RESERVATIONS):
        return Verdict(weight)
    return Verdict(None, "目标值和完成值是文字或有几个数，是否完成要由填报人判断")


def _comparable(one: str, other: str) -> bool:
    """Tell whether two units can be compared: the same, or one of them left out where that leaves no doubt."""
    return one == other or (not (one and other) and one not in _RATES and other not in _RATES)


def _unit(quantity: Quantity) -> str:
    return f"的单位是“{quantity.unit}”" if quantity.unit else "没有单位"


def _bound(mark: str, side: str) -> Direction | None:
    if mark in _AT_LEAST or side.endswith("以上"):
        return Direction.POSITIVE
    return Direction.NEGATIVE if mark in _AT_MOST or side else None


def _plain(text: str) -> str:
    """Return a text in half-width figures and marks, without spaces."""
    return "".join(text.split()).translate(_HALF_WIDTH)
