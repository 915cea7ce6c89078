"""Kinds of rows of tables that list what was typed (layout ``listed_rows``), and what their columns may name in braces.

Comes in: the kind that a table asks for (``行``). Goes out: the slots of its rows, those of names of facts with an
example. A row that lacks a slot leaves the cell blank: 合计 has no 编码.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

ROW: Final = "行"
"""The slot by which the name of a fact tells its row."""


@dataclass(frozen=True, slots=True)
class RowKind:
    """What columns may name of rows: ``texts`` in their wording, ``examples`` in names of facts."""

    texts: frozenset[str]
    examples: Mapping[str, str]


_NAMED: Final = ("编码", "名称")
_BOUGHT: Final = (
    *("项目", "功能科目编码", "功能科目名称", "经济科目编码", "经济科目名称", "资金来源", "资金性质"),
    *_NAMED,
)
_COUNTED: Final = {ROW: "合计", "序号": "1"}
ROW_KINDS: Final[Mapping[str, RowKind]] = {
    "预算单位": RowKind(frozenset(_NAMED), {ROW: "合计"}),
    "经济科目": RowKind(frozenset(_NAMED), {ROW: "合计"}),
    "国有资本经营科目": RowKind(frozenset((*_NAMED, "单位编码", "单位名称")), {ROW: "合计"}),
    "预算项目": RowKind(frozenset((*_NAMED, "单位名称")), {ROW: "合计"}),
    "政府采购": RowKind(frozenset((*_BOUGHT, "品目编码", "品目名称", "计量单位")), _COUNTED),
    "购买服务": RowKind(frozenset((*_BOUGHT, "内容", "含政府采购", "一级目录", "二级目录", "三级目录")), _COUNTED),
}
"""By the words of a table's ``行``."""
