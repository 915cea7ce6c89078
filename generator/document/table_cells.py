"""What the layouts of tables share: what every table needs, the cells of figures, and rows that stay together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from generator.accounts.facts import FactBook
from generator.derive.accounts import Accounts
from generator.document.nodes import Align, Cell, Column, Row, RowGroup, RowKind, Run, words
from generator.document.printing import CellStyle, Printing
from generator.pack.models import ColumnSpec, TableSpec

if TYPE_CHECKING:
    from generator.pack.forms import FormSpec, ScoreTableSpec
    from generator.pack.target_forms import TargetFormSpec

KEEP_ROWS = 3
"""So many first and last rows of a long table stay together, so that no page holds a lone row."""
BLANK: Final = Cell()
_BOLD_BLANK: Final = Cell(bold=True)
_ZERO: Final = Decimal(0)
_MOST_WORDINGS: Final = 4096
MOST_SPECS: Final = 256
"""So many tables and forms of packs are kept ready; a pack has a dozen."""


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


class Place(Struct, frozen=True):
    """The place of a figure in a row that the pack prescribes."""

    fact: str
    bold: bool


class Pattern(Struct, frozen=True):
    """A row that the pack prescribes: blank where figures stand, and these by the number of their cell."""

    row: Row
    figures: tuple[tuple[int, Place], ...]

    @classmethod
    def of(cls, cells: Sequence[Cell | Place], kind: RowKind) -> Pattern:
        """Return a row as a pattern."""
        row = Row(tuple(BLANK if isinstance(cell, Place) else cell for cell in cells), kind)
        return cls(row, tuple((number, cell) for number, cell in enumerate(cells) if isinstance(cell, Place)))


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

    @classmethod
    def each(
        cls, spec: TableSpec, context: TableContext, columns: Sequence[ColumnSpec]
    ) -> tuple[tuple[ColumnSpec, Figures], ...]:
        """Return columns, each with what prints its figures: the same for all that do not say it themselves."""
        whole = cls.of(spec, context)
        return tuple(
            (column, cls.of(spec, context, column) if column.zero or column.drop_zeros else whole) for column in columns
        )

    def row(self, pattern: Pattern) -> Row:
        """Return a prescribed row with its figures."""
        if not pattern.figures:
            return pattern.row
        cells = list(pattern.row.cells)
        for number, place in pattern.figures:
            cells[number] = self.cell(place.fact, bold=place.bold)
        return Row(tuple(cells), pattern.row.kind)

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


@lru_cache(maxsize=MOST_SPECS)
def columns_of(spec: TableSpec | FormSpec | ScoreTableSpec | TargetFormSpec) -> tuple[Column, ...]:
    """Return the columns of a table or form, made once."""
    return tuple(Column(column.width, column.align) for column in spec.columns)


def kept_at_ends(rows: Sequence[Row]) -> tuple[RowGroup, ...]:
    """Group rows so that a page break leaves no lone row at either end."""
    if len(rows) <= 2 * KEEP_ROWS:
        return (RowGroup(tuple(rows), keep=True),)
    middle = [RowGroup((row,)) for row in rows[KEEP_ROWS:-KEEP_ROWS]]
    return (RowGroup(tuple(rows[:KEEP_ROWS]), keep=True), *middle, RowGroup(tuple(rows[-KEEP_ROWS:]), keep=True))
