"""Reading the finished files back as a person or a screen reader meets them: bytes come in, lines go out.

A line is a paragraph, or a table row with its cells between tabs, each cell once, where it starts: the form of the text
writer. Nothing here knows how the files were written. Empty lines, page numbers and what charts show are left out.
"""

from __future__ import annotations

import difflib
import io
import re
import zipfile
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

import lxml.etree
import lxml.html
import openpyxl

from generator.amounts import format_amount
from generator.document.nodes import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.worksheet.worksheet import Worksheet

    from generator.document.nodes import Document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "li", "figcaption"}


def text_lines(text: str, document: Document) -> list[str]:
    """Return the lines of the text writer without what charts show."""
    lines = text.splitlines()
    for figure in (block for block in document.blocks() if isinstance(block, Figure)):
        shown = [f"{name}\t{label}" for name, label in zip(figure.categories, figure.labels, strict=True)]
        start = lines.index(figure.caption) - len(shown)
        assert lines[start : start + len(shown)] == shown
        del lines[start : start + len(shown)]
    return [line for line in lines if line]


def docx_lines(content: bytes) -> list[str]:
    """Return paragraphs and rows of a Word file; lines of the 目录 without their page numbers."""
    body = lxml.etree.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml")).find(f"{W}body")
    return [line for line in _docx_blocks(body, listed=False) if line]


def _docx_blocks(parent: lxml.etree._Element, *, listed: bool) -> Iterator[str]:
    for element in parent:
        if element.tag == f"{W}p":
            text = _docx_text(element)
            yield re.sub(r"\t[0-9]+$", "", text) if listed else text
        elif element.tag == f"{W}sdt":
            yield from _docx_blocks(element.find(f"{W}sdtContent"), listed=True)
        elif element.tag == f"{W}tbl":
            for row in element.iterfind(f"{W}tr"):
                cells = [cell for cell in row.iterfind(f"{W}tc") if not _docx_continues(cell)]
                yield "\t".join(" ".join(map(_docx_text, cell.iterfind(f"{W}p"))) for cell in cells)


def _docx_continues(cell: lxml.etree._Element) -> bool:
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(f"{W}val") != "restart"


def _docx_text(paragraph: lxml.etree._Element) -> str:
    parts = {f"{W}t": lambda e: e.text or "", f"{W}tab": lambda _: "\t", f"{W}br": lambda _: " "}
    runs = paragraph.iter(f"{W}r")
    return "".join(parts[element.tag](element) for run in runs for element in run if element.tag in parts).strip()


def html_lines(content: bytes) -> list[str]:
    """Return paragraphs and rows of a web page."""
    body = lxml.html.fromstring(content.decode()).find("body")
    return [line for line in _html_blocks(body) if line]


def _html_blocks(parent: lxml.html.HtmlElement) -> Iterator[str]:
    for element in parent.iterchildren("*"):
        if element.tag in _PARAGRAPHS:
            yield _html_text(element)
        elif element.tag == "caption":
            for line in element.iterchildren("span"):
                yield "\t".join(map(_html_text, line)) if len(line) else _html_text(line)
        elif element.tag == "tr":
            yield "\t".join(_html_text(cell) for cell in element)
        elif element.tag != "svg":
            yield from _html_blocks(element)


def _html_text(element: lxml.html.HtmlElement) -> str:
    return element.text_content().replace("\n", " ")


def without_blanks(text: str) -> str:
    """Return a text without blanks, which layout may add or swallow at the ends of lines."""
    return re.sub(r"[^\S\t]+", "", text)


def xlsx_rows(content: bytes) -> dict[str, list[list[str]]]:
    """Return the rows of each sheet as they show, each merged range once."""
    return {sheet.title: _sheet_rows(sheet) for sheet in openpyxl.load_workbook(io.BytesIO(content))}


def _sheet_rows(sheet: Worksheet) -> list[list[str]]:
    covered = {
        (row, column)
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
        if (row, column) != (area.min_row, area.min_col)
    }
    rows = sheet.iter_rows()
    return [[_xlsx_text(cell) for cell in row if (cell.row, cell.column) not in covered] for row in rows]


def _xlsx_text(cell: openpyxl.cell.Cell) -> str:
    if cell.value is None or isinstance(cell.value, str):
        return cell.value or ""
    places = len(cell.number_format.removesuffix("_ ").partition(".")[2])
    return format_amount(_decimal(cell.value), places, separators="," in cell.number_format)


def _decimal(value: object) -> Decimal:
    return Decimal(str(value))


def differences(actual: list[str], expected: list[str]) -> str:
    """Return the first differences of two lists of lines, as a unified diff; empty when they are the same."""
    if actual == expected:
        return ""
    diff = difflib.unified_diff(expected, actual, "expected", "actual", n=1, lineterm="")
    return "\n".join(islice(diff, 40))
