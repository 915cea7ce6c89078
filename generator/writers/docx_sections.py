"""Sections, headers and footers of the Word file: page styles come in, ``w:sectPr`` and footer parts go out.

The cover and the 目录 carry no page number; the text starts again at 1; later sections take over the footers of the
first, as Word does by itself, so that a footer is changed once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.writers.docx_styles import SEPARATOR
from generator.writers.docx_xml import DECLARATION, NAMESPACES, field, paragraph, run, twips

if TYPE_CHECKING:
    from generator.pack.looks import Looks, PageStyle

HEADER, FOOTER, FOOTER_EVEN = "rIdHeader", "rIdFooter", "rIdFooterEven"
"""Relations of the document to its header and footers."""
HEADER_DISTANCE = 12.0
"""Distance of the header (the word 草稿) from the upper edge, millimetres."""


def header_references(*, outside: bool) -> str:
    """Return the references of a section to the header of a draft, for odd and (where they differ) even pages."""
    even = f'<w:headerReference w:type="even" r:id="{HEADER}"/>' if outside else ""
    return f'{even}<w:headerReference w:type="default" r:id="{HEADER}"/>'


def footer_references(*, outside: bool) -> str:
    """Return the references of a section to the footers with page numbers."""
    even = f'<w:footerReference w:type="even" r:id="{FOOTER_EVEN}"/>' if outside else ""
    return f'{even}<w:footerReference w:type="default" r:id="{FOOTER}"/>'


def section_properties(page: PageStyle, looks: Looks, references: str = "", *, start: int | None = None) -> str:
    """Return the properties of a section: its sheet, margins and, where numbering starts anew, its first number."""
    landscape = ' w:orient="landscape"' if page.orientation == "landscape" else ""
    number = f'<w:pgNumType w:start="{start}"/>' if start is not None else ""
    return (
        f'<w:sectPr>{references}<w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{twips(page.width)}" w:h="{twips(page.height)}"{landscape}/>'
        f'<w:pgMar w:top="{twips(page.top)}" w:right="{twips(page.right)}" w:bottom="{twips(page.bottom)}"'
        f' w:left="{twips(page.left)}" w:header="{twips(HEADER_DISTANCE)}"'
        f' w:footer="{twips(looks.page_number.distance)}" w:gutter="0"/>{number}</w:sectPr>'
    )


def close_section(content: str, properties: str) -> str:
    """Return the content of a section with its properties in the last paragraph (after a table, a line of 1 pt)."""
    head, mark, tail = ended(content).rpartition("</w:pPr>")
    return f"{head}{properties}{mark}{tail}"


def ended(content: str) -> str:
    """Return the content with a paragraph at its end: Word wants one behind a table."""
    return content if content.endswith("</w:p>") else content + paragraph(SEPARATOR, "")


def footer_part(looks: Looks, style: str) -> bytes:
    """Return a footer with the page number between the words of its pattern."""
    before, _, after = looks.page_number.pattern.partition("{n}")
    content = run(before) + field("PAGE", "1") + run(after)
    return f"{DECLARATION}<w:ftr {NAMESPACES}>{paragraph(style, content)}</w:ftr>".encode()


def header_part(text: str) -> bytes:
    """Return a header with one line of text."""
    return f"{DECLARATION}<w:hdr {NAMESPACES}>{paragraph('Header', run(text))}</w:hdr>".encode()
