"""Origins: cells of workbooks from which values of a report folder were imported.

Comes in: the list that an import leaves beside the YAML files (导入来源.json). Goes out: the tree with the cell noted
at every value that is still what was imported; whatever a person has changed since is that person's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from generator.source import Mapping as MappingNode
from generator.source import Node, Sequence

FILE_NAME: Final = "导入来源.json"
_PATH, _VALUE, _CELL, _LIST = "键", "值", "单元格", "来源"
_MOST_BYTES: Final = 20 * 1024 * 1024
KeyPath = tuple[str | int, ...]


def dump(origins: Mapping[KeyPath, tuple[str, str]]) -> bytes:
    """Return the file for values and cells by path."""
    entries = [{_PATH: list(path), _VALUE: value, _CELL: cell} for path, (value, cell) in origins.items()]
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    return f'{{"{_LIST}": [\n{lines}\n]}}\n'.encode()


def read_origins(folder: Path) -> dict[KeyPath, tuple[str, str]]:
    """Return values and cells by path; a file that is missing, or that somebody has spoilt, tells no origins.

    Origins only add to messages, so that nothing of the report depends on this file.
    """
    path = folder / FILE_NAME
    if path.is_symlink() or not path.is_file() or path.stat().st_size > _MOST_BYTES:
        return {}
    try:
        listed = json.loads(path.read_bytes())[_LIST]
        return {tuple(each[_PATH]): (str(each[_VALUE]), str(each[_CELL])) for each in listed}
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}


def with_origins(root: MappingNode, folder: Path) -> MappingNode:
    """Return a tree whose values know the cells they were imported from, as far as they are unchanged."""
    origins = read_origins(folder)
    return _keys(root, (), origins) if origins else root


def _keys(node: MappingNode, path: KeyPath, origins: Mapping[KeyPath, tuple[str, str]]) -> MappingNode:
    entries = tuple((key, _noted(value, (*path, key.text), origins)) for key, value in node.entries)
    return replace(node, entries=entries)


def _noted(node: Node, path: KeyPath, origins: Mapping[KeyPath, tuple[str, str]]) -> Node:
    if isinstance(node, MappingNode):
        return _keys(node, path, origins)
    if isinstance(node, Sequence):
        items = tuple(_noted(item, (*path, number), origins) for number, item in enumerate(node.items))
        return replace(node, items=items)
    value, cell = origins.get(path, ("", ""))
    unchanged = cell and node.text == value
    return replace(node, position=replace(node.position, origin=cell)) if unchanged else node
