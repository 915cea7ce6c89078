"""What the checks of a pack are made of: findings at a place of a file, and the names, slots, widths and pages it says.

Comes in: what a file of a pack says, and where. Goes out: findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from string import Formatter
from typing import TYPE_CHECKING, Final

from generator.derive.names import is_name, of_any_code
from generator.findings import Finding, Severity
from generator.pack.reading import Steps, position

if TYPE_CHECKING:
    from pathlib import Path

    from generator.pack.loading import TemplatePack

SLOTS: Final = frozenset({"年度", "上年", "部门", "简称", "自称", "主体", "财政级次", "公开日期"})
"""What the wordings of a pack may name in braces; some wordings have slots of their own."""
THOUSAND: Final = 1000


def finding(path: Path, steps: Steps, message: str, fix: str = "") -> Finding:
    """Return the finding for a mistake at a place of a file."""
    return Finding("PACK-004", Severity.ERROR, message, (position(path, steps),), fix=fix)


def fact(name: str, path: Path, steps: Steps) -> Iterator[Finding]:
    """Find a name that no fact can have; nothing and ``-`` name none."""
    if name not in ("", "-") and not is_name(of_any_code(name)):
        fix = "请核对名称；“gongkai facts 文件夹”列出一个报告的数据项。"
        yield finding(path, steps, f"没有名为“{name}”的数据项。", fix)


def slots(pattern: str, path: Path, steps: Steps, allowed: Iterable[str] = SLOTS) -> Iterator[Finding]:
    """Find slots of a wording that nothing fills."""
    try:
        parts = [
            (slot, width, conversion) for _, slot, width, conversion in Formatter().parse(pattern) if slot is not None
        ]
    except ValueError:
        yield finding(path, steps, f"“{pattern}”里的花括号不成对。", "要印出花括号时写两个：{{ 或 }}。")
        return
    for slot, width, conversion in parts:
        if width or conversion:  # a width could be a thousand million blanks
            yield finding(path, steps, f"“{pattern}”里的 {{{slot}}} 带了宽度或转换的写法。", f"只写 {{{slot}}}。")
        elif slot not in allowed:
            known = "、".join(f"{{{each}}}" for each in sorted(allowed)) or "（没有）"
            yield finding(path, steps, f"“{pattern}”里的 {{{slot}}} 没有可填的内容。", f"可用的有：{known}。")


def widths(columns: list[int], path: Path, key: str) -> Iterator[Finding]:
    """Find columns that do not fill the table."""
    if sum(columns) != THOUSAND:
        yield finding(path, (key,), f"各栏的宽合计 {sum(columns)}，应为 {THOUSAND}。")


def page(pack: TemplatePack, page: str, file: str, steps: Steps) -> Iterator[Finding]:
    """Find a page that looks.yaml does not have."""
    if page not in pack.looks.pages:
        known = "、".join(pack.looks.pages)
        yield finding(pack.files[file], steps, f"looks.yaml 里没有名为“{page}”的页面。", f"可用的有：{known}。")
