"""Tests of the roll-ups: a report with money of every kind, and each total of the nine tables worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator.accounts.facts import Derivation, FactBook
from generator.derive.subjects import children, from_below, tree
from generator.derive.totals import outline
from generator.findings import SourcePosition
from tests.builders import accounts, facts, typed, wan

D = Decimal
INCOME = {
    "2010301": {"一般公共预算财政拨款": "300.10", "上级补助收入": 5},
    "2010302": {"一般公共预算财政拨款": "50.05"},
    "2013101": {"一般公共预算财政拨款": 10, "其他收入": "2.5"},
    "2060101": {"事业收入": 12, "经营收入": 6, "附属单位上缴收入": 4},
    "2080501": {"一般公共预算财政拨款": 40},
    "2120801": {"政府性基金预算财政拨款": 120},
    "2120803": {"政府性基金预算财政拨款": 30},
    "2230105": {"国有资本经营预算财政拨款": 8},
}
EXPENDITURE = {
    "2010301": {
        "一般公共预算": {"人员经费": 200, "公用经费": "80.10", "项目支出": 20, "年初预算": 290, "全年预算": 300},
        "其他资金": {"项目支出": 5, "上缴上级支出": 1},
    },
    "2010302": {"一般公共预算": {"项目支出": "45.05", "年初预算": 50, "全年预算": "45.05"}},
    "2013101": {
        "一般公共预算": {"公用经费": 9, "年初预算": 0, "全年预算": 9},
        "其他资金": {"对附属单位补助支出": "1.5"},
    },
    "2060101": {"其他资金": {"人员经费": 10, "经营支出": "5.5"}},
    "2080501": {"一般公共预算": {"人员经费": 40, "年初预算": 40, "全年预算": 40}},
    "2120801": {"政府性基金预算": {"项目支出": 110, "用途": "征地和拆迁补偿"}},
    "2120803": {"政府性基金预算": {"公用经费": 5, "项目支出": 20, "用途": "城市基础设施建设"}},
    "2230105": {"国有资本经营预算": {"项目支出": 7, "用途": "退休人员社会化管理"}},
}
BALANCES = {
    "年初结转和结余": {
        "一般公共预算财政拨款": 3,
        "政府性基金预算财政拨款": {"2120801": 10, "2120899": 2},
        "国有资本经营预算财政拨款": 1,
        "非财政拨款": 6,
    },
    "使用非财政拨款结余": "1.5",
    "结余分配": "0.8",
}
ECONOMIC = {
    "30101": 150,
    "30102": 60,
    "30301": 30,
    "30201": 50,
    "30217": 5,
    "30701": 4,
    "31002": "29.10",
    "39999": 1,
}
RICH = {"收入": INCOME, "支出": EXPENDITURE, "结转结余": BALANCES, "基本支出经济分类": ECONOMIC}


@pytest.fixture(scope="module")
def book() -> FactBook:
    return facts(**RICH)


def shows(book: FactBook, expected: dict[str, str]) -> None:
    assert {name: wan(book, name) for name in expected} == {name: D(value) for name, value in expected.items()}


def test_income_adds_up_from_items_to_groups_classes_and_the_total(book: FactBook) -> None:
    shows(
        book,
        {
            "收入决算.20103.一般公共预算财政拨款": "350.15",
            "收入决算.201.一般公共预算财政拨款": "360.15",
            "收入决算.合计.一般公共预算财政拨款": "400.15",
            "收入决算.20103.上级补助收入": "5",
            "收入决算.201.其他收入": "2.5",
            "收入决算.212.政府性基金预算财政拨款": "150",
            "收入决算.合计.国有资本经营预算财政拨款": "8",
        },
    )


def test_income_adds_up_over_sources(book: FactBook) -> None:
    shows(
        book,
        {
            "收入决算.2010301.财政拨款收入": "300.10",
            "收入决算.2010301.本年收入合计": "305.10",
            "收入决算.2060101.财政拨款收入": "0",
            "收入决算.2060101.本年收入合计": "22",
            "收入决算.201.本年收入合计": "367.65",
            "收入决算.合计.财政拨款收入": "558.15",
            "收入决算.合计.事业收入": "12",
            "收入决算.合计.经营收入": "6",
            "收入决算.合计.附属单位上缴收入": "4",
            "本年收入合计": "587.65",
        },
    )


def test_expenditure_adds_up_over_funds_and_kinds(book: FactBook) -> None:
    shows(
        book,
        {
            "支出.2010301.一般公共预算.基本支出": "280.10",
            "支出.2010301.一般公共预算.合计": "300.10",
            "支出决算.2010301.项目支出": "25",
            "支出决算.2010301.上缴上级支出": "1",
            "支出决算.2010301.本年支出合计": "306.10",
            "支出决算.2013101.对附属单位补助支出": "1.5",
            "支出决算.2060101.经营支出": "5.5",
            "支出决算.2060101.基本支出": "10",
            "财政拨款支出.2060101": "0",
            "财政拨款支出.2120803": "25",
        },
    )


def test_expenditure_adds_up_from_items_to_the_total(book: FactBook) -> None:
    shows(
        book,
        {
            "支出.20103.一般公共预算.项目支出": "65.05",
            "支出.201.一般公共预算.合计": "354.15",
            "支出.合计.一般公共预算.人员经费": "240",
            "支出.合计.一般公共预算.公用经费": "89.10",
            "支出.合计.一般公共预算.基本支出": "329.10",
            "支出.合计.一般公共预算.项目支出": "65.05",
            "支出.合计.一般公共预算.合计": "394.15",
            "支出.合计.政府性基金预算.合计": "135",
            "支出.合计.国有资本经营预算.合计": "7",
            "支出.合计.其他资金.合计": "23",
            "支出.合计.一般公共预算.年初预算": "380",
            "支出.合计.一般公共预算.全年预算": "394.05",
            "支出.201.一般公共预算.年初预算": "340",
            "支出决算.201.本年支出合计": "361.65",
            "本年支出合计": "559.15",
            "基本支出合计": "344.10",
            "项目支出合计": "207.05",
            "支出决算.合计.上缴上级支出": "1",
            "支出决算.合计.经营支出": "5.5",
            "支出决算.合计.对附属单位补助支出": "1.5",
        },
    )


def test_both_sides_of_table_01_end_in_the_same_total(book: FactBook) -> None:
    shows(
        book,
        {
            "使用非财政拨款结余": "1.5",
            "年初结转和结余": "22",
            "收支总计": "611.15",
            "结余分配": "0.8",
            "年末结转和结余": "51.2",
            "支出总计": "611.15",
        },
    )


def test_both_sides_of_table_04_end_in_the_same_total_for_each_budget(book: FactBook) -> None:
    shows(
        book,
        {
            "财政拨款收入合计": "558.15",
            "年初财政拨款结转和结余": "16",
            "年初结转和结余.一般公共预算财政拨款": "3",
            "年初结转和结余.政府性基金预算财政拨款": "12",
            "年初结转和结余.国有资本经营预算财政拨款": "1",
            "财政拨款收支总计": "574.15",
            "财政拨款支出合计": "536.15",
            "年末财政拨款结转和结余": "38",
            "年末结转和结余.一般公共预算财政拨款": "9",
            "年末结转和结余.政府性基金预算财政拨款": "27",
            "年末结转和结余.国有资本经营预算财政拨款": "2",
            "财政拨款支出总计": "574.15",
            "一般公共预算财政拨款支出总计": "403.15",
            "政府性基金预算财政拨款支出总计": "162",
            "国有资本经营预算财政拨款支出总计": "9",
        },
    )


@pytest.mark.parametrize(
    ("code", "figures"),
    [
        ("2120801", "10 120 0 110 110 20"),
        ("2120803", "0 30 5 20 25 5"),
        ("2120899", "2 0 0 0 0 2"),
        ("21208", "12 150 5 130 135 27"),
        ("212", "12 150 5 130 135 27"),
        ("合计", "12 150 5 130 135 27"),
    ],
)
def test_government_fund_closes_with_opening_plus_income_less_spending(book: FactBook, code: str, figures: str) -> None:
    columns = ("年初结转和结余", "本年收入", "基本支出", "项目支出", "本年支出", "年末结转和结余")
    shows(book, {f"政府性基金.{code}.{column}": value for column, value in zip(columns, figures.split(), strict=True)})


def test_economic_types_add_up_to_personnel_and_public(book: FactBook) -> None:
    shows(
        book,
        {
            "经济分类.301": "210",
            "经济分类.303": "30",
            "经济分类.302": "55",
            "经济分类.307": "4",
            "经济分类.310": "29.10",
            "经济分类.399": "1",
            "人员经费合计": "240",
            "公用经费合计": "89.10",
        },
    )


def test_report_without_balances_ends_the_year_with_what_is_left() -> None:
    book = facts(支出={"2010301": {"一般公共预算": {"项目支出": 70, "年初预算": 100}}}, 基本支出经济分类=None)
    shows(
        book,
        {
            "年初结转和结余": "0",
            "使用非财政拨款结余": "0",
            "结余分配": "0",
            "收支总计": "100",
            "年末结转和结余": "30",
            "支出总计": "100",
            "年末结转和结余.一般公共预算财政拨款": "30",
            "人员经费合计": "0",
            "公用经费合计": "0",
        },
    )


def test_spending_more_than_there_is_leaves_a_negative_balance() -> None:
    book = facts(支出={"2010301": {"一般公共预算": {"项目支出": 130}}})
    shows(book, {"年末结转和结余": "-30", "支出总计": "100", "年末财政拨款结转和结余": "-30"})


def test_amounts_in_yuan_are_the_same_facts() -> None:
    yuan = facts(报告={"金额单位": "元"}, 收入={"2010301": {"一般公共预算财政拨款": "1,234,567.89"}}, 上年决算={})
    assert yuan["本年收入合计"].value == D("1234567.89")


def test_typed_figures_know_their_line() -> None:
    book = accounts(**RICH)
    origin = book.facts["支出.2120803.政府性基金预算.项目支出"].origin
    assert isinstance(origin, SourcePosition)
    assert (origin.file, origin.source_line.strip()) == ("填报.yaml", "项目支出: 20")
    assert book.facts["政府性基金.2120899.年初结转和结余"].origin == book.positions.at(
        "结转结余", "年初结转和结余", "政府性基金预算财政拨款", "2120899"
    )


def test_what_was_not_typed_has_no_fact(book: FactBook) -> None:
    assert "收入决算.2010302.其他收入" not in book
    assert "支出.2010302.一般公共预算.人员经费" not in book
    assert "支出.2060101.一般公共预算.项目支出" not in book


def test_every_operand_is_a_fact_or_zero(book: FactBook) -> None:
    """A derived fact names only facts before it, or facts that would be zero: no circle, nothing from nowhere."""
    place = {name: number for number, name in enumerate(book)}
    for fact in book.values():
        if isinstance(fact.origin, Derivation):
            assert all(place.get(operand, -1) < place[fact.name] for operand in fact.origin.operands), fact.name


def test_outline_holds_the_subjects_of_each_table() -> None:
    submission, _ = typed(**RICH)
    subjects = outline(submission)
    assert subjects.income[:5] == ("201", "20103", "2010301", "2010302", "20131")
    assert subjects.general_public == (
        *("201", "20103", "2010301", "2010302", "20131", "2013101"),
        *("208", "20805", "2080501"),
    )
    assert subjects.government_fund == ("212", "21208", "2120801", "2120803", "2120899")
    assert subjects.state_capital == ("223", "22301", "2230105")
    assert subjects.economic == ("30101", "30102", "30201", "30217", "30301", "30701", "31002", "39999")


def test_subject_with_a_budget_but_no_spending_is_compared_but_has_no_row() -> None:
    spent = {
        "2010301": {"一般公共预算": {"项目支出": 100, "年初预算": 100}},
        "2010302": {"一般公共预算": {"年初预算": 30}},
    }
    subjects = outline(typed(支出=spent)[0])
    assert "2010302" in subjects.budgeted
    assert "2010302" not in subjects.general_public


def test_levels_of_codes() -> None:
    codes = tree(["2080501", "2010301", "2010302"])
    assert codes == ("201", "20103", "2010301", "2010302", "208", "20805", "2080501")
    assert children("合计", codes) == ("201", "208")
    assert children("201", codes) == ("20103",)
    assert children("20103", codes) == ("2010301", "2010302")
    assert from_below(codes) == ("20103", "20805", "201", "208", "合计")
