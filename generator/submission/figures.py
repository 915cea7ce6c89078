"""Models of the figures of a 部门决算公开: income, expenditure, balances, economic types and the rest of Part 3."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema

from generator.submission.fields import AMOUNT_PATTERN, Count, Model, Subject, Text, Yuan, _amount
from generator.submission.reasons import OwnReason

ZERO = Decimal(0)
PERSONNEL_CLASSES: Final = ("301", "303")
"""工资福利支出 and 对个人和家庭的补助 make up 人员经费; every other class of 公开06表 is 公用经费."""


class Income(Model):
    """本年收入 of one 项, by source (columns of 公开02表; 财政拨款 split into its three budgets)."""

    general_public_budget: Yuan = Field(default=ZERO, alias="一般公共预算财政拨款")
    government_fund_budget: Yuan = Field(default=ZERO, alias="政府性基金预算财政拨款")
    state_capital_budget: Yuan = Field(default=ZERO, alias="国有资本经营预算财政拨款")
    superior_subsidy: Yuan = Field(default=ZERO, alias="上级补助收入")
    operating_activity: Yuan = Field(default=ZERO, alias="事业收入")
    business: Yuan = Field(default=ZERO, alias="经营收入")
    affiliate_remittance: Yuan = Field(default=ZERO, alias="附属单位上缴收入")
    other_income: Yuan = Field(default=ZERO, alias="其他收入")


class FundExpenditure(Model):
    """本年支出 of one 项 from one kind of 财政拨款; the budgets only where the text compares with them."""

    personnel: Yuan = Field(default=ZERO, alias="人员经费", description="基本支出中的人员经费")
    public: Yuan = Field(default=ZERO, alias="公用经费", description="基本支出中的公用经费")
    project: Yuan = Field(default=ZERO, alias="项目支出")
    initial_budget: Yuan | None = Field(default=None, alias="年初预算", description="年初预算数，供正文比较")
    adjusted_budget: Yuan | None = Field(default=None, alias="全年预算", description="全年（调整后）预算数，供正文比较")
    purpose: Text | None = Field(default=None, alias="用途", description="这项支出的主要用途")


class OtherExpenditure(Model):
    """本年支出 of one 项 from money that is not 财政拨款."""

    personnel: Yuan = Field(default=ZERO, alias="人员经费")
    public: Yuan = Field(default=ZERO, alias="公用经费")
    project: Yuan = Field(default=ZERO, alias="项目支出")
    remittance_to_superior: Yuan = Field(default=ZERO, alias="上缴上级支出")
    business_expenditure: Yuan = Field(default=ZERO, alias="经营支出")
    subsidy_to_affiliates: Yuan = Field(default=ZERO, alias="对附属单位补助支出")


class Expenditure(Model):
    """本年支出 of one 项, by the money's nature."""

    general_public_budget: FundExpenditure | None = Field(default=None, alias="一般公共预算")
    government_fund_budget: FundExpenditure | None = Field(default=None, alias="政府性基金预算")
    state_capital_budget: FundExpenditure | None = Field(default=None, alias="国有资本经营预算")
    other: OtherExpenditure | None = Field(default=None, alias="其他资金")


class Balances(Model):
    """年初结转和结余 by nature, that of 政府性基金 by 项; closing balances are derived."""

    general_public_budget: Yuan = Field(default=ZERO, alias="一般公共预算财政拨款")
    government_fund_budget: dict[Subject, Yuan] = Field(
        default_factory=dict, alias="政府性基金预算财政拨款", description="按功能分类项级科目分别填"
    )
    state_capital_budget: Yuan = Field(default=ZERO, alias="国有资本经营预算财政拨款")
    other: Yuan = Field(default=ZERO, alias="非财政拨款", description="财政拨款以外的资金")


class CarryOver(Model):
    """结转结余."""

    opening: Balances = Field(default_factory=Balances, alias="年初结转和结余")
    use_of_non_fiscal_surplus: Yuan = Field(default=ZERO, alias="使用非财政拨款结余")
    surplus_distribution: Yuan = Field(default=ZERO, alias="结余分配")


class Mission(Model):
    """One 出国（境）团组 or a kind of them."""

    purpose: Text = Field(alias="内容", description="开展什么工作")
    groups: Count = Field(default=1, alias="团组数", description="出国（境）团组个数")
    persons: Count = Field(alias="人次", description="累计人次")
    result: Text | None = Field(default=None, alias="成果", description="取得的成果")


class ThreePublicItem(Model):
    """Budget (全年预算) and final of one “三公” item, and why they differ."""

    budget: Yuan = Field(alias="预算数", description="全年预算数")
    final: Yuan = Field(alias="决算数", description="支出决算数")
    prior: Yuan | None = Field(default=None, alias="上年决算数", description="填了才与上年比较")
    reason: OwnReason | None = Field(default=None, alias="原因", description="与预算（或上年）不同的原因")
    parts: dict[Text, Yuan] = Field(default_factory=dict, alias="其中", description="决算数的组成：名称 → 金额")


class Overseas(ThreePublicItem):
    """因公出国（境）费."""

    missions: tuple[Mission, ...] = Field(default=(), alias="团组", description="每项一个团组或一类团组")


class VehiclePurchase(ThreePublicItem):
    """公务用车购置费."""

    purchased: Count = Field(default=0, alias="购置数", description="本年购置（更新）公务用车辆数")


class VehicleOperation(ThreePublicItem):
    """公务用车运行维护费."""

    held: Count = Field(default=0, alias="保有量", description="年末开支财政拨款的公务用车辆数")


class Reception(ThreePublicItem):
    """公务接待费; 国内接待 and 外事接待 with batches and persons."""

    batches: Count = Field(default=0, alias="国内接待批次", description="国内接待的批次（团组）数")
    persons: Count = Field(default=0, alias="国内接待人次", description="国内接待的人次")
    foreign: Yuan = Field(default=ZERO, alias="外事接待支出", description="公务接待费中的外事接待支出")
    guests: Text | None = Field(default=None, alias="接待对象", description="主要接待谁")
    purpose: Text | None = Field(default=None, alias="接待内容", description="主要为了什么")


class ThreePublic(Model):
    """财政拨款“三公”经费 (公开09表)."""

    overseas: Overseas = Field(alias="因公出国（境）费")
    vehicle_purchase: VehiclePurchase = Field(alias="公务用车购置费")
    vehicle_operation: VehicleOperation = Field(alias="公务用车运行维护费")
    reception: Reception = Field(alias="公务接待费")
    reason: OwnReason | None = Field(default=None, alias="原因", description="“三公”经费总额与预算不同的原因")

    @property
    def items(self) -> tuple[tuple[str, ThreePublicItem], ...]:
        """The four items with their names, in the order of 公开09表."""
        fields = ((str(field.alias), getattr(self, name)) for name, field in type(self).model_fields.items())
        return tuple((name, value) for name, value in fields if isinstance(value, ThreePublicItem))


def _amount_or_public(value: Any, info: ValidationInfo) -> Decimal | Literal["公用经费"]:  # noqa: ANN401 - raw scalar
    return "公用经费" if value == "公用经费" else _amount(value, info)


CostFigure = Annotated[
    Decimal | Literal["公用经费"],
    BeforeValidator(_amount_or_public),
    WithJsonSchema({"type": ["number", "string"], "pattern": f"^公用经费$|{AMOUNT_PATTERN}"}),
]
"""An amount, or the word that takes it from 公开06表."""


class OperatingCost(Model):
    """机关运行经费; ``公用经费`` instead of an amount takes the figure of 公开06表."""

    final: CostFigure = Field(alias="决算数", description="金额；填“公用经费”则取公开06表的公用经费合计")
    initial_budget: Yuan | None = Field(default=None, alias="年初预算", description="填了才与年初预算比较")
    prior: Yuan | None = Field(default=None, alias="上年决算数", description="填了才与上年比较")
    reason: OwnReason | None = Field(default=None, alias="原因", description="增减的原因")


class SmallBusiness(Model):
    """授予中小企业合同金额: by kind (the total is then derived), or only the total where no more is known."""

    total: Yuan | None = Field(default=None, alias="合计", description="只知道合计时填；分项填了就不用填")
    goods: Yuan | None = Field(default=None, alias="货物")
    works: Yuan | None = Field(default=None, alias="工程")
    services: Yuan | None = Field(default=None, alias="服务")
    micro: Yuan | None = Field(default=None, alias="小微企业", description="其中授予小微企业的合同金额")


class Procurement(Model):
    """政府采购支出."""

    goods: Yuan = Field(default=ZERO, alias="货物", description="政府采购货物支出")
    works: Yuan = Field(default=ZERO, alias="工程", description="政府采购工程支出")
    services: Yuan = Field(default=ZERO, alias="服务", description="政府采购服务支出")
    small_business: SmallBusiness = Field(
        default_factory=SmallBusiness, alias="授予中小企业", description="授予中小企业的合同金额"
    )


class Vehicles(Model):
    """国有资产: vehicles by use at the year's end."""

    ministerial: Count = Field(default=0, alias="副部（省）级及以上领导用车")
    principal: Count = Field(default=0, alias="主要负责人用车")
    confidential: Count = Field(default=0, alias="机要通信用车")
    emergency: Count = Field(default=0, alias="应急保障用车")
    enforcement: Count = Field(default=0, alias="执法执勤用车")
    special: Count = Field(default=0, alias="特种专业技术用车")
    retired: Count = Field(default=0, alias="离退休干部服务用车")
    other: Count = Field(default=0, alias="其他用车")


class StateAssets(Model):
    """国有资产占用."""

    vehicles: Vehicles = Field(default_factory=Vehicles, alias="车辆", description="年末车辆数，按用途")
    other_use: Text | None = Field(default=None, alias="其他用车用途", description="“其他用车”主要是什么")
    equipment_over_500k: Count | None = Field(
        default=None, alias="单价50万元以上设备", description="旧口径；单位不用的不填"
    )
    equipment_over_1m: Count = Field(
        default=0, alias="单价100万元以上设备", description="单价100万元（含）以上设备（不含车辆）台（套）数"
    )


class PriorYear(Model):
    """上年决算数, typed where no folder of last year is linked."""

    income: Yuan | None = Field(default=None, alias="本年收入合计")
    expenditure: Yuan | None = Field(default=None, alias="本年支出合计")
    total: Yuan | None = Field(default=None, alias="收支总计")
    fiscal_total: Yuan | None = Field(default=None, alias="财政拨款收支总计")
    general_public_income: Yuan | None = Field(default=None, alias="一般公共预算财政拨款收入")
    government_fund_income: Yuan | None = Field(default=None, alias="政府性基金预算财政拨款收入")
    state_capital_income: Yuan | None = Field(default=None, alias="国有资本经营预算财政拨款收入")
    general_public_expenditure: Yuan | None = Field(default=None, alias="一般公共预算财政拨款支出")


class Elimination(Model):
    """What one unit of a department gave another: counted in both, it is taken out of the department's totals."""

    payer: Text = Field(alias="付出单位", description="付出的单位的名称")
    payee: Text = Field(alias="收到单位", description="收到的单位的名称")
    kind: Literal["补助", "上缴"] = Field(
        alias="种类", description="补助：对附属单位补助支出与上级补助收入；上缴：上缴上级支出与附属单位上缴收入"
    )
    spent_on: Subject = Field(alias="支出科目", description="付出单位列支的功能分类项级科目")
    received_for: Subject = Field(alias="收入科目", description="收到单位列收的功能分类项级科目")
    amount: Yuan = Field(alias="金额", description="抵销的金额，不大于任何一方填的数")
    note: Text | None = Field(default=None, alias="说明", description="为什么抵销，不印在报告里")


class Project(Model):
    """A project: budget and spending typed once, here; a project with parts has their sums."""

    name: Text = Field(alias="名称", description="项目名称，全报告唯一；自评表用它引用")
    budget: Yuan | None = Field(default=None, alias="全年预算数", description="项目全年预算数")
    executed: Yuan | None = Field(default=None, alias="执行数", description="项目全年执行数")
    purpose: Text | None = Field(default=None, alias="用途", description="项目主要用于什么")
    parts: tuple[Project, ...] = Field(
        default=(), alias="其中", description="子项目；有子项目的，本项目的数字由程序相加"
    )
