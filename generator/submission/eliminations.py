"""Eliminations between units: which figures of the department they lower, and what is wrong with them.

Comes in: the department's tree and its units. Goes out: the amounts taken out of the sums, by path, and findings. What
is not sound is not taken out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from msgspec import Struct

from generator.amounts import AmountError, AmountUnit, format_amount, parse_amount, to_wan
from generator.findings import Finding
from generator.source import Mapping as Keys
from generator.submission.fields import code_of
from generator.submission.figures import ZERO, Income, OtherExpenditure
from generator.submission.guessing import Guesser, shown
from generator.submission.positions import Path, Spot, spot_of
from generator.submission.shapes import keys_of
from generator.submission.unit_problems import COUNTED_TWICE, ELIMINATED, ELIMINATION
from generator.submission.units import Unit

KEY: Final = "单位间抵销"
KINDS: Final = {"补助": ("对附属单位补助支出", "上级补助收入"), "上缴": ("上缴上级支出", "附属单位上缴收入")}
"""What one unit spends and the other receives."""

_OTHER: Final = "其他资金"


class _Side(Struct, frozen=True):
    """One unit's side of an elimination."""

    unit: Unit
    path: Path

    @property
    def name(self) -> str:
        """What the figure is called."""
        return str(self.path[-1])

    def amount(self) -> Decimal:
        """Return what the unit typed there, in 元."""
        spent, code = self.path[0] == "支出", self.path[1]
        items = self.unit.submission.expenditure if spent else self.unit.submission.income
        models = [model for subject, model in items.items() if code_of(subject) == code]
        return sum((_value(getattr(each, "other", None) if spent else each, self.name) for each in models), ZERO)


@dataclass(slots=True)
class Eliminations:
    """The amounts taken out of the sums by path; ``findings`` tells each, and what is wrong."""

    amounts: dict[Path, Decimal] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def eliminations(root: Keys, units: tuple[Unit, ...], unit: AmountUnit) -> Eliminations:
    """Return what is eliminated; ``unit`` is that in which the department types amounts."""
    found = Eliminations()
    top = spot_of(root, root.position)
    used: dict[tuple[str, Path], Decimal] = {}
    for _, item in top.children(KEY):
        sides, problem = _sides(item, units)
        amount = _typed(item, unit)
        if problem or amount is None:
            found.findings += [problem] if problem else []
            continue
        for side in sides:
            used[side.unit.name, side.path] = used.get((side.unit.name, side.path), ZERO) + amount
        over = [each for each in sides if used[each.unit.name, each.path] > each.amount()]
        found.findings += [_too_much(item, each, used[each.unit.name, each.path]) for each in over]
        if not over:
            for side in sides:
                found.amounts[side.path] = found.amounts.get(side.path, ZERO) + amount
            found.findings.append(_told(item, sides, amount))
    if units and not found.findings:
        found.findings += _counted_twice(units)
    return found


def _sides(item: Spot, units: tuple[Unit, ...]) -> tuple[tuple[_Side, ...], Finding | None]:
    """Return who spent and who received, or what is wrong; what is missing or no choice is reported by the models."""
    words = {
        key: spot.text for key in ("付出单位", "收到单位", "种类", "支出科目", "收入科目") if (spot := item.get(key))
    }
    if len(words) < 5 or words["种类"] not in KINDS:  # noqa: PLR2004 - the five keys above
        return (), None
    by_name = {unit.name: unit for unit in units}
    for key in ("付出单位", "收到单位"):
        if words[key] not in by_name:
            close = Guesser().closest(words[key], by_name)
            fix = (
                f"是否应为“{close}”？"
                if close
                else f"请写单位的名称：{'、'.join(by_name) or '本报告没有“单位”文件夹'}。"
            )
            return (), ELIMINATION.at(f"没有名为“{shown(words[key])}”的单位。", item.below[key].value, fix=fix)
    if words["付出单位"] == words["收到单位"]:
        message = "付出和收到的是同一个单位。"
        return (), ELIMINATION.at(message, item.below["收到单位"].value, fix="请填两个不同的单位。")
    spent, received = KINDS[words["种类"]]
    payer = _Side(by_name[words["付出单位"]], ("支出", code_of(words["支出科目"]), _OTHER, spent))
    payee = _Side(by_name[words["收到单位"]], ("收入", code_of(words["收入科目"]), received))
    return (payer, payee), None


def _typed(item: Spot, unit: AmountUnit) -> Decimal | None:
    spot = item.get("金额")
    try:
        return parse_amount(spot.text, unit) if spot else None
    except AmountError:
        return None


def _too_much(item: Spot, side: _Side, amount: Decimal) -> Finding:
    typed = side.amount()
    message = f"抵销 {_wan(amount)} 万元，大于{side.unit.name}科目 {side.path[1]} 的{side.name} {_wan(typed)} 万元。"
    places = [item.below["金额"].value]
    if typed:
        places.append(side.unit.positions.at(*_as_typed(side)))
    return ELIMINATION.at(message, *places, fix="请核对科目、种类和金额；抵销数不大于任何一方填的数。")


def _as_typed(side: _Side) -> Path:
    """Return the path with the subject as the unit typed it."""
    top, code, *rest = side.path
    subjects = [key for key, _ in side.unit.root.children(top) if code_of(str(key)) == code]
    return (top, subjects[0], *rest)


def _told(item: Spot, sides: tuple[_Side, ...], amount: Decimal) -> Finding:
    payer, payee = sides
    message = (
        f"部门合计中抵销了{payer.unit.name}（科目 {payer.path[1]}，{payer.name}）"
        f"与{payee.unit.name}（科目 {payee.path[1]}，{payee.name}）之间的 {_wan(amount)} 万元。"
    )
    places = (item.key, *(side.unit.positions.at(*_as_typed(side)) for side in sides))
    return ELIMINATED.at(message, *places, fix="请核对汇编口径要求抵销；不抵销的，删去这一项。")


def _counted_twice(units: tuple[Unit, ...]) -> Iterator[Finding]:
    """Tell of money that one unit gave and another received while nothing is eliminated."""
    for kind, (spent, received) in KINDS.items():
        payers = [(unit, side) for unit in units if (side := _first(unit, "支出", spent))]
        payees = [(unit, side) for unit in units if (side := _first(unit, "收入", received))]
        both = [(a, b) for a in payers for b in payees if a[0] is not b[0]]
        if both:
            (payer, one), (payee, other) = both[0]
            message = f"{payer.name}有{spent}，{payee.name}有{received}；没有抵销，部门的收入和支出都把它计了两次。"
            fix = f"汇编口径要求抵销的，在“{KEY}”里填写（种类：{kind}）；不要求的，不用改。"
            places = (payer.positions.at(*_as_typed(one)), payee.positions.at(*_as_typed(other)))
            yield COUNTED_TWICE.at(message, *places, fix=fix)


def _first(unit: Unit, top: str, name: str) -> _Side | None:
    """Return the first figure of a unit under a name that is more than zero."""
    middle = (_OTHER,) if top == "支出" else ()
    items = unit.submission.expenditure if top == "支出" else unit.submission.income
    sides = (_Side(unit, (top, code_of(subject), *middle, name)) for subject in items)
    return next((side for side in sides if side.amount() > 0), None)


def _value(model: object, key: str) -> Decimal:
    """Return a figure of a model by its Chinese key."""
    if not isinstance(model, (Income, OtherExpenditure)):
        return ZERO
    return Decimal(getattr(model, keys_of(type(model))[key].attribute))


def _wan(yuan: Decimal) -> str:
    return format_amount(to_wan(yuan), 6, drop_zeros=True)
