"""Tests of shares, changes, completion, “三公” sums, procurement, vehicles and projects, worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from generator.accounts.facts import FactBook
from generator.amounts import format_amount
from tests.builders import NOTHING, PROJECT_FORM, REVIEW, facts, wan
from tests.test_totals import RICH

D = Decimal
PRIOR = {
    "收支总计": 500,
    "本年收入合计": "587.65",
    "本年支出合计": 600,
    "财政拨款收支总计": 0,
    "一般公共预算财政拨款收入": 400,
    "政府性基金预算财政拨款收入": 200,
}
THREE = {
    "因公出国（境）费": {"预算数": 10, "决算数": 8, "上年决算数": 0},
    "公务用车购置费": {"预算数": 20, "决算数": "18.5", "上年决算数": 37},
    "公务用车运行维护费": {"预算数": 5, "决算数": 6, "上年决算数": 6},
    "公务接待费": {"预算数": 0, "决算数": "0.75", "上年决算数": 1, "外事接待支出": "0.25"},
}


def value(book: FactBook, name: str) -> str:
    """Return a fact rounded to two decimals, amounts in 万元; ``-`` where there is none."""
    if name not in book:
        return "-"
    exact = wan(book, name) if book[name].measure == "元" else book[name].value
    return format_amount(exact, drop_zeros=True)


def shows(book: FactBook, expected: dict[str, str]) -> None:
    assert {name: value(book, name) for name in expected} == expected


def test_shares_are_of_this_year_s_totals() -> None:
    shows(
        facts(**RICH),
        {
            "占比.收入.财政拨款收入": "94.98",  # 558.15 / 587.65
            "占比.收入.上级补助收入": "0.85",
            "占比.收入.事业收入": "2.04",
            "占比.收入.经营收入": "1.02",
            "占比.收入.附属单位上缴收入": "0.68",
            "占比.收入.其他收入": "0.43",
            "占比.支出.基本支出": "61.54",  # 344.10 / 559.15
            "占比.支出.项目支出": "37.03",
            "占比.支出.上缴上级支出": "0.18",
            "占比.支出.经营支出": "0.98",
            "占比.支出.对附属单位补助支出": "0.27",
            "占比.一般公共预算财政拨款支出": "70.49",  # 394.15 / 559.15
            "占比.支出.201": "89.85",  # 354.15 / 394.15
            "占比.支出.208": "10.15",
        },
    )


def test_shares_of_nothing_do_not_exist() -> None:
    book = facts(收入={"2010301": {}}, 支出={"2010301": {"一般公共预算": {}}}, 基本支出经济分类=None)
    assert not [name for name in book if name.startswith("占比.")]


def test_changes_against_last_year() -> None:
    shows(
        facts(**RICH, 上年决算=PRIOR),
        {
            "变动.收支总计.增减额": "111.15",
            "变动.收支总计.增减率": "22.23",
            "变动.本年收入合计.增减额": "0",
            "变动.本年收入合计.增减率": "0",
            "变动.本年支出合计.增减额": "-40.85",
            "变动.本年支出合计.增减率": "-6.81",
            "变动.财政拨款收支总计.增减额": "574.15",
            "变动.财政拨款收支总计.增减率": "-",
            "变动.政府性基金预算财政拨款收入.增减额": "-50",
            "变动.政府性基金预算财政拨款收入.增减率": "-25",
            "变动.国有资本经营预算财政拨款收入.增减额": "-",
        },
    )


def test_completion_of_both_budgets_at_every_level() -> None:
    shows(
        facts(**RICH),
        {
            "预算对比.2010301.年初预算.差额": "10.1",
            "预算对比.2010301.年初预算.完成率": "103.48",  # 300.10 / 290
            "预算对比.2010301.全年预算.差额": "0.1",
            "预算对比.2010302.年初预算.完成率": "90.1",  # 45.05 / 50
            "预算对比.2010302.全年预算.完成率": "100",
            "预算对比.2013101.年初预算.差额": "9",
            "预算对比.2013101.年初预算.完成率": "-",
            "预算对比.20103.年初预算.完成率": "101.51",  # 345.15 / 340
            "预算对比.201.全年预算.完成率": "100.03",  # 354.15 / 354.05
            "预算对比.合计.年初预算.差额": "14.15",
            "预算对比.合计.年初预算.完成率": "103.72",  # 394.15 / 380
            "预算对比.合计.全年预算.完成率": "100.03",  # 394.15 / 394.05
        },
    )


def test_three_public_sums_differences_and_changes() -> None:
    shows(
        facts(三公经费=THREE),
        {
            "三公经费.公务用车购置及运行维护费.预算数": "25",
            "三公经费.公务用车购置及运行维护费.决算数": "24.5",
            "三公经费.公务用车购置及运行维护费.上年决算数": "43",
            "三公经费.合计.预算数": "35",
            "三公经费.合计.决算数": "33.25",
            "三公经费.合计.上年决算数": "44",
            "三公经费.合计.差额": "-1.75",
            "三公经费.合计.完成率": "95",
            "三公经费.合计.比上年.增减额": "-10.75",
            "三公经费.合计.比上年.增减率": "-24.43",
            "三公经费.因公出国（境）费.比上年.增减额": "8",
            "三公经费.因公出国（境）费.比上年.增减率": "-",
            "三公经费.公务用车购置费.比上年.增减率": "-50",
            "三公经费.公务用车运行维护费.比上年.增减额": "0",
            "三公经费.公务接待费.完成率": "-",
            "三公经费.公务接待费.差额": "0.75",
            "三公经费.公务接待费.国内接待支出": "0.5",
        },
    )


def test_three_public_without_last_year_is_not_compared() -> None:
    book = facts()
    assert not [name for name in book if name.startswith("三公经费.") and "上年" in name]


def test_three_public_total_is_compared_only_when_last_year_is_whole() -> None:
    """A last year of which only one item was typed has no total to compare with."""
    reception = {"预算数": 1, "决算数": 1, "上年决算数": 2}
    book = facts(三公经费={"公务接待费": reception})
    shows(
        book,
        {
            "三公经费.公务接待费.比上年.增减额": "-1",
            "三公经费.合计.上年决算数": "-",
            "三公经费.合计.比上年.增减额": "-",
            "三公经费.公务用车购置及运行维护费.上年决算数": "-",
        },
    )


def test_missions_add_up() -> None:
    missions = [
        {"内容": "参展", "团组数": 2, "人次": 7},
        {"内容": "培训", "人次": 3},
    ]
    book = facts(三公经费={"因公出国（境）费": {"预算数": 9, "决算数": 9, "团组": missions}})
    shows(
        book,
        {
            "三公经费.因公出国（境）费.团组.1.团组数": "2",
            "三公经费.因公出国（境）费.团组.2.团组数": "1",
            "三公经费.因公出国（境）费.团组数": "3",
            "三公经费.因公出国（境）费.人次": "10",
        },
    )


def test_operating_cost_is_the_public_expenditure_of_table_06() -> None:
    book = facts(机关运行经费={"年初预算": 25, "上年决算数": 16})
    shows(
        book,
        {
            "机关运行经费.决算数": "20",
            "机关运行经费.比年初预算.增减额": "-5",
            "机关运行经费.比年初预算.增减率": "-20",
            "机关运行经费.比上年决算数.增减额": "4",
            "机关运行经费.比上年决算数.增减率": "25",
        },
    )


def test_operating_cost_may_be_typed() -> None:
    book = facts(机关运行经费={"决算数": 7, "年初预算": 0})
    shows(
        book,
        {
            "机关运行经费.决算数": "7",
            "机关运行经费.比年初预算.增减额": "7",
            "机关运行经费.比年初预算.增减率": "-",
        },
    )


def test_procurement_by_kind() -> None:
    small = {"货物": 30, "服务": 45, "小微企业": 15}
    book = facts(政府采购={"货物": 40, "工程": 100, "服务": 60, "授予中小企业": small})
    shows(
        book,
        {
            "政府采购.总额": "200",
            "政府采购.中小企业.合计": "75",
            "政府采购.中小企业.占比": "37.5",
            "政府采购.中小企业.小微企业占比": "20",
            "政府采购.中小企业.货物占比": "75",
            "政府采购.中小企业.工程占比": "-",
            "政府采购.中小企业.服务占比": "75",
        },
    )


def test_procurement_of_which_only_the_total_for_small_business_is_known() -> None:
    book = facts(政府采购={"服务": 60, "授予中小企业": {"合计": 45}})
    shows(
        book,
        {
            "政府采购.中小企业.合计": "45",
            "政府采购.中小企业.占比": "75",
            "政府采购.中小企业.小微企业": "-",
            "政府采购.中小企业.小微企业占比": "0",
            "政府采购.中小企业.服务占比": "-",
        },
    )


def test_no_procurement_has_no_shares() -> None:
    shows(facts(), {"政府采购.总额": "0", "政府采购.中小企业.合计": "0", "政府采购.中小企业.占比": "-"})


def test_vehicles_add_up() -> None:
    book = facts(国有资产={"车辆": {"机要通信用车": 2, "执法执勤用车": 12, "其他用车": 0}, "单价50万元以上设备": 3})
    shows(book, {"国有资产.车辆合计": "14", "国有资产.单价50万元以上设备": "3"})


PROJECTS: list[dict[str, Any]] = [
    {
        "名称": "科技局项目",
        "其中": [
            {"名称": "业务费", "全年预算数": 30, "执行数": 27},
            {"名称": "平台", "其中": [{"名称": "平台一期", "全年预算数": 50, "执行数": 50}]},
        ],
    },
    {"名称": "没有预算", "全年预算数": 0, "执行数": 3},
    {"名称": "办公费", "全年预算数": 20, "执行数": 10},
]


def test_projects_with_parts_are_the_sums_of_their_parts() -> None:
    shows(
        facts(项目=PROJECTS),
        {
            "项目.平台.全年预算数": "50",
            "项目.科技局项目.全年预算数": "80",
            "项目.科技局项目.执行数": "77",
            "项目.科技局项目.执行率": "96.25",
            "项目.办公费.执行率": "50",
            "项目.没有预算.执行率": "-",
            "项目合计.全年预算数": "100",
            "项目合计.执行数": "90",
        },
    )


def test_review_spans_its_projects() -> None:
    """The form speaks of one project, its review of two; a form without a review counts for nothing."""
    forms = [
        {**PROJECT_FORM, "项目名称": "办公费", "综述": {**REVIEW, "项目": ["办公费", "业务费"]}},
        {**PROJECT_FORM, "项目名称": "平台自评", "包含项目": ["平台一期"], "综述": REVIEW},
        {**PROJECT_FORM, "项目名称": "业务费"},
    ]
    shows(
        facts(项目=PROJECTS, 项目自评=forms, 部门={"所属单位": ["甲中心", "乙中心"]}),
        {
            "综述.办公费.全年预算数": "50",
            "综述.办公费.执行数": "37",
            "综述.办公费.执行率": "74",
            "综述.平台自评.执行率": "100",
            "综述.业务费.执行数": "-",
            "绩效.自评项目数": "2",
            "绩效.自评资金": "87",
            "绩效.自评资金占比": "435",  # of 20 万元 of project expenditure
            "绩效.整体自评单位数": "3",
        },
    )


@pytest.mark.parametrize("item", ["因公出国（境）费", "公务用车购置费", "公务用车运行维护费", "公务接待费"])
def test_parts_of_an_item_are_facts(item: str) -> None:
    book = facts(三公经费={item: {**NOTHING, "其中": {"甲": 1, "乙": "2.5"}}})
    shows(book, {f"三公经费.{item}.其中.甲": "1", f"三公经费.{item}.其中.乙": "2.5"})
