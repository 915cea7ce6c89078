"""勾稽关系: the rules that the pack's identities are.

Comes in: ``identities.yaml`` of the pack. Goes out: one ``Rule`` for each identity. A difference is compared with a
tolerance that has a reason: none where the figures are known to the fen; half a unit of the last typed place for each
figure typed where nothing but 万元 with two decimals is known. Within it, the difference is 尾差, told as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from generator.accounts.facts import Measure
from generator.amounts import AmountUnit
from generator.audit.identities import Identity, Instance, identities, instances
from generator.audit.model import Found, NotChecked, Passed, Result, Rule, View
from generator.audit.places import origins_of, wan
from generator.derive.prior import LAST
from generator.findings import SourcePosition
from generator.pack.loading import TemplatePack
from generator.submission.kinds import Kind, kind_of

HALF_UNIT: Final = Decimal(50)
"""Half of 0.01 万元, in 元."""

_KNOWN_DECIMALS: Final = 2
_ZERO: Final = Decimal(0)


def identity_rules(pack: TemplatePack) -> tuple[Rule, ...]:
    """Return a rule for each identity of a pack."""
    kinds = (kind_of(pack.manifest.kind),)
    return tuple(_rule(identity, kinds) for identity in identities(pack))


def _rule(identity: Identity, kinds: tuple[Kind, ...]) -> Rule:
    def check(view: View) -> Iterable[Result]:
        return _check(identity, view)

    check.__doc__ = f"{identity.text}\n\n示例：\n{_example(identity)}改法：{identity.fix}"
    return Rule(identity.id, identity.family, identity.severity, identity.title, identity.citations, check, kinds=kinds)


def _example(identity: Identity) -> str:
    """Return an identity's example; where none is written, one made of the names of its sides."""
    wrong, right = (
        (identity.example.wrong, identity.example.right)
        if identity.example
        else (
            f"{identity.left_name} 200.50 万元，{identity.right_name} 200.80 万元。",
            f"{identity.left_name} 200.80 万元，{identity.right_name} 200.80 万元。",
        )
    )
    return f"错：{wrong}\n对：{right}\n"


def _check(identity: Identity, view: View) -> Iterator[Result]:
    facts, holding = view.facts, 0
    for instance in instances(identity, view):
        left, right = facts.balance(instance.left), facts.balance(instance.right)
        if instance.needs and not instance.is_typed(facts):
            if right:
                about = instance.about(view)
                yield NotChecked(f"{identity.title}（{about}）" if about else identity.title, identity.without)
        elif left == right or _may_differ(identity, left - right):
            holding += 1
        else:
            yield _found(identity, instance, (left, right), view)
    if holding:
        yield Passed(identity.title, times=holding)


def _found(identity: Identity, instance: Instance, sides: tuple[Decimal, Decimal], view: View) -> Found:
    (left, right), about = sides, instance.about(view)
    where = f"（{about}）" if about else ""
    relation = "应等于" if identity.relation == "等于" else f"应{identity.relation}"
    allowed = tolerance(view, instance.names()) if identity.tolerance == "半单位" else _ZERO
    rounding = abs(left - right) <= allowed
    return Found(
        message=f"{identity.left_name}{where} {wan(left)} 万元，{relation}{identity.right_name} {wan(right)} 万元，"
        f"相差 {wan(left - right)} 万元{'，在尾差范围之内' if rounding else ''}。",
        fix=identity.fix,
        facts=tuple(name for name in instance.names() if name in view.facts),
        printed=f"{wan(left)}万元",
        computed=f"{wan(right)}万元" if identity.relation == "等于" else f"{identity.relation} {wan(right)}万元",
        rounding=rounding,
    )


def _may_differ(identity: Identity, difference: Decimal) -> bool:
    """Tell whether the sides may differ so."""
    return identity.relation != "等于" and (difference < 0) is (identity.relation == "不大于")


def tolerance(view: View, names: Iterable[str]) -> Decimal:
    """Return the difference in 元 that rounding alone can make between sums of these facts."""
    if known_to_the_fen(view):
        return _ZERO
    typed = {origin for name in names for origin in origins_of(view.facts, name)}
    return HALF_UNIT * len(typed)


def known_to_the_fen(view: View) -> bool:
    """Tell whether the amounts were typed in 元, or in 万元 with more than two decimals anywhere."""
    if view.accounts.submission.report.unit is AmountUnit.YUAN:
        return True
    own = (fact for name, fact in view.facts.items() if not name.startswith(LAST))
    amounts = (fact.origin for fact in own if fact.measure is Measure.AMOUNT)
    return any(decimals(origin.text) > _KNOWN_DECIMALS for origin in amounts if isinstance(origin, SourcePosition))


def decimals(text: str) -> int:
    """Return how many decimals an amount was typed with."""
    return len(text.strip("'\" ").partition(".")[2])
