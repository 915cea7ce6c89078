"""Jobs for machines that share no disk: all that a job reads goes along with it, and is unpacked where it is done.

Comes in: a ``Job``. Goes out: a ``Shipment`` (plain data), or nothing where the folder cannot be had elsewhere just as
it is here; ``receive`` does the job of a shipment. Folders keep their places to one another, so that what 上年 links to
is found there as here. What is shipped is what the key of the report is made from.
"""

from __future__ import annotations

import functools
import os
import pickle
import tempfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from generator.batch.keys import linked, walk
from generator.batch.working import Job, Made

MOST_BYTES: Final = 64 * 1024 * 1024
"""Of one report with all it links to; a larger one is done on the machine that has it."""
_PREFIX: Final = "gongkai-"


class UnpackingError(ValueError):
    """A parcel that would write outside of its folder: it was tampered with."""


@dataclass(slots=True)
class Parcel:
    """Folders, files and links by their paths below a common folder; ``folder`` is the one that was asked for."""

    folder: str = "."
    folders: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shipment:
    """A job with its report's folder and, unless those of the machine are meant, the packs; both packed."""

    job: Job
    report: bytes
    packs: bytes


def ship(job: Job) -> Shipment | None:
    """Return a job with all it reads; nothing where that cannot be read, is too much, or is more than plain files."""
    try:
        report = _packed(str(job.folder))
        packs = _packed_once(str(job.templates), job.packs) if job.templates else b""
    except (OSError, _StaysHereError):
        return None
    return Shipment(job, report, packs)


def receive(work: Callable[[Job], Made], shipment: Shipment, below: str | None = None) -> Made:
    """Do a shipped job in a new folder, made in ``below`` and removed in any case."""
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=below) as made:
        folder = unpack(shipment.report, Path(made))
        templates = _unpacked_once(shipment.packs, below)[1] if shipment.packs else None
        return work(replace(shipment.job, folder=folder, templates=templates))


def unpack(packed: bytes, into: Path) -> Path:
    """Write a parcel into a folder and return where in it the folder is that was asked for."""
    parcel: Parcel = pickle.loads(zlib.decompress(packed))  # noqa: S301 - workers trust whoever gives them work
    for name in (parcel.folder, *parcel.folders):
        _inside(into, name).mkdir(parents=True, exist_ok=True)
    for name, content in parcel.files.items():
        _inside(into, name).write_bytes(content)
    for name, target in parcel.links.items():  # last, so that nothing is written through them
        link = _inside(into, name)
        _inside(into, os.path.join(os.path.dirname(name), target))  # noqa: PTH118, PTH120 - it may hold ".."
        link.symlink_to(target)
    return _inside(into, parcel.folder)


class _StaysHereError(Exception):
    """A folder that would not be the same elsewhere."""


@dataclass(slots=True)
class _Needed:
    """Folders, as the system resolves them: those of reports, and those that only have to be there."""

    reports: list[str]
    passed: list[str] = field(default_factory=list)


def _packed(folder: str) -> bytes:
    """Return the parcel of a folder and of those it links to."""
    asked = os.path.realpath(folder)
    if Path(asked).name != Path(folder).name:
        raise _StaysHereError  # findings print its name
    needed = _Needed([asked])
    _gather(asked, needed)
    top = os.path.commonpath([str(Path(asked).parent), *needed.reports, *needed.passed])  # so that it keeps its name
    parcel = Parcel(os.path.relpath(asked, top))
    parcel.folders += [os.path.relpath(each, top) for each in needed.reports + needed.passed]
    size = 0
    for report in needed.reports:
        for path, _ in walk(Path(report)):
            size += path.lstat().st_size
            if size > MOST_BYTES:
                raise _StaysHereError
            _add(parcel, path, top, report)
    return zlib.compress(pickle.dumps(parcel), 1)


@functools.lru_cache(maxsize=1)
def _packed_once(folder: str, digest: str) -> bytes:
    """Return the parcel of the packs, which is the same for a whole run."""
    del digest
    return _packed(folder)


@functools.lru_cache(maxsize=4)
def _unpacked_once(packed: bytes, below: str | None) -> tuple[tempfile.TemporaryDirectory[str], Path]:
    """Return the packs' folder, with what removes it at the end of the process; packs are read once in a process."""
    made = tempfile.TemporaryDirectory(prefix=_PREFIX, dir=below)
    return made, unpack(packed, Path(made.name))


def _add(parcel: Parcel, path: Path, top: str, report: str) -> None:
    """Put a folder, a file or a link that stays within its report's folder into a parcel."""
    name = os.path.relpath(path, top)
    if path.is_symlink():
        target = Path(os.path.realpath(path))
        if not target.is_relative_to(report) or not target.exists():
            raise _StaysHereError
        parcel.links[name] = os.path.relpath(target, path.parent)
    elif path.is_dir():
        parcel.folders.append(name)
    elif path.is_file():
        parcel.files[name] = path.read_bytes()
    else:
        raise _StaysHereError


def _gather(folder: str, needed: _Needed) -> None:
    """Add the folders that a report links to, and those that its links pass through."""
    for path in linked(Path(folder)):
        target = os.path.realpath(path)
        if not path.is_relative_to(folder) or Path(target).is_relative_to(folder):
            continue  # refused wherever it is read: an absolute path, or the report itself
        if Path(folder).is_relative_to(target):
            raise _StaysHereError  # refused as well, and not all of that folder is to go along
        passed = folder
        for part in path.relative_to(folder).parts:
            passed = os.path.normpath(os.path.join(passed, part))  # noqa: PTH118 - the place itself, not its target
            needed.passed.append(passed)
        if passed != target:
            raise _StaysHereError  # on the way there is a link
        if target not in needed.reports:
            needed.reports.append(target)
            _gather(target, needed)


def _inside(folder: Path, name: str) -> Path:
    """Return a path below a folder; refuse any other."""
    path = os.path.abspath(folder / name)  # noqa: PTH100 - without ".."
    if not Path(path).is_relative_to(folder):
        raise UnpackingError(name)
    return Path(path)
