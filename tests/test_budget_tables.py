"""Tests of 附表1–12: a budget with money of every kind, each table as printed; rows, levels, zeros, units of amounts."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from msgspec.structs import replace

from generator.amounts import format_amount
from generator.audit.cells import facts_of_cell
from generator.derive.accounts import Accounts
from generator.document.nodes import Section, Table, plain
from generator.document.printing import Printing, resolve
from generator.document.rows import listed
from generator.document.table_cells import TableContext
from generator.document.tables import build_table
from generator.findings import FindingsError
from generator.pack.loading import load_pack, templates_folder
from generator.pack.rows import ROW_KINDS
from generator.writers import docx_tables, html, pdf, text, xlsx
from tests.budgets import RICH, accounts, rich
from tests.builders import accounts as final_accounts
from tests.builders import body, cell_runs, pack, row, texts
from tests.documents import small

PACK = "wuhan/budget-2024"
LABELS = tuple(f"附表{number}" for number in range(1, 13))
EMPTY = "此表为空表"
_RICH: dict[str, Any] = yaml.load(RICH, yaml.BaseLoader)  # noqa: S506 - a text of the tests, read as texts
_NOTHING_ELSE = dict.fromkeys(
    ("年终结转结余", "政府采购预算", "政府购买服务预算", "上年预算", "变动原因", "科目变动原因")
)
"""Parts that speak of the projects of the rich budget, left out."""


def typed(**parts: Any) -> Accounts:
    """Return the accounts of the rich budget with some parts changed; a part that is ``None`` is left out."""
    tree = {**_RICH, **parts}
    tree["部门"] = {key: value for key, value in tree["部门"].items() if value is not None}
    given = {key: value for key, value in tree.items() if value is not None}
    return accounts(yaml.safe_dump(given, allow_unicode=True, sort_keys=False, default_style='"', width=10000))


def built(label: str, of: Accounts, remarks: Mapping[str, str] | None = None) -> Table:
    """Return one table of the pack filled with the figures of a budget."""
    found = pack(PACK)
    spec = next(each for each in found.tables.values() if each.label == label)
    printing = Printing(resolve(found.manifest.options, of.submission.options))
    labels = found.manifest.labels
    slots = {"部门": of.submission.department.name, "年度": "2024"}
    line = labels["部门行"].format(**slots)
    return build_table(spec, "t", "", TableContext(of, printing, slots, line, labels["备注"], remarks or {}))


@cache
def printed(label: str) -> Table:
    """Return one table of the rich budget."""
    return built(label, rich())


def notes(each: Table) -> list[str]:
    return [plain(note) for note in each.notes]


def kinds(each: Table) -> list[str]:
    return [row.kind for group in each.groups for row in group.rows]


def indents(each: Table, column: int) -> list[int]:
    return [row.cells[column].indent for group in each.groups for row in group.rows]


# -- 附表1 to 附表5, 7, 8 --------------------------------------------------------------------------------------------


def test_table_1_has_no_line_numbers_and_prints_zeros() -> None:
    found = body(printed("附表1"))
    assert len(found) == 29
    assert found[0] == ["一、一般公共预算拨款收入", "185.96", "一、一般公共服务支出", "212.87"]
    assert found[8] == ["九、其他收入", "0.20", "九、节能环保支出", "0.00"]
    assert found[9] == ["", "", "十、城乡社区支出", "1000.00"]
    assert found[21] == ["", "", "廿二、预备费", "0.00"]
    assert found[26:] == [
        ["本年收入合计", "1165.13", "本年支出合计", "1286.43"],
        ["上年结转结余", "121.46", "年终结转结余", "0.16"],
        ["收入总计", "1286.59", "支出总计", "1286.59"],
    ]
    assert notes(printed("附表1")) == ["备注：财政专户管理资金收入是指教育收费收入；事业收入不含教育收费收入，下同。"]


def test_table_2_has_a_row_for_each_unit() -> None:
    found = printed("附表2")
    assert [cells[:3] for cells in body(found)] == [
        ["", "合计", "1286.59"],
        ["043", "示例产业园管理办公室", "1286.59"],
        ["043001", "示例产业园管理办公室本级", "1247.66"],
        ["043002", "示例服务中心", "38.93"],
    ]
    assert row(found, "043002")[3:] == [
        *("38.87", "30.00", "0.00", "0.00", "0.50", "6.07", "2.00", "0.00", "0.10", "0.20"),
        *("0.06", "0.00", "0.00", "0.00", "0.06", "0.00"),
    ]
    assert kinds(found) == ["total", "subtotal", "data", "data"]


def test_table_3_prints_zeros_of_some_columns_only() -> None:
    found = printed("附表3")
    assert body(found)[0] == ["合计", "1286.43", "183.83", "1099.60", "2.00", "0.30", "0.70"]
    assert row(found, "2010302")[2:] == ["26.04", "0.00", "26.04", "", "", ""]
    assert row(found, "2010350")[2:] == ["38.30", "36.00", "0.00", "2.00", "0.30", ""]


def test_table_4_leaves_zeros_blank() -> None:
    found = body(printed("附表4"))
    assert found[0] == ["本年收入", "1155.96", "本年支出", "1276.87"]
    assert found[2] == ["（二）政府性基金预算拨款", "900.00", "二、国防支出", ""]
    assert found[5] == ["（一）一般公共预算拨款", "18.00", "五、科学技术支出", ""]
    assert found[-2:] == [["", "", "二、年终结转结余", "0.09"], ["收入总计", "1276.96", "支出总计", "1276.96"]]


def test_table_5_splits_basic_expenditure() -> None:
    found = printed("附表5")
    assert row(found, "2010301")[2:] == ["147.83", "147.83", "139.33", "8.50", "0.00"]
    assert row(found, "2010302")[2:] == ["26.04", "0.00", "0.00", "0.00", "26.04"]
    assert indents(found, 1)[1:4] == [0, 1, 2]


def test_table_7_is_one_row() -> None:
    assert body(printed("附表7")) == [["26.54", "3.00", "23.04", "18.00", "5.04", "0.50"]]


def test_table_8_holds_the_government_funds() -> None:
    assert [cells[0] for cells in body(printed("附表8"))] == ["合计", "212", "21208", "2120899"]
    assert row(printed("附表8"), "2120899")[2:] == ["1,000.00", "0.00", "1,000.00"]


# -- listed rows: 附表6, 9, 10, 11, 12 -------------------------------------------------------------------------------


def test_table_6_lists_the_types_of_basic_expenditure_typed_zeros_too() -> None:
    found = printed("附表6")
    assert body(found)[:2] == [
        ["", "合计", "177.83", "169.33", "8.50"],
        ["301", "工资福利支出", *["164.33"] * 2, "0.00"],
    ]
    assert [cells[0] for cells in body(found)][2:] == [
        *("30101", "30102", "302", "30201", "30217", "30226", "303", "30302")
    ]
    assert row(found, "30226") == ["30226", "劳务费", "0.00", "0.00", "0.00"]
    assert kinds(found)[:4] == ["total", "subtotal", "data", "data"]
    assert indents(found, 1) == [0, 0, 1, 1, 0, 1, 1, 1, 0, 1]


def test_table_9_tells_units_apart() -> None:
    """Two units spend on the same 项: each has a row of its own."""
    projects = _RICH["预算项目"]
    more = {
        "名称": "服务中心注资",
        "类别": "其他运转类",
        "单位": "043002",
        "编码": "42011324043Y000000103",
        "安排": {"2230299": {"国有资本经营预算": {"31299": "20000"}}},
    }
    found = body(built("附表9", typed(**{**_NOTHING_ELSE, "预算项目": [*projects, more]})))
    assert found == [
        ["", "合计", "", "", "75.00", "0.00", "0.00", "2.00", "73.00"],
        [
            *("2230299", "其他国有企业资本金注入", "043001", "示例产业园管理办公室本级"),
            "73.00",
            "0.00",
            "0.00",
            "0.00",
            "73.00",
        ],
        [*("2230299", "其他国有企业资本金注入", "043002", "示例服务中心"), "2.00", "0.00", "0.00", "2.00", "0.00"],
    ]


def test_table_10_goes_from_the_department_down_to_the_project() -> None:
    found = printed("附表10")
    assert [cells[:4] for cells in body(found)] == [
        ["", "", "", "1,099.60"],
        ["043", "示例产业园管理办公室", "", "1,099.60"],
        ["043001", "示例产业园管理办公室本级", "", "1,099.04"],
        ["22", "其他运转类", "", "26.04"],
        ["42011324043Y000000100", "车辆和出访", "示例产业园管理办公室本级", "26.04"],
        ["31", "本级支出项目", "", "1,000.00"],
        ["42011324043T000000100", "园区道路", "示例产业园管理办公室本级", "1,000.00"],
        ["32", "转移支付项目", "", "73.00"],
        ["42011324043T000000101", "注资", "示例产业园管理办公室本级", "73.00"],
        ["043002", "示例服务中心", "", "0.56"],
        ["31", "本级支出项目", "", "0.56"],
        ["42011324043T000000102", "培训", "示例服务中心", "0.56"],
    ]
    assert row(found, "车辆和出访")[3:] == ["26.04", "8.04", "0.00", "0.00", "18.00", *["0.00"] * 4]
    assert row(found, "培训")[3:] == ["0.56", *["0.00"] * 6, "0.56", "0.00"]
    assert kinds(found)[:5] == ["total", "subtotal", "subtotal", "subtotal", "data"]


def test_levels_of_projects_and_projects_without_money() -> None:
    projects = [
        {
            "名称": "甲",
            "类别": "本级支出项目",
            "单位": "043001",
            "编码": "T01",
            "安排": {"2010302": {"一般公共预算": {"30201": "0"}}},
        },
        {"名称": "乙", "类别": "人员类", "单位": "043002", "安排": {"2010350": {"一般公共预算": {"30101": "5000"}}}},
    ]
    made = typed(**{**_NOTHING_ELSE, "预算项目": projects})
    spec = next(each for each in pack(PACK).tables.values() if each.label == "附表10")
    assert [(each.level, each.slots.get("编码")) for each in listed(spec, made)] == [
        *((0, None), (0, "043"), (1, "043001"), (2, "31"), (3, "T01"))
    ]
    assert body(built("附表10", made)) == [] == body(built("附表11", made))


def test_table_11_lists_purchases_in_yuan_unit_by_unit() -> None:
    found = printed("附表11")
    blank = [""] * 9
    assert body(found)[:3] == [
        ["", "合计", *blank, "9075000.00", "60000.00", "20000.00"],
        ["11", "产业科", *blank, "9075000.00", "60000.00", "20000.00"],
        ["043", "示例产业园管理办公室", *blank, "9075000.00", "60000.00", "20000.00"],
    ]
    assert [(cells[0], cells[2], cells[8], cells[9], cells[11]) for cells in body(found)[3:]] == [
        ("043001", "公用经费定额", "2", "30000", "60000.00"),
        ("043001", "园区道路", "1", "9000000", "9000000.00"),
        ("043002", "培训", "3", "5000", "15000.00"),
    ]
    assert row(found, "培训")[3:8] == [
        *("[A02010100]计算机", "[2050803]培训支出", "[31002]办公设备购置", "预算安排", "经费拨款")
    ]
    assert row(found, "培训")[12:] == ["", ""]
    assert found.right_line == "单位：元"


def test_table_12_prints_whole_yuan_without_decimals() -> None:
    services = _RICH["政府购买服务预算"]
    found = body(built("附表12", typed(政府购买服务预算=[{**services[0], "金额": "60000.5", "含政府采购": "否"}])))
    assert [cells[6] for cells in found] == ["60000.5"] * 4
    assert body(printed("附表12"))[-1] == [
        *("043001", "示例产业园管理办公室本级", "是", "公用经费定额", "物业管理", "1", "60000", "预算安排", "经费拨款"),
        *("[2010301]行政运行", "[30209]物业管理费", "政府履职辅助性服务", "后勤服务", "物业管理服务"),
    ]
    assert found[-1][2] == "否"


def test_a_department_without_an_office_has_no_row_for_it() -> None:
    department = {**_RICH["部门"], "归口科室": None}
    made = typed(部门=department)
    for label in ("附表11", "附表12"):
        assert [cells[0] for cells in body(built(label, made))][:2] == ["", "043"]


def test_every_slot_that_columns_may_name_is_in_some_row() -> None:
    for kind, known in ROW_KINDS.items():
        spec = next(each for each in pack(PACK).tables.values() if each.rows == kind)
        seen = {slot for each in listed(spec, rich()) for slot in each.slots}
        assert seen == known.texts | known.examples.keys(), kind


def test_only_budgets_have_such_rows() -> None:
    with pytest.raises(TypeError, match="Submission"):
        list(listed(pack(PACK).tables["02"], final_accounts()))


# -- empty tables, options -------------------------------------------------------------------------------------------


def only_one_project() -> Accounts:
    project = {"名称": "甲", "类别": "公用经费", "安排": {"2010301": {"一般公共预算": {"30201": "5000"}}}}
    return typed(
        预算单位=[{"编码": "043001", "名称": "示例产业园管理办公室本级", "性质": "行政单位"}],
        预算项目=[project],
        年终结转结余=None,
        政府采购预算=None,
        政府购买服务预算=None,
    )


@pytest.mark.parametrize("label", ["附表7", "附表8", "附表9", "附表10", "附表11", "附表12"])
def test_an_empty_table_has_its_head_and_says_that_it_is_empty(label: str) -> None:
    made = only_one_project()
    found = built(label, made)
    assert found.groups == ()
    assert found.header == printed(label).header
    assert notes(found) == [EMPTY]
    assert notes(built(label, made, {label: "本年没有。"})) == ["本年没有。"]
    assert EMPTY not in notes(printed(label))


def test_the_formats_of_a_table_are_its_own_whatever_the_department_chooses() -> None:
    chosen = typed(版式={"零值": "空白", "表格千分位": "否"})
    for label in LABELS:
        assert body(built(label, chosen)) == body(printed(label)), label


def test_tables_5_6_8_9_and_10_have_separators_others_none() -> None:
    big = [
        {"名称": name, "类别": kind, "单位": "043001", "编码": name, "安排": {code: {fund: {"30201": "123456789"}}}}
        for name, kind, code, fund in (
            ("甲", "公用经费", "2010301", "一般公共预算"),
            ("乙", "本级支出项目", "2120899", "政府性基金预算"),
            ("丙", "本级支出项目", "2230299", "国有资本经营预算"),
        )
    ]
    made = typed(**{**_NOTHING_ELSE, "预算项目": big})
    with_separators = {
        label for label in LABELS if any("," in text for cells in body(built(label, made)) for text in cells)
    }
    assert with_separators == {"附表5", "附表6", "附表8", "附表9", "附表10"}


# -- form of all tables ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("label", LABELS)
def test_every_row_fills_the_columns(label: str) -> None:
    found = printed(label)
    assert sum(column.width for column in found.columns) == 1000
    assert {sum(cell.colspan for cell in row.cells) for group in found.groups for row in group.rows} == {
        len(found.columns)
    }
    assert found.left_line == "部门/单位：示例产业园管理办公室"


@pytest.mark.parametrize("label", LABELS)
def test_the_number_behind_a_cell_is_the_number_printed(label: str) -> None:
    cells = [cell for row in printed(label).rows() for cell in row.cells if cell.value is not None]
    assert cells
    for cell in cells:
        assert cell.value is not None
        places = len(cell.text.partition(".")[2])
        assert format_amount(cell.value, places, separators="," in cell.text) == cell.text


def test_figures_are_facts_of_the_report() -> None:
    for label in LABELS:
        assert {run.fact for run in cell_runs(printed(label)) if run.fact} <= rich().facts.keys()


def test_tables_9_11_and_12_number_their_columns() -> None:
    for label, count in (("附表9", 9), ("附表11", 14), ("附表12", 14)):
        assert texts(printed(label).header[-1]) == [str(number) for number in range(1, count + 1)]


# -- the label above the title, in every format ----------------------------------------------------------------------


def test_the_label_stands_above_the_title() -> None:
    lines = [(line.role, line.left, line.right) for line in printed("附表2").lines()]
    assert lines == [
        ("label", "附表2", ""),
        ("title", "收入总表", ""),
        ("both", "部门/单位：示例产业园管理办公室", "单位：万元"),
    ]
    below = replace(printed("附表2"), label_first=False)
    assert [line.role for line in below.lines()] == ["title", "label", "both"]


def test_every_format_prints_the_lines_in_order() -> None:
    found = pack(PACK)
    made = replace(small(), sections=(Section("table_wide", (printed("附表2"),)),))
    lines = text.render(made).splitlines()
    assert lines[lines.index("附表2") + 1] == "收入总表"
    word = docx_tables.table_xml(printed("附表2"), 277, None)
    assert word.index("附表2") < word.index("收入总表")
    assert "TableLabel" not in word
    page = html.render(made, found.looks, found.folders).decode()
    assert '<span class="table_line">附表2</span><span class="table_title" data-label="收入总表">' in page
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx.render(made, found.looks)))["附表2"]
    assert [sheet.cell(number, 1).value for number in (1, 2, 3)] == [
        *("附表2", "收入总表", "部门/单位：示例产业园管理办公室")
    ]


def test_amounts_of_a_large_department_fit_their_columns() -> None:
    """Nearly 300 million of every source, for every project and purchase: nothing sticks out of a cell."""
    large = re.sub(r"(: \{[0-9]{5}[^:{}]*: )[0-9]+", r"\g<1>299999900", RICH)
    made = accounts(re.sub(r"(单价|金额): [0-9]{4,}", r"\1: 299999900", large.replace("60000,", "299999900,")))
    found = pack(PACK)
    pages = [spec.page for _, spec in sorted(found.tables.items())]
    sections = tuple(
        Section(page, (replace(built(label, made), anchor=label),)) for page, label in zip(pages, LABELS, strict=True)
    )
    laid_out = pdf.render(replace(small(), sections=sections), found.looks, found.folders, b"{}")
    assert laid_out.sticking_out == ()
    assert laid_out.broken == ()


# -- cells by their words --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "row", "column", "fact"),
    [
        ("02", "043002", "事业收入", "收入预算.043002.事业收入"),
        ("02", "合计", "", "收入预算.合计.合计"),
        ("06", "30101 基本工资", "人员经费", "基本支出经济.30101.人员经费"),
        ("10", "园区道路", "合计", "项目支出预算.项目.园区道路.合计"),
        ("10", "043001", "单位资金", "项目支出预算.043001.单位资金"),
        ("11", "3", "采购数量", "采购预算.3.数量"),
        ("12", "合计", "购买金额", "购买服务预算.合计.金额"),
    ],
)
def test_cells_are_found_by_row_and_column(name: str, row: str, column: str, fact: str) -> None:
    found = [each for each in facts_of_cell(pack(PACK).tables[name], row, column) if each in rich().facts]
    assert found == [fact]


def test_there_is_no_such_column() -> None:
    assert facts_of_cell(pack(PACK).tables["02"], "合计", "经营收入") == ()


# -- mistakes of the pack --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("02", '文: "{名称}"', '文: "{名字}"', "“{名字}”里的 {名字} 没有可填的内容。"),
        ("02", "收入预算.{行}.合计", "收入预算.{单位}.合计", "“收入预算.{单位}.合计”里的 {单位} 没有可填的内容。"),
        ("02", "收入预算.{行}.合计", "收入预算.{行}.总计", "没有名为“收入预算.合计.总计”的数据项。"),
        ("11", "采购预算.{序号}.数量", "采购预算.{序号}.个数", "没有名为“采购预算.1.个数”的数据项。"),
        ("02", "行: 预算单位", "行: 支出", "版面 listed_rows 要写“行”（预算单位、经济科目"),
        ("02", ', 文: "{名称}"', "", "每栏写“文”或“取数”之一"),
        ("02", "行: 预算单位", "行: 单位", "“行”有误：应为 "),
        ("03", "行: 支出", "行: 预算单位", "版面 function_rows 要写“行”（收入、支出"),
        (
            "10",
            '  - {类别: 其他运转类, 编码: "22", 名称: 其他运转类}',
            "  - {类别: 其他运转类}",
            "“项目类别 › 0 › 编码”有误：缺少这个键",
        ),
    ],
)
def test_mistakes_in_a_table_are_told(tmp_path: Path, name: str, old: str, new: str, message: str) -> None:
    shutil.copytree(templates_folder(), tmp_path / "模板")
    path = tmp_path / "模板" / PACK / "tables" / f"{name}.yaml"
    told = path.read_text("utf-8")
    assert old in told
    path.write_text(told.replace(old, new, 1), "utf-8")
    with pytest.raises(FindingsError) as caught:
        load_pack(PACK, tmp_path / "模板")
    assert any(message in finding.message for finding in caught.value.findings), caught.value


def test_other_kinds_cannot_list_what_only_a_budget_has(tmp_path: Path) -> None:
    shutil.copytree(templates_folder(), tmp_path / "模板")
    path = tmp_path / "模板" / PACK / "pack.yaml"
    path.write_text(path.read_text("utf-8").replace("类型: 部门预算", "类型: 部门决算公开"), "utf-8")
    with pytest.raises(FindingsError) as caught:
        load_pack(PACK, tmp_path / "模板")
    assert "“行: 预算单位”是部门预算的，类型为“部门决算公开”的模板包不能用。" in {
        finding.message for finding in caught.value.findings
    }
