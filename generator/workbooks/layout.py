"""Layout of the fill-in workbook: which sheet, column or line holds which key. It follows from the models alone.

Comes in: the shapes of the input. Goes out: ``Block`` by ``Block``, one sheet each. A group of single values is a form
(a line each); a table or list is a grid (a row each); tables and lists inside of it have grids of their own, whose
first columns say to which row above they belong.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from pydantic import BaseModel

from generator.submission.fields import Model
from generator.submission.shapes import Either, Group, Leaf, Listing, Shape, Table, example, expected, keys_of

ROW, NAMED = "#", "*"
"""Steps of a block's path: an item of a list, and a free key of a table."""
NUMBER: Final = "序号"
_JOIN: Final = " › "
_NAME_JOIN: Final = "·"
_LONGEST_NAME: Final = 28
_DEEPER: Final = 1


@dataclass(frozen=True, slots=True)
class Place:
    """One value of a row or form: its keys from there, what it takes; ``several`` holds a list, one text a line."""

    path: tuple[str, ...]
    leaf: Leaf
    note: str
    required: bool
    several: bool

    @property
    def label(self) -> str:
        """What its column or line is called."""
        return _JOIN.join(self.path) or f"（{self.leaf.what.partition('，')[0]}）"


@dataclass(frozen=True, slots=True)
class Star:
    """A step of a path that differs by row: what its column is called, and what a free key is (lists have numbers)."""

    head: str
    key: Leaf | None


@dataclass(slots=True)
class Block:
    """One sheet: its path, the columns that say which row it is, and its values; grows while shapes are walked."""

    path: tuple[str, ...]
    stars: tuple[Star, ...] = ()
    places: list[Place] = field(default_factory=list)
    note: str = ""

    @property
    def address(self) -> str:
        """The path as the sheet names it, by which it is known again."""
        return "/".join(self.path)

    @property
    def is_form(self) -> bool:
        """Whether it is a form of single values, one a line."""
        return not self.stars

    @property
    def name(self) -> str:
        """The name of its sheet, without what a sheet's name may not have."""
        keys = [step for step in self.path if step not in (ROW, NAMED)]
        joined = _NAME_JOIN.join(keys)
        return joined if len(joined) <= _LONGEST_NAME else f"{keys[0]}{_NAME_JOIN}{keys[-1]}"[:_LONGEST_NAME]


def blocks(root: Group, deeper: int = _DEEPER) -> tuple[Block, ...]:
    """Return all sheets in order; ``deeper`` is how often a thing may hold things of its own kind."""
    found: list[Block] = []
    for name, key in keys_of(root.model).items():
        note = note_of(root.model, name)
        _Walk(found, deeper).walk(key.shape, Block((name,), note=note), (), note, required=True)
    return tuple(block for block in found if block.places)


def note_of(model: type[BaseModel], name: str) -> str:
    """Return what a key is, what it takes and an example."""
    key = keys_of(model)[name]
    told = [model.model_fields[key.attribute].description or "", expected(key.shape) if _is_leaf(key.shape) else ""]
    if isinstance(key.shape, Leaf) and not key.shape.choices and key.example:
        told.append(f"例：{example(key).partition(': ')[2]}")
    return "；".join(text for text in told if text)


def _is_leaf(shape: Shape) -> bool:
    return isinstance(shape, Leaf)


@dataclass(frozen=True, slots=True)
class _Walk:
    """Walks the shapes below one top-level key."""

    found: list[Block]
    deeper: int
    inside: tuple[type[BaseModel], ...] = ()

    def walk(self, shape: Shape, block: Block, path: tuple[str, ...], note: str, *, required: bool) -> None:
        """Add what a shape needs to a block, and the blocks below it."""
        if block not in self.found:
            self.found.append(block)
        if isinstance(shape, Leaf):
            block.places.append(Place(path, shape, note, required, shape.many))
        elif isinstance(shape, Listing) and isinstance(shape.item, Leaf):
            block.places.append(Place(path, shape.item, note, required, several=True))
        elif isinstance(shape, Either):
            block.places.append(Place(path, shape.leaf, note, required, shape.leaf.many))
            self.walk(shape.group, block, path, note, required=False)
        elif isinstance(shape, Group):
            self._group(shape, block, path, required=required)
        else:
            self._rows(shape, block, path, note)

    def _group(self, shape: Group, block: Block, path: tuple[str, ...], *, required: bool) -> None:
        if self.inside.count(shape.model) > self.deeper:
            return
        rows = _rows_of_keys(shape)
        if rows:
            self._rows(rows, block, path, "")
            return
        below = _Walk(self.found, self.deeper, (*self.inside, shape.model))
        for name, key in keys_of(shape.model).items():
            asked = required and key.required
            below.walk(key.shape, block, (*path, name), note_of(shape.model, name), required=asked)

    def _rows(self, shape: Listing | Table, block: Block, path: tuple[str, ...], note: str) -> None:
        """Open a grid for a list or table."""
        item, step = (shape.item, ROW) if isinstance(shape, Listing) else (shape.value, NAMED)
        stars = list(block.stars)
        if stars and stars[-1].key is None:
            last = [key for key in block.path if key not in (ROW, NAMED)][-1]
            stars[-1] = Star(f"{last}{NUMBER}", None)
        star = Star(NUMBER, None) if isinstance(shape, Listing) else Star(_head(shape.key, stars), shape.key)
        self.walk(item, Block((*block.path, *path, step), (*stars, star), note=note), (), note, required=True)


def _rows_of_keys(shape: Group) -> Table | None:
    """Return a group whose keys all hold the same kind of table as a table by those keys: a row for each amount."""
    keys = tuple(keys_of(shape.model).values())
    what = shape.model.EACH if issubclass(shape.model, Model) else ""
    return Table(Leaf(what, keys[0].name, tuple(key.name for key in keys)), keys[0].shape) if what else None


def _head(key: Leaf, stars: list[Star]) -> str:
    """Return the head of a column of free keys, another one for each."""
    name = key.what if key.choices else "科目" if key.what.startswith("科目") else "名称"
    others = sum(star.head.startswith(name) for star in stars)
    return f"{name}{others + 1}" if others else name
