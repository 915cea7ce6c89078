"""Tables whose lines the pack prescribes: ``two_sided``, ``economic_grid``, ``single_row``."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from generator.derive.subjects import CLASS
from generator.document.nodes import Cell, Row, RowGroup, words
from generator.document.table_cells import figure

if TYPE_CHECKING:
    from generator.document.nodes import Align
    from generator.document.table_cells import TableContext
    from generator.pack.models import Line, TableSpec


def two_sided(spec: TableSpec, context: TableContext) -> tuple[RowGroup, ...]:
    """Return two lists of lines side by side, numbered where the table says so."""
    scheme = context.printing.options.line_numbers or ""
    left, right = (_standing(lines, scheme) for lines in (spec.left, spec.right))
    split = 1 + spec.numbered + max(len(line.facts) for line in spec.left)
    start = spec.right_start.get(scheme, 1)
    rows = [
        Row(
            _side(near, number, split, spec, context)
            + _side(far, number + start - 1, len(spec.columns) - split, spec, context),
            "total" if (near and near.total) or (far and far.total) else "data",
        )
        for number, (near, far) in enumerate(zip_longest(left, right), start=1)
    ]
    return (RowGroup(tuple(rows), keep=True),)


def _standing(lines: tuple[Line, ...], scheme: str) -> tuple[Line, ...]:
    return tuple(line for line in lines if not line.blank_if_short or scheme == "含空行")


def _side(line: Line | None, number: int, width: int, spec: TableSpec, context: TableContext) -> tuple[Cell, ...]:
    """Return the cells of one side of a row: item, line number where there are such, amounts."""
    if line is None:
        return tuple(Cell() for _ in range(width))
    amounts = [figure(name, spec, context, bold=line.total) for name in line.facts]
    align: Align = "center" if line.total else "left"
    item = Cell(words(line.text) if line.text else (), align=align, indent=line.indent, bold=line.total)
    head = (item, Cell(words(str(number)), align="center")) if spec.numbered else (item,)
    blanks = [Cell()] * (width - len(head) - len(amounts))
    return (*head, *amounts, *blanks)


def economic_grid(spec: TableSpec, context: TableContext) -> tuple[RowGroup, ...]:
    """Return blocks of code, name and amount of economic types side by side, and a last row of totals."""
    lists = spec.lists[context.printing.options.economic_list or ""]
    rows = []
    for codes in zip_longest(*lists):
        cells: list[Cell] = []
        for code in codes:
            cells += _economic_cells(code, spec, context)
        rows.append(Row(tuple(cells)))
    total: list[Cell] = []
    for label, name, span in spec.totals:
        total += [Cell(words(label), colspan=span, align="center", bold=True), figure(name, spec, context, bold=True)]
    rows.append(Row(tuple(total), "total"))
    return (RowGroup(tuple(rows), keep=True),)


def _economic_cells(code: str | None, spec: TableSpec, context: TableContext) -> list[Cell]:
    if code is None:
        return [Cell(), Cell(), Cell()]
    is_class = len(code) == CLASS
    name = Cell(words(context.accounts.economic.names.get(code, "")), bold=is_class)
    return [Cell(words(code), bold=is_class), name, figure(f"经济分类.{code}", spec, context, bold=is_class)]


def single_row(spec: TableSpec, context: TableContext) -> tuple[RowGroup, ...]:
    """Return the one row of figures."""
    cells = tuple(figure(column.fact or "", spec, context, column) for column in spec.columns)
    return (RowGroup((Row(cells),), keep=True),)
