"""Names that are written wrongly: slips of one character or two in what should be the name of a body or a project.

Comes in: names, and text. Goes out: the slips. A name is looked for by its parts: of a name with one wrong character
one half is right, of a name with two wrong characters one third.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final, Self

from msgspec import Struct

_LEAST_NAME, _LONG_NAME = 6, 10
_BLANK: Final = "\ue001"


class Slips(Struct, frozen=True):
    """The names that are looked for, and (name, as it was typed) of each slip that some text has.

    What is some name written rightly is no slip for another.
    """

    names: tuple[str, ...]
    met: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, names: Iterable[str], text: str) -> Self:
        """Look for slips in all texts at once."""
        known = sorted({name for name in names if len(name) >= _LEAST_NAME}, key=lambda name: (-len(name), name))
        rest = blanked(text, known)
        return cls(tuple(known), tuple((name, typed) for name in known for typed in _slips(name, rest)))

    def within(self, text: str) -> list[tuple[str, str]]:
        """Return the slips in one text."""
        rest = blanked(text, self.names) if self.met else ""
        here = [(name, typed) for name, typed in self.met if typed in rest]
        return [(name, typed) for name, typed in here if not any(typed in other != typed for _, other in here)]


def blanked(text: str, names: Iterable[str]) -> str:
    """Return a text of the same length without the names."""
    for name in names:
        text = text.replace(name, _BLANK * len(name))
    return text


def _slips(name: str, text: str) -> Iterator[str]:
    """Yield stretches of a text that are the name but for one character, or two apart in a long name."""
    seen: set[str] = set()
    parts = 3 if len(name) >= _LONG_NAME else 2
    bounds = [len(name) * number // parts for number in range(parts + 1)]
    for first, last in pairwise(bounds):
        for place in _places(name[first:last], text):
            for typed in _candidates(name, text, place - first):
                if typed not in seen and is_slip(name, typed, parts - 1):
                    seen.add(typed)
                    yield typed


def _places(part: str, text: str) -> Iterator[int]:
    """Yield where a part of a name stands; no department has the names of another, so no pattern is made of it."""
    place = text.find(part)
    while place >= 0:
        yield place
        place = text.find(part, place + len(part))


def _candidates(name: str, text: str, start: int) -> Iterator[str]:
    """Yield stretches where a name may stand whose part was found: as long as it, then a character more or less."""
    for length in (len(name), len(name) - 1, len(name) + 1):
        for shift in (0, -1, 1):
            begin = max(start + shift, 0)
            end = begin + length
            if text[end - 1 : end] != name[-1]:
                continue
            stretch = text[begin:end]
            begins = length == len(name) or stretch[0] == name[0] or stretch == name[1:]
            if begins and "\n" not in stretch:
                yield stretch


def is_slip(name: str, typed: str, most: int) -> bool:
    """Tell whether two names are so alike that one is a slip; a whole other word in the middle is another body."""
    if len(typed) == len(name):
        places = [place for place, (one, other) in enumerate(zip(name, typed, strict=True)) if one != other]
        apart = len(places) < 2 or places[-1] - places[0] > 1  # noqa: PLR2004 - two characters side by side are a word
        return 0 < len(places) <= most and apart
    shorter, longer = sorted((name, typed), key=len)
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))


def difference(one: str, other: str) -> tuple[str, str]:
    """Return the characters in which two names differ, without what they begin and end with in common."""
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return one, other
