"""The registry: every rule there is, those of the program and the identities of a pack.

Comes in: the modules of ``generator/audit/rules``, each ending in ``RULES``, and a template pack. Goes out: the rules
in the order of their families and ids. ``tests/test_rules.py`` proves that ids are unique and never used again, that
citations are registered and in force, and that every rule has its cases and stands in the manual.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from functools import cache
from typing import Final

from generator.audit import rules as topics
from generator.audit.model import Family, Rule
from generator.audit.rules.ties import identity_rules
from generator.pack.loading import TemplatePack
from generator.submission.kinds import kind_of

_ORDER: Final = {family: number for number, family in enumerate(Family)}


@cache
def coded_rules() -> tuple[Rule, ...]:
    """Return the rules that are functions, of all topics."""
    names = sorted(module.name for module in pkgutil.iter_modules(topics.__path__))
    modules = [importlib.import_module(f"{topics.__name__}.{name}") for name in names]
    return in_order(rule for module in modules for rule in getattr(module, "RULES", ()))


def all_rules(pack: TemplatePack) -> tuple[Rule, ...]:
    """Return all rules for reports of a pack: of those that are coded the ones for its kind, and its identities."""
    kind = kind_of(pack.manifest.kind)
    return in_order((*(rule for rule in coded_rules() if rule.holds_for(kind)), *identities_of(pack)))


def identities_of(pack: TemplatePack) -> tuple[Rule, ...]:
    """Return the identities of a pack that hold for its kind: those it inherits may be of another."""
    kind = kind_of(pack.manifest.kind)
    return tuple(rule for rule in identity_rules(pack) if rule.holds_for(kind))


def in_order(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return rules by family and id."""
    return tuple(sorted(rules, key=lambda rule: (_ORDER[rule.family], rule.id)))
