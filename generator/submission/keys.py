"""Keys: the typed tree with its keys put right, so that one wrong key does not hide what is wrong below it.

Comes in: a tree and the shape the models expect. Goes out: the tree with known keys only (a wrong key whose meaning is
plain is read as what was meant), and findings that suggest the right key or the right place.
"""

from __future__ import annotations

import difflib
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.source import Mapping, Node, Scalar, Sequence
from generator.submission.problems import UNKNOWN_KEY
from generator.submission.shapes import Either, Group, Key, Listing, Shape, Table, keys_of, places_of_keys, where

if TYPE_CHECKING:
    from generator.findings import Finding
    from generator.submission.positions import Path

_MOST_GUESSES = 200
_LONGEST_GUESSED = 40
_LIKENESS, _LIKENESS_OF_KNOWN = 0.6, 0.7
"""A key that is right elsewhere must look more like one of the keys here before it is taken for that one."""

_MOST_PLACES = 3
_MOST_CHOICES = 8


@dataclass(slots=True)
class KeyReader:
    """Walks a tree beside its shape and gathers findings; lives only for one tree."""

    findings: list[Finding] = field(default_factory=list)
    guesses: int = 0

    def read(self, node: Node, shape: Shape, path: Path = ()) -> Node:
        """Return the node with its keys put right, and everything below it."""
        if isinstance(shape, Either):
            shape = shape.group
        if isinstance(shape, Listing) and isinstance(node, Sequence):
            items = (self.read(item, shape.item, (*path, number)) for number, item in enumerate(node.items))
            return Sequence(tuple(items), node.position)
        if isinstance(shape, Group) and isinstance(node, Mapping):
            return self._group(node, shape, path)
        if isinstance(shape, Table) and isinstance(node, Mapping):
            distinct = {key.text.strip(): (key, value) for key, value in reversed(node.entries) if _usable(key)}
            pairs = (
                (_renamed(key, name), self.read(value, shape.value, (*path, name)))
                for name, (key, value) in reversed(distinct.items())
            )
            return Mapping(tuple(pairs), node.position)
        return node

    def _group(self, node: Mapping, shape: Group, path: Path) -> Mapping:
        """Read fixed keys; of two keys that mean the same the one that is spelt right counts."""
        keys = keys_of(shape.model)
        entries: dict[str, tuple[Scalar, Node]] = {}
        for key, value in node.entries:
            if key.text in keys and key.text not in entries:
                entries[key.text] = (key, value)
        for key, value in node.entries:
            if key.text in keys or not _usable(key):
                continue
            meant = self._meant(key.text, tuple(keys.values()))
            left = tuple(name for name in keys if name not in entries)
            self.findings.append(_unknown(key, meant, left, path))
            if meant and meant not in entries:
                entries[meant] = (_renamed(key, meant), value)
        read = ((key, self.read(value, keys[name].shape, (*path, name))) for name, (key, value) in entries.items())
        return Mapping(tuple(read), node.position)

    def _meant(self, typed: str, keys: tuple[Key, ...]) -> str:
        """Return the key that was meant, or nothing: first by sameness but for width and blanks, then by likeness."""
        plain = {plain_text(key.name): key.name for key in keys}
        english = {key.attribute: key.name for key in keys}
        exact = plain.get(plain_text(typed)) or english.get(typed)
        if exact or len(typed) > _LONGEST_GUESSED or self.guesses >= _MOST_GUESSES:
            return exact or ""
        self.guesses += 1
        cutoff = _LIKENESS_OF_KNOWN if typed in places_of_keys() else _LIKENESS
        close = difflib.get_close_matches(plain_text(typed), plain, n=1, cutoff=cutoff)
        return plain[close[0]] if close else ""


def plain_text(text: str) -> str:
    """Return a text without differences of width, quotes and blanks, for comparing only."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if not c.isspace() and c not in "“”\"'‘’《》:：")


def _usable(key: Scalar) -> bool:
    """Tell whether a key is one at all; the source room has reported those that are not."""
    return bool(key.text.strip()) and key.text != "<<"


def _renamed(key: Scalar, name: str) -> Scalar:
    return key if key.text == name else Scalar(name, key.position, key.quoted)


def _unknown(key: Scalar, meant: str, left: tuple[str, ...], path: Path) -> Finding:
    place = f"“{where(path)}”下面" if path else "文件的最外层"
    message = f"{place}没有“{_short(key.text)}”这个键。"
    expected = ""
    if meant and meant not in left:
        fix = f"这里已有“{meant}”；请核对是否填了两遍，并删去这一行。"
    elif meant:
        fix = f"请改为“{meant}”{_difference(key.text, meant)}。"
    else:
        fix = _elsewhere(key.text)
        expected = "、".join(left[:_MOST_CHOICES]) + ("……" if len(left) > _MOST_CHOICES else "")
    return UNKNOWN_KEY.at(message, key.position, expected=expected, fix=fix)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_GUESSED else f"{text[:_LONGEST_GUESSED]}……"


def _difference(typed: str, meant: str) -> str:
    """Say what differs when it is hard to see."""
    if plain_text(typed) != plain_text(meant):
        return ""
    if "（" in meant and "(" in typed:
        return "，括号用全角"
    return "，注意全角与半角、引号和空格"


def _elsewhere(typed: str) -> str:
    """Say where a key belongs that is right but stands in the wrong place."""
    places = places_of_keys().get(typed, ())
    shown = [f"“{where(_named(place))}”下面" if place else "文件的最外层" for place in places[:_MOST_PLACES]]
    if not shown:
        return "请删去这一行，或对照《填报指南》改成应填的键。"
    more = "等处" if len(places) > _MOST_PLACES else ""
    return f"“{typed}”应写在{'，或'.join(shown)}{more}；请移过去，并检查缩进。"


def _named(place: tuple[str, ...]) -> tuple[str, ...]:
    """Name the free keys of a path."""
    return tuple("（科目或名称）" if step == "*" else step for step in place)
