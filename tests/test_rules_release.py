"""Rules on release: deadlines to the day, what a draft may lack, and numbers that are or only look like somebody's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from generator.audit.model import Found, NotChecked, Passed, Result, TypedText, View
from generator.audit.registry import coded_rules
from generator.audit.rules import privacy, release, secrecy
from generator.audit.text_lists import personal
from generator.audit.text_people import is_identity_number, is_name, labelled_names, passes_luhn
from generator.findings import Severity
from tests.cases import BASES, Case, run, view, write

RULES = {rule.id: rule for module in (release, privacy, secrecy) for rule in module.RULES}
TEXT = "绩效管理/结果应用情况"
IDENTITY = "11010519491231002X"  # the example of GB 11643


@cache
def clean() -> View:
    """Return the view of the minimal report."""
    return view(BASES["小"])


def said(rule: str, text: str) -> list[Found]:
    """Return what a rule finds in one text."""
    reading = replace(clean(), texts=(TypedText(("绩效管理", "结果应用情况", 0), text),))
    return [each for each in RULES[rule].check(reading) if isinstance(each, Found)]


def changed(folder: Path, rule: str, *drop: str, draft: bool = False, **put: Any) -> list[Result]:
    """Return all results of a rule on the minimal report with some records changed."""
    case = Case(rule, "", 0, put={path.replace("_", "/"): value for path, value in put.items()}, drop=drop)
    seen = view(write(case, folder))
    document = structs.replace(seen.document, draft="草稿" if draft else "")
    return list(RULES[rule].check(replace(seen, document=document)))


def test_every_rule_of_these_modules_is_registered() -> None:
    assert {rule.id for rule in coded_rules() if rule.id.startswith("REL-")} == set(RULES)


# The deadline


@pytest.mark.parametrize(("days", "kind"), [(0, Passed), (20, Passed), (21, Found), (-1, Found)])
def test_disclosure_is_due_twenty_days_after_approval(tmp_path: Path, days: int, kind: type) -> None:
    approved = date(2025, 9, 1)
    put = {"发布_批复日期": approved.isoformat(), "报告_公开日期": (approved + timedelta(days)).isoformat()}
    assert [type(each) for each in changed(tmp_path, "REL-001", **put)] == [kind]


def test_a_late_disclosure_tells_the_last_day(tmp_path: Path) -> None:
    (found,) = changed(tmp_path, "REL-001", 发布_批复日期="2025-02-10", 报告_公开日期="2025-03-31")
    assert isinstance(found, Found)
    assert "相隔49天" in found.message
    assert found.computed == "不晚于2025年3月2日"
    assert found.paths == (("报告", "公开日期"), ("发布", "批复日期"))


@pytest.mark.parametrize("drop", ["发布/批复日期", "报告/公开日期"])
def test_a_deadline_that_cannot_be_computed_is_not_checked(tmp_path: Path, drop: str) -> None:
    (result,) = changed(tmp_path, "REL-001", drop)
    assert isinstance(result, NotChecked)
    assert drop.partition("/")[2] in result.because


# What a draft may lack


@pytest.mark.parametrize("rule", ["REL-002", "REL-003", "REL-004"])
def test_a_final_needs_its_records_and_a_draft_does_not(tmp_path: Path, rule: str) -> None:
    (final,) = changed(tmp_path, rule, "发布")
    (draft,) = changed(tmp_path, rule, "发布", draft=True)
    assert isinstance(final, Found)
    assert isinstance(draft, NotChecked)
    assert "草稿" in draft.because


def test_a_review_that_forbids_release_stops_even_a_draft(tmp_path: Path) -> None:
    put = {"发布_保密审查_结论": "不能公开"}
    assert [type(each) for each in changed(tmp_path, "REL-005", draft=True, **put)] == [Found]


def test_the_place_is_the_record_that_is_missing(tmp_path: Path) -> None:
    report = run(Case("REL-003", "", 1, drop=("发布/保密审查",)), RULES["REL-003"], tmp_path)
    (finding,) = report.findings
    assert finding.positions[0].text == "发布"
    assert finding.severity is Severity.ERROR
    assert [line.startswith("《中华人民共和国保守国家秘密法》") for line in finding.regulation] == [True, False]


def test_days_in_the_wrong_order_name_both_places(tmp_path: Path) -> None:
    put = {"发布_签发_日期": "2025-09-30"}
    found = [each for each in changed(tmp_path, "REL-006", **put) if isinstance(each, Found)]
    assert [each.paths for each in found] == [(("发布", "签发", "日期"), ("报告", "公开日期"))]
    assert found[0].message == "签发日期 2025年9月30日 晚于公开日期 2025年9月29日。"


# Numbers that check


def test_identity_numbers_are_told_by_their_check_digit() -> None:
    assert is_identity_number(IDENTITY)
    assert is_identity_number(IDENTITY.lower())
    assert not is_identity_number("110105194912310021")
    assert not is_identity_number("990105194912310028")
    assert not is_identity_number("110105194913310025")


@given(st.integers(0, 10**15 - 1))
def test_luhn_accepts_one_last_digit_in_ten(number: int) -> None:
    assert sum(passes_luhn(f"{number:015d}{last}") for last in range(10)) == 1


@pytest.mark.parametrize(
    ("rule", "text", "severity"),
    [
        ("REL-011", f"补助{IDENTITY}。", None),
        ("REL-011", "补助110105194912310021。", Severity.WARNING),
        ("REL-011", "身份证号：110105194912310021。", None),
        ("REL-012", "请拨+86 13812345678。", None),
        ("REL-013", "联系电话：81234567转801。", None),
        ("REL-016", "发到6222021234567890128。", None),
        ("REL-016", "发到4000001234567899。", Severity.WARNING),
    ],
)
def test_a_number_without_proof_is_a_warning(rule: str, text: str, severity: Severity | None) -> None:
    assert [each.severity for each in said(rule, text)] == [severity]


@pytest.mark.parametrize(
    ("rule", "text", "hidden"),
    [
        ("REL-011", f"补助{IDENTITY}。", "19491231"),
        ("REL-012", "请拨13812345678。", "2345"),
        ("REL-013", "传真：027-81234567。", "8123"),
        ("REL-016", "账号：4200123456789012345。", "3456789"),
    ],
)
def test_messages_show_numbers_only_in_part(rule: str, text: str, hidden: str) -> None:
    (found,) = said(rule, text)
    assert hidden in text
    assert hidden not in found.message + found.printed


@pytest.mark.parametrize("rule", [name for name in RULES if "REL-011" <= name <= "REL-021"])
@pytest.mark.parametrize(
    "text",
    [
        "本年支出合计951559900.25元，其中项目支出45144.45万元，占47.4%。",
        "资金13812345678元，折合1381234.57万元；面积02.781平方公里；编号42011324043T000000123。",
        "2024年1月1日至12月31日，共接待2220批7792人次，网上信访12323件，服务热线12345。",
        "统一社会信用代码114201000120912345，组织机构代码01209123-4，邮编430074。",
        "组织部负责人事、机构编制和绩效考核，成员单位按职责分工落实，责任人 到岗到位。",
        "支付1号楼租金，改造27个小区、3栋教学楼2单元电梯，G60科创走廊通车。",
        "密码应用安全性评估3次，机要通信用车9辆，保密教育培训173人（不包括涉密项目）。",
        "面向会计师事务所公开竞价，主任督办、书记领办，局长信箱办理群众来信。",
    ],
)
def test_what_only_looks_like_personal_data_is_left_alone(rule: str, text: str) -> None:
    assert not said(rule, text), [each.message for each in said(rule, text)]


@given(st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False))
def test_no_amount_is_taken_for_somebodys_number(amount: Any) -> None:
    for shown in (f"{amount}元", f"{amount:,}元", f"{amount / 10000:.2f}万元", f"{amount / 10000:,.6f}万元"):
        for rule in ("REL-011", "REL-012", "REL-013", "REL-016", "REL-021"):
            assert not said(rule, f"支出{shown}，完成预算。"), (rule, shown)


# Names


@pytest.mark.parametrize("name", ["张三", "王小雨", "欧阳明", "司马相如", "余小梅", "辛大川"])
def test_names_of_persons(name: str) -> None:
    assert is_name(name, personal())


@pytest.mark.parametrize(
    "word",
    [
        "财政局",
        "金融局",
        "高新办",
        "党校",
        "分管领导",
        "张",
        "高级会计师",
        "成员单位",
        "文化馆",
        "于是",
        "wang",
        "水利科",
    ],
)
def test_words_that_are_no_names(word: str) -> None:
    assert not is_name(word, personal())


def test_a_list_of_names_is_read_to_its_end() -> None:
    text = "组长：宋明远 成员：余小梅、王小雨、辛大川、晏一平。下设办公室。"
    assert [(label, name) for label, name, _ in labelled_names(text, personal())] == [
        ("组长", "宋明远"),
        ("成员", "余小梅"),
        ("成员", "王小雨"),
        ("成员", "辛大川"),
        ("成员", "晏一平"),
    ]


def test_a_message_does_not_repeat_the_name() -> None:
    (found,) = said("REL-014", "联系人：王小雨。")
    assert "王小雨" not in found.message + found.printed
    assert found.quote == "王小雨"


def test_figures_in_full_width_are_read_too() -> None:
    assert len(said("REL-012", "请拨１３８１２３４５６７８。")) == 1
