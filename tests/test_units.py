"""A department made of units: its figures are the sums of theirs, to the 分, and every one is traced to its unit."""

from __future__ import annotations

import shutil
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import cli, pipeline
from generator.accounts.facts import Derivation, FactBook, Operation
from generator.audit.early import early_checks
from generator.audit.places import origins_of
from generator.cli import commands
from generator.derive.accounts import Accounts, accounts_of
from generator.document.compose import compose, file_stem
from generator.document.nodes import Heading
from generator.findings import Finding, Severity, SourcePosition
from generator.pipeline import Rendered, examine, kits
from generator.submission.loading import load
from generator.submission.unit_problems import UNIT_PROBLEMS
from generator.submission.units import UNITS_FOLDER, report_folders
from tests.builders import PROJECT_FORM, REVIEW, pack, section
from tests.departments import HEAD, NAME, SCHOOL, department, head, school, unit
from tests.submissions import as_yaml, outcome
from tests.test_pipeline import LAYOUT

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLE = Path(__file__).parent.parent / "inputs" / "sample-units"
HEAD_FILE, SCHOOL_FILE = "单位/01/数字.yaml", "单位/02/数字.yaml"


def derived(folder: Path) -> Accounts:
    return accounts_of(load(folder))


def facts(folder: Path) -> FactBook:
    return derived(folder).facts


def told(folder: Path) -> list[Finding]:
    """Return what loading says of units."""
    return [finding for finding in outcome(folder)[1] if finding.id.startswith("UNI-")]


def ids(folder: Path) -> list[str]:
    return [finding.id for finding in told(folder)]


# Sums


def test_figures_of_units_add_up(tmp_path: Path) -> None:
    book = facts(department(tmp_path))
    assert book["收入决算.2010301.一般公共预算财政拨款"].value == Decimal("1000000.00")
    assert book["收入决算.2050202.一般公共预算财政拨款"].value == Decimal("500000.00")
    assert book["经济分类.30101"].value == Decimal("900000.00")
    assert book["收支总计"].value == Decimal("1500000.00")
    assert book["上年.收支总计"].value == Decimal("1500000.00")


def test_units_may_type_in_another_unit_of_money(tmp_path: Path) -> None:
    small = {"30101": "0.01", "30201": "1,234.56"}
    other = school(报告={"金额单位": "元"}, 基本支出经济分类=small)
    book = facts(department(tmp_path, head(), other))
    assert book["经济分类.30101"].value == Decimal("600000.01")
    assert book["经济分类.30201"].value == Decimal("201234.56")
    book = facts(department(tmp_path, head(), other, 报告={"金额单位": "元"}))
    assert book["经济分类.30101"].value == Decimal("600000.01")


def test_counts_are_added_as_counts(tmp_path: Path) -> None:
    folder = department(
        tmp_path,
        head(国有资产={"车辆": {"机要通信用车": 1}}),
        school(国有资产={"车辆": {"机要通信用车": 2, "其他用车": 1}, "其他用车用途": "接送"}),
    )
    accounts = derived(folder)
    assert accounts.submission.assets.vehicles.confidential == 3
    assert accounts.facts["国有资产.车辆合计"].value == 4
    assert accounts.submission.assets.other_use == "接送"


def test_every_figure_names_the_figures_of_its_units(tmp_path: Path) -> None:
    book = facts(department(tmp_path))
    fact = book["经济分类.30101"]
    operands = (f"单位.{HEAD}.经济分类.30101", f"单位.{SCHOOL}.经济分类.30101")
    assert fact.origin == Derivation(Operation.SUM, operands)
    origins = [book[name].origin for name in operands]
    assert [each.file for each in origins if isinstance(each, SourcePosition)] == [HEAD_FILE, SCHOOL_FILE]
    assert {place.file for place in origins_of(book, "收支总计")} == {HEAD_FILE, SCHOOL_FILE}


def test_a_finding_on_a_sum_reaches_the_files_of_the_units(tmp_path: Path) -> None:
    folder = department(tmp_path, 批复数={"公开01表": {"本年收入合计": 151}})
    examined = examine(folder, kits(), draft=True)
    (found,) = [finding for finding in examined.audit.findings if finding.id == "ACR-201"]
    assert (found.printed, found.positions[0].file) == ("150.00万元", "部门.yaml")
    right = department(tmp_path, 批复数={"公开01表": {"本年收入合计": 150}})
    assert "ACR-201" not in {finding.id for finding in examine(right, kits(), draft=True).audit.findings}


def test_a_negative_figure_of_a_unit_is_as_bad_as_one_of_the_department(tmp_path: Path) -> None:
    folder = department(tmp_path, head(政府采购={"货物": -1}), school(政府采购={"货物": 3}))
    found = [each for each in examine(folder, kits(), draft=True).audit.findings if "是负数" in each.message]
    assert [(each.severity, each.positions[0].file) for each in found] == [(Severity.ERROR, HEAD_FILE)]


def test_one_subject_with_and_without_its_name_is_one(tmp_path: Path) -> None:
    folder = department(
        tmp_path,
        head(基本支出经济分类={"30101": 60, "30201 办公费": 20}),
        school(基本支出经济分类={"30101 基本工资": 30, "30201": 15}),
    )
    assert list(load(folder).submission.economic) == ["30101 基本工资", "30201 办公费"]


def test_opening_balances_of_a_fund_are_added_by_subject(tmp_path: Path) -> None:
    code = "2120801"
    opening = {"年初结转和结余": {"政府性基金预算财政拨款": {code: 2}, "非财政拨款": 1}}
    book = facts(department(tmp_path, head(结转结余=opening), school(结转结余=opening)))
    assert book[f"政府性基金.{code}.年初结转和结余"].value == Decimal(40000)
    assert book["年初结转和结余"].value == Decimal(60000)


@pytest.mark.parametrize(
    ("first", "second", "expected", "operation"),
    [
        ("公用经费", "公用经费", 350000, Operation.SAME),
        ("公用经费", 3, 230000, Operation.SUM),
        (4, "公用经费", 190000, Operation.SUM),
        (4, 3, 70000, Operation.SUM),
    ],
)
def test_operating_cost_adds_up_however_it_is_typed(
    tmp_path: Path, first: object, second: object, expected: int, operation: Operation
) -> None:
    folder = department(
        tmp_path,
        head(机关运行经费={"决算数": first, "年初预算": 20}),
        school(机关运行经费={"决算数": second, "年初预算": 15}),
    )
    book = facts(folder)
    fact = book["机关运行经费.决算数"]
    assert fact.value == expected
    assert isinstance(fact.origin, Derivation)
    assert fact.origin.operation is operation
    assert book["机关运行经费.年初预算"].value == 350000


@pytest.mark.parametrize(
    ("first", "second", "total", "goods"),
    [
        ({"货物": 3}, {"货物": 4, "服务": 2}, 90000, 70000),
        ({"合计": 3}, {"货物": 4, "服务": 2}, 90000, None),
        ({"货物": 4, "服务": 2}, {"合计": 3}, 90000, None),
        ({"合计": 3}, {"合计": 5}, 80000, None),
    ],
)
def test_contracts_of_small_businesses_add_up(
    tmp_path: Path, first: dict[str, Any], second: dict[str, Any], total: int, goods: int | None
) -> None:
    bought = {"货物": 10, "服务": 10}
    folder = department(
        tmp_path,
        head(政府采购={**bought, "授予中小企业": first}),
        school(政府采购={**bought, "授予中小企业": second}),
    )
    book = facts(folder)
    assert book["政府采购.中小企业.合计"].value == total
    found = book.get("政府采购.中小企业.货物")
    assert (found.value if found else None) == goods
    assert book["政府采购.总额"].value == 400000


def test_missions_stand_one_behind_another(tmp_path: Path) -> None:
    def abroad(*missions: tuple[str, int]) -> dict[str, Any]:
        items = [{"内容": what, "人次": persons} for what, persons in missions]
        return {"因公出国（境）费": {"预算数": 1, "决算数": 1, "团组": items}}

    folder = department(tmp_path, head(三公经费=abroad(("考察", 2))), school(三公经费=abroad(("交流", 3), ("培训", 4))))
    accounts = derived(folder)
    missions = accounts.submission.three_public.overseas.missions
    prefix = "三公经费.因公出国（境）费.团组"
    assert [mission.purpose for mission in missions] == ["考察", "交流", "培训"]
    assert accounts.facts["三公经费.因公出国（境）费.人次"].value == 9
    third = accounts.facts[f"{prefix}.3.人次"]
    assert third.origin == Derivation(Operation.SUM, (f"单位.{SCHOOL}.{prefix}.2.人次",))


def test_projects_of_one_name_are_one(tmp_path: Path) -> None:
    def project(name: str, budget: int, executed: int) -> dict[str, Any]:
        return {"名称": name, "全年预算数": budget, "执行数": executed}

    folder = department(
        tmp_path,
        head(项目=[project("安全", 10, 8), project("督导", 5, 5)]),
        school(项目=[project("安全", 6, 6)]),
        项目=[{"名称": "安全", "用途": "巡查"}],
    )
    accounts = derived(folder)
    assert [each.name for each in accounts.submission.projects] == ["安全", "督导"]
    assert accounts.submission.projects[0].purpose == "巡查"
    assert accounts.facts["项目.安全.全年预算数"].value == 160000
    assert accounts.facts["项目合计.执行数"].value == 190000


def test_parts_of_a_project_are_added_by_name(tmp_path: Path) -> None:
    def project(*parts: tuple[str, int]) -> list[dict[str, Any]]:
        return [{"名称": "安全", "其中": [{"名称": name, "全年预算数": n, "执行数": n} for name, n in parts]}]

    folder = department(tmp_path, head(项目=project(("巡查", 3))), school(项目=project(("巡查", 2), ("演练", 1))))
    book = facts(folder)
    assert book["项目.巡查.执行数"].value == 50000
    assert book["项目.安全.执行数"].value == 60000


def test_forms_of_all_units_are_there_and_the_departments_own_goes_first(tmp_path: Path) -> None:
    project = [{"名称": "安全", "全年预算数": 5, "执行数": 5}]
    form = {"项目名称": "安全", **PROJECT_FORM, "综述": REVIEW}
    units = (head(项目=project, 项目自评=[form]), school(项目=project, 项目自评=[form]))
    assert {finding.id for finding in outcome(department(tmp_path, *units))[1]} == {"INP-021"}
    own = {**form, "偏差原因分析": "部门填写。"}
    accounts = derived(department(tmp_path, *units, 项目自评=[own]))
    assert [each.deviation for each in accounts.submission.project_forms] == [("部门填写。",)]
    assert accounts.facts["项目自评.安全.执行数"].value == 100000
    assert accounts.facts["绩效.整体自评单位数"].value == 2


# Texts and names


def test_a_text_that_only_one_unit_has_is_taken(tmp_path: Path) -> None:
    reception = {"预算数": 1, "决算数": 1}
    folder = department(
        tmp_path,
        head(三公经费={"公务接待费": {**reception, "接待对象": "同行"}}, 预算差异原因={"2010301": "调资"}),
        school(三公经费={"公务接待费": reception}, 变动原因={"收支总计": "学生增加"}),
    )
    submission = load(folder).submission
    assert submission.three_public.reception.guests == "同行"
    assert submission.budget_reasons == {"2010301": ("调资",)}
    assert submission.reasons == {"收支总计": ("学生增加",)}


def test_texts_of_two_units_are_left_to_the_department(tmp_path: Path) -> None:
    units = (head(变动原因={"收支总计": "调资"}), school(变动原因={"收支总计": "学生增加"}))
    assert load(department(tmp_path, *units)).submission.reasons == {}
    own = load(department(tmp_path, *units, 变动原因={"收支总计": "二者皆有"})).submission
    assert own.reasons == {"收支总计": ("二者皆有",)}


def test_a_units_texts_about_itself_are_not_the_departments(tmp_path: Path) -> None:
    folder = department(tmp_path, head(重点工作={"工作": [{"事项": "本级的工作", "正文": "做了。"}]}), school())
    works = load(folder).submission.key_works.works
    assert [work.heading for work in works] == ["示例工作"]


def test_the_list_of_units_follows_from_the_folders(tmp_path: Path) -> None:
    accounts = derived(department(tmp_path))
    assert accounts.submission.department.units == (SCHOOL,)
    document = compose(accounts, pack()).document
    assert section(document, "机构设置情况") == [
        f"从单位构成看，{NAME}部门决算由单位本级决算和1个下属单位决算构成。",
        f"纳入{NAME}2024年度部门决算编制范围的单位包括：",
        f"1.{HEAD}",
        f"2.{SCHOOL}",
    ]


def test_a_units_own_report_speaks_of_itself_as_a_unit() -> None:
    accounts = derived(SAMPLE / "单位" / "02-实验小学")
    assert accounts.submission.department.self_name == "本单位"
    document = compose(accounts, pack()).document
    headings = [block.text for block in document.blocks() if isinstance(block, Heading) and block.level == 1]
    name = "云泽市青溪区实验小学"
    assert f"第二部分　{name}2024年度单位决算表" in headings
    assert file_stem(accounts, pack()) == f"2024年度{name}单位决算公开"
    assert section(document, "机构设置情况") == [f"从单位构成看，{name}单位决算由单位本级决算构成，无下属单位。"]


# Eliminations


def eliminating(amount: object = 4, **changes: object) -> list[dict[str, Any]]:
    each = {
        "付出单位": HEAD, "收到单位": SCHOOL, "种类": "补助", "支出科目": "2010301", "收入科目": "2050202", "金额": amount,
    }  # fmt: skip
    return [{**each, **changes}]


def subsidised(tmp_path: Path, **parts: Any) -> Path:
    """Return a department whose 本级 gives 6 万元 of other income to the school, which spends them."""
    return department(
        tmp_path,
        head(
            收入={"2010301": {"一般公共预算财政拨款": 100, "其他收入": 6}},
            支出={
                "2010301": {
                    "一般公共预算": {"人员经费": 60, "公用经费": 20, "项目支出": 20, "年初预算": 100},
                    "其他资金": {"对附属单位补助支出": 6},
                }
            },
        ),
        school(
            收入={"2050202": {"一般公共预算财政拨款": 50, "上级补助收入": 6}},
            支出={
                "2050202": {
                    "一般公共预算": {"人员经费": 30, "公用经费": 15, "项目支出": 5, "年初预算": 50},
                    "其他资金": {"项目支出": 6},
                }
            },
        ),
        **parts,
    )


def test_nothing_is_eliminated_by_itself_but_both_sides_are_told(tmp_path: Path) -> None:
    folder = subsidised(tmp_path)
    assert facts(folder)["收支总计"].value == 1620000
    (found,) = told(folder)
    assert (found.id, found.severity) == ("UNI-013", Severity.HINT)
    assert [place.file for place in found.positions] == [HEAD_FILE, SCHOOL_FILE]


def test_an_elimination_lowers_both_sides_and_is_listed(tmp_path: Path) -> None:
    folder = subsidised(tmp_path, 单位间抵销=eliminating())
    book = facts(folder)
    spent, received = "支出.2010301.其他资金.对附属单位补助支出", "收入决算.2050202.上级补助收入"
    for name in (spent, received):
        assert (book[f"单位合计.{name}"].value, book[f"抵销.{name}"].value) == (60000, 40000)
        assert book[name].value == 20000
        assert book[name].origin == Derivation(Operation.DIFFERENCE, (f"单位合计.{name}", f"抵销.{name}"))
    assert (book["本年收入合计"].value, book["本年支出合计"].value) == (1580000, 1580000)
    (found,) = told(folder)
    assert (found.id, found.severity) == ("UNI-012", Severity.HINT)
    assert [place.file for place in found.positions] == ["部门.yaml", HEAD_FILE, SCHOOL_FILE]
    assert "4 万元" in found.message


def test_what_is_eliminated_wholly_leaves_no_figure(tmp_path: Path) -> None:
    book = facts(subsidised(tmp_path, 单位间抵销=[*eliminating(4), *eliminating(2)]))
    assert book["支出决算.合计.对附属单位补助支出"].value == 0
    assert book["收入决算.合计.上级补助收入"].value == 0
    assert book["收支总计"].value == 1560000


def test_what_is_handed_up_is_eliminated_too(tmp_path: Path) -> None:
    folder = department(
        tmp_path,
        head(收入={"2010301": {"一般公共预算财政拨款": 100, "附属单位上缴收入": 3}}),
        school(
            支出={
                "2050202": {
                    "一般公共预算": {"人员经费": 30, "公用经费": 15, "项目支出": 5, "年初预算": 50},
                    "其他资金": {"上缴上级支出": 3},
                }
            }
        ),
        单位间抵销=[
            {**eliminating(3)[0], "付出单位": SCHOOL, "收到单位": HEAD, "种类": "上缴"}
            | {"支出科目": "2050202", "收入科目": "2010301"}
        ],
    )
    book = facts(folder)
    assert (book["本年收入合计"].value, book["本年支出合计"].value) == (1500000, 1500000)
    assert book["单位合计.支出.2050202.其他资金.上缴上级支出"].value == 30000


@pytest.mark.parametrize(
    ("eliminations", "word"),
    [
        (eliminating("6.01"), "大于示例局（本级）科目 2010301 的对附属单位补助支出 6 万元"),
        ([*eliminating(4), *eliminating(3)], "抵销 7 万元，大于"),
        (eliminating(收入科目="2050203"), "的上级补助收入 0 万元"),
        (eliminating(种类="上缴"), "的上缴上级支出 0 万元"),
        (eliminating(收到单位="示例小"), "没有名为“示例小”的单位"),
        (eliminating(收到单位=HEAD), "付出和收到的是同一个单位"),
    ],
)
def test_an_unsound_elimination_is_an_error(tmp_path: Path, eliminations: list[dict[str, Any]], word: str) -> None:
    found = [finding for finding in told(subsidised(tmp_path, 单位间抵销=eliminations)) if finding.id == "UNI-011"]
    assert {each.positions[0].file for each in found if word in each.message} == {"部门.yaml"}


def test_an_elimination_without_units_is_an_error(tmp_path: Path) -> None:
    folder = department(tmp_path, 单位间抵销=eliminating())
    shutil.rmtree(folder / UNITS_FOLDER)
    assert "UNI-011" in ids(folder)


# What does not fit together


def test_units_of_another_year_or_pack_are_told(tmp_path: Path) -> None:
    other = school(报告={"年度": 2023, "模板包": "wuhan/final-accounts-2023"})
    found = told(department(tmp_path, head(), other))
    assert [(each.id, each.severity) for each in found] == [("UNI-002", Severity.ERROR), ("UNI-003", Severity.WARNING)]
    assert [[place.file for place in each.positions] for each in found] == [[SCHOOL_FILE, "部门.yaml"]] * 2


def test_a_unit_counted_twice_is_told(tmp_path: Path) -> None:
    assert ids(department(tmp_path, head(), school(), school(政府采购={"货物": 1}))) == ["UNI-004"]
    assert ids(department(tmp_path, head(), school(), {**school(), "部门": {"名称": "示例中学"}})) == ["UNI-004"]
    included = school(部门={"所属单位": ["示例中学"]})
    other = unit("示例中学", 政府采购={"货物": 1}, 机关运行经费={"决算数": 0, "年初预算": 0})
    assert ids(department(tmp_path, head(), included, other)) == ["UNI-004"]


@pytest.mark.parametrize(
    ("names", "fixes"),
    [
        ([SCHOOL], []),
        (["示例小學"], ["是否应为“示例小学”？"]),
        ([SCHOOL, "示例中学"], ["请补上这个单位的文件夹，或从名单里删去它。"]),
        ([], ["请加进“所属单位”，或删去整个“所属单位”（程序按文件夹列出）。"]),
    ],
)
def test_a_typed_list_of_units_is_compared(tmp_path: Path, names: list[str], fixes: list[str]) -> None:
    found = told(department(tmp_path, 部门={"所属单位": names}))
    assert [(each.id, each.fix) for each in found] == [("UNI-005", fix) for fix in fixes]


def test_one_unit_is_the_headquarters(tmp_path: Path) -> None:
    assert ids(department(tmp_path, unit("甲"), school())) == ["UNI-006"]
    assert ids(department(tmp_path, head(), school(部门={"本级": "是"}))) == ["UNI-006"]


@pytest.mark.parametrize(
    ("key", "part", "path"),
    [
        ("收入", {"2010301": {"其他收入": 1}}, "收入 → 2010301 → 其他收入"),
        ("三公经费", {"公务接待费": {"决算数": 0}}, "三公经费 → 公务接待费 → 决算数"),
        ("国有资产", {"车辆": {"其他用车": 1}}, "国有资产 → 车辆 → 其他用车"),
        ("机关运行经费", {"决算数": 20}, "机关运行经费 → 决算数"),
        ("项目", [{"名称": "甲", "全年预算数": 1, "执行数": 1}], "项目 → 甲 → 全年预算数"),
    ],
)
def test_a_figure_typed_by_the_department_is_told(tmp_path: Path, key: str, part: object, path: str) -> None:
    found = [each for each in told(department(tmp_path, **{key: part})) if f"“{path}”" in each.message]
    assert [(each.id, each.positions[0].file) for each in found] == [("UNI-007", "部门.yaml")]


def test_the_published_figure_of_last_year_counts(tmp_path: Path) -> None:
    same = department(tmp_path, 上年决算={"收支总计": 150})
    assert told(same) == []
    folder = department(tmp_path, 上年决算={"收支总计": 149})
    (found,) = told(folder)
    assert (found.id, found.severity) == ("UNI-008", Severity.WARNING)
    assert [place.file for place in found.positions] == ["部门.yaml", HEAD_FILE, SCHOOL_FILE]
    assert facts(folder)["上年.收支总计"].value == 1490000
    assert facts(folder)["上年.本年收入合计"].value == 1500000


def test_a_base_of_comparison_that_only_some_units_give_is_told(tmp_path: Path) -> None:
    last = dict.fromkeys(("本年收入合计", "本年支出合计"), 50)
    found = told(department(tmp_path, head(), school(上年决算=None)))
    assert found == []  # the whole key is missing, and the figure is asked for where it is needed
    folder = department(tmp_path, head(上年决算={"国有资本经营预算财政拨款收入": 1}), {**school(), "上年决算": last})
    found = told(folder)
    assert {each.id for each in found} == {"UNI-009"}
    assert len(found) == 4
    assert "示例小学没有填" in found[0].message


def test_last_years_report_gives_what_not_all_units_typed(tmp_path: Path) -> None:
    before = {"年度": 2023, "模板包": "wuhan/final-accounts-2023"}
    department(tmp_path / "旧", head(报告=before), school(报告=before), 报告=before)
    other = {**school(), "上年决算": {"本年收入合计": 50}}
    folder = department(tmp_path / "新", head(), other, 上年="../旧")
    assert told(folder) == []
    book = facts(folder)
    assert book["上年.收支总计"].origin == Derivation(Operation.SAME, ("上年报告.收支总计",))
    assert book["上年.收支总计"].value == 1500000
    assert {place.file for place in origins_of(book, "上年.收支总计")} == {f"../旧/{HEAD_FILE}", f"../旧/{SCHOOL_FILE}"}
    assert isinstance(book["上年.本年收入合计"].origin, Derivation)
    assert book["上年.本年收入合计"].origin.operation is Operation.SUM


def test_projects_of_one_name_must_be_alike(tmp_path: Path) -> None:
    whole = [{"名称": "安全", "全年预算数": 1, "执行数": 1}]
    parts = [{"名称": "安全", "其中": [{"名称": "巡查", "全年预算数": 1, "执行数": 1}]}]
    assert "UNI-010" in ids(department(tmp_path, head(项目=whole), school(项目=parts)))


def test_names_of_own_subjects_must_be_alike(tmp_path: Path) -> None:
    units = (head(自定义科目={"2010398": "甲类"}), school(自定义科目={"2010398": "乙类"}))
    assert ids(department(tmp_path, *units)) == ["UNI-010"]
    same = (head(自定义科目={"2010398": "甲类"}), school(自定义科目={"2010398": "甲类"}))
    assert load(department(tmp_path, *same)).submission.subjects == {"2010398": "甲类"}


@pytest.mark.parametrize(
    ("files", "place"),
    [
        ({"单位/总表.yaml": "收入: {}\n"}, "单位/总表.yaml"),
        ({"单位/03/说明.txt": "空的"}, "单位/03"),
        ({"单位/02/单位/甲/数字.yaml": "收入: {}\n"}, "单位/02/单位"),
    ],
)
def test_what_stands_at_the_wrong_place_is_told(tmp_path: Path, files: dict[str, str], place: str) -> None:
    found = [each for each in told(department(tmp_path, files=files)) if each.id == "UNI-001"]
    assert [each.positions[0].file for each in found] == [place]


def test_links_are_not_followed(tmp_path: Path) -> None:
    folder = department(tmp_path / "部门")
    (tmp_path / "别处").mkdir()
    (folder / UNITS_FOLDER / "03").symlink_to(tmp_path / "别处")
    assert ids(folder) == ["UNI-001"]


def test_an_empty_folder_of_units_is_told(tmp_path: Path) -> None:
    folder = department(tmp_path)
    shutil.rmtree(folder / UNITS_FOLDER)
    (folder / UNITS_FOLDER).mkdir()
    assert ids(folder) == ["UNI-001"]


def test_mistakes_in_a_unit_are_told_with_its_folder_and_nothing_follows_from_them(tmp_path: Path) -> None:
    folder = department(tmp_path, head(), school(基本支出经济分类={"30101": "三十万"}))
    findings = outcome(folder)[1]
    assert [(finding.id, finding.positions[0].file) for finding in findings] == [("INP-005", SCHOOL_FILE)]


def test_a_unit_with_figures_only_is_no_report_of_its_own(tmp_path: Path) -> None:
    folder = department(tmp_path)
    assert report_folders(folder) == ()
    loaded, findings = outcome(folder / "单位" / "02")
    assert loaded is None
    assert {finding.id for finding in findings} == {"INP-001"}


def test_every_problem_is_explained_and_shown_here() -> None:
    text = Path(__file__).read_text("utf-8")
    assert [problem.id for problem in UNIT_PROBLEMS] == [f"UNI-{number:03}" for number in range(1, 14)]
    assert [problem.id for problem in UNIT_PROBLEMS if f'"{problem.id}"' not in text] == []
    checks = early_checks()
    assert {problem.id: problem.meaning for problem in UNIT_PROBLEMS} == {
        name: check.title for name, check in checks.items() if name.startswith("UNI-")
    }


# The sample


@cache
def sample() -> FactBook:
    return facts(SAMPLE)


@pytest.mark.parametrize("folder", [SAMPLE, *report_folders(SAMPLE)], ids=lambda folder: folder.name)
def test_the_sample_has_no_alarm(folder: Path) -> None:
    audit = examine(folder, kits()).audit
    assert [finding.id for finding in audit.findings if finding.severity is not Severity.HINT] == []


def test_the_sample_has_three_reports_of_units() -> None:
    assert [folder.name for folder in report_folders(SAMPLE)] == ["01-本级", "02-实验小学", "03-教育服务中心"]


def test_totals_of_the_sample_are_those_of_its_units_less_what_is_eliminated() -> None:
    totals = [facts(folder) for folder in report_folders(SAMPLE)]
    for name in ("收支总计", "本年支出合计", "本年收入合计"):
        assert sample()[name].value == sum(book[name].value for book in totals) - 120000
    for name in (
        "财政拨款收支总计",
        "人员经费合计",
        "公用经费合计",
        "三公经费.合计.决算数",
        "年末结转和结余",
        "项目合计.执行数",
    ):
        assert sample()[name].value == sum(book[name].value for book in totals)


def figures(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the paths of all figures of a parsed file that may be any amount."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from figures(value, (*path, key))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from figures(value, (*path, number))
    elif path[-1] not in ("保有量", "国内接待批次", "国内接待人次", "单价100万元以上设备") and "车辆" not in path:
        try:
            Decimal(str(node).replace(",", ""))
        except ArithmeticError:
            return
        yield path


@cache
def typed_figures() -> tuple[tuple[str, tuple[Any, ...]], ...]:
    """Return (folder, path) of the amounts typed in the units of the sample."""
    return tuple(
        (folder.name, path)
        for folder in report_folders(SAMPLE)
        for path in figures(yaml.load((folder / "02-数字.yaml").read_text("utf-8"), yaml.BaseLoader))  # noqa: S506
    )


def depends(book: FactBook, name: str, cause: str, seen: dict[str, bool]) -> bool:
    """Tell whether a fact was computed from another, over any number of steps."""
    if name not in seen:
        seen[name] = name == cause
        origin = book[name].origin if name in book else None
        if isinstance(origin, Derivation):
            seen[name] = any(depends(book, each, cause, seen) for each in origin.operands)
    return seen[name]


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), delta=st.decimals(min_value="0.01", max_value=999999, places=2))
def test_a_unit_moves_its_department_by_the_same_amount(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, delta: Decimal
) -> None:
    folder_name, path = data.draw(st.sampled_from(typed_figures()))
    copied = tmp_path_factory.mktemp("部门") / "报告"
    shutil.copytree(SAMPLE, copied)
    file = copied / "单位" / folder_name / "02-数字.yaml"
    tree = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506
    above = tree
    for step in path[:-1]:
        above = above[step]
    in_yuan = folder_name == "02-实验小学"
    before = Decimal(above[path[-1]].replace(",", ""))
    above[path[-1]] = f"{before + (delta if in_yuan else delta / 10000):f}"
    file.write_text(as_yaml(tree), "utf-8")
    book, old = facts(copied), sample()
    shutil.rmtree(copied)
    changed = [name for name in {*book, *old} if book.amount(name) != old.amount(name)]
    (cause,) = [name for name in changed if name.startswith("单位.") and isinstance(book[name].origin, SourcePosition)]
    name = cause.removeprefix(
        next(f"单位.{each.name}." for each in load(SAMPLE).units if f"单位.{each.name}." in cause)
    )
    assert book[cause].value - old[cause].value == delta
    assert book[name].value - old[name].value == delta
    seen: dict[str, bool] = {}
    assert [each for each in changed if not depends(book, each, cause, seen)] == []


@pytest.mark.parametrize(
    ("sentence", "alarms"),
    [
        ("实验小学本年支出1082.78万元，服务中心本年支出127.2万元。", []),
        ("本级本年支出590.46万元，本部门本年支出合计1788.44万元。", []),
        ("实验小学本年支出1082.78万元，本部门本年支出合计1788.4万元。", []),
        ("实验小学本年支出1082.78万元，本部门本年支出合计1777.44万元。", ["TXT-101"]),
    ],
)
def test_figures_of_a_unit_in_a_text_are_not_taken_for_the_departments(
    tmp_path: Path, sentence: str, alarms: list[str]
) -> None:
    copied = shutil.copytree(SAMPLE, tmp_path / "报告")
    (copied / "补充.yaml").write_text(f"补充文字:\n  支出决算情况说明:\n    后加: {sentence}\n", "utf-8")
    found = examine(copied, kits()).audit.findings
    assert [finding.id for finding in found if finding.severity is Severity.ERROR] == alarms


# The command line


def test_check_looks_at_the_units_when_asked() -> None:
    done = CliRunner().invoke(commands, ["check", "--units", "--format", "json", str(SAMPLE)], prog_name="gongkai")
    assert done.exit_code == 0
    assert [name for name in ("青溪区教育局", "（本级）", "实验小学", "教育服务中心") if name not in done.output] == []


def test_build_writes_the_units_below_the_department(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "render", lambda *_: Rendered({"pdf": b"a pdf"}, LAYOUT, ()))
    monkeypatch.setattr(cli, "machine_problems", lambda: ())
    done = CliRunner().invoke(
        commands, ["build", "--units", "-q", "-o", str(tmp_path), str(SAMPLE)], prog_name="gongkai"
    )
    assert done.exit_code == 0
    name = "云泽市青溪区教育"
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.pdf")) == [
        f"2024年度{name}局部门决算公开.pdf",
        f"单位/01-本级/2024年度{name}局（本级）单位决算公开.pdf",
        "单位/02-实验小学/2024年度云泽市青溪区实验小学单位决算公开.pdf",
        f"单位/03-教育服务中心/2024年度{name}服务中心单位决算公开.pdf",
    ]
