"""A typed text in one width and without blanks and quotation marks, every character knowing where it came from.

Comes in: a text as typed, and how a quote ``{名称}`` prints. Goes out: a ``PlainText``, which is what the words
of ``labels.yaml`` (squeezed the same way) and the patterns of figures are looked for in.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

_DROPPED: Final = "“”‘’\"'「」『』＂＇"
_MARKS: Final = str.maketrans(
    {",": "，", ";": "；", ":": "：", "!": "。", "！": "。", "?": "。", "？": "。", "\n": "。"}
    | dict.fromkeys("‐‑‒–—―−－～〜", "-")
)
_QUOTE: Final = re.compile(r"\{([^{}\n]*)\}")
_GROUPED: Final = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_KEPT: Final = "\x00"
_ITEM: Final = re.compile(r"(?<=[0-9])\.(?=\s)")
"""The point behind the number of an item (1. 2023年……), which must not become a decimal point."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote of a fact, filled in: its stretch of the plain text and the fact's name."""

    start: int
    end: int
    fact: str


@dataclass(frozen=True, slots=True)
class PlainText:
    """The squeezed text; ``spans`` gives for each of its characters the stretch of the typed text it stands for."""

    text: str
    raw: str
    spans: tuple[tuple[int, int], ...]
    quotes: tuple[Quoted, ...] = ()

    def typed(self, start: int, end: int) -> str:
        """Return a stretch as it was typed."""
        return self.raw[self.spans[start][0] : self.spans[end - 1][1]] if start < end else ""

    def quoted(self, start: int, end: int) -> str:
        """Return the fact that a stretch was filled in from, or nothing."""
        place = bisect_right(self.quotes, start, key=lambda each: each.start) - 1
        return self.quotes[place].fact if place >= 0 and end <= self.quotes[place].end else ""


def squeeze(text: str) -> str:
    """Return a phrase in the form in which texts are searched."""
    return plain(text).text


def plain(text: str, fill: Callable[[str], str | None] = lambda _: None) -> PlainText:
    """Squeeze a text; ``fill`` returns what a quote prints, or nothing where there is no such fact."""
    characters: list[str] = []
    spans: list[tuple[int, int]] = []
    quotes: list[Quoted] = []
    for start, end, shown, fact in _pieces(text, fill):
        first = len(characters)
        for offset, character in enumerate(_kept(shown)):
            place = (start, end) if fact else (start + offset, start + offset + 1)
            for each in _narrow(character):
                characters.append(each)
                spans.append(place)
        if fact:
            quotes.append(Quoted(first, len(characters), fact))
    return PlainText("".join(characters), text, tuple(spans), tuple(quotes))


def _pieces(text: str, fill: Callable[[str], str | None]) -> Iterator[tuple[int, int, str, str]]:
    """Yield (start, end, what it shows, fact quoted) of the stretches between quotes and of the quotes."""
    end = 0
    for match in _QUOTE.finditer(text):
        shown = fill(match[1].strip())
        if shown is not None:
            yield end, match.start(), text[end : match.start()], ""
            yield match.start(), match.end(), shown, match[1].strip()
            end = match.end()
    yield end, len(text), text[end:], ""


def _kept(text: str) -> str:
    """Mark the commas that belong to a number, so that they are no punctuation, and the points that do not."""
    return _ITEM.sub("、", _GROUPED.sub(_KEPT, text))


def _narrow(character: str) -> str:
    """Return a character in the one form of it, or nothing for what is left out."""
    if character == _KEPT:
        return ","
    if character == "\n":
        return "。"
    if character.isspace() or character in _DROPPED or unicodedata.category(character) == "Cf":
        return ""
    return unicodedata.normalize("NFKC", character).translate(_MARKS)
