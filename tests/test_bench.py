"""What ``make bench`` measures with: fitted exponents, sections of the page, the template for docxtpl, its page's marks."""

from __future__ import annotations

import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import nsmap
from lxml.etree import fromstring

from scripts.bench import batches, page, rounds, word_template
from scripts.bench.__main__ import _SECTIONS
from tests.generated import Shape, of_pages


@pytest.mark.parametrize("power", [0.5, 1, 2])
def test_an_exponent_is_found(power: float) -> None:
    assert rounds.exponent([(x, 3 * x**power) for x in (25, 50, 100, 400)]) == pytest.approx(power)


def test_a_process_has_its_cost() -> None:
    cost, said = rounds.ran([sys.executable, "-c", "print(sum(range(10**6)))"])
    assert said.strip() == "499999500000"
    assert cost.elapsed > 0 < cost.cpu
    assert cost.peak > 1


def test_orphans_count() -> None:
    work = "import time\nwhile time.process_time() < 0.3: pass"
    leaving = f"import subprocess, sys, os; subprocess.Popen([sys.executable, '-c', {work!r}]); os._exit(0)"
    cost, _ = rounds.ran([sys.executable, "-c", leaving])
    assert cost.cpu > 0.3


def test_a_process_that_fails_is_told() -> None:
    with pytest.raises(rounds.FailedError, match="ended with 3: no"):
        rounds.ran([sys.executable, "-c", "print('no'); raise SystemExit(3)"])


def test_medians_take_measures_in_turn() -> None:
    order: list[str] = []

    def measure(name: str) -> rounds.Row:
        order.append(name)
        return {"n": len(order)}

    found = rounds.together(3, {"a": lambda: measure("a"), "b": lambda: measure("b")})
    assert order == ["a", "b", "a", "b", "a", "b"]
    assert found == {"a": {"n": 3}, "b": {"n": 4}}


def test_a_section_is_replaced_and_the_others_stay(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_text("one\n<!-- a -->\nold\n<!-- end -->\n<!-- b -->\nstays\n<!-- end -->\n", "utf-8")
    page.replace(file, "a", "new\nlines")
    assert file.read_text("utf-8") == "one\n<!-- a -->\nnew\nlines\n<!-- end -->\n<!-- b -->\nstays\n<!-- end -->\n"
    with pytest.raises(ValueError, match="no place for c"):
        page.replace(file, "c", "new")


def test_pages_have_a_place_for_every_section() -> None:
    for name in _SECTIONS:
        assert f"<!-- {name} -->\n" in page.PAGE.read_text("utf-8")
    assert "<!-- 实测 -->\n" in batches.GUIDE.read_text("utf-8")


def test_targets_say_whether_they_are_met() -> None:
    assert page.Target("x", 0.5, 0.6).line == "* met: x: 0.50 (aim ≤ 0.6)"
    assert page.Target("x", 0.7, 0.6).line == "* **missed**: x: 0.70 (aim ≤ 0.6)"
    assert page.Target("x", 1.9, 1.8, at_least=True).line == "* met: x: 1.90 (aim ≥ 1.8)"


def test_shapes_grow_with_pages() -> None:
    shapes = [of_pages(pages) for pages in (25, 50, 100, 200, 400)]
    assert [shape.forms for shape in shapes] == sorted({shape.forms for shape in shapes})
    assert isinstance(shapes[0], Shape)


# The template for docxtpl


def rows_of(number: int) -> list[list[str]]:
    return [[f"名称{n}", f"{n}.00"] for n in range(number)]


def made(tmp_path: Path, number: int) -> tuple[word_template.Values, str]:
    """Return the values and the template's XML of a document with a paragraph and a table with a merged head."""
    document = Document()
    document.add_paragraph("正文 & 数")
    table = document.add_table(rows=2 + number, cols=2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "项目"
    table.cell(0, 1).text, table.cell(1, 1).text = "金额", "决算数"
    for n, row in enumerate(rows_of(number), 2):
        for k, text in enumerate(row):
            table.cell(n, k).text = text
    document.save(str(tmp_path / "whole.docx"))
    values = word_template.make(tmp_path / "whole.docx", tmp_path / "template.docx")
    with ZipFile(tmp_path / "template.docx") as package:
        root = fromstring(package.read("word/document.xml"))
    return values, "|".join(text for text in root.itertext(f"{{{nsmap['w']}}}t") if text)


def test_rows_alike_become_a_loop_and_all_else_values(tmp_path: Path) -> None:
    values, template = made(tmp_path, 3)
    assert values == {"texts": ["正文 & 数", "项目", "金额", "决算数"], "rows": [rows_of(3)]}
    assert template == (
        "{{ texts[0] }}|{{ texts[1] }}|{{ texts[2] }}|{{ texts[3] }}"
        "|{%tr for row in rows[0] %}|{{ row[0] }}|{{ row[1] }}|{%tr endfor %}"
    )


def test_a_single_row_is_no_loop(tmp_path: Path) -> None:
    values, template = made(tmp_path, 1)
    assert values["rows"] == []
    assert "for row" not in template
