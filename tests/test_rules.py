"""Rules: every case of ``tests/rules`` gives what it says, and the registry proves itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.audit.engine import audit
from generator.audit.identities import identities
from generator.audit.model import Rule
from generator.audit.registry import all_rules, coded_rules
from generator.findings import Severity, render_text
from generator.pack.loading import pack_ids, templates_folder
from generator.regulations import citation
from tests.cases import BASES, FOLDER, PACK, Case, cases, pack, run, view

LEDGER = Path(__file__).parent / "rule_ids.txt"
CASES = tuple(cases())
PACKS = tuple(pack(identifier) for identifier in sorted(pack_ids(templates_folder())))
OF_PACKS = tuple((each, {rule.id: rule for rule in all_rules(each)}) for each in PACKS)
RULES = {name: rule for _, rules in OF_PACKS for name, rule in rules.items()}
"""The rules of every kind of report."""


def title(case: object) -> str:
    return f"{case.rule} {case.title}" if isinstance(case, Case) else str(case)


@pytest.mark.parametrize("case", CASES, ids=title)
def test_case(case: Case, tmp_path: Path) -> None:
    assert case.rule in RULES, "no such rule"
    report = run(case, RULES[case.rule], tmp_path)
    found = [finding for finding in report.findings if finding.id == case.rule]
    assert len(found) == case.found, render_text(report.findings)
    if case.contains:
        told = "\n".join(f"{each.message} {each.printed} {each.computed} {each.fix}" for each in found)
        assert case.contains in told


@pytest.mark.parametrize("base", BASES)
def test_no_false_alarm_on_clean_samples(base: str) -> None:
    seen = view(BASES[base])
    report = audit(seen, all_rules(seen.pack))
    loud = [finding for finding in report.findings if finding.severity is not Severity.HINT]
    assert not loud, render_text(loud)


# The registry proves itself


def test_ids_are_unique() -> None:
    ids = [rule.id for rule in all_rules(pack())]
    assert sorted(ids) == sorted(set(ids))


def test_ids_are_never_used_again() -> None:
    """The ledger holds every id that was ever given; a rule that is taken away stays in it."""
    given = dict(line.split(" ", 1) for line in LEDGER.read_text("utf-8").splitlines())
    assert {rule.id for rule in RULES.values()} <= set(given), "run: python scripts/manual.py"
    renamed = {rule.id: (given[rule.id], rule.title) for rule in RULES.values() if given[rule.id] != rule.title}
    assert renamed == {}, "another rule needs another id; for a better title of the same rule, change the ledger"


@pytest.mark.parametrize("rule", coded_rules(), ids=lambda rule: rule.id)
def test_every_rule_has_a_clean_and_a_firing_case(rule: Rule) -> None:
    own = [case for case in CASES if case.rule == rule.id]
    assert any(case.found == 0 for case in own), "no clean case"
    assert any(case.found > 0 for case in own), "no firing case"


def test_every_file_of_cases_belongs_to_a_rule() -> None:
    assert {path.stem for path in FOLDER.glob("*.yaml")} <= set(RULES)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_citations_are_registered_and_in_force(rule: Rule) -> None:
    packs = [each for each, rules in OF_PACKS if rule.id in rules]
    years = [year for each in packs for year in each.manifest.years if rule.holds_in(year)]
    assert rule.citations
    assert years, "holds in no year of the pack"
    for year in years:
        assert any(citation(name, year) for name in rule.citations), f"nothing it cites is in force for {year}"


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_rules_are_told_in_chinese(rule: Rule) -> None:
    assert rule.text, "a rule's docstring is the rule"
    assert any("\u4e00" <= character <= "\u9fff" for character in rule.text)
    assert rule.text != rule.title, "the text only repeats the title"


def test_identities_are_there() -> None:
    own = (each for name in (PACK, "wuhan/budget-2024") for each in identities(pack(name)))
    assert {identity.id for identity in own} <= set(RULES)
