"""The PDF in parts: laid out in one process or several, anew or from what is kept, it is the same file."""

from __future__ import annotations

import io
import os
import signal
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2
import pytest
import weasyprint
import yaml
from msgspec.structs import replace

from generator.document.nodes import Document, Paragraph, words
from generator.pack.looks import Looks
from generator.writers import html, pdf
from generator.writers.pdf_fragments import NEEDS_WEASYPRINT, Press
from generator.writers.pdf_layouts import MOST_KEPT, Layouts
from generator.writers.processes import cores, each
from tests import documents
from tests.reading_pdf import pdf_artifacts, pdf_lines

if TYPE_CHECKING:
    from generator.writers.pdf_fragments import Fragment

PACK = Path(__file__).parents[1] / "templates" / "wuhan" / "final-accounts-2024"
LOOKS = Looks.model_validate(yaml.safe_load((PACK / "looks.yaml").read_text(encoding="utf-8")))
RED, GREY = (255, 0, 0), (128, 128, 128)


def written(document: Document, layouts: Layouts | None = None, folders: Path = PACK) -> pdf.PdfResult:
    return pdf.render(document, LOOKS, folders, b"{}", layouts=layouts)


def changed(document: Document, section: int, text: str) -> Document:
    """Return the document with one more paragraph in a section."""
    sections = list(document.sections)
    blocks = (*sections[section].blocks, Paragraph(words(text)))
    sections[section] = replace(sections[section], blocks=blocks)
    return replace(document, sections=tuple(sections))


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note what is laid out, in this process."""
    pages: list[str] = []
    fragment = Press.fragment

    def noting(press: Press, page: str) -> Fragment:
        pages.append(page)
        return fragment(press, page)

    monkeypatch.setattr(Press, "fragment", noting)
    return pages


def test_weasyprint_is_the_one_whose_inside_is_known() -> None:
    assert weasyprint.__version__ == NEEDS_WEASYPRINT, (
        "read pdf/__init__.py, pdf/stream.py, pdf/fonts.py and text/ of the new version, compare the files of both samples"
        " as drawn and as heard, then change NEEDS_WEASYPRINT"
    )


# The same bytes.


@pytest.mark.slow
def test_any_number_of_processes_gives_the_same_bytes() -> None:
    alone = written(documents.everything(), Layouts(1))
    assert written(documents.everything(), Layouts(3)) == alone


@pytest.mark.slow
def test_what_is_kept_gives_the_same_bytes() -> None:
    layouts = Layouts()
    first = written(documents.everything(), layouts)
    assert written(documents.everything(), layouts) == first
    other = changed(documents.everything(), 1, "又一段文字。")
    assert written(other, layouts) == written(other)
    assert written(documents.everything(), layouts) == first


def test_only_what_changed_is_laid_out_again(laid_out: list[str]) -> None:
    layouts, document = Layouts(), documents.small()
    written(document, layouts)
    assert len(laid_out) == len(document.sections) + 1
    laid_out.clear()
    written(document, layouts)
    assert laid_out == []
    written(changed(document, 0, "又一段文字。"), layouts)
    assert ["又一段文字" in page for page in laid_out] == [True]


@pytest.mark.slow
def test_a_page_more_moves_all_numbers_after_it(laid_out: list[str]) -> None:
    layouts, document = Layouts(), documents.everything()
    before = written(document, layouts)
    laid_out.clear()
    longer = document
    for _ in range(30):
        longer = changed(longer, 0, "又一段文字。" * 20)
    after = written(longer, layouts)
    assert len(laid_out) == 2, "the section, and what is around all of them"
    more = after.sheet_count - before.sheet_count
    assert more > 0
    last = list(before.pages)[-1]
    assert after.pages[last] == before.pages[last] + more
    last_number = after.sheet_count - after.front_count
    assert f"—{last_number}—" in pdf_artifacts(after.content)[after.sheet_count - 1]
    assert after == written(longer)


def test_fonts_and_styles_are_part_of_what_is_kept(laid_out: list[str]) -> None:
    layouts = Layouts()
    written(documents.small(), layouts)
    laid_out.clear()
    wider = LOOKS.model_copy(update={"rule_width": LOOKS.rule_width * 2})
    pdf.render(documents.small(), wider, PACK, b"{}", layouts=layouts)
    assert len(laid_out) == len(documents.small().sections) + 1


def test_not_everything_is_kept_forever(monkeypatch: pytest.MonkeyPatch, laid_out: list[str]) -> None:
    assert MOST_KEPT > 100
    monkeypatch.setattr("generator.writers.pdf_layouts.MOST_KEPT", 2)
    layouts = Layouts()
    first, last = (changed(documents.small(), 0, text) for text in ("甲", "乙"))
    for document in (first, last):
        written(document, layouts)
    laid_out.clear()
    written(last, layouts)
    assert laid_out == []
    written(first, layouts)
    assert len(laid_out) == 1


# Sections by themselves.


def with_template(tmp_path: Path, old: str, new: str, styles: str = "") -> Path:
    """Return a folder with a page template in which one thing is changed, and styles behind the pack's own."""
    page = (PACK / html.PAGE).read_text(encoding="utf-8")
    assert old in page
    (tmp_path / html.PAGE).write_text(page.replace(old, new, 1), encoding="utf-8")
    (tmp_path / html.STYLES).write_text((PACK / html.STYLES).read_text(encoding="utf-8") + styles, encoding="utf-8")
    return tmp_path


def colours(content: bytes, sheet: int) -> set[tuple[int, int, int]]:
    with pypdfium2.PdfDocument(content) as file:
        picture = file[sheet - 1].render(scale=0.5).to_pil().convert("RGB")
    return {colour for _, colour in picture.getcolors(1 << 16) or []}


def test_sections_and_what_is_around_them_are_the_whole_page() -> None:
    document = documents.everything()
    paper, page = html.paper(document, LOOKS, PACK), html.page(document, LOOKS, PACK, "print")
    assert len(paper.parts) == len(document.sections)
    sections = [part[part.index("<section") : part.index("</main>")] for part in paper.parts]
    inside = "".join(text for pair in zip(paper.around, [*sections, ""], strict=True) for text in pair)
    assert inside.partition("</style>")[2] == page.partition("</style>")[2]


def test_sections_in_sections_stay_together(tmp_path: Path) -> None:
    folder = with_template(
        tmp_path, '<section class="page-{{ section.page }}">', '<section><section class="page-{{ section.page }}">'
    )
    (folder / html.PAGE).write_text(
        (folder / html.PAGE).read_text(encoding="utf-8").replace("</section>", "</section></section>"), encoding="utf-8"
    )
    paper = html.paper(documents.small(), LOOKS, folder)
    assert [part.count("</section>") for part in paper.parts] == [2] * len(documents.small().sections)


def test_a_page_without_sections_is_laid_out_whole(tmp_path: Path) -> None:
    folder = with_template(tmp_path, "<section ", "<div ")
    (folder / html.PAGE).write_text(
        (folder / html.PAGE).read_text(encoding="utf-8").replace("</section>", "</div>"), encoding="utf-8"
    )
    result = written(documents.small(), folders=folder)
    assert html.paper(documents.small(), LOOKS, folder).parts == ()
    assert pdf_lines(result.content) == pdf_lines(written(documents.small()).content)


def test_what_stands_behind_the_sections_has_a_page_of_its_own(tmp_path: Path) -> None:
    folder = with_template(tmp_path, "</main>", "</main><p>书末的一行</p>")
    result = written(documents.small(), folders=folder)
    assert result.sheet_count == written(documents.small()).sheet_count + 1
    assert "书末的一行" in pdf_lines(result.content)


PICTURE = "data:image/gif;base64,R0lGODlhAQABAIAAAP8AAAAAACwAAAAAAQABAAACAkQBADs="


@pytest.mark.parametrize(
    ("markup", "styles", "colour"),
    [
        (f'<img alt="点" style="width: 3cm; height: 3cm" src="{PICTURE}">', "", RED),
        ('<div class="x"></div>', ".x { height: 3cm; background: linear-gradient(#f00, #f00) }", RED),
        ('<div class="x"><div>甲</div></div>', ".x { height: 3cm; opacity: .5; background: #000 }", GREY),
        ('<div class="x"></div>', f".x {{ height: 3cm; background: url({PICTURE}) repeat }}", RED),
    ],
    ids=["picture", "gradient", "opacity", "pattern"],
)
def test_what_a_section_draws_with_more_than_lines_is_drawn(
    tmp_path: Path, markup: str, styles: str, colour: tuple[int, int, int]
) -> None:
    folder = with_template(
        tmp_path,
        '<section class="page-{{ section.page }}">',
        '<section class="page-{{ section.page }}">' + markup,
        styles,
    )
    result = written(documents.small(), Layouts(2), folder)
    for section in documents.small().sections:
        sheet = result.positions[section.blocks[0].anchor].sheet
        drawn = colours(result.content, sheet)
        assert any(max(abs(a - b) for a, b in zip(colour, each, strict=True)) < 3 for each in drawn), sheet


def test_pages_with_a_background_keep_their_text_and_their_foot(tmp_path: Path) -> None:
    folder = with_template(tmp_path, "<main", "<main", "@page { background: #f00 }")
    result, plain = written(documents.small(), folders=folder), written(documents.small())
    drawn = colours(result.content, result.sheet_count)
    assert RED in drawn
    assert min(map(sum, drawn)) < 50, "and black"
    assert pdf_artifacts(result.content) == pdf_artifacts(plain.content)


def test_what_stands_on_every_page_is_no_part_of_any_sentence(tmp_path: Path) -> None:
    folder = with_template(
        tmp_path, "<main", '<p class="fixed">处处</p><main', ".fixed { position: fixed; top: 0; left: 0 }"
    )
    result = written(documents.small(), folders=folder)
    drawn = pdf_artifacts(result.content)
    assert "处处" in drawn[result.sheet_count - 1]
    assert [line for line in pdf_lines(result.content) if line.strip("处")] == pdf_lines(
        written(documents.small()).content
    )


def test_links_out_of_a_section_are_kept(tmp_path: Path) -> None:
    link = '<p><a href="https://example.org/x">网址</a></p>'
    folder = with_template(
        tmp_path, '<section class="page-{{ section.page }}">', '<section class="page-{{ section.page }}">' + link
    )
    result = written(documents.small(), folders=folder)
    with pikepdf.open(io.BytesIO(result.content)) as file:
        page = file.pages[-1]
        (annotation,) = page.Annots
        assert str(annotation.A.URI) == "https://example.org/x"
        assert str(annotation.Contents) == "网址"
        numbers = list(file.Root.StructTreeRoot.ParentTree.Nums)
        owners = dict(zip(numbers[::2], numbers[1::2], strict=True))
        assert owners[annotation.StructParent].S == "/Link"


def test_links_to_nowhere_are_left_out(tmp_path: Path) -> None:
    folder = with_template(
        tmp_path,
        '<section class="page-{{ section.page }}">',
        '<section class="page-{{ section.page }}"><p><a href="#nowhere">无处</a></p>',
    )
    with pikepdf.open(io.BytesIO(written(documents.small(), folders=folder).content)) as file:
        assert "/Annots" not in file.pages[-1]


def test_each_font_stands_in_the_file_once() -> None:
    with pikepdf.open(io.BytesIO(written(documents.everything()).content)) as file:
        names = [
            str(thing.FontName)
            for thing in file.objects
            if isinstance(thing, pikepdf.Dictionary) and "/FontName" in thing
        ]
    assert names
    assert all(one != other for one, other in pairwise(sorted(names)))


# Several processes.


def test_results_come_in_order() -> None:
    assert each(lambda number: (number, os.getpid()), [], 2) == []
    results = each(lambda number: (number, os.getpid()), range(20), 2, weight=lambda number: number)
    assert [number for number, _ in results] == list(range(20))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="这个系统没有 fork，只用一个进程")
def test_the_work_is_not_done_here() -> None:
    assert os.getpid() not in {pid for _, pid in each(lambda number: (number, os.getpid()), range(4), 2)}


def test_work_that_fails_is_told_as_if_it_was_done_here() -> None:
    with pytest.raises(ZeroDivisionError):
        each(lambda number: 1 // number, range(4), 2)


def test_what_a_killed_process_had_is_done_here() -> None:
    here = os.getpid()

    def work(number: int) -> int:
        if number == 2 and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return number * number

    assert each(work, range(5), 2) == [0, 1, 4, 9, 16]


def children() -> set[str]:
    """Return the processes that this thread has begun, ended or not; tests run before may have left some at work."""
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text("utf-8").split())


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="processes are forked on Linux only")
def test_no_process_is_left_behind() -> None:
    before = children()
    each(lambda number: number, range(4), 3)
    assert children() <= before


def test_there_is_at_least_one_core() -> None:
    assert 1 <= cores() <= 8
