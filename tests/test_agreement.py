"""All files of a report say the same: read back, they agree paragraph by paragraph and cell by cell, figure by figure."""

from __future__ import annotations

import io
import json
import re
import zipfile
from decimal import Decimal

import lxml.html
import pytest

from generator.accounts.facts import Measure
from generator.amounts import round_half_up, to_wan
from generator.document.nodes import Figure
from generator.writers import text
from tests.built import SAMPLES, rendered, report
from tests.reading import differences, docx_lines, html_lines, text_lines, without_blanks, xlsx_rows
from tests.reading_pdf import pdf_artifacts, pdf_lines

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("sample", SAMPLES)]


def expected(sample: str) -> list[str]:
    document = report(sample).document
    return text_lines(text.render(document), document)


def test_word_file_says_the_same(sample: str) -> None:
    assert differences(docx_lines(rendered(sample).files["docx"]), expected(sample)) == ""


def test_web_page_says_the_same(sample: str) -> None:
    assert differences(html_lines(rendered(sample).files["html"]), expected(sample)) == ""


def test_pdf_says_the_same_to_a_screen_reader(sample: str) -> None:
    both = {f"{table.left_line}\t{table.right_line}" for table in report(sample).document.tables()}
    lines = [part for line in expected(sample) for part in (line.split("\t") if line in both else [line])]
    wanted = [without_blanks(line) for line in lines if line]
    assert differences(pdf_lines(rendered(sample).files["pdf"]), wanted) == ""


def test_pdf_draws_nothing_else_but_page_numbers_and_repeated_headers(sample: str) -> None:
    layout, document = rendered(sample).layout, report(sample).document
    headers = ["".join(cell.text for row in table.header for cell in row.cells) for table in document.tables()]
    figures = [block for block in document.blocks() if isinstance(block, Figure)]
    charts = [figure.series + "".join(figure.categories + figure.labels) for figure in figures]
    known = {"".join(sorted(without_blanks(words))) for words in ("", *headers, *charts)}
    for sheet, drawn in pdf_artifacts(layout.content).items():
        number = f"—{sheet + 1 - layout.front_count}—" if sheet >= layout.front_count else ""
        assert drawn.endswith(number)
        assert "".join(sorted(drawn.removesuffix(number))) in known


def test_workbook_shows_the_same_cells(sample: str) -> None:
    sheets = xlsx_rows(rendered(sample).files["xlsx"])
    tables = [table for table in report(sample).document.tables() if table.label.startswith("公开")]
    assert [table.label for table in tables] == [f"公开0{number}表" for number in range(1, 10)]
    for table in tables:
        printed = [[cell.text for cell in row.cells] for row in table.rows()]
        assert sheets[table.label][3 : 3 + len(printed)] == printed


def test_charts_show_the_same_labels(sample: str) -> None:
    files, figures = rendered(sample).files, [b for b in report(sample).document.blocks() if isinstance(b, Figure)]
    package = zipfile.ZipFile(io.BytesIO(files["docx"]))
    charts = [
        package.read(name).decode() for name in sorted(package.namelist()) if re.search(r"charts/chart\d+\.xml$", name)
    ]
    drawings = lxml.html.fromstring(files["html"].decode()).findall(".//figure")
    assert len(charts) == len(drawings) == len(figures) > 0
    for figure, drawing in zip(figures, drawings, strict=True):
        words = drawing.text_content()
        assert all(text in words for text in (*figure.categories, *figure.labels, figure.caption))
        assert any(all(f"{value}" in chart for value in figure.values) and figure.series in chart for chart in charts)


def test_json_knows_every_printed_figure_and_rounds_to_it(sample: str) -> None:
    facts = {entry["名称"]: entry for entry in json.loads(rendered(sample).files["json"])["数据项"]}
    printed = [(fact, form) for fact in facts.values() for form in fact.get("公布形式", ())]
    assert len(printed) > 100
    for fact, form in printed:
        figure = re.fullmatch(r"(-?[0-9,]+(?:\.([0-9]+))?)[%分]?", form)
        assert figure, (fact, form)
        value = Decimal(fact["数值"])
        exact = to_wan(value) if fact["单位"] == Measure.AMOUNT else value
        shown = Decimal(figure[1].replace(",", ""))
        assert shown in {round_half_up(exact, len(figure[2] or "")), round_half_up(abs(exact), len(figure[2] or ""))}, (
            fact
        )


def test_every_figure_that_is_bound_is_in_the_json(sample: str) -> None:
    facts = {entry["名称"] for entry in json.loads(rendered(sample).files["json"])["数据项"]}
    page = lxml.html.fromstring(rendered(sample).files["html"].decode())
    bound = {element.get("data-fact") for element in page.iterfind(".//*[@data-fact]")}
    assert bound
    assert bound <= facts
