r"""The 目录: a real TOC field, already filled, and the marks in the text that it is made from.

Comes in: the document tree and the page number of each anchor. Goes out: XML of the 目录, and of the bookmarks and TC
fields at headings and tables. Pressing F9 in Word must give the same lines again, so a line whose words differ from
what is printed (tables, some headings) is carried by a TC field, and its paragraph stays out of the ``\o`` range.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.document.nodes import Heading, Table
from generator.writers.docx_xml import Bookmark, attribute, bookmarked, field, field_begin, paragraph, run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.document.nodes import Document

LEVELS = 2
FIELD_CODE = f'TOC \\o "1-{LEVELS}" \\f \\h \\z'
_FIRST_BOOKMARK = 100_000_001  # Word's own names are _Toc and nine digits; it tidies up only those.


def bookmarks(document: Document) -> dict[str, Bookmark]:
    """Return a bookmark for each anchor of the 目录."""
    anchors = (anchor for _, _, anchor in document.toc())
    return {anchor: Bookmark(i, f"_Toc{_FIRST_BOOKMARK + i}") for i, anchor in enumerate(anchors)}


def is_native(heading: Heading) -> bool:
    """Tell whether Word's own heading style gives the right line: the same words, or a level that is never listed."""
    if heading.level > LEVELS:
        return not heading.toc
    return heading.toc == heading.text


def heading_xml(heading: Heading, mark: Bookmark | None) -> str:
    """Return a heading in a built-in style, or in the twin of it that the 目录 leaves out but navigation shows."""
    content = marked(heading, run(heading.text), mark)
    if is_native(heading):
        return paragraph(f"Heading{heading.level}", content)
    return paragraph(f"Heading{heading.level}Unlisted", content, f'<w:outlineLvl w:val="{heading.level - 1}"/>')


def marked(block: Heading | Table, content: str, mark: Bookmark | None) -> str:
    """Return the content of a heading or table title with its bookmark and, where needed, its TC field."""
    level = block.level if isinstance(block, Heading) else LEVELS
    own_words = block.toc and not (isinstance(block, Heading) and is_native(block))
    entry = field(_tc_code(block.toc, level), "") if own_words else ""
    return bookmarked(entry + content, mark)


def _tc_code(text: str, level: int) -> str:
    quoted = re.sub(r'[\\"“”]', r"\\\g<0>", text)  # Word takes curly quotes, too, for ends of an argument.
    return f'TC "{quoted}" \\l {min(level, LEVELS)}'


def toc(document: Document, pages: Mapping[str, int], marks: Mapping[str, Bookmark]) -> str:
    """Return the 目录 with its heading: a content block with one TOC field over all of its lines."""
    lines = [_line(entry, pages, marks) for entry in document.toc()]
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    begin = field_begin(FIELD_CODE) + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    if not lines:
        lines = [("TOC1", "")]
    last = len(lines) - 1
    body = "".join(
        paragraph(style, (begin if i == 0 else "") + content + (end if i == last else ""))
        for i, (style, content) in enumerate(lines)
    )
    title = paragraph("TOCHeading", run(document.toc_title))
    properties = (
        f'<w:sdtPr><w:alias w:val={attribute("目录")}/><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        "<w:docPartUnique/></w:docPartObj></w:sdtPr>"
    )
    return f"<w:sdt>{properties}<w:sdtContent>{title}{body}</w:sdtContent></w:sdt>"


def _line(entry: tuple[int, str, str], pages: Mapping[str, int], marks: Mapping[str, Bookmark]) -> tuple[str, str]:
    level, text, anchor = entry
    name = marks[anchor].name
    number = field(f"PAGEREF {name} \\h", str(pages[anchor]))
    link = f'<w:hyperlink w:anchor="{name}" w:history="1">{run(text)}<w:r><w:tab/></w:r>{number}</w:hyperlink>'
    return f"TOC{min(level, LEVELS)}", link
