"""The PDF writer: pages as drawn, what a reader can search, hear and click, and the claims of the file."""

from __future__ import annotations

import ctypes
import functools
import io
import logging
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import yaml
from msgspec.structs import replace

from generator.document.nodes import (
    Cell,
    Column,
    Figure,
    Heading,
    Paragraph,
    Row,
    RowGroup,
    Section,
    Table,
    words,
)
from generator.findings import FindingsError
from generator.pack.looks import Looks
from generator.writers import pdf, text
from tests import documents
from tests.reading import differences, text_lines, without_blanks
from tests.reading_pdf import pdf_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.document.nodes import Block

PACK = Path(__file__).parents[1] / "templates" / "wuhan" / "final-accounts-2024"
LOOKS = Looks.model_validate(yaml.safe_load((PACK / "looks.yaml").read_text(encoding="utf-8")))
DATA = '{"事实": "12,345.67"}'.encode()
MM = 72 / 25.4
FOOT = re.compile(r"^— (\d+) —$")


@functools.cache
def whole() -> pdf.PdfResult:
    """Lay out the document of every node type once for all tests."""
    return pdf.render(documents.everything(), LOOKS, PACK, DATA)


def of(*blocks: Block, page: str = "text", folders: Path = PACK) -> pdf.PdfResult:
    return pdf.render(documents._document((Section(page, blocks),)), LOOKS, folders, DATA)


def opened(result: pdf.PdfResult) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(result.content))


@dataclass(frozen=True)
class Glyph:
    """A character as drawn: its sheet (from 1), the point it stands on (from bottom left), its right edge."""

    character: str
    sheet: int
    x: float
    y: float
    right: float


@functools.cache
def glyphs(content: bytes) -> tuple[Glyph, ...]:
    return tuple(
        glyph for sheet, page in enumerate(pypdfium2.PdfDocument(content), 1) for glyph in _glyphs(sheet, page)
    )


def _glyphs(sheet: int, page: pypdfium2.PdfPage) -> Iterator[Glyph]:
    text_page = page.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    for i in range(text_page.count_chars()):
        pdfium.FPDFText_GetCharOrigin(text_page, i, x, y)
        character = chr(pdfium.FPDFText_GetUnicode(text_page, i))
        if character.isprintable() and character != " ":
            yield Glyph(character, sheet, x.value, y.value, text_page.get_charbox(i, loose=True)[2])


def lines(content: bytes, sheet: int) -> list[list[Glyph]]:
    """Return the glyphs of a sheet by lines from the top, each from the left."""
    rows: dict[float, list[Glyph]] = {}
    for glyph in glyphs(content):
        if glyph.sheet == sheet:
            rows.setdefault(round(glyph.y, 1), []).append(glyph)
    return [sorted(rows[y], key=lambda glyph: glyph.x) for y in sorted(rows, reverse=True)]


def printed(row: list[Glyph]) -> str:
    return "".join(glyph.character for glyph in row)


def sheet_text(content: bytes, sheet: int) -> str:
    return "".join(glyph.character for glyph in glyphs(content) if glyph.sheet == sheet)


# What it says.


def test_text_is_the_documents_in_its_order() -> None:
    document = documents.everything()
    both = {f"{table.left_line}\t{table.right_line}" for table in document.tables()}
    wanted = text_lines(text.render(document), document)
    parts = [part for line in wanted for part in (line.split("\t") if line in both else [line])]
    assert differences(pdf_lines(whole().content), [without_blanks(part) for part in parts if part]) == ""


def test_text_copies_without_invisible_characters() -> None:
    found = {
        character
        for page in pypdfium2.PdfDocument(whole().content)
        for character in page.get_textpage().get_text_range()
    }
    assert not found & {"\u200b", "\u2060", "\ufffe", "\0"}
    assert documents.RARE_CHARACTER in found


def test_figures_words_are_searchable() -> None:
    figures = [block for block in documents.everything().blocks() if isinstance(block, Figure)]
    for figure in figures:
        shown = sheet_text(whole().content, whole().positions[figure.anchor].sheet)
        assert all(without_blanks(label) in shown for label in figure.labels + figure.categories)


# Pages.


def test_pages_have_the_size_and_direction_of_their_section() -> None:
    with opened(whole()) as file:
        sizes = [tuple(round(float(length) / MM) for length in page.mediabox[2:]) for page in file.pages]
    document = documents.everything()
    anchored = [
        (section.page, block.anchor)
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Table)
    ]
    assert sizes[:2] == [(210, 297), (210, 297)]
    for page, anchor in anchored:
        wanted = (297, 210) if LOOKS.pages[page].orientation == "landscape" else (210, 297)
        assert sizes[whole().positions[anchor].sheet - 1] == wanted


def test_every_section_starts_on_its_own_page() -> None:
    starts = [
        whole().positions[next(b.anchor for b in s.blocks if not isinstance(b, Paragraph))].sheet
        for s in documents.everything().sections
    ]
    assert starts == sorted(set(starts))


def test_numbers_start_with_the_text_and_stand_outside() -> None:
    result = whole()
    assert result.front_count == 2
    for sheet in range(1, result.sheet_count + 1):
        *_, last = lines(result.content, sheet)
        if sheet <= result.front_count:
            assert "—" not in printed(last)
            continue
        number = sheet - result.front_count
        assert printed(last) == f"—{number}—"
        page = LOOKS.pages["text" if result.sheet_count == 0 else _page_of(sheet)]
        em = LOOKS.styles["page_number"].size
        edge = page.width * MM - last[-1].right - page.right * MM if number % 2 else last[0].x - page.left * MM
        assert edge == pytest.approx(em, abs=1.5)


def _page_of(sheet: int) -> str:
    document = documents.everything()
    starts = [
        (whole().positions[next(b.anchor for b in s.blocks if not isinstance(b, Paragraph))].sheet, s.page)
        for s in document.sections
    ]
    return [page for start, page in starts if start <= sheet][-1]


def test_contents_give_the_page_where_each_heading_stands() -> None:
    result = whole()
    content = result.content
    shown = [re.fullmatch(r"(.+?)\.{3,}(\d+)", printed(row)) for row in lines(content, 2)]
    entries = [(match[1], int(match[2])) for match in shown if match]
    document = documents.everything()
    assert entries == [(without_blanks(line), result.pages[anchor]) for _, line, anchor in document.toc()]
    for block in document.blocks():
        if isinstance(block, Heading):
            assert without_blanks(block.text) in sheet_text(content, result.pages[block.anchor] + result.front_count)


def test_contents_of_two_pages_shift_no_number() -> None:
    blocks = [
        Heading(2, f"{documents.numeral(i)}、标题", f"h{i}", toc=f"{documents.numeral(i)}、标题") for i in range(1, 60)
    ]
    result = of(*blocks)
    assert result.front_count == 3
    assert result.pages["h1"] == 1
    assert printed(lines(result.content, 4)[-1]) == "—1—"


def test_every_line_of_text_keeps_the_pitch_also_where_a_fallback_font_is_used() -> None:
    body = [row for row in lines(whole().content, 4) if row[0].x < 130 and not FOOT.match(" ".join(printed(row)))][:-1]
    assert any(documents.RARE_CHARACTER in printed(row) for row in body)
    pitch = LOOKS.styles["body"].pitch
    steps = [(row, above[0].y - row[0].y) for above, row in pairwise(body)]
    # Faces sit a little higher or lower in their line; only steps between lines of one face are exact.
    headings = [i for i, row in enumerate(body) if re.match(r"（一）总体|[一二]、收入", printed(row))]
    exact = [step for i, (_, step) in enumerate(steps, 1) if i not in headings and i - 1 not in headings]
    assert exact == pytest.approx([pitch] * len(exact), abs=0.02)
    total = body[0][0].y - body[-1][0].y
    assert total == pytest.approx(pitch * (len(body) - 1), abs=0.1)


def test_full_lines_reach_the_margin_and_last_lines_do_not() -> None:
    page = LOOKS.pages["text"]
    edge = (page.width - page.right) * MM
    result = of(documents.body(documents.FILLER * 2))
    *full, last, _ = lines(result.content, 3)
    assert len(full) >= 5
    assert [row[-1].right for row in full] == pytest.approx([edge] * len(full), abs=1.0)
    assert last[-1].right < edge - 20


def test_figures_keep_their_digits_together_in_stretched_lines() -> None:
    result = of(documents.body("本部门认真学习贯彻落实各项工作要求", "fact"))
    row = next(row for row in lines(result.content, 3) if "12,345" in printed(row))
    start = printed(row).index("12,345")
    assert row[start + 1].x - row[start].x == pytest.approx(8.0, abs=0.05)


def test_no_line_starts_with_closing_or_ends_with_opening_marks() -> None:
    starts, ends = set(), set()
    for sheet in range(3, whole().sheet_count + 1):
        for row in lines(whole().content, sheet):
            if row[0].x < 130:
                starts.add(row[0].character)
                ends.add(row[-1].character)
    assert not starts & set("，。；：、？！）”》〉】")
    assert not ends & set("（“《〈【")


def test_heading_never_stands_alone_at_the_foot_of_a_page() -> None:
    filler = [Paragraph(words("行"), "flush") for _ in range(21)]
    result = of(*filler, Heading(2, "一、标题", "last"), documents.body(documents.FILLER))
    assert result.positions["last"].sheet == 4


# Tables.


def test_header_rows_repeat_on_every_page_of_a_table() -> None:
    result = whole()
    start = result.positions["table-02"].sheet
    end = result.positions["table-06"].sheet
    assert end - start >= 3
    for sheet in range(start, end):
        shown = sheet_text(result.content, sheet)
        assert "功能分类科目" in shown
        assert "栏次1234567" in shown


def test_repeated_headers_and_page_numbers_are_artifacts() -> None:
    result = whole()
    spoken = "\n".join(pdf_lines(result.content))
    assert spoken.count("功能分类科目编码") == 1
    assert not re.search(r"—\d+—", spoken)


def test_rows_kept_together_are_not_split_by_a_page() -> None:
    table = documents.form(1, indicators=24)
    result = of(Paragraph(words("行"), "flush"), table, page="form")
    for start in range(0, 24, 4):
        names = [f"完成第{i + 1}项" for i in range(start, start + 4)]
        sheets = {
            g for g in range(3, result.sheet_count + 1) for name in names if name in sheet_text(result.content, g)
        }
        assert len(sheets) == 1


def test_lines_above_a_table_and_its_notes_stay_with_it() -> None:
    result = of(*[Paragraph(words("行"), "flush") for _ in range(20)], replace(documents.single_row(), anchor="t"))
    sheet = result.positions["t"].sheet
    shown = sheet_text(result.content, sheet)
    assert sheet == 4
    assert all(
        part in shown
        for part in ("“三公”经费支出决算表", "公开09表", "金额单位：万元", "预算数", "12.50", "注：本表反映")
    )


def test_amounts_of_a_column_end_on_one_edge() -> None:
    sheet = whole().positions["table-06"].sheet
    rows = [row for row in lines(whole().content, sheet) if re.match(r"301\d\d办公", printed(row))]
    edges = {round(row[-1].right, 1) for row in rows}
    assert len(rows) == 28
    assert len(edges) == 1


def test_tables_meant_for_one_page_stand_on_one() -> None:
    assert whole().broken == ()
    assert whole().sticking_out == ()


def test_table_that_does_not_fit_its_page_is_reported() -> None:
    result = of(replace(documents.two_sided(), row_height=9.0), page="table_portrait")
    assert result.broken == ("table-01",)


def test_words_wider_than_their_cell_are_reported() -> None:
    row = Row((Cell(words("1,234,567,890.12")), Cell(words("1"))))
    table = Table("t", "listing", (Column(40), Column(960)), (), (RowGroup((row,)),))
    assert of(table).sticking_out == ((3, "1,234,567,890.12"),)


# Structure for those who listen.


def elements(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def test_structure_names_headings_paragraphs_tables_and_figures() -> None:
    document = documents.everything()
    with opened(whole()) as file:
        tags = [str(element.S) for element in elements(file.Root.StructTreeRoot)]
        top = {str(element.S) for element in file.Root.StructTreeRoot.K[0].K}
    blocks = list(document.blocks())
    for level in (2, 3, 4):
        assert tags.count(f"/H{level}") == sum(isinstance(b, Heading) and b.level == level for b in blocks)
    assert tags.count("/H1") == 1 + sum(isinstance(b, Heading) and b.level == 1 for b in blocks)
    assert tags.count("/Table") == sum(isinstance(b, Table) for b in blocks)
    assert tags.count("/Figure") == sum(isinstance(b, Figure) for b in blocks)
    assert tags.count("/TR") == sum(len(list(table.rows())) for table in document.tables())
    assert tags.count("/TOCI") == len(list(document.toc()))
    assert top == {"/H1", "/H2", "/H3", "/H4", "/P", "/Table", "/Figure", "/TOC"}
    assert not {"/NonStruct", "/Div", "/Span", "/Sect"} & set(tags)


def test_table_over_several_pages_is_one_element_with_all_rows() -> None:
    with opened(whole()) as file:
        table = [e for e in elements(file.Root.StructTreeRoot) if e.S == "/Table"][1]
        assert [str(kid.S) for kid in table.K] == ["/Caption", "/THead", "/TBody"]
        assert len(table.K[2].K) == 61
        assert str(table.A.Summary) == "按功能分类科目列示各项收入。"


def test_an_empty_table_has_a_body() -> None:
    empty = replace(documents.single_row(), groups=())
    with opened(of(empty)) as file:
        (table,) = (e for e in elements(file.Root.StructTreeRoot) if e.S == "/Table")
        assert [str(kid.S) for kid in table.K] == ["/Caption", "/TBody"]


def test_header_cells_have_a_scope() -> None:
    with opened(whole()) as file:
        scopes = {str(e.A.Scope) for e in elements(file.Root.StructTreeRoot) if e.S == "/TH"}
        spans = [(e.A.get("/ColSpan"), e.A.get("/RowSpan")) for e in elements(file.Root.StructTreeRoot) if e.S == "/TH"]
    assert scopes == {"/Column", "/Row"}
    assert (3, None) in spans
    assert (None, 4) in spans


def test_charts_say_their_figures() -> None:
    figures = [block for block in documents.everything().blocks() if isinstance(block, Figure)]
    with opened(whole()) as file:
        found = [e for e in elements(file.Root.StructTreeRoot) if e.S == "/Figure"]
        assert [str(e.Alt) for e in found] == [figure.alt for figure in figures]
        for element, figure in zip(found, figures, strict=True):
            left, bottom, right, top = (float(edge) for edge in element.A.BBox)
            assert (right - left, top - bottom) == pytest.approx((figure.width * MM, figure.height * MM), abs=0.1)
            assert 0 < bottom < top < 297 * MM


def test_every_mark_on_a_page_has_an_owner_or_is_an_artifact() -> None:
    with opened(whole()) as file:
        tree = file.Root.StructTreeRoot.ParentTree.Nums
        owners = {int(tree[i]): tree[i + 1] for i in range(0, len(tree), 2)}
        for page in file.pages:
            owned = owners[int(page.StructParents)]
            for operands, operator in pikepdf.parse_content_stream(page, "BDC"):
                if str(operator) == "BDC" and "/MCID" in operands[1]:
                    assert owned[int(operands[1].MCID)].S is not None


def test_links_of_the_contents_say_and_find_their_target() -> None:
    with opened(whole()) as file:
        links = list(file.pages[1].Annots)
        names = file.Root.Names.Dests.Names
        known = {str(names[i]) for i in range(0, len(names), 2)}
        toc = list(documents.everything().toc())
        assert [str(link.Contents) for link in links] == [line for _, line, _ in toc]
        assert [str(link.Dest) for link in links] == [anchor for _, _, anchor in toc]
        assert {anchor for _, _, anchor in toc} <= known
        assert file.pages[1].Tabs == "/S"


def test_bookmarks_are_headings_and_table_titles() -> None:
    def titles(items: list[pikepdf.OutlineItem], level: int) -> Iterator[tuple[int, str]]:
        for item in items:
            yield level, item.title
            yield from titles(item.children, level + 1)

    with opened(whole()) as file, file.open_outline() as outline:
        found = list(titles(outline.root, 1))
    document = documents.everything()
    levels = [(1, document.toc_title)]
    for block in document.blocks():
        if isinstance(block, Heading):
            levels.append((block.level, block.text))
        elif isinstance(block, Table):
            levels.append((2 if block.toc else 3, block.title))
    wanted, above = [], list[int]()
    for level, title in levels:
        above = [*(upper for upper in above if upper < level), level]
        wanted.append((len(above), title))
    assert found == wanted


# Claims and embedded things.


def test_file_claims_both_standards_and_shows_its_title() -> None:
    with opened(whole()) as file:
        meta = file.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "A")
        assert meta["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
        assert meta["dc:title"] == documents.everything().metadata.title
        assert str(file.Root.Lang) == "zh-CN"
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert file.Root.MarkInfo.Marked
        assert file.Root.OutputIntents[0].S == "/GTS_PDFA1"


def test_dates_are_the_documents() -> None:
    with opened(whole()) as file:
        assert str(file.docinfo.CreationDate) == str(file.docinfo.ModDate) == "D:20250912000000+08'00"
        assert file.open_metadata()["xmp:CreateDate"] == "2025-09-12T00:00:00+08:00"


def test_data_is_attached_as_the_source_of_the_figures() -> None:
    with opened(whole()) as file:
        (spec,) = file.Root.AF
        stream = spec.EF.F
        assert stream.read_bytes() == DATA
        assert (str(spec.UF), str(spec.AFRelationship), str(stream.Subtype)) == (
            "data.json",
            "/Data",
            "/application/json",
        )
        assert str(stream.Params.ModDate) == "D:20250912000000Z"
        assert list(file.attachments) == ["data.json"]


def test_fonts_are_the_projects_embedded_and_cut_to_what_is_used() -> None:
    families = {face.embedded.replace(" ", "-") for face in LOOKS.faces.values()}
    with opened(whole()) as file:
        fonts = [font for page in file.pages for font in page.Resources.Font.values()]
        names = {str(font.BaseFont) for font in fonts}
        for font in fonts:
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())
            assert "/ToUnicode" in font
    bare = {re.fullmatch(r"/[A-Z]{6}\+(.+?)(-Bold)?", name)[1] for name in names}
    assert bare <= {*families, "Noto-Sans-Symbols-2"}
    assert len(whole().content) < 500_000


# The same bytes, whatever the surroundings.


def test_same_document_gives_the_same_bytes_from_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(PACK, tmp_path / "pack")
    first = pdf.render(documents.small(), LOOKS, PACK, DATA).content
    monkeypatch.chdir(tmp_path)
    assert pdf.render(documents.small(), LOOKS, tmp_path / "pack", DATA).content == first


@pytest.mark.slow
def test_same_document_gives_the_same_bytes_in_another_process() -> None:
    script = (
        "import hashlib, sys; sys.path[:0] = ['.']; from tests import documents; from tests.test_pdf import DATA, LOOKS, PACK, pdf;"
        "print(hashlib.sha256(pdf.render(documents.small(), LOOKS, PACK, DATA).content).hexdigest())"
    )
    seeds = [
        subprocess.run([sys.executable, "-c", script], env={**os.environ, "PYTHONHASHSEED": seed}, check=True,
                       capture_output=True, text=True, cwd=PACK.parents[2]).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert len(set(seeds)) == 1


def test_fontconfig_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", "/somewhere/fonts.conf")
    pdf.render(documents.small(), LOOKS, PACK, DATA)
    assert os.environ["FONTCONFIG_FILE"] == "/somewhere/fonts.conf"


def test_layout_has_nothing_to_complain_about(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        pdf.render(documents.small(), LOOKS, PACK, DATA)
    assert [record.getMessage() for record in caplog.records] == []


@pytest.mark.parametrize("address", ["https://example.org/a.png", "file:///etc/hostname", "ftp://example.org/a"])
def test_templates_cannot_fetch_anything(tmp_path: Path, address: str) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(PACK, folder)
    template = folder / "page.html.j2"
    changed = template.read_text(encoding="utf-8").replace("<main", f'<img alt="" src="{address}"><main', 1)
    template.write_text(changed, encoding="utf-8")
    with pytest.raises(FindingsError, match=re.escape(address)):
        of(documents.body("文字"), folders=folder)


def test_style_sheets_cannot_fetch_anything(tmp_path: Path) -> None:
    styles = (PACK / "print.css").read_text(encoding="utf-8") + "\np { background: u\\72 l(https://example.org/a.png) }"
    (tmp_path / "print.css").write_text(styles, encoding="utf-8")
    with pytest.raises(FindingsError, match=r"a\.png"):
        pdf.render(documents.small(), LOOKS, [tmp_path, PACK], DATA)


def test_pictures_written_into_the_template_are_allowed(tmp_path: Path) -> None:
    dot = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    page = (PACK / "page.html.j2").read_text(encoding="utf-8").replace("<main", f'<img alt="点" src="{dot}"><main', 1)
    (tmp_path / "page.html.j2").write_text(page, encoding="utf-8")
    result = pdf.render(documents.small(), LOOKS, [tmp_path, PACK], DATA)
    with opened(result) as file:
        first = next(e for e in elements(file.Root.StructTreeRoot) if e.S == "/Figure")
        assert str(first.Alt) == "点"


def test_draft_is_marked_on_every_page() -> None:
    document = documents.small()
    result = pdf.render(replace(document, draft="草稿"), LOOKS, PACK, DATA)
    assert [sheet_text(result.content, sheet).count("草稿") for sheet in range(1, result.sheet_count + 1)] == [1, 1, 1]
    assert "草稿" not in "".join(pdf_lines(result.content))
    assert pdf.render(document, LOOKS, PACK, DATA).pages == result.pages


def test_positions_are_where_things_are_drawn() -> None:
    result = whole()
    heading = next(b for b in documents.everything().blocks() if isinstance(b, Heading) and b.level == 2)
    place = result.positions[heading.anchor]
    row = next(row for row in lines(result.content, place.sheet) if printed(row) == without_blanks(heading.text))
    pitch = LOOKS.styles["heading2"].pitch
    assert place.x == pytest.approx(LOOKS.pages["text"].left, abs=0.01)
    assert 0 < (297 - place.y) * MM - row[0].y < pitch
