"""What changed between two editions: figures, texts, structure.

Comes in: two ``Edition`` values. Goes out: ``Difference``. Figures are told apart by name, sections by their titles
without numbering and year, so that a report can also be compared with last year's. A sentence in which only digits
changed follows from its figures and is told apart from a change of wording.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from generator.accounts.facts import HUNDRED
from generator.revisions.edition import Edition, Entry, Section

_TENS: Final = "[一二三四五六七八九十]+"
_PART: Final = re.compile(rf"^第{_TENS}部分")
_NUMBERING: Final = re.compile(rf"^(第{_TENS}部分\s*|{_TENS}、|（{_TENS}）|\d+[.、])")
_YEAR: Final = re.compile(r"\d{4}\s*年?度?")
_FIGURE: Final = re.compile(r"[-−]?\d[\d,，]*(\.\d+)?")
_ALIKE: Final = 0.6
_READ: Final = 2000
"""Two sections whose first characters are so much alike are one under a new title."""
_MOST_LINES: Final = 4000
"""Sections of more lines are compared as wholes: nobody reads their difference, and it would take long."""


class FigureChange(NamedTuple):
    """A figure that was added, left out or changed."""

    name: str
    old: Entry | None
    new: Entry | None

    @property
    def typed(self) -> bool:
        """Whether somebody typed it, so that it is a cause and not a consequence."""
        return any(side is not None and side.typed for side in (self.old, self.new))

    @property
    def difference(self) -> Decimal | None:
        """New less old, where both exist."""
        return self.new.value - self.old.value if self.old and self.new else None

    @property
    def rate(self) -> Decimal | None:
        """The difference in percent of the old value; nothing on a base of zero."""
        if self.difference is None or self.old is None or not self.old.value:
            return None
        return self.difference / abs(self.old.value) * HUNDRED


class LineChange(NamedTuple):
    """Lines of a section that were replaced, added (nothing old) or left out (nothing new)."""

    old: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def only_figures(self) -> bool:
        """Whether the wording is the same and only digits differ."""
        return [_wording(line) for line in self.old] == [_wording(line) for line in self.new]


@dataclass(frozen=True, slots=True)
class SectionChange:
    """What changed below one heading or in one table; ``path`` are the headings from the outside in."""

    path: tuple[str, ...]
    changes: tuple[LineChange, ...]

    @property
    def wording(self) -> tuple[LineChange, ...]:
        """The changes that are more than figures."""
        return tuple(change for change in self.changes if not change.only_figures)


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that changed from one edition to another."""

    figures: tuple[FigureChange, ...]
    sections: tuple[SectionChange, ...]
    added: tuple[tuple[str, ...], ...]
    removed: tuple[tuple[str, ...], ...]
    moved: tuple[tuple[str, ...], ...]

    @property
    def typed(self) -> tuple[FigureChange, ...]:
        """The changes somebody typed."""
        return tuple(change for change in self.figures if change.typed)

    @property
    def derived(self) -> tuple[FigureChange, ...]:
        """The changes that follow from others."""
        return tuple(change for change in self.figures if not change.typed)

    @property
    def nothing(self) -> bool:
        """Whether the two editions say the same."""
        return not (self.figures or self.sections or self.added or self.removed or self.moved)


def compare(old: Edition, new: Edition) -> Difference:
    """Return what changed from the old edition to the new one."""
    before, after = _keyed(old.sections), _keyed(new.sections)
    pairs = _pairs(before, after)
    partners = set(pairs.values())
    return Difference(
        figures=tuple(_figures(old, new)),
        sections=tuple(_sections(before, after, pairs)),
        added=tuple(path for key, (path, _) in after.items() if key not in pairs),
        removed=tuple(path for key, (path, _) in before.items() if key not in partners),
        moved=tuple(after[key][0] for key in _moved([key for key in before if key in partners], pairs)),
    )


def _figures(old: Edition, new: Edition) -> Iterator[FigureChange]:
    """Yield the figures that differ, in the order of the new edition, then those left out."""
    before, after = old.figures, new.figures
    for name, entry in after.items():
        if name not in before or (before[name].value, before[name].measure) != (entry.value, entry.measure):
            yield FigureChange(name, before.get(name), entry)
    for name, entry in before.items():
        if name not in after:
            yield FigureChange(name, entry, None)


Key = tuple[tuple[str, ...], int]
"""The titles from the outside in, without numbering and years, and how many sections had the same ones before."""

Keyed = dict[Key, tuple[tuple[str, ...], tuple[str, ...]]]
"""(titles as printed, lines) of each section, in order."""


def _keyed(sections: Iterable[Section]) -> Keyed:
    keyed: Keyed = {}
    seen: Counter[tuple[str, ...]] = Counter()
    above: list[Section] = []
    for section in sections:
        if section.level:
            above = [each for each in above if each.level < section.level]
        path = tuple(each.title for each in (*above, section))
        known = tuple(_known(title) for title in path)
        keyed[known, seen[known]] = path, section.lines
        seen[known] += 1
        if section.level:
            above.append(section)
    return keyed


def _known(title: str) -> str:
    """Return by what a section is known again: a part by its number, anything else by its title."""
    part = _PART.match(title)
    return part[0] if part else _plain(title)


def _plain(title: str) -> str:
    return _YEAR.sub("", _NUMBERING.sub("", title)).strip()


def _wording(line: str) -> str:
    return _FIGURE.sub("#", line)


def _pairs(before: Keyed, after: Keyed) -> dict[Key, Key]:
    """Return the old section of each new one: that of the same title, or one under another title with like text."""
    pairs = {key: key for key in after if key in before}
    free = [key for key in before if key not in pairs]
    names = {key[0]: key[0] for key in pairs}
    for key in after:
        if key in pairs:
            continue
        parent = names.get(key[0][:-1], key[0][:-1])
        same = (*parent, key[0][-1]), key[1]
        found = (
            same
            if same in free
            else next((each for each in free if _renamed(each, before, parent, after[key][1])), None)
        )
        if found:
            pairs[key] = found
            free.remove(found)
            names[key[0]] = found[0]
    return {key: pairs[key] for key in after if key in pairs}


def _renamed(old: Key, before: Keyed, parent: tuple[str, ...], lines: tuple[str, ...]) -> bool:
    left, right = ("\n".join(each)[:_READ] for each in (before[old][1], lines))
    if old[0][:-1] != parent or not left or not right:
        return False
    return difflib.SequenceMatcher(None, left, right, False).ratio() >= _ALIKE


def _sections(before: Keyed, after: Keyed, pairs: dict[Key, Key]) -> Iterator[SectionChange]:
    """Yield what changed in sections that stand in both editions; a new title is a change of wording."""
    for key, partner in pairs.items():
        (old_path, old_lines), (path, lines) = before[partner], after[key]
        titles = () if _plain(path[-1]) == _plain(old_path[-1]) else (LineChange(old_path[-1:], path[-1:]),)
        changes = (*titles, *_lines(old_lines, lines))
        if changes:
            yield SectionChange(path, changes)


def _lines(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[LineChange]:
    """Yield the lines that differ; lines of the same wording are set against each other."""
    if old == new:
        return
    if len(old) + len(new) > _MOST_LINES:
        yield LineChange(old, new)
        return
    worded = difflib.SequenceMatcher(None, [_wording(line) for line in old], [_wording(line) for line in new], False)
    for tag, first, last, start, end in worded.get_opcodes():
        if tag != "equal":
            yield LineChange(old[first:last], new[start:end])
            continue
        for left, right in zip(old[first:last], new[start:end], strict=True):
            if left != right:
                yield LineChange((left,), (right,))


def _moved(before: list[Key], pairs: dict[Key, Key]) -> list[Key]:
    """Return what stands in another order: all that is not in the longest runs common to both orders."""
    new = list(pairs)
    matcher = difflib.SequenceMatcher(None, before, [pairs[key] for key in new], False)
    kept = {new[block.b + offset] for block in matcher.get_matching_blocks() for offset in range(block.size)}
    return [key for key in new if key not in kept]
