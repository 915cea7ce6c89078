"""Forms of the performance targets of a budget (附表13, 附表14) as data: blocks of rows, some of them one per item.

Comes in: ``tables/整体目标表.yaml`` and ``项目目标表.yaml``. Goes out: frozen specifications. What the lists are called
and which slots their items have stands in ``LISTS``; a test compares it with what the composer fills in.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Final, Self

from pydantic import Field, model_validator

from generator.pack.forms import FormCell, OptionStyle
from generator.pack.models import ColumnSpec, PackModel, SpecModel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TARGET_FORMS: Final[Mapping[str, str]] = MappingProxyType({"整体": "整体目标表", "项目": "项目目标表"})
"""The files of the forms, by what structure.yaml calls them; only packs of budgets have them."""
_INDICATOR: Final = frozenset({"一级指标", "二级指标", "名称", "指标值", "确定依据"})
_YEARS: Final = frozenset({"上年值", "前年值"})
HEAD_SLOTS: Final = frozenset({"日期", "前年", "填报人", "联系电话"})
"""What the head of 附表13 prints, in the slots of the report."""
PROJECT_SLOTS: Final = frozenset(
    {
        *("项目", "名称", "编码", "类别", "主管部门", "执行单位", "负责人", "联系电话", "单位地址", "邮政编码"),
        *("项目属性", "属性说明", "起始年度", "终止年度", "日期", "日期名", "前年"),
    }
)
"""What 附表14 prints of its project."""
TEXTS: Final = frozenset(
    {*("职能概述", "工作任务", "申请理由", "主要内容", "立项依据", "实施方案", "预算变动"), *("目标", "说明")}
)
"""Names of the typed texts of several paragraphs; 预算变动 is a text template of the pack."""
LISTS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "项目支出": frozenset({"项目", "类别", "支出方向"}),
        "总目标对照": frozenset({"序号", "长期", "年度目标"}),
        "长期目标": frozenset({"序号"}),
        "年度目标": frozenset({"序号"}),
        "长期绩效指标": _INDICATOR | {"绩效标准"},
        "年度绩效指标": _INDICATOR | _YEARS | {"绩效标准"},
        "支出明细": frozenset({"序号", "活动", "内容", "经济科目", "测算依据", "备注"}),
        "项目采购": frozenset({"序号", "品目"}),
        "总目标": frozenset({"名称"}),
        "长期指标": _INDICATOR | {"目标"},
        "年度指标": _INDICATOR | _YEARS | {"目标"},
        "评分指标": frozenset({"目标", "一级指标", "二级指标", "内容", "指标值", "备注"}),
    }
)
"""The lists that a block may go through, and the slots of their items."""


class TargetCell(FormCell):
    """A cell of these forms; ``merged`` names the slots that are equal in the rows over which it goes on."""

    CONTENTS: ClassVar[tuple[str, ...]] = (*FormCell.CONTENTS, "paragraphs")
    merged: tuple[str, ...] = Field(default=(), alias="并")
    only_if: str = Field(default="", alias="仅当")
    """The cell is blank where this slot is."""
    paragraphs: str | None = Field(default=None, alias="段")
    """A text of several paragraphs, by its name."""
    needed: bool = Field(default=False, alias="有数才印")
    """The row stands only where this figure is not zero."""


class TargetBlock(PackModel):
    """Rows printed once (``行``), then those of each item of a list: one row (``格``) or blocks (``块``).

    Without a list the blocks stand once, each with its own label, all of them beside that of this block.
    """

    only_if: str = Field(default="", alias="仅当")
    """The block stands only where this list, text, slot or amount is not empty."""
    label: str = Field(default="", alias="名")
    """What the first column says beside all rows of the block; repeated where it is cut."""
    rows: tuple[tuple[TargetCell, ...], ...] = Field(default=(), alias="行")
    each: str = Field(default="", alias="逐")
    cells: tuple[TargetCell, ...] = Field(default=(), alias="格")
    blocks: tuple[TargetBlock, ...] = Field(default=(), alias="块")
    empty: tuple[TargetCell, ...] = Field(default=(), alias="空时")
    """The row where the list has no items."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if bool(self.cells and self.blocks) or (self.cells and not self.each):
            msg = "“格”要和“逐”一起写，不能再写“块”"
            raise ValueError(msg)
        if self.each and self.each not in LISTS:
            msg = f"没有名为“{self.each}”的列表，可用的有：{'、'.join(LISTS)}"
            raise ValueError(msg)
        return self

    def walk(self, above: frozenset[str]) -> Iterator[tuple[TargetCell, frozenset[str]]]:
        """Yield every cell with the slots it may name, those of the items around it included."""
        for row in self.rows:
            yield from ((cell, above) for cell in row)
        yield from ((cell, above) for cell in self.empty)
        inside = above | LISTS.get(self.each, frozenset())
        yield from ((cell, inside) for cell in self.cells)
        for block in self.blocks:
            yield from block.walk(inside)


class TargetFormSpec(SpecModel):
    """One form (整体 or 项目)."""

    label: str = Field(alias="编号")
    label_first: bool = Field(default=False, alias="编号在前")
    title: str = Field(alias="标题")
    toc: str = Field(alias="目录")
    page: str = Field(alias="页面")
    left_line: str = Field(alias="左上")
    """The line of the date, printed only where it was typed."""
    right_line: str = Field(alias="右上")
    day: str = Field(alias="日期")
    day_names: dict[str, str] = Field(default_factory=dict, alias="日期名")
    """How the date is called, by the text that only one variant of the form has."""
    columns: tuple[ColumnSpec, ...] = Field(alias="栏")
    option_style: OptionStyle | None = Field(default=None, alias="选项样式")
    blocks: tuple[TargetBlock, ...] = Field(alias="块")
    continued: str = Field(alias="续")
    """How a label is repeated where its block is cut."""
    most_height: float = Field(alias="每块最高", gt=0)
    """Rows beside one label are cut into blocks of about so many millimetres: no cell may cross a page."""
    most_characters: int = Field(alias="每格最多字数", ge=1)
    """A longer text goes on in a row of its own, because a row does not cross a page either."""
    changes: str = Field(default="", alias="预算变动")
    """The text template of how a project's budget changed."""
    nothing: str = Field(alias="空表")
    summary: str = Field(alias="摘要")
    font_size: float = Field(alias="字号")
    row_height: float = Field(alias="行高")
    zero: str = Field(default="0.00", alias="零值")
    separators: bool | None = Field(default=None, alias="千分位")
    """Overrides the option 表格千分位 for this form."""
