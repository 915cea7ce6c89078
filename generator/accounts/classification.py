"""Classifications of expenditure by function (类 3 digits, 款 5, 项 7) and by economic type (类 3, 款 5).

Comes in: the YAML files of ``generator/data``, which name their source, and codes a department adds. Goes out: a frozen
``Classification`` of one year, whose codes stand in official order (that of 公开01表 for the classes).
"""

from __future__ import annotations

import difflib
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from itertools import takewhile
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

if TYPE_CHECKING:
    from collections.abc import Mapping

_CLASS_DIGITS = 3
_GROUP_DIGITS = 5
_SUGGESTIONS = 3
_LIKENESS = 0.5
ECONOMIC_START = "3"
"""The first digit of economic types; functions begin with 2."""
UNNAMED = "（名称待填）"
"""What stands in a draft for the name of a subject that nobody has named."""
_SLIP = 0.9
_TWO = 2
_BRACKETS = str.maketrans("()“”\"'", "（）□□□□")


class Standing(StrEnum):
    """How certain the name of a subject is."""

    PRINTED = "公开报告"
    """Seen in published reports and compared."""
    BOOK = "科目书"
    """Not compared with the book that it comes from."""
    DOUBTFUL = "存疑"
    """Its name or its years are not certain."""
    OWN = "自定义"
    """Added by a department or a pack."""


class _Entry(BaseModel):
    """A subject with the years, both included, in which it is used."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(alias="名称")
    first: int | None = Field(default=None, alias="起")
    last: int | None = Field(default=None, alias="止")
    doubtful: bool = Field(default=False, alias="存疑")
    """Its name or its years are not certain."""

    def used_in(self, year: int) -> bool:
        return (self.first is None or self.first <= year) and (self.last is None or year <= self.last)


def _entries(value: object) -> object:
    """Take a name, or one entry, for a list of entries."""
    return [{"名称": value}] if isinstance(value, str) else [value] if isinstance(value, dict) else value


_Names = Annotated[tuple[_Entry, ...], BeforeValidator(_entries)]
"""The names of a subject in the course of the years."""


class Source(BaseModel):
    """Where subjects were taken from, and the day of that source."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(alias="名称")
    day: date = Field(alias="日期")


class _Sources(BaseModel):
    """The two sources of a file of subjects: reports in print, and the book of subjects as it is remembered."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reports: Source = Field(alias="公开报告")
    book: Source = Field(alias="科目书")


class _File(BaseModel):
    """One file of subjects; those seen in ``printed`` reports have been compared, the others come from the book."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(alias="名称")
    sources: _Sources = Field(alias="来源")
    printed: frozenset[int] = Field(alias="公开报告科目")
    subjects: dict[int, _Names] = Field(alias="科目")

    def standing(self, code: int, entry: _Entry) -> Standing:
        """Return how certain one subject is."""
        if code in self.printed:
            return Standing.PRINTED
        return Standing.DOUBTFUL if entry.doubtful else Standing.BOOK


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """Return a name without differences of width in brackets and quotes, for comparing only."""
    return "".join(text.split()).translate(_BRACKETS)


@dataclass(frozen=True)
class Classification:
    """The subjects of one year: names by code. All reports of a year share it; what it sorted once, it keeps."""

    title: str
    names: Mapping[str, str] = field(repr=False)
    standings: Mapping[str, Standing] = field(repr=False, default_factory=dict)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """All codes, sorted, each before the codes under it."""
        return tuple(sorted(self.names))

    @property
    def classes(self) -> tuple[str, ...]:
        """The codes of the 类, in official order."""
        return tuple(code for code in self.codes if len(code) == _CLASS_DIGITS)

    def name(self, code: str) -> str | None:
        """Return the official name of a code, or nothing when it is not a subject of this year."""
        return self.names.get(code)

    def standing(self, code: str) -> Standing:
        """Return how certain the name of a subject is."""
        return self.standings.get(code, Standing.OWN)

    def named(self, name: str, like: str) -> str | None:
        """Return the code of a name, of several codes of its length the nearest to ``like`` in the tree."""
        wanted = _plain(name)
        codes = [code for code in self.codes if len(code) == len(like) and _plain(self.names[code]) == wanted]
        return max(codes, key=lambda code: (is_slip(like, code), _common(like, code)), default=None)

    def children(self, code: str) -> tuple[str, ...]:
        """Return the codes one level below a code, sorted; those of the empty code are the 类."""
        if code not in self._children:
            digits = len(code) + 2 if code else _CLASS_DIGITS
            below = takewhile(lambda other: other.startswith(code), self.codes[bisect_left(self.codes, code) :])
            self._children[code] = tuple(other for other in below if len(other) == digits)
        return self._children[code]

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        """What was asked of ``children``."""
        return {}

    def suggest(self, text: str) -> tuple[tuple[str, str], ...]:
        """Return up to three (code, name) that may have been meant by a wrong code, a name, or ``code name``."""
        first, _, rest = text.strip().partition(" ")
        code, name = (first, rest) if first.isdigit() else ("", text)
        matcher = difflib.SequenceMatcher(b=_plain(name)) if name else None
        marks = {other: self._likeness(other, code, matcher) for other in self.names}
        likely = sorted((other for other in marks if marks[other] >= _LIKENESS), key=lambda c: (-marks[c], c))
        return tuple((other, self.names[other]) for other in likely[:_SUGGESTIONS])

    def _likeness(self, other: str, code: str, matcher: difflib.SequenceMatcher[str] | None) -> float:
        """Tell from 0 to 1 how much a subject looks like what was typed; a name counts as much as a code."""
        marks = [_code_likeness(code, other)] if code else []
        if matcher is None:
            return sum(marks)
        matcher.set_seq1(_plain(self.names[other]))
        likeness = 0.0
        for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio):  # from the cheapest bound up
            likeness = (sum(marks) + ratio()) / (len(marks) + 1)
            if likeness < _LIKENESS:
                break
        return likeness

    def with_own(self, own: Mapping[str, str]) -> Classification:
        """Return a classification that has a department's own codes as well.

        They replace names that have not been compared with the book, but not those that have.
        """
        added = {code: name for code, name in own.items() if self.standing(code) is not Standing.PRINTED}
        return replace(self, names=MappingProxyType({**self.names, **added})) if added else self


def _code_likeness(code: str, other: str) -> float:
    """Compare codes digit by digit from the left: a slip in the last digits is nearer than one in the first."""
    if len(code) != len(other):
        return difflib.SequenceMatcher(None, code, other).ratio() * _LIKENESS * (2 if other.startswith(code) else 1)
    same_digits = sum(a == b for a, b in zip(code, other, strict=True))
    swapped = sorted(code) == sorted(other)
    likeness = max(_common(code, other) / len(code), (same_digits + swapped) / (len(code) + 1))
    return max(likeness, _SLIP) if _is_transposed(code, other) else likeness


def _common(code: str, other: str) -> int:
    """Count the digits that two codes have in common from the left."""
    return next((place for place, (a, b) in enumerate(zip(code, other, strict=False)) if a != b), len(code))


def _is_transposed(code: str, other: str) -> bool:
    """Tell whether two digits side by side have changed places."""
    wrong = [place for place, (a, b) in enumerate(zip(code, other, strict=True)) if a != b]
    return len(wrong) == _TWO and wrong[1] == wrong[0] + 1 and sorted(code) == sorted(other)


def is_slip(code: str, other: str) -> bool:
    """Tell whether one code is the other but for a slip of the hand: one wrong digit, or two that changed places."""
    if len(code) != len(other):
        return False
    return sum(a != b for a, b in zip(code, other, strict=True)) == 1 or _is_transposed(code, other)


def parent(code: str) -> str:
    """Return the code one level above, or the empty code for a 类."""
    return code[:-2] if len(code) > _CLASS_DIGITS else ""


def level(code: str) -> str:
    """Return the name of a code's level: 类, 款 or 项."""
    if len(code) <= _CLASS_DIGITS:
        return "类"
    return "款" if len(code) == _GROUP_DIGITS else "项"


@cache
def _read(file_name: str) -> _File:
    text = (files("generator") / "data" / file_name).read_text(encoding="utf-8")
    return _File.model_validate(yaml.safe_load(text))


def _of_year(file_name: str, year: int) -> Classification:
    file = _read(file_name)
    used = [(code, entry) for code, entries in file.subjects.items() for entry in entries if entry.used_in(year)]
    names = {str(code): entry.name for code, entry in used}
    standings = {str(code): file.standing(code, entry) for code, entry in used}
    return Classification(file.name, MappingProxyType(names), MappingProxyType(standings))


@cache
def functional(year: int) -> Classification:
    """Return the 支出功能分类 of a year; its 类 are the 26 of 公开01表."""
    return _of_year("functional.yaml", year)


@cache
def economic(year: int) -> Classification:
    """Return the 部门预算支出经济分类 of a year."""
    return _of_year("economic.yaml", year)
