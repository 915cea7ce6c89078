"""Plain text of a report: a ``Document`` comes in, the same words in the same order go out, one paragraph a line.

Made for comparing: no page breaks, no wrapping, nothing that depends on looks. Cells of a row are separated by tabs,
and a merged cell stands once, where it starts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.document.nodes import Figure, Heading, Paragraph, Table, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.document.nodes import Block, Document


def render(document: Document) -> str:
    """Return the report as text with a line feed at the end of each line."""
    return "\n".join(_lines(document)) + "\n"


def all_words(document: Document) -> str:
    """Return all words that a report prints, run together, for which its lines need not be made up."""
    texts = [document.draft, *document.cover.title, *document.cover.foot, document.toc_title]
    texts += [text for _, text, _ in document.toc()]
    for block in document.blocks():
        texts += _texts(block)
    return "".join(texts)


def _texts(block: Block) -> list[str]:
    """Return the texts of a block."""
    match block:
        case Heading():
            return [block.text]
        case Paragraph():
            return [run.text for run in block.runs]
        case Table():
            lines = [block.title, block.label, block.left_line, block.right_line]
            cells = [run.text for row in block.rows() for cell in row.cells for run in cell.runs]
            return lines + cells + [run.text for note in block.notes for run in note]
        case Figure():
            return [*block.categories, *block.labels, block.caption]


def _lines(document: Document) -> Iterator[str]:
    if document.draft:
        yield document.draft
    yield from (one_line(text) for text in (*document.cover.title, *document.cover.foot))
    yield from ("", document.toc_title) if document.toc_title else ()
    yield from (one_line(text) for _, text, _ in document.toc())
    running = False
    for block in document.blocks():
        if isinstance(block, Paragraph) and not running:
            yield ""
        yield from block_lines(block)
        running = isinstance(block, (Heading, Paragraph))


def block_lines(block: Block) -> Iterator[str]:
    """Yield the lines of a block; an empty line stands before what is not running text."""
    match block:
        case Heading():
            yield from ("", one_line(block.text))
        case Paragraph():
            yield one_line(plain(block.runs))
        case Table():
            yield from ("", *_table(block))
        case Figure():
            labels = zip(block.categories, block.labels, strict=True)
            yield from (
                "",
                *(f"{one_line(name)}\t{one_line(label)}" for name, label in labels),
                one_line(block.caption),
            )


def _table(table: Table) -> Iterator[str]:
    for line in table.lines():
        texts = (line.left, line.right) if line.role == "both" else line.texts
        yield "\t".join(one_line(text) for text in texts)
    for row in table.rows():
        yield "\t".join(one_line(cell.text) for cell in row.cells)
    yield from (one_line(plain(note)) for note in table.notes)


def one_line(text: str) -> str:
    """Return a text without what would end its line or its cell."""
    return text.replace("\n", " ").replace("\t", " ")
