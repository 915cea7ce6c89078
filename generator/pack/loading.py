"""Loading a template pack: its files found, inherited one level, validated, and handed on as one frozen value.

Comes in: the folder of all packs and a pack's id (``wuhan/final-accounts-2024``). Goes out: a ``TemplatePack``. A
file of a pack replaces the whole file of the pack it extends; only the manifest inherits key by key. Mistakes are
``FindingsError`` with the template's file and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from generator.findings import Finding, FindingsError, Severity, raise_errors
from generator.pack.checks import check_pack
from generator.pack.forms import FormSpec, ScoreTableSpec
from generator.pack.glossary import Glossary
from generator.pack.labels import Labels, load_labels
from generator.pack.looks import Looks
from generator.pack.models import Extends, FigureSpec, ListingSpec, Manifest, Structure, TableSpec
from generator.pack.reading import MANIFEST, broken, position, read_model, read_text, read_tree, validate
from generator.pack.subjects import AddedSubjects, load_subjects
from generator.pack.target_forms import TARGET_FORMS, TargetFormSpec

PACK_ID = re.compile(r"[a-z0-9-]+/[a-z0-9-]+")
OWN_KEYS = frozenset({"标识", "名称", "年度", "继承"})
"""What a manifest says for itself; everything else it may inherit, 版式 and 用语 item by item."""
LISTINGS = ("重点工作",)
OVERALL_FORM, PROJECT_FORM, SCORE_TABLE = "整体自评表", "项目自评表", "摘要得分表"
REQUIRED = (
    *("structure.yaml", "looks.yaml", "figures.yaml", "glossary.yaml", "page.html.j2", "print.css"),
    *(f"tables/{name}.yaml" for name in (*LISTINGS, OVERALL_FORM, PROJECT_FORM, SCORE_TABLE)),
)
"""The files that every pack needs, of its own or inherited."""
_MODELS: Mapping[str, type[BaseModel]] = {
    "structure.yaml": Structure,
    "looks.yaml": Looks,
    "glossary.yaml": Glossary,
    "labels.yaml": Labels,
    "subjects.yaml": AddedSubjects,
}
_TABLES: Mapping[str, type[BaseModel]] = {
    **dict.fromkeys(LISTINGS, ListingSpec),
    **dict.fromkeys((OVERALL_FORM, PROJECT_FORM), FormSpec),
    **dict.fromkeys(TARGET_FORMS.values(), TargetFormSpec),
    SCORE_TABLE: ScoreTableSpec,
}


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
    target_forms: Mapping[str, TargetFormSpec]
    texts: Mapping[str, str]
    glossary: Glossary
    labels: Labels
    subjects: Mapping[str, str]
    """Names by code of the subjects that the pack adds to the classifications."""
    files: Mapping[str, Path]
    folders: tuple[Path, ...]
    """The pack's own folder first, then that of the pack it extends."""


def templates_folder() -> Path:
    """Return the folder of the packs: beside the program in a checkout, inside it when installed."""
    package = Path(__file__).resolve().parent.parent
    bundled = package / "bundled" / "templates"
    return bundled if bundled.is_dir() else package.parent / "templates"


def load_pack(identifier: str, templates: Path | None = None) -> TemplatePack:
    """Load a pack by its id; raises ``FindingsError`` with all mistakes of all files for an unknown or broken pack."""
    root = templates or templates_folder()
    folders = pack_folders(identifier, root)
    manifest = read_manifest(folders)
    files = pack_files(folders)
    try:
        pack = _read(manifest, files, folders)
    except FindingsError:
        raise FindingsError(_faults(files)) from None
    raise_errors(check_pack(pack, identifier))
    return pack


def _read(manifest: Manifest, files: Mapping[str, Path], folders: tuple[Path, ...]) -> TemplatePack:
    tables = dict(_below(files, "tables/", ".yaml"))
    return TemplatePack(
        manifest=manifest,
        structure=read_model(Structure, files["structure.yaml"]),
        looks=read_model(Looks, files["looks.yaml"]),
        tables={name: read_model(TableSpec, path) for name, path in sorted(tables.items()) if name.isdigit()},
        figures=_figures(files["figures.yaml"]),
        listings={name: read_model(ListingSpec, tables[name]) for name in LISTINGS},
        overall_form=read_model(FormSpec, tables[OVERALL_FORM]),
        project_form=read_model(FormSpec, tables[PROJECT_FORM]),
        score_table=read_model(ScoreTableSpec, tables[SCORE_TABLE]),
        target_forms={
            which: read_model(TargetFormSpec, tables[name]) for which, name in TARGET_FORMS.items() if name in tables
        },
        texts={f"{name}.j2": read_text(path) for name, path in _below(files, "text/", ".j2")},
        glossary=read_model(Glossary, files["glossary.yaml"]),
        labels=load_labels(files),
        subjects=load_subjects(files),
        files=files,
        folders=folders,
    )


def _figures(path: Path) -> dict[str, FigureSpec]:
    tree = read_tree(path)
    if not isinstance(tree, dict):
        raise FindingsError([broken(path, "应为“图名: 内容”的形式")])
    return {name: validate(FigureSpec, figure, path, (name,)) for name, figure in tree.items()}


def _faults(files: Mapping[str, Path]) -> Iterator[Finding]:
    """Yield what is wrong with each file by itself."""
    for name, path in files.items():
        model = _model_of(name)
        try:
            if model:
                read_model(model, path)
            elif name == "figures.yaml":
                _figures(path)
            elif name.endswith(".j2"):
                read_text(path)
        except FindingsError as error:
            yield from error.findings


def _model_of(name: str) -> type[BaseModel] | None:
    """Return the model that a file of a pack is read into."""
    folder, _, file = name.removesuffix(".yaml").rpartition("/")
    if folder == "tables":
        return TableSpec if file.isdigit() else _TABLES.get(file)
    return _MODELS.get(name)


def pack_files(folders: tuple[Path, ...]) -> dict[str, Path]:
    """Return the files of a pack by name, those it inherits included; all that every pack needs are there."""
    files = {
        path.relative_to(folder).as_posix(): path
        for folder in reversed(folders)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    astray = [path for folder in folders for path in sorted(folder.rglob("*")) if _leads_out(path, folder)]
    if astray:
        raise FindingsError([broken(path, "这是指向模板包以外的链接，没有读取；请放文件本身") for path in astray])
    lacking = [name for name in REQUIRED if name not in files]
    if lacking:
        raise FindingsError([broken(folders[0] / MANIFEST, f"模板包缺少文件：{'、'.join(lacking)}")])
    return files


def _leads_out(path: Path, folder: Path) -> bool:
    """Tell whether a file of a pack is a link to something that is not in the pack."""
    return path.is_symlink() and not path.resolve().is_relative_to(folder.resolve())


def pack_folders(identifier: str, root: Path, below: tuple[str, ...] = ()) -> tuple[Path, ...]:
    """Return a pack's own folder, then that of the pack it extends; raises ``FindingsError`` for an unknown pack."""
    folder = root / identifier
    if identifier in below:
        circle = " → ".join((*below, identifier))
        raise FindingsError([broken(folder / MANIFEST, f"继承绕成了一圈：{circle}")])
    if not PACK_ID.fullmatch(identifier) or not (folder / MANIFEST).is_file():
        raise FindingsError([_unknown(identifier, root, below)])
    parent = read_model(Extends, folder / MANIFEST).extends
    return (folder, *(pack_folders(parent, root, (*below, identifier)) if parent else ()))


def read_manifest(folders: tuple[Path, ...]) -> Manifest:
    """Return a pack's manifest with what it inherits; a mistake is told in the file that it stands in."""
    above: Mapping[str, object] = {}
    manifest: Manifest
    for folder in reversed(folders):
        path = folder / MANIFEST
        own = read_tree(path)
        tree = {**above, **own, **_mixed(above, own)} if isinstance(own, dict) else {}
        manifest = validate(Manifest, tree, path)
        above = {key: value for key, value in tree.items() if key not in OWN_KEYS}
    return manifest


def _mixed(above: Mapping[str, object], own: Mapping[str, object]) -> dict[str, object]:
    """Return the values that a pack changes key by key: 版式 and 用语."""
    pairs = {key: (above[key], own[key]) for key in above.keys() & own.keys()}
    return {key: {**old, **new} for key, (old, new) in pairs.items() if isinstance(old, dict) and isinstance(new, dict)}


def _unknown(identifier: str, root: Path, below: tuple[str, ...]) -> Finding:
    """Return the finding for a pack that is not there, placed where another pack extends it."""
    known = "、".join(sorted(pack_ids(root)))
    message = f"没有名为“{identifier}”的模板包。"
    places = (position(root / below[-1] / MANIFEST, ("继承",)),) if below else ()
    fix = f"可用的模板包：{known}。" if known else f"文件夹 {root.name} 里没有模板包，请核对路径。"
    return Finding("PACK-001", Severity.ERROR, message, places, fix=fix)


def pack_ids(root: Path) -> Iterator[str]:
    """Yield the ids of all packs below a folder."""
    return (path.parent.relative_to(root).as_posix() for path in root.glob(f"*/*/{MANIFEST}"))


def _below(files: Mapping[str, Path], folder: str, ending: str) -> Iterator[tuple[str, Path]]:
    for name, path in files.items():
        if name.startswith(folder) and name.endswith(ending):
            yield name.removeprefix(folder).removesuffix(ending), path
