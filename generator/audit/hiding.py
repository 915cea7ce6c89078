"""Hiding: a report on personal data must not spread it, not even in the line that a finding quotes.

Comes in: findings, and what must not be shown with what is shown instead. Goes out: the findings with it masked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from msgspec.structs import replace

from generator.audit.text_people import HALF_WIDTH
from generator.findings import Finding, SourcePosition

_FULL_WIDTH: Final = {half: full for full, half in HALF_WIDTH.items()}


def hidden(findings: Iterable[Finding], secrets: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return the findings with every secret masked in what they say and quote, written in half or full width."""
    both = {**secrets, **{secret.translate(_FULL_WIDTH): shown for secret, shown in secrets.items()}}
    longest_first = sorted(both.items(), key=lambda pair: -len(pair[0]))

    def masked(text: str) -> str:
        for secret, shown in longest_first:
            text = text.replace(secret, shown)
        return text

    def position(place: SourcePosition) -> SourcePosition:
        return replace(place, text=masked(place.text), source_line=masked(place.source_line))

    def finding(each: Finding) -> Finding:
        return replace(
            each,
            message=masked(each.message),
            fix=masked(each.fix),
            printed=masked(each.printed),
            computed=masked(each.computed),
            positions=tuple(position(place) for place in each.positions),
        )

    return tuple(finding(each) for each in findings) if secrets else tuple(findings)
