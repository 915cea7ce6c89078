"""Identities (勾稽关系) of a pack as data: sums of cells on the left and on the right, and how they must relate.

Comes in: ``identities.yaml``. Goes out: ``Identity`` values; ``instances`` gives the fact names of both sides for
every subject and column an identity speaks of. In a pattern ``{code}`` is the subject, ``{下级}`` each subject one
level below it, ``{栏}`` the column, ``*`` any name; a pattern that begins with ``-`` is subtracted. A figure that
nobody typed counts as zero, as in every sum of the report.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Final, Literal, NamedTuple

from msgspec import Struct
from pydantic import BeforeValidator, Field, RootModel

from generator.accounts.facts import FactBook
from generator.audit.model import Family, View
from generator.derive.names import is_name
from generator.derive.subjects import CLASS, GROUP, ITEM, TOTAL, children
from generator.derive.totals import Outline
from generator.findings import Finding, Severity, raise_errors
from generator.pack.loading import TemplatePack
from generator.pack.models import PackModel
from generator.pack.reading import position, read_model
from generator.regulations import is_registered

FILE: Final = "identities.yaml"
_DIGITS: Final = {CLASS: "类", GROUP: "款", ITEM: "项"}
_FAMILIES: Final = {"WIT": Family.WITHIN, "ACR": Family.ACROSS}
_MINUS, _CODE, _BELOW, _ANY = "-", "{code}", "{下级}", "*"
_ANY_NAME: Final = "某项"
_ANY_CLASS: Final = "301"
Level = Literal["合计", "类", "款", "项"]
Subjects = Literal["收入", "支出", "一般公共预算", "政府性基金", "国有资本经营", "经济分类"]
Relation = Literal["等于", "不大于", "不小于"]


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class Example(PackModel):
    """A short pair for the manual: what is wrong and what is right."""

    wrong: str = Field(alias="错")
    right: str = Field(alias="对")


class Pattern(NamedTuple):
    """A pattern in one column: its sign, the pattern without it, and whether one subject may have several names."""

    sign: int
    text: str
    several: bool


class InColumn(NamedTuple):
    """What an identity asks in one of its columns."""

    column: str
    left: tuple[Pattern, ...]
    right: tuple[Pattern, ...]
    needs: tuple[Pattern, ...]


class Identity(PackModel):
    """One identity: its id, title and words, both sides with what to call them, for which subjects and columns."""

    id: str = Field(alias="编号", pattern=r"^(WIT|ACR)-[0-9]{3}$")
    title: str = Field(alias="名称")
    text: str = Field(alias="说明")
    left: Names = Field(alias="左")
    right: Names = Field(default=(), alias="右")
    left_name: str = Field(alias="左称")
    right_name: str = Field(default="零", alias="右称")
    subjects: Subjects | None = Field(default=None, alias="逐项")
    levels: Annotated[tuple[Level, ...], BeforeValidator(_listed)] = Field(
        default=("合计", "类", "款", "项"), alias="级次"
    )
    columns: Names = Field(default=(), alias="逐栏")
    relation: Relation = Field(default="等于", alias="关系")
    tolerance: Literal["0", "半单位"] = Field(default="半单位", alias="容差")
    severity: Severity = Field(default=Severity.ERROR, alias="级别")
    needs: Names = Field(default=(), alias="须有")
    """Checked only where a figure of these names was typed; else it is 未审核 for the reason given in 未填时."""
    without: str = Field(default="没有填写分项", alias="未填时")
    citations: Names = Field(alias="依据")
    fix: str = Field(alias="改法")
    example: Example | None = Field(default=None, alias="示例")

    @property
    def family(self) -> Family:
        """The family its id says."""
        return _FAMILIES[self.id.partition("-")[0]]

    @cached_property
    def in_columns(self) -> tuple[InColumn, ...]:
        """What it asks in each of its columns: the same for every subject of every report of a pack."""
        sides = (self.left, self.right, self.needs)
        return tuple(InColumn(column, *(_patterns(side, column) for side in sides)) for column in self.columns or ("",))


class _File(RootModel[tuple[Identity, ...]]):
    """The file as a whole."""


class Instance(Struct, frozen=True):
    """One equality to check: the subject and column it is about, the signed facts of both sides.

    ``typed`` tells whether the report has any of the figures it needs.
    """

    code: str
    column: str
    left: list[tuple[int, str]]
    right: list[tuple[int, str]]
    typed: bool

    def names(self) -> tuple[str, ...]:
        """Return the names of all facts of both sides, the left ones first."""
        return tuple(name for _, name in (*self.left, *self.right))

    def about(self, view: View) -> str:
        """Return what it is about, for telling people: the subject by its code and name, the column."""
        name = view.accounts.functional.name(self.code) or view.accounts.economic.name(self.code)
        return "，".join(part for part in (f"{self.code} {name}" if name else self.code, self.column) if part)


def identities(pack: TemplatePack) -> tuple[Identity, ...]:
    """Return the identities of a pack; raises ``FindingsError`` for a broken file, misspelt names, ids given twice."""
    path = pack.files.get(FILE)
    if path is None:
        return ()
    found = read_model(_File, path).root
    raise_errors(_mistakes(found, path))
    return found


def _mistakes(found: tuple[Identity, ...], path: Path) -> Iterator[Finding]:
    """Find what a report could not be checked by: a misspelt name would count as zero on every report."""
    seen: set[str] = set()
    for number, each in enumerate(found):
        if each.id in seen:
            yield _mistake(f"编号 {each.id} 用了两次。", path, (number, "编号"))
        seen.add(each.id)
        for key, patterns in (("左", each.left), ("右", each.right), ("须有", each.needs)):
            for pattern in patterns:
                if not any(is_name(name) for name in _samples(pattern, each.columns)):
                    yield _mistake(f"{each.id} 的“{pattern}”不是数据项名称。", path, (number, key))
        for cited in each.citations:
            if not is_registered(cited):
                yield _mistake(f"{each.id} 的依据“{cited}”不在法规登记簿里。", path, (number, "依据"))


def _mistake(message: str, path: Path, steps: tuple[str | int, ...]) -> Finding:
    return Finding("PACK-020", Severity.ERROR, message, (position(path, steps),), fix="请核对 identities.yaml。")


def _patterns(written: tuple[str, ...], column: str) -> tuple[Pattern, ...]:
    """Return patterns as they are in a column."""
    texts = ((text.startswith(_MINUS), text.removeprefix(_MINUS).replace("{栏}", column)) for text in written)
    return tuple(Pattern(-1 if minus else 1, text, _BELOW in text or _ANY in text) for minus, text in texts)


def _samples(pattern: str, columns: tuple[str, ...]) -> Iterator[str]:
    """Yield names that a pattern stands for in some report."""
    name = pattern.removeprefix(_MINUS).replace(_ANY, _ANY_NAME)
    for code in (TOTAL, _ANY_CLASS):
        for column in columns or ("",):
            yield name.replace(_CODE, code).replace(_BELOW, _ANY_CLASS).replace("{栏}", column)


def instances(identity: Identity, view: View) -> Iterator[Instance]:
    """Yield what an identity asks of one report: an instance a subject and column."""
    facts = view.facts
    tree = _TREES[identity.subjects](view.accounts.subjects) if identity.subjects else ()
    for code in tuple(_codes(identity, tree)) or ("",):
        for column, left, right, needs in identity.in_columns:
            yield Instance(
                code,
                column,
                _signed(left, code, tree, facts),
                _signed(right, code, tree, facts),
                not needs or any(name in facts for each in needs for name in _names(each, code, tree, facts)),
            )


def _with_classes(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*codes, *(code[:CLASS] for code in codes)}))


_TREES: Final[Mapping[Subjects, Callable[[Outline], tuple[str, ...]]]] = {
    "收入": lambda subjects: subjects.income,
    "支出": lambda subjects: subjects.expenditure,
    "一般公共预算": lambda subjects: subjects.general_public,
    "政府性基金": lambda subjects: subjects.government_fund,
    "国有资本经营": lambda subjects: subjects.state_capital,
    "经济分类": lambda subjects: _with_classes(subjects.economic),
}
"""The codes of the subjects that an identity speaks of one by one."""


def _codes(identity: Identity, tree: tuple[str, ...]) -> Iterator[str]:
    if identity.subjects and TOTAL in identity.levels:
        yield TOTAL
    yield from (code for code in tree if _DIGITS[len(code)] in identity.levels)


def _signed(patterns: tuple[Pattern, ...], code: str, tree: tuple[str, ...], facts: FactBook) -> list[tuple[int, str]]:
    """Return (sign, name) of every fact the patterns stand for."""
    found: list[tuple[int, str]] = []
    for pattern in patterns:
        if pattern.several:
            found += [(pattern.sign, name) for name in _names(pattern, code, tree, facts)]
        else:
            found.append((pattern.sign, pattern.text.replace(_CODE, code)))
    return found


def _names(pattern: Pattern, code: str, tree: tuple[str, ...], facts: FactBook) -> Iterator[str]:
    """Yield the names of every fact a pattern stands for."""
    name = pattern.text.replace(_CODE, code)
    for each in children(code, tree) if _BELOW in name else ("",):
        every = name.replace(_BELOW, each)
        yield from _matching(every, facts) if _ANY in every else (every,)


def _matching(pattern: str, facts: FactBook) -> Iterator[str]:
    """Yield the names of facts that a pattern with ``*`` stands for."""
    wanted = re.compile(".+".join(re.escape(part) for part in pattern.split(_ANY)))
    return (name for name in facts if wanted.fullmatch(name))
