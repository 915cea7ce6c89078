"""The figures of a budget: entered, summed up, and compared with last year's budget.

Comes in: a ``BudgetSubmission``. Goes out: facts in a ledger and the outline of its tables. Comparisons:
``变动.{收支总计|一般公共预算|三公经费}``, ``科目变动.{7位}``, ``三公经费变动.{项}`` (each ``.增减额`` and ``.增减率``),
``占比.…预算.…``; last year's figures are typed or come from its folder (``上年报告.…``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from generator.accounts.facts import Ledger
from generator.derive.budget_entries import PRIOR_FUNDS, enter_budget
from generator.derive.budget_totals import (
    ALL_MONEY,
    FISCAL,
    KINDS,
    SPECIAL,
    THIS_YEAR,
    THREE_PUBLIC,
    UNIT_MONEY,
    budget_outline,
    derive_budget_totals,
)
from generator.derive.comparisons import VEHICLE_ITEMS, VEHICLES
from generator.derive.prior import LAST
from generator.derive.subjects import ITEM, TOTAL
from generator.derive.target_forms import derive_target_forms
from generator.derive.totals import Outline
from generator.submission.budget_models import BudgetSubmission
from generator.submission.positions import Positions

if TYPE_CHECKING:
    from generator.derive.accounts import Accounts

_NOW: Final = {
    "收支总计": "收支总计",
    "一般公共预算": f"支出预算.{TOTAL}.一般公共预算.合计",
    "三公经费": f"三公经费预算.{TOTAL}",
}


def derive_budget(
    submission: BudgetSubmission, positions: Positions, ledger: Ledger, prior: Accounts | None
) -> Outline:
    """Derive everything that follows from a budget's typed figures, and from those of last year's budget."""
    entered = enter_budget(submission, positions, ledger)
    subjects = budget_outline(entered, submission, prior.subjects.general_public if prior else ())
    derive_budget_totals(submission, entered, subjects, ledger)
    if prior:
        _take(prior, ledger)
    _prior_totals(ledger)
    _changes(subjects, ledger)
    _shares(ledger)
    derive_target_forms(submission, positions, entered, ledger, prior)
    return subjects


def taken_from_prior(prior: Accounts) -> tuple[tuple[str, str], ...]:
    """Return (this year's name, last year's name) of every figure that the one budget takes from the other."""
    pairs = [("上年预算.收支总计", "收支总计")]
    for fund in PRIOR_FUNDS:
        codes = (code for code in prior.subjects.expenditure if len(code) == ITEM)
        pairs += [(f"上年预算.{fund}.{code}", f"支出预算.{code}.{fund}.合计") for code in codes]
    return (*pairs, *((f"上年预算.三公经费.{item}", f"三公经费预算.{item}") for item in THREE_PUBLIC))


def _take(prior: Accounts, ledger: Ledger) -> None:
    """Take from last year's budget what was not typed."""
    pairs = taken_from_prior(prior)
    ledger.take(prior.facts, (theirs for _, theirs in pairs), LAST)
    for ours, theirs in pairs:
        if ours not in ledger and theirs in prior.facts:
            ledger.same(ours, f"{LAST}{theirs}")


def _prior_totals(ledger: Ledger) -> None:
    """Sum up last year's figures where there are any."""
    for fund in PRIOR_FUNDS:
        items = tuple(ledger.names(f"上年预算.{fund}.", ""))
        if items:
            ledger.total(f"上年预算.{fund}.{TOTAL}", items)
    funds = [name for fund in PRIOR_FUNDS if (name := f"上年预算.{fund}.{TOTAL}") in ledger]
    if "上年预算.收支总计" not in ledger and funds:
        ledger.total("上年预算.收支总计", (*funds, "上年预算.其他资金"))
    public = tuple(ledger.names("上年预算.三公经费.", ""))
    if public:
        ledger.total(f"上年预算.三公经费.{VEHICLES}", (f"上年预算.三公经费.{name}" for name in VEHICLE_ITEMS))
        ledger.total(f"上年预算.三公经费.{TOTAL}", public)


def _changes(subjects: Outline, ledger: Ledger) -> None:
    for what, before in (
        ("收支总计", "上年预算.收支总计"),
        ("一般公共预算", f"上年预算.一般公共预算.{TOTAL}"),
        ("三公经费", f"上年预算.三公经费.{TOTAL}"),
    ):
        if before in ledger:
            ledger.change(f"变动.{what}", _NOW[what], before)
    if f"上年预算.一般公共预算.{TOTAL}" in ledger:
        for code in (code for code in subjects.budgeted if len(code) == ITEM):
            now, before = f"支出预算.{code}.一般公共预算.合计", f"上年预算.一般公共预算.{code}"
            ledger.change(f"科目变动.{code}", now, before)
    if f"上年预算.三公经费.{TOTAL}" in ledger:
        for item in (*THREE_PUBLIC, VEHICLES):
            ledger.change(f"三公经费变动.{item}", f"三公经费预算.{item}", f"上年预算.三公经费.{item}")


def _shares(ledger: Ledger) -> None:
    for source in (*THIS_YEAR, "上年结转结余"):
        ledger.ratio(f"占比.收入预算.{source}", f"收入预算.{TOTAL}.{source}", "收支总计")
    for kind in KINDS:
        ledger.ratio(f"占比.支出预算.{kind}", f"支出预算.{TOTAL}.{ALL_MONEY}.{kind}", "本年支出合计")
    general = f"支出预算.{TOTAL}.{FISCAL[0]}"
    for kind in ("基本支出", "项目支出"):
        ledger.ratio(f"占比.一般公共预算支出.{kind}", f"{general}.{kind}", f"{general}.合计")
    for column in (*FISCAL, SPECIAL, UNIT_MONEY):
        ledger.ratio(f"占比.项目支出预算.{column}", f"项目支出预算.{TOTAL}.{column}", f"项目支出预算.{TOTAL}.合计")
