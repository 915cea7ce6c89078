"""The whole of a report's input: one ``Submission`` made of several YAML files, one topic each.

A file holds one or more of the top-level keys; ``项目自评`` may come from several files, every other key from one.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import Discriminator, Field, Tag, model_validator

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
    Elimination,
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
from generator.submission.reasons import OwnReason, Reason
from generator.submission.release import ApprovedTotals, Release, Waiver
from generator.submission.texts import Path, texts_below

DEPARTMENT_REPORT: Final = "部门决算公开"
UNIT_REPORT: Final = "单位决算公开"
"""The kind of a unit's own report; it speaks of 单位 where that of a department speaks of 部门."""
EVALUATION: Final = "绩效自评表"
"""The kind of self-evaluation forms that stand alone."""
BUDGET: Final = "部门预算"
"""The kind of a department's budget."""


class Report(Model):
    """报告: which report, of which year, by which pack, in which unit the amounts are typed."""

    kind: Literal["部门决算公开", "单位决算公开", "绩效自评表", "部门预算"] = Field(
        default="部门决算公开",
        alias="类型",
        description="公开部门决算，一个单位自己的决算，单独的绩效自评表，还是部门预算；标题和称呼随之不同",
    )
    year: Count = Field(alias="年度", description="决算所属年度，四位数字", examples=["2024"])
    pack: Text = Field(
        alias="模板包", description="用哪个模板包，写成“地区/包名”", examples=["wuhan/final-accounts-2024"]
    )
    unit: AmountUnit = Field(alias="金额单位", description="本报告所有金额用元还是万元填写", examples=["万元"])
    published: Day | None = Field(default=None, alias="公开日期", description="印在封面上；不填则封面没有日期")

    @property
    def subject_word(self) -> str:
        """What the report calls whom it is of: 单位 in a unit's own, else 部门."""
        return "单位" if self.kind == UNIT_REPORT else "部门"


class DutyGroup(Model):
    """A group of duties under its own heading."""

    heading: Text = Field(alias="标题", description="这一组职责的小标题")
    paragraphs: Paragraphs = Field(alias="内容", description="这一组职责的各段文字")


Duty = Annotated[Annotated[DutyGroup, Tag(GROUP_TAG)] | Annotated[Text, Tag(TEXT_TAG)], Discriminator(group_or_text)]
"""A paragraph of duties, or a group of them under a heading."""


class Department(Model):
    """部门: names, duties, units. ``所属单位`` empty means that there is only the 本级."""

    name: Text = Field(alias="名称", description="部门规范全称，印在封面和各表上")
    short_name: Text | None = Field(default=None, alias="简称", description="正文里的简称")
    self_name: Literal["本部门", "本单位"] = Field(
        default="本部门", alias="自称", description="正文里怎样称呼自己；单位决算不填就是本单位"
    )
    headquarters: Flag = Field(
        default=False, alias="本级", description="只在部门的“单位”文件夹里填：这个单位是部门本级"
    )
    fiscal_level: Literal["中央级", "省级", "市级", "区级", "县级", "乡级"] = Field(
        default="区级", alias="财政级次", description="单位属于哪一级财政"
    )
    duties: tuple[Duty, ...] = Field(
        alias="主要职责", description="每项一段；可以分组，每组写“标题”和“内容”", min_length=1
    )
    organisation: Paragraphs = Field(default=(), alias="内设机构", description="内设机构的说明，每项一段")
    units: tuple[Text, ...] = Field(
        default=(), alias="所属单位", description="纳入决算的下属单位，不含本级；有“单位”文件夹的不用填，没有的不填"
    )


class KeyWork(Model):
    """One 重点工作: heading, text, and its row of the table (left out where 工作内容及目标 is not given)."""

    heading: Text = Field(alias="事项", description="一件重点工作的名称")
    paragraphs: Paragraphs = Field(alias="正文", description="叙述文字，每项一段")
    target: Text | None = Field(default=None, alias="工作内容及目标", description="填了才印进重点工作完成情况表")
    result: Text | None = Field(default=None, alias="完成情况", description="重点工作完成情况表的“完成情况”")


class KeyWorks(Model):
    """重点工作完成情况 (Part 4)."""

    intro: Paragraphs = Field(default=(), alias="导语", description="各事项之前的文字")
    works: tuple[KeyWork, ...] = Field(alias="工作", description="每项一件重点工作", min_length=1)
    closing: Paragraphs = Field(default=(), alias="结语", description="各事项之后的文字")


class SectionText(Model):
    """Own text of a section: before, after, or instead of the derived text; may quote facts as {名称}."""

    before: Paragraphs = Field(default=(), alias="前加", description="加在程序写出的文字之前")
    after: Paragraphs = Field(default=(), alias="后加", description="加在程序写出的文字之后")
    instead: Paragraphs = Field(default=(), alias="替换", description="代替程序写出的文字")


class Term(Model):
    """An own term of 名词解释."""

    term: Text = Field(alias="名词", description="本部门自己的专用名词")
    definition: Text = Field(alias="解释", description="名词的解释")


class Options(Model):
    """版式: how the report is printed; what is not chosen is the pack's default."""

    subject_rows: Literal["类款项", "项"] | None = Field(
        default=None, alias="科目行", description="02、03、05 表印类款项各级，还是只印项级"
    )
    zero: Literal["0.00", "空白"] | None = Field(default=None, alias="零值", description="没有金额的格子印什么")
    table_separators: Flag | None = Field(default=None, alias="表格千分位", description="表中金额是否用千位分隔")
    text_separators: Flag | None = Field(default=None, alias="正文千分位", description="正文金额是否用千位分隔")
    text_drop_zeros: Flag | None = Field(default=None, alias="正文省略末尾零", description="如 62.40 印成 62.4")
    share_decimals: Count | None = Field(default=None, alias="占比小数位", description="占比保留几位小数")
    rate_decimals: Count | None = Field(default=None, alias="增减率小数位", description="增减率保留几位小数")
    completion_decimals: Count | None = Field(
        default=None, alias="完成率小数位", description="完成率、执行率保留几位小数"
    )
    whole_percent: Flag | None = Field(default=None, alias="整百分数省略小数", description="如 100.0% 印成 100%")
    budget_base: Literal["年初预算", "全年预算"] | None = Field(
        default=None, alias="预算对比口径", description="决算数与哪个预算数相比"
    )
    budget_level: Literal["类", "款", "项"] | None = Field(
        default=None, alias="预算对比级次", description="逐类、逐款还是逐项与预算相比"
    )
    line_numbers: Literal["含空行", "连续"] | None = Field(
        default=None, alias="行次", description="01、04 表行次的编法"
    )
    economic_list: Literal["短表", "长表"] | None = Field(
        default=None, alias="经济分类明细", description="06 表印哪一种科目清单"
    )
    formula_notes: Flag | None = Field(default=None, alias="公式注", description="表下是否印勾稽公式")
    form_weights: Flag | None = Field(default=None, alias="指标权重", description="自评表里是否印权重")
    form_notes: Literal["每表", "首表", "不印"] | None = Field(
        default=None, alias="填表说明", description="自评表下面的备注印在哪里"
    )
    compare_income: Flag | None = Field(
        default=None, alias="收支与上年比较", description="收入、支出说明里是否与上年比较"
    )
    score_unit: Flag | None = Field(default=None, alias="得分带单位", description="得分后面是否印“分”")


class Submission(Model):
    """Everything a department typed for one report."""

    REASONS: ClassVar[tuple[str, ...]] = tuple(str(each.alias) for each in PriorYear.model_fields.values())
    """What is compared with last year, and may therefore have a reason: here the figures of 上年决算."""
    PRIOR: ClassVar[str] = "上年决算"
    """The key under which last year's figures are typed."""

    report: Report = Field(alias="报告", description="哪一年的报告、用哪个模板包、金额单位")
    department: Department = Field(alias="部门", description="部门的名称、职责和单位")
    options: Options = Field(default_factory=Options, alias="版式", description="怎样印；不填的按模板包")
    income: dict[Subject, Income] = Field(
        alias="收入", description="本年收入：功能分类项级科目 → 来源 → 金额", min_length=1
    )
    expenditure: dict[Subject, Expenditure] = Field(
        alias="支出", description="本年支出：功能分类项级科目 → 资金性质 → 金额", min_length=1
    )
    carry_over: CarryOver = Field(
        default_factory=CarryOver, alias="结转结余", description="年初结转和结余等；年末数由程序计算"
    )
    economic: dict[Subject, Yuan] = Field(
        default_factory=dict,
        alias="基本支出经济分类",
        description="一般公共预算基本支出：经济分类款级科目 → 金额（公开06表）",
    )
    three_public: ThreePublic = Field(alias="三公经费", description="财政拨款“三公”经费（公开09表）")
    operating_cost: OperatingCost = Field(alias="机关运行经费", description="决算数，和用来比较的预算数或上年数")
    procurement: Procurement = Field(alias="政府采购", description="政府采购支出")
    assets: StateAssets = Field(alias="国有资产", description="车辆和大型设备")
    prior_folder: Text | None = Field(
        default=None,
        alias="上年",
        description="上年填报文件夹的相对路径，如“../示例局-2023”；填了就从那里取上年数、年初数，“上年决算”不用填",
    )
    budget_folder: Text | None = Field(
        default=None,
        alias="年初预算",
        description="同一年度部门预算填报文件夹的相对路径，如“../示例局-预算-2024”；填了就从那里取各科目的年初预算",
    )
    prior_year: PriorYear = Field(alias="上年决算", description="上年的几个合计数，用来计算增减")
    projects: tuple[Project, ...] = Field(default=(), alias="项目", description="每个项目的数字只在这里填一次")
    eliminations: tuple[Elimination, ...] = Field(
        default=(), alias="单位间抵销", description="部门的单位之间的补助和上缴，从部门合计中去掉；不填就不抵销"
    )
    class_purposes: dict[Subject, Text] = Field(
        default_factory=dict, alias="各类支出用途", description="功能分类类级科目 → 主要用于什么"
    )
    reasons: dict[Text, Reason] = Field(
        default_factory=dict, alias="变动原因", description="与上年相比变动的原因；不写“主要原因是”，句末不加句号"
    )
    budget_reasons: dict[Subject, OwnReason] = Field(
        default_factory=dict, alias="预算差异原因", description="科目 → 决算与预算不同的原因"
    )
    remarks: dict[Text, Text] = Field(
        default_factory=dict, alias="空表说明", description="如“公开07表”→ 没有数据的说明"
    )
    sections: dict[Text, SectionText] = Field(
        default_factory=dict, alias="补充文字", description="节名 → 加在那一节的文字"
    )
    key_works: KeyWorks = Field(alias="重点工作", description="第四部分 重点工作完成情况")
    terms: tuple[Term, ...] = Field(default=(), alias="其他名词", description="第五部分另加的名词解释")
    subjects: dict[Subject, Text] = Field(
        default_factory=dict, alias="自定义科目", description="分类里没有的新增科目：编码 → 名称"
    )
    management: PerformanceManagement = Field(alias="绩效管理", description="第三部分 十三、预算绩效情况说明的文字")
    overall_form: OverallForm = Field(alias="整体自评", description="部门整体绩效自评表")
    project_forms: tuple[ProjectForm, ...] = Field(
        default=(), alias="项目自评", description="项目绩效自评表，一份或几份；可以分写在几个文件里"
    )
    approved: ApprovedTotals = Field(
        default_factory=dict, alias="批复数", description="批复的决算数：公开表 → 行 → 金额，或行 → 栏 → 金额；逐一核对"
    )
    release: Release = Field(
        default_factory=Release, alias="发布", description="批复、保密审查和签发的记录；不印在报告里"
    )
    waivers: tuple[Waiver, ...] = Field(
        default=(), alias="豁免", description="不改的审核发现：规则、理由和批准人职务；审核报告会一一列出"
    )

    @cached_property
    def texts(self) -> tuple[tuple[Path, str], ...]:
        """Every text that was typed, with its path of Chinese keys; walked once, for composition and audit."""
        return texts_below(self)

    @model_validator(mode="before")
    @classmethod
    def _unit_speaks_as_one(cls, data: Any) -> Any:  # noqa: ANN401 - pydantic hands over whatever was typed
        """Let a unit's own report say 本单位 unless something else was typed."""
        report, department = (data.get(key) for key in ("报告", "部门")) if isinstance(data, dict) else (None, None)
        if isinstance(report, dict) and isinstance(department, dict) and report.get("类型") == UNIT_REPORT:
            return {**data, "部门": {"自称": "本单位", **department}}
        return data
