"""Adding: the figures of a department's units become the department's figures, in its tree, before it is validated.

Comes in: the department's tree and its units. Goes out: the tree with every amount and count that is the sum of the
units', in exact 元 written in the department's 金额单位, each at the place of the first unit that has it; projects,
missions, forms and terms of all units; texts that only one unit has. What follows (checks, models, places) does not
know that nobody typed them there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from msgspec import Struct

from generator.amounts import AmountUnit, format_amount, in_unit
from generator.findings import Finding, SourcePosition
from generator.source import Mapping as Keys
from generator.source import Node, Scalar, Sequence
from generator.submission.figures import PERSONNEL_CLASSES, ZERO, OperatingCost, Project, SmallBusiness
from generator.submission.guessing import shown
from generator.submission.positions import Path
from generator.submission.shapes import ROOT, Group, Key, Leaf, Listing, Shape, Table, keys_of, where
from generator.submission.spreading import SUMMED
from generator.submission.unit_parts import (
    Part,
    all_zero,
    below_of,
    fullest_key,
    items_of,
    name_of_key,
    one_behind_another,
    said,
    text_at,
    value_in,
    value_of,
)
from generator.submission.unit_problems import PARTLY, PRIOR, TYPED, UNLIKE
from generator.submission.units import Unit

Eliminated = Mapping[Path, Decimal]
"""What is taken out of the sums, by path (subjects by their codes)."""

_TEXTS: Final = ("各类支出用途", "预算差异原因", "变动原因", "自定义科目")
_LISTS: Final = {"项目自评": "项目名称", "其他名词": "名词"}
"""Lists that are put one behind another, and the key by which the department's own goes before a unit's."""

_PRIOR: Final = "上年决算"
_BASES: Final = frozenset({"年初预算", "全年预算", "全年预算数", "上年决算数"})
_SELDOM: Final = frozenset({"政府性基金预算财政拨款收入", "国有资本经营预算财政拨款收入"})
"""Last year's figures that a unit may leave out because it never has any."""

_PUBLIC: Final = "公用经费"
_KINDS: Final = ("货物", "工程", "服务")
_AMOUNT, _COUNT = "金额", "整数"


class Added(Struct, frozen=True):
    """The department's tree with the units' figures, and what did not fit together."""

    root: Keys
    findings: tuple[Finding, ...]


def add(root: Keys, units: tuple[Unit, ...], unit: AmountUnit, eliminated: Eliminated, *, linked: bool) -> Added:
    """Return the tree of a department with the figures of its units; ``unit`` is the department's.

    Where last year's report is ``linked``, its figures take the place of those that not all units typed.
    """
    adder = _Adder(unit, eliminated, linked=linked)
    entries = {key.text: (key, value) for key, value in root.entries}
    shapes = keys_of(ROOT.model)
    for name in (*SUMMED, *_TEXTS, *_LISTS):
        own = entries.get(name)
        parts = below_of([Part(each, Scalar("", each.root.key), each.root.node) for each in units], name)
        shape = shapes[name].shape
        made: Node | None
        if name in _LISTS:
            made = one_behind_another(own[1] if own else None, parts, _LISTS[name])
        else:
            made = adder.merge(shape, own[1] if own else None, parts, (name,))
        if made is not None:
            entries[name] = (own[0] if own else fullest_key(parts), made)
    return Added(Keys(tuple(entries.values()), root.position), tuple(adder.findings))


@dataclass(slots=True)
class _Adder:
    """Walks the shapes of the input beside what the department and its units have there; gathers findings."""

    unit: AmountUnit
    eliminated: Eliminated
    linked: bool
    findings: list[Finding] = field(default_factory=list)

    def merge(self, shape: Shape, own: Node | None, parts: list[Part], path: Path) -> Node | None:
        """Return what the department has at a place; nothing where neither it nor the units have anything."""
        if isinstance(shape, Leaf):
            if shape.what == _COUNT or _AMOUNT in shape.what:
                return self._figure(own, parts, path, AmountUnit.YUAN if shape.what == _COUNT else None)
            return self._text(own, parts, path)
        if isinstance(shape, Group):
            return self._group(shape, own, parts, path)
        if isinstance(shape, Table):
            return self._table(shape, own, parts, path)
        if isinstance(shape, Listing):
            return self._listing(shape, own, parts, path)
        return self._text(own, parts, path)

    def _group(self, shape: Group, own: Node | None, parts: list[Part], path: Path) -> Node | None:
        if own is not None and not isinstance(own, Keys):
            return own
        entries = {key.text: (key, value) for key, value in own.entries} if isinstance(own, Keys) else {}
        for key in keys_of(shape.model).values():
            typed = entries.get(key.name)
            below = below_of(parts, key.name)
            node = self._member(shape, key, typed[1] if typed else None, (parts, below), (*path, key.name))
            if node is not None:
                entries[key.name] = (typed[0] if typed else fullest_key(below), node)
        if shape.model is SmallBusiness:
            entries = _totals_only(entries, parts)
        place = own.position if own is not None else parts[0].node.position if parts else None
        return Keys(tuple(entries.values()), place) if place else own

    def _member(
        self, shape: Group, key: Key, own: Node | None, parts: tuple[list[Part], list[Part]], path: Path
    ) -> Node | None:
        """Return one key of a group; ``parts`` are the units that have the group, and those that have the key."""
        above, below = parts
        if shape.model is OperatingCost and key.name == "决算数" and own is None:
            return self._operating_cost(below)
        if shape.model is SmallBusiness and key.name == "合计" and below and own is None:
            return self._sum(_with_totals(above), path)
        base = key.name in _BASES or (path[0] == _PRIOR and key.name not in _SELDOM)
        if base and own is None and 0 < len(below) < len(above):
            if not (self.linked and _prior(path)):
                self._partly(key.name, above, below, path)
            return None
        if shape.model is Project and key.name == "名称":
            return own or below[0].node
        return self.merge(key.shape, own, below, path)

    def _partly(self, key: str, above: list[Part], below: list[Part], path: Path) -> None:
        given = {part.unit.folder for part in below}
        without = [part for part in above if part.unit.folder not in given]
        names = "、".join(part.unit.name for part in without)
        message = f"“{where(path[:-1])}”：{below[0].unit.name}填了{key}，{names}没有填，部门的{key}无法相加。"
        fix = f"请在没有填的单位补上“{key}”，没有的填 0；"
        fix += "或由部门填写公开过的上年数。" if _prior(path) else "或各单位都不填。"
        self.findings.append(PARTLY.at(message, without[0].key.position, below[0].node.position, fix=fix))

    def _table(self, shape: Table, own: Node | None, parts: list[Part], path: Path) -> Node | None:
        if own is not None and not isinstance(own, Keys):
            return own
        typed = {name_of_key(key): (key, value) for key, value in own.entries} if isinstance(own, Keys) else {}
        below: dict[str, list[Part]] = {}
        for part in parts:
            for key, value in part.node.entries if isinstance(part.node, Keys) else ():
                below.setdefault(name_of_key(key), []).append(Part(part.unit, key, value))
        entries = []
        for name in {**typed, **below}:
            mine = typed.get(name)
            node = self.merge(shape.value, mine[1] if mine else None, below.get(name, []), (*path, name))
            gone = node is not None and any(each[: len(path) + 1] == (*path, name) for each in self.eliminated)
            if node is not None and not (gone and all_zero(node)):
                entries.append((mine[0] if mine else fullest_key(below[name]), node))
        place = own.position if own is not None else parts[0].node.position if parts else None
        return Keys(tuple(entries), place) if place else own

    def _listing(self, shape: Listing, own: Node | None, parts: list[Part], path: Path) -> Node | None:
        """Put projects of one name together; everything else stands one behind another."""
        if own is not None and not isinstance(own, Sequence):
            return own
        if not (isinstance(shape.item, Group) and shape.item.model is Project):
            if own is not None and parts:
                self._typed(own.position, path)
            return one_behind_another(None, parts, "") or own
        typed = {text_at(item, "名称"): item for item in own.items} if own else {}
        below: dict[str, list[Part]] = {}
        for part in parts:
            for item in items_of(part.node):
                below.setdefault(text_at(item, "名称"), []).append(Part(part.unit, part.key, item))
        for name, same in below.items():
            self._alike(name, same)
        names = {**below, **typed}
        made = (self.merge(shape.item, typed.get(name), below.get(name, []), (*path, name)) for name in names)
        items = tuple(item for item in made if item is not None)
        place = own.position if own is not None else parts[0].node.position if parts else None
        return Sequence(items, place) if items and place else own

    def _alike(self, name: str, same: list[Part]) -> None:
        """Report a project that has parts in one unit and none in another."""
        with_parts = [part for part in same if isinstance(part.node, Keys) and part.node.get("其中")]
        without = [part for part in same if part not in with_parts]
        if with_parts and without:
            message = f"项目“{shown(name)}”在{with_parts[0].unit.name}分了子项目，在{without[0].unit.name}没有分。"
            places = (without[0].node.position, with_parts[0].node.position)
            self.findings.append(UNLIKE.at(message, *places, fix="请都分成子项目，或都不分，或把名称区分开。"))

    def _text(self, own: Node | None, parts: list[Part], path: Path) -> Node | None:
        """Return the department's own text, or the one that the units agree on."""
        if own is not None or not parts:
            return own
        texts = {said(part.node) for part in parts}
        if len(texts) == 1 and not isinstance(parts[0].node, Keys):
            return parts[0].node
        if path[0] == "自定义科目":
            message = f"各单位给科目 {path[-1]} 写的名称不同。"
            places = [part.node.position for part in parts]
            self.findings.append(UNLIKE.at(message, *places, fix="请核对科目，写成一样的名称。"))
            return parts[0].node
        return None

    def _figure(self, own: Node | None, parts: list[Part], path: Path, count: AmountUnit | None) -> Node | None:
        """Return a sum; ``count`` is the unit in which counts stand for themselves."""
        total = self._sum(((part, value_in(part, count)) for part in parts), path, count)
        if own is None:
            return total
        if not _prior(path):
            self._typed(own.position, path)
            return total or own
        if total is not None and value_of(own, self.unit) not in (None, value_of(total, self.unit)):
            message = f"“{where(path)}”填的是 {said(own)} {self.unit}，各单位之和是 {said(total)} {self.unit}。"
            fix = "以部门填的数为准；请核对，差异应当是单位增减等原因。"
            self.findings.append(PRIOR.at(message, own.position, *(part.node.position for part in parts), fix=fix))
        return own

    def _typed(self, place: SourcePosition, path: Path) -> None:
        message = f"“{where(path)}”由各单位相加得出，部门不能再填。"
        fix = "请删去；要与批复的数核对的，写在“批复数”里。"
        self.findings.append(TYPED.at(message, place, fix=fix))

    def _sum(
        self, values: Iterable[tuple[Part, Decimal | None]], path: Path, count: AmountUnit | None = None
    ) -> Scalar | None:
        """Return the sum of what the units have, at the first unit's place; what is no figure has been reported."""
        known = [(part.node, value) for part, value in values if value is not None]
        if not known:
            return None
        total = sum((value for _, value in known), ZERO) - self.eliminated.get(path, ZERO)
        written = format_amount(total, 0) if count else f"{in_unit(total, self.unit):f}"
        return Scalar(written, known[0][0].position)

    def _operating_cost(self, parts: list[Part]) -> Node | None:
        """Add 机关运行经费; what one unit takes from its 公用经费 is added as an amount where others typed one."""
        amounts = [part for part in parts if said(part.node) != _PUBLIC]
        if not amounts:
            return parts[0].node if parts else None
        taken = [(part, public_expenditure(part.unit)) for part in parts if part not in amounts]
        return self._sum([*((part, value_in(part)) for part in amounts), *taken], ("机关运行经费", "决算数"))


def public_expenditure(unit: Unit) -> Decimal:
    """Return a unit's 公用经费合计 of 公开06表, in 元."""
    typed = unit.submission.economic.items()
    return sum((amount for subject, amount in typed if not subject.startswith(PERSONNEL_CLASSES)), ZERO)


def _prior(path: Path) -> bool:
    """Tell whether a figure is one of last year, which the department may type as published."""
    return str(path[-1]).startswith(_PRIOR) or path[0] == _PRIOR


def _with_totals(parts: list[Part]) -> list[tuple[Part, Decimal | None]]:
    """Return each unit's 合计 of 授予中小企业, those that typed it first, else the sum of its kinds."""
    typed = below_of(parts, "合计")
    rest = [part for part in parts if part.unit.folder not in {each.unit.folder for each in typed}]
    sums = [(part, _sum_of_kinds(part)) for part in rest]
    return [*((part, value_in(part)) for part in typed), *sums]


def _sum_of_kinds(part: Part) -> Decimal | None:
    values = [value_in(each) for kind in _KINDS for each in below_of([part], kind)]
    known = [value for value in values if value is not None]
    return sum(known, ZERO) if known else None


def _totals_only(entries: dict[str, tuple[Scalar, Node]], parts: list[Part]) -> dict[str, tuple[Scalar, Node]]:
    """Leave out the kinds where a unit knows only its 合计: they would be those of some units."""
    known = [part for part in parts if below_of([part], "合计")]
    only = any(not any(below_of([part], kind) for kind in _KINDS) for part in known)
    return {key: entry for key, entry in entries.items() if not (only and key in _KINDS)}
