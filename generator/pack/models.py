"""Models of a template pack: its manifest, its structure, its table specifications.

Everything about the format that is not arithmetic stands here as data: order of parts, titles, columns, notes, formats.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, Self, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from generator.amounts import AmountUnit
from generator.pack.rows import ROW_KINDS
from generator.submission.models import Options

Align = Literal["left", "center", "right"]


class PackModel(BaseModel):
    """Base of the pack's models; unknown keys are mistakes of the template maintainer and are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class SpecModel(PackModel):
    """Base of tables, forms and cells of forms: each is only itself, for what is made of it once is kept by it."""

    def __eq__(self, other: object) -> bool:
        """Tell whether the other is this very one."""
        return self is other

    def __hash__(self) -> int:
        return id(self)


class Extends(BaseModel):
    """What of a pack.yaml tells which pack it extends."""

    extends: str | None = Field(default=None, alias="继承")


class Manifest(PackModel):
    """pack.yaml: what the pack is for, its default options, its file name pattern and its fixed wordings."""

    id: str = Field(alias="标识")
    title: str = Field(alias="名称")
    kind: str = Field(alias="类型")
    years: tuple[int, ...] = Field(alias="年度", min_length=1)
    extends: str | None = Field(default=None, alias="继承")
    file_name: str = Field(alias="文件名")
    options: Options = Field(alias="版式")
    labels: dict[str, str] = Field(alias="用语")
    """Wordings that the composer needs by name (目录, 部门 line, unit line, direction words …)."""


class Entry(PackModel):
    """One section of a part: its heading, and the text, tables or forms that stand under it."""

    heading: str = Field(default="", alias="标题")
    key: str = Field(alias="键")
    """The name under which 补充文字 can speak of this section, and its anchor."""
    text: str | None = Field(default=None, alias="文字")
    table: str | None = Field(default=None, alias="表")
    forms: Literal["整体", "项目"] | None = Field(default=None, alias="自评表")
    targets: Literal["整体", "项目"] | None = Field(default=None, alias="目标表")
    toc: bool = Field(default=True, alias="列入目录")
    only_if: Literal["重点工作表"] | None = Field(default=None, alias="仅当")
    """The section stands only where there is something to print in it."""


class PartSpec(PackModel):
    """A part of the report: its heading (none where it is empty), page style and sections."""

    heading: str = Field(alias="标题")
    page: str = Field(default="text", alias="页面")
    toc: bool = Field(default=True, alias="列入目录")
    entries: tuple[Entry, ...] = Field(default=(), alias="内容")


class Structure(PackModel):
    """structure.yaml: cover, metadata and the parts in order."""

    cover: tuple[str, ...] = Field(alias="封面")
    """Its lines; without any the report has no cover."""
    cover_foot: tuple[str, ...] = Field(alias="封面落款")
    subject: str = Field(alias="主题")
    keywords: tuple[str, ...] = Field(alias="关键词")
    least_toc: int = Field(default=0, alias="目录至少项数")
    """A 目录 of fewer lines is not printed."""
    parts: tuple[PartSpec, ...] = Field(alias="部分")


class HeaderCell(PackModel):
    """A header cell of a table, with its spans."""

    text: str = Field(default="", alias="文")
    colspan: int = Field(default=1, alias="跨栏")
    rowspan: int = Field(default=1, alias="跨行")


def _header(value: object) -> object:
    return {"文": value} if isinstance(value, str) else value


HeaderField = Annotated[HeaderCell, BeforeValidator(_header)]


Zero = Literal["0.00", "空白"]


class ColumnSpec(PackModel):
    """A column: its width in thousandths and what it prints: a fact name pattern with ``{code}``, or a text.

    Where rows are listed, both name slots of the rows (``ROW_KINDS``).
    """

    width: int = Field(alias="宽")
    align: Align = Field(default="right", alias="对齐")
    fact: str | None = Field(default=None, alias="取数")
    text: str | None = Field(default=None, alias="文")
    indented: bool = Field(default=False, alias="按级缩进")
    """listed_rows: the text is indented as deep as its row stands."""
    zero: Zero | None = Field(default=None, alias="零值")
    """Overrides that of the table for this column."""
    drop_zeros: bool = Field(default=False, alias="省略末尾零")


class Category(PackModel):
    """A category of projects as a table prints it."""

    category: str = Field(alias="类别")
    code: str = Field(alias="编码")
    name: str = Field(alias="名称")


class Line(PackModel):
    """One line of a two-sided table: its text, and a fact for each amount column (``-`` prints nothing)."""

    text: str = Field(default="", alias="项")
    facts: tuple[str, ...] = Field(default=(), alias="取数")
    total: bool = Field(default=False, alias="合计行")
    indent: int = Field(default=0, alias="缩进")
    blank_if_short: bool = Field(default=False, alias="含空行时")
    """The line stands only where the option 行次 is 含空行."""


_SubjectRows = Literal["收入", "支出", "一般公共预算", "政府性基金", "国有资本经营"]
_ListedRows = Literal["预算单位", "经济科目", "国有资本经营科目", "预算项目", "政府采购", "购买服务"]
Rows = Literal[_SubjectRows, _ListedRows]
_SUBJECT_ROWS: Final = get_args(_SubjectRows)


class TableSpec(SpecModel):
    """One table of the pack (tables/*.yaml)."""

    layout: Literal["two_sided", "function_rows", "listed_rows", "economic_grid", "single_row"] = Field(alias="版面")
    label: str = Field(alias="编号")
    label_first: bool = Field(default=False, alias="编号在前")
    """The label stands above the title, at the left."""
    title: str = Field(alias="标题")
    toc: str = Field(alias="目录")
    page: str = Field(alias="页面")
    unit: str = Field(alias="单位行")
    columns: tuple[ColumnSpec, ...] = Field(alias="栏")
    header: tuple[tuple[HeaderField, ...], ...] = Field(alias="表头")
    axis: tuple[str, ...] = Field(default=(), alias="栏次")
    rows: Rows | None = Field(default=None, alias="行")
    """function_rows: which subjects; listed_rows: what is listed."""
    categories: tuple[Category, ...] = Field(default=(), alias="项目类别")
    """Rows 预算项目: the categories in order; projects of others are not listed."""
    total_label: str = Field(default="合计", alias="合计项")
    numbered: bool = Field(default=True, alias="印行次")
    """two_sided: the lines are numbered."""
    left: tuple[Line, ...] = Field(default=(), alias="左侧")
    right: tuple[Line, ...] = Field(default=(), alias="右侧")
    right_start: dict[str, int] = Field(default_factory=dict, alias="右侧起始行次")
    """Line number of the first right-hand line, by option 行次."""
    lists: dict[str, tuple[tuple[str, ...], ...]] = Field(default_factory=dict, alias="明细")
    """economic_grid: by option 经济分类明细, the codes of each column of items."""
    totals: tuple[tuple[str, str, int], ...] = Field(default=(), alias="末行")
    """economic_grid: label, fact and the columns the label spans, of the last row."""
    notes: tuple[str, ...] = Field(default=(), alias="注")
    formula_notes: tuple[str, ...] = Field(default=(), alias="公式注")
    running_formula_notes: tuple[str, ...] = Field(default=(), alias="连续行次公式注")
    """The same for the option 行次 连续, where the lines have other numbers."""
    empty: tuple[str, ...] = Field(default=(), alias="空表判断")
    """The facts that are all zero when the table is empty; an empty table is printed blank, with its remark."""
    empty_rows: bool = Field(default=True, alias="空表留行")
    """An empty table keeps its rows; else it is printed down to its head only."""
    remark: str | None = Field(default=None, alias="空表说明")
    zero: Zero | None = Field(default=None, alias="零值")
    separators: bool | None = Field(default=None, alias="千分位")
    """Both override the options 零值 and 表格千分位 for this table."""
    amounts: AmountUnit = Field(default=AmountUnit.WAN, alias="金额单位")
    summary: str = Field(alias="摘要")
    font_size: float = Field(alias="字号")
    row_height: float = Field(alias="行高")
    one_page: bool = Field(default=False, alias="一页")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        """Refuse a table that lacks what its layout needs."""
        starts = not self.numbered or _each(Options, "line_numbers") <= set(self.right_start)
        needed = {
            "two_sided": self.left and self.right and starts,
            "function_rows": self.rows in _SUBJECT_ROWS,
            "listed_rows": self.rows in ROW_KINDS and all((c.fact is None) != (c.text is None) for c in self.columns),
            "economic_grid": self.totals and _each(Options, "economic_list") <= set(self.lists),
            "single_row": all(column.fact for column in self.columns),
        }
        if not needed[self.layout]:
            msg = f"版面 {self.layout} 要写{_NEEDED[self.layout]}"
            raise ValueError(msg)
        return self


_NEEDED: Final = {
    "two_sided": "“左侧”“右侧”，以及每种行次的“右侧起始行次”",
    "function_rows": f"“行”（{'、'.join(_SUBJECT_ROWS)}）",
    "listed_rows": f"“行”（{'、'.join(ROW_KINDS)}），每栏写“文”或“取数”之一",
    "economic_grid": "“末行”，以及短表和长表的“明细”",
    "single_row": "每栏的“取数”",
}


def _each(model: type[BaseModel], name: str) -> set[str]:
    """Return the choices of an option."""
    (choices, *_) = get_args(model.model_fields[name].annotation)
    return set(get_args(choices))


class FigurePoint(PackModel):
    """One category of a chart, and the fact it shows."""

    name: str = Field(alias="名")
    fact: str = Field(alias="取数")


class FigureSpec(PackModel):
    """One chart (figures.yaml); ``drop_zero`` leaves out empty categories, ``shares`` prints shares of the whole."""

    kind: Literal["columns", "pie"] = Field(alias="类型")
    caption: str = Field(alias="题注")
    series: str = Field(alias="系列")
    points: tuple[FigurePoint, ...] = Field(alias="项")
    drop_zero: bool = Field(default=False, alias="略零")
    shares: bool = Field(default=False, alias="占比")
    alt: str = Field(default="{题注}。{各项}。", alias="替代文字")
    alt_point: str = Field(default="{名}{数}万元", alias="替代文字各项")
    alt_share: str = Field(default="{名}{数}万元，占{占比}", alias="替代文字各项带占比")
    label: str = Field(default="{数}", alias="标签")
    label_share: str = Field(default="{数}万元，{占比}", alias="标签带占比")
    width: float = Field(default=130.0, alias="图宽")
    height: float = Field(default=70.0, alias="图高")


class ListingSpec(PackModel):
    """A plain list table with a row an item (重点工作完成情况表)."""

    title: str = Field(alias="标题")
    header: tuple[str, ...] = Field(alias="表头")
    widths: tuple[int, ...] = Field(alias="宽")
    summary: str = Field(alias="摘要")
    font_size: float = Field(alias="字号")
    row_height: float = Field(alias="行高")
