"""Models of the performance targets of a budget: 附表13 整体支出绩效目标申报表 and 附表14 部门项目申报表.

What stands elsewhere in the budget is not typed again: a project's money, its sources and its procurement follow
from ``预算项目`` and ``政府采购预算`` by the project's name, this year's money of the department from all projects.
Typed are texts, indicators, and the money of the two years before where no folder of last year's budget is linked.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from generator.submission.fields import Count, Day, Model, Paragraphs, Subject, Text, Yuan
from generator.submission.figures import ZERO

FILLED_BY = "公开的表不填个人姓名，可以填科室名称；不填的留空"
PHONE = "公开的表不填个人的电话；不填的留空"


class TargetIndicator(Model):
    """A 三级指标 with its target value."""

    level1: Text = Field(alias="一级指标", description="如 产出指标", examples=["产出指标"])
    level2: Text = Field(alias="二级指标", description="如 数量指标", examples=["数量指标"])
    name: Text = Field(alias="名称", description="三级指标名称")
    value: Text = Field(alias="指标值", description="目标值，如 12次、≥95%；年度目标的，是预计当年实现的值")
    basis: Text | None = Field(default=None, alias="确定依据", description="指标值确定依据，如 计划标准")


class YearIndicator(TargetIndicator):
    """An indicator of a year's goal, with its values of the two years before."""

    last: Text | None = Field(default=None, alias="上年值", description="上年的指标值；上年没有这项指标的不填")
    before: Text | None = Field(default=None, alias="前年值", description="前年的指标值；前年没有这项指标的不填")


class LongIndicator(TargetIndicator):
    """An indicator of a 长期目标 of 附表13."""

    standard: Text | None = Field(default=None, alias="绩效标准", description="如 年终考评")


class AnnualIndicator(YearIndicator):
    """An indicator of a 年度目标 of 附表13."""

    standard: Text | None = Field(default=None, alias="绩效标准", description="如 年终考评")


class LongGoal(Model):
    """A 长期目标 of the department."""

    text: Text = Field(alias="目标", description="长期目标的文字")
    indicators: tuple[LongIndicator, ...] = Field(alias="指标", description="长期绩效指标，每项一个", min_length=1)


class AnnualGoal(Model):
    """A 年度目标 of the department."""

    text: Text = Field(alias="目标", description="年度目标的文字")
    indicators: tuple[AnnualIndicator, ...] = Field(alias="指标", description="年度绩效指标，每项一个", min_length=1)


class YearMoney(Model):
    """收支 of one of the two years before, as 附表13 compares them."""

    fiscal: Yuan = Field(alias="财政拨款", description="收入：财政拨款")
    special_account: Yuan = Field(default=ZERO, alias="财政专户管理资金", description="收入：财政专户管理资金")
    unit_funds: Yuan = Field(default=ZERO, alias="单位资金", description="收入：单位资金")
    personnel: Yuan = Field(alias="人员类", description="支出：人员类项目支出")
    running: Yuan = Field(alias="运转类", description="支出：运转类项目支出，含公用经费和其他运转类")
    targeted: Yuan = Field(default=ZERO, alias="特定目标类", description="支出：特定目标类项目支出")
    other: Yuan = Field(default=ZERO, alias="其他支出", description="支出：三类以外的，如事业单位经营支出；没有的不填")


class OverallTarget(Model):
    """附表13 整体支出绩效目标申报表; this year's money and the list of projects follow from 预算项目."""

    filled_on: Day | None = Field(default=None, alias="填报日期", description="印在表上的填报日期")
    filled_by: Text | None = Field(default=None, alias="填报人", description=FILLED_BY)
    phone: Text | None = Field(default=None, alias="联系电话", description=PHONE)
    address: Text | None = Field(
        default=None, alias="单位地址", description="各项目申报表里印的单位地址，在这里填一次；另有地址的在各表里填"
    )
    postcode: Text | None = Field(
        default=None, alias="邮政编码", description="各项目申报表里印的邮政编码，在这里填一次"
    )
    last: YearMoney | None = Field(
        default=None, alias="上年收支", description="上年的收支金额；填了“上年”文件夹的，由程序取自那里"
    )
    before: YearMoney | None = Field(
        default=None, alias="前年收支", description="前年的收支金额；填了“上年”文件夹的，由程序取自那里"
    )
    functions: Paragraphs = Field(alias="职能概述", description="部门职能概述，每项一段")
    tasks: Paragraphs = Field(alias="工作任务", description="年度工作任务，每项一段")
    directions: dict[Text, Text] = Field(
        default_factory=dict,
        alias="支出方向",
        description="项目名称 → 项目主要支出方向和用途；不填的，印“预算项目”里的用途",
    )
    long_goals: tuple[LongGoal, ...] = Field(alias="长期目标", description="每项一个目标", min_length=1)
    annual_goals: tuple[AnnualGoal, ...] = Field(alias="年度目标", description="每项一个目标", min_length=1)


class SpendingDetail(Model):
    """A row of 项目支出明细测算."""

    activity: Text = Field(alias="活动", description="项目活动")
    content: Text = Field(alias="内容", description="活动内容表述")
    economic: Subject = Field(alias="经济科目", description="支出经济分类款级科目", examples=["30227 委托业务费"])
    amount: Yuan | None = Field(
        default=None, alias="金额", description="这个款级科目里只有这一行的不用填，取“预算项目”里安排的数"
    )
    grounds: Text = Field(alias="测算依据", description="测算依据及说明")
    note: Text | None = Field(default=None, alias="备注")


class NamedGoal(Model):
    """A goal of a project, by the name with which its indicators speak of it."""

    name: Text = Field(alias="名称", description="目标名称，全表唯一；指标用它指明是哪个目标的")
    text: Text = Field(alias="说明", description="目标说明")


class ProjectIndicator(TargetIndicator):
    """An indicator of the 长期绩效目标表 of a project."""

    goal: Text = Field(alias="目标", description="“总目标”里的名称")


class ProjectYearIndicator(YearIndicator):
    """An indicator of the 年度绩效目标表 of a project."""

    goal: Text = Field(alias="目标", description="“总目标”里的名称")


class ScoredIndicator(Model):
    """A row of the table 项目年度绩效指标, which some projects (PPP) have instead of the two tables of goals."""

    goal: Text = Field(alias="目标", description="“总目标”里的名称")
    level1: Text = Field(alias="一级指标", description="如 项目建设")
    level2: Text = Field(alias="二级指标", description="如 建设工程的建设数量")
    content: Text = Field(alias="内容", description="指标内容，包括评分办法")
    value: Text = Field(alias="指标值", description="指标值")
    note: Text | None = Field(default=None, alias="备注")


class ProjectTarget(Model):
    """附表14 部门项目申报表 of one project; which variant of the form it is follows from the pair of texts typed."""

    project: Text = Field(alias="项目", description="“预算项目”里的名称，要一字不差")
    name: Text | None = Field(default=None, alias="名称", description="表上印的项目全称；与“预算项目”里相同的不填")
    filled_on: Day | None = Field(default=None, alias="填报日期", description="印在表上的申报（填报）日期")
    supervisor: Text | None = Field(default=None, alias="主管部门", description="不填则用部门名称")
    implementer: Text | None = Field(default=None, alias="执行单位", description="不填则用项目所属单位的名称")
    head: Text | None = Field(default=None, alias="负责人", description=FILLED_BY)
    phone: Text | None = Field(default=None, alias="联系电话", description=PHONE)
    address: Text | None = Field(default=None, alias="单位地址", description="不填则用“整体绩效目标”里的")
    postcode: Text | None = Field(default=None, alias="邮政编码", description="不填则用“整体绩效目标”里的")
    attribute: Literal["部门项目", "公共项目"] = Field(default="部门项目", alias="项目属性")
    attribute_note: Text | None = Field(
        default=None, alias="属性说明", description="写在项目属性后面的文字，如 财政专项；没有的不填"
    )
    first_year: Count | None = Field(default=None, alias="起始年度", description="四位数字；不填则是本年度")
    last_year: Count | None = Field(default=None, alias="终止年度", description="四位数字；不填则是本年度")
    reason: Paragraphs = Field(default=(), alias="申请理由", description="与“主要内容”同填；用另一种表的不填")
    content: Paragraphs = Field(default=(), alias="主要内容", description="当年资金的主要投向和工作任务")
    grounds: Paragraphs = Field(default=(), alias="立项依据", description="与“实施方案”同填；用另一种表的不填")
    plan: Paragraphs = Field(default=(), alias="实施方案", description="项目实施方案")
    total: Yuan | None = Field(
        default=None, alias="总预算", description="跨年度项目的总预算；与当年预算相同的不填，当年预算取自“预算项目”"
    )
    last: Yuan | None = Field(
        default=None, alias="上年预算", description="项目上年的预算；上年没有这个项目的不填，填了“上年”文件夹的也不填"
    )
    before: Yuan | None = Field(default=None, alias="前年预算", description="项目前年的预算；前年没有这个项目的不填")
    changes: Paragraphs = Field(
        default=(), alias="变动说明", description="当年预算变动的理由；增减多少由程序计算，不用写"
    )
    details: tuple[SpendingDetail, ...] = Field(
        alias="支出明细", description="项目支出明细测算；各行合计应等于项目的当年预算", min_length=1
    )
    goals: tuple[NamedGoal, ...] = Field(alias="总目标", description="项目绩效总目标，每项一个", min_length=1)
    long_indicators: tuple[ProjectIndicator, ...] = Field(
        default=(), alias="长期指标", description="长期绩效目标表，每项一行；一次性项目可以不填"
    )
    annual_indicators: tuple[ProjectYearIndicator, ...] = Field(
        default=(), alias="年度指标", description="年度绩效目标表，每项一行"
    )
    scored_indicators: tuple[ScoredIndicator, ...] = Field(
        default=(), alias="评分指标", description="按评分办法考核的项目（如PPP项目）用它，代替长期指标和年度指标"
    )
