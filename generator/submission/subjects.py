"""Subjects: codes typed in the input against the classifications of the year, and names typed behind them.

Comes in: the tree of the input. Goes out: findings about codes typed twice, of the wrong level, unknown or misnamed,
about own subjects that do not fit in, and about texts for subjects in which nothing was spent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from generator.accounts.classification import (
    ECONOMIC_START,
    UNNAMED,
    Classification,
    Standing,
    economic,
    functional,
    is_slip,
    level,
    parent,
)
from generator.findings import has_errors
from generator.submission.fields import SUBJECT_PATTERN, code_of, name_of
from generator.submission.guessing import Guesser, plain_text, shown
from generator.submission.problems import (
    NEW_SUBJECT,
    OWN_SUBJECT,
    SUBJECT_LEVEL,
    SUBJECT_NAME,
    SUBJECT_TWICE,
    UNKNOWN_SUBJECT,
    UNUSED,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.findings import Finding, SourcePosition
    from generator.submission.positions import Path, Spot

ANY: Final = "*"
"""Stands in a path for every key or item there."""
OWN_KEY: Final = "自定义科目"
_UNCOMPARED: Final = (
    "程序里的这个名称没有与原书核对过，与当年的《政府收支分类科目》不一致时，请把原书的名称写进“自定义科目”。"
)
_LEVELS: Final = {3: "类（3 位）", 5: "款（5 位）", 7: "项（7 位）"}
_MOST_EXAMPLES = 3
_MOST_KEPT: Final = 4096


class _Place(Struct, frozen=True):
    """A table whose keys are subjects, how long their codes must be, and which classification they belong to."""

    path: Path
    digits: tuple[int, ...]
    economic: bool = False


_PLACES: Final = (
    _Place(("收入",), (7,)),
    _Place(("支出",), (7,)),
    _Place(("结转结余", "年初结转和结余", "政府性基金预算财政拨款"), (7,)),
    _Place(("基本支出经济分类",), (5,), economic=True),
    _Place(("各类支出用途",), (3,)),
    _Place(("预算差异原因",), (3, 5, 7)),
    _Place(("预算项目", ANY, "安排"), (7,)),
    _Place(("预算项目", ANY, "安排", ANY, ANY), (5,), economic=True),
    _Place(("上年预算", ANY), (7,)),
    _Place(("科目变动原因",), (7,)),
)
_TEXTS: Final = {"各类支出用途": ("支出",), "预算差异原因": ("支出",), "科目变动原因": ("预算项目", "上年预算")}
"""Texts by subject, and where money for the subject must stand."""


class _Typed(Struct, frozen=True):
    """A subject as typed: its code, the name behind it and where it stands."""

    code: str
    name: str
    place: SourcePosition


class _Table(Struct, frozen=True):
    """A table of subjects that was typed: its own path, what holds for its place, and its subjects in order."""

    path: Path
    place: _Place
    subjects: tuple[_Typed, ...]


def check_subjects(root: Spot, year: int | None, own: Mapping[str, str]) -> tuple[Finding, ...]:
    """Check all subjects of the input; ``own`` are those the pack adds. Without a year, names cannot be checked."""
    checker = _Checker(root, tuple(_tables(root)), Guesser(), own)
    found = (*checker.twice(), *(checker.against(year) if year else ()))
    return found if has_errors(found) else (*found, *checker.unused())


def names_added(root: Spot, year: int | None, own: Mapping[str, str]) -> dict[str, str]:
    """Return the names of subjects in use that this year's classifications lack: those of the pack, and as typed."""
    return {**_unknown_names(_tables(root), year), **own} if year else {}


def _unknown_names(tables: Iterable[_Table], year: int) -> dict[str, str]:
    """Return the names, as typed first, of the subjects that this year's classifications lack."""
    by_function, by_type = functional(year).names, economic(year).names
    names: dict[str, str] = {}
    for typed in (each for table in tables for each in table.subjects):
        if typed.code not in by_function and typed.code not in by_type:
            names[typed.code] = names.get(typed.code) or typed.name
    return {code: name or UNNAMED for code, name in names.items()}


def _tables(root: Spot) -> Iterator[_Table]:
    """Yield the tables of subjects that were typed, each at its own path."""
    for place in _PLACES:
        for path in _paths(root, place.path):
            if subjects := tuple(_typed(root, path)):
                yield _Table(path, place, subjects)


def _paths(root: Spot, path: Path) -> Iterator[Path]:
    """Yield the paths that one with ``ANY`` in it stands for."""
    if ANY not in path:
        yield path
        return
    step = path.index(ANY)
    for key, _ in root.children(*path[:step]):
        yield from _paths(root, (*path[:step], key, *path[step + 1 :]))


def _named(keys: tuple[str, ...]) -> str:
    return "、".join(f"“{key}”" for key in keys)


def _typed(root: Spot, path: Path) -> Iterator[_Typed]:
    """Yield the subjects of a table; keys that are none have been reported already."""
    for key, spot in root.children(*path):
        parts = _parts(str(key))
        if parts:
            yield _Typed(*parts, spot.key)


@lru_cache(maxsize=_MOST_KEPT)
def _parts(typed: str) -> tuple[str, str] | None:
    """Return code and name of a subject, or nothing for what is none; each is asked for again by every check."""
    return (code_of(typed), name_of(typed)) if re.fullmatch(SUBJECT_PATTERN, typed) else None


@dataclass(slots=True)
class _Checker:
    """Checks the subjects of one input."""

    root: Spot
    tables: tuple[_Table, ...]
    guesser: Guesser
    own: Mapping[str, str]
    added: Mapping[str, str] = field(default_factory=dict)
    """Names of unknown codes as they were typed first."""
    told: set[str] = field(default_factory=set)
    """New subjects that have been reported: once is enough."""

    def twice(self) -> Iterator[Finding]:
        """Report codes that stand twice in one table."""
        own = ((OWN_KEY,), tuple(_typed(self.root, (OWN_KEY,))))
        for path, subjects in (*((table.path, table.subjects) for table in self.tables), own):
            seen: dict[str, _Typed] = {}
            for typed in subjects:
                first = seen.setdefault(typed.code, typed)
                if first is not typed:
                    message = f"“{path[-1]}”里科目 {typed.code} 写了两次，第一次在第 {first.place.line} 行。"
                    fix = "请合并成一处，或改正其中一个编码。"
                    yield SUBJECT_TWICE.at(message, typed.place, first.place, fix=fix)

    def against(self, year: int) -> Iterator[Finding]:
        """Report what does not fit the classifications of the year, own subjects included."""
        by_function, by_type = functional(year), economic(year)
        own = {code_of(str(key)): spot.text for key, spot in self.root.children(OWN_KEY) if spot.text}
        yield from self._own(by_function, by_type, own)
        names = {**self.own, **own}
        self.added = _unknown_names(self.tables, year)
        for table in self.tables:
            right, other = (by_type, by_function) if table.place.economic else (by_function, by_type)
            extended = right.with_own(names)
            for typed in table.subjects:
                yield from self._subject(typed, table, extended, other)

    def unused(self) -> Iterator[Finding]:
        """Report texts for subjects without spending."""
        for key, where in _TEXTS.items():
            texts = [typed for table in self.tables if table.path == (key,) for typed in table.subjects]
            money = [table for table in self.tables if table.path[0] in where and not table.place.economic]
            spent = {typed.code for table in money if texts for typed in table.subjects}
            used = {code[:digits] for code in spent for digits in _LEVELS}
            for typed in texts if used else ():
                if typed.code not in used:
                    message = f"“{key}”里的科目 {typed.code} 在{_named(where)}里没有，这段文字不会印出来。"
                    fix = "请核对编码；确实没有支出的，请删去。"
                    yield UNUSED.at(message, typed.place, fix=fix)

    def _subject(self, typed: _Typed, table: _Table, right: Classification, other: Classification) -> Iterator[Finding]:
        name = right.name(typed.code)
        if len(typed.code) not in table.place.digits:
            yield self._wrong_level(typed, table, right, other)
        elif name is None:
            yield from self._unknown(typed, right, other)
        elif typed.name not in ("", name) and plain_text(typed.name) != plain_text(name):
            message = f"{typed.code} 的名称是“{name}”，这里写的是“{shown(typed.name)}”。"
            meant = self._code_named(typed, right)
            fix = f"如果编码没错，请写“{typed.code} {name}”" + (
                f"；如果名称没错，编码应为 {meant}。" if meant else "。"
            )
            fix += _UNCOMPARED if right.standing(typed.code) in (Standing.BOOK, Standing.DOUBTFUL) else ""
            yield SUBJECT_NAME.at(message, typed.place, expected=f"{typed.code} {name}", fix=fix)

    def _code_named(self, typed: _Typed, right: Classification) -> str:
        """Return the code that has the name typed behind another one: of several the nearest in the tree."""
        if self.guesser.left <= 0:
            return ""
        self.guesser.left -= 1
        return right.named(typed.name, typed.code) or ""

    def _wrong_level(self, typed: _Typed, table: _Table, right: Classification, other: Classification) -> Finding:
        (digits, *_) = table.place.digits
        wanted = "、".join(_LEVELS[each] for each in table.place.digits)
        message = f"“{table.path[-1]}”要填到{wanted}科目，{typed.code} 是 {len(typed.code)} 位。"
        fix = "上级科目的合计由程序计算。" if len(typed.code) < digits else ""
        if not right.name(typed.code) and other.name(typed.code):
            message = f"{typed.code} 是{other.title}“{other.name(typed.code)}”，这里要填{right.title}。"
            fix = ""
        near = self._near_level(typed, digits, right)
        fix += f"例如：{'、'.join(near)}。" if near else "请核对编码。"
        return SUBJECT_LEVEL.at(message, typed.place, expected=f"{wanted}科目编码", fix=fix)

    def _near_level(self, typed: _Typed, digits: int, right: Classification) -> list[str]:
        """Return subjects of the right level: those below or above what was typed, or those that look like it."""
        below = (code for code in right.codes if len(code) == digits and code.startswith(typed.code))
        above = typed.code[:digits]
        near = [f"{code} {right.name(code)}" for code in islice(below, _MOST_EXAMPLES)]
        if not near and len(typed.code) > digits and right.name(above):
            near = [f"{above} {right.name(above)}"]
        return near or [each for each in self._suggestions(typed, right) if len(code_of(each)) == digits]

    def _unknown(self, typed: _Typed, right: Classification, other: Classification) -> Iterator[Finding]:
        message = f"{right.title}里没有编码 {typed.code}。"
        if other.name(typed.code):
            message = f"{typed.code} 是{other.title}“{other.name(typed.code)}”，这里要填{right.title}。"
        name = self.added.get(typed.code, "")
        named = "" if name == UNNAMED else name
        fix = f"如果确有这个科目，请写进“{OWN_KEY}”：{typed.code}: {named or '科目名称'}。"
        meant = self._code_named(typed, right) if typed.name else ""
        near = self._suggestions(typed, right)
        guess = f"是否应为：{'、'.join(near)}？" if near else "请核对编码。"
        if meant and (is_slip(typed.code, meant) or parent(typed.code) == parent(meant)):
            fix = f"名称“{right.name(meant)}”的编码是 {meant}。{fix}"
        elif name and right.name(parent(typed.code)) and not other.name(typed.code):
            yield from self._new(typed, name, right, guess + fix)
            return
        else:
            fix = guess + fix
        yield UNKNOWN_SUBJECT.at(message, typed.place, expected=right.title, fix=fix)

    def _new(self, typed: _Typed, name: str, right: Classification, fix: str) -> Iterator[Finding]:
        """Report a new subject where it stands first, and where it has another name later."""
        if typed.code not in self.told:
            what = "也没有写名称，草稿里印作" if name == UNNAMED else "报告按填写的名称印："
            message = f"{right.title}里没有编码 {typed.code}，{what}“{shown(name)}”。"
            yield NEW_SUBJECT.at(message, typed.place, expected=right.title, fix=fix)
        elif typed.name and plain_text(typed.name) != plain_text(name):
            message = f"{typed.code} 前面写的名称是“{shown(name)}”，这里写的是“{shown(typed.name)}”。"
            yield SUBJECT_NAME.at(message, typed.place, expected=f"{typed.code} {name}", fix="请核对，两处写成一样。")
        self.told.add(typed.code)

    def _suggestions(self, typed: _Typed, right: Classification) -> list[str]:
        return [f"{code} {name}" for code, name in self._likely(f"{typed.code} {typed.name}".strip(), right)]

    def _likely(self, text: str, right: Classification) -> tuple[tuple[str, str], ...]:
        """Ask the classification what was meant, while there is work left for it."""
        if self.guesser.left <= 0:
            return ()
        self.guesser.left -= 4
        return right.suggest(shown(text))

    def _own(self, by_function: Classification, by_type: Classification, own: Mapping[str, str]) -> Iterator[Finding]:
        """Check own subjects: right length, not there yet, and below a subject that exists."""
        for key, spot in self.root.children(OWN_KEY):
            if not re.fullmatch(SUBJECT_PATTERN, str(key)):
                continue
            code = code_of(str(key))
            right = by_type if code.startswith(ECONOMIC_START) else by_function
            official, above = right.name(code), parent(code)
            if len(code) not in _LEVELS:
                message = f"科目编码 {code} 是 {len(code)} 位，应为 3、5 或 7 位。"
                yield SUBJECT_LEVEL.at(message, spot.key, fix="请核对编码。")
            elif official and (official == own.get(code) or right.standing(code) is Standing.PRINTED):
                message = f"科目 {code} 已在{right.title}里，名称是“{official}”。"
                yield OWN_SUBJECT.at(message, spot.key, fix="请从“自定义科目”里删去；科目名称以分类为准。")
            elif above and not right.name(above) and above not in own and above not in self.own:
                message = f"科目 {code} 的上级{level(above)}级科目 {above} 不存在。"
                fix = f"请核对编码；{level(above)}级科目也是新增的，请一并写进“{OWN_KEY}”：{above}: 科目名称。"
                yield OWN_SUBJECT.at(message, spot.key, fix=fix)
