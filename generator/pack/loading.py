"""Loading a template pack: its files found, inherited one level, validated, and handed on as one frozen value.

Comes in: the folder of all packs and a pack's id (``wuhan/final-accounts-2024``). Goes out: a ``TemplatePack``. A file of a pack
replaces the whole file of the pack it extends. Mistakes are ``FindingsError`` with the template's file and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from generator.findings import Finding, FindingsError, Severity, SourcePosition, raise_errors
from generator.pack.looks import Looks
from generator.pack.models import FigureSpec, ListingSpec, Manifest, Structure, TableSpec
from generator.source import Mapping as MappingNode
from generator.source import Node, Scalar, Sequence, read_bytes

_ModelType = TypeVar("_ModelType", bound=BaseModel)
_ID = re.compile(r"[a-z0-9-]+/[a-z0-9-]+")
LISTINGS = ("重点工作",)


@dataclass(frozen=True, slots=True)
class TemplatePack:
    """Everything about one format. ``files`` gives the path of each file by its name in the pack, after inheritance."""

    manifest: Manifest
    structure: Structure
    looks: Looks
    tables: Mapping[str, TableSpec]
    figures: Mapping[str, FigureSpec]
    listings: Mapping[str, ListingSpec]
    texts: Mapping[str, str]
    files: Mapping[str, Path]
    folders: tuple[Path, ...]
    """The pack's own folder first, then that of the pack it extends."""


def templates_folder() -> Path:
    """Return the folder of the packs: beside the program in a checkout, inside it when installed."""
    package = Path(__file__).resolve().parent.parent
    bundled = package / "bundled" / "templates"
    return bundled if bundled.is_dir() else package.parent / "templates"


def load_pack(identifier: str, templates: Path | None = None) -> TemplatePack:
    """Load a pack by its id; raises ``FindingsError`` for an unknown or broken pack."""
    root = templates or templates_folder()
    files = pack_files(identifier, root)
    tables = {name: path for name, path in _below(files, "tables/", ".yaml")}
    numbered = {name: path for name, path in tables.items() if name.isdigit()}
    figures = _tree(files["figures.yaml"])
    if not isinstance(figures, dict):
        raise FindingsError([_broken("figures.yaml", "应为“图名: 内容”的形式")])
    return TemplatePack(
        manifest=read_model(Manifest, files["pack.yaml"]),
        structure=read_model(Structure, files["structure.yaml"]),
        looks=read_model(Looks, files["looks.yaml"]),
        tables={name: read_model(TableSpec, path) for name, path in sorted(numbered.items())},
        figures={name: _validate(FigureSpec, figures[name], files["figures.yaml"]) for name in figures},
        listings={name: read_model(ListingSpec, tables[name]) for name in LISTINGS},
        texts={f"{name}.j2": path.read_text("utf-8") for name, path in _below(files, "text/", ".j2")},
        files=files,
        folders=pack_folders(identifier, root),
    )


def pack_files(identifier: str, root: Path) -> dict[str, Path]:
    """Return the files of a pack by name, those it inherits included."""
    inherited = reversed(pack_folders(identifier, root))
    return {
        path.relative_to(folder).as_posix(): path
        for folder in inherited
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def pack_folders(identifier: str, root: Path) -> tuple[Path, ...]:
    """Return a pack's own folder, then that of the pack it extends; raises ``FindingsError`` for an unknown pack."""
    folder = root / identifier
    if not _ID.fullmatch(identifier) or not (folder / "pack.yaml").is_file():
        known = "、".join(sorted(pack_ids(root)))
        message = f"没有名为“{identifier}”的模板包。"
        raise FindingsError([Finding("PACK-001", Severity.ERROR, message, fix=f"可用的模板包：{known}。")])
    parent = read_model(Manifest, folder / "pack.yaml").extends
    return (folder, *(pack_folders(parent, root) if parent else ()))


def pack_ids(root: Path) -> Iterator[str]:
    """Yield the ids of all packs below a folder."""
    return (path.parent.relative_to(root).as_posix() for path in root.glob("*/*/pack.yaml"))


def read_model(model: type[_ModelType], path: Path) -> _ModelType:
    """Read one YAML file of a pack into its model; every mistake is a finding with file and line."""
    return _validate(model, _tree(path), path)


def _below(files: Mapping[str, Path], folder: str, ending: str) -> Iterator[tuple[str, Path]]:
    for name, path in files.items():
        if name.startswith(folder) and name.endswith(ending):
            yield name.removeprefix(folder).removesuffix(ending), path


def _tree(path: Path) -> object:
    file, findings = read_bytes(path.name, path.read_bytes())
    raise_errors(findings)
    if file.root is None:
        raise FindingsError([_broken(path.name, "文件是空的")])
    return plain(file.root)


def plain(node: Node) -> object:
    """Return a node as dicts, lists and texts."""
    if isinstance(node, Scalar):
        return None if node.is_null else node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}


def _validate(model: type[_ModelType], tree: object, path: Path) -> _ModelType:
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


def _broken(name: str, message: str) -> Finding:
    return Finding("PACK-003", Severity.ERROR, f"模板文件 {name}：{message}。", (SourcePosition(name, 1, 1),))
