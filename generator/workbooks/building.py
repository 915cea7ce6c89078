"""Building: solved figures as the keys a department types, with the cell each value came from.

Comes in: typed figures by the name of their fact, names of subjects, and the texts they are put beside, if any. Goes
out: a tree for ``authoring`` and the origins of its values by path.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from generator.accounts.classification import Classification, economic, functional
from generator.amounts import AmountUnit, format_amount, in_unit
from generator.authoring.trees import KeyPath, Tree
from generator.submission.fields import code_of
from generator.workbooks.solving import Solved, Typed

UNIT_PATH: Final = ("报告", "金额单位")
_INCOME, _SPENDING, _CARRY, _ECONOMIC, _OWN = "收入", "支出", "结转结余", "基本支出经济分类", "自定义科目"
_OPENING: Final = "年初结转和结余"
_KINDS: Final = ("人员经费", "公用经费", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
_FUND_SOURCE: Final = "政府性基金预算财政拨款"


@dataclass(slots=True)
class Built:
    """A tree in the making, and where its values came from; local to one import."""

    tree: dict[str, Tree] = field(default_factory=dict)
    origins: dict[KeyPath, str] = field(default_factory=dict)

    def put(self, path: tuple[str, ...], text: str, origin: str) -> None:
        """Put a value at a path, making the groups above it."""
        group = self.tree
        for key in path[:-1]:
            below = group.get(key)
            if not isinstance(below, dict):
                below = group[key] = {}
            group = below
        group[path[-1]] = text
        if origin:
            self.origins[path] = origin


@dataclass(frozen=True, slots=True)
class Report:
    """What the tables say of the report as a whole."""

    year: int
    department: str
    unit: AmountUnit
    pack: str = ""


def build(solved: Solved, typed: Mapping[str, Typed], report: Report, texts: Mapping[str, Tree]) -> Built:
    """Return the tree of a report: the texts, with the figures of the tables in place of theirs."""
    built = Built(_without_figures(texts, solved))
    for key, value in (("年度", str(report.year)), ("模板包", report.pack), ("金额单位", report.unit.value)):
        if value and not _has(built.tree, "报告", key):
            built.put(("报告", key), value, "")
    if report.department and not _has(built.tree, "部门", "名称"):
        built.put(("部门", "名称"), report.department, "")
    names = _Names(solved, functional(report.year), economic(report.year))
    for fact, each in typed.items():
        path = _path(fact, names, texts)
        if path:
            amount = format_amount(in_unit(each.yuan, report.unit), report.unit.places, drop_zeros=True)
            built.put(path, amount, each.origin)
    for code, name in names.own.items():
        built.put((_OWN, code), name, "")
    return built


@dataclass(slots=True)
class _Names:
    """Gives subjects as they are typed, and notes those that the year's classification lacks."""

    solved: Solved
    functional: Classification
    economic: Classification
    own: dict[str, str] = field(default_factory=dict)

    def subject(self, code: str, classification: Classification) -> str:
        official = classification.name(code)
        name = official or self.solved.names.get(code, "")
        if not official and name:
            self.own[code] = name
        return f"{code} {name}".strip()


def _path(fact: str, names: _Names, texts: Mapping[str, Tree]) -> tuple[str, ...]:
    """Return the keys under which a figure is typed; a subject that the texts have keeps their spelling."""
    first, *rest = fact.split(".")
    if first in ("收入决算", _SPENDING):
        group = _INCOME if first == "收入决算" else _SPENDING
        return (group, _typed_key(texts, group, names.subject(rest[0], names.functional)), *rest[1:])
    if first == "经济分类":
        return (_ECONOMIC, _typed_key(texts, _ECONOMIC, names.subject(rest[0], names.economic)))
    if first == "政府性基金":
        return (_CARRY, _OPENING, _FUND_SOURCE, names.subject(rest[0], names.functional))
    if first == _OPENING:
        return (_CARRY, _OPENING, *rest)
    if first == "三公经费":
        return (first, *rest)
    return (_CARRY, first)


def _typed_key(texts: Mapping[str, Tree], group: str, subject: str) -> str:
    keys = texts.get(group, {})
    same = [key for key in keys if code_of(key) == code_of(subject)] if isinstance(keys, dict) else []
    return same[0] if same else subject


def _has(tree: Mapping[str, Tree], *path: str) -> bool:
    below: Tree | None = dict(tree)
    for key in path:
        below = below.get(key) if isinstance(below, dict) else None
    return bool(below)


def _without_figures(texts: Mapping[str, Tree], solved: Solved) -> dict[str, Tree]:
    """Return the texts without the figures that the tables replace; budgets and uses of money stay."""
    kept = dict(texts)
    for key, tables in ((_INCOME, {2}), (_CARRY, {1, 4}), (_ECONOMIC, {6})):
        if tables <= solved.tables:
            kept.pop(key, None)
    spending = kept.get(_SPENDING)
    if 5 in solved.tables and isinstance(spending, dict):  # noqa: PLR2004 - 公开05表
        kept[_SPENDING] = {subject: left for subject, funds in spending.items() if (left := _budgets(funds))}
    return {key: _copied(value) for key, value in kept.items()}


def _budgets(funds: Tree) -> Tree:
    """Return what stands beside the money of one 项."""
    if not isinstance(funds, dict):
        return ""
    left: dict[str, Tree] = {}
    for fund, part in funds.items():
        beside = {key: value for key, value in part.items() if key not in _KINDS} if isinstance(part, dict) else {}
        if beside:
            left[fund] = beside
    return left


def _copied(tree: Tree) -> Tree:
    if isinstance(tree, dict):
        return {key: _copied(value) for key, value in tree.items()}
    return [_copied(value) for value in tree] if isinstance(tree, list) else tree
