"""Reading the YAML files of a pack: text with positions, validated, every mistake told with file and line.

Comes in: a path and a model. Goes out: the validated model, or ``FindingsError``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from generator.findings import Finding, FindingsError, Severity, SourcePosition, raise_errors
from generator.source import Mapping as MappingNode
from generator.source import Node, Scalar, Sequence, read_bytes

_ModelType = TypeVar("_ModelType", bound=BaseModel)


def read_model(model: type[_ModelType], path: Path) -> _ModelType:
    """Read one YAML file of a pack into its model; every mistake is a finding with file and line."""
    return validate(model, read_tree(path), path)


def read_tree(path: Path) -> object:
    """Return a file as dicts, lists and texts."""
    file, findings = read_bytes(path.name, path.read_bytes())
    raise_errors(findings)
    if file.root is None:
        raise FindingsError([broken(path.name, "文件是空的")])
    return plain(file.root)


def plain(node: Node) -> object:
    """Return a node as dicts, lists and texts."""
    if isinstance(node, Scalar):
        return None if node.is_null else node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}


def validate(model: type[_ModelType], tree: object, path: Path) -> _ModelType:
    """Return a tree read from a file as its model."""
    try:
        return model.model_validate(tree)
    except ValidationError as error:
        root = read_bytes(path.name, path.read_bytes())[0].root
        raise FindingsError([_finding(each, path.name, root) for each in error.errors()]) from error


def _finding(error: Mapping[str, object], name: str, root: Node | None) -> Finding:
    location = error["loc"]
    path = location if isinstance(location, tuple) else ()
    where = " › ".join(str(step) for step in path)
    place = _place(root, path) if root else None
    message = f"模板文件 {name} 的“{where}”有误：{error['msg']}"
    return Finding("PACK-002", Severity.ERROR, message, (place,) if place else ())


def _place(node: Node, path: tuple[str | int, ...]) -> SourcePosition:
    """Return the position of the value at a path, or of the nearest node above it."""
    for step in path:
        below: Node | None = None
        if isinstance(node, MappingNode):
            below = node.get(str(step))
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            below = node.items[step]
        if below is None:
            break
        node = below
    return node.position


def broken(name: str, message: str) -> Finding:
    """Return the finding for a file that cannot be used at all."""
    return Finding("PACK-003", Severity.ERROR, f"模板文件 {name}：{message}。", (SourcePosition(name, 1, 1),))
