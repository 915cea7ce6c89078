"""The list of units that are expected to hand in: ``单位: [{名称, 文件夹}]``.

Comes in: a YAML file. Goes out: the units in the order of the list; ``FindingsError`` (BAT-001) with everything wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator.batch.problems import LIST
from generator.findings import Finding, FindingsError, SourcePosition, raise_errors
from generator.source import printable, read_bytes
from generator.source.folder import MOST_BYTES
from generator.source.nodes import Mapping, Node, Scalar, Sequence

_UNITS, _NAME, _FOLDER = "单位", "名称", "文件夹"
_FIX = "请写成：单位: [{名称: 某某局, 文件夹: 某某局-2024}]，一个单位一项，文件夹从根文件夹算起。"


@dataclass(frozen=True, slots=True)
class Unit:
    """An expected unit: its name, and its folder below the root."""

    name: str
    folder: str


def read_list(path: Path) -> tuple[Unit, ...]:
    """Return the units of a list."""
    with path.open("rb") as stream:
        file, found = read_bytes(printable(path.name), stream.read(MOST_BYTES + 1))
    raise_errors(found)
    items = file.root.get(_UNITS) if isinstance(file.root, Mapping) else None
    if not isinstance(items, Sequence) or not items.items:
        place = file.root.position if file.root else SourcePosition(file.path, 1, 1)
        raise FindingsError([LIST.at(f"名单里没有“{_UNITS}”，或者它不是列表。", place, fix=_FIX)])
    findings: list[Finding] = []
    units: dict[str, Unit] = {}
    for item in items.items:
        faults = tuple(_faults(item, units))
        findings += faults
        if not faults and isinstance(item, Mapping):
            unit = Unit(_text(item, _NAME), PurePosixPath(_text(item, _FOLDER)).as_posix())
            units[unit.folder] = unit
    raise_errors(findings)
    return tuple(units.values())


def _faults(item: Node, before: dict[str, Unit]) -> Iterator[Finding]:
    """Yield what is wrong with one item; ``before`` are the units above it by folder."""
    if not isinstance(item, Mapping):
        yield LIST.at("名单的一项应有名称和文件夹两个键。", item.position, fix=_FIX)
        return
    for key in (_NAME, _FOLDER):
        if not _text(item, key):
            yield LIST.at(f"名单的这一项没有填“{key}”。", item.position, fix=_FIX)
    for typed, _ in item.entries:
        if typed.text not in (_NAME, _FOLDER):
            yield LIST.at(f"名单里没有“{printable(typed.text)}”这个键。", typed.position, fix=_FIX)
    folder = PurePosixPath(_text(item, _FOLDER))
    if folder.is_absolute() or ".." in folder.parts or "\\" in str(folder) or ":" in str(folder):
        message = f"文件夹“{printable(str(folder))}”应是根文件夹里的相对路径。"
        yield LIST.at(message, item.position, fix="请从根文件夹写起，用正斜杠，不写盘符和“..”。")
    same = before.get(folder.as_posix())
    if same:
        yield LIST.at(f"文件夹“{folder.as_posix()}”在名单里写了两次。", item.position, fix="请每个文件夹只写一次。")


def _text(item: Mapping, key: str) -> str:
    value = item.get(key)
    return value.text.strip() if isinstance(value, Scalar) and not value.is_null else ""
