"""Places that need a reason: what changed there and by how much, what made the change, and a draft of the reason.

Comes in: accounts, a pack, and the places whose reasons a report prints (``Composed.explained``). Goes out: a
``ReasonPlace`` for each change, in the order of the report. The wording of drafts is the pack's (用语 原因草稿…), their
amounts are printed as in the report. A draft tells what changed, not why: the department has to say that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from msgspec import Struct

from generator.accounts.facts import Fact, FactBook
from generator.derive.accounts import Accounts
from generator.derive.comparisons import THREE_PUBLIC
from generator.derive.contributions import REST, Breakdown, Part, budget_breakdown
from generator.derive.subjects import GROUP, ITEM, TOTAL
from generator.document.printing import Printing, required, resolve
from generator.pack.loading import TemplatePack
from generator.submission.fields import code_of
from generator.submission.reasons import AnyReason, is_open, paragraphs, reason_at

Path = tuple[str, ...]
_ENOUGH: Final = Decimal("0.8")
"""So much of all that went up and down is enough to tell."""
_MOST: Final = 3
_REASON: Final = "原因"


class Change(Struct, frozen=True):
    """What a reason explains: the change without its last step (``变动.收支总计``), its amount, its rate if any."""

    name: str
    fact: Fact
    rate: Fact | None


class ReasonPlace(Struct, frozen=True):
    """A place that needs a reason, all that is known of it, and a draft where the contributions are known."""

    path: Path
    change: Change
    breakdowns: tuple[Breakdown, ...]
    typed: AnyReason | None
    last: tuple[str, ...]
    draft: str


def change_at(path: Path, facts: FactBook, base: str) -> Change | None:
    """Return the change that the reason at a place explains; ``base`` is the budget the report compares with."""
    for name, difference, rate in _candidates(path, facts, base):
        fact = facts.get(f"{name}.{difference}")
        if fact and fact.value:
            return Change(name, fact, facts.get(f"{name}.{rate}"))
    return None


def _candidates(path: Path, facts: FactBook, base: str) -> Iterator[tuple[str, str, str]]:
    """Yield (change, its difference, its rate) that may be meant, the one the sentence speaks of first."""
    top, *rest = path
    against_last = ("增减额", "增减率")
    if top == "变动原因":
        yield f"变动.{rest[0]}", *against_last
    elif top == "科目变动原因":
        yield f"科目变动.{code_of(rest[0])}", *against_last
    elif top == "预算差异原因":
        yield f"预算对比.{code_of(rest[0])}.{base}", "差额", "完成率"
    elif top == "三公经费":
        item = TOTAL if rest[0] == _REASON else rest[0]
        yield f"三公经费.{item}", "差额", "完成率"
        yield f"三公经费.{item}.比上年", *against_last
    else:
        against = "年初预算" if "机关运行经费.年初预算" in facts else "上年决算数"
        yield f"机关运行经费.比{against}", *against_last


def reason_places(accounts: Accounts, pack: TemplatePack, explained: Iterable[Path]) -> tuple[ReasonPlace, ...]:
    """Return the places of a report that need a reason: those it prints, and “三公” items that changed."""
    printing = Printing(resolve(pack.manifest.options, accounts.submission.options))
    base = required(printing.options.budget_base)
    items = [("三公经费", item, _REASON) for item in THREE_PUBLIC]
    paths = dict.fromkeys((*explained, *items))
    found = ((path, change_at(path, accounts.facts, base)) for path in paths)
    return tuple(_place(path, change, accounts, pack, printing) for path, change in found if change)


def _place(path: Path, change: Change, accounts: Accounts, pack: TemplatePack, printing: Printing) -> ReasonPlace:
    breakdowns = accounts.breakdowns.get(change.name) or budget_breakdown(
        change.name, accounts.subjects, accounts.facts
    )
    typed = reason_at(accounts.submission, path)
    return ReasonPlace(
        path=path,
        change=change,
        breakdowns=breakdowns,
        typed=None if is_open(typed) else typed,
        last=paragraphs(reason_at(accounts.prior.submission, path)) if accounts.prior else (),
        draft=_draft(breakdowns, accounts, pack, printing),
    )


def names_of(parts: Iterable[Part], accounts: Accounts) -> dict[str, str]:
    """Return what to call each part by its label; subjects of one name are told apart by the one above them."""
    names = {part.label: _name(part.label, accounts) for part in parts}
    seen = Counter(names.values())
    return {label: _full_name(label, accounts) if seen[name] > 1 else name for label, name in names.items()}


def _name(label: str, accounts: Accounts) -> str:
    names = accounts.economic if len(label) == GROUP else accounts.functional
    return (names.name(label) or label) if label.isdigit() else label


def _full_name(label: str, accounts: Accounts) -> str:
    """Return a 项 with its 款, as the texts of a report write it."""
    if not label.isdigit() or len(label) != ITEM:
        return label
    above = accounts.functional.name(label[:GROUP]) or label[:GROUP]
    return f"{above}（款）{_name(label, accounts)}（项）"


def _draft(breakdowns: tuple[Breakdown, ...], accounts: Accounts, pack: TemplatePack, printing: Printing) -> str:
    """Return the draft of a reason; nothing where nothing is known of what made the change."""
    told, labels = [], pack.manifest.labels
    parts = _chosen(breakdowns)
    names = names_of(parts, accounts)
    for part in _telling(parts):
        amount = printing.text(accounts.facts[part.fact], absolute=True).text
        pattern = labels["原因草稿增加" if part.value > 0 else "原因草稿减少"]
        if Decimal(amount.replace(",", "")):
            told.append(pattern.format(名=names[part.label], 数=amount))
    return labels["原因草稿"].format(各项=labels["原因草稿分隔"].join(told)) if told else ""


def _chosen(breakdowns: tuple[Breakdown, ...]) -> tuple[Part, ...]:
    """Return the parts of the first breakdown that explains the change by more than one."""
    explaining = [each for each in breakdowns if each.explains]
    chosen = next((each for each in explaining if len(each.parts) > 1), next(iter(explaining), None))
    return chosen.parts if chosen else ()


def _telling(parts: tuple[Part, ...]) -> Iterator[Part]:
    """Yield the greatest parts until they make up enough."""
    whole, so_far = sum((abs(part.value) for part in parts), Decimal(0)), Decimal(0)
    for part in [part for part in parts if part.label != REST][:_MOST]:
        if so_far >= whole * _ENOUGH:
            return
        so_far += abs(part.value)
        yield part
