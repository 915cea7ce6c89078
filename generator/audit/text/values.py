"""The values that words stand for: facts, differences and rates of facts, counts of forms and indicators.

Comes in: a ``View``. Goes out: ``Values``, which gives for a subject, an aspect and the contexts the
``Referent`` values that a figure may be compared with; several where the words leave open which is meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from msgspec import Struct

from generator.accounts.facts import HUNDRED, Derivation, Fact, FactBook, Measure, Operation
from generator.audit.forms import forms
from generator.audit.model import Path, View
from generator.audit.text.subjects import (
    ADJUSTED,
    ALL_FUNDS,
    BUDGET,
    FINAL,
    FISCAL,
    FORM,
    FUNDS,
    GENERAL,
    GOVERNMENT,
    INITIAL,
    REVIEW,
    STATE,
    Subject,
)
from generator.pack.labels import ANY, OTHERWISE

FUND_CONTEXTS: Final = frozenset((GENERAL, GOVERNMENT, STATE, ALL_FUNDS, FISCAL))
_ASPECTS: Final = {BUDGET: (ADJUSTED, INITIAL), FUNDS: (FINAL, ADJUSTED)}
"""Aspects that leave open which of several is meant."""


class Referent(Struct, frozen=True):
    """A value that a figure may speak of: its name, exact value, and how it was computed from which facts.

    ``base_zero`` marks a rate that has no value because what it is a rate of is zero. ``paths`` are typed places it was
    read from where it is no fact (the values of an indicator).
    """

    name: str
    value: Decimal
    measure: Measure
    facts: tuple[str, ...] = ()
    operation: Operation | None = None
    base_zero: bool = False
    paths: tuple[Path, ...] = ()
    unit: str = ""


class Values(Struct, frozen=True):
    """All values of one report."""

    facts: FactBook
    extra: Mapping[str, Decimal]

    @classmethod
    def of(cls, view: View) -> Values:
        """Return the values of a report."""
        return cls(view.facts, dict(_extra(view)))

    def pick(self, subject: Subject, aspect: str, contexts: tuple[str, ...]) -> tuple[tuple[str, Fact], ...]:
        """Return (context, fact) of what an aspect of a subject may be in the contexts."""
        wanted = _ASPECTS.get(aspect, (aspect,))
        found = [pair for each in wanted for pair in self._aspect(subject, each, contexts)]
        return tuple(found)

    def _aspect(self, subject: Subject, aspect: str, contexts: tuple[str, ...]) -> Iterator[tuple[str, Fact]]:
        by_context = subject.values.get(aspect, {})
        for context in _chosen(by_context, contexts):
            fact = self._first(by_context[context], budget=aspect in (INITIAL, ADJUSTED))
            if fact is None and aspect == FINAL:
                fact = nothing(by_context[context][0])
            if fact is not None:
                yield context, fact

    def _first(self, names: tuple[str, ...], *, budget: bool) -> Fact | None:
        """Return the first fact that exists; a budget that nothing was typed for does not count as zero."""
        for name in names:
            fact = self.facts.get(name)
            if fact is not None and not (budget and _sum_of_nothing(fact)):
                return fact
        return None

    def amounts(self, subject: Subject, aspect: str, contexts: tuple[str, ...]) -> tuple[Referent, ...]:
        """Return what an amount, or a score, of this aspect may be."""
        return _once(referent(fact) for _, fact in self.pick(subject, aspect, contexts))

    def changes(
        self, subject: Subject, aspect: str, base: str, contexts: tuple[str, ...], *, rate: bool
    ) -> tuple[Referent, ...]:
        """Return the differences between two aspects, or what they are in percent of the second."""
        kind = Operation.GROWTH if rate else Operation.CHANGE
        return self._pairs(subject, (aspect, base), contexts, kind)

    def between(self, one: Subject, other: Subject, contexts: tuple[str, ...]) -> tuple[Referent, ...]:
        """Return the differences between the final figures of two subjects (支出合计比收入合计少)."""
        ones, others = (self.pick(each, FINAL, contexts) for each in (one, other))
        return _once(combined(a, b, Operation.CHANGE) for _, a in ones for _, b in others if a.name != b.name)

    def completions(self, subject: Subject, base: str, contexts: tuple[str, ...]) -> tuple[Referent, ...]:
        """Return how much of a budget was carried out."""
        return self._pairs(subject, (FINAL, base), contexts, Operation.RATIO)

    def _pairs(
        self, subject: Subject, aspects: tuple[str, str], contexts: tuple[str, ...], kind: Operation
    ) -> tuple[Referent, ...]:
        ones, others = (self.pick(subject, aspect, contexts) for aspect in aspects)
        pairs = [(a, b) for one, a in ones for other, b in others if one == other or ANY in (one, other)]
        if not pairs and len(ones) == len(others) == 1:
            pairs = [(ones[0][1], others[0][1])]
        return _once(combined(a, b, kind) for a, b in pairs if a.name != b.name)

    def shares(self, subject: Subject, whole: Subject | None, contexts: tuple[str, ...]) -> tuple[Referent, ...]:
        """Return what a subject's final figure is in percent of another's, or of what it is usually a share of."""
        if whole is not None:
            wholes = [fact for _, fact in self.pick(whole, FINAL, contexts)]
        else:
            names = [subject.whole[context] for context in _chosen(subject.whole, contexts)]
            wholes = [fact for each in names if (fact := self._first(each, budget=False))]
        parts = [fact for _, fact in self.pick(subject, FINAL, contexts)]
        return _once(
            combined(part, each, Operation.RATIO) for part in parts for each in wholes if part.name != each.name
        )

    def count(self, name: str) -> tuple[Referent, ...]:
        """Return a count of things; none were typed where there is no such fact."""
        return self.named(name) or (referent(nothing(name, Measure.COUNT)),)

    def named(self, name: str) -> tuple[Referent, ...]:
        """Return a fact, or a count of forms or indicators, by its name."""
        if name in self.extra:
            return (Referent(name, self.extra[name], Measure.COUNT),)
        fact = self.facts.get(name)
        return (referent(fact),) if fact else ()


def nothing(name: str, measure: Measure = Measure.AMOUNT) -> Fact:
    """Return the fact of something that nothing was typed for, which the report prints as 0."""
    return Fact(name, Decimal(0), measure, Derivation(Operation.SUM, ()))


def referent(fact: Fact) -> Referent:
    """Return a fact as a value to compare with."""
    operation = fact.origin.operation if isinstance(fact.origin, Derivation) else None
    return Referent(fact.name, fact.value, fact.measure, (fact.name,), operation)


def combined(one: Fact, other: Fact, kind: Operation) -> Referent:
    """Return the difference of two facts, or one in percent of the other."""
    names = (one.name, other.name)
    formula = Derivation(kind, names).formula
    if kind is Operation.CHANGE:
        return Referent(formula, one.value - other.value, Measure.AMOUNT, names, kind)
    if not other.value:
        return Referent(formula, Decimal(0), Measure.RATE, names, kind, base_zero=True)
    part = one.value - other.value if kind is Operation.GROWTH else one.value
    return Referent(formula, part / other.value * HUNDRED, Measure.RATE, names, kind)


def _chosen(by_context: Mapping[str, tuple[str, ...]], contexts: tuple[str, ...]) -> tuple[str, ...]:
    """Return which contexts apply: the one spoken of; all where none is; none where another kind of money is."""
    if ANY in by_context:
        return (ANY,)
    spoken = tuple(context for context in contexts if context in by_context)
    if spoken:
        return spoken[:1]
    if OTHERWISE in by_context:
        return (OTHERWISE,)
    funds = FUND_CONTEXTS.intersection(by_context)
    if funds and FUND_CONTEXTS.intersection(contexts):
        return ()
    if "项目" in by_context:
        return ("项目", *(each for each in (FORM, REVIEW) if each in by_context))
    return tuple(by_context)


def _sum_of_nothing(fact: Fact) -> bool:
    return isinstance(fact.origin, Derivation) and fact.origin.operation is Operation.SUM and not fact.origin.operands


def _once(referents: Iterator[Referent]) -> tuple[Referent, ...]:
    """Return values that are not the same, the first name of each."""
    found: dict[tuple[Decimal, bool], Referent] = {}
    for each in referents:
        found.setdefault((each.value, each.base_zero), each)
    return tuple(found.values())


def _extra(view: View) -> Iterator[tuple[str, Decimal]]:
    """Yield the counts that are no facts: forms, units, indicators of each form, those reached and missed."""
    submission = view.accounts.submission
    yield "自评表.项目表数", Decimal(len(submission.project_forms))
    yield "单位.下属单位数", Decimal(len(submission.department.units))
    for form in forms(view):
        total, missed = len(form.indicators), len(form.missed)
        yield f"{form.prefix}.指标数", Decimal(total)
        yield f"{form.prefix}.完成指标数", Decimal(total - missed)
        yield f"{form.prefix}.未完成指标数", Decimal(missed)
