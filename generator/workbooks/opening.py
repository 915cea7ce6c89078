"""Opening workbooks that came by mail: XLSX and XLS, with limits, without running or fetching anything.

Comes in: the path of a file. Goes out: its sheets as texts, or ``FindingsError``. Archives that unpack to too much and
XML with a DOCTYPE are refused before any reader sees them.
"""

from __future__ import annotations

import datetime as dt
import io
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import openpyxl
import xlrd
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from generator.findings import FindingsError, SourcePosition
from generator.source import printable
from generator.workbooks.problems import FILE
from generator.workbooks.sheets import Cell, Kind, Sheet, number_text

MOST_BYTES: Final = 20 * 1024 * 1024
_MOST_UNPACKED: Final = 100 * 1024 * 1024
_MOST_PARTS: Final = 2000
_MOST_SHEETS: Final = 200
_MOST_CELLS: Final = 300_000
_XLS_START: Final = b"\xd0\xcf\x11\xe0"
_ZIP_START: Final = b"PK"
_TOO_LARGE: Final = "文件展开以后太大。"
_NO_BOOK: Final = "文件里没有 Excel 工作簿。"
_DECLARED: Final = "文件里有 Excel 不会写的声明（DOCTYPE），不予读取。"
_DAMAGED: Final = "文件已损坏、设有密码，或不是 Excel 写的。"
_SAVE: Final = "请用 Excel 或 WPS 打开它，另存为“Excel 工作簿（*.xlsx）”再导入。"


class _RefusedError(Exception):
    """A file that is not read, and why."""


def open_workbook(path: Path) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook in order; raises ``FindingsError`` when it cannot be read."""
    try:
        data = _bytes(path)
        if data.startswith(_XLS_START):
            return _xls(printable(path.name), data)
        if data.startswith(_ZIP_START):
            _check_archive(data)
            return _xlsx(printable(path.name), data)
    except _RefusedError as refusal:
        raise FindingsError([FILE.at(str(refusal), SourcePosition(printable(path.name), 0, 0), fix=_SAVE)]) from None
    message = "这个文件不是 Excel 工作簿（.xlsx 或 .xls）。"
    raise FindingsError([FILE.at(message, SourcePosition(printable(path.name), 0, 0), fix=_SAVE)])


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        why = "文件不存在。" if isinstance(error, FileNotFoundError) else f"文件无法读取（{error.strerror}）。"
        raise _RefusedError(why) from error
    if len(data) > MOST_BYTES:
        message = f"文件超过 {MOST_BYTES // 1024 // 1024} MB。"
        raise _RefusedError(message)
    return data


def _check_archive(data: bytes) -> None:
    """Refuse archives that unpack to too much, and XML that declares entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
                raise _RefusedError(_TOO_LARGE)
            if "xl/workbook.xml" not in {part.filename for part in parts}:
                raise _RefusedError(_NO_BOOK)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")) and b"<!" in _declarations(archive.read(part)):
                    raise _RefusedError(_DECLARED)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise _RefusedError(_DAMAGED) from error


def _declarations(xml: bytes) -> bytes:
    """Return what can declare entities: DOCTYPE and ENTITY, in any encoding that XML parsers guess."""
    narrow = xml.replace(b"\0", b"").upper()
    return b"<!" if b"<!DOCTYPE" in narrow or b"<!ENTITY" in narrow else b""


def _xlsx(name: str, data: bytes) -> tuple[Sheet, ...]:
    """Read the formulas, and where there are any, once more the values that were computed from them."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # extensions that are not read (sparklines and the like) carry no figures
            written = openpyxl.load_workbook(io.BytesIO(data), data_only=False)
            computed = openpyxl.load_workbook(io.BytesIO(data), data_only=True) if _has_formulas(written) else written
    except _RefusedError:
        raise
    except Exception as error:  # the reader raises whatever a damaged part makes it raise
        raise _RefusedError(_DAMAGED) from error
    _check_count(len(written.worksheets))
    return tuple(_xlsx_sheet(name, sheet, computed[sheet.title]) for sheet in written.worksheets)


def _has_formulas(book: openpyxl.Workbook) -> bool:
    return any(cell.data_type == "f" for sheet in book.worksheets for _, cell in _present(sheet))


def _xlsx_sheet(book: str, sheet: Worksheet, computed: Worksheet) -> Sheet:
    cells = {}
    for (row, column), cell in _present(sheet):
        value = computed.cell(row, column)
        formula = cell.data_type == "f"
        if value.data_type == "e":
            cells[row, column] = Cell(str(value.value), row, column, Kind.ERROR, formula)
            continue
        made = _cell(value.value, row, column, formula=formula, form=cell.number_format)
        if made:
            cells[row, column] = made
    dimensions = sheet.column_dimensions.items()
    hidden = {number for _, each in dimensions if each.hidden for number in range(each.min or 0, (each.max or 0) + 1)}
    return Sheet(
        book,
        sheet.title,
        cells,
        tuple((each.min_row, each.min_col, each.max_row, each.max_col) for each in sheet.merged_cells.ranges),
        frozenset(number for number, each in sheet.row_dimensions.items() if each.hidden),
        frozenset(hidden),
        sheet.sheet_state != "visible",
    )


def _present(sheet: Worksheet) -> Iterator[tuple[tuple[int, int], Any]]:
    """Yield the cells that the file has: a sheet may claim a million rows and hold ten."""
    present = sheet._cells  # noqa: SLF001 - every public way walks the claimed rectangle
    if len(present) > _MOST_CELLS:
        message = f"工作表“{sheet.title}”的单元格太多（{len(present)} 个）。"
        raise _RefusedError(message)
    for place, cell in sorted(present.items()):
        if not isinstance(cell, MergedCell) and cell.value is not None:
            yield place, cell


def _cell(value: object, row: int, column: int, *, formula: bool, form: str = "") -> Cell | None:
    """Return a cell with its text; nothing for an empty one."""
    if value is None:
        return Cell("", row, column, Kind.UNCOMPUTED, formula=True) if formula else None
    if isinstance(value, bool):
        return Cell("是" if value else "否", row, column, formula=formula)
    if isinstance(value, (int, float)):
        return Cell(_padded(number_text(repr(value)), form), row, column, Kind.NUMBER, formula)
    if isinstance(value, (dt.datetime, dt.date)):
        return Cell(value.strftime("%Y-%m-%d"), row, column, formula=formula)
    text = str(value)
    return Cell(text, row, column, formula=formula) if text.strip() else None


def _padded(text: str, form: str) -> str:
    """Return a number with the zeros that its format shows behind the point; never fewer digits than it has."""
    places = len(form) - len(form.rstrip("0")) if form in {f"0.{'0' * n}" for n in range(1, 7)} else 0
    whole, _, part = text.partition(".")
    return f"{whole}.{part.ljust(places, '0')}" if places > len(part) else text


def _check_count(sheets: int) -> None:
    if sheets > _MOST_SHEETS:
        message = f"工作表太多（{sheets} 个）。"
        raise _RefusedError(message)


def _xls(name: str, data: bytes) -> tuple[Sheet, ...]:
    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
        sheets = tuple(book.sheets()) if book.nsheets <= _MOST_SHEETS else ()
    except Exception as error:  # the reader raises whatever a damaged record makes it raise
        raise _RefusedError(_DAMAGED) from error
    _check_count(book.nsheets)
    return tuple(_xls_sheet(name, book, sheet) for sheet in sheets)


def _xls_sheet(name: str, book: Any, sheet: Any) -> Sheet:  # noqa: ANN401 - xlrd has no types
    if sheet.nrows * sheet.ncols > _MOST_CELLS:
        message = f"工作表“{sheet.name}”太大（{sheet.nrows} 行）。"
        raise _RefusedError(message)
    cells = {}
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            made = _xls_cell(book, sheet.cell(row, column), row + 1, column + 1)
            if made:
                cells[row + 1, column + 1] = made
    return Sheet(
        name,
        sheet.name,
        cells,
        tuple((top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells),
        frozenset(number + 1 for number, each in sheet.rowinfo_map.items() if each.hidden),
        frozenset(number + 1 for number, each in sheet.colinfo_map.items() if each.hidden),
        sheet.visibility != 0,
    )


def _xls_cell(book: Any, cell: Any, row: int, column: int) -> Cell | None:  # noqa: ANN401 - see above
    """Return a cell; an XLS file does not tell through its reader which values are computed."""
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return Cell(xlrd.error_text_from_code.get(cell.value, "#?"), row, column, Kind.ERROR)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _cell(xlrd.xldate.xldate_as_datetime(cell.value, book.datemode), row, column, formula=False)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return _cell(bool(cell.value), row, column, formula=False)
    return _cell(cell.value if cell.ctype != xlrd.XL_CELL_EMPTY else None, row, column, formula=False)
