"""Joining: a department's tree and its units become one tree, and everything that does not fit together is told.

Comes in: the department's tree and the units as read. Goes out: the tree with the units' figures and names, and
findings: another year or pack, a unit missing, unknown or counted twice, no 本级, wrong eliminations.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from generator.findings import Finding
from generator.source import Mapping as Keys
from generator.source import Scalar, Sequence
from generator.submission.adding import add
from generator.submission.eliminations import KEY as ELIMINATIONS
from generator.submission.eliminations import eliminations
from generator.submission.guessing import Guesser, shown
from generator.submission.linking import PRIOR
from generator.submission.positions import Spot, spot_of
from generator.submission.unit_problems import HEADQUARTERS, UNIT_LIST, UNIT_PACK, UNIT_TWICE, UNIT_YEAR
from generator.submission.units import UNITS_FOLDER, Unit, Units
from generator.submission.validating import Tree, unit_of

_LIST = "所属单位"
_FIGURES = (
    "income", "expenditure", "carry_over", "economic", "three_public", "operating_cost", "procurement", "assets",
    "projects",
)  # fmt: skip


def join(tree: Tree, units: Units) -> Tree:
    """Return the tree of a department with what its units give; a report without units stays as it is."""
    if not units.units and tree.root.get(ELIMINATIONS) is None:
        return replace(tree, complete=tree.complete and units.complete)
    spot = spot_of(tree.root, tree.place)
    unit = unit_of(spot)
    taken = eliminations(tree.root, units.units, unit)
    if not units.units:
        return replace(tree, findings=(*tree.findings, *taken.findings), complete=tree.complete and units.complete)
    added = add(tree.root, units.units, unit, taken.amounts, linked=spot.get(PRIOR.key) is not None)
    wrong = tuple(_wrong(spot, units.units, complete=units.complete))
    return replace(
        tree,
        root=_with_names(added.root, units.units),
        findings=(*tree.findings, *taken.findings, *added.findings, *wrong),
        complete=tree.complete and units.complete,
    )


def _with_names(root: Keys, units: tuple[Unit, ...]) -> Keys:
    """Return the tree with the names of the units as 所属单位, unless the department lists them itself."""
    entries = []
    for key, value in root.entries:
        node = value
        if key.text == "部门" and isinstance(value, Keys) and value.get(_LIST) is None:
            names = [unit.root.below["部门"].below["名称"] for unit in units if not unit.headquarters]
            items = tuple(name.node for name in names)
            place = items[0].position if items else key.position
            node = Keys((*value.entries, (Scalar(_LIST, place), Sequence(items, place))), value.position)
        entries.append((key, node))
    return Keys(tuple(entries), root.position)


def _wrong(root: Spot, units: tuple[Unit, ...], *, complete: bool) -> Iterator[Finding]:
    for unit in units:
        yield from _unlike(root, unit)
    yield from _twice(units)
    yield from _headquarters(units, complete=complete)
    yield from _listed(root, units, complete=complete)


def _unlike(root: Spot, unit: Unit) -> Iterator[Finding]:
    """Report a unit of another year or pack."""
    for key, problem in (("年度", UNIT_YEAR), ("模板包", UNIT_PACK)):
        own, other = root.get("报告", key), unit.root.get("报告", key)
        if own and other and own.text and own.text != other.text:
            message = f"{unit.name}的{key}是“{shown(other.text)}”，部门的是“{shown(own.text)}”。"
            fix = f"请核对是否放错了文件夹；单位和部门的{key}应当相同。"
            yield problem.at(message, other.value, own.value, expected=own.text, fix=fix)


def _twice(units: tuple[Unit, ...]) -> Iterator[Finding]:
    """Report two folders of one name or of the same figures, and a unit that another one includes."""
    by_name: dict[str, Unit] = {}
    by_figures: dict[str, Unit] = {}
    for unit in units:
        place = unit.positions.at("部门", "名称")
        first = by_name.setdefault(unit.name, unit)
        if first is not unit:
            message = f"两个文件夹的单位都叫“{unit.name}”：{first.folder}、{unit.folder}。"
            fix = "请删去多余的一个，或改正名称。"
            yield UNIT_TWICE.at(message, place, first.positions.at("部门", "名称"), fix=fix)
            continue
        same = by_figures.setdefault(_figures(unit), unit)
        if same is not unit:
            message = f"{unit.name}的数字与{same.name}的完全相同，是否把一个单位放了两份？"
            fix = "请核对这两个文件夹，删去多余的一个，或换成这个单位自己的数字。"
            yield UNIT_TWICE.at(message, place, same.positions.at("部门", "名称"), fix=fix)
    for unit in units:
        for number, name in enumerate(unit.submission.department.units):
            if name in by_name and by_name[name] is not unit:
                message = f"{unit.name}的“{_LIST}”里有{name}，它又另有文件夹：它的数会计两次。"
                fix = f"请核对{unit.name}的数字是否已包含它；已包含的删去那个文件夹，没有的删去这里的名称。"
                yield UNIT_TWICE.at(message, unit.positions.at("部门", _LIST, number), fix=fix)


def _figures(unit: Unit) -> str:
    """Return all figures of a unit as a text; a unit without any has its own name instead."""
    typed = unit.submission
    told = repr([getattr(typed, name) for name in _FIGURES])
    spent = any(amount for model in typed.income.values() for amount in model.model_dump().values())
    return told if spent else unit.name


def _headquarters(units: tuple[Unit, ...], *, complete: bool) -> Iterator[Finding]:
    heads = [unit for unit in units if unit.headquarters]
    if not heads and complete:
        message = "各单位里没有本级。"
        fix = "请在部门本级那个单位的“部门”下面加一行“本级: 是”。"
        yield HEADQUARTERS.at(message, units[0].positions.key("部门"), fix=fix)
    for unit in heads[1:]:
        message = f"{heads[0].name}和{unit.name}都写了“本级: 是”。"
        places = (unit.positions.at("部门", "本级"), heads[0].positions.at("部门", "本级"))
        yield HEADQUARTERS.at(message, *places, fix="一个部门只有一个本级，请删去另一处。")


def _listed(root: Spot, units: tuple[Unit, ...], *, complete: bool) -> Iterator[Finding]:
    """Report where the department's own list of units and the folders differ."""
    typed = {spot.text: spot for _, spot in root.children("部门", _LIST) if spot.text}
    names = [unit.name for unit in units if not unit.headquarters]
    if root.get("部门", _LIST) is None:
        return
    missing = [name for name in names if name not in typed]
    for name, spot in typed.items():
        if name not in names and complete:
            close = Guesser().closest(name, missing)
            fix = f"是否应为“{close}”？" if close else "请补上这个单位的文件夹，或从名单里删去它。"
            message = f"“{_LIST}”里有“{shown(name)}”，“{UNITS_FOLDER}”里没有这个单位的文件夹。"
            yield UNIT_LIST.at(message, spot.value, fix=fix)
            missing = [each for each in missing if each != close]
    for unit in units:
        if unit.name in missing:
            message = f"“{UNITS_FOLDER}”里有“{unit.name}”，“{_LIST}”里没有它。"
            places = (root.below["部门"].below[_LIST].key, unit.positions.at("部门", "名称"))
            fix = f"请加进“{_LIST}”，或删去整个“{_LIST}”（程序按文件夹列出）。"
            yield UNIT_LIST.at(message, *places, fix=fix)
