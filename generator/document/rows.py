"""Rows of tables that list what was typed: units, economic types, projects, purchases.

Comes in: a table's specification and the ``Accounts`` of a budget. Goes out: ``Listed`` rows in printed order, each
with the slots that its columns may name (``generator/pack/rows.py``), never figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from generator.derive.budget_totals import DEPARTMENT, STATE_CAPITAL, project_row
from generator.derive.subjects import CLASS, ITEM, TOTAL
from generator.pack.rows import ROW
from generator.submission.budget_models import BudgetSubmission
from generator.submission.fields import code_of

if TYPE_CHECKING:
    from generator.derive.accounts import Accounts
    from generator.pack.models import TableSpec
    from generator.submission.budget_models import BudgetProject, BudgetUnit, ProcurementItem, ServiceItem


class Listed(Struct, frozen=True):
    """A row: its slots, how deep it stands, and whether it is a total, sums up those below it, or holds data."""

    slots: Mapping[str, str]
    level: int = 0
    kind: Literal["total", "subtotal", "data"] = "data"


class _Source(Struct, frozen=True):
    """What rows are made of."""

    spec: TableSpec
    accounts: Accounts
    budget: BudgetSubmission

    def total(self) -> Listed:
        """Return the row of the whole; it says what it is where the table has a word for it."""
        named = {"名称": self.spec.total_label} if self.spec.total_label else {}
        return Listed({ROW: TOTAL, **named}, kind="total")

    def department(self, row: str) -> Listed:
        """Return the row of the department."""
        department = self.budget.department
        return Listed({ROW: row, "编码": department.code, "名称": department.name}, kind="subtotal")

    def subject(self, kind: str, subject: str) -> dict[str, str]:
        """Return the slots of a typed subject: its code, and its name as the classification has it."""
        names = self.accounts.functional if kind == "功能科目" else self.accounts.economic
        code = code_of(subject)
        return {f"{kind}编码": code, f"{kind}名称": names.name(code) or ""}


def listed(spec: TableSpec, accounts: Accounts) -> Iterator[Listed]:
    """Yield the rows of a table of layout ``listed_rows``; only packs of budgets have such tables (``check_pack``)."""
    submission = accounts.submission
    if not isinstance(submission, BudgetSubmission):
        raise TypeError(type(submission).__name__)
    yield from _ROWS[spec.rows or ""](_Source(spec, accounts, submission))


def _units(source: _Source) -> Iterator[Listed]:
    yield source.total()
    yield source.department(DEPARTMENT)
    for unit in source.budget.units:
        yield Listed({ROW: unit.code, "编码": unit.code, "名称": unit.name}, 1)


def _economic(source: _Source) -> Iterator[Listed]:
    yield source.total()
    for code in source.accounts.subjects.economic:
        name = source.accounts.economic.name(code) or ""
        above = len(code) == CLASS
        yield Listed({ROW: code, "编码": code, "名称": name}, 0 if above else 1, "subtotal" if above else "data")


def _state_capital(source: _Source) -> Iterator[Listed]:
    """Yield 项 by 项 the units that spend on it."""
    yield source.total()
    for code in source.accounts.subjects.state_capital:
        name = source.accounts.functional.name(code) or ""
        for unit in source.budget.units if len(code) == ITEM else ():
            row = f"{unit.code}.{code}"
            if f"{STATE_CAPITAL}.{row}.{TOTAL}" in source.accounts.facts:
                yield Listed({ROW: row, "编码": code, "名称": name, "单位编码": unit.code, "单位名称": unit.name})


def _projects(source: _Source) -> Iterator[Listed]:
    """Yield the department, each unit, its categories in the order of the table, and their projects as typed."""
    yield source.total()
    yield source.department(DEPARTMENT)
    for unit in source.budget.units:
        by_category = {each.category: _of(source, unit, each.category) for each in source.spec.categories}
        if any(by_category.values()):
            yield Listed({ROW: unit.code, "编码": unit.code, "名称": unit.name}, 1, "subtotal")
        for each in source.spec.categories:
            if by_category[each.category]:
                row = f"{unit.code}.{each.category}"
                yield Listed({ROW: row, "编码": each.code, "名称": each.name}, 2, "subtotal")
            for project in by_category[each.category]:
                named = {"编码": project.code or "", "名称": project.name, "单位名称": unit.name}
                yield Listed({ROW: project_row(project.name), **named}, 3)


def _of(source: _Source, unit: BudgetUnit, category: str) -> tuple[BudgetProject, ...]:
    """Return the projects of one category of a unit."""
    projects = (project for project in source.budget.budget_projects if project.category == category)
    return tuple(project for project in projects if source.budget.unit_of(project.unit) is unit)


def _procurement(source: _Source) -> Iterator[Listed]:
    return _purchases(source, [(item, _bought(item)) for item in source.budget.procurement_items])


def _services(source: _Source) -> Iterator[Listed]:
    return _purchases(source, [(item, _serviced(item)) for item in source.budget.service_items])


def _purchases(
    source: _Source, items: Iterable[tuple[ProcurementItem | ServiceItem, Mapping[str, str]]]
) -> Iterator[Listed]:
    """Yield 合计, 归口科室 and 部门, which are the same sum, and the purchases unit by unit."""
    yield source.total()
    office = source.budget.department.office
    if office:
        yield Listed({ROW: TOTAL, "编码": office.code, "名称": office.name}, kind="subtotal")
    yield source.department(TOTAL)
    numbered = [(str(number), *each) for number, each in enumerate(items, 1)]
    for unit in source.budget.units:
        for number, item, own in numbered:
            if source.budget.unit_of(item.unit) is unit:
                yield Listed({ROW: number, "序号": number, **_purchase(source, unit, item), **own}, 1)


def _purchase(source: _Source, unit: BudgetUnit, item: ProcurementItem | ServiceItem) -> dict[str, str]:
    """Return the slots that both kinds of purchases have."""
    return {
        "编码": unit.code,
        "名称": unit.name,
        "项目": item.project,
        **source.subject("功能科目", item.function),
        **source.subject("经济科目", item.economic),
        "资金来源": item.origin,
        "资金性质": item.nature,
    }


def _bought(item: ProcurementItem) -> dict[str, str]:
    code, _, name = item.goods.partition(" ")
    return {"品目编码": code, "品目名称": name.strip(), "计量单位": item.measure}


def _serviced(item: ServiceItem) -> dict[str, str]:
    return {
        "内容": item.content,
        "含政府采购": "是" if item.procured else "否",
        "一级目录": item.first,
        "二级目录": item.second,
        "三级目录": item.third,
    }


_ROWS: Final[Mapping[str, Callable[[_Source], Iterator[Listed]]]] = {
    "预算单位": _units,
    "经济科目": _economic,
    "国有资本经营科目": _state_capital,
    "预算项目": _projects,
    "政府采购": _procurement,
    "购买服务": _services,
}
