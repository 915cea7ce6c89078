"""Tests of the sentences of a 部门预算: every paragraph in full, what is asked for, and what prints no 〔待填〕."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from generator.derive.accounts import Accounts
from generator.document.compose import compose
from generator.document.nodes import Document, Paragraph, plain
from generator.document.reasons import reason_places
from generator.document.voice import MISSING
from generator.findings import Finding
from generator.pack.loading import load_pack
from tests.budgets import RICH, accounts
from tests.builders import section
from tests.cases import BASES, put
from tests.submissions import as_yaml

PACK = "wuhan/budget-2024"
OFFICE = "示例产业园管理办公室"
AFFAIRS = "一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）"
TOTAL, GENERAL, THREE_PUBLIC = "收支预算总体安排情况", "一般公共预算支出安排情况", "一般公共预算“三公”经费支出安排情况"
OTHER = "其他重要事项的情况说明"
MINIMAL = (BASES["预算"] / "预算.yaml").read_text("utf-8")
NOBODY = {"编制": {"行政": "0"}, "在职": {"行政": "0"}}


def budget(text: str, drop: tuple[str, ...] = (), **parts: Any) -> Accounts:
    """Return a budget with some parts changed (a path with 、 between its keys), and others left out."""
    tree: dict[str, Any] = yaml.load(text, yaml.BaseLoader)  # noqa: S506 - texts only
    for path, value in parts.items():
        put(tree, path.split("、"), value)
    return accounts(as_yaml({key: value for key, value in tree.items() if key not in drop}))


def composed(made: Accounts) -> tuple[Document, tuple[Finding, ...]]:
    """Return a budget's document and what composing it asked for."""
    done = compose(made, load_pack(PACK))
    return done.document, done.findings


def lines(heading: str, text: str = MINIMAL, drop: tuple[str, ...] = (), **parts: Any) -> list[str]:
    """Return the lines below a heading of a budget that lacks nothing."""
    document, findings = composed(budget(text, drop, **parts))
    assert not findings, findings
    return section(document, heading)


def asked(text: str = MINIMAL, drop: tuple[str, ...] = (), **parts: Any) -> list[tuple[str, str, str]]:
    """Return what composing a budget asks for: id, message, how to mend it."""
    return [(each.id, each.message, each.fix) for each in composed(budget(text, drop, **parts))[1]]


# -- a budget with something of everything ---------------------------------------------------------------------------

RICH_LINES = {
    "部门主要职能": [f"{OFFICE}的主要职责是：", "统筹园区建设。"],
    "部门预算单位构成": [
        f"纳入{OFFICE}2024年部门预算编制范围的预算单位共2个，其中：行政单位1个，公益一类事业单位1个。具体包括：",
        f"1.{OFFICE}本级",
        "2.示例服务中心",
    ],
    "部门人员构成": [
        (
            f"{OFFICE}总编制人数22人，其中：行政编制17人，事业编制5人（其中：参照公务员法管理2人）。"
            "在职实有人数22人，其中：行政编制18人，事业编制4人（其中：参照公务员法管理1人）。"
        ),
        "离退休人员3人，其中：离休1人，退休2人。",
    ],
    TOTAL: [
        (
            f"按照综合预算的原则，{OFFICE}所有收入和支出均纳入部门预算管理。收入包括：一般公共预算财政拨款收入、"
            "政府性基金预算财政拨款收入、国有资本经营预算财政拨款收入、财政专户管理资金收入、事业收入、事业单位经营收入、上级补助收入、"
            "附属单位上缴收入、其他收入、上年结转结余。支出包括：一般公共服务支出、教育支出、城乡社区支出、国有资本经营预算支出。"
            "年终结转结余0.16万元。"
            "2024年收支总预算1286.59万元，比2023年预算增加626.59万元，增长94.94%，主要是园区道路投入增加。"
        )
    ],
    "收入预算安排情况": [
        (
            "2024年收入预算1286.59万元。其中：一般公共预算财政拨款收入185.96万元，占14.45%；"
            "政府性基金预算财政拨款收入900.00万元，占69.95%；国有资本经营预算财政拨款收入70.00万元，占5.44%；"
            "财政专户管理资金收入0.50万元，占0.04%；事业收入6.07万元，占0.47%；事业单位经营收入2.00万元，占0.16%；"
            "上级补助收入0.30万元，占0.02%；附属单位上缴收入0.10万元，占0.01%；其他收入0.20万元，占0.02%；"
            "上年结转结余121.46万元，占9.44%。"
        )
    ],
    "、支出预算安排情况": [
        (
            "2024年支出预算1286.43万元。其中：基本支出183.83万元，占14.29%；项目支出1099.60万元，占85.48%；"
            "事业单位经营支出2.00万元，占0.16%；上缴上级支出0.30万元，占0.02%；对附属单位补助支出0.70万元，占0.05%。"
            "年终结转结余0.16万元。"
        )
    ],
    "财政拨款收支预算总体情况": [
        (
            "2024年财政拨款收支总预算1276.96万元。收入包括：一般公共预算财政拨款本年收入185.96万元、"
            "政府性基金预算财政拨款本年收入900.00万元、国有资本经营预算财政拨款本年收入70.00万元、"
            "一般公共预算财政拨款上年结转18.00万元、政府性基金预算财政拨款上年结转100.00万元、"
            "国有资本经营预算财政拨款上年结转3.00万元。支出包括：一般公共服务支出203.87万元、城乡社区支出1000.00万元、"
            "国有资本经营预算支出73.00万元、年终结转结余0.09万元。"
        )
    ],
    "一般公共预算拨款规模变化情况": [
        "2024年一般公共预算拨款203.87万元，比2023年预算增加62.87万元，增长44.59%，主要是增加出访和车辆更新。"
    ],
    "一般公共预算拨款结构情况": [
        "基本支出177.83万元，占比87.23%。其中：人员经费169.33万元、公用经费8.50万元；项目支出26.04万元，占比12.77%。"
    ],
    "一般公共预算拨款具体使用情况": [
        f"1.{AFFAIRS}行政运行（项）147.83万元，比2023年预算增加7.83万元，增长5.59%，主要是人员晋级晋档。",
        f"2.{AFFAIRS}一般行政管理事务（项）26.04万元，比2023年预算增加26.04万元，主要是增加出访和车辆更新。",
        f"3.{AFFAIRS}参事事务（项）0万元，比2023年预算减少1.00万元，下降100%，主要是事项已完成。",
        f"4.{AFFAIRS}事业运行（项）30.00万元，比2023年预算增加30.00万元，主要是服务中心划入。",
    ],
    "一般公共预算基本支出安排情况": [
        "2024年一般公共预算基本支出177.83万元，按部门预算支出经济分类包括：",
        "（一）工资福利支出164.33万元，主要用于：基本工资、津贴补贴。",
        "（二）对个人和家庭的补助5.00万元，主要用于：退休费。",
        "（三）商品和服务支出8.50万元，主要用于：办公费、公务接待费。",
    ],
    THREE_PUBLIC: [
        (
            "2024年一般公共预算安排“三公”经费支出预算26.54万元，其中：因公出国（境）经费3.00万元；"
            "公务用车购置及运行维护费23.04万元（公务用车购置费18.00万元，公务用车运行维护费5.04万元）；公务接待费0.50万元。"
        ),
        (
            "2024年一般公共预算“三公”经费预算比2023年预算增加20.90万元，增长370.57%，主要是更新公务用车。"
            "其中：因公出国（境）经费增加3.00万元；公务用车购置费增加18.00万元，公务用车运行维护费增加0万元；公务接待费减少0.10万元。"
        ),
    ],
    "政府性基金预算支出安排情况": [
        "2024年使用政府性基金预算拨款安排支出1000.00万元，具体使用情况如下：",
        (
            "1.城乡社区支出（类）国有土地使用权出让收入安排的支出（款）其他国有土地使用权出让收入安排的支出（项）1000.00万元，"
            "主要用于园区道路建设。"
        ),
    ],
    "国有资本经营预算支出安排情况": [
        "2024年使用国有资本经营预算拨款安排支出73.00万元，具体使用情况如下：",
        (
            "1.国有资本经营预算支出（类）国有企业资本金注入（款）其他国有企业资本金注入（项）73.00万元，"
            "主要用于向园区公司注资。"
        ),
    ],
    "项目支出安排情况": [
        (
            "2024年项目支出1099.60万元，其中：一般公共预算本年拨款8.04万元；政府性基金预算本年拨款900.00万元；"
            "国有资本经营预算本年拨款70.00万元；一般公共预算结转结余18.00万元；政府性基金预算结转结余100.00万元；"
            "国有资本经营预算结转结余3.00万元；财政专户管理资金0.56万元。具体使用情况如下："
        ),
        "1.车辆和出访26.04万元，主要用于车辆运行和更新、出访。",
        "2.园区道路1000.00万元，主要用于园区道路建设。",
        "3.注资73.00万元，主要用于向园区公司注资。",
        "4.培训0.56万元，主要用于开展培训。",
    ],
    "机关运行经费情况": ["2024年机关运行经费8.50万元（即公用经费）。"],
    "政府采购预算情况": [
        "2024年部门政府采购预算支出合计907.50万元。包括：货物类1.50万元，工程类900.00万元，服务类6.00万元。"
    ],
    "政府购买服务预算情况": ["2024年政府购买服务预算支出合计6.00万元。其中：物业管理6.00万元。"],
    "国有资产占有使用情况": [
        (
            f"截至2023年12月31日，{OFFICE}占有使用国有资产1410.36万元。主要实物资产为：土地100平方米，房屋200平方米，"
            "一般公务用车2辆，单位价值50万元（含）以上通用设备1台，单价100万元（含）以上专用设备1台。"
            "2023年新增国有资产0.02万元，主要为：新增资产0.03万元，报废资产0.01万元。"
        )
    ],
    "预算绩效管理情况": [
        "2024年，预算支出1286.43万元全面实施绩效目标管理。2023年整体支出和项目支出的绩效评价将按规定开展，评价结果依法公开。"
    ],
}


@pytest.fixture(scope="module")
def rich() -> tuple[Document, tuple[Finding, ...]]:
    """Return the rich budget's document and findings."""
    return composed(accounts(RICH))


@pytest.mark.parametrize("heading", RICH_LINES)
def test_each_section_of_a_rich_budget_reads_so(rich: tuple[Document, tuple[Finding, ...]], heading: str) -> None:
    assert section(rich[0], heading) == RICH_LINES[heading]


def test_terms_are_those_of_the_money_there_is(rich: tuple[Document, tuple[Finding, ...]]) -> None:
    found = section(rich[0], "名词解释")
    assert [line.split("：")[0] for line in found if line.startswith("（")] == [
        "（一）一般公共预算财政拨款收入",
        "（二）政府性基金预算财政拨款收入",
        "（三）国有资本经营预算财政拨款收入",
        "（四）财政专户管理资金收入",
        "（五）事业收入",
        "（六）事业单位经营收入",
        "（七）上级补助收入",
        "（八）附属单位上缴收入",
        "（九）其他收入",
        "（十）上年结转结余",
        "（十一）基本支出",
        "（十二）项目支出",
        "（十三）事业单位经营支出",
        "（十四）本部门使用的主要支出功能分类科目（项级）",
        "（十五）“三公”经费",
        "（十六）机关运行经费",
    ]
    items = [line.split("：") for line in found if not line.startswith("（")]
    assert [name.split("（款）")[1] for name, _ in items] == [
        "行政运行（项）",
        "一般行政管理事务（项）",
        "事业运行（项）",
        "其他政府办公厅（室）及相关机构事务支出（项）",
        "培训支出（项）",
        "其他国有土地使用权出让收入安排的支出（项）",
        "其他国有企业资本金注入（项）",
    ]
    assert items[5][1] == "反映除上述项目以外其他用国有土地使用权出让收入安排的支出。"


@pytest.mark.parametrize("text", [RICH, MINIMAL], ids=["rich", "minimal"])
def test_a_whole_budget_is_asked_for_nothing(text: str) -> None:
    document, findings = composed(accounts(text))
    printed = [plain(block.runs) for block in document.blocks() if isinstance(block, Paragraph)]
    assert findings == ()
    assert not [line for line in printed if MISSING in line or "决算" in line]


# -- little money ----------------------------------------------------------------------------------------------------


def test_one_unit_without_funds_assets_and_purchases() -> None:
    made = composed(accounts(MINIMAL))[0]
    assert section(made, "部门预算单位构成") == [
        "纳入云泽市示例局2024年部门预算编制范围的预算单位只有本级：行政单位1个，没有下属二级单位。"
    ]
    assert section(made, "政府性基金预算支出安排情况") == ["2024年没有使用政府性基金预算拨款安排的支出。"]
    assert section(made, "国有资本经营预算支出安排情况") == ["2024年没有使用国有资本经营预算拨款安排的支出。"]
    assert section(made, "政府采购预算情况") == ["2024年没有安排政府采购预算。"]
    assert section(made, "政府购买服务预算情况") == ["2024年没有安排政府购买服务预算。"]
    assert section(made, "国有资产占有使用情况")[0].endswith(
        "2023年国有资产没有净增减，主要为：新增资产0万元，报废资产0万元。"
    )
    assert section(made, THREE_PUBLIC)[1].startswith("2024年一般公共预算“三公”经费预算比2023年无增减变化。其中：")


def test_without_projects_there_is_basic_spending_only() -> None:
    tree: dict[str, Any] = yaml.load(MINIMAL, yaml.BaseLoader)  # noqa: S506 - texts only
    basic = tree["预算项目"][:2]
    prior = {"一般公共预算": {"2010301": "118"}, "三公经费": {"公务接待费": "0"}}
    found = lines("项目支出安排情况", drop=("项目绩效目标",), 预算项目=basic, 上年预算=prior)
    assert found == ["本部门2024年没有安排项目支出。"]


def test_performance_targets_are_counted() -> None:
    set_up = "2024年，预算支出198.00万元全面实施绩效目标管理，设置了{}。"
    assert lines("预算绩效管理情况")[0].startswith(set_up.format("部门整体支出绩效目标和1个项目支出绩效目标"))
    only_projects = lines("预算绩效管理情况", drop=("整体绩效目标",))
    assert only_projects[0].startswith(set_up.format("1个项目支出绩效目标"))


def test_without_administrative_units_there_is_no_operating_cost() -> None:
    units = [{"编码": "043001", "名称": "示例中心", "性质": "公益一类事业单位"}]
    assert lines("机关运行经费情况", drop=("机关运行经费预算",), 预算单位=units) == [
        "本部门没有行政单位和参照公务员法管理的事业单位，2024年没有机关运行经费预算。"
    ]
    assert lines("机关运行经费情况", 机关运行经费预算="18.5") == ["2024年机关运行经费18.50万元。"]


def test_assets_that_became_fewer_are_told_so() -> None:
    assets = {"占有使用": "300", "新增资产": "2", "报废资产": "5"}
    assert lines("国有资产占有使用情况", 国有资产占有使用=assets)[0].endswith(
        "2023年净减少国有资产3.00万元，主要为：新增资产2.00万元，报废资产5.00万元。"
    )


def test_notes_on_staff_stand_before_the_numbers() -> None:
    found = lines("部门人员构成", 人员构成={**NOBODY, "说明": ["按编制部门的批复核定，收支总计{收支总计}万元。"]})
    assert found[0] == "按编制部门的批复核定，收支总计198.00万元。"
    assert found[1].startswith("云泽市示例局总编制人数0人，其中：行政编制0人")


def test_money_carried_over_is_told_beside_this_year_s() -> None:
    carried: dict[str, Any] = {
        "预算项目、2、安排、2010302": {"一般公共预算": {"30299": "60"}, "一般公共预算结转": {"30299": "20"}}
    }
    assert lines("一般公共预算拨款规模变化情况", **carried) == [
        (
            "2024年一般公共预算拨款198.00万元。其中：本年预算178.00万元、上年结转20.00万元。"
            "一般公共预算拨款比2023年预算增加10.00万元，增长5.32%，主要是示例工作的项目经费增加。"
        )
    ]


# -- changes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prior", "told"),
    [
        ("60", "比2023年预算增加20.00万元，增长33.33%，主要是示例工作的项目经费增加。"),
        ("100", "比2023年预算减少20.00万元，下降20.00%，主要是示例工作的项目经费增加。"),
        ("80", "与2023年预算持平。"),
        ("80.004", "与2023年预算持平。"),
        ("0", "比2023年预算增加80.00万元，主要是示例工作的项目经费增加。"),
    ],
)
def test_direction_amount_and_rate_of_a_subject_agree(prior: str, told: str) -> None:
    """Equal as printed is 持平; there is no rate on a base of zero."""
    changed: dict[str, Any] = {"上年预算、一般公共预算、2010302": prior}
    found = lines("一般公共预算拨款具体使用情况", **changed)
    assert found == [
        f"1.{AFFAIRS}行政运行（项）118.00万元，与2023年预算持平。",
        f"2.{AFFAIRS}一般行政管理事务（项）80.00万元，{told}",
    ]


def test_several_reasons_are_counted_and_drafts_are_printed() -> None:
    found = lines(
        GENERAL,
        变动原因={"收支总计": ["项目增加。", "人员增加；"], "一般公共预算": {"同": "收支总计"}},
        科目变动原因={"2010302": {"草稿": "拟的原因"}},
    )
    assert found[0].endswith("增长5.32%，主要是：一是项目增加；二是人员增加。")
    assert found[-1].endswith("增长14.29%，主要是拟的原因。")


# -- what is asked for -----------------------------------------------------------------------------------------------

FIX = "请在“{}”下补上“{}”。"


def test_reasons_are_asked_for_exactly_where_a_change_is_printed() -> None:
    assert asked(drop=("变动原因", "科目变动原因")) == [
        (
            "TXT-001",
            "科目 2010302 的一般公共预算比上年预算增加10.00万元，报告中要说明原因。",
            FIX.format("科目变动原因", "2010302: 填写原因"),
        ),
        ("TXT-001", "收支总计比上年增加10.00万元，报告中要说明原因。", FIX.format("变动原因", "收支总计: 填写原因")),
        (
            "TXT-001",
            "一般公共预算比上年增加10.00万元，报告中要说明原因。",
            FIX.format("变动原因", "一般公共预算: 填写原因"),
        ),
    ]
    unchanged: dict[str, Any] = {"上年预算、一般公共预算、2010302": "80"}
    assert asked(drop=("变动原因", "科目变动原因"), **unchanged) == []


def test_last_year_s_budget_is_asked_for_once_for_each_figure() -> None:
    found = asked(drop=("上年预算",))
    assert {(rule, message) for rule, message, _ in found} == {
        ("TXT-007", f"报告中要与上年预算比较“{what}”，但没有填上年预算数。")
        for what in ("收支总计", "一般公共预算", "三公经费")
    }
    assert len(found) == 3
    assert all("上年预算”下补上" in fix for *_, fix in found)


def test_what_must_be_published_is_asked_for() -> None:
    assert asked(drop=("国有资产占有使用", "机关运行经费预算")) == [
        (
            "TXT-005",
            "报告中要说明截至 2023 年 12 月 31 日的国有资产占有使用情况，但没有填。",
            FIX.format("国有资产占有使用", "占有使用: 金额"),
        ),
        (
            "TXT-007",
            "云泽市示例局本级有机关运行经费，报告中要公开它的预算数，但没有填。",
            "请补上“机关运行经费预算: 公用经费，或填金额”。",
        ),
    ]


def test_the_use_of_a_project_is_asked_for_where_it_stands() -> None:
    tree: dict[str, Any] = yaml.load(MINIMAL, yaml.BaseLoader)  # noqa: S506 - texts only
    del tree["预算项目"][2]["用途"]
    (finding,) = composed(accounts(as_yaml(tree)))[1]
    assert (finding.id, finding.fix) == ("TXT-005", FIX.format("预算项目", "用途: 填写文字"))
    assert finding.message == "项目“示例工作经费”安排了 80.00 万元，报告中要说明主要用途。"
    assert finding.positions[0].line > 1


def test_no_question_about_a_budget_speaks_of_accounts() -> None:
    found = asked(RICH, drop=("变动原因", "科目变动原因", "上年预算", "国有资产占有使用", "机关运行经费预算"))
    assert found
    assert not [each for each in found if any("决算" in part for part in each)]


# -- drafts ----------------------------------------------------------------------------------------------------------


def test_reasons_are_drafted_from_what_changed() -> None:
    made = budget(RICH, drop=("变动原因", "科目变动原因"))
    own = load_pack(PACK)
    places = reason_places(made, own, compose(made, own).explained)
    assert {place.path: place.draft for place in places if place.draft} == {
        ("变动原因", "一般公共预算"): "事业运行增加30.00万元、一般行政管理事务增加26.04万元",
        ("变动原因", "三公经费"): "公务用车购置费增加18.00万元",
    }
    assert [place.path[1] for place in places if place.path[0] == "科目变动原因"] == [
        *("2010301", "2010302", "2010309", "2010350")
    ]
