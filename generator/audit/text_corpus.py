"""Many texts in one, for telling of a pattern that none of them has it, mostly without running it.

Comes in: texts, and the program's own patterns. Goes out: a ``Corpus``, and whether it has them. A report has a few
hundred different characters; most of what is looked for cannot be there because one of its own is not among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, reduce
from itertools import chain
from re import _parser as syntax  # type: ignore[attr-defined] # nothing public tells what a pattern is made of
from typing import Any, Final

from msgspec import Struct

_BETWEEN: Final = "\n\x00\n"
"""Stands between the texts of a corpus: no input has it, and no blank of a pattern matches it."""

_Needs = frozenset[frozenset[str]]
"""Sets of characters, all of one of which every match has, or has next to it."""
_ANYTHING: Final[_Needs] = frozenset({frozenset()})
_MOST_SETS: Final = 32
"""Where there would be more, less is said of what is needed: some character of many is in every text."""


class Corpus(Struct, frozen=True):
    """Texts one after the other, and the characters they have."""

    text: str
    characters: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Corpus:
        """Return texts as one, kept apart so that no match begins in one and ends in the next."""
        text = _BETWEEN.join(dict.fromkeys(texts))
        return cls(text, frozenset(text))

    def has(self, *patterns: re.Pattern[str]) -> bool:
        """Tell whether any of the patterns may match some text; ``^`` and ``$`` hold at every line."""
        for pattern in patterns:
            if any(map(self.characters.issuperset, _needs(pattern))) and _by_line(pattern).search(self.text):
                return True
        return False


@cache
def _needs(pattern: re.Pattern[str]) -> tuple[frozenset[str], ...]:
    """Return what one of the program's own patterns needs."""
    if pattern.flags & re.IGNORECASE:
        return tuple(_ANYTHING)
    return tuple(_of_all(syntax.parse(pattern.pattern, pattern.flags)))


@cache
def _by_line(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """Return one of the program's own patterns for many texts in one; few of them speak of ends."""
    if "^" not in pattern.pattern and "$" not in pattern.pattern:
        return pattern
    return re.compile(pattern.pattern, pattern.flags | re.MULTILINE)


def _of_all(parts: Iterable[tuple[Any, Any]]) -> _Needs:
    """Return what parts that follow each other need."""
    return reduce(_with, (_of(kind, value) for kind, value in parts), _ANYTHING)


def _with(one: _Needs, other: _Needs) -> _Needs:
    """Return what two parts need together, or of two with many sets the one with fewer."""
    if len(one) * len(other) > _MOST_SETS:
        return min(one, other, key=len)
    return _least({first | second for first in one for second in other})


def _least(needs: Iterable[frozenset[str]]) -> _Needs:
    """Leave out sets that hold another; a part that can do without any needs nothing."""
    sets = set(needs)
    return frozenset(each for each in sets if not any(other < each for other in sets))


def _of(kind: object, value: Any) -> _Needs:  # noqa: ANN401 - what it is depends on the kind
    """Return what one part of a pattern needs."""
    match kind:
        case syntax.LITERAL:
            return frozenset({frozenset(chr(value))})
        case syntax.IN:
            return _of_class(value)
        case syntax.BRANCH:
            return _least(chain.from_iterable(map(_of_all, value[1])))
        case syntax.SUBPATTERN if value[1] & re.IGNORECASE:
            pass
        case syntax.MAX_REPEAT | syntax.MIN_REPEAT if not value[0]:
            pass
        case syntax.SUBPATTERN | syntax.ASSERT | syntax.MAX_REPEAT | syntax.MIN_REPEAT:
            return _of_all(value[-1])
    return _ANYTHING


def _of_class(members: Iterable[tuple[Any, Any]]) -> _Needs:
    """Return the characters of a class one by one, unless it is large or says what it does not have."""
    characters: set[str] = set()
    for kind, value in members:
        if kind is syntax.LITERAL:
            characters.add(chr(value))
        elif kind is syntax.RANGE and value[1] - value[0] < _MOST_SETS:
            characters.update(map(chr, range(value[0], value[1] + 1)))
        else:
            return _ANYTHING
    return frozenset(map(frozenset[str], characters)) if len(characters) <= _MOST_SETS else _ANYTHING
