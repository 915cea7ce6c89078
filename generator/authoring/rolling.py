"""Rolling forward: last year's input becomes the skeleton of this year's.

Comes in: the tree of texts a department typed, and where it lies as seen from the new folder. Goes out: ``Rolled``:
the new tree with everything that must be written anew left open, a note beside each open place with last year's
value, and which places were carried over but must be read again. What becomes of a key is data (roll_forward.yaml).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from generator.authoring.trees import KeyPath, Tree

_DATA: Final = Path(__file__).parent.parent / "data" / "roll_forward.yaml"
_DROPPED, _ONE, _KEPT, _MOVED = "取消", "只留一项", "沿用", "改年"
_REST: Final = "待填"
_BELOW: Final = "**"
_YEAR: Final = re.compile(r"(?<!\d)\d{4}(?=\s*年)")
_SHOWN: Final = 24
OPEN: Final = ""
"""What an open place holds: a key with nothing behind it, which the loader asks for."""


@dataclass(slots=True)
class Rolled:
    """The new tree, a note for each open place, the open places, and those to be read again; local to one call."""

    tree: dict[str, Tree] = field(default_factory=dict)
    notes: dict[KeyPath, str] = field(default_factory=dict)
    open: list[KeyPath] = field(default_factory=list)
    review: list[KeyPath] = field(default_factory=list)


@cache
def patterns() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Return the paths of each group, in the order in which the groups are asked."""
    groups: dict[str, list[str]] = yaml.safe_load(_DATA.read_text("utf-8"))
    return {group: tuple(tuple(path.split("/")) for path in paths) for group, paths in groups.items()}


def action(path: KeyPath) -> str:
    """Return what becomes of a place: the first group with a path that fits."""
    fitting = (group for group, paths in patterns().items() if any(fits(path, pattern) for pattern in paths))
    return next(fitting, _REST)


def fits(path: KeyPath, pattern: tuple[str, ...]) -> bool:
    """Tell whether a path fits a pattern; ``*`` is any step, ``**`` at the end everything below."""
    steps = tuple("*" if isinstance(step, int) else step for step in path)
    if pattern[-1:] == (_BELOW,):
        steps, pattern = steps[: len(pattern) - 1], pattern[:-1]
    return len(steps) == len(pattern) and all(
        wanted in ("*", step) for step, wanted in zip(steps, pattern, strict=True)
    )


def roll(tree: dict[str, Tree], year: int, pack: str, link: str) -> Rolled:
    """Return the tree for ``year``, linked to last year's folder by the relative path ``link`` unless it is empty."""
    rolled = Rolled()
    head = tree.get("报告")
    typed = head.get("年度") if isinstance(head, dict) else None
    walk = _Walk(rolled, year - int(typed) if isinstance(typed, str) and typed.isdecimal() else 1)
    new = walk.group(tree, ())
    report = new.pop("报告", {})
    if isinstance(report, dict):
        report.update({"年度": str(year), "模板包": pack})
    rolled.tree = {"报告": report, **({"上年": link} if link else {}), **new}
    return rolled


@dataclass(frozen=True, slots=True)
class _Walk:
    """One walk over a tree: what it found so far, and by how many years texts move on."""

    rolled: Rolled
    years: int

    def group(self, node: dict[str, Tree], path: KeyPath) -> dict[str, Tree]:
        """Return the group with what is kept or left open of it; a group that nothing is left of is left out."""
        kept = {key: self.node(value, (*path, key)) for key, value in node.items()}
        return {key: value for key, value in kept.items() if value is not None}

    def node(self, node: Tree, path: KeyPath) -> Tree | None:
        """Return what becomes of a place, or nothing where it is not carried over."""
        wanted = action(path)
        if wanted == _DROPPED:
            return None
        if isinstance(node, dict):
            return self.group(node, path) or None
        if isinstance(node, list) and not all(isinstance(item, str) for item in node):
            items = node[:1] if wanted == _ONE else node
            kept = [self.node(item, (*path, number)) for number, item in enumerate(items)]
            return [item for item in kept if item is not None] or None
        return self._leaf(node, wanted, path)

    def _leaf(self, node: Tree, wanted: str, path: KeyPath) -> Tree:
        if wanted == _KEPT:
            return node
        if wanted == _MOVED:
            self.rolled.review.append(path)
            return self._moved(node)
        self.rolled.open.append(path)
        self.rolled.notes[path] = f"上年：{_shown(node)}"
        return OPEN

    def _moved(self, node: Tree) -> Tree:
        """Return texts with their years moved on."""
        if isinstance(node, list):
            return [self._moved(item) for item in node]
        return _YEAR.sub(lambda year: str(int(year[0]) + self.years), node) if isinstance(node, str) else node


def _shown(node: Tree) -> str:
    """Return the beginning of a text on one line."""
    text = " ".join("；".join(str(item) for item in node).split() if isinstance(node, list) else str(node).split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}……"
