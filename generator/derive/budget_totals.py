"""Roll-ups of the budget tables 附表1–12: every total from the amounts of the projects.

Facts: ``支出预算.{科目}.{资金}.{性质}``, ``收入预算.{行}.{栏}``, ``项目支出预算.{行}.{栏}``,
``国有资本经营预算支出.{单位}.{科目}.{性质}``, ``基本支出经济.{科目}.{栏}``, ``三公经费预算.{项}``, ``采购预算.…``,
``购买服务预算.…`` and the totals under their own names. Income is what is arranged from a source and what is left of
it, so both sides of 附表1 and 附表4 are equal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from generator.accounts.facts import Ledger, Measure
from generator.derive.budget_entries import SOURCES, Entered, Item, Rest
from generator.derive.comparisons import PROCUREMENT_KINDS, VEHICLE_ITEMS, VEHICLES
from generator.derive.subjects import CLASS, TOTAL, children, from_below, tree
from generator.derive.totals import Outline
from generator.submission.budget_models import LISTED, BudgetSubmission
from generator.submission.fields import code_of

DEPARTMENT: Final = "部门"
"""The row of the whole department in the tables by unit."""
STATE_CAPITAL: Final = "国有资本经营预算支出"
CARRIED: Final = "结转"
THIS_YEAR: Final = tuple(source for source in SOURCES if not source.endswith(CARRIED))
LAST_YEAR: Final = tuple(source for source in SOURCES if source.endswith(CARRIED))
FISCAL: Final = SOURCES[:3]
SPECIAL, UNIT_MONEY, ALL_MONEY = "财政专户管理资金", "单位资金", "全部"
FUNDS: Final = (*FISCAL, SPECIAL, UNIT_MONEY)
FUND_OF: Final[Mapping[str, str]] = {
    source: next((fund for fund in (*FISCAL, SPECIAL) if source.removesuffix(CARRIED) == fund), UNIT_MONEY)
    for source in SOURCES
}
"""Which money each source belongs to; what is left of last year belongs to the money it was."""
NATURES: Final[Mapping[str, str]] = {
    "人员类": "人员经费",
    "公用经费": "公用经费",
    "其他运转类": "其他运转类",
    "本级支出项目": "特定目标类",
    "转移支付项目": "特定目标类",
    "事业单位经营支出": "事业单位经营支出",
    "上缴上级支出": "上缴上级支出",
    "对附属单位补助支出": "对附属单位补助支出",
}
"""What the tables call the spending of each category of projects."""
BASIC: Final = ("人员经费", "公用经费")
PROJECT: Final = ("其他运转类", "特定目标类")
KINDS: Final = ("基本支出", "项目支出", "事业单位经营支出", "上缴上级支出", "对附属单位补助支出")
PROJECT_COLUMNS: Final = (*FISCAL, *LAST_YEAR[:3], SPECIAL, UNIT_MONEY)
THREE_PUBLIC: Final[Mapping[str, tuple[str, ...]]] = {
    "因公出国（境）费": ("30212",),
    "公务用车购置费": ("31013", "30913"),
    "公务用车运行维护费": ("30231",),
    "公务接待费": ("30217",),
}
"""The economic types of which 附表7 is the sum (政府收支分类科目)."""


def budget_outline(entered: Entered, submission: BudgetSubmission, linked: Iterable[str]) -> Outline:
    """Return which subjects stand in which table; those of last year, typed or ``linked``, are only compared."""
    prior = [*linked, *(code_of(subject) for subject in submission.prior_budget.general_public_budget)]
    by_fund: dict[str, list[str]] = defaultdict(list)
    for item in entered.items:
        by_fund[FUND_OF[item.source]].append(item.function)
    return Outline(
        income=(),
        expenditure=tree(item.function for item in entered.items),
        general_public=tree(by_fund[FISCAL[0]]),
        government_fund=tree(by_fund[FISCAL[1]]),
        state_capital=tree(by_fund[FISCAL[2]]),
        budgeted=tree((*by_fund[FISCAL[0]], *prior)),
        economic=tree(item.economic for item in _basic(entered)),
    )


def derive_budget_totals(submission: BudgetSubmission, entered: Entered, subjects: Outline, ledger: Ledger) -> None:
    """Derive every total of 附表1–12."""
    _spending(entered, subjects.expenditure, ledger)
    _state_capital(entered, ledger)
    _income(submission, entered, ledger)
    _grand_totals(entered, ledger)
    _projects(submission, entered, ledger)
    _economic(entered, subjects.economic, ledger)
    _three_public(entered, ledger)
    _lists(submission, ledger)
    _staff_and_assets(ledger)
    if submission.operating_budget == "公用经费":
        ledger.same("机关运行经费.预算数", f"基本支出经济.{TOTAL}.公用经费")


def _basic(entered: Entered) -> Iterator[Item]:
    """Yield what 附表6 is made of: 基本支出 of 一般公共预算."""
    for item in entered.items:
        if NATURES[item.project.category] in BASIC and FUND_OF[item.source] == FISCAL[0]:
            yield item


def _spending(entered: Entered, codes: tuple[str, ...], ledger: Ledger) -> None:
    """附表3, 5, 8: by subject, money and nature; only the kinds of money that there are."""
    leaves: dict[str, list[str]] = defaultdict(list)
    for item in entered.items:
        fund, nature = FUND_OF[item.source], NATURES[item.project.category]
        leaves[f"支出预算.{item.function}.{fund}.{nature}"].append(item.name)
    for name, operands in leaves.items():
        ledger.total(name, operands)
    funds = [fund for fund in FUNDS if any(f".{fund}." in name for name in leaves)]
    natures = dict.fromkeys(NATURES.values())
    for code in from_below(codes):
        below = children(code, codes)
        for fund in funds:
            for nature in natures:
                parts = [name for each in below if (name := f"支出预算.{each}.{fund}.{nature}") in ledger]
                if parts:
                    ledger.total(f"支出预算.{code}.{fund}.{nature}", parts)
    for code in (*codes, TOTAL):
        for nature in natures:
            ledger.total(f"支出预算.{code}.{ALL_MONEY}.{nature}", (f"支出预算.{code}.{f}.{nature}" for f in funds))
        for fund in (*funds, ALL_MONEY):
            _across(f"支出预算.{code}.{fund}", ledger)
        ledger.total(f"财政拨款支出预算.{code}", (f"支出预算.{code}.{fund}.合计" for fund in FISCAL))


def _across(prefix: str, ledger: Ledger) -> None:
    ledger.total(f"{prefix}.基本支出", (f"{prefix}.{nature}" for nature in BASIC))
    ledger.total(f"{prefix}.项目支出", (f"{prefix}.{nature}" for nature in PROJECT))
    ledger.total(f"{prefix}.合计", (f"{prefix}.{kind}" for kind in KINDS))


def _state_capital(entered: Entered, ledger: Ledger) -> None:
    """附表9: 国有资本经营预算 by unit and 项."""
    rows: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for item in entered.items:
        if FUND_OF[item.source] == FISCAL[2]:
            rows[f"{item.unit}.{item.function}"][NATURES[item.project.category]].append(item.name)
    natures = tuple(dict.fromkeys(NATURES.values()))
    for row, amounts in rows.items():
        for nature in natures:
            ledger.total(f"{STATE_CAPITAL}.{row}.{nature}", amounts[nature])
        ledger.total(f"{STATE_CAPITAL}.{row}.{TOTAL}", (f"{STATE_CAPITAL}.{row}.{nature}" for nature in natures))
    for column in (*natures, TOTAL) if rows else ():
        ledger.total(f"{STATE_CAPITAL}.{TOTAL}.{column}", (f"{STATE_CAPITAL}.{row}.{column}" for row in rows))


def _income(submission: BudgetSubmission, entered: Entered, ledger: Ledger) -> None:
    """附表2: by unit and source, this year's and what last year left."""
    money: dict[tuple[str, str], list[str]] = defaultdict(list)
    sources: tuple[Item | Rest, ...] = (*entered.items, *entered.rests)
    for each in sources:
        money[each.unit, each.source].append(each.name)
    units = [unit.code for unit in submission.units]
    for unit in units:
        for source in SOURCES:
            ledger.total(f"收入预算.{unit}.{source}", money[unit, source])
    for source in SOURCES:
        ledger.total(f"收入预算.{DEPARTMENT}.{source}", (f"收入预算.{unit}.{source}" for unit in units))
        ledger.same(f"收入预算.{TOTAL}.{source}", f"收入预算.{DEPARTMENT}.{source}")
    for row in (*units, DEPARTMENT, TOTAL):
        ledger.total(f"收入预算.{row}.本年收入", (f"收入预算.{row}.{source}" for source in THIS_YEAR))
        ledger.total(f"收入预算.{row}.上年结转结余", (f"收入预算.{row}.{source}" for source in LAST_YEAR))
        ledger.total(f"收入预算.{row}.合计", (f"收入预算.{row}.{part}" for part in ("本年收入", "上年结转结余")))


def _grand_totals(entered: Entered, ledger: Ledger) -> None:
    """附表1 and 附表4."""
    fiscal = (*FISCAL, *LAST_YEAR[:3])
    ledger.total("年终结转结余", (rest.name for rest in entered.rests))
    ledger.total("财政拨款年终结转结余", (rest.name for rest in entered.rests if rest.source in fiscal))
    ledger.same("本年收入合计", f"收入预算.{TOTAL}.本年收入")
    ledger.same("本年支出合计", f"支出预算.{TOTAL}.{ALL_MONEY}.合计")
    ledger.same("基本支出合计", f"支出预算.{TOTAL}.{ALL_MONEY}.基本支出")
    ledger.same("项目支出合计", f"支出预算.{TOTAL}.{ALL_MONEY}.项目支出")
    ledger.same("收支总计", f"收入预算.{TOTAL}.合计")
    ledger.total("支出总计", ("本年支出合计", "年终结转结余"))
    ledger.total("财政拨款收入预算.本年", (f"收入预算.{TOTAL}.{source}" for source in FISCAL))
    ledger.total("财政拨款收入预算.上年结转", (f"收入预算.{TOTAL}.{source}" for source in LAST_YEAR[:3]))
    ledger.total("财政拨款收支总计", ("财政拨款收入预算.本年", "财政拨款收入预算.上年结转"))
    ledger.total("财政拨款支出总计", (f"财政拨款支出预算.{TOTAL}", "财政拨款年终结转结余"))


def _column(item: Item) -> str:
    """Return the column of 附表10 that an amount stands in."""
    return item.source if item.source in PROJECT_COLUMNS else FUND_OF[item.source]


def project_row(name: str) -> str:
    """Return how names of facts call the row of a project in 附表10."""
    return f"项目.{name}"


def _projects(submission: BudgetSubmission, entered: Entered, ledger: Ledger) -> None:
    """附表10: by project, category, unit."""
    cells: dict[tuple[str, str], list[str]] = defaultdict(list)
    groups: dict[str, list[str]] = defaultdict(list)
    for item in entered.items:
        cells[item.project.name, _column(item)].append(item.name)
    codes = [unit.code for unit in submission.units]
    for project in submission.budget_projects:
        row = project_row(project.name)
        _row(row, {column: cells[project.name, column] for column in PROJECT_COLUMNS}, ledger)
        if project.category in LISTED:
            groups[f"{project.unit or codes[0]}.{project.category}"].append(row)
    for group, rows in groups.items():
        _sums(group, rows, ledger)
    for code in codes:
        _sums(code, [row for category in LISTED if (row := f"{code}.{category}") in groups], ledger)
    _sums(DEPARTMENT, codes, ledger)
    _sums(TOTAL, [DEPARTMENT], ledger)


def _sums(row: str, rows: Iterable[str], ledger: Ledger) -> None:
    below = tuple(rows)
    _row(row, {column: [f"项目支出预算.{each}.{column}" for each in below] for column in PROJECT_COLUMNS}, ledger)


def _row(row: str, cells: Mapping[str, Iterable[str]], ledger: Ledger) -> None:
    for column, operands in cells.items():
        ledger.total(f"项目支出预算.{row}.{column}", operands)
    ledger.total(f"项目支出预算.{row}.合计", (f"项目支出预算.{row}.{column}" for column in cells))


def _economic(entered: Entered, codes: tuple[str, ...], ledger: Ledger) -> None:
    """附表6: 基本支出 of 一般公共预算 by economic type."""
    leaves: dict[str, list[str]] = defaultdict(list)
    for item in _basic(entered):
        leaves[f"基本支出经济.{item.economic}.{NATURES[item.project.category]}"].append(item.name)
    for name, operands in leaves.items():
        ledger.total(name, operands)
    for code in (code for code in from_below(codes) if len(code) == CLASS or code == TOTAL):
        for nature in BASIC:
            below = (f"基本支出经济.{each}.{nature}" for each in children(code, codes))
            ledger.total(f"基本支出经济.{code}.{nature}", below)
    for code in (*codes, TOTAL):
        ledger.total(f"基本支出经济.{code}.合计", (f"基本支出经济.{code}.{nature}" for nature in BASIC))


def _three_public(entered: Entered, ledger: Ledger) -> None:
    """附表7: “三公”经费 of 一般公共预算, in whichever project it is."""
    own = [item for item in entered.items if FUND_OF[item.source] == FISCAL[0]]
    for name, codes in THREE_PUBLIC.items():
        ledger.total(f"三公经费预算.{name}", (item.name for item in own if item.economic in codes))
    ledger.total(f"三公经费预算.{VEHICLES}", (f"三公经费预算.{name}" for name in VEHICLE_ITEMS))
    parts = ("因公出国（境）费", VEHICLES, "公务接待费")
    ledger.total(f"三公经费预算.{TOTAL}", (f"三公经费预算.{name}" for name in parts))


_GOODS: Final = dict(zip("ABC", PROCUREMENT_KINDS, strict=True))
_PURCHASES: Final = ("金额", "面向中小企业", "面向小微企业")


def _lists(submission: BudgetSubmission, ledger: Ledger) -> None:
    """附表11 and 12: procurement by kind, by unit and in all; services by what they are."""
    bought = submission.procurement_items
    numbered = tuple((f"采购预算.{number}", item) for number, item in enumerate(bought, 1))
    for kind in PROCUREMENT_KINDS:
        own = (f"{name}.金额" for name, item in numbered if _GOODS[item.goods[0]] == kind)
        ledger.total(f"采购预算.{kind}", own)
    for column in _PURCHASES:
        ledger.total(f"采购预算.{TOTAL}.{column}", (f"{name}.{column}" for name, _ in numbered))
    services = tuple((f"购买服务预算.{number}", item) for number, item in enumerate(submission.service_items, 1))
    ledger.total(f"购买服务预算.{TOTAL}.金额", (f"{name}.金额" for name, _ in services))
    for content in dict.fromkeys(item.content for _, item in services):
        own = (f"{name}.金额" for name, item in services if item.content == content)
        ledger.total(f"购买服务预算.内容.{content}", own)


def _staff_and_assets(ledger: Ledger) -> None:
    for people, parts in (("编制", ("行政", "事业")), ("在职", ("行政", "事业")), ("离退休", ("离休", "退休"))):
        names = (f"人员.{people}.{part}" for part in parts)
        ledger.total(f"人员.{people}.{TOTAL}", names, Measure.COUNT)
    ledger.difference("资产.净新增资产", "资产.新增资产", "资产.报废资产")
