"""Guessing what was meant by a text that is not known, within a bound of work.

Comes in: texts as typed and the texts that would be right. Goes out: the most likely one, or nothing.
"""

from __future__ import annotations

import difflib
import unicodedata
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 40
_MOST_CANDIDATES = 500
_MOST_GUESSES = 200
_LIKENESS = 0.6


def plain_text(text: str) -> str:
    """Return a text without differences of width, quotes and blanks, for comparing only."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if not c.isspace() and c not in "“”\"'‘’《》:：")


def shown(text: str) -> str:
    """Return a text short enough for a message."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}……"


@dataclass(slots=True)
class Guesser:
    """Guesses by likeness; gives up after so many guesses, because each takes time and few are read."""

    left: int = _MOST_GUESSES

    def closest(self, typed: str, candidates: Iterable[str], likeness: float = _LIKENESS) -> str:
        """Return the candidate that is the same but for width, or the only one around it, or the most alike."""
        plain = {plain_text(each): each for each in islice(candidates, _MOST_CANDIDATES)}
        wanted = plain_text(typed[:_MOST_CANDIDATES])
        around = [plain[each] for each in plain if wanted and wanted in each]
        if wanted in plain or len(around) == 1:
            return plain.get(wanted) or around[0]
        if self.left <= 0 or len(typed) > _LONGEST:
            return ""
        self.left -= 1
        close = difflib.get_close_matches(wanted, plain, n=1, cutoff=likeness)
        return plain[close[0]] if close else ""
