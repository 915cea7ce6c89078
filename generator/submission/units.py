"""Units: the folders below ``单位/`` of a report folder, each a report folder of its own.

Comes in: a report folder. Goes out: its units, 本级 first, then by the names of their folders; and what is wrong with
reading them. Files are named from the department's folder: ``单位/02-示例中心/03-支出.yaml``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from generator.findings import Finding, SourcePosition, has_errors
from generator.source import printable, read_folder
from generator.submission.origins import with_origins
from generator.submission.positions import Positions, Spot
from generator.submission.shapes import Group
from generator.submission.unit_models import UnitSubmission
from generator.submission.unit_problems import FOLDERS
from generator.submission.validating import NamesOf, judge, read_tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UNITS_FOLDER: Final = "单位"
_MOST_UNITS: Final = 500
_YAML: Final = (".yaml", ".yml")


class Unit(Struct, frozen=True):
    """A unit of a department: its name, its folder as findings name it, what it typed and where."""

    name: str
    folder: str
    submission: UnitSubmission
    root: Spot

    @property
    def headquarters(self) -> bool:
        """Whether it is the 本级."""
        return self.submission.department.headquarters

    @property
    def positions(self) -> Positions:
        """Where each value was typed."""
        return Positions(self.root)


class Units(Struct, frozen=True):
    """The units that could be read, what was found, and whether that are all there are."""

    units: tuple[Unit, ...] = ()
    findings: tuple[Finding, ...] = ()
    complete: bool = True


def unit_folders(folder: Path) -> tuple[Path, ...]:
    """Return the folders of a report's units by name; hidden ones are none."""
    above = folder / UNITS_FOLDER
    if not above.is_dir():
        return ()
    found = (path for path in above.iterdir() if path.is_dir() and not path.name.startswith("."))
    return tuple(sorted(found, key=_name_of))


def report_folders(folder: Path) -> tuple[Path, ...]:
    """Return the folders of the units that have a report of their own: all that hold more than figures."""
    figures_only = {unit.folder for unit in read_units(folder, None).units if unit.submission.figures_only}
    return tuple(path for path in unit_folders(folder) if _name_of(path) not in figures_only)


def read_units(folder: Path, names_of: NamesOf | None, prefix: str = "") -> Units:
    """Read all units of a report folder, none where there is no ``单位``; ``prefix`` stands before all file names."""
    if not (folder / UNITS_FOLDER).is_dir():
        return Units()
    findings = list(_misplaced(folder, prefix))
    units: list[Unit] = []
    paths = () if has_errors(findings) else unit_folders(folder)
    for path in paths[:_MOST_UNITS]:
        unit, found = _read(path, names_of, prefix)
        findings += found
        units += [unit] if unit else []
    ordered = sorted(units, key=lambda unit: not unit.headquarters)
    return Units(tuple(ordered), tuple(findings), complete=bool(paths) and len(units) == len(paths))


def _misplaced(folder: Path, prefix: str) -> Iterator[Finding]:
    """Report what stands below ``单位`` and belongs to no unit, and links, which could lead anywhere."""
    above = folder / UNITS_FOLDER
    paths = unit_folders(folder)

    def place(path: Path) -> SourcePosition:
        return SourcePosition(prefix + printable(path.relative_to(folder).as_posix()), 1, 1)

    for path in (above, *paths):
        if path.is_symlink():
            message = "这是链接，没有读取。"
            yield FOLDERS.at(message, place(path), fix="请把单位的文件夹本身放进来。")
    for path in sorted(above.iterdir()):
        if path.is_file() and path.name.lower().endswith(_YAML) and not path.name.startswith("."):
            message = f"“{UNITS_FOLDER}”里只放各单位的文件夹，这个文件不属于任何单位，没有读取。"
            yield FOLDERS.at(message, place(path), fix="请移进它所属的单位的文件夹。")
    for path in paths:
        if (path / UNITS_FOLDER).is_dir():
            message = f"单位的文件夹里又有“{UNITS_FOLDER}”：单位下面不能再分单位。"
            fix = f"请把它里面的各文件夹移到部门的“{UNITS_FOLDER}”下面。"
            yield FOLDERS.at(message, place(path / UNITS_FOLDER), fix=fix)
    if not paths:
        message = f"“{UNITS_FOLDER}”里没有文件夹。"
        yield FOLDERS.at(message, place(above), fix="请每个单位放一个文件夹，或删去空的“单位”。")
    if len(paths) > _MOST_UNITS:
        message = f"有 {len(paths)} 个单位，最多 {_MOST_UNITS} 个。"
        yield FOLDERS.at(message, place(above), fix="请检查是否选错了文件夹。")


def _name_of(path: Path) -> str:
    """Return what findings call a unit's folder."""
    return f"{UNITS_FOLDER}/{printable(path.name)}"


def _read(path: Path, names_of: NamesOf | None, prefix: str) -> tuple[Unit | None, tuple[Finding, ...]]:
    """Read one unit; without a single file there is nothing else to say."""
    name = prefix + _name_of(path)
    files, findings = read_folder(path, prefix=f"{name}/")
    if not files:
        message = "单位的文件夹里没有 .yaml 文件。"
        fix = "请放入这个单位的填报文件，或删去这个文件夹。"
        return None, (*findings, FOLDERS.at(message, SourcePosition(name, 1, 1), fix=fix))
    tree = read_tree(files, findings, Group(UnitSubmission))
    judged = judge(UnitSubmission, replace(tree, root=with_origins(tree.root, path)), names_of)
    if judged.submission is None or has_errors(judged.findings):
        return None, judged.findings
    unit = Unit(judged.submission.department.name, name, judged.submission, judged.spot)
    return unit, judged.findings
