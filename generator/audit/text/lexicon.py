"""The words that a text is read by: every phrase of the labels and of the input, with what it means.

Comes in: labels and subjects. Goes out: a ``Lexicon``, which finds the longest phrase at a place of a squeezed
text, and ``tokens``, the text cut into phrases, figures, years, stops and the words between them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, takewhile
from typing import Final

from msgspec import Struct

from generator.audit.model import once_a_pack
from generator.audit.text.figures import BEGINS, HAS_NUMBER, Day, Figure, Year
from generator.audit.text.heard import Heard
from generator.audit.text.plain import PlainText, squeeze
from generator.audit.text.subjects import BUDGET, INITIAL, Subject, pack_subjects
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


class Meaning(Struct, frozen=True):
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


class Token(Struct, frozen=True):
    """A stretch of a text: a phrase with what it may mean, a figure, a year, a stop, or other words."""

    kind: str
    start: int
    end: int
    meanings: tuple[Meaning, ...] = ()
    figure: Figure | None = None
    year: int = 0


class Phrase(Struct, frozen=True):
    """A squeezed phrase with its meanings, the kind of token it is, and of a year how far it is from the report's."""

    text: str
    kind: str
    meanings: tuple[Meaning, ...]
    offset: int


_Layer = Mapping[str, Mapping[Meaning, None]]
"""Meanings by squeezed phrase, both in order."""
_ByStart = Mapping[str, tuple[Phrase, ...]]
"""Phrases by their first two characters, or the only one, the longest first."""


class Lexicon(Struct, frozen=True):
    """All phrases that a text is read by, and what matches where one of them, a figure or a mark can begin."""

    by_start: _ByStart
    begins: tuple[re.Pattern[str], ...]

    def places(self, text: str) -> list[int]:
        """Return the places where a phrase, a figure or a mark can begin, in order."""
        return sorted(found.start() for begin in self.begins for found in begin.finditer(text))

    def at(self, text: str, place: int) -> Phrase | None:
        """Return the longest phrase at a place, or nothing where there is none."""
        for start in (text[place : place + _START], text[place]):
            for phrase in self.by_start.get(start, ()):
                if text.startswith(phrase.text, place):
                    return phrase
        return None


class _PackWords(Struct, frozen=True):
    """The words of all reports of a pack: its subjects and its labels, then both together as a lexicon.

    ``claiming`` matches the words without which a text says no direction (``clauses.claims``).
    """

    subjects: _Layer
    labels: _Layer
    lexicon: Lexicon
    claiming: re.Pattern[str]


def claiming(labels: Labels) -> re.Pattern[str]:
    """Return what matches the words without which a text says no direction (``clauses.claims``)."""
    return _pack_words(labels).claiming


def is_silent(text: PlainText, claims: re.Pattern[str]) -> bool:
    """Tell whether nothing can be said in a text: it has no figure and no word that compares (``claiming``)."""
    if HAS_NUMBER.search(text.text) and any(isinstance(mark, Figure) for mark in text.marks):
        return False
    return claims.search(text.text) is None


def lexicon(accounts: Accounts, labels: Labels, subjects: Mapping[str, Subject], heard: Heard) -> Lexicon:
    """Return the words that texts are read by: those of the pack, and of the report's own those that were ``heard``."""
    pack = _pack_words(labels)
    of_report = (each for each in subjects.values() if each.name not in labels.subjects)
    own = _layer(_subject_phrases(of_report, heard.has))
    names = _layer(pair for pair in _own_phrases(accounts) if heard.has(pair[0]))
    laid = _phrases((*own, *names), (pack.subjects, own, pack.labels, names))
    by_start = dict(pack.lexicon.by_start)
    for start, phrases in _by_start(laid.values()).items():
        kept = (each for each in by_start.get(start, ()) if each.text not in laid)
        by_start[start] = tuple(sorted((*kept, *phrases), key=_longest_first))
    other = {phrase[0] for phrase in laid if not pack.lexicon.begins[0].match(phrase)}
    more = (re.compile(f"[{re.escape(''.join(sorted(other)))}]"),) if other else ()
    return Lexicon(by_start, (*pack.lexicon.begins, *more))


@once_a_pack
def _pack_words(labels: Labels) -> _PackWords:
    subjects, others = _layer(_subject_phrases(pack_subjects(labels).values())), _layer(_label_phrases(labels))
    phrases = _phrases((*subjects, *others), (subjects, others))
    first = "".join(sorted({phrase[0] for phrase in phrases}))
    begins = re.compile(f"[{re.escape(first + _BREAKS + _STOPS + _BRACKETS)}]|{BEGINS}")
    compare = (text for text, each in phrases.items() if any(map(_compares, each.meanings)))
    claiming = re.compile("|".join(map(re.escape, compare)) or "(?!)")
    return _PackWords(subjects, others, Lexicon(_by_start(phrases.values()), (begins,)), claiming)


def _compares(meaning: Meaning) -> bool:
    """Tell whether a word says a direction without a figure (大于) or that there is none (持平)."""
    return meaning.kind == EQUAL or (meaning.kind == CHANGE and meaning.base == COMPARING)


def _layer(phrases: Iterable[tuple[str, Meaning]]) -> _Layer:
    """Return the meanings of phrases, each once, in the order given."""
    meanings: dict[str, dict[Meaning, None]] = defaultdict(dict)
    for phrase, meaning in phrases:
        meanings[squeeze(phrase)][meaning] = None
    meanings.pop("", None)
    return meanings


def _phrases(texts: Iterable[str], layers: tuple[_Layer, ...]) -> dict[str, Phrase]:
    """Return phrases with what they mean in all layers, the first layer's meanings first."""
    return {
        text: _phrase(text, tuple(dict.fromkeys(chain(*(each.get(text, ()) for each in layers))))) for text in texts
    }


def _phrase(text: str, meanings: tuple[Meaning, ...]) -> Phrase:
    kind = SUBJECT if any(meaning.kind == SUBJECT for meaning in meanings) else meanings[0].kind
    offset = meanings[0].value
    return Phrase(text, kind, meanings, offset if kind == YEAR and isinstance(offset, int) else 0)


def _by_start(phrases: Iterable[Phrase]) -> dict[str, tuple[Phrase, ...]]:
    found: dict[str, list[Phrase]] = defaultdict(list)
    for phrase in sorted(phrases, key=_longest_first):
        found[phrase.text[:_START]].append(phrase)
    return {start: tuple(each) for start, each in found.items()}


def _longest_first(phrase: Phrase) -> tuple[int, str]:
    return -len(phrase.text), phrase.text


def _subject_phrases(subjects: Iterable[Subject], known: Callable[[str], bool] = bool) -> Iterator[tuple[str, Meaning]]:
    """Yield the phrases of subjects that are ``known``, by default all."""
    for subject in subjects:
        yield from [(phrase, Meaning(SUBJECT, subject)) for phrase in filter(known, subject.phrases)]
        yield from [(phrase, Meaning(SUBJECT, subject, generic=True)) for phrase in filter(known, subject.generic)]
        yield from [(phrase, Meaning(SUBJECT, subject, short=True)) for phrase in filter(known, subject.short)]


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
    found = {mark.start: mark for mark in text.marks}
    result: list[Token] = []
    end = 0
    for place in words.places(text.text):
        token = _token(text.text, place, words, found.get(place), year) if place >= end else None
        if token is not None:
            if end < place:
                result.append(Token(WORD, end, place))
            result.append(token)
            end = token.end
    if end < len(text.text):
        result.append(Token(WORD, end, len(text.text)))
    return tuple(result)


def _token(text: str, place: int, words: Lexicon, mark: Figure | Year | Day | None, year: int) -> Token | None:
    """Return the token at a place: the longest of a phrase and a figure, else a stop or bracket, else nothing."""
    phrase = words.at(text, place)
    end = place + len(phrase.text) if phrase else place
    if mark is not None and mark.end > end:
        return _mark_token(mark)
    if phrase:
        return Token(phrase.kind, place, end, phrase.meanings, None, year + phrase.offset if phrase.kind == YEAR else 0)
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
