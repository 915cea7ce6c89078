"""Forms of a pack: the self-evaluation forms and the score table of their 摘要版, as data.

Comes in: ``tables/整体自评表.yaml``, ``项目自评表.yaml`` and ``摘要得分表.yaml``. Goes out: frozen specifications.
Wordings may hold slots in braces; those of figures (``{分}``) are filled by the composer with the fact they print.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from pydantic import Field, model_validator

from generator.pack.models import Align, ColumnSpec, PackModel, SpecModel
from generator.pack.reading import read_model

if TYPE_CHECKING:
    from pathlib import Path


class FormCell(SpecModel):
    """A cell of a form: a label, a text, a figure by its fact's name, or options of which one is ticked."""

    CONTENTS: ClassVar[tuple[str, ...]] = ("label", "text", "amount", "rate", "share", "score", "options")
    """The fields of which a cell has one."""
    label: str | None = Field(default=None, alias="标")
    text: str | None = Field(default=None, alias="文")
    amount: str | None = Field(default=None, alias="取数")
    rate: str | None = Field(default=None, alias="完成率")
    share: str | None = Field(default=None, alias="占比")
    score: str | None = Field(default=None, alias="得分")
    options: tuple[str, ...] | None = Field(default=None, alias="选项")
    note: str = Field(default="", alias="附注")
    """What stands behind an amount where ``note_amount`` is not zero; ``{数}`` is that amount."""
    note_amount: str = Field(default="", alias="附注取数")
    chosen: str = Field(default="", alias="所选")
    """The slot that names the option ticked."""
    align: Align | None = Field(default=None, alias="对齐")
    colspan: int = Field(default=1, alias="跨栏")
    rowspan: int = Field(default=1, alias="跨行")

    @model_validator(mode="after")
    def _one_content(self) -> Self:
        if sum(getattr(self, name) is not None for name in self.CONTENTS) != 1:
            known = "、".join(str(type(self).model_fields[name].alias) for name in self.CONTENTS)
            msg = f"每格应写且只写一项：{known}"
            raise ValueError(msg)
        return self


class OptionStyle(PackModel):
    """How options are printed, one after the other."""

    pattern: str = Field(alias="样式")
    gap: str = Field(alias="间隔")
    ticked: str = Field(alias="选中")
    empty: str = Field(alias="未选")


class GoalSpec(PackModel):
    """The rows of goals and indicators."""

    single: str = Field(alias="单个")
    several: str = Field(alias="多个")
    header: tuple[str, ...] = Field(alias="表头")
    weight: str = Field(alias="权重")
    """How a weight stands behind the name of an indicator, where the option 指标权重 asks for it."""
    upper_weight: str = Field(default="", alias="上级权重")
    """The same behind 一级 and 二级指标, with the sums of their weights; empty where they print none."""
    continued: str = Field(alias="续")
    """How the name of a 一级 or 二级指标 is repeated in its second block."""
    most_rows: int = Field(alias="每块最多行数", ge=1)
    """Rows under one 一级指标 are cut into blocks of so many, because a cell that spans rows must not cross a page."""
    short_text: int = Field(alias="短目标字数")
    """A goal of at most so many characters stays on the page of its first indicators."""


class FormSpec(SpecModel):
    """A self-evaluation form (整体 or 项目)."""

    title: str = Field(alias="标题")
    left_line: str = Field(alias="左上")
    right_line: str = Field(alias="右上")
    day: str = Field(alias="日期")
    columns: tuple[ColumnSpec, ...] = Field(alias="栏", min_length=6, max_length=6)
    head: tuple[tuple[FormCell, ...], ...] = Field(alias="表首")
    option_style: OptionStyle | None = Field(default=None, alias="选项样式")
    goals: GoalSpec = Field(alias="目标")
    total: str = Field(alias="总分")
    """The label of the row of the total score; empty where the form has no such row."""
    deviation: str = Field(alias="偏差原因分析")
    improvement: str = Field(alias="改进措施")
    notes: tuple[str, ...] = Field(alias="备注")
    summary: str = Field(alias="摘要")
    font_size: float = Field(alias="字号")
    row_height: float = Field(alias="行高")
    zero: str = Field(default="0.00", alias="零值")


class ScoreRow(PackModel):
    """A row of the score table; one that names ``{一级指标}`` stands for each of them."""

    name: str = Field(alias="名")
    weight: str = Field(alias="权重")
    score: str = Field(alias="得分")
    total: bool = Field(default=False, alias="合计行")


class ScoreTableSpec(SpecModel):
    """The score table of the 摘要版."""

    title: str = Field(default="", alias="标题")
    columns: tuple[ColumnSpec, ...] = Field(alias="栏", min_length=3, max_length=3)
    header: tuple[str, ...] = Field(alias="表头", min_length=3, max_length=3)
    rows: tuple[ScoreRow, ...] = Field(alias="行")
    decimals: int = Field(alias="小数位")
    summary: str = Field(alias="摘要")
    font_size: float = Field(alias="字号")
    row_height: float = Field(alias="行高")


def load_form(path: Path) -> FormSpec:
    """Load a form of a pack; raises ``FindingsError`` with file and line for mistakes in it."""
    return read_model(FormSpec, path)


def load_score_table(path: Path) -> ScoreTableSpec:
    """Load the score table of a pack; raises ``FindingsError`` with file and line for mistakes in it."""
    return read_model(ScoreTableSpec, path)
