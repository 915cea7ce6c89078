"""The structure tree of a PDF, tidied for people who listen to it: WeasyPrint's tree comes in and is rewritten.

WeasyPrint tags page by page and box by box. Here paragraphs and tables that run over pages become one element again,
repeated header rows and what stands in the margins become artifacts, boxes that mean nothing go, header cells say
what they head, tables and links say what they are (ISO 14289-1, 7.5 and 7.18.5).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pydyf
from weasyprint.formatting_structure.boxes import BlockLevelBox, LineBox, MarginBox, PageBox, ReplacedBox, TextBox
from weasyprint.layout.absolute import AbsolutePlaceholder

from generator.writers.pdf_lines import INVISIBLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from weasyprint import Page

_MEANINGLESS = {"/NonStruct", "/Div", "/Span", "/Part", "/Sect"}
_RENAMED = {"/L": "/TOC", "/LI": "/TOCI"}
"""The only list of a report is its 目录."""
_SCOPES = {"col": "/Column", "colgroup": "/Column", "row": "/Row", "rowgroup": "/Row"}
POINTS_PER_PIXEL = 0.75
_LEADER = frozenset(". ")
_VISIBLE = dict.fromkeys(map(ord, INVISIBLE))


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of marked content on a page."""

    page: int
    number: int


@dataclass(slots=True)
class Node:
    """A structure element while the tree is rebuilt; ``source`` is the HTML element it came from."""

    element: Any
    source: Any
    kids: list[Node | Mark | bytes] = field(default_factory=list)
    """Elements, marked content, and references to annotations."""

    @property
    def tag(self) -> str:
        """The structure type, as PDF writes it."""
        return str(self.element["S"])


def tidy_tags(pages: Sequence[Page], pdf: pydyf.PDF) -> None:
    """Rewrite the structure tree that WeasyPrint has just made for ``pages``."""
    root = _resolve(pdf, pdf.catalog["StructTreeRoot"])
    document = Node(_resolve(pdf, root["K"][0]), None)
    references = iter(list(document.element["K"]))
    sheets = pdf.page_references
    for number, page in enumerate(pages):
        # The pages' boxes have no public name; WeasyPrint is pinned, and tests look at the result.
        walk = _Walk(pdf, number, sheets[number], page.height)
        _continue(document, walk.kids(page._page_box, references, document))  # noqa: SLF001
    owners: dict[int, bytes] = {}
    marks: list[dict[int, bytes]] = [{} for _ in pages]
    _Writing(pdf, sheets, marks, owners).write(document)
    for sheet, page_marks in zip(sheets, marks, strict=True):
        _make_artifacts(_resolve(pdf, _resolve(pdf, sheet)["Contents"]), page_marks)
    _resolve(pdf, root["ParentTree"])["Nums"] = _numbers(marks, owners)


def _resolve(pdf: pydyf.PDF, reference: bytes) -> Any:  # noqa: ANN401 -- any object of a PDF
    return pdf.objects[int(reference.split()[0])]


@dataclass(frozen=True, slots=True)
class _Walk:
    """Goes through the boxes of a page and WeasyPrint's tree side by side, in the order in which that was made."""

    pdf: pydyf.PDF
    page: int
    sheet: bytes
    """The reference to the page."""
    height: float
    """Height of the page, px."""

    def kids(self, box: Any, references: Iterator[Any], parent: Node) -> list[Node | Mark | bytes]:  # noqa: ANN401
        """Return what a box becomes: a node, or what it holds where the box itself means nothing."""
        if isinstance(box, AbsolutePlaceholder):
            box = box._box  # noqa: SLF001
        if isinstance(box, MarginBox):
            return []
        if isinstance(box, PageBox) or (box.element_tag in {"html", "body"} and not isinstance(box, LineBox)):
            return [kid for child in box.children for kid in self.kids(child, references, parent)]
        node = Node(_resolve(self.pdf, next(references)), box.element)
        if node.tag == "/LI":  # WeasyPrint puts a body into each line of a list without bullets.
            body = _resolve(self.pdf, node.element["K"][0])
            body["S"] = "/Reference"
            node.kids.append(self._filled(Node(body, None), box))
        else:
            self._filled(node, box)
        return self._kept(node, box, parent)

    def _filled(self, node: Node, box: Any) -> Node:  # noqa: ANN401
        """Fill a node with what its box holds."""
        references = iter(list(node.element["K"]))
        if box.link_annotation:
            node.kids += self._link(next(references), box)
        for child in _children(box, node):
            if not isinstance(child, TextBox):
                node.kids += self.kids(child, references, node)
                continue
            mark = self._mark(next(references))
            if not (child.element_tag.endswith("::after") and _LEADER.issuperset(child.text)):
                node.kids.append(mark)
        if isinstance(box, ReplacedBox):
            node.kids.append(self._mark(next(references)))
            node.element["A"]["BBox"] = self._bounds(box)
        return node

    def _link(self, reference: bytes, box: Any) -> list[bytes]:  # noqa: ANN401
        """Return the reference to a link's annotation, which gets its words; what is inside a link is no link again."""
        annotation = box.link_annotation
        if box.element_tag == "a":
            annotation["Contents"] = pydyf.String("".join(box.element.itertext()).translate(_VISIBLE))
            return [reference]
        _resolve(self.pdf, self.sheet)["Annots"].remove(annotation.reference)
        _resolve(self.pdf, reference).clear()
        annotation.clear()
        return []

    def _bounds(self, box: Any) -> pydyf.Array:  # noqa: ANN401
        """Return where a figure stands in points from the bottom left; WeasyPrint gives pixels from the top left."""
        left, top = box.content_box_x(), self.height - box.content_box_y()
        edges = (left, top - box.height, left + box.width, top)
        return pydyf.Array(round(edge * POINTS_PER_PIXEL, 2) for edge in edges)

    def _mark(self, reference: bytes | int) -> Mark:
        if isinstance(reference, int):
            return Mark(self.page, reference)
        span = _resolve(self.pdf, reference)
        mark = Mark(self.page, span["K"][0])
        span.clear()
        return mark

    def _kept(self, node: Node, box: Any, parent: Node) -> list[Node | Mark | bytes]:  # noqa: ANN401
        """Return the node, renamed where needed, or its kids where it says nothing a reader could use."""
        anonymous = node.source is parent.source
        if anonymous or (node.tag == "/Caption" and parent.tag != "/Table"):
            node.element["S"] = "/NonStruct" if anonymous else "/P"
        if node.tag in _MEANINGLESS:
            holds_text = any(isinstance(kid, Mark) for kid in node.kids)
            if anonymous or not (isinstance(box, BlockLevelBox) and holds_text):
                node.element.clear()
                return node.kids
            node.element["S"] = "/P"
        node.element["S"] = _RENAMED.get(node.tag, node.tag)
        return [node]


def _children(box: Any, node: Node) -> Iterator[Any]:  # noqa: ANN401
    """Yield the boxes in a box as WeasyPrint tags them: lines are no level, and a table takes its caption in."""
    boxes = box.children
    if node.tag == "/Table" and box.is_table_wrapper:
        table = box.get_wrapped_table()
        boxes = [one for child in boxes for one in (child.children if child is table else [child])]
    for child in boxes:
        if isinstance(child, LineBox):
            yield from child.children
        else:
            yield child


def _continue(node: Node, kids: Sequence[Node | Mark | bytes]) -> None:
    """Append what a further page holds to a node; what began on an earlier page goes on there."""
    begun = {id(kid.source): kid for kid in node.kids if isinstance(kid, Node) and kid.source is not None}
    for kid in kids:
        earlier = begun.get(id(kid.source)) if isinstance(kid, Node) else None
        if not isinstance(kid, Node) or earlier is None:
            node.kids.append(kid)
            continue
        if kid.tag != "/THead":  # A repeated header row is read once; its words on this page stay without an owner.
            _continue(earlier, kid.kids)
        kid.element.clear()


@dataclass(frozen=True, slots=True)
class _Writing:
    """Writes nodes back into the PDF, and notes who owns which mark and annotation."""

    pdf: pydyf.PDF
    sheets: Sequence[bytes]
    """References to the pages."""
    marks: list[dict[int, bytes]]
    owners: dict[int, bytes]

    def write(self, node: Node) -> None:
        """Write a node and all below it."""
        element = node.element
        page = _first_page(node)
        element["K"] = pydyf.Array()
        if page is not None:
            element["Pg"] = self.sheets[page]
        _describe(node)
        for kid in node.kids:
            if isinstance(kid, Node):
                kid.element["P"] = element.reference
                element["K"].append(kid.element.reference)
                self.write(kid)
            elif isinstance(kid, Mark):
                self.marks[kid.page][kid.number] = element.reference
                element["K"].append(kid.number if kid.page == page else self._elsewhere(kid))
            else:
                element["K"].append(kid)
                annotation = _resolve(self.pdf, _resolve(self.pdf, kid)["Obj"])
                self.owners[annotation["StructParent"]] = element.reference

    def _elsewhere(self, mark: Mark) -> pydyf.Dictionary:
        return pydyf.Dictionary({"Type": "/MCR", "Pg": self.sheets[mark.page], "MCID": mark.number})


def _first_page(node: Node) -> int | None:
    for kid in node.kids:
        if isinstance(kid, Mark):
            return kid.page
        if isinstance(kid, Node) and (page := _first_page(kid)) is not None:
            return page
    return None


def _describe(node: Node) -> None:
    """Give tables their summary and header cells their scope, in place of WeasyPrint's lists of header cells."""
    element = node.element
    element.pop("ID", None)
    if node.tag == "/Table":
        summary = node.source.get("aria-description")
        if summary:
            element["A"] = pydyf.Dictionary({"O": "/Table", "Summary": pydyf.String(summary)})
    elif node.tag in {"/TH", "/TD"}:
        attributes = element["A"]
        attributes.pop("Headers", None)
        if node.tag == "/TH":
            attributes["Scope"] = _SCOPES[node.source.get("scope", "col")]
        if len(attributes) == 1:
            del element["A"]


def _make_artifacts(contents: Any, owned: dict[int, bytes]) -> None:  # noqa: ANN401
    """Turn marked content that no element owns (margins, repeated headers, dots of the 目录) into artifacts."""
    stream = contents.stream
    for i, item in enumerate(stream):
        if isinstance(item, pydyf.Dictionary) and "MCID" in item and item["MCID"] not in owned:
            stream[i - 1 : i + 1] = ["/Artifact", pydyf.Dictionary({"Type": "/Pagination"})]


def _numbers(marks: list[dict[int, bytes]], owners: dict[int, bytes]) -> pydyf.Array:
    """Return the parent tree: the owner of each mark by page, then the owner of each annotation."""
    numbers = pydyf.Array()
    for page, owned in enumerate(marks):
        last = max(owned, default=-1)
        numbers += [page, pydyf.Array(owned.get(mark, b"null") for mark in range(last + 1))]
    for number in sorted(owners):
        numbers += [number, owners[number]]
    return numbers
