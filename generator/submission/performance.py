"""Models of the performance self-evaluations: forms, indicators, 综述 of Part 3, and the 摘要版 results."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from generator.submission.fields import Day, Model, Paragraphs, Text, Weight, Yuan


class Indicator(Model):
    """A 三级指标. ``score`` is typed only where no rule gives it (qualitative, or several values in one cell)."""

    name: Text = Field(alias="名称", description="三级指标名称")
    weight: Weight = Field(alias="权重", description="分值，不带“分”字")
    target: Text = Field(alias="目标值", description="年初目标值，如 12次、≥95%")
    actual: Text = Field(alias="完成值", description="实际完成值")
    direction: Literal["正向", "反向", "定性"] | None = Field(
        default=None, alias="方向", description="正向：越大越好；反向：越小越好；定性：不计量"
    )
    score: Weight | None = Field(default=None, alias="得分", description="定性指标或程序不能计算时才填")


class IndicatorGroup(Model):
    """The indicators under one 一级指标 and one 二级指标."""

    level1: Text = Field(alias="一级指标", description="如 产出指标")
    level2: Text | None = Field(default=None, alias="二级指标", description="如 数量指标")
    indicators: tuple[Indicator, ...] = Field(alias="指标", description="这一组的三级指标", min_length=1)


class Goal(Model):
    """A 年度绩效目标; its weight is the sum of its indicators' weights."""

    text: Text = Field(alias="目标", description="年度绩效目标的文字")
    groups: tuple[IndicatorGroup, ...] = Field(
        alias="指标组", description="同一目标下的指标，按一级、二级指标分组", min_length=1
    )


class Summary(Model):
    """自评结果（摘要版）: the texts under its fixed headings."""

    achieved: Paragraphs = Field(alias="完成的绩效目标", description="摘要版：完成的绩效目标")
    missed: Paragraphs = Field(alias="未完成的绩效目标")
    prior_results: Paragraphs = Field(alias="上年度结果应用情况")
    problems: Paragraphs = Field(alias="本年度存在的问题和原因")
    rectification: Paragraphs = Field(alias="项目整改")
    adjustment: Paragraphs = Field(alias="绩效目标调整完善")
    budget_use: Paragraphs = Field(alias="拟与预算安排相结合情况")


class Review(Model):
    """项目绩效自评综述 in Part 3, section 十三（三）. ``projects`` widens it beyond the form's own projects."""

    name: Text | None = Field(default=None, alias="名称", description="综述里用的项目名称；不填则用自评表的项目名称")
    projects: tuple[Text, ...] = Field(default=(), alias="项目", description="综述涵盖的项目；不填则同自评表")
    outputs: Paragraphs = Field(alias="主要产出和效益")
    problems: Paragraphs = Field(alias="发现的问题及原因")
    improvements: Paragraphs = Field(alias="下一步改进措施")


class _Form(Model):
    unit_name: Text | None = Field(default=None, alias="单位名称", description="不填则用部门名称")
    filled_on: Day | None = Field(default=None, alias="填报日期", description="印在表上的填报日期")
    goals: tuple[Goal, ...] = Field(alias="年度绩效目标", description="每项一个目标", min_length=1)
    deviation: Paragraphs = Field(alias="偏差原因分析")
    improvement: Paragraphs = Field(alias="改进措施及结果应用方案")
    summary: Summary | None = Field(default=None, alias="摘要", description="自评结果（摘要版）的文字")


class OverallForm(_Form):
    """部门整体绩效自评表. 执行数 is 本年支出合计; 预算数 is typed, 年初预算数 only for the 摘要版."""

    budget: Yuan = Field(alias="预算数", description="部门整体支出全年预算数")
    initial_budget: Yuan | None = Field(default=None, alias="年初预算数", description="只用于摘要版")


class ProjectForm(_Form):
    """项目绩效自评表; 预算数 and 执行数 are those of its projects in ``项目``."""

    name: Text = Field(alias="项目名称", description="自评表的项目名称")
    projects: tuple[Text, ...] = Field(
        default=(), alias="包含项目", description="涵盖几个项目时列出它们的名称；不填则就是“项目名称”"
    )
    title: Text | None = Field(default=None, alias="表名", description="不填则由程序写表名")
    supervisor: Text = Field(alias="主管部门")
    implementer: Text = Field(alias="项目实施单位")
    category: Literal["部门预算项目", "区级专项", "转移支付项目"] = Field(alias="项目类别")
    attribute: Literal["持续性项目", "新增性项目"] = Field(alias="项目属性")
    kind: Literal["常年性项目", "延续性项目", "一次性项目"] = Field(alias="项目类型")
    review: Review | None = Field(default=None, alias="综述", description="第三部分的项目绩效自评综述")


class PerformanceManagement(Model):
    """The typed texts of section 十三 预算绩效情况说明."""

    situation: Text = Field(alias="评价情况", description="从评价情况来看，……")
    process: Paragraphs = Field(default=(), alias="自评过程", description="另加的段落")
    overall: Text | None = Field(default=None, alias="整体评价情况", description="部门整体支出的评价情况")
    application: Paragraphs = Field(alias="结果应用情况", description="绩效自评结果应用情况")
