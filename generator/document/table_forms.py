"""Tables whose lines the pack prescribes: ``two_sided``, ``economic_grid``, ``single_row``."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from generator.derive.subjects import CLASS
from generator.document.nodes import Cell, Row, RowGroup, words
from generator.document.table_cells import BLANK, Figures, wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.document.nodes import Align
    from generator.document.table_cells import TableContext
    from generator.pack.models import Line, TableSpec


def two_sided(spec: TableSpec, context: TableContext) -> tuple[RowGroup, ...]:
    """Return two lists of lines side by side, numbered where the table says so."""
    scheme = context.printing.options.line_numbers or ""
    left, right = (_standing(lines, scheme) for lines in (spec.left, spec.right))
    split = 1 + spec.numbered + max(len(line.facts) for line in spec.left)
    start = spec.right_start.get(scheme, 1)
    figures = Figures.of(spec, context)
    rows = [
        Row(
            _side(near, number if spec.numbered else None, split, figures)
            + _side(far, number + start - 1 if spec.numbered else None, len(spec.columns) - split, figures),
            "total" if (near and near.total) or (far and far.total) else "data",
        )
        for number, (near, far) in enumerate(zip_longest(left, right), start=1)
    ]
    return (RowGroup(tuple(rows), keep=True),)


def _standing(lines: tuple[Line, ...], scheme: str) -> tuple[Line, ...]:
    return tuple(line for line in lines if not line.blank_if_short or scheme == "含空行")


def _side(line: Line | None, number: int | None, width: int, figures: Figures) -> tuple[Cell, ...]:
    """Return the cells of one side of a row: item, line number where there are such, amounts."""
    if line is None:
        return (BLANK,) * width
    amounts = [figures.cell(name, bold=line.total) for name in line.facts]
    align: Align = "center" if line.total else "left"
    item = wording(line.text or None, align, indent=line.indent, bold=line.total)
    head = (item,) if number is None else (item, wording(str(number), "center"))
    return (*head, *amounts, *(BLANK,) * (width - len(head) - len(amounts)))


def economic_grid(spec: TableSpec, context: TableContext) -> tuple[RowGroup, ...]:
    """Return blocks of code, name and amount of economic types side by side, and a last row of totals."""
    lists = spec.lists[context.printing.options.economic_list or ""]
    figures, names = Figures.of(spec, context), context.accounts.economic.names
    rows = []
    for codes in zip_longest(*lists):
        cells: list[Cell] = []
        for code in codes:
            cells += _economic_cells(code, names, figures)
        rows.append(Row(tuple(cells)))
    total: list[Cell] = []
    for label, name, span in spec.totals:
        total += [Cell(words(label), span, align="center", bold=True), figures.cell(name, bold=True)]
    rows.append(Row(tuple(total), "total"))
    return (RowGroup(tuple(rows), keep=True),)


def _economic_cells(code: str | None, names: Mapping[str, str], figures: Figures) -> tuple[Cell, ...]:
    if code is None:
        return BLANK, BLANK, BLANK
    bold = len(code) == CLASS
    name = wording(names.get(code, ""), bold=bold)
    return wording(code, bold=bold), name, figures.cell(f"经济分类.{code}", bold=bold)


def single_row(spec: TableSpec, context: TableContext) -> tuple[RowGroup, ...]:
    """Return the one row of figures."""
    cells = tuple(Figures.of(spec, context, column).cell(column.fact or "") for column in spec.columns)
    return (RowGroup((Row(cells),), keep=True),)
