"""Spreading: keys that hold reasons may be spread over files, so that drafts can stand in a file of their own.

Comes in: two mappings of the same key. Goes out: one mapping of both, and the pairs of keys that say something twice.
"""

from __future__ import annotations

from typing import Final

from generator.source import Mapping, Node, Scalar

SPREAD: Final = ("变动原因", "预算差异原因", "科目变动原因", "三公经费", "机关运行经费")
"""The top-level keys that may stand in several files."""

SUMMED: Final = (
    "收入", "支出", "结转结余", "基本支出经济分类", "三公经费", "机关运行经费", "政府采购", "国有资产", "上年决算",
    "项目",
)  # fmt: skip
"""The top-level keys whose figures a department of several units does not type: they are the sums of its units'."""

ELSEWHERE: Final = frozenset({*SPREAD, *SUMMED})
"""Keys below which something may be missing only because it stands in a file or unit that could not be read."""


def joined(first: Mapping, second: Mapping) -> tuple[Mapping, tuple[tuple[Scalar, Scalar], ...]]:
    """Return both as one; what only one of them says counts, what both say is returned as (second key, first key)."""
    entries = {key.text: (key, value) for key, value in first.entries}
    twice: list[tuple[Scalar, Scalar]] = []
    for key, value in second.entries:
        above, there = entries.get(key.text, (key, None))
        if there is None or _is_blank(there):
            entries[key.text] = (key, value)
        elif isinstance(there, Mapping) and isinstance(value, Mapping):
            both, below = joined(there, value)
            entries[key.text] = (above, both)
            twice += below
        elif not _is_blank(value):
            twice.append((key, above))
    return Mapping(tuple(entries.values()), first.position), tuple(twice)


def _is_blank(node: Node) -> bool:
    return isinstance(node, Scalar) and node.is_null
