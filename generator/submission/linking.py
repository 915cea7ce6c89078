"""Linking: another report's folder that a key names (上年, 年初预算), found and loaded, or why it cannot be.

Comes in: the tree of the input, the folder it was read from, and what loads another folder. Goes out: the other
report, whose places are printed as seen from this folder (``../示例局-2023/03-支出.yaml``), and findings at the key.
What is wrong inside the other folder is told there, not here: here it is one finding that counts it.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from generator.findings import Finding, FindingsError, Severity, count
from generator.source import Mapping, Scalar
from generator.submission.guessing import shown
from generator.submission.kinds import kind_of
from generator.submission.link_problems import (
    LINK_BROKEN,
    LINK_CIRCLE,
    LINK_FOLDER,
    LINK_KIND,
    LINK_NAME,
    LINK_WRITTEN,
    LINK_YEAR,
)
from generator.submission.models import BUDGET

if TYPE_CHECKING:
    from generator.submission.loading import Loaded
    from generator.submission.positions import Spot


class Link(Struct, frozen=True):
    """A key that names another report's folder: how many years before it is, and of which kind if not of the same."""

    key: str
    back: int
    kind: str = ""


PRIOR: Final = Link("上年", 1)
INITIAL_BUDGET: Final = Link("年初预算", 0, BUDGET)
LINKS: Final = (PRIOR, INITIAL_BUDGET)
FIGURES_KEY: Final = "上年决算"
_ABSOLUTE: Final = re.compile(r"[/~]|[A-Za-z]:|[A-Za-z][A-Za-z0-9+.-]*://")
_YAML: Final = (".yaml", ".yml")


class Origin(Struct, frozen=True):
    """Where a report is read from: its folder, what stands before the names of its files, and who links to it.

    ``gaps`` tells that its texts may still be open; those of a report linked to may not.
    """

    folder: Path
    prefix: str = ""
    behind: tuple[str, ...] = ()
    gaps: bool = False

    def linked(self, text: str) -> Origin:
        """Return the origin of the report that this one links to."""
        prefix = posixpath.normpath(posixpath.join(self.prefix, text)) + "/"
        return Origin(self.folder / text, prefix, (*self.behind, os.path.realpath(self.folder)))


Load = Callable[[Origin], "Loaded"]
"""Loads a report folder; raises ``FindingsError`` for one with errors."""


def completed(root: Mapping) -> Mapping:
    """Return the tree with an empty 上年决算 where last year's folder gives the figures instead."""
    if root.get(FIGURES_KEY) is not None:
        return root
    link = next((key for key, _ in root.entries if key.text == PRIOR.key), None)
    if link is None:
        return root
    figures = Mapping((), link.position)
    return Mapping((*root.entries, (Scalar(FIGURES_KEY, link.position), figures)), root.position)


def link(root: Spot, origin: Origin, load: Load, to: Link) -> tuple[Loaded | None, tuple[Finding, ...]]:
    """Load the report that a key names; nothing where none is named or it cannot be used."""
    spot = root.get(to.key)
    if spot is None or not spot.text:
        return None, ()  # an empty value or one of a wrong form is reported by the models
    misplaced = _misplaced(spot, origin, to.key)
    if misplaced is not None:
        return None, (misplaced,)
    try:
        other = load(origin.linked(spot.text))
    except FindingsError as error:
        return None, (_broken(spot, error, to.key),)
    wrong = _of_another_kind(root, spot, other, to)
    return (None, (wrong,)) if wrong else (other, tuple(_unlike(root, spot, other, to)))


def _misplaced(spot: Spot, origin: Origin, key: str) -> Finding | None:
    """Report a path that is not relative, leads to no report folder, or leads back to this report."""
    text, place, told = spot.text, spot.value, shown(spot.text)
    if _ABSOLUTE.match(text) or "\\" in text:
        message = f"“{key}”应是从本文件夹出发的相对路径，不能是“{told}”。"
        fix = f"请写成“../{key}文件夹的名称”，用正斜杠，不写盘符；两个文件夹放在一起。"
        return LINK_WRITTEN.at(message, place, fix=fix)
    folder = origin.folder / text
    try:
        found = folder.is_dir() and any(path.suffix.lower() in _YAML for path in folder.iterdir())
    except OSError:
        found = False
    if not found:
        message = f"“{key}”所指的“{told}”不存在、无法读取，或者不是填报文件夹（里面没有 .yaml 文件）。"
        return LINK_FOLDER.at(message, place, fix="请核对路径：从本文件夹出发，“..”是上一层，例如“../示例局-2023”。")
    target, here = os.path.realpath(folder), os.path.realpath(origin.folder)
    if target in (*origin.behind, here) or Path(target).is_relative_to(here) or Path(here).is_relative_to(target):
        message = f"“{key}”所指的“{told}”就是本报告，或者与本报告的文件夹互相包含、绕成了一圈。"
        return LINK_CIRCLE.at(message, place, fix="请指向另一个单独的填报文件夹，与本文件夹并列。")
    return None


def _broken(spot: Spot, error: FindingsError, key: str) -> Finding:
    """Sum up what is wrong inside the other folder: its own check tells it in full."""
    number = count(error.findings)[Severity.ERROR]
    message = f"{key}的填报文件夹“{spot.text}”有 {number} 处错误，不能取数。"
    fix = f"请先在那里改正：gongkai check {spot.text}（路径从本文件夹算起）。"
    return LINK_BROKEN.at(message, spot.value, fix=fix)


def _of_another_kind(root: Spot, spot: Spot, other: Loaded, to: Link) -> Finding | None:
    """Report a linked folder whose report is of a kind that figures cannot be taken from."""
    typed, theirs = root.get("报告", "类型"), other.submission.report.kind
    wanted = to.kind or kind_of(typed.text if typed else "").name
    if kind_of(theirs).name == wanted:
        return None
    message = f"“{to.key}”所指的文件夹是{theirs}，不是{wanted}，不能取数。"
    place = other.positions.at("报告", "类型")
    return LINK_KIND.at(message, spot.value, place, expected=wanted, fix="请核对路径和那里的“类型”。")


def _unlike(root: Spot, spot: Spot, other: Loaded, to: Link) -> Iterator[Finding]:
    """Report a linked folder of another year, or of a department of another name."""
    year, name = root.get("报告", "年度"), root.get("部门", "名称")
    last = other.submission
    if year and year.text.isdecimal() and int(year.text) != last.report.year + to.back:
        message = f"“{to.key}”所指的文件夹是 {last.report.year} 年度的，本报告是 {year.text} 年度的。"
        expected = f"{int(year.text) - to.back} 年度的填报文件夹"
        place = other.positions.at("报告", "年度")
        yield LINK_YEAR.at(message, spot.value, place, expected=expected, fix="请核对路径和两处的“年度”。")
    if name and name.text and name.text != last.department.name:
        message = f"部门名称与{to.key}的“{last.department.name}”不同。"
        fix = "请核对是否关联了别的部门；确已更名的，可以不改。"
        yield LINK_NAME.at(message, name.value, other.positions.at("部门", "名称"), fix=fix)
