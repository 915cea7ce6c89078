"""Rows: which rows an input has for each sheet of the fill-in workbook, and what stands in them.

Comes in: the tree of a report folder and a block of the layout. Goes out: rows with their numbers, keys and values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from generator.authoring.trees import KeyPath, Tree
from generator.workbooks.layout import NAMED, ROW, Block

_LONGEST_NAME: Final = 16


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a grid (or a whole form): its numbers and keys, its path in the tree, and what stands there."""

    marks: tuple[str, ...]
    path: KeyPath
    value: Tree


def rows_of(tree: Mapping[str, Tree], block: Block) -> tuple[Row, ...]:
    """Return the rows that a tree has for a block, in order."""
    found = [Row((), (), dict(tree))]
    for step in block.path:
        found = [below for row in found for below in _step(row, step)]
    return tuple(found)


def _step(row: Row, step: str) -> Iterator[Row]:
    if step == ROW and isinstance(row.value, list):
        for number, value in enumerate(row.value):
            yield Row((*row.marks, str(number + 1)), (*row.path, number), value)
    elif step == NAMED and isinstance(row.value, dict):
        for key, value in row.value.items():
            yield Row((*row.marks, key), (*row.path, key), value)
    elif step not in (ROW, NAMED) and isinstance(row.value, dict) and step in row.value:
        yield Row(row.marks, (*row.path, step), row.value[step])


def called(tree: Mapping[str, Tree], path: KeyPath) -> str:
    """Return what the items above a row are called: of each its first text."""
    names: list[str] = []
    below: Tree = dict(tree)
    for step in path[:-1]:
        below = below[int(step)] if isinstance(below, list) else below[str(step)] if isinstance(below, dict) else ""
        if isinstance(step, int) and isinstance(below, dict):
            text = next((each for each in below.values() if isinstance(each, str)), "")
            names.append(text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME]}……")
    return " › ".join(name for name in names if name)


def value_at(tree: Tree, path: tuple[str, ...]) -> Tree:
    """Return what stands at a path of keys; an empty text where nothing does."""
    for key in path:
        tree = tree.get(key, "") if isinstance(tree, dict) else ""
    return tree


def texts_of(tree: Tree, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """Yield every text of a tree with its path."""
    if isinstance(tree, str):
        yield path, tree
    elif isinstance(tree, dict):
        for key, value in tree.items():
            yield from texts_of(value, (*path, key))
    else:
        for number, value in enumerate(tree):
            yield from texts_of(value, (*path, number))
