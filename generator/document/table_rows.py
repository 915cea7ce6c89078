"""Tables with a row for each thing of a list: ``function_rows`` (subjects) and ``listed_rows`` (units, projects …)."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import TYPE_CHECKING

from generator.derive.subjects import CLASS, GROUP, ITEM, TOTAL
from generator.document.nodes import Cell, Row, RowGroup, words
from generator.document.rows import Listed, listed
from generator.document.table_cells import figure, kept_at_ends

if TYPE_CHECKING:
    from generator.document.table_cells import TableContext
    from generator.pack.models import ColumnSpec, TableSpec

_LEVEL = {CLASS: 0, GROUP: 1, ITEM: 2}


def function_rows(spec: TableSpec, context: TableContext) -> tuple[RowGroup, ...]:
    """Return a row for each subject that has figures, 合计 before them."""
    codes = [code for code in _subjects(spec, context) if _wanted(code, spec, context)]
    label = Cell(words(spec.total_label), colspan=2, align="center", bold=True)
    rows = [Row((label, *_figures(TOTAL, spec, context, bold=True)), "total")]
    for code in codes:
        level = _LEVEL[len(code)]
        indent = level if context.printing.options.subject_rows == "类款项" else 0
        name = Cell(words(context.accounts.functional.names.get(code, "")), indent=indent)
        cells = (Cell(words(code)), name, *_figures(code, spec, context))
        rows.append(Row(cells, "data" if level == _LEVEL[ITEM] else "subtotal"))
    return kept_at_ends(rows)


def _subjects(spec: TableSpec, context: TableContext) -> tuple[str, ...]:
    subjects = context.accounts.subjects
    return {
        "收入": subjects.income,
        "支出": subjects.expenditure,
        "一般公共预算": subjects.general_public,
        "政府性基金": subjects.government_fund,
        "国有资本经营": subjects.state_capital,
    }[spec.rows or ""]


def _figures(code: str, spec: TableSpec, context: TableContext, *, bold: bool = False) -> tuple[Cell, ...]:
    return tuple(
        figure((column.fact or "").format(code=code), spec, context, column, bold=bold) for column in spec.columns[2:]
    )


def _wanted(code: str, spec: TableSpec, context: TableContext) -> bool:
    """Tell whether a subject has a row: at its level, and not all zero."""
    if context.printing.options.subject_rows == "项" and len(code) != ITEM:
        return False
    names = ((column.fact or "").format(code=code) for column in spec.columns[2:])
    return any(context.accounts.facts.amount(name) for name in names)


def listed_rows(spec: TableSpec, context: TableContext) -> tuple[RowGroup, ...]:
    """Return a row for each thing that was typed, and for what sums them up; zeros that were typed have rows too."""
    return kept_at_ends([_listed_row(row, spec, context) for row in listed(spec, context.accounts)])


def _listed_row(row: Listed, spec: TableSpec, context: TableContext) -> Row:
    return Row(tuple(_listed_cell(row, column, spec, context) for column in spec.columns), row.kind)


def _listed_cell(row: Listed, column: ColumnSpec, spec: TableSpec, context: TableContext) -> Cell:
    bold = row.kind == "total"
    if column.text is None:
        return figure(_filled(column.fact or "", row.slots), spec, context, column, bold=bold)
    text = _filled(column.text, row.slots)
    indent = row.level if column.indented and text else 0
    return Cell(words(text) if text else (), bold=bold, indent=indent)


def _filled(pattern: str, slots: Mapping[str, str]) -> str:
    """Return a pattern with its slots filled, or nothing where the row lacks one of them."""
    asked = {slot for _, slot, _, _ in Formatter().parse(pattern) if slot}
    return Formatter().vformat(pattern, (), slots) if asked <= slots.keys() else ""
