"""Node types of the document tree: what every writer reads, and nothing else.

A ``Document`` is frozen, complete and final: every string is as printed, every figure already formatted. Writers
decide looks and pages, never wording, order or figures. Lengths are millimetres, font sizes points.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct

Align = Literal["left", "center", "right"]
RowKind = Literal["header", "axis", "total", "subtotal", "data", "text"]


class Run(Struct, frozen=True):
    """A stretch of text; ``fact`` names the fact it prints, or is empty for plain wording."""

    text: str
    fact: str = ""


Inline = tuple[Run, ...]


def plain(inline: Inline) -> str:
    """Return the text of some runs, as a reader sees it."""
    return "".join(run.text for run in inline)


def words(text: str) -> Inline:
    """Return plain wording as runs."""
    return (Run(text),)


class Heading(Struct, frozen=True):
    """A heading: level 1 第X部分, 2 一、, 3 （一）, 4 1.; ``toc`` is its line in the 目录, if it has one."""

    level: Literal[1, 2, 3, 4]
    text: str
    anchor: str
    toc: str = ""


class Paragraph(Struct, frozen=True):
    """A paragraph of body text (two characters indented), or a line set flush left or centred."""

    runs: Inline
    role: Literal["body", "flush", "centered", "right"] = "body"
    keep_with_next: bool = False


class Column(Struct, frozen=True):
    """A table column: its width in thousandths of the table's (they sum to 1000) and its default alignment."""

    width: int
    align: Align = "right"


class Cell(Struct, frozen=True):
    """A cell. ``value`` is the exact figure behind the text, in the table's unit (万元, counts…), for spreadsheets."""

    runs: Inline = ()
    colspan: int = 1
    rowspan: int = 1
    align: Align | None = None
    header: bool = False
    bold: bool = False
    indent: int = 0
    value: Decimal | None = None
    decimals: int = 2

    @property
    def text(self) -> str:
        """The cell's text as printed."""
        return plain(self.runs)


class Row(Struct, frozen=True):
    """A row; only cells that start in it are listed (a cell covered by a rowspan above is not)."""

    cells: tuple[Cell, ...]
    kind: RowKind = "data"


class RowGroup(Struct, frozen=True):
    """Rows that belong together; no cell spans beyond its group; ``keep`` asks that no page break falls inside."""

    rows: tuple[Row, ...]
    keep: bool = False


class TableLine(Struct, frozen=True):
    """A line above a table: its title, or texts that stand at the left and at the right of one line."""

    role: Literal["title", "label", "both"]
    left: str = ""
    right: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts there are, in order."""
        return tuple(text for text in (self.left, self.right) if text)


class Table(Struct, frozen=True):
    """A table with the prescribed lines around it.

    Printed in this order: ``title`` (centred, alone), then ``label`` (公开01表) at the right, then ``left_line``
    (部门：…) at the left with ``right_line`` (金额单位：万元) at the right of the same line, the grid, and the notes.
    With ``label_first`` the label (附表1) stands above the title, at the left. Lines that are empty are not printed.
    ``header`` rows repeat on every page. ``row_height`` is the least height of a row.
    """

    anchor: str
    layout: Literal["two_sided", "function_rows", "listed_rows", "economic_grid", "single_row", "listing", "form"]
    columns: tuple[Column, ...]
    header: tuple[Row, ...]
    groups: tuple[RowGroup, ...]
    title: str = ""
    toc: str = ""
    label: str = ""
    label_first: bool = False
    left_line: str = ""
    right_line: str = ""
    notes: tuple[Inline, ...] = ()
    summary: str = ""
    font_size: float = 9.0
    row_height: float = 5.0
    one_page: bool = False

    def lines(self) -> Iterator[TableLine]:
        """Yield the lines above the grid in printed order."""
        label = TableLine("label", self.label) if self.label_first else TableLine("label", "", self.label)
        title = TableLine("title", self.title)
        above = (label, title) if self.label_first else (title, label)
        yield from (line for line in (*above, TableLine("both", self.left_line, self.right_line)) if line.texts)

    def rows(self) -> Iterator[Row]:
        """Yield header rows and body rows in printed order."""
        yield from self.header
        for group in self.groups:
            yield from group.rows


class Figure(Struct, frozen=True):
    """A chart with its caption, one value per category; ``labels`` are as printed, ``alt`` says all in words."""

    anchor: str
    kind: Literal["columns", "pie"]
    caption: str
    series: str
    categories: tuple[str, ...]
    values: tuple[Decimal, ...]
    labels: tuple[str, ...]
    alt: str
    width: float = 130.0
    height: float = 70.0


Block = Heading | Paragraph | Table | Figure


class Section(Struct, frozen=True):
    """A run of pages of one page style (a key of ``Looks.pages``); it starts on a new page."""

    page: str
    blocks: tuple[Block, ...]


class Cover(Struct, frozen=True):
    """The cover: title lines (already broken where they should be) and the lines near the foot (department, date)."""

    title: tuple[str, ...]
    foot: tuple[str, ...] = ()


class Metadata(Struct, frozen=True):
    """Properties of the files: ``day`` dates them (never today), so that the same input gives the same bytes."""

    title: str
    author: str
    subject: str
    keywords: tuple[str, ...]
    day: date
    language: str = "zh-CN"


class Document(Struct, frozen=True):
    """A whole report: cover, 目录 (its heading; the lines come from headings and tables), then sections in order.

    A cover without a title is not printed, nor is a 目录 without a heading.
    """

    metadata: Metadata
    cover: Cover
    toc_title: str
    sections: tuple[Section, ...]
    draft: str = ""

    def blocks(self) -> Iterator[Block]:
        """Yield every block in reading order."""
        for section in self.sections:
            yield from section.blocks

    def tables(self) -> Iterator[Table]:
        """Yield every table in reading order."""
        for block in self.blocks():
            if isinstance(block, Table):
                yield block

    def toc(self) -> Iterator[tuple[int, str, str]]:
        """Yield (level, text, anchor) of each line of the 目录, tables counting as level 2; none without a 目录."""
        for block in self.blocks() if self.toc_title else ():
            if isinstance(block, Heading) and block.toc:
                yield block.level, block.toc, block.anchor
            elif isinstance(block, Table) and block.toc:
                yield 2, block.toc, block.anchor
