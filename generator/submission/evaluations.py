"""Checks of self-evaluation forms that stand alone: that there is a form at all, and no folder of units.

Comes in: the tree of the input, or the report's folder. Goes out: findings. Derivation and audit check the forms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.findings import SourcePosition
from generator.submission.problems import MISSING
from generator.submission.unit_problems import FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.findings import Finding
    from generator.submission.positions import Spot

FORM_KEYS = ("整体自评", "项目自评")


def check_forms(root: Spot, *, complete: bool) -> Iterator[Finding]:
    """Report a report of forms without a form (only when all files could be read)."""
    if complete and not any(root.get(key) for key in FORM_KEYS):
        head = root.get("报告", "类型")
        message = "没有填自评表：“整体自评”和“项目自评”至少要有一样。"
        fix = "部门整体绩效自评表填“整体自评”；项目绩效自评表填“项目自评”，并在“项目”里填预算数和执行数。"
        yield MISSING.at(message, head.value if head else root.key, fix=fix)


def check_folder(folder: Path, units: str, prefix: str) -> Iterator[Finding]:
    """Report a folder of units, which nobody would read."""
    if (folder / units).is_dir():
        message = f"绩效自评表没有下属单位的数要相加，“{units}”里的文件没有读取。"
        fix = f"请移走“{units}”；每个单位的自评表各放一个填报文件夹。"
        yield FOLDERS.at(message, SourcePosition(f"{prefix}{units}", 1, 1), fix=fix)
