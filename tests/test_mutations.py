"""Mutations in the suite: a seeded sample is found or lawful, and the stored summary tells of a whole run.

The whole run of more than a thousand mutants is ``make mutations``; it writes ``docs/变异测试.md``. Nothing here depends
on which rule finds a mutant, only on its being found.
"""

from __future__ import annotations

import re
from typing import Final

import pytest

from generator.findings import Severity
from generator.pipeline import examine, kits
from generator.writers.text import render as render_text
from scripts.mutation_report import NUMBERS, SUMMARY, difference, rate, row
from tests import cases
from tests.mutation_run import Outcome, all_mutants, audited, clean, examined, outcomes
from tests.mutation_survivors import OTHER, why
from tests.mutations import Mutant, Tree, chosen, putting

SEED: Final = 5
SAMPLES: Final = {"小": 80, "小@文字": 40, "sample-small": 40}
"""How many mutants of each base are audited here."""
LEAST_RATE: Final = 97
"""Percent of the wrong mutants in the stored summary that must be found."""
LEAST_SAMPLED: Final = 90
"""The same of each sample here: one survivor more of forty is two and a half percent."""
FAMILIES: Final = [
    *("金额", "正负号", "科目", "权重", "得分", "目标值和完成值", "年度", "原因", "个数", "用字", "名称"),
    *("残留", "个人信息", "自写文字的数"),
]
TYPED: Final = ["文中数字", "文中单位", "文中方向词"]


@pytest.mark.parametrize("base", SAMPLES)
def test_a_sample_is_found_or_lawful(base: str) -> None:
    gathered = list(outcomes(base, chosen(all_mutants(base), SAMPLES[base], SEED)))
    told = [f"{each.mutant.family} {each.mutant.how} {each.mutant.place}" for each in gathered if each.survived]
    assert len(gathered) == SAMPLES[base]
    assert rate(gathered) >= LEAST_SAMPLED, "\n".join(told)


def test_every_wrong_figure_of_a_typed_sentence_is_found() -> None:
    wrong = {"文中数字": all_mutants("小@文字")["文中数字"]}
    survivors = [each.mutant.after for each in outcomes("小@文字", chosen(wrong, 40, SEED)) if not each.severity]
    assert survivors == []


def test_what_is_called_lawful_is_another_report_all_through() -> None:
    lawful = [each for found in all_mutants("小").values() for each in found if each.lawful]
    unseen = [each.mutant for each in outcomes("小", chosen({"": lawful}, 25, SEED)) if each.severity is None]
    assert unseen
    before = text_of(clean("小"))
    same = [f"{each.how} {each.place}" for each in unseen if text_of(each.applied(clean("小"))) == before]
    assert same == []


def text_of(tree: Tree) -> str:
    """Return all words of the report of a tree."""
    report = examined(tree).report
    assert report is not None
    return render_text(report.document)


def test_the_choice_is_the_same_each_time() -> None:
    every = all_mutants("小")
    assert chosen(every, 60, SEED) == chosen(every, 60, SEED)
    assert chosen(every, 60, SEED) != chosen(every, 60, SEED + 1)


@pytest.mark.parametrize("base", ["sample-small", "sample-small@文字"])
def test_every_family_has_mutants_and_each_changes_something(base: str) -> None:
    every, tree = all_mutants(base), clean(base)
    assert sorted(every) == sorted(TYPED if "@" in base else FAMILIES)
    assert [each.place for found in every.values() for each in found[:3] if each.applied(tree) == tree] == []


def test_a_tree_in_memory_is_audited_as_its_folder() -> None:
    there = {(each.id, each.message) for each in examine(cases.BASES["sample-small"], kits()).audit.findings}
    here = audited(clean("sample-small")).findings
    assert {(each.id, each.message) for each in here} == there
    assert {each.severity for each in here} <= {Severity.HINT}


def outcome(severity: Severity | None, lawful: str = "") -> Outcome:
    mutant = Mutant("金额", "漏填为零", ("支出",), "12", "0", putting(("支出",), "0"), lawful)
    return Outcome("小", mutant, severity, ())


def test_the_rate_leaves_out_what_is_lawful_and_was_not_found() -> None:
    found, hint = outcome(Severity.ERROR), outcome(Severity.HINT, "只录入一次的数")
    lawful, survivor = outcome(None, "只录入一次的数"), outcome(None)
    assert rate([found, lawful, survivor]) == 50
    assert rate([lawful]) == 100
    assert row("金额", [found, hint, lawful, survivor]) == "| 金额 | 4 | 1 | 0 | 1 | 1 | 1 | 66.7% |"


def test_a_difference_is_shown_with_a_little_around_it() -> None:
    assert difference("收入合计为180.17万元", "收入合计为190.17万元") == (
        "收入合计为180.17万元",
        "收入合计为190.17万元",
    )
    assert difference("一" * 20 + "8" + "二" * 20, "一" * 20 + "9" + "二" * 20) == (
        "…一一一一一一一一8二二二二二二二二…",
        "…一一一一一一一一9二二二二二二二二…",
    )
    assert difference("重复", "重复重复") == ("重复", "重复重复")


def summary() -> str:
    return SUMMARY.read_text("utf-8")


def test_the_stored_summary_is_of_a_whole_run() -> None:
    total = re.search(r"\| 合计 \| (\d+) \|(?: \d+ \|){5} ([0-9.]+)% \|", summary())
    assert total
    assert 1000 <= int(total[1]) <= sum(NUMBERS.values())
    assert float(total[2]) >= LEAST_RATE
    assert [family for family in (*FAMILIES, *TYPED) if f"\n| {family} | " not in summary()] == []


def test_every_survivor_is_listed_with_why() -> None:
    numbers = re.search(r"\| 合计 \|(?: \d+ \|){5} (\d+) \|", summary())
    listed = summary().partition("## 未发现的变异")[2]
    assert numbers
    assert len(re.findall(r"^\* ", listed, re.MULTILINE)) == int(numbers[1])
    assert f"### {OTHER}" not in listed


def test_what_has_no_explanation_is_told_so() -> None:
    assert why(outcome(None)) == OTHER
