"""Workbook files and the commands: XLS, hostile files, folders that are not overwritten, what the guide says of ids."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from generator.cli import commands
from generator.findings import Finding, FindingsError, Severity, SourcePosition, render_finding
from generator.submission.origins import FILE_NAME, dump, read_origins
from generator.workbooks.filling import fill_in
from generator.workbooks.folders import typed_tree
from generator.workbooks.importing import Asked, import_tables
from generator.workbooks.opening import MOST_BYTES, open_workbook
from generator.workbooks.problems import PROBLEMS
from generator.workbooks.sheets import Kind, number_text

ROOT = Path(__file__).parent.parent
SMALL = ROOT / "inputs" / "sample-small"
NINE, BAD = ROOT / "tests" / "workbooks" / "nine.xls", ROOT / "tests" / "workbooks" / "bad.xls"
"""Made from the tables of the small sample by a spreadsheet program: 5 tables, codes as numbers, a hidden row; 1/0."""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(commands, [str(each) for each in arguments], prog_name="gongkai")


def archive(path: Path, **parts: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return path


def refused(path: Path) -> str:
    with pytest.raises(FindingsError) as raised:
        open_workbook(path)
    assert [found.id for found in raised.value.findings] == ["WKB-001"]
    return raised.value.findings[0].message


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    path = tmp_path / "填报.xlsx"
    path.write_bytes(fill_in(typed_tree(SMALL), 2024))
    return path


# -- XLS


def test_xls_is_read_like_xlsx() -> None:
    came = import_tables(open_workbook(NINE), Asked(), {})
    assert came.tree["收入"] == {
        "2060102 一般行政管理事务": {"一般公共预算财政拨款": "178.68"},
        "2100408 基本公共卫生服务": {"一般公共预算财政拨款": "1.49"},
    }
    assert came.origins["收入", "2060102 一般行政管理事务", "一般公共预算财政拨款"] == (
        "178.68",
        "nine.xls › 公开02表 › D10",
    )
    assert "nine.xls › 公开02表 第 10 行是隐藏的行，已照样读取" in came.unused
    assert [found.id for found in came.findings] == ["WKB-018"]


def test_errors_in_xls_are_told_with_their_cell() -> None:
    with pytest.raises(FindingsError, match=r"bad.xls › 公开02表 › D10 是出错标记“#DIV/0!”"):
        import_tables(open_workbook(BAD), Asked(), {})


# -- hostile and broken files


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("报告: {}", "utf-8")
    (tmp_path / "b.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096)
    (tmp_path / "c.xlsx").write_bytes(b"PK\x03\x04 cut off")
    assert "不是 Excel 工作簿" in refused(tmp_path / "a.xlsx")
    assert "已损坏" in refused(tmp_path / "b.xls")
    assert "已损坏" in refused(tmp_path / "c.xlsx")
    assert "没有 Excel 工作簿" in refused(archive(tmp_path / "d.xlsx", word__document_xml=b"<a/>"))
    assert "不存在" in refused(tmp_path / "none.xlsx")


def test_archives_that_unpack_to_too_much_are_refused(tmp_path: Path) -> None:
    bomb = archive(tmp_path / "a.xlsx", xl__workbook_xml=b"0" * 101 * 1024 * 1024)
    assert bomb.stat().st_size < 1024 * 1024
    assert "太大" in refused(bomb)
    (tmp_path / "b.xlsx").write_bytes(b"PK" + b"0" * MOST_BYTES)
    assert "MB" in refused(tmp_path / "b.xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_declarations_are_refused(encoding: str, tmp_path: Path) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert "DOCTYPE" in refused(archive(tmp_path / "a.xlsx", xl__workbook_xml=text.encode(encoding)))


def test_a_cell_far_away_costs_nothing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["XFD1048576"] = 1
    book.save(tmp_path / "a.xlsx")
    (sheet,) = open_workbook(tmp_path / "a.xlsx")
    assert [cell.text for cell in sheet.texts()] == ["1"]


@pytest.mark.parametrize(
    ("raw", "text"),
    [("178.68", "178.68"), ("178.68049999999999", "178.6805"), ("0.30000000000000004", "0.3"), ("1e-07", "0.0000001"),
     ("1E+6", "1000000"), ("-0.0", "0"), ("2060102.0", "2060102"), ("-12.50", "-12.5")],
)  # fmt: skip
def test_numbers_are_read_as_they_are_meant(raw: str, text: str) -> None:
    assert number_text(raw) == text


def test_values_of_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["C1"], sheet["D1"] = dt.date(2025, 9, 29), True, "#N/A", "=A1"
    sheet["E1"], sheet["F1"] = 62.4, "  "
    sheet["E1"].number_format = "0.00"
    book.save(tmp_path / "a.xlsx")
    cells = {cell.column: cell for cell in open_workbook(tmp_path / "a.xlsx")[0].texts()}
    assert [cells[column].text for column in (1, 2, 3, 5)] == ["2025-09-29", "是", "#N/A", "62.40"]
    assert (cells[3].kind, cells[4].kind) == (Kind.ERROR, Kind.UNCOMPUTED)
    assert 6 not in cells


# -- origins


def test_findings_tell_the_cell() -> None:
    place = SourcePosition("02-收入.yaml", 3, 5, "12", "    12", "决算导出.xlsx › 收入决算表 › H33")
    told = render_finding(Finding("X-001", Severity.ERROR, "不符。", (place,)))
    assert told.splitlines()[0] == "02-收入.yaml:3:5"
    assert "  来自：决算导出.xlsx › 收入决算表 › H33" in told.splitlines()


def test_origins_come_back_and_a_spoilt_list_tells_none(tmp_path: Path) -> None:
    origins = {("项目", 1, "名称"): ("甲", "a.xlsx › 项目 › B5")}
    (tmp_path / FILE_NAME).write_bytes(dump(origins))
    assert read_origins(tmp_path) == origins
    for spoilt in (b"{", b"[]", b'{"\xe6\x9d\xa5\xe6\xba\x90": [1]}', b"\xff", b"[" * 100_000):
        (tmp_path / FILE_NAME).write_bytes(spoilt)
        assert read_origins(tmp_path) == {}


# -- commands


def test_import_makes_a_folder_and_tells_what_is_open(tmp_path: Path) -> None:
    result = run("import", NINE, "-o", tmp_path / "报告")
    assert result.exit_code == 0
    assert "nine.xls › 公开01表 第 37 至 38 行没有用到" in result.stdout
    assert "还要填写的主题：机关运行经费、政府采购" in result.stdout
    assert "wuhan/final-accounts-2024" in (tmp_path / "报告" / "01-基本情况.yaml").read_text("utf-8")


def test_tables_are_put_beside_texts(tmp_path: Path) -> None:
    result = run("import", NINE, "-o", tmp_path / "报告", "--texts", SMALL)
    assert result.exit_code == 0, result.output
    assert "还要填写" not in result.output
    checked = run("check", tmp_path / "报告")
    assert "INP-" not in checked.output


def test_figures_are_traced_to_their_cells(tmp_path: Path) -> None:
    run("import", NINE, "-o", tmp_path / "报告", "--texts", SMALL)
    told = run("facts", tmp_path / "报告", "收入决算.2060102.一般公共预算财政拨款").stdout
    assert told.strip().endswith(" ← nine.xls › 公开02表 › D10")
    told = run("trace", tmp_path / "报告", "收支总计").stdout
    assert "nine.xls › 公开02表 › D10" in told


def test_nothing_is_written_when_a_cell_is_wrong(tmp_path: Path) -> None:
    result = run("import", BAD, "-o", tmp_path / "报告")
    assert (result.exit_code, (tmp_path / "报告").exists()) == (1, False)
    assert "公开02表 › D10" in result.stderr


def test_all_files_that_cannot_be_opened_are_told_at_once(tmp_path: Path) -> None:
    result = run("import", tmp_path / "甲.xlsx", tmp_path / "乙.xlsx", "-o", tmp_path / "报告")
    assert result.exit_code == 1
    assert result.stderr.count("WKB-001") == 2


def test_a_folder_is_never_written_over(filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "报告"
    out.mkdir()
    (out / "我的.yaml").write_text("部门:\n", "utf-8")
    result = run("import", filled, "-o", out)
    assert (result.exit_code, [path.name for path in out.iterdir()]) == (2, ["我的.yaml"])
    result = run("import", filled, "-o", out, "--overwrite")
    assert result.exit_code == 0
    assert (tmp_path / "报告-旧1" / "我的.yaml").read_text("utf-8") == "部门:\n"
    assert not (out / "我的.yaml").exists()


def test_texts_do_not_go_with_a_fill_in_workbook(filled: Path, tmp_path: Path) -> None:
    result = run("import", filled, "-o", tmp_path / "报告", "--texts", SMALL)
    assert (result.exit_code, "WKB-016" in result.stderr) == (1, True)


def test_tables_do_not_go_with_a_fill_in_workbook(filled: Path, tmp_path: Path) -> None:
    result = run("import", filled, NINE, "-o", tmp_path / "报告")
    assert (result.exit_code, "WKB-016" in result.stderr) == (1, True)


def test_export_and_import_give_the_same_report(tmp_path: Path) -> None:
    path = tmp_path / "填报.xlsx"
    assert run("export", SMALL, "--workbook", "-o", path).exit_code == 0
    assert run("export", SMALL, "--workbook", "-o", path).exit_code == 2
    assert run("export", SMALL, "--workbook", "-o", path, "--overwrite").exit_code == 0
    assert run("import", path, "-o", tmp_path / "报告").exit_code == 0
    assert typed_tree(tmp_path / "报告")["绩效管理"] == typed_tree(SMALL)["绩效管理"]


def test_what_is_not_understood_is_not_exported(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("报告: {年度: 2024}\n部们: {名称: 甲}\n", "utf-8")
    result = run("export", tmp_path, "--workbook", "-o", tmp_path / "a.xlsx")
    assert (result.exit_code, "INP-002" in result.stderr, (tmp_path / "a.xlsx").exists()) == (1, True, False)


def test_the_guide_lists_every_id() -> None:
    text = (ROOT / "docs" / "填报指南.md").read_text("utf-8")
    told = dict(re.findall(r"^\| (WKB-[0-9]{3}) \| ([^|]+) \|", text, re.MULTILINE))
    assert told == {problem.id: problem.meaning for problem in PROBLEMS}
    assert [problem.id for problem in PROBLEMS] == [f"WKB-{number:03}" for number in range(1, len(PROBLEMS) + 1)]
