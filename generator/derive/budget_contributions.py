"""What made the changes of a budget against last year's: by subject, source, project and kind of spending.

Comes in: a budget's facts in a ledger and the accounts of last year's budget. Goes out: breakdowns by change, as for
final accounts (``contributions``): the parts of each add up to the change.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from generator.accounts.facts import Ledger
from generator.derive.budget_totals import ALL_MONEY, THIS_YEAR, THREE_PUBLIC
from generator.derive.contributions import (
    ITEMS,
    KINDS_OF_MONEY,
    PROJECTS,
    SOURCES,
    SUBJECTS,
    Breakdowns,
    Named,
    Way,
    both,
    break_down,
)
from generator.derive.subjects import ITEM, TOTAL
from generator.derive.totals import Outline
from generator.submission.budget_models import BudgetSubmission

if TYPE_CHECKING:
    from generator.derive.accounts import Accounts

_GENERAL: Final = "一般公共预算"
_KINDS: Final = ("人员经费", "公用经费", "其他运转类", "特定目标类")
_LEFT: Final = (("年终结转结余", "年终结转结余"),)


def derive_budget_contributions(
    submission: BudgetSubmission, subjects: Outline, ledger: Ledger, last: Accounts | None
) -> Breakdowns:
    """Break down every change against last year's budget; nothing where that is not at hand."""
    return break_down(_ways(submission, subjects, last), ledger, last.facts) if last else {}


def _ways(submission: BudgetSubmission, subjects: Outline, last: Accounts) -> Iterator[Way]:
    """Yield every breakdown; the items of each add up to what changed."""
    items = both(subjects.expenditure, last.subjects.expenditure, ITEM)
    change = "变动.收支总计"
    yield change, SUBJECTS, [*((code, f"支出预算.{code}.{ALL_MONEY}.合计") for code in items), *_LEFT]
    yield change, PROJECTS, [*_projects(submission, last), *_LEFT]
    yield change, SOURCES, [(each, f"收入预算.{TOTAL}.{each}") for each in (*THIS_YEAR, "上年结转结余")]
    yield f"变动.{_GENERAL}", SUBJECTS, [(code, f"支出预算.{code}.{_GENERAL}.合计") for code in items]
    yield f"变动.{_GENERAL}", KINDS_OF_MONEY, _kinds(TOTAL)
    yield "变动.三公经费", ITEMS, [(item, f"三公经费预算.{item}") for item in THREE_PUBLIC]
    for code in items:
        yield f"科目变动.{code}", KINDS_OF_MONEY, _kinds(code)


def _kinds(code: str) -> Named:
    return [(kind, f"支出预算.{code}.{_GENERAL}.{kind}") for kind in _KINDS]


def _projects(submission: BudgetSubmission, last: Accounts) -> Named:
    """Return the projects of both years."""
    theirs = last.submission.budget_projects if isinstance(last.submission, BudgetSubmission) else ()
    names = dict.fromkeys(project.name for project in (*submission.budget_projects, *theirs))
    return [(name, f"项目支出预算.项目.{name}.合计") for name in names]
