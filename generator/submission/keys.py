"""Keys: the typed tree with its keys put right, so that one wrong key does not hide what is wrong below it.

Comes in: a tree and the shape the models expect. Goes out: the tree with known keys only (a wrong key whose meaning is
plain is read as what was meant), and findings that suggest the right key or the right place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.source import Mapping, Node, Scalar, Sequence
from generator.submission.guessing import Guesser, plain_text, shown
from generator.submission.problems import EMPTY, TOO_MANY_ITEMS, UNKNOWN_KEY
from generator.submission.shapes import (
    ROOT,
    Either,
    Group,
    Key,
    Leaf,
    Listing,
    Shape,
    Table,
    keys_of,
    places_of_keys,
    where,
)

if TYPE_CHECKING:
    from generator.findings import Finding
    from generator.submission.positions import Path

_LIKENESS, _LIKENESS_OF_KNOWN = 0.6, 0.7
"""A key that is right elsewhere must look more like one of the keys here before it is taken for that one."""

_MOST_ITEMS = 1000
"""The largest departments have a few hundred projects."""
_MOST_PLACES = 3
_MOST_CHOICES = 8


@dataclass(slots=True)
class KeyReader:
    """Walks a tree beside its shape and gathers findings; lives only for one tree of the shape ``root``."""

    root: Group = ROOT
    findings: list[Finding] = field(default_factory=list)
    guesser: Guesser = field(default_factory=Guesser)

    def read(self, node: Node, shape: Shape, path: Path = ()) -> Node:
        """Return the node with its keys put right, and everything below it."""
        if isinstance(node, Scalar):
            return node
        if isinstance(shape, Either):
            shape = shape.group
        node = self._limited(node, path)
        if isinstance(shape, Listing) and isinstance(node, Sequence):
            items = (self.read(item, shape.item, (*path, number)) for number, item in enumerate(node.items))
            return Sequence(tuple(items), node.position)
        if isinstance(shape, Group) and isinstance(node, Mapping):
            return self._group(node, shape, path)
        if isinstance(shape, Table) and isinstance(node, Mapping):
            distinct = {key.text.strip(): (key, value) for key, value in reversed(node.entries) if _usable(key)}
            pairs = []
            for name, (key, value) in reversed(distinct.items()):
                self._need(name, key, value, shape.value)
                pairs.append((_renamed(key, name), self.read(value, shape.value, (*path, name))))
            return Mapping(tuple(pairs), node.position)
        return node

    def _limited(self, node: Node, path: Path) -> Node:
        """Return the first items of a list, or keys, and report it when there are more than any report can have."""
        items = () if isinstance(node, Scalar) else node.items if isinstance(node, Sequence) else node.entries
        if len(items) <= _MOST_ITEMS:
            return node
        place = f"“{where(path)}”" if path else "文件的最外层"
        message = f"{place}有 {len(items)} 项，最多 {_MOST_ITEMS} 项。"
        fix = "请检查是否粘贴了多余的内容，或选错了文件夹。"
        self.findings.append(TOO_MANY_ITEMS.at(message, node.position, fix=fix))
        if isinstance(node, Sequence):
            return Sequence(node.items[:_MOST_ITEMS], node.position)
        return Mapping(node.entries[:_MOST_ITEMS], node.position) if isinstance(node, Mapping) else node

    def _need(self, name: str, key: Scalar, value: Node, shape: Shape) -> None:
        """Report an empty list where texts must be: the models take it for no paragraph at all."""
        leaf = shape.leaf if isinstance(shape, Either) else shape
        if isinstance(leaf, Leaf) and leaf.many and isinstance(value, Sequence) and not value.items:
            message = f"“{shown(name)}”没有填内容。"
            self.findings.append(EMPTY.at(message, key.position, expected=leaf.what, fix="请填写文字。"))

    def _group(self, node: Mapping, shape: Group, path: Path) -> Mapping:
        """Read fixed keys; of two keys that mean the same the one that is spelt right counts."""
        keys = keys_of(shape.model)
        entries: dict[str, tuple[Scalar, Node]] = {}
        unknown = []
        for entry in node.entries:
            if entry[0].text in keys:
                entries.setdefault(entry[0].text, entry)
            else:
                unknown.append(entry)
        for key, value in unknown:
            if not _usable(key):
                continue
            meant = self._meant(key.text, tuple(keys.values()))
            left = tuple(name for name in keys if name not in entries)
            self.findings.append(_unknown(key, meant, left, path, self.root))
            if meant and meant not in entries:
                entries[meant] = (_renamed(key, meant), value)
        for name, (key, value) in entries.items():
            if not isinstance(value, Scalar):  # a single value is what it is; most are
                if keys[name].required:
                    self._need(name, key, value, keys[name].shape)
                entries[name] = (key, self.read(value, keys[name].shape, (*path, name)))
        return Mapping(tuple(entries.values()), node.position)

    def _meant(self, typed: str, keys: tuple[Key, ...]) -> str:
        """Return the key that was meant, or nothing: by its English name or by likeness."""
        english = {key.attribute: key.name for key in keys}
        likeness = _LIKENESS_OF_KNOWN if typed in places_of_keys(self.root) else _LIKENESS
        return english.get(typed) or self.guesser.closest(typed, (key.name for key in keys), likeness)


def _usable(key: Scalar) -> bool:
    """Tell whether a key is one at all; the source room has reported those that are not."""
    return bool(key.text.strip()) and key.text != "<<"


def _renamed(key: Scalar, name: str) -> Scalar:
    return key if key.text == name else Scalar(name, key.position, key.quoted)


def _unknown(key: Scalar, meant: str, left: tuple[str, ...], path: Path, root: Group) -> Finding:
    place = f"“{where(path)}”下面" if path else "文件的最外层"
    message = f"{place}没有“{shown(key.text)}”这个键。"
    expected = ""
    if meant and meant not in left:
        fix = f"这里已有“{meant}”；请核对是否填了两遍，并删去这一行。"
    elif meant:
        fix = f"请改为“{meant}”{_difference(key.text, meant)}。"
    else:
        fix = _elsewhere(key.text, root)
        expected = "、".join(left[:_MOST_CHOICES]) + ("……" if len(left) > _MOST_CHOICES else "")
    return UNKNOWN_KEY.at(message, key.position, expected=expected, fix=fix)


def _difference(typed: str, meant: str) -> str:
    """Say what differs when it is hard to see."""
    if plain_text(typed) != plain_text(meant):
        return ""
    if "（" in meant and "(" in typed:
        return "，括号用全角"
    return "，注意全角与半角、引号和空格"


def _elsewhere(typed: str, root: Group) -> str:
    """Say where a key belongs that is right but stands in the wrong place."""
    places = places_of_keys(root).get(typed, ())
    shown = [f"“{where(_named(place))}”下面" if place else "文件的最外层" for place in places[:_MOST_PLACES]]
    if not shown and typed in places_of_keys():
        return f"这一类报告不填“{typed}”，请删去；请核对“报告”里的“类型”。"
    if not shown:
        return "请删去这一行，或对照《填报指南》改成应填的键。"
    more = "等处" if len(places) > _MOST_PLACES else ""
    return f"“{typed}”应写在{'，或'.join(shown)}{more}；请移过去，并检查缩进。"


def _named(place: tuple[str, ...]) -> tuple[str, ...]:
    """Name the free keys of a path."""
    return tuple("（科目或名称）" if step == "*" else step for step in place)
