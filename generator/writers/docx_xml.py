"""Small pieces of WordprocessingML: lengths, runs, paragraphs, fields and bookmarks.

Text and lengths come in, strings of XML go out. Parts are written as strings because filling tables through an object
model is a thousand times slower; the package is parsed again only by the tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    }.items()
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TWIPS_PER_POINT = 20
TWIPS_PER_MM = 1440 / 25.4
POINTS_PER_MM = 72 / 25.4
EMU_PER_MM = 36_000
KEEP_NEXT = "<w:keepNext/>"


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A bookmark by its number and the name that fields and links point to."""

    number: int
    name: str


def twips(millimetres: float) -> int:
    """Return a length in twentieths of a point."""
    return round(millimetres * TWIPS_PER_MM)


def point_twips(points: float) -> int:
    """Return points as twentieths of a point."""
    return round(points * TWIPS_PER_POINT)


def attribute(text: str) -> str:
    """Return a quoted attribute value; line breaks survive as references."""
    return quoteattr(text, {"\n": "&#10;", "\t": "&#9;"})


def run(text: str, style: str = "") -> str:
    """Return one run; line breaks and tabs in the text become those of Word. Empty text gives no run."""
    if not text:
        return ""
    inner = escape(text).replace("\t", "</w:t><w:tab/>" + _OPEN).replace("\n", "</w:t><w:br/>" + _OPEN)
    inner = f"{_OPEN}{inner}</w:t>".replace(_OPEN + "</w:t>", "")
    properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f"<w:r>{properties}{inner}</w:r>"


_OPEN = '<w:t xml:space="preserve">'


def paragraph(style: str, content: str, properties: str = "") -> str:
    """Return a paragraph in a style; ``properties`` is more of its ``w:pPr``, in schema order."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def field(code: str, result: str) -> str:
    """Return a complex field with its result; a field without result text (TC) has no separator either."""
    shown = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}' if result else ""
    return f'{field_begin(code)}{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def field_begin(code: str) -> str:
    """Return the opening of a complex field with its code."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'
    )


def bookmarked(content: str, mark: Bookmark | None) -> str:
    """Return content between the ends of a bookmark, if there is one."""
    if mark is None:
        return content
    start = f'<w:bookmarkStart w:id="{mark.number}" w:name="{mark.name}"/>'
    return f'{start}{content}<w:bookmarkEnd w:id="{mark.number}"/>'
