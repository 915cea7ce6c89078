"""The sample of a 部门预算 against a published one: every printed cell and figure comes out, save what is provably wrong.

``tests/reference/budget-2024.json`` holds 附表1–12 cell by cell, codes and names too, and the figures of 部门人员构成
and Part 3; a table that was printed empty has no rows. The differences must be exactly those listed in
``tests/budget_differences.py``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from generator.document.nodes import Heading, Paragraph, plain
from tests.printed import ERRORS, FORMS, Figures, Sample, assert_listed, explained, read_sample, value

if TYPE_CHECKING:
    from generator.document.nodes import Document, Table

LABELS = [f"附表{number}" for number in range(1, 13)]
HEADED = "其他重要事项的情况说明"
CHINESE = "一二三四五六七八九"
AMOUNT = r"[0-9]+\.[0-9]{2}"
EMPTY = "此表为空表"
_WIDE = str.maketrans("()", "（）")


@pytest.fixture(scope="module")
def sample() -> Sample:
    return read_sample("budget", "budget-2024")


def test_every_cell_of_the_tables_is_as_printed(sample: Sample) -> None:
    tables = {table.label: table for table in sample.document.tables() if table.label in LABELS}
    assert list(tables) == list(sample.printed["表"]) == LABELS
    figures: Figures = {}
    for label, rows in sample.printed["表"].items():
        computed = _cells(tables[label])
        assert len(computed) == len(rows), label
        for line, (printed_row, computed_row) in enumerate(zip(rows, computed, strict=True), 1):
            assert len(printed_row) == len(computed_row), label
            for number, (printed, cell) in enumerate(zip(printed_row, computed_row, strict=True)):
                figures[f"{label} {line} [{number}]"] = (_plain(printed), _plain(cell))
    assert len(figures) > 1000
    assert sum(value(printed) != printed for printed, _ in figures.values()) > 600
    assert_listed("budget", "表", figures)


def test_tables_printed_empty_are_empty_and_say_so(sample: Sample) -> None:
    empty = [label for label, rows in sample.printed["表"].items() if not rows]
    assert empty == ["附表8", "附表9"]
    said = [table.label for table in sample.document.tables() if EMPTY in _notes(table)]
    assert said == empty


def test_every_figure_of_the_explanations_is_as_printed(sample: Sample) -> None:
    figures = explained(sample)
    assert len(figures) > 120
    assert_listed("budget", "说明", figures)


def test_the_money_of_every_application_form_is_as_printed(sample: Sample) -> None:
    """附表13: where money comes from and goes, with two years before; 附表14: code, budgets, sum, and details."""
    overall, *projects = (table for table in sample.document.tables() if table.layout == "form")
    computed = {"整体": _comparison(overall)} | {rows[0][1]: rows for rows in map(_budget, projects)}
    printed = {name if name == "整体" else rows[0][1]: rows for name, rows in sample.printed["申报表"].items()}
    assert sorted(computed) == sorted(printed)
    figures: Figures = {}
    for form, rows in printed.items():
        assert [len(row) for row in rows] == [len(row) for row in computed[form]], form
        for line, (printed_row, computed_row) in enumerate(zip(rows, computed[form], strict=True), 1):
            for number, pair in enumerate(zip(printed_row, computed_row, strict=True)):
                figures[f"{form} {line} [{number}]"] = pair
    assert len(figures) > 120
    assert_listed("budget", "表单", figures)


def test_lists_are_numbered_without_gaps(sample: Sample) -> None:
    """As printed where that has none; what numbers there were otherwise is listed."""
    numbers = _numbers(sample.document)
    figures: Figures = {}
    for section, printed in sample.printed["编号"].items():
        computed = numbers[section]
        assert computed == [str(number) for number in range(1, len(computed) + 1)], section
        pairs = zip(printed, computed, strict=True)
        figures |= {f"{section} {place}": pair for place, pair in enumerate(pairs, start=1)}
    assert_listed("budget", "编号", figures)


def test_each_difference_listed_says_why(sample: Sample) -> None:
    for difference in (each for each in ERRORS if each.sample == sample.name):
        assert value(difference.printed) != value(difference.computed), difference
        assert difference.why.endswith("。"), difference
    for form in (each for each in FORMS if each.sample == sample.name):
        assert value(form.printed) == value(form.computed), form


def _cells(table: Table) -> list[list[str]]:
    """Return the texts of the rows; the text of a cell over two columns stands in the second, as in print."""
    rows = (row for group in table.groups for row in group.rows)
    return [[text for cell in row.cells for text in (*[""] * (cell.colspan - 1), cell.text)] for row in rows]


def _comparison(form: Table) -> list[list[str]]:
    """Return the rows of 附表13 that hold money and a share: name, this year, share, two years before."""
    rows = ([cell.text for cell in row.cells][-5:] for row in form.rows())
    return [row for row in rows if len(row) == 5 and re.fullmatch(AMOUNT, row[1])]


def _budget(form: Table) -> list[list[str]]:
    """Return what a form of 附表14 tells of money: the project's code, budgets, their sum, the details by type."""
    rows = [[cell.text for cell in row.cells] for row in form.rows()]
    code = next(row[2:] for row in rows if row[0] == "项目名称")
    budgets = next([row[0], row[1], row[3]] for row in rows if row[0] == "项目总预算")
    total = next(row for row in rows if row[0] == "合计")
    return [code, budgets, total, *(row[2:4] for row in rows if len(row) == 6 and re.fullmatch(AMOUNT, row[3]))]


def _numbers(document: Document) -> dict[str, list[str]]:
    """Return the numbers of what stands below each heading of Part 3: of headings （一）, else of paragraphs 1."""
    numbers: dict[str, list[str]] = {}
    name = ""
    for block in document.blocks():
        if isinstance(block, Heading) and block.level <= 2:
            name = block.text.partition("、")[2]
        elif isinstance(block, Heading) and name == HEADED and (found := re.match("（(.)）", block.text)):
            numbers.setdefault(name, []).append(str(CHINESE.index(found[1]) + 1))
        elif isinstance(block, Paragraph) and (found := re.match(r"([0-9]+)\.", plain(block.runs))):
            numbers.setdefault(name, []).append(found[1])
    return numbers


def _plain(text: str) -> str:
    """Return a cell without the noise of print: spaces, and brackets of either width."""
    return re.sub(r"\s", "", text).translate(_WIDE)


def _notes(table: Table) -> str:
    return "".join(run.text for note in table.notes for run in note)
