"""The Word file: words, grids, styles, fields, charts and parts, read back from its XML.

What a program shows of it is tested with LibreOffice in ``test_docx_layout.py``.
"""

from __future__ import annotations

import re
import time
from decimal import Decimal
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import documents
import docx
import openpyxl
import pytest
import yaml
from docx.oxml.ns import qn
from lxml import etree
from msgspec.structs import replace

from generator.document.nodes import Cell, Figure, Heading, Paragraph, Row, RowGroup, Section, Table, plain, words
from generator.pack.looks import Looks
from generator.writers import html_styles
from generator.writers.docx import render
from generator.writers.docx_labels import name_formula, number_format
from generator.writers.docx_styles import CELL_PITCH
from generator.writers.grid import place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openxml_audit import OpenXmlValidator

    from generator.document.nodes import Document

PACK = Path(__file__).parents[1] / "templates" / "wuhan" / "final-accounts-2024"
LOOKS = Looks.model_validate(yaml.safe_load((PACK / "looks.yaml").read_text(encoding="utf-8")))
DOCUMENT = documents.everything()
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
ROLES = {"body": "BodyText", "flush": "BodyFlush", "centered": "BodyCentered", "right": "BodyRight"}


def pages_of(document: Document) -> dict[str, int]:
    """Return a made-up page number for each anchor of the 目录."""
    return {anchor: 3 * number for number, (_, _, anchor) in enumerate(document.toc(), 1)}


def parts_of(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def one_section(*blocks: Heading | Paragraph | Table | Figure) -> Document:
    return replace(DOCUMENT, sections=(Section("text", blocks),))


class Word:
    """A rendered document and its parts, parsed."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.pages = pages_of(document)
        self.content = render(document, LOOKS, self.pages)
        self.parts = parts_of(self.content)
        self.body = self.xml("word/document.xml")[0]
        self.styles = {style.get(qn("w:styleId")): style for style in self.xml("word/styles.xml").iter(qn("w:style"))}

    def xml(self, part: str) -> etree._Element:
        return etree.fromstring(self.parts[part])

    def paragraphs(self) -> list[etree._Element]:
        """Return the paragraphs of cover and text, without those of 目录 and grids."""
        return [p for p in self.body.findall(qn("w:p")) if style_of(p) != "Separator"]

    def sections(self) -> list[etree._Element]:
        return list(self.body.iter(qn("w:sectPr")))


def style_of(paragraph: etree._Element) -> str:
    return str(paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val")))


def text_of(element: etree._Element) -> str:
    """Return the text as it is seen: without the codes of fields."""
    marks = {qn("w:tab"): "\t", qn("w:br"): "\n"}
    runs = (node for run in element.iter(qn("w:r")) for node in run)
    return "".join(marks.get(node.tag, node.text if node.tag == qn("w:t") else "") for node in runs)


@pytest.fixture(scope="module")
def word() -> Word:
    return Word(DOCUMENT)


def expected_lines(document: Document) -> Iterator[tuple[str, str]]:
    """Yield style and text of every paragraph outside of 目录 and grids."""
    yield from (("Title", line) for line in document.cover.title)
    yield from (("CoverFoot", line) for line in document.cover.foot)
    for section in document.sections:
        for block in section.blocks:
            match block:
                case Heading():
                    yield f"Heading{block.level}" + ("" if block.toc in {"", block.text} else "Unlisted"), block.text
                case Paragraph():
                    yield ROLES[block.role], plain(block.runs)
                case Figure():
                    yield from (("Figure", ""), ("Caption", block.caption))
                case Table():
                    yield from table_lines(block, LOOKS.pages[section.page].body_width)


def table_lines(table: Table, width: float) -> Iterator[tuple[str, str]]:
    both = f"{table.left_line}\t{table.right_line}".strip("\t")
    above = (("TableTitle", table.title), ("TableLabel", table.label), (f"TableLine{width:.0f}", both))
    yield from ((style, text) for style, text in above if text)
    yield from (("TableNote", plain(note)) for note in table.notes)


def test_every_paragraph_has_its_words_and_its_style(word: Word) -> None:
    assert [(style_of(p), text_of(p)) for p in word.paragraphs()] == list(expected_lines(DOCUMENT))


def test_python_docx_reads_the_same_words(word: Word) -> None:
    read = docx.Document(BytesIO(word.content))
    assert [p.text for p in read.paragraphs if p.style.name != "分隔"] == [text for _, text in expected_lines(DOCUMENT)]
    assert len(read.tables) == len(list(DOCUMENT.tables()))


def grid_of(table: etree._Element) -> list[list[tuple[int, int, str, str]]]:
    """Return, row by row, column, span, merge ("", restart, continue) and text of each ``w:tc``."""
    rows = []
    for row in table.findall(qn("w:tr")):
        column, cells = 0, []
        for cell in row.findall(qn("w:tc")):
            properties = cell.find(qn("w:tcPr"))
            span, merge = properties.find(qn("w:gridSpan")), properties.find(qn("w:vMerge"))
            width = 1 if span is None else int(span.get(qn("w:val")))
            kind = "" if merge is None else merge.get(qn("w:val"), "continue")
            cells.append((column, width, kind, text_of(cell)))
            column += width
        rows.append(cells)
    return rows


def test_every_cell_stands_in_its_place_with_its_merges(word: Word) -> None:
    for table, found in zip(DOCUMENT.tables(), word.body.findall(qn("w:tbl")), strict=True):
        rows = grid_of(found)
        assert all(sum(span for _, span, _, _ in row) == len(table.columns) for row in rows)
        starts = {(r, c): (span, kind, text) for r, row in enumerate(rows) for c, span, kind, text in row}
        covered = set()
        for at in place(tuple(table.rows())):
            kind = "restart" if at.cell.rowspan > 1 else ""
            assert starts[at.row, at.column] == (at.cell.colspan, kind, at.cell.text)
            below = range(at.row + 1, at.last_row + 1)
            assert all(starts[row, at.column] == (at.cell.colspan, "continue", "") for row in below)
            covered |= {(row, at.column) for row in range(at.row, at.last_row + 1)}
        assert covered == set(starts)


def test_header_rows_repeat_and_no_row_breaks(word: Word) -> None:
    for table, found in zip(DOCUMENT.tables(), word.body.findall(qn("w:tbl")), strict=True):
        rows = found.findall(qn("w:tr"))
        repeated = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows]
        assert repeated == [True] * len(table.header) + [False] * (len(rows) - len(table.header))
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
        heights = {row.find(f"{qn('w:trPr')}/{qn('w:trHeight')}").get(qn("w:val")) for row in rows}
        assert heights == {str(round(table.row_height * 1440 / 25.4))}


def test_grids_are_fixed_and_fill_the_page(word: Word) -> None:
    sections = [section for section in DOCUMENT.sections for block in section.blocks if isinstance(block, Table)]
    for section, found in zip(sections, word.body.findall(qn("w:tbl")), strict=True):
        width = round(LOOKS.pages[section.page].body_width * 1440 / 25.4)
        columns = [int(column.get(qn("w:w"))) for column in found.find(qn("w:tblGrid"))]
        assert sum(columns) == width == int(found.find(f"{qn('w:tblPr')}/{qn('w:tblW')}").get(qn("w:w")))
        assert found.find(f"{qn('w:tblPr')}/{qn('w:tblLayout')}").get(qn("w:type")) == "fixed"
        for cells, row in zip(grid_of(found), found.findall(qn("w:tr")), strict=True):
            sizes = [int(size.get(qn("w:w"))) for size in row.iter(qn("w:tcW"))]
            assert sizes == [sum(columns[column : column + span]) for column, span, _, _ in cells]


def test_figures_stand_right_words_left_heads_in_the_middle(word: Word) -> None:
    table = DOCUMENT.sections[1].blocks[1]
    assert isinstance(table, Table)
    found = word.body.findall(qn("w:tbl"))[0]
    styles = {text_of(p): style_of(p) for p in found.iter(qn("w:p")) if text_of(p)}
    assert styles["12,345.67"] == "CellRight9"
    assert styles["一、一般公共预算财政拨款收入"] == "CellLeft9"
    assert styles["项目"] == styles["行次"] == "CellCenter9"
    look = {align: word.styles[f"Cell{align}9"] for align in ("Left", "Center", "Right")}
    assert {align: jc(style) for align, style in look.items()} == {"Left": "left", "Center": "center", "Right": "right"}


def jc(style: etree._Element) -> str:
    return str(style.find(f"{qn('w:pPr')}/{qn('w:jc')}").get(qn("w:val")))


def test_rows_that_belong_together_stay_together_and_notes_stay_with_their_table(word: Word) -> None:
    index, table = next((i, t) for i, t in enumerate(DOCUMENT.tables()) if t.layout == "form")
    kept = [keeps(row) for row in word.body.findall(qn("w:tbl"))[index].findall(qn("w:tr"))]
    expected = [group.keep and row is not group.rows[-1] for group in table.groups for row in group.rows]
    assert table.notes
    assert kept == [*expected[:-1], True]


def keeps(element: etree._Element) -> bool:
    found = {p.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None for p in element.iter(qn("w:p"))}
    assert len(found) == 1
    return found.pop()


def test_a_table_below_text_that_must_stand_on_one_page_is_kept_whole() -> None:
    table = documents.two_sided()
    below = Word(one_section(documents.body("前文"), table)).body.find(qn("w:tbl"))
    ahead = Word(one_section(Heading(1, "表", "h", "表"), table)).body.find(qn("w:tbl"))
    assert keeps(below)
    assert not any(keeps(row) for row in ahead.findall(qn("w:tr"))[:-1])


def test_cells_carry_indents_and_bold_by_style(word: Word) -> None:
    found = word.body.findall(qn("w:tbl"))[1]
    indents = {node.get(qn("w:leftChars")): node.get(qn("w:left")) for node in found.iter(qn("w:ind"))}
    assert indents == {"100": "180", "200": "360"}
    bold = [text_of(run) for run in found.iter(qn("w:r")) if run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}") is not None]
    assert bold == ["合计"]


def test_tables_that_touch_are_kept_apart() -> None:
    bare = Table(
        anchor="t", layout="listing", columns=documents.columns(1, 1), header=(),
        groups=(RowGroup((Row((Cell(words("甲")), Cell(words("乙")))),)),),
    )  # fmt: skip
    tags = [node.tag for node in Word(one_section(bare, replace(bare, anchor="u"), bare)).body]
    start = tags.index(qn("w:tbl"))
    assert tags[start:] == [*[qn("w:tbl"), qn("w:p")] * 3, qn("w:sectPr")]


def toc_block(word: Word) -> etree._Element:
    return word.body.find(f"{qn('w:sdt')}/{qn('w:sdtContent')}")


def test_contents_is_a_filled_field(word: Word) -> None:
    title, *lines = toc_block(word).findall(qn("w:p"))
    assert (style_of(title), text_of(title)) == ("TOCHeading", "目  录")
    shown = [(style_of(line), *text_of(line).split("\t")) for line in lines]
    assert shown == [(f"TOC{level}", text, str(word.pages[anchor])) for level, text, anchor in DOCUMENT.toc()]
    codes = [code.text.strip() for code in toc_block(word).iter(qn("w:instrText"))]
    assert codes[0] == 'TOC \\o "1-2" \\f \\h \\z'
    assert all(re.fullmatch(r"PAGEREF _Toc\d{9} \\h", code) for code in codes[1:])
    kinds = [mark.get(qn("w:fldCharType")) for mark in toc_block(word).iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", *["begin", "separate", "end"] * len(lines), "end"]


def test_lines_of_the_contents_lead_to_their_place(word: Word) -> None:
    targets = {}
    for paragraph in word.paragraphs():
        for mark in paragraph.iter(qn("w:bookmarkStart")):
            targets[mark.get(qn("w:name"))] = text_of(paragraph)
    links = [link.get(qn("w:anchor")) for link in toc_block(word).iter(qn("w:hyperlink"))]
    codes = [code.text.split()[1] for code in toc_block(word).iter(qn("w:instrText"))][1:]
    assert links == codes
    titles = {block.anchor: block.text for block in DOCUMENT.blocks() if isinstance(block, Heading)}
    titles |= {table.anchor: table.title for table in DOCUMENT.tables()}
    assert [targets[link] for link in links] == [titles[anchor] for _, _, anchor in DOCUMENT.toc()]


def refreshed(word: Word) -> list[tuple[int, str]]:
    """Return the lines Word makes on F9: styles with an outline level in the range (MS-OI29500 2.1.507), and TC."""
    outlines = {}
    for name, style in word.styles.items():
        level = style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        if level is not None:
            outlines[name] = int(level.get(qn("w:val"))) + 1
    lines = []
    for paragraph in word.paragraphs():
        for code in paragraph.iter(qn("w:instrText")):
            text, level = re.fullmatch(r'TC "(.*)" \\l (\d)', code.text.strip()).groups()
            lines.append((int(level), re.sub(r"\\(.)", r"\1", text)))
        if outlines.get(style_of(paragraph), 9) <= 2:
            lines.append((outlines[style_of(paragraph)], text_of(paragraph)))
    return lines


def test_refreshing_the_contents_gives_the_same_lines(word: Word) -> None:
    assert refreshed(word) == [(level, text) for level, text, _ in DOCUMENT.toc()]
    assert any(style_of(p) == "Heading1Unlisted" for p in word.paragraphs())


def test_quotes_in_a_line_of_the_contents_survive_the_field_code() -> None:
    toc = '一、“三公”经费 "引号" \\ 表'
    again = Word(one_section(replace(documents.single_row(), toc=toc)))
    code = next(code.text for code in again.body.iter(qn("w:instrText")) if code.text.startswith(" TC"))
    assert code == ' TC "一、\\“三公\\”经费 \\"引号\\" \\\\ 表" \\l 2 '
    assert refreshed(again) == [(2, toc)]


def test_headings_of_all_levels_show_in_the_navigation_pane(word: Word) -> None:
    for level in (1, 2, 3, 4):
        style = word.styles[f"Heading{level}"]
        assert style.find(qn("w:name")).get(qn("w:val")) == f"heading {level}"
        assert style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}").get(qn("w:val")) == str(level - 1)
        assert style.find(qn("w:next")).get(qn("w:val")) == "BodyText"
    unlisted = next(p for p in word.paragraphs() if style_of(p) == "Heading1Unlisted")
    assert unlisted.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}").get(qn("w:val")) == "0"
    assert word.styles["TableTitle"].find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}").get(qn("w:val")) == "2"


def test_a_table_without_a_title_line_still_has_its_bookmark() -> None:
    bare = replace(documents.two_sided(), title="", label="", left_line="", right_line="")
    again = Word(one_section(documents.body("前文"), bare))
    assert refreshed(again) == []
    holder = next(again.body.iter(qn("w:bookmarkStart"))).getparent()
    assert style_of(holder) == "Separator"
    assert holder.getnext().tag == qn("w:tbl")


def test_a_missing_page_number_is_an_error() -> None:
    with pytest.raises(KeyError):
        render(DOCUMENT, LOOKS, {})


def test_looks_sit_on_styles(word: Word) -> None:
    used = {style_of(p) for p in word.body.iter(qn("w:p"))}
    assert used <= set(word.styles)
    names = [style.find(qn("w:name")).get(qn("w:val")) for style in word.styles.values()]
    assert len(names) == len(set(names))
    direct = {node.tag for tag in ("w:rPr", "w:pPr") for node in word.body.iter(qn(tag)) for node in node}
    allowed = {"pStyle", "rStyle", "keepNext", "ind", "outlineLvl", "sectPr"}
    assert {etree.QName(tag).localname for tag in direct} <= allowed


@pytest.mark.parametrize(
    ("style", "look"),
    [(f"Heading{level}", f"heading{level}") for level in (1, 2, 3, 4)]
    + [("BodyText", "body"), ("TOC1", "toc1"), ("TOC2", "toc2"), ("TOCHeading", "toc_title"), ("Caption", "caption")]
    + [("TableTitle", "table_title"), ("TableNote", "table_note"), ("CoverFoot", "cover_foot")],
)
def test_styles_follow_the_looks(word: Word, style: str, look: str) -> None:
    wanted, found = LOOKS.styles[look], word.styles[style]
    fonts = found.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
    assert {fonts.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "eastAsia")} == {LOOKS.faces[wanted.face].word}
    assert found.find(f"{qn('w:rPr')}/{qn('w:sz')}").get(qn("w:val")) == f"{wanted.size * 2:g}"
    spacing = found.find(f"{qn('w:pPr')}/{qn('w:spacing')}")
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == (f"{wanted.pitch * 20:g}", "exact")
    assert spacing.get(qn("w:after")) == f"{wanted.after * 20:g}"
    indent = found.find(f"{qn('w:pPr')}/{qn('w:ind')}")
    if wanted.indent:
        assert indent.get(qn("w:firstLineChars")) == f"{wanted.indent * 100:g}"
        assert indent.get(qn("w:firstLine")) == f"{wanted.indent * wanted.size * 20:g}"
    else:
        assert indent is None
    assert (found.find(f"{qn('w:rPr')}/{qn('w:b')}") is not None) == wanted.bold


def test_lines_break_as_in_the_pdf(word: Word) -> None:
    normal = word.styles["Normal"].find(qn("w:pPr"))
    off = {"overflowPunct", "autoSpaceDE", "autoSpaceDN", "snapToGrid"}
    assert {name: normal.find(qn(f"w:{name}")).get(qn("w:val")) for name in off} == dict.fromkeys(off, "0")
    assert normal.find(qn("w:kinsoku")) is not None
    assert word.xml("word/settings.xml").find(qn("w:characterSpacingControl")).get(qn("w:val")) == "doNotCompress"
    assert not list(word.body.iter(qn("w:docGrid")))
    assert CELL_PITCH == html_styles.CELL_PITCH


def test_cells_are_padded_as_in_the_pdf(word: Word) -> None:
    sheet = (PACK / "print.css").read_text(encoding="utf-8")
    top, side = re.search(r"padding: ([\d.]+)pt var\(--side\)", sheet), re.search(r"--side: calc\(([\d.]+)pt", sheet)
    margins = word.styles["ReportTable"].find(f"{qn('w:tblPr')}/{qn('w:tblCellMar')}")
    found = {etree.QName(node).localname: int(node.get(qn("w:w"))) / 20 for node in margins}
    assert found == {"top": float(top[1]), "bottom": float(top[1]), "left": float(side[1]), "right": float(side[1])}


def test_sections_turn_the_sheet_and_start_counting_after_the_contents(word: Word) -> None:
    sections = word.sections()
    pages = [LOOKS.pages[name] for name in ("text", "text", *(section.page for section in DOCUMENT.sections))]
    sheets = [section.find(qn("w:pgSz")) for section in sections]
    turned = [sheet.get(qn("w:orient"), "portrait") for sheet in sheets]
    assert turned == [page.orientation for page in pages]
    sizes = {"portrait": ("11906", "16838"), "landscape": ("16838", "11906")}
    assert [(sheet.get(qn("w:w")), sheet.get(qn("w:h"))) for sheet in sheets] == [sizes[name] for name in turned]
    tops = [section.find(qn("w:pgMar")).get(qn("w:top")) for section in sections]
    assert tops == [str(round(page.top * 1440 / 25.4)) for page in pages]
    starts = [section.find(qn("w:pgNumType")) for section in sections]
    assert [i for i, start in enumerate(starts) if start is not None] == [2]
    assert starts[2].get(qn("w:start")) == "1"


def test_page_numbers_stand_outside_from_the_first_part_on(word: Word) -> None:
    references = [[node.get(qn("w:type")) for node in s.findall(qn("w:footerReference"))] for s in word.sections()]
    assert references == [[], [], ["even", "default"]] + [[]] * (len(DOCUMENT.sections) - 1)
    assert word.xml("word/settings.xml").find(qn("w:evenAndOddHeaders")) is not None
    for part, style, align in (("footer1", "Footer", "right"), ("footer2", "FooterEven", "left")):
        paragraph = word.xml(f"word/{part}.xml")[0]
        assert (style_of(paragraph), text_of(paragraph)) == (style, "— 1 —")
        assert next(paragraph.iter(qn("w:instrText"))).text.strip() == "PAGE"
        assert jc(word.styles[style]) == align


def test_page_numbers_can_stand_in_the_middle() -> None:
    number = LOOKS.page_number.model_copy(update={"outside": False})
    content = render(DOCUMENT, LOOKS.model_copy(update={"page_number": number}), pages_of(DOCUMENT))
    parts = parts_of(content)
    assert "word/footer2.xml" not in parts
    assert b"evenAndOddHeaders" not in parts["word/settings.xml"]
    styles = etree.fromstring(parts["word/styles.xml"])
    assert jc(next(style for style in styles if style.get(qn("w:styleId")) == "Footer")) == "center"


def test_a_draft_says_so_on_every_page(word: Word) -> None:
    draft = Word(documents.everything(draft="草稿，不得公开"))
    first, *others = [len(section.findall(qn("w:headerReference"))) for section in draft.sections()]
    assert (first, set(others)) == (2, {0})  # later sections take over the headers of the first
    assert text_of(draft.xml("word/header1.xml")) == "草稿，不得公开"
    assert "word/header1.xml" not in word.parts


def charts(word: Word) -> list[tuple[Figure, etree._Element, bytes]]:
    figures = [block for block in word.document.blocks() if isinstance(block, Figure)]
    return [
        (
            figure,
            word.xml(f"word/charts/chart{i}.xml"),
            word.parts[f"word/embeddings/Microsoft_Excel_Worksheet{i}.xlsx"],
        )
        for i, figure in enumerate(figures, 1)
    ]


def test_charts_hold_their_figures_as_do_their_workbooks(word: Word) -> None:
    assert len(charts(word)) == 4
    for figure, chart, workbook in charts(word):
        cached = [Decimal(node.text) for node in chart.find(f".//{CHART}val").iter(f"{CHART}v")]
        assert tuple(cached) == figure.values
        shown = [node.text for node in chart.find(f".//{CHART}cat").iter(f"{CHART}v")]
        assert [name.split("\n")[0] for name in shown] == list(figure.categories)
        sheet = openpyxl.load_workbook(BytesIO(workbook), data_only=True).active
        rows = list(sheet.iter_rows(min_row=2, max_col=2, values_only=True))
        assert [(name, Decimal(str(value))) for name, value in rows] == list(zip(shown, figure.values, strict=True))
        assert sheet["B1"].value == figure.series
        assert chart.find(f".//{CHART}ser/{CHART}tx//{CHART}v").text == figure.series


def test_labels_of_charts_read_as_printed(word: Word) -> None:
    for figure, chart, _ in charts(word):
        shown = [node.text for node in chart.find(f".//{CHART}cat").iter(f"{CHART}v")]
        if figure.kind == "pie":
            pairs = zip(figure.categories, figure.labels, strict=True)
            assert shown == [f"{name}\n{label}" for name, label in pairs]
            assert chart.find(f".//{CHART}legend") is not None
        else:
            assert chart.find(f".//{CHART}dLbls/{CHART}numFmt").get("formatCode") == "0.00"
            assert chart.find(f".//{CHART}dLbls/{CHART}showVal").get("val") == "1"


def test_charts_are_sound_for_word(word: Word) -> None:
    for figure, chart, _ in charts(word):
        assert all(int(node.get("val")) > 0 for node in chart.iter(f"{CHART}axId", f"{CHART}crossAx"))
        faces = {node.get("typeface") for node in chart.iter("{*}latin", "{*}ea")}
        assert faces == {LOOKS.faces[LOOKS.styles["caption"].face].word}
        colors = [node.get("val") for node in chart.findall(f".//{CHART}dPt//{{*}}srgbClr")]
        assert colors == [color[1:].upper() for color in LOOKS.chart_colors[: len(figure.values)]]
    drawings = list(word.body.iter("{*}inline"))
    for (figure, _, _), drawing in zip(charts(word), drawings, strict=True):
        assert drawing.find("{*}docPr").get("descr") == figure.alt
        extent = drawing.find("{*}extent")
        assert (int(extent.get("cx")), int(extent.get("cy"))) == (figure.width * 36000, figure.height * 36000)


def test_a_changed_figure_changes_its_label() -> None:
    figure = documents.pies()[0]
    share = 'TEXT(B3/SUM(B$2:B$5),"0.0%")'
    assert name_formula(figure, 1) == f'=C3&CHAR(10)&TEXT(B3,"0.00")&"万元，"&{share}'
    assert number_format(documents.column_chart()) == "0.00"
    spaced = replace(documents.column_chart(), labels=("11,234.50万元", "12,345.67万元"))
    assert number_format(spaced) == '#,##0.00"万元"'
    assert number_format(replace(spaced, labels=("约一亿", "约一亿"))) is None


def test_words_of_other_scripts_and_signs_survive() -> None:
    text = "A&B <甲> \"乙\" '丙'\t丁\n戊  己"
    again = Word(one_section(Paragraph(words(text))))
    assert text_of(again.paragraphs()[-1]) == text


def test_the_same_document_gives_the_same_bytes(word: Word) -> None:
    assert render(documents.everything(), LOOKS, word.pages) == word.content
    archives = [word.content, *(part for name, part in word.parts.items() if name.endswith(".xlsx"))]
    for content in archives:
        with ZipFile(BytesIO(content)) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    with ZipFile(BytesIO(archives[1])) as archive:
        assert b"2025-09-12T00:00:00Z" in archive.read("docProps/core.xml")


def test_properties_tell_the_report(word: Word) -> None:
    properties, metadata = docx.Document(BytesIO(word.content)).core_properties, DOCUMENT.metadata
    assert (properties.title, properties.subject, properties.author) == (
        metadata.title, metadata.subject, metadata.author
    )  # fmt: skip
    assert properties.keywords == "部门决算；信息公开"
    assert properties.language == "zh-CN"
    assert properties.last_modified_by == metadata.author
    stamps = re.findall(rb'W3CDTF">([^<]*)<', word.parts["docProps/core.xml"])
    assert stamps == [b"2025-09-12T00:00:00Z"] * 2


def test_the_package_holds_what_it_needs_and_nothing_else(word: Word) -> None:
    names = [re.sub(r"\d+(?=\.)", "", name) for name in word.parts]
    counts = {name: len(list(group)) for name, group in groupby(sorted(names))}
    assert counts == {
        "[Content_Types].xml": 1, "_rels/.rels": 1, "docProps/core.xml": 1, "word/_rels/document.xml.rels": 1,
        "word/charts/_rels/chart.xml.rels": 4, "word/charts/chart.xml": 4, "word/document.xml": 1,
        "word/embeddings/Microsoft_Excel_Worksheet.xlsx": 4, "word/fontTable.xml": 1, "word/footer.xml": 2,
        "word/settings.xml": 1, "word/styles.xml": 1, "word/theme/theme.xml": 1,
    }  # fmt: skip
    assert next(iter(word.parts)) == "[Content_Types].xml"
    settings = word.xml("word/settings.xml")
    modes = {node.get(qn("w:name")): node.get(qn("w:val")) for node in settings.iter(qn("w:compatSetting"))}
    assert modes["compatibilityMode"] == "15"
    assert settings.find(qn("w:updateFields")) is None
    assert settings.find(qn("w:themeFontLang")).get(qn("w:eastAsia")) == "zh-CN"
    assert b"python-docx" not in b"".join(word.parts.values())


@pytest.mark.parametrize("document", [documents.small(), documents.everything("草稿")], ids=["small", "draft"])
def test_schema_and_semantics_are_sound(
    document: Document, tmp_path: Path, openxml_validator: OpenXmlValidator
) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(render(document, LOOKS, pages_of(document)))
    assert [str(error) for error in openxml_validator.validate(path).errors] == []


def test_a_hundred_pages_take_less_than_half_a_second() -> None:
    document = documents.large()
    pages = pages_of(document)
    times = []
    for _ in range(3):
        start = time.perf_counter()
        render(document, LOOKS, pages)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.5
