"""Where each cell of a table stands: rows of a ``Table`` come in, cells with their row and column go out.

Rows list only the cells that start in them; cells that span rows push later ones to the right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.document.nodes import Cell, Row


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with the row and column of its upper left corner, counted from 0."""

    row: int
    column: int
    cell: Cell

    @property
    def last_row(self) -> int:
        """The lowest row the cell covers."""
        return self.row + self.cell.rowspan - 1

    @property
    def last_column(self) -> int:
        """The rightmost column the cell covers."""
        return self.column + self.cell.colspan - 1


def place(rows: Iterable[Row]) -> tuple[Placed, ...]:
    """Return all cells in reading order, each at its place."""
    placed = []
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 0
        for cell in row.cells:
            while (number, column) in taken:
                column += 1
            at = Placed(number, column, cell)
            placed.append(at)
            below = range(number + 1, at.last_row + 1)
            taken.update((line, place) for line in below for place in range(column, at.last_column + 1))
            column = at.last_column + 1
    return tuple(placed)


def matrix(rows: Iterable[Row], columns: int) -> list[list[str]]:
    """Return the texts as a full grid: a merged cell's text stands at its upper left corner, the rest is empty."""
    gathered = tuple(rows)
    texts = [[""] * columns for _ in gathered]
    for at in place(gathered):
        texts[at.row][at.column] = at.cell.text
    return texts
