"""Shapes: what the models expect at each place of the input, in a form that can be walked beside the typed tree.

Comes in: the pydantic models. Goes out: a ``Shape`` for each place, its keys, what to call it in Chinese and an example
line. The models stay the only place where keys and types are written.
"""

from __future__ import annotations

from enum import Enum
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from msgspec import Struct
from pydantic import BaseModel, Discriminator

from generator.submission.fields import (
    Count,
    Day,
    Flag,
    Goods,
    Model,
    Paragraphs,
    Subject,
    Text,
    Weight,
    Yuan,
    YuanWithUnit,
)
from generator.submission.figures import CostFigure
from generator.submission.models import Submission

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Leaf(Struct, frozen=True):
    """One value: what it is called, an example of it, its choices if any; ``many`` takes a list of texts too."""

    what: str
    example: str
    choices: tuple[str, ...] = ()
    many: bool = False


class Group(Struct, frozen=True):
    """Fixed keys, those of a model."""

    model: type[BaseModel]


class Listing(Struct, frozen=True):
    """A list of things of one shape."""

    item: Shape


class Table(Struct, frozen=True):
    """Free keys (subjects or names), all values of one shape."""

    key: Leaf
    value: Shape


class Either(Struct, frozen=True):
    """Keys below, or one value: which of them, its form tells."""

    group: Group | Table
    leaf: Leaf


Shape = Leaf | Group | Listing | Table | Either


class Key(Struct, frozen=True):
    """A key of a group: its name, the English name of its field, its shape, and whether it must be there."""

    name: str
    attribute: str
    shape: Shape
    required: bool
    example: str = ""


_SUBJECT = Leaf("科目", "2010302 一般行政管理事务")
_LEAVES: Final[tuple[tuple[Any, Leaf], ...]] = (
    (Yuan, Leaf("金额", "0.00")),
    (YuanWithUnit, Leaf("金额，可以带单位", "180.17万元")),
    (CostFigure, Leaf("金额，或“公用经费”", "公用经费")),
    (Count, Leaf("整数", "0")),
    (Weight, Leaf("分值", "10")),
    (Day, Leaf("日期", "2025-09-29")),
    (Text, Leaf("文字", "……")),
    (Flag, Leaf("“是”或“否”", "是", ("是", "否"))),
    (Paragraphs, Leaf("文字", "……", many=True)),
    (Subject, _SUBJECT),
    (Goods, Leaf("采购品目", "C21040000 物业管理服务")),
)

_MOST_STEPS = 3
ROOT: Final = Group(Submission)


def shape_of(hint: Any) -> Shape:  # noqa: ANN401 - a type hint has no type of its own
    """Return the shape of a type hint; a hint that no shape fits is a mistake in the models."""
    for alias, leaf in _LEAVES:
        if hint == alias:
            return leaf
    either = _either(hint)
    if either:
        return either
    make = _MAKERS.get(get_origin(hint) or hint)
    if make:
        return make(get_args(hint))
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return Group(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _choice(tuple(str(member.value) for member in hint))
    message = f"no shape for {hint}"
    raise TypeError(message)


def _either(hint: Any) -> Either | None:  # noqa: ANN401 - see above
    """Return the shape of a union told apart by form (``group_or_text``)."""
    union, *marks = get_args(hint) or (None,)
    if not any(isinstance(mark, Discriminator) for mark in marks):
        return None
    group, leaf = (shape_of(_untagged(choice)) for choice in get_args(union))
    if isinstance(group, (Group, Table)) and isinstance(leaf, Leaf):
        return Either(group, leaf)
    message = f"no shape for {hint}"
    raise TypeError(message)


def _untagged(choice: Any) -> Any:  # noqa: ANN401 - see above
    """Return one choice of a union without its ``Tag``, which is the last mark."""
    marks = choice.__metadata__[:-1]
    return Annotated[(choice.__origin__, *marks)] if marks else choice.__origin__


def _choice(choices: tuple[str, ...]) -> Leaf:
    return Leaf("选项", choices[0], choices)


def _optional(choices: tuple[Any, ...]) -> Shape:
    (hint,) = (choice for choice in choices if choice is not NoneType)
    return shape_of(hint)


def _table(arguments: tuple[Any, ...]) -> Table:
    key = shape_of(arguments[0])
    return Table(key if isinstance(key, Leaf) else _SUBJECT, shape_of(arguments[1]))


_MAKERS: Final[Mapping[Any, Callable[[tuple[Any, ...]], Shape]]] = MappingProxyType(
    {
        Literal: lambda arguments: _choice(tuple(str(choice) for choice in arguments)),
        Union: _optional,
        UnionType: _optional,
        tuple: lambda arguments: Listing(shape_of(arguments[0])),
        dict: _table,
    }
)


@cache
def keys_of(model: type[BaseModel]) -> Mapping[str, Key]:
    """Return the keys of a model by their Chinese names, in order."""
    hints = get_type_hints(model, include_extras=True)
    keys = {}
    for attribute, field in model.model_fields.items():
        name = field.alias or attribute
        if issubclass(model, Model) and name in model.LEFT_OUT:
            continue
        examples = [each for each in field.examples or () if isinstance(each, str)]
        keys[name] = Key(name, attribute, shape_of(hints[attribute]), field.is_required(), *examples[:1])
    return MappingProxyType(keys)


@cache
def places_of_keys(root: Group = ROOT) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Return for every key of the models the paths, in keys, at which it may stand; ``*`` stands for any free key."""
    places: dict[str, list[tuple[str, ...]]] = {}
    _collect(root, (), (), places)
    return MappingProxyType({key: tuple(dict.fromkeys(paths)) for key, paths in places.items()})


def _collect(
    shape: Shape, path: tuple[str, ...], seen: tuple[type, ...], places: dict[str, list[tuple[str, ...]]]
) -> None:
    if isinstance(shape, Either):
        shape = shape.group
    if isinstance(shape, Listing):
        _collect(shape.item, path, seen, places)
    elif isinstance(shape, Table):
        _collect(shape.value, (*path, "*"), seen, places)
    elif isinstance(shape, Group) and shape.model not in seen:
        for key in keys_of(shape.model).values():
            places.setdefault(key.name, []).append(path)
            _collect(key.shape, (*path, key.name), (*seen, shape.model), places)


def expected(shape: Shape) -> str:
    """Return in Chinese what a place takes; nothing where an example says it better."""
    if isinstance(shape, Leaf):
        if shape.choices:
            return f"{'、'.join(shape.choices)} 之一"
        return shape.what if "，" in shape.what else ""
    if isinstance(shape, Listing):
        return f"列表，每一项以“- ”开头，另起一行并缩进（每项是{_short(shape.item)}）"
    if isinstance(shape, Table):
        return f"若干行“{shape.key.what}: {_short(shape.value)}”，另起一行并缩进"
    if isinstance(shape, Either):
        return f"{shape.leaf.what}，或下级项目“{_below(shape.group)}”"
    return f"下级项目，另起一行并缩进：{_names(shape)}"


def _below(group: Group | Table) -> str:
    return _names(group) if isinstance(group, Group) else f"{group.key.what}: {_short(group.value)}"


def _short(shape: Shape) -> str:
    if isinstance(shape, Leaf):
        return shape.what
    return f"含“{_names(shape)}”的一组" if isinstance(shape, Group) else "下级项目"


def _names(group: Group) -> str:
    """Name the keys that must be there, or the first few."""
    keys = keys_of(group.model).values()
    names = [key.name for key in keys if key.required] or [key.name for key in keys][:3]
    return "、".join(names[:5]) + ("……" if len(names) < len(keys) else "")


def example(key: Key) -> str:
    """Return the line that could be added for a missing key; what stands below it is told by ``expected``."""
    shape = key.shape.leaf if isinstance(key.shape, Either) else key.shape
    if not isinstance(shape, Leaf):
        return f"{key.name}:"
    return f"{key.name}: {key.example or shape.example}"


def where(path: tuple[str | int, ...]) -> str:
    """Name the end of a path for people: ``支出 → 2010302``, ``项目第 2 项``."""
    steps: list[str] = []
    for step in path:
        if isinstance(step, str):
            steps.append(step)
        elif steps:
            steps[-1] += f"第 {step + 1} 项"
    return " → ".join(steps[-_MOST_STEPS:])
