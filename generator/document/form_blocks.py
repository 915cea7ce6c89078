"""Blocks of a form: rows that stand together because a cell spans them, cut where they are too many for a page.

Comes in: rows in printed order, and what tells which of them belong together. Goes out: the same rows in blocks.
"""

from __future__ import annotations

from itertools import combinations, groupby, pairwise
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_Line = TypeVar("_Line")


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
