"""Tests of the whole document: its parts in order, its 目录, what it says of itself, and that it never disagrees."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from generator.accounts.facts import Derivation, Measure, Operation
from generator.document.compose import compose, file_stem
from generator.document.nodes import Document, Figure, Heading, Paragraph, Table, plain
from generator.submission.models import Options
from tests.builders import (
    FORM,
    PROJECT_FORM,
    accounts,
    body,
    cell_runs,
    composed,
    document,
    missing,
    pack,
    pack_with,
    row,
    runs,
    sample,
    section,
    table,
)
from tests.built import SAMPLES, report
from tests.test_sentences import EXPLAINED, LONG, PRIOR, SPENT
from tests.test_totals import RICH

SUMMARY = {
    "完成的绩效目标": "完成了目标。",
    "未完成的绩效目标": "无。",
    "上年度结果应用情况": "已应用。",
    "本年度存在的问题和原因": "无。",
    "项目整改": "无。",
    "绩效目标调整完善": "无。",
    "拟与预算安排相结合情况": "结合。",
}
PROJECT = [{"名称": "业务费", "全年预算数": 16, "执行数": 12}]


def headings(found: Document, level: int) -> list[str]:
    return [block.text for block in found.blocks() if isinstance(block, Heading) and block.level == level]


def forms(found: Document) -> list[Table]:
    return [each for each in found.tables() if each.layout == "form"]


# -- order -----------------------------------------------------------------------------------------------------------


def test_six_parts_and_thirteen_explanations_in_order() -> None:
    found = document()
    assert headings(found, 1) == [
        "第一部分　示例局概况",
        "第二部分　示例局2024年度部门决算表",
        "第三部分　示例局2024年度部门决算情况说明",
        "第四部分　2024年重点工作完成情况",
        "第五部分　名词解释",
        "第六部分　附件",
    ]
    assert [each.label for each in found.tables() if each.label] == [f"公开0{number}表" for number in range(1, 10)]
    assert [text.split("、")[0] for text in headings(found, 2)[2:15]] == [
        *("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三")
    ]


def test_figures_stand_in_their_sections() -> None:
    captions = [block.caption for block in document().blocks() if isinstance(block, Figure)]
    assert captions == [
        "图1：收、支决算总计变动情况",
        "图2：收入决算结构",
        "图3：支出决算结构",
        "图4：财政拨款收、支决算总计变动情况",
    ]


def test_contents_list_parts_tables_and_explanations() -> None:
    found = document()
    lines = list(found.toc())
    assert [text for level, text, _ in lines if level == 1] == headings(found, 1)
    assert lines[4][:2] == (2, "一、收入支出决算总表")
    assert lines[12][:2] == (2, "九、财政拨款“三公”经费支出决算表")
    assert len(lines) == 6 + 2 + 9 + 13
    anchors = [block.anchor for block in found.blocks() if not isinstance(block, Paragraph)]
    assert len(anchors) == len(set(anchors))
    assert {anchor for *_, anchor in lines} <= set(anchors)


def test_each_table_stands_on_pages_of_its_own_kind() -> None:
    pages = {
        block.label: each.page
        for each in document().sections
        for block in each.blocks
        if isinstance(block, Table) and block.label
    }
    assert pages["公开01表"] == "table_portrait"
    assert [label for label, page in pages.items() if page == "table_landscape"] == [
        *("公开02表", "公开03表", "公开07表", "公开09表")
    ]


# -- cover and metadata ----------------------------------------------------------------------------------------------


def test_cover_and_metadata_have_the_names_and_the_day() -> None:
    found = document()
    assert found.cover.title == ("2024年度", "示例局", "部门决算公开")
    assert found.cover.foot == ("2025年9月29日",)
    assert found.toc_title == "目　录"
    assert found.metadata.title == "2024年度示例局部门决算公开"
    assert (found.metadata.author, found.metadata.day) == ("示例局", date(2025, 9, 29))
    assert found.metadata.keywords == ("部门决算", "信息公开", "2024年度", "示例局")


def test_without_a_day_of_publication_the_cover_has_none_and_the_files_are_dated_at_the_year_s_end() -> None:
    found = document(报告={"公开日期": None})
    assert found.cover.foot == ()
    assert found.metadata.day == date(2024, 12, 31)


def test_files_are_named_as_published() -> None:
    made = accounts()
    assert file_stem(made, pack()) == "2024年度示例局部门决算公开"
    whole = report("sample-small")
    assert whole.stem == file_stem(whole.accounts, whole.pack)


def test_names_with_braces_are_printed_as_they_are() -> None:
    found = document(部门={"名称": "示例局〔试〕"})
    assert found.cover.title[1] == "示例局〔试〕"


# -- parts 4 to 6 ----------------------------------------------------------------------------------------------------


def test_table_of_key_works_lists_works_with_a_goal() -> None:
    works = [
        {"事项": "甲事", "正文": ["甲一。", "甲二。"], "工作内容及目标": "甲目标", "完成情况": "总计{收支总计}万元"},
        {"事项": "乙事", "正文": "乙。"},
        {"事项": "丙事", "正文": "丙。", "工作内容及目标": "丙目标"},
    ]
    found = document(重点工作={"导语": "导语。", "工作": works, "结语": "结语。"})
    (listing,) = (each for each in found.tables() if each.layout == "listing")
    assert body(listing) == [["1", "甲事", "甲目标", "总计100万元"], ["2", "丙事", "丙目标", ""]]
    assert section(found, "重点工作事项") == ["导语。", "甲一。", "甲二。", "乙。", "丙。", "结语。"]


def test_no_table_of_key_works_without_goals() -> None:
    found = document()
    assert not [each for each in found.tables() if each.layout == "listing"]
    assert "二、重点工作完成情况表" not in headings(found, 2)


def test_attachments_are_the_overall_form_and_one_form_a_project() -> None:
    made = [{**PROJECT_FORM, "项目名称": "业务费"}, {**PROJECT_FORM, "项目名称": "业务费二", "包含项目": ["业务费"]}]
    found = document(项目=PROJECT, 项目自评=made)
    assert [each.title for each in forms(found)] == [
        "2024年度示例局整体绩效自评表",
        "2024年度业务费自评表",
        "2024年度业务费二自评表",
    ]
    assert row(forms(found)[1], "总分") == ["总分", "95"]  # 80 + 20 × 75 %


def test_without_project_forms_the_heading_still_stands() -> None:
    found = document()
    assert headings(found, 2)[-1] == "二、2024年度示例局项目绩效自评表"
    assert len(forms(found)) == 1


def test_summaries_stand_before_their_forms() -> None:
    made = [{**PROJECT_FORM, "项目名称": "业务费", "摘要": SUMMARY}]
    found = document(项目=PROJECT, 项目自评=made, 整体自评={"摘要": SUMMARY, "年初预算数": 90})
    text = [plain(block.runs) for block in found.blocks() if isinstance(block, Paragraph)]
    titles = [title for title in headings(found, 2) if "摘要版" in title]
    assert titles == ["2024年度示例局部门整体绩效自评结果（摘要版）", "2024年度业务费自评结果（摘要版）"]
    assert any(line.startswith("2024年度示例局部门整体绩效自评综合得分为100分，") for line in text)
    assert "部门年初预算90万元，调整后预算100万元，预算执行100万元，预算执行率100%。" in text
    assert "2024年度业务费自评得分为95分。" in text
    assert "2024年度业务费调整后预算16万元，实际执行12万元，预算执行率75.0%。" in text
    scores, *_ = forms(found)
    assert body(scores) == [
        ["预算执行情况", "20.00", "20.00"],
        ["产出指标", "80.00", "80.00"],
        ["综合绩效", "100.00", "100.00"],
    ]


@pytest.mark.parametrize(
    ("choice", "with_notes"), [("每表", [True, True]), ("首表", [True, False]), ("不印", [False, False])]
)
def test_notes_of_the_forms(choice: str, with_notes: list[bool]) -> None:
    found = document(项目=PROJECT, 项目自评=[{**PROJECT_FORM, "项目名称": "业务费"}], 版式={"填表说明": choice})
    assert [bool(each.notes) for each in forms(found)] == with_notes


def test_weights_in_the_forms() -> None:
    with_weights, without = (forms(document(版式={"指标权重": choice}))[0] for choice in ("是", "否"))
    assert [cell for cells in body(with_weights) for cell in cells if "活动次数" in cell] == ["活动次数（80分）"]
    assert [cell for cells in body(without) for cell in cells if "活动次数" in cell] == ["活动次数"]


def test_scores_with_their_unit_in_the_forms() -> None:
    assert row(forms(document(版式={"得分带单位": "是"}))[0], "总分") == ["总分", "100分"]


def test_wrong_weights_are_told_together_with_what_the_text_lacks() -> None:
    wrong: dict[str, Any] = {**FORM["年度绩效目标"][0], "指标组": [{**FORM["年度绩效目标"][0]["指标组"][0]}]}
    wrong["指标组"][0] = {
        "一级指标": "产出指标",
        "指标": [{"名称": "活动次数", "权重": 70, "目标值": "12次", "完成值": "12次"}],
    }
    found = missing(整体自评={"年度绩效目标": [wrong]}, 各类支出用途=None)
    assert sorted(finding.id for finding in found) == ["PRF-004", "TXT-004"]


def test_own_text_of_a_section_with_forms_would_not_be_printed() -> None:
    """So the names of those sections are not among those that 补充文字 may use."""
    from generator.pipeline import _known_names

    known = _known_names(pack())
    assert known.sections is not None
    assert "收入支出决算总体情况说明" in known.sections
    assert not {"整体绩效自评", "项目绩效自评", "公开01表"} & set(known.sections)


# -- figures ---------------------------------------------------------------------------------------------------------


def rich() -> Document:
    return document(**{**RICH, **EXPLAINED, "上年决算": PRIOR, "版式": LONG})


def test_bars_compare_two_years() -> None:
    bars = next(
        block
        for block in document(上年决算={"收支总计": 80}, 变动原因={"收支总计": "甲"}).blocks()
        if isinstance(block, Figure)
    )
    assert (bars.kind, bars.categories, bars.values) == (
        "columns",
        ("2023年度", "2024年度"),
        (Decimal(80), Decimal(100)),
    )
    assert bars.labels == ("80", "100")
    assert bars.alt == "图1：收、支决算总计变动情况。2023年度80万元；2024年度100万元。"


def test_slices_have_their_shares_and_leave_out_what_is_nothing() -> None:
    slices = [block for block in rich().blocks() if isinstance(block, Figure)][2]
    assert slices.kind == "pie"
    assert slices.categories == ("基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
    assert slices.labels[:2] == ("344.1万元，61.5%", "207.05万元，37.0%")
    assert slices.alt.endswith("对附属单位补助支出1.5万元，占0.3%。")
    whole = [block for block in document().blocks() if isinstance(block, Figure)][1]
    assert (whole.categories, whole.labels) == (("财政拨款收入",), ("100万元，100%",))


# -- it never disagrees ----------------------------------------------------------------------------------------------

REPORTS = (*SAMPLES, "rich", "spent")


def written(name: str) -> tuple[Document, Any]:
    if name in SAMPLES:
        return composed(sample(name)), sample(name).facts
    parts: dict[str, Any] = {**RICH, **EXPLAINED, "上年决算": PRIOR, "版式": LONG}
    made = accounts(**(parts if name == "rich" else {"三公经费": SPENT}))
    return compose(made, pack()).document, made.facts


@pytest.mark.parametrize("name", REPORTS)
def test_only_facts_of_the_book_are_printed(name: str) -> None:
    found, book = written(name)
    assert {run.fact for run in runs(found) if run.fact} <= set(book)


@pytest.mark.parametrize("name", REPORTS)
def test_a_fact_is_the_same_number_everywhere(name: str) -> None:
    """Tables and sentences may differ in separators and zeros at the end, and only a change leaves its sign to words."""
    found, book = written(name)
    digits: dict[str, set[Decimal]] = defaultdict(set)
    for run in runs(found):
        if run.fact and run.text:
            number = Decimal(run.text.replace(",", "").removesuffix("%").removesuffix("分"))
            origin = book[run.fact].origin
            unsigned = isinstance(origin, Derivation) and origin.operation in (Operation.CHANGE, Operation.GROWTH)
            assert number >= 0 or not unsigned
            digits[run.fact].add(number)
    assert len(digits) > 100
    assert {fact: numbers for fact, numbers in digits.items() if len(numbers) > 1} == {}


@pytest.mark.parametrize("name", REPORTS)
def test_a_fact_is_printed_alike_in_all_sentences_and_alike_in_all_tables(name: str) -> None:
    found, book = written(name)
    for blocks, what in ((Paragraph, "sentences"), (Table, "tables")):
        texts: dict[str, set[str]] = defaultdict(set)
        for block in (each for each in found.blocks() if isinstance(each, blocks)):
            for run in block.runs if isinstance(block, Paragraph) else cell_runs(block):
                if run.fact and run.text and book[run.fact].measure is not Measure.SCORE:
                    texts[run.fact].add(run.text)
        assert {fact: each for fact, each in texts.items() if len(each) > 1} == {}, what


@pytest.mark.parametrize("name", REPORTS)
def test_nothing_is_left_to_be_filled_in(name: str) -> None:
    found, _ = written(name)
    lines = [plain(block.runs) for block in found.blocks() if isinstance(block, Paragraph)]
    lines += [cell.text for each in found.tables() for line in each.rows() for cell in line.cells]
    wrong = ("{", "}", "〔待填〕", "None", "  ", "。。", "，，", "；。", "。；", "，。", "：。", "是。")
    assert [line for line in lines if any(mark in line for mark in wrong)] == []


@pytest.mark.parametrize("label", ["公开01表", "公开04表"])
@pytest.mark.parametrize("name", REPORTS)
def test_both_sides_end_alike(name: str, label: str) -> None:
    found, _ = written(name)
    last = body(table(found, label))[-1]
    assert last[2] == last[5] != ""


def test_a_pack_without_a_text_prints_only_the_headings() -> None:
    """Texts, figures and tables come from the pack alone."""
    empty = dict.fromkeys(pack().texts, "")
    found = compose(accounts(), pack_with(texts=empty)).document
    assert [block for block in found.blocks() if isinstance(block, Paragraph)] == []
    assert len(headings(found, 2)) == 18


OTHER_CHOICES = {
    "科目行": "项",
    "零值": "0.00",
    "表格千分位": "否",
    "正文千分位": "是",
    "正文省略末尾零": "否",
    "占比小数位": "2",
    "增减率小数位": "2",
    "完成率小数位": "2",
    "整百分数省略小数": "是",
    "预算对比口径": "全年预算",
    "预算对比级次": "类",
    "行次": "连续",
    "经济分类明细": "短表",
    "公式注": "是",
    "指标权重": "否",
    "填表说明": "不印",
    "收支与上年比较": "否",
    "得分带单位": "是",
}


@pytest.mark.parametrize("option", [str(field.alias) for field in Options.model_fields.values()])
def test_every_option_changes_what_is_printed(option: str) -> None:
    large = {
        **RICH,
        **EXPLAINED,
        "收入": {**RICH["收入"], "2010301": {"一般公共预算财政拨款": 5300, "上级补助收入": 5}},
        "上年决算": {**PRIOR, "收支总计": 500, "本年收入合计": 600, "本年支出合计": 700},
    }
    as_it_is, otherwise = (
        compose(accounts(**large, 版式={**LONG, **choice}), pack()).document
        for choice in ({}, {option: OTHER_CHOICES[option]})
    )
    assert as_it_is != otherwise
