"""Roll-ups of the nine 公开表: 项→款→类→合计 of income and expenditure, balances, 经济分类, the two 总表.

The formulas are those printed under the official forms (01: 27=1+…+8, 31=27+28+29; 04: 28=29+30+31; 07: 6=1+2−3 …).
Facts: ``收入决算.{code}.{column}``, ``支出.{code}.{fund}.{kind}``, ``支出决算.{code}.{column}``,
``财政拨款支出.{code}``, ``政府性基金.{code}.{column}``, ``经济分类.{code}``, and the totals under their own names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from msgspec import Struct

from generator.accounts.facts import Ledger
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
"""The names of so many subjects are kept: most reports have the same few."""


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
    _sum_up(tree((*subjects.expenditure, *subjects.budgeted)), _BUDGETS, ledger)
    _grand_totals(ledger)
    _fiscal_totals(ledger)
    _government_fund(subjects.government_fund, ledger)
    _economic(subjects.economic, ledger)


def _income(codes: tuple[str, ...], ledger: Ledger) -> None:
    sources = (*FISCAL_SOURCES, *OTHER_SOURCES)
    columns = ("财政拨款收入", *OTHER_SOURCES)
    for code in from_below(codes):
        below = [_received(each) for each in children(code, codes)]
        names = _received(code)
        for source in sources:
            ledger.total(names[source], [each[source] for each in below])
    for code in (*codes, TOTAL):
        names = _received(code)
        ledger.total(names["财政拨款收入"], [names[source] for source in FISCAL_SOURCES])
        ledger.total(names["本年收入合计"], [names[column] for column in columns])
    ledger.same("本年收入合计", "收入决算.合计.本年收入合计")


@lru_cache(maxsize=_MOST_SUBJECTS)
def _received(code: str) -> Mapping[str, str]:
    """Return the names of a subject's income by column of 公开02表: what any report calls them."""
    columns = (*FISCAL_SOURCES, "财政拨款收入", *OTHER_SOURCES, "本年收入合计")
    return {column: f"收入决算.{code}.{column}" for column in columns}


@lru_cache(maxsize=_MOST_SUBJECTS)
def _spent(code: str) -> Mapping[str, Mapping[str, str]]:
    """Return the names of a subject's spending by fund and kind, likewise."""
    kinds = (*KINDS, *_PARTS_OF_BASIC, *_BUDGETS, "合计")
    return {fund: {kind: f"支出.{code}.{fund}.{kind}" for kind in kinds} for fund in FUNDS}


def _expenditure(codes: tuple[str, ...], ledger: Ledger) -> None:
    for code in codes:
        if len(code) == ITEM:
            for names in _spent(code).values():
                ledger.total(names["基本支出"], [names[part] for part in _PARTS_OF_BASIC])
    _sum_up(codes, (*KINDS, *_PARTS_OF_BASIC), ledger)
    for code in (*codes, TOTAL):
        _across(code, ledger)
    ledger.same("本年支出合计", "支出决算.合计.本年支出合计")
    ledger.same("基本支出合计", "支出决算.合计.基本支出")
    ledger.same("项目支出合计", "支出决算.合计.项目支出")


def _sum_up(codes: tuple[str, ...], kinds: tuple[str, ...], ledger: Ledger) -> None:
    """Sum up figures of some kinds from the items to 合计, those of each fund."""
    for code in from_below(codes):
        below = [_spent(each) for each in children(code, codes)]
        for fund, names in _spent(code).items():
            for kind in kinds:
                ledger.total(names[kind], [each[fund][kind] for each in below])


def _across(code: str, ledger: Ledger) -> None:
    """Derive one subject's totals over kinds and over funds."""
    spent = _spent(code)
    for names in spent.values():
        ledger.total(names["合计"], [names[kind] for kind in KINDS])
    for kind in KINDS:
        ledger.total(f"支出决算.{code}.{kind}", [names[kind] for names in spent.values()])
    ledger.total(f"支出决算.{code}.本年支出合计", [f"支出决算.{code}.{kind}" for kind in KINDS])
    ledger.total(f"财政拨款支出.{code}", [spent[fund]["合计"] for fund in FISCAL_FUNDS])


def _grand_totals(ledger: Ledger) -> None:
    """公开01表: both sides end in the same 总计, because 年末结转和结余 is what is left."""
    for name in ("使用非财政拨款结余", "结余分配"):
        if name not in ledger:
            ledger.total(name, ())
    _opening_of_funds(ledger)
    nature = ("年初财政拨款结转和结余", "年初结转和结余.非财政拨款")
    ledger.total("年初结转和结余", nature)
    ledger.total("收支总计", ("本年收入合计", "使用非财政拨款结余", "年初结转和结余"))
    ledger.total("支出和结余分配", ("本年支出合计", "结余分配"))
    ledger.difference("年末结转和结余", "收支总计", "支出和结余分配")
    ledger.total("支出总计", ("本年支出合计", "结余分配", "年末结转和结余"))


def _opening_of_funds(ledger: Ledger) -> None:
    items = tuple(ledger.names("政府性基金.", ".年初结转和结余"))
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
