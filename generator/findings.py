"""Findings: what is wrong or doubtful in a submission or a pack, and how it is printed.

Comes in: nothing; every room above makes findings. Goes out: frozen ``Finding`` values in a stable order and their
printed form in plain Chinese, the line at fault with a caret under it. User mistakes are values; ``FindingsError`` ends
a stage only after all of its findings are gathered.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

_LINE_WIDTH = 96
_TAB = "    "
_INDENT = "    "


class Severity(StrEnum):
    """How bad it is: an error stops the output, a warning asks for a look, a hint only informs."""

    ERROR = "错误"
    WARNING = "警告"
    HINT = "提示"


class SourcePosition(Struct, frozen=True):
    """A place in an input file: path relative to the report folder (posix), line and column from 1, both in characters.

    ``text`` is the text at fault as it stands in ``source_line``, or empty; the caret is as long as it. ``origin`` is
    the cell of a workbook that the text was imported from. A place in a workbook has its name as ``file`` and line 0.
    """

    file: str
    line: int
    column: int
    text: str = ""
    source_line: str = ""
    origin: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    @property
    def told(self) -> str:
        """The place, and the cell it was imported from."""
        return f"{self} ← {self.origin}" if self.origin else str(self)


class Finding(Struct, frozen=True):
    """One thing found: a stable id, how bad, what, where (the main place first), what it should be, how to mend it.

    An audit tells more: what is ``printed``, what was ``computed`` and from which figures (``basis``, a line each), the
    ``regulation`` (a line each), the ``family`` of the check, and whether it is a ``rounding`` difference (尾差).
    """

    id: str
    severity: Severity
    message: str
    positions: tuple[SourcePosition, ...] = ()
    expected: str = ""
    fix: str = ""
    printed: str = ""
    computed: str = ""
    basis: tuple[str, ...] = ()
    regulation: tuple[str, ...] = ()
    family: str = ""
    rounding: bool = False


class FindingsError(Exception):
    """Ends a stage that found errors; carries all of the stage's findings in order."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = in_order(findings)
        super().__init__(render_text(self.findings))


def order_of(finding: Finding) -> tuple[bool, str, int, int, str, str]:
    """Return a key that sorts by place; findings without a place come last."""
    if not finding.positions:
        return (True, "", 0, 0, finding.id, finding.message)
    place = finding.positions[0]
    return (False, place.file, place.line, place.column, finding.id, finding.message)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings by file, line and column, those without a place last, each only once."""
    return tuple(sorted(dict.fromkeys(findings), key=order_of))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Tell whether any finding stops the output."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def raise_errors(findings: Iterable[Finding]) -> None:
    """Raise ``FindingsError`` with all findings when there is an error among them."""
    gathered = tuple(findings)
    if has_errors(gathered):
        raise FindingsError(gathered)


def count(findings: Iterable[Finding]) -> dict[Severity, int]:
    """Return how many findings there are of each severity, the worst first."""
    gathered = tuple(findings)
    return {severity: sum(f.severity is severity for f in gathered) for severity in Severity}


def count_line(findings: Iterable[Finding]) -> str:
    """Return the closing line, such as ``共 3 项：错误 1 项，警告 2 项。``."""
    parts = [f"{severity} {number} 项" for severity, number in count(findings).items() if number]
    total = sum(count(findings).values()) if parts else 0
    return f"共 {total} 项：{'，'.join(parts)}。" if parts else "没有发现问题。"


def render_text(findings: Iterable[Finding]) -> str:
    """Return all findings as text for a terminal or a log, in order, with the count at the end."""
    ordered = in_order(findings)
    return "\n\n".join([*(render_finding(finding) for finding in ordered), count_line(ordered)]) + "\n"


def render_finding(finding: Finding) -> str:
    """Return one finding as text: place, severity and id, message, line with caret, further places, then details."""
    rounding = "（尾差）" if finding.rounding else ""
    lines = [f"{finding.severity} {finding.id}{rounding}：{visible(finding.message)}"]
    for number, place in enumerate(finding.positions):
        if number == 0:
            lines.insert(0, visible(str(place)))
        else:
            lines.append(f"  另见 {visible(str(place))}")
        if place.source_line:
            lines += [_INDENT + line for line in caret_lines(place)]
    return "\n".join([*lines, *(f"  {label}：{visible(text)}" for label, text in details(finding))])


def details(finding: Finding) -> tuple[tuple[str, str], ...]:
    """Return what a finding tells beside its message, as (Chinese label, text), in the order of printing."""
    imported = [place for place in finding.positions if place.origin]
    told = (
        *(("来自", place.origin if len(imported) == 1 else place.told) for place in imported),
        ("印的是", finding.printed),
        ("应为", finding.expected or finding.computed),
        *(("依据的数", line) for line in finding.basis),
        ("改法", finding.fix),
        *(("依据", line) for line in finding.regulation),
    )
    return tuple((label, text) for label, text in told if text)


def caret_lines(place: SourcePosition) -> tuple[str, str]:
    """Return the source line and the line of carets under the text at fault; a long line is cut around the fault."""
    before, fault, after = around(place)
    return (before + fault + after).rstrip(), " " * display_width(before) + "^" * max(display_width(fault), 1)


def around(place: SourcePosition) -> tuple[str, str, str]:
    """Return the source line as what stands before the text at fault, that text, and what stands behind it."""
    start = min(max(place.column - 1, 0), len(place.source_line))
    length = max(min(len(place.text), len(place.source_line) - start), 1)
    end = start + length
    if len(place.source_line) <= _LINE_WIDTH and display_width(visible(place.source_line)) <= _LINE_WIDTH:
        line = place.source_line
        return visible(line[:start]), visible(line[start:end]), visible(line[end:])
    before = _cut_left(visible(place.source_line[max(0, start - _LINE_WIDTH) : start]), _LINE_WIDTH // 2)
    fault = _cut_right(visible(place.source_line[start : start + min(length, _LINE_WIDTH)]), _LINE_WIDTH)
    after = visible(place.source_line[end : end + _LINE_WIDTH])
    after = _cut_right(after, max(_LINE_WIDTH - display_width(before) - display_width(fault), 0))
    return before, fault, after


def display_width(text: str) -> int:
    """Return the number of terminal columns: two for full-width characters, none for combining marks."""
    return sum(_character_width(character) for character in text)


def _character_width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def _cut_left(text: str, width: int) -> str:
    """Keep the right-hand end of the text that fits."""
    if display_width(text) <= width:
        return text
    return "..." + _cut_right(text[::-1], width - 3, mark="")[::-1]


def _cut_right(text: str, width: int, mark: str = "...") -> str:
    """Keep the left-hand end of the text that fits, with the mark where something was cut."""
    if display_width(text) <= width:
        return text
    room, kept = width - len(mark), []
    for character in text:
        room -= _character_width(character)
        if room < 0:
            break
        kept.append(character)
    return "".join(kept) + (mark if width >= len(mark) else "")


def visible(text: str) -> str:
    """Show what has no glyph of its own, so that no input can move the cursor or turn the direction of writing."""
    return "".join(_visible_character(character) for character in text)


def _visible_character(character: str) -> str:
    if character == "\t":
        return _TAB
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}:
        return f"<U+{ord(character):04X}>"
    return character
