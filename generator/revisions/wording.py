"""How differences are told in Chinese, for every format of ``gongkai diff``."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import NamedTuple

from generator.accounts.facts import Measure
from generator.amounts import format_amount
from generator.revisions.comparing import Difference, FigureChange, LineChange
from generator.revisions.edition import Entry

_ABSENT = "（没有）"
_CELL = " │ "
"""Stands between the cells of a row."""


def value(entry: Entry | None) -> str:
    """Return a figure with its unit: amounts in exact 元, rates to four places."""
    if entry is None:
        return _ABSENT
    if entry.measure is Measure.AMOUNT:
        return f"{format_amount(entry.value, separators=True)}元"
    return f"{format_amount(entry.value, 4, drop_zeros=True)}{entry.measure}"


def change(figure: FigureChange) -> str:
    """Return by how much a figure changed, in its unit and in percent; nothing for one that was added or left out."""
    if figure.difference is None or figure.new is None:
        return "新增" if figure.old is None else "删去"
    word = "增加" if figure.difference > 0 else "减少"
    amount = value(figure.new.model_copy(update={"value": abs(figure.difference)}))
    if figure.new.measure is Measure.RATE:
        return f"{word}{amount.removesuffix('%')}个百分点"
    rate = "" if figure.rate is None else f"，{format_amount(abs(figure.rate), 2)}%"
    return f"{word}{amount}{rate}"


def summary(difference: Difference) -> str:
    """Return the difference in one sentence."""
    if difference.nothing:
        return "两份报告的数字、文字和结构都相同。"
    wording = sum(len(section.wording) for section in difference.sections)
    numbers = sum(len(section.changes) - len(section.wording) for section in difference.sections)
    parts = (
        (len(difference.typed), "填报的数 {} 个"),
        (len(difference.derived), "随之变化的数 {} 个"),
        (wording, "文字改动 {} 处"),
        (numbers, "只有数字变化的句子和表格行 {} 处"),
        (len(difference.added), "新增章节、表格 {} 个"),
        (len(difference.removed), "删去章节、表格 {} 个"),
        (len(difference.moved), "移动章节、表格 {} 个"),
    )
    return "；".join(told.format(number) for number, told in parts if number) + "。"


class Piece(NamedTuple):
    """A stretch of a line; ``changed`` where it is not in the other edition."""

    text: str
    changed: bool


def pieces(change: LineChange) -> Iterator[tuple[str, tuple[Piece, ...]]]:
    """Yield (sign, stretches) of each line, the old ones with “-”, the new ones with “+”."""
    old, new = (tuple(line.replace("\t", _CELL) for line in lines) for lines in change)
    paired = len(old) == len(new)
    for number, line in enumerate(old):
        yield "-", _pieces(line, new[number]) if paired else (Piece(line, True),)
    for number, line in enumerate(new):
        yield "+", _pieces(line, old[number]) if paired else (Piece(line, True),)


def _pieces(line: str, other: str) -> tuple[Piece, ...]:
    matcher = difflib.SequenceMatcher(None, line, other, autojunk=False)
    return tuple(
        Piece(line[start:end], tag != "equal") for tag, start, end, _, _ in matcher.get_opcodes() if end > start
    )
