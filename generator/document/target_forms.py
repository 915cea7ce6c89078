"""Forms of the performance targets of a budget (附表13, 附表14) as tables of layout ``form``.

Comes in: the specification of a form in the pack, and ``FormData``: what its slots, texts and lists hold. Goes out: a
``Table``. A cell that spans rows never leaves its ``RowGroup``; where rows are too high for a page they are cut, and
each part repeats the label beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field
from msgspec.structs import replace

from generator.document.form_blocks import height, packed
from generator.document.form_cells import FormStyle, head_cell
from generator.document.nodes import Cell, Column, Inline, Row, RowGroup, Run, Table, plain, words

if TYPE_CHECKING:
    from generator.document.forms import FormContext
    from generator.document.voice import Voice
    from generator.pack.target_forms import TargetBlock, TargetCell, TargetFormSpec

_THOUSAND: Final = 1000
_Cells = list[Cell]


class FormData(Struct, frozen=True):
    """What fills a form or one item of its lists: slots by name, texts as paragraphs, lists of items."""

    slots: Mapping[str, str]
    texts: Mapping[str, tuple[Inline, ...]] = field(default_factory=dict)
    lists: Mapping[str, tuple[FormData, ...]] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Tell whether a slot, a text or a list holds anything; no name means that nothing is asked."""
        return not name or any(bool(each.get(name)) for each in (self.slots, self.texts, self.lists))

    def item(self, other: FormData) -> FormData:
        """Return an item of a list with all that stands around it."""
        return FormData({**self.slots, **other.slots}, {**self.texts, **other.texts}, other.lists)


class _Line(Struct, frozen=True):
    """A row of an item, and the slots by which its cells go on from row to row."""

    cells: _Cells
    keys: tuple[tuple[str, ...], ...]


def target_form(spec: TargetFormSpec, anchor: str, data: FormData | None, context: FormContext, width: float) -> Table:
    """Build one form on a page whose text is ``width`` millimetres wide; without data it is an empty table."""
    nothing = RowGroup((Row((Cell(words(spec.nothing), len(spec.columns), align="center"),)),))
    return Table(
        anchor=anchor,
        layout="form",
        columns=tuple(Column(column.width, column.align) for column in spec.columns),
        header=(),
        groups=_Builder(spec, _style(spec, context.voice), width).groups(data) if data else (nothing,),
        title=spec.title.format(**context.slots),
        left_line=spec.left_line.format(**data.slots) if data and data.slots["日期"] else "",
        right_line=spec.right_line,
        summary=spec.summary,
        font_size=spec.font_size,
        row_height=spec.row_height,
    )


def _style(spec: TargetFormSpec, voice: Voice) -> FormStyle:
    figures = voice.printing.cells(spec.zero, separators=spec.separators)
    return FormStyle(voice, figures, spec.option_style)


class _Builder(Struct, frozen=True):
    """Builds the rows of one form."""

    spec: TargetFormSpec
    style: FormStyle
    width: float

    def groups(self, data: FormData) -> tuple[RowGroup, ...]:
        """Return all rows of the form."""
        return tuple(group for block in self.spec.blocks for group in self._block(block, data))

    def _block(self, block: TargetBlock, data: FormData) -> Iterator[RowGroup]:
        if not data.has(block.only_if):
            return
        if not block.each:
            yield from self._once(block, data)
        elif block.blocks:
            for item in data.lists.get(block.each, ()):
                yield from _glued(self._inner(block, data.item(item)))
        else:
            yield from self._listed(block, data)

    def _inner(self, block: TargetBlock, data: FormData) -> Iterator[RowGroup]:
        for inner in block.blocks:
            yield from self._block(inner, data)

    def _once(self, block: TargetBlock, data: FormData) -> Iterator[RowGroup]:
        """Yield rows printed once: all together where a label spans them, else each long text in rows of its own."""
        rows = [row for row in block.rows if self._stands(row, data)]
        if not any(cell.paragraphs for row in rows for cell in row):
            yield _group(self._static(block, data))
            return
        for row in rows:
            yield from (RowGroup((Row(tuple(cells), "text"),)) for cells in self._texts(row, data))

    def _static(self, block: TargetBlock, data: FormData) -> list[_Cells]:
        """Return the rows of a block and of those in it, its label beside all of them."""
        rows = [[self._cell(cell, data) for cell in row] for row in block.rows if self._stands(row, data)]
        rows += [row for inner in block.blocks for row in self._static(inner, data)]
        return self._labelled(block.label, rows, data)

    def _labelled(self, label: str, rows: list[_Cells], data: FormData, *, goes_on: bool = False) -> list[_Cells]:
        if not (label and rows):
            return rows
        text = label.format(**data.slots)
        name = self.spec.continued.format(名=text) if goes_on else text
        return [[Cell(words(name), rowspan=len(rows), header=True), *rows[0]], *rows[1:]]

    def _stands(self, row: Sequence[TargetCell], data: FormData) -> bool:
        """Tell whether a row is printed: one that holds a figure only where it is needed has one."""
        needed = [cell.amount.format(**data.slots) for cell in row if cell.needed and cell.amount]
        return all(self.style.voice.facts.amount(name) for name in needed)

    def _cell(self, cell: TargetCell, data: FormData) -> Cell:
        if not data.has(cell.only_if):
            return Cell(colspan=cell.colspan, rowspan=cell.rowspan)
        if cell.paragraphs is not None:
            return _paragraphs(cell, data.texts.get(cell.paragraphs, ()))
        return head_cell(cell, self.style, data.slots)

    def _texts(self, row: Sequence[TargetCell], data: FormData) -> Iterator[_Cells]:
        """Yield a row with a text of several paragraphs: cut between them where it is too long for one cell."""
        long = next(cell for cell in row if cell.paragraphs is not None)
        parts = _parts(data.texts.get(long.paragraphs or "", ()), self.spec.most_characters)
        for number, part in enumerate(parts or [()]):
            cells = [_paragraphs(cell, part) if cell is long else self._cell(cell, data) for cell in row]
            yield [self._continued(cell) if number and cell.header else cell for cell in cells]

    def _continued(self, cell: Cell) -> Cell:
        return replace(cell, runs=words(self.spec.continued.format(名=cell.text)))

    def _listed(self, block: TargetBlock, data: FormData) -> Iterator[RowGroup]:
        """Yield the rows of a list below its header: in blocks where a label or a merged cell goes over them."""
        head = [[self._cell(cell, data) for cell in row] for row in block.rows if self._stands(row, data)]
        lines = [self._line(block, data.item(item)) for item in data.lists.get(block.each, ())]
        if not lines and block.empty:
            lines = [_Line([self._cell(cell, data) for cell in block.empty], ())]
        blocks = [part for whole in _whole(lines, block) for part in self._packed(whole)]
        for number, part in enumerate(blocks or [()]):
            rows = [*(head if number == 0 else []), *_merged(part)]
            yield _group(self._labelled(block.label, rows, data, goes_on=number > 0))

    def _line(self, block: TargetBlock, data: FormData) -> _Line:
        cells = [self._cell(cell, data) for cell in block.cells]
        return _Line(cells, tuple(tuple(data.slots[name] for name in cell.merged) for cell in block.cells))

    def _packed(self, lines: Sequence[_Line]) -> Iterator[Sequence[_Line]]:
        return packed(lines, self.spec.most_height, lambda line: height(line.cells, self._widths(line), self._size))

    @property
    def _size(self) -> float:
        return self.spec.font_size

    def _widths(self, line: _Line) -> list[float]:
        """Return how many millimetres wide the cells of a full row are; they stand at its end, labels before them."""
        spans = [cell.colspan for cell in line.cells]
        start = len(self.spec.columns) - sum(spans)
        widths = []
        for span in spans:
            columns = self.spec.columns[start : start + span]
            widths.append(sum(column.width for column in columns) * self.width / _THOUSAND)
            start += span
        return widths


def _paragraphs(cell: TargetCell, texts: Sequence[Inline]) -> Cell:
    runs: list[Run] = []
    for number, text in enumerate(texts):
        runs += [*([Run("\n")] if number else []), *text]
    return Cell(tuple(runs), cell.colspan, cell.rowspan, align="left")


def _parts(texts: Sequence[Inline], most: int) -> list[tuple[Inline, ...]]:
    """Return paragraphs in as few parts of about ``most`` characters as possible."""
    return [tuple(part) for part in packed(texts, most, lambda text: len(plain(text)))]


def _group(rows: Sequence[_Cells]) -> RowGroup:
    """Return rows as a group: its first rows are a header where all their cells are labels."""
    head = [all(cell.header for cell in cells) for cells in rows]
    return RowGroup(
        tuple(Row(tuple(cells), "header" if each else "data") for cells, each in zip(rows, head, strict=True)),
        keep=True,
    )


def _whole(lines: Sequence[_Line], block: TargetBlock) -> Iterator[Sequence[_Line]]:
    """Yield lines that one cell goes over: all of them beside a label, else as far as a merged cell reaches."""
    if block.label or not lines:
        yield from [lines] if lines else []
        return
    start = 0
    for number, (before, line) in enumerate(pairwise(lines), 1):
        if not any(key and key == above for key, above in zip(line.keys, before.keys, strict=True)):
            yield lines[start:number]
            start = number
    yield lines[start:]


def _merged(lines: Sequence[_Line]) -> list[_Cells]:
    """Return the rows of a block with cells that say the same as those above them taken together."""
    rows: list[_Cells] = []
    for number, line in enumerate(lines):
        cells = []
        for place, (cell, key) in enumerate(zip(line.cells, line.keys or [()] * len(line.cells), strict=True)):
            if not key or number == 0 or lines[number - 1].keys[place] != key:
                reach = 1
                while key and number + reach < len(lines) and lines[number + reach].keys[place] == key:
                    reach += 1
                cells.append(replace(cell, rowspan=reach) if reach > 1 else cell)
        rows.append(cells)
    return rows


def _glued(groups: Iterator[RowGroup]) -> Iterator[RowGroup]:
    """Yield the groups of an item, the row of its title kept with what follows it."""
    first, *rest = groups
    if rest and len(first.rows) == 1:
        yield RowGroup((*first.rows, *rest[0].rows), keep=True)
        yield from rest[1:]
    else:
        yield from (first, *rest)
