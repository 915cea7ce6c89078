"""How messages of the audit say figures: amounts in 万元 to the last digit, rates and scores without needless zeros."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from generator.amounts import format_amount
from generator.audit import places

_DECIMALS: Final = 2


def wan(yuan: Decimal) -> str:
    """Return an amount of 元 as ``12.34万元``, exact."""
    return f"{places.wan(yuan)}万元"


def percent(rate: Decimal) -> str:
    """Return a rate in percent, rounded to two decimals: ``87.46%``."""
    return f"{format_amount(rate, _DECIMALS, drop_zeros=True)}%"


def points(score: Decimal) -> str:
    """Return a score: ``8.33分``."""
    return f"{format_amount(score, _DECIMALS, drop_zeros=True)}分"
