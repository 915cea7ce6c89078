"""附表13 and 附表14 of a budget: their figures, their rows in each variant of the form, what is told of wrong input."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import takewhile
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.derive.accounts import derive
from generator.document.compose import Composed, compose
from generator.document.form_blocks import height, packed
from generator.document.nodes import Cell, Row, RowGroup, Run, Table
from generator.document.printing import Printing
from generator.document.target_data import TargetWriter
from generator.document.target_forms import FormData
from generator.document.voice import Voice
from generator.findings import Finding, FindingsError, Severity
from generator.pack.check_parts import SLOTS
from generator.pack.loading import load_pack, templates_folder
from generator.pack.target_forms import HEAD_SLOTS, LISTS, PROJECT_SLOTS, TEXTS, TargetBlock, TargetCell
from generator.submission.budget_models import BudgetSubmission
from generator.submission.loading import load
from tests.budgets import RICH, accounts
from tests.targets import TARGETS, with_targets

PACK = "wuhan/budget-2024"


@cache
def composed() -> Composed:
    return compose(with_targets(), load_pack(PACK))


def forms(document: Composed | None = None) -> tuple[Table, ...]:
    return tuple(table for table in (document or composed()).document.tables() if table.layout == "form")


def texts(row: Row) -> list[str]:
    return [cell.text for cell in row.cells]


def printed(table: Table) -> list[list[str]]:
    return [texts(row) for row in table.rows()]


def below(table: Table, label: str, rows: int) -> list[list[str]]:
    """Return the rows of a table from the one that begins with a label."""
    shown = printed(table)
    start = next(number for number, row in enumerate(shown) if row[0] == label)
    return shown[start : start + rows]


def changed(*changes: tuple[str, str]) -> str:
    text = TARGETS
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def problems(*changes: tuple[str, str]) -> list[Finding]:
    with pytest.raises(FindingsError) as error:
        accounts(RICH + changed(*changes))
    return list(error.value.findings)


def value(name: str) -> Decimal:
    return with_targets().facts[name].value


# Figures


def test_the_money_of_the_year_follows_from_the_projects() -> None:
    assert value("整体目标.收入构成.财政拨款.当年") == 12769600
    assert value("整体目标.收入构成.财政专户管理资金.当年") == 5600
    assert value("整体目标.收入构成.单位资金.当年") == 90700
    assert value("整体目标.收入构成.合计.当年") == value("收支总计")
    assert value("整体目标.支出构成.人员类.当年") == 1753300
    assert value("整体目标.支出构成.运转类.当年") == 85000 + 260400
    assert value("整体目标.支出构成.特定目标类.当年") == 10735600
    assert value("整体目标.支出构成.其他支出.当年") == 30000
    assert value("整体目标.支出构成.合计.当年") == value("本年支出合计")


def test_shares_and_the_two_years_before() -> None:
    assert value("整体目标.支出构成.人员类.占比") == Decimal(1753300) / value("本年支出合计") * 100
    assert value("整体目标.收入构成.合计.占比") == 100
    assert value("整体目标.收入构成.合计.上年") == value("整体目标.支出构成.合计.上年") == 6590000
    assert value("整体目标.支出构成.特定目标类.前年") == 4520000


def test_a_project_s_figures_are_those_of_the_budget() -> None:
    assert value("项目目标.园区道路.当年预算") == 10000000
    assert value("项目目标.园区道路.总预算") == 30000000
    assert value("项目目标.车辆和出访.总预算") == value("项目目标.车辆和出访.当年预算") == 260400
    assert value("项目目标.园区道路.财政拨款结转") == 1000000
    assert value("项目目标.园区道路.变动.增减额") == 5000000
    assert value("绩效目标.项目数") == 3
    assert value("绩效目标.资金") == 10000000 + 260400 + 730000


def test_an_amount_left_open_is_what_the_other_rows_leave() -> None:
    prefix = "项目目标.车辆和出访"
    assert [value(f"{prefix}.明细.{number}.金额") for number in range(1, 5)] == [30000, 20000, 30400, 180000]
    assert value(f"{prefix}.明细合计") == value(f"{prefix}.当年预算")


def test_the_years_before_come_from_the_linked_budget() -> None:
    untyped = changed(*((f"  {key}: {line}\n", "") for key, line in _typed_years()))
    typed = accounts(RICH + untyped)
    this = derive(typed.submission, typed.positions, with_targets()).facts
    assert this["整体目标.收入构成.合计.上年"].value == this["整体目标.收入构成.合计.当年"].value
    assert this["整体目标.收入构成.合计.前年"].value == 6590000
    assert this["项目目标.注资.上年预算"].value == 730000
    assert this["项目目标.园区道路.上年预算"].value == 5000000  # typed
    assert this["项目目标.园区道路.前年预算"].value == 5000000  # what last year's form calls 上年


def _typed_years() -> list[tuple[str, str]]:
    lines = (line.strip().split(": ", 1) for line in TARGETS.splitlines() if "年收支: " in line)
    return [(key, rest) for key, rest in lines]


# What is printed


def test_the_overall_form_compares_three_years() -> None:
    overall = forms()[0]
    assert (overall.title, overall.left_line, overall.right_line) == (
        "示例产业园管理办公室整体支出绩效目标申报表",
        "填报日期：2023年11月16日",
        "单位：万元",
    )
    assert below(overall, "填报人", 1) == [["填报人", "综合科", "联系电话", ""]]
    rows = below(overall, "部门总体\n资金情况", 11)
    assert rows[1] == ["2023年", "2022年"]
    assert [row[-5:] for row in rows[2:]] == [
        ["财政拨款", "1276.96", "99.25%", "650.00", "600.00"],
        ["财政专户管理资金", "0.56", "0.04%", "0.40", "0.00"],
        ["单位资金", "9.07", "0.70%", "8.60", "0.00"],
        ["合计", "1286.59", "100%", "659.00", "600.00"],
        ["人员类项目支出", "175.33", "13.63%", "150.00", "140.00"],
        ["运转类项目支出", "34.54", "2.68%", "9.00", "8.00"],
        ["特定目标类项目支出", "1073.56", "83.45%", "499.00", "452.00"],
        ["其他支出", "3.00", "0.23%", "1.00", "0.00"],
        ["合计", "1286.43", "100%", "659.00", "600.00"],
    ]


def test_the_overall_form_lists_the_projects_and_sets_the_goals_side_by_side() -> None:
    overall = forms()[0]
    assert [row[-5:] for row in below(overall, "项目支出\n情况", 5)[1:]] == [
        ["车辆和出访", "其他运转类", "26.04", "26.04", "车辆运行和更新、出访"],
        ["园区道路", "本级支出项目", "3000.00", "1000.00", "道路建设"],
        ["注资", "转移支付项目", "73.00", "73.00", "向园区公司注资"],
        ["培训", "本级支出项目", "0.56", "0.56", "开展培训"],
    ]
    assert below(overall, "整体绩效\n总目标", 3)[1:] == [
        ["目标1：园区路网成形", "目标1：建成两条道路"],
        ["目标2：企业满意", ""],
    ]


def test_indicators_of_a_goal_stand_beside_one_label() -> None:
    overall = forms()[0]
    assert below(overall, "长期目标\n1：", 5) == [
        ["长期目标\n1：", "园区路网成形"],
        ["长期\n绩效\n指标", "一级指标", "二级指标", "三级指标", "指标值", "指标值\n确定依据", "绩效标准"],
        ["产出指标", "数量指标", "建成道路", "6条", "园区规划", "年终考评"],
        ["建成桥梁", "1座", "园区规划", "年终考评"],
        ["质量指标", "验收合格率", "100%", "行业标准", ""],
    ]
    assert below(overall, "年度目标\n1：", 6)[-2:] == [
        ["产出指标", "数量指标", "建成道路", "", "1条", "2条", "计划标准", "年终考评"],
        ["质量指标", "验收合格率", "100%", "100%", "100%", "行业标准", ""],
    ]


def test_the_variant_with_reasons() -> None:
    form = forms()[1]
    assert (form.left_line, form.label) == ("申报日期：2023年11月16日", "附表14")
    assert below(form, "项目属性", 1) == [["项目属性", "部门项目"]]
    assert below(form, "项目申请理由", 2) == [
        ["项目申请理由", "按园区规划续建。"],
        ["项目主要内容", "建设一号路。\n建设二号路。"],
    ]
    assert below(form, "项目当年\n资金来源", 8) == [
        ["项目当年\n资金来源", "来源项目", "金额"],
        ["合计", "1000.00"],
        ["1.一般公共预算财政拨款", "0.00"],
        ["其中：申请本级财力年初安排", "0.00"],
        ["2.政府性基金预算财政拨款", "900.00"],
        ["3.财政专户管理资金", "0.00"],
        ["4.单位资金", "0.00"],
        ["使用上年度财政拨款结转", "100.00"],
    ]
    assert below(form, "品名", 2)[1] == ["构筑物施工", "1", "900.00"]


def test_the_variant_with_grounds_and_a_plan() -> None:
    form = forms()[2]
    assert (form.left_line, form.label, form.toc) == ("填报日期：2023年11月17日", "", "")
    assert below(form, "项目属性", 1) == [["项目属性", "1.部门项目☑　2.公共项目□"]]
    assert below(form, "项目立项依据", 2)[1] == ["项目实施方案", "更新一辆，出访一次。"]
    assert below(form, "项目活动", 5)[1:] == [
        ["出访", "赴外招商一次", "因公出国（境）费用", "3.00", "按标准", ""],
        ["车辆运行", "燃料", "公务用车运行维护费", "2.00", "按定额", ""],
        ["车辆运行", "维修和保险", "公务用车运行维护费", "3.04", "按定额", "两辆"],
        ["车辆更新", "更新一辆", "公务用车购置", "18.00", "按限价", ""],
    ]
    assert below(form, "品名", 2)[1] == ["无", "", ""]
    assert not any("长期绩效目标表" in row for row in printed(form))


def test_the_variant_with_scored_indicators() -> None:
    form = forms()[3]
    assert form.left_line == ""
    assert below(form, "项目属性", 1) == [["项目属性", "公共项目　（财政专项）"]]
    assert ["国有资本经营预算财政拨款", "70.00"] in printed(form)
    assert below(form, "项目年度\n绩效指标", 4) == [
        ["项目年度\n绩效指标", "一级指标", "二级指标", "指标内容", "指标值", "备注"],
        ["项目运营", "建设管理", "建设数量", "按完成比例计分。", "10", ""],
        ["施工质量", "符合标准计满分。", "10", "没有此项的计满分"],
        ["运营维护", "维护质量", "按双方约定的标准计分。", "5", ""],
    ]


def test_how_a_project_s_budget_changed_is_told_in_the_words_of_the_pack() -> None:
    told = [below(form, "项目前两年\n预算及当年\n预算变动情况", 1)[0][1].splitlines() for form in forms()[1:]]
    assert told[0] == [
        "1.前两年预算安排情况：2022年没有安排，2023年安排500.00万元。",
        "2.当年预算变动情况及理由：比上年增加500.00万元，二号路开工。",
    ]
    assert told[1][1] == "2.当年预算变动情况及理由：与上年相同。"
    assert told[2][1] == "2.当年预算变动情况及理由：上年没有这个项目。"


def test_figures_remember_their_facts() -> None:
    facts = {run.fact: run.text for form in forms() for row in form.rows() for cell in row.cells for run in cell.runs}
    assert facts["整体目标.支出构成.人员类.当年"] == "175.33"
    assert facts["项目目标.车辆和出访.明细.3.金额"] == "3.04"
    assert facts["项目支出预算.项目.园区道路.政府性基金预算"] == "900.00"
    assert facts["采购预算.3.数量"] == "1"
    assert facts["项目目标.园区道路.变动.增减额"] == "500.00"


# Pages


def filled(group: RowGroup, columns: int) -> bool:
    """Tell whether the cells of a group fill its rows exactly, and none reaches beyond it."""
    reach = [0] * columns
    for number, row in enumerate(group.rows):
        free = [column for column in range(columns) if reach[column] <= number]
        if sum(cell.colspan for cell in row.cells) != len(free):
            return False
        for cell in row.cells:
            for column in [free.pop(0) for _ in range(cell.colspan)]:
                reach[column] = number + cell.rowspan
    return set(reach) == {len(group.rows)}


def long_form() -> Table:
    """Return the overall form of a budget with long texts and many indicators."""
    tree = yaml.safe_load(TARGETS)
    overall = tree["整体绩效目标"]
    overall["职能概述"] = [f"{number}.{'服务园区企业，' * 30}" for number in range(12)]
    (goal,) = overall["年度目标"]
    goal["指标"] = [{**goal["指标"][0], "名称": f"{'建成道路' * 9}{number}"} for number in range(40)]
    text = yaml.safe_dump(tree, allow_unicode=True, width=10**6, sort_keys=False)
    return forms(compose(accounts(RICH + text), load_pack(PACK)))[0]


def test_cells_fill_their_rows_and_stay_in_their_groups() -> None:
    for table in (*forms(), long_form()):
        assert all(filled(group, len(table.columns)) for group in table.groups), table.title


def test_a_long_text_goes_on_in_rows_of_its_own() -> None:
    rows = [texts(row) for group in long_form().groups for row in group.rows if len(group.rows) == 1]
    own = [row for row in rows if row[0].startswith("部门职能")]
    assert [row[0] for row in own] == ["部门职能\n概述", *["部门职能\n概述\n（续）"] * (len(own) - 1)]
    assert len(own) > 1
    assert "\n".join(row[1] for row in own).count("\n") == 11


def test_many_indicators_are_cut_and_repeat_label_and_names() -> None:
    groups = [group for group in long_form().groups if group.rows[-1].cells[0].text.startswith("建成道路")]
    firsts = [texts(group.rows[0]) for group in groups[1:]]
    assert len(firsts) > 1
    assert all(first[:3] == ["年度\n绩效\n指标\n（续）", "产出指标", "数量指标"] for first in firsts)
    indicators = [len(list(takewhile(lambda row: row.kind == "data", reversed(g.rows)))) for g in groups]
    assert sum(indicators) == 40
    assert max(indicators) - min(indicators) <= 2


@given(st.lists(st.floats(0.5, 60), max_size=40), st.integers(1, 100))
def test_blocks_keep_all_lines_in_order_and_are_about_even(sizes: list[float], most: int) -> None:
    blocks = [list(block) for block in packed(sizes, most, float)]
    assert [size for block in blocks for size in block] == sizes
    assert all(blocks)
    assert len(blocks) <= -(-sum(sizes) // most)
    assert all(sum(block) < most + max(sizes) for block in blocks)


def test_the_height_of_a_row_is_that_of_its_longest_cell() -> None:
    short, long = Cell((Run("短"),)), Cell((Run("长" * 30),))
    one = height([short, short], [40, 40], 9)
    assert height([short, long], [40, 40], 9) > 2 * one
    assert height([short, Cell((Run("一\n二\n三"),))], [40, 40], 9) > 2 * one


def test_forms_that_were_not_filled_in_stand_empty_in_their_place() -> None:
    tables = forms(compose(accounts(), load_pack(PACK)))
    assert [table.label for table in tables] == ["附表13", "附表14"]
    assert [printed(table) for table in tables] == [[["此表为空表"]]] * 2
    assert [table.toc for table in tables] == ["十三、整体支出绩效目标申报表", "十四、部门项目申报表（含绩效目标）"]


# What is wrong


@pytest.mark.parametrize(
    ("old", "new", "rule", "said"),
    [
        ("  - 项目: 园区道路\n", "  - 项目: 园区道理\n", "INP-022", "没有“园区道理”"),
        ("  - 项目: 注资\n", "  - 项目: 园区道路\n", "INP-021", "填了两份"),
        ("支出方向: {园区道路:", "支出方向: {道路:", "INP-022", "没有“道路”"),
        ("    申请理由: [按园区规划续建。]\n", "", "BUD-005", "“主要内容”"),
        ("    立项依据: [车辆", "    申请理由: [车辆", "BUD-005", "“申请理由”、“实施方案”"),
        ("{名称: 保证质量,", "{名称: 建成道路,", "BUD-006", "“建成道路”写了两次"),
        ("    年度指标: [{目标: 保障用车,", "    长期指标: [{目标: 保障用车,", "BUD-008", "没有年度"),
        ("经济科目: 30231, 金额: 20000,", "经济科目: 30231,", "BUD-009", "30231 有两行"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_told(old: str, new: str, rule: str, said: str) -> None:
    found = [finding for finding in problems((old, new)) if finding.id == rule]
    assert len(found) == 1
    assert said in found[0].message
    assert found[0].positions


def test_both_kinds_of_indicators_are_told() -> None:
    scored = "    评分指标:\n"
    found = problems(
        (scored, f"    长期指标: [{{目标: 项目运营, 一级指标: 产出, 二级指标: 数量, 名称: 甲, 指标值: 1}}]\n{scored}")
    )
    assert [finding.id for finding in found] == ["BUD-008"]


def test_an_indicator_of_no_goal_is_only_warned_of(tmp_path: Path) -> None:
    text = RICH + changed(("年度指标: [{目标: 保障用车,", "年度指标: [{目标: 保证用车,"))
    (tmp_path / "预算.yaml").write_text(text, "utf-8")
    (found,) = load(tmp_path).findings
    assert (found.id, found.severity) == ("BUD-007", Severity.WARNING)


# The pack


def filled_in() -> Iterator[FormData]:
    """Yield what fills the four forms, and every item of their lists."""
    budget = with_targets()
    submission = budget.submission
    assert isinstance(submission, BudgetSubmission)
    voice = Voice(submission, budget.positions, budget.facts, Printing(load_pack(PACK).manifest.options))
    writer = TargetWriter(submission, voice, dict.fromkeys(SLOTS, ""), {})
    spec = load_pack(PACK).target_forms["项目"]
    assert submission.overall_target
    yield writer.overall(submission.overall_target, spec.day)
    yield from (writer.project(form, spec.day, spec.day_names) for form in submission.project_targets)


def test_lists_have_the_slots_that_packs_may_name() -> None:
    waiting, seen = list(filled_in()), set[str]()
    assert {name for each in waiting for name in each.slots} == SLOTS | HEAD_SLOTS | PROJECT_SLOTS
    texts_ = {name for each in waiting for name in each.texts}
    while waiting:
        for name, items in waiting.pop().lists.items():
            assert all(set(item.slots) == LISTS[name] for item in items), name
            texts_ |= {text for item in items for text in item.texts}
            seen |= {name} if items else set()
            waiting += items
    assert seen == set(LISTS)
    assert texts_ | {"预算变动"} == TEXTS


def test_the_maintainers_guide_lists_what_forms_may_name() -> None:
    guide = (templates_folder().parent / "docs" / "模板维护指南.md").read_text("utf-8")
    rows = (line.strip("| ").split(" | ") for line in guide.splitlines() if line.startswith("| `"))
    told = {row[0].strip("`"): frozenset(row[2].split("、")) for row in rows if row[0].strip("`") in LISTS}
    assert told == dict(LISTS)
    assert [name for name in HEAD_SLOTS | PROJECT_SLOTS | TEXTS if name not in guide] == []


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("整体目标表", '{文: "{填报人}"', '{文: "{填表人}"', "{填表人} 没有可填的内容"),
        ("整体目标表", "整体目标.收入构成.单位资金.当年", "整体目标.收入构成.单位.当年", "没有名为“整体目标.收入构成.单位.当年”"),
        ("整体目标表", "{段: 职能概述,", "{段: 职能,", "“职能”不是表里的一段文字"),
        ("整体目标表", "并: [一级指标]", "并: [一级]", "没有名为“一级”的内容"),
        ("项目目标表", "仅当: 评分指标", "仅当: 评分", "“仅当”里的“评分”不是表里的内容、文字或列表"),
        ("项目目标表", "立项依据: 填报日期", "依据: 填报日期", "“依据”不是表里的一段文字"),
        ("项目目标表", "项目目标.{项目}.总预算", "项目目标.{项目}.预算", "没有名为“项目目标.1.预算”的数据项"),
        ("项目目标表", "项目申报-预算变动.j2", "预算变动.j2", "没有文字模板 text/预算变动.j2"),
        ("项目目标表", "宽: 160", "宽: 158", "各栏的宽合计 998"),
    ],
)  # fmt: skip
def test_what_the_forms_of_a_pack_name_must_be_there(tmp_path: Path, name: str, old: str, new: str, said: str) -> None:
    for each in (PACK, "wuhan/final-accounts-2024"):
        shutil.copytree(templates_folder() / each, tmp_path / each)
    path = tmp_path / PACK / "tables" / f"{name}.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(FindingsError) as error:
        load_pack(PACK, tmp_path)
    assert any(said in finding.message for finding in error.value.findings), str(error.value)


def test_a_block_says_what_it_goes_through() -> None:
    cell = TargetCell.model_validate({"文": "{名称}"})
    with pytest.raises(ValueError, match="没有名为“指标”的列表"):
        TargetBlock.model_validate({"逐": "指标", "格": [cell]})
    with pytest.raises(ValueError, match="“格”要和“逐”一起写"):
        TargetBlock.model_validate({"格": [cell]})
    with pytest.raises(ValueError, match="每格应写且只写一项：标、文、取数、完成率、占比、得分、选项、段"):
        TargetCell.model_validate({"文": "甲", "段": "说明"})
