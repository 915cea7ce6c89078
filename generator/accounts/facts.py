"""Facts: every figure of a report once, each knowing where it comes from.

Comes in: figures typed in files (with positions) and figures derived from other facts. Goes out: a ``FactBook``, in the
order of entry, that never changes. Amounts are exact 元, rates are exact percentages (12.5 for 12.5 %), counts and
scores plain numbers; rounding happens where a figure is printed, nowhere here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, ValuesView
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeVar, overload

from msgspec import Struct

from generator.findings import SourcePosition

HUNDRED = Decimal(100)
_ZERO: Final = Decimal(0)
_Other = TypeVar("_Other")


class Measure(StrEnum):
    """What a fact's value counts."""

    AMOUNT = "元"
    RATE = "%"
    COUNT = "个"
    SCORE = "分"


class Operation(StrEnum):
    """How a derived fact follows from its operands."""

    SUM = "合计"
    DIFFERENCE = "差额"
    CHANGE = "增减额"
    RATIO = "比率"
    GROWTH = "增减率"
    SAME = "取自"
    SCORE = "评分规则"
    TALLY = "个数"
    PRODUCT = "乘积"


class Derivation(Struct, frozen=True):
    """How a fact was computed: the operation and the names of the facts it was computed from, in order."""

    operation: Operation
    operands: tuple[str, ...]

    @property
    def formula(self) -> str:
        """The formula in words a clerk can follow."""
        if self.operation is Operation.SUM:
            return " + ".join(self.operands) or "0"
        if self.operation in (Operation.SCORE, Operation.TALLY):
            return "、".join(self.operands)
        first, *rest = self.operands
        if not rest:
            return first
        second = rest[0]
        signs = {
            Operation.DIFFERENCE: f"{first} - {second}",
            Operation.CHANGE: f"{first} - {second}",
            Operation.PRODUCT: f"{first} × {second}",
            Operation.RATIO: f"{first} ÷ {second} × 100%",
            Operation.GROWTH: f"({first} - {second}) ÷ {second} × 100%",
        }
        return signs.get(self.operation, "、".join(self.operands))


_OF_NOTHING: Final = Derivation(Operation.SUM, ())
"""The origin of every sum of nothing: most sums of a report are, for few subjects have money of every kind."""


Sum = tuple[str, tuple[str, ...]]
"""The name of a sum and those of what is to be summed up."""


class Fact(Struct, frozen=True):
    """One figure: a unique name such as ``支出决算.2060102.项目支出``, its exact value, measure and origin."""

    name: str
    value: Decimal
    measure: Measure
    origin: SourcePosition | Derivation


class FactBook(Mapping[str, Fact]):
    """All facts by name, in order of entry; immutable.

    A report looks facts up by the ten thousand, so it does so in the dict itself, not by way of ``Mapping``.
    """

    def __init__(self, facts: Iterable[Fact] | Mapping[str, Fact]) -> None:
        self._facts = dict(facts) if isinstance(facts, Mapping) else {fact.name: fact for fact in facts}

    def __getitem__(self, name: str) -> Fact:
        return self._facts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def __contains__(self, name: object) -> bool:
        return name in self._facts

    @overload
    def get(self, key: str, /) -> Fact | None: ...

    @overload
    def get(self, key: str, /, default: Fact | _Other) -> Fact | _Other: ...

    def get(self, key: str, /, default: object = None) -> object:
        """Return a fact, or the default where there is none."""
        return self._facts.get(key, default)

    def values(self) -> ValuesView[Fact]:
        """Return all facts in order of entry."""
        return self._facts.values()

    def amount(self, name: str) -> Decimal:
        """Return a fact's value, or zero where nothing was typed."""
        fact = self._facts.get(name)
        return fact.value if fact else _ZERO

    def balance(self, terms: Iterable[tuple[int, str]]) -> Decimal:
        """Return a sum of facts by sign and name; most are zero, and not worth adding."""
        facts, total = self._facts, _ZERO
        for sign, name in terms:
            if name in facts and (value := facts[name].value):
                total = total + value if sign > 0 else total - value
        return total

    def tells(self, name: str) -> bool:
        """Tell whether a fact explains anything: it is not zero, or somebody typed that it is."""
        fact = self._facts.get(name)
        return fact is not None and (bool(fact.value) or isinstance(fact.origin, SourcePosition))


class Ledger:
    """Collects facts while they are entered and derived; local to one derivation, then frozen as a ``FactBook``."""

    def __init__(self) -> None:
        self._facts: dict[str, Fact] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._facts

    def value(self, name: str) -> Decimal:
        """Return a fact's value, or zero where there is none."""
        fact = self._facts.get(name)
        return fact.value if fact else _ZERO

    def origin(self, name: str) -> SourcePosition | Derivation | None:
        """Return where a fact comes from, or nothing where there is none."""
        return self._facts[name].origin if name in self._facts else None

    def names(self, start: str, end: str) -> Iterator[str]:
        """Yield the names that begin and end so, in order of entry."""
        return iter([name for name in self._facts if name.startswith(start) and name.endswith(end)])

    def enter(
        self, name: str, value: Decimal | int, position: SourcePosition, measure: Measure = Measure.AMOUNT
    ) -> None:
        """Enter a figure as typed."""
        self._add(name, Decimal(value), measure, position)

    def take(self, book: FactBook, names: Iterable[str], prefix: str) -> None:
        """Enter facts of another report under a prefix, with all that they were computed from, each once.

        A sum is taken without the zeros in it that were computed: they lead to nothing that anybody typed.
        """
        waiting = list(names)
        while waiting:
            fact = book.get(waiting.pop())
            if fact is None or f"{prefix}{fact.name}" in self._facts:
                continue
            origin = fact.origin
            if isinstance(origin, Derivation):
                told = tuple(
                    name for name in origin.operands if origin.operation is not Operation.SUM or book.tells(name)
                )
                waiting += told
                origin = Derivation(origin.operation, tuple(f"{prefix}{name}" for name in told))
            self._add(f"{prefix}{fact.name}", fact.value, fact.measure, origin)

    def total(self, name: str, operands: Iterable[str], measure: Measure = Measure.AMOUNT) -> None:
        """Derive a sum of those operands that exist; a sum of nothing is zero."""
        self.totals([(name, tuple(operands))], measure)

    def totals(self, sums: Iterable[Sum], measure: Measure = Measure.AMOUNT) -> None:
        """Derive sums one after the other, each of those operands that exist."""
        facts = self._facts
        for name, operands in sums:
            value, names = _ZERO, operands
            for operand in operands:
                if operand in facts:
                    value += facts[operand].value
                else:
                    names = ()
            names = names or tuple([operand for operand in operands if operand in facts])
            self._add(name, value, measure, Derivation(Operation.SUM, names) if names else _OF_NOTHING)

    def difference(self, name: str, minuend: str, subtrahend: str) -> None:
        """Derive ``minuend - subtrahend``; a missing fact counts as zero."""
        value = self.value(minuend) - self.value(subtrahend)
        self._derive(name, value, Measure.AMOUNT, Operation.DIFFERENCE, (minuend, subtrahend))

    def multiple(self, name: str, amount: str, number: str) -> None:
        """Derive an amount so many times."""
        value = self.value(amount) * self.value(number)
        self._derive(name, value, Measure.AMOUNT, Operation.PRODUCT, (amount, number))

    def same(self, name: str, other: str) -> None:
        """Derive a fact that is another one under its own name."""
        fact = self._facts[other]
        self._derive(name, fact.value, fact.measure, Operation.SAME, (other,))

    def ratio(self, name: str, part: str, whole: str) -> None:
        """Derive ``part / whole`` in percent; none on a zero base."""
        base = self.value(whole)
        if base:
            value = self.value(part) / base * HUNDRED
            self._derive(name, value, Measure.RATE, Operation.RATIO, (part, whole))

    def change(self, name: str, current: str, prior: str) -> None:
        """Derive ``{name}.增减额`` and, on a base other than zero, ``{name}.增减率`` of a figure against another."""
        base = self.value(prior)
        value = self.value(current) - base
        self._derive(f"{name}.增减额", value, Measure.AMOUNT, Operation.CHANGE, (current, prior))
        if base:
            rate = value / base * HUNDRED
            self._derive(f"{name}.增减率", rate, Measure.RATE, Operation.GROWTH, (current, prior))

    def score(self, name: str, value: Decimal, operands: tuple[str, ...]) -> None:
        """Enter a score given by rule from other facts."""
        self._derive(name, value, Measure.SCORE, Operation.SCORE, operands)

    def tally(self, name: str, operands: Iterable[str]) -> None:
        """Derive the number of things named."""
        names = tuple(operands)
        self._derive(name, Decimal(len(names)), Measure.COUNT, Operation.TALLY, names)

    def close(self) -> FactBook:
        """Return everything entered so far as a book."""
        return FactBook(self._facts)

    def _derive(
        self, name: str, value: Decimal, measure: Measure, operation: Operation, operands: tuple[str, ...]
    ) -> None:
        self._add(name, value, measure, Derivation(operation, operands))

    def _add(self, name: str, value: Decimal, measure: Measure, origin: SourcePosition | Derivation) -> None:
        if name in self._facts:
            msg = f"fact entered twice: {name}"
            raise ValueError(msg)
        self._facts[name] = Fact(name, value, measure, origin)
