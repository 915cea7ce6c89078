"""Rules on wording: where findings point, how bad they are, and word lists that leave proper words alone."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from generator.accounts.classification import economic, functional
from generator.audit.model import Found, Passed, Rule, TypedText, View
from generator.audit.registry import coded_rules
from generator.audit.rules import (
    wording,
    wording_figures,
    wording_marks,
    wording_names,
    wording_repeats,
    wording_sentences,
    wording_twice,
    wording_years,
)
from generator.audit.text_lists import Wording, personal, typos, wordings
from generator.audit.text_people import HALF_WIDTH
from generator.audit.text_pieces import MASK, Use, inspect, pieces, where
from generator.findings import Finding, Severity
from tests.cases import BASES, FOLDER, Case, pack, run, view

MODULES = (
    wording,
    wording_figures,
    wording_marks,
    wording_names,
    wording_repeats,
    wording_sentences,
    wording_twice,
    wording_years,
)
RULES = {rule.id: rule for module in MODULES for rule in module.RULES}
PLACE = ("绩效管理", "结果应用情况", 0)
TEXT = "绩效管理/结果应用情况"


@cache
def clean() -> View:
    """Return the view of the minimal report."""
    return view(BASES["小"])


def reading(*texts: str, path: tuple[Any, ...] = PLACE) -> View:
    """Return a view in which nothing but some paragraphs is typed."""
    typed = tuple(TypedText((*path[:-1], number), text) for number, text in enumerate(texts))
    return replace(clean(), texts=typed)


def found(rule: str, *texts: str) -> list[Found]:
    """Return what a rule finds in some paragraphs."""
    return [each for each in RULES[rule].check(reading(*texts)) if isinstance(each, Found)]


def told(folder: Path, rule: str, text: str) -> Finding:
    """Return the one finding of a rule about a text of the minimal report, with its place."""
    report = run(Case(rule, "", 1, put={TEXT: text}), RULES[rule], folder)
    (finding,) = [each for each in report.findings if each.id == rule]
    return finding


# What is read


def test_every_rule_of_these_modules_is_registered() -> None:
    registered = {rule.id: rule for rule in coded_rules()}
    assert {name for name in registered if name.startswith("WRD-")} == set(RULES)


def test_quotes_of_facts_are_masked_and_places_stay() -> None:
    (piece, *_) = pieces(reading("支出{收支总计}万元，{{项目数}}项"))
    assert piece.masked == f"支出{MASK * 6}万元，{{{{项目数}}}}项"
    assert len(piece.masked) == len(piece.text)


def test_texts_are_told_apart_by_their_use() -> None:
    uses = {where(piece.path): piece.use for piece in pieces(clean())}
    assert uses["变动原因/收支总计/第1项"] is Use.PHRASE
    assert uses["重点工作/工作/第1项/正文/第1项"] is Use.PROSE
    assert uses["重点工作/工作/第1项/事项"] is Use.NAME
    assert uses["空表说明/公开07表"] is Use.PROSE
    assert uses["项目自评/第1项/年度绩效目标/第1项/指标组/第1项/指标/第1项/目标值"] is Use.NAME


def test_words_to_choose_from_and_references_are_not_read() -> None:
    keys = {piece.key for piece in pieces(view(BASES["sample-large"]))}
    assert keys.isdisjoint({"自称", "财政级次", "项目类别", "项目属性", "项目类型", "方向", "同", "包含项目"})


def test_printed_keys_are_read() -> None:
    large = {where(piece.path): piece.text for piece in pieces(view(BASES["sample-large"]))}
    assert large["三公经费/公务用车运行维护费/其中/燃料费"] == "燃料费"


def test_a_text_without_a_hit_passes_and_one_stretch_is_told_once() -> None:
    results = list(RULES["WRD-001"].check(reading("XX和XX。", "没有问题。")))
    assert sum(isinstance(each, Found) for each in results) == 1
    assert list(inspect(pieces(reading("一。", "二。")), lambda _: ())) == [Passed("一段文字", times=2)]


# Where findings point


@pytest.mark.parametrize(
    ("rule", "text", "caret"),
    [
        ("WRD-001", "会同××街道抓好整改。", "××"),
        ("WRD-002", "说明（请依据实际收入进行解释）。", "请依据实际收入进行解释"),
        ("WRD-003", "合计#REF!万元。", "#REF!"),
        ("WRD-004", "2021年度项目支出完成。", "2021年"),
        ("WRD-006", "于2月30日完成。", "2月30日"),
        ("WRD-007", "云泽市示列局已整改。", "云泽市示列局"),
        ("WRD-010", "支出增加增加5万元。", "增加增加"),
        ("WRD-023", "支出1,23.4万元。", "1,23.4"),
        ("WRD-024", "支出增加-5万元。", "增加-5万元。"),
        ("WRD-029", "明年继续。", "明年"),
    ],
)
def test_the_caret_stands_under_the_words_at_fault(tmp_path: Path, rule: str, text: str, caret: str) -> None:
    finding = told(tmp_path, rule, text)
    assert finding.positions[0].text == caret
    assert finding.positions[0].file == "填报.yaml"
    assert finding.fix


def test_a_finding_names_the_other_places() -> None:
    same = "示例工作的项目经费有较大增加"
    typed = tuple(TypedText(("预算差异原因", code, 0), same) for code in ("2010301", "2010302", "2010399"))
    (finding,) = [each for each in RULES["WRD-020"].check(replace(clean(), texts=typed)) if isinstance(each, Found)]
    assert finding.paths == tuple(each.path for each in typed)
    assert "3处" in finding.message


# How bad it is


@pytest.mark.parametrize(
    ("rule", "text", "severity"),
    [
        ("WRD-001", "略", Severity.WARNING),
        ("WRD-002", "我部门（单位）组织对项目开展自评。", Severity.HINT),
        ("WRD-007", "云泽示例局已整改。", Severity.HINT),
        ("WRD-007", "云泽县示例局已整改。", Severity.HINT),
        ("WRD-010", "组建志愿服务服务队。", Severity.HINT),
        ("WRD-013", "加强管理、提高效益、压减支出等等", Severity.HINT),
        ("WRD-016", "组织活动１２次。", Severity.WARNING),
        ("WRD-018", "一是加强管理。", Severity.HINT),
        ("WRD-021", "其它工作完成。", Severity.HINT),
        ("WRD-023", "支出12 .5万元。", Severity.WARNING),
        ("WRD-024", "比上年增长-3%。", Severity.WARNING),
    ],
)
def test_milder_cases_are_milder(rule: str, text: str, severity: Severity) -> None:
    assert [each.severity for each in found(rule, text)] == [severity]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("WRD-001", "由XX局负责。"),
        ("WRD-003", "合计#REF!万元。"),
        ("WRD-007", "云泽市示列局已整改。"),
        ("WRD-024", "支出增加-5万元。"),
    ],
)
def test_plain_cases_have_the_severity_of_the_rule(rule: str, text: str) -> None:
    assert [each.severity for each in found(rule, text)] == [None]


def test_only_what_is_surely_wrong_stops_the_output() -> None:
    errors = {rule.id for rule in RULES.values() if rule.severity is Severity.ERROR}
    assert errors == {"WRD-001", "WRD-002", "WRD-003", "WRD-012", "WRD-022", "WRD-023", "WRD-024"}


# What is computed


def test_the_right_writing_is_told() -> None:
    assert [each.computed for each in found("WRD-005", "截至2023年12月31日，全部完成。")] == ["截至2024年12月31日"]
    assert [each.computed for each in found("WRD-007", "云泽市示例例局已整改。")] == ["云泽市示例局"]
    assert [each.computed for each in found("WRD-018", "一是管理；三是效益。")] == ["第2项"]
    assert [each.computed for each in found("WRD-026", "项⽬完成。")] == ["目"]


def test_a_leap_day_needs_a_leap_year() -> None:
    assert [each.quote for each in found("WRD-006", "2023年2月29日完成，2024年2月29日验收。")] == ["2023年2月29日"]


def test_numbering_may_begin_anew_and_go_on_in_the_next_paragraph() -> None:
    assert not found("WRD-018", "1.管理。", "2.效益。", "下一步：1.压减。", "2.规范。")
    assert [each.quote for each in found("WRD-018", "1.管理。", "4.效益。")] == ["4."]


@pytest.mark.parametrize("style", ["{}、", "（{}）", "{}是", "第{}，"])
def test_numbering_in_chinese_goes_beyond_ten(style: str) -> None:
    numbers = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
    items = [f"{style.format(number)}落实工作。" for number in numbers]
    assert not found("WRD-018", *items)
    assert len(found("WRD-018", *items[:9], *items[10:])) == 1


def test_the_pack_and_the_classifications_use_no_word_of_the_lists() -> None:
    """What the program itself prints is proper: no word list may take it for a slip."""
    names = [*functional(2024).names.values(), *economic(2024).names.values()]
    texts = [*names, *(source for source in pack().texts.values() if "{" not in source)]
    texts += _strings(yaml.safe_load(_glossary()))
    for rule in ("WRD-001", "WRD-002", "WRD-003", "WRD-010", "WRD-014", "WRD-021", "WRD-026"):
        loud = [each for each in found(rule, *texts) if each.severity is not Severity.HINT]
        assert not loud, (rule, [each.message for each in loud])


def _glossary() -> str:
    return (BASES["小"].parents[1] / "templates" / pack().manifest.id / "glossary.yaml").read_text("utf-8")


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for each in below for text in _strings(each)]


# Word lists


@pytest.mark.parametrize("typo", typos(), ids=lambda typo: typo.wrong.pattern[:12])
def test_every_typing_error_is_found_in_its_example(typo: Any) -> None:
    assert typo.wrong.search(typo.example or typo.wrong.pattern)
    assert not typo.wrong.search(typo.right)


def _wordings() -> list[Wording]:
    lists = wordings()
    people = personal()
    return [*lists.blanks, *lists.hints, *lists.codes, *lists.speech, *people.marks, *people.inside, *people.technical]


@cache
def _typed_in_cases() -> str:
    texts = []
    for path in sorted(FOLDER.glob("WRD-*.yaml")) + sorted(FOLDER.glob("REL-*.yaml")):
        for case in yaml.safe_load(path.read_text("utf-8")):
            if case["发现"]:
                texts += _strings(case.get("设", {}))
    return "\n".join(texts)


@pytest.mark.parametrize("words", _wordings(), ids=lambda words: words.pattern.pattern[:12])
def test_every_pattern_of_the_lists_fires_in_some_case(words: Wording) -> None:
    assert words.pattern.search(_typed_in_cases()), words.pattern.pattern


def test_every_lead_fires_on_what_it_says() -> None:
    (reason, use) = wordings().leads
    assert reason.before.search("主要原因是")
    assert reason.after.match("由于合同跨年度")
    assert use.before.search("主要用于")
    assert use.after.match("用来购置设备")


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_messages_are_whole_sentences(rule: Rule) -> None:
    cases = yaml.safe_load((FOLDER / f"{rule.id}.yaml").read_text("utf-8"))
    texts = [case["设"][TEXT] for case in cases if isinstance(case.get("设", {}).get(TEXT), str) and case["发现"]]
    findings = [each for text in texts for each in found(rule.id, text)]
    for each in findings:
        assert re.fullmatch(r".+。", each.message, re.DOTALL), each.message
        assert re.fullmatch(r"(?:请|不得|必要时).+。", each.fix, re.DOTALL), each.fix


# Whatever is typed

NASTY = 'XX×【】{}（）()“”"《》。，、；：,.;:!?…—-%％0123456789０１万元亿的是年月日一二三增加减少主要原因用于 　\t#@★张三局目⽬強'


@given(st.text(alphabet=NASTY, max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_and_quotes_stand_in_it(text: str) -> None:
    """No rule stumbles over a text, and what it quotes is found again in the text."""
    seen = reading(text)
    for rule in coded_rules():
        if rule.id.startswith(("WRD-", "REL-01", "REL-02")):
            for each in rule.check(seen):
                if isinstance(each, Found) and each.paths:
                    assert each.quote.translate(HALF_WIDTH) in text.translate(HALF_WIDTH), (rule.id, each.quote)


@pytest.mark.parametrize(
    "text", ["（" * 3000, "一是" * 3000, "增加" * 3000, "1," * 3000, "{" * 3000, "某年" * 2000, "9" * 6000]
)
def test_long_runs_take_bounded_time(text: str) -> None:
    started = time.process_time()
    for rule in coded_rules():
        if rule.id.startswith(("WRD-", "REL-01", "REL-02")):
            list(rule.check(reading(text)))
    assert time.process_time() - started < 5


def test_a_quote_of_a_fact_is_shown_as_typed(tmp_path: Path) -> None:
    finding = told(tmp_path, "WRD-024", "支出增加-{收支总计}万元。")
    assert finding.positions[0].text.startswith("增加-{")
    assert MASK not in finding.message + finding.printed


def test_what_the_pack_prints_is_read_too() -> None:
    document = structs.replace(clean().document, toc_title="目录（待填）")
    (each,) = [each for each in RULES["WRD-001"].check(replace(clean(), document=document)) if isinstance(each, Found)]
    assert each.paths == ()
    assert each.message == "报告里印着“目录（待填）”，其中“待填”：写着“待填”的地方没有填。"
