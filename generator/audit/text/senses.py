"""What a clause that was understood says of its figure: the role, the values it may have, and what it is against.

Comes in: the parts of a clause, the figure, and what is spoken of. Goes out: a ``Sense``; without referents it
says why there are none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from generator.accounts.facts import FactBook
from generator.audit.text.clauses import Parts, Shape, Slot
from generator.audit.text.figures import Figure, Kind
from generator.audit.text.lexicon import CHANGE, COMPARING
from generator.audit.text.statements import Firmness, Role, Sense
from generator.audit.text.subjects import (
    ADJUSTED,
    BUDGET,
    BUDGET_SCORE,
    FINAL,
    FUNDS,
    INITIAL,
    PRIOR,
    SCORE,
    Subject,
)
from generator.audit.text.values import Referent, Values

NO_BASE: Final = "未说明"
"""The base of a completion rate that does not say what it is a rate of."""
_NOBODY: Final = Subject("", ())
_NOTHING: Final = Values(FactBook(()), {})
_SCORES: Final = (SCORE, BUDGET_SCORE)


class Spoken(Struct, frozen=True):
    """What is spoken of where a clause begins: subject, contexts, years, and the base of changes."""

    subject: Subject
    contexts: tuple[str, ...]
    year: int
    report_year: int
    base: str = ""
    base_year: int = 0


def sense_of(parts: Parts, figure: Figure, spoken: Spoken, values: Values) -> Sense | None:
    """Return what a figure says, or nothing where its unit does not go with the words."""
    sense = _SENSES[parts.shape](parts, figure, spoken, values)
    if sense is None or sense.referents or sense.because:
        return sense
    return replace(sense, because=f"没有“{spoken.subject.shown}”的{sense.aspect}数据")


def outline(parts: Parts, figure: Figure, report_year: int, base: str) -> Sense | None:
    """Return what a figure says of something that has no facts: role, aspect, sign and base, but no values."""
    spoken = Spoken(_NOBODY, (), report_year, report_year, base)
    return _SENSES[parts.shape](parts, figure, spoken, _NOTHING)


def claimed(parts: Parts, spoken: Spoken, values: Values) -> tuple[tuple[Referent, ...], str]:
    """Return the differences that a direction without a figure speaks of, and what they are against."""
    if parts.right.aspect and not parts.compared:
        base, base_year = parts.right.aspect, spoken.report_year
    else:
        base, base_year = _base(parts, spoken)
    if (base == PRIOR and base_year != spoken.report_year - 1) or spoken.year != spoken.report_year:
        return (), base
    one = parts.left.aspect or FINAL
    return values.changes(spoken.subject, one, base, spoken.contexts, rate=False), base


def _value(parts: Parts, figure: Figure, spoken: Spoken, values: Values) -> Sense | None:
    if figure.kind is Kind.COUNT:
        return _count(parts, figure, spoken, values)
    aspect = parts.left.aspect or _plain_aspect(spoken.subject, figure)
    if (aspect in _SCORES) != (figure.kind in (Kind.SCORE, Kind.BARE)) or figure.kind is Kind.RATE:
        return None
    role = Role.SCORE if aspect in _SCORES else Role.VALUE
    firmness = Firmness.LIKELY if aspect == FUNDS and not parts.left.aspect else Firmness.FIRM
    return replace(_of_year(role, aspect, parts.left, spoken, values), firmness=firmness)


def _plain_aspect(subject: Subject, figure: Figure) -> str:
    """Return what an amount right behind a name is: its final figure; of a project perhaps its budget."""
    if figure.kind in (Kind.SCORE, Kind.BARE):
        return SCORE
    return FUNDS if subject.strong else FINAL


def _count(parts: Parts, figure: Figure, spoken: Spoken, values: Values) -> Sense | None:
    fact = spoken.subject.counts.get(figure.unit)
    if fact is None or parts.left.aspect:
        return None
    if spoken.year != spoken.report_year:
        because = f"没有{spoken.year}年的数据"
        return Sense(Role.COUNT, Role.COUNT, because=because, this_year=values.count(fact))
    return Sense(Role.COUNT, Role.COUNT, values.count(fact))


def _of_year(role: Role, aspect: str, slot: Slot, spoken: Spoken, values: Values) -> Sense:
    """Return the values of an aspect in the year spoken of: this year's, last year's finals, or none."""
    year = slot.year or spoken.year
    this_year = values.amounts(spoken.subject, aspect, spoken.contexts)
    last_year = values.amounts(spoken.subject, PRIOR, spoken.contexts) if aspect in (FINAL, FUNDS, PRIOR) else ()
    if year == spoken.report_year:
        instead = values.amounts(spoken.subject, ADJUSTED, spoken.contexts) if aspect == INITIAL else ()
        return Sense(role, aspect, this_year, last_year=last_year, instead=instead)
    if year == spoken.report_year - 1 and aspect in (FINAL, FUNDS, PRIOR):
        because = "" if last_year else f"没有填写“{spoken.subject.shown}”{year}年的数"
        return Sense(role, PRIOR, last_year, because=because, this_year=this_year)
    return Sense(role, aspect, because=f"没有{year}年的数据", this_year=this_year, last_year=last_year)


def _completion(parts: Parts, figure: Figure, spoken: Spoken, values: Values) -> Sense | None:
    if figure.kind is not Kind.RATE or parts.word is None:
        return None
    base = str(parts.word.value)
    wanted = BUDGET if base == NO_BASE else base
    referents = values.completions(spoken.subject, wanted, spoken.contexts)
    if spoken.year != spoken.report_year:
        because = f"没有{spoken.year}年的数据"
        return Sense(Role.COMPLETION, Role.COMPLETION, base=base, because=because, this_year=referents)
    return Sense(Role.COMPLETION, Role.COMPLETION, referents, base=base)


def _share(parts: Parts, figure: Figure, spoken: Spoken, values: Values) -> Sense | None:
    whole = parts.right
    unclear = bool(whole.tokens) and whole.subject is None
    if figure.kind is not Kind.RATE or unclear or (whole.aspect and not whole.generic and whole.aspect != FINAL):
        return None
    referents = values.shares(spoken.subject, whole.subject, spoken.contexts)
    base = whole.subject.name if whole.subject else ""
    if spoken.year != spoken.report_year:
        because = f"没有{spoken.year}年的数据"
        return Sense(Role.SHARE, Role.SHARE, base=base, because=because, this_year=referents)
    return Sense(Role.SHARE, Role.SHARE, referents, base=base)


def _change(parts: Parts, figure: Figure, spoken: Spoken, values: Values) -> Sense | None:
    if figure.kind not in (Kind.AMOUNT, Kind.RATE) or parts.word is None:
        return None
    rate = figure.kind is Kind.RATE
    role = Role.GROWTH if rate else Role.CHANGE
    if parts.right.subject is not None:
        return _difference(parts, figure, spoken, values)
    own = parts.word.base
    if own == COMPARING and not parts.compared and not parts.right.aspect:
        return None
    base, base_year = _base(parts, spoken)
    one = parts.left.aspect or (ADJUSTED if own == INITIAL else FINAL)
    sign = int(parts.word.value) if isinstance(parts.word.value, int) else 0
    referents = values.changes(spoken.subject, one, base, spoken.contexts, rate=rate)
    sense = Sense(role, role, referents, sign, base, base_year)
    other = base_year if base == PRIOR and base_year != spoken.report_year - 1 else spoken.report_year
    other = spoken.year if spoken.year != spoken.report_year else other
    if other == spoken.report_year:
        return sense
    return replace(sense, referents=(), because=f"没有{other}年的数据", this_year=referents)


def _difference(parts: Parts, figure: Figure, spoken: Spoken, values: Values) -> Sense | None:
    """Return the difference between two subjects in the report's year; of any other, nothing is known."""
    other, plain = parts.right.subject, not parts.left.aspect and not parts.right.aspect
    this_year = spoken.year == spoken.report_year and not parts.right.year
    if other is None or figure.kind is not Kind.AMOUNT or not plain or not this_year:
        return None
    sign = int(parts.word.value) if parts.word and isinstance(parts.word.value, int) else 0
    referents = values.between(spoken.subject, other, spoken.contexts)
    return Sense(Role.CHANGE, Role.CHANGE, referents, sign, other.name, spoken.report_year)


def _apart(parts: Parts, figure: Figure, spoken: Spoken, values: Values) -> Sense | None:
    if figure.kind is not Kind.AMOUNT or not parts.right.aspect:
        return None
    one, other = parts.left.aspect or FINAL, parts.right.aspect
    referents = values.changes(spoken.subject, one, other, spoken.contexts, rate=False)
    return Sense(Role.CHANGE, Role.CHANGE, referents, base=other, base_year=spoken.report_year)


def _other(parts: Parts, figure: Figure, spoken: Spoken, values: Values) -> Sense | None:
    """Return the figure of the year or budget that the one before is compared with."""
    if figure.kind is not Kind.AMOUNT:
        return None
    base, base_year = _base(parts, spoken)
    if base == PRIOR and base_year != spoken.report_year - 1:
        return Sense(Role.VALUE, PRIOR, base=base, base_year=base_year, because=f"没有{base_year}年的数据")
    referents = values.amounts(spoken.subject, base, spoken.contexts)
    return Sense(Role.VALUE, base, referents, base=base, base_year=base_year)


def _base(parts: Parts, spoken: Spoken) -> tuple[str, int]:
    """Return the aspect and the year that a change is against: as said, as the word means, as said before."""
    last = spoken.report_year - 1
    if parts.word and parts.word.base == INITIAL:
        return INITIAL, spoken.report_year
    if parts.compared or parts.right.aspect:
        aspect = parts.right.aspect
        if parts.yearly or aspect in ("", FINAL, PRIOR):
            return PRIOR, parts.right.year or last
        return aspect, spoken.report_year
    own = parts.word.base if parts.word and parts.word.kind == CHANGE else ""
    if own and own != COMPARING:
        return own, spoken.report_year
    if spoken.base:
        return spoken.base, spoken.base_year or (last if spoken.base == PRIOR else spoken.report_year)
    return PRIOR, last


_SENSES: Final[dict[Shape, Callable[[Parts, Figure, Spoken, Values], Sense | None]]] = {
    Shape.VALUE: _value,
    Shape.COMPLETION: _completion,
    Shape.SHARE: _share,
    Shape.CHANGE: _change,
    Shape.BELOW: _change,
    Shape.APART: _apart,
    Shape.OTHER: _other,
}
