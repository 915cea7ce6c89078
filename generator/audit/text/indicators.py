"""Indicators as texts speak of them: 文明创建宣传次数目标5次、完成4次, or loosely 开展文明创建宣传4次.

Comes in: the words before a figure. Goes out: a ``Match`` with the values of the 三级指标 they speak of: sure where
they end in its name, likely where they leave out its ending, weak where they share its words in order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Final

from msgspec import Struct

from generator.accounts.facts import Measure
from generator.audit.forms import FormView, IndicatorView, forms
from generator.audit.model import Path, View
from generator.audit.text.figures import Figure, Kind
from generator.audit.text.plain import PlainText, plains, squeeze
from generator.audit.text.statements import Firmness, Role
from generator.audit.text.values import Referent
from generator.pack.labels import IndicatorWords

_SHORTEST_STEM, _SHORTEST_CORE, _SHORTEST_RATE = 3, 4, 3
_MOST_TIMES: Final = 2
"""How many times as long a name may be as what is left of it."""
_AND: Final = ("和", "及", "与", "或")
"""A figure behind one of these belongs to what follows: 8个系统更新和19个会场改造."""
_NOT: Final = ("未", "没有")
_CALLED_TARGET: Final = re.compile("的?(?:年初|年度|绩效)?目标|的(?:年初|年度)?计划")
_ADDED: Final = "新增"
"""What was added in the year is another figure than all there is."""
_MARKS: Final = re.compile("[、()《》·-]")
_MEASURES: Final = {
    Kind.AMOUNT: Measure.AMOUNT,
    Kind.RATE: Measure.RATE,
    Kind.COUNT: Measure.COUNT,
    Kind.SCORE: Measure.SCORE,
    Kind.BARE: Measure.COUNT,
}


_KEYS: Final = {Role.TARGET: "目标值", Role.ACTUAL: "完成值"}


class Entry(Struct, frozen=True, eq=False):
    """An indicator by its names, with its two texts, whose figures few entries are asked for."""

    name: str
    stem: str
    core: str
    letters: str
    indicator: IndicatorView
    target: PlainText
    actual: PlainText

    @property
    def shown(self) -> str:
        """Its name as typed."""
        return self.indicator.name

    def figures(self, role: Role) -> tuple[Figure, ...]:
        """Return the figures of the 目标值 or of the 完成值."""
        text = self.target if role is Role.TARGET else self.actual
        return tuple([mark for mark in text.marks if isinstance(mark, Figure)])

    def path(self, role: Role) -> Path:
        """Return where the 目标值 or the 完成值 was typed."""
        return self.indicator.at(_KEYS[role])


class Known(Struct, frozen=True):
    """The indicators that a text can speak of; most words speak of none, which all names at once tell sooner."""

    entries: tuple[Entry, ...]
    names: tuple[str, ...]
    stems: tuple[str, ...]
    """Those long enough to be told by."""
    cores: frozenset[str]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Known:
        """Return indicators with all their names."""
        listed = tuple(entries)
        return cls(
            entries=listed,
            names=tuple(dict.fromkeys(each.name for each in listed)),
            stems=tuple(dict.fromkeys(each.stem for each in listed if len(each.stem) >= _SHORTEST_CORE)),
            cores=frozenset(each.core for each in listed),
        )

    def by_name(self, label: str, *, inside: bool) -> Iterator[Entry]:
        """Yield those whose name a label ends in, or has ``inside`` of it."""
        if inside or label.endswith(self.names):
            yield from (each for each in self.entries if label.endswith(each.name) or (inside and each.name in label))

    def by_stem(self, label: str, core: str) -> Iterator[Entry]:
        """Yield those whose name without its ending a label ends in, or is."""
        if core in self.cores or label.endswith(self.stems):
            yield from (each for each in self.entries if _ends_in(label, each.stem) or core == each.core)


class Match(Struct, frozen=True):
    """Indicators that words may speak of, whether of their target or their result, and how sure that is."""

    entries: tuple[Entry, ...]
    role: Role
    firmness: Firmness
    referents: tuple[Referent, ...]


class Indicators(Struct, frozen=True):
    """The indicators of all forms, by the beginning of the names of a form's facts."""

    words: IndicatorWords
    by_form: Mapping[str, Known]
    every: Known
    alike: tuple[frozenset[str], ...]
    """Units that count the same things: 家 and 户, 人 and 名."""

    @classmethod
    def of(cls, view: View) -> Indicators:
        """Return the indicators of a report."""
        words = view.pack.labels.indicators
        by_form = {form.prefix: Known.of(_entries(view, form, words)) for form in forms(view)}
        every = Known.of(entry for known in by_form.values() for entry in known.entries)
        return cls(words, by_form, every, tuple(frozenset(map(squeeze, group)) for group in words.units))

    def known(self, form: str) -> Known:
        """Return the indicators a text of a form can speak of; those of all forms for a text of none."""
        return self.by_form.get(form, _NONE) if form else self.every

    def match(self, before: str, figure: Figure, form: str, behind: str = "") -> Match | None:
        """Return what the words before a figure speak of; the surest reading that any indicator allows.

        ``behind`` are the words behind it, which may call it a target (未达到15家的目标).
        """
        label, role, said = self._role(before, form)
        role = Role.TARGET if _CALLED_TARGET.match(behind) else role
        if not label or label.endswith(_AND):
            return None
        core = _strip(label, self.words, ends=said)
        known = self.known(form)
        readings: tuple[tuple[Firmness, Iterator[Entry]], ...] = (
            (Firmness.FIRM, known.by_name(label, inside=said)),
            (Firmness.LIKELY, known.by_stem(label, core)),
            (Firmness.WEAK, _alike(known.entries, core, figure) if form else iter(())),
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
        return tuple(each for each in self.known(form).entries if label.endswith(each.name) or label == each.stem)

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
                for word in words if label.endswith(words) else ():
                    if label.endswith(word) and not (said and meaning):
                        label, changed = label.removesuffix(word), True
                        role, said = (meaning, True) if meaning else (role, said)
        missed = next(filter(label.endswith, _NOT), "")
        if said and role is Role.ACTUAL and missed:
            return label.removesuffix(missed), Role.TARGET, True  # 未达到15家
        planned = next(filter(label.endswith, self.words.planned), "")
        if planned and not any(name.endswith(planned) for name in self.known(form).names):
            return label.removesuffix(planned), Role.TARGET, True  # 原计划完成15家
        hoped = not said and any(map(label.__contains__, self.words.planned))
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


_NONE: Final = Known.of(())


def _entries(view: View, form: FormView, words: IndicatorWords) -> Iterator[Entry]:
    texts = plains(view)
    for each in form.indicators:
        name = squeeze(each.name)
        stem = _stem(name, words)
        core = _strip(stem, words, ends=False)
        yield Entry(
            name=name,
            stem=stem,
            core=core,
            letters=_letters(core),
            indicator=each,
            target=texts[each.indicator.target],
            actual=texts[each.indicator.actual],
        )


def _referents(entry: Entry, role: Role, figure: Figure, index: Indicators) -> Iterator[Referent]:
    name = f"指标“{entry.shown}”的{role}"
    for each in entry.figures(role):
        if index.comparable(each, figure):
            yield Referent(name, each.value, _MEASURES[each.kind], paths=(entry.path(role),), unit=each.unit)


def _stem(name: str, words: IndicatorWords) -> str:
    """Return a name without the ending that texts leave out."""
    for ending in words.endings if name.endswith(words.endings) else ():
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


def _alike(entries: Iterable[Entry], core: str, figure: Figure) -> Iterator[Entry]:
    """Yield the entries whose name is a label with words left out, or the other way round, or in another order."""
    letters, added = _letters(core), _ADDED in core
    least = _SHORTEST_RATE if figure.kind is Kind.RATE else _SHORTEST_CORE
    for each in entries:
        one, other = (letters, each.letters) if len(letters) <= len(each.letters) else (each.letters, letters)
        if len(one) >= least and not (added and _ADDED not in each.core) and _of_one_name(one, other, least):
            yield each


def _of_one_name(one: str, other: str, least: int) -> bool:
    """Tell whether the shorter of two names is the longer with words left out, or with its words in another order."""
    if len(one) > least and other.startswith(one):
        return True
    if len(other) > _MOST_TIMES * len(one) or not set(one).issubset(other):
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
    return _MARKS.sub("", name)
