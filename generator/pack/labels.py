"""The labels of figures: which words of a text speak of which fact, so that texts can be read against the figures.

Comes in: a pack's ``labels.yaml``. Goes out: a frozen ``Labels``. How a figure finds its fact by these words stands in
``docs/文数核对.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from generator.pack.models import PackModel
from generator.pack.reading import read_model

FILE: Final = "labels.yaml"
ANY: Final = ""
"""The context of a name that holds in every context."""
OTHERWISE: Final = "其余"
"""The context of a name that holds where none of the others is spoken of."""
FORM_SLOT: Final = "{表}"
"""What stands in the 数 of a pattern for the form that is spoken of."""
COUNTED: Final = frozenset(
    (
        "自评表.项目表数",
        "单位.下属单位数",
        *(f"{FORM_SLOT}.{each}" for each in ("指标数", "完成指标数", "未完成指标数")),
    )
)
"""Counts that patterns may name although they are no facts of the report: the audit counts them itself."""


def _names(value: Any) -> Any:  # noqa: ANN401 - pydantic hands over whatever stands in the file
    """Take a name, or a list of names of which the first known one counts, for one that holds in every context."""
    by_context = value if isinstance(value, dict) else {ANY: value}
    return {context: (names,) if isinstance(names, str) else names for context, names in by_context.items()}


Names = Annotated[Mapping[str, tuple[str, ...]], BeforeValidator(_names)]
"""Names of facts by context (a kind of money); of several names in one context the first known one counts."""


class SubjectLabels(PackModel):
    """主体: a thing that has figures, the phrases that speak of it, and the facts that its figures are."""

    phrases: tuple[str, ...] = Field(alias="称")
    generic: tuple[str, ...] = Field(default=(), alias="泛称")
    """Phrases that speak of it only in texts about the accounts; elsewhere they may mean anything."""
    values: dict[str, Names] = Field(default_factory=dict, alias="取数")
    """By 口径 (决算, 年初预算, 全年预算, 上年, 得分): the fact."""
    counts: dict[str, str] = Field(default_factory=dict, alias="计数")
    """By unit (个, 辆, 人次): the fact that counts it."""
    whole: Names = Field(default_factory=dict, alias="占")
    """What a share of it that does not say so is a share of."""
    context: str = Field(default="", alias="资金")
    """The kind of money that is spoken of from here on."""
    sections: tuple[str, ...] = Field(default=(), alias="节")
    """The sections in which the phrases hold; none: in all."""


class Words(PackModel):
    """Words that mean one thing: ``phrases`` in every place, ``generic`` only right after what they speak of.

    ``title`` is what messages call it, where not by its key.
    """

    title: str = Field(default="", alias="题")
    phrases: tuple[str, ...] = Field(alias="称")
    generic: tuple[str, ...] = Field(default=(), alias="泛称")


class Pattern(PackModel):
    """A stretch of text with ``{}`` where the figure stands, for figures that stand before their noun."""

    text: str = Field(alias="句")
    fact: str = Field(alias="数")
    subject: str = Field(default="", alias="主体")
    """What is spoken of from here on."""


class Topic(PackModel):
    """What the reasons of some items speak of: words of their own, and words that belong to something else."""

    items: tuple[str, ...] = Field(alias="事项")
    own: tuple[str, ...] = Field(alias="本事项用词")
    foreign: tuple[str, ...] = Field(alias="别的事项用词")


class ReasonWords(PackModel):
    """原因: words by which a reason says that something went up or down, and words that leave it open."""

    rises: tuple[str, ...] = Field(default=(), alias="增")
    falls: tuple[str, ...] = Field(default=(), alias="减")
    open: tuple[str, ...] = Field(default=(), alias="不定")
    personnel: tuple[str, ...] = Field(default=(), alias="人员用词")
    hired: tuple[str, ...] = Field(default=(), alias="项目用人用词")
    """Words of people who are paid from projects: with them, 人员用词 may explain 项目支出."""
    topics: tuple[Topic, ...] = Field(default=(), alias="主题")


class YearWords(PackModel):
    """年度: words for the report's year and those beside it."""

    this: tuple[str, ...] = Field(default=(), alias="本年")
    last: tuple[str, ...] = Field(default=(), alias="上年")
    next: tuple[str, ...] = Field(default=(), alias="下年")


class ChangeWords(PackModel):
    """增减: words of direction, and the words that say against what."""

    rises: tuple[str, ...] = Field(default=(), alias="增")
    falls: tuple[str, ...] = Field(default=(), alias="减")
    above: tuple[str, ...] = Field(default=(), alias="大于")
    below: tuple[str, ...] = Field(default=(), alias="小于")
    overspent: tuple[str, ...] = Field(default=(), alias="超支")
    """More than the budget."""
    saved: tuple[str, ...] = Field(default=(), alias="结余")
    """Less than the budget."""
    raised: tuple[str, ...] = Field(default=(), alias="调增")
    """The budget of the year against that of its beginning."""
    lowered: tuple[str, ...] = Field(default=(), alias="调减")
    rate: tuple[str, ...] = Field(default=(), alias="幅度")
    """The rate of the change said before, without a direction."""
    apart: tuple[str, ...] = Field(default=(), alias="相差")
    equal: tuple[str, ...] = Field(default=(), alias="持平")
    compared: tuple[str, ...] = Field(default=(), alias="比")
    """Words before what is compared with: 比, 较, 与."""
    against: tuple[str, ...] = Field(default=(), alias="相比")
    """Words after it."""


class IndicatorWords(PackModel):
    """指标: how texts speak of the 三级指标 of a form."""

    target: tuple[str, ...] = Field(default=(), alias="目标")
    actual: tuple[str, ...] = Field(default=(), alias="完成")
    planned: tuple[str, ...] = Field(default=(), alias="计划")
    """Words before the name that make the figure behind it the target: 计划新增……15家."""
    fillers: tuple[str, ...] = Field(default=(), alias="虚词")
    verbs: tuple[str, ...] = Field(default=(), alias="动词")
    """Words before what was done (开展, 举办), which are no part of its name."""
    endings: tuple[str, ...] = Field(default=(), alias="名尾")
    """Endings of names that texts leave out (次数, 数量)."""
    units: tuple[tuple[str, ...], ...] = Field(default=(), alias="同类单位")


class Labels(PackModel):
    """labels.yaml, whole."""

    subjects: dict[str, SubjectLabels] = Field(default_factory=dict, alias="主体")
    sections: dict[str, str] = Field(default_factory=dict, alias="节")
    """By section key: the 主体 that its text speaks of."""
    aspects: dict[str, Words] = Field(default_factory=dict, alias="口径")
    rates: dict[str, Words] = Field(default_factory=dict, alias="完成率")
    """By base (年初预算, 全年预算; empty: not said): the words of a completion rate."""
    changes: ChangeWords = Field(default_factory=ChangeWords, alias="增减")
    shares: tuple[str, ...] = Field(default=(), alias="占")
    parts: tuple[str, ...] = Field(default=(), alias="其中")
    years: YearWords = Field(default_factory=YearWords, alias="年度")
    fillers: tuple[str, ...] = Field(default=(), alias="虚词")
    patterns: tuple[Pattern, ...] = Field(default=(), alias="句式")
    codes: dict[str, tuple[str, ...]] = Field(default_factory=dict, alias="科目称")
    """By level (类, 款, 项): how texts name a subject of the 功能分类."""
    endings: tuple[str, ...] = Field(default=(), alias="项目名尾")
    """Endings that texts leave out of the names of projects."""
    accounts: tuple[str, ...] = Field(default=(), alias="账务用词")
    """A figure beside one of these that finds no fact is counted as 未审核; any other is no figure of the accounts."""
    vague: tuple[str, ...] = Field(default=(), alias="泛词")
    """Words too general to tell by them that two texts speak of the same figure."""
    indicators: IndicatorWords = Field(default_factory=IndicatorWords, alias="指标")
    reasons: ReasonWords = Field(default_factory=ReasonWords, alias="原因")


def load_labels(files: Mapping[str, Path]) -> Labels:
    """Load the labels of a pack from its files; a pack without them binds no figure of a text."""
    return read_model(Labels, files[FILE]) if FILE in files else Labels()
