"""The Word writer: a ``Document``, its ``Looks`` and the pages of the 目录 come in, the bytes of a DOCX go out.

The file is one that staff go on editing: looks sit on styles, the 目录 and page numbers are fields, tables and charts
are native. Lines and pages are set so that they fall as in the PDF, from which the page numbers of the 目录 come.
"""

from __future__ import annotations

from itertools import count, pairwise
from math import ceil
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from generator.document.nodes import Figure, Heading, Paragraph, Table, plain
from generator.writers.docx_charts import figure_xml, native_chart
from generator.writers.docx_package import Parts, chart_relation, package_bytes
from generator.writers.docx_sections import (
    close_section,
    ended,
    footer_part,
    footer_references,
    header_part,
    header_references,
    section_properties,
)
from generator.writers.docx_styles import SEPARATOR, styles_xml
from generator.writers.docx_tables import table_xml
from generator.writers.docx_toc import bookmarks, heading_xml, toc
from generator.writers.docx_xml import DECLARATION, KEEP_NEXT, NAMESPACES, POINTS_PER_MM, paragraph, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.document.nodes import Block, Cover, Document
    from generator.pack.looks import Looks
    from generator.writers.docx_xml import Bookmark

COVER_TOP = 0.22
COVER_BOTTOM = 0.06
"""Space above the title and below the foot of the cover, as parts of the height between the margins."""
_ROLE_STYLES = {"body": "BodyText", "flush": "BodyFlush", "centered": "BodyCentered", "right": "BodyRight"}


def render(document: Document, looks: Looks, pages: Mapping[str, int]) -> bytes:
    """Return the DOCX; ``pages`` gives the page of each anchor that the 目录 lists, else ``KeyError``."""
    figures = [block for block in document.blocks() if isinstance(block, Figure)]
    widths = [looks.pages[section.page].body_width for section in document.sections]
    styles = styles_xml(looks, {table.font_size for table in document.tables()}, widths, _cover_spaces(document, looks))
    parts = Parts(
        document=_document_xml(document, looks, pages),
        styles=styles,
        footer=footer_part(looks, "Footer"),
        footer_even=footer_part(looks, "FooterEven"),
        header=header_part(document.draft) if document.draft else b"",
        charts=[native_chart(figure, looks, document.metadata.day) for figure in figures],
    )
    return package_bytes(parts, looks, document.metadata)


def _document_xml(document: Document, looks: Looks, pages: Mapping[str, int]) -> bytes:
    marks = bookmarks(document)
    numbers = count(1)
    front = looks.pages["text"]
    outside = looks.page_number.outside
    draft = header_references(outside=outside) if document.draft else ""
    out = []
    if document.cover.title:
        out.append(close_section(_cover_xml(document.cover), section_properties(front, looks, draft)))
        draft = ""  # later sections take over the header of the first
    if document.toc_title:
        out.append(close_section(toc(document, pages, marks), section_properties(front, looks, draft)))
        draft = ""
    last = len(document.sections) - 1
    for i, section in enumerate(document.sections):
        page = looks.pages[section.page]
        content = _blocks_xml(section.blocks, page.body_width, marks, numbers)
        references = draft + footer_references(outside=outside) if i == 0 else ""
        properties = section_properties(page, looks, references, start=1 if i == 0 else None)
        out.append(ended(content) + properties if i == last else close_section(content, properties))
    return f"{DECLARATION}<w:document {NAMESPACES}><w:body>{''.join(out)}</w:body></w:document>".encode()


def _cover_spaces(document: Document, looks: Looks) -> tuple[float, float]:
    """Return the space above the title and above the foot of the cover, points."""
    page, cover = looks.pages["text"], document.cover
    height, width = page.body_height * POINTS_PER_MM, page.body_width * POINTS_PER_MM
    used = sum(
        _line_count(line, style.size, width) * style.pitch
        for lines, style in ((cover.title, looks.styles["cover_title"]), (cover.foot, looks.styles["cover_foot"]))
        for line in lines
    )
    top = round(height * COVER_TOP)
    return top, max(round(height * (1 - COVER_BOTTOM) - top - used), 0)


def _line_count(text: str, size: float, width: float) -> int:
    """Return how many lines a text takes; a narrow character is taken as half of a wide one."""
    halves = sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)
    return max(ceil(halves * size / 2 / width), 1)


def _cover_xml(cover: Cover) -> str:
    lines = [("Title", line) for line in cover.title] + [("CoverFoot", line) for line in cover.foot]
    return "".join(paragraph(style, run(line)) for style, line in lines)


def _blocks_xml(blocks: tuple[Block, ...], width: float, marks: Mapping[str, Bookmark], numbers: Iterator[int]) -> str:
    pieces = []
    for i, block in enumerate(blocks):
        if isinstance(block, Table):
            # At the head of a page a table stays in one piece by itself, and should flow on when staff add rows.
            below = any(not isinstance(other, Heading) for other in blocks[:i])
            pieces.append(table_xml(block, width, marks.get(block.anchor), glued=block.one_page and below))
        else:
            pieces.append(_block_xml(block, marks, numbers))
    for i, (one, other) in reversed(list(enumerate(pairwise(pieces), 1))):
        if one.endswith("</w:tbl>") and other.startswith("<w:tbl>"):
            pieces.insert(i, paragraph(SEPARATOR, ""))
    return "".join(pieces)


def _block_xml(block: Heading | Paragraph | Figure, marks: Mapping[str, Bookmark], numbers: Iterator[int]) -> str:
    match block:
        case Heading():
            return heading_xml(block, marks.get(block.anchor))
        case Paragraph():
            return paragraph(
                _ROLE_STYLES[block.role], run(plain(block.runs)), KEEP_NEXT if block.keep_with_next else ""
            )
        case Figure():
            number = next(numbers)
            return figure_xml(block, number, chart_relation(number))
