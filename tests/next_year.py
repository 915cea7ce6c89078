"""A rolled-forward folder filled in, as a department would a year later.

Comes in: last year's folder. Goes out: this year's: every amount and count is twice last year's (so that all ties hold
and every change is the whole of last year's figure), every result of an indicator is its target, every text is new.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from generator.authoring.files import files
from generator.authoring.folders import typed_tree
from generator.authoring.rolling import Rolled, roll
from generator.authoring.trees import KeyPath, Tree

_NUMBER = re.compile(r"-?[0-9][0-9,]*(\.[0-9]+)?")
_TARGET = re.compile(r"^[≥≤＞＜>=<]+")
PACK = "wuhan/final-accounts-2024"
RELEASE = """发布:
  批复日期: {year}-09-10
  保密审查: {{结论: 可以公开, 日期: {year}-09-19, 审查人职务: 保密工作负责人}}
  签发: {{日期: {year}-09-24, 签发人职务: 部门主要负责人}}
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """Last year's folder and this year's, side by side."""

    old: Path
    new: Path


def at(tree: Tree, path: KeyPath) -> Tree | None:
    """Return what stands at a path, or nothing."""
    for step in path:
        if isinstance(tree, dict) and isinstance(step, str):
            tree = tree.get(step, "")
        elif isinstance(tree, list) and isinstance(step, int) and step < len(tree):
            tree = tree[step]
        else:
            return None
    return tree


def put(tree: Tree, path: KeyPath, value: Tree) -> None:
    """Fill an open place."""
    above = at(tree, path[:-1])
    if isinstance(above, (dict, list)):
        above[path[-1]] = value  # type: ignore[index]


def filled(rolled: Rolled, old: Tree) -> dict[str, Tree]:
    """Return the tree with every open place filled."""
    for number, path in enumerate(rolled.open):
        put(rolled.tree, path, _new(path, at(old, path), at(rolled.tree, (*path[:-1], "目标值")), number))
    _budgets(rolled.tree)
    return rolled.tree


def _budgets(tree: Tree) -> None:
    """Type the budget that the format of 2024 compares with, as large as the one that of 2023 does."""
    if isinstance(tree, dict):
        if "全年预算" in tree:
            tree.setdefault("年初预算", tree["全年预算"])
        for value in tree.values():
            _budgets(value)


def _new(path: KeyPath, old: Tree | None, target: Tree | None, number: int) -> Tree:
    text = old if isinstance(old, str) else ""
    if path[-1] == "完成值":
        return _TARGET.sub("", target) if isinstance(target, str) else text
    if _NUMBER.fullmatch(text):
        return f"{Decimal(text.replace(',', '')) * 2:f}"
    return text if text == "公用经费" else f"工作安排有调整，见第{number}号安排"


def pair(source: Path, folder: Path, year: int) -> Pair:
    """Return a copy of a report and the next year's, rolled forward from it and filled in."""
    old, new = Path(shutil.copytree(source, folder / "上年")), folder / "本年"
    typed = typed_tree(old)
    rolled = roll(typed, year, PACK, "../上年")
    for name, text in files(filled(rolled, typed), {}).items():
        (new / name).parent.mkdir(parents=True, exist_ok=True)
        (new / name).write_text(text, "utf-8")
    (new / "99-发布.yaml").write_text(RELEASE.format(year=year + 1), "utf-8")
    return Pair(old, new)
