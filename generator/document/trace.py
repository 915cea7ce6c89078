"""Where a printed figure comes from, and everywhere it is printed.

Comes in: accounts, the composed document, and a question: the name of a fact, or a cell (``公开01表/本年支出合计``,
``公开03表/2010302/项目支出``). Goes out: ``Trace`` values: the figure, its rounding, the tree of what it was computed
from down to the places in the files, and the places of the report that print it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from msgspec import Struct

from generator.accounts.facts import Derivation, Fact, FactBook
from generator.derive.subjects import CLASS
from generator.document.nodes import Cell, Document, Heading, Inline, Paragraph, Row, Table, plain
from generator.findings import SourcePosition

_NEAR = 40
"""So many characters of a paragraph are shown on each side of a figure."""
_DEEPEST = 60
_NAMES = 2
"""So many texts of a row tell which row it is: its unit and its project, say."""


class Step(Struct, frozen=True):
    """One figure of the computation, with those it was computed from; ``repeated`` ones were shown above already."""

    fact: Fact
    depth: int
    repeated: bool

    @property
    def formula(self) -> str:
        """The formula, or nothing for a typed figure."""
        return self.fact.origin.formula if isinstance(self.fact.origin, Derivation) else ""

    @property
    def position(self) -> SourcePosition | None:
        """The place it was typed at, or nothing for a computed figure."""
        return self.fact.origin if isinstance(self.fact.origin, SourcePosition) else None


class Place(Struct, frozen=True):
    """A place of the report: the section or table, and the text around the figure as printed."""

    where: str
    text: str
    printed: str


class Trace(Struct, frozen=True):
    """All that is known of one figure."""

    fact: Fact
    steps: tuple[Step, ...]
    places: tuple[Place, ...]


def trace(facts: FactBook, document: Document, question: str) -> tuple[Trace, ...]:
    """Answer for every fact that the question names; nothing where there is none."""
    names = [question] if question in facts else list(_cell_facts(document, question))
    return tuple(
        Trace(facts[name], tuple(_steps(facts, facts[name], 0, set())), tuple(_places(document, name)))
        for name in dict.fromkeys(names)
    )


def near(facts: FactBook, question: str) -> tuple[str, ...]:
    """Return names that may have been meant."""
    inside = [name for name in facts if question in name]
    return tuple(inside[:10] or difflib.get_close_matches(question, list(facts), n=5, cutoff=0.4))


def _steps(facts: FactBook, fact: Fact, depth: int, seen: set[str]) -> Iterator[Step]:
    """Yield a figure and what it was computed from, depth first; each sub-computation is spelled out once."""
    repeated = fact.name in seen and isinstance(fact.origin, Derivation)
    seen.add(fact.name)
    yield Step(fact, depth, repeated)
    if isinstance(fact.origin, Derivation) and not repeated and depth < _DEEPEST:
        for name in fact.origin.operands:
            if name in facts and _tells(facts[name]):
                yield from _steps(facts, facts[name], depth + 1, seen)


def _tells(fact: Fact) -> bool:
    """Tell whether a figure explains anything: a computed zero does not."""
    return bool(fact.value) or isinstance(fact.origin, SourcePosition)


def _cell_facts(document: Document, question: str) -> Iterator[str]:
    """Yield the facts printed in the cells that ``表/行`` or ``表/行/栏`` names."""
    label, *keys = [part.strip() for part in question.split("/")]
    for table in document.tables():
        if keys and label in (table.label, table.title):
            columns = _columns(table, keys[1]) if len(keys) > 1 else None
            alone = _columns(table, keys[0]) if len(keys) == 1 else set()
            for group in table.groups:
                for row in group.rows:
                    yield from _row_facts(row, keys[0], columns, _has_sides(table))
                    if not any(_is_text(cell) for cell in row.cells):  # a row without a name is named by its column
                        yield from _facts_in(row, alone)


def _row_facts(row: Row, key: str, columns: set[int] | None, sides: bool) -> Iterator[str]:  # noqa: FBT001 - of a table
    """Yield the facts of a row under the item (or code, or line number) that is the key, up to the next item."""
    position, named = 0, False
    for cell in row.cells:
        text = cell.text.strip()
        if text == key or text.split("、", 1)[-1] == key:
            named = True
        elif sides and _is_text(cell):
            named = named and key.isdigit() and len(key) >= CLASS  # the name follows a code, an item a line number
        if named and (columns is None or position in columns):
            yield from (run.fact for run in cell.runs if run.fact)
        position += cell.colspan


def _facts_in(row: Row, columns: set[int]) -> Iterator[str]:
    position = 0
    for cell in row.cells:
        if position in columns:
            yield from (run.fact for run in cell.runs if run.fact)
        position += cell.colspan


def _is_text(cell: Cell) -> bool:
    """Tell whether a cell has words: no figure, no line number, no code of digits."""
    text = cell.text.strip()
    return bool(text) and cell.value is None and not text.isdigit()


def _has_sides(table: Table) -> bool:
    """Tell whether rows have an item on either side, or are a form's: there a figure belongs to the text before it."""
    heads = list(_heads(table))
    first = {(line, text) for line, column, text in heads if column == 0 and text}
    return not heads or any(column and (line, text) in first for line, column, text in heads)


def _columns(table: Table, name: str) -> set[int]:
    """Return the grid columns under a header, the lowest ones of that name; none where there is none."""
    found = [(line, column) for line, column, text in _heads(table) if text == name]
    return {column for line, column in found if line == max(found)[0]}


def _heads(table: Table) -> Iterator[tuple[int, int, str]]:
    """Yield (line, grid column, text) of each cell of the header."""
    taken: set[tuple[int, int]] = set()
    for line, row in enumerate(table.header):
        column = 0
        for cell in row.cells:
            while (line, column) in taken:
                column += 1
            yield line, column, cell.text
            taken |= {(line + r, column + c) for r in range(cell.rowspan) for c in range(cell.colspan)}


def _places(document: Document, name: str) -> Iterator[Place]:
    """Yield every place that prints a fact, in reading order."""
    heading = document.metadata.title
    for block in document.blocks():
        if isinstance(block, Heading):
            heading = block.text
        elif isinstance(block, Paragraph):
            yield from _in_text(heading, block.runs, name)
        elif isinstance(block, Table):
            for row in block.rows():
                yield from _in_row(block, row, name)


def _in_text(heading: str, runs: Inline, name: str) -> Iterator[Place]:
    before = 0
    text = plain(runs)
    for run in runs:
        if run.fact == name:
            start, end = max(before - _NEAR, 0), before + len(run.text) + _NEAR
            yield Place(heading, f"{'…' * (start > 0)}{text[start:end]}{'…' * (end < len(text))}", run.text)
        before += len(run.text)


def _in_row(table: Table, row: Row, name: str) -> Iterator[Place]:
    """Yield the cells of a row that print a fact, under the item that stands before them, or what names the row."""
    item, sides = "", _has_sides(table)
    names = [cell.text for cell in row.cells if _is_text(cell) and not cell.text.isascii()][:_NAMES]
    for cell in row.cells:
        if _is_text(cell):
            item = cell.text if sides else "　".join(names) or cell.text
        for run in cell.runs:
            if run.fact == name:
                yield Place(table.label or table.title, item or table.title, run.text)
