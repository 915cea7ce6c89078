"""Tests of the pack's 名词解释: order and wording of the terms, conditions, and definitions of subjects."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from generator.accounts.classification import functional
from generator.accounts.facts import Fact, FactBook, Measure
from generator.findings import FindingsError, SourcePosition
from generator.pack.glossary import Glossary, GlossaryTerm, load_glossary

PACK = Path(__file__).parent.parent / "templates" / "wuhan" / "final-accounts-2024"


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return load_glossary(PACK / "glossary.yaml")


def test_terms_stand_in_the_published_order(glossary: Glossary) -> None:
    assert [term.term for term in glossary.terms] == [
        "一般公共预算财政拨款收入", "政府性基金预算财政拨款收入", "国有资本经营预算财政拨款收入", "上级补助收入", "事业收入",
        "经营收入", "其他收入", "使用非财政拨款结余（含专用结余）", "年初结转和结余", "{自称}使用的支出功能分类科目（到项级）",
        "结余分配", "年末结转和结余", "基本支出", "项目支出", "经营支出", "“三公”经费", "机关运行经费",
    ]  # fmt: skip
    assert [term.term for term in glossary.terms if term.subjects] == ["{自称}使用的支出功能分类科目（到项级）"]


def test_fiscal_level_is_a_slot(glossary: Glossary) -> None:
    assert glossary.terms[0].definition.format(财政级次="区级") == "指区级财政一般公共预算当年拨付的资金。"


def test_every_term_is_printed_without_figures_in_this_pack(glossary: Glossary) -> None:
    assert glossary.used(FactBook([])) == glossary.terms


def test_a_term_with_a_condition_is_printed_only_when_used(glossary: Glossary) -> None:
    term = GlossaryTerm(名词="事业收入", 条件=("收入决算.合计.事业收入",))
    own = glossary.model_copy(update={"terms": (term,)})
    zero = Fact("收入决算.合计.事业收入", Decimal(0), Measure.AMOUNT, SourcePosition("收入.yaml", 1, 1))
    used = Fact("收入决算.合计.事业收入", Decimal(1), Measure.AMOUNT, SourcePosition("收入.yaml", 1, 1))
    assert own.used(FactBook([zero])) == ()
    assert own.used(FactBook([used])) == (term,)


@pytest.mark.parametrize(
    ("code", "definition"),
    [
        ("2060101", "反映行政单位（包括实行公务员管理的事业单位）的基本支出。"),
        ("2060102", "反映行政单位（包括实行公务员管理的事业单位）未单独设置项级科目的其他项目支出。"),
        ("2080505", "反映机关事业单位实施养老保险制度由单位缴纳的基本养老保险费支出。"),
        ("2080599", "反映除上述项目以外其他用于行政事业单位养老方面的支出。"),
        ("2159904", "反映技术改造支出。"),
        ("2240106", "反映用于安全监管方面的支出。"),
        ("2290402", "反映其他地方自行试点项目收益专项债券收入安排的支出。"),
    ],
)
def test_definition_by_code_by_name_or_by_pattern(glossary: Glossary, code: str, definition: str) -> None:
    assert glossary.define(code, functional(2024).name(code) or "") == definition


def test_every_defined_code_is_a_subject(glossary: Glossary) -> None:
    assert [code for code in glossary.by_code if functional(2024).name(code) is None] == []


def test_every_subject_gets_one_sentence(glossary: Glossary) -> None:
    subjects = functional(2024)
    items = [code for code in subjects.codes if len(code) == 7]
    texts = {code: glossary.define(code, subjects.name(code) or "") for code in items}
    assert [
        code
        for code, text in texts.items()
        if not (text.startswith("反映") and text.endswith("。") and "{" not in text)
    ] == []


def test_a_mistake_names_the_key(tmp_path: Path) -> None:
    broken = tmp_path / "glossary.yaml"
    broken.write_text((PACK / "glossary.yaml").read_text("utf-8") + "解释: 多余\n", "utf-8")
    with pytest.raises(FindingsError, match="解释"):
        load_glossary(broken)
