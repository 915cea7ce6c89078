"""Tables with a row for each thing of a list: ``function_rows`` (subjects) and ``listed_rows`` (units, projects …)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from string import Formatter
from typing import TYPE_CHECKING, Final

from generator.derive.subjects import CLASS, GROUP, ITEM, TOTAL
from generator.document.nodes import Cell, Row, RowGroup, words
from generator.document.rows import Listed, listed
from generator.document.table_cells import Figures, kept_at_ends, wording

if TYPE_CHECKING:
    from generator.document.table_cells import TableContext
    from generator.pack.models import ColumnSpec, TableSpec

_CODE = "{code}"
"""The slot of a subject's code in the names of a column's facts."""
_LEVEL = {CLASS: 0, GROUP: 1, ITEM: 2}
_MOST_NAMED: Final = 4096


def function_rows(spec: TableSpec, context: TableContext) -> tuple[RowGroup, ...]:
    """Return a row for each subject that has figures, 合计 before them."""
    printers = [figures for _, figures in Figures.each(spec, context, spec.columns[2:])]
    label = Cell(words(spec.total_label), colspan=2, align="center", bold=True)
    total = [figures.cell(name, bold=True) for name, figures in zip(_names(spec, TOTAL), printers, strict=True)]
    rows = [Row((label, *total), "total")]
    levels, facts = context.printing.options.subject_rows, context.accounts.facts
    for code in _subjects(spec, context):
        if levels == "项" and len(code) != ITEM:
            continue
        names = _names(spec, code)
        if not any(map(facts.amount, names)):
            continue
        level = _LEVEL[len(code)]
        subject = wording(context.accounts.functional.names.get(code, ""), indent=level * (levels == "类款项"))
        cells = [figures.cell(name) for name, figures in zip(names, printers, strict=True)]
        rows.append(Row((wording(code), subject, *cells), "data" if level == _LEVEL[ITEM] else "subtotal"))
    return kept_at_ends(rows)


@lru_cache(maxsize=_MOST_NAMED)
def _names(spec: TableSpec, code: str) -> tuple[str, ...]:
    """Return the facts of a subject's row."""
    return tuple((column.fact or "").replace(_CODE, code) for column in spec.columns[2:])


def _subjects(spec: TableSpec, context: TableContext) -> tuple[str, ...]:
    subjects = context.accounts.subjects
    return {
        "收入": subjects.income,
        "支出": subjects.expenditure,
        "一般公共预算": subjects.general_public,
        "政府性基金": subjects.government_fund,
        "国有资本经营": subjects.state_capital,
    }[spec.rows or ""]


def listed_rows(spec: TableSpec, context: TableContext) -> tuple[RowGroup, ...]:
    """Return a row for each thing that was typed, and for what sums them up; zeros that were typed have rows too."""
    columns = Figures.each(spec, context, spec.columns)
    return kept_at_ends([_listed_row(row, columns) for row in listed(spec, context.accounts)])


def _listed_row(row: Listed, columns: Sequence[tuple[ColumnSpec, Figures]]) -> Row:
    return Row(tuple(_listed_cell(row, column, figures) for column, figures in columns), row.kind)


def _listed_cell(row: Listed, column: ColumnSpec, figures: Figures) -> Cell:
    bold = row.kind == "total"
    if column.text is None:
        return figures.cell(_filled(column.fact or "", row.slots), bold=bold)
    text = _filled(column.text, row.slots)
    indent = row.level if column.indented and text else 0
    return Cell(words(text) if text else (), bold=bold, indent=indent)


def _filled(pattern: str, slots: Mapping[str, str]) -> str:
    """Return a pattern with its slots filled, or nothing where the row lacks one of them."""
    return pattern.format_map(slots) if _asked(pattern) <= slots.keys() else ""


@cache
def _asked(pattern: str) -> frozenset[str]:
    """Return the slots of a pack's pattern."""
    return frozenset(slot for _, slot, _, _ in Formatter().parse(pattern) if slot)
