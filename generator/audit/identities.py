"""Identities (勾稽关系) of a pack as data: sums of cells on the left and on the right, and how they must relate.

Comes in: ``identities.yaml``. Goes out: ``Identity`` values; ``instances`` gives the fact names of both sides for
every subject and column an identity speaks of. In a pattern ``{code}`` is the subject, ``{下级}`` each subject one
level below it, ``{栏}`` the column, ``*`` any name; a pattern that begins with ``-`` is subtracted. A figure that
nobody typed counts as zero, as in every sum of the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final, Literal, NamedTuple

from pydantic import BeforeValidator, Field, RootModel

from generator.accounts.facts import FactBook
from generator.audit.model import Family, View
from generator.derive.names import is_name
from generator.derive.subjects import CLASS, GROUP, ITEM, TOTAL, children
from generator.findings import Finding, Severity, raise_errors
from generator.pack.loading import TemplatePack
from generator.pack.models import PackModel
from generator.pack.reading import position, read_model
from generator.regulations import is_registered

FILE: Final = "identities.yaml"
_DIGITS: Final = {CLASS: "类", GROUP: "款", ITEM: "项"}
_FAMILIES: Final = {"WIT": Family.WITHIN, "ACR": Family.ACROSS}
_MINUS, _BELOW, _ANY = "-", "{下级}", "*"
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


class _File(RootModel[tuple[Identity, ...]]):
    """The file as a whole."""


class Instance(NamedTuple):
    """One equality to check: what it is about (a subject, a column), and the signed facts of both sides.

    A tuple, which is made in a fraction of the time: every report has hundreds of them, and almost all hold.
    """

    about: str
    left: tuple[tuple[int, str], ...]
    right: tuple[tuple[int, str], ...]
    needs: tuple[str, ...]

    def names(self) -> tuple[str, ...]:
        """Return the names of all facts of both sides, the left ones first."""
        return tuple(name for _, name in (*self.left, *self.right))


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


def _samples(pattern: str, columns: tuple[str, ...]) -> Iterator[str]:
    """Yield names that a pattern stands for in some report."""
    name = pattern.removeprefix(_MINUS).replace(_ANY, _ANY_NAME)
    for code in (TOTAL, _ANY_CLASS):
        for column in columns or ("",):
            yield name.replace("{code}", code).replace(_BELOW, _ANY_CLASS).replace("{栏}", column)


def instances(identity: Identity, view: View) -> Iterator[Instance]:
    """Yield what an identity asks of one report: an instance a subject and column."""
    tree, facts = _tree(identity, view), view.facts
    for code in tuple(_codes(identity, tree)) or ("",):
        below = children(code, tree) if code else ()
        called = _called(code, view)
        for column in identity.columns or ("",):
            yield Instance(
                about=f"{called}，{column}" if called and column else called or column,
                left=_signed(identity.left, code, below, column, facts),
                right=_signed(identity.right, code, below, column, facts),
                needs=tuple(name for _, name in _signed(identity.needs, code, below, column, facts)),
            )


def _tree(identity: Identity, view: View) -> tuple[str, ...]:
    if not identity.subjects:
        return ()
    subjects = view.accounts.subjects
    economic = tuple(sorted({*subjects.economic, *(code[:CLASS] for code in subjects.economic)}))
    trees = {
        "收入": subjects.income,
        "支出": subjects.expenditure,
        "一般公共预算": subjects.general_public,
        "政府性基金": subjects.government_fund,
        "国有资本经营": subjects.state_capital,
        "经济分类": economic,
    }
    return trees[identity.subjects]


def _codes(identity: Identity, tree: Iterable[str]) -> Iterator[str]:
    if identity.subjects and TOTAL in identity.levels:
        yield TOTAL
    yield from (code for code in tree if _DIGITS[len(code)] in identity.levels)


def _called(code: str, view: View) -> str:
    """Return what to call a subject: its code and name."""
    name = view.accounts.functional.name(code) or view.accounts.economic.name(code)
    return f"{code} {name}" if name else code


def _signed(
    patterns: tuple[str, ...], code: str, below: tuple[str, ...], column: str, facts: FactBook
) -> tuple[tuple[int, str], ...]:
    """Return (sign, name) of every fact the patterns stand for."""
    found: list[tuple[int, str]] = []
    for sign, pattern in _in_column(patterns, column) if patterns else ():
        name = pattern.replace("{code}", code)
        if _BELOW not in name and _ANY not in name:
            found.append((sign, name))
            continue
        names = [name.replace(_BELOW, each) for each in below] if _BELOW in name else [name]
        found += [(sign, each) for every in names for each in (_matching(every, facts) if _ANY in every else (every,))]
    return tuple(found)


@lru_cache(maxsize=1024)
def _in_column(patterns: tuple[str, ...], column: str) -> tuple[tuple[int, str], ...]:
    """Return (sign, pattern without it) for a column: the same for every subject of every report of a pack."""
    return tuple(
        (-1 if pattern.startswith(_MINUS) else 1, pattern.removeprefix(_MINUS).replace("{栏}", column))
        for pattern in patterns
    )


def _matching(pattern: str, facts: FactBook) -> Iterator[str]:
    """Yield the names of facts that a pattern with ``*`` stands for."""
    wanted = re.compile(".+".join(re.escape(part) for part in pattern.split(_ANY)))
    return (name for name in facts if wanted.fullmatch(name))
