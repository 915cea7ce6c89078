"""Tables of the Word file: a ``Table`` and the width of its page come in, XML of its lines, grid and notes goes out.

Grids are fixed (``tblLayout``, ``tblGrid``), header rows repeat, rows do not break, and merged cells are real merges,
so that a row can be deleted, a figure changed, or the table copied into a spreadsheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from generator.document.nodes import plain
from generator.writers.docx_styles import TABLE_STYLE, cell_style, line_style
from generator.writers.docx_toc import marked
from generator.writers.docx_xml import attribute, paragraph, point_twips, run, twips

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.document.nodes import Align, Cell, Row, Table
    from generator.writers.docx_xml import Bookmark


@dataclass(frozen=True, slots=True)
class _Slot:
    """A place in the grid: a cell that starts here, or (``cell`` empty) the continuation of one that spans rows."""

    column: int
    span: int
    cell: Cell | None
    continues: bool


def table_xml(table: Table, width: float, mark: Bookmark | None) -> str:
    """Return a table with the lines above it and its notes; it fills ``width`` millimetres."""
    notes = "".join(paragraph("TableNote", run(plain(note))) for note in table.notes)
    return f"{_lines_above(table, width, mark)}{_grid(table, width)}{notes}"


def _lines_above(table: Table, width: float, mark: Bookmark | None) -> str:
    lines = []
    if table.title:
        lines.append(("TableTitle", run(table.title)))
    if table.label:
        lines.append(("TableLabel", run(table.label)))
    if table.left_line or table.right_line:
        lines.append((line_style(width), run(f"{table.left_line}\t{table.right_line}")))
    if lines:
        lines[0] = (lines[0][0], marked(table, lines[0][1], mark))
    return "".join(paragraph(style, content) for style, content in lines)


def _grid(table: Table, width: float) -> str:
    edges = [twips(width * part / 1000) for part in accumulate((c.width for c in table.columns), initial=0)]
    widths = [end - start for start, end in pairwise(edges)]
    columns = "".join(f'<w:gridCol w:w="{size}"/>' for size in widths)
    blocks = [(table.header, True, False)] if table.header else []
    blocks += [(group.rows, False, group.keep or table.one_page) for group in table.groups]
    rows = "".join(_rows(table, rows, widths, header=header, keep=keep) for rows, header, keep in blocks)
    title = f"<w:tblCaption w:val={attribute(table.title)}/>" if table.title else ""
    summary = f"<w:tblDescription w:val={attribute(table.summary)}/>" if table.summary else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{TABLE_STYLE}"/><w:tblW w:w="{edges[-1]}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0"'
        f' w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>{title}{summary}</w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _rows(table: Table, rows: Sequence[Row], widths: Sequence[int], *, header: bool, keep: bool) -> str:
    height = point_twips(table.row_height * 72 / 25.4)
    repeated = "<w:tblHeader/>" if header else ""
    properties = f'<w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/>{repeated}'
    last = len(rows) - 1
    out = []
    for i, slots in enumerate(place(rows, len(widths))):
        glue = "<w:keepNext/>" if keep and i < last else ""
        cells = "".join(_cell(table, slot, widths, glue) for slot in slots)
        out.append(f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>")
    return "".join(out)


def _cell(table: Table, slot: _Slot, widths: Sequence[int], glue: str) -> str:
    cell = slot.cell
    merged = f'<w:gridSpan w:val="{slot.span}"/>' if slot.span > 1 else ""
    if slot.continues:
        merged += "<w:vMerge/>"
    elif cell and cell.rowspan > 1:
        merged += '<w:vMerge w:val="restart"/>'
    size = sum(widths[slot.column : slot.column + slot.span])
    style = cell_style(table.font_size, alignment(table, slot))
    indent, words = "", ""
    if cell:
        words = run(cell.text, "Strong" if cell.bold else "")
        if cell.indent:
            left = point_twips(cell.indent * table.font_size)
            indent = f'<w:ind w:leftChars="{cell.indent * 100}" w:left="{left}"/>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{size}" w:type="dxa"/>{merged}<w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraph(style, words, glue + indent)}</w:tc>"
    )


def alignment(table: Table, slot: _Slot) -> Align:
    """Return how a cell is aligned: its own word first, then heads in the middle, then as its column."""
    cell = slot.cell
    if cell and cell.align:
        return cell.align
    return "center" if cell and cell.header else table.columns[slot.column].align


def place(rows: Sequence[Row], columns: int) -> list[list[_Slot]]:
    """Return the grid slots of each row from left to right, continuations of row spans included."""
    open_spans: dict[int, tuple[int, int]] = {}
    placed = []
    for row in rows:
        cells = iter(row.cells)
        slots = []
        column = 0
        while column < columns:
            if column in open_spans:
                rest, span = open_spans.pop(column)
                slots.append(_Slot(column, span, None, continues=True))
            else:
                cell = next(cells)
                rest, span = cell.rowspan, cell.colspan
                slots.append(_Slot(column, span, cell, continues=False))
            if rest > 1:
                open_spans[column] = (rest - 1, span)
            column += span
        placed.append(slots)
    return placed
