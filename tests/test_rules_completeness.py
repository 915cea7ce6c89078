"""Rules on completeness: how bad what is missing is, where it is asked for, and what no input can leave out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cases import BASES, view
from msgspec import structs
from rule_reports import found, of_base

from generator.audit.model import Found
from generator.audit.rules.completeness import tables_and_forms_present
from generator.document.nodes import Heading, Table
from generator.findings import Severity

RECEPTION = {"预算数": "2", "决算数": "2", "接待对象": "来访单位", "接待内容": "工作交流"}


@pytest.mark.parametrize(
    ("rule", "put", "drop", "severity"),
    [
        ("CMP-003", {"部门/所属单位": ["甲中心", "甲中心"]}, (), Severity.ERROR),
        ("CMP-003", {"部门/所属单位": ["甲中心"], "部门/自称": "本单位"}, (), Severity.WARNING),
        ("CMP-006", {}, ("支出/2010302 一般行政管理事务/一般公共预算/年初预算",), Severity.ERROR),
        ("CMP-023", {"三公经费/公务用车运行维护费": {"预算数": "3", "决算数": "3"}}, (), Severity.WARNING),
        (
            "CMP-023",
            {"三公经费/公务用车运行维护费": {"预算数": "3", "决算数": "3", "原因": "年末车辆全部报废"}},
            (),
            Severity.HINT,
        ),
        ("CMP-024", {"三公经费/公务接待费": {**RECEPTION, "国内接待批次": "3"}}, (), Severity.ERROR),
        ("CMP-024", {"三公经费/公务接待费/国内接待批次": "2"}, (), Severity.WARNING),
        ("CMP-029", {}, ("政府采购/授予中小企业",), Severity.ERROR),
        ("CMP-029", {}, ("政府采购/授予中小企业/小微企业",), Severity.HINT),
    ],
)
def test_severity(rule: str, put: dict[str, Any], drop: tuple[str, ...], severity: Severity, tmp_path: Path) -> None:
    assert [each.severity for each in found(tmp_path, rule, put, drop)] == [severity]


def test_a_missing_count_is_asked_for_at_its_item(tmp_path: Path) -> None:
    first, second = found(tmp_path, "CMP-024", {"三公经费/公务接待费": RECEPTION})
    assert "请填写“国内接待批次”" in first.fix + second.fix
    assert first.positions[0].source_line.strip().startswith("公务接待费")


def test_a_budget_that_was_not_typed_is_told_from_one_of_zero(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, "CMP-006", drop=("支出/2010302 一般行政管理事务/一般公共预算/年初预算",))
    assert "会印成年初预算 0 万元" in finding.message
    zero = {"支出/2010302/一般公共预算/年初预算": "0", "预算差异原因/2010302": "年中追加"}
    assert found(tmp_path, "CMP-006", zero) == ()


def test_a_pack_that_leaves_out_a_table_or_a_part_is_told() -> None:
    whole = view(BASES["小"])
    sections = tuple(
        structs.replace(
            section,
            blocks=tuple(
                block
                for block in section.blocks
                if not (isinstance(block, Table) and block.label == "公开08表")
                and not (isinstance(block, Heading) and block.text.startswith("第五部分"))
            ),
        )
        for section in whole.document.sections
    )
    results = tables_and_forms_present(replace(whole, document=structs.replace(whole.document, sections=sections)))
    told = [result.message for result in results if isinstance(result, Found)]
    assert told == ["公开08表在报告里出现了 0 次。", "报告有 5 个部分，应有 6 个。"]


@pytest.mark.parametrize(("base", "hints"), [("sample-small", 0), ("sample-large", 2), ("小", 0)])
def test_samples_have_hints_only(base: str, hints: int) -> None:
    findings = of_base(base, "CMP-")
    assert {each.severity for each in findings} <= {Severity.HINT}
    assert len(findings) == hints
