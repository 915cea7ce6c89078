"""What the layouts of tables share: what every table needs, the cells of figures, and rows that stay together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from string import Formatter

from generator.accounts.facts import Measure
from generator.amounts import in_unit, round_half_up
from generator.derive.accounts import Accounts
from generator.document.nodes import Cell, Row, RowGroup, Run
from generator.document.printing import CellStyle, Printing
from generator.pack.models import ColumnSpec, TableSpec

KEEP_ROWS = 3
"""So many first and last rows of a long table stay together, so that no page holds a lone row."""


@dataclass(frozen=True, slots=True)
class TableContext:
    """What every table needs: accounts, printing, slots of its lines.

    ``remarks`` are the department's own, their quotes of facts filled in.
    """

    accounts: Accounts
    printing: Printing
    slots: Mapping[str, str]
    department_line: str
    remark_pattern: str
    remarks: Mapping[str, str]

    def fill(self, pattern: str) -> str:
        """Fill the slots of a pack wording."""
        return Formatter().vformat(pattern, (), self.slots)


def figure(
    name: str, spec: TableSpec, context: TableContext, column: ColumnSpec | None = None, *, bold: bool = False
) -> Cell:
    """Return the cell that prints one fact; a fact that does not exist prints as zero."""
    if not name or name == "-":
        return Cell()
    fact, zero = context.accounts.facts.get(name), (column and column.zero) or spec.zero
    if fact is None:
        run, value = Run(context.printing.nothing(zero)), Decimal(0)
    else:
        style = CellStyle(spec.amounts, spec.separators, bool(column and column.drop_zeros))
        run, value = context.printing.table(fact, zero, style), fact.value
        if fact.measure is not Measure.COUNT:
            value = round_half_up(in_unit(value, spec.amounts), 2)
    return Cell((run,), bold=bold, value=value) if run.text else Cell(bold=bold)


def kept_at_ends(rows: Sequence[Row]) -> tuple[RowGroup, ...]:
    """Group rows so that a page break leaves no lone row at either end."""
    if len(rows) <= 2 * KEEP_ROWS:
        return (RowGroup(tuple(rows), keep=True),)
    middle = [RowGroup((row,)) for row in rows[KEEP_ROWS:-KEEP_ROWS]]
    return (RowGroup(tuple(rows[:KEEP_ROWS]), keep=True), *middle, RowGroup(tuple(rows[-KEEP_ROWS:]), keep=True))
