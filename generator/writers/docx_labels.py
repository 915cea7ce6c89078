"""Labels and workbook of a native chart: a ``Figure`` comes in, a number format or formulas, and an XLSX go out.

A label is printed text; to stay right when someone edits the figures in Word it is traced back to what it shows: the
value, its share of the total, and the wording around them.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import TYPE_CHECKING

from xlsxwriter import Workbook

if TYPE_CHECKING:
    from datetime import date

    from generator.document.nodes import Figure

_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?%?")
_SHEET = "Sheet1"


def labels_range(figure: Figure) -> str:
    """Return the cells of the workbook that hold the labels."""
    return f"{_SHEET}!$C$2:$C${len(figure.labels) + 1}"


def number_format(figure: Figure) -> str | None:
    """Return the number format that prints every label from its value, or nothing where none does."""
    formats = {_format_of(label, value) for label, value in zip(figure.labels, figure.values, strict=True)}
    return formats.pop() if len(formats) == 1 else None


def _format_of(label: str, value: Decimal) -> str | None:
    found = _NUMBER.match(label)
    code = _value_code(found.group(), value) if found else None
    if found is None or code is None or _NUMBER.search(label, found.end()):
        return None
    unit = label[found.end() :].replace('"', "")
    return f'{code}"{unit}"' if unit else code


def _value_code(token: str, value: Decimal) -> str | None:
    """Return the number format under which ``value`` prints as ``token``."""
    decimals = len(token.partition(".")[2])
    places = "0." + "0" * decimals if decimals else "0"
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    for printed, code in ((f"{rounded:f}", places), (f"{rounded:,f}", "#,##" + places)):
        if printed == token:
            return code
    return None


def _share_code(token: str, value: Decimal, total: Decimal) -> str | None:
    if not token.endswith("%") or not total:
        return None
    code = _value_code(token[:-1], value * 100 / total)
    return f"{code}%" if code else None


def label_formula(figure: Figure, index: int) -> str:
    """Return a formula that prints label ``index`` from the figures of the sheet; what is no figure stays as words."""
    value, label = figure.values[index], figure.labels[index]
    total = sum(figure.values, Decimal(0))
    cell, everything = f"B{index + 2}", f"SUM(B$2:B${len(figure.values) + 1})"
    pieces, end = [], 0
    for found in _NUMBER.finditer(label):
        if code := _value_code(found.group(), value):
            shown = f'TEXT({cell},"{code}")'
        elif code := _share_code(found.group(), value, total):
            shown = f'TEXT({cell}/{everything},"{code}")'
        else:
            continue
        pieces += [_quoted(label[end : found.start()]), shown]
        end = found.end()
    pieces.append(_quoted(label[end:]))
    return "=" + ("&".join(piece for piece in pieces if piece) or '""')


def _quoted(words: str) -> str:
    doubled = words.replace('"', '""')
    return f'"{doubled}"' if words else ""


def workbook(figure: Figure, day: date) -> bytes:
    """Return the workbook behind a chart: categories, figures, and labels; dated, so that its bytes stay the same."""
    stream = BytesIO()
    book = Workbook(stream, {"in_memory": True})
    book.set_properties({"created": datetime.combine(day, time(), UTC).replace(tzinfo=None)})
    book.set_size(12_000, 6_000)
    sheet = book.add_worksheet(_SHEET)
    cells = book.add_format({"font_name": "宋体", "font_size": 10.5})
    amounts = book.add_format({"font_name": "宋体", "font_size": 10.5, "num_format": number_format(figure) or "#,##0.00"})
    sheet.set_column(0, 2, 28)
    sheet.write_row(0, 1, (figure.series, "标签"), cells)
    for i, (category, value) in enumerate(zip(figure.categories, figure.values, strict=True)):
        sheet.write_string(i + 1, 0, category, cells)
        sheet.write_number(i + 1, 1, value, amounts)
        sheet.write_formula(i + 1, 2, label_formula(figure, i), cells, figure.labels[i])
    book.close()
    return stream.getvalue()
