"""The units of a department: their typed figures as facts of their own, of which the department's are the sums.

Facts: ``单位.{单位名}.{name}`` for every figure a unit typed; ``{name}`` is their sum. Where something is eliminated,
``单位合计.{name}`` is the sum, ``抵销.{name}`` what is taken out, and ``{name}`` what is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from msgspec import Struct

from generator.accounts.facts import Ledger, Measure
from generator.derive.comparisons import PROCUREMENT_KINDS
from generator.derive.entries import Desk, enter
from generator.findings import SourcePosition
from generator.submission.eliminations import KINDS
from generator.submission.fields import code_of
from generator.submission.figures import PERSONNEL_CLASSES, Elimination
from generator.submission.models import Submission
from generator.submission.positions import Positions
from generator.submission.units import Unit

_MISSIONS = "三公经费.因公出国（境）费.团组"
_OPERATING, _SMALL = "机关运行经费.决算数", "政府采购.中小企业"


def prefix_of(unit: str) -> str:
    """Return the beginning of the names of a unit's facts."""
    return f"单位.{unit}."


def enter_all(submission: Submission, positions: Positions, units: tuple[Unit, ...], ledger: Ledger) -> None:
    """Enter the figures of a report: those typed, and for a department with units their sums."""
    for unit in units:
        _enter_unit(unit, ledger)
    desk: Desk = ledger
    if units:
        taken = dict(_eliminated(submission, positions, ledger))
        desk = _Sums(ledger, tuple(unit.name for unit in units), _missions(units), taken)
    enter(submission, positions, desk)


def _enter_unit(unit: Unit, ledger: Ledger) -> None:
    """Enter a unit's figures, and those of its figures that only follow from others and are added all the same."""
    prefix = prefix_of(unit.name)
    enter(unit.submission, unit.positions, _Prefixed(ledger, prefix))
    if f"{prefix}{_OPERATING}" not in ledger:
        codes = [code_of(subject) for subject in unit.submission.economic]
        public = (f"{prefix}经济分类.{code}" for code in codes if not code.startswith(PERSONNEL_CLASSES))
        ledger.total(f"{prefix}{_OPERATING}", public)
    kinds = [name for kind in PROCUREMENT_KINDS if (name := f"{prefix}{_SMALL}.{kind}") in ledger]
    if kinds and f"{prefix}{_SMALL}.合计" not in ledger:
        ledger.total(f"{prefix}{_SMALL}.合计", kinds)


def _missions(units: tuple[Unit, ...]) -> Mapping[str, str]:
    """Return for each mission of the department, counted through all units, that of its unit."""
    own = (
        f"{prefix_of(unit.name)}{_MISSIONS}.{number}"
        for unit in units
        for number, _ in enumerate(unit.submission.three_public.overseas.missions, 1)
    )
    return {f"{_MISSIONS}.{number}": name for number, name in enumerate(own, 1)}


def _eliminated(submission: Submission, positions: Positions, ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Enter what is eliminated; yield (fact that it lowers, fact of what is taken out of it)."""
    lowered: dict[str, list[str]] = {}
    for number, each in enumerate(submission.eliminations):
        name = f"单位间抵销.{number + 1}.金额"
        ledger.enter(name, each.amount, positions.at("单位间抵销", number, "金额"))
        for fact in _sides(each):
            lowered.setdefault(fact, []).append(name)
    for fact, names in lowered.items():
        ledger.total(f"抵销.{fact}", names)
        yield fact, f"抵销.{fact}"


def _sides(each: Elimination) -> tuple[str, str]:
    spent, received = KINDS[each.kind]
    return (
        f"支出.{code_of(each.spent_on)}.其他资金.{spent}",
        f"收入决算.{code_of(each.received_for)}.{received}",
    )


class _Prefixed(Struct, frozen=True):
    """Enters figures under names that begin with a unit's."""

    ledger: Ledger
    prefix: str

    def enter(
        self, name: str, value: Decimal | int, position: SourcePosition, measure: Measure = Measure.AMOUNT
    ) -> None:
        """Enter a figure as typed."""
        self.ledger.enter(f"{self.prefix}{name}", value, position, measure)


class _Sums(Struct, frozen=True):
    """Enters a department's figures: as typed, or as the sum of its units' where it stands at the place of one."""

    ledger: Ledger
    units: tuple[str, ...]
    missions: Mapping[str, str]
    taken: Mapping[str, str]

    def enter(
        self, name: str, value: Decimal | int, position: SourcePosition, measure: Measure = Measure.AMOUNT
    ) -> None:
        """Enter a figure: derived from the units' unless the department typed it itself."""
        operands = [operand for operand in self._operands(name) if operand in self.ledger]
        if not any(self.ledger.origin(operand) == position for operand in operands):
            self.ledger.enter(name, value, position, measure)
            return
        if name in self.taken:
            self.ledger.total(f"单位合计.{name}", operands, measure)
            self.ledger.difference(name, f"单位合计.{name}", self.taken[name])
        else:
            self.ledger.total(name, operands, measure)
        if self.ledger.value(name) != value:  # the tree was completed with another sum: a fault of the program
            message = f"{name}: units add up to {self.ledger.value(name)}, entered {value}"
            raise AssertionError(message)

    def _operands(self, name: str) -> Iterator[str]:
        mission, _, column = name.rpartition(".")
        if mission in self.missions:
            yield f"{self.missions[mission]}.{column}"
            return
        yield from (f"{prefix_of(unit)}{name}" for unit in self.units)
