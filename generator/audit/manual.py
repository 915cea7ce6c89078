"""The rule manual: what each rule says, by which regulation, with an example and how to mend what it finds.

Comes in: rules, ``data/rule_examples.yaml`` and the register of regulations. Goes out: the text of ``gongkai
explain`` and of ``docs/审核规则.md`` (from ``manual.md.j2``). A rule's docstring is its text; a section ``示例：``
in it, or an entry of the examples, shows what is wrong and what is right.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from msgspec import Struct

from generator.audit.early import early_checks
from generator.audit.model import Family, Rule
from generator.audit.waivers import NOTICES
from generator.regulations import Citation, citation, register
from generator.submission.kinds import KINDS

_EXAMPLES: Final = "rule_examples.yaml"
_TEMPLATE: Final = "manual.md.j2"
_MARK: Final = "示例："
_WRONG, _RIGHT, _FIX = "错：", "对：", "改法："
_RULE_OF_INPUT: Final = "填报数据要能读出来、填齐全，才能计算和审核，这一类问题不能豁免。"


class Shown(Struct, frozen=True):
    """An example of a rule: what is wrong, what is right, how to mend it; empty where nobody wrote it."""

    wrong: str = ""
    right: str = ""
    fix: str = ""


def body_of(rule: Rule) -> str:
    """Return the rule in the regulator's words, without its example, as one text."""
    text = inspect.cleandoc(rule.check.__doc__ or "").partition(_MARK)[0]
    return "".join(line.strip() for line in text.splitlines())


def example_of(rule: Rule) -> Shown:
    """Return a rule's example: of its docstring, filled up by the file of examples."""
    lines = [line.strip() for line in inspect.cleandoc(rule.check.__doc__ or "").partition(_MARK)[2].splitlines()]
    told = {mark: line.removeprefix(mark) for line in lines for mark in (_WRONG, _RIGHT, _FIX) if line.startswith(mark)}
    written = _examples().get(rule.id, {})
    return Shown(
        told.get(_WRONG) or written.get("错", ""),
        told.get(_RIGHT) or written.get("对", ""),
        told.get(_FIX) or written.get("改法", ""),
    )


@cache
def _examples() -> dict[str, dict[str, str]]:
    text = (files("generator") / "data" / _EXAMPLES).read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = yaml.load(text, yaml.BaseLoader) or {}  # noqa: S506 - texts only
    return loaded


def cited(rule: Rule, years: Iterable[int]) -> tuple[Citation, ...]:
    """Return what a rule cites, so far as it is in force for any of these years."""
    return tuple(
        found
        for name in rule.citations
        if (found := next((each for year in years if (each := citation(name, year))), None))
    )


def titles(rules: Iterable[Rule]) -> dict[str, str]:
    """Return what every finding is about by its id: rules, the checks before the audit, notices on waivers."""
    return {
        **{identifier: check.title for identifier, check in early_checks().items()},
        **{identifier: notice[0] for identifier, notice in NOTICES.items()},
        **{rule.id: rule.title for rule in rules},
    }


def explain(identifier: str, rules: Iterable[Rule], years: tuple[int, ...]) -> str:
    """Return what ``gongkai explain`` says of an id, or nothing for an unknown one."""
    rule = next((each for each in rules if each.id == identifier), None)
    if rule is not None:
        return "\n".join(_explained(rule, years)) + "\n"
    early = early_checks().get(identifier)
    if early is not None:
        lines = [f"{identifier}　{early.title}", f"类别：{early.family}", f"改法：{early.fix}"]
        return "\n".join([*lines, *([] if early.waivable else [_RULE_OF_INPUT])]) + "\n"
    notice = NOTICES.get(identifier)
    return f"{identifier}　{notice[0]}\n类别：{Family.INPUT}　级别：警告\n{notice[1]}\n" if notice else ""


def _explained(rule: Rule, years: tuple[int, ...]) -> Iterator[str]:
    shown = example_of(rule)
    yield f"{rule.id}　{rule.title}"
    yield f"类别：{rule.family}　级别：{rule.severity}{_span(rule)}"
    yield ""
    yield f"规则：{body_of(rule)}"
    for each in cited(rule, years):
        yield f"依据：{each.line}"
        if each.text:
            yield f"　　　{each.text}"
    if shown.wrong:
        yield from ("", f"示例　错：{shown.wrong}", f"　　　对：{shown.right}")
    if shown.fix:
        yield f"改法：{shown.fix}"


def _span(rule: Rule) -> str:
    """Return the kinds of reports and the years that a rule holds for, where it does not hold for all."""
    bounded = rule.first is not None or rule.last is not None
    years = [f"{rule.first or ''}—{rule.last or ''}年度"] if bounded else []
    kinds = [kind.name for kind in KINDS if rule.holds_for(kind)]
    some = ["、".join(kinds)] if len(kinds) < len(KINDS) else []
    return f"　适用：{'，'.join([*some, *years])}" if some or years else ""


def manual(rules: Iterable[Rule], years: tuple[int, ...]) -> str:
    """Return the rule manual in Markdown."""
    gathered = tuple(rules)
    families = [(family, [rule for rule in gathered if rule.family is family]) for family in Family]
    template = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - Markdown, of the project's own words
    ).get_template(_TEMPLATE)
    return template.render(
        families=[(family, own) for family, own in families if own],
        total=len(gathered),
        years=years,
        notices=NOTICES,
        early=early_checks(),
        register=register(),
        body_of=body_of,
        example_of=example_of,
        cited=cited,
        span=_span,
    )
