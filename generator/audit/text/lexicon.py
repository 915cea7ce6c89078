"""The words that a text is read by: every phrase of the labels and of the input, with what it means.

Comes in: labels and subjects. Goes out: a ``Lexicon``, which finds the longest phrase at a place of a squeezed
text, and ``tokens``, the text cut into phrases, figures, years, stops and the words between them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from generator.audit.text.figures import BEGINS, Day, Figure, Year, marks
from generator.audit.text.plain import PlainText, squeeze
from generator.audit.text.subjects import BUDGET, INITIAL, Subject
from generator.derive.accounts import Accounts
from generator.pack.labels import Labels, Words

SUBJECT, ASPECT, RATE, CHANGE, APART, EQUAL, COMPARE, AGAINST, SHARE = "S", "A", "K", "D", "Z", "E", "C", "X", "H"
YEAR, FILL, WORD, FIGURE, BREAK, STOP, PARTS, TOPIC = "Y", "F", "W", "N", ",", ".", "P", "T"
OF_A_UNIT: Final = "单位"
"""The value of a phrase that names one of the department's units: figures behind it are not the department's."""
COMPARING: Final = "比较"
"""The base of 大于 and 小于, which say what they compare with behind them."""
_HEADQUARTERS, _SHORTEST_UNIT = "本级", 3
_START: Final = 2
"""Phrases are looked up by so many characters, as a shorter one by all of its own."""
_BREAKS: Final = "，；：、"
_STOPS: Final = "。"
_BRACKETS: Final = "()《》<>[]【】"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase means: its kind, and the subject, aspect, base, sign or year that it stands for.

    ``generic`` phrases count only in texts about the accounts (subjects) or right after what they speak of (aspects);
    ``short`` names count only right before an aspect.
    """

    kind: str
    value: Subject | str | int = ""
    generic: bool = False
    short: bool = False
    base: str = ""
    """CHANGE: what it is a change against by itself (结余: the budget), else what the text says."""


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of a text: a phrase with what it may mean, a figure, a year, a stop, or other words."""

    kind: str
    start: int
    end: int
    meanings: tuple[Meaning, ...] = ()
    figure: Figure | None = None
    year: int = 0


class Lexicon:
    """Phrases by their first two characters, the longest first; immutable."""

    def __init__(self, phrases: Iterable[tuple[str, Meaning]]) -> None:
        meanings: dict[str, dict[Meaning, None]] = defaultdict(dict)
        for phrase, meaning in phrases:
            meanings[squeeze(phrase)][meaning] = None
        meanings.pop("", None)
        by_start: dict[str, list[tuple[str, tuple[Meaning, ...]]]] = defaultdict(list)
        for phrase in sorted(meanings, key=lambda each: (-len(each), each)):
            by_start[phrase[:_START]].append((phrase, tuple(meanings[phrase])))
        self._by_start: Mapping[str, list[tuple[str, tuple[Meaning, ...]]]] = by_start
        first = "".join({phrase[0] for phrase in meanings})
        self._begins = re.compile(f"[{re.escape(first + _BREAKS + _STOPS + _BRACKETS)}]|{BEGINS}")

    def next(self, text: str, place: int) -> int:
        """Return the next place where a phrase, a figure or a mark can begin, or the end of the text."""
        found = self._begins.search(text, place)
        return found.start() if found else len(text)

    def at(self, text: str, place: int) -> tuple[int, tuple[Meaning, ...]]:
        """Return the length and the meanings of the longest phrase at a place; (0, ()) where there is none."""
        for start in (text[place : place + _START], text[place]):
            for phrase, meanings in self._by_start.get(start, ()):
                if text.startswith(phrase, place):
                    return len(phrase), meanings
        return 0, ()


def lexicon(accounts: Accounts, labels: Labels, subjects: Mapping[str, Subject]) -> Lexicon:
    """Return all words of a report's language."""
    return Lexicon((*_subject_phrases(subjects.values()), *_label_phrases(labels), *_own_phrases(accounts)))


def _subject_phrases(subjects: Iterable[Subject]) -> Iterator[tuple[str, Meaning]]:
    for subject in subjects:
        yield from ((phrase, Meaning(SUBJECT, subject)) for phrase in subject.phrases)
        yield from ((phrase, Meaning(SUBJECT, subject, generic=True)) for phrase in subject.generic)
        yield from ((phrase, Meaning(SUBJECT, subject, short=True)) for phrase in subject.short)


def _words(kind: str, by_value: Mapping[str, Words]) -> Iterator[tuple[str, Meaning]]:
    for value, words in by_value.items():
        yield from ((phrase, Meaning(kind, value)) for phrase in words.phrases)
        yield from ((phrase, Meaning(kind, value, generic=True)) for phrase in words.generic)


def _label_phrases(labels: Labels) -> Iterator[tuple[str, Meaning]]:
    changes = labels.changes
    yield from _words(ASPECT, labels.aspects)
    yield from _words(RATE, labels.rates)
    for phrases, sign, base in (
        (changes.rises, 1, ""),
        (changes.falls, -1, ""),
        (changes.above, 1, COMPARING),
        (changes.below, -1, COMPARING),
        (changes.overspent, 1, BUDGET),
        (changes.saved, -1, BUDGET),
        (changes.raised, 1, INITIAL),
        (changes.lowered, -1, INITIAL),
        (changes.rate, 0, ""),
    ):
        yield from ((phrase, Meaning(CHANGE, sign, base=base)) for phrase in phrases)
    for kind, phrases in (
        (APART, changes.apart),
        (EQUAL, changes.equal),
        (COMPARE, changes.compared),
        (AGAINST, changes.against),
        (SHARE, labels.shares),
        (PARTS, labels.parts),
        (FILL, labels.fillers),
    ):
        yield from ((phrase, Meaning(kind)) for phrase in phrases)
    for phrases, offset in ((labels.years.this, 0), (labels.years.last, -1), (labels.years.next, 1)):
        yield from ((phrase, Meaning(YEAR, offset)) for phrase in phrases)


def _own_phrases(accounts: Accounts) -> Iterator[tuple[str, Meaning]]:
    """Yield the names of the department, after which its figures stand."""
    department = accounts.submission.department
    names = {department.name, department.short_name or "", department.name.replace("（本级）", "")}
    forms = (accounts.submission.overall_form, *accounts.submission.project_forms)
    names |= {form.unit_name or "" for form in forms}
    yield from ((name, Meaning(FILL)) for name in sorted(names) if name)
    yield from ((name, Meaning(FILL, OF_A_UNIT)) for name in _unit_names(accounts))


def _unit_names(accounts: Accounts) -> Iterator[str]:
    """Yield what the units of a department are called, also without what their names share with the department's."""
    department = accounts.submission.department
    for unit in department.units:
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(unit, department.name, strict=False)))
        short = unit[shared:]
        yield from (unit, *([short] if len(short) >= _SHORTEST_UNIT else []))
    if department.units:
        yield from (_HEADQUARTERS, *(unit.name for unit in accounts.units if unit.headquarters))


def tokens(text: PlainText, words: Lexicon, year: int) -> tuple[Token, ...]:
    """Cut a text into tokens; ``year`` is the report's, from which 上年 counts."""
    found = {mark.start: mark for mark in marks(text)}
    result: list[Token] = []
    place = rest = 0
    while (place := words.next(text.text, place)) < len(text.text):
        token = _token(text.text, place, words, found.get(place), year)
        if token is None:
            place += 1
            continue
        if rest < token.start:
            result.append(Token(WORD, rest, token.start))
        result.append(token)
        place = rest = token.end
    if rest < len(text.text):
        result.append(Token(WORD, rest, len(text.text)))
    return tuple(result)


def _token(text: str, place: int, words: Lexicon, mark: Figure | Year | Day | None, year: int) -> Token | None:
    """Return the token at a place: the longest of a phrase and a figure, else a stop or bracket, else nothing."""
    length, meanings = words.at(text, place)
    if mark is not None and mark.end - place > length:
        return _mark_token(mark)
    if length:
        kinds = {meaning.kind for meaning in meanings}
        kind = SUBJECT if SUBJECT in kinds else meanings[0].kind
        offset = meanings[0].value
        named = year + offset if kind == YEAR and isinstance(offset, int) else 0
        return Token(kind, place, place + length, meanings, year=named)
    character = text[place]
    if character in _BREAKS or character in _STOPS:
        return Token(BREAK if character in _BREAKS else STOP, place, place + 1)
    return Token(FILL, place, place + 1) if character in _BRACKETS else None


def _mark_token(mark: Figure | Year | Day) -> Token:
    if isinstance(mark, Figure):
        return Token(FIGURE, mark.start, mark.end, figure=mark)
    if isinstance(mark, Year):
        return Token(YEAR, mark.start, mark.end, year=mark.year)
    return Token(FILL, mark.start, mark.end)
