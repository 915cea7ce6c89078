"""Tables as CSV: a ``Document`` comes in, one file for each table goes out, as UTF-8 with the mark that Excel asks for.

Header rows included; a merged cell's text stands at its upper left corner. Texts that a spreadsheet would take for a
formula get an apostrophe in front, figures never do.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from generator.writers.grid import matrix

if TYPE_CHECKING:
    from generator.document.nodes import Document, Table

_FIGURE = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?%?")


def render(document: Document) -> dict[str, bytes]:
    """Return the files by name: the label of a table that has one, else its anchor, with ``.csv``."""
    labels = [table.label for table in document.tables()]
    files = {}
    for table in document.tables():
        unique = table.label and labels.count(table.label) == 1
        files[f"{table.label if unique else table.anchor}.csv"] = table_csv(table)
    return files


def table_csv(table: Table) -> bytes:
    """Return the grid of one table."""
    stream = io.StringIO()
    rows = matrix(table.rows(), len(table.columns))
    csv.writer(stream, lineterminator="\r\n").writerows([_harmless(text) for text in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def _harmless(text: str) -> str:
    return f"'{text}" if text[:1] in set("=+-@\t\r") - {""} and not _FIGURE.fullmatch(text) else text
