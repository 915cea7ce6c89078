"""What the layouts of tables share: what every table needs, the cells of figures, and rows that stay together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final

from msgspec import Struct

from generator.accounts.facts import FactBook
from generator.derive.accounts import Accounts
from generator.document.nodes import Align, Cell, Row, RowGroup, Run, words
from generator.document.printing import CellStyle, Printing
from generator.pack.models import ColumnSpec, TableSpec

KEEP_ROWS = 3
"""So many first and last rows of a long table stay together, so that no page holds a lone row."""
BLANK: Final = Cell()
_BOLD_BLANK: Final = Cell(bold=True)
_ZERO: Final = Decimal(0)
_MOST_WORDINGS: Final = 4096


class TableContext(Struct, frozen=True):
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
        return pattern.format_map(self.slots)


class Figures(Struct, frozen=True):
    """Prints the figures of a table, or of one column of it."""

    facts: FactBook
    style: CellStyle

    @classmethod
    def of(cls, spec: TableSpec, context: TableContext, column: ColumnSpec | None = None) -> Figures:
        """Return what prints the figures of a column as it says, or else as the table says."""
        style = context.printing.cells(
            (column and column.zero) or spec.zero,
            unit=spec.amounts,
            separators=spec.separators,
            drop_zeros=bool(column and column.drop_zeros),
        )
        return cls(context.accounts.facts, style)

    def cell(self, name: str, *, bold: bool = False) -> Cell:
        """Return the cell that prints one fact; a fact that does not exist prints as zero."""
        if not name or name == "-":
            return BLANK
        fact = self.facts.get(name)
        text, value = (self.style.nothing, _ZERO) if fact is None else self.style.shown(fact)
        if not text:
            return _BOLD_BLANK if bold else BLANK
        return Cell((Run(text, "" if fact is None else name),), bold=bold, value=value)


@lru_cache(maxsize=_MOST_WORDINGS)
def wording(text: str | None, align: Align | None = None, *, bold: bool = False, indent: int = 0) -> Cell:
    """Return a cell of a pack's wording, or a blank one; what is printed in all reports of a pack is made once."""
    return Cell(() if text is None else words(text), align=align, bold=bold, indent=indent)


@lru_cache(maxsize=_MOST_WORDINGS)
def heading(text: str, colspan: int = 1, rowspan: int = 1) -> Cell:
    """Return a cell of a table's head, made once likewise."""
    return Cell(words(text), colspan, rowspan, align="center", header=True)


def kept_at_ends(rows: Sequence[Row]) -> tuple[RowGroup, ...]:
    """Group rows so that a page break leaves no lone row at either end."""
    if len(rows) <= 2 * KEEP_ROWS:
        return (RowGroup(tuple(rows), keep=True),)
    middle = [RowGroup((row,)) for row in rows[KEEP_ROWS:-KEEP_ROWS]]
    return (RowGroup(tuple(rows[:KEEP_ROWS]), keep=True), *middle, RowGroup(tuple(rows[-KEEP_ROWS:]), keep=True))
