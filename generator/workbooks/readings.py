"""Readings: what was read from one table, cell by cell, and what was not used.

Comes in: cells that a walk over a table has understood. Goes out: ``Extract``: every figure by the name of the fact it
prints, findings, and a line for everything that was passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from openpyxl.utils import get_column_letter

from generator.amounts import AmountUnit
from generator.findings import Finding
from generator.workbooks.amounts import read_amount
from generator.workbooks.forms import SUMS
from generator.workbooks.problems import FORMULA, HEADER, TWICE
from generator.workbooks.recognising import Head
from generator.workbooks.sheets import Cell, Sheet

_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure of a table: the fact it prints, exact 元 as printed, the decimals of the print, and its cell."""

    fact: str
    yuan: Decimal
    places: int
    unit: AmountUnit
    sheet: Sheet
    cell: Cell

    @property
    def origin(self) -> str:
        """The cell as people are told."""
        return self.sheet.where(self.cell.row, self.cell.column)


@dataclass(slots=True)
class Extract:
    """What one table gives; grows while its sheet is walked, and is read only afterwards."""

    head: Head
    readings: dict[str, Reading] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    used: set[tuple[int, int]] = field(default_factory=set)
    formulas: list[Cell] = field(default_factory=list)

    def take(self, fact: str, cell: Cell) -> None:
        """Read the amount of a cell as a fact."""
        sheet, unit = self.head.sheet, self.head.unit
        self.used.add((cell.row, cell.column))
        amount = read_amount(sheet, cell, unit)
        if isinstance(amount, Finding):
            self.findings.append(amount)
            return
        if fact in self.readings:
            first = self.readings[fact]
            message = f"“{fact}”在 {first.origin} 和 {sheet.where(cell.row, cell.column)} 各有一个数。"
            self.findings.append(
                TWICE.at(message, sheet.place(cell), sheet.place(first.cell), fix="请删去多余的一行或一栏。")
            )
            return
        self.findings += amount.findings
        if cell.formula:
            self.formulas.append(cell)
        self.readings[fact] = Reading(fact, amount.yuan, amount.places, unit, sheet, cell)

    def use(self, cells: Iterable[Cell]) -> None:
        """Mark cells as understood."""
        self.used |= {(cell.row, cell.column) for cell in cells}


def _heads(path: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Tell whether a column is headed by one of the words, or is the sum under one of them."""
    return bool(path) and (path[-1] in words or (path[-1] in SUMS and any(word in words for word in path[:-1])))


def column_of(taken: Extract, words: tuple[str, ...], among: Iterable[int]) -> int | None:
    """Return the one column under some words; a finding is noted where there is none, or more than one."""
    head = taken.head
    paths = {column: head.path(column) for column in among}
    found = [column for column, path in paths.items() if _heads(path, words)]
    exact = [column for column in found if paths[column][-1] == words[0]]
    found = exact if len(exact) == 1 else found
    if len(found) == 1:
        return found[0]
    where = "、".join(f"{get_column_letter(column)} 栏" for column in found)
    message = f"工作表“{head.sheet.title}”（{head.name}）"
    message += f"有不止一栏“{words[0]}”：{where}。" if found else f"的表头里找不到“{words[0]}”一栏。"
    fix = "请核对表头；合并的表头不要拆开，栏名按公开表的样式。"
    taken.findings.append(HEADER.at(message, head.sheet.start, fix=fix))
    return None


def tell_formulas(taken: Extract) -> None:
    """Note once for a sheet that computed values were used."""
    if taken.formulas:
        first, sheet = taken.formulas[0], taken.head.sheet
        more = f"等 {len(taken.formulas)} 处" if len(taken.formulas) > 1 else ""
        message = f"{sheet.where(first.row, first.column)} {more}是公式，用的是文件里保存的计算结果。"
        taken.findings.append(
            FORMULA.at(message, sheet.place(first), fix="如果改过数，请先在 Excel 里重新计算并保存。")
        )


def tell_unused(taken: Extract) -> None:
    """List hidden rows that were read, columns without a meaning, and rows without a figure."""
    sheet, head = taken.head.sheet, taken.head
    for row in sorted({row for row, _ in taken.used} & sheet.hidden_rows):
        taken.unused.append(f"{sheet.title} 第 {row} 行是隐藏的行，已照样读取")
    left = [cell for row in head.body() for cell in row if (cell.row, cell.column) not in taken.used]
    known = {column for _, column in taken.used}
    for column in sorted({cell.column for cell in left} - known):
        words = "／".join(head.path(column)) or "没有表头"
        cells = [cell for cell in left if cell.column == column]
        taken.unused.append(f"{sheet.title} 的 {get_column_letter(column)} 栏（{words}）没有用到，共 {len(cells)} 格")
    taken.unused += _unused_rows(sheet, [cell for cell in left if cell.column in known])


def _unused_rows(sheet: Sheet, cells: list[Cell]) -> Iterator[str]:
    """Yield one line for rows that follow each other, such as the notes below a table."""
    rows: dict[int, str] = {}
    for cell in cells:
        rows[cell.row] = f"{rows.get(cell.row, '')} {cell.text.strip()}".strip()
    stretches: list[list[int]] = []
    for row in rows:
        if stretches and stretches[-1][-1] == row - 1:
            stretches[-1].append(row)
        else:
            stretches.append([row])
    for stretch in stretches:
        where = f"{stretch[0]}" if len(stretch) == 1 else f"{stretch[0]} 至 {stretch[-1]}"
        text = rows[stretch[0]]
        shown = f"{text[:_SHOWN]}……" if len(text) > _SHOWN or len(stretch) > 1 else text
        yield f"{sheet.title} 第 {where} 行没有用到：{shown}"
