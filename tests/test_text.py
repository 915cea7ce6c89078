"""Plain text and CSV: whole, in order, one paragraph a line, one row a line."""

from __future__ import annotations

import csv
import io

import pytest
from msgspec.structs import replace

from generator.document.nodes import Cell, Column, Document, Paragraph, Row, RowGroup, Section, Table, words
from generator.writers import tables_csv, text
from tests import documents


def table(*rows: Row, **lines: str) -> Table:
    width = sum(cell.colspan for cell in rows[0].cells)
    return Table(
        "t-1", "listing", tuple(Column(1000 // width) for _ in range(width)), rows[:1], (RowGroup(rows[1:]),), **lines
    )


SPANS = table(
    Row((Cell(words("项目"), rowspan=2), Cell(words("支出"), colspan=2)), "header"),
    Row((Cell(words("基本")), Cell(words("项目")))),
    Row((Cell(words("合计")), Cell(words("1.00")), Cell(words("-2.00")))),
    title="表名", label="公开01表", left_line="部门：甲", right_line="单位：万元",
)  # fmt: skip


def test_small_document_whole() -> None:
    assert text.render(documents.small()) == (
        "2024年度\n示例市江城区文化和旅游局\n部门决算公开\n示例市江城区文化和旅游局\n2025年9月12日\n"
        "\n目  录\n第一部分  概况\n"
        "\n第一部分  概况\n"
        f"本部门支出12,345.67万元。{documents.FILLER}\n"
        "\n2023年度\t11234.50\n2024年度\t12345.67\n图1：收、支决算总计变动情况\n"
    )


def test_table_has_its_lines_and_each_merged_cell_once() -> None:
    lines = list(text.block_lines(replace(SPANS, notes=(words("注：一"), words("二")))))
    assert lines == [
        "", "表名", "公开01表", "部门：甲\t单位：万元", "项目\t支出", "基本\t项目", "合计\t1.00\t-2.00", "注：一", "二",
    ]  # fmt: skip


def test_paragraph_after_a_table_stands_apart() -> None:
    document = replace(
        documents.small(), sections=(Section("text", (SPANS, Paragraph(words("一")), Paragraph(words("二")))),)
    )
    assert text.render(document).endswith("合计\t1.00\t-2.00\n\n一\n二\n")


def test_breaks_inside_of_texts_do_not_break_lines() -> None:
    assert list(text.block_lines(Paragraph(words("一\n二\t三")))) == ["一 二 三"]


def test_drafts_say_so_first() -> None:
    assert text.render(documents.everything("草稿")).startswith("草稿\n2024年度\n")


def test_every_text_of_the_document_is_there() -> None:
    document = documents.everything()
    rendered = text.render(document)
    for found in document.tables():
        for row in found.rows():
            assert "\t".join(cell.text for cell in row.cells) + "\n" in rendered
    assert rendered.count(documents.FILLER) > 50


@pytest.mark.parametrize("document", [documents.everything("草稿"), documents.small()], ids=["everything", "small"])
def test_the_characters_are_those_of_the_lines(document: Document) -> None:
    assert set(text.all_words(document)) | set("\n\t ") == set(text.render(document)) | set("\n\t ")


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_csv_keeps_the_grid() -> None:
    content = tables_csv.table_csv(SPANS)
    assert content.startswith(b"\xef\xbb\xbf")
    assert read(content) == [["项目", "支出", ""], ["", "基本", "项目"], ["合计", "1.00", "-2.00"]]


def test_csv_files_are_named_by_label_or_title() -> None:
    files = tables_csv.render(documents.everything())
    labels = ["公开01表.csv", "公开02表.csv", "公开06表.csv", "公开09表.csv"]
    assert list(files) == [
        *labels,
        "2024年度重点工作完成情况表.csv",
        "2024年度项目绩效自评表一.csv",
        "2024年度项目绩效自评表二.csv",
    ]
    assert {len(row) for row in read(files["公开06表.csv"])} == {9}
    twice = replace(documents.small(), sections=(Section("text", (SPANS, replace(SPANS, anchor="t-2"))),))
    assert list(tables_csv.render(twice)) == ["公开01表.csv", "公开01表(2).csv"]
    odd = replace(documents.small(), sections=(Section("text", (replace(SPANS, label="", title="甲/乙:丙"),)),))
    assert list(tables_csv.render(odd)) == ["甲_乙_丙.csv"]


@pytest.mark.parametrize("harmful", ["=1+1", "+A1", "-A1", "@SUM(A1)", "-"])
def test_csv_texts_are_no_formulas(harmful: str) -> None:
    assert read(tables_csv.table_csv(table(Row((Cell(words(harmful)),))))) == [[f"'{harmful}"]]


@pytest.mark.parametrize("figure", ["-1,234.50", "-5%", "12", "普通"])
def test_csv_figures_stay_as_printed(figure: str) -> None:
    assert read(tables_csv.table_csv(table(Row((Cell(words(figure)),))))) == [[figure]]
