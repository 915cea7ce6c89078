"""What always holds in a budget: income covers spending, tables agree, a figure changes only what follows from it.

Two budgets come in: the sample, with one unit and one kind of money, and ``tests/budgets.py``, in which no table is
empty. What is expected of the second is worked out here by hand.
"""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from generator.derive.accounts import Accounts, derive
from generator.derive.budget_totals import FUNDS, LAST_YEAR, THIS_YEAR
from generator.document.nodes import Table, plain
from generator.findings import FindingsError
from generator.submission.budget_models import BudgetSubmission
from tests.budgets import RICH, accounts, rich
from tests.builders import body, composed, sample, table
from tests.test_property import changed, check_facts, figures, put

FISCAL = FUNDS[:3]
EMPTY = "此表为空表"
AMOUNT = r"-?[0-9,]+\.[0-9]{2}"


@pytest.fixture(params=["sample", "rich"])
def budget(request: pytest.FixtureRequest) -> Accounts:
    return rich() if request.param == "rich" else sample("sample-budget")


def _typed(budget: Accounts) -> BudgetSubmission:
    assert isinstance(budget.submission, BudgetSubmission)
    return budget.submission


def _printed(each: Table) -> list[list[Decimal]]:
    """Return the amounts of the rows as they stand in print; blanks are left out, and codes, which have no point."""
    return [[Decimal(text.replace(",", "")) for text in row if re.fullmatch(AMOUNT, text)] for row in body(each)]


def test_income_covers_spending_and_what_is_left(budget: Accounts) -> None:
    facts = budget.facts
    assert facts["收支总计"].value == facts["支出总计"].value > 0
    assert facts["财政拨款收支总计"].value == facts["财政拨款支出总计"].value > 0
    assert facts["支出总计"].value == facts["本年支出合计"].value + facts["年终结转结余"].value


def test_table_2_adds_up_to_table_1(budget: Accounts) -> None:
    facts = budget.facts
    units = [unit.code for unit in _typed(budget).units]
    for column in (*THIS_YEAR, *LAST_YEAR, "本年收入", "上年结转结余", "合计"):
        whole = sum(facts[f"收入预算.{unit}.{column}"].value for unit in units)
        assert facts[f"收入预算.合计.{column}"].value == facts[f"收入预算.部门.{column}"].value == whole
    assert facts["收入预算.合计.合计"].value == facts["收支总计"].value
    assert facts["收入预算.合计.本年收入"].value == facts["本年收入合计"].value


def test_tables_3_and_10_add_up_to_table_1(budget: Accounts) -> None:
    facts = budget.facts
    assert facts["支出预算.合计.全部.合计"].value == facts["本年支出合计"].value
    assert facts["支出预算.合计.全部.项目支出"].value == facts["项目支出预算.合计.合计"].value
    classes = [code for code in budget.subjects.expenditure if len(code) == 3]
    assert sum(facts[f"支出预算.{code}.全部.合计"].value for code in classes) == facts["本年支出合计"].value
    listed = [
        facts[f"项目支出预算.项目.{project.name}.合计"].value
        for project in _typed(budget).budget_projects
        if project.category in ("其他运转类", "本级支出项目", "转移支付项目")
    ]
    assert sum(listed) == facts["项目支出预算.合计.合计"].value


def test_tables_5_8_and_9_add_up_to_table_4(budget: Accounts) -> None:
    facts = budget.facts
    for code in ("合计", *budget.subjects.expenditure):
        funds = sum(facts.amount(f"支出预算.{code}.{fund}.合计") for fund in FISCAL)
        assert facts[f"财政拨款支出预算.{code}"].value == funds
        everything = sum(facts.amount(f"支出预算.{code}.{fund}.合计") for fund in FUNDS)
        assert facts[f"支出预算.{code}.全部.合计"].value == everything
    for fund in FISCAL:
        column = facts.amount(f"收入预算.合计.{fund}") + facts.amount(f"收入预算.合计.{fund}结转")
        spent = facts.amount(f"支出预算.合计.{fund}.合计")
        assert column >= spent
    left = facts["财政拨款年终结转结余"].value
    assert facts["财政拨款收支总计"].value == facts["财政拨款支出预算.合计"].value + left


def test_table_6_is_the_basic_expenditure_of_table_5(budget: Accounts) -> None:
    facts = budget.facts
    for column, nature in (("人员经费", "人员经费"), ("公用经费", "公用经费"), ("合计", "基本支出")):
        economic = facts[f"基本支出经济.合计.{column}"].value
        assert economic == facts[f"支出预算.合计.一般公共预算.{nature}"].value
        classes = [code for code in budget.subjects.economic if len(code) == 3]
        assert sum(facts[f"基本支出经济.{code}.{column}"].value for code in classes) == economic


def test_no_table_of_a_budget_with_all_kinds_of_money_is_empty() -> None:
    tables = {each.label: each for each in composed(rich()).tables() if each.label.startswith("附表")}
    assert list(tables)[:12] == [f"附表{number}" for number in range(1, 13)]
    for label, each in tables.items():
        assert body(each), label
        assert EMPTY not in "".join(plain(note) for note in each.notes), label


def test_tables_print_the_same_totals(budget: Accounts) -> None:
    """What the tables print, in 万元 of two decimals: each total equals the one it stands for elsewhere."""
    document = composed(budget)
    printed = {number: _printed(table(document, f"附表{number}")) for number in range(1, 11)}
    (whole, spent), (fiscal, granted) = printed[1][-1], printed[4][-1]
    (general, basic, *_), project = printed[5][0], printed[3][0][2]
    assert whole == spent == printed[2][0][0]
    assert printed[1][-3] == [printed[2][0][1], printed[3][0][0]]
    assert fiscal == granted
    assert printed[4][0][1] == sum(rows[0][0] for rows in (printed[5], printed[8], printed[9]) if rows)
    assert printed[6][0][0] == basic <= general
    assert printed[10][0][0] == project
    assert printed[10][0][0] == sum(printed[10][0][1:])
    assert printed[7][0][0] == sum(printed[7][0][index] for index in (1, 2, 5))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("收支总计", "12865900"),
        ("本年支出合计", "12864300"),
        ("年终结转结余", "1600"),
        ("本年收入合计", "11651300"),
        ("收入预算.合计.上年结转结余", "1214600"),
        ("财政拨款收支总计", "12769600"),
        ("财政拨款年终结转结余", "900"),
        ("基本支出合计", "1838300"),
        ("项目支出合计", "10996000"),
        ("支出预算.合计.全部.事业单位经营支出", "20000"),
        ("支出预算.合计.全部.上缴上级支出", "3000"),
        ("支出预算.合计.全部.对附属单位补助支出", "7000"),
        ("支出预算.2120899.政府性基金预算.项目支出", "10000000"),
        ("支出预算.2230299.国有资本经营预算.特定目标类", "730000"),
        ("收入预算.043002.事业收入", "60700"),
        ("项目支出预算.043001.其他运转类.一般公共预算结转", "180000"),
        ("项目支出预算.043002.合计", "5600"),
        ("基本支出经济.合计.公用经费", "85000"),
        ("三公经费预算.合计", "265400"),
        ("采购预算.合计.金额", "9075000"),
        ("采购预算.货物", "15000"),
        ("变动.收支总计.增减额", "6265900"),
    ],
)
def test_totals_of_a_budget_with_all_kinds_of_money(name: str, expected: str) -> None:
    assert rich().facts[name].value == Decimal(expected)


@pytest.mark.parametrize("change", ["0.01", "-0.01"])
def test_a_hundredth_more_or_less_changes_only_what_follows_from_it(budget: Accounts, change: str) -> None:
    before = budget
    for path, value in figures(before.submission):
        new = changed(value, change, before.submission.report.unit)
        after = derive(put(before.submission, path, new), before.positions)
        check_facts(before.facts, after.facts, expected=new != value)


def test_a_hundredth_of_one_allowance_reaches_every_table() -> None:
    """One 分 more of basic pay: what changes is known by heart."""
    before = rich()
    path = ("budget_projects", 0, "arranged", "2010301 行政运行", "general_public_budget", "30101 基本工资")
    after = derive(put(before.submission, path, Decimal("1143300.01")), before.positions)
    differing = {each for each in after.facts if after.facts[each].value != before.facts[each].value}
    assert {
        *("收支总计", "支出总计", "本年收入合计", "本年支出合计", "财政拨款收支总计", "财政拨款支出总计"),
        *("收入预算.合计.一般公共预算", "收入预算.部门.合计", "收入预算.043001.本年收入"),
        *("支出预算.2010301.一般公共预算.人员经费", "支出预算.20103.全部.基本支出", "支出预算.201.全部.合计"),
        *("基本支出经济.30101.人员经费", "基本支出经济.301.合计", "基本支出经济.合计.合计", "基本支出合计"),
        *("变动.收支总计.增减额", "科目变动.2010301.增减率", "占比.支出预算.项目支出"),
    } <= differing
    for untouched in (
        "项目支出预算.合计",
        "项目支出预算.043",
        "三公",
        "采购",
        "购买",
        "资产",
        "人员",
        "上年",
        "年终",
        "收入预算.043002",
    ):
        assert not [each for each in differing if each.startswith(untouched)], untouched


@pytest.mark.parametrize("code", ["合计", "部门", "项目.园区道路"])
def test_a_unit_is_not_called_like_a_row_of_the_tables(code: str) -> None:
    with pytest.raises(FindingsError) as caught:
        accounts(RICH.replace("043001", code))
    assert "BUD-010" in {finding.id for finding in caught.value.findings}
