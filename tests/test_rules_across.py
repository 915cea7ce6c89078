"""Rules across tables and across years: how bad each finding is, what is rounding only, and what cannot be checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cases import BASES
from rule_reports import found, of_base, report

from generator.findings import Severity

FUND = "2120899 其他国有土地使用权出让收入安排的支出"


@pytest.mark.parametrize(
    ("rule", "put", "severity"),
    [
        ("ACR-001", {"基本支出经济分类/30217": "1", "基本支出经济分类/30201": "11.5"}, Severity.ERROR),
        ("ACR-002", {"机关运行经费/决算数": "25"}, Severity.WARNING),
        ("ACR-002", {"机关运行经费/决算数": "15"}, Severity.HINT),
        ("ACR-004", {"收入/2010302/一般公共预算财政拨款": "70"}, Severity.ERROR),
        ("ACR-004", {"支出/2010302/其他资金": {"项目支出": "3"}}, Severity.WARNING),
        ("ACR-005", {"支出/2010302/其他资金": {"项目支出": "-3"}}, Severity.WARNING),
        ("ACR-005", {"政府采购/工程": "-1"}, Severity.ERROR),
        ("ACR-006", {"支出/2010302/一般公共预算/人员经费": "5"}, Severity.WARNING),
        ("ACR-007", {"项目/0/执行数": "95"}, Severity.WARNING),
        ("ACR-012", {"政府采购/授予中小企业/小微企业": "6"}, Severity.ERROR),
        ("YRS-001", {"上年决算/本年收入合计": "195"}, Severity.ERROR),
        ("YRS-002", {"结转结余": {"年初结转和结余": {"一般公共预算财政拨款": "10"}}}, Severity.WARNING),
        ("YRS-002", {"上年决算/本年支出合计": "180"}, Severity.HINT),
        ("YRS-003", {"上年决算/收支总计": "2,005"}, Severity.WARNING),
        ("YRS-004", {"上年决算/收支总计": "200.5"}, Severity.HINT),
    ],
)
def test_severity(rule: str, put: dict[str, Any], severity: Severity, tmp_path: Path) -> None:
    assert [each.severity for each in found(tmp_path, rule, put)] == [severity]


def test_each_fund_item_is_checked_on_its_own(tmp_path: Path) -> None:
    put = {
        f"收入/{FUND}": {"政府性基金预算财政拨款": "5"},
        f"支出/{FUND}": {"政府性基金预算": {"项目支出": "8", "用途": "示例"}},
        "收入/2120801": {"政府性基金预算财政拨款": "9"},
    }
    (finding,) = found(tmp_path, "ACR-004", put)
    assert finding.message.startswith("政府性基金科目 2120899 ")
    assert "-3.00万元" in finding.message
    assert [line.split(" = ")[0] for line in finding.basis] == [
        "政府性基金.2120899.年末结转和结余",
        "政府性基金.2120899.可用资金",
        "政府性基金.2120899.本年支出",
    ]


def test_a_difference_of_rounding_is_a_class_of_its_own(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, "ACR-007", {"项目/0/执行数": "80.01"})
    assert (finding.rounding, finding.severity) == (True, Severity.HINT)
    (finding,) = found(tmp_path, "ACR-007", {"项目/0/执行数": "80.02"})
    assert not finding.rounding


def test_where_amounts_are_known_to_the_fen_nothing_is_rounding(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, "ACR-007", {"项目/0/执行数": "80.0001"})
    assert not finding.rounding
    assert "多 0.0001万元" in finding.message


def test_without_a_link_last_year_s_report_is_not_at_hand(tmp_path: Path) -> None:
    told = report(tmp_path, "YRS-005").unchecked
    assert [(each.what, each.because) for each in told] == [
        ("上年决算数与上年公开的决算报告", "没有关联上年的填报文件夹")
    ]


def test_the_unit_of_amounts_is_asked_about_at_its_key(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, "ACR-009", {"报告/金额单位": "元"})
    assert finding.positions[0].source_line.strip().startswith("金额单位")
    assert finding.printed == "元"


@pytest.mark.parametrize("base", BASES)
def test_samples_are_clean(base: str) -> None:
    assert of_base(base, "ACR-0", "YRS-") == ()
