"""Gaps: a tree in which texts are still to be written, made fit for looking at its figures.

Comes in: a tree with known keys. Goes out: the same without the texts nobody wrote yet; a text that must be there is
stood in for. Figures are never guessed: an amount or a count left open stays an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from generator.source import Mapping, Node, Scalar, Sequence
from generator.submission.reasons import STAND_IN
from generator.submission.shapes import Either, Group, Key, Leaf, Listing, Shape, Table, keys_of

_TEXT: Final = "文字"
_NO_FIGURES: Final = (_TEXT, "分值", "日期", "选项")
Entry = tuple[Scalar, Node]


def without_gaps(root: Mapping, shape: Group) -> Mapping:
    """Return a tree whose open texts are left out, or stood in for where they must be there."""
    keys = keys_of(shape.model)
    read = (_of_group(entry, keys[entry[0].text]) if entry[0].text in keys else entry for entry in root.entries)
    return replace(root, entries=tuple(entry for entry in read if entry))


def _below(node: Node, shape: Shape) -> Node:
    if isinstance(shape, Either):
        shape = shape.group if isinstance(node, Mapping) else shape.leaf
    if isinstance(shape, Listing) and isinstance(node, Sequence):
        return replace(node, items=tuple(_below(item, shape.item) for item in node.items if not _is_gap(item)))
    if isinstance(shape, Group) and isinstance(node, Mapping):
        return without_gaps(node, shape)
    if isinstance(shape, Table) and isinstance(node, Mapping):
        return replace(node, entries=tuple(_of_table(node.entries, shape.value)))
    return node


def _of_group(entry: Entry, known: Key) -> Entry | None:
    key, value = entry
    if not (_is_gap(value) and _leaf(known.shape) in _NO_FIGURES):
        return key, _below(value, known.shape)
    if not known.required:
        return None
    return (key, Scalar(STAND_IN, value.position)) if _leaf(known.shape) == _TEXT else entry


def _of_table(entries: tuple[Entry, ...], shape: Shape) -> Iterator[Entry]:
    """Stand in for open texts: others may be the same as one of them."""
    for key, value in entries:
        is_open = _is_gap(value) and _leaf(shape) == _TEXT
        yield key, Scalar(STAND_IN, value.position) if is_open else _below(value, shape)


def _leaf(shape: Shape) -> str:
    """Return what one value at a place is called, or nothing where keys or a list belong."""
    leaf = shape.leaf if isinstance(shape, Either) else shape
    return leaf.what if isinstance(leaf, Leaf) else ""


def _is_gap(node: Node) -> bool:
    return isinstance(node, Scalar) and (node.is_null or not node.text.strip())
