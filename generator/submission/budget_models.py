"""Models of a 部门预算: every 元 of spending once, by project, function, source and economic type.

Income follows from what is arranged from each source; totals, tables and sentences follow from the projects. The
categories of projects and the sources are those of 预算管理一体化 as the budget tables print them.
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from pydantic import Field

from generator.submission.accountless_models import ACCOUNTS_KEYS, WithoutAccounts
from generator.submission.fields import Count, Flag, Goods, Model, Paragraphs, Subject, Text, Yuan
from generator.submission.figures import ZERO, CostFigure
from generator.submission.models import Duty
from generator.submission.reasons import OwnReason
from generator.submission.target_models import OverallTarget, ProjectTarget
from generator.submission.unit_models import UnitDepartment

Category = Literal[
    "人员类",
    "公用经费",
    "其他运转类",
    "本级支出项目",
    "转移支付项目",
    "事业单位经营支出",
    "上缴上级支出",
    "对附属单位补助支出",
]
"""What a project of the budget is: the first two are 基本支出, the next three 项目支出."""
LISTED: Final[tuple[Category, ...]] = ("其他运转类", "本级支出项目", "转移支付项目")
"""The categories that 附表10 lists, in its order: 项目支出."""
Items = dict[Subject, Yuan]


class Office(Model):
    """归口科室: the office of the 财政部门 that the department belongs to."""

    code: Text = Field(alias="编码", description="科室编码，如 11")
    name: Text = Field(alias="名称", description="科室名称")


class BudgetDepartment(UnitDepartment):
    """部门 of a budget: with its code, as the tables print it."""

    LEFT_OUT: ClassVar[frozenset[str]] = frozenset({"本级", "内设机构", "所属单位"})
    code: Text = Field(alias="编码", description="部门的预算编码", examples=["043"])
    office: Office | None = Field(default=None, alias="归口科室", description="附表11、12 印的财政业务科室；没有的不填")
    duties: tuple[Duty, ...] = Field(
        alias="主要职责", description="每项一段；可以分组，每组写“标题”和“内容”", min_length=1
    )


class BudgetUnit(Model):
    """A 预算单位 of the department, the 本级 included."""

    code: Text = Field(alias="编码", description="单位的预算编码", examples=["043001"])
    name: Text = Field(alias="名称", description="单位名称，附表2、附表10 印它")
    nature: Literal["行政单位", "参照公务员法管理的事业单位", "公益一类事业单位", "公益二类事业单位", "其他单位"] = (
        Field(alias="性质", description="单位性质，概况里按它说明单位构成")
    )
    headquarters: Flag = Field(default=False, alias="本级", description="是不是部门本级；只有一个单位的，就是它")


class Posts(Model):
    """Posts, or people on them: administrative, of public institutions, and of the latter those like civil servants."""

    administrative: Count = Field(alias="行政", description="行政编制人数")
    institution: Count = Field(default=0, alias="事业", description="事业编制人数")
    like_civil_service: Count = Field(default=0, alias="参公", description="事业编制中参照公务员法管理的人数")


class Retired(Model):
    """离退休人员."""

    veterans: Count = Field(default=0, alias="离休")
    pensioners: Count = Field(default=0, alias="退休")


class Staff(Model):
    """人员构成: approved posts, people in service, retired people."""

    posts: Posts = Field(alias="编制", description="核定的编制数")
    serving: Posts = Field(alias="在职", description="在职实有人数")
    retired: Retired = Field(default_factory=Retired, alias="离退休", description="离退休人数")
    notes: Paragraphs = Field(default=(), alias="说明", description="写在人数前面的文字，例如编制文件；每项一段")


class Arranged(Model):
    """What is arranged for one 项, by source, each by economic 款."""

    EACH: ClassVar[str] = "资金来源"
    general_public_budget: Items = Field(
        default_factory=dict, alias="一般公共预算", description="经济分类款级科目 → 金额"
    )
    government_fund_budget: Items = Field(default_factory=dict, alias="政府性基金预算")
    state_capital_budget: Items = Field(default_factory=dict, alias="国有资本经营预算")
    special_account: Items = Field(default_factory=dict, alias="财政专户管理资金", description="教育收费收入")
    operating_activity: Items = Field(default_factory=dict, alias="事业收入", description="不含教育收费收入")
    business: Items = Field(default_factory=dict, alias="事业单位经营收入")
    superior_subsidy: Items = Field(default_factory=dict, alias="上级补助收入")
    affiliate_remittance: Items = Field(default_factory=dict, alias="附属单位上缴收入")
    other_income: Items = Field(default_factory=dict, alias="其他收入")
    general_public_carried: Items = Field(
        default_factory=dict, alias="一般公共预算结转", description="用上年结转安排的"
    )
    government_fund_carried: Items = Field(default_factory=dict, alias="政府性基金预算结转")
    state_capital_carried: Items = Field(default_factory=dict, alias="国有资本经营预算结转")
    special_account_carried: Items = Field(default_factory=dict, alias="财政专户管理资金结转")
    unit_money_carried: Items = Field(default_factory=dict, alias="单位资金结转")


class BudgetProject(Model):
    """A project of the budget with its money: 人员类 and 公用经费 are projects too."""

    name: Text = Field(alias="名称", description="项目名称，全报告唯一；采购、绩效目标用它引用")
    category: Category = Field(alias="类别", description="人员类、公用经费是基本支出；其余见填报指南")
    code: Text | None = Field(default=None, alias="编码", description="项目编码；附表10 里的项目要填")
    unit: Text | None = Field(default=None, alias="单位", description="预算单位的编码；只有一个预算单位的不填")
    purpose: Text | None = Field(default=None, alias="用途", description="主要用于什么；附表10 里的项目要填")
    arranged: dict[Subject, Arranged] = Field(
        alias="安排", description="功能分类项级科目 → 资金来源 → 经济分类款级科目 → 金额", min_length=1
    )


Source = Literal[
    "一般公共预算",
    "政府性基金预算",
    "国有资本经营预算",
    "财政专户管理资金",
    "事业收入",
    "事业单位经营收入",
    "上级补助收入",
    "附属单位上缴收入",
    "其他收入",
    "一般公共预算结转",
    "政府性基金预算结转",
    "国有资本经营预算结转",
    "财政专户管理资金结转",
    "单位资金结转",
]


class LeftOver(Model):
    """年终结转结余: income of one source that is not arranged this year."""

    unit: Text | None = Field(default=None, alias="单位", description="预算单位的编码；只有一个预算单位的不填")
    source: Source = Field(alias="来源", description="哪一项收入没有安排完")
    amount: Yuan = Field(alias="金额")


class PriorThreePublic(Model):
    """“三公”经费 of last year's budget."""

    overseas: Yuan = Field(default=ZERO, alias="因公出国（境）费")
    vehicle_purchase: Yuan = Field(default=ZERO, alias="公务用车购置费")
    vehicle_operation: Yuan = Field(default=ZERO, alias="公务用车运行维护费")
    reception: Yuan = Field(default=ZERO, alias="公务接待费")


class PriorBudget(Model):
    """上年预算, typed where no folder of last year's budget is linked."""

    total: Yuan | None = Field(
        default=None, alias="收支总计", description="不填的，由下面各项相加；只有一般公共预算的部门不用填"
    )
    general_public_budget: Items = Field(
        default_factory=dict, alias="一般公共预算", description="功能分类项级科目 → 上年预算数"
    )
    government_fund_budget: Items = Field(default_factory=dict, alias="政府性基金预算")
    state_capital_budget: Items = Field(default_factory=dict, alias="国有资本经营预算")
    other: Yuan = Field(default=ZERO, alias="其他资金", description="财政拨款以外的资金合计")
    three_public: PriorThreePublic | None = Field(default=None, alias="三公经费", description="上年“三公”经费预算数")


class ProcurementItem(Model):
    """A row of 附表11 政府采购预算表."""

    unit: Text | None = Field(default=None, alias="单位", description="预算单位的编码；只有一个预算单位的不填")
    project: Text = Field(alias="项目", description="预算项目的名称")
    goods: Goods = Field(alias="品目", description="品目编码和名称", examples=["C21040000 物业管理服务"])
    function: Subject = Field(alias="功能科目", description="功能分类项级科目")
    economic: Subject = Field(alias="经济科目", description="部门支出经济分类款级科目")
    origin: Text = Field(default="预算安排", alias="资金来源")
    nature: Text = Field(default="经费拨款", alias="资金性质")
    quantity: Count = Field(alias="数量")
    price: Yuan = Field(alias="单价", description="采购金额由程序按数量乘单价计算")
    measure: Text = Field(alias="计量单位", examples=["年"])
    small_business: Yuan = Field(default=ZERO, alias="面向中小企业", description="采购金额中面向中小企业的")
    micro: Yuan = Field(default=ZERO, alias="面向小微企业", description="面向中小企业的金额中面向小微企业的")


class ServiceItem(Model):
    """A row of 附表12 政府向社会力量购买服务预算表."""

    unit: Text | None = Field(default=None, alias="单位", description="预算单位的编码；只有一个预算单位的不填")
    project: Text = Field(alias="项目", description="预算项目的名称")
    content: Text = Field(alias="内容", description="购买服务的内容")
    procured: Flag = Field(default=False, alias="含政府采购", description="是否包含政府采购")
    quantity: Count = Field(alias="数量")
    amount: Yuan = Field(alias="金额", description="购买金额")
    origin: Text = Field(default="预算安排", alias="资金来源")
    nature: Text = Field(default="经费拨款", alias="资金性质")
    function: Subject = Field(alias="功能科目", description="功能分类项级科目")
    economic: Subject = Field(alias="经济科目", description="部门支出经济分类款级科目")
    first: Text = Field(alias="一级目录", description="政府购买服务指导性目录的一级目录")
    second: Text = Field(alias="二级目录")
    third: Text = Field(alias="三级目录")


class HeldAssets(Model):
    """国有资产占有使用 at the end of last year."""

    total: Yuan = Field(alias="占有使用", description="截至上年12月31日占有使用的国有资产总额")
    land: Count = Field(default=0, alias="土地面积", description="平方米")
    buildings: Count = Field(default=0, alias="房屋面积", description="平方米")
    vehicles: Count = Field(default=0, alias="一般公务用车", description="辆")
    equipment_over_500k: Count = Field(default=0, alias="单价50万元以上通用设备", description="台（套）")
    equipment_over_1m: Count = Field(default=0, alias="单价100万元以上专用设备", description="台（套）")
    added: Yuan = Field(default=ZERO, alias="新增资产", description="上年新增的资产")
    scrapped: Yuan = Field(default=ZERO, alias="报废资产", description="上年报废、处置的资产")


_NO_ASSETS: Final = HeldAssets(total=ZERO)


class BudgetSubmission(WithoutAccounts):
    """What is typed for a 部门预算."""

    LEFT_OUT: ClassVar[frozenset[str]] = ACCOUNTS_KEYS | {"项目", "整体自评", "项目自评"}
    USUAL: ClassVar[frozenset[str]] = frozenset({"上年预算"})
    REASONS: ClassVar[tuple[str, ...]] = ("收支总计", "一般公共预算", "三公经费")
    PRIOR: ClassVar[str] = "上年预算"
    department: BudgetDepartment = Field(alias="部门", description="部门的编码、名称和职责")
    units: tuple[BudgetUnit, ...] = Field(alias="预算单位", description="纳入预算编制范围的单位，含本级", min_length=1)
    staff: Staff = Field(alias="人员构成", description="编制、在职和离退休人数")
    budget_projects: tuple[BudgetProject, ...] = Field(
        alias="预算项目", description="每一笔支出只在这里填一次", min_length=1
    )
    left_over: tuple[LeftOver, ...] = Field(
        default=(), alias="年终结转结余", description="没有安排完、留到年终的收入；没有的不填"
    )
    prior_budget: PriorBudget = Field(
        default_factory=PriorBudget, alias="上年预算", description="上年预算数；填了“上年”文件夹的不用填"
    )
    item_reasons: dict[Subject, OwnReason] = Field(
        default_factory=dict, alias="科目变动原因", description="功能分类项级科目 → 比上年预算增减的原因"
    )
    operating_budget: CostFigure | None = Field(
        default=None,
        alias="机关运行经费预算",
        description="金额；填“公用经费”则取附表6的公用经费合计；没有机关运行经费的单位不填",
    )
    procurement_items: tuple[ProcurementItem, ...] = Field(
        default=(), alias="政府采购预算", description="每项一行，印在附表11；没有的不填"
    )
    service_items: tuple[ServiceItem, ...] = Field(
        default=(), alias="政府购买服务预算", description="每项一行，印在附表12；没有的不填"
    )
    held_assets: HeldAssets = Field(default=_NO_ASSETS, alias="国有资产占有使用", description="截至上年末的国有资产")
    overall_target: OverallTarget | None = Field(
        default=None, alias="整体绩效目标", description="附表13 整体支出绩效目标申报表"
    )
    project_targets: tuple[ProjectTarget, ...] = Field(
        default=(), alias="项目绩效目标", description="附表14 部门项目申报表，每个项目一份"
    )

    def unit_of(self, code: str | None) -> BudgetUnit:
        """Return the unit of a code; what names none belongs to the only one there is."""
        return next((unit for unit in self.units if unit.code == code), self.units[0])
