"""Which of a report's own words its texts have at all: a few of the hundreds that its subjects and names give.

Comes in: the texts that are read, squeezed. Goes out: ``Heard``, which tells whether a phrase or subject need be known.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from generator.audit.text.plain import squeeze


class Heard(Struct, frozen=True):
    """The texts that are read: all in one, squeezed, and the names of the subjects that they speak of by their places.

    A report has dozens of subjects of its own, and its texts speak of few of them: the others need not be made.
    """

    text: str
    places: frozenset[str]

    def has(self, phrase: str) -> bool:
        """Tell whether a phrase occurs."""
        return squeeze(phrase) in self.text

    def of(self, name: str, phrases: Iterable[str]) -> bool:
        """Tell whether a subject is spoken of, by a place or by one of its phrases."""
        return name in self.places or any(map(self.has, phrases))
