"""Putting finished files into the output folder: all of them whole, or none.

Comes in: names and bytes. Goes out: the paths written. Files are first written completely beside their place and then
moved into it, so that a failing or interrupted build leaves what was there before.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path


class OutsideFolderError(ValueError):
    """A file name that would leave the output folder."""


def publish(files: Mapping[str, bytes], folder: Path) -> tuple[Path, ...]:
    """Write the files into the folder, which is made if need be, and return their paths in the order given."""
    for name in files:
        if Path(name).name != name or name in ("", ".", ".."):
            raise OutsideFolderError(name)
    folder.mkdir(parents=True, exist_ok=True)
    waiting = Path(tempfile.mkdtemp(prefix=".gongkai-", dir=folder))
    try:
        for name, content in files.items():
            (waiting / name).write_bytes(content)
        for name in files:
            (waiting / name).replace(folder / name)
    finally:
        shutil.rmtree(waiting, ignore_errors=True)
    return tuple(folder / name for name in files)
