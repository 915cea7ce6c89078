"""The looks of a report: fonts, sizes and pages, one source for CSS and Word styles alike.

Comes in: ``looks.yaml`` of a pack. Goes out: a frozen ``Looks``. Lengths are millimetres, font sizes and line pitch
points.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Typeface(_Model):
    """A typeface by role: the official name that goes first (Word, WPS), and the free face that is built in."""

    official: str = Field(alias="正式名称")
    embedded: str = Field(alias="内嵌字体")
    word: str = Field(alias="文档字体")
    """The name written into Word files."""


class TextStyle(_Model):
    """How one kind of text is set."""

    face: str = Field(alias="字体")
    size: float = Field(alias="字号")
    pitch: float = Field(alias="行距")
    bold: bool = Field(default=False, alias="加粗")
    align: Literal["left", "center", "right", "justify"] = Field(default="left", alias="对齐")
    indent: float = Field(default=0, alias="首行缩进")
    """First line indent in characters."""
    before: float = Field(default=0, alias="段前")
    after: float = Field(default=0, alias="段后")
    """Space before and after, points."""


class PageStyle(_Model):
    """A kind of page; the sheet is A4, width and height as seen after turning."""

    orientation: Literal["portrait", "landscape"] = Field(alias="方向")
    top: float = Field(alias="上边距")
    bottom: float = Field(alias="下边距")
    left: float = Field(alias="左边距")
    right: float = Field(alias="右边距")

    @property
    def width(self) -> float:
        """Width of the sheet."""
        return 297.0 if self.orientation == "landscape" else 210.0

    @property
    def height(self) -> float:
        """Height of the sheet."""
        return 210.0 if self.orientation == "landscape" else 297.0

    @property
    def body_width(self) -> float:
        """Width between the margins."""
        return self.width - self.left - self.right

    @property
    def body_height(self) -> float:
        """Height between the margins."""
        return self.height - self.top - self.bottom


class PageNumber(_Model):
    """Page numbers: the pattern around ``{n}``, whether odd stand right and even left, distance from the foot."""

    pattern: str = Field(alias="样式")
    outside: bool = Field(alias="单右双左")
    distance: float = Field(alias="距底边")


class Looks(_Model):
    """All of the looks.

    Styles: cover_title, cover_foot, toc_title, toc1, toc2, heading1–4, body, table_title,
    table_line, table_note, caption, page_number. Pages: text, table_portrait, table_landscape, form.
    """

    faces: dict[str, Typeface] = Field(alias="字体")
    styles: dict[str, TextStyle] = Field(alias="文字")
    pages: dict[str, PageStyle] = Field(alias="页面")
    page_number: PageNumber = Field(alias="页码")
    rule_width: float = Field(alias="表线粗细")
    """Width of table rules, points."""
    chart_colors: tuple[str, ...] = Field(alias="图表颜色")
