"""Binding fragments to one PDF: what each sheet shows, in order, comes in, the bytes of the file go out.

WeasyPrint writes the file; what it is given as pages are finished sheets. This module hands it their contents, cuts
each font down once to what all fragments use of it, and writes the structure tree of the whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pydyf
from weasyprint import Document as Layout
from weasyprint.formatting_structure.boxes import PageBox

from generator.writers.pdf_fragments import COMMON, RESOURCES, ClosedFetcher, Fragment, Sheet, packed
from generator.writers.pdf_tags import LinkMark, Node
from generator.writers.pdf_xmp import claim_accessibility

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from weasyprint import Attachment
    from weasyprint.pdf.metadata import DocumentMetadata

    from generator.writers.pdf_fonts import FontRoom

_REFERENCE = re.compile(rb"([0-9]+) 0 R")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One sheet of a fragment."""

    fragment: Fragment
    number: int

    @property
    def sheet(self) -> Sheet:
        """The sheet."""
        return self.fragment.sheets[self.number]


@dataclass(slots=True)
class _Place:
    """Takes the annotation that WeasyPrint makes for a link."""

    link_annotation: Any = None


class BoundPage:
    """A page as WeasyPrint wants it, made of one or more leaves: the first gives size, all give contents."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        """Put the leaves onto one another; where two have an anchor of the same name, the first one's counts."""
        first = leaves[0].sheet
        self.leaves = leaves
        self.width, self.height, self.bleed = first.width, first.height, first.bleed
        self.places = [[_Place() for _ in leaf.sheet.links] for leaf in leaves]
        self.links = [
            (link.kind, link.target, link.rectangle, place)
            for leaf, places in zip(leaves, self.places, strict=True)
            for link, place in zip(leaf.sheet.links, places, strict=True)
        ]
        self.anchors: dict[str, tuple[float, ...]] = {}
        for leaf in leaves:
            self.anchors = {**leaf.sheet.anchors, **self.anchors}
        self.bookmarks = [bookmark for leaf in leaves for bookmark in leaf.sheet.bookmarks]
        self.forms: dict[None, list[Any]] = {None: []}
        self._page_box = PageBox.__new__(PageBox)  # WeasyPrint looks for what to tag in it; the tags are written here.
        self._page_box.element, self._page_box.children = None, []

    def paint(self, stream: pydyf.Stream, scale: float) -> None:
        """Draw nothing: contents are put in when the file is finished."""


def bind(
    pages: Sequence[BoundPage], metadata: DocumentMetadata, fonts: FontRoom, attachments: Sequence[Attachment]
) -> bytes:
    """Return the PDF of pages."""
    layout = Layout(list(pages), metadata, ClosedFetcher(), fonts.configuration, {}, "srgb")
    layout.fonts = fonts.bound(face for fragment in _fragments(pages) for face in fragment.faces)

    def finish(layout: Layout, pdf: pydyf.PDF) -> None:
        _Binding(pdf, layout.pages).finish()

    content: bytes = layout.write_pdf(
        pdf_variant="pdf/a-3a", pdf_identifier=True, attachments=list(attachments), finisher=finish
    )
    return content


def _fragments(pages: Iterable[BoundPage]) -> list[Fragment]:
    """Return all fragments in the order of their first sheets."""
    found = {id(leaf.fragment): leaf.fragment for page in pages for leaf in page.leaves}
    return list(found.values())


class _Element(pydyf.Object):  # type: ignore[misc]  # WeasyPrint's pydyf is not typed
    """An object of a PDF whose bytes are given; there are thousands, and pydyf's own are slow."""

    data = b""


@dataclass(frozen=True, slots=True)
class _Binding:
    """Finishes the objects that WeasyPrint has made of the pages."""

    pdf: pydyf.PDF
    pages: Sequence[BoundPage]

    def finish(self) -> None:
        """Put in contents and structure, say what the file is, and compress everything once."""
        self._put_contents()
        self._put_structure()
        claim_accessibility(self.pdf)
        self.pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(self.pdf.catalog["AF"]))  # WeasyPrint names each twice.
        for thing in self.pdf.objects:
            if isinstance(thing, pydyf.Stream) and thing.compress:
                _compress(thing)

    def _object(self, reference: bytes) -> Any:  # noqa: ANN401 -- any object of a PDF
        return self.pdf.objects[int(reference.split()[0])]

    def _add(self, thing: pydyf.Object) -> bytes:
        self.pdf.add_object(thing)
        reference: bytes = thing.reference
        return reference

    def _put_contents(self) -> None:
        """Give each page its contents, and what they name."""
        common = self._object(self._object(self.pdf.page_references[0])["Resources"])
        resources = {id(each): self._resources(each, common) for each in _fragments(self.pages)}
        merged: dict[tuple[int, ...], bytes] = {}
        for page, reference in zip(self.pages, self.pdf.page_references, strict=True):
            sheet = self._object(reference)
            empty = self._object(sheet["Contents"])
            empty.stream, empty.compress = [page.leaves[0].sheet.content], False
            empty.extra["Filter"] = "/FlateDecode"
            more = [pydyf.Stream([leaf.sheet.content], {"Filter": "/FlateDecode"}) for leaf in page.leaves[1:]]
            sheet["Contents"] = pydyf.Array([sheet["Contents"], *map(self._add, more)])
            key = tuple(id(leaf.fragment) for leaf in page.leaves)
            if key not in merged:
                merged[key] = self._add(_merged([resources[each] for each in key]))
            sheet["Resources"] = merged[key]

    def _resources(self, fragment: Fragment, common: pydyf.Dictionary) -> pydyf.Dictionary:
        """Put the objects of a fragment into the file, and return its resources with references to them."""
        first = len(self.pdf.objects)
        numbers = {thing.number: first + position for position, thing in enumerate(fragment.objects)}
        thawing = _Thawing(numbers, {kind: common[kind] for kind in COMMON})
        for thing in fragment.objects:
            self.pdf.add_object(thawing.thawed(thing))
        thawed: pydyf.Dictionary = thawing.thawed(fragment.resources)
        return thawed

    def _put_structure(self) -> None:
        """Write the structure tree, and who owns which mark and annotation."""
        root = self._object(self.pdf.catalog["StructTreeRoot"])
        document = self._object(root["K"][0])
        writing = _Writing(self.pdf, self.pages)
        document["K"] = pydyf.Array(writing.top(fragment, document.number) for fragment in _fragments(self.pages))
        self._object(root["ParentTree"])["Nums"] = writing.numbers()


def _merged(resources: Sequence[pydyf.Dictionary]) -> pydyf.Dictionary:
    """Return the resources of a page from those of its leaves."""
    merged = pydyf.Dictionary({kind: resources[0][kind] for kind in COMMON})
    for kind in RESOURCES:
        merged[kind] = pydyf.Dictionary(
            {name: value for each in reversed(resources) for name, value in each[kind].items()}
        )
    return merged


@dataclass(frozen=True, slots=True)
class _Thawing:
    """Makes objects of a file out of a fragment's, which are left as they are: other files are bound of them too."""

    numbers: dict[int, int]
    common: dict[str, Any]

    def thawed(self, thing: Any) -> Any:  # noqa: ANN401 -- any object of a PDF
        """Return an object with the references of the file."""
        if isinstance(thing, pydyf.Stream):
            return pydyf.Stream(thing.stream, self.thawed(pydyf.Dictionary(thing.extra)), thing.compress)
        if isinstance(thing, dict):
            entries = ((key, value) for key, value in thing.items())
            return pydyf.Dictionary(
                {
                    key: self.common[key] if key in COMMON and value == key else self.thawed(value)
                    for key, value in entries
                }
            )
        if isinstance(thing, list):
            return pydyf.Array(self.thawed(each) for each in thing)
        reference = _REFERENCE.fullmatch(thing) if isinstance(thing, bytes) else None
        return b"%d 0 R" % self.numbers[int(reference[1])] if reference else thing


class _Writing:
    """Writes nodes into a PDF, and notes who owns which mark and annotation."""

    def __init__(self, pdf: pydyf.PDF, pages: Sequence[BoundPage]) -> None:
        self._pdf, self._pages = pdf, pages
        self._references: tuple[bytes, ...] = pdf.page_references
        self._marks: list[dict[int, int]] = [{} for _ in pages]
        self._annotations: list[int] = []
        self._bound = {
            (id(leaf.fragment), leaf.number): number for number, page in enumerate(pages) for leaf in page.leaves
        }

    def top(self, fragment: Fragment, parent: int) -> bytes:
        """Write what a fragment holds below an element, and return the references to it."""
        return b" ".join(self._kids(fragment, fragment.tree, parent, None))

    def numbers(self) -> pydyf.Array:
        """Return the parent tree: the owner of each mark by page, then the owner of each annotation."""
        numbers = pydyf.Array()
        for page, owned in enumerate(self._marks):
            owners = (
                b"%d 0 R" % owned[mark] if mark in owned else b"null" for mark in range(max(owned, default=-1) + 1)
            )
            numbers += [page, b"[%b]" % b" ".join(owners)]
        for number, owner in enumerate(self._annotations, len(self._pages)):
            numbers += [number, b"%d 0 R" % owner]
        return numbers

    def _node(self, fragment: Fragment, node: Node, parent: int) -> bytes:
        element = _Element()
        self._pdf.add_object(element)
        mark = next(node.marks(), None)
        page = None if mark is None else self._bound[id(fragment), mark.sheet]
        kids = b" ".join(self._kids(fragment, node, element.number, page))
        where = b"" if page is None else b"/Pg %b" % self._references[page]
        head = b"/S/%b/P %d 0 R" % (node.tag.encode(), parent)
        element.data = b"<</Type/StructElem%b%b%b/K[%b]>>" % (head, where, node.attributes, kids)
        reference: bytes = element.reference
        return reference

    def _kids(self, fragment: Fragment, node: Node, owner: int, page: int | None) -> Iterator[bytes]:
        """Write what is in an element that begins on a page."""
        for kid in node.kids:
            if isinstance(kid, Node):
                yield self._node(fragment, kid, owner)
                continue
            here = self._bound[id(fragment), kid.sheet]
            if isinstance(kid, LinkMark):
                yield from self._link(fragment, kid, here, owner)
                continue
            self._marks[here][kid.number] = owner
            reference = b"<</Type/MCR/Pg %b/MCID %d>>" % (self._references[here], kid.number)
            yield b"%d" % kid.number if here == page else reference

    def _link(self, fragment: Fragment, kid: LinkMark, page: int, owner: int) -> Iterator[bytes]:
        """Write the reference to a link's annotation, which gets its words; a link to nowhere has none."""
        leaves = self._pages[page].leaves
        which = next(number for number, leaf in enumerate(leaves) if leaf.fragment is fragment)
        annotation = self._pages[page].places[which][kid.number].link_annotation
        if annotation is None:
            return
        annotation["Contents"] = pydyf.String(leaves[which].sheet.links[kid.number].words)
        annotation["StructParent"] = len(self._pages) + len(self._annotations)
        self._annotations.append(owner)
        reference = _Element()
        self._pdf.add_object(reference)
        reference.data = b"<</Type/OBJR/Obj %b/Pg %b>>" % (annotation.reference, self._references[page])
        yield reference.reference


def _compress(stream: pydyf.Stream) -> None:
    """Compress a stream for good: pydyf would do it once for the identifier of the file and once more for the file."""
    stream.stream, stream.compress = [packed(stream)], False
    stream.extra["Filter"] = "/FlateDecode"
