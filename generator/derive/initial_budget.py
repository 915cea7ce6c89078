"""The department's budget in its final accounts' ledger: 年初预算 that nobody typed is taken from the linked 部门预算.

Comes in: the accounts of the budget and a ledger with the typed figures of the final accounts. Goes out: facts named
``年初预算报告.{name}`` for what is needed and all that it was computed from, and taken from them where nothing was
typed: ``支出.{项}.一般公共预算.年初预算`` and ``机关运行经费.年初预算``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from generator.accounts.facts import Ledger
from generator.derive.subjects import ITEM

if TYPE_CHECKING:
    from generator.derive.accounts import Accounts

BUDGET: Final = "年初预算报告."
"""What stands before the names of the budget's facts."""


def budgeted_items(budget: Accounts) -> tuple[str, ...]:
    """Return the 项 of 一般公共预算 that the budget has money for."""
    return tuple(code for code in budget.subjects.general_public if len(code) == ITEM)


def taken_from_budget(budget: Accounts) -> Iterator[tuple[str, str]]:
    """Yield (name in the final accounts, name in the budget) of every figure taken."""
    for code in budgeted_items(budget):
        yield f"支出.{code}.一般公共预算.年初预算", f"支出预算.{code}.一般公共预算.合计"
    yield "机关运行经费.年初预算", "机关运行经费.预算数"


def enter_initial_budget(budget: Accounts, ledger: Ledger) -> None:
    """Enter what the final accounts take from the budget, where it was not typed."""
    pairs = tuple(taken_from_budget(budget))
    ledger.take(budget.facts, (theirs for _, theirs in pairs), BUDGET)
    for ours, theirs in pairs:
        if ours not in ledger and theirs in budget.facts:
            ledger.same(ours, f"{BUDGET}{theirs}")
