"""Extracting: the figures of one recognised table, found by what its header and its rows are called.

Comes in: the head of a table. Goes out: ``Extract``: readings by the name of the fact they print, names of subjects,
findings, and lines about rows and columns that were passed over. Nothing is dropped without such a line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from generator.accounts.classification import Classification, functional
from generator.findings import Finding
from generator.workbooks.amounts import looks_like_amount, read_amount
from generator.workbooks.forms import (
    AMOUNT_HEADS,
    BUDGET_HEADS,
    BY_SUBJECT,
    CODE,
    ECONOMIC_TOTALS,
    FUND_HEADS,
    FUND_ROWS,
    LEFT,
    RIGHT,
    SUMS,
    THREE_PUBLIC,
    TOTAL,
)
from generator.workbooks.problems import CODE as CODE_PROBLEM
from generator.workbooks.problems import HEADER
from generator.workbooks.readings import Extract, column_of, tell_formulas, tell_unused
from generator.workbooks.recognising import Head, code_of
from generator.workbooks.sheets import Cell, Kind

_NUMBERING: Final = re.compile(r"^(?:[一二三四五六七八九十]+、|\(?[一二三四五六七八九十0-9]+\)|[0-9]+[.、])|^其中:")
_NAME: Final = re.compile(r"^[0-9]{3,7}[\s、.:：_-]*")
_LEVELS: Final = ("类", "款", "项")
_YEAR_IF_UNKNOWN: Final = 2024


def extract(head: Head) -> Extract:
    """Return all figures of one table."""
    taken = Extract(head)
    walk = {1: _two_sided, 4: _two_sided, 6: _economic, 9: _three_public}.get(head.number, _by_subject)
    walk(taken)
    tell_formulas(taken)
    tell_unused(taken)
    return taken


def _by_subject(taken: Extract) -> None:
    """Read a table with a row for each subject."""
    head = taken.head
    columns: dict[int, str] = {}
    for column in BY_SUBJECT[head.number]:
        at = column_of(taken, column.heads, head.columns)
        if at:
            columns[at] = column.fact
    for row in head.body():
        label = [cell for cell in row if cell.column < min(columns, default=cell.column + 1)]
        figures = [cell for cell in row if cell.column in columns]
        code = _code(taken, label)
        if not code and _is_count(row):
            taken.use(row)
        elif code:
            taken.use(label)
            for cell in figures:
                taken.take(columns[cell.column].replace(CODE, code), cell)
        elif any(looks_like_amount(cell) for cell in figures):
            message = f"{head.sheet.title} 第 {row[0].row} 行有数，但看不出是哪个科目。"
            fix = "请在这一行填上科目编码；如果不是科目，请删去这一行再导入。"
            taken.findings.append(CODE_PROBLEM.at(message, head.sheet.place(figures[0]), fix=fix))


def _code(taken: Extract, label: list[Cell]) -> str:
    """Return the code of a row (合计 for the total), and note the name behind it."""
    texts = [cell.plain for cell in label if cell.kind is not Kind.ERROR]
    if any(text in (TOTAL, "总计") for text in texts):
        return TOTAL
    levels = {cell.column: taken.head.path(cell.column)[-1:] for cell in label}
    parts = [cell for cell in label if levels[cell.column] and levels[cell.column][0] in _LEVELS]
    split = "".join(cell.plain for cell in parts)
    if len(parts) > 1 and code_of(split) == split:
        code, rest = split, [cell for cell in label if cell not in parts]
    else:
        coded = [cell for cell in label if code_of(cell.plain)]
        if not coded:
            return ""
        code = code_of(coded[0].plain)
        rest = [*([coded[0]] if coded[0].plain != code else []), *(cell for cell in label if cell is not coded[0])]
    named = [_NAME.sub("", cell.text.strip()) for cell in rest]
    taken.names.setdefault(code, next((name for name in named if name and not name.isdigit()), ""))
    return code


def _is_count(row: tuple[Cell, ...]) -> bool:
    """Tell whether a row only numbers the columns (栏次)."""
    numbers = [cell.plain for cell in row if cell.plain.isdigit()]
    texts = {cell.plain for cell in row if not cell.plain.isdigit()}
    counted = sorted(map(int, numbers)) == [*range(1, len(numbers) + 1)]
    return counted and (texts == {"栏次"} or (not texts and len(numbers) > 1))


def _two_sided(taken: Extract) -> None:
    """Read 公开01表 or 公开04表: labels of income at the left, of expenditure at the right."""
    head = taken.head
    labels = [column for column in head.columns if head.path(column)[-1].startswith("项目")]
    if len(labels) < 2:  # noqa: PLR2004 - the two sides
        message = f"工作表“{head.sheet.title}”（{head.name}）的表头里找不到左右两个“项目”栏。"
        taken.findings.append(HEADER.at(message, head.sheet.start, fix="请核对表头，按公开表的样式分收入、支出两边。"))
        return
    left, right = labels[:2]
    end = labels[2] if len(labels) > 2 else max(head.columns) + 1  # noqa: PLR2004 - a third side is not read
    money = column_of(taken, AMOUNT_HEADS, range(left + 1, right))
    _left_side(taken, left, money)
    classes = functional(head.year or _YEAR_IF_UNKNOWN)
    _right_side(taken, right, _right_columns(taken, range(right + 1, end)), _class_codes(classes))
    for row in head.body():
        if any(cell.plain == "栏次" for cell in row):
            taken.use(row)
    counted = [column for column in head.columns if head.path(column)[-1] == "行次"]
    taken.use(cell for row in head.body() for cell in row if cell.column in counted)


def _right_columns(taken: Extract, among: range) -> dict[int, str]:
    """Return the columns of the right side: the total under an empty name, in 公开04表 each kind of 财政拨款."""
    if taken.head.number == 1:
        money = column_of(taken, AMOUNT_HEADS, among)
        return {money: ""} if money else {}
    found = {column_of(taken, (word,), among): word for word in FUND_HEADS}
    total = column_of(taken, SUMS, [column for column in among if column not in found])
    return {column: word for column, word in {total: "", **found}.items() if column}


def _left_side(taken: Extract, labels: int, money: int | None) -> None:
    number, seen = taken.head.number, dict[str, int]()
    facts = LEFT[number]
    for row in taken.head.body():
        label = next((cell for cell in row if cell.column == labels), None)
        if label is None or label.plain == "栏次":
            continue
        name = label_of(label)
        time = seen[name] = seen.get(name, -1) + 1
        fact = facts.get(name) or facts.get(f"{name}#{time}")
        figure = next((cell for cell in row if cell.column == money), None)
        if fact:
            taken.use([label])
            if figure:
                taken.take(fact, figure)
        elif figure:
            _unknown_label(taken, label, figure)


def _right_side(taken: Extract, labels: int, columns: Mapping[int, str], classes: Mapping[str, str]) -> None:
    for row in taken.head.body():
        label = next((cell for cell in row if cell.column == labels), None)
        if label is None or label.plain == "栏次":
            continue
        figures = [cell for cell in row if cell.column in columns]
        name = label_of(label)
        if name not in RIGHT and name not in classes:
            for figure in figures[:1]:
                _unknown_label(taken, label, figure)
            continue
        taken.use([label])
        for figure in figures:
            fact = _right_fact(taken.head.number, name, classes.get(name, ""), columns[figure.column])
            if fact:
                taken.take(fact, figure)


def _right_fact(number: int, name: str, code: str, column: str) -> str:
    """Return the fact at a row and column of a right side."""
    if column:
        fund, source = FUND_HEADS[column]
        return f"支出.{code}.{fund}.合计" if code else FUND_ROWS.get(name, "").format(source=source)
    if code:
        return f"支出决算.{code}.本年支出合计" if number == 1 else f"财政拨款支出.{code}"
    return RIGHT[name][number != 1]


def label_of(cell: Cell) -> str:
    """Return the label of a row without its numbering."""
    return _NUMBERING.sub("", cell.plain)


def _class_codes(classes: Classification) -> dict[str, str]:
    """Return the codes of the 类 by name as labels have it."""
    return {"".join(str(classes.name(code)).split()): code for code in classes.classes}


def _unknown_label(taken: Extract, label: Cell, figure: Cell) -> None:
    """Refuse a figure in a row that the form does not have; a zero there says nothing, a text is a note."""
    if not looks_like_amount(figure):
        return
    amount = read_amount(taken.head.sheet, figure, taken.head.unit)
    if isinstance(amount, Finding) or amount.yuan:
        message = (
            f"{taken.head.sheet.where(figure.row, figure.column)} 有数，但“{label.text.strip()}”不是这张表的项目。"
        )
        fix = "请核对项目名称；名称按公开表的样式。"
        taken.findings.append(CODE_PROBLEM.at(message, taken.head.sheet.place(label), fix=fix))


def _economic(taken: Extract) -> None:
    """Read 公开06表: codes anywhere, each with the next column of amounts at its right."""
    head = taken.head
    money = [column for column in head.columns if head.path(column)[-1] in (*AMOUNT_HEADS, *SUMS)]
    for row in head.body():
        for cell in row:
            text = cell.plain
            code = code_of(text)
            is_code = code and code.startswith("3") and len(code) < len("3010101") and cell.column not in money
            total = next((name for name in ECONOMIC_TOTALS if text == name), "")
            if not is_code and not total:
                continue
            at = next((column for column in money if column > cell.column), None)
            figure = _figure(row, cell, at, total)
            name = next((each for each in row if at and cell.column < each.column < at), cell)
            taken.use([cell, name])
            if is_code:
                taken.names.setdefault(code, _NAME.sub("", name.text.strip()))
            if figure:
                taken.take(total or f"经济分类.{code}", figure)
    if not money:
        message = f"工作表“{head.sheet.title}”（{head.name}）的表头里找不到“决算数”一栏。"
        taken.findings.append(HEADER.at(message, head.sheet.start, fix="请核对表头，按公开表的样式。"))


def _figure(row: tuple[Cell, ...], label: Cell, at: int | None, total: str) -> Cell | None:
    """Return the amount behind a label: in its column, or for a total (merged over several) the next one there is."""
    if total:
        return next((each for each in row if each.column > label.column and looks_like_amount(each)), None)
    return next((each for each in row if each.column == at), None)


def _three_public(taken: Extract) -> None:
    """Read 公开09表: one row of figures under 预算数 and 决算数."""
    head = taken.head
    facts: dict[int, str] = {}
    for ending, words in (("预算数", BUDGET_HEADS[:3]), ("决算数", BUDGET_HEADS[3:])):
        among = [column for column in head.columns if any(word in head.path(column)[:2] for word in words)]
        for item, names in THREE_PUBLIC.items():
            own = [column for column in among if _is_item(head.path(column), item, names)]
            at = column_of(taken, names, own) if own else None
            if at:
                facts[at] = f"三公经费.{item}.{ending}"
            else:
                column_of(taken, (f"{ending}：{item}",), ())
    rows = [row for row in head.body() if not _is_count(row)]
    for row in head.body():
        if _is_count(row):
            taken.use(row)
    for row in rows:
        figures = [cell for cell in row if cell.column in facts and looks_like_amount(cell)]
        if len(figures) > 1 or (figures and len(row) == len(figures)):
            for cell in figures:
                taken.take(facts[cell.column], cell)


def _is_item(path: tuple[str, ...], item: str, names: tuple[str, ...]) -> bool:
    """Tell whether a column of 公开09表 is an item: the sum of all stands directly under 预算数 or 决算数."""
    if item == TOTAL:
        return path[-1] in SUMS and not any(names[0] in path for names in [*THREE_PUBLIC.values()][1:])
    return path[-1] in names or (path[-1] in SUMS and path[-2] in names)
