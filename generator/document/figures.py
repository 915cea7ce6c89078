"""Charts (图1 to 图4) as figure nodes, with their values in words for those who cannot see them.

Comes in: the pack's figures.yaml and the facts. Goes out: ``Figure`` nodes; values in 万元, rounded as printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from generator.accounts.facts import HUNDRED, Fact, FactBook, Measure
from generator.amounts import round_half_up, to_wan
from generator.document.nodes import Figure
from generator.document.printing import Printing
from generator.pack.models import FigurePoint, FigureSpec


def build_figure(
    spec: FigureSpec, anchor: str, facts: FactBook, printing: Printing, slots: Mapping[str, str]
) -> Figure:
    """Build one chart."""
    points = [point for point in spec.points if facts.amount(point.fact) or not spec.drop_zero]
    whole = sum((facts.amount(point.fact) for point in points), Decimal(0))
    shown = [_slots(point, whole, facts, printing, slots) for point in points]
    label, alt = (spec.label_share, spec.alt_share) if spec.shares else (spec.label, spec.alt_point)
    return Figure(
        anchor=anchor,
        kind=spec.kind,
        caption=spec.caption.format(**slots),
        series=spec.series,
        categories=tuple(each["名"] for each in shown),
        values=tuple(round_half_up(to_wan(facts.amount(point.fact)), 2) for point in points),
        labels=tuple(label.format(**each) for each in shown),
        alt=spec.alt.format(题注=spec.caption.format(**slots), 各项="；".join(alt.format(**each) for each in shown)),
        width=spec.width,
        height=spec.height,
    )


def _slots(
    point: FigurePoint, whole: Decimal, facts: FactBook, printing: Printing, slots: Mapping[str, str]
) -> dict[str, str]:
    """Return one category's name, amount and share as printed."""
    fact = facts.get(point.fact)
    amount = printing.text(fact).text if fact else "0"
    share = facts.amount(point.fact) / whole * HUNDRED if whole else Decimal(0)
    origin = fact.origin if fact else None
    shown = printing.share(Fact("", share, Measure.RATE, origin)).text if origin else "0%"
    return {"名": point.name.format(**slots), "数": amount, "占比": shown}
