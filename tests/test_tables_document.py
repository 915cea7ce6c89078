"""Tests of the nine 公开表: a report with money of every kind, each table as printed, and what each option changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from generator.amounts import format_amount
from generator.document.compose import compose
from generator.document.nodes import Cell, Document, Run, Table, plain
from generator.document.table_cells import KEEP_ROWS
from generator.pack.models import Line
from tests.builders import accounts, body, document, pack, row, table, texts
from tests.test_sentences import EXPLAINED, LONG, PRIOR
from tests.test_totals import RICH

LABELS = tuple(f"公开0{number}表" for number in range(1, 10))


def rich(**options: str) -> Document:
    return document(**{**RICH, **EXPLAINED, "上年决算": PRIOR, "版式": {**LONG, **options}})


@pytest.fixture(scope="module")
def report() -> Document:
    return rich()


def notes(each: Table) -> list[str]:
    return [plain(note) for note in each.notes]


# -- 01 and 04 -------------------------------------------------------------------------------------------------------


def test_table_01_has_income_left_and_expenditure_right(report: Document) -> None:
    rows = body(table(report, "公开01表"))
    assert rows[0] == ["一、一般公共预算财政拨款收入", "1", "400.15", "一、一般公共服务支出", "32", "361.65"]
    assert rows[5][:3] == ["六、经营收入", "6", "6.00"]
    assert rows[6][:3] == ["七、附属单位上缴收入", "7", "4.00"]
    assert rows[10][3:] == ["十一、城乡社区支出", "42", "135.00"]
    assert rows[25] == ["", "26", "", "二十六、抗疫特别国债安排的支出", "57", ""]
    assert rows[26:] == [
        ["本年收入合计", "27", "587.65", "本年支出合计", "58", "559.15"],
        ["使用非财政拨款结余", "28", "1.50", "结余分配", "59", "0.80"],
        ["年初结转和结余", "29", "22.00", "年末结转和结余", "60", "51.20"],
        ["", "30", "", "", "61", ""],
        ["总计", "31", "611.15", "总计", "62", "611.15"],
    ]


def test_table_01_numbers_its_lines_without_gaps_where_the_option_asks() -> None:
    found = table(rich(行次="连续", 公式注="是"), "公开01表")
    rows = body(found)
    assert len(rows) == 30
    assert [cells[1] for cells in rows] == [str(number) for number in range(1, 31)]
    assert [cells[4] for cells in rows] == [str(number) for number in range(31, 61)]
    assert rows[-1] == ["总计", "30", "611.15", "总计", "60", "611.15"]
    assert notes(found)[2:] == [
        "27行=(1+2+3+4+5+6+7+8)行；30行=(27+28+29)行；",
        "57行=(31+32+...+56)行；60行=(57+58+59)行。",
    ]


def test_table_04_has_a_column_for_each_budget(report: Document) -> None:
    found = table(report, "公开04表")
    assert row(found, "一、一般公共预算财政拨款")[:3] == ["一、一般公共预算财政拨款", "1", "400.15"]
    assert row(found, "一、一般公共服务支出")[3:] == ["一、一般公共服务支出", "33", "354.15", "354.15", "", ""]
    assert row(found, "十一、城乡社区支出")[3:] == ["十一、城乡社区支出", "43", "135.00", "", "135.00", ""]
    assert row(found, "二十一、国有资本经营预算支出")[5:] == ["7.00", "", "", "7.00"]
    tail = body(found)[26:]
    assert tail[0] == ["本年收入合计", "27", "558.15", "本年支出合计", "59", "536.15", "394.15", "135.00", "7.00"]
    assert tail[1][:6] == ["年初财政拨款结转和结余", "28", "16.00", "年末财政拨款结转和结余", "60", "38.00"]
    assert tail[1][6:] == ["9.00", "27.00", "2.00"]
    assert [cells[2] for cells in tail[2:5]] == ["3.00", "12.00", "1.00"]
    assert tail[5] == ["总计", "32", "574.15", "总计", "64", "574.15", "403.15", "162.00", "9.00"]


# -- subjects: 02, 03, 05, 07, 08 ------------------------------------------------------------------------------------


def test_table_02_lists_classes_groups_and_items(report: Document) -> None:
    found = table(report, "公开02表")
    assert body(found)[0] == ["合计", "587.65", "558.15", "5.00", "12.00", "6.00", "4.00", "2.50"]
    assert [cells[0] for cells in body(found)[1:6]] == ["201", "20103", "2010301", "2010302", "20131"]
    assert row(found, "2010301") == ["2010301", "行政运行", "305.10", "300.10", "5.00", "", "", "", ""]
    assert row(found, "2060101")[2:] == ["22.00", "", "", "12.00", "6.00", "4.00", ""]
    kinds = [each.kind for group in found.groups for each in group.rows]
    assert kinds[:4] == ["total", "subtotal", "subtotal", "data"]
    assert [group.rows[1].cells[1].indent for group in found.groups[:1]] == [0]


@pytest.mark.parametrize("label", ["公开02表", "公开03表", "公开05表", "公开07表", "公开08表"])
def test_tables_list_items_only_where_the_option_asks(label: str) -> None:
    whole, items = (table(rich(科目行=choice), label) for choice in ("类款项", "项"))
    assert body(items) == [cells for cells in body(whole) if cells[0] == "合计" or len(cells[0]) == 7]
    assert {cell.indent for each in items.rows() for cell in each.cells} == {0}
    assert {cell.indent for each in whole.rows() for cell in each.cells} == {0, 1, 2}


def test_table_03_splits_expenditure_by_kind(report: Document) -> None:
    found = table(report, "公开03表")
    assert body(found)[0] == ["合计", "559.15", "344.10", "207.05", "1.00", "5.50", "1.50"]
    assert row(found, "2010301")[2:] == ["306.10", "280.10", "25.00", "1.00", "", ""]
    assert row(found, "201")[2:] == ["361.65", "289.10", "70.05", "1.00", "", "1.50"]
    assert row(found, "2060101")[2:] == ["15.50", "10.00", "", "", "5.50", ""]


def test_table_05_holds_the_general_public_budget_only(report: Document) -> None:
    found = table(report, "公开05表")
    assert body(found)[0] == ["合计", "394.15", "329.10", "65.05"]
    assert [cells[0] for cells in body(found)] == [
        *("合计", "201", "20103", "2010301", "2010302", "20131", "2013101", "208", "20805", "2080501")
    ]


def test_table_07_closes_each_fund(report: Document) -> None:
    found = table(report, "公开07表")
    assert body(found)[0] == ["合计", "12.00", "150.00", "135.00", "5.00", "130.00", "27.00"]
    assert row(found, "2120801")[2:] == ["10.00", "120.00", "110.00", "", "110.00", "20.00"]
    assert row(found, "2120803")[2:] == ["", "30.00", "25.00", "5.00", "20.00", "5.00"]
    assert row(found, "2120899")[2:] == ["2.00", "", "", "", "", "2.00"]
    assert notes(found) == ["注：本表反映部门本年度政府性基金预算财政拨款收入、支出及结转和结余情况。"]


def test_table_08_holds_state_capital(report: Document) -> None:
    found = table(report, "公开08表")
    assert body(found)[0] == ["合计", "7.00", "", "7.00"]
    assert row(found, "2230105") == ["2230105", "国有企业退休人员社会化管理补助支出", "7.00", "", "7.00"]


@pytest.mark.parametrize(
    ("label", "remark"),
    [
        ("公开06表", "本单位2024年度无一般公共预算财政拨款基本支出。"),
        ("公开07表", "本单位2024年度无政府性基金预算财政拨款收入支出。"),
        ("公开08表", "本单位2024年度无国有资本经营预算财政拨款支出。"),
        ("公开09表", "本单位2024年度无财政拨款“三公”经费支出。"),
    ],
)
def test_empty_table_keeps_its_form_and_tells_why(label: str, remark: str) -> None:
    parts: dict[str, Any] = {
        "部门": {"自称": "本单位"},
        "支出": {"2010301": {"一般公共预算": {"项目支出": 100, "年初预算": 100}}},
        "基本支出经济分类": None,
        "机关运行经费": {"年初预算": 0},
    }
    found = table(document(**parts, 版式={"零值": "0.00"}), label)
    own = table(document(**parts, 空表说明={label: "本年没有，总计{收支总计}万元。"}), label)
    assert notes(found)[-1] == f"备注：{remark}"
    assert notes(own)[-1] == "备注：本年没有，总计100万元。"
    assert own.notes[-1][1] == Run("100", "收支总计")
    assert not any(cell.value is not None for each in found.rows() for cell in each.cells)
    assert len(body(found)) >= 1


def test_filled_table_tells_nothing_of_the_kind() -> None:
    found = table(document(空表说明={"公开06表": "本年没有。"}), "公开06表")
    assert notes(found) == ["注：本表反映部门本年度一般公共预算财政拨款基本支出明细情况。"]


# -- 06, 09 ----------------------------------------------------------------------------------------------------------


def test_table_06_lists_the_types_of_basic_expenditure(report: Document) -> None:
    found = table(report, "公开06表")
    rows = body(found)
    assert rows[0] == ["301", "工资福利支出", "210.00", "302", "商品和服务支出", "55.00", *rows[0][6:]]
    assert rows[0][6:] == ["307", "债务利息及费用支出", "4.00"]
    assert row(found, "30101")[:3] == ["30101", "基本工资", "150.00"]
    assert row(found, "39999")[6:] == ["39999", "其他支出", "1.00"]
    assert rows[-1] == ["人员经费合计", "240.00", "公用经费合计", "89.10"]
    assert len(rows) == 29


def test_table_06_has_a_short_list() -> None:
    short, long = (table(document(版式={"经济分类明细": choice}), "公开06表") for choice in ("短表", "长表"))
    codes = [[cells[6] for cells in body(each)[:-1] if cells[6]] for each in (short, long)]
    assert codes[0] == ["310", "31002", "31003", "31007", "31013", "31021", "31022", "31099"]
    assert codes[1][:3] == ["307", "30701", "30702"]
    assert (len(codes[1]), codes[1][-1]) == (26, "39999")


def test_table_09_has_budget_and_final_of_each_item() -> None:
    amounts = {
        "因公出国（境）费": {"预算数": 10, "决算数": 8},
        "公务用车购置费": {"预算数": 20, "决算数": "18.5"},
        "公务用车运行维护费": {"预算数": 5, "决算数": 6},
        "公务接待费": {"预算数": 0, "决算数": "0.75", "接待对象": "来访人员", "接待内容": "交流"},
    }
    explained = {item: {**amount, "原因": "有原因"} for item, amount in amounts.items()}
    found = table(document(三公经费={**explained, "原因": "有原因"}), "公开09表")
    budget = ["35.00", "10.00", "25.00", "20.00", "5.00", ""]
    final = ["33.25", "8.00", "24.50", "18.50", "6.00", "0.75"]
    assert body(found) == [[*budget, *final]]


# -- options ---------------------------------------------------------------------------------------------------------


def test_zero_is_blank_or_printed_as_the_option_says_but_blank_in_06_to_09() -> None:
    blank, printed = rich(零值="空白"), rich(零值="0.00")
    assert row(table(blank, "公开02表"), "2010302")[4:] == [""] * 5
    assert row(table(printed, "公开02表"), "2010302")[4:] == ["0.00"] * 5
    assert row(table(printed, "公开01表"), "二、外交支出")[5] == "0.00"
    assert row(table(printed, "公开01表"), "二十六、抗疫特别国债安排的支出")[:3] == ["", "26", ""]
    for label in LABELS[5:]:
        assert body(table(blank, label)) == body(table(printed, label))


def test_thousands_are_separated_as_the_option_says() -> None:
    parts: dict[str, Any] = {
        "收入": {"2010301": {"一般公共预算财政拨款": "12345.67"}},
        "支出": {"2010301": {"一般公共预算": {"项目支出": "12345.67", "年初预算": "12345.67"}}},
        "基本支出经济分类": None,
        "机关运行经费": {"年初预算": 0},
        "上年决算": dict.fromkeys(PRIOR, "12345.67"),
    }
    for choice, amount in (("是", "12,345.67"), ("否", "12345.67")):
        prior = {**parts["上年决算"], "政府性基金预算财政拨款收入": None, "国有资本经营预算财政拨款收入": None}
        found = document(**{**parts, "上年决算": prior}, 版式={"表格千分位": choice})
        assert body(table(found, "公开01表"))[-1][2] == amount


def test_formula_notes_are_printed_where_the_option_asks(report: Document) -> None:
    with_formulas = rich(公式注="是")
    for label in LABELS:
        plain_notes, more = notes(table(report, label)), notes(table(with_formulas, label))
        added = [note for note in more if note not in plain_notes]
        assert bool(added) == (label != "公开06表"), label
        assert all("=" in note for note in added)


# -- form of all tables ----------------------------------------------------------------------------------------------


def cells(report: Document) -> Iterator[tuple[str, Cell]]:
    return ((each.label, cell) for each in report.tables() for line in each.rows() for cell in line.cells)


@pytest.mark.parametrize("label", LABELS)
def test_every_row_fills_the_columns(report: Document, label: str) -> None:
    found = table(report, label)
    assert sum(column.width for column in found.columns) == 1000
    assert all(
        sum(cell.colspan for cell in line.cells) == len(found.columns) for group in found.groups for line in group.rows
    )
    assert (found.title, found.left_line, found.right_line) == (
        f"2024年度{found.toc.split('、')[1]}",
        "部门：示例局",
        "金额单位：万元",
    )


def test_the_number_behind_a_cell_is_the_number_printed(report: Document) -> None:
    amounts = [(label, cell) for label, cell in cells(report) if label and cell.value is not None]
    assert len(amounts) > 150
    for label, cell in amounts:
        assert cell.value is not None
        assert cell.text == format_amount(cell.value, 2, separators=True), label
        assert cell.runs[0].fact


def test_axis_numbers_the_columns(report: Document) -> None:
    header = table(report, "公开02表").header[-1]
    assert (header.kind, texts(header)) == ("axis", ["栏次", *"1234567"])
    assert header.cells[0].colspan == 2
    assert texts(table(report, "公开01表").header[-1]) == ["栏次", "", "1", "栏次", "", "2"]


def test_a_page_break_leaves_no_lone_row_of_a_long_table(report: Document) -> None:
    groups = table(report, "公开03表").groups
    assert (len(groups[0].rows), groups[0].keep) == (KEEP_ROWS, True)
    assert (len(groups[-1].rows), groups[-1].keep) == (KEEP_ROWS, True)
    assert all(len(group.rows) == 1 for group in groups[1:-1])
    assert [(len(group.rows), group.keep) for group in table(report, "公开08表").groups] == [(4, True)]


def test_sides_of_different_length_and_cells_without_a_figure() -> None:
    """A pack may have fewer lines on one side, and columns in which a line has nothing to print."""
    spec = pack().tables["04"]
    short = spec.model_copy(update={"right": spec.right[:2], "left": (Line(facts=("-",)), *spec.left[1:3])})
    made = compose(accounts(), replace(pack(), tables={**pack().tables, "04": short})).document
    assert body(table(made, "公开04表")) == [
        ["", "1", "", "一、一般公共服务支出", "33", "100.00", "100.00", "", ""],
        ["二、政府性基金预算财政拨款", "2", "", "二、外交支出", "34", "", "", "", ""],
        ["三、国有资本经营预算财政拨款", "3", "", *[""] * 6],
    ]
