"""Taking: what was filled into a fill-in workbook, as the tree of a report folder with the cell of every value.

Comes in: sheets. Goes out: ``Imported``; ``FindingsError`` with every cell, column, row or sheet that belongs to no
key. Sheets are known by the address they carry, columns and lines by their heads, so that they may be moved about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from openpyxl.utils import get_column_letter

from generator.authoring.trees import KeyPath, Tree
from generator.findings import Finding, raise_errors
from generator.submission.kinds import kind_of
from generator.submission.shapes import Either, Group, Listing, Shape, Table, keys_of
from generator.workbooks.filling import ADDRESS, CONTEXT, GUIDE, SUBJECTS
from generator.workbooks.importing import Imported, text_at
from generator.workbooks.layout import NAMED, ROW, Block, Place, blocks
from generator.workbooks.problems import CONFLICT, ERROR_CELL, FORMULA, KEY, TWICE
from generator.workbooks.recognising import Head, recognise
from generator.workbooks.sheets import Cell, Kind, Sheet, plain

_ADDRESS: Final = re.compile(rf"{plain(ADDRESS)}(.+)")
_TOP_ROWS: Final = 10
_HEAD, _TYPE = "报告", "类型"
_DEEPEST: Final = 4
_FIX: Final = "请对照原来的填报工作簿（gongkai export）；不认识的内容请删去或移到应填的格子。"

Building = dict[str | int, "Building | str | list[str]"]


@dataclass(slots=True)
class _Taken:
    """A tree in the making (items of lists by their number), the cells of its values, findings; local to one import."""

    tree: Building = field(default_factory=dict)
    cells: dict[KeyPath, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    seen: dict[str, Sheet] = field(default_factory=dict)


def address_of(sheet: Sheet) -> str:
    """Return the address a sheet of a fill-in workbook carries, or nothing."""
    cells = (cell for cell in sheet.texts() if cell.row <= _TOP_ROWS)
    return next((match[1] for cell in cells if (match := _ADDRESS.fullmatch(cell.plain))), "")


def is_fill_in(sheets: Iterable[Sheet]) -> bool:
    """Tell whether there is a sheet of a fill-in workbook among these."""
    return any(address_of(sheet) for sheet in sheets)


def take(sheets: Iterable[Sheet]) -> Imported:
    """Return what was filled in; raises ``FindingsError`` for what cannot be placed."""
    taken, sheets = _Taken(), tuple(sheets)
    root = kind_of(_kind(sheets)).shape
    known = {plain(block.address): block for block in blocks(root, _DEEPEST)}
    for sheet in sheets:
        address = address_of(sheet)
        block = known.get(address)
        if block:
            _note_twice(taken, address, sheet)
            _sheet(taken, sheet, block)
        elif sheet.name in (GUIDE, SUBJECTS):
            continue
        elif address:
            message = f"工作表“{sheet.title}”的位置“{address}”不是填报内容。"
            taken.findings.append(KEY.at(message, sheet.start, fix=_FIX))
        elif isinstance(recognise(sheet), Head):
            message = f"工作表“{sheet.title}”是公开表，不能与填报工作簿一起导入。"
            taken.findings.append(CONFLICT.at(message, sheet.start, fix="请分两次导入，写到两个文件夹。"))
        elif sheet.cells:
            taken.unused.append(f"{sheet.title}：不是填报工作簿里的表，整张没有用到（{len(sheet.cells)} 格）")
    raise_errors(taken.findings)
    origins: dict[KeyPath, str] = {}
    tree = _finished(taken.tree, (), (), taken.cells, origins)
    ordered = _ordered(tree, root)
    whole = ordered if isinstance(ordered, dict) else {}
    values = {path: (text_at(whole, path), cell) for path, cell in origins.items()}
    told = {path: each for path, each in values.items() if each[0]}
    return Imported(whole, told, tuple(taken.findings), tuple(taken.unused), root)


def _kind(sheets: Iterable[Sheet]) -> str:
    """Return what the form 报告 says its 类型 is; nothing where it does not."""
    for sheet in sheets:
        for row in sheet.rows if address_of(sheet) == _HEAD else ():
            label, *rest = (cell.text.strip() for cell in row)
            if label == _TYPE and rest:
                return rest[0]
    return ""


def _note_twice(taken: _Taken, address: str, sheet: Sheet) -> None:
    if address in taken.seen:
        first = taken.seen[address]
        message = f"工作表“{first.title}”和“{sheet.title}”填的是同一个主题。"
        taken.findings.append(CONFLICT.at(message, sheet.start, first.start, fix="请合并到一张表里。"))
    taken.seen[address] = sheet


def _sheet(taken: _Taken, sheet: Sheet, block: Block) -> None:
    """Take all values of one sheet."""
    top = next(cell.row for cell in sheet.texts() if _ADDRESS.fullmatch(cell.plain))
    rows = [row for row in sheet.rows if row[0].row > top]
    if not rows:
        return
    head, *body = rows
    if block.is_form:
        _form(taken, sheet, block, head, body)
    else:
        _grid(taken, sheet, block, head, body)


def _form(taken: _Taken, sheet: Sheet, block: Block, head: tuple[Cell, ...], body: list[tuple[Cell, ...]]) -> None:
    columns = {cell.plain: cell.column for cell in head}
    places = {plain(place.label): place for place in block.places}
    for row in body:
        cells = {cell.column: cell for cell in row}
        label, value = cells.get(columns.get("项目", 1)), cells.get(columns.get("内容", 2))
        place = places.get(label.plain) if label else None
        for cell in row:
            if place is None or cell.column not in columns.values():
                _unknown(taken, sheet, cell)
        if place and value:
            _value(taken, sheet, (*block.path, *place.path), value, place)


def _grid(taken: _Taken, sheet: Sheet, block: Block, head: tuple[Cell, ...], body: list[tuple[Cell, ...]]) -> None:
    stars = {plain(star.head): number for number, star in enumerate(block.stars)}
    places = {plain(place.label): place for place in block.places}
    columns = {cell.column: cell.plain for cell in head}
    missing = [star.head for star in block.stars[:-1] if plain(star.head) not in columns.values()]
    for name in missing:
        message = f"工作表“{sheet.title}”的表头里没有“{name}”一栏。"
        taken.findings.append(KEY.at(message, sheet.start, fix=_FIX))
    rows = _Rows(taken, sheet, block)
    aside = [column for column, head_ in columns.items() if head_ == plain(CONTEXT)]
    for whole in () if missing else body:
        row = tuple(cell for cell in whole if cell.column not in aside)
        if not row:
            continue
        marks = {stars[columns[cell.column]]: cell for cell in row if columns.get(cell.column) in stars}
        values = [cell for cell in row if columns.get(cell.column) in places]
        for cell in row:
            if columns.get(cell.column, "") not in {*stars, *places}:
                _unknown(taken, sheet, cell)
        if not values and all(cell.column in columns for cell in row):
            taken.unused.append(f"{sheet.title} 第 {row[0].row} 行只有{row[0].text.strip()}，没有内容，没有用到")
            continue
        path = rows.path(marks, row)
        for cell in values if path else ():
            place = places[columns[cell.column]]
            _value(taken, sheet, (*path, *place.path), cell, place)


@dataclass(slots=True)
class _Rows:
    """Tells the paths of a grid's rows, numbering items that have no number of their own."""

    taken: _Taken
    sheet: Sheet
    block: Block
    last: dict[KeyPath, int] = field(default_factory=dict)

    def path(self, marks: Mapping[int, Cell], row: tuple[Cell, ...]) -> KeyPath:
        """Return the path of a row from the columns that say which it is; nothing, with a finding, if they do not."""
        path: list[str | int] = []
        star, end = 0, len(self.block.stars) - 1
        for step in self.block.path:
            if step not in (ROW, NAMED):
                path.append(step)
                continue
            mark = marks.get(star)
            if step == ROW and mark is None and star == end:
                path.append(self.last.get(tuple(path), 0) + 1)
            elif mark is None or (step == ROW and not mark.plain.isdigit()):
                place = self.sheet.place(mark or row[0])
                message = f"{place.file} 这一行没有填“{self.block.stars[star].head}”，不知道属于哪一项。"
                self.taken.findings.append(KEY.at(message, place, fix="请填写，或删去这一行。"))
                return ()
            else:
                path.append(int(mark.plain) if step == ROW else mark.text.strip())
            star += 1
        if isinstance(path[-1], int):
            self.last[tuple(path[:-1])] = path[-1]
        _new_row(self.taken, self.sheet, tuple(path), row[0])
        return tuple(path)


def _new_row(taken: _Taken, sheet: Sheet, path: KeyPath, cell: Cell) -> None:
    """Refuse a second row of the same key or number."""
    mark = (*path, "")
    if mark in taken.cells:
        message = f"{sheet.where(cell.row, cell.column)} 与 {taken.cells[mark]} 是同一项（{path[-1]}）。"
        taken.findings.append(TWICE.at(message, sheet.place(cell), fix="请改成不同的名称或序号，或删去一行。"))
    taken.cells[mark] = sheet.where(cell.row, cell.column)


def _unknown(taken: _Taken, sheet: Sheet, cell: Cell) -> None:
    place = sheet.place(cell)
    message = f"{place.file} 的“{cell.text.strip()[:20]}”不属于任何一栏或一行（{get_column_letter(cell.column)} 栏）。"
    taken.findings.append(KEY.at(message, place, fix=_FIX))


def _value(taken: _Taken, sheet: Sheet, path: KeyPath, cell: Cell, target: Place) -> None:
    """Put one cell's text at its path."""
    place = sheet.place(cell)
    if cell.kind in (Kind.ERROR, Kind.UNCOMPUTED):
        what = f"是出错标记“{cell.text}”" if cell.kind is Kind.ERROR else "是公式，但文件里没有它算出的值"
        taken.findings.append(ERROR_CELL.at(f"{place.file} {what}。", place, fix="请改正后保存，再导入。"))
        return
    if cell.formula:
        message = f"{place.file} 是公式，用的是文件里保存的计算结果。"
        taken.findings.append(FORMULA.at(message, place))
    group = taken.tree
    for step in path[:-1]:
        below = group.setdefault(step, {})
        if not isinstance(below, dict):
            message = f"{place.file} 与 {taken.cells.get(path[:-1], '同一行的另一格')} 只能填一个。"
            taken.findings.append(CONFLICT.at(message, place, fix="请删去其中一格。"))
            return
        group = below
    if path[-1] in group:
        message = f"{place.file} 与同一行的另一格只能填一个。"
        taken.findings.append(CONFLICT.at(message, place, fix="请删去其中一格。"))
        return
    lines = [line.strip() for line in cell.text.splitlines() if line.strip()]
    one = not target.several or (target.leaf.many and len(lines) == 1)
    group[path[-1]] = cell.text.strip() if one else lines
    taken.cells[path] = sheet.where(cell.row, cell.column)


def _finished(
    tree: Building | str | list[str],
    path: KeyPath,
    numbered: KeyPath,
    cells: Mapping[KeyPath, str],
    origins: dict[KeyPath, str],
) -> Tree:
    """Return a tree with numbered items as lists, and note where its values came from under their final paths."""
    if isinstance(tree, str):
        origins[path] = cells[numbered]
        return tree
    if isinstance(tree, list):
        below = [(*path, place) for place in range(len(tree))]
        origins |= dict.fromkeys(below, cells[numbered])
        return list(tree)
    if tree and all(isinstance(key, int) for key in tree):
        items = sorted((key, value) for key, value in tree.items() if isinstance(key, int))
        return [_finished(v, (*path, n), (*numbered, k), cells, origins) for n, (k, v) in enumerate(items)]
    return {str(k): _finished(v, (*path, str(k)), (*numbered, k), cells, origins) for k, v in tree.items()}


def _ordered(tree: Tree, shape: Shape) -> Tree:
    """Return a tree whose keys stand in the order of the models."""
    if isinstance(shape, Either):
        shape = shape.group
    if isinstance(shape, Listing) and isinstance(tree, list):
        return [_ordered(each, shape.item) for each in tree]
    if isinstance(shape, Table) and isinstance(tree, dict):
        return {key: _ordered(value, shape.value) for key, value in tree.items()}
    if isinstance(shape, Group) and isinstance(tree, dict):
        return dict(_sorted(tree, shape))
    return tree


def _sorted(tree: Mapping[str, Tree], shape: Group) -> Iterator[tuple[str, Tree]]:
    for name, key in keys_of(shape.model).items():
        if name in tree:
            yield name, _ordered(tree[name], key.shape)
