"""Comparing two packs: which files differ, how they read, and what that means for the format, key by key.

Comes in: two ``TemplatePack``, inherited files included. Goes out: a ``Comparison``: changes of the format in order of
the files, and for each file that differs its unified text. A manifest is compared as it counts, with what it inherits.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import yaml

from generator.pack.loading import OWN_KEYS, TemplatePack
from generator.pack.reading import MANIFEST, read_tree

Kind = Literal["增加", "删去", "改动"]
_NAMED_BY: Final = ("键", "编号", "名", "名词", "句", "项", "标题", "文")
"""Keys that tell items of a list apart, the surest first."""
_MOST_CHARACTERS: Final = 60
_FLAGS: Final = {True: "是", False: "否"}
_COMPARED: Final = ("名称", "年度")
_ORDER: Final = "次序"
_LIST: Final = "、"
Steps = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: in which file, where in it, and both values; a value that is not there is empty."""

    file: str
    place: Steps
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that differs, with its unified text."""

    name: str
    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two packs."""

    changes: tuple[Change, ...]
    files: tuple[FileChange, ...]


def compare(old: TemplatePack, new: TemplatePack) -> Comparison:
    """Compare two packs; the changes of text templates stand in their unified text only."""
    names = sorted({*old.files, *new.files})
    files = tuple(found for name in names if (found := _file(name, old, new)))
    changes = tuple(
        change
        for found in files
        if found.name.endswith(".yaml")
        for change in _changes(found.name, _tree(found.name, old), _tree(found.name, new))
    )
    return Comparison(changes, files)


def _file(name: str, old: TemplatePack, new: TemplatePack) -> FileChange | None:
    before, after = (_text(name, pack) for pack in (old, new))
    if before == after:
        return None
    kind: Kind = "增加" if before is None else "删去" if after is None else "改动"
    lines = difflib.unified_diff(
        (before or "").splitlines(), (after or "").splitlines(), old.manifest.id, new.manifest.id, lineterm=""
    )
    return FileChange(name, kind, "\n".join(lines))


def _text(name: str, pack: TemplatePack) -> str | None:
    """Return a file of a pack as text, or nothing where it has none."""
    if name not in pack.files:
        return None
    if name == MANIFEST:
        return yaml.safe_dump(_tree(name, pack), allow_unicode=True, sort_keys=False, width=1000)
    return pack.files[name].read_text("utf-8", errors="replace")


def _tree(name: str, pack: TemplatePack) -> object:
    """Return a YAML file of a pack as dicts and lists; a file that is not there is empty."""
    if name == MANIFEST:
        tree = pack.manifest.model_dump(mode="json", by_alias=True, exclude_none=True)
        tree["版式"] = {key: _FLAGS[value] if isinstance(value, bool) else value for key, value in tree["版式"].items()}
        return {key: value for key, value in tree.items() if key not in OWN_KEYS or key in _COMPARED}
    return read_tree(pack.files[name]) if name in pack.files else {}


def _changes(file: str, old: object, new: object) -> Iterator[Change]:
    before, after = dict(_flat(old, ())), dict(_flat(new, ()))
    for place in dict.fromkeys((*before, *after)):
        was, now = before.get(place, ""), after.get(place, "")
        if was != now and not (place[-1:] == (_ORDER,) and sorted(was.split(_LIST)) != sorted(now.split(_LIST))):
            yield Change(file, place, was, now)


def _flat(value: object, place: Steps) -> Iterator[tuple[Steps, str]]:
    """Yield every value of a tree by its place; items of a list are told apart by their names."""
    if isinstance(value, Mapping):
        for key, below in value.items():
            yield from _flat(below, (*place, str(key)))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield from _items(value, place)
    else:
        yield place, "" if value is None else str(value)


def _items(items: Sequence[object], place: Steps) -> Iterator[tuple[Steps, str]]:
    names = _names(items)
    if names:
        yield (*place, _ORDER), _LIST.join(names)
    elif all(not isinstance(item, (Mapping, list, tuple)) for item in items):
        yield place, _LIST.join(map(str, items))
        return
    for number, item in enumerate(items):
        yield from _flat(item, (*place, names[number] if names else str(number + 1)))


def _names(items: Sequence[object]) -> list[str]:
    """Return what tells the items of a list apart, or nothing where they have no names of their own."""
    if not items or not all(isinstance(item, Mapping) for item in items):
        return []
    for key in _NAMED_BY:
        names = [str(item[key]) for item in items if isinstance(item, Mapping) and item.get(key)]
        if len(set(names)) == len(items):
            return names
    return []


def shortened(text: str) -> str:
    """Return a value on one line of a summary."""
    line = " ".join(text.split())
    return line if len(line) <= _MOST_CHARACTERS else f"{line[:_MOST_CHARACTERS]}……"
