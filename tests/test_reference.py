"""The samples against two published reports: every printed figure comes out, save those that are provably wrong.

``tests/reference/*.json`` hold the printed figures of the nine tables (表), of Part 3 (说明: a place in the text and its
figures) and of the self-evaluation forms (表单), cell by cell, as they stood in print. What the program computes is
compared with all of them; the differences must be exactly those listed in ``tests/reference_differences.py``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from generator.amounts import format_amount, round_half_up, to_wan
from generator.derive.performance import indicator_prefix, indicators, level_names, project_prefix
from tests.printed import ERRORS, FIGURE, FORMS, Figures, Sample, assert_listed, explained, read_sample, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.derive.accounts import Accounts
    from generator.document.nodes import Row, Table

SAMPLES = {"small": "small-2024", "large": "large-2023"}
FORMS_ALONE = {"self-evaluation": "self-evaluation-2020"}
"""A form that stands alone; it has no tables and no Part 3."""


@pytest.fixture(scope="module", params=sorted(SAMPLES))
def sample(request: pytest.FixtureRequest) -> Sample:
    return read_sample(request.param, SAMPLES[request.param])


@pytest.fixture(scope="module", params=sorted({**SAMPLES, **FORMS_ALONE}))
def with_forms(request: pytest.FixtureRequest) -> Sample:
    return read_sample(request.param, {**SAMPLES, **FORMS_ALONE}[request.param])


def test_every_cell_of_the_nine_tables_is_as_printed(sample: Sample) -> None:
    tables = {table.label: table for table in sample.document.tables() if table.label}
    assert sorted(tables) == sorted(sample.printed["表"]) == [f"公开{number:02}表" for number in range(1, 10)]
    figures: Figures = {}
    for label, rows in sample.printed["表"].items():
        computed = _cells(tables[label])
        if tables[label].layout in ("function_rows", "economic_grid"):
            assert [row[0] for row in computed] == [row[0] for row in rows]
        for printed_row, computed_row in zip(rows, computed, strict=True):
            assert len(printed_row) == len(computed_row), label
            row = "" if label == "公开09表" else f" {printed_row[0]}"
            for number, pair in enumerate(zip(printed_row, computed_row, strict=True)):
                figures[f"{label}{row} [{number}]"] = pair
    assert len(figures) > 500
    assert_listed(sample.name, "表", figures)


def test_every_figure_of_part_3_is_as_printed(sample: Sample) -> None:
    figures = explained(sample)
    assert len(figures) > 80
    assert_listed(sample.name, "说明", figures)


def test_every_amount_and_score_of_the_forms_is_as_printed(with_forms: Sample) -> None:
    sample, submission = with_forms, with_forms.accounts.submission
    forms = {"整体": submission.overall_form, **{form.name: form for form in submission.project_forms}}
    assert list(forms) == list(sample.printed["表单"]) or sample.name == "small"
    assert sorted(forms) == sorted(sample.printed["表单"])
    figures: Figures = {}
    for name, form in forms.items():
        prefix = "整体自评" if name == "整体" else project_prefix(name)
        printed = sample.printed["表单"][name]
        for place, figure, computed in _form_figures(printed, prefix, form, sample.accounts):
            if figure is not None:
                figures[f"{name} {place}"] = (figure.replace(",", ""), computed)
    assert len(figures) > (150 if sample.name in SAMPLES else 50)
    assert_listed(sample.name, "表单", figures)


def test_each_printed_form_ends_in_its_total_score(sample: Sample) -> None:
    submission, facts = sample.accounts.submission, sample.accounts.facts
    prefixes = ["整体自评", *(project_prefix(form.name) for form in submission.project_forms)]
    unit = "分" if sample.options.score_unit else ""
    printed = [
        row.cells[1].text
        for table in sample.document.tables()
        if table.layout == "form"
        for row in table.rows()
        if row.cells[0].text == "总分"
    ]
    assert printed == [f"{format_amount(facts.amount(f'{each}.总分'), drop_zeros=True)}{unit}" for each in prefixes]


def test_each_difference_listed_says_why(with_forms: Sample) -> None:
    sample = with_forms
    for difference in (each for each in ERRORS if each.sample == sample.name):
        assert value(difference.printed) != value(difference.computed), difference
        assert difference.why.endswith("。"), difference
    for form in (each for each in FORMS if each.sample == sample.name):
        assert value(form.printed) == value(form.computed), form


def test_what_is_typed_at_different_grains_agrees_in_exact_yuan(sample: Sample) -> None:
    facts = sample.accounts.facts
    for one, other in (
        ("项目合计.执行数", "支出.合计.一般公共预算.项目支出"),
        ("人员经费合计", "支出.合计.一般公共预算.人员经费"),
        ("公用经费合计", "支出.合计.一般公共预算.公用经费"),
        ("收支总计", "支出总计"),
        ("财政拨款收支总计", "财政拨款支出总计"),
    ):
        assert facts.amount(one) == facts.amount(other), (one, other)


def test_last_year_closed_with_what_this_year_opened(sample: Sample) -> None:
    facts = sample.accounts.facts
    assert facts.amount("上年.收支总计") - facts.amount("上年.本年支出合计") == facts.amount("年初结转和结余")


def _cells(table: Table) -> list[list[str]]:
    """Return what the reference holds of a table: a key (line number or code) and the figures of each row."""
    rows = [row for group in table.groups for row in group.rows]
    if table.layout == "two_sided":
        return [_two_sided(row) for row in rows]
    if table.layout == "economic_grid":
        return _economic(rows)
    if table.layout == "single_row":
        return [[cell.text for cell in row.cells] for row in rows]
    total, *others = rows
    return [[cell.text for cell in total.cells]] + [
        [row.cells[0].text, *(cell.text for cell in row.cells[2:])] for row in others
    ]


def _two_sided(row: Row) -> list[str]:
    left_line, left, _, right_line, *right = (cell.text for cell in row.cells[1:])
    return [left_line, left, right_line, *right]


def _economic(rows: list[Row]) -> list[list[str]]:
    *grid, total = rows
    triples = [row.cells[start : start + 3] for row in grid for start in (0, 3, 6)]
    items = sorted([code.text, amount.text] for code, _, amount in triples if code.text)
    labels = [cell.text for cell in total.cells]
    return [*items, labels[:2], labels[2:]]


def _form_figures(
    printed: dict[str, Any], prefix: str, form: Any, accounts: Accounts
) -> Iterator[tuple[str, str | None, str]]:
    """Yield (place, printed, computed) of all figures of a form; computed ones rounded as the printed one is."""
    facts = accounts.facts
    yield "预算数", printed["预算数"], str(round_half_up(to_wan(facts.amount(f"{prefix}.预算数")), 2))
    yield "执行数", printed["执行数"], str(round_half_up(to_wan(facts.amount(f"{prefix}.执行数")), 2))
    yield "执行率", printed["执行率"], f"{round_half_up(facts.amount(f'{prefix}.执行率'), 1)}%"
    yield "执行得分", printed["执行得分"], _score(accounts, f"{prefix}.预算得分")
    numbered = list(indicators(form))
    assert len(numbered) == len(printed["指标"]), prefix
    for number, ((weight, score), (n, g, i, _, indicator)) in enumerate(zip(printed["指标"], numbered, strict=True), 1):
        own = indicator_prefix(prefix, n, g, i)
        yield f"{number}.{indicator.name} 权重", weight, _score(accounts, f"{own}.权重")
        yield f"{number}.{indicator.name} 得分", score, _score(accounts, f"{own}.得分")
    yield from _subtotals(printed["分值"], prefix, form, accounts)
    if prefix == "整体自评":
        yield from _overall(printed, accounts)
    total = printed["总分"]
    readable = total if total is None or re.fullmatch(FIGURE, total) else None
    yield "总分", readable, _score(accounts, f"{prefix}.总分")


def _overall(printed: dict[str, Any], accounts: Accounts) -> Iterator[tuple[str, str | None, str]]:
    """Yield what only the overall form and its 摘要版 print."""
    amounts = {"基本支出总额": "基本支出合计", "项目支出总额": "项目支出合计", "年初预算数": "整体自评.年初预算数"}
    for place, name in amounts.items():
        yield place, printed.get(place), str(round_half_up(to_wan(accounts.facts.amount(name)), 2))
    own = {"预算执行情况": ("预算权重", "预算得分"), "综合绩效": ("总权重", "总分")}
    for criterion, weight, score in printed.get("准则", ()):
        names = own.get(criterion, (f"{criterion}.权重", f"{criterion}.得分"))
        yield f"摘要 {criterion} 权重", weight, _score(accounts, f"整体自评.{names[0]}")
        yield f"摘要 {criterion} 得分", score, _score(accounts, f"整体自评.{names[1]}")


def _score(accounts: Accounts, name: str) -> str:
    return format_amount(accounts.facts.amount(name), drop_zeros=True)


def _subtotals(
    printed: list[dict[str, Any]], prefix: str, form: Any, accounts: Accounts
) -> Iterator[tuple[str, str | None, str]]:
    """Yield the weights printed after 一级 and 二级指标."""
    for n, (weights, goal) in enumerate(zip(printed, form.goals, strict=False), 1):
        assert [name for name, _ in weights["一级"]] == list(level_names((goal,))), (prefix, n)
        assert len(weights["二级"]) == len(goal.groups), (prefix, n)
        for name, weight in weights["一级"]:
            yield f"目标{n} {name} 权重", weight, _score(accounts, f"{prefix}.目标{n}.{name}.权重")
        for g, weight in enumerate(weights["二级"], 1):
            yield f"目标{n} 二级指标{g} 权重", weight, _score(accounts, f"{prefix}.目标{n}.{g}.权重")
