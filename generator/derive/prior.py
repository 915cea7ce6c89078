"""Last year's report in this year's ledger: prior-year figures and opening balances that nobody typed are taken there.

Comes in: the accounts of last year's report and a ledger with this year's typed figures. Goes out: facts named
``上年报告.{name}`` for what is needed and all that it was computed from, so that a trace ends at last year's file and
line; and taken from them where nothing was typed: ``上年.{name}``, ``三公经费.{item}.上年决算数``,
``机关运行经费.上年决算数`` and 年初结转和结余. What was typed stays: rules of 跨年衔接 tell whether it agrees.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from generator.accounts.facts import Ledger
from generator.derive.comparisons import COMPARED, THREE_PUBLIC
from generator.derive.subjects import ITEM
from generator.derive.totals import FISCAL_SOURCES

if TYPE_CHECKING:
    from generator.derive.accounts import Accounts

LAST: Final = "上年报告."
"""What stands before the names of last year's facts."""
_FUND_BALANCE: Final = "政府性基金.{code}.{when}结转和结余"


def taken(last: Accounts) -> Iterator[tuple[str, str]]:
    """Yield (this year's name, last year's name) of every figure that the one report takes from the other."""
    yield from ((f"上年.{name}", name) for name in COMPARED)
    yield from ((f"三公经费.{item}.上年决算数", f"三公经费.{item}.决算数") for item in THREE_PUBLIC)
    yield "机关运行经费.上年决算数", "机关运行经费.决算数"
    for source in (FISCAL_SOURCES[0], FISCAL_SOURCES[2]):
        yield f"年初结转和结余.{source}", f"年末结转和结余.{source}"
    for code in carried(last):
        yield _FUND_BALANCE.format(code=code, when="年初"), _FUND_BALANCE.format(code=code, when="年末")


def carried(last: Accounts) -> tuple[str, ...]:
    """Return the 项 of 政府性基金 that last year left a balance in."""
    items = (code for code in last.subjects.government_fund if len(code) == ITEM)
    return tuple(code for code in items if last.facts.amount(_FUND_BALANCE.format(code=code, when="年末")))


OTHER_OPENING: Final = "年初结转和结余.非财政拨款"
OTHER_CLOSING: Final = ("年末结转和结余", "年末财政拨款结转和结余")
"""What is left of all money less what is left of 财政拨款 is carried over as money of other kinds."""


def enter_prior(last: Accounts, ledger: Ledger) -> None:
    """Enter what this year's report takes from last year's, where it was not typed."""
    pairs = tuple(taken(last))
    ledger.take(last.facts, (*(theirs for _, theirs in pairs), *OTHER_CLOSING), LAST)
    for ours, theirs in pairs:
        if ours not in ledger and theirs in last.facts:
            ledger.same(ours, f"{LAST}{theirs}")
    if OTHER_OPENING not in ledger:
        ledger.difference(OTHER_OPENING, *(f"{LAST}{name}" for name in OTHER_CLOSING))
