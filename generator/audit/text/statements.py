"""What a text was understood to say: a figure with the values it may speak of, or a direction without a figure.

Nothing comes in; the binding makes these values, the rules read them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from msgspec import Struct

from generator.audit.model import Path, TypedText
from generator.audit.text.figures import Figure
from generator.audit.text.plain import PlainText
from generator.audit.text.scopes import Scope
from generator.audit.text.values import Referent

_STOP: Final = "。"


class Role(StrEnum):
    """What a figure says of its subject."""

    VALUE = "数额"
    CHANGE = "增减额"
    GROWTH = "增减率"
    COMPLETION = "完成率"
    SHARE = "占比"
    COUNT = "个数"
    SCORE = "得分"
    TARGET = "目标值"
    ACTUAL = "完成值"


class Firmness(StrEnum):
    """How sure it is that a figure speaks of its referents."""

    FIRM = "明确"
    LIKELY = "很可能"
    WEAK = "可能"


class Reading(Struct, frozen=True):
    """One text as read: where it was typed, its squeezed form, and what it speaks of by its place."""

    typed: TypedText
    plain: PlainText
    scope: Scope

    @property
    def path(self) -> Path:
        """Where it was typed."""
        return self.typed.path


class Sense(Struct, frozen=True):
    """What the words before a figure say of it, and the values it may have.

    ``sign`` is that of its direction word, zero without one; ``base`` and ``base_year`` are what a change or a rate is
    against. Without referents, ``because`` says why there is nothing to compare with.
    """

    role: Role | None
    aspect: str
    referents: tuple[Referent, ...] = ()
    sign: int = 0
    base: str = ""
    base_year: int = 0
    because: str = ""
    this_year: tuple[Referent, ...] = ()
    """Where another year was named: the values of this year under the same label."""
    last_year: tuple[Referent, ...] = ()
    """The values of the last year under the same label."""
    instead: tuple[Referent, ...] = ()
    """Where nothing was typed for its budget: the other budget of the subject."""
    firmness: Firmness = Firmness.FIRM


UNKNOWN: Final = Sense(None, "")
"""What words say that are not understood."""


class Statement(Struct, frozen=True):
    """A figure of a text and what it says, of which subject, in which year; its label begins at ``start``.

    ``subject`` is empty where the words do not tell, or where what they name has no figures; such a figure is unbound.
    ``accounts`` tells whether words of the accounts stand beside it, so that it should have been bound.
    """

    text: Reading
    figure: Figure
    start: int
    sentence: int
    subject: str = ""
    sense: Sense = UNKNOWN
    year: int = 0
    accounts: bool = True
    form: str = ""
    """The form that is spoken of, by the place of the text or by its words."""
    end: int = 0
    """Where its words end, if behind the figure (20个部门（单位））."""

    @property
    def bound(self) -> bool:
        """Whether it is known what the figure speaks of."""
        return bool(self.subject)

    @property
    def role(self) -> Role | None:
        """What it says of its subject, if that is known."""
        return self.sense.role

    @property
    def aspect(self) -> str:
        """Which of its subject's figures it is: 决算, 年初预算 …."""
        return self.sense.aspect

    @property
    def sign(self) -> int:
        """The sign of its direction word."""
        return self.sense.sign

    @property
    def base(self) -> str:
        """What a change or a rate is against."""
        return self.sense.base

    @property
    def referents(self) -> tuple[Referent, ...]:
        """The values that it may speak of."""
        return self.sense.referents if self.bound else ()

    @property
    def label(self) -> str:
        """The squeezed words before the figure."""
        return self.text.plain.text[self.start : self.figure.start]

    @property
    def quote(self) -> str:
        """The words of its label and the figure, as typed."""
        return self.text.plain.typed(self.start, max(self.end, self.figure.end))

    @property
    def typed(self) -> str:
        """The figure as typed."""
        return self.text.plain.typed(self.figure.start, self.figure.end)

    @property
    def around(self) -> str:
        """The whole sentence, squeezed."""
        text = self.text.plain.text
        end = text.find(_STOP, self.figure.end)
        return text[text.rfind(_STOP, 0, self.figure.start) + 1 : end if end >= 0 else len(text)]


class Claim(Struct, frozen=True):
    """A direction said without a figure: 决算数小于预算数, 与上年持平. ``sign`` is zero for 持平."""

    text: Reading
    subject: str
    sign: int
    start: int
    end: int
    referents: tuple[Referent, ...]
    base: str

    @property
    def quote(self) -> str:
        """The words, as typed."""
        return self.text.plain.typed(self.start, self.end)


Said = Statement | Claim
