"""PDF of a report: a ``Document``, its looks, the pack's page and the data to embed come in, a PDF goes out.

The file is at once PDF/A-3a (to keep) and PDF/UA-1 (to read aloud). WeasyPrint lays out the page that ``html`` writes,
section by section (``pdf_layouts``, ``pdf_fragments``); ``pdf_lines`` stretches lines, ``pdf_tags`` makes the structure
tree, ``pdf_binding`` one file of all, ``pdf_xmp`` adds the claim of PDF/UA.

Sections start on a new page, so each can be laid out by itself, on another core, or not at all when it is the same as
before. What is around them (cover, 目录, heads, feet) is laid out last, with an empty sheet, a stub, for each sheet of
theirs: then page numbers are known, and stubs have the anchors that the 目录 asks for.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from markupsafe import Markup
from weasyprint import Attachment
from weasyprint.urls import FatalURLFetchingError

from generator.findings import FindingsError
from generator.writers import html
from generator.writers.pdf_binding import BoundPage, Leaf, bind
from generator.writers.pdf_fonts import FontRoom
from generator.writers.pdf_fragments import STUB
from generator.writers.pdf_layouts import Layouts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from generator.document.nodes import Document
    from generator.pack.looks import Looks
    from generator.writers.html import Paper
    from generator.writers.pdf_fragments import Fragment

ATTACHMENT = "data.json"
BODY = "report"
"""The anchor of 第一部分, where page numbers begin."""
MM_PER_PIXEL = 25.4 / 96
_EMPTY = Markup(
    '<section style="page: {}; break-before: page; break-after: page; margin: 0; border: 0; padding: 0">{}</section>'
)
_ANCHOR = Markup('<div id="{}"></div>')


@dataclass(frozen=True, slots=True)
class Position:
    """Where something starts: the sheet (from 1, the cover included), and millimetres from its top left corner."""

    sheet: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class PdfResult:
    """A finished PDF and what its layout tells other writers and the gate.

    ``pages`` are printed page numbers by anchor: 第一部分 starts on 1, the ``front_count`` sheets before it carry none.
    ``sticking_out`` are words that do not fit their place, with their sheet; ``broken`` the anchors of tables that
    should stand on one page and do not.
    """

    content: bytes
    pages: dict[str, int]
    positions: dict[str, Position]
    sheet_count: int
    front_count: int
    sticking_out: tuple[tuple[int, str], ...]
    broken: tuple[str, ...]


def render(  # noqa: PLR0913 -- what a report is printed from, and with
    document: Document,
    looks: Looks,
    folders: Path | Sequence[Path],
    data: bytes,
    fonts: Path | None = None,
    *,
    layouts: Layouts | None = None,
) -> PdfResult:
    """Lay out a document and return the PDF with ``data`` (JSON) embedded.

    ``folders`` are searched for the page template; ``fonts`` is the font folder, by default the project's; ``layouts``
    keeps what was laid out and says how many processes may work, by default one. Raises ``FindingsError`` when the
    template is wrong or asks for an outside resource, ``FontsMissingError`` without fonts.
    """
    paper = html.paper(document, looks, folders)
    stretch = looks.styles["body"].align == "justify"
    with _paused_collector(), _nothing_fetched(), FontRoom(fonts) as room:
        pages, front = _pages(paper, room, layouts or Layouts(), stretch=stretch)
        return _result(bind(pages, front.metadata, room, [_attachment(document, data)]), pages)


@contextmanager
def _paused_collector() -> Iterator[None]:
    """Keep the garbage collector from walking the growing tree of boxes again and again, a seventh of the time.

    When the boxes are collected in the end, it does not walk all that was there before either; in a process that has
    left out what it loaded for good (``pipeline.settle``) that is so already, and stays so.
    """
    was_on, settled = gc.isenabled(), gc.get_freeze_count()
    gc.disable()
    if not settled:
        gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        if not settled:
            gc.unfreeze()
        if was_on:
            gc.enable()


@contextmanager
def _nothing_fetched() -> Iterator[None]:
    """Turn a refusal to fetch, of something ``html`` did not see as a link, into a finding."""
    try:
        yield
    except FatalURLFetchingError as error:
        address = str(error).partition('"')[2].rstrip('"')
        raise FindingsError([html.outside(address, {})]) from error


def _pages(paper: Paper, fonts: FontRoom, layouts: Layouts, *, stretch: bool) -> tuple[list[BoundPage], Fragment]:
    """Lay out the sections, then what is around them; return all pages, and the fragment around."""
    parts = layouts.fragments(paper.parts, paper.part_styles, fonts, stretch=stretch)
    stubs = ["".join(_stubs(part, number)) for number, part in enumerate(parts)]
    markup = "".join(each for pair in zip(paper.around, [*stubs, ""], strict=True) for each in pair)
    (front,) = layouts.fragments([markup], paper.styles, fonts, stretch=stretch)
    leaves = {
        _name(part, number): Leaf(fragment, number)
        for part, fragment in enumerate(parts)
        for number in range(len(fragment.sheets))
    }
    pages = []
    for number, sheet in enumerate(front.sheets):
        own = Leaf(front, number)
        pages.append(BoundPage([leaves[sheet.stub], own] if sheet.stub else [own]))
    return pages, front


def _name(part: int, sheet: int) -> str:
    """Return the name of a sheet of a part among stubs."""
    return f"{part}-{sheet}"


def _stubs(part: Fragment, number: int) -> Iterator[Markup]:
    """Yield an empty sheet for each of a part's, with the anchors that are on it."""
    for position, sheet in enumerate(part.sheets):
        anchors = [STUB + _name(number, position), *sheet.anchors]
        yield _EMPTY.format(sheet.style or "auto", Markup().join(map(_ANCHOR.format, anchors)))


def _attachment(document: Document, data: bytes) -> Attachment:
    day = datetime.combine(document.metadata.day, time(), UTC)
    return Attachment(
        string=data,
        name=ATTACHMENT,
        description=document.metadata.title,
        created=day,
        modified=day,
        relationship="Data",
    )


def _result(content: bytes, pages: Sequence[BoundPage]) -> PdfResult:
    """Return the file with what the layout of its pages tells."""
    positions = _positions(pages)
    front = positions[BODY].sheet - 1
    fragments = {id(leaf.fragment): leaf.fragment for page in pages for leaf in page.leaves}
    return PdfResult(
        content=content,
        pages={anchor: position.sheet - front for anchor, position in positions.items()},
        positions=positions,
        sheet_count=len(pages),
        front_count=front,
        sticking_out=tuple(_sticking_out(pages)),
        broken=tuple(anchor for fragment in fragments.values() for anchor in fragment.broken),
    )


def _sticking_out(pages: Sequence[BoundPage]) -> Iterator[tuple[int, str]]:
    for sheet, page in enumerate(pages, 1):
        for leaf in page.leaves:
            yield from ((sheet, words) for number, words in leaf.fragment.sticking_out if number == leaf.number)


def _positions(pages: Sequence[BoundPage]) -> dict[str, Position]:
    found: dict[str, Position] = {}
    for sheet, page in enumerate(pages, 1):
        for anchor, (x, y, *_) in page.anchors.items():
            found.setdefault(anchor, Position(sheet, x * MM_PER_PIXEL, y * MM_PER_PIXEL))
    return found
