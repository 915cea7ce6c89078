"""The fill-in workbook: everything goes through it and back, and what it cannot place is told with sheet and cell."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from generator.authoring.files import files
from generator.findings import FindingsError
from generator.submission.loading import load
from generator.submission.shapes import ROOT
from generator.submission.units import UNITS_FOLDER
from generator.workbooks.filling import CONTEXT, GUIDE, SUBJECTS, fill_in
from generator.workbooks.folders import typed_tree, year_of
from generator.workbooks.importing import Imported
from generator.workbooks.layout import blocks
from generator.workbooks.opening import open_workbook
from generator.workbooks.taking import is_fill_in, take
from generator.writers.files import create
from tests.budgets import RICH

INPUTS = Path(__file__).parent.parent / "inputs"
SAMPLES = sorted(path for path in INPUTS.iterdir() if path.is_dir())
SMALL = INPUTS / "sample-small"


def through(tree: Any, path: Path, change: Callable[[Any], Any] = lambda _: None) -> Imported:
    """Send a tree through a workbook, which somebody may have changed in between."""
    data = fill_in(tree, 2024)
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    book.save(path)
    return take(open_workbook(path))


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    return through(typed_tree(SMALL), tmp_path_factory.mktemp("filled") / "填报.xlsx")


@pytest.mark.parametrize("folder", SAMPLES, ids=lambda path: path.name)
def test_everything_goes_through(folder: Path, tmp_path: Path) -> None:
    for below in (folder, *sorted((folder / UNITS_FOLDER).glob("*"))):
        tree = typed_tree(below)
        path = tmp_path / "填报.xlsx"
        path.write_bytes(fill_in(tree, year_of(tree)))
        came = take(open_workbook(path))
        assert came.unused == ()
        create(came.files(), tmp_path / "回来" / below.relative_to(folder))
    assert load(tmp_path / "回来").submission == load(folder).submission


def test_bytes_are_the_same_each_time() -> None:
    tree = typed_tree(SMALL)
    assert fill_in(tree, 2024) == fill_in(tree, 2024)


def test_every_value_knows_its_cell(untouched: Imported) -> None:
    came = untouched
    assert came.origins["部门", "名称"] == ("云泽先进制造产业园服务中心", "填报.xlsx › 部门 › B4")
    assert came.origins["项目", 1, "名称"] == ("招商工作经费", "填报.xlsx › 项目 › B5")
    typed = sum(1 for text in files(came.tree).values() for line in text.splitlines() if line)
    assert len(came.origins) > typed / 2


def test_sheets_follow_from_the_models() -> None:
    layout = blocks(ROOT)
    assert len({block.address for block in layout}) == len(layout)
    assert {block.path[0] for block in layout} == {field.alias for field in ROOT.model.model_fields.values()}


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-见附件", "@SUM(A1)", '=HYPERLINK("http://x")', "'=1", "0205", "1e3", "TRUE", "12/3"]
)
def test_texts_are_never_formulas(text: str, tmp_path: Path) -> None:
    tree = {"报告": {"年度": "2024"}, "部门": {"名称": text, "主要职责": [text]}}
    data = fill_in(tree, 2024)
    book = openpyxl.load_workbook(io.BytesIO(data))
    cell = book["部门"]["B4"]
    assert (cell.data_type, cell.value, cell.number_format) == ("s", text, "@")
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    assert take(open_workbook(path)).tree["部门"] == {"名称": text, "主要职责": [text]}


def test_drop_downs_offer_subjects_and_choices() -> None:
    book = openpyxl.load_workbook(io.BytesIO(fill_in(typed_tree(SMALL), 2024)))
    rules = {str(rule.sqref): rule.formula1 for rule in book["支出"].data_validations.dataValidation}
    assert next(source for where, source in rules.items() if where.startswith("A4")).startswith(f"{SUBJECTS}!$A$2:")
    units = {str(rule.sqref): rule.formula1 for rule in book["报告"].data_validations.dataValidation}
    assert '"元,万元"' in units.values()
    assert book[SUBJECTS]["A2"].value == "2010101 行政运行"
    assert book["支出"]["B3"].comment.text == "基本支出中的人员经费"
    assert book.sheetnames[0] == GUIDE


def test_lists_in_lists_go_through(tmp_path: Path) -> None:
    parts = [{"名称": f"子项{n}", "其中": [{"名称": f"孙项{n}", "执行数": "1.50"}]} for n in (1, 2)]
    tree = {"报告": {"年度": "2024"}, "项目": [{"名称": "甲", "其中": parts}, {"名称": "乙", "全年预算数": "1,234.5"}]}
    came = through(tree, tmp_path / "a.xlsx").tree["项目"]
    assert came == [{"名称": "甲", "其中": parts}, {"名称": "乙", "全年预算数": "1234.5"}]


def test_numbers_of_lists_are_explained() -> None:
    book = openpyxl.load_workbook(io.BytesIO(fill_in(typed_tree(SMALL), 2024)))
    sheet = book["项目自评·年度绩效目标"]
    head = [cell.value for cell in sheet[3]]
    assert sheet.cell(4, head.index(CONTEXT) + 1).value == "党委党群工作经费"


def rename(book: Any) -> None:
    for number, sheet in enumerate(book.worksheets[1:-1]):
        sheet.title = f"第{number}张"


def swap(book: Any) -> None:
    sheet = book["项目"]
    for row in range(3, 12):
        sheet.cell(row, 2).value, sheet.cell(row, 5).value = sheet.cell(row, 5).value, sheet.cell(row, 2).value


def unnumbered(book: Any) -> None:
    for row in range(4, 12):
        book["项目"].cell(row, 1).value = None


def numbers(book: Any) -> None:
    book["项目"]["C4"] = 65
    book["报告"]["B5"] = "2024"


@pytest.mark.parametrize("change", [rename, swap, unnumbered, numbers])
def test_people_may_move_things_about(change: Callable[[Any], None], untouched: Imported, tmp_path: Path) -> None:
    assert through(typed_tree(SMALL), tmp_path / "a.xlsx", change).tree == untouched.tree


def put(sheet: str, cell: str, value: Any) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book[sheet][cell] = value

    return change


def copy_sheet(book: Any) -> None:
    book.copy_worksheet(book["收入"])


@pytest.mark.parametrize(
    ("change", "problem", "words"),
    [
        (put("收入", "Z9", "多写的"), "WKB-015", "a.xlsx › 收入 › Z9"),
        (put("部门", "A30", "电话"), "WKB-015", "a.xlsx › 部门 › A30"),
        (put("收入", "B20", 12), "WKB-015", "a.xlsx › 收入 › B20"),
        (put("收入", "A2", "位置：收人/*"), "WKB-015", "收人/*"),
        (put("收入", "A5", "2060102 一般行政管理事务"), "WKB-006", "a.xlsx › 收入 › A5"),
        (put("收入", "B4", "#REF!"), "WKB-002", "a.xlsx › 收入 › B4"),
        (put("收入", "B4", "=1+1"), "WKB-002", "a.xlsx › 收入 › B4"),
        (put("部门·主要职责", "C4", "标题"), "WKB-016", "a.xlsx › 部门·主要职责 › C4"),
        (put("项目自评·年度绩效目标", "A4", None), "WKB-015", "没有填“项目自评序号”"),
        (put("项目自评·年度绩效目标", "A3", None), "WKB-015", "没有“项目自评序号”一栏"),
        (copy_sheet, "WKB-016", "收入 Copy"),
    ],
)  # fmt: skip
def test_what_has_no_place_is_told(change: Callable[[Any], None], problem: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(FindingsError) as raised:
        through(typed_tree(SMALL), tmp_path / "a.xlsx", change)
    text = "\n".join(f"{found.message}{found.positions}" for found in raised.value.findings)
    assert problem in {found.id for found in raised.value.findings}
    assert words in text


def test_what_was_not_used_is_listed(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book.create_sheet("草稿")["A1"] = "算一下"
        book["收入"]["A9"] = "2010301 行政运行"

    unused = "\n".join(through(typed_tree(SMALL), tmp_path / "a.xlsx", change).unused)
    assert "a.xlsx › 草稿：不是填报工作簿里的表" in unused
    assert "a.xlsx › 收入 第 9 行只有2010301 行政运行，没有内容" in unused


def test_what_a_workbook_cannot_hold_is_refused() -> None:
    with pytest.raises(FindingsError, match="简称"):
        fill_in({"部门": {"简称": {"不是": "文字"}}}, 2024)
    with pytest.raises(FindingsError, match="名称"):
        fill_in({"部门": {"名称": "长" * 40_000}}, 2024)


def test_tables_are_no_fill_in_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "收入决算表"
    book.save(tmp_path / "a.xlsx")
    assert not is_fill_in(open_workbook(tmp_path / "a.xlsx"))


def test_a_budget_is_filled_in_by_rows_of_money(tmp_path: Path) -> None:
    (tmp_path / "预算.yaml").write_text(RICH, "utf-8")
    book = openpyxl.load_workbook(io.BytesIO(fill_in(typed_tree(tmp_path), 2024)))
    sheet = book["预算项目·安排"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3, max_row=4, max_col=5)]
    assert rows == [
        ["预算项目序号", "科目", "资金来源", "科目2", "（金额）"],
        [1, "2010301 行政运行", "一般公共预算", "30101 基本工资", 1143300],
    ]
    assert any("一般公共预算" in (rule.formula1 or "") for rule in sheet.data_validations.dataValidation)


def test_everything_of_a_budget_goes_through(tmp_path: Path) -> None:
    old = tmp_path / "旧"
    create({"预算.yaml": RICH.encode()}, old)
    create(through(typed_tree(old), tmp_path / "填报.xlsx").files(), tmp_path / "回来")
    assert load(tmp_path / "回来").submission == load(old).submission
