"""Positions: where each value of a submission was typed.

Comes in: the tree of the merged files. Goes out: ``Positions``, which finds the place of a value or of its key by the
path of Chinese keys (as typed) and list indexes; what was not typed has the place of the nearest thing above it.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from generator import source
from generator.findings import SourcePosition

if TYPE_CHECKING:
    from collections.abc import Mapping

Path = tuple[str | int, ...]


class Spot(Struct, frozen=True):
    """A place of the input: what was typed there, where its key stands, and the places below it."""

    node: source.Node
    key: SourcePosition
    below: Mapping[str | int, Spot]

    @property
    def value(self) -> SourcePosition:
        """Where the value stands; an empty one stands where its key stands."""
        return self.key if not self.node.position.text and self.blank else self.node.position

    @property
    def text(self) -> str:
        """The text of a scalar without blanks around it; nothing for anything else or an empty value."""
        if not isinstance(self.node, source.Scalar) or self.node.is_null:
            return ""
        return self.node.text.strip()

    @property
    def blank(self) -> bool:
        """Whether a key (or a dash) stands there with nothing behind it."""
        return isinstance(self.node, source.Scalar) and not self.text

    def get(self, *path: str | int) -> Spot | None:
        """Return the spot at a path below, or nothing."""
        spot: Spot | None = self
        for step in path:
            spot = spot.below.get(step) if spot else None
        return spot

    def children(self, *path: str | int) -> tuple[tuple[str | int, Spot], ...]:
        """Return what stands below a path, in order."""
        spot = self.get(*path)
        return tuple(spot.below.items()) if spot else ()


_NOTHING: Final[Mapping[str | int, Spot]] = MappingProxyType({})


def spot_of(node: source.Node, key: SourcePosition) -> Spot:
    """Return the spot of a node and of all that stands below it."""
    if isinstance(node, source.Scalar):
        return Spot(node, key, _NOTHING)
    if isinstance(node, source.Mapping):
        return Spot(node, key, {each.text: spot_of(value, each.position) for each, value in node.entries})
    return Spot(node, key, {number: spot_of(item, item.position) for number, item in enumerate(node.items)})


class Positions:
    """Places by path: ``positions.at("支出", "2010302 一般行政管理事务", "一般公共预算", "项目支出")``."""

    def __init__(self, root: Spot) -> None:
        self._root = root

    def at(self, *path: str | int) -> SourcePosition:
        """Return the place of a value, or of the key of the nearest thing above it that was typed."""
        spot, found = self._nearest(path)
        return spot.value if found else spot.key

    def count(self) -> int:
        """Return how many values were typed."""
        waiting, number = [self._root], 0
        while waiting:
            spot = waiting.pop()
            number += isinstance(spot.node, source.Scalar)
            waiting += spot.below.values()
        return number

    def find(self, quote: str, *path: str | int) -> SourcePosition:
        """Return the place of a stretch of the text typed there, also in a text of several lines."""
        spot, found = self._nearest(path)
        if not found or not isinstance(spot.node, source.Scalar):
            return self.at(*path)
        lines = (spot.node.position, *spot.node.more)
        return next((place for line in lines if (place := _within(line, quote))), spot.value)

    def key(self, *path: str | int) -> SourcePosition:
        """Return the place of a key (of an item for a list index), or of the nearest key above it that was typed."""
        return self._nearest(path)[0].key

    def _nearest(self, path: Path) -> tuple[Spot, bool]:
        spot = self._root
        for step in path:
            below = spot.below.get(step)
            if below is None:  # one paragraph of a text that was typed as a single value stands in that value
                return spot, isinstance(step, int) and isinstance(spot.node, source.Scalar)
            spot = below
        return spot, True


def _within(line: SourcePosition, quote: str) -> SourcePosition | None:
    """Return the place of a quote on one line of a text, or nothing."""
    start = line.source_line.find(quote, line.column - 1) if quote else -1
    return replace(line, column=start + 1, text=quote) if start >= 0 else None
