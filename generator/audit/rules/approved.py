"""批复数: the approved totals a department typed, each tied out to the cell of the table it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from generator.amounts import AmountUnit, round_half_up
from generator.audit.cells import columns_of, facts_of_cell, tables_by_label
from generator.audit.model import Family, Found, NotChecked, Passed, Path, Result, Rule, View
from generator.audit.places import wan
from generator.audit.rules.ties import tolerance
from generator.findings import Severity
from generator.pack.models import TableSpec
from generator.submission.fields import typed_precision
from generator.submission.kinds import DEPARTMENT_BUDGET, FINAL_ACCOUNTS

KEY: Final = "批复数"
_LEAST_PLACES: Final = 2
"""Approvals are printed with two decimals; whoever types fewer has left zeros out."""
_WAN_SHIFT: Final = 4
_HALF: Final = Decimal(5000)
"""Half of 1 万元, in 元; half a unit of the last place is this divided by ten for each decimal."""


def approved_totals(view: View) -> Iterator[Result]:
    """公开的数应当与财政部门批复的预算、决算一致。填了批复数的每一格都与表中的数核对：填到分的核对到分，
    批复数以万元填写的，表中的数四舍五入到所写的位数再核对；由舍入过的数相加、相差不超过半个单位的列为尾差。

    示例：
    错：批复的本年支出合计为 180.17 万元，表中为 180.71 万元。
    对：批复的本年支出合计为 180.17 万元，表中为 180.17 万元。
    """
    if not view.accounts.submission.approved:
        yield NotChecked("批复数", "没有填批复数")
    tables = tables_by_label(view.pack.tables)
    for label, row, column, approved in _cells(view):
        names = _facts(view, tables[label], row, column) if label in tables else ()
        if names:
            yield _tie(view, (label, row, column), approved, names)


def _facts(view: View, spec: TableSpec, row: str, column: str) -> tuple[str, ...]:
    """Return the facts that a cell may print: of a listed row, which has several names, those that there are."""
    names = facts_of_cell(spec, row, column)
    there = tuple(name for name in names if name in view.facts) if spec.layout == "listed_rows" else ()
    return there or names


def known_cells(view: View) -> Iterator[Result]:
    """批复数应写明公开表、行和栏，与表中印出的文字一致，才能与表中的数核对。

    示例：
    错：公开03表: {合计: {本年支出: 180.17}}
    对：公开03表: {合计: {本年支出合计: 180.17}}
    """
    tables = tables_by_label(view.pack.tables)
    for label, row, column, _ in _cells(view):
        spec = tables.get(label)
        if spec and facts_of_cell(spec, row, column):
            yield Passed(f"批复数 {_where(label, row, column)}")
        else:
            yield Found(
                message=f"批复数写的“{'/'.join(_path(label, row, column)[1:])}”不是表中的一格，没有核对。",
                fix=_hint(spec, tuple(tables)),
                paths=(_path(label, row, column),),
                printed=column or row,
            )


def _cells(view: View) -> Iterator[tuple[str, str, str, Decimal]]:
    """Yield (table, row, column or nothing, approved figure) of every cell typed."""
    for label, rows in view.accounts.submission.approved.items():
        for row, cell in rows.items():
            if isinstance(cell, dict):
                yield from ((label, row, column, amount) for column, amount in cell.items())
            else:
                yield label, row, "", cell


def _tie(view: View, cell: tuple[str, str, str], approved: Decimal, names: tuple[str, ...]) -> Result:
    values = [view.facts.amount(name) for name in names]
    nearest = min(values, key=lambda value: abs(value - approved))
    where, path = _where(*cell), _path(*cell)
    if approved in (nearest, as_typed(view, path, nearest)):
        return Passed(f"批复数 {where}")
    chosen = names[values.index(nearest)]
    allowed = half_a_unit(view, path) + tolerance(view, (chosen,))
    rounding = abs(nearest - approved) <= allowed
    return Found(
        message=f"{where}为 {wan(nearest)} 万元，批复数为 {wan(approved)} 万元，相差 {wan(nearest - approved)} 万元"
        f"{'，在尾差范围之内' if rounding else ''}。",
        fix="请核对填报的数和批复文件；批复数填错的请改正批复数。",
        paths=(path,),
        facts=tuple(name for name in (chosen,) if name in view.facts),
        printed=f"{wan(nearest)}万元",
        computed=f"{wan(approved)}万元（批复数）",
        rounding=rounding,
    )


def as_typed(view: View, path: Path, yuan: Decimal) -> Decimal:
    """Return a figure rounded to the places an approved figure was typed with, as the table would print it so."""
    unit, decimals = _precision(view, path)
    return round_half_up(yuan, max(decimals, _LEAST_PLACES) - (unit is AmountUnit.WAN) * _WAN_SHIFT)


def half_a_unit(view: View, path: Path) -> Decimal:
    """Return half a unit of the last place an approved figure was typed with, in 元; none where 元 or 分 are known."""
    unit, decimals = _precision(view, path)
    places = max(decimals, _LEAST_PLACES)
    return _HALF.scaleb(-places) if unit is AmountUnit.WAN and places < unit.places else Decimal(0)


def _precision(view: View, path: Path) -> tuple[AmountUnit, int]:
    return typed_precision(view.accounts.positions.at(*path).text, view.accounts.submission.report.unit)


def _path(label: str, row: str, column: str) -> tuple[str, ...]:
    return (KEY, label, row, column) if column else (KEY, label, row)


def _where(label: str, row: str, column: str) -> str:
    return "的".join(part for part in (label, f"“{row}”", f"“{column}”" if column else "") if part)


def _hint(spec: TableSpec | None, labels: tuple[str, ...]) -> str:
    if spec is None:
        return f"请写表的编号：{'、'.join(labels)}。"
    rows = {"function_rows": "科目编码或“合计”", "single_row": "“预算数”或“决算数”", "economic_grid": "科目编码"}
    columns = "" if spec.layout == "economic_grid" else f"，栏写：{'、'.join(columns_of(spec))}"
    return f"行写{rows.get(spec.layout, '表中印出的项目')}{columns}。"


_KINDS: Final = (FINAL_ACCOUNTS, DEPARTMENT_BUDGET)
RULES: Final = (
    Rule(
        "ACR-201",
        Family.ACROSS,
        Severity.ERROR,
        "与批复数一致",
        ("预算法-14", "预算法-80"),
        approved_totals,
        kinds=_KINDS,
    ),
    Rule("ACR-202", Family.ACROSS, Severity.ERROR, "批复数写明表、行、栏", ("算术",), known_cells, kinds=_KINDS),
)
