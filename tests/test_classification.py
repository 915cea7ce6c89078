"""Tests of the classifications: order of the classes, exact names, years, children, suggestions, own codes."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from generator.accounts.classification import economic, functional, level, parent

DATA = Path(__file__).parent.parent / "generator" / "data"
CLASSES = [
    "一般公共服务支出",
    "外交支出",
    "国防支出",
    "公共安全支出",
    "教育支出",
    "科学技术支出",
    "文化旅游体育与传媒支出",
    "社会保障和就业支出",
    "卫生健康支出",
    "节能环保支出",
    "城乡社区支出",
    "农林水支出",
    "交通运输支出",
    "资源勘探工业信息等支出",
    "商业服务业等支出",
    "金融支出",
    "援助其他地区支出",
    "自然资源海洋气象等支出",
    "住房保障支出",
    "粮油物资储备支出",
    "国有资本经营预算支出",
    "灾害防治及应急管理支出",
    "其他支出",
    "债务还本支出",
    "债务付息支出",
    "抗疫特别国债安排的支出",
]


def test_classes_are_those_of_the_first_public_table_in_its_order() -> None:
    subjects = functional(2024)
    assert [subjects.name(code) for code in subjects.children("")] == CLASSES
    assert subjects.classes == subjects.children("")


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("2010350", "事业运行"),
        ("20103", "政府办公厅（室）及相关机构事务"),
        ("2060102", "一般行政管理事务"),
        ("2080505", "机关事业单位基本养老保险缴费支出"),
        ("2120803", "城市建设支出"),
        ("2290402", "其他地方自行试点项目收益专项债券收入安排的支出"),
    ],
)
def test_functional_names(code: str, name: str) -> None:
    assert functional(2024).name(code) == name


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("30212", "因公出国（境）费用"),
        ("30213", "维修（护）费"),
        ("30303", "退职（役）费"),
        ("39907", "国家赔偿费用支出"),
    ],
)
def test_economic_names(code: str, name: str) -> None:
    assert economic(2024).name(code) == name


def test_economic_subjects_of_the_personnel_columns() -> None:
    tails = ("01", "02", "03", "06", "07", "08", "09", "10", "11", "12", "13", "14", "99")
    assert economic(2024).children("301") == tuple(f"301{tail}" for tail in tails)


def test_a_subject_is_known_only_in_its_years() -> None:
    assert functional(2024).name("20139") == "社会工作事务"
    assert functional(2023).name("20139") is None
    assert functional(2023).name("2010308") == "信访事务"
    assert functional(2024).name("2010308") is None


@pytest.mark.parametrize("year", [2023, 2024])
def test_every_subject_has_its_parent(year: int) -> None:
    for subjects in (functional(year), economic(year)):
        assert [code for code in subjects.codes if parent(code) and subjects.name(parent(code)) is None] == []


@pytest.mark.parametrize("file", ["functional.yaml", "economic.yaml"])
def test_no_code_stands_twice_in_a_file(file: str) -> None:
    lines = (DATA / file).read_text(encoding="utf-8").splitlines()
    codes = Counter(match[1] for line in lines if (match := re.match(r"  (\d+):", line)))
    assert {code: count for code, count in codes.items() if count > 1} == {}
    assert list(codes) == sorted(codes)


def test_names_have_full_width_brackets() -> None:
    for subjects in (functional(2024), economic(2024)):
        assert [name for name in map(subjects.name, subjects.codes) if re.search(r"[()\s]", name or "")] == []


def test_children_are_one_level_down() -> None:
    assert functional(2024).children("22102") == ("2210201", "2210202", "2210203")
    assert functional(2024).children("221") == ("22101", "22102", "22103")
    assert functional(2024).children("2210201") == ()


def test_levels() -> None:
    assert [level(code) for code in ("201", "20103", "2010301")] == ["类", "款", "项"]
    assert parent("2010301") == "20103"
    assert parent("201") == ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2210210", "2210201"),
        ("2080550 机关事业单位基本养老保险缴费", "2080505"),
        ("住房公积金", "2210201"),
        ("政府办公厅(室)及相关机构事务", "20103"),
    ],
)
def test_suggests_what_was_meant(typed: str, meant: str) -> None:
    subjects = functional(2024)
    assert subjects.suggest(typed)[0] == (meant, subjects.name(meant))


def test_suggests_nothing_for_what_looks_like_nothing() -> None:
    assert functional(2024).suggest("zzz") == ()
    assert functional(2024).suggest("") == ()
    assert len(functional(2024).suggest("2010399")) == 3


def test_own_subjects_are_added_and_do_not_replace_official_names() -> None:
    own = functional(2024).with_own({"2069901": "科技奖励", "2069990": "区级科技专项", "206": "改名"})
    assert own.name("2069990") == "区级科技专项"
    assert own.name("206") == "科学技术支出"
    assert "2069990" in own.children("20699")
    assert functional(2024).name("2069990") is None
