"""The workbook: opened again with another library, it must hold what the document prints."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import yaml
from msgspec.structs import replace
from openpyxl.worksheet.worksheet import Worksheet

from generator.amounts import format_amount
from generator.document.nodes import Cell, Column, Document, Row, RowGroup, Section, Table, words
from generator.pack.looks import Looks
from generator.writers.grid import place
from generator.writers.xlsx import render
from generator.writers.xlsx_cells import number_of, row_heights
from tests import documents

TEMPLATES = Path(__file__).parent.parent / "templates" / "wuhan" / "final-accounts-2024"
LOOKS = Looks.model_validate(yaml.safe_load((TEMPLATES / "looks.yaml").read_text(encoding="utf-8")))


def opened(document: Document) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(render(document, LOOKS)))


def of(table: Table, page: str = "table_portrait") -> Document:
    return replace(documents.small(), sections=(Section(page, (table,)),))


def simple(*texts: str, values: tuple[Decimal | None, ...] = ()) -> Table:
    values = values or (None,) * len(texts)
    row = Row(tuple(Cell(words(text), value=value) for text, value in zip(texts, values, strict=True)))
    return Table(
        "t", "listing", tuple(Column(1000 // len(texts)) for _ in texts), (), (RowGroup((row,)),), label="公开01表"
    )


@pytest.fixture(scope="module")
def everything() -> openpyxl.Workbook:
    return opened(documents.everything())


def test_only_the_public_tables_one_sheet_each(everything: openpyxl.Workbook) -> None:
    assert everything.sheetnames == ["公开01表", "公开02表", "公开06表", "公开09表"]


def test_every_cell_shows_what_is_printed(everything: openpyxl.Workbook) -> None:
    for table in documents.everything().tables():
        if table.label.startswith("公开"):
            check_grid(everything[table.label], table)


def check_grid(sheet: Worksheet, table: Table) -> None:
    top = 4  # the title, the label, and the line of department and unit stand above
    merged = {str(area) for area in sheet.merged_cells.ranges}
    for at in place(table.rows()):
        cell = sheet.cell(top + at.row, at.column + 1)
        shown = "" if cell.value is None else str(cell.value)
        if not isinstance(cell.value, str) and cell.value is not None:
            places = len(cell.number_format.removesuffix("_ ").partition(".")[2])
            shown = format_amount(Decimal(str(cell.value)), places, separators="," in cell.number_format)
        assert shown == at.cell.text
        if at.cell.colspan > 1 or at.cell.rowspan > 1:
            last = sheet.cell(top + at.last_row, at.last_column + 1)
            assert f"{cell.coordinate}:{last.coordinate}" in merged


def test_lines_around_the_grid(everything: openpyxl.Workbook) -> None:
    sheet = everything["公开01表"]
    assert sheet["A1"].value == "2024年度收入支出决算总表"
    assert (sheet["A2"].value, sheet["A2"].alignment.horizontal) == ("公开01表", "right")
    assert sheet["A3"].value == "部门：示例市江城区文化和旅游局"
    assert (sheet["D3"].value, sheet["D3"].alignment.horizontal) == ("金额单位：万元", "right")
    assert [sheet.cell(40 + i, 1).value for i in range(2)] == [
        "注：1.本表反映部门本年度的总收支和年末结转结余情况。",
        "2.本套报表金额单位转换时可能存在尾数误差。",
    ]
    assert sheet.max_row == 41


def test_figures_are_numbers_and_the_rest_is_text(everything: openpyxl.Workbook) -> None:
    sheet = everything["公开01表"]
    assert (sheet["C7"].value, sheet["C7"].number_format) == (12345.67, "#,##0.00_ ")
    assert sheet["C8"].value is None
    assert sheet["B7"].value == "1"
    assert everything["公开02表"]["A10"].value == "2070102"


@pytest.mark.parametrize(
    ("text", "value", "number_format"),
    [
        ("1,234.50", "1234.5", "#,##0.00"),
        ("1234.50", "1234.5", "0.00"),
        ("12.50", "12.5", "0.00"),
        ("-3.0", "-3.04", "0.0"),
        ("7", "7", "0"),
        ("1,000", "1000", "#,##0"),
    ],
)
def test_number_format_follows_the_printed_form(text: str, value: str, number_format: str) -> None:
    found = number_of(Cell(words(text), value=Decimal(value)))
    assert found is not None
    assert (str(found.value), found.format) == (value, number_format + "_ ")


@pytest.mark.parametrize(("text", "value"), [("", "0"), ("12.5%", "12.5"), ("约1", "1"), ("1", None), ("2", "1")])
def test_what_no_format_can_show_stays_text(text: str, value: str | None) -> None:
    assert number_of(Cell(words(text), value=None if value is None else Decimal(value))) is None


def test_texts_are_never_formulas() -> None:
    texts = ("=1+1", "+1", "-1", "@x", "http://example.cn", "{=A1}")
    sheet = opened(of(simple(*texts)))["公开01表"]
    assert [sheet.cell(2, i + 1).value for i in range(6)] == list(texts)
    assert {sheet.cell(2, i + 1).data_type for i in range(6)} == {"s"}
    content = zipfile.ZipFile(io.BytesIO(render(of(simple(*texts)), LOOKS))).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in content
    assert b"hyperlink" not in content


def test_paper_is_as_in_the_report(everything: openpyxl.Workbook) -> None:
    portrait, landscape = everything["公开01表"], everything["公开02表"]
    assert [sheet.page_setup.paperSize for sheet in (portrait, landscape)] == [9, 9]
    assert (portrait.page_setup.orientation, landscape.page_setup.orientation) == ("portrait", "landscape")
    assert (portrait.page_setup.fitToHeight, landscape.page_setup.fitToHeight) == (None, 0)  # one page, many pages
    assert landscape.page_setup.fitToWidth in (None, 1)
    assert portrait.sheet_properties.pageSetUpPr.fitToPage
    assert landscape.print_title_rows == "$4:$6"
    margins = (landscape.page_margins.left, landscape.page_margins.top, landscape.page_margins.footer)
    assert margins == pytest.approx((20 / 25.4, 25 / 25.4, 12 / 25.4))
    assert landscape.oddFooter.center.text == "— &P —"
    assert landscape.oddFooter.center.size == 14
    assert landscape.oddHeader.right.text is None


def test_columns_fill_the_page_and_rows_have_their_height(everything: openpyxl.Workbook) -> None:
    sheet = everything["公开06表"]
    spans = [(column.min, column.max, column.width) for column in sheet.column_dimensions.values()]
    assert [first for first, *_ in spans[1:]] == [last + 1 for _, last, _ in spans[:-1]]
    pixels = sum((last - first + 1) * width * 8 for first, last, width in spans)  # 8: a digit of 宋体 11
    assert pixels == pytest.approx((297 - 40) / 25.4 * 96, abs=5)
    assert sheet.row_dimensions[6].height == pytest.approx(4.2 * 72 / 25.4, abs=0.75)  # Excel counts in pixels


def test_rows_grow_with_texts_that_wrap() -> None:
    cells = place((Row((Cell(words("字" * 25), rowspan=2), Cell())), Row((Cell(words("字" * 4)),))))
    assert row_heights(cells, 2, (105.0, 105.0), 10.0, 14.0) == pytest.approx((14.5, 29.0), abs=0.6)


def test_drafts_say_so_on_each_page() -> None:
    sheet = opened(documents.everything("草稿"))["公开01表"]
    assert sheet.oddHeader.right.text.strip() == "草稿"


def test_properties_are_those_of_the_report(everything: openpyxl.Workbook) -> None:
    found = everything.properties
    assert (found.title, found.creator) == ("2024年度示例市江城区文化和旅游局部门决算公开", "示例市江城区文化和旅游局")
    assert found.created == datetime(2025, 9, 12)  # noqa: DTZ001 - the file format has no time zones
    assert found.keywords == "部门决算，信息公开"


def test_same_document_same_bytes() -> None:
    assert render(documents.everything(), LOOKS) == render(documents.everything(), LOOKS)
