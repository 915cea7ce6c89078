"""Tests of text templates: what each line becomes, what is asked of the department, and how wrong templates are told."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from generator.document.compose import compose
from generator.document.marks import bare, mark, mark_source, runs, split_line
from generator.document.narrative import Narrative
from generator.document.nodes import Block, Heading, Paragraph, Run, plain
from generator.document.printing import Printing
from generator.document.sandbox import MOST_STEPS
from generator.document.vocabulary import chinese_number, vocabulary
from generator.document.voice import Voice
from generator.findings import Finding, FindingsError, Severity
from tests.budgets import rich
from tests.builders import FILE, NOTHING, accounts, missing, pack, pack_with
from tests.test_totals import RICH

GUIDE = Path(__file__).parent.parent / "docs" / "模板维护指南.md"
OVERVIEW = "收入支出决算总体情况说明"


def placed(kind: str, name: str) -> Block:
    return Paragraph((Run(f"{kind}:{name}"),), "centered")


def narrative(text: str, **words: object) -> Narrative:
    return Narrative.of({"试.j2": text, "_共用.j2": "{% macro 问(名) %}{{ 名 }}好{% endmacro %}"}, words)


def blocks(text: str, **words: object) -> tuple[Block, ...]:
    anchors = (f"a{number}" for number in count(1))
    return narrative(text, **words).blocks("试.j2", placed, anchors)


def mistake(text: str, **words: object) -> Finding:
    """Return the one finding about a wrong template."""
    with pytest.raises(FindingsError) as caught:
        blocks(text, **words)
    (finding,) = caught.value.findings
    assert (finding.id, finding.severity) == ("PACK-010", Severity.ERROR)
    return finding


# -- lines -----------------------------------------------------------------------------------------------------------


def test_lines_become_paragraphs_headings_figures_and_tables() -> None:
    text = "一段\n\n## 二级\n### 三级\n  #### 四级\n> 顶格\n@图 收支\n@表 名单\n{# 不印 #}\n"
    assert blocks(text) == (
        Paragraph((Run("一段"),)),
        Heading(2, "二级", "a1"),
        Heading(3, "三级", "a2"),
        Heading(4, "四级", "a3"),
        Paragraph((Run("顶格"),), "flush"),
        Paragraph((Run("图:收支"),), "centered"),
        Paragraph((Run("表:名单"),), "centered"),
    )


def test_values_cannot_forge_headings_or_figures() -> None:
    assert blocks("{{ 甲 }}\n{{ 乙 }}", 甲="### 不是标题", 乙="@图 不是图") == (
        Paragraph((Run("### 不是标题"),)),
        Paragraph((Run("@图 不是图"),)),
    )


def test_runs_remember_their_facts() -> None:
    marked = f"共{mark(Run('12.50', '收支总计'))}万元{mark(Run('〔待填〕'))}"
    assert runs(marked) == (Run("共"), Run("12.50", "收支总计"), Run("万元"), Run("〔待填〕"))
    assert bare(marked) == "共12.50万元〔待填〕"
    assert runs("") == ()


def test_marks_of_a_source_line() -> None:
    assert split_line(mark_source("### 标题")) == ("3", "标题")
    assert split_line(mark_source("## 标题")) == ("2", "标题")
    assert split_line(mark_source("> 标题")) == (">", "标题")
    assert split_line("### 标题") == ("", "### 标题")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        *((0, "零"), (1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")),
        *(
            (100, "一百"),
            (101, "一百零一"),
            (110, "一百一十"),
            (111, "一百一十一"),
            (250, "二百五十"),
            (999, "九百九十九"),
            (1000, "一千"),
            (1012, "一千零一十二"),
            (10_100, "一万零一百"),
        ),
    ],
)
def test_chinese_numbers(number: int, text: str) -> None:
    assert chinese_number(number) == text


# -- wrong templates -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{{ 收支 }}", "模板有误：用了没有的名字“收支”。"),
        ("{{ 部门.没有 }}", "模板有误：用了没有的名字“没有”。"),
        ("{% if 收支 %}一{% endif %}", "模板有误：用了没有的名字“收支”。"),
        ("{% for 项 in 收支 %}一{% endfor %}", "模板有误：用了没有的名字“收支”。"),
        ("{{ 部门 }", "模板有误：语法不对（unexpected '}'）。"),
        ("{% for 项 in 列 %}", "模板有误：语法不对（"),
        ("{{ 部门|没有 }}", "模板有误：语法不对（No filter named '没有'.）。"),
        ('{% import "没有.j2" as 句 %}', "模板有误：没有名为“没有.j2”的文字模板。"),
        ('{% import "_共用.j2" as 句 %}{{ 句.没有() }}', "模板有误：用了没有的名字“没有”。"),
        ("{{ 中文数() }}", "模板有误："),
        ('{{ 中文数("三") }}', "模板有误："),
        ("{{ 列[9] }}", "模板有误："),
        ("{{ 1 * 2 }}", "模板有误：模板里不做加减乘除（*）；要新的数，请在程序里算好。"),
        ("{{ 4 / 2 }}", "模板有误：模板里不做加减乘除（/）；要新的数，请在程序里算好。"),
    ],
)
def test_mistakes_are_told_with_file_and_line(line: str, message: str) -> None:
    finding = mistake(f"第一行\n\n{line}\n", 部门="示例局", 列=[1, 2], 中文数=chinese_number)
    assert finding.message.startswith(message)
    (place,) = finding.positions
    assert (place.file, place.source_line) == ("text/试.j2", line)
    assert place.line == 3


def test_mistake_in_an_imported_template_is_told_there() -> None:
    texts = {
        "试.j2": '一\n{% import "_句.j2" as 句 %}{{ 句.问() }}',
        "_句.j2": "\n\n{% macro 问() %}{{ 没有 }}{% endmacro %}",
    }
    with pytest.raises(FindingsError) as caught:
        Narrative.of(texts, {}).blocks("试.j2", placed, iter("abc"))
    (place,) = caught.value.findings[0].positions
    assert (place.file, place.line) == ("text/_句.j2", 3)


@pytest.mark.parametrize(
    "line",
    [
        "{{ ''.__class__ }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ ''['__class__'] }}",
        "{{ 甲.__globals__ }}",
        "{{ 甲.__init__.__globals__['__builtins__'] }}",
        "{{ 函.__self__ }}",
        "{{ 函.__func__.__code__ }}",
        "{{ ''|attr('__class__') }}",
        "{{ '{0.__class__}'.format(甲) }}",
        "{{ '%s'|format(甲) }}",
        "{{ 列.append(1) }}",
        "{{ 表.update(a=1) }}",
        "{{ self.__init__ }}",
        "{{ lipsum.__globals__ }}",
        "{{ cycler.__init__ }}",
        "{{ range(9) }}",
        "{{ 列|random }}",
        "{{ 'a'.center(1000000000) }}",
        "{{ 'a'|center(1000000000) }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 10 ** 1000000000 }}",
        "{{ '%1000000000s' % 'a' }}",
    ],
)
def test_the_sandbox_has_no_way_out(line: str) -> None:
    held: dict[str, Any] = {"列": [1], "表": {"a": 0}}
    finding = mistake(f"\n{line}", 甲=Voice, 函=placed, **held)
    assert finding.positions[0].line == 2
    assert held == {"列": [1], "表": {"a": 0}}


@pytest.mark.parametrize(
    "template",
    [
        "{% macro 甲() %}{{ 甲() }}{% endmacro %}\n{{ 甲() }}",
        "{% macro 甲(层) %}{% for 项 in 列 %}{{ 甲(层 + 1) }}{% endfor %}{% endmacro %}\n{{ 甲(0) }}",
    ],
)
def test_macros_that_call_themselves_without_end(template: str) -> None:
    assert mistake(template, 列=[1, 2]).message == "模板有误：宏没有尽头地调用自己。"


@pytest.mark.parametrize(
    "template",
    [
        "{% for 一 in 列 %}{% for 二 in 列 %}{% for 三 in 列 %}{% endfor %}{% endfor %}{% endfor %}",
        "{% for 一 in 列 %}{% for 二 in 列 %}{% for 三 in 列|map('string') %}{% endfor %}{% endfor %}{% endfor %}",
        "{% for 一 in 列 %}{% for 二 in 列 %}{% for 三 in 列 if 叫() %}{% endfor %}{% endfor %}{% endfor %}",
    ],
)
def test_loops_without_end(template: str) -> None:
    finding = mistake(f"一\n{template}", 列=list(range(1000)), 叫=lambda: True)
    assert finding.message == f"模板有误：循环或调用超过 {MOST_STEPS} 次，没有尽头。"
    assert finding.positions[0].line == 2


def test_templates_of_a_pack_serve_many_reports_that_know_nothing_of_each_other() -> None:
    """What templates are compiled to is shared; words, macros and steps are those of one report."""
    texts = {
        "试.j2": '{% import "_句.j2" as 句 %}{% for 项 in 列 %}{% endfor %}{{ 自己 }}{{ 句.问() }}{% include "尾.j2" %}',
        "_句.j2": "{% set 名 = 部门 %}{% macro 问() %}{{ 名 }}、{{ 叫() }}{% endmacro %}",
        "尾.j2": "{% block 尾 %}，{{ 部门 }}{{ 自己 }}{% endblock %}",
    }

    def report(name: str) -> Narrative:
        return Narrative.of(texts, {"部门": name, "叫": lambda: f"{name}好", "列": range(MOST_STEPS * 2 // 5)})

    def printed(of: Narrative, own: str) -> str:
        (paragraph,) = of.blocks("试.j2", placed, iter("abc"), 自己=own)
        assert isinstance(paragraph, Paragraph)
        return plain(paragraph.runs)

    first, second = report("甲局"), report("乙局")
    assert [printed(first, "一"), printed(second, "二")] == ["一甲局、甲局好，甲局一", "二乙局、乙局好，乙局二"]
    assert printed(first, "三") == "三甲局、甲局好，甲局三"
    first.close()
    assert printed(second, "四") == "四乙局、乙局好，乙局四"
    with pytest.raises(FindingsError, match="没有尽头"):
        printed(second, "五")
    with ThreadPoolExecutor(4) as pool:
        names = [f"{number}局" for number in range(40)]
        said = pool.map(lambda name: printed(report(name), "六"), names)
        assert list(said) == [f"六{name}、{name}好，{name}六" for name in names]


def test_loops_know_their_place_and_length() -> None:
    text = "{% for 项 in 列|map('string') %}{{ loop.index }}/{{ loop.length }}{{ 项 }}{% if not loop.last %}，{% endif %}{% endfor %}"
    (paragraph,) = blocks(text, 列=[7, 8])
    assert isinstance(paragraph, Paragraph)
    assert plain(paragraph.runs) == "1/27，2/28"


def wrong(text: str) -> Finding:
    """Return the finding about the first section's text, put in place of the pack's."""
    with pytest.raises(FindingsError) as caught:
        compose(accounts(), pack_with(texts={"说明-01.j2": text}))
    (finding,) = caught.value.findings
    return finding


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{{ 额("收支总记") }}', "没有名为“收支总记”的数据项"),
        ('{{ 占比("占比.收入") }}', "没有名为“占比.收入”的数据项"),
        ('{{ 完成率("三公经费.完成率") }}', "没有名为“三公经费.完成率”的数据项"),
        ('{{ 得分("整体自评.总份") }}', "没有名为“整体自评.总份”的数据项"),
        ('{% if 有("收支") %}{% endif %}', "没有名为“收支”的数据项"),
        ('{% if 知("收支") %}{% endif %}', "没有名为“收支”的数据项"),
        ('{{ 变动("变动.收支总记").amount }}', "没有名为“变动.收支总记”的增减变动"),
        ('{{ 变动("收支总计").amount }}', "没有名为“收支总计”的增减变动"),
        ('{{ 项原因(("三公经费", "没有")) }}', "填报数据里没有“没有”这个位置"),
        ('{{ 有项原因(("没有",)) }}', "填报数据里没有“没有”这个位置"),
        ('{{ 基金用途("2120801") }}', "“支出”里没有科目 2120801"),
        ("@图 没有", "没有名为“没有”的图"),
        ("@表 没有", "没有名为“没有”的表"),
        ("@表 收支总计", "没有名为“收支总计”的表"),
    ],
)
def test_names_that_the_report_does_not_have(line: str, message: str) -> None:
    """A misspelt name of a figure would print as 0: it is told as a mistake of the template."""
    finding = wrong(f"第一行\n{line}\n")
    assert (finding.id, finding.message) == ("PACK-010", f"模板有误：{message}。")
    assert [str(place) for place in finding.positions] == ["text/说明-01.j2:2:1"]


def test_score_table_is_the_only_table_of_a_summary() -> None:
    summary = dict.fromkeys(
        (
            *("完成的绩效目标", "未完成的绩效目标", "上年度结果应用情况", "本年度存在的问题和原因"),
            *("项目整改", "绩效目标调整完善", "拟与预算安排相结合情况"),
        ),
        "无。",
    )
    with pytest.raises(FindingsError) as caught:
        compose(accounts(整体自评={"摘要": summary}), pack_with(texts={"摘要.j2": "一\n@表 重点工作"}))
    assert caught.value.findings[0].message == "模板有误：没有名为“重点工作”的表。"
    assert str(caught.value.findings[0].positions[0]) == "text/摘要.j2:2:1"


def test_every_word_stands_in_the_guide() -> None:
    slots = {"部门": "", "自称": "", "年度": "", "上年": "", "财政级次": "", "公开日期": ""}
    guide = GUIDE.read_text("utf-8")
    words = [
        word
        for found in (accounts(), rich())
        for voice in (Voice(found.submission, found.positions, found.facts, Printing(pack().manifest.options)),)
        for word in vocabulary(found, voice, pack(), slots)
    ]
    assert [word for word in words if not re.search(rf"(?<!\w){word}(?!\w)", guide)] == []


# -- what the department must still type -----------------------------------------------------------------------------


def place(finding: Finding) -> str:
    (position,) = finding.positions
    assert position.file == FILE
    return position.source_line.strip()


SPENT = {"预算数": 5, "决算数": 3}
LEFT_OUT: dict[str, tuple[dict[str, Any], str, str, str, str]] = {
    "reason of a change": (
        {"上年决算": {"收支总计": 80}},
        "TXT-001",
        "收支总计比上年增加20万元，报告中要说明原因。",
        "收支总计: 80",
        "请在“变动原因”下补上“收支总计: 填写原因”。",
    ),
    "reason beside others": (
        {"上年决算": {"收支总计": "120.5"}, "变动原因": {"财政拨款收支总计": "项目增加"}},
        "TXT-001",
        "收支总计比上年减少20.5万元，报告中要说明原因。",
        "变动原因:",
        "请在“变动原因”下补上“收支总计: 填写原因”。",
    ),
    "figure of last year": (
        {"上年决算": {"收支总计": None}},
        "TXT-007",
        "报告中要与上年比较“收支总计”（本年 100 万元），但没有填上年数。",
        "上年决算:",
        "请在“上年决算”下补上“收支总计: 填写上年决算数”。",
    ),
    "figure to compare the operating cost with": (
        {"机关运行经费": {"年初预算": None}},
        "TXT-007",
        "机关运行经费（决算数 20 万元）要与年初预算数或上年决算数比较，但两个数都没有填。",
        "机关运行经费:",
        "请在“机关运行经费”下补上“年初预算: 填写年初预算数”。",
    ),
    "reason of the operating cost": (
        {"机关运行经费": {"年初预算": 16}},
        "TXT-003",
        "机关运行经费的决算数 20 万元大于年初预算数 16 万元，报告中要说明原因。",
        "机关运行经费:",
        "请在“机关运行经费”下补上“原因: 填写原因”。",
    ),
    "reason of the operating cost against last year": (
        {"机关运行经费": {"年初预算": None, "上年决算数": "22.5"}},
        "TXT-003",
        "机关运行经费的决算数 20 万元小于上年决算数 22.5 万元，报告中要说明原因。",
        "机关运行经费:",
        "请在“机关运行经费”下补上“原因: 填写原因”。",
    ),
    "reason against the budget": (
        {"支出": {"2010301": {"一般公共预算": {"人员经费": 60, "公用经费": 20, "项目支出": 20, "年初预算": "98.5"}}}},
        "TXT-002",
        "科目 2010301 的支出决算数 100 万元大于年初预算数 98.5 万元，报告中要说明原因。",
        "'2010301':",
        "请在“预算差异原因”下补上“2010301: 填写原因”。",
    ),
    "reason of a “三公” item": (
        {"三公经费": {"公务用车购置费": SPENT, "原因": "推迟购置"}},
        "TXT-003",
        "公务用车购置费的决算数 3 万元小于全年预算数 5 万元，报告中要说明原因。",
        "公务用车购置费:",
        "请在“三公经费”下的“公务用车购置费”下补上“原因: 填写原因”。",
    ),
    "reason of the “三公” total": (
        {"三公经费": {"公务用车购置费": {**SPENT, "原因": "推迟购置"}}},
        "TXT-003",
        "三公经费的决算数 3 万元小于全年预算数 5 万元，报告中要说明原因。",
        "三公经费:",
        "请在“三公经费”下补上“原因: 填写原因”。",
    ),
    "use of a class": (
        {"各类支出用途": {"208": "别的"}},
        "TXT-004",
        "201 类有一般公共预算支出 100 万元，报告中要说明主要用途。",
        "各类支出用途:",
        "请在“各类支出用途”下补上“201: 填写主要用途”。",
    ),
    "a fact that is quoted": (
        {"补充文字": {OVERVIEW: {"后加": "另有{收支总记}万元。"}}},
        "TXT-006",
        "文字引用了“{收支总记}”，但没有这个数据项。",
        "后加: 另有{收支总记}万元。",
        "",
    ),
    "budget of a subject": (
        {"支出": {"2010301": {"一般公共预算": {"人员经费": 60, "公用经费": 20, "项目支出": 20}}}},
        "TXT-012",
        "科目 2010301 的一般公共预算支出 100 万元要与年初预算比较，但没有填年初预算。",
        "一般公共预算:",
        "请在“一般公共预算”下补上“年初预算: 金额”；没有预算的填 0。",
    ),
    "a year that the pack is not for": (
        {"报告": {"年度": 2019, "公开日期": None}},
        "TXT-015",
        "模板包“武汉市部门决算公开（2024 年度格式）”适用于 2022、2023、2024、2025 年度，这个报告是 2019 年度的。",
        "年度: 2019",
        "请换用这一年度的模板包；格式没有变化的，请模板维护人员在 pack.yaml 的“年度”里加上这一年。",
    ),
    "decimals that nobody means": (
        {"版式": {"占比小数位": 999999999}},
        "TXT-014",
        "“占比小数位”填了 999999999，太多了。",
        "占比小数位: 999999999",
        "通常填 1 或 2。",
    ),
}


@pytest.mark.parametrize("case", LEFT_OUT)
def test_what_is_missing_is_one_finding_with_its_figures_place_and_remedy(case: str) -> None:
    parts, number, message, line, fix = LEFT_OUT[case]
    found = missing(**parts)
    without_budget = [finding for finding in found if finding.id != "TXT-002" or number == "TXT-002"]
    (finding,) = without_budget if number == "TXT-012" else found
    assert (finding.id, finding.message, finding.severity) == (number, message, Severity.ERROR)
    assert place(finding) == line
    assert finding.fix == fix if fix else finding.fix.startswith("相近的名称：收支总计")


FUND = {
    "收入": {"2120801": {"政府性基金预算财政拨款": 100}},
    "支出": {"2120801": {"政府性基金预算": {"项目支出": 100}}},
    "上年决算": {
        **dict.fromkeys(("一般公共预算财政拨款收入", "一般公共预算财政拨款支出"), 0),
        "政府性基金预算财政拨款收入": 100,
    },
    "基本支出经济分类": None,
    "机关运行经费": {"年初预算": 0},
    "各类支出用途": None,
}


def test_use_of_a_fund_is_asked_for_where_its_money_stands() -> None:
    (finding,) = missing(**FUND)
    assert (finding.id, finding.message) == (
        "TXT-005",
        "科目 2120801 有政府性基金预算支出 100 万元，报告中要说明主要用途。",
    )
    assert finding.fix == "请在“支出”下的“2120801”下的“政府性基金预算”下补上“用途: 填写文字”。"
    assert place(finding) == "政府性基金预算:"


def test_use_of_state_capital_is_asked_for_where_its_money_stands() -> None:
    parts = {
        **FUND,
        "收入": {"2230105": {"国有资本经营预算财政拨款": 100}},
        "支出": {"2230105": {"国有资本经营预算": {"项目支出": 100}}},
        "上年决算": {**FUND["上年决算"], "国有资本经营预算财政拨款收入": 100, "政府性基金预算财政拨款收入": 0},
    }
    (finding,) = missing(**parts)
    assert finding.message == "科目 2230105 有国有资本经营预算支出 100 万元，报告中要说明主要用途。"


def test_guests_and_purpose_of_reception_are_asked_for() -> None:
    found = missing(三公经费={"公务接待费": {"预算数": 3, "决算数": 3, "外事接待支出": 1}})
    assert [(finding.id, finding.message) for finding in found] == [
        ("TXT-005", "有国内公务接待支出 2 万元，报告中要写明接待内容。"),
        ("TXT-005", "有国内公务接待支出 2 万元，报告中要写明接待对象。"),
    ]
    assert {place(finding) for finding in found} == {"公务接待费:"}


def test_place_is_that_of_the_spending_where_no_text_was_typed_at_all() -> None:
    (finding,) = missing(各类支出用途=None)
    assert (finding.id, place(finding)) == ("TXT-004", "'2010301':")


def test_last_year_of_only_some_items_is_not_enough() -> None:
    found = missing(三公经费={"公务接待费": {**NOTHING, "上年决算数": 0}})
    assert [(finding.id, place(finding)) for finding in found] == [
        ("TXT-013", "因公出国（境）费:"),
        ("TXT-013", "公务用车购置费:"),
        ("TXT-013", "公务用车运行维护费:"),
    ]
    assert found[0].message == "填了公务接待费的上年决算数，没有填因公出国（境）费的，算不出“三公”经费的上年合计。"


def test_money_that_no_table_has_a_line_for() -> None:
    found = missing(
        基本支出经济分类={"30101": 60, "30701": 20},
        自定义科目={"299": "新增支出", "29901": "新增款", "2990101": "新增项"},
        收入={"2990101": {"一般公共预算财政拨款": 100}},
        支出={"2990101": {"一般公共预算": {"人员经费": 60, "公用经费": 20, "项目支出": 20, "年初预算": 100}}},
        各类支出用途={"299": "新增"},
    )
    assert [(finding.id, finding.message) for finding in found] == [
        ("TXT-011", "功能分类科目 2990101 所属的类在公开01表里没有对应的行，金额会漏印。"),
        ("TXT-010", "经济分类科目 30701 在所选的“短表”里没有对应的行，金额会漏印。"),
    ]


def test_all_that_is_missing_is_told_at_once_and_each_only_once() -> None:
    """No reason is asked for twice, although the same one is needed in several places."""
    found = missing(
        **{**RICH, "上年决算": {"一般公共预算财政拨款收入": None}},
        三公经费={"公务接待费": {"预算数": 1, "决算数": 2}},
        机关运行经费={"年初预算": None},
        各类支出用途=None,
        补充文字={OVERVIEW: {"后加": "{没有}"}},
        版式={"经济分类明细": "长表"},
    )
    ids = [finding.id for finding in found]
    assert len(found) == len(set(found))
    assert {number: ids.count(number) for number in sorted(set(ids))} == {
        "TXT-001": 5,
        "TXT-002": 3,
        "TXT-003": 2,
        "TXT-004": 2,
        "TXT-005": 2,
        "TXT-006": 1,
        "TXT-007": 4,
    }
