"""Parts: what the units of a department have at one place of their trees, and how it is read.

Comes in: nodes. Goes out: parts below a key, keys, texts and amounts; nothing is decided here.
"""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from generator.amounts import AmountError, AmountUnit, parse_amount
from generator.source import Mapping as Keys
from generator.source import Node, Scalar, Sequence
from generator.submission.fields import code_of
from generator.submission.figures import ZERO
from generator.submission.units import Unit


class Part(Struct, frozen=True):
    """What one unit has at a place: its key there and what stands behind it."""

    unit: Unit
    key: Scalar
    node: Node


def below_of(parts: list[Part], key: str) -> list[Part]:
    """Return what the units have under a key."""
    found = []
    for part in parts:
        for name, value in part.node.entries if isinstance(part.node, Keys) else ():
            if name.text == key:
                found.append(Part(part.unit, name, value))
    return found


def fullest_key(parts: list[Part]) -> Scalar:
    """Return the key that tells most: a subject with its name before one without."""
    return max((part.key for part in parts), key=lambda key: len(key.text))


def name_of_key(key: Scalar) -> str:
    """Return what a free key is told by: the code of a subject, else its text."""
    text = key.text.strip()
    return code_of(text) if text[:3].isdigit() else text


def said(node: Node) -> str:
    """Return what stands at a place as one text, to be shown or compared."""
    return node.text.strip() if isinstance(node, Scalar) else repr([said(item) for item in items_of(node)])


def items_of(node: Node) -> tuple[Node, ...]:
    """Return the values below a node, or the node itself where it has none."""
    if isinstance(node, Keys):
        return tuple(value for _, value in node.entries)
    return as_list(node)


def text_at(item: Node, key: str) -> str:
    """Return the text under a key, or nothing."""
    found = item.get(key) if isinstance(item, Keys) else None
    return found.text.strip() if isinstance(found, Scalar) else ""


def value_in(part: Part, count: AmountUnit | None = None) -> Decimal | None:
    """Return a unit's amount in 元; ``count`` is the unit in which counts stand for themselves."""
    return value_of(part.node, count or part.unit.submission.report.unit)


def value_of(node: Node, unit: AmountUnit) -> Decimal | None:
    """Return an amount in 元 (a count as it stands); nothing for what is none, which the models report."""
    if not isinstance(node, Scalar):
        return None
    try:
        return parse_amount(node.text.strip(), unit)
    except AmountError:
        return None


def all_zero(node: Node) -> bool:
    """Tell whether all figures below a place are zero."""
    if isinstance(node, Scalar):
        return value_of(node, AmountUnit.WAN) in (None, ZERO)
    return all(all_zero(item) for item in items_of(node))


def one_behind_another(own: Node | None, parts: list[Part], key: str) -> Node | None:
    """Return the items of all lists; one of the department's goes before a unit's of the same name."""
    first = as_list(own) if own is not None else ()
    names = {text_at(item, key) for item in first}
    items = [
        *first,
        *(item for part in parts for item in as_list(part.node) if text_at(item, key) not in names or not key),
    ]
    place = own.position if own is not None else parts[0].node.position if parts else None
    return Sequence(tuple(items), place) if place and items else own


def as_list(node: Node) -> tuple[Node, ...]:
    """Return the items of a list; anything else is a list of itself."""
    return node.items if isinstance(node, Sequence) else (node,)
