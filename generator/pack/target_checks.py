"""Checks of the forms of performance targets in a pack: slots, texts, lists and figures that they name exist.

Comes in: a form's specification and its file. Goes out: findings. A misspelt name would print as nothing, or stop the
program in the middle of a report.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from generator.pack.check_parts import SLOTS, fact, finding, slots
from generator.pack.target_forms import HEAD_SLOTS, LISTS, PROJECT_SLOTS, TEXTS

if TYPE_CHECKING:
    from pathlib import Path

    from generator.findings import Finding
    from generator.pack.target_forms import TargetBlock, TargetCell, TargetFormSpec

_ANY_ITEM: Final = "1"
"""Stands for what an item of a list puts into the name of a fact."""
_BLOCKS: Final = ("块",)


def check_target_form(spec: TargetFormSpec, path: Path) -> Iterator[Finding]:
    """Find what a form names and nothing has."""
    own = SLOTS | HEAD_SLOTS | PROJECT_SLOTS
    for key, pattern, allowed in (
        ("标题", spec.title, SLOTS),
        ("目录", spec.toc, SLOTS),
        ("左上", spec.left_line, own),
        ("日期", spec.day, frozenset({"年", "月", "日"})),
        ("续", spec.continued, frozenset({"名"})),
    ):
        yield from slots(pattern, path, (key,), allowed)
    for variant in spec.day_names:
        yield from _text(variant, path, ("日期名", variant))
    for number, block in enumerate(spec.blocks):
        yield from _conditions(block, own, path, number)
        for cell, inside in block.walk(own):
            yield from _cell(cell, inside, path, number)


def _text(name: str, path: Path, steps: tuple[str | int, ...]) -> Iterator[Finding]:
    if name not in TEXTS:
        yield finding(path, steps, f"“{name}”不是表里的一段文字。", f"可用的有：{'、'.join(sorted(TEXTS))}。")


def _conditions(block: TargetBlock, own: frozenset[str], path: Path, number: int) -> Iterator[Finding]:
    """Find conditions that nothing can fulfil."""
    if block.only_if and block.only_if not in own | TEXTS | frozenset(LISTS):
        yield finding(path, (*_BLOCKS, number), f"“仅当”里的“{block.only_if}”不是表里的内容、文字或列表。")
    for inner in block.blocks:
        yield from _conditions(inner, own | LISTS.get(block.each, frozenset()), path, number)


def _cell(cell: TargetCell, own: frozenset[str], path: Path, number: int) -> Iterator[Finding]:
    steps = (*_BLOCKS, number)
    for pattern in (cell.label, cell.text, cell.amount, cell.share, cell.rate):
        yield from slots(pattern or "", path, steps, own)
    for pattern in (cell.amount, cell.share, cell.rate):
        yield from fact(_filled(pattern or ""), path, steps)
    if cell.paragraphs is not None:
        yield from _text(cell.paragraphs, path, steps)
    for name in (*cell.merged, cell.only_if, cell.chosen):
        if name and name not in own:
            yield finding(path, steps, f"没有名为“{name}”的内容。", f"可用的有：{'、'.join(sorted(own))}。")


def _filled(pattern: str) -> str:
    """Return a name of a fact with something in each of its slots."""
    parts = pattern.replace("}", "{").split("{")
    return "".join(_ANY_ITEM if number % 2 else part for number, part in enumerate(parts))
