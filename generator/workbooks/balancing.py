"""Balancing: the totals that the tables print against those that follow from what is imported.

Comes in: the solved figures and all readings. Goes out: figures from which every printed total follows, and findings.
Figures printed in 万元 are rounded one by one, so their sum may miss the printed total (尾差). Then amounts below what
is printed are given to the items: no printed figure changes, every total comes out as printed. All is done in whole
steps of a fraction of the last printed place, exactly; derivation itself tells which figures a total is made of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from generator.accounts.facts import Derivation, FactBook, Ledger, Operation
from generator.amounts import AmountUnit, format_amount, in_unit
from generator.derive.comparisons import derive_comparisons
from generator.derive.subjects import ITEM, tree
from generator.derive.totals import Outline, derive_totals
from generator.findings import Finding, SourcePosition
from generator.submission.figures import PERSONNEL_CLASSES
from generator.workbooks.problems import ROUNDED, TAIL
from generator.workbooks.problems import TOTAL as TOTAL_PROBLEM
from generator.workbooks.readings import Reading
from generator.workbooks.solving import ZERO, Solved, Typed, half_step

_STEPS: Final = 50
"""Into how many steps half of the last printed place is divided: 1 元 for 万元 with two decimals."""
_CENT: Final = Decimal("0.01")
_MOST_ROUNDS: Final = 100
_MOST_LEFT_OUT: Final = 20
_MOST_TAIL: Final = 5
"""A difference of more than so many halves of the last printed place is no matter of rounding."""
_MOST_TOLD: Final = 40


@dataclass(frozen=True, slots=True)
class _Bound:
    """A sum of figures that must lie between two numbers of steps."""

    parts: Mapping[str, int]
    low: int
    high: int


def balanced(solved: Solved) -> tuple[dict[str, Typed], tuple[Finding, ...]]:
    """Return the typed figures with rounding differences evened out, and what differs nevertheless."""
    typed = dict(solved.typed)
    before = derived(typed)
    wrong = [reading for reading in solved.readings if _off(before, reading)]
    if not wrong:
        return typed, ()
    evened = _even(solved, before)
    after = derived(evened)
    left = [reading for reading in solved.readings if _off(after, reading)]
    findings = list(_differences(after, left))
    moved = [fact for fact, each in evened.items() if each.yuan != typed[fact].yuan]
    if moved and len(left) < len(wrong):
        findings.append(_told(wrong, moved))
    return evened, tuple(findings)


def _told(wrong: list[Reading], moved: list[str]) -> Finding:
    told = "、".join(moved[:_MOST_TOLD]) + ("……" if len(moved) > _MOST_TOLD else "")
    message = f"各项四舍五入后与合计有尾差（{len(wrong)} 处，最先的是 {wrong[0].origin}），"
    message += f"已在不改变印出数的前提下补平 {len(moved)} 个数：{told}。"
    fix = "补平的金额带有印出数以下的位数；有账上的准确数时，请改成准确数。"
    return ROUNDED.at(message, wrong[0].sheet.place(wrong[0].cell), fix=fix)


def derived(typed: Mapping[str, Typed]) -> FactBook:
    """Return all facts of the nine tables that follow from typed figures."""
    ledger = Ledger()
    for fact, each in typed.items():
        ledger.enter(fact, each.yuan, SourcePosition(each.origin, 0, 0))
    subjects = _outline(typed)
    derive_totals(subjects, ledger)
    derive_comparisons(subjects, ledger)
    return ledger.close()


def _outline(typed: Mapping[str, Typed]) -> Outline:
    def codes(start: str, word: str = "") -> tuple[str, ...]:
        facts = (fact.split(".") for fact in typed if fact.startswith(start))
        return tree(parts[1] for parts in facts if len(parts[1]) == ITEM and (not word or word in parts))

    fund = (fact.split(".")[1] for fact in typed if "政府性基金预算" in fact or fact.startswith("政府性基金."))
    return Outline(
        income=codes("收入决算."),
        expenditure=codes("支出."),
        general_public=codes("支出.", "一般公共预算"),
        government_fund=tree(code for code in fund if code.isdigit()),
        state_capital=codes("支出.", "国有资本经营预算"),
        budgeted=(),
        economic=tuple(sorted(fact.split(".")[1] for fact in typed if fact.startswith("经济分类."))),
    )


def _off(facts: FactBook, reading: Reading) -> bool:
    """Tell whether a fact would not be printed as it was read."""
    value = facts[reading.fact].value if reading.fact in facts else ZERO
    places = max(reading.places, 2)
    shown = format_amount(in_unit(value, reading.unit), places)
    return shown != format_amount(in_unit(reading.yuan, reading.unit), places)


def _even(solved: Solved, facts: FactBook) -> dict[str, Typed]:
    """Find figures from which the readings follow; readings that contradict the others are left out, one by one."""
    widest = max((half_step(_as_printed(reading)) for reading in solved.readings), default=ZERO)
    step = max(widest / _STEPS, _CENT)
    if widest < _CENT:
        return solved.typed
    bounds = [bound for reading in solved.readings if (bound := _bound(facts, reading, step)) is not None]
    bounds += _same_basic(solved.typed, step)
    for _ in range(_MOST_LEFT_OUT):
        found, worst = _search({fact: 0 for fact, each in solved.typed.items() if each.yuan}, bounds)
        if worst is None:
            _tidy(found, bounds)
            moved = {fact: each.yuan + found.get(fact, 0) * step for fact, each in solved.typed.items()}
            return {fact: replace(solved.typed[fact], yuan=yuan) for fact, yuan in moved.items()}
        if abs(_missing(dict.fromkeys(found, 0), worst)) > _STEPS * _MOST_TAIL:
            return solved.typed
        bounds.remove(worst)
    return solved.typed


def _as_printed(reading: Reading) -> Reading:
    """Return a reading with at least the two decimals that the forms print."""
    return replace(reading, places=max(reading.places, 2))


def _bound(facts: FactBook, reading: Reading, step: Decimal) -> _Bound | None:
    """Return by how many steps the figures of a reading may move together."""
    if reading.fact not in facts:
        return None
    parts = _parts(facts, reading.fact)
    half = half_step(_as_printed(reading))
    gap = reading.yuan - facts[reading.fact].value
    low, high = gap - half + _CENT, gap + half - _CENT
    return _Bound(
        parts, int((low / step).to_integral_value(ROUND_CEILING)), int((high / step).to_integral_value(ROUND_FLOOR))
    )


def _parts(facts: FactBook, name: str) -> dict[str, int]:
    """Return the typed figures a fact is made of, and how often each is counted."""
    parts: Counter[str] = Counter()
    waiting = [(name, 1)]
    while waiting:
        fact, sign = waiting.pop()
        if fact not in facts:
            continue
        origin = facts[fact].origin
        if not isinstance(origin, Derivation):
            parts[fact] += sign
            continue
        less = origin.operation in (Operation.DIFFERENCE, Operation.CHANGE)
        waiting += [(operand, -sign if less and place else sign) for place, operand in enumerate(origin.operands)]
    return {fact: times for fact, times in parts.items() if times}


def _same_basic(typed: Mapping[str, Typed], step: Decimal) -> Iterator[_Bound]:
    """Yield what ties 公开06表 to 公开05表: 人员经费 and 公用经费 of the items are those of the economic types."""
    for kind, personnel in (("人员经费", True), ("公用经费", False)):
        items = [fact for fact in typed if fact.startswith("支出.") and fact.endswith(f".一般公共预算.{kind}")]
        types = [
            fact
            for fact in typed
            if fact.startswith("经济分类.") and fact.split(".")[1].startswith(PERSONNEL_CLASSES) is personnel
        ]
        gap = sum((typed[fact].yuan for fact in types), ZERO) - sum((typed[fact].yuan for fact in items), ZERO)
        if items and types and abs(gap) <= step * _STEPS * (len(items) + len(types)):
            steps = int(gap / step)
            yield _Bound({**dict.fromkeys(items, 1), **dict.fromkeys(types, -1)}, steps, steps)


def _search(moves: dict[str, int], bounds: list[_Bound]) -> tuple[dict[str, int], _Bound | None]:
    """Move figures until all bounds hold: each broken bound in turn is mended evenly by its parts.

    Returns the bound that was missed by most in the last turn, or none when all of them hold.
    """
    worst: tuple[int, _Bound | None] = (0, None)
    for turn in range(_MOST_ROUNDS):
        worst = (0, None)
        for bound in bounds:
            missing = _missing(moves, bound)
            if missing:
                worst = max(worst, (abs(missing), bound), key=lambda each: each[0])
                _spread(moves, bound.parts, missing, turn)
        if worst[1] is None:
            break
    return moves, worst[1]


def _missing(moves: Mapping[str, int], bound: _Bound) -> int:
    """Return by how many steps a bound is broken, with the sign of what is missing."""
    total = sum(moves.get(fact, 0) * times for fact, times in bound.parts.items())
    return bound.low - total if total < bound.low else min(bound.high - total, 0)


def _spread(moves: dict[str, int], parts: Mapping[str, int], missing: int, turn: int) -> None:
    """Give what is missing evenly to the figures that are not zero, the remainder to others in every turn."""
    able = [fact for fact in parts if fact in moves]
    if not able:
        return
    each, rest = divmod(abs(missing), len(able))
    sign = 1 if missing > 0 else -1
    for place, fact in enumerate(able):
        extra = (place - turn) % len(able) < rest
        moves[fact] += sign * (each + extra) * (1 if parts[fact] > 0 else -1)


def _tidy(moves: dict[str, int], bounds: list[_Bound]) -> None:
    """Put figures back to what is printed as far as others can take their part, so that few are moved."""
    for fact in sorted(moves, key=lambda each: abs(moves[each])):
        takers = sorted(
            (other for other in moves if moves[other] and other != fact), key=lambda each: -abs(moves[each])
        )
        for taker in ("", *takers) if moves[fact] else ():
            if _handed_over(moves, bounds, fact, taker):
                break


def _handed_over(moves: dict[str, int], bounds: list[_Bound], fact: str, taker: str) -> bool:
    """Hand what a figure was moved to another one (or to none), if every bound still holds."""
    touched = [bound for bound in bounds if (fact in bound.parts) != (taker in bound.parts)]
    before = moves[fact], moves.get(taker, 0)
    moves[fact] = 0
    if taker:
        moves[taker] += before[0]
        touched += [bound for bound in bounds if fact in bound.parts and bound.parts.get(taker) != bound.parts[fact]]
    if not any(_missing(moves, bound) for bound in touched):
        return True
    moves[fact] = before[0]
    if taker:
        moves[taker] = before[1]
    return False


def _differences(facts: FactBook, wrong: list[Reading]) -> Iterator[Finding]:
    """Tell every reading that does not follow from what is imported."""
    for reading in wrong[:_MOST_TOLD]:
        value = facts[reading.fact].value if reading.fact in facts else ZERO
        printed, computed = (_shown(yuan, reading.unit) for yuan in (reading.yuan, value))
        message = f"{reading.origin}（{reading.fact}）是 {printed}，按导入的各项算出来是 {computed}。"
        half = half_step(_as_printed(reading))
        tail = half >= _CENT and reading.fact in facts and abs(value - reading.yuan) <= half * _MOST_TAIL
        fix = "请核对这张表有没有漏掉的科目、填错的数；合计由程序计算，不导入。"
        place = reading.sheet.place(reading.cell)
        yield (TAIL if tail else TOTAL_PROBLEM).at(message, place, expected=computed, fix=fix)


def _shown(yuan: Decimal, unit: AmountUnit) -> str:
    return f"{format_amount(in_unit(yuan, unit), unit.places, separators=True, drop_zeros=True)}{unit}"
