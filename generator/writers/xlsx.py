"""The 公开表 as a workbook: a ``Document`` and its looks come in, bytes of an XLSX file go out, one sheet a table.

Only tables with a label (公开01表, 附表1) are taken, and no forms. Figures are numbers whose format shows just what is
printed; all else is text and never a formula. Sheets are set up for A4 as the report is printed.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime, time
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import xlsxwriter

from generator.document.nodes import Table, plain
from generator.writers.grid import place
from generator.writers.xlsx_cells import Formats, Lettering, alignment, number_of, row_heights, text_height

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlsxwriter.worksheet import Worksheet

    from generator.document.nodes import Align, Document
    from generator.pack.looks import Looks, PageStyle
    from generator.writers.grid import Placed

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_row_height": 18,
    "default_column_width": 72,
}
"""Texts stay texts; heights and widths are those of 宋体 11, in whose digits a workbook counts its column widths."""
_A4 = 9
_MM_PER_INCH = 25.4
_POINTS_PER_MM = 72 / _MM_PER_INCH
_PIXELS_PER_MM = 96 / _MM_PER_INCH


def render(document: Document, looks: Looks) -> bytes:
    """Return the workbook; a document without such tables gives one empty sheet."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {**_OPTIONS, "default_format_properties": _standard_font(looks)})
    book.set_properties(_properties(document))
    formats = Formats(book, looks.rule_width)
    names: set[str] = set()
    for page, table in public_tables(document):
        name = table.label if table.label not in names else f"{table.label}({len(names) + 1})"
        names.add(name)
        sheet = _Sheet(book.add_worksheet(name), table, looks, looks.pages[page], formats)
        sheet.set_up(document.draft)
        sheet.write()
    book.close()
    return stream.getvalue()


def public_tables(document: Document) -> Iterator[tuple[str, Table]]:
    """Yield each table that has a label and is no form with the key of its page style, in order."""
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Table) and block.label and block.layout != "form":
                yield section.page, block


def _standard_font(looks: Looks) -> dict[str, object]:
    return {"font_name": looks.faces[looks.styles["table_line"].face].word, "font_size": 11, "font_scheme": "none"}


def _properties(document: Document) -> Mapping[str, object]:
    meta = document.metadata
    return {
        "title": meta.title,
        "author": meta.author,
        "subject": meta.subject,
        "keywords": "，".join(meta.keywords),
        "created": datetime.combine(meta.day, time()),
    }


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One table on its sheet: the lines above the grid, the grid, the notes."""

    sheet: Worksheet
    table: Table
    looks: Looks
    page: PageStyle
    formats: Formats

    @property
    def widths(self) -> tuple[float, ...]:
        """Widths of the columns, millimetres."""
        return tuple(self.page.body_width * column.width / 1000 for column in self.table.columns)

    def set_up(self, draft: str) -> None:
        """Prepare the sheet for paper: A4, one page wide, margins and footer of the report, header rows repeated."""
        page, sheet, inches = self.page, self.sheet, _inches
        sheet.set_paper(_A4)
        if page.orientation == "landscape":
            sheet.set_landscape()
        sheet.set_margins(inches(page.left), inches(page.right), inches(page.top), inches(page.bottom))
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 1 if self.table.one_page else 0)
        sheet.hide_gridlines(2)
        first = len(self._lines())
        if self.table.header:
            sheet.repeat_rows(first, first + len(self.table.header) - 1)
            sheet.freeze_panes(first + len(self.table.header), 0)
        number, style = self.looks.page_number, self.looks.styles["page_number"]
        before, _, after = number.pattern.replace("&", "&&").partition("{n}")
        footer = f'&C&"{self._font("page_number")},Regular"&{style.size:.0f} {before}&P{after}'
        sheet.set_footer(footer, {"margin": inches(number.distance)})
        if draft:
            sheet.set_header(f'&R&"{self._font("heading2")},Regular"&16 {draft.replace("&", "&&")}')

    def write(self) -> None:
        """Write everything from the title to the last note."""
        edges = [round(_PIXELS_PER_MM * place) for place in accumulate(self.widths, initial=0.0)]
        for number, (start, end) in enumerate(pairwise(edges)):
            self.sheet.set_column_pixels(number, number, end - start)
        row = 0
        for line in self._lines():
            self._write_line(row, line)
            row += 1
        row = self._write_grid(row)
        for note in self.table.notes:
            self._write_note(row, plain(note))
            row += 1
        self.sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{row}"})

    def _font(self, style: str) -> str:
        return self.looks.faces[self.looks.styles[style].face].word

    def _lines(self) -> list[tuple[str, tuple[tuple[str, Align], ...]]]:
        """Return the lines above the grid: their style, and their texts with alignment."""
        lines: list[tuple[str, tuple[tuple[str, Align], ...]]] = []
        for line in self.table.lines():
            if line.role == "title":
                lines.append(("table_title", ((line.left, "center"),)))
            elif line.role == "label":
                lines.append(("table_line", ((line.left, "left"),) if line.left else ((line.right, "right"),)))
            else:
                lines.append(("table_line", ((line.left, "left"), (line.right, "right"))))
        return lines

    def _write_line(self, row: int, line: tuple[str, tuple[tuple[str, Align], ...]]) -> None:
        """Write one line above the grid, its texts sharing the columns."""
        name, texts = line
        style = self.looks.styles[name]
        self.sheet.set_row(row, style.pitch)
        edges = [len(self.widths) * part // len(texts) for part in range(len(texts) + 1)]
        for (text, align), (start, end) in zip(texts, pairwise(edges), strict=True):
            look = self.formats.text(Lettering(self._font(name), style.size, align, style.bold), wrap=False)
            self._merge(row, start, row, end - 1, look)
            self.sheet.write_string(row, start, text, look)

    def _write_grid(self, top: int) -> int:
        """Write the grid from row ``top``; return the row below it."""
        rows = tuple(self.table.rows())
        cells = place(rows)
        points = tuple(width * _POINTS_PER_MM for width in self.widths)
        least = self.table.row_height * _POINTS_PER_MM
        for number, height in enumerate(row_heights(cells, len(rows), points, self.table.font_size, least)):
            self.sheet.set_row(top + number, height)
        for at in cells:
            self._write_cell(top, at)
        return top + len(rows)

    def _write_cell(self, top: int, at: Placed) -> None:
        cell, row = at.cell, top + at.row
        number = number_of(cell)
        align = alignment(cell, self.table.columns[at.column])
        lettering = Lettering(self._font("table_line"), self.table.font_size, align, cell.bold, cell.indent)
        look = self.formats.cell(lettering, number.format if number else "")
        self._merge(row, at.column, top + at.last_row, at.last_column, look)
        if number:
            self.sheet.write_number(row, at.column, number.value, look)
        elif cell.text:
            self.sheet.write_string(row, at.column, cell.text, look)
        else:
            self.sheet.write_blank(row, at.column, None, look)

    def _write_note(self, row: int, text: str) -> None:
        style = self.looks.styles["table_note"]
        look = self.formats.text(Lettering(self._font("table_note"), style.size, "left", style.bold), wrap=True)
        width = sum(self.widths) * _POINTS_PER_MM
        self.sheet.set_row(row, text_height(text, width, style.size, style.pitch))
        self._merge(row, 0, row, len(self.widths) - 1, look)
        self.sheet.write_string(row, 0, text, look)

    def _merge(self, first_row: int, first: int, last_row: int, last: int, look: object) -> None:
        """Merge a range, unless it is a single cell."""
        if (first_row, first) != (last_row, last):
            self.sheet.merge_range(first_row, first, last_row, last, "", look)


def _inches(millimetres: float) -> float:
    return millimetres / _MM_PER_INCH
