"""Cells of the workbook: how they look, which are numbers, how high their rows are.

Comes in: cells of the document. Goes out: cell formats of XlsxWriter (each made once), numbers with their number
formats, heights in points.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.amounts import format_amount

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

    from generator.document.nodes import Align, Cell, Column
    from generator.writers.grid import Placed

_PRINTED_NUMBER = re.compile(r"-?[0-9][0-9,]*(?:\.(?P<part>[0-9]+))?")
_GAP = "_ "
"""Keeps a digit off the rule at its right, by the width of a blank, as the 数值 format of Chinese spreadsheets does."""
_LINE = 1.45
"""Height of a line in a cell, in font sizes."""
_PADDING = 5.0
"""What a cell keeps free at its sides, points."""
_NARROW = 0.55
_HIGHEST = 409.0
"""Excel's limit of the height of a row, points."""
_THICK = 1.0
_HAIR, _MEDIUM = 1, 2


@dataclass(frozen=True, slots=True)
class Number:
    """A figure and the number format that shows it as printed."""

    value: Decimal
    format: str


def number_of(cell: Cell) -> Number | None:
    """Return the figure of a cell if a number format can show it just as printed, else nothing."""
    match = _PRINTED_NUMBER.fullmatch(cell.text)
    if cell.value is None or match is None:
        return None
    places, separators = len(match["part"] or ""), "," in cell.text
    if format_amount(cell.value, places, separators=separators) != cell.text:
        return None
    return Number(cell.value, ("#,##0" if separators else "0") + ("." + "0" * places if places else "") + _GAP)


def alignment(cell: Cell, column: Column) -> Align:
    """Return how a cell is aligned: its own word first, then heads in the middle, then as its column."""
    return cell.align or ("center" if cell.header else column.align)


def text_height(text: str, width: float, size: float, pitch: float) -> float:
    """Return the height of a text that wraps in ``width`` points."""
    return min(_lines(text, width - _PADDING, size) * pitch, _HIGHEST)


def row_heights(
    cells: Sequence[Placed], rows: int, widths: Sequence[float], size: float, least: float
) -> tuple[float, ...]:
    """Return the heights of all rows: at least ``least``, and enough for texts that wrap or span rows."""
    heights = [least] * rows
    for at in sorted(cells, key=lambda at: at.cell.rowspan):
        width = sum(widths[at.column : at.last_column + 1]) - at.cell.indent * size
        needed = text_height(at.cell.text, width, size, size * _LINE)
        missing = needed - sum(heights[at.row : at.last_row + 1])
        if missing > 0:
            heights[at.last_row] = min(heights[at.last_row] + missing, _HIGHEST)
    return tuple(heights)


def _lines(text: str, width: float, size: float) -> int:
    return sum(max(1, math.ceil(_ems(part) * size / max(width, size))) for part in text.split("\n"))


def _ems(text: str) -> float:
    return sum(1 if unicodedata.east_asian_width(character) in "WFA" else _NARROW for character in text)


@dataclass(frozen=True, slots=True)
class Lettering:
    """How a text is set: font, size in points, alignment, weight, indent in characters."""

    font: str
    size: float
    align: Align
    bold: bool = False
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Formats:
    """Makes each cell format of a workbook once."""

    book: Workbook
    rule_width: float
    made: dict[tuple[Lettering, str, bool, int], Format] = field(default_factory=dict)

    def text(self, lettering: Lettering, *, wrap: bool) -> Format:
        """Return the format of a line outside of the grid."""
        return self._format(lettering, "", wrap=wrap, border=0)

    def cell(self, lettering: Lettering, number: str) -> Format:
        """Return the format of a grid cell; without a number format it holds text."""
        border = _HAIR if self.rule_width < _THICK else _MEDIUM
        return self._format(lettering, number, wrap=not number, border=border)

    def _format(self, lettering: Lettering, number: str, *, wrap: bool, border: int) -> Format:
        key = (lettering, number, wrap, border)
        if key not in self.made:
            properties: dict[str, object] = {
                "font_name": lettering.font,
                "font_size": lettering.size,
                "bold": lettering.bold,
                "align": lettering.align,
                "valign": "vcenter",
                "text_wrap": wrap,
                "num_format": number or "@",
                "border": border,
            }
            if lettering.indent:
                properties["indent"] = lettering.indent
            self.made[key] = self.book.add_format(properties)
        return self.made[key]
