"""Loading a template pack: its files found, inherited one level, validated, and handed on as one frozen value.

Comes in: the folder of all packs and a pack's id (``wuhan/final-accounts-2024``). Goes out: a ``TemplatePack``. A
file of a pack replaces the whole file of the pack it extends. Mistakes are ``FindingsError`` with the template's file
and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.findings import Finding, FindingsError, Severity
from generator.pack.forms import FormSpec, ScoreTableSpec
from generator.pack.glossary import Glossary
from generator.pack.looks import Looks
from generator.pack.models import FigureSpec, ListingSpec, Manifest, Structure, TableSpec
from generator.pack.reading import broken, read_model, read_tree, validate

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
    overall_form: FormSpec
    project_form: FormSpec
    score_table: ScoreTableSpec
    texts: Mapping[str, str]
    glossary: Glossary
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
    tables = dict(_below(files, "tables/", ".yaml"))
    numbered = {name: path for name, path in tables.items() if name.isdigit()}
    figures = read_tree(files["figures.yaml"])
    if not isinstance(figures, dict):
        raise FindingsError([broken("figures.yaml", "应为“图名: 内容”的形式")])
    return TemplatePack(
        manifest=read_model(Manifest, files["pack.yaml"]),
        structure=read_model(Structure, files["structure.yaml"]),
        looks=read_model(Looks, files["looks.yaml"]),
        tables={name: read_model(TableSpec, path) for name, path in sorted(numbered.items())},
        figures={name: validate(FigureSpec, figures[name], files["figures.yaml"]) for name in figures},
        listings={name: read_model(ListingSpec, tables[name]) for name in LISTINGS},
        overall_form=read_model(FormSpec, tables["整体自评表"]),
        project_form=read_model(FormSpec, tables["项目自评表"]),
        score_table=read_model(ScoreTableSpec, tables["摘要得分表"]),
        texts={f"{name}.j2": path.read_text("utf-8") for name, path in _below(files, "text/", ".j2")},
        glossary=read_model(Glossary, files["glossary.yaml"]),
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


def _below(files: Mapping[str, Path], folder: str, ending: str) -> Iterator[tuple[str, Path]]:
    for name, path in files.items():
        if name.startswith(folder) and name.endswith(ending):
            yield name.removeprefix(folder).removesuffix(ending), path
