"""No false alarm: clean reports, and correct figures that merely look odd, give nothing worse than a hint."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from generator.audit.report import AuditReport
from generator.findings import Severity, render_text
from generator.pipeline import examine, kits
from tests import cases
from tests.approved import approved_totals
from tests.generated import SMALL, Shape, write_report
from tests.mutation_run import audited, clean, examined
from tests.mutations import Tree

_KIT_OF = kits()
SECTION = "补充文字/收入支出决算总体情况说明"


class Odd(NamedTuple):
    """A correct report that looks odd: what is odd in it, the base, and what is put and left out."""

    title: str
    base: str
    put: dict[str, Any]
    drop: tuple[str, ...] = ()


def said(text: str, base: str = "sample-small") -> Odd:
    """Return a report whose first section has a further paragraph."""
    return Odd(text, base, {f"{SECTION}/后加": text})


ODD = (
    # figures
    Odd("与上年完全相同", "小", {f"上年决算/{key}": "200.50" for key in cases._base("小")["上年决算"]}, ("变动原因",)),
    Odd("比上年减少", "小", {**{f"上年决算/{key}": "300" for key in cases._base("小")["上年决算"]}, "变动原因/收支总计": "一次性的示例项目上年已经完成"}),
    Odd("比上年减少一半以上", "小", {**{f"上年决算/{key}": "900" for key in cases._base("小")["上年决算"]}, "变动原因/收支总计": "机构改革后部分职责划出，相应划转了经费"}),
    Odd("上年没有数", "小", {f"上年决算/{key}": "0" for key in cases._base("小")["上年决算"]}),
    Odd("执行超过预算且写明原因", "小", {"三公经费/公务接待费": {"预算数": "1", "决算数": "1.2", "国内接待批次": "3", "国内接待人次": "20", "接待对象": "兄弟单位来访人员", "接待内容": "工作交流", "原因": "接待批次比预计多"}, "三公经费/原因": "公务接待批次比预计多", "基本支出经济分类/30217 公务接待费": "1.2", "基本支出经济分类/30201 办公费": "11.3"}),
    Odd("没有预算的支出", "小", {"三公经费/公务接待费": {"预算数": "0", "决算数": "0.5", "国内接待批次": "1", "国内接待人次": "6", "接待对象": "上级检查组", "接待内容": "检查指导", "原因": "年中新增检查接待"}, "三公经费/原因": "年中新增检查接待", "基本支出经济分类/30217 公务接待费": "0.5", "基本支出经济分类/30201 办公费": "12"}),
    Odd("有结余", "小", {"收入/2010302/一般公共预算财政拨款": "95"}),
    Odd("动用上年结转", "小", {"收入/2010302/一般公共预算财政拨款": "60", "结转结余/年初结转和结余/一般公共预算财政拨款": "20", "上年决算/收支总计": "210", "上年决算/财政拨款收支总计": "210", "变动原因/收支总计": "示例工作有一部分上年已经完成"}),
    Odd("分的尾数", "小", {"收入/2010301/一般公共预算财政拨款": "120.504999", "支出/2010301/一般公共预算/人员经费": "100.004999", "基本支出经济分类/30101 基本工资": "60.004999"}),
    Odd("一分钱的支出", "小", {"支出/2010399 其他政府办公厅（室）及相关机构事务支出": {"一般公共预算": {"项目支出": "0.000001", "年初预算": "0.000001"}}, "收入/2010399 其他政府办公厅（室）及相关机构事务支出": {"一般公共预算财政拨款": "0.000001"}, "项目/0/执行数": "80.000001", "项目/0/全年预算数": "80.000001"}),
    Odd("数字很大", "小", {"收入/2010302/一般公共预算财政拨款": "987654.109876", "支出/2010302/一般公共预算/项目支出": "987654.109876", "支出/2010302/一般公共预算/年初预算": "987654.109876", "项目/0/执行数": "987654.109876", "项目/0/全年预算数": "987654.109876", "整体自评/预算数": "987774.609876", **{f"上年决算/{key}": "876543.21" for key in cases._base("小")["上年决算"]}}),
    Odd("只占百分之零点零的类", "小", {"收入/2299999 其他支出": {"一般公共预算财政拨款": "0.02"}, "支出/2299999 其他支出": {"一般公共预算": {"项目支出": "0.02", "年初预算": "0.02"}}, "各类支出用途/229 其他支出": "零星支出", "项目/0/执行数": "80.02", "项目/0/全年预算数": "80.02"}),
    Odd("政府性基金有收有支", "小", {"收入/2120803 城市建设支出": {"政府性基金预算财政拨款": "50"}, "支出/2120803 城市建设支出": {"政府性基金预算": {"项目支出": "45", "用途": "示例街区整治"}}, "项目/1": {"名称": "示例街区整治", "全年预算数": "50", "执行数": "45"}, "项目自评/0/包含项目": ["示例工作经费", "示例街区整治"], "项目自评/0/综述/项目": ["示例工作经费"], "变动原因/政府性基金预算财政拨款收入": "新增街区整治项目", "上年决算/政府性基金预算财政拨款收入": "0"}, ("空表说明/公开07表",)),
    Odd("经济分类与功能分类金额不同", "小", {"收入/2080505 机关事业单位基本养老保险缴费支出": {"一般公共预算财政拨款": "10"}, "支出/2080505 机关事业单位基本养老保险缴费支出": {"一般公共预算": {"人员经费": "10", "年初预算": "10"}}, "各类支出用途/208 社会保障和就业支出": "养老保险缴费", "基本支出经济分类/30108 机关事业单位基本养老保险缴费": "8.5", "基本支出经济分类/30101 基本工资": "61.5"}),
    Odd("类的名称套着别的类", "小", {"收入/2060102 一般行政管理事务": {"一般公共预算财政拨款": "5"}, "支出/2060102 一般行政管理事务": {"一般公共预算": {"项目支出": "5", "年初预算": "5"}}, "收入/2069999 其他科学技术支出": {"一般公共预算财政拨款": "7"}, "支出/2069999 其他科学技术支出": {"一般公共预算": {"项目支出": "7", "年初预算": "7"}}, "各类支出用途/206 科学技术支出": "示例科技工作", "项目/0/执行数": "92", "项目/0/全年预算数": "92", f"{SECTION}/后加": "科学技术支出12万元，其中其他科学技术支出7万元，其余5万元用于科学技术管理事务。"}),
    Odd("完成率正好一半", "小", {"支出/2010302/一般公共预算/年初预算": "160", "预算差异原因/2010302 一般行政管理事务": "示例工作的后半部分在下一年度实施"}),
    Odd("车辆比保有量多", "sample-small", {"国有资产/车辆/特种专业技术用车": "2"}),
    Odd("得分与规则相同也填了", "sample-small", {"整体自评/年度绩效目标/0/指标组/0/指标/0/得分": "3"}),
    Odd("目标值写“不低于”", "sample-small", {"整体自评/年度绩效目标/0/指标组/1/指标/1/目标值": "不低于100%"}),
    # texts
    said("按照《中华人民共和国预算法》（2018年修正）和《中华人民共和国预算法实施条例》（2020年修订）编制。"),
    said("依据财预〔2016〕143号文件和国办发〔2019〕54号文件公开。"),
    said("自2019年机构改革以来，职责没有变化。"),
    said("落实《先进制造业发展规划（2021—2025年）》和2035年远景目标。"),
    said("“十四五”以来（2021—2024年），园区经济保持稳定增长。"),
    said("截至2024年12月31日，各项工作按计划完成；决算于2025年8月批复。"),
    said("全年协助企业申报上级资金1.52亿元，同比增长12.5%。"),
    said("收、支总计180.17万元，即1801700元，约合0.018亿元。"),
    said("2023年度收、支总计136.67万元，2024年度收、支总计180.17万元。"),
    said("2024年度收、支总计约180万元，比上年增加四十余万元。"),
    said("收、支总计比上年增加31.8%，即增加约三成。"),
    said("服务热线12345，全年受理来电3600余件，办结率100%。"),
    said("联系人：办公室；联系方式见门户网站。"),
    said("园区现有5G基站120座、A类企业18家，引进T5生产线1条。"),
    said("高新区、金融办、安全办、方案组按照分工推进，成员单位各负其责。"),
    said("一是加强组织领导；二是细化措施；三是强化督查。"),
    said("支出分三类：（1）日常办公；（2）招商宣传；（3）安全生产。"),
    said("上半年支出占45.3%，下半年支出占54.7%。"),
    said("科技投入占比提高2.3个百分点，达到12.8%。"),
    said("会议通过了《关于“企业安全管理能力提升项目”的实施方案（试行）》。"),
    said("比2023年度少召开会议3次，少支出会议费0.8万元。"),
    said("本年支出合计{本年支出合计}万元，全部为财政拨款。"),
    said("财政拨款收、支总计180.17万元，均为一般公共预算财政拨款。"),
    said("单价50万元以上的设备没有，单价100万元（含）以上的设备也没有。"),
    said("项目支出180.17万元，占本年支出的100%，没有基本支出。"),
    said("年末无结转和结余，与上年相同。"),
    Odd("没有基金的说法", "sample-small", {"补充文字/政府性基金预算财政拨款收入支出决算情况说明/替换": "本单位2024年度无政府性基金预算财政拨款收入支出。"}),
    Odd("没有国资的说法", "sample-small", {"补充文字/国有资本经营预算财政拨款支出决算情况说明/替换": "本单位当年没有国有资本经营预算财政拨款支出。"}),
    Odd("原因里有年份和法规", "sample-small", {"变动原因/收支总计": "按照《安全生产法》（2021年修正）和2024年市政府第5次常务会议要求，增加了应急物资储备；2023年最后一期园区运营服务费在本年度支付"}),
    Odd("原因是减少却总数增加", "sample-small", {"变动原因/收支总计": ["园区运营服务费按季度结算，上年少结算一期，本年度补付", "办公用房租金有所减少，但减少的数额小于上述增加"]}),
    Odd("有所属单位的部门", "小", {"部门/所属单位": ["云泽市示例中心", "云泽市示例研究所"], "部门/内设机构": "内设办公室、业务科、财务科。"}),
)  # fmt: skip


SHAPES = (
    SMALL,
    Shape(),
    Shape(fill=1, indicators=14, paragraphs=4),
    Shape(items=40, projects=9, forms=4, fill=0.7),
    Shape(years=3, year=2025, fill=0.8),
    Shape(units=1, fill=0),
    Shape(units=3, years=2, fill=0.9),
)


def loud(tree: Tree) -> str:
    """Return what is worse than a hint in the report of a tree, as text."""
    return said_of(audited(tree))


def said_of(audit: AuditReport) -> str:
    """Return what is worse than a hint, as text."""
    found = [finding for finding in audit.findings if finding.severity is not Severity.HINT]
    return render_text(found) if found else ""


@pytest.mark.parametrize("base", ["小", "sample-small", "sample-large"])
def test_clean_reports(base: str) -> None:
    assert not loud(clean(base))


@pytest.mark.parametrize("base", ["小", "sample-small", "sample-large"])
def test_clean_reports_whose_sentences_are_typed(base: str) -> None:
    assert not loud(clean(f"{base}@文字"))


@pytest.mark.parametrize("base", ["小", "sample-small", "sample-large"])
def test_approved_totals_as_printed(base: str) -> None:
    report = examined(clean(base)).report
    assert report is not None
    tree = clean(base)
    tree["批复数"] = approved_totals(report)
    assert not loud(tree)


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd.title)
def test_correct_but_odd(odd: Odd) -> None:
    assert not loud(cases.tree(cases.Case("", odd.title, 0, odd.base, odd.put, odd.drop)))


@pytest.mark.parametrize("seed", range(42))
def test_generated_departments(seed: int, tmp_path: Path) -> None:
    folder = write_report(tmp_path, seed, SHAPES[seed % len(SHAPES)])
    assert not said_of(examine(folder, _KIT_OF).audit)
