"""The structure of pages for people who listen to them: laid-out boxes come in, a tree of ``Node`` goes out.

Paragraphs and tables that run over pages are one element, repeated header rows and what stands in the margins are
artifacts, boxes that mean nothing are left out, header cells say what they head, tables and links say what they are
(ISO 14289-1, 7.5 and 7.18.5). WeasyPrint would make a tree too, but page by page and box by box.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pydyf
from weasyprint.formatting_structure.boxes import BlockLevelBox, LineBox, MarginBox, PageBox, ReplacedBox, TextBox
from weasyprint.layout.absolute import AbsolutePlaceholder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_SVG = "{http://www.w3.org/2000/svg}"
_TAGS = {
    "a": "Link", "article": "Art", "blockquote": "BlockQuote", "p": "P", "img": "Figure", f"{_SVG}svg": "Figure",
    "h1": "H1", "h2": "H2", "h3": "H3", "h4": "H4", "h5": "H5", "h6": "H6",
    "ul": "TOC", "ol": "TOC", "li": "TOCI",  # The only list of a report is its 目录.
    "table": "Table", "caption": "Caption", "figcaption": "Caption",
    "thead": "THead", "tbody": "TBody", "tfoot": "TFoot", "tr": "TR", "th": "TH", "td": "TD",
}  # fmt: skip
_MEANINGLESS = ""
_SCOPES = {"col": "/Column", "colgroup": "/Column", "row": "/Row", "rowgroup": "/Row"}
POINTS_PER_PIXEL = 0.75
_LEADER = frozenset(". ")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of marked content on a sheet, counted from the first one of the tree."""

    sheet: int
    number: int


@dataclass(frozen=True, slots=True)
class LinkMark:
    """A link of a sheet, by its number there."""

    sheet: int
    number: int


@dataclass(slots=True)
class Node:
    """A structure element; ``source`` is the HTML element it came from, as long as its tree grows."""

    tag: str
    source: Any = None
    attributes: bytes = b""
    """Entries of its dictionary as PDF writes them: what else it says than its type and its kids."""
    kids: list[Node | Mark | LinkMark] = field(default_factory=list)

    def marks(self) -> Iterator[Mark]:
        """Yield all marked content of the element and of what is below it."""
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.marks()
            elif isinstance(kid, Mark):
                yield kid

    def finish(self) -> None:
        """Let go of the HTML elements; the head of an empty table becomes its body, for PDF/UA asks for one."""
        self.source = None
        nodes = [kid for kid in self.kids if isinstance(kid, Node)]
        heads = [node for node in nodes if node.tag == "THead"]
        if heads and not any(node.tag == "TBody" for node in nodes):
            heads[0].tag = "TBody"
        for node in nodes:
            node.finish()


@dataclass(frozen=True, slots=True)
class Painted:
    """A page that has been painted: its box, the marked content of its boxes, the numbers of its links by their box."""

    box: Any
    """``None`` where there is nothing to read."""
    height: float
    """px"""
    marks: Mapping[Any, Mapping[str, int]]
    links: Mapping[int, int]


def tree(pages: Sequence[Painted]) -> Node:
    """Return the structure of pages that follow one another, under a node that stands for all of them."""
    top = Node("Document")
    for sheet, page in enumerate(pages):
        if page.box is not None:
            _continue(top, _Walk(sheet, page).kids(page.box, top))
    top.finish()
    return top


@dataclass(frozen=True, slots=True)
class _Walk:
    """Goes through the boxes of a page."""

    sheet: int
    page: Painted

    def kids(self, box: Any, parent: Node) -> list[Node | Mark | LinkMark]:  # noqa: ANN401 -- WeasyPrint is not typed
        """Return what a box becomes: a node, or what it holds where the box itself means nothing."""
        if isinstance(box, AbsolutePlaceholder):
            box = box._box  # noqa: SLF001
        if isinstance(box, MarginBox):
            return []
        if isinstance(box, PageBox) or (box.element_tag in {"html", "body"} and not isinstance(box, LineBox)):
            return [kid for child in box.children for kid in self.kids(child, parent)]
        node = Node(_tag(box, parent), box.element)
        inside = node
        if node.tag == "TOCI":
            inside = Node("Reference", box.element)
            node.kids.append(inside)
        self._fill(inside, box)
        if node.tag == _MEANINGLESS:
            holds_text = any(isinstance(kid, Mark) for kid in node.kids)
            if node.source is parent.source or not (isinstance(box, BlockLevelBox) and holds_text):
                return node.kids
            node.tag = "P"
        node.attributes = _attributes(node.tag, box, self.page.height)
        return [node]

    def _fill(self, node: Node, box: Any) -> None:  # noqa: ANN401
        """Fill a node with what its box holds."""
        link = self.page.links.get(id(box))
        if link is not None:
            node.kids.append(LinkMark(self.sheet, link))
        for child in _children(box, node):
            if not isinstance(child, TextBox):
                node.kids += self.kids(child, node)
            elif not (child.element_tag.endswith("::after") and _LEADER.issuperset(child.text)):
                node.kids.append(self._mark(child))
        if isinstance(box, ReplacedBox):
            node.kids.append(self._mark(box))

    def _mark(self, box: Any) -> Mark:  # noqa: ANN401
        return Mark(self.sheet, self.page.marks[box]["mcid"])


def _tag(box: Any, parent: Node) -> str:  # noqa: ANN401
    """Return the structure type of a box; one that only exists for the layout has none."""
    if box.element is None or box.element is parent.source:
        return _MEANINGLESS
    tag = _TAGS.get(box.element_tag, _MEANINGLESS)
    return "P" if tag == "Caption" and parent.tag != "Table" else tag


def _children(box: Any, node: Node) -> Iterator[Any]:  # noqa: ANN401
    """Yield the boxes in a box as they are read: lines are no level, and a table takes its caption in."""
    boxes = box.children
    if node.tag == "Table" and box.is_table_wrapper:
        table = box.get_wrapped_table()
        boxes = [one for child in boxes for one in (child.children if child is table else [child])]
    for child in boxes:
        if isinstance(child, LineBox):
            yield from child.children
        else:
            yield child


def _attributes(tag: str, box: Any, height: float) -> bytes:  # noqa: ANN401
    """Return what an element says of itself: a table its summary, a cell its spans and scope, a figure its place."""
    if tag == "Table" and (summary := box.element.get("aria-description")):
        return b"/A<</O/Table/Summary %b>>" % pydyf.String(summary).data
    if tag in {"TH", "TD"}:
        said = {"ColSpan": box.colspan, "RowSpan": box.rowspan}
        entries = "".join(f"/{name} {span}" for name, span in said.items() if span > 1)
        entries += f"/Scope{_SCOPES[box.element.get('scope', 'col')]}" if tag == "TH" else ""
        return f"/A<</O/Table{entries}>>".encode() if entries else b""
    if tag == "Figure":
        return b"/A<</O/Layout/BBox%b>>%b" % (_bounds(box, height), _alternative(box.element))
    return b""


def _bounds(box: Any, height: float) -> bytes:  # noqa: ANN401
    """Return where a figure stands in points from the bottom left; WeasyPrint gives pixels from the top left."""
    left, top = box.content_box_x(), height - box.content_box_y()
    edges = (left, top - box.height, left + box.width, top)
    data: bytes = pydyf.Array(round(edge * POINTS_PER_PIXEL, 2) for edge in edges).data
    return data


def _alternative(element: Any) -> bytes:  # noqa: ANN401
    """Return the words that stand for a figure: the title of a drawing, the ``alt`` of a picture."""
    words = element.findtext(f"{_SVG}title") if element.tag == f"{_SVG}svg" else element.get("alt")
    return b"/Alt %b" % pydyf.String(words).data if words else b""


def _continue(node: Node, kids: Sequence[Node | Mark | LinkMark]) -> None:
    """Append what a further page holds to a node; what began on an earlier page goes on there."""
    begun = {id(kid.source): kid for kid in node.kids if isinstance(kid, Node) and kid.source is not None}
    for kid in kids:
        earlier = begun.get(id(kid.source)) if isinstance(kid, Node) else None
        if not isinstance(kid, Node) or earlier is None:
            node.kids.append(kid)
        elif kid.tag != "THead":  # A repeated header row is read once; its words on this page stay without an owner.
            _continue(earlier, kid.kids)
