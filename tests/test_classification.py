"""Tests of the classifications: order of the classes, exact names, years, children, suggestions, own codes."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from generator.accounts.classification import Standing, economic, functional, is_slip, level, parent

DATA = Path(__file__).parent.parent / "generator" / "data"
FUNCTIONAL, ECONOMIC = (
    group.split()
    for group in re.split(r"#.*\n", (Path(__file__).parent / "reference" / "subject-codes.txt").read_text("utf-8"))[1:]
)
"""The codes seen in published reports."""
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


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025])
def test_classes_are_those_of_the_first_public_table_in_its_order(year: int) -> None:
    subjects = functional(year)
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


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025])
def test_every_subject_has_its_parent(year: int) -> None:
    for subjects in (functional(year), economic(year)):
        assert [code for code in subjects.codes if parent(code) and subjects.name(parent(code)) is None] == []


@pytest.mark.parametrize("file", ["functional.yaml", "economic.yaml"])
def test_no_code_stands_twice_in_a_file(file: str) -> None:
    lines = (DATA / file).read_text(encoding="utf-8").splitlines()
    codes = Counter(match[1] for line in lines if (match := re.match(r"  (\d+):", line)))
    assert {code: count for code, count in codes.items() if count > 1} == {}
    assert list(codes) == sorted(codes)


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025])
def test_names_are_whole(year: int) -> None:
    """Names that a line break has cut, as they are in PDF files, lack a bracket or their last words."""
    for subjects in (functional(year), economic(year)):
        names = {code: subjects.names[code] for code in subjects.codes}
        assert [name for name in names.values() if re.search(r"[()\s,;:0-9]|支出支出|[的和、]$", name)] == []
        assert [name for name in names.values() if name.count("（") != name.count("）")] == []
        assert [name for name in names.values() if name.count("“") != name.count("”")] == []
        rest = [name for code, name in names.items() if len(code) > 3 and code.endswith("99")]
        assert [name for name in rest if "其他" not in name] == []


def test_every_code_of_published_reports_is_known() -> None:
    assert len(FUNCTIONAL) + len(ECONOMIC) == 228
    known = {*functional(2023).codes, *functional(2024).codes}
    assert [code for code in FUNCTIONAL if code not in known] == []
    assert [code for code in ECONOMIC if economic(2024).name(code) is None] == []


def test_what_was_seen_in_print_is_told_from_the_rest() -> None:
    for subjects, printed in ((functional(2024), FUNCTIONAL), (economic(2024), ECONOMIC)):
        seen = {code for code in subjects.codes if subjects.standing(code) is Standing.PRINTED}
        assert seen == {*printed, *(subjects.classes if printed is FUNCTIONAL else ())}
    assert functional(2024).standing("2010101") is Standing.BOOK
    assert functional(2024).standing("2013804") is Standing.DOUBTFUL
    assert functional(2024).with_own({"2010398": "试点"}).standing("2010398") is Standing.OWN


def test_a_name_may_change_with_the_years() -> None:
    assert [functional(year).name("2013804") for year in (2022, 2023, 2024)] == [
        *("市场主体管理", "市场主体管理", "经营主体管理")
    ]


@pytest.mark.parametrize("file", ["functional.yaml", "economic.yaml"])
def test_each_source_is_named_with_its_day(file: str) -> None:
    text = (DATA / file).read_text(encoding="utf-8")
    assert len(re.findall(r"^  (?:公开报告|科目书): \{名称: .+, 日期: \d{4}-\d\d-\d\d\}$", text, re.MULTILINE)) == 2


@pytest.mark.parametrize(
    ("code", "other", "slip"),
    [
        ("2010031", "2010301", True),
        ("2010311", "2010301", True),
        ("2010301", "2010301", False),
        ("2010013", "2010301", False),
        ("201031", "2010301", False),
    ],
)
def test_slips_of_the_hand(code: str, other: str, slip: bool) -> None:  # noqa: FBT001
    assert is_slip(code, other) is slip


def test_a_name_finds_its_nearest_code() -> None:
    subjects = functional(2024)
    assert subjects.named("行政运行", "2010320") == "2010301"
    assert subjects.named("行政运行", "2060110") == "2060101"
    assert subjects.named("一般行政管理事务", "2010203") == "2010202"
    assert subjects.named("没有的科目", "2010320") is None


def test_digits_that_changed_places_are_the_first_suggestion() -> None:
    assert functional(2024).suggest("2010530")[0][0] == "2010350"
    assert functional(2024).suggest("2080550")[0][0] == "2080505"


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


def test_own_names_replace_only_those_that_were_not_compared() -> None:
    own = functional(2024).with_own({"2013804": "市场主体管理", "2060102": "改名"})
    assert (own.name("2013804"), own.name("2060102")) == ("市场主体管理", "一般行政管理事务")


def test_own_subjects_are_added_and_do_not_replace_official_names() -> None:
    own = functional(2024).with_own({"2069901": "科技奖励", "2069990": "区级科技专项", "206": "改名"})
    assert own.name("2069990") == "区级科技专项"
    assert own.name("206") == "科学技术支出"
    assert "2069990" in own.children("20699")
    assert functional(2024).name("2069990") is None
