"""Reading a PDF back as a screen reader does, by its structure tree: bytes come in, lines as in ``reading`` go out.

The tree (by pikepdf) says what is a paragraph or a cell and in which order; its leaves name stretches of marked content,
whose texts pdfium decodes. Without blanks, which layout may add or swallow at the ends of lines; without charts.
"""

from __future__ import annotations

import ctypes
import io
import re
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

from tests.reading import without_blanks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Texts = dict[tuple[int, int], str]
_BLOCKS = {"/P", "/H1", "/H2", "/H3", "/H4", "/TOCI"}


def pdf_lines(content: bytes) -> list[str]:
    """Return paragraphs and rows in the order of the structure tree; lines of the 目录 without their page numbers."""
    texts = _texts(content)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
        return [line for line in _blocks(pdf.Root.StructTreeRoot, texts, pages) if line]


def pdf_artifacts(content: bytes) -> dict[int, str]:
    """Return, by sheet from 0, what is drawn outside of the tree: page numbers, leaders, repeated headers."""
    drawn = {sheet: text for (sheet, mark), text in _texts(content).items() if mark < 0}
    return {sheet: re.sub(r"\.{4,}", "", without_blanks(text)) for sheet, text in drawn.items()}


def _texts(content: bytes) -> Texts:
    """Return the text of each stretch of marked content, by page and number."""
    texts: Texts = {}
    with pypdfium2.PdfDocument(content) as pdf:
        for number, page in enumerate(pdf):
            text_page = page.get_textpage()
            for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
                key = (number, pdfium.FPDFPageObj_GetMarkedContentID(item.raw))
                texts[key] = texts.get(key, "") + _text(item, text_page)
    return texts


def _text(item: pypdfium2.PdfObject, text_page: pypdfium2.PdfTextPage) -> str:
    size = pdfium.FPDFTextObj_GetText(item.raw, text_page.raw, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFTextObj_GetText(item.raw, text_page.raw, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def _children(element: pikepdf.Object) -> list[pikepdf.Object]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _blocks(element: pikepdf.Object, texts: Texts, pages: Mapping[tuple[int, int], int]) -> Iterator[str]:
    for child in _children(element):
        if not isinstance(child, pikepdf.Dictionary) or child.get("/S") == "/Figure":
            continue
        if child.get("/S") == "/TR":
            yield "\t".join(_content(cell, texts, pages) for cell in _children(child))
        elif child.get("/S") in _BLOCKS:
            text = _content(child, texts, pages)
            yield re.sub(r"[0-9]+$", "", text) if child.get("/S") == "/TOCI" else text
        else:
            yield from _blocks(child, texts, pages)


def _content(element: pikepdf.Object, texts: Texts, pages: Mapping[tuple[int, int], int]) -> str:
    """Return all text below an element; a leaf is a number on the element's page, or a reference that names its own."""
    parts = []
    for child in _children(element):
        if isinstance(child, int):
            parts.append(texts.get((pages[element.Pg.objgen], int(child)), ""))
        elif "/MCID" in child:
            parts.append(texts.get((pages[child.get("/Pg", element.get("/Pg")).objgen], int(child.MCID)), ""))
        elif "/S" in child:
            parts.append(_content(child, texts, pages))
    return without_blanks("".join(parts))
