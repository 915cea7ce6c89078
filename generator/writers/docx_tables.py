"""Tables of the Word file: a ``Table`` and the width of its page come in, XML of its lines, grid and notes goes out.

Grids are fixed (``tblLayout``, ``tblGrid``), header rows repeat, rows do not break, and merged cells are real merges,
so that a row can be deleted, a figure changed, or the table copied into a spreadsheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from generator.document.nodes import plain
from generator.writers.docx_styles import SEPARATOR, TABLE_STYLE, cell_style, line_style
from generator.writers.docx_toc import marked
from generator.writers.docx_xml import KEEP_NEXT, POINTS_PER_MM, attribute, paragraph, point_twips, run, twips
from generator.writers.grid import place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.document.nodes import Cell, Row, Table, TableLine
    from generator.writers.docx_xml import Bookmark


@dataclass(frozen=True, slots=True)
class _Slot:
    """A place in the grid: a cell that starts here, or the continuation of one that spans rows."""

    column: int
    span: int
    cell: Cell
    continues: bool


def table_xml(table: Table, width: float, mark: Bookmark | None, *, glued: bool = False) -> str:
    """Return a table with the lines above it and its notes; it fills ``width`` millimetres.

    ``glued`` keeps all of it on one page.
    """
    notes = "".join(paragraph("TableNote", run(plain(note))) for note in table.notes)
    return f"{_lines_above(table, width, mark)}{_grid(table, width, glued=glued)}{notes}"


def _lines_above(table: Table, width: float, mark: Bookmark | None) -> str:
    lines = [_line_above(line, width) for line in table.lines()]
    if mark and not lines:
        lines.append((SEPARATOR, ""))
    if lines:
        lines[0] = (lines[0][0], marked(table, lines[0][1], mark))
    return "".join(paragraph(style, content) for style, content in lines)


def _line_above(line: TableLine, width: float) -> tuple[str, str]:
    """Return the style and the content of a line above the grid."""
    if line.role == "title":
        return "TableTitle", run(line.left)
    if line.role == "label" and line.right:
        return "TableLabel", run(line.right)
    return line_style(width), run(f"{line.left}\t{line.right}" if line.role == "both" else line.left)


def _grid(table: Table, width: float, *, glued: bool) -> str:
    edges = [twips(width * part / 1000) for part in accumulate((c.width for c in table.columns), initial=0)]
    widths = [end - start for start, end in pairwise(edges)]
    columns = "".join(f'<w:gridCol w:w="{size}"/>' for size in widths)
    title = f"<w:tblCaption w:val={attribute(table.title)}/>" if table.title else ""
    summary = f"<w:tblDescription w:val={attribute(table.summary)}/>" if table.summary else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{TABLE_STYLE}"/><w:tblW w:w="{edges[-1]}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0"'
        f' w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>{title}{summary}</w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{_rows(table, widths, glued=glued)}</w:tbl>"
    )


def _rows(table: Table, widths: Sequence[int], *, glued: bool) -> str:
    height = f'<w:trHeight w:val="{point_twips(table.row_height * POINTS_PER_MM)}" w:hRule="atLeast"/>'
    properties = f"<w:cantSplit/>{height}<w:tblHeader/>"
    out = [_row(table, row, widths, properties, keep=glued) for row in slots(table.header)]
    for number, group in enumerate(table.groups, 1):
        last = len(group.rows) - 1
        for i, row in enumerate(slots(group.rows)):
            # What follows the last row of all is a note, and that does not stand alone on the next page.
            ends = bool(table.notes) if number == len(table.groups) else glued
            keep = glued or group.keep if i < last else ends
            out.append(_row(table, row, widths, f"<w:cantSplit/>{height}", keep=keep))
    return "".join(out)


def _row(table: Table, row: Sequence[_Slot], widths: Sequence[int], properties: str, *, keep: bool) -> str:
    cells = "".join(_cell(table, slot, widths, KEEP_NEXT if keep else "") for slot in row)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"


def _cell(table: Table, slot: _Slot, widths: Sequence[int], glue: str) -> str:
    cell = slot.cell
    merged = f'<w:gridSpan w:val="{slot.span}"/>' if slot.span > 1 else ""
    if slot.continues:
        merged += "<w:vMerge/>"
    elif cell.rowspan > 1:
        merged += '<w:vMerge w:val="restart"/>'
    size = sum(widths[slot.column : slot.column + slot.span])
    style = cell_style(table.font_size, cell.align or ("center" if cell.header else table.columns[slot.column].align))
    words = "" if slot.continues else run(cell.text, "Strong" if cell.bold else "")
    left = point_twips(cell.indent * table.font_size)
    indent = f'<w:ind w:leftChars="{cell.indent * 100}" w:left="{left}"/>' if cell.indent else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{size}" w:type="dxa"/>{merged}<w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraph(style, words, glue + indent)}</w:tc>"
    )


def slots(rows: Sequence[Row]) -> list[list[_Slot]]:
    """Return the grid slots of each row from left to right, continuations of row spans included."""
    found: list[list[_Slot]] = [[] for _ in rows]
    for at in place(rows):
        for row in range(at.row, at.last_row + 1):
            found[row].append(_Slot(at.column, at.cell.colspan, at.cell, continues=row > at.row))
    return [sorted(row, key=lambda slot: slot.column) for row in found]
