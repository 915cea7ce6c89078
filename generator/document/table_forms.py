"""Tables whose lines the pack prescribes: ``two_sided``, ``economic_grid``, ``single_row``."""

from __future__ import annotations

from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING

from generator.derive.subjects import CLASS
from generator.document.nodes import Cell, Row, RowGroup, words
from generator.document.table_cells import BLANK, MOST_SPECS, Figures, Pattern, Place, wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.document.nodes import Align
    from generator.document.table_cells import TableContext
    from generator.pack.models import Line, TableSpec


def two_sided(spec: TableSpec, context: TableContext) -> tuple[RowGroup, ...]:
    """Return two lists of lines side by side, numbered where the table says so."""
    figures = Figures.of(spec, context)
    patterns = _two_sided(spec, context.printing.options.line_numbers or "")
    return (RowGroup(tuple([figures.row(pattern) for pattern in patterns]), keep=True),)


@lru_cache(maxsize=MOST_SPECS)
def _two_sided(spec: TableSpec, scheme: str) -> tuple[Pattern, ...]:
    """Return the rows of a two-sided table, numbered by a scheme: they are the same in all reports."""
    left, right = (_standing(lines, scheme) for lines in (spec.left, spec.right))
    split = 1 + spec.numbered + max(len(line.facts) for line in spec.left)
    start = spec.right_start.get(scheme, 1)
    return tuple(
        Pattern.of(
            _side(near, number if spec.numbered else None, split)
            + _side(far, number + start - 1 if spec.numbered else None, len(spec.columns) - split),
            "total" if (near and near.total) or (far and far.total) else "data",
        )
        for number, (near, far) in enumerate(zip_longest(left, right), start=1)
    )


def _standing(lines: tuple[Line, ...], scheme: str) -> tuple[Line, ...]:
    return tuple(line for line in lines if not line.blank_if_short or scheme == "含空行")


def _side(line: Line | None, number: int | None, width: int) -> tuple[Cell | Place, ...]:
    """Return the cells of one side of a row: item, line number where there are such, places of amounts."""
    if line is None:
        return (BLANK,) * width
    amounts = [Place(name, bold=line.total) for name in line.facts]
    align: Align = "center" if line.total else "left"
    item = wording(line.text or None, align, indent=line.indent, bold=line.total)
    head = (item,) if number is None else (item, wording(str(number), "center"))
    return (*head, *amounts, *(BLANK,) * (width - len(head) - len(amounts)))


def economic_grid(spec: TableSpec, context: TableContext) -> tuple[RowGroup, ...]:
    """Return blocks of code, name and amount of economic types side by side, and a last row of totals."""
    option = context.printing.options.economic_list or ""
    names = tuple(map(context.accounts.economic.names.get, _codes(spec, option)))
    figures = Figures.of(spec, context)
    return (RowGroup(tuple([figures.row(pattern) for pattern in _economic_grid(spec, option, names)]), keep=True),)


@lru_cache(maxsize=MOST_SPECS)
def _codes(spec: TableSpec, option: str) -> tuple[str, ...]:
    """Return the codes of all items, list by list."""
    return tuple(code for codes in spec.lists[option] for code in codes)


@lru_cache(maxsize=MOST_SPECS)
def _economic_grid(spec: TableSpec, option: str, names: tuple[str | None, ...]) -> tuple[Pattern, ...]:
    """Return the rows of a grid whose codes have these names: a department may have its own for some."""
    named = dict(zip(_codes(spec, option), names, strict=True))
    rows = [
        Pattern.of([cell for code in codes for cell in _economic_cells(code, named)], "data")
        for codes in zip_longest(*spec.lists[option])
    ]
    total: list[Cell | Place] = []
    for label, name, span in spec.totals:
        total += [Cell(words(label), span, align="center", bold=True), Place(name, bold=True)]
    return (*rows, Pattern.of(total, "total"))


def _economic_cells(code: str | None, names: Mapping[str, str | None]) -> tuple[Cell | Place, ...]:
    if code is None:
        return BLANK, BLANK, BLANK
    bold = len(code) == CLASS
    return wording(code, bold=bold), wording(names[code] or "", bold=bold), Place(f"经济分类.{code}", bold=bold)


def single_row(spec: TableSpec, context: TableContext) -> tuple[RowGroup, ...]:
    """Return the one row of figures."""
    columns = Figures.each(spec, context, spec.columns)
    cells = tuple([figures.cell(column.fact or "") for column, figures in columns])
    return (RowGroup((Row(cells),), keep=True),)
