"""Whole report folders as files: a new one, or last year's rolled forward.

Comes in: what the user asked for. Goes out: ``Made``, the files by their paths in the folder and what is left to do in
them; nothing is written here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from generator.authoring.files import files
from generator.authoring.rolling import roll
from generator.authoring.scaffold import scaffold
from generator.authoring.trees import KeyPath, Tree
from generator.source import read_folder
from generator.submission.keys import KeyReader
from generator.submission.kinds import FINAL_ACCOUNTS, Kind, kind_of_files
from generator.submission.linking import PRIOR
from generator.submission.loading import load
from generator.submission.merging import merge
from generator.submission.models import Report
from generator.submission.shapes import Group, keys_of, where
from generator.submission.spreading import SUMMED
from generator.submission.unit_models import UnitSubmission
from generator.submission.units import UNITS_FOLDER
from generator.submission.validating import plain

_NOT_IN_NAMES: Final = re.compile(r'[\x00-\x1f\\/:*?"<>|.\s]+')


@dataclass(slots=True)
class Made:
    """Files by path, the key (or the unit's folder) of each open place, and the places to be read again."""

    files: dict[str, str] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)
    review: list[str] = field(default_factory=list)

    def add(self, folder: str, written: dict[str, str], left: Iterable[KeyPath], moved: Iterable[KeyPath] = ()) -> None:
        """Add the files of one folder (empty for the report's own)."""
        self.files |= {f"{folder}{name}": text for name, text in written.items()}
        self.open += [folder.rstrip("/") or str(path[0]) for path in left]
        self.review += [f"{folder}{where(path)}" for path in moved]


Schema = Callable[[str], str]
"""Gives the path of the JSON Schema, for editors, as seen from a folder in the report's; empty where none is near."""


def _no_schema(_: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a new report is for: year, pack, the department's name, its units (none, or 本级 first), and its kind."""

    year: int
    pack: str
    name: str = ""
    units: tuple[str, ...] = ()
    schema: Schema = _no_schema
    kind: Kind = FINAL_ACCOUNTS


def new_report(wanted: Wanted) -> Made:
    """Return the folder of a new report, with a folder for each unit where there are units."""
    made = Made()
    _add_new(made, "", wanted, wanted.kind.shape, {})
    for number, name in enumerate(wanted.units):
        folder = f"{UNITS_FOLDER}/{number + 1:02d}-{_NOT_IN_NAMES.sub('', name)}/"
        unit = replace(wanted, name=name, units=())
        _add_new(made, folder, unit, Group(UnitSubmission), {("部门", "本级"): "是"} if number == 0 else {})
    return made


def _add_new(made: Made, folder: str, wanted: Wanted, root: Group, more: dict[KeyPath, str]) -> None:
    preset: dict[KeyPath, str] = {
        **({} if wanted.kind is FINAL_ACCOUNTS else {("报告", "类型"): wanted.kind.name}),
        ("报告", "年度"): str(wanted.year),
        ("报告", "模板包"): wanted.pack,
        ("报告", "金额单位"): "万元",
    }
    if wanted.name:
        preset["部门", "名称"] = wanted.name
    left_out = frozenset(SUMMED) if wanted.units else frozenset()
    new = scaffold({**preset, **more}, root, left_out)
    made.add(folder, files(new.tree, {**new.others, **new.notes}, wanted.schema(folder)), new.notes)


def rolled_report(old: Path, new: Path, wanted: Wanted) -> Made:
    """Return the folder of the next year's report; its units and their names are those of the old one."""
    made = Made()
    for folder in ("", *_units(old)):
        link = Path(os.path.relpath((old / folder).resolve(), (new / folder).resolve())).as_posix()
        rolled = roll(
            typed_tree(old / folder), wanted.year, wanted.pack, link if PRIOR.key in keys_of(wanted.kind.model) else ""
        )
        made.add(folder, files(rolled.tree, rolled.notes, wanted.schema(folder)), rolled.open, rolled.review)
    return made


def head_of(old: Path) -> Report:
    """Return what a report says of itself; raises ``FindingsError`` for one that cannot be read."""
    return load(old).submission.report


def _units(old: Path) -> Iterator[str]:
    parent = old / UNITS_FOLDER
    if parent.is_dir():
        yield from (f"{UNITS_FOLDER}/{path.name}/" for path in sorted(parent.iterdir()) if path.is_dir())


def typed_tree(folder: Path) -> dict[str, Tree]:
    """Return what was typed in a folder, keys put right."""
    files, _ = read_folder(folder, apart=UNITS_FOLDER)
    merged, _ = merge(files)
    shape = kind_of_files(files).shape
    tree = plain(KeyReader(shape).read(merged, shape))
    return tree if isinstance(tree, dict) else {}
