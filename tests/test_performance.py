"""Tests of the performance scores: targets as they are written, the official rules, sums, and what is asked of the clerk."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from generator.derive.performance import missed_indicators
from generator.derive.targets import Direction, judge, parse_quantity, parse_target
from generator.findings import Severity, SourcePosition
from generator.submission.performance import OverallForm
from tests.evaluations import derive, form, goal, indicator, overall, project

D = Decimal


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("35个", "35", "个"),
        ("1,000万元", "10000000", "元"),
        ("2.14万人", "21400", "人"),
        ("646.07亿元", "64607000000", "元"),
        ("99.77%", "99.77", "%"),
        ("1000余场", "1000", "场"),
        ("≥ 2000 人", "2000", "人"),
        ("１２次", "12", "次"),
        ("27", "27", ""),
        ("不超过3个月", "3", "个月"),
        ("90%以上", "90", "%"),
        ("5次/每周", "5", "次/每周"),
    ],
)
def test_reads_one_number_with_its_unit(text: str, number: str, unit: str) -> None:
    quantity = parse_quantity(text)
    assert quantity is not None
    assert (quantity.number, quantity.unit) == (D(number), unit)


@pytest.mark.parametrize(
    "text", ["20批、10人", "第一轮60天/第二轮60天", "2023年12月前", "提升", "认可度90%", "12,34个"]
)
def test_words_or_several_numbers_are_no_quantity(text: str) -> None:
    assert parse_quantity(text) is None
    assert parse_target(text).direction is Direction.WORDS


@pytest.mark.parametrize(
    ("text", "typed", "direction"),
    [
        ("≥95%", None, "正向"),
        (">70篇", None, "正向"),
        ("不少于5次", None, "正向"),
        ("不低于90%", None, "正向"),
        ("90%及以上", None, "正向"),
        ("≤2%", None, "反向"),
        ("<3次", None, "反向"),
        ("不超过3个月", None, "反向"),
        ("不高于5%", None, "反向"),
        ("3个月以内", None, "反向"),
        ("35个", None, "正向"),
        ("0", None, "反向"),
        ("0次", None, "反向"),
        ("≥0次", None, "正向"),
        ("10天", "反向", "反向"),
        ("35个", "定性", "定性"),
        ("提升", None, "定性"),
    ],
)
def test_direction_follows_from_the_marks_unless_typed(text: str, typed: str | None, direction: str) -> None:
    assert parse_target(text, typed).direction == direction


@pytest.mark.parametrize(
    ("target", "actual", "weight", "score"),
    [
        ("35个", "50个", "5", "5"),
        ("15家", "10家", "1.5", "1"),
        ("550家", "518家", "1", "0.94"),
        ("5次", "4次", "3", "2.4"),
        ("99%", "95.24%", "8", "7.7"),
        ("7.05亿美元", "6.77亿美元", "10", "9.6"),
        ("330户", "300户", "2", "1.82"),
        ("1套", "0套", "4", "0"),
        ("≥95%", "43%", "5", "2.26"),
        ("1000万方", "0.2亿方", "3", "3"),
        ("500场", "1000余场", "5", "5"),
        ("≥90%", "≥95%", "5", "5"),
        ("40", "20个", "5", "2.5"),
        ("3天", "2.5天", "1", "0.83"),
    ],
)
def test_more_is_better_scores_weight_times_result_by_target(target: str, actual: str, weight: str, score: str) -> None:
    verdict = judge(parse_target(target), actual, D(weight))
    assert verdict.by_formula
    assert verdict.score == D(score)


@pytest.mark.parametrize(
    ("target", "actual", "score"),
    [
        ("≤10个", "0个", "5"),
        ("≤2%", "<2%", "5"),
        ("≤2小时", "0.5小时", "5"),
        ("≤2小时", "3小时", "3.33"),
        ("0", "0", "5"),
        ("0次", "0次", "5"),
        ("0", "1起", "0"),
        ("0%", "0.5%", "0"),
    ],
)
def test_less_is_better_scores_weight_times_target_by_result(target: str, actual: str, score: str) -> None:
    verdict = judge(parse_target(target), actual, D(5))
    assert verdict.by_formula
    assert verdict.score == D(score)


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("提升", "提升"),
        ("提升", "有效提升"),
        ("下降", "下降11起"),
        ("20批、10人", "20批、10人"),
        ("年度内", "2023年度内"),
    ],
)
def test_words_reached_score_the_full_weight(target: str, actual: str) -> None:
    verdict = judge(parse_target(target), actual, D(2))
    assert verdict.score == D(2)
    assert not verdict.by_formula


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("完成", "未完成"),
        ("满意", "不满意"),
        ("完成", "部分完成"),
        ("稳定", "基本稳定"),
        ("计划内", "略有滞后"),
        ("第一轮60天/第二轮60天", "第一轮67天/第二轮52天"),
        ("优", "优良"),
    ],
)
def test_words_not_plainly_reached_are_left_to_the_clerk(target: str, actual: str) -> None:
    verdict = judge(parse_target(target), actual, D(2))
    assert verdict.score is None
    assert verdict.problem


@pytest.mark.parametrize(
    ("target", "actual", "told"),
    [
        ("2000人", "2093户", "目标值的单位是“人”，完成值的单位是“户”"),
        ("95%", "96", "目标值的单位是“%”，完成值没有单位"),
        ("100%", "未发生医疗事故", "不是一个可与目标值相比的数"),
        ("≥5天", "≤4天", "不是一个可与目标值相比的数"),
    ],
)
def test_what_cannot_be_compared_is_refused(target: str, actual: str, told: str) -> None:
    verdict = judge(parse_target(target), actual, D(2))
    assert verdict.score is None
    assert told in verdict.problem


def test_budget_score_is_twenty_times_the_rate() -> None:
    facts, findings = derive(overall())
    assert findings == ()
    assert facts["整体自评.执行数"].value == D("1801699.99")
    assert facts["整体自评.执行率"].value == D("1801699.99") / D(2060000) * 100
    assert facts["整体自评.预算得分"].value == D("17.49")


def test_budget_score_is_at_most_twenty() -> None:
    facts, _ = derive(overall(), project())
    assert facts["项目自评.党建经费.执行率"].value == D(150)
    assert facts["项目自评.党建经费.预算得分"].value == D(20)


def test_scores_and_weights_of_indicators_goals_and_levels() -> None:
    facts, _ = derive(overall())
    expected = {
        "目标1.1.1.权重": 20, "目标1.1.1.得分": 18, "目标1.1.2.得分": 10, "目标2.1.1.得分": 27, "目标2.2.1.得分": 10,
        "目标1.1.权重": 30, "目标1.2.权重": 10, "目标1.产出指标.权重": 40, "目标2.产出指标.权重": 10, "目标2.效益指标.权重": 30,
        "目标1.权重": 40, "目标2.权重": 40, "产出指标.权重": 50, "产出指标.得分": 48, "效益指标.权重": 30, "效益指标.得分": 27,
        "指标权重": 80, "总权重": 100, "指标得分": 75,
    }  # fmt: skip
    assert {name: facts[f"整体自评.{name}"].value for name in expected} == expected
    assert facts["整体自评.总分"].value == D("92.49")


def test_typed_score_knows_its_place_and_a_derived_one_its_weight() -> None:
    facts, _ = derive(overall())
    typed, derived = facts["整体自评.目标2.1.1.得分"].origin, facts["整体自评.目标1.1.1.得分"].origin
    assert isinstance(typed, SourcePosition)
    assert typed.text == "整体自评.年度绩效目标.1.指标组.0.指标.0.得分"
    assert not isinstance(derived, SourcePosition)
    assert derived.operands == ("整体自评.目标1.1.1.权重",)


def test_project_form_sums_the_projects_it_contains() -> None:
    facts, findings = derive(overall(), project(项目名称="招商工作", 包含项目=["招商一", "招商二"]))
    assert findings == ()
    assert facts["项目自评.招商工作.预算数"].value == D(40)
    assert facts["项目自评.招商工作.执行数"].value == D(30)
    assert facts["项目自评.招商工作.预算得分"].value == D(15)


def test_lists_indicators_below_their_full_score() -> None:
    whole = overall()
    facts, _ = derive(whole)
    missed = missed_indicators(whole, facts)
    assert [(each.target, each.actual) for each in missed] == [("10次", "9次"), ("提升", "明显提升")]


def one_goal(*indicators: dict[str, str]) -> dict[str, Any]:
    return {"年度绩效目标": [goal(("产出指标", "数量指标", indicators))]}


@pytest.mark.parametrize(
    ("own", "rule", "told", "place"),
    [
        (indicator("80", "完成", "未完成"), "PRF-001", "不能按规则计分", "完成值"),
        (indicator("80", "10次", "9次", 得分="80"), "PRF-002", "按规则计算的 72 分", "得分"),
        (indicator("80", "提升", "提升", 得分="81"), "PRF-003", "超过了权重 80 分", "得分"),
    ],
)
def test_findings_about_an_indicator(own: dict[str, str], rule: str, told: str, place: str) -> None:
    _, findings = derive(overall(**one_goal(own)))
    assert [finding.id for finding in findings] == [rule]
    assert told in findings[0].message
    assert findings[0].positions[0].text == f"整体自评.年度绩效目标.0.指标组.0.指标.0.{place}"


@pytest.mark.parametrize(
    ("own", "severity", "told"),
    [
        (indicator("80", "10次", "9次", 得分="75"), Severity.ERROR, "按规则计算的 72 分"),
        (indicator("80", "10次", "9次", 得分="70"), Severity.WARNING, "按规则计算的 72 分"),
        (indicator("80", "10次", "15次", 得分="40"), Severity.HINT, "目标值设定偏低"),
        (indicator("80", "10次", "14次", 得分="40"), Severity.WARNING, "按规则计算的 80 分"),
        (indicator("80", "≤10次", "5次", 得分="40"), Severity.WARNING, "按规则计算的 80 分"),
    ],
)
def test_a_typed_score_above_the_rule_is_worse_than_a_deduction(
    own: dict[str, str], severity: Severity, told: str
) -> None:
    _, findings = derive(overall(**one_goal(own)))
    assert [(finding.id, finding.severity) for finding in findings] == [("PRF-002", severity)]
    assert told in findings[0].message


def test_a_typed_score_that_was_only_rounded_is_a_rounding_difference() -> None:
    _, findings = derive(overall(**one_goal(indicator("80", "30家", "25家", 得分="66.7"))))
    assert [(finding.id, finding.rounding) for finding in findings] == [("PRF-002", True)]
    _, findings = derive(overall(**one_goal(indicator("80", "30家", "25家", 得分="67"))))
    assert [(finding.severity, finding.rounding) for finding in findings] == [(Severity.ERROR, False)]


def test_typed_score_of_words_and_of_several_values_stands() -> None:
    several = indicator("40", "第一轮60天/第二轮60天", "第一轮67天/第二轮52天", 得分="20")
    facts, findings = derive(overall(**one_goal(several, indicator("40", "提升", "提升", 得分="36"))))
    assert findings == ()
    assert facts["整体自评.指标得分"].value == D(56)


def test_weights_that_do_not_sum_to_a_hundred_are_told() -> None:
    _, findings = derive(overall(**one_goal(indicator("79.5", "1次", "1次"))))
    assert [finding.id for finding in findings] == ["PRF-004"]
    assert "各指标权重合计 79.5 分" in findings[0].message
    assert findings[0].expected == "80 分"


def test_unknown_project_and_a_form_typed_twice_are_told() -> None:
    _, findings = derive(overall(), project(包含项目=["党建经费", "党群经费"]), project(包含项目=["党建经费"]))
    assert [finding.id for finding in findings] == ["PRF-006", "PRF-007"]
    assert findings[0].positions[0].text == "项目自评.0.包含项目.1"
    assert [place.text for place in findings[1].positions] == ["项目自评.1.项目名称", "项目自评.0.项目名称"]


def test_no_rate_on_a_budget_of_zero() -> None:
    _, findings = derive(OverallForm.model_validate(form(预算数="0")))
    assert [finding.id for finding in findings] == ["PRF-005"]
