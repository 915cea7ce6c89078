"""Lines of laid-out pages: stretched to both edges, and searched for words that stick out of their place.

Comes in: the pages of a WeasyPrint layout. Goes out: the same pages with their full lines stretched, or what sticks
out. CSS justification only widens spaces, which Chinese has none of; here the characters move apart, as Word does it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from weasyprint.formatting_structure.boxes import BlockBox, BlockContainerBox, LineBox, TextBox

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from weasyprint import Page

CLASS = "stretch"
"""The class of paragraphs whose lines are stretched."""
ONE_PAGE = "one-page"
"""The class of tables that must not run over a page."""
MOST_STRETCH = 0.25
"""A line that would have to be widened by more per character (in em) stays as it is: it was broken for a reason."""
TOLERANCE = 0.5
"""How far (px) a line may stick out: Pango rounds widths of glyphs."""
INVISIBLE = "\u200b\u2060"
"""Characters that only steer where lines break."""


def stretch_lines(pages: Sequence[Page]) -> None:
    """Widen the lines of justified paragraphs, except the last of each, to the width of their block."""
    lines = [(block, line) for page in pages for block, line in _lines(page) if CLASS in _classes(block)]
    for i, (block, line) in enumerate(lines):
        is_last = i + 1 == len(lines) or lines[i + 1][0].element is not block.element
        if not is_last:
            _stretch(line, block)


def sticking_out(pages: Sequence[Page]) -> list[tuple[int, str]]:
    """Return the sheet (from 1) and the words of each line that is wider than its block."""
    return [
        (sheet, "".join(box.text for box in _texts(line)))
        for sheet, page in enumerate(pages, 1)
        for block, line in _lines(page)
        if _right(line) > block.content_box_x() + block.width + TOLERANCE
    ]


def broken(pages: Sequence[Page]) -> list[str]:
    """Return the ids of elements of class ``one-page`` that stand on several."""
    sheets: dict[str, set[int]] = {}
    for sheet, page in enumerate(pages):
        for box in page._page_box.descendants():  # noqa: SLF001 -- see _lines
            if isinstance(box, BlockBox) and ONE_PAGE in _classes(box):
                sheets.setdefault(box.element.get("id"), set()).add(sheet)
    return [anchor for anchor, stands_on in sheets.items() if len(stands_on) > 1]


def _lines(page: Page) -> Iterator[tuple[Any, Any]]:
    # The pages' boxes are the one thing WeasyPrint has no public name for; it is pinned, and tests look at the result.
    for box in page._page_box.descendants():  # noqa: SLF001
        if isinstance(box, BlockContainerBox):
            for child in box.children:
                if isinstance(child, LineBox):
                    yield box, child


def _classes(block: Any) -> list[str]:  # noqa: ANN401 -- WeasyPrint is not typed
    return [] if block.element is None else block.element.get("class", "").split()


def _texts(line: Any) -> list[Any]:  # noqa: ANN401
    return [box for box in line.descendants() if isinstance(box, TextBox)]


def _right(line: Any) -> float:  # noqa: ANN401
    return max((box.position_x + box.width for box in _texts(line)), default=0.0)


def _stretch(line: Any, block: Any) -> None:  # noqa: ANN401
    texts = _texts(line)
    slack = block.content_box_x() + block.width - _right(line)
    inner = [_gaps(box.text) for box in texts]
    gaps = sum(inner) + len(texts) - 1
    if slack <= 0 or not gaps or slack / gaps > MOST_STRETCH * block.style["font_size"]:
        return
    gap = slack / gaps
    shift = 0.0
    for box, count in zip(texts, inner, strict=True):
        box.position_x += shift
        if count:
            box.style = box.style.copy()
            box.style["letter_spacing"] = gap
        box.width += count * gap
        shift += (count + 1) * gap


def _gaps(text: str) -> int:
    """Return the number of places that can be widened: figures keep their digits together."""
    return 0 if text.isascii() else sum(1 for character in text if character not in INVISIBLE) - 1
