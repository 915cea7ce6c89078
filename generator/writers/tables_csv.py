"""Tables as CSV: a ``Document`` comes in, one file for each table goes out, as UTF-8 with the mark that Excel asks for.

Header rows included; a merged cell's text stands at its upper left corner. Texts that a spreadsheet would take for a
formula get an apostrophe in front, figures never do.
"""

from __future__ import annotations

import csv
import io
import re
from itertools import chain, count
from typing import TYPE_CHECKING

from generator.writers.grid import matrix

if TYPE_CHECKING:
    from generator.document.nodes import Document, Table

_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_FORMULA = re.compile(r"[\s\ufeff]*[=+\-@＝＋－＠\t\r]")
"""How a formula begins; Chinese spreadsheets take full-width signs for the same, and blanks before it for nothing."""
_FIGURE = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?%?")


def render(document: Document) -> dict[str, bytes]:
    """Return the files by name: a table's label, else its title, else its layout, numbered where that is not unique."""
    files: dict[str, bytes] = {}
    for table in document.tables():
        base = _NOT_IN_NAMES.sub("_", table.label or table.title or table.layout)
        names = chain([base], (f"{base}({number})" for number in count(2)))
        name = next(name for name in names if f"{name}.csv" not in files)
        files[f"{name}.csv"] = table_csv(table)
    return files


def table_csv(table: Table) -> bytes:
    """Return the grid of one table."""
    stream = io.StringIO()
    rows = matrix(table.rows(), len(table.columns))
    csv.writer(stream, lineterminator="\r\n").writerows([_harmless(text) for text in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) and not _FIGURE.fullmatch(text) else text
