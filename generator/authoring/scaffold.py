"""A new report folder: every key a department needs, open, with what belongs there beside it.

Comes in: the kind's models (through ``shapes``), the pack, the year. Goes out: ``Scaffold``: the tree with open places,
a note for each of them, and for each group the keys that may be left out, as lines of comment. Keys, descriptions and
examples are those of the models, so a scaffold cannot ask for what the loader does not know.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from generator.authoring.rolling import OPEN, fits
from generator.authoring.trees import KeyPath, Tree
from generator.submission.shapes import ROOT, Either, Group, Key, Leaf, Listing, Shape, Table, keys_of

_ALSO: Final = "这个文件夹里还可以填（写法见填报指南）"
_DATA: Final = Path(__file__).parent.parent / "data" / "scaffold.yaml"
_EXAMPLES: Final = (
    (("变动原因",), "收支总计"),
    (("基本支出经济分类",), "30101 基本工资"),
    (("各类支出用途",), "201 一般公共服务支出"),
    (("预算差异原因",), "201 一般公共服务支出"),
    (("预算项目", "*", "安排", "*", "*"), "30101 基本工资"),
)
"""Examples of free keys, by path, that are not subjects of the functional classification's lowest level."""


@dataclass(slots=True)
class Scaffold:
    """The tree, what belongs into each open place, and what else each group takes; local to one call."""

    tree: dict[str, Tree] = field(default_factory=dict)
    notes: dict[KeyPath, str] = field(default_factory=dict)
    others: dict[KeyPath, str] = field(default_factory=dict)


@cache
def _usual() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(path.split("/")) for path in yaml.safe_load(_DATA.read_text("utf-8")))


def scaffold(preset: dict[KeyPath, str], root: Group = ROOT, left_out: frozenset[str] = frozenset()) -> Scaffold:
    """Return a new tree with some places already filled; top-level keys ``left_out`` are not asked for."""
    made = Scaffold()
    made.tree = _Walk(made, preset, left_out).group(root, ())
    for key in keys_of(root.model).values():
        told = (_described(root, key), made.others.get((key.name,), ""))
        made.others[key.name,] = "\n".join(line for line in told if line)
    return made


@dataclass(frozen=True, slots=True)
class _Walk:
    made: Scaffold
    preset: dict[KeyPath, str]
    left_out: frozenset[str]

    def group(self, shape: Group, path: KeyPath) -> dict[str, Tree]:
        """Return the keys of a group that must be there or usually are; the others become lines of comment."""
        group: dict[str, Tree] = {}
        others = []
        for key in sorted(keys_of(shape.model).values(), key=_is_large if path else _as_it_stands):
            place = (*path, key.name)
            if not path and key.name in self.left_out:
                continue
            usual = key.name in getattr(shape.model, "USUAL", ()) or any(fits(place, each) for each in _usual())
            if key.required or usual or place in self.preset:
                group[key.name] = self.node(key.shape, place, _described(shape, key))
            else:
                others.append(key.name)
        if others:
            self.made.others[path] = f"{'还可以填' if path else _ALSO}：{'、'.join(others)}"
        return group

    def node(self, shape: Shape, path: KeyPath, told: str) -> Tree:
        """Return what stands at a place, open; ``told`` is what the models say of it."""
        if path in self.preset:
            return self.preset[path]
        match shape:
            case Group():
                return self.group(shape, path)
            case Listing(item):
                return [self.node(item, (*path, 0), told)]
            case Table(key, value):
                name = next((name for place, name in _EXAMPLES if fits(path, place)), key.example)
                return {name: self.node(value, (*path, name), told)}
            case Either(leaf=leaf):
                return self.node(leaf, path, told)
            case Leaf():
                self.made.notes[path] = _asked(shape, told)
                return OPEN


def _is_large(key: Key) -> bool:
    """Tell whether a key opens a list or group of its own: those stand behind the short ones."""
    return isinstance(key.shape, (Group, Listing, Table))


def _as_it_stands(_: Key) -> bool:
    return False


def _described(shape: Group, key: Key) -> str:
    return shape.model.model_fields[key.attribute].description or ""


def _asked(leaf: Leaf, told: str) -> str:
    """Tell what belongs into an open place: what the models say, or what kind of thing it is."""
    choices = "、".join(leaf.choices)
    if choices:
        return f"{told}：{choices} 之一" if told else f"{choices} 之一"
    return told or leaf.what
