"""The option ``--units``: a department together with its units. No logic of its own.

Comes in: report folders. Goes out: those folders, and behind each those of its units that have a report of their own.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from generator.submission.units import UNITS_FOLDER, report_folders

Targets = tuple[tuple[Path, Path], ...]
"""Report folders, each with the place of its report below the output folder."""

_HELP = "连同部门的各单位：每个单位有自己的报告（只填了数字的除外），写进“单位”文件夹。"


def takes_units(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the option; its ``folders`` become ``Targets``."""

    @functools.wraps(command)
    def wrapped(folders: tuple[Path, ...], *, units: bool, **others: object) -> None:
        command(folders=tuple(_targets(folders, units=units)), **others)

    return click.option("--units", is_flag=True, help=_HELP)(wrapped)


def _targets(folders: tuple[Path, ...], *, units: bool) -> Iterator[tuple[Path, Path]]:
    for folder in folders:
        yield folder, Path()
        for path in report_folders(folder) if units else ():
            yield path, Path(UNITS_FOLDER, path.name)
