"""The nine 公开表 as workbooks: what is built comes back, and real exports' shapes are read right or refused."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from generator.authoring.trees import Tree
from generator.document.nodes import Document
from generator.findings import FindingsError, has_errors
from generator.pipeline import Report, prepare
from generator.submission.loading import load
from generator.workbooks.folders import typed_tree
from generator.workbooks.importing import Asked, Imported, import_tables
from generator.workbooks.opening import open_workbook
from generator.writers import xlsx
from generator.writers.files import create
from tests.workbook_shapes import CASES, NOTHING_ASKED, Case, put

ROOT = Path(__file__).parent.parent
INPUTS = ROOT / "inputs"
UNITS = INPUTS / "sample-units" / "单位"
REPORTS = [INPUTS / "sample-small", INPUTS / "sample-large", *sorted(UNITS.iterdir())]


@cache
def report(folder: Path) -> Report:
    return prepare(folder, draft=True)


@cache
def workbook(folder: Path) -> bytes:
    made = report(folder)
    return xlsx.render(made.document, made.pack.looks)


def tables(document: Document) -> dict[str, Any]:
    return {
        table.label: [[cell.text for cell in row.cells] for row in table.rows()]
        for _, table in xlsx.public_tables(document)
    }


def imported(data: bytes, path: Path, asked: Asked = NOTHING_ASKED, texts: dict[str, Tree] | None = None) -> Imported:
    path.write_bytes(data)
    return import_tables(open_workbook(path), asked, texts or {})


@pytest.mark.parametrize("folder", REPORTS, ids=lambda path: path.name)
def test_what_is_built_comes_back(folder: Path, tmp_path: Path) -> None:
    came = imported(workbook(folder), tmp_path / "决算导出.xlsx", texts=typed_tree(folder))
    create(came.files(), tmp_path / "报告")
    again = prepare(tmp_path / "报告", draft=True)
    assert tables(again.document) == tables(report(folder).document)


def test_tables_of_a_department_of_units_add_up(tmp_path: Path) -> None:
    came = imported(workbook(INPUTS / "sample-units"), tmp_path / "a.xlsx")
    assert not {"WKB-010", "WKB-018", "WKB-019"} & {found.id for found in came.findings}


def test_tables_may_come_in_nine_workbooks(tmp_path: Path) -> None:
    whole = openpyxl.load_workbook(io.BytesIO(workbook(INPUTS / "sample-small")))
    sheets = []
    for name in whole.sheetnames:
        book = openpyxl.load_workbook(io.BytesIO(workbook(INPUTS / "sample-small")))
        for other in set(whole.sheetnames) - {name}:
            del book[other]
        book.save(tmp_path / f"{name}.xlsx")
        sheets += open_workbook(tmp_path / f"{name}.xlsx")
    came = import_tables(sheets, NOTHING_ASKED, {})
    assert came.findings == ()
    path = ("三公经费", "公务用车运行维护费", "预算数")
    assert came.origins[path] == ("2", "公开09表.xlsx › 公开09表 › E8")


def test_figures_know_their_cells(tmp_path: Path) -> None:
    folder = INPUTS / "sample-small"
    came = imported(workbook(folder), tmp_path / "决算导出.xlsx", texts=typed_tree(folder))
    create(came.files(), tmp_path / "报告")
    loaded = load(tmp_path / "报告")
    path = ("收入", "2060102 一般行政管理事务", "一般公共预算财政拨款")
    assert loaded.positions.at(*path).origin == "决算导出.xlsx › 公开02表 › D10"
    file = next(tmp_path.rglob("02-收入.yaml"))
    file.write_text(file.read_text("utf-8").replace("178.68", "178.69"), "utf-8")
    assert load(tmp_path / "报告").positions.at(*path).origin == ""


def test_rounded_figures_add_up_again(tmp_path: Path) -> None:
    came = imported(workbook(INPUTS / "sample-large"), tmp_path / "a.xlsx")
    assert [found.id for found in came.findings] == ["WKB-011", "WKB-013"] or {f.id for f in came.findings} == {
        "WKB-011",
        "WKB-013",
    }
    assert came.open == ("机关运行经费", "政府采购", "国有资产", "上年决算", "重点工作", "绩效管理", "整体自评")


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    return imported(workbook(INPUTS / "sample-small"), tmp_path_factory.mktemp("right") / "导出.xlsx")


def test_figures_that_contradict_each_other_by_rounding_are_told(tmp_path: Path) -> None:
    data = distorted(Case("两张表差 0.01", put("公开05表", "E10", 178.69)))
    came = imported(data, tmp_path / "导出.xlsx")
    told = [found.message for found in came.findings if found.id == "WKB-019"]
    assert any("公开05表 › E10" in message or "公开03表 › E10" in message for message in told)
    assert not has_errors(came.findings)


def test_a_difference_too_large_for_rounding_is_an_error(tmp_path: Path) -> None:
    data = distorted(Case("两张表差 0.1", put("公开05表", "E10", 178.78)))
    with pytest.raises(FindingsError, match="WKB-010"):
        imported(data, tmp_path / "导出.xlsx")


def distorted(case: Case) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook(INPUTS / "sample-small")))
    case.distort(book)
    stream = io.BytesIO()
    book.save(stream)
    return computed(stream.getvalue()) if case.hint == "WKB-012" else stream.getvalue()


def computed(data: bytes) -> bytes:
    """Give formulas the value that a spreadsheet program would have saved with them."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            new.writestr(part, re.sub(rb"(</f>)<v ?/>|(</f>)<v></v>", rb"</f><v>180.17</v>", content))
    return stream.getvalue()


def test_there_are_cases_enough() -> None:
    assert len(CASES) >= 30
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_shapes_of_exports(case: Case, right: Imported, tmp_path: Path) -> None:
    data = distorted(case)
    if case.problem:
        with pytest.raises(FindingsError) as raised:
            imported(data, tmp_path / "导出.xlsx", case.asked)
        text = "\n".join(f"{found.id} {found.message} {found.positions}" for found in raised.value.findings)
        assert case.problem in {found.id for found in raised.value.findings}, text
        assert [word for word in case.words if word not in text] == []
        return
    came = imported(data, tmp_path / "导出.xlsx", case.asked)
    if case.name != "金额单位是元":
        assert came.tree == right.tree
    else:
        assert came.tree["报告"] == {**right.tree["报告"], "金额单位": "元"}
        assert came.tree["收入"]["2060102 一般行政管理事务"] == {"一般公共预算财政拨款": "1786800"}
    assert case.told in "\n".join(came.unused)
    assert case.hint in {"", *(found.id for found in came.findings)}
