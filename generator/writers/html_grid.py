"""Words and tables as HTML: runs and ``Table`` come in, markup for the page template goes out.

Nothing here is left to the template but where it stands, and whether rows are printed whole or cell by cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from generator.writers.html_styles import CELL_PITCH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from generator.document.nodes import Align, Cell, Column, Inline, Row, Table, TableLine

    Wording = Callable[[str], str]

_OPENING, _CLOSING = "“‘（〔《〈「『【([", "”’）〕》〉」』】)]，。、；：？！…—·,.;:?!%"
_BREAK = re.compile(rf"(?<=[^\s{re.escape(_OPENING)}])(?=[“‘])|(?<=[”’])(?=[^\s{re.escape(_CLOSING)}])")
_JOIN = re.compile("(?<=.)(?=·)")
_TEXT_ALIGN: dict[Align, str] = {"left": "l", "center": "c", "right": "r"}


def breakable(text: str) -> str:
    """Return the text with the chances to break lines that Pango does not see.

    By the general rules of Unicode no line ends before or after a quotation mark, since “ and ” open or close by
    language (UAX 14, LB19); in Chinese “ always opens and ” always closes. A middle dot starts no line.
    """
    return _JOIN.sub("\u2060", _BREAK.sub("\u200b", text))


def inline(runs: Inline, wording: Wording = str) -> Markup:
    """Return runs as markup; stretches that print a fact say which."""
    parts = (
        f'<span data-fact="{escape(run.fact)}">{escape(wording(run.text))}</span>'
        if run.fact
        else escape(wording(run.text))
        for run in runs
    )
    return Markup("".join(parts))  # noqa: S704 -- all that is not written here is escaped


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell ready for the template: ``td`` or ``th``, its attributes, its content."""

    tag: str
    attributes: Markup
    content: Markup | str


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row ready for the template: to be printed as it is, or cell by cell."""

    kind: str
    cells: tuple[GridCell, ...]

    def __html__(self) -> str:
        """Return the row as markup: a template would take as long for the cells as for all the rest of the page."""
        cells = (f"<{each.tag}{each.attributes}>{escape(each.content)}</{each.tag}>" for each in self.cells)
        return f'<tr class="{escape(self.kind)}">{"".join(cells)}</tr>'


@dataclass(frozen=True, slots=True)
class GridGroup:
    """Rows that become one ``tbody``."""

    rows: tuple[GridRow, ...]
    keep: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A table ready for the template: the lines above it, its sizes as CSS, its header rows, its groups of rows."""

    above: tuple[TableLine, ...]
    style: str
    header: tuple[GridRow, ...]
    groups: tuple[GridGroup, ...]


def grid(table: Table, wording: Wording = str) -> Grid:
    """Return a table with all that HTML wants to be told: alignments, scopes of headers, spans."""
    pitch, row = table.font_size * CELL_PITCH, _word_points(table.row_height)
    style = f"font-size:{table.font_size:g}pt;line-height:{pitch:g}pt;--row:{row:g}pt"
    groups = tuple(GridGroup(_rows(group.rows, table.columns, wording), group.keep) for group in table.groups)
    return Grid(tuple(table.lines()), style, _rows(table.header, table.columns, wording, heads=True), groups)


def _word_points(millimetres: float) -> float:
    """Return a length in points as Word rounds it, to a twentieth, so that pages of both fill up alike."""
    return round(millimetres * 72 / 25.4 * 20) / 20


def _rows(
    rows: Sequence[Row], columns: Sequence[Column], wording: Wording, *, heads: bool = False
) -> tuple[GridRow, ...]:
    placed = zip(rows, starts(rows, len(columns)), strict=True)
    return tuple(
        GridRow(
            row.kind,
            tuple(
                _cell(cell, columns[start].align, wording, above=heads or row.kind in {"header", "axis"})
                for cell, start in zip(row.cells, firsts, strict=True)
            ),
        )
        for row, firsts in placed
    )


def starts(rows: Sequence[Row], columns: int) -> Iterator[list[int]]:
    """Yield, row by row, the column in which each cell starts, past the cells that span down from rows above."""
    reach = [0] * columns  # how many more rows each column is taken from above
    for row in rows:
        firsts: list[int] = []
        free = (column for column in range(columns) if not reach[column])
        spans = dict.fromkeys(range(columns), 0)
        for cell in row.cells:
            first = next(free)
            firsts.append(first)
            covered = [first, *(next(free) for _ in range(cell.colspan - 1))]
            spans.update(dict.fromkeys(covered, cell.rowspan))
        yield firsts
        reach = [max(reach[column], spans[column], 1) - 1 for column in range(columns)]


def _cell(cell: Cell, column: Align, wording: Wording, *, above: bool) -> GridCell:
    tag = "th" if cell.header else "td"
    usual: Align = "center" if cell.header else "right"
    align = cell.align or ("center" if cell.header else column)
    classes = [_TEXT_ALIGN[align]] if align != usual else []
    if cell.bold:
        classes.append("b")
    attributes = [("class", " ".join(classes)), ("colspan", _span(cell.colspan)), ("rowspan", _span(cell.rowspan))]
    if cell.header:
        attributes.append(("scope", ("col" if above else "row") + ("group" if _groups(cell, above=above) else "")))
    if cell.indent:
        attributes.append(("style", f"padding-left:calc(var(--side) + {cell.indent}em)"))
    facts = {run.fact for run in cell.runs}
    whole = len(cell.runs) == 1 and facts != {""}
    if whole:
        attributes.append(("data-fact", cell.runs[0].fact))
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes if value)
    content = escape(wording(cell.text)) if whole else inline(cell.runs, wording)
    return GridCell(tag, Markup(written), content)  # noqa: S704 -- the values are escaped


def _span(size: int) -> str:
    return str(size) if size > 1 else ""


def _groups(cell: Cell, *, above: bool) -> bool:
    """Tell whether a header cell stands over (or before) several columns (or rows)."""
    return (cell.colspan if above else cell.rowspan) > 1
