"""Tests of tracing: what a figure was computed from, down to the lines of the input, and where it is printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import commands
from generator.document.compose import compose
from generator.document.trace import Trace, near, trace
from tests.builders import accounts, pack
from tests.submissions import MINIMAL
from tests.test_sentences import EXPLAINED, LONG, PRIOR
from tests.test_totals import RICH

MADE = accounts(**{**RICH, **EXPLAINED, "上年决算": PRIOR, "版式": LONG})
DOCUMENT = compose(MADE, pack()).document


def ask(question: str) -> Trace:
    (found,) = trace(MADE.facts, DOCUMENT, question)
    return found


def test_a_sum_is_told_down_to_the_lines_of_the_input() -> None:
    found = ask("政府性基金.2120803.本年支出")
    assert [(step.depth, step.fact.name) for step in found.steps] == [
        (0, "政府性基金.2120803.本年支出"),
        (1, "支出.2120803.政府性基金预算.合计"),
        (2, "支出.2120803.政府性基金预算.基本支出"),
        (3, "支出.2120803.政府性基金预算.公用经费"),
        (2, "支出.2120803.政府性基金预算.项目支出"),
    ]
    assert found.steps[1].formula == "支出.2120803.政府性基金预算.基本支出 + 支出.2120803.政府性基金预算.项目支出"
    assert (found.steps[1].position, found.steps[3].formula) == (None, "")
    assert found.steps[3].position is not None
    assert found.steps[3].position.source_line.strip() == "公用经费: 5"


def test_what_was_spelled_out_once_is_not_again() -> None:
    found = ask("年末结转和结余")
    repeated = [step.fact.name for step in found.steps if step.repeated]
    names = [step.fact.name for step in found.steps if not step.repeated]
    assert len(names) == len(set(names))
    assert set(repeated) <= set(names)


def test_places_are_sentences_and_cells() -> None:
    found = ask("政府性基金.2120803.本年支出")
    assert [(place.where, place.text, place.printed) for place in found.places] == [
        ("公开07表", "城市建设支出", "25.00"),
        (
            "七、政府性基金预算财政拨款收入支出决算情况说明",
            "…区支出（类）国有土地使用权出让收入安排的支出（款）城市建设支出（项）。支出决算为25万元，主要用于城市基础设施建设。",
            "25",
        ),
    ]


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("公开01表/本年支出合计", "本年支出合计"),
        ("公开01表/31", "收支总计"),
        ("公开01表/62", "支出总计"),
        ("公开01表/六、经营收入", "收入决算.合计.经营收入"),
        ("公开01表/经营收入", "收入决算.合计.经营收入"),
        ("公开03表/2010301/项目支出", "支出决算.2010301.项目支出"),
        ("2024年度支出决算表 / 2010301 / 项目支出", "支出决算.2010301.项目支出"),
        ("公开07表/2120803/小计", "政府性基金.2120803.本年支出"),
        ("公开02表/合计/事业收入", "收入决算.合计.事业收入"),
    ],
)
def test_a_cell_names_its_fact(question: str, name: str) -> None:
    assert ask(question).fact.name == name


def test_a_row_names_all_its_facts() -> None:
    names = [found.fact.name for found in trace(MADE.facts, DOCUMENT, "公开08表/2230105")]
    assert names == ["支出.2230105.国有资本经营预算.合计", "支出.2230105.国有资本经营预算.项目支出"]


@pytest.mark.parametrize(
    "question", ["没有", "公开01表", "公开01表/没有", "公开03表/2010301/没有", "公开99表/合计", ""]
)
def test_nothing_for_what_is_not_there(question: str) -> None:
    assert trace(MADE.facts, DOCUMENT, question) == ()


def test_names_that_may_have_been_meant() -> None:
    assert "收支总计" in near(MADE.facts, "收支总")
    assert "收支总计" in near(MADE.facts, "收支总记")
    assert near(MADE.facts, "xyz") == ()


def run(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(commands, ["trace", *map(str, arguments)], prog_name="gongkai", env={"COLUMNS": "200"})
    return result.exit_code, result.stdout, result.stderr


def test_command_prints_tree_rounding_and_places() -> None:
    code, out, _ = run(MINIMAL, "机关运行经费.比年初预算.增减额")
    assert code == 0
    lines = [line.rstrip() for line in out.splitlines()]
    assert lines[0].startswith(
        "机关运行经费.比年初预算.增减额 = 5,000.00元　= 机关运行经费.决算数 - 机关运行经费.年初预算"
    )
    assert any("机关运行经费.年初预算 = 200,000.00元　填在 04-运行采购资产.yaml:" in line for line in lines)
    assert "舍入：5000.00元 → 0.50万元（四舍五入到两位小数）" in lines
    assert "报告中印出 1 处：" in lines
    assert any("比年初预算数增加0.5万元" in line for line in lines)


def test_command_tells_of_rates_and_of_what_is_not_printed() -> None:
    code, out, _ = run(MINIMAL, "预算对比.201.年初预算.完成率")
    assert code == 0
    assert "= 101.2626%" in out
    assert "舍入" not in out
    assert "报告中没有直接印出这个数。" in out


def test_command_takes_the_cells_of_approved_totals_and_breaks_no_line() -> None:
    """A table printed as an empty one shows no figure, but its cells have one."""
    code, out, _ = run(MINIMAL, "公开09表/决算数/合计")
    assert code == 0
    assert out.startswith("三公经费.合计.决算数 = 0.00元　= ")
    code, out, _ = run(MINIMAL, "收支总计")
    assert code == 0
    (sentence,) = [line for line in out.splitlines() if line.startswith("  一、收入支出决算总体情况说明：")]
    assert sentence.endswith(" 200.5")


def test_command_suggests_names() -> None:
    code, _, err = run(MINIMAL, "收支总记")
    assert code == 2
    assert err.startswith("没有找到“收支总记”。\n是不是要找：")
    assert "收支总计" in err
