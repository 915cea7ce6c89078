"""PDF of a report: a ``Document``, its looks, the pack's page and the data to embed come in, a PDF goes out.

The file is at once PDF/A-3a (to keep) and PDF/UA-1 (to read aloud). WeasyPrint lays out the page that ``html`` writes;
``pdf_lines`` stretches lines, ``pdf_tags`` tidies the structure tree, ``pdf_xmp`` adds the claim of PDF/UA.
"""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from pydyf import Array
from weasyprint import HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from generator.findings import FindingsError
from generator.fonts import fontconfig_file
from generator.writers import html
from generator.writers.pdf_lines import broken, sticking_out, stretch_lines
from generator.writers.pdf_tags import tidy_tags
from generator.writers.pdf_xmp import claim_accessibility

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pydyf import PDF
    from weasyprint import Document as Layout

    from generator.document.nodes import Document
    from generator.pack.looks import Looks

ATTACHMENT = "data.json"
BODY = "report"
"""The anchor of 第一部分, where page numbers begin."""
MM_PER_PIXEL = 25.4 / 96


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


class ClosedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint is not typed
    """Fetches nothing but what stands in the page itself; fonts come from fontconfig."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data"}, fail_on_errors=True)


def render(
    document: Document, looks: Looks, folders: Path | Sequence[Path], data: bytes, fonts: Path | None = None
) -> PdfResult:
    """Lay out a document and return the PDF with ``data`` (JSON) embedded.

    ``folders`` are searched for the page template; ``fonts`` is the font folder, by default the project's. Raises
    ``FindingsError`` when the template is wrong or asks for an outside resource, ``FontsMissingError`` without fonts.
    """
    page = html.page(document, looks, folders, "print")
    with _paused_collector(), _nothing_fetched():
        layout = _layout(page, fontconfig_file(fonts))
        out = tuple(sticking_out(layout.pages))
        if looks.styles["body"].align == "justify":
            stretch_lines(layout.pages)
        content = _write(layout, document, data)
    positions = _positions(layout)
    front = positions[BODY].sheet - 1
    return PdfResult(
        content=content,
        pages={anchor: position.sheet - front for anchor, position in positions.items()},
        positions=positions,
        sheet_count=len(layout.pages),
        front_count=front,
        sticking_out=out,
        broken=tuple(broken(layout.pages)),
    )


@contextmanager
def _paused_collector() -> Iterator[None]:
    """Keep the garbage collector from walking the growing tree of boxes again and again, a seventh of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
        gc.collect()


@contextmanager
def _only_fonts_of(config: Path) -> Iterator[None]:
    """Show fontconfig the project's fonts and none of the machine's while a font configuration is made."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(config)
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


def _layout(page: str, config: Path) -> Layout:
    with _only_fonts_of(config):
        fonts = FontConfiguration()
    return HTML(string=page, url_fetcher=ClosedFetcher()).render(font_config=fonts)


@contextmanager
def _nothing_fetched() -> Iterator[None]:
    """Turn a refusal to fetch, of something ``html`` did not see as a link, into a finding."""
    try:
        yield
    except FatalURLFetchingError as error:
        address = str(error).partition('"')[2].rstrip('"')
        raise FindingsError([html.outside(address, {})]) from error


def _write(layout: Layout, document: Document, data: bytes) -> bytes:
    day = datetime.combine(document.metadata.day, time(), UTC)
    attachment = Attachment(
        string=data,
        name=ATTACHMENT,
        description=document.metadata.title,
        created=day,
        modified=day,
        relationship="Data",
    )

    def finish(layout: Layout, pdf: PDF) -> None:
        tidy_tags(layout.pages, pdf)
        claim_accessibility(pdf)
        pdf.catalog["AF"] = Array(dict.fromkeys(pdf.catalog["AF"]))  # WeasyPrint names an attachment twice.

    content: bytes = layout.write_pdf(
        pdf_variant="pdf/a-3a", pdf_identifier=True, attachments=[attachment], finisher=finish
    )
    return content


def _positions(layout: Layout) -> dict[str, Position]:
    found: dict[str, Position] = {}
    for sheet, page in enumerate(layout.pages, 1):
        for anchor, (x, y, *_) in page.anchors.items():
            found.setdefault(anchor, Position(sheet, x * MM_PER_PIXEL, y * MM_PER_PIXEL))
    return found
