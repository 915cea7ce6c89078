"""Putting finished files into the output folder: all of them whole, or none.

Comes in: names and bytes. Goes out: the paths written. Files are first written completely beside their place and then
moved into it, one after the other; when that fails or is interrupted, what was there before is put back.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Final

_BESIDE: Final = ".gongkai-"


class OutsideFolderError(ValueError):
    """A file name that would leave the output folder."""


def publish(files: Mapping[str, bytes], folder: Path) -> tuple[Path, ...]:
    """Write the files into the folder, which is made if need be, and return their paths in the order given.

    An ``OSError`` names the folder where it would name what only this function knows of, or nothing.
    """
    for name in files:
        if Path(name).name != name or name in ("", ".", ".."):
            raise OutsideFolderError(name)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        _publish(files, folder)
    except OSError as error:
        if error.filename is None or _BESIDE in str(error.filename):
            error.filename = str(folder)
        raise
    return tuple(folder / name for name in files)


def _publish(files: Mapping[str, bytes], folder: Path) -> None:
    beside = Path(tempfile.mkdtemp(prefix=_BESIDE, dir=folder))
    try:
        new, old = beside / "new", beside / "old"
        new.mkdir()
        old.mkdir()
        for name, content in files.items():
            (new / name).write_bytes(content)
        _move(files, new, old, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _move(names: Iterable[str], new: Path, old: Path, folder: Path) -> None:
    """Move the new files into the folder; unless all of them arrive, put back a copy of what was there before."""
    tried: list[str] = []
    arrived = False
    try:
        for name in names:
            if (folder / name).exists():
                shutil.copy2(folder / name, old / name)
            tried.append(name)
            (new / name).replace(folder / name)
        arrived = True
    finally:
        for name in () if arrived else tried:
            if (old / name).exists():
                (old / name).replace(folder / name)
            elif not (new / name).exists():
                (folder / name).unlink(missing_ok=True)


def create(files: Mapping[str, bytes], folder: Path) -> tuple[Path, ...]:
    """Make a new folder with files in it, sub-folders too, all of them or none; an existing folder must be empty.

    ``FileExistsError`` where there is something already: nothing that people typed is ever written over.
    """
    for name in files:
        path = PurePosixPath(name)
        if path.is_absolute() or not path.name or ".." in path.parts or "\\" in name or "\0" in name:
            raise OutsideFolderError(name)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=_BESIDE, dir=folder.parent))
    try:
        whole = beside / "whole"
        for name, content in files.items():
            place = whole / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        whole.replace(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return tuple(folder / name for name in files)
