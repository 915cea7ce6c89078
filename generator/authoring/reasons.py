"""The places of a report that need a reason, as a list for the clerk, as data, and as a file of drafts to work on.

Comes in: ``ReasonPlace`` values and the accounts they are of. Goes out: texts by format; nothing is written here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from generator.accounts.facts import Fact
from generator.amounts import format_amount, format_rate, to_wan
from generator.authoring.trees import KeyPath, Tree
from generator.authoring.yaml_text import write
from generator.derive.accounts import Accounts
from generator.derive.contributions import Breakdown
from generator.document.reasons import Path, ReasonPlace, names_of
from generator.submission.fields import code_of
from generator.submission.reasons import DRAFT_KEY, KeyedReason, is_draft, paragraphs

FILE: Final = "变动原因-草稿.yaml"
_HEAD: Final = "程序拟的原因草稿：只说了数，没有说事。请改成真正的原因，再去掉“草稿:”；正式输出不能有草稿。"
_SAME: Final = "同"
_CENTS: Final = 2
_SHOWN: Final = 8
"""So many parts of a change are listed for people; the data have all."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What is listed: the places in the order of the report, and the accounts that name their subjects."""

    places: tuple[ReasonPlace, ...]
    accounts: Accounts

    def drafts(self) -> dict[Path, tuple[str, str]]:
        """Return what can be proposed by place: (草稿, text), or (同, key) where another key has the same draft."""
        found: dict[Path, tuple[str, str]] = {}
        first: dict[str, str] = {}
        for place in self.places:
            top, key = place.path[0], place.path[1]
            same = _same_as(place, self.accounts)
            if same:
                found[place.path] = (_SAME, same)
            elif place.draft and top == "变动原因" and place.draft in first:
                found[place.path] = (_SAME, first[place.draft])
            elif place.draft:
                found[place.path] = (DRAFT_KEY, place.draft)
                if top == "变动原因" and not paragraphs(place.typed):
                    first[place.draft] = key
        return found


def as_text(listed: Listed) -> str:
    """Return the list for people: a block for each place."""
    drafts = listed.drafts()
    blocks = ["\n".join(_lines(place, drafts.get(place.path), listed.accounts)) for place in listed.places]
    missing = sum(not paragraphs(place.typed) for place in listed.places)
    waiting = sum(is_draft(place.typed) for place in listed.places)
    count = f"共 {len(blocks)} 处要说明原因：没有填 {missing} 处，草稿 {waiting} 处。"
    return "\n\n".join([*blocks, count if blocks else "没有要说明原因的变动。"]) + "\n"


def _lines(place: ReasonPlace, draft: tuple[str, str] | None, accounts: Accounts) -> Iterator[str]:
    yield f"{'/'.join(place.path)}　{_said(place)}　［{_state(place)}］"
    for breakdown in place.breakdowns:
        yield f"  按{breakdown.way}：{_parts(breakdown, accounts)}"
    for label, text in (("现在写的", paragraphs(place.typed)), ("上年写的", place.last)):
        if text:
            yield f"  {label}：{'；'.join(text)}"
    if draft:
        yield f"  草稿：{draft[1] if draft[0] == DRAFT_KEY else f'{_SAME}: {draft[1]}'}"


def _parts(breakdown: Breakdown, accounts: Accounts) -> str:
    """Return the greatest parts of a change, and what the others come to."""
    names = names_of(breakdown.parts, accounts)
    told = [f"{names[part.label]} {_signed(part.value)}" for part in breakdown.parts[:_SHOWN]]
    rest = breakdown.parts[_SHOWN:]
    if rest:
        told.append(f"其余 {len(rest)} 项合计 {_signed(sum((part.value for part in rest), Decimal(0)))}")
    return "、".join(told)


def as_json(listed: Listed) -> str:
    """Return the list as data, amounts in exact 元."""
    return json.dumps([_entry(place, listed.accounts) for place in listed.places], ensure_ascii=False, indent=1) + "\n"


def _entry(place: ReasonPlace, accounts: Accounts) -> dict[str, Any]:
    change = place.change
    return {
        "键": list(place.path),
        "状态": _state(place),
        "数据项": change.fact.name,
        "增减额": f"{change.fact.value:f}",
        "比率": _rate(change.rate) if change.rate else None,
        "组成": {
            each.way: [
                {"名称": name, "标识": part.label, "增减额": f"{part.value:f}"}
                for part in each.parts
                for name in (names_of(each.parts, accounts)[part.label],)
            ]
            for each in place.breakdowns
        },
        "现在写的": list(paragraphs(place.typed)),
        "上年写的": list(place.last),
        DRAFT_KEY: place.draft,
    }


def as_yaml(listed: Listed) -> str:
    """Return a file of drafts for the places that have no reason yet; nothing where none can be drafted."""
    tree: dict[str, Any] = {}
    notes: dict[KeyPath, str] = {(): _HEAD}
    drafts = listed.drafts()
    for place in listed.places:
        if place.path in drafts and not paragraphs(place.typed) and not _same_as(place, listed.accounts):
            path = _typed_path(place.path, listed.accounts)
            node: dict[str, Any] = tree
            for key in path:
                node = node.setdefault(key, {})
            kind, text = drafts[place.path]
            node[kind] = text
            last = f"上年写的：{'；'.join(place.last)}" if place.last else ""
            notes[path] = "\n".join(line for line in (_said(place), last) if line)
    typed: Mapping[str, Tree] = tree
    return write(typed, notes) if tree else ""


def _same_as(place: ReasonPlace, accounts: Accounts) -> str:
    """Return the key of the reason that the place says already to be the same as, or nothing."""
    reason = accounts.submission.reasons.get(place.path[1]) if place.path[0] == "变动原因" else None
    return (isinstance(reason, KeyedReason) and reason.key) or ""


def _typed_path(path: Path, accounts: Accounts) -> Path:
    """Return a path as the clerk typed it, or would type it: subjects with their names."""
    if path[0] != "预算差异原因":
        return path
    typed = {code_of(subject): subject for subject in accounts.submission.budget_reasons}
    named = f"{path[1]} {accounts.functional.name(path[1]) or ''}".strip()
    return path[0], typed.get(path[1], named)


def _said(place: ReasonPlace) -> str:
    """Return what changed: against what, which way, by how much."""
    fact, rate = place.change.fact, place.change.rate
    budget = fact.name.endswith(".差额") or place.change.name.endswith("比年初预算")
    against = "预算" if budget else "上年"
    way = "增加" if fact.value > 0 else "减少"
    how_much = f"比{against}{way} {_wan(abs(fact.value))} 万元"
    if rate is None:
        return how_much
    by = "完成" if rate.name.endswith("完成率") else "增长" if fact.value > 0 else "下降"
    return f"{how_much}，{by} {_rate(rate)}"


def _state(place: ReasonPlace) -> str:
    if is_draft(place.typed):
        return "草稿，没有确认"
    return "已填" if paragraphs(place.typed) else "没有填"


def _rate(fact: Fact) -> str:
    return format_rate(abs(fact.value), _CENTS)


def _wan(yuan: Decimal) -> str:
    return format_amount(to_wan(yuan), _CENTS, separators=True)


def _signed(yuan: Decimal) -> str:
    return f"{'+' if yuan > 0 else '-'}{_wan(abs(yuan))}"


FORMATS: Final[Mapping[str, Callable[[Listed], str]]] = MappingProxyType(
    {"text": as_text, "json": as_json, "yaml": as_yaml}
)
