"""A typed text in one width and without blanks and quotation marks, every character knowing where it came from.

Comes in: a text as typed, and how a quote ``{名称}`` prints. Goes out: a ``PlainText``, which is what the words
of ``labels.yaml`` (squeezed the same way) and the patterns of figures are looked for in.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final

from msgspec import Struct

from generator.audit.model import View, once_a_view
from generator.audit.text.figures import Mark, marks

_DROPPED: Final = "“”‘’\"'「」『』＂＇"
_MARKS: Final = str.maketrans(
    {",": "，", ";": "；", ":": "：", "!": "。", "！": "。", "?": "。", "？": "。", "\n": "。"}
    | dict.fromkeys("‐‑‒–—―−－～〜", "-")
)
_QUOTE: Final = re.compile(r"\{([^{}\n]*)\}")
_GROUPED: Final = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_OTHERS: Final = re.compile("[^\u4e00-\u9fff0-9A-Za-z%.、。，；：(){}≥≤-]")
"""Characters that may have another form; most of any text has none, and is not looked at one by one."""
MAY_HAVE_DIGITS: Final = re.compile("[^\u4e00-\u9fffA-Za-z%.、。，；：(){}≥≤-]")
"""What a text has that is squeezed to one with digits: these, or characters that may have another form."""
_KEPT: Final = "\x00"
_ITEM: Final = re.compile(r"(?<=[0-9])\.(?=\s)")
"""The point behind the number of an item (1. 2023年……), which must not become a decimal point."""


class Quoted(Struct, frozen=True):
    """A quote of a fact, filled in: its stretch of the plain text and the fact's name."""

    start: int
    end: int
    fact: str


class _Stretch(Struct, frozen=True):
    """A stretch of the typed text and what it shows: itself, or what a quote of a fact is filled in with."""

    start: int
    end: int
    shown: str
    fact: str = ""


@dataclass(frozen=True)
class PlainText:
    """The squeezed text, and the quotes of facts in it.

    Where its characters were typed is asked of a few of them only, and its figures not of all texts, but by several
    rules; so these are worked out late, and once (and it has no slots). Without quotes it has no ``stretches`` either.
    """

    text: str
    raw: str
    quotes: tuple[Quoted, ...] = ()
    stretches: tuple[_Stretch, ...] = field(default=(), repr=False)

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """For each character the stretch of the typed text it stands for."""
        spans: list[tuple[int, int]] = []
        for each in self.stretches or (_Stretch(0, len(self.raw), self.raw),):
            for place, character in enumerate(_kept(each.shown), each.start):
                span = (each.start, each.end) if each.fact else (place, place + 1)
                spans += (span,) * len(_NARROW[character])
        return tuple(spans)

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """The figures, years and dates of the text, in order."""
        return tuple(marks(self.text, self.quoted))

    def typed(self, start: int, end: int) -> str:
        """Return a stretch as it was typed."""
        return self.raw[self.spans[start][0] : self.spans[end - 1][1]] if start < end else ""

    def quoted(self, start: int, end: int) -> str:
        """Return the fact that a stretch was filled in from, or nothing."""
        place = bisect_right(self.quotes, start, key=lambda each: each.start) - 1
        return self.quotes[place].fact if place >= 0 and end <= self.quotes[place].end else ""


class Plains(dict[str, PlainText]):
    """The plain texts of a report by what was typed, quotes of facts as they stand, each made when first asked for."""

    def __missing__(self, typed: str) -> PlainText:
        self[typed] = made = plain(typed)
        return made


@once_a_view
def plains(view: View) -> Plains:
    """Return the plain texts of a report; many rules read the same ones."""
    del view
    return Plains()


@lru_cache(maxsize=4096)
def squeeze(text: str) -> str:
    """Return a phrase in the form in which texts are searched; the words of a pack are asked for by every report."""
    return _squeezed(text)


def plain(text: str, fill: Callable[[str], str | None] = lambda _: None) -> PlainText:
    """Squeeze a text; ``fill`` returns what a quote prints, or nothing where there is no such fact."""
    if "{" not in text:
        return PlainText(_squeezed(text), text)
    stretches = tuple(_stretches(text, fill))
    squeezed: list[str] = []
    quotes: list[Quoted] = []
    length = 0
    for each in stretches:
        squeezed.append(_squeezed(each.shown))
        start, length = length, length + len(squeezed[-1])
        if each.fact:
            quotes.append(Quoted(start, length, each.fact))
    return PlainText("".join(squeezed), text, tuple(quotes), stretches)


def _stretches(text: str, fill: Callable[[str], str | None]) -> Iterator[_Stretch]:
    """Yield the quotes of facts and the stretches between them, in order."""
    end = 0
    for match in _QUOTE.finditer(text):
        shown = fill(match[1].strip())
        if shown is not None:
            yield _Stretch(end, match.start(), text[end : match.start()])
            yield _Stretch(match.start(), match.end(), shown, match[1].strip())
            end = match.end()
    yield _Stretch(end, len(text), text[end:])


def _squeezed(text: str) -> str:
    return _OTHERS.sub(lambda found: _NARROW[found[0]], _kept(text))


def _kept(text: str) -> str:
    """Mark the commas that belong to a number, so that they are no punctuation, and the points that do not."""
    if "," in text:
        text = _GROUPED.sub(_KEPT, text)
    return _ITEM.sub("、", text) if "." in text else text


class _Narrow(dict[str, str]):
    """Characters in the one form of them, each worked out when it is first met."""

    def __missing__(self, character: str) -> str:
        self[character] = narrow = _narrow(character)
        return narrow


_NARROW: Final = _Narrow()


def _narrow(character: str) -> str:
    """Return a character in the one form of it, or nothing for what is left out."""
    if character == _KEPT:
        return ","
    if character == "\n":
        return "。"
    if character.isspace() or character in _DROPPED or unicodedata.category(character) == "Cf":
        return ""
    return unicodedata.normalize("NFKC", character).translate(_MARKS)
