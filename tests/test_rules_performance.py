"""Rules on self-evaluations: what counts as speaking of an indicator, how bad each finding is, and where it points."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rule_reports import found, of_base, report

from generator.audit.mentions import Claim, all_reached, claims, number, spoken_of
from generator.findings import Severity

FIRST = "项目自评/0/年度绩效目标/0/指标组/0/指标/0"


# Whether a text speaks of an indicator


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("车辆车况满意度", "车辆车况满意度目标100%、完成80%。"),
        ("200M专网链路租赁数", "专网链路租赁没有实施，改用已有机房。"),
        ("培训班开展完成率", "个别培训班没有如期举办。"),
        ("派遣制职工劳动积极性提升度", "派遣人员的工作积极性提升程度低于预期。"),
        ("提高审计监督职能效果", "审计监督的效果还有提升空间。"),
        ("开展校园专场招聘场次", "校园专场招聘少举办了2场。"),
        ("“双评议”满意度", "双评议的满意度有所下降。"),
        ("高企认定专家评审通过率", "专家评审通过率目标98.50%，完成96%。"),
        ("200M 专网链路租赁数", "因此“200M专网链路租赁数”为0套。"),
    ],
)
def test_a_clear_part_of_the_name_is_enough(name: str, text: str) -> None:
    assert spoken_of(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("车辆车况满意度", "办公场所投诉次数目标0次、完成2次。"),
        ("应急演练次数", "年中工作安排有调整，部分任务推迟。"),
        ("服务对象满意度", "服务对象人数比计划减少，任务没有完成。"),
        ("企业满意度", "部分企业没有参加培训。"),
        ("法律服务活动开展次数", "预算执行率偏低，合同跨年度履行。"),
    ],
)
def test_common_words_are_not_the_indicator(name: str, text: str) -> None:
    assert not spoken_of(name, text)


def test_the_name_of_another_indicator_is_not_this_one() -> None:
    text = "党建工作考核次数目标4次、完成2次，是考核安排有调整。"
    assert spoken_of("党建工作考核次数", text)
    assert not spoken_of("党建工作满意度", text, ["党建工作考核次数"])


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("10项绩效指标中有9项达到目标。", Claim("10项绩效指标中有9项达到目标", 10, 9)),
        ("绩效指标共 12 项，其中 11 项完成较好，另有1项。", Claim("指标共 12 项，其中 11 项完成较好", 12, 11)),
        ("15项三级指标中，有2项未完成。", Claim("15项三级指标中，有2项未完成", 15, 2, reached=False)),
        ("十二项绩效指标全部达到目标。", Claim("十二项绩效指标全部", 12)),
        ("二十一项指标均已完成。", Claim("二十一项指标均", 21)),
    ],
)
def test_counts_of_indicators_are_read(text: str, claim: Claim) -> None:
    assert list(claims(text)) == [claim]


@pytest.mark.parametrize(
    "text", ["5项数量指标中有4项达到目标。", "12项主要经济指标中有9项实现正增长。", "全年任务完成。"]
)
def test_counts_of_something_else_are_left_alone(text: str) -> None:
    assert not list(claims(text))


@pytest.mark.parametrize(
    ("text", "value"), [("12", 12), ("十", 10), ("十二", 12), ("二十", 20), ("三十五", 35), ("两", 2)]
)
def test_numbers_in_figures_and_in_chinese(text: str, value: int) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    "text",
    ["各项绩效指标均达到或超过目标。", "12项绩效指标全部达到目标。", "所有目标都已完成。", "目标完成情况无偏差。"],
)
def test_a_text_that_says_all_were_reached(text: str) -> None:
    assert all_reached(text)


@pytest.mark.parametrize(
    "text",
    [
        "除满意度外，其他各项指标均已完成。",
        "10项绩效指标中有9项达到目标。",
        "其余各项指标均达到目标。",
        "上级文明检查全部达标。",
        "年度任务总体完成。",
    ],
)
def test_a_text_that_excepts_something_does_not_say_so(text: str) -> None:
    assert not all_reached(text)


# How bad, and where


@pytest.mark.parametrize(
    ("rule", "put", "severity"),
    [
        ("PFM-001", {f"{FIRST}/目标值": "≥12次", f"{FIRST}/方向": "反向"}, Severity.ERROR),
        ("PFM-001", {f"{FIRST}/方向": "定性", f"{FIRST}/得分": "80"}, Severity.WARNING),
        ("PFM-021", {f"{FIRST}/完成值": "9次"}, Severity.ERROR),
        ("PFM-021", {f"{FIRST}/完成值": "9次", "项目自评/0/偏差原因分析": "年中有调整。"}, Severity.WARNING),
        ("PFM-023", {f"{FIRST}/完成值": "9次"}, Severity.ERROR),
        (
            "PFM-023",
            {f"{FIRST}/目标值": "提升", f"{FIRST}/完成值": "提升", f"{FIRST}/得分": "72"},
            Severity.WARNING,
        ),
        ("PFM-034", {"项目/0/执行数": "40"}, Severity.WARNING),
        ("PFM-041", {"整体自评/年度绩效目标/0/指标组/0/指标/0/完成值": "15次"}, Severity.WARNING),
        ("PFM-041", {"整体自评/年度绩效目标/0/指标组/0/指标/0/目标值": "10次"}, Severity.HINT),
    ],
)
def test_severity(rule: str, put: dict[str, Any], severity: Severity, tmp_path: Path) -> None:
    findings = found(tmp_path, rule, put)
    assert [each.severity for each in findings] == [severity]


def test_the_caret_stands_under_the_wrong_count(tmp_path: Path) -> None:
    text = "10项绩效指标中有10项达到目标。经费执行及时率57.1%，预留资金没有使用。"
    (finding,) = found(tmp_path, "PFM-022", {"项目自评/4/偏差原因分析": text}, base="sample-small")
    assert finding.positions[0].text == "10项绩效指标中有10项达到目标"
    assert (finding.printed, finding.computed) == ("10项", "9项")
    assert finding.positions[1].text == "57.1%"


def test_two_places_are_named_for_one_indicator_in_two_forms(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, "PFM-041", {"整体自评/年度绩效目标/0/指标组/0/指标/0/完成值": "15次"})
    assert [place.text.strip("'") for place in finding.positions] == ["15次", "12次"]
    assert "整体自评表" in finding.message
    assert "“示例工作经费”自评表" in finding.message


def test_a_rate_that_rounding_alone_makes_is_a_rounding_difference(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, "PFM-034", {"项目/0/执行数": "80.01"})
    assert finding.rounding
    assert finding.severity is Severity.HINT
    (finding,) = found(tmp_path, "PFM-034", {"项目/0/执行数": "80.02"})
    assert not finding.rounding


def test_what_cannot_be_checked_says_why(tmp_path: Path) -> None:
    told = report(tmp_path, "PFM-034", {"支出/2010302/一般公共预算/项目支出": "0", "项目/0/执行数": "0"}).unchecked
    assert [(each.rule, each.because) for each in told] == [("PFM-034", "没有一般公共预算项目支出")]


@pytest.mark.parametrize(("base", "hints"), [("sample-small", 4), ("sample-large", 14), ("小", 1)])
def test_samples_have_hints_only(base: str, hints: int) -> None:
    findings = of_base(base, "PFM-")
    assert {each.severity for each in findings} <= {Severity.HINT}
    assert len(findings) == hints


def test_a_target_missed_by_its_figures_counts_as_missed_whatever_score_was_typed(tmp_path: Path) -> None:
    put = {f"{FIRST}/完成值": "9次", f"{FIRST}/得分": "60", "项目自评/0/偏差原因分析": "1项指标中有1项完成。"}
    assert [each.computed for each in found(tmp_path, "PFM-022", put)] == ["0项"]
    low = {f"{FIRST}/完成值": "30次", f"{FIRST}/得分": "40", "项目自评/0/偏差原因分析": "1项指标中有1项完成。"}
    assert found(tmp_path, "PFM-022", low) == ()
