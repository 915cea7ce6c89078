"""Tests of the self-evaluation forms: rows and spans, weights and scores with their facts, options, notes, blocks."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from generator.document.forms import FormContext, overall_form, project_form, score_table
from generator.document.nodes import Row, Table, plain
from generator.document.printing import Printing
from generator.document.voice import Voice
from generator.findings import FindingsError
from generator.pack.forms import FormCell, FormSpec, ScoreTableSpec
from generator.pack.reading import read_model
from generator.submission.models import Options, Submission
from generator.submission.performance import OverallForm, ProjectForm
from generator.submission.positions import Positions
from tests.evaluations import Places, derive, goal, indicator, overall, project

TABLES = Path(__file__).parent.parent / "templates" / "wuhan" / "final-accounts-2024" / "tables"
OVERALL = read_model(FormSpec, TABLES / "整体自评表.yaml")
PROJECT = read_model(FormSpec, TABLES / "项目自评表.yaml")
SCORES = read_model(ScoreTableSpec, TABLES / "摘要得分表.yaml")


def context(whole: OverallForm, *projects: ProjectForm, **options: Any) -> FormContext:
    facts, findings = derive(whole, *projects)
    assert findings == ()
    chosen = {
        "零值": "空白", "表格千分位": "是", "正文千分位": "否", "正文省略末尾零": "是", "占比小数位": 1, "增减率小数位": 1,
        "完成率小数位": 1, "整百分数省略小数": "是", "指标权重": "是", "填表说明": "每表", "得分带单位": "否",
    }  # fmt: skip
    printing = Printing(Options.model_validate({**chosen, **options}))
    submission = Submission.model_construct(overall_form=whole, project_forms=projects)
    voice = Voice(submission, cast("Positions", Places()), facts, printing)
    return FormContext(voice, {"年度": "2024", "部门": "示例区文化局"})


def whole_form(whole: OverallForm | None = None, **options: Any) -> Table:
    return overall_form(OVERALL, "form", context(whole or overall(), **options))


def single_form(form: ProjectForm, *, first: bool = False, **options: Any) -> Table:
    return project_form(PROJECT, "form", form, context(overall(), form, **options), first=first)


def texts(row: Row) -> list[str]:
    return [cell.text for cell in row.cells]


def printed(table: Table) -> list[list[str]]:
    return [texts(row) for row in table.rows()]


def many(count: int) -> tuple[dict[str, str], ...]:
    weights = ["1"] * (count - 1) + [str(81 - count)]
    return tuple(indicator(weight, "1次", "1次") for weight in weights)


def test_overall_form_prints_head_and_budget_in_the_official_order() -> None:
    table = whole_form()
    assert table.title == "2024年度示例区文化局整体绩效自评表"
    assert table.left_line == "单位名称：示例区文化局"
    assert table.right_line == ""
    assert printed(table)[:4] == [
        ["单位名称", "示例区文化局"],
        ["基本支出总额（万元）", "0.00", "项目支出总额（万元）", "180.17"],
        [
            "预算执行情况\n（万元）\n（20分）",
            "",
            "预算数（A）",
            "执行数（B）",
            "执行率（B/A）",
            "得分\n（20分*\n执行率）",
        ],
        ["部门整体\n支出总额", "206.00", "180.17", "87.5%", "17.49"],
    ]


def test_goals_indicators_and_total() -> None:
    assert printed(whole_form())[4:-3] == [
        ["年度绩效\n目标1\n（40分）", "完成年度任务"],
        ["一级指标", "二级指标", "三级指标", "年初目标值\n（A）", "实际完成值\n（B）", "得分"],
        ["产出指标\n（40分）", "数量指标\n（30分）", "活动次数（20分）", "10次", "9次", "18"],
        ["活动次数（10分）", "≤3天", "2天", "10"],
        ["质量指标\n（10分）", "活动次数（10分）", "100%", "100%", "10"],
        ["年度绩效\n目标2\n（40分）", "完成年度任务"],
        ["一级指标", "二级指标", "三级指标", "年初目标值\n（A）", "实际完成值\n（B）", "得分"],
        ["效益指标\n（30分）", "社会效益指标\n（30分）", "活动次数（30分）", "提升", "明显提升", "27"],
        ["产出指标\n（10分）", "时效指标\n（10分）", "活动次数（10分）", "及时", "及时", "10"],
    ]
    assert printed(whole_form())[-3:] == [
        ["总分", "92.49"],
        ["偏差大或\n目标未完成\n原因分析", "无"],
        ["改进措施及\n结果应用方案", "继续"],
    ]


def test_figures_remember_their_facts() -> None:
    facts = {run.fact: run.text for row in whole_form().rows() for cell in row.cells for run in cell.runs if run.fact}
    assert facts["整体自评.预算数"] == "206.00"
    assert facts["整体自评.目标1.权重"] == "40"
    assert facts["整体自评.目标1.1.权重"] == "30"
    assert facts["整体自评.目标1.产出指标.权重"] == "40"
    assert facts["整体自评.目标1.1.1.得分"] == "18"
    assert facts["整体自评.总分"] == "92.49"


def test_every_row_fills_six_columns_and_no_cell_leaves_its_group() -> None:
    indicators = goal(("产出指标", "数量指标", many(23)))
    for table in (whole_form(), whole_form(overall(年度绩效目标=[indicators])), single_form(project())):
        for group in table.groups:
            reach = [0] * 6
            for number, row in enumerate(group.rows):
                free = [column for column in range(6) if reach[column] <= number]
                assert sum(cell.colspan for cell in row.cells) == len(free)
                for cell in row.cells:
                    for column in [free.pop(0) for _ in range(cell.colspan)]:
                        reach[column] = number + cell.rowspan
            assert set(reach) == {len(group.rows)}


def test_long_runs_are_cut_between_second_levels_and_repeat_their_names() -> None:
    more = (indicator("0", "1次", "1次"),) * 4
    one = goal(("产出指标", "数量指标", many(8)), ("产出指标", "质量指标", more))
    blocks = [group.rows for group in whole_form(overall(年度绩效目标=[one])).groups[1:-3]]
    assert [len(rows) for rows in blocks] == [2 + 8, 4]
    assert texts(blocks[0][2])[:2] == ["产出指标\n（80分）", "数量指标\n（80分）"]
    assert texts(blocks[1][0])[:2] == ["产出指标\n（续）", "质量指标\n（0分）"]


def test_one_long_second_level_is_cut_evenly() -> None:
    one = goal(("产出指标", "数量指标", many(23)))
    blocks = [group.rows for group in whole_form(overall(年度绩效目标=[one])).groups[1:-3]]
    assert [len(rows) for rows in blocks] == [2 + 7, 8, 8]
    assert texts(blocks[2][0])[:2] == ["产出指标\n（续）", "数量指标\n（续）"]
    assert blocks[2][0].cells[0].rowspan == 8


def test_a_short_goal_stays_with_its_first_indicators_and_a_long_one_stands_alone() -> None:
    short, long = (goal(("产出指标", "数量指标", many(2))) | {"目标": text} for text in ("短", "长" * 201))
    first_short, first_long = (whole_form(overall(年度绩效目标=[each])).groups[1] for each in (short, long))
    assert (len(first_short.rows), first_short.keep) == (4, True)
    assert len(first_long.rows) == 1


def test_a_first_level_without_second_levels_spans_both_columns() -> None:
    one = {"目标": "任务", "指标组": [{"一级指标": "产出指标", "指标": list(many(2))}]}
    row = whole_form(overall(年度绩效目标=[one])).groups[1].rows[2]
    assert (row.cells[0].text, row.cells[0].colspan, row.cells[0].rowspan) == ("产出指标\n（80分）", 2, 2)


def test_without_weights() -> None:
    rows = printed(whole_form(指标权重="否"))
    assert rows[6][:3] == ["产出指标", "数量指标", "活动次数"]
    assert rows[4][0] == "年度绩效\n目标1\n（40分）"


def test_scores_with_their_unit_are_words_in_spreadsheets() -> None:
    with_unit, bare = (list(whole_form(得分带单位=flag).rows()) for flag in ("是", "否"))
    assert (with_unit[6].cells[-1].text, with_unit[6].cells[-1].value) == ("18分", None)
    assert (bare[6].cells[-1].text, bare[6].cells[-1].value) == ("18", 18)
    assert with_unit[3].cells[-1].text == "17.49分"


def test_project_form_ticks_one_option_of_each_kind() -> None:
    rows = printed(single_form(project(填报日期="2025-05-23", 单位名称="文化馆")))
    assert rows[:5] == [
        ["项目名称", "党建经费"],
        ["主管部门", "局", "项目实施单位", "中心"],
        ["项目类别", "1、部门预算项目☑　2、区级专项□　3、转移支付项目□"],
        ["项目属性", "1、持续性项目☑　2、新增性项目□"],
        ["项目类型", "1、常年性项目☑　2、延续性项目□　3、一次性项目□"],
    ]
    assert rows[6] == ["年度财政\n资金总额", "0.00", "0.00", "150%", "20"]


def test_lines_around_a_project_form() -> None:
    table = single_form(project(填报日期="2025-05-23", 单位名称="文化馆"))
    assert table.title == "2024年度党建经费自评表"
    assert (table.left_line, table.right_line) == ("单位名称：文化馆", "填报日期：2025年5月23日")
    assert single_form(project(表名="2024年度党建经费项目自评表")).title == "2024年度党建经费项目自评表"


@pytest.mark.parametrize(
    ("option", "first", "on_overall", "on_project"),
    [("每表", False, 5, 5), ("首表", False, 5, 0), ("首表", True, 5, 5), ("不印", True, 0, 0)],
)
def test_notes_stand_where_the_option_says(option: str, *, first: bool, on_overall: int, on_project: int) -> None:
    assert len(whole_form(填表说明=option).notes) == on_overall
    assert len(single_form(project(), first=first, 填表说明=option).notes) == on_project


def test_notes_are_the_prescribed_four() -> None:
    notes = [plain(note) for note in whole_form().notes]
    assert notes[0] == "备注："
    assert [note[:8] for note in notes[1:]] == ["1.预算执行情况", "2.定量指标完成", "3.定性指标计分", "4.基于经济性和"]
    assert OVERALL.notes == PROJECT.notes


def test_paragraphs_stand_on_lines_of_their_own_and_quote_facts() -> None:
    row = list(whole_form(overall(偏差原因分析=["支出{整体自评.执行数}万元", "已改"])).rows())[-2]
    assert row.cells[1].text == "支出180.17万元\n已改"
    assert [run.fact for run in row.cells[1].runs if run.fact] == ["整体自评.执行数"]


def test_score_table_sums_by_first_level_over_all_goals() -> None:
    whole = overall()
    table = score_table(SCORES, "scores", whole, context(whole))
    assert printed(table) == [
        ["评价准则", "权重", "评价得分"],
        ["预算执行情况", "20.00", "17.49"],
        ["产出指标", "50.00", "48.00"],
        ["效益指标", "30.00", "27.00"],
        ["综合绩效", "100.00", "92.49"],
    ]


def test_columns_fill_the_table() -> None:
    for spec in (OVERALL, PROJECT, SCORES):
        assert sum(column.width for column in spec.columns) == 1000


def test_a_cell_of_the_pack_has_one_content() -> None:
    with pytest.raises(ValueError, match="每格应写且只写一项"):
        FormCell.model_validate({"标": "项目名称", "文": "{项目}"})


def test_a_mistake_in_the_pack_names_the_key(tmp_path: Path) -> None:
    broken = tmp_path / "整体自评表.yaml"
    broken.write_text((TABLES / "整体自评表.yaml").read_text("utf-8").replace("总分: 总分\n", ""), "utf-8")
    with pytest.raises(FindingsError, match="总分"):
        read_model(FormSpec, broken)
