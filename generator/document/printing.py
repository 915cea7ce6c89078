"""Printing of facts: the one place where exact figures become the characters of the report.

Comes in: a ``Fact`` and the resolved options (pack defaults, overridden by the department). Goes out: a ``Run`` that
carries the fact's name. Amounts are shown in 万元, rounded half up; rates in percent.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Final, TypeVar

from msgspec import Struct

from generator.accounts.facts import Derivation, Fact, Measure, Operation
from generator.amounts import AmountUnit, format_amount, format_rounded, round_half_up, to_wan
from generator.document.nodes import Run
from generator.submission.models import Options

_Value = TypeVar("_Value")
WHOLE = (Decimal(0), Decimal(100))
_COMPLETIONS = ("完成率", "执行率")


def resolve(pack: Options, own: Options) -> Options:
    """Return the pack's options with the department's own choices put over them."""
    chosen = {name: value for name, value in own if value is not None}
    return pack.model_copy(update=chosen)


def required(value: _Value | None) -> _Value:
    """Return an option that a loaded pack is known to set."""
    if value is None:
        msg = "a pack must set every option"
        raise TypeError(msg)
    return value


_NO_AMOUNT: Final = Decimal("0.00")
_COUNT, _WAN = Measure.COUNT, AmountUnit.WAN
_MOST_AMOUNTS: Final = 1024


class CellStyle(Struct, frozen=True):
    """How the cells of a table, of one of its columns or of a form print their figures.

    ``nothing`` stands for an amount of zero; ``drop_zeros`` leaves idle zeros out.
    """

    nothing: str
    unit: AmountUnit
    separators: bool
    drop_zeros: bool

    def shown(self, fact: Fact) -> tuple[str, Decimal]:
        """Return what is printed of an amount, always two decimals, or of a count; and the same as a number."""
        if fact.measure is _COUNT:
            return _count(fact), fact.value
        if not fact.value:
            return self.nothing, _NO_AMOUNT
        text, rounded = _printed(fact.value, self.unit is _WAN, self.separators, self.drop_zeros)
        return text if rounded else self.nothing, rounded


class Printing(Struct, frozen=True):
    """How figures are printed in one report."""

    options: Options

    def cells(
        self,
        zero: str | None = None,
        *,
        unit: AmountUnit = AmountUnit.WAN,
        separators: bool | None = None,
        drop_zeros: bool = False,
    ) -> CellStyle:
        """Return how cells are printed: as the options say where the table does not say it itself."""
        nothing = "0.00" if (zero or self.options.zero) == "0.00" else ""
        own = required(self.options.table_separators) if separators is None else separators
        return CellStyle(nothing, unit, own, drop_zeros)

    def text(self, fact: Fact, *, absolute: bool = False) -> Run:
        """Print a fact in a sentence by what it measures; a change against last year without its sign."""
        if fact.measure is Measure.COUNT:
            return Run(_count(fact), fact.name)
        if fact.measure is Measure.SCORE:
            return self.score(fact)
        if fact.measure is Measure.RATE:
            return self._ratio(fact)
        value = abs(fact.value) if absolute or _is(fact, Operation.CHANGE) else fact.value
        separators, drop = required(self.options.text_separators), required(self.options.text_drop_zeros)
        return Run(self._amount(value, separators=separators, drop=drop), fact.name)

    def share(self, fact: Fact) -> Run:
        """Print a share of a whole."""
        return self._percent(fact, required(self.options.share_decimals))

    def rate(self, fact: Fact) -> Run:
        """Print a growth rate without its sign: the direction stands in the words before it."""
        return self._percent(fact, required(self.options.rate_decimals), absolute=True)

    def completion(self, fact: Fact) -> Run:
        """Print how much of a budget was carried out."""
        return self._percent(fact, required(self.options.completion_decimals))

    def score(self, fact: Fact, *, unit: bool = False) -> Run:
        """Print a score, at most two decimals, with 分 where the option asks for it in forms."""
        text = format_amount(fact.value, 2, separators=False, drop_zeros=True)
        return Run(f"{text}分" if unit and self.options.score_unit else text, fact.name)

    def _amount(self, yuan: Decimal, *, separators: bool, drop: bool) -> str:
        text, rounded = _printed(yuan, True, separators, drop)
        return text if rounded else "0"

    def _ratio(self, fact: Fact) -> Run:
        """Print a rate in the one way that is its own everywhere in the report."""
        if _is(fact, Operation.GROWTH):
            return self.rate(fact)
        return self.completion(fact) if fact.name.endswith(_COMPLETIONS) else self.share(fact)

    def _percent(self, fact: Fact, decimals: int, *, absolute: bool = False) -> Run:
        value = abs(fact.value) if absolute else fact.value
        shown = round_half_up(value, decimals)
        whole = value in WHOLE or (self.options.whole_percent and shown and shown == shown.to_integral_value())
        return Run(format_rounded(shown, drop_zeros=bool(whole)) + "%", fact.name)


@lru_cache(maxsize=_MOST_AMOUNTS)
def _printed(yuan: Decimal, wan: bool, separators: bool, drop_zeros: bool) -> tuple[str, Decimal]:  # noqa: FBT001
    """Return an amount as printed, in 万元 or 元, and rounded: a report prints the same one in many places."""
    rounded = round_half_up(to_wan(yuan) if wan else yuan, 2)
    return format_rounded(rounded, separators=separators, drop_zeros=drop_zeros), rounded


def _count(fact: Fact) -> str:
    return f"{round_half_up(fact.value, 0):f}"


def _is(fact: Fact, operation: Operation) -> bool:
    return isinstance(fact.origin, Derivation) and fact.origin.operation is operation
