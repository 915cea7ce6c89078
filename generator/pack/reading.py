"""Reading the files of a pack: text with positions, validated, every mistake told with file and line.

Comes in: a path and a model. Goes out: the validated model, or ``FindingsError``. Files are named as they stand in
their pack (``tables/01.yaml``), wherever the pack is.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, TypeVar

from msgspec.structs import replace
from pydantic import BaseModel, ValidationError

from generator.findings import Finding, FindingsError, Severity, SourcePosition, raise_errors
from generator.source import Mapping as MappingNode
from generator.source import Node, Scalar, Sequence, read_bytes

_ModelType = TypeVar("_ModelType", bound=BaseModel)
Steps = tuple[str | int, ...]
MANIFEST: Final = "pack.yaml"
EXTENDS, KEEPS = "继承", "沿用"
"""The key of a manifest that names the pack it extends, and that of a file that holds only what differs there."""
_MOST_PACKS: Final = 20
_MESSAGES: Final = {
    "missing": "缺少这个键",
    "extra_forbidden": "没有这个键，请核对写法",
    "literal_error": "应为 {expected}",
    "enum": "应为 {expected}",
    "int_parsing": "应为整数",
    "float_parsing": "应为数字",
    "bool_parsing": "应为 true 或 false",
    "string_type": "应为文字",
    "tuple_type": "应为列表",
    "dict_type": "应为下级的键",
    "model_type": "应为下级的键",
    "too_short": "至少要有 {min_length} 项",
    "too_long": "最多只能有 {max_length} 项",
    "greater_than_equal": "不能小于 {ge}",
    "date_from_datetime_parsing": "应为日期，例如 2025-01-01",
    "value_error": "{error}",
}
"""What pydantic finds, in Chinese; anything else keeps its own words."""


def read_model(model: type[_ModelType], path: Path) -> _ModelType:
    """Read one YAML file of a pack into its model; every mistake is a finding with file and line."""
    return validate(model, read_tree(path), path)


def read_tree(path: Path) -> object:
    """Return a file as dicts, lists and texts; one that says 沿用 holds only what differs from the inherited file.

    沿用 may list the keys that are kept of the inherited file; all others are the file's own.
    """
    tree = _own_tree(path)
    if not (isinstance(tree, dict) and KEEPS in tree):
        return tree
    own = {key: value for key, value in tree.items() if key != KEEPS}
    return over(_kept(read_tree(_inherited(path)), tree[KEEPS], path), own)


def _kept(inherited: object, keys: object, path: Path) -> object:
    """Return what is kept of an inherited file: all, or the keys listed, which it must have."""
    if not (isinstance(keys, list) and isinstance(inherited, dict)):
        return inherited
    missing = "、".join(str(key) for key in keys if key not in inherited)
    if missing:
        raise FindingsError([broken(path, f"“{KEEPS}”列出的{missing}，所继承的文件里没有")])
    return {key: inherited[key] for key in keys}


def over(above: object, own: object) -> object:
    """Return a tree laid over another: keys are mixed at every level, anything else is replaced."""
    if not (isinstance(above, dict) and isinstance(own, dict)):
        return own
    return {**above, **{key: over(above.get(key), value) for key, value in own.items()}}


def _inherited(path: Path) -> Path:
    """Return the file that a file of a pack stands in for, in the pack that its pack extends or further up."""
    pack, name = _pack_of(path), name_of(path)
    for _ in range(_MOST_PACKS):
        manifest = _own_tree(pack / MANIFEST)
        parent = manifest.get(EXTENDS) if isinstance(manifest, dict) else None
        if not isinstance(parent, str):
            break
        pack = pack.parent.parent / parent
        if (pack / name).is_file():
            return pack / name
    raise FindingsError([broken(path, f"写了“{KEEPS}”，但所继承的模板包里没有这个文件")])


def _own_tree(path: Path) -> object:
    file, findings = read_bytes(name_of(path), path.read_bytes())
    raise_errors(replace(finding, id="PACK-003") for finding in findings)  # a mistake of the pack, not of a clerk
    if file.root is None:
        raise FindingsError([broken(path, "文件是空的")])
    return plain(file.root)


def read_text(path: Path) -> str:
    """Return a text template."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        raise FindingsError([broken(path, "文件不是 UTF-8 编码，请另存为 UTF-8")]) from None


def name_of(path: Path) -> str:
    """Return a file's name in its pack."""
    return path.relative_to(_pack_of(path)).as_posix()


def _pack_of(path: Path) -> Path:
    return next((folder for folder in path.parents if (folder / MANIFEST).is_file()), path.parent)


def plain(node: Node) -> object:
    """Return a node as dicts, lists and texts."""
    if isinstance(node, Scalar):
        return None if node.is_null else node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}


def validate(model: type[_ModelType], tree: object, path: Path, above: Steps = ()) -> _ModelType:
    """Return a tree read from a file as its model; ``above`` is where the tree stands in the file."""
    try:
        return model.model_validate(tree)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        raise FindingsError([_finding(each, path, above) for each in details]) from error


def _finding(error: Mapping[str, object], path: Path, above: Steps) -> Finding:
    location = error["loc"]
    steps = (*above, *location) if isinstance(location, tuple) else above
    where = " › ".join(str(step) for step in steps) or "文件"
    context = error.get("ctx")
    pattern = _MESSAGES.get(str(error["type"]), str(error["msg"]))
    said = pattern.format(**context) if isinstance(context, dict) else pattern
    message = f"模板文件 {name_of(path)} 的“{where}”有误：{said.rstrip('。')}。"
    return Finding("PACK-002", Severity.ERROR, message, (position(path, steps),))


def position(path: Path, steps: Steps) -> SourcePosition:
    """Return the position of the value at a place of a file, or of the nearest one above it."""
    node = read_bytes(name_of(path), path.read_bytes())[0].root
    if node is None:
        return SourcePosition(name_of(path), 1, 1)
    for step in steps:
        below: Node | None = None
        if isinstance(node, MappingNode):
            below = node.get(str(step))
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            below = node.items[step]
        if below is None:
            break
        node = below
    return node.position


def broken(path: Path, message: str) -> Finding:
    """Return the finding for a file that cannot be used at all."""
    name = name_of(path)
    return Finding("PACK-003", Severity.ERROR, f"模板文件 {name}：{message}。", (SourcePosition(name, 1, 1),))
