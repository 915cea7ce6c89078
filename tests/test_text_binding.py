"""Free text read against the figures: tokens, bindings, comparing; and that the report's own sentences bind to their facts."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import pytest

from generator.accounts.facts import Derivation, Fact, FactBook, Measure, Operation
from generator.audit.forms import forms
from generator.audit.model import Found, NotChecked, Path, TypedText, View
from generator.audit.rules import directions_in_text, figures_in_text, reasons_in_text, sentences_in_text
from generator.audit.text.comparing import Outcome, compare, rounded, typed_as
from generator.audit.text.figures import Day, Figure, Kind, Rough, Year
from generator.audit.text.plain import MAY_HAVE_DIGITS, plain, squeeze
from generator.audit.text.reading import Row, explain_text, read, read_texts, verdict_of
from generator.audit.text.scopes import scope_of
from generator.audit.text.statements import Claim, Statement
from generator.audit.text.values import Referent, _extra
from generator.document.nodes import Heading, Paragraph
from generator.findings import Severity, SourcePosition
from generator.pack.labels import COUNTED, FORM_SLOT, Labels, load_labels
from tests.cases import BASES, Case, run, view

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path as File

RULES = {
    rule.id: rule
    for module in (figures_in_text, directions_in_text, sentences_in_text, reasons_in_text)
    for rule in module.RULES
}
TOTAL, SPENT, INCOME = "收入支出决算总体情况说明", "支出决算情况说明", "收入决算情况说明"
GENERAL, THREE_PUBLIC = "一般公共预算财政拨款支出决算情况说明", "财政拨款“三公”经费支出决算情况说明"
PERFORMANCE, ASSETS = "预算绩效情况说明", "国有资产占用情况说明"


@cache
def base(name: str) -> View:
    return view(BASES[name])


def section(name: str) -> Path:
    return ("补充文字", name, "后加", 0)


def rows(text: str, path: Path, name: str = "小") -> list[Row]:
    return list(explain_text(replace(base(name), texts=(TypedText(path, text),))))


def findings(text: str, path: Path, name: str = "小") -> list[tuple[str, Severity, str]]:
    changed = replace(base(name), texts=(TypedText(path, text),))
    results = ((rule, result) for rule in RULES.values() for result in rule.check(changed))
    return [
        (rule.id, each.severity or rule.severity, each.message) for rule, each in results if isinstance(each, Found)
    ]


# Plain text


def test_plain_text_knows_where_each_character_was_typed() -> None:
    text = plain("  “三公”经费 2，000 元；占 5.3％")
    assert text.text == "三公经费2，000元；占5.3%"
    place = text.text.index("5.3%")
    assert text.typed(place, place + 4) == "5.3％"
    assert text.typed(0, 4) == "三公”经费"


def test_commas_of_numbers_stay_and_commas_of_sentences_do_not() -> None:
    assert squeeze("支出1,234.5万元,收入12,345元,共3,45") == "支出1,234.5万元，收入12,345元，共3，45"


def test_the_point_of_an_item_is_no_decimal_point() -> None:
    assert squeeze("3. 2023年") == "3、2023年"
    assert squeeze("3.20万元") == "3.20万元"


def test_what_a_text_without_digits_is_told_by() -> None:
    every = [chr(number) for number in range(0x10000) if not 0xD800 <= number < 0xE000]
    digits = [character for character in every if re.search("[0-9]", squeeze(character))]
    assert {"7", "７", "⑦", "²"} <= set(digits)
    assert all(map(MAY_HAVE_DIGITS.search, digits))
    passed = [character for character in every if not MAY_HAVE_DIGITS.search(character)]
    assert squeeze("".join(passed)) == "".join(passed)


def test_quotes_are_filled_in_and_stand_for_the_whole_quote() -> None:
    text = plain("支出{收支总计}万元，{没有}。", lambda name: "200.50" if name == "收支总计" else None)
    assert text.text == "支出200.50万元，{没有}。"
    assert [(quote.fact, text.text[quote.start : quote.end]) for quote in text.quotes] == [("收支总计", "200.50")]
    assert text.typed(2, 8) == "{收支总计}"


# Figures


FIGURES = (
    ("180.17万元", Kind.AMOUNT, "1801700", "100"),
    ("1.52亿元", Kind.AMOUNT, "152000000", "1000000"),
    ("1,801,700元", Kind.AMOUNT, "1801700", "1"),
    ("１８０．１７万元", Kind.AMOUNT, "1801700", "100"),
    ("99.2%", Kind.RATE, "99.2", "0.1"),
    ("87.46％", Kind.RATE, "87.46", "0.01"),
    ("5‰", Kind.RATE, "0.5", "0.1"),
    ("18人次", Kind.COUNT, "18", "1"),
    ("1.5万个", Kind.COUNT, "15000", "1000"),
    ("2台（套）", Kind.COUNT, "2", "1"),
    ("96.5分", Kind.SCORE, "96.5", "0.1"),
    ("6.77亿美元", Kind.COUNT, "677000000", "1000000"),
    ("-3.5万元", Kind.AMOUNT, "-35000", "1000"),
    ("三项", Kind.COUNT, "3", "1"),
    ("十二个", Kind.COUNT, "12", "1"),
)


@pytest.mark.parametrize(("text", "kind", "value", "step"), FIGURES)
def test_a_figure_with_its_unit(text: str, kind: Kind, value: str, step: str) -> None:
    (figure,) = plain(text).marks
    assert isinstance(figure, Figure)
    assert (figure.kind, figure.value, figure.step) == (kind, Decimal(value), Decimal(step))


@pytest.mark.parametrize(
    "text",
    ["2024年12月31日", "5月10日至14日", "1.组织准备", "（2）项目", "第13届", "G6基地", "1、职责", "11月20日"],
)
def test_dates_items_and_codes_are_no_figures(text: str) -> None:
    assert not [mark for mark in plain(text).marks if isinstance(mark, Figure)]


def test_years_are_years() -> None:
    found = list(plain("2023年度比2022年增加，2024年5月完成").marks)
    assert [mark.year for mark in found if isinstance(mark, Year)] == [2023, 2022]
    assert len([mark for mark in found if isinstance(mark, Day)]) == 1


@pytest.mark.parametrize(
    ("text", "rough"),
    [
        ("1000余场", Rough.OVER),
        ("超过100%", Rough.OVER),
        ("约40万元", Rough.ABOUT),
        ("近200人", Rough.UNDER),
        ("95%以上", Rough.OVER),
        ("不低于95%", Rough.EXACT),
        ("共40万元", Rough.EXACT),
    ],
)
def test_rough_figures(text: str, rough: Rough) -> None:
    assert [mark.rough for mark in plain(text).marks if isinstance(mark, Figure)] == [rough]


# Comparing


def figure(text: str) -> Figure:
    (found,) = (mark for mark in plain(text).marks if isinstance(mark, Figure))
    return found


def outcome(text: str, value: str, measure: Measure = Measure.AMOUNT) -> Outcome:
    referent = Referent("数", Decimal(value), measure, ("数",))
    return compare(figure(text), (referent,), FactBook(())).outcome


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("180.17万元", "1801650", Outcome.EQUAL),  # half up
        ("180.17万元", "1801649", Outcome.NEAR),
        ("180万元", "1801700", Outcome.EQUAL),
        ("181万元", "1801700", Outcome.DIFFERENT),
        ("180.17元", "1801700", Outcome.UNIT),
        ("1801700万元", "1801700", Outcome.UNIT),
        ("43.5万元", "-434956", Outcome.EQUAL),  # the sign is the matter of the words
        ("约180万元", "1801700", Outcome.EQUAL),
        ("近170万元", "1801700", Outcome.DIFFERENT),
        ("150余万元", "1801700", Outcome.EQUAL),
    ],
)
def test_amounts_compare_as_printed_to_the_places_typed(text: str, value: str, expected: Outcome) -> None:
    assert outcome(text, value) is expected


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("99.9%", "99.94", Outcome.EQUAL),
        ("100%", "99.94", Outcome.NOT_WHOLE),
        ("100%", "100", Outcome.EQUAL),
        ("0%", "0.04", Outcome.EQUAL),
        ("0%", "0.4", Outcome.NOT_WHOLE),
        ("87%", "87.46", Outcome.EQUAL),
        ("88%", "87.46", Outcome.DIFFERENT),
        ("87.4%", "87.46", Outcome.NEAR),
    ],
)
def test_rates_compare_as_printed(text: str, value: str, expected: Outcome) -> None:
    assert outcome(text, value, Measure.RATE) is expected


@pytest.mark.parametrize(
    ("value", "step", "result"),
    [
        ("150", "100", "200"),
        ("149.99", "100", "100"),
        ("-0.05", "0.1", "-0.1"),
        ("12345678901234567890123456789012.5", "1", "12345678901234567890123456789013"),
        ("1234567890123456789012345678901.25", "0.1", "1234567890123456789012345678901.3"),
    ],
)
def test_rounding_to_a_step_is_half_up_and_exact_with_any_number_of_digits(value: str, step: str, result: str) -> None:
    assert rounded(Decimal(value), Decimal(step)) == Decimal(result)


def test_a_rounding_difference_is_one_that_rounded_figures_explain() -> None:
    place = SourcePosition("填报.yaml", 1, 1)
    parts = [Fact(name, Decimal(value), Measure.AMOUNT, place) for name, value in (("甲", "10049"), ("乙", "10049"))]
    total = Fact("合计", Decimal(20098), Measure.AMOUNT, Derivation(Operation.SUM, ("甲", "乙")))
    referent = Referent("合计", total.value, Measure.AMOUNT, ("合计",), Operation.SUM)
    book = FactBook((*parts, total))
    assert compare(figure("2.00万元"), (referent,), book).outcome is Outcome.ROUNDING
    assert compare(figure("2.01万元"), (referent,), book).outcome is Outcome.EQUAL
    assert compare(figure("2.02万元"), (referent,), book).outcome is Outcome.NEAR
    leaf = Referent("甲", Decimal(10049), Measure.AMOUNT, ("甲",))
    assert compare(figure("1.01万元"), (leaf,), book).outcome is Outcome.NEAR, "a typed figure has no 尾差"


def test_what_should_stand_there_is_said_in_the_unit_typed() -> None:
    assert typed_as(Decimal(1801700), figure("1.5亿元")) == "0.02亿元"
    assert typed_as(Decimal(57992030), figure("5,799.21万元")) == "5799.20万元"
    assert typed_as(Decimal(1801700), figure("180万元")) == "180.17万元"
    assert typed_as(Decimal("150.699"), figure("100%")) == "150.7%"


# Binding


BOUND = (
    (SPENT, "2024年度支出合计200.5万元。", [("本年支出合计", "数额", "一致")]),
    (
        SPENT,
        "与2023年度相比，支出合计增加10.5万元，增长5.53%。",
        [("本年支出合计", "增减额", "一致"), ("本年支出合计", "增减率", "一致")],
    ),
    (
        SPENT,
        "其中：基本支出120.5万元，占本年支出60.1%；项目支出80万元，占本年支出39.9%。",
        [
            ("基本支出", "数额", "一致"),
            ("基本支出", "占比", "一致"),
            ("项目支出", "数额", "一致"),
            ("项目支出", "占比", "一致"),
        ],
    ),
    (
        GENERAL,
        "1.一般公共服务（类）支出。年初预算为198万元，支出决算为200.5万元，完成年初预算的101.3%。",
        [
            ("201 一般公共服务支出", "数额", "一致"),
            ("201 一般公共服务支出", "数额", "一致"),
            ("201 一般公共服务支出", "完成率", "一致"),
        ],
    ),
    (
        GENERAL,
        "示例工作经费全年预算80万元，实际执行80万元，预算执行率100%。",
        [("示例工作经费", "数额", "一致"), ("示例工作经费", "数额", "一致"), ("示例工作经费", "完成率", "一致")],
    ),
    (
        GENERAL,
        "2024年度一般公共预算财政拨款支出200.5万元，比2023年度190万元增加10.5万元。",
        [
            ("一般公共预算财政拨款支出", "数额", "一致"),
            ("一般公共预算财政拨款支出", "数额", "一致"),
            ("一般公共预算财政拨款支出", "增减额", "一致"),
        ],
    ),
    (INCOME, "上年收入合计190万元，本年收入合计200.5万元。", [("本年收入合计", "数额", "一致")] * 2),
    (TOTAL, "收支总计比上年多10.5万元。", [("收支总计", "增减额", "一致")]),
    (GENERAL, "一般公共预算财政拨款支出比本年收入合计少0万元。", [("一般公共预算财政拨款支出", "增减额", "一致")]),
    (
        PERFORMANCE,
        "共涉及项目1个，资金80万元，占一般公共预算项目支出总额的100%。",
        [("项目自评", "个数", "一致"), ("项目自评", "数额", "一致"), ("项目自评", "占比", "一致")],
    ),
    (PERFORMANCE, "我部门组织对1个部门（单位）开展整体支出绩效自评。", [("绩效.整体自评单位数", "个数", "一致")]),
    (ASSETS, "单价100万元（含）以上设备（不含车辆）0台（套）。", [("单价100万元以上设备", "个数", "一致")]),
)


@pytest.mark.parametrize(("name", "text", "expected"), BOUND, ids=[text for _, text, _ in BOUND])
def test_figures_find_their_facts(name: str, text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(row.subject, row.role, row.outcome) for row in rows(text, section(name))] == expected


def test_a_bound_figure_tells_its_facts_and_what_it_should_be() -> None:
    (row,) = rows("支出合计205.5万元。", section(SPENT))
    assert row == Row(
        place=f"补充文字/{SPENT}/后加/0",
        typed="205.5万元",
        said="支出合计205.5万元",
        subject="本年支出合计",
        role="数额",
        facts="本年支出合计",
        expected="200.5万元",
        outcome="不一致",
    )


UNBOUND = (
    (section(SPENT), "场地租赁支出3万元。"),
    (section(SPENT), "企业收入合计5万元。"),
    (section(GENERAL), "某专项年初预算30万元，执行24万元，完成预算的80%。"),
    (("变动原因", "收支总计", 0), "落实调资政策，增加5万元"),
    (("变动原因", "收支总计", 0), "本年增加人员经费3万元"),
    (("项目自评", 0, "偏差原因分析", 0), "受天气影响，少支出3万元"),
    (("项目自评", 0, "偏差原因分析", 0), "任务完成率98%"),
    (("项目自评", 0, "综述", "下一步改进措施", 0), "示例活动次数增加到15次"),
    (("重点工作", "工作", 0, "正文", 0), "全年收入合计5万元，支出合计3亿元"),
)


@pytest.mark.parametrize(("path", "text"), UNBOUND, ids=[text for _, text in UNBOUND])
def test_a_label_that_fits_no_fact_is_not_guessed(path: Path, text: str) -> None:
    assert {row.subject for row in rows(text, path)} == {""}


def test_what_speaks_of_the_accounts_and_was_not_bound_is_said() -> None:
    (row,) = rows("某专项年初预算30万元。", section(GENERAL))
    assert row.outcome == "未核对"
    (row,) = rows("园区总产值30万元。", section(GENERAL))
    assert row.outcome == "账外"


# No false alarm on correct texts that look odd


CLEAN = (
    ("小", ("变动原因", "收支总计", 0), "本年增加人员经费3万元，项目支出减少1.2万元"),
    ("小", ("变动原因", "收支总计", 0), "因上年结转项目较多，本年追加项目经费8万元"),
    ("小", ("机关运行经费", "原因", 0), "办公费增加0.3万元，差旅费增加0.2万元"),
    ("小", section(SPENT), "其中，人员经费100万元，公用经费20.5万元。"),
    ("小", section(SPENT), "因上年结转项目较多，支出决算为200.5万元。"),
    ("小", section(SPENT), "支出合计约200万元，项目支出80万元左右。"),
    ("小", section(SPENT), "支出合计200.50万元（其中：基本支出120.50万元、项目支出80.00万元）。"),
    ("小", section(GENERAL), "年初预算为198万元（含上年结转20万元），支出决算为200.5万元，完成年初预算的101.3%。"),
    ("小", section(GENERAL), "办公设备购置年初预算为5万元，支出决算为4万元，完成年初预算的80%。"),
    ("小", section(GENERAL), "项目支出80万元，占39.9%，比上年增加15万元，增长23.1%。"),
    ("小", section(PERFORMANCE), "示例工作经费项目绩效自评综述：执行数为80万元，完成预算的100%。其中，场地租金30万元，占项目支出的37.5%。"),
    ("小", section("政府采购支出说明"), "政府采购支出总额5万元，其中货物5万元，授予中小企业合同金额5万元，占100%。"),
    ("小", ("项目自评", 0, "偏差原因分析", 0), "各项任务按期推进，任务完成率100%，资金到位率100%，成本控制率98%。"),
    ("小", ("项目自评", 0, "偏差原因分析", 0), "场地租赁年初预算10万元，实际执行8万元，结余2万元。"),
    ("小", ("项目自评", 0, "综述", "下一步改进措施", 0), "2025年安排预算90万元，示例活动次数目标调整为15次"),
    ("sample-large", section(ASSETS), "机要通信用车9辆，3辆达到报废年限；本年报废执法执勤用车1辆，年初执法执勤用车50辆。"),
    ("sample-large", section(THREE_PUBLIC), "公务接待费20.85万元，主要是考察学习接待费12万元，会议接待费8.85万元。"),
    ("sample-large", ("三公经费", "公务接待费", "原因", 0), "接待任务与上年持平，标准不变"),
    ("sample-large", ("整体自评", "偏差原因分析", 0), "部门整体支出年初预算90,801.05万元，调整后预算95,205.29万元，实际执行95,155.99万元。"),
    ("sample-large", ("重点工作", "工作", 0, "正文", 0), "新增就业5万人，完成目标的125%，比上年增加3000人，增长6.4%；由20家增加到35家。"),
    ("sample-small", section(GENERAL), "2.卫生健康支出。年度预算为0万元，支出决算为1.49万元，主要是新增专项。"),
    ("sample-small", ("预算差异原因", "206", 0), "招商工作全年预算40万元，实际执行29.27万元，少支出10.73万元"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "path", "text"), CLEAN, ids=[text for *_, text in CLEAN])
def test_no_false_alarm(name: str, path: Path, text: str) -> None:
    assert findings(text, path, name) == []


@pytest.mark.parametrize("name", BASES)
def test_nothing_loud_on_the_samples(name: str) -> None:
    results = [(rule, result) for rule in RULES.values() for result in rule.check(base(name))]
    loud = [each.message for rule, each in results if isinstance(each, Found) and each.severity is not Severity.HINT]
    assert loud == []


def test_how_many_figures_of_the_samples_are_bound() -> None:
    found = {}
    for name in BASES:
        outcomes = Counter(
            row.outcome if row.outcome in ("一致", "账外") else "其他" for row in explain_text(base(name))
        )
        found[name] = dict(outcomes)
    assert found["小"] == {"一致": 4}
    assert found["sample-small"]["一致"] >= 55
    assert found["sample-small"]["其他"] <= 6
    assert found["sample-large"]["一致"] >= 258
    assert found["sample-large"]["其他"] <= 3


# The report's own sentences: each of their figures knows its fact, so binding can be judged


def derived(report: View) -> Iterator[tuple[TypedText, dict[int, str]]]:
    """Yield each paragraph of Part 3 as a text, with the facts of its figures by where they begin."""
    submission = report.accounts.submission
    slots = {
        "部门": submission.department.name,
        "年度": str(report.year),
        "主体": submission.report.kind.removesuffix("决算公开"),
    }
    entries = [entry for part in report.pack.structure.parts for entry in part.entries if entry.text]
    keys = {entry.heading.format(**slots): entry.key for entry in entries if entry.heading}
    key = ""
    for number, block in enumerate(report.document.blocks()):
        if isinstance(block, Heading) and block.level <= 2:
            key = keys.get(block.text, "")
        elif isinstance(block, Paragraph) and key in report.pack.labels.sections:
            text = ""
            facts: dict[int, str] = {}
            for run_ in block.runs:
                facts |= {len(text): run_.fact} if run_.fact else {}
                text += run_.text
            yield TypedText(("补充文字", key, "替换", number), text), facts


BOUND = {"小": 60, "sample-small": 99, "sample-large": 236}
"""How many figures of its own sentences are bound, of each report that has sentences (forms alone have none)."""


@pytest.mark.parametrize("name", BOUND)
def test_the_sentences_of_the_pack_bind_to_their_own_facts(name: str) -> None:
    report = base(name)
    paragraphs = list(derived(report))
    facts = {typed.path: by_place for typed, by_place in paragraphs}
    scopes = [scope_of(typed, report.accounts, report.pack.labels, "年初预算") for typed, _ in paragraphs]
    texts = [(typed, scope) for (typed, _), scope in zip(paragraphs, scopes, strict=True) if scope is not None]
    unbound, bound = [], 0
    for said in read_texts(report, texts):
        if isinstance(said, Claim):
            continue
        fact = facts[said.text.path].get(said.text.plain.spans[said.figure.start][0])
        if fact is None:
            continue
        verdict = verdict_of(report, said)
        if verdict is None:
            unbound.append(fact)
            continue
        bound += 1
        assert verdict.outcome is Outcome.EQUAL, said.quote
        assert abs(abs(verdict.referent.value) - abs(report.facts[fact].value)) < Decimal("1e-9"), (said.quote, fact)
    assert [fact for fact in unbound if ".团组." not in fact] == [], "only the single missions are left to themselves"
    assert bound >= BOUND[name]


# Changing any figure that was bound is seen


def changed(report: View, said: Statement) -> View:
    """Return the report with the last digit of one figure of a text changed."""
    spans, typed = said.text.plain.spans, said.text.typed
    end = spans[said.figure.number_end - 1][1]
    text = f"{typed.text[: end - 1]}{(int(typed.text[end - 1]) + 3) % 10}{typed.text[end:]}"
    texts = tuple(TypedText(each.path, text) if each is typed else each for each in report.texts)
    return replace(report, texts=texts)


def killed(report: View, said: Statement) -> bool:
    other = changed(report, said)
    return any(isinstance(each, Found) for rule in RULES.values() for each in rule.check(other))


def test_every_bound_figure_of_the_small_sample_is_watched() -> None:
    report = base("sample-small")
    watched = [
        said
        for said in read(report)
        if isinstance(said, Statement) and said.bound and not said.figure.fact and "指标数" not in said.subject
    ]
    assert len(watched) >= 40
    assert [said.quote for said in watched if not killed(report, said)] == []


# Texts that nobody types


ENDLESS = {
    "虚词": "支出合计" + "为" * 3000 + "5万元",
    "数字": "5万元" * 1000,
    "长数字": "9" * 5000 + "万元",
    "大数": "由0.0000000001元增加到999999999999999999万亿元，增长7%，支出合计999999999999999999万亿元",
    "比率": "完成5%，" * 1000,
    "引用": "{收支总计}万元，" * 1000,
    "逗号": "1,2,3,4," * 1000,
    "其中": "支出5万元，其中：甲1万元、乙2万元，" * 500,
    "括号": "(" * 5000,
    "指标": "示例活动次数目标完成" * 1000 + "5次",
    "控制字符": "支出\u200b合计\u202e５万元\ufeff",
    "空": "，。；：、",
}


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
@pytest.mark.parametrize("path", [section(SPENT), ("项目自评", 0, "偏差原因分析", 0)], ids=["节", "自评"])
def test_texts_without_measure_are_read_all_the_same(text: str, path: Path) -> None:
    for rule, severity, message in findings(text, path):
        assert rule in RULES
        assert severity in Severity
        assert message


# Findings stand where the figure was typed


def test_the_caret_stands_under_the_words_and_the_figure(tmp_path: File) -> None:
    text = "2024年度支出情况如下。支出合计２０５.５万元，比上年增加。"
    case = Case("TXT-101", "位置", 1, put={f"补充文字/{SPENT}/后加": text})
    (finding,) = run(case, RULES["TXT-101"], tmp_path).findings
    assert finding.positions[0].text == "支出合计２０５.５万元"
    assert finding.printed == "２０５.５万元"
    assert finding.computed == "本年支出合计 = 200.5万元"


# Labels


def test_counts_that_are_no_facts_are_those_the_pack_may_name() -> None:
    """``pack/checks.py`` proves the other names of the labels when a pack is loaded."""
    report = base("sample-small")
    form = f"{forms(report)[0].prefix}."
    assert {
        name.replace(form, f"{FORM_SLOT}.") for name, _ in _extra(report) if name.startswith((form, "自评表.", "单位."))
    } == COUNTED


def test_a_pack_without_labels_binds_nothing_and_says_so() -> None:
    assert load_labels({}) == Labels()
    report = base("sample-small")
    bare = replace(report, pack=replace(report.pack, labels=Labels()))
    assert explain_text(bare) == ()
    (result,) = RULES["TXT-101"].check(bare)
    assert isinstance(result, NotChecked)
