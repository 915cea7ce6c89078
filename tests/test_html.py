"""The HTML writer and its charts: one self-contained page that says exactly what the document says."""

from __future__ import annotations

import re
import shutil
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import lxml.html
import pytest
import yaml
from lxml import etree

from generator.document.nodes import Cell, Figure, Heading, Paragraph, Row, Section, words
from generator.findings import FindingsError
from generator.pack.looks import Looks
from generator.writers import html, html_grid
from generator.writers.charts_svg import chart_svg
from tests import documents

if TYPE_CHECKING:
    from generator.document.nodes import Align, Document

PACK = Path(__file__).parents[1] / "templates" / "wuhan" / "final-accounts-2024"
LOOKS = Looks.model_validate(yaml.safe_load((PACK / "looks.yaml").read_text(encoding="utf-8")))
SVG = "{http://www.w3.org/2000/svg}"


def page(document: Document | None = None) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(html.render(document or documents.everything(), LOOKS, PACK).decode())


def one(text: str) -> Document:
    return documents._document((Section("text", (Paragraph(words(text)),)),))


def chart(figure: Figure) -> etree._Element:
    return etree.fromstring(str(chart_svg(figure, LOOKS.chart_colors, "serif")))


# The page as a whole.


def test_page_asks_for_nothing_from_outside() -> None:
    text = html.render(documents.everything(), LOOKS, PACK).decode()
    root = lxml.html.document_fromstring(text)
    assert not root.xpath("//script | //link | //img | //iframe | //object | //@src")
    assert all(link.startswith("#") for link in root.xpath("//@href"))
    assert "url(" not in text
    assert "@import" not in text


def test_every_link_of_the_contents_finds_its_place() -> None:
    root = page()
    links = [link.removeprefix("#") for link in root.xpath("//nav//a/@href")]
    assert links == [anchor for _, _, anchor in documents.everything().toc()]
    assert all(len(root.xpath("//*[@id=$id]", id=link)) == 1 for link in links)


def test_headings_keep_level_and_order() -> None:
    document = documents.everything()
    found = [
        (int(h.tag[1]), h.text_content())
        for h in page(document).xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")
    ]
    assert found == [(block.level, block.text) for block in document.blocks() if isinstance(block, Heading)]


def test_language_title_and_draft_mark() -> None:
    root = page(documents.everything(draft="草稿"))
    assert root.get("lang") == "zh-CN"
    assert root.findtext(".//title") == "2024年度示例市江城区文化和旅游局部门决算公开"
    assert root.xpath("//p[@class='draft']")[0].text_content() == "草稿"
    assert not page().xpath("//p[@class='draft']")


def test_characters_of_html_in_the_text_stay_text() -> None:
    root = page(one("甲<b>乙</b>&丙\"'<script>"))
    assert root.xpath("//main//p")[0].text_content() == "甲<b>乙</b>&丙\"'<script>"
    assert not root.xpath("//script | //b")


def test_blanks_in_a_row_are_kept() -> None:
    style = html.render(documents.small(), LOOKS, PACK).decode()
    assert re.search(r"p, h1, h2.* \{ white-space: pre-wrap \}", style)
    assert page().xpath("//h1[@id='part-1']")[0].text_content() == "第一部分  示例市江城区文化和旅游局概况"


def test_same_document_gives_the_same_bytes() -> None:
    first, second = (html.render(documents.everything(), LOOKS, PACK) for _ in range(2))
    assert first == second


def test_screen_names_official_fonts_first_and_paper_only_embedded_ones() -> None:
    screen = html.page(documents.small(), LOOKS, PACK, "screen")
    paper = html.page(documents.small(), LOOKS, PACK, "print")
    assert '.body { font: 400 16pt/28.8pt "仿宋_GB2312", "仿宋", "FandolFang", serif;' in screen
    assert '.body { font: 400 16pt/28.8pt "FandolFang", "Noto Serif SC"' in paper
    assert "仿宋" not in paper
    assert 'table { font-family: "宋体", "Noto Serif SC", serif }' in screen
    assert 'table { font-family: "Noto Serif SC", "Noto Sans SC"' in paper


def test_browser_prints_sheets_of_the_right_direction_without_page_numbers() -> None:
    screen = html.page(documents.small(), LOOKS, PACK, "screen")
    assert "@page table_landscape { size: A4 landscape; margin: 25mm 20mm 24mm 20mm; }" in screen
    assert "counter" not in screen.split("/* 正文 */")[0]


# Facts.


def test_every_fact_is_marked_with_its_name_and_says_its_text() -> None:
    document = documents.everything()
    in_text = [run for b in document.blocks() if isinstance(b, Paragraph) for run in b.runs if run.fact]
    in_tables = [
        run for t in document.tables() for row in t.rows() for cell in row.cells for run in cell.runs if run.fact
    ]
    root = page(document)
    marked = [(e.get("data-fact"), e.text_content()) for e in root.xpath("//*[@data-fact]")]
    assert sorted(marked) == sorted((run.fact, run.text) for run in in_text + in_tables)
    assert {e.tag for e in root.xpath("//table//*[@data-fact]")} == {"td"}


# Tables.


def test_table_has_caption_head_and_rows_in_order() -> None:
    document = documents.everything()
    for table in document.tables():
        element = page(document).xpath("//*[@id=$id]//table", id=table.anchor)[0]
        lines = (table.title, table.label, table.left_line, table.right_line)
        assert element.find("caption").text_content().replace("\n", "") == "".join(lines)
        rows = [[cell.text_content() for cell in row] for row in element.iter("tr")]
        assert rows == [[cell.text for cell in row.cells] for row in table.rows()]
        assert len(element.findall("thead/tr")) == len(table.header)
        assert [len(body) for body in element.findall("tbody")] == [len(group.rows) for group in table.groups]


def test_column_widths_are_the_shares_of_the_table() -> None:
    element = page().xpath("//*[@id='table-02']//col")
    widths = [float(col.get("style").removeprefix("width:").removesuffix("%")) for col in element]
    assert sum(widths) == pytest.approx(100)
    assert widths == [column.width / 10 for column in documents.function_rows().columns]


def test_header_cells_say_what_they_head() -> None:
    root = page()
    assert all(cell.get("scope") for cell in root.xpath("//th"))
    head = root.xpath("//*[@id='table-01']//thead/tr[1]/th")
    assert [cell.get("scope") for cell in head] == ["colgroup", "colgroup"]
    form = root.xpath("//*[@id='form-01']//tbody")
    assert form[0].xpath("tr[1]/th/@scope") == ["row"]
    assert form[0].xpath("tr[4]/th/@scope") == ["col"] * 6
    assert form[1].xpath("tr[1]/th/@scope") == ["rowgroup", "rowgroup"]


@pytest.mark.parametrize(
    ("cell", "column", "expected"),
    [
        (Cell(words("1")), "right", None),
        (Cell(words("1")), "left", "l"),
        (Cell(words("1"), align="center"), "left", "c"),
        (Cell(words("头"), header=True), "left", None),
        (Cell(words("头"), header=True, align="left"), "right", "l"),
        (Cell(words("1"), bold=True), "right", "b"),
        (Cell(words("1"), bold=True, align="left"), "right", "l b"),
    ],
)
def test_alignment_is_the_cells_own_then_the_columns(cell: Cell, column: Align, expected: str | None) -> None:
    element = lxml.html.fragment_fromstring(
        f"<{(made := html_grid._cell(cell, column, str, above=False)).tag}{made.attributes}>"
    )
    assert element.get("class") == expected


def test_indented_cell_moves_by_characters() -> None:
    made = html_grid._cell(Cell(words("甲"), indent=2), "left", str, above=False)
    assert "padding-left:calc(var(--side) + 2em)" in made.attributes


def test_cells_below_a_row_span_start_further_right() -> None:
    rows = (
        Row((Cell(rowspan=3), Cell(colspan=2), Cell(rowspan=2))),
        Row((Cell(), Cell())),
        Row((Cell(), Cell(), Cell())),
        Row((Cell(colspan=4),)),
    )
    assert list(html_grid.starts(rows, 4)) == [[0, 1, 3], [1, 2], [1, 2, 3], [0]]


# Lines on paper.


@pytest.mark.parametrize(
    ("text", "chances"),
    [
        ("按照“应公开、尽公开”的原则", "按照|“应公开、尽公开”|的原则"),
        ("（“三公”）", "（“三公”）"),
        ("“甲”，“乙”。", "“甲”，|“乙”。"),
        ("甲‘乙’丙", "甲|‘乙’|丙"),
        ("“甲”“乙”", "“甲”|“乙”"),
        ("没有引号", "没有引号"),
    ],
)
def test_lines_may_break_around_quotations_but_not_inside_their_marks(text: str, chances: str) -> None:
    assert html_grid.breakable(text).replace("\u200b", "|") == chances


def test_middle_dot_stays_with_the_character_before_it() -> None:
    assert html_grid.breakable("卡尔·马克思") == "卡尔\u2060·马克思"


def test_screen_gets_no_invisible_characters() -> None:
    text = html.render(documents.everything(), LOOKS, PACK).decode()
    assert not {"\u200b", "\u2060"} & set(text)


# Templates.


def changed(tmp_path: Path, name: str, old: str, new: str) -> Path:
    folder = tmp_path / "pack"
    shutil.copytree(PACK, folder)
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_pack_may_replace_one_file_of_the_pack_it_extends(tmp_path: Path) -> None:
    (tmp_path / "print.css").write_text("p { color: #123456 }", encoding="utf-8")
    text = html.render(documents.small(), LOOKS, [tmp_path, PACK]).decode()
    assert "#123456" in text
    assert "border-collapse" not in text


def test_unknown_name_in_the_page_template_is_an_error(tmp_path: Path) -> None:
    folder = changed(tmp_path, "page.html.j2", "document.toc_title", "document.tok_title")
    with pytest.raises(FindingsError, match=r"page\.html\.j2:\d+:1\n错误 PACK-010：.*tok_title"):
        html.render(documents.small(), LOOKS, folder)


def test_page_template_cannot_reach_into_python(tmp_path: Path) -> None:
    folder = changed(tmp_path, "page.html.j2", "document.toc_title", "document.__class__.__mro__")
    with pytest.raises(FindingsError, match="不能用“__class__”"):
        html.render(documents.small(), LOOKS, folder)


# Charts.


def test_chart_says_its_figures_in_words_and_prints_its_labels() -> None:
    for figure in (documents.column_chart(), *documents.pies()):
        svg = chart(figure)
        assert svg.findtext(f"{SVG}title") == svg.get("aria-label") == figure.alt
        printed = [text.text for text in svg.iter(f"{SVG}text")]
        assert set(figure.categories + figure.labels) <= set(printed)


def test_columns_are_as_high_as_their_values_from_zero() -> None:
    figure = documents.column_chart()
    first, second = (float(rect.get("height")) for rect in chart(figure).iter(f"{SVG}rect"))
    assert first / second == pytest.approx(float(figure.values[0] / figure.values[1]), abs=1e-3)


def test_columns_below_zero_hang_from_the_axis() -> None:
    figure = Figure("f", "columns", "图", "差额", ("一", "二"), (Decimal(10), Decimal(-5)), ("10", "-5"), "柱形图")
    above, below = chart(figure).iter(f"{SVG}rect")
    assert float(above.get("y")) + float(above.get("height")) == pytest.approx(float(below.get("y")), abs=0.02)
    assert float(above.get("height")) == pytest.approx(2 * float(below.get("height")), abs=0.02)


def test_columns_of_nothing_are_flat_but_labelled() -> None:
    figure = Figure("f", "columns", "图", "无", ("一", "二"), (Decimal(0), Decimal(0)), ("0.00", "0.00"), "柱形图")
    assert [rect.get("height") for rect in chart(figure).iter(f"{SVG}rect")] == ["0", "0"]
    assert [text.text for text in chart(figure).iter(f"{SVG}text")].count("0.00") == 2


def test_whole_pie_is_a_circle() -> None:
    svg = chart(documents.pie_chart("f", "图", {"甲": "5.00", "乙": "0.00"}))
    assert [circle.get("fill") for circle in svg.iter(f"{SVG}circle")] == [LOOKS.chart_colors[0]]
    assert not list(svg.iter(f"{SVG}path"))


def test_empty_pie_is_a_ring() -> None:
    figure = Figure("f", "pie", "图", "无", ("甲",), (Decimal(0),), ("0.00万元",), "饼图")
    assert [circle.get("fill") for circle in chart(figure).iter(f"{SVG}circle")] == ["none"]


def test_slice_of_zero_is_only_in_the_key() -> None:
    figure = documents.pies()[1]
    svg = chart(figure)
    assert len(list(svg.iter(f"{SVG}path"))) == 2
    assert len(list(svg.iter(f"{SVG}rect"))) == 3


def test_slices_go_round_once_from_the_top() -> None:
    figure = documents.pie_chart("f", "图", {"甲": "1.00", "乙": "1.00", "丙": "2.00"})
    corners = [re.findall(r"-?[\d.]+", path.get("d")) for path in chart(figure).iter(f"{SVG}path")]
    starts, ends = ([(float(c[i]), float(c[i + 1])) for c in corners] for i in (2, 9))
    assert starts[1:] == ends[:-1]
    assert starts[0] == ends[-1]
    assert starts[0][0] == pytest.approx(float(corners[0][0]))


def test_key_of_many_slices_stays_inside_the_drawing() -> None:
    figure = documents.pie_chart("f", "图", {f"第{documents.numeral(i)}项收入": "1.00" for i in range(1, 13)})
    height = float(chart(figure).get("viewBox").split()[3])
    places = [float(text.get("y")) for text in chart(figure).iter(f"{SVG}text")]
    assert min(places) > 0
    assert max(places) <= height
