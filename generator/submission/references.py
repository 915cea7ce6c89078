"""References: names of one part of the input that another part speaks of, and free keys that the report must know.

Comes in: the tree of the input, the names a pack knows. Goes out: findings about projects, forms, reasons and names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from generator.source import Sequence
from generator.submission.guessing import Guesser, shown
from generator.submission.problems import (
    CIRCULAR_REASON,
    PROJECT_COUNTED_TWICE,
    PROJECT_FIGURE,
    PROJECT_TWICE,
    UNKNOWN_NAME,
    UNKNOWN_PROJECT,
    UNKNOWN_REASON,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.findings import Finding
    from generator.submission.positions import Spot

_BUDGET, _EXECUTED = "全年预算数", "执行数"


class KnownNames(Struct, frozen=True):
    """Free keys that a pack has a place for; a field left out is not checked. ``subjects`` are codes the pack adds."""

    sections: tuple[str, ...] | None = None
    tables: tuple[str, ...] | None = None
    subjects: Mapping[str, str] = field(default_factory=dict)


class _Project(Struct, frozen=True):
    """A project as typed, with the names of the projects above it."""

    name: str
    spot: Spot
    above: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether it holds its figures itself."""
        return not self.spot.children("其中")


def check_names(root: Spot, known: KnownNames, reasons: tuple[str, ...]) -> Iterator[Finding]:
    """Report free keys that the report has no place for; ``reasons`` are what is compared with last year."""
    guesser = Guesser()
    for key, names in (("变动原因", reasons), ("补充文字", known.sections), ("空表说明", known.tables)):
        for typed, spot in root.children(key) if names is not None else ():
            if typed not in (names or ()):
                close = guesser.closest(str(typed), names or ())
                fix = f"请改为“{close}”。" if close else "请改为所列的键之一，或删去。"
                message = f"“{key}”里没有“{shown(str(typed))}”这个键，它的文字不会印出来。"
                yield UNKNOWN_NAME.at(message, spot.key, expected="、".join(names or ()), fix=fix)


def check_reasons(root: Spot) -> Iterator[Finding]:
    """Report reasons that point to nothing or in a circle (once a circle, at its first member)."""
    targets = {str(key): spot.below["同"].text for key, spot in root.children("变动原因") if "同" in spot.below}
    guesser, reported = Guesser(), set[str]()
    for key, target in targets.items():
        place = root.below["变动原因"].below[key].below["同"].value
        if target and root.get("变动原因", target) is None:
            close = guesser.closest(target, (str(each) for each, _ in root.children("变动原因") if each != key))
            fix = f"是否应为“{close}”？" if close else "请直接写原因，或指向已写了原因的键。"
            yield UNKNOWN_REASON.at(f"“{key}”的原因同“{shown(target)}”，但“变动原因”里没有它。", place, fix=fix)
        circle = _circle(key, targets)
        if circle and not reported.intersection(circle):
            message = f"原因绕成了一圈：{' → '.join((*circle, key))}。"
            yield CIRCULAR_REASON.at(message, place, fix="请在其中一处直接写原因。")
        reported.update(circle)


def _circle(start: str, targets: Mapping[str, str]) -> tuple[str, ...]:
    """Return the circle on which a reason lies, from it onwards, or nothing."""
    path: dict[str, None] = {start: None}
    step = targets.get(start)
    while step is not None and step not in path:
        path[step] = None
        step = targets.get(step)
    return tuple(path) if step == start else ()


def check_projects(root: Spot, *, complete: bool) -> Iterator[Finding]:
    """Report projects named twice, without figures, or spoken of but not given (only when all files could be read)."""
    projects = tuple(project for project in _walk(root.children("项目"), ()) if project.name)
    by_name: dict[str, _Project] = {}
    for project in projects:
        first = by_name.setdefault(project.name, project)
        if first is not project:
            yield _same_name("项目", project.spot, "名称", first.spot)
    lists = tuple(_lists_of_projects(root))
    yield from _forms_twice(root)
    given = root.get("项目")
    if complete and (given is None or isinstance(given.node, Sequence)):
        yield from _unknown_projects(lists, by_name)
    for spots in lists:
        yield from _counted_twice(spots, by_name)
    wanted = {spot.text for spots in lists for spot in spots}
    for project in projects if complete else ():
        yield from _figures(project, with_budget=bool(wanted.intersection((project.name, *project.above))))


def _walk(items: Iterable[tuple[str | int, Spot]], above: tuple[str, ...]) -> Iterator[_Project]:
    for _, spot in items:
        name = _text(spot, "名称")
        yield _Project(name, spot, above)
        yield from _walk(spot.children("其中"), (*above, name))


def _text(spot: Spot, *path: str) -> str:
    below = spot.get(*path)
    return below.text if below else ""


def _same_name(what: str, spot: Spot, key: str, first: Spot) -> Finding:
    place, earlier = spot.below[key].value, first.below[key].value
    message = f"{what}“{shown(spot.below[key].text)}”写了两次，第一次在 {earlier.file} 第 {earlier.line} 行。"
    return PROJECT_TWICE.at(message, place, earlier, fix="请删去多余的一处，或把名称区分开。")


def _forms_twice(root: Spot) -> Iterator[Finding]:
    seen: dict[str, Spot] = {}
    for _, form in root.children("项目自评"):
        name = _text(form, "项目名称")
        if name and seen.setdefault(name, form) is not form:
            yield _same_name("项目自评", form, "项目名称", seen[name])


def _lists_of_projects(root: Spot) -> Iterator[tuple[Spot, ...]]:
    """Yield what each form and each review sums up: its list of projects, or the project it is named after."""
    for _, form in root.children("项目自评"):
        own = tuple(spot for _, spot in form.children("包含项目") if spot.text)
        name = form.get("项目名称")
        if own or (name and name.text):
            yield own or ((name,) if name else ())
        review = tuple(spot for _, spot in form.children("综述", "项目") if spot.text)
        if review:
            yield review


def _unknown_projects(lists: tuple[tuple[Spot, ...], ...], by_name: Mapping[str, _Project]) -> Iterator[Finding]:
    guesser = Guesser()
    for spot in (spot for spots in lists for spot in spots if spot.text not in by_name):
        close = guesser.closest(spot.text, by_name)
        fix = f"是否应为“{close}”？两处名称要一字不差。" if close else "请在“项目”里加上这个项目和它的数字。"
        if not close and spot.key != spot.value:
            fix += "自评表涵盖几个项目的，请在“包含项目”里列出它们。"
        yield UNKNOWN_PROJECT.at(f"“项目”里没有“{shown(spot.text)}”。", spot.value, fix=fix)


def _counted_twice(spots: tuple[Spot, ...], by_name: Mapping[str, _Project]) -> Iterator[Finding]:
    seen: dict[str, Spot] = {}
    for spot in spots:
        if seen.setdefault(spot.text, spot) is not spot:
            message = f"“{shown(spot.text)}”在同一列表里写了两次。"
            yield PROJECT_COUNTED_TWICE.at(message, spot.value, seen[spot.text].value, fix="请删去一处。")
    for name, spot in seen.items():
        above = next((each for each in by_name[name].above if each in seen), "") if name in by_name else ""
        if above:
            message = f"“{shown(name)}”是“{shown(above)}”的一部分，两者同列会重复计算。"
            yield PROJECT_COUNTED_TWICE.at(message, spot.value, seen[above].value, fix="请只列其中一个。")


def _figures(project: _Project, *, with_budget: bool) -> Iterator[Finding]:
    for key in (_BUDGET, _EXECUTED):
        typed = project.spot.get(key)
        if not project.whole and typed:
            message = f"“{shown(project.name)}”的{key}由“其中”各项相加，不能再填。"
            yield PROJECT_FIGURE.at(message, typed.value, fix=f"请删去这里的“{key}”，或删去“其中”。")
        elif project.whole and not typed and (key == _EXECUTED or with_budget):
            message = f"“{shown(project.name)}”没有填{key}。"
            place = project.spot.below["名称"].value
            yield PROJECT_FIGURE.at(message, place, fix=f"请在这个项目下面加一行“{key}: 0.00”。")
