"""Indicators as texts speak of them: 文明创建宣传次数目标5次、完成4次, or loosely 开展文明创建宣传4次.

Comes in: the words before a figure. Goes out: a ``Match`` with the values of the 三级指标 they speak of: sure where
they end in its name, likely where they leave out its ending, weak where they share its words in order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Final

from generator.accounts.facts import Measure
from generator.audit.forms import FormView, IndicatorView, forms
from generator.audit.model import Path, View
from generator.audit.text.figures import Figure, Kind, marks
from generator.audit.text.plain import plain, squeeze
from generator.audit.text.statements import Firmness, Role
from generator.audit.text.values import Referent
from generator.pack.labels import IndicatorWords

_SHORTEST_STEM, _SHORTEST_CORE, _SHORTEST_RATE = 3, 4, 3
_LEAST_SHARED: Final = Decimal("0.5")
_AND: Final = ("和", "及", "与", "或")
"""A figure behind one of these belongs to what follows: 8个系统更新和19个会场改造."""
_NOT: Final = ("未", "没有")
_CALLED_TARGET: Final = re.compile("的?(?:年初|年度|绩效)?目标|的(?:年初|年度)?计划")
_ADDED: Final = "新增"
"""What was added in the year is another figure than all there is."""
_MARKS: Final = str.maketrans(dict.fromkeys("、()《》-·"))
_MEASURES: Final = {
    Kind.AMOUNT: Measure.AMOUNT,
    Kind.RATE: Measure.RATE,
    Kind.COUNT: Measure.COUNT,
    Kind.SCORE: Measure.SCORE,
    Kind.BARE: Measure.COUNT,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """An indicator with the figures of its two texts."""

    name: str
    stem: str
    core: str
    letters: str
    shown: str
    target: tuple[Figure, ...]
    actual: tuple[Figure, ...]
    paths: Mapping[Role, Path]

    def figures(self, role: Role) -> tuple[Figure, ...]:
        """Return the figures of the 目标值 or of the 完成值."""
        return self.target if role is Role.TARGET else self.actual


@dataclass(frozen=True, slots=True)
class Match:
    """Indicators that words may speak of, whether of their target or their result, and how sure that is."""

    entries: tuple[Entry, ...]
    role: Role
    firmness: Firmness
    referents: tuple[Referent, ...]


@dataclass(frozen=True, slots=True)
class Indicators:
    """The indicators of all forms, by the beginning of the names of a form's facts."""

    words: IndicatorWords
    by_form: Mapping[str, tuple[Entry, ...]]
    alike: tuple[frozenset[str], ...]
    """Units that count the same things: 家 and 户, 人 and 名."""

    @classmethod
    def of(cls, view: View) -> Indicators:
        """Return the indicators of a report."""
        words = view.pack.labels.indicators
        by_form = {form.prefix: tuple(_entries(form, words)) for form in forms(view)}
        return cls(words, by_form, tuple(frozenset(map(squeeze, group)) for group in words.units))

    def entries(self, form: str) -> tuple[Entry, ...]:
        """Return the indicators a text of a form can speak of; those of all forms for a text of none."""
        if form:
            return self.by_form.get(form, ())
        return tuple(entry for entries in self.by_form.values() for entry in entries)

    def match(self, before: str, figure: Figure, form: str, behind: str = "") -> Match | None:
        """Return what the words before a figure speak of; the surest reading that any indicator allows.

        ``behind`` are the words behind it, which may call it a target (未达到15家的目标).
        """
        label, role, said = self._role(before, form)
        role = Role.TARGET if _CALLED_TARGET.match(behind) else role
        if not label or label.endswith(_AND):
            return None
        core = _strip(label, self.words, ends=said)
        entries = self.entries(form)
        readings: tuple[tuple[Firmness, Iterator[Entry]], ...] = (
            (Firmness.FIRM, (e for e in entries if label.endswith(e.name) or (said and e.name in label))),
            (Firmness.LIKELY, (e for e in entries if _ends_in(label, e.stem) or core == e.core)),
            (Firmness.WEAK, (e for e in entries if form and _alike(e, core, figure))),
        )
        for firmness, likely in readings:
            found = tuple(entry for entry in likely if self._fits(entry, role, figure))
            if found:
                return self._found(found, role, firmness, figure)
        return None

    def carried(self, before: str, figure: Figure, entries: tuple[Entry, ...]) -> Match | None:
        """Return what 完成4次 speaks of when the indicator was named before; with words between, only what agrees."""
        label, role, said = self._role(before, "")
        fitting = tuple(entry for entry in entries if self._fits(entry, role, figure))
        if not said or not fitting:
            return None
        match = self._found(fitting, role, Firmness.FIRM, figure)
        if label and all(each.value != figure.value for each in match.referents):
            return None
        return match

    def named(self, words: str, form: str) -> tuple[Entry, ...]:
        """Return the indicators whose name a clause without a figure is (新增私募基金管理人数量：)."""
        label = _strip(words, self.words, ends=False)
        return tuple(entry for entry in self.entries(form) if label.endswith(entry.name) or label == entry.stem)

    def _found(self, entries: tuple[Entry, ...], role: Role, firmness: Firmness, figure: Figure) -> Match:
        referents = tuple(each for entry in entries for each in _referents(entry, role, figure, self))
        return Match(entries, role, firmness, tuple(dict.fromkeys(referents)))

    def _role(self, before: str, form: str) -> tuple[str, Role, bool]:
        """Return the words before a figure without 目标 or 完成, which of the two, and whether it was said."""
        label, changed, role, said = before, True, Role.ACTUAL, False
        while changed:
            changed = False
            for words, meaning in (
                (self.words.fillers, None),
                (self.words.target, Role.TARGET),
                (self.words.actual, Role.ACTUAL),
            ):
                for word in words:
                    if label.endswith(word) and not (said and meaning):
                        label, changed = label.removesuffix(word), True
                        role, said = (meaning, True) if meaning else (role, said)
        missed = next((word for word in _NOT if label.endswith(word)), "")
        if said and role is Role.ACTUAL and missed:
            return label.removesuffix(missed), Role.TARGET, True  # 未达到15家
        planned = next((word for word in self.words.planned if label.endswith(word)), "")
        if planned and not any(entry.name.endswith(planned) for entry in self.entries(form)):
            return label.removesuffix(planned), Role.TARGET, True  # 原计划完成15家
        hoped = not said and any(word in label for word in self.words.planned)
        return label, Role.TARGET if hoped else role, said

    def _fits(self, entry: Entry, role: Role, figure: Figure) -> bool:
        return any(self.comparable(each, figure) for each in entry.figures(role))

    def comparable(self, one: Figure, other: Figure) -> bool:
        """Tell whether two figures may count the same thing, by their units."""
        if one.kind is Kind.BARE or other.kind is Kind.BARE:
            return one.kind in (Kind.BARE, Kind.COUNT) and other.kind in (Kind.BARE, Kind.COUNT)
        if one.kind is not other.kind:
            return False
        if one.kind is not Kind.COUNT or one.unit == other.unit:
            return True
        return any(one.unit in group and other.unit in group for group in self.alike)


def _entries(form: FormView, words: IndicatorWords) -> Iterator[Entry]:
    for each in form.indicators:
        name = squeeze(each.name)
        core = _strip(name, words, ends=True)
        yield Entry(
            name=name,
            stem=_stem(name, words),
            core=core,
            letters=_letters(core),
            shown=each.name,
            target=_figures(each.indicator.target),
            actual=_figures(each.indicator.actual),
            paths=_paths(each),
        )


def _paths(each: IndicatorView) -> dict[Role, Path]:
    return {Role.TARGET: each.at("目标值"), Role.ACTUAL: each.at("完成值")}


def _figures(text: str) -> tuple[Figure, ...]:
    return tuple(mark for mark in marks(plain(text)) if isinstance(mark, Figure))


def _referents(entry: Entry, role: Role, figure: Figure, index: Indicators) -> Iterator[Referent]:
    name = f"指标“{entry.shown}”的{role}"
    for each in entry.figures(role):
        if index.comparable(each, figure):
            yield Referent(name, each.value, _MEASURES[each.kind], paths=(entry.paths[role],), unit=each.unit)


def _stem(name: str, words: IndicatorWords) -> str:
    """Return a name without the ending that texts leave out."""
    for ending in words.endings:
        if name.endswith(ending) and len(name) - len(ending) >= _SHORTEST_STEM:
            return name.removesuffix(ending)
    return name


def _strip(label: str, words: IndicatorWords, *, ends: bool) -> str:
    """Return a label without verbs before it and, if asked, the ending of a name."""
    core = _stem(label, words) if ends else label
    while core.startswith(words.verbs) and any(
        core.startswith(verb) and len(core) - len(verb) >= _SHORTEST_RATE for verb in words.verbs
    ):
        core = core.removeprefix(next(verb for verb in words.verbs if core.startswith(verb)))
    return core


def _ends_in(label: str, stem: str) -> bool:
    return len(stem) >= _SHORTEST_CORE and label.endswith(stem)


def _alike(entry: Entry, core: str, figure: Figure) -> bool:
    """Tell whether one of two names is the other with words left out, or put in another order."""
    one, other = sorted((_letters(core), entry.letters), key=len)
    least = _SHORTEST_RATE if figure.kind is Kind.RATE else _SHORTEST_CORE
    if len(one) < least or (_ADDED in core and _ADDED not in entry.core):
        return False
    if len(one) > least and other.startswith(one):
        return True
    if Decimal(len(one)) / len(other) < _LEAST_SHARED:
        return False
    rest = iter(other)
    return all(character in rest for character in one) or _reordered(one, other)


def _reordered(one: str, other: str) -> bool:
    """Tell whether a name has the same characters in another order, most of them still together."""
    if Counter(one) - Counter(other):
        return False
    together = SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size
    return together >= _SHORTEST_CORE


def _letters(name: str) -> str:
    return name.translate(_MARKS)
