"""Blocks of a form: rows that stand together because a cell spans them, cut where they are too high for a page.

Comes in: rows as grids of cells, the widths of the columns. Goes out: how high rows will be about, and the same rows in
blocks; and the cutting of the self-evaluations' indicators, whose blocks are counted in rows.
"""

from __future__ import annotations

import unicodedata
from itertools import accumulate, combinations, groupby, pairwise
from typing import TYPE_CHECKING, Final, TypeVar

from generator.document.nodes import Cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_Line = TypeVar("_Line")
_MM_PER_POINT: Final = 25.4 / 72
_PITCH: Final = 1.3
_PADDING: Final = 2.4
"""Millimetres of a cell's width that no character gets."""


def cut(lines: Sequence[_Line], most: int, group: Callable[[_Line], object]) -> Iterator[Sequence[_Line]]:
    """Cut lines into as few blocks of at most ``most`` as possible, between groups where that can be, evenly else."""
    groups = [tuple(same) for _, same in groupby(lines, key=group)]
    for part in _balanced(groups, -(-len(lines) // most)):
        block = [line for group_ in part for line in group_]
        pieces = -(-len(block) // most)
        for piece in range(pieces):
            yield block[piece * len(block) // pieces : (piece + 1) * len(block) // pieces]


def _balanced(groups: Sequence[Sequence[_Line]], parts: int) -> list[Sequence[Sequence[_Line]]]:
    """Return the groups in at most ``parts`` runs, the longest of them as short as possible."""
    choices = combinations(range(1, len(groups)), min(parts, len(groups)) - 1)
    cuts = min(choices, key=lambda at: max(sum(map(len, groups[a:b])) for a, b in pairwise((0, *at, len(groups)))))
    return [groups[a:b] for a, b in pairwise((0, *cuts, len(groups)))]


def height(cells: Sequence[Cell], widths: Sequence[float], font_size: float) -> float:
    """Return about how many millimetres high a row will be, from its cells of one row and their widths."""
    em = font_size * _MM_PER_POINT
    lines = (_lines(cell.text, (width - _PADDING) / em) for cell, width in zip(cells, widths, strict=True))
    return max(lines, default=1) * em * _PITCH + 1


def _lines(text: str, ems: float) -> int:
    """Return in how many lines a text will be set."""
    return sum(max(1, -int(-_ems(line) // ems)) for line in text.split("\n"))


def _ems(text: str) -> float:
    return sum(1 if unicodedata.east_asian_width(each) in "WFA" else 0.55 for each in text)


def packed(lines: Sequence[_Line], most: float, size: Callable[[_Line], float]) -> Iterator[Sequence[_Line]]:
    """Cut lines into as few blocks as possible whose sizes add up to at most ``most``, of about the same size."""
    sizes = [size(line) for line in lines]
    pieces = max(1, -int(-sum(sizes) // most))
    ends = list(accumulate(sizes))
    share = ends[-1] / pieces if ends else 0
    start = 0
    for piece in range(1, pieces + 1):
        end = next((n for n, reach in enumerate(ends, 1) if reach >= share * piece - 0.01), len(lines))
        if end > start:
            yield lines[start:end]
        start = max(start, end)
