"""Labels and workbook of a native chart: a ``Figure`` comes in, words, a number format and an XLSX go out.

A label is printed text; to stay right when someone edits the figures in Word it is traced back to what it shows: the
value, its share of the total, and the wording around them. Where one number format prints all labels it does so at
the columns; otherwise (and in the key of a pie) labels stand under the names, and the workbook computes both.
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

PLAIN_FORMAT = "#,##0.00"
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?%?")
_SHEET = "Sheet1"  # the name that python-pptx's charts refer to
_FONT = {"font_name": "宋体", "font_size": 10.5}


def number_format(figure: Figure) -> str | None:
    """Return the number format that prints every label from its value, or nothing where none does."""
    formats = {_format_of(label, value) for label, value in zip(figure.labels, figure.values, strict=True)}
    return formats.pop() if len(formats) == 1 else None


def names(figure: Figure) -> tuple[str, ...]:
    """Return the names of the categories as the chart shows them, with their labels where no format prints those."""
    if figure.kind == "columns" and number_format(figure) is not None:
        return figure.categories
    return tuple(f"{name}\n{label}" for name, label in zip(figure.categories, figure.labels, strict=True))


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


def name_formula(figure: Figure, index: int) -> str:
    """Return a formula that prints name and label ``index`` from the sheet; what is no figure stays as words."""
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
    return "&".join((f"=C{index + 2}", "CHAR(10)", *(piece for piece in pieces if piece)))


def _quoted(words: str) -> str:
    doubled = words.replace('"', '""')
    return f'"{doubled}"' if words else ""


def workbook(figure: Figure, day: date) -> bytes:
    """Return the workbook behind a chart: names in A, figures in B; dated, so that its bytes stay the same.

    Where names carry labels, A holds formulas and C the bare names.
    """
    stream = BytesIO()
    book = Workbook(stream, {"in_memory": True})
    book.set_properties({"created": datetime.combine(day, time(), UTC).replace(tzinfo=None)})
    sheet = book.add_worksheet(_SHEET)
    words = book.add_format({**_FONT, "text_wrap": True})
    amounts = book.add_format({**_FONT, "num_format": number_format(figure) or PLAIN_FORMAT})
    sheet.set_column(0, 2, 30)
    sheet.write_string(0, 1, figure.series, words)
    shown = names(figure)
    for i, (name, value) in enumerate(zip(figure.categories, figure.values, strict=True)):
        if shown[i] == name:
            sheet.write_string(i + 1, 0, name, words)
        else:
            sheet.write_formula(i + 1, 0, name_formula(figure, i), words, shown[i])
            sheet.write_string(i + 1, 2, name, words)
        sheet.write_number(i + 1, 1, value, amounts)
    book.close()
    return stream.getvalue()
