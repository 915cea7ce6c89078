"""Levels of subjects: the 类, 款 and 项 a set of codes needs, in the order of the official tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

TOTAL = "合计"
CLASS, GROUP, ITEM = 3, 5, 7


def tree(items: Iterable[str]) -> tuple[str, ...]:
    """Return the codes with the codes above them, each once; sorted codes stand in the order 类, its 款, their 项."""
    codes = {code[:length] for code in items for length in (CLASS, GROUP, ITEM) if len(code) >= length}
    return tuple(sorted(codes))


def children(code: str, codes: Iterable[str]) -> tuple[str, ...]:
    """Return the codes one level below; the 类 below 合计."""
    return by_parent(tuple(codes)).get(code, ())


@lru_cache(maxsize=16)
def by_parent(codes: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """Return all codes by the one above: every sum of a report asks, and must not look through all codes each time."""
    above = {CLASS: 0, GROUP: CLASS, ITEM: GROUP}
    found: dict[str, list[str]] = defaultdict(list)
    for code in codes:
        if len(code) in above:
            found[code[: above[len(code)]] or TOTAL].append(code)
    return {parent: tuple(each) for parent, each in found.items()}


def from_below(codes: Iterable[str]) -> tuple[str, ...]:
    """Return all codes above the items, deepest first, 合计 last: the order in which sums can be made."""
    above = sorted((code for code in codes if len(code) < ITEM), key=lambda code: (-len(code), code))
    return (*above, TOTAL)
