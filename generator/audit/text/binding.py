"""Binding: which fact each figure of a text speaks of, by the words before it, what was spoken of, and its place.

Comes in: one text as tokens. Goes out: ``Statement`` and ``Claim`` values in order. Only words that are
understood to the last one bind: a single unknown word between label and figure leaves it unbound.
``docs/文数核对.md`` explains it by examples.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from generator.audit.text.clauses import Parts, against, claims, last_of, parse, settle, tail
from generator.audit.text.figures import Figure, Kind, Rough
from generator.audit.text.indicators import Indicators, Match
from generator.audit.text.lexicon import (
    ASPECT,
    BREAK,
    CHANGE,
    EQUAL,
    FIGURE,
    FILL,
    OF_A_UNIT,
    STOP,
    SUBJECT,
    WORD,
    YEAR,
    Token,
)
from generator.audit.text.patterns import Patterns
from generator.audit.text.scopes import Talk
from generator.audit.text.senses import Spoken, claimed, outline, sense_of
from generator.audit.text.statements import UNKNOWN, Claim, Firmness, Reading, Said, Sense, Statement
from generator.audit.text.subjects import Subject
from generator.audit.text.topic import Topic
from generator.audit.text.values import Values

_SHORT_GAP: Final = 2
"""A count may follow another by its unit alone (8个，累计18人次) when at most 累计 or 共 stands between."""
_LONGEST_LABEL: Final = 120
"""No indicator's name is longer; a clause without an end must not cost more than one with."""
_THIS: Final = ("本年", "当年")
_LIST: Final = "、"
_DIRECTIONS: Final = frozenset((CHANGE, EQUAL))


class Language(Struct, frozen=True):
    """What all texts of a report are read with."""

    values: Values
    subjects: dict[str, Subject]
    indicators: Indicators
    patterns: Patterns
    accounts: tuple[str, ...]
    """Words by which an unbound figure is one of the accounts."""
    year: int


def bind(
    reading: Reading, tokens: tuple[Token, ...], language: Language, begun: Subject | None = None
) -> tuple[tuple[Said, ...], Subject | None]:
    """Return what a text says, figure by figure, and the review it speaks of in the end.

    ``begun`` is the review that the paragraph before began with, where this one goes on with it.
    """
    topic = Topic(reading.scope, language.year, begun or language.subjects.get(reading.scope.subject))
    if begun is not None:
        topic.name(begun)
    said = _Reader(reading, settle(tokens, reading.scope), language, topic).read()
    return said, topic.review


@dataclass(slots=True)
class _Reader:
    """Walks over one text's tokens; lives for one text. ``window`` holds the words since the last figure or comma."""

    reading: Reading
    tokens: tuple[Token, ...]
    language: Language
    topic: Topic
    said: list[Said] = field(default_factory=list)
    window: list[Token] = field(default_factory=list)
    sentence: int = 0
    start: int = 0
    """Where the label of the next figure begins: behind the last figure or comma."""
    counted: bool = False
    """A figure was read in this clause."""

    def read(self) -> tuple[Said, ...]:
        for token in self.tokens:
            if token.kind == FIGURE and token.figure is not None:
                self._figure(token.figure)
            elif token.kind in (BREAK, STOP):
                self._end_clause(token)
            else:
                self.window.append(token)
        self._end_clause(None)
        return tuple(self.said)

    def _figure(self, figure: Figure) -> None:
        if figure.rough is not Rough.EXACT and self.window and self.window[-1].kind == CHANGE:
            self.window.pop()  # 超过100%: how exact the figure is, no change
        self._claims()
        statement = self._bound(figure)
        if statement is None:
            statement = self._unbound(figure)
        self.said.append(statement)
        self.topic.unit = figure.unit if statement.bound and figure.kind is Kind.COUNT else ""
        self.window.clear()
        self.start, self.counted = figure.end, True

    def _bound(self, figure: Figure) -> Statement | None:
        """Try what binds surest first: a set phrase, an indicator's own name, the words, a name alike."""
        pattern = self.language.patterns.match(self.reading.plain.text, figure, self.topic.form)
        if pattern is not None:
            subject = self.language.subjects.get(pattern.subject)
            if subject is not None:
                self.topic.name(subject)
            self.topic.told(pattern.sense, self.topic.year)
            statement = self._statement(figure, pattern.start, pattern.sense, pattern.fact)
            return replace(statement, end=pattern.end)
        match = self._indicator(figure)
        if match is not None and match.firmness is Firmness.FIRM:
            return self._of_indicator(figure, match)
        understood = self._understood(figure)
        if understood is not None or match is None:
            return understood
        return self._of_indicator(figure, match)

    def _understood(self, figure: Figure) -> Statement | None:
        """Bind a figure by the words right before it."""
        if self._of_a_unit():
            self.topic.lose()
            return None
        words, foreign = tail(self.window)
        parts = parse(words, self._choose)
        if parts is None or self.topic.elsewhen(parts) or not (words or self._counts_on(figure)):
            return None
        subject = self.topic.of(parts, foreign=foreign)
        if subject is None:
            return None
        if parts.left.subject is not None:
            self.topic.name(subject)
        year = parts.left.year or self._year_of(words)
        sense = self._sense(parts, figure, (subject, *parts.left.others), year)
        if sense is None:
            return None
        self.topic.told(sense, year)
        return self._statement(figure, parts.start if words else figure.start, sense, subject.shown)

    def _of_a_unit(self) -> bool:
        """Tell whether the words before a figure name one of the department's units; a form speaks of one anyway."""
        if self.topic.form:
            return False
        return OF_A_UNIT in [meaning.value for token in self.window for meaning in token.meanings]

    def _sense(self, parts: Parts, figure: Figure, subjects: tuple[Subject, ...], year: int) -> Sense | None:
        """Return what a figure says of the first subject, with the values of others that have the same name."""
        senses = [sense_of(parts, figure, self._spoken(each, year), self.language.values) for each in subjects]
        known = [each for each in senses if each is not None]
        if len(known) <= 1:
            return known[0] if known else None
        referents = dict.fromkeys(value for each in known for value in each.referents)
        return replace(known[0], referents=tuple(referents))

    def _spoken(self, subject: Subject, year: int) -> Spoken:
        topic = self.topic
        return Spoken(subject, topic.contexts, year, self.language.year, topic.base, topic.base_year)

    def _counts_on(self, figure: Figure) -> bool:
        """Tell whether a figure without words goes on counting what the last one counted."""
        gap = sum(token.end - token.start for token in self.window)
        empty = all(token.kind == FILL for token in self.window) and gap <= _SHORT_GAP
        return figure.kind is Kind.COUNT and empty and self.topic.counts_on(figure.unit)

    def _year_of(self, words: tuple[Token, ...]) -> int:
        """Return the year spoken of: this one where a phrase says so (本年收入合计), else the one named before."""
        texts = (self.reading.plain.text[token.start : token.end] for token in words if token.kind == SUBJECT)
        return self.language.year if any(text.startswith(_THIS) for text in texts) else self.topic.year

    def _indicator(self, figure: Figure) -> Match | None:
        if figure.chinese or not self.topic.speaks_of_forms():
            return None
        start = max(self.start, figure.start - _LONGEST_LABEL)
        before, entries = self.reading.plain.text[start : figure.start], self.topic.entries
        carried = self.language.indicators.carried(before, figure, entries) if entries else None
        behind = self.reading.plain.text[figure.end : figure.end + _LONGEST_LABEL]
        return carried or self.language.indicators.match(before, figure, self.topic.form, behind)

    def _of_indicator(self, figure: Figure, match: Match) -> Statement:
        self.topic.entries, self.topic.spoke = match.entries, True
        elsewhere = self.reading.scope.talk is Talk.WORLD and match.firmness is Firmness.FIRM
        firmness = Firmness.LIKELY if elsewhere else match.firmness
        sense = Sense(match.role, match.role, match.referents, firmness=firmness)
        return self._statement(figure, self.start, sense, f"指标“{match.entries[0].shown}”")

    def _statement(self, figure: Figure, start: int, sense: Sense, subject: str, *, accounts: bool = True) -> Statement:
        return Statement(
            text=self.reading,
            figure=figure,
            start=start,
            sentence=self.sentence,
            subject=subject,
            sense=sense,
            year=self.topic.year,
            accounts=accounts,
            form=self.topic.form,
        )

    def _unbound(self, figure: Figure) -> Statement:
        """Return a figure that found no fact, with what the words right before it say."""
        self._note_words()
        words, foreign = tail(self.window)
        if figure.kind is Kind.AMOUNT and foreign and all(token.kind in (ASPECT, YEAR) for token in words):
            self.topic.lose()  # 场地租赁年初预算10万元: something else has taken the subject's place
        parts = parse(words, self._choose) if words else None
        sense = outline(parts, figure, self.language.year, self.topic.base) if parts else None
        if sense is not None and sense.base and (sense.sign or (parts and parts.compared)):
            self.topic.base, self.topic.base_year = sense.base, sense.base_year
        accounts = self._of_accounts(figure)
        return self._statement(figure, self.start, sense or UNKNOWN, "", accounts=accounts)

    def _of_accounts(self, figure: Figure) -> bool:
        """Tell whether a figure stands beside words of the accounts."""
        if figure.chinese or figure.kind is Kind.BARE:
            return False
        clause = self.reading.plain.text[self.start : figure.start]
        return any(map(clause.__contains__, self.language.accounts))

    def _end_clause(self, stop: Token | None) -> None:
        self._claims()
        self._note_words()
        self._note_indicator(stop)
        if self.window:
            self._note_comparison()
        self.window.clear()
        if stop is not None and not self._inside_a_name(stop):
            self.start, self.counted = stop.end, False
        if stop is None or stop.kind == STOP:
            self.topic.end_sentence()
            self.sentence += 1

    def _note_comparison(self) -> None:
        """Take note of what the words so far compare with, or of the year that they are."""
        words, foreign = tail(self.window)
        compared = against(words, self._choose)
        if compared is not None:
            self.topic.compare(compared)
        elif not foreign and len(words) == 1 and words[0].kind == YEAR:
            self.topic.year = words[0].year

    def _inside_a_name(self, stop: Token) -> bool:
        """Tell whether a 、 stands inside a name (安全、环境巡查), not between two figures."""
        return self.reading.plain.text[stop.start] == _LIST and self.start != stop.start

    def _note_words(self) -> None:
        """Take note of the last subject named in the words so far, and of words that are not understood."""
        last = last_of(self.window, SUBJECT)
        named = self._choose(self.window[last]) if last >= 0 else ()
        if named:
            self.topic.name(named[0])
        self.topic.heading = False
        behind = self.window[last + 1 :]
        if last_of(behind, WORD) >= 0:
            self.topic.stray(self.reading.plain.text[behind[0].start : behind[-1].end])

    def _note_indicator(self, stop: Token | None) -> None:
        """Take note of an indicator whose name a clause is, so that 目标15家，完成10家 may follow."""
        if stop is None or self.counted or self.reading.scope.talk is not Talk.FORM or self.reading.scope.future:
            return
        words = self.reading.plain.text[max(self.start, stop.start - _LONGEST_LABEL) : stop.start]
        self.topic.entries = self.language.indicators.named(words, self.topic.form) or self.topic.entries

    def _claims(self) -> None:
        """Take note of the directions said without a figure in the words so far; most words are of none."""
        if _DIRECTIONS.isdisjoint([token.kind for token in self.window]):
            return
        words = tuple([token for token in self.window if token.kind != FILL])
        for parts, end in claims(words, self._choose):
            subject = self.topic.of_claim(parts)
            if subject is None or self.reading.scope.future:
                continue
            referents, base = claimed(parts, self._spoken(subject, self.topic.year), self.language.values)
            sign = parts.word.value if parts.word and isinstance(parts.word.value, int) else 0
            if referents:
                self.said.append(Claim(self.reading, subject.shown, sign, parts.start, end, referents, base))

    def _choose(self, token: Token) -> tuple[Subject, ...]:
        """Return which subjects a phrase may name: the 一级指标 of the form spoken of, else all that are none."""
        found = [meaning.value for meaning in token.meanings if isinstance(meaning.value, Subject)]
        own = tuple([each for each in found if each.level and each.form == self.topic.form])
        return own or tuple([each for each in found if not each.level])
