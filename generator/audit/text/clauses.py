"""Clauses: the words between the last figure, or comma, and the next figure, as parts with a meaning.

Comes in: settled tokens. Goes out: ``Parts``, or nothing where a word is not understood. The shapes are regular
expressions over a signature with a letter for each token: S subject, A aspect, K completion rate, D change, C
compared with, X 相比, H share, Z apart, E equal, Y year; fillers are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import islice
from typing import Final

from msgspec import Struct

from generator.audit.text.lexicon import (
    ASPECT,
    CHANGE,
    COMPARE,
    COMPARING,
    EQUAL,
    FILL,
    RATE,
    SUBJECT,
    WORD,
    YEAR,
    Meaning,
    Token,
)
from generator.audit.text.scopes import Scope
from generator.audit.text.subjects import BUDGET, Subject

_LEFT: Final = "Y?A?S{0,2}Y?A{0,2}"
_RIGHT: Final = "Y?S?A?"


class Shape(StrEnum):
    """What the words before a figure say about it, by their signature."""

    VALUE = f"(?P<left>{_LEFT})"
    COMPLETION = f"(?P<left>{_LEFT})(?P<word>K)"
    SHARE = f"(?P<left>{_LEFT})H(?P<right>{_RIGHT})"
    CHANGE = f"(?P<left>{_LEFT})(?:(?P<compare>C)(?P<right>{_RIGHT})X?)?(?P<word>D)"
    BELOW = f"(?P<left>{_LEFT})(?P<word>D)(?P<right>Y?A)"
    APART = f"(?P<left>{_LEFT})C(?P<right>{_RIGHT})Z"
    OTHER = "(?P<compare>C)(?P<right>YA?|A)"
    """The figure that the one before is compared with: 比2023年136.67万元."""


_SHAPES: Final = tuple((shape, re.compile(shape.value)) for shape in Shape)
_AGAINST: Final = re.compile(f"(?P<compare>C)(?P<right>{_RIGHT})X")
_COMPARING: Final = re.compile("(?P<left>Y?S{0,2}A?)(?P<word>D)(?P<right>A)")
_EQUAL: Final = re.compile("(?P<left>Y?S{0,2}A?)(?P<compare>C)(?P<right>Y?A?)X?(?P<word>E)")
_SAME_PERIOD: Final = 2
"""同比 says the year by itself; 比, 较 and 与 are shorter."""


class Slot(Struct, frozen=True):
    """One side of a comparison: subject, year and aspect as far as they were said."""

    tokens: tuple[Token, ...] = ()
    subject: Subject | None = None
    year: int = 0
    aspect: str = ""
    generic: bool = False
    """The aspect is a general word (支出, 资金) that needs its subject near."""
    others: tuple[Subject, ...] = ()
    """Other subjects of the same name."""


class Parts(Struct, frozen=True):
    """A clause understood: its shape, both sides, the word of change or completion, and where it begins."""

    shape: Shape
    start: int
    left: Slot
    right: Slot
    word: Meaning | None = None
    compared: bool = False
    yearly: bool = False
    """Compared with the same period of the last year (同比)."""


Chooser = Callable[[Token], tuple[Subject, ...]]
"""Returns the subjects that a phrase may name, the likeliest first."""


def settle(tokens: tuple[Token, ...], scope: Scope) -> tuple[Token, ...]:
    """Keep of each phrase the meanings that hold at its place; what has none is a word like any other."""
    if last_of(tokens, SUBJECT) < 0:
        return tokens
    settled: list[Token] = []
    last: Token | None = None
    for place, each in enumerate(tokens):
        token = each
        if token.kind == SUBJECT:
            following = next((other for other in islice(tokens, place + 1, None) if other.kind != FILL), None)
            token = _settled(token, scope, following, last is not None and last.kind == WORD)
        settled.append(token)
        last = token if token.kind != FILL else last
    return tuple(settled)


def _settled(token: Token, scope: Scope, following: Token | None, behind_word: bool) -> Token:  # noqa: FBT001 - private
    aspect = following is not None and following.kind in (ASPECT, RATE) and _tells_figures(following.meanings[0])
    kept = []
    for meaning in token.meanings:
        subject = meaning.value
        if not isinstance(subject, Subject):
            continue
        here = (scope.accounts or not meaning.generic) and (not subject.sections or scope.section in subject.sections)
        form = not subject.level or not scope.form or subject.form == scope.form
        alone = subject.strong or not behind_word or subject.name == scope.subject
        if here and form and alone and (aspect or not meaning.short):
            kept.append((meaning, bool(subject.sections)))
    if kept:
        local = tuple([meaning for meaning, of_section in kept if of_section])
        return Token(SUBJECT, token.start, token.end, local or tuple([meaning for meaning, _ in kept]))
    other = tuple([meaning for meaning in token.meanings if meaning.kind != SUBJECT])
    return Token(other[0].kind if other else WORD, token.start, token.end, other)


def _tells_figures(meaning: Meaning) -> bool:
    """Tell whether a word speaks of a figure of what stands before it: 预算 does, 支出 and 资金 may not."""
    return not meaning.generic or meaning.value == BUDGET


def tail(window: list[Token]) -> tuple[tuple[Token, ...], bool]:
    """Return the tokens after the last word that is not understood, fillers left out, and whether there is one."""
    last = last_of(window, WORD)
    return tuple([token for token in window[last + 1 :] if token.kind != FILL]), last >= 0


def last_of(window: Sequence[Token], kind: str) -> int:
    """Return the place of the last token of a kind, or -1."""
    for place in range(len(window) - 1, -1, -1):
        if window[place].kind == kind:
            return place
    return -1


def parse(tokens: tuple[Token, ...], choose: Chooser) -> Parts | None:
    """Return a clause's parts, or nothing where its signature has no meaning."""
    known = _shape_of(_signature(tokens))
    return _parts(*known, tokens, choose) if known else None


def _signature(tokens: tuple[Token, ...]) -> str:
    return "".join([token.kind for token in tokens])


@lru_cache(maxsize=1024)
def _shape_of(signature: str) -> tuple[Shape, re.Match[str]] | None:
    """Return the shape of a signature, and where its parts are; texts have few signatures, again and again."""
    for shape, pattern in _SHAPES:
        match = pattern.fullmatch(signature)
        if match:
            return shape, match
    return None


def against(tokens: tuple[Token, ...], choose: Chooser) -> Parts | None:
    """Return what a clause such as 与2023年度相比 compares with."""
    match = _AGAINST.fullmatch(_signature(tokens))
    return _parts(Shape.CHANGE, match, tokens, choose) if match else None


def claims(tokens: tuple[Token, ...], choose: Chooser) -> list[tuple[Parts, int]]:
    """Return (parts, end) of what is said without a figure: 决算数小于预算数 (sign), 与上年持平 (equal)."""
    signature = _signature(tokens)
    if CHANGE not in signature and EQUAL not in signature:
        return []
    found = []
    for pattern in (_COMPARING, _EQUAL):
        for match in pattern.finditer(signature):
            inside = tokens[match.start() : match.end()]
            before = tokens[match.start() - 1] if match.start() else None
            parts = _parts(Shape.CHANGE, match, tokens, choose)
            if parts.word is None or (parts.word.kind == CHANGE and parts.word.base != COMPARING):
                continue
            unclear = (
                before is not None and before.kind == WORD and not (parts.left.subject and parts.left.subject.strong)
            )
            if not unclear:
                found.append((parts, inside[-1].end))
    return found


def _parts(shape: Shape, match: re.Match[str], tokens: tuple[Token, ...], choose: Chooser) -> Parts:
    groups = match.groupdict()

    def side(name: str) -> Slot:
        return _slot(tokens[match.start(name) : match.end(name)], choose) if groups.get(name) else Slot()

    word = tokens[match.start("word")] if groups.get("word") else None
    compare = tokens[match.start("compare")] if groups.get("compare") else None
    return Parts(
        shape=shape,
        start=tokens[match.start()].start if tokens else 0,
        left=side("left"),
        right=side("right"),
        word=next((m for m in word.meanings if m.kind in (RATE, CHANGE, EQUAL)), None) if word else None,
        compared=compare is not None,
        yearly=compare is not None and compare.kind == COMPARE and compare.end - compare.start == _SAME_PERIOD,
    )


def _slot(tokens: tuple[Token, ...], choose: Chooser) -> Slot:
    named: tuple[Subject, ...] = ()
    year, aspect, generic = 0, "", False
    for token in tokens:
        if token.kind == SUBJECT:
            chosen = choose(token)
            if chosen:
                named, aspect, generic = chosen, "", False
        elif token.kind == YEAR:
            year = token.year
        elif token.kind == ASPECT:
            meaning = next(each for each in token.meanings if each.kind == ASPECT)
            aspect, generic = str(meaning.value), meaning.generic
    return Slot(tokens, named[0] if named else None, year, aspect, generic, named[1:])
