"""Rule on the same indicator in two forms: the overall form repeats indicators of the projects, with one value each.

Comes in: the forms of a ``View``. Goes out: results that name both places. Project forms are not compared with each
other: each speaks of its own project.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from generator.audit.forms import FormView, IndicatorView, forms
from generator.audit.model import Family, Found, Passed, Result, Rule, View
from generator.derive.targets import parse_quantity
from generator.findings import Severity

_Place = tuple[FormView, IndicatorView]
_ALIKE: Final = 0.8
_MORE_WORDS: Final = 3
_SHORTEST: Final = 6
_NO_OWN_MEANING: Final = re.compile(r"(?:指标|数量|数|额|率|度)$")


def same_indicator_same_value(view: View) -> Iterator[Result]:
    """同一指标在整体自评表和项目自评表里的目标值、完成值应当一致。

    名称相同、单位相同而完成值不同的，两处必有一处有误；目标值不同，或者名称相近而数值不同的，应当核对是否同一事项。
    """
    overall, *others = forms(view)
    places = [(form, each) for form in others for each in form.indicators if each.reached]
    cores = [_core(each.name) for _, each in places]
    named: dict[str, list[_Place]] = defaultdict(list)
    for place in places:
        named[place[1].name].append(place)
    for each in overall.indicators:
        twins = [(form, other) for form, other in named[each.name] if _comparable(each, other)]
        if twins:
            yield from _compare((overall, each), twins)
        else:
            core = _core(each.name)
            pairs = zip(places, cores, strict=True)
            near = [place for place, other in pairs if _comparable(each, place[1]) and _alike(core, other)]
            yield from _compare_near((overall, each), near)


def _compare(own: _Place, twins: list[_Place]) -> Iterator[Result]:
    """Compare with the indicators of the same name; several projects may each have their own share of it."""
    if any(_agree(own[1], other) for _, other in twins):
        yield Passed(f"整体自评表的指标“{own[1].name}”与项目自评表一致")
        return
    for twin in twins:
        differs = not _same(own[1].indicator.actual, twin[1].indicator.actual)
        severity = None if differs and len(twins) == 1 else Severity.HINT
        yield _found(own, twin, "完成值" if differs else "目标值", severity)


def _compare_near(own: _Place, near: list[_Place]) -> Iterator[Result]:
    """Compare with indicators of nearly the same name, where none agrees."""
    if not near or any(_same(own[1].indicator.actual, other.indicator.actual) for _, other in near):
        return
    for twin in near:
        yield _found(own, twin, "完成值", Severity.HINT)


def _found(own: _Place, twin: _Place, key: str, severity: Severity | None) -> Found:
    (_, first), (form, second) = own, twin
    same = first.name == second.name
    values = [f"目标值“{each.indicator.target}”、完成值“{each.indicator.actual}”" for each in (first, second)]
    other = "" if same else f"“{second.name}”"
    return Found(
        f"{'同一' if same else '名称相近的'}指标的{key}不同："
        f"整体自评表的“{first.name}”{values[0]}，{form.title}{other}{values[1]}。",
        "请核对是否同一事项：是的，两张表应填同样的数；不是的，请把名称区分开。",
        (first.at(key), second.at(key)),
        printed=first.indicator.actual if key == "完成值" else first.indicator.target,
        severity=severity,
    )


def _agree(one: IndicatorView, other: IndicatorView) -> bool:
    first, second = one.indicator, other.indicator
    return _same(first.target, second.target) and _same(first.actual, second.actual)


def _same(one: str, other: str) -> bool:
    """Tell whether two texts say the same quantity, marks such as ≥ left aside, or the same words."""
    first, second = parse_quantity(one), parse_quantity(other)
    if first and second:
        return (first.number, first.unit) == (second.number, second.unit)
    return one == other


def _comparable(one: IndicatorView, other: IndicatorView) -> bool:
    """Tell whether both results are quantities of one unit; words are no values that could contradict each other."""
    return bool(one.reached and other.reached and one.reached.unit == other.reached.unit)


def _core(name: str) -> str:
    """Return a name without the ending that any name may have."""
    return _NO_OWN_MEANING.sub("", name)


def _alike(one: str, other: str) -> bool:
    """Tell whether two cores of names say nearly the same: one within the other but for a little, or few changes."""
    first, second = (one, other) if len(one) <= len(other) else (other, one)
    if len(first) < _SHORTEST:
        return False
    if first in second:
        return len(second) - len(first) <= _MORE_WORDS
    if 2 * len(first) / (len(first) + len(second)) < _ALIKE:  # no ratio can be more
        return False
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


RULES: Final = (
    Rule(
        "PFM-041",
        Family.PERFORMANCE,
        Severity.WARNING,
        "同一指标在各表里数值一致",
        ("官方格式-自评表",),
        same_indicator_same_value,
    ),
)
