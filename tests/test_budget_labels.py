"""Typed texts of a 部门预算 read against its figures; and that the budget's own sentences bind to their facts."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path as File

import pytest

from generator.audit.engine import view_of
from generator.audit.model import Found, Path, TypedText, View
from generator.audit.text.comparing import Outcome
from generator.audit.text.reading import read_texts, verdict_of
from generator.audit.text.scopes import scope_of
from generator.audit.text.statements import Statement
from generator.derive.accounts import Accounts
from generator.document.compose import compose
from generator.findings import FindingsError
from generator.pack.loading import load_pack, templates_folder
from tests.budgets import rich
from tests.builders import sample
from tests.cases import BASES, pack, view
from tests.test_text_binding import RULES, derived

PACK = "wuhan/budget-2024"
PROJECTS, OTHER = "项目支出安排情况", "其他重要事项的情况说明"
THREE_PUBLIC = "一般公共预算“三公”经费支出安排情况"


def seen(accounts: Accounts) -> View:
    own = pack(accounts.submission.report.pack)
    return view_of(accounts, own, compose(accounts, own).document)


@cache
def report(name: str) -> View:
    if name == "小":
        return view(BASES["预算"])
    return seen(rich() if name == "全" else sample("sample-budget"))


BOUND = {"小": 43, "全": 101, "sample-budget": 104}
"""How many figures of its own sentences are bound; the rest are of last year only, areas, or behind （一）."""


@pytest.mark.parametrize("name", BOUND)
def test_the_sentences_of_a_budget_bind_to_their_own_facts(name: str) -> None:
    own, bound = report(name), 0
    paragraphs = list(derived(own))
    facts = {typed.path: by_place for typed, by_place in paragraphs}
    scopes = [(typed, scope_of(typed, own.accounts, own.pack.labels, "年初预算")) for typed, _ in paragraphs]
    for said in read_texts(own, [(typed, scope) for typed, scope in scopes if scope is not None]):
        if isinstance(said, Statement):
            fact = facts[said.text.path].get(said.text.plain.spans[said.figure.start][0])
            verdict = verdict_of(own, said)
            if fact and verdict:
                bound += 1
                assert verdict.outcome is Outcome.EQUAL, said.quote
                assert abs(verdict.referent.value) == pytest.approx(abs(own.facts[fact].value)), (said.quote, fact)
    assert bound >= BOUND[name]


def found(path: Path, text: str) -> list[tuple[str, str]]:
    changed = replace(report("小"), texts=(TypedText(path, text),))
    results = ((rule.id, each) for rule in RULES.values() for each in rule.check(changed))
    return [(rule, each.message) for rule, each in results if isinstance(each, Found)]


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        (
            ("科目变动原因", "2010302", 0),
            "本年预算82万元，上年70万元",
            "文字写“本年预算82万元”，“2010302 一般行政管理事务”的预算数是 80万元。",
        ),
        (
            ("变动原因", "收支总计", 0),
            "收支总预算比上年增加12万元",
            "文字写“收支总预算比上年增加12万元”，“收支总计”的增减额是 10万元。",
        ),
        (
            ("预算项目", 2, "用途"),
            "示例工作经费90万元",
            "文字写“示例工作经费90万元”，“示例工作经费”的资金是 80万元。",
        ),
        (
            ("补充文字", PROJECTS, "后加", 0),
            "2024年项目支出81万元。",
            "文字写“2024年项目支出81万元”，“项目支出”的预算数是 80万元。",
        ),
        (
            ("补充文字", OTHER, "后加", 0),
            "一般公务用车2辆。",
            "文字写“一般公务用车2辆”，“一般公务用车”是 1辆。",
        ),
        (
            ("补充文字", THREE_PUBLIC, "后加", 0),
            "2024年“三公”经费预算3万元。",
            "文字写“2024年“三公”经费预算3万元”，“三公经费”的预算数是 0万元。",
        ),
    ],
)
def test_a_typed_figure_that_is_none_of_the_budget_is_found(path: Path, text: str, message: str) -> None:
    assert message in [each for _, each in found(path, text)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("变动原因", "收支总计", 0), "收支总预算比上年增加10万元，增长5.32%，其中项目支出80万元"),
        (("科目变动原因", "2010302", 0), "比上年增加10万元"),
        (("预算项目", 2, "用途"), "培训60万元、宣传20万元"),
        (("人员构成", "说明", 0), "2015年核定行政编制21名"),
        (("补充文字", PROJECTS, "后加", 0), "示例工作经费80万元，占项目支出的100%。"),
    ],
)
def test_what_agrees_or_speaks_of_something_else_is_left_alone(path: Path, text: str) -> None:
    assert found(path, text) == []


def test_the_labels_keep_the_listed_keys_and_nothing_else(tmp_path: File) -> None:
    own, above = load_pack(PACK).labels, load_pack("wuhan/final-accounts-2024").labels
    assert (own.changes, own.codes, own.years) == (above.changes, above.codes, above.years)
    assert "本年收入合计" in above.subjects.keys() - own.subjects.keys()
    templates = File(shutil.copytree(templates_folder(), tmp_path / "templates"))
    labels = templates / PACK / "labels.yaml"
    labels.write_text(labels.read_text("utf-8").replace("沿用: [科目称", "沿用: [没有的键, 科目称"), "utf-8")
    with pytest.raises(FindingsError) as caught:
        load_pack(PACK, templates)
    assert [each.message for each in caught.value.findings] == [
        "模板文件 labels.yaml：“沿用”列出的没有的键，所继承的文件里没有。"
    ]
