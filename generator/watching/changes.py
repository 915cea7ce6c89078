"""Changes of files, seen by looking: a report has some dozens of files, and shared drives tell nobody of changes.

Comes in: folders. Goes out: a snapshot that differs after a file was saved, in place or by renaming a new one over it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from generator.batch.keys import linked, walk

LOOK: Final = 0.15
"""Seconds between two looks."""
_QUIET: Final = 0.05
"""Seconds without a change after which an editor is taken to have saved all it saves at once."""

Snapshot = dict[str, tuple[int, int, int]]
"""Time, size and number of every file by its path."""


def snapshot(folders: Iterable[Path]) -> Snapshot:
    """Return what lies in folders now."""
    found: Snapshot = {}
    for folder in folders:
        for path, _ in walk(folder):
            try:
                state = path.stat()
            except OSError:
                continue  # it has just gone, or cannot be read: the rebuild tells
            found[str(path)] = (state.st_mtime_ns, state.st_size, state.st_ino)
    return found


def settled(look: Callable[[], Snapshot], before: Snapshot) -> Snapshot:
    """Return the first snapshot that differs from the one before, when nothing more changes; waits for it."""
    while (now := look()) == before:
        time.sleep(LOOK)
    while True:
        time.sleep(_QUIET)
        later = look()
        if later == now:
            return now
        now = later


def read_from(folder: Path) -> tuple[Path, ...]:
    """Return a report's folder and all that it links to, and they."""
    found: dict[str, Path] = {}
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        real = os.path.realpath(path)
        if real not in found:
            found[real] = path
            waiting += linked(path)
    return tuple(found.values())
