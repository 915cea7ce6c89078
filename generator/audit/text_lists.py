"""The word lists of the rules on wording and release: patterns with what to say of them.

Comes in: ``generator/data/wording.yaml``, ``typos.yaml`` and ``personal.yaml``. Goes out: compiled, frozen lists. A
pattern that does not compile is a bug of the program's own data and stops at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Annotated, Final

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from generator.audit.model import Result, View
from generator.audit.text_pieces import Hit, Piece, Use, corpus, inspect, pieces, shown
from generator.findings import Severity

Pattern = Annotated[re.Pattern[str], BeforeValidator(lambda text: re.compile(text, re.MULTILINE))]
"""A pattern that is looked for in one text or in many, a line each."""

Characters = Annotated[frozenset[str], BeforeValidator(frozenset)]
"""Characters, written in one run."""

_USES: Final = {"名": Use.NAME, "语": Use.PHRASE, "段": Use.PROSE}


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Wording(_Entry):
    """A way of writing that must not stand in a report, and what it is."""

    pattern: Pattern = Field(alias="式")
    what: str = Field(alias="称")
    severity: Severity | None = Field(default=None, alias="级")
    only: str = Field(default="名语段", alias="限", pattern="^[名语段]+$")

    def is_for(self, use: Use) -> bool:
        """Tell whether texts of this use are looked at."""
        return use in (_USES[each] for each in self.only)


class Lead(_Entry):
    """Words a sentence ends in before a typed text, and beginnings of the text that would say them again."""

    before: Pattern = Field(alias="前")
    after: Pattern = Field(alias="后")
    what: str = Field(alias="称")


class Typo(_Entry):
    """A wrong writing and the right one."""

    wrong: Pattern = Field(alias="错")
    right: str = Field(alias="正")
    example: str = Field(default="", alias="例")
    severity: Severity | None = Field(default=None, alias="级")


class Wordings(_Entry):
    """``wording.yaml``."""

    blanks: tuple[Wording, ...] = Field(alias="留空")
    hints: tuple[Wording, ...] = Field(alias="提示语")
    codes: tuple[Wording, ...] = Field(alias="错误代码")
    speech: tuple[Wording, ...] = Field(alias="口语")
    leads: tuple[Lead, ...] = Field(alias="引语")
    ordinals: Characters = Field(alias="名称里的序次字")
    usual: frozenset[str] = Field(alias="常用词")


class Personal(_Entry):
    """``personal.yaml``: what tells a person's name, a secrecy mark, a number that is nobody's business."""

    surnames: Characters = Field(alias="姓氏")
    compounds: tuple[str, ...] = Field(alias="复姓")
    labels: tuple[str, ...] = Field(alias="姓名的标签")
    not_last: Characters = Field(alias="不是姓名末字")
    not_names: tuple[str, ...] = Field(alias="不是姓名")
    public_lines: tuple[str, ...] = Field(alias="公开的电话")
    marks: tuple[Wording, ...] = Field(alias="密级标志")
    inside: tuple[Wording, ...] = Field(alias="内部用语")
    technical: tuple[Wording, ...] = Field(alias="安全信息")


def listed(view: View, words: Iterable[Wording], fix: str) -> Iterator[Result]:
    """Look for a list in all typed texts; what stands in none of them is not looked for in each."""
    met = [each for each in words if corpus(view).has(each.pattern)]
    return inspect(pieces(view), lambda piece: hits(piece, met, fix), sought=bool(met))


def hits(piece: Piece, words: Iterable[Wording], fix: str) -> Iterator[Hit]:
    """Yield what of a list stands in a text; a stretch that one entry has told of is not told again by a later one."""
    taken = bytearray(len(piece.masked))
    for each in words:
        for match in each.pattern.finditer(piece.masked) if each.is_for(piece.use) else ():
            start, end = match.span()
            if 1 not in taken[start:end]:
                taken[start:end] = b"\1" * (end - start)
                quote = match[0].strip()
                yield Hit(quote, f"文字里有“{shown(quote)}”：{each.what}。", fix, severity=each.severity)


def _read(name: str) -> object:
    text = (files("generator") / "data" / name).read_text(encoding="utf-8")
    return yaml.safe_load(text)


@cache
def wordings() -> Wordings:
    """Return the lists of wordings."""
    return Wordings.model_validate(_read("wording.yaml"))


@cache
def typos() -> tuple[Typo, ...]:
    """Return the known typing errors."""
    data = _read("typos.yaml")
    return tuple(Typo.model_validate(each) for each in data) if isinstance(data, list) else ()


@cache
def personal() -> Personal:
    """Return the lists about persons and secrets."""
    return Personal.model_validate(_read("personal.yaml"))
