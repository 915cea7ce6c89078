"""Finding the reports below a folder, and setting them beside the list of those that are expected.

Comes in: the root, the output folder (never searched), the list. Goes out: ``Search``, the targets in order of their
names. A report is a folder with a YAML file in it that has the key 报告; what is below it belongs to it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from generator.batch.expected import Unit
from generator.batch.problems import MISSING, NONE, PASSED_OVER, UNEXPECTED
from generator.findings import Finding, FindingsError
from generator.source import printable
from generator.source.decode import decode
from generator.source.folder import MOST_BYTES

_YAML = (".yaml", ".yml")
_REPORT = re.compile(r"""^[{ ]*["']?报告["']?[ \t]*[:：]""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Target:
    """A report to make, or a unit without one: its folder below the root (``.`` is the root itself).

    ``unit`` is its name in the list; ``listed`` tells that it is expected, ``there`` that it has been handed in.
    """

    name: str
    below: Path
    unit: str = ""
    listed: bool = True
    there: bool = True

    def findings(self) -> Iterator[Finding]:
        """Yield what is to be said of it before anything is read."""
        if not self.there:
            message = f"“{self.unit}”没有报送：文件夹“{self.name}”不存在，或者里面没有 .yaml 文件。"
            yield MISSING.at(message, fix="请催报；已经报送的，请核对名单里的文件夹。")
        if not self.listed:
            yield UNEXPECTED.at(f"文件夹“{self.name}”不在名单上，不计入合计。", fix="应当报送的，请补进名单。")


@dataclass(slots=True)
class _Walk:
    """What a walk below the root comes by."""

    reports: list[Path] = field(default_factory=list)
    passed: list[Path] = field(default_factory=list)
    links: list[Path] = field(default_factory=list)
    closed: list[OSError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Search:
    """The targets, and what was passed over."""

    targets: tuple[Target, ...]
    findings: tuple[Finding, ...]


def search(root: Path, out: Path, units: tuple[Unit, ...] | None = None) -> Search:
    """Return all reports below the root and all units of the list; raises ``FindingsError`` where there are none."""
    walk = _walk(root, Path(os.path.realpath(out)))
    found = {_name(path, root): path.relative_to(root) for path in walk.reports}
    if units is None:
        targets = [Target(name, below) for name, below in found.items()]
    else:
        targets = [_listed(root, unit) for unit in units]
        names = {target.name for target in targets}
        targets += [Target(name, below, listed=False) for name, below in found.items() if name not in names]
    if not targets:
        message = f"“{printable(root.name or str(root))}”里没有填报文件夹（里面的 .yaml 文件有“报告”的文件夹）。"
        raise FindingsError([NONE.at(message, fix="请核对路径；每个部门一个文件夹。")])
    ordered = tuple(sorted(targets, key=lambda target: target.name))
    return Search(ordered, tuple(_passed_over(walk, root, {target.name for target in targets})))


def shard(targets: tuple[Target, ...], number: int, of: int) -> tuple[Target, ...]:
    """Return every ``of``-th target, beginning at the ``number``-th (from 1): all shards together are all targets."""
    return targets[number - 1 :: of]


def _listed(root: Path, unit: Unit) -> Target:
    folder = root / unit.folder
    inside = Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(root))
    there = inside and folder.is_dir() and any(path.suffix.lower() in _YAML for path in folder.iterdir())
    return Target(printable(unit.folder), Path(unit.folder), unit.name, there=there)


def _walk(root: Path, out: Path) -> _Walk:
    walk = _Walk()
    for parent, folders, names in os.walk(root, onerror=walk.closed.append):
        here = Path(parent)
        below = [here / name for name in sorted(folders) if not name.startswith(".")]
        walk.links += [path for path in below if path.is_symlink()]
        folders[:] = [path.name for path in below if not path.is_symlink() and Path(os.path.realpath(path)) != out]
        files = [here / name for name in names if name.lower().endswith(_YAML) and not name.startswith(".")]
        if any(_is_report(path) for path in files):
            walk.reports.append(here)
            folders.clear()
        elif files and here != root:
            walk.passed.append(here)
    return walk


def _is_report(path: Path) -> bool:
    """Tell whether a file has the key 报告, even one with mistakes in it."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES)
    except OSError:
        return True  # the report's own check tells that the file cannot be read
    return _REPORT.search(decode(path.name, data)[0]) is not None


def _passed_over(walk: _Walk, root: Path, targets: set[str]) -> Iterator[Finding]:
    """Tell of links, of folders that cannot be entered, and of those with YAML files but no report in or below them."""
    for path in walk.passed:
        name = _name(path, root)
        if name not in targets and not any(report.is_relative_to(path) for report in walk.reports):
            message = f"“{name}”里有 .yaml 文件，但没有“报告”，没有当作填报文件夹。"
            yield PASSED_OVER.at(message, fix="是填报文件夹的，请补上“报告”；不是的，请移到别处。")
    for path in walk.links:
        message = f"“{_name(path, root)}”是链接，没有进去查找。"
        yield PASSED_OVER.at(message, fix="请把文件夹本身放进来。")
    for error in walk.closed:
        message = f"“{_name(Path(error.filename), root)}”不能进入（{error.strerror}）。"
        yield PASSED_OVER.at(message, fix="请检查文件夹的权限。")


def _name(path: Path, root: Path) -> str:
    return printable(path.relative_to(root).as_posix())
