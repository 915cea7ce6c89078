"""The shapes that real exports of the nine tables take: how a sheet is distorted, and what must come of it.

A case without ``problem`` must be read as if nothing had been done. One with a ``problem`` must be refused with that id
and with words that name the sheet and cell. ``told`` must be among the lines of what was not used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl import Workbook

from generator.amounts import AmountUnit
from generator.workbooks.importing import Asked

INCOME, SPENDING, TOTALS, GENERAL, PUBLIC = "公开02表", "公开03表", "公开01表", "公开05表", "公开09表"
FIRST_ITEM = 10
"""The row of 2060102 in 公开02, 03 and 05表 of the small sample, and of its sums above: 7, 8, 9."""


NOTHING_ASKED = Asked()


@dataclass(frozen=True)
class Case:
    name: str
    distort: Callable[[Workbook], None]
    problem: str = ""
    words: tuple[str, ...] = ()
    told: str = ""
    hint: str = ""
    asked: Asked = NOTHING_ASKED


def put(sheet: str, cell: str, value: Any) -> Callable[[Workbook], None]:
    def distort(book: Workbook) -> None:
        book[sheet][cell] = value

    return distort


def on(sheet: str, change: Callable[[Any], None]) -> Callable[[Workbook], None]:
    return lambda book: change(book[sheet])


def every(change: Callable[[Any], None]) -> Callable[[Workbook], None]:
    def distort(book: Workbook) -> None:
        for sheet in book.worksheets:
            change(sheet)

    return distort


def numbers(change: Callable[[Any], Any]) -> Callable[[Workbook], None]:
    """Change the value of every cell that holds a number."""

    def distort(book: Workbook) -> None:
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, (int, float)):
                        cell.value = change(cell.value)

    return distort


def shift(sheet: Any, rows: int = 0, columns: int = 0) -> None:
    """Move everything, merged ranges too."""
    ranges = list(sheet.merged_cells.ranges)
    for each in ranges:
        sheet.unmerge_cells(str(each))
    sheet.move_range(sheet.dimensions, rows=rows, cols=columns)
    for each in ranges:
        each.shift(columns, rows)
        sheet.merge_cells(str(each))


def rename(book: Workbook) -> None:
    for number, sheet in enumerate(book.worksheets):
        sheet.title = f"Sheet{number + 1}"


def reverse(book: Workbook) -> None:
    book._sheets.reverse()


def unmerge_filled(sheet: Any) -> None:
    for each in list(sheet.merged_cells.ranges):
        top = sheet.cell(each.min_row, each.min_col).value
        sheet.unmerge_cells(str(each))
        if each.min_row >= 4:
            for row, column in (
                (r, c) for r in range(each.min_row, each.max_row + 1) for c in range(each.min_col, each.max_col + 1)
            ):
                sheet.cell(row, column, top)


def to_yuan(book: Workbook) -> None:
    numbers(lambda value: float(Decimal(str(value)) * 10_000))(book)
    replace("万元", "元")(book)


def replace(old: str, new: str) -> Callable[[Workbook], None]:
    def distort(book: Workbook) -> None:
        for sheet in book.worksheets:
            for row in sheet.iter_rows(max_row=6):
                for cell in row:
                    if isinstance(cell.value, str):
                        cell.value = cell.value.replace(old, new)

    return distort


def codes(change: Callable[[str], Any]) -> Callable[[Workbook], None]:
    def distort(book: Workbook) -> None:
        for name in (INCOME, SPENDING, GENERAL):
            for row in book[name].iter_rows(min_row=8, max_col=1):
                if str(row[0].value or "").isdigit():
                    row[0].value = change(row[0].value)

    return distort


def split_codes(sheet: Any) -> None:
    """Give 类, 款 and 项 a column each, as 公开02表 of some systems has them."""
    shift(sheet, columns=2)
    for column, level in enumerate("类款项", start=1):
        sheet.cell(5, column, level)
    for row in range(8, 14):
        code = str(sheet.cell(row, 3).value)
        for column, part in enumerate((code[:3], code[3:5], code[5:]), start=1):
            sheet.cell(row, column).value = part or None


def one_cell(sheet: Any) -> None:
    for row in range(8, 14):
        sheet.cell(row, 1, f"{sheet.cell(row, 1).value} {sheet.cell(row, 2).value}")
        sheet.cell(row, 2).value = None


def swap(sheet: Any) -> None:
    for row in range(4, 14):
        a, b = sheet.cell(row, 4), sheet.cell(row, 9)
        if not (type(a).__name__ == "MergedCell" or type(b).__name__ == "MergedCell"):
            a.value, b.value = b.value, a.value


def total_last(sheet: Any) -> None:
    values = [cell.value for cell in sheet[7]]
    ranges = [str(each) for each in sheet.merged_cells.ranges if each.min_row == 7]
    for each in ranges:
        sheet.unmerge_cells(each)
    for column, value in enumerate(values, start=1):
        sheet.cell(7, column).value = None
        sheet.cell(30, column, value)


def drop_row(number: int) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        for each in [str(each) for each in sheet.merged_cells.ranges if each.min_row == number]:
            sheet.unmerge_cells(each)
        for cell in sheet[number]:
            cell.value = None

    return change


def copy_row(sheet: Any) -> None:
    for column in range(1, 10):
        sheet.cell(40, column, sheet.cell(FIRST_ITEM, column).value)


def drop_lines(*rows: int) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        for row in rows:
            drop_row(row)(sheet)

    return change


def copy_sheet(book: Workbook) -> None:
    book.copy_worksheet(book[SPENDING])


def contents(book: Workbook) -> None:
    sheet = book.create_sheet("封面", 0)
    for row, name in enumerate(("目录", "收入支出决算总表", "收入决算表", "支出决算表"), start=1):
        sheet.cell(row, 1, name)
        sheet.cell(row, 2, row)


def other_table(book: Workbook) -> None:
    sheet = book.create_sheet("人员情况")
    sheet["A1"], sheet["A2"], sheet["B2"] = "人员情况表", "在职人数", 12


def hide_row(sheet: Any) -> None:
    sheet.row_dimensions[FIRST_ITEM].hidden = True


def hide(sheet: Any) -> None:
    sheet.sheet_state = "hidden"


def remark_column(sheet: Any) -> None:
    sheet["J4"], sheet[f"J{FIRST_ITEM}"] = "备注", "含追加"


def sheet_named(book: Workbook) -> None:
    drop_lines(1, 2)(book[SPENDING])
    book[SPENDING].title = "支出决算表（打印）"


def plain_header(sheet: Any) -> None:
    """Leave out 本年支出 over 小计, 基本支出 and 项目支出, as one published report does."""
    for each in [str(each) for each in sheet.merged_cells.ranges if each.min_row == 4]:
        sheet.unmerge_cells(each)
    sheet["C4"].value = None


def year_apart(book: Workbook) -> None:
    for sheet in book.worksheets:
        sheet["A1"] = str(sheet["A1"].value).removeprefix("2024年度")
        sheet["A2"] = f"{sheet['A2'].value}　2024年度"


def twice(sheet: Any) -> None:
    sheet["H4"] = "事业收入"


CASES = (
    Case("工作表随意命名", rename),
    Case("工作表次序颠倒", reverse),
    Case("上面多三行空行", every(lambda sheet: shift(sheet, rows=3))),
    Case("左边多两栏空栏", every(lambda sheet: shift(sheet, columns=2))),
    Case("没有标题，只有公开02表字样", on(INCOME, drop_row(1))),
    Case("没有公开02表字样，只有标题", on(INCOME, drop_row(2))),
    Case("标题和字样都没有，工作表以表名命名", sheet_named),
    Case("什么都没有的表不认", lambda book: (drop_lines(1, 2)(book[SPENDING]), setattr(book[SPENDING], "title", "X"))[0], told="X：不是九张公开表", hint="WKB-018"),
    Case("金额单位是元", to_yuan),
    Case("写作 单位:万元", replace("金额单位：万元", "单位:万元")),
    Case("写作 （万元）", replace("金额单位：万元", "（万元）")),
    Case("年度单独一格", year_apart),
    Case("没有写单位", replace("金额单位：万元", ""), "WKB-007", (INCOME, "没有写金额单位")),
    Case("没有写单位，由人说明", replace("金额单位：万元", ""), asked=Asked(unit=AmountUnit.WAN)),
    Case("单位是千元", replace("万元", "千元"), "WKB-007", (INCOME, "千元")),
    Case("数字存成文本", numbers(lambda value: f"{value:.2f}")),
    Case("文本数字带千位分隔", numbers(lambda value: f"{value:,.2f}")),
    Case("数字里有空格", numbers(lambda value: f" {value:.2f} ".replace(".", " ."))),
    Case("全角数字", numbers(lambda value: f"{value:.2f}".translate({ord(a): b for a, b in zip("0123456789.", "０１２３４５６７８９．", strict=True)}))),
    Case("零写成横线", numbers(lambda value: value or "－")),
    Case("零留空", numbers(lambda value: value or None)),
    Case("二进制的尾巴", numbers(lambda value: value * 3 / 3)),
    Case("#REF!", put(INCOME, "D10", "#REF!"), "WKB-002", ("公开02表 › D10", "#REF!")),
    Case("#N/A 在合计行", put(GENERAL, "C7", "#N/A"), "WKB-002", ("公开05表 › C7",)),
    Case("公式没有算出的值", put(INCOME, "C7", "=SUM(C8:C9)"), "WKB-002", ("公开02表 › C7", "没有它算出的值")),
    Case("公式带有算出的值", put(INCOME, "C7", "=180+0.17"), hint="WKB-012"),
    Case("位数多于分", put(INCOME, "D10", 178.68000000123), hint="WKB-014"),
    Case("编码存成数字", codes(int)),
    Case("编码前有空格", codes(lambda code: f"　 {code}")),
    Case("编码是全角", codes(lambda code: code.translate({ord(a): b for a, b in zip("0123456789", "０１２３４５６７８９", strict=True)}))),
    Case("类、款、项分三栏", on(INCOME, split_codes)),
    Case("编码和名称在一格", on(INCOME, one_cell)),
    Case("合并的表头拆开，各格都填", every(unmerge_filled)),
    Case("05表没有“本年支出”一行表头", on(GENERAL, plain_header)),
    Case("表头里有换行", put(INCOME, "C4", "本年收入\n合计")),
    Case("表头里有空格", put(INCOME, "F4", "事 业 收 入")),
    Case("各栏次序不同", on(INCOME, swap)),
    Case("合计行在最后", on(INCOME, total_last)),
    Case("没有合计行", on(INCOME, drop_row(7))),
    Case("没有类、款两级", on(SPENDING, drop_lines(8, 9, 11, 12))),
    Case("没有栏次行", on(INCOME, drop_row(6))),
    Case("项目没有一、二、三", put(TOTALS, "D12", "科学技术支出")),
    Case("隐藏的行照读", on(INCOME, hide_row), told="公开02表 第 10 行是隐藏的行"),
    Case("隐藏的工作表照读", on(SPENDING, hide), told="公开03表 是隐藏的工作表"),
    Case("有目录", contents, told="封面：不是九张公开表"),
    Case("有别的表", other_table, told="人员情况：不是九张公开表"),
    Case("多一栏备注", on(INCOME, remark_column), told="公开02表 的 J 栏（备注）没有用到"),
    Case("表中间有说明行", put(INCOME, "A20", "注：单位：略"), told="公开02表 第 20 行没有用到"),
    Case("有数没有科目", put(INCOME, "C25", 12), "WKB-004", ("公开02表 第 25 行",)),
    Case("同一科目两行", on(INCOME, copy_row), "WKB-006", ("公开02表 › C40",)),
    Case("同一张表两份", copy_sheet, "WKB-006", ("支出决算表", "公开03表 Copy")),
    Case("合计填错", put(INCOME, "C7", 181.17), "WKB-010", ("公开02表 › C7", "181.17万元", "180.17万元")),
    Case("项级填错", put(GENERAL, "E10", 187.68), "WKB-010", ("公开03表 › E10",)),
    Case("三公合计填错", put(PUBLIC, "A8", 3), "WKB-010", ("公开09表 › A8",)),
    Case("金额后面带单位", put(INCOME, "D10", "178.68万元"), "WKB-003", ("公开02表 › D10", "带了单位")),
    Case("两个小数点", put(INCOME, "D10", "178.6.8"), "WKB-003", ("公开02表 › D10",)),
    Case("百分数", put(INCOME, "D10", "12%"), "WKB-003", ("公开02表 › D10",)),
    Case("金额格里是文字", put(INCOME, "D10", "见附件"), "WKB-003", ("公开02表 › D10",)),
    Case("标题与字样矛盾", put(INCOME, "A2", "公开03表"), "WKB-005", ("公开02表", "收入决算表", "支出决算表")),
    Case("年度不一致", put(INCOME, "A1", "2023年度收入决算表"), "WKB-009", ("年度不一致", "2023")),
    Case("部门不一致", put(INCOME, "A3", "部门：另一个中心"), "WKB-009", ("部门不一致",)),
    Case("缺一栏", put(INCOME, "F4", "其他"), "WKB-008", ("公开02表", "找不到“事业收入”")),
    Case("两栏同名", on(INCOME, twice), "WKB-008", ("公开02表", "不止一栏“事业收入”")),
    Case("总表有不认识的项目", put(TOTALS, "D12", "六、科技支出"), "WKB-004", ("公开01表 › F12", "科技支出")),
)  # fmt: skip
