"""HTML of a report: a ``Document``, its looks and the pack's page template come in, HTML goes out.

Two readers: people, who get one self-contained file for preview and for pasting into a portal, and ``pdf``, which
lays out the same page on paper. The skeleton is the pack's ``page.html.j2``, the rest of the looks its ``print.css``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader
from lxml.html import HtmlElement, document_fromstring
from markupsafe import Markup, escape

from generator.document.mistakes import CODE, template_mistakes
from generator.document.sandbox import PageEnvironment
from generator.findings import Finding, FindingsError, Severity, SourcePosition
from generator.writers.charts_svg import chart_svg
from generator.writers.html_styles import CELL_PITCH, font_family, stylesheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from generator.document.nodes import Align, Block, Cell, Column, Document, Figure, Inline, Row, Table, TableLine
    from generator.pack.looks import Looks
    from generator.writers.html_styles import Medium

    Wording = Callable[[str], str]

PAGE = "page.html.j2"
STYLES = "print.css"
CHART_STYLE = "caption"
_OPENING, _CLOSING = "“‘（〔《〈「『【([", "”’）〕》〉」』】)]，。、；：？！…—·,.;:?!%"
_BREAK = re.compile(rf"(?<=[^\s{re.escape(_OPENING)}])(?=[“‘])|(?<=[”’])(?=[^\s{re.escape(_CLOSING)}])")
_JOIN = re.compile("(?<=.)(?=·)")
_SECTION = re.compile(r"<(/?)section\b[^>]*>")
_ABOVE = re.compile(r"<(?:body|main)\b[^>]*>")
_ANCHOR = re.compile(r' id="[^"]*"')
_TEXT_ALIGN: dict[Align, str] = {"left": "l", "center": "c", "right": "r"}


def render(document: Document, looks: Looks, folders: Path | Sequence[Path]) -> bytes:
    """Return one self-contained HTML file for the screen.

    ``folders`` are searched in order for the page template and the style sheet: a pack, then the pack it extends.
    Mistakes in the template, and anything it would fetch, are raised as ``FindingsError``.
    """
    return page(document, looks, folders, "screen").encode()


def page(document: Document, looks: Looks, folders: Path | Sequence[Path], medium: Medium) -> str:
    """Return the page for the screen or for paper."""
    loader = _Loader(folders)
    styles = f"{stylesheet(looks, medium, document.draft)}\n{loader.styles()}"
    return _markup(document, looks, loader, medium, styles)


@dataclass(frozen=True, slots=True)
class Paper:
    """The page for paper, taken apart: its sections, which start on a new page each, and what is around them.

    ``parts`` are pages of one section each, to be laid out with ``part_styles``; ``around`` is the markup before,
    between and behind the sections, to be laid out with ``styles``, which add the heads and feet of pages.
    """

    parts: tuple[str, ...]
    around: tuple[str, ...]
    part_styles: str
    styles: str


def paper(document: Document, looks: Looks, folders: Path | Sequence[Path]) -> Paper:
    """Return the page for paper in parts, its style sheets apart."""
    loader = _Loader(folders)
    own = loader.styles()
    styles = f"{stylesheet(looks, 'print', document.draft)}\n{own}"
    markup = _markup(document, looks, loader, "print", "", apart=styles)
    around, sections = _sections(markup)
    head, _, _ = around[0].partition("<body")
    above = _ANCHOR.sub("", "".join(_ABOVE.findall(around[0])))
    parts = tuple(f"{head}{above}{section}</main></body></html>" for section in sections)
    return Paper(parts, around, f"{stylesheet(looks, 'print', margins=False)}\n{own}", styles)


def _sections(markup: str) -> tuple[tuple[str, ...], list[str]]:
    """Return the markup around the outermost sections, and the sections."""
    around: list[str] = []
    sections: list[str] = []
    depth = begin = 0
    for tag in _SECTION.finditer(markup):
        depth += -1 if tag[1] else 1
        if depth == (0 if tag[1] else 1):
            end = tag.end() if tag[1] else tag.start()
            (sections if tag[1] else around).append(markup[begin:end])
            begin = end
    return (*around, markup[begin:]), sections


def _markup(  # noqa: PLR0913 -- what a page is made of
    document: Document, looks: Looks, loader: _Loader, medium: Medium, styles: str, *, apart: str = ""
) -> str:
    """Fill in the page template; neither the page nor the styles kept ``apart`` may ask for anything outside."""
    wording = breakable if medium == "print" else str
    with template_mistakes(PAGE, loader.sources):
        markup = (
            PageEnvironment(loader)
            .get_template(PAGE)
            .render(
                document=document,
                medium=medium,
                css=Markup(styles),  # noqa: S704 -- not from departments
                kind=_kind,
                words=wording,
                text=partial(inline, wording=wording),
                chart=_chart(looks, medium),
                grid=partial(grid, wording=wording),
            )
        )
    found = [outside(link, loader.sources) for link in _links_out(f"{markup}<style>{apart}</style>")]
    if found:
        raise FindingsError(found)
    return markup


class _Loader(FileSystemLoader):
    """Loads the page and what it includes from the folders of a pack, under their names in it, and remembers them."""

    def __init__(self, folders: Path | Sequence[Path]) -> None:
        super().__init__(folders)
        self.sources: dict[str, str] = {}

    def styles(self) -> str:
        """Return the style sheet."""
        with template_mistakes(PAGE, self.sources):
            return self.get_source(PageEnvironment(self), STYLES)[0]

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return a template's source under its own name, so that tracebacks name it."""
        source, _, fresh = super().get_source(environment, template)
        self.sources[template] = source
        return source, template, fresh


def _links_out(markup: str) -> Iterator[str]:
    """Yield what a page would fetch, or run when it is clicked; links to other pages are no part of it."""
    root: HtmlElement = document_fromstring(markup)
    for element, _, link, _ in root.iterlinks():
        elsewhere = (
            element.tag == "a" and element.get("rel") is None and link.startswith(("http:", "https:", "mailto:"))
        )
        if not elsewhere and not link.startswith(("#", "data:")):
            yield link


def outside(link: str, sources: Mapping[str, str]) -> Finding:
    """Return the finding for something that is not in the page itself, at the line of the template that asks for it."""
    lines = ((name, number, line) for name, text in sources.items() for number, line in enumerate(text.splitlines(), 1))
    name, number, line = next((each for each in lines if link in each[2]), (PAGE, 1, ""))
    place = SourcePosition(name, number, line.find(link) + 1 if line else 1, link if line else "", line)
    message = f"模板有误：页面要用外面的文件“{link}”；页面只能用自身的内容，不读别的文件，不上网。"
    return Finding(CODE, Severity.ERROR, message, (place,), fix="请删去；图片可以写成 data: 的形式放在页面里。")


def _kind(block: Block) -> str:
    return type(block).__name__.lower()


def breakable(text: str) -> str:
    """Return the text with the chances to break lines that Pango does not see.

    By the general rules of Unicode no line ends before or after a quotation mark, since “ and ” open or close by
    language (UAX 14, LB19); in Chinese “ always opens and ” always closes. A middle dot starts no line.
    """
    return _JOIN.sub("\u2060", _BREAK.sub("\u200b", text))


def inline(runs: Inline, wording: Wording = str) -> Markup:
    """Return runs as markup; stretches that print a fact say which."""
    return Markup().join(
        Markup('<span data-fact="{}">{}</span>').format(run.fact, wording(run.text)) if run.fact else wording(run.text)
        for run in runs
    )


def _chart(looks: Looks, medium: Medium) -> Callable[[Figure], Markup]:
    role = looks.styles[CHART_STYLE].face
    family = font_family(looks.faces[role], role, medium)
    return lambda figure: chart_svg(figure, looks.chart_colors, family)


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell ready for the template: ``td`` or ``th``, its attributes, its content."""

    tag: str
    attributes: Markup
    content: Markup | str


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row ready for the template."""

    kind: str
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class GridGroup:
    """Rows that become one ``tbody``."""

    rows: tuple[GridRow, ...]
    keep: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A table ready for the template: the lines above it, its sizes as CSS, its header rows, its groups of rows."""

    above: tuple[TableLine, ...]
    style: str
    header: tuple[GridRow, ...]
    groups: tuple[GridGroup, ...]


def grid(table: Table, wording: Wording = str) -> Grid:
    """Return a table with all that HTML wants to be told: alignments, scopes of headers, spans."""
    pitch, row = table.font_size * CELL_PITCH, _word_points(table.row_height)
    style = f"font-size:{table.font_size:g}pt;line-height:{pitch:g}pt;--row:{row:g}pt"
    groups = tuple(GridGroup(_rows(group.rows, table.columns, wording), group.keep) for group in table.groups)
    return Grid(tuple(table.lines()), style, _rows(table.header, table.columns, wording, heads=True), groups)


def _word_points(millimetres: float) -> float:
    """Return a length in points as Word rounds it, to a twentieth, so that pages of both fill up alike."""
    return round(millimetres * 72 / 25.4 * 20) / 20


def _rows(
    rows: Sequence[Row], columns: Sequence[Column], wording: Wording, *, heads: bool = False
) -> tuple[GridRow, ...]:
    placed = zip(rows, starts(rows, len(columns)), strict=True)
    return tuple(
        GridRow(
            row.kind,
            tuple(
                _cell(cell, columns[start].align, wording, above=heads or row.kind in {"header", "axis"})
                for cell, start in zip(row.cells, firsts, strict=True)
            ),
        )
        for row, firsts in placed
    )


def starts(rows: Sequence[Row], columns: int) -> Iterator[list[int]]:
    """Yield, row by row, the column in which each cell starts, past the cells that span down from rows above."""
    reach = [0] * columns  # how many more rows each column is taken from above
    for row in rows:
        firsts: list[int] = []
        free = (column for column in range(columns) if not reach[column])
        spans = dict.fromkeys(range(columns), 0)
        for cell in row.cells:
            first = next(free)
            firsts.append(first)
            covered = [first, *(next(free) for _ in range(cell.colspan - 1))]
            spans.update(dict.fromkeys(covered, cell.rowspan))
        yield firsts
        reach = [max(reach[column], spans[column], 1) - 1 for column in range(columns)]


def _cell(cell: Cell, column: Align, wording: Wording, *, above: bool) -> GridCell:
    tag = "th" if cell.header else "td"
    usual: Align = "center" if cell.header else "right"
    align = cell.align or ("center" if cell.header else column)
    classes = [_TEXT_ALIGN[align]] if align != usual else []
    if cell.bold:
        classes.append("b")
    attributes = [("class", " ".join(classes)), ("colspan", _span(cell.colspan)), ("rowspan", _span(cell.rowspan))]
    if cell.header:
        attributes.append(("scope", ("col" if above else "row") + ("group" if _groups(cell, above=above) else "")))
    if cell.indent:
        attributes.append(("style", f"padding-left:calc(var(--side) + {cell.indent}em)"))
    facts = {run.fact for run in cell.runs}
    whole = len(cell.runs) == 1 and facts != {""}
    if whole:
        attributes.append(("data-fact", cell.runs[0].fact))
    written = Markup().join(Markup(' {}="{}"').format(name, value) for name, value in attributes if value)
    return GridCell(tag, written, escape(wording(cell.text)) if whole else inline(cell.runs, wording))


def _span(size: int) -> str:
    return str(size) if size > 1 else ""


def _groups(cell: Cell, *, above: bool) -> bool:
    """Tell whether a header cell stands over (or before) several columns (or rows)."""
    return (cell.colspan if above else cell.rowspan) > 1
