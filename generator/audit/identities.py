"""Identities (勾稽关系) of a pack as data: sums of cells on the left and on the right, and how they must relate.

Comes in: ``identities.yaml``. Goes out: ``Identity`` values; ``instances`` gives the fact names of both sides for
every subject and column an identity speaks of. In a pattern ``{code}`` is the subject, ``{下级}`` each subject one
level below it, ``{栏}`` the column, ``*`` any name; a pattern that begins with ``-`` is subtracted. A figure that
nobody typed counts as zero, as in every sum of the report.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Final, Literal, NamedTuple

from msgspec import Struct
from pydantic import BeforeValidator, Field, RootModel

from generator.accounts.facts import FactBook
from generator.audit.model import Family, View
from generator.derive.names import is_name
from generator.derive.subjects import CLASS, GROUP, ITEM, TOTAL, by_parent
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
_MOST_SUBJECTS: Final = 256
"""What an identity asks of so many subjects is kept: most reports have the same few."""
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
    """A pattern in one column: its sign, the pattern without it, and whether it is of the subjects below."""

    sign: int
    text: str
    below: bool


class InColumn(NamedTuple):
    """What an identity asks in one of its columns."""

    column: str
    left: tuple[Pattern, ...]
    right: tuple[Pattern, ...]
    needs: tuple[Pattern, ...]


Term = tuple[int, str]
"""The sign and the name of a fact in a sum; in the name of several facts stands ``*``."""


class Instance(Struct, frozen=True):
    """One equality to check: the subject and column it is about, the terms of both sides, those of what it needs."""

    code: str
    column: str
    left: tuple[Term, ...]
    right: tuple[Term, ...]
    needs: tuple[Term, ...]

    def names(self) -> tuple[str, ...]:
        """Return the names of all facts of both sides, the left ones first."""
        return tuple(name for _, name in (*self.left, *self.right))

    def about(self, view: View) -> str:
        """Return what it is about, for telling people: the subject by its code and name, the column."""
        name = view.accounts.functional.name(self.code) or view.accounts.economic.name(self.code)
        return "，".join(part for part in (f"{self.code} {name}" if name else self.code, self.column) if part)

    def matched(self, facts: FactBook) -> Instance:
        """Return it with the names of the facts that each ``*`` stands for in a report."""
        left, right = tuple(_matched(self.left, facts)), tuple(_matched(self.right, facts))
        return Instance(self.code, self.column, left, right, self.needs)

    def is_typed(self, facts: FactBook) -> bool:
        """Tell whether a report has any of the figures it needs."""
        return not self.needs or any(name in facts for _, name in _matched(self.needs, facts))


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
    def asked(self) -> Callable[[str, tuple[str, ...]], tuple[Instance, ...]]:
        """What it asks of a subject and of those one level below it, column by column: the same of every report."""
        sides = (self.left, self.right, self.needs)
        columns = [InColumn(each, *(_patterns(side, each) for side in sides)) for each in self.columns or ("",)]

        @lru_cache(maxsize=_MOST_SUBJECTS)
        def asked(code: str, below: tuple[str, ...]) -> tuple[Instance, ...]:
            return tuple(
                Instance(
                    code,
                    each.column,
                    _terms(each.left, code, below),
                    _terms(each.right, code, below),
                    _terms(each.needs, code, below),
                )
                for each in columns
            )

        return asked

    @cached_property
    def looks_below(self) -> bool:
        """Whether it speaks of subjects one level below others."""
        return any(_BELOW in pattern for pattern in (*self.left, *self.right, *self.needs))

    @cached_property
    def is_open(self) -> bool:
        """Whether the facts of its sides are known by the report alone, because of a ``*``."""
        return any(_ANY in pattern for pattern in (*self.left, *self.right))


class _File(RootModel[tuple[Identity, ...]]):
    """The file as a whole."""


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
    return tuple(Pattern(-1 if minus else 1, text, _BELOW in text) for minus, text in texts)


def _samples(pattern: str, columns: tuple[str, ...]) -> Iterator[str]:
    """Yield names that a pattern stands for in some report."""
    name = pattern.removeprefix(_MINUS).replace(_ANY, _ANY_NAME)
    for code in (TOTAL, _ANY_CLASS):
        for column in columns or ("",):
            yield name.replace(_CODE, code).replace(_BELOW, _ANY_CLASS).replace("{栏}", column)


def instances(identity: Identity, view: View) -> Iterator[Instance]:
    """Yield what an identity asks of one report: an instance a subject and column."""
    tree = _TREES[identity.subjects](view.accounts.subjects) if identity.subjects else ()
    below = by_parent(tree) if identity.looks_below else {}
    for code in _codes(identity, tree):
        asked = identity.asked(code, below.get(code, ()))
        yield from (instance.matched(view.facts) for instance in asked) if identity.is_open else asked


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


def _codes(identity: Identity, tree: tuple[str, ...]) -> Sequence[str]:
    """Return the subjects it speaks of; where there are none, it speaks of the report as a whole."""
    levels = identity.levels
    total = [TOTAL] if identity.subjects and TOTAL in levels else []
    return (*total, *(code for code in tree if _DIGITS[len(code)] in levels)) or ("",)


def _terms(patterns: tuple[Pattern, ...], code: str, below: tuple[str, ...]) -> tuple[Term, ...]:
    """Return the terms that patterns stand for with a subject and those below it."""
    found: list[Term] = []
    for sign, text, of_below in patterns:
        name = text.replace(_CODE, code)
        if of_below:
            found += [(sign, name.replace(_BELOW, each)) for each in below]
        else:
            found.append((sign, name))
    return tuple(found)


def _matched(terms: tuple[Term, ...], facts: FactBook) -> Iterator[Term]:
    """Yield the terms of a report in place of those with ``*``."""
    for sign, name in terms:
        if _ANY in name:
            yield from ((sign, each) for each in _matching(name, facts))
        else:
            yield sign, name


def _matching(pattern: str, facts: FactBook) -> Iterator[str]:
    """Yield the names of facts that a pattern with ``*`` stands for."""
    wanted = re.compile(".+".join(re.escape(part) for part in pattern.split(_ANY)))
    return (name for name in facts if wanted.fullmatch(name))
