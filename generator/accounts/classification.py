"""Classifications of expenditure by function (类 3 digits, 款 5, 项 7) and by economic type (类 3, 款 5).

Comes in: the YAML files of ``generator/data``, which name their source, and codes a department adds. Goes out: a frozen
``Classification`` of one year, whose codes stand in official order (that of 公开01表 for the classes).
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

import yaml
from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from collections.abc import Mapping

_CLASS_DIGITS = 3
_GROUP_DIGITS = 5
_SUGGESTIONS = 3
_LIKENESS = 0.5
_BRACKETS = str.maketrans("()“”\"'", "（）□□□□")


class _Entry(BaseModel):
    """A subject with the years, both included, in which it is used."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(alias="名称")
    first: int | None = Field(default=None, alias="起")
    last: int | None = Field(default=None, alias="止")

    def used_in(self, year: int) -> bool:
        return (self.first is None or self.first <= year) and (self.last is None or year <= self.last)


class _Source(BaseModel):
    """One file of subjects, with where they were taken from and the day of that source."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(alias="名称")
    source: str = Field(alias="来源")
    day: date = Field(alias="日期")
    subjects: dict[int, str | _Entry] = Field(alias="科目")


def _plain(text: str) -> str:
    """Return a name without differences of width in brackets and quotes, for comparing only."""
    return "".join(text.split()).translate(_BRACKETS)


@dataclass(frozen=True, slots=True)
class Classification:
    """The subjects of one year: names by code."""

    title: str
    names: Mapping[str, str] = field(repr=False)

    @property
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

    def children(self, code: str) -> tuple[str, ...]:
        """Return the codes one level below a code, sorted; those of the empty code are the 类."""
        digits = len(code) + 2 if code else _CLASS_DIGITS
        return tuple(other for other in self.codes if len(other) == digits and other.startswith(code))

    def suggest(self, text: str) -> tuple[tuple[str, str], ...]:
        """Return up to three (code, name) that may have been meant by a wrong code, a name, or ``code name``."""
        first, _, rest = text.strip().partition(" ")
        code, name = (first, rest) if first.isdigit() else ("", text)
        marks = {other: self._likeness(other, code, _plain(name)) for other in self.names}
        likely = sorted((other for other in marks if marks[other] >= _LIKENESS), key=lambda c: (-marks[c], c))
        return tuple((other, self.names[other]) for other in likely[:_SUGGESTIONS])

    def _likeness(self, other: str, code: str, name: str) -> float:
        """Tell from 0 to 1 how much a subject looks like what was typed; a name counts as much as a code."""
        marks = []
        if name:
            marks.append(difflib.SequenceMatcher(None, name, _plain(self.names[other])).ratio())
        if code:
            marks.append(_code_likeness(code, other))
        return sum(marks) / len(marks) if marks else 0

    def with_own(self, own: Mapping[str, str]) -> Classification:
        """Return a classification that has a department's own codes as well; they do not replace official names."""
        return Classification(self.title, MappingProxyType({**own, **self.names}))


def _code_likeness(code: str, other: str) -> float:
    """Compare codes digit by digit from the left: a slip in the last digits is nearer than one in the first."""
    if len(code) != len(other):
        return difflib.SequenceMatcher(None, code, other).ratio() * _LIKENESS * (2 if other.startswith(code) else 1)
    common = next((place for place, (a, b) in enumerate(zip(code, other, strict=True)) if a != b), len(code))
    same_digits = sum(a == b for a, b in zip(code, other, strict=True))
    swapped = sorted(code) == sorted(other)
    return max(common / len(code), (same_digits + swapped) / (len(code) + 1))


def parent(code: str) -> str:
    """Return the code one level above, or the empty code for a 类."""
    return code[:-2] if len(code) > _CLASS_DIGITS else ""


def level(code: str) -> str:
    """Return the name of a code's level: 类, 款 or 项."""
    if len(code) <= _CLASS_DIGITS:
        return "类"
    return "款" if len(code) == _GROUP_DIGITS else "项"


@cache
def _read(file_name: str) -> _Source:
    text = (files("generator") / "data" / file_name).read_text(encoding="utf-8")
    return _Source.model_validate(yaml.safe_load(text))


def _of_year(file_name: str, year: int) -> Classification:
    source = _read(file_name)
    entries = {
        str(code): entry if isinstance(entry, _Entry) else _Entry(名称=entry) for code, entry in source.subjects.items()
    }
    names = {code: entry.name for code, entry in entries.items() if entry.used_in(year)}
    return Classification(source.name, MappingProxyType(names))


@cache
def functional(year: int) -> Classification:
    """Return the 支出功能分类 of a year; its 类 are the 26 of 公开01表."""
    return _of_year("functional.yaml", year)


@cache
def economic(year: int) -> Classification:
    """Return the 部门预算支出经济分类 of a year."""
    return _of_year("economic.yaml", year)
