"""The nine 公开表 as table nodes: each from its specification in the pack and the facts.

Four layouts: ``two_sided`` (01, 04), ``function_rows`` (02, 03, 05, 07, 08), ``economic_grid`` (06), ``single_row``
(09). Amounts are printed in 万元 with two decimals; a cell keeps its rounded value for spreadsheets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from string import Formatter

from generator.accounts.facts import FactBook
from generator.amounts import round_half_up, to_wan
from generator.derive.subjects import CLASS, GROUP, ITEM, TOTAL
from generator.document.marks import runs
from generator.document.nodes import Align, Cell, Column, Inline, Row, RowGroup, Run, Table, words
from generator.document.printing import Printing
from generator.pack.models import HeaderCell, Line, TableSpec

_LEVEL = {CLASS: 0, GROUP: 1, ITEM: 2}
KEEP_ROWS = 3
"""So many first and last rows of a long table stay together, so that no page holds a lone row."""


@dataclass(frozen=True, slots=True)
class TableContext:
    """What every table needs: facts, printing, subjects by kind of rows and their names, slots of its lines.

    ``remarks`` are the department's own, their quotes of facts filled in.
    """

    facts: FactBook
    printing: Printing
    subjects: Mapping[str, tuple[str, ...]]
    functional_names: Mapping[str, str]
    economic_names: Mapping[str, str]
    slots: Mapping[str, str]
    department_line: str
    remark_pattern: str
    remarks: Mapping[str, str]

    def fill(self, pattern: str) -> str:
        """Fill the slots of a pack wording."""
        return Formatter().vformat(pattern, (), self.slots)


def build_table(spec: TableSpec, anchor: str, toc: str, context: TableContext) -> Table:
    """Build one 公开表; an empty one keeps its form, prints blanks and carries its remark."""
    empty = bool(spec.empty) and not any(context.facts.amount(name) for name in spec.empty)
    builders = {
        "two_sided": _two_sided,
        "function_rows": _function_rows,
        "economic_grid": _economic_grid,
        "single_row": _single_row,
    }
    return Table(
        anchor=anchor,
        layout=spec.layout,
        columns=tuple(Column(column.width, column.align) for column in spec.columns),
        header=_header(spec),
        groups=builders[spec.layout](spec, context),
        title=context.fill(spec.title),
        toc=toc,
        label=spec.label,
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


def _header(spec: TableSpec) -> tuple[Row, ...]:
    rows = [Row(tuple(_header_cell(cell) for cell in row), "header") for row in spec.header]
    if spec.axis and spec.layout != "function_rows":
        rows.append(Row(tuple(Cell(words(text), align="center", header=True) for text in spec.axis), "axis"))
    elif spec.axis:
        first, *rest = spec.axis
        cells = (Cell(words(first), colspan=2, align="center", header=True),)
        rows.append(Row(cells + tuple(Cell(words(text), align="center", header=True) for text in rest), "axis"))
    return tuple(rows)


def _header_cell(cell: HeaderCell) -> Cell:
    return Cell(words(cell.text), cell.colspan, cell.rowspan, align="center", header=True)


def _amount(name: str, spec: TableSpec, context: TableContext, *, bold: bool = False) -> Cell:
    """Return the cell that prints one fact; a fact that does not exist prints as zero."""
    if not name or name == "-":
        return Cell()
    fact = context.facts.get(name)
    run = context.printing.table(fact, spec.zero) if fact else Run(context.printing.nothing(spec.zero))
    value = round_half_up(to_wan(context.facts.amount(name)), 2) if run.text else None
    return Cell((run,) if run.text else (), bold=bold, value=value)


def _two_sided(spec: TableSpec, context: TableContext) -> tuple[RowGroup, ...]:
    scheme = context.printing.options.line_numbers or ""
    left, right = (_numbered(lines, scheme) for lines in (spec.left, spec.right))
    split = 2 + max(len(line.facts) for line in spec.left)
    start = spec.right_start[scheme]
    rows = [
        Row(
            _side(near, number, split, spec, context)
            + _side(far, number + start - 1, len(spec.columns) - split, spec, context),
            "total" if (near and near.total) or (far and far.total) else "data",
        )
        for number, (near, far) in enumerate(zip_longest(left, right), start=1)
    ]
    return (RowGroup(tuple(rows), keep=True),)


def _numbered(lines: tuple[Line, ...], scheme: str) -> tuple[Line, ...]:
    return tuple(line for line in lines if not line.blank_if_short or scheme == "含空行")


def _side(line: Line | None, number: int, width: int, spec: TableSpec, context: TableContext) -> tuple[Cell, ...]:
    """Return the cells of one side of a row: item, line number, amounts."""
    if line is None:
        return tuple(Cell() for _ in range(width))
    amounts = [_amount(name, spec, context, bold=line.total) for name in line.facts]
    blanks = [Cell()] * (width - 2 - len(amounts))
    align: Align = "center" if line.total else "left"
    item = Cell(words(line.text) if line.text else (), align=align, indent=line.indent, bold=line.total)
    return (item, Cell(words(str(number)), align="center"), *amounts, *blanks)


def _function_rows(spec: TableSpec, context: TableContext) -> tuple[RowGroup, ...]:
    patterns = [column.fact or "" for column in spec.columns[2:]]
    codes = [code for code in context.subjects[spec.rows or ""] if _wanted(code, patterns, context)]
    label = Cell(words(spec.total_label), colspan=2, align="center", bold=True)
    rows = [Row((label, *_amounts(TOTAL, patterns, spec, context, bold=True)), "total")]
    for code in codes:
        level = _LEVEL[len(code)]
        indent = level if context.printing.options.subject_rows == "类款项" else 0
        name = Cell(words(context.functional_names.get(code, "")), indent=indent)
        cells = (Cell(words(code)), name, *_amounts(code, patterns, spec, context))
        rows.append(Row(cells, "data" if level == _LEVEL[ITEM] else "subtotal"))
    return _kept_at_ends(rows)


def _amounts(
    code: str, patterns: list[str], spec: TableSpec, context: TableContext, *, bold: bool = False
) -> tuple[Cell, ...]:
    return tuple(_amount(pattern.format(code=code), spec, context, bold=bold) for pattern in patterns)


def _wanted(code: str, patterns: list[str], context: TableContext) -> bool:
    """Tell whether a subject has a row: at its level, and not all zero."""
    if context.printing.options.subject_rows == "项" and len(code) != ITEM:
        return False
    return any(context.facts.amount(pattern.format(code=code)) for pattern in patterns)


def _kept_at_ends(rows: list[Row]) -> tuple[RowGroup, ...]:
    """Group rows so that a page break leaves no lone row at either end."""
    if len(rows) <= 2 * KEEP_ROWS:
        return (RowGroup(tuple(rows), keep=True),)
    middle = [RowGroup((row,)) for row in rows[KEEP_ROWS:-KEEP_ROWS]]
    return (RowGroup(tuple(rows[:KEEP_ROWS]), keep=True), *middle, RowGroup(tuple(rows[-KEEP_ROWS:]), keep=True))


def _economic_grid(spec: TableSpec, context: TableContext) -> tuple[RowGroup, ...]:
    lists = spec.lists[context.printing.options.economic_list or ""]
    rows = []
    for codes in zip_longest(*lists):
        cells: list[Cell] = []
        for code in codes:
            cells += _economic_cells(code, spec, context)
        rows.append(Row(tuple(cells)))
    total: list[Cell] = []
    for label, name, span in spec.totals:
        total += [Cell(words(label), colspan=span, align="center", bold=True), _amount(name, spec, context, bold=True)]
    rows.append(Row(tuple(total), "total"))
    return (RowGroup(tuple(rows), keep=True),)


def _economic_cells(code: str | None, spec: TableSpec, context: TableContext) -> list[Cell]:
    if code is None:
        return [Cell(), Cell(), Cell()]
    is_class = len(code) == CLASS
    name = Cell(words(context.economic_names.get(code, "")), bold=is_class)
    return [Cell(words(code), bold=is_class), name, _amount(f"经济分类.{code}", spec, context, bold=is_class)]


def _single_row(spec: TableSpec, context: TableContext) -> tuple[RowGroup, ...]:
    cells = tuple(_amount(column.fact or "", spec, context) for column in spec.columns)
    return (RowGroup((Row(cells),), keep=True),)
