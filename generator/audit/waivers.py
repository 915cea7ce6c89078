"""Waivers (豁免): findings a department answers for with a reason and the role of who decided it.

Comes in: the findings of an audit with the typed places they stand at, and the waivers of the input. Goes out: what
remains, what is waived, and findings about waivers that name no rule, may not be, or meet nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct

from generator.audit.early import early_checks
from generator.audit.model import Family, Path, Rule, View
from generator.audit.report import Waived
from generator.findings import Finding, Severity
from generator.submission.release import Waiver

UNKNOWN: Final = "WVR-001"
UNUSED: Final = "WVR-002"
FORBIDDEN: Final = "WVR-003"
NOTICES: Final = {
    UNKNOWN: ("豁免的规则编号不存在", "豁免须写明规则编号；写错的编号不起作用。"),
    UNUSED: ("豁免没有用到", "问题已经改正或位置写错的豁免，应当删去或改正，不留作以后之用。"),
    FORBIDDEN: ("填报格式的问题不能豁免", "填报数据不能按格式读出、缺少必填内容的，须改正，不能豁免。"),
}
"""What the engine itself may say of waivers: id → (title, rule)."""

KEY: Final = "豁免"


class Placed(Struct, frozen=True):
    """A finding with the typed places (paths of keys) it stands at."""

    finding: Finding
    paths: tuple[Path, ...] = ()


class Sorted(Struct, frozen=True):
    """What remains to be mended and what is waived."""

    findings: tuple[Finding, ...]
    waived: tuple[Waived, ...] = ()


def apply(view: View, placed: tuple[Placed, ...], rules: Mapping[str, Rule]) -> Sorted:
    """Sort the findings by the waivers of the input."""
    waivers = view.accounts.submission.waivers
    usable = [(number, waiver) for number, waiver in enumerate(waivers) if _allowed(waiver.rule, rules)]
    waived: list[Waived] = []
    left: list[Finding] = []
    used: set[int] = set()
    for each in placed:
        meets = next(((number, waiver) for number, waiver in usable if _meets(waiver, each)), None)
        if meets is None:
            left.append(each.finding)
        else:
            used.add(meets[0])
            waived.append(Waived(each.finding, meets[1].reason, meets[1].approver))
    left += _notices(view, rules, used)
    return Sorted(tuple(left), tuple(waived))


def _allowed(rule: str, rules: Mapping[str, Rule]) -> bool:
    if rule in rules:
        return rules[rule].family is not Family.INPUT
    return rule in early_checks() and early_checks()[rule].waivable


def _meets(waiver: Waiver, placed: Placed) -> bool:
    """Tell whether a waiver is for a finding: same rule, and the place where the waiver names one."""
    if waiver.rule != placed.finding.id:
        return False
    if waiver.place is None:
        return True
    wanted = waiver.place.strip("/")
    keys = ("/".join(str(step) for step in path) for path in placed.paths)
    if any(path == wanted or path.startswith(f"{wanted}/") for path in keys):
        return True
    return any(wanted == place.file or wanted in place.source_line for place in placed.finding.positions)


def _notices(view: View, rules: Mapping[str, Rule], used: set[int]) -> Iterator[Finding]:
    for number, waiver in enumerate(view.accounts.submission.waivers):
        place = view.accounts.positions.at(KEY, number, "规则")
        if number in used:
            continue
        if waiver.rule not in rules and waiver.rule not in early_checks():
            message = f"豁免的规则“{waiver.rule}”不存在，这一条豁免不起作用。"
            fix = "请核对规则编号（gongkai rules 列出全部规则）。"
            code = UNKNOWN
        elif not _allowed(waiver.rule, rules):
            message = f"“{waiver.rule}”属于填报格式，不能豁免。"
            fix = "请改正填报数据，并删去这一条豁免。"
            code = FORBIDDEN
        else:
            message = f"豁免“{waiver.rule}”没有用到：没有发现这样的问题，或位置不对。"
            fix = "请删去这一条豁免，或核对“位置”。"
            code = UNUSED
        yield Finding(code, Severity.WARNING, message, (place,), fix=fix, family=Family.INPUT)
