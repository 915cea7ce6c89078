"""Amounts in cells: what exports put there becomes exact 元, or a finding with sheet and cell.

Comes in: a cell and the unit of its table. Goes out: 元 and what was noticed. Blanks inside numbers, full-width digits
and a dash for nothing are read; whatever needs guessing is refused by the same rules as typed amounts.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from generator.amounts import AmountError, AmountUnit, parse_amount, round_half_up
from generator.findings import Finding
from generator.workbooks.problems import AMOUNT, DECIMALS, ERROR_CELL
from generator.workbooks.sheets import Cell, Kind, Sheet

_NOTHING: Final = frozenset({"", "-", "--", "—", "——", "－", "─", "/", "\\", "无"})
_NUMBER: Final = re.compile(r"-?[0-9,]*\.?[0-9]+")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount read from a cell: exact 元, the decimals of its text, and what is worth telling."""

    yuan: Decimal
    places: int
    findings: tuple[Finding, ...] = ()


def looks_like_amount(cell: Cell) -> bool:
    """Tell whether a cell holds a figure or what stands for one, right or wrong."""
    return cell.kind is not Kind.TEXT or _NUMBER.fullmatch(_narrow(cell.text)) is not None


def read_amount(sheet: Sheet, cell: Cell, unit: AmountUnit) -> Amount | Finding:
    """Return the amount of a cell, or the finding that says why it is none."""
    place = sheet.place(cell)
    if cell.kind is Kind.ERROR:
        message = f"{place.file} 是出错标记“{cell.text}”。"
        return ERROR_CELL.at(message, place, fix="请回到原表把公式改对，重新导出。")
    if cell.kind is Kind.UNCOMPUTED:
        message = f"{place.file} 是公式，但文件里没有它算出的值。"
        return ERROR_CELL.at(message, place, fix="请用 Excel 或 WPS 打开这个文件，保存一次，再导入。")
    text = _narrow(cell.text)
    if text in _NOTHING:
        return Amount(Decimal(0), 0)
    if cell.kind is Kind.NUMBER and len(text.partition(".")[2]) > unit.places:
        rounded = f"{round_half_up(Decimal(text), unit.places):f}"
        message = f"{place.file} 的 {text} 超过了到分的位数，按 {rounded} 读取。"
        return Amount(parse_amount(rounded, unit), unit.places, (DECIMALS.at(message, place),))
    try:
        return Amount(parse_amount(text, unit), len(text.partition(".")[2]))
    except AmountError as error:
        return AMOUNT.at(f"{place.file}：{error.message}", place, fix=error.fix)


def _narrow(text: str) -> str:
    """Return a text in half-width characters without blanks; a minus sign in one form."""
    narrow = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return narrow.replace("−", "-").replace("﹣", "-")
