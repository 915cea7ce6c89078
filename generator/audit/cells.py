"""Cells of the 公开表 by the words printed in them: which fact stands in a row and column of a table.

Comes in: a ``TableSpec`` and the words of a row and a column. Goes out: names of facts, several where the words alone
do not tell rows apart (一般公共预算财政拨款 stands twice in 公开04表).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from generator.derive.budget_totals import project_row
from generator.pack.models import TableSpec
from generator.submission.fields import SUBJECT_PATTERN, code_of

_ORDINAL: Final = re.compile(r"^[一二三四五六七八九十]+、")
_SUBTOTAL: Final = ("小计", "合计")
_NAMELESS: Final = "-"


def tables_by_label(tables: Mapping[str, TableSpec]) -> dict[str, TableSpec]:
    """Return the tables by their public numbers (公开01表)."""
    return {spec.label: spec for spec in tables.values()}


def facts_of_cell(spec: TableSpec, row: str, column: str = "") -> tuple[str, ...]:
    """Return the facts a row and column may mean; without a column the row's first figure; nothing for no such cell."""
    if spec.layout == "two_sided":
        return tuple(_of_line(spec, row, column))
    if spec.layout == "economic_grid":
        return () if column else tuple(_of_item(spec, row))
    if spec.layout == "single_row":
        return tuple(_of_group(spec, row, column))
    if spec.layout == "listed_rows":
        return tuple(_of_listed(spec, row, column))
    return tuple(_of_subject(spec, row, column))


def columns_of(spec: TableSpec) -> tuple[str, ...]:
    """Return what the columns of figures may be called, for telling people."""
    paths = _header_paths(spec)
    amounts = [number for number, each in enumerate(spec.columns) if each.fact] or range(len(spec.columns))
    return tuple(dict.fromkeys(_called(paths[number]) for number in amounts))


def _of_line(spec: TableSpec, row: str, column: str) -> Iterator[str]:
    paths = _header_paths(spec)
    for line in (*spec.left, *spec.right):
        if not line.facts or _bare(row) != _bare(line.text) or (row != line.text and _ORDINAL.match(row)):
            continue
        names = [_called(path) for path in paths[-len(line.facts) :]]
        if not column:
            yield line.facts[0]
        elif column in names and len(line.facts) > 1:
            yield line.facts[names.index(column)]


def _bare(text: str) -> str:
    """Return an item without its ordinal: 一、一般公共预算财政拨款收入 is 一般公共预算财政拨款收入."""
    return _ORDINAL.sub("", text.strip())


def _of_item(spec: TableSpec, row: str) -> Iterator[str]:
    yield from (fact for label, fact, _ in spec.totals if label == row)
    if re.fullmatch(SUBJECT_PATTERN, row):
        codes = {code for columns in spec.lists.values() for part in columns for code in part}
        if code_of(row) in codes:
            yield f"经济分类.{code_of(row)}"


def _of_subject(spec: TableSpec, row: str, column: str) -> Iterator[str]:
    if row != spec.total_label and not re.fullmatch(SUBJECT_PATTERN, row):
        return
    code = row if row == spec.total_label else code_of(row)
    for path, each in zip(_header_paths(spec), spec.columns, strict=True):
        if each.fact and (not column or _names(path, column)):
            yield each.fact.replace("{code}", code)
            if not column:
                return


def _of_listed(spec: TableSpec, row: str, column: str) -> Iterator[str]:
    """Yield what a row may be: 合计, 部门, the code of a unit or subject, the number of a purchase, a project."""
    code = row.split(maxsplit=1)[0] if row else row
    for path, each in zip(_header_paths(spec), spec.columns, strict=True):
        if each.fact and (not column or _names(path, column)):
            for called in dict.fromkeys((code, project_row(row))):
                yield each.fact.format(行=called, 序号=called)
            if not column:
                return


def _of_group(spec: TableSpec, row: str, column: str) -> Iterator[str]:
    for path, each in zip(_header_paths(spec), spec.columns, strict=True):
        if each.fact and path[0] == row and _names(path, column or _SUBTOTAL[1]):
            yield each.fact


def _names(path: tuple[str, ...], column: str) -> bool:
    """Tell whether a column's header says a word: its last word, or the one above a 小计."""
    return column in (path[-1], _called(path))


def _called(path: tuple[str, ...]) -> str:
    """Return what a column is called: the word above, where its own is only 小计 of several."""
    return path[-2] if path[-1] == _SUBTOTAL[0] and len(path) > 2 else path[-1]  # noqa: PLR2004 - group, head, 小计


def _header_paths(spec: TableSpec) -> list[tuple[str, ...]]:
    """Return for each column the header words over it, from the top, spans followed."""
    taken: dict[tuple[int, int], str] = {}
    for number, row in enumerate(spec.header):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            for down in range(cell.rowspan):
                for right in range(cell.colspan):
                    taken[number + down, column + right] = cell.text
            column += cell.colspan
    rows = range(len(spec.header))
    words = ([taken.get((row, column), "") for row in rows] for column in range(len(spec.columns)))
    return [tuple(dict.fromkeys(word for word in each if word)) or (_NAMELESS,) for each in words]
