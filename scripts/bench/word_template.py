"""A Word template for docxtpl that is equivalent to a finished DOCX: the document comes in, template and values go out.

Tables keep their merged cells and sections their landscape pages. Rows of the same build that follow one another become
one row in a loop, as a person would make it; every other cell and paragraph becomes a value of its own. Runs of a
paragraph, and paragraphs of a cell, are joined into one; fields, charts and links stay as they are.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from docx import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

_KEPT: Final = tuple(qn(f"w:{name}") for name in ("drawing", "fldChar", "hyperlink", "instrText", "sdt"))
_TEXT, _ROW, _CELL, _PARAGRAPH, _TABLE = (qn(f"w:{name}") for name in ("t", "tr", "tc", "p", "tbl"))
_MERGED, _HEADER = qn("w:vMerge"), qn("w:tblHeader")
Values = dict[str, list[Any]]


def make(source: Path, template: Path) -> Values:
    """Write the template of a document and return what fills it: ``texts`` by number, and ``rows``, a list a loop."""
    document = Document(str(source))
    values: Values = {"texts": [], "rows": []}
    for block in list(document.element.body):
        if block.tag == _PARAGRAPH:
            _single(block, values)
        elif block.tag == _TABLE:
            _table(block, values)
    document.save(str(template))
    return values


def _table(table: BaseOxmlElement, values: Values) -> None:
    """Put loops where rows are alike, single values elsewhere."""
    for alike, group in groupby(table.findall(_ROW), _build):
        rows = list(group)
        if alike and len(rows) > 1:
            _loop(rows, values)
        else:
            for cell in (cell for row in rows for cell in row.findall(_CELL)):
                _single(cell, values)


def _build(row: BaseOxmlElement) -> tuple[tuple[str, ...], ...] | None:
    """Return how a row is built, its texts aside; nothing for rows that cannot be repeated: heads and merged cells."""
    if next(row.iter(_MERGED, _HEADER, *_KEPT), None) is not None:
        return None
    return tuple(tuple(f"{each.tag}{sorted(each.attrib.items())}" for each in _properties(cell)) for cell in row)


def _properties(part: BaseOxmlElement) -> list[BaseOxmlElement]:
    """Return the elements of a part of a row that are no text and whose values are not the row's own."""
    return [each for each in part.iter() if each.tag not in (_TEXT, _PARAGRAPH)]


def _loop(rows: Sequence[BaseOxmlElement], values: Values) -> None:
    said = [[_said(cell) for cell in row.findall(_CELL)] for row in rows]
    pattern = max(rows, key=lambda row: sum(1 for _ in row.iter(_TEXT)))
    begin, end = copy.deepcopy(pattern), copy.deepcopy(pattern)
    for number, cell in enumerate(pattern.findall(_CELL)):
        _put(cell, f"{{{{ row[{number}] }}}}")
    _tag(begin, f"{{%tr for row in rows[{len(values['rows'])}] %}}")
    _tag(end, "{%tr endfor %}")
    values["rows"].append(said)
    pattern.addprevious(begin)
    pattern.addnext(end)
    for row in rows:
        if row is not pattern:
            row.getparent().remove(row)


def _single(part: BaseOxmlElement, values: Values) -> None:
    """Make the text of a paragraph or cell a value, unless there is none, or something in it that is no text."""
    said = _said(part)
    if said and next(part.iter(*_KEPT), None) is None:
        _put(part, f"{{{{ texts[{len(values['texts'])}] }}}}")
        values["texts"].append(said)


def _said(part: BaseOxmlElement) -> str:
    return "".join(text.text or "" for text in part.iter(_TEXT))


def _put(part: BaseOxmlElement, said: str) -> None:
    """Let the first text of a part say something and the others nothing; a part without texts stays empty."""
    for number, text in enumerate(part.iter(_TEXT)):
        text.text = "" if number else said


def _tag(row: BaseOxmlElement, tag: str) -> None:
    """Make a row that holds nothing but a tag; docxtpl takes the whole row for it."""
    _put(row, tag)
