"""The JSON of facts: exact, with origins, in order."""

from __future__ import annotations

import json
from decimal import Decimal

from generator.accounts.facts import Derivation, Fact, Measure, Operation
from generator.findings import SourcePosition
from generator.writers import text
from generator.writers.data import exact, printed_forms, render, sections
from tests import documents

PLACE = SourcePosition("收支/03-支出.yaml", 3, 9, "1", "  金额: 1")
FACTS = (
    Fact("three_public.1", Decimal(100), Measure.AMOUNT, PLACE),
    Fact("fact.1", Decimal("123456700.00"), Measure.AMOUNT, PLACE),
    Fact("率", Decimal("33.33333333333333333333333333"), Measure.RATE, Derivation(Operation.RATIO, ("部分", "全部"))),
)


def test_file_whole() -> None:
    content = json.loads(render(FACTS, documents.small()))
    assert content.pop("章节")[0]["标题"] == "封面"
    assert content == {
        "标题": "2024年度示例市江城区文化和旅游局部门决算公开",
        "部门": "示例市江城区文化和旅游局",
        "日期": "2025-09-12",
        "数据项": [
            {
                "名称": "fact.1", "数值": "123456700.00", "单位": "元", "性质": "填报",
                "出处": "收支/03-支出.yaml:3:9", "公布形式": ["12,345.67"],
            },
            {"名称": "three_public.1", "数值": "100", "单位": "元", "性质": "填报", "出处": "收支/03-支出.yaml:3:9"},
            {
                "名称": "率", "数值": "33.33333333333333333333333333", "单位": "%", "性质": "计算",
                "算法": "比率", "公式": "部分 ÷ 全部 × 100%", "取自": ["部分", "全部"],
            },
        ],
    }  # fmt: skip


def test_values_never_have_exponents() -> None:
    def of(value: str, measure: Measure) -> str:
        return exact(Fact("x", Decimal(value), measure, PLACE))

    assert of("1E+3", Measure.AMOUNT) == "1000"
    assert of("15000.00", Measure.AMOUNT) == "15000.00"
    assert of("0E-26", Measure.RATE) == "0"
    assert of("100.0000", Measure.RATE) == "100"
    assert of("1E+2", Measure.COUNT) == "100"


def test_printed_forms_come_from_sentences_tables_and_notes_once_each() -> None:
    forms = printed_forms(documents.everything())
    assert forms["fact.1"] == ("12,345.67",)
    assert forms["income.1"] == ("12,345.67",)
    assert forms["three_public.0"] == ("12.50",)
    assert "" not in forms


def test_order_of_entry_does_not_matter_and_the_file_ends_with_a_line_feed() -> None:
    content = render(FACTS, documents.small())
    assert content == render(reversed(FACTS), documents.small())
    assert content.endswith(b"}\n")
    lines = content.decode().splitlines()
    assert [line.startswith('  {"名称": ') for line in lines[5:8]] == [True] * 3
    assert lines[8:10] == [" ],", ' "章节": [']


def test_sections_hold_every_line_of_the_report() -> None:
    document = documents.everything()
    told = sections(document)
    lines = [line for section in told for line in (section["标题"], *section["内容"])]  # type: ignore[misc]
    printed = [
        line for line in text.render(document).splitlines() if line and line not in (document.draft, document.toc_title)
    ]
    assert set(lines) - {"封面"} == set(printed) - {toc for _, toc, _ in document.toc() if toc not in lines}
    assert {section["级别"] for section in told} >= {0, 1, 2}
