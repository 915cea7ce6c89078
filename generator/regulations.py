"""The dated register of regulations: what the rules may cite, and how each text was read.

Comes in: ``data/regulations.yaml``. Goes out: ``Regulation`` values and ``citation("预算法-14", 2024)``, which is there
only for what is registered and in force when the report of that year is disclosed, that is in the year after.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final, Literal

import yaml
from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field

_DATA: Final = "regulations.yaml"
Reading = Literal["全文", "部分", "表样", "推导"]


class UnknownCitationError(LookupError):
    """A citation of something that is not in the register."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Article(_Entry):
    """One article as it was read: its number in citations, how it is called, and what it asks."""

    number: str = Field(alias="条号")
    label: str = Field(alias="称")
    text: str = Field(alias="内容")


class Regulation(_Entry):
    """One version of a regulation, in force from a day (none: always) to a day (none: still)."""

    id: str = Field(alias="编号")
    title: str = Field(alias="名称")
    version: str = Field(alias="文号")
    start: date | None = Field(default=None, alias="施行")
    end: date | None = Field(default=None, alias="失效")
    reading: Reading = Field(alias="读法")
    articles: tuple[Article, ...] = Field(alias="条")

    def holds_for(self, year: int) -> bool:
        """Tell whether it is in force at any time of the year in which a year's final accounts are disclosed."""
        first, last = date(year + 1, 1, 1), date(year + 1, 12, 31)
        return (self.start is None or self.start <= last) and (self.end is None or self.end >= first)


class Citation(Struct, frozen=True):
    """A regulation, or one article of it."""

    id: str
    regulation: Regulation
    article: Article | None

    @property
    def line(self) -> str:
        """How a finding cites it: title, version and article; what is no regulation has no version."""
        label = self.article.label if self.article else ""
        if self.regulation.start is None:
            return f"{self.regulation.title}：{label}" if label else self.regulation.title
        return f"《{self.regulation.title}》（{self.regulation.version}）{label}"

    @property
    def text(self) -> str:
        """What it asks; nothing for a whole regulation."""
        return self.article.text if self.article else ""


@cache
def register() -> tuple[Regulation, ...]:
    """Return all regulations, in the order of the register."""
    text = (files("generator") / "data" / _DATA).read_text(encoding="utf-8")
    return tuple(Regulation.model_validate(entry) for entry in yaml.safe_load(text))


def citation(identifier: str, year: int) -> Citation | None:
    """Return what an id cites, or nothing when it is not in force for a report of that year.

    Raises ``UnknownCitationError`` for an id that the register does not have in any version.
    """
    versions = tuple(_versions(identifier))
    if not versions:
        raise UnknownCitationError(identifier)
    return next((each for each in versions if each.regulation.holds_for(year)), None)


def is_registered(identifier: str) -> bool:
    """Tell whether the register has an id in any version."""
    return bool(_versions(identifier))


def _versions(identifier: str) -> list[Citation]:
    """Return every registered version of a regulation or article."""
    name, _, number = identifier.partition("-")
    return [
        Citation(identifier, regulation, article)
        for regulation in register()
        if regulation.id == name
        for article in ((None,) if not number else regulation.articles)
        if article is None or article.number == number
    ]
