"""Totals of a bureau: sums over reports of one year and kind, and whether they tie.

Comes in: records with exact 元. Goes out: a ``Sum`` for each year and kind. Sums are sums and nothing else: what one
department passes on to another is in both, as each of them publishes it (not eliminated).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from generator.batch.records import Record

_APPROPRIATIONS: Final = ("一般公共预算", "政府性基金预算", "国有资本经营预算")
_EXPENDITURES: Final = ("基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
_OF_ACCOUNTS: Final[Mapping[str, str]] = {
    "收支总计": "收支总计",
    "本年收入": "本年收入合计",
    "使用非财政拨款结余": "使用非财政拨款结余",
    "年初结转和结余": "年初结转和结余",
    "本年支出": "本年支出合计",
    "结余分配": "结余分配",
    "年末结转和结余": "年末结转和结余",
    **{name: f"支出决算.合计.{name}" for name in _EXPENDITURES},
    "财政拨款收支总计": "财政拨款收支总计",
    "财政拨款收入": "财政拨款收入合计",
    "财政拨款支出": "财政拨款支出合计",
    **{f"{name}财政拨款支出": f"{name}财政拨款支出" for name in _APPROPRIATIONS},
    "“三公”经费": "三公经费.合计.决算数",
    "上级补助收入": "收入决算.合计.上级补助收入",
    "附属单位上缴收入": "收入决算.合计.附属单位上缴收入",
}
"""What is added up, by its name on the board: the name of the fact."""
_PLANNED: Final = ("基本支出", "项目支出", "上缴上级支出", "事业单位经营支出", "对附属单位补助支出")
_OF_BUDGETS: Final[Mapping[str, str]] = {
    "收支总计": "收支总计",
    "本年收入": "本年收入合计",
    "上年结转结余": "收入预算.合计.上年结转结余",
    "本年支出": "本年支出合计",
    "年终结转结余": "年终结转结余",
    **{name: f"支出预算.合计.全部.{name}" for name in _PLANNED},
    "财政拨款收支总计": "财政拨款收支总计",
    "财政拨款支出": "财政拨款支出预算.合计",
    **{f"{name}支出": f"支出预算.合计.{name}.合计" for name in _APPROPRIATIONS},
    "“三公”经费": "三公经费预算.合计",
    "上级补助收入": "收入预算.合计.上级补助收入",
    "附属单位上缴收入": "收入预算.合计.附属单位上缴收入",
}
"""The same of budgets."""

_Ties = tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
_TIES_OF_ACCOUNTS: Final[_Ties] = (
    (("收支总计",), ("本年收入", "使用非财政拨款结余", "年初结转和结余")),
    (("收支总计",), ("本年支出", "结余分配", "年末结转和结余")),
    (("本年支出",), _EXPENDITURES),
    (("财政拨款支出",), tuple(f"{name}财政拨款支出" for name in _APPROPRIATIONS)),
)
_TIES_OF_BUDGETS: Final[_Ties] = (
    (("收支总计",), ("本年收入", "上年结转结余")),
    (("收支总计",), ("本年支出", "年终结转结余")),
    (("本年支出",), _PLANNED),
    (("财政拨款支出",), tuple(f"{name}支出" for name in _APPROPRIATIONS)),
)
_PASSED_ON: Final[_Ties] = (
    (("对附属单位补助支出",), ("上级补助收入",)),
    (("上缴上级支出",), ("附属单位上缴收入",)),
)
"""What one hands to another: it meets only where both ends are in the batch."""
_KINDS_WITH_SUMS: Final = ("决算公开", "预算")
"""How the kinds end that have something to add up; self-evaluations alone have nothing."""
NOTE: Final = "合计是各部门决算数或预算数的简单相加，部门之间的往来（补助、上缴等）没有抵销。"


@dataclass(frozen=True, slots=True)
class Tie:
    """An equation between sums, printed with names, and both sides in 元; ``strict`` ones must hold."""

    equation: str
    left: Decimal
    right: Decimal
    strict: bool

    @property
    def difference(self) -> Decimal:
        """Left less right, 元."""
        return self.left - self.right

    @property
    def verdict(self) -> str:
        """Whether it holds, in words."""
        if not self.difference:
            return "相符"
        return "不符" if self.strict else "不等（对方不在这一批里，或者没有一致入账）"


@dataclass(frozen=True, slots=True)
class Sum:
    """The sums of one year and kind: 元 by name, over so many reports, of which so many have errors."""

    year: str
    kind: str
    reports: int
    with_errors: int
    totals: Mapping[str, Decimal]
    ties: tuple[Tie, ...]


def names_of(kind: str) -> Mapping[str, str]:
    """Return what is taken from a report of a kind (报告.类型), by its name on the board: the name of the fact."""
    return _OF_BUDGETS if _is_budget(kind) else _OF_ACCOUNTS


def _is_budget(kind: str) -> bool:
    return kind.endswith("预算")


def sums(records: Iterable[Record]) -> tuple[Sum, ...]:
    """Return the sums of all records with figures by year and kind; units are never added to departments."""
    groups: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        if record.totals and record.kind.endswith(_KINDS_WITH_SUMS):
            groups.setdefault((record.year, record.kind), []).append(record)
    return tuple(_sum(*head, group) for head, group in sorted(groups.items()))


def _sum(year: str, kind: str, group: list[Record]) -> Sum:
    totals = {name: sum((each.totals.get(name, Decimal(0)) for each in group), Decimal(0)) for name in names_of(kind)}
    ties = (
        *(_tie(totals, *sides, strict=True) for sides in (_TIES_OF_BUDGETS if _is_budget(kind) else _TIES_OF_ACCOUNTS)),
        *(_tie(totals, *sides, strict=False) for sides in _PASSED_ON),
    )
    return Sum(year, kind, len(group), sum(each.errors > 0 for each in group), totals, ties)


def _tie(totals: Mapping[str, Decimal], left: tuple[str, ...], right: tuple[str, ...], *, strict: bool) -> Tie:
    amounts = [sum((totals[name] for name in side), Decimal(0)) for side in (left, right)]
    return Tie(f"{' + '.join(left)} = {' + '.join(right)}", amounts[0], amounts[1], strict)
