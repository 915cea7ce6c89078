"""Laying out and painting a stretch of pages: a page as HTML comes in, a ``Fragment`` of plain data goes out.

A fragment is all that WeasyPrint knows of those pages, finished but for what only the whole document can say: the fonts
are not cut down yet, objects have no numbers. It holds no boxes, can be sent between processes and kept, and depends
on nothing but the HTML, the style sheet and the fonts.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pydyf
from weasyprint import CSS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.pdf import _use_references  # see NEEDS_WEASYPRINT
from weasyprint.pdf.fonts import Font
from weasyprint.pdf.stream import Stream
from weasyprint.urls import URLFetcher

from generator.writers.pdf_fonts import PLAIN, Description, Face, FontRoom
from generator.writers.pdf_lines import INVISIBLE, broken, sticking_out, stretch_lines
from generator.writers.pdf_tags import POINTS_PER_PIXEL, Node, Painted, tree

if TYPE_CHECKING:
    from weasyprint import Document as Layout
    from weasyprint import Page
    from weasyprint.pdf.metadata import DocumentMetadata

NEEDS_WEASYPRINT = "70.0"
"""What this module and ``pdf_binding`` use of WeasyPrint has no public name; a test fails with any other version."""
RESOURCES = ("ExtGState", "XObject", "Pattern", "Shading")
"""The kinds of things that contents name, but for fonts."""
COMMON = ("Font", "ColorSpace")
"""The kinds of things that all pages of a document share; a fragment has the names of the kinds in their place."""
_VISIBLE = dict.fromkeys(map(ord, INVISIBLE))


STUB = "gongkai-stub-"


@dataclass(frozen=True, slots=True)
class Link:
    """A link: ``internal`` or ``external``, where to, its rectangle in px from the top left, its words."""

    kind: str
    target: str
    rectangle: tuple[float, float, float, float]
    words: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page; ``style`` is the name of its kind in CSS, ``content`` its drawing, compressed.

    ``stub`` is what follows ``STUB`` in an anchor of the page: it stands in for a page of another fragment and shows
    nothing but what that page has in its margins.
    """

    style: str
    width: float
    height: float
    bleed: dict[str, float]
    content: bytes
    links: tuple[Link, ...]
    anchors: dict[str, tuple[float, ...]]
    bookmarks: list[tuple[Any, ...]]
    stub: str


@dataclass(frozen=True, slots=True)
class Fragment:
    """Finished pages; sheets in ``tree`` and ``sticking_out`` count from 0.

    ``resources`` are what contents name, by kind, their references numbers in ``objects``.
    """

    sheets: tuple[Sheet, ...]
    tree: Node
    faces: tuple[Face, ...]
    resources: dict[str, Any]
    objects: tuple[pydyf.Object, ...]
    sticking_out: tuple[tuple[int, str], ...]
    broken: tuple[str, ...]
    metadata: DocumentMetadata


class ClosedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint is not typed
    """Fetches nothing but what stands in the page itself; fonts come from fontconfig."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data"}, fail_on_errors=True)


class _Canvas(Stream):  # type: ignore[misc]  # WeasyPrint is not typed
    """The content of a page that also notes the fonts it uses."""

    def __init__(self, descriptions: dict[str, Description], *arguments: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **options)
        self._descriptions = descriptions

    def add_font(self, pango_font: Any) -> tuple[Font, float]:  # noqa: ANN401
        """Return WeasyPrint's font for one of Pango's, and its size."""
        font, size = super().add_font(pango_font)
        if font.hash not in self._descriptions:
            self._descriptions[font.hash] = Description.of(pango_font)
            font.file_content = b""  # the whole font, some MB, which only fonts that are written to a file need
        return font, size


class Press:
    """Makes fragments with one style sheet."""

    def __init__(self, styles: str, fonts: FontRoom, *, stretch: bool) -> None:
        """Read the style sheet; ``stretch`` is whether lines of justified paragraphs reach both edges."""
        self._fonts, self._stretch = fonts, stretch
        self._counters = CounterStyle()
        self._styles = CSS(
            string=f"{styles}\n{PLAIN}",
            url_fetcher=ClosedFetcher(),
            font_config=fonts.configuration,
            counter_style=self._counters,
        )

    def fragment(self, page: str) -> Fragment:
        """Lay out and paint a page."""
        layout = HTML(string=page, url_fetcher=ClosedFetcher()).render(
            font_config=self._fonts.configuration, counter_style=self._counters, stylesheets=[self._styles]
        )
        out = tuple((sheet - 1, words) for sheet, words in sticking_out(layout.pages))
        if self._stretch:
            stretch_lines(layout.pages)
        return _painted(layout, self._fonts, out)


def _painted(layout: Layout, fonts: FontRoom, out: tuple[tuple[int, str], ...]) -> Fragment:
    """Paint the pages of a layout."""
    fonts.forget_glyphs()
    descriptions: dict[str, Description] = {}
    resources = pydyf.Dictionary({kind: pydyf.Dictionary() for kind in RESOURCES} | {kind: kind for kind in COMMON})
    images: dict[str, Any] = {}
    pages = []
    for page in layout.pages:
        marks: dict[Any, dict[str, int]] = {}
        area = (0, 0, page.width, page.height)
        canvas = _Canvas(descriptions, fonts.used, area, resources, images, marks, {}, None)
        pages.append(_Page(page, canvas, marks))
        pages[-1].paint()
    structure = tree([each.painted() for each in pages])
    owned: list[set[int]] = [set() for _ in pages]
    for mark in structure.marks():
        owned[mark.sheet].add(mark.number)
    return Fragment(
        sheets=tuple(page.sheet(marks) for page, marks in zip(pages, owned, strict=True)),
        tree=structure,
        faces=tuple(fonts.faces(descriptions)),
        resources=resources,
        objects=_numbered(resources, images),
        sticking_out=out,
        broken=tuple(broken(layout.pages)),
        metadata=layout.metadata,
    )


class _Page:
    """A page while it is painted."""

    def __init__(self, page: Page, canvas: Stream, marks: dict[Any, dict[str, int]]) -> None:
        self._page, self._canvas, self._marks = page, canvas, marks
        self._links = [link for link in page.links if link[3].element_tag == "a"]
        self._stub = next((name.removeprefix(STUB) for name in page.anchors if name.startswith(STUB)), "")

    def paint(self) -> None:
        """Draw from the top left corner, leaving the canvas as it was for whatever is drawn after it."""
        box = self._page._page_box  # noqa: SLF001
        if self._stub:
            box.background = box.canvas_background = None
        with self._canvas.stacked():
            self._canvas.transform(d=-1, f=self._page.height * POINTS_PER_PIXEL)
            self._page.paint(self._canvas, POINTS_PER_PIXEL)

    def painted(self) -> Painted:
        """Return what the structure is made from; all on a stub is decoration."""
        box = None if self._stub else self._page._page_box  # noqa: SLF001
        links = {id(link[3]): number for number, link in enumerate(self._links)}
        return Painted(box, self._page.height, self._marks, links)

    def sheet(self, owned: set[int]) -> Sheet:
        """Return the finished page; what no element owns (margins, repeated headers, dots) becomes an artifact."""
        stream, page = self._canvas.stream, self._page
        for i, item in enumerate(stream):
            if isinstance(item, pydyf.Dictionary) and "MCID" in item and item["MCID"] not in owned:
                stream[i - 1 : i + 1] = ["/Artifact", pydyf.Dictionary({"Type": "/Pagination"})]
        return Sheet(
            style=page._page_box.page_type.name,  # noqa: SLF001
            width=page.width,
            height=page.height,
            bleed=page.bleed,
            content=packed(self._canvas),
            links=tuple(Link(kind, target, area, _words(box)) for kind, target, area, box in self._links),
            anchors={name: place for name, place in page.anchors.items() if not name.startswith(STUB)},
            bookmarks=page.bookmarks,
            stub=self._stub,
        )


def packed(stream: pydyf.Stream) -> bytes:
    """Return the compressed content of a stream."""
    return zlib.compress(b"\n".join(pydyf._to_bytes(item) for item in stream.stream), 9)  # noqa: SLF001


def _words(box: Any) -> str:  # noqa: ANN401
    return "".join(box.element.itertext()).translate(_VISIBLE)


def _numbered(resources: pydyf.Dictionary, images: dict[str, Any]) -> tuple[pydyf.Object, ...]:
    """Return pictures, patterns and groups as plain objects; references to them are numbers in this sequence."""
    holder = pydyf.PDF()
    begin = len(holder.objects)
    _use_references(holder, resources, images, {})
    return tuple(_plain(each) for each in holder.objects[begin:])


def _plain(thing: pydyf.Object) -> pydyf.Object:
    """Return an object of a PDF without what WeasyPrint needs for drawing it, which no other process can have."""
    if not isinstance(thing, pydyf.Stream):
        return thing
    plain = pydyf.Stream(thing.stream, thing.extra, thing.compress)
    plain.number = thing.number
    return plain
