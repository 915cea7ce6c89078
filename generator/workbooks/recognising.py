"""Recognising: which of the nine 公开表 a sheet is, of which year, department and unit, and where its header ends.

Comes in: a sheet. Goes out: its ``Head``, nothing for a sheet that is none of the nine, or findings. Everything is told
by what cells say (title, label, words of the header), never by where they stand or what the sheet is called.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from generator.amounts import AmountUnit
from generator.findings import Finding
from generator.workbooks.amounts import looks_like_amount
from generator.workbooks.forms import ANCHORS, NAMES, TITLES, TOTAL
from generator.workbooks.problems import TABLE, UNIT, YEAR
from generator.workbooks.sheets import Cell, Sheet, plain

_LABEL: Final = re.compile(r"公开0?([1-9])表")
_YEAR: Final = re.compile(r"((?:19|20)[0-9]{2})年")
_UNIT: Final = re.compile(r"(?:单位:?|\()(?:人民币)?([亿千百十万]*元)")
_DEPARTMENT: Final = re.compile(
    r"(?:编制|公开|填报)?(?:部门|单位)(?:名称)?(?:[(（]公章[)）])?[:：](?!万?元)(.+?)(?:金额单位|单位[:：]|$)"
)
_CODE: Final = re.compile(r"([0-9]{3}(?:[0-9]{2}){0,2})(?![0-9])")
_COUNTED: Final = "栏次"
NOTES: Final = ("注", "备注", "说明")
_LONGEST_TITLE: Final = 60


@dataclass(frozen=True)
class Head:
    """What stands above a table's figures; ``top`` and ``bottom`` are the first and last row of the header."""

    sheet: Sheet
    number: int
    unit: AmountUnit
    year: int | None
    department: str
    top: int
    bottom: int

    @property
    def name(self) -> str:
        """The official name of the table."""
        return NAMES[self.number]

    @cached_property
    def columns(self) -> tuple[int, ...]:
        """The columns that have a header."""
        last = max((cell.column for cell in self.sheet.texts()), default=0)
        return tuple(column for column in range(1, last + 1) if self.path(column))

    def path(self, column: int) -> tuple[str, ...]:
        """Return the words over a column from the top down, merged cells counted for each column they cover."""
        words = (self.sheet.shown(row, column) for row in range(self.top, self.bottom + 1))
        return tuple(dict.fromkeys(word for word in words if word))

    def body(self) -> tuple[tuple[Cell, ...], ...]:
        """Return the rows below the header."""
        return tuple(row for row in self.sheet.rows if row[0].row > self.bottom)


def recognise(sheet: Sheet, unit: AmountUnit | None = None) -> Head | Finding | None:
    """Return what a sheet is; ``unit`` is that of sheets that do not tell theirs."""
    top = _top(sheet)
    if top is None:
        return None
    above = [cell for cell in sheet.texts() if cell.row < top]
    numbers = _numbers(sheet, above)
    if isinstance(numbers, Finding):
        return numbers
    if numbers is None:
        return None
    told = _unit(sheet, [*above, *(cell for cell in sheet.texts() if cell.row <= top + 1)], unit)
    if isinstance(told, Finding):
        return told
    dated = [(match[1], cell) for cell in above if (match := _YEAR.search(cell.plain))]
    years = [year for year, cell in dated if _title(cell)] or [year for year, cell in dated if "年度" in cell.plain]
    named = [match[1] for cell in above if (match := _DEPARTMENT.match("".join(cell.text.split())))]
    year = int(years[0]) if years else None
    return Head(sheet, numbers, told, year, named[0] if named else "", top, _bottom(sheet, top))


def disagreements(heads: tuple[Head, ...]) -> tuple[Finding, ...]:
    """Return findings about tables of another year or department than the first."""
    found = []
    for what, values in (
        ("年度", {head.number: head.year for head in heads if head.year}),
        ("部门", {head.number: plain(head.department) for head in heads if head.department}),
    ):
        if len(set(values.values())) > 1:
            told = "；".join(f"{NAMES[number]}：{value}" for number, value in values.items())
            places = [head.sheet.start for head in heads if head.number in values]
            message = f"各表的{what}不一致：{told}。"
            found.append(YEAR.at(message, *places, fix="请核对是不是同一个部门同一年度的表。"))
    return tuple(found)


def code_of(text: str) -> str:
    """Return the subject's code at the start of a text, or nothing."""
    match = _CODE.match(text)
    return match[1] if match else ""


def _top(sheet: Sheet) -> int | None:
    """Return the first row that has a word of a header."""
    return next((row[0].row for row in sheet.rows if any(cell.plain in ANCHORS for cell in row)), None)


def _bottom(sheet: Sheet, top: int) -> int:
    """Return the last row of the header: that before the first row of figures, codes or column numbers."""
    last = top
    for row in sheet.rows:
        if row[0].row < top:
            continue
        if _is_data(row) or row[0].plain.startswith(NOTES):
            break
        last = row[0].row
    return last


def _is_data(row: tuple[Cell, ...]) -> bool:
    texts = [cell.plain for cell in row]
    return _COUNTED in texts or texts == [TOTAL] or any(looks_like_amount(cell) for cell in row)


def _numbers(sheet: Sheet, above: list[Cell]) -> int | Finding | None:
    """Return the number of the table; a finding where label, titles and each other contradict."""
    labels = {int(match[1]) for cell in above for match in _LABEL.finditer(cell.plain)}
    titles = {number for cell in above if (number := _title(cell))}
    found = labels | titles or {
        number for text in [plain(sheet.name)] for number in [_named(text), *map(int, _LABEL.findall(text))] if number
    }
    if len(found) == 1:
        return found.pop()
    if not found:
        return None
    told = "、".join(NAMES[number] for number in sorted(found))
    message = f"工作表“{sheet.title}”看不出是哪一张表：{told}。"
    return TABLE.at(message, sheet.start, fix="请核对标题和“公开××表”字样；一张工作表只放一张表。")


def _title(cell: Cell) -> int:
    text = cell.plain
    return _named(text) if len(text) <= _LONGEST_TITLE and not text.startswith(NOTES) else 0


def _named(text: str) -> int:
    """Return the number of the table whose name a text has, the longest name first, or 0."""
    bare = text.replace('"', "")
    return next((TITLES[name] for name in sorted(TITLES, key=len, reverse=True) if name in bare), 0)


def _unit(sheet: Sheet, cells: list[Cell], given: AmountUnit | None) -> AmountUnit | Finding:
    units = sorted({match[1] for cell in cells if (match := _UNIT.search(cell.plain))})
    if len(units) == 1 and units[0] in tuple(AmountUnit):
        return AmountUnit(units[0])
    if not units and given:
        return given
    what = f"写的金额单位是“{'、'.join(units)}”" if units else "没有写金额单位"
    message = f"工作表“{sheet.title}”{what}。"
    return UNIT.at(
        message, sheet.start, fix="请在表头写明“金额单位：元”或“金额单位：万元”；没有写的也可以用 --unit 说明。"
    )
