"""The public tables as table nodes: each from its specification in the pack and the facts.

Five layouts: ``two_sided`` (公开01, 04), ``function_rows`` (02, 03, 05, 07, 08), ``economic_grid`` (06), ``single_row``
(09), and ``listed_rows`` (units, projects, purchases of a budget). Amounts are printed in 万元 with two decimals unless
the table says 元; a cell keeps its rounded value for spreadsheets.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from generator.document.marks import runs
from generator.document.nodes import Inline, Row, Table, words
from generator.document.table_cells import MOST_SPECS, TableContext, columns_of, heading
from generator.document.table_forms import economic_grid, single_row, two_sided
from generator.document.table_rows import function_rows, listed_rows
from generator.pack.models import TableSpec

_BUILDERS: Final = {
    "two_sided": two_sided,
    "function_rows": function_rows,
    "listed_rows": listed_rows,
    "economic_grid": economic_grid,
    "single_row": single_row,
}


def build_table(spec: TableSpec, anchor: str, toc: str, context: TableContext) -> Table:
    """Build one table; an empty one keeps its form, prints blanks and carries its remark."""
    empty = bool(spec.empty) and not any(context.accounts.facts.amount(name) for name in spec.empty)
    return Table(
        anchor=anchor,
        layout=spec.layout,
        columns=columns_of(spec),
        header=_header(spec),
        groups=() if empty and not spec.empty_rows else _BUILDERS[spec.layout](spec, context),
        title=context.fill(spec.title),
        toc=toc,
        label=spec.label,
        label_first=spec.label_first,
        left_line=context.department_line,
        right_line=spec.unit,
        notes=tuple(_notes(spec, context, empty=empty)),
        summary=spec.summary,
        font_size=spec.font_size,
        row_height=spec.row_height,
        one_page=spec.one_page,
    )


def _notes(spec: TableSpec, context: TableContext, *, empty: bool) -> Iterator[Inline]:
    """Yield the pack's notes, and under an empty table the department's remark or else the pack's."""
    notes = spec.notes
    if context.printing.options.formula_notes:
        running = context.printing.options.line_numbers == "连续"
        notes += (running and spec.running_formula_notes) or spec.formula_notes
    yield from (words(context.fill(note)) for note in notes)
    if empty and spec.remark:
        remark = context.remarks.get(spec.label) or context.fill(spec.remark)
        yield runs(context.remark_pattern.format(说明=remark))


@lru_cache(maxsize=MOST_SPECS)
def _header(spec: TableSpec) -> tuple[Row, ...]:
    """Return the head of a table, made once."""
    rows = [Row(tuple(heading(cell.text, cell.colspan, cell.rowspan) for cell in row), "header") for row in spec.header]
    if spec.axis and spec.layout != "function_rows":
        rows.append(Row(tuple(heading(text) for text in spec.axis), "axis"))
    elif spec.axis:
        first, *rest = spec.axis
        cells = (heading(first, 2),)
        rows.append(Row(cells + tuple(heading(text) for text in rest), "axis"))
    return tuple(rows)
