"""The whole of a report's input: one ``Submission`` made of several YAML files, one topic each.

A file holds one or more of the top-level keys; ``项目自评`` may come from several files, every other key from one.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from generator.amounts import AmountUnit
from generator.submission.fields import (
    GROUP_TAG,
    TEXT_TAG,
    Count,
    Day,
    Flag,
    Model,
    Paragraphs,
    Subject,
    Text,
    Yuan,
    group_or_text,
)
from generator.submission.figures import (
    CarryOver,
    Expenditure,
    Income,
    OperatingCost,
    PriorYear,
    Procurement,
    Project,
    StateAssets,
    ThreePublic,
)
from generator.submission.performance import OverallForm, PerformanceManagement, ProjectForm


class Report(Model):
    """报告: which report, of which year, by which pack, in which unit the amounts are typed."""

    kind: Literal["部门决算公开"] = Field(default="部门决算公开", alias="类型")
    year: Count = Field(alias="年度", examples=["2024"])
    pack: Text = Field(alias="模板包", examples=["wuhan/final-accounts-2024"])
    unit: AmountUnit = Field(alias="金额单位", examples=["万元"])
    published: Day | None = Field(default=None, alias="公开日期")


class DutyGroup(Model):
    """A group of duties under its own heading."""

    heading: Text = Field(alias="标题")
    paragraphs: Paragraphs = Field(alias="内容")


Duty = Annotated[Annotated[DutyGroup, Tag(GROUP_TAG)] | Annotated[Text, Tag(TEXT_TAG)], Discriminator(group_or_text)]
"""A paragraph of duties, or a group of them under a heading."""


class Department(Model):
    """部门: names, duties, units. ``所属单位`` empty means that there is only the 本级."""

    name: Text = Field(alias="名称")
    short_name: Text | None = Field(default=None, alias="简称")
    self_name: Literal["本部门", "本单位"] = Field(default="本部门", alias="自称")
    fiscal_level: Literal["中央级", "省级", "市级", "区级", "县级", "乡级"] = Field(default="区级", alias="财政级次")
    duties: tuple[Duty, ...] = Field(alias="主要职责", min_length=1)
    organisation: Paragraphs = Field(default=(), alias="内设机构")
    units: tuple[Text, ...] = Field(default=(), alias="所属单位")


class SameReason(Model):
    """The reason is the one given under another key."""

    key: Text = Field(alias="同")


Reason = Annotated[
    Annotated[SameReason, Tag(GROUP_TAG)] | Annotated[Paragraphs, Tag(TEXT_TAG)], Discriminator(group_or_text)
]
"""A reason, or the key of another one that says the same."""


class KeyWork(Model):
    """One 重点工作: heading, text, and its row of the table (left out where 工作内容及目标 is not given)."""

    heading: Text = Field(alias="事项")
    paragraphs: Paragraphs = Field(alias="正文")
    target: Text | None = Field(default=None, alias="工作内容及目标")
    result: Text | None = Field(default=None, alias="完成情况")


class KeyWorks(Model):
    """重点工作完成情况 (Part 4)."""

    intro: Paragraphs = Field(default=(), alias="导语")
    works: tuple[KeyWork, ...] = Field(alias="工作", min_length=1)
    closing: Paragraphs = Field(default=(), alias="结语")


class SectionText(Model):
    """Own text of a section: before, after, or instead of the derived text; may quote facts as {名称}."""

    before: Paragraphs = Field(default=(), alias="前加")
    after: Paragraphs = Field(default=(), alias="后加")
    instead: Paragraphs = Field(default=(), alias="替换")


class Term(Model):
    """An own term of 名词解释."""

    term: Text = Field(alias="名词")
    definition: Text = Field(alias="解释")


class Options(Model):
    """版式: how the report is printed; what is not chosen is the pack's default."""

    subject_rows: Literal["类款项", "项"] | None = Field(default=None, alias="科目行")
    zero: Literal["0.00", "空白"] | None = Field(default=None, alias="零值")
    table_separators: Flag | None = Field(default=None, alias="表格千分位")
    text_separators: Flag | None = Field(default=None, alias="正文千分位")
    text_drop_zeros: Flag | None = Field(default=None, alias="正文省略末尾零")
    share_decimals: Count | None = Field(default=None, alias="占比小数位")
    rate_decimals: Count | None = Field(default=None, alias="增减率小数位")
    completion_decimals: Count | None = Field(default=None, alias="完成率小数位")
    whole_percent: Flag | None = Field(default=None, alias="整百分数省略小数")
    budget_base: Literal["年初预算", "全年预算"] | None = Field(default=None, alias="预算对比口径")
    budget_level: Literal["类", "款", "项"] | None = Field(default=None, alias="预算对比级次")
    line_numbers: Literal["含空行", "连续"] | None = Field(default=None, alias="行次")
    economic_list: Literal["短表", "长表"] | None = Field(default=None, alias="经济分类明细")
    formula_notes: Flag | None = Field(default=None, alias="公式注")
    form_weights: Flag | None = Field(default=None, alias="指标权重")
    form_notes: Literal["每表", "首表", "不印"] | None = Field(default=None, alias="填表说明")
    compare_income: Flag | None = Field(default=None, alias="收支与上年比较")
    score_unit: Flag | None = Field(default=None, alias="得分带单位")


class Submission(Model):
    """Everything a department typed for one report."""

    report: Report = Field(alias="报告")
    department: Department = Field(alias="部门")
    options: Options = Field(default_factory=Options, alias="版式")
    income: dict[Subject, Income] = Field(alias="收入", min_length=1)
    expenditure: dict[Subject, Expenditure] = Field(alias="支出", min_length=1)
    carry_over: CarryOver = Field(default_factory=CarryOver, alias="结转结余")
    economic: dict[Subject, Yuan] = Field(default_factory=dict, alias="基本支出经济分类")
    three_public: ThreePublic = Field(alias="三公经费")
    operating_cost: OperatingCost = Field(alias="机关运行经费")
    procurement: Procurement = Field(alias="政府采购")
    assets: StateAssets = Field(alias="国有资产")
    prior_year: PriorYear = Field(alias="上年决算")
    projects: tuple[Project, ...] = Field(default=(), alias="项目")
    class_purposes: dict[Subject, Text] = Field(default_factory=dict, alias="各类支出用途")
    reasons: dict[Text, Reason] = Field(default_factory=dict, alias="变动原因")
    budget_reasons: dict[Subject, Paragraphs] = Field(default_factory=dict, alias="预算差异原因")
    remarks: dict[Text, Text] = Field(default_factory=dict, alias="空表说明")
    sections: dict[Text, SectionText] = Field(default_factory=dict, alias="补充文字")
    key_works: KeyWorks = Field(alias="重点工作")
    terms: tuple[Term, ...] = Field(default=(), alias="其他名词")
    subjects: dict[Subject, Text] = Field(default_factory=dict, alias="自定义科目")
    management: PerformanceManagement = Field(alias="绩效管理")
    overall_form: OverallForm = Field(alias="整体自评")
    project_forms: tuple[ProjectForm, ...] = Field(default=(), alias="项目自评")
