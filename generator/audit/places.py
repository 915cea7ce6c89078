"""From what a rule says to where it stands: places of typed texts and figures, and the figures a finding rests on.

Comes in: a ``View`` and a ``Found``. Goes out: source positions, the caret under the quoted stretch, and lines such as
``本年支出合计 = 95,155.99万元（03-支出.yaml:5:9）``.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from generator.accounts.facts import Derivation, Fact, FactBook, Measure
from generator.amounts import format_amount, to_wan
from generator.audit.model import Found, View
from generator.findings import SourcePosition

MOST_PLACES: Final = 6
_MOST_BASIS: Final = 30
_MOST_OPERANDS: Final = 6
_CENTS: Final = 2


def places(view: View, found: Found) -> tuple[SourcePosition, ...]:
    """Return where it stands, the main place first: the typed places, else where its figures were typed."""
    positions = view.accounts.positions
    typed = [
        positions.find(found.quote, *path) if found.quote and not number else positions.at(*path)
        for number, path in enumerate(found.paths)
    ]
    origins = (origin for name in found.facts for origin in origins_of(view.facts, name))
    return tuple(dict.fromkeys([*typed, *(() if typed else origins)]))[:MOST_PLACES]


def origins_of(facts: FactBook, name: str) -> Iterator[SourcePosition]:
    """Yield where the figures were typed that a fact comes from, in the order of its formula, each once."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        fact = facts.get(current := waiting.pop(0))
        if fact is None or current in seen:
            continue
        seen.add(current)
        if isinstance(fact.origin, Derivation):
            waiting = [*fact.origin.operands, *waiting]
        else:
            yield fact.origin


def basis(facts: FactBook, found: Found) -> tuple[str, ...]:
    """Return a line for each figure the finding was computed from."""
    known = [facts[name] for name in dict.fromkeys(found.facts) if name in facts]
    lines = [f"{fact.name} = {exact(fact)}（{_origin(fact)}）" for fact in known[:_MOST_BASIS]]
    return (*lines, *([f"……另有 {len(known) - _MOST_BASIS} 个数"] if len(known) > _MOST_BASIS else []))


def exact(fact: Fact) -> str:
    """Return a fact's value to its last digit, amounts in 万元."""
    if fact.measure is Measure.AMOUNT:
        return f"{wan(fact.value)}万元"
    value = fact.value.normalize() if fact.value else Decimal(0)
    return f"{value:f}" if fact.measure is Measure.COUNT else f"{_short(value)}{fact.measure}"


def wan(yuan: Decimal) -> str:
    """Return an amount of 元 in 万元, with at least two decimals and no more than it needs."""
    value = to_wan(yuan).normalize()
    exponent = value.as_tuple().exponent
    places_needed = max(_CENTS, -exponent if isinstance(exponent, int) else 0)
    return format_amount(value, places_needed, separators=True)


def _short(value: Decimal) -> str:
    """Cut a rate or score that never ends, for reading only."""
    text = f"{value:f}"
    whole, _, part = text.partition(".")
    return f"{whole}.{part[:4]}…" if len(part) > 4 else text  # noqa: PLR2004 - four decimals are enough to compare


def _origin(fact: Fact) -> str:
    if isinstance(fact.origin, SourcePosition):
        return str(fact.origin)
    if len(fact.origin.operands) > _MOST_OPERANDS:
        return f"{fact.origin.operation}，{len(fact.origin.operands)} 个数"
    return fact.origin.formula
