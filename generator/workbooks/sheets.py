"""Sheets as texts: what a workbook shows in its cells, whichever program wrote it.

Comes in: cells as a reader of XLSX or XLS gives them. Goes out: frozen ``Sheet`` objects whose cells are texts with
their place ("决算导出.xlsx › 收入支出决算总表 › H33"); numbers are the decimal text that the workbook holds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Context, Decimal
from enum import Enum, auto
from functools import cached_property

from openpyxl.utils import get_column_letter

from generator.findings import SourcePosition

_ALIKE = str.maketrans({"“": '"', "”": '"', "‘": '"', "’": '"', "'": '"', "〔": "(", "〕": ")"})
_DIGITS_KEPT = Context(prec=15, rounding=ROUND_HALF_EVEN)
"""Spreadsheets compute with 15 digits; what a file holds beyond them is noise of their binary numbers."""


class Kind(Enum):
    """What a cell holds."""

    TEXT = auto()
    NUMBER = auto()
    ERROR = auto()
    UNCOMPUTED = auto()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not empty; row and column from 1. ``formula`` tells that its value was computed."""

    text: str
    row: int
    column: int
    kind: Kind = Kind.TEXT
    formula: bool = False

    @property
    def plain(self) -> str:
        """The text as it is compared: half-width, without blanks and line breaks."""
        return plain(self.text)


@dataclass(frozen=True)
class Sheet:
    """One sheet: cells by (row, column), merged ranges as (top, left, bottom, right), hidden rows and columns."""

    book: str
    name: str
    cells: Mapping[tuple[int, int], Cell] = field(repr=False)
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False

    @property
    def title(self) -> str:
        """Workbook and sheet, as people are told."""
        return f"{self.book} › {self.name}"

    def where(self, row: int, column: int) -> str:
        """Return the place of a cell as people are told."""
        return f"{self.title} › {get_column_letter(column)}{row}"

    def place(self, cell: Cell) -> SourcePosition:
        """Return the place of a cell for findings; it sorts by row and column within its sheet."""
        return SourcePosition(self.where(cell.row, cell.column), 0, cell.row * 10_000 + cell.column, cell.text)

    @property
    def start(self) -> SourcePosition:
        """The place of the sheet as a whole."""
        return SourcePosition(self.title, 0, 0)

    @cached_property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows that are not empty, in order, each with its cells in order."""
        found: dict[int, list[Cell]] = {}
        for (row, _), cell in sorted(self.cells.items()):
            found.setdefault(row, []).append(cell)
        return tuple(tuple(cells) for cells in found.values())

    @cached_property
    def _owners(self) -> Mapping[tuple[int, int], tuple[int, int]]:
        return {
            (row, column): (top, left)
            for top, left, bottom, right in self.merged
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }

    def shown(self, row: int, column: int) -> str:
        """Return the plain text one sees at a cell: that of the merged range it belongs to."""
        cell = self.cells.get(self._owners.get((row, column), (row, column)))
        return cell.plain if cell else ""

    def texts(self) -> Iterator[Cell]:
        """Yield all cells in reading order."""
        for row in self.rows:
            yield from row


def plain(text: str) -> str:
    """Return a text as it is compared: half-width, without any blanks; “ ” and ( ) in one form."""
    narrow = unicodedata.normalize("NFKC", text).replace("：", ":").translate(_ALIKE)
    return re.sub(r"[\s\u200b\ufeff]+", "", narrow)


def number_text(raw: str) -> str:
    """Return the text of a number as held by a workbook, without the noise of binary numbers and without exponent."""
    value = Decimal(raw)
    if not value.is_finite():
        return raw
    text = f"{_DIGITS_KEPT.plus(value) or Decimal(0):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
