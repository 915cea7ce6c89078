"""Contributions: what made a change, item by item, so that a reason can be given for what matters.

Comes in: this year's ledger and last year's accounts. Goes out: breakdowns of every change against last year, by
subject, project, source or economic type, each in order of size, and the facts ``贡献.{change}.{way}.{label}``. The
parts of a breakdown always add up to the change, exactly: what no item explains is the part 其他. Differences from a
budget are broken down into facts there are already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from generator.accounts.facts import FactBook, Ledger
from generator.derive.comparisons import THREE_PUBLIC
from generator.derive.prior import LAST
from generator.derive.subjects import GROUP, ITEM, TOTAL
from generator.derive.totals import FISCAL_SOURCES, KINDS, OTHER_SOURCES, Outline
from generator.submission.figures import PERSONNEL_CLASSES
from generator.submission.models import Submission

if TYPE_CHECKING:
    from generator.derive.accounts import Accounts

REST: Final = "其他"
"""The part of a change that none of the items explains."""
SUBJECTS, PROJECTS, SOURCES, TYPES, KINDS_OF_MONEY, ITEMS = "科目", "项目", "来源", "经济分类", "性质", "分项"
Named = Iterable[tuple[str, str]]
"""(label, name of the fact in either year) of each item."""
Way = tuple[str, str, Named]
"""(change, way of looking at it, items)."""


class Part(Struct, frozen=True):
    """One item of a change: a code or a name, and the fact that holds what it contributed."""

    label: str
    fact: str
    value: Decimal


class Breakdown(Struct, frozen=True):
    """A change in its parts, by one way of looking at it, the greatest part first."""

    way: str
    parts: tuple[Part, ...]

    @property
    def explains(self) -> bool:
        """Whether items explain the change, and not mostly the rest."""
        return bool(self.parts) and self.parts[0].label != REST


Breakdowns = Mapping[str, tuple[Breakdown, ...]]
"""By change (``变动.收支总计``, ``三公经费.合计.比上年``): its breakdowns, the most usual way first."""


def derive_contributions(
    submission: Submission, subjects: Outline, ledger: Ledger, last: Accounts | None
) -> Breakdowns:
    """Break down every change against last year; without last year's report there is nothing to break it down by."""
    return break_down(_ways(submission, subjects, ledger, last), ledger, last.facts) if last else {}


def break_down(ways: Iterable[Way], ledger: Ledger, last: FactBook) -> Breakdowns:
    """Break down each change that there is in each way; ``last`` are last year's facts, by the names of this year's."""
    found: dict[str, list[Breakdown]] = {}
    for change, way, items in ways:
        if ledger.value(f"{change}.增减额"):
            parts = _parts(f"贡献.{change}.{way}", f"{change}.增减额", items, ledger, last)
            found.setdefault(change, []).append(_breakdown(way, parts))
    return {change: tuple(breakdowns) for change, breakdowns in found.items()}


def budget_breakdown(change: str, subjects: Outline, facts: FactBook) -> tuple[Breakdown, ...]:
    """Break down a difference from a budget, or between budgets, into those of the items below, if there are any."""
    what, code, base = (*change.split("."), "")[:3]
    items: Named = ()
    if what == "预算对比":
        below = (c for c in subjects.budgeted if len(c) == ITEM and c != code and (code == TOTAL or c.startswith(code)))
        items = [(each, f"预算对比.{each}.{base}.差额") for each in below]
    elif change == f"三公经费.{TOTAL}":
        items = [(item, f"三公经费.{item}.差额") for item in THREE_PUBLIC]
    elif change == "变动.一般公共预算":
        items = [(each, f"科目变动.{each}.增减额") for each in subjects.budgeted if len(each) == ITEM]
    elif change == "变动.三公经费":
        items = [(item, f"三公经费变动.{item}.增减额") for item in THREE_PUBLIC]
    parts = [Part(label, name, facts.amount(name)) for label, name in items]
    by_subject = what == "预算对比" or change == "变动.一般公共预算"
    return (_breakdown(SUBJECTS if by_subject else ITEMS, parts),) if items else ()


def _breakdown(way: str, parts: Iterable[Part]) -> Breakdown:
    told = (part for part in parts if part.value)
    return Breakdown(way, tuple(sorted(told, key=lambda part: (-abs(part.value), part.label))))


def _parts(prefix: str, change: str, items: Named, ledger: Ledger, last: FactBook) -> list[Part]:
    """Enter what each item contributed, and the rest; items that contributed nothing have no fact."""
    parts: list[Part] = []
    for label, name in dict(items).items():
        ledger.take(last, (name,), LAST)
        if ledger.value(name) != ledger.value(f"{LAST}{name}"):
            ledger.difference(f"{prefix}.{label}", name, f"{LAST}{name}")
            parts.append(_part(label, prefix, ledger))
    if ledger.value(change) != sum((part.value for part in parts), Decimal(0)):
        ledger.total(f"{prefix}.小计", [part.fact for part in parts])
        ledger.difference(f"{prefix}.{REST}", change, f"{prefix}.小计")
        parts.append(_part(REST, prefix, ledger))
    return parts


def _part(label: str, prefix: str, ledger: Ledger) -> Part:
    return Part(label, f"{prefix}.{label}", ledger.value(f"{prefix}.{label}"))


def _ways(
    submission: Submission, subjects: Outline, ledger: Ledger, last: Accounts
) -> Iterator[tuple[str, str, Named]]:
    """Yield (change, way, items) of every breakdown; the items of each add up to what changed."""
    spent = both(subjects.expenditure, last.subjects.expenditure, ITEM)
    received = both(subjects.income, last.subjects.income, ITEM)
    types = both(subjects.economic, last.subjects.economic, GROUP)
    projects = _projects(submission, last.submission)
    yield from _of_all_money(spent, received, projects)
    yield from _of_fiscal_money(spent, received)
    yield from _of_general_budget(spent, projects, types)
    yield from _of_items(types, ledger, last.facts)


def _of_all_money(
    spent: tuple[str, ...], received: tuple[str, ...], projects: Named
) -> Iterator[tuple[str, str, Named]]:
    """公开01表: both sides of the grand total; income by source and subject, expenditure by subject, kind, project."""
    by_item = [(code, f"支出决算.{code}.本年支出合计") for code in spent]
    sources = [(source, f"收入决算.{TOTAL}.{source}") for source in (*FISCAL_SOURCES, *OTHER_SOURCES)]
    yield "变动.收支总计", SUBJECTS, [*by_item, *_same("结余分配", "年末结转和结余")]
    yield "变动.收支总计", SOURCES, [*sources, *_same("使用非财政拨款结余", "年初结转和结余")]
    yield "变动.本年收入合计", SOURCES, sources
    yield "变动.本年收入合计", SUBJECTS, [(code, f"收入决算.{code}.本年收入合计") for code in received]
    yield "变动.本年支出合计", SUBJECTS, by_item
    yield "变动.本年支出合计", KINDS_OF_MONEY, [(kind, f"支出决算.{TOTAL}.{kind}") for kind in KINDS]
    yield "变动.本年支出合计", PROJECTS, projects


def _of_fiscal_money(spent: tuple[str, ...], received: tuple[str, ...]) -> Iterator[tuple[str, str, Named]]:
    """公开04表: spending and closing balance of 财政拨款, and the income of each of its budgets by subject."""
    by_item = [(code, f"财政拨款支出.{code}") for code in spent]
    yield "变动.财政拨款收支总计", SUBJECTS, [*by_item, *_same("年末财政拨款结转和结余")]
    incomes = [f"{source}收入" for source in FISCAL_SOURCES]
    yield "变动.财政拨款收支总计", SOURCES, _same(*incomes, "年初财政拨款结转和结余")
    for source in FISCAL_SOURCES:
        yield f"变动.{source}收入", SUBJECTS, [(code, f"收入决算.{code}.{source}") for code in received]


def _of_general_budget(
    spent: tuple[str, ...], projects: Named, types: tuple[str, ...]
) -> Iterator[tuple[str, str, Named]]:
    """公开05表 and 06表: spending by subject, kind, project and, for 基本支出, economic type."""
    change, prefix = "变动.一般公共预算财政拨款支出", "一般公共预算"
    kinds = [(kind, f"支出.{TOTAL}.{prefix}.{kind}") for kind in ("人员经费", "公用经费", "项目支出")]
    yield change, SUBJECTS, [(code, f"支出.{code}.{prefix}.合计") for code in spent]
    yield change, KINDS_OF_MONEY, kinds
    yield change, PROJECTS, projects
    yield change, TYPES, [*((code, f"经济分类.{code}") for code in types), kinds[-1]]


def _of_items(types: tuple[str, ...], ledger: Ledger, last: FactBook) -> Iterator[tuple[str, str, Named]]:
    """公开09表 and 机关运行经费: the four items, their own parts, and 公用经费 by economic type."""
    yield f"三公经费.{TOTAL}.比上年", ITEMS, [(item, f"三公经费.{item}.决算数") for item in THREE_PUBLIC]
    for item in THREE_PUBLIC:
        yield f"三公经费.{item}.比上年", ITEMS, _parts_of(item, ledger, last)
    public = [(code, f"经济分类.{code}") for code in types if not code.startswith(PERSONNEL_CLASSES)]
    yield "机关运行经费.比上年决算数", TYPES, public


def _same(*names: str) -> Named:
    """Return facts that are called as their items are."""
    return [(name, name) for name in names]


def both(ours: Iterable[str], theirs: Iterable[str], digits: int) -> tuple[str, ...]:
    """Return the codes of both years, those of so many digits."""
    return tuple(sorted(code for code in {*ours, *theirs} if len(code) == digits))


def _projects(*submissions: Submission) -> Named:
    """Return the projects of both years; those below another one are in its sum."""
    names = dict.fromkeys(project.name for submission in submissions for project in submission.projects)
    return [(name, f"项目.{name}.执行数") for name in names]


def _parts_of(item: str, ledger: Ledger, last: FactBook) -> Named:
    """Return what both years typed as parts of a “三公” item."""
    prefix = f"三公经费.{item}.其中."
    theirs = (name for name in last if name.startswith(prefix))
    return [(name.removeprefix(prefix), name) for name in dict.fromkeys((*ledger.names(prefix, ""), *theirs))]
