"""Roll-ups of the nine 公开表: 项→款→类→合计 of income and expenditure, balances, 经济分类, the two 总表.

The formulas are those printed under the official forms (01: 27=1+…+8, 31=27+28+29; 04: 28=29+30+31; 07: 6=1+2−3 …).
Facts: ``收入决算.{code}.{column}``, ``支出.{code}.{fund}.{kind}``, ``支出决算.{code}.{column}``,
``财政拨款支出.{code}``, ``政府性基金.{code}.{column}``, ``经济分类.{code}``, and the totals under their own names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import repeat
from typing import Final

from msgspec import Struct

from generator.accounts.facts import Ledger, Sum
from generator.derive.subjects import CLASS, ITEM, TOTAL, children, from_below, tree
from generator.submission.fields import code_of
from generator.submission.figures import PERSONNEL_CLASSES
from generator.submission.models import Submission

FISCAL_SOURCES: Final = ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")
OTHER_SOURCES: Final = ("上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")
FISCAL_FUNDS: Final = ("一般公共预算", "政府性基金预算", "国有资本经营预算")
FUNDS: Final = (*FISCAL_FUNDS, "其他资金")
KINDS: Final = ("基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
_PARTS_OF_BASIC: Final = ("人员经费", "公用经费")
_BUDGETS: Final = ("年初预算", "全年预算")
_MOST_SUBJECTS: Final = 256
"""What is summed up for so many subjects is kept: most reports have the same few."""


class Outline(Struct, frozen=True):
    """The subjects of each table: 类, 款 and 项 in order. ``economic`` holds the codes typed."""

    income: tuple[str, ...]
    expenditure: tuple[str, ...]
    general_public: tuple[str, ...]
    government_fund: tuple[str, ...]
    state_capital: tuple[str, ...]
    budgeted: tuple[str, ...]
    economic: tuple[str, ...]


def outline(submission: Submission, carried: Iterable[str] = (), budgeted: Iterable[str] = ()) -> Outline:
    """Return which subjects stand in which table.

    ``carried`` are 项 of 政府性基金 with a balance of last year, ``budgeted`` those that a linked budget has money for.
    """
    spent = submission.expenditure.items()
    fund_items = {*carried, *(code_of(s) for s in submission.carry_over.opening.government_fund_budget)}
    fund_items |= {code_of(s) for s, income in submission.income.items() if income.government_fund_budget}
    fund_items |= {code_of(s) for s, e in spent if e.government_fund_budget}
    general = [(code_of(s), e.general_public_budget) for s, e in spent if e.general_public_budget]
    return Outline(
        income=tree(code_of(subject) for subject in submission.income),
        expenditure=tree(code_of(subject) for subject, _ in spent),
        general_public=tree(code for code, e in general if e.personnel or e.public or e.project),
        government_fund=tree(fund_items),
        state_capital=tree(code_of(s) for s, e in spent if e.state_capital_budget),
        budgeted=tree((*(code for code, _ in general), *budgeted)),
        economic=tuple(sorted(code_of(subject) for subject in submission.economic)),
    )


def derive_totals(subjects: Outline, ledger: Ledger) -> None:
    """Derive every total of the nine tables."""
    _income(subjects.income, ledger)
    _expenditure(subjects.expenditure, ledger)
    # a 项 may have a budget that the final figures are compared with, and no spending
    _sum_up(tree((*subjects.expenditure, *subjects.budgeted)), _budgeted, ledger)
    _grand_totals(subjects, ledger)
    _fiscal_totals(ledger)
    _government_fund(subjects.government_fund, ledger)
    _economic(subjects.economic, ledger)


def _income(codes: tuple[str, ...], ledger: Ledger) -> None:
    _sum_up(codes, _received, ledger)
    for code in (*codes, TOTAL):
        ledger.totals(_received_across(code))
    ledger.same("本年收入合计", "收入决算.合计.本年收入合计")


def _expenditure(codes: tuple[str, ...], ledger: Ledger) -> None:
    for code in codes:
        if len(code) == ITEM:
            ledger.totals(_basic(code))
    _sum_up(codes, _spent, ledger)
    for code in (*codes, TOTAL):
        ledger.totals(_spent_across(code))
    ledger.same("本年支出合计", "支出决算.合计.本年支出合计")
    ledger.same("基本支出合计", "支出决算.合计.基本支出")
    ledger.same("项目支出合计", "支出决算.合计.项目支出")


def _sum_up(codes: tuple[str, ...], names: Callable[[str], tuple[str, ...]], ledger: Ledger) -> None:
    """Sum up figures from the items to 合计; ``names`` gives those of a subject, in the same order for each."""
    for code in from_below(codes):
        below = [names(each) for each in children(code, codes)]
        ledger.totals(zip(names(code), zip(*below, strict=True) if below else repeat(()), strict=False))


# What a subject's figures are called, and which of them are summed up, is the same in any report.


@lru_cache(maxsize=_MOST_SUBJECTS)
def _received(code: str) -> tuple[str, ...]:
    """Return the names of a subject's income by source."""
    return tuple([f"收入决算.{code}.{source}" for source in (*FISCAL_SOURCES, *OTHER_SOURCES)])


@lru_cache(maxsize=_MOST_SUBJECTS)
def _received_across(code: str) -> tuple[Sum, ...]:
    """Return the sums of a subject's income over its sources, by column of 公开02表."""
    fiscal, others = ([f"收入决算.{code}.{each}" for each in sources] for sources in (FISCAL_SOURCES, OTHER_SOURCES))
    all_fiscal = f"收入决算.{code}.财政拨款收入"
    return (all_fiscal, tuple(fiscal)), (f"收入决算.{code}.本年收入合计", (all_fiscal, *others))


@lru_cache(maxsize=_MOST_SUBJECTS)
def _spent(code: str) -> tuple[str, ...]:
    """Return the names of a subject's spending by fund and kind."""
    return tuple([f"支出.{code}.{fund}.{kind}" for fund in FUNDS for kind in (*KINDS, *_PARTS_OF_BASIC)])


@lru_cache(maxsize=_MOST_SUBJECTS)
def _budgeted(code: str) -> tuple[str, ...]:
    """Return the names of what a subject's spending is compared with, by fund."""
    return tuple([f"支出.{code}.{fund}.{budget}" for fund in FUNDS for budget in _BUDGETS])


@lru_cache(maxsize=_MOST_SUBJECTS)
def _basic(code: str) -> tuple[Sum, ...]:
    """Return the sums of an item's 基本支出, of each fund."""
    starts = [f"支出.{code}.{fund}" for fund in FUNDS]
    return tuple([(f"{start}.基本支出", tuple([f"{start}.{part}" for part in _PARTS_OF_BASIC])) for start in starts])


@lru_cache(maxsize=_MOST_SUBJECTS)
def _spent_across(code: str) -> tuple[Sum, ...]:
    """Return one subject's sums over kinds and over funds."""
    start, end = f"支出.{code}", f"支出决算.{code}"
    return (
        *[(f"{start}.{fund}.合计", tuple([f"{start}.{fund}.{kind}" for kind in KINDS])) for fund in FUNDS],
        *[(f"{end}.{kind}", tuple([f"{start}.{fund}.{kind}" for fund in FUNDS])) for kind in KINDS],
        (f"{end}.本年支出合计", tuple([f"{end}.{kind}" for kind in KINDS])),
        (f"财政拨款支出.{code}", tuple([f"{start}.{fund}.合计" for fund in FISCAL_FUNDS])),
    )


def _grand_totals(subjects: Outline, ledger: Ledger) -> None:
    """公开01表: both sides end in the same 总计, because 年末结转和结余 is what is left."""
    for name in ("使用非财政拨款结余", "结余分配"):
        if name not in ledger:
            ledger.total(name, ())
    _opening_of_funds(subjects.government_fund, ledger)
    nature = ("年初财政拨款结转和结余", "年初结转和结余.非财政拨款")
    ledger.total("年初结转和结余", nature)
    ledger.total("收支总计", ("本年收入合计", "使用非财政拨款结余", "年初结转和结余"))
    ledger.total("支出和结余分配", ("本年支出合计", "结余分配"))
    ledger.difference("年末结转和结余", "收支总计", "支出和结余分配")
    ledger.total("支出总计", ("本年支出合计", "结余分配", "年末结转和结余"))


def _opening_of_funds(codes: tuple[str, ...], ledger: Ledger) -> None:
    items = ledger.names("政府性基金.", ".年初结转和结余") if codes else ()
    ledger.total("年初结转和结余.政府性基金预算财政拨款", items)
    ledger.total("年初财政拨款结转和结余", (f"年初结转和结余.{source}" for source in FISCAL_SOURCES))


def _fiscal_totals(ledger: Ledger) -> None:
    """公开04表: income, spending and balances of 财政拨款, by budget."""
    for source, fund in zip(FISCAL_SOURCES, FISCAL_FUNDS, strict=True):
        ledger.same(f"{source}收入", f"收入决算.合计.{source}")
        ledger.same(f"{source}支出", f"支出.合计.{fund}.合计")
        ledger.total(f"{source}收入总计", (f"{source}收入", f"年初结转和结余.{source}"))
        ledger.difference(f"年末结转和结余.{source}", f"{source}收入总计", f"{source}支出")
        ledger.total(f"{source}支出总计", (f"{source}支出", f"年末结转和结余.{source}"))
    ledger.same("财政拨款收入合计", "收入决算.合计.财政拨款收入")
    ledger.same("财政拨款支出合计", "财政拨款支出.合计")
    ledger.total("财政拨款收支总计", ("财政拨款收入合计", "年初财政拨款结转和结余"))
    ledger.total("年末财政拨款结转和结余", (f"年末结转和结余.{source}" for source in FISCAL_SOURCES))
    ledger.total("财政拨款支出总计", ("财政拨款支出合计", "年末财政拨款结转和结余"))


def _government_fund(codes: tuple[str, ...], ledger: Ledger) -> None:
    for code in from_below(codes):
        below = (f"政府性基金.{c}.年初结转和结余" for c in children(code, codes))
        ledger.total(f"政府性基金.{code}.年初结转和结余", below)
    for code in (*codes, TOTAL):
        prefix = f"政府性基金.{code}"
        if f"{prefix}.年初结转和结余" not in ledger:
            ledger.total(f"{prefix}.年初结转和结余", ())
        ledger.total(f"{prefix}.本年收入", (f"收入决算.{code}.政府性基金预算财政拨款",))
        for column, kind in (("基本支出", "基本支出"), ("项目支出", "项目支出"), ("本年支出", "合计")):
            ledger.total(f"{prefix}.{column}", (f"支出.{code}.政府性基金预算.{kind}",))
        ledger.total(f"{prefix}.可用资金", (f"{prefix}.年初结转和结余", f"{prefix}.本年收入"))
        ledger.difference(f"{prefix}.年末结转和结余", f"{prefix}.可用资金", f"{prefix}.本年支出")


def _economic(codes: tuple[str, ...], ledger: Ledger) -> None:
    classes = tuple(sorted({code[:CLASS] for code in codes}))
    for each in classes:
        ledger.total(f"经济分类.{each}", (f"经济分类.{code}" for code in codes if code.startswith(each)))
    personnel = [each for each in classes if each in PERSONNEL_CLASSES]
    ledger.total("人员经费合计", (f"经济分类.{each}" for each in personnel))
    public = [each for each in classes if each not in PERSONNEL_CLASSES]
    ledger.total("公用经费合计", (f"经济分类.{each}" for each in public))
