"""What is spoken of at a place of a text, and how far it carries on: over commas, over figures, into the next sentence.

Comes in: the scope of a text, then what is named on the way. Goes out: a ``Topic``, local to one text, which
tells whether a clause without a subject of its own may speak of the one before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from generator.audit.text.clauses import Parts, Shape
from generator.audit.text.indicators import Entry
from generator.audit.text.lexicon import EQUAL, RATE
from generator.audit.text.scopes import Scope, Talk
from generator.audit.text.statements import Sense
from generator.audit.text.subjects import FINAL, PRIOR, REVIEW, Subject
from generator.audit.text.values import FUND_CONTEXTS
from generator.derive.performance import OVERALL

_KINDS_OF_MONEY: Final = frozenset(("三公经费", *FUND_CONTEXTS))
_PROJECT: Final = re.compile(
    "(?<=[\u4e00-\u9fff]{2})(?<!由于)(?<!因为)(?<!全部)(?<!所有)(?<!各类)(?<![各本该])"
    "(?:项目|专项|工程|(?:工作|业务|专项|运营|维护)经费|专项资金)(?!支出)"
)
"""Words that end the name of a project."""
_RELATIVE: Final = (Shape.CHANGE, Shape.SHARE, Shape.APART, Shape.BELOW, Shape.OTHER)
"""Shapes that say something only beside what they are a part or a change of."""


@dataclass(slots=True)
class Topic:
    """What is spoken of; it is changed while one text is read."""

    scope: Scope
    report_year: int
    place: Subject | None
    """What the text speaks of by its place: that of its scope, then the review that a paragraph begins with."""
    subject: Subject | None = field(init=False)
    contexts: tuple[str, ...] = field(init=False)
    form: str = field(init=False)
    year: int = field(init=False)
    base: str = field(init=False)
    base_year: int = 0
    explicit: bool = False
    """The subject was named in this text, not given by its place."""
    near: bool = False
    """The subject was named, or a figure of it was given, and no other words have come since."""
    words: bool = False
    """Words that are not understood have come in this text."""
    lost: bool = False
    """Something unknown has taken the subject's place, up to the end of the sentence."""
    heading: bool = False
    """The words so far end with that something, so that the next sentence speaks of it as well."""
    spoke: bool = False
    """A subject was named, or a figure of it given, in this sentence."""
    entries: tuple[Entry, ...] = ()
    """The indicators that were named last."""
    unit: str = ""
    """The unit of the figure before, if it was a count."""

    def __post_init__(self) -> None:
        self.subject, self.contexts, self.form = self.place, self.scope.contexts, self.scope.form
        self.year, self.base = self.report_year, self.scope.base

    def name(self, subject: Subject) -> None:
        """Take note that a subject was named."""
        self.subject, self.explicit, self.near, self.lost, self.spoke = subject, True, True, False, True
        if subject.context == REVIEW:
            self.place = subject
        if subject.form:
            self.form = subject.form
        if subject.context:
            money = subject.context in _KINDS_OF_MONEY
            kept = [each for each in self.contexts if (each in _KINDS_OF_MONEY) != money]
            self.contexts = (subject.context, *kept)

    @property
    def review(self) -> Subject | None:
        """The review that the text speaks of, if it is one of Part 3 that was named in it."""
        return self.place if self.place is not None and self.place.context == REVIEW else None

    def stray(self, words: str) -> None:
        """Take note of words that are not understood; what ends like a project takes the whole department's place."""
        self.words, self.near = True, False
        ends = [match.end() for match in _PROJECT.finditer(words)] if self.form == OVERALL else []
        self.lost = self.lost or bool(ends)
        self.heading = len(words) in ends

    def lose(self) -> None:
        """Take note that something unknown is spoken of now."""
        self.lost, self.near = True, False

    def told(self, sense: Sense, year: int) -> None:
        """Take note that a figure was bound: its year, and what the next change is against."""
        self.near = self.spoke = True
        self.year = year
        if sense.base and (sense.sign or sense.base_year):
            self.base, self.base_year = sense.base, sense.base_year

    def compare(self, parts: Parts) -> None:
        """Take note of what the rest of the sentence is compared with (与2023年度相比)."""
        aspect = parts.right.aspect
        if aspect in ("", FINAL, PRIOR):
            self.base, self.base_year = PRIOR, parts.right.year or self.report_year - 1
        else:
            self.base, self.base_year = aspect, self.report_year

    def end_sentence(self) -> None:
        """Keep the subject only where the sentence ended with it; else the text speaks of its place again."""
        if self.lost or not self.near:
            self.subject, self.explicit, self.near = self.place, False, False
        self.lost, self.heading = self.heading, False
        self.spoke = False
        self.year, self.entries = self.report_year, ()
        self.base, self.base_year = self.scope.base, 0

    def of(self, parts: Parts, *, foreign: bool) -> Subject | None:
        """Return the subject of a clause: its own, else the one spoken of, as far as it carries on."""
        if parts.left.subject is not None:
            return parts.left.subject
        if foreign or self.lost or self.subject is None:
            return None
        beside = self.near and (self.explicit or self.spoke)
        both = bool(parts.left.aspect and parts.right.aspect) and not parts.left.generic
        if _loose(parts) and not beside and not both:
            return None
        return self.subject if self.explicit or self._by_place() else None

    def of_claim(self, parts: Parts) -> Subject | None:
        """Return the subject of a direction said without a figure; 持平 only right beside it."""
        if parts.left.subject is not None:
            return parts.left.subject
        equal = parts.word is not None and parts.word.kind == EQUAL
        if self.lost or (equal and not self.near):
            return None
        return self.subject if self.explicit or self._by_place() else None

    def counts_on(self, unit: str) -> bool:
        """Tell whether a figure without words goes on counting: 团组8个，18人次."""
        if self.subject is None or not self.near:
            return False
        counts = self.subject.counts
        return self.unit in counts and counts.get(unit, counts[self.unit]) != counts[self.unit]

    def speaks_of_forms(self) -> bool:
        """Tell whether figures may be those of indicators."""
        return not self.scope.future and (self.scope.talk in (Talk.FORM, Talk.WORLD) or bool(self.form))

    def elsewhen(self, parts: Parts) -> bool:
        """Tell whether a text about other years does not say that it means this one."""
        return self.scope.future and parts.left.year != self.report_year

    def _by_place(self) -> bool:
        """Tell whether the text's place still says what it speaks of."""
        if self.scope.future:
            return False
        return self.review is not None or self.scope.talk is Talk.FORM or not self.words


def _loose(parts: Parts) -> bool:
    """Tell whether a clause says so little by itself that its subject must stand right beside it."""
    if parts.word is not None and parts.word.kind == RATE:
        return parts.word.generic
    return parts.left.generic or parts.shape in _RELATIVE or not parts.left.aspect
